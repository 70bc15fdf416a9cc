//! Choosing one of several: by arrow, by its end of the list, by a letter.

use super::told;
use crate::wizard::deeds;
use crate::wizard::form::{Choice, Field, FieldKind, Form, Item, Tone};
use crate::wizard::keys::Intent;
use crate::wizard::typed;
use crate::wizard::window::Came;
use crate::wizard::{Effect, Model};

/// Takes the first of the choices, in their order or from their end, that can be taken.
pub(super) fn choose_end<'a>(
    model: &mut Model,
    field: &Field,
    mut choices: impl Iterator<Item = &'a Choice>,
) -> Vec<Effect> {
    if let Some(choice) = choices.find(|choice| choice.disabled.is_none()) {
        take(model, field, &choice.value);
    }
    Vec::new()
}

/// Takes a choice. Who has taken one knows that the keys do.
fn take(model: &mut Model, field: &Field, value: &str) {
    model.window.came = Came::Told;
    typed::put(model, &field.spot, value);
}

/// Takes the choice some places beside the one held, passing over those that cannot be taken; when
/// nothing but those is left, the reason of the nearest is said.
pub(super) fn choose_beside(
    model: &mut Model,
    field: &Field,
    choices: &[Choice],
    places: isize,
) -> Vec<Effect> {
    let here = field.taken();
    let wraps = matches!(field.kind, FieldKind::Select(_));
    let mut at = match here {
        Some(at) => at,
        None if places > 0 => choices.len(),
        None => 0,
    };
    let mut reason = None;
    for _ in 0..choices.len() {
        at = match (at.checked_add_signed(places), here, wraps) {
            (Some(next), _, _) if next < choices.len() => next,
            (_, None, _) | (_, _, true) => {
                if places > 0 {
                    0
                } else {
                    choices.len() - 1
                }
            }
            _ => break,
        };
        match &choices[at].disabled {
            None => {
                take(model, field, &choices[at].value);
                break;
            }
            Some(why) => reason = reason.or(Some(format!("{}: {why}.", choices[at].label))),
        }
    }
    match reason {
        Some(why) => model.say(Tone::Warning, why),
        None => Vec::new(),
    }
}

/// Takes the choice whose name begins with what was typed, as lists do elsewhere. It is on show at once,
/// and sets nothing off; pasted text, which comes as a burst, chooses nothing.
pub(super) fn choose_by_name(model: &mut Model, text: &str) -> Vec<Effect> {
    let form = model.form();
    let field = model.focus.as_ref().and_then(|spot| form.field_at(spot));
    let (Some(field), Some(letter)) = (field, only_character(text)) else {
        return nothing_typed(model, &form);
    };
    // What is only read is not what a letter would change.
    if model.window.past != 0 {
        return told::nothing_pressed(model);
    }
    let (FieldKind::Radio(choices) | FieldKind::Select(choices)) = &field.kind else {
        return nothing_typed(model, &form);
    };
    // What cannot be taken back is not chosen by a reason that is typed a line too early.
    if deeds::is_at_a_deed(model) {
        return nothing_typed(model, &form);
    }
    let here = field.taken();
    let names: Vec<&str> = choices.iter().map(|choice| choice.label.as_str()).collect();
    match model.last_input.sought.take_in(letter, here, &names).map(|found| &choices[found]) {
        None => {
            let stays = match field.taken() {
                Some(taken) => format!("{} stays chosen; the", choices[taken].label),
                None => "The".to_owned(),
            };
            model.say(Tone::Hint, format!("No choice begins with \"{letter}\". {stays} arrows choose."))
        }
        Some(Choice { label, disabled: Some(why), .. }) => {
            model.say(Tone::Warning, format!("{label}: {why}."))
        }
        Some(choice) => {
            take(model, field, &choice.value);
            Vec::new()
        }
    }
}

/// Says that what was typed went nowhere, where the screen has a text for it.
fn nothing_typed(model: &mut Model, form: &Form) -> Vec<Effect> {
    match form.items.iter().flat_map(Item::fields).find(|field| field.takes_text()) {
        Some(field) => {
            let said = format!("Nothing was typed: this line takes no text; {} does.", field.label);
            model.say(Tone::Hint, said)
        }
        None => model.say(Tone::Hint, TAKES_NO_TEXT),
    }
}

/// What is said of a key that types or deletes, where nothing can be typed.
const TAKES_NO_TEXT: &str = "This line takes no text.";

/// Says of a key that means nothing on a line that it does: in silence nobody knows whether it came.
pub(super) fn nothing_done(model: &mut Model, intent: Intent) -> Vec<Effect> {
    use Intent::{Backspace, Delete, DeleteToEnd, DeleteToStart, DeleteWord, Redo, Undo};
    use Intent::{Left, Right, WordLeft, WordRight};
    match intent {
        _ if model.takes_text() => Vec::new(),
        Left | Right | WordLeft | WordRight => {
            let said = told::of_the_line(model, "There is nothing to choose");
            model.say(Tone::Hint, said)
        }
        Backspace | Delete | DeleteWord | DeleteToStart | DeleteToEnd | Undo | Redo => {
            model.say(Tone::Hint, TAKES_NO_TEXT)
        }
        _ => Vec::new(),
    }
}

/// The character of a text that has just one.
pub(super) fn only_character(text: &str) -> Option<char> {
    let mut characters = text.chars();
    characters.next().filter(|_| characters.next().is_none())
}
