//! How each server stands to a record: it has it, lacks it, leads on, or gives no answer to go by.

use std::collections::BTreeMap;

use crate::follow::look::answer::{Code, Reply, Server, Silence, Told, Type};
use crate::follow::look::sought::{Place, Sought, auth_name, target};
use crate::follow::look::value::{holds, is_alone};

/// How a server stands to a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stand {
    /// It has it, this well.
    Has(Match),
    /// It answers, and does not have it.
    Lacks(Vec<Told>),
    /// It sends on to another name, whose servers say it.
    Leads,
    /// It gives no answer to go by.
    Fails(Fault),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    ServFail,
    Refused,
    Intercepted,
    Lame,
    Code(Code),
    Silent(Silence),
}

/// How well a record has a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Match {
    Alone,
    Around(Vec<u8>),
    InPieces,
}

/// How each server stands to a record, by the name of the server: one that answers at an address counts by that.
pub(super) fn servers(sought: &Sought, aliases: &[String], told: &[Told]) -> Vec<(String, Stand)> {
    let mut by_address: BTreeMap<&Server, Vec<&Told>> = BTreeMap::new();
    for told in told {
        by_address.entry(&told.server).or_default().push(told);
    }
    let mut by_name: Vec<(String, Stand)> = Vec::new();
    for (server, told) in by_address {
        let stand = stand(sought, aliases, &told);
        let called = server.called();
        match by_name.iter_mut().find(|(name, _)| *name == called) {
            Some((_, before)) => {
                // An address that lacks it counts before one that has it, and any answer before none.
                if rank(&stand) > rank(before) {
                    *before = stand;
                }
            }
            None => by_name.push((called, stand)),
        }
    }
    by_name
}

pub(super) fn rank(stand: &Stand) -> u8 {
    match stand {
        Stand::Lacks(_) => 3,
        Stand::Has(_) => 2,
        Stand::Leads => 1,
        Stand::Fails(_) => 0,
    }
}

pub(super) fn stand(sought: &Sought, aliases: &[String], told: &[&Told]) -> Stand {
    let (mut lacking, mut leads, mut fault) = (Vec::new(), false, None);
    let mut found: Option<Match> = None;
    for told in told {
        let reply = match &told.said {
            Ok(reply) => reply,
            Err(silence) => {
                fault.get_or_insert(Fault::Silent(*silence));
                continue;
            }
        };
        if let Some(wrong) = wrong(told, reply) {
            fault.get_or_insert(wrong);
            continue;
        }
        match matched(sought, told, reply) {
            Some(Match::Alone) => found = Some(Match::Alone),
            Some(less) => found = found.or(Some(less)),
            None if leads_on(aliases, told, reply) => leads = true,
            None => lacking.push((*told).clone()),
        }
    }
    // Who was asked for the name itself alone says nothing of the record below it, which another zone has.
    let is_below = sought.place.text() != sought.place.base();
    let is_of_the_name = |told: &&&Told| is_below && told.question.name == sought.place.base();
    let leads = leads || (!lacking.is_empty() && told.iter().filter(is_of_the_name).count() == told.len());
    // Nor does who gave no answer to go by for the record itself lack it.
    let is_lacking =
        fault.is_none() || lacking.iter().any(|told| !is_below || told.question.name != sought.place.base());
    match (found, leads, lacking.is_empty() || !is_lacking, fault) {
        (Some(found), ..) => Stand::Has(found),
        (None, true, ..) => Stand::Leads,
        (None, false, false, _) => Stand::Lacks(lacking),
        (None, false, true, fault) => Stand::Fails(fault.unwrap_or(Fault::Silent(Silence::TimedOut))),
    }
}

/// Why an answer is none to go by.
pub(super) fn wrong(told: &Told, reply: &Reply) -> Option<Fault> {
    let is_of_zone = told.server.name.is_some();
    match reply.code {
        Code::ServFail => Some(Fault::ServFail),
        Code::Refused => Some(Fault::Refused),
        code @ Code::Other(_) => Some(Fault::Code(code)),
        Code::NoError | Code::NxDomain if is_of_zone && !reply.is_authoritative => {
            Some(if reply.is_recursive { Fault::Intercepted } else { Fault::Lame })
        }
        Code::NoError | Code::NxDomain => None,
    }
}

/// Whether an answer sends on to another name whose servers were asked.
pub(super) fn leads_on(aliases: &[String], told: &Told, reply: &Reply) -> bool {
    let is_step = aliases.last() != Some(&told.question.name);
    !aliases.is_empty()
        && is_step
        && told.question.kind == Type::Txt
        && !reply.aliases(&told.question.name).is_empty()
}

pub(super) fn matched(sought: &Sought, told: &Told, reply: &Reply) -> Option<Match> {
    match &sought.place {
        Place::Txt(_) if told.question.kind == Type::Txt => match_text(&sought.tokens, reply),
        Place::Cname(base) if told.question.kind == Type::Cname => {
            let aliases = reply.aliases(&auth_name(base));
            let first = aliases.first()?;
            sought.tokens.iter().any(|token| *first == target(token)).then_some(Match::Alone)
        }
        _ => None,
    }
}

pub(super) fn match_text(tokens: &[String], reply: &Reply) -> Option<Match> {
    let mut best = None;
    for strings in reply.texts() {
        for token in tokens.iter().map(String::as_bytes) {
            let whole = strings.iter().find(|string| holds(string, token));
            let found = match whole {
                Some(string) if strings.len() == 1 && is_alone(string, token) => return Some(Match::Alone),
                Some(string) => Match::Around(string.clone()),
                None if holds(&strings.concat(), token) => Match::InPieces,
                None => continue,
            };
            best = best.or(Some(found));
        }
    }
    best
}
