//! What stands in DNS for a record that is to be in place.

use std::net::IpAddr;

use futures_util::future::join_all;

use super::asker::Asker;
use super::wire::is_within;
use super::zones::{served, zone_of};
use crate::dns::Dns;
use crate::follow::look::answer::{Code, Data, DnsQuestion, DnsServer, ServerTold, Type};
use crate::follow::look::record::{RecordEvidence, has_value};
use crate::follow::look::sought::{ProofPlace, Sought, auth_name, has_room, target};
use crate::follow::look::zone::{NoZone, Zone};

/// How often a name may lead to another one.
const ALIASES: usize = 8;
/// How often servers may pass a question on to those of a zone below.
const PASSED_ON: usize = 3;

/// Finds out what stands in DNS for a record.
pub async fn gather(asker: &Asker, sought: &Sought) -> RecordEvidence {
    let mut evidence = RecordEvidence::nothing();
    if sought.place.is_too_long() {
        return evidence;
    }
    if asker.dns() == Dns::Authoritative {
        by_servers(asker, sought, &mut evidence).await;
    } else {
        evidence.resolver = by_resolver(asker, sought).await;
        check_signatures(asker, &mut evidence).await;
    }
    if evidence.is_uneven(sought) {
        evidence.besides.serials = serials(asker, &evidence).await;
    } else if evidence.is_open(sought) {
        ask_besides(asker, sought, &mut evidence).await;
    }
    evidence
}

/// What is asked for a record.
fn questions(sought: &Sought) -> Vec<DnsQuestion> {
    match &sought.place {
        ProofPlace::Txt(base) if !has_room(base) => vec![DnsQuestion::new(base, Type::Txt)],
        ProofPlace::Txt(base) => {
            vec![DnsQuestion::new(auth_name(base), Type::Txt), DnsQuestion::new(base, Type::Txt)]
        }
        ProofPlace::Cname(base) => vec![DnsQuestion::new(auth_name(base), Type::Cname)],
        ProofPlace::File(_) => Vec::new(),
    }
}

async fn by_servers(asker: &Asker, sought: &Sought, evidence: &mut RecordEvidence) {
    let zone = match zone_of(asker, sought.place.base()).await {
        Ok(zone) => zone,
        Err(why) => {
            let can_ask = matches!(why, NoZone::Code(..) | NoZone::NotTold(_));
            evidence.zone = Some(Err(why));
            if can_ask {
                evidence.resolver = by_resolver(asker, sought).await;
                check_signatures(asker, evidence).await;
            }
            return;
        }
    };
    for question in questions(sought) {
        match ask_down(asker, &zone, &question).await {
            Ok(told) => evidence.told.extend(told),
            Err(why) => {
                evidence.zone = Some(Err(why));
                return;
            }
        }
    }
    evidence.zone = Some(Ok(zone));
    follow(asker, sought, evidence).await;
    Box::pin(follow_base(asker, sought, evidence)).await;
    // Whoever asks the resolver too early has it keep a no: it is asked once they have it, or where none answers.
    let is_silent = !evidence.is_open(sought) && !evidence.is_in_place(sought);
    if evidence.is_in_place(sought) || is_silent {
        evidence.resolver = by_resolver(asker, sought).await;
        check_signatures(asker, evidence).await;
    }
}

/// Asks every server of a zone, at each of its addresses, side by side; those of a zone below where they pass it on.
async fn ask_down(asker: &Asker, zone: &Zone, question: &DnsQuestion) -> Result<Vec<ServerTold>, NoZone> {
    let mut told = ask_all(asker, zone, question).await;
    let mut apex = zone.apex.clone();
    for _ in 0..PASSED_ON {
        let below = told.iter().find_map(|told| {
            let (zone, _) = told.said.as_ref().ok()?.referral.as_ref()?;
            (*zone != apex && is_within(zone, &apex)).then(|| zone.clone())
        });
        let Some(below) = below else { break };
        let zone = served(asker, &below).await?;
        told = ask_all(asker, &zone, question).await;
        apex = below;
    }
    Ok(told)
}

async fn ask_all(asker: &Asker, zone: &Zone, question: &DnsQuestion) -> Vec<ServerTold> {
    let each = zone.servers.iter().flat_map(|server| {
        server.addresses.iter().map(|address| asker.direct(&server.name, *address, question))
    });
    join_all(each).await
}

/// Follows the record's name where it is another name of something: to the servers of that.
async fn follow(asker: &Asker, sought: &Sought, evidence: &mut RecordEvidence) {
    let ProofPlace::Txt(_) = &sought.place else { return };
    for _ in 0..ALIASES {
        let at = evidence.aliases.last().cloned().unwrap_or_else(|| sought.place.text());
        let mut said = evidence.told.iter().filter(|told| told.question.name == at);
        let chain = said.find_map(|told| {
            let reply = told.said.as_ref().ok().filter(|reply| reply.texts().next().is_none())?;
            Some(reply.aliases(&at)).filter(|chain| !chain.is_empty())
        });
        let Some(chain) = chain else { return };
        // The record of the other method is at its end: nobody's servers are asked for more.
        if sought.tokens.iter().any(|token| chain.contains(&target(token))) {
            return;
        }
        let is_circle = chain.iter().any(|name| evidence.aliases.contains(name));
        evidence.aliases.extend(chain);
        let Some(end) = evidence.aliases.last().filter(|_| !is_circle) else { return };
        let found = match zone_of(asker, end).await {
            Ok(zone) => ask_down(asker, &zone, &DnsQuestion::new(end, Type::Txt)).await,
            Err(why) => Err(why),
        };
        match found {
            Ok(told) => evidence.told.extend(told),
            Err(why) => {
                evidence.lost_alias = Some(why);
                return;
            }
        }
    }
}

/// Follows the name itself where it is another name of something that has the value: whoever looks at the name's own
/// text comes there.
async fn follow_base(asker: &Asker, sought: &Sought, evidence: &mut RecordEvidence) {
    let ProofPlace::Txt(base) = &sought.place else { return };
    if !evidence.aliases.is_empty() || evidence.is_in_place(sought) {
        return;
    }
    let mut said = evidence.told.iter().filter(|told| told.question.name == *base);
    let chain = said.find_map(|told| {
        let chain = told.said.as_ref().ok()?.aliases(base);
        (!chain.is_empty()).then_some(chain)
    });
    let Some((chain, end)) = chain.and_then(|chain| Some((chain.clone(), chain.last()?.clone()))) else {
        return;
    };
    let Ok(zone) = zone_of(asker, &end).await else { return };
    let Ok(told) = ask_down(asker, &zone, &DnsQuestion::new(&end, Type::Txt)).await else { return };
    if told.iter().any(|told| has_value(sought, told)) {
        evidence.aliases = chain;
        evidence.told.extend(told);
    }
}

async fn by_resolver(asker: &Asker, sought: &Sought) -> Vec<ServerTold> {
    let questions = questions(sought);
    let told = join_all(questions.iter().map(|question| asker.resolve(question, false))).await;
    told.into_iter().flatten().collect()
}

/// Where the resolver answers SERVFAIL: whether it answers where it need not check signatures.
async fn check_signatures(asker: &Asker, evidence: &mut RecordEvidence) {
    let fails = |told: &ServerTold| told.said.as_ref().is_ok_and(|reply| reply.code == Code::ServFail);
    let Some(failed) = evidence.resolver.iter().find(|told| fails(told)) else { return };
    let is_bogus = asker.is_bogus(&failed.question).await;
    evidence.besides.bogus = is_bogus.then(|| failed.question.name.clone());
}

/// Who answers for the zone, to be asked what is asked besides; none is the resolver.
struct Voice<'a> {
    asker: &'a Asker,
    server: Option<(String, IpAddr)>,
}

impl Voice<'_> {
    async fn ask(&self, name: String, kind: Type) -> Option<ServerTold> {
        let question = DnsQuestion::new(name, kind);
        match &self.server {
            Some((name, address)) => Some(self.asker.direct(name, *address, &question).await),
            None => self.asker.resolve(&question, false).await,
        }
    }
}

/// Asks besides why a record is not there.
async fn ask_besides(asker: &Asker, sought: &Sought, evidence: &mut RecordEvidence) {
    let base = sought.place.base().to_owned();
    let name = sought.place.text();
    let speaker = evidence
        .told
        .iter()
        .find(|told| told.question.name == name && told.said.as_ref().is_ok_and(|reply| reply.speaks()));
    let server = speaker.and_then(|told| Some((told.server.name.clone()?, told.server.address)));
    if server.is_none() && asker.dns() == Dns::Authoritative {
        return;
    }
    let voice = Voice { asker, server };
    let kind = if matches!(sought.place, ProofPlace::Cname(_)) { Type::Cname } else { Type::Txt };
    let apex = apex(evidence);
    let answered = evidence.told.iter().chain(&evidence.resolver).filter(|told| told.question.name == name);
    let has_data = answered.filter_map(|told| told.said.as_ref().ok()).any(|reply| !reply.records.is_empty());
    let besides = &mut evidence.besides;
    if has_data {
        besides.sibling = voice.ask(format!("{}.{base}", nobodys_label()), kind).await;
    }
    if kind == Type::Cname {
        besides.other_type = voice.ask(name.clone(), Type::Txt).await;
    }
    let Some(apex) = apex.filter(|apex| !apex.is_empty()) else { return };
    besides.twice = voice.ask(format!("{name}.{apex}"), kind).await;
    for parent in parents(&base, &apex) {
        besides.parents.extend(voice.ask(auth_name(parent), kind).await);
        if kind == Type::Txt {
            besides.parents.extend(voice.ask(parent.to_owned(), kind).await);
        }
    }
}

/// The first name of the zone; by the answer that is no where only the resolver is asked.
fn apex(evidence: &RecordEvidence) -> Option<String> {
    if let Some(Ok(zone)) = &evidence.zone {
        return Some(zone.apex.clone());
    }
    evidence.resolver.iter().find_map(|told| Some(told.said.as_ref().ok()?.soa.as_ref()?.zone.clone()))
}

/// The parents of a name within its zone, nearest first.
fn parents<'a>(base: &'a str, apex: &str) -> Vec<&'a str> {
    let mut parents = Vec::new();
    let mut at = base;
    while let Some((_, parent)) = at.split_once('.').filter(|_| at != apex) {
        if !is_within(parent, apex) {
            break;
        }
        parents.push(parent);
        at = parent;
    }
    parents
}

/// A label that nobody has made.
fn nobodys_label() -> String {
    let mut bytes = [0; 8];
    // Where the system has no random bytes, it is still a label that nobody makes by chance.
    let _ = getrandom::fill(&mut bytes);
    bytes.iter().fold("dvorder-".to_owned(), |label, byte| format!("{label}{byte:02x}"))
}

/// The serial number of the zone at each server that answers.
async fn serials(asker: &Asker, evidence: &RecordEvidence) -> Vec<(DnsServer, u32)> {
    let Some(Ok(zone)) = &evidence.zone else { return Vec::new() };
    let told = ask_all(asker, zone, &DnsQuestion::new(&zone.apex, Type::Soa)).await;
    let serial = |told: ServerTold| {
        let reply = told.said.ok()?;
        let serial = reply.records.iter().find_map(|record| match record.data {
            Data::Soa(serial) => Some(serial),
            _ => None,
        })?;
        Some((told.server, serial))
    };
    told.into_iter().filter_map(serial).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parents_end_with_the_zone() {
        assert_eq!(parents("a.b.example.com", "example.com"), ["b.example.com", "example.com"]);
        assert_eq!(parents("example.com", "example.com"), [""; 0]);
        assert_eq!(parents("a.example.com", "a.example.com"), [""; 0]);
        assert_eq!(parents("a.example.com", "elsewhere.example"), [""; 0]);
    }

    #[test]
    fn nobody_makes_a_label_twice() {
        assert_ne!(nobodys_label(), nobodys_label());
    }
}
