//! How far a form is scrolled: so that the focus is on show, with what belongs to it.

use super::drawn::View;
use super::{field, item};
use crate::wizard::form::{Form, Item, Spot};
use crate::wizard::window::CursorStop;

/// A form in lines.
#[derive(Clone, Copy)]
pub struct Laid<'a> {
    /// What it says.
    pub form: &'a Form,
    /// How many lines each of its items takes.
    pub heights: &'a [usize],
    /// How many cells a line has.
    pub width: usize,
    /// How many lines are on show while the panel says no more than usual.
    pub rows: usize,
    /// How many lines are on show.
    pub in_sight: usize,
    /// How many rows its title takes where that is read.
    pub titles: usize,
}

/// The first line on show where the focus is on a spot: what is usual, and further on where the panel covers more.
pub fn first_line(view: View, laid: Laid, focus: Option<&Spot>) -> usize {
    let end = focus_end(view, laid, focus);
    let top = scroll(view, laid, focus).max(end.saturating_sub(laid.in_sight));
    let line = focus.and_then(|focus| line_of(view, laid, focus));
    line.map_or(top, |line| whole(laid, top, line))
}

/// The first line on show, from this one to that of the focus, that is not the rest of a line or of a choice: that would
/// be taken for what stands below it.
fn whole(laid: Laid, top: usize, focus: usize) -> usize {
    let Laid { form, heights, width, .. } = laid;
    let mut end = 0;
    for (item, height) in form.items.iter().zip(heights) {
        let parts = match item {
            Item::Field(field) => field::choices(field, width),
            Item::Action(_) => vec![*height],
            _ => Vec::new(),
        };
        let mut begin = end;
        for part in parts {
            let behind = begin + part;
            if (begin + 1..behind).contains(&top) && behind <= focus {
                return behind;
            }
            begin = behind;
        }
        end += height;
    }
    top
}

/// The first line on show where the cursor is at a stop, which is on a line.
pub fn top_of_view(view: View, laid: Laid, stop: CursorStop, line: usize) -> usize {
    let focus = stop.spot.and_then(|spot| laid.form.spots().nth(spot));
    let top = first_line(view, laid, focus.as_ref());
    match stop.past {
        0 => top,
        _ => top.min(line).max((line + 1).saturating_sub(laid.in_sight)),
    }
}

/// The line that the cursor is on where the focus is on a spot, from the first of the form.
pub fn line_of(view: View, laid: Laid, focus: &Spot) -> Option<usize> {
    let index = laid.form.row_with(focus)?;
    let top: usize = laid.heights[..index].iter().sum();
    Some(top + item::focused_line(view, &laid.form.items[index], laid.width, laid.heights[index]))
}

/// Where the line of the focus ends, from the first of the form; of what a line does, all that fits.
fn focus_end(view: View, laid: Laid, focus: Option<&Spot>) -> usize {
    let Laid { form, heights, width, in_sight: rows, .. } = laid;
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
fn scroll(view: View, laid: Laid, focus: Option<&Spot>) -> usize {
    let Laid { form, heights, width, rows, .. } = laid;
    let total: usize = heights.iter().sum();
    let Some(focus) = focus.filter(|_| total > rows) else { return 0 };
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
