//! The lines of one item of a form.

use std::borrow::Cow;

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::panel::{full, sentence, tone_of};
use super::text::{Cells, cell_of, fit, pad, shown, window, wrap};
use super::theme::{self, ACTION, FOCUS, OPEN, SHUT, TAKEN};
use crate::order::domain::without_passwords;
use crate::order::draft::{FieldId, ON};
use crate::order::problem::{Place, Problem, Severity};
use crate::order::text::counted;
use crate::wizard::Model;
use crate::wizard::form::{Action, ActionLine, Choice, Field, Form, Item, Kind, Spot, Tone};

/// Cells of the focus marker.
const MARKER: usize = 2;
/// Cells of a label and of the gutter behind it, its marker not counted.
const LABEL: usize = 16;
/// What an empty text field looks like.
const EMPTY: &str = "____________________";
/// Longest line of prose, in cells, however wide the terminal is.
pub const READING_WIDTH: usize = 90;
/// The most cells an item is drawn in: the marks before a line, and the line.
pub const WIDEST: usize = MARKER + 2 + READING_WIDTH;

/// An item as it is drawn.
#[derive(Default)]
pub struct Drawn {
    /// Its lines.
    pub lines: Vec<Line<'static>>,
    /// Where the cursor is, from the item's corner: column, row.
    pub cursor: Option<(u16, u16)>,
}

/// How many lines an item takes, whatever is wrong with it.
pub fn height(item: &Item, width: usize) -> usize {
    let width = used(item, width);
    match item {
        Item::Field(field) => match &field.kind {
            Kind::Line | Kind::Combo(_) | Kind::Secret(_) => 2,
            Kind::Block { rows } => usize::from(*rows) + 1,
            Kind::Switch | Kind::Select(_) => 1,
            Kind::Radio(choices) => radio_rows(choices, width).concat().len() + 1,
        },
        Item::Action(line) => said_in(line, prose(width)).len(),
        Item::Note(_, text) => wrap(text, prose(width)).len(),
        Item::Verbatim(text) => verbatim(text, width).len(),
        Item::Row { table: true, fields, .. } if is_stacked(width) => fields.len() + 1,
        Item::Columns(_) if is_stacked(width) => 0,
        Item::Row { .. } | Item::Columns(_) | Item::Heading(_) | Item::Gap => 1,
    }
}

/// Whether a form is too narrow for the columns of a table: then each of its fields has a line.
fn is_stacked(width: usize) -> bool {
    width < 56
}

/// How many lines of its text an item does not show for want of room.
pub fn lines_below(item: &Item) -> usize {
    match item {
        Item::Field(Field { kind: Kind::Block { rows }, value, .. }) => {
            value.split('\n').count().saturating_sub(usize::from(*rows))
        }
        _ => 0,
    }
}

/// What a field tells of: the problem that is told first, and how many more there are.
fn told<'a>(model: &'a Model, field: &Field) -> Option<(&'a Problem, usize)> {
    let told = model.told_problems(field.spot.field()?);
    Some((*told.first()?, told.len() - 1))
}

/// What is wrong and what to do, and how many problems more there are.
fn in_full((problem, more): (&Problem, usize)) -> String {
    format!("{} {}{}", theme::glyph(tone_of(problem)), full(problem), and_more(more))
}

/// That a line of what is wrong is not all there is.
pub fn and_more(count: usize) -> String {
    if count == 0 { String::new() } else { format!(" (+{count} more)") }
}

/// The line of an item of so many lines that the focus is on, from its first.
pub fn focused_line(model: &Model, item: &Item, width: usize, height: usize) -> usize {
    let width = used(item, width);
    let field = match item {
        Item::Field(field) => field,
        Item::Row { table: true, fields, .. } if is_stacked(width) => {
            return fields
                .iter()
                .position(|field| model.focus.as_ref() == Some(&field.spot))
                .map_or(0, |at| at + 1);
        }
        _ => return 0,
    };
    match &field.kind {
        Kind::Radio(choices) => {
            let taken = choices.iter().position(|choice| choice.value == field.value).unwrap_or(0);
            radio_rows(choices, width).iter().take(taken).map(Vec::len).sum()
        }
        Kind::Block { .. } => {
            let line = model.editor.as_ref().map_or(0, |editor| editor.cursor().0);
            line.min(height.saturating_sub(2))
        }
        _ => 0,
    }
}

/// How much of the width an item uses. What is to be copied uses all of it, so that it stays on one line
/// where that is possible, and so do lists, of which the names may be long.
fn used(item: &Item, width: usize) -> usize {
    match item {
        Item::Verbatim(_) | Item::Row { table: true, .. } | Item::Columns(_) => width,
        Item::Field(Field { kind: Kind::Block { .. }, .. }) => width,
        _ => width.min(WIDEST),
    }
}

fn prose(width: usize) -> usize {
    width.saturating_sub(MARKER + 2)
}

/// Draws an item on so many lines.
pub fn draw(model: &Model, item: &Item, width: usize, height: usize, cells: Columns) -> Drawn {
    let width = used(item, width);
    match item {
        Item::Field(field) => draw_field(model, field, width, height),
        Item::Row { table: true, name, fields } if is_stacked(width) => stacked(model, name, fields, width),
        Item::Columns(_) if is_stacked(width) => Drawn::default(),
        Item::Row { table, name, fields } => draw_row(model, *table, name, fields, cells),
        Item::Columns(names) => columns(names, cells),
        Item::Action(line) => action(model, line, width),
        Item::Note(tone, text) => note(*tone, text, width),
        Item::Verbatim(text) => {
            Drawn { lines: verbatim(text, width).into_iter().map(Line::raw).collect(), cursor: None }
        }
        Item::Heading(text) => only(Line::styled(fit(text, width), theme::title())),
        Item::Gap => only(Line::default()),
    }
}

/// A line to copy, whole, from the column before the form on: where it is too long it goes on below, if it can at
/// a blank.
fn verbatim(text: &str, width: usize) -> Vec<String> {
    wrap(text, width + 1)
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
    label_in(field, focused, LABEL)
}

fn label_in(field: &Field, focused: bool, cells: usize) -> Span<'static> {
    let style = if focused { theme::title() } else { Style::new() };
    Span::styled(pad(field.label, cells), style)
}

fn draw_field(model: &Model, field: &Field, width: usize, height: usize) -> Drawn {
    let mut drawn = match &field.kind {
        Kind::Line | Kind::Combo(_) => one_line(model, field, width),
        Kind::Block { .. } => block(model, field, height.saturating_sub(1), width),
        Kind::Secret(typed) => secret(model, field, *typed, width),
        Kind::Switch => chosen(model, field, switched(field), width),
        Kind::Select(choices) => chosen(model, field, &selected(field, choices), width),
        Kind::Radio(choices) => radio(model, field, choices, width),
    };
    if !matches!(field.kind, Kind::Switch | Kind::Select(_)) {
        drawn.lines.push(message(model, field, width, drawn.lines.len()));
    }
    drawn
}

/// The one line every text field owns for what is wrong with it: the cure as well where it fits. It is there
/// whether anything is wrong or not, so that nothing moves; the panel says everything of the focused field.
fn message(model: &Model, field: &Field, width: usize, rows: usize) -> Line<'static> {
    let remark = remark(model, field, rows);
    match told(model, field) {
        Some(told) if told.0.severity > Severity::Hint || remark.is_empty() => told_line(told, width),
        _ => {
            let indent = " ".repeat(MARKER + LABEL);
            let room = width.saturating_sub(MARKER + LABEL);
            Line::raw(format!("{indent}{}", fit(&remark, room)))
        }
    }
}

/// What is wrong on one line, and what to do and how much more there is where it fits: below the value where
/// that holds it, and over the whole width where it does not.
fn told_line(told: (&Problem, usize), width: usize) -> Line<'static> {
    let (problem, more) = told;
    let (tone, more) = (tone_of(problem), and_more(more));
    let all = in_full(told);
    let fits = all.width() + MARKER <= width;
    let text = if fits { all } else { format!("{} {}", theme::glyph(tone), sentence(problem)) };
    let more = if fits { String::new() } else { more };
    let room = width.saturating_sub(MARKER + LABEL);
    let start = if text.width() + more.width() <= room { MARKER + LABEL } else { MARKER };
    let shown = fit(&text, width.saturating_sub(start + more.width())) + &more;
    Line::from(vec![Span::raw(" ".repeat(start)), Span::styled(shown, theme::style(tone))])
}

/// An empty line. Below rows of fields, which have none of their own, it says what is wrong with
/// the one the focus is on, or else the worst that is wrong with any.
pub fn gap(model: &Model, rows: &[Item], width: usize) -> Drawn {
    let focused = rows.iter().find(|row| matches!(row, Item::Row { fields, .. } if has_focus(model, fields)));
    if let Some(problem) = focused.and_then(|row| told_of_row(model, row).into_iter().next()) {
        return only(told_line((problem, 0), width.min(WIDEST)));
    }
    let is_in_a_row = |problem: &Problem| {
        let Some(field) = problem.place.field().filter(|field| model.is_shown(*field)) else { return false };
        let of_this = |cell: &Field| cell.spot == Spot::Field(field);
        rows.iter().any(|row| matches!(row, Item::Row { fields, .. } if fields.iter().any(of_this)))
    };
    let first = |severity| {
        let problems = model.desk.problems().iter().filter(move |problem| problem.severity == severity);
        problems.into_iter().find(|problem| is_in_a_row(problem))
    };
    let worst = match rows {
        [] => None,
        _ => first(Severity::Error).or_else(|| first(Severity::Warning)),
    };
    only(worst.map_or_else(Line::default, |problem| told_line((problem, 0), width.min(WIDEST))))
}

fn has_focus(model: &Model, fields: &[Field]) -> bool {
    fields.iter().any(|field| model.focus.as_ref() == Some(&field.spot))
}

/// What is wrong with the fields of a row that is worse than a hint, the worst of each first.
fn told_of_row<'a>(model: &'a Model, row: &Item) -> Vec<&'a Problem> {
    fields_of(row)
        .iter()
        .filter_map(|field| field.spot.field())
        .flat_map(|field| model.told_problems(field))
        .filter(|problem| problem.severity > Severity::Hint)
        .collect()
}

/// The fields of an item.
pub fn fields_of(item: &Item) -> &[Field] {
    match item {
        Item::Field(field) => std::slice::from_ref(field),
        Item::Row { fields, .. } => fields,
        _ => &[],
    }
}

/// What is wrong with the fields of an item and is not said in full where they stand.
pub fn untold<'a>(model: &'a Model, item: &Item, width: usize) -> Vec<&'a Problem> {
    let Item::Field(field) = item else { return told_of_row(model, item) };
    let mut told = field.spot.field().map_or_else(Vec::new, |id| model.told_problems(id));
    let (Some(first), more) = (told.first(), told.len().saturating_sub(1)) else { return told };
    let line = in_full((first, more)).width();
    let room = match &field.kind {
        Kind::Switch => width.saturating_sub(MARKER + LABEL + switched(field).width() + 2),
        Kind::Select(choices) => width.saturating_sub(MARKER + LABEL + selected(field, choices).width() + 2),
        _ => width.saturating_sub(MARKER),
    };
    if line <= room {
        told.remove(0);
    }
    told
}

/// What there is to say of a field on so many rows that has no problem.
fn remark(model: &Model, field: &Field, rows: usize) -> String {
    match (&field.spot, &field.kind) {
        (Spot::Field(FieldId::CommonName), _) => match model.desk.names().common_name() {
            // Typed as it is sent, a name says how it reads, and the other way round.
            Some(name) if name.as_str() == name.unicode() => String::new(),
            Some(name) if model.desk.draft().text(FieldId::CommonName).is_ascii() => {
                format!("reads {}", name.unicode())
            }
            Some(name) => format!("sent as {}", name.as_str()),
            None => String::new(),
        },
        (Spot::Field(FieldId::DnsNames), _) if is_focused(model, &field.spot) => {
            let line = model.editor.as_ref().map_or(0, |editor| editor.cursor().0);
            let sent = field.value.split('\n').nth(line).and_then(|text| sent_as(model, field, line, text));
            sent.map_or_else(|| lines_of(field, rows), |sent| format!("sent as {sent}"))
        }
        (_, Kind::Block { .. }) => lines_of(field, rows),
        _ => String::new(),
    }
}

/// How many lines a text has that are not all on show.
fn lines_of(field: &Field, rows: usize) -> String {
    match field.value.lines().count() {
        lines if lines > rows => counted(lines, "line"),
        _ => String::new(),
    }
}

/// The part of a text line on show, and the cell of the cursor in it.
fn typed_line(model: &Model, field: &Field, focused: bool, room: usize) -> (Span<'static>, Option<usize>) {
    let column = model.editor.as_ref().filter(|_| focused).map(|editor| editor.cursor().1);
    let cell = column.map(|column| cell_of(&field.value, column));
    let skip = cell.map_or(0, |cell| cell.saturating_sub(room.saturating_sub(1)));
    let span = match (field.value.as_str(), focused) {
        ("", _) if !field.placeholder.is_empty() => Span::raw(fit(&format!("({})", field.placeholder), room)),
        ("", _) => Span::styled(fit(EMPTY, room), theme::ornament()),
        (text, true) => Span::raw(window(text, skip, room)),
        (text, false) => Span::raw(fit(&unattended(field, text), room)),
    };
    (span, cell.map(|cell| cell - skip))
}

/// What was typed, where the cursor is not: without a password that came with a host.
fn unattended<'t>(field: &Field, text: &'t str) -> Cow<'t, str> {
    match field.spot.field().is_some_and(FieldId::takes_hosts) {
        true => without_passwords(text),
        false => Cow::Borrowed(text),
    }
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
    let numbered = names_a_line(model, field);
    let skip = cell.saturating_sub(room.saturating_sub(1));
    let mut drawn = Drawn::default();
    // The label goes with the cursor: a screen reader reads its row alone.
    let labelled = if focused { line - top } else { 0 };
    for row in 0..rows {
        let head = if row == labelled { field.label } else { "" };
        let style = if focused { theme::title() } else { Style::new() };
        let number = top + row;
        let is_told = numbered || (focused && row == labelled && lines.len() > 1);
        let counted = if is_told && number < lines.len() { (number + 1).to_string() } else { String::new() };
        let head = Span::styled(pad(head, (LABEL - 1).saturating_sub(counted.len())) + &counted, style);
        let text = match lines.get(number) {
            Some(text) if !field.value.is_empty() => {
                let is_typed = cursor.is_some_and(|(line, _)| line == number);
                let text = if is_typed { Cow::Borrowed(*text) } else { unattended(field, text) };
                let shown = window(&text, skip, room);
                let sent = sent_as(model, field, number, &text).filter(|_| skip == 0);
                let sent = sent.map(|sent| format!("  = {sent}"));
                let fits = |sent: &String| shown.width() + sent.width() <= room;
                Span::raw(sent.filter(fits).map_or_else(|| shown.clone(), |sent| shown.clone() + &sent))
            }
            _ if row == 0 || field.value.is_empty() => Span::styled(fit(EMPTY, room), theme::ornament()),
            _ => Span::raw(""),
        };
        let mark = marker(focused && row == labelled);
        drawn.lines.push(Line::from(vec![mark, head, gutter(model, field, number), text]));
    }
    drawn.cursor = cursor.map(|_| ((MARKER + LABEL + cell - skip) as u16, (line - top) as u16));
    drawn
}

/// Behind a line of *Other names* that is sent otherwise than it is written: what is sent.
fn sent_as(model: &Model, field: &Field, line: usize, text: &str) -> Option<String> {
    if text.is_ascii() || field.spot != Spot::Field(FieldId::DnsNames) {
        return None;
    }
    let others = &model.desk.names().others;
    let first = others.partition_point(|typed| typed.line < line);
    let here = others[first..].iter().take_while(|typed| typed.line == line);
    let sent: Vec<&str> = here.filter_map(|typed| Some(typed.name.as_ref().ok()?.as_str())).collect();
    (!sent.is_empty()).then(|| sent.join(", "))
}

/// Whether something that is said of a text of several lines names one of them.
fn names_a_line(model: &Model, field: &Field) -> bool {
    let Spot::Field(id) = field.spot else { return false };
    model
        .shown_problems(id)
        .any(|problem| matches!(problem.place, Place::Item(..)) || problem.message.contains(" line "))
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
            Span::styled(theme::glyph(tone), theme::sign(tone))
        }
        None => Span::raw(" "),
    }
}

fn switched(field: &Field) -> &'static str {
    if field.value == ON { "[x] yes" } else { "[ ] no" }
}

/// Of a list, the choice that is visible.
fn selected(field: &Field, choices: &[Choice]) -> String {
    let taken = choices.iter().find(|choice| choice.value == field.value);
    let text =
        taken.map_or_else(|| format!("not chosen {}", shown(&field.value)), |choice| choice.label.clone());
    format!("< {text} >")
}

/// What is chosen, with the cursor on it, and, beside it, what is wrong with that. Where it would be cut, the label
/// gives way.
fn chosen(model: &Model, field: &Field, text: &str, width: usize) -> Drawn {
    let focused = is_focused(model, &field.spot);
    let style = if focused { theme::focused() } else { Style::new() };
    let cells = LABEL.min(width.saturating_sub(MARKER + text.width()).max(field.label.width() + 1));
    let mut spans = vec![
        marker(focused),
        label_in(field, focused, cells),
        Span::styled(fit(text, width.saturating_sub(MARKER + cells)), style),
    ];
    if let Some(told) = told(model, field) {
        let room = width.saturating_sub(MARKER + LABEL + text.width() + 2);
        spans.push(Span::styled(format!("  {}", fit(&in_full(told), room)), theme::style(tone_of(told.0))));
    }
    Drawn { lines: vec![Line::from(spans)], cursor: focused.then_some(((MARKER + cells) as u16, 0)) }
}

/// The notes of the choices in the lines they take beside them.
fn radio_rows(choices: &[Choice], width: usize) -> Vec<Vec<String>> {
    let room = width.saturating_sub(MARKER + DOT + longest(choices) + 2);
    let rows = choices.iter().map(|choice| wrap(choice.disabled.as_ref().unwrap_or(&choice.note), room));
    rows.map(|lines| if lines.is_empty() { vec![String::new()] } else { lines }).collect()
}

/// Cells of the mark of a choice and the blank behind it.
const DOT: usize = 4;

fn longest(choices: &[Choice]) -> usize {
    choices.iter().map(|choice| choice.label.width()).max().unwrap_or(0)
}

fn radio(model: &Model, field: &Field, choices: &[Choice], width: usize) -> Drawn {
    let focused = is_focused(model, &field.spot);
    let taken = choices.iter().position(|choice| choice.value == field.value);
    let names = longest(choices);
    let mut drawn = Drawn::default();
    for (index, (choice, notes)) in choices.iter().zip(radio_rows(choices, width)).enumerate() {
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
                _ => vec![Span::raw(" ".repeat(MARKER + DOT + names + 2))],
            };
            spans.push(Span::raw(note));
            drawn.lines.push(Line::from(spans));
        }
    }
    drawn
}

/// The cells of the rows of a form: their name, then their fields. All rows of a table have the same.
#[derive(Debug, Clone, Copy)]
pub struct Columns {
    table: [usize; 3],
    line: [usize; 3],
}

/// The fewest cells of a column: what stands in an empty field.
const NARROWEST: usize = 13;

impl Columns {
    /// The width in which a table shows everything it holds; 0 without one.
    pub fn wanted(form: &Form) -> usize {
        let has_table = form.items.iter().any(|item| matches!(item, Item::Row { table: true, .. }));
        if has_table { MARKER + 2 + Columns::held(form).iter().sum::<usize>() } else { 0 }
    }

    /// What each column of a table would take.
    fn held(form: &Form) -> [usize; 3] {
        let mut wanted = [LABEL - 1, NARROWEST, NARROWEST];
        for item in &form.items {
            if let Item::Row { table: true, name, fields } = item {
                // A blank behind each, and one for the cursor behind what is typed.
                let held = fields.iter().map(|field| field.value.width() + 2);
                let held = std::iter::once(name.width() + 1).chain(held);
                wanted.iter_mut().zip(held).for_each(|(most, width)| *most = (*most).max(width));
            }
        }
        wanted
    }

    /// As wide as what the rows hold wants them, and as the width allows.
    pub fn of(form: &Form, width: usize) -> Columns {
        let room = width.saturating_sub(MARKER + 2);
        let wanted = Columns::held(form);
        // What is typed goes before what is told in the panel as well.
        let least = (room / 3).max(LABEL - 1);
        let name = wanted[0].min(room.saturating_sub(wanted[1] + wanted[2]).max(least));
        let first = wanted[1].clamp(NARROWEST, (room.saturating_sub(name) / 2).max(NARROWEST));
        let rest = width.min(WIDEST).saturating_sub(MARKER + LABEL - 1 + 2);
        let line = (rest * 2 / 5).min(30);
        Columns {
            table: [name, first, room.saturating_sub(name + first)],
            line: [LABEL - 1, line, rest.saturating_sub(line)],
        }
    }
}

fn columns(names: &[&'static str], columns: Columns) -> Drawn {
    let mut text = " ".repeat(MARKER);
    for (name, cell) in names.iter().zip(columns.table) {
        text += &pad(name, cell);
        text.push(' ');
    }
    only(Line::raw(text))
}

fn draw_row(model: &Model, table: bool, name: &str, fields: &[Field], columns: Columns) -> Drawn {
    let [name_width, first, second] = if table { columns.table } else { columns.line };
    let focused = fields.iter().any(|field| is_focused(model, &field.spot));
    let mut spans = vec![marker(focused), Span::raw(pad(name, name_width))];
    let mut at = MARKER + name_width;
    let mut cursor = None;
    for (field, cell_width) in fields.iter().zip([first, second]) {
        let focused = is_focused(model, &field.spot);
        let told = field.spot.field().and_then(|id| model.first_problem(id));
        let tone = told.map_or(Tone::Plain, tone_of);
        spans.push(Span::styled(theme::glyph(tone), theme::sign(tone)));
        at += 1;
        let room = cell_width.saturating_sub(1);
        let (span, cell) = typed_line(model, field, focused, room);
        cursor = cursor.or(cell.map(|cell| ((at + cell) as u16, 0)));
        let missing = cell_width.saturating_sub(span.content.width());
        spans.push(span);
        spans.push(Span::raw(" ".repeat(missing)));
        at += cell_width;
    }
    Drawn { lines: vec![Line::from(spans)], cursor }
}

/// A row of a table on a narrow terminal: its name, and each field on a line of its own.
fn stacked(model: &Model, name: &str, fields: &[Field], width: usize) -> Drawn {
    let mut drawn =
        only(Line::raw(format!("{}{}", " ".repeat(MARKER), fit(name, width.saturating_sub(MARKER)))));
    for field in fields {
        let focused = is_focused(model, &field.spot);
        let label = format!("{} ", field.label);
        let told = field.spot.field().and_then(|id| model.first_problem(id));
        let tone = told.map_or(Tone::Plain, tone_of);
        let before = MARKER + label.width() + 1;
        let (span, cell) = typed_line(model, field, focused, width.saturating_sub(before));
        if let Some(cell) = cell {
            drawn.cursor = Some(((before + cell) as u16, drawn.lines.len() as u16));
        }
        let sign = Span::styled(theme::glyph(tone), theme::sign(tone));
        drawn.lines.push(Line::from(vec![marker(focused), Span::raw(label), sign, span]));
    }
    drawn
}

/// The lines of an action. The one below a table has one line, however long what was typed there is: it moves
/// nothing.
fn said_in(line: &ActionLine, width: usize) -> Vec<String> {
    match line.action {
        Action::UseForAll(_) => vec![fit(&said(line), width)],
        _ => wrap(&said(line), width),
    }
}

/// What an action line says; one that cannot be done yet says so, and why when it is tried.
fn said(line: &ActionLine) -> String {
    match (&line.disabled, &line.action) {
        // The line of a draft says itself that it is being edited.
        (None, _) | (_, Action::Pick(..)) => line.label.clone(),
        _ => format!("{} (not yet)", line.label),
    }
}

fn action(model: &Model, line: &ActionLine, width: usize) -> Drawn {
    let focused = is_focused(model, &Spot::Action(line.action.clone()));
    let glyph = match line.tone {
        Tone::Plain => ACTION,
        tone => theme::glyph(tone),
    };
    let style = if focused { theme::focused() } else { Style::new() };
    let mut drawn = Drawn::default();
    for (row, text) in said_in(line, prose(width)).into_iter().enumerate() {
        let head = match row {
            0 => vec![marker(focused), Span::styled(glyph, theme::sign(line.tone)), Span::raw(" ")],
            _ => vec![Span::raw("    ")],
        };
        let mut spans = head;
        spans.push(Span::styled(text, style));
        drawn.lines.push(Line::from(spans));
    }
    drawn.cursor = focused.then_some((MARKER as u16 + 2, 0));
    drawn
}

fn note(tone: Tone, text: &str, width: usize) -> Drawn {
    let mut drawn = Drawn::default();
    for (row, line) in wrap(text, prose(width)).into_iter().enumerate() {
        let sign =
            if row == 0 { Span::styled(theme::glyph(tone), theme::sign(tone)) } else { Span::raw(" ") };
        drawn.lines.push(Line::from(vec![sign, Span::raw(" "), Span::raw(line)]));
    }
    drawn
}
