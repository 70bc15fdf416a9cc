//! Whether the certificate of the order on the screen is served: looked at only when somebody asks.

use dvorder::follow::served::{CertificateSeen, Other, ServedLook, Showing};
use dvorder::follow::site::Site;
use dvorder::journal::reply::Placed;
use dvorder::journal::report::{Report, ReportedCertificate};
use dvorder::wizard::form::{Action, Spot};
use dvorder::wizard::{Effect, Model, Msg, RequestId};
use jiff::Timestamp;

use crate::order::{accepted, shown};
use crate::wizard::{go_to, keys, marked, new_wizard, offers, placed, update};

/// An order whose certificate is issued, for these names.
fn issued(names: &[&str]) -> Model {
    let now: Timestamp = "2026-11-26T09:00:00Z".parse().unwrap();
    let mut entry = accepted(Placed { status: Some("issued".into()), ..placed() });
    entry.sent.names = names.iter().map(|name| (*name).to_owned()).collect();
    let certificate =
        ReportedCertificate { serial_number: Some("0A1B".into()), ..ReportedCertificate::default() };
    let report =
        Report { order_id: 6_484_932, status: Some("issued".into()), certificate, ..Report::default() };
    entry.followed.note_report(report, now);
    let mut model = new_wizard();
    let effects = update(&mut model, Msg::OrderOpened(Ok(Box::new(entry))));
    assert_eq!(look(&effects), None, "nobody asked");
    model
}

fn look(effects: &[Effect]) -> Option<(RequestId, ServedLook)> {
    effects.iter().find_map(|effect| match effect {
        Effect::LookServed(request, look) => Some((*request, (**look).clone())),
        _ => None,
    })
}

/// Presses a line: what is looked at then.
fn pressed(model: &mut Model, line: Option<&str>) -> (RequestId, ServedLook) {
    go_to(model, Spot::Action(Action::LookServed(line.map(str::to_owned))));
    look(&keys(model, "Enter")).expect("it is looked at")
}

fn showing(name: &str, seen: CertificateSeen) -> Showing {
    Showing { name: name.into(), address: Some("192.0.2.7:443".into()), seen }
}

#[test]
fn each_name_is_looked_at_and_what_was_seen_is_told_with_what_to_do() {
    let mut model = issued(&["example.com", "www.example.com"]);
    let (request, what) = pressed(&mut model, None);
    assert_eq!((what.due.serial.as_str(), what.names.len(), what.at.len()), ("0A1B", 2, 0));
    assert!(what.only_here, "the names of a sandbox's order are other people's");
    assert!(shown(&model).contains("asked what they serve"), "{}", shown(&model));
    let other = Other {
        serial: "0C".into(),
        subject: "old.example.com".into(),
        issuer: "Old CA".into(),
        has_same_serial: false,
        till: "2026-12-01T00:00:00Z".parse().unwrap(),
        has_ended: false,
        is_for_name: true,
    };
    let showings = vec![
        showing("example.com", CertificateSeen::Same),
        showing("www.example.com", CertificateSeen::Another(Box::new(other))),
        showing(
            "www.example.com",
            CertificateSeen::Nothing("nobody listens there".into(), "Start it.".into()),
        ),
    ];
    update(&mut model, Msg::Served(request, showings));
    let said = shown(&model);
    for part in [
        "example.com at 192.0.2.7:443 serves it.",
        "serves another certificate: that of old.example.com, serial 0C",
        "could not be looked at: nobody listens there.",
        "Note(Plain, \"Start it.\")",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(offers(&model, &Action::LookServed(None)), "it can be looked at again");
}

/// Where nobody answered, "not every" would say that somebody did.
#[test]
fn whether_some_servers_or_none_could_be_looked_at_is_told_apart() {
    let nothing = || {
        showing(
            "www.example.com",
            CertificateSeen::Nothing("nobody listens there".into(), "Start it.".into()),
        )
    };
    for (showings, told) in [
        (vec![nothing()], "No server could be looked at:"),
        (vec![nothing(), nothing()], "No server could be looked at:"),
        (
            vec![showing("example.com", CertificateSeen::Same), nothing()],
            "Not every server could be looked at:",
        ),
    ] {
        let mut model = issued(&["example.com", "www.example.com"]);
        let (request, _) = pressed(&mut model, None);
        update(&mut model, Msg::Served(request, showings));
        let said = model.notice.as_ref().map_or("", |notice| notice.text.as_str());
        assert!(said.starts_with(told), "{said}");
    }
}

#[test]
fn where_to_look_can_be_said() {
    let mut model = issued(&["example.com"]);
    model.served_at = vec![Site { host: Some("127.0.0.1".into()), port: 8443 }];
    assert_eq!(pressed(&mut model, None).1.at, model.served_at);
}

#[test]
fn of_a_wildcard_a_name_that_it_is_for_is_offered() {
    let mut model = issued(&["*.example.org"]);
    assert!(shown(&model).contains("cannot be asked itself"), "{}", shown(&model));
    for other in [None, Some("example.org".to_owned())] {
        assert!(!offers(&model, &Action::LookServed(other)));
    }
    assert_eq!(pressed(&mut model, Some("www.example.org")).1.names, ["www.example.org"]);
    let both = issued(&["*.example.org", "www.example.org"]);
    assert!(!offers(&both, &Action::LookServed(Some("www.example.org".to_owned()))), "it is asked already");
}

/// The line that stops the looking is gone with it: the focus is back on the one that was pressed.
#[test]
fn after_looking_the_focus_is_on_the_line_that_was_pressed() {
    for line in [None, Some("www.example.org")] {
        let spot = Spot::Action(Action::LookServed(line.map(str::to_owned)));
        for is_stopped in [false, true] {
            let mut model = issued(&["example.com", "*.example.org"]);
            let (request, _) = pressed(&mut model, line);
            assert_eq!(marked(&model), Spot::Action(Action::StopWaiting));
            if is_stopped {
                keys(&mut model, "Enter");
            } else {
                update(&mut model, Msg::Served(request, vec![showing("example.com", CertificateSeen::Same)]));
            }
            assert_eq!(marked(&model), spot, "{is_stopped}");
        }
    }
}

#[test]
fn looking_can_be_stopped_and_what_comes_late_is_not_told() {
    for stop in ["^C", "Enter"] {
        let mut model = issued(&["example.com"]);
        let (request, _) = pressed(&mut model, None);
        let effects = keys(&mut model, stop);
        assert!(effects.contains(&Effect::StopLookingAtServers), "{stop}: {effects:?}");
        update(&mut model, Msg::Served(request, vec![showing("example.com", CertificateSeen::Same)]));
        assert!(!shown(&model).contains("serves it"), "{}", shown(&model));
        assert!(offers(&model, &Action::LookServed(None)));
    }
}

#[test]
fn what_is_not_issued_cannot_be_looked_at() {
    let mut model = new_wizard();
    update(&mut model, Msg::OrderOpened(Ok(Box::new(accepted(placed())))));
    assert!(!offers(&model, &Action::LookServed(None)));
}
