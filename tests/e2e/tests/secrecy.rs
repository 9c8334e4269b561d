//! Nothing secret reaches a browser.

use xcover_e2e::checkout::Checkout;
use xcover_e2e::front::{Exchange, Front};
use xcover_e2e::shopper::Choice;
use xcover_e2e::stack::{DIST, SECRET, partner, sandbox};

fn holds(exchange: &Exchange, text: &str) -> bool {
    let body = String::from_utf8_lossy(&exchange.body).to_lowercase();
    exchange.headers.to_lowercase().contains(text) || body.contains(text)
}

#[tokio::test]
async fn neither_the_secret_nor_the_signature_nor_the_commission_reaches_the_browser() {
    // One recorder behind the proxy, and one in front of it.
    let sandbox = sandbox(&[]);
    let behind = Front::before(&sandbox.address).await;
    let shop = partner("xcover-shop", &format!("{}/x", behind.address), &[]);
    let front = Front::before(&shop.address).await;

    let page = Checkout::open(&front, "/").await;
    page.wait_for("onSet resolved").await;
    page.choose(Choice::No).await;
    page.wait_for("xce-opt-out").await;
    page.pay().await;
    page.wait_for("reportOptOut").await;
    page.close().await;

    // There was something to hide: the signature, and the commission at several depths.
    let upstream = behind.exchanges();
    assert!(
        upstream
            .iter()
            .all(|call| call.request_headers.contains("Signature keyId="))
    );
    let quote = upstream
        .iter()
        .find(|call| call.request.contains("/quotes"))
        .unwrap();
    let quote: serde_json::Value = serde_json::from_slice(&quote.body).unwrap();
    assert!(quote["quotes"]["0"]["commission"]["total_commission"].is_number());
    assert!(quote.to_string().matches("commission").count() > 3);

    let received = front.exchanges();
    assert!(received.len() > 6, "{received:?}");
    for exchange in received {
        for forbidden in [
            SECRET,
            "authorization",
            "signature keyid",
            "commission",
            "e2e-key",
        ] {
            assert!(
                !holds(&exchange, forbidden),
                "{forbidden} in {}",
                exchange.request
            );
        }
    }
    for line in sandbox.lines().iter().chain(&shop.lines()) {
        for forbidden in [SECRET, "Signature", "Lil Baby", "12345", "v1."] {
            assert!(!line.contains(forbidden), "{forbidden} in the log: {line}");
        }
    }
}

#[test]
fn the_release_holds_no_secret_no_path_and_no_code_from_text() {
    let mut names = Vec::new();
    let texts = format!("{DIST}/texts");
    let files = [DIST, &texts].map(|folder| std::fs::read_dir(folder).unwrap());
    for entry in files.into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        for forbidden in [
            SECRET,
            "authorization",
            "commission",
            ".cargo/",
            "/home/",
            "/root/",
        ] {
            assert!(
                !text.contains(forbidden),
                "{forbidden} in {}",
                path.display()
            );
        }
        if path.extension().is_some_and(|extension| extension == "js") {
            for forbidden in ["eval(", "new function(", "innerhtml", "document.write"] {
                assert!(
                    !text.contains(forbidden),
                    "{forbidden} in {}",
                    path.display()
                );
            }
        }
        names.push(path.file_name().unwrap().to_string_lossy().into_owned());
    }
    for name in [
        "embed.js",
        "xcover-offer.js",
        "xcover-offer_bg.wasm",
        "embed.d.ts",
        "integrity.json",
    ] {
        assert!(
            names.iter().any(|known| known == name),
            "{name} is missing: {names:?}"
        );
    }
}
