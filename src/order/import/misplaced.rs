//! What belongs to the CSR's place and stands at another one: named once, in the place of all that
//! would be wrong with it there.

use crate::order::csr::{self, PastedCsr};
use crate::order::parameter::{FieldId, Format, Shape};
use crate::order::problem::Finding;

use super::tree::{Node, lines};

/// Says that a text is a CSR or a certificate; none at the CSR's own place, and where it is neither.
pub fn note(field: FieldId, text: &str) -> Option<Finding> {
    let (Shape::Text(format) | Shape::Texts(format)) = field.parameter().shape else { return None };
    if format == Format::Pem {
        return None;
    }
    let wanted = format.noun();
    Some(match csr::pasted(text)? {
        PastedCsr::Csr => Finding::error(
            format!("This is a CSR, not {wanted}."),
            "Put it at certificate.csr, or give it by --csr FILE.",
        ),
        PastedCsr::Certificate => Finding::error(
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
