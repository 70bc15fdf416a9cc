//! The sandbox's own certificate authority, which nobody trusts: one root, and an intermediate for each kind of key,
//! so that a server has signatures of the kind of its own key. Each is made when it is needed first, and kept with the
//! orders.

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::der::Der;
use super::key::{Key, Kind};
use super::x509::{self, Contents, Issuer, Subject, Usage};

const NAME: &str = "dvorder sandbox";
const ROOT: &str = "Sandbox Root CA";
/// Before the first order, and after all that a clock is pushed to.
const LASTS: (Date, Date) = (date(2025, 1, 1), date(2125, 12, 31));
/// How long a root lasted that expired.
const ONCE: (Date, Date) = (date(2005, 1, 1), date(2025, 12, 31));

/// The authority, as far as it was needed by now.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Authority {
    root: Option<Signer>,
    ecdsa: Option<Signer>,
    rsa: Option<Signer>,
    /// A key that belongs to nobody.
    stranger: Option<Key>,
}

/// A key, and its certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Signer {
    key: Key,
    certificate: Der,
}

/// A server's certificate that is to be signed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Leaf {
    /// The common name, and then the others.
    pub names: Vec<String>,
    /// The key (SubjectPublicKeyInfo); a stranger's where there is none.
    pub key: Option<Vec<u8>>,
    /// What signs it.
    pub by: Kind,
    pub serial: Vec<u8>,
    /// Its first day and its last one.
    pub from: Date,
    pub till: Date,
}

/// The name of the intermediate that signs for keys of a kind.
pub(super) fn intermediate_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Ecdsa => "Sandbox DV TLS CA",
        Kind::Rsa => "Sandbox DV TLS RSA CA",
    }
}

/// The name of the root.
pub(super) fn root_name() -> &'static str {
    ROOT
}

// What is none here is none because the library failed.
impl Authority {
    /// The root's certificate.
    pub fn root(&mut self) -> Option<Vec<u8>> {
        Some(self.root_signer()?.certificate.0)
    }

    /// The certificate of the root's key, as it was before it expired.
    pub fn expired_root(&mut self) -> Option<Vec<u8>> {
        root_certificate(&self.root_signer()?.key, ONCE)
    }

    /// The certificate of the intermediate for keys of a kind.
    pub fn intermediate(&mut self, kind: Kind) -> Option<Vec<u8>> {
        Some(self.signer(kind)?.certificate.0)
    }

    /// A server's certificate.
    pub fn sign(&mut self, leaf: &Leaf) -> Option<Vec<u8>> {
        let key = match &leaf.key {
            Some(key) => key.clone(),
            None => self.stranger()?.public()?,
        };
        let signer = self.signer(leaf.by)?;
        let contents = Contents {
            serial: &leaf.serial,
            subject: Subject { organization: None, common_name: leaf.names.first()? },
            key: &key,
            from: leaf.from,
            till: leaf.till,
            usage: Usage::Server(&leaf.names),
        };
        x509::signed(&contents, &Issuer { subject: own(intermediate_name(leaf.by)), key: &signer.key })
    }

    fn stranger(&mut self) -> Option<Key> {
        if self.stranger.is_none() {
            self.stranger = Some(Key::generate(Kind::Ecdsa)?);
        }
        self.stranger.clone()
    }

    fn root_signer(&mut self) -> Option<Signer> {
        if self.root.is_none() {
            let key = Key::generate(Kind::Ecdsa)?;
            let certificate = Der(root_certificate(&key, LASTS)?);
            self.root = Some(Signer { key, certificate });
        }
        self.root.clone()
    }

    fn signer(&mut self, kind: Kind) -> Option<Signer> {
        let root = self.root_signer()?;
        let signer = match kind {
            Kind::Ecdsa => &mut self.ecdsa,
            Kind::Rsa => &mut self.rsa,
        };
        if signer.is_none() {
            let key = Key::generate(kind)?;
            let certificate =
                certificate(&key, intermediate_name(kind), Usage::Intermediate, LASTS, &root.key)?;
            *signer = Some(Signer { key, certificate: Der(certificate) });
        }
        signer.clone()
    }
}

fn own(common_name: &str) -> Subject<'_> {
    Subject { organization: Some(NAME), common_name }
}

fn root_certificate(key: &Key, lasts: (Date, Date)) -> Option<Vec<u8>> {
    certificate(key, ROOT, Usage::Root, lasts, key)
}

/// A certificate that the root's key signs.
fn certificate(
    key: &Key,
    name: &str,
    usage: Usage,
    (from, till): (Date, Date),
    root: &Key,
) -> Option<Vec<u8>> {
    let (serial, public) = (serial()?, key.public()?);
    let contents = Contents { serial: &serial, subject: own(name), key: &public, from, till, usage };
    x509::signed(&contents, &Issuer { subject: own(ROOT), key: root })
}

/// 16 bytes that no other certificate has; the first one makes it positive, and is there.
fn serial() -> Option<[u8; 16]> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).ok()?;
    bytes[0] = bytes[0] & 0x3f | 0x40;
    Some(bytes)
}
