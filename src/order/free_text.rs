//! Texts that say what they like: how long they may be, and what cannot stand in them.

use super::problem::Finding;
use super::text::{code_point, counted, is_bidi_control, quoted};

/// What is wrong with the length of a text, in characters; `what` names it with its article.
pub fn length(text: &str, max: usize, what: &str) -> Option<Finding> {
    let count = text.chars().count();
    if count <= max {
        return None;
    }
    let surplus = count - max;
    Some(Finding::error(
        format!("{count} characters are too many for {what}: {max} is the limit."),
        format!("Shorten it by {}.", counted(surplus, "character")),
    ))
}

/// What is odd in a person's name or title: blanks that follow one another, which nobody sees where they were
/// pasted and everybody in a mail.
pub fn doubled_blanks(typed: &str) -> Option<Finding> {
    let typed = typed.trim();
    let follows = |(one, other): (char, char)| one.is_whitespace() && other.is_whitespace();
    if !typed.chars().zip(typed.chars().skip(1)).any(follows) {
        return None;
    }
    let written: Vec<&str> = typed.split_whitespace().collect();
    Some(Finding::hint(
        format!("{} has two blanks in a row.", quoted(typed)),
        format!("Write {}, if that is meant.", quoted(&written.join(" "))),
    ))
}

/// What is wrong with a text that has to stay on one line and read as it is stored: control
/// characters, line breaks among them, and characters that turn the direction of the text.
pub fn single_line(typed: &str) -> Option<Finding> {
    let breaks_line =
        |c: &char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') || is_bidi_control(*c);
    let c = typed.chars().find(breaks_line)?;
    let name = match c {
        '\t' => ", a tab",
        '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => ", a line break",
        '\u{1b}' => ", the escape character",
        c if is_bidi_control(c) => ", which turns the direction of the text",
        _ => ", a control character",
    };
    Some(Finding::error(format!("{} holds {}{name}.", quoted(typed), code_point(c)), on_one_line(typed)))
}

/// How to write a text on one line, without what turns or steers it; in words where it is long.
fn on_one_line(typed: &str) -> String {
    const LONGEST: usize = 60;
    let is_break = |c: char| c.is_whitespace() || matches!(c, '\u{2028}' | '\u{2029}');
    let kept = typed.chars().map(|c| if is_break(c) { ' ' } else { c });
    let kept: String = kept.filter(|c| !c.is_control() && !is_bidi_control(*c)).collect();
    let plain = kept.split_whitespace().collect::<Vec<_>>().join(" ");
    match plain.chars().count() {
        1..=LONGEST => format!("Write {}", quoted(&plain)),
        _ => "Remove it, or type the text by hand on one line.".to_owned(),
    }
}

/// What is wrong with a text of several lines: the same as with one line, but for line breaks and tabs.
pub fn multi_line(typed: &str) -> Option<Finding> {
    typed.replace('\t', " ").lines().find_map(single_line)
}

#[cfg(test)]
mod tests {
    use super::super::problem::Severity;
    use super::*;

    #[test]
    fn blanks_that_follow_one_another_are_told_with_the_name_as_it_was_meant() {
        for (typed, written) in [
            ("Jim  Smith", Some("Jim Smith")),
            ("Anna \u{a0} Maria   Roe", Some("Anna Maria Roe")),
            ("Jim Smith", None),
            ("  Jim  ", None),
            ("", None),
        ] {
            let found = doubled_blanks(typed).map(|found| (found.severity, found.fix));
            let fix = written.map(|name| (Severity::Hint, format!("Write \"{name}\", if that is meant.")));
            assert_eq!(found, fix, "{typed:?}");
        }
    }

    #[test]
    fn a_tab_is_part_of_a_text_of_several_lines_only() {
        assert_eq!(multi_line("a\tb\r\n\tc"), None);
        let found = single_line("a\tb").unwrap();
        assert_eq!(found.fix, "Write \"a b\"");
        assert!(multi_line("a\u{1b}b").is_some());
    }

    #[test]
    fn lengths_count_characters() {
        assert_eq!(length(&"ü".repeat(64), 64, "the ID"), None);
        let found = length(&"ü".repeat(65), 64, "the ID").expect("one more than the limit");
        assert_eq!(found.message, "65 characters are too many for the ID: 64 is the limit.");
        assert_eq!(found.fix, "Shorten it by 1 character.");
        assert_eq!(
            length("abc", 1, "it").map(|found| found.fix).as_deref(),
            Some("Shorten it by 2 characters.")
        );
    }

    #[test]
    fn texts_of_one_line_hold_no_control_characters() {
        for (typed, message) in [
            ("a\tb", "\"a<U+0009>b\" holds U+0009, a tab."),
            ("a\nb", "\"a<U+000A>b\" holds U+000A, a line break."),
            ("a\u{1b}[2J", "\"a<U+001B>[2J\" holds U+001B, the escape character."),
            ("\0", "\"<U+0000>\" holds U+0000, a control character."),
            ("a\u{202e}b", "\"a<U+202E>b\" holds U+202E, which turns the direction of the text."),
        ] {
            assert_eq!(single_line(typed).map(|found| found.message).as_deref(), Some(message));
        }
        for typed in ["", "Jürgen O'Neil-Smith", "نامه\u{200c}ای", "例え"] {
            assert_eq!(single_line(typed), None);
        }
    }
}
