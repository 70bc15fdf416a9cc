//! The submit protocol: one confirmation, one request, one outcome, whatever comes when.

use dvorder::exit::Exit;
use dvorder::follow::actions::Deed;
use dvorder::journal::confirmed::Confirmed;
use dvorder::journal::entry::{Entry, State};
use dvorder::journal::found::Found;
use dvorder::service::errand::Errand;
use std::time::Duration;

use dvorder::failure::Failure;
use dvorder::journal::instructions::Instructions;
use dvorder::journal::known::Known;
use dvorder::journal::ordered::Ordered;
use dvorder::journal::refusal::{Deal, Refusal, ServiceError};
use dvorder::journal::reply::{ApprovalRequest, ChainCertificate, Outcome, Placed, Token};
use dvorder::order::parameter::FieldId;
use dvorder::order::step::Step;
use dvorder::wizard::advice::FocusAdvice;
use dvorder::wizard::confirmation;
use dvorder::wizard::farewell::farewell;
use dvorder::wizard::following::TokenState;
use dvorder::wizard::form::{Action, Input, Spot};
use dvorder::wizard::submit::{Setback, Submit};
use dvorder::wizard::{Effect, Model, Msg, Overlay, RequestId};

use crate::common::{sample_draft, sample_order};
use crate::wizard::{
    burst, ended, fill, go_to, go_to_confirmation, go_to_step, keys, mail_row, new_wizard, offers,
    on_its_way, order_ended, pasted, placed, ready_to_confirm, typed, update, waiting, wizard_with,
};

/// Every key there is, and more.
const ANY_KEYS: &str = "Enter Enter Space Tab Enter Down Enter Up Enter Shift-Tab Enter Left Right PgUp PgDn \
    ^N Enter ^P Enter ^R Enter ^S Enter ^S Up Enter ^G Enter ^O Enter F1 F2 F3 F5 F7 F8 F9 Home End Backspace \
    Del ^W ^U ^K ^_ ^Y ^E ^D ^H ^L ^Z Esc Esc x q Enter Space Enter";

pub fn refusal() -> Refusal {
    Refusal {
        of: Deal::Order,
        status: 400,
        errors: vec![ServiceError {
            code: "invalid_dns_names".into(),
            message: "One of the names is not allowed.".into(),
        }],
        body: None,
        retry_after: None,
    }
}

fn failure() -> Failure {
    Failure::new("The connection was lost.", "The request may have arrived.")
}

fn orders(effects: &[Effect]) -> usize {
    effects.iter().filter(|effect| matches!(effect, Effect::Buy(_, Confirmed::New(..), _))).count()
}

/// Types and pastes the confirmation and presses everything there is, everywhere it can be pressed.
fn try_everything(model: &mut Model) -> Vec<Effect> {
    let mut effects = keys(model, ANY_KEYS);
    for _ in 0..20 {
        effects.extend(typed(model, "example.com"));
        effects.extend(keys(model, "Enter"));
        effects.extend(pasted(model, "example.com"));
        effects.extend(keys(model, "Enter Esc"));
        effects.extend(burst(model, "example.com\n"));
        effects.extend(keys(model, "Enter Esc Tab"));
    }
    effects
}

#[test]
fn the_typed_name_and_enter_send_what_the_screens_show() {
    let mut model = ready_to_confirm(sample_draft());
    typed(&mut model, "example.com");
    let effects = keys(&mut model, "Enter");
    let [Effect::Buy(RequestId(1), Confirmed::New(order, _), None)] = effects.as_slice() else {
        panic!("{effects:?}")
    };
    assert_eq!(**order, sample_order());
    assert!(matches!(&model.submit, Submit::Sending(sending) if sending.request == RequestId(1)));
}

/// The key that confirms is pressed on *Submit*, whatever way one came there.
#[test]
fn an_enter_typed_behind_the_number_of_a_step_sends_nothing() {
    for number in 1..=9 {
        let mut model = ready_to_confirm(sample_draft());
        typed(&mut model, "example.com");
        assert_eq!(orders(&keys(&mut model, "^R")), 0);
        let effects = keys(&mut model, &format!("^S {number} Enter"));
        assert_eq!(orders(&effects), 0, "{number}");
        assert_eq!(model.step().number_in(model.steps()), number);
    }
}

#[test]
fn what_confirms_an_order_is_typed_anew_once_the_order_is_another() {
    for (field, value) in [
        (FieldId::OrderYears, "3"),
        (FieldId::DnsNames, "other.example.com"),
        (FieldId::Csr, ""),
        (FieldId::Comments, "for the shop"),
    ] {
        for back in ["^S 9 Enter", "^R ^N"] {
            let mut model = ready_to_confirm(sample_draft());
            typed(&mut model, "example.com");
            fill(&mut model, field, value);
            keys(&mut model, back);
            assert_eq!(
                (model.step(), model.confirming.common_name.as_str()),
                (Step::Submit, ""),
                "{field:?}, {back}"
            );
        }
    }
}

/// Sent in the canonical spelling, confirmed by the address, and placed as a file at the address.
#[test]
fn an_address_is_ordered_like_a_name_with_a_file() {
    for (common, others, urls) in [
        ("8.8.8.8", "", &["http://8.8.8.8/.well-known/pki-validation/fileauth.txt"][..]),
        (
            "2606:4700:4700:0::1111",
            "example.com 8.8.8.8",
            &[
                "http://[2606:4700:4700::1111]/.well-known/pki-validation/fileauth.txt",
                "http://example.com/.well-known/pki-validation/fileauth.txt",
                "http://8.8.8.8/.well-known/pki-validation/fileauth.txt",
            ],
        ),
    ] {
        let mut draft = sample_draft();
        draft.set(FieldId::CommonName, common);
        draft.set(FieldId::DnsNames, others);
        draft.set(FieldId::DcvMethod, "http-token");
        let mut model = ready_to_confirm(draft);
        let name = model.desk.names().common_name().unwrap().as_str().to_owned();
        typed(&mut model, &name);
        let effects = keys(&mut model, "Enter");
        let [Effect::Buy(_, Confirmed::New(order, _), _)] = effects.as_slice() else { panic!("{effects:?}") };
        assert!(order.body().contains(&format!("\"common_name\": \"{name}\"")), "{}", order.body());
        let token = Token { value: "abc".into(), expires: None };
        let instructions =
            Instructions::of(&Known { ordered: order.as_ref().into(), placed: placed() }, Some(&token));
        let lines: Vec<&str> = instructions.records.iter().map(|record| record.line.as_str()).collect();
        assert_eq!(lines, urls);
        assert!(instructions.plain(78).contains(urls[0]));
    }
}

#[test]
fn an_address_is_not_ordered_with_another_method_or_a_wildcard() {
    for (others, method) in
        [("", "dns-txt-token"), ("", "dns-cname-token"), ("", "email"), ("*.example.com", "http-token")]
    {
        let mut draft = sample_draft();
        draft.set(FieldId::CommonName, "8.8.8.8");
        draft.set(FieldId::DnsNames, others);
        draft.set(FieldId::DcvMethod, method);
        let mut model = wizard_with(draft);
        go_to_step(&mut model, Step::Submit);
        assert!(model.desk.errors() > 0, "{others} {method}");
        assert!(confirmation::obstacle(&model).is_some_and(|why| why.contains("from being ordered")));
    }
}

/// A joiner does not show, and nobody can type its code.
#[test]
fn a_name_with_a_joiner_is_asked_for_as_it_is_sent() {
    let mut draft = sample_draft();
    draft.set(FieldId::CommonName, "نامه\u{200c}ای.com");
    let mut model = ready_to_confirm(draft);
    let form = model.form();
    let field = form.field_at(&Spot::Input(Input::Confirmation)).unwrap();
    assert_eq!(field.placeholder, "type xn--mgba3gch31f060k.com");
    pasted(&mut model, "نامه\u{200c}ای.com");
    assert!(confirmation::is_confirmed(&model));
}

#[test]
fn the_name_confirms_in_either_spelling() {
    let mut draft = sample_draft();
    draft.set(FieldId::CommonName, "München.de");
    for spelling in ["münchen.de", "MÜNCHEN.DE", " xn--mnchen-3ya.de ", "Xn--mnchen-3ya.de"] {
        let mut model = ready_to_confirm(draft.clone());
        typed(&mut model, spelling);
        assert_eq!(orders(&keys(&mut model, "Enter")), 1, "{spelling}");
    }
}

#[test]
fn nothing_else_confirms() {
    let ends = "This is not the common name: it ends after 7 characters, before \".com\".";
    let differs = |at: usize, is: &str, has: &str| {
        format!("This is not the common name: character {at} is \"{is}\" where the name has \"{has}\".")
    };
    for (wrong, how) in [
        ("", "Type the common name, example.com,".into()),
        ("example", ends.into()),
        ("example.com.", "This is not the common name: it has a dot at its end.".into()),
        ("www.example.com", "This is not the common name: it has www. in front.".into()),
        ("example.com example.com", "This is not the common name: it goes on with \" example.com\".".into()),
        ("yes", differs(1, "y", "e")),
        ("*", differs(1, "*", "e")),
    ] {
        let mut model = ready_to_confirm(sample_draft());
        typed(&mut model, wrong);
        assert_eq!(keys(&mut model, "Enter"), [], "{wrong}");
        go_to(&mut model, Spot::Action(Action::PlaceOrder));
        assert_eq!(keys(&mut model, "Space Enter"), [], "{wrong}");
        let said = model.notice.as_ref().map(|notice| notice.text.as_str());
        assert!(said.is_some_and(|said| said.starts_with(&how)), "{wrong}: {said:?}");
        assert_eq!(model.submit, Submit::Ready(None));
    }
}

#[test]
fn errors_keep_the_order_from_being_sent() {
    let mut draft = sample_draft();
    draft.set(FieldId::OrderYears, "7");
    assert_eq!(orders(&try_everything(&mut ready_to_confirm(draft.clone()))), 0);

    let mut model = ready_to_confirm(draft);
    typed(&mut model, "example.com");
    assert_eq!(keys(&mut model, "Enter"), []);
    let said = model.notice.as_ref().map(|notice| notice.text.as_str());
    assert_eq!(said, Some("1 problem keeps this from being ordered. ^R shows it."));

    fill(&mut model, FieldId::OrderYears, "1");
    go_to_confirmation(&mut model);
    keys(&mut model, "^U");
    typed(&mut model, "example.com");
    assert_eq!(orders(&keys(&mut model, "Enter")), 1, "and nothing else did");
}

#[test]
fn an_empty_wizard_never_orders() {
    let mut model = new_wizard();
    go_to_step(&mut model, Step::Submit);
    assert_eq!(orders(&try_everything(&mut model)), 0);
}

#[test]
fn one_confirmation_is_one_request() {
    let mut model = ready_to_confirm(sample_draft());
    typed(&mut model, "example.com");
    let effects = keys(&mut model, "Enter Enter Enter");
    assert_eq!(orders(&effects), 1);
    for waited in [50, 100, 1000, 30_000] {
        update(&mut model, Msg::Waited(RequestId(1), Duration::from_millis(waited)));
        let mut model = model.clone();
        for key in ANY_KEYS.split_whitespace() {
            assert_eq!(orders(&keys(&mut model, key)), 0, "{key} after {waited} ms");
        }
    }
    // Leaving aside the keys that give up waiting, nothing ends the wait but its answer.
    for key in ANY_KEYS.split_whitespace().filter(|key| !["Enter", "Space"].contains(key)) {
        keys(&mut model, key);
        assert!(matches!(model.submit, Submit::Sending(_)), "{key}");
    }
}

#[test]
fn impatience_neither_gives_up_nor_leaves() {
    let mut model = ready_to_confirm(sample_draft());
    typed(&mut model, "example.com");
    keys(&mut model, "Enter");
    for waited in [100, 1100, 2100, 3100, 4100] {
        update(&mut model, Msg::Waited(RequestId(1), Duration::from_millis(waited)));
        assert_eq!(keys(&mut model, "Enter"), [], "after {waited} ms");
        assert!(matches!(model.submit, Submit::Sending(_)), "after {waited} ms");
    }
}

#[test]
fn the_line_that_orders_is_pressed_twice_in_vain() {
    let mut model = ready_to_confirm(sample_draft());
    typed(&mut model, "example.com");
    go_to(&mut model, Spot::Action(Action::PlaceOrder));
    let mut with_space = model.clone();
    assert_eq!(orders(&keys(&mut model, "Enter Enter Enter")), 1);
    // The help tells Enter, and Space for what is switched.
    assert_eq!(orders(&keys(&mut with_space, "Space Space Space")), 0);
    assert_eq!(with_space.notice.map(|notice| notice.text), Some("Press Enter to do it.".into()));
}

#[test]
fn the_answer_to_another_request_is_dropped() {
    let (mut model, request) = waiting(sample_draft());
    let before = model.clone();
    for outcome in [
        Outcome::Accepted(placed()),
        Outcome::Refused(refusal()),
        Outcome::NotSent(failure()),
        Outcome::Unknown(failure()),
    ] {
        for stale in [RequestId(0), RequestId(request.0 + 1), RequestId(999)] {
            assert_eq!(update(&mut model, order_ended(stale, outcome.clone())), []);
            assert_eq!(model, before, "{outcome:?}");
        }
    }
    update(&mut model, Msg::Waited(RequestId(999), Duration::from_secs(9)));
    assert_eq!(model, before);
}

#[test]
fn the_answer_counts_once() {
    for outcome in [Outcome::Accepted(placed()), Outcome::Refused(refusal()), Outcome::NotSent(failure())] {
        let (mut model, request) = waiting(sample_draft());
        update(&mut model, order_ended(request, outcome));
        let before = model.clone();
        for late in [Outcome::Accepted(placed()), Outcome::Unknown(failure())] {
            assert_eq!(update(&mut model, order_ended(request, late)), []);
            assert_eq!(model, before);
        }
    }
}

#[test]
fn an_answer_to_a_refused_try_does_not_touch_the_next() {
    let (mut model, first) = waiting(sample_draft());
    update(&mut model, order_ended(first, Outcome::Refused(refusal())));
    go_to_confirmation(&mut model);
    typed(&mut model, "example.com");
    assert_eq!(orders(&keys(&mut model, "Enter")), 1);
    let Submit::Sending(sending) = &model.submit else { panic!("{:?}", model.submit) };
    assert_ne!(sending.request, first);
    let before = model.clone();
    update(&mut model, order_ended(first, Outcome::Accepted(placed())));
    assert_eq!(model, before);
}

#[test]
fn after_a_refusal_everything_can_be_mended_and_must_be_confirmed_anew() {
    for outcome in [Outcome::Refused(refusal()), Outcome::NotSent(failure())] {
        let (mut model, request) = waiting(sample_draft());
        let draft = model.desk.draft().clone();
        let effects = update(&mut model, order_ended(request, outcome.clone()));
        assert!(matches!(effects.as_slice(), [Effect::FindRepeats(..)]), "{effects:?}");
        assert!(matches!(&model.submit, Submit::Ready(Some(_))), "{outcome:?}");
        assert_eq!((model.step(), model.desk.draft(), model.is_sealed()), (Step::Submit, &draft, false));
        assert_eq!(model.confirming.common_name, "");
        go_to(&mut model, Spot::Action(Action::PlaceOrder));
        assert_eq!(keys(&mut model, "Enter"), [], "the old confirmation does not count");

        fill(&mut model, FieldId::DnsNames, "www.example.com");
        go_to_confirmation(&mut model);
        typed(&mut model, "example.com");
        let effects = keys(&mut model, "Enter");
        let [Effect::Buy(again, Confirmed::New(order, _), None)] = effects.as_slice() else {
            panic!("{effects:?}")
        };
        assert_ne!(*again, request);
        assert!(order.body().contains("www.example.com"));
    }
}

#[test]
fn a_refusal_leads_to_the_field_it_names() {
    let mut model = ended(Outcome::Refused(refusal()), &[]);
    let line = model.form().spots().next().expect("the first line");
    let Spot::Action(Action::GoTo(field, _)) = line else { panic!("{line:?}") };
    assert_eq!((field, &model.focus), (FieldId::DnsNames, &Some(line)));
    keys(&mut model, "Enter");
    assert_eq!((model.step(), &model.focus), (Step::Domains, &Some(Spot::Field(field))));
    assert!(matches!(model.submit, Submit::Ready(Some(Setback::Refused(_)))), "it can be read again");
}

#[test]
fn a_refusal_leads_to_the_mail_row_it_names() {
    for (sent, name, part) in [(0, "example.com", "email"), (1, "shop.example.com", "email_domain")] {
        let mut model = wizard_with(sample_draft());
        fill(&mut model, FieldId::DcvMethod, "email");
        fill(&mut model, FieldId::CommonName, "example.com");
        fill(&mut model, FieldId::DnsNames, "www.example.com\nshop.example.com");
        for name in ["example.com", "shop.example.com"] {
            let row = mail_row(&model, name);
            fill(&mut model, FieldId::MailDomain(row), "example.com");
        }
        go_to_confirmation(&mut model);
        typed(&mut model, "example.com");
        keys(&mut model, "Enter");
        let errors =
            vec![ServiceError { code: "bad".into(), message: format!("dcv_emails[{sent}].{part} is wrong") }];
        let refused = Outcome::Refused(Refusal { errors, ..refusal() });
        update(&mut model, order_ended(RequestId(1), refused));
        let line = model.form().spots().find(|spot| matches!(spot, Spot::Action(Action::GoTo(..))));
        go_to(&mut model, line.expect("a line that leads there"));
        keys(&mut model, "Enter");
        let row = mail_row(&model, name);
        let field = if part == "email" { FieldId::MailAddress(row) } else { FieldId::MailDomain(row) };
        assert_eq!(model.focus, Some(Spot::Field(field)), "{sent}");
    }
}

#[test]
fn nothing_leads_from_unknown_to_another_request() {
    for outcome in [None, Some(Outcome::Unknown(failure()))] {
        let (mut model, request) = on_its_way(sample_draft());
        match outcome {
            Some(outcome) => drop(update(&mut model, order_ended(request, outcome))),
            None => drop(keys(&mut model, "^C Enter")),
        }
        assert!(matches!(model.submit, Submit::Unknown(..)));
        let actions: Vec<Spot> = model.form().spots().collect();
        let harmless = [Spot::Action(Action::LookUp), Spot::Action(Action::Leave)];
        assert_eq!(actions, harmless, "there is nothing to press but these");
        let effects = try_everything(&mut model);
        assert_eq!(orders(&effects), 0);
        assert!(matches!(model.submit, Submit::Unknown(..)));
        assert_eq!(model.desk.draft(), wizard_with(sample_draft()).desk.draft());
    }
}

#[test]
fn unknown_says_what_to_look_for() {
    let model = ended(Outcome::Unknown(failure()), &[(FieldId::AlternativeOrderId, "web2027a")]);
    let said = format!("{:?} {}", model.form(), farewell(&model, 80).text);
    assert_eq!(said.matches("own order ID web2027a").count(), 2, "{said}");
    assert!(!said.to_lowercase().contains("try again"), "{said}");
}

#[test]
fn giving_up_waiting_asks_first() {
    let (mut model, _) = on_its_way(sample_draft());
    for ask in ["^C", "^Q", "^X"] {
        assert_eq!(keys(&mut model, ask), []);
        assert_eq!(model.overlay, Some(Overlay::AskStopWaiting), "{ask}");
        keys(&mut model, "Esc");
        assert!(matches!(model.submit, Submit::Sending(_)));
    }
    update(&mut model, Msg::Waited(RequestId(1), Duration::from_secs(5)));
    go_to(&mut model, Spot::Action(Action::StopWaiting));
    keys(&mut model, "Enter");
    assert_eq!(model.overlay, Some(Overlay::AskStopWaiting), "the line asks, too");
    keys(&mut model, "Enter");
    assert!(
        matches!(&model.submit, Submit::Unknown(unknown) if *unknown.sent == Ordered::from(&sample_order()))
    );
}

#[test]
fn until_it_leaves_an_order_is_withdrawn_without_a_question_and_is_not_sent() {
    let stop: fn(&mut Model) -> Vec<Effect> = |model| {
        go_to(model, Spot::Action(Action::StopWaiting));
        keys(model, "Enter")
    };
    let ways: [fn(&mut Model) -> Vec<Effect>; 4] =
        [|model| keys(model, "^C"), |model| keys(model, "^Q"), |model| keys(model, "^X"), stop];
    for (number, withdraw) in ways.iter().enumerate() {
        let (mut model, request) = waiting(sample_draft());
        update(&mut model, Msg::Waited(request, Duration::from_millis(500)));
        assert_eq!(withdraw(&mut model), [Effect::Withdraw], "way {number}");
        assert_eq!(model.overlay, None);
        let said = farewell(&model, 80);
        assert_eq!(said.code, Exit::No);
        assert!(said.text.contains("The order was not sent; nothing was bought."), "{}", said.text);
        assert!(!offers(&model, &Action::StopWaiting), "once is enough");
        let withdrawn = Failure::new("It was withdrawn before it was sent.", "");
        update(&mut model, order_ended(request, Outcome::NotSent(withdrawn)));
        assert!(matches!(&model.submit, Submit::Ready(Some(Setback::NotSent(_)))), "it is said at once");
    }
}

#[test]
fn an_order_that_left_before_it_could_be_withdrawn_says_so() {
    let (mut model, _) = on_its_way(sample_draft());
    let Submit::Sending(sending) = &model.submit else { panic!("{:?}", model.submit) };
    let (request, entry) = (sending.request, sending.entry.clone().expect("it is in the journal"));
    let mut late = waiting(sample_draft()).0;
    keys(&mut late, "^C");
    update(&mut late, Msg::Prepared(request, entry));
    assert!(late.notice.as_ref().is_some_and(|notice| notice.text.contains("sent before it could")));
    assert_eq!(farewell(&late, 80).code, Exit::Unknown);
    for model in [&mut model, &mut late] {
        keys(model, "Esc ^Q");
        assert_eq!(model.overlay, Some(Overlay::AskStopWaiting), "and is given up only when asked");
    }
}

#[test]
fn whoever_has_the_journal_locked_is_named_while_it_is_waited_for() {
    let (mut model, request) = waiting(sample_draft());
    for (process, who) in [(None, "another process has"), (Some(4711), "process 4711 has")] {
        update(&mut model, Msg::JournalHeld(request, process));
        update(&mut model, Msg::Waited(request, Duration::from_millis(2_100)));
        let form = format!("{:?}", model.form());
        assert!(form.contains(who) && form.contains("for 2 s") && form.contains("Not sent yet"), "{form}");
        assert!(offers(&model, &Action::StopWaiting));
    }
}

/// What the journal has of an order like the sample.
fn sent_before() -> Entry {
    let (model, _) = on_its_way(sample_draft());
    let Submit::Sending(sending) = model.submit else { panic!("{:?}", model.submit) };
    *sending.entry.expect("it is in the journal")
}

/// Goes to Submit with the sample draft, of which the journal has this.
fn found_repeats(model: &mut Model, repeats: Vec<Entry>) {
    let effects = keys(model, "^R ^N ^P ^N");
    let asked: Vec<_> = effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::FindRepeats(revision, order) => Some((*revision, order.body())),
            _ => None,
        })
        .collect();
    let [(revision, body)] = asked.as_slice() else { panic!("it is asked for once: {asked:?}") };
    let revision = *revision;
    assert_eq!(*body, sample_order().body());
    update(model, Msg::RepeatsFound(revision, repeats));
}

#[test]
fn a_repeat_is_said_and_wants_a_confirmation_of_its_own() {
    let mut model = wizard_with(sample_draft());
    found_repeats(&mut model, vec![sent_before()]);
    let form = format!("{:?}", model.form());
    assert!(form.contains("An order like this was sent on 24 NOV 2026 10:22 UTC"), "{form}");
    // One comes to the confirmation first: its row alone says so.
    assert_eq!(model.focus, Some(Spot::Input(Input::Confirmation)));
    let placeholder = |model: &Model| {
        let field = model.form().field_at(&Spot::Input(Input::Confirmation)).unwrap().clone();
        field.placeholder.into_owned()
    };
    assert!(placeholder(&model).starts_with("sent before: One more? See above"), "{}", placeholder(&model));
    let said = FocusAdvice::of(&model, &model.form(), 0, false).paragraphs;
    assert!(said[0].contains("say so above with Space. Then type the common name, example.com"), "{said:?}");
    go_to(&mut model, Spot::Input(Input::Confirmation));
    typed(&mut model, "example.com");
    assert_eq!(orders(&keys(&mut model, "Enter")), 0, "the name alone does not do");
    let said = model.notice.as_ref().map_or("", |notice| notice.text.as_str());
    assert!(said.contains("One like this was sent before"), "{said}");
    // Whoever leaves now has confirmed what was not sent.
    let left = farewell(&model, 80);
    assert_eq!(left.code, Exit::AlreadyOrdered);
    let text = left.text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.starts_with("This one was not sent. An order like this was sent on "), "{text}");
    // Nothing goes on behind a command, nor is it broken.
    assert!(left.text.contains("Look it up first:\n  dvorder --"), "{}", left.text);
    go_to(&mut model, Spot::Input(Input::Another));
    keys(&mut model, "Space");
    assert_eq!(farewell(&model, 80).code, Exit::Done, "one more may be sent, and was not yet");
    assert_eq!(placeholder(&model), "type example.com");
    go_to(&mut model, Spot::Input(Input::Confirmation));
    let effects = keys(&mut model, "Enter");
    let Some(Effect::Buy(_, Confirmed::New(_, origin), _)) = effects.last() else { panic!("{effects:?}") };
    assert_eq!(origin.repeats, [sent_before().id]);
}

/// Nobody should confirm first and be told then.
#[test]
fn an_own_id_that_was_sent_before_is_told_on_review_and_changed_there() {
    let fallen = State::Fallen(placed());
    for state in [State::Accepted(placed()), fallen, sent_before().state] {
        let mut draft = sample_draft();
        draft.set(FieldId::AlternativeOrderId, "dv1");
        let mut same = Entry { state, ..sent_before() };
        same.sent.alternative_order_id = Some("dv1".into());
        let mut model = wizard_with(draft);
        let effects = keys(&mut model, "^R");
        let [Effect::FindRepeats(revision, _)] = effects.as_slice() else { panic!("{effects:?}") };
        update(&mut model, Msg::RepeatsFound(*revision, vec![same]));
        let form = format!("{:?}", model.form());
        assert!(form.contains("1 problem keeps this from being ordered"), "{form}");
        assert!(form.contains("An order with the own order ID dv1 was sent from here"), "{form}");
        keys(&mut model, "^N");
        assert!(
            confirmation::obstacle(&model).is_some() && model.confirming.repeats.found().is_empty(),
            "there is no question of one more"
        );

        keys(&mut model, "^R");
        go_to(&mut model, Spot::Action(Action::NewOwnId));
        assert_eq!(keys(&mut model, "Enter"), [Effect::MakeOwnId]);
        let effects = update(&mut model, Msg::OwnIdMade(Some("dv2".into())));
        assert_eq!(model.desk.draft().text(FieldId::AlternativeOrderId), "dv2");
        assert_eq!(model.desk.errors(), 0);
        assert!(!offers(&model, &Action::NewOwnId));
        assert!(
            effects.iter().any(|effect| matches!(effect, Effect::FindRepeats(..))),
            "whether it is like another is asked anew: {effects:?}"
        );
    }
    let mut model = wizard_with(sample_draft());
    update(&mut model, Msg::OwnIdMade(None));
    assert!(model.notice.is_some_and(|notice| notice.text.contains("Type an ID")));
}

#[test]
fn that_another_is_wanted_counts_for_what_was_said_alone() {
    let mut model = wizard_with(sample_draft());
    found_repeats(&mut model, vec![sent_before()]);
    go_to(&mut model, Spot::Input(Input::Another));
    keys(&mut model, "Space");
    assert!(model.confirming.repeats.is_another_wanted());

    // One more was sent meanwhile: it is found as this one is about to be written down.
    go_to(&mut model, Spot::Input(Input::Confirmation));
    typed(&mut model, "example.com");
    let effects = keys(&mut model, "Enter");
    let Some(Effect::Buy(request, Confirmed::New(_, origin), _)) = effects.last() else {
        panic!("{effects:?}")
    };
    let (request, revision) = (*request, origin.revision);
    let mut older = sent_before();
    older.sent.confirmed.clear();
    let both = vec![sent_before(), older];
    update(&mut model, Msg::RepeatsFound(revision, both.clone()));
    update(&mut model, order_ended(request, Outcome::NotSent(failure())));
    assert_eq!(
        (model.confirming.repeats.found().len(), model.confirming.repeats.is_another_wanted()),
        (2, false)
    );
    go_to(&mut model, Spot::Input(Input::Confirmation));
    typed(&mut model, "example.com");
    assert_eq!(orders(&keys(&mut model, "Enter")), 0);

    // What was confirmed for a try that came to nothing is confirmed anew for the next.
    go_to(&mut model, Spot::Input(Input::Another));
    keys(&mut model, "Space");
    go_to(&mut model, Spot::Input(Input::Confirmation));
    let effects = keys(&mut model, "Enter");
    let Some(Effect::Buy(request, Confirmed::New(..), _)) = effects.last() else { panic!("{effects:?}") };
    let effects = update(&mut model, order_ended(*request, Outcome::NotSent(failure())));
    let [Effect::FindRepeats(revision, _)] = effects.as_slice() else { panic!("{effects:?}") };
    let revision = *revision;
    update(&mut model, Msg::RepeatsFound(revision, both));
    assert_eq!(
        (model.confirming.repeats.found().len(), model.confirming.repeats.is_another_wanted()),
        (2, false)
    );

    // Of another revision nothing is known before it is asked for again.
    update(&mut model, Msg::RepeatsFound(revision + 7, Vec::new()));
    assert_eq!(model.confirming.repeats.found().len(), 2);
    go_to_step(&mut model, Step::Options);
    assert!(model.confirming.repeats.found().is_empty() && !model.confirming.repeats.is_another_wanted());
}

#[test]
fn what_the_journal_does_not_say_is_noted_until_it_does() {
    let (mut model, request) = on_its_way(sample_draft());
    update(&mut model, Msg::NotRecorded("the journal: process 4711 has it locked".into()));
    update(&mut model, order_ended(request, Outcome::Refused(refusal())));
    let said = farewell(&model, 200).text;
    assert!(said.contains("Note this: what became of the order was not written down"), "{said}");
    assert!(said.contains("process 4711 has it locked"), "{said}");
    update(&mut model, Msg::Recorded);
    assert_eq!((model.saving.not_saved.clone(), model.saving.not_recorded.clone()), (None, None));
    assert!(!farewell(&model, 200).text.contains("Note this"));
}

#[test]
fn an_answer_after_the_waiting_was_given_up_counts() {
    let (mut model, request) = on_its_way(sample_draft());
    keys(&mut model, "^C Enter");
    update(&mut model, order_ended(RequestId(999), Outcome::Accepted(placed())));
    assert!(matches!(model.submit, Submit::Unknown(..)));
    update(&mut model, order_ended(request, Outcome::Accepted(placed())));
    assert_eq!(model.following.as_ref().and_then(|order| order.placed_as()), Some(&placed()));

    let (mut model, request) = on_its_way(sample_draft());
    keys(&mut model, "^C Enter");
    update(&mut model, order_ended(request, Outcome::Refused(refusal())));
    assert!(matches!(&model.submit, Submit::Ready(Some(Setback::Refused(_)))));
}

#[test]
fn an_answer_takes_the_question_away() {
    let (mut model, request) = on_its_way(sample_draft());
    keys(&mut model, "^C");
    update(&mut model, order_ended(request, Outcome::Accepted(placed())));
    assert_eq!(model.overlay, None);
    assert!(matches!(model.submit, Submit::Accepted(_)));
}

#[test]
fn a_short_wait_is_not_worth_a_word() {
    let (mut model, request) = on_its_way(sample_draft());
    assert_eq!(model.form().items, []);
    update(&mut model, Msg::Waited(request, Duration::from_millis(100)));
    assert!(offers(&model, &Action::StopWaiting));
    update(&mut model, Msg::Waited(request, Duration::from_millis(7_900)));
    assert!(format!("{:?}", model.form()).contains("7 s"));
}

/// How the token of an accepted order stands, and what is asked of the service.
fn accepted(method: &str, placed: Placed) -> (TokenState, Vec<Effect>) {
    let mut draft = sample_draft();
    draft.set(FieldId::DcvMethod, method);
    let (mut model, request) = waiting(draft);
    let effects = update(&mut model, order_ended(request, Outcome::Accepted(placed)));
    let following = model.following.expect("an order that exists");
    (following.token, effects)
}

#[test]
fn a_token_that_did_not_come_is_asked_for() {
    let tokenless = Placed { dcv_random_value: None, ..placed() };
    for method in ["dns-txt-token", "dns-cname-token", "http-token"] {
        let (token, effects) = accepted(method, tokenless.clone());
        assert_eq!(token, TokenState::Fetching(RequestId(2)), "{method}");
        assert_eq!(effects, [Effect::Ask(RequestId(2), Errand::Token(6_484_932), None)], "{method}");

        let (token, effects) = accepted(method, placed());
        let known = Token { value: "icru1984rnekfj".into(), expires: None };
        assert_eq!((token, effects), (TokenState::Known(known), vec![]), "{method}");
    }
    assert_eq!(accepted("email", tokenless), (TokenState::NotNeeded, vec![]));
}

#[test]
fn no_token_is_asked_for_where_there_is_none_yet_or_no_need() {
    let approval = ApprovalRequest { id: 198, kind: None, status: "pending".into(), certificate_id: None };
    let chain = ChainCertificate { subject_common_name: "example.com".into(), pem: "PEM".into() };
    for answer in [
        Placed { order_id: 7, requests: vec![approval], ..Placed::default() },
        Placed { order_id: 7, certificate_chain: vec![chain], ..Placed::default() },
    ] {
        assert_eq!(accepted("dns-txt-token", answer), (TokenState::NotNeeded, vec![]));
    }
}

#[test]
fn a_token_comes_once_and_from_the_right_request() {
    let mut model = ended(Outcome::Accepted(Placed { dcv_random_value: None, ..placed() }), &[]);
    let token = || Token { value: "abc".into(), expires: Some("2026-12-24".into()) };
    update(&mut model, Msg::Answered(RequestId(1), Ok(Found::Token(token())), None));
    update(&mut model, Msg::Answered(RequestId(3), Ok(Found::Token(token())), None));
    let state = |model: &Model| model.following.as_ref().expect("an order that exists").token.clone();
    assert_eq!(state(&model), TokenState::Fetching(RequestId(2)), "stale ones are dropped");

    update(&mut model, Msg::Answered(RequestId(2), Err(failure()), None));
    assert_eq!(state(&model), TokenState::Failed(failure()));
    assert_eq!(model.notice.as_ref().map(|notice| notice.text.as_str()), Some("The connection was lost."));
    go_to(&mut model, Spot::Action(Action::Begin(Deed::AskForToken)));
    assert_eq!(keys(&mut model, "Enter Enter"), [Effect::Ask(RequestId(3), Errand::Token(6_484_932), None)]);
    update(&mut model, Msg::Answered(RequestId(2), Ok(Found::Token(token())), None));
    assert_eq!(state(&model), TokenState::Fetching(RequestId(3)));
    update(&mut model, Msg::Answered(RequestId(3), Ok(Found::Token(token())), None));
    assert_eq!(state(&model), TokenState::Known(token()));
    let form = format!("{:?}", model.form());
    assert!(form.contains("abc"), "{form}");
}

#[test]
fn an_accepted_order_is_sealed() {
    let mut model = ended(Outcome::Accepted(placed()), &[]);
    let before = model.desk.draft().clone();
    for go in ["^O", "^S 7 Enter", "^S Up Up Enter", "^R ^P", "^R F7 F7"] {
        keys(&mut model, go);
        assert!(model.step() >= Step::Review, "{go}");
        let said = model.notice.as_ref().map_or("", |notice| notice.text.as_str());
        assert!(said.contains("can no longer change"), "{go}: {said}");
    }
    assert_eq!(orders(&try_everything(&mut model)), 0);
    assert_eq!(*model.desk.draft(), before);
    assert!(matches!(model.submit, Submit::Accepted(_)));
}

#[test]
fn what_was_ordered_can_be_read_and_not_changed() {
    let mut model = ended(Outcome::Accepted(placed()), &[]);
    let before = model.desk.draft().clone();
    keys(&mut model, "^R");
    assert_eq!(model.step(), Step::Review);
    assert!(model.form().title.contains("what was sent"), "{}", model.form().title);
    go_to(&mut model, Spot::Action(Action::ShowRequest));
    keys(&mut model, "Enter");
    let Some(Overlay::Plain { text, .. }) = model.overlay.clone() else { panic!("{:?}", model.overlay) };
    let joined = |text: &str| text.replace('\n', "");
    assert!(joined(&text).ends_with(&joined(&sample_order().body())), "{text}");
    keys(&mut model, "Esc");

    let entry = model.form().spots().find(|spot| matches!(spot, Spot::Action(Action::GoTo(..))));
    go_to(&mut model, entry.expect("what was sent"));
    keys(&mut model, "Enter");
    assert_eq!((model.step(), model.desk.draft()), (Step::Review, &before));
    assert!(model.notice.as_ref().is_some_and(|notice| notice.text.contains("can no longer change")));
    go_to(&mut model, Spot::Action(Action::Continue(Step::Submit)));
    keys(&mut model, "Enter");
    assert_eq!(model.step(), Step::Submit);
}

#[test]
fn a_refusal_is_read_before_anything_is_pressed() {
    let no_field = Refusal {
        of: Deal::Order,
        status: 401,
        errors: vec![ServiceError { code: "access_denied|invalid_token".into(), message: "No.".into() }],
        ..refusal()
    };
    for outcome in [Outcome::Refused(no_field), Outcome::NotSent(failure())] {
        let mut model = ended(outcome.clone(), &[]);
        assert_eq!((&model.focus, &model.editor), (&None, &None), "{outcome:?}");
        assert_eq!(keys(&mut model, "Enter Enter"), [], "{outcome:?}");
        keys(&mut model, "Tab");
        assert_eq!(model.focus, model.form().spots().next(), "{outcome:?}");
    }
}

#[test]
fn a_refusal_is_said_once() {
    let model = ended(Outcome::Refused(refusal()), &[]);
    for said in [format!("{:?}", model.form()), farewell(&model, 80).text.replace('\n', " ")] {
        assert_eq!(said.matches("refused the order").count(), 1, "{said}");
        assert!(
            said.contains("One of the names is not allowed (invalid_dns_names).")
                && said.contains("HTTP status 400"),
            "{said}"
        );
    }
}

#[test]
fn without_a_common_name_the_confirmation_says_so() {
    let mut model = new_wizard();
    go_to_confirmation(&mut model);
    let form = model.form();
    let field = form.field_at(&Spot::Input(Input::Confirmation)).expect("it is there");
    assert_eq!(field.placeholder, "the common name is missing");
    assert!(field.help.contains("Domains"), "{}", field.help);
    // What is typed and is no name is not missing.
    fill(&mut model, FieldId::CommonName, "exa_mple");
    go_to_confirmation(&mut model);
    let form = model.form();
    let field = form.field_at(&Spot::Input(Input::Confirmation)).expect("it is there");
    assert_eq!(field.placeholder, "the common name is wrong");
}

#[test]
fn waiting_is_counted_from_the_first_second() {
    let (mut model, request) = on_its_way(sample_draft());
    for (millis, said) in [(100, "answer; a"), (999, "answer; a"), (1000, "answer for 1 s;"), (7100, " 7 s;")]
    {
        update(&mut model, Msg::Waited(request, Duration::from_millis(millis)));
        let form = format!("{:?}", model.form());
        assert!(form.contains(said), "{millis}: {form}");
    }
}

#[test]
fn the_end_of_a_token_is_written_as_every_other_date() {
    for (sent, said) in [
        ("2026-12-25", "until 25 DEC 2026."),
        ("2026-12-25T10:00:00+00:00", "until 25 DEC 2026."),
        ("in a month", "until in a month."),
    ] {
        let mut model = ended(Outcome::Accepted(Placed { dcv_random_value: None, ..placed() }), &[]);
        let token = Token { value: "abc".into(), expires: Some(sent.into()) };
        update(&mut model, Msg::Answered(RequestId(2), Ok(Found::Token(token)), None));
        let text = farewell(&model, 80).text;
        assert!(text.contains(said), "{text}");
    }
}

#[test]
fn while_an_approver_is_waited_for_nothing_is_said_of_validation() {
    let request = ApprovalRequest { id: 198, kind: None, status: "pending".into(), certificate_id: None };
    let waits = Placed { dcv_random_value: None, requests: vec![request], ..placed() };
    for (answer, said) in [(waits, false), (placed(), true)] {
        let text = farewell(&ended(Outcome::Accepted(answer), &[]), 80).text;
        assert_eq!(text.contains("If validation does not succeed"), said, "{text}");
    }
}

#[test]
fn what_was_ordered_is_shown_saved_and_copied() {
    let mut model = ended(Outcome::Accepted(placed()), &[]);
    go_to(&mut model, Spot::Action(Action::PlainView));
    keys(&mut model, "Enter");
    let Some(Overlay::Plain { text: plain, .. }) = model.overlay.clone() else { panic!() };
    assert!(plain.contains("_dnsauth.example.com.") && plain.contains("icru1984rnekfj"), "{plain}");
    keys(&mut model, "Esc");

    go_to(&mut model, Spot::Action(Action::SaveResult));
    let effects = keys(&mut model, "Enter");
    let [Effect::Save { name, text }] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(name, "dvorder-order-6484932.txt");
    // It is as wide as paper there, and as the terminal here.
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(words(text), words(&plain));

    go_to(&mut model, Spot::Action(Action::Copy(0)));
    assert_eq!(keys(&mut model, "Enter"), [Effect::Copy("icru1984rnekfj".into())]);
    let said = &model.notice.as_ref().expect("what that means").text;
    assert!(said.contains("for example.com: icru1984rnekfj"), "{said}");
    assert!(said.contains("Offered") && !said.contains("Copied"), "{said}");
    assert!(said.contains("plain view") && said.contains("file"), "{said}");

    update(&mut model, Msg::Saved(Err("It cannot be saved in /srv: permission denied.".into())));
    let said = &model.notice.as_ref().expect("why not").text;
    assert!(
        said.ends_with("The plain view shows the same, and it is printed again when you leave."),
        "{said}"
    );

    go_to(&mut model, Spot::Action(Action::Leave));
    assert_eq!(keys(&mut model, "Enter"), [Effect::Leave]);
}

#[test]
fn every_value_to_place_is_offered_with_one_key() {
    let tokenless = || Placed { dcv_random_value: None, ..placed() };
    for (method, values) in [
        ("dns-txt-token", vec!["icru1984rnekfj"; 2]),
        ("dns-cname-token", vec!["icru1984rnekfj.dcv.digicert.com."; 2]),
        ("http-token", vec!["icru1984rnekfj"; 2]),
        ("email", vec![]),
    ] {
        let answer = if method == "email" { tokenless() } else { placed() };
        let changes = [(FieldId::DnsNames, "www.example.org"), (FieldId::DcvMethod, method)];
        let mut model = ended(Outcome::Accepted(answer), &changes);
        for (number, value) in values.iter().enumerate() {
            go_to(&mut model, Spot::Action(Action::Copy(number)));
            assert_eq!(keys(&mut model, "Enter"), [Effect::Copy((*value).into())], "{method}");
        }
        assert!(!offers(&model, &Action::Copy(values.len())), "{method}");
    }
}

#[test]
fn an_order_may_be_confirmed_by_paste() {
    let mut model = ready_to_confirm(sample_draft());
    pasted(&mut model, "example.com\r\n");
    assert_eq!(model.focus, Some(Spot::Input(Input::Confirmation)));
    assert_eq!(orders(&keys(&mut model, "Enter")), 1, "but Enter is pressed by hand");
}

#[test]
fn an_order_that_is_held_back_says_nothing_of_the_one_before() {
    let (mut model, request) = waiting(sample_draft());
    update(&mut model, order_ended(request, Outcome::HeldBack(failure())));
    assert_eq!(model.form().title, "This one was not sent");
    let said = farewell(&model, 80);
    assert_eq!(said.code, Exit::AlreadyOrdered);
    let text = said.text.replacen("SANDBOX: nothing was bought.", "", 1);
    assert!(text.contains("This one was not sent.") && !text.contains("bought"), "{text}");
    for columns in [30, 60, 80] {
        let look_up =
            Failure::new("One was sent.", "Say so and confirm again. Look it up first: dvorder --region us");
        let (mut model, request) = waiting(sample_draft());
        update(&mut model, order_ended(request, Outcome::HeldBack(look_up)));
        let text = farewell(&model, columns).text;
        assert!(text.contains("\n  dvorder --region us\n"), "{columns}: {text}");
    }
}

#[test]
fn what_was_turned_away_on_the_way_is_no_refusal_of_the_service() {
    let turned_away =
        Refusal { of: Deal::Order, status: 403, errors: Vec::new(), body: None, retry_after: None };
    for (refused, is_certain) in [(turned_away, false), (refusal(), true)] {
        let (mut model, request) = waiting(sample_draft());
        update(&mut model, order_ended(request, Outcome::Refused(refused)));
        let title = model.form().title;
        assert_eq!(title.contains("The service refused"), is_certain, "{title}");
        let text =
            farewell(&model, 80).text.replacen("SANDBOX: nothing was bought.", "", 1).replace('\n', " ");
        assert_eq!(text.contains("nothing was bought"), is_certain, "{text}");
        assert_eq!(text.contains("most probably did not arrive"), !is_certain, "{text}");
    }
}
