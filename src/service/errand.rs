//! What is asked of the service that is harmless to repeat: it buys nothing, and asking again changes nothing.

use crate::failure::Failure;
use crate::journal::entry::Entry;
use crate::journal::reply::Token;
use crate::journal::verdict::Verdict;

/// A question to the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Errand {
    /// The DCV token of the order with this ID: [`super::random_value`].
    Token(u64),
    /// Whether the account has this order: [`super::alternate`], [`super::list`] and [`super::info`].
    LookUp(Box<Entry>),
}

/// What an errand found out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// The token.
    Token(Token),
    /// Whether the order exists.
    Order(Verdict),
}

/// Why an errand found nothing out when dvorder itself fails on the way.
pub fn broken() -> Failure {
    Failure::new(
        "dvorder failed while it asked the service.",
        "Ask again: that changes nothing and costs nothing.",
    )
}
