//! A text of several lines that was emptied by its own line: whoever reads on first and comes back can still have it.

use super::Model;
use super::edit::Editor;
use super::form::Spot;
use super::keys::Intent;
use super::taken_away::Emptied;
use super::typed;
use crate::order::parameter::FieldId;

/// Empties a field and goes there.
pub(super) fn empty(model: &mut Model, field: FieldId) {
    let spot = Spot::Field(field);
    let text = model.desk.draft().text(field).to_owned();
    model.focus_on(Some(spot.clone()));
    if let Some(editor) = &mut model.editor {
        editor.take("");
    }
    typed::put(model, &spot, "");
    model.taken_away.text = Some(Emptied { field, text });
}

/// Brings back what was emptied, once the field was left and is empty still; false where its editor knows what to undo.
pub(super) fn bring_back(model: &mut Model) -> bool {
    let is_here = |emptied: &Emptied| {
        model.focus == Some(Spot::Field(emptied.field)) && model.desk.draft().text(emptied.field).is_empty()
    };
    let undoes = |editor: &Editor| editor.clone().apply(Intent::Undo);
    let is_new = model.editor.as_ref().is_some_and(|editor| !undoes(editor));
    if !is_new || !model.taken_away.text.as_ref().is_some_and(is_here) {
        return false;
    }
    let Some(Emptied { field, text }) = model.taken_away.text.take() else { return false };
    if let Some(editor) = &mut model.editor {
        editor.take(&text);
    }
    typed::put(model, &Spot::Field(field), &text);
    true
}
