use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::PathBuf;

use jiff::SignedDuration;
use jiff::civil::date;
use tempfile::TempDir;

use super::*;
use crate::follow::need::Need;
use crate::io::confirmation::Confirmation;
use crate::io::keeping::new_draft;
use crate::io::store::Store;
use crate::journal::confirmed::Origin;
use crate::journal::entry::{Entry, State};
use crate::journal::reply::Placed;
use crate::journal::report::Report;
use crate::journal::sent::Prepared;
use crate::journal::shelf::Shelf;
use crate::order::Order as Ordered;
use crate::order::draft::Draft;
use crate::order::facts::Facts;
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
    let orders = match &shelf.unread {
        Some(unread) => unread.read().unwrap(),
        None => shelf.orders,
    };
    Shelf { read: Timestamp::UNIX_EPOCH, orders, unread: None, ..shelf }
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

/// What is in the index.
fn index(store: &Store) -> Index {
    let file = IndexFile::load(&store.root).unwrap();
    Index { drafts: file.front().unwrap().drafts, orders: file.orders().unwrap() }
}

/// Changes something in the index that no file says.
fn tamper(store: &Store) {
    let mut index = index(store);
    for IndexedFile(_, _, order) in &mut index.orders.files {
        order.summary.standing = Standing::Nothing;
    }
    let many = index.many(later(), true);
    index.save(&store.root, many).unwrap();
}

#[test]
fn what_is_as_it_was_is_not_read_again() {
    for ended in [3, LOOKED_AT + 1] {
        let (_home, store) = store(ended);
        assert_eq!(started(&store).open_orders.len(), 1);
        tamper(&store);
        let written = fs::read(index_of(&store)).unwrap();
        assert_eq!(started(&store).open_orders, [], "the index was asked");
        assert_eq!(fs::read(index_of(&store)).unwrap(), written, "and not written again");
    }
}

/// What the first screen shows of orders: how many there are, how many of them need somebody, and those that need
/// somebody most.
fn first_shown(shelf: &Shelf, now: Timestamp) -> (usize, usize, Vec<(Option<Id>, Need)>) {
    let listing = Listing::of(shelf.orders.clone(), None, now);
    let most = listing.needing().take(MOST_SHOWN).map(|row| (row.order.id.clone(), row.need)).collect();
    match &shelf.unread {
        Some(unread) => (unread.count, unread.needing, most),
        None => (listing.rows().len(), listing.needing().count(), most),
    }
}

#[test]
fn of_many_orders_a_start_reads_what_the_first_screen_shows_on_that_day() {
    let (_home, store) = store(MOST_SHOWN);
    for number in 0..LOOKED_AT {
        written(&store, &entry(&format!("aside-{number:04}"), None, State::PutAside));
    }
    let till = date(2030, 3, 31);
    let issued = |name: &str, order_id, renews: &str| {
        let state = State::Accepted(Placed { order_id, ..Placed::default() });
        let mut entry = entry(name, Some("draft-9"), state);
        let mut report = Report { order_id, status: Some("issued".into()), ..Report::default() };
        report.certificate.valid_till = Some(till);
        entry.followed.report = Some((later(), report));
        entry.sent.draft.set(FieldId::RenewalOfOrderId, renews);
        entry
    };
    let mut elsewhere = entry("elsewhere", None, State::Prepared);
    elsewhere.sent.target = "https://www.digicert.com/services/v2".into();
    for entry in [issued("in-use", 8, ""), issued("renewed", 9, ""), issued("renewing", 10, "9"), elsewhere] {
        written(&store, &entry);
    }
    let noon = |days: i64| {
        let day = till.checked_sub(jiff::ToSpan::days(days)).unwrap();
        format!("{day}T12:00:00Z").parse::<Timestamp>().unwrap()
    };
    for (now, sandbox) in
        [(noon(90), true), (noon(90), false), (noon(31), true), (noon(30), true), (noon(3), true)]
    {
        let _ = fs::remove_file(index_of(&store));
        let all = store.shelf_at(now, sandbox);
        assert_eq!(all.unread, None, "made anew");
        let few = store.shelf_at(now, sandbox);
        assert!(few.orders.len() <= MOST_SHOWN + 2 && few.unread.is_some(), "{}", few.orders.len());
        assert_eq!(first_shown(&few, now), first_shown(&all, now), "{now}, {sandbox}");
        assert_eq!(shown(few), shown(all), "{now}, {sandbox}");
        // Neither the next day nor the other place is told of what this one shows.
        let next = now + SignedDuration::from_hours(24);
        for (now, sandbox) in [(next, sandbox), (now, !sandbox)] {
            assert_eq!(store.shelf_at(now, sandbox).unread, None, "{now}, {sandbox}");
        }
    }
}

#[test]
fn many_orders_are_there_to_be_looked_at_where_none_needs_somebody() {
    let (_home, store) = store(0);
    for draft in ["draft-1", "draft-2", "draft-3"] {
        store.delete_draft(&id(draft)).unwrap();
    }
    written(&store, &entry("open", Some("draft-9"), State::PutAside));
    for number in 0..LOOKED_AT {
        written(&store, &entry(&format!("aside-{number:04}"), None, State::PutAside));
    }
    assert!(!started(&store).is_empty());
    let again = started(&store);
    assert_eq!(
        (again.orders.len(), again.unread.as_ref().map(|unread| unread.count)),
        (0, Some(LOOKED_AT + 1))
    );
    assert!(!again.is_empty());
}

#[test]
fn what_another_version_judged_is_judged_again() {
    let (_home, store) = store(LOOKED_AT + 1);
    started(&store);
    let mut index = index(&store);
    let many = index.many(later(), true).map(|many| Many { judged_by: "0.0.1".into(), count: 1, ..many });
    index.save(&store.root, many).unwrap();
    for (start, unread) in [("the first", None), ("the next", Some(LOOKED_AT + 2))] {
        assert_eq!(started(&store).unread.map(|unread| unread.count), unread, "{start}");
    }
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
    tamper(&store);
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
    for ended in [3, LOOKED_AT + 1] {
        is_made_anew(ended);
    }
}

fn is_made_anew(ended: usize) {
    let (_home, store) = store(ended);
    started(&store);
    let (path, shown_before) = (index_of(&store), shown(started(&store)));
    let good = fs::read(&path).unwrap();
    // Each place of a small one, and some of each part of a large one.
    let step = (good.len() / 15).max(29);
    let front = HEAD + IndexFile::load(&store.root).unwrap().parts[0].0;
    let places = || {
        (0..HEAD)
            .step_by(step.min(front / 20).clamp(1, 16))
            .chain((HEAD..front).step_by(step.min(front / 20)))
            .chain((front..good.len()).step_by(step))
    };
    let flipped = places().map(|at| {
        let mut bytes = good.clone();
        bytes[at] ^= 1;
        bytes
    });
    let cut = places().map(|length| good[..length].to_vec());
    let written = |parts: [&[u8]; 3]| {
        let mut bytes = Vec::new();
        IndexFile::write(&mut bytes, &parts.map(<[u8]>::to_vec)).unwrap();
        bytes
    };
    let file = IndexFile::load(&store.root).unwrap();
    let [front, kept, names] =
        [IndexPart::Front, IndexPart::Kept, IndexPart::Names].map(|part| file.part(part).unwrap());
    let of_later = String::from_utf8_lossy(&front).replacen(&format!(":{VERSION}"), ":99", 1);
    let others = [
        b"no index at all".to_vec(),
        b"c3c321ec\n{\"version\":3}".to_vec(),
        written([b"{}", b"[]", b"{}"]),
        written([b"", b"", b""]),
        written([of_later.as_bytes(), &kept, &names]),
    ];
    for bytes in flipped.chain(cut).chain(others) {
        fs::write(&path, &bytes).unwrap();
        assert_eq!(shown(started(&store)), shown_before, "{}", String::from_utf8_lossy(&bytes));
        // Where the names alone are damaged that is seen once they are needed.
        let tomorrow = store.shelf_at(later() + SignedDuration::from_hours(24), true);
        assert_eq!(shown(tomorrow), shown_before, "{}", String::from_utf8_lossy(&bytes));
        assert_eq!(index(&store).orders.files.len(), ended + 1, "it is made anew");
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
    tamper(&store);
    assert_eq!(started(&store).open_orders, []);
    let origin = Origin { draft: draft("example.com"), draft_id: None, revision: 1, repeats: Vec::new() };
    let refused = store.prepare(&order(), &origin, "sandbox", &Confirmation::default()).unwrap_err();
    assert!(refused.is_held_back, "{refused:?}");
    let settled = store.settle(&store.entry(&id("open")).unwrap(), placed()).unwrap();
    assert_eq!(settled.state, placed());
}
