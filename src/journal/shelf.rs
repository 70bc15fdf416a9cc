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
    /// Whether there is nothing to choose from or to be told.
    pub fn is_empty(&self) -> bool {
        self.open_orders.is_empty() && self.drafts.is_empty() && self.unusable.is_empty()
    }
}
