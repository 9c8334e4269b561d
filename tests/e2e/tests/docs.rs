//! The site of the documents: the code on it that a browser runs, its live page, and the first hour, step by step. All other
//! code is checked by `tests/docs/snippets.test.mjs`.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use serde_json::{Value, json};
use xcover_e2e::checkout::Checkout;
use xcover_e2e::front::{Front, Rule};
use xcover_e2e::shopper::Choice;
use xcover_e2e::stack::Stack;

use crate::integrity::released;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
const PAGE: &str = "/documented.html";

/// A piece of code on the site.
struct Fence {
    place: String,
    page: String,
    language: String,
    code: String,
}

/// What a program of the repository prints.
fn printed(script: &str) -> String {
    let output = Command::new("node")
        .arg(script)
        .current_dir(ROOT)
        .output()
        .expect("node");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{script}: {errors}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// All code in a language.
fn fences(language: &str) -> Vec<Fence> {
    static FENCES: OnceLock<Value> = OnceLock::new();
    let all = FENCES.get_or_init(|| {
        serde_json::from_str(&printed("tests/docs/fences.mjs")).expect("a list of code")
    });
    let text = |fence: &Value, name: &str| fence[name].as_str().expect("a text").to_owned();
    let fences = all.as_array().expect("a list").iter().map(|fence| Fence {
        place: text(fence, "place"),
        page: text(fence, "page"),
        language: text(fence, "language"),
        code: text(fence, "code"),
    });
    fences.filter(|fence| fence.language == language).collect()
}

/// What comes before the code of every page: the names that it uses and that are the page's own, and notes of what the page is
/// told, and of what goes wrong.
const BEFORE: &str = "<script>
  window.demo = { signals: [] };
  window.signal = (name, detail) => demo.signals.push({ name, detail, at: 0 });
  for (const name of ['quote', 'information', 'select', 'opt-out', 'clear', 'unavailable', 'error'])
    document.addEventListener(`xce-${name}`, ({ type, detail }) => signal(type, detail));
  addEventListener('error', ({ message }) => signal('failed', message));
  addEventListener('unhandledrejection', ({ reason }) => signal('failed', reason?.reason ?? `${reason}`));
  window.quote_request = window.quoteData = {
    currency: 'USD', customer_language: 'en-US', customer_country: 'US',
    request: [{
      policy_type: 'event_ticket_protection', policy_start_date: '2030-10-06T12:00:00Z', event_datetime: '2030-11-09T19:30:00Z',
      event_name: 'Harbour Lights', event_country: 'US', event_city: 'Portland', event_location: 'Hall', number_of_tickets: 1,
      tickets: [{ price: 80 }], total_event_cost: 80,
    }],
  };
</script>";

/// The rest of a page, where the code is only a part of it.
fn whole(code: &str) -> String {
    let mut code = code
        .replace("https://cdn.example/xcover-offer/0.1.0/", "/")
        .replace("/xcover-offer/0.1.0/", "/");
    for file in ["embed.js", "xcover-offer.js", "late.js"] {
        let hash = released(file);
        if let Some((start, end)) = code.split_once(&format!("/{file}\"")) {
            code = format!("{start}/{file}\"{}", end.replacen("sha384-…", &hash, 1));
        }
    }
    let mut rest = String::new();
    if !code.contains("<xce-protection-offer") {
        rest += "<xce-protection-offer></xce-protection-offer>";
    }
    if !code.contains("signal: 'set'") && !code.contains("quoteRequest =") {
        rest += "<script>document.querySelector('xce-protection-offer').quoteRequest = quote_request</script>";
    }
    if !code.contains("embed.js") && !code.contains("classic.js") {
        rest += r#"<script type="module" async src="/embed.js" data-proxy="/xcover"></script>"#;
    }
    match code.split_once("<head>") {
        Some((start, end)) => format!("{start}<head>{BEFORE}{end}{rest}"),
        None => {
            format!("<!doctype html><html lang=en><title>documented</title>{BEFORE}{code}{rest}")
        }
    }
}

async fn shop() -> (Stack, Front, Checkout) {
    let stack = Stack::start(&[]);
    let front = Front::before(&stack.shop.address).await;
    let page = Checkout::open(&front, "/healthz").await;
    (stack, front, page)
}

async fn visit(front: &Front, page: &Checkout, html: String) {
    front.heal();
    // An image of the page's own, in examples of slots.
    let image = "<svg xmlns='http://www.w3.org/2000/svg' width='20' height='20'/>";
    front.rule(".svg", Rule::Replace("image/svg+xml", image.into()));
    front.rule("/favicon.ico", Rule::Replace("image/svg+xml", image.into()));
    // The shop would refuse the orders of examples, which have no customer.
    front.rule("/orders", Rule::Replace("application/json", "{}".into()));
    front.rule(PAGE, Rule::Replace("text/html", html));
    page.visit(front, PAGE).await;
}

/// Nothing went wrong that a developer would see, and every file that was asked for was there.
async fn assert_clean(page: &Checkout, place: &str) {
    let names = page.signal_names().await;
    assert!(
        !names.iter().any(|name| name == "failed"),
        "{place}: {:?}",
        page.signals().await
    );
    assert!(
        !names.iter().any(|name| name == "xce-error"),
        "{place}: {:?}",
        page.signals().await
    );
    let missing = "return performance.getEntriesByType('resource').filter(({ responseStatus }) => responseStatus >= 400).map(({ name }) => name)";
    assert_eq!(page.run(missing).await, json!([]), "{place}");
}

#[tokio::test]
async fn each_page_on_the_site_ends_in_an_offer_that_can_be_chosen() {
    let (_stack, front, page) = shop().await;
    let fences = fences("html");
    assert!(fences.len() >= 6, "{}", fences.len());
    for Fence { place, code, .. } in fences {
        println!("{place}");
        visit(&front, &page, whole(&code)).await;
        if code.contains("mode=\"information\"") {
            page.wait_for("xce-information").await;
        } else {
            page.wait_for("xce-quote").await;
            page.choose(Choice::Yes).await;
            page.wait_for("xce-select").await;
            page.choose(Choice::No).await;
            page.wait_for("xce-opt-out").await;
        }
        if code.contains("<xce-policy-links") {
            let links = "return document.querySelector('xce-policy-links').shadowRoot?.querySelector('a[href]') !== null";
            page.wait(links).await;
        }
        assert_clean(&page, &place).await;
    }
    page.close().await;
}

#[tokio::test]
async fn scripts_on_the_site_run_on_a_page_with_an_offer() {
    let (_stack, front, page) = shop().await;
    let fences = fences("js");
    assert!(fences.len() >= 2, "{}", fences.len());
    for Fence { place, code, .. } in fences {
        println!("{place}");
        let button = "<button id=pay type=button>Pay</button>";
        visit(&front, &page, whole(button)).await;
        page.wait_for("xce-quote").await;
        page.choose(Choice::Yes).await;
        page.wait_for("xce-select").await;
        let script = format!(
            "return (async (offer, pay, order) => {{ {code}\n }})(document.querySelector('xce-protection-offer'), document.querySelector('#pay'), {{}})
               .then(() => 'done', (error) => `${{error}}`)"
        );
        assert_eq!(page.run(&script).await, "done", "{place}");
        if code.contains("signal: 'set'") {
            page.wait_for_nth("xce-quote", 2).await;
            page.wait("return document.querySelector('#pay').disabled")
                .await;
            page.choose(Choice::Yes).await;
            page.wait("return !document.querySelector('#pay').disabled")
                .await;
        }
        assert_clean(&page, &place).await;
    }
    page.close().await;
}

#[tokio::test]
async fn styles_on_the_site_are_understood_and_name_only_parts_and_tokens_that_exist() {
    let (_stack, front, page) = shop().await;
    let fences = fences("css");
    assert!(!fences.is_empty());
    visit(&front, &page, whole("")).await;
    page.wait_for("xce-quote").await;
    let sources = read_all(&["styles", "www/embed"]);
    let contract =
        fs::read_to_string(Path::new(ROOT).join("docs/embedding.md")).expect("a document");
    for Fence { place, code, .. } in fences {
        println!("{place}");
        // The declarations that the browser has dropped.
        let dropped = format!(
            "const css = {};
             const sheet = new CSSStyleSheet();
             sheet.replaceSync(css);
             const kept = [...sheet.cssRules].flatMap((rule) => [...(rule.cssRules ?? []), rule]).map(({{ cssText }}) => cssText).join();
             const names = [...css.replace(/\\/\\*[^]*?\\*\\//g, '').matchAll(/(?:[{{;]\\s*)([a-z-]+)\\s*:/g)].map(([, name]) => name);
             return [names.length, names.filter((name) => !kept.includes(`${{name}}:`))]",
            json!(code)
        );
        let result = page.run(&dropped).await;
        assert!(
            result[0].as_u64() > Some(0),
            "{place}: no declarations were seen"
        );
        assert_eq!(result[1], json!([]), "{place}");
        for token in names_after(&code, "--xce-") {
            assert!(
                sources.contains(&format!("--xce-{token}"))
                    || sources.contains(&format!("'{token}'")),
                "{place}: {token}"
            );
        }
        for part in names_after(&code, "::part(") {
            assert!(contract.contains(&format!("`{part}`")), "{place}: {part}");
        }
        // An offer on such a page is still one.
        visit(&front, &page, whole(&format!("<style>{code}</style>"))).await;
        page.wait_for("xce-quote").await;
        page.choose(Choice::Yes).await;
        page.wait_for("xce-select").await;
        assert_clean(&page, &place).await;
    }
    page.close().await;
}

/// The names that follow `start` in a text.
fn names_after(text: &str, start: &str) -> Vec<String> {
    let name = |rest: &str| {
        rest.chars()
            .take_while(|letter| letter.is_ascii_lowercase() || *letter == '-')
            .collect()
    };
    text.split(start).skip(1).map(name).collect()
}

/// The text of all files in these folders.
fn read_all(folders: &[&str]) -> String {
    let mut text = String::new();
    for folder in folders {
        for entry in fs::read_dir(Path::new(ROOT).join(folder)).expect("a folder") {
            text += &fs::read_to_string(entry.expect("an entry").path()).unwrap_or_default();
        }
    }
    text
}

#[tokio::test]
async fn the_live_page_shows_what_its_controls_say_and_asks_for_nothing() {
    let site = printed("tools/docs.mjs");
    let stack = Stack::start(&[("PROXY_STATIC_DIR", site.trim())]);
    let front = Front::before(&stack.shop.address).await;
    let page = Checkout::open(&front, "/docs/live.html").await;
    page.wait_until("!!panel?.querySelector('.disclaimer')")
        .await;
    let set = async |name: &str, value: &str| {
        let script = format!(
            "const control = document.querySelector('#controls').elements['{name}'];
             control.value = {}; control.dispatchEvent(new Event('input', {{ bubbles: true }})); control.dispatchEvent(new Event('change', {{ bubbles: true }}));
             return control.value",
            json!(value)
        );
        assert_eq!(page.run(&script).await, value, "{name}");
    };
    let code = async || {
        page.run("return document.querySelector('#code').textContent")
            .await
    };
    set("sample", "instalments").await;
    page.wait_until("!!panel.querySelector('.option:nth-of-type(3)')")
        .await;
    set("layout", "card").await;
    page.wait_until("offer.getAttribute('layout') === 'card'")
        .await;
    assert!(
        code()
            .await
            .as_str()
            .expect("a text")
            .contains("layout=\"card\"")
    );
    set("language", "de").await;
    page.wait_until("!!panel.querySelector('fieldset')?.textContent.includes('Ja, ')")
        .await;
    set("width", "343px").await;
    page.wait_until("Math.round(offer.getBoundingClientRect().width) === 343")
        .await;
    set("density", "compact").await;
    page.wait_until("offer.getAttribute('density') === 'compact'")
        .await;
    set("look", "mint").await;
    let token = "getComputedStyle(offer).getPropertyValue('--xce-accent').trim()";
    page.wait_until(&format!("{token} !== ''")).await;
    page.wait_until(&format!(
        "document.querySelector('#code').textContent.includes({token})"
    ))
    .await;
    let radius = "getComputedStyle(panel.querySelector('[part~=panel]')).borderTopLeftRadius";
    set("styles", "xce-protection-offer { --xce-radius: 3px; }").await;
    page.wait_until(&format!("{radius} === '3px'")).await;
    // The panel's own choice of samples moves the page's.
    page.evaluate("void (offer.dataset.preview = 'discount')")
        .await;
    page.wait_until("!!panel.querySelector('.before')").await;
    page.wait("return document.querySelector('#controls').elements.sample.value === 'discount'")
        .await;
    assert_eq!(front.count("POST"), 0);
    page.close().await;
}

/// A server of the first hour, started as its page says. It is killed when dropped.
struct Server(Child);

impl Server {
    /// Starts it by a command of the page, with a port of the test's in place of its own, and waits until it listens.
    fn start(folder: &Path, command: &str, listen: &str, port: u16) -> Server {
        let mut child = Command::new("bash")
            .args(["-euc", command])
            .current_dir(folder)
            .env(listen, format!("127.0.0.1:{port}"))
            .stdout(Stdio::piped())
            .spawn()
            .expect("bash");
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let server = Server(child);
        let said = lines.find(|line| {
            line.as_ref()
                .is_ok_and(|line| line.contains(&format!("listening on http://127.0.0.1:{port}")))
        });
        assert!(said.is_some(), "{command} doesn't listen");
        std::thread::spawn(move || lines.for_each(drop));
        server
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

/// A folder of this test, deleted with it.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[tokio::test]
async fn the_first_hour_leads_to_an_offer_step_by_step() {
    const HOUR: &str = "docs/first-hour.md";
    let commands: Vec<_> = fences("sh")
        .into_iter()
        .filter(|fence| fence.page == HOUR)
        .collect();
    let [build, sandbox, folders, proxy] = &commands[..] else {
        panic!("{} commands", commands.len());
    };
    let [own_page] = &fences("html")
        .into_iter()
        .filter(|fence| fence.page == HOUR)
        .collect::<Vec<_>>()[..]
    else {
        panic!("one page");
    };

    // What the first step makes is made already.
    let is_built = [
        "make build",
        "cargo build --package xcover-proxy --package xcover-sandbox",
    ];
    assert!(is_built.iter().all(|line| build.code.contains(line)));
    let folder =
        Folder(std::env::temp_dir().join(format!("xcover-first-hour-{}", std::process::id())));
    let repository = folder.0.join("xcover-offer");
    fs::create_dir_all(&repository).expect("a folder");
    let test = std::env::current_exe().expect("a test has a path");
    let debug = test.ancestors().nth(2).expect("target/debug");
    fs::create_dir(repository.join("target")).expect("a folder");
    std::os::unix::fs::symlink(debug, repository.join("target/debug")).expect("a link");
    let dist = Path::new(ROOT).join("dist");
    let copied = Command::new("cp")
        .arg("-r")
        .args([&dist, &repository.join("dist")])
        .status();
    assert!(copied.expect("cp").success());

    let ports = (free_port(), free_port());
    let start_sandbox = || Server::start(&repository, &sandbox.code, "SANDBOX_LISTEN", ports.0);
    let running = start_sandbox();
    let status = Command::new("bash")
        .args(["-euc", &folders.code])
        .current_dir(&repository)
        .status();
    assert!(status.expect("bash").success());
    fs::write(folder.0.join("shop/index.html"), &own_page.code).expect("the page is written");
    let command = proxy
        .code
        .replace("127.0.0.1:8090", &format!("127.0.0.1:{}", ports.0));
    assert_ne!(command, proxy.code);
    let _proxy = Server::start(&repository, &command, "PROXY_LISTEN", ports.1);

    let front = Front::before(&format!("http://127.0.0.1:{}", ports.1)).await;
    let page = Checkout::open(&front, "/").await;
    let says = async |text: &str| {
        page.wait(&format!(
            "return document.querySelector('#choice').value.includes('{text}')"
        ))
        .await;
    };
    page.wait_until("!!offer.quote").await;
    page.choose(Choice::Yes).await;
    says("cover for $").await;
    page.choose(Choice::No).await;
    says("no cover").await;

    // It fails, and comes back.
    drop(running);
    page.visit(&front, "/").await;
    says("no offer: not-now").await;
    let _sandbox = start_sandbox();
    page.click("retry").await;
    page.wait_until("!!offer.quote").await;

    // A scenario, with the line that the page names.
    let text = fs::read_to_string(Path::new(ROOT).join(HOUR)).expect("a document");
    let line = "partner_metadata: { sandbox: 'discount' },";
    assert!(text.contains(line));
    let html = own_page.code.replace(
        "      request: [{",
        &format!("      {line}\n      request: [{{"),
    );
    assert_ne!(html, own_page.code);
    fs::write(folder.0.join("shop/index.html"), html).expect("the page is written");
    page.visit(&front, "/").await;
    page.wait_until("!!panel?.querySelector('.before')").await;
    page.close().await;
}
