//! Why a request is refused.

use crate::catalogue::scheme::Scheme;
use crate::value::json::Object;

/// What is wrong with a request.
#[derive(Debug)]
pub(crate) enum RequestError {
    /// Not JSON; with the parser's message.
    Malformed(String),
    /// JSON that breaks the schema; with the errors by field.
    Invalid(Object),
    /// A field of an offer's context is missing, so that nothing can be priced.
    Unpriceable {
        field: String,
        scheme: &'static Scheme,
    },
}
