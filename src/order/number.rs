//! Whole numbers, as they are typed.

use std::num::IntErrorKind;
use std::ops::RangeInclusive;

use super::problem::Finding;
use super::text::quoted;

/// Reads a whole number of a range.
///
/// `what` names the number in a sentence, with its article: `the number of years`. A range that
/// ends at `i64::MAX` has no upper limit worth telling.
///
/// # Errors
///
/// Whatever is not plainly such a number: empty, words, fractions, digits of another script,
/// leading zeros, a plus sign, or a number outside the range, which the message names.
pub fn read_int(typed: &str, what: &str, range: RangeInclusive<i64>) -> Result<i64, Finding> {
    let typed = typed.trim();
    let sentence_start = capitalised(what);
    let cure = format!("Type {}.", in_words(&range));
    if typed.is_empty() {
        return Err(Finding::error(format!("{sentence_start} is empty."), cure));
    }
    if let Some(message) = not_a_whole_number(typed) {
        return Err(Finding::error(message, cure));
    }
    if let Some(plain) = written_oddly(typed) {
        let possible = plain.parse().is_ok_and(|number| range.contains(&number));
        let why = match typed.starts_with('-') && plain == "0" {
            true => "has a minus sign, and zero has none",
            false => "starts with a plus sign or with zeros",
        };
        return Err(Finding::error(
            format!("{} {why}.", quoted(typed)),
            if possible { format!("Write {plain}") } else { cure },
        ));
    }
    let outside =
        |how: &str| Finding::error(format!("{} is too {how} for {what}.", shortened(typed)), cure.clone());
    match typed.parse::<i64>() {
        Ok(number) if number < *range.start() => Err(outside("small")),
        Ok(number) if number > *range.end() => Err(outside("large")),
        Ok(number) => Ok(number),
        Err(error) if *error.kind() == IntErrorKind::NegOverflow => Err(outside("small")),
        Err(_) => Err(outside("large")),
    }
}

/// The range in the words of a cure.
fn in_words(range: &RangeInclusive<i64>) -> String {
    let (start, end) = (*range.start(), *range.end());
    if start == end {
        format!("{start}, the only number possible here")
    } else if end == i64::MAX {
        format!("a whole number, {start} or more")
    } else {
        format!("a whole number from {start} to {end}")
    }
}

/// What keeps a text from being digits with at most a sign before them.
fn not_a_whole_number(typed: &str) -> Option<String> {
    let digits = typed.strip_prefix(['-', '+']).unwrap_or(typed);
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let shown = quoted(typed);
    let foreign_digit = |c: char| c.is_numeric() && !c.is_ascii_digit();
    Some(if is_with_exponent(digits) {
        format!("{shown} is not a whole number in digits alone.")
    } else if typed.contains(foreign_digit) {
        format!("{shown} has digits other than 0 to 9.")
    } else if is_number_with(digits, &['.', ',']) {
        format!("{shown} is not a whole number.")
    } else if is_number_with(digits, &[' ', '_', '\'']) {
        format!("{shown} has something between its digits.")
    } else if digits.starts_with(|c: char| c.is_ascii_digit()) {
        format!("{shown} is not a whole number.")
    } else {
        format!("{shown} is not a number in digits.")
    })
}

/// Whether a text is a number with a power of ten behind an `e`.
fn is_with_exponent(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit()) && text.contains(['e', 'E']) && text.parse::<f64>().is_ok()
}

/// Whether a text is digits and the separators, and begins with a digit.
fn is_number_with(text: &str, separators: &[char]) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || separators.contains(&c))
}

/// The plain way to write digits that have a plus sign, leading zeros or a minus sign before zero.
fn written_oddly(typed: &str) -> Option<String> {
    let (minus, digits) = match typed.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", typed.strip_prefix('+').unwrap_or(typed)),
    };
    let significant = digits.trim_start_matches('0');
    let plain = if significant.is_empty() { "0".to_owned() } else { format!("{minus}{significant}") };
    (plain != typed).then_some(plain)
}

/// A number short enough for a sentence.
fn shortened(digits: &str) -> String {
    const SHOWN: usize = 40;
    match digits.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}...", &digits[..end]),
        None => digits.to_owned(),
    }
}

/// The phrase with a capital, for the start of a sentence.
fn capitalised(what: &str) -> String {
    let mut chars = what.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_the_range_are_read() {
        for (typed, expected) in [("1", 1), ("6", 6), (" 3 ", 3), ("-1", -1), ("0", 0)] {
            assert_eq!(read_int(typed, "the number", -1..=6), Ok(expected));
        }
        assert_eq!(read_int("9223372036854775807", "the order ID", 1..=i64::MAX), Ok(i64::MAX));
    }

    #[test]
    fn everything_else_is_refused_with_its_own_sentence() {
        for (typed, message, fix) in [
            ("", "The number of years is empty.", "Type a whole number from 1 to 6."),
            ("  ", "The number of years is empty.", "Type a whole number from 1 to 6."),
            ("0", "0 is too small for the number of years.", "Type a whole number from 1 to 6."),
            ("-1", "-1 is too small for the number of years.", "Type a whole number from 1 to 6."),
            ("7", "7 is too large for the number of years.", "Type a whole number from 1 to 6."),
            ("1.5", "\"1.5\" is not a whole number.", "Type a whole number from 1 to 6."),
            ("1,5", "\"1,5\" is not a whole number.", "Type a whole number from 1 to 6."),
            ("one", "\"one\" is not a number in digits.", "Type a whole number from 1 to 6."),
            ("-", "\"-\" is not a number in digits.", "Type a whole number from 1 to 6."),
            ("--1", "\"--1\" is not a number in digits.", "Type a whole number from 1 to 6."),
            ("1 year", "\"1 year\" is not a whole number.", "Type a whole number from 1 to 6."),
            ("1e3", "\"1e3\" is not a whole number in digits alone.", "Type a whole number from 1 to 6."),
            ("1 000", "\"1 000\" has something between its digits.", "Type a whole number from 1 to 6."),
            ("003", "\"003\" starts with a plus sign or with zeros.", "Write 3"),
            ("007", "\"007\" starts with a plus sign or with zeros.", "Type a whole number from 1 to 6."),
            ("000", "\"000\" starts with a plus sign or with zeros.", "Type a whole number from 1 to 6."),
            ("-0", "\"-0\" has a minus sign, and zero has none.", "Type a whole number from 1 to 6."),
            ("-00", "\"-00\" has a minus sign, and zero has none.", "Type a whole number from 1 to 6."),
            ("1E400", "\"1E400\" is not a whole number in digits alone.", "Type a whole number from 1 to 6."),
            ("+2", "\"+2\" starts with a plus sign or with zeros.", "Write 2"),
            ("-03", "\"-03\" starts with a plus sign or with zeros.", "Type a whole number from 1 to 6."),
            ("１", "\"１\" has digits other than 0 to 9.", "Type a whole number from 1 to 6."),
            ("٣", "\"٣\" has digits other than 0 to 9.", "Type a whole number from 1 to 6."),
            (
                "99999999999999999999999999",
                "99999999999999999999999999 is too large for the number of years.",
                "Type a whole number from 1 to 6.",
            ),
            (
                "-99999999999999999999",
                "-99999999999999999999 is too small for the number of years.",
                "Type a whole number from 1 to 6.",
            ),
        ] {
            let found = read_int(typed, "the number of years", 1..=6).unwrap_err();
            assert_eq!((found.message.as_str(), found.fix.as_str()), (message, fix), "{typed:?}");
        }
    }

    #[test]
    fn the_cure_tells_the_range_in_words() {
        for (range, fix) in [
            (1..=1, "Type 1, the only number possible here."),
            (1..=i64::MAX, "Type a whole number, 1 or more."),
            (-1..=i64::MAX, "Type a whole number, -1 or more."),
        ] {
            assert_eq!(read_int("x", "it", range).unwrap_err().fix, fix);
        }
    }
}
