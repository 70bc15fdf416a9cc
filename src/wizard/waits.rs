//! What is waited for. A wait does not show at all while it is short, and, once it shows, for long enough to be
//! read.

use std::collections::BTreeMap;
use std::time::Duration;

use super::{Msg, RequestId};
use crate::follow::lookup::ErrandProgress;

/// Shorter waits are not worth a word.
pub const WORTH_A_WORD: Duration = Duration::from_millis(100);
/// How long what is said of a wait stays at least: a line that comes and goes at once is only a flicker.
pub const READABLE: Duration = Duration::from_secs(1);

/// A request whose answer is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Wait {
    /// How long it has been waited for.
    pub waited: Duration,
    /// How far it has come, where it says so.
    pub progress: Option<ErrandProgress>,
    /// Whether whoever waited has given up: should the answer come, it is shown at once.
    given_up: bool,
}

impl Wait {
    /// Whether it has lasted long enough to be told.
    pub fn shows(&self) -> bool {
        self.waited >= WORTH_A_WORD
    }

    /// How long it has lasted, once that is a second: ` for 3 s`.
    pub fn so_far(&self) -> String {
        match self.waited.as_secs() {
            0 => String::new(),
            seconds => format!(" for {seconds} s"),
        }
    }
}

/// Every request whose answer is waited for, and the answers that came too soon to be shown.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Waits {
    requests: BTreeMap<RequestId, Wait>,
    /// Answers that are kept back until it was said long enough that they are waited for.
    held: Vec<Msg>,
    last: u64,
}

impl Waits {
    /// A request that is waited for from now on.
    pub fn begin(&mut self) -> RequestId {
        self.last += 1;
        let request = RequestId(self.last);
        self.restart(request);
        request
    }

    /// A request that nobody waits for: no word is said of it, and its answer is shown at once.
    pub fn begin_quietly(&mut self) -> RequestId {
        let request = self.begin();
        self.give_up(request);
        request
    }

    /// Counts a wait from now.
    pub fn restart(&mut self, request: RequestId) {
        self.requests.insert(request, Wait::default());
    }

    /// Notes that nobody waits for an answer any more.
    pub fn give_up(&mut self, request: RequestId) {
        if let Some(wait) = self.requests.get_mut(&request) {
            wait.given_up = true;
        }
    }

    /// The wait for an answer; one that nobody waits for has not begun.
    pub fn of(&self, request: RequestId) -> Wait {
        self.requests.get(&request).copied().unwrap_or_default()
    }

    /// Takes in how long an answer has been waited for. What was kept back for long enough comes back.
    #[must_use]
    pub fn take_in(&mut self, request: RequestId, waited: Duration) -> Vec<Msg> {
        if let Some(wait) = self.requests.get_mut(&request).filter(|wait| !wait.given_up) {
            wait.waited = waited;
        }
        if waited < WORTH_A_WORD + READABLE || !self.holds_back(request) {
            return Vec::new();
        }
        self.let_through(request)
    }

    /// Takes in how far something has come.
    pub fn progressed(&mut self, request: RequestId, progress: ErrandProgress) {
        if let Some(wait) = self.requests.get_mut(&request) {
            wait.progress = Some(progress);
        }
    }

    /// Keeps an answer back that comes just after it was first said that it is waited for, and gives back every
    /// other message. The next report of how long it took lets it through.
    pub fn hold_back(&mut self, msg: Msg) -> Option<Msg> {
        let Some(request) = answered(&msg) else { return Some(msg) };
        let wait = self.of(request);
        if wait.shows() && wait.waited < WORTH_A_WORD + READABLE && !wait.given_up {
            self.held.push(msg);
            return None;
        }
        self.requests.remove(&request);
        Some(msg)
    }

    /// Whether the answer to a request is kept back.
    pub fn holds_back(&self, request: RequestId) -> bool {
        self.held.iter().any(|msg| answered(msg) == Some(request))
    }

    /// The answer to a request that was kept back, if it was: it counts from when it came.
    #[must_use]
    pub fn let_through(&mut self, request: RequestId) -> Vec<Msg> {
        let (through, held) = self.held.drain(..).partition(|msg| answered(msg) == Some(request));
        self.held = held;
        self.requests.remove(&request);
        through
    }

    /// Every answer that was kept back.
    #[must_use]
    pub fn let_all_through(&mut self) -> Vec<Msg> {
        std::mem::take(&mut self.held)
    }
}

/// The request that a message is the answer to.
fn answered(msg: &Msg) -> Option<RequestId> {
    match msg {
        Msg::OrderEnded(request, ..) | Msg::Answered(request, ..) => Some(*request),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::Failure;

    fn answer(request: RequestId) -> Msg {
        Msg::Answered(request, Err(Failure::new("No.", "")), None)
    }

    #[test]
    fn an_answer_that_would_flicker_is_kept_back_until_its_own_wait_was_read() {
        let mut waits = Waits::default();
        let (first, second) = (waits.begin(), waits.begin());
        for request in [first, second] {
            assert_eq!(waits.take_in(request, WORTH_A_WORD), []);
            assert_eq!(waits.hold_back(answer(request)), None);
        }
        assert_eq!(waits.take_in(first, WORTH_A_WORD + READABLE), [answer(first)]);
        assert!(waits.holds_back(second) && !waits.holds_back(first));
        assert_eq!(waits.let_all_through(), [answer(second)]);
    }

    #[test]
    fn short_long_and_given_up_waits_keep_nothing_back() {
        let mut waits = Waits::default();
        let (short, long, given_up) = (waits.begin(), waits.begin(), waits.begin());
        assert_eq!(waits.take_in(long, WORTH_A_WORD + READABLE), []);
        assert_eq!(waits.take_in(given_up, WORTH_A_WORD), []);
        waits.give_up(given_up);
        for request in [short, long, given_up, RequestId(999)] {
            assert_eq!(waits.hold_back(answer(request)), Some(answer(request)), "{request:?}");
        }
        assert_eq!(waits.let_all_through(), []);
    }
}
