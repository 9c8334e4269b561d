//! Rust's side of the seam in a real browser, as the script tag uses it.
#![cfg(target_family = "wasm")]
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test stops where it fails"
)]

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Function, JSON, Object, Reflect};
use wasm_bindgen::prelude::{Closure, JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlElement, HtmlInputElement, ShadowRoot, ShadowRootInit, ShadowRootMode};
use xcover_offer::edge::instance::{Handle, mount};

wasm_bindgen_test_configure!(run_in_browser);

const PACKAGE: &str = r#"{
    "id": "AAAAA-BBBBB-INS", "currency": "USD",
    "quotes": {"0": {
        "id": "q-0", "price": 14.02, "pds_url": "https://example.com/pds",
        "policy": {"content": {
            "title": "Ticket cover", "header": null, "description": "N/A",
            "inclusions": [{"title": "Illness", "description": "A doctor confirms it."}],
            "disclaimer": "<p onclick='x()'>Read the <a href='https://example.com/terms'>terms</a>.<script>x()</script></p>"
        }}
    }}
}"#;

/// An offer whose panel has optional texts, shown or not by its settings.
const OFFER: &str = r#"{
    "id": "0c2d5a90-0000-4000-8000-000000000001", "currency": "EUR",
    "products": [{"id": "a", "name": "a-slug", "details": {
        "pds_url": "https://example.com/pds", "files": ["https://example.com/ipid"],
        "finance": {"price": {"total_amount": 20.5}}
    }}],
    "content": {
        "locale": "en", "title": "Cover", "description": "<p>For <a href='https://example.com'>all</a>.</p>",
        "credibility_message": "Many do", "negative_cta_warning": "Sure?",
        "products": [{"id": "a", "title": "Cover for two years", "disclaimer": "Legal."}]
    }
}"#;

/// The element's side, in place of the script tag: it passes events to `emitted`, input to `input`, and calls `check`
/// when a timer is due.
const HOST: &str = "
    for (const type of ['change', 'click']) root.addEventListener(type, ({ target }) => input(target.id, type === 'click'));
    let timer;
    return {
      changeSelection: (...event) => emitted(event),
      emit: (...event) => emitted(event),
      requote: () => emitted(['requote', {}]),
      setTimer(delayMs) { clearTimeout(timer); if (delayMs < Infinity) timer = setTimeout(check, delayMs); },
    };";

/// A panel on the page, and the events that it has emitted.
struct Panel {
    root: ShadowRoot,
    handle: Rc<Handle>,
    emitted: Rc<RefCell<Vec<Array>>>,
    _emitted: Closure<dyn FnMut(Array)>,
    _input: Closure<dyn FnMut(String, bool)>,
    _check: Closure<dyn FnMut()>,
}

impl Panel {
    fn open() -> Panel {
        let document = web_sys::window().unwrap().document().unwrap();
        let element = document.create_element("div").unwrap();
        document.body().unwrap().append_child(&element).unwrap();
        let root = element
            .attach_shadow(&ShadowRootInit::new(ShadowRootMode::Open))
            .unwrap();
        let emitted = Rc::new(RefCell::new(Vec::new()));
        let sink = Rc::clone(&emitted);
        let mounted: Rc<RefCell<Weak<Handle>>> = Rc::default();
        let (for_input, for_check) = (Rc::clone(&mounted), Rc::clone(&mounted));
        let tell = Closure::<dyn FnMut(Array)>::new(move |event| {
            sink.borrow_mut().push(event);
        });
        let input = Closure::<dyn FnMut(String, bool)>::new(move |id: String, is_click| {
            if let Some(handle) = for_input.borrow().upgrade() {
                handle.input(&id, is_click);
            }
        });
        let check = Closure::<dyn FnMut()>::new(move || {
            if let Some(handle) = for_check.borrow().upgrade() {
                handle.check_expiry();
            }
        });
        let make = Function::new_with_args("root, emitted, input, check", HOST);
        let arguments = Array::of4(&root, tell.as_ref(), input.as_ref(), check.as_ref());
        let host = make.apply(&JsValue::NULL, &arguments).unwrap();
        let handle = Rc::new(mount(root.clone(), host.unchecked_into()));
        mounted.replace(Rc::downgrade(&handle));
        Panel {
            root,
            handle,
            emitted,
            _emitted: tell,
            _input: input,
            _check: check,
        }
    }

    /// Makes a request that gets this answer.
    fn answer(&self, body: &str) {
        self.answer_with(body, None);
    }

    /// The same; `lines` is the file of our own texts in the language of the offer.
    fn answer_with(&self, body: &str, lines: Option<&str>) {
        self.answer_while(body, lines, || {});
    }

    /// The same; `meanwhile` happens while the script tag looks whether the offer can be read.
    fn answer_while(&self, body: &str, lines: Option<&str>, meanwhile: impl Fn()) {
        self.handle.request();
        self.handle.show(None);
        let answer = Object::new();
        let set = |key: &str, value: &JsValue| Reflect::set(&answer, &key.into(), value).unwrap();
        match JSON::parse(body) {
            Ok(quote) => set("quote", &quote),
            Err(_) => set("status", &200.into()) && set("message", &"no JSON".into()),
        };
        let next = self.handle.read(&answer, 0, 10_000.0, 0.5);
        if next.is_string() {
            self.handle.show(lines.map(str::to_owned));
            meanwhile();
            self.handle.settle(true);
        }
    }

    #[track_caller]
    fn find(&self, selector: &str) -> Element {
        self.root.query_selector(selector).unwrap().expect(selector)
    }

    fn text(&self, selector: &str) -> String {
        self.find(selector).text_content().unwrap()
    }

    /// Name and detail of the last event, the detail as JSON.
    fn last_event(&self) -> (String, String) {
        let emitted = self.emitted.borrow();
        let event = emitted.last().expect("nothing was emitted");
        let detail = JSON::stringify(&event.get(1)).unwrap();
        (event.get(0).as_string().unwrap(), detail.into())
    }

    async fn choose(&self, value: &str) {
        let radio: HtmlInputElement = self.find(&format!("input[value={value}]")).unchecked_into();
        radio.click();
        TimeoutFuture::new(10).await;
    }
}

#[wasm_bindgen_test]
async fn an_offer_is_shown_with_everything_that_must_be_read_before_it_is_accepted() {
    let panel = Panel::open();
    panel.answer(PACKAGE);
    assert_eq!(panel.last_event().0, "xce-quote");
    assert_eq!(panel.text("h2"), "Ticket cover");
    assert_eq!(panel.text(".amount"), "$14.02");
    assert_eq!(panel.text(".tick"), "Illness");
    assert_eq!(panel.text(".point"), "IllnessA doctor confirms it.");
    assert_eq!(panel.text(".disclaimer"), "Read the terms.");
    assert_eq!(
        panel.find(".wording").get_attribute("href").unwrap(),
        "https://example.com/pds"
    );
    assert_eq!(
        panel.find(".wording").get_attribute("rel").unwrap(),
        "noopener"
    );
    assert!(
        panel
            .root
            .query_selector("[onclick], script")
            .unwrap()
            .is_none()
    );
    assert!(panel.root.query_selector(":checked").unwrap().is_none());
}

#[wasm_bindgen_test]
fn what_a_page_calls_and_sets_while_an_offer_is_looked_at_costs_it_nothing() {
    let panel = Panel::open();
    panel.answer_while(PACKAGE, None, || {
        panel.handle.clear();
        let settings = JSON::parse(r#"{"units": "2"}"#).unwrap();
        panel.handle.configure(&settings);
    });
    assert_eq!(panel.last_event().0, "xce-quote");
    assert_eq!(panel.text(".amount"), "$14.02");
    assert!(panel.text(".panel").contains("$7.01"));
}

#[wasm_bindgen_test]
fn an_offer_that_cannot_be_read_is_neither_shown_nor_told() {
    let panel = Panel::open();
    panel.answer(PACKAGE);
    panel.handle.obscure();
    let (name, detail) = panel.last_event();
    assert_eq!(
        (name.as_str(), detail.as_str()),
        ("xce-unavailable", r#"{"reason":"not-showable"}"#)
    );
    assert!(panel.root.query_selector(".panel").unwrap().is_none());
}

#[wasm_bindgen_test]
async fn each_choice_is_reported_once() {
    let panel = Panel::open();
    panel.answer(PACKAGE);
    panel.choose("q-0").await;
    panel.choose("q-0").await;
    let (name, detail) = panel.last_event();
    assert_eq!(name, "xce-select");
    assert!(detail.contains(r#""priceFormatted":"$14.02""#), "{detail}");
    let change = panel.emitted.borrow().last().unwrap().get(2);
    let chosen: Array = Reflect::get(&change, &"selectedProducts".into())
        .unwrap()
        .unchecked_into();
    assert_eq!(Reflect::get(&chosen.get(0), &"id".into()).unwrap(), "q-0");
    panel.choose("reject").await;
    assert_eq!(
        panel.last_event(),
        (
            "xce-opt-out".into(),
            r#"{"quoteId":"AAAAA-BBBBB-INS"}"#.into()
        )
    );
    assert_eq!(panel.emitted.borrow().len(), 3);
}

#[wasm_bindgen_test]
async fn a_choice_leaves_the_focus_where_it_is() {
    let panel = Panel::open();
    panel.answer(PACKAGE);
    let radio: HtmlInputElement = panel.find("input").unchecked_into();
    radio.focus().unwrap();
    panel.choose("q-0").await;
    assert!(radio.is_connected());
    assert_eq!(panel.root.active_element().unwrap(), radio.into());
}

#[wasm_bindgen_test]
async fn a_new_request_voids_the_choice() {
    let panel = Panel::open();
    panel.answer(PACKAGE);
    panel.choose("q-0").await;
    panel.handle.request();
    assert_eq!(panel.last_event(), ("xce-clear".into(), "{}".into()));
    assert!(panel.root.query_selector("input").unwrap().is_none());
    panel.answer(&PACKAGE.replace("14.02", "20"));
    assert_eq!(panel.text(".amount"), "$20.00");
    assert!(panel.root.query_selector(":checked").unwrap().is_none());
    assert_eq!(panel.emitted.borrow().len(), 4);
}

#[wasm_bindgen_test]
fn a_failed_attempt_is_followed_by_another_while_there_is_time() {
    let panel = Panel::open();
    panel.handle.request();
    let answer = |json: &str| JSON::parse(json).unwrap();
    let busy = answer(r#"{"status": 503, "message": "busy", "retryAfter": 2}"#);
    let next = |answer: &JsValue, attempt, remaining_ms| {
        panel
            .handle
            .read(answer, attempt, remaining_ms, 0.5)
            .as_f64()
    };
    assert_eq!(next(&busy, 0, 10_000.0), Some(2000.0));
    assert_eq!(next(&JsValue::UNDEFINED, 1, 8_000.0), Some(800.0));
    assert_eq!(panel.emitted.borrow().len(), 0);
    assert_eq!(next(&busy, 2, 2_000.0), None);
    let emitted = ("xce-unavailable".into(), r#"{"reason":"not-now"}"#.into());
    assert_eq!(panel.last_event(), emitted);
    assert!(panel.find(".retry").is_connected());
}

#[wasm_bindgen_test]
fn an_offer_that_can_not_be_read_on_the_page_is_not_told() {
    let panel = Panel::open();
    panel.handle.request();
    let answer = JSON::parse(&[r#"{"quote": "#, PACKAGE, "}"].concat()).unwrap();
    assert_eq!(panel.handle.read(&answer, 0, 10_000.0, 0.5), "en");
    panel.handle.show(None);
    assert_eq!(panel.text(".amount"), "$14.02");
    panel.handle.settle(false);
    let emitted = (
        "xce-unavailable".into(),
        r#"{"reason":"not-showable"}"#.into(),
    );
    assert_eq!(panel.last_event(), emitted);
    assert!(panel.root.query_selector("input").unwrap().is_none());
}

#[wasm_bindgen_test]
async fn a_missing_choice_is_pointed_out_and_the_booking_details_name_what_was_chosen() {
    let panel = Panel::open();
    assert!(panel.handle.validate(), "there is nothing to choose");
    assert!(panel.handle.booking_details().is_null());
    panel.answer(PACKAGE);
    assert!(!panel.handle.validate());
    TimeoutFuture::new(10).await;
    let said = panel.find("[role=alert]");
    assert_eq!(
        said.text_content().unwrap(),
        "Please choose whether to add this protection"
    );
    panel.choose("q-0").await;
    assert_eq!(said.text_content().unwrap(), "");
    assert!(panel.handle.validate());
    let details = JSON::stringify(&panel.handle.booking_details()).unwrap();
    assert_eq!(
        String::from(details),
        r#"{"surface":"quotes","packageId":"AAAAA-BBBBB-INS","quotes":[{"id":"q-0"}],"currency":"USD","price":"14.02"}"#
    );
}

#[wasm_bindgen_test]
async fn an_offer_asks_to_be_renewed_once_and_then_expires() {
    let package = PACKAGE.replace(
        r#""currency""#,
        r#""created_at": "2020-01-01T00:00:00Z", "expires_at": "2020-01-01T00:00:00.500Z", "currency""#,
    );
    let panel = Panel::open();
    let names = || -> Vec<String> {
        let emitted = panel.emitted.borrow();
        emitted
            .iter()
            .filter_map(|event| event.get(0).as_string())
            .collect()
    };
    panel.answer(&package);
    panel.choose("q-0").await;
    TimeoutFuture::new(800).await;
    // Nothing renewed it, so that it expires, and the choice is void.
    let expected = [
        "xce-quote",
        "xce-select",
        "requote",
        "xce-clear",
        "xce-unavailable",
    ];
    assert_eq!(names(), expected);
    assert_eq!(panel.last_event().1, r#"{"reason":"expired"}"#);
    assert!(panel.root.query_selector("input").unwrap().is_none());
    assert!(panel.handle.booking_details().is_null());
    let again: HtmlElement = panel.find(".retry").unchecked_into();
    again.click();
    assert_eq!(panel.last_event().0, "requote");
}

#[wasm_bindgen_test]
async fn a_response_without_policy_wording_is_not_shown() {
    let panel = Panel::open();
    panel.answer(&PACKAGE.replace("https://example.com/pds", ""));
    let emitted = (
        "xce-unavailable".to_owned(),
        r#"{"reason":"not-showable"}"#.to_owned(),
    );
    assert_eq!(panel.last_event(), emitted);
    assert!(panel.root.query_selector("input").unwrap().is_none());
    for body in [
        "",
        "<html>",
        "null",
        "[]",
        "7",
        &("[".repeat(500) + &"]".repeat(500)),
    ] {
        let panel = Panel::open();
        panel.answer(body);
        assert_eq!(panel.last_event(), emitted, "{body}");
    }
}

#[wasm_bindgen_test]
async fn settings_change_the_price_in_place_and_a_mistake_is_reported_once() {
    let panel = Panel::open();
    panel.answer(&PACKAGE.replace("USD", "AUD").replace("14.02", "15"));
    panel.choose("q-0").await;
    let settings = JSON::parse(
        r#"{"locale": "en", "currencyDisplay": "name", "trailingZeroDisplay": "stripIfInteger"}"#,
    )
    .unwrap();
    panel.handle.configure(&settings);
    panel.handle.configure(&settings);
    TimeoutFuture::new(10).await;
    assert_eq!(panel.text(".amount"), "A$15");
    let checked: HtmlInputElement = panel.find(":checked").unchecked_into();
    assert_eq!(checked.value(), "q-0");
    let (name, detail) = panel.last_event();
    assert_eq!(name, "xce-error");
    assert!(
        detail.contains(r#"currencyDisplay: \"name\" is not symbol, narrowSymbol or code"#),
        "{detail}"
    );
    assert_eq!(panel.emitted.borrow().len(), 3);
}

/// Whichever elements are kept, texts and attributes must be the new ones.
#[wasm_bindgen_test]
async fn a_panel_that_is_updated_equals_a_panel_that_is_rendered_at_once() {
    let settings = [
        "{}",
        r#"{"units": 2, "locale": "de-DE"}"#,
        r#"{"persuasion": true, "currencyDisplay": "code"}"#,
        "{}",
    ];
    let changed = Panel::open();
    changed.answer(OFFER);
    for settings in settings {
        let settings = JSON::parse(settings).unwrap();
        changed.handle.configure(&settings);
        TimeoutFuture::new(10).await;
        let fresh = Panel::open();
        fresh.handle.configure(&settings);
        fresh.answer(OFFER);
        let [changed, fresh] = [&changed, &fresh].map(|panel| panel.find("section").outer_html());
        assert!(fresh.contains("Cover for two years"), "{fresh}");
        assert_eq!(changed, fresh);
    }
}

#[wasm_bindgen_test]
async fn a_freed_panel_leaves_nothing_behind_and_emits_nothing() {
    let panel = Panel::open();
    panel.answer(PACKAGE);
    panel.handle.request();
    let Panel {
        root,
        handle,
        emitted,
        ..
    } = panel;
    drop(handle);
    TimeoutFuture::new(50).await;
    assert_eq!(root.query_selector_all("*").unwrap().length(), 0);
    assert_eq!(emitted.borrow().len(), 1);
}

/// Our own texts are in the content's language; if their file is missing or broken, they are in English.
#[wasm_bindgen_test]
async fn texts_are_in_the_contents_language_or_in_english() {
    let german = include_str!("../src/wording/de.ftl");
    let mut lines = "de".to_owned();
    for (_, text) in german.lines().filter_map(|line| line.split_once(" = ")) {
        lines = lines + "\n" + text;
    }
    let offer = OFFER.replace(r#""locale": "en""#, r#""locale": "de""#);
    for (file, expected) in [
        (Some(lines.as_str()), "Nein, ohne Schutz fortfahren"),
        (Some("<!doctype html>"), "No, continue without protection"),
        (Some(""), "No, continue without protection"),
        (None, "No, continue without protection"),
    ] {
        let panel = Panel::open();
        panel.answer_with(&offer, file);
        assert_eq!(panel.last_event().0, "xce-quote");
        assert_eq!(panel.text(".option:last-of-type"), expected);
    }
}

fn written(amount: &str, currency: &str, locale: &str) -> String {
    xcover_offer::edge::prices::format_price(amount, currency, locale, &JsValue::UNDEFINED).unwrap()
}

/// The price as `Intl` formats it, with `places` fraction digits.
fn intl(amount: &str, currency: &str, locale: &str, places: u32) -> String {
    let write = Function::new_with_args(
        "value, currency, locale, places",
        "return new Intl.NumberFormat(locale, { style: 'currency', currency, minimumFractionDigits: places, maximumFractionDigits: places }).format(value)",
    );
    let arguments = Array::of4(
        &amount.into(),
        &currency.into(),
        &locale.into(),
        &places.into(),
    );
    let text = write.apply(&JsValue::NULL, &arguments).unwrap();
    text.as_string().unwrap()
}

#[wasm_bindgen_test]
fn each_locale_formats_a_price_its_own_way() {
    for (amount, currency, places) in [
        ("1234.5", "USD", 2),
        ("12345.5", "EUR", 2),
        ("1234567", "INR", 2),
        ("-3", "CHF", 2),
        ("-0.001", "GBP", 2),
        ("1234", "JPY", 0),
        ("150000", "IDR", 0),
        ("1.2345", "KWD", 3),
        ("999999999999999", "PTE", 2),
    ] {
        for locale in [
            "en-US",
            "en-AU",
            "de",
            "de-CH",
            "fr",
            "fr-CA",
            "es",
            "pt-PT",
            "hi",
            "id",
            "ja",
            "fa",
            "ar-EG",
            "he",
            "bn",
            "mr",
            "bg",
            "pl",
            "zh-Hant-HK",
            "fa-u-nu-latn",
            "en-u-nu-thai",
            "en-u-ca-buddhist-nu-deva-x-nu-latn",
            "zh-u-nu-hanidec",
            "en-u-nu-roman",
            "en-u-nu",
        ] {
            let expected = intl(amount, currency, locale, places);
            assert_eq!(
                written(amount, currency, locale),
                expected,
                "{amount} {currency} {locale}"
            );
        }
    }
}

#[wasm_bindgen_test]
fn a_locale_falls_back_to_its_parents_and_an_unknown_language_to_english() {
    for (locale, served_by) in [
        ("en-us", "en-US"),
        ("en_AU.UTF-8", "en-AU"),
        ("en-x-private", "en"),
        ("en-ZZ", "en"),
        ("de-CH-1996", "de-CH"),
        ("de-Latn-DE", "de"),
        ("FR", "fr"),
        ("zh-HK", "zh-Hant-HK"),
        ("zh-Hans-XX", "zh-Hans"),
        ("es_MX", "es-MX"),
        ("iw", "he"),
        ("", "en"),
        ("und", "en"),
        ("tlh", "en"),
        ("!!", "en"),
        ("en\0", "en"),
        ("😀", "en"),
    ] {
        let expected = intl("5", "USD", served_by, 2);
        assert_eq!(written("5", "USD", locale), expected, "{locale}");
    }
}
