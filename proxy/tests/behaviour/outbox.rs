//! Opt-outs are never lost, in a folder or in Redis. `tests/loss/` breaks more.

use std::{
    collections::HashSet,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, SystemTime},
};

use axum::http::StatusCode;
use futures_util::future::join_all;
use xcover_proxy::{Limits, token::HEADER};

use crate::{
    binary::{Running, exit_of},
    place::Place,
    redis::Redis,
    support::{MockXcover, scratch_folder, token},
};

const NOBODY: &str = "http://127.0.0.1:1/x";

fn usual() -> Limits {
    Limits::default()
}

fn letter(id: &str, reason: &str) -> (String, String) {
    (id.to_owned(), reason.to_owned())
}

async fn xcover_responding(status: u16) -> MockXcover {
    MockXcover::responding(move || StatusCode::from_u16(status).unwrap()).await
}

#[tokio::test]
async fn an_opt_out_that_is_repeated_is_sent_once() {
    let redis = Redis::start();
    for place in Place::each(&redis) {
        let xcover = xcover_responding(204).await;
        let proxy = place.listeners(&xcover.base_url, usual());
        for _ in 0..3 {
            let response = proxy.opt_out("quotes", "A-1").await;
            assert_eq!(response.status, StatusCode::ACCEPTED);
            xcover.wait_for(1).await;
        }
        tokio::time::sleep(Duration::from_millis(1500)).await;
        assert_eq!(xcover.requests().len(), 1);
    }
}

#[tokio::test]
async fn a_final_no_and_a_booked_quote_are_dead_letters_that_say_why() {
    let redis = Redis::start();
    for (status, reason) in [
        (400, "malformed-400"),
        (404, "unknown-404"),
        (422, "refused-422"),
    ] {
        for place in Place::each(&redis) {
            let xcover = xcover_responding(status).await;
            let proxy = place.listeners(&xcover.base_url, usual());
            proxy.opt_out("offers", "A-1").await;
            let letters = place.letters(&xcover.base_url, 1).await;
            assert_eq!(letters, [letter("A-1", reason)]);
        }
    }
    for place in Place::each(&redis) {
        let xcover = xcover_responding(204).await;
        let proxy = place.listeners(&xcover.base_url, usual());
        for id in ["CONFIRMED-INS", "OPTED-OUT-INS", "CANCELLED-INS"] {
            proxy.opt_out("quotes", id).await;
        }
        let letters = place.letters(&xcover.base_url, 1).await;
        assert_eq!(letters, [letter("CONFIRMED-INS", "booked")]);
        assert!(xcover.requests().is_empty());
    }
}

#[tokio::test]
async fn what_is_neither_yes_nor_no_is_tried_again_until_it_is_or_is_too_old() {
    let redis = Redis::start();
    let try_three_times = async |place: Place, statuses: [u16; 3]| {
        let attempt = AtomicUsize::new(0);
        let xcover = MockXcover::responding(move || {
            let attempt = attempt.fetch_add(1, Ordering::Relaxed);
            StatusCode::from_u16(statuses[attempt.min(2)]).unwrap()
        })
        .await;
        let proxy = place.listeners(&xcover.base_url, usual());
        proxy.opt_out("offers", "A-1").await;
        let requests = xcover.wait_for(3).await;
        assert_eq!(requests.len(), 3, "{statuses:?}");
        for request in requests {
            assert_eq!(request.header("x-idempotency-key"), "opt-out-A-1");
        }
    };
    let all = [
        [200, 500, 204],
        [302, 503, 204],
        [401, 403, 204],
        [202, 405, 409],
    ]
    .map(|statuses| Place::each(&redis).map(|place| try_three_times(place, statuses)));
    join_all(all.into_iter().flatten()).await;
    let impatient = Limits {
        delivery: Duration::from_secs(1),
        ..usual()
    };
    for place in Place::each(&redis) {
        let proxy = place.listeners(NOBODY, impatient);
        proxy.opt_out("offers", "A-1").await;
        let letters = place.letters(NOBODY, 1).await;
        assert_eq!(letters, [letter("A-1", "too-old")]);
    }
}

#[test]
fn a_second_proxy_with_the_same_folder_does_not_start() {
    let folder = scratch_folder();
    let data = folder.path().to_str().unwrap();
    let _running = Running::start(NOBODY, &[("PROXY_DATA_DIR", data)]);
    let environment = crate::support::environment(NOBODY);
    let second = Command::new(env!("CARGO_BIN_EXE_xcover-proxy"))
        .env_clear()
        .envs(&environment)
        .env("PROXY_DATA_DIR", data)
        .env("PROXY_LISTEN", "127.0.0.1:0")
        .output()
        .unwrap();
    assert_eq!(second.status.code(), Some(1));
    let stderr = String::from_utf8(second.stderr).unwrap();
    assert!(
        stderr.contains(&format!(
            "PROXY_DATA_DIR ({data}) can't be used: another process"
        )),
        "{stderr}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn proxies_with_one_redis_send_each_opt_out_once() {
    let redis = Redis::start();
    let place = Place::in_redis(&redis);
    let xcover = xcover_responding(204).await;
    let proxies = [(); 3].map(|()| place.listeners(&xcover.base_url, usual()));
    for nth in 0..60 {
        let id = format!("A-{nth}");
        let response = proxies[nth % 3].opt_out("offers", &id).await;
        assert_eq!(response.status, StatusCode::ACCEPTED);
    }
    xcover.wait_for(60).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let requests = xcover.requests();
    let keys: HashSet<_> = requests
        .iter()
        .map(|request| request.header("x-idempotency-key"))
        .collect();
    assert_eq!((keys.len(), requests.len()), (60, 60));
}

#[tokio::test(flavor = "multi_thread")]
async fn operators_list_retry_and_drop_dead_letters() {
    let redis = Redis::start();
    for place in Place::each(&redis) {
        let xcover = xcover_responding(422).await;
        let proxy = place.listeners(&xcover.base_url, usual());
        for id in ["A-1", "A-2"] {
            proxy.opt_out("offers", id).await;
        }
        place.letters(&xcover.base_url, 2).await;
        let outbox = |arguments: &[&str]| place.command(&xcover.base_url, arguments);
        let list = outbox(&["list"]);
        assert!(list.contains("offers\tA-1\trefused-422\t1\t"), "{list}");
        assert_eq!(outbox(&["drop", "A-2"]), "A-2 is deleted\n");
        assert_eq!(outbox(&["retry", "A-1"]), "A-1 is tried again\n");
        let nothing = "A-9 is no dead letter, or was booked: nothing done\n";
        assert_eq!(outbox(&["retry", "A-9"]), nothing);
        assert_eq!(xcover.wait_for(3).await.len(), 3);
        let letters = place.letters(&xcover.base_url, 1).await;
        assert_eq!(letters, [letter("A-1", "refused-422")]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_in_a_folder_can_be_moved_to_redis() {
    let is_up = Arc::new(AtomicBool::new(false));
    let up = Arc::clone(&is_up);
    let xcover = MockXcover::responding(move || match up.load(Ordering::Relaxed) {
        true => StatusCode::NO_CONTENT,
        false => StatusCode::INTERNAL_SERVER_ERROR,
    })
    .await;
    let folder = Place::in_folder();
    let (_, path) = folder.setting();
    let running = Running::start(&xcover.base_url, &[folder.setting()]);
    for id in ["A-1", "CONFIRMED-1"] {
        let url = format!("{}/xcover/quotes/{id}/opt_out", running.address);
        let request = reqwest::Client::new().post(url);
        let request = request.header(HEADER, token(id, SystemTime::now()));
        assert_eq!(request.send().await.unwrap().status(), 202);
    }
    folder.letters(&xcover.base_url, 1).await;
    let redis = Redis::start();
    let place = Place::in_redis(&redis);
    let in_use = place.refused_command(&xcover.base_url, &["move", path]);
    assert!(in_use.ends_with("another process uses it\n"), "{in_use}");
    running.stop("-TERM");
    let moved = place.command(&xcover.base_url, &["move", path]);
    assert_eq!(moved, "moved: 2 opt-outs, 0 ids of what is booked\n");
    let again = place.refused_command(&xcover.base_url, &["move", path]);
    assert!(
        again.ends_with("there is no outbox.sqlite in it\n"),
        "{again}"
    );

    let failed = xcover.requests().len();
    is_up.store(true, Ordering::Relaxed);
    let _proxy = place.listeners(&xcover.base_url, usual());
    let requests = xcover.wait_for(failed + 1).await;
    let delivered = requests.last().unwrap();
    assert_eq!(delivered.header("x-idempotency-key"), "opt-out-A-1");
    let letters = place.letters(&xcover.base_url, 1).await;
    assert_eq!(letters, [letter("CONFIRMED-1", "booked")]);
}

#[test]
fn a_redis_that_may_forget_is_refused_with_the_setting_and_its_value() {
    for (more, wrong) in [
        (
            &["--appendonly", "no"][..],
            "its appendonly is no, where yes is needed",
        ),
        (
            &["--appendfsync", "everysec"],
            "its appendfsync is everysec, where always is needed",
        ),
        (
            &["--maxmemory-policy", "allkeys-lru", "--appendonly", "no"],
            "its appendonly is no, where yes is needed; \
             its maxmemory-policy is allkeys-lru, where noeviction is needed",
        ),
        (
            &["--rename-command", "CONFIG", ""],
            "its settings can't be read (CONFIG GET): ",
        ),
    ] {
        let redis = Redis::with(more);
        let (status, message) = exit_of(NOBODY, &[("PROXY_REDIS_URL", &redis.url())]);
        assert_eq!(status, Some(1));
        let expected =
            format!("xcover-proxy: the proxy can't start: PROXY_REDIS_URL can't be used: {wrong}");
        assert!(message.starts_with(&expected), "{message}");
    }
}

#[test]
fn a_redis_that_refuses_the_proxy_is_an_error_at_start_without_the_password() {
    let redis = Redis::with(&["--requirepass", "right-password"]);
    let at = redis.url().replace("redis://", "");
    for (url, why) in [
        (format!("redis://{at}"), "NOAUTH"),
        (
            format!("redis://:wrong-password@{at}"),
            "authentication failed",
        ),
    ] {
        let (status, message) = exit_of(NOBODY, &[("PROXY_REDIS_URL", &url)]);
        assert_eq!(status, Some(1));
        assert!(
            message.contains("PROXY_REDIS_URL can't be used: ") && message.contains(why),
            "{message}"
        );
        assert!(!message.contains("-password"), "{message}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn while_redis_is_away_opt_outs_are_refused_and_once_it_is_back_it_goes_on() {
    let mut redis = Redis::start();
    let place = Place::in_redis(&redis);
    let xcover = xcover_responding(204).await;
    let proxy = place.listeners(&xcover.base_url, usual());
    assert_eq!(proxy.opt_out("offers", "A-1").await.status, 202);
    xcover.wait_for(1).await;
    redis.kill();
    let refused = proxy.opt_out("offers", "A-2").await;
    refused.expect_problem(503, "store-unavailable");
    assert_eq!(refused.header("retry-after"), Some("1"));
    // One that may forget is no better than none.
    redis.restart(&["--appendfsync", "no"]);
    let refused = proxy.opt_out("offers", "A-2").await;
    refused.expect_problem(503, "store-unavailable");
    redis.kill();
    redis.restart(&[]);
    assert_eq!(proxy.opt_out("offers", "A-2").await.status, 202);
    assert_eq!(xcover.wait_for(2).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redis_that_hangs_costs_a_page_4_s_and_no_opt_out() {
    let redis = Redis::start();
    let place = Place::in_redis(&redis);
    let xcover = xcover_responding(204).await;
    let proxy = place.listeners(&xcover.base_url, usual());
    assert_eq!(proxy.opt_out("offers", "A-1").await.status, 202);
    xcover.wait_for(1).await;
    redis.hang(true);
    let refused = proxy.opt_out("offers", "A-2").await;
    refused.expect_problem(503, "store-unavailable");
    assert!(refused.took < Duration::from_secs(4), "{:?}", refused.took);
    redis.hang(false);
    assert_eq!(proxy.opt_out("offers", "A-2").await.status, 202);
    let requests = xcover.wait_for(2).await;
    assert_eq!(requests[1].header("x-idempotency-key"), "opt-out-A-2");
}

#[tokio::test]
async fn a_proxy_starts_without_its_redis_and_uses_it_once_it_is_there() {
    let mut redis = Redis::start();
    let place = Place::in_redis(&redis);
    redis.kill();
    let xcover = xcover_responding(204).await;
    let proxy = place.listeners(&xcover.base_url, usual());
    let refused = proxy.opt_out("offers", "A-1").await;
    refused.expect_problem(503, "store-unavailable");
    redis.restart(&[]);
    assert_eq!(proxy.opt_out("offers", "A-1").await.status, 202);
    assert_eq!(xcover.wait_for(1).await.len(), 1);
}
