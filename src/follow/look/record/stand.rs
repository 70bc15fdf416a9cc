//! How each server stands to a record: it has it, lacks it, leads on, or gives no answer to go by.

use std::collections::BTreeMap;

use crate::follow::look::answer::{Code, DnsServer, Reply, ServerTold, Silence, Type};
use crate::follow::look::sought::{ProofPlace, Sought, auth_name, target};
use crate::follow::look::value::{holds, is_alone};

/// How a server stands to a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ServerStand {
    /// It has it, this well.
    Has(Match),
    /// It answers, and does not have it.
    Lacks(Vec<ServerTold>),
    /// It sends on to another name, whose servers say it.
    Leads,
    /// It gives no answer to go by.
    Fails(CopyFault),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CopyFault {
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
pub(super) fn servers(
    sought: &Sought,
    aliases: &[String],
    told: &[ServerTold],
) -> Vec<(String, ServerStand)> {
    let mut by_address: BTreeMap<&DnsServer, Vec<&ServerTold>> = BTreeMap::new();
    for told in told {
        by_address.entry(&told.server).or_default().push(told);
    }
    let mut by_name: Vec<(String, ServerStand)> = Vec::new();
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

pub(super) fn rank(stand: &ServerStand) -> u8 {
    match stand {
        ServerStand::Lacks(_) => 3,
        ServerStand::Has(_) => 2,
        ServerStand::Leads => 1,
        ServerStand::Fails(_) => 0,
    }
}

pub(super) fn stand(sought: &Sought, aliases: &[String], told: &[&ServerTold]) -> ServerStand {
    let (mut lacking, mut leads, mut fault) = (Vec::new(), false, None);
    let mut found: Option<Match> = None;
    for told in told {
        let reply = match &told.said {
            Ok(reply) => reply,
            Err(silence) => {
                fault.get_or_insert(CopyFault::Silent(*silence));
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
    let is_of_the_name = |told: &&&ServerTold| is_below && told.question.name == sought.place.base();
    let leads = leads || (!lacking.is_empty() && told.iter().filter(is_of_the_name).count() == told.len());
    // Nor does who gave no answer to go by for the record itself lack it.
    let is_lacking =
        fault.is_none() || lacking.iter().any(|told| !is_below || told.question.name != sought.place.base());
    match (found, leads, lacking.is_empty() || !is_lacking, fault) {
        (Some(found), ..) => ServerStand::Has(found),
        (None, true, ..) => ServerStand::Leads,
        (None, false, false, _) => ServerStand::Lacks(lacking),
        (None, false, true, fault) => {
            ServerStand::Fails(fault.unwrap_or(CopyFault::Silent(Silence::TimedOut)))
        }
    }
}

/// Why an answer is none to go by.
pub(super) fn wrong(told: &ServerTold, reply: &Reply) -> Option<CopyFault> {
    let is_of_zone = told.server.name.is_some();
    match reply.code {
        Code::ServFail => Some(CopyFault::ServFail),
        Code::Refused => Some(CopyFault::Refused),
        code @ Code::Other(_) => Some(CopyFault::Code(code)),
        Code::NoError | Code::NxDomain if is_of_zone && !reply.is_authoritative => {
            Some(if reply.is_recursive { CopyFault::Intercepted } else { CopyFault::Lame })
        }
        Code::NoError | Code::NxDomain => None,
    }
}

/// Whether an answer sends on to another name whose servers were asked.
pub(super) fn leads_on(aliases: &[String], told: &ServerTold, reply: &Reply) -> bool {
    let is_step = aliases.last() != Some(&told.question.name);
    !aliases.is_empty()
        && is_step
        && told.question.kind == Type::Txt
        && !reply.aliases(&told.question.name).is_empty()
}

pub(super) fn matched(sought: &Sought, told: &ServerTold, reply: &Reply) -> Option<Match> {
    match &sought.place {
        ProofPlace::Txt(_) if told.question.kind == Type::Txt => match_text(&sought.tokens, reply),
        ProofPlace::Cname(base) if told.question.kind == Type::Cname => {
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
