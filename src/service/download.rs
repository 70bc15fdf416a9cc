//! `GET /certificate/{certificate_id}/download/format/{format}`: a certificate with its chain. By its own ID: what an
//! order has may be an older one, or another of the same order.

use super::question::Question;
use super::{ASK_AGAIN, Answer, Body, Request, Words};
use crate::failure::Failure;
use crate::journal::found::{Fetched, Found};

/// What is said of it.
pub const WORDS: Words = Words {
    asked: "The certificate was asked for",
    refused: "The service did not give the certificate",
    role: "the key must be allowed to view orders",
    missing: "The service does not know this certificate under this API key, or it is not issued yet. Look at the \
              order first.",
    declined: ASK_AGAIN,
    lost: ASK_AGAIN,
};

/// The format that is asked for: the certificate, the intermediate and the root, PEM, in one file.
const FORMAT: &str = "pem_all";

/// How much of an answer is read, in bytes: a certificate with a thousand names and its chain have some forty thousand.
const LIMIT: usize = 512 * 1024;

/// What is asked for the certificate of an order.
pub fn question(order_id: u64, certificate_id: u64) -> Question {
    Question::of_order(order_id, request(certificate_id), move |answer| {
        let (clock, is_of_sandbox) = (answer.clock(), answer.is_of_sandbox);
        read(answer).map(|bytes| Found::Certificate(Fetched { certificate_id, bytes, clock, is_of_sandbox }))
    })
}

/// The request for a certificate.
pub fn request(certificate_id: u64) -> Request {
    let path = format!("/certificate/{certificate_id}/download/format/{FORMAT}");
    Request { accept: "*/*", limit: LIMIT, ..Request::get(path, &WORDS) }
}

/// What came, whatever it is: [`crate::follow::judgement`] says.
///
/// # Errors
/// Why nothing came.
pub fn read(answer: &Answer) -> Result<Vec<u8>, Failure> {
    match &answer.body {
        Body::Whole(bytes) if answer.is_success() => Ok(bytes.clone()),
        _ => Err(WORDS.failure(answer)),
    }
}
