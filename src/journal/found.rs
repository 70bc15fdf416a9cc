//! What is found out by asking the service, and what the journal notes of it.

use std::fmt;

use jiff::Timestamp;

use super::changed::Changed;
use super::entry::Entry;
use super::followed::Saved;
use super::reply::Token;
use super::report::Report;
use super::verdict::{LookupVerdict, Rest};
use crate::account::Account;
use crate::failure::Failure;

/// What was found out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// The account of the API key.
    Account(Account),
    /// The token of an order.
    Token(Token),
    /// Whether an order exists.
    Order(LookupVerdict),
    /// All that is said of an order.
    Seen(Box<OrderSeen>),
    /// The orders of the account.
    Listed(Listed),
    /// What came when the certificate of an order was fetched, not judged yet.
    Certificate(Fetched),
    /// Where the certificate of an order was saved.
    Saved(Saved),
    /// What a change of an order came to.
    Changed(Changed),
}

/// All that the service says of an order when it is asked about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderSeen {
    /// When it said so, by this machine's clock.
    pub at: Timestamp,
    /// The order, and the state of its names while it is not final.
    pub report: Report,
    /// Its token, where one was wanted and came.
    pub token: Option<Token>,
    /// Whether a token was wanted that this key may not ask for: with it, it is not known.
    pub is_token_withheld: bool,
    /// Why the state of its names or its token did not come, where that was wanted. The order itself did.
    pub missed: Vec<Failure>,
}

/// What came when a certificate was fetched.
#[derive(Clone, PartialEq, Eq)]
pub struct Fetched {
    /// The certificate's ID.
    pub certificate_id: u64,
    /// What came, byte by byte.
    pub bytes: Vec<u8>,
    /// The clock of whoever sent it, where that was said.
    pub clock: Option<Timestamp>,
    /// Whether who sent it is a sandbox: its root is nobody's, and its clock its own.
    pub is_of_sandbox: bool,
}

impl fmt::Debug for Fetched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fetched({}, {} bytes)", self.certificate_id, self.bytes.len())
    }
}

/// The orders of the account, as far as they were listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// When they were, by this machine's clock.
    pub at: Timestamp,
    /// Each order once, the newest first.
    pub orders: Vec<Report>,
    /// How many entries of the list name no order: they could not be read.
    pub unreadable: usize,
    /// What of the list is not there besides those.
    pub rest: Rest,
    /// Why the list was not read on, where it was not: what came before counts.
    pub missed: Option<Failure>,
}

impl Found {
    /// By how many seconds the service's clock was ahead of this machine's as it answered, where that came with it.
    pub fn ahead(&self) -> Option<i64> {
        match self {
            Found::Seen(seen) => Some(seen.report.ahead),
            Found::Listed(listed) => Some(listed.orders.first()?.ahead),
            _ => None,
        }
    }

    /// Notes what was found out of an order in its entry, now.
    pub fn note(&self, entry: &mut Entry, now: Timestamp) {
        let followed = &mut entry.followed;
        match self {
            Found::Token(token) => followed.note_token(token.clone()),
            Found::Order(verdict) => entry.take_in(verdict.clone(), now),
            Found::Seen(seen) => {
                followed.unanswered = None;
                followed.note_report(seen.report.clone(), seen.at);
                if let Some(token) = &seen.token {
                    followed.note_token(token.clone());
                }
            }
            Found::Changed(changed) => {
                followed.unanswered = None;
                changed.note(followed);
            }
            Found::Saved(saved) => followed.saved = Some(saved.clone()),
            Found::Account(_) | Found::Listed(_) | Found::Certificate(_) => {}
        }
    }
}
