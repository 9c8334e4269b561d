//! One product: everything that has to be read before choosing, in reading order.

use js_sys::{Date, Function, Object};
use leptos::prelude::AnyView;
use wasm_bindgen::{JsCast, JsValue};

use super::element::{block, element, link, nodes, rich_text, text, unseen};
use crate::holes::{Prices, fill};
use crate::instant::Instant;
use crate::interop::{get, set};
use crate::offer::{Benefit, Limit, Offer, Point, Product};
use crate::settings::Settings;
use crate::wording::{Around, Wording, around};

/// The product of `offer`, under a title of the level `title`.
pub(super) fn product_view(
    product: &Product,
    title: &'static str,
    offer: &Offer,
    settings: &Settings,
    words: &Wording,
) -> AnyView {
    let holes = settings.prices(product, offer);
    let texts = &product.texts;
    let mut parts = vec![head(product, title, offer, settings, words)];
    if let Some(header) = &texts.header {
        parts.push(element("p", "header", vec![text(header)]));
    }
    if let Some(description) = &texts.description {
        let filled = fill(description, &holes);
        parts.push(element("div", "description", rich_text(&filled)));
    }
    parts.extend(list(
        "inclusions",
        words.inclusions,
        &texts.inclusions,
        words,
        &holes,
    ));
    parts.extend(list(
        "exclusions",
        words.exclusions,
        &texts.exclusions,
        words,
        &holes,
    ));
    parts.extend(benefits(product, offer, settings, words));
    parts.extend(facts(product, offer, settings, words));
    let disclaimer = product.disclosure.disclaimer();
    parts.push(element("div", "disclaimer", nodes(disclaimer)));
    let notes = product.notes.iter();
    parts.extend(notes.map(|note| element("div", "disclaimer", nodes(note))));
    parts.push(documents(product, words));
    element("div", "product", parts)
}

/// Title and price.
fn head(
    product: &Product,
    title: &'static str,
    offer: &Offer,
    settings: &Settings,
    words: &Wording,
) -> AnyView {
    let price = |amount| settings.price(amount, offer);
    let mut line = Vec::new();
    if let Some(discount) = &product.discount {
        line.push(unseen(words.before));
        line.push(element("s", "before", vec![text(&price(discount.before))]));
    }
    line.push(unseen(words.price));
    line.push(element(
        "strong",
        "amount",
        vec![text(&price(product.price))],
    ));
    let saved = product
        .discount
        .map(|discount| around(words.saved, &price(discount.saved)));
    let each = settings.price_per_unit(product.price, offer);
    let each = each.map(|each| around(words.each, &each));
    let tax = product.tax.as_ref().map(|tax| {
        let parts = tax
            .parts
            .iter()
            .map(|(name, amount)| format!("{name} {}", price(*amount)));
        let mut line = around(words.tax, &price(tax.total));
        if !tax.parts.is_empty() {
            line = format!("{line} ({})", parts.collect::<Vec<_>>().join(", "));
        }
        line
    });
    for (part, words) in [("saved", saved), ("each", each), ("tax", tax)] {
        line.extend(words.map(|words| element("span", part, vec![text(&words)])));
    }
    let name = product.texts.title.as_deref().unwrap_or(words.choices);
    let parts = vec![
        element(title, "title", vec![text(name)]),
        element("p", "price", line),
    ];
    element("div", "head", parts)
}

/// Points under their heading; nothing where there are none.
pub(super) fn list(
    part: &'static str,
    heading: &str,
    points: &[Point],
    words: &Wording,
    holes: &Prices,
) -> Vec<AnyView> {
    if points.is_empty() {
        return Vec::new();
    }
    let point = |point: &Point| {
        let title = point
            .title
            .iter()
            .map(|title| ("strong", "point-title", title));
        let description = point
            .description
            .iter()
            .map(|text| ("span", "point-text", text));
        let parts = title.chain(description);
        let parts =
            parts.map(|(tag, part, words)| element(tag, part, vec![text(&fill(words, holes))]));
        element("li", "point", parts.collect())
    };
    vec![
        block("p", "subtitle", words.language, vec![text(heading)]),
        element("ul", part, points.iter().map(point).collect()),
    ]
}

/// What is paid in which case, to be opened by who wants to know.
fn benefits(
    product: &Product,
    offer: &Offer,
    settings: &Settings,
    words: &Wording,
) -> Option<AnyView> {
    let limit = |limit: &Option<Limit>, around_amount: Around| {
        limit.as_ref().map(|limit| match limit {
            Limit::Text(words) => words.clone(),
            Limit::Amount(amount) => around(around_amount, &settings.price(*amount, offer)),
        })
    };
    let item = |benefit: &Benefit| {
        let bounds = [
            limit(&benefit.limit, words.limit),
            limit(&benefit.limit_per_unit, words.limit_per_unit),
            limit(&benefit.excess, words.excess),
            limit(&benefit.minimum_claim, words.minimum_claim),
        ];
        let bounds: Vec<_> = bounds.into_iter().flatten().collect();
        let title = benefit.title.as_deref().unwrap_or_default();
        let parts = vec![
            element("strong", "point-title", vec![text(title)]),
            element("span", "point-text", vec![text(&bounds.join(" · "))]),
        ];
        element("li", "benefit", parts)
    };
    let items: Vec<_> = product.benefits.iter().map(item).collect();
    let summary = block(
        "summary",
        "subtitle",
        words.language,
        vec![text(words.benefits)],
    );
    (!items.is_empty()).then(|| {
        element(
            "details",
            "benefits",
            vec![summary, element("ul", "benefit-list", items)],
        )
    })
}

/// Sum insured, period, insurer, seller.
fn facts(
    product: &Product,
    offer: &Offer,
    settings: &Settings,
    words: &Wording,
) -> Option<AnyView> {
    let cover = product.cover_amount.as_ref().map(|(amount, scope)| {
        let amount = settings.price(*amount, offer);
        let scope = scope
            .as_deref()
            .map_or(String::new(), |scope| [" ", scope].concat());
        [amount, scope].concat()
    });
    let locale = settings
        .locale
        .as_deref()
        .unwrap_or(settings.content_language(offer));
    let (first, last) = &product.period;
    let day = |instant: &Option<Instant>| {
        let written = instant.as_ref().map(|instant| day(instant, locale));
        written.unwrap_or_default()
    };
    // Open at the end where XCover names none.
    let period = first
        .is_some()
        .then(|| [&day(first), " – ", &day(last)].concat());
    let facts = [
        (words.cover_amount, cover),
        (words.period, period),
        (words.underwriter, product.underwriter.clone()),
        (words.seller, product.seller.clone()),
    ];
    let mut rows = Vec::new();
    for (name, value) in facts {
        if let Some(value) = value {
            let pair = vec![
                element("dt", "fact", vec![text(name)]),
                element("dd", "value", vec![text(&value)]),
            ];
            rows.push(element("div", "row", pair));
        }
    }
    (!rows.is_empty()).then(|| element("dl", "facts", rows))
}

/// The policy wording, and what else there is to read.
fn documents(product: &Product, words: &Wording) -> AnyView {
    let new_tab = || unseen(words.new_tab);
    let wording = vec![text(words.policy_wording), new_tab()];
    let mut links = vec![link(product.disclosure.wording(), "wording", wording)];
    for document in &product.documents {
        let name = document.name.as_deref().unwrap_or(words.document);
        links.push(link(
            document.url.as_str(),
            "document",
            vec![text(name), new_tab()],
        ));
    }
    block("p", "documents", words.language, links)
}

/// A day as readers of `locale` write it; as it came where the browser doesn't know the locale.
fn day(instant: &Instant, locale: &str) -> String {
    let date: JsValue = Date::new(&instant.day().into()).into();
    let options: JsValue = Object::new().into();
    set(&options, "dateStyle", &"medium".into());
    set(&options, "timeZone", &"UTC".into());
    let write = get(&date, "toLocaleDateString");
    // Called by hand, because a locale that isn't well-formed throws.
    let written = write.dyn_ref::<Function>().and_then(|write| {
        write
            .call2(&date, &locale.replace('_', "-").into(), &options)
            .ok()
    });
    written
        .and_then(|written| written.as_string())
        .unwrap_or_else(|| instant.day().to_owned())
}
