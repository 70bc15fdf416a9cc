//! What of the draft is on disk, and what is not.

use crate::order::id::Id;

/// How the draft is kept.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Saving {
    /// The name of the draft, when it can be saved.
    pub id: Option<Id>,
    /// The draft it was copied from, if it is a copy.
    pub copy_of: Option<Id>,
    /// Counts the changes of the draft.
    pub revision: u64,
    /// The last change that was handed over to be saved.
    handed_over: u64,
    /// Whether the draft is on disk, in this revision or an earlier one.
    pub on_disk: bool,
    /// Whether the draft changed since it was started, loaded or saved.
    pub changed: bool,
    /// Why what is typed, or what became of an order, is not being saved: shown as long as it lasts.
    pub not_saved: Option<String>,
    /// Why the journal does not say what became of the order, as long as it does not.
    pub not_recorded: Option<String>,
}

impl Saving {
    /// What is said while something is not being saved: with the reason, and where there is no room for that, without.
    pub fn not_saved_said(&self) -> Option<[String; 2]> {
        Some([format!("NOT SAVED: {}", self.not_saved.as_ref()?), "NOT SAVED".to_owned()])
    }

    /// A draft under this name, in the place of the one before.
    pub fn replace(&mut self, id: Option<Id>) {
        self.id = id;
        self.copy_of = None;
        self.on_disk = false;
    }

    /// Counts a change of the draft.
    pub fn count_change(&mut self) {
        self.changed = true;
        self.revision += 1;
    }

    /// Counts a change of the step, which a saved draft holds too.
    pub fn count_step(&mut self) {
        if self.on_disk {
            self.revision += 1;
        }
    }

    /// Whether something changed that was not handed over to be saved.
    pub fn is_due(&self) -> bool {
        self.id.is_some() && self.revision > self.handed_over
    }

    /// Notes that the draft is handed over as it is now, and gives back its revision.
    pub fn hand_over(&mut self) -> u64 {
        self.handed_over = self.revision;
        self.revision
    }

    /// Notes that a revision could not be saved: it is still to be.
    pub fn failed(&mut self, revision: u64, reason: String) {
        self.handed_over = self.handed_over.min(revision.saturating_sub(1));
        self.not_saved = Some(reason);
    }

    /// Notes that a revision is on disk.
    pub fn saved(&mut self, revision: u64) {
        self.handed_over = self.handed_over.max(revision);
        self.on_disk = true;
        self.not_saved = None;
        self.changed &= revision < self.revision;
    }

    /// Whether nothing typed is lost when dvorder ends now: it is on disk, or is about to be.
    pub fn is_kept(&self) -> bool {
        self.id.is_some() && self.not_saved.is_none()
    }

    /// Notes that what became of an order is not in the journal.
    pub fn not_recorded(&mut self, reason: &str) {
        let reason = reason.trim_end_matches('.');
        self.not_recorded = Some(format!("what became of the order was not written down ({reason})"));
        self.not_saved.clone_from(&self.not_recorded);
    }

    /// Notes that it is there after all.
    pub fn recorded(&mut self) {
        if self.not_saved == self.not_recorded {
            self.not_saved = None;
        }
        self.not_recorded = None;
    }
}
