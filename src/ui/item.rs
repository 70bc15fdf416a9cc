//! The lines of one item of a form.

use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use super::panel::{sentence, tone_of};
use super::text::{cell_of, fit, pad, window, wrap};
use super::theme::{self, ACTION, FOCUS, OPEN, TAKEN};
use crate::order::draft::{FieldId, ON};
use crate::order::problem::{Place, Severity};
use crate::wizard::Model;
use crate::wizard::form::{ActionLine, Choice, Field, Item, Kind, Spot, Tone};

/// Cells of the focus marker.
const MARKER: usize = 2;
/// Cells of a label and of the gutter behind it, its marker not counted.
const LABEL: usize = 16;
/// What an empty text field looks like.
const EMPTY: &str = "____________________";
/// Longest line of prose, in cells, however wide the terminal is.
const READING_WIDTH: usize = 90;

/// An item as it is drawn.
#[derive(Default)]
pub struct Drawn {
    /// Its lines.
    pub lines: Vec<Line<'static>>,
    /// Where the cursor is, from the item's corner: column, row.
    pub cursor: Option<(u16, u16)>,
}

/// How many lines an item takes.
pub fn height(item: &Item, width: usize) -> usize {
    match item {
        Item::Field(field) => match &field.kind {
            Kind::Line | Kind::Combo(_) | Kind::Secret(_) => 2,
            Kind::Block { rows } => usize::from(*rows) + 1,
            Kind::Switch | Kind::Select(_) => 1,
            Kind::Radio(choices) => choices.len() + 1,
        },
        Item::Action(line) => wrap(&said(line), prose(width)).len(),
        Item::Note(_, text) => wrap(text, prose(width)).len(),
        Item::Verbatim(text) => verbatim(text, width).len(),
        Item::Row { .. } | Item::Columns(_) | Item::Heading(_) | Item::Gap => 1,
    }
}

/// The line of an item that the focus is on, from its first.
pub fn focused_line(model: &Model, item: &Item) -> usize {
    let Item::Field(field) = item else { return 0 };
    match &field.kind {
        Kind::Radio(choices) => choices.iter().position(|choice| choice.value == field.value).unwrap_or(0),
        Kind::Block { rows } => {
            let line = model.editor.as_ref().map_or(0, |editor| editor.cursor().0);
            line.min(usize::from(*rows).saturating_sub(1))
        }
        _ => 0,
    }
}

fn prose(width: usize) -> usize {
    width.saturating_sub(MARKER + 2).min(READING_WIDTH)
}

/// Draws an item.
pub fn draw(model: &Model, item: &Item, width: usize) -> Drawn {
    match item {
        Item::Field(field) => draw_field(model, field, width),
        Item::Row { table, name, fields } => draw_row(model, *table, name, fields, width),
        Item::Columns(names) => columns(names, width),
        Item::Action(line) => action(model, line, width),
        Item::Note(tone, text) => note(*tone, text, width),
        Item::Verbatim(text) => {
            Drawn { lines: verbatim(text, width).into_iter().map(Line::raw).collect(), cursor: None }
        }
        Item::Heading(text) => only(Line::styled(fit(text, width), theme::title())),
        Item::Gap => only(Line::default()),
    }
}

/// A line to copy, whole: where it is too long it goes on below, if it can at a blank.
fn verbatim(text: &str, width: usize) -> Vec<String> {
    let pieces = wrap(text, width.saturating_sub(2 * MARKER)).into_iter().enumerate();
    pieces
        .map(|(row, piece)| format!("{}{piece}", " ".repeat(if row == 0 { MARKER } else { 2 * MARKER })))
        .collect()
}

fn only(line: Line<'static>) -> Drawn {
    Drawn { lines: vec![line], cursor: None }
}

fn is_focused(model: &Model, spot: &Spot) -> bool {
    model.overlay.is_none() && model.focus.as_ref() == Some(spot)
}

fn marker(focused: bool) -> Span<'static> {
    Span::styled(if focused { format!("{FOCUS} ") } else { "  ".into() }, theme::title())
}

fn label(field: &Field, focused: bool) -> Span<'static> {
    let style = if focused { theme::title() } else { Style::new() };
    Span::styled(pad(field.label, LABEL), style)
}

fn draw_field(model: &Model, field: &Field, width: usize) -> Drawn {
    let mut drawn = match &field.kind {
        Kind::Line | Kind::Combo(_) => one_line(model, field, width),
        Kind::Block { rows } => block(model, field, usize::from(*rows), width),
        Kind::Secret(typed) => secret(model, field, *typed, width),
        Kind::Switch => return only(switch(model, field)),
        Kind::Select(choices) => return only(select(model, field, choices)),
        Kind::Radio(choices) => radio(model, field, choices, width),
    };
    drawn.lines.push(message(model, field, width));
    drawn
}

/// The one line every text field owns for what is wrong with it.
fn message(model: &Model, field: &Field, width: usize) -> Line<'static> {
    let room = width.saturating_sub(MARKER + LABEL);
    let problem = match field.spot {
        Spot::Field(id) => model.worst_problem(id),
        _ => None,
    };
    let remark = remark(model, field);
    match problem {
        Some(problem) if problem.severity > Severity::Hint || remark.is_empty() => {
            let tone = tone_of(problem);
            let text = format!("{} {}", theme::glyph(tone), sentence(problem));
            // Below the value where it fits, and over the whole width where it does not.
            let start = if text.width() <= room { MARKER + LABEL } else { MARKER };
            let shown = fit(&text, width.saturating_sub(start));
            Line::from(vec![Span::raw(" ".repeat(start)), Span::styled(shown, theme::style(tone))])
        }
        _ => {
            let indent = " ".repeat(MARKER + LABEL);
            Line::styled(format!("{indent}{}", fit(&remark, room)), theme::style(Tone::Quiet))
        }
    }
}

/// What there is to say of a field that has no problem.
fn remark(model: &Model, field: &Field) -> String {
    match (&field.spot, &field.kind) {
        (Spot::Field(FieldId::CommonName), _) => match model.names.common_name() {
            Some(name) if name.as_str() != name.unicode() => format!("sent as {}", name.as_str()),
            _ => String::new(),
        },
        (_, Kind::Block { rows }) => match field.value.lines().count() {
            lines if lines > usize::from(*rows) => format!("{lines} lines"),
            _ => String::new(),
        },
        _ => String::new(),
    }
}

/// The part of a text line on show, and the cell of the cursor in it.
fn typed_line(model: &Model, field: &Field, focused: bool, room: usize) -> (Span<'static>, Option<usize>) {
    let column = model.editor.as_ref().filter(|_| focused).map(|editor| editor.cursor().1);
    let cell = column.map(|column| cell_of(&field.value, column));
    let skip = cell.map_or(0, |cell| cell.saturating_sub(room.saturating_sub(1)));
    let span = match (field.value.as_str(), focused) {
        ("", _) if !field.placeholder.is_empty() => {
            Span::styled(fit(&format!("({})", field.placeholder), room), theme::style(Tone::Quiet))
        }
        ("", _) => Span::styled(fit(EMPTY, room), theme::style(Tone::Quiet)),
        (text, true) => Span::raw(window(text, skip, room)),
        (text, false) => Span::raw(fit(text, room)),
    };
    (span, cell.map(|cell| cell - skip))
}

fn one_line(model: &Model, field: &Field, width: usize) -> Drawn {
    let focused = is_focused(model, &field.spot);
    let room = width.saturating_sub(MARKER + LABEL);
    let (span, cell) = typed_line(model, field, focused, room);
    Drawn {
        lines: vec![Line::from(vec![marker(focused), label(field, focused), span])],
        cursor: cell.map(|cell| ((MARKER + LABEL + cell) as u16, 0)),
    }
}

fn secret(model: &Model, field: &Field, typed: usize, width: usize) -> Drawn {
    let focused = is_focused(model, &field.spot);
    let room = width.saturating_sub(MARKER + LABEL + 1);
    let stars = "*".repeat(typed.min(room));
    let shown = if typed == 0 { EMPTY.to_owned() } else { stars.clone() };
    Drawn {
        lines: vec![Line::from(vec![marker(focused), label(field, focused), Span::raw(fit(&shown, room))])],
        cursor: focused.then_some(((MARKER + LABEL + stars.len()) as u16, 0)),
    }
}

fn block(model: &Model, field: &Field, rows: usize, width: usize) -> Drawn {
    let focused = is_focused(model, &field.spot);
    let room = width.saturating_sub(MARKER + LABEL);
    let lines: Vec<&str> = field.value.split('\n').collect();
    let cursor = model.editor.as_ref().filter(|_| focused).map(|editor| editor.cursor());
    let (line, cell) = cursor
        .map_or((0, 0), |(line, column)| (line, lines.get(line).map_or(0, |text| cell_of(text, column))));
    let top = (line + 1).saturating_sub(rows);
    let skip = cell.saturating_sub(room.saturating_sub(1));
    let mut drawn = Drawn::default();
    for row in 0..rows {
        let head = match row {
            0 => field.label,
            _ => "",
        };
        let style = if focused { theme::title() } else { Style::new() };
        let head = Span::styled(pad(head, LABEL - 1), style);
        let number = top + row;
        let text = match lines.get(number) {
            Some(text) if !field.value.is_empty() => Span::raw(window(text, skip, room)),
            _ if row == 0 || field.value.is_empty() => {
                Span::styled(fit(EMPTY, room), theme::style(Tone::Quiet))
            }
            _ => Span::raw(""),
        };
        let mark = if row == 0 { marker(focused) } else { marker(false) };
        drawn.lines.push(Line::from(vec![mark, head, gutter(model, field, number), text]));
    }
    drawn.cursor = cursor.map(|_| ((MARKER + LABEL + cell - skip) as u16, (line - top) as u16));
    drawn
}

/// Marks a line of a list that has an error or a warning; takes the last cell of the label's column.
fn gutter(model: &Model, field: &Field, number: usize) -> Span<'static> {
    let Spot::Field(id) = field.spot else { return Span::raw(" ") };
    let worst = model
        .shown_problems(id)
        .filter(|problem| matches!(problem.place, Place::Item(_, line) if line == number))
        .filter(|problem| problem.severity > Severity::Hint)
        .max_by_key(|problem| problem.severity);
    match worst {
        Some(problem) => {
            let tone = tone_of(problem);
            Span::styled(theme::glyph(tone), theme::style(tone))
        }
        None => Span::raw(" "),
    }
}

fn switch(model: &Model, field: &Field) -> Line<'static> {
    let focused = is_focused(model, &field.spot);
    let state = if field.value == ON { "[x] yes" } else { "[ ] no" };
    let style = if focused { theme::focused() } else { Style::new() };
    Line::from(vec![marker(focused), label(field, focused), Span::styled(state, style)])
}

fn select(model: &Model, field: &Field, choices: &[Choice]) -> Line<'static> {
    let focused = is_focused(model, &field.spot);
    let chosen = choices.iter().find(|choice| choice.value == field.value);
    let text = chosen.map_or_else(|| format!("not chosen {}", field.value), |choice| choice.label.clone());
    let style = if focused { theme::focused() } else { Style::new() };
    let mut spans = vec![marker(focused), label(field, focused), Span::styled(format!("< {text} >"), style)];
    if let Spot::Field(id) = field.spot
        && let Some(problem) = model.worst_problem(id)
    {
        let tone = tone_of(problem);
        spans.push(Span::styled(format!("  {} {}", theme::glyph(tone), problem.message), theme::style(tone)));
    }
    Line::from(spans)
}

fn radio(model: &Model, field: &Field, choices: &[Choice], width: usize) -> Drawn {
    let focused = is_focused(model, &field.spot);
    let taken = choices.iter().position(|choice| choice.value == field.value);
    let names = choices.iter().map(|choice| choice.label.chars().count()).max().unwrap_or(0);
    let mut drawn = Drawn::default();
    for (index, choice) in choices.iter().enumerate() {
        let here = focused && index == taken.unwrap_or(0);
        let is_taken = Some(index) == taken;
        let dot = if is_taken { TAKEN } else { OPEN };
        let note = choice.disabled.as_ref().unwrap_or(&choice.note);
        let room = width.saturating_sub(MARKER + 4 + names + 2);
        let style = match (&choice.disabled, here) {
            (Some(_), _) => theme::style(Tone::Quiet).add_modifier(Modifier::CROSSED_OUT),
            (None, true) => theme::focused(),
            (None, false) if is_taken => theme::title(),
            (None, false) => Style::new(),
        };
        drawn.lines.push(Line::from(vec![
            marker(here),
            Span::raw(format!("{dot} ")),
            Span::styled(choice.label.clone(), style),
            Span::raw(" ".repeat(names - choice.label.chars().count() + 2)),
            Span::styled(fit(note, room), theme::style(Tone::Quiet)),
        ]));
    }
    drawn
}

/// The widths of a row's cells: its name, then its fields.
fn cell_widths(table: bool, width: usize) -> [usize; 3] {
    let name = if table { (width / 3).clamp(LABEL - 1, 40) } else { LABEL - 1 };
    let rest = width.saturating_sub(MARKER + name + 2);
    let first = (rest * 2 / 5).min(30);
    [name, first, rest - first]
}

fn columns(names: &[&'static str], width: usize) -> Drawn {
    let mut text = " ".repeat(MARKER);
    for (name, cell) in names.iter().zip(cell_widths(true, width)) {
        text += &pad(name, cell);
        text.push(' ');
    }
    only(Line::styled(text, theme::style(Tone::Quiet)))
}

fn draw_row(model: &Model, table: bool, name: &str, fields: &[Field], width: usize) -> Drawn {
    let [name_width, first, second] = cell_widths(table, width);
    let focused = fields.iter().any(|field| is_focused(model, &field.spot));
    let mut spans = vec![marker(focused), Span::raw(pad(name, name_width))];
    let mut at = MARKER + name_width;
    let mut cursor = None;
    for (field, cell_width) in fields.iter().zip([first, second]) {
        let focused = is_focused(model, &field.spot);
        let worst = match field.spot {
            Spot::Field(id) => model.worst_problem(id),
            _ => None,
        };
        let tone = worst.map_or(Tone::Plain, tone_of);
        spans.push(Span::styled(theme::glyph(tone), theme::style(tone)));
        at += 1;
        let room = cell_width.saturating_sub(1);
        let (span, cell) = typed_line(model, field, focused, room);
        cursor = cursor.or(cell.map(|cell| ((at + cell) as u16, 0)));
        let missing = cell_width.saturating_sub(span.width());
        spans.push(span);
        spans.push(Span::raw(" ".repeat(missing)));
        at += cell_width;
    }
    Drawn { lines: vec![Line::from(spans)], cursor }
}

/// What an action line says; one that cannot be done yet says so, and why when it is tried.
fn said(line: &ActionLine) -> String {
    match line.disabled {
        Some(_) => format!("{} (not yet)", line.label),
        None => line.label.clone(),
    }
}

fn action(model: &Model, line: &ActionLine, width: usize) -> Drawn {
    let focused = is_focused(model, &Spot::Action(line.action.clone()));
    let glyph = match line.tone {
        Tone::Plain | Tone::Quiet => ACTION,
        tone => theme::glyph(tone),
    };
    let style = match (focused, &line.disabled) {
        (true, _) => theme::focused(),
        (false, Some(_)) => theme::style(Tone::Quiet),
        (false, None) => Style::new(),
    };
    let mut drawn = Drawn::default();
    for (row, text) in wrap(&said(line), prose(width)).into_iter().enumerate() {
        let head = match row {
            0 => vec![marker(focused), Span::styled(format!("{glyph} "), theme::style(line.tone))],
            _ => vec![Span::raw("    ")],
        };
        let mut spans = head;
        spans.push(Span::styled(text, style));
        drawn.lines.push(Line::from(spans));
    }
    drawn
}

fn note(tone: Tone, text: &str, width: usize) -> Drawn {
    let mut drawn = Drawn::default();
    for (row, line) in wrap(text, prose(width)).into_iter().enumerate() {
        let glyph = if row == 0 { theme::glyph(tone) } else { " " };
        let words = match tone {
            Tone::Quiet => theme::style(Tone::Quiet),
            _ => Style::new(),
        };
        drawn.lines.push(Line::from(vec![
            Span::styled(format!("{glyph} "), theme::style(tone)),
            Span::styled(line, words),
        ]));
    }
    drawn
}
