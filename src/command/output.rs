//! What a command prints: the answer on standard output, and what is said about it on standard error. On a terminal prose
//! is in lines as wide as that; anywhere else, as in a file or a log, every line is whole.

use std::io::{ErrorKind, IsTerminal, Write, stderr, stdout};

use textwrap::core::display_width;
use textwrap::{Options, WordSplitter};

use crate::failure::Failure;
use crate::io::term;
use crate::order::command_line::ending_in_command;
use crate::order::text::visible;

/// The columns of what is no terminal: no sentence is as long.
const WHOLE: usize = 1 << 16;
/// The most columns before what stands behind a label.
const LABELLED: usize = 24;

/// Prints an answer as it is. Whoever stops reading it has enough: that is no failure.
///
/// # Errors
/// A sentence for the user: why it cannot be printed.
pub fn answer(text: &str) -> Result<(), String> {
    part(text).map(drop)
}

/// Prints a part of an answer: whether anybody reads on.
///
/// # Errors
/// A sentence for the user: why it cannot be printed.
pub fn part(text: &str) -> Result<bool, String> {
    let written = stdout().write_all(text.as_bytes()).and_then(|()| stdout().flush());
    match written {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(format!("the answer cannot be printed: {error}")),
    }
}

/// Says something about an answer. Where nobody can read it, it is not said.
pub fn say(text: &str) {
    say_as_it_is(&folded(text, term::columns_of(stderr()).unwrap_or(WHOLE)));
}

/// The same, of what is no prose.
pub fn say_as_it_is(text: &str) {
    let _ = stderr().write_all(text.as_bytes());
}

/// Whether somebody watches what is said.
pub fn is_watched() -> bool {
    stderr().is_terminal()
}

/// Says why the service could not be asked, and what to do.
pub fn say_failure(failure: &Failure) {
    let said = format!("{} {}", failure.message, failure.fix);
    say(&format!("dvorder: {}\n", visible(said.trim_end())));
}

/// How many columns an answer may take.
pub fn columns() -> usize {
    term::columns_of(stdout()).unwrap_or(WHOLE)
}

/// The prose of an answer, in lines as they are printed.
pub fn prose(text: &str) -> String {
    folded(text, columns())
}

/// Each line of a text in lines of at most so many columns, without breaking a word. What goes on below stands where the line
/// began, or what stands behind its label. A command at its end has a line of its own, and is whole.
fn folded(text: &str, columns: usize) -> String {
    text.split_inclusive('\n').map(|line| folded_line(line, columns)).collect()
}

fn folded_line(line: &str, columns: usize) -> String {
    let said = line.trim_end_matches('\n');
    let text = said.trim_start();
    let indent = said.len() - text.len();
    if display_width(said) <= columns || text.starts_with("dvorder ") {
        return line.to_owned();
    }
    let (text, command) = ending_in_command(text).unzip();
    let text = text.unwrap_or(said.trim_start());
    let (label, value) = labelled(text);
    // No line of its own has more room for it.
    if label > 0 && !value.contains(' ') {
        return line.to_owned();
    }
    let (before, below) = (" ".repeat(indent), " ".repeat(indent + label));
    let options = Options::new(columns).break_words(false).word_splitter(WordSplitter::NoHyphenation);
    let mut lines = textwrap::wrap(text, options.initial_indent(&before).subsequent_indent(&below));
    lines.extend(command.map(|command| format!("{below}  {command}").into()));
    lines.join("\n") + &line[said.len()..]
}

/// How many columns the label of a line takes, with the blanks behind it, and what stands there.
fn labelled(text: &str) -> (usize, &str) {
    let value = text.split_once("  ").map(|(_, value)| value.trim_start());
    let width = |value: &str| display_width(text) - display_width(value);
    value.map(|value| (width(value), value)).filter(|(width, _)| *width <= LABELLED).unwrap_or((0, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_is_as_wide_as_the_terminal_and_what_is_to_be_copied_stays_whole() {
        for (text, columns, lines) in [
            ("It fits.\n", 8, "It fits.\n"),
            ("It does not fit here.\nIt does.\n", 12, "It does not\nfit here.\nIt does.\n"),
            ("  The remark of a look.\n", 14, "  The remark\n  of a look.\n"),
            ("  names     a.example, b.example\n", 24, "  names     a.example,\n            b.example\n"),
            ("  body      sha256:0123456789\n", 20, "  body      sha256:0123456789\n"),
            (
                "Wait for the new one: dvorder track 6484932 --wait\n",
                16,
                "Wait for the new\none:\n  dvorder track 6484932 --wait\n",
            ),
            ("  dvorder track 6484932 --wait\n", 16, "  dvorder track 6484932 --wait\n"),
            ("\rLooked at 1 of 3", 80, "\rLooked at 1 of 3"),
            (
                "See https://www.example.com/a/long/path for it.\n",
                12,
                "See\nhttps://www.example.com/a/long/path\nfor it.\n",
            ),
        ] {
            assert_eq!(folded(text, columns), lines, "{text:?} in {columns}");
            assert_eq!(folded(text, WHOLE), text);
        }
    }
}
