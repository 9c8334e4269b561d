//! `make demo` leads to a working page.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

fn free_port() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener
        .local_addr()
        .expect("an address")
        .port()
        .to_string()
}

#[tokio::test]
async fn the_demo_says_where_it_is_and_serves_the_checkout_there() {
    let port = free_port();
    let mut demo = Command::new("tools/demo")
        .current_dir(ROOT)
        .env("PORT", &port)
        .env("SANDBOX_PORT", free_port())
        .stdout(Stdio::piped())
        .process_group(0)
        .spawn()
        .expect("tools/demo");
    // Kept to the end: a script that prints to a closed pipe is killed.
    let mut lines = BufReader::new(demo.stdout.take().expect("piped")).lines();
    let address = format!("http://localhost:{port}");
    let said = lines
        .by_ref()
        .map_while(Result::ok)
        .any(|line| line.contains(&address));
    let page = reqwest::get(&address)
        .await
        .map(|answer| answer.status().as_u16());
    let ended = Command::new("kill")
        .arg("--")
        .arg(format!("-{}", demo.id()))
        .status();
    demo.wait().expect("it ends");
    assert!(said, "it never said {address}");
    assert_eq!(page.expect("an answer"), 200);
    assert!(ended.expect("kill").success());
}
