//! Whatever a quote token says, it is valid only for the id and in the week that it was issued for. The data is a token; in it,
//! `{token}` stands for one that was issued.
#![no_main]

use std::time::{Duration, SystemTime};

use libfuzzer_sys::fuzz_target;
use xcover_proxy::{PackageId, settings::Secret, token::TokenKey};

fuzz_target!(|data: &[u8]| {
    let secret = Secret::new(b"a-token-key-of-more-than-32-bytes".to_vec());
    let key = TokenKey::new(&secret).expect("a key");
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000);
    let (id, other) = (PackageId::parse("A-1").expect("an id"), PackageId::parse("A-2").expect("an id"));
    let issued = key.issue(&id, now);
    let text = String::from_utf8_lossy(data).replace("{token}", &issued);
    assert!(key.verify(&text, &other, now).is_err(), "{text}");
    assert_eq!(key.verify(&text, &id, now).is_ok(), text == issued, "{text}");
    let late = now + Duration::from_secs(8 * 24 * 60 * 60);
    assert!(key.verify(&text, &id, late).is_err(), "{text}");
});
