//! Lays out a form: its items from top to bottom, scrolled so that the focus is on show.

use std::ops::Range;

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear};

use super::drawn::{Drawn, View};
use super::item;
use super::messages;
use super::messages::Tells;
use super::put;
use super::row::{self, Columns};
use super::text::{Cells, cut, fit_words, pad, wrap};
use super::theme::{self, MORE};
use crate::order::problem::Severity;
use crate::wizard::form::{ActionLine, Choice, Form, Item, Tone};
use crate::wizard::menu;
use crate::wizard::menu::Menu;
use crate::wizard::more;
use crate::wizard::window::CursorStop;
use crate::wizard::{Model, Sight};

/// The most lines of a title.
const TITLE_LINES: usize = 2;
/// How many suggestions are on show at once.
const SUGGESTIONS: usize = 6;

/// A form on a screen.
pub struct Shown<'a> {
    /// What it is of.
    pub view: View<'a>,
    /// What it says.
    pub form: &'a Form,
    /// The rows below its area that are its own while the panel says no more than usual.
    pub covered: u16,
}

/// Draws a form.
///
/// Where its fields leave room, what they could not say in full is said below them, unless it is said elsewhere.
/// Says where the cursor is, and what is on show.
pub fn draw(shown: &Shown, frame: &mut Frame, area: Rect, tells: Tells) -> (Position, Sight) {
    let Shown { view, form, covered } = *shown;
    let model = view.model;
    let area = Rect { x: area.x + 1, width: area.width.saturating_sub(1), ..area };
    let width = usize::from(area.width);
    // A title that says what became of an order is read before anything else: then it is whole.
    let titles = match model.focus {
        None => wrap(&form.title, width).len().clamp(1, TITLE_LINES) as u16,
        Some(_) => 1,
    };
    let title = Rect { height: titles, ..area };
    let area = Rect { y: area.y + titles, height: area.height.saturating_sub(titles), ..area };
    // Where the panel grows it covers the form: nothing in it moves, unless the focus would be covered.
    let (rows, in_sight) = (usize::from(area.height + covered), usize::from(area.height));
    let heights = heights(form, width, rows);
    let total: usize = heights.iter().sum();
    let scroll = scroll(view, form, width, &heights, rows);
    let scroll = scroll.max(focus_end(view, form, width, &heights, in_sight).saturating_sub(in_sight));
    let (scroll, read, sight) = read_on(view, form, &heights, scroll, in_sight);
    let (cursor, hidden) = items(shown, frame, area, &heights, scroll);
    let above = mark(&hidden.above.words(more::ABOVE));
    let beside_the_title = if scroll > 0 { above.width() } else { 0 };
    let lines = match titles {
        1 => vec![fit_words(&form.title, width.saturating_sub(beside_the_title))],
        titles => cut(wrap(&form.title, width), titles.into(), width),
    };
    for (y, line) in (title.y..).zip(lines) {
        put(frame, Rect { y, height: 1, ..title }, Line::styled(line, theme::title()));
    }
    if model.overlay.is_none() {
        more_marks(frame, area, scroll, total, &hidden);
    }
    let below = Rect { y: area.y + total as u16, ..area };
    messages::draw(view, form, frame, below, room_below(area, total), tells);
    let chosen = cursor.and_then(|at| menu(model, form, frame, area, at));
    // Where the focus is on nothing yet, what is read begins with the title.
    let read = read.map(|line| {
        let row = Rect { y: area.y + line.saturating_sub(scroll) as u16, height: 1, ..area };
        frame.buffer_mut().set_style(Rect { x: row.x - 1, width: row.width + 1, ..row }, theme::focused());
        (row.x - 1, row.y)
    });
    let cursor = Position::from(read.or(chosen).or(cursor).unwrap_or((title.x, title.y)));
    if model.overlay.is_none() {
        frame.set_cursor_position(cursor);
    }
    (cursor, sight)
}

/// Draws the items of a form that are in sight. Says where the cursor is, where it is on one of them, and what is not
/// in sight.
fn items(
    shown: &Shown,
    frame: &mut Frame,
    area: Rect,
    heights: &[usize],
    scroll: usize,
) -> (Option<(u16, u16)>, Hidden) {
    let Shown { view, form, .. } = *shown;
    let width = usize::from(area.width);
    let cells = Columns::of(form, width);
    let mut hidden = Hidden::default();
    let mut top = 0;
    let mut cursor = None;
    for (index, (item, height)) in form.items.iter().zip(heights).enumerate() {
        let seen = top + height > scroll && top < scroll + usize::from(area.height);
        if seen {
            let drawn = match item {
                Item::Gap => row::below(view, rows_before(form, index), width),
                _ => item::draw(view, item, width, *height, cells),
            };
            // What is to be copied begins at the left edge.
            let area = match item {
                Item::Verbatim(_) => Rect { x: area.x - 1, width: area.width + 1, ..area },
                _ => area,
            };
            cursor = place(frame, area, drawn, top, scroll).or(cursor);
        }
        let end = scroll + usize::from(area.height);
        if top < scroll {
            hidden.above.count(view.model, item);
        } else if top >= end || (top + height > end && !item.fields().is_empty()) {
            hidden.below.count(view.model, item);
        }
        top += height;
    }
    (cursor, hidden)
}

/// The first line on show, where the cursor has gone on from the line of the focus to what is read; the line that it
/// is on then; and what is on show.
fn read_on(
    view: View,
    form: &Form,
    heights: &[usize],
    scroll: usize,
    in_sight: usize,
) -> (usize, Option<usize>, Sight) {
    let model = view.model;
    let focused = model.focus.as_ref().and_then(|focus| form.row_with(focus));
    let lines = read_behind(form, heights, focused);
    let unseen = lines.iter().filter(|line| **line >= scroll + in_sight).copied().collect();
    let lines: Vec<usize> = if model.reads_by_line() { lines } else { unseen };
    let past = view.past.min(lines.len());
    let behind = match focused {
        Some(focused) if model.reads_by_line() => {
            let before = form.items[..focused].iter().rposition(Item::has_spot);
            let is_text = before.is_some_and(|before| !matches!(form.items[before], Item::Action(_)));
            if is_text { 0 } else { read_behind(form, heights, before).len() }
        }
        _ => 0,
    };
    let sight = Sight { past, unread: lines.len() - past, behind, page: in_sight, ..Sight::default() };
    let read = past.checked_sub(1).map(|last| lines[last]);
    let scroll = match read {
        Some(line) => scroll.min(line).max((line + 1).saturating_sub(in_sight)),
        None => scroll,
    };
    let stops = if model.reads_by_line() {
        stops(model, form, heights, scroll..scroll + in_sight, past)
    } else {
        None
    };
    let (stops, beyond) = stops.unwrap_or_default();
    (scroll, read, Sight { stops, beyond, ..sight })
}

/// Where the cursor is among what is read by line, where it can be first and last of what is in sight, and where first
/// below that.
fn stops(
    model: &Model,
    form: &Form,
    heights: &[usize],
    in_sight: Range<usize>,
    past: usize,
) -> Option<([CursorStop; 3], Option<CursorStop>)> {
    let mut stop = CursorStop::default();
    let mut spots = 0;
    let mut here = None;
    let mut seen: Vec<CursorStop> = if in_sight.start == 0 { vec![stop] } else { Vec::new() };
    let mut beyond = None;
    let mut is_read_on = true;
    let mut line = 0;
    for (item, height) in form.items.iter().zip(heights) {
        let lines = line..line + height;
        line = lines.end;
        let mut rest = lines.clone();
        if item.has_spot() {
            // From a text nothing is read on.
            is_read_on = matches!(item, Item::Action(_));
            stop = CursorStop { spot: Some(spots), past: 0 };
            spots += item.fields().len().max(1);
            if model.focus.as_ref().is_some_and(|focus| item.holds(focus)) {
                here = stop.spot;
            }
            let shown = if is_read_on { lines.start..lines.start + 1 } else { lines };
            if in_sight.start <= shown.start && shown.end <= in_sight.end {
                seen.push(stop);
            } else if !seen.is_empty() {
                beyond = beyond.or(Some(stop));
            }
            rest.start += 1;
        }
        if is_read_on && !matches!(item, Item::Gap) {
            for line in rest {
                stop.past += 1;
                if in_sight.contains(&line) {
                    seen.push(stop);
                } else if !seen.is_empty() {
                    beyond = beyond.or(Some(stop));
                }
            }
        }
    }
    let here = CursorStop { spot: here, past };
    Some(([here, *seen.first()?, *seen.last()?], beyond))
}

/// The lines that are read behind the first of an item, or from the first of all on, before the next the focus can be on.
fn read_behind(form: &Form, heights: &[usize], item: Option<usize>) -> Vec<usize> {
    let top = item.map_or(0, |item| heights[..item].iter().sum::<usize>() + 1);
    let next = item.map_or(0, |item| item + 1);
    let end =
        form.items[next..].iter().position(Item::has_spot).map_or(form.items.len(), |behind| next + behind);
    let mut lines = Vec::new();
    let mut line = heights[..item.unwrap_or(0)].iter().sum::<usize>();
    for (item, height) in form.items[..end].iter().zip(heights).skip(item.unwrap_or(0)) {
        // What is empty says nothing.
        if !matches!(item, Item::Gap) {
            lines.extend((line..line + height).filter(|line| *line >= top));
        }
        line += height;
    }
    lines
}

/// How many lines each item takes. Whatever is wrong, it keeps them: nothing moves because of it. Where the form
/// leaves room, texts of several lines are shown with more of them.
fn heights(form: &Form, width: usize, rows: usize) -> Vec<usize> {
    let mut heights: Vec<usize> = form.items.iter().map(|item| item::height(item, width)).collect();
    // An empty line at the very end is nothing to go on to; that of a row of fields says what is wrong with it.
    let last = form.items.iter().rposition(|item| !matches!(item, Item::Gap));
    if let Some(last) = last.filter(|last| !matches!(form.items[*last], Item::Row { .. })) {
        heights[last + 1..].fill(0);
    }
    // Some lines are left for messages, whether there are any or not: then none moves a field.
    let mut room = rows.saturating_sub(heights.iter().sum::<usize>() + MESSAGES);
    for (height, item) in heights.iter_mut().zip(&form.items) {
        let granted = item::lines_below(item).min(room);
        room -= granted;
        *height += granted;
    }
    heights
}

/// The lines below the fields that are kept for messages.
const MESSAGES: usize = 8;

/// Where the line of the focus ends, from the first of the form; of what a line does, all that fits.
fn focus_end(view: View, form: &Form, width: usize, heights: &[usize], rows: usize) -> usize {
    let focus = view.model.focus.as_ref();
    let Some(index) = focus.and_then(|focus| form.row_with(focus)) else {
        return 0;
    };
    let top: usize = heights[..index].iter().sum();
    match form.items[index] {
        Item::Action(_) => top + heights[index].min(rows),
        _ => top + item::focused_line(view, &form.items[index], width, heights[index]) + 1,
    }
}

/// The first line on show: the focus in the middle of what scrolls, and no empty space below.
fn scroll(view: View, form: &Form, width: usize, heights: &[usize], rows: usize) -> usize {
    let total: usize = heights.iter().sum();
    let Some(focus) = view.model.focus.as_ref().filter(|_| total > rows) else { return 0 };
    let Some(index) = form.row_with(focus) else { return 0 };
    let top: usize = heights[..index].iter().sum();
    let line = top + item::focused_line(view, &form.items[index], width, heights[index]);
    // What stands above the first line the focus can be on, or below the last, is on show with it.
    let mut spots = form.spots();
    if spots.next().as_ref() == Some(focus) && line < rows {
        return 0;
    }
    if spots.last().as_ref() == Some(focus) && total - line <= rows {
        return total - rows;
    }
    let middle = line.saturating_sub(rows / 2);
    // What a line does is shown whole where it fits.
    let end = top + heights[index] + copied_with(form, heights, index);
    let is_action = matches!(form.items[index], Item::Action(_));
    let middle = if is_action { middle.max(end.saturating_sub(rows)).min(top) } else { middle };
    let middle = middle.min(total - rows);
    // An item that would begin above the first line is shown from its own first line, where that is near.
    let start = start_of(heights, middle);
    let needed = if is_action { end } else { (line + 2).min(end) };
    if middle - start <= SHORT && needed <= start + rows { start } else { middle }
}

/// The lines to copy that follow a line: they are on show with it.
fn copied_with(form: &Form, heights: &[usize], index: usize) -> usize {
    let behind = form.items.iter().zip(heights).skip(index + 1);
    behind
        .take_while(|(item, _)| matches!(item, Item::Verbatim(_) | Item::Note(..)))
        .map(|(_, height)| height)
        .sum()
}

/// An item with no more lines than this above the first line is shown as a whole.
const SHORT: usize = 2;

/// The first line of the item that has a line.
fn start_of(heights: &[usize], line: usize) -> usize {
    let starts = heights.iter().scan(0, |end, height| {
        let start = *end;
        *end += height;
        Some(start)
    });
    starts.take_while(|start| *start <= line).last().unwrap_or(0)
}

/// The rows of fields that end before an item.
fn rows_before(form: &Form, index: usize) -> &[Item] {
    let rows = form.items[..index].iter().rev().take_while(|item| matches!(item, Item::Row { .. })).count();
    &form.items[index - rows..index]
}

/// Puts the lines of an item on the screen and says where the cursor is, if it is in it.
fn place(frame: &mut Frame, area: Rect, drawn: Drawn, top: usize, scroll: usize) -> Option<(u16, u16)> {
    for (row, line) in drawn.lines.into_iter().enumerate() {
        let Some(y) = (top + row).checked_sub(scroll).filter(|y| *y < usize::from(area.height)) else {
            continue;
        };
        put(frame, Rect { y: area.y + y as u16, height: 1, ..area }, line);
    }
    let (x, row) = drawn.cursor?;
    let y = (top + usize::from(row)).checked_sub(scroll).filter(|y| *y < usize::from(area.height))?;
    Some((area.x + x.min(area.width.saturating_sub(1)), area.y + y as u16))
}

/// The lines that the items leave empty.
fn room_below(area: Rect, total: usize) -> u16 {
    area.height.saturating_sub(u16::try_from(total).unwrap_or(u16::MAX))
}

/// The problems of the fields that are not in sight, and what else warns there, which must not be forgotten for that.
#[derive(Default)]
struct Hidden {
    above: Count,
    below: Count,
}

#[derive(Default)]
struct Count {
    errors: usize,
    warnings: usize,
}

impl Count {
    fn count(&mut self, model: &Model, item: &Item) {
        match item {
            Item::Note(Tone::Error, _) | Item::Action(ActionLine { tone: Tone::Error, .. }) => {
                self.errors += 1
            }
            Item::Note(Tone::Warning, _) | Item::Action(ActionLine { tone: Tone::Warning, .. }) => {
                self.warnings += 1;
            }
            _ => {}
        }
        for field in item.fields().iter().filter_map(|field| field.spot.field()) {
            for problem in model.shown_problems(field) {
                match problem.severity {
                    Severity::Error => self.errors += 1,
                    Severity::Warning => self.warnings += 1,
                    Severity::Hint => {}
                }
            }
        }
    }

    /// The counts before some words.
    fn words(&self, words: &str) -> String {
        let counted = [(self.errors, theme::WRONG), (self.warnings, theme::CAREFUL)];
        let counted = counted.iter().filter(|(count, _)| *count > 0);
        counted.map(|(count, sign)| format!("{count}{sign} ")).collect::<String>() + words
    }
}

/// Says that there is more above, beside the title, or below, on the rule, and how much is wrong with that.
fn more_marks(frame: &mut Frame, area: Rect, scroll: usize, total: usize, hidden: &Hidden) {
    let draw = |frame: &mut Frame, y: u16, word: &str| {
        let line = mark(word);
        let width = line.width() as u16;
        put(frame, Rect { x: area.right().saturating_sub(width), y, width, height: 1 }, line);
    };
    if scroll > 0 {
        draw(frame, area.y.saturating_sub(1), &hidden.above.words(more::ABOVE));
    }
    if scroll + usize::from(area.height) < total {
        draw(frame, area.bottom(), &hidden.below.words(more::BELOW));
    }
}

fn mark(word: &str) -> Line<'static> {
    Line::raw(format!(" {word} {MORE} "))
}

/// The suggestions of the focused field, below it or, where there is no room, above it. On a low screen they
/// lie on the panel as well. Nothing else stands in their rows. Says where the cursor is, if it is in them.
fn menu(model: &Model, form: &Form, frame: &mut Frame, area: Rect, at: (u16, u16)) -> Option<(u16, u16)> {
    let (_, suggestions) = menu::suggested(model, form)?;
    // Above or below, where there is more room; never over the field itself.
    let wanted = suggestions.len().min(SUGGESTIONS) as u16 + 2;
    let above = at.1.saturating_sub(area.y);
    let below = match area.bottom().saturating_sub(at.1 + 1) {
        below if below.max(above) >= wanted => below,
        _ => frame.area().bottom().saturating_sub(at.1 + 2),
    };
    let room = usize::from(below.max(above)).saturating_sub(2);
    let shown = suggestions.len().min(SUGGESTIONS).min(room);
    if shown == 0 {
        return None;
    }
    let at_suggestion = match model.menu {
        Menu::At(at) => Some(at),
        Menu::AsTyped | Menu::Closed => None,
    };
    let first = at_suggestion.map_or(0, |at| (at + 1).saturating_sub(shown));
    let height = shown as u16 + 2;
    let y = if below >= height { at.1 + 1 } else { at.1 - height };
    let width = suggestions.iter().map(|choice| said(choice).width()).max().unwrap_or(0) + 4;
    let width = (width as u16).min(area.width);
    let outer = Rect { x: at.0.min(area.right().saturating_sub(width)), y, width, height };
    frame.render_widget(Clear, Rect { x: area.x - 1, width: area.width + 1, ..outer });
    frame.render_widget(Block::bordered(), outer);
    let mut cursor = None;
    for (row, choice) in suggestions.iter().enumerate().skip(first).take(shown) {
        let taken = at_suggestion == Some(row);
        let mark = if taken { theme::FOCUS } else { " " };
        let style = if taken { theme::focused() } else { Style::new() };
        let text = pad(&format!("{mark} {}", said(choice)), usize::from(width) - 2);
        let inner =
            Rect { x: outer.x + 1, y: outer.y + 1 + (row - first) as u16, width: width - 2, height: 1 };
        put(frame, inner, Line::from(Span::styled(text, style)));
        if taken {
            cursor = Some((inner.x + 2, inner.y));
        }
    }
    cursor
}

fn said(choice: &Choice) -> String {
    match choice {
        Choice { label, value, .. } if label.is_empty() || value == label => value.clone(),
        // Of a path, the part that is being chosen.
        Choice { label, value, .. } if value.ends_with(label.as_str()) => label.clone(),
        choice => format!("{}  {}", choice.value, choice.label),
    }
}
