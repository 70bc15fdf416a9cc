//! Whether what came is the certificate that was ordered, and is fit to be installed.

use jiff::Timestamp;
use jiff::tz::Offset;

use super::bundle;
use super::certificate::{Certificate, spelled};
use super::chain::{self, Chain};
use super::client;
use crate::journal::entry::{Entry, State};
use crate::journal::report::Report;
use crate::order::csr::{self, Csr, Reading};
use crate::order::domain::to_a_labels;
use crate::order::moment::moment;
use crate::order::parameter::FieldId;
use crate::order::place::{self, SANDBOX};
use crate::order::problem::Finding;
use crate::order::text::counted;
use crate::order::validity::{limit_at, wire_date};

/// The most names that are told one by one.
const NAMES_TOLD: usize = 3;
const SECONDS_A_DAY: i64 = 86_400;

/// What a certificate has to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// The key of the CSR: the DER of its `SubjectPublicKeyInfo`.
    pub key: Vec<u8>,
    /// Every name that was ordered; none where nobody says.
    pub names: Vec<String>,
    /// The names in the CSR: it is compared with them where those that were ordered are not known.
    pub in_csr: Vec<String>,
    /// Its serial number, where the service said it.
    pub serial: Option<String>,
}

impl Expected {
    /// What the certificate of an order has to be, by the journal and by what the service says of it; none where
    /// neither has its CSR.
    pub fn of(entry: Option<&Entry>, report: Option<&Report>) -> Option<Expected> {
        let certificate = report.map(|report| &report.certificate);
        // What was sent here says nothing of a certificate that came of something else.
        let entry = entry.filter(|entry| entry.brings(certificate.and_then(|certificate| certificate.id)));
        let ordered = entry.map(|entry| entry.sent.draft.text(FieldId::Csr));
        let said = certificate.and_then(|certificate| certificate.csr.as_deref());
        let csr = ordered.into_iter().chain(said).find_map(|text| match csr::read(text) {
            Reading::Csr(csr) => Some(csr),
            _ => None,
        })?;
        let serial = certificate.and_then(|certificate| certificate.serial_number.clone());
        Some(Expected::by(&csr, Expected::names_of(entry, report), serial))
    }

    /// What the certificate has to be that is made from a CSR.
    pub fn by(csr: &Csr, names: Vec<String>, serial: Option<String>) -> Expected {
        Expected { key: csr.public_key().to_vec(), names, in_csr: csr.names().to_vec(), serial }
    }

    /// The name that it is called after.
    pub fn name(&self) -> &str {
        self.names.iter().chain(&self.in_csr).next().map_or("", String::as_str)
    }

    /// The names that were ordered, the common name first.
    pub fn names_of(entry: Option<&Entry>, report: Option<&Report>) -> Vec<String> {
        let ordered = entry.map(|entry| entry.names().to_vec());
        ordered.or_else(|| report.map(|report| report.names.clone())).unwrap_or_default()
    }
}

/// The certificates that came with the answer to an order, where it was issued at once and this is still its
/// certificate. Of who answers on this machine it is not known whether that is a sandbox: there it is fetched.
pub fn came_at_once(entry: &Entry, certificate_id: u64) -> Option<Vec<u8>> {
    let State::Accepted(placed) = &entry.state else { return None };
    let target = &entry.sent.target;
    let is_known = target == SANDBOX || !place::may_be_sandbox(target);
    let has_chain = !placed.certificate_chain.is_empty();
    let is_that = placed.certificate_id == Some(certificate_id) && has_chain && is_known;
    is_that.then(|| {
        let each = placed.certificate_chain.iter().map(|member| format!("{}\n", member.pem));
        each.collect::<String>().into_bytes()
    })
}

/// A certificate that is what was ordered, with its chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Good {
    /// The certificate and those that vouch for it.
    pub chain: Chain,
    /// Whether this machine trusts the root it leads to.
    pub trust: Trust,
    /// What is worth knowing all the same.
    pub remarks: Vec<Finding>,
}

/// Whether a machine trusts the root that a chain leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// It does.
    Known,
    /// It has a list of roots, and that one is not among them.
    Unknown,
    /// It has no list of roots.
    NoRoots,
    /// Nobody asked: the root of a sandbox is nobody's.
    NotAsked,
}

/// Judges what came, now. `roots` are those that this machine trusts; none where they are not known or not asked.
///
/// # Errors
/// Everything that is wrong with it.
pub fn judge(
    came: &[u8],
    expected: &Expected,
    roots: Option<&[Certificate]>,
    now: Timestamp,
) -> Result<Good, Vec<Finding>> {
    let came = bundle::read(came).map_err(|fault| vec![fault])?;
    let Some(leaf) = chain::leaf(&came, &expected.key) else { return Err(vec![of_another_key(&came)]) };
    let mut faults: Vec<Finding> =
        [is_of_an_authority(leaf), is_another(leaf, expected), missing_names(leaf, &expected.names)]
            .into_iter()
            .chain([time_fault(leaf, "The certificate", now), too_long(leaf)])
            .flatten()
            .collect();
    faults.extend(misplaced(leaf, &expected.names));
    faults.extend(client::of_leaf(leaf));
    let chain = match chain::of(leaf, &came, roots.unwrap_or_default()) {
        Ok(chain) => chain,
        Err(fault) => {
            faults.push(fault);
            return Err(faults);
        }
    };
    faults.extend(faults_above(&chain, now));
    if !faults.is_empty() {
        return Err(faults);
    }
    let trust = trust(&chain, roots);
    let remarks = [
        not_compared(leaf, expected),
        more_names(leaf, &expected.names),
        strangers(&chain, &came),
        of_the_root(&chain, trust),
    ];
    Ok(Good { remarks: remarks.into_iter().flatten().collect(), trust, chain })
}

/// What is wrong with the certificates above a leaf, whoever shows them.
pub fn faults_above(chain: &Chain, now: Timestamp) -> Vec<Finding> {
    let of_days = chain.intermediates.iter().filter_map(|member| member_fault(member, &chain.leaf, now));
    let of_root = chain.root.as_ref().and_then(|root| root_fault(root, now));
    let faults: Vec<Finding> = of_days.chain(of_root).chain(client::of_members(chain)).collect();
    // What the rules of clients say to the whole is asked where nothing else is wrong: it is told best by what is.
    let is_right = faults.is_empty()
        && client::of_leaf(&chain.leaf).is_empty()
        && time_fault(&chain.leaf, "", now).is_none();
    if is_right { client::refusal(chain, now).into_iter().collect() } else { faults }
}

fn of_another_key(came: &[Certificate]) -> Finding {
    let whom =
        came.iter().find(|certificate| !certificate.is_ca).map(|certificate| &certificate.subject.name);
    Finding::error(
        match whom {
            Some(name) => format!("The certificate for {name} is for another key than that of the CSR."),
            None => "None of the certificates is for the key of the CSR: all are of authorities.".to_owned(),
        },
        "Do not install it: no server starts with it and your private key. Fetch it again; if it is the same, give the \
         CSR it was issued for with --csr FILE, or reissue it with yours.",
    )
}

fn is_of_an_authority(leaf: &Certificate) -> Option<Finding> {
    leaf.is_ca.then(|| {
        Finding::error(
            format!(
                "The certificate for {} is one of a certificate authority, not of a server.",
                leaf.subject.name
            ),
            "Do not install it. Look at the order in CertCentral, and tell the CA's support.",
        )
    })
}

fn is_another(leaf: &Certificate, expected: &Expected) -> Option<Finding> {
    let serial = expected.serial.as_deref().filter(|serial| !leaf.has_serial(serial))?;
    Some(Finding::error(
        format!(
            "Another certificate came: its serial number is {}, and that of the order is {serial}.",
            leaf.serial
        ),
        "It may be an older one of the same order. Fetch it again after a minute.",
    ))
}

/// A name that was ordered, as it stands on a certificate.
fn on_certificate(name: &str) -> String {
    let (star, base) = name.strip_prefix("*.").map_or(("", name), |base| ("*.", base));
    match to_a_labels(base) {
        Some(base) => spelled(&format!("{star}{base}")),
        None => spelled(name),
    }
}

/// The names of a list that a certificate is not for.
fn missing(leaf: &Certificate, names: &[String]) -> Vec<String> {
    names.iter().map(|name| on_certificate(name)).filter(|name| !leaf.has_name(name)).collect()
}

/// That it is not known which names were ordered, and what it was compared with in their place.
fn not_compared(leaf: &Certificate, expected: &Expected) -> Option<Finding> {
    if !expected.names.is_empty() {
        return None;
    }
    let not_known = "The service does not say which names were ordered";
    let missing = missing(leaf, &expected.in_csr);
    Some(if expected.in_csr.is_empty() {
        Finding::warning(
            format!(
                "{not_known}, and the CSR has none, so none was compared. It is for {}.",
                told(&leaf.names)
            ),
            "See whether these are the names that were wanted, before it is installed.",
        )
    } else if missing.is_empty() {
        Finding::hint(
            format!("{not_known}, so it was compared with the CSR: every name of that is in it."),
            "See whether these are all that were wanted.",
        )
    } else {
        Finding::warning(
            format!(
                "{not_known}, so it was compared with the CSR: it is not for {}, which that has.",
                told(&missing)
            ),
            "See whether its names are those that were wanted, before it is installed.",
        )
    })
}

fn missing_names(leaf: &Certificate, ordered: &[String]) -> Option<Finding> {
    let missing = missing(leaf, ordered);
    let missing: Vec<String> = missing.into_iter().filter(|name| !leaf.misplaced.contains(name)).collect();
    (!missing.is_empty()).then(|| {
        Finding::error(
            format!("The certificate is not for {}, which was ordered.", told(&missing)),
            "Do not install it in place of one that is: visitors of that name would be warned. Fetch it again; if it is \
             the same, look at the order's names in CertCentral.",
        )
    })
}

/// An address that was ordered and stands in the certificate where no client looks for it.
fn misplaced(leaf: &Certificate, ordered: &[String]) -> Option<Finding> {
    let mut ordered = ordered.iter().map(|name| on_certificate(name));
    let address = ordered.find(|name| leaf.misplaced.contains(name) && !leaf.has_name(name))?;
    Some(Finding::error(
        format!(
            "The address {address} stands among the DNS names of the certificate, where no client looks for it."
        ),
        "Do not install it: visitors of that address would be warned. Tell the CA's support, and ask for a reissue.",
    ))
}

fn more_names(leaf: &Certificate, ordered: &[String]) -> Option<Finding> {
    let ordered: Vec<String> = ordered.iter().map(|name| on_certificate(name)).collect();
    let more: Vec<String> = leaf.names.iter().filter(|name| !ordered.contains(name)).cloned().collect();
    (!more.is_empty() && !ordered.is_empty()).then(|| {
        Finding::hint(
            format!("The certificate is also for {}, which was not ordered by name.", told(&more)),
            "The CA adds the www name or the base name of some products without a charge.",
        )
    })
}

/// Names in a sentence: `a, b, c and 4 more`.
fn told(names: &[String]) -> String {
    let first = names.iter().take(NAMES_TOLD).cloned().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(NAMES_TOLD) {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}

/// What is wrong with the days of a certificate, which is called so.
pub fn time_fault(certificate: &Certificate, what: &str, now: Timestamp) -> Option<Finding> {
    if now < certificate.from {
        return Some(Finding::error(
            format!("{what} is not valid yet: it begins {}.", moment(certificate.from)),
            "Check this machine's clock: date. If it is right, wait until then and fetch it again.",
        ));
    }
    (now > certificate.till).then(|| {
        Finding::error(
            format!("{what} has ended: it counted till {}.", moment(certificate.till)),
            "Check this machine's clock: date. If it is right, renew or reissue the order.",
        )
    })
}

/// A certificate that browsers refuse because it lasts longer than those of its day of issue may.
fn too_long(leaf: &Certificate) -> Option<Finding> {
    let day = |time: Timestamp| Offset::UTC.to_datetime(time).date();
    let (first, last) = (day(leaf.from), day(leaf.till));
    let limit = limit_at(first);
    let days = (leaf.till.as_second() - leaf.from.as_second()) / SECONDS_A_DAY;
    // Its last second counts, too (Baseline Requirements, section 1.6.1): a part of a day is one more of the baseline.
    let of_baseline = (leaf.till.as_second() - leaf.from.as_second() + 1 + SECONDS_A_DAY - 1) / SECONDS_A_DAY;
    (days > i64::from(limit.days()) || of_baseline > i64::from(limit.baseline_days)).then(|| {
        Finding::error(
            format!(
                "The certificate lasts {}, till {}; one that is issued {} may last {}.",
                counted(if days > i64::from(limit.days()) { days } else { of_baseline }, "day"),
                wire_date(last),
                wire_date(first),
                counted(limit.days(), "day")
            ),
            "Browsers refuse it. Tell the CA's support, and ask for a reissue.",
        )
    })
}

fn member_fault(member: &Certificate, leaf: &Certificate, now: Timestamp) -> Option<Finding> {
    let what = format!("The intermediate certificate {}", member.subject.name);
    let ends_first = || {
        (member.till < leaf.till).then(|| {
            Finding::error(
                format!(
                    "{what} ends {}, before the certificate itself, which is valid until {}.",
                    moment(member.till),
                    moment(leaf.till)
                ),
                "From then on clients would not trust the server. Fetch it again; if it is the same, tell the CA's \
                 support.",
            )
        })
    };
    time_fault(member, &what, now).or_else(ends_first)
}

fn root_fault(root: &Certificate, now: Timestamp) -> Option<Finding> {
    let what = format!("The root certificate {}", root.subject.name);
    time_fault(root, &what, now).map(|fault| {
        Finding::error(
            fault.message,
            "Clients that go by it do not trust the server. Check this machine's clock: date. If it is right, fetch the \
             certificate again and tell the CA's support.",
        )
    })
}

/// What came and has no place in the chain.
fn strangers(chain: &Chain, came: &[Certificate]) -> Option<Finding> {
    let members: Vec<&[u8]> = chain.sent().chain(&chain.root).map(Certificate::der).collect();
    let strangers: Vec<String> = came
        .iter()
        .filter(|other| !members.contains(&other.der()))
        .map(|other| other.subject.name.clone())
        .collect();
    (!strangers.is_empty()).then(|| {
        Finding::hint(
            format!("What came has certificates that do not belong to the chain: {}.", told(&strangers)),
            "They are left out.",
        )
    })
}

/// Whether the root of a chain is among those that a machine trusts, if they were asked.
pub fn trust(chain: &Chain, roots: Option<&[Certificate]>) -> Trust {
    let is_known = |roots: &[Certificate]| {
        chain.root.as_ref().is_some_and(|root| {
            roots.iter().any(|known| known.has_key(&root.key) && known.subject == root.subject)
        })
    };
    match roots {
        None => Trust::NotAsked,
        Some([]) => Trust::NoRoots,
        Some(roots) if is_known(roots) => Trust::Known,
        Some(_) => Trust::Unknown,
    }
}

/// What is worth knowing of the root that a chain leads to.
fn of_the_root(chain: &Chain, trust: Trust) -> Option<Finding> {
    let name = chain.root_name();
    match trust {
        Trust::Known | Trust::NotAsked => None,
        Trust::NoRoots => Some(Finding::hint(
            format!("This machine has no list of trusted roots, so whether it trusts {name} was not judged."),
            "Install its package ca-certificates, or look at it where there is one: openssl verify -untrusted chain.pem \
             cert.pem",
        )),
        Trust::Unknown => Some(Finding::warning(
            format!("The chain leads to {name}, which is not among the roots that this machine trusts."),
            "Others may trust it: the list of this machine may be old. Update its package ca-certificates.",
        )),
    }
}
