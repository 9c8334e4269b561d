//! Whatever a secret is, it is read or refused, and the error doesn't show it; no token is valid by chance.
#![no_main]

use std::{ffi::OsString, os::unix::ffi::OsStringExt, time::SystemTime};

use libfuzzer_sys::fuzz_target;
use xcover_proxy::{PackageId, Settings, settings::Secret, token::TokenKey};

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data).into_owned();
    for fuzzed in [
        "XCOVER_API_KEY",
        "XCOVER_API_SECRET",
        "PROXY_TOKEN_KEY",
        "PROXY_PUBLIC_ORIGINS",
        "PROXY_TRUSTED_PROXIES",
    ] {
        let env = |name: &str| {
            let value = match name {
                _ if name == fuzzed => return Some(OsString::from_vec(data.to_vec())),
                "XCOVER_BASE_URL" => "http://127.0.0.1:1/x",
                "XCOVER_PARTNER_ID" => "FUZZ",
                "XCOVER_API_KEY" => "key",
                "XCOVER_API_SECRET" => "secret",
                "PROXY_DATA_DIR" => "/tmp",
                "PROXY_TOKEN_KEY" => "a-token-key-of-more-than-32-bytes",
                _ => return None,
            };
            Some(value.into())
        };
        let error = Settings::read(env).err().map(|error| error.to_string());
        let is_secret = fuzzed.ends_with("SECRET") || fuzzed.ends_with("TOKEN_KEY");
        if let Some(error) = error.filter(|_| is_secret && text.trim().len() > 40) {
            assert!(!error.contains(text.trim()), "{error}");
        }
    }
    let key = TokenKey::new(&Secret::new(b"a-token-key-of-more-than-32-bytes".to_vec())).expect("a key");
    let id = PackageId::parse("A-1").expect("an id");
    assert!(key.verify(&text, &id, SystemTime::UNIX_EPOCH).is_err());
});
