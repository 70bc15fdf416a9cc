//! `PUT /order/certificate/{order_id}/status`: cancel, the only status a DV order can be given.

use crate::io::sandbox::answer::Answer;
use crate::io::sandbox::asked::Asked;
use crate::io::sandbox::body::Object;
use crate::io::sandbox::errors::{Errors, code, quoted};
use crate::io::sandbox::status::Status;

pub fn set(asked: &mut Asked, id: &str) -> Result<Answer, Answer> {
    let members = asked.members()?;
    let order = asked.order(id)?;
    let (body, mut errors) = (Object::root(&members), Errors::default());
    let wanted = body.required_text("status", &mut errors);
    if let Some(wanted) = wanted
        && wanted != Status::Canceled.word()
    {
        // Lower case alone: older texts have CANCELED.
        errors.add(code::INVALID_PARAMETER, format!("status must be canceled, not {}.", quoted(wanted)));
    }
    let note = body.required_text("note", &mut errors);
    body.flag("send_emails", &mut errors);
    let note = errors.or(note)?.to_owned();
    let Some(status) = order.status.canceled() else {
        let word = order.status.word();
        return Err(Answer::bad_request(
            code::INVALID_ORDER_STATUS,
            format!("The order is {word} and cannot be canceled."),
        ));
    };
    if order.is_reissued() {
        order.give_up_reissue();
    }
    order.status = status;
    order.note = Some(note);
    Ok(Answer::nothing())
}
