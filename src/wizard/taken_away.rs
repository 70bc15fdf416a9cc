//! What was taken out of the form as a whole, and can be brought back.

use super::edit::Editor;
use crate::order::parameter::FieldId;

/// The last of each.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TakenAway {
    /// The row of custom fields that was removed, as long as nothing else changed.
    pub(super) row: Option<RemovedRow>,
    /// The text that was emptied by its line.
    pub(super) text: Option<Emptied>,
}

/// A row that was removed.
#[derive(Debug, Clone, PartialEq)]
pub struct RemovedRow {
    /// The field the focus was on.
    pub(super) field: FieldId,
    /// Its editor, with its history.
    pub(super) editor: Editor,
    /// What the other field of the row held.
    pub(super) beside: (FieldId, String),
}

/// A text of several lines that was emptied, and its field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Emptied {
    pub(super) field: FieldId,
    pub(super) text: String,
}
