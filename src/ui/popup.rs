//! The room of what lies on top of a form: its own columns, and the whole row of the cursor, which is read alone.

use ratatui::buffer::{Buffer, CellWidth};
use ratatui::layout::Rect;
use ratatui::widgets::{Block, Clear, Widget};

use super::theme::BAR;

/// Draws an empty box with borders over what stands in its columns, a blank on each side.
pub fn open(buffer: &mut Buffer, outer: Rect, block: Block) {
    let screen = buffer.area;
    for y in outer.top()..outer.bottom() {
        let beside = [outer.x.checked_sub(1), Some(outer.right())];
        for x in beside.into_iter().flatten().filter(|x| *x < screen.right()) {
            empty(buffer, x, y);
        }
        // Of a wide character that would reach into it nothing is left.
        if let Some(before) = outer.x.checked_sub(2)
            && buffer[(before, y)].cell_width() > 1
        {
            empty(buffer, before, y);
        }
    }
    Clear.render(outer, buffer);
    block.render(outer, buffer);
}

/// Empties a cell, but for the bar beside a form.
fn empty(buffer: &mut Buffer, x: u16, y: u16) {
    let cell = &mut buffer[(x, y)];
    if cell.symbol() != BAR {
        cell.reset();
    }
}

/// Empties what stands beside a box in the row of the cursor, but the bar beside a form.
pub fn alone(buffer: &mut Buffer, area: Rect, outer: Rect, row: u16) {
    for x in (area.left()..outer.left()).chain(outer.right()..area.right()) {
        empty(buffer, x, row);
    }
}
