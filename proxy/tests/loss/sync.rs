//! A kill leaves what was written to the system, so it can't show a missing sync: the system calls can.

use std::{fs, time::Duration};

use tokio::time::sleep;

use crate::{
    fleet::{Environment, Folder, Proxy},
    pages::{Pages, report_all},
    upstream::{Slowness, Upstream},
};

const OPT_OUTS: usize = 5;

#[tokio::test(flavor = "multi_thread")]
async fn what_an_opt_out_is_stored_in_is_synced_to_the_disk_before_its_202() {
    // It answers nothing, so that nothing else is written meanwhile.
    let upstream = Upstream::start(Slowness::default());
    upstream.hold(true);
    let folder = Folder::new();
    let trace = folder.path().join("trace");
    let data = folder.path().join("data");
    let settings = [("PROXY_DATA_DIR", data.to_str().unwrap())];
    let environment = Environment::new(&upstream.base_url(), &settings);
    let calls = "pwrite64,fsync,fdatasync,write,writev,sendto,sendmsg";
    let strace = format!(
        "exec strace -D -f -y -e trace={calls} -o {}",
        trace.to_str().unwrap()
    );
    let mut proxy = Proxy::start_with(&environment, &strace).await;
    // One after the other, so that each has a sync of its own.
    let pages = Pages {
        count: OPT_OUTS,
        over: Duration::from_secs(2),
        leave: false,
    };
    report_all(pages, vec![proxy.address]).await;
    proxy.kill();
    let trace = loop {
        let trace = fs::read_to_string(&trace).unwrap();
        if trace.trim_end().ends_with("+++ killed by SIGKILL +++") {
            break trace;
        }
        sleep(Duration::from_millis(20)).await;
    };
    assert_eq!(states_at_each_202(&trace), ["synced"; OPT_OUTS]);
}

/// What had become of the database's log at each 202 that was sent: `written` since the last one, or `synced` since then.
fn states_at_each_202(trace: &str) -> Vec<&'static str> {
    let mut state = "untouched";
    let mut states = Vec::new();
    let mut syncing = Vec::new();
    for line in trace.lines() {
        let (process, call) = line.split_once(' ').unwrap();
        let call = call.trim_start();
        let name = call.split(['(', ' ']).next().unwrap();
        let is_log = call.contains("outbox.sqlite-wal>");
        let is_sync = matches!(name, "fsync" | "fdatasync");
        if call.contains("\"HTTP/1.1 202 ") {
            states.push(state);
            state = "untouched";
        } else if name == "pwrite64" && is_log {
            state = "written";
        } else if is_sync && is_log && call.ends_with("<unfinished ...>") {
            syncing.push(process);
        } else if (is_sync && is_log && call.ends_with("= 0"))
            || (call.contains("sync resumed>")
                && call.ends_with("= 0")
                && syncing.contains(&process))
        {
            syncing.retain(|&other| other != process);
            if state == "written" {
                state = "synced";
            }
        }
    }
    states
}
