//! What earlier runs left: drafts to go on with, and orders nobody knows the outcome of.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::journal::entry::{Entry, State};
use crate::journal::summary::{Standing, Summary};
use crate::order::id::Id;
use crate::order::place::SANDBOX;
use crate::order::saved::Outline;

/// The most orders that need somebody on the first screen, but for those of unknown outcome.
pub const MOST_SHOWN: usize = 20;

/// How many drafts a screen of the usual height shows at most: at a start it is asked of these alone who edits them.
pub const DRAFTS_SHOWN: usize = 20;

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

/// An order as far as it is told before its entry is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shelved {
    /// The draft it was made from, when that was saved.
    pub draft_id: Option<Id>,
    /// Whether it was accepted: what is left of its draft goes.
    pub is_accepted: bool,
    /// What a list tells of it.
    pub summary: Summary,
}

impl Shelved {
    /// What is told of an entry of the journal.
    pub fn of(entry: &Entry) -> Shelved {
        Shelved {
            draft_id: entry.sent.draft_id.clone(),
            is_accepted: matches!(entry.state, State::Accepted(_)),
            summary: Summary::of(entry),
        }
    }

    /// Whether it is told of: an order of the sandbox is in the sandbox alone.
    pub fn is_told(&self, sandbox: bool) -> bool {
        sandbox || self.summary.target.as_deref() != Some(SANDBOX)
    }

    /// What is told of it where nobody knows whether it exists.
    pub fn open(&self) -> Option<OpenOrder> {
        let Summary { id, target, common_name, standing, .. } = &self.summary;
        Some(OpenOrder {
            id: id.clone().filter(|_| *standing == Standing::Unknown)?,
            draft_id: self.draft_id.clone(),
            target: target.clone()?,
            common_name: common_name.clone(),
            confirmed: self.summary.begun(),
        })
    }
}

/// All orders of a long journal, of which only those were read that the first screen shows. Reading them takes longer
/// than all else at a start, so it is done once somebody wants to see them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// How many there are.
    pub count: usize,
    /// How many of them need somebody.
    pub needing: usize,
    /// Whether those of the sandbox are told of.
    pub sandbox: bool,
    /// All that is [kept](Shelved) of every order, in JSON.
    pub text: Vec<u8>,
}

impl Unread {
    /// Every order that is told of; none where the text is not what was written.
    pub fn read(&self) -> Option<Vec<Summary>> {
        let orders: Vec<Shelved> = serde_json::from_slice(&self.text).ok()?;
        let told = orders.into_iter().filter(|order| order.is_told(self.sandbox));
        Some(told.map(|order| order.summary).collect())
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
    /// Of how many of them, the last ones, it was not asked yet who edits them.
    pub unasked: usize,
    /// The orders of the journal, but those of the sandbox outside it; of many, at least those that the first screen
    /// shows.
    pub orders: Vec<Summary>,
    /// All orders, where there are many.
    pub unread: Option<Unread>,
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
            && self.unread.as_ref().is_none_or(|unread| unread.count == 0)
    }
}
