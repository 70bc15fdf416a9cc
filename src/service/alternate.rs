//! `GET /order/alternate/{alternative_order_id}`: the orders with an own ID that the key may view.

use serde_json::Value;

use super::body::object;
use super::list::{self, PAGE, Page};
use super::member::{id, short_word};
use super::{ASK_AGAIN, Answer, Request, Words, encoded};
use crate::failure::Failure;
use crate::journal::report::{Report, ReportedCertificate};

/// What is said of it.
pub const WORDS: Words = Words {
    asked: "The order was looked for by its own order ID",
    refused: "The service did not say whether there is an order with this own order ID",
    role: "the key must be allowed to view orders",
    missing: "That is not the service's answer for an own order ID it does not have. Look in CertCentral.",
    declined: ASK_AGAIN,
    lost: ASK_AGAIN,
};

/// The request for the orders with an own ID.
pub fn request(own_id: &str, offset: usize) -> Request {
    Request::get(format!("/order/alternate/{}?offset={offset}&limit={PAGE}", encoded(own_id)), &WORDS)
}

/// A page of the orders with an own ID.
///
/// There is none where the service says 404 with `not_found` or `not_found|order`, exactly `{}`, or an empty
/// list with a total of 0. Every other answer without an order says nothing.
///
/// # Errors
/// Why the answer says nothing.
pub fn read(answer: &Answer) -> Result<Page, Failure> {
    let none = Page { orders: Vec::new(), entries: 0, total: Some(0), limit: None };
    if answer.status == 404 && answer.all_codes_are("not_found", &[None, Some("order")]) {
        return Ok(none);
    }
    let body = if answer.is_success() { object(&answer.body) } else { None };
    if body.as_ref().is_some_and(serde_json::Map::is_empty) {
        return Ok(none);
    }
    let body = body.filter(|body| !body.contains_key("errors"));
    match list::page(body.as_ref(), order) {
        Some(page) if page.entries > 0 && page.orders.len() == page.entries => Ok(page),
        Some(page) if page.entries == 0 && page.total == Some(0) => Ok(page),
        _ => Err(WORDS.failure(answer)),
    }
}

fn order(entry: &Value) -> Option<Report> {
    Some(Report {
        order_id: id(entry.get("order_id"))?,
        certificate: ReportedCertificate {
            id: id(entry.get("certificate_id")),
            ..ReportedCertificate::default()
        },
        status: short_word(entry.get("status")),
        ..Report::default()
    })
}
