//! `GET /account`: the account that the API key belongs to.

use super::body::object;
use super::member::{id, one_text};
use super::question::Question;
use super::{ASK_AGAIN, Answer, Request, Words};
use crate::account::Account;
use crate::failure::Failure;
use crate::journal::found::Found;

/// What is said of it.
pub const WORDS: Words = Words {
    asked: "The account was asked for",
    refused: "The service did not say which account the API key belongs to",
    role: "the key must be allowed to view its account",
    missing: "The service finds no account for this API key. Look in CertCentral.",
    declined: ASK_AGAIN,
    lost: ASK_AGAIN,
};

/// What is asked for the account of the key.
pub fn question() -> Question {
    Question::of_no_order(request(), |answer| read(answer).map(Found::Account))
}

/// The request for the account of the key.
pub fn request() -> Request {
    Request::get("/account".into(), &WORDS)
}

/// The account.
///
/// # Errors
/// Why the answer has none.
pub fn read(answer: &Answer) -> Result<Account, Failure> {
    let body = if answer.is_success() { object(&answer.body) } else { None };
    let found = body.and_then(|body| {
        Some(Account { id: id(body.get("id"))?, name: one_text(body.get("primary_organization_name")) })
    });
    found.ok_or_else(|| WORDS.failure(answer))
}

#[cfg(test)]
mod tests {
    use super::super::tests::answer;
    use super::*;

    #[test]
    fn an_account_is_its_number_and_its_name_where_it_has_one() {
        let recorded = r#"{"id":1001,"primary_organization_name":"Example Ltd.","root_container_id":31,
            "cert_transparency":"embed","cert_central_type":"retail","has_auth_key":false,"language_id":1}"#;
        for (body, id, name) in [
            (recorded, 1001, "Example Ltd."),
            (r#"{"id":"1001","primary_organization_name":null}"#, 1001, ""),
            (r#"{"id":7,"primary_organization_name":" Two\nLines "}"#, 7, "Two Lines"),
        ] {
            assert_eq!(read(&answer(200, body)).unwrap(), Account { id, name: name.into() }, "{body}");
        }
        for (status, body) in [(200, "{}"), (200, r#"{"id":0}"#), (200, "<html>"), (403, recorded)] {
            assert!(read(&answer(status, body)).is_err(), "{status} {body}");
        }
    }
}
