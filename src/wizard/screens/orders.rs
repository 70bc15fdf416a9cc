//! All orders: a line each, what needs somebody first.

use jiff::Timestamp;

use super::submit::api_key;
use crate::failure::Failure;
use crate::follow::listing::{self, Row};
use crate::follow::lookup::ErrandProgress;
use crate::journal::summary::Standing;
use crate::order::moment::{ago, moment};
use crate::order::text::{counted, visible};
use crate::wizard::Model;
use crate::wizard::account_list;
use crate::wizard::account_list::AccountList;
use crate::wizard::form::{
    Action, ActionLine, Field, FieldKind, Form, Input, Item, OrderColumns, Spot, Tone, Widths,
};
use crate::wizard::orders::{method_of, product_of};
use crate::wizard::waits::Wait;

/// The screen.
pub fn form(model: &Model) -> Form {
    let orders = &model.orders;
    let mut form = Form::new(title(model));
    let back = match orders.filter() {
        "" => "Enter goes back, and so do ^P and Esc.",
        _ => "Enter goes back, and so does ^P; Esc shows all.",
    };
    form.action(Action::GoBack, "Back to the first screen", back);
    account(model, &mut form);
    // Below a text there is a line of its own already.
    form.field(order_id(model));
    if model.orders.account == AccountList::NotAsked {
        form.items.extend(as_of(model).map(|said| Item::Note(Tone::Plain, said)));
    }
    let is_on_one = matches!(model.focus, Some(Spot::Action(Action::ShowOrder(_))));
    for row in orders.near(model.window.size.rows, is_on_one) {
        form.items.extend(line(model, row, row.state_and_next(), orders.widths()).map(Item::Action));
    }
    if orders.found() == 0 {
        form.note(Tone::Hint, nothing_found(model));
    }
    form
}

/// The account's own list: how to ask for it, how far that has come, and what came of it.
fn account(model: &Model, form: &mut Form) {
    let ask = match &model.orders.account {
        AccountList::Asking(request) => return asking(model.waits.of(*request), form),
        AccountList::NotAsked => "Ask the account for its orders",
        AccountList::Stopped | AccountList::Failed(_) => "Ask the account for its orders again",
        AccountList::Came { at, unreadable, count, rest, missed } => {
            let (tone, mut said) = listed(*at, *unreadable, *count, missed.as_ref());
            // Why it breaks off is said already, where that is known.
            if let Some(rest) = rest.text(*count).filter(|_| missed.is_none()) {
                said += &format!(" {rest}");
            }
            form.note(tone, said);
            "Ask the account for its orders again"
        }
    };
    if let AccountList::Failed(failure) = &model.orders.account {
        form.note(Tone::Warning, format!("{} {}", failure.message, failure.fix));
    }
    if model.destination.key_needed {
        form.field(api_key(model));
    }
    let hint = "Enter asks the service, page by page, and shows what the account has beside the journal. It buys nothing.";
    form.action(Action::AskAccount, ask, hint);
}

fn asking(wait: Wait, form: &mut Form) {
    let come = match wait.progress {
        Some(ErrandProgress::Listed { pages, orders, of }) => {
            let of = of.map_or_else(String::new, |of| format!(" of {of}"));
            format!(": {}, {orders}{of} orders so far", counted(pages, "page"))
        }
        _ => String::new(),
    };
    form.note(Tone::Plain, format!("The account is asked for its orders{}{come} …", wait.so_far()));
    form.action(
        Action::StopWaiting,
        "Stop",
        "Enter gives up waiting; the orders of the journal are all here.",
    );
}

/// What came of the account's list, and what of it did not.
fn listed(at: Timestamp, unreadable: usize, count: usize, missed: Option<&Failure>) -> (Tone, String) {
    let mut said = format!("The account lists {}, as of {}.", counted(count, "order"), moment(at));
    let mut tone = Tone::Good;
    if unreadable > 0 {
        tone = Tone::Warning;
        said += &format!(
            " {} of its list could not be read, and {} left out.",
            counted(unreadable, "row"),
            if unreadable == 1 { "is" } else { "are" }
        );
    }
    if let Some(failure) = missed {
        tone = Tone::Warning;
        said += &format!(" The rest did not come. {} {}", failure.message, failure.fix);
    }
    (tone, said)
}

fn title(model: &Model) -> String {
    let orders = &model.orders;
    let all = counted(orders.count(), "order");
    match (orders.filter(), orders.needing_count()) {
        ("", 0) => format!("All orders: {all}"),
        ("", 1) if orders.count() == 1 => format!("All orders: {all}, and it needs you"),
        ("", 1) => format!("All orders: {all}, 1 of which needs you"),
        ("", needing) => format!("All orders: {all}, {needing} of which need you"),
        (filter, _) => format!("{} of {all} with \"{}\". Esc shows all", orders.found(), visible(filter)),
    }
}

fn nothing_found(model: &Model) -> String {
    match model.orders.count() {
        0 => listing::NO_ORDER.into(),
        _ => listing::nothing_found(model.orders.filter()),
    }
}

fn order_id(model: &Model) -> Field {
    Field {
        spot: Spot::Input(Input::OrderId),
        label: "Open by ID",
        kind: FieldKind::Line,
        value: model.orders.order_id.clone(),
        help: "The ID of any order of the account, also of one that was placed elsewhere. Enter opens it."
            .into(),
        placeholder: "6484932".into(),
    }
}

/// The line of an order: its name, what is said of what it needs or how it stands, when, and its ID.
pub(super) fn line(model: &Model, row: &Row, next: String, widths: Widths) -> Option<ActionLine> {
    let now = model.orders.read();
    let (short, when, id) = (row.in_short(), row.when(now), row.id_text());
    let (name, apart) = (row.name.clone(), model.orders.apart(row).unwrap_or_default().to_owned());
    let parts = [name.as_str(), &next, &when, &id, &apart];
    let said: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let label = said.join(" \u{b7} ");
    let mut line = ActionLine::new(Action::ShowOrder(row.key()?), label, hint(model, row));
    if row.need.is_outcome_unknown() {
        line = line.toned(Tone::Warning);
    }
    Some(ActionLine { cells: Some(OrderColumns { name, next, short, when, id, apart, widths }), ..line })
}

/// What is told of an order while the focus is on its line: its name in full first, as its column may cut it.
fn hint(model: &Model, row: &Row) -> String {
    let order = &row.order;
    let said = match (order.is_left_alone, order.standing) {
        (true, _) => {
            "It is off the list of what needs you. Enter opens it; Del puts it back on the list.".to_owned()
        }
        (_, Standing::Nothing) => match order.reissues {
            Some(id) => format!("Order {id} was not reissued by this: there is nothing to open."),
            None => "It was not placed: there is nothing to open.".to_owned(),
        },
        _ => {
            let off =
                if row.need.is_any() && order.id.is_some() { " Del takes it off the list." } else { "" };
            let may_be = row
                .may_be
                .map_or_else(String::new, |id| format!(" It may be order {id}, which the account has."));
            format!("{}{may_be} Enter opens it.{off}", row.need.sentence())
        }
    };
    let place = model.destination.other_place(order.target.as_deref());
    let account =
        order.account.filter(|account| account_list::account_id(model).is_some_and(|here| here != *account));
    let elsewhere = match (place, account) {
        (Some(place), _) => format!(" (at {place})"),
        (None, Some(account)) => format!(" (in account {account}, not that of this key)"),
        (None, None) => String::new(),
    };
    let facts = [product_of(row), method_of(row), known(row, model.orders.read())];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    // What tells it from others gives way first.
    let facts = if facts.is_empty() { String::new() } else { format!(" {}.", facts.join(", ")) };
    format!("{}{elsewhere}: {said}{facts}", row.name)
}

/// How long ago it was known that it stands so; nothing of what is over or nobody knows.
fn known(row: &Row, now: Timestamp) -> Option<String> {
    let asked = row.order.asked.filter(|_| row.order.standing == Standing::Exists)?;
    Some(format!("asked {}", ago(asked, now)))
}

/// How old what is said of the orders that need somebody may be.
pub(super) fn as_of(model: &Model) -> Option<String> {
    let asked = model.orders.asked_longest_ago()?;
    let ago = ago(asked, model.orders.read());
    // What is long ago is a moment.
    let ago = if ago.ends_with("UTC") { format!("at {ago}") } else { ago };
    Some(match model.orders.needing_count() {
        1 => format!("The service said so {ago}; opening it asks anew."),
        _ => format!("The service said so {ago} or since; opening one asks anew."),
    })
}
