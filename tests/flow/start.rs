//! What earlier runs left, and what is saved of this one.

use dvorder::exit::Exit;
use dvorder::failure::Failure;
use dvorder::journal::confirmed::Confirmed;
use dvorder::journal::entry::{Entry, State};
use dvorder::journal::refusal::{Deal, Refusal};
use dvorder::journal::reply::{Outcome, Placed};
use dvorder::journal::sent::Prepared;
use dvorder::journal::shelf::{Held, OpenOrder, Shelf};
use dvorder::journal::summary::Summary;
use dvorder::journal::verdict::{Candidate, LookupVerdict};
use dvorder::order::draft::Draft;
use dvorder::order::id::Id;
use dvorder::order::parameter::FieldId;
use dvorder::order::saved::{Outline, SavedDraft, VERSION};
use dvorder::order::step::Step;
use dvorder::service::errand::Errand;
use dvorder::wizard::autosave;
use dvorder::wizard::destination::Destination;
use dvorder::wizard::farewell::farewell;
use dvorder::wizard::form::{Action, Input, Spot};
use dvorder::wizard::help::HelpPage;
use dvorder::wizard::protocol;
use dvorder::wizard::scene::{Picking, Scene};
use dvorder::wizard::start;
use dvorder::wizard::submit::Submit;
use dvorder::wizard::{Effect, Model, Msg, Overlay, RequestId, Size};
use jiff::SignedDuration;

use crate::common::{sample_draft, sample_order};
use crate::wizard::{
    TODAY, burst, fill, go_to, keys, looked_up, new_wizard, offers, on_its_way, order_ended, placed, sandbox,
    settled, typed, update, waiting, wizard_with,
};

fn id(text: &str) -> Id {
    Id::try_from(text.to_owned()).unwrap()
}

pub fn saved(name: &str, step: Step) -> SavedDraft {
    let saved = "2026-11-24T10:22:00Z".parse().unwrap();
    SavedDraft {
        version: VERSION,
        id: id(name),
        saved,
        step,
        target: None,
        copy_of: None,
        draft: sample_draft(),
    }
}

/// The order of the sample draft, sent from the sandbox, its outcome unknown.
pub fn entry() -> Entry {
    let (order, draft) = (sample_order(), sample_draft());
    let of = Prepared {
        order: &order,
        draft: &draft,
        draft_id: Some(id("draft-1")),
        target: "sandbox",
        digest: "00".into(),
    };
    Entry::prepared(id("order-1"), of, "2026-11-24T10:22:00Z".parse().unwrap())
}

/// The same order, sent there.
fn sent_to(place: &str) -> Entry {
    let mut entry = entry();
    entry.sent.target = place.into();
    entry
}

fn free(draft: SavedDraft) -> Held<Outline> {
    Held { what: draft.outline(), by: None }
}

/// What an order of unknown outcome leaves.
fn left_open(entry: &Entry) -> Shelf {
    Shelf {
        open_orders: vec![Held { what: OpenOrder::of(entry), by: None }],
        orders: vec![Summary::of(entry)],
        ..Shelf::default()
    }
}

fn started_with(shelf: Shelf) -> Model {
    let mut model = new_wizard();
    start::offer(&mut model, shelf);
    model
}

fn with_drafts() -> Model {
    let held = Held { what: saved("draft-2", Step::Review).outline(), by: Some(4711) };
    started_with(Shelf { drafts: vec![free(saved("draft-1", Step::Dcv)), held], ..Shelf::default() })
}

#[test]
fn a_draft_that_was_for_somewhere_else_asks_before_it_is_opened() {
    const US: &str = "https://www.digicert.com/services/v2";
    const EU: &str = "https://certcentral.digicert.eu/services/v2";
    let paying = Destination {
        sandbox: false,
        place: US.into(),
        label: "US www.digicert.com".into(),
        key_needed: true,
        account: None,
        options: "--region us".into(),
    };
    for (was, now, asked) in [
        (
            Some("sandbox"),
            paying.clone(),
            Some("the sandbox. Go on, and it COSTS MONEY: it goes to US www.digicert.com"),
        ),
        (
            Some(EU),
            paying.clone(),
            Some("digicert.eu/services/v2. Go on, and it COSTS MONEY: it goes to US www.digicert"),
        ),
        (
            Some(US),
            sandbox(),
            Some("digicert.com/services/v2. Go on, and it goes to the sandbox, where nothing is"),
        ),
        (Some(US), paying.clone(), None),
        (Some("sandbox"), sandbox(), None),
        // A draft of an older dvorder does not say.
        (None, paying, None),
    ] {
        let draft = SavedDraft { target: was.map(str::to_owned), ..saved("draft-1", Step::Dcv) };
        let mut model = new_wizard();
        model.destination = now;
        start::offer(&mut model, Shelf { drafts: vec![free(draft.clone())], ..Shelf::default() });
        for (picking, opened) in [
            (Picking::Resume, Effect::OpenDraft(id("draft-1"))),
            (Picking::Copy, Effect::CopyDraft(id("draft-1"))),
        ] {
            let mut model = model.clone();
            if picking == Picking::Copy {
                go_to(&mut model, Spot::Action(Action::Picking(Picking::Copy)));
                keys(&mut model, "Enter");
            }
            go_to(&mut model, Spot::Action(Action::Pick(picking, id("draft-1"))));
            let effects = keys(&mut model, "Enter");
            let Some(said) = asked else {
                assert_eq!(effects, [opened], "{was:?}");
                continue;
            };
            let Some(Overlay::AskTarget(_, _, place)) = &model.overlay else { panic!("{:?}", model.overlay) };
            assert!(
                model.destination.instead_of(place).contains(said),
                "{}",
                model.destination.instead_of(place)
            );
            assert_eq!(effects, []);
            // Neither a burst nor any other key goes on.
            burst(&mut model, "\n\n");
            keys(&mut model, "y Space");
            assert!(model.overlay.is_some());
            let mut gone_back = model.clone();
            assert_eq!(keys(&mut gone_back, "Esc"), []);
            assert!(gone_back.overlay.is_none() && gone_back.scene == Scene::Start);
            assert_eq!(keys(&mut model, "Enter"), [opened]);
        }
        assert_eq!(start::asks_where(&mut model, &draft), asked.is_some());
    }
}

#[test]
fn a_draft_remembers_where_its_order_goes() {
    let mut model = new_wizard();
    autosave::keep_as(&mut model, id("draft-1"));
    typed(&mut model, "r");
    assert_eq!(autosave::to_save(&model).and_then(|saved| saved.target).as_deref(), Some("sandbox"));
}

#[test]
fn what_is_printed_to_go_on_leads_to_the_same_place() {
    for options in ["--sandbox", "--region eu", "--base-url https://127.0.0.1:1 --ca-cert '/a b/ca.pem'"] {
        let mut model = new_wizard();
        model.destination.options = options.into();
        autosave::keep_as(&mut model, id("draft-1"));
        typed(&mut model, "r");
        let text = farewell(&model, 40).text;
        let is_there = |text: &str, command: &str, columns: usize| {
            let indent = if command.len() + 2 > columns { "" } else { "  " };
            text.contains(&format!("\n{indent}{command}\n"))
        };
        assert!(is_there(&text, &format!("dvorder {options} --resume draft-1"), 40), "{text}");
        let (mut waits, _) = on_its_way(sample_draft());
        waits.destination.options = options.into();
        autosave::keep_as(&mut waits, id("draft-1"));
        for columns in [20, 40, 80] {
            let text = farewell(&waits, columns).text;
            assert!(is_there(&text, &format!("dvorder {options}"), columns), "{text}");
        }
    }
}

fn failure() -> Failure {
    Failure::new("No answer came.", "Look again.")
}

/// A wizard that has taken up the order of [`entry`].
pub fn taken_up() -> Model {
    let mut model = started_with(left_open(&entry()));
    assert_eq!(keys(&mut model, "Enter"), [Effect::OpenOrder(id("order-1").into())]);
    update(&mut model, Msg::OrderOpened(Ok(Box::new(entry()))));
    model
}

/// Looks the order up and lets the answer come, so many minutes after the order was confirmed.
fn look_up_at(model: &mut Model, minute: i64, verdict: LookupVerdict) -> Vec<Effect> {
    go_to(model, Spot::Action(Action::LookUp));
    let effects = keys(model, "Enter");
    let [Effect::Ask(request, Errand::LookUp(entry), None)] = effects.as_slice() else {
        panic!("{effects:?}")
    };
    let mut entry = entry.clone();
    let now = entry.sent.last_confirmed().unwrap() + SignedDuration::from_mins(minute);
    entry.take_in(verdict, now);
    update(model, looked_up(*request, entry))
}

fn look_up(model: &mut Model, verdict: LookupVerdict) -> Vec<Effect> {
    look_up_at(model, 2, verdict)
}

/// Looks the order up in vain, twice and five minutes apart.
fn not_there_twice(model: &mut Model) {
    look_up_at(model, 2, LookupVerdict::NotThere);
    look_up_at(model, 7, LookupVerdict::NotThere);
}

fn doubt() -> LookupVerdict {
    LookupVerdict::CouldBe(vec![Candidate { order_id: 12, why: "it shows no own order ID".into() }])
}

fn could_not_ask() -> LookupVerdict {
    LookupVerdict::CouldNotAsk("No answer came.".into(), "Look again.".into())
}

#[test]
fn a_draft_is_resumed_where_it_was_left() {
    let mut model = with_drafts();
    assert_eq!(keys(&mut model, "Tab Enter"), [Effect::OpenDraft(id("draft-1"))]);
    update(&mut model, Msg::DraftOpened(Ok(Box::new(saved("draft-1", Step::Dcv)))));
    assert_eq!(model.scene, Scene::Step(Step::Dcv));
    assert_eq!(model.desk.draft().text(FieldId::CommonName), "example.com");
    assert_eq!(model.desk.errors(), 0, "the CSR is read again");
    assert_eq!(model.news.unwrap().text, "This is the draft draft-1: example.com.");
}

#[test]
fn a_copy_says_of_what_it_is_one() {
    let mut model = with_drafts();
    let copy = SavedDraft { copy_of: Some(id("draft-1")), ..saved("draft-9", Step::Product) };
    update(&mut model, Msg::DraftOpened(Ok(Box::new(copy))));
    let said = model.news.unwrap().text;
    assert_eq!(said, "This is a copy of the draft draft-1, saved as draft-9: example.com.");
}

#[test]
fn a_new_order_needs_no_word() {
    let mut model = with_drafts();
    let new = SavedDraft { draft: Draft::new(), ..saved("draft-9", Step::Product) };
    update(&mut model, Msg::DraftOpened(Ok(Box::new(new))));
    assert_eq!(model.news, None);
}

#[test]
fn a_draft_that_another_process_edits_says_so_and_can_be_copied() {
    let mut model = with_drafts();
    go_to(&mut model, Spot::Action(Action::Pick(Picking::Resume, id("draft-2"))));
    let hint = model.form().action_at(model.focus.as_ref().unwrap()).unwrap().hint.clone();
    assert!(hint.contains("unless process 4711 is editing it still. It can be copied"), "{hint}");
    // It may be gone by now.
    assert_eq!(keys(&mut model, "Enter"), [Effect::OpenDraft(id("draft-2"))]);
    go_to(&mut model, Spot::Action(Action::Picking(Picking::Copy)));
    keys(&mut model, "Enter");
    go_to(&mut model, Spot::Action(Action::Pick(Picking::Copy, id("draft-2"))));
    assert_eq!(keys(&mut model, "Enter"), [Effect::CopyDraft(id("draft-2"))]);
}

#[test]
fn deleting_a_draft_asks_first() {
    let mut model = with_drafts();
    go_to(&mut model, Spot::Action(Action::Picking(Picking::Delete)));
    keys(&mut model, "Enter");
    assert_eq!(keys(&mut model, "Enter"), []);
    let Some(Overlay::AskDelete(which, described)) = &model.overlay else { panic!("{:?}", model.overlay) };
    assert_eq!(*which, id("draft-1"));
    assert!(described.contains("example.com") && described.contains("draft-1"), "{described}");
    assert_eq!(keys(&mut model, "Esc Enter Enter"), [Effect::DeleteDraft(id("draft-1"))]);
    update(&mut model, Msg::ShelfRead(Ok(Box::default())));
    assert!(offers(&model, &Action::NewDraft));
    let said = model.notice.as_ref().map(|notice| notice.text.as_str());
    assert_eq!(said, Some("Deleted the draft draft-1."));
}

/// Whatever draft was chosen, or none, one comes back to the line by which one chose.
#[test]
fn one_comes_back_from_choosing_a_draft_to_the_line_that_led_there() {
    for picking in [Picking::Copy, Picking::Delete] {
        let line = Spot::Action(Action::Picking(picking));
        let mut model = with_drafts();
        go_to(&mut model, line.clone());
        keys(&mut model, "Enter");
        go_to(&mut model, Spot::Action(Action::Picking(Picking::Resume)));
        keys(&mut model, "Enter");
        assert_eq!(model.focus, Some(line));
    }
    let mut model = with_drafts();
    go_to(&mut model, Spot::Action(Action::Picking(Picking::Delete)));
    assert_eq!(keys(&mut model, "Enter Enter Enter"), [Effect::DeleteDraft(id("draft-1"))]);
    let left = vec![free(saved("draft-2", Step::Dcv))];
    update(&mut model, Msg::ShelfRead(Ok(Box::new(Shelf { drafts: left, ..Shelf::default() }))));
    assert_eq!(model.focus, Some(Spot::Action(Action::Picking(Picking::Delete))));
}

#[test]
fn no_step_is_reached_before_a_choice_is_made() {
    for key in ["^N", "^P", "^R", "^S", "^O"] {
        let mut model = with_drafts();
        assert_eq!(keys(&mut model, key), []);
        assert!(model.scene == Scene::Start && model.overlay.is_none(), "{key}");
    }
}

#[test]
fn what_was_typed_is_saved_when_a_field_is_left_and_when_it_has_waited() {
    let mut model = new_wizard();
    autosave::keep_as(&mut model, id("draft-1"));
    let saves =
        |effects: &[Effect]| effects.iter().filter(|effect| matches!(effect, Effect::SaveDraft(..))).count();
    fill(&mut model, FieldId::CommonName, "exam");
    assert!(autosave::is_unsaved(&model));
    let effects = update(&mut model, Msg::SaveDue);
    assert_eq!(saves(&effects), 1);
    let [Effect::SaveDraft(revision, draft)] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!((draft.draft.text(FieldId::CommonName), draft.step), ("exam", Step::Domains));
    update(&mut model, Msg::DraftSaved(*revision, Ok(())));
    assert_eq!(update(&mut model, Msg::SaveDue), [], "nothing has changed");
    assert_eq!(saves(&typed(&mut model, "ple.com")), 0, "not at every key");
    assert_eq!(saves(&keys(&mut model, "Tab")), 1);
    assert_eq!(saves(&keys(&mut model, "Tab ^T Tab")), 0, "moving about changes nothing");
    assert_eq!(saves(&keys(&mut model, "^N ^P")), 2, "but the step is kept");
}

#[test]
fn what_was_left_empty_is_wrong_after_a_draft_is_resumed_too() {
    for missing in [FieldId::Product, FieldId::CommonName, FieldId::Csr] {
        let mut draft = saved("draft-1", Step::Review);
        draft.draft.set(missing, "");
        let mut model = new_wizard();
        start::resume(&mut model, draft.clone());
        assert_eq!(model.shown_counts(missing.step()).0, 1, "{missing:?}");
        draft.step = missing.step();
        let mut model = new_wizard();
        start::resume(&mut model, draft);
        assert_eq!(
            model.shown_counts(missing.step()).0,
            0,
            "{missing:?}: that step is still being filled in"
        );
    }
}

#[test]
fn what_may_have_been_billed_does_not_stand_below_nothing_was_bought() {
    let (mut model, request) = on_its_way(sample_draft());
    update(&mut model, order_ended(request, Outcome::Unknown(failure())));
    let said = farewell(&model, 80);
    assert_eq!(said.code, Exit::Unknown);
    assert!(said.text.starts_with("SANDBOX: ") && said.text.contains("bills nothing"), "{}", said.text);
    assert!(!said.text.contains("nothing was bought"), "{}", said.text);
    // Nor below the header, which says that nothing is bought in the sandbox.
    let told = |model: &Model| format!("{:?}", model.form().items);
    assert!(told(&model).contains("the sandbox bills nothing") && !told(&model).contains("billed"));
    model.destination = Destination { sandbox: false, ..model.destination };
    assert!(told(&model).contains("It may have been placed and billed."));
}

#[test]
fn leaving_asks_only_when_what_was_typed_is_lost() {
    let mut model = new_wizard();
    autosave::keep_as(&mut model, id("draft-1"));
    fill(&mut model, FieldId::CommonName, "example.com");
    assert_eq!(keys(&mut model, "^Q"), [Effect::Leave]);
    let said = farewell(&model, 80);
    assert_eq!(said.code, Exit::Done);
    assert!(said.text.contains("dvorder --sandbox --resume draft-1"), "{said:?}");

    update(&mut model, Msg::DraftSaved(1, Err("No space left on device".into())));
    assert_eq!(keys(&mut model, "^Q"), []);
    assert_eq!(model.overlay, Some(Overlay::AskLeave));
    let said = farewell(&model, 80);
    assert!(said.text.contains("not saved: No space left"), "{said:?}");
}

#[test]
fn a_draft_that_cannot_be_saved_says_so_until_it_can() {
    let mut model = new_wizard();
    autosave::keep_as(&mut model, id("draft-1"));
    update(&mut model, Msg::DraftSaved(1, Err("No space left on device".into())));
    assert!(model.news.is_some());
    keys(&mut model, "Tab");
    assert_eq!(model.saving.not_saved.as_deref(), Some("No space left on device"), "it lasts");
    update(&mut model, Msg::DraftSaved(2, Ok(())));
    assert_eq!(model.saving.not_saved, None);
}

#[test]
fn what_could_not_be_saved_is_saved_again_until_it_is() {
    let full = || Err("No space left on device".to_owned());
    let mut model = new_wizard();
    autosave::keep_as(&mut model, id("draft-1"));
    fill(&mut model, FieldId::CommonName, "example.com");
    for _ in 0..2 {
        let effects = update(&mut model, Msg::SaveDue);
        let [Effect::SaveDraft(revision, saved)] = effects.as_slice() else { panic!("{effects:?}") };
        assert_eq!(saved.draft.text(FieldId::CommonName), "example.com");
        assert!(!autosave::is_unsaved(&model));
        update(&mut model, Msg::DraftSaved(*revision, full()));
        assert!(autosave::is_unsaved(&model) && autosave::to_save(&model).is_some());
    }
    // What failed while something newer is on its way is in that.
    let first = model.saving.hand_over();
    fill(&mut model, FieldId::CommonName, "www.example.com");
    let last = model.saving.hand_over();
    update(&mut model, Msg::DraftSaved(first, full()));
    update(&mut model, Msg::DraftSaved(last, Ok(())));
    assert!(!autosave::is_unsaved(&model));
    assert_eq!((model.saving.not_saved.as_deref(), model.saving.changed), (None, false));
}

#[test]
fn an_order_that_was_found_is_adopted_and_its_token_fetched() {
    let mut model = taken_up();
    assert_eq!(model.step(), Step::Submit);
    assert_eq!(farewell(&model, 80).code, Exit::Unknown);
    let mut found = placed();
    found.dcv_random_value = None;
    let effects = look_up(&mut model, LookupVerdict::Found(found));
    let [Effect::Ask(_, Errand::Token(order_id), _)] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(*order_id, placed().order_id);
    assert!(matches!(&model.submit, Submit::Accepted(_)));
    assert_eq!(farewell(&model, 80).code, Exit::Done);
}

#[test]
fn sending_again_is_offered_only_after_a_look_up_has_answered_and_asks_for_the_name_again() {
    let again = Action::PlaceOrder;
    let mut model = taken_up();
    assert!(!offers(&model, &again) && !offers(&model, &Action::PutAside), "before any look-up");
    look_up(&mut model, could_not_ask());
    assert!(!offers(&model, &again) && !offers(&model, &Action::PutAside), "a look-up that failed is none");
    look_up(&mut model, doubt());
    assert!(!offers(&model, &again) && !offers(&model, &Action::PutAside), "one of them may be it");

    look_up_at(&mut model, 2, LookupVerdict::NotThere);
    let said = format!("{:?}", model.form());
    assert!(said.contains("once is not enough") && said.contains("24 NOV 2026 10:29 UTC"), "{said}");
    assert!(!offers(&model, &again) && !offers(&model, &Action::PutAside), "it may be booked late");
    look_up_at(&mut model, 6, LookupVerdict::NotThere);
    assert!(!offers(&model, &again) && !offers(&model, &Action::PutAside), "four minutes are not five");
    look_up_at(&mut model, 7, LookupVerdict::NotThere);
    let said = format!("{:?}", model.form());
    assert!(said.contains("Looked for 3 times since 24 NOV 2026 10:24 UTC"), "{said}");
    go_to(&mut model, Spot::Action(again.clone()));
    assert_eq!(keys(&mut model, "Enter"), [], "the name was not typed");
    go_to(&mut model, Spot::Input(Input::Confirmation));
    typed(&mut model, "example.com");
    let effects = keys(&mut model, "Enter");
    assert_eq!(
        effects,
        [Effect::Buy(RequestId(6), Confirmed::Again(id("order-1")), None)],
        "what the journal has"
    );
    assert_eq!(keys(&mut model, "Enter Enter"), [], "and only once");
}

#[test]
fn an_order_that_was_not_found_can_be_put_aside_and_its_draft_edited() {
    let mut model = taken_up();
    not_there_twice(&mut model);
    go_to(&mut model, Spot::Action(Action::PutAside));
    let effects = keys(&mut model, "Enter");
    assert_eq!(effects.first(), Some(&Effect::PutAside(id("order-1"))));
    assert_eq!((&model.submit, model.step()), (&Submit::Ready(None), Step::Review));
    fill(&mut model, FieldId::OrderYears, "2");
    assert_eq!(model.desk.draft().text(FieldId::OrderYears), "2");
}

#[test]
fn an_order_sent_elsewhere_is_not_looked_up_here() {
    let elsewhere = sent_to("https://certcentral.digicert.eu/services/v2");
    let mut model = started_with(left_open(&elsewhere));
    update(&mut model, Msg::OrderOpened(Ok(Box::new(elsewhere))));
    go_to(&mut model, Spot::Action(Action::LookUp));
    assert_eq!(keys(&mut model, "Enter"), []);
    assert!(model.notice.unwrap().text.contains("certcentral.digicert.eu"));
}

#[test]
fn todays_rules_do_not_lock_an_open_order_out() {
    for body in [true, false] {
        let mut refused = entry();
        refused.sent.draft.set(FieldId::OrderYears, "9");
        refused.sent.body = refused.sent.body.filter(|_| body);
        assert!(refused.sent.order().is_err());
        let mut model = started_with(left_open(&refused));
        update(&mut model, Msg::OrderOpened(Ok(Box::new(refused))));
        assert_eq!((model.step(), &model.overlay), (Step::Submit, &None));
        not_there_twice(&mut model);
        assert!(offers(&model, &Action::PutAside));
        assert_eq!(offers(&model, &Action::PlaceOrder), body, "where the bytes are there");
        if body {
            go_to(&mut model, Spot::Input(Input::Confirmation));
            typed(&mut model, "example.com");
            assert!(matches!(keys(&mut model, "Enter").as_slice(), [Effect::Buy(_, Confirmed::Again(_), _)]));
        }
        let mut found = placed();
        found.dcv_random_value = None;
        let mut model = taken_up();
        look_up(&mut model, LookupVerdict::Found(found));
        let Submit::Accepted(sent) = &model.submit else { panic!("{:?}", model.submit) };
        assert_eq!(sent.names[0].as_str(), "example.com");
    }
}

/// The order of [`entry`], found with this status.
fn found_with(status: &str) -> (Model, Vec<Effect>) {
    let mut model = taken_up();
    let found = Placed { status: Some(status.into()), dcv_random_value: None, ..placed() };
    let effects = look_up(&mut model, LookupVerdict::Found(found));
    (model, effects)
}

#[test]
fn an_order_that_was_found_is_told_by_its_status() {
    for (status, said) in [
        ("issued", "nothing to place"),
        ("needs_approval", "must approve it"),
        ("processing", "status is processing"),
        ("revoked", "status is revoked"),
    ] {
        let (model, effects) = found_with(status);
        assert_eq!(effects, [], "{status}: no token is wanted");
        let end = farewell(&model, 400);
        assert!(end.text.contains(said), "{status}: {end:?}");
        assert_eq!(end.code, Exit::Done, "{status}");
    }
    assert!(matches!(found_with("Pending").1.as_slice(), [Effect::Ask(_, Errand::Token(_), _)]));
    for status in ["rejected", "denied", "canceled", "CANCELED"] {
        let (mut model, effects) = found_with(status);
        // The draft can be ordered anew, so it is asked what that would repeat.
        assert!(matches!(effects.as_slice(), [Effect::FindRepeats(..)]), "{status}: {effects:?}");
        let said = format!("{:?} {}", model.form(), farewell(&model, 400).text);
        assert!(said.contains(&format!("it is {status}")) && !said.contains("Ordered."), "{said}");
        assert_eq!(farewell(&model, 80).code, Exit::No, "{status}");
        fill(&mut model, FieldId::OrderYears, "2");
        assert_eq!(model.desk.draft().text(FieldId::OrderYears), "2", "its draft is kept");
    }
}

#[test]
fn a_stale_answer_to_a_look_up_is_dropped() {
    let mut model = taken_up();
    go_to(&mut model, Spot::Action(Action::LookUp));
    keys(&mut model, "Enter");
    assert_eq!(keys(&mut model, "Enter"), [], "one at a time");
    let before = model.submit.clone();
    let mut found = entry();
    found.take_in(LookupVerdict::Found(placed()), found.sent.confirmed[0]);
    update(&mut model, looked_up(RequestId(999), Box::new(found)));
    assert_eq!(model.submit, before);
}

/// What another dvorder wrote down of the order is told as that; what was bought or sent from here is not said.
#[test]
fn an_order_that_another_dvorder_settled_meanwhile_is_told_as_settled() {
    for (state, told) in [
        (State::PutAside, "not found by the service, and put aside"),
        (State::Refused(400, vec!["csr_invalid".into()]), "refused (csr_invalid)"),
        (State::Refused(502, Vec::new()), "turned away"),
        (State::NotSent("The proxy refused it.".into()), "The proxy refused it."),
    ] {
        let mut entry = entry();
        entry.settle(state, entry.sent.confirmed[0]);
        let mut looked_up = taken_up();
        go_to(&mut looked_up, Spot::Action(Action::LookUp));
        let effects = keys(&mut looked_up, "Enter");
        let [Effect::Ask(request, Errand::LookUp(_), _)] = effects.as_slice() else { panic!("{effects:?}") };
        update(&mut looked_up, crate::wizard::looked_up(*request, Box::new(entry.clone())));
        let (mut waited, request) = waiting(sample_draft());
        update(&mut waited, Msg::OrderEnded(request, Outcome::Unknown(failure()), Some(Box::new(entry))));
        for model in [looked_up, waited] {
            let form = model.form();
            assert_eq!(form.title, "Another dvorder has settled this order", "{told}");
            let shown = format!("{form:?}");
            assert!(shown.contains(told) && !shown.contains("nothing was bought"), "{shown}");
            let said = farewell(&model, 1000);
            assert_eq!(said.code, Exit::No);
            let text = said.text.replacen("SANDBOX: nothing was bought.", "", 1);
            assert!(text.contains(told) && !text.contains("bought"), "{text}");
        }
    }
}

#[test]
fn the_entry_of_an_order_in_this_run_serves_the_look_up() {
    let (mut model, request) = waiting(sample_draft());
    update(&mut model, Msg::Prepared(request, Box::new(entry())));
    update(&mut model, settled(request, Outcome::Unknown(failure()), &entry()));
    let effects = look_up(&mut model, LookupVerdict::Found(placed()));
    assert_eq!(effects, [], "its token is known");
    // An answer that comes after all says nothing new.
    update(&mut model, order_ended(request, Outcome::Unknown(failure())));
    assert!(matches!(&model.submit, Submit::Accepted(_)));
}

#[test]
fn every_outcome_has_a_state_and_only_a_known_one_closes_an_entry() {
    let cases = [
        (Outcome::Accepted(placed()), false),
        (Outcome::NotSent(failure()), false),
        (Outcome::Unknown(failure()), true),
    ];
    for (outcome, open) in cases {
        let entry = Entry { state: State::of(&outcome), ..entry() };
        assert_eq!(entry.is_open(), open, "{outcome:?}");
    }
    assert!(entry().is_open(), "prepared: nobody knows");
}

/// A wizard that has sent the order of [`entry`] once more, after a look-up that did not find it.
fn sent_again() -> (Model, RequestId) {
    let mut model = taken_up();
    not_there_twice(&mut model);
    go_to(&mut model, Spot::Input(Input::Confirmation));
    typed(&mut model, "example.com");
    let effects = keys(&mut model, "Enter");
    let Some(Effect::Buy(request, Confirmed::Again(_), _)) = effects.last() else { panic!("{effects:?}") };
    (model, *request)
}

#[test]
fn what_becomes_of_a_second_attempt_says_nothing_of_the_first() {
    let refused = Refusal { of: Deal::Order, status: 400, errors: Vec::new(), body: None, retry_after: None };
    for outcome in [Outcome::Refused(refused), Outcome::NotSent(failure())] {
        let (mut model, request) = sent_again();
        let mut twice = entry();
        twice.confirm_again(twice.sent.confirmed[0] + SignedDuration::from_mins(9));
        update(&mut model, settled(request, outcome.clone(), &twice));
        let Submit::Unknown(unknown) = &model.submit else { panic!("{outcome:?}: {:?}", model.submit) };
        let entry = unknown.entry.as_ref().unwrap();
        assert!(entry.is_open() && entry.looked.is_none(), "{entry:?}");
        assert_eq!(farewell(&model, 80).code, Exit::Unknown);
        let said = farewell(&model, 80).text.replace('\n', " ");
        assert!(said.contains("It was sent again, and that was"), "{said}");
        assert!(!said.contains("Nothing was bought") && !said.contains(".."), "{said}");
        assert!(!offers(&model, &Action::PlaceOrder), "a look-up has to answer first, again");
    }
    // One that could not even be written down was never sent.
    let (mut model, request) = sent_again();
    update(&mut model, order_ended(request, Outcome::NotSent(failure())));
    let Submit::Unknown(unknown) = &model.submit else { panic!("{:?}", model.submit) };
    assert!(unknown.failure.message.starts_with("It was not sent again."), "{}", unknown.failure.message);

    let (mut model, request) = sent_again();
    update(&mut model, settled(request, Outcome::Accepted(placed()), &entry()));
    assert!(matches!(&model.submit, Submit::Accepted(_)));
}

#[test]
fn nothing_is_sent_again_while_the_answer_may_still_come() {
    let (mut model, request) = waiting(sample_draft());
    update(&mut model, Msg::Prepared(request, Box::new(entry())));
    keys(&mut model, "^C Enter");
    not_there_twice(&mut model);
    assert!(!offers(&model, &Action::PlaceOrder) && !offers(&model, &Action::PutAside));
    // Now it cannot come any more; what was looked up while it could still counts.
    let Submit::Unknown(unknown) = &model.submit else { panic!("{:?}", model.submit) };
    let known = unknown.entry.clone().unwrap();
    update(&mut model, settled(request, Outcome::Unknown(failure()), &known));
    assert!(offers(&model, &Action::PlaceOrder) && offers(&model, &Action::PutAside));
}

#[test]
fn a_step_is_saved_with_the_draft() {
    let mut model = with_drafts();
    update(&mut model, Msg::DraftOpened(Ok(Box::new(saved("draft-1", Step::Dcv)))));
    let effects = keys(&mut model, "^N");
    let [Effect::SaveDraft(_, draft)] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(draft.step, Step::Contacts);
}

#[test]
fn what_a_file_says_cannot_steer_the_terminal_at_the_end() {
    let tampered = Entry { state: State::Unknown("bad \u{1b}]0;x\u{7} reason".into()), ..entry() };
    let mut model = started_with(left_open(&tampered));
    update(&mut model, Msg::OrderOpened(Ok(Box::new(tampered))));
    let said = farewell(&model, 80).text;
    assert!(said.contains("reason") && !said.contains('\u{1b}') && !said.contains('\u{7}'), "{said:?}");
}

#[test]
fn a_new_order_stands_first_and_drafts_are_told_apart() {
    let mut copy = saved("draft-2", Step::Csr);
    copy.copy_of = Some(id("draft-1"));
    copy.draft.set(FieldId::DnsNames, "www.example.com, example.com\nshop.example.com");
    let read = "2026-11-24T12:22:00Z".parse().unwrap();
    let drafts = vec![free(saved("draft-1", Step::Dcv)), free(copy)];
    let mut model = started_with(Shelf { drafts, read, ..Shelf::default() });
    assert_eq!(keys(&mut model.clone(), "Enter"), [Effect::NewDraft]);
    let form = model.form();
    let label = |name: &str| {
        let line =
            form.action_at(&Spot::Action(Action::Pick(Picking::Resume, id(name)))).expect("it is there");
        line.label.clone()
    };
    assert_eq!(
        label("draft-1"),
        "example.com · DNS TXT record · draft-1 · GeoTrust Standard DV · at DCV · 2 h ago"
    );
    assert_eq!(
        label("draft-2"),
        "example.com · a copy · 3 names · DNS TXT record · draft-2 · GeoTrust Standard DV · copied from draft-1 · at CSR · 2 h ago"
    );
    update(&mut model, Msg::DraftOpened(Ok(Box::new(copy_again()))));
    fill(&mut model, FieldId::CommonName, "other.example.com");
    assert_eq!(
        autosave::to_save(&model).expect("it changed").copy_of,
        Some(id("draft-1")),
        "it stays a copy"
    );
}

fn copy_again() -> SavedDraft {
    SavedDraft { copy_of: Some(id("draft-1")), ..saved("draft-2", Step::Product) }
}

#[test]
fn the_drafts_are_filtered_as_one_types() {
    let mut other = saved("draft-3", Step::Csr);
    other.draft.set(FieldId::CommonName, "shop.example.org");
    let mut model = started_with(Shelf {
        drafts: vec![free(saved("draft-1", Step::Dcv)), free(other)],
        ..Shelf::default()
    });
    let shown = |model: &Model| -> usize {
        model.form().spots().filter(|spot| matches!(spot, Spot::Action(Action::Pick(..)))).count()
    };
    typed(&mut model, "shop ORG");
    assert_eq!(shown(&model), 1);
    assert_eq!(
        keys(&mut model.clone(), "Enter"),
        [Effect::OpenDraft(id("draft-3"))],
        "the first found is at hand"
    );
    typed(&mut model, "x");
    assert_eq!(shown(&model), 0);
    assert_eq!(model.focus, Some(Spot::Action(Action::NewDraft)));
    keys(&mut model, "Backspace");
    assert_eq!(shown(&model), 1);
    for all in ["Esc", "^U", "^W ^W"] {
        let mut model = model.clone();
        keys(&mut model, all);
        assert_eq!(shown(&model), 2, "{all}");
    }
    let mut help =
        started_with(Shelf { drafts: vec![free(saved("draft-1", Step::Dcv))], ..Shelf::default() });
    keys(&mut help, "?");
    assert!(matches!(help.overlay, Some(Overlay::Help { page: HelpPage::Start, .. })));
}

#[test]
fn an_open_order_is_looked_up_where_it_was_sent() {
    let places = [
        ("https://www.digicert.com/services/v2", "dvorder --region us"),
        ("https://certcentral.digicert.eu/services/v2", "dvorder --region eu"),
        ("http://127.0.0.1:8099/services/v2", "dvorder --base-url http://127.0.0.1:8099/services/v2"),
        ("sandbox", "dvorder --sandbox"),
    ];
    for (place, command) in places {
        let sent = sent_to(place);
        let mut model = started_with(left_open(&sent));
        update(&mut model, Msg::OrderOpened(Ok(Box::new(sent))));
        autosave::keep_as(&mut model, id("draft-1"));
        let said = farewell(&model, 80).text;
        assert!(said.contains(&format!("look it up then:\n  {command}\n")), "{said}");
        let elsewhere = protocol::look_up_obstacle(&model);
        assert_eq!(elsewhere.is_none(), place == "sandbox", "{elsewhere:?}");
        assert!(elsewhere.is_none_or(|said| said.contains(command)), "{place}");
    }
    // Before anything else is done: each command once.
    let sent = |place: &str| sent_to(place);
    let mut open_orders: Vec<_> = places.iter().map(|(place, _)| sent(place)).collect();
    open_orders.push(sent("https://www.digicert.com:443/services/v2/"));
    let mut model = wizard_with(sample_draft());
    start::tell_of(&mut model, &open_orders, &[]);
    let Some(Overlay::Plain { text, .. }) = &model.overlay else { panic!("{:?}", model.overlay) };
    for (_, command) in places {
        assert_eq!(text.matches(&format!("  {command}\n")).count(), 1, "{text}");
    }
}

#[test]
fn a_place_in_another_spelling_is_the_same_place() {
    for (here, there) in [
        ("http://localhost:8099/services/v2", "http://127.0.0.1:8099/services/v2"),
        ("http://127.0.0.1:8099/services/v2", "http://LOCALHOST:8099/services/v2/"),
        ("https://gateway.example/v2", "https://GATEWAY.example:443/v2"),
    ] {
        let target = Destination {
            sandbox: false,
            place: here.into(),
            label: "gateway".into(),
            key_needed: false,
            account: None,
            options: "--base-url X".into(),
        };
        let mut model = Model::new(sample_draft(), Vec::new(), target, TODAY);
        update(&mut model, Msg::OrderOpened(Ok(Box::new(sent_to(there)))));
        assert_eq!(protocol::look_up_obstacle(&model), None, "{here}, {there}");
    }
}

#[test]
fn where_drafts_were_to_go_is_said_as_soon_as_one_was_to_go_elsewhere() {
    let live = "https://www.digicert.com/services/v2";
    for (targets, said) in [
        (vec![Some("sandbox")], vec![]),
        (vec![Some("sandbox"), None], vec![]),
        (vec![Some(live)], vec!["for www.digicert.com"]),
        (vec![Some(live), Some(live)], vec!["for www.digicert.com", "for www.digicert.com"]),
        (vec![Some("sandbox"), Some(live)], vec!["for sandbox", "for www.digicert.com"]),
    ] {
        let drafts = targets.iter().enumerate().map(|(at, target)| {
            let target = target.map(str::to_owned);
            free(SavedDraft { target, ..saved(&format!("draft-{at}"), Step::Domains) })
        });
        let shelf = Shelf { drafts: drafts.collect(), ..Shelf::default() };
        let model = started_with(shelf);
        let form = model.form();
        let lines = form.spots().filter_map(|spot| form.action_at(&spot).map(|line| line.label.clone()));
        let places = lines
            .filter_map(|label| label.split(" · ").find(|part| part.starts_with("for ")).map(str::to_owned));
        assert_eq!(places.collect::<Vec<_>>(), said, "{targets:?}");
    }
}

#[test]
fn who_edits_a_draft_below_the_first_screen_is_asked_as_soon_as_anybody_goes_there() {
    let left = || {
        let drafts: Vec<_> = ["draft-1", "draft-2"].map(|name| free(saved(name, Step::Domains))).into();
        started_with(Shelf { drafts, unasked: 1, ..Shelf::default() })
    };
    let asks = |effects: &[Effect]| effects.contains(&Effect::FindEditors(vec![id("draft-2")]));
    for way in ["Down", "Tab", "End"] {
        let mut model = left();
        assert!(asks(&keys(&mut model, way)), "{way}");
        assert_eq!(keys(&mut model, "Up"), [], "it is asked once");
    }
    let mut model = left();
    assert_eq!(update(&mut model, Msg::Drawn(Size::USUAL)), [], "what is shown was asked");
    assert!(asks(&update(&mut model, Msg::Drawn(Size { rows: 60, ..Size::USUAL }))));
    let at = |name: &str| Spot::Action(Action::Pick(Picking::Resume, id(name)));
    let said = |model: &Model, name: &str| model.form().action_at(&at(name)).unwrap().label.clone();
    assert!(!said(&model, "draft-2").contains("editing"));
    update(&mut model, Msg::EditorsFound(vec![(id("draft-2"), 4711)]));
    assert!(said(&model, "draft-2").contains("process 4711 is editing it"));
    assert!(!said(&model, "draft-1").contains("editing"));
}

/// A draft has as many names in the list of drafts as on Domains and on Review: one count.
#[test]
fn a_draft_has_the_same_number_of_names_wherever_it_is_told() {
    for (common, others, names) in [
        ("example.com", "www.example.com\nshop.example.com", 3),
        ("two words", "www.example.com", 1),
        ("two words", "www.example.com\nshop.example.com", 2),
        ("example.com www.example.com", "shop.example.com", 3),
        ("", "www.example.com, shop.example.com; www.example.com", 2),
        ("example.com", "10.0.0.1\nno_name.example.com\nWWW.example.com.\nwww.example.com", 2),
        ("https://example.com/", "EXAMPLE.com", 1),
        ("münchen.de", "xn--mnchen-3ya.de\nwww.münchen.de", 2),
        ("", "", 0),
    ] {
        let mut draft = sample_draft();
        draft.set(FieldId::CommonName, common);
        draft.set(FieldId::DnsNames, others);
        let told = format!("{names} name{}", if names == 1 { "" } else { "s" });
        let mut model = wizard_with(draft.clone());
        for (step, ending) in [("^S 2 Enter", " on this certificate"), ("^R", " \u{b7}")] {
            keys(&mut model, step);
            let seen = format!("{:?}", model.form());
            assert!(names == 0 || seen.contains(&format!("{told}{ending}")), "{common:?} {others:?}: {seen}");
        }
        let outline = SavedDraft { draft, ..saved("draft-1", Step::Review) }.outline();
        let listed = outline.described("2026-11-24T11:22:00Z".parse().unwrap(), false);
        assert_eq!(listed.contains(&format!("{told} \u{b7}")), names > 1, "{common:?} {others:?}: {listed}");
        let told = usize::from(names > 1) + usize::from(common.is_empty());
        assert_eq!(listed.matches(" name").count(), told, "{listed}");
    }
}
