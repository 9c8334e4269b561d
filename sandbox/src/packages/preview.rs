//! What would become of a booking, until it is confirmed.

use time::{Duration, OffsetDateTime};

use crate::packages::package::{Change, Package, Preview};
use crate::value::id;

/// How long a preview can be confirmed, as recorded.
const VALID: Duration = Duration::DAY;

impl Change {
    /// The end of its ids.
    fn suffix(self) -> &'static str {
        match self {
            Self::Cancellation => "CCL",
            // Renewals have the ids of updates: the documents show one.
            Self::Modification | Self::Renewal => "UPD",
        }
    }
}

impl Package {
    /// Keeps a preview.
    pub(crate) fn preview(&mut self, change: Change, outcome: Self) -> Preview {
        let preview = Preview {
            id: id::change(change.suffix()),
            change,
            confirm_before: OffsetDateTime::now_utc().saturating_add(VALID),
            outcome: Box::new(outcome),
        };
        self.previews.push(preview.clone());
        preview
    }

    /// Makes a preview real; `false` if there is none of this id. A change of the booking ends all previews.
    pub(crate) fn confirm_preview(&mut self, change: Change, id: &str) -> bool {
        let now = OffsetDateTime::now_utc();
        let is_wanted = |preview: &&Preview| {
            preview.change == change && preview.id == id && now < preview.confirm_before
        };
        let Some(preview) = self.previews.iter().find(is_wanted) else {
            return false;
        };
        *self = Self {
            previews: Vec::new(),
            updated_at: now,
            ..(*preview.outcome).clone()
        };
        true
    }
}
