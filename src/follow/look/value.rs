//! Whether a text has a value that is to be placed.

/// Whether bytes hold others.
pub fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    !wanted.is_empty() && bytes.windows(wanted.len()).any(|window| window == wanted)
}

/// Whether a text is a value with nothing around it but the end of a line.
pub fn is_alone(text: &[u8], token: &[u8]) -> bool {
    let text = text.strip_suffix(b"\n").unwrap_or(text);
    text.strip_suffix(b"\r").unwrap_or(text) == token
}

/// The text without quotes and blanks.
pub fn bare(text: &[u8]) -> Vec<u8> {
    let is_kept = |byte: &u8| !byte.is_ascii_whitespace() && !matches!(byte, b'"' | b'\'' | b'`');
    text.iter().copied().filter(is_kept).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_end_of_a_line_may_stand_around_a_value() {
        for (text, alone) in [
            ("a1", true),
            ("a1\n", true),
            ("a1\r\n", true),
            ("a1\n\n", false),
            (" a1", false),
            ("\"a1\"", false),
            ("xa1", false),
        ] {
            assert!(holds(text.as_bytes(), b"a1"));
            assert_eq!(is_alone(text.as_bytes(), b"a1"), alone, "{text:?}");
        }
        assert!(!holds(b"a1", b"") && !holds(b"", b"a1") && !holds(b"A1", b"a1"));
    }
}
