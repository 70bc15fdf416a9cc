//! What time it is, as far as that was told, and the wakings that were asked for.

use jiff::Timestamp;

use super::WakeId;

/// dvorder has no clock but this: messages say when they came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Clock {
    /// When the last message came that said so.
    pub now: Option<Timestamp>,
    /// The waking that was asked for last.
    wakes: WakeId,
}

impl Clock {
    /// Another waking than all before.
    pub(super) fn next_wake(&mut self) -> WakeId {
        self.wakes.0 += 1;
        self.wakes
    }
}
