//! What the endpoints say of every kind of answer.

use super::*;
use crate::journal::refusal;
use crate::journal::reply::Outcome;
use crate::journal::report::Report;

/// An answer that came whole.
pub(super) fn answer(status: u16, body: &str) -> Answer {
    Answer {
        status,
        reason: match status {
            201 => Some("Created"),
            _ => None,
        },
        redirect: None,
        retry_after: None,
        date: None,
        body: Body::Whole(body.as_bytes().to_vec()),
    }
}

/// Bodies as the service, a gateway and a proxy send them.
const BODIES: [&str; 8] = [
    "",
    "{}",
    "[]",
    "<html><head><title>Sign\nin</title></head></html>",
    r#"{"errors":[{"code":"not_found|route","message":"No\nsuch path."},{"code":"x","message":"y"}]}"#,
    r#"{"errors":[{"code":"access_denied|access_denied_invalid_key","message":"Access denied."}]}"#,
    r#"{"errors":"two\nlines"}"#,
    "\u{1f}\u{8b}\u{8}\u{0}gzip",
];

fn listed() -> Report {
    Report { order_id: 7, ..Report::default() }
}

/// Statuses of every kind.
const STATUSES: [u16; 42] = [
    100, 101, 199, 200, 201, 202, 204, 206, 299, 300, 301, 302, 303, 304, 305, 307, 308, 399, 400, 401, 403,
    404, 405, 407, 408, 409, 410, 413, 422, 429, 451, 498, 499, 500, 501, 502, 503, 504, 511, 520, 599, 600,
];

/// Every answer there is, as good as.
fn answers() -> Vec<Answer> {
    let mut answers = Vec::new();
    for status in STATUSES {
        answers.extend(BODIES.map(|body| answer(status, body)));
        answers.push(Answer { redirect: Some("login.example".into()), ..answer(status, "") });
        answers.push(Answer { retry_after: Some("17".into()), ..answer(status, "") });
        answers.push(Answer { body: Body::Broken(7), ..answer(status, "") });
        answers.push(Answer { body: Body::Undecodable, ..answer(status, "") });
        answers.push(Answer { body: Body::TooLarge(8 * 1024 * 1024), ..answer(status, "") });
    }
    answers
}

#[test]
fn none_but_the_order_speaks_of_buying() {
    for answer in answers() {
        let failures = [
            random_value::read(&answer).err(),
            info::read(&answer, 7).err(),
            info::read_candidate(&answer, listed()).err(),
            list::read(&answer).err(),
            alternate::read(&answer).err(),
        ];
        for Failure { message, fix } in failures.into_iter().flatten() {
            let said = format!("{message} {fix}");
            for word in ["ought", "order again", "order anew", "buy", "cost money"] {
                assert!(!said.contains(word), "{answer:?}: {said}");
            }
            assert!(!said.contains("\\u{a}") && !said.contains('\n') && !said.contains(".."), "{said}");
            assert!(message.contains(&answer.status.to_string()) && !fix.is_empty(), "{said}");
        }
        let said = match place_order::outcome(&answer) {
            Outcome::Refused(refused) => refusal::explain(&refused),
            Outcome::Unknown(failure) => {
                assert!(!failure.message.contains("othing was bought"), "{failure:?}");
                format!("{} {}", failure.message, failure.fix)
            }
            other => panic!("{answer:?}: {other:?}"),
        };
        assert!(!said.contains("\\u{a}") && !said.contains('\n'), "{said}");
    }
}

#[test]
fn what_is_asked_differs_and_says_so() {
    let words = [
        &place_order::WORDS,
        &random_value::WORDS,
        &alternate::WORDS,
        &list::WORDS,
        &info::WORDS,
        &info::CANDIDATE_WORDS,
    ];
    for (at, one) in words.iter().enumerate() {
        for other in &words[..at] {
            assert_ne!((one.asked, one.refused), (other.asked, other.refused));
        }
    }
}

#[test]
fn each_refusal_says_what_to_do() {
    let missing = r#"{"errors":[{"code":"not_found|order","message":"x"}]}"#;
    let route = r#"{"errors":[{"code":"not_found|route","message":"x"}]}"#;
    let cases = [
        (answer(401, ""), "region"),
        (answer(403, ""), "View only"),
        (answer(404, missing), "does not know this order"),
        (answer(404, route), "--base-url"),
        (answer(404, ""), "--base-url"),
        (answer(407, ""), "HTTPS_PROXY"),
        (answer(429, ""), "after 5 seconds"),
        (Answer { retry_after: Some("17".into()), ..answer(429, "") }, "after 17 seconds"),
        (Answer { redirect: Some("login.example".into()), ..answer(302, "") }, "does not redirect"),
        (answer(200, "<html>"), "not what was asked for"),
        (answer(204, ""), "not what was asked for"),
        (answer(503, ""), "Ask again"),
    ];
    for (answer, expected) in cases {
        let failure = random_value::read(&answer).unwrap_err();
        assert!(failure.fix.contains(expected), "{answer:?}: {failure:?}");
    }
}

#[test]
fn a_token_is_read_or_its_refusal_explained() {
    let full = r#"{"dcv_random_value":"abc","expiration_date":"2026-12-01T00:00:00+00:00"}"#;
    let found = random_value::read(&answer(200, full)).unwrap();
    assert_eq!((found.value.as_str(), found.expires.as_deref()), ("abc", Some("2026-12-01T00:00:00+00:00")));
    assert_eq!(random_value::read(&answer(200, r#"{"dcv_random_value":"abc"}"#)).unwrap().expires, None);
    let cases = [(200, "{}"), (204, ""), (404, full), (500, full), (200, r#"{"dcv_random_value":" "}"#)];
    for (status, body) in cases {
        let failure = random_value::read(&answer(status, body)).unwrap_err();
        assert!(failure.message.contains(&format!("HTTP status {status}")), "{failure:?}");
    }
}

#[test]
fn an_order_of_the_list_is_completed_by_its_info() {
    let page = r#"{"orders":[{"id":7,"date_created":"2026-11-24T10:00:00+00:00","certificate":
        {"id":"9","common_name":"example.com","dns_names":["www.example.com"]},
        "product":{"name_id":"ssl_dv_geotrust"}}, {"status":"pending"}],"page":{"total":"1"}}"#;
    let page = list::read(&answer(200, page)).unwrap();
    let [first] = page.orders.as_slice() else { panic!("{page:?}") };
    assert_eq!((page.entries, page.total), (2, Some(1)));
    assert_eq!((first.order_id, first.certificate.id), (7, Some(9)));
    assert_eq!(first.names, ["example.com", "www.example.com"]);
    assert_eq!(first.created, Some("2026-11-24T10:00:00Z".parse().unwrap()));
    let approved = r#"{"id":7,"status":"pending","alternative_order_id":"dv1","requests":[{"id":1,"status":"approved"}]}"#;
    let told = info::read_candidate(&answer(200, approved), first.clone()).unwrap();
    assert_eq!(told.alternative_order_id.as_deref(), Some("dv1"));
    assert_eq!((told.product.as_deref(), &told.names), (Some("ssl_dv_geotrust"), &first.names));
    assert!(told.placed().requests.is_empty(), "an approval that was given is not waited for");
    assert!(info::read_candidate(&answer(200, r#"{"id":8}"#), first.clone()).is_err(), "another order");
}

#[test]
fn a_list_that_is_none_is_never_an_empty_list() {
    let bodies = [
        (200, "{}"),
        (200, "<html>"),
        (200, "[]"),
        (200, r#"{"orders":"none"}"#),
        (200, r#"{"page":{"total":0}}"#),
        (200, r#"{"orders":[],"errors":[{"code":"a"}]}"#),
        (403, r#"{"orders":[]}"#),
    ];
    for (status, body) in bodies {
        assert!(list::read(&answer(status, body)).is_err(), "{status} {body}");
    }
    for body in [r#"{"orders":[],"page":{"total":0}}"#, r#"{"orders":{},"page":{"total":"0"}}"#] {
        assert_eq!(list::read(&answer(200, body)).unwrap().total, Some(0), "{body}");
    }
}

#[test]
fn what_stands_in_a_path_is_encoded() {
    for (own_id, expected) in [
        ("web-2027a", "/order/alternate/web-2027a?offset=0&limit=100"),
        ("a/b c?d#e%", "/order/alternate/a%2Fb%20c%3Fd%23e%25?offset=0&limit=100"),
        ("..", "/order/alternate/%2E%2E?offset=0&limit=100"),
        ("ö", "/order/alternate/%C3%B6?offset=0&limit=100"),
    ] {
        assert_eq!(alternate::request(own_id, 0).path, expected);
    }
    assert_eq!(
        list::request("*.example.com", 200).path,
        "/order/certificate?filters%5Bdomain_name%5D=%2A.example.com&sort=-date_created&limit=100&offset=200"
    );
}
