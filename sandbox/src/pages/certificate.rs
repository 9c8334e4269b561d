//! Certificates of insurance: what was bought. They name nobody.

use std::collections::HashMap;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

use crate::packages::package::{Package, Status};
use crate::pages::layout;
use crate::state::SharedState;

/// The certificate of a bought package, for whoever has its security token.
pub(crate) async fn show(
    State(sandbox): State<SharedState>,
    Path(id): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let package = sandbox.store.get(&id).filter(|package| {
        package.status == Status::Confirmed
            && query.get("security_token") == Some(&package.security_token)
    });
    match package {
        Some(package) => layout::page(
            StatusCode::OK,
            "Certificate of insurance",
            &certificate(&package),
        ),
        None => layout::missing(),
    }
}

fn certificate(package: &Package) -> Markup {
    let bought = package.valid_quotes().map(|(_, quote)| quote);
    let bought = bought.filter(|quote| quote.is_bought());
    html! {
        p { "Reference: " (package.id) }
        table {
            tr { th { "Policy" } th { "Insurer" } th { "Price" } }
            @for quote in bought {
                @let product = quote.item.vertical.product();
                tr {
                    td { (product.name) }
                    td { (product.insurer) }
                    td { (package.currency.formatted(quote.premium.price)) }
                }
            }
        }
    }
}
