//! The zone of a name, and who serves it.

use std::net::IpAddr;

use super::answer::{Code, Silence, listed, shown_name};
use crate::order::domain::SubjectName;
use crate::order::text::sentence;

/// The zone that a name is in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Zone {
    /// Its first name, such as `example.com`.
    pub apex: String,
    /// The names of its servers as the zone itself has them, as the resolver says it.
    pub own: Vec<String>,
    /// The names of its servers as the parent zone has them: who is outside comes to those. None where that is not
    /// known.
    pub delegated: Option<Vec<String>>,
    /// The servers that are asked for it.
    pub servers: Vec<NameServer>,
}

/// A name server of a zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameServer {
    /// Its name.
    pub name: String,
    /// Its addresses, of both families.
    pub addresses: Vec<IpAddr>,
    /// Whether those are known, so that it has none where there are none.
    pub is_known: bool,
}

impl Zone {
    /// The servers that the zone has here, and others that the parent zone names, where that is so: this is an inside
    /// view of the zone.
    pub fn other_view(&self) -> Option<(&[String], &[String])> {
        let delegated = self.delegated.as_deref()?;
        let is_common = |name: &String| delegated.contains(name);
        // A zone often names one server more or fewer than its parent; an inside view has none in common.
        let is_other = !self.own.is_empty() && !delegated.is_empty() && !self.own.iter().any(is_common);
        is_other.then_some((&self.own, delegated))
    }
}

/// Whether a zone is above the domain that was registered of a name: then that is not there.
pub fn is_above(zone: &str, name: &str) -> bool {
    match SubjectName::as_sent(name) {
        Some(SubjectName::Dns(name)) => zone.len() < name.registrable().len(),
        _ => false,
    }
}

/// What it is called in JSON that signatures are broken.
pub const DNSSEC_BROKEN: &str = "dnssec_broken";

/// The domain of a name that can be registered.
fn registrable(name: &str) -> String {
    match SubjectName::as_sent(name) {
        Some(SubjectName::Dns(dns)) => dns.registrable().to_owned(),
        _ => name.to_owned(),
    }
}

/// Why there is no zone to ask, or none that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoZone {
    /// None of its parents below the top-level domain is there: this one does not exist.
    NotThere(String),
    /// The zone is there, and none of its servers has an address.
    NoServers(String),
    /// The zone is there, and the resolver does not say which servers it has.
    NotTold(String),
    /// The resolver refuses a name on the way, as its signatures are broken.
    Bogus(String),
    /// The resolver said this at a name on the way.
    Code(String, Code),
    /// The resolver said nothing.
    Silent(IpAddr, Silence),
    /// No resolver is known: why not.
    NoResolver(String),
}

impl NoZone {
    /// What is wrong.
    pub fn message(&self) -> String {
        match self {
            NoZone::NotThere(name) => {
                format!("There is no zone: {} does not exist in DNS.", shown_name(name))
            }
            NoZone::NoServers(zone) => {
                format!(
                    "No server of the zone {} has an address: it is delegated to nowhere.",
                    shown_name(zone)
                )
            }
            NoZone::NotTold(zone) => {
                format!("The resolver does not say which servers the zone {} has.", shown_name(zone))
            }
            NoZone::Bogus(name) => format!(
                "DNSSEC is broken: the resolver refuses {}, and answers where it need not check it.",
                shown_name(name)
            ),
            NoZone::Code(name, code) => {
                format!("The resolver answers {} for {}.", code.text(), shown_name(name))
            }
            NoZone::Silent(address, silence) => format!("The resolver {address} {}.", silence.text()),
            NoZone::NoResolver(reason) => sentence(&format!("No resolver is known: {reason}")),
        }
    }

    /// What to do about it.
    pub fn cure(&self) -> String {
        match self {
            NoZone::NotThere(name) => format!(
                "Check the spelling of {}; or have {} registered and delegated to its name servers first.",
                shown_name(name),
                shown_name(&registrable(name))
            ),
            NoZone::NoServers(zone) => format!(
                "Have the registrar delegate {} to name servers that exist, or give those an address.",
                shown_name(zone)
            ),
            NoZone::Bogus(_) => "Sign the zone anew, or have the DS record taken out at the registrar: the service \
                                 refuses broken signatures since 3 MAR 2026."
                .into(),
            NoZone::Code(_, Code::ServFail) => {
                "Its servers do not answer the resolver: see to them, then look again.".into()
            }
            NoZone::Code(..) | NoZone::NotTold(_) => "Ask another resolver, such as with --resolver 192.0.2.53.".into(),
            NoZone::Silent(..) | NoZone::NoResolver(_) => {
                "Name a resolver that this machine reaches, such as with --resolver 192.0.2.53, or ask the service \
                 anyway."
                    .into()
            }
        }
    }

    /// Whether it is known that the service will find no zone, and not only that none could be found from here.
    pub fn is_certain(&self) -> bool {
        matches!(self, NoZone::NotThere(_) | NoZone::NoServers(_) | NoZone::Bogus(_))
    }

    /// What it is called in JSON.
    pub fn word(&self) -> &'static str {
        match self {
            NoZone::NotThere(_) => "no_zone",
            NoZone::NoServers(_) => "no_servers",
            NoZone::Bogus(_) => DNSSEC_BROKEN,
            NoZone::Code(_, Code::ServFail) => "servfail",
            NoZone::Code(..) => "resolver_error",
            NoZone::NotTold(_) => "servers_not_told",
            NoZone::Silent(_, Silence::NoResolver) => "not_a_resolver",
            NoZone::Silent(..) => "resolver_silent",
            NoZone::NoResolver(_) => "no_resolver",
        }
    }
}

/// Said of a zone that is another one from here than from outside.
pub fn inside_view(here: &[String], outside: &[String]) -> String {
    let names =
        |names: &[String]| listed(&names.iter().take(4).map(|name| shown_name(name)).collect::<Vec<_>>());
    format!(
        "This is an inside view of the zone: here {} serve it, and the parent zone names {}.",
        names(here),
        names(outside)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_is_another_one_only_where_no_server_is_common() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let zone = |own: &[&str], delegated: Option<&[&str]>| Zone {
            apex: "example.com".into(),
            own: names(own),
            delegated: delegated.map(names),
            servers: Vec::new(),
        };
        assert!(zone(&["a"], None).other_view().is_none());
        assert!(zone(&["a", "b"], Some(&["b", "c"])).other_view().is_none());
        assert!(zone(&["a"], Some(&["b"])).other_view().is_some());
        assert!(zone(&[], Some(&["b"])).other_view().is_none());
    }

    #[test]
    fn what_is_to_be_registered_is_the_domain() {
        let cure = NoZone::NotThere("www.absent.co.uk".into()).cure();
        assert!(
            cure.contains("spelling of www.absent.co.uk;") && cure.contains("have absent.co.uk registered"),
            "{cure}"
        );
    }

    #[test]
    fn a_zone_above_the_registered_domain_is_not_its_own() {
        for (zone, name, expected) in [
            ("com", "www.example.com", true),
            ("", "www.example.com", true),
            ("example.com", "www.example.com", false),
            ("www.example.com", "www.example.com", false),
            ("co.uk", "a.example.co.uk", true),
            ("uk", "a.example.co.uk", true),
        ] {
            assert_eq!(is_above(zone, name), expected, "{zone} {name}");
        }
    }
}
