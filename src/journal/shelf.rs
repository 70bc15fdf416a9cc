//! What earlier runs left: drafts to go on with, and orders nobody knows the outcome of.

use jiff::Timestamp;

use crate::journal::entry::Entry;
use crate::journal::summary::Summary;
use crate::order::id::Id;
use crate::order::saved::Outline;

/// Something of an earlier run, and the process that has it open, if one does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held<T> {
    /// What it is.
    pub what: T,
    /// The ID of the process that has it open.
    pub by: Option<u32>,
}

/// An order whose outcome is unknown, as far as it is told before the journal's entry is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenOrder {
    /// Its name in the journal.
    pub id: Id,
    /// The draft it was made from, when that was saved.
    pub draft_id: Option<Id>,
    /// Where it was sent, as the journal writes it.
    pub target: String,
    /// The common name.
    pub common_name: String,
    /// When it was confirmed last.
    pub confirmed: Option<Timestamp>,
}

impl OpenOrder {
    /// What is told of an entry of the journal.
    pub fn of(entry: &Entry) -> OpenOrder {
        OpenOrder {
            id: entry.id.clone(),
            draft_id: entry.sent.draft_id.clone(),
            target: entry.sent.target.clone(),
            common_name: entry.sent.common_name().to_owned(),
            confirmed: entry.sent.last_confirmed(),
        }
    }
}

/// Everything earlier runs left.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shelf {
    /// Orders whose outcome is unknown, the newest first.
    pub open_orders: Vec<Held<OpenOrder>>,
    /// When it was looked at; from then on the age of a draft is counted.
    pub read: Timestamp,
    /// Drafts, the one saved last first.
    pub drafts: Vec<Held<Outline>>,
    /// The orders of the journal, but those of the sandbox outside it.
    pub orders: Vec<Summary>,
    /// A sentence for each file that could not be used; it names the file.
    pub unusable: Vec<String>,
}

impl Shelf {
    /// Whether there is nothing to choose from, to be told or to be looked at again.
    pub fn is_empty(&self) -> bool {
        self.open_orders.is_empty()
            && self.drafts.is_empty()
            && self.unusable.is_empty()
            && self.orders.is_empty()
    }
}
