//! Documents that responses link to besides those of a policy.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

use crate::pages::layout;
use crate::responses::links::{ACCOUNT, DISTRIBUTION};

/// The document of this name.
pub(crate) async fn show(Path(slug): Path<String>) -> Response {
    let (title, body) = match slug.as_str() {
        DISTRIBUTION => ("Terms of distribution", distribution()),
        ACCOUNT => ("Your account", account()),
        _ => return layout::missing(),
    };
    layout::page(StatusCode::OK, title, &body)
}

/// Where a customer changes or cancels a policy.
pub(crate) async fn manage() -> Response {
    layout::page(StatusCode::OK, "Your account", &account())
}

fn distribution() -> Markup {
    html! {
        h2 { "What we do" }
        p {
            "We offer insurance on the pages of shops, box offices, carriers and travel agents. We do \
            not advise you: the offer is the same for everybody, and whether it suits you is yours \
            to judge from the policy wording."
        }
        h2 { "How we are paid" }
        p {
            "The insurer pays us a share of your premium. The price you see includes it, with all \
            taxes; nothing is added later."
        }
        h2 { "What we do with your data" }
        p {
            "We use what you bought and where you live to price the offer, and your name and address \
            to issue the policy. Only the insurer and those who handle claims get to see them."
        }
        h2 { "If something went wrong" }
        p {
            "Write to us, and we answer within ten working days. If you are not content with the \
            answer, the ombudsman of your country looks into it free of charge."
        }
    }
}

fn account() -> Markup {
    html! {
        p {
            "Here customers would see their policies and make their claims. The sandbox keeps no \
            accounts, and nothing that was bought in it can be claimed on."
        }
    }
}
