//! What would stop an order, asked of the resolver before it is placed.

use super::asker::Asker;
use super::zones::{addresses, apex_of, zone_of};
use super::{Once, once};
use crate::dns::Dns;
use crate::follow::look::answer::{Data, DnsQuestion, Reply, Type, WhyUnknown};
use crate::follow::look::before::{NameAhead, NameEvidence, ProofKind};
use crate::follow::look::caa::CaaLevel;
use crate::follow::look::zone::NoZone;

/// How many hosts that take mail are asked for their address.
const MAIL_HOSTS: usize = 8;

/// Looks ahead, for one order: names share what is above them.
pub struct Ahead<'a> {
    asker: &'a Asker,
    caa: Once<CaaLevel>,
}

impl Ahead<'_> {
    /// One that has asked nothing yet.
    pub fn new(asker: &Asker) -> Ahead<'_> {
        Ahead { asker, caa: Once::default() }
    }

    /// Finds out what there is to know of a name before it is ordered.
    pub async fn gather(&self, asked: &NameAhead) -> NameEvidence {
        let mut evidence = NameEvidence::default();
        let base = asked.name.strip_prefix("*.").unwrap_or(&asked.name);
        if self.asker.dns() == Dns::Nobody {
            evidence.is_switched_off = true;
            return evidence;
        }
        if matches!(asked.proof, ProofKind::Never(_)) || base.parse::<std::net::IpAddr>().is_ok() {
            return evidence;
        }
        if let Err(why) = self.zone(base).await {
            evidence.no_zone = Some(why);
            return evidence;
        }
        evidence.caa = self.climb(base).await;
        match &asked.proof {
            ProofKind::Record | ProofKind::Never(_) => {}
            ProofKind::Mail(domain) => {
                let mail = self.mail(domain).await;
                evidence.is_mail_nowhere =
                    self.is_nowhere(mail.as_ref().map_or(&[][..], Vec::as_slice)).await;
                evidence.mail = Some(mail);
            }
            ProofKind::File => evidence.addresses = Some(self.addresses(base).await),
        }
        evidence
    }

    /// Whether a name has a zone, and that servers.
    async fn zone(&self, base: &str) -> Result<(), NoZone> {
        match self.asker.dns() {
            Dns::Authoritative => match zone_of(self.asker, base).await {
                // It is there: whom it is asked of is left to the resolver here.
                Ok(_) | Err(NoZone::NotTold(_)) => Ok(()),
                Err(why) => Err(why),
            },
            _ => apex_of(self.asker, base).await.map(|_| ()),
        }
    }

    /// The CAA records from a name upwards, to the first that has some.
    async fn climb(&self, base: &str) -> Vec<CaaLevel> {
        let mut levels = Vec::new();
        let mut at = base;
        loop {
            let level = once(&self.caa, at, self.level(at)).await;
            let is_last = !matches!(&level.found, Ok(set) if set.is_empty());
            levels.push(level);
            match at.split_once('.') {
                Some((_, parent)) if !is_last => at = parent,
                _ => return levels,
            }
        }
    }

    async fn level(&self, name: &str) -> CaaLevel {
        let reply = self.resolve(name, Type::Caa).await;
        let aliases = reply.as_ref().map(|reply| reply.aliases(name)).unwrap_or_default();
        let found = reply.map(|reply| {
            let of_caa = |data| match data {
                Data::Caa(caa) => Some(caa),
                _ => None,
            };
            reply.records.into_iter().map(|record| record.data).filter_map(of_caa).collect()
        });
        CaaLevel { name: name.to_owned(), aliases, found }
    }

    async fn mail(&self, domain: &str) -> Result<Vec<(u16, String)>, WhyUnknown> {
        let reply = self.resolve(domain, Type::Mx).await?;
        let mut hosts: Vec<(u16, String)> = reply
            .records
            .into_iter()
            .filter_map(|record| match record.data {
                Data::Mx(preference, host) => Some((preference, host)),
                _ => None,
            })
            .collect();
        hosts.sort();
        Ok(hosts)
    }

    /// Whether it is known of every host that takes mail that it has no address.
    async fn is_nowhere(&self, hosts: &[(u16, String)]) -> bool {
        let named: Vec<&String> =
            hosts.iter().map(|(_, host)| host).filter(|host| !host.is_empty()).collect();
        for host in named.iter().take(MAIL_HOSTS) {
            if self.addresses(host).await.map_or(true, |found| !found.is_empty()) {
                return false;
            }
        }
        !named.is_empty() && named.len() <= MAIL_HOSTS
    }

    async fn addresses(&self, name: &str) -> Result<Vec<std::net::IpAddr>, WhyUnknown> {
        let mut found = addresses(&self.resolve(name, Type::A).await?);
        found.extend(addresses(&self.resolve(name, Type::Aaaa).await?));
        Ok(found)
    }

    async fn resolve(&self, name: &str, kind: Type) -> Result<Reply, WhyUnknown> {
        self.asker.answer(&DnsQuestion::new(name, kind)).await
    }
}
