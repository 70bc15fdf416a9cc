//! What a look came to.

use super::sought::Sought;
use super::zone::{DNSSEC_BROKEN, NoZone};
use crate::order::problem::{Finding, Severity};

/// What a look came to. None of them is the last word: the service looks for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LookOutcome {
    /// It is in place, as seen from here.
    Seen,
    /// It could not be looked at.
    CouldNotLook,
    /// It is not in place, or not everywhere, or the service will refuse it.
    Absent,
}

impl LookOutcome {
    /// What it is called in JSON.
    pub fn word(self) -> &'static str {
        match self {
            LookOutcome::Seen => "seen",
            LookOutcome::CouldNotLook => "could_not_look",
            LookOutcome::Absent => "absent",
        }
    }

    /// What several looks come to: all must be seen, and one that is absent counts more than one that could not be
    /// looked at.
    pub fn of_all(kinds: impl IntoIterator<Item = LookOutcome>) -> Option<LookOutcome> {
        kinds.into_iter().max()
    }
}

/// What there is to say of a look: what is so, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// What it is called in JSON.
    pub case: &'static str,
    /// How much it matters: an error keeps the service from finding what it looks for.
    pub severity: Severity,
    /// What is so, one sentence.
    pub message: String,
    /// What to do about it; may be empty.
    pub fix: String,
}

impl Remark {
    /// A remark by what was found.
    pub fn new(case: &'static str, found: Finding) -> Remark {
        Remark { case, severity: found.severity, message: found.message, fix: found.fix }
    }

    /// What is so and what to do about it.
    pub fn in_full(&self) -> String {
        format!("{} {}", self.message, self.fix).trim_end().to_owned()
    }
}

/// What a look for one thing came to, and what there is to say of it, what matters most first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookVerdict {
    /// What it came to.
    pub kind: LookOutcome,
    /// What there is to say; at least one.
    pub remarks: Vec<Remark>,
}

impl LookVerdict {
    /// Whether the service will refuse it, be it in place or not.
    pub fn is_refused(&self) -> bool {
        self.remarks.first().is_some_and(|remark| remark.case == DNSSEC_BROKEN)
    }
}

/// What was looked for, what it came to, and who said what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked {
    /// What was looked for.
    pub sought: Sought,
    /// What it came to.
    pub verdict: LookVerdict,
    /// Who said what, a line each.
    pub said: Vec<String>,
}

/// Said where nobody may be asked.
pub(super) fn switched_off() -> Remark {
    let found = Finding::warning(
        "DNS is not asked here: dns = \"none\" is in the configuration file.",
        "Set it to \"authoritative\" or \"resolver\", or ask the service anyway.",
    );
    Remark::new("switched_off", found)
}

/// Said of a zone that is not there, or does not count.
pub(super) fn no_zone(why: &NoZone, severity: Severity) -> Remark {
    Remark { case: why.word(), severity, message: why.message(), fix: why.cure() }
}

/// Said of what was given up.
pub(super) fn stopped() -> Remark {
    Remark::new("stopped", Finding::warning("The look was stopped before it could be said.", "Look again."))
}

/// How far a look has come: so many names of so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LookProgress {
    /// So many.
    pub done: usize,
    /// Of so many.
    pub of: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_must_be_seen_and_one_that_is_absent_decides() {
        use LookOutcome::{Absent, CouldNotLook, Seen};
        for (kinds, all) in [
            (vec![], None),
            (vec![Seen, Seen], Some(Seen)),
            (vec![Seen, CouldNotLook], Some(CouldNotLook)),
            (vec![Seen, Absent, CouldNotLook], Some(Absent)),
        ] {
            assert_eq!(LookOutcome::of_all(kinds), all);
        }
    }
}
