//! Bars to scale, beside what each of them is, or below it where that leaves too few cells.

use ratatui::text::{Line, Span};

use super::text::{Cells, fit};
use super::theme::{ISSUED, PLANNED, RULE, WRONG};
use crate::wizard::form::{Bar, Picture, Stretch};

/// Fewer cells than these tell nothing.
const FEWEST: usize = 12;
/// The cells before what a bar is, as before any words of a form.
const INDENT: usize = 2;

/// How many lines a picture takes.
pub fn height(picture: &Picture, width: usize) -> usize {
    picture.bars.len() * if beside(picture, width).is_some() { 1 } else { 2 }
}

/// Whether a line of a picture has words.
pub fn says(picture: &Picture, width: usize, line: usize) -> bool {
    beside(picture, width).is_some() || line.is_multiple_of(2)
}

/// The lines of a picture.
pub fn draw(picture: &Picture, width: usize) -> Vec<Line<'static>> {
    let beside = beside(picture, width);
    picture.bars.iter().flat_map(|bar| lines(picture, bar, width, beside)).collect()
}

/// How many cells are left for the bars beside the labels, where those are enough.
fn beside(picture: &Picture, width: usize) -> Option<usize> {
    let label = picture.bars.iter().map(|bar| bar.label.width()).max().unwrap_or_default();
    width.checked_sub(INDENT + label + 1).filter(|cells| *cells >= FEWEST)
}

fn lines(picture: &Picture, bar: &Bar, width: usize, beside: Option<usize>) -> Vec<Line<'static>> {
    let label = format!("{}{}", " ".repeat(INDENT), bar.label);
    let drawn = |cells: usize| {
        let (from, till) = bar.cells(picture.days, cells);
        [Span::raw(" ".repeat(from)), Span::raw(sign(bar.stretch).repeat(till - from))]
    };
    match beside {
        Some(cells) => {
            let mut spans = vec![Span::raw(label), Span::raw(" ")];
            spans.extend(drawn(cells));
            vec![Line::from(spans)]
        }
        None => {
            let mut spans = vec![Span::raw(" ".repeat(INDENT))];
            spans.extend(drawn(width.saturating_sub(INDENT)));
            vec![Line::raw(fit(&label, width)), Line::from(spans)]
        }
    }
}

fn sign(stretch: Stretch) -> &'static str {
    match stretch {
        Stretch::Order => RULE,
        Stretch::Issued => ISSUED,
        Stretch::Planned => PLANNED,
        Stretch::Uncovered => WRONG,
    }
}
