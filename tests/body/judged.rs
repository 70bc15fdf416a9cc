//! What is said of each text in each field, and of each wrong body, in `tests/data/judged`: every sentence as it was.

use std::collections::BTreeMap;
use std::fmt::Write;

use dvorder::order::check::check;
use dvorder::order::draft::Draft;
use dvorder::order::facts::Facts;
use dvorder::order::import::import;
use dvorder::order::problem::Problem;
use dvorder::report::CheckReport;
use serde_json::Value;

use super::common::golden::Golden;
use super::{PRODUCT, TODAY, at, bodies, complete, full_draft, type_into, typed, with_mail_rows};

fn found(draft: &Draft) -> Vec<Problem> {
    check(draft, &Facts::of(draft, TODAY))
}

#[test]
fn what_is_said_of_each_text_is_as_it_was() {
    let usual = found(&full_draft());
    let mut told: BTreeMap<String, String> = BTreeMap::new();
    for (field, texts) in typed::typed() {
        let told = told.entry(field.path()).or_default();
        for text in texts {
            let mut draft = full_draft();
            type_into(&mut draft, field, &text);
            writeln!(told, "{text:?}").unwrap();
            for problem in found(&with_mail_rows(draft)).iter().filter(|found| !usual.contains(found)) {
                let Problem { place, severity, message, fix } = problem;
                writeln!(told, "  {} {}: {message} {fix}", severity.word(), place.path()).unwrap();
            }
        }
    }
    let mut golden = Golden::of("judged", ".txt");
    for (field, told) in told {
        golden.compare(&field, &told);
    }
    golden.compare("bodies", &of_bodies());
    golden.end();
}

/// What `dvorder check` says of the bodies that are wrong.
fn of_bodies() -> String {
    let mut told = String::new();
    for (changes, _) in bodies::bad() {
        let mut body = complete();
        for (path, value) in &changes {
            match path.contains(['.', '[']) {
                true => *at(&mut body, path) = value.clone(),
                false => body[path] = value.clone(),
            }
            writeln!(told, "{path} = {value}").unwrap();
        }
        let report = CheckReport::of(import(&body.to_string()).unwrap(), Some(PRODUCT), None, TODAY);
        let report: Value = serde_json::from_str(&report.json()).unwrap();
        for problem in report["problems"].as_array().unwrap() {
            writeln!(told, "  {problem}").unwrap();
        }
    }
    told
}
