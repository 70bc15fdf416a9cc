//! `PUT /order/certificate/{order_id}/check-dcv`: look for the records now, of all names or of some. The request
//! spells the list `dns_names_validations`, the answer `dns_name_validations`.

use serde_json::{Value, json};

use super::validation::row;
use crate::io::sandbox::answer::Answer;
use crate::io::sandbox::asked::Asked;
use crate::io::sandbox::body::Object;
use crate::io::sandbox::dcv::DcvMethod;
use crate::io::sandbox::errors::{ApiError, Errors, code, quoted};
use crate::io::sandbox::faults::Fault;
use crate::io::sandbox::orders::HeldOrder;
use crate::io::sandbox::status::Status;

pub fn check(asked: &mut Asked, id: &str) -> Result<Answer, Answer> {
    let members = asked.members()?;
    let (now, rules, seed) = (asked.now, asked.rules(), asked.seed());
    let is_old = asked.has(&Fault::InvalidDnsTxt);
    let order = asked.order(id)?;
    let wanted = names(&Object::root(&members), order)?;
    if order.status == Status::Pending || order.is_reissued() {
        if order.method() == Some(DcvMethod::Email) {
            return Err(Answer::bad_request(
                code::INVALID_DNS_METHOD,
                "The order is validated by mail; there is no record to look for.",
            ));
        }
        order.check(now, &rules, |name| wanted.iter().any(|wanted| wanted.eq_ignore_ascii_case(name)));
        if order.is_validated() {
            order.issue(seed, now);
        }
    } else if order.certificate.is_none() && order.status != Status::Processing {
        let word = order.status.word();
        return Err(Answer::bad_request(
            code::INVALID_ORDER_STATUS,
            format!("The order is {word}; only the domains of a pending order are checked."),
        ));
    }
    told(order, &wanted, is_old)
}

/// The names that are to be checked: those asked for, or all.
fn names(body: &Object, order: &HeldOrder) -> Result<Vec<String>, Vec<ApiError>> {
    let mut errors = Errors::default();
    let mut wanted = Vec::new();
    for item in body.items("dns_names_validations", &mut errors) {
        let Some(name) = item.text(&mut errors) else { continue };
        if !order.secures(name) {
            let message = format!("{}: {} is not on the order.", item.path, quoted(name));
            errors.add(code::INVALID_DOMAIN, message);
        }
        wanted.push(name.to_owned());
    }
    if wanted.is_empty() {
        wanted = order.names().map(str::to_owned).collect();
    }
    errors.or(Some(wanted))
}

/// What was found. A file that is missing is a 400 that does not say where, a record that is missing a row of the
/// answer, and a 400 in older texts.
fn told(order: &HeldOrder, wanted: &[String], is_old: bool) -> Result<Answer, Answer> {
    let is_wanted = |name: &str| wanted.iter().any(|wanted| wanted.eq_ignore_ascii_case(name));
    let checked: Vec<_> = order.names.iter().filter(|state| is_wanted(&state.name)).collect();
    let is_complete = checked.iter().all(|state| state.validated.is_some());
    if !is_complete && order.method() == Some(DcvMethod::HttpToken) {
        return Err(Answer::bad_request(
            code::FILE_RANDOM_VALUE_NOT_FOUND,
            "The random value was not found in the file of one or more domains.",
        ));
    }
    if !is_complete && is_old {
        return Err(Answer::bad_request(
            code::INVALID_DNS_TXT,
            "The random value was not found in the DNS of one or more domains.",
        ));
    }
    let mut body = json!({
        "order_status": order.status.word(),
        "dcv_status": if is_complete { "valid" } else { "pending" },
    });
    if !is_old {
        let rows: Vec<Value> = checked.into_iter().map(|state| row(order, state)).collect();
        body["dns_name_validations"] = json!(rows);
    }
    Ok(Answer::ok(&body))
}
