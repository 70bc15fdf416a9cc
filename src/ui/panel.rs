//! The panel below the form: what is told of what just happened, or of the line the focus is on.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::drawn::View;
use super::paragraph::{cut, wrap};
use super::put;
use super::row;
use super::theme;
use crate::wizard::advice::FocusAdvice;
use crate::wizard::form::{Form, Tone};
use crate::wizard::more;

/// What the panel says.
pub struct Panel {
    tone: Tone,
    /// How many lines the cursor can go through, in sight or not; at least a panel more than it has.
    told: usize,
    /// How many of them are of what a key brought about.
    of_keys: usize,
    /// How many of them are above those in sight, as one has read on.
    above: usize,
    lines: Vec<String>,
}

impl Panel {
    /// What there is to say, in lines for a screen of this size. The panel keeps its height unless the
    /// first problem of the focused field needs more: its cure is never cut while there is room.
    pub fn of(view: View, screen: &Form, area: Rect) -> Panel {
        let usual = usual(area.height);
        let most = (usize::from(area.height).saturating_sub(5) / 2).clamp(usual.max(3), MOST);
        let FocusAdvice { tone, is_news, paragraphs } =
            FocusAdvice::of(view.model, screen, view.past, row::is_stacked(area.width.into()));
        let paragraphs: Vec<Cow<str>> = paragraphs.iter().map(|text| view.spell(text)).collect();
        let width = usize::from(area.width).saturating_sub(4);
        let mut lines = match (tone, paragraphs.as_slice()) {
            (Tone::Plain, [text]) => whole_sentences(text, width, most),
            _ => fitted(&paragraphs, width, usual, most),
        };
        let height = lines.len().max(usual);
        let (mut told, mut of_keys, mut above) = (0, 0, 0);
        if is_news {
            let read = view.model.told_row().unwrap_or_default();
            let whole = as_far_as_read(&paragraphs, width, read);
            let read = read.min(whole.len().saturating_sub(1));
            told = whole.len();
            let by_a_key = usize::from(view.model.notice.is_some());
            of_keys = paragraphs.iter().take(by_a_key).map(|text| wrap(text, width).len()).sum();
            if read > 0 {
                above = (read + 1).saturating_sub(height);
                lines = whole.into_iter().skip(above).take(height).collect();
            }
        }
        lines.resize(height, String::new());
        Panel { tone, told, of_keys, above, lines }
    }

    /// How many of its lines the cursor can go through.
    pub fn told(&self) -> usize {
        self.told
    }

    /// How many of those are of what a key brought about.
    pub fn of_keys(&self) -> usize {
        self.of_keys
    }

    /// Where one of those stands, from the first line on; the last where there are fewer.
    pub fn row_of(&self, told: usize) -> u16 {
        told.min(self.told.saturating_sub(1)).saturating_sub(self.above) as u16
    }

    /// How many lines it has.
    pub fn height(&self) -> u16 {
        self.lines.len() as u16
    }

    /// How many of them it has for what is said now alone.
    pub fn grown(&self, area: Rect) -> u16 {
        self.height().saturating_sub(usual(area.height) as u16)
    }

    /// Draws it.
    pub fn draw(&self, buffer: &mut Buffer, area: Rect) {
        for (row, line) in self.lines.iter().enumerate() {
            let tone = if row + self.above == 0 { self.tone } else { Tone::Plain };
            let sign = Span::styled(theme::glyph(tone), theme::sign(tone));
            let line = Line::from(vec![Span::raw(" "), sign, Span::raw(format!(" {line}"))]);
            put(buffer, Rect { y: area.y + row as u16, height: 1, ..area }, line);
        }
    }
}

/// The column of what it says, behind its sign.
pub const TEXT: u16 = 3;

/// The lines it has whatever there is to say.
fn usual(rows: u16) -> usize {
    match rows {
        ..12 => 2,
        12..30 => 3,
        _ => 4,
    }
}

/// The most lines the panel grows to.
const MOST: usize = 6;

/// The paragraphs in lines, a panel further than one has read: a list that was pasted by mistake has an error for each
/// of its words, and nobody reads thousands.
fn as_far_as_read(paragraphs: &[Cow<str>], width: usize, read: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for text in paragraphs {
        if lines.len() > read + MOST {
            break;
        }
        lines.extend(wrap(text, width));
    }
    lines
}

/// As many of the paragraphs as the usual lines hold, and how many there are more; the first in any case.
fn fitted(paragraphs: &[Cow<str>], width: usize, usual: usize, most: usize) -> Vec<String> {
    // Each has a line at least.
    for shown in (1..=paragraphs.len().min(usual)).rev() {
        let more = more::behind(paragraphs.len() - shown);
        let lines: Vec<String> = (0..shown)
            .flat_map(|at| {
                wrap(&format!("{}{}", paragraphs[at], if at + 1 == shown { &more } else { "" }), width)
            })
            .collect();
        if lines.len() <= usual || shown == 1 {
            return cut(lines, most, width);
        }
    }
    Vec::new()
}

/// As many whole sentences as so many lines hold, and that there are more; of one that is longer, its beginning.
fn whole_sentences(text: &str, width: usize, most: usize) -> Vec<String> {
    let ends = text.rmatch_indices(". ").map(|(at, _)| format!("{} {}", &text[..=at], theme::MORE));
    let mut beginnings = std::iter::once(text.to_owned()).chain(ends);
    let fitting = beginnings.find_map(|text| Some(wrap(&text, width)).filter(|it| it.len() <= most));
    fitting.unwrap_or_else(|| cut(wrap(text, width), most, width))
}
