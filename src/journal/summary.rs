//! An order in a line: what a list of orders shows of it, whether it comes from the journal or from the service.

use std::collections::HashSet;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::entry::{Entry, State};
use super::followed::{CameWithAnswer, ChangeSent};
use super::reissued::ReissueRevocation;
use super::report::{Report, by_clock_ahead};
use super::status::Status;
use crate::order::dcv::Method;
use crate::order::id::Id;
use crate::order::parameter::FieldId;

/// What is told of an order in a list. What nothing says is none, and is *not known*.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Its name in the journal; none of an order that was placed elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Id>,
    /// `id` of the service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_id: Option<u64>,
    /// `certificate_id`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate_id: Option<u64>,
    /// Where it was sent, as the journal writes it; none of an order that was placed elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// The ID of the account it is in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<u64>,
    /// The product's `name_id`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// The common name.
    pub common_name: String,
    /// How many names there are.
    pub names: usize,
    /// Those that are known besides the common name, as they are sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_names: Vec<String>,
    /// Whether it is known that the service has it.
    pub standing: Standing,
    /// Its status, as it came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// How many names are validated, and of how many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validated: Option<(usize, usize)>,
    /// `dcv_method`, as it came or was sent; a list says none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dcv_method: Option<String>,
    /// How many records or files are still to be placed, or mails to be followed, before all names are validated.
    #[serde(default)]
    pub to_prove: usize,
    /// The ID of the order that this one renews.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renews: Option<u64>,
    /// The ID of the order that this one reissues: it is an entry of its own.
    #[serde(default)]
    pub reissues: Option<u64>,
    /// What is said of the certificates before it, where they are revoked.
    #[serde(default)]
    pub reissue_revocation: Option<ReissueRevocation>,
    /// Whether something that replaces its certificate was sent, and is not issued yet.
    #[serde(default)]
    pub is_under_way: bool,
    /// When the order was placed: confirmed here, or made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created: Option<Timestamp>,
    /// When its certificate was reissued from here, where that is what this tells of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reissued: Option<Timestamp>,
    /// When the service said this of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<Timestamp>,
    /// The last day of its certificate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_till: Option<Date>,
    /// The last day of the order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_valid_till: Option<Date>,
    /// Whether another order renews it, where that is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_renewed: Option<bool>,
    /// The ID of the request to revoke it that waits for an approver; 0 where that cannot be read.
    #[serde(default)]
    pub revocation: Option<u64>,
    /// The request to reissue its certificate that waits for an approver.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reissue_request: Option<u64>,
    /// Whether its certificate was revoked, and not the order.
    #[serde(default)]
    pub is_certificate_revoked: bool,
    /// What was sent to change it and not answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unanswered: Option<ChangeSent>,
    /// Whether it was taken off the list of orders that need somebody.
    pub is_left_alone: bool,
    /// The ID of its certificate that was saved on this machine last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saved: Option<u64>,
    /// By how many seconds the clock of the service is ahead of this machine's: see [`Report::ahead`].
    #[serde(default)]
    pub ahead: i64,
    /// The last moment that certificate counts, as it says itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saved_ends: Option<Timestamp>,
    /// The certificate that came with the answer to the order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub came: Option<CameWithAnswer>,
}

/// Whether an order exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// The service has it.
    Exists,
    /// Nobody knows.
    Unknown,
    /// It was refused, never left or is put aside: there is nothing.
    Nothing,
}

impl Summary {
    /// What the journal says of an order.
    pub fn of(entry: &Entry) -> Summary {
        let placed = match &entry.state {
            State::Accepted(placed) | State::Fallen(placed) => Some(placed),
            _ => None,
        };
        let followed = &entry.followed;
        let report = followed.report.as_ref().map(|(_, report)| report);
        let typed = entry.sent.draft.text(FieldId::DcvMethod);
        let method = report
            .and_then(|report| report.dcv_method.clone())
            .or_else(|| (!typed.is_empty()).then(|| typed.to_owned()));
        let said = |of: fn(&Report) -> Option<Date>| report.and_then(of);
        let common_name = entry.names().first().map_or("", String::as_str);
        Summary {
            id: Some(entry.id.clone()),
            order_id: placed.map(|placed| placed.order_id),
            certificate_id: report
                .and_then(|report| report.certificate.id)
                .or_else(|| placed.and_then(|placed| placed.certificate_id)),
            target: Some(entry.sent.target.clone()),
            account: followed.account.as_ref().map(|account| account.id),
            product: Some(entry.sent.product.clone()),
            common_name: common_name.to_owned(),
            names: entry.names().len(),
            other_names: others(entry.names(), common_name),
            standing: match entry.state {
                State::Accepted(_) | State::Fallen(_) => Standing::Exists,
                State::Prepared | State::Unknown(_) => Standing::Unknown,
                State::Refused(..) | State::NotSent(_) | State::PutAside => Standing::Nothing,
            },
            status: report
                .and_then(|report| report.status.clone())
                .or_else(|| placed.map(|placed| placed.status().word().to_owned())),
            validated: report.and_then(Report::validated),
            to_prove: to_prove(entry.names(), method.as_deref(), report),
            dcv_method: method,
            reissues: entry.sent.reissue.as_ref().map(|before| before.order_id),
            reissue_revocation: entry.revocation(),
            is_under_way: false,
            renews: entry.sent.renews(),
            created: entry.ordered_at(),
            reissued: entry.reissued_at(),
            asked: followed.report.as_ref().map(|(asked, _)| *asked),
            valid_till: said(|report| report.certificate.valid_till),
            order_valid_till: said(|report| report.order_valid_till),
            is_renewed: report.and_then(|report| report.is_renewed),
            revocation: report.and_then(Report::revocation),
            reissue_request: report.and_then(Report::reissue_request),
            is_certificate_revoked: report.is_some_and(|report| report.certificate.is_revoked),
            unanswered: followed.unanswered,
            is_left_alone: followed.is_left_alone,
            saved: followed.saved.as_ref().map(|saved| saved.certificate_id),
            ahead: report.map_or(0, |report| report.ahead),
            saved_ends: followed.saved.as_ref().and_then(|saved| saved.ends),
            came: followed.came.clone(),
        }
    }

    /// What the service says of an order of this account, asked now.
    pub fn of_report(report: &Report, account: Option<u64>, now: Timestamp) -> Summary {
        let first = || report.names.first().cloned();
        let common_name = report.common_name.clone().or_else(first).unwrap_or_default();
        Summary {
            id: None,
            order_id: Some(report.order_id),
            certificate_id: report.certificate.id,
            target: None,
            account,
            product: report.product.clone(),
            names: report.names.len(),
            other_names: others(&report.names, &common_name),
            common_name,
            standing: Standing::Exists,
            status: report.status.clone(),
            validated: report.validated(),
            to_prove: to_prove(&report.names, report.dcv_method.as_deref(), Some(report)),
            dcv_method: report.dcv_method.clone(),
            renews: None,
            reissues: None,
            reissue_revocation: None,
            is_under_way: false,
            created: report.created,
            reissued: None,
            asked: Some(now),
            valid_till: report.certificate.valid_till,
            order_valid_till: report.order_valid_till,
            is_renewed: report.is_renewed,
            revocation: report.revocation(),
            reissue_request: report.reissue_request(),
            is_certificate_revoked: report.certificate.is_revoked,
            unanswered: None,
            is_left_alone: false,
            saved: None,
            ahead: report.ahead,
            saved_ends: None,
            came: None,
        }
    }

    /// What the service says of an order now, with what the journal alone has of its certificate.
    pub fn of_both(entry: Option<&Entry>, report: &Report, asked: Timestamp) -> Summary {
        let told = Summary::of_report(report, None, asked);
        match entry.map(Summary::of) {
            Some(Summary { id, is_left_alone, saved, saved_ends, came, renews, .. }) => {
                Summary { id, is_left_alone, saved, saved_ends, came, renews, ..told }
            }
            None => told,
        }
    }

    /// Since when what is told of it is known: when the service said so, or answered the order.
    pub fn known_at(&self) -> Option<Timestamp> {
        self.asked.or(self.begun())
    }

    /// When that was begun which this tells of: the order, or the reissue of its certificate.
    pub fn begun(&self) -> Option<Timestamp> {
        self.reissued.or(self.created)
    }

    /// What time it is for its service at a moment of this machine's clock.
    pub fn there(&self, now: Timestamp) -> Timestamp {
        by_clock_ahead(now, self.ahead)
    }

    /// Whether its certificate is on this machine: the one it has now, not one that was replaced.
    pub fn is_on_disk(&self) -> bool {
        self.saved.is_some() && (self.certificate_id.is_none() || self.saved == self.certificate_id)
    }

    /// The last moment its certificate counts, where the certificate itself is known: the service says a day.
    pub fn ends(&self) -> Option<Timestamp> {
        let came = self.came.as_ref().filter(|came| {
            self.certificate_id.is_none()
                || came.certificate_id.is_none_or(|id| Some(id) == self.certificate_id)
        });
        self.saved_ends.filter(|_| self.is_on_disk()).or(came.map(|came| came.ends))
    }

    /// How far it has come, where that is said.
    pub fn status(&self) -> Option<Status> {
        self.status.as_deref().map(Status::of)
    }
}

/// The names but the common name.
fn others(names: &[String], common_name: &str) -> Vec<String> {
    names.iter().filter(|name| !name.eq_ignore_ascii_case(common_name)).cloned().collect()
}

/// How many proofs of control are still open. A file stands on each name; a record or a mail serves a wildcard and
/// its base at once.
fn to_prove(names: &[String], method: Option<&str>, report: Option<&Report>) -> usize {
    let done: HashSet<String> = report
        .map_or(&[][..], |report| &report.validations)
        .iter()
        .filter(|validation| validation.is_done())
        .map(|validation| validation.name.to_ascii_lowercase())
        .collect();
    let is_file = method.is_some_and(|method| method == Method::HttpToken.word());
    let open = names.iter().map(|name| name.to_ascii_lowercase()).filter(|name| !done.contains(name));
    let proofs = open.map(|name| match name.strip_prefix("*.") {
        Some(base) if !is_file => base.to_owned(),
        _ => name,
    });
    proofs.collect::<HashSet<String>>().len()
}
