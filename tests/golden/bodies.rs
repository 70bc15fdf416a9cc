//! The bytes that are sent: every product, every parameter by itself and all of them together.

use dvorder::io::confirmation::Confirmation;
use dvorder::io::store::Store;
use dvorder::journal::confirmed::Origin;
use dvorder::order::draft::Draft;
use serde::Deserialize;

use crate::common::golden::{self, Golden};
use crate::common::{everything, order_from};

/// The drafts that are sent.
#[derive(Deserialize)]
struct Cases {
    /// What each of them begins with.
    base: Vec<serde_json::Value>,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    case: String,
    /// What it has otherwise.
    draft: Vec<serde_json::Value>,
}

fn drafts() -> Vec<(String, Draft)> {
    let Cases { base, cases } = serde_json::from_str(&golden::read("bodies/cases.json")).unwrap();
    let draft = |changes: Vec<serde_json::Value>| {
        serde_json::from_value(base.iter().cloned().chain(changes).collect()).unwrap()
    };
    let single = cases.into_iter().map(|Case { case, draft: changes }| (case, draft(changes)));
    single.chain([("everything".to_owned(), everything::draft())]).collect()
}

#[test]
fn the_bytes_that_are_sent_are_those_of_the_files() {
    let mut bodies = Golden::of("bodies", ".body.json");
    let mut digests = String::new();
    for (case, draft) in drafts() {
        let order = order_from(&draft);
        let purchase = order.purchase();
        assert_eq!(purchase.body(), order.body(), "{case}");
        bodies.compare(&case, purchase.body());

        let home = tempfile::tempdir().unwrap();
        let store = Store::open_in(home.path().join("dvorder")).unwrap();
        let origin = Origin { draft, draft_id: None, revision: 1, repeats: Vec::new() };
        let written = store.prepare(&order, &origin, "sandbox", &Confirmation::default()).unwrap();
        let entry = written.entry;
        assert_eq!(entry.sent.purchase(), Some(purchase), "{case}: what the journal has is what is sent");
        digests +=
            &format!("{} {} {}  {case}\n", entry.sent.digest, entry.sent.product, entry.sent.names.join(","));
    }
    bodies.end();
    let mut table = Golden::of("bodies", ".txt");
    table.compare("digests", &digests);
    table.end();
}

#[test]
fn the_shared_body_is_what_its_draft_sends() {
    let body = order_from(&everything::draft()).body();
    assert_eq!(serde_json::from_str::<serde_json::Value>(&body).unwrap(), everything::body());
}
