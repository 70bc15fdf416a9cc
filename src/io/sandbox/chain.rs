//! A certificate and those above it, as they are handed out: as they are, or as a fault has them.

use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};

use super::authority::{Authority, Leaf, intermediate_name, root_name};
use super::certificate::day;
use super::der::pem;
use super::faults::Fault;

/// How long one lasted that has ended.
const ENDED: (Date, Date) = (date(2025, 10, 1), date(2025, 12, 31));
/// How many days one lasts that is too long: more than has been allowed since 2020.
const TOO_LONG: i64 = 399;
/// How many days from now on one begins that has not begun.
const LATER: i64 = 30;
/// The name of one that has other names.
const OTHER: &str = "other.example.org";

/// What a certificate is in a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Leaf,
    Intermediate,
    Root,
}

/// A certificate of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Member {
    pub role: Role,
    /// Its common name.
    pub name: String,
    pub der: Vec<u8>,
}

impl Member {
    pub fn pem(&self) -> String {
        pem("CERTIFICATE", &self.der)
    }

    /// As JSON has it, with the line ends that were recorded of the service.
    pub fn shown(&self) -> Value {
        json!({ "subject_common_name": self.name, "pem": crlf(&self.pem()) })
    }
}

/// A text with the line ends of Windows.
pub(super) fn crlf(text: &str) -> String {
    text.replace('\n', "\r\n")
}

/// The certificate that was signed of a leaf, and those above it, as the faults have them; none where signing fails.
pub(super) fn chain(
    authority: &mut Authority,
    (leaf, signed): (Leaf, &[u8]),
    has: impl Fn(Fault) -> bool,
    now: Timestamp,
) -> Option<Vec<Member>> {
    let by = leaf.by;
    let handed = spoiled(leaf.clone(), &has, now);
    let der = if handed == leaf { signed.to_vec() } else { authority.sign(&handed)? };
    let root = if has(Fault::ExpiredRoot) { authority.expired_root() } else { authority.root() };
    let member = |role, name: &str, der| Member { role, name: name.to_owned(), der };
    let mut members = vec![
        member(Role::Leaf, handed.names.first()?, der),
        member(Role::Intermediate, intermediate_name(by), authority.intermediate(by)?),
        member(Role::Root, root_name(), root?),
    ];
    if has(Fault::NoIntermediate) {
        members.retain(|member| member.role != Role::Intermediate);
    }
    if has(Fault::OutOfOrder) {
        // Neither up nor down, with the root or without it.
        members.swap(0, 1);
    }
    Some(members)
}

/// What is in the leaf while a fault is on.
fn spoiled(mut leaf: Leaf, has: &impl Fn(Fault) -> bool, now: Timestamp) -> Leaf {
    if has(Fault::AnotherKey) {
        leaf.key = None;
    }
    if has(Fault::OtherNames) {
        leaf.names = vec![OTHER.to_owned()];
    }
    if has(Fault::TooLong) {
        leaf.till = leaf.from.saturating_add((TOO_LONG - 1).days());
    }
    if has(Fault::Ended) {
        (leaf.from, leaf.till) = ENDED;
    }
    if has(Fault::NotBegun) {
        let from = day(now).saturating_add(LATER.days());
        if let Ok(lasts) = leaf.from.until(leaf.till) {
            (leaf.from, leaf.till) = (from, from.saturating_add(lasts));
        }
    }
    leaf
}
