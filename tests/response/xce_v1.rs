//! Policies of XCover Elements, version 1.

use serde_json::{Value, json};
use xcover_offer::offer::Surface;

use crate::serde_value::tree;
use crate::support::{only, read, refused, with};

#[test]
fn policies_of_xce_v1_are_known_by_their_provider_reference() {
    let policy = json!({
        "price": 14.02, "pds_url": "https://pds.example", "policy_content": {"title": "Cover", "disclaimer": "Legal."},
        "provider_reference": "9f9bbbff", "id": "not this", "tax": 1.25, "policy_start_date": "2023-10-06T00:00:00Z",
        "extra_fields": {"seller_entity": "Quillfeather Cover Ltd"},
    });
    let answer = json!({
        "provider_reference": "AAAAA-BBBBB-INS", "id": "nor this", "currency": "USD", "language": "en-US",
        "policies": [Value::Null, policy], "brightwrite_details": {"bw_device_id": "d"},
        "created_at": "2023-11-16T22:18:31Z", "expires_at": "2024-01-15T22:18:31Z",
    });
    let offer = read(&answer);
    assert_eq!(offer.surface, Surface::XceV1);
    assert_eq!(offer.quote_id.as_deref(), Some("AAAAA-BBBBB-INS"));
    assert_eq!(offer.language.as_deref(), Some("en-US"));
    assert_eq!(offer.valid_ms, Some(60 * 86_400_000));
    let product = only(&offer);
    assert_eq!(product.id, "9f9bbbff");
    assert_eq!(product.source, ("policies", "1".to_owned()));
    assert_eq!(product.tax.as_ref().unwrap().total.to_string(), "1.25");
    assert_eq!(product.seller.as_deref(), Some("Quillfeather Cover Ltd"));
    assert_eq!(product.brightwrite, tree(&json!({"bw_device_id": "d"})));
    assert_eq!(
        refused(&with(answer.clone(), "/policies", json!([]))),
        "no offer"
    );
    let nameless = with(answer, "/policies/1/provider_reference", Value::Null);
    assert_eq!(refused(&nameless), "policies.1.id: missing");
}
