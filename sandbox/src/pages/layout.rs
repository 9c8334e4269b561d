//! The frame of the pages.

use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderName, StatusCode};
use axum::response::Response;
use maud::{DOCTYPE, Markup, html};

use crate::log::{LogEntry, logged};

/// The path of the stylesheet: one level above every page.
pub(crate) const STYLESHEET_PATH: &str = "/pages.css";

const STYLESHEET: &str = "\
:root { color-scheme: light dark; }
body { max-width: 42rem; margin: 0 auto; padding: 2rem 1.25rem; font: 1rem/1.6 system-ui, sans-serif; }
h1, h2 { line-height: 1.25; }
.notice { border-inline-start: 0.25rem solid; padding-inline-start: 1rem; }
table { border-collapse: collapse; }
th, td { padding: 0.25rem 1.5rem 0.25rem 0; text-align: start; vertical-align: top; }
";

const HEADERS: [(HeaderName, &str); 4] = [
    (
        CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "no-referrer"),
    (CACHE_CONTROL, "no-store"),
];

/// A page with this title and body.
pub(crate) fn page(status: StatusCode, title: &str, body: &Markup) -> Response {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                link rel="stylesheet" href={ ".." (STYLESHEET_PATH) };
            }
            body {
                main {
                    h1 { (title) }
                    p class="notice" {
                        "This page belongs to a sandbox. The insurers are made up, and nobody is \
                        insured by it."
                    }
                    (body)
                }
            }
        }
    };
    let kind = [(CONTENT_TYPE, "text/html; charset=utf-8")];
    let response = (status, kind, HEADERS, page.into_string());
    logged(response, LogEntry::new("page"))
}

/// The page for a link that leads nowhere.
pub(crate) fn missing() -> Response {
    let body = html! { p { "There is no such document." } };
    page(StatusCode::NOT_FOUND, "Not found", &body)
}

/// The stylesheet of all pages.
pub(crate) async fn stylesheet() -> Response {
    let kind = [(CONTENT_TYPE, "text/css; charset=utf-8")];
    logged((kind, HEADERS, STYLESHEET), LogEntry::new("page"))
}
