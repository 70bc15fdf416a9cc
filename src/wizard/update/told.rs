//! What is told, read row by row: what just happened, what is wrong where the focus is, and what a question means. A
//! screen reader reads the cursor's row, and what matters may be on the second.

use crate::order::draft::ON;
use crate::order::text::{excerpt, quoted};
use crate::wizard::advice::is_told_at_focus;
use crate::wizard::form::{FieldKind, Spot, Tone};
use crate::wizard::keys::Intent;
use crate::wizard::window::Came;
use crate::wizard::{Effect, Model, Overlay};

/// Goes on or back in what is told, where the cursor is there; none where the key is another, or there is no more.
pub(super) fn read(model: &mut Model, intent: Intent) -> Option<Vec<Effect>> {
    let row = model.told_row()?;
    match &model.overlay {
        Some(overlay) if overlay.is_question() => return read_question(model, intent, row),
        // What is said of the list of steps goes with the next key.
        Some(_) => return None,
        None => {}
    }
    let is_down = match intent {
        Intent::Down | Intent::PageDown => true,
        Intent::Up | Intent::PageUp => false,
        _ => return None,
    };
    // Who came from below is on the last, however many there are.
    let row = row.min(model.window.sight.told.saturating_sub(1));
    let is_of_the_focus = !model.says_something();
    match (is_down, row) {
        (true, row) if row + 1 < model.window.sight.told => model.window.told = Some(row + 1),
        (false, row) if row > 0 => model.window.told = Some(row - 1),
        (false, _) if is_of_the_focus => model.window.told = None,
        (true, _) if is_of_the_focus => {
            model.window.told = None;
            return Some(if model.window.read_on(1) { Vec::new() } else { model.move_focus(1) });
        }
        (true, _) if is_of_what_is_above(model) => {
            model.fall_silent();
            return Some(model.read_above());
        }
        // Who has read what just happened comes back to the line of the focus, which may be another than before, or to what
        // is read where nothing has the focus: nobody has heard that.
        (true, _) => model.fall_silent(),
        (false, _) if is_at_choices(model) => model.fall_silent(),
        _ => return None,
    }
    Some(Vec::new())
}

/// Goes through a question, from its beginning to its keys and no further; none for what answers it. A key that answers
/// nothing leads to those that do.
fn read_question(model: &mut Model, intent: Intent, row: usize) -> Option<Vec<Effect>> {
    let last = model.window.sight.told.saturating_sub(1);
    model.window.told = Some(match intent {
        Intent::Enter | Intent::Close | Intent::Leave | Intent::Interrupt => return None,
        Intent::Up => row.saturating_sub(1),
        Intent::PageUp | Intent::LineStart => 0,
        Intent::Down => (row + 1).min(last),
        _ => last,
    });
    Some(Vec::new())
}

/// Leads to what became known by itself, where the cursor was not on it yet and the key would wipe it out; false where all
/// was heard, or the key goes on to it by itself.
pub(super) fn hear_the_news(model: &mut Model, intent: Intent) -> bool {
    use Intent::{Down, Enter, Left, LineEnd, LineStart, Next, PageDown, PageUp, Previous, Right, Space, Up};
    let news = model.window.sight.of_keys;
    let would_wipe = match model.told_row() {
        // What is typed goes on; what is read waits.
        None if model.window.past == 0 => matches!(intent, Down | Up | PageDown | PageUp),
        None => matches!(
            intent,
            Down | Up
                | PageDown
                | PageUp
                | Next
                | Previous
                | LineStart
                | LineEnd
                | Enter
                | Space
                | Left
                | Right
        ),
        Some(0) if news > 0 => matches!(intent, Up | PageUp | Next | Previous),
        Some(_) => false,
    };
    let leads = would_wipe && model.news.is_some() && model.overlay.is_none();
    if leads {
        model.window.told = Some(news);
    }
    leads
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
pub(super) fn is_at_choices(model: &Model) -> bool {
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

/// Says that nothing was pressed. What is pressed is in sight, and named: where the line is not, one is back at it.
pub(super) fn nothing_pressed(model: &mut Model) -> Vec<Effect> {
    model.window.come_back();
    model.last_input.hear();
    let said = match line_of_the_focus(model) {
        Some(line) => format!("Nothing was pressed: back at {line}."),
        None => "Nothing was pressed. Tab goes to the first line that can be.".into(),
    };
    model.say(Tone::Hint, said)
}

/// What is said of the line of the focus, which is named.
pub(super) fn of_the_line(model: &Model, what: &str) -> String {
    line_of_the_focus(model).map_or_else(|| format!("{what}."), |line| format!("{what} at {line}."))
}

/// What the line of the focus is called, and of several choices the one that is taken.
fn line_of_the_focus(model: &Model) -> Option<String> {
    let form = model.form();
    let spot = model.focus.as_ref()?;
    match (form.action_at(spot), form.field_at(spot)) {
        (Some(line), _) => Some(quoted(&excerpt(&line.said(), LONGEST_NAME))),
        (None, Some(field)) => Some(match &field.kind {
            FieldKind::Radio(choices) if field.taken().is_some() => {
                format!("{}, {}", field.label, field.chosen(choices))
            }
            _ => field.label.to_owned(),
        }),
        (None, None) => None,
    }
}

/// The most characters of a line that are repeated.
const LONGEST_NAME: usize = 50;

/// Where the cursor is: on the line of the focus, or on what is read besides.
type CursorPlace = (Option<Spot>, isize, bool);

pub(super) fn place(model: &Model) -> CursorPlace {
    (model.focus.clone(), model.window.past, model.told_row().is_some())
}

/// Notes that one has come to a list of choices by reading: the next key that reads on would choose there.
pub(super) fn note_how_one_came(model: &mut Model, intent: Intent, before: &CursorPlace) {
    let is_at_the_line = model.window.past == 0 && model.told_row().is_none();
    if model.window.past != 0 {
        model.window.came = Came::ByPressing;
    }
    let came = is_at_the_line && model.window.came == Came::ByPressing && place(model) != *before;
    if came && reads(intent) && is_at_choices(model) {
        model.window.came = Came::ByReading;
    }
}

fn reads(intent: Intent) -> bool {
    use Intent::{Down, LineEnd, LineStart, PageDown, PageUp, Up};
    matches!(intent, Up | Down | PageUp | PageDown | LineStart | LineEnd)
}

/// Tells who has come to choices by reading that to read on would take another one, and what is taken; none where nothing
/// would be taken, or that was told.
pub(super) fn tell_that_keys_choose(model: &mut Model, intent: Intent) -> Option<Vec<Effect>> {
    use Intent::{LineStart, PageUp, Up};
    if model.window.came != Came::ByReading || !reads(intent) || model.overlay.is_some() {
        return None;
    }
    let form = model.form();
    let field = model.focus.as_ref().and_then(|spot| form.field_at(spot))?;
    let FieldKind::Radio(choices) = &field.kind else { return None };
    let end = if matches!(intent, Up | PageUp | LineStart) { choices.first() } else { choices.last() };
    if model.window.past != 0 || end.is_some_and(|end| end.value == field.value) {
        return None;
    }
    let taken = match field.taken() {
        Some(_) => format!("{} stays chosen", field.chosen(choices)),
        None => "Nothing is chosen yet".to_owned(),
    };
    model.window.came = Came::Told;
    Some(model.say(Tone::Hint, format!("{taken}. From here on Up and Down choose; Tab and Shift-Tab leave.")))
}

/// Goes from the line of the focus into what is told there, once it is left; false where nothing is.
pub(super) fn begin(model: &mut Model) -> bool {
    if model.window.past != 0 || model.says_something() {
        return false;
    }
    if let Some(Spot::Field(left)) = model.focus {
        model.trail.leave([left]);
    }
    let is_told = is_told_at_focus(model);
    if is_told {
        model.window.told = Some(0);
    }
    is_told
}

/// Comes back to the line of the focus through what is wrong there, from its end.
pub(super) fn begin_at_the_end(model: &mut Model) {
    /// The last row of what is read there on the way back: of a hundred mistakes nobody reads the last first.
    const LAST: usize = 5;
    if model.window.past == 0 && !model.says_something() && is_told_at_focus(model) {
        model.window.told = Some(LAST);
    }
}

/// Says what a switch or a choice brings about that was just made, where there is anything to say of it: that it is paid
/// for, or cannot be trusted, is heard with it.
pub(super) fn say_what_it_costs(model: &mut Model) -> Vec<Effect> {
    let form = model.form();
    let field = model.focus.as_ref().and_then(|spot| form.field_at(spot));
    let Some((field, id)) = field.and_then(|field| Some((field, field.spot.field()?))) else {
        return Vec::new();
    };
    let Some(found) = model.desk.problems_at(id).next() else { return Vec::new() };
    let state = match &field.kind {
        FieldKind::Select(choices) => field.chosen(choices),
        _ if field.value == ON => "yes".into(),
        _ => "no".into(),
    };
    let said = format!("{}: {state}. {}", field.label, found.in_full());
    let tone = found.severity.into();
    model.say(tone, said)
}
