//! The subject of a CSR: who asks, as the CSR says.

use x509_cert::der::asn1::{AnyRef, ObjectIdentifier};
use x509_cert::der::{self, Tag, Tagged};

use crate::order::problem::Finding;
use crate::order::text::{excerpt, without_credentials};

use super::der::{attribute, elements, string_of};

/// A subject: relative distinguished names, of mostly one attribute each.
pub(super) struct Subject {
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
    /// Reads an X.501 `Name`.
    ///
    /// # Errors
    /// When its structure is broken.
    pub(super) fn read(name: AnyRef) -> der::Result<Subject> {
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
    pub(super) fn findings(&self) -> Vec<Finding> {
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

    /// The values of `CN`, in their order.
    pub(super) fn common_names(&self) -> Vec<&str> {
        let attributes = self.parts.iter().flatten();
        attributes.filter(|known| known.name == "CN").map(|known| known.value.as_str()).collect()
    }

    /// The subject for reading: the common name first, then from the particular to the general, as
    /// RFC 4514 has it.
    pub(super) fn words(&self) -> String {
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
