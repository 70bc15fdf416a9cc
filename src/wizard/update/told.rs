//! What is told, read row by row: what just happened, what is wrong where the focus is, and what a question means. A
//! screen reader reads the cursor's row, and what matters may be on the second.

use crate::wizard::advice::is_wrong_at_focus;
use crate::wizard::form::{FieldKind, Spot, Tone};
use crate::wizard::keys::Intent;
use crate::wizard::{Effect, Model, Overlay};

/// Goes on or back in what is told, where the cursor is there; none where the key is another, or there is no more.
pub(super) fn read(model: &mut Model, intent: Intent) -> Option<Vec<Effect>> {
    let row = model.told_row()?;
    let is_down = match intent {
        Intent::Down | Intent::PageDown => true,
        Intent::Up | Intent::PageUp => false,
        _ => return None,
    };
    let is_of_the_focus = model.overlay.is_none() && !model.says_something();
    match (is_down, row) {
        (true, row) if row + 1 < model.window.sight.told => model.window.told = Some(row + 1),
        (false, row) if row > 0 => model.window.told = Some(row - 1),
        (false, _) if is_of_the_focus => model.window.told = None,
        (true, _) if is_of_the_focus => {
            model.window.told = None;
            return Some(if model.window.read_on(1) { Vec::new() } else { model.move_focus(1) });
        }
        (true, _) if model.overlay.is_none() && is_of_what_is_above(model) => {
            model.fall_silent();
            return Some(model.read_above());
        }
        // Who has read what just happened comes back to the line of the focus, and nothing is chosen there; or to what is
        // read where nothing has the focus: nobody has heard that.
        (true, row)
            if (row > 0 || model.focus.is_none() || says_one_is_back(model)) && model.overlay.is_none() =>
        {
            model.fall_silent();
        }
        _ => return None,
    }
    Some(Vec::new())
}

fn is_of_what_is_above(model: &Model) -> bool {
    model.notice.as_ref().is_some_and(|notice| notice.is_of_what_is_above)
}

/// Whether a key would press or change what has the focus while something else is read: what is only read is not pressed.
pub(super) fn is_not_to_press(model: &Model, intent: Intent) -> bool {
    let is_read = model.window.told.is_some() || model.window.past != 0;
    let would_press = match intent {
        Intent::Enter => true,
        Intent::Space | Intent::Left | Intent::Right => !model.takes_text(),
        Intent::LineStart | Intent::LineEnd => is_at_choices(model),
        _ => false,
    };
    is_read && would_press && model.overlay.is_none()
}

/// Whether the focus is on choices, of which the keys that move take another one.
fn is_at_choices(model: &Model) -> bool {
    let kind = |spot: &Spot| Some(model.form().field_at(spot)?.kind.clone());
    matches!(model.focus.as_ref().and_then(kind), Some(FieldKind::Radio(_)))
}

/// Goes on to the keys of a question that is being read: who answers has heard what answers it.
pub(super) fn hear_the_keys(model: &mut Model, intent: Intent) -> bool {
    let last = model.window.sight.told.saturating_sub(1);
    let is_amid = model.window.told.is_some_and(|row| row > 0 && row < last);
    let is_a_question = model.overlay.as_ref().is_some_and(Overlay::is_question);
    let hears = is_a_question && is_amid && intent == Intent::Enter;
    if hears {
        model.window.told = Some(last);
    }
    hears
}

/// What is said where a line is read that cannot be pressed, and one is back at another.
const BACK: &str = "Nothing was pressed: back at the line that Enter presses.";

/// Whether one was told to be back at the line of the focus, and has not heard it yet.
fn says_one_is_back(model: &Model) -> bool {
    model.notice.as_ref().is_some_and(|notice| notice.text == BACK)
}

/// Says that nothing was pressed. What is pressed is in sight: where the line is not, one is back at it.
pub(super) fn nothing_pressed(model: &mut Model) -> Vec<Effect> {
    model.window.come_back();
    model.say(
        Tone::Hint,
        match model.focus {
            Some(_) => BACK,
            None => "Nothing was pressed. Tab goes to the first line that can be.",
        },
    )
}

/// Goes from the line of the focus into what is wrong there, once it is left; false where nothing is.
pub(super) fn begin(model: &mut Model) -> bool {
    if model.window.past != 0 || model.says_something() {
        return false;
    }
    if let Some(Spot::Field(left)) = model.focus {
        model.trail.leave([left]);
    }
    let is_wrong = is_wrong_at_focus(model);
    if is_wrong {
        model.window.told = Some(0);
    }
    is_wrong
}
