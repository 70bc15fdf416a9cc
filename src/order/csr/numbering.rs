//! Line numbers right before the base64 of a block, as `1MIIC…` and `2abc…`. A digit is base64 too, so they are
//! taken off by counting, and believed where the rest is a whole structure.

use super::structure::{self, FileKind};
use super::{bare, pem};

/// A text without the numbers before the lines of its block; every line stays the line it was.
pub(super) struct Numbered {
    pub(super) text: String,
    /// The numbers of the first and of the last line.
    pub(super) numbers: (usize, usize),
    /// Whether what is left is a whole structure, to its last byte.
    pub(super) is_whole: bool,
    /// The line before the end of the block that does not go on with the count.
    pub(super) gap: Option<Gap>,
}

/// Where a count of lines ends too early.
pub(super) struct Gap {
    /// The line of the text, from 1, and how it begins.
    pub(super) line: usize,
    pub(super) found: String,
    /// The number it should begin with.
    pub(super) expected: usize,
}

/// Takes the numbers off; none where the lines are not certain to have any.
pub(super) fn take_off(text: &str) -> Option<Numbered> {
    let mut lines: Vec<&str> = text.split('\n').collect();
    let (first, count) = lines.iter().enumerate().find_map(|(at, line)| Some((at, Count::of(line)?)))?;
    let mut next = count.first;
    let mut base64 = Vec::new();
    let mut gap = None;
    let is_block = matches!(pem::blocks(text), pem::Blocks::Some(_));
    for (at, line) in lines.iter_mut().enumerate().skip(first) {
        if line.trim().is_empty() {
            continue;
        }
        let inside = count.inside(line, next);
        let is_end = is_boundary(inside.unwrap_or(line), "END");
        if let Some(inside) = inside {
            *line = inside;
            next += 1;
        } else if !is_end {
            let goes_on = is_block || bare::is_meant(line.trim());
            let found = line.trim_start().chars().take(1).collect();
            gap = goes_on.then_some(Gap { line: at + 1, found, expected: next });
            break;
        }
        if is_end {
            break;
        }
        if !is_boundary(line, "BEGIN") {
            base64.push(*line);
        }
        if !is_block && is_whole(&base64) {
            break;
        }
    }
    /// So many lines with the right numbers are no chance.
    const FEWEST: usize = 3;
    let is_whole = is_whole(&base64);
    (is_whole || base64.len() >= FEWEST).then(|| Numbered {
        text: lines.join("\n"),
        numbers: (count.first, next - 1),
        is_whole,
        gap: gap.filter(|_| !is_whole && pem::decode(&base64.join("\n")).is_ok()),
    })
}

/// Whether the lines are the base64 of one structure, neither shorter nor longer than it.
fn is_whole(base64: &[&str]) -> bool {
    let decoded = pem::decode(&base64.join("\n")).map(|decoded| decoded.bytes).unwrap_or_default();
    FileKind::of_der(&decoded).is_some() && structure::declared_length(&decoded) == Some(decoded.len())
}

/// How lines are counted.
struct Count {
    first: usize,
    /// The digits of each number, where zeros fill them up.
    width: usize,
}

impl Count {
    /// The count that begins with a line: before a BEGIN line, or before what all base64 of a CSR begins with, is
    /// a number.
    fn of(line: &str) -> Option<Count> {
        const LONGEST: usize = 4;
        let line = line.trim();
        let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
        let number = &line[..line.len() - rest.len()];
        let rest = rest.trim_start();
        let is_base64 = rest.starts_with("MI") && rest.len() > 32 && bare::is_meant(rest);
        let width = if number.starts_with('0') { number.len() } else { 1 };
        let first = number.parse().ok().filter(|_| number.len() <= LONGEST)?;
        (is_base64 || is_boundary(rest, "BEGIN")).then_some(Count { first, width })
    }

    /// What is behind a number on a line that begins with it.
    fn inside<'l>(&self, line: &'l str, number: usize) -> Option<&'l str> {
        let number = format!("{number:0width$}", width = self.width);
        line.trim_start().strip_prefix(&number).map(|rest| rest.trim_start_matches([' ', '\t']))
    }
}

/// Whether a boundary line of a block begins here.
fn is_boundary(line: &str, word: &str) -> bool {
    let words = line.trim_start().trim_start_matches(|c| pem::is_dash(c) || c == ' ');
    line.trim_start().starts_with(pem::is_dash) && words.to_ascii_uppercase().starts_with(word)
}
