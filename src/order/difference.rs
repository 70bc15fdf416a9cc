//! How the names of a reissue differ from those of the certificate before it: what that costs and revokes, as far as it
//! is documented.

use std::collections::BTreeSet;

use super::csr::Reading;
use super::domain::SubjectName;
use super::names::Names;
use super::parameter::FieldId;
use super::problem::{Finding, Problem};
use super::purpose::{Original, Purpose};
use super::text::listed;

/// How the names of a reissue differ from those of the certificate before it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Difference {
    /// Those that it has besides.
    pub added: Vec<String>,
    /// Those that it has no more: every earlier certificate of the order is revoked for that.
    pub dropped: Vec<String>,
    /// Whether the names of the certificate before are known at all.
    pub is_known: bool,
}

/// How long after a reissue is issued the certificates before it are revoked at the latest, in hours, where a name of
/// theirs is gone.
pub const REVOKED_WITHIN: i32 = 72;

impl Difference {
    /// How these names differ from those of an order's certificate.
    pub fn of<'a>(before: &Original, names: impl Iterator<Item = &'a SubjectName>) -> Difference {
        let is_known = !before.names.is_empty();
        let now: BTreeSet<&str> = names.map(SubjectName::as_str).collect();
        let before: BTreeSet<&str> = before.names.iter().map(String::as_str).collect();
        let texts = |names: Vec<&&str>| names.into_iter().map(|name| (*name).to_owned()).collect();
        Difference {
            added: if is_known { texts(now.difference(&before).collect()) } else { Vec::new() },
            dropped: texts(before.difference(&now).collect()),
            is_known,
        }
    }
}

/// What is to be said of what follows an order: a key that is used again, and for a reissue what its names bring about.
pub fn findings(purpose: &Purpose, csr: &Reading, names: &Names) -> Vec<Problem> {
    let mut problems = Vec::new();
    let Some(original) = purpose.original() else { return problems };
    if original.has_key_of(csr) {
        problems.push(
            Finding::warning(
                format!(
                    "This CSR has the same key as order {}, so that key is used again.",
                    original.order_id
                ),
                "Make a new key and a new CSR with it, unless the old key is meant to stay in use.",
            )
            .at(FieldId::Csr),
        );
    }
    if purpose.reissued().is_some() {
        let difference = Difference::of(original, names.distinct().into_iter());
        problems.extend(of_names(&difference).map(|found| found.at(FieldId::DnsNames)));
    }
    problems
}

/// What is to be said of the names of a reissue.
fn of_names(difference: &Difference) -> Option<Finding> {
    let Difference { added, dropped, is_known } = difference;
    let texts = |names: &Vec<String>| listed(&names.iter().map(String::as_str).collect::<Vec<_>>());
    if !is_known {
        return Some(Finding::warning(
            "The names of the certificate before are not known here.",
            format!(
                "Compare them in CertCentral: a reissue without one of them has every earlier certificate of the order \
                 revoked within {REVOKED_WITHIN} hours."
            ),
        ));
    }
    if !dropped.is_empty() {
        return Some(Finding::warning(
            revoked(dropped),
            "Add what is to stay, or have the new certificate in place by then.",
        ));
    }
    (!added.is_empty()).then(|| {
        Finding::hint(
            format!("New on the certificate: {}.", texts(added)),
            "What more names cost at a reissue is not documented.",
        )
    })
}

/// What a reissue costs, as far as that is known, in a sentence.
pub fn cost(difference: &Difference) -> &'static str {
    match difference {
        Difference { is_known: true, added, .. } if added.is_empty() => {
            "With these names nothing is known to be billed for a reissue."
        }
        Difference { is_known: true, .. } => {
            "What more names cost at a reissue is not documented: they may be billed."
        }
        Difference { is_known: false, .. } => {
            "Nothing is known to be billed for a reissue of the same names; what more names cost is not documented."
        }
    }
}

/// What becomes of the certificates before a reissue that drops these names.
fn revoked(dropped: &[String]) -> String {
    let dropped: Vec<&str> = dropped.iter().map(String::as_str).collect();
    format!(
        "Every earlier certificate is REVOKED within {REVOKED_WITHIN} hours after the new one is issued, as that is \
         WITHOUT {}.",
        listed(&dropped)
    )
}

/// What becomes of the certificates before a reissue, where anything does or may.
pub fn revocation(difference: &Difference) -> Option<String> {
    let documented = "That is documented, though not for DV certificates in particular.";
    match difference {
        Difference { is_known: true, dropped, .. } if dropped.is_empty() => None,
        Difference { is_known: true, dropped, .. } => Some(format!("{} {documented}", revoked(dropped))),
        Difference { is_known: false, .. } => Some(format!(
            "The names before are not known here. If one of them is missing now, every earlier certificate of the order \
             is REVOKED within {REVOKED_WITHIN} hours after the new one is issued. {documented}"
        )),
    }
}

/// What [`cost`] and [`revocation`] say, in the fewest words: it stands beside what confirms it.
pub fn briefly(difference: &Difference) -> String {
    let revokes = match difference {
        Difference { is_known: true, dropped, .. } if dropped.is_empty() => "",
        Difference { is_known: true, .. } => "REVOKES every earlier certificate. ",
        Difference { is_known: false, .. } => "May REVOKE every earlier certificate. ",
    };
    let costs = match difference {
        Difference { is_known: true, added, .. } if added.is_empty() => "No cost is known.",
        Difference { is_known: true, .. } => "More names may be billed.",
        Difference { is_known: false, .. } => "More names than before may be billed.",
    };
    format!("{revokes}{costs}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(texts: &[&str]) -> Vec<SubjectName> {
        texts.iter().filter_map(|text| SubjectName::as_sent(text)).collect()
    }

    #[test]
    fn names_are_compared_as_a_set() {
        let original =
            Original { names: vec!["example.com".into(), "www.example.com".into()], ..Original::default() };
        for (now, added, dropped) in [
            (vec!["example.com", "www.example.com"], vec![], vec![]),
            (vec!["www.example.com", "example.com"], vec![], vec![]),
            (vec!["example.com", "www.example.com", "api.example.com"], vec!["api.example.com"], vec![]),
            (vec!["example.com"], vec![], vec!["www.example.com"]),
            (vec!["example.com", "ww.example.com"], vec!["ww.example.com"], vec!["www.example.com"]),
            (vec!["*.example.com"], vec!["*.example.com"], vec!["example.com", "www.example.com"]),
        ] {
            let difference = Difference::of(&original, names(&now).iter());
            assert_eq!(
                (difference.added.clone(), difference.dropped.clone()),
                (
                    added.iter().map(ToString::to_string).collect(),
                    dropped.iter().map(ToString::to_string).collect()
                )
            );
            assert_eq!(revocation(&difference).is_some(), !dropped.is_empty(), "{now:?}");
            assert_eq!(cost(&difference).contains("not documented"), !added.is_empty(), "{now:?}");
        }
    }

    #[test]
    fn names_that_are_not_known_are_taken_for_dropped() {
        let difference = Difference::of(&Original::default(), names(&["example.com"]).iter());
        assert!(revocation(&difference).unwrap().contains("not known here"));
        assert!(cost(&difference).contains("not documented"));
        assert_eq!(of_names(&difference).unwrap().severity, super::super::problem::Severity::Warning);
    }
}
