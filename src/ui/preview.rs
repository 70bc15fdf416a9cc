//! Beside the form of a wide terminal: what will be sent so far above, what is wrong with it below. Each
//! keeps to its own end, so that neither moves the other.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::paragraph::{Part, cut, parts, wrap};
use super::put;
use super::text::{Cells, pad};
use super::theme::{self, MORE};
use crate::order::problem::Problem;
use crate::wizard::more;
use crate::wizard::screens::{Preview, PreviewProblem};

/// Cells of what an entry is called, and of the gap behind it.
const LABEL: usize = 16;
/// Cells before what stands below its name.
const INDENT: usize = 2;
/// Most lines of one entry, and of a long one where there is room.
const ENTRY_LINES: usize = 3;
const LONG_ENTRY_LINES: usize = 8;

/// Lines that belong together.
type Block = Vec<Line<'static>>;

/// Draws the preview around the row of the cursor, which it leaves empty: what would stand there stands further on, and
/// nothing is hidden wherever the cursor goes.
pub fn draw(preview: &Preview, buffer: &mut Buffer, area: Rect, cursor: u16) {
    let area = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    // One row is left for the cursor, whether it is beside them or not: so as much is said wherever it is.
    let (width, rows) = (usize::from(area.width), usize::from(area.height).saturating_sub(1));
    // What is wrong has half of them, and what the other leaves free.
    let free = rows.saturating_sub(lines_of(&sent(preview, width, rows, ENTRY_LINES)) + 1);
    let wrong = wrong(preview, width, free.max(rows / 2));
    let sent = sent_in(preview, width, rows.saturating_sub(lines_of(&wrong) + 1));
    let spare = rows.saturating_sub(lines_of(&sent) + 1 + lines_of(&wrong));
    let downwards: Vec<u16> = (area.top()..area.bottom()).collect();
    let upwards: Vec<u16> = downwards.iter().rev().copied().collect();
    let from_below = wrong.into_iter().rev().map(|block| block.into_iter().rev().collect()).collect();
    let from_the_top = around(cursor, &downwards, sent, spare);
    let from_the_bottom = around(cursor, &upwards, from_below, spare);
    for (y, line) in from_the_top.into_iter().chain(from_the_bottom) {
        put(buffer, Rect { y, height: 1, ..area }, line);
    }
}

/// What is wrong and told there whole, with its commands.
pub fn told_whole(preview: &Preview, area: Rect) -> Vec<Problem> {
    let (width, rows) =
        (usize::from(area.width.saturating_sub(2)), usize::from(area.height).saturating_sub(1));
    let free = rows.saturating_sub(lines_of(&sent(preview, width, rows, ENTRY_LINES)) + 1);
    let (told, _) = listed(preview, width, free.max(rows / 2));
    let is_whole = |wrong: &PreviewProblem, lines: &Block| {
        said_there(wrong, width).is_none() && lines.len() == problem(wrong, width, usize::MAX).len()
    };
    let told = preview.problems.iter().zip(&told).filter(|(wrong, lines)| is_whole(wrong, lines));
    told.map(|(wrong, _)| wrong.found.clone()).collect()
}

fn lines_of(blocks: &[Block]) -> usize {
    blocks.iter().map(Vec::len).sum()
}

/// Each line with its row, where that of the cursor is left empty. What belongs together stands on one side of it, where
/// that many rows are to spare; an empty line in that row is one already.
fn around(cursor: u16, rows: &[u16], blocks: Vec<Block>, spare: usize) -> Vec<(u16, Line<'static>)> {
    let cursor = rows.iter().position(|row| *row == cursor);
    let mut placed = Vec::new();
    let mut next = 0;
    for block in blocks {
        let splits = |cursor: &usize| (next + 1..next + block.len()).contains(cursor);
        if let Some(cursor) = cursor.filter(splits).filter(|cursor| cursor - next <= spare) {
            next = cursor + 1;
        }
        let is_gap = block.iter().all(|line| line.width() == 0);
        if is_gap && cursor == Some(next) {
            next += block.len();
            continue;
        }
        for line in block {
            next += usize::from(cursor == Some(next));
            placed.extend(rows.get(next).map(|row| (*row, line)));
            next += 1;
        }
    }
    placed
}

/// What will be sent, in at most so many lines: long entries whole where all of it has room then.
fn sent_in(preview: &Preview, width: usize, rows: usize) -> Vec<Block> {
    let whole = sent(preview, width, usize::MAX, LONG_ENTRY_LINES);
    if lines_of(&whole) < rows { whole } else { sent(preview, width, rows, ENTRY_LINES) }
}

/// The same, with so many lines of an entry at most.
fn sent(preview: &Preview, width: usize, rows: usize, most: usize) -> Vec<Block> {
    let gap = || vec![Line::default()];
    let mut blocks = vec![vec![Line::styled(preview.title, theme::title())], gap()];
    // It is said whole or not at all.
    let runs = preview.runs.as_ref().map_or_else(Vec::new, |text| wrap(text, width));
    if !runs.is_empty() && lines_of(&blocks) + runs.len() < rows {
        blocks.extend([runs.into_iter().map(Line::raw).collect(), gap()]);
    }
    let mut entries = preview.entries.iter();
    for (label, value) in entries.by_ref() {
        let entry = entry(label, value, width, most);
        if lines_of(&blocks) + entry.len() >= rows {
            let more = entries.len() + 1;
            blocks.push(vec![Line::raw(format!("{MORE} {}", more::left_out(more)))]);
            break;
        }
        blocks.push(entry);
    }
    truncate(&mut blocks, rows);
    blocks
}

/// What is wrong, in at most so many lines.
fn wrong(preview: &Preview, width: usize, rows: usize) -> Vec<Block> {
    if preview.problems.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![vec![Line::styled(preview.problems_title, theme::title())]];
    let (listed, more) = listed(preview, width, rows);
    blocks.extend(listed);
    if more > 0 {
        blocks.push(vec![Line::raw(format!("{MORE} {}", more::left_out(more)))]);
    }
    truncate(&mut blocks, rows.max(1));
    blocks
}

/// The problems that have room in so many lines below their title: the worst in any case, and the others where they fit as a
/// whole. How many there are besides.
fn listed(preview: &Preview, width: usize, rows: usize) -> (Vec<Block>, usize) {
    let mut blocks: Vec<Block> = Vec::new();
    for (number, wrong) in preview.problems.iter().enumerate() {
        let most = if number == 0 { rows.saturating_sub(2).max(1) } else { rows };
        let problem = problem(wrong, width, most);
        if number > 0 && 1 + lines_of(&blocks) + problem.len() >= rows {
            break;
        }
        blocks.push(problem);
    }
    let more = preview.more_problems + preview.problems.len() - blocks.len();
    (blocks, more)
}

/// The first so many lines.
fn truncate(blocks: &mut [Block], rows: usize) {
    let mut left = rows;
    for block in blocks {
        block.truncate(left);
        left -= block.len();
    }
}

/// What is sent of one field: the first so many lines of it. Where a word of it is longer than the room beside its name, all
/// stands below that, whole.
fn entry(label: &str, value: &str, width: usize, most: usize) -> Vec<Line<'static>> {
    let room = width.saturating_sub(LABEL);
    let is_long = |word: &str| word.width() > room;
    if value.split(' ').any(is_long) {
        let below = width.saturating_sub(INDENT);
        let lines = cut(wrap(value, below), most, below).into_iter();
        let lines = lines.map(|line| format!("{}{line}", " ".repeat(INDENT)));
        return std::iter::once(label.to_owned()).chain(lines).map(Line::raw).collect();
    }
    let labels = std::iter::once(label).chain(std::iter::repeat(""));
    labels
        .zip(cut(wrap(value, room), most, room))
        .map(|(label, value)| Line::from(vec![Span::raw(pad(label, LABEL)), Span::raw(value)]))
        .collect()
}

fn problem(wrong: &PreviewProblem, width: usize, most: usize) -> Vec<Line<'static>> {
    let room = width.saturating_sub(INDENT);
    let glyphs = std::iter::once(theme::glyph(wrong.tone)).chain(std::iter::repeat(" "));
    let told = said_there(wrong, width);
    glyphs
        .zip(cut(wrap(told.as_ref().unwrap_or(&wrong.text), room), most, room))
        .map(|(glyph, text)| {
            Line::from(vec![Span::styled(format!("{glyph} "), theme::style(wrong.tone)), Span::raw(text)])
        })
        .collect()
}

/// What is said where a command would have to be broken: on which step it is. None where there is none.
fn said_there(wrong: &PreviewProblem, width: usize) -> Option<String> {
    let room = width.saturating_sub(INDENT);
    let is_too_long = |part: &Part| matches!(part, Part::Command(command) if command.width() > room);
    let parts = parts(&wrong.text);
    parts.iter().any(is_too_long).then(|| {
        let words = parts.iter().map(|part| match part {
            Part::Words(words) => (*words).to_owned(),
            Part::Command(_) if is_too_long(part) => more::command_is_on(wrong.step),
            Part::Command(command) => (*command).to_owned(),
        });
        words.collect::<Vec<_>>().join(" ")
    })
}
