//! A look at DNS and web servers from a screen: when somebody wants it, and never the last word.

use dvorder::failure::Failure;
use dvorder::follow::actions::Deed;
use dvorder::follow::look::answer::Caa;
use dvorder::follow::look::before::{self, NameAhead, NameEvidence, ProofKind};
use dvorder::follow::look::caa::CaaLevel;
use dvorder::follow::look::sought::Sought;
use dvorder::follow::look::verdict::{LookOutcome, LookProgress, LookVerdict, Looked, Remark};
use dvorder::journal::instructions::{Instructions, Placement, only_by_wildcard};
use dvorder::journal::known::Known;
use dvorder::journal::reply::Token;
use dvorder::order::dcv::Method;
use dvorder::order::parameter::FieldId;
use dvorder::order::problem::Severity;
use dvorder::order::step::Step;
use dvorder::wizard::form::{Action, Item, Spot};
use dvorder::wizard::{Effect, Model, Msg, Overlay, RequestId};

use crate::common::{order_from, sample_draft};
use crate::order::accepted;
use crate::wizard::{go_to, go_to_step, keys, marked, new_wizard, offers, placed, update, wizard_with};

/// The screen of an order that waits for a record.
fn open_order() -> Model {
    let mut model = new_wizard();
    update(&mut model, Msg::OrderOpened(Ok(Box::new(accepted(placed())))));
    model
}

fn press(model: &mut Model, action: Action) -> Vec<Effect> {
    go_to(model, Spot::Action(action));
    keys(model, "Enter")
}

/// Every word of the screen.
fn said(model: &Model) -> String {
    let words = |item: Item| match item {
        Item::Note(_, text) => text,
        _ => String::new(),
    };
    model.form().items.into_iter().map(words).collect::<Vec<_>>().join("\n")
}

fn looked(sought: &Sought, kind: LookOutcome, severity: Severity) -> Looked {
    let remark =
        Remark { case: "x", severity, message: format!("It is {}.", kind.word()), fix: "Do this.".into() };
    let verdict = LookVerdict { kind, remarks: vec![remark] };
    Looked { sought: sought.clone(), verdict, said: vec!["ns1.example.com (192.0.2.1): NXDOMAIN".into()] }
}

/// A look that somebody wanted, and what is looked for.
fn begun(model: &mut Model) -> (RequestId, Vec<Sought>) {
    let effects = press(model, Action::Look);
    let [Effect::Look(request, sought)] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(sought.len(), 1);
    (*request, sought.clone())
}

#[test]
fn an_order_is_looked_for_when_somebody_says_so_and_asked_about_anyway() {
    let mut model = open_order();
    let (request, sought) = begun(&mut model);
    update(&mut model, Msg::LookCameSoFar(request, LookProgress { done: 0, of: 1 }));
    assert!(said(&model).contains("Looking") && !offers(&model, &Action::Look));
    update(
        &mut model,
        Msg::Looked(RequestId(999), vec![looked(&sought[0], LookOutcome::Seen, Severity::Hint)]),
    );
    assert!(said(&model).contains("Looking"), "the answer to another look is none to this one");
    update(&mut model, Msg::Looked(request, vec![looked(&sought[0], LookOutcome::Absent, Severity::Error)]));
    assert!(said(&model).contains("It is absent. Do this."), "{}", said(&model));

    // It is looked for again what was looked for, and not what another method asks for.
    let label = |model: &Model| model.form().action_at(&Spot::Action(Action::Look)).unwrap().label.clone();
    assert_eq!(label(&model), "Look again whether all is in place");
    let mut changed = model.clone();
    let known = changed.following.as_mut().unwrap().known.as_mut().unwrap();
    known.ordered.dcv_method = Some(Method::DnsCname);
    assert_eq!(label(&changed), "Look whether all is in place");

    // Who said what is one key away.
    keys(&mut model, "Enter");
    let Some(Overlay::Plain { title, text, .. }) = &model.overlay else { panic!("{:?}", model.overlay) };
    assert!(title.starts_with("_dnsauth.") && text.contains("ns1.example.com (192.0.2.1): NXDOMAIN"));
    keys(&mut model, "Esc");
    press(&mut model, Action::AskAnyway(0));
    let doing = model.following.as_ref().unwrap().doing.as_ref().unwrap();
    assert_eq!(doing.deed, Deed::CheckDcv);
    keys(&mut model, "Esc");
    assert_eq!(model.focus, Some(Spot::Action(Action::AskAnyway(0))), "back to the line that led there");
    // Read alone, the line that shows who said what says of which record.
    let form = model.form();
    let line = form.action_at(&Spot::Action(Action::WhoSaid(0))).unwrap();
    let base = sought[0].place.base();
    assert!(line.label.ends_with(base) && line.hint.contains(&sought[0].place.text()), "{line:?}");

    let mut model = open_order();
    let (request, sought) = begun(&mut model);
    update(&mut model, Msg::Looked(request, vec![looked(&sought[0], LookOutcome::Seen, Severity::Hint)]));
    assert!(offers(&model, &Action::Look) && !offers(&model, &Action::AskAnyway(0)));
}

#[test]
fn a_look_can_be_stopped_and_may_be_impossible() {
    let mut model = open_order();
    let (request, sought) = begun(&mut model);
    assert_eq!(keys(&mut model, "^C"), [Effect::StopLook]);
    begun(&mut model);
    assert_eq!(keys(&mut model, "Enter"), [Effect::StopLook]);
    update(&mut model, Msg::Looked(request, vec![looked(&sought[0], LookOutcome::Absent, Severity::Error)]));
    assert!(!said(&model).contains("It is absent"));
    begun(&mut model);
    update(&mut model, Msg::LookFailed(Failure::new("No way.", "Try later.")));
    assert!(offers(&model, &Action::Look));
    assert_eq!(model.notice.as_ref().unwrap().text, "No way. Try later.");
}

/// The line that stops a look is gone with it: the focus is on what it came to, or on the line that looks again.
#[test]
fn after_a_look_the_focus_is_on_a_line() {
    for (kind, has_said, expected) in [
        (LookOutcome::Absent, true, Action::WhoSaid(0)),
        (LookOutcome::Absent, false, Action::AskAnyway(0)),
        (LookOutcome::Seen, true, Action::Begin(Deed::CheckDcv)),
        (LookOutcome::Seen, false, Action::Begin(Deed::CheckDcv)),
    ] {
        let mut model = open_order();
        let (request, sought) = begun(&mut model);
        assert_eq!(marked(&model), Spot::Action(Action::StopLook));
        let mut one = looked(&sought[0], kind, Severity::Warning);
        one.said.retain(|_| has_said);
        update(&mut model, Msg::Looked(request, vec![one]));
        assert_eq!(marked(&model), Spot::Action(expected), "{kind:?}");
    }
    let mut model = open_order();
    begun(&mut model);
    update(&mut model, Msg::LookFailed(Failure::new("No way.", "Try later.")));
    assert_eq!(marked(&model), Spot::Action(Action::Look));
    press(&mut model, Action::PlaceForMe);
    update(&mut model, Msg::PlacedForMe(Ok(true)));
    assert_eq!(marked(&model), Spot::Action(Action::PlaceForMe));

    let mut model = wizard_with(sample_draft());
    go_to_step(&mut model, Step::Review);
    let effects = press(&mut model, Action::LookAhead);
    let [Effect::LookAhead(request, asked)] = effects.as_slice() else { panic!("{effects:?}") };
    let judged = before::judge(&asked[0], &NameEvidence::default());
    update(&mut model, Msg::LookedAhead(*request, vec![(asked[0].clone(), judged)]));
    assert_eq!(marked(&model), Spot::Action(Action::LookAhead));
}

#[test]
fn the_sandbox_places_it_for_whoever_wants_that() {
    let mut model = open_order();
    let effects = press(&mut model, Action::PlaceForMe);
    assert!(matches!(effects.as_slice(), [Effect::PlaceForMe(6_484_932)]), "{effects:?}");
    update(&mut model, Msg::PlacedForMe(Ok(true)));
    assert!(model.notice.as_ref().unwrap().text.contains("has placed what is needed"));
    model.destination.sandbox = false;
    assert!(!offers(&model, &Action::PlaceForMe));
}

#[test]
fn before_ordering_it_warns_and_keeps_nobody_from_it() {
    let mut model = wizard_with(sample_draft());
    go_to_step(&mut model, Step::Review);
    let effects = press(&mut model, Action::LookAhead);
    let [Effect::LookAhead(request, asked)] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(
        asked[0],
        NameAhead { name: "example.com".into(), shown: "example.com".into(), proof: ProofKind::Record }
    );
    let set = vec![Caa { is_critical: false, tag: "issue".into(), value: b"other.example".to_vec() }];
    let level = CaaLevel { name: "example.com".into(), aliases: Vec::new(), found: Ok(set) };
    let verdict = before::judge(&asked[0], &NameEvidence { caa: vec![level], ..NameEvidence::default() });
    let errors = model.desk.errors();
    update(&mut model, Msg::LookedAhead(*request, vec![(asked[0].clone(), verdict)]));
    assert!(
        said(&model).contains("example.com: The CAA records of example.com permit \"other.example\" only.")
    );
    assert!(model.notice.as_ref().unwrap().text.starts_with("Something would stop the order"));
    assert_eq!(model.desk.errors(), errors);
    assert!(offers(&model, &Action::Continue(Step::Submit)));
    let effects = press(&mut model, Action::LookAhead);
    let [Effect::LookAhead(request, asked)] = effects.as_slice() else { panic!("{effects:?}") };
    let off = before::judge(&asked[0], &NameEvidence { is_switched_off: true, ..NameEvidence::default() });
    update(&mut model, Msg::LookedAhead(*request, vec![(asked[0].clone(), off)]));
    assert!(model.notice.as_ref().unwrap().text.starts_with("Not everything could be looked at"));
}

#[test]
fn a_name_that_a_wildcard_may_stand_for_is_warned_of_without_a_look() {
    let records = |method: &str| -> Vec<Placement> {
        let mut draft = sample_draft();
        draft.set(FieldId::Product, "ssl_dv_geotrust_flex");
        draft.set(FieldId::CommonName, "example.com");
        draft.set(FieldId::DnsNames, "www.example.com\n*.shop.example.com\na.b.example.co.uk");
        draft.set(FieldId::DcvMethod, method);
        let order = order_from(&draft);
        let token = Token { value: "abc".into(), expires: None };
        let known = Known { ordered: (&order).into(), placed: placed() };
        let told = Instructions::of(&known, Some(&token));
        let said = told.plain(400);
        // Once, and as something that may be there: nobody ordered it.
        assert_eq!(said.matches("its address only from").count(), usize::from(method != "email"), "{said}");
        told.records
    };
    let minds = |method: &str| -> Vec<Option<String>> {
        records(method).into_iter().map(|record| record.wildcard).collect()
    };
    let wildcard = |name: &str| Some(name.to_owned());
    let below = [wildcard("*.example.com"), wildcard("*.example.com"), wildcard("*.b.example.co.uk")];
    let expected = [vec![None], below.to_vec()].concat();
    assert_eq!(minds("dns-txt-token"), expected);
    assert_eq!(minds("dns-cname-token"), expected);
    assert!(minds("email").iter().all(Option::is_none), "nothing is placed for mail");
    let placed = records("dns-txt-token");
    let said = |count: usize| only_by_wildcard(placed.iter().take(count));
    assert_eq!(said(1), None);
    for (count, any) in [(3, "If *.example.com exists"), (4, "If *.b.example.co.uk or *.example.com exists")]
    {
        assert!(said(count).unwrap().starts_with(any), "{count}: {:?}", said(count));
    }
}

#[test]
fn what_a_look_came_to_is_told_of_the_token_that_is_to_be_placed() {
    let mut model = open_order();
    let (request, sought) = begun(&mut model);
    update(&mut model, Msg::Looked(request, vec![looked(&sought[0], LookOutcome::Absent, Severity::Error)]));
    let token = Token { value: "another".into(), expires: None };
    model.following.as_mut().unwrap().followed.tokens.push(token);
    assert!(!said(&model).contains("It is absent"));
}
