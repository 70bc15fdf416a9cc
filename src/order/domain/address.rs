//! IP addresses on public certificates: which may stand there, by `assets/address_ranges.json`.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::LazyLock;

use ipnet::IpNet;
use serde::Deserialize;

use super::fault::NameFault;

/// A public IP address.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Address {
    ip: IpAddr,
    text: String,
}

impl Address {
    /// See [`super::SubjectName::as_sent`].
    pub(super) fn as_sent(text: &str) -> Option<Address> {
        let ip: IpAddr = text.parse().ok()?;
        Some(Address { ip, text: ip.to_string() })
    }

    /// The address in its canonical spelling (RFC 5952 for IPv6), without brackets.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The address as a URL holds it: IPv6 in brackets.
    pub fn in_url(&self) -> String {
        match self.ip {
            IpAddr::V4(_) => self.text.clone(),
            IpAddr::V6(_) => format!("[{}]", self.text),
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The table of ranges.
#[derive(Deserialize)]
struct Table {
    ranges: Vec<(IpNet, Option<String>)>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../assets/address_ranges.json"))
        .expect("assets/address_ranges.json is part of the program and read by a test")
});

/// The address that a host is, or why a certificate cannot hold it; none where it is meant as a name.
pub fn read(host: &str) -> Option<Result<Address, NameFault>> {
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    if let Some((address, _zone)) = bare.split_once('%')
        && let Ok(ip) = address.parse()
    {
        return Some(public(ip).and(Err(NameFault::AddressZone)));
    }
    if let Ok(ip) = bare.parse() {
        return Some(public(ip));
    }
    if without_leading_zeros(bare).is_some() {
        return Some(Err(NameFault::LeadingZeros));
    }
    let is_of_ipv6 = |c: char| c.is_ascii_hexdigit() || matches!(c, ':' | '.');
    let is_nearly_ipv6 = bare.matches(':').count() > 1 && bare.chars().all(is_of_ipv6);
    is_nearly_ipv6.then_some(Err(NameFault::NoAddress))
}

/// Whether a text is an IP address of any kind, also with brackets or a zone (`[fe80::1%eth0]`).
pub fn is_one(text: &str) -> bool {
    !matches!(read(text), None | Some(Err(NameFault::NoAddress)))
}

/// Whether a text is a range of addresses: `10.0.0.0/8`, or two addresses with a hyphen between them.
pub fn is_range(text: &str) -> bool {
    let is_length = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once('/').is_some_and(|(address, length)| is_one(address) && is_length(length))
        || text.split_once('-').is_some_and(|(first, last)| is_one(first) && is_one(last))
}

/// The address of a range that holds just one.
pub fn of_one(range: &str) -> Option<String> {
    let net: IpNet = range.parse().ok()?;
    (net.prefix_len() == net.max_prefix_len()).then(|| net.addr().to_string())
}

/// The four numbers of an IPv4 address without the zeros before them, where there are any.
pub fn without_leading_zeros(text: &str) -> Option<Ipv4Addr> {
    let numbers: Option<Vec<u8>> = text
        .split('.')
        .map(|number| number.bytes().all(|byte| byte.is_ascii_digit()).then(|| number.parse().ok())?)
        .collect();
    let address = Ipv4Addr::from(<[u8; 4]>::try_from(numbers?).ok()?);
    (address.to_string() != text).then_some(address)
}

/// The IPv4 address within an IPv6 one (`::ffff:192.0.2.1`).
pub fn mapped(text: &str) -> Option<Ipv4Addr> {
    match text.trim_matches(['[', ']']).parse().ok()? {
        IpAddr::V6(address) => address.to_ipv4_mapped(),
        IpAddr::V4(_) => None,
    }
}

fn public(ip: IpAddr) -> Result<Address, NameFault> {
    let narrowest = TABLE
        .ranges
        .iter()
        .filter(|(range, _)| range.contains(&ip))
        .max_by_key(|(range, _)| range.prefix_len());
    match narrowest {
        Some((range, Some(what))) => {
            Err(NameFault::NotPublic { what: what.clone(), range: range.to_string() })
        }
        _ => Ok(Address { ip, text: ip.to_string() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_in_their_canonical_spelling() {
        for (host, text, in_url) in [
            ("8.8.8.8", "8.8.8.8", "8.8.8.8"),
            ("1.1.1.1", "1.1.1.1", "1.1.1.1"),
            ("2606:4700:4700::1111", "2606:4700:4700::1111", "[2606:4700:4700::1111]"),
            ("[2606:4700:4700:0:0:0:0:1111]", "2606:4700:4700::1111", "[2606:4700:4700::1111]"),
            ("2A00:1450:4001:082A::200E", "2a00:1450:4001:82a::200e", "[2a00:1450:4001:82a::200e]"),
            ("2400:cb00:0:1:0:0:0:1", "2400:cb00:0:1::1", "[2400:cb00:0:1::1]"),
            ("2400:cb00:2048:1::8.8.8.8", "2400:cb00:2048:1::808:808", "[2400:cb00:2048:1::808:808]"),
        ] {
            let address = read(host).unwrap().unwrap();
            assert_eq!((address.as_str(), address.in_url().as_str()), (text, in_url));
        }
        for host in ["example.com", "8.8.8", "8.8.8.8.8", "256.8.8.8", "8.8.8.8:443", "face", "a:b", ""] {
            assert_eq!(read(host), None, "{host}");
        }
    }

    /// The first and last address of every range that has words are refused, and their neighbours
    /// outside are judged by the range around it.
    #[test]
    fn no_address_of_a_special_range_is_public() {
        assert!(TABLE.ranges.len() > 40);
        for (range, what) in &TABLE.ranges {
            assert_eq!(range.addr(), range.network(), "{range}");
            for ip in [range.network(), range.broadcast()] {
                let is_public = public(ip).is_ok();
                let is_in_a_narrower =
                    TABLE.ranges.iter().any(|(other, _)| other.contains(&ip) && other != range);
                assert!(is_in_a_narrower || is_public == what.is_none(), "{ip} in {range}");
                assert!(!(is_public && what.is_some()), "{ip} in {range}");
            }
        }
        for (text, expected) in [
            ("9.255.255.255", None),
            ("10.0.0.0", Some("a private address")),
            ("11.0.0.0", None),
            ("100.63.255.255", None),
            ("100.127.255.255", Some("a shared address of a carrier, CGNAT")),
            ("172.31.255.255", Some("a private address")),
            ("172.32.0.0", None),
            ("223.255.255.255", None),
            ("239.1.2.3", Some("a multicast address")),
            ("255.255.255.255", Some("the broadcast address")),
            ("::", Some("the unspecified address")),
            ("::1", Some("the loopback address")),
            ("::ffff:8.8.8.8", Some("an IPv4 address written as IPv6")),
            ("1fff::1", Some("an address of a range that is not assigned")),
            ("2001:0:1::1", Some("a Teredo address")),
            ("2001:1ff:ffff::", Some("an address for protocols of the IETF")),
            ("2001:200::1", None),
            ("2001:db8::1", Some("an address for documentation")),
            ("2001:4860:4860::8888", None),
            ("2002:808:808::1", Some("a 6to4 address")),
            ("2003::1", None),
            ("3ffe::1", None),
            ("3fff:fff::1", Some("an address for documentation")),
            ("4000::1", Some("an address of a range that is not assigned")),
            ("64:ff9b::808:808", Some("an address for NAT64")),
            ("fd00::1", Some("a unique local address")),
            ("fe80::1", Some("a link-local address")),
            ("ff02::1", Some("a multicast address")),
        ] {
            let found = match read(text).unwrap() {
                Err(NameFault::NotPublic { what, .. }) => Some(what),
                Ok(_) => None,
                other => panic!("{text}: {other:?}"),
            };
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_an_address_is_told() {
        for (host, fault) in [
            ("2606:4700::1%eth0", NameFault::AddressZone),
            ("008.8.8.8", NameFault::LeadingZeros),
            ("192.168.001.010", NameFault::LeadingZeros),
            ("2606:4700:::1", NameFault::NoAddress),
            ("1:2:3", NameFault::NoAddress),
            ("2606:4700::1:2:3:4:5:6:7", NameFault::NoAddress),
        ] {
            assert_eq!(read(host), Some(Err(fault)), "{host}");
        }
        for range in ["10.0.0.0/8", "2001:db8::/32", "8.8.8.8/32", "8.8.8.8-8.8.8.9"] {
            assert!(is_range(range), "{range}");
        }
        for other in ["8.8.8.8/", "8.8.8.8/a", "a-b.example.com", "example.com/8"] {
            assert!(!is_range(other), "{other}");
        }
    }
}
