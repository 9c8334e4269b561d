//! Pages that report opt-outs, as the widget does.

use std::{
    net::SocketAddr,
    time::{Duration, Instant, SystemTime},
};

use reqwest::{Client, header::RETRY_AFTER};
use tokio::{io::AsyncWriteExt, net::TcpStream, task::JoinSet, time::sleep};
use xcover_proxy::{
    PackageId,
    settings::Secret,
    token::{HEADER, TokenKey},
};

use crate::fleet::TOKEN_KEY;

/// How long a page goes on trying (`www/embed/opt-out.js`).
const PATIENCE: Duration = Duration::from_secs(60);
/// Until the next page, which sends what hasn't been acknowledged.
const NEXT_PAGE: Duration = Duration::from_secs(2);

/// What the pages do.
#[derive(Clone, Copy)]
pub(crate) struct Pages {
    pub(crate) count: usize,
    /// They come evenly spread over this time.
    pub(crate) over: Duration,
    /// Whether each closes its connection as soon as it has sent its report, and the next page sends it again.
    pub(crate) leave: bool,
}

/// What became of one report.
pub(crate) struct Report {
    pub(crate) id: String,
    /// When the proxy has said 202; `None`: the page has given up.
    pub(crate) acknowledged: Option<Instant>,
    /// How many answers of 503 there were before.
    pub(crate) refusals: usize,
}

/// Sends all reports to the proxies in turn, as a load balancer would; ends when all pages have.
pub(crate) async fn report_all(pages: Pages, proxies: Vec<SocketAddr>) -> Vec<Report> {
    let client = Client::builder()
        .timeout(Duration::from_secs(15))
        .build()
        .unwrap();
    let mut all = JoinSet::new();
    for n in 0..pages.count {
        let (client, proxies) = (client.clone(), proxies.clone());
        all.spawn(async move {
            let share = u32::try_from(n).unwrap();
            let count = u32::try_from(pages.count).unwrap();
            sleep(pages.over * share / count).await;
            // Every other one is a quote's.
            let (surface, id) = match n % 2 {
                0 => ("quotes", format!("{n:05}-QUOTE-INS")),
                _ => ("offers", format!("{n:08}-0ffe-4000-8000-000000000000")),
            };
            let path = format!("/xcover/{surface}/{id}/opt_out");
            if pages.leave {
                send_and_leave(proxies[n % proxies.len()], &path, &id).await;
                sleep(NEXT_PAGE).await;
            }
            report(&client, &proxies, n, &path, id).await
        });
    }
    all.join_all().await
}

/// As `send` in `www/embed/opt-out.js`.
async fn report(
    client: &Client,
    proxies: &[SocketAddr],
    n: usize,
    path: &str,
    id: String,
) -> Report {
    let start = Instant::now();
    let mut refusals = 0;
    for attempt in 0.. {
        let proxy = proxies[(n + attempt) % proxies.len()];
        let request = client
            .post(format!("http://{proxy}{path}"))
            .header(HEADER, token(&id))
            .body("{}");
        let response = request.send().await.ok();
        let status = response
            .as_ref()
            .map_or(0, |response| response.status().as_u16());
        let retry_after = response.and_then(|response| {
            let value = response.headers().get(RETRY_AFTER)?;
            value.to_str().ok()?.parse().ok()
        });
        match status {
            202 => {
                return Report {
                    id,
                    acknowledged: Some(Instant::now()),
                    refusals,
                };
            }
            503 => {
                assert!(retry_after.is_some(), "a 503 without Retry-After");
                refusals += 1;
            }
            0 => {}
            status => panic!("{status}"),
        }
        let backoff = Duration::from_millis(500 * 2_u64.pow(attempt.min(4) as u32));
        let wait = backoff.max(Duration::from_secs(retry_after.unwrap_or(0)));
        if start.elapsed() + wait > PATIENCE {
            break;
        }
        sleep(wait).await;
    }
    Report {
        id,
        acknowledged: None,
        refusals,
    }
}

/// Sends a report and closes the connection at once.
async fn send_and_leave(proxy: SocketAddr, path: &str, id: &str) {
    let Ok(mut page) = TcpStream::connect(proxy).await else {
        return;
    };
    let request = format!(
        "POST {path} HTTP/1.1\r\nhost: {proxy}\r\n{HEADER}: {}\r\ncontent-length: 2\r\n\r\n{{}}",
        token(id)
    );
    let _ = page.write_all(request.as_bytes()).await;
}

fn token(id: &str) -> String {
    let key = TokenKey::new(&Secret::new(TOKEN_KEY.as_bytes().to_vec())).unwrap();
    key.issue(&PackageId::parse(id).unwrap(), SystemTime::now())
}
