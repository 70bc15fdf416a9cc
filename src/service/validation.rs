//! `GET /order/certificate/{order_id}/validation`: how far the validation of each name has come. All IDs are strings
//! here.

use serde_json::{Map, Value};

use super::body::object;
use super::member::{entries, id, short_word, word};
use super::{ASK_AGAIN, Answer, NO_SUCH_ORDER, Request, Words};
use crate::failure::Failure;
use crate::journal::report::Validation;

/// What is said of it.
pub const WORDS: Words = Words {
    asked: "The state of each name was asked for",
    refused: "The service did not say how far each name is validated",
    role: "the key must be allowed to view this order",
    missing: NO_SUCH_ORDER,
    declined: ASK_AGAIN,
    lost: ASK_AGAIN,
};

/// The request for the state of the names of an order.
pub fn request(order_id: u64) -> Request {
    Request::get(format!("/order/certificate/{order_id}/validation"), &WORDS)
}

/// The state of each name of the order with this ID.
///
/// # Errors
/// Why the answer does not say it.
pub fn read(answer: &Answer, order_id: u64) -> Result<Vec<Validation>, Failure> {
    let body = if answer.is_success() { object(&answer.body) } else { None };
    let is_it = |body: &Map<String, Value>| match id(body.get("order_id")) {
        Some(told) => told == order_id,
        None => body.contains_key(NAMES),
    };
    body.filter(is_it).map(|body| names(&body)).ok_or_else(|| WORDS.failure(answer))
}

/// What the list of the names is called.
pub(super) const NAMES: &str = "dns_name_validations";

/// The state of each name, once each. An entry stands for the names it lists, or for its scope; a name of several
/// entries is validated where it is in all of them.
pub(super) fn names(body: &Map<String, Value>) -> Vec<Validation> {
    let mut names: Vec<Validation> = Vec::new();
    for entry in entries(body.get(NAMES)) {
        let listed: Vec<String> =
            entries(entry.get("dns_names")).filter_map(|name| word(Some(name))).collect();
        let listed =
            if listed.is_empty() { word(entry.get("name_scope")).into_iter().collect() } else { listed };
        for name in listed {
            let validation = Validation {
                name,
                status: short_word(entry.get("status")).unwrap_or_default(),
                method: short_word(entry.get("method")),
            };
            match names.iter_mut().find(|known| known.name.eq_ignore_ascii_case(&validation.name)) {
                Some(known) if known.is_done() => *known = validation,
                Some(_) => {}
                None => names.push(validation),
            }
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::super::tests::answer;
    use super::*;

    fn told(validations: &[Validation]) -> Vec<(&str, &str, &str)> {
        validations
            .iter()
            .map(|validation| {
                let method = validation.method.as_deref().unwrap_or("");
                (validation.name.as_str(), validation.status.as_str(), method)
            })
            .collect()
    }

    #[test]
    fn each_name_has_its_own_state() {
        let body = r#"{"order_id":"70014001","order_status":"pending","order_name_scope":"fqdn",
            "dns_name_validations":[
              {"domain_id":"5501","name_scope":"shop.example.net","status":"pending","method":"dns-txt-token",
               "dns_names":["shop.example.net"]},
              {"name_scope":"example.org","status":"Approved","dns_names":["a.example.org","b.example.org"]},
              {"name_scope":"www.example.net","status":"on hold","dns_names":{}},
              {"status":"approved"}, "odd"]}"#;
        let validations = read(&answer(200, body), 70_014_001).unwrap();
        assert_eq!(
            told(&validations),
            [
                ("shop.example.net", "pending", "dns-txt-token"),
                ("a.example.org", "Approved", ""),
                ("b.example.org", "Approved", ""),
                ("www.example.net", "on hold", ""),
            ]
        );
        assert_eq!(validations.iter().filter(|name| name.is_done()).count(), 2);
    }

    #[test]
    fn a_name_of_two_entries_is_validated_where_both_are() {
        let entry = |status: &str| format!(r#"{{"dns_names":["example.com"],"status":"{status}"}}"#);
        for (first, second, is_done) in
            [("approved", "pending", false), ("pending", "approved", false), ("approved", "approved", true)]
        {
            let body = format!(r#"{{"{NAMES}":[{},{}]}}"#, entry(first), entry(second));
            let validations = read(&answer(200, &body), 7).unwrap();
            assert_eq!((validations.len(), validations[0].is_done()), (1, is_done), "{first} {second}");
        }
    }

    #[test]
    fn no_names_are_not_an_answer_of_another_order() {
        for body in [
            r#"{"order_id":"7"}"#,
            r#"{"order_id":7,"dns_name_validations":{}}"#,
            r#"{"dns_name_validations":null}"#,
        ] {
            assert_eq!(read(&answer(200, body), 7).unwrap(), [], "{body}");
        }
        for (status, body) in
            [(200, "{}"), (200, r#"{"order_id":"8"}"#), (404, r#"{"order_id":"7"}"#), (200, "")]
        {
            assert!(read(&answer(status, body), 7).is_err(), "{status} {body}");
        }
    }
}
