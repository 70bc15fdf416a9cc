//! Whether a record is in place: what name servers said, and what follows from it.

mod case;
mod stand;

use super::answer::{Code, Data, DnsServer, Reply, ServerTold, Silence, Type, shown, shown_name};
use super::sought::{ProofPlace, Sought, target};
use super::value::{bare, holds};
use super::verdict::{LookOutcome, LookVerdict};
use super::zone::{NoZone, Zone};
pub use case::RecordCase;
use stand::{CopyFault, Match, ServerStand, match_text, servers};

/// Everything that was found out about one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordEvidence {
    /// The zone of the name; none where only the resolver may be asked.
    pub zone: Option<Result<Zone, NoZone>>,
    /// What the servers of the zone said of the record's names, and those of what these are other names of.
    pub told: Vec<ServerTold>,
    /// What the record's name is another name of, each step.
    pub aliases: Vec<String>,
    /// Why the servers of what it is another name of could not be asked.
    pub lost_alias: Option<NoZone>,
    /// What the resolver said of the same names.
    pub resolver: Vec<ServerTold>,
    /// What was asked besides where the record is not there.
    pub besides: Besides,
}

/// What is asked besides, to say why a record is not there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Besides {
    /// What a name answers beside the record's that nobody has made: a wildcard answers for both.
    pub sibling: Option<ServerTold>,
    /// What stands at the record's name with the zone behind it once more.
    pub twice: Option<ServerTold>,
    /// What stands at the same places of the parents.
    pub parents: Vec<ServerTold>,
    /// A record of the other type at the record's name.
    pub other_type: Option<ServerTold>,
    /// The serial number of the zone at each server, where not all say the same.
    pub serials: Vec<(DnsServer, u32)>,
    /// The name that the resolver refuses as its signatures are broken: it answers SERVFAIL, and the same question with
    /// CD set.
    pub bogus: Option<String>,
}

impl RecordEvidence {
    /// Nothing was asked yet.
    pub fn nothing() -> RecordEvidence {
        RecordEvidence {
            zone: None,
            told: Vec::new(),
            aliases: Vec::new(),
            lost_alias: None,
            resolver: Vec::new(),
            besides: Besides::default(),
        }
    }

    /// Whether what was said so far leaves something to explain: not every server that answers has the record.
    pub fn is_open(&self, sought: &Sought) -> bool {
        let servers = servers(sought, &self.aliases, &self.told);
        let told = if servers.is_empty() { self.resolver_stand(sought) } else { servers };
        told.iter().any(|(_, stand)| matches!(stand, ServerStand::Lacks(_)))
    }

    /// Whether some servers have the record and some do not.
    pub fn is_uneven(&self, sought: &Sought) -> bool {
        let servers = servers(sought, &self.aliases, &self.told);
        let has = |wanted: bool| {
            servers.iter().any(|(_, stand)| match stand {
                ServerStand::Has(_) => wanted,
                ServerStand::Lacks(_) => !wanted,
                _ => false,
            })
        };
        has(true) && has(false)
    }

    /// Whether every server of the zone that answers has the record.
    pub fn is_in_place(&self, sought: &Sought) -> bool {
        let servers = servers(sought, &self.aliases, &self.told);
        let has = servers.iter().any(|(_, stand)| matches!(stand, ServerStand::Has(_)));
        has && !servers.iter().any(|(_, stand)| matches!(stand, ServerStand::Lacks(_)))
    }

    fn resolver_stand(&self, sought: &Sought) -> Vec<(String, ServerStand)> {
        servers(sought, &self.aliases, &self.resolver)
    }
}

/// Whether a server's answer has a value that counts.
pub fn has_value(sought: &Sought, told: &ServerTold) -> bool {
    let speaks = |reply: &&Reply| reply.speaks();
    told.said.as_ref().ok().filter(speaks).is_some_and(|reply| match_text(&sought.tokens, reply).is_some())
}

/// What a look for a record came to.
pub fn judge(sought: &Sought, evidence: &RecordEvidence) -> LookVerdict {
    let (kind, cases) = decide(sought, evidence);
    LookVerdict { kind, remarks: cases.iter().map(RecordCase::remark).collect() }
}

/// What it comes to where nobody may be asked.
pub fn switched_off() -> LookVerdict {
    LookVerdict { kind: LookOutcome::CouldNotLook, remarks: vec![RecordCase::SwitchedOff.remark()] }
}

/// What a look for a record came to, as cases.
pub fn decide(sought: &Sought, evidence: &RecordEvidence) -> (LookOutcome, Vec<RecordCase>) {
    if sought.place.is_too_long() {
        return (LookOutcome::Absent, vec![RecordCase::TooLong { base: sought.place.base().to_owned() }]);
    }
    let (kind, mut cases) = by_zone(sought, evidence);
    let fails = |(_, stand): &(String, ServerStand)| matches!(stand, ServerStand::Fails(CopyFault::ServFail));
    match &evidence.besides.bogus {
        // The service checks the signatures, too: where they are broken it helps nobody that the record is there.
        Some(name) if evidence.resolver_stand(sought).iter().any(fails) => {
            cases.insert(0, RecordCase::NoZone(NoZone::Bogus(name.clone())));
            (LookOutcome::Absent, cases)
        }
        _ => (kind, cases),
    }
}

fn by_zone(sought: &Sought, evidence: &RecordEvidence) -> (LookOutcome, Vec<RecordCase>) {
    match &evidence.zone {
        Some(Err(why)) if why.is_certain() => (LookOutcome::Absent, vec![RecordCase::NoZone(why.clone())]),
        Some(Err(why)) => by_resolver(sought, evidence, vec![RecordCase::NoZone(why.clone())]),
        Some(Ok(zone)) => by_servers(sought, evidence, zone),
        None => by_resolver(sought, evidence, Vec::new()),
    }
}

fn by_servers(sought: &Sought, evidence: &RecordEvidence, zone: &Zone) -> (LookOutcome, Vec<RecordCase>) {
    let servers = servers(sought, &evidence.aliases, &evidence.told);
    let named = |wanted: &dyn Fn(&ServerStand) -> bool| -> Vec<String> {
        servers.iter().filter(|(_, stand)| wanted(stand)).map(|(name, _)| name.clone()).collect()
    };
    let have = named(&|stand| matches!(stand, ServerStand::Has(_)));
    let lack = named(&|stand| matches!(stand, ServerStand::Lacks(_)));
    if have.is_empty()
        && let Some(circle) = circle(evidence, &sought.place.text())
    {
        return (LookOutcome::Absent, vec![circle]);
    }
    let mut after = faults(&servers, &zone.apex);
    after.extend(not_asked(zone));
    if let Some((here, outside)) = zone.other_view() {
        after.insert(0, RecordCase::InsideView { here: here.to_vec(), outside: outside.to_vec() });
    }
    if !have.is_empty() && lack.is_empty() {
        let mut cases = vec![RecordCase::InPlace { from: have }];
        cases.extend(quality(&servers));
        cases.extend(after);
        cases.extend(resolver_besides(sought, evidence));
        return (LookOutcome::Seen, cases);
    }
    if !have.is_empty() {
        let mut cases = vec![uneven(&have, lack, evidence)];
        cases.extend(quality(&servers));
        cases.extend(after);
        return (LookOutcome::Absent, cases);
    }
    if let Some(lacking) = servers.iter().find_map(|(_, stand)| match stand {
        ServerStand::Lacks(told) => Some(told),
        _ => None,
    }) {
        let mut cases = absent(sought, evidence, lacking, &zone.apex);
        cases.extend(after);
        return (LookOutcome::Absent, cases);
    }
    if let (Some(why), Some(target)) = (&evidence.lost_alias, evidence.aliases.last()) {
        let name = sought.place.text();
        let case = RecordCase::AliasLost { name, target: target.clone(), why: why.clone() };
        let kind = if why.is_certain() { LookOutcome::Absent } else { LookOutcome::CouldNotLook };
        return (kind, vec![case]);
    }
    by_resolver(sought, evidence, after)
}

/// What the resolver alone says, where nobody else may be asked or answers; what is said before that stays said.
fn by_resolver(
    sought: &Sought,
    evidence: &RecordEvidence,
    before: Vec<RecordCase>,
) -> (LookOutcome, Vec<RecordCase>) {
    let stands = evidence.resolver_stand(sought);
    let may_ask_servers = evidence.zone.is_some();
    let Some((resolver, stand)) = stands.first() else {
        return (
            LookOutcome::CouldNotLook,
            if before.is_empty() { vec![RecordCase::Stopped] } else { before },
        );
    };
    let resolver = resolver.clone();
    match stand {
        // A cache, an inside view or whoever intercepts may say so: the service asks the servers.
        ServerStand::Has(_) if may_ask_servers => {
            (LookOutcome::CouldNotLook, [vec![RecordCase::ResolverAlone { resolver }], before].concat())
        }
        ServerStand::Has(_) => {
            let mut cases = vec![RecordCase::InPlaceAtResolver { resolver }];
            cases.extend(quality(&stands));
            cases.extend(before);
            (LookOutcome::Seen, cases)
        }
        // A cache may still have a no: of a zone whose servers could not be asked it says nothing sure.
        ServerStand::Lacks(_) | ServerStand::Leads if may_ask_servers => (LookOutcome::CouldNotLook, before),
        ServerStand::Lacks(lacking) => {
            let apex =
                lacking.iter().find_map(|told| Some(told.said.as_ref().ok()?.soa.as_ref()?.zone.clone()));
            (LookOutcome::Absent, absent(sought, evidence, lacking, &apex.unwrap_or_default()))
        }
        ServerStand::Leads => (LookOutcome::CouldNotLook, before),
        ServerStand::Fails(fault) => {
            let mut cases = before;
            cases.extend(
                resolver_fault(evidence, resolver, *fault).filter(|_| !may_ask_servers || cases.is_empty()),
            );
            (LookOutcome::CouldNotLook, cases)
        }
    }
}

fn resolver_fault(evidence: &RecordEvidence, resolver: String, fault: CopyFault) -> Option<RecordCase> {
    Some(match fault {
        CopyFault::ServFail if evidence.besides.bogus.is_some() => return None,
        CopyFault::ServFail => RecordCase::ResolverFails { resolver },
        CopyFault::Refused => RecordCase::Refused { servers: vec![resolver] },
        CopyFault::Silent(silence) => RecordCase::Silent { servers: vec![resolver], silence, others: false },
        CopyFault::Code(code) => RecordCase::Fails { servers: vec![resolver], code },
        CopyFault::Intercepted | CopyFault::Lame => return None,
    })
}

/// What the resolver says where the servers of the zone have the record.
fn resolver_besides(sought: &Sought, evidence: &RecordEvidence) -> Option<RecordCase> {
    let (resolver, stand) = evidence.resolver_stand(sought).into_iter().next()?;
    match stand {
        ServerStand::Lacks(told) => {
            let seconds =
                told.iter().find_map(|told| Some(told.said.as_ref().ok()?.soa.as_ref()?.negative_ttl));
            Some(RecordCase::ResolverBehind { resolver, seconds })
        }
        ServerStand::Fails(CopyFault::ServFail) => resolver_fault(evidence, resolver, CopyFault::ServFail),
        _ => None,
    }
}

/// What there is to say of records that are there.
fn quality(servers: &[(String, ServerStand)]) -> Option<RecordCase> {
    servers.iter().find_map(|(_, stand)| match stand {
        ServerStand::Has(Match::Around(value)) => Some(RecordCase::Around { value: shown(value) }),
        ServerStand::Has(Match::InPieces) => Some(RecordCase::InPieces),
        _ => None,
    })
}

/// What there is to say of servers that give no answer to go by, those alike together.
fn faults(servers: &[(String, ServerStand)], zone: &str) -> Vec<RecordCase> {
    let mut kinds: Vec<(CopyFault, Vec<String>)> = Vec::new();
    for (name, stand) in servers {
        let ServerStand::Fails(fault) = stand else { continue };
        match kinds.iter_mut().find(|(known, _)| known == fault) {
            Some((_, names)) => names.push(name.clone()),
            None => kinds.push((*fault, vec![name.clone()])),
        }
    }
    let others = servers.iter().any(|(_, stand)| !matches!(stand, ServerStand::Fails(_)));
    let case = |(fault, servers): (CopyFault, Vec<String>)| match fault {
        CopyFault::ServFail => RecordCase::ServFail { servers },
        CopyFault::Refused => RecordCase::Refused { servers },
        CopyFault::Intercepted => RecordCase::Intercepted { servers },
        CopyFault::Lame => RecordCase::Lame { servers, zone: zone.to_owned() },
        CopyFault::Code(code) => RecordCase::Fails { servers, code },
        CopyFault::Silent(Silence::Stopped) => RecordCase::Stopped,
        CopyFault::Silent(silence) => RecordCase::Silent { servers, silence, others },
    };
    kinds.into_iter().map(case).collect()
}

/// The servers of a zone that could not be asked, as nobody knows where they are.
fn not_asked(zone: &Zone) -> Vec<RecordCase> {
    let of = |is_known: bool| -> Vec<String> {
        let without = zone.servers.iter().filter(|server| server.addresses.is_empty());
        let named = without.filter(|server| server.is_known == is_known);
        named.map(|server| shown_name(&server.name)).collect()
    };
    let (nowhere, not_known) = (of(true), of(false));
    let nowhere = (!nowhere.is_empty()).then_some(RecordCase::Nowhere { servers: nowhere });
    let not_known = (!not_known.is_empty()).then_some(RecordCase::NotAsked { servers: not_known });
    nowhere.into_iter().chain(not_known).collect()
}

/// Where the record's name leads back to a name that it came by.
fn circle(evidence: &RecordEvidence, name: &str) -> Option<RecordCase> {
    let replies = evidence.told.iter().chain(&evidence.resolver).filter_map(|told| told.said.as_ref().ok());
    let steps: Vec<(&str, &str)> = replies
        .flat_map(|reply| &reply.records)
        .filter_map(|record| match &record.data {
            Data::Cname(target) => Some((record.owner.as_str(), target.as_str())),
            _ => None,
        })
        .collect();
    let mut met = vec![name];
    while let Some((_, next)) = steps.iter().find(|(owner, _)| met.last() == Some(owner)) {
        if met.contains(next) {
            return Some(RecordCase::Circle { name: name.to_owned() });
        }
        met.push(next);
    }
    None
}

/// Some servers have it and some not: one whose zone is older is behind.
fn uneven(have: &[String], lack: Vec<String>, evidence: &RecordEvidence) -> RecordCase {
    let of = have.len() + lack.len();
    let serial = |name: &String| {
        evidence
            .besides
            .serials
            .iter()
            .find(|(server, _)| server.called() == *name)
            .map(|(_, serial)| *serial)
    };
    let newest = have.iter().filter_map(serial).max_by(|one, other| later(*one, *other));
    let oldest = lack.iter().map(serial).collect::<Option<Vec<u32>>>();
    let oldest = oldest.and_then(|all| all.into_iter().min_by(|one, other| later(*one, *other)));
    match (oldest, newest) {
        (Some(serial), Some(newest)) if later(serial, newest).is_lt() => {
            RecordCase::Lagging { servers: lack, have: have.len(), of, serial, newest }
        }
        _ => RecordCase::SomeServers { have: have.len(), of, lack },
    }
}

/// Which of two serial numbers is the later one; they begin anew at the end, RFC 1982.
fn later(one: u32, other: u32) -> std::cmp::Ordering {
    match other.wrapping_sub(one) {
        0 => std::cmp::Ordering::Equal,
        1..=0x7fff_ffff => std::cmp::Ordering::Less,
        _ => std::cmp::Ordering::Greater,
    }
}

/// Why a record is not there, what says most first.
fn absent(sought: &Sought, evidence: &RecordEvidence, lacking: &[ServerTold], zone: &str) -> Vec<RecordCase> {
    let name = sought.place.text();
    let mut cases = Vec::new();
    let elsewhere = elsewhere(sought, evidence, &name);
    let wildcard = wildcard(evidence, lacking, &name);
    match (instead(sought, evidence, lacking, &name, zone), wildcard) {
        (_, Some(wildcard)) => {
            cases.extend(elsewhere);
            cases.push(wildcard);
        }
        (Some(instead), None) => {
            cases.push(instead);
            cases.extend(elsewhere);
        }
        (None, None) => {
            cases.extend(elsewhere);
            if cases.is_empty() {
                cases.push(not_there(sought, lacking, &name));
            }
        }
    }
    cases.extend(hidden(sought, lacking));
    cases
}

/// What stands where the record should be.
fn instead(
    sought: &Sought,
    evidence: &RecordEvidence,
    lacking: &[ServerTold],
    name: &str,
    zone: &str,
) -> Option<RecordCase> {
    let at = |wanted: &str| replies_at(lacking, wanted);
    match &sought.place {
        ProofPlace::Cname(_) => {
            let other = evidence.besides.other_type.as_ref().and_then(|told| told.said.as_ref().ok());
            if other.is_some_and(|reply| match_text(&sought.tokens, reply).is_some()) {
                return Some(RecordCase::TxtForCname { name: name.to_owned() });
            }
            let target_found =
                at(name).into_iter().find_map(|reply| reply.aliases(name).into_iter().next())?;
            Some(other_target(sought, target_found, zone))
        }
        _ => {
            let texts = |reply: &Reply| -> Vec<Vec<u8>> { reply.texts().map(<[Vec<u8>]>::concat).collect() };
            let stands = evidence.aliases.last().map_or(name, String::as_str);
            let of_auth: Vec<Vec<u8>> = at(stands).into_iter().chain(at(name)).flat_map(texts).collect();
            let of_name: Vec<Vec<u8>> = at(sought.place.base()).into_iter().flat_map(texts).collect();
            let all: Vec<&Vec<u8>> = of_auth.iter().chain(&of_name).collect();
            if let Some(case) = near(sought, &all) {
                return Some(case);
            }
            if let Some(cname) = at(name).into_iter().find_map(|reply| reply.aliases(name).into_iter().next())
            {
                let is_dcv = sought.tokens.iter().any(|token| cname == target(token));
                return Some(match is_dcv {
                    true => RecordCase::CnameForTxt { name: name.to_owned(), target: cname },
                    false => alias_without(evidence, name, cname),
                });
            }
            if let Some(first) = evidence.aliases.first() {
                let is_dcv = sought.tokens.iter().any(|token| *first == target(token));
                return Some(match is_dcv {
                    true => RecordCase::CnameForTxt { name: name.to_owned(), target: first.clone() },
                    false => alias_without(evidence, name, first.clone()),
                });
            }
            let value = of_auth.first()?;
            Some(other_value(sought, value))
        }
    }
}

/// What was said of a name.
fn replies_at<'a>(told: &'a [ServerTold], name: &str) -> Vec<&'a Reply> {
    let of_name = told.iter().filter(|told| told.question.name == name);
    of_name.filter_map(|told| told.said.as_ref().ok()).collect()
}

fn alias_without(evidence: &RecordEvidence, name: &str, first: String) -> RecordCase {
    let target = evidence.aliases.last().cloned().unwrap_or(first);
    RecordCase::AliasWithout { name: name.to_owned(), target }
}

fn other_value(sought: &Sought, value: &[u8]) -> RecordCase {
    let wanted = sought.tokens.first().cloned().unwrap_or_default();
    RecordCase::OtherValue { value: shown(value), wanted, is_alone: false }
}

/// A text that is nearly a value that counts, or one that has ended.
fn near(sought: &Sought, texts: &[&Vec<u8>]) -> Option<RecordCase> {
    texts.iter().find_map(|text| {
        let bare = bare(text);
        if sought.tokens.iter().any(|token| holds(&bare, token.as_bytes())) {
            return Some(RecordCase::Broken { value: shown(text) });
        }
        let lower = |bytes: &[u8]| bytes.to_ascii_lowercase();
        if sought.tokens.iter().any(|token| holds(&lower(&bare), &lower(token.as_bytes()))) {
            return Some(RecordCase::OtherCase { value: shown(text) });
        }
        let is_ended = sought.ended.iter().any(|token| holds(&bare, token.as_bytes()));
        is_ended.then(|| RecordCase::Ended { value: shown(text) })
    })
}

/// What the record's name is another name of, where that is not what was meant.
fn other_target(sought: &Sought, found: String, zone: &str) -> RecordCase {
    let wanted = sought.tokens.first().map(|token| target(token)).unwrap_or_default();
    let is_twice = |token: &String| {
        found.strip_prefix(&target(token)).is_some_and(|rest| !zone.is_empty() && rest == format!(".{zone}"))
    };
    if sought.tokens.iter().any(is_twice) {
        return RecordCase::TargetTwice { target: found, wanted };
    }
    if sought.ended.iter().any(|token| found == target(token)) {
        return RecordCase::Ended { value: shown_name(&found) };
    }
    RecordCase::OtherValue { value: shown_name(&found), wanted, is_alone: true }
}

/// Where the record stands in place of where it should.
fn elsewhere(sought: &Sought, evidence: &RecordEvidence, name: &str) -> Option<RecordCase> {
    let has = |told: &&ServerTold| {
        let Ok(reply) = &told.said else { return false };
        match told.question.kind {
            Type::Cname => reply
                .aliases(&told.question.name)
                .first()
                .is_some_and(|found| sought.tokens.iter().any(|token| *found == target(token))),
            _ => match_text(&sought.tokens, reply).is_some(),
        }
    };
    let meant = name.to_owned();
    if let Some(told) = evidence.besides.twice.as_ref().filter(has) {
        return Some(RecordCase::ZoneTwice { name: told.question.name.clone(), meant });
    }
    let parent = evidence.besides.parents.iter().find(has)?;
    Some(RecordCase::AtParent { name: parent.question.name.clone(), meant })
}

/// A wildcard answers for a name that nobody made as for the record's.
fn wildcard(evidence: &RecordEvidence, lacking: &[ServerTold], name: &str) -> Option<RecordCase> {
    let data = |told: &ServerTold| -> Option<Vec<Data>> {
        let reply = told.said.as_ref().ok()?;
        let mut data: Vec<Data> = reply.records.iter().map(|record| record.data.clone()).collect();
        data.sort_by_key(|data| format!("{data:?}"));
        (!data.is_empty()).then_some(data)
    };
    let sibling = data(evidence.besides.sibling.as_ref()?)?;
    let told = evidence.told.iter().chain(&evidence.resolver).chain(lacking);
    let own = told.filter(|told| told.question.name == name).find_map(data)?;
    (own == sibling).then(|| RecordCase::Wildcard { name: name.to_owned(), value: first_value(&own) })
}

fn first_value(data: &[Data]) -> String {
    data.iter()
        .find_map(|data| match data {
            Data::Txt(strings) => Some(shown(&strings.concat())),
            Data::Cname(target) => Some(format!("a CNAME record to {}", shown_name(target))),
            _ => None,
        })
        .unwrap_or_else(|| "another record".into())
}

/// Nothing is there.
fn not_there(sought: &Sought, lacking: &[ServerTold], name: &str) -> RecordCase {
    let said = lacking.iter().find(|told| told.question.name == name).or(lacking.first());
    let reply = said.and_then(|told| told.said.as_ref().ok());
    let kind = if matches!(sought.place, ProofPlace::Cname(_)) { Type::Cname } else { Type::Txt };
    RecordCase::NotThere {
        name: name.to_owned(),
        kind,
        exists: reply.is_some_and(|reply| reply.code == Code::NoError),
        negative_ttl: reply.and_then(|reply| Some(reply.soa.as_ref()?.negative_ttl)),
    }
}

/// The name itself is another name, so that a text at it is hidden.
fn hidden(sought: &Sought, lacking: &[ServerTold]) -> Option<RecordCase> {
    let ProofPlace::Txt(base) = &sought.place else { return None };
    let of_name = lacking.iter().filter(|told| told.question.name == *base);
    let target = of_name
        .filter_map(|told| told.said.as_ref().ok())
        .find_map(|reply| reply.aliases(base).into_iter().next())?;
    Some(RecordCase::NameIsCname { name: base.clone(), target })
}

/// Who said what of the record, a line each.
pub fn lines(evidence: &RecordEvidence) -> Vec<String> {
    evidence.told.iter().chain(&evidence.resolver).map(ServerTold::line).collect()
}

#[cfg(test)]
mod tests;
