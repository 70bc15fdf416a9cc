//! The text of the focused field as it is edited, and a private key that is met in it.

use crate::order::csr::{self};
use crate::order::problem::Finding;
use crate::wizard::edit::{Editor, normalised};
use crate::wizard::form::{Input, Spot, Tone};
use crate::wizard::keys::Intent;
use crate::wizard::last_input::KeyWarning;
use crate::wizard::menu::Menu;
use crate::wizard::rows;
use crate::wizard::seam::{List, Seam};
use crate::wizard::typed;
use crate::wizard::{Effect, Model};

pub(super) fn insert(model: &mut Model, text: &str) -> Vec<Effect> {
    let Some(spot) = model.focus.clone() else { return Vec::new() };
    if spot == Spot::Input(Input::ApiKey) {
        model.key.typed.push(text);
        if model.key.typed.is(csr::holds_private_key) {
            model.key.typed.clear();
            return ignore_the_rest(model);
        }
        return Vec::new();
    }
    if let Some(editor) = &mut model.editor {
        editor.insert(text);
    }
    model.menu = Menu::default();
    take_from_editor(model, &spot)
}

/// Inserts a text that was pasted: in a list it is not glued to what stands there, and each entry has a line.
pub(super) fn insert_pasted(model: &mut Model, text: &str) -> Vec<Effect> {
    let (Some(list), Some(editor)) = (list_in_focus(model), &model.editor) else {
        return insert(model, text);
    };
    let (before, behind) = editor.around_the_cursor();
    let seam = list.seam(before, text, behind);
    let text = match editor.is_block() {
        true => list.an_entry_a_line(&normalised(text)),
        false => text.to_owned(),
    };
    insert_with(model, &text, seam)
}

/// Inserts a piece of a text that arrives without bracketed paste, as [`insert_pasted`] does. What follows another
/// piece goes on with that.
pub(super) fn insert_piece(model: &mut Model, text: &str) -> Vec<Effect> {
    let seam = seam_of_piece(model, text);
    insert_with(model, text, seam)
}

/// The seam of a piece that arrives without bracketed paste.
pub(super) fn seam_of_piece(model: &Model, text: &str) -> Seam {
    match (list_in_focus(model), &model.editor) {
        (Some(list), Some(editor)) if !model.last_input.is_amid_a_burst => {
            let (before, behind) = editor.around_the_cursor();
            let seam = list.seam(before, text, behind);
            match editor.is_fresh() {
                true if behind.is_empty() && !seam.begins_a_line => list.seam_of_a_piece(before, text),
                true => seam,
                false => list.seam_amid_typing(before, text, seam),
            }
        }
        _ => Seam::default(),
    }
}

fn list_in_focus(model: &Model) -> Option<List> {
    model.focus.as_ref().and_then(Spot::field).and_then(List::of)
}

fn insert_with(model: &mut Model, text: &str, seam: Seam) -> Vec<Effect> {
    if let Some(editor) = &mut model.editor
        && seam.goes_behind
    {
        editor.apply(Intent::LineEnd);
    }
    let breaks = |breaks: bool| if breaks { "\n" } else { "" };
    insert(model, &format!("{}{text}{}", breaks(seam.begins_a_line), breaks(seam.ends_its_line)))
}

/// Takes the editor's text into the draft, unless it has become a private key.
pub(super) fn take_from_editor(model: &mut Model, spot: &Spot) -> Vec<Effect> {
    let Some(editor) = &mut model.editor else { return Vec::new() };
    let text = editor.text();
    // What the field held when it was gone to was judged nowhere: a file may have brought it.
    let before = spot.field().filter(|_| editor.is_judged).map(|field| model.desk.draft().text(field));
    let is_key = match before {
        Some(before) => csr::brings_private_key(&text, before),
        None => csr::holds_private_key(&text),
    };
    if is_key {
        return wipe_private_key(model, spot);
    }
    editor.is_judged = true;
    typed::put(model, spot, &text);
    rows::stay_among(model);
    Vec::new()
}

/// Wipes the focused field, its history too: typed key by key, a private key is recognised only when
/// part of it is already there.
fn wipe_private_key(model: &mut Model, spot: &Spot) -> Vec<Effect> {
    let one_line = !model.editor.as_ref().is_some_and(Editor::is_block);
    model.editor = Some(Editor::new("", one_line));
    typed::put(model, spot, "");
    ignore_the_rest(model)
}

/// Warns of a private key that arrives without bracketed paste, and takes nothing more until a key answers.
pub(super) fn ignore_the_rest(model: &mut Model) -> Vec<Effect> {
    let Finding { message, fix, .. } = csr::pasted_key();
    // What is to be done about the key comes first, and how to go on next: on a small screen the end is cut.
    warn_of_key(model, &format!("{message} What you type is ignored until you press Esc. {fix}"));
    model.last_input.key_warning = KeyWarning::RestToCome;
    Vec::new()
}

pub(super) fn say_private_key(model: &mut Model) -> Vec<Effect> {
    let Finding { message, fix, .. } = csr::pasted_key();
    warn_of_key(model, &format!("{message} {fix}"));
    model.last_input.key_warning = KeyWarning::Told;
    Vec::new()
}

/// Says it where it is seen and read: what lies on top of the screen is closed.
fn warn_of_key(model: &mut Model, text: &str) {
    model.overlay = None;
    model.last_input.key_warning = KeyWarning::None;
    model.say(Tone::Error, text);
}
