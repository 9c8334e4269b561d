//! The frame of the pages that links of an answer lead to.

use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderName, StatusCode};
use axum::response::Response;

use crate::log::{LogEntry, logged};
use crate::responses::content::escaped;

/// Where the pages' stylesheet is: one level above every page.
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

/// A page: the title is text, the body is HTML.
pub(crate) fn page(status: StatusCode, title: &str, body: &str) -> Response {
    let title = escaped(title);
    let html = format!(
        "<!doctype html>\n\
         <html lang=\"en\">\n\
         <head>\n\
         <meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n\
         <link rel=\"stylesheet\" href=\"..{STYLESHEET_PATH}\">\n\
         </head>\n\
         <body>\n\
         <main>\n\
         <h1>{title}</h1>\n\
         <p class=\"notice\">This page belongs to a sandbox. The insurers are made up, and nobody \
         is insured by it.</p>\n\
         {body}\n\
         </main>\n\
         </body>\n\
         </html>\n"
    );
    let kind = [(CONTENT_TYPE, "text/html; charset=utf-8")];
    logged((status, kind, HEADERS, html), LogEntry::new("page"))
}

/// The page for a link that leads nowhere.
pub(crate) fn missing() -> Response {
    let body = "<p>There is no such document.</p>";
    page(StatusCode::NOT_FOUND, "Not found", body)
}

/// The stylesheet of all pages.
pub(crate) async fn stylesheet() -> Response {
    let kind = [(CONTENT_TYPE, "text/css; charset=utf-8")];
    logged((kind, HEADERS, STYLESHEET), LogEntry::new("page"))
}
