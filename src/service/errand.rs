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
    /// The token, or why there is none.
    Token(Result<Token, Failure>),
    /// Whether the order exists.
    Order(Verdict),
}

impl Errand {
    /// What it found out when nothing could be asked, or no answer came.
    pub fn in_vain(&self, failure: Failure) -> Found {
        match self {
            Errand::Token(_) => Found::Token(Err(failure)),
            Errand::LookUp(_) => Found::Order(Verdict::CouldNotAsk(failure.message, failure.fix)),
        }
    }

    /// What is said when dvorder itself fails on the way.
    pub fn broken(&self) -> Failure {
        let (message, fix) = match self {
            Errand::Token(_) => {
                ("dvorder failed while it asked for the token.", "Ask again; that is free and safe.")
            }
            Errand::LookUp(_) => ("dvorder failed while it looked the order up.", "Look again."),
        };
        Failure { message: message.into(), fix: fix.into() }
    }
}
