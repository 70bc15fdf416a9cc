//! How an order stood just before it was reissued. A reissue has no ID of its own to look for: when its answer is lost,
//! what the order says of itself is compared with this.

use std::collections::BTreeSet;

use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::report::{Report, is_zero};
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
    /// The request to reissue it that waited for an approver then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<u64>,
    /// `certificate.id`.
    pub certificate_id: Option<u64>,
    /// The digest of the public key of `certificate.csr`.
    pub key: Option<String>,
    /// The names of the certificate; none where not all of them were said.
    pub names: Vec<String>,
    /// The file of the CSR that the certificate was made from, where that was ordered from here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub csr_file: Option<String>,
    /// Those that the reissue has no more: what is before it is revoked for that.
    pub dropped: Vec<String>,
    /// By how many seconds the clock of the service was ahead of this machine's then.
    #[serde(skip_serializing_if = "is_zero")]
    pub ahead: i64,
    /// That certificates are still to be revoked for a reissue before this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earlier: Option<ReissueRevocation>,
}

impl Reissued {
    /// How an order stands, that is about to be reissued for these names. What is not said of it now is as it was when the
    /// reissue was begun: what was confirmed was compared with that.
    pub fn of<'a>(
        report: &Report,
        begun: &Original,
        at: Timestamp,
        wanted: impl Iterator<Item = &'a SubjectName>,
    ) -> Reissued {
        let Original { order_id, certificate_id, names, key, .. } = original(report);
        let names = if names.is_empty() { begun.names.clone() } else { names };
        let is_the_same = certificate_id.is_none() || certificate_id == begun.certificate_id;
        let key = key.or_else(|| begun.key.clone().filter(|_| is_the_same));
        let was = Original { names: names.clone(), ..Original::default() };
        let dropped = Difference::of(&was, wanted).dropped;
        Reissued {
            order_id,
            at,
            status: report.status.clone(),
            request: report.reissue_request(),
            certificate_id,
            key,
            names,
            csr_file: None,
            dropped,
            ahead: report.ahead,
            earlier: None,
        }
    }

    /// Whether a reissue was open, or waited for an approver.
    pub fn was_open(&self) -> bool {
        self.request.is_some() || self.status.as_deref().map(Status::of) == Some(Status::ReissuePending)
    }

    /// Whether the certificate had other names than these, as far as both are known.
    pub fn has_other_names(&self, known: &[String]) -> bool {
        let set = |names: &[String]| names.iter().cloned().collect::<BTreeSet<String>>();
        !known.is_empty() && !self.names.is_empty() && set(known) != set(&self.names)
    }

    /// That the certificates before it are revoked, where a name of theirs is gone; `issued` is when the new one was.
    pub fn revocation(&self, issued: Option<Timestamp>) -> Option<ReissueRevocation> {
        let hours = SignedDuration::from_hours(REVOKED_WITHIN.into());
        let by = issued.and_then(|issued| issued.checked_add(hours).ok());
        (!self.dropped.is_empty()).then(|| ReissueRevocation { dropped: self.dropped.clone(), by })
    }

    /// The same, with what is still to be revoked for a reissue before this one.
    pub fn after(self, earlier: Option<ReissueRevocation>) -> Reissued {
        Reissued { earlier, ..self }
    }
}

/// That the certificates before a reissue are revoked, as a name of theirs is on it no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReissueRevocation {
    /// The names.
    pub dropped: Vec<String>,
    /// Until when; not known before the reissue is issued.
    pub by: Option<Timestamp>,
}

impl ReissueRevocation {
    /// Whether its certificates are revoked by now.
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.by.is_some_and(|by| by < now)
    }

    /// This and what an earlier reissue revokes: the first of it is over first.
    pub fn and_earlier(self, earlier: ReissueRevocation) -> ReissueRevocation {
        let mut dropped = earlier.dropped;
        dropped.extend(self.dropped);
        dropped.sort();
        dropped.dedup();
        ReissueRevocation { dropped, by: earlier.by.or(self.by) }
    }

    /// What is said of it now; where no moment is given, as when it was ordered.
    pub fn text(&self, now: Option<Timestamp>) -> String {
        let dropped: Vec<&str> = self.dropped.iter().map(String::as_str).collect();
        if let Some(by) = self.by.filter(|_| now.is_some_and(|now| self.is_over(now))) {
            return format!(
                "The earlier certificates of the order were to be revoked by {}: the new one is without {}. That is over: \
                 take them for revoked, though the service does not say so here. A server that still has one needs \
                 the new one now.",
                moment(by),
                listed(&dropped)
            );
        }
        let when = match self.by {
            Some(by) => format!("by {}", moment(by)),
            None => format!("within {REVOKED_WITHIN} hours after the new one is issued"),
        };
        format!(
            "The earlier certificates of the order are revoked {when}: the new one is without {}. Have it in place by \
             then.",
            listed(&dropped)
        )
    }
}

/// That nobody knows whether an order is being reissued, by a reissue that was sent then.
pub fn unknown(order_id: u64, sent: Option<Timestamp>) -> String {
    let when = sent.map_or_else(String::new, |time| format!(" on {}", moment(time)));
    format!(
        "A reissue of order {order_id} was sent from here{when}, and nobody knows yet whether it is open."
    )
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
        valid_from: report.certificate.valid_from,
        valid_till: report.certificate.valid_till,
        made: report.created.map(|created| Offset::UTC.to_datetime(created).date()),
        auto_renew: report.auto_renew,
        auto_reissue: report.auto_reissue,
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
