//! The value that proves control over the names of one order.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::random;

const LIFE: SignedDuration = SignedDuration::from_hours(30 * 24);
const LENGTH: usize = 32;
const ALPHABET: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";

/// A value that proves control over the names of one order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Token {
    pub value: String,
    pub expires: Timestamp,
    generation: u64,
}

impl Token {
    /// A token that no other order has. It is no secret: nothing real is validated with it.
    pub fn new(seed: u64, order: u64, now: Timestamp) -> Token {
        Token::of(seed, order, 0, now)
    }

    /// The one that comes after this, which no earlier one of the order was.
    pub fn next(&self, seed: u64, order: u64, now: Timestamp) -> Token {
        Token::of(seed, order, self.generation + 1, now)
    }

    fn of(seed: u64, order: u64, generation: u64, now: Timestamp) -> Token {
        Token {
            value: random::text(seed ^ order ^ (generation << 32), ALPHABET, LENGTH),
            expires: now.saturating_add(LIFE).unwrap_or(Timestamp::MAX),
            generation,
        }
    }

    /// Whether it still shows anything.
    pub fn is_alive(&self, now: Timestamp) -> bool {
        now < self.expires
    }
}
