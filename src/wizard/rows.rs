//! The rows of custom fields: the focus stays among them, and the last that was removed can be brought back.

use super::form::{Spot, Tone};
use super::keys::Intent;
use super::taken_away::RemovedRow;
use super::typed;
use super::{Effect, Model};
use crate::order::parameter::FieldId;
use crate::order::text::quoted;

/// The row of custom fields the focus is in: its focused field, and the other.
fn row_in_focus(model: &Model) -> Option<(usize, FieldId, FieldId)> {
    match model.focus {
        Some(Spot::Field(field @ FieldId::CustomFieldId(row))) => {
            Some((row, field, FieldId::CustomFieldValue(row)))
        }
        Some(Spot::Field(field @ FieldId::CustomFieldValue(row))) => {
            Some((row, field, FieldId::CustomFieldId(row)))
        }
        _ => None,
    }
}

/// Removes the row that an empty field is in; false where there is nothing to remove.
pub(super) fn remove(model: &mut Model) -> bool {
    let Some((_, field, other)) = row_in_focus(model) else { return false };
    let text = model.desk.draft().text(other).to_owned();
    let Some(editor) = model.editor.clone().filter(|_| !text.is_empty()) else { return false };
    if !model.desk.draft().text(field).is_empty() {
        return false;
    }
    typed::put_in(model, other, "");
    stay_among(model);
    model.say(Tone::Hint, format!("Removed the row of {}. ^_ brings it back.", quoted(&text)));
    model.taken_away.row = Some(RemovedRow { field, editor, beside: (other, text) });
    true
}

/// Says that a key which deletes on is held, and does no more: what it would delete next is another row.
pub(super) fn hold(model: &mut Model) -> Vec<Effect> {
    model.last_input.removed_a_row = true;
    model.say(
        Tone::Hint,
        "A row was removed. ^_ brings it back; any other key goes on in the row that is there now.",
    )
}

/// Puts the focus on the row that takes the place of one that was emptied, before what it holds.
pub(super) fn stay_among(model: &mut Model) {
    let Some((row, field, other)) = row_in_focus(model) else { return };
    let rows = model.desk.draft().custom_field_rows();
    let is_there = rows.contains(&row) || rows.last().is_none_or(|last| row == last + 1);
    let next = rows.iter().find(|other| **other > row).copied();
    let next = next.or_else(|| rows.last().map(|last| last + 1)).unwrap_or(0);
    if (is_there && !rows.is_empty()) || next == row {
        return;
    }
    let removed =
        model.editor.clone().map(|editor| RemovedRow { field, editor, beside: (other, String::new()) });
    model.focus_on(Some(Spot::Field(match field {
        FieldId::CustomFieldId(_) => FieldId::CustomFieldId(next),
        _ => FieldId::CustomFieldValue(next),
    })));
    if let Some(editor) = &mut model.editor {
        editor.apply(Intent::LineStart);
    }
    model.taken_away.row = removed;
    model.last_input.removed_a_row = true;
    model.last_input.hear();
    model.say(Tone::Hint, "The row was empty and is gone: this is the next one. ^_ brings it back.");
}

/// Brings the row back that was removed last, with both its fields and the focus where it was; false where none
/// was since the last change.
pub(super) fn bring_back(model: &mut Model) -> bool {
    if row_in_focus(model).is_none() {
        return false;
    }
    let Some(RemovedRow { field, mut editor, beside: (other, text) }) = model.taken_away.row.take() else {
        return false;
    };
    // What was emptied by editing is there again once that is undone.
    if text.is_empty() {
        editor.apply(Intent::Undo);
    }
    typed::put_in(model, other, &text);
    typed::put_in(model, field, &editor.text());
    model.focus_on(Some(Spot::Field(field)));
    model.editor = Some(editor);
    true
}
