//! What copying leaves in a telephone number or an address.

use super::problem::Finding;
use super::text::{code_point, is_invisible, quoted};

/// A text without what copying leaves in a telephone number or an address and nobody sees: characters
/// that do not show; and with plain blanks and hyphens for those of word processors.
pub fn cleaned(typed: &str) -> String {
    cleaned_of(typed, is_slip)
}

pub(super) fn cleaned_of(typed: &str, is_slip: impl Fn(char) -> bool) -> String {
    let plain = |c: char| match c {
        _ if is_slip(c) => None,
        c if c.is_whitespace() && !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}') => Some(' '),
        c if is_hyphen(c) => Some('-'),
        c => Some(c),
    };
    typed.chars().filter_map(plain).collect::<String>().trim().to_owned()
}

/// Characters that do not show and come along unasked: from contacts, PDF files and chats. A control
/// character is none of them.
pub(super) fn is_slip(c: char) -> bool {
    !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}') && is_invisible(c)
}

/// A hyphen other than the one of ASCII, or a dash or minus in its place.
fn is_hyphen(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}')
}

/// A hint that something was taken out or made plain, with what is sent.
pub fn cleaned_note(typed: &str, sent: &str) -> Option<Finding> {
    if typed.trim().ends_with('.') && !sent.ends_with('.') {
        let message = format!("{} is sent without the dot at its end.", quoted(typed.trim()));
        return Some(Finding::hint(message, format!("Write {sent}")));
    }
    let c = typed
        .trim()
        .chars()
        .find(|c| is_slip(*c) || is_hyphen(*c) || (c.is_whitespace() && !c.is_ascii_whitespace()))?;
    let becomes = if is_hyphen(c) { "in place of which a hyphen is sent" } else { "which is not sent" };
    Some(Finding::hint(
        format!("{} holds {}, {becomes}: {sent}.", quoted(typed.trim()), code_point(c)),
        format!("Write {sent}"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dot_of_the_root_is_told_in_words_of_its_own() {
        assert_eq!(cleaned_note(" jim@example.com ", "jim@example.com"), None);
        let root = cleaned_note("jim@example.com. ", "jim@example.com").unwrap();
        assert_eq!(root.message, "\"jim@example.com.\" is sent without the dot at its end.");
        assert_eq!(root.fix, "Write jim@example.com");
        let dash = cleaned_note("jim@exam\u{2013}ple.com", "jim@exam-ple.com").unwrap();
        assert!(
            dash.message.ends_with("holds U+2013, in place of which a hyphen is sent: jim@exam-ple.com.")
        );
    }
}
