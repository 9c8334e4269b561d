//! Opt-outs are never lost.

use std::{
    fs,
    path::Path,
    process::Command,
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant, SystemTime},
};

use axum::http::StatusCode;
use xcover_proxy::{Limits, outbox::DeadLetters, token::HEADER};

use crate::{
    binary::Running,
    support::{MockXcover, Proxy, scratch_folder, signal, token},
};

const FAST: (&str, &str) = ("PROXY_UPSTREAM_RATE", "10000");
const NOBODY: &str = "http://127.0.0.1:1/x";

fn path(surface: &str, id: &str) -> String {
    format!("/xcover/{surface}/{id}/opt_out")
}

/// The reason of each dead letter, once there are so many, or after 10 s.
async fn dead_letters(folder: &Path, count: usize) -> Vec<(String, String)> {
    let start = Instant::now();
    loop {
        let letters = DeadLetters::of(folder).unwrap().list().unwrap();
        if letters.len() >= count || start.elapsed() > Duration::from_secs(10) {
            let reasons = letters.into_iter().map(|letter| (letter.id, letter.reason));
            return reasons.collect();
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn an_opt_out_that_is_repeated_is_sent_once() {
    let xcover = MockXcover::responding(|| StatusCode::NO_CONTENT).await;
    let proxy = Proxy::in_front_of(&xcover.base_url);
    for _ in 0..3 {
        let response = proxy.opt_out(&path("quotes", "A-1"), "A-1").await;
        assert_eq!(response.status, StatusCode::ACCEPTED);
        xcover.wait_for(1).await;
    }
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert_eq!(xcover.requests().len(), 1);
}

#[tokio::test]
async fn a_final_no_and_a_booked_quote_are_dead_letters_that_say_why() {
    for (status, reason) in [
        (400, "malformed-400"),
        (404, "unknown-404"),
        (422, "refused-422"),
    ] {
        let status = StatusCode::from_u16(status).unwrap();
        let xcover = MockXcover::responding(move || status).await;
        let proxy = Proxy::in_front_of(&xcover.base_url);
        proxy.opt_out(&path("offers", "A-1"), "A-1").await;
        let letters = dead_letters(proxy.1.path(), 1).await;
        assert_eq!(letters, [("A-1".to_owned(), reason.to_owned())]);
    }
    let xcover = MockXcover::responding(|| StatusCode::NO_CONTENT).await;
    let proxy = Proxy::in_front_of(&xcover.base_url);
    for id in ["CONFIRMED-INS", "OPTED-OUT-INS", "CANCELLED-INS"] {
        proxy.opt_out(&path("quotes", id), id).await;
    }
    let letters = dead_letters(proxy.1.path(), 1).await;
    assert_eq!(letters, [("CONFIRMED-INS".to_owned(), "booked".to_owned())]);
    assert!(xcover.requests().is_empty());
}

#[tokio::test]
async fn what_is_neither_yes_nor_no_is_tried_again_until_it_is_or_is_too_old() {
    for statuses in [
        [200, 500, 204],
        [302, 503, 204],
        [401, 403, 204],
        [202, 405, 409],
    ] {
        let attempt = AtomicUsize::new(0);
        let xcover = MockXcover::responding(move || {
            let attempt = attempt.fetch_add(1, Ordering::Relaxed);
            StatusCode::from_u16(statuses[attempt.min(2)]).unwrap()
        })
        .await;
        let proxy = Proxy::in_front_of(&xcover.base_url);
        proxy.opt_out(&path("offers", "A-1"), "A-1").await;
        let requests = xcover.wait_for(3).await;
        assert_eq!(requests.len(), 3, "{statuses:?}");
        for request in requests {
            assert_eq!(request.header("x-idempotency-key"), "opt-out-A-1");
        }
    }
    let limits = Limits {
        delivery: Duration::from_secs(1),
        ..Limits::default()
    };
    let proxy = Proxy::with(NOBODY, &[], limits);
    proxy.opt_out(&path("offers", "A-1"), "A-1").await;
    let letters = dead_letters(proxy.1.path(), 1).await;
    assert_eq!(letters, [("A-1".to_owned(), "too-old".to_owned())]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_taken_survives_kills_and_an_xcover_that_is_down() {
    let folder = scratch_folder();
    let data = ("PROXY_DATA_DIR", folder.path().to_str().unwrap());
    let mut taken = 0;
    for round in 0..5 {
        let running = Running::start(NOBODY, &[data, FAST]);
        let client = reqwest::Client::new();
        for nth in 0..20 {
            let id = format!("A-{round}-{nth}");
            let request = client.post(format!("{}{}", running.address, path("quotes", &id)));
            let request = request.header(HEADER, token(&id, SystemTime::now()));
            assert_eq!(request.send().await.unwrap().status(), StatusCode::ACCEPTED);
            taken += 1;
        }
        signal("-KILL", running.id());
        running.wait();
    }
    let xcover = MockXcover::responding(|| StatusCode::NO_CONTENT).await;
    let _running = Running::start(&xcover.base_url, &[data, FAST]);
    xcover.wait_for(taken).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    let mut keys: Vec<_> = xcover
        .requests()
        .iter()
        .map(|request| request.header("x-idempotency-key").to_owned())
        .collect();
    assert_eq!(keys.len(), taken);
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), taken);
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
        stderr.contains("PROXY_DATA_DIR can't be used") && stderr.contains("another process"),
        "{stderr}"
    );
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_a_503_and_never_a_false_202() {
    let folder = scratch_folder();
    let data = folder.path().to_str().unwrap();
    // No file may grow beyond 64 blocks of 1 KiB.
    let running = Running::start_in_shell("trap '' XFSZ; ulimit -f 128", NOBODY, data);
    let client = reqwest::Client::new();
    let mut taken = Vec::new();
    let mut refused = 0;
    for nth in 0..200 {
        let id = format!("{nth}-{}", "A".repeat(50));
        let request = client.post(format!("{}{}", running.address, path("offers", &id)));
        let response = request
            .header(HEADER, token(&id, SystemTime::now()))
            .send()
            .await
            .unwrap();
        if response.status() == StatusCode::ACCEPTED {
            taken.push(id);
        } else {
            assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
            assert_eq!(response.headers()["retry-after"], "1");
            assert!(response.text().await.unwrap().contains("store-unavailable"));
            refused += 1;
        }
    }
    assert!(
        refused > 0 && !taken.is_empty(),
        "{refused} refused, {} taken",
        taken.len()
    );
    running.stop("-TERM");
    let xcover = MockXcover::responding(|| StatusCode::NO_CONTENT).await;
    let _running = Running::start(&xcover.base_url, &[("PROXY_DATA_DIR", data), FAST]);
    let paths: Vec<_> = xcover
        .wait_for(taken.len())
        .await
        .iter()
        .map(|request| request.uri.to_string())
        .collect();
    for id in taken {
        assert!(paths.iter().any(|path| path.contains(&id)), "{id} is lost");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn operators_list_retry_and_drop_dead_letters() {
    let xcover = MockXcover::responding(|| StatusCode::UNPROCESSABLE_ENTITY).await;
    let proxy = Proxy::in_front_of(&xcover.base_url);
    let folder = proxy.1.path();
    for id in ["A-1", "A-2"] {
        proxy.opt_out(&path("offers", id), id).await;
    }
    dead_letters(folder, 2).await;
    let outbox = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_xcover-proxy"))
            .env_clear()
            .env("PROXY_DATA_DIR", folder)
            .arg("outbox")
            .args(arguments)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0));
        String::from_utf8(output.stdout).unwrap()
    };
    let list = outbox(&["list"]);
    assert!(list.contains("offers\tA-1\trefused-422\t1\t"), "{list}");
    assert_eq!(outbox(&["drop", "A-2"]), "A-2 is deleted\n");
    assert_eq!(outbox(&["retry", "A-1"]), "A-1 is tried again\n");
    assert_eq!(xcover.wait_for(3).await.len(), 3);
    let list = dead_letters(folder, 1).await;
    assert_eq!(list.len(), 1);
    fs::remove_file(folder.join("outbox.sqlite")).unwrap();
}
