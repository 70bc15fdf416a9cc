//! What is asked of the service that is harmless to repeat: it buys nothing, and asking again changes nothing.

use super::question::Question;
use super::random_value;
use crate::failure::Failure;
use crate::journal::entry::Entry;
use crate::journal::found::Found;
use crate::journal::verdict::Verdict;

/// What is asked of the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Errand {
    /// The DCV token of the order with this ID.
    Token(u64),
    /// Whether the account has this order.
    LookUp(Box<Entry>),
}

/// How an errand is run.
pub enum Way<'a> {
    /// By one request.
    Question(Question),
    /// By as many as it takes, of [`super::alternate`], [`super::list`] and [`super::info`], to tell whether the account
    /// has the order of this entry.
    LookUp(&'a Entry),
}

impl Errand {
    /// How it is run.
    pub fn way(&self) -> Way<'_> {
        match self {
            Errand::Token(order_id) => Way::Question(random_value::question(*order_id)),
            Errand::LookUp(entry) => Way::LookUp(entry),
        }
    }

    /// What is found out where there was no answer to go by: of an order that is looked up the journal notes that, too.
    ///
    /// # Errors
    /// Why nothing was found out.
    pub fn in_vain(&self, failure: Failure) -> Result<Found, Failure> {
        match self.way() {
            Way::Question(_) => Err(failure),
            Way::LookUp(_) => Ok(Found::Order(Verdict::CouldNotAsk(failure.message, failure.fix))),
        }
    }
}

/// Why an errand found nothing out when dvorder itself fails on the way.
pub fn broken() -> Failure {
    Failure::new(
        "dvorder failed while it asked the service.",
        "Ask again: that changes nothing and costs nothing.",
    )
}
