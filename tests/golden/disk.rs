//! What is on disk: drafts and journal entries of each version are read for ever, mean the same, and are written
//! again as they were.

use std::fs;

use dvorder::io::keeping::{Keeping, Right};
use dvorder::io::store::Store;
use dvorder::journal::entry::Entry;
use dvorder::order::check::check;
use dvorder::order::facts::Facts;
use dvorder::order::saved::SavedDraft;
use dvorder::order::{Bought, Purchase};
use jiff::SignedDuration;
use jiff::civil::date;
use serde_json::Value;
use tempfile::TempDir;

use crate::common::golden::{self, Golden};

/// The names and texts of the files of a folder below `tests/data` that older and present versions wrote.
fn written(folder: &str) -> Vec<(String, String)> {
    let names = fs::read_dir(golden::data(folder)).unwrap().map(|entry| entry.unwrap().file_name());
    let names = names.map(|name| name.into_string().unwrap());
    let mut names: Vec<String> =
        names.filter_map(|name| name.strip_suffix(".json").map(str::to_owned)).collect();
    names.sort();
    names.retain(|name| !name.contains('.'));
    assert!(names.len() >= 4, "{names:?}");
    names
        .into_iter()
        .map(|name| (golden::read(&format!("{folder}/{name}.json")), name))
        .map(|(a, b)| (b, a))
        .collect()
}

/// A store that has this file in one of its folders.
fn store_with(folder: &str, text: &str) -> (TempDir, Store) {
    let home = tempfile::tempdir().unwrap();
    let store = Store::open_in(home.path().join("dvorder")).unwrap();
    let id: Value = serde_json::from_str(text).unwrap();
    let name = format!("{}.json", id["id"].as_str().unwrap());
    fs::write(home.path().join("dvorder").join(folder).join(name), text).unwrap();
    (home, store)
}

/// The one file of a folder of the store, as it is on disk.
fn on_disk(home: &TempDir, folder: &str) -> String {
    let mut files = fs::read_dir(home.path().join("dvorder").join(folder)).unwrap().flatten();
    let json = files.find(|file| file.path().extension().is_some_and(|ending| ending == "json"));
    fs::read_to_string(json.unwrap().path()).unwrap()
}

#[test]
fn a_draft_of_any_version_is_read_and_written_again_as_it_was() {
    let mut saved_again = Golden::of("drafts", ".saved.json");
    let mut meanings = Golden::of("drafts", ".txt");
    for (name, text) in written("drafts") {
        let (home, store) = store_with("drafts", &text);
        let shelf = store.shelf(true);
        assert_eq!(shelf.unusable, Vec::<String>::new(), "{name}");
        let saved = store.read_draft(&shelf.drafts[0].what.id).unwrap();
        assert_eq!(shelf.drafts[0].what, saved.outline(), "{name}");
        meanings.compare(&name, &meaning_of_draft(&saved));

        let keeping = Keeping::new(Ok(store.clone()), Some(Right::New(saved.id.clone())));
        keeping.save(1, &saved).unwrap();
        // When it is saved is the clock's.
        let again = on_disk(&home, "drafts");
        let time = store.read_draft(&saved.id).unwrap().saved;
        let again = again.replace(&time.to_string(), "2026-11-24T10:22:00Z");
        saved_again.compare_unless(&text, &name, &again);
        let read_again = store.read_draft(&saved.id).unwrap();
        assert_eq!(
            SavedDraft { saved: saved.saved, draft: saved.draft.clone(), ..read_again.clone() },
            saved,
            "{name}"
        );
        keeping.save(2, &read_again).unwrap();
        assert_eq!(
            store.read_draft(&saved.id).unwrap().draft,
            read_again.draft,
            "{name}: it is saved as it is read"
        );
    }
    saved_again.end();
    meanings.end();
}

/// What a draft says of itself on the start, and what is judged of it.
fn meaning_of_draft(saved: &SavedDraft) -> String {
    let mut said = saved.outline().described(saved.saved + SignedDuration::from_mins(50), true) + "\n";
    let problems = check(&saved.draft, &Facts::of(&saved.draft, date(2026, 11, 24)));
    for found in problems {
        said +=
            &format!("{} {}: {} {}\n", found.severity.word(), found.place.path(), found.message, found.fix);
    }
    said
}

#[test]
fn an_order_of_any_version_is_read_and_written_again_as_it_was() {
    let mut saved_again = Golden::of("journal", ".saved.json");
    let mut meanings = Golden::of("journal", ".txt");
    for (name, text) in written("journal") {
        let (home, store) = store_with("orders", &text);
        let mut unusable = Vec::new();
        let entries = store.entries(&mut unusable);
        assert_eq!(unusable, Vec::<String>::new(), "{name}");
        let entry = &entries[0];
        assert_eq!(store.shelf(true).open_orders.len(), usize::from(entry.is_open()), "{name}");
        meanings.compare(&name, &meaning_of_entry(entry));

        store.record(entry).unwrap();
        saved_again.compare_unless(&text, &name, &on_disk(&home, "orders"));
        assert_eq!(store.entry(&entry.id).unwrap(), *entry, "{name}");
    }
    saved_again.end();
    meanings.end();
}

/// What an entry says, what may be done about it, and what it becomes when more becomes known.
fn meaning_of_entry(entry: &Entry) -> String {
    let mut said = entry.text();
    said += &summary("as it is", entry);
    match entry.sent.purchase() {
        Some(purchase) if entry.sent.body.is_some() => {
            assert_eq!(Some(purchase.body()), entry.sent.body.as_deref())
        }
        Some(purchase) => said += &format!("\nsends as {}:\n{}\n", product(&purchase), purchase.body()),
        None => said += "\nsends nothing\n",
    }
    let others: Vec<(String, Entry)> = written("journal")
        .into_iter()
        .filter(|(name, _)| name.starts_with("version-2"))
        .map(|(name, text)| (name, serde_json::from_str(&text).unwrap()))
        .collect();
    let minutes = |minutes| entry.sent.last_confirmed().unwrap() + SignedDuration::from_mins(minutes);
    for (name, other) in &others {
        let mut settled = entry.clone();
        settled.settle(other.state.clone(), minutes(60));
        said += &summary(&format!("settled like {name}"), &settled);
        if let Some(looked) = &other.looked {
            let mut looked_up = entry.clone();
            looked_up.take_in(looked.verdict.clone(), minutes(60));
            said += &summary(&format!("looked up like {name}"), &looked_up);
            looked_up.take_in(looked.verdict.clone(), minutes(65));
            said += &summary(&format!("looked up like {name} twice"), &looked_up);
        }
    }
    let mut again = entry.clone();
    again.abandon(minutes(60));
    said += &summary("abandoned", &again);
    again.confirm_again(minutes(61));
    said += &summary("confirmed again", &again);
    said
}

/// An entry in a few lines.
fn summary(when: &str, entry: &Entry) -> String {
    let can = |what: bool| if what { "yes" } else { "no" };
    let mut said = format!("\n{when}: {}\n", entry.outcome());
    said += &format!(
        "  open {}, may be sent again {}, ended {}\n",
        can(entry.is_open()),
        can(entry.can_be_sent_again()),
        entry.sent.ended.map_or_else(|| "not known".to_owned(), |time| time.to_string())
    );
    for more in [entry.looked_for(), entry.next_count()].into_iter().flatten() {
        said += &format!("  {more}\n");
    }
    said
}

/// The product that is ordered.
fn product(purchase: &Purchase) -> String {
    match purchase.what() {
        Bought::Order(product) => product.clone(),
        Bought::Reissue(order_id) => format!("a reissue of {order_id}"),
    }
}
