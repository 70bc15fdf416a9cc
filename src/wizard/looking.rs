//! How far a look at DNS and at web servers has come, and what it came to.

use super::RequestId;
use crate::follow::look::before::{Group, NameAhead};
use crate::follow::look::verdict::{LookProgress, Looked};

/// How far a look has come whether what an order needs is in place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Looking {
    /// Nobody wanted one.
    #[default]
    Not,
    /// It is on its way, and has come so far.
    Going(RequestId, LookProgress),
    /// It came to this.
    Done(Vec<Looked>),
}

/// How far a look has come at what would stop an order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum LookingAhead {
    /// Nobody wanted one.
    #[default]
    Not,
    /// It is on its way, and has come so far.
    Going(RequestId, LookProgress),
    /// It came to this, for these names.
    Done(Vec<NameAhead>, Vec<Group>),
}

/// How far a look has come, in a sentence.
pub fn so_far(progress: LookProgress) -> String {
    match progress {
        LookProgress { of: 0 | 1, .. } => "Looking \u{2026}".into(),
        LookProgress { done, of } => format!("Looking: {done} of {of} \u{2026}"),
    }
}
