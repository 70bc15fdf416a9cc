//! A PKCS#10 certificate signing request (RFC 2986), read part by part.

use aws_lc_rs::digest::{SHA256, digest};

use std::collections::HashSet;
use std::net::IpAddr;

use x509_cert::der::asn1::{AnyRef, BitStringRef, UintRef};
use x509_cert::der::{self, Decode, Reader, SliceReader};
use x509_cert::spki::AlgorithmIdentifierRef;

use crate::order::domain::to_a_labels;
use crate::order::problem::Finding;
use crate::order::text::{visible, without_credentials};

use super::requested::{Requested, is_empty, is_public_address};
use super::subject::Subject;
use super::{ber, key, pem, signature};

/// A certificate signing request, and what is to be said about it.
///
/// Every string is fit to be shown: what is invisible in the CSR is written out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Csr {
    pem: String,
    subject: String,
    common_name: Option<String>,
    names: Vec<String>,
    key: String,
    public_key: Vec<u8>,
    signature: String,
    findings: Vec<Finding>,
    is_mended: bool,
}

impl Csr {
    /// The CSR as it is sent: PEM in 64 columns with LF, headed `CERTIFICATE REQUEST`.
    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// The subject, such as `CN=example.com, O="Example, Inc.", C=US`; `""` when it is empty.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The subject's (first) common name.
    pub fn common_name(&self) -> Option<&str> {
        self.common_name.as_deref()
    }

    /// The DNS names the CSR asks for, as an order would send them and each once: the common names
    /// that look like DNS names, then the `dNSName`s of the subject alternative name. They are not
    /// checked further.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The key's type and size, such as `RSA 2048` or `ECDSA P-256`.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The key itself, as it stands in the CSR: the DER of its `SubjectPublicKeyInfo`.
    pub fn public_key(&self) -> &[u8] {
        &self.public_key
    }

    /// The SHA-256 of [the key](Csr::public_key), in hex: the same for every CSR that was made with it.
    pub fn key_digest(&self) -> String {
        let digest = digest(&SHA256, &self.public_key);
        digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The signature's algorithm and whether it verifies, such as `SHA-256 with RSA, verifies`.
    pub fn signature(&self) -> String {
        self.signature.clone()
    }

    /// What is wrong with the CSR: errors and warnings, in no order of weight.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// A warning when the text it was read from is not one plain PEM block, so that something had to be
    /// mended or left out: [`Csr::pem`] is one always. DER is no text, and says nothing.
    pub fn mended(&self) -> Option<Finding> {
        self.is_mended.then(|| {
            Finding::warning(
                "This CSR is not one plain PEM block; it is sent as one.",
                "Write the block alone, from its BEGIN to its END line, in UTF-8, and in JSON each line end as \\n: a \
                 client that sends it as it stands may be refused. To have it written: dvorder check --fix",
            )
        })
    }

    /// Notes how the text was that it was read from.
    pub(super) fn read_from(mut self, text: &str) -> Csr {
        self.is_mended |= !pem::is_plain(text);
        self
    }

    /// Notes that the text had to be decoded or mended before it was read.
    pub(super) fn read_from_another_text(mut self) -> Csr {
        self.is_mended = true;
        self
    }

    /// Puts what was found on the way to the CSR before what was found in it.
    pub(super) fn preceded_by(mut self, mut earlier: Vec<Finding>) -> Csr {
        earlier.append(&mut self.findings);
        self.findings = earlier;
        self
    }

    /// Reads a CSR from DER, or from BER, without anything after it.
    ///
    /// # Errors
    /// When the structure is broken.
    pub(super) fn read(bytes: &[u8]) -> der::Result<Csr> {
        Csr::from_der(bytes, None).or_else(|error| {
            let whole = ber::read(bytes).filter(|whole| whole.length == bytes.len()).ok_or(error)?;
            let mut csr = Csr::from_der(&whole.der, ber::first_inside(bytes))?;
            csr.pem = pem::encode(bytes);
            csr.findings.push(Finding::warning(
                "The CSR is written in BER instead of DER, which not every CA reads.",
                "If it is refused, make it again with openssl req -new.",
            ));
            Ok(csr)
        })
    }

    /// Reads a CSR from DER. What was signed is given where it was not written in DER.
    fn from_der(der: &[u8], signed: Option<&[u8]>) -> der::Result<Csr> {
        let (info, algorithm, signature) = parts(der)?;
        let (version, subject, spki, attributes) =
            AnyRef::from_der(info)?.sequence(|reader: &mut SliceReader| {
                let version = UintRef::decode(reader)?.as_bytes();
                let subject = AnyRef::decode(reader)?;
                let spki = reader.tlv_bytes()?;
                // Some devices leave the attributes out, though they are not optional
                let attributes = if reader.is_finished() { None } else { Some(AnyRef::decode(reader)?) };
                Ok::<_, der::Error>((version, subject, spki, attributes))
            })?;

        let subject = Subject::read(subject)?;
        let key = key::read(spki)?;
        let signature = signature::check(signed.unwrap_or(info), &algorithm, signature.as_bytes(), &key);
        let requested = attributes.map_or(Ok(Requested::default()), Requested::read);

        let mut findings = key.findings;
        findings.extend(signature.findings);
        findings.extend(subject.findings());
        if !matches!(version, [] | [0]) {
            findings.push(Finding::warning(
                "The CSR says it is of a later version than there is.",
                "If it is refused, make it again with openssl req -new.",
            ));
        }
        let requested = requested.unwrap_or_else(|_| {
            findings.push(Finding::warning(
                "The CSR's extensions cannot be read, so its subject alternative names are not shown.",
                "If it is refused, make it again with openssl req -new.",
            ));
            Requested::default()
        });
        findings.extend(requested.findings());

        let common_names = subject.common_names();
        let of_subject =
            common_names.iter().copied().filter(|name| looks_like_dns_name(name) || is_public_address(name));
        let names = unique(of_subject.chain(requested.names.iter().map(String::as_str)));
        if names.is_empty() {
            findings.push(Finding::hint(
                "The CSR has no DNS name, so it cannot be compared with the names of the order.",
                "The service takes the names of the order. Make sure that this is the CSR you mean.",
            ));
        }
        Ok(Csr {
            pem: pem::encode(der),
            common_name: common_names.first().map(|name| visible(name)),
            subject: subject.words(),
            names,
            key: key.words,
            public_key: spki.to_vec(),
            signature: signature.words,
            findings,
            is_mended: false,
        })
    }
}

/// What is signed, how, and the signature.
fn parts(der: &[u8]) -> der::Result<(&[u8], AlgorithmIdentifierRef<'_>, BitStringRef<'_>)> {
    let mut reader = SliceReader::new(der)?;
    let outer = AnyRef::decode(&mut reader)?;
    reader.finish()?;
    outer.sequence(|reader: &mut SliceReader| {
        // The signature covers these very bytes: encoding the parts again may give others
        let info = reader.tlv_bytes()?;
        Ok((info, AlgorithmIdentifierRef::decode(reader)?, BitStringRef::decode(reader)?))
    })
}

/// The names as they are sent and fit to be shown, each once.
fn unique<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut seen = HashSet::new();
    let names = names.filter(|name| !is_empty(name));
    names
        .map(|name| visible(&as_sent(&without_credentials(name))))
        .filter(|name| seen.insert(name.clone()))
        .collect()
}

/// A name in lower case and A-labels, without the dot of the root; what has no A-labels stays.
fn as_sent(name: &str) -> String {
    if let Ok(address) = name.parse::<IpAddr>() {
        return address.to_string();
    }
    let name = name.strip_suffix('.').unwrap_or(name);
    let (star, base) = name.strip_prefix("*.").map_or(("", name), |base| ("*.", base));
    to_a_labels(base).map_or_else(|| name.to_lowercase(), |base| format!("{star}{base}"))
}

/// Whether a common name is meant as a DNS name, rather than as the name of a company or a machine's
/// address.
fn looks_like_dns_name(name: &str) -> bool {
    name.contains('.')
        && name.chars().all(|character| character.is_alphanumeric() || "-._*".contains(character))
        && name.parse::<IpAddr>().is_err()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_could_be_a_dns_name_is_taken_from_the_common_name() {
        for (name, is_one) in [
            ("example.com", true),
            ("*.example.com", true),
            ("bücher.example", true),
            ("under_score.example.com", true),
            ("Example Inc.", false),
            ("localhost", false),
            ("192.0.2.1", false),
            ("https://example.com", false),
            ("", false),
        ] {
            assert_eq!(looks_like_dns_name(name), is_one, "{name}");
        }
    }
}
