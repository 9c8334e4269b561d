//! Addresses from outside, checked before they become an `href`.

use crate::letters::{is_blank, is_of_a_word};
use crate::references::split;

/// An address that is safe to send a shopper to: `https`, or `http` on a loopback address (for the
/// sandbox). It has a host and no user name. What isn't allowed in an address (a blank), a browser encodes when it follows it.
///
/// Source: the `pds_url` of a quote, policy, content or package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecureUrl(String);

impl SecureUrl {
    /// Reads an address.
    ///
    /// # Errors
    /// The address, and why it isn't such a one.
    pub fn parse(text: &str) -> Result<SecureUrl, String> {
        let address = cleaned(text);
        let why = match scheme_and_host(&address) {
            Ok((is_https, host)) if is_https || is_loopback(host) => return Ok(SecureUrl(address)),
            Ok(_) => NOT_SECURE,
            Err(why) => why,
        };
        Err(["\"", text, "\" ", why].concat())
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

const NOT_SECURE: &str = "is not an https address";

/// The address of a link in a legal text, as a browser reads it; `None` if it doesn't stay a link. Web addresses
/// do (even plain `http`, which some regulators' registers still use), and so do `mailto:` and `tel:`. Nothing else
/// does, least of all `javascript:`.
#[must_use]
pub fn followable(href: &str) -> Option<String> {
    let address = cleaned(href);
    let rest = strip_scheme(&address, "mailto:").or_else(|| strip_scheme(&address, "tel:"));
    let is_kept = rest.map_or_else(
        || scheme_and_host(&address).is_ok(),
        |rest| !rest.is_empty(),
    );
    is_kept.then_some(address)
}

/// Whether a web address is `https`, and its host.
fn scheme_and_host(address: &str) -> Result<(bool, &str), &'static str> {
    let https = strip_scheme(address, "https://");
    let rest = https
        .or_else(|| strip_scheme(address, "http://"))
        .ok_or(NOT_SECURE)?;
    let (authority, _) = split(rest, |c| matches!(c, '/' | '?' | '#'));
    // A user name can make an address look like another site's: `https://www.xcover.com@evil.example`.
    if authority.contains('@') {
        return Err("has a user name");
    }
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.chars().all(|c| c.is_ascii_digit()) => host,
        _ => authority,
    };
    let is_part = |c: char| is_of_a_word(c) || matches!(c, '.' | '-' | '_' | '[' | ']' | ':');
    if !host.chars().all(is_part) || !host.chars().any(is_of_a_word) {
        return Err("has no host");
    }
    Ok((https.is_some(), host))
}

/// As a browser reads it: without tabs, line breaks and blanks around it, and `\` as `/`, up to the query. It
/// encodes the rest itself: <https://url.spec.whatwg.org/#concept-basic-url-parser>.
fn cleaned(text: &str) -> String {
    let mut address = String::new();
    let mut is_path = true;
    for c in text.trim_matches(is_blank).chars() {
        is_path &= !matches!(c, '?' | '#');
        match c {
            '\t' | '\n' | '\r' => {}
            '\\' if is_path => address.push('/'),
            c => address.push(c),
        }
    }
    address
}

fn strip_scheme<'a>(text: &'a str, scheme: &str) -> Option<&'a str> {
    let head = text.get(..scheme.len())?;
    head.eq_ignore_ascii_case(scheme)
        .then(|| text.get(scheme.len()..))?
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
            "https://xn--bcher-kva.example:8443/",
            "http://localhost:8090/pds/1",
            "http://127.0.0.1/pds",
            "http://127.8.8.8:1/pds",
            "http://[::1]:8090/pds",
        ] {
            assert_eq!(
                SecureUrl::parse(url).as_ref().map(SecureUrl::as_str),
                Ok(url)
            );
        }
    }

    #[test]
    fn an_address_is_what_a_browser_reads() {
        for (url, read) in [
            (
                "https://x.example/Policy Wording v2.pdf",
                "https://x.example/Policy Wording v2.pdf",
            ),
            (" https://x.example/a\t\nb\r\n", "https://x.example/ab"),
            (
                "https://x.example/f\u{fc}r.pdf",
                "https://x.example/f\u{fc}r.pdf",
            ),
            (
                "https:\\\\x.example\\terms\\a.pdf?b=\\c",
                "https://x.example/terms/a.pdf?b=\\c",
            ),
            (
                "https://x.example/\"a\"?q=<b> c#d e",
                "https://x.example/\"a\"?q=<b> c#d e",
            ),
        ] {
            let parsed = SecureUrl::parse(url);
            assert_eq!(parsed.as_ref().map(SecureUrl::as_str), Ok(read));
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
            "https://a b/",
            "https://a%20b/",
            "java\nscript:alert(1)",
            "javascript:alert(1)",
            "data:text/html,x",
            "https://\u{202e}",
        ] {
            assert!(SecureUrl::parse(url).is_err(), "{url}");
        }
    }

    #[test]
    fn a_legal_text_may_link_to_pages_addresses_and_telephones() {
        for href in [
            "http://register.example",
            "mailto:help@example.com",
            "tel:+61-2-0000",
            "tel:+61 2 9000 0000",
            "mailto:claims@example.com?subject=Claim for my trip",
        ] {
            assert_eq!(followable(href).as_deref(), Some(href));
        }
        for href in [
            "mailto:",
            "javascript:alert(1)",
            "JaVaScRiPt:x",
            "file:///etc",
            "#top",
            "",
        ] {
            assert_eq!(followable(href), None, "{href}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_judged_without_a_panic(text: String) {
            if let Ok(url) = SecureUrl::parse(&text) {
                prop_assert_eq!(followable(&text), Some(url.as_str().to_owned()));
                prop_assert_eq!(SecureUrl::parse(url.as_str()), Ok(url));
            }
        }
    }
}
