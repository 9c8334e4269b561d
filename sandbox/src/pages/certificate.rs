//! Certificates of insurance: what was bought, without naming anybody.

use std::collections::HashMap;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;

use crate::packages::package::{Package, Quote, Status};
use crate::pages::layout;
use crate::responses::content::escaped;
use crate::state::SharedState;

/// Shows the certificate of a bought package to whoever has its security token.
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

fn certificate(package: &Package) -> String {
    let bought = package.priced().filter(|(_, quote)| quote.is_bought());
    let row = |(_, quote): (usize, &Quote)| {
        let product = quote.item.vertical.product();
        let price = package.currency.formatted(quote.premium.price);
        format!(
            "<tr><td>{}</td><td>{}</td><td>{}</td></tr>\n",
            escaped(product.name),
            escaped(product.insurer),
            escaped(&price),
        )
    };
    let rows: String = bought.map(row).collect();
    format!(
        "<p>Reference: {}</p>\n\
         <table>\n<tr><th>Policy</th><th>Insurer</th><th>Price</th></tr>\n{rows}</table>",
        package.id,
    )
}
