//! What a change of an order came to.

use super::followed::Followed;
use super::reply::{ApprovalRequest, Token};
use super::report::Validation;
use crate::order::dcv::Method;

/// What a change came to. How the order stands after it, the order itself says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changed {
    /// The service has looked.
    Checked(Checked),
    /// The method is this one now, with its token where the answer had it.
    Method(Method, Option<Token>),
    /// The mails are on their way.
    Resent,
    /// The order is canceled, or its reissue.
    Canceled,
    /// It is revoked, or waits for somebody to approve that.
    Revoked(Option<ApprovalRequest>),
    /// The certificate with this ID is revoked, and not the order.
    CertificateRevoked(u64),
}

impl Changed {
    /// Notes what a change came to. How the order stands then, it says itself.
    pub fn note(&self, followed: &mut Followed) {
        let report = followed.report.as_mut().map(|(_, report)| report);
        match (self, report) {
            (Changed::Checked(checked), Some(report)) => report.note_validations(&checked.names),
            (Changed::Method(method, _), Some(report)) => report.note_method(*method),
            (Changed::Revoked(Some(request)), Some(report)) => report.note_revocation(request),
            _ => {}
        }
        match self {
            Changed::Revoked(Some(request)) => followed.note_revocation(request.clone()),
            Changed::CertificateRevoked(id) => followed.note_revocation(ApprovalRequest::revoked(*id)),
            _ => {}
        }
        if let Changed::Method(_, Some(token)) = self {
            followed.note_token(token.clone());
        }
    }
}

/// What the service found when it looked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Checked {
    /// `order_status`, as it came: `issued`, where the last open name was shown.
    pub order_status: Option<String>,
    /// The state of each name that was looked at; none where the service does not list them.
    pub names: Vec<Validation>,
    /// What the service says, where something is not there yet and it does not list the names.
    pub not_yet: Option<String>,
}
