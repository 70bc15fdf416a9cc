//! A certificate on its way to the disk: whether there is one, what it has to be, and what became of it.

use jiff::Timestamp;

use super::certificate::Certificate;
use super::files::Encoding;
use super::judgement::{Expected, Good, Trust};
use super::key_file::{Fit, KeyFile};
use crate::failure::Failure;
use crate::journal::followed::{Saved, SavedIn};
use crate::journal::report::Report;
use crate::journal::status::Status;
use crate::order::command_line::OrderCommand;
use crate::order::moment::moment;
use crate::order::problem::Finding;

/// Whether an order has a certificate to fetch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Availability {
    /// The one with this ID.
    There(u64),
    /// The one with this ID, which was revoked: it is fetched when that is asked for once more.
    Revoked(u64),
    /// No certificate comes of it.
    Nothing(Status),
    /// Not yet; how the order stands, where that is said.
    NotYet(Option<Status>),
    /// It is issued, and the service does not say which it is.
    NotNamed,
}

/// Whether an order has a certificate to fetch, by its status, the certificate's ID and what the service says of it.
pub fn availability(status: Option<Status>, id: Option<u64>, report: Option<&Report>) -> Availability {
    let certificate = report.map(|report| &report.certificate);
    let is_there = certificate.is_some_and(|it| it.valid_till.is_some() || it.serial_number.is_some());
    match (status, id) {
        (Some(Status::Revoked), Some(id)) => Availability::Revoked(id),
        (_, Some(id)) if certificate.is_some_and(|it| it.is_revoked && it.id == Some(id)) => {
            Availability::Revoked(id)
        }
        (Some(status), _) if status.comes_to_nothing() => Availability::Nothing(status),
        (Some(Status::Issued | Status::Expired), Some(id)) => Availability::There(id),
        (_, Some(id)) if is_there => Availability::There(id),
        (Some(Status::Issued | Status::Revoked | Status::Expired), None) => Availability::NotNamed,
        (_, None) if is_there => Availability::NotNamed,
        (status, _) => Availability::NotYet(status),
    }
}

/// What was said when a certificate that was revoked is wanted.
pub const WAS_REVOKED: &str = "The certificate was revoked: clients that look that up refuse it.";

/// What came, to be judged and saved.
#[derive(Debug, Clone, PartialEq)]
pub struct Delivery {
    /// The certificate's ID.
    pub certificate_id: u64,
    /// What came, byte by byte.
    pub came: Vec<u8>,
    /// What it has to be.
    pub expected: Expected,
    /// The moment it is judged by; none for this machine's clock.
    pub clock: Option<Timestamp>,
    /// Whether it has to lead to a root of this machine: not where it comes from a stand-in of the service.
    pub is_real: bool,
    /// Whether it was revoked, and is wanted all the same.
    pub is_revoked: bool,
    /// Whether it came with the answer to the order: then it is fetched where it is not good, and not kept aside.
    pub came_at_once: bool,
    /// The new folder.
    pub folder: String,
    /// The forms it is saved in.
    pub forms: Vec<Encoding>,
    /// The file of the CSR, where it is known: the key may lie beside it.
    pub csr_file: Option<String>,
    /// The commands about its order.
    pub commands: OrderCommand,
}

/// A certificate that was judged and saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivered {
    /// The certificate's ID.
    pub certificate_id: u64,
    /// The folder it is in, from the root on.
    pub folder: String,
    /// The names of the files in it.
    pub files: Vec<String>,
    /// The certificate, its chain, and what is worth knowing of it all the same.
    pub good: Good,
    /// The key beside the CSR, where there is one.
    pub key: Option<KeyFile>,
}

/// Why a certificate is not on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undelivered {
    /// What came is not what was ordered. It is kept aside in this folder, or that did not work either.
    Rejected(Vec<Finding>, Result<String, Failure>),
    /// What came with the answer to the order is not good: it is to be fetched.
    Fetch,
    /// It cannot be written.
    NotSaved(Failure),
}

impl Delivered {
    /// Where it is.
    pub fn saved_in(&self) -> SavedIn<'_> {
        SavedIn { folder: &self.folder, files: &self.files }
    }

    /// What was judged of it: what each is called, and what it is.
    pub fn judged(&self) -> Vec<(&'static str, String)> {
        let leaf = &self.good.chain.leaf;
        let mut lines = vec![
            ("for", leaf.names.join(", ")),
            ("issued by", leaf.issuer.name.clone()),
            ("serial", leaf.serial.clone()),
            ("valid", validity(leaf)),
            ("root", self.root()),
        ];
        lines.extend(self.key.as_ref().map(|key| ("key", key.said())));
        lines
    }

    /// The path of the key beside the CSR, unless it is another one.
    pub fn fitting_key(&self) -> Option<&str> {
        self.key.as_ref().filter(|key| key.fit != Fit::Other).map(|key| key.path.as_str())
    }

    /// The path of the key beside the CSR for the lines of a server, which read PEM: unless it is known not to work.
    pub fn usable_key(&self) -> Option<&str> {
        let works = |key: &&KeyFile| !key.is_der && !matches!(key.fit, Fit::Other | Fit::NotKnown);
        self.key.as_ref().filter(works).map(|key| key.path.as_str())
    }

    /// The root that the chain leads to, and whether this machine trusts it.
    fn root(&self) -> String {
        let name = self.good.chain.root_name();
        match self.good.trust {
            Trust::Known => format!("{name}, which this machine trusts"),
            Trust::Unknown => format!("{name}, which is NOT among the roots that this machine trusts"),
            Trust::NoRoots => {
                format!(
                    "{name}; this machine has no list of roots, so whether that is trusted was not judged"
                )
            }
            Trust::NotAsked => format!("{name}, of a sandbox: whether that is trusted was not judged"),
        }
    }
}

/// What the journal keeps of a certificate that was saved. A key that does not fit is none of its own.
pub fn saved(delivered: &Delivered, at: Timestamp) -> Saved {
    Saved {
        certificate_id: delivered.certificate_id,
        path: delivered.folder.clone(),
        files: delivered.files.clone(),
        at,
        key: delivered.fitting_key().map(str::to_owned),
        ends: Some(delivered.good.chain.leaf.till),
    }
}

fn validity(leaf: &Certificate) -> String {
    format!("{} to {}", moment(leaf.from), moment(leaf.till))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_is_there_when_it_is_issued_or_shown_to_be() {
        let shown = Report {
            certificate: crate::journal::report::ReportedCertificate {
                serial_number: Some("0A".into()),
                ..Default::default()
            },
            ..Report::default()
        };
        for (status, id, report, expected) in [
            ("issued", Some(7), None, Availability::There(7)),
            ("expired", Some(7), None, Availability::There(7)),
            ("reissue_pending", Some(7), Some(&shown), Availability::There(7)),
            ("approved", Some(7), Some(&shown), Availability::There(7)),
            ("approved", Some(7), None, Availability::NotYet(Some(Status::Approved))),
            ("pending", Some(7), None, Availability::NotYet(Some(Status::Pending))),
            ("revoked", Some(7), Some(&shown), Availability::Revoked(7)),
            ("canceled", Some(7), Some(&shown), Availability::Nothing(Status::Canceled)),
            ("issued", None, None, Availability::NotNamed),
            ("revoked", None, None, Availability::NotNamed),
        ] {
            assert_eq!(availability(Some(Status::of(status)), id, report), expected, "{status}");
        }
        assert_eq!(availability(None, Some(7), None), Availability::NotYet(None));
    }
}
