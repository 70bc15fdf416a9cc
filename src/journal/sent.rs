//! What was sent: an order as the journal has it from before it leaves, and each confirmation that sent it.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::reissued::Reissued;
use crate::order::draft::Draft;
use crate::order::facts::Facts;
use crate::order::id::Id;
use crate::order::problem::Problem;
use crate::order::renewal::Renewal;
use crate::order::{Order, Purchase, renewed};

/// How long a request takes at most from its confirmation to its end, where nobody wrote down when it
/// ended.
const LONGEST_REQUEST: SignedDuration = SignedDuration::from_mins(1);

/// An order that was sent, or is about to be. Its members stand beside those of its
/// [entry](super::entry::Entry) on disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// The draft it was made from, when that was saved.
    pub draft_id: Option<Id>,
    /// Where it was sent: the base URL, or [`SANDBOX`](crate::order::place::SANDBOX).
    pub target: String,
    /// The product's identifier.
    pub product: String,
    /// Every name on the certificate, the common name first.
    pub names: Vec<String>,
    /// `alternative_order_id`, unless it was switched off.
    pub alternative_order_id: Option<String>,
    /// SHA-256 of the request body, in hex.
    pub digest: String,
    /// When each confirmation was given: the request was sent at most once for each, just afterwards.
    pub confirmed: Vec<Timestamp>,
    /// The day the order was made from its draft; with the draft it is the whole order.
    pub made_on: Date,
    /// What was typed.
    pub draft: Draft,
    /// The request body, the very bytes that are sent. Entries of the first version have none.
    #[serde(default)]
    pub body: Option<String>,
    /// Of a reissue: the order, and how it stood just before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reissue: Option<Reissued>,
    /// When the request of the last confirmation ended, answered or not: from then on nobody sends it
    /// any more.
    #[serde(default)]
    pub ended: Option<Timestamp>,
}

/// Everything about an order that is about to be sent, but its name in the journal.
pub struct Prepared<'a> {
    /// The order.
    pub order: &'a Order,
    /// What was typed.
    pub draft: &'a Draft,
    /// The draft's name, when it is saved.
    pub draft_id: Option<Id>,
    /// Where it is about to be sent.
    pub target: &'a str,
    /// SHA-256 of the request body, in hex.
    pub digest: String,
}

impl Sent {
    /// What the first confirmation of an order sends, now.
    pub fn first(of: Prepared<'_>, now: Timestamp) -> Sent {
        Sent {
            draft_id: of.draft_id,
            target: of.target.to_owned(),
            product: of.order.product().to_owned(),
            names: of.order.names().map(|name| name.as_str().to_owned()).collect(),
            alternative_order_id: of.order.alternative_order_id().map(str::to_owned),
            digest: of.digest,
            confirmed: vec![now],
            made_on: of.order.made_on(),
            draft: of.draft.clone(),
            body: Some(of.order.body()),
            reissue: None,
            ended: None,
        }
    }

    /// The ID of the order that this one renews, where it was sent with that.
    pub fn renews(&self) -> Option<u64> {
        match renewed(&self.draft) {
            Ok(Some(Renewal::OfOrder(id))) => Some(id),
            _ => None,
        }
    }

    /// The order, as it was.
    ///
    /// # Errors
    /// Where this version of dvorder judges more strictly than the one that ordered.
    pub fn order(&self) -> Result<Order, Vec<Problem>> {
        Order::from_draft(&self.draft, &Facts::of(&self.draft, self.made_on))
    }

    /// The common name.
    pub fn common_name(&self) -> &str {
        self.names.first().map_or("", String::as_str)
    }

    /// What a confirmation sends: the bytes that were sent, or, where the first version kept none, those its
    /// draft stands for. None where today's rules make no order of that draft.
    pub fn purchase(&self) -> Option<Purchase> {
        let body = self.body.clone().or_else(|| self.order().ok().map(|order| order.body()))?;
        match &self.reissue {
            Some(before) => Some(Purchase::of_reissue(before.order_id, body)),
            // Nothing but a new order is sent to a product.
            None if self.draft.purpose().reissued().is_some() => None,
            None => Purchase::of(&self.product, body),
        }
    }

    /// When the last request ended, or has ended at the latest.
    pub fn end(&self) -> Option<Timestamp> {
        self.ended.or_else(|| self.last_confirmed()?.checked_add(LONGEST_REQUEST).ok())
    }

    /// When the order was confirmed last.
    pub fn last_confirmed(&self) -> Option<Timestamp> {
        self.confirmed.last().copied()
    }

    /// Takes in one more confirmation of the same order.
    pub fn confirm_again(&mut self, now: Timestamp) {
        self.confirmed.push(now);
        self.ended = None;
    }
}
