//! All orders: a line each, what needs somebody first.

use crate::follow::listing::Row;
use crate::follow::need::Need;
use crate::journal::summary::Standing;
use crate::order::text::{counted, visible};
use crate::wizard::Model;
use crate::wizard::form::{Action, ActionLine, Cells, Field, Form, Input, Item, Kind, Spot, Tone};

/// The screen.
pub fn form(model: &Model) -> Form {
    let orders = &model.orders;
    let mut form = Form::new(title(model));
    form.action(Action::GoBack, "Back to the first screen", "Enter goes back, and so do ^P and Esc.");
    form.field(order_id(model));
    for row in orders.near(model.size.rows) {
        form.items.extend(line(model, row, true).map(Item::Action));
    }
    if orders.found() == 0 {
        form.note(Tone::Hint, nothing_found(model));
    }
    form
}

fn title(model: &Model) -> String {
    let orders = &model.orders;
    let all = counted(orders.count(), "order");
    match (orders.filter(), orders.needing().count()) {
        ("", 0) => format!("All orders: {}", orders.count()),
        ("", needing) => format!("All orders: {}, {needing} to do something about", orders.count()),
        (filter, _) => format!("{} of {all} with \"{}\". Esc shows all", orders.found(), visible(filter)),
    }
}

fn nothing_found(model: &Model) -> String {
    match model.orders.count() {
        0 => "No order was placed from here.".into(),
        _ => format!(
            "No order has \"{}\" in its names, ID, status or product.",
            visible(model.orders.filter())
        ),
    }
}

fn order_id(model: &Model) -> Field {
    Field {
        spot: Spot::Input(Input::OrderId),
        label: "Open by ID",
        kind: Kind::Line,
        value: model.orders.order_id.clone(),
        help: "The ID of any order of the account, also of one that was placed elsewhere. Enter opens it."
            .into(),
        placeholder: "6484932".into(),
    }
}

/// The line of an order: its name, what it needs or how it stands, when, and its ID.
pub(super) fn line(model: &Model, row: &Row, with_state: bool) -> Option<ActionLine> {
    let now = model.orders.read();
    let next = match with_state {
        true => row.state_and_next(),
        false => row.need.word(),
    };
    let (short, when, id) = (row.in_short(), row.when(now), row.id_text());
    let parts = [row.name.as_str(), &next, &when, &id];
    let said: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let label = said.join(" \u{b7} ");
    let mut line = ActionLine::new(Action::ShowOrder(row.key()?), label, hint(model, row));
    if row.need == Need::OutcomeUnknown {
        line = line.toned(Tone::Warning);
    }
    let widths = model.orders.widths();
    Some(ActionLine { cells: Some(Cells { name: row.name.clone(), next, short, when, id, widths }), ..line })
}

/// What is told of an order while the focus is on its line: its name in full first, as its column may cut it.
fn hint(model: &Model, row: &Row) -> String {
    let order = &row.order;
    let said = match (order.is_left_alone, order.standing) {
        (true, _) => "It is left alone. Enter opens it; Del puts it back on the list of what needs somebody."
            .to_owned(),
        (_, Standing::Nothing) => "It was not placed: there is nothing to open.".to_owned(),
        _ => {
            let alone = if row.need.is_any() && order.id.is_some() { " Del leaves it alone." } else { "" };
            format!("{} Enter opens it.{alone}", row.need.sentence())
        }
    };
    let elsewhere = model.destination.other_place(order.target.as_deref());
    let elsewhere = elsewhere.map_or_else(String::new, |place| format!(" (at {place})"));
    format!("{}{elsewhere}: {said}", row.name)
}
