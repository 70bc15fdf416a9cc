//! Authorities and certificates made for a test, with whatever is to be wrong with them.

use dvorder::follow::certificate::Certificate;
use dvorder::follow::judgement::Expected;
use jiff::Timestamp;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, SigningKey};

/// What the tests take for now.
pub fn now() -> Timestamp {
    "2026-11-26T09:00:00Z".parse().unwrap()
}

/// Years, months and days.
pub type Day = (i32, u8, u8);

/// An authority and its own certificate.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pub pem: String,
}

/// What is in a certificate.
#[derive(Clone)]
pub struct Content {
    pub common_name: String,
    pub names: Vec<String>,
    pub from: Day,
    pub till: Day,
    pub is_ca: bool,
}

impl Content {
    /// A server's, as the CA issues them today.
    pub fn of(names: &[&str]) -> Content {
        Content {
            common_name: names[0].to_owned(),
            names: names.iter().map(|name| (*name).to_owned()).collect(),
            from: (2026, 11, 25),
            till: (2027, 6, 12),
            is_ca: false,
        }
    }

    /// An authority's.
    pub fn of_authority(name: &str) -> Content {
        Content {
            common_name: name.to_owned(),
            names: Vec::new(),
            from: (2020, 1, 1),
            till: (2035, 1, 1),
            is_ca: true,
        }
    }

    fn params(&self) -> CertificateParams {
        let mut params = CertificateParams::new(self.names.clone()).unwrap();
        params.distinguished_name = rcgen::DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, &self.common_name);
        params.not_before = rcgen::date_time_ymd(self.from.0, self.from.1, self.from.2);
        params.not_after = rcgen::date_time_ymd(self.till.0, self.till.1, self.till.2);
        if self.is_ca {
            params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        }
        params
    }
}

impl Authority {
    /// A root with an ECDSA key.
    pub fn root(content: &Content) -> Authority {
        Authority::root_with(content, KeyPair::generate().unwrap())
    }

    /// A root with this key.
    pub fn root_with(content: &Content, key: KeyPair) -> Authority {
        let params = content.params();
        let pem = params.self_signed(&key).unwrap().pem();
        Authority { issuer: Issuer::new(params, key), pem }
    }

    /// An authority below this one.
    pub fn below(&self, content: &Content) -> Authority {
        self.below_with(content, KeyPair::generate().unwrap())
    }

    /// An authority below this one with this key.
    pub fn below_with(&self, content: &Content, key: KeyPair) -> Authority {
        let params = content.params();
        let pem = params.signed_by(&key, &self.issuer).unwrap().pem();
        Authority { issuer: Issuer::new(params, key), pem }
    }

    /// A certificate for a key, with this serial number in hexadecimal digits.
    pub fn issue_numbered(&self, content: &Content, key: &impl SigningKey, serial: &str) -> String {
        let digits = (0..serial.len() / 2).map(|at| &serial[2 * at..2 * at + 2]);
        let bytes: Vec<u8> = digits.map(|two| u8::from_str_radix(two, 16).unwrap()).collect();
        let mut params = content.params();
        params.serial_number = Some(bytes.into());
        params.signed_by(key, &self.issuer).unwrap().pem()
    }

    /// An authority below this one in whose certificate something is changed.
    pub fn below_with_changed(
        &self,
        content: &Content,
        key: KeyPair,
        change: impl Fn(&mut CertificateParams),
    ) -> Authority {
        let mut params = content.params();
        change(&mut params);
        let pem = params.signed_by(&key, &self.issuer).unwrap().pem();
        Authority { issuer: Issuer::new(params, key), pem }
    }

    /// A certificate for a key in which something is changed.
    pub fn issue_changed(
        &self,
        content: &Content,
        key: &impl SigningKey,
        change: impl Fn(&mut CertificateParams),
    ) -> String {
        let mut params = content.params();
        change(&mut params);
        params.signed_by(key, &self.issuer).unwrap().pem()
    }

    /// A certificate for a key.
    pub fn issue(&self, content: &Content, key: &impl SigningKey) -> String {
        content.params().signed_by(key, &self.issuer).unwrap().pem()
    }
}

/// A root, an intermediate, and the key of a server.
pub struct Pki {
    pub root: Authority,
    pub intermediate: Authority,
    pub key: KeyPair,
}

impl Pki {
    pub fn new() -> Pki {
        let root = Authority::root(&Content::of_authority("Test Root"));
        let intermediate = root.below(&Content::of_authority("Test Issuing CA"));
        Pki { root, intermediate, key: KeyPair::generate().unwrap() }
    }

    /// What the service sends: certificate, intermediate, root.
    pub fn issue(&self, content: &Content) -> String {
        self.intermediate.issue(content, &self.key) + &self.intermediate.pem + &self.root.pem
    }

    /// What was ordered with the key.
    pub fn ordered(&self, names: &[&str]) -> Expected {
        Expected {
            key: rcgen::PublicKeyData::subject_public_key_info(&self.key),
            names: names.iter().map(|name| (*name).to_owned()).collect(),
            in_csr: Vec::new(),
            serial: None,
        }
    }

    /// The root as this machine would have it.
    pub fn roots(&self) -> Vec<Certificate> {
        dvorder::follow::bundle::read(self.root.pem.as_bytes()).unwrap()
    }
}
