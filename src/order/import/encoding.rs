//! The text of a file, whatever encoded it: a request body is sent in UTF-8, and PowerShell's `>`
//! writes UTF-16.

use zeroize::Zeroizing;

use crate::order::problem::Finding;

/// The text of a file, which may turn out to hold a private key, and what has to be said of how it
/// is encoded; none when it is no text of the Unicode encodings.
pub fn text_of(bytes: &[u8]) -> Option<(Zeroizing<String>, Option<Finding>)> {
    let utf16 = |units: &[u8], unit| Some((from_utf16(units, unit)?, Some(in_another("UTF-16"))));
    let utf32 = |units: &[u8], unit| Some((from_utf32(units, unit)?, Some(in_another("UTF-32"))));
    match bytes {
        // Before the marks of UTF-16, one of which it begins with
        [0xff, 0xfe, 0, 0, units @ ..] => utf32(units, u32::from_le_bytes),
        [0, 0, 0xfe, 0xff, units @ ..] => utf32(units, u32::from_be_bytes),
        [first, 0, 0, 0, ..] if *first != 0 => utf32(bytes, u32::from_le_bytes),
        [0, 0, 0, fourth, ..] if *fourth != 0 => utf32(bytes, u32::from_be_bytes),
        [0xff, 0xfe, units @ ..] => utf16(units, u16::from_le_bytes),
        [0xfe, 0xff, units @ ..] => utf16(units, u16::from_be_bytes),
        // JSON begins with a character of ASCII.
        [first, 0, ..] if *first != 0 => utf16(bytes, u16::from_le_bytes),
        [0, second, ..] if *second != 0 => utf16(bytes, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, text @ ..] => Some((from_utf8(text)?, Some(with_a_mark()))),
        _ => Some((from_utf8(bytes)?, None)),
    }
}

fn from_utf8(bytes: &[u8]) -> Option<Zeroizing<String>> {
    std::str::from_utf8(bytes).ok().map(|text| Zeroizing::new(text.to_owned()))
}

fn from_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<Zeroizing<String>> {
    let (units, []) = bytes.as_chunks::<2>() else { return None };
    let units = Zeroizing::new(units.iter().copied().map(unit).collect::<Vec<u16>>());
    String::from_utf16(&units).ok().map(Zeroizing::new)
}

fn from_utf32(bytes: &[u8], unit: fn([u8; 4]) -> u32) -> Option<Zeroizing<String>> {
    let (units, []) = bytes.as_chunks::<4>() else { return None };
    let mut text = Zeroizing::new(String::with_capacity(bytes.len()));
    for character in units {
        text.push(char::from_u32(unit(*character))?);
    }
    Some(text)
}

fn in_another(encoding: &str) -> Finding {
    Finding::warning(
        format!("This file is {encoding}, and a request body is sent in UTF-8."),
        "Save it as UTF-8: a client that sends the file as it stands may be refused. PowerShell writes UTF-8 \
         with Out-File -Encoding utf8.",
    )
}

fn with_a_mark() -> Finding {
    Finding::hint(
        "This file begins with a byte order mark (BOM), which JSON does not have.",
        "Save it as UTF-8 without one: a client that sends the file as it stands may be refused.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    fn utf32(text: &str, bytes: fn(u32) -> [u8; 4]) -> Vec<u8> {
        text.chars().flat_map(|c| bytes(u32::from(c))).collect()
    }

    #[test]
    fn every_encoding_of_unicode_is_read() {
        let text = "{\"comments\":\"Zürich 例 😀\"}";
        for (bytes, noted) in [
            (text.as_bytes().to_vec(), false),
            ([b"\xef\xbb\xbf", text.as_bytes()].concat(), true),
            ([b"\xff\xfe".to_vec(), utf16(text, u16::to_le_bytes)].concat(), true),
            ([b"\xfe\xff".to_vec(), utf16(text, u16::to_be_bytes)].concat(), true),
            (utf16(text, u16::to_le_bytes), true),
            (utf16(text, u16::to_be_bytes), true),
            ([b"\xff\xfe\0\0".to_vec(), utf32(text, u32::to_le_bytes)].concat(), true),
            ([b"\0\0\xfe\xff".to_vec(), utf32(text, u32::to_be_bytes)].concat(), true),
            (utf32(text, u32::to_le_bytes), true),
            (utf32(text, u32::to_be_bytes), true),
        ] {
            let (read, note) = text_of(&bytes).unwrap();
            assert_eq!((read.as_str(), note.is_some()), (text, noted));
        }
    }

    #[test]
    fn what_is_damaged_or_no_text_is_not_guessed_at() {
        let odd = [b"\xff\xfe".as_slice(), b"{\0}"].concat();
        let half = [b"\xff\xfe".to_vec(), utf16("{}", u16::to_le_bytes), vec![0x3d, 0xd8]].concat();
        let no_character = [b"{\0\0\0".as_slice(), b"\0\xd8\0\0"].concat();
        for bytes in [odd.as_slice(), &half, &no_character, b"{\"a\":\"\xfc\"}", b"\x30\x82\x01\x0a\xff"] {
            assert_eq!(text_of(bytes), None);
        }
    }
}
