//! Lays out a form: its items from top to bottom, scrolled so that the focus is on show.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Block;

use super::drawn::{Drawn, View};
use super::item::{self, is_empty};
use super::messages;
use super::paragraph::{cut, wrap};
use super::popup;
use super::put;
use super::row::{self, Columns};
use super::scroll::{Laid, first_line, line_of};
use super::stops;
use super::text::{Cells, fit_words, pad};
use super::theme::{self, MORE};
use crate::order::problem::{Problem, Severity};
use crate::wizard::form::{ActionLine, Choice, Form, Item, Tone};
use crate::wizard::menu::Menu;
use crate::wizard::more;
use crate::wizard::suggestions;
use crate::wizard::{Model, Sight, Size};

/// The most lines of a title.
const TITLE_LINES: usize = 2;
/// How many suggestions are on show at once on a screen of the usual height; on a higher one as many more as it has rows.
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
/// Where its fields leave room, what they could not say in full is said below them, unless it is said beside the form.
/// Says where the cursor is, and what is on show.
pub fn draw(shown: &Shown, buffer: &mut Buffer, area: Rect, beside: Option<&[Problem]>) -> (Position, Sight) {
    let Shown { view, form, covered } = *shown;
    let model = view.model;
    let area = Rect { x: area.x + 1, width: area.width.saturating_sub(1), ..area };
    let width = usize::from(area.width);
    // A title that is read is whole; that which says what became of an order is read before anything else.
    let titles = wrap(&form.title, width).len().clamp(1, TITLE_LINES);
    let is_read = model.focus.is_none() || view.past < 0;
    let title = Rect { height: if is_read { titles as u16 } else { 1 }, ..area };
    let area = Rect { y: title.bottom(), height: area.height.saturating_sub(title.height), ..area };
    // Where the panel grows it covers the form: nothing in it moves, unless the focus would be covered.
    let (rows, in_sight) = (usize::from(area.height + covered), usize::from(area.height));
    let heights = heights(form, width, rows, beside.is_some());
    let total: usize = heights.iter().sum();
    let laid = Laid { form, heights: &heights, width, rows, in_sight, titles };
    let scroll = first_line(view, laid, model.focus.as_ref());
    let (scroll, read, sight) = stops::read_on(view, laid, scroll);
    let (cursor, hidden) = items(shown, buffer, area, &heights, scroll);
    let above = mark(&hidden.above.words(more::ABOVE));
    let beside_the_title = if scroll > 0 { above.width() } else { 0 };
    let lines = match title.height {
        1 => vec![fit_words(&form.title, width.saturating_sub(beside_the_title))],
        _ => cut(wrap(&form.title, width), titles, width),
    };
    for (y, line) in (title.y..).zip(lines) {
        put(buffer, Rect { y, height: 1, ..title }, Line::styled(line, theme::title()));
    }
    if model.overlay.is_none() {
        more_marks(buffer, area, scroll, total, &hidden);
    }
    let below = Rect { y: area.y + total as u16, ..area };
    messages::draw(view, form, buffer, below, room_below(area, total), beside.unwrap_or_default());
    let chosen = cursor.and_then(|at| menu(model, form, buffer, area, at));
    let read = read.map(|line| {
        let line = if line < 0 { line } else { line - scroll.cast_signed() };
        let y = area.y.saturating_add_signed(line as i16);
        // What a screen begins with looks as it does.
        if view.past == 0 {
            return (area.x, y);
        }
        let row = Rect { x: area.x - 1, y, width: area.width + 1, height: 1 };
        buffer.set_style(row, theme::focused());
        (row.x, y)
    });
    let cursor = Position::from(read.or(chosen).or(cursor).unwrap_or((title.x, title.y)));
    if model.overlay.is_none() {
        return (cursor, sight);
    }
    // What lies on top moves nothing beside the form.
    let line = model.focus.as_ref().and_then(|focus| line_of(view, laid, focus)?.checked_sub(scroll));
    let cursor = line.map_or(cursor, |line| Position { y: area.y + line as u16, ..cursor });
    (cursor, sight)
}

/// Draws the items of a form that are in sight. Says where the cursor is, where it is on one of them, and what is not
/// in sight.
fn items(
    shown: &Shown,
    buffer: &mut Buffer,
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
            cursor = place(buffer, area, drawn, top, scroll).or(cursor);
        }
        let end = scroll + usize::from(area.height);
        // What is wrong with a field stands at its end.
        let is_above = if item.fields().is_empty() { top < scroll } else { top + height <= scroll };
        if is_above {
            hidden.above.count(view.model, item);
        } else if top >= end || (top + height > end && !item.fields().is_empty()) {
            hidden.below.count(view.model, item);
        }
        top += height;
    }
    (cursor, hidden)
}

/// How many lines each item takes. Whatever is wrong, it keeps them: nothing moves because of it. Where the form
/// leaves room, texts of several lines are shown with more of them.
fn heights(form: &Form, width: usize, rows: usize, is_told_beside: bool) -> Vec<usize> {
    let mut heights: Vec<usize> = form.items.iter().map(|item| item::height(item, width)).collect();
    // An empty line at the very end is nothing to go on to; that of a row of fields says what is wrong with it.
    let last = form.items.iter().rposition(|item| !is_empty(item));
    if let Some(last) = last.filter(|last| !matches!(form.items[*last], Item::Row { .. })) {
        heights[last + 1..].fill(0);
    }
    // What stands last is set apart first; where not all is in sight anyway, everything is.
    let free = rows.checked_sub(heights.iter().sum::<usize>()).unwrap_or(usize::MAX);
    let spaces = heights.iter_mut().zip(&form.items).take(last.unwrap_or(0)).rev();
    for (height, _) in spaces.filter(|(_, item)| matches!(item, Item::Air)).take(free) {
        *height = 1;
    }
    // Some lines are left for messages, whether there are any or not: then none moves a field.
    let room = rows.saturating_sub(heights.iter().sum());
    let mut lines = room.saturating_sub(MESSAGES);
    let mut last_lines = room.saturating_sub(if is_told_beside { FEW_MESSAGES } else { MESSAGES });
    for (height, item) in heights.iter_mut().zip(&form.items) {
        let below = item::lines_below(item);
        // A text that is whole with a few more has those.
        let granted = if below <= last_lines { below } else { below.min(lines) };
        lines = lines.saturating_sub(granted);
        last_lines = last_lines.saturating_sub(granted);
        *height += granted;
    }
    heights
}

/// The lines below the fields that are kept for messages, and those where messages stand beside them and a text is whole
/// for that.
const MESSAGES: usize = 8;
const FEW_MESSAGES: usize = 2;

/// The rows of fields that end before an item.
fn rows_before(form: &Form, index: usize) -> &[Item] {
    let rows = form.items[..index].iter().rev().take_while(|item| matches!(item, Item::Row { .. })).count();
    &form.items[index - rows..index]
}

/// Puts the lines of an item on the screen and says where the cursor is, if it is in it.
fn place(buffer: &mut Buffer, area: Rect, drawn: Drawn, top: usize, scroll: usize) -> Option<(u16, u16)> {
    for (row, line) in drawn.lines.into_iter().enumerate() {
        let Some(y) = (top + row).checked_sub(scroll).filter(|y| *y < usize::from(area.height)) else {
            continue;
        };
        put(buffer, Rect { y: area.y + y as u16, height: 1, ..area }, line);
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
fn more_marks(buffer: &mut Buffer, area: Rect, scroll: usize, total: usize, hidden: &Hidden) {
    let words = [hidden.above.words(more::ABOVE), hidden.below.words(more::BELOW)];
    mark_around(buffer, area, scroll, total, [&words[0], &words[1]]);
}

/// Puts these words above and below an area that shows some of so many lines, where there are more.
pub fn mark_around(buffer: &mut Buffer, area: Rect, skipped: usize, total: usize, [above, below]: [&str; 2]) {
    let put_at = |buffer: &mut Buffer, y: u16, word: &str| {
        let line = mark(word);
        let width = line.width() as u16;
        put(buffer, Rect { x: area.right().saturating_sub(width), y, width, height: 1 }, line);
    };
    if skipped > 0 {
        put_at(buffer, area.y.saturating_sub(1), above);
    }
    if skipped + usize::from(area.height) < total {
        put_at(buffer, area.bottom(), below);
    }
}

/// That there is more than is on show, on a rule or a border.
pub fn mark(word: &str) -> Line<'static> {
    Line::raw(format!(" {word} {MORE} "))
}

/// The suggestions of the focused field, below it or, where there is no room, above it. On a low screen they
/// lie on the panel as well. Nothing else stands in the row of the cursor. Says where that is, if it is in them.
fn menu(model: &Model, form: &Form, buffer: &mut Buffer, area: Rect, at: (u16, u16)) -> Option<(u16, u16)> {
    let (_, suggestions) = suggestions::suggested(model, form)?;
    let most = SUGGESTIONS + usize::from(buffer.area.height).saturating_sub(Size::USUAL.rows);
    // Above or below, where there is more room; never over the field itself.
    let wanted = suggestions.len().min(SUGGESTIONS) as u16 + 2;
    let above = at.1.saturating_sub(area.y);
    // What the panel says of them is not covered, where one of them has room beside that.
    let least = if model.says_something() { wanted.min(3) } else { wanted };
    let below = match area.bottom().saturating_sub(at.1 + 1) {
        below if below.max(above) >= least => below,
        _ => buffer.area.bottom().saturating_sub(at.1 + 2),
    };
    let room = usize::from(below.max(above)).saturating_sub(2);
    let shown = suggestions.len().min(most).min(room);
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
    let marks =
        [(first > 0).then_some(more::ABOVE), (first + shown < suggestions.len()).then_some(more::BELOW)];
    let [above, below] = marks.map(|word| word.map(mark));
    let for_marks = above.iter().chain(&below).map(|mark| mark.width() + 2).max().unwrap_or(0);
    let width = (width.max(for_marks) as u16).min(area.width);
    let mut block = Block::bordered();
    if let Some(above) = above {
        block = block.title_top(above.right_aligned());
    }
    if let Some(below) = below {
        block = block.title_bottom(below.right_aligned());
    }
    let outer = Rect { x: at.0.min(area.right().saturating_sub(width)), y, width, height };
    popup::open(buffer, outer, block);
    let mut cursor = None;
    for (row, choice) in suggestions.iter().enumerate().skip(first).take(shown) {
        let taken = at_suggestion == Some(row);
        let mark = if taken { theme::FOCUS } else { " " };
        let style = if taken { theme::focused() } else { Style::new() };
        let text = pad(&format!("{mark} {}", said(choice)), usize::from(width) - 2);
        let inner =
            Rect { x: outer.x + 1, y: outer.y + 1 + (row - first) as u16, width: width - 2, height: 1 };
        put(buffer, inner, Line::from(Span::styled(text, style)));
        if taken {
            popup::alone(buffer, Rect { x: area.x - 1, width: area.width + 1, ..area }, outer, inner.y);
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
