//! What the page's developers learn from the console when something else than a quote comes, and that whatever isn't
//! the proxy's own answer is told as such. `tests/embed/answer.test.mjs` tries many more answers.

use xcover_e2e::browser::Browser;
use xcover_e2e::checkout::Checkout;
use xcover_e2e::front::{Front, Rule};
use xcover_e2e::stack::{Stack, partner};

/// Opens the checkout with these rules for the proxy's answer, until its request has ended.
async fn ended(
    browser: Browser,
    break_it: impl FnOnce(&Front, &Stack),
) -> (Stack, Front, Checkout) {
    let stack = Stack::start(&[]);
    let front = Front::before(&stack.shop.address).await;
    front.short_deadline();
    let recorder =
        "<head><script>window.warned = []; console.warn = (text) => warned.push(text)</script>";
    front.rule("/", Rule::Edit("<head>".into(), recorder.into()));
    break_it(&front, &stack);
    let page = Checkout::open_in(browser, &front, "/").await;
    page.wait("return window.demo?.signals.some(({ name }) => name.startsWith('onSet'))")
        .await;
    (stack, front, page)
}

/// What the console says.
async fn warned(page: &Checkout) -> Vec<String> {
    let warned = page.run("return warned").await;
    let warned = warned.as_array().unwrap().iter();
    warned
        .map(|text| text.as_str().unwrap().to_owned())
        .collect()
}

/// The page's event and its reason or code, and what the console says.
async fn outcome(page: &Checkout) -> (String, String, Vec<String>) {
    let signals = page.signals().await;
    let detail = &signals[0].detail;
    let reason = detail["reason"].as_str().or(detail["code"].as_str());
    (
        signals[0].name.clone(),
        reason.unwrap_or_default().to_owned(),
        warned(page).await,
    )
}

#[tokio::test]
async fn what_is_not_the_proxys_own_answer_is_told_as_such_with_address_and_status() {
    let html = |text: &str| Rule::Replace("text/html", format!("<html>{text}</html>"));
    let cases = [
        // Rules in the order in which they apply.
        (
            "a firewall",
            vec![html("Just a moment"), Rule::Status(403)],
            "xce-unavailable",
            "not-now",
            403,
        ),
        (
            "a firewall with JSON",
            vec![Rule::Problem(403, "blocked")],
            "xce-unavailable",
            "not-now",
            403,
        ),
        (
            "an empty 400",
            vec![Rule::Status(400)],
            "xce-unavailable",
            "not-now",
            400,
        ),
        (
            "an empty 422",
            vec![Rule::Status(422)],
            "xce-unavailable",
            "not-now",
            422,
        ),
        (
            "a static host",
            vec![html("Not found"), Rule::Status(404)],
            "xce-error",
            "no-proxy",
            404,
        ),
        (
            "a static host's 405",
            vec![Rule::Status(405)],
            "xce-error",
            "no-proxy",
            405,
        ),
        (
            "a captive portal",
            vec![html("Sign in")],
            "xce-unavailable",
            "not-showable",
            200,
        ),
        (
            "no content",
            vec![Rule::Status(204)],
            "xce-unavailable",
            "not-now",
            204,
        ),
    ];
    for (case, rules, event, reason, status) in cases {
        let (_stack, front, page) = ended(Browser::Chromium, |front, _| {
            for rule in rules {
                front.rule("/quotes", rule);
            }
        })
        .await;
        let message = format!(
            "xcover-offer: {}/xcover/quotes answered {status}, but not as the proxy does",
            front.address
        );
        let expected = (event.to_owned(), reason.to_owned(), vec![message]);
        assert_eq!(outcome(&page).await, expected, "{case}");
        assert!(page.can_pay().await, "{case}");
        page.close().await;
    }
}

#[tokio::test]
async fn a_refused_origin_is_named_on_the_console_and_in_the_event() {
    for browser in [Browser::Chromium, Browser::Firefox] {
        // The page's origin is the front's, and the proxy doesn't know it.
        let (stack, front, page) = ended(browser, |front, stack| {
            let proxy = format!("data-proxy=\"{}/xcover\"", stack.shop.address);
            front.rule("/", Rule::Edit("data-proxy=\"/xcover\"".into(), proxy));
        })
        .await;
        let (event, code, warned) = outcome(&page).await;
        assert_eq!(
            (event.as_str(), code.as_str()),
            ("xce-error", "origin-not-allowed")
        );
        let address = format!("{}/xcover/quotes", stack.shop.address);
        let start = format!(
            "xcover-offer: {address} answered 403 origin-not-allowed: the origin {:?}",
            front.address
        );
        assert!(warned[0].starts_with(&start), "{warned:?}");
        let message = page.signals().await[0].detail["message"].clone();
        assert_eq!(
            warned,
            [format!("xcover-offer: {}", message.as_str().unwrap())]
        );
        page.close().await;

        let log = stack.shop.lines();
        let line = log
            .iter()
            .find(|line| line.contains("origin-not-allowed"))
            .unwrap();
        assert!(
            line.contains(&format!("\"origin\":{:?}", front.address)),
            "{line}"
        );
        assert!(
            line.contains(&format!("\"own_origin\":{:?}", stack.shop.address)),
            "{line}"
        );
    }
}

#[tokio::test]
async fn a_token_that_is_lost_on_the_way_is_named_on_the_console() {
    let (_stack, _front, page) = ended(Browser::Chromium, |front, _| {
        front.rule("/quotes", Rule::Without("xcover-quote-token"));
    })
    .await;
    assert_eq!(page.see("amount").await, "$14.02");
    let warned = warned(&page).await;
    assert!(
        warned[0].contains("answered without xcover-quote-token"),
        "{warned:?}"
    );
    page.close().await;
}

/// As behind a load balancer that answers for CORS by itself.
#[tokio::test]
async fn a_token_that_cors_does_not_expose_is_named_on_the_console() {
    let mut proxy = None;
    let (_stack, _front, page) = ended(Browser::Chromium, |front, stack| {
        let settings = [("PROXY_ALLOWED_ORIGINS", front.address.as_str())];
        let base_url = format!("{}/x", stack.sandbox.address);
        let elsewhere = partner("xcover-proxy", &base_url, &settings);
        front.rule(
            "/",
            Rule::Edit(
                "data-proxy=\"/xcover\"".into(),
                format!("data-proxy=\"{}/xcover\"", elsewhere.address),
            ),
        );
        proxy = Some(elsewhere);
    })
    .await;
    assert_eq!(page.see("amount").await, "$14.02");
    assert_eq!(warned(&page).await, [""; 0], "the proxy itself exposes it");
    let through = Front::before(&proxy.as_ref().unwrap().address).await;
    through.rule("/quotes", Rule::Without("access-control-expose-headers"));
    page.run(&format!(
        "document.querySelector('xce-protection-offer').setAttribute('proxy', '{}/xcover')",
        through.address
    ))
    .await;
    page.wait_for_nth("onSet resolved", 2).await;
    let warned = warned(&page).await;
    assert!(
        warned[0].contains("answered without xcover-quote-token"),
        "{warned:?}"
    );
    page.close().await;
}
