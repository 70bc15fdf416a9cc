//! How far an order has come: ordered, approved where that is needed, validated, issued, saved.

use std::cmp::Ordering;

use jiff::Timestamp;
use jiff::tz::Offset;

use crate::journal::entry::{Entry, State};
use crate::journal::followed::Saved;
use crate::journal::report::Report;
use crate::journal::status::Status;
use crate::journal::summary::Summary;

/// How far an order has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeline {
    /// The stations it comes through, the first one first.
    pub stations: Vec<Station>,
    /// Its status, as it came.
    pub status: Option<String>,
}

/// A station of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Station {
    /// Which.
    pub stop: Milestone,
    /// Whether the order has come through.
    pub passage: Passage,
    /// When it came through, where that is known.
    pub when: Option<Timestamp>,
}

/// What an order comes through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Milestone {
    /// It was ordered.
    Ordered,
    /// Its certificate was reissued; only where that is what is told of.
    Reissued,
    /// It was approved; only where somebody has to.
    Approved,
    /// So many names of so many are validated, where that is known.
    Validated(Option<(usize, usize)>),
    /// The certificate is there.
    Issued,
    /// The certificate is saved on this machine.
    OnDisk,
}

/// Whether an order has come through a station.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Passage {
    /// It has.
    Done,
    /// It is there now.
    Now,
    /// That is to come.
    ToCome,
    /// It came to an end there: its status, as the service writes it.
    Fallen(String),
}

impl Station {
    /// What it is called: `ordered`, `validation 1 of 3`, `revoked`.
    pub fn text(&self) -> String {
        if let Passage::Fallen(status) = &self.passage {
            return status.clone();
        }
        let is_done = self.passage == Passage::Done;
        match self.stop {
            Milestone::Ordered => "ordered".into(),
            Milestone::Reissued if is_done => "reissued".into(),
            Milestone::Reissued => "reissue".into(),
            Milestone::Approved if is_done => "approved".into(),
            Milestone::Approved => "approval".into(),
            Milestone::Validated(_) if is_done => "validated".into(),
            Milestone::Validated(Some((done, of))) if self.passage == Passage::Now => {
                format!("validation {done} of {of}")
            }
            Milestone::Validated(_) => "validation".into(),
            Milestone::Issued => "issued".into(),
            Milestone::OnDisk => "saved".into(),
        }
    }
}

impl Timeline {
    /// How far an order has come by the journal, by what the service says of it, or by both. What the service says
    /// now counts more than what the journal has.
    pub fn of(entry: Option<&Entry>, report: Option<&Report>) -> Timeline {
        let kept = entry.and_then(|entry| entry.followed.report.as_ref()).map(|(_, report)| report);
        let report = report.or(kept);
        let said = report.and_then(|report| report.status.clone());
        let said = said.or_else(|| entry.and_then(|entry| Summary::of(entry).status));
        let facts = Moments {
            ordered: entry.and_then(Entry::ordered_at).or_else(|| report.and_then(|report| report.created)),
            reissued: entry.and_then(Entry::reissued_at),
            is_reissue: entry.is_some_and(|entry| entry.sent.reissue.is_some() && !entry.is_withdrawn()),
            waits_to_be_reissued: report.is_some_and(|report| report.reissue_request().is_some()),
            ended: ended(entry, report),
            // While a reissue is open that is when the one before it was.
            issued: report
                .filter(|report| !report.is_reissue_open())
                .and_then(|report| report.certificate.issued),
            is_revoked: report.is_some_and(|report| report.certificate.is_revoked),
            has_certificate: report.is_some_and(|report| report.certificate.valid_till.is_some()),
            validated: report.and_then(Report::validated),
            needs_approval: entry.is_some_and(has_waited) || report.is_some_and(waits),
            status: said.as_deref().map(Status::of),
            saved: entry
                .and_then(|entry| entry.followed.saved.as_ref())
                .and_then(|saved| is_that(saved, report)),
        };
        let begun = if facts.is_reissue { Leg::Reissued } else { Leg::Ordered };
        let (at, passage) = match entry.map(|entry| &entry.state) {
            Some(State::Prepared | State::Unknown(_)) => (begun, Passage::Now),
            Some(State::Refused(..)) => (begun, Passage::Fallen("refused".into())),
            Some(State::NotSent(_)) => (begun, Passage::Fallen("not sent".into())),
            Some(State::PutAside) => (begun, Passage::Fallen("put aside".into())),
            Some(State::Accepted(_) | State::Fallen(_)) | None => facts.leg(),
        };
        Timeline { stations: facts.stations(at, &passage), status: said }
    }
}

/// Where an order is on its way.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Leg {
    Ordered,
    Reissued,
    Approved,
    Validated,
    Issued,
    OnDisk,
}

/// What is known of an order's way.
struct Moments {
    ordered: Option<Timestamp>,
    reissued: Option<Timestamp>,
    /// Whether it is a reissue that is told of.
    is_reissue: bool,
    /// Whether an approver decides about a reissue: the certificate that is there is the one before.
    waits_to_be_reissued: bool,
    issued: Option<Timestamp>,
    /// The end of its certificate, where it has expired.
    ended: Option<Timestamp>,
    /// Whether its certificate was revoked, and not the order.
    is_revoked: bool,
    has_certificate: bool,
    validated: Option<(usize, usize)>,
    needs_approval: bool,
    status: Option<Status>,
    /// When its certificate was saved here.
    saved: Option<Timestamp>,
}

impl Moments {
    /// Where it is, and whether it came to an end there.
    fn leg(&self) -> (Leg, Passage) {
        let Some(status) = &self.status else { return (Leg::Validated, Passage::Now) };
        let fallen = || Passage::Fallen(status.word().to_owned());
        let is_validated = self.validated.is_some_and(|(done, of)| done >= of);
        match status {
            Status::NeedsApproval => (Leg::Approved, Passage::Now),
            Status::Issued | Status::Approved if self.waits_to_be_reissued => (Leg::Approved, Passage::Now),
            status if status.is_validating() && is_validated => (Leg::Issued, Passage::Now),
            Status::Pending | Status::NeedsCsr | Status::ReissuePending | Status::Other(_) => {
                (Leg::Validated, Passage::Now)
            }
            Status::Issued | Status::Approved if self.is_revoked => {
                (Leg::Issued, Passage::Fallen(Status::Revoked.word().to_owned()))
            }
            Status::Issued | Status::Approved if self.saved.is_some() => (Leg::OnDisk, Passage::Done),
            Status::Approved if self.has_certificate => (Leg::OnDisk, Passage::Now),
            Status::Processing | Status::WaitingPickup | Status::Approved => (Leg::Issued, Passage::Now),
            Status::Issued => (Leg::OnDisk, Passage::Now),
            Status::Revoked | Status::Expired => (Leg::Issued, fallen()),
            Status::Rejected | Status::Denied | Status::Canceled if self.was_not_approved() => {
                (Leg::Approved, fallen())
            }
            Status::Rejected | Status::Denied | Status::Canceled => (Leg::Validated, fallen()),
        }
    }

    /// Whether it fell while it waited for approval, as far as that is to be seen.
    fn was_not_approved(&self) -> bool {
        self.needs_approval && self.validated.is_none_or(|(done, _)| done == 0)
    }

    fn stations(&self, at: Leg, there: &Passage) -> Vec<Station> {
        let has_fallen = matches!(there, Passage::Fallen(_));
        let station = |leg: Leg, stop: Milestone, when: Option<Timestamp>| {
            let passage = match leg.cmp(&at) {
                Ordering::Less => Passage::Done,
                Ordering::Equal => there.clone(),
                // What is saved stays where it is, whatever becomes of it.
                Ordering::Greater
                    if leg == Leg::OnDisk && at == Leg::Issued && has_fallen && when.is_some() =>
                {
                    Passage::Done
                }
                Ordering::Greater => Passage::ToCome,
            };
            // What is to come has no time yet, and what it was issued at is not when it expired or was revoked.
            let when = match passage {
                Passage::Fallen(_) if leg == Leg::Issued => self.ended,
                Passage::Done | Passage::Now | Passage::Fallen(_) => when,
                Passage::ToCome => None,
            };
            Station { stop, passage, when }
        };
        let mut stations = vec![station(Leg::Ordered, Milestone::Ordered, self.ordered)];
        if self.is_reissue {
            stations.push(station(Leg::Reissued, Milestone::Reissued, self.reissued));
        }
        if self.needs_approval || at == Leg::Approved {
            stations.push(station(Leg::Approved, Milestone::Approved, None));
        }
        stations.push(station(Leg::Validated, Milestone::Validated(self.validated), None));
        stations.push(station(Leg::Issued, Milestone::Issued, self.issued));
        stations.push(station(Leg::OnDisk, Milestone::OnDisk, self.saved));
        stations
    }
}

/// Whether the answer to an order said that it waits for an approver.
fn has_waited(entry: &Entry) -> bool {
    matches!(&entry.state, State::Accepted(placed) | State::Fallen(placed) if !placed.requests.is_empty())
}

/// When a certificate that has expired ended: its last moment where that is known, else 00:00 UTC of its last day, to
/// which days are counted; none of one that the service called expired before that.
fn ended(entry: Option<&Entry>, report: Option<&Report>) -> Option<Timestamp> {
    let report = report.filter(|report| report.status() == Some(Status::Expired))?;
    let told = Summary::of_both(entry, report, Timestamp::UNIX_EPOCH);
    told.ends().or_else(|| Offset::UTC.to_timestamp(told.valid_till?.at(0, 0, 0, 0)).ok())
}

/// When a certificate was saved, where it is the one that the order has now.
fn is_that(saved: &Saved, report: Option<&Report>) -> Option<Timestamp> {
    let now = report.and_then(|report| report.certificate.id);
    now.is_none_or(|id| id == saved.certificate_id).then_some(saved.at)
}

/// Whether the request for an order is not approved: that of one that nobody had to approve is, from the first moment.
/// A request to revoke it says nothing of its way.
fn waits(report: &Report) -> bool {
    let mut requests = report.requests.iter().filter(|request| !request.is_revocation());
    requests.any(|request| !request.status.eq_ignore_ascii_case("approved"))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::journal::reply::ApprovalRequest;
    use crate::journal::report::{ReportedCertificate, Validation};

    fn report(status: &str) -> Report {
        Report { order_id: 7, status: Some(status.into()), ..Report::default() }
    }

    /// The line as it can be read: `x` came to an end.
    fn line(report: &Report) -> String {
        let stations = Timeline::of(None, Some(report)).stations;
        let marked = stations.iter().map(|station| {
            let mark = match station.passage {
                Passage::Done => "+",
                Passage::Now => ">",
                Passage::ToCome => "-",
                Passage::Fallen(_) => "x",
            };
            format!("{mark}{}", station.text())
        });
        marked.collect::<Vec<_>>().join(" ")
    }

    /// The last station of an order with a certificate that has this status and was saved then.
    fn last(status: Option<Status>, saved: Option<Timestamp>) -> Station {
        let facts = Moments {
            ordered: None,
            reissued: None,
            is_reissue: false,
            waits_to_be_reissued: false,
            issued: None,
            ended: None,
            is_revoked: false,
            has_certificate: true,
            validated: None,
            needs_approval: false,
            status,
            saved,
        };
        let (at, passage) = facts.leg();
        facts.stations(at, &passage).pop().unwrap()
    }

    #[test]
    fn each_status_has_its_place() {
        for (status, expected) in [
            ("needs_approval", "+ordered >approval -validation -issued -saved"),
            ("Pending", "+ordered >validation -issued -saved"),
            ("reissue_pending", "+ordered >validation -issued -saved"),
            ("processing", "+ordered +validated >issued -saved"),
            ("waiting_pickup", "+ordered +validated >issued -saved"),
            ("issued", "+ordered +validated +issued >saved"),
            ("rejected", "+ordered xrejected -issued -saved"),
            ("denied", "+ordered xdenied -issued -saved"),
            ("cancelled", "+ordered xcanceled -issued -saved"),
            ("revoked", "+ordered +validated xrevoked -saved"),
            ("expired", "+ordered +validated xexpired -saved"),
            ("on_hold", "+ordered >validation -issued -saved"),
        ] {
            assert_eq!(line(&report(status)), expected, "{status}");
        }
        assert_eq!(Timeline::of(None, Some(&report("On_Hold"))).status.as_deref(), Some("On_Hold"));
    }

    #[test]
    fn only_what_was_has_a_time() {
        for (status, has_time) in [
            ("issued", true),
            ("expired", false),
            ("revoked", false),
            ("reissue_pending", false),
            ("pending", false),
        ] {
            let issued = Some(Timestamp::UNIX_EPOCH);
            let told = Report {
                certificate: ReportedCertificate { issued, ..ReportedCertificate::default() },
                ..report(status)
            };
            let stations = Timeline::of(None, Some(&told)).stations;
            let at = stations.iter().find(|station| station.stop == Milestone::Issued).unwrap();
            assert_eq!(at.when.is_some(), has_time, "{status}: {at:?}");
        }
    }

    #[test]
    fn what_expired_ended_with_its_certificate_and_what_is_on_disk_stays_there() {
        let told = |status: &str| Report {
            certificate: ReportedCertificate {
                valid_till: Some(date(2027, 6, 12)),
                ..ReportedCertificate::default()
            },
            ..report(status)
        };
        let when = |status: &str| {
            let stations = Timeline::of(None, Some(&told(status))).stations;
            stations.into_iter().find(|station| station.stop == Milestone::Issued).unwrap().when
        };
        assert_eq!(when("expired"), "2027-06-12T00:00:00Z".parse().ok());
        assert_eq!(when("revoked"), None, "when is not known");
        for (status, expected) in [
            (Status::Expired, Passage::Done),
            (Status::Revoked, Passage::Done),
            (Status::ReissuePending, Passage::ToCome),
        ] {
            let saved = Some(Timestamp::UNIX_EPOCH);
            assert_eq!(last(Some(status), saved).passage, expected);
        }
    }

    #[test]
    fn the_names_that_are_validated_are_counted() {
        let named = |words: &[&str], status: &str| Report {
            validations: words
                .iter()
                .map(|word| Validation { status: (*word).into(), ..Validation::default() })
                .collect(),
            ..report(status)
        };
        assert!(line(&named(&["approved", "pending", "pending"], "pending")).contains(">validation 1 of 3"));
        assert!(line(&named(&["approved"], "pending")).contains("+validated >issued"));
        assert!(line(&named(&["approved"], "issued")).contains("+validated +issued"));
    }

    #[test]
    fn approval_is_told_only_where_somebody_has_to() {
        let requested = |request: &str, status: &str| Report {
            requests: vec![ApprovalRequest {
                id: 1,
                kind: None,
                status: request.into(),
                certificate_id: None,
            }],
            ..report(status)
        };
        assert!(!line(&requested("approved", "pending")).contains("appro"));
        assert!(line(&requested("pending", "needs_approval")).contains(">approval"));
        assert_eq!(line(&requested("rejected", "rejected")), "+ordered xrejected -validation -issued -saved");
    }

    #[test]
    fn a_request_to_revoke_is_no_station() {
        for status in ["pending", "submitted", "rejected", "approved"] {
            let request = ApprovalRequest {
                id: 2,
                kind: Some("revoke".into()),
                status: status.into(),
                certificate_id: None,
            };
            let report = Report { requests: vec![request], ..report("issued") };
            assert_eq!(line(&report), "+ordered +validated +issued >saved", "{status}");
        }
    }

    #[test]
    fn a_certificate_is_on_disk_once_it_is_saved_and_until_it_is_reissued() {
        let stations = |certificate_id: u64, saved: Option<u64>| {
            let report = Report {
                certificate: ReportedCertificate {
                    id: Some(certificate_id),
                    ..ReportedCertificate::default()
                },
                ..report("issued")
            };
            let saved = saved.and_then(|saved| {
                let path = String::new();
                let at = Timestamp::UNIX_EPOCH;
                is_that(
                    &Saved { certificate_id: saved, path, files: Vec::new(), at, key: None, ends: None },
                    Some(&report),
                )
            });
            last(report.status(), saved)
        };
        assert_eq!(stations(9, None).passage, Passage::Now);
        assert_eq!(stations(10, Some(9)).passage, Passage::Now);
        let saved = stations(9, Some(9));
        assert_eq!((saved.passage, saved.when), (Passage::Done, Some(Timestamp::UNIX_EPOCH)));
    }

    #[test]
    fn approved_is_issued_once_there_is_a_certificate() {
        let with_certificate = Report {
            certificate: ReportedCertificate {
                valid_till: Some(date(2027, 6, 12)),
                ..ReportedCertificate::default()
            },
            ..report("approved")
        };
        assert!(line(&report("approved")).contains(">issued"));
        assert!(line(&with_certificate).contains("+issued >saved"));
    }
}
