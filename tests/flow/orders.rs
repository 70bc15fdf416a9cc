//! The orders of earlier runs: those that need somebody, before all else, and the list of all.

use dvorder::account::Account;
use dvorder::failure::Failure;
use dvorder::follow::lookup::ErrandProgress;
use dvorder::journal::entry::Entry;
use dvorder::journal::found::{self, Found};
use dvorder::journal::order_key::OrderKey;
use dvorder::journal::reply::Placed;
use dvorder::journal::report::Report;
use dvorder::journal::shelf::{Held, Shelf, Shelved, Unread};
use dvorder::journal::summary::{Standing, Summary};
use dvorder::journal::verdict::Rest;
use dvorder::order::draft::Draft;
use dvorder::order::id::Id;
use dvorder::order::parameter::FieldId;
use dvorder::order::saved::SavedDraft;
use dvorder::order::step::Step;
use dvorder::service::errand::Errand;
use dvorder::wizard::autosave;
use dvorder::wizard::finding;
use dvorder::wizard::footer::footer;
use dvorder::wizard::form::{Action, ActionLine, Input, Item, Spot};
use dvorder::wizard::scene::Picking;
use dvorder::wizard::scene::Scene;
use dvorder::wizard::start;
use dvorder::wizard::{Effect, Model, Msg, RequestId, Size};
use jiff::Timestamp;
use jiff::civil::date;

use crate::order::accepted;
use crate::start::saved;
use crate::wizard::{go_to, issued_until, keys, listed, new_wizard, offers, placed, typed, update};

fn read() -> Timestamp {
    "2026-11-24T10:22:00Z".parse().unwrap()
}

fn id(text: &str) -> Id {
    Id::try_from(text.to_owned()).unwrap()
}

fn key(order_id: u64) -> OrderKey {
    id(&format!("order-{order_id}")).into()
}

fn shown_by(key: OrderKey) -> Spot {
    Spot::Action(Action::ShowOrder(key))
}

/// The start after earlier runs left these orders.
fn left(orders: Vec<Summary>) -> Model {
    let mut model = new_wizard();
    start::offer(&mut model, Shelf { orders, read: read(), ..Shelf::default() });
    model
}

/// The list of all of them.
fn all_of(orders: Vec<Summary>) -> Model {
    let mut model = left(orders);
    go_to(&mut model, Spot::Action(Action::Show(Scene::Orders)));
    assert_eq!(keys(&mut model, "Enter"), []);
    assert_eq!(model.scene, Scene::Orders);
    model
}

fn lines(model: &Model) -> Vec<ActionLine> {
    let line = |item| match item {
        Item::Action(line) => Some(line),
        _ => None,
    };
    model.form().items.into_iter().filter_map(line).collect()
}

fn labels(model: &Model) -> Vec<String> {
    lines(model).into_iter().map(|line| line.label).collect()
}

fn unknown(order_id: u64) -> Summary {
    Summary {
        standing: Standing::Unknown,
        order_id: None,
        status: None,
        ..listed("lost.example", order_id, "")
    }
}

/// One of each kind.
fn some() -> Vec<Summary> {
    vec![
        listed("gone.example", 1, "revoked"),
        issued_until("soon.example", 2, date(2026, 12, 12)),
        listed("shop.example", 3, "pending"),
        unknown(4),
        issued_until("new.example", 5, date(2027, 6, 12)),
    ]
}

#[test]
fn what_needs_somebody_stands_before_everything_and_says_what_when_and_which() {
    let model = left(some());
    assert_eq!(model.form().title, "4 orders need you");
    assert_eq!(model.focus, Some(shown_by(key(4))), "what may have been billed comes first");
    assert_eq!(
        labels(&model),
        [
            "lost.example +2 \u{b7} outcome unknown \u{b7} sent 2 h ago \u{b7} no ID",
            "shop.example +2 \u{b7} place 3 records \u{b7} ordered 2 h ago \u{b7} 3",
            "new.example +2 \u{b7} save it \u{b7} 200 days left \u{b7} 5",
            "soon.example +2 \u{b7} renew or reissue before 12 DEC 2026 \u{b7} 18 days left \u{b7} 2",
            "All orders (5)",
            "New order",
        ]
    );
}

#[test]
fn only_the_worst_few_stand_there_and_all_that_may_have_been_billed() {
    let mut orders: Vec<Summary> = (1..=5).map(unknown).collect();
    orders.extend((11..=30).map(|id| listed("shop.example", id, "pending")));
    for (rows, shown, left_out) in [(15, 5, 20), (24, 10, 15), (60, 20, 5)] {
        let mut model = left(orders.clone());
        update(&mut model, Msg::Drawn(Size { columns: 80, rows }));
        let labels = labels(&model);
        assert_eq!(labels.len(), shown + 2, "{labels:?}");
        assert_eq!(labels[shown], format!("All orders (25), {left_out} more of which need you"));
    }
}

#[test]
fn where_nothing_needs_anybody_a_new_order_is_at_hand() {
    let mut model = left(vec![listed("gone.example", 1, "revoked")]);
    assert_eq!(labels(&model), ["New order", "All orders (1)"]);
    assert_eq!(keys(&mut model, "Enter"), [Effect::NewDraft]);
}

/// On a machine that nothing was ordered from, the account's orders are as near as elsewhere.
#[test]
fn the_orders_of_the_account_are_reached_from_a_form_that_nothing_was_typed_into() {
    for sandbox in [false, true] {
        let mut model = new_wizard();
        model.destination.sandbox = sandbox;
        assert_eq!(model.step(), Step::Product);
        assert_eq!(keys(&mut model, "^P"), [Effect::ReadShelf]);
        update(&mut model, Msg::ShelfRead(Ok(Box::default())));
        assert_eq!(labels(&model), ["New order", "All orders"]);
        go_to(&mut model, Spot::Action(Action::Show(Scene::Orders)));
        keys(&mut model, "Enter");
        assert!(offers(&model, &Action::AskAccount), "{}", shown(&model));
        go_to(&mut model, Spot::Input(Input::OrderId));
        typed(&mut model, "77");
        assert_eq!(keys(&mut model, "Enter"), [Effect::OpenOrder(OrderKey::OfService(77))]);
    }
}

#[test]
fn a_form_that_something_was_typed_into_is_left_as_a_draft() {
    let typed_into = || {
        let mut model = new_wizard();
        autosave::keep_as(&mut model, id("draft-1"));
        keys(&mut model, "^N");
        typed(&mut model, "example.com");
        keys(&mut model, "^P");
        assert_eq!(model.step(), Step::Product);
        model
    };
    let left = |model: &mut Model| {
        let draft = Held { what: saved("draft-1", Step::Product).outline(), by: None };
        update(model, Msg::ShelfRead(Ok(Box::new(Shelf { drafts: vec![draft], ..Shelf::default() }))))
    };
    // On the way back it was saved, and has to be no second time.
    let mut model = typed_into();
    let effects = keys(&mut model, "^P");
    let [Effect::SaveDraft(revision, kept), Effect::ReadShelf] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(kept.draft.text(FieldId::CommonName), "example.com");
    update(&mut model, Msg::DraftSaved(*revision, Ok(())));
    left(&mut model);
    let pick = Action::Pick(Picking::Resume, id("draft-1"));
    assert_eq!(model.focus, Some(Spot::Action(pick)), "{}", shown(&model));
    assert!(!shown(&model).contains("Process"), "nobody else edits it: {}", shown(&model));
    // The next form is a new one, and says nothing is wrong with it yet.
    let new = SavedDraft { draft: Draft::new(), ..saved("draft-2", Step::Product) };
    update(&mut model, Msg::DraftOpened(Ok(Box::new(new))));
    assert_eq!(Step::ALL.map(|step| model.shown_counts(step).0), [0; 9], "{}", shown(&model));
    assert_eq!(model.desk.draft().text(FieldId::CommonName), "");

    // What cannot be saved is not left.
    let mut model = typed_into();
    let effects = keys(&mut model, "^P");
    let [Effect::SaveDraft(revision, _), _] = &effects[..] else { panic!("{effects:?}") };
    update(&mut model, Msg::DraftSaved(*revision, Err("No space left on device".into())));
    left(&mut model);
    assert_eq!(model.step(), Step::Product);
    assert!(model.notice.as_ref().is_some_and(|notice| notice.text.contains("would be lost")));
    assert_eq!(model.desk.draft().text(FieldId::CommonName), "example.com");
}

#[test]
fn drafts_stand_below_and_one_filter_finds_both() {
    let draft = Held { what: saved("draft-1", Step::Dcv).outline(), by: None };
    let mut model = new_wizard();
    start::offer(&mut model, Shelf { orders: some(), drafts: vec![draft], read: read(), ..Shelf::default() });
    let pick = Action::Pick(Picking::Resume, id("draft-1"));
    assert!(offers(&model, &pick));
    typed(&mut model, "shop");
    assert_eq!(model.focus, Some(shown_by(key(3))));
    assert!(!offers(&model, &pick) && offers(&model, &Action::NewDraft));
    keys(&mut model, "Esc");
    typed(&mut model, "draft-1");
    assert_eq!(model.focus, Some(Spot::Action(pick)));
    assert!(!offers(&model, &Action::ShowOrder(key(3))));
}

#[test]
fn what_is_typed_fast_or_pasted_finds_as_well() {
    for mut model in [left(some()), all_of(some())] {
        for text in [Msg::Typed("shop".into()), Msg::Pasted(" shop\n".into())] {
            update(&mut model, text.clone());
            assert_eq!((finding::filter(&model), &model.notice), (Some("shop"), &None), "{text:?}");
            assert_eq!(model.focus, Some(shown_by(key(3))), "{text:?}");
            keys(&mut model, "Esc");
            assert_eq!(finding::filter(&model), Some(""));
        }
        // What is no name of anything is not taken for one.
        update(&mut model, Msg::Pasted("a.example\nb.example".into()));
        assert!(model.notice.is_some() && finding::filter(&model) == Some(""));
    }
}

#[test]
fn an_order_opens_and_one_comes_back_to_where_it_was_chosen() {
    for (mut model, back) in [(left(some()), "first screen"), (all_of(some()), "all orders")] {
        go_to(&mut model, shown_by(key(3)));
        assert_eq!(keys(&mut model, "Enter"), [Effect::OpenOrder(key(3))]);
        update(&mut model, Msg::OrderElsewhere(3));
        assert_eq!(model.scene, Scene::Order);
        for way in ["Esc", "^P"] {
            let mut model = model.clone();
            assert_eq!(keys(&mut model, way), [Effect::ReadShelf]);
            let shelf = Shelf { orders: some(), read: read(), ..Shelf::default() };
            update(&mut model, Msg::ShelfRead(Ok(Box::new(shelf))));
            assert_eq!(model.scene == Scene::Orders, back == "all orders", "{way}");
            assert_eq!((model.scene == Scene::Start), back == "first screen", "{way}");
            if model.scene == Scene::Orders {
                assert_eq!(model.focus, Some(shown_by(key(3))), "where one was");
            }
        }
    }
    let mut model = all_of(some());
    assert_eq!(keys(&mut model, "^P"), [Effect::ReadShelf]);
    update(&mut model, Msg::ShelfRead(Ok(Box::default())));
    assert!((model.scene == Scene::Start), "from the list to the first screen");
}

/// Whatever the way, one comes back to the line that one left from.
#[test]
fn one_comes_back_to_the_line_that_one_left_from() {
    let shelf = || Shelf { orders: some(), read: read(), ..Shelf::default() };
    let back = |model: &mut Model| {
        assert!(keys(model, "^P").contains(&Effect::ReadShelf));
        update(model, Msg::ShelfRead(Ok(Box::new(shelf()))));
    };
    let lines: Vec<Spot> = left(some()).form().spots().collect();
    assert!(lines.len() > 4, "{lines:?}");
    for line in lines {
        let mut model = left(some());
        go_to(&mut model, line.clone());
        for effect in keys(&mut model, "Enter") {
            match effect {
                Effect::OpenOrder(_) => drop(update(&mut model, Msg::OrderElsewhere(3))),
                Effect::NewDraft => {
                    let blank = SavedDraft { draft: Draft::default(), ..saved("new", Step::Product) };
                    drop(update(&mut model, Msg::DraftOpened(Ok(Box::new(blank)))));
                }
                _ => {}
            }
        }
        assert!(model.scene != Scene::Start, "{line:?}");
        back(&mut model);
        assert!(model.scene == Scene::Start, "{line:?}");
        assert_eq!(model.focus, Some(line));
    }
    // So it is from the list, where no row of it was left, too.
    let mut model = all_of(some());
    go_to(&mut model, Spot::Input(Input::OrderId));
    typed(&mut model, "3");
    assert_eq!(keys(&mut model, "Enter"), [Effect::OpenOrder(OrderKey::OfService(3))]);
    update(&mut model, Msg::OrderElsewhere(3));
    back(&mut model);
    assert_eq!(model.focus, Some(Spot::Input(Input::OrderId)));
}

/// One of each kind, the third of them as an entry has it.
fn with(entry: &Entry) -> Vec<Summary> {
    some()
        .into_iter()
        .map(|order| if order.id == Some(id("order-3")) { Summary::of(entry) } else { order })
        .collect()
}

#[test]
fn an_order_is_left_alone_for_good_and_put_back() {
    let mut entry = Entry { id: id("order-3"), ..accepted(Placed { order_id: 3, ..placed() }) };
    let mut model = left(with(&entry));
    assert_eq!(model.form().title, "4 orders need you");
    go_to(&mut model, shown_by(key(3)));
    let mut written = |model: &mut Model, is_left| {
        assert_eq!(keys(model, "Del"), [Effect::LeaveAlone(id("order-3"), is_left)]);
        assert_eq!(model.notice, None, "nothing is said before it is written down");
        entry.followed.is_left_alone = is_left;
        update(model, Msg::LeftAlone(Ok(Box::new(entry.clone()))));
        model.notice.clone().expect("it says so").text
    };
    let place = model.form().spots().position(|spot| spot == shown_by(key(3))).unwrap();
    let said = written(&mut model, true);
    assert_eq!(model.focus, model.form().spots().nth(place), "the line that takes its place");
    assert_eq!(model.form().title, "3 orders need you");
    assert!(!offers(&model, &Action::ShowOrder(key(3))));
    assert!(
        said.contains("example.com is off the list of what needs you") && said.contains("All orders"),
        "{said}"
    );

    go_to(&mut model, Spot::Action(Action::Show(Scene::Orders)));
    keys(&mut model, "Enter");
    go_to(&mut model, shown_by(key(3)));
    let hint = |model: &Model| format!("{:?}", footer(model, &model.form()));
    assert!(hint(&model).contains("Del puts back"));
    let said = written(&mut model, false);
    assert!(said.contains("example.com is back on the list"), "{said}");
    let here = (&model.scene, &model.focus);
    assert_eq!(here, (&Scene::Orders, &Some(shown_by(key(3)))), "one stays on its row");
}

#[test]
fn an_order_that_was_not_read_at_the_start_is_left_alone_like_any() {
    let mut model = left_of_many(&["a.example", "b.example", "c.example", "d.example", "e.example"]);
    let mut entry = Entry { id: id("order-1"), ..accepted(Placed { order_id: 1, ..placed() }) };
    go_to(&mut model, shown_by(key(1)));
    assert_eq!(keys(&mut model, "Del"), [Effect::LeaveAlone(id("order-1"), true)]);
    entry.followed.is_left_alone = true;
    update(&mut model, Msg::LeftAlone(Ok(Box::new(entry))));
    assert_eq!((model.orders.count(), model.orders.needing_count()), (5, 4));
    assert!(offers(&model, &Action::ShowOrder(key(4))), "the next comes up: {:?}", labels(&model));
}

#[test]
fn an_order_that_cannot_be_left_alone_says_why_and_stays() {
    let mut model = left(some());
    go_to(&mut model, shown_by(key(3)));
    keys(&mut model, "Del");
    update(&mut model, Msg::LeftAlone(Err("the disk is full".into())));
    assert!(model.notice.as_ref().is_some_and(|notice| notice.text.contains("disk is full")));
    assert!(offers(&model, &Action::ShowOrder(key(3))));
}

#[test]
fn what_needs_nobody_and_what_is_not_in_the_journal_is_not_left_alone() {
    let elsewhere = Summary { id: None, ..listed("elsewhere.example", 9, "needs_approval") };
    let mut model = all_of(vec![listed("gone.example", 1, "revoked"), elsewhere]);
    for (spot, said) in [(key(1), "needs nothing of anybody"), (OrderKey::OfService(9), "placed elsewhere")] {
        go_to(&mut model, shown_by(spot));
        assert_eq!(keys(&mut model, "Del"), []);
        assert!(model.notice.as_ref().is_some_and(|notice| notice.text.contains(said)), "{said}");
    }
}

#[test]
fn all_orders_are_found_by_any_of_their_words() {
    let mut model = all_of(some());
    assert_eq!(model.focus, Some(shown_by(key(4))), "what needs somebody first is at hand");
    for (typed_text, found) in [
        ("shop", vec![3]),
        ("EXAMPLE issued", vec![5, 2]),
        ("geotrust", vec![4, 3, 5, 2, 1]),
        ("revoked", vec![1]),
        ("place", vec![3]),
        ("nothing like it", vec![]),
    ] {
        typed(&mut model, typed_text);
        let mut rows = lines(&model);
        rows.retain(|line| matches!(line.action, Action::ShowOrder(_)));
        let keys_of: Vec<Action> = found.iter().map(|id| Action::ShowOrder(key(*id))).collect();
        assert_eq!(rows.iter().map(|line| line.action.clone()).collect::<Vec<_>>(), keys_of, "{typed_text}");
        let at_hand = found.first().map_or(Spot::Action(Action::GoBack), |id| shown_by(key(*id)));
        assert_eq!(model.focus, Some(at_hand), "{typed_text}");
        keys(&mut model, "^U");
        assert_eq!(model.orders.filter(), "");
    }
}

/// What Esc does where something was typed to find is what is said of it.
#[test]
fn what_esc_does_while_a_filter_stands_is_said() {
    let hint = |model: &Model| lines(model)[0].hint.to_string();
    let mut model = all_of(some());
    assert!(hint(&model).contains("and so do ^P and Esc"), "{}", hint(&model));
    typed(&mut model, "zzz");
    assert!(hint(&model).ends_with("Esc shows all."), "{}", hint(&model));
    keys(&mut model, "Esc");
    assert_eq!((model.scene, model.orders.filter()), (Scene::Orders, ""));
}

#[test]
fn what_finds_nothing_is_taken_back_letter_by_letter() {
    let mut model = all_of(some());
    typed(&mut model, "shopq");
    assert_eq!(model.orders.found(), 0);
    keys(&mut model, "Backspace");
    assert_eq!((model.orders.found(), model.orders.filter()), (1, "shop"));
    assert_eq!(keys(&mut model, "Esc"), [], "Esc shows all before it goes back");
    assert_eq!(model.orders.found(), 5);
    assert_eq!(keys(&mut model, "Esc"), [Effect::ReadShelf]);
}

#[test]
fn any_order_opens_by_its_id() {
    for (typed_id, opened) in
        [("6484932", Some(6_484_932)), (" #6484932 ", Some(6_484_932)), ("shop", None), ("0", None)]
    {
        let mut model = all_of(some());
        go_to(&mut model, Spot::Input(Input::OrderId));
        typed(&mut model, typed_id);
        let expected: Vec<Effect> =
            opened.map(|id| Effect::OpenOrder(OrderKey::OfService(id))).into_iter().collect();
        assert_eq!(keys(&mut model, "Enter"), expected, "{typed_id}");
        assert_eq!(model.notice.is_some(), opened.is_none(), "{typed_id}");
    }
}

#[test]
fn a_long_list_is_gone_through_whole_and_only_what_could_be_seen_is_made() {
    let orders: Vec<Summary> =
        (1..=5000).map(|id| listed(&format!("host{id}.example"), id, "revoked")).collect();
    let mut model = all_of(orders);
    assert!(model.form().items.len() < 100, "{}", model.form().items.len());
    let at = |model: &Model| match &model.focus {
        Some(Spot::Action(Action::ShowOrder(OrderKey::InJournal(id)))) => id.to_string(),
        other => panic!("{other:?}"),
    };
    assert_eq!(at(&model), "order-1");
    keys(&mut model, "End");
    assert_eq!(at(&model), "order-5000");
    keys(&mut model, "Up");
    assert_eq!(at(&model), "order-4999");
    keys(&mut model, "Home");
    assert_eq!(at(&model), "order-1");
    for _ in 0..30 {
        keys(&mut model, "Down");
    }
    assert_eq!(at(&model), "order-31");
    keys(&mut model, "PgDn PgUp");
    assert_eq!(at(&model), "order-31");
    typed(&mut model, "host4321");
    assert_eq!(at(&model), "order-4321");
    keys(&mut model, "Home Home");
    assert_eq!(model.focus, Some(Spot::Action(Action::GoBack)), "what stands above the list is reached");
}

#[test]
fn what_was_not_placed_opens_nothing_and_says_so() {
    let refused = Summary { standing: Standing::Nothing, order_id: None, ..listed("no.example", 1, "") };
    let mut model = all_of(vec![refused]);
    assert!(labels(&model)[2].contains("not placed"), "{:?}", labels(&model));
    assert_eq!(keys(&mut model, "Enter"), [Effect::OpenOrder(key(1))]);
    update(&mut model, Msg::OrderOpened(Err("Nothing came of this order: refused.".into())));
    assert_eq!(model.scene, Scene::Orders);
}

fn reports(orders: &[(u64, &str)]) -> Vec<Report> {
    let report = |(order_id, status): &(u64, &str)| Report {
        order_id: *order_id,
        status: Some((*status).into()),
        names: vec!["account.example".into()],
        ..Report::default()
    };
    orders.iter().map(report).collect()
}

fn account_of(orders: &[(u64, &str)]) -> found::Listed {
    found::Listed { at: read(), orders: reports(orders), unreadable: 0, rest: Rest::Nothing, missed: None }
}

/// The list, and the account is being asked.
fn asked(orders: Vec<Summary>) -> (Model, RequestId) {
    let mut model = all_of(orders);
    go_to(&mut model, Spot::Action(Action::AskAccount));
    let effects = keys(&mut model, "Enter");
    let [Effect::Ask(request, Errand::Orders, None)] = effects.as_slice() else { panic!("{effects:?}") };
    (model, *request)
}

fn shown(model: &Model) -> String {
    format!("{:?}", model.form())
}

/// The start with many orders that need somebody, of which so far only those are read that it shows.
fn left_of_many(names: &[&str]) -> Model {
    let orders: Vec<Summary> = (1..).zip(names).map(|(id, name)| listed(name, id, "pending")).collect();
    let kept = |summary: &Summary| Shelved { draft_id: None, is_accepted: true, summary: summary.clone() };
    let text = serde_json::to_vec(&orders.iter().map(kept).collect::<Vec<_>>()).unwrap();
    let unread = Some(Unread { count: orders.len(), needing: orders.len(), sandbox: true, text });
    let mut model = new_wizard();
    start::offer(
        &mut model,
        Shelf { orders: orders[..3].to_vec(), unread, read: read(), ..Shelf::default() },
    );
    model
}

#[test]
fn orders_that_were_not_read_at_the_start_are_counted_found_and_listed() {
    let names = ["a.example", "b.example", "c.example", "d.example", "e.example"];
    let model = left_of_many(&names);
    assert_eq!(model.form().title, "5 orders need you");
    let all = "All orders (5), 2 more of which need you";
    assert!(labels(&model).iter().any(|label| label == all), "{:?}", labels(&model));

    let mut typing = left_of_many(&names);
    keys(&mut typing, "e . e x");
    assert!(shown(&typing).contains("1 of 5 orders"), "{}", shown(&typing));
    assert_eq!(typing.focus, Some(shown_by(key(5))));

    let mut listing = left_of_many(&names);
    go_to(&mut listing, Spot::Action(Action::Show(Scene::Orders)));
    keys(&mut listing, "Enter");
    assert_eq!((listing.orders.count(), listing.orders.found()), (5, 5));
    assert!(labels(&listing).iter().any(|label| label.starts_with("e.example")), "{:?}", labels(&listing));
}

#[test]
fn the_journal_is_there_at_once_and_the_account_is_asked_when_it_is_wanted() {
    let (mut model, request) = asked(some());
    assert_eq!(model.orders.count(), 5);
    update(
        &mut model,
        Msg::Progressed(request, ErrandProgress::Listed { pages: 3, orders: 300, of: Some(5000) }),
    );
    assert!(shown(&model).contains("3 pages, 300 of 5000 orders so far"), "{}", shown(&model));
    let listed = account_of(&[(3, "issued"), (77, "pending")]);
    update(&mut model, Msg::Answered(request, Ok(Found::Listed(listed)), None));
    assert_eq!(model.orders.count(), 6, "one of both lists is one");
    let labels = labels(&model);
    assert!(
        labels.iter().any(|label| label.starts_with("shop.example +2") && label.contains("issued")),
        "{labels:?}"
    );
    assert!(offers(&model, &Action::ShowOrder(OrderKey::OfService(77))), "{labels:?}");
    assert!(shown(&model).contains("The account lists 2 orders, as of"), "{}", shown(&model));
}

/// What is most urgent is first in sight, however many come before that which was.
#[test]
fn after_the_account_was_asked_its_most_urgent_order_is_on_show() {
    let old = Summary { created: Some(read()), ..listed("own.example", 3, "revoked") };
    let (mut model, request) = asked(vec![old]);
    let many: Vec<(u64, &str)> = (1000..1400).map(|id| (id, "needs_approval")).collect();
    update(&mut model, Msg::Answered(request, Ok(Found::Listed(account_of(&many))), None));
    let first = OrderKey::OfService(model.orders.journal().next().and_then(|order| order.order_id).unwrap());
    let shows = |model: &Model| {
        let mut lines = lines(model).into_iter().map(|line| line.action);
        lines.find(|action| matches!(action, Action::ShowOrder(_)))
    };
    assert_eq!(shows(&model), Some(Action::ShowOrder(first.clone())));
    // From the list back to what stands above it.
    go_to(&mut model, shown_by(first.clone()));
    keys(&mut model, "End");
    assert_ne!(shows(&model), Some(Action::ShowOrder(first.clone())));
    keys(&mut model, "Home Home");
    assert_eq!(shows(&model), Some(Action::ShowOrder(first)));
}

#[test]
fn rows_that_cannot_be_read_and_pages_that_do_not_come_are_told_and_the_rest_is_kept() {
    let failure = Failure::new("The service did not answer.", "Ask again.");
    for (listed, count, said) in [
        (
            found::Listed { unreadable: 300, ..account_of(&[(77, "pending")]) },
            6,
            "300 rows of its list could not be read",
        ),
        (
            found::Listed { unreadable: 1, ..account_of(&[]) },
            5,
            "1 row of its list could not be read, and is left out",
        ),
        (
            found::Listed { rest: Rest::AtLeast(9), ..account_of(&[(77, "pending")]) },
            6,
            "The service listed 1 order only: at least 9 more did not come.",
        ),
        (
            found::Listed { missed: Some(failure.clone()), ..account_of(&[(77, "pending")]) },
            6,
            "The rest did not come. The service did not answer. Ask again.",
        ),
    ] {
        let (mut model, request) = asked(some());
        update(&mut model, Msg::Answered(request, Ok(Found::Listed(listed)), None));
        assert_eq!(model.orders.count(), count, "{said}");
        assert!(shown(&model).contains(said), "{said}: {}", shown(&model));
    }
    let (mut model, request) = asked(some());
    update(&mut model, Msg::Answered(request, Err(failure), None));
    assert_eq!(model.orders.count(), 5);
    assert!(shown(&model).contains("The service did not answer. Ask again."));
    assert!(offers(&model, &Action::AskAccount), "it can be asked again");
}

#[test]
fn the_account_need_not_be_waited_for() {
    for stop in ["Enter", "^C"] {
        let (mut model, request) = asked(some());
        assert_eq!(keys(&mut model, stop), [], "{stop}");
        assert!(!offers(&model, &Action::StopWaiting) && offers(&model, &Action::AskAccount), "{stop}");
        // What is under way then changes nothing any more.
        let before = model.clone();
        update(&mut model, Msg::Answered(request, Ok(Found::Listed(account_of(&[(77, "pending")]))), None));
        assert_eq!((model.orders.count(), model.notice.as_ref()), (5, before.notice.as_ref()), "{stop}");
    }
}

#[test]
fn what_the_account_lists_stays_while_one_looks_at_an_order() {
    let (mut model, request) = asked(some());
    update(&mut model, Msg::Answered(request, Ok(Found::Listed(account_of(&[(77, "pending")]))), None));
    go_to(&mut model, shown_by(OrderKey::OfService(77)));
    keys(&mut model, "Enter");
    update(&mut model, Msg::OrderElsewhere(77));
    keys(&mut model, "Esc");
    let shelf = Shelf { orders: some(), read: read(), ..Shelf::default() };
    update(&mut model, Msg::ShelfRead(Ok(Box::new(shelf))));
    assert_eq!((model.orders.count(), model.focus.clone()), (6, Some(shown_by(OrderKey::OfService(77)))));
}

#[test]
fn an_order_of_another_account_stands_for_itself_and_says_whose_it_is() {
    let other = Summary { account: Some(2002), ..listed("shop.example", 3, "pending") };
    let (mut model, request) = asked(vec![other]);
    let account = Account { id: 1001, name: "Example Ltd.".into() };
    update(&mut model, Msg::AccountAsked(Some(account)));
    update(&mut model, Msg::Answered(request, Ok(Found::Listed(account_of(&[(3, "issued")]))), None));
    assert_eq!(model.orders.count(), 2, "{:?}", labels(&model));
    let hints: Vec<String> = lines(&model).into_iter().map(|line| line.hint.into_owned()).collect();
    let told = hints.iter().filter(|hint| hint.contains("in account 2002, not that of this key")).count();
    assert_eq!(told, 1, "{hints:?}");
}

/// Orders of one name are told apart by the first thing that differs, in their rows and in what is said of them.
#[test]
fn two_orders_of_one_name_are_told_apart() {
    let by = |order_id, method: &str, product: &str, day: i8| Summary {
        dcv_method: Some(method.into()),
        product: Some(product.into()),
        created: Some(format!("2026-11-{day}T00:00:00Z").parse().unwrap()),
        ..listed("shop.example", order_id, "pending")
    };
    let one = || by(1, "email", "ssl_dv_geotrust", 20);
    for (other, expected) in [
        (by(2, "dns-txt-token", "ssl_dv_geotrust", 20), "DNS TXT record"),
        (by(2, "email", "ssl_dv_rapidssl", 20), "RapidSSL"),
        (by(2, "email", "ssl_dv_geotrust", 21), "21 NOV 2026"),
    ] {
        let model = all_of(vec![one(), other]);
        let labels = labels(&model);
        assert!(labels.iter().any(|label| label.contains(expected)), "{expected}: {labels:?}");
    }
    let alone = labels(&all_of(vec![one()]));
    assert!(alone.iter().all(|label| !label.contains("E-mail")), "{alone:?}");
}

/// What is said of an order is as old as the last answer, and says so.
#[test]
fn the_age_of_what_is_known_is_told() {
    let asked = |hours: i64| Summary {
        asked: Some(read() - jiff::SignedDuration::from_hours(hours)),
        ..listed("shop.example", 1 + hours.unsigned_abs(), "pending")
    };
    let model = left(vec![asked(1), asked(72)]);
    assert!(shown(&model).contains("The service said so 3 days ago or since"), "{}", shown(&model));
    let hints: Vec<String> = lines(&model).into_iter().map(|line| line.hint.into_owned()).collect();
    for age in ["asked 1 h ago", "asked 3 days ago"] {
        assert_eq!(hints.iter().filter(|hint| hint.contains(age)).count(), 1, "{age}: {hints:?}");
    }
    assert!(shown(&left(vec![asked(2)])).contains("The service said so 2 h ago; opening it"));
}
