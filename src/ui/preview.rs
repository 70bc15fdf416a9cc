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
/// Most lines of one entry where there is no room for more, and those it has where there is.
const ENTRY_LINES: usize = 3;
const LONG_ENTRY_LINES: [usize; 4] = [24, 12, 8, 5];

/// Lines that belong together.
type Lines = Vec<Line<'static>>;

/// Draws the preview around the row of the cursor, which it leaves empty: what would stand there stands above or below it,
/// as a whole where there is room, and nothing is hidden wherever the cursor goes.
pub fn draw(preview: &Preview, buffer: &mut Buffer, area: Rect, cursor: u16) {
    let area = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let (width, height) = (usize::from(area.width), usize::from(area.height));
    // One row is left for the cursor, whether it is beside them or not: so as much is said wherever it is.
    let rows = height.saturating_sub(1);
    // What is wrong has half of them, and what the other leaves free.
    let free = rows.saturating_sub(lines_of(&sent(preview, width, rows, ENTRY_LINES)) + 1);
    let wrong = wrong(preview, width, free.max(rows / 2));
    let sent = sent_in(preview, width, rows.saturating_sub(lines_of(&wrong) + 1));
    let spare = height.saturating_sub(lines_of(&sent) + lines_of(&wrong));
    let cursor = usize::from(cursor).checked_sub(area.top().into());
    let from_below = wrong.into_iter().rev().map(|block| block.into_iter().rev().collect()).collect();
    let from_the_top = around(cursor, sent, spare);
    let upwards = cursor.and_then(|row| (height - 1).checked_sub(row));
    let from_the_bottom = around(upwards, from_below, spare);
    let from_the_bottom =
        from_the_bottom.into_iter().map(|(row, line)| (height - 1 - row.min(height - 1), line));
    for (row, line) in from_the_top.into_iter().chain(from_the_bottom).filter(|(row, _)| *row < height) {
        put(buffer, Rect { y: area.y + row as u16, height: 1, ..area }, line);
    }
}

/// What is wrong and told there whole, with its commands.
pub fn told_whole(preview: &Preview, area: Rect) -> Vec<Problem> {
    let (width, rows) =
        (usize::from(area.width.saturating_sub(2)), usize::from(area.height).saturating_sub(1));
    let free = rows.saturating_sub(lines_of(&sent(preview, width, rows, ENTRY_LINES)) + 1);
    let (told, _) = listed(preview, width, free.max(rows / 2));
    let is_whole = |wrong: &PreviewProblem, lines: &Lines| {
        said_there(wrong, width).is_none() && lines.len() == problem(wrong, width, usize::MAX).len()
    };
    let told = preview.problems.iter().zip(&told).filter(|(wrong, lines)| is_whole(wrong, lines));
    told.map(|(wrong, _)| wrong.found.clone()).collect()
}

fn lines_of(blocks: &[Lines]) -> usize {
    blocks.iter().map(Vec::len).sum()
}

/// Each line with its row, from the first on, where that of the cursor is left empty. What belongs together stands on one
/// side of it, where that many rows are to spare, and what does not have to move stays.
fn around(cursor: Option<usize>, blocks: Vec<Lines>, spare: usize) -> Vec<(usize, Line<'static>)> {
    let blocks = match longest(&blocks) < spare {
        true => blocks,
        false => blocks.into_iter().flatten().map(|line| vec![line]).collect(),
    };
    let mut placed = Vec::new();
    let (mut home, mut next) = (0, 0);
    for block in blocks {
        let rows = block.len();
        let is_gap = block.iter().all(|line| line.width() == 0);
        if !is_gap {
            let at = home.max(next);
            let at = match cursor {
                Some(cursor) if (at..at + rows).contains(&cursor) => {
                    cursor.checked_sub(rows).filter(|above| *above >= next).unwrap_or(cursor + 1)
                }
                _ => at,
            };
            placed.extend((at..).zip(block));
            next = at + rows;
        }
        home += rows;
    }
    placed
}

/// What will be sent, in at most so many lines: long entries whole, and all of them apart, where all of it has room then.
/// What cannot stand on one side of the cursor as a whole stands around it, rather than to be cut.
fn sent_in(preview: &Preview, width: usize, rows: usize) -> Vec<Lines> {
    let fits = |blocks: &Vec<Lines>, beside: usize| lines_of(blocks) + beside < rows;
    for (at, most) in LONG_ENTRY_LINES.into_iter().enumerate() {
        let whole = sent(preview, width, usize::MAX, most);
        if fits(&whole, longest(&whole)) {
            let apart = apart(&whole);
            return if fits(&apart, longest(&whole)) { apart } else { whole };
        }
        // No line is needed between it and what is wrong where nothing is.
        if at == 0 && lines_of(&whole) <= rows + usize::from(preview.problems.is_empty()) {
            return whole;
        }
    }
    sent(preview, width, rows, ENTRY_LINES)
}

fn longest(blocks: &[Lines]) -> usize {
    blocks.iter().map(Vec::len).max().unwrap_or(0)
}

/// The same with an empty line between any two: then the cursor goes by and moves next to nothing.
fn apart(blocks: &[Lines]) -> Vec<Lines> {
    let mut all: Vec<Lines> = Vec::new();
    for block in blocks {
        let is_gap = |block: &Lines| block.iter().all(|line| line.width() == 0);
        if all.last().is_some_and(|last| !is_gap(last)) && !is_gap(block) {
            all.push(vec![Line::default()]);
        }
        all.push(block.clone());
    }
    all
}

/// The same, with so many lines of an entry at most.
fn sent(preview: &Preview, width: usize, rows: usize, most: usize) -> Vec<Lines> {
    let gap = || vec![Line::default()];
    let mut blocks = vec![vec![Line::styled(preview.title, theme::title())], gap()];
    // It is said whole or not at all.
    let runs = preview.runs.as_ref().map_or_else(Vec::new, |text| wrap(text, width));
    if !runs.is_empty() && lines_of(&blocks) + runs.len() < rows {
        blocks.extend([runs.into_iter().map(Line::raw).collect(), gap()]);
    }
    let mut entries = preview.entries.iter();
    while let Some((label, value)) = entries.next() {
        let entry = entry(label, value, width, most);
        let has_more = usize::from(entries.len() > 0);
        if lines_of(&blocks) + entry.len() + has_more > rows {
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
fn wrong(preview: &Preview, width: usize, rows: usize) -> Vec<Lines> {
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
fn listed(preview: &Preview, width: usize, rows: usize) -> (Vec<Lines>, usize) {
    let mut blocks: Vec<Lines> = Vec::new();
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
fn truncate(blocks: &mut [Lines], rows: usize) {
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
