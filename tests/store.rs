//! Drafts and journal on a real disk.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use dvorder::account::Account;
use dvorder::failure::Failure;
use dvorder::follow::listing::Listing;
use dvorder::follow::need::Need;
use dvorder::io::confirmation::Confirmation;
use dvorder::io::keeping::{Keeping, Right, new_draft};
use dvorder::io::store::{NotPrepared, SentTo, Store, new_id};
use dvorder::journal::confirmed::Origin;
use dvorder::journal::entry::{Entry, State};
use dvorder::journal::followed::Saved;
use dvorder::journal::found::Found;
use dvorder::journal::looked::APART;
use dvorder::journal::reissued::Reissued;
use dvorder::journal::reply::{ChainCertificate, Placed, Token};
use dvorder::journal::report::{Report, ReportedCertificate};
use dvorder::journal::sent::Prepared;
use dvorder::journal::shelf::DRAFTS_SHOWN;
use dvorder::journal::summary::Summary;
use dvorder::journal::verdict::LookupVerdict;
use dvorder::order::Order;
use dvorder::order::draft::Draft;
use dvorder::order::id::Id;
use dvorder::order::parameter::FieldId;
use dvorder::order::saved::SavedDraft;
use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;

mod common;
#[path = "common/logins.rs"]
mod logins;
use common::{sample_draft, sample_order};
use logins::{LOGINS, WORDS_OF_PASSWORDS};

fn store() -> (TempDir, Store) {
    let home = tempfile::tempdir().unwrap();
    let store = Store::open_in(home.path().join("dvorder")).unwrap();
    (home, store)
}

/// Writes an order down, of which it is said that it repeats these.
fn prepare_knowing(store: &Store, order: &Order, origin: Origin, target: &str) -> Result<Entry, NotPrepared> {
    store.prepare(order, &origin, target, &Confirmation::default()).map(|written| written.entry)
}

fn origin(draft: &Draft) -> Origin {
    Origin { draft: draft.clone(), draft_id: None, revision: 1, repeats: Vec::new() }
}

fn prepare(
    store: &Store,
    order: &Order,
    draft: &Draft,
    draft_id: Option<Id>,
    target: &str,
) -> Result<Entry, Failure> {
    let origin = Origin { draft_id, ..origin(draft) };
    prepare_knowing(store, order, origin, target).map_err(|not_prepared| not_prepared.failure)
}

fn sample() -> SavedDraft {
    SavedDraft { draft: sample_draft(), ..new_draft().unwrap() }
}

/// Has an order looked up in vain twice, five minutes apart, after its request ended.
fn not_there_twice(store: &Store, id: &Id) {
    let mut entry = store.entry(id).unwrap();
    let ended = entry.sent.last_confirmed().unwrap() + SignedDuration::from_secs(60);
    entry.take_in(LookupVerdict::NotThere, ended);
    entry.take_in(LookupVerdict::NotThere, ended + APART);
    store.record(&entry).unwrap();
}

fn mode(path: &Path) -> u32 {
    path.metadata().unwrap().permissions().mode() & 0o777
}

fn draft_path(home: &TempDir, saved: &SavedDraft) -> std::path::PathBuf {
    home.path().join("dvorder/drafts").join(format!("{}.json", saved.id))
}

#[test]
fn nothing_is_written_before_it_is_begun() {
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("dvorder");
    let store = Store::at(root.clone());
    assert!(store.shelf(true).is_empty());
    let id = new_id().unwrap();
    let mut keeping = Keeping::new(Ok(store.clone()), Some(Right::New(id.clone())));
    assert!(!root.exists());
    keeping.begin().unwrap();
    assert!(root.join("drafts").exists());
    assert!(store.lock_draft(&id).is_err(), "the draft is this process's");
}

#[test]
fn a_draft_comes_back_as_it_was_and_is_for_its_owner_alone() {
    let (home, store) = store();
    let saved = sample();
    store.save_draft(&saved).unwrap();
    assert_eq!(store.read_draft(&saved.id).unwrap().draft, saved.draft);
    assert_eq!(mode(&draft_path(&home, &saved)), 0o600);
    for folder in ["dvorder", "dvorder/drafts", "dvorder/orders"] {
        assert_eq!(mode(&home.path().join(folder)), 0o700, "{folder}");
    }
    assert_eq!(store.shelf(true).drafts.len(), 1);
}

#[test]
fn a_folder_that_others_could_read_is_closed() {
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("dvorder");
    fs::create_dir(&root).unwrap();
    fs::set_permissions(&root, fs::Permissions::from_mode(0o755)).unwrap();
    Store::open_in(root.clone()).unwrap();
    assert_eq!(mode(&root), 0o700);
}

#[test]
fn one_draft_is_edited_by_one_at_a_time() {
    let (_home, store) = store();
    let saved = sample();
    store.save_draft(&saved).unwrap();
    let lock = store.lock_draft(&saved.id).unwrap();
    let refused = store.lock_draft(&saved.id).unwrap_err();
    assert!(refused.contains(&std::process::id().to_string()), "{refused}");
    assert_eq!(store.shelf(true).drafts[0].by, Some(std::process::id()));
    let second = Keeping::new(Ok(store.clone()), None);
    assert!(second.open(&saved.id).unwrap_err().contains("copy"));
    assert!(second.delete(&saved.id).is_err());
    drop(lock);
    second.open(&saved.id).unwrap();
    drop(second);
    Keeping::new(Ok(store.clone()), None).delete(&saved.id).unwrap();
    assert!(store.shelf(true).drafts.is_empty());
}

#[test]
fn nothing_is_left_of_a_draft_into_which_nothing_was_typed() {
    let (home, store) = store();
    drop(store.lock_draft(&sample().id).unwrap());
    assert_eq!(fs::read_dir(home.path().join("dvorder/drafts")).unwrap().count(), 0);
}

#[test]
fn a_copy_is_another_draft_with_an_own_id_of_its_own() {
    let (_home, store) = store();
    let mut saved = sample();
    saved.draft.set(FieldId::AlternativeOrderId, "dv1");
    store.save_draft(&saved).unwrap();
    let copy = Keeping::new(Ok(store.clone()), None).copy(&saved.id).unwrap();
    assert_ne!(copy.id, saved.id);
    assert_ne!(copy.draft.text(FieldId::AlternativeOrderId), "dv1");
    assert_eq!(copy.draft.text(FieldId::CommonName), "example.com");
    assert_eq!(store.shelf(true).drafts.len(), 2);
}

#[test]
fn a_late_save_of_an_earlier_revision_changes_nothing() {
    let (_home, store) = store();
    let saved = sample();
    let lock = store.lock_draft(&saved.id).unwrap();
    let keeping = Keeping::new(Ok(store.clone()), Some(Right::Held(lock)));
    let mut later = saved.clone();
    later.draft.set(FieldId::Comments, "later");
    keeping.save(2, &later).unwrap();
    keeping.save(1, &saved).unwrap();
    assert_eq!(store.read_draft(&saved.id).unwrap().draft, later.draft);
}

#[test]
fn a_private_key_never_reaches_the_disk() {
    let (home, store) = store();
    let mut saved = sample();
    saved.draft.set(FieldId::Comments, "-----BEGIN PRIVATE KEY-----\nMIGHAgEA\n-----END PRIVATE KEY-----");
    store.save_draft(&saved).unwrap();
    let text = fs::read_to_string(draft_path(&home, &saved)).unwrap();
    assert!(!text.contains("PRIVATE KEY") && text.contains("example.com"), "{text}");
}

#[test]
fn a_password_in_a_name_never_reaches_the_disk() {
    for login in LOGINS.iter().copied().chain(["jim:my s3cret hidd3n", "https://jim:s3cret@www.example.com"])
    {
        for field in [FieldId::CommonName, FieldId::DnsNames, FieldId::MailDomain(0)] {
            let (home, store) = store();
            let mut saved = sample();
            saved.draft.set(field, format!("a.example.com\n{login}\nb.example.com"));
            store.save_draft(&saved).unwrap();
            let text = fs::read_to_string(draft_path(&home, &saved)).unwrap();
            assert!(WORDS_OF_PASSWORDS.iter().all(|word| !text.contains(word)), "{login}: {text}");
            let kept = store.read_draft(&saved.id).unwrap().draft;
            let lines: Vec<&str> = kept.text(field).lines().collect();
            assert_eq!((lines.len(), lines[0], lines[2]), (3, "a.example.com", "b.example.com"));
            assert!(lines[1].contains("***"), "{}", lines[1]);
        }
    }
}

#[test]
fn a_file_that_cannot_be_used_is_kept_and_named_and_costs_nothing_else() {
    let (home, store) = store();
    let good = sample();
    store.save_draft(&good).unwrap();
    let drafts = home.path().join("dvorder/drafts");
    let cases = [
        ("20261124-1.json", "{\"version\": 1, \"id\"", "is kept as"),
        ("20261124-2.json", "", "is kept as"),
        ("20261124-3.json", "{\"version\": 99, \"anything\": true}", "newer dvorder"),
        ("20261124-4.json", "{\"version\": 1, \"id\": \"../../etc\", \"draft\": []}", "is kept as"),
        (
            "20261124-5.json",
            "{\"version\": 1, \"id\": \"a\", \"draft\": [[\"no_such_field\", \"x\"]]}",
            "is kept as",
        ),
    ];
    for (name, content, _) in cases {
        fs::write(drafts.join(name), content).unwrap();
    }
    let shelf = store.shelf(true);
    assert_eq!(shelf.drafts.iter().map(|held| &held.what.id).collect::<Vec<_>>(), [&good.id]);
    for (name, content, said) in cases {
        let sentence = shelf.unusable.iter().find(|sentence| sentence.contains(name)).expect(name);
        assert!(sentence.contains(said), "{sentence}");
        let kept = [drafts.join(name), drafts.join(format!("{name}.damaged"))];
        let there: Vec<_> = kept.iter().filter_map(|path| fs::read_to_string(path).ok()).collect();
        assert_eq!(there, [content], "{name}");
    }
}

#[test]
fn a_draft_of_the_first_version_is_read_for_ever() {
    let (home, store) = store();
    let path = home.path().join("dvorder/drafts/20261124-5f60718a1b2c.json");
    fs::write(&path, include_str!("data/drafts/version-1.json")).unwrap();
    let shelf = store.shelf(true);
    assert_eq!(shelf.unusable, Vec::<String>::new());
    let draft = store.read_draft(&shelf.drafts[0].what.id).unwrap().draft;
    assert_eq!(draft.text(FieldId::CommonName), "example.com");
    assert_eq!(draft.text(FieldId::MailAddress(1)), "admin@example.com");
}

#[test]
fn an_order_of_the_first_version_is_read_for_ever_and_can_be_followed() {
    let (home, store) = store();
    let path = home.path().join("dvorder/orders/20261124-5f60718a1b2c.json");
    fs::write(&path, include_str!("data/journal/version-1.json")).unwrap();
    let shelf = store.shelf(false);
    assert_eq!(shelf.unusable, Vec::<String>::new());
    let entry = &store.open_entries(&shelf)[0];
    let purchase = entry.sent.purchase().expect("its body is made from its draft");
    assert!(purchase.body().contains("\"alternative_order_id\": \"dv20261124a\""), "{}", purchase.body());
    assert!(!entry.can_be_sent_again() && entry.looked_for().is_none(), "old look-ups do not count");
    not_there_twice(&store, &entry.id);
    assert!(store.prepare_again(&entry.id, None, &Confirmation::default()).is_ok());
}

#[test]
fn what_is_sent_again_are_the_bytes_that_were_sent() {
    let (_home, store) = store();
    let draft = sample_draft();
    let mut entry = prepare(&store, &sample_order(), &draft, None, "https://ca.example").unwrap();
    assert_eq!(entry.sent.body.as_deref(), Some(sample_order().body().as_str()));
    // As another version wrote it, whose rules and whose JSON were other ones.
    entry.sent.body = Some("{ \"order_validity\": {\"years\": 9} }".into());
    entry.sent.draft.set(FieldId::OrderYears, "9");
    store.record(&entry).unwrap();
    assert!(entry.sent.order().is_err(), "today's rules refuse it");
    not_there_twice(&store, &entry.id);
    let again = store.prepare_again(&entry.id, None, &Confirmation::default()).unwrap();
    assert_eq!(again.entry.sent.purchase().unwrap().body(), "{ \"order_validity\": {\"years\": 9} }");
}

#[test]
fn an_order_is_on_disk_before_it_is_sent_and_then_says_what_became_of_it() {
    let (home, store) = store();
    let saved = sample();
    let entry =
        prepare(&store, &sample_order(), &saved.draft, Some(saved.id.clone()), "https://ca.example").unwrap();
    assert_eq!(mode(&home.path().join("dvorder/orders").join(format!("{}.json", entry.id))), 0o600);
    assert_eq!(store.entry(&entry.id).unwrap(), entry);
    assert_eq!(entry.sent.order().unwrap(), sample_order(), "the entry is the whole order");
    assert_eq!(store.shelf(false).open_orders.len(), 1);

    let placed = Placed { order_id: 7, ..Placed::default() };
    store.settle(&entry, State::Accepted(placed.clone())).unwrap();
    store.settle(&entry, State::Unknown("late".into())).unwrap();
    assert_eq!(store.entry(&entry.id).unwrap().state, State::Accepted(placed), "never taken back");
    assert!(store.shelf(false).open_orders.is_empty());
    assert!(store.entries(&mut Vec::new()).iter().any(|entry| entry.text().contains("order 7")));
}

#[test]
fn of_a_certificate_that_came_with_the_answer_the_last_moment_is_known() {
    let (home, store) = store();
    let (order, draft) = (sample_order(), sample().draft);
    let common_name = order.names().next().unwrap().as_str().to_owned();
    let pem = |name: &str| {
        let mut params = rcgen::CertificateParams::new([name.to_owned()]).unwrap();
        params.not_after = rcgen::date_time_ymd(2027, 6, 13);
        params.self_signed(&rcgen::KeyPair::generate().unwrap()).unwrap().pem()
    };
    let came = |pem: String| ChainCertificate { subject_common_name: "x".into(), pem };
    for (chain, is_known) in [
        (vec![came(pem("ca.example")), came(pem(&common_name))], true),
        (vec![came(pem("ca.example"))], false),
        (vec![came("no certificate".into())], false),
        (Vec::new(), false),
    ] {
        let entry = prepare(&store, &order, &draft, None, "https://ca.example").unwrap();
        let placed =
            Placed { order_id: 7, certificate_id: Some(9), certificate_chain: chain, ..Placed::default() };
        store.settle(&entry, State::Accepted(placed)).unwrap();
        let settled = store.settle(&entry, State::Unknown("late".into())).unwrap();
        let came = settled.followed.came.as_ref();
        assert_eq!(came.map(|came| came.ends.to_string()), is_known.then(|| "2027-06-13T00:00:00Z".into()));
        assert_eq!(Summary::of(&settled).ends(), came.map(|came| came.ends));
        fs::remove_file(home.path().join(format!("dvorder/orders/{}.json", entry.id))).unwrap();
    }
}

#[test]
fn the_draft_of_an_order_that_exists_is_no_draft_any_more() {
    let (_home, store) = store();
    let saved = sample();
    store.save_draft(&saved).unwrap();
    let entry = prepare(&store, &sample_order(), &saved.draft, Some(saved.id.clone()), "sandbox").unwrap();
    assert!(store.shelf(true).drafts.is_empty(), "while its outcome is unknown it is an order");
    store.settle(&entry, State::PutAside).unwrap();
    assert_eq!(store.shelf(true).drafts.len(), 1, "and a draft again when that is put aside");
    store.settle(&entry, State::Accepted(Placed::default())).unwrap();
    assert!(store.shelf(true).drafts.is_empty());
    assert!(store.read_draft(&saved.id).is_err(), "it is gone");
}

#[test]
fn an_own_id_that_was_sent_is_not_sent_again_unless_that_order_came_to_nothing() {
    let mut draft = sample_draft();
    draft.set(FieldId::AlternativeOrderId, "dv1");
    let order = common::order_from(&draft);
    let cases = [
        (State::Prepared, true),
        (State::Unknown("lost".into()), true),
        (State::Accepted(Placed::default()), true),
        (State::Refused(400, vec!["bad".into()]), false),
        (State::NotSent("no route".into()), false),
        (State::PutAside, false),
    ];
    for (state, refused) in cases {
        let (_home, store) = store();
        let entry = prepare(&store, &order, &draft, None, "sandbox").unwrap();
        store.settle(&entry, state.clone()).unwrap();
        let second = prepare(&store, &order, &draft, None, "sandbox");
        assert_eq!(second.is_err(), refused, "{state:?}");
        assert!(prepare(&store, &order, &draft, None, "https://ca.example").is_ok(), "elsewhere");
    }
}

#[test]
fn a_draft_whose_order_may_exist_is_not_ordered_anew_under_another_id() {
    let (_home, store) = store();
    let saved = sample();
    let id = || Some(saved.id.clone());
    let entry = prepare(&store, &sample_order(), &saved.draft, id(), "https://ca.example").unwrap();
    let mut changed = saved.draft.clone();
    changed.set(FieldId::AlternativeOrderId, "another1");
    let failure =
        prepare(&store, &common::order_from(&changed), &changed, id(), "https://ca.example").unwrap_err();
    assert!(failure.fix.contains("look it up first"), "{failure:?}");
    store.settle(&entry, State::PutAside).unwrap();
    assert!(prepare(&store, &common::order_from(&changed), &changed, id(), "https://ca.example").is_ok());
}

#[test]
fn an_order_is_not_sent_while_part_of_the_journal_cannot_be_read() {
    let (home, store) = store();
    let orders = home.path().join("dvorder/orders");
    for (name, content) in [("20261124-1.json", "{"), ("20261124-2.json", "{\"version\": 3}")] {
        let path = orders.join(name);
        fs::write(&path, content).unwrap();
        for _ in 0..2 {
            let failure = prepare(&store, &sample_order(), &sample_draft(), None, "sandbox").unwrap_err();
            assert!(failure.message.contains(name) && failure.fix.contains("CertCentral"), "{failure:?}");
            assert!(store.shelf(true).unusable.iter().any(|sentence| sentence.contains(name)), "{name}");
        }
        let _ = fs::remove_file(&path);
        let _ = fs::remove_file(orders.join(format!("{name}.damaged")));
    }
    assert!(prepare(&store, &sample_order(), &sample_draft(), None, "sandbox").is_ok());
}

#[test]
fn an_order_of_the_service_is_told_of_in_the_sandbox_too() {
    let (_home, store) = store();
    prepare(&store, &sample_order(), &sample_draft(), None, "https://ca.example").unwrap();
    prepare(&store, &sample_order(), &sample_draft(), None, "sandbox").unwrap();
    assert_eq!(store.shelf(true).open_orders.len(), 2);
    assert_eq!(store.shelf(false).open_orders.len(), 1, "an order of the sandbox is no worry elsewhere");
    assert_eq!((store.shelf(true).orders.len(), store.shelf(false).orders.len()), (2, 1));
}

#[test]
fn what_is_found_out_of_an_order_goes_into_its_own_entry() {
    let (_home, store) = store();
    let mut draft = sample_draft();
    for (order_id, place) in [(7, "https://ca.example"), (8, "https://ca.example"), (7, "sandbox")] {
        draft.set(FieldId::DnsNames, format!("shop-{order_id}.example.com"));
        let entry = prepare(&store, &common::order_from(&draft), &draft, None, place).unwrap();
        store.settle(&entry, State::Accepted(Placed { order_id, ..Placed::default() })).unwrap();
    }
    let found = Found::Token(Token { value: "a1b2".into(), expires: None });
    let entry = store.entry_of("https://ca.example/", 7, None).unwrap();
    let noted = store.note(&entry, &found, None).unwrap();
    assert_eq!(store.entry_of("https://ca.example", 9, None), None);
    for entry in store.entries(&mut Vec::new()) {
        assert_eq!(!entry.tokens().is_empty(), entry.id == noted.id, "{entry:?}");
    }
}

#[test]
fn an_order_of_another_account_is_left_as_it_is() {
    let (_home, store) = store();
    let account = |id| Account { id, name: "Example Ltd.".into() };
    let entry = prepare(&store, &sample_order(), &sample_draft(), None, "https://ca.example").unwrap();
    store.settle(&entry, State::Accepted(Placed { order_id: 7, ..Placed::default() })).unwrap();
    let found = Found::Token(Token { value: "a1b2".into(), expires: None });
    let entry = store.entry_of("https://ca.example", 7, Some(&account(1001))).unwrap();
    let noted = store.note(&entry, &found, Some(&account(1001))).unwrap();
    assert_eq!(noted.followed.account, Some(account(1001)), "the first that is known is its own");
    assert!(noted.text().contains("Example Ltd. (1001)"), "{}", noted.text());
    assert_eq!(store.entry_of("https://ca.example", 7, Some(&account(2002))), None);
    let noted = store.note(&noted, &found, Some(&account(2002))).unwrap();
    assert_eq!(noted.followed.account, Some(account(1001)));
}

#[test]
fn an_order_is_not_sent_again_to_another_account() {
    let (_home, store) = store();
    let account = |id| Account { id, name: String::new() };
    let (own, other) = (account(1001), account(2002));
    let draft = sample_draft();
    let place = SentTo { target: "https://ca.example", account: Some(&own), before: None };
    let written = store.prepare(&sample_order(), &origin(&draft), place, &Confirmation::default()).unwrap();
    let id = written.entry.id;
    assert_eq!(store.entry(&id).unwrap().followed.account, Some(own.clone()), "before it is sent");
    not_there_twice(&store, &id);
    let refused = store.prepare_again(&id, Some(&other), &Confirmation::default()).unwrap_err();
    let said = refused.failure.message;
    assert!(said.contains("1001") && said.contains("2002"), "{said}");
    assert!(store.prepare_again(&id, Some(&own), &Confirmation::default()).is_ok());
}

#[test]
fn an_order_is_left_alone_and_taken_up_again() {
    let (_home, store) = store();
    let entry = prepare(&store, &sample_order(), &sample_draft(), None, "sandbox").unwrap();
    for is_left_alone in [true, false] {
        store.leave_alone(&entry.id, is_left_alone).unwrap();
        assert_eq!(store.entry(&entry.id).unwrap().followed.is_left_alone, is_left_alone);
    }
}

#[test]
fn a_confirmation_given_again_is_one_more_of_the_same_order() {
    let (_home, store) = store();
    let draft = sample_draft();
    let entry = prepare(&store, &sample_order(), &draft, None, "sandbox").unwrap();
    for verdict in [LookupVerdict::NotThere, LookupVerdict::NotThere] {
        store.note(&entry, &Found::Order(verdict), None).unwrap();
        assert!(
            store.prepare_again(&entry.id, None, &Confirmation::default()).is_err(),
            "two look-ups at once are one"
        );
        assert!(store.put_aside(&entry.id).is_err());
    }
    not_there_twice(&store, &entry.id);
    let again = store.prepare_again(&entry.id, None, &Confirmation::default()).unwrap().entry;
    assert_eq!((again.id.clone(), again.sent.confirmed.len(), again.looked), (entry.id.clone(), 2, None));
    assert!(
        store.prepare_again(&entry.id, None, &Confirmation::default()).is_err(),
        "what was looked up before says nothing of it"
    );
    not_there_twice(&store, &entry.id);
    store.settle(&entry, State::Accepted(Placed::default())).unwrap();
    assert!(store.prepare_again(&entry.id, None, &Confirmation::default()).is_err());
    assert!(store.put_aside(&entry.id).is_err());
}

#[test]
fn an_order_that_cannot_be_written_down_is_not_prepared() {
    let (home, store) = store();
    fs::remove_dir_all(home.path().join("dvorder")).unwrap();
    fs::write(home.path().join("dvorder"), "no folder").unwrap();
    let failure = prepare(&store, &sample_order(), &sample_draft(), None, "sandbox").unwrap_err();
    assert!(failure.message.contains("journal") && failure.fix.contains("Nothing is sent"), "{failure:?}");
}

#[test]
fn a_folder_that_is_removed_meanwhile_is_made_again() {
    let (home, store) = store();
    fs::remove_dir_all(home.path().join("dvorder")).unwrap();
    let saved = sample();
    store.save_draft(&saved).unwrap();
    prepare(&store, &sample_order(), &saved.draft, None, "sandbox").unwrap();
    assert_eq!(store.read_draft(&saved.id).unwrap().draft, saved.draft);
    assert_eq!(mode(&home.path().join("dvorder/drafts")), 0o700);
}

/// Takes the data away in a way of its own.
type Loss = fn(&Path);

/// The ways a folder can go that dvorder can make anew.
const LOSSES: [(&str, Loss); 4] = [
    ("all of it", |root| fs::remove_dir_all(root).unwrap()),
    ("the drafts", |root| fs::remove_dir_all(root.join("drafts")).unwrap()),
    ("the journal", |root| fs::remove_dir_all(root.join("orders")).unwrap()),
    ("what is in the folders", |root| {
        for folder in ["drafts", "orders"] {
            fs::remove_dir_all(root.join(folder)).unwrap();
            fs::create_dir(root.join(folder)).unwrap();
        }
    }),
];

#[test]
fn whatever_is_removed_before_a_draft_is_saved_it_is_saved_and_still_this_processs() {
    for (lost, lose) in LOSSES {
        let (home, store) = store();
        let saved = sample();
        let lock = store.lock_draft(&saved.id).unwrap();
        let keeping = Keeping::new(Ok(store.clone()), Some(Right::Held(lock)));
        keeping.save(1, &saved).unwrap();
        lose(&home.path().join("dvorder"));
        keeping.save(2, &saved).unwrap();
        assert_eq!(store.read_draft(&saved.id).unwrap().draft, saved.draft, "{lost}");
        assert!(store.lock_draft(&saved.id).is_err(), "{lost}: another process could edit it");
        drop(keeping);
        assert!(store.lock_draft(&saved.id).is_ok(), "{lost}");
    }
}

#[test]
fn whatever_is_removed_while_an_order_is_under_way_the_journal_says_what_became_of_it() {
    for (lost, lose) in LOSSES {
        let (home, store) = store();
        let draft = sample_draft();
        let entry = prepare(&store, &sample_order(), &draft, None, "https://ca.example").unwrap();
        lose(&home.path().join("dvorder"));
        let placed = Placed { order_id: 7, ..Placed::default() };
        store.settle(&entry, State::Accepted(placed)).unwrap();
        assert!(
            store.entries(&mut Vec::new()).iter().any(|entry| entry.text().contains("order 7")),
            "{lost}"
        );
    }
}

#[test]
fn a_file_where_a_folder_is_needed_is_named_and_nothing_is_prepared() {
    for blocked in ["dvorder", "dvorder/orders"] {
        let (home, store) = store();
        fs::remove_dir_all(home.path().join(blocked)).unwrap();
        fs::write(home.path().join(blocked), "a file").unwrap();
        let failure = prepare(&store, &sample_order(), &sample_draft(), None, "sandbox").unwrap_err();
        let said = format!("{blocked} is a file where a folder is needed");
        assert!(failure.message.contains(&said) && failure.fix.contains("Nothing is sent"), "{failure:?}");
        assert!(store.make_folders().unwrap_err().contains(&said));
        assert_eq!(fs::read_to_string(home.path().join(blocked)).unwrap(), "a file");
    }
}

/// Another process that has the journal locked, and names itself or not.
fn held_journal(home: &TempDir, holder: &str) -> fs::File {
    let path = home.path().join("dvorder/orders/.lock");
    fs::write(&path, holder).unwrap();
    let file = fs::File::open(path).unwrap();
    file.try_lock().unwrap();
    file
}

#[test]
fn a_journal_that_stays_locked_is_given_up_and_says_who_has_it() {
    let this = std::process::id().to_string();
    // The last one is a process that is gone: whoever has the lock now, it is another.
    let cases = [
        (this.clone(), format!("process {this} has it locked")),
        (String::new(), "another process has it locked".into()),
        ("no number".into(), "another process has it locked".into()),
        (i32::MAX.to_string(), "another process has it locked".into()),
    ];
    std::thread::scope(|scope| {
        for (holder, said) in cases {
            scope.spawn(move || {
                let (home, store) = store();
                let prepare = || prepare(&store, &sample_order(), &sample_draft(), None, "sandbox");
                let entry = prepare().unwrap();
                let held = held_journal(&home, &holder);
                let settled = std::thread::scope(|scope| {
                    let settled = scope.spawn(|| store.settle(&entry, State::PutAside));
                    let refused = prepare().unwrap_err();
                    assert!(refused.message.contains(&said), "{refused:?}");
                    assert!(refused.fix.contains("Nothing is sent"), "{refused:?}");
                    settled.join().unwrap().unwrap_err()
                });
                assert!(settled.contains(&said), "{settled}");
                assert_eq!(store.entry(&entry.id).unwrap().state, State::Prepared);
                drop(held);
                store.settle(&entry, State::PutAside).unwrap();
            });
        }
    });
}

#[test]
fn an_order_like_one_that_was_sent_is_prepared_only_when_that_one_was_named() {
    let (_home, store) = store();
    let mut draft = sample_draft();
    let first = prepare(&store, &sample_order(), &draft, None, "https://ca.example").unwrap();
    draft.set(FieldId::AlternativeOrderId, "another1");
    let order = common::order_from(&draft);
    let refused = prepare_knowing(&store, &order, known(&draft, &[]), "https://gateway.example").unwrap_err();
    assert_eq!(refused.repeats, std::slice::from_ref(&first));
    assert!(refused.failure.message.starts_with("An order like this was sent on"), "{refused:?}");
    assert_eq!(store.repeated_by(&order, "https://gateway.example"), std::slice::from_ref(&first));
    assert!(prepare_knowing(&store, &order, known(&draft, &[]), "sandbox").is_ok(), "that costs nothing");

    let second =
        prepare_knowing(&store, &order, known(&draft, &[&first]), "https://gateway.example").unwrap();
    draft.set(FieldId::AlternativeOrderId, "another2");
    let order = common::order_from(&draft);
    let refused =
        prepare_knowing(&store, &order, known(&draft, &[&first]), "https://ca.example").unwrap_err();
    assert_eq!(refused.repeats.len(), 2, "one more was sent meanwhile");
    for entry in [&first, &second] {
        store.settle(entry, State::NotSent("no route".into())).unwrap();
    }
    assert!(prepare_knowing(&store, &order, known(&draft, &[]), "https://ca.example").is_ok());
}

fn known(draft: &Draft, repeats: &[&Entry]) -> Origin {
    Origin { repeats: repeats.iter().map(|entry| entry.id.clone()).collect(), ..origin(draft) }
}

#[test]
fn a_confirmation_that_is_withdrawn_leaves_no_order_that_could_have_been_sent() {
    // Before the journal is looked at, and while it is waited for.
    let (home, store) = store();
    let withdrawn = Confirmation::default();
    withdrawn.withdraw();
    let (draft, order) = (sample_draft(), sample_order());
    let refused = store.prepare(&order, &origin(&draft), "sandbox", &withdrawn).unwrap_err();
    assert!(refused.failure.message.contains("withdrawn"), "{refused:?}");
    let held = held_journal(&home, "");
    let impatient = std::sync::Arc::new(std::sync::OnceLock::<Confirmation>::new());
    let at_once = std::sync::Arc::clone(&impatient);
    let confirmation =
        impatient.get_or_init(|| Confirmation::new(move |_| at_once.get().expect("it waits").withdraw()));
    assert!(store.prepare(&order, &origin(&draft), "sandbox", confirmation).is_err());
    drop(held);
    assert!(store.entries(&mut Vec::new()).is_empty());

    // After it was written down.
    let given = Confirmation::default();
    let written = store.prepare(&order, &origin(&draft), "sandbox", &given).unwrap();
    given.withdraw();
    assert!(!given.spend());
    store.take_back(&written).unwrap();
    assert!(matches!(store.entry(&written.entry.id).unwrap().state, State::NotSent(_)));

    // Of an order that is sent again what is known stays as it was.
    let entry = prepare(&store, &order, &draft, None, "sandbox").unwrap();
    not_there_twice(&store, &entry.id);
    let before = store.entry(&entry.id).unwrap();
    let written = store.prepare_again(&entry.id, None, &Confirmation::default()).unwrap();
    assert_ne!(store.entry(&entry.id).unwrap(), before);
    store.take_back(&written).unwrap();
    assert_eq!(store.entry(&entry.id).unwrap(), before);
}

#[test]
fn who_edits_a_draft_is_asked_of_those_on_the_first_screen_and_of_the_others_when_it_is_wanted() {
    let (_home, store) = store();
    let drafts: Vec<SavedDraft> = (0..DRAFTS_SHOWN + 5)
        .map(|number| SavedDraft { id: Id::try_from(format!("draft-{number:02}")).unwrap(), ..sample() })
        .collect();
    drafts.iter().for_each(|saved| store.save_draft(saved).unwrap());
    let locks: Vec<_> = drafts.iter().map(|saved| store.lock_draft(&saved.id).unwrap()).collect();
    let shelf = store.shelf(true);
    let me = Some(std::process::id());
    let (first, others) = shelf.drafts.split_at(DRAFTS_SHOWN);
    assert!(first.iter().all(|held| held.by == me) && others.iter().all(|held| held.by.is_none()));
    assert_eq!(shelf.unasked, others.len());
    let others: Vec<Id> = others.iter().map(|held| held.what.id.clone()).collect();
    drop(locks);
    let kept = store.lock_draft(&others[3]).unwrap();
    let found = Keeping::new(Ok(store.clone()), None).editors_of(&others);
    assert_eq!(found, [(kept.id().clone(), std::process::id())]);
}

#[test]
fn what_killed_processes_left_is_cleared_at_a_start_and_what_is_being_written_is_not() {
    let (home, store) = store();
    let root = home.path().join("dvorder");
    store.save_draft(&sample()).unwrap();
    for folder in [root.clone(), root.join("drafts"), root.join("orders")] {
        fs::write(folder.join(".tmpAbCdEf"), "half of a").unwrap();
        fs::write(folder.join(".tmpgHiJkL"), "half of another").unwrap();
        fs::write(folder.join("kept.txt"), "somebody's own").unwrap();
    }
    let written = fs::File::open(root.join("orders/.tmpgHiJkL")).unwrap();
    written.lock().unwrap();
    let mut keeping = Keeping::new(Ok(store.clone()), None);
    keeping.begin().unwrap();
    store.shelf(true);
    let left = |folder: &Path| {
        let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
        names.filter(|name| name.to_string_lossy().starts_with(".tmp")).count()
    };
    assert_eq!([left(&root), left(&root.join("drafts")), left(&root.join("orders"))], [0, 0, 1]);
    assert!(root.join("drafts/kept.txt").exists());
    assert_eq!(store.shelf(true).drafts.len(), 1);
    drop(written);
    keeping.begin().unwrap();
    store.shelf(true);
    assert_eq!(left(&root.join("orders")), 0);
}

#[test]
fn a_clock_that_jumps_back_costs_nothing() {
    let (home, store) = store();
    let saved = sample();
    store.save_draft(&saved).unwrap();
    let path = draft_path(&home, &saved);
    let text = fs::read_to_string(&path).unwrap();
    let (before, after) = text.split_once("\"saved\": \"20").unwrap();
    fs::write(&path, format!("{before}\"saved\": \"2099{}", &after[2..])).unwrap();
    let mut later = store.read_draft(&store.shelf(true).drafts[0].what.id).unwrap();
    later.draft.set(FieldId::Comments, "typed after the clock was set right");
    store.save_draft(&later).unwrap();
    assert_eq!(store.read_draft(&saved.id).unwrap().draft, later.draft);
}

#[test]
fn no_two_ids_are_alike() {
    assert_ne!(new_id().unwrap(), new_id().unwrap());
}

/// The entries of an order whose certificate was saved, and of as many reissues of it that were withdrawn, as they are on
/// disk where an earlier dvorder wrote those: nothing of the certificate before stands in them.
fn withdrawn(home: &TempDir, store: &Store, reissues: i64) -> Vec<Entry> {
    let first: Timestamp = "2026-11-24T10:00:00Z".parse().unwrap();
    let at = |minutes: i64| first + SignedDuration::from_mins(minutes);
    let told = Report {
        order_id: 7,
        status: Some("issued".into()),
        certificate: ReportedCertificate { id: Some(70), ..ReportedCertificate::default() },
        ..Report::default()
    };
    let entry = |number: i64| {
        let (order, mut draft) = (sample_order(), sample_draft());
        draft.set(FieldId::CsrFile, format!("/srv/{number}.csr"));
        let digest = String::new();
        let of = Prepared { order: &order, draft: &draft, draft_id: None, target: "sandbox", digest };
        let mut entry = Entry::prepared(format!("order-{number}").try_into().unwrap(), of, at(number));
        entry.state = State::Accepted(Placed { order_id: 7, ..Placed::default() });
        entry.followed.report = Some((at(60), told.clone()));
        entry
    };
    let mut own = entry(0);
    let (path, ends) = ("/srv/example".into(), None);
    own.followed.saved =
        Some(Saved { certificate_id: 70, path, files: Vec::new(), at: at(0), key: None, ends });
    let before = Reissued { order_id: 7, certificate_id: Some(70), ..Reissued::default() };
    let later = (1..=reissues).map(|number| entry(number).of_reissue(before.clone()));
    let entries: Vec<Entry> = std::iter::once(own).chain(later).collect();
    for entry in &entries {
        store.record(entry).unwrap();
        let path = home.path().join(format!("dvorder/orders/{}.json", entry.id));
        let kept: serde_json::Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        assert!(kept["reissue"]["csr_file"].is_null(), "{kept}");
    }
    entries
}

#[test]
fn after_a_withdrawn_reissue_of_an_earlier_version_the_certificate_before_it_is_on_disk() {
    for reissues in [1, 2] {
        let (home, store) = store();
        let last = withdrawn(&home, &store, reissues).pop().unwrap();
        let found = Found::Token(Token { value: "a1".into(), expires: None });
        let read = [
            store.entry(&last.id).unwrap(),
            store.entry_of("sandbox", 7, None).unwrap(),
            store.entries(&mut Vec::new()).remove(0),
            store.leave_alone(&last.id, false).unwrap(),
            store.note(&last, &found, None).unwrap(),
        ];
        for entry in read {
            assert_eq!((&entry.id, entry.is_withdrawn()), (&last.id, true));
            assert_eq!(entry.csr_file(), Some("/srv/0.csr"), "the key beside the withdrawn CSR is another");
            assert!(Summary::of(&entry).is_on_disk(), "{entry:?}");
        }
        // Where the entries themselves are not read it is told so, too.
        withdrawn(&home, &store, reissues);
        let listing = Listing::of(store.shelf(true).orders, None, last.followed.report.unwrap().0);
        assert_eq!(listing.rows().len(), 1);
        assert_eq!(listing.rows()[0].need, Need::Nothing);
    }
}
