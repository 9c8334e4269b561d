//! The program: how it starts and stops.

use crate::support::{Shop, program};

#[test]
fn it_ends_on_sigterm() {
    let (status, lines) = Shop::start(&mut program("https://api.xcover.example/x")).stop();
    assert_eq!(status, Some(0), "{lines:?}");
}

#[test]
fn arguments_and_wrong_settings_end_it_with_one_sentence() {
    let mut argued = program("https://api.xcover.example/x");
    let output = argued.arg("--port").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "xcover-shop: takes no arguments; its settings are those of xcover-proxy, and SHOP_ORDERS_DIR\n"
    );
    let mut deaf = program("https://api.xcover.example/x");
    let output = deaf.env_remove("PROXY_BACKEND_LISTEN").output().unwrap();
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "xcover-shop: the proxy can't start: PROXY_BACKEND_LISTEN is not set: the shop books through it\n"
    );
    let mut homeless = program("https://api.xcover.example/x");
    let output = homeless.env("SHOP_ORDERS_DIR", "/dev/null/orders").output();
    let said = String::from_utf8(output.unwrap().stderr).unwrap();
    assert!(
        said.contains("SHOP_ORDERS_DIR can't be used: Not a directory"),
        "{said}"
    );
    let mut unset = program("https://api.xcover.example/x");
    let output = unset.env_remove("XCOVER_API_KEY").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "xcover-shop: XCOVER_API_KEY is not set\n"
    );
}
