//! `PUT /order/certificate/{order_id}/dcv-method`: control is to be proved another way. The answer is the token, or
//! nothing where mails are sent.

use serde_json::json;

use crate::io::sandbox::answer::{Answer, moment};
use crate::io::sandbox::asked::Asked;
use crate::io::sandbox::body::Object;
use crate::io::sandbox::errors::{Errors, code};
use crate::io::sandbox::request::method_for;
use crate::io::sandbox::status::Status;

pub fn change(asked: &mut Asked, id: &str) -> Result<Answer, Answer> {
    let members = asked.members()?;
    let (seed, now) = (asked.seed(), asked.now);
    let order = asked.order(id)?;
    let mut errors = Errors::default();
    let names: Vec<&str> = order.names().collect();
    let method = method_for(&names, &Object::root(&members), &mut errors);
    let method = errors.or(method)?;
    if order.status != Status::Pending && !order.is_reissued() {
        let word = order.status.word();
        return Err(Answer::bad_request(
            code::INVALID_ORDER_STATUS,
            format!("The order is {word}; only a pending order changes its method."),
        ));
    }
    order.dcv_method = method.word().to_owned();
    // What is to be placed is another thing now, and has to be found anew.
    for state in order.names.iter_mut().filter(|state| state.validated.is_none()) {
        state.checks = 0;
    }
    Ok(match order.current_token(seed, now) {
        Some(token) => {
            Answer::ok(&json!({ "dcv_random_value": token.value, "expiration_date": moment(token.expires) }))
        }
        None => Answer::nothing(),
    })
}
