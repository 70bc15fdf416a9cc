//! A field on lines of its own: its label, what it holds, and what is told of it.

use std::borrow::Cow;
use std::ops::Range;

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::drawn::{Drawn, EMPTY, LABEL, MARGIN, MARKER, View, label, label_in, marker};
use super::paragraph::wrap;
use super::problem::{self, ToldProblem};
use super::text::{Cells, cell_of, fit, pad, shown, window};
use super::theme::{self, OPEN, SHUT, TAKEN};
use crate::order::domain::without_passwords;
use crate::order::parameter::FieldId;
use crate::order::problem::{Place, Problem, Severity};
use crate::order::text::{from_line, line_ends};
use crate::wizard::edit::Editor;
use crate::wizard::form::{Choice, Field, FieldKind, Input, Spot, Tone};
use crate::wizard::more;
use crate::wizard::remark;

/// How many lines it takes, whatever is wrong with it.
pub fn height(field: &Field, width: usize) -> usize {
    match &field.kind {
        FieldKind::Line | FieldKind::Combo(_) | FieldKind::Secret(_) => 2,
        FieldKind::Block { rows } => usize::from(*rows) + 1,
        FieldKind::Switch => 1,
        FieldKind::Select(choices) => 1 + usize::from(has_note_below(choices, width)),
        FieldKind::Radio(choices) => radio_rows(choices, width).concat().len() + 1,
    }
}

/// How many lines of its text it does not show for want of room.
pub fn lines_below(field: &Field) -> usize {
    match &field.kind {
        FieldKind::Block { rows } => {
            let text = field.value.strip_suffix('\n').unwrap_or(&field.value);
            (line_ends(text) + 1).saturating_sub(usize::from(*rows))
        }
        _ => 0,
    }
}

/// The line of a field of so many lines that the focus is on, from its first.
pub fn focused_line(view: View, field: &Field, width: usize, height: usize) -> usize {
    match &field.kind {
        FieldKind::Radio(choices) => {
            let taken = field.taken().unwrap_or(0);
            radio_rows(choices, width).iter().take(taken).map(Vec::len).sum()
        }
        FieldKind::Block { .. } => {
            let line = view.model.editor.as_ref().map_or(0, |editor| editor.cursor().0);
            line.min(height.saturating_sub(2))
        }
        _ => 0,
    }
}

/// The lines of a field behind the one the focus is on that are of what is chosen, or is to be typed.
pub fn own_rows(field: &Field, width: usize) -> Range<usize> {
    if cut_placeholder(field, width).is_some() {
        return 1..2;
    }
    let Some(taken) = field.taken() else { return 0..0 };
    match &field.kind {
        FieldKind::Radio(choices) => {
            let rows = radio_rows(choices, width);
            let head: usize = rows.iter().take(taken).map(Vec::len).sum();
            head + 1..head + rows[taken].len()
        }
        FieldKind::Select(choices) if has_note_below(choices, width) && !choices[taken].note.is_empty() => {
            1..2
        }
        _ => 0..0,
    }
}

/// What is to be typed into a field, where the line of the field has no room for it.
fn cut_placeholder(field: &Field, width: usize) -> Option<&str> {
    let room = width.saturating_sub(MARKER + LABEL);
    let is_cut = field.value.is_empty() && field.placeholder.width() + "()".len() > room;
    (is_cut && field.kind == FieldKind::Line).then_some(&field.placeholder)
}

/// How many lines each of several choices takes that are all on show.
pub fn choices(field: &Field, width: usize) -> Vec<usize> {
    match &field.kind {
        FieldKind::Radio(choices) => radio_rows(choices, width).iter().map(Vec::len).collect(),
        _ => Vec::new(),
    }
}

/// Draws it on so many lines.
pub fn draw(view: View, field: &Field, width: usize, height: usize) -> Drawn {
    let mut drawn = match &field.kind {
        FieldKind::Line | FieldKind::Combo(_) => one_line(view, field, width),
        FieldKind::Block { .. } => block(view, field, height.saturating_sub(1), width),
        FieldKind::Secret(typed) => secret(view, field, *typed, width),
        FieldKind::Switch => chosen(view, field, field.switched(), "", width),
        FieldKind::Select(choices) => select(view, field, choices, width),
        FieldKind::Radio(choices) => radio(view, field, choices, width),
    };
    if !matches!(field.kind, FieldKind::Switch | FieldKind::Select(_)) {
        drawn.lines.push(message(view, field, width, drawn.lines.len()));
    }
    drawn
}

/// The one line every text field owns for what is wrong with it: the cure as well where it fits. It is there
/// whether anything is wrong or not, so that nothing moves; the panel says everything of the focused field.
fn message(view: View, field: &Field, width: usize, rows: usize) -> Line<'static> {
    let remark = remark(view, field, rows);
    match ToldProblem::of(view, field) {
        Some(told) if told.tone() != Tone::Hint || remark.is_empty() => told.line(width),
        _ => {
            let room = width.saturating_sub(MARKER + LABEL + MARGIN);
            let whole = cut_placeholder(field, width).filter(|_| remark.is_empty());
            match whole {
                Some(whole) => Line::raw(format!("{}{}", " ".repeat(MARKER), fit(whole, width - MARKER))),
                None => Line::raw(format!("{}{}", " ".repeat(MARKER + LABEL), fit(&remark, room))),
            }
        }
    }
}

/// What is wrong with it and is not said in full where it stands.
pub fn untold<'a>(view: View<'a>, field: &Field, width: usize) -> Vec<&'a Problem> {
    let mut problems = field.spot.field().map_or_else(Vec::new, |id| view.model.told_problems(id));
    let Some(told) = ToldProblem::of(view, field) else { return problems };
    let room = match &field.kind {
        FieldKind::Switch => behind(field.switched(), width),
        FieldKind::Select(choices) => behind(&selected(field, choices), width),
        _ => width.saturating_sub(MARGIN),
    };
    if told.in_full().width() <= room {
        problems.remove(0);
    }
    problems
}

/// The cells of what is told behind what is chosen.
fn behind(chosen: &str, width: usize) -> usize {
    width.saturating_sub(MARKER + LABEL + chosen.width() + 2 + MARGIN)
}

/// What there is to say of a field on so many rows that has no problem.
fn remark(view: View, field: &Field, rows: usize) -> String {
    let lines = || {
        matches!(field.kind, FieldKind::Block { .. })
            .then(|| more::lines(&field.value, first_line(view, field, rows), rows))
            .flatten()
    };
    remark::of(view.model, field, view.has_focus(&field.spot)).or_else(lines).unwrap_or_default()
}

/// The part of a text line on show, and the cell of the cursor in it.
pub fn typed_line(view: View, field: &Field, focused: bool, room: usize) -> (Span<'static>, Option<usize>) {
    let column = view.model.editor.as_ref().filter(|_| focused).map(|editor| editor.cursor().1);
    let cell = column.map(|column| cell_of(&field.value, column));
    let skip = cell.map_or(0, |cell| cell.saturating_sub(room.saturating_sub(1)));
    let span = match (field.value.as_str(), focused) {
        ("", _) if !field.placeholder.is_empty() => Span::raw(fit(&format!("({})", field.placeholder), room)),
        ("", _) => Span::styled(fit(EMPTY, room), theme::ornament()),
        (text, true) => Span::styled(window(text, skip, room), selection(view)),
        (text, false) => Span::raw(fit(&unattended(field, text), room)),
    };
    (span, cell.map(|cell| cell - skip))
}

/// The end of what a field holds, where the cursor is not and not all of it has room.
pub fn typed_end(field: &Field, room: usize) -> Span<'static> {
    let text = unattended(field, &field.value);
    let skip = shown(&text).width().saturating_sub(room);
    Span::raw(window(&text, skip, room))
}

/// A text that gives way to what is typed next looks like what is chosen in a list.
fn selection(view: View) -> Style {
    let is_selected = view.model.editor.as_ref().is_some_and(Editor::is_selected);
    if is_selected { theme::focused() } else { Style::new() }
}

/// What was typed, where the cursor is not: without a password that came with a host.
fn unattended<'t>(field: &Field, text: &'t str) -> Cow<'t, str> {
    match field.spot.field().is_some_and(FieldId::takes_hosts) {
        true => without_passwords(text),
        false => Cow::Borrowed(text),
    }
}

fn one_line(view: View, field: &Field, width: usize) -> Drawn {
    let focused = view.has_focus(&field.spot);
    let room = width.saturating_sub(MARKER + LABEL);
    let (span, cell) = typed_line(view, field, focused, room);
    Drawn {
        lines: vec![Line::from(vec![marker(focused), label(field, focused), sign(view, field), span])],
        cursor: cell.map(|cell| ((MARKER + LABEL + cell) as u16, 0)),
    }
}

/// Right before what a field holds: that something is wrong with it.
fn sign(view: View, field: &Field) -> Span<'static> {
    let is_unread = field.spot == Spot::Input(Input::CsrFile) && view.model.desk.has_unread_file();
    match (field.spot.field(), is_unread) {
        (_, true) => Span::styled(theme::WRONG, theme::sign(Tone::Error)),
        (id, false) => {
            problem::sign(id.and_then(|id| view.model.first_problem(id)).filter(is_worse_than_a_hint))
        }
    }
}

fn is_worse_than_a_hint(problem: &&Problem) -> bool {
    problem.severity > Severity::Hint
}

fn secret(view: View, field: &Field, typed: usize, width: usize) -> Drawn {
    let focused = view.has_focus(&field.spot);
    let room = width.saturating_sub(MARKER + LABEL + 1);
    let stars = "*".repeat(typed.min(room));
    let shown = if typed == 0 { EMPTY.to_owned() } else { stars.clone() };
    Drawn {
        lines: vec![Line::from(vec![
            marker(focused),
            label(field, focused),
            sign(view, field),
            Span::raw(fit(&shown, room)),
        ])],
        cursor: focused.then_some(((MARKER + LABEL + stars.len()) as u16, 0)),
    }
}

/// Cells of a label and of the gutter behind it: those of a CSR give way to its lines, which are compared with a file's.
fn label_cells(field: &Field, width: usize) -> usize {
    // Behind a line that is whole the cursor has a cell.
    let beside = width.saturating_sub(MARKER + PEM_LINE + 1);
    match field.spot {
        Spot::Field(FieldId::Csr) => LABEL.min(beside).max(NARROWEST_LABEL),
        _ => LABEL,
    }
}

/// Characters of a line of a PEM block (RFC 7468).
const PEM_LINE: usize = 64;
/// Cells of the label of a CSR, of the number of a line, and of the gutter.
const NARROWEST_LABEL: usize = 8;

fn block(view: View, field: &Field, rows: usize, width: usize) -> Drawn {
    let focused = view.has_focus(&field.spot);
    let label = label_cells(field, width);
    let room = width.saturating_sub(MARKER + label);
    let count = line_ends(&field.value) + 1;
    let cursor = view.model.editor.as_ref().filter(|_| focused).map(|editor| editor.cursor());
    let line = cursor.map_or(0, |(line, _)| line);
    let top = first_line(view, field, rows);
    let on_show = from_line(&field.value, top);
    let lines: Vec<&str> = on_show.into_iter().flat_map(|text| text.split('\n')).take(rows).collect();
    let cell = cursor
        .and_then(|(line, column)| lines.get(line - top).map(|text| cell_of(text, column)))
        .unwrap_or_default();
    let numbered = names_a_line(view, field);
    let skip = cell.saturating_sub(room.saturating_sub(1));
    let mut drawn = Drawn::default();
    // The label stands above; the row of the cursor says as well what it is of, and which line: it is read alone.
    let here = focused.then_some(line - top);
    for row in 0..rows {
        let head = if row == 0 || here == Some(row) { field.label } else { "" };
        let style = if focused && row == 0 { theme::title() } else { Style::new() };
        let number = top + row;
        let is_told = numbered || (here == Some(row) && count > 1);
        let counted = if is_told && number < count { (number + 1).to_string() } else { String::new() };
        let head = Span::styled(pad(head, (label - 1).saturating_sub(counted.len())) + &counted, style);
        let text = match lines.get(row) {
            Some(text) if !field.value.is_empty() => {
                let is_typed = cursor.is_some_and(|(line, _)| line == number);
                let text = if is_typed { Cow::Borrowed(*text) } else { unattended(field, text) };
                let shown = window(&text, skip, room);
                let sent = remark::sent_as(view.model, field, number, &text).filter(|_| skip == 0);
                let sent = sent.map(|sent| format!("  = {sent}"));
                let fits = |sent: &String| shown.width() + sent.width() <= room;
                Span::raw(sent.filter(fits).map_or_else(|| shown.clone(), |sent| shown.clone() + &sent))
            }
            _ if row == 0 || field.value.is_empty() => Span::styled(fit(EMPTY, room), theme::ornament()),
            _ => Span::raw(""),
        };
        let mark = marker(here == Some(row));
        drawn.lines.push(Line::from(vec![mark, head, gutter(view, field, number), text]));
    }
    drawn.cursor = cursor.map(|_| ((MARKER + label + cell - skip) as u16, (line - top) as u16));
    drawn
}

/// The first line on show of a text of several lines, which has so many rows: that of the cursor is among them.
fn first_line(view: View, field: &Field, rows: usize) -> usize {
    let cursor =
        view.model.editor.as_ref().filter(|_| view.has_focus(&field.spot)).map(|editor| editor.cursor().0);
    (cursor.unwrap_or(0) + 1).saturating_sub(rows)
}

/// Whether something that is said of a text of several lines names one of them.
fn names_a_line(view: View, field: &Field) -> bool {
    let Spot::Field(id) = field.spot else { return false };
    view.model
        .shown_problems(id)
        .any(|problem| matches!(problem.place, Place::Item(..)) || problem.message.contains(" line "))
}

/// Marks a line of a list that has an error or a warning; takes the last cell of the label's column.
fn gutter(view: View, field: &Field, number: usize) -> Span<'static> {
    let Spot::Field(id) = field.spot else { return Span::raw(" ") };
    let worst = view
        .model
        .shown_problems(id)
        .filter(|problem| matches!(problem.place, Place::Item(_, line) if line == number))
        .filter(|problem| problem.severity > Severity::Hint)
        .max_by_key(|problem| problem.severity);
    problem::sign(worst)
}

/// Of a list, the choice that is visible.
fn selected(field: &Field, choices: &[Choice]) -> String {
    format!("< {} >", shown(&field.chosen(choices)))
}

/// Of a list, the choice that is visible, and what is noted of it: beside it, or below it where that has no room.
fn select(view: View, field: &Field, choices: &[Choice], width: usize) -> Drawn {
    let text = selected(field, choices);
    let note = field.taken().map_or("", |taken| &choices[taken].note);
    if !has_note_below(choices, width) {
        return chosen(view, field, &text, note, width);
    }
    let mut drawn = chosen(view, field, &text, "", width);
    let indent = (MARKER + LABEL).min(width.saturating_sub(note.width()));
    drawn.lines.push(Line::raw(format!("{}{}", " ".repeat(indent), fit(note, width - indent))));
    drawn
}

/// Whether what is noted of choices of which one is visible stands below it. That does not change with the choice.
fn has_note_below(choices: &[Choice], width: usize) -> bool {
    let note = choices.iter().map(|choice| choice.note.width()).max().unwrap_or(0);
    note > 0 && MARKER + LABEL + longest(choices) + "<  >".len() + 2 + note > width
}

/// What is chosen, with the cursor on it, and, beside it, what is wrong with that, or else what is noted of it. Where it
/// would be cut, the label gives way.
fn chosen(view: View, field: &Field, text: &str, note: &str, width: usize) -> Drawn {
    let focused = view.has_focus(&field.spot);
    let style = if focused { theme::focused() } else { Style::new() };
    let cells = LABEL.min(width.saturating_sub(MARKER + text.width()).max(field.label.width() + 1));
    let mut spans = vec![
        marker(focused),
        label_in(field, focused, cells),
        Span::styled(fit(text, width.saturating_sub(MARKER + cells)), style),
    ];
    if let Some(told) = ToldProblem::of(view, field) {
        spans.push(told.behind(behind(text, width)));
    } else if !note.is_empty() {
        spans.push(Span::raw(format!("  {note}")));
    }
    Drawn { lines: vec![Line::from(spans)], cursor: focused.then_some(((MARKER + cells) as u16, 0)) }
}

/// The notes of the choices in the lines they take: beside the choices, or below each where that is too narrow.
fn radio_rows(choices: &[Choice], width: usize) -> Vec<Vec<String>> {
    let wrapped = |before: usize| -> Vec<Vec<String>> {
        let room = width.saturating_sub(before + MARGIN);
        choices.iter().map(|choice| wrap(choice.disabled.as_ref().unwrap_or(&choice.note), room)).collect()
    };
    let beside = wrapped(MARKER + DOT + longest(choices) + 2);
    if beside.iter().all(|lines| lines.len() <= MOST_BESIDE) {
        return beside
            .into_iter()
            .map(|lines| if lines.is_empty() { vec![String::new()] } else { lines })
            .collect();
    }
    let below =
        wrapped(MARKER + DOT).into_iter().map(|lines| lines.into_iter().filter(|line| !line.is_empty()));
    below.map(|lines| std::iter::once(String::new()).chain(lines).collect()).collect()
}

/// The most lines that are noted beside a choice.
const MOST_BESIDE: usize = 2;

/// Cells of the mark of a choice and the blank behind it.
const DOT: usize = 4;

fn longest(choices: &[Choice]) -> usize {
    choices.iter().map(|choice| choice.label.width()).max().unwrap_or(0)
}

fn radio(view: View, field: &Field, choices: &[Choice], width: usize) -> Drawn {
    let focused = view.has_focus(&field.spot);
    let taken = field.taken();
    let names = longest(choices);
    let rows = radio_rows(choices, width);
    let is_below = rows.iter().any(|notes| notes.len() > 1 && notes[0].is_empty());
    let mut drawn = Drawn::default();
    for (index, (choice, notes)) in choices.iter().zip(rows).enumerate() {
        let here = focused && index == taken.unwrap_or(0);
        let is_taken = Some(index) == taken;
        if here {
            drawn.cursor = Some(((MARKER + DOT) as u16, drawn.lines.len() as u16));
        }
        let dot = match &choice.disabled {
            _ if is_taken => TAKEN,
            Some(_) => SHUT,
            None => OPEN,
        };
        let style = match here {
            true => theme::focused(),
            false if is_taken => theme::title(),
            false => Style::new(),
        };
        for (row, note) in notes.into_iter().enumerate() {
            let mut spans = match row {
                0 => vec![
                    marker(here),
                    Span::raw(format!("{dot} ")),
                    Span::styled(choice.label.clone(), style),
                    Span::raw(" ".repeat(names - choice.label.width() + 2)),
                ],
                _ if is_below => vec![Span::raw(" ".repeat(MARKER + DOT))],
                _ => vec![Span::raw(" ".repeat(MARKER + DOT + names + 2))],
            };
            spans.push(Span::raw(note));
            drawn.lines.push(Line::from(spans));
        }
    }
    drawn
}
