//! Verifies the HTTP signature that XCover requires on every request.
//!
//! There are two forms. Partners sign `date: …` and send `X-Api-Key`. Cover Genius's Python SDK lists
//! what it signs in a `headers` parameter (by default the request line too) and sends no `X-Api-Key`.

use std::fmt;
use std::time::{Duration, SystemTime};

use axum::http::header::{AUTHORIZATION, DATE};
use axum::http::{HeaderMap, HeaderName, Method};
use hmac::{Hmac, KeyInit, Mac};

use crate::auth::header::{Parameters, decode};

const API_KEY: HeaderName = HeaderName::from_static("x-api-key");

/// An API key and its secret, as XCover issues them to a partner.
#[derive(Clone)]
pub(crate) struct Credentials {
    pub(crate) key: String,
    pub(crate) secret: String,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials(…)")
    }
}

/// Why a call was refused. Only the log says so; the caller isn't told.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Refusal {
    NoAuthorization,
    UnreadableAuthorization,
    UnknownKey,
    ApiKeyHeader,
    Algorithm,
    SignedHeaders,
    NoDate,
    UnreadableDate,
    Clock,
    Encoding,
    Signature,
    Partner,
}

impl Refusal {
    /// The code in the log.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::NoAuthorization => "no_authorization",
            Self::UnreadableAuthorization => "unreadable_authorization",
            Self::UnknownKey => "unknown_key",
            Self::ApiKeyHeader => "api_key_header",
            Self::Algorithm => "algorithm",
            Self::SignedHeaders => "signed_headers",
            Self::NoDate => "no_date",
            Self::UnreadableDate => "unreadable_date",
            Self::Clock => "clock",
            Self::Encoding => "encoding",
            Self::Signature => "signature",
            Self::Partner => "partner",
        }
    }
}

/// The parts of a request that a signature can cover.
pub(crate) struct Signed<'a> {
    pub(crate) method: &'a Method,
    /// Without the query, as the SDK signs it.
    pub(crate) path: &'a str,
    pub(crate) headers: &'a HeaderMap,
}

/// Checks that the request was signed with these credentials, and dated within `window` of `now`.
pub(crate) fn verify(
    request: &Signed<'_>,
    credentials: &Credentials,
    now: SystemTime,
    window: Duration,
) -> Result<(), Refusal> {
    let header = |name: HeaderName| {
        request
            .headers
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    let authorization = header(AUTHORIZATION).ok_or(Refusal::NoAuthorization)?;
    let parameters = Parameters::read(authorization).ok_or(Refusal::UnreadableAuthorization)?;
    if parameters.key_id != credentials.key {
        return Err(Refusal::UnknownKey);
    }
    match (header(API_KEY), parameters.headers) {
        (None, Some(_)) => {}
        (Some(key), _) if key == credentials.key => {}
        _ => return Err(Refusal::ApiKeyHeader),
    }
    let date = header(DATE).ok_or(Refusal::NoDate)?;
    if !is_within(read_date(date).ok_or(Refusal::UnreadableDate)?, now, window) {
        return Err(Refusal::Clock);
    }
    let text = match parameters.headers {
        None | Some("date") => format!("date: {date}"),
        Some("(request-target) date") => {
            let method = request.method.as_str().to_ascii_lowercase();
            format!("(request-target): {method} {}\ndate: {date}", request.path)
        }
        Some(_) => return Err(Refusal::SignedHeaders),
    };
    let signature = decode(parameters.signature).ok_or(Refusal::Encoding)?;
    let check = match parameters.algorithm {
        "hmac-sha1" => is_mac_of::<Hmac<sha1::Sha1>>,
        "hmac-sha256" => is_mac_of::<Hmac<sha2::Sha256>>,
        "hmac-sha384" => is_mac_of::<Hmac<sha2::Sha384>>,
        "hmac-sha512" => is_mac_of::<Hmac<sha2::Sha512>>,
        _ => return Err(Refusal::Algorithm),
    };
    if check(&signature, &text, &credentials.secret) {
        Ok(())
    } else {
        Err(Refusal::Signature)
    }
}

/// Compares in constant time.
fn is_mac_of<M: Mac + KeyInit>(signature: &[u8], text: &str, secret: &str) -> bool {
    M::new_from_slice(secret.as_bytes()).is_ok_and(|mut mac| {
        mac.update(text.as_bytes());
        mac.verify_slice(signature).is_ok()
    })
}

/// Reads a date in the one form that XCover accepts: GMT, with a two-digit day.
fn read_date(text: &str) -> Option<SystemTime> {
    let date = httpdate::parse_http_date(text).ok()?;
    (httpdate::fmt_http_date(date) == text).then_some(date)
}

fn is_within(date: SystemTime, now: SystemTime, window: Duration) -> bool {
    let distance = now
        .duration_since(date)
        .unwrap_or_else(|earlier| earlier.duration());
    distance <= window
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    const DAY: &str = "Sun, 29 Aug 2021 12:07:26 GMT";
    const PATH: &str = "/xcover/partners/LLODT/quotes/";
    const SHA1: &str = "iTGNtEUywCbMaKWhxn12sM%2FqwbM%3D";
    const SHA256: &str = "bfxytCfvFqito27v0%2FKcN1jBJsgnCReimKXdAWwoi0k%3D";
    const SHA384: &str = "ZK%2FKsC5G4UVLNq9%2BUWhjy%2B4TAfDldfT3dEkclgpFJcKr99n5P%2BOpWd23Dm8Pbfjb";
    const SHA512: &str = "qLxGTecb22ktTsA0GgrwHlPTSoZEbmtNM8ihXKM%2FTY%2BaMa%2FbvW7IymC6jdUgR8KS7zgbHVxM5LpumLxCgt%2BQrQ%3D%3D";
    const SHA256_WITH_TARGET: &str = "poB4YAJ7mI%2B2TXEfWlgTdLqYAp2mEwAsAt03wiIo8yI%3D";
    const SHA512_WITH_TARGET: &str = "G87dxO0arOl92tEsjcw9LyY%2FfsZ4irdQxWbtYJYkGsrertlIBQTRqE7tpxSg4dzbt0v77byWsf4M01UgWOtZJQ%3D%3D";

    /// A request as a caller would send it, each part to be changed by a test.
    struct Call {
        date: Option<&'static str>,
        api_key: Option<&'static str>,
        authorization: Option<String>,
        late_by: Duration,
    }

    fn plain(algorithm: &str, signature: &str) -> Call {
        let key = "test_api_key";
        let parameters =
            format!(r#"keyId="{key}",algorithm="{algorithm}",signature="{signature}""#);
        Call {
            date: Some(DAY),
            api_key: Some(key),
            authorization: Some(format!("Signature {parameters}")),
            late_by: Duration::ZERO,
        }
    }

    fn by_sdk(algorithm: &str, headers: &str, signature: &str) -> Call {
        let parameters = format!(
            r#"keyId="test_api_key",algorithm="{algorithm}",headers="{headers}",signature="{signature}""#
        );
        Call {
            api_key: None,
            authorization: Some(format!("Signature {parameters}")),
            ..plain(algorithm, signature)
        }
    }

    fn check(call: &Call) -> Result<(), Refusal> {
        let mut headers = HeaderMap::new();
        let mut set = |name: HeaderName, value: Option<&str>| {
            if let Some(value) = value {
                headers.insert(name, HeaderValue::from_str(value).expect("a header value"));
            }
        };
        set(DATE, call.date);
        set(API_KEY, call.api_key);
        set(AUTHORIZATION, call.authorization.as_deref());
        let request = Signed {
            method: &Method::POST,
            path: PATH,
            headers: &headers,
        };
        let credentials = Credentials {
            key: "test_api_key".to_owned(),
            secret: "test_api_secret".to_owned(),
        };
        let now = httpdate::parse_http_date(DAY).expect("a date") + call.late_by;
        verify(&request, &credentials, now, Duration::from_secs(300))
    }

    #[test]
    fn the_published_vectors_are_accepted() {
        assert_eq!(check(&plain("hmac-sha256", SHA256)), Ok(()));
        assert_eq!(check(&plain("hmac-sha512", SHA512)), Ok(()));
    }

    #[test]
    fn every_documented_algorithm_is_accepted() {
        assert_eq!(check(&plain("hmac-sha1", SHA1)), Ok(()));
        assert_eq!(check(&plain("hmac-sha384", SHA384)), Ok(()));
    }

    #[test]
    fn the_form_of_the_python_sdk_is_accepted_without_an_api_key_header() {
        let target = "(request-target) date";
        assert_eq!(
            check(&by_sdk("hmac-sha256", target, SHA256_WITH_TARGET)),
            Ok(())
        );
        assert_eq!(
            check(&by_sdk("hmac-sha512", target, SHA512_WITH_TARGET)),
            Ok(())
        );
        assert_eq!(check(&by_sdk("hmac-sha256", "date", SHA256)), Ok(()));
    }

    #[test]
    fn a_signature_holds_only_for_what_it_signed() {
        let with_target = by_sdk("hmac-sha256", "(request-target) date", SHA256);
        assert_eq!(check(&with_target), Err(Refusal::Signature));
        let other_algorithm = plain("hmac-sha512", SHA256);
        assert_eq!(check(&other_algorithm), Err(Refusal::Signature));
        let other_headers = by_sdk("hmac-sha256", "date host", SHA256);
        assert_eq!(check(&other_headers), Err(Refusal::SignedHeaders));
        let other_date = Call {
            date: Some("Sun, 29 Aug 2021 12:07:27 GMT"),
            ..plain("hmac-sha256", SHA256)
        };
        assert_eq!(check(&other_date), Err(Refusal::Signature));
    }

    #[test]
    fn a_signature_that_is_cut_short_is_refused() {
        assert_eq!(
            check(&plain("hmac-sha256", "bfxytA%3D%3D")),
            Err(Refusal::Signature)
        );
        assert_eq!(check(&plain("hmac-sha256", "")), Err(Refusal::Signature));
    }

    #[test]
    fn a_header_that_cannot_be_read_is_refused() {
        for (authorization, refusal) in [
            (None, Refusal::NoAuthorization),
            (
                Some("Bearer abc".to_owned()),
                Refusal::UnreadableAuthorization,
            ),
        ] {
            let call = Call {
                authorization,
                ..plain("hmac-sha256", SHA256)
            };
            assert_eq!(check(&call), Err(refusal));
        }
        let not_encoded = SHA256.replace("%2F", "/").replace("%3D", "=");
        assert_eq!(
            check(&plain("hmac-sha256", &not_encoded)),
            Err(Refusal::Encoding)
        );
    }

    #[test]
    fn an_unknown_algorithm_or_key_is_refused() {
        assert_eq!(check(&plain("hmac-md5", SHA256)), Err(Refusal::Algorithm));
        let call = Call {
            authorization: plain("hmac-sha256", SHA256)
                .authorization
                .map(|text| text.replace("test_api_key", "another")),
            ..plain("hmac-sha256", SHA256)
        };
        assert_eq!(check(&call), Err(Refusal::UnknownKey));
    }

    #[test]
    fn the_plain_form_needs_the_api_key_header() {
        for api_key in [None, Some("another")] {
            let call = Call {
                api_key,
                ..plain("hmac-sha256", SHA256)
            };
            assert_eq!(check(&call), Err(Refusal::ApiKeyHeader));
        }
    }

    #[test]
    fn the_date_has_to_be_in_gmt_with_a_padded_day() {
        for date in [
            "2021-08-29T12:07:26Z",
            "Sun, 29 Aug 2021 12:07:26 +0000",
            "Sunday, 29-Aug-21 12:07:26 GMT",
        ] {
            let call = Call {
                date: Some(date),
                ..plain("hmac-sha256", SHA256)
            };
            assert_eq!(check(&call), Err(Refusal::UnreadableDate), "{date}");
        }
        let call = Call {
            date: None,
            ..plain("hmac-sha256", SHA256)
        };
        assert_eq!(check(&call), Err(Refusal::NoDate));
        assert_eq!(read_date("Thu, 4 Nov 2021 18:07:11 GMT"), None);
        assert!(read_date("Thu, 04 Nov 2021 18:07:11 GMT").is_some());
    }

    #[test]
    fn a_date_counts_for_the_length_of_the_clock_window() {
        for (late_by, answer) in [(300, Ok(())), (301, Err(Refusal::Clock))] {
            let call = Call {
                late_by: Duration::from_secs(late_by),
                ..plain("hmac-sha256", SHA256)
            };
            assert_eq!(check(&call), answer);
        }
        let now = SystemTime::now();
        let window = Duration::from_secs(300);
        assert!(is_within(now + window, now, window));
        assert!(!is_within(
            now + window + Duration::from_secs(1),
            now,
            window
        ));
    }

    #[test]
    fn credentials_do_not_show_themselves() {
        let credentials = Credentials {
            key: "the-key".to_owned(),
            secret: "the-secret".to_owned(),
        };
        assert_eq!(format!("{credentials:?}"), "Credentials(…)");
    }
}
