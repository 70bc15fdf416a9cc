//! What lies on top of the screen: help, steps, questions, and the plain view.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear};

use super::put;
use super::text::{Cells, fit, pad, wrap};
use super::theme;
use crate::wizard::keys::BINDINGS;
use crate::wizard::step::Step;
use crate::wizard::{Model, Overlay};

/// Text from the left edge on, without borders, so that a terminal's own selection copies it clean.
pub fn plain(model: &Model, frame: &mut Frame, area: Rect, title: &str, text: &str, scroll: usize) {
    let width = usize::from(area.width);
    let rows = usize::from(area.height).saturating_sub(1);
    let lines = text.lines().skip(scroll).flat_map(|line| wrap(line, width));
    for (row, line) in lines.take(rows).enumerate() {
        put(frame, Rect { y: area.y + row as u16, height: 1, ..area }, Line::raw(line));
    }
    closing_line(model, frame, area, title);
}

/// Cells the last line keeps for how to leave.
const LEAST_TEXT: usize = 12;

/// The last line: what lies on top, how to leave it, and, as on every screen, where orders go.
fn closing_line(model: &Model, frame: &mut Frame, area: Rect, title: &str) {
    let width = usize::from(area.width);
    let said = |keys: &str| format!(" {keys}{title}");
    let target_width = model.target.label.width();
    // The keys give way first, then the title, and where orders go last.
    let text =
        ["Esc closes · Up Down PgUp PgDn scroll · ", "Esc closes · PgUp PgDn scroll · ", "Esc closes · "]
            .map(said)
            .into_iter()
            .find(|text| text.width() + 2 + target_width <= width)
            .unwrap_or_else(|| said("Esc closes · "));
    let target = fit(&model.target.label, width.saturating_sub(text.width().min(LEAST_TEXT) + 2));
    let line = Line::from(vec![
        Span::raw(pad(&text, width.saturating_sub(target.width() + 2))),
        Span::raw("  "),
        Span::styled(target, theme::target(model.target.sandbox)),
    ]);
    put(frame, Rect { y: area.bottom().saturating_sub(1), height: 1, ..area }, line);
}

/// The keys, from the one table of keys.
pub fn help(model: &Model, frame: &mut Frame, area: Rect, scroll: usize) {
    let width = usize::from(area.width);
    let mut lines = vec![
        "Fields are checked as you go; nothing is sent before you type the common name on Submit.".to_owned(),
        String::new(),
    ];
    for binding in BINDINGS {
        let names: Vec<&str> = binding.keys.iter().map(|chord| chord.name).collect();
        lines.push(format!(" {} {}", pad(&names.join(", "), 18), binding.words));
    }
    let rows = usize::from(area.height).saturating_sub(1);
    let wrapped: Vec<String> = lines.iter().flat_map(|line| hanging(line, width)).collect();
    let top = scroll.min(wrapped.len().saturating_sub(1));
    for (row, line) in wrapped.into_iter().skip(top).take(rows).enumerate() {
        put(frame, Rect { y: area.y + row as u16, height: 1, ..area }, Line::raw(line));
    }
    closing_line(model, frame, area, "Keys");
}

/// A line of the help, its further lines under the words.
fn hanging(line: &str, width: usize) -> Vec<String> {
    let indent = " ".repeat(if line.starts_with(' ') { 20 } else { 0 });
    let options = textwrap::Options::new(width.max(1)).subsequent_indent(&indent);
    textwrap::wrap(line, options).into_iter().map(|line| line.into_owned()).collect()
}

/// A box in the middle, for what asks.
pub fn boxed(model: &Model, frame: &mut Frame, area: Rect) {
    match &model.overlay {
        Some(Overlay::Steps(at)) => steps(model, *at, frame, area),
        Some(Overlay::AskLeave) => question(
            frame,
            area,
            " Leave dvorder? ",
            "What you typed is not saved, and nothing was ordered. To keep a finished request, save it on Review first.",
            "Enter leaves · Esc stays",
        ),
        Some(Overlay::AskDelete(_, title)) => question(
            frame,
            area,
            " Delete the draft? ",
            &format!("{title} is deleted for good. Orders that were placed are not touched."),
            "Enter deletes · Esc keeps it",
        ),
        Some(Overlay::AskStopWaiting) => question(
            frame,
            area,
            " Stop waiting? ",
            "The order was sent. If you stop waiting now, it is not known whether it was placed and billed.",
            "Enter stops waiting · Esc waits on",
        ),
        _ => {}
    }
}

/// An empty box of so many cells inside, in the middle of the screen.
fn open_box(frame: &mut Frame, area: Rect, title: &str, width: usize, rows: usize) -> Rect {
    let width = (width as u16 + 4).min(area.width);
    let height = (rows as u16 + 2).min(area.height);
    let outer =
        Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height };
    frame.render_widget(Clear, outer);
    frame.render_widget(Block::bordered().title(title.to_owned()), outer);
    Rect { x: outer.x + 2, y: outer.y + 1, width: width.saturating_sub(4), height: height.saturating_sub(2) }
}

fn question(frame: &mut Frame, area: Rect, title: &str, text: &str, keys: &str) {
    let mut lines = wrap(text, 50.min(usize::from(area.width).saturating_sub(4)));
    lines.push(String::new());
    lines.push(keys.to_owned());
    let inner = open_box(frame, area, title, 50, lines.len());
    for (row, line) in lines.into_iter().take(inner.height.into()).enumerate() {
        put(frame, Rect { y: inner.y + row as u16, height: 1, ..inner }, Line::raw(line));
    }
}

fn steps(model: &Model, at: Step, frame: &mut Frame, area: Rect) {
    let inner = open_box(frame, area, " Go to which step? ", 30, Step::ALL.len());
    for (row, step) in Step::ALL.into_iter().enumerate().take(inner.height.into()) {
        let mark = if step == at { theme::FOCUS } else { " " };
        let (errors, warnings) = model.shown_counts(step);
        let counts = match (errors, warnings) {
            (0, 0) => String::new(),
            (0, warnings) => format!("{warnings} {}", theme::CAREFUL),
            (errors, _) => format!("{errors} {}", theme::WRONG),
        };
        let text = pad(&format!("{mark} {}. {:12}{counts}", step.number(), step.name()), inner.width.into());
        let style = if step == at { theme::focused() } else { Style::new() };
        put(frame, Rect { y: inner.y + row as u16, height: 1, ..inner }, Line::styled(text, style));
    }
}
