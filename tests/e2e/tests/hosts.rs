//! Pages of others, with their frameworks, scripts and styles.

mod endless;
mod forms;
mod frameworks;
mod information;
mod law;
mod renders;
mod scripts;
mod styles;
mod themes;
mod xce;

use std::process::Command;
use std::sync::OnceLock;

use serde_json::Value;
use xcover_e2e::browser::Browser;
use xcover_e2e::checkout::Checkout;
use xcover_e2e::front::{Front, Rule};
use xcover_e2e::stack::Stack;

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
    _stack: Stack,
    front: Front,
    page: Checkout,
    request: Value,
}

impl Host {
    async fn open() -> Host {
        Host::open_in(Browser::usual()).await
    }

    async fn open_in(browser: Browser) -> Host {
        let stack = Stack::start(&[]);
        let front = Front::before(&stack.shop.address).await;
        // WebKit keeps a module from one page to the next. Of the file for colours, tests are about its arrival.
        front.rule("/theme.js", Rule::Stall);
        let page = Checkout::open_in(browser, &front, "/csp.html").await;
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
        let html = self.markup(head, body);
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

    fn markup(&self, head: &str, body: &str) -> String {
        let request = &self.request;
        format!(
            "<!doctype html><html lang=en><head><script>
               window.demo = {{ signals: [] }};
               window.request = {request};
               window.signal = (name, detail) => demo.signals.push({{ name, detail, at: 0 }});
               addEventListener('error', ({{ error, filename, lineno, colno }}) => signal('error ' + error?.stack + filename + lineno + ':' + colno)); addEventListener('unhandledrejection', ({{ reason }}) => signal('rejection ' + reason?.stack)); window.told = ({{ type, detail }}) => signal(type, detail);
             </script>{head}</head><body>{body}</body></html>"
        )
    }

    /// The same, where a file takes so long.
    async fn visit_slowly(&self, file: &str, delay_ms: u64, head: &str, body: &str) {
        let page = self.markup(head, body);
        self.front.heal();
        self.front
            .rule("/host.html", Rule::Replace("text/html", page));
        let delay = std::time::Duration::from_millis(delay_ms);
        self.front.rule(file, Rule::Delay(delay));
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

const ELEMENT: &str = "<xce-protection-offer></xce-protection-offer>";
