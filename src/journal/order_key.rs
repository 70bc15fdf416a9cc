//! Which order somebody means: the one thing that every list hands on to whatever shows an order.

use crate::order::id::Id;

/// An order, by what is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum OrderKey {
    /// By its name in the journal.
    InJournal(Id),
    /// By the ID the service gave it. It may have been placed elsewhere.
    OfService(u64),
}

impl From<Id> for OrderKey {
    fn from(id: Id) -> OrderKey {
        OrderKey::InJournal(id)
    }
}
