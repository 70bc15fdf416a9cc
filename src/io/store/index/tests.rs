use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::PathBuf;

use jiff::SignedDuration;
use jiff::civil::date;
use tempfile::TempDir;

use super::*;
use crate::io::confirmation::Confirmation;
use crate::io::keeping::new_draft;
use crate::io::store::Store;
use crate::journal::entry::Origin;
use crate::journal::reply::Placed;
use crate::journal::sent::Prepared;
use crate::journal::shelf::Shelf;
use crate::order::Order as Ordered;
use crate::order::check::Facts;
use crate::order::draft::Draft;
use crate::order::parameter::FieldId;

const CSR: &str = include_str!("../../../../assets/examples/example.csr");

fn draft(common_name: &str) -> Draft {
    let mut draft = Draft::new();
    for (field, value) in [
        (FieldId::Product, "ssl_dv_geotrust"),
        (FieldId::CommonName, common_name),
        (FieldId::Csr, CSR),
        (FieldId::AlternativeOrderId, "dv0000001"),
    ] {
        draft.set(field, value);
    }
    draft
}

fn order() -> Ordered {
    let draft = draft("example.com");
    Ordered::from_draft(&draft, &Facts::of(&draft, date(2026, 11, 24))).unwrap()
}

fn saved(name: &str) -> SavedDraft {
    SavedDraft { id: id(name), draft: draft(&format!("{name}.example.com")), ..new_draft().unwrap() }
}

fn id(name: &str) -> Id {
    Id::try_from(name.to_owned()).unwrap()
}

fn entry(name: &str, draft_id: Option<&str>, state: State) -> Entry {
    let (order, draft) = (order(), draft("example.com"));
    let draft_id = draft_id.map(id);
    let of = Prepared { order: &order, draft: &draft, draft_id, target: "sandbox", digest: String::new() };
    Entry { state, ..Entry::prepared(id(name), of, "2026-11-24T10:22:00Z".parse().unwrap()) }
}

fn placed() -> State {
    State::Accepted(Placed { order_id: 7, ..Placed::default() })
}

/// A store with three drafts, an order of unknown outcome, and others that came to an end.
fn store(ended: usize) -> (TempDir, Store) {
    let home = tempfile::tempdir().unwrap();
    let store = Store::open_in(home.path().join("dvorder")).unwrap();
    for name in ["draft-1", "draft-2", "draft-3"] {
        store.save_draft(&saved(name)).unwrap();
    }
    // It only matters that there are so many.
    let mut many = entry("many", None, placed());
    (many.sent.body, many.sent.draft) = (None, Draft::new());
    for number in 0..ended {
        many.id = id(&format!("ended-{number:04}"));
        written(&store, &many);
    }
    written(&store, &entry("open", Some("draft-9"), State::Prepared));
    (home, store)
}

/// Writes an entry as any dvorder does, but for waiting for the disk.
fn written(store: &Store, entry: &Entry) {
    let mut file = unfinished(&store.orders()).unwrap();
    serde_json::to_writer(&mut file, entry).unwrap();
    file.persist(store.orders().join(format!("{}.json", entry.id))).unwrap();
}

/// A start so much later that nothing on the disk is young.
fn started(store: &Store) -> Shelf {
    store.shelf_at(later(), true)
}

fn later() -> Timestamp {
    Timestamp::now() + SignedDuration::from_hours(1)
}

fn index_of(store: &Store) -> PathBuf {
    store.root.join(NAME)
}

/// What a start shows that reads everything, but for when it was.
fn shown(shelf: Shelf) -> Shelf {
    Shelf { read: Timestamp::UNIX_EPOCH, ..shelf }
}

fn shown_without_index(store: &Store) -> Shelf {
    let _ = fs::remove_file(index_of(store));
    shown(started(store))
}

/// Something that another dvorder, or somebody else, does to the folder.
type Change = (&'static str, fn(&Store));

/// What a dvorder does that knows of no index: files are replaced, added and removed.
const CHANGES_OF_AN_OLDER_ONE: &[Change] = &[
    ("nothing", |_| {}),
    ("a draft is saved anew", |store| {
        let longer = draft("of-another-length.example.com");
        store.save_draft(&SavedDraft { draft: longer, ..saved("draft-2") }).unwrap();
    }),
    ("a draft is added", |store| store.save_draft(&saved("draft-4")).unwrap()),
    ("a draft is deleted", |store| store.delete_draft(&id("draft-1")).unwrap()),
    ("an order is settled", |store| {
        store.settle(&store.entry(&id("open")).unwrap(), State::PutAside).unwrap();
    }),
    ("an order is added", |store| written(store, &entry("open-2", Some("draft-2"), State::Prepared))),
    ("the order of a draft is accepted", |store| {
        written(store, &entry("ended-9999", Some("draft-3"), placed()));
    }),
    ("an entry is removed", |store| fs::remove_file(store.orders().join("open.json")).unwrap()),
    ("another entry is removed", |store| fs::remove_file(store.orders().join("ended-0000.json")).unwrap()),
    ("a newer dvorder added an entry", |store| {
        fs::write(store.orders().join("z.json"), "{\"version\": 99}").unwrap();
    }),
    ("a damaged entry is added", |store| fs::write(store.orders().join("z.json"), "{").unwrap()),
    ("the journal is removed", |store| fs::remove_dir_all(store.orders()).unwrap()),
    ("a draft is being edited", |store| {
        let lock = store.lock_draft(&id("draft-2")).unwrap();
        std::mem::forget(lock);
    }),
];

/// What somebody does by hand: files are written into.
const CHANGES_BY_HAND: &[Change] = &[
    ("a draft is damaged", |store| fs::write(store.drafts().join("draft-2.json"), "{\"ver").unwrap()),
    ("a draft is changed", |store| {
        let path = store.drafts().join("draft-2.json");
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.replace("draft-2.example.com", "changed-by-hand.example.com")).unwrap();
    }),
    ("an entry is damaged", |store| fs::write(store.orders().join("ended-0001.json"), "").unwrap()),
    ("an entry is changed", |store| {
        let open = serde_json::to_vec(&entry("ended-0001", None, State::Unknown("lost".into()))).unwrap();
        fs::write(store.orders().join("ended-0001.json"), open).unwrap();
    }),
    ("a draft becomes a link", |store| {
        let (path, elsewhere) = (store.drafts().join("draft-2.json"), store.root.join("elsewhere.json"));
        fs::rename(&path, &elsewhere).unwrap();
        symlink(elsewhere, path).unwrap();
    }),
];

/// Does a change between two starts: the second shows what it shows without an index, and so does a third.
fn try_change(store: &Store, (what, change): &Change) {
    let before = shown(started(store));
    assert!(index_of(store).exists(), "{what}");
    change(store);
    let with_index = shown(started(store));
    // What is damaged is said to be moved aside by the start that does it, and to lie there from then on.
    assert_eq!(with_index.unusable.len(), shown_without_index(store).unusable.len(), "{what}");
    let told_once = |shelf: Shelf| Shelf { unusable: Vec::new(), ..shelf };
    assert_eq!(told_once(with_index.clone()), told_once(shown_without_index(store)), "{what}");
    assert_eq!(shown(started(store)), shown_without_index(store), "{what}");
    assert!(*what == "nothing" || before != with_index, "{what} can be seen");
}

#[test]
fn a_start_shows_what_an_older_dvorder_did_however_many_orders_there_are() {
    for ended in [3, LOOKED_AT + 1] {
        for change in CHANGES_OF_AN_OLDER_ONE {
            let (_home, store) = store(ended);
            try_change(&store, change);
        }
    }
}

#[test]
fn a_start_shows_what_was_changed_by_hand() {
    for change in CHANGES_BY_HAND.iter().filter(|(what, _)| *what != "a draft becomes a link") {
        let (_home, store) = store(3);
        try_change(&store, change);
    }
    let (_home, store) = store(3);
    started(&store);
    CHANGES_BY_HAND[4].1(&store);
    started(&store);
    // Behind the link it changes without a trace in the folder.
    fs::write(store.root.join("elsewhere.json"), serde_json::to_vec(&saved("another-one")).unwrap()).unwrap();
    assert!(started(&store).drafts.iter().any(|held| held.what.id == id("another-one")));
}

/// What is in an index of which something was changed that no file says.
fn tampered(store: &Store) -> Index {
    let mut index = Index::load(&store.root);
    for File(_, _, order) in &mut index.orders.files {
        order.summary.standing = Standing::Nothing;
    }
    index
}

#[test]
fn what_is_as_it_was_is_not_read_again() {
    let (_home, store) = store(3);
    assert_eq!(started(&store).open_orders.len(), 1);
    tampered(&store).save(&store.root).unwrap();
    let written = fs::read(index_of(&store)).unwrap();
    assert_eq!(started(&store).open_orders, [], "the index was asked");
    assert_eq!(fs::read(index_of(&store)).unwrap(), written, "and not written again");
}

#[test]
fn a_list_tells_of_an_order_what_its_entry_says() {
    let (_home, store) = store(0);
    let mut followed = entry("followed", None, placed());
    followed.followed.is_left_alone = true;
    for entry in [entry("refused", None, State::Refused(400, Vec::new())), followed] {
        written(&store, &entry);
    }
    let expected: Vec<Summary> =
        ["followed", "open", "refused"].map(|name| Summary::of(&store.entry(&id(name)).unwrap())).into();
    for start in ["the first", "one from the index"] {
        assert_eq!(started(&store).orders, expected, "{start}");
    }
}

#[test]
fn what_was_written_just_before_is_read_again() {
    let (_home, store) = store(LOOKED_AT + 1);
    store.shelf(true);
    tampered(&store).save(&store.root).unwrap();
    // As much later as the system's clock may take to go on.
    let soon = Timestamp::now() + SignedDuration::from_millis(1);
    assert_eq!(store.shelf_at(soon, true).open_orders.len(), 1);
}

#[test]
fn a_time_is_that_of_one_change_alone_once_the_clock_has_gone_on() {
    let second = 1_700_000_000_000_000_000_i64;
    for (changed, after_ms, settled) in [
        (second + 123_456, 0, false),
        (second + 123_456, 100, false),
        (second + 123_456, 101, true),
        (second, 101, false),
        (second + 5_000_000, 1900, false),
        (second, 2001, true),
        (second + 123_456, -60_000, false),
    ] {
        let now = Timestamp::from_nanosecond(i128::from(second) + i128::from(after_ms) * 1_000_000).unwrap();
        assert_eq!(Stamp(1, 2, 3, changed).settled(now).is_some(), settled, "{changed} after {after_ms} ms");
    }
}

#[test]
fn an_index_that_cannot_be_used_is_made_anew() {
    let (_home, store) = store(3);
    started(&store);
    let (path, shown_before) = (index_of(&store), shown(started(&store)));
    let good = fs::read(&path).unwrap();
    let flipped = (0..good.len()).step_by(29).map(|at| {
        let mut bytes = good.clone();
        bytes[at] ^= 1;
        bytes
    });
    let cut = (0..good.len()).step_by(29).map(|length| good[..length].to_vec());
    let mut other_version = Index::load(&store.root);
    other_version.version += 1;
    let json = |text: &str| [format!("{:08x}\n", sum(text.as_bytes())).as_bytes(), text.as_bytes()].concat();
    let others = [
        b"no index at all".to_vec(),
        json("{}"),
        json("{\"version\": 2}"),
        json("[]"),
        json(&serde_json::to_string(&other_version).unwrap()),
    ];
    for bytes in flipped.chain(cut).chain(others) {
        fs::write(&path, &bytes).unwrap();
        assert_eq!(shown(started(&store)), shown_before, "{}", String::from_utf8_lossy(&bytes));
        assert_eq!(Index::load(&store.root).orders.files.len(), 4, "it is made anew");
    }
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    assert_eq!(shown(started(&store)), shown_before);
}

#[test]
fn the_index_is_for_its_owner_alone_and_is_not_there_for_nothing() {
    let (home, store) = store(3);
    started(&store);
    assert_eq!(index_of(&store).metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let empty = Store::open_in(home.path().join("empty")).unwrap();
    started(&empty);
    assert!(!index_of(&empty).exists());
}

#[test]
fn nothing_that_buys_asks_the_index() {
    let (_home, store) = store(3);
    started(&store);
    tampered(&store).save(&store.root).unwrap();
    assert_eq!(started(&store).open_orders, []);
    let origin = Origin { draft: draft("example.com"), draft_id: None, revision: 1, repeats: Vec::new() };
    let refused = store.prepare(&order(), &origin, "sandbox", &Confirmation::default()).unwrap_err();
    assert!(refused.is_held_back, "{refused:?}");
    let settled = store.settle(&store.entry(&id("open")).unwrap(), placed()).unwrap();
    assert_eq!(settled.state, placed());
}
