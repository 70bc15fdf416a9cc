//! A PKCS#10 certificate signing request (RFC 2986), read part by part.

use std::collections::HashSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use x509_cert::der::asn1::{AnyRef, BitStringRef, ObjectIdentifier, UintRef};
use x509_cert::der::{self, Decode, Reader, SliceReader, Tag, TagNumber, Tagged};
use x509_cert::spki::AlgorithmIdentifierRef;

use crate::order::domain::{SubjectName, to_a_labels};
use crate::order::problem::Finding;
use crate::order::text::{counted, excerpt, visible, without_credentials};

use super::kind::Element;
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
        let mut reader = SliceReader::new(der)?;
        let outer = AnyRef::decode(&mut reader)?;
        reader.finish()?;
        let (info, algorithm, signature) = outer.sequence(|reader: &mut SliceReader| {
            // The signature covers these very bytes: encoding the parts again may give others
            let info = reader.tlv_bytes()?;
            Ok::<_, der::Error>((
                info,
                AlgorithmIdentifierRef::decode(reader)?,
                BitStringRef::decode(reader)?,
            ))
        })?;
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

/// The names as they are sent and fit to be shown, each once.
fn unique<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut seen = HashSet::new();
    let names = names.filter(|name| !is_empty(name));
    names
        .map(|name| visible(&as_sent(&without_credentials(name))))
        .filter(|name| seen.insert(name.clone()))
        .collect()
}

/// Whether a name names nothing: it has no label.
fn is_empty(name: &str) -> bool {
    name.trim_matches([' ', '.']).is_empty()
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

/// Whether a text is an IP address that can be ordered.
fn is_public_address(text: &str) -> bool {
    text.parse::<IpAddr>().is_ok() && SubjectName::parse(text).is_ok()
}

/// The elements a constructed value holds.
///
/// # Errors
/// When one is cut off or no DER.
pub(super) fn elements(value: &[u8]) -> der::Result<Vec<AnyRef<'_>>> {
    let mut reader = SliceReader::new(value)?;
    let mut elements = Vec::new();
    while !reader.is_finished() {
        elements.push(AnyRef::decode(&mut reader)?);
    }
    Ok(elements)
}

/// The two parts of an `AttributeTypeAndValue`, an `Attribute` or the like.
fn pair(sequence: AnyRef<'_>) -> der::Result<(ObjectIdentifier, AnyRef<'_>)> {
    sequence.tag().assert_eq(Tag::Sequence)?;
    match elements(sequence.value())?.as_slice() {
        [oid, value] => Ok((oid.decode_as::<ObjectIdentifier>()?, *value)),
        _ => Err(Tag::Sequence.value_error().into()),
    }
}

/// The type of a subject's attribute, and its value as it came.
fn attribute(sequence: AnyRef<'_>) -> der::Result<(ObjectIdentifier, Element<'_>)> {
    sequence.sequence(|reader: &mut SliceReader| {
        let oid = ObjectIdentifier::decode(reader)?;
        let value = reader.read_slice(reader.remaining_len())?;
        // The strict reader does not know every kind of string there is
        let value = Element::first(value).filter(|value| value.is_alone());
        Ok((oid, value.ok_or_else(|| Tag::Sequence.value_error())?))
    })
}

/// A subject: relative distinguished names, of mostly one attribute each.
struct Subject {
    parts: Vec<Vec<Attribute>>,
}

struct Attribute {
    /// Such as `CN`.
    name: String,
    /// What could be read of it, with U+FFFD for the rest.
    value: String,
    /// Whether its bytes are the text they are said to be.
    is_text: bool,
}

impl Subject {
    fn read(name: AnyRef) -> der::Result<Subject> {
        name.tag().assert_eq(Tag::Sequence)?;
        let read = |sequence: AnyRef| {
            let (oid, value) = attribute(sequence)?;
            let (value, is_text) = match string_of(value.tag, value.value) {
                Ok(text) => (text, true),
                Err(rest) => (rest, false),
            };
            Ok(Attribute { name: attribute_name(oid), value, is_text })
        };
        let part = |part: AnyRef| -> der::Result<Vec<Attribute>> {
            part.tag().assert_eq(Tag::Set)?;
            elements(part.value())?.into_iter().map(read).collect()
        };
        let parts = elements(name.value())?.into_iter().map(part).collect::<der::Result<_>>()?;
        Ok(Subject { parts })
    }

    /// What openssl and CAs refuse: text that is none.
    fn findings(&self) -> Vec<Finding> {
        let broken = self.parts.iter().flatten().filter(|attribute| !attribute.is_text);
        let finding = |attribute: &Attribute| {
            let name = if attribute.name == "CN" { "common name" } else { &attribute.name };
            Finding::error(
                format!(
                    "The CSR's {name} holds bytes that are no text: \"{}\".",
                    excerpt(&attribute.value, 64)
                ),
                "Make the CSR again: openssl req -new -utf8 -key example.key -out example.csr",
            )
        };
        broken.map(finding).collect()
    }

    fn common_names(&self) -> Vec<&str> {
        let attributes = self.parts.iter().flatten();
        attributes.filter(|known| known.name == "CN").map(|known| known.value.as_str()).collect()
    }

    /// The subject for reading: the common name first, then from the particular to the general, as
    /// RFC 4514 has it.
    fn words(&self) -> String {
        let is_common_name = |part: &&Vec<Attribute>| part.iter().any(|known| known.name == "CN");
        let (mut parts, others): (Vec<_>, Vec<_>) = self.parts.iter().rev().partition(is_common_name);
        parts.extend(others);
        let part_words = |part: &Vec<Attribute>| {
            let attributes = part.iter().map(|known| format!("{}={}", known.name, quoted(&known.value)));
            attributes.collect::<Vec<_>>().join(" + ")
        };
        parts.into_iter().map(part_words).collect::<Vec<_>>().join(", ")
    }
}

/// A value of the subject for reading, in quotes when it holds what separates values.
fn quoted(value: &str) -> String {
    /// X.520 allows 64 characters in most attributes.
    const LONGEST: usize = 128;
    let shown = excerpt(&without_credentials(value), LONGEST);
    if shown.contains([',', '+', '"']) { format!("\"{}\"", shown.replace('"', "\\\"")) } else { shown }
}

/// The short name of a subject's attribute (RFC 4514, section 3, and what OpenSSL calls the rest).
fn attribute_name(oid: ObjectIdentifier) -> String {
    let oid = oid.to_string();
    let name = match oid.as_str() {
        "2.5.4.3" => "CN",
        "2.5.4.4" => "SN",
        "2.5.4.5" => "serialNumber",
        "2.5.4.6" => "C",
        "2.5.4.7" => "L",
        "2.5.4.8" => "ST",
        "2.5.4.9" => "STREET",
        "2.5.4.10" => "O",
        "2.5.4.11" => "OU",
        "2.5.4.12" => "title",
        "2.5.4.15" => "businessCategory",
        "2.5.4.17" => "postalCode",
        "2.5.4.42" => "GN",
        "2.5.4.97" => "organizationIdentifier",
        "0.9.2342.19200300.100.1.1" => "UID",
        "0.9.2342.19200300.100.1.25" => "DC",
        "1.2.840.113549.1.9.1" => "emailAddress",
        "1.2.840.113549.1.9.2" => "unstructuredName",
        _ => return oid,
    };
    name.to_owned()
}

/// The text of a string of any of ASN.1's kinds.
///
/// # Errors
/// The bytes are no text of this kind; what can be read of them, with U+FFFD for the rest.
fn string_of(tag: u8, bytes: &[u8]) -> Result<String, String> {
    // What a DirectoryString may be, and what openssl takes besides (its B_ASN1_PRINTABLE)
    const BIT_STRING: u8 = 0x03;
    const NUMERIC: u8 = 0x12;
    const PRINTABLE: u8 = 0x13;
    const IA5: u8 = 0x16;
    const UTF8: u8 = 0x0c;
    const TELETEX: u8 = 0x14;
    const UNIVERSAL: u8 = 0x1c;
    const BMP: u8 = 0x1e;
    // TeletexString is Latin-1 in practice, and so is what is beyond ASCII in the strings that are ASCII
    let latin_1 = || bytes.iter().copied().map(char::from).collect();
    match tag {
        UTF8 => text_or_rest(std::str::from_utf8(bytes).ok(), || String::from_utf8_lossy(bytes)),
        TELETEX => Ok(latin_1()),
        BMP => {
            let (units, rest) = bytes.as_chunks::<2>();
            let units: Vec<u16> = units.iter().copied().map(u16::from_be_bytes).collect();
            // Two units that stand for one character are UTF-16, which this kind is not
            let characters = || units.iter().map(|unit| char::from_u32(u32::from(*unit)));
            let text = characters().collect::<Option<String>>().filter(|_| rest.is_empty());
            text_or_rest(text, || String::from_utf16_lossy(&units))
        }
        UNIVERSAL => {
            let (units, rest) = bytes.as_chunks::<4>();
            let characters = || units.iter().map(|unit| char::from_u32(u32::from_be_bytes(*unit)));
            let text = characters().collect::<Option<String>>().filter(|_| rest.is_empty());
            text_or_rest(text, || {
                characters()
                    .map(|character| character.unwrap_or(char::REPLACEMENT_CHARACTER))
                    .collect::<String>()
            })
        }
        BIT_STRING | NUMERIC | PRINTABLE | IA5 => {
            Ok(std::str::from_utf8(bytes).map_or_else(|_| latin_1(), str::to_owned))
        }
        _ => Err(String::from_utf8_lossy(bytes).into_owned()),
    }
}

fn text_or_rest<T: Into<String>, R: Into<String>>(
    text: Option<T>,
    rest: impl FnOnce() -> R,
) -> Result<String, String> {
    text.map(Into::into).ok_or_else(|| rest().into())
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

/// What the attributes of a CSR ask for.
#[derive(Default)]
struct Requested {
    names: Vec<String>,
    /// The other kinds of subject alternative name, for reading.
    other_names: Vec<String>,
    /// Whether a name is empty, or the list of them.
    has_empty_name: bool,
    has_password: bool,
}

impl Requested {
    fn read(attributes: AnyRef) -> der::Result<Requested> {
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

    fn findings(&self) -> Vec<Finding> {
        const SHOWN: usize = 4;
        let mut findings = Vec::new();
        let others = self.counted();
        if !others.is_empty() {
            let mut words = others.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
            if others.len() > SHOWN {
                words.push_str(&format!(" and {} more", others.len() - SHOWN));
            }
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

/// An `iPAddress` in its canonical spelling; none where it is neither of IPv4 nor of IPv6.
fn address(octets: &[u8]) -> Option<String> {
    let v4 = <[u8; 4]>::try_from(octets).map(|octets| Ipv4Addr::from(octets).to_string());
    v4.or_else(|_| <[u8; 16]>::try_from(octets).map(|octets| Ipv6Addr::from(octets).to_string())).ok()
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

    #[test]
    fn strings_of_every_kind_are_read() {
        for (tag, bytes, text) in [
            (0x0c, &b"M\xc3\xbcller"[..], Ok("Müller")),
            (0x13, b"Example", Ok("Example")),
            (0x13, b"M\xc3\xbcller", Ok("Müller")),
            (0x16, b"M\xfcller", Ok("Müller")),
            (0x14, b"M\xfcller", Ok("Müller")),
            (0x1e, b"\0M\0\xfc", Ok("Mü")),
            (0x1c, b"\0\0\0M\0\x01\xf6\x00", Ok("M\u{1f600}")),
            (0x0c, b"M\xff", Err("M\u{fffd}")),
            (0x1e, b"\0Mx", Err("M")),
            (0x1e, b"\0M\xd8\0", Err("M\u{fffd}")),
            (0x1c, b"\0\0\0Mx", Err("M")),
            (0x1c, b"\0\0\0M\0\x11\0\0", Err("M\u{fffd}")),
        ] {
            let read = string_of(tag, bytes);
            assert_eq!(read.as_deref().map_err(String::as_str), text, "{bytes:02x?}");
        }
    }

    #[test]
    fn addresses_are_written_as_usual() {
        assert_eq!(address(&[192, 0, 2, 1]).as_deref(), Some("192.0.2.1"));
        assert_eq!(address(&[0; 16]).as_deref(), Some("::"));
        assert_eq!(address(&[1, 2, 3]), None);
    }
}
