//! An X.509 certificate (RFC 5280), read as far as it takes to judge it. Whoever made it, every text of it is fit to
//! be shown.

use std::net::IpAddr;

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use jiff::Timestamp;
use x509_cert::Certificate as X509;
use x509_cert::certificate::TbsCertificate;
use x509_cert::der::asn1::{AnyRef, BitStringRef, ObjectIdentifier};
use x509_cert::der::{self, Decode, Encode, SliceReader, Tag, Tagged};
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage, KeyUsage, SubjectAltName};
use x509_cert::name::Name;
use x509_cert::spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};

use crate::order::csr;
use crate::order::csr::pem;
use crate::order::text::{excerpt, one_line};

/// The most characters of a party's name that are shown.
const LONGEST_NAME: usize = 80;

/// A certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    der: Vec<u8>,
    /// Whom it is for.
    pub subject: Party,
    /// Who issued it.
    pub issuer: Party,
    /// Its serial number, in capital hexadecimal digits, two a byte.
    pub serial: String,
    /// The DNS names and addresses in its subject alternative name, in lower case; the common name is none of them.
    pub names: Vec<String>,
    /// The DER of its `SubjectPublicKeyInfo`.
    pub key: Vec<u8>,
    /// The first moment it counts.
    pub from: Timestamp,
    /// The last moment it counts.
    pub till: Timestamp,
    /// Whether it is that of a certificate authority.
    pub is_ca: bool,
    /// Addresses that stand among its DNS names, where no client looks for them.
    pub misplaced: Vec<String>,
    /// What it may be used for.
    pub usage: Usage,
}

/// What a certificate may be used for, as it says itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Usage {
    /// Whether its key may sign certificates.
    pub signs_certificates: bool,
    /// Whether its key may be used for TLS.
    pub secures_connections: bool,
    /// Whether it is for servers, or vouches for those.
    pub is_for_servers: bool,
    /// How many authorities may be below it at most.
    pub path_length: Option<u8>,
    /// Whether it is marked as one that logs alone are shown (RFC 6962, section 3.1).
    pub is_precertificate: bool,
    /// The object identifiers of extensions that have to be known, and are not.
    pub unknown_critical: Vec<String>,
    /// The digest that it is signed with, where clients do not take that.
    pub weak_digest: Option<&'static str>,
}

/// Whom a certificate is for, or who issued it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    der: Vec<u8>,
    /// The common name, or all there is.
    pub name: String,
}

impl Certificate {
    /// Reads a certificate in DER, without anything after it; none where it is none.
    pub fn from_der(bytes: &[u8]) -> Option<Certificate> {
        read(bytes).ok()
    }

    /// The certificate in DER, as it came.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The certificate as a PEM block: 64 columns, LF.
    pub fn pem(&self) -> String {
        pem::block("CERTIFICATE", &self.der)
    }

    /// Its SHA-1 digest in capital hexadecimal digits, as Windows calls certificates.
    pub fn thumbprint(&self) -> String {
        let digest = digest(&SHA1_FOR_LEGACY_USE_ONLY, &self.der);
        digest.as_ref().iter().map(|byte| format!("{byte:02X}")).collect()
    }

    /// Whether its issuer is who it is for.
    pub fn is_self_issued(&self) -> bool {
        self.subject.der == self.issuer.der
    }

    /// Whether a certificate says that this one issued it.
    pub fn is_named_as_issuer_of(&self, other: &Certificate) -> bool {
        self.subject.der == other.issuer.der
    }

    /// Whether this one's key signed another; none where that cannot be told here.
    pub fn has_signed(&self, other: &Certificate) -> Option<bool> {
        let (content, algorithm, signature) = signed(&other.der).ok()?;
        csr::is_signed_with(&self.key, content, &algorithm, signature)
    }

    /// Whether it is for this key, the DER of a `SubjectPublicKeyInfo`: the same key may be written in another way.
    pub fn has_key(&self, key: &[u8]) -> bool {
        self.key == key || are_one_key(&self.key, key)
    }

    /// Whether this is its serial number, however that is written.
    pub fn has_serial(&self, serial: &str) -> bool {
        let digits = |text: &str| {
            let digits: String = text.chars().filter(char::is_ascii_hexdigit).collect();
            digits.trim_start_matches('0').to_ascii_uppercase()
        };
        digits(serial) == digits(&self.serial)
    }

    /// Whether one of its names is this one, with or without capitals. A wildcard is itself and nothing else.
    pub fn has_name(&self, name: &str) -> bool {
        let wanted = spelled(name);
        self.names.contains(&wanted)
    }
}

/// A name as names are compared: an address in its usual form, a DNS name in lower case without the root's dot.
pub fn spelled(name: &str) -> String {
    match name.parse::<IpAddr>() {
        Ok(address) => address.to_string(),
        Err(_) => name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase(),
    }
}

fn read(bytes: &[u8]) -> der::Result<Certificate> {
    signed(bytes)?;
    let x509 = X509::from_der(bytes)?;
    let body = x509.tbs_certificate();
    let constraints = body.get_extension::<BasicConstraints>()?.map(|(_, constraints)| constraints);
    let is_ca = constraints.as_ref().is_some_and(|constraints| constraints.ca);
    let alternative = body.get_extension::<SubjectAltName>()?.map_or_else(Vec::new, |(_, names)| names.0);
    let is_misplaced = |name: &&GeneralName| matches!(name, GeneralName::DnsName(name) if name.as_str().parse::<IpAddr>().is_ok());
    let (misplaced, names): (Vec<_>, Vec<_>) = alternative.iter().partition(is_misplaced);
    let moment = |time: x509_cert::time::Time| {
        let seconds = i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX);
        // "For ever" is written as a year that the library has no end of.
        Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX)
    };
    Ok(Certificate {
        der: bytes.to_vec(),
        subject: Party::of(body.subject())?,
        issuer: Party::of(body.issuer())?,
        serial: body.serial_number().as_bytes().iter().map(|byte| format!("{byte:02X}")).collect(),
        names: names.into_iter().filter_map(name_of).collect(),
        misplaced: misplaced.into_iter().filter_map(name_of).collect(),
        usage: usage(body, constraints.and_then(|constraints| constraints.path_len_constraint)),
        key: body.subject_public_key_info().to_der()?,
        from: moment(body.validity().not_before),
        till: moment(body.validity().not_after),
        is_ca,
    })
}

fn usage(body: &TbsCertificate, path_length: Option<u8>) -> Usage {
    const SERVERS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.1");
    const POISON: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.11129.2.4.3");
    // What cannot be read limits nothing here: clients that refuse it are asked besides.
    let key = body.get_extension::<KeyUsage>().ok().flatten().map(|(_, key)| key);
    let purposes = body.get_extension::<ExtendedKeyUsage>().ok().flatten().map(|(_, purposes)| purposes.0);
    let extensions = body.extensions().map_or(&[][..], Vec::as_slice);
    let critical =
        extensions.iter().filter(|extension| extension.critical).map(|extension| extension.extn_id);
    let unknown = critical.filter(|id| *id != POISON && !KNOWN_EXTENSIONS.contains(id));
    let algorithm = body.signature().oid;
    Usage {
        signs_certificates: key.as_ref().is_none_or(KeyUsage::key_cert_sign),
        secures_connections: key
            .is_none_or(|key| key.digital_signature() || key.key_encipherment() || key.key_agreement()),
        is_for_servers: purposes.is_none_or(|purposes| purposes.contains(&SERVERS)),
        path_length,
        is_precertificate: extensions.iter().any(|extension| extension.extn_id == POISON),
        unknown_critical: unknown.map(|id| id.to_string()).collect(),
        weak_digest: WEAK_DIGESTS.iter().find(|(id, _)| *id == algorithm).map(|(_, name)| *name),
    }
}

/// The extensions that clients know where they are critical: key usage, subject alternative name, basic constraints,
/// name constraints, distribution points of CRLs, policies, their mappings and constraints, extended key usage,
/// and that no policy stands for any (RFC 5280, section 4.2.1).
const KNOWN_EXTENSIONS: [ObjectIdentifier; 10] = [
    ObjectIdentifier::new_unwrap("2.5.29.15"),
    ObjectIdentifier::new_unwrap("2.5.29.17"),
    ObjectIdentifier::new_unwrap("2.5.29.19"),
    ObjectIdentifier::new_unwrap("2.5.29.30"),
    ObjectIdentifier::new_unwrap("2.5.29.31"),
    ObjectIdentifier::new_unwrap("2.5.29.32"),
    ObjectIdentifier::new_unwrap("2.5.29.33"),
    ObjectIdentifier::new_unwrap("2.5.29.36"),
    ObjectIdentifier::new_unwrap("2.5.29.37"),
    ObjectIdentifier::new_unwrap("2.5.29.54"),
];

/// Ways of signing by a digest that clients do not take.
const WEAK_DIGESTS: [(ObjectIdentifier, &str); 7] = [
    (ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.2"), "MD2"),
    (ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.4"), "MD5"),
    (ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.5"), "SHA-1"),
    (ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.14"), "SHA-224"),
    (ObjectIdentifier::new_unwrap("1.2.840.10045.4.1"), "SHA-1"),
    (ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.1"), "SHA-224"),
    (ObjectIdentifier::new_unwrap("1.3.14.3.2.29"), "SHA-1"),
];

/// What of a certificate is signed, byte by byte as it came; how; and the signature.
fn signed(bytes: &[u8]) -> der::Result<(&[u8], AlgorithmIdentifierRef<'_>, &[u8])> {
    AnyRef::from_der(bytes)?.sequence(|reader: &mut SliceReader| {
        use x509_cert::der::Reader;
        let content = reader.tlv_bytes()?;
        let algorithm = AlgorithmIdentifierRef::decode(reader)?;
        let signature = BitStringRef::decode(reader)?;
        Ok((content, algorithm, signature.as_bytes().ok_or_else(|| Tag::BitString.value_error())?))
    })
}

fn name_of(name: &GeneralName) -> Option<String> {
    match name {
        GeneralName::DnsName(name) => Some(one_line(&spelled(name.as_str()))),
        GeneralName::IpAddress(octets) => {
            let octets = octets.as_bytes();
            let v4 = <[u8; 4]>::try_from(octets).map(IpAddr::from);
            let v6 = || <[u8; 16]>::try_from(octets).map(IpAddr::from);
            v4.or_else(|_| v6()).ok().map(|address| address.to_string())
        }
        _ => None,
    }
}

impl Party {
    fn of(name: &Name) -> der::Result<Party> {
        const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
        let common = name.iter().find(|attribute| attribute.oid == COMMON_NAME);
        let text = match common {
            Some(attribute) => String::from_utf8_lossy(attribute.value.value()).into_owned(),
            None => name.to_string(),
        };
        Ok(Party { der: name.to_der()?, name: excerpt(&one_line(text.trim()), LONGEST_NAME) })
    }
}

/// Whether two keys are one, although they are written differently: without the NULL beside RSA, or with a point of a
/// curve that is compressed.
fn are_one_key(one: &[u8], other: &[u8]) -> bool {
    let (Ok(one), Ok(other)) =
        (SubjectPublicKeyInfoRef::from_der(one), SubjectPublicKeyInfoRef::from_der(other))
    else {
        return false;
    };
    let parameters = |key: &SubjectPublicKeyInfoRef<'_>| {
        key.algorithm.parameters.filter(|value| value.tag() != Tag::Null).map(|value| value.value().to_vec())
    };
    let (Some(first), Some(second)) =
        (one.subject_public_key.as_bytes(), other.subject_public_key.as_bytes())
    else {
        return false;
    };
    one.algorithm.oid == other.algorithm.oid
        && parameters(&one) == parameters(&other)
        && (first == second || are_one_point(first, second) || are_one_point(second, first))
}

/// Whether the first point, compressed, is the second (SEC 1, section 2.3.3).
fn are_one_point(compressed: &[u8], whole: &[u8]) -> bool {
    let (Some((sign @ (2 | 3), x)), Some((4, both))) = (compressed.split_first(), whole.split_first()) else {
        return false;
    };
    both.len() == 2 * x.len() && both.starts_with(x) && both.last().is_some_and(|last| last % 2 == sign % 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CERTIFICATE: &[u8] = include_bytes!("../../tests/csr/certificate.der");

    #[test]
    fn a_certificate_says_whom_it_is_for_and_how_long() {
        let certificate = Certificate::from_der(CERTIFICATE).unwrap();
        assert!(certificate.from < certificate.till);
        assert!(certificate.is_self_issued());
        assert_eq!(certificate.has_signed(&certificate), Some(true));
        assert!(certificate.has_key(&certificate.key.clone()));
        let lower = certificate.serial.to_lowercase();
        for serial in [certificate.serial.clone(), format!("00{lower}"), format!("00:{lower}")] {
            assert!(certificate.has_serial(&serial), "{serial}");
        }
        assert!(!certificate.has_serial("01"));
    }

    #[test]
    fn what_is_cut_longer_or_another_thing_is_no_certificate() {
        for length in 0..CERTIFICATE.len() {
            assert_eq!(Certificate::from_der(&CERTIFICATE[..length]), None, "{length}");
        }
        assert_eq!(Certificate::from_der(&[CERTIFICATE, &[0]].concat()), None);
        assert_eq!(Certificate::from_der(include_bytes!("../../tests/csr/example.der")), None);
    }

    #[test]
    fn a_byte_that_changed_is_seen() {
        let whole = Certificate::from_der(CERTIFICATE).unwrap();
        for at in 0..CERTIFICATE.len() {
            let mut bytes = CERTIFICATE.to_vec();
            bytes[at] ^= 1;
            if let Some(changed) = Certificate::from_der(&bytes) {
                assert_ne!(whole.has_signed(&changed), Some(true), "{at}");
            }
        }
    }

    #[test]
    fn names_are_compared_as_names_are() {
        for (name, expected) in [
            ("WWW.Example.com.", "www.example.com"),
            ("*.Example.com", "*.example.com"),
            ("2001:DB8:0::1", "2001:db8::1"),
            ("192.0.2.1", "192.0.2.1"),
        ] {
            assert_eq!(spelled(name), expected);
        }
    }

    #[test]
    fn a_point_is_the_same_compressed() {
        assert!(are_one_point(&[2, 7, 7], &[4, 7, 7, 1, 2]));
        assert!(are_one_point(&[3, 7, 7], &[4, 7, 7, 1, 3]));
        for other in [&[4, 7, 7, 1, 3][..], &[4, 7, 8, 1, 2], &[4, 7, 7, 2], &[2, 7, 7], &[]] {
            assert!(!are_one_point(&[2, 7, 7], other), "{other:?}");
        }
    }
}
