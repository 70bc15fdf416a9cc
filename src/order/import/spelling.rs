//! What the form takes and the service may not: values that are sent in another spelling than the
//! file has.

use crate::order::csr::{self, Reading};
use crate::order::dcv::mail_domain_as_sent;
use crate::order::domain::{SubjectName, misspelling, read_names};
use crate::order::email::{read_email, read_emails};
use crate::order::parameter::{FieldId, Format, Shape};
use crate::order::problem::Finding;
use crate::order::renewal::read_thumbprint;
use crate::order::telephone::read_telephone;
use crate::order::text::quoted;
use crate::order::validity::{parse_date, wire_date};

/// A warning when a text is sent otherwise than it stands in the file, which another client would
/// send as it is. What cannot be read at all is the form's to judge.
pub fn note(field: FieldId, text: &str) -> Option<Finding> {
    let shape = field.parameter().shape;
    if shape == Shape::Text(Format::Pem) {
        return match csr::read(text) {
            Reading::Csr(request) => request.mended(),
            _ => None,
        };
    }
    let is_free = matches!(shape, Shape::Text(Format::Free(_)));
    let sent = as_sent(shape, text)?;
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
    if sent.eq_ignore_ascii_case(text) || (is_free && sent == text.trim()) {
        return Some(Finding::hint(message, "Write it like that in the file to have both the same."));
    }
    Some(Finding::warning(
        message,
        "Write it like that in the file: a client that sends the file as it stands may be refused.",
    ))
}

/// The text as it is sent; none where it cannot be read.
fn as_sent(shape: Shape, text: &str) -> Option<String> {
    match shape {
        // These take lists: what separates them may stand before or behind a single one.
        Shape::Text(Format::Name) | Shape::Texts(Format::Name) => match read_names(text).as_slice() {
            [only] => only.name.as_ref().ok().map(|name| name.as_str().to_owned()),
            _ => None,
        },
        Shape::Texts(Format::Email) => match read_emails(text).as_slice() {
            [only] => only.email.as_ref().ok().map(|email| email.as_str().to_owned()),
            _ => None,
        },
        Shape::Text(format) => match format {
            Format::DnsName => SubjectName::parse(text).ok().map(|name| name.as_str().to_owned()),
            Format::Date => parse_date(text).ok().map(wire_date),
            Format::Thumbprint => read_thumbprint(text).ok(),
            Format::Email => read_email(text).ok().map(|email| email.as_str().to_owned()),
            Format::MailDomain => misspelling(text).is_none().then(|| mail_domain_as_sent(text)),
            Format::Telephone => read_telephone(text).ok(),
            Format::Word | Format::Free(_) => Some(text.trim().to_owned()),
            Format::Name | Format::Pem => None,
        },
        _ => None,
    }
}
