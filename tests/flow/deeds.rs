//! What is done about an order on its screen: said before it is done, sent once, and read again when the answer is lost.

use dvorder::failure::{Failure, RequestFate};
use dvorder::follow::actions::Deed;
use dvorder::follow::delivery::{Availability, availability};
use dvorder::follow::due::Due;
use dvorder::follow::need::Need;
use dvorder::follow::sequel::Sequel;
use dvorder::follow::timeline::Timeline;
use dvorder::journal::changed::{Changed, Checked};
use dvorder::journal::entry::Entry;
use dvorder::journal::found::{Found, OrderSeen};
use dvorder::journal::reply::{ApprovalRequest, Token};
use dvorder::journal::report::{Report, ReportedCertificate, Validation};
use dvorder::journal::summary::Summary;
use dvorder::order::dcv::Method;
use dvorder::service::change::Change;
use dvorder::service::errand::Errand;
use dvorder::service::revoke::{RevocationReason, Revoked};
use dvorder::wizard::advice::FocusAdvice;
use dvorder::wizard::farewell::farewell;
use dvorder::wizard::form::{Action, FieldKind, Input, Item, Spot, Tone};
use dvorder::wizard::submit::Submit;
use dvorder::wizard::{Effect, Model, Msg, Notice, RequestId, Sight};
use jiff::Timestamp;

use crate::following::{answer, report, seen};
use crate::order::{accepted, shown};
use crate::wizard::{burst, go_to, keys, marked, new_wizard, offers, placed, typed, update};

const NOW: &str = "2026-11-24T10:30:00Z";

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

/// A wizard that shows an order of the journal with this status.
fn standing(status: &str) -> Model {
    standing_for(&["example.com"], status)
}

/// The same, for these names.
fn standing_for(names: &[&str], status: &str) -> Model {
    let mut entry = accepted(placed());
    entry.sent.names = names.iter().map(|name| (*name).to_owned()).collect();
    let report = Report {
        order_id: placed().order_id,
        status: Some(status.into()),
        dcv_method: Some("dns-txt-token".into()),
        ..Report::default()
    };
    entry.followed.note_report(report, now());
    let mut model = new_wizard();
    update(&mut model, Msg::At(now()));
    update(&mut model, Msg::OrderOpened(Ok(Box::new(entry))));
    model
}

/// The model on the page of a deed.
fn at(status: &str, deed: Deed) -> Model {
    let mut model = standing(status);
    go_to(&mut model, Spot::Action(Action::Begin(deed)));
    assert_eq!(keys(&mut model, "Enter"), [], "nothing is done before it is confirmed");
    assert!(offers(&model, &Action::DoIt), "{}", shown(&model));
    model
}

fn changes(effects: &[Effect]) -> Vec<(RequestId, Change)> {
    let change = |effect: &Effect| match effect {
        Effect::Change(request, 6_484_932, change, _) => Some((*request, change.clone())),
        _ => None,
    };
    effects.iter().filter_map(change).collect()
}

/// Presses the line that does it, twice; what is sent.
fn done(model: &mut Model) -> (RequestId, Change) {
    go_to(model, Spot::Action(Action::DoIt));
    let effects = keys(model, "Enter Enter Enter");
    let sent = changes(&effects);
    assert_eq!(sent.len(), 1, "one confirmation, one request: {effects:?}");
    sent.into_iter().next().unwrap()
}

/// An order whose cancellation was confirmed and sent.
fn canceling() -> (Model, RequestId) {
    let mut model = at("pending", Deed::Cancel);
    go_to(&mut model, Spot::Input(Input::DeedNote));
    typed(&mut model, "ordered twice");
    go_to(&mut model, Spot::Input(Input::DeedId));
    typed(&mut model, "6484932");
    let (request, _) = done(&mut model);
    (model, request)
}

fn notice(model: &Model) -> String {
    model.notice.as_ref().map_or_else(String::new, |notice| notice.text.clone())
}

/// A reason that is typed on the line above its own chooses nothing: what cannot be taken back is chosen by arrows.
#[test]
fn what_is_typed_at_the_choices_of_a_deed_chooses_nothing() {
    for (status, deed) in [("issued", Deed::Revoke), ("pending", Deed::ChangeMethod)] {
        let mut model = at(status, deed);
        let choices = |model: &Model| -> Vec<(Spot, String)> {
            let form = model.form();
            let fields = form.items.iter().flat_map(Item::fields);
            let fields = fields.filter(|field| matches!(field.kind, FieldKind::Radio(_)));
            fields.map(|field| (field.spot.clone(), field.value.clone())).collect()
        };
        let before = choices(&model);
        assert!(!before.is_empty(), "{}", shown(&model));
        for (spot, _) in &before {
            go_to(&mut model, spot.clone());
            for letter in ('a'..='z').map(String::from) {
                typed(&mut model, &letter);
                assert_eq!(choices(&model), before, "{letter}");
            }
        }
    }
}

/// Nobody leaves by one key while an answer is waited for.
#[test]
fn whoever_leaves_while_a_change_is_on_its_way_is_told() {
    for key in ["^Q", "^C", "^X"] {
        let (mut model, _) = canceling();
        assert_eq!(keys(&mut model, key), [], "{key}");
        assert!(notice(&model).contains("its answer is waited for"), "{key}: {}", notice(&model));
        assert_eq!(keys(&mut model, "^C ^C").last(), Some(&Effect::Leave), "{key}");
    }
}

/// Whoever leaves all the same reads at the end what was sent, and not what to place as if nothing was.
#[test]
fn the_end_of_a_run_tells_of_a_change_that_nobody_knows_the_outcome_of() {
    let (model, request) = canceling();
    let said = farewell(&model, 80).text;
    assert!(said.contains("Canceling order 6484932: the request was sent"), "{said}");
    assert!(said.trim_end().ends_with(" --order 6484932"), "{said}");
    assert!(!said.contains("icru1984rnekfj") && !said.contains("To wait until it is issued"), "{said}");

    // Where it was placed in this run, too.
    let mut placed_now = model.clone();
    let ordered = placed_now.following.as_ref().and_then(|order| order.ordered()).cloned().unwrap();
    placed_now.submit = Submit::Accepted(Box::new(ordered));
    let said = farewell(&placed_now, 80).text;
    assert!(said.starts_with("Order 6484932") && said.contains("Canceling order 6484932: "), "{said}");
    assert!(!said.contains("icru1984rnekfj"), "{said}");

    for fate in [RequestFate::Lost, RequestFate::Refused(422)] {
        let mut model = model.clone();
        let failure = Failure::of_request(fate, "No answer came.", "Ask again.");
        update(&mut model, Msg::Answered(request, Err(failure), None));
        let said = farewell(&model, 80).text;
        assert_eq!(said.contains("was lost. Look at the order"), fate == RequestFate::Lost, "{said}");
    }

    for deed in [Deed::CheckDcv, Deed::ChangeMethod] {
        let mut model = at("pending", deed);
        if deed == Deed::ChangeMethod {
            go_to(&mut model, Spot::Input(Input::DeedChoice));
            keys(&mut model, "Down");
        }
        done(&mut model);
        let said = farewell(&model, 80).text;
        assert!(said.contains(": the request was sent, and dvorder ended before"), "{said}");
        assert!(said.contains("icru1984rnekfj"), "what is to be placed may still be: {said}");
    }
}

/// A revocation that waits for an administrator is told at the end, too.
#[test]
fn the_end_of_a_run_tells_of_a_revocation_that_was_asked_for() {
    let mut model = at("issued", Deed::Revoke);
    go_to(&mut model, Spot::Input(Input::DeedId));
    typed(&mut model, "6484932");
    let (request, _) = done(&mut model);
    let asked = ApprovalRequest {
        id: 77,
        kind: Some("revoke".into()),
        status: "pending".into(),
        certificate_id: None,
    };
    update(&mut model, Msg::Answered(request, Ok(Found::Changed(Changed::Revoked(Some(asked)))), None));
    let said = farewell(&model, 80).text;
    assert!(said.contains("Revocation requested; request 77 waits for an administrator"), "{said}");
}

#[test]
fn one_comes_back_from_a_question_to_the_line_that_led_to_it() {
    for status in ["pending", "issued"] {
        let begun =
            |spot: &Spot| matches!(spot, Spot::Action(Action::Begin(deed)) if *deed != Deed::AskForToken);
        let lines: Vec<Spot> = standing(status).form().spots().filter(begun).collect();
        assert!(!lines.is_empty(), "{status}");
        for line in lines {
            for way in ["Esc", "^P", "Back"] {
                let mut model = standing(status);
                go_to(&mut model, line.clone());
                keys(&mut model, "Enter Tab Tab");
                match way {
                    "Back" => {
                        go_to(&mut model, Spot::Action(Action::Back));
                        keys(&mut model, "Enter");
                    }
                    key => drop(keys(&mut model, key)),
                }
                assert!(!offers(&model, &Action::DoIt), "{line:?}");
                assert_eq!(model.focus, Some(line.clone()), "{status}, {way}");
            }
        }
    }
}

/// What a deed came to is read beside what becomes known of the order right after it.
#[test]
fn news_take_nothing_away_of_what_a_key_brought_about() {
    let mut model = at("pending", Deed::ChangeMethod);
    go_to(&mut model, Spot::Input(Input::DeedChoice));
    keys(&mut model, "Down");
    let (request, change) = done(&mut model);
    let Change::Method(method) = change else { panic!("{change:?}") };
    let changed = Found::Changed(Changed::Method(method, None));
    let mut effects = update(&mut model, Msg::Answered(request, Ok(changed), None));
    for done in [0, 1] {
        let seen = seen(now(), report("pending", done, 2));
        effects = answer(&mut model, &effects, seen);
        let said = FocusAdvice::of(&model, &model.form(), 0, false).paragraphs;
        assert!(said[0].contains("From now on the DCV method is"), "{said:?}");
        assert!(said[1].contains(&format!("validation {done} of 2")), "{said:?}");
    }
    keys(&mut model, "Tab");
    assert!(!model.says_something());
}

#[test]
fn an_order_is_canceled_by_its_id_and_with_a_note_only() {
    let mut model = at("pending", Deed::Cancel);
    let said = shown(&model);
    assert!(said.contains("Cancel order 6484932?") && said.contains("cannot be taken back"), "{said}");
    go_to(&mut model, Spot::Action(Action::DoIt));
    assert_eq!(keys(&mut model, "Enter"), []);
    assert!(notice(&model).contains("note"), "{}", notice(&model));
    go_to(&mut model, Spot::Input(Input::DeedNote));
    typed(&mut model, "ordered twice");
    for wrong in ["6484931", "example.com", ""] {
        go_to(&mut model, Spot::Input(Input::DeedId));
        keys(&mut model, "^U");
        typed(&mut model, wrong);
        assert_eq!(changes(&keys(&mut model, "Enter")), [], "{wrong}");
    }
    go_to(&mut model, Spot::Input(Input::DeedId));
    keys(&mut model, "^U");
    assert_eq!(
        changes(&burst(&mut model, "6484932\n")),
        [],
        "an Enter that comes with pasted text does nothing"
    );
    let (request, change) = done(&mut model);
    assert_eq!(change, Change::Cancel { note: "ordered twice".into() });
    let effects = update(&mut model, Msg::Answered(request, Ok(Found::Changed(Changed::Canceled)), None));
    assert!(notice(&model).contains("canceled"), "{}", notice(&model));
    assert!(
        matches!(effects.as_slice(), [Effect::WakeAt(..)]),
        "how it stands is asked at once: {effects:?}"
    );
    assert!(!offers(&model, &Action::DoIt));
}

/// After a lost answer the order says what became of it.
#[test]
fn what_the_order_says_after_a_lost_answer_stands_in_the_place_of_the_doubt() {
    for (status, said) in [
        ("canceled", "The order was read again: Order 6484932: canceled."),
        ("pending", "The answer was lost. The order was read again: it stands as before."),
    ] {
        let (mut model, request) = canceling();
        let lost = Failure::of_request(RequestFate::Lost, "No answer came.", "It may have been done.");
        let effects = update(&mut model, Msg::Answered(request, Err(lost), None));
        assert!(notice(&model).contains("It may have been done."), "{}", notice(&model));
        let told = Report { validations: Vec::new(), ..report(status, 0, 0) };
        answer(&mut model, &effects, seen(now(), told));
        assert_eq!(notice(&model), said);
    }
}

#[test]
fn a_method_that_was_changed_though_the_answer_was_lost_is_told() {
    for (method, said) in [
        (
            "dns-cname-token",
            "The order was read again: Order 6484932: the DCV method is DNS CNAME record now.",
        ),
        ("dns-txt-token", "The answer was lost. The order was read again: it stands as before."),
    ] {
        let mut model = at("pending", Deed::ChangeMethod);
        go_to(&mut model, Spot::Input(Input::DeedChoice));
        keys(&mut model, "Down");
        let (request, _) = done(&mut model);
        let lost = Failure::of_request(RequestFate::Lost, "No answer came.", "It may have been done.");
        let effects = update(&mut model, Msg::Answered(request, Err(lost), None));
        let told =
            Report { dcv_method: Some(method.into()), validations: Vec::new(), ..report("pending", 0, 0) };
        answer(&mut model, &effects, seen(now(), told));
        assert_eq!(notice(&model), said);
    }
}

/// What was sent is not left without a word.
#[test]
fn whoever_interrupts_what_was_sent_is_told_and_leaves_by_a_second_key() {
    let (mut model, _) = canceling();
    assert_eq!(keys(&mut model, "^C"), []);
    assert!(notice(&model).starts_with("It was sent"), "{}", notice(&model));
    assert_eq!(keys(&mut model, "^C"), [Effect::Leave]);
}

/// Whoever reads a line to copy stays there, whatever becomes known meanwhile.
#[test]
fn what_becomes_known_by_itself_takes_nobody_from_a_line_that_is_read() {
    let mut model = standing("pending");
    keys(&mut model, "Tab");
    update(&mut model, Msg::Seen(Sight { past: 2, page: 10, ..Sight::default() }));
    assert_eq!(model.window.past, 2);
    let told = Some(Notice::new(Tone::Good, "Order 6484932: issued."));
    model.news = told.clone();
    assert_eq!(model.told_row(), None);
    (model.window.past, model.news) = (0, told);
    assert_eq!(model.told_row(), Some(0));
}

#[test]
fn what_was_canceled_is_named_the_order_or_its_reissue() {
    for (status, said) in [("pending", "It is canceled."), ("reissue_pending", "The reissue is withdrawn.")] {
        let mut model = at(status, Deed::Cancel);
        go_to(&mut model, Spot::Input(Input::DeedNote));
        typed(&mut model, "ordered twice");
        go_to(&mut model, Spot::Input(Input::DeedId));
        typed(&mut model, "6484932");
        let (request, _) = done(&mut model);
        update(&mut model, Msg::Answered(request, Ok(Found::Changed(Changed::Canceled)), None));
        assert_eq!(notice(&model), said, "{status}");
    }
}

#[test]
fn a_certificate_is_revoked_by_the_orders_id_alone_and_with_its_reason() {
    for whole in [false, true] {
        let mut model = at("issued", Deed::Revoke);
        assert!(shown(&model).contains("no longer to be trusted"), "{}", shown(&model));
        if whole {
            go_to(&mut model, Spot::Input(Input::DeedChoice));
            keys(&mut model, "Down");
        }
        let what = if whole { "\"Revoke the whole order\"" } else { "\"Revoke certificate 6079436\"" };
        assert!(shown(&model).contains(what), "{}", shown(&model));
        go_to(&mut model, Spot::Input(Input::DeedReason));
        keys(&mut model, "Right");
        go_to(&mut model, Spot::Input(Input::DeedId));
        typed(&mut model, "6484932");
        let (request, change) = done(&mut model);
        let Change::Revoke(revocation) = change else { panic!("{change:?}") };
        let what = if whole { Revoked::Order } else { Revoked::Certificate(6_079_436) };
        assert_eq!((revocation.what, revocation.reason), (what, Some(RevocationReason::Superseded)));
        let waits =
            Some(ApprovalRequest { id: 77, kind: None, status: "pending".into(), certificate_id: None });
        update(&mut model, Msg::Answered(request, Ok(Found::Changed(Changed::Revoked(waits))), None));
        assert!(
            notice(&model).contains("not revoked yet") && notice(&model).contains("77"),
            "{}",
            notice(&model)
        );
    }
}

#[test]
fn the_service_is_asked_to_check_and_not_yet_is_no_failure() {
    let pending = Validation { name: "example.com".into(), status: "pending".into(), method: None };
    for (checked, told) in [
        (Checked { not_yet: Some("file_random_value_not_found".into()), ..Checked::default() }, "Not yet"),
        (Checked { names: vec![pending.clone()], ..Checked::default() }, "Not yet: 0 of 1 name"),
        (Checked { names: vec![pending.clone()], ..Checked::default() }, "says what is missing"),
        (
            Checked {
                names: vec![Validation { status: "approved".into(), ..pending }],
                ..Checked::default()
            },
            "Validated: 1 name",
        ),
    ] {
        let mut model = at("pending", Deed::CheckDcv);
        let (request, change) = done(&mut model);
        assert_eq!(change, Change::CheckDcv(Vec::new()), "all names");
        update(&mut model, Msg::Answered(request, Ok(Found::Changed(Changed::Checked(checked))), None));
        assert!(notice(&model).contains(told), "{told}: {}", notice(&model));
    }
    let mut model = standing_for(&["example.com", "www.example.com"], "pending");
    go_to(&mut model, Spot::Action(Action::Begin(Deed::CheckDcv)));
    keys(&mut model, "Enter");
    go_to(&mut model, Spot::Input(Input::DeedChoice));
    keys(&mut model, "Right");
    assert_eq!(done(&mut model).1, Change::CheckDcv(vec!["example.com".into()]));
}

#[test]
fn the_method_is_changed_to_another_that_fits() {
    let mut model = at("pending", Deed::ChangeMethod);
    go_to(&mut model, Spot::Action(Action::DoIt));
    assert_eq!(keys(&mut model, "Enter"), [], "none is chosen");
    go_to(&mut model, Spot::Input(Input::DeedChoice));
    keys(&mut model, "Down");
    let (request, change) = done(&mut model);
    assert_eq!(change, Change::Method(Method::DnsCname));
    let changed = Changed::Method(Method::DnsCname, None);
    let mut entry = model.following.as_ref().unwrap().entry.clone().unwrap();
    changed.note(&mut entry.followed);
    update(&mut model, Msg::Answered(request, Ok(Found::Changed(changed)), Some(entry)));
    assert!(shown(&model).contains("CNAME"), "{}", shown(&model));
}

#[test]
fn a_refusal_is_said_on_the_page_and_can_be_tried_again() {
    let mut model = at("pending", Deed::CheckDcv);
    let (request, _) = done(&mut model);
    let failure = Failure::of_request(
        RequestFate::Refused(403),
        "No.",
        "A View only key cannot have the service look.",
    );
    update(&mut model, Msg::Answered(request, Err(failure), None));
    assert!(shown(&model).contains("View only"), "{}", shown(&model));
    assert_ne!(done(&mut model).0, request);
}

#[test]
fn after_a_lost_answer_the_order_is_read_before_anything_more_is_done() {
    let (mut model, request) = canceling();
    let lost = Failure::of_request(RequestFate::Lost, "No answer came.", "It may have been done.");
    let effects = update(&mut model, Msg::Answered(request, Err(lost), None));
    let [Effect::WakeAt(wake, _)] = effects.as_slice() else { panic!("{effects:?}") };
    go_to(&mut model, Spot::Action(Action::Begin(Deed::Cancel)));
    assert_eq!(keys(&mut model, "Enter"), []);
    assert!(!offers(&model, &Action::DoIt), "it is not offered before the order is read again");
    let effects = update(&mut model, Msg::Woke(*wake, now()));
    let [Effect::Ask(request, Errand::Order(..), _)] = effects.as_slice() else { panic!("{effects:?}") };
    let report = Report { order_id: 6_484_932, status: Some("pending".into()), ..Report::default() };
    let seen = OrderSeen { at: now(), report, token: None, is_token_withheld: false, missed: Vec::new() };
    update(&mut model, Msg::Answered(*request, Ok(Found::Seen(Box::new(seen))), None));
    go_to(&mut model, Spot::Action(Action::Begin(Deed::Cancel)));
    keys(&mut model, "Enter");
    assert!(offers(&model, &Action::DoIt));
}

#[test]
fn a_page_is_left_with_nothing_done() {
    for leave in ["Esc", "^P"] {
        let mut model = at("pending", Deed::Cancel);
        assert_eq!(keys(&mut model, leave), [], "{leave}");
        assert!(!offers(&model, &Action::DoIt) && offers(&model, &Action::AskNow), "{leave}");
    }
}

#[test]
fn only_what_can_be_done_is_offered() {
    let offered = |status: &str| {
        let model = standing(status);
        Deed::ALL.into_iter().filter(|deed| offers(&model, &Action::Begin(*deed))).collect::<Vec<Deed>>()
    };
    assert_eq!(offered("pending"), [Deed::CheckDcv, Deed::ChangeMethod, Deed::AskForToken, Deed::Cancel]);
    assert_eq!(offered("issued"), [Deed::Revoke]);
    assert_eq!(offered("rejected"), []);
}

#[test]
fn an_order_is_left_alone_and_taken_up_again() {
    let mut model = standing("pending");
    for is_left in [true, false] {
        go_to(&mut model, Spot::Action(Action::LeaveAlone(is_left)));
        let effects = keys(&mut model, "Enter");
        let [Effect::LeaveAlone(id, noted)] = effects.as_slice() else { panic!("{effects:?}") };
        assert_eq!(*noted, is_left);
        let mut entry = model.following.as_ref().unwrap().entry.clone().unwrap();
        assert_eq!(entry.id, *id);
        entry.followed.is_left_alone = is_left;
        update(&mut model, Msg::LeftAlone(Ok(entry)));
        assert!(offers(&model, &Action::LeaveAlone(!is_left)));
    }
}

/// A revocation that waits for an administrator is kept and not offered again, whether its answer came or was lost.
#[test]
fn a_revocation_that_waits_stays_on_the_screen_and_is_not_offered_again() {
    let waits = ApprovalRequest {
        id: 77,
        kind: Some("revoke".into()),
        status: "pending".into(),
        certificate_id: None,
    };
    for is_lost in [false, true] {
        let mut model = at("issued", Deed::Revoke);
        go_to(&mut model, Spot::Input(Input::DeedId));
        typed(&mut model, "6484932");
        let (request, _) = done(&mut model);
        let mut entry = model.following.as_ref().unwrap().entry.clone().unwrap();
        if is_lost {
            let lost = Failure::of_request(RequestFate::Lost, "No answer came.", "It may have been done.");
            let effects = update(&mut model, Msg::Answered(request, Err(lost), None));
            let [Effect::WakeAt(wake, _)] = effects.as_slice() else { panic!("{effects:?}") };
            let effects = update(&mut model, Msg::Woke(*wake, now()));
            let [Effect::Ask(request, Errand::Order(..), _)] = effects.as_slice() else {
                panic!("{effects:?}")
            };
            let report = Report {
                order_id: 6_484_932,
                status: Some("issued".into()),
                requests: vec![waits.clone()],
                ..Report::default()
            };
            let seen = Found::Seen(Box::new(OrderSeen {
                at: now(),
                report,
                token: None,
                is_token_withheld: false,
                missed: Vec::new(),
            }));
            seen.note(&mut entry, now());
            update(&mut model, Msg::Answered(*request, Ok(seen), Some(entry)));
        } else {
            let revoked = Found::Changed(Changed::Revoked(Some(waits.clone())));
            revoked.note(&mut entry, now());
            update(&mut model, Msg::Answered(request, Ok(revoked), Some(entry)));
        }
        let said = shown(&model);
        assert!(said.contains("Revocation requested; request 77 waits for an administrator"), "{said}");
        assert!(!said.contains("approved") && !offers(&model, &Action::Begin(Deed::Revoke)), "{said}");
    }
}

/// What was asked to be revoked is not asked for again; what else the order has still can be.
/// The service says nothing of the certificate itself: what became of the request that was sent from here does.
#[test]
fn what_became_of_the_revocation_of_a_certificate_is_told_to_its_end() {
    let own = placed().certificate_id;
    let asked = |status: &str| ApprovalRequest {
        id: 77,
        kind: Some("revoke".into()),
        status: status.into(),
        certificate_id: None,
    };
    let issued = |requests: Vec<ApprovalRequest>| Report {
        order_valid_till: Some("2027-11-24".parse().unwrap()),
        certificate: ReportedCertificate {
            id: own,
            valid_from: Some("2026-11-24".parse().unwrap()),
            valid_till: Some("2027-06-10".parse().unwrap()),
            ..ReportedCertificate::default()
        },
        requests,
        ..report("issued", 0, 0)
    };
    let waits = Changed::Revoked(Some(ApprovalRequest { certificate_id: own, ..asked("pending") }));
    let done = Changed::CertificateRevoked(own.unwrap());
    // Right after the order was placed the service was not asked of it yet.
    for ((changed, then, is_revoked, said), is_known) in [
        (waits.clone(), vec![asked("pending")], false, "Somebody has to approve the revocation"),
        (waits.clone(), vec![asked("approved")], true, "The certificate was revoked: reissue it"),
        (waits, vec![asked("rejected")], false, "Request 77 to revoke was rejected"),
        (done, Vec::new(), true, "The certificate was revoked: reissue it"),
    ]
    .into_iter()
    .flat_map(|case| [(case.clone(), true), (case, false)])
    {
        let mut entry = accepted(placed());
        if is_known {
            entry.followed.note_report(issued(Vec::new()), now());
        }
        Found::Changed(changed).note(&mut entry, now());
        entry.followed.note_report(issued(then), now());
        let summary = Summary::of(&entry);
        assert_eq!(Need::of(&summary, now()).word() == "reissue: revoked", is_revoked, "{said}");
        assert_eq!(Due::of(&summary, now()).is_none(), is_revoked, "it covers nothing any more");
        let stations = Timeline::of(Some(&entry), None).stations;
        assert_eq!(stations.iter().any(|station| station.text() == "revoked"), is_revoked, "{stations:?}");
        let report = entry.followed.report.clone().unwrap().1;
        let available = availability(report.status(), own, Some(&report));
        assert_eq!(available == Availability::Revoked(own.unwrap()), is_revoked, "{available:?}");
        let text = serde_json::to_string(&entry).unwrap();
        assert_eq!(serde_json::from_str::<Entry>(&text).unwrap(), entry);
        // The next one is another.
        let mut next = entry.clone();
        let certificate = ReportedCertificate { id: Some(7), ..issued(Vec::new()).certificate };
        next.followed.note_report(Report { certificate, ..issued(Vec::new()) }, now());
        assert!(!Summary::of(&next).is_certificate_revoked);

        let mut model = new_wizard();
        update(&mut model, Msg::At(now()));
        update(&mut model, Msg::OrderOpened(Ok(Box::new(entry))));
        let seen = shown(&model);
        assert!(seen.contains(said), "{said}: {seen}");
        assert_eq!(seen.contains("Save the revoked certificate"), is_revoked, "{seen}");
        assert!(offers(&model, &Action::Follow(Sequel::Reissue)), "{seen}");
        assert_eq!(seen.contains("Picture("), !is_revoked, "{seen}");
    }
}

/// What was typed is mended where it stands.
#[test]
fn a_wrong_id_leaves_the_cursor_where_it_was_typed() {
    let mut model = at("pending", Deed::Cancel);
    go_to(&mut model, Spot::Input(Input::DeedNote));
    typed(&mut model, "ordered twice");
    go_to(&mut model, Spot::Input(Input::DeedId));
    typed(&mut model, "648493");
    assert_eq!(changes(&keys(&mut model, "Enter")), []);
    assert!(notice(&model).contains("6484932"), "{}", notice(&model));
    assert_eq!(model.focus, Some(Spot::Input(Input::DeedId)));
    typed(&mut model, "2");
    assert_eq!(changes(&keys(&mut model, "Enter")).len(), 1);
}

#[test]
fn a_revocation_of_one_certificate_hides_no_other() {
    let waits = |certificate_id| ApprovalRequest {
        id: 77,
        kind: Some("revoke".into()),
        status: "pending".into(),
        certificate_id,
    };
    let newest = placed().certificate_id.unwrap();
    // It is about the newest one, or about one that a reissue has replaced since.
    for (asked, left) in [(newest, Revoked::Order), (newest - 1, Revoked::Certificate(newest))] {
        let mut model = standing("issued");
        let mut entry = model.following.as_ref().unwrap().entry.clone().unwrap();
        Found::Changed(Changed::Revoked(Some(waits(Some(asked))))).note(&mut entry, now());
        update(&mut model, Msg::OrderOpened(Ok(entry)));
        let said = shown(&model);
        assert!(said.contains("Revocation requested; request 77 waits"), "{said}");
        assert!(said.contains("Revoke what else the order has"), "{said}");
        go_to(&mut model, Spot::Action(Action::Begin(Deed::Revoke)));
        keys(&mut model, "Enter");
        let page = shown(&model);
        assert_eq!(page.contains(&format!("certificate {newest}")), asked != newest, "{page}");
        go_to(&mut model, Spot::Input(Input::DeedId));
        typed(&mut model, "6484932");
        let (_, Change::Revoke(revocation)) = done(&mut model) else { panic!() };
        assert_eq!(revocation.what, left);
    }
    // Of the whole order nothing is left to ask for.
    let mut model = standing("issued");
    let mut entry = model.following.as_ref().unwrap().entry.clone().unwrap();
    Found::Changed(Changed::Revoked(Some(waits(None)))).note(&mut entry, now());
    update(&mut model, Msg::OrderOpened(Ok(entry)));
    assert!(!offers(&model, &Action::Begin(Deed::Revoke)), "{}", shown(&model));
}

#[test]
fn what_a_key_may_not_do_is_marked_once_it_was_refused() {
    let (mut model, request) = canceling();
    let refused = Failure::of_request(RequestFate::Refused(403), "No.", "A View only key cannot cancel.");
    update(&mut model, Msg::Answered(request, Err(refused), None));
    keys(&mut model, "Esc");
    let said = shown(&model);
    assert!(said.contains("Cancel the order (refused to this API key)"), "{said}");
    assert!(said.contains("A View only key may look, and change nothing"), "{said}");
}

/// That the token did not come once more takes nothing away that is there.
#[test]
fn what_to_place_stays_where_the_token_is_asked_for_in_vain() {
    for came in
        [RequestFate::Lost, RequestFate::Unclear(500), RequestFate::Refused(403), RequestFate::Refused(429)]
    {
        let mut model = standing("pending");
        assert!(offers(&model, &Action::Copy(0)), "{}", shown(&model));
        go_to(&mut model, Spot::Action(Action::Begin(Deed::AskForToken)));
        let effects = keys(&mut model, "Enter");
        let [Effect::Ask(request, Errand::Token(_), _)] = effects.as_slice() else { panic!("{effects:?}") };
        assert!(offers(&model, &Action::Copy(0)), "while it is waited for: {}", shown(&model));
        let failure = Failure::of_request(came, "No answer came.", "Ask again.");
        update(&mut model, Msg::Answered(*request, Err(failure), None));
        let said = shown(&model);
        assert!(offers(&model, &Action::Copy(0)) && said.contains("No answer came."), "{said}");
        assert!(!said.contains("The DCV token did not come"), "{said}");
    }
}

/// The focus is on the line that was pressed once an answer is there, whatever it is, and on one that changes nothing
/// where that line went with it.
#[test]
fn after_what_was_done_the_focus_is_on_the_line_that_was_pressed() {
    let validated = Validation { name: "example.com".into(), status: "approved".into(), method: None };
    let checked = Checked { names: vec![validated], ..Checked::default() };
    let fails = |came| Failure::of_request(came, "No.", "Try later.");
    for (status, deed, done_as) in [
        ("pending", Deed::CheckDcv, Changed::Checked(checked)),
        ("pending", Deed::ChangeMethod, Changed::Method(Method::DnsCname, None)),
        ("pending", Deed::Cancel, Changed::Canceled),
        ("issued", Deed::Revoke, Changed::Revoked(None)),
    ] {
        let prepared = || {
            let mut model = at(status, deed);
            let fields: Vec<Spot> =
                model.form().spots().filter(|spot| matches!(spot, Spot::Input(_))).collect();
            for field in fields {
                go_to(&mut model, field.clone());
                match field {
                    Spot::Input(Input::DeedChoice) if deed == Deed::ChangeMethod => {
                        drop(keys(&mut model, "Down"))
                    }
                    Spot::Input(Input::DeedNote) => drop(typed(&mut model, "ordered twice")),
                    Spot::Input(Input::DeedId) => drop(typed(&mut model, "6484932")),
                    _ => {}
                }
            }
            let (request, _) = done(&mut model);
            (model, request)
        };
        let line = Spot::Action(Action::Begin(deed));
        for refused in [RequestFate::Refused(403), RequestFate::Refused(429), RequestFate::Refused(400)] {
            let (mut model, request) = prepared();
            update(&mut model, Msg::Answered(request, Err(fails(refused)), None));
            assert_eq!(marked(&model), Spot::Action(Action::DoIt), "{deed:?}");
            keys(&mut model, "Esc");
            assert_eq!(marked(&model), line, "{deed:?}");
        }
        let (mut model, request) = prepared();
        update(&mut model, Msg::Answered(request, Err(fails(RequestFate::Lost)), None));
        assert_eq!(marked(&model), Spot::Action(Action::AskNow), "{deed:?}: nobody knows what came of it");

        let (mut model, request) = prepared();
        let mut effects = update(&mut model, Msg::Answered(request, Ok(Found::Changed(done_as)), None));
        marked(&model);
        for status in [status, "canceled"] {
            effects = answer(&mut model, &effects, seen(now(), report(status, 0, 1)));
            let is_there = offers(&model, &Action::Begin(deed));
            let expected = if is_there { line.clone() } else { Spot::Action(Action::AskNow) };
            assert_eq!(marked(&model), expected, "{deed:?}, {status}");
            if effects.is_empty() {
                break;
            }
        }
    }
}

/// Nobody chooses among the names of an order that has one.
#[test]
fn of_one_name_none_is_chosen_to_be_checked() {
    for (names, is_choice) in [(&["example.com"][..], false), (&["example.com", "www.example.com"], true)] {
        let mut model = standing_for(names, "pending");
        go_to(&mut model, Spot::Action(Action::Begin(Deed::CheckDcv)));
        keys(&mut model, "Enter");
        assert_eq!(shown(&model).contains("Which names"), is_choice, "{}", shown(&model));
        let (_, change) = done(&mut model);
        assert_eq!(change, Change::CheckDcv(Vec::new()));
    }
}

/// What is typed wrong is said, and the cursor stays where it can be mended.
#[test]
fn a_wrong_id_is_mended_where_it_was_typed() {
    for (status, deed) in [("pending", Deed::Cancel), ("issued", Deed::Revoke)] {
        let mut model = at(status, deed);
        go_to(&mut model, Spot::Input(Input::DeedNote));
        typed(&mut model, "ordered twice");
        go_to(&mut model, Spot::Input(Input::DeedId));
        typed(&mut model, "6484");
        assert_eq!(changes(&keys(&mut model, "Enter")), []);
        assert_eq!(marked(&model), Spot::Input(Input::DeedId));
        let said = "\"6484\" is not the order's ID. Type 6484932 to confirm.";
        assert!(notice(&model).contains(said), "{}", notice(&model));
        typed(&mut model, "932");
        assert_eq!(changes(&keys(&mut model, "Enter")).len(), 1, "{deed:?}");
    }
}

/// What asks for the token once more keeps the focus, whatever comes, and while it is waited for; it is asked for once.
#[test]
fn the_focus_stays_where_the_token_is_asked_for() {
    let token = |value: &str| Ok(Found::Token(Token { value: value.into(), expires: None }));
    let line = Spot::Action(Action::Begin(Deed::AskForToken));
    for came in [
        token("icru1984rnekfj"),
        token("another"),
        Err(Failure::of_request(RequestFate::Lost, "No answer came.", "Ask again.")),
        Err(Failure::of_request(RequestFate::Refused(403), "No.", "Ask somebody.")),
    ] {
        let mut model = standing("pending");
        for _ in 0..2 {
            go_to(&mut model, line.clone());
            let effects = keys(&mut model, "Enter Enter");
            let [Effect::Ask(request, Errand::Token(_), _)] = effects.as_slice() else {
                panic!("{effects:?}")
            };
            assert_eq!(marked(&model), line);
            update(&mut model, Msg::Answered(*request, came.clone(), None));
            assert_eq!(marked(&model), line, "{came:?}");
            let lines = model.form().spots().filter(|spot| *spot == line).count();
            assert_eq!(lines, 1, "it is offered in one place: {}", shown(&model));
        }
    }
}

/// What is typed is for something that cannot be taken back: its own row says for what, and so does what is told beside it.
#[test]
fn what_confirms_a_deed_says_what_it_confirms() {
    for (deed, status, said, told) in [
        (Deed::Cancel, "pending", "type 6484932 to cancel", "that cannot be taken back"),
        (Deed::Revoke, "issued", "type 6484932 to revoke", "not trusted any more, for good"),
    ] {
        let model = at(status, deed);
        let field = model.form().field_at(&Spot::Input(Input::DeedId)).cloned().expect("it is confirmed");
        assert_eq!(field.placeholder, said);
        assert!(field.help.contains(told), "{}", field.help);
    }
}

/// What the service wants is said beside its field, before anything is pressed.
#[test]
fn a_note_that_is_needed_says_so_in_its_field() {
    for (deed, status, said) in
        [(Deed::Cancel, "pending", "needed, such as"), (Deed::Revoke, "issued", "may stay empty")]
    {
        let model = at(status, deed);
        let field = model.form().field_at(&Spot::Input(Input::DeedNote)).cloned().expect("a note");
        assert!(field.placeholder.contains(said), "{}", field.placeholder);
    }
}
