//! `POST /order/certificate/{product}`: an order is placed.

use hyper::StatusCode;
use serde_json::json;

use crate::io::sandbox::answer::{Answer, Delivery};
use crate::io::sandbox::asked::Asked;
use crate::io::sandbox::chain::Member;
use crate::io::sandbox::endpoint::Endpoint;
use crate::io::sandbox::faults::Fault;
use crate::io::sandbox::orders::{HeldOrder, Placing};
use crate::io::sandbox::request::{self, Circumstances};
use crate::io::sandbox::status::Status;

pub fn place(asked: &mut Asked, product: &str) -> Result<Answer, Answer> {
    let Some(product) = asked.state.catalogue.product(product) else {
        return Err(Answer::no_product(product));
    };
    let body = asked.json()?;
    let account = Circumstances {
        id: asked.caller.account.id,
        product,
        today: asked.today(),
        has_auth_key: asked.has(&Fault::Issued),
        orders: &asked.changing.orders,
    };
    let order = request::judge(&body, &account)?;
    let placing = Placing {
        owner: asked.caller.owner(),
        product: &product.name_id,
        body,
        needs_approval: asked.has(&Fault::NeedsApproval),
    };
    let is_issued = asked.has(&Fault::Issued);
    let (seed, now) = (asked.seed(), asked.now);
    let held = asked.changing.orders.accept(order, placing, now);
    if is_issued && held.status == Status::Pending {
        held.issue(seed, now);
    }
    let held = held.clone();
    Ok(deliver(created(&held, asked), asked))
}

/// The 201 in the shape the order's status and method ask for.
fn created(order: &HeldOrder, asked: &mut Asked) -> Answer {
    let mut body = json!({ "id": order.id });
    if order.status == Status::NeedsApproval {
        let request = order.approvals.first().map(|approval| approval.id);
        body["requests"] = json!([{ "id": request, "status": "pending" }]);
        return Answer::json(StatusCode::CREATED, &body);
    }
    if order.status == Status::Issued {
        let chain = asked.chain(order.id, None, Endpoint::Order).unwrap_or_default();
        body["certificate_chain"] = chain.iter().map(Member::shown).collect();
    }
    body["certificate_id"] = json!(order.certificate_id);
    if let Some(token) = order.dcv_random_value()
        && !asked.has(&Fault::NoToken)
    {
        body["dcv_random_value"] = json!(token);
    }
    Answer::json(StatusCode::CREATED, &body)
}

/// What the faults do to the answer of an order that is held.
pub(super) fn deliver(mut answer: Answer, asked: &Asked) -> Answer {
    if asked.has(&Fault::MalformedJson) {
        answer.break_off();
    }
    answer.delivery = if asked.has(&Fault::NoAnswer) {
        Delivery::Never
    } else if asked.has(&Fault::Reset) {
        Delivery::Reset
    } else if asked.has(&Fault::Slow) {
        Delivery::After(asked.state.delay)
    } else {
        Delivery::AtOnce
    };
    answer
}
