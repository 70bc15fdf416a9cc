//! What frames every screen: header, steps, rules, footer.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::drawn::View;
use super::put;
use super::text::{Cells, fit, pad};
use super::theme::{self, BAR, CAREFUL, FOCUS, GOOD, RULE, WRONG};
use crate::order::step::Step;
use crate::wizard::Model;
use crate::wizard::destination::Destination;
use crate::wizard::footer::{Hint, footer as keys_of};
use crate::wizard::form::{Form, Tone};

/// Cells the header keeps for the beginning of the name.
const LEAST_NAME: usize = 16;

/// The program, the order, and where it goes.
pub fn header(view: View, buffer: &mut Buffer, area: Rect) {
    let (model, width) = (view.model, usize::from(area.width));
    let name = view.spell(&model.order_name()).into_owned();
    let named = [format!(" dvorder · {name}"), format!(" {name}")];
    let banners = model.destination.banners();
    // Whole words first: the program gives way, then where the order goes in full, and the end of the name last.
    let fits = |left: &str, label: &str| left.width() + label.width() + 3 <= width;
    let pairs = banners.iter().flat_map(|label| named.iter().map(move |left| (left, label.clone())));
    let (left, label) = pairs.into_iter().find(|(left, label)| fits(left, label)).unwrap_or_else(|| {
        let label = banner_in(&model.destination, width.saturating_sub(LEAST_NAME + 3));
        (&named[1], label)
    });
    let room = width.saturating_sub(label.width() + 2);
    let left = pad(&fit(left, room.saturating_sub(1)), room);
    put(
        buffer,
        area,
        Line::from(vec![
            Span::styled(left, theme::title()),
            Span::styled(label, theme::target(model.destination.sandbox)),
        ]),
    );
}

/// Where orders go, in as many whole words as fit; of one word too long, its beginning.
pub fn banner_in(target: &Destination, width: usize) -> String {
    let banners = target.banners();
    let whole = banners.iter().find(|words| words.width() <= width);
    whole.cloned().unwrap_or_else(|| fit(banners.last().map_or("", String::as_str), width))
}

/// Where a step stands: a glyph, and what is wrong with it.
fn state(model: &Model, step: Step) -> (&'static str, String, Tone) {
    let done = model.is_done(step);
    match model.shown_counts(step) {
        (0, 0) if done => (GOOD, String::new(), Tone::Good),
        (0, 0) => (" ", String::new(), Tone::Plain),
        (0, warnings) => (if done { GOOD } else { " " }, format!("{warnings}{CAREFUL}"), Tone::Warning),
        (errors, _) => (" ", format!("{errors}{WRONG}"), Tone::Error),
    }
}

/// How close together the steps stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spacing {
    /// With room around each sign.
    Wide,
    /// Each sign before its step.
    Close,
    /// The same, and no number of what is wrong but with the current step.
    Closest,
}

/// The steps in one line, or the current one where not all fit.
pub fn steps(model: &Model, buffer: &mut Buffer, area: Rect) {
    let lines = [Spacing::Wide, Spacing::Close, Spacing::Closest].map(|spacing| all_steps(model, spacing));
    let fits = |line: &Line| width_of(line) <= usize::from(area.width);
    let line = lines.into_iter().find(fits).unwrap_or_else(|| current_step(model));
    put(buffer, area, line);
    buffer.set_style(area, Style::new().add_modifier(Modifier::UNDERLINED));
}

fn width_of(line: &Line) -> usize {
    line.spans.iter().map(|span| span.content.width()).sum()
}

fn all_steps(model: &Model, spacing: Spacing) -> Line<'static> {
    let mut spans = Vec::new();
    for (at, step) in model.steps().iter().copied().enumerate() {
        spans.push(Span::raw(if spacing == Spacing::Wide && at > 0 { "  " } else { " " }));
        spans.extend(one_step(model, step, spacing));
    }
    Line::from(spans)
}

fn one_step(model: &Model, step: Step, spacing: Spacing) -> Vec<Span<'static>> {
    let (mut glyph, mut counts, mut tone) = state(model, step);
    let current = model.step() == step;
    let mut glyph_tone = Tone::Good;
    if current {
        (glyph, glyph_tone) = (FOCUS, Tone::Plain);
    } else if spacing == Spacing::Closest && !counts.is_empty() {
        (glyph, glyph_tone) = (theme::glyph(tone), tone);
        (counts, tone) = (String::new(), Tone::Plain);
    }
    let name_style = if current { theme::title() } else { Style::new() };
    let mut spans = vec![Span::styled(glyph, theme::sign(glyph_tone))];
    if spacing == Spacing::Wide {
        spans.push(Span::raw(" "));
    }
    spans.push(Span::styled(step.name(), name_style));
    if !counts.is_empty() {
        spans.extend([Span::raw(" "), Span::styled(counts, theme::sign(tone))]);
    }
    spans
}

/// That something is not being saved, on the line below the header, as long as it lasts.
pub fn not_saved(model: &Model, buffer: &mut Buffer, area: Rect) {
    let Some(said) = model.saving.not_saved_said() else { return };
    let [whole, short] = said.map(|said| format!(" {CAREFUL} {said} "));
    let fits = whole.width() <= usize::from(area.width);
    let said = fit(if fits { &whole } else { &short }, usize::from(area.width));
    let x = area.right().saturating_sub(said.width() as u16);
    put(buffer, Rect { x, width: area.right() - x, ..area }, Line::styled(said, theme::sign(Tone::Warning)));
}

/// The current step alone.
fn current_step(model: &Model) -> Line<'static> {
    let (errors, warnings) = model.shown_counts(model.step());
    let mut said = format!(" {}", model.step_said());
    if errors > 0 {
        said += &format!(" · {errors} {WRONG}");
    }
    if warnings > 0 {
        said += &format!(" · {warnings} {CAREFUL}");
    }
    let mut spans = vec![Span::raw(said + "  ")];
    spans.extend(model.steps().iter().map(|step| sign_alone(model, *step)));
    Line::from(spans)
}

/// A step in a row of signs, one for each.
fn sign_alone(model: &Model, step: Step) -> Span<'static> {
    if step == model.step() {
        return Span::styled(FOCUS, theme::title());
    }
    match state(model, step) {
        (GOOD, ..) => Span::styled(GOOD, theme::sign(Tone::Good)),
        (_, counts, tone) if !counts.is_empty() => Span::styled(theme::glyph(tone), theme::sign(tone)),
        // Of the others nothing is known yet.
        _ => Span::raw("·"),
    }
}

/// A rule across the area.
pub fn rule(buffer: &mut Buffer, area: Rect) {
    for x in area.left()..area.right() {
        buffer[(x, area.y)].set_symbol(RULE).set_style(theme::ornament());
    }
}

/// The bar at the left edge of an area, down to the rule below it.
pub fn bar(buffer: &mut Buffer, area: Rect) {
    let mut put = |y: u16, symbol: &str| {
        buffer[(area.x, y)].set_symbol(symbol).set_style(theme::ornament());
    };
    (area.top()..area.bottom()).for_each(|y| put(y, BAR));
    put(area.bottom(), "┴");
}

/// The keys of the screen, as many as fit, each of them whole: closer together before one gives way.
pub fn footer(model: &Model, form: &Form, buffer: &mut Buffer, area: Rect) {
    let mut hints = keys_of(model, form);
    let line = loop {
        let lines =
            [(" ", " · "), (" ", "  "), ("", "  ")].map(|(before, between)| joined(&hints, before, between));
        if let Some(line) = lines.into_iter().find(|line| line.width() <= usize::from(area.width)) {
            break line;
        }
        match hints.iter().map(|hint| hint.gives_way).max() {
            Some(most) if most > 0 => hints.retain(|hint| hint.gives_way < most),
            _ => drop(hints.pop()),
        }
    };
    put(buffer, area, Line::raw(line));
}

fn joined(hints: &[Hint], before: &str, between: &str) -> String {
    let words: Vec<&str> = hints.iter().map(|hint| hint.words.as_str()).collect();
    format!("{before}{}", words.join(between))
}
