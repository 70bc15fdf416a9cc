//! `PUT /order/certificate/{order_id}/revoke` revokes an order with all its certificates,
//! `PUT /certificate/{certificate_id or serial number}/revoke` one certificate, whose order stays as it is.

use hyper::StatusCode;

use crate::io::sandbox::answer::Answer;
use crate::io::sandbox::approval::{Approval, Decision, Wish};
use crate::io::sandbox::asked::Asked;
use crate::io::sandbox::body::Object;
use crate::io::sandbox::errors::{ApiError, Errors, code, quoted};
use crate::io::sandbox::orders::HeldOrder;
use crate::io::sandbox::status::Status;

/// The reasons that a subscriber may give. The page shows one and the Baseline Requirements name the others; how the
/// service spells those is not confirmed.
const REASONS: [&str; 5] =
    ["unspecified", "key_compromise", "affiliation_changed", "superseded", "cessation_of_operation"];

pub fn order(asked: &mut Asked, id: &str) -> Result<Answer, Answer> {
    let number = asked.order(id)?.id;
    revoke(asked, number, Wish::RevokeOrder)
}

pub fn certificate(asked: &mut Asked, id: &str) -> Result<Answer, Answer> {
    let number = id.parse::<u64>().ok();
    let is_meant = |order: &HeldOrder| {
        let has_serial = order.certificate.as_ref().is_some_and(|certificate| certificate.has_serial(id));
        has_serial || number == Some(order.certificate_id)
    };
    let order =
        asked.found(id, is_meant).map_err(|answer| answer.or_not_found(Answer::no_certificate(id)))?;
    let number = order.id;
    revoke(asked, number, Wish::RevokeCertificate)
}

/// What a revocation says.
struct Said {
    comments: Option<String>,
    skips_approval: bool,
}

fn revoke(asked: &mut Asked, id: u64, wish: Wish) -> Result<Answer, Answer> {
    let members = asked.members()?;
    let said = read(&Object::root(&members))?;
    let (now, user) = (asked.now, asked.caller.user);
    let request = asked.changing.orders.next_request();
    let order = asked.order(&id.to_string())?;
    if let Some(refusal) = refusal(order) {
        return Err(refusal);
    }
    let approval = Approval {
        id: request,
        made: now,
        of: wish,
        decision: if said.skips_approval { Decision::Approved } else { Decision::Pending },
        by: user.id,
        comments: said.comments,
        processor_comment: None,
    };
    let mut answer = approval.shown();
    // No member of the order info says of a certificate that it was revoked: its request does, as one that needs nobody's
    // approval is listed as well as an order's.
    order.approvals.push(approval);
    if said.skips_approval {
        order.revoke(wish, now);
        return Ok(Answer::nothing());
    }
    answer["requester"] = user.short();
    Ok(Answer::json(StatusCode::CREATED, &answer))
}

fn read(body: &Object) -> Result<Said, Vec<ApiError>> {
    let mut errors = Errors::default();
    let comments = body.text("comments", &mut errors).map(str::to_owned);
    let skips_approval = body.flag("skip_approval", &mut errors).unwrap_or_default();
    if let Some(reason) = body.text("revocation_reason", &mut errors)
        && !REASONS.contains(&reason)
    {
        let message =
            format!("revocation_reason must be one of {}, not {}.", REASONS.join(", "), quoted(reason));
        errors.add(code::INVALID_PARAMETER, message);
    }
    errors.or(Some(Said { comments, skips_approval }))
}

fn refusal(order: &HeldOrder) -> Option<Answer> {
    let refused = |message: String| Some(Answer::bad_request(code::INVALID_ORDER_STATUS, message));
    let is_revoked = order.certificate.as_ref().is_some_and(|certificate| certificate.revoked.is_some());
    let is_open = |approval: &Approval| {
        matches!(approval.of, Wish::RevokeOrder | Wish::RevokeCertificate)
            && approval.decision == Decision::Pending
    };
    match order.status {
        Status::Issued if is_revoked => refused("The certificate is revoked already.".to_owned()),
        Status::Issued if order.approvals.iter().any(is_open) => {
            refused("A revocation waits for an approver already.".to_owned())
        }
        Status::Issued => None,
        Status::ReissuePending => refused("A reissue is open; nothing can be revoked meanwhile.".to_owned()),
        other => refused(format!("The order is {}; there is nothing to revoke.", other.word())),
    }
}
