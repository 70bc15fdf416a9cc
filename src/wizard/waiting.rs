//! How a wait shows: not at all while it is short, and, once it shows, for long enough to be read.

use std::time::Duration;

use super::update::react;
use super::{Effect, LookUp, Model, Msg, Preparing, RequestId, Sending, Submit, TokenState};
use crate::follow::lookup::Progress;

/// Shorter waits are not worth a word.
pub const WORTH_A_WORD: Duration = Duration::from_millis(100);
/// How long what is said of a wait stays at least: a line that comes and goes at once is only a flicker.
pub const READABLE: Duration = Duration::from_secs(1);

impl Model {
    /// Keeps an answer back that comes just after it was first said that it is waited for, and gives back
    /// every other message. The next report of how long it took lets it through.
    pub(super) fn hold_back(&mut self, msg: Msg) -> Option<Msg> {
        let (Msg::OrderEnded(request, ..) | Msg::LookedUp(request, _) | Msg::TokenCame(request, _)) = &msg
        else {
            return Some(msg);
        };
        match self.waited_for(*request) {
            Some(waited) if waited >= WORTH_A_WORD && waited < WORTH_A_WORD + READABLE => {
                self.held = Some(Box::new(msg));
                None
            }
            _ => Some(msg),
        }
    }

    /// Lets the answer through that was kept back, if one was: it counts from when it came.
    pub(super) fn let_through(&mut self) -> Vec<Effect> {
        self.held.take().map_or_else(Vec::new, |msg| react(self, *msg))
    }

    /// Takes in how long an answer has been waited for. The focus stays away from the line that stops
    /// waiting: an impatient Enter must not set it off.
    pub(super) fn waited(&mut self, request: RequestId, waited: Duration) -> Vec<Effect> {
        if self.waited_for(request).is_some() {
            match &mut self.submit {
                Submit::Sending(sending) => sending.waited = waited,
                Submit::Unknown(unknown) => unknown.look_up.has_waited(waited),
                Submit::Accepted(receipt) => receipt.token = TokenState::Fetching(request, waited),
                Submit::Ready(_) => {}
            }
        }
        if waited >= WORTH_A_WORD + READABLE { self.let_through() } else { Vec::new() }
    }

    /// Takes in how far a look-up has come.
    pub(super) fn progressed(&mut self, request: RequestId, progress: Progress) -> Vec<Effect> {
        if let Submit::Unknown(unknown) = &mut self.submit
            && let LookUp::Asking(asking) = &mut unknown.look_up
            && asking.request == request
        {
            asking.progress = Some(progress);
        }
        Vec::new()
    }

    /// How long the answer to a request is known to have been waited for, if it is.
    fn waited_for(&self, request: RequestId) -> Option<Duration> {
        match &self.submit {
            // Whoever withdraws an order knows that it is waited for.
            Submit::Sending(Sending { preparing: Some(Preparing { withdrawn: true, .. }), .. }) => None,
            Submit::Sending(sending) if sending.request == request => Some(sending.waited),
            Submit::Unknown(unknown) => match &unknown.look_up {
                LookUp::Asking(asking) if asking.request == request => Some(asking.waited),
                _ => None,
            },
            Submit::Accepted(receipt) => match receipt.token {
                TokenState::Fetching(asked, waited) if asked == request => Some(waited),
                _ => None,
            },
            _ => None,
        }
    }
}

impl LookUp {
    fn has_waited(&mut self, so_long: Duration) {
        if let LookUp::Asking(asking) = self {
            asking.waited = so_long;
        }
    }
}
