//! Pages of others: frameworks that render the element, as packages and as documented, and scripts that change what the
//! platform can do.

use std::process::Command;
use std::sync::OnceLock;

use serde_json::Value;
use xcover_e2e::checkout::Checkout;
use xcover_e2e::front::{Front, Rule};
use xcover_e2e::open;
use xcover_e2e::shopper::Choice;

const BUNDLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../hosts/bundle.mjs");

const EMBED: &str = r#"<script type="module" async src="/embed.js" data-proxy="/xcover"></script>"#;

/// The scripts of `tests/hosts/pages/`, by name.
fn bundles() -> &'static Value {
    static BUNDLES: OnceLock<Value> = OnceLock::new();
    BUNDLES.get_or_init(|| {
        let output = Command::new("node").arg(BUNDLE).output().expect("node");
        let errors = String::from_utf8_lossy(&output.stderr);
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {errors}"))
    })
}

/// When the script arrives.
#[derive(Clone, Copy, Debug)]
enum Arrival {
    /// Before the framework renders.
    Early,
    /// After it has rendered.
    Late,
}

/// A shop whose pages are made by these tests.
struct Host {
    _stack: xcover_e2e::stack::Stack,
    front: Front,
    page: Checkout,
    request: Value,
}

impl Host {
    async fn open() -> Host {
        let (stack, front, page) = open(&[], "/csp.html").await;
        // Its request isn't counted among those of the tests' pages.
        page.wait_for("onSet resolved").await;
        let script = "return import('/baskets.js').then(({ orderOf }) =>
            orderOf({ basket: 'event', currency: 'USD', lang: 'en-US', quantity: 1 }).request.quote_request)";
        let request = page.run(script).await;
        Host {
            _stack: stack,
            front,
            page,
            request,
        }
    }

    /// Goes to a page with this markup. On it, `told` is for events, and `signal` notes what the page is told.
    async fn visit(&self, head: &str, body: &str) {
        self.visit_with(head, body, &[]).await;
    }

    /// The same with these scripts.
    async fn visit_with(&self, head: &str, body: &str, scripts: &[(&str, String)]) {
        let request = &self.request;
        let html = format!(
            "<!doctype html><html lang=en><head><script>
               window.demo = {{ signals: [] }};
               window.request = {request};
               window.signal = (name, detail) => demo.signals.push({{ name, detail, at: 0 }});
               addEventListener('error', ({{ error, filename, lineno, colno }}) => signal('error ' + error?.stack + filename + lineno + ':' + colno)); addEventListener('unhandledrejection', ({{ reason }}) => signal('rejection ' + reason?.stack)); window.told = ({{ type, detail }}) => signal(type, detail);
             </script>{head}</head><body>{body}</body></html>"
        );
        self.front.heal();
        self.front
            .rule("/host.html", Rule::Replace("text/html", html));
        for (path, script) in scripts {
            let media_type = match *path {
                "/fragment.html" if script.starts_with("<turbo-stream") => {
                    "text/vnd.turbo-stream.html"
                }
                "/fragment.html" => "text/html",
                _ => "text/javascript",
            };
            self.front
                .rule(path, Rule::Replace(media_type, script.clone()));
        }
        self.page.visit(&self.front, "/host.html").await;
    }

    /// Goes to a page that the framework `name` renders.
    async fn render(&self, name: &str, arrival: Arrival) {
        let script = r#"<script type="module" src="/host.js"></script>"#;
        let late = r#"<script type="module">
            await new Promise((resolve) => setTimeout(resolve, 200));
            const script = document.createElement('script');
            Object.assign(script, { type: 'module', src: '/embed.js' });
            script.dataset.proxy = '/xcover';
            document.head.append(script);
            </script>"#;
        let body = match arrival {
            Arrival::Early => {
                let first = EMBED.replace(" async", "");
                format!("<div id=app></div>{first}{script}")
            }
            Arrival::Late => format!("<div id=app></div>{script}{late}"),
        };
        let bundle = bundles()[name].as_str().expect("a bundle").to_owned();
        self.visit_with("", &body, &[("/host.js", bundle)]).await;
    }

    /// A `set` with `request`, as a script of a page.
    fn set() -> &'static str {
        "<script>
           (window.signalLayer = window.signalLayer || []).push(
             { signal: 'set', element: 'xce-protection-offer', data: { quote_request: request },
               onSet: (quote) => quote.then(() => signal('onSet resolved'), (error) => signal('onSet rejected', { ...error })) },
             { signal: 'listen', element: 'xce-protection-offer', onChange: ({ selectedOption }) => signal('onChange', selectedOption) });
         </script>"
    }
}

#[tokio::test]
async fn a_recipe_works_whether_the_script_arrives_before_or_after_the_framework() {
    let host = Host::open().await;
    let page = &host.page;
    for name in ["react-18", "react-19", "vue", "svelte", "angular"] {
        for arrival in [Arrival::Early, Arrival::Late] {
            println!("{name} {arrival:?}");
            let asked = host.front.count("POST /xcover/quotes");
            host.render(name, arrival).await;
            page.wait_for("xce-quote").await;
            page.choose(Choice::Yes).await;
            assert_eq!(page.wait_for("xce-select").await["currency"], "USD");
            page.run("changeRequest({ ...request, currency: 'EUR' })")
                .await;
            let quote = page.wait_for_nth("xce-quote", 2).await;
            assert_eq!(quote["offer"]["currency"], "EUR", "{name} {arrival:?}");
            let expected = ["xce-quote", "xce-select", "xce-clear", "xce-quote"];
            assert_eq!(page.signal_names().await, expected, "{name} {arrival:?}");
            let asked = host.front.count("POST /xcover/quotes") - asked;
            assert_eq!(asked, 2, "{name} {arrival:?}");
        }
    }
    host.page.close().await;
}

/// What a page was told: an event's name, and its code or reason.
async fn told(page: &Checkout) -> Vec<String> {
    let name = |signal: xcover_e2e::checkout::Signal| {
        let why = ["code", "reason"].map(|key| signal.detail[key].as_str().unwrap_or_default());
        [&signal.name, " ", &why.concat()]
            .concat()
            .trim()
            .to_owned()
    };
    page.signals().await.into_iter().map(name).collect()
}

/// On a page, notes what its element is told.
const LISTEN: &str = "<script>for (const name of ['quote', 'unavailable', 'error']) document.addEventListener(`xce-${name}`, told);</script>";

#[tokio::test]
async fn a_request_may_be_an_attribute_in_json() {
    let host = Host::open().await;
    let page = &host.page;
    let request = host.request.to_string().replace('\'', "&#39;");
    let element = |attributes: &str| {
        format!("<xce-protection-offer {attributes}></xce-protection-offer>{EMBED}")
    };
    let set = |property: &str, value: &str| {
        let element = element("").replace(EMBED, "");
        format!(
            "{element}<script>document.querySelector('xce-protection-offer').{property} = {value}</script>{EMBED}"
        )
    };
    for body in [
        element(&format!("quoterequest='{request}'")),
        element(&format!(
            "quoteRequest='{request}' currencyconfig='{{\"currencyDisplay\": \"code\"}}'"
        )),
        // A framework that makes properties of what it takes for attributes.
        set("quoteRequest", "JSON.stringify(request)"),
        set("quoteRequest", "request"),
    ] {
        let asked = host.front.count("POST /xcover/quotes");
        host.visit(LISTEN, &body).await;
        let quote = page.wait_for("xce-quote").await;
        let formatted = quote["offer"]["priceFormatted"].as_str().expect("a price");
        assert_eq!(
            formatted.contains("USD"),
            body.contains("currencyDisplay"),
            "{formatted}"
        );
        assert_eq!(told(page).await, ["xce-quote"], "{body}");
        assert_eq!(host.front.count("POST /xcover/quotes") - asked, 1, "{body}");
    }
    // It is as alive as the property, and taken back with the attribute.
    page.set_attribute(
        "quoterequest",
        &host.request.to_string().replace("USD", "EUR"),
    )
    .await;
    let quote = page.wait_for_nth("xce-quote", 2).await;
    assert_eq!(quote["offer"]["currency"], "EUR");
    page.remove_attribute("quoterequest").await;
    assert_eq!(page.evaluate("offer.quote").await, Value::Null);
    host.page.close().await;
}

#[tokio::test]
async fn an_attribute_that_is_no_object_in_json_is_a_mistake_that_names_it_and_its_value() {
    let host = Host::open().await;
    let page = &host.page;
    for (attribute, value) in [
        ("quoterequest", "[object Object]"),
        ("offerrequest", "[object Object]"),
        ("currencyconfig", "[object Object]"),
        ("quoterequest", "{currency: 'USD'}"),
        ("quoterequest", "[1]"),
        ("quoterequest", ""),
        ("quoterequest", "5"),
        ("offerrequest", "{"),
        ("currencyconfig", "code"),
        ("currencyconfig", "true"),
    ] {
        let body =
            format!("<xce-protection-offer {attribute}=\"{value}\"></xce-protection-offer>{EMBED}");
        host.visit(LISTEN, &body).await;
        let error = page.wait_for("xce-error").await;
        assert_eq!(error["code"], "invalid-request");
        let message = error["message"].as_str().expect("a message");
        let said = value.trim_matches(['[', ']', '1']);
        for part in [attribute, said, "JSON.stringify"] {
            assert!(message.contains(part), "{message}: {part}");
        }
        assert_eq!(told(page).await, ["xce-error invalid-request"]);
    }
    host.page.close().await;
}

#[tokio::test]
async fn an_object_that_a_framework_wrote_as_text_is_no_mistake_if_the_property_follows() {
    let host = Host::open().await;
    let page = &host.page;
    host.render("react-naive", Arrival::Late).await;
    page.run("for (const name of ['quote', 'unavailable', 'error']) document.addEventListener(`xce-${name}`, told)")
        .await;
    assert_eq!(
        page.evaluate("offer.getAttribute('quoterequest')").await,
        "[object Object]",
        "what this test is about"
    );
    page.wait_until("offer.matches(':defined')").await;
    page.run("changeRequest({ ...request })").await;
    page.wait_for("xce-quote").await;
    tokio::time::sleep(std::time::Duration::from_millis(1200)).await;
    assert_eq!(told(page).await, ["xce-quote"]);
    // The script was first: React sees the property.
    host.render("react-naive", Arrival::Early).await;
    page.wait_until("offer.quote !== null").await;
    host.page.close().await;
}

const ELEMENT: &str = "<xce-protection-offer></xce-protection-offer>";

/// How a page renders the part with the element again: a name, the page's body, what it fetches for that, and what
/// makes it do so. A name with a bundle has `render`.
fn renders() -> Vec<(&'static str, String, String, &'static str)> {
    let review = format!("<div id=review>{ELEMENT}</div>");
    let frame = format!("<div id=review><turbo-frame id=part>{ELEMENT}</turbo-frame></div>");
    let stream = format!(
        "<turbo-stream action=update target=review><template>{ELEMENT}</template></turbo-stream>"
    );
    let app = "<div id=app></div>".to_owned();
    let own = |script| ("", review.clone(), String::new(), script);
    vec![
        own("review.innerHTML = review.innerHTML"),
        own("review.outerHTML = review.outerHTML"),
        own("offer.replaceWith(document.createElement('xce-protection-offer'))"),
        own("offer.outerHTML = '<p><xce-protection-offer></xce-protection-offer></p>'"),
        own(
            "offer.remove(); await new Promise((resolve) => setTimeout(resolve, 500)); review.append(offer)",
        ),
        own(
            "const before = offer; before.remove(); setTimeout(() => (review.innerHTML = '<xce-protection-offer></xce-protection-offer>'), 1000)",
        ),
        own(
            "const range = document.createRange(); range.selectNodeContents(review); const next = range.cloneContents(); range.deleteContents(); review.append(next)",
        ),
        own("document.body.replaceWith(document.body.cloneNode(true))"),
        ("htmx", review.clone(), ELEMENT.to_owned(), "render()"),
        (
            "turbo-frame",
            frame.clone(),
            format!("<turbo-frame id=part>{ELEMENT}</turbo-frame>"),
            "render()",
        ),
        ("turbo-stream", review.clone(), stream, "render()"),
        ("turbo-visit", review.clone(), String::new(), "render()"),
        ("react-remount", app.clone(), String::new(), "render()"),
        ("vue-remount", app, String::new(), "render()"),
    ]
}

#[tokio::test]
async fn a_page_that_renders_the_element_again_is_told_and_has_another_offer() {
    let host = Host::open().await;
    let page = &host.page;
    let all = "<script>for (const name of ['quote', 'select', 'clear', 'unavailable', 'error']) document.addEventListener(`xce-${name}`, told);</script>";
    let set = Host::set().replace("'xce-protection-offer'", "'#review xce-protection-offer'");
    let head = [all, &set, EMBED].concat();
    for (name, body, fragment, script) in renders() {
        println!("{name} {script}");
        let mut files = vec![("/fragment.html", fragment)];
        let mut body = body;
        if !name.is_empty() {
            files.push((
                "/host.js",
                bundles()[name].as_str().expect("a bundle").to_owned(),
            ));
            body.push_str("<script type=module src=/host.js></script>");
        }
        host.visit_with(&head, &body, &files).await;
        page.wait_for("onSet resolved").await;
        page.choose(Choice::Yes).await;
        page.wait_for("onChange").await;
        let case = [name, " ", script].concat();
        page.run(&format!(
            "const offer = document.querySelector('xce-protection-offer'); const review = document.querySelector('#review'); return (async () => {{ {script} }})()"
        ))
        .await;
        page.wait_for_nth("onSet resolved", 2).await;
        page.choose(Choice::Yes).await;
        page.wait_for_nth("onChange", 3).await;
        let expected = [
            "xce-quote",
            "onSet resolved",
            "xce-select",
            "onChange",
            "xce-clear",
            "onChange",
            "xce-unavailable removed",
            "xce-quote",
            "onSet resolved",
            "xce-select",
            "onChange",
        ];
        assert_eq!(told(page).await, expected, "{case}");
        let signals = page.signals().await;
        assert_eq!(
            signals[6].detail["element"], "#review xce-protection-offer",
            "{case}"
        );
        assert_eq!(signals[5].detail, Value::Null, "{case}");
        assert_ne!(
            page.evaluate("offer.bookingDetails()").await,
            Value::Null,
            "{case}"
        );
    }
    host.page.close().await;
}

#[tokio::test]
async fn an_element_that_is_moved_keeps_its_offer_and_its_choice() {
    let host = Host::open().await;
    let page = &host.page;
    let body = format!("<div id=review>{ELEMENT}</div><div id=other></div>");
    let head = [LISTEN, Host::set(), EMBED].concat();
    for script in [
        "other.append(offer)",
        "offer.remove(); other.append(offer)",
        "other.moveBefore ? other.moveBefore(offer, null) : other.append(offer)",
        "other.append(review)",
        "const part = document.createDocumentFragment(); part.append(offer); await null; other.append(part)",
    ] {
        host.visit(&head, &body).await;
        page.wait_for("onSet resolved").await;
        page.choose(Choice::Yes).await;
        page.wait_for("onChange").await;
        let chosen = page.evaluate("offer.selection.selectedOption").await;
        page.run(&format!(
            "const offer = document.querySelector('xce-protection-offer'); return (async () => {{ {script} }})()"
        ))
        .await;
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        assert_eq!(
            told(page).await,
            ["xce-quote", "onSet resolved", "onChange"],
            "{script}"
        );
        assert_eq!(
            page.evaluate("offer.selection.selectedOption").await,
            chosen,
            "{script}"
        );
        assert!(page.checked().await.is_some(), "{script}");
    }
    host.page.close().await;
}

/// What scripts of other pages do, by name. What begins with `late` runs after the offer's script.
const SCRIPTS: &[(&str, &str)] = &[
    (
        "arrays with a toJSON of old libraries",
        "Array.prototype.toJSON = function () { return '[' + this.map((item) => JSON.stringify(item)).join(', ') + ']'; }",
    ),
    (
        "objects with more members",
        "for (const name of ['get', 'set', 'value', 'each', 'toJSON2', 'de', 'reason', 'inspect']) Object.prototype[name] = function () { return 'x'; }",
    ),
    (
        "a fetch that takes only strings",
        "const { fetch } = window; window.fetch = (url, options) => fetch(url.replace('#', '').trim(), { ...options, method: options.method.toUpperCase() })",
    ),
    (
        "a fetch that adds a header",
        "const { fetch } = window; window.fetch = (url, options) => { options.headers['x-requested-with'] = 'fetch'; return fetch(url, options); }",
    ),
    (
        "a fetch that returns an old promise",
        "const { fetch } = window; window.fetch = (...given) => { const promise = fetch(...given); return { then: (done, failed) => void promise.then(done, failed) }; }",
    ),
    (
        "a fetch that returns a copy",
        "const { fetch } = window; window.fetch = async (...given) => { const response = await fetch(...given); return new Response(await response.arrayBuffer(), { status: response.status, headers: response.headers }); }",
    ),
    ("frozen arrays", "Object.freeze(Array.prototype)"),
    (
        "everything frozen",
        "for (const name of Object.getOwnPropertyNames(window)) { const { prototype } = Object(window[name]); if (typeof window[name] === 'function' && prototype && !/^(HTML|Node|Element|Document|Window|EventTarget)/.test(name)) Object.freeze(prototype); }",
    ),
    (
        "another Promise",
        "window.Promise = class { constructor() { throw Error('not this one'); } }",
    ),
    (
        "another CustomEvent",
        "window.CustomEvent = function (type, options) { const event = document.createEvent('CustomEvent'); event.initCustomEvent(type, !!options?.bubbles, !!options?.cancelable, options?.detail); return event; }",
    ),
    (
        "another Window and Element, as in MooTools",
        "window.Window = function () {}; const { Element } = window; window.Element = function () {}; window.Element.prototype = Element.prototype",
    ),
    (
        "another Array.from, and more methods",
        "Array.from = (item) => [item]; for (const name of ['first', 'contains', 'erase', 'each']) Array.prototype[name] = function () { throw Error(name); }",
    ),
    (
        "another keys, which sees what is inherited",
        "Object.prototype.old = function () {}; Object.keys = (object) => { const keys = []; for (const key in object) keys.push(key); return keys; }",
    ),
    (
        "late: another Promise, CustomEvent and fetch",
        "setTimeout(() => { for (const name of ['Promise', 'CustomEvent']) window[name] = function () { throw Error(name); }; window.fetch = () => { throw Error('fetch'); }; }, 0)",
    ),
];

#[tokio::test]
async fn an_offer_is_made_and_chosen_whatever_the_other_scripts_of_a_page_do() {
    let host = Host::open().await;
    let page = &host.page;
    let mut failed = Vec::new();
    for (name, script) in SCRIPTS {
        println!("{name}");
        let script = format!("<script>{{ {script} }}</script>");
        let (first, last) = if name.starts_with("late") {
            ("", script.replace("<script>", "<script type=module>"))
        } else {
            (script.as_str(), String::new())
        };
        let embed = EMBED.replace(" async", " data-deadline-ms=6000");
        let body = format!("<xce-protection-offer></xce-protection-offer>{embed}{last}");
        host.visit(first, &[Host::set(), &body].concat()).await;
        page.wait("return demo.signals.length > 0").await;
        let set = told(page).await;
        if set != ["onSet resolved"] {
            failed.push(format!("{name}: {set:?}"));
            continue;
        }
        page.choose(Choice::Yes).await;
        page.wait("return demo.signals.some(({ name, detail }) => name === 'onChange' && detail !== 'reject')")
            .await;
    }
    assert_eq!(failed, [""; 0]);
    host.page.close().await;
}

/// Declarations for the element itself or for what is above it, which the panel's texts don't take over.
const DECLARATIONS: &[&str] = &[
    "white-space: nowrap",
    "white-space: pre",
    "text-indent: -9999px",
    "-webkit-text-fill-color: transparent",
    "-webkit-text-stroke: 4px white",
    "text-transform: uppercase",
    "letter-spacing: 1em",
    "word-spacing: -1em",
    "line-height: 0",
    "color: white",
    "font-style: italic",
    "font-weight: 900",
    "font-variant: small-caps",
    "font-stretch: ultra-condensed",
    "text-align: right",
    "text-align-last: justify",
    "text-shadow: 0 0 9px black",
    "direction: rtl",
    "list-style: none",
    "word-break: break-all",
    "-webkit-text-security: disc",
    "text-emphasis: filled",
    "text-orientation: upright",
    "writing-mode: vertical-rl",
    "tab-size: 99",
    "quotes: none",
    "text-decoration: line-through",
    "hyphens: none",
    "line-break: anywhere",
    "border-collapse: collapse",
    "font-size-adjust: 2",
    "--ink: white",
];

/// The computed styles of the panel's texts that a shopper would notice.
const TEXTS: &str = "return [...panel.querySelectorAll('.disclaimer, .amount, .tick, .legal, .documents a, .legend')].map((node) => {
    const style = getComputedStyle(node);
    return ['whiteSpace', 'textIndent', 'webkitTextFillColor', 'webkitTextStroke', 'textTransform', 'letterSpacing', 'wordSpacing',
      'lineHeight', 'color', 'fontStyle', 'fontWeight', 'fontVariant', 'fontStretch', 'textAlign', 'textAlignLast', 'textShadow', 'direction',
      'listStyle', 'wordBreak', 'webkitTextSecurity', 'textEmphasis', 'textOrientation', 'writingMode', 'tabSize', 'quotes', 'hyphens',
      'lineBreak', 'borderCollapse', 'fontSizeAdjust', 'fontSize'].map((name) => `${name}: ${style[name]}`).join('; ');
  }).join('\\n')";

#[tokio::test]
async fn no_style_of_the_page_but_family_and_size_of_its_font_reaches_the_panels_texts() {
    let host = Host::open().await;
    let page = &host.page;
    let body = [ELEMENT, EMBED, Host::set()].concat();
    let texts = |rule: String| {
        let head = format!("<style>{rule}</style>");
        let body = &body;
        let host = &host;
        async move {
            host.visit(&head, body).await;
            page.wait_for("onSet resolved").await;
            let script = TEXTS.replace(
                "panel.",
                "document.querySelector('xce-protection-offer').shadowRoot.",
            );
            page.run(&script).await
        }
    };
    let plain = texts(String::new()).await;
    assert!(
        plain
            .as_str()
            .is_some_and(|texts| texts.lines().count() > 5)
    );
    for declaration in DECLARATIONS {
        let own = format!("xce-protection-offer {{ {declaration} !important }}");
        assert_eq!(texts(own).await, plain, "{declaration}");
    }
    let above = DECLARATIONS
        .join("; ")
        .replace("writing-mode: vertical-rl", "");
    assert_eq!(texts(format!("html {{ {above} }}")).await, plain, "above");
    host.page.close().await;
}

/// The smallest font sizes in pixels: of anything, and of what isn't a legal text.
const SIZES: &str = "const panel = document.querySelector('xce-protection-offer').shadowRoot.querySelector('.panel');
    const sizes = [...panel.querySelectorAll('*')].filter((node) => [...node.childNodes].some((child) => child.data?.trim()))
      .map((node) => [parseFloat(getComputedStyle(node).fontSize), !!node.closest('.disclaimer, .legal, .documents, .opt-out, .warning')]);
    return [Math.min(...sizes.map(([size]) => size)), Math.min(...sizes.filter(([, isLegal]) => !isLegal).map(([size]) => size)), getComputedStyle(panel).fontFamily]";

#[tokio::test]
async fn the_panel_has_the_pages_font_and_no_text_is_too_small_to_read() {
    let host = Host::open().await;
    let page = &host.page;
    let body = [ELEMENT, EMBED, Host::set()].concat();
    for (rule, least, legal) in [
        ("", 14.0, 12.0),
        ("html { font-size: 62.5% }", 14.0, 12.0),
        ("body { font-size: 12px }", 14.0, 12.0),
        ("body { font-size: 0 }", 14.0, 12.0),
        (
            "xce-protection-offer { font-size: 5px !important }",
            14.0,
            12.0,
        ),
        ("body { font: 20px serif }", 17.4, 15.2),
    ] {
        host.visit(&format!("<style>{rule}</style>"), &body).await;
        page.wait_for("onSet resolved").await;
        let sizes = page.run(SIZES).await;
        let size = |place: usize| sizes[place].as_f64().expect("a size");
        assert!(size(0) >= legal && size(0) < legal + 1.1, "{rule}: {sizes}");
        assert!(size(1) >= least && size(1) < least + 1.1, "{rule}: {sizes}");
        assert_eq!(
            sizes[2] == "serif",
            rule.contains("serif"),
            "{rule}: {sizes}"
        );
    }
    host.page.close().await;
}

#[tokio::test]
async fn a_hidden_element_is_hidden_and_its_offer_is_as_before() {
    let host = Host::open().await;
    let page = &host.page;
    let style = "<style>xce-protection-offer { display: block; margin: 1em }</style>";
    host.visit(style, &[ELEMENT, EMBED, Host::set()].concat())
        .await;
    page.wait_for("onSet resolved").await;
    page.choose(Choice::Yes).await;
    page.wait_for("onChange").await;
    page.run("document.querySelector('xce-protection-offer').hidden = true")
        .await;
    let height = "return document.querySelector('xce-protection-offer').offsetHeight";
    assert_eq!(page.run(height).await, 0);
    assert_ne!(page.evaluate("offer.bookingDetails()").await, Value::Null);
    assert_ne!(page.evaluate("offer.selection").await, Value::Null);
    page.run("document.querySelector('xce-protection-offer').hidden = false")
        .await;
    assert_ne!(page.run(height).await, 0);
    assert!(page.checked().await.is_some());
    // One that is hidden from the start, and while it loads.
    let hidden = ELEMENT
        .replace("offer>", "offer hidden>")
        .replace("</xce-protection-offer hidden>", "</xce-protection-offer>");
    host.visit("", &[&hidden, EMBED, Host::set()].concat())
        .await;
    page.wait_for("onSet resolved").await;
    assert_eq!(page.run(height).await, 0);
    host.page.close().await;
}

#[tokio::test]
async fn the_events_of_the_panels_form_stay_inside_and_those_of_pointer_and_focus_pass() {
    let host = Host::open().await;
    let page = &host.page;
    let script = "<script>
        const form = document.querySelector('form');
        for (const type of ['input', 'beforeinput', 'change', 'invalid', 'toggle', 'click', 'pointerdown', 'focusin']) {
          for (const capture of [true, false]) {
            form.addEventListener(type, ({ target }) => signal('form ' + type, target.localName), capture);
          }
        }
        form.oninput = ({ target }) => signal('form oninput', target.value.length);
      </script>";
    let body = format!("<form>{ELEMENT}</form>{script}{EMBED}{}", Host::set());
    host.visit("", &body).await;
    page.wait_for("onSet resolved").await;
    page.click("details").await;
    page.choose(Choice::Yes).await;
    page.wait_for("onChange").await;
    page.choose(Choice::No).await;
    page.wait_for_nth("onChange", 2).await;
    let signals = page.signals().await;
    let mut heard: Vec<_> = signals
        .iter()
        .filter_map(|signal| signal.name.strip_prefix("form "))
        .collect();
    heard.sort_unstable();
    heard.dedup();
    assert_eq!(heard, ["click", "focusin", "pointerdown"]);
    let targets = signals
        .iter()
        .filter(|signal| signal.name.starts_with("form "));
    for target in targets {
        assert_eq!(target.detail, "xce-protection-offer");
    }
    host.page.close().await;
}

#[tokio::test]
async fn another_vendors_tag_says_nothing_about_our_proxy() {
    let host = Host::open().await;
    let page = &host.page;
    let ours = EMBED.replace(" data-proxy=\"/xcover\"", "");
    let vendor =
        "<script data-proxy=\"/vendor\" data-load=\"visible\" data-deadline-ms=\"1\"></script>";
    for body in [
        [vendor, &ours].concat(),
        [&ours, vendor].concat(),
        // A bundle that holds our script says which tag is ours.
        [
            vendor,
            "<script data-xcover-offer data-proxy=\"/xcover\"></script><script type=module>import '/embed.js?bundled'</script>",
        ]
        .concat(),
    ] {
        host.visit("", &[ELEMENT, &body, Host::set()].concat()).await;
        page.wait_for("onSet resolved").await;
        assert_eq!(host.front.count("/vendor"), 0, "{body}");
    }
    host.page.close().await;
}
