//! Whether a record is in place: what name servers said, and what follows from it.

mod case;
mod stand;

use super::answer::{Code, Data, Reply, Server, Silence, Told, Type, shown, shown_name};
use super::sought::{Place, Sought, target};
use super::value::{bare, holds};
use super::verdict::{Kind, Verdict};
use super::zone::{NoZone, Zone};
pub use case::Case;
use stand::{Fault, Match, Stand, match_text, servers};

/// Everything that was found out about one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The zone of the name; none where only the resolver may be asked.
    pub zone: Option<Result<Zone, NoZone>>,
    /// What the servers of the zone said of the record's names, and those of what these are other names of.
    pub told: Vec<Told>,
    /// What the record's name is another name of, each step.
    pub aliases: Vec<String>,
    /// Why the servers of what it is another name of could not be asked.
    pub lost_alias: Option<NoZone>,
    /// What the resolver said of the same names.
    pub resolver: Vec<Told>,
    /// What was asked besides where the record is not there.
    pub besides: Besides,
}

/// What is asked besides, to say why a record is not there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Besides {
    /// What a name answers beside the record's that nobody has made: a wildcard answers for both.
    pub sibling: Option<Told>,
    /// What stands at the record's name with the zone behind it once more.
    pub twice: Option<Told>,
    /// What stands at the same places of the parents.
    pub parents: Vec<Told>,
    /// A record of the other type at the record's name.
    pub other_type: Option<Told>,
    /// The serial number of the zone at each server, where not all say the same.
    pub serials: Vec<(Server, u32)>,
    /// The name that the resolver refuses as its signatures are broken: it answers SERVFAIL, and the same question with
    /// CD set.
    pub bogus: Option<String>,
}

impl Evidence {
    /// Nothing was asked yet.
    pub fn nothing() -> Evidence {
        Evidence {
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
        told.iter().any(|(_, stand)| matches!(stand, Stand::Lacks(_)))
    }

    /// Whether some servers have the record and some do not.
    pub fn is_uneven(&self, sought: &Sought) -> bool {
        let servers = servers(sought, &self.aliases, &self.told);
        let has = |wanted: bool| {
            servers.iter().any(|(_, stand)| match stand {
                Stand::Has(_) => wanted,
                Stand::Lacks(_) => !wanted,
                _ => false,
            })
        };
        has(true) && has(false)
    }

    /// Whether every server of the zone that answers has the record.
    pub fn is_in_place(&self, sought: &Sought) -> bool {
        let servers = servers(sought, &self.aliases, &self.told);
        let has = servers.iter().any(|(_, stand)| matches!(stand, Stand::Has(_)));
        has && !servers.iter().any(|(_, stand)| matches!(stand, Stand::Lacks(_)))
    }

    fn resolver_stand(&self, sought: &Sought) -> Vec<(String, Stand)> {
        servers(sought, &self.aliases, &self.resolver)
    }
}

/// Whether a server's answer has a value that counts.
pub fn has_value(sought: &Sought, told: &Told) -> bool {
    let speaks = |reply: &&Reply| reply.speaks();
    told.said.as_ref().ok().filter(speaks).is_some_and(|reply| match_text(&sought.tokens, reply).is_some())
}

/// What a look for a record came to.
pub fn judge(sought: &Sought, evidence: &Evidence) -> Verdict {
    let (kind, cases) = decide(sought, evidence);
    Verdict { kind, remarks: cases.iter().map(Case::remark).collect() }
}

/// What it comes to where nobody may be asked.
pub fn switched_off() -> Verdict {
    Verdict { kind: Kind::CouldNotLook, remarks: vec![Case::SwitchedOff.remark()] }
}

/// What a look for a record came to, as cases.
pub fn decide(sought: &Sought, evidence: &Evidence) -> (Kind, Vec<Case>) {
    if sought.place.is_too_long() {
        return (Kind::Absent, vec![Case::TooLong { base: sought.place.base().to_owned() }]);
    }
    let (kind, mut cases) = by_zone(sought, evidence);
    let fails = |(_, stand): &(String, Stand)| matches!(stand, Stand::Fails(Fault::ServFail));
    match &evidence.besides.bogus {
        // The service checks the signatures, too: where they are broken it helps nobody that the record is there.
        Some(name) if evidence.resolver_stand(sought).iter().any(fails) => {
            cases.insert(0, Case::NoZone(NoZone::Bogus(name.clone())));
            (Kind::Absent, cases)
        }
        _ => (kind, cases),
    }
}

fn by_zone(sought: &Sought, evidence: &Evidence) -> (Kind, Vec<Case>) {
    match &evidence.zone {
        Some(Err(why)) if why.is_certain() => (Kind::Absent, vec![Case::NoZone(why.clone())]),
        Some(Err(why)) => by_resolver(sought, evidence, vec![Case::NoZone(why.clone())]),
        Some(Ok(zone)) => by_servers(sought, evidence, zone),
        None => by_resolver(sought, evidence, Vec::new()),
    }
}

fn by_servers(sought: &Sought, evidence: &Evidence, zone: &Zone) -> (Kind, Vec<Case>) {
    let servers = servers(sought, &evidence.aliases, &evidence.told);
    let named = |wanted: &dyn Fn(&Stand) -> bool| -> Vec<String> {
        servers.iter().filter(|(_, stand)| wanted(stand)).map(|(name, _)| name.clone()).collect()
    };
    let have = named(&|stand| matches!(stand, Stand::Has(_)));
    let lack = named(&|stand| matches!(stand, Stand::Lacks(_)));
    if have.is_empty()
        && let Some(circle) = circle(evidence, &sought.place.text())
    {
        return (Kind::Absent, vec![circle]);
    }
    let mut after = faults(&servers, &zone.apex);
    after.extend(not_asked(zone));
    if let Some((here, outside)) = zone.other_view() {
        after.insert(0, Case::InsideView { here: here.to_vec(), outside: outside.to_vec() });
    }
    if !have.is_empty() && lack.is_empty() {
        let mut cases = vec![Case::InPlace { from: have }];
        cases.extend(quality(&servers));
        cases.extend(after);
        cases.extend(resolver_besides(sought, evidence));
        return (Kind::Seen, cases);
    }
    if !have.is_empty() {
        let mut cases = vec![uneven(&have, lack, evidence)];
        cases.extend(quality(&servers));
        cases.extend(after);
        return (Kind::Absent, cases);
    }
    if let Some(lacking) = servers.iter().find_map(|(_, stand)| match stand {
        Stand::Lacks(told) => Some(told),
        _ => None,
    }) {
        let mut cases = absent(sought, evidence, lacking, &zone.apex);
        cases.extend(after);
        return (Kind::Absent, cases);
    }
    if let (Some(why), Some(target)) = (&evidence.lost_alias, evidence.aliases.last()) {
        let name = sought.place.text();
        let case = Case::AliasLost { name, target: target.clone(), why: why.clone() };
        let kind = if why.is_certain() { Kind::Absent } else { Kind::CouldNotLook };
        return (kind, vec![case]);
    }
    by_resolver(sought, evidence, after)
}

/// What the resolver alone says, where nobody else may be asked or answers; what is said before that stays said.
fn by_resolver(sought: &Sought, evidence: &Evidence, before: Vec<Case>) -> (Kind, Vec<Case>) {
    let stands = evidence.resolver_stand(sought);
    let may_ask_servers = evidence.zone.is_some();
    let Some((resolver, stand)) = stands.first() else {
        return (Kind::CouldNotLook, if before.is_empty() { vec![Case::Stopped] } else { before });
    };
    let resolver = resolver.clone();
    match stand {
        // A cache, an inside view or whoever intercepts may say so: the service asks the servers.
        Stand::Has(_) if may_ask_servers => {
            (Kind::CouldNotLook, [vec![Case::ResolverAlone { resolver }], before].concat())
        }
        Stand::Has(_) => {
            let mut cases = vec![Case::InPlaceAtResolver { resolver }];
            cases.extend(quality(&stands));
            cases.extend(before);
            (Kind::Seen, cases)
        }
        // A cache may still have a no: of a zone whose servers could not be asked it says nothing sure.
        Stand::Lacks(_) | Stand::Leads if may_ask_servers => (Kind::CouldNotLook, before),
        Stand::Lacks(lacking) => {
            let apex =
                lacking.iter().find_map(|told| Some(told.said.as_ref().ok()?.soa.as_ref()?.zone.clone()));
            (Kind::Absent, absent(sought, evidence, lacking, &apex.unwrap_or_default()))
        }
        Stand::Leads => (Kind::CouldNotLook, before),
        Stand::Fails(fault) => {
            let mut cases = before;
            cases.extend(
                resolver_fault(evidence, resolver, *fault).filter(|_| !may_ask_servers || cases.is_empty()),
            );
            (Kind::CouldNotLook, cases)
        }
    }
}

fn resolver_fault(evidence: &Evidence, resolver: String, fault: Fault) -> Option<Case> {
    Some(match fault {
        Fault::ServFail if evidence.besides.bogus.is_some() => return None,
        Fault::ServFail => Case::ResolverFails { resolver },
        Fault::Refused => Case::Refused { servers: vec![resolver] },
        Fault::Silent(silence) => Case::Silent { servers: vec![resolver], silence, others: false },
        Fault::Code(code) => Case::Fails { servers: vec![resolver], code },
        Fault::Intercepted | Fault::Lame => return None,
    })
}

/// What the resolver says where the servers of the zone have the record.
fn resolver_besides(sought: &Sought, evidence: &Evidence) -> Option<Case> {
    let (resolver, stand) = evidence.resolver_stand(sought).into_iter().next()?;
    match stand {
        Stand::Lacks(told) => {
            let seconds =
                told.iter().find_map(|told| Some(told.said.as_ref().ok()?.soa.as_ref()?.negative_ttl));
            Some(Case::ResolverBehind { resolver, seconds })
        }
        Stand::Fails(Fault::ServFail) => resolver_fault(evidence, resolver, Fault::ServFail),
        _ => None,
    }
}

/// What there is to say of records that are there.
fn quality(servers: &[(String, Stand)]) -> Option<Case> {
    servers.iter().find_map(|(_, stand)| match stand {
        Stand::Has(Match::Around(value)) => Some(Case::Around { value: shown(value) }),
        Stand::Has(Match::InPieces) => Some(Case::InPieces),
        _ => None,
    })
}

/// What there is to say of servers that give no answer to go by, those alike together.
fn faults(servers: &[(String, Stand)], zone: &str) -> Vec<Case> {
    let mut kinds: Vec<(Fault, Vec<String>)> = Vec::new();
    for (name, stand) in servers {
        let Stand::Fails(fault) = stand else { continue };
        match kinds.iter_mut().find(|(known, _)| known == fault) {
            Some((_, names)) => names.push(name.clone()),
            None => kinds.push((*fault, vec![name.clone()])),
        }
    }
    let others = servers.iter().any(|(_, stand)| !matches!(stand, Stand::Fails(_)));
    let case = |(fault, servers): (Fault, Vec<String>)| match fault {
        Fault::ServFail => Case::ServFail { servers },
        Fault::Refused => Case::Refused { servers },
        Fault::Intercepted => Case::Intercepted { servers },
        Fault::Lame => Case::Lame { servers, zone: zone.to_owned() },
        Fault::Code(code) => Case::Fails { servers, code },
        Fault::Silent(Silence::Stopped) => Case::Stopped,
        Fault::Silent(silence) => Case::Silent { servers, silence, others },
    };
    kinds.into_iter().map(case).collect()
}

/// The servers of a zone that could not be asked, as nobody knows where they are.
fn not_asked(zone: &Zone) -> Vec<Case> {
    let of = |is_known: bool| -> Vec<String> {
        let without = zone.servers.iter().filter(|server| server.addresses.is_empty());
        let named = without.filter(|server| server.is_known == is_known);
        named.map(|server| shown_name(&server.name)).collect()
    };
    let (nowhere, not_known) = (of(true), of(false));
    let nowhere = (!nowhere.is_empty()).then_some(Case::Nowhere { servers: nowhere });
    let not_known = (!not_known.is_empty()).then_some(Case::NotAsked { servers: not_known });
    nowhere.into_iter().chain(not_known).collect()
}

/// Where the record's name leads back to a name that it came by.
fn circle(evidence: &Evidence, name: &str) -> Option<Case> {
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
            return Some(Case::Circle { name: name.to_owned() });
        }
        met.push(next);
    }
    None
}

/// Some servers have it and some not: one whose zone is older is behind.
fn uneven(have: &[String], lack: Vec<String>, evidence: &Evidence) -> Case {
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
            Case::Lagging { servers: lack, have: have.len(), of, serial, newest }
        }
        _ => Case::SomeServers { have: have.len(), of, lack },
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
fn absent(sought: &Sought, evidence: &Evidence, lacking: &[Told], zone: &str) -> Vec<Case> {
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
fn instead(sought: &Sought, evidence: &Evidence, lacking: &[Told], name: &str, zone: &str) -> Option<Case> {
    let at = |wanted: &str| replies_at(lacking, wanted);
    match &sought.place {
        Place::Cname(_) => {
            let other = evidence.besides.other_type.as_ref().and_then(|told| told.said.as_ref().ok());
            if other.is_some_and(|reply| match_text(&sought.tokens, reply).is_some()) {
                return Some(Case::TxtForCname { name: name.to_owned() });
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
                    true => Case::CnameForTxt { name: name.to_owned(), target: cname },
                    false => alias_without(evidence, name, cname),
                });
            }
            if let Some(first) = evidence.aliases.first() {
                let is_dcv = sought.tokens.iter().any(|token| *first == target(token));
                return Some(match is_dcv {
                    true => Case::CnameForTxt { name: name.to_owned(), target: first.clone() },
                    false => alias_without(evidence, name, first.clone()),
                });
            }
            let value = of_auth.first()?;
            Some(other_value(sought, value))
        }
    }
}

/// What was said of a name.
fn replies_at<'a>(told: &'a [Told], name: &str) -> Vec<&'a Reply> {
    let of_name = told.iter().filter(|told| told.question.name == name);
    of_name.filter_map(|told| told.said.as_ref().ok()).collect()
}

fn alias_without(evidence: &Evidence, name: &str, first: String) -> Case {
    let target = evidence.aliases.last().cloned().unwrap_or(first);
    Case::AliasWithout { name: name.to_owned(), target }
}

fn other_value(sought: &Sought, value: &[u8]) -> Case {
    let wanted = sought.tokens.first().cloned().unwrap_or_default();
    Case::OtherValue { value: shown(value), wanted, is_alone: false }
}

/// A text that is nearly a value that counts, or one that has ended.
fn near(sought: &Sought, texts: &[&Vec<u8>]) -> Option<Case> {
    texts.iter().find_map(|text| {
        let bare = bare(text);
        if sought.tokens.iter().any(|token| holds(&bare, token.as_bytes())) {
            return Some(Case::Broken { value: shown(text) });
        }
        let lower = |bytes: &[u8]| bytes.to_ascii_lowercase();
        if sought.tokens.iter().any(|token| holds(&lower(&bare), &lower(token.as_bytes()))) {
            return Some(Case::OtherCase { value: shown(text) });
        }
        let is_ended = sought.ended.iter().any(|token| holds(&bare, token.as_bytes()));
        is_ended.then(|| Case::Ended { value: shown(text) })
    })
}

/// What the record's name is another name of, where that is not what was meant.
fn other_target(sought: &Sought, found: String, zone: &str) -> Case {
    let wanted = sought.tokens.first().map(|token| target(token)).unwrap_or_default();
    let is_twice = |token: &String| {
        found.strip_prefix(&target(token)).is_some_and(|rest| !zone.is_empty() && rest == format!(".{zone}"))
    };
    if sought.tokens.iter().any(is_twice) {
        return Case::TargetTwice { target: found, wanted };
    }
    if sought.ended.iter().any(|token| found == target(token)) {
        return Case::Ended { value: shown_name(&found) };
    }
    Case::OtherValue { value: shown_name(&found), wanted, is_alone: true }
}

/// Where the record stands in place of where it should.
fn elsewhere(sought: &Sought, evidence: &Evidence, name: &str) -> Option<Case> {
    let has = |told: &&Told| {
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
        return Some(Case::ZoneTwice { name: told.question.name.clone(), meant });
    }
    let parent = evidence.besides.parents.iter().find(has)?;
    Some(Case::AtParent { name: parent.question.name.clone(), meant })
}

/// A wildcard answers for a name that nobody made as for the record's.
fn wildcard(evidence: &Evidence, lacking: &[Told], name: &str) -> Option<Case> {
    let data = |told: &Told| -> Option<Vec<Data>> {
        let reply = told.said.as_ref().ok()?;
        let mut data: Vec<Data> = reply.records.iter().map(|record| record.data.clone()).collect();
        data.sort_by_key(|data| format!("{data:?}"));
        (!data.is_empty()).then_some(data)
    };
    let sibling = data(evidence.besides.sibling.as_ref()?)?;
    let told = evidence.told.iter().chain(&evidence.resolver).chain(lacking);
    let own = told.filter(|told| told.question.name == name).find_map(data)?;
    (own == sibling).then(|| Case::Wildcard { name: name.to_owned(), value: first_value(&own) })
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
fn not_there(sought: &Sought, lacking: &[Told], name: &str) -> Case {
    let said = lacking.iter().find(|told| told.question.name == name).or(lacking.first());
    let reply = said.and_then(|told| told.said.as_ref().ok());
    let kind = if matches!(sought.place, Place::Cname(_)) { Type::Cname } else { Type::Txt };
    Case::NotThere {
        name: name.to_owned(),
        kind,
        exists: reply.is_some_and(|reply| reply.code == Code::NoError),
        negative_ttl: reply.and_then(|reply| Some(reply.soa.as_ref()?.negative_ttl)),
    }
}

/// The name itself is another name, so that a text at it is hidden.
fn hidden(sought: &Sought, lacking: &[Told]) -> Option<Case> {
    let Place::Txt(base) = &sought.place else { return None };
    let of_name = lacking.iter().filter(|told| told.question.name == *base);
    let target = of_name
        .filter_map(|told| told.said.as_ref().ok())
        .find_map(|reply| reply.aliases(base).into_iter().next())?;
    Some(Case::NameIsCname { name: base.clone(), target })
}

/// Who said what of the record, a line each.
pub fn lines(evidence: &Evidence) -> Vec<String> {
    evidence.told.iter().chain(&evidence.resolver).map(Told::line).collect()
}

#[cfg(test)]
mod tests;
