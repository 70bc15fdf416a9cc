//! Draws the model with ratatui. Reads only: a frame is a function of the model and the theme.
//!
//! ```text
//!  dvorder · example.com                                SANDBOX: nothing is bought   header
//! ────────────────┬──────────────────────────────────────────────────────────────
//!  ✓ Product      │ Which names should the certificate secure?                      form
//!  ▸ Domains    1✗│ ▸ Common name   example.com
//!    CSR          │   Other names   …
//! ────────────────┴──────────────────────────────────────────────────────────────
//!  What the focused field is for, or what is wrong with it and what to do            panel
//!  Tab next · ^N next step · ^P back · ^R review · ^S steps · ^G help · ^Q leave      footer
//! ```

mod chrome;
mod form;
mod item;
mod overlay;
mod panel;
mod spelling;
mod text;
pub mod theme;

use std::borrow::Cow;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::{Paragraph, Wrap};

use crate::order::text::is_printable_ascii;
use crate::wizard::{Model, Overlay};
use panel::Panel;
use theme::Theme;

/// The smallest terminal the form fits in.
const SMALLEST: (u16, u16) = (40, 10);
/// Below this many columns the rail of steps becomes one line.
const RAIL_FROM: u16 = 72;
const RAIL_WIDTH: u16 = 16;

/// Draws the whole screen.
pub fn view(model: &Model, theme: &Theme, frame: &mut Frame) {
    let spelt = if theme.ascii { spelling::model(model) } else { Cow::Borrowed(model) };
    let model = spelt.as_ref();
    let area = frame.area();
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        too_small(frame, area);
    } else {
        match &model.overlay {
            Some(Overlay::Plain { title, text, scroll }) => {
                overlay::plain(model, frame, area, title, text, *scroll)
            }
            Some(Overlay::Help(scroll)) => overlay::help(model, frame, area, *scroll),
            _ => screen(model, theme, frame, area),
        }
    }
    theme.adapt(frame.buffer_mut());
}

fn too_small(frame: &mut Frame, area: Rect) {
    let (columns, rows) = SMALLEST;
    let sentence = format!(
        "dvorder needs {columns}x{rows}; this is {}x{}. Nothing typed is lost.",
        area.width, area.height
    );
    frame.render_widget(Paragraph::new(sentence).wrap(Wrap { trim: true }), area);
}

fn screen(model: &Model, theme: &Theme, frame: &mut Frame, area: Rect) {
    let screen = if theme.ascii { spelling::form(model) } else { model.form() };
    let panel = Panel::of(model, &screen, area);
    let railed = area.width >= RAIL_FROM && model.start.is_none();
    let top = 2;
    let bottom = area.height - 1 - panel.height() - 1;
    chrome::header(model, theme, frame, Rect { height: 1, ..area });
    chrome::footer(model, frame, Rect { y: area.height - 1, height: 1, ..area });
    let body = if railed {
        chrome::rail(model, frame, Rect { y: top, width: RAIL_WIDTH, height: bottom - top, ..area });
        chrome::rules(frame, area, top, bottom);
        let x = RAIL_WIDTH + 1;
        Rect { x, y: top, width: area.width - x, height: bottom - top }
    } else {
        match model.start {
            Some(_) => chrome::rule(frame, Rect { y: 1, height: 1, ..area }),
            None => chrome::step_line(model, frame, Rect { y: 1, height: 1, ..area }),
        }
        chrome::rule(frame, Rect { y: bottom, height: 1, ..area });
        Rect { y: top, height: bottom - top, ..area }
    };
    chrome::not_saved(model, frame, half(Rect { y: 1, height: 1, ..area }));
    form::draw(model, &screen, frame, body);
    panel.draw(frame, Rect { y: bottom + 1, height: panel.height(), ..area });
    overlay::boxed(model, frame, area);
}

/// The right half of a line, and a little more.
fn half(line: Rect) -> Rect {
    let left = line.width * 2 / 5;
    Rect { x: line.x + left, width: line.width - left, ..line }
}

/// One line of text, cut where the area ends. It looks as it is to look, whatever was there before.
fn put(frame: &mut Frame, area: Rect, line: Line) {
    let buffer = frame.buffer_mut();
    let end = area.right().min(buffer.area.right());
    let mut x = area.x;
    for span in &line.spans {
        let (text, style) = (span.content.as_ref(), Style::reset().patch(line.style).patch(span.style));
        x = if is_printable_ascii(text) {
            put_ascii(buffer, Position { x, y: area.y }, end, text, style)
        } else {
            buffer.set_stringn(x, area.y, text, end.saturating_sub(x).into(), style).0
        };
    }
}

/// Text of which each byte is one cell. Nearly all of a screen is that, and looking for grapheme
/// clusters in it would be half the cost of a key.
fn put_ascii(buffer: &mut Buffer, at: Position, end: u16, text: &str, style: Style) -> u16 {
    let mut x = at.x;
    for (byte, column) in text.bytes().zip(at.x..end) {
        let cell = &mut buffer[(column, at.y)];
        if byte == b' ' {
            cell.reset();
        } else {
            cell.set_char(byte.into());
        }
        cell.set_style(style);
        x = column + 1;
    }
    x
}
