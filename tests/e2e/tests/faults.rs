//! Each of the sandbox's scenarios in which something goes wrong ends as the table in its README says.

use futures_util::stream::{self, StreamExt};
use xcover_e2e::checkout::Checkout;
use xcover_e2e::front::Front;
use xcover_e2e::stack::Stack;

const README: &str = include_str!("../../../sandbox/README.md");

/// A row of the table.
struct Row {
    scenario: &'static str,
    event: &'static str,
    code: Option<&'static str>,
    panel: &'static str,
}

fn table() -> Vec<Row> {
    let (_, table) = README
        .split_once("| scenario | the page is told | the panel | what the sandbox does |\n|---|---|---|---|\n")
        .unwrap();
    let row = |line: &'static str| {
        let cells: Vec<_> = line.trim_matches('|').split('|').map(str::trim).collect();
        let event: Vec<_> = cells[1]
            .split(' ')
            .map(|word| word.trim_matches('`'))
            .collect();
        Row {
            scenario: cells[0].trim_matches('`'),
            event: event[0],
            code: event.get(1).copied(),
            panel: cells[2].split(" (").next().unwrap(),
        }
    };
    table
        .lines()
        .take_while(|line| line.starts_with('|'))
        .map(row)
        .collect()
}

/// With a sandbox that plays `row`'s scenario for every request, the checkout ends as the row says.
async fn ends_as_the_table_says(row: &Row, address: &str, shape: &str) {
    let case = format!("{} {address} {shape}", row.scenario);
    let stack = Stack::start(&[
        ("SANDBOX_FAULT", row.scenario),
        ("SANDBOX_FAULT_ROUTE", "all"),
        ("SANDBOX_SHAPE", shape),
    ]);
    assert_ends(&stack, row, address, &case).await;
}

/// The checkout at `address` ends as the row says.
async fn assert_ends(stack: &Stack, row: &Row, address: &str, case: &str) {
    let front = Front::before(&stack.shop.address).await;
    // `end_states` waits for the real deadline.
    front.short_deadline();
    let page = Checkout::open(&front, address).await;
    page.wait_for(row.event).await;
    let is_first = page
        .wait(&format!(
            "return window.demo?.signals.length > 1 && demo.signals[0].name === '{}'",
            row.event
        ))
        .await;
    assert_eq!(is_first, true, "{case}");
    let signals = page.signals().await;
    let outcome = if row.event == "xce-quote" {
        "onSet resolved"
    } else {
        "onSet rejected"
    };
    assert_eq!(page.signal_names().await, [row.event, outcome], "{case}");
    if let Some(code) = row.code {
        assert_eq!(signals[0].detail["reason"], code, "{case}");
        assert!(page.can_pay().await, "{case}");
    }
    match row.panel {
        "the offer" => assert_eq!(page.see_all("option").await.len(), 2, "{case}"),
        "try again" => assert_eq!(page.see_all("retry").await, ["Try again"], "{case}"),
        "nothing" => page.see_no_offer().await,
        other => panic!("{other} in the table"),
    }
    page.close().await;
}

async fn every_fault(address: &str, shape: &str) {
    let rows = table();
    assert!(rows.len() > 10);
    let cases = stream::iter(&rows).map(|row| ends_as_the_table_says(row, address, shape));
    cases.buffer_unordered(3).collect::<Vec<()>>().await;
}

/// The demo asks for a scenario in its request, so that one sandbox serves them all.
#[tokio::test]
#[ignore = "minutes: make test-all"]
async fn every_fault_that_a_page_asks_for_ends_as_the_table_says() {
    let stack = Stack::start(&[]);
    let rows = table();
    let cases = stream::iter(&rows).map(async |row| {
        for address in ["/?", "/?api=offers&"] {
            let address = format!("{address}scenario={}", row.scenario);
            assert_ends(&stack, row, &address, &address).await;
        }
    });
    cases.buffer_unordered(3).collect::<Vec<()>>().await;
}

#[tokio::test]
async fn every_fault_of_a_quote_ends_as_the_table_says() {
    every_fault("/", "quotes").await;
}

#[tokio::test]
#[ignore = "minutes: make test-all"]
async fn every_fault_of_an_offer_ends_as_the_table_says() {
    every_fault("/?api=offers", "quotes").await;
}

#[tokio::test]
#[ignore = "minutes: make test-all"]
async fn every_fault_of_a_fast_quote_ends_as_the_table_says() {
    every_fault("/?api=fast_quote", "quotes").await;
}

#[tokio::test]
#[ignore = "minutes: make test-all"]
async fn every_fault_of_elements_v1_ends_as_the_table_says() {
    every_fault("/", "xce_v1").await;
}
