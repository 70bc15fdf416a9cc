//! What an order waits for, and which word of the documents says so.

use serde::{Deserialize, Serialize};

/// The status of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// An approver has to agree.
    NeedsApproval,
    /// Domain control has to be proved.
    Pending,
    /// The certificate is being issued.
    Processing,
    /// Somebody has to collect the certificate.
    WaitingPickup,
    /// Nothing: the certificate is there.
    Issued,
    /// A reissue is open; the certificate there is still stands.
    ReissuePending,
    /// The approver did not agree.
    Rejected,
    /// It was canceled.
    Canceled,
    /// All its certificates are revoked.
    Revoked,
    /// Its certificate is over.
    Expired,
}

impl Status {
    /// Every status, from the first to the last ones.
    pub const ALL: [Status; 10] = [
        Status::NeedsApproval,
        Status::Pending,
        Status::Processing,
        Status::WaitingPickup,
        Status::Issued,
        Status::ReissuePending,
        Status::Rejected,
        Status::Canceled,
        Status::Revoked,
        Status::Expired,
    ];

    /// The word on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Status::NeedsApproval => "needs_approval",
            Status::Pending => "pending",
            Status::Processing => "processing",
            Status::WaitingPickup => "waiting_pickup",
            Status::Issued => "issued",
            Status::ReissuePending => "reissue_pending",
            Status::Rejected => "rejected",
            Status::Canceled => "canceled",
            Status::Revoked => "revoked",
            Status::Expired => "expired",
        }
    }

    /// What canceling makes of it: an order that was never issued is canceled, a reissue is given up. None where
    /// nothing can be canceled.
    pub(super) fn canceled(self) -> Option<Status> {
        match self {
            Status::Pending | Status::WaitingPickup => Some(Status::Canceled),
            Status::ReissuePending => Some(Status::Issued),
            _ => None,
        }
    }

    /// Whether a filter for a word finds it: `issued` finds what has expired, too.
    pub(super) fn is_found_by(self, word: &str) -> bool {
        self.word() == word || (self == Status::Expired && word == Status::Issued.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_kept_by_the_word_on_the_wire() {
        for status in Status::ALL {
            assert_eq!(serde_json::to_value(status).unwrap(), status.word());
        }
    }

    #[test]
    fn only_what_is_open_is_canceled() {
        let canceled: Vec<_> = Status::ALL.into_iter().filter(|status| status.canceled().is_some()).collect();
        assert_eq!(canceled, [Status::Pending, Status::WaitingPickup, Status::ReissuePending]);
        assert_eq!(Status::ReissuePending.canceled(), Some(Status::Issued));
    }
}
