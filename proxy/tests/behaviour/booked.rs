//! What is booked, or may be, is not opted out of.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, SystemTime},
};

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use reqwest::Client;
use xcover_proxy::{Limits, token::HEADER};

use crate::{
    binary::Running,
    place::{Place, TOKEN},
    redis::Redis,
    support::{MockXcover, signal, token},
};

const ID: &str = "33K6D-WBHLY-INS";

/// Time for a delivery that must not come.
async fn a_while() {
    tokio::time::sleep(Duration::from_secs(3)).await;
}

/// An XCover that responds to the first request like this, and to the others with 204.
async fn first(respond: fn() -> Response) -> MockXcover {
    let count = AtomicUsize::new(0);
    MockXcover::responding(move || match count.fetch_add(1, Ordering::Relaxed) {
        0 => respond(),
        _ => StatusCode::NO_CONTENT.into_response(),
    })
    .await
}

fn booking() -> Response {
    (StatusCode::CREATED, r#"{"id":"A-1"}"#).into_response()
}

/// A response that breaks off.
fn lost() -> Response {
    let body = futures_util::stream::iter([Err::<&str, _>(std::io::Error::other("lost"))]);
    axum::body::Body::from_stream(body).into_response()
}

#[tokio::test]
async fn what_was_booked_through_one_proxy_is_not_opted_out_of_through_another() {
    let redis = Redis::start();
    let repeat = || (StatusCode::CONFLICT, r#"{"id":"A-1"}"#).into_response();
    for respond in [booking, repeat] {
        for path in [format!("/bookings/{ID}"), format!("/offers/{ID}/confirm")] {
            let xcover = first(respond).await;
            let place = Place::in_redis(&redis);
            let one = place.listeners(&xcover.base_url, Limits::default());
            let other = place.listeners(&xcover.base_url, Limits::default());
            one.book(&path).await;
            for surface in ["quotes", "offers"] {
                assert_eq!(other.opt_out(surface, ID).await.status, 202);
            }
            let letters = place.letters(&xcover.base_url, 2).await;
            assert_eq!(letters, vec![(ID.to_owned(), "booked".to_owned()); 2]);
            xcover.only_request();
        }
    }
}

#[tokio::test]
async fn a_booking_withdraws_an_opt_out_that_is_not_delivered_yet() {
    let redis = Redis::start();
    for place in Place::each(&redis) {
        let unavailable = || StatusCode::SERVICE_UNAVAILABLE.into_response();
        let xcover = first(unavailable).await;
        let proxy = place.listeners(&xcover.base_url, Limits::default());
        proxy.opt_out("offers", ID).await;
        xcover.wait_for(1).await;
        // Before it is tried again.
        proxy.book(&format!("/offers/{ID}/confirm")).await;
        let letters = place.letters(&xcover.base_url, 1).await;
        assert_eq!(letters, [(ID.to_owned(), "booked".to_owned())]);
        a_while().await;
        assert_eq!(xcover.requests().len(), 2);
        let again = place.command(&xcover.base_url, &["retry", ID]);
        assert!(again.ends_with("or was booked: nothing done\n"), "{again}");
    }
}

#[tokio::test]
async fn an_offer_whose_booking_was_lost_waits_until_it_is_booked_or_an_operator_decides() {
    let redis = Redis::start();
    let impatient = Limits {
        total: Duration::from_secs(1),
        delivery: Duration::from_secs(1),
        ..Limits::default()
    };
    for place in Place::each(&redis) {
        // Every attempt to book it is lost.
        let attempts = AtomicUsize::new(0);
        let xcover =
            MockXcover::responding(move || match attempts.fetch_add(1, Ordering::Relaxed) {
                0..4 => lost(),
                _ => StatusCode::NO_CONTENT.into_response(),
            })
            .await;
        let proxy = place.listeners(&xcover.base_url, impatient);
        let failed = proxy.book(&format!("/offers/{ID}/confirm")).await;
        failed.expect_problem(502, "upstream-failed");
        let attempts = xcover.requests().len();
        proxy.opt_out("offers", ID).await;
        let letters = place.letters(&xcover.base_url, 1).await;
        assert_eq!(letters, [(ID.to_owned(), "maybe-booked".to_owned())]);
        assert_eq!(xcover.requests().len(), attempts);
        // A quote's status can be asked for.
        proxy.opt_out("quotes", ID).await;
        assert_eq!(xcover.wait_for(attempts + 1).await.len(), attempts + 1);
        // The operator knows better.
        place.command(&xcover.base_url, &["retry", ID]);
        assert_eq!(xcover.wait_for(attempts + 2).await.len(), attempts + 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_waits_as_well_when_the_proxy_has_died_while_it_was_booked() {
    let slow = Duration::from_secs(1);
    let xcover = MockXcover::responding_after(slow, || StatusCode::NO_CONTENT).await;
    let place = Place::in_folder();
    let settings = [
        place.setting(),
        ("PROXY_BACKEND_LISTEN", "127.0.0.1:0"),
        ("PROXY_BACKEND_TOKEN", TOKEN),
    ];
    let mut proxy = Running::start(&xcover.base_url, &settings);
    let url = format!("{}/partners/LLODT/offers/{ID}/confirm", proxy.backend());
    let booking = Client::new().post(url).bearer_auth(TOKEN);
    let booking = booking
        .header("x-idempotency-key", "order-1")
        .header("content-type", "application/json")
        .body("{}");
    let booking = tokio::spawn(booking.send());
    tokio::time::sleep(slow / 2).await;
    signal("-KILL", proxy.id());
    proxy.wait();
    booking.await.unwrap().unwrap_err();

    let proxy = Running::start(&xcover.base_url, &settings);
    let url = format!("{}/xcover/offers/{ID}/opt_out", proxy.address);
    let opt_out = Client::new().post(url);
    let opt_out = opt_out.header(HEADER, token(ID, SystemTime::now()));
    assert_eq!(opt_out.send().await.unwrap().status(), 202);
    a_while().await;
    assert!(xcover.requests().is_empty());
}

#[tokio::test]
async fn an_offer_that_was_certainly_not_booked_is_opted_out_of() {
    let redis = Redis::start();
    for status in [400, 404, 422, 429] {
        for place in Place::each(&redis) {
            let attempts = AtomicUsize::new(0);
            let xcover = MockXcover::responding(move || {
                let is_booking = attempts.fetch_add(1, Ordering::Relaxed) < 1;
                let no = (
                    StatusCode::from_u16(status).unwrap(),
                    [("retry-after", "60")],
                    r#"{"type":"no"}"#,
                );
                match is_booking {
                    true => no.into_response(),
                    false => StatusCode::NO_CONTENT.into_response(),
                }
            })
            .await;
            let proxy = place.listeners(&xcover.base_url, Limits::default());
            let refused = proxy.book(&format!("/offers/{ID}/confirm")).await;
            assert_eq!(refused.status.as_u16(), status);
            proxy.opt_out("offers", ID).await;
            assert_eq!(xcover.wait_for(2).await.len(), 2);
        }
    }
}
