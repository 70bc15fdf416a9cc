//! How a problem looks: its sign, what is wrong and what to do about it, and that there are more.

use ratatui::text::{Line, Span};

use super::drawn::{LABEL, MARKER};
use super::text::{Cells, fit};
use super::theme;
use crate::order::problem::Problem;
use crate::wizard::Model;
use crate::wizard::form::{Field, Tone};

/// What is told of a field.
pub struct Told<'a> {
    /// The problem that is told first.
    pub problem: &'a Problem,
    /// How many more there are.
    pub more: usize,
}

impl<'a> Told<'a> {
    /// What a field tells of.
    pub fn of(model: &'a Model, field: &Field) -> Option<Told<'a>> {
        let told = model.told_problems(field.spot.field()?);
        Some(Told { problem: told.first()?, more: told.len() - 1 })
    }

    fn tone(&self) -> Tone {
        self.problem.severity.into()
    }

    /// What is wrong and what to do, and how many problems more there are.
    pub fn in_full(&self) -> String {
        format!("{} {}{}", theme::glyph(self.tone()), self.problem.in_full(), and_more(self.more))
    }

    /// As much of that as fits into the rest of a line.
    pub fn behind(&self, room: usize) -> Span<'static> {
        Span::styled(format!("  {}", fit(&self.in_full(), room)), theme::style(self.tone()))
    }

    /// What is wrong on one line, and what to do and how much more there is where it fits: below the value where
    /// that holds it, and over the whole width where it does not.
    pub fn line(&self, width: usize) -> Line<'static> {
        let tone = self.tone();
        let all = self.in_full();
        let fits = all.width() + MARKER <= width;
        let text = if fits { all } else { format!("{} {}", theme::glyph(tone), self.problem.sentence()) };
        let more = if fits { String::new() } else { and_more(self.more) };
        let room = width.saturating_sub(MARKER + LABEL);
        let start = if text.width() + more.width() <= room { MARKER + LABEL } else { MARKER };
        let shown = fit(&text, width.saturating_sub(start + more.width())) + &more;
        Line::from(vec![Span::raw(" ".repeat(start)), Span::styled(shown, theme::style(tone))])
    }
}

/// The sign of a problem, or a blank.
pub fn sign(problem: Option<&Problem>) -> Span<'static> {
    let tone = problem.map_or(Tone::Plain, |problem| problem.severity.into());
    Span::styled(theme::glyph(tone), theme::sign(tone))
}

/// That a line of what is wrong is not all there is.
pub fn and_more(count: usize) -> String {
    if count == 0 { String::new() } else { format!(" (+{count} more)") }
}
