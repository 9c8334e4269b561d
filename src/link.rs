//! Addresses from outside, checked before they become an `href`.

/// An address that is safe to send a shopper to: `https`, or `http` on a loopback address (for the
/// sandbox). It has a host, no user name, and no character that a browser would read differently.
///
/// Source: the `pds_url` of a quote, policy, content or package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecureUrl(String);

impl SecureUrl {
    /// `None` unless `text` is such an address.
    #[must_use]
    pub fn parse(text: &str) -> Option<SecureUrl> {
        let (scheme, host) = scheme_and_host(text)?;
        let secure = match scheme {
            Scheme::Https => true,
            Scheme::Http => is_loopback(host),
        };
        secure.then(|| SecureUrl(text.to_owned()))
    }

    /// The address, unchanged.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a link in a legal text stays a link: web addresses do (even plain `http`, which some
/// regulators' registers still use), and so do `mailto:` and `tel:`. Nothing else does, least of all
/// `javascript:`.
#[must_use]
pub fn is_followable(href: &str) -> bool {
    if scheme_and_host(href).is_some() {
        return true;
    }
    let rest = strip_scheme(href, "mailto:").or_else(|| strip_scheme(href, "tel:"));
    rest.is_some_and(|rest| !rest.is_empty() && rest.chars().all(is_plain))
}

#[derive(Clone, Copy)]
enum Scheme {
    Http,
    Https,
}

/// Splits an absolute web address; `None` for anything else.
fn scheme_and_host(text: &str) -> Option<(Scheme, &str)> {
    if !text.chars().all(is_plain) {
        return None;
    }
    let (scheme, rest) = match strip_scheme(text, "https://") {
        Some(rest) => (Scheme::Https, rest),
        None => (Scheme::Http, strip_scheme(text, "http://")?),
    };
    let end = rest
        .bytes()
        .position(|byte| matches!(byte, b'/' | b'?' | b'#'));
    let authority = rest.get(..end.unwrap_or(rest.len()))?;
    // A user name can make an address look like another site's: `https://www.xcover.com@evil.example`.
    if authority.contains('@') {
        return None;
    }
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.chars().all(|c| c.is_ascii_digit()) => host,
        _ => authority,
    };
    let named = host
        .chars()
        .any(|c| c.is_ascii_alphanumeric() || !c.is_ascii());
    named.then_some((scheme, host))
}

fn strip_scheme<'a>(text: &'a str, scheme: &str) -> Option<&'a str> {
    let head = text.get(..scheme.len())?;
    head.eq_ignore_ascii_case(scheme)
        .then(|| text.get(scheme.len()..))?
}

/// Browsers remove tabs and line breaks from an address and read `\` as `/`, so they could open something
/// other than what we checked: <https://url.spec.whatwg.org/#concept-basic-url-parser>.
fn is_plain(c: char) -> bool {
    !c.is_whitespace()
        && !c.is_control()
        && !matches!(c, '\\' | '<' | '>' | '"' | '\u{202a}'..='\u{202e}')
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host == "[::1]"
        // Four numbers. Whatever the last three are, browsers refuse the address or read a loopback one.
        || host.strip_prefix("127.").is_some_and(|rest| {
            rest.split('.').count() == 3
                && rest.chars().all(|c| c.is_ascii_digit() || c == '.')
        })
}

#[cfg(test)]
#[cfg(not(target_family = "wasm"))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn https_anywhere_and_http_on_loopback_are_secure() {
        for url in [
            "https://www.xcover.com/en/pds/33K6D-WBHLY-INS?policy_type=a#b",
            "HTTPS://www.xcover.com",
            "https://xn--bcher-kva.example:8443/",
            "http://localhost:8090/pds/1",
            "http://127.0.0.1/pds",
            "http://127.8.8.8:1/pds",
            "http://[::1]:8090/pds",
        ] {
            assert_eq!(
                SecureUrl::parse(url).as_ref().map(SecureUrl::as_str),
                Some(url)
            );
        }
    }

    #[test]
    fn every_other_address_is_refused() {
        for url in [
            "",
            "N/A",
            "/pds/1",
            "//www.xcover.com/pds",
            "https://",
            "https:///pds",
            "https:www.xcover.com",
            "http://www.xcover.com/pds",
            "http://127.0.0.1.example.com/",
            "http://127.0.0.example/",
            "http://127.",
            "http://127.0.0.0.1/",
            "http://128.0.0.1/",
            "http://127",
            "http://localhost.example.com/",
            "http://localhost@example.com/",
            "https://www.xcover.com@example.com/",
            "http://localhost\\.example.com/",
            "https://www.xcover.com/a b",
            "java\nscript:alert(1)",
            "javascript:alert(1)",
            "data:text/html,x",
            "https://\u{202e}",
        ] {
            assert_eq!(SecureUrl::parse(url), None, "{url}");
        }
    }

    #[test]
    fn a_legal_text_may_link_to_pages_addresses_and_telephones() {
        for href in [
            "http://register.example",
            "mailto:help@example.com",
            "tel:+61-2-0000",
        ] {
            assert!(is_followable(href), "{href}");
        }
        for href in [
            "mailto:",
            "javascript:alert(1)",
            "JaVaScRiPt:x",
            "file:///etc",
            "#top",
            "",
        ] {
            assert!(!is_followable(href), "{href}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_judged_without_a_panic(text: String) {
            let secure = SecureUrl::parse(&text).is_some();
            prop_assert!(!secure || is_followable(&text));
        }
    }
}
