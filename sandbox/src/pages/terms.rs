//! Terms: the documents that answers link to besides those of a policy.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;

use crate::pages::layout;
use crate::responses::links::{ACCOUNT, DISTRIBUTION};

const DISTRIBUTION_TERMS: &str = "\
<h2>What we do</h2>
<p>We offer insurance on the pages of shops, box offices, carriers and travel agents. We do not \
advise you: the offer is the same for everybody, and whether it suits you is yours to judge from the \
policy wording.</p>
<h2>How we are paid</h2>
<p>The insurer pays us a share of your premium. The price you see includes it, with all taxes; \
nothing is added later.</p>
<h2>What we do with your data</h2>
<p>We use what you bought and where you live to price the offer, and your name and address to issue \
the policy. Only the insurer and those who handle claims get to see them.</p>
<h2>If something went wrong</h2>
<p>Write to us, and we answer within ten working days. If you are not content with the answer, the \
ombudsman of your country looks into it free of charge.</p>";

const ACCOUNT_TEXT: &str = "\
<p>Here customers would see their policies and make their claims. The sandbox keeps no accounts, and \
nothing that was bought in it can be claimed on.</p>";

/// Shows the terms of a name.
pub(crate) async fn show(Path(slug): Path<String>) -> Response {
    match slug.as_str() {
        DISTRIBUTION => layout::page(StatusCode::OK, "Terms of distribution", DISTRIBUTION_TERMS),
        ACCOUNT => layout::page(StatusCode::OK, "Your account", ACCOUNT_TEXT),
        _ => layout::missing(),
    }
}
