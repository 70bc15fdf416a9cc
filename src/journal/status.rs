//! How far an order has come, as the service says it.

/// The status of an order. Its meaning is read from several clients of the service, as no list of all values
/// is known: what is not in it is [`Status::Other`], and is taken for in progress.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// `needs_approval`: somebody in the account has to approve it; nothing is validated before.
    NeedsApproval,
    /// `needs_csr`: its CSR is missing.
    NeedsCsr,
    /// `pending`: control of its names has to be proved, or another check is open.
    Pending,
    /// `processing`: the certificate is being issued.
    Processing,
    /// `waiting_pickup`: somebody has to collect the certificate.
    WaitingPickup,
    /// `approved`: on its way, or issued: only the certificate's own members tell.
    Approved,
    /// `issued`: the certificate can be downloaded.
    Issued,
    /// `reissue_pending`: a reissue is open, and the certificate before it still stands.
    ReissuePending,
    /// `rejected`, by whoever approves or by the service.
    Rejected,
    /// `canceled`.
    Canceled,
    /// `revoked`.
    Revoked,
    /// `denied`.
    Denied,
    /// `expired`.
    Expired,
    /// Something else, as it came.
    Other(String),
}

impl Status {
    /// The status that a word stands for, in any case.
    pub fn of(word: &str) -> Status {
        match word.trim().to_ascii_lowercase().as_str() {
            "needs_approval" => Status::NeedsApproval,
            "needs_csr" => Status::NeedsCsr,
            "pending" => Status::Pending,
            "processing" => Status::Processing,
            "waiting_pickup" => Status::WaitingPickup,
            "approved" => Status::Approved,
            "issued" => Status::Issued,
            "reissue_pending" => Status::ReissuePending,
            "rejected" => Status::Rejected,
            "canceled" | "cancelled" => Status::Canceled,
            "revoked" => Status::Revoked,
            "denied" => Status::Denied,
            "expired" => Status::Expired,
            _ => Status::Other(word.to_owned()),
        }
    }

    /// Whether control of the names may still have to be proved: what nobody documented is in progress.
    pub fn is_validating(&self) -> bool {
        matches!(self, Status::Pending | Status::ReissuePending | Status::Other(_))
    }

    /// Whether nothing more becomes of an order: it is asked about no further.
    pub fn is_final(&self) -> bool {
        use Status::{Canceled, Denied, Expired, Issued, Rejected, Revoked};
        matches!(self, Issued | Rejected | Canceled | Revoked | Denied | Expired)
    }

    /// Whether it ended without a certificate that can be used.
    pub fn has_fallen(&self) -> bool {
        self.comes_to_nothing() || *self == Status::Revoked
    }

    /// Whether it ended before there was a certificate.
    pub fn comes_to_nothing(&self) -> bool {
        matches!(self, Status::Rejected | Status::Canceled | Status::Denied)
    }

    /// What it is, within a sentence: `reissue pending`. One that nobody documented is told as it came.
    pub fn said(&self) -> String {
        match self {
            Status::Other(word) => word.clone(),
            status => status.word().replace('_', " "),
        }
    }

    /// The word for it, as the service writes it.
    pub fn word(&self) -> &str {
        match self {
            Status::NeedsApproval => "needs_approval",
            Status::NeedsCsr => "needs_csr",
            Status::Pending => "pending",
            Status::Processing => "processing",
            Status::WaitingPickup => "waiting_pickup",
            Status::Approved => "approved",
            Status::Issued => "issued",
            Status::ReissuePending => "reissue_pending",
            Status::Rejected => "rejected",
            Status::Canceled => "canceled",
            Status::Revoked => "revoked",
            Status::Denied => "denied",
            Status::Expired => "expired",
            Status::Other(word) => word,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Status;

    #[test]
    fn a_status_is_known_in_any_case_and_an_unknown_one_is_in_progress() {
        assert_eq!(Status::of("ISSUED"), Status::Issued);
        assert_eq!(Status::of("Cancelled"), Status::Canceled);
        let other = Status::of("on_hold");
        assert_eq!(other, Status::Other("on_hold".into()));
        assert!(!other.is_final() && !other.has_fallen() && other.is_validating());
        assert_eq!(
            (other.said().as_str(), Status::ReissuePending.said().as_str()),
            ("on_hold", "reissue pending")
        );
    }
}
