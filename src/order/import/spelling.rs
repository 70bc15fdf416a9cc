//! What the form takes and the service may not: values that are sent in another spelling than the
//! file has.

use crate::order::contact::{read_email, read_emails, read_telephone};
use crate::order::csr::{self, Reading};
use crate::order::dcv::mail_domain_as_sent;
use crate::order::domain::{SubjectName, misspelling, read_names};
use crate::order::draft::FieldId;
use crate::order::problem::Finding;
use crate::order::renewal::read_thumbprint;
use crate::order::text::quoted;
use crate::order::validity::{parse_date, wire_date};

/// A warning when a text is sent otherwise than it stands in the file, which another client would
/// send as it is. What cannot be read at all is the form's to judge.
pub fn note(field: FieldId, text: &str) -> Option<Finding> {
    if field == FieldId::Csr {
        return match csr::read(text) {
            Reading::Csr(request) => request.mended(),
            _ => None,
        };
    }
    let sent = as_sent(field, text)?;
    if sent == text {
        return None;
    }
    let message = match (quoted(text), quoted(&sent)) {
        // Where a long text is cut off, the difference is out of sight.
        (came, goes) if came == goes && sent == text.trim() => {
            "The blanks and line breaks around this text are not sent.".to_owned()
        }
        (came, goes) if came == goes => {
            "The end of this text is sent in another spelling. To see it: dvorder check --fix".to_owned()
        }
        (came, goes) => format!("{came} is sent as {goes}."),
    };
    // Upper and lower case, or blanks around a free text: every client gets through with either.
    if sent.eq_ignore_ascii_case(text) || (is_free(field) && sent == text.trim()) {
        return Some(Finding::hint(message, "Write it like that in the file to have both the same."));
    }
    Some(Finding::warning(
        message,
        "Write it like that in the file: a client that sends the file as it stands may be refused.",
    ))
}

/// Whether a field says what it likes.
fn is_free(field: FieldId) -> bool {
    use FieldId::{
        Comments, CustomFieldValue, CustomRenewalMessage, FirstName, JobTitle, LastName, SerialNumber,
    };
    matches!(
        field,
        Comments
            | CustomFieldValue(_)
            | CustomRenewalMessage
            | FirstName
            | JobTitle
            | LastName
            | SerialNumber
    )
}

/// The text as it is sent; none where it is sent as it stands, or cannot be read.
fn as_sent(field: FieldId, text: &str) -> Option<String> {
    match field {
        // These take lists: what separates them may stand before or behind a single one.
        FieldId::CommonName | FieldId::DnsNames => match read_names(text).as_slice() {
            [only] => only.name.as_ref().ok().map(|name| name.as_str().to_owned()),
            _ => None,
        },
        FieldId::AdditionalEmails => match read_emails(text).as_slice() {
            [only] => only.email.as_ref().ok().map(|email| email.as_str().to_owned()),
            _ => None,
        },
        FieldId::MailName(_) => SubjectName::parse(text).ok().map(|name| name.as_str().to_owned()),
        FieldId::OrderDate | FieldId::CertDate => parse_date(text).ok().map(wire_date),
        FieldId::RenewedThumbprint => read_thumbprint(text).ok(),
        FieldId::ContactEmail | FieldId::MailAddress(_) => {
            read_email(text).ok().map(|email| email.as_str().to_owned())
        }
        FieldId::MailDomain(_) => misspelling(text).is_none().then(|| mail_domain_as_sent(text)),
        FieldId::DcvMethod | FieldId::PaymentMethod | FieldId::Locale | FieldId::AlternativeOrderId => {
            Some(text.trim().to_owned())
        }
        FieldId::Telephone => read_telephone(text).ok(),
        field => is_free(field).then(|| text.trim().to_owned()),
    }
}
