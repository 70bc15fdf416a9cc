//! What is typed to confirm an order, and what stands against it.

use super::repeats::Repeats;

/// What is typed on *Submit* before an order is sent: it is empty again once it is, and when the order is edited.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Confirming {
    /// The common name.
    pub common_name: String,
    /// The ID of the order that is reissued: certificates are revoked for it.
    pub reissued_id: String,
    /// The orders that this one would repeat, as far as that is known.
    pub repeats: Repeats,
}

impl Confirming {
    /// Nothing is confirmed any more.
    pub(super) fn clear(&mut self) {
        self.common_name.clear();
        self.reissued_id.clear();
    }
}
