//! Insurance product information documents, which European law wants beside the wording.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;

use crate::catalogue::product::Vertical;
use crate::catalogue::texts::select;
use crate::pages::layout;
use crate::pages::wording::list;
use crate::responses::content::escaped;

/// Shows the document of a policy type.
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

fn document(vertical: Vertical) -> String {
    let (product, texts) = (vertical.product(), select::english(vertical));
    format!(
        "<p>{name} by {insurer}, policy form {code}</p>\n\
         <h2>What is this type of insurance?</h2>\n<p>{description}</p>\n\
         <h2>What is insured?</h2>\n{inclusions}\
         <h2>What is not insured?</h2>\n{exclusions}\
         <h2>What are my obligations?</h2>\n\
         <p>Tell the truth when you buy, keep the damage small, and report it within 30 days.</p>\n\
         <h2>When and how do I pay?</h2>\n<p>{payment}</p>\n\
         <h2>How do I cancel?</h2>\n\
         <p>In writing, within 14 days of buying.</p>",
        name = escaped(product.name),
        insurer = escaped(product.insurer),
        code = product.code,
        description = escaped(texts.description),
        inclusions = list(texts.inclusions),
        exclusions = list(texts.exclusions),
        payment = escaped(texts.payment_disclaimer),
    )
}
