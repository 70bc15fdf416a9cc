//! Reading the service's answers: tolerant where nothing depends on it, strict about whether an
//! order exists.

use std::time::Duration;

use reqwest::StatusCode;
use serde_json::Value;

use super::errors;
use crate::order::lookup::Listed;
use crate::order::reply::{
    ApprovalRequest, ChainCertificate, Failure, Outcome, Placed, Refusal, ServiceError, Token,
};
use crate::order::text::{excerpt, one_line};

/// The most characters of one message of the service that are kept.
const MESSAGE_LIMIT: usize = 500;

/// The longest wait a `Retry-After` is believed to ask for, in seconds: one day.
const WAIT_LIMIT: u64 = 86_400;

/// An answer, as far as it came.
pub(super) struct Answer {
    /// The HTTP status.
    pub status: StatusCode,
    /// The host a redirect points to.
    pub redirect: Option<String>,
    /// `Retry-After`, as it came.
    pub retry_after: Option<String>,
    /// The body.
    pub body: Body,
}

/// An answer's body, as far as it came.
pub(super) enum Body {
    /// All of it.
    Whole(Vec<u8>),
    /// More than is read of any answer.
    TooLarge,
    /// It stopped in the middle, after so many bytes.
    Broken(usize),
}

/// The codes of the errors in an answer.
pub(super) fn codes(answer: &Answer) -> Vec<String> {
    service_errors(&answer.body).into_iter().map(|error| error.code).collect()
}

/// What an answer to the order request says became of the order.
///
/// Only an order ID proves that the order exists, and only a refusal that the service itself
/// would send proves that it does not. Whatever could come from a gateway that had passed the
/// order on (5xx, 408, 499), or points to the result of an order that was taken (303), is
/// [`Outcome::Unknown`].
pub(super) fn outcome(answer: &Answer) -> Outcome {
    match answer.status.as_u16() {
        200..=299 => {
            placed(&answer.body).map_or_else(|| Outcome::Unknown(unclear(answer)), Outcome::Accepted)
        }
        303 | 408 | 499 => Outcome::Unknown(unclear(answer)),
        300..=499 => Outcome::Refused(refusal(answer)),
        _ => Outcome::Unknown(unclear(answer)),
    }
}

/// The token in an answer to the request for it; the answer described when it has none.
pub(super) fn token(answer: &Answer) -> Result<Token, Refusal> {
    let body = if answer.status.is_success() { object(&answer.body) } else { None };
    let found = body.and_then(|body| {
        let value = word(body.get("dcv_random_value"))?;
        Some(Token { value, expires: word(body.get("expiration_date")) })
    });
    found.ok_or_else(|| refusal(answer))
}

/// An order that was taken: any JSON object with a usable order ID.
fn placed(body: &Body) -> Option<Placed> {
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

/// The orders of a list; the answer described when it is none. An entry without an order ID is no order.
pub(super) fn listed(answer: &Answer) -> Result<Vec<Listed>, Refusal> {
    let body = if answer.status.is_success() { object(&answer.body) } else { None };
    match body.as_ref().and_then(|body| body.get("orders").or_else(|| body.get("page").map(|_| &Value::Null)))
    {
        Some(orders) => Ok(entries(Some(orders)).filter_map(order).collect()),
        None => Err(refusal(answer)),
    }
}

/// What the service says of one order, added to what its list said.
pub(super) fn info(answer: &Answer, listed: Listed) -> Result<Listed, Refusal> {
    let body = if answer.status.is_success() { object(&answer.body) } else { None };
    let told = body.and_then(|body| order(&Value::Object(body)));
    let told = told.filter(|told| told.placed.order_id == listed.placed.order_id);
    let told = told.ok_or_else(|| refusal(answer))?;
    Ok(Listed {
        product: told.product.or(listed.product),
        names: if told.names.is_empty() { listed.names } else { told.names },
        created: told.created.or(listed.created),
        ..told
    })
}

/// An order as the list and the order info describe it.
fn order(entry: &Value) -> Option<Listed> {
    let certificate = entry.get("certificate");
    let part = |name| certificate.and_then(|certificate| certificate.get(name));
    let mut names: Vec<String> = word(part("common_name")).into_iter().collect();
    names.extend(entries(part("dns_names")).filter_map(|name| word(Some(name))));
    let waits = entry.get("status").and_then(Value::as_str) == Some("needs_approval");
    Some(Listed {
        placed: Placed {
            order_id: id(entry.get("id"))?,
            // While an approver is waited for, the order's own answer names none either.
            certificate_id: id(part("id")).filter(|_| !waits),
            requests: entries(entry.get("requests")).filter(|_| waits).map(approval_request).collect(),
            status: word(entry.get("status")),
            ..Placed::default()
        },
        product: entry.get("product").and_then(|product| word(product.get("name_id"))),
        names,
        alternative_order_id: word(entry.get("alternative_order_id")),
        created: entry.get("date_created").and_then(Value::as_str).and_then(|time| time.parse().ok()),
    })
}

/// A certificate of the chain; none without a PEM text.
fn chain_certificate(entry: &Value) -> Option<ChainCertificate> {
    let pem = entry.get("pem")?.as_str()?;
    // Line by line: the line breaks are part of PEM, any other control character is not.
    let pem: String = pem.trim().lines().map(|line| one_line(line.trim_end()) + "\n").collect();
    Some(ChainCertificate { subject_common_name: text(entry.get("subject_common_name")), pem })
}

/// A request that waits for an approver. That there is one matters more than its ID, which is 0
/// when unreadable.
fn approval_request(entry: &Value) -> ApprovalRequest {
    ApprovalRequest { id: id(entry.get("id")).unwrap_or(0), status: text(entry.get("status")) }
}

/// A refusal: every error in the body or, when there is none, a description of the body.
fn refusal(answer: &Answer) -> Refusal {
    let errors = service_errors(&answer.body);
    let body = match &answer.redirect {
        Some(host) => Some(format!("a redirect to {host}, not followed")),
        None if errors.is_empty() => Some(errors::describe_body(&answer.body)),
        None => None,
    };
    Refusal { status: answer.status.as_u16(), errors, body, retry_after: retry_after(answer) }
}

/// Why an answer does not tell whether the order exists.
fn unclear(answer: &Answer) -> Failure {
    let errors = service_errors(&answer.body);
    let said = if let Some(host) = &answer.redirect {
        format!("a redirect to {host}")
    } else if errors.is_empty() {
        errors::describe_body(&answer.body)
    } else {
        errors
            .iter()
            .map(|error| format!("\"{}: {}\"", error.code, error.message))
            .collect::<Vec<_>>()
            .join(", ")
    };
    errors::unclear_answer(answer.status, &said)
}

/// Every entry of the body's `errors`, be it a list or one object, in the order sent.
fn service_errors(body: &Body) -> Vec<ServiceError> {
    let Some(body) = object(body) else { return Vec::new() };
    let errors = body.get("errors");
    match errors {
        Some(Value::String(message)) => {
            vec![ServiceError { code: String::new(), message: one_line(message) }]
        }
        _ => entries(errors).map(service_error).collect(),
    }
}

fn service_error(entry: &Value) -> ServiceError {
    let (code, message) = match entry {
        Value::Object(entry) => (text(entry.get("code")), text(entry.get("message"))),
        other => (String::new(), text(Some(other))),
    };
    let message = if message.is_empty() { "(no message)".to_owned() } else { message };
    ServiceError { code, message }
}

/// `Retry-After` in seconds, at most a day. The other form, an HTTP date, is ignored: this
/// machine's clock would have to be right to make a waiting time of it.
fn retry_after(answer: &Answer) -> Option<Duration> {
    let wait: u64 = answer.retry_after.as_ref()?.trim().parse().ok()?;
    Some(Duration::from_secs(wait.min(WAIT_LIMIT)))
}

/// The body as a JSON object. Bytes that are not UTF-8 are replaced; nesting deeper than
/// serde_json's limit of 128 is refused.
pub(super) fn object(body: &Body) -> Option<serde_json::Map<String, Value>> {
    let Body::Whole(bytes) = body else { return None };
    let text = String::from_utf8_lossy(bytes);
    match serde_json::from_str(text.trim_start_matches('\u{feff}')) {
        Ok(Value::Object(object)) => Some(object),
        _ => None,
    }
}

/// The entries of a list. An empty list may come as `{}` or null, a list of one as its entry.
fn entries(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    let list = match value {
        Some(Value::Array(list)) => list.as_slice(),
        Some(Value::Object(object)) if object.is_empty() => &[],
        Some(Value::Null) | None => &[],
        Some(entry) => std::slice::from_ref(entry),
    };
    list.iter()
}

/// A positive number, which may come as a string.
fn id(value: Option<&Value>) -> Option<u64> {
    let number = match value? {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    number.filter(|&number| number > 0)
}

/// A text or number that is not empty.
fn word(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(one_line(text.trim())).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Any value as harmless text for a person, shortened; `""` for nothing.
fn text(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => excerpt(&one_line(text.trim()), MESSAGE_LIMIT),
        Some(other) => excerpt(&one_line(&other.to_string()), MESSAGE_LIMIT),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str) -> Answer {
        Answer {
            status: StatusCode::from_u16(status).unwrap(),
            redirect: None,
            retry_after: None,
            body: Body::Whole(body.as_bytes().to_vec()),
        }
    }

    #[test]
    fn an_order_of_the_list_is_completed_by_its_info() {
        let list = r#"{"orders":[{"id":7,"date_created":"2026-11-24T10:00:00+00:00","certificate":
            {"id":"9","common_name":"example.com","dns_names":["www.example.com"]},
            "product":{"name_id":"ssl_dv_geotrust"}}, {"status":"pending"}],"page":{"total":1}}"#;
        let listed = listed(&answer(200, list)).unwrap();
        let [first] = listed.as_slice() else { panic!("{listed:?}") };
        assert_eq!((first.placed.order_id, first.placed.certificate_id), (7, Some(9)));
        assert_eq!(first.names, ["example.com", "www.example.com"]);
        assert_eq!(first.created, Some("2026-11-24T10:00:00Z".parse().unwrap()));
        let told = info(&answer(200, r#"{"id":7,"alternative_order_id":"dv1"}"#), first.clone()).unwrap();
        assert_eq!(told.alternative_order_id.as_deref(), Some("dv1"));
        assert_eq!((told.product.as_deref(), &told.names), (Some("ssl_dv_geotrust"), &first.names));
        assert!(info(&answer(200, r#"{"id":8}"#), first.clone()).is_err(), "another order");
    }

    #[test]
    fn a_list_that_is_none_is_never_an_empty_list() {
        for (status, body) in [(200, "{}"), (200, "<html>"), (200, "[]"), (403, r#"{"orders":[]}"#)] {
            assert!(listed(&answer(status, body)).is_err(), "{status} {body}");
        }
        for body in [r#"{"orders":[]}"#, r#"{"orders":{}}"#, r#"{"page":{"total":0}}"#] {
            assert_eq!(listed(&answer(200, body)), Ok(Vec::new()), "{body}");
        }
    }

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
        let waiting = ApprovalRequest { id: 77, status: "pending".to_owned() };
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
            requests: vec![ApprovalRequest { id, status: status.to_owned() }],
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
        let refused = [300, 302, 307, 400, 401, 403, 404, 409, 413, 422, 429, 451];
        let unknown = [101, 199, 303, 408, 499, 500, 502, 503, 504, 520, 600, 999];
        for status in refused {
            assert!(matches!(outcome(&answer(status, "")), Outcome::Refused(_)), "{status}");
        }
        for status in unknown {
            assert!(matches!(outcome(&answer(status, "")), Outcome::Unknown(_)), "{status}");
            assert!(matches!(outcome(&answer(status, r#"{"id":7}"#)), Outcome::Unknown(_)), "{status}");
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
        assert_eq!(refusal.errors[0].message, "ä".repeat(MESSAGE_LIMIT - 1) + "…");
    }

    #[test]
    fn retry_after_is_seconds() {
        let cases = [
            ("7", Some(7)),
            (" 120 ", Some(120)),
            ("99999999999", Some(WAIT_LIMIT)),
            ("-1", None),
            ("Wed, 21 Oct 2026 07:28:00 GMT", None),
            ("", None),
        ];
        for (text, expected) in cases {
            let answer = Answer { retry_after: Some(text.to_owned()), ..answer(429, "") };
            let Outcome::Refused(refusal) = outcome(&answer) else { panic!("{text}") };
            assert_eq!(refusal.retry_after, expected.map(Duration::from_secs), "{text}");
        }
    }

    #[test]
    fn a_token_is_read_or_its_refusal_explained() {
        let full = r#"{"dcv_random_value":"abc","expiration_date":"2026-12-01T00:00:00+00:00"}"#;
        let found = token(&answer(200, full)).unwrap();
        assert_eq!(
            (found.value.as_str(), found.expires.as_deref()),
            ("abc", Some("2026-12-01T00:00:00+00:00"))
        );
        assert_eq!(token(&answer(200, r#"{"dcv_random_value":"abc"}"#)).unwrap().expires, None);
        let cases = [(200, "{}"), (204, ""), (404, full), (500, full), (200, r#"{"dcv_random_value":" "}"#)];
        for (status, body) in cases {
            let refusal = token(&answer(status, body)).unwrap_err();
            assert_eq!((refusal.status, refusal.body.is_some()), (status, true), "{body}");
        }
    }
}
