//! PKCS#7 as certificates are carried in it (RFC 2315, section 9): signed data without a signature, whose
//! certificates are a set in no order.

use x509_cert::der::asn1::{AnyRef, ObjectIdentifier};
use x509_cert::der::{self, Decode, Reader, SliceReader};

use crate::order::csr::ber;

const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");

/// The tag of the certificates among the parts of signed data: `[0] IMPLICIT`.
const CERTIFICATES: u8 = 0xa0;
const SEQUENCE: u8 = 0x30;

/// The certificates in a PKCS#7 file, DER or BER, each in DER; none where it is no such file.
pub fn certificates(bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
    read(bytes).ok().or_else(|| {
        let whole = ber::read(bytes).filter(|whole| whole.length == bytes.len())?;
        read(&whole.der).ok()
    })
}

fn read(bytes: &[u8]) -> der::Result<Vec<Vec<u8>>> {
    AnyRef::from_der(bytes)?.sequence(|reader: &mut SliceReader| {
        let wrong = || der::Error::from(der::ErrorKind::Failed);
        if ObjectIdentifier::decode(reader)? != SIGNED_DATA {
            return Err(wrong());
        }
        let data = AnyRef::from_der(AnyRef::decode(reader)?.value())?;
        let parts = parts(data.value())?;
        let set = parts.iter().find(|part| part.first() == Some(&CERTIFICATES)).ok_or_else(wrong)?;
        let each = self::parts(AnyRef::from_der(set)?.value())?;
        // Attribute certificates have tags of their own.
        Ok(each.into_iter().filter(|part| part.first() == Some(&SEQUENCE)).map(<[u8]>::to_vec).collect())
    })
}

/// The elements of a value, each with its tag and length.
fn parts(value: &[u8]) -> der::Result<Vec<&[u8]>> {
    let mut reader = SliceReader::new(value)?;
    let mut parts = Vec::new();
    while !reader.is_finished() {
        parts.push(reader.tlv_bytes()?);
    }
    Ok(parts)
}

/// A PKCS#7 file with these certificates, each in DER.
pub fn of<'c>(certificates: impl Iterator<Item = &'c [u8]>) -> Vec<u8> {
    const OID_SIGNED_DATA: &[u8] = &[0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2];
    const OID_DATA: &[u8] = &[0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1];
    const VERSION_1: &[u8] = &[0x02, 1, 1];
    const EMPTY_SET: &[u8] = &[0x31, 0];
    // The order of a set in DER.
    let mut each: Vec<&[u8]> = certificates.collect();
    each.sort_unstable();
    let data = [
        VERSION_1,
        EMPTY_SET,
        &element(SEQUENCE, OID_DATA),
        &element(CERTIFICATES, &each.concat()),
        EMPTY_SET,
    ]
    .concat();
    element(SEQUENCE, &[OID_SIGNED_DATA, &element(0xa0, &element(SEQUENCE, &data))].concat())
}

/// A tag, a length and a value.
fn element(tag: u8, value: &[u8]) -> Vec<u8> {
    let mut element = vec![tag];
    let length = value.len().to_be_bytes();
    let octets = &length[length.iter().take_while(|&&byte| byte == 0).count()..];
    if value.len() >= 0x80 {
        element.push(0x80 | u8::try_from(octets.len()).expect("a length has at most eight octets"));
    }
    element.extend(if octets.is_empty() { &[0] } else { octets });
    element.extend(value);
    element
}

#[cfg(test)]
mod tests {
    use super::*;

    const CERTIFICATE: &[u8] = include_bytes!("../../tests/csr/certificate.der");

    #[test]
    fn what_is_put_in_comes_out() {
        let (long, short) = (CERTIFICATE.to_vec(), vec![SEQUENCE, 1, 0]);
        let file = of([&long[..], &short].into_iter());
        let mut both = vec![long, short];
        both.sort_unstable();
        assert_eq!(certificates(&file), Some(both));
        assert_eq!(certificates(&of(std::iter::empty())), Some(Vec::new()));
    }

    #[test]
    fn lengths_that_are_left_open_are_read() {
        let file = of(std::iter::once(CERTIFICATE));
        let mut open = vec![SEQUENCE, 0x80];
        open.extend(&file[4..]);
        open.extend([0, 0]);
        assert_eq!(certificates(&open), Some(vec![CERTIFICATE.to_vec()]));
    }

    #[test]
    fn what_is_cut_or_another_thing_has_no_certificates() {
        let file = of(std::iter::once(CERTIFICATE));
        for length in 0..file.len() {
            assert_eq!(certificates(&file[..length]), None, "{length}");
        }
        assert_eq!(certificates(CERTIFICATE), None);
        assert_eq!(certificates(&[]), None);
    }
}
