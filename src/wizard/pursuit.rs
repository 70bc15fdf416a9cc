//! How an order that exists is asked after: in which rhythm, when next, and since when in vain.

use jiff::Timestamp;

use super::{RequestId, WakeId};
use crate::failure::Failure;
use crate::follow::rhythm::{NextAsk, Rhythm};

/// How an order is asked after.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Pursuit {
    /// In which rhythm; none before it is known what time it is.
    pub rhythm: Option<Rhythm>,
    /// What is waited for.
    pub pace: Pace,
    /// When it is asked next, or was to be asked while the answer is waited for; none where nobody knows.
    pub due: Option<Timestamp>,
    /// Since when there has been no answer, and why not.
    pub lost: Option<Lost>,
    /// Whether somebody said that it be asked now, and waits for the answer.
    pub is_by_hand: bool,
    /// The waking that is awaited.
    pub wake: Option<WakeId>,
    /// Whether a key was pressed since it was last known what time it is.
    is_watched: bool,
}

/// What is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pace {
    /// That somebody says so: nothing is asked before the key is there.
    #[default]
    Still,
    /// The moment that is due.
    Until(Timestamp),
    /// The answer to this request.
    Asking(RequestId),
    /// A key, as nobody has pressed one for long.
    Paused,
    /// Nothing: no more becomes of the order.
    Over,
}

/// A link that was lost, or a service that does not answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// When it first gave no answer.
    pub since: Timestamp,
    /// Why it gave none last.
    pub failure: Failure,
}

impl Pursuit {
    /// A following that begins now: it is asked at once, or, where the service has just answered, a while later.
    pub fn begin(now: Option<Timestamp>, has_just_answered: bool) -> Pursuit {
        let rhythm = now.map(|now| {
            let begun = Rhythm { last_key: Some(now), ..Rhythm::begin(now) };
            if has_just_answered { begun.answered(now, false) } else { begun }
        });
        Pursuit { rhythm, ..Pursuit::default() }
    }

    /// The request whose answer is waited for.
    pub fn asking(&self) -> Option<RequestId> {
        match self.pace {
            Pace::Asking(request) => Some(request),
            _ => None,
        }
    }

    /// Notes that somebody is there.
    pub fn watch(&mut self) {
        self.is_watched = true;
    }

    /// Takes in what time it is: whoever pressed a key since was there until now.
    pub fn tell_time(&mut self, now: Timestamp) {
        let rhythm = self.rhythm.get_or_insert(Rhythm { last_key: Some(now), ..Rhythm::begin(now) });
        if std::mem::take(&mut self.is_watched) {
            rhythm.last_key = Some(now);
        }
    }

    /// Takes in an answer, and whether more can become of the order.
    pub fn answered(&mut self, now: Option<Timestamp>, is_final: bool) {
        self.pace = Pace::Still;
        self.lost = None;
        if let (Some(now), Some(rhythm)) = (now, &mut self.rhythm) {
            *rhythm = rhythm.answered(now, is_final);
        }
    }

    /// Takes in that there was no answer.
    pub fn failed(&mut self, now: Option<Timestamp>, failure: Failure) {
        self.pace = Pace::Still;
        let Some(now) = now else { return };
        if let Some(rhythm) = &mut self.rhythm {
            let wait = failure.wait.and_then(|wait| wait.try_into().ok());
            *rhythm = rhythm.failed(now, wait);
        }
        let since = self.lost.as_ref().map_or(now, |lost| lost.since);
        self.lost = Some(Lost { since, failure });
    }

    /// Begins anew, as somebody did something about the order.
    pub fn begin_anew(&mut self, now: Option<Timestamp>) {
        let lost = self.lost.take();
        *self = Pursuit { lost, ..Pursuit::begin(now, false) };
    }

    /// When it is asked next, if it is. Whoever was told no is told no again: that somebody has to see to first.
    pub fn next(&self) -> Option<NextAsk> {
        let is_refused = self.lost.as_ref().is_some_and(|lost| is_final(&lost.failure));
        if is_refused { None } else { Some(self.rhythm?.next()) }
    }
}

/// Whether a failure is a no that asking again does not change: not that the service was asked too often or too late.
fn is_final(failure: &Failure) -> bool {
    failure.is_refusal() && !matches!(failure.status(), Some(408 | 429))
}
