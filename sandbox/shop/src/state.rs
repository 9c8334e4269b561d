//! What every order shares.

use xcover_proxy::Limits;

use crate::backend::Backend;
use crate::idempotency::IdempotencyKeys;
use crate::ledger::Ledger;

pub(crate) struct Shop {
    /// Where cover is booked.
    pub(crate) backend: Backend,
    pub(crate) limits: Limits,
    pub(crate) keys: IdempotencyKeys,
    /// Where orders are kept, if they are.
    pub(crate) ledger: Option<Ledger>,
}
