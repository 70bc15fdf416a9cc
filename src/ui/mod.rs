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
mod row;
mod scroll;
mod spelling;
mod stops;
mod text;
pub mod theme;

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::{Paragraph, Widget, Wrap};

use crate::wizard::form::Form;
use crate::wizard::screens::Preview;
use crate::wizard::{Model, Overlay, Sight, Size};
use drawn::View;
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

/// Draws the whole screen, and says what of the form is on show and where the cursor is.
pub fn view(model: &Model, theme: &Theme, buffer: &mut Buffer) -> (Sight, Position) {
    let area = buffer.area;
    let view = View { model, theme, past: model.window.past };
    let before = model.window.sight;
    let seen = match &model.overlay {
        _ if area.width < SMALLEST.0 || area.height < SMALLEST.1 => (before, too_small(buffer, area)),
        Some(overlay @ Overlay::Plain { .. }) => (before, overlay::plain(view, overlay, buffer, area)),
        Some(overlay @ Overlay::Help { search, .. }) => {
            (before, overlay::help(view, overlay, buffer, area, search))
        }
        _ => match screen(view, buffer, area) {
            // Whoever goes to the end is told of the line there, and where nothing is read, of the one of the focus.
            (Sight { past, .. }, _) if past != view.past => {
                buffer.reset();
                screen(View { past, ..view }, buffer, area)
            }
            seen => seen,
        },
    };
    theme.adapt(buffer);
    seen
}

fn too_small(buffer: &mut Buffer, area: Rect) -> Position {
    let size = |columns: u16, rows: u16| Size { columns: columns.into(), rows: rows.into() };
    let sentence = size(area.width, area.height).told_too_small(size(SMALLEST.0, SMALLEST.1));
    Paragraph::new(sentence).wrap(Wrap { trim: true }).render(area, buffer);
    area.as_position()
}

fn screen(view: View, buffer: &mut Buffer, area: Rect) -> (Sight, Position) {
    let View { model, theme, .. } = view;
    let mut screen = model.form();
    if theme.ascii {
        spelling::form(model, &mut screen);
    }
    let area = Rect { width: area.width.min(WIDEST), ..area };
    let panel = Panel::of(view, &screen, area);
    let top = 2;
    let bottom = area.height - 1 - panel.height() - 1;
    chrome::header(view, buffer, Rect { height: 1, ..area });
    chrome::footer(model, &screen, buffer, Rect { y: area.height - 1, height: 1, ..area });
    let below_the_header = Rect { y: 1, height: 1, ..area };
    match model.scene.is_step() {
        true => chrome::steps(model, buffer, below_the_header),
        false => chrome::rule(buffer, below_the_header),
    }
    chrome::rule(buffer, Rect { y: bottom, height: 1, ..area });
    chrome::not_saved(model, buffer, half(below_the_header));
    panel.draw(buffer, Rect { y: bottom + 1, height: panel.height(), ..area });
    let shown = form::Shown { view, form: &screen, covered: panel.grown(area) };
    let (cursor, sight) = middle(&shown, buffer, Rect { y: top, height: bottom - top, ..area });
    let (cursor, told) = match (overlay::boxed(view, buffer, area), model.told_row()) {
        (Some(asked), _) if !model.reads_notice() => asked,
        (_, Some(row)) => {
            let row = bottom + 1 + panel.row_of(row);
            (Position { x: area.x + panel::TEXT, y: row }, panel.told())
        }
        (_, None) => (cursor, panel.told()),
    };
    (Sight { told, of_keys: panel.of_keys(), ..sight }, cursor)
}

/// Draws the form and, where there is room and anything to show, the preview beside it.
fn middle(shown: &form::Shown, buffer: &mut Buffer, area: Rect) -> (Position, Sight) {
    let Some((preview, width)) = preview_beside(shown.view, shown.form, area.width) else {
        return form::draw(shown, buffer, area, None);
    };
    let x = width + 1;
    let beside = Rect { x, width: area.width - x, ..area };
    let told = preview::told_whole(&preview, beside);
    let (cursor, sight) = form::draw(shown, buffer, Rect { width: width - 1, ..area }, Some(&told));
    preview::draw(&preview, buffer, beside, cursor.y);
    chrome::bar(buffer, Rect { x: width, ..area });
    (cursor, sight)
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
fn put(buffer: &mut Buffer, area: Rect, line: Line) {
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
