//! What embed.js calls: one [`Handle`] per element on the page.

mod expiry;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Array, Object, Promise};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use crate::booking;
use crate::client::{self, Quote};
use crate::currency::{Currency, Style, TrailingZeroDisplay};
use crate::error::{Problem, ReadError};
use crate::event::Event;
use crate::failure::{Failure, HostError, Reason};
use crate::interop::{from_js, get, set, to_js};
use crate::intl::Intl;
use crate::json::Json;
use crate::locales::Locales;
use crate::money::Amount;
use crate::offer::Offer;
use crate::panel;
use crate::response::{self, Refusal};
use crate::settings::Settings;
use crate::state::{Action, Answer, State, step};
use crate::view::{self, Screen};
use crate::wording::Wording;

/// The panel's stylesheet, for one constructed sheet that all elements of a page share.
#[wasm_bindgen]
#[must_use]
pub fn styles() -> String {
    include_str!(concat!(env!("OUT_DIR"), "/panel.css")).to_owned()
}

/// Writes prices of one currency for readers of one locale, as the panel does.
#[wasm_bindgen]
pub struct PriceFormat {
    style: Rc<Style>,
    currency: Currency,
    zeros: TrailingZeroDisplay,
}

#[wasm_bindgen]
impl PriceFormat {
    /// `currency`: ISO 4217; `locale`: BCP 47; `config`: `{currencyDisplay, trailingZeroDisplay}`.
    ///
    /// # Errors
    /// An `Error` that names the argument and its value.
    #[wasm_bindgen(constructor)]
    pub fn new(currency: &str, locale: &str, config: &JsValue) -> Result<PriceFormat, JsValue> {
        let (settings, mistakes) = Settings::read(&from_js(config).unwrap_or(Json::Null));
        if let Some(mistake) = mistakes.first() {
            return Err(js_sys::Error::new(mistake).into());
        }
        let known = Currency::parse(currency);
        let currency = known.ok_or_else(|| is_not("currency", currency, "not an ISO 4217 code"))?;
        Ok(PriceFormat {
            style: Intl.style(&[locale], currency, settings.display),
            currency,
            zeros: settings.zeros,
        })
    }

    /// Writes an amount, which comes in plain decimal notation.
    ///
    /// # Errors
    /// An `Error` that names the amount.
    pub fn format(&self, amount: &str) -> Result<String, JsValue> {
        let parsed: Result<Amount, _> = amount.parse();
        let parsed = parsed.map_err(|problem| is_not("amount", amount, problem.reason()))?;
        Ok(self.style.write(parsed, self.currency, self.zeros))
    }
}

/// The error of an argument that isn't `what` it has to be.
fn is_not(name: &str, value: &str, what: &str) -> JsValue {
    js_sys::Error::new(&[name, ": ", value, " is ", what].concat()).into()
}

#[wasm_bindgen]
extern "C" {
    /// The page's side of an element: embed.js's.
    pub type Host;

    /// Is called for everything that the host page is to be told: the DOM event's `name` and `detail`,
    /// the arguments of `onChange` where the choice changed, and with `xce-quote` the quote's token.
    /// `run` is the request that ends with it, 0 for what is told beside requests. The names `renew`
    /// and `retry` are no events: they ask for another [`Handle::request`].
    #[wasm_bindgen(method)]
    fn tell(this: &Host, run: u32, name: &str, detail: &JsValue, change: &JsValue, token: &JsValue);

    /// Makes an attempt at request `run` in `delay_ms`, and promises its `Response`.
    #[wasm_bindgen(method)]
    fn send(this: &Host, run: u32, delay_ms: u32) -> Promise;

    /// Promises the file of our own texts in a language (BCP 47), or after a while nothing; `None` where
    /// English will do.
    #[wasm_bindgen(method)]
    fn texts(this: &Host, language: &str) -> Option<Promise>;

    /// Has [`Handle::wake`] called once, in `ms`, instead of when it was asked for before; never where
    /// that is infinite.
    #[wasm_bindgen(method)]
    fn sleep(this: &Host, ms: f64);
}

/// Puts an empty panel into `root`.
#[wasm_bindgen]
#[must_use = "dropping the handle removes the panel"]
pub fn mount(root: web_sys::ShadowRoot, host: Host) -> Handle {
    Handle {
        instance: Rc::new(Instance {
            state: RefCell::default(),
            run: Cell::new(0),
            settings: RefCell::default(),
            mistakes: RefCell::default(),
            response: RefCell::new(JsValue::NULL),
            expires_ms: Cell::new(f64::INFINITY),
            renewal_ms: Cell::new(f64::INFINITY),
            words: RefCell::default(),
            screen: RefCell::default(),
            drawn: RefCell::default(),
            root,
            host,
        }),
    }
}

/// An offer on the page. Freeing it removes the panel.
#[wasm_bindgen]
pub struct Handle {
    instance: Rc<Instance>,
}

#[wasm_bindgen]
impl Handle {
    /// Asks for an offer. `run` is higher than that of any request before; `url` is the proxy's route,
    /// for messages; `until_ms` how long may be tried, on the clock of `performance.now()`. Before that,
    /// [`Handle::expect`] has to have said that it comes.
    pub fn request(&self, run: u32, url: String, until_ms: f64) {
        let instance = Rc::clone(&self.instance);
        spawn_local(async move {
            let wanted = || instance.run.get() == run;
            let send = |delay_ms| JsFuture::from(instance.host.send(run, delay_ms));
            let first = send(0);
            instance.speak(run, None).await;
            let answer = client::quote(&url, until_ms, first, send, wanted).await;
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

    /// Takes what the shopper did to the element with this id: `click`ed it, or changed its value.
    pub fn act(&self, id: &str, click: bool) {
        if let Some(action) = view::action(id, click) {
            // A timer may sleep longer than the offer holds, like the machine it is on.
            self.instance.expire();
            self.instance.dispatch(action);
        }
    }

    /// Looks whether it is time to renew the offer, or to let it expire.
    pub fn wake(&self) {
        self.instance.grow_old();
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
        self.instance.screen.take();
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
    /// When it is to be renewed; infinite once it was.
    renewal_ms: Cell<f64>,
    /// Our own texts: those of the offer's language once its file is there, else English.
    words: RefCell<Rc<Wording>>,
    /// What is on the page.
    screen: RefCell<Option<Screen>>,
    /// What it shows, and with which settings.
    drawn: RefCell<(Content, Settings)>,
    root: web_sys::ShadowRoot,
    host: Host,
}

/// What can be on the page.
#[derive(Clone, Default)]
enum Content {
    /// Nothing.
    #[default]
    Nothing,
    /// An offer with its choices.
    Offer(Rc<Offer>),
    /// That it can't be had now, and a way to ask again; or that it has run out, and a way to ask for
    /// another.
    Note { is_expired: bool },
}

impl Content {
    fn of(state: &State) -> Content {
        match state {
            State::Shown(shown) => Content::Offer(Rc::clone(&shown.offer)),
            State::Expired(_) => Content::Note { is_expired: true },
            State::Unavailable => Content::Note { is_expired: false },
            State::Idle | State::Waiting(_) | State::NoOffer => Content::Nothing,
        }
    }

    /// Whether `other` looks the same.
    fn is(&self, other: &Content) -> bool {
        match (self, other) {
            (Content::Nothing, Content::Nothing) => true,
            (Content::Offer(one), Content::Offer(other)) => Rc::ptr_eq(one, other),
            (Content::Note { is_expired: one }, Content::Note { is_expired: other }) => {
                one == other
            }
            _ => false,
        }
    }
}

impl Instance {
    /// Takes `answer` into the state, and tells the page of an offer once it is on the screen.
    async fn answer(self: &Rc<Self>, run: u32, answer: Result<Quote, Failure>) {
        let received_ms = client::now_ms();
        let mut token = JsValue::UNDEFINED;
        let result = answer.and_then(|quote| {
            let offer = read(&quote.body)?;
            token = quote.token.map_or(JsValue::UNDEFINED, JsValue::from);
            self.response.replace(quote.body);
            Ok(Rc::new(offer))
        });
        let valid_ms = result.as_ref().ok().and_then(|offer| offer.valid_ms);
        if let Ok(offer) = &result {
            self.speak(run, Some(offer)).await;
        }
        if self.run.get() != run {
            return;
        }
        let events = self.step(Action::Answer { run, result });
        for event in events {
            if self.run.get() != run {
                return;
            }
            // The rule is "only when the choices are on the page", so look.
            let lost = matches!(event, Event::Quote(_)) && !view::has_choices(&self.root);
            let event = if lost {
                self.step(Action::Withdraw);
                Event::Failed(Failure::Unavailable(Reason::NotShowable))
            } else {
                event
            };
            self.tell(run, &event, &token);
        }
        // Browsers compile what is called for the first time: better now than when the shopper chooses.
        let yes = Action::Choose {
            question: 0,
            answer: Answer::Cover(0),
        };
        let (_, events) = step(self.state.borrow().clone(), yes);
        for event in &events {
            self.told_of(event);
        }
        if let Some(valid_ms) = valid_ms.filter(|_| self.run.get() == run) {
            self.age(received_ms, valid_ms);
        }
    }

    /// Gets our own texts for request `run`: in the language of `offer`, else in the one that was asked
    /// for. Where they can't be had in time, English stands in.
    async fn speak(&self, run: u32, offer: Option<&Offer>) {
        let settings = self.settings.borrow().clone();
        let asked = settings.language.as_deref().unwrap_or("en");
        let language = offer.map_or(asked, |offer| settings.content_language(offer));
        let lines = match self.host.texts(language) {
            Some(promise) => JsFuture::from(promise).await.ok(),
            None => None,
        };
        if self.run.get() == run {
            let is_asked = lines.is_some();
            let words = lines.and_then(|lines| Wording::read(&lines.as_string()?));
            if is_asked && words.is_none() && offer.is_some() {
                warn(&["English stands in for ", language].concat());
            }
            self.words.replace(Rc::new(words.unwrap_or_default()));
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
        // Nothing is borrowed while the page changes: the host page may listen to that, and call.
        let shown = self.state.borrow().shown().cloned();
        let content = Content::of(&self.state.borrow());
        let settings = self.settings.borrow().clone();
        let drawn = (content, settings);
        if !drawn.0.is(&self.drawn.borrow().0) || drawn.1 != self.drawn.borrow().1 {
            self.draw_anew(drawn);
        }
        if let Some(shown) = shown {
            let words = self.words.borrow();
            view::mark(&self.root, &shown, panel::required(&shown.offer, &words));
        }
    }

    fn draw_anew(&self, drawn: (Content, Settings)) {
        let words = self.words.borrow().clone();
        let node = match &drawn.0 {
            Content::Nothing => None,
            Content::Offer(offer) => Some(panel::offer(offer, &drawn.1, &words, &Intl)),
            Content::Note { is_expired } => Some(panel::note(&words, *is_expired)),
        };
        self.drawn.replace(drawn);
        let focused = view::focused(&self.root);
        // First the old screen goes.
        view::hide(&self.root, self.screen.take());
        let screen = node.map(|node| view::show(&self.root, node));
        self.screen.replace(screen);
        if let Some(id) = focused {
            view::focus(&self.root, &id);
        }
    }

    fn tell(&self, run: u32, event: &Event, token: &JsValue) {
        let (detail, change) = self.told_of(event);
        self.host.tell(run, event.name(), &detail, &change, token);
    }

    /// What is told of an event: its detail, and the arguments of `onChange` where the choice changed.
    fn told_of(&self, event: &Event) -> (JsValue, JsValue) {
        let settings = self.settings.borrow().clone();
        let detail = to_js(&event.detail(&settings, &Intl));
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
        (detail, change)
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
            for error in &reading.skipped {
                warn(&error.text());
            }
            Ok(reading.offer)
        }
        Err(Refusal::NoOffer) => Err(Failure::Unavailable(Reason::NoOffer)),
        Err(Refusal::NotShowable(error)) => {
            warn(&error.text());
            Err(Failure::Unavailable(Reason::NotShowable))
        }
    }
}

fn warn(message: &str) {
    web_sys::console::warn_1(&["xcover-offer: ", message].concat().into());
}
