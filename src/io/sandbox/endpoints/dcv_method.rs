//! `PUT /order/certificate/{order_id}/dcv-method`: control is to be shown another way. The answer is the token, or
//! nothing where mails are sent.

use hyper::StatusCode;
use serde_json::json;

use crate::io::sandbox::answer::{Answer, moment};
use crate::io::sandbox::asked::Asked;
use crate::io::sandbox::body::Object;
use crate::io::sandbox::errors::{Errors, code};
use crate::io::sandbox::request::method_for;
use crate::io::sandbox::status::Status;

pub fn change(asked: &mut Asked, id: &str) -> Answer {
    let members = match asked.members() {
        Ok(members) => members,
        Err(answer) => return answer,
    };
    let (seed, now) = (asked.seed(), asked.now);
    let order = match asked.order(id) {
        Ok(order) => order,
        Err(answer) => return answer,
    };
    let mut errors = Errors::default();
    let names: Vec<&str> = order.names().collect();
    let method = method_for(&names, &Object::root(&members), &mut errors);
    let method = match errors.or(method) {
        Ok(method) => method,
        Err(errors) => return Answer::errors(StatusCode::BAD_REQUEST, &errors),
    };
    if order.status != Status::Pending {
        let word = order.status.word();
        return Answer::bad_request(
            code::INVALID_ORDER_STATUS,
            format!("The order is {word}; only a pending order changes its method."),
        );
    }
    order.dcv_method = method.word().to_owned();
    // What is to be placed is another thing now, and has to be found anew.
    for state in order.names.iter_mut().filter(|state| state.validated.is_none()) {
        state.checks = 0;
    }
    match order.current_token(seed, now) {
        Some(token) => {
            Answer::ok(&json!({ "dcv_random_value": token.value, "expiration_date": moment(token.expires) }))
        }
        None => Answer::nothing(),
    }
}
