//! `track.json`: how an order stands while it is waited for.

use jiff::Timestamp;
use serde::Serialize;

use super::Error;

/// `track.json`: a line, each time something is news.
#[derive(Serialize)]
pub struct Tracked<'a> {
    pub version: u32,
    pub at: Timestamp,
    pub order_id: Option<u64>,
    pub status: Option<&'a str>,
    pub validated: Option<Validated>,
    pub certificate_id: Option<u64>,
    pub text: &'a str,
    pub is_final: bool,
    pub next: Option<Timestamp>,
    pub error: Option<Error<'a>>,
}

/// So many names of so many.
#[derive(Serialize)]
pub struct Validated {
    pub done: usize,
    pub of: usize,
}

impl Validated {
    pub fn of((done, of): (usize, usize)) -> Validated {
        Validated { done, of }
    }
}
