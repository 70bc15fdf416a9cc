//! Before the first step: what earlier runs left.

use crate::follow::listing::Row;
use crate::journal::shelf::{Held, MOST_SHOWN};
use crate::order::saved::Outline;
use crate::order::text::{counted, visible};
use crate::wizard::Model;
use crate::wizard::form::{Action, ActionLine, Form, Item, Tone, Widths};
use crate::wizard::scene::{Picking, Scene, Start};
use crate::wizard::start;

/// The fewest orders that need somebody on any screen, and the most that are read for the highest.
const FEW: (usize, usize) = (3, MOST_SHOWN);
/// The rows of a screen that are not its own: header, rules, title, panel and keys.
const FRAME: usize = 9;

/// What Enter does on the line that leads to all orders.
const ALL_ORDERS: &str = "Enter shows every order, to be found by typing, and opens any by its ID.";

/// The screen.
pub fn form(model: &Model) -> Form {
    let start = &model.start;
    let with_target = start::has_drafts_for_elsewhere(model);
    let mut form = Form::new(match (found(model, start), start.picking) {
        (Some(found), Picking::Resume) => found,
        (Some(found), _) => format!("{} {found}", title(model, start)),
        (None, _) => title(model, start),
    });
    if start.picking == Picking::Resume {
        orders(model, start, &mut form);
    }
    for held in start.found() {
        form.line(draft(start, held, with_target));
    }
    if start.picking == Picking::Resume {
        for sentence in &start.shelf.unusable {
            form.note(Tone::Warning, sentence.clone());
        }
    }
    if !matches!(form.items.last(), Some(Item::Gap)) {
        form.push(Item::Gap);
    }
    if start.picking != Picking::Resume {
        form.action(Action::Picking(Picking::Resume), "Back to the first screen", "Enter goes back.");
        return form;
    }
    if !start.shelf.drafts.is_empty() {
        form.action(Action::Picking(Picking::Copy), "Copy a draft", "Enter lets you choose which.");
        form.action(Action::Picking(Picking::Delete), "Delete a draft", "Enter lets you choose which.");
    }
    // Nothing was ordered from here; the account may have orders all the same.
    if model.orders.count() == 0 {
        form.action(Action::Show(Scene::Orders), "All orders", ALL_ORDERS);
    }
    form
}

fn title(model: &Model, start: &Start) -> String {
    match (start.picking, model.orders.needing_count()) {
        (Picking::Resume, 1) => "1 order needs you".into(),
        (Picking::Resume, needing @ 2..) => format!("{needing} orders need you"),
        (Picking::Resume, 0) if start.shelf.drafts.is_empty() && model.orders.count() > 0 => {
            "No order needs you. Start a new one?".into()
        }
        (Picking::Resume, 0) if start.shelf.drafts.is_empty() => "Start a new order?".into(),
        (Picking::Resume, 0) => "Go on with a draft, or start a new order?".into(),
        (Picking::Copy, _) => "Which draft is to be copied?".into(),
        (Picking::Delete, _) => "Which draft is to be deleted?".into(),
    }
}

/// What was typed to find orders and drafts, and how many of each have it, where anything was.
fn found(model: &Model, start: &Start) -> Option<String> {
    if start.filter.is_empty() {
        return None;
    }
    let filter = start.filter.to_lowercase();
    let needing = if start.picking == Picking::Resume { model.orders.needing_count() } else { 0 };
    let found = model.orders.needing().filter(|row| row.has_words(&filter)).count();
    let (drafts, all) = (start.found().count(), start.shelf.drafts.len());
    let mut told = Vec::new();
    if needing > 0 {
        told.push(format!("{found} of {}", counted(needing, "order")));
    }
    if all > 0 {
        told.push(format!("{drafts} of {}", counted(all, "draft")));
    }
    Some(format!("With \"{}\": {}. Esc shows all.", visible(&start.filter), told.join(", ")))
}

/// How many orders that need somebody are on show: as many as fit beside the drafts, and where not both do, half of the
/// room at least. It does not depend on where the focus is, so nothing moves for that.
fn few(model: &Model, start: &Start) -> usize {
    let needing = model.orders.needing_count();
    // Below the orders: how old that is, all orders, a gap, a new order, a gap; and below the drafts what else is done
    // with them.
    let fixed = FRAME + 5 + if start.shelf.drafts.is_empty() { 0 } else { 3 };
    let room = model.window.size.rows.saturating_sub(fixed);
    let columns = model.window.size.columns.saturating_sub(MARKS);
    let with_target = start::has_drafts_for_elsewhere(model);
    let rows = |held: &Held<Outline>| {
        held.what.described(start.shelf.read, with_target).chars().count().div_ceil(columns.max(1))
    };
    let drafts: usize = start.shelf.drafts.iter().take(room).map(rows).sum();
    needing.min(room.saturating_sub(drafts).max(room / 2)).clamp(FEW.0, FEW.1)
}

/// The cells of a line that are not its text: the marks before it, and the edges.
const MARKS: usize = 6;

/// The orders that need somebody, the worst few of them, before all else; then how a new one is begun.
fn orders(model: &Model, start: &Start, form: &mut Form) {
    let filter = start.filter.to_lowercase();
    let few = few(model, start);
    let found = || model.orders.needing().filter(|row| row.has_words(&filter));
    // What may have been placed without anybody knowing is never left out, and comes first.
    let first = |(at, row): &(usize, &Row)| *at < few || row.need.is_outcome_unknown();
    let rows: Vec<&Row> = found().enumerate().take_while(first).map(|(_, row)| row).collect();
    let widths = model.orders.widths_of(rows.iter().copied());
    for row in &rows {
        form.items.extend(order(model, start, row, widths).map(Item::Action));
    }
    let shown = rows.len();
    let left_out = match filter.is_empty() {
        true => model.orders.needing_count() - shown,
        false => found().count() - shown,
    };
    if shown > 0 {
        form.items.extend(super::orders::as_of(model).map(|said| Item::Note(Tone::Plain, said)));
    }
    let all = match (model.orders.count(), left_out) {
        (0, _) => None,
        (all, 0) => Some(format!("All orders ({all})")),
        (all, left_out) => Some(format!("All orders ({all}), {left_out} more of which need you")),
    };
    let all = all.map(|label| ActionLine::new(Action::Show(Scene::Orders), label, ALL_ORDERS));
    let new = ActionLine::new(Action::NewDraft, "New order", "Enter starts a new order.");
    if shown > 0 {
        // What is said of the orders above is not said of what leads to all of them.
        form.push(Item::Gap);
        form.items.extend(all.map(Item::Action));
        form.line(new);
    } else {
        form.line(new);
        form.items.extend(all.map(Item::Action));
    }
    form.push(Item::Gap);
}

/// The line of an order that needs somebody; one of unknown outcome may be open elsewhere.
fn order(model: &Model, start: &Start, row: &Row, widths: Widths) -> Option<ActionLine> {
    let open = &start.shelf.open_orders;
    let held = open.iter().find(|held| Some(&held.what.id) == row.order.id.as_ref());
    let mut line = super::orders::line(model, row, row.task(), widths)?;
    if let Some(process) = held.and_then(|held| held.by) {
        let has_it = format!("{} has it", holder(process));
        line.label = format!("{}: {has_it}", line.label);
        line.hint = format!("{}: {has_it}. {}", row.name, line.hint).into();
        line.cells = None;
    }
    Some(line)
}

fn draft(start: &Start, held: &Held<Outline>, with_target: bool) -> ActionLine {
    let (saved, picking) = (&held.what, start.picking);
    let described = saved.described(start.shelf.read, with_target);
    let held_by = match (held.by, picking) {
        (Some(process), Picking::Resume | Picking::Delete) => Some(holder(process)),
        _ => None,
    };
    let to_do = match picking {
        Picking::Resume => "",
        Picking::Copy => "Copy ",
        Picking::Delete => "Delete ",
    };
    let label = match &held_by {
        Some(holder) => format!("{to_do}{described}: {holder} is editing it"),
        None => format!("{to_do}{described}"),
    };
    // Who had it as the list was read may be gone by now.
    let hint = match (picking, held_by) {
        (Picking::Resume, None) => "Enter goes on with this draft.".into(),
        (Picking::Resume, Some(holder)) => {
            format!(
                "Enter goes on with this draft, unless {holder} is editing it still. It can be copied, too."
            )
        }
        (Picking::Copy, _) => {
            "Enter makes a copy, which gets another own order ID, and goes on with that.".into()
        }
        (Picking::Delete, None) => "Enter asks whether to delete this draft.".into(),
        (Picking::Delete, Some(holder)) => {
            format!("Enter asks whether to delete this draft. It stays while {holder} is editing it.")
        }
    };
    ActionLine::new(Action::Pick(picking, saved.id.clone()), label, hint)
}

fn holder(process: u32) -> String {
    match process {
        0 => "another dvorder".into(),
        process => format!("process {process}"),
    }
}
