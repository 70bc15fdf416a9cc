//! What the service says of an order that exists: its list, its order info and the state of each name, put
//! together. What a source does not say stays empty, and is *not known*.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::reply::ApprovalRequest;
use super::status::Status;

/// What is known of an order, as the service told it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Report {
    /// `id`.
    pub order_id: u64,
    /// `status`, as it came.
    pub status: Option<String>,
    /// `date_created`.
    pub created: Option<Timestamp>,
    /// `product.name_id`.
    pub product: Option<String>,
    /// `certificate.common_name`.
    pub common_name: Option<String>,
    /// The names on the certificate that are told, in any order.
    pub names: Vec<String>,
    /// Whether those are all of them: a list may show the common name alone.
    pub names_are_all: bool,
    /// `alternative_order_id`.
    pub alternative_order_id: Option<String>,
    /// `dcv_method`.
    pub dcv_method: Option<String>,
    /// `order_valid_till`: the last day of the order, which may outlast its certificate.
    pub order_valid_till: Option<Date>,
    /// `is_renewed`: whether another order renews it.
    pub is_renewed: Option<bool>,
    /// Its certificate, as far as there is one.
    pub certificate: Certificate,
    /// `requests`.
    pub requests: Vec<ApprovalRequest>,
    /// `caa_status_message`: name and text.
    pub caa: Vec<(String, String)>,
    /// The state of each name; none where it was not asked for.
    pub validations: Vec<Validation>,
}

/// The certificate of an order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Certificate {
    /// `id`; none while the order waits for an approver.
    pub id: Option<u64>,
    /// `serial_number`, once it is issued.
    pub serial_number: Option<String>,
    /// `thumbprint`, once it is issued.
    pub thumbprint: Option<String>,
    /// `date_issued`.
    pub issued: Option<Timestamp>,
    /// `valid_from`: its first day.
    pub valid_from: Option<Date>,
    /// `valid_till`: its last day; days are counted to 00:00 UTC of it.
    pub valid_till: Option<Date>,
    /// `csr`.
    pub csr: Option<String>,
}

/// How far the validation of one name has come.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Validation {
    /// The name.
    pub name: String,
    /// `status`, as it came: `approved` or `pending` are known.
    pub status: String,
    /// `method`, as it came.
    pub method: Option<String>,
}

impl Validation {
    /// Whether control of the name has been shown: `approved` is the one word that is documented for it.
    pub fn is_done(&self) -> bool {
        self.status.eq_ignore_ascii_case("approved")
    }
}

impl Report {
    /// How far the order has come, where that is said.
    pub fn status(&self) -> Option<Status> {
        self.status.as_deref().map(Status::of)
    }

    /// How many names are validated, and of how many; none where the state of the names is not known.
    pub fn validated(&self) -> Option<(usize, usize)> {
        let done = self.validations.iter().filter(|validation| validation.is_done()).count();
        (!self.validations.is_empty()).then_some((done, self.validations.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_counted_only_where_their_state_is_known() {
        let validation = |status: &str| Validation { status: status.into(), ..Validation::default() };
        assert_eq!(Report::default().validated(), None);
        let report = Report {
            status: Some("Pending".into()),
            validations: vec![validation("approved"), validation("pending"), validation("on hold")],
            ..Report::default()
        };
        assert_eq!(report.validated(), Some((1, 3)));
        assert_eq!(report.status(), Some(Status::Pending));
    }
}
