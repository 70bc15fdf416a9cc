//! What a CSR asks for in its attributes: subject alternative names above all.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use x509_cert::der::asn1::{AnyRef, ObjectIdentifier};
use x509_cert::der::{self, Decode, Tag, TagNumber, Tagged};

use crate::order::domain::SubjectName;
use crate::order::problem::Finding;
use crate::order::text::{counted, excerpt, without_credentials};

use super::ber;
use super::der::{elements, pair, string_of};
use super::structure::Element;
use super::subject::Subject;

/// What the attributes of a CSR ask for.
#[derive(Default)]
pub(super) struct Requested {
    /// The DNS names and public addresses, as they came.
    pub(super) names: Vec<String>,
    /// The other kinds of subject alternative name, for reading.
    other_names: Vec<String>,
    /// Whether a name is empty, or the list of them.
    has_empty_name: bool,
    has_password: bool,
}

impl Requested {
    /// Reads the attributes.
    ///
    /// # Errors
    /// When their structure is broken.
    pub(super) fn read(attributes: AnyRef) -> der::Result<Requested> {
        let mut requested = Requested::default();
        for attribute in elements(attributes.value())? {
            let (oid, values) = pair(attribute)?;
            match oid.to_string().as_str() {
                // extensionRequest, and what Microsoft uses in its place
                "1.2.840.113549.1.9.14" | "1.3.6.1.4.1.311.2.1.14" => {
                    for extensions in elements(values.value())? {
                        requested.read_extensions(extensions)?;
                    }
                }
                "1.2.840.113549.1.9.7" => requested.has_password = true,
                _ => {}
            }
        }
        Ok(requested)
    }

    fn read_extensions(&mut self, extensions: AnyRef) -> der::Result<()> {
        for extension in elements(extensions.value())? {
            let parts = elements(extension.value())?;
            let (Some(oid), Some(value)) = (parts.first(), parts.last()) else {
                return Err(Tag::Sequence.value_error().into());
            };
            if oid.decode_as::<ObjectIdentifier>()?.to_string() == "2.5.29.17" {
                value.tag().assert_eq(Tag::OctetString)?;
                let whole = ber::read(value.value()).filter(|whole| whole.length == value.value().len());
                let names = whole.ok_or_else(|| Tag::OctetString.value_error())?;
                let names = elements(AnyRef::from_der(&names.der)?.value())?;
                self.has_empty_name |= names.is_empty();
                names.into_iter().for_each(|name| self.read_name(name));
            }
        }
        Ok(())
    }

    /// Reads a `GeneralName` (RFC 5280, section 4.2.1.6).
    fn read_name(&mut self, name: AnyRef) {
        let value = name.value();
        let text = || excerpt(&without_credentials(&String::from_utf8_lossy(value)), 64);
        let Tag::ContextSpecific { number: TagNumber(number), .. } = name.tag() else {
            return self.other_names.push("a name of an unknown kind".to_owned());
        };
        if matches!(number, 1 | 2 | 6) && is_empty(&String::from_utf8_lossy(value)) {
            self.has_empty_name = true;
            return;
        }
        let words = match number {
            2 => return self.names.push(String::from_utf8_lossy(value).into_owned()),
            0 => other_name_words(value).unwrap_or_else(|| "a name of another kind".to_owned()),
            1 => format!("the e-mail address {}", text()),
            4 => directory_name_words(value),
            6 => format!("the URI {}", text()),
            7 => match address(value) {
                Some(address) if is_public_address(&address) => return self.names.push(address),
                Some(address) => format!("the IP address {address}"),
                None => format!("an IP address of {}", counted(value.len(), "byte")),
            },
            8 => match ObjectIdentifier::from_bytes(value) {
                Ok(oid) => format!("the registered ID {oid}"),
                Err(_) => "a registered ID".to_owned(),
            },
            _ => "a name of another kind".to_owned(),
        };
        self.other_names.push(words);
    }

    /// The other names, each once with how often it is there.
    fn counted(&self) -> Vec<String> {
        let mut counted: Vec<(&str, usize)> = Vec::new();
        for name in &self.other_names {
            match counted.iter_mut().find(|(known, _)| known == name) {
                Some((_, count)) => *count += 1,
                None => counted.push((name, 1)),
            }
        }
        let words = |(name, count): (&str, usize)| match count {
            1 => name.to_owned(),
            2 => format!("{name} (twice)"),
            count => format!("{name} ({count} times)"),
        };
        counted.into_iter().map(words).collect()
    }

    /// What is asked for and not given, and what is odd.
    pub(super) fn findings(&self) -> Vec<Finding> {
        const SHOWN: usize = 4;
        let mut findings = Vec::new();
        let others = self.counted();
        if !others.is_empty() {
            let words = match others.as_slice() {
                [only] => only.clone(),
                [shown @ .., last] if others.len() <= SHOWN => format!("{} and {last}", shown.join(", ")),
                _ => format!("{} and {} more", others[..SHOWN].join(", "), others.len() - SHOWN),
            };
            findings.push(Finding::warning(
                format!("The CSR also asks for {words}."),
                "Only DNS names and public IP addresses can be ordered. The certificate will not have the others.",
            ));
        }
        if self.has_empty_name {
            findings.push(Finding::warning(
                "The CSR's subject alternative name has nothing in it where a name belongs.",
                "What is empty is left out. If the CSR is refused, make it again with openssl req -new.",
            ));
        }
        if self.has_password {
            findings.push(Finding::hint(
                "The CSR holds a challenge password, which anyone who sees the CSR can read.",
                "If the password is used for anything else, change it there. A CSR needs none.",
            ));
        }
        findings
    }
}

/// An `otherName` for reading (RFC 5280, section 4.2.1.6): a kind, and a value that the kind prescribes.
fn other_name_words(name: &[u8]) -> Option<String> {
    let kind = Element::first(name)?;
    let value = Element::first(Element::first(kind.rest)?.value)?;
    let whole = || string_of(value.tag, value.value).unwrap_or_else(|rest| rest);
    let text = || excerpt(&without_credentials(&whole()), 64);
    Some(match ObjectIdentifier::from_bytes(kind.value).ok()?.to_string().as_str() {
        "1.3.6.1.4.1.311.20.2.3" => format!("the user principal name {}", text()),
        "1.3.6.1.5.5.7.8.5" => format!("the XMPP address {}", text()),
        "1.3.6.1.5.5.7.8.7" => format!("the service name {}", text()),
        "1.3.6.1.5.5.7.8.9" => format!("the e-mail address {}", text()),
        "1.3.6.1.5.2.2" => "a Kerberos principal".to_owned(),
        other => format!("a name of the kind {other}"),
    })
}

fn directory_name_words(name: &[u8]) -> String {
    match AnyRef::from_der(name).and_then(Subject::read).map(|subject| subject.words()) {
        Ok(words) if !words.is_empty() => format!("the directory name {}", excerpt(&words, 64)),
        _ => "a directory name".to_owned(),
    }
}

/// An `iPAddress` in its canonical spelling; none where it is neither of IPv4 nor of IPv6.
fn address(octets: &[u8]) -> Option<String> {
    let v4 = <[u8; 4]>::try_from(octets).map(|octets| Ipv4Addr::from(octets).to_string());
    v4.or_else(|_| <[u8; 16]>::try_from(octets).map(|octets| Ipv6Addr::from(octets).to_string())).ok()
}

/// Whether a name names nothing: it has no label.
pub(super) fn is_empty(name: &str) -> bool {
    name.trim_matches([' ', '.']).is_empty()
}

/// Whether a text is an IP address that can be ordered.
pub(super) fn is_public_address(text: &str) -> bool {
    text.parse::<IpAddr>().is_ok() && SubjectName::parse(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_written_as_usual() {
        assert_eq!(address(&[192, 0, 2, 1]).as_deref(), Some("192.0.2.1"));
        assert_eq!(address(&[0; 16]).as_deref(), Some("::"));
        assert_eq!(address(&[1, 2, 3]), None);
    }
}
