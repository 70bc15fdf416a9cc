//! What time it is, here and for the service, as far as that was told, and the wakings that were asked for.

use jiff::Timestamp;
use jiff::civil::Date;

use super::WakeId;
use crate::follow::days;
use crate::journal::report::by_clock_ahead;

/// dvorder has no clock but this: messages say when they came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Clock {
    /// When the last message came that said so.
    pub now: Option<Timestamp>,
    /// By how many seconds the service's clock is ahead of this machine's, as it said last; 0 where it said nothing.
    pub ahead: i64,
    /// The waking that was asked for last.
    wakes: WakeId,
}

impl Clock {
    /// What day it is for the service: what is ordered begins and ends by its days.
    pub fn today(&self) -> Option<Date> {
        Some(days::day(by_clock_ahead(self.now?, self.ahead)))
    }

    /// Another waking than all before.
    pub(super) fn next_wake(&mut self) -> WakeId {
        self.wakes.0 += 1;
        self.wakes
    }
}
