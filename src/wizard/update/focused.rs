//! What a key does that depends on what the focus is on.

use super::actions::run;
use super::choosing::{choose_beside, choose_end, nothing_done};
use super::editing::{insert, take_from_editor};
use super::told;
use crate::order::draft::ON;
use crate::order::parameter::FieldId;
use crate::wizard::alone;
use crate::wizard::back;
use crate::wizard::completion;
use crate::wizard::deeds;
use crate::wizard::emptied;
use crate::wizard::finding;
use crate::wizard::form::{Action, Choice, Field, FieldKind, Form, Input, Spot, Tone};
use crate::wizard::keys::Intent;
use crate::wizard::keys::PAGE;
use crate::wizard::menu::Menu;
use crate::wizard::order_list;
use crate::wizard::protocol;
use crate::wizard::rows;
use crate::wizard::sequels;
use crate::wizard::suggestions;
use crate::wizard::typed;
use crate::wizard::{Effect, Model};

/// An intent that depends on what the focus is on.
pub(super) fn on_focus(model: &mut Model, intent: Intent) -> Vec<Effect> {
    let is_filtered =
        model.editor.is_none() && finding::filter(model).is_some_and(|filter| !filter.is_empty());
    if intent == Intent::Close && back::can_go_back(model) && !is_filtered {
        return back::go_back(model);
    }
    // What is deleted above a text that is typed at once is deleted there, as what is typed goes there.
    if changes_text(intent) {
        model.focus_on_first_text();
    }
    let Some(spot) = model.focus.clone() else { return on_nothing(model, intent) };
    if is_filtered {
        match intent {
            Intent::Backspace => {
                return finding::filter_by(model, |filter| {
                    filter.pop();
                });
            }
            Intent::DeleteWord | Intent::DeleteToStart | Intent::Close => {
                return finding::filter_by(model, String::clear);
            }
            _ => {}
        }
    }
    if intent == Intent::Delete && order_list::order_at_hand(model).is_some() {
        return alone::of_row(model);
    }
    if order_list::move_among_orders(model, intent) {
        return Vec::new();
    }
    if changes_text(intent) && model.editor.is_some() {
        match intent {
            Intent::Delete if rows::remove(model) => return Vec::new(),
            Intent::Undo if rows::bring_back(model) || emptied::bring_back(model) => return Vec::new(),
            _ => {}
        }
        model.window.return_to_focus();
        return edit(model, &spot, intent);
    }
    if model.window.past != 0 {
        match intent {
            Intent::Up | Intent::Down | Intent::PageUp | Intent::PageDown => {
                return move_among_lines(model, intent);
            }
            _ => model.window.return_to_focus(),
        }
    }
    let form = model.form();
    match (&spot, form.field_at(&spot)) {
        (Spot::Action(action), _) => on_action(model, &form, &spot, action, intent),
        (_, Some(field)) => on_field(model, field, intent),
        (_, None) => Vec::new(),
    }
}

/// An intent where nothing has the focus.
fn on_nothing(model: &mut Model, intent: Intent) -> Vec<Effect> {
    match intent {
        Intent::PageUp | Intent::LineStart if model.window.past <= 0 => Vec::new(),
        Intent::Up if model.window.past <= 0 => {
            model.window.read_on(-1);
            Vec::new()
        }
        Intent::Enter | Intent::Space if model.form().spots().next().is_some() => {
            told::nothing_pressed(model)
        }
        intent => move_among_lines(model, intent),
    }
}

/// An intent on a line that does something.
fn on_action(model: &mut Model, form: &Form, spot: &Spot, action: &Action, intent: Intent) -> Vec<Effect> {
    match intent {
        // What is paid for, or cannot be taken back, is done by the key that is told, and by no other.
        Intent::Space if matches!(action, Action::PlaceOrder | Action::DoIt) => {
            model.say(Tone::Hint, "Press Enter to do it.")
        }
        Intent::Enter | Intent::Space => match form.action_at(spot).and_then(|line| line.disabled.clone()) {
            Some(reason) => model.say(Tone::Warning, reason),
            None => run(model, action.clone()),
        },
        intent => move_among_lines(model, intent),
    }
}

/// An intent in a field, by how it is filled in.
fn on_field(model: &mut Model, field: &Field, intent: Intent) -> Vec<Effect> {
    match (&field.kind, intent) {
        (FieldKind::Block { .. }, Intent::Enter) => insert(model, "\n"),
        (FieldKind::Radio(choices), Intent::Enter) if field.value.is_empty() => {
            choose_beside(model, field, choices, 1)
        }
        (_, Intent::Enter) => enter(model, field),
        (FieldKind::Combo(_), intent) if suggestions::moved(model, field, intent) => Vec::new(),
        (FieldKind::Combo(_), Intent::Close) => {
            model.menu = Menu::Closed;
            Vec::new()
        }
        (FieldKind::Radio(choices), Intent::LineStart) => choose_end(model, field, choices.iter()),
        (FieldKind::Radio(choices), Intent::LineEnd) => choose_end(model, field, choices.iter().rev()),
        // Whoever turns a page reads, and chooses nothing.
        (FieldKind::Radio(_), Intent::PageUp | Intent::PageDown) => {
            if intent == Intent::PageDown && (told::begin(model) || model.window.read_on(1)) {
                return Vec::new();
            }
            model.say(Tone::Hint, "Up and Down choose here. Tab goes on, Shift-Tab back.")
        }
        // Of choices that are not on show the last is not to be seen: nobody means it by a key for the line's end.
        (FieldKind::Select(_), Intent::LineStart | Intent::LineEnd) => Vec::new(),
        (FieldKind::Radio(choices), Intent::Up)
            if (is_at(field, choices.first()) || field.value.is_empty()) && model.window.read_on(-1) =>
        {
            Vec::new()
        }
        (FieldKind::Radio(choices), Intent::Up) if is_at(field, choices.first()) => {
            if model.window.sight.behind > 0 {
                return model.read_back();
            }
            model.say(Tone::Hint, "This is the first choice. Shift-Tab goes back.")
        }
        (FieldKind::Radio(choices), Intent::Down) if is_at(field, choices.last()) => {
            if told::begin(model) || model.window.read_on(1) {
                return Vec::new();
            }
            model.say(Tone::Hint, "This is the last choice. Tab goes on.")
        }
        (FieldKind::Radio(choices), Intent::Up | Intent::Left) => choose_beside(model, field, choices, -1),
        (FieldKind::Radio(choices), Intent::Down | Intent::Right | Intent::Space) => {
            choose_beside(model, field, choices, 1)
        }
        (FieldKind::Select(choices), Intent::Left) => {
            choose_beside(model, field, choices, -1);
            told::say_what_it_costs(model)
        }
        (FieldKind::Select(choices), Intent::Right | Intent::Space) => {
            choose_beside(model, field, choices, 1);
            told::say_what_it_costs(model)
        }
        (FieldKind::Switch, Intent::Space | Intent::Left | Intent::Right) => {
            let is_off_next = field.value == ON;
            let switches_off = field.spot.field().is_some_and(FieldId::switches_off);
            typed::put(model, &field.spot, if is_off_next == switches_off { ON } else { "" });
            told::say_what_it_costs(model)
        }
        (FieldKind::Secret(_), Intent::Backspace) => {
            model.key.typed.pop();
            Vec::new()
        }
        (FieldKind::Secret(_), Intent::DeleteToStart | Intent::DeleteWord) => {
            model.key.typed.clear();
            Vec::new()
        }
        (FieldKind::Block { .. }, Intent::PageUp) if page_of_text(model, Intent::Up) => Vec::new(),
        (FieldKind::Block { .. }, Intent::PageDown) if page_of_text(model, Intent::Down) => Vec::new(),
        (_, intent) => edit(model, &field.spot, intent),
    }
}

/// Whether a choice is the one that is taken.
fn is_at(field: &Field, choice: Option<&Choice>) -> bool {
    choice.is_some_and(|choice| choice.value == field.value)
}

/// Moves by a page within a text of several lines, each of its lines by this intent, and stays in it; false where it
/// has one line alone.
fn page_of_text(model: &mut Model, line: Intent) -> bool {
    let Some(editor) = &mut model.editor else { return false };
    (0..PAGE).take_while(|_| editor.apply(line)).for_each(drop);
    editor.text().contains('\n')
}

/// Moves the focus among what is not typed. What stands between is read first, where it is out of sight.
fn move_among_lines(model: &mut Model, intent: Intent) -> Vec<Effect> {
    let all = isize::MAX;
    let seen = model.window.page();
    match intent {
        Intent::Down if told::begin(model) => Vec::new(),
        Intent::Up if model.window.read_on(-1) => {
            told::begin_at_the_end(model);
            Vec::new()
        }
        Intent::Down if model.window.read_on(1) => Vec::new(),
        Intent::PageUp | Intent::PageDown if model.turn_page(intent == Intent::PageDown) => Vec::new(),
        // Above the first line one reads row by row.
        Intent::Up | Intent::PageUp if model.window.past < 0 => Vec::new(),
        Intent::PageUp if model.window.past > 0 && model.window.read_on(-seen.min(model.window.past)) => {
            Vec::new()
        }
        Intent::PageDown if model.window.read_on(seen) => Vec::new(),
        Intent::Up => {
            let left = model.focus.clone();
            let effects = model.read_back();
            if model.focus != left {
                told::begin_at_the_end(model);
            }
            effects
        }
        Intent::Down => {
            let effects = model.move_focus(1);
            // A text of several lines is read from its first.
            if let Some(editor) = model.editor.as_mut().filter(|editor| editor.cursor().0 > 0) {
                editor.go_to_line(0);
            }
            effects
        }
        Intent::PageUp => model.read_back(),
        Intent::PageDown => model.move_focus(1),
        Intent::LineStart => model.move_focus(-all),
        Intent::LineEnd => {
            let effects = model.move_focus(all);
            if matches!(model.focus, Some(Spot::Action(_))) {
                model.window.read_to_the_end();
            }
            effects
        }
        intent => nothing_done(model, intent),
    }
}

/// Whether an intent means the same in every text.
fn changes_text(intent: Intent) -> bool {
    use Intent::{Backspace, Delete, DeleteToEnd, DeleteToStart, DeleteWord, Redo, Undo};
    matches!(intent, Backspace | Delete | DeleteWord | DeleteToStart | DeleteToEnd | Undo | Redo)
}

/// An intent for the editor; Up and Down leave a text that has nowhere to go.
pub(super) fn edit(model: &mut Model, spot: &Spot, intent: Intent) -> Vec<Effect> {
    let moved = model.editor.as_mut().is_some_and(|editor| editor.apply(intent));
    match intent {
        _ if moved => {
            model.menu = Menu::default();
            take_from_editor(model, spot);
            Vec::new()
        }
        Intent::LineStart | Intent::LineEnd if model.editor.is_some() => Vec::new(),
        Intent::Undo | Intent::Redo => {
            let what = if intent == Intent::Undo { "undo" } else { "do again" };
            model.last_input.hear();
            model.say(
                Tone::Hint,
                format!("There is nothing to {what} here: the field is as it was when you came to it."),
            )
        }
        intent => move_among_lines(model, intent),
    }
}

/// Enter in a field of one line.
fn enter(model: &mut Model, field: &Field) -> Vec<Effect> {
    if suggestions::take(model) {
        return Vec::new();
    }
    match field.spot {
        Spot::Input(Input::CsrFile) if !model.csr_path.typed.trim().is_empty() => {
            completion::read_file(model)
        }
        Spot::Input(Input::OrderId) if !model.orders.order_id.trim().is_empty() => {
            order_list::open_by_id(model)
        }
        Spot::Input(Input::OrderId) => {
            model.say(Tone::Hint, "Type the ID of an order first, such as 6484932.")
        }
        // What is still in the way is said, and one goes on typing.
        Spot::Input(Input::DeedId) if !field.value.trim().is_empty() => deeds::carry_out(model),
        Spot::Input(Input::Confirmation) if sequels::revokes(model).is_some() => model.move_focus(1),
        Spot::Input(Input::Confirmation) if !model.confirming.common_name.is_empty() => {
            protocol::place(model)
        }
        Spot::Input(Input::ReissuedId) if !model.confirming.reissued_id.is_empty() => protocol::place(model),
        _ => model.move_focus(1),
    }
}
