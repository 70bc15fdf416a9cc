//! Which IP addresses may stand on a public certificate: BR 1.6.1 calls reserved what is in IANA's
//! registries of special-purpose addresses.

use std::net::IpAddr;

use ipnet::IpNet;

/// The registries' entries as far as none holds another, and multicast.
const RESERVED: &[&str] = &[
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.31.196.0/24",
    "192.52.193.0/24",
    "192.88.99.0/24",
    "192.168.0.0/16",
    "192.175.48.0/24",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/3",
    "2001::/23",
    "2001:db8::/32",
    "2002::/16",
    "2620:4f:8000::/48",
    "3fff::/20",
];

/// All that is assigned of IPv6 for hosts of the Internet.
const GLOBAL_UNICAST: &str = "2000::/3";

/// Whether an address is one of a host on the public Internet.
pub(super) fn is_public(address: IpAddr) -> bool {
    let is_in = |range: &str| range.parse::<IpNet>().is_ok_and(|range| range.contains(&address));
    !RESERVED.iter().any(|range| is_in(range)) && (address.is_ipv4() || is_in(GLOBAL_UNICAST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_hosts_of_the_internet_are_public() {
        for (address, expected) in [
            ("8.8.8.8", true),
            ("2606:4700:4700::1111", true),
            ("223.255.255.255", true),
            ("10.0.0.1", false),
            ("192.0.2.1", false),
            ("224.0.0.1", false),
            ("255.255.255.255", false),
            ("::1", false),
            ("::ffff:8.8.8.8", false),
            ("2001:db8::1", false),
            ("fe80::1", false),
            ("ff02::1", false),
        ] {
            assert_eq!(is_public(address.parse().unwrap()), expected, "{address}");
        }
        assert!(RESERVED.iter().all(|range| range.parse::<IpNet>().is_ok()));
    }
}
