//! Where it is looked whether a certificate is served.

use std::net::IpAddr;
use std::str::FromStr;

use crate::order::domain::{TypedName, read_names};

/// Where HTTPS is served.
const PORT: u16 = 443;

/// Where a name is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// The host that is asked in place of each name; none for the name itself.
    pub host: Option<String>,
    /// The port.
    pub port: u16,
}

impl Default for Site {
    fn default() -> Site {
        Site { host: None, port: PORT }
    }
}

impl FromStr for Site {
    type Err = String;

    /// Reads `web1.example.net:8443`, `192.0.2.7`, `[2001:db8::7]:8443` or `:8443`.
    fn from_str(text: &str) -> Result<Site, String> {
        let wrong = || "write HOST:PORT, such as 192.0.2.7:8443 or [2001:db8::7]:443, or :8443".to_owned();
        if let Ok(address) = text.parse::<IpAddr>() {
            return Ok(Site { host: Some(address.to_string()), port: PORT });
        }
        let (host, port) = match text.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, port.parse().map_err(|_| wrong())?),
            _ => (text, PORT),
        };
        let bare = match (host.strip_prefix('['), host.strip_suffix(']')) {
            (Some(_), Some(_)) => {
                let inner = &host[1..host.len() - 1];
                inner.parse::<IpAddr>().map_err(|_| wrong())?;
                inner
            }
            _ => host,
        };
        let is_odd = |c: char| c.is_whitespace() || c.is_control() || "/@[]".contains(c);
        let is_address = bare.parse::<IpAddr>().is_ok();
        if port == 0 || bare.chars().any(is_odd) || (bare.contains(':') && !is_address) {
            return Err(wrong());
        }
        let is_name_itself = bare.is_empty();
        if is_name_itself && text.is_empty() {
            return Err(wrong());
        }
        Ok(Site { host: (!is_name_itself).then(|| bare.to_owned()), port })
    }
}

/// The name of a host as it is asked for: any that has the form of one, such as `shop.example.com`, `*.example.com` or
/// that of an own network.
///
/// # Errors
/// How it is to be written.
pub fn named(typed: &str) -> Result<String, String> {
    if let [TypedName { name: Ok(name), .. }] = &read_names(typed)[..] {
        return Ok(name.as_str().to_owned());
    }
    let name = typed.trim_end_matches('.').to_ascii_lowercase();
    let is_label = |label: &str| {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
        !label.is_empty() && label.len() <= 63 && label.bytes().all(is_plain)
    };
    let labels = name.strip_prefix("*.").unwrap_or(&name);
    let is_host = name.len() <= 253 && labels.split('.').all(is_label);
    match is_host || name.parse::<IpAddr>().is_ok() {
        true => Ok(name),
        false => Err("write the name of a host alone, such as shop.example.com".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_host_and_a_port_or_either() {
        let place = |host: Option<&str>, port| Site { host: host.map(str::to_owned), port };
        for (text, expected) in [
            ("web1.example.net:8443", place(Some("web1.example.net"), 8443)),
            ("web1.example.net", place(Some("web1.example.net"), 443)),
            ("192.0.2.7", place(Some("192.0.2.7"), 443)),
            ("192.0.2.7:8443", place(Some("192.0.2.7"), 8443)),
            ("2001:db8::7", place(Some("2001:db8::7"), 443)),
            ("[2001:db8::7]", place(Some("2001:db8::7"), 443)),
            ("[2001:db8::7]:8443", place(Some("2001:db8::7"), 8443)),
            (":8443", place(None, 8443)),
        ] {
            assert_eq!(text.parse(), Ok(expected), "{text}");
        }
        for text in [
            "",
            ":",
            "host:",
            "host:0",
            "host:70000",
            "host:x",
            "a b:1",
            "u@h:1",
            "https://h",
            "[x]:1",
            "a:b:c",
        ] {
            assert!(text.parse::<Site>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_name_to_ask_for_is_that_of_a_host() {
        for (typed, name) in [
            ("Shop.Example.com.", "shop.example.com"),
            ("m\u{fc}nchen.de", "xn--mnchen-3ya.de"),
            ("*.example.com", "*.example.com"),
            ("web_1.intranet", "web_1.intranet"),
            ("localhost", "localhost"),
            ("127.0.0.1", "127.0.0.1"),
            ("2606:4700::1111", "2606:4700::1111"),
        ] {
            assert_eq!(named(typed).as_deref(), Ok(name), "{typed}");
        }
        let long = "a".repeat(300);
        for typed in ["", ".", "*.", "a b", "a..b", "https:///x", "e\u{1b}[31m", "a/b", &long] {
            assert!(named(typed).is_err(), "{typed:?}: {:?}", named(typed));
        }
    }
}
