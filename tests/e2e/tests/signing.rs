//! The proxy signs requests as the sandbox, whose code is its own, verifies them.

use xcover_e2e::stack::Stack;

use crate::opt_out::SEED_004;

#[tokio::test]
async fn every_algorithm_that_the_proxy_signs_with_is_accepted() {
    for algorithm in ["hmac-sha512", "hmac-sha384", "hmac-sha256", "hmac-sha1"] {
        let stack = Stack::start(&[("XCOVER_ALGORITHM", algorithm)]);
        assert_eq!(quote_status(&stack).await, 201, "{algorithm}");
    }
}

#[tokio::test]
async fn a_wrong_secret_is_refused_by_the_sandbox_and_reported_by_the_proxy_in_its_own_words() {
    let stack = Stack::start(&[("XCOVER_API_SECRET", "another secret")]);
    assert_eq!(quote_status(&stack).await, 502);
    assert_eq!(stack.wait_sandbox_calls("reason=signature", 1).len(), 1);
}

#[tokio::test]
async fn each_of_xcovers_faults_reaches_the_browser_as_the_proxys_own_status() {
    for (fault, status) in [
        ("401", 502),
        ("422", 422),
        ("429", 429),
        ("500", 502),
        ("502", 502),
        ("not_json", 502),
        ("empty", 502),
        ("null_quote", 201),
    ] {
        let stack = Stack::start(&[("SANDBOX_FAULT", fault)]);
        assert_eq!(quote_status(&stack).await, status, "{fault}");
    }
}

async fn quote_status(stack: &Stack) -> u16 {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = client.post(format!("{}/xcover/quotes", stack.shop.address));
    let request = request
        .header("content-type", "application/json")
        .body(SEED_004);
    request.send().await.unwrap().status().as_u16()
}
