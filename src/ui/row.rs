//! Rows of fields side by side: a line of the form, or a table.

use ratatui::text::{Line, Span};

use super::drawn::{Drawn, LABEL, MARGIN, MARKER, View, marker};
use super::field::{typed_end, typed_line};
use super::problem::{self, ToldProblem};
use super::text::{Cells, fit, pad};
use super::theme::{self, FOCUS};
use crate::order::problem::{Problem, Severity};
use crate::wizard::form::{Field, Form, Item, Spot};

/// Whether a form is too narrow for the columns of a table: then each of its fields has a line.
pub fn is_stacked(width: usize) -> bool {
    width < 56
}

/// The cells of the rows of a form: their name, then their fields. All rows of a table have the same.
#[derive(Debug, Clone, Copy)]
pub struct Columns {
    table: [usize; 3],
    line: [usize; 3],
}

/// The most cells of a line of fields: what is typed there is short.
const WIDEST: usize = 104;
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

/// The names of the columns.
pub fn head(names: &[&'static str], columns: Columns) -> Drawn {
    let mut text = " ".repeat(MARKER);
    for (name, cell) in names.iter().zip(columns.table) {
        text += &pad(name, cell);
        text.push(' ');
    }
    Drawn::line(Line::raw(text))
}

/// Draws a row side by side. At the end of the line it is said which of its cells the focus is on, where there is
/// room for that: a row is read as a whole, and its cells may be alike.
pub fn beside(
    view: View,
    table: bool,
    name: &str,
    fields: &[Field],
    columns: Columns,
    width: usize,
) -> Drawn {
    let width = if table { width } else { width.min(WIDEST) };
    let [name_width, first, second] = if table { columns.table } else { columns.line };
    let mut spans = vec![marker(false), Span::raw(pad(name, name_width))];
    let mut at = MARKER + name_width;
    let mut cursor = None;
    for (field, cell_width) in fields.iter().zip([first, second]) {
        let focused = view.has_focus(&field.spot);
        if focused {
            // The marker takes the last cell of what stands before.
            let before = spans.pop().map_or_else(String::new, |span| span.content.into_owned());
            let width = before.width();
            spans.push(Span::raw(pad(before.trim_end(), width.saturating_sub(1))));
            spans.push(Span::styled(FOCUS, theme::title()));
        }
        spans.push(sign(view, field));
        at += 1;
        let room = cell_width.saturating_sub(1);
        // What stands beside the cell of the focus gives way to what that is called, from its beginning on.
        let room = match beside_focus(view, fields, field) {
            Some(label) => room.min(width.saturating_sub(at + label.width() + 3 + MARGIN)),
            None => room,
        };
        let (span, cell) = match field.value.width() > room && !focused {
            true => (typed_end(field, room), None),
            false => typed_line(view, field, focused, room),
        };
        cursor = cursor.or(cell.map(|cell| ((at + cell) as u16, 0)));
        let missing = cell_width.saturating_sub(span.content.width());
        spans.push(span);
        spans.push(Span::raw(" ".repeat(missing)));
        at += cell_width;
    }
    let mut line = Line::from(spans);
    if let Some(field) = fields.iter().find(|field| view.has_focus(&field.spot)) {
        for said in field.told_as_here() {
            if say_at_the_end(&mut line, said, width) {
                break;
            }
        }
    }
    Drawn { lines: vec![line], cursor }
}

/// What the cell before this one is called, where the focus is on that.
fn beside_focus(view: View, fields: &[Field], field: &Field) -> Option<&'static str> {
    let at = fields.iter().position(|other| other.spot == field.spot)?;
    let before = fields.get(at.checked_sub(1)?)?;
    view.has_focus(&before.spot).then_some(before.label)
}

/// Says something at the right end of a line. False where what stands there leaves no room for it.
fn say_at_the_end(line: &mut Line, said: String, width: usize) -> bool {
    let is_blank = |span: &&Span| span.content.trim().is_empty();
    let blank = line.spans.iter().rev().take_while(is_blank).count();
    let used: usize = line.spans[..line.spans.len() - blank].iter().map(|span| span.content.width()).sum();
    // Behind what is typed the cursor has a cell, and a gap tells the two apart.
    let gap = width.checked_sub(used + said.width() + MARGIN).filter(|gap| *gap > 2);
    let Some(gap) = gap else { return false };
    line.spans.truncate(line.spans.len() - blank);
    line.spans.push(Span::raw(" ".repeat(gap)));
    line.spans.push(Span::raw(said));
    true
}

/// The lines of a row of which each field has one: a row of a table has its name above them.
pub fn stacked_lines(table: bool, fields: &[Field]) -> usize {
    fields.len() + usize::from(table)
}

/// A row on a narrow terminal: each field on a line of its own, below the name of a table's row.
pub fn stacked(view: View, table: bool, name: &str, fields: &[Field], width: usize) -> Drawn {
    let mut drawn = match table {
        true => Drawn::line(Line::raw(format!(
            "{}{}",
            " ".repeat(MARKER),
            fit(name, width.saturating_sub(MARKER))
        ))),
        false => Drawn::default(),
    };
    for field in fields {
        let focused = view.has_focus(&field.spot);
        let label = match (table, focused) {
            (true, true) => named_label(name, &field.called(), width),
            (true, false) => format!("{} ", field.label),
            (false, _) => pad(field.label, LABEL - 1),
        };
        let before = MARKER + label.width() + 1;
        let (span, cell) = typed_line(view, field, focused, width.saturating_sub(before));
        if let Some(cell) = cell {
            drawn.cursor = Some(((before + cell) as u16, drawn.lines.len() as u16));
        }
        let line = vec![marker(focused), Span::raw(label), sign(view, field), span];
        drawn.lines.push(Line::from(line));
    }
    drawn
}

/// What a field of a row of a table is called where it has the focus: after the name that the row is for, as this line is
/// read alone. The end of the name gives way; what it begins with tells it from others.
fn named_label(name: &str, called: &str, width: usize) -> String {
    // What stands in an empty field has room behind it, and what it is called is the same for all names.
    let room = width.saturating_sub(MARKER + NARROWEST);
    let word = called.rsplit(' ').next().unwrap_or_default();
    format!("{} {word} ", fit(name, room.saturating_sub(word.width() + 2)))
}

/// The sign of what is told of a field before all else.
fn sign(view: View, field: &Field) -> Span<'static> {
    problem::sign(field.spot.field().and_then(|id| view.model.first_problem(id)))
}

/// The line of a row of which each field has a line that the focus is on, from its first.
pub fn focused_line(view: View, table: bool, fields: &[Field]) -> usize {
    let focused = fields.iter().position(|field| view.model.focus.as_ref() == Some(&field.spot));
    focused.map_or(0, |at| at + usize::from(table))
}

/// What is told of some rows of fields, which have no line of their own for it, on the empty line below them: what is
/// wrong with the one the focus is on, or else the worst that is wrong with any; of which row, and how much more there is.
pub fn below(view: View, rows: &[Item], width: usize) -> Drawn {
    let line = |problem: &Problem, more: usize| {
        let spot = problem.place.field().map(Spot::Field);
        let row = rows.iter().find(|row| spot.as_ref().is_some_and(|spot| row.holds(spot)));
        let named = match row {
            // The name of a table's row is said where its line has the focus.
            Some(Item::Row { table: true, fields, .. }) if has_focus(view, fields) => problem.clone(),
            Some(Item::Row { name, .. }) if rows.len() > 1 && !problem.message.contains(name) => {
                Problem { message: format!("{name}: {}", problem.message), ..problem.clone() }
            }
            _ => problem.clone(),
        };
        Drawn::line(ToldProblem::about(view, &named, more).line(width))
    };
    let focused = rows.iter().map(Item::fields).find(|fields| has_focus(view, fields));
    if let Some([first, more @ ..]) = focused.map(|fields| told(view, fields)).as_deref() {
        return line(first, more.len());
    }
    let is_in_a_row = |problem: &&Problem| {
        let field = problem.place.field().filter(|field| view.model.is_shown(*field));
        let spot = field.map(Spot::Field);
        problem.severity > Severity::Hint && spot.is_some_and(|spot| rows.iter().any(|row| row.holds(&spot)))
    };
    let mut all: Vec<&Problem> = match rows {
        [] => Vec::new(),
        _ => view.model.desk.problems().iter().filter(is_in_a_row).collect(),
    };
    all.sort_by_key(|problem| std::cmp::Reverse(problem.severity));
    match all.as_slice() {
        [] => Drawn::line(Line::default()),
        [worst, more @ ..] => line(worst, more.len()),
    }
}

fn has_focus(view: View, fields: &[Field]) -> bool {
    fields.iter().any(|field| view.model.focus.as_ref() == Some(&field.spot))
}

/// What is wrong with the fields of a row that is worse than a hint, the worst of each first.
pub fn told<'a>(view: View<'a>, fields: &[Field]) -> Vec<&'a Problem> {
    fields
        .iter()
        .filter_map(|field| field.spot.field())
        .flat_map(|field| view.model.told_problems(field))
        .filter(|problem| problem.severity > Severity::Hint)
        .collect()
}
