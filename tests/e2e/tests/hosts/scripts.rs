//! Other scripts of a page: libraries that change the platform, forms, and other vendors' tags.

use xcover_e2e::shopper::Choice;

use super::{ELEMENT, EMBED, Host, told};

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
    // The browser's driver needs it too.
    (
        "late: another getComputedStyle and other observers",
        "const { getComputedStyle } = window; window.getComputedStyle = (...given) => /(embed|drawn)[.]js/.test(Error().stack) ? { color: 'x' } : getComputedStyle(...given); for (const name of ['ResizeObserver', 'IntersectionObserver']) window[name] = function () { throw Error(name); }",
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
        page.wait("return window.demo?.signals.length > 0").await;
        let set = told(page).await;
        if set != ["onSet resolved"] {
            failed.push(format!("{name}: {set:?}"));
            continue;
        }
        page.choose(Choice::Yes).await;
        page.wait("return window.demo?.signals.some(({ name, detail }) => name === 'onChange' && detail !== 'reject')")
            .await;
    }
    assert_eq!(failed, [""; 0]);
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
