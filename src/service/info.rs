//! `GET /order/certificate/{order_id}`: all that the service says of one order.

use serde_json::Value;

use super::answer::{approval_request, entries, id, object, short_word, word};
use super::{ASK_AGAIN, Answer, Request, Words};
use crate::failure::Failure;
use crate::follow::lookup::Listed;
use crate::journal::reply::Placed;

/// What is said of it.
pub const WORDS: Words = Words {
    asked: "An order that could be it was looked at",
    refused: "The service did not show an order that could be it",
    role: "the key must be allowed to view orders",
    missing: "The service lists the order and does not show it. Look at it in CertCentral.",
    lost: ASK_AGAIN,
};

/// The request for one order.
pub fn request(order_id: u64) -> Request {
    Request::get(format!("/order/certificate/{order_id}"), &WORDS)
}

/// What the service says of one order, added to what its list said.
///
/// # Errors
/// Why the answer does not show it.
pub fn read(answer: &Answer, listed: Listed) -> Result<Listed, Failure> {
    let body = if answer.is_success() { object(&answer.body) } else { None };
    let told = body.and_then(|body| order(&Value::Object(body)));
    let told = told.filter(|told| told.placed.order_id == listed.placed.order_id);
    let told = told.ok_or_else(|| WORDS.failure(answer))?;
    let by_list = listed.names_are_all && !told.names_are_all;
    Ok(Listed {
        product: told.product.or(listed.product),
        common_name: told.common_name.or(listed.common_name),
        names: if by_list { listed.names } else { told.names },
        names_are_all: told.names_are_all || by_list,
        created: told.created.or(listed.created),
        alternative_order_id: told.alternative_order_id.or(listed.alternative_order_id),
        placed: Placed { status: told.placed.status.clone().or(listed.placed.status), ..told.placed },
    })
}

/// An order as the list and the order info describe it; none without an order ID.
pub(super) fn order(entry: &Value) -> Option<Listed> {
    let certificate = entry.get("certificate");
    let part = |name| certificate.and_then(|certificate| certificate.get(name));
    let common_name = word(part("common_name"));
    let mut names: Vec<String> = common_name.iter().cloned().collect();
    // Older answers have all names in one text.
    let others = entries(part("dns_names")).filter_map(|name| word(Some(name)));
    names.extend(others.flat_map(|text| {
        let each = text.split([' ', ',']).filter(|name| !name.is_empty());
        each.map(str::to_owned).collect::<Vec<_>>()
    }));
    let status = short_word(entry.get("status"));
    let waits = status.as_deref().is_some_and(|status| status.eq_ignore_ascii_case("needs_approval"));
    Some(Listed {
        placed: Placed {
            order_id: id(entry.get("id"))?,
            // While an approver is waited for, the order's own answer names none either.
            certificate_id: id(part("id")).filter(|_| !waits),
            // Those of an order that was approved are history.
            requests: entries(entry.get("requests")).filter(|_| waits).map(approval_request).collect(),
            status,
            ..Placed::default()
        },
        product: entry.get("product").and_then(|product| word(product.get("name_id"))),
        names_are_all: common_name.is_some() && part("dns_names").is_some(),
        common_name,
        names,
        alternative_order_id: word(entry.get("alternative_order_id")),
        created: entry.get("date_created").and_then(Value::as_str).and_then(|time| time.parse().ok()),
    })
}
