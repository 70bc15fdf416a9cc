//! `PUT /order/certificate/{order_id}/dcv-method`: another DCV method for an order.

use serde_json::json;

use super::body::object;
use super::question::Question;
use super::{Answer, CHANGE_LOST, NO_SUCH_ORDER, Request, Words, random_value};
use crate::failure::Failure;
use crate::journal::changed::Changed;
use crate::journal::found::Found;
use crate::journal::reply::Token;
use crate::order::dcv::Method;

/// What is said of it.
pub const WORDS: Words = Words {
    asked: "Another DCV method was asked for",
    refused: "The service did not change the DCV method",
    role: "a View only key cannot change an order",
    missing: NO_SUCH_ORDER,
    declined: "The DCV method is as it was; what the service says above tells why.",
    lost: CHANGE_LOST,
};

/// What is asked to have the names of an order validated in this way.
pub fn question(order_id: u64, method: Method) -> Question {
    Question::of_order(order_id, request(order_id, method), move |answer| {
        read(answer).map(|token| Found::Changed(Changed::Method(method, token)))
    })
}

/// The request to have the names of an order validated in this way.
pub fn request(order_id: u64, method: Method) -> Request {
    let body = json!({ "dcv_method": method.word() }).to_string();
    Request::put(format!("/order/certificate/{order_id}/dcv-method"), body, &WORDS)
}

/// That the method is changed, with the token of it where the answer has one: that to a mail method is empty.
///
/// # Errors
/// Why the answer does not say so.
pub fn read(answer: &Answer) -> Result<Option<Token>, Failure> {
    match answer.is_done() {
        true => Ok(object(&answer.body).and_then(|body| random_value::token(&body))),
        false => Err(WORDS.failure(answer)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::answer;
    use super::*;

    #[test]
    fn a_token_comes_with_a_method_that_has_one() {
        assert_eq!(request(7, Method::DnsCname).body, r#"{"dcv_method":"dns-cname-token"}"#);
        for (status, body, value, expires) in [
            (
                200,
                r#"{"dcv_random_value":"a1","expiration_date":"2026-12-03T08:15:42+00:00"}"#,
                Some("a1"),
                true,
            ),
            (200, r#"{"dcv_random_value":"a1"}"#, Some("a1"), false),
            (200, "{}", None, false),
            (200, "", None, false),
            (204, "", None, false),
            (201, " ", None, false),
        ] {
            let token = read(&answer(status, body)).unwrap();
            assert_eq!(token.as_ref().map(|token| token.value.as_str()), value, "{status} {body}");
            assert_eq!(token.is_some_and(|token| token.expires.is_some()), expires, "{status} {body}");
        }
        for (status, body) in [
            (200, "<html>"),
            (200, r#"{"errors":[{"code":"x","message":"y"}]}"#),
            (302, ""),
            (400, r#"{"errors":[{"code":"invalid_dcv_method","message":"No."}]}"#),
            (500, ""),
        ] {
            assert!(read(&answer(status, body)).is_err(), "{status} {body}");
        }
    }
}
