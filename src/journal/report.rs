//! What the service says of an order that exists: its list, its order info and the state of each name, put
//! together. What a source does not say stays empty, and is *not known*.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::reply::{ApprovalRequest, Placed};
use super::status::Status;
use crate::order::dcv::Method;

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
    /// `auto_renew`: whether the service renews it by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auto_renew: Option<bool>,
    /// `disable_renewal_notifications`: whether no mail reminds anybody of the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disable_renewal_notifications: Option<bool>,
    /// `disable_ct`: whether its certificates are kept out of CT logs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disable_ct: Option<bool>,
    /// `auto_reissue`: whether the service reissues its certificates by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auto_reissue: Option<bool>,
    /// `container.id`: the part of the account that it is in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container: Option<u64>,
    /// `payment_method`, as it came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_method: Option<String>,
    /// `custom_fields`: the `metadata_id` and the `value` of each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub custom_fields: Vec<(u64, String)>,
    /// `additional_emails`: who gets mail about it besides.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub additional_emails: Vec<String>,
    /// Its certificate, as far as there is one.
    pub certificate: ReportedCertificate,
    /// `requests`.
    pub requests: Vec<ApprovalRequest>,
    /// `caa_status_message`: name and text.
    pub caa: Vec<(String, String)>,
    /// The state of each name; none where it was not asked for.
    pub validations: Vec<Validation>,
    /// By how many seconds the service's clock was ahead of this machine's when it said this, where that is more than
    /// clocks differ: whether a certificate has ended is a matter of the service's time.
    #[serde(skip_serializing_if = "is_zero")]
    pub ahead: i64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it over so")]
pub(super) fn is_zero(seconds: &i64) -> bool {
    *seconds == 0
}

/// What is told, or else what was told before.
fn filled<T>(told: Vec<T>, before: Vec<T>) -> Vec<T> {
    if told.is_empty() { before } else { told }
}

/// Clocks that are less than this many seconds apart mean the same.
const CLOCKS: i64 = 3600;

/// The certificate of an order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ReportedCertificate {
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
    /// `server_platform`: what it is to be installed on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub server_platform: Option<ServerPlatform>,
    /// `signature_hash`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signature_hash: Option<String>,
    /// Whether it was revoked, and not the order: the service does not say so of it, but what became of the request that was
    /// sent from here.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_revoked: bool,
}

/// What a certificate is to be installed on, as the service tells it: its documents do not agree on the numbers, so the
/// name counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerPlatform {
    /// `server_platform.id`.
    pub id: Option<i64>,
    /// `server_platform.name`.
    pub name: Option<String>,
}

impl ReportedCertificate {
    /// What this says of the certificate, and what only an earlier or a shorter one says, unless that is of another
    /// certificate.
    fn or(self, other: ReportedCertificate) -> ReportedCertificate {
        if matches!((self.id, other.id), (Some(id), Some(other)) if id != other) {
            return self;
        }
        ReportedCertificate {
            id: self.id.or(other.id),
            serial_number: self.serial_number.or(other.serial_number),
            thumbprint: self.thumbprint.or(other.thumbprint),
            issued: self.issued.or(other.issued),
            valid_from: self.valid_from.or(other.valid_from),
            valid_till: self.valid_till.or(other.valid_till),
            csr: self.csr.or(other.csr),
            signature_hash: self.signature_hash.or(other.signature_hash),
            server_platform: self.server_platform.or(other.server_platform),
            is_revoked: self.is_revoked || other.is_revoked,
        }
    }
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
    /// Whether control of the name has been proved: `approved` is the one word that is documented for it.
    pub fn is_done(&self) -> bool {
        self.status.eq_ignore_ascii_case("approved")
    }
}

/// What the service is documented to say of the CAA records of a name before it has asked for them.
const CAA_IS_TO_COME: &str = "CAA check is not called yet";

/// A moment of this machine's clock by one that is so many seconds ahead of it.
pub fn by_clock_ahead(at: Timestamp, seconds: i64) -> Timestamp {
    at.saturating_add(SignedDuration::from_secs(seconds)).unwrap_or(at)
}

impl Report {
    /// The order as an answer to it would have said it, and its status.
    pub fn placed(&self) -> Placed {
        let waits = self.status() == Some(Status::NeedsApproval);
        Placed {
            order_id: self.order_id,
            // While an approver is waited for, the order's own answer names none either.
            certificate_id: self.certificate.id.filter(|_| !waits),
            // Those of an order that was approved are history.
            requests: match waits {
                true => self.requests.iter().filter(|request| !request.is_revocation()).cloned().collect(),
                false => self.open_reissues().cloned().collect(),
            },
            status: self.status.clone(),
            ..Placed::default()
        }
    }

    /// What the service says of the CAA records of names, each thing once: the names, and that.
    pub fn caa_told(&self) -> Vec<(String, String)> {
        let mut told: Vec<(String, String)> = Vec::new();
        for (name, text) in &self.caa {
            let said = if text == CAA_IS_TO_COME { "the service has not checked it yet" } else { text };
            match told.iter_mut().find(|(_, other)| other == said) {
                Some((names, _)) => *names += &format!(", {name}"),
                None => told.push((name.clone(), said.to_owned())),
            }
        }
        told
    }

    /// What this says of the order, and what only an earlier or a shorter one says. What is of a moment, as open
    /// requests and the messages of CAA are, is not taken from there; only that its revocation was asked for is, unless
    /// this one says what requests there are. What was to be shown for names is over once the order is.
    pub fn or(self, other: Report) -> Report {
        let is_over = self.status().is_some_and(|status| status.is_final());
        let names_of_other = !self.names_are_all && (other.names_are_all || self.names.is_empty());
        let (names, names_are_all) = match names_of_other {
            true => (other.names, other.names_are_all),
            false => (self.names, self.names_are_all),
        };
        let requests = match self.requests.is_empty() {
            true => other.requests.into_iter().filter(ApprovalRequest::is_revocation).collect(),
            false => with_what_they_are_about(self.requests, &other.requests),
        };
        Report {
            order_id: self.order_id,
            status: self.status.or(other.status),
            created: self.created.or(other.created),
            product: self.product.or(other.product),
            common_name: self.common_name.or(other.common_name),
            names,
            names_are_all,
            alternative_order_id: self.alternative_order_id.or(other.alternative_order_id),
            dcv_method: self.dcv_method.or(other.dcv_method),
            order_valid_till: self.order_valid_till.or(other.order_valid_till),
            is_renewed: self.is_renewed.or(other.is_renewed),
            auto_renew: self.auto_renew.or(other.auto_renew),
            disable_renewal_notifications: self
                .disable_renewal_notifications
                .or(other.disable_renewal_notifications),
            disable_ct: self.disable_ct.or(other.disable_ct),
            auto_reissue: self.auto_reissue.or(other.auto_reissue),
            container: self.container.or(other.container),
            payment_method: self.payment_method.or(other.payment_method),
            custom_fields: filled(self.custom_fields, other.custom_fields),
            additional_emails: filled(self.additional_emails, other.additional_emails),
            certificate: self.certificate.or(other.certificate),
            requests,
            caa: self.caa,
            ahead: self.ahead,
            validations: match self.validations.is_empty() && !is_over {
                true => other.validations,
                false => self.validations,
            },
        }
    }

    /// Notes the service's clock, where it said what time it is there, and this machine's at the same moment.
    pub fn note_clock(&mut self, theirs: Option<Timestamp>, ours: Timestamp) {
        let ahead = theirs.map_or(0, |theirs| theirs.as_second() - ours.as_second());
        self.ahead = if ahead.abs() < CLOCKS { 0 } else { ahead };
    }

    /// What time it is for the service at a moment of this machine's clock.
    pub fn there(&self, now: Timestamp) -> Timestamp {
        by_clock_ahead(now, self.ahead)
    }

    /// The names that are validated, as the service writes them.
    pub fn validated_names(&self) -> BTreeSet<&str> {
        self.validations
            .iter()
            .filter(|validation| validation.is_done())
            .map(|done| done.name.as_str())
            .collect()
    }

    /// Notes the state of some of the names.
    pub fn note_validations(&mut self, told: &[Validation]) {
        for validation in told {
            let same = |known: &&mut Validation| known.name.eq_ignore_ascii_case(&validation.name);
            match self.validations.iter_mut().find(same) {
                Some(known) => *known = validation.clone(),
                None => self.validations.push(validation.clone()),
            }
        }
    }

    /// Notes that its names are validated in this way from now on: what was shown in another way is to be asked anew.
    pub fn note_method(&mut self, method: Method) {
        self.dcv_method = Some(method.word().to_owned());
        self.validations.clear();
    }

    /// How its names are validated, where it is a way that is known.
    pub fn method(&self) -> Option<Method> {
        Method::parse(self.dcv_method.as_deref()?).ok()
    }

    /// How far the order has come, where that is said.
    pub fn status(&self) -> Option<Status> {
        self.status.as_deref().map(Status::of)
    }

    /// The request to revoke what the order has that waits for an approver: its ID, or 0 where that cannot be read.
    pub fn revocation(&self) -> Option<u64> {
        self.revocations().last().map(|request| request.id)
    }

    /// The request to revoke that waits and leaves nothing to be asked for beside it: it is about the whole order, or
    /// nobody knows about what.
    pub fn revocation_of_all(&self) -> Option<u64> {
        self.revocations().filter(|request| request.certificate_id.is_none()).last().map(|request| request.id)
    }

    /// Whether it was asked to revoke this certificate alone, and that waits.
    pub fn is_revocation_asked(&self, certificate_id: u64) -> bool {
        self.revocations().any(|request| request.certificate_id == Some(certificate_id))
    }

    /// The request to revoke that was decided last, where an approver has rejected it, and none was asked for since.
    pub fn rejected_revocation(&self) -> Option<u64> {
        let last = self
            .requests
            .iter()
            .filter(|request| request.is_revocation())
            .max_by_key(|request| request.id)?;
        last.is_rejected().then_some(last.id)
    }

    /// Notes what is known of its requests to revoke as they were sent, and whether its certificate was revoked by one.
    pub fn note_what_was_asked(&mut self, asked: &[ApprovalRequest]) {
        self.requests = with_what_they_are_about(std::mem::take(&mut self.requests), asked);
        let id = self.certificate.id;
        self.certificate.is_revoked |=
            self.requests.iter().chain(asked).any(|request| request.has_revoked(id));
    }

    /// The requests to revoke that wait for an approver.
    fn revocations(&self) -> impl Iterator<Item = &ApprovalRequest> {
        let is_over = matches!(self.status(), Some(Status::Revoked | Status::Expired));
        self.requests.iter().filter(move |request| !is_over && request.is_revocation() && request.is_open())
    }

    /// The request to reissue its certificate that waits for an approver: its ID.
    pub fn reissue_request(&self) -> Option<u64> {
        self.open_reissues().next_back().map(|request| request.id)
    }

    fn open_reissues(&self) -> impl DoubleEndedIterator<Item = &ApprovalRequest> {
        self.requests.iter().filter(|request| request.is_reissue() && request.is_open())
    }

    /// Whether a reissue is open: its certificate is not made yet, and the one that the order has is the one before.
    /// That is so while an approver is waited for, too, where the order's status is as before.
    pub fn is_reissue_open(&self) -> bool {
        self.status() == Some(Status::ReissuePending) || self.reissue_request().is_some()
    }

    /// Notes a request to revoke what the order has.
    pub fn note_revocation(&mut self, request: &ApprovalRequest) {
        self.requests.retain(|known| known.id != request.id);
        let kind = request.kind.clone().or_else(|| Some("revoke".into()));
        self.requests.push(ApprovalRequest { kind, ..request.clone() });
    }

    /// How many names are validated, and of how many; none where the state of the names is not known.
    pub fn validated(&self) -> Option<(usize, usize)> {
        let done = self.validations.iter().filter(|validation| validation.is_done()).count();
        (!self.validations.is_empty()).then_some((done, self.validations.len()))
    }
}

/// Requests as they are said now, with what is known from earlier of what they are about.
fn with_what_they_are_about(
    mut requests: Vec<ApprovalRequest>,
    known: &[ApprovalRequest],
) -> Vec<ApprovalRequest> {
    for request in &mut requests {
        let same = known.iter().find(|known| known.id == request.id);
        request.certificate_id = request.certificate_id.or(same.and_then(|known| known.certificate_id));
    }
    requests
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_caa_is_told_once_with_its_names_and_in_plain_words() {
        let of = |said: &[(&str, &str)]| {
            let caa = said.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
            Report { caa, ..Report::default() }.caa_told()
        };
        let told = |names: &str, text: &str| (names.to_owned(), text.to_owned());
        assert_eq!(
            of(&[("a.example", CAA_IS_TO_COME), ("b.example", "CAA refuses"), ("c.example", CAA_IS_TO_COME)]),
            [
                told("a.example, c.example", "the service has not checked it yet"),
                told("b.example", "CAA refuses")
            ]
        );
        assert_eq!(of(&[]), []);
    }

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

    #[test]
    fn names_that_were_open_are_not_told_as_open_once_the_order_is_over() {
        let validations = vec![Validation { status: "pending".into(), ..Validation::default() }];
        let before = Report { validations: validations.clone(), ..Report::default() };
        let now = |status: &str| Report { status: Some(status.into()), ..Report::default() };
        for (status, kept) in [("issued", 0), ("revoked", 0), ("canceled", 0), ("pending", 1), ("on_hold", 1)]
        {
            assert_eq!(now(status).or(before.clone()).validations.len(), kept, "{status}");
        }
        let told = Report { validations, ..now("issued") };
        assert_eq!(told.or(before).validations.len(), 1, "what the service says itself stands");
    }

    #[test]
    fn what_is_asked_to_be_revoked_is_known_by_its_request() {
        let request = |id: u64, certificate_id| ApprovalRequest {
            id,
            kind: Some("revoke".into()),
            status: "pending".into(),
            certificate_id,
        };
        let issued = |requests| Report { status: Some("issued".into()), requests, ..Report::default() };
        let mut known = issued(Vec::new());
        known.note_revocation(&request(77, Some(9)));
        // The service says that there is a request, and not what it is about.
        let told = issued(vec![request(77, None)]).or(known.clone());
        for report in [&known, &told] {
            assert_eq!((report.revocation(), report.revocation_of_all()), (Some(77), None));
            assert!(report.is_revocation_asked(9) && !report.is_revocation_asked(10));
        }
        let more = issued(vec![request(77, None), request(78, None)]).or(known);
        assert_eq!((more.revocation(), more.revocation_of_all()), (Some(78), Some(78)));
        let decided = Report { status: Some("revoked".into()), ..told };
        assert!(!decided.is_revocation_asked(9) && decided.revocation().is_none());
    }

    #[test]
    fn a_revocation_that_waits_is_known_until_it_is_decided() {
        let request = |id, kind: &str, status: &str| ApprovalRequest {
            id,
            kind: Some(kind.into()),
            status: status.into(),
            certificate_id: None,
        };
        let issued = |requests| Report { status: Some("issued".into()), requests, ..Report::default() };
        for (requests, waits) in [
            (vec![request(1, "new_request", "pending")], None),
            (vec![request(1, "new request", "approved"), request(2, "revoke", "pending")], Some(2)),
            (vec![request(2, "Revoke", "submitted")], Some(2)),
            (vec![request(2, "revoke", "approved"), request(3, "reissue", "pending")], None),
            (vec![request(2, "revoke", "rejected")], None),
            (vec![request(2, "revoke", "rejected"), request(4, "revoke", "")], Some(4)),
        ] {
            assert_eq!(issued(requests.clone()).revocation(), waits, "{requests:?}");
        }
        let mut known = issued(vec![request(1, "new_request", "approved")]);
        known.note_revocation(&ApprovalRequest {
            id: 77,
            kind: None,
            status: "submitted".into(),
            certificate_id: None,
        });
        assert_eq!(known.revocation(), Some(77));
        assert_eq!(
            issued(Vec::new()).or(known.clone()).revocation(),
            Some(77),
            "nothing is said of requests"
        );
        let decided = issued(vec![request(77, "revoke", "rejected")]);
        assert_eq!(decided.or(known.clone()).revocation(), None);
        let revoked = Report { status: Some("revoked".into()), ..Report::default() };
        assert_eq!(revoked.or(known).revocation(), None);
    }

    #[test]
    fn what_a_later_one_does_not_say_an_earlier_one_does() {
        let certificate = |id, till: Option<&str>| ReportedCertificate {
            id: Some(id),
            valid_till: till.map(|day| day.parse().unwrap()),
            ..ReportedCertificate::default()
        };
        let full = Report {
            order_id: 7,
            status: Some("pending".into()),
            names: vec!["example.com".into(), "www.example.com".into()],
            names_are_all: true,
            dcv_method: Some("dns-txt-token".into()),
            certificate: certificate(9, Some("2027-01-01")),
            caa: vec![("example.com".into(), "CAA check is not called yet".into())],
            ..Report::default()
        };
        let listed = Report {
            order_id: 7,
            status: Some("issued".into()),
            names: vec!["example.com".into()],
            certificate: certificate(9, None),
            ..Report::default()
        };
        let both = listed.clone().or(full.clone());
        assert_eq!(both.status(), Some(Status::Issued));
        assert_eq!((&both.names, &both.dcv_method), (&full.names, &full.dcv_method));
        assert!(both.names_are_all && both.caa.is_empty(), "{both:?}");
        assert_eq!(both.certificate, full.certificate);
        let reissued = Report { certificate: certificate(10, None), ..listed }.or(full);
        assert_eq!(
            reissued.certificate,
            certificate(10, None),
            "the days of another certificate are not its own"
        );
    }
}
