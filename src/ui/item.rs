//! The lines of one item of a form.

use std::ops::Range;

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::columns;
use super::drawn::{Drawn, MARGIN, MARKER, View, marker};
use super::field;
use super::paragraph::{at_blanks, hanging, wrap};
use super::picture;
use super::row::{self, Columns};
use super::text::fit;
use super::theme::{self, ACTION};
use crate::order::problem::Problem;
use crate::order::text::is_printable_ascii;
use crate::wizard::form::{Action, ActionLine, Item, Spot, Tone};

/// From how many cells on a value hangs beside its label: below that its label takes too much of the room.
const HANGING: usize = 50;

/// How many lines an item takes, whatever is wrong with it.
pub fn height(item: &Item, width: usize) -> usize {
    match item {
        Item::Field(field) => field::height(field, width),
        Item::Action(line) => said_in(line, prose(width)).len(),
        Item::Note(_, text) => wrap(text, told(width)).len(),
        Item::Verbatim(text) => verbatim(text, width).len(),
        Item::Picture(shown) => picture::height(shown, width),
        Item::Row { table, fields, .. } if row::is_stacked(width) => row::stacked_lines(*table, fields),
        Item::Columns(_) if row::is_stacked(width) => 0,
        Item::Air => 0,
        Item::Row { .. } | Item::Columns(_) | Item::Heading(_) | Item::Gap => 1,
    }
}

/// The rows of an item of so many that go on behind the one the focus is on: of what a line does, of the choice that is
/// taken, and what is noted below it.
pub fn own_rows(item: &Item, width: usize, height: usize) -> Range<usize> {
    match item {
        Item::Action(_) => 1..height,
        Item::Field(field) => field::own_rows(field, width),
        _ => 0..0,
    }
}

/// Whether a row of an item says something: no empty line does, nor a bar below what it is.
pub fn says(item: &Item, width: usize, row: usize) -> bool {
    match item {
        Item::Picture(shown) => picture::says(shown, width, row),
        item => !is_empty(item),
    }
}

/// Whether an item says nothing.
pub fn is_empty(item: &Item) -> bool {
    matches!(item, Item::Gap | Item::Air)
}

/// How many lines of its text an item does not show for want of room.
pub fn lines_below(item: &Item) -> usize {
    match item {
        Item::Field(field) => field::lines_below(field),
        _ => 0,
    }
}

/// The line of an item of so many lines that the focus is on, from its first.
pub fn focused_line(view: View, item: &Item, width: usize, height: usize) -> usize {
    match item {
        Item::Field(field) => field::focused_line(view, field, width, height),
        Item::Row { table, fields, .. } if row::is_stacked(width) => row::focused_line(view, *table, fields),
        _ => 0,
    }
}

/// The cells of what a line says that does something, behind the two marks before it.
fn prose(width: usize) -> usize {
    width.saturating_sub(MARKER + 2 + MARGIN)
}

/// The cells of what is told, behind its sign.
fn told(width: usize) -> usize {
    width.saturating_sub(MARKER + MARGIN)
}

/// Draws an item on so many lines.
pub fn draw(view: View, item: &Item, width: usize, height: usize, cells: Columns) -> Drawn {
    match item {
        Item::Field(field) => field::draw(view, field, width, height),
        Item::Row { table, name, fields } if row::is_stacked(width) => {
            row::stacked(view, *table, name, fields, width)
        }
        Item::Columns(_) if row::is_stacked(width) => Drawn::default(),
        Item::Row { table, name, fields } => row::beside(view, *table, name, fields, cells, width),
        Item::Columns(names) => row::head(names, cells),
        Item::Action(line) => action(view, line, width),
        Item::Note(tone, text) => note(*tone, text, width),
        Item::Verbatim(text) => {
            Drawn { lines: verbatim(text, width).into_iter().map(Line::raw).collect(), cursor: None }
        }
        Item::Picture(shown) => Drawn { lines: picture::draw(shown, width), cursor: None },
        Item::Heading(text) => Drawn::line(Line::styled(fit(text, width), theme::title())),
        Item::Gap | Item::Air => Drawn::line(Line::default()),
    }
}

/// A line to copy, whole, from the column before the form on: where it is too long it goes on below, if it can at
/// a blank, or behind a slash of what has none.
fn verbatim(text: &str, width: usize) -> Vec<String> {
    let room = width + 1;
    if !is_printable_ascii(text) || text.len() <= room {
        return at_blanks(text, room);
    }
    let behind_a_slash = |word: &str| {
        let begin = word.find("//").map_or(0, |scheme| scheme + 2);
        word[..room].rfind('/').map(|at| at + 1).filter(|at| *at > begin)
    };
    let parts = match text.rsplit_once(' ') {
        Some((before, word)) if word.len() > room => Some((before.trim_end(), word)),
        Some(_) => None,
        None => behind_a_slash(text).map(|at| text.split_at(at)),
    };
    match parts {
        Some((head, rest)) => at_blanks(head, room).into_iter().chain(verbatim(rest, width)).collect(),
        None => at_blanks(text, room),
    }
}

/// What is wrong with the fields of an item and is not said in full where they stand.
pub fn untold<'a>(view: View<'a>, item: &Item, width: usize) -> Vec<&'a Problem> {
    match item {
        Item::Field(field) => field::untold(view, field, width),
        _ => row::told(view, item.fields()),
    }
}

/// The lines of an action. The one below a table has one line, however long what was typed there is: it moves
/// nothing.
fn said_in(line: &ActionLine, width: usize) -> Vec<String> {
    match line.action {
        Action::UseForAll(_) => vec![fit(&line.said(), width)],
        // A value of several lines goes on below itself, and not below its label.
        _ if line.label_width > 0 && width >= HANGING => {
            let label = " ".repeat(line.label_width);
            hanging(&line.said(), width, &label)
        }
        // Columns are no message: the names in them have every cell there is.
        _ => match line.cells.as_ref().and_then(|cells| columns::line(cells, width + MARGIN)) {
            Some(line) => vec![line],
            None => wrap(&line.said(), width),
        },
    }
}

fn action(view: View, line: &ActionLine, width: usize) -> Drawn {
    let focused = view.has_focus(&Spot::Action(line.action.clone()));
    let glyph = match line.tone {
        Tone::Plain => ACTION,
        tone => theme::glyph(tone),
    };
    let style = if focused { theme::focused() } else { Style::new() };
    let mut drawn = Drawn::default();
    for (row, text) in said_in(line, prose(width)).into_iter().enumerate() {
        let head = match row {
            0 => vec![marker(focused), Span::styled(glyph, theme::sign(line.tone)), Span::raw(" ")],
            _ => vec![Span::raw("    ")],
        };
        let mut spans = head;
        spans.push(Span::styled(text, style));
        drawn.lines.push(Line::from(spans));
    }
    drawn.cursor = focused.then_some((MARKER as u16 + 2, 0));
    drawn
}

fn note(tone: Tone, text: &str, width: usize) -> Drawn {
    let mut drawn = Drawn::default();
    for (row, line) in wrap(text, told(width)).into_iter().enumerate() {
        let sign =
            if row == 0 { Span::styled(theme::glyph(tone), theme::sign(tone)) } else { Span::raw(" ") };
        drawn.lines.push(Line::from(vec![sign, Span::raw(" "), Span::raw(line)]));
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_is_longer_than_a_line_is_broken_behind_a_slash() {
        for (text, lines) in [
            ("http://a.example/b", vec!["http://a.example/b"]),
            ("http://www.example.com/c/file.txt", vec!["http://www.example.com/c/", "file.txt"]),
            (
                "File   /etc/ssl/example.com-6079436/f.pem",
                vec!["File", "/etc/ssl/", "example.com-6079436/f.pem"],
            ),
            ("http://averylongname.example.com/", vec!["http://averylongname.examp", "le.com/"]),
            ("dig +short TXT _dnsauth.example.com", vec!["dig +short TXT", "_dnsauth.example.com"]),
        ] {
            assert_eq!(verbatim(text, 25), lines, "{text}");
        }
    }
}
