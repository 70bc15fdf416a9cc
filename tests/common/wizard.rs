//! The wizard driven by messages alone, as the runtime sends them.

use dvorder::journal::confirmed::Confirmed;
use dvorder::journal::entry::{Entry, State};
use dvorder::journal::found::Found;
use dvorder::journal::reply::{Outcome, Placed};
use dvorder::journal::report::Report;
use dvorder::journal::sent::Prepared;
use dvorder::journal::summary::Summary;
use dvorder::journal::verdict::LookupVerdict;
use dvorder::order::draft::Draft;
use dvorder::order::id::Id;
use dvorder::order::parameter::FieldId;
use dvorder::order::step::Step;
use dvorder::wizard::destination::Destination;
use dvorder::wizard::form::{Action, FieldKind, Input, Spot};
use dvorder::wizard::{Effect, Model, Msg, RequestId, update};
use jiff::civil::{Date, date};
use terminput::{KeyCode, KeyEvent, KeyModifiers};

use crate::common::{order_from, sample_draft};

/// Validity is counted from here in every test.
pub const TODAY: Date = date(2026, 11, 24);

pub fn sandbox() -> Destination {
    Destination {
        sandbox: true,
        place: "sandbox".into(),
        label: "SANDBOX: nothing is bought".into(),
        key_needed: false,
        account: None,
        options: "--sandbox".into(),
    }
}

/// The service of a region, at its host, with a key that is still to be typed.
pub fn without_a_key(region: &str, host: &str) -> Destination {
    Destination {
        sandbox: false,
        place: format!("https://{host}/services/v2"),
        label: format!("{} {host}", region.to_uppercase()),
        key_needed: true,
        account: None,
        options: format!("--region {region}"),
    }
}

/// A wizard as `dvorder` starts it without arguments.
pub fn new_wizard() -> Model {
    wizard_with(Draft::new())
}

pub fn wizard_with(draft: Draft) -> Model {
    Model::new(draft, Vec::new(), sandbox(), TODAY)
}

/// Keys by their names, such as `Tab Down ^N Alt-U`. Enter, ^J and Space are what the runtime makes of
/// them: typed characters.
pub fn keys(model: &mut Model, names: &str) -> Vec<Effect> {
    names.split_whitespace().flat_map(|name| update(model, key(name))).collect()
}

fn key(name: &str) -> Msg {
    let (modifiers, rest) = match name.split_at_checked(1) {
        Some(("^", rest)) if !rest.is_empty() => (KeyModifiers::CTRL, rest),
        _ => match name.strip_prefix("Alt-") {
            Some(rest) => (KeyModifiers::ALT, rest),
            None => match name.strip_prefix("Shift-") {
                Some(rest) => (KeyModifiers::SHIFT, rest),
                None => (KeyModifiers::NONE, name),
            },
        },
    };
    let code = match rest {
        "Enter" => return Msg::Typed("\n".into()),
        "J" if modifiers == KeyModifiers::CTRL => return Msg::Typed("\n".into()),
        "Space" if modifiers.is_empty() => return Msg::Typed(" ".into()),
        "Space" => KeyCode::Char(' '),
        "Tab" => KeyCode::Tab,
        "Up" => KeyCode::Up,
        "Down" => KeyCode::Down,
        "Left" => KeyCode::Left,
        "Right" => KeyCode::Right,
        "PgUp" => KeyCode::PageUp,
        "PgDn" => KeyCode::PageDown,
        "Home" => KeyCode::Home,
        "End" => KeyCode::End,
        "Backspace" => KeyCode::Backspace,
        "Del" => KeyCode::Delete,
        "Esc" => KeyCode::Esc,
        _ => match (rest.strip_prefix('F').and_then(|number| number.parse().ok()), rest.chars().next()) {
            (Some(number), _) => KeyCode::F(number),
            (None, Some(c)) if rest.len() == 1 && modifiers.is_empty() => return Msg::Typed(c.into()),
            (None, Some(c)) if rest.len() == 1 => KeyCode::Char(c.to_ascii_lowercase()),
            _ => panic!("{name} is no key"),
        },
    };
    Msg::Key(KeyEvent::new(code).modifiers(modifiers))
}

/// Text typed by a person: one character after the other.
pub fn typed(model: &mut Model, text: &str) -> Vec<Effect> {
    text.chars().flat_map(|c| update(model, Msg::Typed(c.into()))).collect()
}

/// Text whose characters arrive together, as a paste does without bracketed paste.
pub fn burst(model: &mut Model, text: &str) -> Vec<Effect> {
    update(model, Msg::Typed(text.into()))
}

pub fn pasted(model: &mut Model, text: &str) -> Vec<Effect> {
    update(model, Msg::Pasted(text.into()))
}

/// Walks to a step with the keys for the next step and back.
pub fn go_to_step(model: &mut Model, step: Step) {
    while model.step() < step {
        keys(model, "^N");
    }
    while model.step() > step {
        keys(model, "^P");
    }
}

/// Walks to a spot of the screen with Tab, from its first line on.
pub fn go_to(model: &mut Model, spot: Spot) {
    // From the first line of Review and Submit the focus leaves the screen.
    while model.focus.is_some() && moves(model, "^T") {}
    while model.focus.as_ref() != Some(&spot) {
        assert!(moves(model, "Tab"), "{spot:?} is not on the screen of {}", model.step().name());
    }
}

/// Whether a key moves the focus.
pub fn moves(model: &mut Model, key: &str) -> bool {
    let before = model.focus.clone();
    keys(model, key);
    model.focus != before
}

/// Walks to a field, wherever it is.
pub fn go_to_field(model: &mut Model, field: FieldId) {
    go_to_step(model, field.step());
    go_to(model, Spot::Field(field));
}

/// Walks to a field and fills it in: a text is typed, of several choices one is chosen with keys.
pub fn fill(model: &mut Model, field: FieldId, value: &str) {
    go_to_field(model, field);
    let spot = Spot::Field(field);
    let kind = model.form().field_at(&spot).map(|field| field.kind.clone());
    let next = match kind {
        Some(FieldKind::Radio(_)) => {
            keys(model, "Home");
            "Right"
        }
        Some(FieldKind::Select(_) | FieldKind::Switch) => "Right",
        Some(FieldKind::Block { .. }) => {
            let lines = model.desk.draft().text(field).lines().count();
            if lines > 1 {
                keys(model, &"PgDn ".repeat(lines));
            }
            keys(model, &"End ^U Backspace ".repeat(lines + 1));
            return drop(typed(model, value));
        }
        _ => {
            keys(model, "^U");
            return drop(typed(model, value));
        }
    };
    let first = model.desk.draft().text(field).to_owned();
    while model.desk.draft().text(field) != value {
        let before = model.desk.draft().text(field).to_owned();
        keys(model, next);
        let now = model.desk.draft().text(field);
        assert!(now != before && (now == value || now != first), "{field:?} offers no {value}");
    }
}

/// The row of the mail table that is for a name. Rows are numbered as names come, and never again.
pub fn mail_row(model: &Model, name: &str) -> usize {
    let found = model.desk.draft().mail_rows().find(|(_, held)| *held == name);
    found.unwrap_or_else(|| panic!("there is no row for {name}")).0
}

/// The line that the focus is on: the screen has it.
pub fn marked(model: &Model) -> Spot {
    let focus = model.focus.clone().unwrap_or_else(|| panic!("nothing has the focus: {:?}", model.form()));
    assert!(model.form().spots().any(|spot| spot == focus), "{focus:?} is gone: {:?}", model.form());
    focus
}

/// A wizard that is ready to order, its focus where the common name is typed to confirm.
pub fn ready_to_confirm(draft: Draft) -> Model {
    let mut model = wizard_with(draft);
    go_to_confirmation(&mut model);
    model
}

pub fn go_to_confirmation(model: &mut Model) {
    go_to_step(model, Step::Submit);
    go_to(model, Spot::Input(Input::Confirmation));
}

/// A wizard whose order has left.
pub fn on_its_way(draft: Draft) -> (Model, RequestId) {
    let order = order_from(&draft);
    let of = Prepared {
        order: &order,
        draft: &draft.clone(),
        draft_id: None,
        target: "sandbox",
        digest: "00".into(),
    };
    let id = Id::try_from("order-1".to_owned()).expect("an ID");
    let entry = Entry::prepared(id, of, "2026-11-24T10:22:00Z".parse().expect("a time"));
    let (mut model, request) = waiting(draft);
    update(&mut model, Msg::Prepared(request, Box::new(entry)));
    (model, request)
}

/// Tells the wizard what happened. What is to be done about it is often of no interest here.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    update::update(model, msg)
}

/// The journal makes this of a look-up.
pub fn looked_up(request: RequestId, entry: Box<Entry>) -> Msg {
    let verdict = entry.looked.as_ref().map_or(LookupVerdict::NotThere, |looked| looked.verdict.clone());
    Msg::Answered(request, Ok(Found::Order(verdict)), Some(entry))
}

/// A wizard whose order is confirmed and being written down.
pub fn waiting(draft: Draft) -> (Model, RequestId) {
    let name = draft.text(FieldId::CommonName).to_owned();
    let mut model = ready_to_confirm(draft);
    typed(&mut model, &name);
    let effects = keys(&mut model, "Enter");
    let [Effect::Buy(request, Confirmed::New(..), _)] = effects.as_slice() else { panic!("{effects:?}") };
    (model, *request)
}

/// A wizard whose order of [`sample_draft`], changed as given, ended like this.
pub fn ended(outcome: Outcome, changes: &[(FieldId, &str)]) -> Model {
    let mut draft = sample_draft();
    for (field, value) in changes {
        draft.set(*field, *value);
    }
    let (mut model, request) = waiting(draft);
    update(&mut model, order_ended(request, outcome));
    model
}

/// A confirmed order ended so, and never came to be in the journal.
pub fn order_ended(request: RequestId, outcome: Outcome) -> Msg {
    Msg::OrderEnded(request, outcome, None)
}

/// A confirmed order ended so, and the journal settles it.
pub fn settled(request: RequestId, outcome: Outcome, entry: &Entry) -> Msg {
    let mut entry = Box::new(entry.clone());
    let ended = entry.sent.last_confirmed().expect("it was confirmed");
    entry.settle(State::of(&outcome), ended);
    Msg::OrderEnded(request, outcome, Some(entry))
}

/// The specification's answer to an order with a token.
pub fn placed() -> Placed {
    Placed {
        order_id: 6_484_932,
        certificate_id: Some(6_079_436),
        dcv_random_value: Some("icru1984rnekfj".into()),
        ..Placed::default()
    }
}

/// An order of the journal as a list tells of it: of three names, to be validated by DNS, with this status and ID.
pub fn listed(name: &str, order_id: u64, status: &str) -> Summary {
    let report = Report { order_id, status: Some(status.into()), ..Report::default() };
    let placed = "2026-11-24T08:22:00Z".parse().expect("a time");
    Summary {
        id: Some(Id::try_from(format!("order-{order_id}")).expect("an ID")),
        target: Some("sandbox".into()),
        product: Some("ssl_dv_geotrust".into()),
        common_name: name.into(),
        names: 3,

        other_names: Vec::new(),
        dcv_method: Some("dns-txt-token".into()),
        to_prove: 3,
        created: Some(placed),
        ..Summary::of_report(&report, None, placed)
    }
}

/// The same with a certificate, which ends on this day.
pub fn issued_until(name: &str, order_id: u64, till: Date) -> Summary {
    Summary { valid_till: Some(till), ..listed(name, order_id, "issued") }
}

/// Whether the screen has a line that does this.
pub fn offers(model: &Model, action: &Action) -> bool {
    model.form().action_at(&Spot::Action(action.clone())).is_some()
}
