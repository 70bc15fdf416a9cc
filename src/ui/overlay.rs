//! What lies on top of the screen: help, steps, questions, and the plain view.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Block;

use super::chrome::banner_in;
use super::drawn::View;
use super::form::{mark, mark_around};
use super::panel;
use super::paragraph::wrap;
use super::popup;
use super::put;
use super::text::{Cells, fit, pad};
use super::theme;
use crate::order::step::Step;
use crate::wizard::Overlay;
use crate::wizard::help::{NO_SEARCH, SEARCH, how_much};
use crate::wizard::more;
use crate::wizard::overlay::wrapped;

/// Text from the left edge on, without borders, so that a terminal's own selection copies it clean. Says where the
/// cursor is.
pub fn plain(view: View, overlay: &Overlay, buffer: &mut Buffer, area: Rect) -> Position {
    let (cursor, more) = lines(view, overlay, buffer, Rect { height: area.height.saturating_sub(1), ..area });
    closing_line(view, overlay, buffer, area, more);
    cursor
}

/// The keys, from the one table of keys, below what is searched for among them. Says where the cursor is.
pub fn help(view: View, overlay: &Overlay, buffer: &mut Buffer, area: Rect, search: &str) -> Position {
    let below = Rect { y: area.y + 1, height: area.height.saturating_sub(2), ..area };
    let (read, more) = lines(view, overlay, buffer, below);
    let typed = search_line(buffer, Rect { height: 1, ..area }, search);
    closing_line(view, overlay, buffer, area, more);
    if overlay.bookmark().line == 0 { typed } else { read }
}

/// The lines of what is read, as far as it is scrolled, and never past its end. Says where the cursor is, and which keys
/// lead to the rest.
fn lines(
    view: View,
    overlay: &Overlay,
    buffer: &mut Buffer,
    area: Rect,
) -> (Position, &'static [&'static str]) {
    let width = usize::from(area.width);
    // What has no cell of its own, or no letters, is spelt out as it is drawn, and may take more lines than were
    // counted: who has come to the end is shown the end.
    let lines: Vec<String> = read(view, overlay, width).iter().flat_map(|line| wrap(line, width)).collect();
    let furthest = lines.len().saturating_sub(area.height.into());
    let top = match overlay.scrolled() {
        0 => 0,
        scrolled if scrolled >= overlay.furthest(view.model.window.size) => furthest,
        scrolled => furthest.min(scrolled),
    };
    // The line that is read next has the cursor.
    let text = overlay.bookmark().line.saturating_sub(overlay.heads());
    let last = lines.len().min(top + usize::from(area.height)).saturating_sub(1);
    let row = text.clamp(top, last.max(top)) - top;
    let cursor = Position { x: area.x, y: area.y + row as u16 };
    for (row, line) in lines.into_iter().skip(top).take(area.height.into()).enumerate() {
        put(buffer, Rect { y: area.y + row as u16, height: 1, ..area }, Line::raw(line));
    }
    (cursor, more::keys(top > 0, top < furthest))
}

/// What is read, in lines.
fn read(view: View, overlay: &Overlay, width: usize) -> Vec<String> {
    match overlay {
        Overlay::Plain { text, .. } => wrapped(&view.spell(text), width),
        overlay => overlay.lines(width),
    }
}

/// The last line: how to leave what lies on top, how to see the rest of it, what it is, and, as on every
/// screen, where orders go.
fn closing_line(view: View, overlay: &Overlay, buffer: &mut Buffer, area: Rect, more: &[&str]) {
    let width = usize::from(area.width);
    // What it is gives way first, then where orders go in full; that there is more, and how to leave, never.
    let with = |title: &str, keys: &str| {
        let parts = [overlay.keys(), keys, title].into_iter().filter(|part| !part.is_empty());
        format!(" {}", parts.collect::<Vec<_>>().join(" · "))
    };
    let keys = if more.is_empty() { &[""] } else { more };
    let titles = [overlay.title(), ""].into_iter();
    let texts: Vec<String> =
        titles.flat_map(|title| keys.iter().map(move |keys| with(title, keys))).collect();
    let banners = view.model.destination.banners();
    let pairs = banners.iter().flat_map(|target| texts.iter().map(move |text| (text, target)));
    let fitting = pairs.into_iter().find(|(text, target)| text.width() + 2 + target.width() <= width);
    let shortest =
        || (texts.last().cloned().unwrap_or_default(), banner_in(&view.model.destination, width / 4));
    let (text, target) = fitting.map_or_else(shortest, |(text, target)| (text.clone(), target.clone()));
    let line = Line::from(vec![
        Span::raw(pad(&text, width.saturating_sub(target.width() + 2))),
        Span::raw("  "),
        Span::styled(target, theme::target(view.model.destination.sandbox)),
    ]);
    put(buffer, Rect { y: area.bottom().saturating_sub(1), height: 1, ..area }, line);
}

/// What is searched for, and how much of the help that is. Says where one types.
fn search_line(buffer: &mut Buffer, area: Rect, search: &str) -> Position {
    let counted = how_much(search);
    let head = format!(" {SEARCH} ");
    let room = usize::from(area.width).saturating_sub(counted.width() + 2);
    let typed = match search {
        "" => Span::raw(NO_SEARCH),
        _ => Span::raw(fit(search, room.saturating_sub(head.width()))),
    };
    let cursor = head.width() + if search.is_empty() { 0 } else { typed.width() };
    let line = Line::from(vec![Span::styled(head, theme::title()), typed]);
    put(buffer, Rect { width: room as u16, ..area }, line);
    let counted_at = area.right().saturating_sub(counted.width() as u16 + 1);
    put(buffer, Rect { x: counted_at, width: area.right() - counted_at, ..area }, Line::raw(counted));
    Position { x: area.x + (cursor as u16).min(area.width.saturating_sub(1)), y: area.y }
}

/// A box in the middle, for what asks. Says where the cursor is, and how many lines of a question it can go through.
pub fn boxed(view: View, buffer: &mut Buffer, area: Rect) -> Option<(Position, usize)> {
    let overlay = view.model.overlay.as_ref()?;
    if let Overlay::Steps(at) = overlay {
        return Some((steps(view, *at, overlay.title(), buffer, area), 0));
    }
    let text = overlay.question(&view.model.destination)?;
    Some(question(view, &view.spell(&text), overlay, buffer, area))
}

/// An empty box of so many cells inside, in the middle of the screen, or above its last line: between its first line, which
/// says where orders go, and its last, which names the keys. They are never covered.
fn open_box(
    buffer: &mut Buffer,
    area: Rect,
    block: Block,
    (width, rows): (usize, usize),
    is_low: bool,
) -> Rect {
    let width = (width as u16 + 4).min(area.width);
    let height = (rows as u16 + 2).min(area.height - 2);
    let y = area.y + if is_low { area.height - 1 - height } else { ((area.height - height) / 2).max(1) };
    let outer = Rect { x: area.x + (area.width - width) / 2, y, width, height };
    popup::open(buffer, outer, block);
    Rect { x: outer.x + 2, y: outer.y + 1, width: width.saturating_sub(4), height: height.saturating_sub(2) }
}

/// What is asked on the first row, and then what that means, on as few rows as can be, with the cursor on the one that is
/// read. Where not all has room it is scrolled above the keys.
fn question(view: View, text: &str, overlay: &Overlay, buffer: &mut Buffer, area: Rect) -> (Position, usize) {
    let room = usize::from(area.width).saturating_sub(4);
    let (title, keys) = (overlay.title(), overlay.keys());
    let width = [title, text, keys].map(|said| said.width()).into_iter().max().unwrap_or(0).min(room);
    let asked = wrap(title, width)
        .into_iter()
        .filter(|line| !line.is_empty())
        .map(|line| Line::styled(line, theme::title()));
    let meaning = wrap(text, width).into_iter().map(Line::raw);
    let said: Vec<Line> = asked.chain(meaning).collect();
    let keys = keys_in(keys, width);
    let (all, most) = (said.len() + keys.len(), usize::from(area.height).saturating_sub(4));
    let in_sight = most.saturating_sub(keys.len()).max(1).min(said.len());
    let read = view.model.told_row().unwrap_or(0).min(all.saturating_sub(1));
    let top = (read + 1).saturating_sub(in_sight).min(said.len() - in_sight);
    // On a low screen the empty line gives way.
    let gap = usize::from(all < most);
    let mut block = Block::bordered();
    if top > 0 {
        block = block.title_top(mark(more::ABOVE).right_aligned());
    }
    if top + in_sight < said.len() {
        block = block.title_bottom(mark(more::BELOW).right_aligned());
    }
    // What is asked about stays in sight above it.
    let inner = open_box(buffer, area, block, (width, in_sight + gap + keys.len()), true);
    let row_of = |line: usize| match line.checked_sub(said.len()) {
        Some(key) => in_sight + gap + key,
        None => line - top,
    };
    let place = |line: usize| Rect { y: inner.y + row_of(line) as u16, height: 1, ..inner };
    let keys = keys.into_iter().map(Line::raw);
    let lines = said.iter().cloned().chain(keys).enumerate();
    for (at, line) in lines.filter(|(at, _)| *at >= said.len() || (top..top + in_sight).contains(at)) {
        put(buffer, place(at), line);
    }
    popup::alone(buffer, area, around(inner), place(read).y);
    (place(read).as_position(), all)
}

/// The box around what stands in it.
fn around(inner: Rect) -> Rect {
    Rect { x: inner.x - 2, y: inner.y - 1, width: inner.width + 4, height: inner.height + 2 }
}

/// The keys of a question in lines, each key whole.
fn keys_in(keys: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for key in keys.split(" · ") {
        match lines.last_mut() {
            Some(line) if line.width() + 3 + key.width() <= width => *line += &format!(" · {key}"),
            _ => lines.push(key.to_owned()),
        }
    }
    lines
}

/// The lines of the panel, with its rule and the keys below it.
const PANEL: u16 = panel::TEXT + 2;

/// The steps, one of which has the cursor.
fn steps(view: View, at: Step, title: &str, buffer: &mut Buffer, area: Rect) -> Position {
    let all = view.model.steps();
    let block = Block::bordered().title(format!(" {title} "));
    // What is said of a key that found no step is in sight below it.
    let box_height = all.len() as u16 + 2;
    let is_covered = area.height < box_height + 2 * PANEL;
    let kept = if is_covered && view.model.says_something() { PANEL } else { 0 };
    let area = Rect { height: area.height.saturating_sub(kept), ..area };
    let inner = open_box(buffer, area, block, (30, all.len()), false);
    // On a low screen the list slides so that the cursor is on it.
    let skip = at.number_in(all).saturating_sub(inner.height.into());
    mark_around(buffer, inner, skip, all.len(), [more::ABOVE, more::BELOW]);
    let mut cursor = inner.as_position();
    for (row, step) in all.iter().copied().skip(skip).enumerate().take(inner.height.into()) {
        let mark = if step == at { theme::FOCUS } else { " " };
        let (errors, warnings) = view.model.shown_counts(step);
        let counts = match (errors, warnings) {
            (0, 0) if view.model.is_done(step) => theme::GOOD.to_owned(),
            (0, 0) => String::new(),
            (0, warnings) => format!("{warnings} {}", theme::CAREFUL),
            (errors, _) => format!("{errors} {}", theme::WRONG),
        };
        let text =
            pad(&format!("{mark} {}. {:12}{counts}", step.number_in(all), step.name()), inner.width.into());
        let style = if step == at { theme::focused() } else { Style::new() };
        put(buffer, Rect { y: inner.y + row as u16, height: 1, ..inner }, Line::styled(text, style));
        if step == at {
            popup::alone(buffer, area, around(inner), inner.y + row as u16);
            cursor = Position { x: inner.x + 2, y: inner.y + row as u16 };
        }
    }
    cursor
}
