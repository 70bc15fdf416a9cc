//! What frames every screen: header, rail of steps, rules, footer.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::put;
use super::text::{Cells, fit, pad};
use super::theme::{self, BAR, CAREFUL, FOCUS, GOOD, RULE, Theme, WRONG};
use crate::order::draft::FieldId;
use crate::order::step::Step;
use crate::order::text::without_credentials;
use crate::wizard::footer::{Hint, footer as keys_of};
use crate::wizard::form::{Form, Tone};
use crate::wizard::{Model, Submit};

/// Cells the header keeps for the program and the beginning of the name.
const LEAST_NAME: usize = 16;

/// The program, the order, and where it goes.
pub fn header(model: &Model, theme: &Theme, frame: &mut Frame, area: Rect) {
    let width = usize::from(area.width);
    let name = match (model.names.common_name(), model.draft.text(FieldId::CommonName).trim()) {
        (Some(name), _) if theme.ascii => name.as_str().to_owned(),
        (Some(name), _) => name.unicode(),
        (None, "") => "new order".to_owned(),
        (None, typed) => without_credentials(typed).into_owned(),
    };
    let left = format!(" dvorder · {name}");
    // Where the order goes is cut last: the name gives way first, but for its beginning.
    let least = left.width().min(LEAST_NAME);
    let label = fit(&model.target.banner(), width.saturating_sub(least + 3));
    let room = width.saturating_sub(label.width() + 2);
    let left = pad(&fit(&left, room.saturating_sub(1)), room);
    put(
        frame,
        area,
        Line::from(vec![
            Span::styled(left, theme::title()),
            Span::styled(label, theme::target(model.target.sandbox)),
        ]),
    );
}

/// Where a step stands: a glyph, and what is wrong with it.
fn state(model: &Model, step: Step) -> (&'static str, String, Tone) {
    let done = match step {
        Step::Review => false,
        Step::Submit => matches!(model.submit, Submit::Accepted(_)),
        _ => model.is_done(step),
    };
    match model.shown_counts(step) {
        (0, 0) if done => (GOOD, String::new(), Tone::Good),
        (0, 0) => (" ", String::new(), Tone::Plain),
        (0, warnings) => (if done { GOOD } else { " " }, format!("{warnings}{CAREFUL}"), Tone::Warning),
        (errors, _) => (" ", format!("{errors}{WRONG}"), Tone::Error),
    }
}

/// The steps, one a line.
pub fn rail(model: &Model, frame: &mut Frame, area: Rect) {
    // On a low screen the list slides so that the current step is on it.
    let height = usize::from(area.height);
    let lines = Step::ALL.len() + 1;
    let skip = if height >= lines {
        0
    } else {
        (model.step as usize).saturating_sub(height / 2).min(lines - height)
    };
    let mut rows: Vec<Line> = Vec::new();
    for step in Step::ALL {
        if step == Step::Review {
            rows.push(Line::styled(format!("   {}", RULE.repeat(11)), theme::ornament()));
        }
        rows.push(rail_line(model, step));
    }
    for (row, line) in rows.into_iter().skip(skip).take(height).enumerate() {
        put(frame, Rect { y: area.y + row as u16, height: 1, ..area }, line);
    }
}

fn rail_line(model: &Model, step: Step) -> Line<'static> {
    let (glyph, counts, tone) = state(model, step);
    let current = model.step == step;
    let (glyph, glyph_tone) = if current { (FOCUS, Tone::Plain) } else { (glyph, Tone::Good) };
    let name = pad(step.name(), 12usize.saturating_sub(counts.width()));
    let name_style = if current { theme::title() } else { Style::new() };
    Line::from(vec![
        Span::raw(" "),
        Span::styled(glyph, theme::sign(glyph_tone)),
        Span::raw(" "),
        Span::styled(name, name_style),
        Span::styled(counts, theme::sign(tone)),
    ])
}

/// That something is not being saved, on the line below the header, as long as it lasts.
pub fn not_saved(model: &Model, frame: &mut Frame, area: Rect) {
    let Some(reason) = &model.not_saved else { return };
    let said = fit(&format!(" {CAREFUL} NOT SAVED: {reason} "), usize::from(area.width));
    let x = area.right().saturating_sub(said.width() as u16);
    put(frame, Rect { x, width: area.right() - x, ..area }, Line::styled(said, theme::sign(Tone::Warning)));
}

/// The step, on terminals too narrow for the rail.
pub fn step_line(model: &Model, frame: &mut Frame, area: Rect) {
    let (errors, warnings) = model.shown_counts(model.step);
    let mut said = format!(" Step {} of {} · {}", model.step.number(), Step::ALL.len(), model.step.name());
    if errors > 0 {
        said += &format!(" · {errors} {WRONG}");
    }
    if warnings > 0 {
        said += &format!(" · {warnings} {CAREFUL}");
    }
    put(frame, area, Line::styled(said, Style::new().add_modifier(Modifier::UNDERLINED)));
}

/// A rule across the area.
pub fn rule(frame: &mut Frame, area: Rect) {
    for x in area.left()..area.right() {
        frame.buffer_mut()[(x, area.y)].set_symbol(RULE).set_style(theme::ornament());
    }
}

/// The rules above and below the middle of the screen, and the bars that divide it.
pub fn rules(frame: &mut Frame, area: Rect, middle: Rect, bars: &[u16]) {
    let faint = theme::ornament();
    let (top, bottom) = (middle.y - 1, middle.bottom());
    rule(frame, Rect { y: top, height: 1, ..area });
    rule(frame, Rect { y: bottom, height: 1, ..area });
    let mut put = |x: u16, y: u16, symbol: &str| {
        frame.buffer_mut()[(x, y)].set_symbol(symbol).set_style(faint);
    };
    for x in bars {
        put(*x, top, "┬");
        for y in middle.y..bottom {
            put(*x, y, BAR);
        }
        put(*x, bottom, "┴");
    }
}

/// The keys of the screen, as many as fit.
pub fn footer(model: &Model, form: &Form, frame: &mut Frame, area: Rect) {
    let mut hints = keys_of(model, form);
    while joined(&hints).width() > usize::from(area.width) {
        let Some(most) = hints.iter().map(|hint| hint.gives_way).max().filter(|most| *most > 0) else {
            break;
        };
        hints.retain(|hint| hint.gives_way < most);
    }
    put(frame, area, Line::raw(joined(&hints)));
}

fn joined(hints: &[Hint]) -> String {
    let words: Vec<&str> = hints.iter().map(|hint| hint.words.as_str()).collect();
    format!(" {}", words.join(" · "))
}
