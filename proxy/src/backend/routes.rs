//! XCover's routes.

use axum::routing::MethodFilter;

/// A route, as XCover has it.
pub(crate) struct Route {
    pub(crate) method: MethodFilter,
    /// After `/partners/{partner}`.
    pub(crate) path: &'static str,
    pub(crate) repeat: Repeat,
}

/// Whether a call may be sent again without knowing what became of it.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Repeat {
    /// It changes nothing, or the same once more.
    Harmless,
    /// Only with an idempotency key.
    WithKey,
    /// It books, so the key is required.
    KeyRequired,
}

/// Every route: those of the documents, and what Cover Genius's SDKs call besides.
#[rustfmt::skip]
pub(crate) static ROUTES: &[Route] = {
    use Repeat::{Harmless, KeyRequired, WithKey};
    const GET: MethodFilter = MethodFilter::GET;
    const POST: MethodFilter = MethodFilter::POST;
    const PATCH: MethodFilter = MethodFilter::PATCH;
    const PUT: MethodFilter = MethodFilter::PUT;
    &[
        route(POST, "/quotes", Harmless),
        route(GET, "/quotes/{id}", Harmless),
        route(PATCH, "/quotes/{id}", Harmless),
        route(POST, "/quotes/{id}", WithKey),
        route(POST, "/quotes/{id}/add", WithKey),
        route(POST, "/quotes/{id}/delete", WithKey),
        route(POST, "/offers", Harmless),
        route(POST, "/offers/{id}/confirm", KeyRequired),
        route(POST, "/offers/{id}/opt_out", Harmless),
        route(POST, "/instant_booking", KeyRequired),
        route(GET, "/bookings", Harmless),
        route(GET, "/bookings/{id}", Harmless),
        route(POST, "/bookings/{id}", KeyRequired),
        route(PATCH, "/bookings/{id}", WithKey),
        route(PUT, "/bookings/{id}/confirm", WithKey),
        route(POST, "/bookings/{id}/opt_out", Harmless),
        route(POST, "/bookings/{id}/send_email", WithKey),
        route(POST, "/bookings/{id}/cancel", WithKey),
        route(POST, "/bookings/{id}/confirm_cancellation/{cancellation_id}", WithKey),
        route(PATCH, "/bookings/{id}/quote_for_update", Harmless),
        route(POST, "/bookings/{id}/confirm_update/{update_id}", WithKey),
        route(GET, "/bookings/{id}/instalments", Harmless),
        route(POST, "/bookings/{id}/instalments", WithKey),
        route(PATCH, "/renewals/{id}/quote_for_renewal", Harmless),
        route(POST, "/renewals/{id}/confirm/{renewal_id}", WithKey),
        route(PATCH, "/renewals/{id}/confirmation", WithKey),
        route(POST, "/renewals/{id}/opt_out", Harmless),
    ]
};

const fn route(method: MethodFilter, path: &'static str, repeat: Repeat) -> Route {
    Route {
        method,
        path,
        repeat,
    }
}
