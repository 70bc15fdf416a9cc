//! Colours and glyphs: the 16 ANSI colours, and nothing that is told by colour alone.

use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::style::{Color, Modifier, Style};

use crate::wizard::form::Tone;

/// How the terminal is drawn on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// Draw nothing but ASCII.
    pub ascii: bool,
    /// Draw colours. Bold, underline and reverse are used either way.
    pub colour: bool,
}

/// Marks the focus.
pub const FOCUS: &str = "▸";
/// Marks a line that does something.
pub const ACTION: &str = "›";
/// Something is as it should be.
pub const GOOD: &str = "✓";
/// Something is still to be done.
pub const TO_DO: &str = "☐";
/// Something is wrong.
pub const WRONG: &str = "✗";
/// Something is probably not what was meant.
pub const CAREFUL: &str = "!";
/// The choice that is taken.
pub const TAKEN: &str = "(•)";
/// A choice that is not taken.
pub const OPEN: &str = "( )";
/// A choice that cannot be taken.
pub const SHUT: &str = "(-)";
/// Text goes on beyond the edge.
pub const MORE: &str = "…";
/// A horizontal rule.
pub const RULE: &str = "─";
/// Days of a certificate that is issued.
pub const ISSUED: &str = "█";
/// Days of a certificate that is still to be issued.
pub const PLANNED: &str = "▒";
/// Every sign that is drawn and not ASCII. Each is one cell by itself.
pub const SIGNS: [char; 18] =
    ['▸', '›', '✓', '☐', '✗', '•', '…', '·', '─', '│', '┬', '┴', '┌', '┐', '└', '┘', '█', '▒'];
/// A vertical rule.
pub const BAR: &str = "│";

impl Theme {
    /// What suits the environment. ASCII where it was asked for, where the locale is not UTF-8, and on the
    /// Linux console, whose fonts lack most of the glyphs; no colours where `NO_COLOR` is set, or where
    /// the terminal has none or is of no known kind.
    pub fn for_environment(ascii: bool, env: &dyn Fn(&str) -> Option<String>) -> Theme {
        let set = |name: &str| env(name).filter(|value| !value.is_empty());
        let locale = set("LC_ALL").or_else(|| set("LC_CTYPE")).or_else(|| set("LANG")).unwrap_or_default();
        let utf8 = ["utf-8", "utf8"].iter().any(|name| locale.to_ascii_lowercase().contains(name));
        let term = set("TERM").unwrap_or_default();
        Theme {
            ascii: ascii || !utf8 || term.starts_with("linux"),
            colour: set("NO_COLOR").is_none() && has_colours(&term),
        }
    }

    /// Takes out of a finished screen what the terminal cannot show.
    pub fn adapt(&self, buffer: &mut Buffer) {
        if self.ascii {
            let columns = usize::from(buffer.area.width).max(1);
            buffer.content.chunks_mut(columns).for_each(in_ascii);
        }
        if !self.colour {
            for cell in &mut buffer.content {
                cell.fg = Color::Reset;
                cell.bg = Color::Reset;
            }
        }
    }
}

/// Whether a kind of terminal has colours, by its name: nearly all have, but for the VT series and those
/// whose names end in what terminfo calls monochrome.
fn has_colours(term: &str) -> bool {
    let monochrome = term.starts_with("vt") || term.ends_with("-m") || term.ends_with("-mono");
    !(monochrome || ["", "dumb", "unknown"].contains(&term))
}

/// A row in ASCII, each stand-in in as many cells as what it stands for.
fn in_ascii(row: &mut [Cell]) {
    let mut covered = 0;
    for cell in row {
        if covered > 0 {
            covered -= 1;
            cell.set_symbol(UNKNOWN);
        } else if !cell.symbol().is_ascii() {
            covered = cell.cell_width().saturating_sub(1);
            cell.set_symbol(ascii(cell.symbol()));
        }
    }
}

/// Stands for what ASCII does not have.
const UNKNOWN: &str = "?";

/// The one-cell ASCII stand-in of a symbol. Letters that ASCII lacks become `?`; names have none left by
/// then, but for one that is being typed.
fn ascii(symbol: &str) -> &'static str {
    match symbol {
        FOCUS => ">",
        ACTION => "-",
        GOOD => "+",
        TO_DO => "o",
        WRONG => "x",
        "•" => "*",
        MORE => "~",
        RULE => "-",
        BAR => "|",
        "┬" | "┴" | "┌" | "┐" | "└" | "┘" => "+",
        "·" => "-",
        ISSUED => "#",
        PLANNED => "=",
        _ => UNKNOWN,
    }
}

/// The glyph that says a tone without colour.
pub fn glyph(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => " ",
        Tone::Good => GOOD,
        Tone::ToDo => TO_DO,
        Tone::Hint => "i",
        Tone::Warning => CAREFUL,
        Tone::Error => WRONG,
    }
}

/// How a sentence of some tone looks. Its sign tells the tone: words keep the terminal's own colour where
/// another could not be read on a light background, or on a dark one.
pub fn style(tone: Tone) -> Style {
    match tone {
        Tone::Plain | Tone::Good | Tone::ToDo | Tone::Hint => Style::new(),
        Tone::Warning => Style::new().add_modifier(Modifier::BOLD),
        Tone::Error => Style::new().fg(Color::Red).add_modifier(Modifier::BOLD),
    }
}

/// How the glyph of a tone looks.
pub fn sign(tone: Tone) -> Style {
    match tone {
        Tone::Good => Style::new().fg(Color::Green),
        Tone::ToDo | Tone::Hint => Style::new().add_modifier(Modifier::BOLD),
        Tone::Warning => careful(),
        Tone::Plain | Tone::Error => style(tone),
    }
}

/// Yellow alone could not be read on a light background.
fn careful() -> Style {
    Style::new().fg(Color::Black).bg(Color::Yellow)
}

/// How what is not there to be read looks: rules, and the place of a text that is empty.
pub fn ornament() -> Style {
    Style::new().add_modifier(Modifier::DIM)
}

/// How the focused line looks.
pub fn focused() -> Style {
    Style::new().add_modifier(Modifier::BOLD | Modifier::REVERSED)
}

/// How a title looks.
pub fn title() -> Style {
    Style::new().add_modifier(Modifier::BOLD)
}

/// How the words that say where orders go look: the sandbox and what costs money must never be taken for
/// each other, and what costs money is the louder one, also where there are no colours.
pub fn target(sandbox: bool) -> Style {
    if sandbox {
        careful()
    } else {
        Style::new().fg(Color::Magenta).add_modifier(Modifier::BOLD | Modifier::REVERSED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_decides() {
        const UTF8: (&str, &str) = ("LANG", "de_DE.UTF-8");
        const XTERM: (&str, &str) = ("TERM", "xterm-256color");
        for (ascii, variables, expected) in [
            (false, &[XTERM, UTF8][..], (false, true)),
            (false, &[XTERM, ("LANG", "C.utf8")], (false, true)),
            (true, &[XTERM, UTF8], (true, true)),
            (false, &[XTERM], (true, true)),
            (false, &[XTERM, UTF8, ("LC_ALL", "C")], (true, true)),
            (false, &[XTERM, ("LANG", "C"), ("LC_CTYPE", "en_US.UTF-8")], (false, true)),
            (false, &[XTERM, UTF8, ("NO_COLOR", "1")], (false, false)),
            (false, &[XTERM, UTF8, ("NO_COLOR", "")], (false, true)),
            (false, &[("TERM", "linux"), UTF8], (true, true)),
            (false, &[("TERM", "vt100"), UTF8], (false, false)),
            (false, &[("TERM", "linux-m"), UTF8], (true, false)),
            (false, &[("TERM", "screen-256color"), UTF8], (false, true)),
            (false, &[("TERM", "unknown"), UTF8], (false, false)),
            (false, &[("TERM", ""), UTF8], (false, false)),
            (false, &[UTF8], (false, false)),
        ] {
            let env = |name: &str| {
                variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
            };
            let theme = Theme::for_environment(ascii, &env);
            assert_eq!((theme.ascii, theme.colour), expected, "{ascii} {variables:?}");
        }
    }
}
