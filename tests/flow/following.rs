//! An order that is followed: when it is asked for, what comes of that, and what keeps it from being asked for.

use std::time::Duration;

use dvorder::account::Account;
use dvorder::failure::{Failure, RequestFate};
use dvorder::follow::actions::Deed;
use dvorder::journal::entry::{Entry, State};
use dvorder::journal::found::{Found, OrderSeen};
use dvorder::journal::reply::{ApprovalRequest, Placed, Token};
use dvorder::journal::report::{Report, ReportedCertificate, Validation};
use dvorder::service::errand::Errand;
use dvorder::wizard::farewell::farewell;
use dvorder::wizard::form::{Action, Input, Spot, Tone};
use dvorder::wizard::{Effect, Model, Msg, RequestId, WakeId};
use jiff::{SignedDuration, Timestamp};

use crate::order::{accepted, shown};
use crate::wizard::{go_to, keys, new_wizard, offers, placed, typed, update};

/// So many minutes after the order of these tests was placed.
fn minute(minutes: i64) -> Timestamp {
    "2026-11-24T10:22:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(minutes)
}

/// What the service says of the order: its status, and its names, of which the first are validated.
pub fn report(status: &str, done: usize, of: usize) -> Report {
    let name =
        |number: usize| if number == 0 { "example.com".into() } else { format!("{number}.example.com") };
    Report {
        order_id: placed().order_id,
        status: Some(status.into()),
        dcv_method: Some("dns-txt-token".into()),
        common_name: Some("example.com".into()),
        names: (0..of).map(name).collect(),
        names_are_all: true,
        created: Some(minute(0)),
        certificate: ReportedCertificate { id: placed().certificate_id, ..ReportedCertificate::default() },
        validations: (0..of)
            .map(|number| Validation {
                name: name(number),
                status: if number < done { "approved" } else { "pending" }.into(),
                method: None,
            })
            .collect(),
        ..Report::default()
    }
}

pub fn seen(at: Timestamp, report: Report) -> OrderSeen {
    OrderSeen { at, report, token: None, is_token_withheld: false, missed: Vec::new() }
}

/// A wizard that has opened an order of the journal at a minute.
fn opened(entry: Entry, at: i64) -> (Model, Vec<Effect>) {
    let mut model = new_wizard();
    update(&mut model, Msg::At(minute(at)));
    let effects = update(&mut model, Msg::OrderOpened(Ok(Box::new(entry))));
    (model, effects)
}

/// The moment that is waited for, and its waking.
fn waking(effects: &[Effect]) -> Option<(WakeId, Timestamp)> {
    effects.iter().find_map(|effect| match effect {
        Effect::WakeAt(wake, at) => Some((*wake, *at)),
        _ => None,
    })
}

/// The request by which the order is asked for.
fn asked(effects: &[Effect]) -> Option<RequestId> {
    effects.iter().find_map(|effect| match effect {
        Effect::Ask(request, Errand::Order(6_484_932, _), _) => Some(*request),
        _ => None,
    })
}

/// The order is asked for by itself when its moment has come; the effects of the answer.
pub fn answer(model: &mut Model, effects: &[Effect], seen: OrderSeen) -> Vec<Effect> {
    let (wake, _) = waking(effects).expect("it is waited for");
    let at = seen.at;
    let request = asked(&update(model, Msg::Woke(wake, at))).expect("it is asked for");
    update(model, Msg::At(at));
    let following = model.following.as_ref().expect("an order");
    let entry = following.entry.clone().map(|mut entry| {
        Found::Seen(Box::new(seen.clone())).note(&mut entry, at);
        entry
    });
    update(model, Msg::Answered(request, Ok(Found::Seen(Box::new(seen))), entry))
}

#[test]
fn an_order_is_asked_for_as_it_is_opened_and_each_minute_until_it_is_issued() {
    let (mut model, effects) = opened(accepted(placed()), 60);
    assert_eq!(waking(&effects).map(|(_, at)| at), Some(minute(60)), "at once");
    let effects = answer(&mut model, &effects, seen(minute(60), report("pending", 0, 3)));
    assert_eq!(waking(&effects).map(|(_, at)| at), Some(minute(61)));
    let said = shown(&model);
    assert!(said.contains("Asked at 11:22 UTC: pending; asks again at 11:23."), "{said}");
    assert!(said.contains("validation 0 of 3"), "{said}");

    let effects = answer(&mut model, &effects, seen(minute(61), report("pending", 1, 3)));
    assert!(model.news.as_ref().is_some_and(|news| news.text.contains("validation 1 of 3")));
    let effects = answer(&mut model, &effects, seen(minute(62), report("issued", 3, 3)));
    assert_eq!(waking(&effects), None, "nothing more becomes of it");
    let said = shown(&model);
    assert!(
        said.contains("The certificate is issued") && said.contains("not asked again by itself"),
        "{said}"
    );
    assert!(offers(&model, &Action::AskNow), "whoever wants to may ask");
}

#[test]
fn a_reissue_that_waits_for_an_approver_is_asked_for_until_its_token_is_there() {
    for status in ["issued", "approved"] {
        let request = ApprovalRequest {
            id: 1199,
            kind: Some("reissue".into()),
            status: "pending".into(),
            certificate_id: None,
        };
        let waits = Report { requests: vec![request], ..report(status, 3, 3) };
        let (mut model, effects) = opened(accepted(placed()), 60);
        let effects = answer(&mut model, &effects, seen(minute(60), waits));
        let said = shown(&model);
        assert!(said.contains("Somebody has to approve the reissue"), "{said}");
        assert!(!said.contains("not asked again by itself"), "{said}");
        let approved = OrderSeen {
            token: Some(Token { value: "newtoken".into(), expires: None }),
            ..seen(minute(61), report("reissue_pending", 0, 3))
        };
        let effects = answer(&mut model, &effects, approved);
        let said = shown(&model);
        assert!(said.contains("Place this record in DNS") && said.contains("newtoken"), "{said}");
        assert!(waking(&effects).is_some(), "it is asked for until it is issued");
    }
}

#[test]
fn an_order_that_was_just_placed_is_asked_for_a_minute_later() {
    let mut model = crate::wizard::waiting(crate::common::sample_draft());
    update(&mut model.0, Msg::At(minute(0)));
    let effects = update(
        &mut model.0,
        crate::wizard::order_ended(model.1, dvorder::journal::reply::Outcome::Accepted(placed())),
    );
    assert_eq!(waking(&effects).map(|(_, at)| at), Some(minute(1)));
}

#[test]
fn only_the_waking_that_is_awaited_counts() {
    let (mut model, effects) = opened(accepted(placed()), 60);
    let (wake, _) = waking(&effects).unwrap();
    for stale in [WakeId(wake.0 + 7), WakeId(0)] {
        assert_eq!(update(&mut model, Msg::Woke(stale, minute(60))), []);
    }
    assert!(asked(&update(&mut model, Msg::Woke(wake, minute(60)))).is_some());
    assert_eq!(update(&mut model, Msg::Woke(wake, minute(60))), [], "one at a time");
    go_to(&mut model, Spot::Action(Action::AskNow));
    assert_eq!(asked(&keys(&mut model, "Enter")), None, "it is being asked for");
}

#[test]
fn after_an_hour_without_a_key_nothing_is_asked_until_one_comes() {
    let (mut model, mut effects) = opened(accepted(placed()), 0);
    let mut last = minute(0);
    while let Some((_, at)) = waking(&effects) {
        assert!(at <= minute(60), "{at}");
        last = at;
        effects = answer(&mut model, &effects, seen(at, report("pending", 0, 3)));
    }
    assert!(last > minute(50), "{last}");
    assert!(shown(&model).contains("any key goes on asking"), "{}", shown(&model));
    let effects = keys(&mut model, "Tab");
    let (wake, _) = waking(&effects).expect("a key goes on");
    assert!(asked(&update(&mut model, Msg::Woke(wake, minute(200)))).is_some());
}

#[test]
fn a_lost_link_is_told_since_when_and_asked_about_more_slowly() {
    let (mut model, mut effects) = opened(accepted(placed()), 0);
    let mut pauses = Vec::new();
    let mut now = minute(0);
    for _ in 0..5 {
        let (wake, at) = waking(&effects).expect("it goes on");
        pauses.push(at.duration_since(now).as_mins());
        now = at;
        let request = asked(&update(&mut model, Msg::Woke(wake, at))).expect("asked");
        update(&mut model, Msg::At(at));
        let failure = Failure::of_request(RequestFate::Lost, "No answer came.", "Look at the connection.");
        effects = update(&mut model, Msg::Answered(request, Err(failure), None));
    }
    assert_eq!(pauses, [0, 1, 2, 4, 5]);
    let said = shown(&model);
    assert!(
        said.contains("No answer since 10:22 UTC: No answer came.") && said.contains("Asks again at"),
        "{said}"
    );
    assert!(said.contains("icru1984rnekfj"), "what to place stays: {said}");
    answer(&mut model, &effects, seen(minute(30), report("pending", 0, 3)));
    assert!(!shown(&model).contains("No answer"), "{}", shown(&model));
}

#[test]
fn the_service_is_left_alone_for_as_long_as_it_asks() {
    let (mut model, effects) = opened(accepted(placed()), 0);
    let (wake, at) = waking(&effects).unwrap();
    let request = asked(&update(&mut model, Msg::Woke(wake, at))).unwrap();
    let mut failure = Failure::of_request(RequestFate::Refused(429), "Too many requests.", "Wait.");
    failure.wait = Some(Duration::from_secs(30 * 60));
    let effects = update(&mut model, Msg::Answered(request, Err(failure), None));
    assert_eq!(waking(&effects).map(|(_, at)| at), Some(minute(30)));
}

#[test]
fn a_no_is_not_asked_for_again_by_itself() {
    let (mut model, effects) = opened(accepted(placed()), 0);
    let (wake, at) = waking(&effects).unwrap();
    let request = asked(&update(&mut model, Msg::Woke(wake, at))).unwrap();
    let failure =
        Failure::of_request(RequestFate::NotThere, "The service knows no such order.", "Check the ID.");
    assert_eq!(update(&mut model, Msg::Answered(request, Err(failure), None)), []);
    let said = shown(&model);
    assert!(said.contains("knows no such order") && !said.contains("No answer"), "{said}");
    go_to(&mut model, Spot::Action(Action::AskNow));
    assert!(asked(&keys(&mut model, "Enter")).is_some(), "whoever wants to may ask again");
}

#[test]
fn without_a_key_at_hand_asking_begins_when_somebody_says_so() {
    let mut model = new_wizard();
    (model.destination.key_needed, model.key.is_at_hand) = (true, false);
    update(&mut model, Msg::At(minute(0)));
    let effects = update(&mut model, Msg::OrderOpened(Ok(Box::new(accepted(placed())))));
    assert_eq!(effects, [], "nobody is asked for a key");
    assert!(shown(&model).contains("icru1984rnekfj"), "what to place is there without it");
    go_to(&mut model, Spot::Action(Action::AskNow));
    assert_eq!(keys(&mut model, "Enter"), [], "the key is missing");
    go_to(&mut model, Spot::Input(Input::ApiKey));
    typed(&mut model, "0123456789abcdef0123456789abcdef");
    go_to(&mut model, Spot::Action(Action::AskNow));
    let request = asked(&keys(&mut model, "Enter")).expect("it is asked for");
    let effects = update(
        &mut model,
        Msg::Answered(request, Ok(Found::Seen(Box::new(seen(minute(1), report("pending", 0, 3))))), None),
    );
    assert!(waking(&effects).is_some(), "from now on by itself");
}

#[test]
fn an_order_sent_elsewhere_is_not_asked_for_here() {
    let mut elsewhere = accepted(placed());
    elsewhere.sent.target = "https://certcentral.digicert.eu/services/v2".into();
    let (mut model, effects) = opened(elsewhere, 0);
    assert_eq!(effects, []);
    let said = shown(&model);
    assert!(said.contains("certcentral.digicert.eu") && said.contains("icru1984rnekfj"), "{said}");
    assert_eq!(asked(&keys(&mut model, "Tab Enter")), None);
}

#[test]
fn an_order_that_waits_for_an_approver_says_so_and_shows_what_to_place_as_soon_as_it_can() {
    let requests =
        vec![ApprovalRequest { id: 198, kind: None, status: "pending".into(), certificate_id: None }];
    let waits = Placed { order_id: placed().order_id, requests: requests.clone(), ..Placed::default() };
    let (mut model, effects) = opened(accepted(waits), 0);
    let said = shown(&model);
    assert!(
        said.contains("Somebody has to approve this order") && said.contains("request 198")
            || said.contains("Request 198"),
        "{said}"
    );
    let waiting = Report { requests, ..report("needs_approval", 0, 0) };
    let effects = answer(&mut model, &effects, seen(minute(1), waiting));
    assert!(shown(&model).contains("approval"), "{}", shown(&model));
    let token = Token { value: "a1b2c3".into(), expires: None };
    let approved = OrderSeen { token: Some(token), ..seen(minute(2), report("pending", 0, 1)) };
    answer(&mut model, &effects, approved);
    let said = shown(&model);
    assert!(said.contains("a1b2c3") && said.contains("Place this record in DNS"), "{said}");
}

/// What is printed at the end holds what is still to be placed for the order on the screen, wherever it was opened from.
#[test]
fn what_is_still_to_be_placed_for_the_order_on_the_screen_is_printed_at_the_end() {
    for done in 0..=3 {
        let mut model = new_wizard();
        update(&mut model, Msg::At(minute(60)));
        let effects = update(&mut model, Msg::OrderElsewhere(placed().order_id));
        let token = Token { value: "a1b2c3".into(), expires: None };
        let told = seen(minute(60), report("pending", done, 3));
        answer(&mut model, &effects, OrderSeen { token: Some(token), ..told });
        let said = farewell(&model, 80).text;
        assert_eq!(said.matches("\nvalue:\na1b2c3\n").count(), 3 - done, "{done}: {said}");
        assert!(said.contains("--order 6484932"), "{said}");
    }
    let (model, _) = opened(accepted(placed()), 0);
    assert!(farewell(&model, 80).text.contains("\nvalue:\nicru1984rnekfj\n"));
}

#[test]
fn what_can_be_known_of_an_order_that_was_placed_elsewhere_comes_with_the_first_answer() {
    let mut model = new_wizard();
    update(&mut model, Msg::At(minute(60)));
    let effects = update(&mut model, Msg::OrderElsewhere(placed().order_id));
    let token = Token { value: "a1b2c3".into(), expires: None };
    answer(
        &mut model,
        &effects,
        OrderSeen { token: Some(token), ..seen(minute(60), report("pending", 1, 3)) },
    );
    let said = shown(&model);
    assert_eq!(model.order_name(), "Order 6484932 \u{b7} example.com +2");
    assert!(said.contains("a1b2c3") && said.contains("example.com: validated"), "{said}");

    // With a View only key the token cannot be asked for; of mail nobody knows here where it went.
    for (report, withheld, told) in [
        (report("pending", 0, 1), true, "View only"),
        (Report { dcv_method: Some("email".into()), ..report("pending", 0, 1) }, false, "not known here"),
    ] {
        let mut model = new_wizard();
        update(&mut model, Msg::At(minute(60)));
        let effects = update(&mut model, Msg::OrderElsewhere(placed().order_id));
        answer(&mut model, &effects, OrderSeen { is_token_withheld: withheld, ..seen(minute(60), report) });
        assert!(shown(&model).contains(told), "{told}: {}", shown(&model));
    }
}

#[test]
fn an_order_that_is_not_there_is_not_said_to_be_placed_elsewhere_nor_waited_for() {
    // A gateway's 404 says nothing of the order.
    for (came, is_there) in
        [(RequestFate::NotThere, false), (RequestFate::Refused(404), true), (RequestFate::Unclear(500), true)]
    {
        let mut model = new_wizard();
        update(&mut model, Msg::At(minute(0)));
        let effects = update(&mut model, Msg::OrderElsewhere(6_484_932));
        let (wake, _) = waking(&effects).unwrap();
        let request = asked(&update(&mut model, Msg::Woke(wake, minute(0)))).unwrap();
        let failure = Failure::of_request(came, "The service knows no such order.", "");
        update(&mut model, Msg::Answered(request, Err(failure), None));
        let seen = shown(&model);
        assert_eq!(seen.contains("There is no such order"), !is_there, "{seen}");
        assert_eq!(seen.contains("It was placed elsewhere"), is_there, "{seen}");
        assert_eq!(farewell(&model, 80).text.contains("To wait"), is_there, "{}", farewell(&model, 80).text);
    }
}

#[test]
fn a_status_that_nobody_documented_is_shown_as_it_came_and_asked_about_further() {
    let (mut model, effects) = opened(accepted(placed()), 0);
    let effects = answer(&mut model, &effects, seen(minute(0), report("on_hold", 0, 3)));
    assert!(shown(&model).contains("on_hold"), "{}", shown(&model));
    assert!(waking(&effects).is_some());
}

#[test]
fn how_long_the_token_counts_is_said_in_days() {
    let mut entry = accepted(placed());
    entry.sent.made_on = "2026-11-01".parse().unwrap();
    entry.sent.confirmed = vec!["2026-11-01T10:22:00Z".parse().unwrap()];
    let (model, _) = opened(entry, 0);
    assert!(
        shown(&model).contains("The value is valid until about 01 DEC 2026: 7 days more."),
        "{}",
        shown(&model)
    );
}

/// The state of an order of the journal that came to nothing is told, and nothing is asked of it for ever.
#[test]
fn an_order_that_fell_says_so_from_the_journal() {
    let fallen = Placed { status: Some("rejected".into()), ..placed() };
    let (model, _) = opened(Entry { state: State::Fallen(fallen), ..accepted(placed()) }, 0);
    let said = shown(&model);
    assert!(said.contains("No certificate comes of it: it is rejected"), "{said}");
    assert!(!said.contains("Action::Copy") && !offers(&model, &Action::Copy(0)), "{said}");
}

#[test]
fn a_key_of_another_account_is_told_whose_the_order_is() {
    let account = |id: u64, name: &str| Account { id, name: name.into() };
    for status in [403, 404] {
        let mut entry = accepted(placed());
        entry.followed.account = Some(account(1001, "Example Ltd."));
        let (mut model, effects) = opened(entry, 0);
        update(&mut model, Msg::AccountAsked(Some(account(2002, "Other Inc."))));
        let (wake, at) = waking(&effects).unwrap();
        let request = asked(&update(&mut model, Msg::Woke(wake, at))).unwrap();
        let failure =
            Failure::of_request(RequestFate::Refused(status), "No such order.", "Check --base-url.");
        update(&mut model, Msg::Answered(request, Err(failure), None));
        let said = shown(&model);
        let told = "under account Example Ltd. (1001), and this API key is of account Other Inc. (2002)";
        assert!(said.contains(told) && !said.contains("--base-url"), "{said}");
    }
}

/// When it is asked next is said once: not that somebody is to ask, too.
#[test]
fn what_is_asked_again_by_itself_is_not_to_be_asked_by_anybody() {
    for failure in [
        Failure::of_request(RequestFate::Refused(429), "Too many.", "Too many came. Ask again after 5 s."),
        Failure::of_request(RequestFate::Lost, "No answer.", dvorder::failure::ASK_AGAIN),
        Failure::of_request(
            RequestFate::Unclear(200),
            "Odd.",
            format!("Check it. {}", dvorder::failure::ASK_AGAIN),
        ),
    ] {
        for beside in [false, true] {
            let (mut model, effects) = opened(accepted(placed()), 0);
            if beside {
                let missed = vec![failure.clone()];
                answer(
                    &mut model,
                    &effects,
                    OrderSeen { missed, ..seen(minute(0), report("pending", 0, 3)) },
                );
            } else {
                let (wake, at) = waking(&effects).unwrap();
                let request = asked(&update(&mut model, Msg::Woke(wake, at))).unwrap();
                update(&mut model, Msg::Answered(request, Err(failure.clone()), None));
            }
            let said = shown(&model);
            assert!(said.to_lowercase().contains("asks again at"), "{said}");
            assert!(said.contains(&failure.message) && !said.contains("Ask again"), "{said}");
        }
    }
}

/// Whoever asks is answered, also where the answer is the same; what is asked by itself says nothing then.
#[test]
fn asking_now_says_what_came_of_it() {
    let (mut model, effects) = opened(accepted(placed()), 60);
    let effects = answer(&mut model, &effects, seen(minute(60), report("pending", 0, 3)));
    keys(&mut model, "Down Up");
    answer(&mut model, &effects, seen(minute(61), report("pending", 0, 3)));
    assert_eq!(model.notice, None, "nobody has asked");
    for (answer, said) in [
        (Ok(seen(minute(62), report("pending", 0, 3))), "Asked at 11:24 UTC; nothing has changed."),
        (Ok(seen(minute(62), report("pending", 1, 3))), "validation 1 of 3"),
        (
            Err(Failure::of_request(RequestFate::Lost, "The service did not answer.", "Ask again.")),
            "did not answer",
        ),
    ] {
        go_to(&mut model, Spot::Action(Action::AskNow));
        let request = asked(&keys(&mut model, "Enter")).expect("it is asked");
        let entry = model.following.as_ref().and_then(|order| order.entry.clone()).map(|mut entry| {
            if let Ok(seen) = &answer {
                Found::Seen(Box::new(seen.clone())).note(&mut entry, minute(62));
            }
            entry
        });
        update(&mut model, Msg::Answered(request, answer.map(|seen| Found::Seen(Box::new(seen))), entry));
        let notice = model.notice.as_ref().map_or("", |notice| notice.text.as_str());
        assert!(notice.contains(said), "{said}: {notice}");
    }
}

/// The sandbox's clock may run ahead of that on the wall: one clock is told.
#[test]
fn no_moment_that_is_still_to_come_stands_in_the_time_line() {
    for (issued, is_told) in [(58, true), (70, false)] {
        let (mut model, effects) = opened(accepted(placed()), 60);
        let mut report = report("issued", 3, 3);
        report.certificate.issued = Some(minute(issued));
        answer(&mut model, &effects, seen(minute(60), report));
        let time = minute(issued).strftime("issued %H:%M").to_string();
        assert_eq!(shown(&model).contains(&time), is_told, "{time}: {}", shown(&model));
    }
}

/// What is on its way by itself is no warning.
#[test]
fn what_has_ended_is_news_in_the_services_word_and_none_to_be_glad_of() {
    for status in ["expired", "revoked", "canceled", "rejected"] {
        let (mut model, effects) = opened(accepted(placed()), 0);
        let told = Report {
            certificate: ReportedCertificate {
                valid_till: Some("2026-11-20".parse().unwrap()),
                ..ReportedCertificate::default()
            },
            ..report(status, 0, 0)
        };
        answer(&mut model, &effects, seen(minute(1), told));
        let news = model.news.clone().expect("it is news");
        assert_eq!((news.text, news.tone), (format!("Order 6484932: {status}."), Tone::Warning));
    }
}

#[test]
fn an_order_on_its_way_asks_for_nothing() {
    let (mut model, effects) = opened(accepted(placed()), 60);
    answer(&mut model, &effects, seen(minute(60), report("processing", 3, 3)));
    let said = shown(&model);
    assert!(
        said.contains("Nothing: the certificate is on its way") && !said.contains("Note(Warning"),
        "{said}"
    );
}

#[test]
fn the_same_token_once_more_is_said_to_be_the_same() {
    for (value, is_same) in [("icru1984rnekfj", true), ("b2c3", false)] {
        let mut entry = accepted(placed());
        entry.followed.note_token(Token { value: "icru1984rnekfj".into(), expires: None });
        let (mut model, _) = opened(entry, 60);
        let effects = {
            go_to(&mut model, Spot::Action(Action::Begin(dvorder::follow::actions::Deed::AskForToken)));
            keys(&mut model, "Enter")
        };
        let [Effect::Ask(request, ..)] = effects.as_slice() else { panic!("{effects:?}") };
        let token = Token { value: value.into(), expires: None };
        update(&mut model, Msg::Answered(*request, Ok(Found::Token(token)), None));
        let said = model.notice.as_ref().is_some_and(|notice| notice.text.contains("shown already"));
        assert_eq!(said, is_same, "{value}: {:?}", model.notice);
    }
}

/// A token that ended is not to be placed any more: that is said, and the new one stands there once it is asked for.
#[test]
fn a_token_that_ended_is_said_to_have_and_gives_way_to_the_new_one() {
    let mut entry = accepted(placed());
    entry.sent.made_on = "2026-10-01".parse().unwrap();
    entry.sent.confirmed = vec!["2026-10-01T10:22:00Z".parse().unwrap()];
    let (mut model, effects) = opened(entry, 0);
    let said = shown(&model);
    assert!(said.contains("icru1984rnekfj") && said.contains("ended"), "{said}");
    assert!(offers(&model, &Action::Begin(Deed::AskForToken)), "{said}");
    let token = Token { value: "a1b2c3".into(), expires: Some("2026-12-24T10:22:00Z".into()) };
    answer(
        &mut model,
        &effects,
        OrderSeen { token: Some(token), ..seen(minute(0), report("pending", 0, 1)) },
    );
    let said = shown(&model);
    assert!(said.contains("a1b2c3") && !said.contains("icru1984rnekfj"), "{said}");
    assert!(said.contains("valid until 24 DEC 2026: 30 days more") && !said.contains("ended"), "{said}");
}
