//! The page of one order: what stands on top, in which order the rest comes, and what is kept apart.

use dvorder::journal::reply::{Placed, Token};
use dvorder::journal::report::{Report, ReportedCertificate};
use dvorder::order::dcv::Method;
use dvorder::order::parameter::FieldId;
use dvorder::wizard::form::{Action, Item, Spot};
use dvorder::wizard::window::Size;
use dvorder::wizard::{Model, Msg};
use jiff::Timestamp;

use crate::following::{answer, report, seen};
use crate::order::{accepted, shown};
use crate::wizard::{go_to, keys, new_wizard, placed, update};

fn now() -> Timestamp {
    "2026-11-24T10:22:00Z".parse().unwrap()
}

/// An order of the journal for so many names, by a method, on a screen of so many rows.
fn open(names: usize, method: Method, rows: usize) -> Model {
    let mut entry = accepted(placed());
    entry.sent.names = (0..names).map(|number| format!("n{number}.example.com")).collect();
    entry.sent.body = None;
    entry.sent.draft.set(FieldId::DcvMethod, method.word());
    let mut model = new_wizard();
    update(&mut model, Msg::Drawn(Size { columns: 80, rows }));
    update(&mut model, Msg::At(now()));
    update(&mut model, Msg::OrderOpened(Ok(Box::new(entry))));
    model
}

/// The place of the first line that holds this, among the items of the screen.
fn place(model: &Model, text: &str) -> usize {
    let items = model.form().items;
    let holds = |item: &Item| match item {
        Item::Note(_, said) | Item::Verbatim(said) => said.contains(text),
        Item::Action(line) => line.label.contains(text),
        _ => false,
    };
    items.iter().position(holds).unwrap_or_else(|| panic!("{text}: {items:?}"))
}

/// An order whose certificate is issued and lasts, opened again: the service says what it is.
fn issued(till: &str, status: &str) -> Model {
    let entry = accepted(Placed { status: Some("pending".into()), ..placed() });
    let mut model = new_wizard();
    update(&mut model, Msg::At(now()));
    let effects = update(&mut model, Msg::OrderOpened(Ok(Box::new(entry))));
    let certificate = ReportedCertificate {
        id: placed().certificate_id,
        serial_number: Some("0A1B2C".into()),
        valid_till: Some(till.parse().unwrap()),
        ..ReportedCertificate::default()
    };
    let told = Report { certificate, order_valid_till: Some(till.parse().unwrap()), ..report(status, 1, 1) };
    answer(&mut model, &effects, seen(now(), told));
    model
}

#[test]
fn an_issued_order_says_on_top_until_when_its_certificate_is_valid_its_names_and_its_serial_number() {
    let model = issued("2027-06-12", "issued");
    let first = place(&model, "Refresh the status");
    for said in ["Valid until 12 JUN 2027: 200 days left", "For example.com", "Serial number 0A1B2C"] {
        assert!(place(&model, said) < first, "{said}: {}", shown(&model));
    }
    // Where the title says when it ends, that is not said once more below it.
    let model = issued("2026-11-27", "issued");
    assert!(model.form().title.contains("27 NOV 2026"), "{}", model.form().title);
    assert!(!shown(&model).contains("Valid until"), "{}", shown(&model));
    assert!(place(&model, "Serial number 0A1B2C") < place(&model, "Refresh the status"));
    // What is to be placed comes before a certificate that is about to be replaced.
    assert!(!shown(&issued("2027-06-12", "reissue_pending")).contains("Serial number"));
}

#[test]
fn where_what_to_place_is_much_longer_than_the_screen_what_can_be_done_stands_before_it() {
    for (names, rows, is_long) in
        [(3, 24, false), (61, 24, true), (61, 400, false), (3, 15, false), (7, 15, true)]
    {
        for method in [Method::DnsTxt, Method::DnsCname, Method::HttpToken] {
            let model = open(names, method, rows);
            let first = place(&model, "n0.example.com");
            for line in
                ["Look whether all is in place", "Plain view to copy from", "Save this text as a file"]
            {
                assert_eq!(place(&model, line) < first, is_long, "{names} {rows} {method:?}: {line}");
                assert_eq!(shown(&model).matches(line).count(), 1, "{line} is there once");
            }
        }
    }
    // A mail is a line.
    let model = open(61, Method::Email, 24);
    assert!(place(&model, "n0.example.com") < place(&model, "Plain view"), "{}", shown(&model));
}

#[test]
fn names_are_kept_apart_where_there_is_room() {
    for (rows, is_apart) in [(24, false), (60, true)] {
        let model = open(3, Method::DnsTxt, rows);
        for name in ["n1.example.com", "n2.example.com"] {
            let before = &model.form().items[place(&model, name) - 1];
            assert_eq!(matches!(before, Item::Gap), is_apart, "{rows} {name}: {before:?}");
        }
    }
}

#[test]
fn no_two_gaps_follow_one_another() {
    let mut models = vec![issued("2027-06-12", "issued"), issued("2026-11-27", "issued")];
    models.extend(Method::ALL.map(|method| open(3, method, 60)));
    for model in models {
        let items = model.form().items;
        assert!(items.windows(2).all(|pair| pair != [Item::Gap, Item::Gap]), "{items:?}");
        assert!(items.first() != Some(&Item::Gap), "{items:?}");
    }
}

/// Value is what DNS has, content what a file has; the API's own word is on no line of the page.
#[test]
fn what_is_placed_has_one_word() {
    for (method, word, other) in [
        (Method::DnsTxt, "value", "content"),
        (Method::DnsCname, "value", "content"),
        (Method::HttpToken, "content", "value"),
    ] {
        let mut model = open(2, method, 24);
        let plain = {
            go_to(&mut model, Spot::Action(Action::PlainView));
            keys(&mut model, "Enter");
            format!("{:?}", model.overlay.take())
        };
        let words = |text: &str, word: &str| {
            text.split(|c: char| !c.is_alphanumeric()).filter(|one| one.eq_ignore_ascii_case(word)).count()
        };
        for item in &model.form().items {
            let said = match item {
                Item::Note(_, said) => said.clone(),
                Item::Action(line) => format!("{} {}", line.label, line.hint),
                _ => continue,
            };
            assert_eq!((words(&said, other), words(&said, "token")), (0, 0), "{method:?}: {said}");
        }
        assert_eq!((words(&plain, other), words(&plain, "token")), (0, 0), "{method:?}: {plain}");
        for text in [shown(&model), plain] {
            assert!(text.contains(&format!("The {word} is valid until")), "{method:?}: {text}");
            assert!(text.contains("looks by itself until about 01 DEC 2026"), "{method:?}: {text}");
        }
    }
}

/// To place what has ended helps nobody; where this key may not ask for more it is said who may.
#[test]
fn what_has_ended_and_is_withheld_is_not_said_to_be_placed() {
    for (expires, has_ended) in [("2026-11-20T00:00:00Z", true), ("2026-12-20T00:00:00Z", false)] {
        let mut entry = accepted(Placed { dcv_random_value: None, ..placed() });
        entry.followed.note_token(Token { value: "a1b2".into(), expires: Some(expires.into()) });
        let mut model = new_wizard();
        update(&mut model, Msg::At(now()));
        let effects = update(&mut model, Msg::OrderOpened(Ok(Box::new(entry))));
        let mut told = seen(now(), report("pending", 0, 1));
        told.is_token_withheld = true;
        answer(&mut model, &effects, told);
        let title = model.form().title;
        assert_eq!(title.contains("The value has ended"), has_ended, "{title}");
        assert_eq!(title.contains("Place this record"), !has_ended, "{title}");
        assert_eq!(shown(&model).contains("key that may change orders opens this order"), has_ended);
    }
}

/// From the page of an order no step is next, just placed or opened again.
#[test]
fn no_step_comes_after_the_page_of_an_order() {
    let mut opened = open(1, Method::DnsTxt, 24);
    keys(&mut opened, "^N");
    let mut just_placed = crate::wizard::ended(dvorder::journal::reply::Outcome::Accepted(placed()), &[]);
    keys(&mut just_placed, "^N");
    for model in [opened, just_placed] {
        let said = model.notice.as_ref().map_or("", |notice| notice.text.as_str());
        assert!(said.starts_with("There are no steps here. ^P goes back"), "{said}");
    }
}
