//! BER, in which some devices write what must be DER: lengths longer than need be or left open, and
//! strings in parts. It is written anew as DER, which the strict reader takes.

/// The deepest nesting that is followed. A CSR has about ten levels.
const DEEPEST: usize = 32;

const CONSTRUCTED: u8 = 0x20;
const BIT_STRING: u8 = 0x03;
const SEQUENCE: u8 = 0x10;
const SET: u8 = 0x11;

/// A structure in BER, read to its end.
pub struct BerStructure {
    /// The same in DER.
    pub der: Vec<u8>,
    /// How many bytes it takes in BER.
    pub length: usize,
}

/// Reads the structure at the start of the bytes; none when it is broken or cut off.
pub fn read(bytes: &[u8]) -> Option<BerStructure> {
    let (element, length) = element(bytes, 0)?;
    Some(BerStructure { der: element.der(), length })
}

/// The bytes, as they are, of the first structure inside the one at the start of the bytes.
pub(super) fn first_inside(bytes: &[u8]) -> Option<&[u8]> {
    let inside = &bytes[header(bytes)?.size..];
    inside.get(..read(inside)?.length)
}

/// A tag, and a value in DER.
struct BerElement {
    tag: u8,
    value: Vec<u8>,
}

impl BerElement {
    fn der(&self) -> Vec<u8> {
        let length = self.value.len().to_be_bytes();
        let zeros = length.iter().take_while(|&&byte| byte == 0).count();
        let octets = &length[zeros..];
        let mut der = vec![self.tag];
        match octets {
            [] => der.push(0),
            [short] if *short < 0x80 => der.push(*short),
            _ => {
                der.push(0x80 | u8::try_from(octets.len()).expect("a length has at most eight octets"));
                der.extend(octets);
            }
        }
        der.extend(&self.value);
        der
    }
}

struct Header {
    tag: u8,
    /// The bytes of tag and length.
    size: usize,
    /// The length of the value; none when it runs to an end mark.
    length: Option<usize>,
}

fn header(bytes: &[u8]) -> Option<Header> {
    const LONG_TAG: u8 = 0x1f;
    let (&tag, rest) = bytes.split_first()?;
    let (&first, rest) = rest.split_first()?;
    if tag & LONG_TAG == LONG_TAG {
        return None;
    }
    match first {
        0x80 => (tag & CONSTRUCTED != 0).then_some(Header { tag, size: 2, length: None }),
        0..0x80 => Some(Header { tag, size: 2, length: Some(first.into()) }),
        _ => {
            let count = usize::from(first & 0x7f);
            let length = rest
                .get(..count)?
                .iter()
                .try_fold(0_usize, |length, &octet| Some(length.checked_mul(256)? + usize::from(octet)))?;
            Some(Header { tag, size: 2 + count, length: Some(length) })
        }
    }
}

/// Reads one element and says how many bytes it takes.
fn element(bytes: &[u8], depth: usize) -> Option<(BerElement, usize)> {
    let Header { tag, size, length } = header(bytes).filter(|_| depth < DEEPEST)?;
    let rest = &bytes[size..];
    let value = match length {
        Some(length) => rest.get(..length)?,
        None => rest,
    };
    if tag & CONSTRUCTED == 0 {
        return Some((BerElement { tag, value: value.to_vec() }, size + value.len()));
    }
    let mut parts = Vec::new();
    let mut read = 0;
    loop {
        match (&value[read..], length) {
            ([], Some(_)) => break,
            ([0, 0, ..], None) => {
                read += 2;
                break;
            }
            (rest, _) => {
                let (part, length) = element(rest, depth + 1)?;
                parts.push(part);
                read += length;
            }
        }
    }
    Some((whole(tag, parts), size + read))
}

/// Joins the parts of a constructed element; those of a string to a string in one piece.
fn whole(tag: u8, parts: Vec<BerElement>) -> BerElement {
    const CLASS: u8 = 0xc0;
    let number = tag & !(CLASS | CONSTRUCTED);
    if tag & CLASS != 0 || matches!(number, SEQUENCE | SET) {
        return BerElement { tag, value: parts.iter().flat_map(BerElement::der).collect() };
    }
    let mut value = Vec::new();
    for part in &parts {
        match part.value.split_first() {
            // Each part of a bit string begins with the number of its unused bits, which only the
            // last one may have
            Some((&unused, bits)) if number == BIT_STRING => {
                value.splice(..usize::from(!value.is_empty()), [unused]);
                value.extend(bits);
            }
            _ => value.extend(&part.value),
        }
    }
    BerElement { tag: tag & !CONSTRUCTED, value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_write_a_length_becomes_the_shortest() {
        let long = [&[0x30, 0x82, 1, 2, 0x04, 0x81, 0xff][..], &[7; 0xff]].concat();
        for (ber, der) in [
            (&[0x30, 3, 2, 1, 5][..], &[0x30, 3, 2, 1, 5][..]),
            (&[0x30, 0x81, 3, 2, 1, 5], &[0x30, 3, 2, 1, 5]),
            (&[0x30, 0x84, 0, 0, 0, 4, 2, 0x81, 1, 5], &[0x30, 3, 2, 1, 5]),
            (&[0x30, 0x80, 2, 1, 5, 0, 0], &[0x30, 3, 2, 1, 5]),
            (&[0x30, 0x80, 0x31, 0x80, 5, 0, 0, 0, 2, 1, 5, 0, 0], &[0x30, 7, 0x31, 2, 5, 0, 2, 1, 5]),
            (&[0x24, 0x80, 4, 1, 1, 4, 2, 2, 3, 0, 0], &[4, 3, 1, 2, 3]),
            (&[0x2c, 4, 12, 2, b'a', b'b'], &[12, 2, b'a', b'b']),
            (&[0x23, 0x80, 3, 2, 0, 1, 3, 2, 4, 0x30, 0, 0], &[3, 3, 4, 1, 0x30]),
            (&[0xa0, 0x80, 5, 0, 0, 0], &[0xa0, 2, 5, 0]),
            (&long, &long),
        ] {
            let behind = [ber, &[9, 9]].concat();
            let structure = read(&behind).expect("it can be read");
            assert_eq!((structure.der.as_slice(), structure.length), (der, ber.len()), "{ber:02x?}");
        }
        assert_eq!(first_inside(&[0x30, 0x80, 2, 0x81, 1, 5, 5, 0, 0, 0]), Some(&[2, 0x81, 1, 5][..]));
    }

    #[test]
    fn what_is_broken_is_not_read() {
        for ber in [
            &[][..],
            &[0x30],
            &[0x30, 3, 2, 1],
            &[0x30, 0x80, 2, 1, 5],
            &[0x30, 0x80, 2, 1, 5, 0],
            &[0x30, 2, 2, 1, 5],
            &[0x04, 0x80, 0, 0],
            &[0x30, 0xff, 1],
            &[0x30, 0x89, 1, 0, 0, 0, 0, 0, 0, 0, 0],
            &[0x3f, 0x81, 1, 0],
            &[0x30, 0x80].repeat(100),
        ] {
            assert!(read(ber).is_none(), "{ber:02x?}");
        }
    }
}
