//! A confirmation: until the order leaves it can be withdrawn, and from then on it cannot.

use std::fmt;
use std::sync::atomic::{AtomicU8, Ordering};

/// It was given, and the order has not left.
const GIVEN: u8 = 0;
/// It was withdrawn in time: the order is never sent.
const WITHDRAWN: u8 = 1;
/// The order left, or is about to: nothing takes it back.
const SPENT: u8 = 2;
/// What became of the order is being written down.
const ANSWERED: u8 = 3;
/// All is written down that there is.
const OVER: u8 = 4;

/// One confirmation of one order. Whoever asks first, the one who withdraws it or the one who sends, is the
/// only one who gets it.
pub struct Confirmation {
    state: AtomicU8,
    /// Told which process, where that is known, has the journal locked, as long as it is waited for.
    told: Box<dyn Fn(Option<u32>) + Send + Sync>,
}

impl Confirmation {
    /// A confirmation that was just given. `told` hears which process has the journal locked, as long as
    /// that is waited for.
    pub fn new(told: impl Fn(Option<u32>) + Send + Sync + 'static) -> Confirmation {
        Confirmation { state: AtomicU8::new(GIVEN), told: Box::new(told) }
    }

    /// Withdraws it, unless the order has left.
    pub fn withdraw(&self) {
        self.change(GIVEN, WITHDRAWN);
    }

    /// Whether it was withdrawn in time: then nothing is sent, ever.
    pub fn is_withdrawn(&self) -> bool {
        self.state() == WITHDRAWN
    }

    /// Takes it for sending the order. Whether it may be sent: not when it was withdrawn, and not twice.
    #[must_use]
    pub fn spend(&self) -> bool {
        self.change(GIVEN, SPENT)
    }

    /// Notes that the order's request has ended.
    pub fn answered(&self) {
        self.change(SPENT, ANSWERED);
    }

    /// Notes that everything is written down.
    pub fn over(&self) {
        self.state.store(OVER, Ordering::SeqCst);
    }

    /// Whether something is being written down that takes no longer than the disk does.
    pub fn is_being_written(&self) -> bool {
        matches!(self.state(), GIVEN | WITHDRAWN | ANSWERED)
    }

    /// Says that the journal is locked by a process. Whether to go on waiting for it.
    pub fn waits_for(&self, process: Option<u32>) -> bool {
        (self.told)(process);
        !self.is_withdrawn()
    }

    fn state(&self) -> u8 {
        self.state.load(Ordering::SeqCst)
    }

    fn change(&self, from: u8, to: u8) -> bool {
        self.state.compare_exchange(from, to, Ordering::SeqCst, Ordering::SeqCst).is_ok()
    }
}

impl Default for Confirmation {
    /// One whose waiting nobody hears of.
    fn default() -> Confirmation {
        Confirmation::new(|_| ())
    }
}

impl fmt::Debug for Confirmation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Confirmation({})", self.state())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_spent_once_or_withdrawn_whichever_comes_first() {
        let sent = Confirmation::default();
        assert!(sent.spend());
        sent.withdraw();
        assert!(!sent.is_withdrawn() && !sent.spend() && !sent.is_being_written());

        let withdrawn = Confirmation::default();
        withdrawn.withdraw();
        assert!(withdrawn.is_withdrawn() && !withdrawn.spend() && !withdrawn.waits_for(None));
    }
}
