//! `PUT /order/certificate/{order_id}/dcv-random-value`: the DCV token of an order. The service gives the
//! same one until it expires, so asking again is harmless.

use serde_json::{Map, Value};

use super::body::object;
use super::member::word;
use super::question::Question;
use super::{ASK_AGAIN, Answer, Request, Words};
use crate::failure::Failure;
use crate::journal::found::Found;
use crate::journal::reply::Token;

/// What is said of it.
pub const WORDS: Words = Words {
    asked: "What to place was asked for",
    refused: "The service did not say what to place",
    role: "a View only key cannot ask what to place",
    missing: "The service does not know this order under this API key. Look at it in CertCentral, which shows \
              its DCV token, too.",
    declined: ASK_AGAIN,
    lost: ASK_AGAIN,
};

/// What is asked for the token of an order.
pub fn question(order_id: u64) -> Question {
    Question::of_order(order_id, request(order_id), |answer| read(answer).map(Found::Token))
}

/// Why the token of an order was not asked for, where the service asked to be left alone.
pub fn not_asked() -> Failure {
    Failure::new("What to place was not asked for, as the service wants to be left alone for a while.", "")
}

/// The request for the token of an order.
pub fn request(order_id: u64) -> Request {
    Request::put(format!("/order/certificate/{order_id}/dcv-random-value"), String::new(), &WORDS)
}

/// The token.
///
/// # Errors
/// Why the answer has none.
pub fn read(answer: &Answer) -> Result<Token, Failure> {
    let body = if answer.is_success() { object(&answer.body) } else { None };
    body.and_then(|body| token(&body)).ok_or_else(|| WORDS.failure(answer))
}

/// The token in a body, where there is one.
pub(super) fn token(body: &Map<String, Value>) -> Option<Token> {
    let value = word(body.get("dcv_random_value"))?;
    Some(Token { value, expires: word(body.get("expiration_date")) })
}
