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

/// What is waited for: whom the answer, or why there is none, is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Awaited {
    /// The order, renewal or reissue that was confirmed.
    Purchase,
    /// Whether an order of unknown outcome exists.
    LookUp,
    /// The orders of the account.
    Listing,
    /// How the order on the screen stands.
    Stand,
    /// The DCV token of that.
    Token,
    /// A change of that.
    Change,
    /// Its certificate.
    Certificate,
    /// What is in place for it, or would stop an order.
    Look,
    /// What is served.
    Served,
}

/// A request whose answer is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Wait {
    /// What is waited for; nothing of a request that nobody made.
    awaited: Option<Awaited>,
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
    /// A request for this that is waited for from now on.
    pub fn begin(&mut self, awaited: Awaited) -> RequestId {
        self.last += 1;
        let request = RequestId(self.last);
        self.requests.insert(request, Wait { awaited: Some(awaited), ..Wait::default() });
        request
    }

    /// A request for this that nobody waits for: no word is said of it, and its answer is shown at once.
    pub fn begin_quietly(&mut self, awaited: Awaited) -> RequestId {
        let request = self.begin(awaited);
        self.give_up(request);
        request
    }

    /// Counts a wait from now.
    pub fn restart(&mut self, request: RequestId) {
        let awaited = self.of(request).awaited;
        self.requests.insert(request, Wait { awaited, ..Wait::default() });
    }

    /// Ends a wait, as its answer is taken in: what was waited for. Nothing where no such request was made, or it was
    /// answered before.
    pub fn end(&mut self, request: RequestId) -> Option<Awaited> {
        self.requests.remove(&request)?.awaited
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
        let (first, second) = (waits.begin(Awaited::Stand), waits.begin(Awaited::Token));
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
        let [short, long, given_up] = [(); 3].map(|()| waits.begin(Awaited::Stand));
        assert_eq!(waits.take_in(long, WORTH_A_WORD + READABLE), []);
        assert_eq!(waits.take_in(given_up, WORTH_A_WORD), []);
        waits.give_up(given_up);
        for request in [short, long, given_up, RequestId(999)] {
            assert_eq!(waits.hold_back(answer(request)), Some(answer(request)), "{request:?}");
        }
        assert_eq!(waits.let_all_through(), []);
    }

    #[test]
    fn an_answer_is_for_what_was_waited_for_and_once() {
        let mut waits = Waits::default();
        let request = waits.begin_quietly(Awaited::Change);
        waits.restart(request);
        assert_eq!(waits.end(request), Some(Awaited::Change));
        assert_eq!((waits.end(request), waits.end(RequestId(999))), (None, None));
    }
}
