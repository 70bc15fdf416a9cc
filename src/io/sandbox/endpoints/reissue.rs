//! `POST /order/certificate/{order_id}/reissue`: the certificate of an order is made anew, validated anew, for another
//! CSR and, if wanted, for other names. `POST …/duplicate` makes one more of the same names at once, which needs a
//! validation that still counts, and of a DV order none does.

use hyper::StatusCode;
use serde_json::{Value, json};

use super::order::deliver;
use crate::io::sandbox::answer::Answer;
use crate::io::sandbox::approval::{Approval, Decision, Wish};
use crate::io::sandbox::asked::Asked;
use crate::io::sandbox::chain::Member;
use crate::io::sandbox::endpoint::Endpoint;
use crate::io::sandbox::errors::code;
use crate::io::sandbox::faults::Fault;
use crate::io::sandbox::orders::HeldOrder;
use crate::io::sandbox::request;
use crate::io::sandbox::status::Status;

pub fn reissue(asked: &mut Asked, id: &str) -> Result<Answer, Answer> {
    let body = asked.json()?;
    let (now, seed, today, user) = (asked.now, asked.seed(), asked.today(), asked.caller.user.id);
    let needs_approval = asked.has(&Fault::NeedsApproval);
    let is_issued = asked.has(&Fault::Issued);
    let order = asked.order(id)?.clone();
    if let Some(refusal) = refusal(&order, asked) {
        return Err(refusal);
    }
    let product = asked.state.catalogue.product(&order.product);
    let Some(product) = product else { return Err(Answer::no_product(&order.product)) };
    let names = request::judge_reissue(&body, &order, product, today)?;
    let orders = &mut asked.changing.orders;
    let wanted = orders.reissue(names, body["certificate"].clone());
    let approval = needs_approval.then(|| Approval {
        id: orders.next_request(),
        made: now,
        of: Wish::Reissue,
        decision: Decision::Pending,
        by: user,
        comments: body["comments"].as_str().map(str::to_owned),
        processor_comment: None,
    });
    let held = asked.order(id)?;
    held.reissues += 1;
    let mut answer = json!({ "id": held.id });
    match approval {
        Some(approval) => {
            answer["requests"] = json!([{ "id": approval.id, "status": "pending" }]);
            held.wished = Some(Box::new(wanted));
            held.approvals.push(approval);
        }
        None => {
            held.reissue(wanted, seed, now);
            if is_issued {
                held.issue(seed, now);
            }
            let held = held.clone();
            begun(&held, &mut answer, asked);
        }
    }
    Ok(deliver(Answer::json(StatusCode::CREATED, &answer), asked))
}

/// What the answer has of a reissue that began.
fn begun(held: &HeldOrder, answer: &mut Value, asked: &mut Asked) {
    answer["certificate_id"] = json!(held.certificate_id);
    if held.status == Status::Issued {
        let chain = asked.chain(held.id, None, Endpoint::Reissue).unwrap_or_default();
        answer["certificate_chain"] = chain.iter().map(Member::shown).collect();
    }
    if let Some(token) = held.dcv_random_value()
        && !asked.has(&Fault::NoToken)
    {
        answer["dcv_random_value"] = json!(token);
    }
}

/// Why the order cannot be reissued now. What is over may be, as long as its plan runs.
fn refusal(order: &HeldOrder, asked: &Asked) -> Option<Answer> {
    let refused = |message: String| Some(Answer::bad_request(code::INVALID_ORDER_STATUS, message));
    match order.status {
        _ if order.wished.is_some() => refused("A reissue waits for an approver already.".to_owned()),
        Status::Issued => None,
        Status::Expired if order.valid_till > asked.today() => None,
        Status::ReissuePending => refused("A reissue of the order is open already.".to_owned()),
        other => refused(format!("The order is {}; there is nothing to reissue.", other.word())),
    }
}

pub fn duplicate(asked: &mut Asked, id: &str) -> Result<Answer, Answer> {
    asked.order(id)?;
    Err(Answer::bad_request(
        code::DUPLICATES_NOT_ALLOWED,
        "The product of the order has no duplicates: a DV certificate is validated anew each time.",
    ))
}
