//! What earlier runs left: drafts to go on with, and orders nobody knows the outcome of.

use jiff::Timestamp;

use crate::journal::entry::Entry;
use crate::order::saved::SavedDraft;

/// Something of an earlier run, and the process that has it open, if one does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held<T> {
    /// What it is.
    pub what: T,
    /// The ID of the process that has it open.
    pub by: Option<u32>,
}

/// Everything earlier runs left.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shelf {
    /// Orders whose outcome is unknown, the newest first.
    pub open_orders: Vec<Held<Entry>>,
    /// When it was looked at; from then on the age of a draft is counted.
    pub read: Timestamp,
    /// Drafts, the one saved last first.
    pub drafts: Vec<Held<SavedDraft>>,
    /// How many orders the journal holds.
    pub orders: usize,
    /// A sentence for each file that could not be used; it names the file.
    pub unusable: Vec<String>,
}

impl Shelf {
    /// Whether the drafts were to go to several places.
    pub fn has_several_targets(&self) -> bool {
        let mut targets = self.drafts.iter().map(|held| &held.what.target);
        let first = targets.next();
        targets.any(|target| Some(target) != first)
    }

    /// Whether there is nothing to choose from or to be told.
    pub fn is_empty(&self) -> bool {
        self.open_orders.is_empty() && self.drafts.is_empty() && self.unusable.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::draft::{Draft, FieldId};
    use crate::order::id::Id;
    use crate::order::saved::VERSION;
    use crate::order::step::Step;

    fn saved(id: &str, method: &str, target: &str) -> Held<SavedDraft> {
        let mut draft = Draft::new();
        draft.set(FieldId::CommonName, "example.com");
        draft.set(FieldId::DnsNames, "www.example.com\nshop.example.com");
        draft.set(FieldId::DcvMethod, method);
        let (id, target) = (Id::try_from(id.to_owned()).unwrap(), Some(target.to_owned()));
        let (saved, step) = (Timestamp::UNIX_EPOCH, Step::default());
        let what = SavedDraft { version: VERSION, id, saved, step, target, copy_of: None, draft };
        Held { what, by: None }
    }

    #[test]
    fn where_a_draft_was_to_go_is_said_where_that_differs() {
        let mut shelf = Shelf { drafts: vec![saved("draft-1", "email", "sandbox")], ..Shelf::default() };
        assert!(!shelf.has_several_targets());
        shelf.drafts.push(saved("draft-2", "email", "sandbox"));
        assert!(!shelf.has_several_targets());
        shelf.drafts.push(saved("draft-3", "email", "https://www.digicert.com/services/v2"));
        assert!(shelf.has_several_targets());
        let said = shelf.drafts[0].what.described(Timestamp::UNIX_EPOCH, true);
        assert!(said.contains("for sandbox"), "{said}");
    }
}
