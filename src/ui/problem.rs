//! How a problem looks: its sign, what is wrong and what to do about it, and that there are more.

use ratatui::text::{Line, Span};

use super::drawn::{LABEL, MARGIN, MARKER, View};
use super::text::{Cells, fit, fit_words};
use super::theme;
use crate::order::problem::Problem;
use crate::wizard::form::{Field, Tone};
use crate::wizard::more;

/// What is told where a field stands, as the terminal shows it.
pub struct ToldProblem {
    tone: Tone,
    /// What is wrong.
    sentence: String,
    /// What is wrong, and what to do about it.
    full: String,
    /// How many problems more there are.
    more: usize,
}

impl ToldProblem {
    /// What a field tells of: the problem that is told first.
    pub fn of(view: View, field: &Field) -> Option<ToldProblem> {
        let told = view.model.told_problems(field.spot.field()?);
        Some(ToldProblem::about(view, told.first()?, told.len() - 1))
    }

    /// A problem, and that there are so many more.
    pub fn about(view: View, problem: &Problem, more: usize) -> ToldProblem {
        let spelt = |text: String| view.spell(&text).into_owned();
        ToldProblem {
            tone: problem.severity.into(),
            sentence: spelt(problem.sentence()),
            full: spelt(problem.in_full()),
            more,
        }
    }

    /// How it looks.
    pub fn tone(&self) -> Tone {
        self.tone
    }

    /// What is wrong and what to do, and how many problems more there are.
    pub fn in_full(&self) -> String {
        format!("{} {}{}", theme::glyph(self.tone), self.full, more::behind(self.more))
    }

    /// As much of that as fits into the rest of a line.
    pub fn behind(&self, room: usize) -> Span<'static> {
        let full = self.in_full();
        let brief = || format!("{} {}", theme::glyph(self.tone), self.sentence);
        let said = if full.width() <= room { full } else { brief() };
        Span::styled(format!("  {}", fit_words(&said, room)), theme::style(self.tone))
    }

    /// What is wrong on one line, and what to do and how much more there is where it fits: below the value where
    /// that holds it, and over the whole width where it does not.
    pub fn line(&self, width: usize) -> Line<'static> {
        let width = width.saturating_sub(MARGIN);
        let all = self.in_full();
        let fits = all.width() <= width;
        let text = if fits { all } else { format!("{} {}", theme::glyph(self.tone), self.sentence) };
        let more = if fits { String::new() } else { more::behind(self.more) };
        let room = width.saturating_sub(MARKER + LABEL);
        let start = if text.width() + more.width() <= room { MARKER + LABEL } else { 0 };
        let shown = fit(&text, width.saturating_sub(start + more.width())) + &more;
        Line::from(vec![Span::raw(" ".repeat(start)), Span::styled(shown, theme::style(self.tone))])
    }
}

/// The sign of a problem, or a blank.
pub fn sign(problem: Option<&Problem>) -> Span<'static> {
    let tone = problem.map_or(Tone::Plain, |problem| problem.severity.into());
    Span::styled(theme::glyph(tone), theme::sign(tone))
}
