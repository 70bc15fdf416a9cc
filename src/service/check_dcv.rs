//! `PUT /order/certificate/{order_id}/check-dcv`: the service looks now whether control of the names is proved. It
//! neither restarts nor replaces its own looking.

use serde_json::json;

use super::answer::listed_errors;
use super::body::object;
use super::member::short_word;
use super::question::Question;
use super::validation::{NAMES, names};
use super::{Answer, CHANGE_LOST, NO_SUCH_ORDER, Request, Words};
use crate::failure::Failure;
use crate::journal::changed::{Changed, Checked};
use crate::journal::found::Found;

/// What is said of it.
pub const WORDS: Words = Words {
    asked: "The service was asked to look for the records now",
    refused: "The service did not look for the records now",
    role: "a View only key cannot have the service look",
    missing: NO_SUCH_ORDER,
    declined: "The order is as it was. The service goes on looking by itself; what it says above tells why not now.",
    lost: CHANGE_LOST,
};

/// The codes that say that what was looked for is not there yet. The answer does not say of which name. The DNS
/// methods have theirs in older texts only, and list each name now.
const NOT_YET: [&str; 2] = ["file_random_value_not_found", "invalid_dns_txt"];
/// The code of an order that is validated by mail.
const BY_MAIL: &str = "invalid_dns_method";

/// What is asked to have these names looked at, or all where there are none.
pub fn question(order_id: u64, names: &[String]) -> Question {
    Question::of_order(order_id, request(order_id, names), |answer| {
        read(answer).map(|checked| Found::Changed(Changed::Checked(checked)))
    })
}

/// The request to look at these names, or at all where there are none. The answer spells the list in another way.
pub fn request(order_id: u64, names: &[String]) -> Request {
    let body = match names {
        [] => String::new(),
        names => json!({ "dns_names_validations": names }).to_string(),
    };
    Request::put(format!("/order/certificate/{order_id}/check-dcv"), body, &WORDS)
}

/// What was found. A success does not say that all of it was: each name says so itself.
///
/// # Errors
/// Why the answer does not say it.
pub fn read(answer: &Answer) -> Result<Checked, Failure> {
    if answer.status == 400 && NOT_YET.iter().any(|code| answer.says(code)) {
        return Ok(Checked { not_yet: listed_errors(answer), ..Checked::default() });
    }
    if answer.status == 400 && answer.says(BY_MAIL) {
        let mut failure = WORDS.failure(answer);
        failure.fix =
            "This order is validated by mail: there is no record to look for. Somebody follows the link in \
                       the mail, or the method is changed."
                .into();
        return Err(failure);
    }
    let body = if answer.is_success() { object(&answer.body) } else { None };
    let body = body.filter(|body| {
        [NAMES, "order_status", "dcv_status", "order_id"].iter().any(|name| body.contains_key(*name))
    });
    match body {
        Some(body) => Ok(Checked {
            order_status: short_word(body.get("order_status")),
            names: names(&body),
            not_yet: None,
        }),
        None => Err(WORDS.failure(answer)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::answer;
    use super::*;
    use crate::journal::report::Validation;

    #[test]
    fn the_names_are_asked_for_in_one_spelling_and_answered_in_another() {
        let asked = request(7, &["www.shop.example.net".to_owned()]);
        assert_eq!(asked.body, r#"{"dns_names_validations":["www.shop.example.net"]}"#);
        assert_eq!(request(7, &[]).body, "", "all of them");
        let some = r#"{"order_id":7,"order_status":"pending","dcv_status":"pending","dns_name_validations":[
            {"dns_names":["shop.example.net"],"status":"approved"},
            {"dns_names":["www.shop.example.net"],"status":"pending"}]}"#;
        let checked = read(&answer(200, some)).unwrap();
        assert_eq!(checked.order_status.as_deref(), Some("pending"));
        let done: Vec<bool> = checked.names.iter().map(Validation::is_done).collect();
        assert_eq!((done, checked.not_yet), (vec![true, false], None), "a success is not yet all of it");
    }

    #[test]
    fn what_is_not_there_yet_is_no_refusal() {
        for code in
            ["file_random_value_not_found", "invalid_dns_txt", "x|y:z\"},{\"code\":\"invalid_dns_txt|a"]
        {
            let body = format!(r#"{{"errors":[{{"code":"{code}","message":"Not found."}}]}}"#);
            let checked = read(&answer(400, &body)).unwrap();
            assert!(
                checked
                    .not_yet
                    .as_ref()
                    .is_some_and(|said| said.contains("not found") || said.contains("Not found")),
                "{checked:?}"
            );
            assert!(read(&answer(500, &body)).is_err());
        }
        let old = read(&answer(200, r#"{"order_status":"issued","dcv_status":"valid"}"#)).unwrap();
        assert_eq!((old.order_status.as_deref(), old.names.len()), (Some("issued"), 0));
    }

    #[test]
    fn an_order_by_mail_has_no_record_to_look_for() {
        let body = r#"{"errors":[{"code":"invalid_dns_method","message":"x"}]}"#;
        let failure = read(&answer(400, body)).unwrap_err();
        assert!(failure.fix.contains("by mail"), "{failure:?}");
        assert!(failure.is_refusal());
        for (status, body) in [(200, "{}"), (200, ""), (204, ""), (200, "<html>"), (403, "{}")] {
            assert!(read(&answer(status, body)).is_err(), "{status} {body}");
        }
    }
}
