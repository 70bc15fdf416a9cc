//! What is wrong with the CSR, and with what is told of the server it is for.

use hashbrown::HashSet;

use super::missing;
use crate::order::csr::{Csr, HOW_TO_MAKE, Reading};
use crate::order::domain::SubjectName;
use crate::order::draft::Draft;
use crate::order::facts::Facts;
use crate::order::names::Names;
use crate::order::parameter::FieldId;
use crate::order::platform;
use crate::order::problem::{Finding, Problem};
use crate::order::text::listed;

pub(super) fn judge(draft: &Draft, facts: &Facts, names: &Names, problems: &mut Vec<Problem>) {
    certificate_request(draft, facts, problems);
    csr_and_names(facts, names, problems);
    server_platform(draft, problems);
}

fn certificate_request(draft: &Draft, facts: &Facts, problems: &mut Vec<Problem>) {
    match &facts.csr {
        Reading::Empty if draft.text(FieldId::Csr).is_empty() => problems.push(missing(
            FieldId::Csr,
            "The CSR",
            &format!("Paste it, or read it from a file. {HOW_TO_MAKE}"),
        )),
        Reading::Empty => {
            problems.push(missing(FieldId::Csr, "The CSR", "Paste it, or read it from a file."))
        }
        Reading::PrivateKey(found) | Reading::NotACsr(found) => {
            problems.push(found.clone().at(FieldId::Csr));
        }
        Reading::Csr(request) => {
            problems.extend(request.findings().iter().cloned().map(|found| found.at(FieldId::Csr)));
        }
    }
}

/// Compares the CSR's names and the order's, both ways. The service reads no names from the CSR,
/// so neither difference is an error.
fn csr_and_names(facts: &Facts, names: &Names, problems: &mut Vec<Problem>) {
    let Reading::Csr(request) = &facts.csr else { return };
    if names.distinct().is_empty() {
        return;
    }
    let (in_csr, not_in_csr) = told_apart_by_csr(request, names);
    if let Some(found) = for_none(request, &in_csr, &not_in_csr) {
        return problems.push(found.at(FieldId::Csr));
    }
    let ordered: HashSet<&str> = in_csr.into_iter().collect();
    let not_ordered: Vec<&str> =
        request.names().iter().map(String::as_str).filter(|name| !ordered.contains(name)).collect();
    if !not_ordered.is_empty() {
        problems.push(
            Finding::warning(
                format!("In the CSR but not ordered: {}.", listed(&not_ordered)),
                "The certificate will not have what is not ordered. Add it to the names if you want it.",
            )
            .at(FieldId::Csr),
        );
    }
    if !not_in_csr.is_empty() && !request.names().is_empty() {
        problems.push(
            Finding::warning(
                format!("Ordered but not in the CSR: {}.", listed(&not_in_csr)),
                "The service takes the names of the order, so this is fine if you meant it.",
            )
            .at(FieldId::Csr),
        );
    }
}

/// The names of the order that the CSR holds, itself or below a wildcard, and those that it does not.
fn told_apart_by_csr<'a>(request: &Csr, names: &'a Names) -> (Vec<&'a str>, Vec<&'a str>) {
    let requested: HashSet<&str> = request.names().iter().map(String::as_str).collect();
    let has_wildcards = requested.iter().any(|name| name.starts_with("*."));
    let is_held = |name: &&SubjectName| {
        let is_covered = || name.wildcard_above().is_some_and(|above| requested.contains(&*above));
        requested.contains(name.as_str()) || has_wildcards && is_covered()
    };
    let (held, other): (Vec<&SubjectName>, _) = names.distinct().into_iter().partition(is_held);
    let texts = |names: Vec<&'a SubjectName>| names.into_iter().map(SubjectName::as_str).collect();
    (texts(held), texts(other))
}

/// Whether a name is in the CSR, itself or below a wildcard, or the CSR says no names.
pub fn holds(facts: &Facts, name: &SubjectName) -> bool {
    let Reading::Csr(request) = &facts.csr else { return true };
    let wildcard = name.wildcard_above();
    let is_it = |held: &String| held == name.as_str() || Some(held) == wildcard.as_ref();
    request.names().is_empty() || request.names().iter().any(is_it)
}

/// That the CSR has names and none of them is ordered: it is probably that of another certificate.
pub fn for_other_names(facts: &Facts, names: &Names) -> Option<Finding> {
    let Reading::Csr(request) = &facts.csr else { return None };
    let (held, other) = told_apart_by_csr(request, names);
    for_none(request, &held, &other)
}

/// The same where the names are told apart already.
fn for_none(request: &Csr, held: &[&str], other: &[&str]) -> Option<Finding> {
    if request.names().is_empty() || other.is_empty() || !held.is_empty() {
        return None;
    }
    let requested: Vec<&str> = request.names().iter().map(String::as_str).collect();
    Some(Finding::warning(
        format!("WRONG CSR? None of the ordered names is in it. It is for {}.", listed(&requested)),
        "Make sure that this is the right file: the certificate gets the names of the order and the key of this CSR.",
    ))
}

fn server_platform(draft: &Draft, problems: &mut Vec<Problem>) {
    let typed = draft.text(FieldId::ServerPlatform);
    if typed.is_empty() {
        return;
    }
    let found = match platform::read(typed) {
        Ok((_, note)) => note,
        Err(found) => Some(found),
    };
    problems.extend(found.map(|found| found.at(FieldId::ServerPlatform)));
}
