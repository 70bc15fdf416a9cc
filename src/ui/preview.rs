//! Beside the form of a wide terminal: what will be sent so far above, what is wrong with it below. Each
//! keeps to its own end, so that neither moves the other.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::put;
use super::text::{Cells, cut, pad, wrap};
use super::theme::{self, MORE};
use crate::wizard::form::Tone;
use crate::wizard::more;
use crate::wizard::screens::Preview;

/// Cells of what an entry is called, and of the gap behind it.
const LABEL: usize = 16;
/// Cells before what stands below its name.
const INDENT: usize = 2;
/// Most lines of one entry.
const ENTRY_LINES: usize = 3;

/// Draws the preview around the row of the cursor, which it leaves empty: what would stand there stands a row further
/// on, and nothing is hidden wherever the cursor goes.
pub fn draw(preview: &Preview, frame: &mut Frame, area: Rect, cursor: u16) {
    let area = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    // One row is left for the cursor, whether it is beside them or not: so as much is said wherever it is.
    let (width, rows) = (usize::from(area.width), usize::from(area.height).saturating_sub(1));
    // What is wrong has half of them, and what the other leaves free.
    let free = rows.saturating_sub(sent(preview, width, rows).len() + 1);
    let wrong = wrong(preview, width, free.max(rows / 2));
    let sent = sent(preview, width, rows.saturating_sub(wrong.len() + 1));
    let around = || (area.top()..area.bottom()).filter(|y| *y != cursor);
    let from_the_top = around().zip(sent);
    let from_the_bottom = around().rev().zip(wrong.into_iter().rev());
    for (y, line) in from_the_top.chain(from_the_bottom) {
        put(frame, Rect { y, height: 1, ..area }, line);
    }
}

/// What will be sent, in at most so many lines.
fn sent(preview: &Preview, width: usize, rows: usize) -> Vec<Line<'static>> {
    let mut lines = vec![Line::styled(preview.title, theme::title()), Line::default()];
    // It is said whole or not at all.
    let runs = preview.runs.as_ref().map_or_else(Vec::new, |text| wrap(text, width));
    if !runs.is_empty() && lines.len() + runs.len() < rows {
        lines.extend(runs.into_iter().map(Line::raw));
        lines.push(Line::default());
    }
    let mut entries = preview.entries.iter();
    for (label, value) in entries.by_ref() {
        let entry = entry(label, value, width);
        if lines.len() + entry.len() >= rows {
            let more = entries.len() + 1;
            lines.push(Line::raw(format!("{MORE} {}", more::left_out(more))));
            break;
        }
        lines.extend(entry);
    }
    lines.truncate(rows);
    lines
}

/// What is wrong, in at most so many lines: the worst in any case, and the others where they fit as a whole.
fn wrong(preview: &Preview, width: usize, rows: usize) -> Vec<Line<'static>> {
    if preview.problems.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![Line::styled(preview.problems_title, theme::title())];
    let mut more = preview.more_problems;
    for (number, (tone, text)) in preview.problems.iter().enumerate() {
        let most = if number == 0 { rows.saturating_sub(2).max(1) } else { rows };
        let problem = problem(*tone, text, width, most);
        if number > 0 && lines.len() + problem.len() >= rows {
            more += preview.problems.len() - number;
            break;
        }
        lines.extend(problem);
    }
    if more > 0 {
        lines.push(Line::raw(format!("{MORE} {}", more::left_out(more))));
    }
    lines.truncate(rows.max(1));
    lines
}

/// What is sent of one field: the first lines of it. A word that is longer than the room beside its name stands below
/// that, whole.
fn entry(label: &str, value: &str, width: usize) -> Vec<Line<'static>> {
    let room = width.saturating_sub(LABEL);
    let below = width.saturating_sub(INDENT);
    if !value.contains(' ') && value.width() > room && value.width() <= below {
        let value = format!("{}{value}", " ".repeat(INDENT));
        return vec![Line::raw(label.to_owned()), Line::raw(value)];
    }
    let labels = std::iter::once(label).chain(std::iter::repeat(""));
    labels
        .zip(cut(wrap(value, room), ENTRY_LINES, room))
        .map(|(label, value)| Line::from(vec![Span::raw(pad(label, LABEL)), Span::raw(value)]))
        .collect()
}

fn problem(tone: Tone, text: &str, width: usize, most: usize) -> Vec<Line<'static>> {
    let room = width.saturating_sub(2);
    let glyphs = std::iter::once(theme::glyph(tone)).chain(std::iter::repeat(" "));
    glyphs
        .zip(cut(wrap(text, room), most, room))
        .map(|(glyph, text)| {
            Line::from(vec![Span::styled(format!("{glyph} "), theme::style(tone)), Span::raw(text)])
        })
        .collect()
}
