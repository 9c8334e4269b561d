//! The pages that links of an answer lead to.

use crate::harness::{Reply, Sandbox};
use crate::requests;

#[track_caller]
fn see_page(reply: &Reply) {
    assert!(reply.header("content-type").starts_with("text/html"));
    let policy = reply.header("content-security-policy");
    assert!(
        policy.starts_with("default-src 'none'; style-src 'self'"),
        "{policy}"
    );
    for forbidden in ["<script", "<style", " style=", "javascript:", "unsafe"] {
        assert!(
            !reply.text.contains(forbidden) && !policy.contains(forbidden),
            "{forbidden}"
        );
    }
}

/// The path of a link that starts with the default public URL.
#[track_caller]
fn path(url: &str) -> String {
    url.strip_prefix("http://127.0.0.1:8090")
        .expect("a link to the sandbox")
        .to_owned()
}

#[tokio::test]
async fn every_link_of_an_answer_leads_to_a_page() {
    let sandbox = Sandbox::new();
    for request in requests::all() {
        let package = sandbox.quote(&request).await.expect(201).json();
        let quote = &package["quotes"]["0"];
        let html = quote["policy"]["content"]["disclaimer"]
            .as_str()
            .expect("HTML");
        let links = html
            .split("href=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next());
        let mut links: Vec<&str> = links.collect();
        assert_eq!(links.len(), 2, "{html}");
        links.extend([&package["pds_url"], &quote["pds_url"]].map(|url| url.as_str().unwrap()));
        for link in links {
            see_page(&sandbox.open(&path(link)).await.expect(200));
        }
    }
}

#[tokio::test]
async fn a_wording_says_what_is_covered_and_who_stands_behind_it() {
    let sandbox = Sandbox::new();
    let reply = sandbox
        .open("/pds/TKSB0001?policy_type=event_ticket_protection_v1")
        .await
        .expect(200);
    for text in [
        "Illness or injury",
        "A change of mind",
        "Fennick &amp; Oake Insurance plc",
        "TKSB0001",
    ] {
        assert!(reply.text.contains(text), "{text}");
    }
    assert!(
        !reply.text.contains("Ostrea"),
        "a wording of another policy"
    );
}

#[tokio::test]
async fn the_wording_of_a_package_has_each_of_its_policies_once() {
    let sandbox = Sandbox::new();
    let mut request = requests::two_events();
    let travel = requests::travel()["request"][0].clone();
    request["request"]
        .as_array_mut()
        .expect("a list")
        .push(travel);
    let package = sandbox.quote(&request).await.expect(201).json();
    let url = package["pds_url"].as_str().expect("a URL");
    let page = sandbox.open(&path(url)).await.expect(200).text;
    assert_eq!(page.matches("<h2>").count(), 2);
    assert!(page.contains("<h2>Ticket Cover</h2>") && page.contains("<h2>Trip Cancellation</h2>"));
}

#[tokio::test]
async fn a_link_that_leads_nowhere_is_a_page_too() {
    let sandbox = Sandbox::new();
    for path in [
        "/pds/ABCDE-FGHJK-INS",
        "/pds/ABCDE-FGHJK-INS?policy_type=pet_insurance_v1",
        "/pds/%3Cscript%3E?policy_type=event_ticket_protection",
        "/terms/unknown",
    ] {
        see_page(&sandbox.open(path).await.expect(404));
    }
}

#[tokio::test]
async fn the_stylesheet_is_where_the_pages_say() {
    let sandbox = Sandbox::new();
    let page = sandbox.open("/terms/distribution").await.expect(200);
    assert!(
        page.text
            .contains(r#"<link rel="stylesheet" href="../pages.css">"#)
    );
    let style = sandbox.open("/pages.css").await.expect(200);
    assert!(style.header("content-type").starts_with("text/css"));
}

#[tokio::test]
async fn the_sandbox_says_that_it_is_well_to_anybody() {
    let reply = Sandbox::new().open("/healthz").await.expect(200);
    assert_eq!(reply.text, r#"{"status":"ok"}"#);
}
