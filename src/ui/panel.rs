//! The panel below the form: what just happened, what is wrong with the focused field and what
//! to do about it, or what the field is for.

use std::borrow::Cow;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::drawn::View;
use super::problem::and_more;
use super::put;
use super::text::{cut, wrap};
use super::theme;
use crate::order::problem::Problem;
use crate::wizard::Model;
use crate::wizard::form::{Action, Form, Picking, Tone};

/// What the panel says.
pub struct Panel {
    tone: Tone,
    lines: Vec<String>,
}

impl Panel {
    /// What there is to say, in lines for a screen of this size. The panel keeps its height unless the
    /// first problem of the focused field needs more: its cure is never cut while there is room.
    pub fn of(view: View, screen: &Form, area: Rect) -> Panel {
        let usual = usual(area.height);
        let most = (usize::from(area.height).saturating_sub(5) / 2).clamp(usual.max(3), MOST);
        let (tone, said) = content(view.model, screen);
        let paragraphs: Vec<Cow<str>> = said.iter().map(|text| view.spell(text)).collect();
        let width = usize::from(area.width).saturating_sub(4).min(WIDEST);
        let mut lines = fitted(&paragraphs, width, usual, most);
        lines.resize(lines.len().max(usual), String::new());
        Panel { tone, lines }
    }

    /// How many lines it has.
    pub fn height(&self) -> u16 {
        self.lines.len() as u16
    }

    /// How many of them it has for what is said now alone.
    pub fn grown(&self, area: Rect) -> u16 {
        self.height().saturating_sub(usual(area.height) as u16)
    }

    /// Draws it.
    pub fn draw(&self, frame: &mut Frame, area: Rect) {
        for (row, line) in self.lines.iter().enumerate() {
            let tone = if row == 0 { self.tone } else { Tone::Plain };
            let sign = Span::styled(theme::glyph(tone), theme::sign(tone));
            let line = Line::from(vec![Span::raw(" "), sign, Span::raw(format!(" {line}"))]);
            put(frame, Rect { y: area.y + row as u16, height: 1, ..area }, line);
        }
    }
}

/// The lines it has whatever there is to say.
fn usual(rows: u16) -> usize {
    match rows {
        ..12 => 2,
        12..30 => 3,
        _ => 4,
    }
}

/// Cells of its longest line: it has few lines, and uses the room of a wide terminal.
const WIDEST: usize = 116;
/// The most lines the panel grows to.
const MOST: usize = 6;

/// As many of the paragraphs as the usual lines hold, and how many there are more; the first in any case.
fn fitted(paragraphs: &[Cow<str>], width: usize, usual: usize, most: usize) -> Vec<String> {
    for shown in (1..=paragraphs.len()).rev() {
        let more = and_more(paragraphs.len() - shown);
        let lines: Vec<String> = (0..shown)
            .flat_map(|at| {
                wrap(&format!("{}{}", paragraphs[at], if at + 1 == shown { &more } else { "" }), width)
            })
            .collect();
        if lines.len() <= usual || shown == 1 {
            return cut(lines, most, width);
        }
    }
    Vec::new()
}

fn content(model: &Model, screen: &Form) -> (Tone, Vec<String>) {
    if let Some(notice) = &model.notice {
        return (notice.tone, vec![notice.text.clone()]);
    }
    let Some(spot) = &model.focus else { return (Tone::Plain, vec![where_to_go(screen).to_owned()]) };
    let told: Vec<&Problem> =
        screen.row_of(spot).into_iter().flat_map(|field| model.told_problems(field)).collect();
    if let Some(first) = told.first() {
        let mut said: Vec<String> = told.iter().map(|problem| problem.in_full()).collect();
        // The column of a row's name may be too narrow for it.
        if let (Some(name), Some(first)) = (screen.row_name(spot), said.first_mut()) {
            first.insert_str(0, &format!("{name}: "));
        }
        return (first.severity.into(), said);
    }
    if let Some(line) = screen.action_at(spot) {
        return match &line.disabled {
            Some(reason) => (Tone::Hint, vec![reason.clone()]),
            None if model.sent().is_some() && matches!(line.action, Action::GoTo(..)) => {
                (Tone::Plain, vec!["It was sent like this and can no longer change.".into()])
            }
            None if line.action == Action::StopWaiting && model.looks_up() => (
                Tone::Plain,
                vec!["Enter stops waiting. The look-up orders nothing; look again at any time.".into()],
            ),
            None => (Tone::Plain, vec![what_enter_does(&line.action).into()]),
        };
    }
    (Tone::Plain, vec![screen.field_at(spot).map_or_else(String::new, |field| field.help.to_string())])
}

/// What to do where the focus is on nothing yet.
fn where_to_go(screen: &Form) -> &'static str {
    match screen.spots().next() {
        Some(_) => "Tab goes to the first line that can be changed or pressed.",
        None => "",
    }
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
        Action::LookUp => {
            "Enter asks the service for this order, by its own ID and by its name. It orders nothing."
        }
        Action::PutAside => "Enter notes that it was not placed; the draft can be edited again.",
        Action::Continue(_) => "Enter goes there; ^N goes on from anywhere.",
        Action::GoTo(..) => "Enter goes to that field.",
        Action::AddName(_) | Action::TakeCsrNames => "Enter adds it to the order.",
        Action::Copy(_) => "Enter offers the value to your terminal's clipboard; many terminals ignore that.",
        Action::Empty(_) => "Enter empties the whole text; ^_ brings it back while you stay there.",
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
