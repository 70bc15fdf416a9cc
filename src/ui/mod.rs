//! Draws the model with ratatui. Reads only: a frame is a function of the model and the theme.
//!
//! ```text
//!  dvorder · example.com                                SANDBOX: nothing is bought   header
//!  ✓Product ▸Domains 1✗ CSR  Validity  DCV  Contacts  Options  Review  Submit        steps
//!  Which names should the certificate secure?                                       form
//!  ▸ Common name   example.com
//!    Other names   …
//! ────────────────────────────────────────────────────────────────────────────────
//!  What the focused field is for, or what is wrong with it and what to do            panel
//!  Tab next · ^N next step · ^P back · ^R review · ^S steps · ^G help · ^Q leave      footer
//! ```
//!
//! The row of the cursor holds what the cursor is on and nothing else: a screen reader reads rows.
//!
//! Where the terminal is wide enough, what will be sent stands to the right of the form, around the row of the cursor.

mod chrome;
mod columns;
mod drawn;
mod field;
mod form;
mod item;
mod messages;
mod overlay;
mod panel;
mod paragraph;
mod picture;
mod popup;
mod preview;
mod problem;
mod reading;
mod row;
mod scroll;
mod spelling;
mod text;
pub mod theme;

use ratatui::Frame;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::{Paragraph, Wrap};

use crate::wizard::form::Form;
use crate::wizard::screens::Preview;
use crate::wizard::{Model, Overlay, Sight};
use drawn::View;
use messages::Tells;
use panel::Panel;
use theme::Theme;

/// The smallest terminal the form fits in.
const SMALLEST: (u16, u16) = (40, 10);
/// From this many columns on, what will be sent stands beside the form.
const PREVIEW_FROM: u16 = 120;
/// The columns a form has beside a preview, with a blank on each side: as many as on a screen of 80 at least,
/// and no more than can be read.
const FORM_WIDTH: (u16, u16) = (80, 106);
/// What a preview would like to have of the width, and the most it has.
const PREVIEW_WIDTH: (u16, u16) = (60, 92);
/// The most columns that are used.
const WIDEST: u16 = FORM_WIDTH.1 + 1 + PREVIEW_WIDTH.1;

/// Draws the whole screen.
pub fn view(model: &Model, theme: &Theme, frame: &mut Frame) {
    draw(model, theme, frame);
}

/// Draws the whole screen, and says what of the form is on show.
pub fn draw(model: &Model, theme: &Theme, frame: &mut Frame) -> Sight {
    let mut sight = model.window.sight;
    let view = View { model, theme, past: model.window.past };
    let area = frame.area();
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        too_small(frame, area);
    } else {
        match &model.overlay {
            Some(overlay @ Overlay::Plain { .. }) => overlay::plain(view, overlay, frame, area),
            Some(overlay @ Overlay::Help { search, .. }) => overlay::help(view, overlay, frame, area, search),
            _ => {
                sight = screen(view, frame, area);
                // Whoever goes to the end is told of the line there, and where nothing is read, of the one of the focus.
                if sight.past != view.past {
                    frame.buffer_mut().reset();
                    sight = screen(View { past: sight.past, ..view }, frame, area);
                }
            }
        }
    }
    theme.adapt(frame.buffer_mut());
    sight
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

fn screen(view: View, frame: &mut Frame, area: Rect) -> Sight {
    let View { model, theme, .. } = view;
    let mut screen = model.form();
    if theme.ascii {
        spelling::form(model, &mut screen);
    }
    let area = Rect { width: area.width.min(WIDEST), ..area };
    let panel = Panel::of(view, &screen, area);
    let top = 2;
    let bottom = area.height - 1 - panel.height() - 1;
    chrome::header(view, frame, Rect { height: 1, ..area });
    chrome::footer(model, &screen, frame, Rect { y: area.height - 1, height: 1, ..area });
    let below_the_header = Rect { y: 1, height: 1, ..area };
    match model.scene.is_step() {
        true => chrome::steps(model, frame, below_the_header),
        false => chrome::rule(frame, below_the_header),
    }
    chrome::rule(frame, Rect { y: bottom, height: 1, ..area });
    chrome::not_saved(model, frame, half(below_the_header));
    panel.draw(frame, Rect { y: bottom + 1, height: panel.height(), ..area });
    let shown = form::Shown { view, form: &screen, covered: panel.grown(area) };
    let sight = middle(&shown, frame, Rect { y: top, height: bottom - top, ..area });
    if let Some(row) = model.told_row()
        && model.overlay.is_none()
    {
        frame.set_cursor_position((area.x + panel::TEXT, bottom + 1 + panel.row_of(row)));
    }
    let told = overlay::boxed(view, frame, area).unwrap_or(panel.told());
    Sight { told, ..sight }
}

/// Draws the form and, where there is room and anything to show, the preview beside it.
fn middle(shown: &form::Shown, frame: &mut Frame, area: Rect) -> Sight {
    let Some((preview, width)) = preview_beside(shown.view, shown.form, area.width) else {
        return form::draw(shown, frame, area, Tells::All).1;
    };
    let x = width + 1;
    let beside = Rect { x, width: area.width - x, ..area };
    let tells =
        if preview::tells_all(&preview, shown.view.model.step(), beside) { Tells::Hints } else { Tells::All };
    let (cursor, sight) = form::draw(shown, frame, Rect { width: width - 1, ..area }, tells);
    preview::draw(&preview, frame, beside, cursor.y);
    chrome::bar(frame, Rect { x: width, ..area });
    sight
}

/// What stands beside the form, and the columns that leaves for the form. A table that needs more has them.
fn preview_beside(view: View, screen: &Form, columns: u16) -> Option<(Preview, u16)> {
    let (least, most) = FORM_WIDTH;
    let width = columns.saturating_sub(PREVIEW_WIDTH.0).clamp(least, most);
    let is_wide = columns >= PREVIEW_FROM && row::Columns::wanted(screen) + 2 <= width.into();
    let mut preview = if is_wide { view.model.preview() } else { None }?;
    if view.theme.ascii {
        spelling::preview(&mut preview);
    }
    Some((preview, width))
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
    let mut blank = Cell::EMPTY;
    blank.set_style(style);
    let mut x = at.x;
    for (character, column) in text.chars().zip(at.x..end) {
        let cell = &mut buffer[(column, at.y)];
        *cell = blank.clone();
        if character != ' ' {
            cell.set_char(character);
        }
        x = column + 1;
    }
    x
}
