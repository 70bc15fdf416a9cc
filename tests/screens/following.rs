//! The screen of one order that is followed, wherever it stands, and the pages of what may be done about it.

use dvorder::failure::{Failure, RequestFate};
use dvorder::follow::actions::Deed;
use dvorder::journal::entry::{Entry, State};
use dvorder::journal::found::{Found, OrderSeen};
use dvorder::journal::report::{Report, ReportedCertificate, Validation};
use dvorder::wizard::form::{Action, Spot};
use dvorder::wizard::{Effect, Model, Msg, Size};
use jiff::{SignedDuration, Timestamp};

use crate::scenes::{self, entry};
use crate::wizard::{go_to, keys, moves, new_wizard, placed, update};
use crate::{COLOUR, screen, small_screen, terminal, text};

fn minute(minutes: i64) -> Timestamp {
    "2026-11-24T10:22:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(minutes)
}

/// An order of the journal for so many names.
fn accepted(names: usize) -> Entry {
    let mut entry = Entry { state: State::Accepted(placed()), ..entry("shop.example.com") };
    let others = (1..names).map(|number| format!("www{number}.example.com"));
    entry.sent.names = std::iter::once("shop.example.com".to_owned()).chain(others).collect();
    entry
}

/// What the service says of it, so many of its names being validated.
fn report(status: &str, done: usize, entry: &Entry) -> Report {
    let validation = |(number, name): (usize, &String)| Validation {
        name: name.clone(),
        status: if number < done { "approved" } else { "pending" }.into(),
        method: None,
    };
    Report {
        order_id: placed().order_id,
        status: Some(status.into()),
        dcv_method: Some("dns-txt-token".into()),
        common_name: entry.sent.names.first().cloned(),
        names: entry.sent.names.clone(),
        names_are_all: true,
        created: Some(minute(0)),
        certificate: ReportedCertificate { id: placed().certificate_id, ..ReportedCertificate::default() },
        validations: entry.sent.names.iter().enumerate().map(validation).collect(),
        ..Report::default()
    }
}

/// A wizard that has opened an order and asked for it, and what came of that.
fn asked(entry: Option<Entry>, answer: Result<OrderSeen, Failure>) -> Model {
    let mut model = new_wizard();
    update(&mut model, Msg::At(minute(19)));
    let effects = match entry.clone() {
        Some(entry) => update(&mut model, Msg::OrderOpened(Ok(Box::new(entry)))),
        None => update(&mut model, Msg::OrderElsewhere(placed().order_id)),
    };
    let [Effect::WakeAt(wake, _)] = effects.as_slice() else { panic!("{effects:?}") };
    let effects = update(&mut model, Msg::Woke(*wake, minute(19)));
    let [Effect::Ask(request, ..)] = effects.as_slice() else { panic!("{effects:?}") };
    let noted = entry.map(|mut entry| {
        if let Ok(seen) = &answer {
            Found::Seen(Box::new(seen.clone())).note(&mut entry, minute(19));
        }
        Box::new(entry)
    });
    let found = answer.map(|seen| Found::Seen(Box::new(seen)));
    update(&mut model, Msg::Answered(*request, found, noted));
    keys(&mut model, "^T");
    model.notice = None;
    model
}

fn seen(report: Report) -> OrderSeen {
    OrderSeen { at: minute(19), report, token: None, is_token_withheld: false, missed: Vec::new() }
}

fn standing(status: &str, done: usize) -> Model {
    let entry = accepted(3);
    let report = report(status, done, &entry);
    asked(Some(entry), Ok(seen(report)))
}

fn page(status: &str, deed: Deed) -> Model {
    let mut model = standing(status, 1);
    go_to(&mut model, Spot::Action(Action::Begin(deed)));
    keys(&mut model, "Enter");
    model
}

fn large() -> Model {
    let entry = accepted(250);
    let report = report("pending", 200, &entry);
    asked(Some(entry), Ok(seen(report)))
}

/// Each of them, with its name.
pub fn all() -> Vec<(String, Model)> {
    let elsewhere = |withheld| {
        let entry = accepted(3);
        let seen = OrderSeen { is_token_withheld: withheld, ..seen(report("pending", 1, &entry)) };
        asked(None, Ok(seen))
    };
    let lost = Failure::of_request(
        RequestFate::Lost,
        "The service did not answer within a minute.",
        "Look at the connection.",
    );
    let caa = {
        let entry = accepted(1);
        let mut report = report("pending", 0, &entry);
        report.caa = vec![("shop.example.com".into(), "CAA check is not called yet".into())];
        asked(Some(entry), Ok(seen(report)))
    };
    let named: [(&str, Model); 12] = [
        ("order, validation", standing("pending", 1)),
        ("order, validated", standing("pending", 3)),
        ("order, issued", standing("issued", 3)),
        ("order, rejected", standing("rejected", 0)),
        ("order, on hold", standing("on_hold", 0)),
        ("order, CAA", caa),
        ("order, no answer", asked(Some(accepted(3)), Err(lost))),
        ("order, View only", elsewhere(true)),
        ("order, cancel", page("pending", Deed::Cancel)),
        ("order, other method", page("pending", Deed::ChangeMethod)),
        ("order, check", page("pending", Deed::CheckDcv)),
        ("order, revoke", page("issued", Deed::Revoke)),
    ];
    named.into_iter().map(|(name, model)| (name.to_owned(), model)).collect()
}

#[test]
fn what_is_open_stands_before_what_is_validated() {
    let seen = screen(&standing("pending", 1));
    let place = |text: &str| seen.find(text).unwrap_or_else(|| panic!("{text}:\n{seen}"));
    assert!(place("☐ www1.example.com") < place("✓ shop.example.com: validated"), "{seen}");
    assert!(seen.contains("Place these 2 records in DNS"), "{seen}");
}

#[test]
fn the_time_line_and_what_to_place_are_in_sight_on_a_small_terminal() {
    let seen = small_screen(&standing("pending", 1));
    for said in [
        "✓ ordered",
        "☐ validation 1 of 3",
        "Asked at 10:41 UTC: pending; asks again at 10:42.",
        "☐ www1.example.com",
    ] {
        assert!(seen.contains(said), "{said}:\n{seen}");
    }
}

/// However narrow the terminal is, a station of the time line stands on one row.
#[test]
fn no_station_of_the_time_line_is_broken() {
    for (status, stations) in [
        ("pending", ["ordered", "validation 1 of 3", "issued", "saved"]),
        ("issued", ["ordered", "validated", "issued", "saved"]),
    ] {
        for columns in [40, 47, 52, 60, 80, 120] {
            let mut model = standing(status, 1);
            update(&mut model, Msg::Drawn(Size { columns, rows: 24 }));
            let seen = text(terminal(&model, COLOUR, columns as u16, 24).buffer());
            for station in stations {
                assert!(seen.contains(station), "{station} at {columns}:\n{seen}");
            }
        }
    }
}

#[test]
fn of_250_names_the_last_line_is_a_key_away() {
    let mut model = large();
    update(&mut model, Msg::Drawn(Size { columns: 80, rows: 24 }));
    keys(&mut model, "Tab End");
    assert_eq!(model.focus, Some(Spot::Action(Action::Leave)));
    keys(&mut model, "Home");
    assert_eq!(model.focus, Some(Spot::Action(Action::AskNow)));
    keys(&mut model, "PgDn");
    assert!(moves(&mut model, "PgDn"), "page keys go on");
    assert!(screen(&model).contains("example.com"), "{}", screen(&model));
}

#[test]
fn nothing_is_drawn_anew_while_an_order_is_only_asked_for() {
    let entry = accepted(3);
    let report = report("pending", 1, &entry);
    let mut model = asked(Some(entry.clone()), Ok(seen(report.clone())));
    let before = screen(&model);
    let wake = model.following.as_ref().and_then(|order| order.pursuit.wake).expect("it is waited for");
    let effects = update(&mut model, Msg::Woke(wake, minute(20)));
    let [Effect::Ask(request, ..)] = effects.as_slice() else { panic!("{effects:?}") };
    update(&mut model, Msg::Waited(*request, std::time::Duration::from_secs(3)));
    assert_eq!(screen(&model), before);
}

/// Whoever has the mails sent again is told to whom they go.
#[test]
fn the_page_of_the_mails_says_to_whom_they_go() {
    let mut model = scenes::accepted("email");
    go_to(&mut model, Spot::Action(Action::Begin(Deed::ResendMails)));
    keys(&mut model, "Enter");
    let seen = screen(&model);
    let mails = model.following.as_ref().unwrap().open_mails();
    assert!(!mails.is_empty() && seen.contains(mails[0].split(',').next().unwrap()), "{seen}");
}
