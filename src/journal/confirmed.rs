//! What somebody confirmed to buy, before the journal has it.

use crate::order::Order;
use crate::order::draft::Draft;
use crate::order::id::Id;

/// What was confirmed, and is bought once for that. The journal has it before it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Confirmed {
    /// An order, and where it comes from.
    New(Box<Order>, Box<Origin>),
    /// An order of the journal that the service does not have, once more as it was sent.
    Again(Id),
}

/// What the journal says of where an order comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// What was typed.
    pub draft: Draft,
    /// The name of the draft, when it is saved.
    pub draft_id: Option<Id>,
    /// The revision of the draft.
    pub revision: u64,
    /// The orders it repeats, as it was said and confirmed.
    pub repeats: Vec<Id>,
}
