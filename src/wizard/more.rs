//! That there is more than is on show.

use crate::order::step::Step;
use crate::order::text::line_ends;

/// More of a form, above and below what is on show of it.
pub const ABOVE: &str = "more above";
/// See [`ABOVE`].
pub const BELOW: &str = "more below";

/// Behind something that is wrong: that this is not all.
pub fn behind(count: usize) -> String {
    if count == 0 { String::new() } else { format!(" (+{count} more)") }
}

/// Below what is listed: how much of it is left out, and where it is.
pub fn left_out(count: usize) -> String {
    format!("{count} more; ^R shows everything")
}

/// The same, of so many that are listed the worst first.
pub fn left_out_of(count: usize, all: usize) -> String {
    format!("{count} more of {all}, the worst first; ^R shows everything")
}

/// In place of a command that has no room where it is told: on the screen of which step it is.
pub fn command_is_on(step: Step) -> String {
    format!("the command is on {}.", step.name())
}

/// Above so many messages, which are all there in full, or as far as they fit.
pub fn messages(count: usize, in_full: bool) -> String {
    match (count, in_full) {
        (1, _) => "1 message in full".to_owned(),
        (_, true) => format!("{count} messages in full, the worst first"),
        (_, false) => format!("{count} messages, the worst first"),
    }
}

/// Below a text of which not all lines are on show: which of them are, from this one on, and how many it has.
pub fn lines(text: &str, first: usize, shown: usize) -> Option<String> {
    let lines = line_ends(text.strip_suffix('\n').unwrap_or(text)) + usize::from(!text.is_empty());
    let last = (first + shown).min(lines);
    (lines > shown).then(|| format!("lines {} to {last} of {lines}", first + 1))
}

/// The keys that lead to what is not on show of a text that is read, the longest words first.
pub fn keys(above: bool, below: bool) -> &'static [&'static str] {
    match (above, below) {
        (false, false) => &[],
        (false, true) => &["Up Down PgUp PgDn scroll, more below", "PgDn more below", "PgDn more"],
        (true, true) => &["Up Down PgUp PgDn scroll, more both ways", "PgUp PgDn more"],
        (true, false) => &["Up Down PgUp PgDn scroll, more above", "PgUp more above", "PgUp more"],
    }
}
