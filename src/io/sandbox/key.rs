//! Keys that sign certificates.

use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair,
};
use serde::{Deserialize, Serialize};
use x509_cert::der::oid::ObjectIdentifier;
use x509_cert::der::{Any, Decode, Encode};
use x509_cert::spki::{AlgorithmIdentifier, SubjectPublicKeyInfoOwned};

use super::der::Der;

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const SHA256_WITH_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");
const ECDSA_WITH_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");

/// What a key is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    Ecdsa,
    Rsa,
}

impl Kind {
    /// The kind of a public key (SubjectPublicKeyInfo).
    pub fn of(public_key: &[u8]) -> Option<Kind> {
        let key = SubjectPublicKeyInfoOwned::from_der(public_key).ok()?;
        Some(if key.algorithm.oid == RSA { Kind::Rsa } else { Kind::Ecdsa })
    }

    /// How its signatures are made (AlgorithmIdentifier).
    pub fn algorithm(self) -> Option<Vec<u8>> {
        let (oid, parameters) = match self {
            Kind::Ecdsa => (ECDSA_WITH_SHA256, None),
            Kind::Rsa => (SHA256_WITH_RSA, Some(Any::null())),
        };
        AlgorithmIdentifier { oid, parameters }.to_der().ok()
    }
}

/// A private key. Whatever is asked of it is none where the library fails.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Key {
    pub kind: Kind,
    pkcs8: Der,
}

impl Key {
    /// A new one: P-256, or RSA with 2048 bits, which takes its time.
    pub fn generate(kind: Kind) -> Option<Key> {
        let pkcs8 = match kind {
            Kind::Ecdsa => {
                let document =
                    EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &SystemRandom::new());
                document.ok()?.as_ref().to_vec()
            }
            Kind::Rsa => RsaKeyPair::generate(KeySize::Rsa2048).ok()?.as_der().ok()?.as_ref().to_vec(),
        };
        Some(Key { kind, pkcs8: Der(pkcs8) })
    }

    /// Its public key (SubjectPublicKeyInfo).
    pub fn public(&self) -> Option<Vec<u8>> {
        let public: PublicKeyX509Der = match self.kind {
            Kind::Ecdsa => self.ecdsa()?.public_key().as_der().ok()?,
            Kind::Rsa => self.rsa()?.public_key().as_der().ok()?,
        };
        Some(public.as_ref().to_vec())
    }

    /// Its signature of some bytes.
    pub fn sign(&self, content: &[u8]) -> Option<Vec<u8>> {
        let random = SystemRandom::new();
        match self.kind {
            Kind::Ecdsa => Some(self.ecdsa()?.sign(&random, content).ok()?.as_ref().to_vec()),
            Kind::Rsa => {
                let key = self.rsa()?;
                let mut signature = vec![0; key.public_modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, &random, content, &mut signature).ok()?;
                Some(signature)
            }
        }
    }

    fn ecdsa(&self) -> Option<EcdsaKeyPair> {
        EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &self.pkcs8.0).ok()
    }

    fn rsa(&self) -> Option<RsaKeyPair> {
        RsaKeyPair::from_pkcs8(&self.pkcs8.0).ok()
    }
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1, RSA_PKCS1_2048_8192_SHA256, VerificationAlgorithm};

    use super::*;

    #[test]
    fn what_a_key_signs_is_proven_by_its_public_key() {
        let ways: [(Kind, &dyn VerificationAlgorithm); 2] =
            [(Kind::Ecdsa, &ECDSA_P256_SHA256_ASN1), (Kind::Rsa, &RSA_PKCS1_2048_8192_SHA256)];
        for (kind, way) in ways {
            let key = Key::generate(kind).unwrap();
            let kept: Key = serde_json::from_str(&serde_json::to_string(&key).unwrap()).unwrap();
            let public = kept.public().unwrap();
            assert_eq!(Kind::of(&public), Some(kind));
            let bits = SubjectPublicKeyInfoOwned::from_der(&public).unwrap().subject_public_key;
            let signature = key.sign(b"content").unwrap();
            assert!(way.verify_sig(bits.raw_bytes(), b"content", &signature).is_ok());
            assert!(way.verify_sig(bits.raw_bytes(), b"other", &signature).is_err());
        }
    }
}
