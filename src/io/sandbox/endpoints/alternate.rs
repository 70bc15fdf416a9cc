//! `GET /order/alternate/{alternative_order_id}`: every order with it. None is a 404, as a client of the service
//! takes it.

use serde_json::json;

use super::list::page;
use crate::io::sandbox::answer::Answer;
use crate::io::sandbox::asked::Asked;
use crate::io::sandbox::orders::HeldOrder;
use crate::io::sandbox::status::Status;

pub fn list(asked: &mut Asked, id: &str) -> Result<Answer, Answer> {
    let query = asked.query()?;
    let wanted = percent_decoded(id);
    let found: Vec<&HeldOrder> = asked
        .orders()
        .filter(|order| order.alternative_order_id.as_deref() == Some(wanted.as_str()))
        .collect();
    if found.is_empty() {
        return Err(Answer::no_order(&wanted));
    }
    Ok(page(asked, &query, &found, |order| {
        let mut entry = json!({ "order_id": order.id, "status": order.status.word() });
        if order.status != Status::NeedsApproval {
            entry["certificate_id"] = json!(order.certificate_id);
        }
        entry
    }))
}

/// A segment of a path as it was before it was percent-encoded.
fn percent_decoded(segment: &str) -> String {
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.as_bytes();
    while let [first, after @ ..] = rest {
        let hex = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match (first, hex.and_then(|hex| u8::from_str_radix(hex, 16).ok())) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
