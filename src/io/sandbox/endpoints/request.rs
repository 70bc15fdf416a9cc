//! `PUT /request/{request_id}/status`: an approver agrees or does not, never to a request of their own.

use crate::io::sandbox::answer::Answer;
use crate::io::sandbox::approval::{Approval, Decision, Wish};
use crate::io::sandbox::asked::Asked;
use crate::io::sandbox::body::Object;
use crate::io::sandbox::errors::{Errors, code, quoted};
use crate::io::sandbox::orders::HeldOrder;
use crate::io::sandbox::status::Status;

pub fn decide(asked: &mut Asked, id: &str) -> Result<Answer, Answer> {
    let members = asked.members()?;
    let number = id.parse::<u64>().ok();
    let is_meant = |approval: &Approval| number == Some(approval.id);
    let (now, seed, user) = (asked.now, asked.seed(), asked.caller.user.id);
    let order = asked.found(id, |order| order.approvals.iter().any(is_meant));
    let order = order.map_err(|answer| answer.or_not_found(Answer::no_request(id)))?;
    let (body, mut errors) = (Object::root(&members), Errors::default());
    let decision = body.required_text("status", &mut errors).and_then(|word| decision(word, &mut errors));
    let comment = body.text("processor_comment", &mut errors).map(str::to_owned);
    let decision = errors.or(decision)?;
    let Some(approval) = order.approvals.iter_mut().find(|approval| is_meant(approval)) else {
        return Err(Answer::no_request(id));
    };
    if approval.by == user {
        return Err(Answer::forbidden(
            code::ACCESS_DENIED_APPROVER,
            "Whoever made a request cannot approve or reject it.",
        ));
    }
    if approval.decision != Decision::Pending {
        let word = approval.decision.word();
        let message = format!("The request is {word} already.");
        return Err(Answer::bad_request(code::INVALID_REQUEST_STATUS, message));
    }
    approval.decision = decision;
    approval.processor_comment = comment;
    let wish = approval.of;
    follow(order, wish, decision, seed, now);
    Ok(Answer::nothing())
}

fn decision(word: &str, errors: &mut Errors) -> Option<Decision> {
    let found = [Decision::Approved, Decision::Rejected].into_iter().find(|decision| decision.word() == word);
    if found.is_none() {
        let message = format!("status must be approved or rejected, not {}.", quoted(word));
        errors.add(code::INVALID_PARAMETER, message);
    }
    found
}

/// What becomes of the order.
fn follow(order: &mut HeldOrder, wish: Wish, decision: Decision, seed: u64, now: jiff::Timestamp) {
    match (wish, decision) {
        (Wish::NewRequest, Decision::Approved) => order.begin(seed, now),
        (Wish::NewRequest, _) => order.status = Status::Rejected,
        (Wish::Reissue, decision) => {
            let wished = order.wished.take().filter(|_| decision == Decision::Approved);
            if let Some(wished) = wished {
                order.reissue(*wished, seed, now);
            }
        }
        (wish, Decision::Approved) => order.revoke(wish, now),
        _ => {}
    }
}
