//! What the fields of a form could not say in full where they stand, below its last line.

use std::cmp::Reverse;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::drawn::{MARGIN, MARKER, View};
use super::paragraph::{cut, wrap};
use super::put;
use super::text::fit;
use super::theme;
use super::{item, problem};
use crate::order::problem::{Problem, Severity};
use crate::wizard::advice;
use crate::wizard::form::Form;
use crate::wizard::more;

/// The fewest lines in which anything is said.
const FEWEST: u16 = 2;

/// Says them, the worst first and with their number, on so many lines from the top of an area on. What the focused
/// field is about first is said in the panel, and some is told beside the form.
pub fn draw(view: View, form: &Form, buffer: &mut Buffer, area: Rect, rows: u16, beside: &[Problem]) {
    if rows < FEWEST {
        return;
    }
    let width = usize::from(area.width);
    let mut untold: Vec<&Problem> =
        form.items.iter().flat_map(|item| item::untold(view, item, width)).collect();
    let in_the_panel = told_in_the_panel(view);
    untold.retain(|problem| Some(*problem) != in_the_panel && !beside.contains(problem));
    untold.sort_by_key(|problem| Reverse(problem.severity));
    // A hint is said where there is room for it beside all that matters more; Review has none to refer to.
    if !all_fit(view, &untold, width, rows.into()) {
        untold.retain(|problem| problem.severity > Severity::Hint);
    }
    for (row, line) in lines(view, &untold, width, rows.into()).into_iter().enumerate() {
        put(buffer, Rect { y: area.y + row as u16, height: 1, ..area }, line);
    }
}

/// The problem that the panel begins with, where nothing else is said there.
fn told_in_the_panel(view: View<'_>) -> Option<&Problem> {
    let field = view.model.focus.as_ref().filter(|_| !view.model.says_something())?.field()?;
    view.model.first_problem(field)
}

/// Whether all of them fit below their number.
fn all_fit(view: View, untold: &[&Problem], width: usize, rows: usize) -> bool {
    let wanted: usize = beginning(view, untold, width, rows).iter().map(Vec::len).sum();
    wanted + usize::from(untold.len() > 1) <= rows
}

/// How many there are, below an empty line where there is room for that, and as many of them as fit: where not all do in
/// full, of each as much that as many as can be are told.
fn lines(view: View, untold: &[&Problem], width: usize, rows: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    if untold.is_empty() {
        return lines;
    }
    let messages = beginning(view, untold, width, rows);
    let wanted: usize = messages.iter().map(Vec::len).sum();
    if wanted + 2 <= rows {
        lines.push(Line::default());
    }
    let in_full = wanted + usize::from(untold.len() > 1) <= rows;
    // No head takes the room of what it is about: what fits without one is told whole.
    if wanted < rows || wanted > rows && untold.len() + 1 < rows {
        let heading = format!("  {}", more::messages(untold.len(), in_full));
        lines.push(Line::styled(heading, theme::title()));
    }
    let lengths: Vec<usize> = messages.iter().map(Vec::len).collect();
    let shares = shares(&lengths, rows - lines.len());
    for ((problem, message), share) in untold.iter().zip(messages).zip(&shares) {
        let signs = std::iter::once(Some(*problem)).chain(std::iter::repeat(None)).map(problem::sign);
        for (text, sign) in cut(message, *share, room(width)).into_iter().zip(signs) {
            lines.push(Line::from(vec![sign, Span::raw(format!(" {text}"))]));
        }
    }
    let left = untold.len() - shares.len();
    if left > 0 {
        let text = more::left_out_of(left, untold.len());
        lines.push(Line::raw(format!("  {} {}", theme::MORE, fit(&text, room(width).saturating_sub(2)))));
    }
    lines.truncate(rows);
    lines
}

/// The lines that each message has of so many: one for as many messages as can be, then more for those before others.
/// Where some have none, a line is left that says so.
fn shares(lengths: &[usize], rows: usize) -> Vec<usize> {
    let told = if lengths.len() <= rows { lengths.len() } else { rows.saturating_sub(1) };
    let mut spare = if told < lengths.len() { 0 } else { rows - told };
    let share = |length: &usize| {
        let granted = (length - 1).min(spare);
        spare -= granted;
        1 + granted
    };
    lengths.iter().take(told).map(share).collect()
}

/// The messages, of more than there are lines for a line's worth more: there may be thousands, and each takes a line at
/// least.
fn beginning(view: View, untold: &[&Problem], width: usize, rows: usize) -> Vec<Vec<String>> {
    untold.iter().take(rows + 1).map(|problem| message(view, problem, width)).collect()
}

/// Where it is, what is wrong, and what to do about it.
fn message(view: View, problem: &Problem, width: usize) -> Vec<String> {
    wrap(&view.spell(&advice::message(view.model, problem)), room(width))
}

/// The cells of a message, behind its sign.
fn room(width: usize) -> usize {
    width.saturating_sub(MARKER + MARGIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_messages_are_told_as_there_are_lines() {
        for (lengths, rows, shares_of_them) in [
            (vec![2, 1, 3], 6, vec![2, 1, 3]),
            (vec![2, 1, 3], 5, vec![2, 1, 2]),
            (vec![2, 1, 3], 3, vec![1, 1, 1]),
            (vec![2, 2, 2, 2, 2, 2, 2], 4, vec![1, 1, 1]),
            (vec![3], 2, vec![2]),
            (vec![3, 1], 1, vec![]),
        ] {
            assert_eq!(shares(&lengths, rows), shares_of_them, "{lengths:?} on {rows}");
        }
    }
}
