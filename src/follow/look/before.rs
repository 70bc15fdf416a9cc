//! What would stop an order that is not placed yet. It warns, and never keeps anybody from ordering.

use std::fmt::Display;
use std::net::IpAddr;

use strum::VariantNames;

use super::answer::{WhyUnknown, shown_name};
use super::caa::{self, CaaLevel};
use super::verdict::{LookOutcome, LookVerdict, Remark, no_zone};
use super::wording::{self, CasesOf};
use super::zone::NoZone;
use crate::order::dcv::Method;
use crate::order::domain::{NoName, SubjectName, TypedName};
use crate::order::draft::Draft;
use crate::order::mail;
use crate::order::names::Names;
use crate::order::parameter::FieldId;
use crate::order::problem::{Finding, Severity};
use crate::order::text::excerpt;

/// How many characters of what is no name are shown.
const NAME_SHOWN: usize = 60;

/// A name of an order that is to be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameAhead {
    /// The name as it is sent, perhaps with `*.`.
    pub name: String,
    /// The same as people know it.
    pub shown: String,
    /// What control of it is proved by.
    pub proof: ProofKind,
}

/// What control of a name is to be proved by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProofKind {
    /// A record of DNS.
    Record,
    /// A file of its web server.
    File,
    /// Mail to this domain.
    Mail(String),
    /// Nothing: it is no name that can be ordered, and why.
    Never(Finding),
}

/// What is to be looked at of a draft: each name once, the common name first, those that are none among them.
pub fn asked(draft: &Draft, names: &Names) -> Vec<NameAhead> {
    let method = Method::parse(draft.text(FieldId::DcvMethod)).ok();
    let mails = mail::sent(draft, names);
    let proof = |name: &SubjectName| match (method, name) {
        (Some(Method::HttpToken), _) => ProofKind::File,
        (Some(Method::Email), SubjectName::Dns(dns)) => {
            let chosen = mails.iter().find(|mail| mail.dns_name == dns.as_str());
            ProofKind::Mail(
                chosen.map_or_else(|| dns.registrable().to_owned(), |mail| mail.mail_domain.clone()),
            )
        }
        _ => ProofKind::Record,
    };
    let one = |name: &SubjectName| NameAhead {
        name: name.as_str().to_owned(),
        shown: name.unicode(),
        proof: proof(name),
    };
    let never = |typed: &TypedName, why: &NoName| NameAhead {
        name: typed.typed.clone(),
        shown: excerpt(&typed.typed, NAME_SHOWN),
        proof: ProofKind::Never(why.finding().clone()),
    };
    let typed = names.common.iter().chain(&names.others).filter(|typed| !typed.is_repeated);
    typed.map(|typed| typed.name.as_ref().map_or_else(|why| never(typed, why), one)).collect()
}

/// Names of which the same is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The names, as people know them.
    pub shown: Vec<String>,
    /// What it came to.
    pub kind: LookOutcome,
    /// What there is to say of each.
    pub remarks: Vec<Remark>,
}

impl Group {
    /// The names, as far as a line has room: `a.example, b.example, c.example +2`.
    pub fn names(&self) -> String {
        const NAMED: usize = 3;
        let named = self.shown.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
        match self.shown.len().saturating_sub(NAMED) {
            0 => named,
            more => format!("{named} +{more}"),
        }
    }
}

/// What was found, with the names together of which the same is said; what would stop the order first.
pub fn grouped(judged: &[(NameAhead, LookVerdict)]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (asked, verdict) in judged {
        let shown = asked.shown.clone();
        match groups.iter_mut().find(|group| group.remarks == verdict.remarks) {
            Some(group) => group.shown.push(shown),
            None => groups.push(Group {
                shown: vec![shown],
                kind: verdict.kind,
                remarks: verdict.remarks.clone(),
            }),
        }
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.kind));
    groups
}

/// What was found out about a name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NameEvidence {
    /// Why it has no zone, where that is so.
    pub no_zone: Option<NoZone>,
    /// What CAA records there are, from the name up.
    pub caa: Vec<CaaLevel>,
    /// Where the mail of its mail domain goes, by preference; none where that was not asked.
    pub mail: Option<Result<Vec<(u16, String)>, WhyUnknown>>,
    /// Whether none of those hosts has an address.
    pub is_mail_nowhere: bool,
    /// The addresses of the name; none where they were not asked for.
    pub addresses: Option<Result<Vec<IpAddr>, WhyUnknown>>,
    /// Whether nobody may be asked.
    pub is_switched_off: bool,
}

/// What would stop an order, or keeps anybody from knowing.
#[derive(Debug, Clone, PartialEq, Eq, VariantNames)]
pub enum AheadCase {
    /// There is no zone, or none that counts.
    NoZone(NoZone),
    /// What the CAA records say.
    Caa(caa::CaaCase),
    /// None of the hosts that take its mail has an address.
    MailNowhere { domain: String },
    /// The name has addresses of an inside network alone.
    Inside { name: String, address: IpAddr },
    /// The mail domain takes no mail.
    NoMail { domain: String, is_null: bool },
    /// Where mail goes is not known.
    MailNotKnown { domain: String, why: WhyUnknown },
    /// The name has no address.
    NoAddress { name: String },
    /// Its address is not known.
    AddressNotKnown { name: String, why: WhyUnknown },
    /// Nobody may be asked.
    SwitchedOff,
    /// It is no name that can be ordered.
    NoName(Finding),
}

impl AheadCase {
    /// What is so, what to do about it, and what it is called in JSON. Nothing here is an error: it warns.
    pub fn remark(&self) -> Remark {
        let said = |row, values: &[(&str, &dyn Display)]| wording::remark(CasesOf::Order, row, values);
        match self {
            AheadCase::NoZone(why) => no_zone(why, Severity::Warning),
            AheadCase::Caa(case) => {
                let remark = case.remark();
                let severity = remark.severity.min(Severity::Warning);
                Remark { severity, ..remark }
            }
            AheadCase::NoMail { domain, is_null: true } => said("null_mx", &[("domain", domain)]),
            AheadCase::NoMail { domain, is_null: false } => said("no_mx", &[("domain", domain)]),
            AheadCase::MailNowhere { domain } => said("mx_without_address", &[("domain", domain)]),
            AheadCase::Inside { name, address } => {
                said("inside_address", &[("name", name), ("address", address)])
            }
            AheadCase::MailNotKnown { domain, why } => {
                said("mail_not_known", &[("domain", domain), ("why", &why.text())])
            }
            AheadCase::NoAddress { name } => said("no_address", &[("name", name)]),
            AheadCase::AddressNotKnown { name, why } => {
                said("address_not_known", &[("name", name), ("why", &why.text())])
            }
            AheadCase::NoName(why) => {
                Remark::new("no_name", Finding::warning(why.message.clone(), why.fix.clone()))
            }
            AheadCase::SwitchedOff => said("switched_off", &[]),
        }
    }

    /// Whether it stops an order (absent), keeps anybody from knowing, or is as it should be.
    fn kind(&self) -> LookOutcome {
        match self {
            AheadCase::NoZone(why) if why.is_certain() => LookOutcome::Absent,
            AheadCase::NoZone(_)
            | AheadCase::MailNotKnown { .. }
            | AheadCase::AddressNotKnown { .. }
            | AheadCase::Inside { .. }
            | AheadCase::SwitchedOff => LookOutcome::CouldNotLook,
            AheadCase::Caa(caa::CaaCase::NotKnown { .. }) => LookOutcome::CouldNotLook,
            AheadCase::Caa(
                caa::CaaCase::Nobody
                | caa::CaaCase::Permits { .. }
                | caa::CaaCase::SaysNothing { .. }
                | caa::CaaCase::Parameters { .. },
            ) => LookOutcome::Seen,
            AheadCase::Caa(_)
            | AheadCase::NoMail { .. }
            | AheadCase::MailNowhere { .. }
            | AheadCase::NoAddress { .. }
            | AheadCase::NoName(_) => LookOutcome::Absent,
        }
    }
}

/// What would stop an order because of a name: seen where nothing would.
pub fn judge(asked: &NameAhead, evidence: &NameEvidence) -> LookVerdict {
    let cases = decide(asked, evidence);
    let kind = LookOutcome::of_all(cases.iter().map(AheadCase::kind)).unwrap_or(LookOutcome::Seen);
    let mut cases = cases;
    cases.sort_by_key(|case| std::cmp::Reverse(case.kind()));
    LookVerdict { kind, remarks: cases.iter().map(AheadCase::remark).collect() }
}

/// What there is to say of a name before it is ordered.
pub fn decide(asked: &NameAhead, evidence: &NameEvidence) -> Vec<AheadCase> {
    if let ProofKind::Never(why) = &asked.proof {
        return vec![AheadCase::NoName(why.clone())];
    }
    if evidence.is_switched_off {
        return vec![AheadCase::SwitchedOff];
    }
    if let Some(why) = &evidence.no_zone {
        return vec![AheadCase::NoZone(why.clone())];
    }
    let mut cases = Vec::new();
    if !evidence.caa.is_empty() {
        cases.extend(caa::judge(&asked.name, &evidence.caa).into_iter().map(AheadCase::Caa));
    }
    if let (ProofKind::Mail(domain), Some(found)) = (&asked.proof, &evidence.mail) {
        cases.extend(of_mail(&shown_name(domain), found));
        cases.extend(evidence.is_mail_nowhere.then(|| AheadCase::MailNowhere { domain: shown_name(domain) }));
    }
    if let (ProofKind::File, Some(found)) = (&asked.proof, &evidence.addresses) {
        let name = asked.shown.clone();
        match found {
            Ok(addresses) if addresses.is_empty() => cases.push(AheadCase::NoAddress { name }),
            Ok(addresses) if addresses.iter().all(is_inside) => {
                cases.push(AheadCase::Inside { name, address: addresses[0] });
            }
            Ok(_) => {}
            Err(why) => cases.push(AheadCase::AddressNotKnown { name, why: *why }),
        }
    }
    cases.into_iter().map(or_bogus).collect()
}

/// Whether an address is one that networks use inside, RFC 1918, RFC 6598 and RFC 4193.
fn is_inside(address: &IpAddr) -> bool {
    match address {
        IpAddr::V4(four) => four.is_private() || (four.octets()[0] == 100 && four.octets()[1] & 0xc0 == 64),
        IpAddr::V6(six) => six.is_unique_local(),
    }
}

/// Where signatures are broken that is the fault, and not what could not be asked because of it.
fn or_bogus(case: AheadCase) -> AheadCase {
    match case {
        AheadCase::Caa(caa::CaaCase::NotKnown { name, why: WhyUnknown::Bogus })
        | AheadCase::MailNotKnown { domain: name, why: WhyUnknown::Bogus }
        | AheadCase::AddressNotKnown { name, why: WhyUnknown::Bogus } => {
            AheadCase::NoZone(NoZone::Bogus(name))
        }
        case => case,
    }
}

fn of_mail(domain: &str, found: &Result<Vec<(u16, String)>, WhyUnknown>) -> Option<AheadCase> {
    let domain = domain.to_owned();
    match found {
        Err(why) => Some(AheadCase::MailNotKnown { domain, why: *why }),
        Ok(hosts) if hosts.is_empty() => Some(AheadCase::NoMail { domain, is_null: false }),
        Ok(hosts) if hosts.iter().all(|(_, host)| host.is_empty()) => {
            Some(AheadCase::NoMail { domain, is_null: true })
        }
        Ok(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::answer::{Caa, Code, Silence};
    use super::*;

    fn asked(proof: ProofKind) -> NameAhead {
        NameAhead { name: "www.example.com".into(), shown: "www.example.com".into(), proof }
    }

    fn said(proof: ProofKind, evidence: &NameEvidence) -> (LookOutcome, Vec<&'static str>) {
        let verdict = judge(&asked(proof), evidence);
        assert!(verdict.remarks.iter().all(|remark| remark.severity < Severity::Error), "it only warns");
        (verdict.kind, verdict.remarks.iter().map(|remark| remark.case).collect())
    }

    fn caa(value: &str) -> Vec<CaaLevel> {
        let set = vec![Caa { is_critical: false, tag: "issue".into(), value: value.as_bytes().to_vec() }];
        vec![CaaLevel { name: "example.com".into(), aliases: Vec::new(), found: Ok(set) }]
    }

    #[test]
    fn each_name_of_a_draft_is_asked_about_by_how_it_is_proved() {
        let mut draft = Draft::new();
        draft.set(FieldId::CommonName, "www.example.com");
        draft.set(FieldId::DnsNames, "www.example.com\n*.example.com");
        let proofs = |draft: &Draft| -> Vec<(String, ProofKind)> {
            super::asked(draft, &Names::read(draft))
                .into_iter()
                .map(|asked| (asked.name, asked.proof))
                .collect()
        };
        let all = |proof: ProofKind| {
            vec![("www.example.com".to_owned(), proof.clone()), ("*.example.com".to_owned(), proof)]
        };
        draft.set(FieldId::DcvMethod, "dns-txt-token");
        assert_eq!(proofs(&draft), all(ProofKind::Record));
        draft.set(FieldId::DcvMethod, "http-token");
        assert_eq!(proofs(&draft), all(ProofKind::File));
        draft.set(FieldId::DcvMethod, "email");
        assert_eq!(proofs(&draft), all(ProofKind::Mail("example.com".into())));
    }

    #[test]
    fn what_is_no_name_is_told_and_would_stop_the_order() {
        let mut draft = Draft::new();
        draft.set(FieldId::CommonName, "example.com");
        let wrong = ["foo.onion", "a..b", "my_host.example.com", "intern.local"];
        draft.set(FieldId::DnsNames, format!("www.example.com\n{}", wrong.join("\n")));
        let asked = super::asked(&draft, &Names::read(&draft));
        let all: Vec<&str> = asked.iter().map(|asked| asked.name.as_str()).collect();
        assert_eq!(all, [&["example.com", "www.example.com"][..], &wrong].concat());
        for (number, asked) in asked.iter().enumerate() {
            let verdict = judge(asked, &NameEvidence { is_switched_off: true, ..NameEvidence::default() });
            let case = if number < 2 { "switched_off" } else { "no_name" };
            assert_eq!(verdict.remarks[0].case, case, "{asked:?}");
            assert_eq!(verdict.kind == LookOutcome::Absent, number >= 2);
        }
    }

    #[test]
    fn names_of_which_the_same_is_said_stand_together_and_the_worst_first() {
        let one = |name: &str, evidence: NameEvidence| {
            let asked = NameAhead { name: name.into(), shown: name.into(), proof: ProofKind::Record };
            let verdict = judge(&asked, &evidence);
            (asked, verdict)
        };
        let good = || NameEvidence { caa: caa("digicert.com"), ..NameEvidence::default() };
        let bad = || NameEvidence { caa: caa("other.example"), ..NameEvidence::default() };
        let judged: Vec<_> = ["a", "b", "c", "d", "e"].into_iter().map(|name| one(name, good())).collect();
        let groups = grouped(&[judged, vec![one("x", bad())]].concat());
        assert_eq!(groups.iter().map(Group::names).collect::<Vec<_>>(), ["x", "a, b, c +2"]);
        assert_eq!(groups[0].kind, LookOutcome::Absent);
    }

    /// Each evidence of a name is judged so, with these remarks.
    fn judged_so(proof: &ProofKind, cases: &[(NameEvidence, LookOutcome, &[&str])]) {
        for (evidence, kind, remarks) in cases {
            assert_eq!(said(proof.clone(), evidence), (*kind, remarks.to_vec()), "{proof:?} {evidence:?}");
        }
    }

    #[test]
    fn what_would_stop_an_order_is_said_first() {
        let of_caa = |caa| NameEvidence { caa, ..NameEvidence::default() };
        let no_caa =
            |why| of_caa(vec![CaaLevel { name: "example.com".into(), aliases: Vec::new(), found: Err(why) }]);
        let no_zone = |why| NameEvidence { no_zone: Some(why), ..NameEvidence::default() };
        let name = || "example.com".to_owned();
        let silent = NoZone::Silent("192.0.2.1".parse().unwrap(), Silence::TimedOut);
        judged_so(
            &ProofKind::Record,
            &[
                (NameEvidence::default(), LookOutcome::Seen, &[]),
                (of_caa(caa("digicert.com")), LookOutcome::Seen, &["caa_permits"]),
                (of_caa(caa("other.example")), LookOutcome::Absent, &["caa_forbids"]),
                (no_caa(WhyUnknown::Code(Code::ServFail)), LookOutcome::CouldNotLook, &["caa_not_known"]),
                (no_caa(WhyUnknown::Bogus), LookOutcome::Absent, &["dnssec_broken"]),
                (no_zone(NoZone::NotThere(name())), LookOutcome::Absent, &["no_zone"]),
                (no_zone(silent), LookOutcome::CouldNotLook, &["resolver_silent"]),
                (no_zone(NoZone::Code(name(), Code::ServFail)), LookOutcome::CouldNotLook, &["servfail"]),
                (no_zone(NoZone::Bogus(name())), LookOutcome::Absent, &["dnssec_broken"]),
            ],
        );
    }

    #[test]
    fn a_mail_that_cannot_arrive_would_stop_an_order() {
        let of_mail = |mail| NameEvidence { mail: Some(mail), ..NameEvidence::default() };
        let server = || Ok(vec![(10, "mx.example".into())]);
        let silent = WhyUnknown::Silent(Silence::TimedOut);
        judged_so(
            &ProofKind::Mail("example.com".into()),
            &[
                (of_mail(Err(WhyUnknown::Bogus)), LookOutcome::Absent, &["dnssec_broken"]),
                (of_mail(Ok(vec![])), LookOutcome::Absent, &["no_mx"]),
                (of_mail(Ok(vec![(0, String::new())])), LookOutcome::Absent, &["null_mx"]),
                (of_mail(server()), LookOutcome::Seen, &[]),
                (of_mail(Err(silent)), LookOutcome::CouldNotLook, &["mail_not_known"]),
                (
                    NameEvidence { is_mail_nowhere: true, ..of_mail(server()) },
                    LookOutcome::Absent,
                    &["mx_without_address"],
                ),
            ],
        );
    }

    #[test]
    fn a_host_that_cannot_be_reached_would_stop_an_order() {
        let at = |addresses| NameEvidence { addresses: Some(addresses), ..NameEvidence::default() };
        let public: IpAddr = "192.0.2.1".parse().unwrap();
        let inside: IpAddr = [10, 0, 0, 1].into();
        let silent = WhyUnknown::Silent(Silence::TimedOut);
        judged_so(
            &ProofKind::File,
            &[
                (at(Err(WhyUnknown::Bogus)), LookOutcome::Absent, &["dnssec_broken"]),
                (
                    at(Ok(vec![inside, [100, 64, 0, 1].into()])),
                    LookOutcome::CouldNotLook,
                    &["inside_address"],
                ),
                (at(Ok(vec![inside, public])), LookOutcome::Seen, &[]),
                (at(Ok(vec![])), LookOutcome::Absent, &["no_address"]),
                (at(Ok(vec![public])), LookOutcome::Seen, &[]),
                (at(Err(silent)), LookOutcome::CouldNotLook, &["address_not_known"]),
                (
                    NameEvidence { is_switched_off: true, ..NameEvidence::default() },
                    LookOutcome::CouldNotLook,
                    &["switched_off"],
                ),
            ],
        );
    }
}
