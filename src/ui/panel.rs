//! The panel below the form: what just happened, what is wrong with the focused field and what
//! to do about it, or what the field is for.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::put;
use super::text::{fit, wrap};
use super::theme;
use crate::order::problem::{Place, Problem};
use crate::wizard::Model;
use crate::wizard::form::{Action, Form, Picking, Spot, Tone};

/// How many lines the panel has on a screen of this size.
pub fn height(area: Rect) -> u16 {
    if area.height >= 30 { 4 } else { 3 }
}

/// Draws the panel.
pub fn draw(model: &Model, screen: &Form, frame: &mut Frame, area: Rect) {
    let (tone, text) = content(model, screen);
    let width = usize::from(area.width).saturating_sub(4);
    let mut lines = wrap(&text, width);
    let rows = usize::from(area.height);
    if lines.len() > rows {
        let rest = lines.split_off(rows - 1).join(" ");
        lines.push(fit(&rest, width));
    }
    for (row, line) in lines.into_iter().enumerate() {
        let glyph = if row == 0 { theme::glyph(tone) } else { " " };
        let line = Line::from(vec![Span::styled(format!(" {glyph} "), theme::style(tone)), Span::raw(line)]);
        put(frame, Rect { y: area.y + row as u16, height: 1, ..area }, line);
    }
}

fn content(model: &Model, screen: &Form) -> (Tone, String) {
    if let Some(notice) = &model.notice {
        return (notice.tone, notice.text.clone());
    }
    let Some(spot) = &model.focus else { return (Tone::Plain, String::new()) };
    if let Spot::Field(field) = spot {
        let at_cursor = model.editor.as_ref().map(|editor| editor.cursor().0);
        let here = model.shown_problems(*field).find(|problem| match problem.place {
            Place::Item(_, line) => Some(line) == at_cursor,
            _ => false,
        });
        if let Some(problem) = here.or_else(|| model.worst_problem(*field)) {
            return (tone_of(problem), full(problem));
        }
    }
    if let Some(line) = screen.action_at(spot) {
        return match &line.disabled {
            Some(reason) => (Tone::Hint, reason.clone()),
            None => (Tone::Plain, what_enter_does(&line.action).into()),
        };
    }
    (Tone::Plain, screen.field_at(spot).map_or_else(String::new, |field| field.help.clone()))
}

fn what_enter_does(action: &Action) -> &'static str {
    match action {
        Action::NewDraft => "Enter starts a new order.",
        Action::Pick(Picking::Resume, _) => "Enter goes on with this draft.",
        Action::Pick(Picking::Copy, _) => {
            "Enter makes a copy with an own order ID of its own and goes on with that."
        }
        Action::Pick(Picking::Delete, _) => "Enter asks whether to delete this draft.",
        Action::Picking(Picking::Resume) => "Enter goes back.",
        Action::Picking(_) => "Enter lets you choose which.",
        Action::OpenOrder(_) => {
            "Enter shows what is known of it and how to find out more. It orders nothing."
        }
        Action::ShowOrders => "Enter shows what was sent from here, when, where, and what became of it.",
        Action::LookUp => "Enter asks the service for the account's orders of this name. It orders nothing.",
        Action::PutAside => "Enter notes that it was not placed; the draft can be edited again.",
        Action::Continue(_) => "Enter goes there; ^N goes on from anywhere.",
        Action::GoTo(..) => "Enter goes to that field.",
        Action::AddName(_) | Action::TakeCsrNames => "Enter adds it to the order.",
        Action::Copy(_) => "Enter offers the value to your terminal's clipboard; many terminals ignore that.",
        Action::UseForAll(_) => "Enter fills in every row it fits; the others stay as they are.",
        Action::ShowRequest => "Enter shows the JSON body exactly as it would be sent.",
        Action::SaveRequest => {
            "Enter saves the JSON body in the working directory; dvorder --from loads it again."
        }
        Action::PlaceOrder => "Enter sends exactly one order.",
        Action::StopWaiting => "Enter asks whether to stop. The order may have been placed all the same.",
        Action::FetchToken => "Enter asks the service again; that is free and safe.",
        Action::PlainView => "Enter shows everything as text from the left edge on, to select and copy.",
        Action::SaveResult => "Enter saves everything as a text file in the working directory.",
        Action::Leave => "Enter leaves dvorder.",
    }
}

/// How a problem looks.
pub fn tone_of(problem: &Problem) -> Tone {
    use crate::order::problem::Severity;
    match problem.severity {
        Severity::Hint => Tone::Hint,
        Severity::Warning => Tone::Warning,
        Severity::Error => Tone::Error,
    }
}

/// What is wrong, with the line it is on, as people count.
pub fn sentence(problem: &Problem) -> String {
    match problem.place {
        Place::Item(_, line) => format!("line {}: {}", line + 1, problem.message),
        _ => problem.message.clone(),
    }
}

fn full(problem: &Problem) -> String {
    format!("{} {}", sentence(problem), problem.fix)
}
