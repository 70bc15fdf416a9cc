//! What can stand on a certificate: a DNS name or an IP address.

use std::borrow::Cow;
use std::fmt;

use super::DomainName;
use super::address::Address;
use super::idna::is_joiner;

/// A name of the certificate's subject, as an entry of its SAN.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SubjectName {
    /// A DNS name.
    Dns(DomainName),
    /// A public IP address. Only a file over HTTP validates one.
    Address(Address),
}

impl SubjectName {
    /// A name that was sent before, whatever today's rules say of it; none for what never was a name.
    pub fn as_sent(name: &str) -> Option<SubjectName> {
        let address = Address::as_sent(name).map(SubjectName::Address);
        address.or_else(|| DomainName::as_sent(name).map(SubjectName::Dns))
    }

    /// The DNS name, if it is one: what has a zone, mail, wildcards and partners.
    pub fn dns(&self) -> Option<&DomainName> {
        match self {
            SubjectName::Dns(name) => Some(name),
            SubjectName::Address(_) => None,
        }
    }

    /// The IP address, if it is one.
    pub fn address(&self) -> Option<&Address> {
        match self {
            SubjectName::Dns(_) => None,
            SubjectName::Address(address) => Some(address),
        }
    }

    /// The name as it is sent, such as `*.xn--mnchen-3ya.de` or `2606:4700::1111`.
    pub fn as_str(&self) -> &str {
        match self {
            SubjectName::Dns(name) => name.as_str(),
            SubjectName::Address(address) => address.as_str(),
        }
    }

    /// The name as it reads, such as `*.münchen.de`.
    pub fn unicode(&self) -> String {
        match self {
            SubjectName::Dns(name) => name.unicode(),
            SubjectName::Address(address) => address.to_string(),
        }
    }

    /// The name in the spelling that can be typed: as it reads, unless it holds what no screen shows.
    pub fn to_type(&self) -> String {
        let readable = self.unicode();
        if readable.contains(is_joiner) { self.as_str().to_owned() } else { readable }
    }

    /// The name as the host of a URL.
    pub fn in_url(&self) -> Cow<'_, str> {
        match self {
            SubjectName::Dns(name) => name.as_str().into(),
            SubjectName::Address(address) => address.in_url().into(),
        }
    }

    /// The name as part of a file's name: without `*.`, and without colons, which `scp` would take for the
    /// end of a host.
    pub fn file_stem(&self) -> String {
        match self {
            SubjectName::Dns(name) => name.base().to_owned(),
            SubjectName::Address(address) => address.as_str().replace(':', "-"),
        }
    }

    /// Whether this is a DNS name that begins with `*.`.
    pub fn is_wildcard(&self) -> bool {
        self.dns().is_some_and(DomainName::is_wildcard)
    }

    /// The wildcard that would cover this name; an address is covered by none.
    pub fn wildcard_above(&self) -> Option<String> {
        self.dns()?.wildcard_above()
    }

    /// The other name of a pair that costs no more than one, see [`DomainName::free_partner`].
    pub fn free_partner(&self) -> Option<SubjectName> {
        self.dns()?.free_partner().map(SubjectName::Dns)
    }
}

impl fmt::Display for SubjectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
