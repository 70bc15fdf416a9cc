//! JSON looked at character by character, for what its parser does not tell: how a number was
//! written, and what stands raw inside the quotes.

use std::borrow::Cow;

/// A character that may not stand raw inside the quotes of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Raw {
    /// The character.
    pub character: char,
    /// The line it is on, from 1: for a line break the line it ends.
    pub line: usize,
    /// The line the text begins on, from 1.
    pub begins_on: usize,
    /// Where the text begins, behind its quote, in bytes.
    pub text: usize,
}

/// The first control character that stands raw inside the quotes of a text.
pub fn first_raw(json: &str) -> Option<Raw> {
    let mut rest = json.char_indices().peekable();
    let (mut line, mut quote) = (1, None);
    while let Some((at, character)) = rest.next() {
        match (character, quote) {
            ('"', None) => quote = Some((at + 1, line)),
            ('"', Some(_)) => quote = None,
            ('\\', Some(_)) => {
                // What follows belongs to it, unless it is what a text cannot hold anyway.
                rest.next_if(|(_, next)| !next.is_control());
            }
            (character, Some((text, begins_on))) if character < ' ' => {
                return Some(Raw { character, line, begins_on, text });
            }
            _ => {}
        }
        line += usize::from(character == '\n');
    }
    None
}

/// The numbers of a JSON text, in its order, as they are written.
pub fn numbers(json: &str) -> impl Iterator<Item = &str> {
    let mut rest = json;
    std::iter::from_fn(move || {
        loop {
            let start = rest.find(|c: char| c == '"' || c == '-' || c.is_ascii_digit())?;
            rest = &rest[start..];
            if let Some(text) = rest.strip_prefix('"') {
                rest = behind_text(text);
                continue;
            }
            let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
            let (number, after) = rest.split_at(rest.find(|c| !is_part(c)).unwrap_or(rest.len()));
            rest = after;
            return Some(number);
        }
    })
}

/// The text with a zero and blanks in the place of every number that is beyond the largest float, so that
/// all else stays where it was.
pub fn with_numbers_in_range(json: &str) -> Cow<'_, str> {
    let is_beyond = |number: &&str| number.parse().is_ok_and(f64::is_infinite);
    let mut within = Cow::Borrowed(json);
    for number in numbers(json).filter(is_beyond) {
        let start = number.as_ptr().addr() - json.as_ptr().addr();
        let zero = format!("{:<width$}", 0, width = number.len());
        within.to_mut().replace_range(start..start + number.len(), &zero);
    }
    within
}

/// What stands behind the quote that ends a text.
fn behind_text(text: &str) -> &str {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return &text[at + 1..],
            _ => {}
        }
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_as_they_are_written() {
        let json = r#"{"a 1":[1,-2.50,1E400],"b\"3":"4 \\","5":{"c":00,"d":99999999999999999999}}"#;
        assert_eq!(numbers(json).collect::<Vec<_>>(), ["1", "-2.50", "1E400", "00", "99999999999999999999"]);
        assert_eq!(numbers("\"open 1").count(), 0);
        assert_eq!(numbers("{}").count(), 0);
    }

    #[test]
    fn numbers_beyond_the_largest_float_leave_their_place_to_a_zero() {
        for (json, within) in [
            (r#"{"a":1e400,"1e400":-1E+999 }"#, r#"{"a":0    ,"1e400":0       }"#),
            (r#"[1e308,"1e400",1e-400]"#, r#"[1e308,"1e400",1e-400]"#),
            ("{}", "{}"),
        ] {
            assert_eq!(with_numbers_in_range(json), within);
        }
        let long = "9".repeat(400);
        assert_eq!(with_numbers_in_range(&long), format!("{:<400}", 0));
    }

    #[test]
    fn what_stands_raw_in_a_text_is_found() {
        for (json, expected) in [
            ("{\n\"a\": \"b\nc\"}", Some(('\n', 2, 2))),
            ("{\"a\":\n\"b\\\nc\"}", Some(('\n', 2, 2))),
            ("{\"a\": \"b\tc\"}", Some(('\t', 1, 1))),
            ("{\"a\\\"\": \"\\\\\",\r\n\"b\": \"c\r\n\"}", Some(('\r', 2, 2))),
            ("{\n\t\"a\": \"b\\n\\tc\"\r\n}", None),
        ] {
            let found = first_raw(json).map(|raw| (raw.character, raw.line, raw.begins_on));
            assert_eq!(found, expected, "{json:?}");
        }
    }
}
