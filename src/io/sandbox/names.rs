//! What may be a name on a public certificate, and what may be a mail address.

use std::net::IpAddr;

use psl::{Info, List, Psl, Type};

use super::addresses;

/// The longest common name, in characters (RFC 5280, ub-common-name).
pub(super) const LONGEST_COMMON_NAME: usize = 64;

const LONGEST_NAME: usize = 253;
const LONGEST_LABEL: usize = 63;
const LONGEST_LOCAL_PART: usize = 64;

/// Whether a name is a wildcard name, by its form alone.
pub(super) fn is_wildcard(name: &str) -> bool {
    name.starts_with("*.")
}

/// The name a wildcard stands over; other names as they are.
pub(super) fn without_wildcard(name: &str) -> &str {
    name.strip_prefix("*.").unwrap_or(name)
}

/// Why a name cannot stand on a public certificate, as the end of a sentence that starts with the
/// name. `None` when it can.
pub(super) fn refusal(name: &str) -> Option<&'static str> {
    if name.len() > LONGEST_NAME {
        return Some("is longer than 253 characters");
    }
    let host = without_wildcard(name);
    if host.contains('*') {
        return Some("has a wildcard that is not its whole leftmost label");
    }
    if let Ok(address) = host.trim_matches(['[', ']']).parse() {
        return address_refusal(name, address);
    }
    host_refusal(host).or_else(|| public_refusal(&name.to_ascii_lowercase()))
}

/// Whether a name is an IP address, in any spelling.
pub(super) fn is_address(name: &str) -> bool {
    name.parse::<IpAddr>().is_ok()
}

fn address_refusal(name: &str, address: IpAddr) -> Option<&'static str> {
    if is_wildcard(name) {
        Some("has a wildcard over an IP address")
    } else if !addresses::is_public(address) {
        Some("is an IP address that is not public")
    } else if name != address.to_string() {
        Some("is an IP address in another spelling than the canonical one")
    } else {
        None
    }
}

/// Why a name breaks the syntax of host names.
fn host_refusal(host: &str) -> Option<&'static str> {
    if !host.is_ascii() {
        return Some("has letters outside ASCII and must be sent as an A-label (xn--…)");
    }
    if host.ends_with('.') {
        return Some("ends with a dot");
    }
    host.split('.').find_map(label_refusal)
}

fn label_refusal(label: &str) -> Option<&'static str> {
    if label.is_empty() {
        return Some("has an empty label");
    }
    if label.len() > LONGEST_LABEL {
        return Some("has a label longer than 63 characters");
    }
    if label.contains('_') {
        return Some("has an underscore");
    }
    if !label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        return Some("has characters other than letters, digits and hyphens");
    }
    if label.starts_with('-') || label.ends_with('-') {
        return Some("has a label that starts or ends with a hyphen");
    }
    if label.get(2..4) == Some("--") && !is_a_label(label) {
        return Some("has \"--\" at the third place of a label that is not a valid xn-- label");
    }
    None
}

/// An A-label is valid when it is what its own U-label encodes to.
fn is_a_label(label: &str) -> bool {
    let label = label.to_ascii_lowercase();
    let (unicode, decoded) = idna::domain_to_unicode(&label);
    label.starts_with("xn--")
        && decoded.is_ok()
        && !unicode.is_ascii()
        && idna::domain_to_ascii_strict(&unicode).is_ok_and(|encoded| encoded == label)
}

/// Why a lower-case name is not one that somebody can own on the public Internet.
fn public_refusal(name: &str) -> Option<&'static str> {
    let host = without_wildcard(name);
    let is_in =
        |zone: &str| host.strip_suffix(zone).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    if is_in("in-addr.arpa") || is_in("ip6.arpa") {
        return Some("is a name for reverse look-ups");
    }
    // RFC 8375: for use in homes, answered by nobody else.
    if is_in("home.arpa") {
        return Some("is not part of the public DNS");
    }
    if is_in("onion") {
        return Some("is a name of the Tor network, which no method of a DV order can validate");
    }
    if !has_known_top_level(host) {
        return Some("has a top-level domain that does not exist");
    }
    // The list's rule "*.kawasaki.jp" makes a suffix of whatever the wildcard stands for.
    if is_public_suffix(host) || is_public_suffix(name) {
        return Some("is a public suffix");
    }
    None
}

/// Whether the suffix list has a rule for the top-level domain or below it; `za` has no own one.
fn has_known_top_level(host: &str) -> bool {
    let top = host.rsplit('.').next().unwrap_or(host);
    let mut asked = Vec::new();
    let is_a_rule =
        rule(&mut [top.as_bytes(), b"-"].into_iter().inspect(|label| asked.push(*label))).typ.is_some();
    is_a_rule || asked.len() == 2
}

/// Only the registries' own suffixes count: BR 3.2.2.6 has a CA consult the "ICANN DOMAINS" section
/// of the list, because the owner of a private suffix (`github.io`) may order for it.
fn is_public_suffix(host: &str) -> bool {
    let rule = rule(&mut host.rsplit('.').map(str::as_bytes));
    rule.len == host.len() && rule.typ == Some(Type::Icann)
}

/// The list's rule for labels, the last one first; for iterators of one type, because the list is code.
fn rule(labels: &mut dyn Iterator<Item = &[u8]>) -> Info {
    List.find(labels)
}

/// Whether `domain` is `name` without its wildcard, or a parent of it.
pub(super) fn is_same_or_parent(domain: &str, name: &str) -> bool {
    let domain = domain.to_ascii_lowercase();
    let name = without_wildcard(name).to_ascii_lowercase();
    name == domain || name.strip_suffix(&domain).is_some_and(|rest| rest.ends_with('.'))
}

/// Whether `domain`, a parent of `name`, lies above what can be registered: only the registries'
/// suffixes do. A private suffix (`github.io`) has an owner, who may approve for what is below.
pub(super) fn is_above_registered(domain: &str, name: &str) -> bool {
    let name = without_wildcard(name).to_ascii_lowercase();
    let domain = domain.to_ascii_lowercase();
    // The list's rule "*.kawasaki.jp" makes suffixes of "kawasaki.jp" and of every name right below.
    std::iter::successors(Some(name.as_str()), |name| name.split_once('.').map(|(_, parent)| parent))
        .filter(|parent| parent.len() >= domain.len())
        .any(is_public_suffix)
        || !domain.contains('.')
}

/// Whether mail could be sent to an address: a dot-atom at a host name of two or more labels,
/// the last a top-level domain. An IP address has none.
pub(super) fn is_mail_address(address: &str) -> bool {
    let Some((local, host)) = address.rsplit_once('@') else { return false };
    local.len() <= LONGEST_LOCAL_PART
        && local.split('.').all(is_atom)
        && host.len() <= LONGEST_NAME
        && host.contains('.')
        && host_refusal(host).is_none()
        && has_known_top_level(&host.to_ascii_lowercase())
}

fn is_atom(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        let long_label = format!("{}.example.com", "a".repeat(64));
        let long_name = format!("{}example.com", "abcdefghi.".repeat(25));
        let cases: &[(&str, Option<&str>)] = &[
            ("example.com", None),
            ("WWW.Example.com", None),
            ("*.example.co.uk", None),
            ("xn--mnchen-3ya.de", None),
            ("github.io", None),
            ("www.example.co.za", None),
            ("xn--mgba3gch31f060k.com", None),
            ("foo.onion", Some("Tor")),
            ("1.example.com", None),
            ("com", Some("public suffix")),
            ("co.uk", Some("public suffix")),
            ("*.co.uk", Some("public suffix")),
            ("*.com", Some("public suffix")),
            ("*.kawasaki.jp", Some("public suffix")),
            ("*.foo.ck", Some("public suffix")),
            ("*.city.kawasaki.jp", None),
            ("*.github.io", None),
            ("*", Some("wildcard")),
            ("*.*.example.com", Some("wildcard")),
            ("www.*.example.com", Some("wildcard")),
            ("w*.example.com", Some("wildcard")),
            ("8.8.8.8", None),
            ("2606:4700:4700::1111", None),
            ("192.0.2.1", Some("not public")),
            ("2001:db8::1", Some("not public")),
            ("[2001:db8::1]", Some("not public")),
            ("[2606:4700:4700::1111]", Some("spelling")),
            ("2606:4700:4700:0::1111", Some("spelling")),
            ("*.8.8.8.8", Some("wildcard")),
            ("008.8.8.8", Some("does not exist")),
            ("", Some("empty label")),
            ("*.", Some("empty label")),
            (".example.com", Some("empty label")),
            ("a..example.com", Some("empty label")),
            ("example.com.", Some("ends with a dot")),
            ("a_b.example.com", Some("underscore")),
            ("-a.example.com", Some("hyphen")),
            ("a-.example.com", Some("hyphen")),
            ("ab--cd.example.com", Some("--")),
            ("xn--a.example.com", Some("--")),
            ("münchen.de", Some("ASCII")),
            ("https://example.com", Some("characters")),
            (" example.com", Some("characters")),
            ("localhost", Some("does not exist")),
            ("db.corp", Some("does not exist")),
            ("1.2.0.192.in-addr.arpa", Some("reverse")),
            ("*.ip6.arpa", Some("reverse")),
            ("In-Addr.arpa", Some("reverse")),
            ("arpa", Some("public suffix")),
            ("x.arpa", None),
            ("my-ip6.arpa", None),
            ("a.home.arpa", Some("not part of the public DNS")),
            (&long_label, Some("63")),
            (&long_name, Some("253")),
        ];
        for (name, expected) in cases {
            match (refusal(name), expected) {
                (None, None) => {}
                (Some(found), Some(part)) => assert!(found.contains(part), "{name}: {found}"),
                (found, _) => panic!("{name}: {found:?}, expected {expected:?}"),
            }
        }
    }

    #[test]
    fn parents() {
        for (domain, name, expected) in [
            ("example.com", "example.com", true),
            ("Example.com", "a.b.EXAMPLE.com", true),
            ("b.example.com", "a.b.example.com", true),
            ("example.com", "*.example.com", true),
            ("a.example.com", "example.com", false),
            ("ample.com", "example.com", false),
            ("example.org", "example.com", false),
        ] {
            assert_eq!(is_same_or_parent(domain, name), expected, "{domain} of {name}");
        }
    }

    #[test]
    fn registered_domains() {
        for (domain, name, expected) in [
            ("example.co.uk", "www.example.co.uk", false),
            ("example.co.uk", "*.example.co.uk", false),
            ("co.uk", "www.example.co.uk", true),
            ("kawasaki.jp", "a.b.kawasaki.jp", true),
            ("b.kawasaki.jp", "a.b.kawasaki.jp", true),
            ("github.io", "jim.github.io", false),
            ("GitHub.io", "www.Jim.github.io", false),
            ("io", "www.Jim.github.io", true),
            ("za", "www.example.co.za", true),
            ("co.za", "www.example.co.za", true),
            ("example.co.za", "www.example.co.za", false),
            ("jim.github.io", "www.jim.github.io", false),
            ("github.io", "github.io", false),
            ("amazonaws.com", "s3.amazonaws.com", false),
        ] {
            assert_eq!(is_above_registered(domain, name), expected, "{domain} of {name}");
        }
    }

    #[test]
    fn mail_addresses() {
        for good in [
            "admin@www.ck",
            "jim@example.co.za",
            "admin@example.xn--p1ai",
            "admin@example.com",
            "a.b+c@sub.example.com",
            "o'brien@example.co.uk",
        ] {
            assert!(is_mail_address(good), "{good}");
        }
        for bad in [
            "",
            "admin",
            "@example.com",
            "admin@",
            "admin@localhost",
            "a..b@example.com",
            ".a@example.com",
            "a@example..com",
            "a b@example.com",
            "\"a b\"@example.com",
            "a@b@example.com",
            "ä@example.com",
            "admin@example.com.",
            "a@ex_ample.com",
            "A <a@example.com>",
            "a@192.0.2.1",
            "a@db.corp",
            "a@example.internal",
        ] {
            assert!(!is_mail_address(bad), "{bad}");
        }
    }
}
