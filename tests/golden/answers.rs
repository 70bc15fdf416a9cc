//! What is asked of the service, and what its answers are taken for, in `tests/data/answers`.

use std::fmt::Write;

use dvorder::failure::Failure;
use dvorder::journal::refusal;
use dvorder::journal::reply::{Outcome, Placed};
use dvorder::journal::report::Report;
use dvorder::order::Purchase;
use dvorder::order::purpose::{Original, Purpose};
use dvorder::service::{Answer, Body, Request, alternate, info, list, purchase as buying, random_value};
use serde_json::Value;

use crate::common::golden::{self, Golden};
use crate::common::{everything, order_from};

const STATUSES: [u16; 16] = [200, 201, 302, 400, 401, 403, 404, 407, 408, 409, 413, 422, 429, 500, 502, 503];

/// Answers with each body of the file, without one, and with each code that is known.
fn answers() -> Vec<(String, Answer)> {
    let answer = |status, body: &str| Answer {
        status,
        reason: None,
        redirect: None,
        retry_after: None,
        date: None,
        is_of_sandbox: false,
        body: Body::Whole(body.as_bytes().to_vec()),
    };
    let bodies: Vec<String> = serde_json::from_str(&golden::read("answers/bodies.json")).unwrap();
    let known: Vec<Value> = serde_json::from_str(include_str!("../../assets/service_errors.json")).unwrap();
    let mut answers = Vec::new();
    for status in STATUSES {
        for (number, body) in bodies.iter().enumerate() {
            // What is no error comes with a success, and with a conflict that may be one.
            if number < 7 || [200, 409].contains(&status) {
                answers.push((format!("{status} body {number}"), answer(status, body)));
            }
        }
        let waits = Answer { retry_after: Some("17".into()), ..answer(status, "") };
        answers.push((format!("{status} Retry-After: 17"), waits));
        let redirects = Answer { redirect: Some("login.example".into()), ..answer(status, "") };
        answers.push((format!("{status} Location: login.example"), redirects));
        for (name, body) in [
            ("broken off after 7 bytes", Body::Broken(7)),
            ("cannot be decoded", Body::Undecodable),
            ("of more than 262144 bytes", Body::TooLarge(262_144)),
        ] {
            answers.push((format!("{status} {name}"), Answer { body, ..answer(status, "") }));
        }
    }
    for error in known {
        let code = error["code"].as_str().unwrap();
        let body = format!(r#"{{"errors":[{{"code":"{code}","message":"As it says."}}]}}"#);
        answers.extend([400, 403, 404].map(|status| (format!("{status} {code}"), answer(status, &body))));
    }
    answers
}

fn asked(request: &Request) -> String {
    format!("{:?} {}\n{}\n", request.verb, request.path, request.body)
}

fn failed(Failure { message, fix, .. }: &Failure) -> String {
    format!("{message} {fix}")
}

fn placed(placed: &Placed) -> String {
    serde_json::to_string(placed).unwrap()
}

/// What became of an order, and which fields an error is about.
fn ended(purchase: &Purchase, answer: &Answer) -> String {
    match buying::outcome(purchase, answer) {
        Outcome::Accepted(order) => format!("accepted {}", placed(&order)),
        Outcome::Unknown(failure) => format!("unknown {}", failed(&failure)),
        Outcome::Refused(refused) => {
            let mut said = format!("refused {}", refusal::explain(&refused));
            for error in &refused.errors {
                let fields: Vec<String> =
                    refusal::fields(error).into_iter().map(|field| field.path()).collect();
                said += &format!("\n    {} [{}]", refusal::line(&refused, error), fields.join(", "));
            }
            said
        }
        other => panic!("{other:?}"),
    }
}

fn listed(order: &Report) -> String {
    let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".into());
    let created = order.created.map_or_else(|| "-".to_owned(), |time| time.to_string());
    format!(
        "{} {} {} {}{} {} {created}",
        placed(&order.placed()),
        text(&order.product),
        text(&order.common_name),
        order.names.join(","),
        if order.names_are_all { "" } else { ",…" },
        text(&order.alternative_order_id)
    )
}

fn page(page: &list::Page) -> String {
    let orders: Vec<String> = page.orders.iter().map(listed).collect();
    format!("{} entries of {:?}, at most {:?}: {}", page.entries, page.total, page.limit, orders.join("; "))
}

fn or_failed<T>(read: Result<T, Failure>, said: impl Fn(&T) -> String) -> String {
    read.map_or_else(|failure| failed(&failure), |it| said(&it))
}

#[test]
fn what_is_asked_and_what_answers_are_taken_for_is_as_it_was() {
    let known = Report { order_id: 6_484_932, ..Report::default() };
    let purchase = order_from(&everything::draft()).purchase();
    let original = Original { order_id: 6_484_932, ..Original::default() };
    let reissue = everything::draft().with_purpose(Purpose::Reissue(Box::new(original)));
    let reissue = order_from(&reissue).purchase();
    type Reads<'a> = &'a dyn Fn(&Answer) -> String;
    let endpoints: [(&str, Request, Reads); 6] = [
        ("place order", buying::request(&purchase), &|answer| ended(&purchase, answer)),
        ("reissue", buying::request(&reissue), &|answer| ended(&reissue, answer)),
        ("random value", random_value::request(6_484_932), &|answer| {
            let token = random_value::read(answer);
            or_failed(token, |token| format!("{} until {:?}", token.value, token.expires))
        }),
        ("info", info::candidate_request(6_484_932), &|answer| {
            or_failed(info::read_candidate(answer, known.clone()), listed)
        }),
        ("list", list::request("*.example.com", 100), &|answer| or_failed(list::read(answer), page)),
        ("alternate", alternate::request("web/2027 a", 0), &|answer| {
            or_failed(alternate::read(answer), page)
        }),
    ];
    let mut golden = Golden::of("answers", ".txt");
    for (name, request, read) in endpoints {
        let mut told = asked(&request);
        for (what, answer) in answers() {
            writeln!(told, "\n{what}\n  {}", read(&answer)).unwrap();
        }
        golden.compare(name, &told);
    }
    golden.end();
}
