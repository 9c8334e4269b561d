//! Quote tokens at times that the tests choose.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use xcover_proxy::{
    PackageId,
    settings::Secret,
    token::{LIFETIME, TokenError, TokenKey},
};

const SECOND: Duration = Duration::from_secs(1);

fn key(text: &str) -> TokenKey {
    TokenKey::new(&Secret::new(text.as_bytes().to_vec())).unwrap()
}

fn id(text: &str) -> PackageId {
    PackageId::parse(text).unwrap()
}

fn noon() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_800_000_000)
}

#[test]
fn a_token_names_its_version_and_its_expiry_in_seven_days() {
    let token = key("k").issue(&id("ULBRT-XW3JL-INS"), noon());
    let parts: Vec<_> = token.split('.').collect();
    assert_eq!(parts[..2], ["v1", "1800604800"]);
    assert_eq!(parts[2].len(), 43);
    assert!(!token.contains("ULBRT"));
}

#[test]
fn a_token_is_valid_for_its_quote_until_its_last_second() {
    let (key, id) = (key("k"), id("ULBRT-XW3JL-INS"));
    let token = key.issue(&id, noon());
    assert_eq!(key.verify(&token, &id, noon()), Ok(()));
    assert_eq!(key.verify(&token, &id, noon() + LIFETIME - SECOND), Ok(()));
    assert_eq!(
        key.verify(&token, &id, noon() + LIFETIME),
        Err(TokenError::Expired)
    );
}

#[test]
fn a_token_of_another_quote_or_another_key_is_invalid() {
    let token = key("k").issue(&id("A-1"), noon());
    assert_eq!(
        key("k").verify(&token, &id("A-2"), noon()),
        Err(TokenError::Invalid)
    );
    assert_eq!(
        key("K").verify(&token, &id("A-1"), noon()),
        Err(TokenError::Invalid)
    );
}

#[test]
fn a_changed_expiry_makes_a_token_invalid() {
    let (key, id) = (key("k"), id("A-1"));
    let longer = key.issue(&id, noon()).replace("1800604800", "1900604800");
    assert_eq!(key.verify(&longer, &id, noon()), Err(TokenError::Invalid));
}

#[test]
fn a_forged_token_is_invalid_rather_than_expired() {
    let forged = key("other").issue(&id("A-1"), UNIX_EPOCH);
    assert_eq!(
        key("k").verify(&forged, &id("A-1"), noon()),
        Err(TokenError::Invalid)
    );
}

#[test]
fn malformed_tokens_are_invalid() {
    let (key, id) = (key("k"), id("A-1"));
    let token = key.issue(&id, noon());
    let tag = token.rsplit('.').next().unwrap();
    for malformed in [
        "",
        ".",
        "..",
        "v1",
        "v1.1800604800",
        "v1.1800604800.",
        token.strip_prefix('v').unwrap(),
        &token.chars().take(token.len() - 1).collect::<String>(),
        &format!("{token}A"),
        &format!("{token}="),
        &format!("{token}.x"),
        &format!(" {token}"),
        &token.replace("v1", "v2"),
        &format!("v1.+1800604800.{tag}"),
        &format!("v1.01800604800.{tag}"),
        &format!("v1..{tag}"),
        "v1.1800604800.ünïcode",
    ] {
        assert_eq!(
            key.verify(malformed, &id, noon()),
            Err(TokenError::Invalid),
            "{malformed:?}"
        );
    }
}

#[test]
fn an_id_has_1_to_64_letters_digits_and_hyphens() {
    for fits in [
        "A",
        "ULBRT-XW3JL-INS",
        "1d29230f-92f5-4bb6-887d-3a6b0d1969d1",
        &"a".repeat(64),
    ] {
        assert!(PackageId::parse(fits).is_some(), "{fits:?}");
    }
    for no_id in ["", "a/b", "a b", "a\n", "ä", "a.b", "..", &"a".repeat(65)] {
        assert!(PackageId::parse(no_id).is_none(), "{no_id:?}");
    }
}
