//! Who is asked about DNS, and where, when somebody wants a look.

use std::net::{IpAddr, SocketAddr};

use serde::Deserialize;

/// The port that name servers are at.
pub const PORT: u16 = 53;

/// Who is asked about DNS when somebody wants a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dns {
    /// The resolver, and the authoritative servers of each zone that it leads to.
    #[default]
    Authoritative,
    /// The resolver alone: not one packet goes elsewhere.
    Resolver,
    /// Nobody.
    #[serde(rename = "none")]
    Nobody,
}

/// Who is asked, and where, as arguments and the configuration file have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WantedDns {
    /// Who.
    pub dns: Dns,
    /// The resolver; without it those of the system.
    pub resolver: Option<SocketAddr>,
    /// The port of authoritative servers, where it is not 53.
    pub port: Option<u16>,
}

/// Reads where a resolver is: `192.0.2.53`, `192.0.2.53:5353`, `2001:db8::53` or `[2001:db8::53]:5353`.
///
/// # Errors
/// A sentence that says how to write it.
pub fn resolver(text: &str) -> Result<SocketAddr, String> {
    let text = text.trim();
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    let with_usual_port = bare.parse::<IpAddr>().map(|address| SocketAddr::new(address, PORT));
    with_usual_port.or_else(|_| text.parse()).map_err(|_| {
        "A resolver is an address, perhaps with a port, such as 192.0.2.53 or [2001:db8::53]:5353.".to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resolver_is_an_address_and_perhaps_a_port() {
        for (text, read) in [
            ("192.0.2.53", Some("192.0.2.53:53")),
            (" 127.0.0.1:5353 ", Some("127.0.0.1:5353")),
            ("2001:db8::53", Some("[2001:db8::53]:53")),
            ("[2001:db8::53]", Some("[2001:db8::53]:53")),
            ("[::1]:5353", Some("[::1]:5353")),
            ("dns.example", None),
            ("192.0.2.53:dns", None),
            ("", None),
        ] {
            assert_eq!(resolver(text).ok(), read.map(|read| read.parse().unwrap()), "{text}");
        }
    }
}
