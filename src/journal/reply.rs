//! What became of an order that was confirmed: the service's answer as plain values.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};

use super::refusal::Refusal;
use super::status::Status;
use crate::failure::Failure;

/// How a confirmed order ended. Every confirmation ends in exactly one of these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The service took the order: it exists and may be billed.
    Accepted(Placed),
    /// The service answered and refused: nothing was bought.
    Refused(Refusal),
    /// The request never left this machine: nothing was bought.
    NotSent(Failure),
    /// The request never left this machine, since it, or one like it, may have been sent before: of that one it
    /// says nothing.
    HeldBack(Failure),
    /// The request may have arrived, and no answer says what became of it.
    Unknown(Failure),
}

/// The service's answer to an accepted order, in any of its five shapes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Placed {
    /// `id`: the order's ID.
    pub order_id: u64,
    /// `certificate_id`; none while the order waits for an approver.
    pub certificate_id: Option<u64>,
    /// `dcv_random_value`: returned for the token methods only, and sometimes missing even then.
    pub dcv_random_value: Option<String>,
    /// `certificate_chain`: filled when the certificate was issued at once.
    pub certificate_chain: Vec<ChainCertificate>,
    /// `requests`: filled when the order, or a reissue of it, waits for an approver.
    pub requests: Vec<ApprovalRequest>,
    /// `status`, as it came when the order was looked up, such as `pending`; the answer to the order
    /// itself says none.
    #[serde(default)]
    pub status: Option<String>,
}

impl Placed {
    /// How far the order has come, by its status where that is known, and else by what the answer has.
    pub fn status(&self) -> Status {
        match &self.status {
            Some(word) => Status::of(word),
            None if !self.certificate_chain.is_empty() => Status::Issued,
            None if !self.requests.is_empty() => Status::NeedsApproval,
            None => Status::Pending,
        }
    }

    /// Whether its certificate is to be reissued, and an approver decides that.
    pub fn waits_to_be_reissued(&self) -> bool {
        self.requests.iter().any(|request| request.is_reissue() && request.is_open())
    }

    /// Whether no certificate comes of it.
    pub fn has_fallen(&self) -> bool {
        self.status().comes_to_nothing()
    }
}

/// A certificate of the chain of an order that was issued at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainCertificate {
    /// `subject_common_name`.
    pub subject_common_name: String,
    /// `pem`.
    pub pem: String,
}

/// A request that waits for an approver.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ApprovalRequest {
    /// `id`.
    pub id: u64,
    /// `type`, as it came, such as `new_request` or `revoke`; the answer to an order says none.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// `status`, as it came, such as `pending`.
    pub status: String,
    /// The certificate that is asked to be revoked, where that was asked from here for one alone: the service does not
    /// say what a request is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate_id: Option<u64>,
}

impl ApprovalRequest {
    /// Whether it asks to revoke what the order has. Any other asks for the order itself: a new one, a renewal, a
    /// reissue.
    pub fn is_revocation(&self) -> bool {
        self.kind.as_ref().is_some_and(|kind| kind.to_ascii_lowercase().starts_with("revo"))
    }

    /// One that nobody had to approve: this certificate is revoked.
    pub fn revoked(certificate_id: u64) -> ApprovalRequest {
        ApprovalRequest {
            id: 0,
            kind: Some("revoke".into()),
            status: "approved".into(),
            certificate_id: Some(certificate_id),
        }
    }

    /// Whether this certificate was revoked by it: it is about that alone, and was approved.
    pub fn has_revoked(&self, certificate_id: Option<u64>) -> bool {
        let is_about_it = self.certificate_id.is_some() && self.certificate_id == certificate_id;
        is_about_it && self.is_revocation() && self.status.eq_ignore_ascii_case("approved")
    }

    /// Whether somebody decided against it.
    pub fn is_rejected(&self) -> bool {
        ["rejected", "denied"].iter().any(|word| self.status.eq_ignore_ascii_case(word))
    }

    /// Whether it asks to reissue the certificate.
    pub fn is_reissue(&self) -> bool {
        self.kind.as_ref().is_some_and(|kind| kind.to_ascii_lowercase().starts_with("reissue"))
    }

    /// Whether nobody has decided it yet: a word that is not known says that nobody has.
    pub fn is_open(&self) -> bool {
        let decided = ["approved", "rejected", "denied", "canceled", "cancelled"];
        !decided.iter().any(|word| self.status.eq_ignore_ascii_case(word))
    }
}

/// The answer to a request for the order's DCV token
/// (`PUT /order/certificate/{id}/dcv-random-value`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// `dcv_random_value`.
    pub value: String,
    /// `expiration_date`, as it came.
    pub expires: Option<String>,
}

impl Token {
    /// When it ends, where that is said: a day begins at 00:00 UTC, and ends it.
    pub fn ends(&self) -> Option<Timestamp> {
        let said = self.expires.as_ref()?.trim();
        let at_midnight = |day: Date| Offset::UTC.to_timestamp(day.at(0, 0, 0, 0)).ok();
        said.parse().ok().or_else(|| at_midnight(said.get(..10)?.parse().ok()?))
    }
}
