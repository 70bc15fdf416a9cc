//! The suggestions of the focused field: which are on show, and the one the cursor was moved to.

use super::form::{Choice, Field, Form};
use super::keys::{Intent, PAGE};
use super::menu::Menu;
use super::typed;
use super::{Model, Spot};
use crate::order::problem::Severity;

/// The suggestions on show, with the field they are for.
pub fn suggested<'a>(model: &Model, form: &'a Form) -> Option<(&'a Field, Vec<&'a Choice>)> {
    let field = model.focus.as_ref().and_then(|spot| form.field_at(spot))?;
    let suggestions = field.suggestions();
    let typed = field.value.trim();
    let is_one = || suggestions.iter().any(|choice| choice.value.eq_ignore_ascii_case(typed));
    let open = match model.menu {
        Menu::At(_) => true,
        Menu::AsTyped => !typed.is_empty() && !is_one(),
        Menu::Closed => false,
    };
    (open && !suggestions.is_empty()).then_some((field, suggestions))
}

/// Moves the cursor among the suggestions of a field; false where the key means something else.
pub(super) fn moved(model: &mut Model, field: &Field, intent: Intent) -> bool {
    let suggestions = field.suggestions();
    let Some(last) = suggestions.len().checked_sub(1) else { return false };
    let present = || suggestions.iter().position(|choice| choice.value == field.value.trim());
    model.menu = match (model.menu, intent) {
        (Menu::At(0), Intent::Up) => Menu::AsTyped,
        (Menu::At(at), Intent::Up) => Menu::At(at.min(last + 1) - 1),
        (Menu::At(at), Intent::Down) => Menu::At((at + 1).min(last)),
        (Menu::At(at), Intent::PageUp) => Menu::At(at.saturating_sub(PAGE)),
        (Menu::At(at), Intent::PageDown) => Menu::At((at + PAGE).min(last)),
        (Menu::At(_), Intent::LineStart) => Menu::At(0),
        (Menu::At(_), Intent::LineEnd) => Menu::At(last),
        // What is there stays, until one goes on from it.
        (_, Intent::Down) => Menu::At(present().unwrap_or(0)),
        _ => return false,
    };
    true
}

/// What is said of the suggestion that the cursor is on where a key takes it that leads elsewhere: there it is not seen.
pub(super) fn told_when_taken(model: &Model) -> Option<String> {
    let Menu::At(at) = model.menu else { return None };
    let form = model.form();
    let field = form.field_at(model.focus.as_ref()?)?;
    let choice = *field.suggestions().get(at)?;
    let said = if choice.label == choice.value { String::new() } else { format!(", {}", choice.label) };
    (choice.value != field.value.trim())
        .then(|| format!("Taken for {}: {}{said}.", field.called(), choice.value))
}

/// Whether what was typed is no value by itself, and fits one suggestion alone.
pub(super) fn means_the_only_one(model: &Model) -> bool {
    let Some(field) = model.focus.as_ref().and_then(Spot::field) else { return false };
    let is_wrong = model.desk.problems_at(field).any(|problem| problem.severity == Severity::Error);
    is_wrong && matches!(suggested(model, &model.form()), Some((_, choices)) if choices.len() == 1)
}

/// Takes the suggestion the cursor was moved to in place of what was typed, or the only one that fits what is no
/// value by itself; false where there is none.
pub(super) fn take(model: &mut Model) -> bool {
    let at = match model.menu {
        Menu::At(at) => at,
        Menu::AsTyped if means_the_only_one(model) => 0,
        Menu::AsTyped | Menu::Closed => {
            model.menu = Menu::default();
            return false;
        }
    };
    model.menu = Menu::default();
    let form = model.form();
    let Some(field) = model.focus.as_ref().and_then(|spot| form.field_at(spot)) else { return false };
    let Some(chosen) = field.suggestions().get(at).map(|choice| choice.value.clone()) else {
        return false;
    };
    let spot: Spot = field.spot.clone();
    if let Some(editor) = &mut model.editor {
        editor.take(&chosen);
    }
    typed::put(model, &spot, &chosen);
    true
}
