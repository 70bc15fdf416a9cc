//! `POST /order/certificate/{product}`: the one request that buys. It is sent once for each confirmation,
//! whatever happens, and only its words speak of buying and of ordering again.

use serde_json::Value;

use super::answer::{approval_request, described, listed_errors, refusal};
use super::body::object;
use super::member::{entries, id, one_text, pem, word};
use super::{Answer, Body, Request, Words};
use crate::failure::Failure;
use crate::journal::reply::{ChainCertificate, Outcome, Placed};

/// What is said of it. What a refusal means, [`crate::journal::refusal`] says.
pub const WORDS: Words = Words {
    asked: "The order was sent",
    refused: "The service refused the order",
    role: "a View only key cannot order",
    missing: "Something the order names does not exist in this account.",
    declined: "Nothing was bought.",
    lost: "The order may exist and may be billed. Look for it in CertCentral before you order again: a second order \
           costs money again.",
};

/// The request for an order of a product, which is letters, digits, - and _ only, so that it is one segment of the path.
pub(super) fn request(product: &str, body: &str) -> Request {
    Request::post(format!("/order/certificate/{product}"), body.to_owned(), &WORDS)
}

/// What an answer says became of the order.
///
/// Only an order ID proves that the order exists, and only a refusal that the service itself would send
/// proves that it does not. Without the service's errors, statuses count as refused that are given before a
/// request is passed on; a conflict, or any error that comes with an ID, may be of an order that was taken. Whatever could come from a gateway that had passed the order on (5xx, 408, 499),
/// or points elsewhere (3xx: to the result of an order that was taken, it may be), is [`Outcome::Unknown`].
pub fn outcome(answer: &Answer) -> Outcome {
    match answer.status {
        200..=299 => {
            placed(&answer.body).map_or_else(|| Outcome::Unknown(unclear(answer)), Outcome::Accepted)
        }
        _ if is_refused(answer) => Outcome::Refused(refusal(answer)),
        _ => Outcome::Unknown(unclear(answer)),
    }
}

/// Whether an answer says that nothing was bought.
pub(super) fn is_refused(answer: &Answer) -> bool {
    let has_id = object(&answer.body).is_some_and(|body| body.get("id").is_some_and(|id| !id.is_null()));
    answer.is_turned_away() && !has_id
}

/// An order that was taken: any JSON object with a usable order ID.
pub(super) fn placed(body: &Body) -> Option<Placed> {
    let body = object(body)?;
    Some(Placed {
        order_id: id(body.get("id"))?,
        certificate_id: id(body.get("certificate_id")),
        dcv_random_value: word(body.get("dcv_random_value")),
        certificate_chain: entries(body.get("certificate_chain")).filter_map(chain_certificate).collect(),
        requests: entries(body.get("requests")).map(approval_request).collect(),
        status: None,
    })
}

/// A certificate of the chain; none without a PEM text.
fn chain_certificate(entry: &Value) -> Option<ChainCertificate> {
    Some(ChainCertificate {
        subject_common_name: one_text(entry.get("subject_common_name")),
        pem: pem(entry.get("pem"))?,
    })
}

/// Why an answer does not tell whether the order exists.
fn unclear(answer: &Answer) -> Failure {
    let doubt = match answer.is_success() {
        true => "so the order was probably taken, but its order ID is not known",
        false => "which does not tell whether the order was taken",
    };
    unclear_as(answer, doubt, &WORDS)
}

/// Why an answer to a request that buys does not tell what became of it.
pub(super) fn unclear_as(answer: &Answer, doubt: &str, words: &Words) -> Failure {
    let said = match (&answer.redirect, listed_errors(answer)) {
        (None, Some(errors)) => errors,
        _ => described(answer),
    };
    Failure::new(format!("The service answered {} with {said}, {doubt}.", answer.status_text()), words.lost)
}

#[cfg(test)]
mod tests {
    use super::super::answer::BEFORE_PASSING_ON;
    use super::super::tests::answer;
    use super::*;
    use crate::journal::refusal::ServiceError;
    use crate::journal::reply::ApprovalRequest;

    fn accepted(body: &str) -> Placed {
        match outcome(&answer(201, body)) {
            Outcome::Accepted(placed) => placed,
            other => panic!("{body}: {other:?}"),
        }
    }

    #[test]
    fn the_five_shapes_of_an_accepted_order() {
        let base = Placed { order_id: 6484932, certificate_id: Some(6079436), ..Placed::default() };
        let chain = ChainCertificate {
            subject_common_name: "example.com".to_owned(),
            pem: "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n".to_owned(),
        };
        let waiting =
            ApprovalRequest { id: 77, kind: None, status: "pending".to_owned(), certificate_id: None };
        let cases = [
            (r#"{"id":6484932,"certificate_id":6079436}"#, base.clone()),
            (
                r#"{"id":6484932,"certificate_id":6079436,"dcv_random_value":"icru1984rnekfj"}"#,
                Placed { dcv_random_value: Some("icru1984rnekfj".to_owned()), ..base.clone() },
            ),
            (r#"{"id":6484932,"certificate_id":6079436,"dcv_random_value":""}"#, base.clone()),
            (
                "{\"id\":6484932,\"certificate_id\":6079436,\"certificate_chain\":[{\"subject_common_name\":\"example.com\",\
                 \"pem\":\"-----BEGIN CERTIFICATE-----\\r\\nAA==\\r\\n-----END CERTIFICATE-----\\r\\n\"}]}",
                Placed { certificate_chain: vec![chain], ..base.clone() },
            ),
            (
                r#"{"id":6484932,"requests":[{"id":77,"status":"pending"}]}"#,
                Placed { certificate_id: None, requests: vec![waiting], ..base.clone() },
            ),
        ];
        for (body, expected) in cases {
            assert_eq!(accepted(body), expected, "{body}");
        }
    }

    #[test]
    fn an_accepted_order_is_read_leniently() {
        let base = Placed { order_id: 7, certificate_id: Some(8), ..Placed::default() };
        let alone = Placed { certificate_id: None, ..base.clone() };
        let waits = |id, status: &str| Placed {
            requests: vec![ApprovalRequest {
                id,
                kind: None,
                status: status.to_owned(),
                certificate_id: None,
            }],
            ..alone.clone()
        };
        let cases = [
            ("\u{feff}{\"id\":\"7\",\"certificate_id\":\" 8 \"}", base.clone()),
            (r#"{"id":7,"certificate_id":8,"certificate_chain":{},"requests":{}}"#, base.clone()),
            (r#"{"id":7,"certificate_id":8,"certificate_chain":null,"requests":[]}"#, base.clone()),
            (r#"{"id":7,"certificate_id":8,"certificate_chain":[{"pem":5},3]}"#, base.clone()),
            (r#"{"id":7,"certificate_id":8,"errors":[{"code":"a"}]}"#, base.clone()),
            (r#"{"id":7,"certificate_id":null,"dcv_random_value":null}"#, alone.clone()),
            (r#"{"id":7,"certificate_id":0,"dcv_random_value":{}}"#, alone.clone()),
            (r#"{"id":7,"requests":{"id":"9","status":"pending"}}"#, waits(9, "pending")),
            (r#"{"id":7,"requests":[{"status":3}]}"#, waits(0, "3")),
            (
                r#"{"id":7,"dcv_random_value":"ab\u001b[2J\u202ecd"}"#,
                Placed { dcv_random_value: Some("ab\\u{1b}[2J\\u{202e}cd".to_owned()), ..alone.clone() },
            ),
            (
                r#"{"id":7,"dcv_random_value":12}"#,
                Placed { dcv_random_value: Some("12".to_owned()), ..alone },
            ),
        ];
        for (body, expected) in cases {
            assert_eq!(accepted(body), expected, "{body}");
        }
        let invalid_utf8 = Body::Whole(b"{\"id\":7,\"certificate_id\":8,\"note\":\"\xff\xfe\"}".to_vec());
        assert_eq!(placed(&invalid_utf8), Some(base));
    }

    #[test]
    fn success_without_an_order_id_is_unknown() {
        let deep = format!("{{\"id\":7,\"x\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
        let cases = [
            ("", "an empty body"),
            ("{}", "JSON without what was asked for"),
            (r#"{"id":0}"#, "JSON without what was asked for"),
            (r#"{"id":-7}"#, "JSON without what was asked for"),
            (r#"{"id":"seven"}"#, "JSON without what was asked for"),
            (r#"{"id":7,"certificate_id":8"#, "text that is not JSON, 26 bytes"),
            ("[7]", "JSON without what was asked for"),
            ("<html><title>Hi</title></html>", "an HTML page of 30 bytes titled \"Hi\""),
            (r#"{"errors":[{"code":"a","message":"b"},{"code":"c"}]}"#, "\"a: b\", \"c: (no message)\""),
            (deep.as_str(), "JSON nested too deeply"),
        ];
        for (body, expected) in cases {
            match outcome(&answer(201, body)) {
                Outcome::Unknown(failure) => {
                    assert!(failure.message.contains(expected), "{}", failure.message);
                    assert!(failure.message.contains("201 (Created)"), "{}", failure.message);
                }
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn the_status_decides_where_no_order_id_does() {
        let refused = BEFORE_PASSING_ON;
        let unknown = [
            101, 199, 300, 301, 302, 303, 304, 305, 307, 308, 399, 402, 406, 408, 409, 410, 412, 421, 425,
            498, 499, 500, 502, 503, 504, 520, 600, 999,
        ];
        for status in refused {
            assert!(matches!(outcome(&answer(status, "")), Outcome::Refused(_)), "{status}");
        }
        for status in unknown {
            assert!(matches!(outcome(&answer(status, "")), Outcome::Unknown(_)), "{status}");
            assert!(matches!(outcome(&answer(status, r#"{"id":7}"#)), Outcome::Unknown(_)), "{status}");
        }
    }

    #[test]
    fn a_status_of_the_four_hundreds_refuses_only_what_cannot_have_been_taken() {
        let errors = r#"{"errors":[{"code":"a","message":"b"}]}"#;
        let page = "<html><title>Conflict</title></html>";
        for status in (400..499).filter(|status| *status != 408) {
            let is_listed = BEFORE_PASSING_ON.contains(&status);
            assert!(matches!(outcome(&answer(status, errors)), Outcome::Refused(_)), "{status}");
            for body in [page, "", "{}", "[]", r#"{"errors":[]}"#, r#"{"id":null}"#] {
                let refused = matches!(outcome(&answer(status, body)), Outcome::Refused(_));
                assert_eq!(refused, is_listed, "{status} {body}");
            }
            for body in [
                r#"{"id":7}"#,
                r#"{"id":"7","errors":[{"code":"a"}]}"#,
                r#"{"errors":[{"code":"a"}],"id":0}"#,
            ] {
                assert!(matches!(outcome(&answer(status, body)), Outcome::Unknown(_)), "{status} {body}");
            }
        }
    }

    #[test]
    fn every_error_is_kept() {
        let entry =
            |code: &str, message: &str| ServiceError { code: code.to_owned(), message: message.to_owned() };
        let cases = [
            (
                r#"{"errors":[{"code":"a","message":"b"},{"code":"c|d","message":"e"}]}"#,
                vec![entry("a", "b"), entry("c|d", "e")],
            ),
            (r#"{"errors":{"code":"a","message":"b"}}"#, vec![entry("a", "b")]),
            (
                r#"{"errors":[{"message":"b"},{"code":"c"}]}"#,
                vec![entry("", "b"), entry("c", "(no message)")],
            ),
            (r#"{"errors":[{"code":4,"message":["x",1]}]}"#, vec![entry("4", r#"["x",1]"#)]),
            (r#"{"errors":["just text",{}]}"#, vec![entry("", "just text"), entry("", "(no message)")]),
            (r#"{"errors":"just text"}"#, vec![entry("", "just text")]),
            (
                r#"{"errors":[{"code":"a\u001b]0;x\u0007","message":"two\nlines\u202e"}]}"#,
                vec![entry("a\\u{1b}]0;x\\u{7}", "two lines\\u{202e}")],
            ),
            (r#"{"errors":{}}"#, vec![]),
            (r#"{"errors":null}"#, vec![]),
        ];
        for (body, expected) in cases {
            let Outcome::Refused(refusal) = outcome(&answer(400, body)) else { panic!("{body}") };
            assert_eq!(refusal.errors, expected, "{body}");
            assert_eq!(refusal.body.is_none(), !expected.is_empty(), "{body}");
        }
    }

    #[test]
    fn a_long_message_is_cut() {
        let body = format!(r#"{{"errors":[{{"code":"a","message":"{}"}}]}}"#, "ä".repeat(5000));
        let Outcome::Refused(refusal) = outcome(&answer(400, &body)) else { panic!("{body}") };
        assert_eq!(refusal.errors[0].message, "ä".repeat(499) + "…");
    }
}
