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
//!
//! Where the terminal is wide enough, what will be sent stands to the right of the form.

mod chrome;
mod form;
mod item;
mod messages;
mod overlay;
mod panel;
mod preview;
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

use crate::order::step::Step;
use crate::wizard::{Model, Overlay, Submit};
use panel::Panel;
use theme::Theme;

/// The smallest terminal the form fits in.
const SMALLEST: (u16, u16) = (40, 10);
/// Below this many columns the rail of steps becomes one line.
const RAIL_FROM: u16 = 72;
const RAIL_WIDTH: u16 = 16;
/// From this many columns on, what will be sent stands beside the form.
const PREVIEW_FROM: u16 = 120;
/// The columns a form has beside a preview, with a blank on each side: as many as on a screen of 80 at least,
/// and no more than can be read.
const FORM_WIDTH: (u16, u16) = (64, item::WIDEST as u16 + 2);
/// What a preview would like to have of the width, and the most it has.
const PREVIEW_WIDTH: (u16, u16) = (60, item::READING_WIDTH as u16 + 2);
/// The most columns that are used.
const WIDEST: u16 = RAIL_WIDTH + 1 + FORM_WIDTH.1 + 1 + PREVIEW_WIDTH.1;

/// Draws the whole screen.
pub fn view(model: &Model, theme: &Theme, frame: &mut Frame) {
    let spelt = if theme.ascii { spelling::model(model) } else { Cow::Borrowed(model) };
    let model = spelt.as_ref();
    let area = frame.area();
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        too_small(frame, area);
    } else {
        match &model.overlay {
            Some(Overlay::Plain { title, .. }) => overlay::plain(model, frame, area, title),
            Some(Overlay::Help { search, .. }) => overlay::help(model, frame, area, search),
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
    frame.set_cursor_position(area.as_position());
}

fn screen(model: &Model, theme: &Theme, frame: &mut Frame, area: Rect) {
    let screen = if theme.ascii { spelling::form(model) } else { model.form() };
    let area = Rect { width: area.width.min(WIDEST), ..area };
    let panel = Panel::of(model, &screen, area);
    // What is to be copied has the whole width: the steps lie behind.
    let is_placed = model.step == Step::Submit && matches!(model.submit, Submit::Accepted(_));
    let railed = area.width >= RAIL_FROM && model.start.is_none() && !is_placed;
    let top = 2;
    let bottom = area.height - 1 - panel.height() - 1;
    chrome::header(model, theme, frame, Rect { height: 1, ..area });
    chrome::footer(model, &screen, frame, Rect { y: area.height - 1, height: 1, ..area });
    let (body, is_told_beside) = if railed {
        chrome::rail(model, frame, Rect { y: top, width: RAIL_WIDTH, height: bottom - top, ..area });
        let x = RAIL_WIDTH + 1;
        let body = Rect { x, y: top, width: area.width - x, height: bottom - top };
        beside_the_rail(model, theme, frame, area, body)
    } else {
        match model.start {
            Some(_) => chrome::rule(frame, Rect { y: 1, height: 1, ..area }),
            None => chrome::step_line(model, frame, Rect { y: 1, height: 1, ..area }),
        }
        chrome::rule(frame, Rect { y: bottom, height: 1, ..area });
        (Rect { y: top, height: bottom - top, ..area }, false)
    };
    chrome::not_saved(model, frame, half(Rect { y: 1, height: 1, ..area }));
    panel.draw(frame, Rect { y: bottom + 1, height: panel.height(), ..area });
    form::draw(model, &screen, frame, body, !is_told_beside);
    overlay::boxed(model, frame, area);
}

/// Draws the rules beside the rail and, where there is room and anything to show, the preview. Says what is
/// left for the form, and whether what is wrong is said beside it.
fn beside_the_rail(model: &Model, theme: &Theme, frame: &mut Frame, area: Rect, body: Rect) -> (Rect, bool) {
    let preview = if area.width >= PREVIEW_FROM { model.preview() } else { None };
    let Some(mut preview) = preview else {
        chrome::rules(frame, area, body, &[RAIL_WIDTH]);
        return (body, false);
    };
    if theme.ascii {
        spelling::preview(&mut preview);
    }
    let (least, most) = FORM_WIDTH;
    let form = Rect { width: body.width.saturating_sub(PREVIEW_WIDTH.0).clamp(least, most), ..body };
    chrome::rules(frame, area, body, &[RAIL_WIDTH, form.right()]);
    let x = form.right() + 1;
    preview::draw(&preview, frame, Rect { x, width: body.right() - x, ..body });
    (Rect { width: form.width - 1, ..form }, true)
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
        x = if text::is_plain(text) {
            put_plain(buffer, Position { x, y: area.y }, end, text, style)
        } else {
            buffer.set_stringn(x, area.y, text, end.saturating_sub(x).into(), style).0
        };
    }
}

/// Text of which each character is one cell.
fn put_plain(buffer: &mut Buffer, at: Position, end: u16, text: &str, style: Style) -> u16 {
    let mut x = at.x;
    for (character, column) in text.chars().zip(at.x..end) {
        let cell = &mut buffer[(column, at.y)];
        if character == ' ' {
            cell.reset();
        } else {
            cell.set_char(character);
        }
        cell.set_style(style);
        x = column + 1;
    }
    x
}
