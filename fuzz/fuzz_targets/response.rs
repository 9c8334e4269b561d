//! Any JSON is an offer that can be shown, or a named reason why not.
#![no_main]

use libfuzzer_sys::fuzz_target;
use xcover_offer::json::Json;
use xcover_offer::response;

fuzz_target!(|data: &[u8]| {
    let Ok(json) = serde_json::from_slice::<Json>(data) else { return };
    if let Ok(offer) = response::read(&json) {
        assert!(!offer.products().is_empty());
        for product in offer.products() {
            assert!(!product.price.is_negative());
            assert!(product.disclosure.wording().starts_with("http"));
        }
    }
});
