//! Who may issue certificates for a name, by CAA records, RFC 8659.

use std::fmt::Display;
use std::sync::LazyLock;

use serde::Deserialize;
use strum::VariantNames;

use super::answer::{Caa, WhyUnknown, shown, shown_name};
use super::verdict::Remark;
use super::wording::{self, CasesOf};

/// Tags that are known, so that the critical bit does no harm on them: RFC 8659, the BR, RFC 9495.
const KNOWN: [&str; 8] =
    ["issue", "issuewild", "iodef", "contactemail", "contactphone", "issuemail", "issuevmc", "auth"];

/// What was found at a name on the way up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaaLevel {
    /// The name that was asked about.
    pub name: String,
    /// What it is another name of, each step.
    pub aliases: Vec<String>,
    /// The records, or why none could be had.
    pub found: Result<Vec<Caa>, WhyUnknown>,
}

#[derive(Deserialize)]
struct Issuers {
    recommended: String,
    issuers: Vec<String>,
}

static ISSUERS: LazyLock<Issuers> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../assets/caa_issuers.json"))
        .expect("assets/caa_issuers.json is part of the program and read by a test")
});

/// Whether a name in a CAA record stands for this CA.
pub fn is_this_ca(issuer: &str) -> bool {
    ISSUERS.issuers.iter().any(|known| known == issuer)
}

/// The name of this CA that belongs into a CAA record.
pub fn recommended() -> &'static str {
    &ISSUERS.recommended
}

/// What CAA records say of a name.
#[derive(Debug, Clone, PartialEq, Eq, VariantNames)]
pub enum CaaCase {
    /// No name on the way up has records: any CA may issue.
    Nobody,
    /// The records of a name permit, by this issuer.
    Permits { owner: String, issuer: String },
    /// The records of a name say nothing of who may issue, and so permit.
    SaysNothing { owner: String },
    /// The records of a name permit others only.
    Forbids { owner: String, via: Option<String>, tag: &'static str, others: Vec<String> },
    /// The records of a name permit nobody.
    ForbidsAll { owner: String, via: Option<String>, tag: &'static str },
    /// A record that nobody knows forbids.
    Critical { owner: String, tag: String },
    /// The record that permits has parameters.
    Parameters { owner: String, parameters: String },
    /// A name on the way up could not be looked at.
    NotKnown { name: String, why: WhyUnknown },
}

impl CaaCase {
    /// What is so, what to do about it, and what it is called in JSON.
    pub fn remark(&self) -> Remark {
        let said = |row, values: &[(&str, &dyn Display)]| wording::remark(CasesOf::Caa, row, values);
        match self {
            CaaCase::Nobody => said("caa_none", &[]),
            CaaCase::Permits { owner, issuer } => {
                said("caa_permits", &[("owner", &shown_name(owner)), ("issuer", issuer)])
            }
            CaaCase::SaysNothing { owner } => said("caa_says_nothing", &[("owner", &shown_name(owner))]),
            CaaCase::Forbids { owner, via, tag, others } => {
                let (at, owner, others) = (shown_name(owner), owned(owner, via), named(others));
                let set: [(&str, &dyn Display); 2] = [("owner", &owner), ("others", &others)];
                let cure: [(&str, &dyn Display); 3] = [("at", &at), ("tag", tag), ("own", &recommended())];
                said("caa_forbids", &[&set[..], &cure].concat())
            }
            CaaCase::ForbidsAll { owner, via, tag } => {
                let (at, owner) = (shown_name(owner), owned(owner, via));
                let own = recommended();
                said("caa_forbids_all", &[("owner", &owner), ("at", &at), ("tag", tag), ("own", &own)])
            }
            CaaCase::Critical { owner, tag } => {
                said("caa_critical", &[("owner", &shown_name(owner)), ("tag", &shown(tag.as_bytes()))])
            }
            CaaCase::Parameters { owner, parameters } => {
                let parameters = shown(parameters.as_bytes());
                said("caa_parameters", &[("owner", &shown_name(owner)), ("parameters", &parameters)])
            }
            CaaCase::NotKnown { name, why } => {
                said("caa_not_known", &[("name", &shown_name(name)), ("why", &why.text())])
            }
        }
    }
}

/// Who is named by a record, lower case, and its parameters.
fn issuer(caa: &Caa) -> (String, String) {
    let value = String::from_utf8_lossy(&caa.value).into_owned();
    let (issuer, parameters) = value.split_once(';').unwrap_or((&value, ""));
    // One with a dot at its end is no name of an issuer, RFC 8659, section 4.2, and so permits nobody.
    let issuer = issuer.trim().to_ascii_lowercase();
    (issuer, parameters.trim().to_owned())
}

/// A name, and what it was come to by.
fn owned(owner: &str, via: &Option<String>) -> String {
    match via {
        Some(asked) => format!("{}, which {} is another name of,", shown_name(owner), shown_name(asked)),
        None => shown_name(owner),
    }
}

fn named(others: &[String]) -> String {
    let shown: Vec<String> = others.iter().take(3).map(|other| shown(other.as_bytes())).collect();
    super::answer::listed(&shown)
}

/// What CAA records say of a name as it is ordered, by what was found on the way up, the name itself first.
pub fn judge(name: &str, levels: &[CaaLevel]) -> Vec<CaaCase> {
    for level in levels {
        match &level.found {
            Err(why) => return vec![CaaCase::NotKnown { name: level.name.clone(), why: *why }],
            Ok(set) if set.is_empty() => {}
            Ok(set) => return by_set(name.starts_with("*."), level, set),
        }
    }
    vec![CaaCase::Nobody]
}

fn by_set(is_wildcard: bool, level: &CaaLevel, set: &[Caa]) -> Vec<CaaCase> {
    let owner = level.aliases.last().unwrap_or(&level.name).clone();
    let via = (!level.aliases.is_empty()).then(|| level.name.clone());
    if let Some(unknown) = set.iter().find(|caa| caa.is_critical && !KNOWN.contains(&caa.tag.as_str())) {
        return vec![CaaCase::Critical { owner, tag: unknown.tag.clone() }];
    }
    let of = |tag: &str| set.iter().filter(|caa| caa.tag == tag).collect::<Vec<_>>();
    let (tag, deciding) = match of("issuewild") {
        wild if is_wildcard && !wild.is_empty() => ("issuewild", wild),
        _ => ("issue", of("issue")),
    };
    if deciding.is_empty() {
        return vec![CaaCase::SaysNothing { owner }];
    }
    let issuers: Vec<(String, String)> = deciding.into_iter().map(issuer).collect();
    // One without parameters permits whatever another one asks for.
    let mut own: Vec<&(String, String)> = issuers.iter().filter(|(issuer, _)| is_this_ca(issuer)).collect();
    own.sort_by_key(|(_, parameters)| !parameters.is_empty());
    let Some((issuer, parameters)) = own.first() else {
        let others: Vec<String> =
            issuers.into_iter().map(|(issuer, _)| issuer).filter(|issuer| !issuer.is_empty()).collect();
        return vec![match others.is_empty() {
            true => CaaCase::ForbidsAll { owner, via, tag },
            false => CaaCase::Forbids { owner, via, tag, others },
        }];
    };
    let mut cases = vec![CaaCase::Permits { owner: owner.clone(), issuer: issuer.clone() }];
    if !parameters.is_empty() {
        cases.insert(0, CaaCase::Parameters { owner, parameters: parameters.clone() });
    }
    cases
}

#[cfg(test)]
mod tests {
    use super::super::answer::Code;
    use super::*;

    fn caa(flags: u8, tag: &str, value: &str) -> Caa {
        Caa { is_critical: flags & 128 != 0, tag: tag.into(), value: value.as_bytes().to_vec() }
    }

    fn level(name: &str, set: &[Caa]) -> CaaLevel {
        CaaLevel { name: name.into(), aliases: Vec::new(), found: Ok(set.to_vec()) }
    }

    fn words(name: &str, levels: &[CaaLevel]) -> Vec<&'static str> {
        judge(name, levels).iter().map(|case| case.remark().case).collect()
    }

    #[test]
    fn the_set_of_a_name_decides() {
        let wild_only = [caa(0, "issue", "digicert.com"), caa(0, "issuewild", "other.example")];
        for (name, set, expected) in [
            ("a.example", vec![], "caa_none"),
            ("a.example", vec![caa(0, "issue", "digicert.com")], "caa_permits"),
            ("a.example", vec![caa(0, "issue", " RapidSSL.com ")], "caa_permits"),
            ("a.example", vec![caa(0, "issue", "digicert.com.")], "caa_forbids"),
            (
                "a.example",
                vec![caa(0, "issue", "other.example"), caa(0, "issue", "thawte.com")],
                "caa_permits",
            ),
            ("a.example", vec![caa(0, "issue", "other.example")], "caa_forbids"),
            ("a.example", vec![caa(0, "issue", "notdigicert.com")], "caa_forbids"),
            ("a.example", vec![caa(0, "issue", ";")], "caa_forbids"),
            ("a.example", vec![caa(0, "issue", "")], "caa_forbids"),
            ("a.example", vec![caa(0, "iodef", "mailto:a@b.example")], "caa_permits"),
            ("a.example", vec![caa(0, "issuewild", ";")], "caa_permits"),
            ("*.a.example", vec![caa(0, "issuewild", ";")], "caa_forbids"),
            ("a.example", wild_only.to_vec(), "caa_permits"),
            ("*.a.example", wild_only.to_vec(), "caa_forbids"),
            ("*.a.example", vec![caa(0, "issue", "digicert.com")], "caa_permits"),
            ("a.example", vec![caa(128, "issue", "digicert.com")], "caa_permits"),
            ("a.example", vec![caa(0, "future", "x"), caa(0, "issue", "digicert.com")], "caa_permits"),
            ("a.example", vec![caa(128, "future", "x"), caa(0, "issue", "digicert.com")], "caa_critical"),
        ] {
            assert_eq!(words(name, &[level("a.example", &set)]), [expected], "{name} {set:?}");
        }
    }

    #[test]
    fn parameters_are_shown_unless_another_record_permits_without() {
        let bound = caa(0, "issue", "digicert.com; accounturi=https://x.example/1");
        assert_eq!(
            words("a", &[level("a", std::slice::from_ref(&bound))]),
            ["caa_parameters", "caa_permits"]
        );
        let free = caa(0, "issue", "digicert.com");
        assert_eq!(words("a", &[level("a", &[bound, free])]), ["caa_permits"]);
    }

    #[test]
    fn the_nearest_set_decides_and_one_that_is_not_known_stops_the_way_up() {
        let other = [caa(0, "issue", "other.example")];
        let own = [caa(0, "issue", "digicert.com")];
        assert_eq!(
            words("w.a.b", &[level("w.a.b", &[]), level("a.b", &own), level("b", &other)]),
            ["caa_permits"]
        );
        let unknown = CaaLevel { found: Err(WhyUnknown::Code(Code::ServFail)), ..level("a.b", &[]) };
        assert_eq!(words("w.a.b", &[level("w.a.b", &[]), unknown, level("b", &other)]), ["caa_not_known"]);
        let via = CaaLevel { aliases: vec!["cdn.example".into()], ..level("w.a.b", &other) };
        let remark = judge("w.a.b", &[via])[0].remark();
        assert!(remark.message.contains("cdn.example, which w.a.b is another name of"), "{remark:?}");
    }

    #[test]
    fn the_names_of_this_ca_have_a_source() {
        assert!(is_this_ca(recommended()) && ISSUERS.issuers.len() > 10);
        assert!(ISSUERS.issuers.iter().all(|issuer| *issuer == issuer.to_ascii_lowercase()));
    }

    #[test]
    fn what_a_record_says_cannot_steer_a_terminal() {
        let hostile = caa(128, "\u{1b}[2J", "\u{1b}[2J\u{202e}");
        assert!(!hostile.text().contains(['\u{1b}', '\u{202e}']));
        for case in judge("a", &[level("a", &[hostile])]) {
            assert!(!case.remark().in_full().contains('\u{1b}'));
        }
        let hostile = caa(0, "issue", "\u{1b}[2J\u{202e}.example");
        for case in judge("a", &[level("a", &[hostile])]) {
            assert!(!case.remark().in_full().contains(['\u{1b}', '\u{202e}']));
        }
    }
}
