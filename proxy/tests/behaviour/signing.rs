//! Signatures, against the examples that XCover has published.

use std::time::{Duration, UNIX_EPOCH};

use xcover_proxy::{
    settings::{Algorithm, Secret},
    xcover::signing::{Signer, date},
};

/// From XCover's documentation.
const DATE: &str = "Sun, 29 Aug 2021 12:07:26 GMT";

fn signer(algorithm: Algorithm) -> Signer {
    Signer::new(
        algorithm,
        "test_api_key",
        &Secret::new(b"test_api_secret".to_vec()),
    )
    .unwrap()
}

#[test]
fn sha512_gives_the_published_signature() {
    assert_eq!(
        signer(Algorithm::Sha512).signature(DATE),
        "qLxGTecb22ktTsA0GgrwHlPTSoZEbmtNM8ihXKM%2FTY%2BaMa%2FbvW7IymC6jdUgR8KS7zgbHVxM5LpumLxCgt%2BQrQ%3D%3D"
    );
}

#[test]
fn sha256_gives_the_published_signature() {
    assert_eq!(
        signer(Algorithm::Sha256).signature(DATE),
        "bfxytCfvFqito27v0%2FKcN1jBJsgnCReimKXdAWwoi0k%3D"
    );
}

/// Reference: `openssl dgst -sha384 -hmac`, `openssl dgst -sha1 -hmac` over `date: …`.
#[test]
fn sha384_and_sha1_give_what_openssl_gives() {
    assert_eq!(
        signer(Algorithm::Sha384).signature(DATE),
        "ZK%2FKsC5G4UVLNq9%2BUWhjy%2B4TAfDldfT3dEkclgpFJcKr99n5P%2BOpWd23Dm8Pbfjb"
    );
    assert_eq!(
        signer(Algorithm::Sha1).signature(DATE),
        "iTGNtEUywCbMaKWhxn12sM%2FqwbM%3D"
    );
}

#[test]
fn the_authorization_names_the_key_the_algorithm_and_the_signature() {
    assert_eq!(
        signer(Algorithm::Sha256).authorization(DATE),
        r#"Signature keyId="test_api_key",algorithm="hmac-sha256",signature="bfxytCfvFqito27v0%2FKcN1jBJsgnCReimKXdAWwoi0k%3D""#
    );
}

#[test]
fn another_secret_gives_another_signature() {
    let other = Signer::new(
        Algorithm::Sha512,
        "test_api_key",
        &Secret::new(b"test_api_secreu".to_vec()),
    )
    .unwrap();
    assert_ne!(
        other.signature(DATE),
        signer(Algorithm::Sha512).signature(DATE)
    );
}

#[test]
fn the_date_is_gmt_with_a_padded_day() {
    assert_eq!(
        date(UNIX_EPOCH + Duration::from_secs(1_636_049_231)),
        "Thu, 04 Nov 2021 18:07:11 GMT"
    );
    assert_eq!(
        date(UNIX_EPOCH + Duration::from_secs(1_709_164_800)),
        "Thu, 29 Feb 2024 00:00:00 GMT"
    );
}

#[test]
fn a_secret_shows_nothing_of_itself() {
    assert_eq!(format!("{:?}", Secret::new(b"hunter2".to_vec())), "Secret");
}
