//! What a DER structure or a PEM label stands for, told from its outline alone, so that a file cut
//! off in the middle is still called by its name.

use crate::order::problem::Finding;

use super::{HOW_TO_MAKE, ber};

/// The kinds of file that get mistaken for one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A certificate signing request.
    Csr,
    /// A certificate.
    Certificate,
    /// A certificate revocation list.
    RevocationList,
    /// A PKCS#7 file, which has certificates.
    Pkcs7,
    /// A PKCS#12 file, which carries the private key with the certificate.
    Pkcs12,
    /// A private key.
    PrivateKey,
    /// A public key.
    PublicKey,
    /// The parameters of a key.
    Parameters,
}

impl FileKind {
    /// The kind of a DER structure, whole or cut off, if its beginning tells.
    pub fn of_der(der: &[u8]) -> Option<FileKind> {
        let outer = Element::first(der)?;
        if outer.tag == OBJECT_IDENTIFIER && outer.is_alone() {
            return Some(FileKind::Parameters);
        }
        if outer.tag != SEQUENCE {
            return None;
        }
        let first = Element::first(outer.value)?;
        match first.tag {
            INTEGER => FileKind::of_numbered(first),
            OBJECT_IDENTIFIER => is_pkcs7(first.value).then_some(FileKind::Pkcs7),
            SEQUENCE => FileKind::of_wrapped(first),
            _ => None,
        }
    }

    /// The kind that a structure beginning with an INTEGER has.
    fn of_numbered(number: Element) -> Option<FileKind> {
        let next = Element::first(number.rest)?;
        match (number.value, next.tag) {
            // RSAPrivateKey, the DSA key of OpenSSL, ECPrivateKey, PKCS#8
            ([0 | 1], INTEGER) if next.length >= 16 => Some(FileKind::PrivateKey),
            ([0 | 1], OCTET_STRING) if next.length >= 16 => Some(FileKind::PrivateKey),
            ([0 | 1], SEQUENCE) if begins_with(next, OBJECT_IDENTIFIER) => Some(FileKind::PrivateKey),
            ([3], SEQUENCE) if Element::first(next.value).is_some_and(|oid| is_pkcs7(oid.value)) => {
                Some(FileKind::Pkcs12)
            }
            ([_, _, ..], INTEGER) if number.length >= 64 && next.length >= 64 => Some(FileKind::Parameters),
            ([_, _, ..], INTEGER) if number.length >= 64 => Some(FileKind::PublicKey),
            _ => None,
        }
    }

    /// The kind that a structure beginning with a SEQUENCE has.
    fn of_wrapped(inner: Element) -> Option<FileKind> {
        let first = Element::first(inner.value)?;
        match first.tag {
            // The [0] of a certificate's version
            EXPLICIT_0 => Some(FileKind::Certificate),
            OBJECT_IDENTIFIER if is_password_based(first.value) => Some(FileKind::PrivateKey),
            OBJECT_IDENTIFIER => {
                (Element::first(inner.rest)?.tag == BIT_STRING).then_some(FileKind::PublicKey)
            }
            INTEGER => {
                let second = Element::first(first.rest)?;
                let third = Element::first(second.rest);
                match (second.tag, third) {
                    // A version 1 certificate: serial number, algorithm, issuer, validity
                    (SEQUENCE, Some(issuer)) if begins_with(second, OBJECT_IDENTIFIER) => {
                        let after = Element::first(issuer.rest)?;
                        Some(if after.tag == SEQUENCE {
                            FileKind::Certificate
                        } else {
                            FileKind::RevocationList
                        })
                    }
                    // A CSR: version, subject, public key
                    (SEQUENCE, _) if first.length == 1 => Some(FileKind::Csr),
                    _ => None,
                }
            }
            // A version 1 list: algorithm, issuer, time
            SEQUENCE if begins_with(first, OBJECT_IDENTIFIER) => {
                let issuer = Element::first(first.rest)?;
                let time = Element::first(issuer.rest)?;
                matches!(time.tag, UTC_TIME | GENERALIZED_TIME).then_some(FileKind::RevocationList)
            }
            _ => None,
        }
    }

    /// The kind a PEM label names. Private keys are told elsewhere, before any label is read.
    pub(super) fn of_label(label: &str) -> Option<FileKind> {
        match label {
            "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => Some(FileKind::Csr),
            "CERTIFICATE" | "X509 CERTIFICATE" | "TRUSTED CERTIFICATE" => Some(FileKind::Certificate),
            "X509 CRL" => Some(FileKind::RevocationList),
            "PKCS7" | "CMS" | "PKCS #7 SIGNED DATA" => Some(FileKind::Pkcs7),
            _ if label.ends_with("PUBLIC KEY") => Some(FileKind::PublicKey),
            _ if label.ends_with("PARAMETERS") => Some(FileKind::Parameters),
            _ => None,
        }
    }

    /// What the kind is called, with its article.
    pub fn noun(self) -> &'static str {
        match self {
            FileKind::Csr => "a CSR",
            FileKind::Certificate => "a certificate",
            FileKind::RevocationList => "a certificate revocation list (CRL)",
            FileKind::Pkcs7 => "a certificate bundle (PKCS#7, .p7b)",
            FileKind::Pkcs12 => "a PKCS#12 file (.p12, .pfx)",
            FileKind::PrivateKey => "a private key",
            FileKind::PublicKey => "a public key",
            FileKind::Parameters => "a set of key parameters",
        }
    }

    /// What to tell someone who gave this kind where a CSR belongs.
    pub(super) fn instead_of_csr(self) -> Finding {
        let fix = match self {
            FileKind::Certificate | FileKind::RevocationList | FileKind::Pkcs7 => format!(
                "Give the request that was made for it: the block that starts with \
                 -----BEGIN CERTIFICATE REQUEST-----. {HOW_TO_MAKE}"
            ),
            _ => {
                format!("Give the block that starts with -----BEGIN CERTIFICATE REQUEST-----. {HOW_TO_MAKE}")
            }
        };
        Finding::error(format!("This is {}, not a CSR.", self.noun()), fix)
    }
}

/// How long a structure says it is, header included; none when it is no structure, or leaves its length
/// open (BER) and is cut off.
pub fn declared_length(der: &[u8]) -> Option<usize> {
    let outer = Element::first(der).filter(|outer| outer.tag == SEQUENCE)?;
    if outer.endless { ber::read(der).map(|whole| whole.length) } else { Some(outer.header + outer.length) }
}

const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OCTET_STRING: u8 = 0x04;
const OBJECT_IDENTIFIER: u8 = 0x06;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
const SEQUENCE: u8 = 0x30;
const EXPLICIT_0: u8 = 0xa0;

/// `pkcs-7` (1.2.840.113549.1.7), the content types of PKCS#7 and PKCS#12.
fn is_pkcs7(oid: &[u8]) -> bool {
    oid.starts_with(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07])
}

/// `pkcs-5` (1.2.840.113549.1.5) and `pkcs-12PbeIds` (1.2.840.113549.1.12.1): what an encrypted
/// PKCS#8 key begins with.
fn is_password_based(oid: &[u8]) -> bool {
    oid.starts_with(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05])
        || oid.starts_with(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c, 0x01])
}

fn begins_with(element: Element, tag: u8) -> bool {
    Element::first(element.value).is_some_and(|first| first.tag == tag)
}

/// One tag, length and value, of which the value may be cut off.
///
/// The strict reader of the `der` crate refuses what is cut off, and the indefinite lengths (BER)
/// that PKCS#12 files have; to say what a file is, both must be read.
#[derive(Clone, Copy)]
pub(super) struct Element<'a> {
    pub(super) tag: u8,
    /// Bytes of tag and length.
    header: usize,
    /// The value's length as declared.
    length: usize,
    /// As much of the value as there is.
    pub(super) value: &'a [u8],
    whole: bool,
    /// Whether the length is indefinite: the value then runs to the end of what there is.
    endless: bool,
    /// What follows.
    pub(super) rest: &'a [u8],
}

impl Element<'_> {
    /// Whether it is whole and nothing follows it.
    pub(super) fn is_alone(&self) -> bool {
        self.whole && self.rest.is_empty()
    }

    /// Reads the first element of the bytes.
    pub(super) fn first(bytes: &[u8]) -> Option<Element<'_>> {
        let (&tag, after_tag) = bytes.split_first()?;
        let (&short, after_short) = after_tag.split_first()?;
        let endless = short == 0x80;
        let (header, length) = match short {
            0x80 => (2, after_short.len()),
            0..0x80 => (2, usize::from(short)),
            _ => {
                let count = usize::from(short & 0x7f);
                let octets = after_short.get(..count).filter(|octets| octets.len() <= 4)?;
                let length = octets.iter().fold(0, |length, &octet| (length << 8) | usize::from(octet));
                (2 + count, length)
            }
        };
        let end = header.checked_add(length)?;
        Some(Element {
            tag,
            header,
            length,
            value: &bytes[header..end.min(bytes.len())],
            whole: end <= bytes.len(),
            endless,
            rest: bytes.get(end..).unwrap_or_default(),
        })
    }
}
