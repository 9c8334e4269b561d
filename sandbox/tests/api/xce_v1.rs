//! What a quote looks like in the shape of XCover Elements v1.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::harness::Sandbox;
use crate::requests;

const SHAPE: (&str, &str) = ("SANDBOX_SHAPE", "xce_v1");

async fn quote(request: &Value) -> Value {
    Sandbox::with(&[SHAPE])
        .quote(request)
        .await
        .expect(201)
        .json()
}

/// The keys of an object but those that bear commission.
#[track_caller]
fn keys(value: &Value) -> BTreeSet<&str> {
    let keys = value.as_object().expect("an object").keys();
    keys.map(String::as_str)
        .filter(|key| !key.contains("commission"))
        .collect()
}

#[tokio::test]
async fn the_keys_are_those_of_the_documented_response() {
    let package = quote(&requests::event()).await;
    let top = [
        "provider_reference",
        "currency",
        "language",
        "expires_at",
        "created_at",
        "updated_at",
        "security_token",
        "is_fast_quote",
        "policies",
        "id",
        "total_price",
        "total_price_formatted",
        "pds_url",
        "brightwrite_details",
    ];
    assert_eq!(keys(&package), BTreeSet::from(top));
    let policy = &package["policies"][0];
    let of_policy = [
        "policy_start_date",
        "policy_end_date",
        "price",
        "policy_type",
        "policy_code",
        "policy_version",
        "policy_content",
        "pds_url",
        "extra_fields",
        "created_at",
        "updated_at",
        "provider_reference",
        "price_formatted",
        "tax",
        "tax_formatted",
    ];
    assert_eq!(keys(policy), BTreeSet::from(of_policy));
    let content = [
        "title",
        "header",
        "description",
        "optout_msg",
        "inclusions",
        "disclaimer",
    ];
    assert_eq!(keys(&policy["policy_content"]), BTreeSet::from(content));
    let extra = [
        "seller_entity",
        "policy_duration",
        "retail_price",
        "event_datetime",
        "policy_start_date",
    ];
    assert_eq!(keys(&policy["extra_fields"]), BTreeSet::from(extra));
    let details = ["bw_device_id", "bw_experiment_id", "bw_variant_id"];
    assert_eq!(
        keys(&package["brightwrite_details"]),
        BTreeSet::from(details)
    );
}

#[tokio::test]
async fn the_values_are_of_the_documented_kinds() {
    let package = quote(&requests::event()).await;
    let policy = &package["policies"][0];
    assert_eq!(package["total_price"].to_string(), "14.02");
    assert_eq!(package["language"], "en-US");
    assert_eq!(package["is_fast_quote"], false);
    for id in ["bw_device_id", "bw_experiment_id", "bw_variant_id"] {
        assert!(package["brightwrite_details"][id].is_string(), "{id}");
    }
    assert_eq!(policy["policy_start_date"], "2026-10-06T00:00:00.000000Z");
    assert_eq!(policy["policy_end_date"], "2026-11-09T00:00:00.000000Z");
    assert_eq!(policy["tax"].to_string(), "1.5");
    assert_eq!(policy["extra_fields"]["policy_duration"], 34);
    assert_eq!(
        policy["extra_fields"]["event_datetime"],
        "2026-11-09T23:09:38.446Z"
    );
}

#[tokio::test]
async fn commission_is_in_the_package_the_policy_and_deeper() {
    let package = quote(&requests::event()).await;
    let policy = &package["policies"][0];
    assert_eq!(package["package_commission"].to_string(), "5.01");
    assert_eq!(
        policy["commission"]["partner_commission"].to_string(),
        "3.13"
    );
    let shares = &policy["extra_fields"]["commission_breakdown"]["shares"];
    assert_eq!(shares[0]["commission"].to_string(), "3.13");
}

#[tokio::test]
async fn the_language_is_that_of_the_content() {
    for (language, answered) in [("de-AT", "de-AT"), ("es-ES", "en")] {
        let mut request = requests::event();
        request["customer_language"] = json!(language);
        assert_eq!(quote(&request).await["language"], answered);
    }
    let mut travel = requests::travel();
    travel["customer_language"] = json!("fr");
    assert_eq!(quote(&travel).await["language"], "en");
}

#[tokio::test]
async fn an_opt_out_takes_the_provider_reference_and_not_the_id() {
    let sandbox = Sandbox::with(&[SHAPE]);
    let package = sandbox.quote(&requests::event()).await.expect(201).json();
    let text = |name: &str| package[name].as_str().expect("an id").to_owned();
    assert_ne!(text("id"), text("provider_reference"));
    sandbox.opt_out(&text("id")).await.expect(404);
    sandbox
        .opt_out(&text("provider_reference"))
        .await
        .expect(204);
}
