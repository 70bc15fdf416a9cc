//! What look-ups of an order said whose outcome nobody knows.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::verdict::LookupVerdict;

/// How far apart two look-ups must be that do not find an order before it may be sent again: a request
/// whose answer was lost can be booked late.
pub const APART: SignedDuration = SignedDuration::from_mins(5);

/// What a look-up concluded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookedUp {
    /// When.
    pub at: Timestamp,
    /// What.
    pub verdict: LookupVerdict,
}

/// Look-ups after which an order was not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct NotThere {
    /// How many.
    pub times: u32,
    /// When the first was answered.
    pub first: Option<Timestamp>,
    /// When the last was answered.
    pub last: Option<Timestamp>,
}

impl NotThere {
    /// Counts one more, answered now. A clock that went back begins the count anew.
    pub(super) fn count(&mut self, now: Timestamp) {
        if self.last.is_some_and(|last| now < last) {
            *self = NotThere::default();
        }
        self.times += 1;
        self.first = self.first.or(Some(now));
        self.last = Some(now);
    }

    /// Whether two of them are far enough apart.
    pub(super) fn is_enough(&self) -> bool {
        matches!((self.first, self.last), (Some(first), Some(last)) if last.duration_since(first) >= APART)
    }
}
