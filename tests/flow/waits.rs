//! What is said while an answer is waited for, for how long, and how the waiting is stopped.

use dvorder::exit::Exit;
use dvorder::journal::found::Found;
use dvorder::service::errand::Errand;
use std::time::Duration;

use dvorder::follow::lookup::ErrandProgress;
use dvorder::journal::reply::{Outcome, Placed, Token};
use dvorder::journal::verdict::LookupVerdict;
use dvorder::wizard::farewell::farewell;
use dvorder::wizard::form::{Action, Spot};
use dvorder::wizard::submit::{LookUp, Submit};
use dvorder::wizard::{Effect, Model, Msg, Overlay, RequestId};

use crate::common::sample_draft;
use crate::start::taken_up;
use crate::wizard::{
    ended, go_to, keys, looked_up, offers, on_its_way, order_ended, placed, update, waiting,
};

fn waited(model: &mut Model, request: RequestId, milliseconds: u64) -> Vec<Effect> {
    update(model, Msg::Waited(request, Duration::from_millis(milliseconds)))
}

fn is_accepted(model: &Model) -> bool {
    matches!(model.submit, Submit::Accepted(_))
}

/// A wizard that looks an order up.
fn looking() -> (Model, RequestId) {
    let mut model = taken_up();
    go_to(&mut model, Spot::Action(Action::LookUp));
    let effects = keys(&mut model, "Enter");
    let [Effect::Ask(request, Errand::LookUp(_), _)] = effects.as_slice() else { panic!("{effects:?}") };
    (model, *request)
}

fn found(model: &mut Model, request: RequestId) {
    let Submit::Unknown(unknown) = &model.submit else { panic!("{:?}", model.submit) };
    let mut entry = unknown.entry.clone().expect("what is looked for is in the journal");
    entry.take_in(LookupVerdict::Found(placed()), entry.sent.confirmed[0]);
    update(model, looked_up(request, entry));
}

#[test]
fn an_answer_that_comes_at_once_is_shown_at_once() {
    let (mut model, request) = waiting(sample_draft());
    update(&mut model, order_ended(request, Outcome::Accepted(placed())));
    assert!(is_accepted(&model));
}

#[test]
fn what_is_said_of_a_wait_stays_for_a_second() {
    let (mut model, request) = waiting(sample_draft());
    waited(&mut model, request, 100);
    let shown = model.form();
    update(&mut model, order_ended(request, Outcome::Accepted(placed())));
    assert_eq!(model.form(), shown);
    waited(&mut model, request, 1_099);
    assert!(!is_accepted(&model));
    waited(&mut model, request, 1_100);
    assert!(is_accepted(&model));
}

#[test]
fn an_answer_that_comes_later_is_shown_at_once() {
    let (mut model, request) = waiting(sample_draft());
    for milliseconds in [100, 1_100] {
        waited(&mut model, request, milliseconds);
    }
    update(&mut model, order_ended(request, Outcome::Accepted(placed())));
    assert!(is_accepted(&model));
}

#[test]
fn an_answer_that_is_kept_back_counts_whatever_is_done_meanwhile() {
    let (mut model, request) = on_its_way(sample_draft());
    waited(&mut model, request, 100);
    update(&mut model, order_ended(request, Outcome::Accepted(placed())));
    let said = farewell(&model, 80);
    assert_eq!(said.code, Exit::Done);
    assert!(said.text.contains("6484932"), "{}", said.text);

    keys(&mut model, "^C");
    assert_eq!(model.overlay, Some(Overlay::AskStopWaiting));
    keys(&mut model, "Enter");
    assert!(is_accepted(&model), "there is nothing left to stop");
    assert_eq!(model.overlay, None);
}

#[test]
fn a_token_is_asked_for_with_a_word_when_that_takes_long() {
    let mut model = ended(Outcome::Accepted(Placed { dcv_random_value: None, ..placed() }), &[]);
    let request = RequestId(2);
    let token = || Token { value: "abc".into(), expires: None };
    let said = |model: &Model| format!("{:?}", model.form());
    assert!(!said(&model).contains("Asking"), "{}", said(&model));
    for (milliseconds, expected) in [(100, "what to place …"), (3_100, "what to place for 3 s …")] {
        waited(&mut model, request, milliseconds);
        assert!(said(&model).contains(expected), "{}", said(&model));
        assert!(said(&model).contains("You need not wait"), "{}", said(&model));
    }
    assert_eq!(keys(&mut model, "^C"), [Effect::Leave], "nothing would be lost");

    waited(&mut model, request, 100);
    update(&mut model, Msg::Answered(request, Ok(Found::Token(token())), None));
    assert!(!said(&model).contains("abc"));
    waited(&mut model, request, 1_100);
    assert!(said(&model).contains("abc"));
}

#[test]
fn a_look_up_says_how_far_it_has_come() {
    let (mut model, request) = looking();
    let said = |model: &Model| format!("{:?}", model.form());
    assert!(!said(&model).contains("Looking it up"));
    waited(&mut model, request, 100);
    assert!(
        said(&model).contains("Looking it up: asking for orders with its own order ID, or of its name …")
    );
    update(&mut model, Msg::Progressed(request, ErrandProgress::Looking { order: 2, of: 3 }));
    update(&mut model, Msg::Progressed(RequestId(999), ErrandProgress::Looking { order: 7, of: 7 }));
    waited(&mut model, request, 4_100);
    let expected = "Looking it up for 4 s: asking for order 2 of 3 that could be it …";
    assert!(said(&model).contains(expected), "{}", said(&model));
    found(&mut model, request);
    assert!(is_accepted(&model));
}

#[test]
fn a_look_up_is_stopped_without_a_question() {
    for by_key in [true, false] {
        let (mut model, request) = looking();
        waited(&mut model, request, 2_100);
        if by_key {
            assert_eq!(keys(&mut model, "^C"), []);
            assert_eq!(keys(&mut model.clone(), "^C"), [Effect::Leave], "twice always leaves");
        } else {
            assert_eq!(keys(&mut model, "Enter"), [], "an impatient Enter stops nothing");
            go_to(&mut model, Spot::Action(Action::StopWaiting));
            assert_eq!(keys(&mut model, "Enter"), []);
        }
        assert_eq!(model.overlay, None);
        let Submit::Unknown(unknown) = &model.submit else { panic!("{:?}", model.submit) };
        assert_eq!(unknown.look_up, LookUp::Stopped(request));
        assert!(!offers(&model, &Action::PlaceOrder) && offers(&model, &Action::LookUp));

        let mut again = model.clone();
        go_to(&mut again, Spot::Action(Action::LookUp));
        keys(&mut again, "Enter");
        found(&mut again, request);
        assert!(!is_accepted(&again), "asked again, the first answer is stale");

        found(&mut model, request);
        assert!(is_accepted(&model), "should it come, it counts");
    }
}

#[test]
fn a_look_up_that_fails_early_is_read_before_it_is_gone() {
    let (mut model, request) = looking();
    waited(&mut model, request, 100);
    let Submit::Unknown(unknown) = &model.submit else { panic!("{:?}", model.submit) };
    let mut entry = unknown.entry.clone().expect("what is looked for is in the journal");
    let failed = LookupVerdict::CouldNotAsk("No answer came.".into(), "Look again.".into());
    entry.take_in(failed.clone(), entry.sent.confirmed[0]);
    update(&mut model, looked_up(request, entry));
    let look_up = |model: &Model| match &model.submit {
        Submit::Unknown(unknown) => (unknown.look_up.clone(), unknown.last_verdict().cloned()),
        other => panic!("{other:?}"),
    };
    assert!(matches!(look_up(&model), (LookUp::Asking(_), None)));
    waited(&mut model, request, 1_100);
    assert_eq!(look_up(&model), (LookUp::Idle, Some(failed)));
}
