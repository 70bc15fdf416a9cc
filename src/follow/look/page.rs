//! What a web server says, and to which addresses it may send on.

use std::net::IpAddr;

use super::answer::{WhyUnknown, shown_name};
use crate::order::domain::SubjectName;

/// How much of a file is read, in bytes: as much as the CA reads.
pub const READ: usize = 5000;
/// How often a web server may send on.
pub const REDIRECTS: usize = 5;

/// Over what a web server was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Route {
    /// Its address of IPv4.
    V4,
    /// Its address of IPv6.
    V6,
    /// The proxy, which finds the address itself.
    Proxy,
}

impl Route {
    /// What it is called.
    pub fn text(self) -> &'static str {
        match self {
            Route::V4 => "IPv4",
            Route::V6 => "IPv6",
            Route::Proxy => "the proxy",
        }
    }
}

/// A file that was asked for, at one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// Over what.
    pub route: Route,
    /// The address of the host that was asked; none where there is none, and by a proxy.
    pub address: Option<IpAddr>,
    /// Another host that it was sent on to, at one of its addresses.
    pub beyond: Option<(String, IpAddr)>,
    /// Where it was sent on to, each step.
    pub hops: Vec<Hop>,
    /// What it came to.
    pub end: VisitEnd,
}

impl Visit {
    /// Where it was asked for, in a few words: the address, and the host where that is another one.
    pub fn at(&self) -> String {
        match (&self.beyond, self.address) {
            (Some((host, address)), _) => format!("{address} ({})", shown_name(host)),
            (None, Some(address)) => address.to_string(),
            (None, None) => self.route.text().to_owned(),
        }
    }
}

/// One time of being sent on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hop {
    /// The status that said it.
    pub status: u16,
    /// Where to.
    pub to: String,
}

/// What asking for a file came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VisitEnd {
    /// A page, with the beginning of what it holds.
    Page {
        /// The status of HTTP.
        status: u16,
        /// At most [`READ`] bytes.
        body: Vec<u8>,
        /// How the body is compressed, where the server says so: nobody asked for that.
        encoding: Option<String>,
    },
    /// The host has no address of this family.
    NoAddress,
    /// The addresses of a host on the way are not known.
    AddressNotKnown(String, WhyUnknown),
    /// Nobody may be asked for an address.
    SwitchedOff,
    /// This machine has no way to addresses of this family.
    NoFamily,
    /// The host has so many more addresses of this family, which were not asked.
    More(usize),
    /// The proxy that the environment names cannot be used: why.
    BadProxy(String),
    /// No answer came in time.
    TimedOut,
    /// It could not be reached.
    Unreachable,
    /// What came was no answer.
    Garbled,
    /// The proxy does not let through.
    ProxyRefuses,
    /// It sends on to where the CA does not go.
    Refused(Hop, Astray),
    /// It sends on too often.
    TooManyHops,
    /// The look was stopped.
    Stopped,
}

/// Why somebody who is sent on does not go there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Astray {
    /// The status is one that the CA does not follow.
    Status,
    /// It is another domain.
    Domain,
    /// It is another port.
    Port,
    /// It is neither http nor https.
    Scheme,
    /// It says nowhere to go.
    Nowhere,
}

/// The ports that a web server may be at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ports {
    /// Of http; 80.
    pub http: u16,
    /// Of https; 443.
    pub https: u16,
}

impl Default for Ports {
    fn default() -> Ports {
        Ports { http: 80, https: 443 }
    }
}

/// Whether somebody is sent on by a status.
pub fn is_redirect(status: u16) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308)
}

/// Why somebody who asked a host for its file does not go where it is sent on to; none where it does.
pub fn astray(host: &str, status: u16, scheme: &str, to: &str, port: u16, ports: Ports) -> Option<Astray> {
    if status == 303 {
        return Some(Astray::Status);
    }
    let expected = match scheme {
        "http" => ports.http,
        "https" => ports.https,
        _ => return Some(Astray::Scheme),
    };
    if domain(host) != domain(to) {
        return Some(Astray::Domain);
    }
    (port != expected).then_some(Astray::Port)
}

/// The domain that was registered; an address is its own.
fn domain(host: &str) -> String {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    match SubjectName::as_sent(&host) {
        Some(SubjectName::Dns(name)) => name.registrable().to_owned(),
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_sent_on_within_the_registered_domain_and_to_the_usual_ports() {
        let ports = Ports::default();
        for (status, scheme, to, port, expected) in [
            (301, "http", "www.example.com", 80, None),
            (308, "https", "example.com", 443, None),
            (302, "http", "EXAMPLE.com.", 80, None),
            (303, "http", "example.com", 80, Some(Astray::Status)),
            (301, "https", "example.com", 8443, Some(Astray::Port)),
            (301, "http", "example.com", 443, Some(Astray::Port)),
            (301, "http", "example.org", 80, Some(Astray::Domain)),
            (301, "http", "example.com.evil.example", 80, Some(Astray::Domain)),
            (301, "http", "192.0.2.1", 80, Some(Astray::Domain)),
            (301, "ftp", "example.com", 21, Some(Astray::Scheme)),
        ] {
            assert_eq!(
                astray("shop.example.com", status, scheme, to, port, ports),
                expected,
                "{scheme}://{to}:{port}"
            );
        }
        assert_eq!(astray("192.0.2.1", 301, "http", "192.0.2.1", 80, ports), None);
        assert_eq!(astray("a.co.uk", 301, "http", "b.co.uk", 80, ports), Some(Astray::Domain));
    }
}
