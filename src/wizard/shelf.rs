//! What earlier runs left: drafts to go on with, and orders nobody knows the outcome of.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::step::Step;
use crate::order::draft::{Draft, FieldId};
use crate::order::journal::{Entry, Id};
use crate::order::text::{excerpt, without_credentials};

/// The version of the format drafts are written in. A draft of a later one is left alone.
pub const VERSION: u32 = 1;

/// A draft as it is saved. It never holds an API key or a private key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedDraft {
    /// The version of the format.
    pub version: u32,
    /// Its name.
    pub id: Id,
    /// When it was saved.
    #[serde(default)]
    pub saved: Timestamp,
    /// The step that was on the screen.
    #[serde(default)]
    pub step: Step,
    /// Where its order was to go, as the journal writes it; nothing in a draft of an older dvorder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// What was typed.
    pub draft: Draft,
}

impl SavedDraft {
    /// What the draft is about, in a few words.
    pub fn title(&self) -> String {
        match self.draft.text(FieldId::CommonName).trim() {
            "" => "a draft without a common name".to_owned(),
            name => excerpt(&without_credentials(name), LONGEST_TITLE),
        }
    }
}

/// The most characters of a common name a line shows.
const LONGEST_TITLE: usize = 40;

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
