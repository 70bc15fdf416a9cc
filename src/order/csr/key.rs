//! The public key of a CSR, and whether a certificate can be had for it.

use std::borrow::Cow;

use x509_cert::der::asn1::{ObjectIdentifier, UintRef};
use x509_cert::der::{self, Decode, Tag, Tagged};
use x509_cert::spki::SubjectPublicKeyInfoRef;

use crate::order::problem::{Finding, Severity};

use super::COPY_AGAIN;
use super::ber;
use super::der::elements;
use super::weakness::{self, Weakness};

/// What makes a CSR that a certificate can be issued for.
const MAKE_ANOTHER: &str = "Make a new key and a new CSR with RSA 2048 or more, or ECDSA P-256 or P-384, for \
                            example: openssl req -newkey rsa:2048 -nodes -keyout example.key -out example.csr";

/// A public key, read far enough to judge it and to check a signature with it.
pub(super) struct PublicKey<'a> {
    /// Such as `RSA 2048` or `ECDSA P-256`.
    pub(super) words: String,
    pub(super) public: Public<'a>,
    pub(super) findings: Vec<Finding>,
}

/// The kinds of key that sign a CSR.
pub(super) enum Public<'a> {
    /// `RSAPublicKey` (RFC 8017), DER.
    Rsa {
        der: Cow<'a, [u8]>,
        bits: usize,
    },
    /// A point on a curve that CAs issue for.
    Ec {
        curve: Curve,
        point: &'a [u8],
    },
    Other,
}

impl Public<'_> {
    /// What the algorithms of its signatures are for; none when nothing is signed with it that is taken.
    pub(super) fn kind(&self) -> Option<&'static str> {
        match self {
            Public::Rsa { .. } => Some("RSA"),
            Public::Ec { .. } => Some("ECDSA"),
            Public::Other => None,
        }
    }
}

/// The curves of the CA/Browser Forum's Baseline Requirements, section 6.1.5.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Curve {
    P256,
    P384,
    P521,
}

impl PublicKey<'_> {
    /// Whether no certificate can be had for this key.
    pub(super) fn is_refused(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Error)
    }

    fn refused(words: impl Into<String>) -> PublicKey<'static> {
        let words = words.into();
        let finding = Finding::error(
            format!("No public TLS certificate can be had for the CSR's {words} key."),
            MAKE_ANOTHER,
        );
        PublicKey { words, public: Public::Other, findings: vec![finding] }
    }

    /// A key of which nobody makes one: an identifier of which a bit was lost names what there is not.
    fn unknown(what: &str, oid: &str) -> PublicKey<'static> {
        let finding = Finding::error(
            format!(
                "The CSR's key has {what} that is not known ({oid}): it was probably damaged in copying."
            ),
            COPY_AGAIN,
        );
        PublicKey { words: format!("unknown ({oid})"), public: Public::Other, findings: vec![finding] }
    }
}

/// Reads a `SubjectPublicKeyInfo`.
///
/// # Errors
/// When the structure is not what its algorithm promises.
pub(super) fn read(spki: &[u8]) -> der::Result<PublicKey<'_>> {
    let spki = SubjectPublicKeyInfoRef::from_der(spki)?;
    let damaged = || Tag::BitString.value_error();
    let public = spki.subject_public_key.as_bytes().ok_or_else(damaged)?;
    let parameters = spki.algorithm.parameters;
    match spki.algorithm.oid.to_string().as_str() {
        "1.2.840.113549.1.1.1" => read_rsa(public),
        "1.2.840.113549.1.1.10" => Ok(PublicKey::refused("RSA-PSS")),
        "1.2.840.10045.2.1" => match parameters {
            Some(curve) if curve.tag() == Tag::ObjectIdentifier => {
                Ok(read_ec(curve.decode_as::<ObjectIdentifier>()?, public))
            }
            _ => Ok(PublicKey::refused("ECDSA (curve parameters written out instead of a named curve)")),
        },
        "1.2.840.10040.4.1" => {
            let bits = match parameters.map(|parameters| elements(parameters.value())).transpose()?.as_deref()
            {
                Some([p, ..]) => format!(" {}", bit_length(p.decode_as::<UintRef>()?.as_bytes())),
                _ => String::new(),
            };
            Ok(PublicKey::refused(format!("DSA{bits}")))
        }
        "1.3.101.110" => Ok(PublicKey::refused("X25519")),
        "1.3.101.111" => Ok(PublicKey::refused("X448")),
        "1.3.101.112" => Ok(PublicKey::refused("Ed25519")),
        "1.3.101.113" => Ok(PublicKey::refused("Ed448")),
        "2.16.840.1.101.3.4.3.17" => Ok(PublicKey::refused("ML-DSA-44")),
        "2.16.840.1.101.3.4.3.18" => Ok(PublicKey::refused("ML-DSA-65")),
        "2.16.840.1.101.3.4.3.19" => Ok(PublicKey::refused("ML-DSA-87")),
        other => Ok(PublicKey::unknown("an algorithm", other)),
    }
}

/// Reads an `RSAPublicKey`, be it in BER, too.
fn read_rsa(public: &[u8]) -> der::Result<PublicKey<'_>> {
    judge_rsa(Cow::Borrowed(public)).or_else(|error| {
        let whole = ber::read(public).filter(|whole| whole.length == public.len()).ok_or(error)?;
        judge_rsa(Cow::Owned(whole.der))
    })
}

/// Judges an RSA key by the Baseline Requirements, sections 6.1.1.3, 6.1.5 and 6.1.6.
fn judge_rsa(public: Cow<'_, [u8]>) -> der::Result<PublicKey<'_>> {
    let sequence = der::asn1::AnyRef::from_der(&public)?;
    sequence.tag().assert_eq(Tag::Sequence)?;
    let parts = elements(sequence.value())?;
    let [modulus, exponent] = parts.as_slice() else {
        return Err(Tag::Sequence.value_error().into());
    };
    let modulus = modulus.decode_as::<UintRef>()?.as_bytes();
    let exponent = exponent.decode_as::<UintRef>()?.as_bytes();
    let bits = bit_length(modulus);

    let mut findings = Vec::new();
    if bits < 2048 {
        findings.push(Finding::error(
            format!("The CSR's RSA key has {bits} bits; the least that certificates are issued for is 2048."),
            MAKE_ANOTHER,
        ));
    } else if !bits.is_multiple_of(8) {
        findings.push(Finding::error(
            format!("The CSR's RSA key has {bits} bits, which is not divisible by 8."),
            MAKE_ANOTHER,
        ));
    }
    findings.extend(weakness::find(modulus).map(weakness_words));
    if is_even(exponent) || exponent == [1] {
        findings.push(Finding::error(
            format!("The CSR's RSA key has {}, which protects nothing.", exponent_words(exponent)),
            MAKE_ANOTHER,
        ));
    } else if bit_length(exponent) < 17 {
        findings.push(Finding::warning(
            format!("The CSR's RSA key has {}; 65537 is usual and expected.", exponent_words(exponent)),
            "Some CAs refuse smaller exponents. A key made with openssl genrsa 2048 has 65537.",
        ));
    }
    Ok(PublicKey { words: format!("RSA {bits}"), public: Public::Rsa { der: public, bits }, findings })
}

fn weakness_words(weakness: Weakness) -> Finding {
    match weakness {
        Weakness::SmallFactor(factor) => Finding::error(
            format!("The CSR's RSA key is damaged: its modulus is divisible by {factor}."),
            "Copy the CSR again from where it was made, or load its file.",
        ),
        Weakness::ClosePrimes => Finding::error(
            "The CSR's RSA key is not safe: its two primes are so close that anyone can compute the private key.",
            format!("No CA may take it. {MAKE_ANOTHER}"),
        ),
        Weakness::Roca => Finding::error(
            "The CSR's RSA key is not safe: it was made by a chip whose private keys can be computed (ROCA, \
             CVE-2017-15361).",
            format!("No CA may take it. {MAKE_ANOTHER}"),
        ),
    }
}

fn exponent_words(exponent: &[u8]) -> String {
    match exponent {
        [.., _, _, _, _, _] => format!("an exponent of {} bits", bit_length(exponent)),
        _ => {
            let value = exponent.iter().fold(0, |value: u64, &byte| (value << 8) | u64::from(byte));
            format!("the exponent {value}")
        }
    }
}

fn is_even(number: &[u8]) -> bool {
    number.last().is_none_or(|last| last % 2 == 0)
}

/// The bits of a number in big-endian bytes.
fn bit_length(number: &[u8]) -> usize {
    let zeros = number.iter().take_while(|&&byte| byte == 0).count();
    number.get(zeros).map_or(0, |&first| (number.len() - zeros) * 8 - first.leading_zeros() as usize)
}

fn read_ec(curve: ObjectIdentifier, point: &[u8]) -> PublicKey<'_> {
    let key = |curve, name, findings| PublicKey {
        words: format!("ECDSA {name}"),
        public: Public::Ec { curve, point },
        findings,
    };
    match curve.to_string().as_str() {
        "1.2.840.10045.3.1.7" => key(Curve::P256, "P-256", Vec::new()),
        "1.3.132.0.34" => key(Curve::P384, "P-384", Vec::new()),
        "1.3.132.0.35" => {
            let finding = Finding::warning(
                "The CSR's key is ECDSA P-521, which not every browser and CA takes.",
                "Use P-256 or P-384 unless you know that everything that connects takes P-521.",
            );
            key(Curve::P521, "P-521", vec![finding])
        }
        "1.2.840.10045.3.1.1" => PublicKey::refused("ECDSA P-192"),
        "1.3.132.0.33" => PublicKey::refused("ECDSA P-224"),
        "1.3.132.0.10" => PublicKey::refused("ECDSA secp256k1"),
        "1.3.36.3.3.2.8.1.1.7" => PublicKey::refused("ECDSA brainpoolP256r1"),
        "1.3.36.3.3.2.8.1.1.11" => PublicKey::refused("ECDSA brainpoolP384r1"),
        "1.3.36.3.3.2.8.1.1.13" => PublicKey::refused("ECDSA brainpoolP512r1"),
        other => PublicKey::unknown("an ECDSA curve", other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_counted_from_the_first_one() {
        for (number, bits) in [
            (&[][..], 0),
            (&[0], 0),
            (&[1], 1),
            (&[0x80], 8),
            (&[1, 0], 9),
            (&[1, 0, 1], 17),
            (&[0, 0, 0xff], 8),
        ] {
            assert_eq!(bit_length(number), bits, "{number:?}");
        }
    }

    #[test]
    fn exponents_are_written_as_numbers_while_short() {
        assert_eq!(exponent_words(&[3]), "the exponent 3");
        assert_eq!(exponent_words(&[1, 0, 0]), "the exponent 65536");
        assert_eq!(exponent_words(&[]), "the exponent 0");
        assert_eq!(exponent_words(&[1, 0, 0, 0, 0]), "an exponent of 33 bits");
    }
}
