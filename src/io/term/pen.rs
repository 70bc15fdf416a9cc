//! Writes a frame's changed cells with as few bytes as they need, in one write; nothing where nothing
//! changed. Bytes on the wire are what a slow SSH link is made of.
//!
//! The pen remembers what the terminal shows, where its cursor is and how it writes. It forgets where the cursor is
//! whenever a terminal might disagree: past the last column, and after a character whose width terminals
//! do not agree on.

use std::io::{self, Write};

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Frames larger than this are shown at once, by terminals that can; for a smaller one that would cost
/// more bytes than it holds.
const WORTH_SYNCHRONIZING: usize = 64;
/// The fewest blanks at the end of a line that are worth erasing instead of writing: `ESC [ K`.
const WORTH_ERASING: usize = 4;
/// Letters are letters, and rows are counted from the first: what a program that was killed, or a file of bytes, may have
/// set otherwise.
const LETTERS: &[u8] = b"\x0f\x1b(B\x1b[?6l";
const SYNCHRONIZE: &[u8] = b"\x1b[?2026h";
const SHOW_NOW: &[u8] = b"\x1b[?2026l";

/// How characters are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Style {
    foreground: Color,
    background: Color,
    modifier: Modifier,
}

impl Style {
    const PLAIN: Style =
        Style { foreground: Color::Reset, background: Color::Reset, modifier: Modifier::empty() };

    fn of(cell: &Cell) -> Style {
        Style { foreground: cell.fg, background: cell.bg, modifier: cell.modifier }
    }
}

/// A terminal to draw on, through anything that bytes can be written to.
pub struct Pen<W: Write> {
    out: W,
    /// The frame so far.
    bytes: Vec<u8>,
    /// What the terminal shows; of no size while that is not known.
    shown: Buffer,
    style: Style,
    at: Option<Position>,
    /// Whether the cursor is known to be seen.
    has_cursor: bool,
}

impl<W: Write> Pen<W> {
    /// A pen for a terminal of which nothing is known.
    pub fn new(out: W) -> Pen<W> {
        let shown = Buffer::default();
        Pen { out, bytes: Vec::new(), shown, style: Style::PLAIN, at: None, has_cursor: false }
    }

    /// Forgets everything about the terminal, because somebody else wrote on it.
    pub fn forget(&mut self) {
        self.shown = Buffer::default();
        self.at = None;
        self.has_cursor = false;
        self.bytes.extend_from_slice(LETTERS);
        self.bytes.extend_from_slice(b"\x1b[m");
        self.style = Style::PLAIN;
    }

    /// Shows a frame with the cursor where it is wanted, and leaves in its place what was shown before it.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub fn show(&mut self, frame: &mut Buffer, cursor: Position) -> io::Result<()> {
        if self.shown.area != frame.area {
            self.use_style(Style::PLAIN);
            self.bytes.extend_from_slice(b"\x1b[2J");
            self.shown = Buffer::empty(frame.area);
        }
        std::mem::swap(&mut self.shown, frame);
        for y in self.shown.area.top()..self.shown.area.bottom() {
            // Nearly all rows are as they were, and that is found out sooner than what of a row has changed.
            let (before, now) = (row(frame, y), row(&self.shown, y));
            if before == now {
                continue;
            }
            match before.iter().chain(now).all(is_one_cell) {
                true => self.draw(&alone(frame, y), &alone(&self.shown, y)),
                false => self.draw_whole(&alone(&self.shown, y)),
            }
        }
        if !std::mem::replace(&mut self.has_cursor, true) {
            self.bytes.extend_from_slice(b"\x1b[?25h");
        }
        self.go_to(cursor);
        self.flush()
    }

    /// Adds bytes that neither move the cursor nor change how characters are written.
    pub fn add(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    fn go_to(&mut self, to: Position) {
        if self.at == Some(to) {
            return;
        }
        let column = to.x + 1;
        let shortest = match self.at {
            Some(at) if at.y == to.y && to.x == 0 => "\r".to_owned(),
            Some(at) if at.y == to.y && to.x > at.x => forward(to.x - at.x),
            Some(at) if at.y == to.y && at.x - to.x <= 3 => "\x08".repeat(usize::from(at.x - to.x)),
            // Not ESC [ n G, which a VT100 does not know.
            Some(at) if at.y == to.y => format!("\r{}", forward(to.x)),
            Some(at) if at.y + 1 == to.y && to.x == 0 => "\r\n".to_owned(),
            _ if to.x == 0 && to.y == 0 => "\x1b[H".to_owned(),
            _ if to.x == 0 => format!("\x1b[{}H", to.y + 1),
            _ => format!("\x1b[{};{column}H", to.y + 1),
        };
        self.bytes.extend_from_slice(shortest.as_bytes());
        self.at = Some(to);
    }

    fn use_style(&mut self, style: Style) {
        if self.style == style {
            return;
        }
        let added = style.modifier.difference(self.style.modifier);
        let removed = self.style.modifier.difference(style.modifier);
        let mut changes: Vec<u8> = Vec::new();
        if style == Style::PLAIN {
            self.bytes.extend_from_slice(b"\x1b[m");
            self.style = style;
            return;
        }
        if !removed.is_empty() {
            // Off together: a terminal that knows no code for one of them knows this.
            changes.push(0);
        }
        let again = !removed.is_empty();
        let modifiers = if again { style.modifier } else { added };
        for (modifier, code) in MODIFIERS {
            if modifiers.contains(modifier) {
                changes.push(code);
            }
        }
        if style.foreground != if again { Color::Reset } else { self.style.foreground } {
            changes.push(colour(style.foreground, 30));
        }
        if style.background != if again { Color::Reset } else { self.style.background } {
            changes.push(colour(style.background, 40));
        }
        let codes: Vec<String> = changes.iter().map(u8::to_string).collect();
        self.bytes.extend_from_slice(format!("\x1b[{}m", codes.join(";")).as_bytes());
        self.style = style;
    }

    fn write(&mut self, at: Position, cell: &Cell) {
        self.go_to(at);
        self.use_style(Style::of(cell));
        let symbol = cell.symbol();
        self.bytes.extend_from_slice(symbol.as_bytes());
        let next = at.x.saturating_add(symbol.width() as u16);
        self.at = (is_certain(symbol) && next < self.shown.area.width).then_some(Position { x: next, ..at });
    }

    /// Erases the rest of a line.
    fn erase(&mut self, from: Position) {
        self.go_to(from);
        self.use_style(Style::PLAIN);
        self.bytes.extend_from_slice(b"\x1b[K");
    }

    /// Draws a row on nothing: a terminal that has other cells for some character than are counted with leaves letters
    /// where none are known of.
    fn draw_whole(&mut self, row: &Buffer) {
        self.erase(row.area.as_position());
        self.draw(&Buffer::empty(row.area), row);
    }

    /// Draws what changed of a row.
    fn draw(&mut self, before: &Buffer, row: &Buffer) {
        let cells = before.diff(row);
        let mut index = 0;
        while let Some(&(x, y, cell)) = cells.get(index) {
            let blanks = blanks_to_the_end(&cells[index..], row.area.width);
            if blanks >= WORTH_ERASING {
                self.erase(Position { x, y });
                index += blanks;
            } else {
                self.write(Position { x, y }, cell);
                index += 1;
            }
        }
    }

    /// Writes the frame, in one piece.
    fn flush(&mut self) -> io::Result<()> {
        if self.bytes.is_empty() {
            return Ok(());
        }
        let mut frame = std::mem::take(&mut self.bytes);
        if frame.len() > WORTH_SYNCHRONIZING {
            frame.splice(..0, SYNCHRONIZE.iter().copied());
            frame.extend_from_slice(SHOW_NOW);
        }
        self.out.write_all(&frame)?;
        self.out.flush()?;
        frame.clear();
        self.bytes = frame;
        Ok(())
    }
}

fn forward(columns: u16) -> String {
    match columns {
        1 => "\x1b[C".to_owned(),
        columns => format!("\x1b[{columns}C"),
    }
}

const MODIFIERS: [(Modifier, u8); 7] = [
    (Modifier::BOLD, 1),
    (Modifier::DIM, 2),
    (Modifier::ITALIC, 3),
    (Modifier::UNDERLINED, 4),
    (Modifier::REVERSED, 7),
    (Modifier::HIDDEN, 8),
    (Modifier::CROSSED_OUT, 9),
];

/// The code of one of the sixteen colours; `base` is 30 for the foreground and 40 for the background.
/// dvorder uses no others, and one that came anyway is the terminal's own colour.
fn colour(colour: Color, base: u8) -> u8 {
    const BRIGHT: u8 = 60;
    match colour {
        Color::Black => base,
        Color::Red => base + 1,
        Color::Green => base + 2,
        Color::Yellow => base + 3,
        Color::Blue => base + 4,
        Color::Magenta => base + 5,
        Color::Cyan => base + 6,
        Color::Gray => base + 7,
        Color::DarkGray => base + BRIGHT,
        Color::LightRed => base + BRIGHT + 1,
        Color::LightGreen => base + BRIGHT + 2,
        Color::LightYellow => base + BRIGHT + 3,
        Color::LightBlue => base + BRIGHT + 4,
        Color::LightMagenta => base + BRIGHT + 5,
        Color::LightCyan => base + BRIGHT + 6,
        Color::White => base + BRIGHT + 7,
        Color::Reset | Color::Rgb(..) | Color::Indexed(_) => base + 9,
    }
}

/// Whether every terminal moves its cursor as far for it: one character of Latin script or of a box.
fn is_certain(symbol: &str) -> bool {
    let mut characters = symbol.chars();
    let (Some(character), None) = (characters.next(), characters.next()) else { return false };
    let ordinary = character < '\u{300}' && character != '\u{ad}';
    let boxes = ('\u{2500}'..='\u{257f}').contains(&character);
    (ordinary || boxes) && character.width() == Some(1)
}

/// Whether a cell is one character and no wide one.
fn is_one_cell(cell: &Cell) -> bool {
    let symbol = cell.symbol();
    symbol.len() == 1 || symbol.chars().nth(1).is_none() && symbol.width() == 1
}

fn is_blank(cell: &Cell) -> bool {
    cell.symbol() == " " && Style::of(cell) == Style::PLAIN
}

/// The cells of a row.
fn row(buffer: &Buffer, y: u16) -> &[Cell] {
    let start = buffer.index_of(buffer.area.x, y);
    &buffer.content[start..start + usize::from(buffer.area.width)]
}

/// A row and nothing else.
fn alone(buffer: &Buffer, y: u16) -> Buffer {
    Buffer { area: Rect { y, height: 1, ..buffer.area }, content: row(buffer, y).to_vec() }
}

/// How many cells from the first on are blank and reach the end of its line; 0 where they do not.
fn blanks_to_the_end(cells: &[(u16, u16, &Cell)], columns: u16) -> usize {
    let Some(&(first, row, _)) = cells.first() else { return 0 };
    let wanted = usize::from(columns.saturating_sub(first));
    let run = cells.iter().enumerate().take(wanted);
    let reach = run.take_while(|(index, (x, y, cell))| {
        *y == row && usize::from(*x) == usize::from(first) + index && is_blank(cell)
    });
    let reach = reach.count();
    if reach == wanted { reach } else { 0 }
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Size;

    use super::*;

    const SIZE: Size = Size { width: 20, height: 5 };

    fn pen() -> Pen<Vec<u8>> {
        Pen::new(Vec::new())
    }

    /// What one frame costs, and what it makes of a terminal.
    fn draw(
        pen: &mut Pen<Vec<u8>>,
        screen: &mut vt100::Parser,
        buffer: &Buffer,
        cursor: Position,
    ) -> Vec<u8> {
        pen.show(&mut buffer.clone(), cursor).unwrap();
        let bytes = std::mem::take(&mut pen.out);
        screen.process(&bytes);
        bytes
    }

    fn parser() -> vt100::Parser {
        let size = |cells: u16| std::num::NonZero::new(cells).unwrap();
        vt100::Parser::new(size(SIZE.height), size(SIZE.width), 0)
    }

    fn assert_shows(screen: &vt100::Parser, buffer: &Buffer, cursor: Position) {
        for y in 0..SIZE.height {
            let mut x = 0;
            while x < SIZE.width {
                let (wanted, seen) = (&buffer[(x, y)], screen.screen().cell(y, x).unwrap());
                let text = if seen.contents().is_empty() { " " } else { seen.contents() };
                assert_eq!(text, wanted.symbol(), "at {x},{y}");
                assert_eq!(seen.inverse(), wanted.modifier.contains(Modifier::REVERSED), "at {x},{y}");
                // A blank has neither weight nor colour to see.
                if text != " " {
                    let red = seen.fgcolor() == vt100::Color::Idx(1);
                    assert_eq!(red, wanted.fg == Color::Red, "red at {x},{y}");
                    assert_eq!(seen.bold(), wanted.modifier.contains(Modifier::BOLD), "bold at {x},{y}");
                }
                x += (wanted.symbol().width() as u16).max(1);
            }
        }
        assert!(!screen.screen().hide_cursor());
        assert_eq!(screen.screen().cursor_position(), (cursor.y, cursor.x));
    }

    fn buffer() -> Buffer {
        Buffer::empty(Rect::new(0, 0, SIZE.width, SIZE.height))
    }

    #[test]
    fn a_typed_character_costs_a_byte_and_nothing_costs_none() {
        let (mut pen, mut screen, mut buffer) = (pen(), parser(), buffer());
        let cursor = Position { x: 3, y: 2 };
        buffer.set_string(0, 2, "abc", ratatui::style::Style::new());
        draw(&mut pen, &mut screen, &buffer, cursor);
        assert_eq!(draw(&mut pen, &mut screen, &buffer, cursor), b"");
        buffer.set_string(3, 2, "d", ratatui::style::Style::new());
        let after = Position { x: 4, y: 2 };
        assert_eq!(draw(&mut pen, &mut screen, &buffer, after), b"d");
        assert_shows(&screen, &buffer, after);
    }

    #[test]
    fn after_the_last_column_the_cursor_is_put_anew() {
        let (mut pen, mut screen, mut buffer) = (pen(), parser(), buffer());
        buffer.set_string(0, 1, "x".repeat(usize::from(SIZE.width)), ratatui::style::Style::new());
        buffer.set_string(0, 2, "y", ratatui::style::Style::new());
        let last = Position { x: SIZE.width - 1, y: SIZE.height - 1 };
        buffer.set_string(last.x, last.y, "z", ratatui::style::Style::new());
        draw(&mut pen, &mut screen, &buffer, last);
        assert_shows(&screen, &buffer, last);
    }

    #[test]
    fn a_frame_is_one_write_and_a_large_one_is_shown_at_once() {
        struct Counting(Vec<usize>);
        impl Write for Counting {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                self.0.push(bytes.len());
                Ok(bytes.len())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let mut pen = Pen::new(Counting(Vec::new()));
        let mut buffer = buffer();
        for row in 0..SIZE.height {
            buffer.set_string(0, row, "x".repeat(usize::from(SIZE.width)), ratatui::style::Style::new());
        }
        pen.show(&mut buffer, Position::ORIGIN).unwrap();
        assert_eq!(pen.out.0.len(), 1);
    }

    #[test]
    fn nothing_stays_behind_of_letters_that_a_terminal_has_more_cells_for() {
        for clusters in ["क्षक्ष", "กำกำ", "🇩🇪🇩🇪", "👩\u{200d}👧"] {
            let (mut pen, mut screen, mut with_them, mut without) = (pen(), parser(), buffer(), buffer());
            with_them.set_string(0, 2, format!("ab{clusters}.de"), ratatui::style::Style::new());
            without.set_string(0, 2, "abcd", ratatui::style::Style::new());
            let cursor = Position { x: 4, y: 2 };
            draw(&mut pen, &mut screen, &with_them, cursor);
            draw(&mut pen, &mut screen, &without, cursor);
            assert_shows(&screen, &without, cursor);
        }
    }

    #[test]
    fn letters_are_drawn_whatever_another_program_left_behind() {
        let (mut pen, mut screen, mut buffer) = (pen(), parser(), buffer());
        buffer.set_string(0, 1, "abc", ratatui::style::Style::new());
        draw(&mut pen, &mut screen, &buffer, Position::ORIGIN);
        pen.forget();
        let bytes = draw(&mut pen, &mut screen, &buffer, Position::ORIGIN);
        assert!(bytes.windows(LETTERS.len()).any(|piece| piece == LETTERS), "{bytes:?}");
        assert_shows(&screen, &buffer, Position::ORIGIN);
    }

    /// Frames of a generator that is the same every time, each drawn over the one before.
    #[test]
    fn whatever_is_drawn_is_what_the_terminal_shows() {
        let (mut pen, mut screen) = (pen(), parser());
        let mut state: u64 = 7;
        let mut next = move |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        let texts =
            ["a", "B c", "       ", "│─┬", "ü", "e\u{301}x", "▸✓", "lorem ipsum dolor", "例え", "🙂."];
        let mut buffer = buffer();
        for round in 0..2000 {
            for _ in 0..=next(6) {
                // What overwriting half of a wide character leaves of a reversed background is up to the
                // terminal; the form reverses no text that was typed.
                let known = if round < 1000 { texts.len() - 2 } else { texts.len() };
                let text = texts[next(known as u64) as usize];
                let style = match next(5) {
                    0 => ratatui::style::Style::new().bold(),
                    1 => ratatui::style::Style::new().fg(Color::Red),
                    2 if round < 1000 => ratatui::style::Style::new().reversed().bold(),
                    _ => ratatui::style::Style::new(),
                };
                let (x, y) = (next(u64::from(SIZE.width)) as u16, next(u64::from(SIZE.height)) as u16);
                if next(20) == 0 {
                    buffer.reset();
                }
                // Cut in two, a wide character leaves a cell that no terminal shows.
                buffer.set_string(0, y, " ".repeat(usize::from(SIZE.width)), ratatui::style::Style::reset());
                buffer.set_string(x, y, text, style);
            }
            let cursor =
                Position { x: next(u64::from(SIZE.width)) as u16, y: next(u64::from(SIZE.height)) as u16 };
            if round % 97 == 0 {
                pen.forget();
            }
            if round == 1000 {
                buffer.reset();
            }
            draw(&mut pen, &mut screen, &buffer, cursor);
            assert_shows(&screen, &buffer, cursor);
        }
    }
}
