//! The sandbox's time. It begins as the machine's, may run faster, and can be pushed; it never goes back.

use jiff::{SignedDuration, Timestamp};

/// What the sandbox's time is, told by the machine's.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock {
    /// Since when it runs at this speed, by the machine's time.
    since: Timestamp,
    /// How far it was ahead of the machine's time then.
    ahead: SignedDuration,
    /// How many of its seconds pass in one of the machine's; at least 1.
    speed: u32,
}

impl Clock {
    /// A clock that is as far ahead at a moment of the machine's time.
    pub fn start(real: Timestamp, ahead: SignedDuration, speed: u32) -> Clock {
        Clock { since: real, ahead, speed: speed.max(1) }
    }

    /// Its time at a moment of the machine's.
    pub fn now(&self, real: Timestamp) -> Timestamp {
        real.saturating_add(self.ahead(real)).unwrap_or(Timestamp::MAX)
    }

    /// How far it is ahead at a moment of the machine's time.
    pub fn ahead(&self, real: Timestamp) -> SignedDuration {
        let gained = real.duration_since(self.since).max(SignedDuration::ZERO);
        let gained = gained.checked_mul((self.speed - 1).try_into().unwrap_or(i32::MAX));
        self.ahead.saturating_add(gained.unwrap_or(SignedDuration::MAX))
    }

    /// Is at least as far ahead as another clock at the same moment of the machine's time.
    pub fn catch_up(&mut self, real: Timestamp, ahead: SignedDuration) {
        self.push(ahead.saturating_sub(self.ahead(real)));
    }

    /// Lets time pass at once.
    pub fn push(&mut self, by: SignedDuration) {
        self.ahead = self.ahead.saturating_add(by.max(SignedDuration::ZERO));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_runs_faster_and_can_be_pushed() {
        let start = Timestamp::UNIX_EPOCH;
        let seconds = SignedDuration::from_secs;
        let mut clock = Clock::start(start, seconds(5), 60);
        assert_eq!(clock.now(start), start + seconds(5));
        assert_eq!(clock.now(start + seconds(2)), start + seconds(125));
        clock.push(seconds(3600));
        clock.push(seconds(-10));
        assert_eq!(clock.now(start + seconds(2)), start + seconds(3725));
        assert_eq!(clock.ahead(start + seconds(2)), seconds(3723));
        clock.catch_up(start + seconds(2), seconds(3800));
        clock.catch_up(start + seconds(2), seconds(10));
        assert_eq!(clock.ahead(start + seconds(2)), seconds(3800));
    }

    #[test]
    fn it_never_goes_back_nor_over_the_end() {
        let start = Timestamp::UNIX_EPOCH;
        let clock = Clock::start(start, SignedDuration::ZERO, 0);
        assert_eq!(clock.now(start - SignedDuration::from_secs(1)), start - SignedDuration::from_secs(1));
        let clock = Clock::start(start, SignedDuration::MAX, u32::MAX);
        assert_eq!(clock.now(start + SignedDuration::from_hours(1)), Timestamp::MAX);
    }
}
