//! What embed.js calls: one [`Handle`] per element on the page.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use js_sys::{Array, Function, Object, Promise};
use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::{GetUntracked, Set};
use wasm_bindgen::prelude::{JsCast, JsValue, wasm_bindgen};
use wasm_bindgen_futures::spawn_local;

use crate::client::{self, Quote};
use crate::currency::{self, Currency, CurrencyDisplay, TrailingZeroDisplay};
use crate::event::Event;
use crate::failure::{Failure, HostError, Reason};
use crate::interop::{from_js, get, set, to_js};
use crate::json::Json;
use crate::money::Amount;
use crate::offer::{Problem, ReadError};
use crate::response::{self, Refusal};
use crate::settings::Settings;
use crate::state::{Action, State, step};
use crate::view::Panel;

/// The panel's stylesheet, for one constructed sheet that all elements of a page share.
#[wasm_bindgen]
#[must_use]
pub fn styles() -> String {
    include_str!("../styles/panel.css").to_owned()
}

/// Writes an amount (plain decimal notation) of a currency (ISO 4217) for readers of `locale`
/// (BCP 47), as the panel does.
///
/// # Errors
/// An `Error` that names the argument and its value.
#[wasm_bindgen(js_name = formatPrice)]
pub fn format_price(
    amount: &str,
    currency: &str,
    locale: &str,
    currency_display: &str,
    trailing_zero_display: &str,
) -> Result<String, JsValue> {
    let error = |message: String| JsValue::from(js_sys::Error::new(&message));
    let parsed: Result<Amount, _> = amount.parse();
    let parsed = parsed.map_err(|problem| error(format!("amount: {amount} is {problem}")))?;
    let currency = Currency::parse(currency)
        .ok_or_else(|| error(format!("currency: {currency} is not an ISO 4217 code")))?;
    let wrong = |name: &str, value: &str, known| error(format!("{name}: {value} is not {known}"));
    Ok(currency::format(
        parsed,
        currency,
        &[locale],
        CurrencyDisplay::parse(currency_display)
            .map_err(|known| wrong("currencyDisplay", currency_display, known))?,
        TrailingZeroDisplay::parse(trailing_zero_display)
            .map_err(|known| wrong("trailingZeroDisplay", trailing_zero_display, known))?,
    ))
}

/// Puts an empty panel into `root`. `tell(run, name, detail, change, token)` is called for
/// everything that the host page is to be told: the DOM event's `name` and `detail`, the arguments
/// of `onChange` where the choice changed, and with `xce-quote` the quote's token.
#[wasm_bindgen]
#[must_use = "dropping the handle removes the panel"]
pub fn mount(root: web_sys::ShadowRoot, tell: Function) -> Handle {
    let instance = Rc::new(Instance {
        state: RefCell::default(),
        run: Cell::new(0),
        settings: RefCell::default(),
        mistakes: RefCell::default(),
        response: RefCell::new(JsValue::NULL),
        panel: Cell::new(None),
        root: root.clone(),
        tell,
    });
    let weak = Rc::downgrade(&instance);
    let cell = Rc::clone(&instance);
    let unmount = mount_to(root.unchecked_into(), move || {
        let panel = Panel::new(move |choice| {
            if let Some(instance) = weak.upgrade() {
                instance.dispatch(Action::Choose(choice));
            }
        });
        cell.panel.set(Some(panel));
        panel.view()
    });
    Handle {
        instance,
        _unmount: Box::new(unmount),
    }
}

/// An offer on the page. Freeing it removes the panel.
#[wasm_bindgen]
pub struct Handle {
    instance: Rc<Instance>,
    _unmount: Box<dyn Mounted>,
}

/// What keeps a view of any type mounted until it is dropped.
trait Mounted {}
impl<M: leptos::tachys::view::Mountable> Mounted for UnmountHandle<M> {}

#[wasm_bindgen]
impl Handle {
    /// Asks for an offer. `run` is higher than that of any request before; `url` is the proxy's
    /// route, `body` the request in JSON, `limit_ms` how long may be tried, `first` a promise of
    /// the `Response` of an attempt that is already under way.
    pub fn request(
        &self,
        run: u32,
        url: String,
        body: String,
        limit_ms: u32,
        first: Option<Promise>,
    ) {
        let instance = Rc::clone(&self.instance);
        instance.run.set(run);
        instance.dispatch(Action::Request { run });
        spawn_local(async move {
            let wanted = || instance.run.get() == run;
            let answer = client::quote(&url, &body, limit_ms, first, wanted).await;
            // The answer to an older request says nothing any more.
            if wanted() {
                instance.answer(run, answer).await;
            }
        });
    }

    /// Forgets request `run`: the page was told elsewhere how it ended.
    pub fn abandon(&self, run: u32) {
        self.instance.run.set(NONE);
        self.instance.dispatch(Action::Abandon { run });
    }

    /// Takes the shopper's choice back.
    pub fn clear(&self) {
        self.instance.dispatch(Action::Clear);
    }

    /// Takes settings: `{locale, language, currencyDisplay, trailingZeroDisplay, units}`.
    pub fn configure(&self, settings: &JsValue) {
        let (settings, mistakes) = Settings::read(&from_js(settings).unwrap_or(Json::Null));
        let changed = self.instance.settings.replace(settings.clone()) != settings;
        if let Some(panel) = self.instance.panel.get().filter(|_| changed) {
            panel.settings.set(settings);
        }
        let known = self.instance.mistakes.replace(mistakes.clone());
        for message in mistakes
            .into_iter()
            .filter(|message| !known.contains(message))
        {
            let error = HostError {
                code: "invalid-setting",
                message,
            };
            // No request's end: told beside it.
            self.instance
                .tell(0, &Event::Failed(Failure::Host(error)), &JsValue::UNDEFINED);
        }
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        // What is still under way tells nobody.
        self.instance.run.set(NONE);
    }
}

/// Is no request's number.
const NONE: u32 = u32::MAX;

struct Instance {
    state: RefCell<State>,
    /// The number of the latest request.
    run: Cell<u32>,
    settings: RefCell<Settings>,
    /// What was wrong with them, so that it is told once.
    mistakes: RefCell<Vec<String>>,
    /// The response to the latest request, as it came.
    response: RefCell<JsValue>,
    /// The signals of the panel, once it is mounted.
    panel: Cell<Option<Panel>>,
    root: web_sys::ShadowRoot,
    tell: Function,
}

impl Instance {
    /// Takes `answer` into the state, and tells the page of an offer once it is on the screen.
    async fn answer(self: Rc<Self>, run: u32, answer: Result<Quote, Failure>) {
        let mut token = JsValue::UNDEFINED;
        let result = answer.and_then(|quote| {
            let offer = read(&quote.body)?;
            token = quote.token.map_or(JsValue::UNDEFINED, JsValue::from);
            self.response.replace(quote.body);
            Ok(Arc::new(offer))
        });
        let events = self.step(Action::Answer { run, result });
        leptos::task::tick().await;
        for event in events {
            if self.run.get() != run {
                return;
            }
            // The rule is "only when the choices are on the page", so look.
            let lost = matches!(event, Event::Quote(_))
                && !matches!(self.root.query_selector("input"), Ok(Some(_)));
            let event = if lost {
                self.step(Action::Request { run });
                self.step(Action::Abandon { run });
                Event::Failed(Failure::Unavailable(Reason::NotShowable))
            } else {
                event
            };
            self.tell(run, &event, &token);
        }
    }

    fn dispatch(&self, action: Action) {
        for event in self.step(action) {
            self.tell(self.run.get(), &event, &JsValue::UNDEFINED);
        }
    }

    /// Goes to the next state and shows it.
    fn step(&self, action: Action) -> Vec<Event> {
        let (state, events) = step(self.state.take(), action);
        if let Some(panel) = self.panel.get() {
            panel.choice.set(state.choice());
            // Drawn anew only for another offer: a shopper's focus is on what is there.
            let shown = panel.offer.get_untracked();
            if shown.as_ref().map(Arc::as_ptr) != state.offer().map(Arc::as_ptr) {
                panel.offer.set(state.offer().cloned());
            }
        }
        self.state.replace(state);
        events
    }

    fn tell(&self, run: u32, event: &Event, token: &JsValue) {
        let settings = self.settings.borrow().clone();
        let detail = to_js(&event.detail(&settings));
        let response = self.response.borrow().clone();
        let change = event.change().map_or(JsValue::UNDEFINED, |change| {
            let sources = change.sources.iter();
            let chosen: Array = sources
                .map(|(list, key)| get(&get(&response, list), key))
                .collect();
            if matches!(event, Event::Select(_)) {
                set(&detail, "selectedProducts", &chosen);
            }
            let arguments = Object::new().into();
            let option = change.selected_option.map_or(JsValue::NULL, JsValue::from);
            set(&arguments, "selectedOption", &option);
            set(&arguments, "selectedProducts", &chosen);
            set(&arguments, "selectedPolicies", &chosen);
            arguments
        });
        if matches!(event, Event::Quote(_)) {
            set(&detail, "quote", &response);
        }
        let arguments = Array::of5(&run.into(), &event.name().into(), &detail, &change, token);
        // What the host page's listeners throw is theirs; embed.js reports it.
        let _ = self.tell.apply(&JsValue::UNDEFINED, &arguments);
    }
}

/// The offer in a response, or how the request ends without. What a page's developers have to know
/// of the response goes to the console: shoppers are told nothing of it.
fn read(body: &JsValue) -> Result<crate::offer::Offer, Failure> {
    let offer = match from_js(body) {
        Some(json) => response::read(&json),
        None => Err(ReadError::new("response", Problem::TooDeep).into()),
    };
    offer.map_err(|refusal| {
        Failure::Unavailable(match refusal {
            Refusal::NoOffer => Reason::NoOffer,
            Refusal::NotShowable(error) => {
                web_sys::console::warn_1(&format!("xcover-offer: not showable: {error}").into());
                Reason::NotShowable
            }
        })
    })
}
