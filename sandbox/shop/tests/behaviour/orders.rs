//! Orders, and everything else that the shop serves.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::support::{API_SECRET, Shop, Xcover, data_dir, order, package_cover, program};

const CONFIRMED: (u16, &str) = (201, r#"{"id":"ULBRT-XW3JL-INS","status":"CONFIRMED"}"#);

#[tokio::test]
async fn an_order_without_cover_gets_a_number_and_xcover_is_not_asked() {
    let xcover = Xcover::replying(&[CONFIRMED]).await;
    let receipt = Shop::before(&xcover).order(&order(&Value::Null)).await;
    let number = receipt["orderNumber"].as_str().unwrap();
    assert_eq!(number.len(), 12);
    assert_eq!(receipt, json!({"orderNumber": number, "cover": null}));
    assert!(xcover.calls().is_empty());
}

#[tokio::test]
async fn an_order_is_kept_with_its_disclosure_and_nothing_of_whom() {
    let xcover = Xcover::replying(&[CONFIRMED]).await;
    let folder = format!("{}/orders", data_dir());
    let mut program = program(&xcover.base_url);
    let shop = Shop::start(program.env("SHOP_ORDERS_DIR", &folder));
    // More than a request for a quote may have.
    let disclosure = json!({"texts": ["x".repeat(200_000)], "sha256": "00"});
    let mut placed = order(&package_cover());
    placed["disclosure"] = disclosure.clone();
    let receipt = shop.order(&placed).await;
    let number = receipt["orderNumber"].as_str().unwrap();
    let kept = std::fs::read_to_string(format!("{folder}/{number}.json")).unwrap();
    assert!(!kept.contains("Jane"), "{kept}");
    let kept: Value = serde_json::from_str(&kept).unwrap();
    let expected = json!({
        "orderNumber": number,
        "order": placed["order"],
        "cover": receipt["cover"],
        "disclosure": disclosure,
    });
    assert_eq!(kept, expected);
}

#[tokio::test]
async fn an_order_is_booked_also_when_its_page_has_gone() {
    let xcover = Xcover::slow(&[(503, ""), CONFIRMED], Duration::from_millis(200), 1).await;
    let shop = Shop::before(&xcover);
    let host = shop.address.strip_prefix("http://").unwrap();
    let body = order(&package_cover()).to_string();
    let request = format!(
        "POST /orders HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut page = TcpStream::connect(host).await.unwrap();
    page.write_all(request.as_bytes()).await.unwrap();
    // The order has arrived, and its booking is under way.
    tokio::time::sleep(Duration::from_millis(100)).await;
    drop(page);
    tokio::time::timeout(Duration::from_secs(5), async {
        while xcover.calls().len() < 2 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await
    .expect("the booking was given up");
}

#[tokio::test]
async fn pages_the_proxy_and_its_health_are_served_as_the_proxy_does() {
    let xcover = Xcover::replying(&[(201, r#"{"id":"A-1","commission":1}"#)]).await;
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/behaviour");
    let mut program = program(&xcover.base_url);
    program.env("PROXY_STATIC_DIR", folder);
    let shop = Shop::start(program.env("PROXY_PREFIX", "/cover"));
    let client = reqwest::Client::new();

    let page = client.get(format!("{}/main.rs", shop.address));
    let page = page.send().await.unwrap();
    assert_eq!(page.headers()["cache-control"], "no-cache");
    assert_eq!(page.text().await.unwrap(), include_str!("main.rs"));
    let health = client.get(format!("{}/healthz", shop.address));
    let health = health.send().await.unwrap().text().await.unwrap();
    assert_eq!(health, r#"{"status":"ok"}"#);
    let quote = client
        .post(format!("{}/cover/quotes", shop.address))
        .header("content-type", "application/json")
        .body("{}");
    let quote = quote.send().await.unwrap();
    assert!(quote.headers().contains_key("xcover-quote-token"));
    assert_eq!(quote.text().await.unwrap(), r#"{"id":"A-1"}"#);

    let (_, lines) = shop.stop();
    // The first says where the partner's own servers are listened to.
    let line: Value = serde_json::from_str(&lines[1]).unwrap();
    assert_eq!(line["message"], "request");
    assert_eq!(line["route"], "/cover/quotes");
    assert_eq!(line["upstream_status"], 201);
    assert_eq!(lines.len(), 2, "{lines:?}");
}

#[tokio::test]
async fn an_order_is_one_line_in_the_log_and_nothing_of_whom() {
    let confirmed = (201, r#"{"status":"CONFIRMED"}"#);
    let refused = (422, r#"{"message":"upstream words"}"#);
    let xcover = Xcover::replying(&[confirmed, refused]).await;
    let shop = Shop::before(&xcover);
    let mut numbers = Vec::new();
    for cover in [Value::Null, package_cover(), package_cover()] {
        let receipt = shop.order(&order(&cover)).await;
        numbers.push(receipt["orderNumber"].as_str().unwrap().to_owned());
    }
    let (_, lines) = shop.stop();
    let all = lines.concat();
    for secret in [
        "Jane",
        "jane@",
        "0439",
        "12345\"",
        "upstream words",
        "XW3JL",
        "q-1",
        API_SECRET,
        "Signature",
    ] {
        assert!(!all.contains(secret), "{secret} is in {all}");
    }
    let summary: Vec<_> = lines
        .iter()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter(|line| line["message"] == "order")
        .map(|line| {
            let text = |name: &str| line[name].as_str().unwrap_or("-").to_owned();
            ["level", "order_number", "outcome", "cause"].map(text)
        })
        .collect();
    let [none, booked, pending] = &numbers[..] else {
        panic!("{numbers:?}")
    };
    assert_eq!(
        summary,
        [
            ["INFO", none, "without-cover", "-"],
            ["INFO", booked, "confirmed", "-"],
            ["WARN", pending, "pending", "xcover answered 422"],
        ]
    );
}
