//! The smallest form stock ratatui makes: six fields and a list, drawn whole after each event.

use std::io;

use ratatui::Frame;
use ratatui::crossterm::event::{self, DisableBracketedPaste, EnableBracketedPaste, Event, KeyCode};
use ratatui::crossterm::execute;
use ratatui::layout::Rect;
use ratatui::style::{Style, Stylize};
use ratatui::text::Line;
use ratatui::widgets::{Block, List, ListState, Paragraph};

/// The argument by which this benchmark becomes the form.
pub const ARGUMENT: &str = "stock-form";
const CHOICES: [&str; 6] = ["small", "medium", "large", "xlarge", "metal", "gpu"];
const LABELS: [&str; 6] = ["Host", "User", "Email", "Ticket", "Reason", "Comment"];
/// Where the fields' text begins.
const TEXT: u16 = 12;

/// Runs the form until Esc.
pub fn run() -> io::Result<()> {
    let mut terminal = ratatui::init();
    execute!(io::stdout(), EnableBracketedPaste)?;
    let mut texts: [String; 6] = Default::default();
    let mut focus = 0;
    loop {
        terminal.draw(|frame| draw(&texts, focus, frame))?;
        match event::read()? {
            Event::Paste(text) => texts[focus].push_str(&text),
            Event::Key(key) => match key.code {
                KeyCode::Esc => break,
                KeyCode::Char(c) => texts[focus].push(c),
                KeyCode::Backspace => drop(texts[focus].pop()),
                KeyCode::Tab => focus = (focus + 1) % LABELS.len(),
                KeyCode::BackTab => focus = (focus + LABELS.len() - 1) % LABELS.len(),
                _ => {}
            },
            _ => {}
        }
    }
    execute!(io::stdout(), DisableBracketedPaste)?;
    ratatui::restore();
    Ok(())
}

fn draw(texts: &[String; 6], focus: usize, frame: &mut Frame) {
    let area = frame.area();
    frame.render_widget(Block::bordered().title(" Order form "), area);
    let room = area.width.saturating_sub(TEXT + 2);
    for (index, (label, text)) in LABELS.iter().zip(texts).enumerate() {
        let y = 1 + index as u16;
        let label = if index == focus { Line::raw(*label).reversed() } else { Line::raw(*label) };
        frame.render_widget(label, Rect::new(2, y, 9, 1));
        let hidden = text.chars().count().saturating_sub(usize::from(room) - 1);
        let shown: String = text.chars().skip(hidden).collect();
        if index == focus {
            frame.set_cursor_position((TEXT + shown.chars().count() as u16, y));
        }
        frame.render_widget(Paragraph::new(shown), Rect::new(TEXT, y, room, 1));
    }
    let list = List::new(CHOICES).highlight_symbol("> ").highlight_style(Style::new().bold());
    let mut state = ListState::default().with_selected(Some(0));
    frame.render_stateful_widget(list, Rect::new(2, 8, area.width - 4, 6), &mut state);
}
