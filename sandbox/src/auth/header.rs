//! Reads the `Authorization` header: its parameters, and the signature in one of them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;

/// The parameters of the `Signature` scheme.
#[derive(Debug, Eq, PartialEq)]
pub(crate) struct Parameters<'a> {
    pub(crate) key_id: &'a str,
    pub(crate) algorithm: &'a str,
    /// Base64, percent-encoded.
    pub(crate) signature: &'a str,
    /// What was signed; `None` means the date alone.
    pub(crate) headers: Option<&'a str>,
}

impl<'a> Parameters<'a> {
    /// Reads `Signature keyId="…",algorithm="…",signature="…"`, with the parameters in any order.
    pub(crate) fn read(authorization: &'a str) -> Option<Self> {
        let (scheme, parameters) = authorization.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("signature") {
            return None;
        }
        let (mut key_id, mut algorithm, mut signature, mut headers) = (None, None, None, None);
        for parameter in parameters.split(',') {
            let (name, value) = parameter.trim().split_once('=')?;
            let value = value.strip_prefix('"')?.strip_suffix('"')?;
            let place = match name {
                "keyId" => &mut key_id,
                "algorithm" => &mut algorithm,
                "signature" => &mut signature,
                "headers" => &mut headers,
                _ => return None,
            };
            if place.replace(value).is_some() {
                return None;
            }
        }
        Some(Self {
            key_id: key_id?,
            algorithm: algorithm?,
            signature: signature?,
            headers,
        })
    }
}

/// Undoes the percent-encoding and the base64 of a signature.
pub(crate) fn decode(signature: &str) -> Option<Vec<u8>> {
    // If the caller forgets the percent-encoding, better to learn it here than in production.
    let is_encoded = |b: u8| b.is_ascii_alphanumeric() || b"%-._~".contains(&b);
    if !signature.bytes().all(is_encoded) {
        return None;
    }
    let base64: Vec<u8> = percent_decode_str(signature).collect();
    STANDARD.decode(base64).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parameters_are_read_in_any_order() {
        let expected = Parameters {
            key_id: "k",
            algorithm: "hmac-sha512",
            signature: "s",
            headers: Some("(request-target) date"),
        };
        for text in [
            r#"Signature keyId="k",algorithm="hmac-sha512",headers="(request-target) date",signature="s""#,
            r#"signature signature="s", headers="(request-target) date", algorithm="hmac-sha512", keyId="k""#,
        ] {
            assert_eq!(Parameters::read(text), Some(Parameters { ..expected }));
        }
    }

    #[test]
    fn a_header_that_lacks_repeats_or_adds_a_parameter_is_not_read() {
        for text in [
            "",
            "Signature",
            "Bearer abc",
            r#"Signature keyId="k""#,
            r#"Signature keyId=k,algorithm="hmac-sha256",signature="s""#,
            r#"Signature keyId="a",keyId="b",algorithm="hmac-sha256",signature="s""#,
            r#"Signature keyId="a",algorithm="hmac-sha256",signature="s",more="y""#,
        ] {
            assert_eq!(Parameters::read(text), None, "{text}");
        }
    }

    #[test]
    fn only_percent_encoded_standard_base64_is_read() {
        assert_eq!(
            decode("%2B%2F8%3D").as_deref(),
            Some([0xfb, 0xff].as_slice())
        );
        for signature in ["+/8=", "-_8%3D", "%2B%2F8", "%2B%2F8%3D%3D", "%2B%2F8%3"] {
            assert_eq!(decode(signature), None, "{signature}");
        }
    }
}
