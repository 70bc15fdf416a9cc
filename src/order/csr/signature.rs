//! The signature a CSR carries, by which its maker shows to hold the key: checked over the bytes as
//! they came.

use aws_lc_rs::signature::{self as aws, RsaParameters, RsaPssSaltLength, VerificationAlgorithm};
use x509_cert::der::asn1::{AnyRef, ContextSpecific};
use x509_cert::der::{self, Decode, SliceReader, TagNumber};
use x509_cert::spki::AlgorithmIdentifierRef;

use crate::order::problem::Finding;

use super::key::{Curve, Key, Public};

/// A signature's algorithm and what checking it gave.
pub(super) struct Signature {
    /// Such as `SHA-256 with RSA, verifies`.
    pub(super) words: String,
    pub(super) findings: Vec<Finding>,
}

/// What checking a signature gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Verifies,
    /// The signature was not made over this content with this key.
    Fails,
    /// Nothing is said about the signature, because this program cannot check it.
    CannotCheck,
    /// The key is refused anyway.
    NotChecked,
}

/// How a CSR is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Scheme {
    Rsa(Hash),
    /// RSA-PSS with MGF1 over the same hash, and the length of the salt in bytes.
    Pss(Hash, u16),
    Ecdsa(Hash),
    /// One that is only named.
    Other(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hash {
    Md5,
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    fn name(self) -> &'static str {
        match self {
            Hash::Md5 => "MD5",
            Hash::Sha1 => "SHA-1",
            Hash::Sha224 => "SHA-224",
            Hash::Sha256 => "SHA-256",
            Hash::Sha384 => "SHA-384",
            Hash::Sha512 => "SHA-512",
        }
    }

    fn of(oid: &str) -> Option<Hash> {
        match oid {
            "1.2.840.113549.2.5" => Some(Hash::Md5),
            "1.3.14.3.2.26" => Some(Hash::Sha1),
            "2.16.840.1.101.3.4.2.4" => Some(Hash::Sha224),
            "2.16.840.1.101.3.4.2.1" => Some(Hash::Sha256),
            "2.16.840.1.101.3.4.2.2" => Some(Hash::Sha384),
            "2.16.840.1.101.3.4.2.3" => Some(Hash::Sha512),
            _ => None,
        }
    }
}

impl Scheme {
    fn of(algorithm: &AlgorithmIdentifierRef) -> Scheme {
        match algorithm.oid.to_string().as_str() {
            "1.2.840.113549.1.1.4" => Scheme::Rsa(Hash::Md5),
            "1.2.840.113549.1.1.5" | "1.3.14.3.2.29" => Scheme::Rsa(Hash::Sha1),
            "1.2.840.113549.1.1.14" => Scheme::Rsa(Hash::Sha224),
            "1.2.840.113549.1.1.11" => Scheme::Rsa(Hash::Sha256),
            "1.2.840.113549.1.1.12" => Scheme::Rsa(Hash::Sha384),
            "1.2.840.113549.1.1.13" => Scheme::Rsa(Hash::Sha512),
            "1.2.840.113549.1.1.10" => pss(algorithm.parameters)
                .ok()
                .flatten()
                .unwrap_or_else(|| Scheme::Other("RSA-PSS with unusual parameters".to_owned())),
            "1.2.840.10045.4.1" => Scheme::Ecdsa(Hash::Sha1),
            "1.2.840.10045.4.3.1" => Scheme::Ecdsa(Hash::Sha224),
            "1.2.840.10045.4.3.2" => Scheme::Ecdsa(Hash::Sha256),
            "1.2.840.10045.4.3.3" => Scheme::Ecdsa(Hash::Sha384),
            "1.2.840.10045.4.3.4" => Scheme::Ecdsa(Hash::Sha512),
            "1.2.840.10040.4.3" => Scheme::Other("SHA-1 with DSA".to_owned()),
            "2.16.840.1.101.3.4.3.2" => Scheme::Other("SHA-256 with DSA".to_owned()),
            "1.3.101.112" => Scheme::Other("Ed25519".to_owned()),
            "1.3.101.113" => Scheme::Other("Ed448".to_owned()),
            other => Scheme::Other(format!("algorithm {other}")),
        }
    }

    fn words(&self) -> String {
        match self {
            Scheme::Rsa(hash) => format!("{} with RSA", hash.name()),
            Scheme::Pss(hash, _) => format!("{} with RSA-PSS", hash.name()),
            Scheme::Ecdsa(hash) => format!("{} with ECDSA", hash.name()),
            Scheme::Other(words) => words.clone(),
        }
    }

    fn hash(&self) -> Option<Hash> {
        match self {
            Scheme::Rsa(hash) | Scheme::Pss(hash, _) | Scheme::Ecdsa(hash) => Some(*hash),
            Scheme::Other(_) => None,
        }
    }

    /// Whether the algorithm's parameters are what the scheme's standard prescribes (RFC 4055 and
    /// 5758). They are not signed, so a damaged byte in them would otherwise go unseen.
    fn takes(&self, parameters: Option<AnyRef>) -> bool {
        match self {
            Scheme::Rsa(_) => parameters.is_none_or(AnyRef::is_null),
            Scheme::Ecdsa(_) => parameters.is_none(),
            Scheme::Pss(..) | Scheme::Other(_) => true,
        }
    }
}

/// Reads `RSASSA-PSS-params` (RFC 4055, section 3.1); none when they are not of the usual kind: MGF1
/// over the hash of the signature.
fn pss(parameters: Option<AnyRef>) -> der::Result<Option<Scheme>> {
    let Some(parameters) = parameters else {
        return Ok(None);
    };
    parameters.sequence(|reader: &mut SliceReader| {
        let hash = explicit::<AlgorithmIdentifierRef>(reader, 0)?;
        let mask = explicit::<AlgorithmIdentifierRef>(reader, 1)?;
        let salt = explicit::<u16>(reader, 2)?.unwrap_or(20);
        let trailer = explicit::<u8>(reader, 3)?.unwrap_or(1);
        let (Some(hash), Some(mask)) = (hash, mask) else {
            return Ok(None);
        };
        let mask_hash = mask.parameters.map(|of| of.decode_as::<AlgorithmIdentifierRef>()).transpose()?;
        let usual = mask.oid.to_string() == "1.2.840.113549.1.1.8"
            && mask_hash.is_some_and(|of| of.oid == hash.oid && is_plain(&of))
            && is_plain(&hash)
            && trailer == 1;
        Ok(Hash::of(&hash.oid.to_string()).filter(|_| usual).map(|hash| Scheme::Pss(hash, salt)))
    })
}

fn is_plain(hash: &AlgorithmIdentifierRef) -> bool {
    hash.parameters.is_none_or(AnyRef::is_null)
}

fn explicit<
    'a,
    T: Decode<'a, Error = der::Error> + der::DecodeValue<'a, Error = der::Error> + der::Tagged,
>(
    reader: &mut SliceReader<'a>,
    number: u32,
) -> der::Result<Option<T>> {
    Ok(ContextSpecific::<T>::decode_explicit(reader, TagNumber(number))?.map(|field| field.value))
}

/// Checks the signature of a CSR over `info`, the bytes of its `CertificationRequestInfo`.
pub(super) fn check(
    info: &[u8],
    algorithm: &AlgorithmIdentifierRef,
    signature: Option<&[u8]>,
    key: &Key,
) -> Signature {
    let scheme = Scheme::of(algorithm);
    let verdict = match signature {
        _ if key.is_refused() => Verdict::NotChecked,
        Some(signature) if scheme.takes(algorithm.parameters) => {
            verify(&scheme, &key.public, info, signature)
        }
        _ => Verdict::Fails,
    };
    let name = scheme.words();
    let mut findings = Vec::new();
    match verdict {
        Verdict::Fails => findings.push(Finding::error(
            "The CSR's signature does not match its content: it was probably damaged in copying.",
            "Copy the CSR again from where it was made, or load its file. If that does not help, make a new CSR.",
        )),
        Verdict::CannotCheck => findings.push(Finding::warning(
            format!("The CSR's signature ({name}) cannot be checked here."),
            "Check it where the CSR was made: openssl req -in example.csr -noout -verify",
        )),
        Verdict::Verifies | Verdict::NotChecked => {}
    }
    if let Some(hash @ (Hash::Md5 | Hash::Sha1)) = scheme.hash() {
        findings.push(Finding::warning(
            format!("The CSR is signed with {}, which is no longer trusted.", hash.name()),
            "Make the CSR again with SHA-256: openssl req -new -sha256 -key example.key -out example.csr",
        ));
    }
    let result = match verdict {
        Verdict::Verifies => "verifies",
        Verdict::Fails => "does not verify",
        Verdict::CannotCheck => "cannot be checked here",
        Verdict::NotChecked => "not checked",
    };
    Signature { words: format!("{name}, {result}"), findings }
}

fn verify(scheme: &Scheme, key: &Public, info: &[u8], signature: &[u8]) -> Verdict {
    match (scheme, key) {
        (Scheme::Rsa(hash), Public::Rsa { der, bits }) => {
            verify_rsa(pkcs1_algorithm(*hash), der, *bits, info, signature)
        }
        (Scheme::Pss(hash, salt), Public::Rsa { der, bits }) => {
            let algorithm =
                pss_algorithm(*hash).map(|pss| pss.with_pss_salt_length(RsaPssSaltLength::Custom(*salt)));
            verify_rsa(algorithm, der, *bits, info, signature)
        }
        (Scheme::Ecdsa(hash), Public::Ec { curve, point }) => match ecdsa_algorithm(*curve, *hash) {
            Some(algorithm) => verdict(algorithm.verify_sig(point, info, signature).is_ok()),
            None => Verdict::CannotCheck,
        },
        (Scheme::Other(_), _) | (_, Public::Other) => Verdict::CannotCheck,
        // The key is of another kind than the signature
        (Scheme::Rsa(_) | Scheme::Pss(..), Public::Ec { .. }) | (Scheme::Ecdsa(_), Public::Rsa { .. }) => {
            Verdict::Fails
        }
    }
}

/// Checks an RSA signature, unless the hash is unknown, or the key too long or with too long an
/// exponent for the library, which it would call a bad signature.
fn verify_rsa(
    algorithm: Option<RsaParameters>,
    key: &[u8],
    bits: usize,
    info: &[u8],
    signature: &[u8],
) -> Verdict {
    let Some(algorithm) = algorithm else {
        return Verdict::CannotCheck;
    };
    if bits > algorithm.max_modulus_len() as usize || RsaParameters::public_modulus_len(key).is_err() {
        return Verdict::CannotCheck;
    }
    verdict(algorithm.verify_sig(key, info, signature).is_ok())
}

fn verdict(verifies: bool) -> Verdict {
    if verifies { Verdict::Verifies } else { Verdict::Fails }
}

fn pkcs1_algorithm(hash: Hash) -> Option<RsaParameters> {
    match hash {
        Hash::Md5 | Hash::Sha224 => None,
        Hash::Sha1 => Some(aws::RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY),
        Hash::Sha256 => Some(aws::RSA_PKCS1_2048_8192_SHA256),
        Hash::Sha384 => Some(aws::RSA_PKCS1_2048_8192_SHA384),
        Hash::Sha512 => Some(aws::RSA_PKCS1_2048_8192_SHA512),
    }
}

fn pss_algorithm(hash: Hash) -> Option<RsaParameters> {
    match hash {
        Hash::Md5 | Hash::Sha1 | Hash::Sha224 => None,
        Hash::Sha256 => Some(aws::RSA_PSS_2048_8192_SHA256),
        Hash::Sha384 => Some(aws::RSA_PSS_2048_8192_SHA384),
        Hash::Sha512 => Some(aws::RSA_PSS_2048_8192_SHA512),
    }
}

fn ecdsa_algorithm(curve: Curve, hash: Hash) -> Option<&'static aws::EcdsaVerificationAlgorithm> {
    match (curve, hash) {
        (Curve::P256, Hash::Sha1) => Some(&aws::ECDSA_P256_SHA1_ASN1),
        (Curve::P256, Hash::Sha256) => Some(&aws::ECDSA_P256_SHA256_ASN1),
        (Curve::P256, Hash::Sha384) => Some(&aws::ECDSA_P256_SHA384_ASN1),
        (Curve::P256, Hash::Sha512) => Some(&aws::ECDSA_P256_SHA512_ASN1),
        (Curve::P384, Hash::Sha256) => Some(&aws::ECDSA_P384_SHA256_ASN1),
        (Curve::P384, Hash::Sha384) => Some(&aws::ECDSA_P384_SHA384_ASN1),
        (Curve::P384, Hash::Sha512) => Some(&aws::ECDSA_P384_SHA512_ASN1),
        (Curve::P521, Hash::Sha1) => Some(&aws::ECDSA_P521_SHA1_ASN1),
        (Curve::P521, Hash::Sha224) => Some(&aws::ECDSA_P521_SHA224_ASN1),
        (Curve::P521, Hash::Sha256) => Some(&aws::ECDSA_P521_SHA256_ASN1),
        (Curve::P521, Hash::Sha384) => Some(&aws::ECDSA_P521_SHA384_ASN1),
        (Curve::P521, Hash::Sha512) => Some(&aws::ECDSA_P521_SHA512_ASN1),
        (_, Hash::Md5 | Hash::Sha1 | Hash::Sha224) => None,
    }
}
