//! Whether `certificate.csr` is a certificate signing request with a key a public CA may take.

use aws_lc_rs::signature::{self as aws, RsaParameters, VerificationAlgorithm};
use base64ct::{Base64, Encoding};
use x509_cert::der::asn1::{AnyRef, UintRef};
use x509_cert::der::oid::ObjectIdentifier;
use x509_cert::der::{self, Decode, Encode, Reader, SliceReader};
use x509_cert::request::CertReq;
use x509_cert::spki::SubjectPublicKeyInfoOwned;

use super::modulus;

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const ELLIPTIC_CURVE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
// The curves of BR 6.1.5.
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
const P521: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.35");
const SMALLEST_RSA_BITS: usize = 2048;

/// Why a CSR is refused.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It is no PKCS#10 request in PEM.
    Unreadable,
    /// It is one, but its key may not be certified; the reason ends a sentence.
    Key(String),
    /// It is one, but it was not signed like this with its key.
    Signature,
}

/// Judges the text of a CSR. Its names are not looked at: the service "does not extract information
/// from the CSR".
pub(super) fn judge(text: &str) -> Result<(), Refusal> {
    let der = pem_content(text).ok_or(Refusal::Unreadable)?;
    let request = CertReq::from_der(&der).map_err(|_| Refusal::Unreadable)?;
    judge_key(&request.info.public_key)?;
    if is_signed(&der, &request).map_err(|_| Refusal::Unreadable)? { Ok(()) } else { Err(Refusal::Signature) }
}

/// The public key (SubjectPublicKeyInfo), where it is one that [`judge`] takes.
pub(super) fn public_key(text: &str) -> Option<Vec<u8>> {
    CertReq::from_der(&pem_content(text)?).ok()?.info.public_key.to_der().ok()
}

/// The length of the key in bits, where it is one that [`judge`] takes.
pub(super) fn key_size(text: &str) -> Option<usize> {
    let request = CertReq::from_der(&pem_content(text)?).ok()?;
    let key = &request.info.public_key;
    match curve(key) {
        _ if key.algorithm.oid == RSA => modulus(key.subject_public_key.raw_bytes()).ok().map(bits),
        Some(P256) => Some(256),
        Some(P384) => Some(384),
        Some(P521) => Some(521),
        _ => None,
    }
}

/// Whether the CSR is signed with its own key, as PKCS#10 has it. One with another hash than SHA-2, with
/// RSA-PSS, or with a key that the library does not take, is believed.
fn is_signed(der: &[u8], request: &CertReq) -> der::Result<bool> {
    let key = &request.info.public_key;
    let key_bytes = key.subject_public_key.raw_bytes();
    let algorithm: &dyn VerificationAlgorithm = match (curve(key), request.algorithm.oid.to_string().as_str())
    {
        (None, "1.2.840.113549.1.1.11") => &aws::RSA_PKCS1_2048_8192_SHA256,
        (None, "1.2.840.113549.1.1.12") => &aws::RSA_PKCS1_2048_8192_SHA384,
        (None, "1.2.840.113549.1.1.13") => &aws::RSA_PKCS1_2048_8192_SHA512,
        (Some(P256), "1.2.840.10045.4.3.2") => &aws::ECDSA_P256_SHA256_ASN1,
        (Some(P256), "1.2.840.10045.4.3.3") => &aws::ECDSA_P256_SHA384_ASN1,
        (Some(P256), "1.2.840.10045.4.3.4") => &aws::ECDSA_P256_SHA512_ASN1,
        (Some(P384), "1.2.840.10045.4.3.2") => &aws::ECDSA_P384_SHA256_ASN1,
        (Some(P384), "1.2.840.10045.4.3.3") => &aws::ECDSA_P384_SHA384_ASN1,
        (Some(P384), "1.2.840.10045.4.3.4") => &aws::ECDSA_P384_SHA512_ASN1,
        (Some(P521), "1.2.840.10045.4.3.2") => &aws::ECDSA_P521_SHA256_ASN1,
        (Some(P521), "1.2.840.10045.4.3.3") => &aws::ECDSA_P521_SHA384_ASN1,
        (Some(P521), "1.2.840.10045.4.3.4") => &aws::ECDSA_P521_SHA512_ASN1,
        // A key of the one kind makes no signature of the other.
        (None, other) if other.starts_with("1.2.840.10045.4.") => return Ok(false),
        (Some(_), other) if other.starts_with("1.2.840.113549.1.1.") => return Ok(false),
        _ => return Ok(true),
    };
    let is_rsa = key.algorithm.oid == RSA;
    if is_rsa && (bits(modulus(key_bytes)?) > 8192 || RsaParameters::public_modulus_len(key_bytes).is_err()) {
        return Ok(true);
    }
    // The bytes as they came: what was read from them may be written otherwise.
    let content = AnyRef::from_der(der)?.sequence(|reader: &mut SliceReader| {
        let content = reader.tlv_bytes()?;
        AnyRef::decode(reader)?;
        AnyRef::decode(reader)?;
        Ok::<_, der::Error>(content)
    })?;
    Ok(algorithm.verify_sig(key_bytes, content, request.signature.raw_bytes()).is_ok())
}

/// The bytes of the one block there must be, with either of the two PEM headers. Blanks and line ends are
/// tolerated anywhere, missing or written as `\n` too: what they separate is in no doubt. Text around the
/// block is not.
fn pem_content(text: &str) -> Option<Vec<u8>> {
    let compact: String = text.replace("\\r", "").replace("\\n", "").split_ascii_whitespace().collect();
    let framed = ["CERTIFICATEREQUEST", "NEWCERTIFICATEREQUEST"].into_iter().find_map(|label| {
        compact
            .strip_prefix(&format!("-----BEGIN{label}-----"))?
            .strip_suffix(&format!("-----END{label}-----"))
    });
    Base64::decode_vec(framed?).ok()
}

fn judge_key(key: &SubjectPublicKeyInfoOwned) -> Result<(), Refusal> {
    if key.algorithm.oid == RSA {
        return judge_rsa(key.subject_public_key.raw_bytes());
    }
    if key.algorithm.oid != ELLIPTIC_CURVE {
        return Err(Refusal::Key("has a key that is neither RSA nor elliptic curve".to_owned()));
    }
    if curve(key).is_some_and(|curve| [P256, P384, P521].contains(&curve)) {
        return Ok(());
    }
    Err(Refusal::Key("has a key on a curve other than P-256, P-384 and P-521".to_owned()))
}

/// The named curve of a key that has one.
fn curve(key: &SubjectPublicKeyInfoOwned) -> Option<ObjectIdentifier> {
    key.algorithm.parameters.as_ref()?.decode_as().ok()
}

fn judge_rsa(key: &[u8]) -> Result<(), Refusal> {
    let modulus = modulus(key).map_err(|_| Refusal::Unreadable)?;
    let bits = bits(modulus);
    if bits < SMALLEST_RSA_BITS || !bits.is_multiple_of(8) {
        return Err(Refusal::Key(format!(
            "has an RSA key of {bits} bits; it must have at least {SMALLEST_RSA_BITS}, in whole bytes"
        )));
    }
    match modulus::weakness(modulus) {
        Some(weakness) => Err(Refusal::Key(format!("has an RSA key {weakness}"))),
        None => Ok(()),
    }
}

/// The modulus in an `RSAPublicKey ::= SEQUENCE { modulus, publicExponent INTEGER }`, without zeros before it.
fn modulus(key: &[u8]) -> Result<&[u8], der::Error> {
    let mut reader = SliceReader::new(key)?;
    let modulus = reader.sequence(|reader| {
        let modulus = UintRef::decode(reader)?;
        UintRef::decode(reader)?;
        Ok::<_, der::Error>(modulus.as_bytes())
    })?;
    reader.finish()?;
    Ok(modulus)
}

/// The length of a number in bits.
fn bits(number: &[u8]) -> usize {
    let unused = number.first().map_or(0, |byte| byte.leading_zeros() as usize);
    number.len() * 8 - unused
}

#[cfg(test)]
mod tests {
    use rcgen::{
        CertificateParams, KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_ECDSA_P384_SHA384, PKCS_RSA_SHA256,
    };

    use super::*;

    const RSA_1024: &str = include_str!("../../../tests/csr/rsa1024.csr");
    const RSA_2052: &str = include_str!("../../../tests/csr/rsa2052.csr");
    const SECP256K1: &str = include_str!("../../../tests/csr/secp256k1.csr");
    const ED25519: &str = include_str!("../../../tests/csr/ed25519.csr");

    fn pem(base64: &str) -> String {
        format!("-----BEGIN CERTIFICATE REQUEST-----\n{base64}\n-----END CERTIFICATE REQUEST-----\n")
    }

    fn csr(algorithm: &'static rcgen::SignatureAlgorithm) -> String {
        let key = KeyPair::generate_for(algorithm).unwrap();
        let params = CertificateParams::new(["example.com".to_owned()]).unwrap();
        params.serialize_request(&key).unwrap().pem().unwrap()
    }

    #[test]
    fn good_requests() {
        for algorithm in [&PKCS_ECDSA_P256_SHA256, &PKCS_ECDSA_P384_SHA384, &PKCS_RSA_SHA256] {
            assert_eq!(judge(&csr(algorithm)), Ok(()), "{algorithm:?}");
        }
        let pem = csr(&PKCS_ECDSA_P256_SHA256);
        for variant in [
            pem.replace("CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"),
            pem.replace("\r\n", "\n"),
            pem.replace("\r\n", "\n").replace('\n', "\r\n"),
            pem.replace(['\r', '\n'], ""),
            format!("\n \t{}", pem.trim_end()),
            pem.replace("\r\n", "\\n"),
            pem.replace([' ', '\r', '\n'], ""),
            pem.replace("\r\n", "\n\n    "),
        ] {
            assert_eq!(judge(&variant), Ok(()), "{variant:?}");
        }
    }

    #[test]
    fn the_length_of_each_key() {
        for (algorithm, size) in
            [(&PKCS_ECDSA_P256_SHA256, 256), (&PKCS_ECDSA_P384_SHA384, 384), (&PKCS_RSA_SHA256, 2048)]
        {
            assert_eq!(key_size(&csr(algorithm)), Some(size), "{algorithm:?}");
        }
        for none in [ED25519, SECP256K1, ""] {
            assert_eq!(key_size(none), None);
        }
    }

    #[test]
    fn signatures_that_are_not_the_keys() {
        for algorithm in [&PKCS_ECDSA_P256_SHA256, &PKCS_ECDSA_P384_SHA384, &PKCS_RSA_SHA256] {
            let mut der = pem_content(&csr(algorithm)).unwrap();
            let at = der.windows(7).position(|window| window == b"example").unwrap();
            der[at] = b'E';
            let judged = judge(&pem(&Base64::encode_string(&der)));
            assert_eq!(judged, Err(Refusal::Signature), "{algorithm:?}");
        }
        let other_kind = include_str!("../../../tests/csr/ecdsa-over-rsa-key.csr");
        assert_eq!(judge(other_kind), Err(Refusal::Signature));
        for believed in [
            include_str!("../../../tests/csr/pss.csr"),
            include_str!("../../../tests/csr/rsa-sha1.csr"),
            include_str!("../../../tests/csr/rsa-long-exponent.csr"),
            include_str!("../../../tests/csr/rsa8200.csr"),
        ] {
            assert_eq!(judge(believed), Ok(()));
        }
    }

    #[test]
    fn keys_that_may_not_be_certified() {
        for (request, part) in
            [(RSA_1024, "1024 bits"), (RSA_2052, "2052 bits"), (SECP256K1, "curve"), (ED25519, "neither")]
        {
            let judged = judge(request);
            assert!(
                matches!(&judged, Err(Refusal::Key(reason)) if reason.contains(part)),
                "{part}: {judged:?}"
            );
        }
    }

    #[test]
    fn keys_that_anyone_can_factor_are_refused() {
        for (csr, part) in [
            (include_str!("../../../tests/csr/close-primes.csr"), "close to one another"),
            (include_str!("../../../tests/csr/roca.csr"), "ROCA"),
        ] {
            let judged = judge(csr);
            assert!(
                matches!(&judged, Err(Refusal::Key(reason)) if reason.contains(part)),
                "{part}: {judged:?}"
            );
        }
    }

    #[test]
    fn what_is_no_request() {
        let good = csr(&PKCS_ECDSA_P256_SHA256);
        let lines: Vec<&str> = good.lines().collect();
        let key = KeyPair::generate().unwrap();
        let certificate = CertificateParams::default().self_signed(&key).unwrap().pem();
        for text in [
            "<csr>".to_owned(),
            lines[1..lines.len() - 1].join("\n"),
            [&lines[..2], &lines[3..]].concat().join("\n"),
            lines[..lines.len() - 1].join("\n"),
            good.replace("END CERTIFICATE", "END NEW CERTIFICATE"),
            format!("{good}{good}"),
            good.replacen("MI", "M!", 1),
            certificate.replace("CERTIFICATE", "CERTIFICATE REQUEST"),
            certificate,
            key.serialize_pem(),
            pem(""),
        ] {
            assert_eq!(judge(&text), Err(Refusal::Unreadable), "{text}");
        }
    }
}
