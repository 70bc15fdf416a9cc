//! `PUT /order/certificate/{order_id}/dcv-random-value`: the token, the same one until it expires.

use serde_json::json;

use crate::io::sandbox::answer::{Answer, moment};
use crate::io::sandbox::asked::Asked;
use crate::io::sandbox::dcv::DcvMethod;
use crate::io::sandbox::errors::code;

/// An order validated by mail has no token, and asking for one is a mistake in the method; one that waits for an
/// approver has none yet. How the service puts either is not published.
pub fn show(asked: &mut Asked, id: &str) -> Result<Answer, Answer> {
    let (seed, now) = (asked.seed(), asked.now);
    let order = asked.order(id)?;
    let method = order.method();
    let Some(token) = order.current_token(seed, now) else {
        return Err(match method {
            Some(DcvMethod::Email) => Answer::bad_request(
                code::INVALID_DCV_METHOD,
                "The order's dcv_method email has no random value.",
            ),
            _ => Answer::bad_request(
                code::INVALID_ORDER_STATUS,
                "The order waits for an approver and has no random value yet.",
            ),
        });
    };
    Ok(Answer::ok(&json!({ "dcv_random_value": token.value, "expiration_date": moment(token.expires) })))
}
