//! The signature a CSR carries, by which its maker shows to hold the key: checked over the bytes as
//! they came.

use aws_lc_rs::signature::{self as aws, RsaParameters, RsaPssSaltLength, VerificationAlgorithm};
use x509_cert::der::asn1::{AnyRef, ContextSpecific, ObjectIdentifier};
use x509_cert::der::oid::db::DB;
use x509_cert::der::{self, Decode, SliceReader, TagNumber};
use x509_cert::spki::AlgorithmIdentifierRef;

use crate::order::problem::Finding;

use super::COPY_AGAIN;
use super::algorithm;
use super::key::{self, Curve, Public, PublicKey};

/// Hashes of which two texts with the same value are known or near.
const NO_LONGER_TRUSTED: [&str; 6] = ["MD2", "MD4", "MD5", "SHA", "SHA-1", "RIPEMD-128"];

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
    /// No key of this kind signs like that.
    NoSuchAlgorithm,
    /// The algorithm has parameters that it never has. They are not signed, so the signature says nothing of them.
    NoSuchParameters,
    /// Nothing is said about the signature, because this program cannot check it.
    CannotCheck,
    /// The key is refused anyway.
    NotChecked,
}

/// How a CSR says that it is signed.
struct Signed {
    /// Such as `SHA-256 with RSA`.
    name: String,
    /// The kind of key that signs like that, if there is one.
    by: Option<&'static str>,
    scheme: Scheme,
}

/// How a signature is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scheme {
    Rsa(Hash),
    /// RSA-PSS with MGF1 over the same hash, and the length of the salt in bytes.
    Pss(Hash, u16),
    Ecdsa(Hash),
    /// Not by this program.
    Other,
    /// Not at all: its parameters are damaged.
    Damaged,
}

/// A hash that signatures are checked with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hash {
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    fn of(oid: &str) -> Option<Hash> {
        match oid {
            "1.3.14.3.2.26" => Some(Hash::Sha1),
            "2.16.840.1.101.3.4.2.4" => Some(Hash::Sha224),
            "2.16.840.1.101.3.4.2.1" => Some(Hash::Sha256),
            "2.16.840.1.101.3.4.2.2" => Some(Hash::Sha384),
            "2.16.840.1.101.3.4.2.3" => Some(Hash::Sha512),
            _ => None,
        }
    }
}

impl Signed {
    fn with(algorithm: &AlgorithmIdentifierRef) -> Signed {
        let oid = algorithm.oid.to_string();
        let known = algorithm::find(&oid);
        let name = known.map_or_else(|| unknown(algorithm.oid), |known| known.name.clone());
        let (name, scheme) = match oid.as_str() {
            "1.2.840.113549.1.1.10" => match pss(algorithm.parameters) {
                Ok((name, scheme)) => (name, scheme),
                Err(_) => (name, Scheme::Damaged),
            },
            oid => (name, Scheme::of(oid)),
        };
        Signed { name, by: known.map(|known| known.key.as_str()), scheme }
    }

    /// The hash that the name begins with.
    fn hash(&self) -> Option<&str> {
        self.name.split_once(" with ").map(|(hash, _)| hash)
    }
}

/// What an algorithm is called that signs nothing known.
fn unknown(oid: ObjectIdentifier) -> String {
    match DB.by_oid(&oid) {
        Some(name) => format!("{name} ({oid})"),
        None => format!("algorithm {oid}"),
    }
}

impl Scheme {
    fn of(oid: &str) -> Scheme {
        match oid {
            "1.2.840.113549.1.1.5" | "1.3.14.3.2.29" => Scheme::Rsa(Hash::Sha1),
            "1.2.840.113549.1.1.14" => Scheme::Rsa(Hash::Sha224),
            "1.2.840.113549.1.1.11" => Scheme::Rsa(Hash::Sha256),
            "1.2.840.113549.1.1.12" => Scheme::Rsa(Hash::Sha384),
            "1.2.840.113549.1.1.13" => Scheme::Rsa(Hash::Sha512),
            "1.2.840.10045.4.1" => Scheme::Ecdsa(Hash::Sha1),
            "1.2.840.10045.4.3.1" => Scheme::Ecdsa(Hash::Sha224),
            "1.2.840.10045.4.3.2" => Scheme::Ecdsa(Hash::Sha256),
            "1.2.840.10045.4.3.3" => Scheme::Ecdsa(Hash::Sha384),
            "1.2.840.10045.4.3.4" => Scheme::Ecdsa(Hash::Sha512),
            _ => Scheme::Other,
        }
    }

    /// Whether the algorithm's parameters are what the scheme's standard prescribes (RFC 4055 and
    /// 5758), or the NULL that older programs write beside ECDSA too. They are not signed, so a damaged
    /// byte in them would otherwise go unseen.
    fn takes(self, parameters: Option<AnyRef>) -> bool {
        match self {
            Scheme::Rsa(_) | Scheme::Ecdsa(_) => parameters.is_none_or(AnyRef::is_null),
            Scheme::Pss(..) | Scheme::Other => true,
            Scheme::Damaged => false,
        }
    }
}

/// Reads `RSASSA-PSS-params` (RFC 4055, section 3.1): what the scheme is called, and how it is checked when
/// it is of the usual kind, MGF1 over the hash of the signature.
///
/// # Errors
/// When they are damaged, or name what no signature is made with.
fn pss(parameters: Option<AnyRef>) -> der::Result<(String, Scheme)> {
    const SHA1: &str = "1.3.14.3.2.26";
    const MGF1: &str = "1.2.840.113549.1.1.8";
    let damaged = || der::Error::from(der::ErrorKind::Failed);
    let hash_of = |algorithm: &AlgorithmIdentifierRef| {
        let is_hash = algorithm.parameters.is_none_or(AnyRef::is_null);
        is_hash.then(|| algorithm.oid.to_string()).ok_or_else(damaged)
    };
    parameters.ok_or_else(damaged)?.sequence(|reader: &mut SliceReader| {
        let hash = explicit::<AlgorithmIdentifierRef>(reader, 0)?;
        let hash = hash.as_ref().map_or(Ok(SHA1.to_owned()), hash_of)?;
        let mask_hash = match explicit::<AlgorithmIdentifierRef>(reader, 1)? {
            None => SHA1.to_owned(),
            Some(mask) if mask.oid.to_string() == MGF1 => {
                hash_of(&mask.parameters.ok_or_else(damaged)?.decode_as::<AlgorithmIdentifierRef>()?)?
            }
            Some(_) => return Err(damaged()),
        };
        let salt = explicit::<u16>(reader, 2)?.unwrap_or(20);
        let trailer = explicit::<u8>(reader, 3)?.unwrap_or(1);
        let name = algorithm::hash_name(&hash).ok_or_else(damaged)?;
        algorithm::hash_name(&mask_hash).ok_or_else(damaged)?;
        match Hash::of(&hash) {
            _ if trailer != 1 => Err(damaged()),
            _ if mask_hash != hash => Ok(("RSA-PSS with unusual parameters".to_owned(), Scheme::Other)),
            Some(known) => Ok((format!("{name} with RSA-PSS"), Scheme::Pss(known, salt))),
            None => Ok((format!("{name} with RSA-PSS"), Scheme::Other)),
        }
    })
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
    key: &PublicKey,
) -> Signature {
    let signed = Signed::with(algorithm);
    let verdict = match signature {
        _ if key.is_refused() => Verdict::NotChecked,
        _ if signed.by != key.public.kind() => Verdict::NoSuchAlgorithm,
        _ if !signed.scheme.takes(algorithm.parameters) => Verdict::NoSuchParameters,
        Some(signature) => verify(signed.scheme, &key.public, info, signature),
        None => Verdict::Fails,
    };
    let name = &signed.name;
    let kind = key.public.kind().unwrap_or_default();
    let mut findings = Vec::new();
    match verdict {
        Verdict::Fails => findings.push(Finding::error(
            "The CSR's signature does not match its content: it was probably damaged in copying.",
            COPY_AGAIN,
        )),
        Verdict::NoSuchAlgorithm => findings.push(Finding::error(
            format!(
                "The CSR says that it is signed with {name}. There is no such algorithm for an {kind} key: it was \
                 probably damaged in copying."
            ),
            COPY_AGAIN,
        )),
        Verdict::NoSuchParameters => findings.push(Finding::error(
            format!(
                "The CSR says that it is signed with {name}, with parameters that this never has: it was probably damaged \
                 in copying."
            ),
            COPY_AGAIN,
        )),
        Verdict::CannotCheck => findings.push(Finding::warning(
            format!("The CSR's signature ({name}) cannot be checked here."),
            "Check it where the CSR was made: openssl req -in example.csr -noout -verify",
        )),
        Verdict::Verifies | Verdict::NotChecked => {}
    }
    if let Some(hash) = signed.hash().filter(|hash| NO_LONGER_TRUSTED.contains(hash)) {
        findings.push(Finding::warning(
            format!("The CSR is signed with {hash}, which is no longer trusted."),
            "Make the CSR again with SHA-256: openssl req -new -sha256 -key example.key -out example.csr",
        ));
    }
    let result = match verdict {
        Verdict::Verifies => "verifies".to_owned(),
        Verdict::Fails => "does not verify".to_owned(),
        Verdict::NoSuchAlgorithm => format!("no such algorithm for an {kind} key"),
        Verdict::NoSuchParameters => "with parameters that it never has".to_owned(),
        Verdict::CannotCheck => "cannot be checked here".to_owned(),
        Verdict::NotChecked => "not checked".to_owned(),
    };
    Signature { words: format!("{name}, {result}"), findings }
}

/// Whether a signature was made over a content with this key, the DER of a `SubjectPublicKeyInfo`; none where that
/// cannot be told here. Whether anybody should trust such a key is not asked.
pub fn is_signed_with(
    key: &[u8],
    content: &[u8],
    algorithm: &AlgorithmIdentifierRef,
    signature: &[u8],
) -> Option<bool> {
    let signed = Signed::with(algorithm);
    let key = key::read(key).ok()?;
    let kind = key.public.kind()?;
    if signed.by != Some(kind) || !signed.scheme.takes(algorithm.parameters) {
        return Some(false);
    }
    match verify(signed.scheme, &key.public, content, signature) {
        Verdict::Verifies => Some(true),
        Verdict::Fails | Verdict::NoSuchAlgorithm | Verdict::NoSuchParameters => Some(false),
        Verdict::CannotCheck | Verdict::NotChecked => None,
    }
}

/// Checks a signature that is of the key's kind.
fn verify(scheme: Scheme, key: &Public, info: &[u8], signature: &[u8]) -> Verdict {
    match (scheme, key) {
        (Scheme::Rsa(hash), Public::Rsa { der, bits }) => {
            verify_rsa(pkcs1_algorithm(hash), der, *bits, info, signature)
        }
        (Scheme::Pss(hash, salt), Public::Rsa { der, bits }) => {
            let algorithm =
                pss_algorithm(hash).map(|pss| pss.with_pss_salt_length(RsaPssSaltLength::Custom(salt)));
            verify_rsa(algorithm, der, *bits, info, signature)
        }
        (Scheme::Ecdsa(hash), Public::Ec { curve, point }) => match ecdsa_algorithm(*curve, hash) {
            Some(algorithm) => verdict(algorithm.verify_sig(point, info, signature).is_ok()),
            None => Verdict::CannotCheck,
        },
        _ => Verdict::CannotCheck,
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
        Hash::Sha224 => None,
        Hash::Sha1 => Some(aws::RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY),
        Hash::Sha256 => Some(aws::RSA_PKCS1_2048_8192_SHA256),
        Hash::Sha384 => Some(aws::RSA_PKCS1_2048_8192_SHA384),
        Hash::Sha512 => Some(aws::RSA_PKCS1_2048_8192_SHA512),
    }
}

fn pss_algorithm(hash: Hash) -> Option<RsaParameters> {
    match hash {
        Hash::Sha1 | Hash::Sha224 => None,
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
        (_, Hash::Sha1 | Hash::Sha224) => None,
    }
}
