//! What somebody in the account has to agree to: a new order, or a revocation.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::answer::moment;

/// A request that an approver decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// The request's ID.
    pub id: u64,
    /// When it was made.
    pub made: Timestamp,
    /// What it asks for.
    pub of: Wish,
    /// Whether it was decided, and how.
    pub decision: Decision,
    /// The user who made it, and who may not decide it.
    pub by: u64,
    /// What that user said.
    pub comments: Option<String>,
    /// What the approver said.
    pub processor_comment: Option<String>,
}

/// What a request asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wish {
    /// An order.
    NewRequest,
    /// A reissue.
    Reissue,
    /// The revocation of all that an order has.
    RevokeOrder,
    /// The revocation of one certificate.
    RevokeCertificate,
}

/// How a request was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Not yet.
    Pending,
    /// Yes.
    Approved,
    /// No.
    Rejected,
}

impl Wish {
    fn word(self) -> &'static str {
        match self {
            Wish::NewRequest => "new_request",
            Wish::Reissue => "reissue",
            Wish::RevokeOrder | Wish::RevokeCertificate => "revoke",
        }
    }
}

impl Decision {
    /// The word on the wire.
    pub(super) fn word(self) -> &'static str {
        match self {
            Decision::Pending => "pending",
            Decision::Approved => "approved",
            Decision::Rejected => "rejected",
        }
    }
}

impl Approval {
    /// The request as the order info shows it.
    pub(super) fn shown(&self) -> Value {
        let mut shown = json!({
            "id": self.id,
            "date": moment(self.made),
            "type": self.of.word(),
            "status": self.decision.word(),
        });
        let said = [("comments", &self.comments), ("processor_comment", &self.processor_comment)];
        for (name, text) in said {
            if let Some(text) = text {
                shown[name] = json!(text);
            }
        }
        shown
    }
}
