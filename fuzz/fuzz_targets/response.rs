//! Any JSON gives an offer that can be shown, nothing, or an error that names the place. Whatever is then
//! chosen, there are events and booking details for it.
#![no_main]

#[path = "../../tests/support/english.rs"]
mod english;
#[path = "../../tests/support/serde_value.rs"]
mod serde_value;

use std::rc::Rc;

use libfuzzer_sys::fuzz_target;
use xcover_offer::answers::Answer;
use xcover_offer::booking;
use xcover_offer::panel;
use xcover_offer::response::{self, Reading};
use xcover_offer::settings::Settings;
use xcover_offer::state::{Action, Effect, State, step};
use xcover_offer::wording::Wording;

fuzz_target!(|data: &[u8]| {
    let Ok(json) = serde_json::from_slice(data) else { return };
    let offer = match response::read(&serde_value::tree(&json)) {
        Ok(Some(Reading { offer, .. })) => Rc::new(offer),
        Ok(None) => return,
        Err(error) => return assert!(error.to_string().contains(": ")),
    };
    for product in offer.products() {
        assert!(!product.price.is_negative());
        assert!(!product.disclosure.disclaimer().is_empty());
        assert!(product.disclosure.policy_wording().to_ascii_lowercase().starts_with("http"));
    }
    let settings = Settings { units: Some(3), ..Settings::default() };
    let _ = panel::offer(&offer, &settings, &Wording::default(), &english::English);
    let mut actions = vec![
        Action::Request,
        Action::Response(Ok(Rc::clone(&offer))),
    ];
    for (place, question) in offer.questions().iter().enumerate().take(20) {
        assert!(!question.covers().is_empty());
        for cover in 0..question.covers().len().min(20) {
            actions.push(Action::Choose { question: place, answer: Answer::Cover(cover) });
        }
    }
    let mut state = State::Idle;
    for action in actions {
        let (next, effects) = step(state, action);
        for effect in effects {
            if let Effect::Emit(event) = effect {
                let _ = event.detail(&settings, &english::English);
                let _ = event.change();
            }
        }
        if let Some(shown) = next.shown() {
            let _ = booking::details(&shown.offer, &shown.answers);
        }
        state = next;
    }
});
