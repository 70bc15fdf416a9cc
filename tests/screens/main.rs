//! What is drawn: the screens as they look, and what holds for all of them. To look at every one of them:
//! `cargo test --test screens pictures`, then `target/screens/index.html`.

#[path = "../common/mod.rs"]
mod common;
#[path = "../common/logins.rs"]
mod logins;
#[allow(dead_code, reason = "each test uses a part of it")]
#[path = "../common/wizard.rs"]
mod wizard;

mod cursor;
mod first;
mod following;
mod golden;
mod heard;
mod messages;
mod outcomes;
mod overlays;
mod passwords;
mod pictures;
mod problems;
mod properties;
mod reach;
mod scenes;
mod start;
mod steps;
mod wide;
mod words;

use dvorder::ui::theme::Theme;
use dvorder::wizard::{Model, Sight};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;

const COLOUR: Theme = Theme { ascii: false, colour: true };
const MONOCHROME: Theme = Theme { ascii: false, colour: false };
const ASCII: Theme = Theme { ascii: true, colour: true };

/// A terminal of this size on which the model was drawn.
fn terminal(model: &Model, theme: Theme, columns: u16, rows: u16) -> TestBackend {
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
    look_at(&mut terminal, model, theme);
    terminal.backend().clone()
}

/// Draws the model on a terminal: what of it is on show.
fn look_at(terminal: &mut Terminal<TestBackend>, model: &Model, theme: Theme) -> Sight {
    let mut sight = model.window.sight;
    let drawn = terminal.draw(|frame| {
        let (seen, cursor) = dvorder::ui::view(model, &theme, frame.buffer_mut());
        sight = seen;
        frame.set_cursor_position(cursor);
    });
    drawn.unwrap();
    sight
}

/// The cells of a screen of this size.
fn drawn(model: &Model, theme: Theme, columns: u16, rows: u16) -> Buffer {
    terminal(model, theme, columns, rows).buffer().clone()
}

/// The rows of a screen as text, without the blanks at their ends.
fn text(buffer: &Buffer) -> String {
    let rows = buffer.content.chunks(buffer.area.width.into());
    let lines: Vec<String> = rows
        .map(|row| {
            let mut line = String::new();
            let mut covered = 0;
            for cell in row {
                // A wide character covers the cell behind it as well.
                if covered == 0 {
                    line.push_str(cell.symbol());
                    covered = unicode_width::UnicodeWidthStr::width(cell.symbol());
                }
                covered = covered.saturating_sub(1);
            }
            line.trim_end().to_owned()
        })
        .collect();
    lines.join("\n")
}

fn screen(model: &Model) -> String {
    text(&drawn(model, COLOUR, 80, 24))
}

fn small_screen(model: &Model) -> String {
    text(&drawn(model, COLOUR, 60, 15))
}
