//! What a scenario leaves out of a response.

use serde_json::Value;

use crate::scenarios::scenario::Scenario;

/// Takes out of a response what a scenario leaves out.
pub(crate) fn omit(scenario: Scenario, response: &mut Value) {
    match scenario {
        Scenario::NoPds => {
            remove(response, &|key| key == "pds_url");
            edit_disclaimers(response, &without_links);
        }
        Scenario::NoDisclaimer => edit_disclaimers(response, &|_| String::new()),
        Scenario::NoPrice => remove(response, &|key| {
            key.trim_end_matches("_formatted").ends_with("price")
                || ["discount", "instalment_plans"].contains(&key)
        }),
        _ => {}
    }
}

fn remove(value: &mut Value, is_unwanted: &dyn Fn(&str) -> bool) {
    match value {
        Value::Object(object) => {
            object.retain(|key, _| !is_unwanted(key));
            object
                .values_mut()
                .for_each(|value| remove(value, is_unwanted));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| remove(item, is_unwanted)),
        _ => {}
    }
}

fn edit_disclaimers(value: &mut Value, edit: &dyn Fn(&str) -> String) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                match value {
                    Value::String(text) if has_legal_text(key) => *text = edit(text),
                    _ => edit_disclaimers(value, edit),
                }
            }
        }
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| edit_disclaimers(item, edit)),
        _ => {}
    }
}

fn has_legal_text(key: &str) -> bool {
    key.contains("disclaimer") || key == "terms_cta_html"
}

/// The HTML with its links reduced to their labels.
fn without_links(html: &str) -> String {
    let mut pieces = html.split("<a ");
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        text.push_str(piece.split_once('>').map_or("", |(_, label)| label));
    }
    text.replace("</a>", "")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn without_wording_no_link_to_one_is_left_either() {
        let mut response = json!({
            "pds_url": "x",
            "quotes": {"0": {"pds_url": "x", "disclaimer": r#"<p>Read <a href="x">the wording</a>.</p>"#}},
        });
        omit(Scenario::NoPds, &mut response);
        let quote = json!({"disclaimer": "<p>Read the wording.</p>"});
        assert_eq!(response, json!({"quotes": {"0": quote}}));
    }

    #[test]
    fn without_a_price_no_other_number_can_stand_in_for_it() {
        let mut response = json!({
            "total_price": 1, "total_price_formatted": "1", "bundle_price": 1,
            "policies": [{"price": 1, "price_formatted": "1", "retail_price": 1, "tax": 1}],
        });
        omit(Scenario::NoPrice, &mut response);
        assert_eq!(response, json!({"policies": [{"tax": 1}]}));
    }
}
