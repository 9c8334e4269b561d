//! Insurance product information documents (IPID): European law requires one beside the wording.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

use crate::catalogue::product::Vertical;
use crate::catalogue::texts::select;
use crate::pages::{layout, points};

/// The document for a policy type.
pub(crate) async fn show(Path(policy_type): Path<String>) -> Response {
    match Vertical::from_policy_type(&policy_type) {
        Some(vertical) => layout::page(
            StatusCode::OK,
            "Insurance product information document",
            &document(vertical),
        ),
        None => layout::missing(),
    }
}

fn document(vertical: Vertical) -> Markup {
    let (product, texts) = (vertical.product(), select::english(vertical));
    html! {
        p { (product.name) " by " (product.insurer) ", policy form " (product.code) }
        h2 { "What is this type of insurance?" }
        p { (texts.description) }
        h2 { "What is insured?" }
        (points::list(texts.inclusions))
        h2 { "What is not insured?" }
        (points::list(texts.exclusions))
        h2 { "What are my obligations?" }
        p { "Tell the truth when you buy, keep the damage small, and report it within 30 days." }
        h2 { "When and how do I pay?" }
        p { (texts.payment_disclaimer) }
        h2 { "How do I cancel?" }
        p { "In writing, within 14 days of buying." }
    }
}
