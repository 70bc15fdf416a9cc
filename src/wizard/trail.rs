//! Where the user was: what was passed says what is wrong with it.

use std::collections::BTreeSet;

use super::form::Action;
use crate::order::parameter::FieldId;
use crate::order::step::Step;

/// The fields and steps that were passed, and where the last jump began.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Trail {
    /// Fields that were left at least once: their problems may be shown.
    left: BTreeSet<FieldId>,
    /// Steps that were on the screen.
    seen: BTreeSet<Step>,
    /// The line of Review that a jump began at: going back to Review leads there.
    pub(super) jumped_from: Option<Action>,
}

impl Trail {
    /// Fields are left.
    pub(super) fn leave(&mut self, fields: impl IntoIterator<Item = FieldId>) {
        self.left.extend(fields);
    }

    /// Steps are on the screen, or count as if they had been.
    pub(super) fn see(&mut self, steps: impl IntoIterator<Item = Step>) {
        self.seen.extend(steps);
    }

    /// Whether a step was on the screen.
    pub fn has_seen(&self, step: Step) -> bool {
        self.seen.contains(&step)
    }

    /// Whether a field was left, or all of them were read on Review.
    pub fn has_passed(&self, field: FieldId) -> bool {
        self.has_seen(Step::Review) || self.left.contains(&field)
    }
}
