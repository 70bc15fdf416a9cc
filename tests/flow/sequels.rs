//! What follows an order: how it is offered, begun, judged, confirmed and kept.

use dvorder::follow::listing::Listing;
use dvorder::follow::lookup;
use dvorder::follow::picture::Picture;
use dvorder::follow::sequel::Sequel;
use dvorder::follow::timeline::{Passage, Timeline};
use dvorder::journal::confirmed::Confirmed;
use dvorder::journal::entry::{Entry, State};
use dvorder::journal::found::{Found, OrderSeen};
use dvorder::journal::instructions::Instructions;
use dvorder::journal::known::Known;
use dvorder::journal::order_key::OrderKey;
use dvorder::journal::refusal::{Deal, Refusal, ServiceError};
use dvorder::journal::reissued::Reissued;
use dvorder::journal::repeat;
use dvorder::journal::reply::{ApprovalRequest, Outcome, Placed};
use dvorder::journal::report::{Report, ReportedCertificate};
use dvorder::journal::shelf::Shelf;
use dvorder::journal::summary::Summary;
use dvorder::journal::verdict::LookupVerdict;
use dvorder::order::command_line::CommandLine;
use dvorder::order::draft::Draft;
use dvorder::order::id::Id;
use dvorder::order::parameter::FieldId;
use dvorder::order::purpose::{Original, Purpose};
use dvorder::order::renewal::OrderType;
use dvorder::order::saved::{SavedDraft, version};
use dvorder::order::step::Step;
use dvorder::service::errand::Errand;
use dvorder::wizard::confirmation;
use dvorder::wizard::farewell::farewell;
use dvorder::wizard::form::{Action, Input, Item, Spot};
use dvorder::wizard::sequels;
use dvorder::wizard::submit::Submit;
use dvorder::wizard::{Effect, Model, Msg, Overlay};
use jiff::Timestamp;
use serde_json::Value;

use crate::common::{order_from, sample_draft};
use crate::order::{accepted, shown};
use crate::wizard::{
    fill, go_to, go_to_confirmation, go_to_step, keys, looked_up, new_wizard, offers, on_its_way,
    order_ended, placed, ready_to_confirm, settled, typed, update, wizard_with,
};

const KEY_OF_EXAMPLE: &str = include_str!("../../assets/examples/example.csr");

/// What the service says of the order of these tests, once it is issued.
fn report() -> Report {
    Report {
        order_id: placed().order_id,
        status: Some("issued".into()),
        common_name: Some("example.com".into()),
        names: vec!["example.com".into()],
        names_are_all: true,
        dcv_method: Some("dns-txt-token".into()),
        order_valid_till: Some("2027-11-24".parse().unwrap()),
        certificate: ReportedCertificate {
            id: placed().certificate_id,
            csr: Some(KEY_OF_EXAMPLE.into()),
            valid_till: Some("2027-06-10".parse().unwrap()),
            ..ReportedCertificate::default()
        },
        ..Report::default()
    }
}

/// The journal's entry of that order.
fn issued() -> Entry {
    let mut entry = accepted(placed());
    let at = Timestamp::UNIX_EPOCH;
    let seen = OrderSeen { at, report: report(), token: None, is_token_withheld: false, missed: Vec::new() };
    Found::Seen(Box::new(seen)).note(&mut entry, at);
    entry
}

/// A wizard at that order.
fn opened() -> Model {
    let mut model = new_wizard();
    update(&mut model, Msg::OrderOpened(Ok(Box::new(issued()))));
    model
}

/// The draft that a line of the order begins.
fn begun(sequel: Sequel) -> Draft {
    let mut model = opened();
    go_to(&mut model, Spot::Action(Action::Follow(sequel)));
    let effects = keys(&mut model, "Enter");
    let [Effect::NewSequel(draft)] = effects.as_slice() else { panic!("{effects:?}") };
    (**draft).clone()
}

/// A reissue of that order with the CSR of another key, for these names besides the common name.
fn reissue(others: &str) -> Draft {
    let mut draft = begun(Sequel::Reissue);
    draft.set(FieldId::Csr, include_str!("../csr/p384.csr"));
    draft.set(FieldId::DnsNames, others);
    draft
}

#[test]
fn both_begin_with_what_the_order_was_and_without_its_csr() {
    for sequel in [Sequel::Renewal, Sequel::Reissue] {
        let draft = begun(sequel);
        assert_eq!((draft.text(FieldId::CommonName), draft.text(FieldId::Csr)), ("example.com", ""));
        assert_eq!(draft.purpose().original().unwrap().order_id, placed().order_id);
    }
    assert_eq!(begun(Sequel::Renewal).text(FieldId::RenewalOfOrderId), "6484932");
}

#[test]
fn what_a_draft_follows_is_said_on_every_step() {
    for (sequel, said) in [
        (Sequel::Renewal, "example.com \u{b7} renews order 6484932"),
        (Sequel::Reissue, "reissue of order 6484932"),
    ] {
        let mut model = opened();
        go_to(&mut model, Spot::Action(Action::Follow(sequel)));
        keys(&mut model, "Enter");
        update(&mut model, Msg::DraftOpened(Ok(Box::new(saved(&begun(sequel))))));
        for step in model.steps() {
            go_to_step(&mut model, *step);
            assert!(model.order_name().contains(said), "{step:?}: {}", model.order_name());
        }
        assert!(shown(&model).contains("order 6484932"), "{}", shown(&model));
    }
    // Where one has come to is news.
    for (sequel, said) in [
        (Sequel::Renewal, "This is a draft: the renewal of order 6484932. Nothing is sent before Submit."),
        (Sequel::Reissue, "This is a draft: the reissue of order 6484932. Nothing is sent before Submit."),
    ] {
        let mut model = opened();
        update(&mut model, Msg::DraftOpened(Ok(Box::new(saved(&begun(sequel))))));
        // What the order has filled in is done, and its CSR is not.
        assert!(model.is_done(Step::Dcv) && !model.is_done(Step::Csr), "{said}");
        assert_eq!(model.news.unwrap().text, said);
    }
    // One that is typed is said as well; of an ID that is not read nothing is.
    let mut model = new_wizard();
    assert_eq!(model.order_name(), "new order");
    for (kind, field, typed, said) in [
        ("renewal", FieldId::RenewalOfOrderId, "77", "no name yet \u{b7} renews order 77"),
        ("renewal", FieldId::RenewalOfOrderId, "x", "new order"),
        (
            "renewal_thumbprint",
            FieldId::RenewedThumbprint,
            &"a".repeat(40),
            "no name yet \u{b7} renewal by thumbprint",
        ),
    ] {
        let kind = if kind == "renewal" { OrderType::ByOrderId } else { OrderType::ByThumbprint };
        fill(&mut model, FieldId::Renewal, kind.word());
        fill(&mut model, field, typed);
        assert_eq!(model.order_name(), said, "{typed}");
    }
}

#[test]
fn before_anything_is_typed_one_knows_that_it_is_early_to_renew() {
    for (now, may_refuse) in
        [("2026-12-01T10:00:00Z", true), ("2027-09-01T10:00:00Z", false), ("2027-12-01T10:00:00Z", true)]
    {
        let mut model = new_wizard();
        update(&mut model, Msg::At(now.parse().unwrap()));
        update(&mut model, Msg::OrderOpened(Ok(Box::new(issued()))));
        assert_eq!(
            shown(&model).contains("Renew the order (the service may refuse it today)"),
            may_refuse,
            "{now}"
        );
        go_to(&mut model, Spot::Action(Action::Follow(Sequel::Renewal)));
        keys(&mut model, "Enter");
        let said = model.notice.as_ref().map_or("", |said| said.text.as_str());
        assert_eq!(said.contains("the service may refuse to renew it"), may_refuse, "{now}: {said}");
    }
}

#[test]
fn the_next_draft_of_a_run_begins_untouched() {
    let mut model = opened();
    let draft = begun(Sequel::Reissue);
    update(&mut model, Msg::DraftOpened(Ok(Box::new(saved(&draft)))));
    go_to_step(&mut model, Step::Review);
    assert!(model.trail.has_passed(FieldId::Csr));
    fill_confirmation(&mut model);
    update(&mut model, Msg::DraftOpened(Ok(Box::new(saved(&draft)))));
    assert!(!model.trail.has_passed(FieldId::Csr), "it is empty, and nobody was there");
    assert_eq!(
        (model.confirming.common_name.as_str(), model.confirming.reissued_id.as_str()),
        ("", ""),
        "what was confirmed was another"
    );
}

/// A draft as it is saved and opened, at its first step.
fn saved(draft: &Draft) -> SavedDraft {
    let id = Id::try_from("20261124-2".to_owned()).unwrap();
    SavedDraft {
        version: version(draft),
        id,
        saved: Timestamp::UNIX_EPOCH,
        step: Step::Csr,
        target: None,
        copy_of: None,
        draft: draft.clone(),
    }
}

fn fill_confirmation(model: &mut Model) {
    go_to_step(model, Step::Submit);
    go_to(model, Spot::Input(Input::Confirmation));
    typed(model, "example.com");
}

#[test]
fn a_reissue_asks_for_what_it_sends_alone() {
    let mut model = new_wizard();
    let id = Id::try_from("draft-1".to_owned()).unwrap();
    let draft = begun(Sequel::Reissue);
    let saved = SavedDraft {
        version: version(&draft),
        id,
        saved: Timestamp::UNIX_EPOCH,
        step: Step::Domains,
        target: None,
        copy_of: None,
        draft,
    };
    assert_eq!(saved.version, 2, "an older dvorder must not take it for an order");
    let text = serde_json::to_string(&saved).unwrap();
    assert_eq!(serde_json::from_str::<SavedDraft>(&text).unwrap(), saved);
    update(&mut model, Msg::DraftOpened(Ok(Box::new(saved))));
    assert_eq!(model.step_said(), "Step 1 of 6 \u{b7} Domains");
    let mut steps = vec![model.step()];
    while model.step() != Step::Submit {
        keys(&mut model, "^N");
        steps.push(model.step());
    }
    assert_eq!(steps, Step::OF_A_REISSUE);
    for field in [
        FieldId::Product,
        FieldId::OrderYears,
        FieldId::DcvMethod,
        FieldId::PaymentMethod,
        FieldId::DisableCt,
    ] {
        let is_asked = Step::OF_A_REISSUE.iter().any(|step| {
            let form = dvorder::wizard::screens::form_of(&model, *step);
            form.field_at(&Spot::Field(field)).is_some()
        });
        assert!(!is_asked, "{field:?}");
    }
}

/// A reissue is validated by the method of its order. That is not sent, and said all the same before it is confirmed.
#[test]
fn how_a_reissue_is_validated_is_said_before_it_is_sent() {
    let mut draft = reissue("");
    for (method, said) in [
        ("dns-txt-token", "by the DCV method of the order, which is not sent: DNS TXT record."),
        ("", "by the DCV method of the order, which is not known here."),
    ] {
        draft.set(FieldId::DcvMethod, method);
        let mut model = ready_to_confirm(draft.clone());
        for step in [Step::Submit, Step::Review] {
            go_to_step(&mut model, step);
            assert!(shown(&model).contains(said), "{step:?}: {}", shown(&model));
        }
        go_to_step(&mut model, Step::Domains);
        let entries = model.preview().unwrap().entries;
        assert!(entries.iter().all(|(label, _)| label != "DCV method"), "{entries:?}");
    }
    // What the service does not say is not what most orders have.
    let elsewhere = Report { dcv_method: None, ..report() };
    let draft = Sequel::Reissue.draft(None, Some(&elsewhere)).unwrap();
    assert_eq!(draft.text(FieldId::DcvMethod), "");
}

#[test]
fn the_body_of_a_reissue_has_the_documented_members() {
    let mut draft = reissue("www.example.com");
    draft.set(FieldId::ServerPlatform, "45");
    draft.set(FieldId::SkipApproval, "yes");
    let order = order_from(&draft);
    let body: Value = serde_json::from_str(&order.body()).unwrap();
    let members = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(members(&body), ["certificate", "skip_approval"]);
    let certificate = ["common_name", "csr", "dns_names", "server_platform", "signature_hash"];
    let mut found = members(&body["certificate"]);
    found.sort();
    assert_eq!(found, certificate);
    assert_eq!(body["certificate"]["signature_hash"], "sha256");
}

#[test]
fn a_key_that_is_used_again_is_said() {
    for sequel in [Sequel::Renewal, Sequel::Reissue] {
        let mut draft = begun(sequel);
        draft.set(FieldId::Csr, KEY_OF_EXAMPLE);
        let model = ready_to_confirm(draft);
        let said = |model: &Model| {
            let mut told = model.desk.problems_at(FieldId::Csr);
            told.any(|problem| problem.message.contains("same key as order 6484932"))
        };
        assert!(said(&model), "{sequel:?}");
    }
    assert!(
        !ready_to_confirm(reissue("")).desk.problems_at(FieldId::Csr).any(|p| p.message.contains("same key"))
    );
}

#[test]
fn the_same_names_are_confirmed_like_an_order_and_sent_once() {
    let mut model = ready_to_confirm(reissue(""));
    let seen = shown(&model);
    assert!(seen.contains("nothing is known to be billed") && !seen.contains("REVOKED"), "{seen}");
    assert!(model.form().field_at(&Spot::Input(Input::ReissuedId)).is_none());
    typed(&mut model, "example.com");
    let effects = keys(&mut model, "Enter");
    let [Effect::Buy(_, Confirmed::New(order, _), _)] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(order.purpose().reissued().unwrap().order_id, 6_484_932);
    assert_eq!(keys(&mut model, "Enter"), []);
}

/// A reissue is no order: nothing of it is placed, and nothing is bought once more.
#[test]
fn a_reissue_like_one_before_is_told_in_the_words_of_a_reissue() {
    let mut model = wizard_with(reissue(""));
    let effects = keys(&mut model, "^R ^N ^P ^N");
    let asked = effects.iter().find_map(|effect| match effect {
        Effect::FindRepeats(revision, _) => Some(*revision),
        _ => None,
    });
    let like_it = sent(before(&reissue("")));
    update(&mut model, Msg::RepeatsFound(asked.expect("the journal is asked"), vec![like_it]));
    let seen = shown(&model);
    assert!(seen.contains("A reissue like this was sent on "), "{seen}");
    assert!(
        seen.contains("nobody knows yet whether it is open") && !seen.contains("An order like this"),
        "{seen}"
    );
    let form = model.form();
    let switch = form.field_at(&Spot::Input(Input::Another)).expect("one more has to be wanted");
    assert!(
        switch.help.contains("another reissue is wanted") && !switch.help.contains("bought"),
        "{}",
        switch.help
    );
    let confirm = form.field_at(&Spot::Input(Input::Confirmation)).unwrap();
    assert!(confirm.placeholder.starts_with("sent before:"), "{}", confirm.placeholder);
}

#[test]
fn a_name_that_is_dropped_wants_the_orders_id_as_well() {
    let mut model = ready_to_confirm(reissue(""));
    fill(&mut model, FieldId::CommonName, "www.example.com");
    go_to_confirmation(&mut model);
    let seen = shown(&model);
    assert!(seen.contains("WITHOUT example.com") && seen.contains("REVOKED within 72 hours"), "{seen}");
    assert!(seen.contains("not for DV certificates in particular"), "{seen}");
    typed(&mut model, "www.example.com");
    assert_eq!(keys(&mut model, "Enter"), []);
    assert_eq!(model.focus, Some(Spot::Input(Input::ReissuedId)));
    typed(&mut model, "648493");
    assert_eq!(keys(&mut model, "Enter"), []);
    assert!(confirmation::obstacle(&model).unwrap().contains("6484932"));
    typed(&mut model, "2");
    let effects = keys(&mut model, "Enter");
    assert!(matches!(effects.as_slice(), [Effect::Buy(..)]), "{effects:?}");
}

#[test]
fn what_more_names_cost_is_said_not_to_be_documented() {
    let seen = shown(&ready_to_confirm(reissue("www.example.com")));
    assert!(seen.contains("not documented") && !seen.contains("REVOKED"), "{seen}");
}

#[test]
fn nothing_is_offered_that_cannot_follow() {
    let mut pending = accepted(placed());
    pending
        .followed
        .note_report(Report { status: Some("pending".into()), ..report() }, Timestamp::UNIX_EPOCH);
    let mut open = accepted(placed());
    open.followed
        .note_report(Report { status: Some("reissue_pending".into()), ..report() }, Timestamp::UNIX_EPOCH);
    for (entry, renewal, reissue) in [(issued(), true, true), (pending, false, false), (open, true, false)] {
        let mut model = new_wizard();
        update(&mut model, Msg::OrderOpened(Ok(Box::new(entry))));
        let may =
            |sequel| offers(&model, &Action::Follow(sequel)) && sequels::obstacle(&model, sequel).is_none();
        assert_eq!((may(Sequel::Renewal), may(Sequel::Reissue)), (renewal, reissue));
    }
}

#[test]
fn an_order_that_is_renewed_is_not_offered_unmarked() {
    let mut renewed = issued();
    renewed.followed.note_report(Report { is_renewed: Some(true), ..report() }, Timestamp::UNIX_EPOCH);
    let mut model = new_wizard();
    update(&mut model, Msg::OrderOpened(Ok(Box::new(renewed))));
    let seen = shown(&model);
    assert!(seen.contains("Renew the order once more: it is renewed already"), "{seen}");
    assert!(shown(&opened()).contains("Auto-renewal: no, as ordered · auto-reissue: not known"));
}

#[test]
fn an_order_of_unknown_names_is_not_reissued_without_a_word() {
    let mut draft = reissue("");
    let Purpose::Reissue(original) = draft.purpose().clone() else { panic!("a reissue") };
    let unknown = Original { names: Vec::new(), ..*original };
    draft = draft.with_purpose(Purpose::Reissue(Box::new(unknown)));
    let seen = shown(&ready_to_confirm(draft));
    assert!(seen.contains("names before are not known here") && seen.contains("REVOKED"), "{seen}");
}

/// How the order stood before a reissue, as it says itself.
fn before(draft: &Draft) -> Reissued {
    before_by(&report(), draft)
}

/// The same, where it says this of itself.
fn before_by(report: &Report, draft: &Draft) -> Reissued {
    let order = order_from(draft);
    let begun = order.purpose().reissued().expect("it is a reissue");
    Reissued::of(report, begun, Timestamp::UNIX_EPOCH, order.names())
}

/// An order of which a reissue waits for an approver.
fn with_a_request() -> Report {
    let request = ApprovalRequest {
        id: 1199,
        kind: Some("reissue".into()),
        status: "pending".into(),
        certificate_id: None,
    };
    Report { requests: vec![request], ..report() }
}

#[test]
fn what_the_order_does_not_say_any_more_is_as_it_was_when_the_reissue_was_begun() {
    let mut dropped = reissue("");
    dropped.set(FieldId::CommonName, "www.example.com");
    let certificate = ReportedCertificate { csr: None, ..report().certificate };
    let silent = Report { names: Vec::new(), names_are_all: false, certificate, ..report() };
    assert_eq!(before_by(&silent, &dropped), before(&dropped));
    assert_eq!(before(&dropped).dropped, ["example.com"]);
}

#[test]
fn a_reissue_that_waits_for_an_approver_is_there_and_no_other_is_sent() {
    let draft = reissue("");
    let (was, waits) = (before(&draft), before_by(&with_a_request(), &draft));
    let entry = sent(was.clone());
    assert!(matches!(lookup::of_reissue(&entry.sent, &was, &with_a_request()), LookupVerdict::Found(_)));
    assert!(matches!(lookup::of_reissue(&entry.sent, &waits, &with_a_request()), LookupVerdict::NotThere));
    let order = order_from(&draft);
    let why = repeat::reissue_hindrance(&waits, order.purpose().reissued().unwrap(), &[], "sandbox").unwrap();
    assert!(why.message.contains("request 1199") && why.fix.contains("CertCentral"), "{why:?}");

    let mut entry = issued();
    entry.followed.note_report(with_a_request(), Timestamp::UNIX_EPOCH);
    let mut model = new_wizard();
    update(&mut model, Msg::OrderOpened(Ok(Box::new(entry))));
    go_to(&mut model, Spot::Action(Action::Follow(Sequel::Reissue)));
    assert_eq!(keys(&mut model, "Enter"), []);
    assert!(shown(&model).contains("request 1199"), "{}", shown(&model));
    assert_eq!(sequels::obstacle(&model, Sequel::Renewal), None);
}

/// The entry of a reissue of which no answer tells.
fn sent(before: Reissued) -> Entry {
    let draft = reissue("");
    let order = order_from(&draft);
    let of = dvorder::journal::sent::Prepared {
        order: &order,
        draft: &draft,
        draft_id: None,
        target: "sandbox",
        digest: String::new(),
    };
    let id = Id::try_from("order-2".to_owned()).unwrap();
    Entry::prepared(id, of, Timestamp::UNIX_EPOCH).of_reissue(before)
}

#[test]
fn a_lost_answer_is_settled_by_what_the_order_says_of_itself() {
    let draft = reissue("");
    let before = before(&draft);
    assert_eq!((before.certificate_id, before.dropped.len()), (placed().certificate_id, 0));
    let entry = sent(before.clone());
    let certificate = |id: u64, csr: &str| ReportedCertificate {
        id: Some(id),
        csr: Some(csr.into()),
        ..ReportedCertificate::default()
    };
    let own = placed().certificate_id.unwrap();
    let with = |status: &str, certificate: ReportedCertificate| Report {
        status: Some(status.into()),
        certificate,
        ..report()
    };
    let new_key = draft.text(FieldId::Csr);
    for (now, exists) in [
        (with("reissue_pending", certificate(own, KEY_OF_EXAMPLE)), Some(true)),
        (with("issued", certificate(own + 1, KEY_OF_EXAMPLE)), Some(true)),
        (with("issued", certificate(own, new_key)), Some(true)),
        (with("issued", certificate(own, KEY_OF_EXAMPLE)), Some(false)),
        (with("processing", certificate(own, KEY_OF_EXAMPLE)), None),
        (with("issued", ReportedCertificate::default()), None),
        (with("revoked", certificate(own, KEY_OF_EXAMPLE)), None),
        (Report { status: None, ..report() }, None),
    ] {
        let verdict = lookup::of_reissue(&entry.sent, &before, &now);
        let found = match &verdict {
            LookupVerdict::Found(_) => Some(true),
            LookupVerdict::NotThere => Some(false),
            _ => None,
        };
        assert_eq!(found, exists, "{now:?}");
    }
    // What was not said before tells nothing now, and a key that is used again tells nothing.
    let nothing = Reissued { order_id: 6_484_932, ..Reissued::default() };
    let now = with("issued", certificate(own, new_key));
    assert!(matches!(lookup::of_reissue(&entry.sent, &nothing, &now), LookupVerdict::CouldBe(_)));
}

#[test]
fn a_reissue_that_is_not_there_is_put_aside_and_never_sent_again() {
    let before = before(&reissue(""));
    let mut entry = sent(before);
    assert_eq!(entry.version, 3);
    let at = |seconds: i64| Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_secs(seconds);
    entry.settle(State::Unknown("It was lost.".into()), at(5));
    for seconds in [10, 400] {
        entry.take_in(LookupVerdict::NotThere, at(seconds));
    }
    assert!(entry.can_be_put_aside() && !entry.can_be_sent_again() && entry.is_open());
    let text = serde_json::to_string(&entry).unwrap();
    assert_eq!(serde_json::from_str::<Entry>(&text).unwrap(), entry);
    let open = entry.sent.purchase().unwrap();
    assert_eq!(open.what(), &dvorder::order::Bought::Reissue(6_484_932));

    entry.take_in(LookupVerdict::Found(Placed { order_id: 6_484_932, ..Placed::default() }), at(500));
    assert!(matches!(entry.state, State::Accepted(_)));
}

#[test]
fn certificates_that_are_revoked_are_told_with_their_deadline() {
    let mut dropped = reissue("");
    dropped.set(FieldId::CommonName, "www.example.com");
    let before = before(&dropped);
    assert_eq!(before.dropped, ["example.com"]);
    let mut entry = sent(before);
    assert_eq!(entry.revocation(), None, "nobody knows whether it was taken");
    entry.state =
        State::Accepted(Placed { order_id: 6_484_932, certificate_id: Some(7), ..Placed::default() });
    assert!(entry.revocation().unwrap().text(None).contains("within 72 hours after the new one is issued"));
    let issued = Some("2026-12-01T10:00:00Z".parse().unwrap());
    let certificate = ReportedCertificate { id: Some(7), issued, ..ReportedCertificate::default() };
    entry.followed.note_report(Report { certificate, ..report() }, Timestamp::UNIX_EPOCH);
    assert!(
        entry.revocation().unwrap().text(None).contains("by 04 DEC 2026 10:00 UTC"),
        "{:?}",
        entry.revocation()
    );
    // Once the deadline is over that is said, and that nothing confirms it.
    for (now, is_over) in [("2026-12-04T10:00:00Z", false), ("2026-12-04T10:00:01Z", true)] {
        let said = entry.revocation().unwrap().text(now.parse().ok());
        assert_eq!(said.contains("were to be revoked by 04 DEC 2026 10:00 UTC"), is_over, "{now}: {said}");
        assert_eq!(said.contains("the service does not say so"), is_over, "{now}: {said}");
    }
}

/// Every text of a reissue that outlives its screen says what becomes of the certificates before it.
#[test]
fn what_is_revoked_is_said_wherever_a_reissue_is_kept_as_a_text() {
    for (common, is_revoked) in [("www.example.com", true), ("example.com", false)] {
        let mut draft = reissue("");
        draft.set(FieldId::CommonName, common);
        let mut entry = sent(before(&draft));
        entry.state = State::Accepted(Placed {
            order_id: 6_484_932,
            status: Some("reissue_pending".into()),
            dcv_random_value: Some("icru1984rnekfj".into()),
            ..Placed::default()
        });
        let mut model = new_wizard();
        update(&mut model, Msg::OrderOpened(Ok(Box::new(entry))));
        let left = dvorder::wizard::farewell::farewell(&model, 80).text;
        go_to(&mut model, Spot::Action(Action::SaveResult));
        let effects = keys(&mut model, "Enter");
        let [Effect::Save { text: saved, .. }] = effects.as_slice() else { panic!("{effects:?}") };
        let saved = saved.clone();
        go_to(&mut model, Spot::Action(Action::PlainView));
        keys(&mut model, "Enter");
        let Some(Overlay::Plain { text: plain, .. }) = &model.overlay else { panic!("{:?}", model.overlay) };
        for text in [&left, &saved, plain] {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let revoked = text.find("are revoked within 72 hours after the new one is issued");
            assert_eq!(revoked.is_some(), is_revoked, "{text}");
            assert!(revoked.unwrap_or(0) < text.find("still stands").unwrap(), "{text}");
        }
    }
}

#[test]
fn an_order_is_ordered_once_and_its_reissue_has_a_time_of_its_own() {
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let mut entry = sent(before(&reissue("")));
    entry.state = State::Accepted(Placed { order_id: 6_484_932, ..Placed::default() });
    assert_eq!((entry.ordered_at(), entry.reissued_at()), (None, Some(Timestamp::UNIX_EPOCH)));
    let told = Report {
        status: Some("reissue_pending".into()),
        created: Some(at("1969-11-01T10:00:00Z")),
        alternative_order_id: Some("dv1".into()),
        ..report()
    };
    entry.followed.note_report(told, at("1970-01-02T00:00:00Z"));
    assert_eq!(entry.own_id(), Some("dv1"));
    let summary = Summary::of(&entry);
    assert_eq!(summary.created, Some(at("1969-11-01T10:00:00Z")));
    assert_eq!((summary.reissued, summary.begun()), (entry.reissued_at(), entry.reissued_at()));
    let line = Timeline::of(Some(&entry), None).stations;
    let line: Vec<(String, Option<Timestamp>)> = line.iter().map(|one| (one.text(), one.when)).collect();
    assert_eq!(line[0], ("ordered".into(), summary.created));
    assert_eq!(line[1], ("reissued".into(), summary.reissued));
    assert_eq!(line[2].0, "validation");
    // Unless the service says it, nobody knows when the order of a reissue was placed but the entry before it.
    let before = Summary { created: Some(at("1969-12-01T10:00:00Z")), ..Summary::of(&issued()) };
    let mut asked_nothing = sent(self::before(&reissue("")));
    asked_nothing.state = entry.state.clone();
    let all = vec![before.clone(), Summary::of(&asked_nothing)];
    let rows = Listing::of(all, None, at("1970-01-02T00:00:00Z"));
    let [row] = rows.rows() else { panic!("{rows:?}") };
    assert_eq!((row.order.created, row.order.reissued), (before.created, entry.reissued_at()));
}

#[test]
fn a_reissue_that_is_open_is_told_as_that_and_nothing_is_advised_meanwhile() {
    let issued_on = ReportedCertificate {
        valid_from: Some("2026-11-24".parse().unwrap()),
        serial_number: Some("01".into()),
        issued: Some("2026-11-24T10:00:00Z".parse().unwrap()),
        ..report().certificate
    };
    let issued = Report { certificate: issued_on.clone(), ..report() };
    let pending = Report { status: Some("reissue_pending".into()), ..issued.clone() };
    let waiting = Report { certificate: issued_on, ..with_a_request() };
    for (told, is_open, waits) in [(issued, false, false), (pending, true, false), (waiting, true, true)] {
        assert_eq!(told.is_reissue_open(), is_open, "{told:?}");
        let mut entry = accepted(placed());
        entry.followed.note_report(told.clone(), Timestamp::UNIX_EPOCH);
        let mut model = new_wizard();
        update(&mut model, Msg::At("2026-12-01T10:00:00Z".parse().unwrap()));
        update(&mut model, Msg::OrderOpened(Ok(Box::new(entry.clone()))));
        let seen = shown(&model);
        assert_eq!(seen.contains("Reissue it on"), !is_open, "{seen}");
        assert_eq!(seen.contains("A reissue is open: nothing more is to be begun."), is_open, "{seen}");
        assert_eq!(seen.contains("Save the certificate before the reissue"), is_open, "{seen}");
        assert_eq!(seen.contains("Somebody has to approve the reissue"), waits, "{seen}");
        let known = Known::of(Some(&entry), Some(&told)).unwrap();
        let said =
            Instructions::of(&known, None).saved_by(&CommandLine::with("").of_order(7), None, None).plain(80);
        assert_eq!(said.contains("This saves it"), !is_open, "{said}");
        assert_eq!(
            said.contains("The reissue waits for an approver") && said.contains("Request 1199"),
            waits,
            "{said}"
        );
        let line = Timeline::of(Some(&entry), None).stations;
        let there = line.iter().find(|station| station.passage == Passage::Now).unwrap();
        assert_eq!(there.text() == "approval", waits, "{line:?}");
        let to_come = line.iter().filter(|station| station.passage == Passage::ToCome);
        assert!(to_come.clone().all(|station| station.when.is_none()), "{line:?}");
        // The new one is drawn from now on, and not from the best day for it.
        assert_eq!(seen.contains("2     01 DEC 2026 to "), is_open, "{seen}");
    }
}

#[test]
fn a_draft_that_follows_nothing_is_written_as_ever() {
    let text = serde_json::to_string(&sample_draft()).unwrap();
    assert!(text.starts_with("[["), "{text}");
    assert_eq!(version(&sample_draft()), 1);
}

#[test]
fn a_csr_of_the_command_line_is_in_the_draft_that_is_begun_and_in_no_other() {
    let csr = include_str!("../csr/p384.csr");
    let mut model = new_wizard();
    let mut given = Draft::new();
    given.set(FieldId::Csr, csr);
    given.set(FieldId::CsrFile, "/srv/new.csr");
    model.desk.replace(given);
    let at = Timestamp::UNIX_EPOCH;
    update(&mut model, Msg::At(at));
    model.opening.sequel = Some(Sequel::Reissue);
    let effects = update(&mut model, Msg::OrderOpened(Ok(Box::new(issued()))));
    let request = effects.iter().find_map(|effect| match effect {
        Effect::Ask(request, ..) => Some(*request),
        _ => None,
    });
    let seen = OrderSeen { at, report: report(), token: None, is_token_withheld: false, missed: Vec::new() };
    let answer = Msg::Answered(
        request.expect("it is read first"),
        Ok(Found::Seen(Box::new(seen))),
        Some(Box::new(issued())),
    );
    let effects = update(&mut model, answer);
    let begun = effects.iter().find_map(|effect| match effect {
        Effect::NewSequel(draft) => Some(draft),
        _ => None,
    });
    let draft = begun.expect("it was read and is begun");
    assert_eq!((draft.text(FieldId::Csr), draft.text(FieldId::CsrFile)), (csr, "/srv/new.csr"));

    go_to(&mut model, Spot::Action(Action::Follow(Sequel::Renewal)));
    let effects = keys(&mut model, "Enter");
    let [Effect::NewSequel(draft)] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(draft.text(FieldId::Csr), "");
}

#[test]
fn a_renewal_warns_of_auto_renewal_unless_it_is_known_to_be_off() {
    for (auto_renew, said) in [
        (None, Some("Whether auto-renewal is on for order 6484932 is not known here")),
        (Some(true), Some("Auto-renewal is on for order 6484932")),
        (Some(false), None),
    ] {
        let mut draft = begun(Sequel::Renewal);
        let Purpose::Renewal(original) = draft.purpose().clone() else { panic!("a renewal") };
        draft = draft.with_purpose(Purpose::Renewal(Box::new(Original { auto_renew, ..*original })));
        draft.set(FieldId::Csr, include_str!("../csr/p384.csr"));
        let seen = shown(&ready_to_confirm(draft));
        assert!(seen.contains("Renewal of order 6484932"), "{seen}");
        assert_eq!(seen.contains("uto-renewal"), said.is_some(), "{auto_renew:?}: {seen}");
        assert!(said.is_none_or(|said| seen.contains(said)), "{auto_renew:?}: {seen}");
    }
}

#[test]
fn what_a_reissue_brings_is_said_where_its_validity_is_asked_for() {
    let mut draft = reissue("");
    let Purpose::Reissue(original) = draft.purpose().clone() else { panic!("a reissue") };
    let valid_from = Some("2026-11-24".parse().unwrap());
    draft = draft.with_purpose(Purpose::Reissue(Box::new(Original { valid_from, ..*original })));
    let mut model = ready_to_confirm(draft);
    for step in ["^P", "^P ^P"] {
        keys(&mut model, step);
        let seen = shown(&model);
        assert!(seen.contains("The order runs ") && seen.contains("more: reissue it again on"), "{seen}");
        assert!(seen.contains("A solid bar is a certificate that is issued."), "{seen}");
        assert!(seen.contains("The certificate before lasts until 10 JUN 2027"), "{seen}");
        assert!(!seen.contains("the first of"), "{seen}");
    }
}

/// What keeps a reissue from being sent is told in the words of a reissue, in one way on each screen.
#[test]
fn what_keeps_a_reissue_is_told_as_of_a_reissue() {
    let mut draft = reissue("");
    draft.set(FieldId::Csr, "");
    let mut model = wizard_with(draft);
    keys(&mut model, "^R");
    let said = "1 problem keeps this from being reissued";
    assert_eq!(model.form().title, said);
    keys(&mut model, "^N");
    let seen = shown(&model);
    assert!(seen.contains(&format!("{said}. ^R shows it.")) && !seen.contains("ordered"), "{seen}");
    assert_eq!(
        seen.matches("order 6484932").count(),
        2,
        "the title says it, and the line that sends: {seen}"
    );
    typed(&mut model, "example.com");
    keys(&mut model, "Enter");
    assert_eq!(
        model.notice.as_ref().map(|notice| notice.text.as_str()),
        Some("1 problem keeps this from being reissued. ^R shows it.")
    );
}

#[test]
fn what_was_to_follow_an_order_follows_no_other() {
    let mut model = new_wizard();
    model.opening.sequel = Some(Sequel::Reissue);
    update(&mut model, Msg::OrderOpened(Ok(Box::new(accepted(placed())))));
    // The answer does not come, and one goes back to choose another.
    update(&mut model, Msg::ShelfRead(Ok(Box::default())));
    let effects = update(&mut model, Msg::OrderOpened(Ok(Box::new(issued()))));
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::NewSequel(_))), "{effects:?}");
    assert_eq!(model.opening.sequel, None);
}

#[test]
fn a_reissue_that_is_given_up_revokes_nothing() {
    let mut dropped = reissue("");
    dropped.set(FieldId::CommonName, "www.example.com");
    let before = before(&dropped);
    let mut entry = sent(before);
    entry.state =
        State::Accepted(Placed { order_id: 6_484_932, certificate_id: Some(7), ..Placed::default() });
    assert!(entry.revocation().is_some());
    entry.followed.note_report(report(), Timestamp::UNIX_EPOCH);
    assert_eq!(entry.revocation(), None, "the order has its certificate of before");
}

#[test]
fn what_an_earlier_reissue_revokes_is_told_after_the_next_one_too() {
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let mut dropped = reissue("");
    dropped.set(FieldId::CommonName, "www.example.com");
    let mut first = sent(before(&dropped));
    first.state =
        State::Accepted(Placed { order_id: 6_484_932, certificate_id: Some(7), ..Placed::default() });
    let issued = Some(at("2026-12-01T10:00:00Z"));
    let certificate = ReportedCertificate { id: Some(7), issued, ..ReportedCertificate::default() };
    first.followed.note_report(Report { certificate, ..report() }, Timestamp::UNIX_EPOCH);

    let known = [first];
    let still = |now: &str| repeat::still_revoked(6_484_932, &known, "sandbox", at(now));
    assert_eq!(still("2026-12-04T10:00:01Z"), None, "it is over");
    assert_eq!(repeat::still_revoked(7, &known, "sandbox", at("2026-12-02T10:00:00Z")), None);
    let earlier = still("2026-12-02T10:00:00Z");
    let same = before(&reissue(""));
    let mut next = sent(same.after(earlier));
    next.state =
        State::Accepted(Placed { order_id: 6_484_932, certificate_id: Some(8), ..Placed::default() });
    let told = next.revocation().unwrap();
    assert_eq!(
        (told.dropped.as_slice(), told.by),
        (&["example.com".to_owned()][..], Some(at("2026-12-04T10:00:00Z")))
    );
    let text = serde_json::to_string(&next).unwrap();
    assert_eq!(serde_json::from_str::<Entry>(&text).unwrap().revocation(), Some(told));
}

/// Whoever goes back from a refusal still knows of it, and it is said once on leaving.
#[test]
fn a_refused_renewal_is_told_on_review_and_once_at_the_end() {
    let mut draft = begun(Sequel::Renewal);
    draft.set(FieldId::Csr, include_str!("../csr/p384.csr"));
    let (mut model, request) = on_its_way(draft);
    let errors = vec![ServiceError { code: "some_code".into(), message: "As it says.".into() }];
    let refused = Refusal { of: Deal::Order, status: 400, errors, body: None, retry_after: None };
    update(&mut model, order_ended(request, Outcome::Refused(refused)));
    let text = farewell(&model, 80).text;
    assert!(text.starts_with("SANDBOX: The service refused the order; nothing was bought.\n"), "{text}");
    assert_eq!(text.matches("nothing was bought").count(), 1, "{text}");
    go_to_step(&mut model, Step::Review);
    let seen = shown(&model);
    assert!(seen.contains("As it says (some_code)") && !seen.contains("Ready to order"), "{seen}");
}

#[test]
fn a_renewal_that_was_placed_says_what_it_renews() {
    let mut draft = begun(Sequel::Renewal);
    draft.set(FieldId::Csr, include_str!("../csr/p384.csr"));
    let renewal = Placed { order_id: 7, ..placed() };
    let seen = shown(&taken(&draft, renewal));
    assert!(seen.contains("This order renews order 6484932."), "{seen}");
}

#[test]
fn a_reissue_that_is_refused_says_so_and_speaks_of_no_order_that_was() {
    for (status, said) in
        [(400, "Correct what it names, then reissue again"), (403, "reissue"), (404, "no such order")]
    {
        let (mut model, request) = on_its_way(reissue(""));
        let errors = vec![ServiceError { code: "some_code".into(), message: "As it says.".into() }];
        let refused = Refusal { of: Deal::Reissue, status, errors, body: None, retry_after: None };
        update(&mut model, order_ended(request, Outcome::Refused(refused)));
        let seen = shown(&model);
        assert!(seen.contains("The service refused the reissue; the order is as it was"), "{seen}");
        assert!(seen.contains(said) && !seen.contains("nothing was bought"), "{seen}");
    }
}

#[test]
fn a_reissue_that_was_withdrawn_leaves_the_order_told_as_before_it() {
    let mut dropped = reissue("");
    dropped.set(FieldId::CommonName, "www.example.com");
    dropped.set(FieldId::CsrFile, "/srv/new.csr");
    let mut last = issued();
    last.sent.draft.set(FieldId::CsrFile, "/srv/old.csr");
    let own = placed().certificate_id.unwrap();
    let at = Timestamp::UNIX_EPOCH;
    last.followed.saved = Some(dvorder::journal::followed::Saved {
        certificate_id: own,
        path: "/srv/example".into(),
        files: vec!["cert.pem".into(), "fullchain.pem".into()],
        at,
        key: None,
        ends: None,
    });
    let mut entry = sent(before(&dropped)).following(Some(&last));
    entry.sent.names = vec!["www.example.com".into()];
    entry.state =
        State::Accepted(Placed { order_id: 6_484_932, certificate_id: Some(7), ..Placed::default() });
    let pending = Report { status: Some("reissue_pending".into()), ..report() };
    for (told, is_withdrawn) in [(pending, false), (report(), true)] {
        entry.followed.note_report(told, at);
        assert_eq!(entry.is_withdrawn(), is_withdrawn);
        let summary = Summary::of(&entry);
        assert_eq!(summary.common_name == "example.com", is_withdrawn, "{summary:?}");
        assert_eq!(entry.csr_file() == Some("/srv/old.csr"), is_withdrawn, "{:?}", entry.csr_file());
        let stations = Timeline::of(Some(&entry), None).stations;
        let has = |word: &str| stations.iter().any(|station| station.text() == word);
        assert_eq!(has("reissued"), !is_withdrawn, "{stations:?}");
        let is_on_disk = stations.iter().all(|station| station.passage == Passage::Done);
        assert_eq!(is_on_disk, is_withdrawn, "{stations:?}");
        let mut model = new_wizard();
        update(&mut model, Msg::OrderOpened(Ok(Box::new(entry.clone()))));
        let said = shown(&model);
        assert_eq!(said.contains("was withdrawn"), is_withdrawn, "{said}");
        assert_eq!(said.contains("Withdraw the reissue"), !is_withdrawn, "{said}");
        let title = model.following.as_ref().unwrap().title();
        assert_eq!(title.ends_with(" example.com"), is_withdrawn, "{title}");
    }
}

#[test]
fn what_shows_control_counts_by_the_services_clock() {
    let day = 86_400;
    let now: Timestamp = "1970-01-01T01:00:00Z".parse().unwrap();
    for (ahead_then, ahead_now, said) in [
        (0, 0, ": 30 days more."),
        (0, 10 * day, ": 20 days more."),
        (0, 31 * day, "ended 1 day ago"),
        (90 * day, 90 * day, ": 30 days more."),
    ] {
        let before = Reissued { ahead: ahead_then, ..before(&reissue("")) };
        let mut entry = sent(before);
        entry.state = State::Accepted(Placed {
            order_id: 6_484_932,
            dcv_random_value: Some("a1".into()),
            ..Placed::default()
        });
        let pending = Report { status: Some("reissue_pending".into()), ahead: ahead_now, ..report() };
        entry.followed.note_report(pending, Timestamp::UNIX_EPOCH);
        let mut model = new_wizard();
        update(&mut model, Msg::At(now));
        update(&mut model, Msg::OrderOpened(Ok(Box::new(entry))));
        let seen = shown(&model);
        assert!(seen.contains(said), "{ahead_then} {ahead_now}: {seen}");
        let looks = ahead_now - ahead_then < 7 * day;
        assert_eq!(seen.contains(", 7 days more: each minute"), looks, "{seen}");
    }
}

/// A wizard right after what a draft asks for was sent and taken, on the day of these tests.
fn taken(draft: &Draft, placed: Placed) -> Model {
    let (mut model, request) = on_its_way(draft.clone());
    let Submit::Sending(sending) = &model.submit else { panic!("{:?}", model.submit) };
    let entry = *sending.entry.clone().expect("it is in the journal");
    let entry = match draft.purpose().reissued() {
        Some(_) => entry.of_reissue(before(draft)),
        None => entry,
    };
    update(&mut model, Msg::At("2026-11-24T10:22:00Z".parse().unwrap()));
    update(&mut model, settled(request, Outcome::Accepted(placed), &entry));
    model
}

/// Presses a line of the screen.
fn press(model: &mut Model, action: Action) -> Vec<Effect> {
    go_to(model, Spot::Action(action));
    keys(model, "Enter")
}

/// Has the service asked now how the order stands, which says this.
fn ask_now(model: &mut Model, report: Report) {
    let effects = press(model, Action::AskNow);
    let request = effects.iter().find_map(|effect| match effect {
        Effect::Ask(request, Errand::Order(..), _) => Some(*request),
        _ => None,
    });
    let at = "2026-11-24T10:23:00Z".parse().unwrap();
    let seen = Box::new(OrderSeen { at, report, token: None, is_token_withheld: false, missed: Vec::new() });
    let entry = model.following.as_ref().and_then(|following| following.entry.clone());
    let entry = entry.map(|mut entry| {
        Found::Seen(seen.clone()).note(&mut entry, at);
        entry
    });
    update(model, Msg::At(at));
    update(model, Msg::Answered(request.expect("it is asked"), Ok(Found::Seen(seen)), entry));
}

fn pictures(model: &Model) -> Vec<Picture> {
    let items = model.form().items.into_iter();
    items.filter_map(|item| if let Item::Picture(picture) = item { Some(picture) } else { None }).collect()
}

#[test]
fn what_is_known_of_an_order_that_is_reissued_is_shown_before_its_first_answer() {
    let mut draft = reissue("");
    let Purpose::Reissue(original) = draft.purpose().clone() else { panic!("a reissue") };
    let valid_from = Some("2026-11-24".parse().unwrap());
    let known = Original { valid_from, auto_renew: Some(false), auto_reissue: Some(true), ..*original };
    draft = draft.with_purpose(Purpose::Reissue(Box::new(known)));
    let waits = ApprovalRequest { id: 1199, status: "pending".into(), ..ApprovalRequest::default() };
    let open = Placed { status: Some("reissue_pending".into()), ..placed() };
    let of_approver = Placed { requests: vec![waits], dcv_random_value: None, ..placed() };
    for (answer, then) in [
        (open, Report { status: Some("reissue_pending".into()), ..report() }),
        (of_approver, with_a_request()),
    ] {
        let mut model = taken(&draft, answer.clone());
        let then = Report {
            certificate: ReportedCertificate { valid_from, ..then.certificate },
            auto_renew: Some(false),
            auto_reissue: Some(true),
            ..then
        };
        let picture = pictures(&model);
        assert_eq!(picture.len(), 1, "{answer:?}");
        for is_asked in [false, true] {
            if is_asked {
                ask_now(&mut model, then.clone());
            }
            let seen = shown(&model);
            for said in [
                "Renew the order (the service may refuse it today)",
                "the one before it is valid, until 10 JUN 2027",
                "Auto-renewal: no \u{b7} auto-reissue: yes",
            ] {
                assert!(seen.contains(said), "{is_asked} {answer:?}: {said}: {seen}");
            }
            let obstacle = sequels::obstacle(&model, Sequel::Reissue).expect("one is open");
            assert!(!obstacle.contains("needs_approval"), "{obstacle}");
            assert_eq!(pictures(&model), picture, "{is_asked}");
        }
    }
}

#[test]
fn what_an_order_asks_for_is_shown_from_the_first_moment_until_it_is_issued() {
    let mut renewal = begun(Sequel::Renewal);
    renewal.set(FieldId::Csr, include_str!("../csr/p384.csr"));
    for draft in [sample_draft(), renewal] {
        let mut review = wizard_with(draft.clone());
        go_to_step(&mut review, Step::Review);
        let mut model = taken(&draft, placed());
        for status in [None, Some("pending"), Some("processing"), Some("needs_approval"), Some("rejected")] {
            if let Some(status) = status {
                ask_now(&mut model, crate::following::report(status, 0, 3));
            }
            let is_to_come = status != Some("rejected");
            let expected = if is_to_come { pictures(&review) } else { Vec::new() };
            assert_eq!(pictures(&model), expected, "{status:?}");
            let seen = shown(&model);
            assert_eq!(seen.contains("It takes 3 certificates: reissue it on "), is_to_come, "{seen}");
        }
    }
}

/// One today: by the day that the order's screen goes by, what is begun from it is planned and judged.
#[test]
fn what_is_begun_is_planned_by_the_services_day() {
    let day = 86_400;
    for (days, today, is_over) in
        [(0, "2026-11-24", false), (190, "2027-06-02", false), (366, "2027-11-25", true)]
    {
        let mut entry = issued();
        let told = Report { ahead: days * day, ..report() };
        entry.followed.note_report(told.clone(), Timestamp::UNIX_EPOCH);
        // What was begun before it was over, and is gone on with.
        let draft = reissue("");
        let mut model = new_wizard();
        update(&mut model, Msg::At("2026-11-24T10:22:00Z".parse().unwrap()));
        update(&mut model, Msg::OrderOpened(Ok(Box::new(entry))));
        ask_now(&mut model, told);
        assert_eq!(offers(&model, &Action::Follow(Sequel::Reissue)), !is_over, "{days}");
        update(&mut model, Msg::DraftOpened(Ok(Box::new(saved(&draft)))));
        assert_eq!(model.desk.facts().today.to_string(), today, "{days}");
        go_to_step(&mut model, Step::Review);
        let seen = shown(&model);
        let over = "Order 6484932 ended on 24 NOV 2027: nothing of it is reissued any more.";
        assert_eq!(seen.contains(over), is_over, "{days}: {seen}");
        assert_eq!(seen.contains("Ready to reissue"), !is_over, "{days}: {seen}");
        assert_eq!(pictures(&model).len(), usize::from(!is_over), "{days}");
        // So is a new one.
        update(&mut model, Msg::DraftOpened(Ok(Box::new(saved(&sample_draft())))));
        assert_eq!(model.desk.facts().today.to_string(), today, "{days}");
    }
}

#[test]
fn the_day_goes_on_while_a_draft_is_on_the_desk() {
    let mut model = wizard_with(sample_draft());
    for (now, today) in [("2026-11-24T23:59:59Z", "2026-11-24"), ("2026-11-25T00:00:00Z", "2026-11-25")] {
        update(&mut model, Msg::At(now.parse().unwrap()));
        assert_eq!(model.desk.facts().today.to_string(), today);
    }
}

#[test]
fn on_the_screen_of_an_order_one_is_led_to_its_reissue_of_unknown_outcome() {
    let mut lost = sent(before(&reissue("")));
    lost.settle(State::Unknown("It was lost.".into()), Timestamp::UNIX_EPOCH);
    let own = issued();
    let mut model = new_wizard();
    let orders = vec![Summary::of(&own), Summary::of(&lost)];
    update(&mut model, Msg::ShelfRead(Ok(Box::new(Shelf { orders, ..Shelf::default() }))));
    let seen = shown(&model);
    assert!(seen.contains("reissue: outcome unknown") && !seen.contains("no ID"), "{seen}");
    update(&mut model, Msg::OrderOpened(Ok(Box::new(own))));
    let seen = shown(&model);
    assert!(seen.contains("A reissue of order 6484932 was sent from here on "), "{seen}");
    let led = Action::ShowOrder(OrderKey::InJournal(lost.id.clone()));
    go_to(&mut model, Spot::Action(led));
    assert_eq!(keys(&mut model, "Enter"), [Effect::OpenOrder(OrderKey::InJournal(lost.id.clone()))]);
    update(&mut model, Msg::OrderOpened(Ok(Box::new(lost))));
    assert_eq!(model.following, None, "it is asked after no more");
    let seen = shown(&model);
    assert!(seen.contains("It is not known whether order 6484932 is being reissued"), "{seen}");
    for word in ["the order was placed", "own order ID"] {
        assert!(!seen.contains(word), "{seen}");
    }
    // Once it was looked up it is known.
    let effects = press(&mut model, Action::LookUp);
    let [Effect::Ask(request, Errand::LookUp(entry), _)] = effects.as_slice() else { panic!("{effects:?}") };
    let (request, mut entry) = (*request, entry.clone());
    let found = Placed { order_id: 6_484_932, status: Some("reissue_pending".into()), ..Placed::default() };
    entry.take_in(LookupVerdict::Found(found), Timestamp::UNIX_EPOCH);
    update(&mut model, looked_up(request, entry));
    let seen = shown(&model);
    assert!(!seen.contains("nobody knows yet") && !seen.contains("Look that reissue up"), "{seen}");
}

/// The one before is drawn until it is revoked: three days after the new one, were that issued today.
#[test]
fn a_certificate_that_is_revoked_for_the_next_one_is_drawn_until_then() {
    for (common_name, till) in [("example.com", "10 JUN 2027"), ("www.example.com", "27 NOV 2026")] {
        let mut draft = reissue("");
        let Purpose::Reissue(original) = draft.purpose().clone() else { panic!("a reissue") };
        let valid_from = Some("2026-11-20".parse().unwrap());
        draft = draft.with_purpose(Purpose::Reissue(Box::new(Original { valid_from, ..*original })));
        draft.set(FieldId::CommonName, common_name);
        let drawn = |model: &Model| pictures(model)[0].bars[1].label.clone();
        let mut model = ready_to_confirm(draft.clone());
        for step in ["^P", "^P ^P"] {
            keys(&mut model, step);
            assert!(drawn(&model).ends_with(&format!("20 NOV 2026 to {till}")), "{}", drawn(&model));
        }
        let mut entry = sent(before(&draft));
        entry.sent.draft = draft;
        entry.state = State::Accepted(Placed { status: Some("reissue_pending".into()), ..placed() });
        let mut model = new_wizard();
        update(&mut model, Msg::At("2026-11-24T10:22:00Z".parse().unwrap()));
        update(&mut model, Msg::OrderOpened(Ok(Box::new(entry))));
        assert!(drawn(&model).ends_with(&format!("20 NOV 2026 to {till}")), "{}", drawn(&model));
        // Until the new one is issued it counts.
        assert!(shown(&model).contains("the one before it is valid, until 10 JUN 2027"), "{}", shown(&model));
    }
}
