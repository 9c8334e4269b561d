//! What the script tag (`www/embed/`) calls: one [`Handle`] per element on the page.

mod expiry;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Array, Object};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use crate::answers::Answer;
use crate::booking;
use crate::edge::attempt::{self, Next};
use crate::edge::interop::{from_js, get, set, to_js};
use crate::edge::intl::Intl;
use crate::edge::view::{self, Screen};
use crate::error::ReadError;
use crate::event::Event;
use crate::failure::Failure;
use crate::json::Json;
use crate::offer::Offer;
use crate::panel;
use crate::references;
use crate::response;
use crate::settings::Settings;
use crate::state::{Action, Effect, Shown, State, step};
use crate::wording::{Text, Wording};

#[wasm_bindgen(module = "/src/edge/references.js")]
extern "C" {
    fn named(reference: &str) -> String;
}

#[wasm_bindgen]
extern "C" {
    /// The element that a panel belongs to (`Host` in `www/embed/seam.d.ts`). It passes events on to the host
    /// page.
    pub type Host;

    /// The choice has changed: the event, and the arguments of `onChange`.
    #[wasm_bindgen(method, js_name = changeSelection)]
    fn change_selection(this: &Host, name: &str, detail: &JsValue, change: &JsValue);

    /// An event that doesn't change the choice. `ends_request`: it ends the current request.
    #[wasm_bindgen(method)]
    fn emit(this: &Host, name: &str, detail: &JsValue, ends_request: bool);

    /// Requests another offer, and calls [`Handle::request`] for it.
    #[wasm_bindgen(method)]
    fn requote(this: &Host);

    /// Calls [`Handle::check_expiry`] once, after `delay_ms` (never, if that is infinite). Replaces the timer
    /// that was set before.
    #[wasm_bindgen(method, js_name = setTimer)]
    fn set_timer(this: &Host, delay_ms: f64);
}

/// Puts an empty panel into `root`.
#[wasm_bindgen]
#[must_use = "dropping the handle removes the panel"]
pub fn mount(root: web_sys::ShadowRoot, host: Host) -> Handle {
    references::look_up(named);
    Handle {
        instance: Rc::new(Instance {
            state: RefCell::default(),
            received: RefCell::default(),
            settings: RefCell::default(),
            mistakes: RefCell::default(),
            response: RefCell::new(JsValue::NULL),
            expires_ms: Cell::new(f64::INFINITY),
            renewal_ms: Cell::new(f64::INFINITY),
            words: RefCell::default(),
            focused: RefCell::default(),
            screen: RefCell::default(),
            rendered: RefCell::default(),
            root,
            host,
        }),
    }
}

/// An offer on the page (`Handle` in `www/embed/seam.d.ts`). Freeing it removes the panel.
#[wasm_bindgen]
pub struct Handle {
    instance: Rc<Instance>,
}

#[wasm_bindgen]
impl Handle {
    /// Expects the response to another request, which voids what is on the page.
    pub fn request(&self) {
        self.instance.received.take();
        self.instance.stop_expiry();
        self.instance.dispatch(Action::Request);
    }

    /// What an attempt at the current request got, as `www/embed/answer.js` has read it. Returns after how many milliseconds to make
    /// the next one, or, for an offer, in which language (BCP 47) to [`show`](Handle::show) it. `undefined`: the request has
    /// ended.
    #[must_use]
    pub fn read(&self, answer: &JsValue, attempt: u32, remaining_ms: f64, chance: f64) -> JsValue {
        let instance = &self.instance;
        let failure = match attempt::quote(answer, attempt, remaining_ms, chance) {
            Ok(body) => match read(&body) {
                Ok(offer) => {
                    let settings = instance.settings.borrow();
                    let language = settings.content_language(&offer).into();
                    instance.response.replace(body);
                    let received = (Rc::new(offer), attempt::now_ms());
                    instance.received.replace(Some(received));
                    return language;
                }
                Err(failure) => failure,
            },
            Err(Next::Failed(failure)) => failure,
            Err(Next::Attempt(delay_ms)) => return delay_ms.into(),
        };
        instance.end(Err(failure));
        JsValue::UNDEFINED
    }

    /// Sets our own texts: `lines` is their file, `undefined` for American English, which is compiled in. English stands in
    /// for a file that is broken, or `""`. Shows the offer that was [`read`](Handle::read), without its being told yet. Returns
    /// what screen readers say while there is none.
    pub fn show(&self, lines: Option<String>) -> String {
        let received = self.instance.received.borrow().clone();
        let is_english = lines.is_none();
        let words = lines.and_then(|lines| Wording::read(&lines));
        if let Some((offer, _)) = &received
            && !is_english
            && words.is_none()
        {
            let settings = self.instance.settings.borrow();
            warn(&["English stands in for ", settings.content_language(offer)].concat());
        }
        self.instance
            .words
            .replace(Rc::new(words.unwrap_or_default()));
        if let Some((offer, _)) = received {
            self.instance.show(Content::Offer(offer));
        }
        self.instance.words.borrow().get(Text::Loading).to_owned()
    }

    /// Ends the request with the offer that is shown. The page may disable its checkout button when it is told of one, so
    /// there must be something to choose, and what has to be read before can be read (`is_readable`).
    pub fn settle(&self, is_readable: bool) {
        let Some((offer, received_ms)) = self.instance.received.take() else {
            return;
        };
        // Whatever the page has called or set since then may have removed it.
        self.instance.show(Content::Offer(Rc::clone(&offer)));
        let is_showable = is_readable && view::has_choices(&self.instance.root);
        let result = is_showable.then_some(offer).ok_or(Failure::NotShowable);
        self.instance.end(result);
        self.instance.begin(received_ms);
    }

    /// The current request has reached its deadline, and the element ends it.
    #[wasm_bindgen(js_name = timeOut)]
    pub fn time_out(&self) {
        self.instance.dispatch(Action::TimeOut);
    }

    /// Removes what is on the page; no response is expected any more.
    pub fn withdraw(&self) {
        self.instance.stop_expiry();
        self.instance.dispatch(Action::Withdraw);
    }

    /// Whether every question is answered. If not, the panel says so, and the first open question gets the
    /// focus.
    #[must_use]
    pub fn validate(&self) -> bool {
        self.instance.dispatch(Action::Validate);
        // Don't borrow the state while the focus moves: the host page may listen for that, and call us.
        let shown = self.instance.shown();
        !shown.is_some_and(|shown| view::focus_missing(&self.instance.root, &shown))
    }

    /// See [`booking::details`]; `null` if no offer is on the page.
    #[must_use]
    #[wasm_bindgen(js_name = bookingDetails)]
    pub fn booking_details(&self) -> JsValue {
        let state = self.instance.state.borrow();
        state.shown().map_or(JsValue::NULL, |shown| {
            to_js(&booking::details(&shown.offer, &shown.answers))
        })
    }

    /// The shopper clicked the element of the panel with this id, or changed its value.
    pub fn input(&self, id: &str, is_click: bool) {
        if let Some(action) = view::action(id, is_click) {
            // A sleeping computer or a background tab can delay the timer past the offer's expiry.
            self.instance.expire_if_due();
            self.instance.dispatch(action);
        }
    }

    /// The host page hides what has to be read before a choice.
    pub fn obscure(&self) {
        self.instance.stop_expiry();
        self.instance.dispatch(Action::Obscure);
    }

    /// Renews the offer, or lets it expire, if it is time.
    #[wasm_bindgen(js_name = checkExpiry)]
    pub fn check_expiry(&self) {
        self.instance.check_expiry();
    }

    /// Clears the shopper's choice.
    pub fn clear(&self) {
        self.instance.dispatch(Action::Clear);
    }

    /// Changes the settings: see [`Settings::read`].
    pub fn configure(&self, settings: &JsValue) {
        let (settings, mistakes) = Settings::read(&from_js(settings).unwrap_or(Json::Null));
        if self.instance.settings.replace(settings.clone()) != settings {
            self.instance.render();
        }
        let known = self.instance.mistakes.replace(mistakes.clone());
        for message in mistakes
            .into_iter()
            .filter(|message| !known.contains(message))
        {
            let error = Failure::Host {
                code: "invalid-setting",
                message,
            };
            self.instance.emit(&Event::Failed(error), false);
        }
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        // In the default state, no response is awaited any more.
        self.instance.state.take();
        view::hide(&self.instance.root, self.instance.screen.take());
    }
}

struct Instance {
    state: RefCell<State>,
    /// An offer that isn't told yet, and when it came, on the clock of [`attempt::now_ms`].
    received: RefCell<Option<(Rc<Offer>, f64)>>,
    settings: RefCell<Settings>,
    /// What was wrong with the settings, so that each mistake is reported once.
    mistakes: RefCell<Vec<String>>,
    /// The response to the latest request, as it came.
    response: RefCell<JsValue>,
    /// When the offer on the page expires, on the clock of [`attempt::now_ms`].
    expires_ms: Cell<f64>,
    /// When to renew it, on the same clock; infinite once that has begun.
    renewal_ms: Cell<f64>,
    /// Our own texts, in the offer's language once its file has loaded, else in English.
    words: RefCell<Rc<Wording>>,
    /// The id of the control that last had the focus when a screen was replaced.
    focused: RefCell<String>,
    /// What is on the page.
    screen: RefCell<Option<Screen>>,
    /// What the screen shows, and with which settings.
    rendered: RefCell<(Content, Settings)>,
    root: web_sys::ShadowRoot,
    host: Host,
}

/// What a screen can show.
#[derive(Clone, Default)]
enum Content {
    /// Nothing.
    #[default]
    Nothing,
    /// An offer with its choices.
    Offer(Rc<Offer>),
    /// See [`panel::notice`].
    Notice { is_expired: bool },
}

impl Content {
    fn of(state: &State) -> Content {
        match state {
            State::Shown(shown) => Content::Offer(Rc::clone(&shown.offer)),
            State::Expired(_) => Content::Notice { is_expired: true },
            State::Unavailable => Content::Notice { is_expired: false },
            State::Idle | State::Waiting(_) | State::NoOffer => Content::Nothing,
        }
    }

    /// Whether `other` looks the same on the page.
    fn is(&self, other: &Content) -> bool {
        match (self, other) {
            (Content::Nothing, Content::Nothing) => true,
            (Content::Offer(one), Content::Offer(other)) => Rc::ptr_eq(one, other),
            (Content::Notice { is_expired: one }, Content::Notice { is_expired: other }) => {
                one == other
            }
            _ => false,
        }
    }
}

impl Instance {
    /// Ends the current request.
    fn end(&self, result: Result<Rc<Offer>, Failure>) {
        for effect in self.step(Action::Response(result)) {
            if let Effect::Emit(event) = effect {
                self.emit(&event, true);
            }
        }
    }

    /// Starts the clock for an offer that the page was told of.
    fn begin(&self, received_ms: f64) {
        // The event may have made the page send another request, so there may be no offer any more.
        let Some(shown) = self.shown() else {
            return;
        };
        if let Some(valid_ms) = shown.offer.valid_ms {
            self.start_expiry(received_ms, valid_ms);
        }
        // Browsers compile functions on their first call. Do it now, so that the shopper's first choice is fast.
        let yes = Action::Choose {
            question: 0,
            answer: Answer::Cover(0),
        };
        let (_, effects) = step(State::Shown(shown), yes);
        for effect in &effects {
            if let Effect::Emit(event) = effect {
                self.payload(event);
            }
        }
    }

    fn dispatch(&self, action: Action) {
        for effect in self.step(action) {
            match effect {
                Effect::Emit(event) => self.emit(&event, false),
                Effect::Requote => self.host.requote(),
            }
        }
    }

    /// Moves to the next state and shows it.
    fn step(&self, action: Action) -> Vec<Effect> {
        let (state, effects) = step(self.state.take(), action);
        self.state.replace(state);
        self.render();
        effects
    }

    fn shown(&self) -> Option<Shown> {
        self.state.borrow().shown().cloned()
    }

    /// Shows the state. Re-renders only if the content or the settings changed, so that the shopper keeps the
    /// focus.
    fn render(&self) {
        // Don't borrow the state while the page changes: the host page may listen for that, and call us.
        let shown = self.shown();
        let content = Content::of(&self.state.borrow());
        self.show(content);
        if let Some(shown) = shown {
            let words = self.words.borrow();
            view::update_choices(&self.root, &shown, panel::required(&shown.offer, &words));
        }
    }

    fn show(&self, content: Content) {
        let settings = self.settings.borrow().clone();
        let next = (content, settings);
        if !next.0.is(&self.rendered.borrow().0) || next.1 != self.rendered.borrow().1 {
            self.replace_screen(next);
        }
    }

    fn replace_screen(&self, next: (Content, Settings)) {
        let words = self.words.borrow().clone();
        let node = match &next.0 {
            Content::Nothing => None,
            Content::Offer(offer) => Some(panel::offer(offer, &next.1, &words, &Intl)),
            Content::Notice { is_expired } => Some(panel::notice(&words, *is_expired)),
        };
        self.rendered.replace(next);
        let focused = view::focused(&self.root);
        if let Some(id) = &focused
            && id != view::WAIT
        {
            self.focused.replace(id.clone());
        }
        // Remove the old screen before adding the new one: their ids are the same.
        view::hide(&self.root, self.screen.take());
        let screen = node.map(|node| view::show(&self.root, node));
        self.screen.replace(screen);
        if focused.is_some() {
            view::keep_focus(&self.root, &self.focused.borrow().clone());
        }
    }

    /// Passes an event to the element.
    fn emit(&self, event: &Event, ends_request: bool) {
        let name = event.name();
        let (detail, change) = self.payload(event);
        if change.is_undefined() {
            self.host.emit(name, &detail, ends_request);
        } else {
            self.host.change_selection(name, &detail, &change);
        }
    }

    /// An event's detail, and the arguments of `onChange` (`undefined` if the choice didn't change).
    fn payload(&self, event: &Event) -> (JsValue, JsValue) {
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

/// The offer in a response, or how the request ends without one. What is wrong with the response goes to the
/// console, for the page's developers; shoppers don't see it.
fn read(body: &JsValue) -> Result<Offer, Failure> {
    let reading = match from_js(body) {
        Some(json) => response::read(&json),
        None => Err(ReadError::new("response", "nested too deeply")),
    };
    match reading {
        Ok(Some(reading)) => {
            for error in &reading.skipped {
                warn(error.text());
            }
            Ok(reading.offer)
        }
        Ok(None) => Err(Failure::NoOffer),
        Err(error) => {
            warn(error.text());
            Err(Failure::NotShowable)
        }
    }
}

fn warn(message: &str) {
    web_sys::console::warn_1(&["xcover-offer: ", message].concat().into());
}
