//! What the parts of a CSR are made of: values in DER, and strings of ASN.1.

use x509_cert::der::asn1::{AnyRef, ObjectIdentifier};
use x509_cert::der::{self, Decode, Reader, SliceReader, Tag, Tagged};

use super::structure::Element;

/// The elements a constructed value holds.
///
/// # Errors
/// When one is cut off or no DER.
pub(super) fn elements(value: &[u8]) -> der::Result<Vec<AnyRef<'_>>> {
    let mut reader = SliceReader::new(value)?;
    let mut elements = Vec::new();
    while !reader.is_finished() {
        elements.push(AnyRef::decode(&mut reader)?);
    }
    Ok(elements)
}

/// The two parts of an `AttributeTypeAndValue`, an `Attribute` or the like.
pub(super) fn pair(sequence: AnyRef<'_>) -> der::Result<(ObjectIdentifier, AnyRef<'_>)> {
    sequence.tag().assert_eq(Tag::Sequence)?;
    match elements(sequence.value())?.as_slice() {
        [oid, value] => Ok((oid.decode_as::<ObjectIdentifier>()?, *value)),
        _ => Err(Tag::Sequence.value_error().into()),
    }
}

/// The type of a subject's attribute, and its value as it came.
pub(super) fn attribute(sequence: AnyRef<'_>) -> der::Result<(ObjectIdentifier, Element<'_>)> {
    sequence.sequence(|reader: &mut SliceReader| {
        let oid = ObjectIdentifier::decode(reader)?;
        let value = reader.read_slice(reader.remaining_len())?;
        // The strict reader does not know every kind of string there is
        let value = Element::first(value).filter(|value| value.is_alone());
        Ok((oid, value.ok_or_else(|| Tag::Sequence.value_error())?))
    })
}

/// The text of a string of any of ASN.1's kinds.
///
/// # Errors
/// The bytes are no text of this kind; what can be read of them, with U+FFFD for the rest.
pub(super) fn string_of(tag: u8, bytes: &[u8]) -> Result<String, String> {
    // What a DirectoryString may be, and what openssl takes besides (its B_ASN1_PRINTABLE)
    const BIT_STRING: u8 = 0x03;
    const NUMERIC: u8 = 0x12;
    const PRINTABLE: u8 = 0x13;
    const IA5: u8 = 0x16;
    const UTF8: u8 = 0x0c;
    const TELETEX: u8 = 0x14;
    const UNIVERSAL: u8 = 0x1c;
    const BMP: u8 = 0x1e;
    // TeletexString is Latin-1 in practice, and so is what is beyond ASCII in the strings that are ASCII
    let latin_1 = || bytes.iter().copied().map(char::from).collect();
    match tag {
        UTF8 => text_or_rest(std::str::from_utf8(bytes).ok(), || String::from_utf8_lossy(bytes)),
        TELETEX => Ok(latin_1()),
        BMP => {
            let (units, rest) = bytes.as_chunks::<2>();
            let units: Vec<u16> = units.iter().copied().map(u16::from_be_bytes).collect();
            // Two units that stand for one character are UTF-16, which this kind is not
            let characters = || units.iter().map(|unit| char::from_u32(u32::from(*unit)));
            let text = characters().collect::<Option<String>>().filter(|_| rest.is_empty());
            text_or_rest(text, || String::from_utf16_lossy(&units))
        }
        UNIVERSAL => {
            let (units, rest) = bytes.as_chunks::<4>();
            let characters = || units.iter().map(|unit| char::from_u32(u32::from_be_bytes(*unit)));
            let text = characters().collect::<Option<String>>().filter(|_| rest.is_empty());
            text_or_rest(text, || {
                characters()
                    .map(|character| character.unwrap_or(char::REPLACEMENT_CHARACTER))
                    .collect::<String>()
            })
        }
        BIT_STRING | NUMERIC | PRINTABLE | IA5 => {
            Ok(std::str::from_utf8(bytes).map_or_else(|_| latin_1(), str::to_owned))
        }
        _ => Err(String::from_utf8_lossy(bytes).into_owned()),
    }
}

fn text_or_rest<T: Into<String>, R: Into<String>>(
    text: Option<T>,
    rest: impl FnOnce() -> R,
) -> Result<String, String> {
    text.map(Into::into).ok_or_else(|| rest().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_of_every_kind_are_read() {
        for (tag, bytes, text) in [
            (0x0c, &b"M\xc3\xbcller"[..], Ok("Müller")),
            (0x13, b"Example", Ok("Example")),
            (0x13, b"M\xc3\xbcller", Ok("Müller")),
            (0x16, b"M\xfcller", Ok("Müller")),
            (0x14, b"M\xfcller", Ok("Müller")),
            (0x1e, b"\0M\0\xfc", Ok("Mü")),
            (0x1c, b"\0\0\0M\0\x01\xf6\x00", Ok("M\u{1f600}")),
            (0x0c, b"M\xff", Err("M\u{fffd}")),
            (0x1e, b"\0Mx", Err("M")),
            (0x1e, b"\0M\xd8\0", Err("M\u{fffd}")),
            (0x1c, b"\0\0\0Mx", Err("M")),
            (0x1c, b"\0\0\0M\0\x11\0\0", Err("M\u{fffd}")),
        ] {
            let read = string_of(tag, bytes);
            assert_eq!(read.as_deref().map_err(String::as_str), text, "{bytes:02x?}");
        }
    }
}
