//! How far a form is read: where the cursor can be among what is read by line, and what of that is in sight.

use std::ops::Range;

use super::drawn::View;
use super::item;
use super::scroll::{Laid, top_of_view};
use crate::wizard::form::{Field, Form, Item, Spot};
use crate::wizard::window::{CursorStop, Sight};

/// Lines that stay on show where a page is turned back: the panel may say more by then, and covers some.
const KEPT: usize = 3;

/// The first line on show, where the cursor has gone on from the line of the focus to what is read; the row of what is
/// read then, or where nothing has the focus; and what is on show. Rows are counted from the first line of the form.
pub fn read_on(view: View, laid: Laid, scroll: usize) -> (usize, Option<isize>, Sight) {
    let Laid { form, in_sight, .. } = laid;
    let model = view.model;
    let focused = model.focus.as_ref().and_then(|focus| form.row_with(focus));
    let (is_first, is_last) = ends_of(form, model.focus.as_ref(), focused);
    let before = focused.map(|focused| form.items[..focused].iter().rposition(Item::has_spot));
    let (frame, top) = (frame_rows(view, laid), top_rows(laid));
    let (over, here, lines) = match before {
        None => (frame, top.first(), top[1..].to_vec()),
        Some(before) => {
            let is_read_over = is_first && before.is_none() && !model.begins_at_the_top();
            let over = if is_read_over { [frame, top.clone()].concat() } else { Vec::new() };
            let lines = if is_last { read_behind(laid, focused) } else { Vec::new() };
            (over, None, lines)
        }
    };
    let past = view.past.clamp(-over.len().cast_signed(), lines.len().cast_signed());
    let behind = match before {
        Some(Some(before)) if is_first => read_behind(laid, Some(before)).len(),
        Some(None) if is_first && model.begins_at_the_top() => top.len() - 1,
        _ => 0,
    };
    let unread = lines.len().cast_signed() - past;
    let sight = Sight {
        past,
        unread: unread.cast_unsigned(),
        over: over.len(),
        behind,
        page: in_sight,
        ..Sight::default()
    };
    let read = match past {
        0 => here.copied(),
        1.. => lines.get(past.cast_unsigned() - 1).copied(),
        _ => over.get(over.len().saturating_add_signed(past)).copied(),
    };
    let scroll = match read.map(|row| row.max(0).cast_unsigned()) {
        Some(line) => scroll.min(line).max((line + 1).saturating_sub(in_sight)),
        None => scroll,
    };
    (scroll, read, by_line(view, laid, scroll, sight))
}

/// What frames a screen above its title and is read: where orders go, and the steps.
fn frame_rows(view: View, laid: Laid) -> Vec<isize> {
    let title = -laid.titles.cast_signed();
    let is_said = view.model.scene.is_step() || view.model.saving.not_saved_said().is_some();
    [title - 2, title - 1].into_iter().filter(|row| is_said || *row < title - 1).collect()
}

/// The rows from the title to the first line the focus can be on, as they are read.
fn top_rows(laid: Laid) -> Vec<isize> {
    let mut rows = read_behind(laid, None);
    let news = if laid.form.begins_with_news { laid.heights[0] } else { 0 };
    rows.splice(news..news, -laid.titles.cast_signed()..0);
    rows
}

/// The same, with where the cursor is among what is read by line, where it can be first and last of what is in sight,
/// and where first below that and a page above it.
fn by_line(view: View, laid: Laid, scroll: usize, sight: Sight) -> Sight {
    let Laid { form, in_sight, .. } = laid;
    let mut all = stops(laid);
    if !view.model.begins_at_the_top() {
        all.retain(|(stop, _)| stop.spot.is_some());
    }
    let is_seen =
        |(_, lines): &(CursorStop, Range<usize>)| scroll <= lines.start && lines.end <= scroll + in_sight;
    let Some(first) = all.iter().position(is_seen) else { return sight };
    let last = all.iter().rposition(is_seen).unwrap_or(first);
    let focus = view.model.focus.as_ref();
    let spot = focus.and_then(|focus| form.spots().position(|spot| spot == *focus));
    let here = CursorStop { spot, past: sight.past };
    let beyond = all[first..].iter().find(|stop| !is_seen(stop)).map(|(stop, _)| *stop);
    // As far back as can be, and not so far that anything is passed over.
    let kept = KEPT.min(in_sight / 2);
    let leads_back = |(stop, lines): &&(CursorStop, Range<usize>)| {
        let top = top_of_view(view, laid, *stop, lines.start);
        top < scroll && top + in_sight >= scroll + kept
    };
    let before = &all[..first];
    let near = before.partition_point(|(_, lines)| lines.start + in_sight < scroll + kept);
    let above = before[near..].iter().find(leads_back).or(before.last()).map(|(stop, _)| *stop);
    Sight { stops: [here, all[first].0, all[last].0], beyond, above, ..sight }
}

/// Where the cursor can be among what is read by line, with the lines that are in sight then.
fn stops(laid: Laid) -> Vec<(CursorStop, Range<usize>)> {
    let in_form = |row: isize| usize::try_from(row).map_or(0..0, |line| line..line + 1);
    // The title is always in sight, whatever is scrolled.
    let top = (0..).zip(top_rows(laid)).filter(|(past, row)| *past == 0 || *row >= 0);
    let mut all: Vec<_> = top.map(|(past, row)| (CursorStop { spot: None, past }, in_form(row))).collect();
    let mut stop = CursorStop::default();
    let mut spots = 0;
    let mut line = 0;
    for (item, height) in laid.form.items.iter().zip(laid.heights) {
        let lines = line..line + height;
        line = lines.end;
        let rows = read_in(laid, item, *height);
        if item.has_spot() {
            all.push((CursorStop { spot: Some(spots), past: 0 }, lines.start..lines.start + 1));
            spots += item.fields().len().max(1);
            stop = CursorStop { spot: Some(spots - 1), past: 0 };
        }
        // What stands above the first of them is read with the title.
        if spots > 0 {
            for row in rows {
                stop.past += 1;
                all.push((stop, lines.start + row..lines.start + row + 1));
            }
        }
    }
    all
}

/// The lines that are read behind that of the focus in an item, or from the first of all on, before the next it can be on.
fn read_behind(laid: Laid, item: Option<usize>) -> Vec<isize> {
    let Laid { form, heights, .. } = laid;
    let next = item.map_or(0, |item| item + 1);
    let end =
        form.items[next..].iter().position(Item::has_spot).map_or(form.items.len(), |behind| next + behind);
    let first = item.unwrap_or(0);
    let mut top = heights[..first].iter().sum::<usize>();
    let mut lines = Vec::new();
    for (item, height) in form.items[first..end].iter().zip(&heights[first..]) {
        lines.extend(read_in(laid, item, *height).into_iter().map(|row| (top + row).cast_signed()));
        top += height;
    }
    lines
}

/// The rows of an item that are read: of what can have the focus those behind the one it is on.
fn read_in(laid: Laid, item: &Item, height: usize) -> Vec<usize> {
    let rows = if item.has_spot() { item::own_rows(item, laid.width, height) } else { 0..height };
    rows.filter(|row| item::says(item, laid.width, *row)).collect()
}

/// Whether the focus is on the first and on the last that it can be on in its item.
fn ends_of(form: &Form, focus: Option<&Spot>, item: Option<usize>) -> (bool, bool) {
    let fields = item.map_or(&[][..], |item| form.items[item].fields());
    let is = |field: Option<&Field>| field.is_none_or(|field| Some(&field.spot) == focus);
    (is(fields.first()), is(fields.last()))
}
