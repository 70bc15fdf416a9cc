//! What is found out by asking the service, and what the journal notes of it.

use jiff::Timestamp;

use super::entry::{Entry, State};
use super::reply::Token;
use super::verdict::Verdict;

/// What was found out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// The token of an order.
    Token(Token),
    /// Whether an order exists.
    Order(Verdict),
}

impl Found {
    /// Notes what was found out of an order in its entry, now.
    pub fn note(&self, entry: &mut Entry, now: Timestamp) {
        match self {
            Found::Token(token) => {
                if let State::Accepted(placed) = &mut entry.state {
                    placed.dcv_random_value = Some(token.value.clone());
                }
            }
            Found::Order(verdict) => entry.take_in(verdict.clone(), now),
        }
    }
}
