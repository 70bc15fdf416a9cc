//! The orders that this one would repeat: they are said, and one more wants a confirmation of its own.

use crate::failure::Failure;
use crate::journal::entry::Entry;
use crate::journal::repeat;
use crate::order::id::Id;

/// What is known of the orders that this one would repeat.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Repeats {
    /// Those that were found, the one sent last first.
    found: Vec<Entry>,
    /// Whether it was said that another one is wanted besides those.
    is_another_wanted: bool,
    /// The revision of the draft that they were asked for.
    asked_for: Option<u64>,
}

impl Repeats {
    /// Those that were found, the one sent last first.
    pub fn found(&self) -> &[Entry] {
        &self.found
    }

    /// Their names in the journal.
    pub(super) fn ids(&self) -> Vec<Id> {
        self.found.iter().map(|entry| entry.id.clone()).collect()
    }

    /// Whether it was said that another one is wanted besides those.
    pub fn is_another_wanted(&self) -> bool {
        self.is_another_wanted
    }

    /// What is said of them, and what to do first.
    pub fn said(&self) -> Option<Failure> {
        repeat::said(&self.found.iter().collect::<Vec<_>>())
    }

    /// Why one more cannot be sent yet, if it cannot.
    pub fn obstacle(&self) -> Option<&'static str> {
        (!self.found.is_empty() && !self.is_another_wanted)
            .then_some("One like this was sent before. If another one is wanted, say so above with Space.")
    }

    /// Whether they are still to be asked for of a revision of the draft: once. What was found of another revision is
    /// forgotten.
    pub(super) fn are_to_be_asked_for(&mut self, revision: u64) -> bool {
        if self.asked_for == Some(revision) {
            return false;
        }
        *self = Repeats { asked_for: Some(revision), ..Repeats::default() };
        true
    }

    /// Takes in what was found of a revision. That another is wanted was said of those that were shown.
    pub(super) fn take_in(&mut self, revision: u64, found: Vec<Entry>) {
        self.asked_for = Some(revision);
        if self.found != found {
            self.is_another_wanted = false;
            self.found = found;
        }
    }

    /// Notes whether another one is wanted.
    pub(super) fn want_another(&mut self, is_wanted: bool) {
        self.is_another_wanted = is_wanted;
    }

    /// Forgets them.
    pub(super) fn forget(&mut self) {
        *self = Repeats::default();
    }
}
