//! What every item is drawn of and with: the model, its lines, and the cells that stand before what it says.

use std::borrow::Cow;

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::spelling;
use super::text::pad;
use super::theme::{self, FOCUS, Theme};
use crate::wizard::Model;
use crate::wizard::form::{Field, Spot};

/// What is drawn, and how.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// What is drawn.
    pub model: &'a Model,
    /// How the terminal is drawn on.
    pub theme: &'a Theme,
    /// Lines that are read past the one the focus is on, negative above it.
    pub past: isize,
}

impl View<'_> {
    /// Whether the focus is on a spot, and neither does anything lie on top of it nor is something else read.
    pub fn has_focus(self, spot: &Spot) -> bool {
        self.model.overlay.is_none() && self.past == 0 && self.model.focus.as_ref() == Some(spot)
    }

    /// A text as this terminal shows it.
    pub fn spell<'t>(self, text: &'t str) -> Cow<'t, str> {
        if self.theme.ascii { spelling::names(text) } else { Cow::Borrowed(text) }
    }
}

/// Cells of the focus marker. The sign of what is told stands there too, so that all of it has one left edge.
pub const MARKER: usize = 2;
/// Cells behind what is told: all of it has one right edge.
pub const MARGIN: usize = 1;
/// Cells of a label and of the gutter behind it, its marker not counted.
pub const LABEL: usize = 16;
/// What an empty text field looks like.
pub const EMPTY: &str = "____________________";

/// An item as it is drawn.
#[derive(Default)]
pub struct Drawn {
    /// Its lines.
    pub lines: Vec<Line<'static>>,
    /// Where the cursor is, from the item's corner: column, row.
    pub cursor: Option<(u16, u16)>,
}

impl Drawn {
    /// One line without a cursor.
    pub fn line(line: Line<'static>) -> Drawn {
        Drawn { lines: vec![line], cursor: None }
    }
}

/// What stands before a line: whether the focus is on it.
pub fn marker(focused: bool) -> Span<'static> {
    Span::styled(if focused { format!("{FOCUS} ") } else { "  ".into() }, theme::title())
}

/// What a field is called, before the gutter and what it holds.
pub fn label(field: &Field, focused: bool) -> Span<'static> {
    label_in(field, focused, LABEL - 1)
}

/// The same in so many cells.
pub fn label_in(field: &Field, focused: bool, cells: usize) -> Span<'static> {
    let style = if focused { theme::title() } else { Style::new() };
    Span::styled(pad(field.label, cells), style)
}
