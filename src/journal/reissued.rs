//! How an order stood just before it was reissued. A reissue has no ID of its own to look for: when its answer is lost,
//! what the order says of itself is compared with this.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::report::Report;
use super::status::Status;
use crate::order::csr::{self, Reading};
use crate::order::difference::{Difference, REVOKED_WITHIN};
use crate::order::domain::SubjectName;
use crate::order::moment::moment;
use crate::order::purpose::Original;
use crate::order::text::listed;

/// How an order stood when it was asked for it, just before it was reissued. What was not said is none.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Reissued {
    /// The order's ID.
    pub order_id: u64,
    /// When it was asked.
    pub at: Timestamp,
    /// `status`, as it came.
    pub status: Option<String>,
    /// `certificate.id`.
    pub certificate_id: Option<u64>,
    /// The digest of the public key of `certificate.csr`.
    pub key: Option<String>,
    /// The names of the certificate; none where not all of them were said.
    pub names: Vec<String>,
    /// Those that the reissue has no more: what is before it is revoked for that.
    pub dropped: Vec<String>,
}

impl Reissued {
    /// How an order stands, that is about to be reissued for these names.
    pub fn of<'a>(report: &Report, at: Timestamp, wanted: impl Iterator<Item = &'a SubjectName>) -> Reissued {
        let Original { order_id, certificate_id, names, key, .. } = original(report);
        let was = Original { names: names.clone(), ..Original::default() };
        let dropped = Difference::of(&was, wanted).dropped;
        Reissued { order_id, at, status: report.status.clone(), certificate_id, key, names, dropped }
    }

    /// Whether a reissue was open.
    pub fn was_open(&self) -> bool {
        self.status.as_deref().map(Status::of) == Some(Status::ReissuePending)
    }

    /// Whether the certificate had other names than these, as far as both are known.
    pub fn has_other_names(&self, known: &[String]) -> bool {
        let set = |names: &[String]| names.iter().cloned().collect::<BTreeSet<String>>();
        !known.is_empty() && !self.names.is_empty() && set(known) != set(&self.names)
    }

    /// What is said of the certificates before it, where a name of theirs is gone; `issued` is when the new one was.
    pub fn revocation(&self, issued: Option<Timestamp>) -> Option<String> {
        if self.dropped.is_empty() {
            return None;
        }
        let dropped: Vec<&str> = self.dropped.iter().map(String::as_str).collect();
        let hours = SignedDuration::from_hours(REVOKED_WITHIN.into());
        let when = match issued.and_then(|issued| issued.checked_add(hours).ok()) {
            Some(deadline) => format!("are revoked by {}", moment(deadline)),
            None => format!("are revoked within {REVOKED_WITHIN} hours after this one is issued"),
        };
        Some(format!(
            "The earlier certificates of the order {when}, as {} is no longer on it: have the new one in place by then.",
            listed(&dropped)
        ))
    }
}

/// What is known of an order that is to be followed by another, or reissued.
pub fn original(report: &Report) -> Original {
    let names = report.names.iter().filter(|_| report.names_are_all);
    let names: Option<Vec<String>> = names
        .map(|name| SubjectName::as_sent(&name.to_ascii_lowercase()).map(|name| name.as_str().to_owned()))
        .collect();
    Original {
        order_id: report.order_id,
        certificate_id: report.certificate.id,
        names: names.unwrap_or_default(),
        key: report.certificate.csr.as_deref().and_then(key),
        valid_till: report.certificate.valid_till,
        order_valid_till: report.order_valid_till,
        signature_hash: report.certificate.signature_hash.clone(),
    }
}

/// The digest of the public key of a CSR.
pub fn key(csr: &str) -> Option<String> {
    match csr::read(csr) {
        Reading::Csr(request) => Some(request.key_digest()),
        _ => None,
    }
}
