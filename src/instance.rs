//! What embed.js calls: one [`Handle`] per element on the page.

mod expiry;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use js_sys::{Array, Function, Object, Promise};
use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::{GetUntracked, Set};
use wasm_bindgen::prelude::{JsCast, JsValue, wasm_bindgen};
use wasm_bindgen_futures::spawn_local;
use web_sys::AbortSignal;

use crate::booking;
use crate::client::{self, Quote};
use crate::currency::{self, Currency};
use crate::error::{Problem, ReadError};
use crate::event::Event;
use crate::failure::{Failure, HostError, Reason};
use crate::interop::{from_js, get, set, to_js};
use crate::json::Json;
use crate::money::Amount;
use crate::offer::Offer;
use crate::response::{self, Refusal};
use crate::settings::Settings;
use crate::state::{Action, State, step};
use crate::view::{Content, Panel, Screen, listen};

/// The panel's stylesheet, for one constructed sheet that all elements of a page share.
#[wasm_bindgen]
#[must_use]
pub fn styles() -> String {
    include_str!("../styles/panel.css").to_owned()
}

/// Writes an amount (plain decimal notation) of a currency (ISO 4217) for readers of `locale`
/// (BCP 47), as the panel does.
///
/// Its settings are one argument each, because an object of them takes a fifth longer to read.
///
/// # Errors
/// An `Error` that names the argument and its value.
#[wasm_bindgen(js_name = formatPrice)]
pub fn format_price(
    amount: &str,
    currency: &str,
    locale: &str,
    currency_display: Option<String>,
    trailing_zero_display: Option<String>,
) -> Result<String, JsValue> {
    let error = |message: String| JsValue::from(js_sys::Error::new(&message));
    let parsed: Result<Amount, _> = amount.parse();
    let parsed = parsed.map_err(|problem| error(format!("amount: {amount} is {problem}")))?;
    let currency = Currency::parse(currency)
        .ok_or_else(|| error(format!("currency: {currency} is not an ISO 4217 code")))?;
    let (Settings { display, zeros, .. }, mistakes) = Settings::read(&Json::object(vec![
        ("currencyDisplay", currency_display.into()),
        ("trailingZeroDisplay", trailing_zero_display.into()),
    ]));
    match mistakes.into_iter().next() {
        Some(mistake) => Err(error(mistake)),
        None => Ok(currency::format(
            parsed,
            currency,
            &[locale],
            display,
            zeros,
        )),
    }
}

/// Puts an empty panel into `root`. `tell(run, name, detail, change, token)` is called for
/// everything that the host page is to be told: the DOM event's `name` and `detail`, the arguments
/// of `onChange` where the choice changed, and with `xce-quote` the quote's token. The names `renew`
/// and `retry` are no events: they ask for another [`Handle::request`].
#[wasm_bindgen]
#[must_use = "dropping the handle removes the panel"]
pub fn mount(root: web_sys::ShadowRoot, tell: Function) -> Handle {
    let instance = Rc::new(Instance {
        state: RefCell::default(),
        run: Cell::new(0),
        settings: RefCell::default(),
        mistakes: RefCell::default(),
        response: RefCell::new(JsValue::NULL),
        expires_ms: Cell::new(f64::INFINITY),
        timer: RefCell::default(),
        panel: Cell::new(None),
        root: root.clone(),
        tell,
    });
    let weak = Rc::downgrade(&instance);
    let listeners = listen(&root, move |action| {
        if let Some(instance) = weak.upgrade() {
            // A timer may sleep longer than the offer holds, like the machine it is on.
            instance.expire();
            instance.dispatch(action);
        }
    });
    let cell = Rc::clone(&instance);
    let unmount = mount_to(root.unchecked_into(), move || {
        let panel = Panel::default();
        cell.panel.set(Some(panel));
        panel.view()
    });
    Handle {
        instance,
        _listeners: listeners,
        _unmount: Box::new(unmount),
    }
}

/// An offer on the page. Freeing it removes the panel.
#[wasm_bindgen]
pub struct Handle {
    instance: Rc<Instance>,
    _listeners: [EventListener; 2],
    _unmount: Box<dyn Mounted>,
}

/// What keeps a view of any type mounted until it is dropped.
trait Mounted {}
impl<M: leptos::tachys::view::Mountable> Mounted for UnmountHandle<M> {}

#[wasm_bindgen]
impl Handle {
    /// Asks for an offer. `run` is higher than that of any request before; `url` is the proxy's
    /// route, `body` the request in JSON, `until_ms` how long may be tried, on the clock of
    /// `performance.now()`, `first` a promise of the `Response` of an attempt that is already under
    /// way; `signal` aborts it and all that follow. Before that, [`Handle::expect`] has to have said
    /// that it comes.
    pub fn request(
        &self,
        run: u32,
        url: String,
        body: String,
        until_ms: f64,
        first: Option<Promise>,
        signal: AbortSignal,
    ) {
        let instance = Rc::clone(&self.instance);
        spawn_local(async move {
            let wanted = || instance.run.get() == run;
            let answer = client::quote(&url, &body, until_ms, first, &signal, wanted).await;
            // The answer to an older request says nothing any more.
            if wanted() {
                instance.answer(run, answer).await;
            }
        });
    }

    /// Makes room for request `run`: what is on the page is void from now on. `renewal`: it was
    /// asked for by `renew`.
    pub fn expect(&self, run: u32, renewal: bool) {
        self.instance.run.set(run);
        self.instance.rest();
        self.instance.dispatch(Action::Request { run, renewal });
    }

    /// Forgets request `run`: the page was told elsewhere how it ended. `retryable`: the shopper is
    /// offered to try again.
    pub fn abandon(&self, run: u32, retryable: bool) {
        self.instance.run.set(NONE);
        self.instance.dispatch(Action::Abandon { run, retryable });
    }

    /// Forgets the request that is under way, and takes away what is on the page.
    pub fn withdraw(&self) {
        self.instance.run.set(NONE);
        self.instance.rest();
        self.instance.dispatch(Action::Withdraw);
    }

    /// Whether nothing is left to be chosen; if something is, the panel says so.
    #[must_use]
    pub fn validate(&self) -> bool {
        self.instance.dispatch(Action::Validate);
        let state = self.instance.state.borrow();
        state
            .shown()
            .is_none_or(|shown| shown.answers.is_complete())
    }

    /// See [`booking::details`]; `null` while no offer is on the page.
    #[must_use]
    #[wasm_bindgen(js_name = bookingDetails)]
    pub fn booking_details(&self) -> JsValue {
        let state = self.instance.state.borrow();
        state.shown().map_or(JsValue::NULL, |shown| {
            to_js(&booking::details(&shown.offer, &shown.answers))
        })
    }

    /// Takes the shopper's choice back.
    pub fn clear(&self) {
        self.instance.dispatch(Action::Clear);
    }

    /// Takes settings: see [`Settings::read`].
    pub fn configure(&self, settings: &JsValue) {
        let (settings, mistakes) = Settings::read(&from_js(settings).unwrap_or(Json::Null));
        if self.instance.settings.replace(settings.clone()) != settings {
            self.instance.draw();
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
    /// When the offer on the page runs out, on the clock of [`client::now_ms`].
    expires_ms: Cell<f64>,
    /// Wakes it before that; dropped, it doesn't.
    timer: RefCell<Option<Timeout>>,
    /// The signals of the panel, once it is mounted.
    panel: Cell<Option<Panel>>,
    root: web_sys::ShadowRoot,
    tell: Function,
}

impl Instance {
    /// Takes `answer` into the state, and tells the page of an offer once it is on the screen.
    async fn answer(self: Rc<Self>, run: u32, answer: Result<Quote, Failure>) {
        let received_ms = client::now_ms();
        let mut token = JsValue::UNDEFINED;
        let result = answer.and_then(|quote| {
            let offer = read(&quote.body)?;
            token = quote.token.map_or(JsValue::UNDEFINED, JsValue::from);
            self.response.replace(quote.body);
            Ok(Arc::new(offer))
        });
        let valid_ms = result.as_ref().ok().and_then(|offer| offer.valid_ms);
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
                self.step(Action::Withdraw);
                Event::Failed(Failure::Unavailable(Reason::NotShowable))
            } else {
                event
            };
            self.tell(run, &event, &token);
        }
        if let Some(valid_ms) = valid_ms.filter(|_| self.run.get() == run) {
            self.grow_old(received_ms, valid_ms);
        }
    }

    fn dispatch(&self, action: Action) {
        for event in self.step(action) {
            // What isn't a request's end is told beside it.
            self.tell(0, &event, &JsValue::UNDEFINED);
        }
    }

    /// Goes to the next state and shows it.
    fn step(&self, action: Action) -> Vec<Event> {
        let (state, events) = step(self.state.take(), action);
        self.state.replace(state);
        self.draw();
        events
    }

    /// Shows the state. What is there is drawn anew only when it changed: a shopper's focus is on
    /// it.
    fn draw(&self) {
        let Some(panel) = self.panel.get() else {
            return;
        };
        let state = self.state.borrow();
        let content = match &*state {
            State::Shown(shown) => Content::Offer(Arc::clone(&shown.offer)),
            State::Expired(_) => Content::Expired,
            State::Unavailable => Content::Unavailable,
            State::Idle | State::Waiting(_) | State::NoOffer => Content::Nothing,
        };
        let (answers, required) = state.shown().map_or_else(Default::default, |shown| {
            (shown.answers.clone(), shown.required)
        });
        let screen = Screen {
            content,
            settings: self.settings.borrow().clone(),
            answers,
            required,
        };
        drop(state);
        if !panel.drawn.get_untracked().is_drawn_as(&screen) {
            panel.drawn.set(screen.clone());
        }
        panel.marked.set(screen);
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
            if matches!(event, Event::Select(..)) {
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
fn read(body: &JsValue) -> Result<Offer, Failure> {
    let reading = match from_js(body) {
        Some(json) => response::read(&json),
        None => Err(ReadError::new("response", Problem::TooDeep).into()),
    };
    match reading {
        Ok(reading) => {
            reading.skipped.iter().for_each(warn);
            Ok(reading.offer)
        }
        Err(Refusal::NoOffer) => Err(Failure::Unavailable(Reason::NoOffer)),
        Err(Refusal::NotShowable(error)) => {
            warn(&error);
            Err(Failure::Unavailable(Reason::NotShowable))
        }
    }
}

fn warn(error: &ReadError) {
    web_sys::console::warn_1(&format!("xcover-offer: not showable: {error}").into());
}
