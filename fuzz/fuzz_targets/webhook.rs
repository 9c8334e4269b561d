//! Whatever the headers of a webhook say, it is XCover's only with the right key and a signature of its date. The data is the
//! headers, each on a line; `{signature}`, `{key}` and `{date}` stand for what is right.
#![no_main]

use std::time::{Duration, SystemTime};

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use libfuzzer_sys::fuzz_target;
use xcover_proxy::{
    settings::{Algorithm, Secret},
    webhook,
    xcover::signing::{self, Signer},
};

const KEY: &str = "key-of-the-webhooks";
const DATE: &str = "{date}";

fuzz_target!(|data: &[u8]| {
    let secret = Secret::new(b"secret-of-the-webhooks".to_vec());
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000);
    let date = signing::date(now);
    let signer = Signer::new(Algorithm::Sha512, KEY, &secret).expect("a signer");
    let authorization = signer.authorization(&date);
    let (_, signature) = authorization.split_once("signature=\"").expect("a signature");
    let signature = signature.trim_end_matches('"');

    let text = String::from_utf8_lossy(data);
    let says = |line: &str| line.replace(DATE, &date).replace("{key}", KEY).replace("{signature}", signature);
    let mut headers = HeaderMap::new();
    for line in text.lines() {
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let name = HeaderName::from_bytes(name.as_bytes());
        let value = HeaderValue::from_str(says(value).trim());
        if let (Ok(name), Ok(value)) = (name, value) {
            headers.append(name, value);
        }
    }
    if webhook::verify(&headers, KEY, &secret, now).is_err() {
        return;
    }
    assert!(text.contains("{signature}"), "{text}");
    assert!(headers.get_all("date").iter().eq([date.as_str()]), "{headers:?}");
    assert_eq!(headers.get_all("authorization").iter().count(), 1);
    let key = format!("keyId=\"{KEY}\"");
    assert!(headers["authorization"].to_str().expect("text").contains(&key), "{headers:?}");
});
