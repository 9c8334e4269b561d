//! What a quote looks like in the shape of the Quotes API.

use axum::http::Method;
use serde_json::{Value, json};

use crate::harness::{QUOTES, Sandbox};
use crate::requests;

async fn quote(request: &Value) -> Value {
    Sandbox::new().quote(request).await.expect(201).json()
}

#[track_caller]
fn keys(value: &Value) -> Vec<&str> {
    value
        .as_object()
        .expect("an object")
        .keys()
        .map(String::as_str)
        .collect()
}

#[tokio::test]
async fn a_package_has_the_documented_keys_in_their_order() {
    let package = quote(&requests::event()).await;
    let expected = [
        "id",
        "status",
        "currency",
        "total_price",
        "total_price_formatted",
        "partner_transaction_id",
        "created_at",
        "updated_at",
        "expires_at",
        "pds_url",
        "security_token",
        "quotes",
        "bundle_code",
        "bundle_price",
        "bundle_content",
        "bundle_price_formatted",
        "bundle_discount_percent",
        "bundle_discount_amount",
        "bundle_discount_amount_formatted",
        "package_commission",
        "package_commission_formatted",
        "errors",
    ];
    assert_eq!(keys(&package), expected);
    assert_eq!(package["status"], "RECEIVED");
    assert_eq!(package["errors"], json!({}));
    assert_eq!(package["bundle_discount_amount"].to_string(), "0.0");
}

#[tokio::test]
async fn a_quote_has_the_recorded_keys() {
    let package = quote(&requests::event()).await;
    let quote = &package["quotes"]["0"];
    let expected = [
        "id",
        "policy_start_date",
        "policy_end_date",
        "status",
        "price",
        "price_formatted",
        "policy",
        "insured",
        "tax",
        "duration",
        "benefits",
        "commission",
        "created_at",
        "confirmed_at",
        "updated_at",
        "cancelled_at",
        "is_renewable",
        "is_pricebeat_enabled",
        "cover_amount",
        "cover_amount_formatted",
        "pds_url",
        "attachments",
        "files",
        "extra_fields",
        "surcharge",
        "discount_price",
        "discount_price_formatted",
        "discount_amount",
        "discount_amount_formatted",
        "instalment_plans",
    ];
    assert_eq!(keys(quote), expected);
    let policy = [
        "policy_type",
        "policy_type_group_name",
        "policy_name",
        "policy_code",
        "policy_version",
        "category",
        "content",
        "underwriter",
        "claim_selector_id",
    ];
    assert_eq!(keys(&quote["policy"]), policy);
    let content = [
        "title",
        "header",
        "description",
        "optout_msg",
        "inclusions",
        "exclusions",
        "disclaimer",
        "disclaimer_html",
        "in_path_disclaimer",
        "payment_disclaimer",
    ];
    assert_eq!(keys(&quote["policy"]["content"]), content);
    assert_eq!(quote["insured"], Value::Null);
    assert_eq!(quote["duration"], "34 00:00:00");
    assert_eq!(
        quote["policy_start_date"],
        "2026-10-06T23:09:38.446000+00:00"
    );
}

#[tokio::test]
async fn amounts_of_benefits_are_in_both_currencies() {
    let package = quote(&requests::event_of_sdk()).await;
    let benefits = &package["quotes"]["0"]["benefits"];
    let tickets = json!({
        "description": "Tickets and booking fees",
        "limit": 200.0,
        "limit_policy_currency": 253.16,
        "limit_formatted": "£200.00",
        "limit_policy_currency_formatted": "US$253.16",
        "excess_description": "No excess",
    });
    assert_eq!(benefits[0], tickets);
    assert_eq!(benefits[1]["excess"].to_string(), "19.75");
    assert_eq!(benefits[1]["limit_per_unit_formatted"], "£59.25");
    assert_eq!(benefits[2]["limit_description"], "Included, once per order");
}

#[tokio::test]
async fn a_claim_can_need_a_minimum() {
    let package = quote(&requests::product()).await;
    let benefit = &package["quotes"]["0"]["benefits"][0];
    assert_eq!(benefit["minimum_claim_amount"].to_string(), "30.4");
    let policy_currency = &benefit["minimum_claim_amount_policy_currency_formatted"];
    assert_eq!(policy_currency, "US$20.00");
}

#[tokio::test]
async fn customers_in_europe_get_an_information_document() {
    for (country, expected) in [("DE", 1), ("GB", 1), ("US", 0), ("CH", 0)] {
        let sandbox = Sandbox::new();
        let mut request = requests::travel();
        request["customer_country"] = json!(country);
        let package = sandbox.quote(&request).await.expect(201).json();
        let files = package["quotes"]["0"]["files"].as_array().expect("files");
        assert_eq!(files.len(), expected, "{country}");
        for file in files {
            assert_eq!(
                (&file["name"], &file["type"]),
                (&json!("IPID"), &json!("ipid"))
            );
            let url = file["url"].as_str().expect("a URL");
            let page = sandbox
                .open(&url.replace("http://127.0.0.1:8090", ""))
                .await;
            assert!(page.expect(200).text.contains("What is insured?"));
        }
    }
    Sandbox::new().open("/ipid/pet_insurance").await.expect(404);
}

#[tokio::test]
async fn tax_is_part_of_the_price() {
    let package = quote(&requests::event()).await;
    let tax = json!({
        "total_tax": 1.5,
        "total_amount_without_tax": 12.52,
        "total_tax_formatted": "US$1.50",
        "total_amount_without_tax_formatted": "US$12.52",
        "taxes": [{"tax_amount": 1.5, "tax_code": "IPT", "tax_amount_formatted": "US$1.50"}],
    });
    assert_eq!(package["quotes"]["0"]["tax"], tax);
}

#[tokio::test]
async fn every_vertical_can_be_shown() {
    let titles = [
        "Ticket cover for Harbour Lights",
        "Product protection for Oak bed",
        "Parcel cover for your Swiftline parcel",
        "Cancellation cover for your trip to Portugal",
        "Medical and baggage cover for your trip to Portugal",
    ];
    for (request, title) in requests::all().iter().zip(titles) {
        let package = quote(request).await;
        let quote = &package["quotes"]["0"];
        let content = &quote["policy"]["content"];
        assert_eq!(content["title"], title);
        assert!(quote["price"].as_f64().is_some_and(|price| price > 0.0));
        assert!(
            content["disclaimer"]
                .as_str()
                .is_some_and(|html| html.starts_with("<p>"))
        );
        let policy_type = request["request"][0]["policy_type"]
            .as_str()
            .expect("a type");
        let url = format!(
            "{}?policy_type={policy_type}_v1",
            package["pds_url"].as_str().expect("a URL")
        );
        assert_eq!(quote["pds_url"], url);
        assert!(url.starts_with("http://127.0.0.1:8090/pds/"), "{url}");
        for points in ["inclusions", "exclusions"] {
            for point in content[points].as_array().expect("points") {
                assert_eq!(keys(point), ["title", "description"]);
            }
        }
    }
}

#[tokio::test]
async fn links_point_to_the_public_url() {
    let sandbox = Sandbox::with(&[("SANDBOX_PUBLIC_URL", "https://sandbox.example/")]);
    let package = sandbox.quote(&requests::event()).await.expect(201).json();
    let content = &package["quotes"]["0"]["policy"]["content"];
    let id = package["id"].as_str().expect("an id");
    let wording = format!("https://sandbox.example/pds/{id}");
    assert_eq!(package["pds_url"], wording);
    for html in ["disclaimer", "in_path_disclaimer"] {
        let html = content[html].as_str().expect("HTML");
        assert!(
            html.contains(&format!(r#"href="{wording}?policy_type="#)),
            "{html}"
        );
        assert!(
            html.contains(r#"href="https://sandbox.example/terms/"#),
            "{html}"
        );
    }
}

#[tokio::test]
async fn an_event_speaks_the_customers_language_when_it_can() {
    for (language, title) in [
        ("de-DE", "Ticketversicherung für Harbour Lights"),
        ("fr", "Assurance billets pour Harbour Lights"),
        ("ja-JP", "Harbour Lights チケット補償"),
        ("id", "Perlindungan tiket untuk Harbour Lights"),
        ("es", "Ticket cover for Harbour Lights"),
    ] {
        let mut request = requests::event();
        request["customer_language"] = json!(language);
        let package = quote(&request).await;
        assert_eq!(package["quotes"]["0"]["policy"]["content"]["title"], title);
    }
}

#[tokio::test]
async fn every_vertical_speaks_german() {
    for mut request in requests::all() {
        request["customer_language"] = json!("de-DE");
        let package = quote(&request).await;
        let content = &package["quotes"]["0"]["policy"]["content"];
        let message = content["optout_msg"].as_str().expect("a text");
        assert!(message.starts_with("Ohne "), "{message}");
    }
}

#[tokio::test]
async fn benefits_taxes_and_plans_speak_german_too() {
    for english in requests::all() {
        let mut german = english.clone();
        german["customer_language"] = json!("de-DE");
        let [english, german] =
            [english, german].map(|request| requests::with_scenario(request, "instalments"));
        let (english, german) = (quote(&english).await, quote(&german).await);
        let [english, german] = [&english, &german].map(|package| &package["quotes"]["0"]);
        for list in ["benefits", "instalment_plans"] {
            let both = english[list]
                .as_array()
                .into_iter()
                .flatten()
                .zip(german[list].as_array().unwrap());
            for (english, german) in both {
                for field in [
                    "description",
                    "limit_description",
                    "excess_description",
                    "label",
                ] {
                    let is_translated = english[field] != german[field];
                    assert!(
                        is_translated || english[field].is_null(),
                        "{field}: {german}"
                    );
                }
            }
        }
        let code = german["tax"]["taxes"][0]["tax_code"]
            .as_str()
            .expect("a text");
        assert!(
            code == "GST" || code.starts_with("Versicherungsteuer"),
            "{code}"
        );
    }
}

#[tokio::test]
async fn commission_is_at_every_depth_and_never_zero() {
    let package = quote(&requests::event()).await;
    let quote = &package["quotes"]["0"];
    assert_eq!(package["package_commission"].to_string(), "5.01");
    let commission = json!({
        "partner_commission": 3.13,
        "partner_commission_formatted": "US$3.13",
        "surcharge_commission": 0.0,
        "surcharge_commission_formatted": "US$0.00",
        "total_commission": 5.01,
        "total_commission_formatted": "US$5.01",
    });
    assert_eq!(quote["commission"], commission);
    let shares = json!([
        {"party": "partner", "commission": 3.13},
        {"party": "seller", "commission": 1.88},
    ]);
    assert_eq!(
        quote["extra_fields"]["commission_breakdown"]["shares"],
        shares
    );
}

#[tokio::test]
async fn several_items_are_quoted_by_their_position_and_add_up() {
    let package = quote(&requests::two_events()).await;
    let quotes = &package["quotes"];
    assert_eq!(keys(quotes), ["0", "1"]);
    assert_eq!(
        quotes["1"]["policy"]["content"]["title"],
        "Ticket cover for Night Ferry"
    );
    assert_eq!(quotes["1"]["price"].to_string(), "7.01");
    assert_eq!(package["total_price"].to_string(), "21.03");
}

#[tokio::test]
async fn the_partners_transaction_comes_back_and_a_price_holds_for_sixty_days() {
    let package = quote(&requests::product()).await;
    assert_eq!(package["partner_transaction_id"], "T-1");
    assert_eq!(
        package["quotes"]["0"]["policy"]["category"],
        "furniture-insurance"
    );
    let stamp = |name: &str| package[name].as_str().expect("a date").to_owned();
    assert_eq!(
        stamp("created_at").len(),
        "2021-10-01T06:34:53.937708Z".len()
    );
    assert_eq!(stamp("created_at"), stamp("updated_at"));
    assert!(stamp("expires_at") > stamp("created_at"));
}

#[tokio::test]
async fn a_quote_can_be_retrieved_as_it_was_given() {
    let sandbox = Sandbox::new();
    let package = sandbox.quote(&requests::event()).await.expect(201).json();
    let id = package["id"].as_str().expect("an id");
    assert_eq!(sandbox.retrieve(id).await.expect(200).json(), package);
}

#[tokio::test]
async fn an_unknown_quote_cannot_be_retrieved() {
    let reply = Sandbox::new()
        .retrieve("ABCDE-FGHJK-INS")
        .await
        .expect(404)
        .json();
    let expected = json!({"type": "api_error", "message": "Quote package does not exist"});
    assert_eq!(reply, expected);
}

#[tokio::test]
async fn a_fast_quote_has_prices_and_texts_but_no_id() {
    let sandbox = Sandbox::new();
    let path = format!("{QUOTES}?fast_quote=1");
    for request in requests::all() {
        let reply = sandbox.call(Method::POST, &path, request.to_string()).await;
        let package = reply.expect(200).json();
        assert_eq!(keys(&package), ["currency", "quotes", "errors"]);
        let fast = &package["quotes"]["0"];
        let expected = [
            "policy_start_date",
            "policy_end_date",
            "price",
            "price_formatted",
            "policy",
            "pds_url",
            "files",
        ];
        assert_eq!(keys(fast), expected);
        let full = quote(&request).await;
        assert_eq!(fast["price"], full["quotes"]["0"]["price"]);
    }
}
