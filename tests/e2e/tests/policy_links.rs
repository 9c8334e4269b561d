//! Where a customer finds the booking, on the page after the order.

use serde_json::{Value, json};
use xcover_e2e::open;
use xcover_e2e::shopper::Choice;

/// The links of the element, as [text, address].
const LINKS: &str = "return [...document.querySelector('xce-policy-links').shadowRoot?.querySelectorAll('a') ?? []].map((a) => [a.firstChild.data, a.href])";

#[tokio::test]
async fn after_an_order_with_cover_its_links_lead_to_certificate_account_claim_and_withdrawal() {
    let (stack, _front, page) = open(&[], "/").await;
    page.wait_for("onSet resolved").await;
    page.choose(Choice::Yes).await;
    page.pay().await;
    let links = page
        .wait(&format!(
            "const links = (() => {{ {LINKS} }})(); return links.length ? links : null"
        ))
        .await;
    let links: Vec<(String, String)> = serde_json::from_value(links).unwrap();
    let texts: Vec<_> = links.iter().map(|(text, _)| text.as_str()).collect();
    let expected = [
        "Certificate of insurance",
        "Manage your policy",
        "Make a claim",
        "Cancel or withdraw",
    ];
    assert_eq!(texts, expected);
    for (text, address) in &links {
        let answer = reqwest::get(address).await.unwrap();
        assert!(answer.status().is_success(), "{text}: {address}");
        assert!(address.starts_with(&stack.sandbox.address), "{address}");
    }
    let order = page.run("return document.body.innerText").await;
    assert!(!order.to_string().contains("commission"));
}

#[tokio::test]
async fn policy_links_are_xcovers_own_in_the_bookings_language_and_none_that_is_not_safe() {
    let (_stack, _front, page) = open(&[], "/").await;
    let show = |booking: &Value, lang: &str| {
        format!(
            "return import('/policy-links.js').then(() => {{
               document.documentElement.lang = '{lang}';
               document.querySelector('xce-policy-links').booking = {booking};
               {LINKS};
             }})"
        )
    };
    let of = async |booking: Value, lang: &str| page.run(&show(&booking, lang)).await;

    // Version 2 of the API, and version 1.
    let seed = json!({
        "id": "8WD8Y-LTEKE-INS", "customer_language": "de",
        "coi": {"url": "https://staging.xcover.com/en/coi/8WD8Y-LTEKE-INS?security_token=a-b", "pdf": "https://staging.xcover.com/a.pdf"},
        "account_url": "https://staging.xcover.com/en/account?id=0bde2670",
        "quotes": [{"can_be_cancelled": true}],
    });
    let expected = json!([
        [
            "Versicherungsbestätigung",
            "https://staging.xcover.com/en/coi/8WD8Y-LTEKE-INS?security_token=a-b"
        ],
        [
            "Vertrag verwalten",
            "https://staging.xcover.com/en/account?id=0bde2670"
        ],
        [
            "Schaden melden",
            "https://staging.xcover.com/en/account/claims/fnol?bookingID=8WD8Y-LTEKE-INS"
        ],
        [
            "Kündigen oder widerrufen",
            "https://staging.xcover.com/en/modify/8WD8Y-LTEKE-INS"
        ],
    ]);
    assert_eq!(of(seed.clone(), "en").await, expected);
    let v1 = json!({
        "id": "own-1", "provider_reference": "ULBRT-XW3JL-INS", "coi": {"pdf": "https://staging.xcover.com/coi/ULBRT-XW3JL-INS.pdf"},
        "sign_up_url": "https://staging.xcover.com/account?id=1", "policies": [{"can_be_cancelled": false}],
        "fnol_link": "https://staging.xcover.com/account/claims/fnol?bookingID=ULBRT-XW3JL-INS&security_token=a",
    });
    let expected = json!([
        [
            "Attestation d’assurance",
            "https://staging.xcover.com/coi/ULBRT-XW3JL-INS.pdf"
        ],
        [
            "Gérer mon contrat",
            "https://staging.xcover.com/account?id=1"
        ],
        [
            "Déclarer un sinistre",
            "https://staging.xcover.com/account/claims/fnol?bookingID=ULBRT-XW3JL-INS&security_token=a"
        ],
    ]);
    assert_eq!(of(v1, "fr-CA").await, expected);

    // What isn't an address that is safe to follow is no link, and what isn't a booking shows nothing.
    for unsafe_address in [
        "javascript:alert(1)",
        "http://xcover.com/a",
        "https://user@xcover.com/",
        "data:text/html,a",
        "N/A",
        "",
    ] {
        let mut broken = seed.clone();
        broken["coi"] = json!({ "url": unsafe_address });
        broken["account_url"] = json!(unsafe_address);
        broken["fnol_link"] = json!(unsafe_address);
        assert_eq!(of(broken, "en").await, json!([]), "{unsafe_address}");
    }
    for nothing in [
        json!(null),
        json!({}),
        json!("text"),
        json!([]),
        json!({"quotes": null, "coi": "a"}),
        json!({"quotes": [null]}),
    ] {
        assert_eq!(of(nothing.clone(), "en").await, json!([]), "{nothing}");
    }
    let rtl = of(json!({"account_url": "https://xcover.com/a"}), "ar-EG").await;
    assert_eq!(rtl, json!([["إدارة وثيقتك", "https://xcover.com/a"]]));
    let direction =
        "return document.querySelector('xce-policy-links').shadowRoot.querySelector('nav').dir";
    assert_eq!(page.run(direction).await, "rtl");
}
