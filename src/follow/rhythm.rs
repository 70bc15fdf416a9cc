//! When an order that is followed is asked about next.
//!
//! The service itself looks each minute for 15 minutes, then more rarely, for about a week. Asking more often finds
//! out nothing; so it is asked in that rhythm, counted from when the following began, or began anew as somebody did
//! something about the order.

use jiff::{SignedDuration, Timestamp};

const MINUTE: SignedDuration = SignedDuration::from_mins(1);
/// Until so long after the beginning it is asked so often.
const STEPS: [(SignedDuration, SignedDuration); 4] = [
    (SignedDuration::from_mins(15), MINUTE),
    (SignedDuration::from_mins(75), SignedDuration::from_mins(5)),
    (SignedDuration::from_mins(75 + 4 * 60), SignedDuration::from_mins(15)),
    (SignedDuration::from_mins(75 + 28 * 60), SignedDuration::from_hours(1)),
];
/// How often it is asked after that.
const RAREST: SignedDuration = SignedDuration::from_hours(4);
/// The longest pause after failures, unless the service asks for a longer one.
const LONGEST_RETRY: SignedDuration = SignedDuration::from_mins(5);
/// The longest pause the service may ask for.
const LONGEST_HEEDED: SignedDuration = SignedDuration::from_hours(24);
/// After so long without a key nobody is looking.
const UNWATCHED: SignedDuration = SignedDuration::from_hours(1);

/// What is known when it is to be said when to ask next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rhythm {
    /// When the following began.
    pub begun: Timestamp,
    /// When the last answer came, or was missed; none before the first.
    pub asked: Option<Timestamp>,
    /// How many times in a row there was no answer to go by.
    pub failures: u32,
    /// How long the service asked to be left alone, with the last failure.
    pub retry_after: Option<SignedDuration>,
    /// When a key was pressed last; none where nobody is expected to press one.
    pub last_key: Option<Timestamp>,
    /// Whether nothing more becomes of the order.
    pub is_final: bool,
}

/// When to ask next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextAsk {
    /// At this moment, or now if it is over.
    At(Timestamp),
    /// When somebody is there again: a key goes on.
    Paused,
    /// Never: the status is final.
    Never,
}

impl Rhythm {
    /// A following that begins now.
    pub fn begin(now: Timestamp) -> Rhythm {
        Rhythm { begun: now, ..Rhythm::default() }
    }

    /// Notes an answer that came now.
    pub fn answered(self, now: Timestamp, is_final: bool) -> Rhythm {
        Rhythm { asked: Some(now), failures: 0, retry_after: None, is_final, ..self }
    }

    /// Notes that there was no answer now, and how long the service asked to be left alone.
    pub fn failed(self, now: Timestamp, retry_after: Option<SignedDuration>) -> Rhythm {
        Rhythm { asked: Some(now), failures: self.failures.saturating_add(1), retry_after, ..self }
    }

    /// When to ask next.
    pub fn next(self) -> NextAsk {
        if self.is_final {
            return NextAsk::Never;
        }
        let Some(asked) = self.asked else { return NextAsk::At(self.begun) };
        let at = asked.checked_add(self.pause(asked)).unwrap_or(asked);
        match self.last_key {
            // Whoever pressed a key before the following began is there as it begins.
            Some(key) if at.duration_since(key.max(self.begun)) > UNWATCHED => NextAsk::Paused,
            _ => NextAsk::At(at),
        }
    }

    fn pause(self, asked: Timestamp) -> SignedDuration {
        match (self.failures, self.retry_after) {
            (0, _) => regular(asked.duration_since(self.begun)),
            (_, Some(wanted)) => wanted.clamp(SignedDuration::from_secs(1), LONGEST_HEEDED),
            (failures, None) => {
                let doubled = 1_i32.checked_shl(failures - 1).filter(|times| *times > 0).unwrap_or(i32::MAX);
                MINUTE.checked_mul(doubled).unwrap_or(LONGEST_RETRY).min(LONGEST_RETRY)
            }
        }
    }
}

/// The pause so long after the beginning.
fn regular(since: SignedDuration) -> SignedDuration {
    STEPS.into_iter().find(|(until, _)| since < *until).map_or(RAREST, |(_, pause)| pause)
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: &str = "2026-11-24T10:00:00Z";

    fn start() -> Timestamp {
        START.parse().unwrap()
    }

    /// The pauses in seconds, where every question is answered at once.
    fn pauses(mut rhythm: Rhythm, questions: usize) -> Vec<i64> {
        let mut pauses = Vec::new();
        for _ in 0..questions {
            let NextAsk::At(at) = rhythm.next() else { break };
            pauses.push(rhythm.asked.map_or(0, |asked| at.duration_since(asked).as_secs()));
            rhythm = rhythm.answered(at, false);
        }
        pauses
    }

    #[test]
    fn it_asks_each_minute_at_first_and_then_as_the_service_looks() {
        let pauses = pauses(Rhythm::begin(start()), 100);
        let runs: Vec<(i64, usize)> =
            pauses.chunk_by(|one, other| one == other).map(|run| (run[0], run.len())).collect();
        assert_eq!(runs[..5], [(0, 1), (60, 15), (300, 12), (900, 16), (3600, 24)]);
        assert_eq!(runs[5].0, 4 * 3600, "and so on, as somebody may still prove control");
    }

    #[test]
    fn a_failure_doubles_the_pause_up_to_five_minutes() {
        let mut rhythm = Rhythm::begin(start());
        let mut pauses = Vec::new();
        for _ in 0..40 {
            let now = rhythm.asked.unwrap_or(start());
            rhythm = rhythm.failed(now, None);
            let NextAsk::At(at) = rhythm.next() else { panic!("it goes on") };
            pauses.push(at.duration_since(now).as_secs());
        }
        assert_eq!(pauses[..5], [60, 120, 240, 300, 300]);
        assert!(pauses[5..].iter().all(|pause| *pause == 300));
        let healed = rhythm.answered(start(), false);
        assert_eq!(healed.next(), NextAsk::At(start() + MINUTE));
    }

    #[test]
    fn it_leaves_the_service_alone_for_as_long_as_it_asks() {
        for (wanted, pause) in [(0, 1), (7, 7), (1800, 1800), (10_000_000, 24 * 3600)] {
            let rhythm = Rhythm::begin(start()).failed(start(), Some(SignedDuration::from_secs(wanted)));
            assert_eq!(rhythm.next(), NextAsk::At(start() + SignedDuration::from_secs(pause)));
        }
    }

    #[test]
    fn it_pauses_an_hour_after_the_last_key_and_goes_on_with_the_next() {
        let hour = SignedDuration::from_hours(1);
        let watched = Rhythm { last_key: Some(start()), ..Rhythm::begin(start()) };
        assert_eq!(pauses(watched, 100).len(), 1 + 15 + 9, "what is due within the hour");
        let later = start() + hour + hour;
        let asked = watched.answered(start() + hour, false);
        assert_eq!(asked.next(), NextAsk::Paused);
        assert!(matches!(Rhythm { last_key: Some(later), ..asked }.next(), NextAsk::At(at) if at < later));
        assert!(matches!(Rhythm { last_key: None, ..asked }.next(), NextAsk::At(_)));
    }

    #[test]
    fn it_stops_at_a_final_status() {
        assert_eq!(Rhythm::begin(start()).answered(start(), true).next(), NextAsk::Never);
    }

    #[test]
    fn a_clock_that_goes_back_keeps_it_asking() {
        let before = start() - SignedDuration::from_hours(30);
        let rhythm = Rhythm::begin(start()).answered(before, false);
        assert_eq!(rhythm.next(), NextAsk::At(before + MINUTE));
    }
}
