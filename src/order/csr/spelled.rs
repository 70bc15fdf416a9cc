//! Bytes and characters that are written as numbers: in hex digits, as `xxd` and `openssl asn1parse` print them and as
//! programs hold them, in decimal ones, as PowerShell prints them, and as codes, such as `%2D`.

use memchr::memmem;
use zeroize::Zeroizing;

/// How many bytes are read at the most: enough to see of DER what follows the version or the algorithm, and of PEM the
/// header.
const ENOUGH: usize = 66;

/// Whether bytes that are written in the text begin what is looked for, which begins with a SEQUENCE, 48, or with a dash,
/// 45.
pub(super) fn any_bytes(text: &str, is_it: fn(&[u8]) -> bool) -> bool {
    let text = text.as_bytes();
    let places = |first: &'static str| memmem::find_iter(text, first);
    let is_hex_at = |at: usize| is_it(&bytes_of(&text[at..], in_hex));
    ["30", "2d", "2D"].into_iter().flat_map(places).any(|at| begins_hex(&text[..at]) && is_hex_at(at))
        // Amid digits without anything between them, behind a certificate, it begins where its header does.
        || ["2d2d424547494e", "2D2D424547494E"].into_iter().flat_map(places).any(is_hex_at)
        || ["48", "45"].into_iter().flat_map(places).any(|at| {
            !text[..at].last().is_some_and(u8::is_ascii_digit) && is_it(&bytes_of(&text[at..], in_decimals))
        })
}

fn begins_hex(before: &[u8]) -> bool {
    match before {
        [] | [.., b'x' | b'X'] => true,
        [.., last] => !last.is_ascii_hexdigit(),
    }
}

/// How a byte is written: it, and what is behind it.
type ReadsByte = fn(&[u8]) -> Option<(u8, &[u8])>;

/// The bytes at the start of a text, each read by the way that they are written.
fn bytes_of(text: &[u8], way: ReadsByte) -> Zeroizing<Vec<u8>> {
    // As long as it can get: growing would leave copies of a key behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(ENOUGH));
    let mut rest = text;
    while let (Some((byte, behind)), ..ENOUGH) = (way(rest), bytes.len()) {
        bytes.push(byte);
        rest = behind;
    }
    bytes
}

/// A byte in two hex digits, and what is behind it.
fn in_hex(text: &[u8]) -> Option<(u8, &[u8])> {
    let text = match text.trim_ascii_start() {
        [b':' | b',' | b'-' | b'%' | b';', rest @ ..] => rest.trim_ascii_start(),
        text => text,
    };
    let text = match text {
        [b'0' | b'\\', b'x' | b'X', rest @ ..] => rest,
        text => text,
    };
    let ([high, low], rest) = text.split_first_chunk()?;
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    Some(((digit(high)? * 16 + digit(low)?) as u8, rest))
}

/// A byte in decimal digits, and what is behind it.
fn in_decimals(text: &[u8]) -> Option<(u8, &[u8])> {
    let is_between = |byte: &&u8| byte.is_ascii_whitespace() || matches!(byte, b',' | b';');
    let text = &text[text.iter().take_while(is_between).count()..];
    let length = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let digits = std::str::from_utf8(&text[..length]).ok()?;
    Some((digits.parse().ok()?, &text[length..]))
}

/// The text with the characters that are written as codes; none where there is no such.
pub(super) fn uncoded(text: &str) -> Option<Zeroizing<String>> {
    memchr::memchr2(b'%', b'\\', text.as_bytes())?;
    // As long as it can get, see above.
    let mut decoded = Zeroizing::new(String::with_capacity(text.len()));
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (character, length) = code(rest).unwrap_or((first, first.len_utf8()));
        decoded.push(character);
        rest = &rest[length..];
    }
    (decoded.len() < text.len()).then_some(decoded)
}

/// An ASCII character at the start of a text that is written as a code, and how many bytes that takes.
fn code(text: &str) -> Option<(char, usize)> {
    coded(text, ["%", "\\u00", "\\x"]).filter(|(character, _)| character.is_ascii())
}

/// A character at the start of a text that stands as two hex digits behind one of these signs, and how many bytes that
/// takes.
pub(super) fn coded<const N: usize>(text: &str, signs: [&str; N]) -> Option<(char, usize)> {
    let sign = signs.into_iter().find(|sign| text.starts_with(sign))?;
    Some((hex_pair(&text[sign.len()..])?.into(), sign.len() + 2))
}

/// The byte whose two hex digits a text begins with.
pub(super) fn hex_pair(text: &str) -> Option<u8> {
    u8::from_str_radix(text.get(..2)?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_read_however_they_are_written() {
        for text in [
            "30820122",
            "30:82:01:22",
            "30 82 01 22",
            "0x30, 0x82, 0x01, 0x22",
            "@(0x30,0x82,0x01,0x22)",
            "\\x30\\x82\\x01\\x22",
            "%30%82%01%22",
            "48, 130, 1, 34",
            "48 130 1 34",
            "48\r\n130\r\n1\r\n34\r\n",
            "a 30 years 3082 0122",
        ] {
            assert!(any_bytes(text, |bytes| bytes.starts_with(&[0x30, 0x82, 1, 0x22])), "{text}");
        }
        for text in ["", "3", "130820122", "148, 130, 1, 34", "48, 1300, 1, 34", "30 8"] {
            assert!(!any_bytes(text, |bytes| bytes.starts_with(&[0x30, 0x82])), "{text}");
        }
        let header = "0a2d2d2d2d2d424547494e2041";
        assert!(any_bytes(header, |bytes| bytes.starts_with(b"--BEGIN A")));
        assert!(any_bytes(&header.to_uppercase(), |bytes| bytes.starts_with(b"--BEGIN A")));
    }

    #[test]
    fn codes_are_read_as_what_they_stand_for() {
        for (text, plain) in [
            ("%2D%2d%41", Some("--A")),
            ("\\u002dB\\x43", Some("-BC")),
            ("%252D", Some("%2D")),
            ("%C3%BC", None),
            ("100 %", None),
            ("%4", None),
            ("\\u00ü", None),
            ("plain", None),
        ] {
            assert_eq!(uncoded(text).as_deref().map(String::as_str), plain, "{text}");
        }
    }
}
