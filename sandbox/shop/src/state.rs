//! What every order shares.

use xcover_proxy::Limits;
use xcover_proxy::xcover::Client as Upstream;

use crate::idempotency::IdempotencyKeys;

pub(crate) struct Shop {
    /// The client that signs calls to XCover.
    pub(crate) upstream: Upstream,
    pub(crate) limits: Limits,
    pub(crate) keys: IdempotencyKeys,
}
