//! What the host page's own scripts do with the offer.

use serde_json::Value;

use crate::checkout::Checkout;

impl Checkout {
    /// Sets an attribute of the element.
    pub async fn set_attribute(&self, name: &str, value: &str) {
        self.evaluate(&format!("offer.setAttribute('{name}', '{value}')"))
            .await;
    }

    /// Removes an attribute of the element.
    pub async fn remove_attribute(&self, name: &str) {
        self.evaluate(&format!("offer.removeAttribute('{name}')"))
            .await;
    }

    /// Pushes a signal, written as a JavaScript object: not every request that a page can make is JSON.
    pub async fn push_signal(&self, signal: &str) {
        self.run(&format!("signalLayer.push({signal})")).await;
    }

    /// Requests another offer, without waiting for it.
    pub async fn refresh(&self) {
        self.evaluate("void offer.refresh()").await;
    }

    /// Takes the shopper's choice back.
    pub async fn clear(&self) {
        self.evaluate("offer.clear()").await;
    }

    /// Whether every question is answered.
    pub async fn validate(&self) -> bool {
        let is_answered = self.evaluate("offer.validate()").await;
        is_answered.as_bool().expect("a boolean")
    }

    /// What the page hands to the partner's server.
    pub async fn booking_details(&self) -> Value {
        self.evaluate("offer.bookingDetails()").await
    }

    /// Reports an order without cover: what the promise resolves to, or the code that it rejects with.
    pub async fn report_opt_out(&self) -> Value {
        self.evaluate("offer.reportOptOut().catch((error) => error.code)")
            .await
    }
}
