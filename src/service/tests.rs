//! What the endpoints say of every kind of answer.

use super::*;
use crate::failure::RequestFate;
use crate::journal::refusal;
use crate::journal::reply::{Outcome, Token};
use crate::journal::report::Report;
use crate::journal::verdict::Rest;

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
        is_of_sandbox: false,
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
        let revocation = revoke::read(&answer).err();
        let failures = [
            account::read(&answer).err(),
            validation::read(&answer, 7).err(),
            check_dcv::read(&answer).err(),
            dcv_method::read(&answer).err(),
            resend_emails::read(&answer).err(),
            cancel::read(&answer).err(),
            revocation,
            random_value::read(&answer).err(),
            info::read(&answer, 7).err(),
            info::read_candidate(&answer, listed()).err(),
            list::read(&answer).err(),
            alternate::read(&answer).err(),
            download::read(&answer).err(),
        ];
        for Failure { message, fix, came, wait } in failures.into_iter().flatten() {
            assert_eq!(wait, answer.retry_after(), "{answer:?}");
            // Only the service itself says that there is no such thing.
            let is_said = answer.status == 404 && listed_errors(&answer).is_some();
            assert!(came != RequestFate::NotThere || is_said, "{answer:?}");
            let is_refused = matches!(came, RequestFate::Refused(_) | RequestFate::NotThere);
            assert!(is_refused || came == RequestFate::Unclear(answer.status), "{answer:?}");
            let is_no = answer.status != 408 && (400..=498).contains(&answer.status);
            assert!(is_no || !is_refused, "nothing but a no says that nothing was done: {answer:?}");
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
        &account::WORDS,
        &validation::WORDS,
        &check_dcv::WORDS,
        &dcv_method::WORDS,
        &resend_emails::WORDS,
        &cancel::WORDS,
        &revoke::WORDS,
        &download::WORDS,
    ];
    for (at, one) in words.iter().enumerate() {
        for other in &words[..at] {
            assert_ne!((one.asked, one.refused), (other.asked, other.refused));
        }
    }
}

#[test]
fn a_change_says_whether_it_may_have_been_made() {
    let no = r#"{"errors":[{"code":"invalid_status","message":"Not now."}]}"#;
    let may_not = r#"{"errors":[{"code":"access_denied|missing_permission","message":"x"}]}"#;
    let wrong_key = r#"{"errors":[{"code":"access_denied|access_denied_invalid_key","message":"x"}]}"#;
    let unknown = r#"{"errors":[{"code":"not_found|order","message":"x"}]}"#;
    let cases = [
        (answer(400, no), true, "is as it was"),
        (answer(409, no), true, "is as it was"),
        (answer(409, ""), false, "may have been done"),
        (answer(403, may_not), true, "good, and may not do that"),
        (answer(403, wrong_key), true, "Check three things"),
        (answer(404, unknown), true, "of another account"),
        (Answer { retry_after: Some("17".into()), ..answer(429, "") }, true, "after 17 seconds"),
        (answer(200, "<html>"), false, "may have been done"),
        (answer(302, ""), false, "does not redirect"),
        (answer(500, no), false, "may have been done"),
        (answer(503, ""), false, "may have been done"),
    ];
    for (answer, is_refusal, said) in cases {
        for failure in [cancel::read(&answer).unwrap_err(), dcv_method::read(&answer).unwrap_err()] {
            assert_eq!((failure.is_refusal(), failure.is_lost()), (is_refusal, !is_refusal), "{failure:?}");
            assert!(failure.fix.contains(said), "{failure:?}");
        }
    }
}

#[test]
fn all_orders_are_read_to_the_end_whatever_the_pages_are_like() {
    assert_eq!(list::request_all(2000).path, "/order/certificate?sort=-date_created&limit=1000&offset=2000");
    // 5,000 orders of which each 17th is malformed, and a page of nothing else; in pages smaller than asked for.
    let entry = |at: usize| match at {
        at if at % 17 == 0 || (400..500).contains(&at) => "\"odd\"".to_owned(),
        at => format!(r#"{{"id":"{}"}}"#, 70_000 + at),
    };
    let good = (0..5000).filter(|at| entry(*at) != "\"odd\"").count();
    for (page, told) in [(1000, true), (100, true), (1000, false)] {
        let mut listing = list::PagedList::of_all();
        let mut asked = 0;
        while let Some(offset) = listing.next() {
            let entries: Vec<String> = (offset..5000.min(offset + page)).map(entry).collect();
            let total = if told { r#""total":"5000","limit":0"# } else { "" };
            let body = format!(r#"{{"orders":[{}],"page":{{{total}}}}}"#, entries.join(","));
            listing.take_in(list::read(&answer(200, &body)).unwrap());
            asked += 1;
        }
        assert_eq!(listing.unreadable(), 5000 - good, "{page}");
        assert_eq!(listing.rest(), Rest::Nothing, "{page}");
        let (orders, extent) = listing.end();
        assert_eq!((orders.len(), extent.of), (good, Some(5000)), "{page}");
        assert!(asked <= 5000 / page + 1, "{asked}");
    }
    // Whoever does not heed the offset is asked no more than once in vain.
    let mut listing = list::PagedList::of_all();
    let mut asked = 0;
    while listing.next().is_some() {
        listing.take_in(list::read(&answer(200, r#"{"orders":[{"id":7},"odd"]}"#)).unwrap());
        asked += 1;
    }
    assert_eq!((asked, listing.unreadable()), (2, 1), "and what cannot be read is counted once");
}

/// What of a list is not there is judged by its total and what came, whether it says pages or not.
#[test]
fn a_list_is_whole_where_nothing_says_otherwise() {
    let rows = |ids: std::ops::Range<usize>| -> String {
        ids.map(|id| format!(r#"{{"id":{}}}"#, id + 1)).collect::<Vec<_>>().join(",")
    };
    let full = rows(0..1000);
    let body = |rows: &str, page: &str| format!(r#"{{"orders":[{rows}]{page}}}"#);
    let twenty = rows(0..20);
    for (pages, rest) in [
        // Twenty orders and no word of pages: on a page that had room for a thousand, that is all.
        (vec![body(&twenty, ""), body("", "")], Rest::Nothing),
        (vec![body(&twenty, ""), body(&twenty, "")], Rest::Nothing),
        (vec![body(&full, ""), body("", "")], Rest::Nothing),
        (vec![body(&full, ""), body(&full, "")], Rest::NotSaid),
        (
            vec![body(&twenty, r#","page":{"total":30}"#), body("", r#","page":{"total":30}"#)],
            Rest::AtLeast(10),
        ),
        (vec![body(&twenty, r#","page":{"total":20}"#)], Rest::Nothing),
        // A total that is smaller than what came is no number to believe.
        (vec![body(&twenty, r#","page":{"total":3}"#)], Rest::Nothing),
        (vec![body(r#"{"id":7},"odd""#, r#","page":{"total":2}"#)], Rest::Nothing),
        (vec![body("", "")], Rest::Nothing),
        (vec![body(&twenty, "")], Rest::AtLeast(1)),
    ] {
        let mut listing = list::PagedList::of_all();
        for page in &pages {
            listing.take_in(list::read(&answer(200, page)).unwrap());
        }
        assert_eq!(
            listing.rest(),
            rest,
            "{} pages, the first {}",
            pages.len(),
            &pages[0][..40.min(pages[0].len())]
        );
    }
}

#[test]
fn a_token_is_wanted_while_none_counts() {
    let now = "2026-11-26T12:00:00Z".parse().unwrap();
    let report = |status: &str, method: &str| Report {
        status: Some(status.into()),
        dcv_method: Some(method.into()),
        ..Report::default()
    };
    let token = |expires: Option<&str>| Token { value: "a1".into(), expires: expires.map(str::to_owned) };
    let pending = report("Pending", "dns-txt-token");
    for (report, known, wanted) in [
        (&pending, vec![], true),
        (&pending, vec![token(Some("2026-12-03T08:15:42+00:00"))], false),
        (&pending, vec![token(Some("2026-11-03T08:15:42Z")), token(Some("2026-12-03"))], false),
        (&pending, vec![token(Some("2026-11-26"))], true),
        (&pending, vec![token(Some("soon")), token(None)], true),
        (&report("pending", "email"), vec![], false),
        (&report("needs_approval", "dns-txt-token"), vec![], false),
        (&report("issued", "http-token"), vec![], false),
        (&Report::default(), vec![], false),
    ] {
        assert_eq!(errand::wants_token(report, &known, now), wanted, "{report:?} {known:?}");
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

#[test]
fn a_certificate_is_asked_for_by_its_own_id_and_comes_as_it_is() {
    let request = download::request(80_025_002);
    assert_eq!(request.path, "/certificate/80025002/download/format/pem_all");
    assert_eq!((request.verb, request.accept), (Verb::Get, "*/*"));
    assert_eq!(download::read(&answer(200, "PK\u{3}\u{4}")).unwrap(), b"PK\x03\x04");
    let refused =
        download::read(&answer(404, r#"{"errors":[{"code":"not_found","message":"x"}]}"#)).unwrap_err();
    assert!(refused.fix.contains("not issued yet"), "{refused:?}");
    let large = Answer { body: Body::TooLarge(request.limit), ..answer(200, "") };
    assert!(download::read(&large).unwrap_err().message.contains("larger than 512 KB"));
}
