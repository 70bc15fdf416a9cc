//! What is known besides the draft.

use jiff::civil::Date;

use super::csr;
use super::draft::Draft;
use super::parameter::FieldId;

/// What is known besides the draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The day the request is made, UTC.
    pub today: Date,
    /// What the CSR field turned out to be. Kept beside the draft because verifying a signature
    /// at every keystroke would be wasteful.
    pub csr: csr::Reading,
}

impl Facts {
    /// The facts about a draft on a given day.
    pub fn of(draft: &Draft, today: Date) -> Facts {
        Facts { today, csr: csr::read(draft.text(FieldId::Csr)) }
    }
}
