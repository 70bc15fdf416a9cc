//! Before the first step: what earlier runs left.

use crate::journal::shelf::Held;
use crate::order::moment::moment;
use crate::order::saved::Outline;
use crate::order::text::visible;
use crate::wizard::form::{Action, ActionLine, Form, Item, Picking, Tone};
use crate::wizard::scene::Start;

/// The screen; whether drafts say where their orders were to go.
pub fn form(start: &Start, with_target: bool) -> Form {
    let mut form = Form::new(title(start));
    if start.picking == Picking::Resume {
        open_orders(start, &mut form);
    }
    if start.picking == Picking::Resume {
        form.action(Action::NewDraft, "New order", "Enter starts a new order.");
        form.push(Item::Gap);
    }
    if !start.filter.is_empty() {
        let (found, all) = (start.found().count(), start.shelf.drafts.len());
        form.note(
            Tone::Hint,
            format!("Drafts with \"{}\": {found} of {all}. Esc shows all.", visible(&start.filter)),
        );
    }
    for held in start.found() {
        form.line(draft(start, held, with_target));
    }
    if start.picking == Picking::Resume {
        for sentence in &start.shelf.unusable {
            form.note(Tone::Warning, sentence.clone());
        }
    }
    form.push(Item::Gap);
    if start.picking != Picking::Resume {
        form.action(Action::Picking(Picking::Resume), "Back", "Enter goes back.");
        return form;
    }
    if !start.shelf.drafts.is_empty() {
        form.action(Action::Picking(Picking::Copy), "Copy a draft", "Enter lets you choose which.");
        form.action(Action::Picking(Picking::Delete), "Delete a draft", "Enter lets you choose which.");
    }
    if !start.shelf.orders.is_empty() {
        form.action(
            Action::ShowOrders,
            "Orders that were placed from here",
            "Enter shows what was sent from here, when, where, and what became of it.",
        );
    }
    form
}

fn title(start: &Start) -> &'static str {
    match (start.picking, start.shelf.open_orders.is_empty()) {
        (Picking::Resume, false) => "It is not known whether these orders were placed",
        (Picking::Resume, true) if start.shelf.drafts.is_empty() => "Start a new order?",
        (Picking::Resume, true) => "Go on with a draft, or start a new order?",
        (Picking::Copy, _) => "Which draft is to be copied?",
        (Picking::Delete, _) => "Which draft is to be deleted?",
    }
}

fn open_orders(start: &Start, form: &mut Form) {
    for held in &start.shelf.open_orders {
        let order = &held.what;
        let when = order.confirmed.map_or_else(String::new, moment);
        let label = match held.by {
            None => format!("{}, sent {when}: was it placed?", order.common_name),
            Some(process) => format!("{}, sent {when}: {} has it", order.common_name, holder(process)),
        };
        let hint = "Enter shows what is known of it and how to find out more. It orders nothing.";
        let action = Action::ShowOrder(order.id.clone().into());
        form.line(ActionLine::new(action, label, hint).toned(Tone::Warning));
    }
    if !start.shelf.open_orders.is_empty() {
        form.push(Item::Gap);
    }
}

fn draft(start: &Start, held: &Held<Outline>, with_target: bool) -> ActionLine {
    let (saved, picking) = (&held.what, start.picking);
    let described = saved.described(start.shelf.read, with_target);
    let held_by = match (held.by, picking) {
        (Some(process), Picking::Resume | Picking::Delete) => Some(process),
        _ => None,
    };
    let label = match held_by {
        Some(process) => format!("{described}: {} is editing it", holder(process)),
        None => described,
    };
    let hint = match picking {
        Picking::Resume => "Enter goes on with this draft.",
        Picking::Copy => "Enter makes a copy with an own order ID of its own and goes on with that.",
        Picking::Delete => "Enter asks whether to delete this draft.",
    };
    let held_by =
        held_by.map(|process| format!("{} is editing this draft. You can copy it.", holder(process)));
    ActionLine::new(Action::Pick(picking, saved.id.clone()), label, hint).unless(held_by)
}

fn holder(process: u32) -> String {
    match process {
        0 => "another dvorder".into(),
        process => format!("process {process}"),
    }
}
