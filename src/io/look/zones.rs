//! The zone of a name, its servers and their addresses, as the resolver leads to them.

use std::net::IpAddr;

use futures_util::future::join_all;

use super::asker::Asker;
use super::once;
use super::wire::is_within;
use crate::dns::Dns;
use crate::follow::look::answer::{Code, Data, DnsQuestion, DnsRecord, Reply, ServerTold, Type};
use crate::follow::look::zone::{NameServer, NoZone, Zone, is_above};

/// How many servers of the parent zone are tried until one says whom the zone is delegated to.
const PARENT_SERVERS: usize = 3;

/// The zone of a name, with its servers.
pub async fn zone_of(asker: &Asker, name: &str) -> Result<Zone, NoZone> {
    let apex = apex_of(asker, name).await?;
    served(asker, &apex).await
}

/// A zone by its first name, with its servers.
pub async fn served(asker: &Asker, apex: &str) -> Result<Zone, NoZone> {
    once(&asker.served, apex, find_servers(asker, apex)).await
}

/// The first name of the zone of a name: asked for from the name upwards.
pub async fn apex_of(asker: &Asker, name: &str) -> Result<String, NoZone> {
    once(&asker.zones, name, climb(asker, name)).await
}

async fn climb(asker: &Asker, name: &str) -> Result<String, NoZone> {
    if let Some(none) = asker.no_resolver() {
        return Err(none);
    }
    let mut at = name;
    loop {
        let question = DnsQuestion::new(at, Type::Soa);
        let told = asker.resolve(&question, false).await;
        let Some(told) = told else { return Err(NoZone::NoResolver(String::new())) };
        let address = told.server.address;
        match told.said {
            Err(silence) => return Err(NoZone::Silent(address, silence)),
            Ok(reply) => match step(&reply, name, at) {
                ZoneStep::Found(apex) => return Ok(apex),
                ZoneStep::Nothing(NoZone::Code(_, Code::ServFail)) if asker.is_bogus(&question).await => {
                    return Err(NoZone::Bogus(at.to_owned()));
                }
                ZoneStep::Nothing(why) => return Err(nowhere(asker, at, why).await),
                ZoneStep::Up => {}
            },
        }
        match at.split_once('.') {
            Some((_, parent)) => at = parent,
            None => return Err(NoZone::NotThere(name.to_owned())),
        }
    }
}

/// Why there is no zone, where the resolver gives up at a name: it does so too where a zone is delegated to servers that
/// have no address. Its parents are looked at for that, the uppermost first.
async fn nowhere(asker: &Asker, at: &str, why: NoZone) -> NoZone {
    let NoZone::Code(_, Code::ServFail) = why else { return why };
    let Some((_, above)) = at.split_once('.').filter(|_| asker.dns() == Dns::Authoritative) else {
        return why;
    };
    match Box::pin(apex_of(asker, above)).await {
        Err(none @ NoZone::NoServers(_)) => return none,
        Err(_) => return why,
        Ok(_) => {}
    }
    let Some(names) = Box::pin(delegated(asker, at)).await else { return why };
    let found = join_all(names.iter().map(|name| addresses_of(asker, name))).await;
    let is_known_to_have_none =
        |found: &Result<Vec<IpAddr>, NoZone>| matches!(found, Ok(none) if none.is_empty());
    if found.iter().all(is_known_to_have_none) { NoZone::NoServers(at.to_owned()) } else { why }
}

enum ZoneStep {
    Found(String),
    Nothing(NoZone),
    Up,
}

/// What an answer to the question for the beginning of a zone says.
fn step(reply: &Reply, name: &str, at: &str) -> ZoneStep {
    match reply.code {
        Code::NoError | Code::NxDomain => {}
        code => return ZoneStep::Nothing(NoZone::Code(at.to_owned(), code)),
    }
    let has_soa =
        reply.records.iter().any(|record| record.owner == at && matches!(record.data, Data::Soa(_)));
    if has_soa {
        return ZoneStep::Found(at.to_owned());
    }
    // Behind another name it is the other one's zone.
    if !reply.records.is_empty() {
        return ZoneStep::Up;
    }
    match &reply.soa {
        Some(soa) if is_within(at, &soa.zone) => {
            if reply.code == Code::NxDomain && is_above(&soa.zone, name) {
                return ZoneStep::Nothing(NoZone::NotThere(at.to_owned()));
            }
            ZoneStep::Found(soa.zone.clone())
        }
        _ => ZoneStep::Up,
    }
}

async fn find_servers(asker: &Asker, apex: &str) -> Result<Zone, NoZone> {
    let own = servers_by_resolver(asker, apex).await?;
    let delegated = delegated(asker, apex).await;
    let mut zone = Zone { apex: apex.to_owned(), own, delegated, servers: Vec::new() };
    // Who is outside comes to those of the parent; a server that only the zone names is one of it as well.
    let mut names: Vec<String> = zone.delegated.clone().unwrap_or_default();
    if zone.other_view().is_none() {
        names.extend(zone.own.clone());
    }
    // A forwarder may leave them out: nothing is known of them then.
    if names.is_empty() {
        return Err(NoZone::NotTold(apex.to_owned()));
    }
    names.sort();
    names.dedup();
    let found = join_all(names.iter().map(|name| addresses_of(asker, name))).await;
    let mut not_known = None;
    for (name, found) in names.into_iter().zip(found) {
        let is_known = found.is_ok();
        let addresses = found.unwrap_or_else(|why| {
            not_known.get_or_insert(why);
            Vec::new()
        });
        zone.servers.push(NameServer { name, addresses, is_known });
    }
    match zone.servers.iter().all(|server| server.addresses.is_empty()) {
        true => Err(not_known.unwrap_or_else(|| NoZone::NoServers(apex.to_owned()))),
        false => Ok(zone),
    }
}

async fn servers_by_resolver(asker: &Asker, apex: &str) -> Result<Vec<String>, NoZone> {
    Ok(name_servers(&answered(asker, &DnsQuestion::new(apex, Type::Ns)).await?, apex))
}

/// What the resolver answers on the way to a zone.
async fn answered(asker: &Asker, question: &DnsQuestion) -> Result<Reply, NoZone> {
    let told = asker.resolve(question, false).await;
    let Some(ServerTold { server, said, .. }) = told else { return Err(NoZone::NoResolver(String::new())) };
    let reply = said.map_err(|silence| NoZone::Silent(server.address, silence))?;
    match reply.code {
        Code::NoError | Code::NxDomain => Ok(reply),
        Code::ServFail if asker.is_bogus(question).await => Err(NoZone::Bogus(question.name.clone())),
        code => Err(NoZone::Code(question.name.clone(), code)),
    }
}

fn name_servers(reply: &Reply, apex: &str) -> Vec<String> {
    let mut names: Vec<String> = reply
        .records
        .iter()
        .filter(|record| record.owner == apex)
        .filter_map(|record| match &record.data {
            Data::Ns(name) => Some(name.clone()),
            _ => None,
        })
        .collect();
    names.sort();
    names
}

/// The servers that the parent zone names; none where nobody says it. The root is not asked for its children: a
/// top-level domain is no name of a certificate.
async fn delegated(asker: &Asker, apex: &str) -> Option<Vec<String>> {
    let (_, above) = apex.split_once('.')?;
    let parent = apex_of(asker, above).await.ok().filter(|parent| !parent.is_empty())?;
    let servers = servers_by_resolver(asker, &parent).await.ok()?;
    let question = DnsQuestion::new(apex, Type::Ns);
    for server in servers.into_iter().take(PARENT_SERVERS) {
        for address in addresses_of(asker, &server).await.unwrap_or_default() {
            let Ok(reply) = asker.direct(&server, address, &question).await.said else { continue };
            let mut names = match reply.referral {
                Some((zone, names)) if zone == apex => names,
                // A server of both zones says what the zone itself says.
                _ if reply.is_authoritative => name_servers(&reply, apex),
                _ => continue,
            };
            if names.is_empty() {
                continue;
            }
            names.sort();
            return Some(names);
        }
    }
    None
}

/// The addresses of a host, of both families; why they are not known, where none is.
pub async fn addresses_of(asker: &Asker, name: &str) -> Result<Vec<IpAddr>, NoZone> {
    let find = async {
        let of = async |kind| {
            let reply = answered(asker, &DnsQuestion::new(name, kind)).await?;
            Ok(addresses(&reply))
        };
        let (four, six) = tokio::join!(of(Type::A), of(Type::Aaaa));
        match (four, six) {
            (Ok(four), Ok(six)) => Ok([four, six].concat()),
            // What is known is asked, whatever else there is.
            (Ok(some), Err(why)) | (Err(why), Ok(some)) => {
                if some.is_empty() {
                    Err(why)
                } else {
                    Ok(some)
                }
            }
            (Err(why), Err(_)) => Err(why),
        }
    };
    once(&asker.addresses, name, find).await
}

/// The addresses in an answer.
pub fn addresses(reply: &Reply) -> Vec<IpAddr> {
    let address = |record: &DnsRecord| match record.data {
        Data::Address(address) => Some(address),
        _ => None,
    };
    reply.records.iter().filter_map(address).collect()
}
