//! What belongs to the CSR's place and stands at another one: named once, in the place of all that
//! would be wrong with it there.

use crate::order::csr::{self, Pasted};
use crate::order::draft::FieldId;
use crate::order::problem::Finding;

use super::tree::{Node, lines};

/// Says that a text is a CSR or a certificate; none at the CSR's own place, and where it is neither.
pub fn note(field: FieldId, text: &str) -> Option<Finding> {
    if field == FieldId::Csr {
        return None;
    }
    let wanted = wanted(field);
    Some(match csr::pasted(text)? {
        Pasted::Csr => Finding::error(
            format!("This is a CSR, not {wanted}."),
            "Put it at certificate.csr, or give it by --csr FILE.",
        ),
        Pasted::Certificate => Finding::error(
            format!("This is a certificate, not {wanted}."),
            "Remove it. An order takes no certificate, but its CSR, at certificate.csr.",
        ),
    })
}

/// As [`note`], of a text that is spread over the entries of a list.
pub fn line_by_line(field: FieldId, entries: &[Node]) -> Option<Finding> {
    // Names and addresses have dots, and no line of such a text has one.
    let may_be_kept = |entry: &Node| !matches!(entry, Node::Text(text) if !text.contains('.'));
    if entries.len() < 2 || entries.iter().any(may_be_kept) {
        return None;
    }
    note(field, &lines(entries))
}

/// What belongs to the place of a field, with its article.
fn wanted(field: FieldId) -> &'static str {
    match field {
        FieldId::CommonName | FieldId::DnsNames | FieldId::MailName(_) | FieldId::MailDomain(_) => "a name",
        FieldId::MailAddress(_) | FieldId::ContactEmail | FieldId::AdditionalEmails => "an e-mail address",
        FieldId::Telephone => "a telephone number",
        FieldId::FirstName | FieldId::LastName => "the name of a person",
        FieldId::OrderDate | FieldId::CertDate => "a date",
        FieldId::RenewedThumbprint => "a thumbprint",
        FieldId::Comments => "a comment",
        FieldId::CustomRenewalMessage => "a message",
        _ => "what belongs here",
    }
}
