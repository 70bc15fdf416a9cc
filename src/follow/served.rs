//! Whether a certificate is served: which name is asked where, what was seen there, and what to do about it.

use std::net::IpAddr;
use std::str::FromStr;

use jiff::Timestamp;

use super::certificate::{Certificate, spelled};
use crate::order::domain::{TypedName, read_names};
use crate::order::moment::moment;

/// Where HTTPS is served.
const PORT: u16 = 443;

/// What is to be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// The serial number of the certificate that is to be served.
    pub serial: String,
    /// The names that are asked, each once.
    pub names: Vec<String>,
    /// Where each is asked; nowhere said is the name itself, at the usual port.
    pub at: Vec<Site>,
    /// Whether nobody but this machine is asked: the names of a sandbox's orders are other people's.
    pub only_here: bool,
    /// What names another place, where the reader is: an option of the command, or of the program.
    pub option: &'static str,
}

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

/// The names of a certificate that can be asked, and the wildcards among them, which cannot: they stand for others.
pub fn askable(names: &[String]) -> (Vec<String>, Vec<String>) {
    let mut apart: (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for name in names.iter().map(|name| spelled(name)) {
        let list = if name.starts_with("*.") { &mut apart.1 } else { &mut apart.0 };
        if !list.contains(&name) {
            list.push(name);
        }
    }
    apart
}

/// What is said of a wildcard that was not asked. Whether its base name is served with it is another question.
pub fn not_asked(wildcard: &str, option: &str) -> String {
    let base = wildcard.strip_prefix("*.").unwrap_or(wildcard);
    format!(
        "{wildcard} stands for many names and cannot be asked itself. Name one of them, such as {option}www.{base}, or the base name: {option}{base}"
    )
}

/// What was seen of one name at one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Showing {
    /// The name that was asked for.
    pub name: String,
    /// The address and the port; none where the name has none.
    pub address: Option<String>,
    /// What was seen.
    pub seen: Seen,
}

/// What was seen at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// The certificate, with what clients need besides.
    Same,
    /// The certificate, without the intermediate that signed it.
    Bare,
    /// Another one.
    Another(Box<Other>),
    /// Nothing: why not, and what to do, in sentences.
    Nothing(String, String),
}

/// A certificate that is served in the place of the one that is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Other {
    /// Its serial number, in capital hexadecimal digits.
    pub serial: String,
    /// Whose it is.
    pub subject: String,
    /// The last moment it counts.
    pub till: Timestamp,
    /// Whether that is over.
    pub has_ended: bool,
    /// Whether it is for the name that was asked.
    pub is_for_name: bool,
}

/// What it comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is served everywhere.
    Served,
    /// Somewhere it is not.
    NotServed,
    /// Somewhere nothing could be seen, and elsewhere it is served.
    CouldNotLook,
}

/// What a server that was asked for a name has shown: certificates in DER, its own first.
pub fn judge(shown: &[Vec<u8>], name: &str, serial: &str, now: Timestamp) -> Seen {
    let mut each = shown.iter().map(|der| Certificate::from_der(der));
    let Some(Some(leaf)) = each.next() else {
        return Seen::Nothing(
            "what it shows is no certificate that can be read".into(),
            "Look at it: openssl s_client -connect HOST:443 -servername NAME".into(),
        );
    };
    if !leaf.has_serial(serial) {
        return Seen::Another(Box::new(Other {
            serial: leaf.serial.clone(),
            subject: leaf.subject.name.clone(),
            till: leaf.till,
            has_ended: now > leaf.till,
            is_for_name: is_for(&leaf, name),
        }));
    }
    let has_issuer = each.flatten().any(|above| above.is_named_as_issuer_of(&leaf));
    if has_issuer { Seen::Same } else { Seen::Bare }
}

/// Whether a certificate is for a name, by itself or by a wildcard.
fn is_for(leaf: &Certificate, name: &str) -> bool {
    let by_wildcard = || name.split_once('.').is_some_and(|(_, base)| leaf.has_name(&format!("*.{base}")));
    leaf.has_name(name) || by_wildcard()
}

/// What all that was seen comes to.
pub fn verdict(showings: &[Showing]) -> Verdict {
    let any = |is: fn(&Seen) -> bool| showings.iter().any(|showing| is(&showing.seen));
    if any(|seen| matches!(seen, Seen::Another(_) | Seen::Bare)) {
        Verdict::NotServed
    } else if showings.is_empty() || any(|seen| matches!(seen, Seen::Nothing(..))) {
        Verdict::CouldNotLook
    } else {
        Verdict::Served
    }
}

impl Showing {
    /// Whether nothing could be seen.
    pub fn is_nothing(&self) -> bool {
        matches!(self.seen, Seen::Nothing(..))
    }

    /// A word for what was seen, for programs.
    pub fn word(&self) -> &'static str {
        match self.seen {
            Seen::Same => "same",
            Seen::Bare => "without_intermediate",
            Seen::Another(_) => "another",
            Seen::Nothing(..) => "not_reached",
        }
    }

    /// What was seen, in a sentence.
    pub fn message(&self) -> String {
        let name = &self.name;
        let at = self.address.as_ref().map_or_else(|| name.clone(), |address| format!("{name} at {address}"));
        match &self.seen {
            Seen::Same => format!("{at} serves it."),
            Seen::Bare => format!("{at} serves it without the intermediate certificate."),
            Seen::Another(other) => {
                let till = if other.has_ended { "which ended" } else { "which counts till" };
                format!(
                    "{at} serves another certificate: that of {}, serial {}, {till} {}.",
                    other.subject,
                    other.serial,
                    moment(other.till)
                )
            }
            Seen::Nothing(why, _) => format!("{at} could not be looked at: {why}."),
        }
    }

    /// What to do; nothing where all is well.
    pub fn fix(&self) -> String {
        match &self.seen {
            Seen::Same => String::new(),
            Seen::Bare => "Many clients do not trust it so. Have the server read fullchain.pem in place of cert.pem, or \
                           chain.pem beside it, and reload it."
                .into(),
            Seen::Another(other) if other.is_for_name => {
                "Have the server read the files that were saved, test its configuration, and reload it: a server goes on \
                 with what it read at its start."
                    .into()
            }
            Seen::Another(_) => format!(
                "That one is not for this name: the server has no block for {}, or another answers first. Look at its \
                 configuration, and reload it.",
                self.name
            ),
            Seen::Nothing(_, fix) => fix.clone(),
        }
    }
}

/// What was seen at each place, and behind the last of those with the same cure what to do.
pub fn said(showings: &[Showing]) -> Vec<String> {
    let mut behind = showings.iter().skip(1).map(Showing::fix);
    showings
        .iter()
        .map(|showing| {
            let fix = showing.fix();
            match behind.next() {
                Some(next) if next == fix => showing.message(),
                _ => format!("{} {fix}", showing.message()).trim_end().to_owned(),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DER: &[u8] = include_bytes!("../../tests/csr/certificate.der");

    fn showing(seen: Seen) -> Showing {
        Showing { name: "shop.example.net".into(), address: Some("192.0.2.7:443".into()), seen }
    }

    fn nothing() -> Seen {
        Seen::Nothing("nobody listens there".into(), "Start it.".into())
    }

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

    #[test]
    fn a_wildcard_is_not_asked_and_its_base_name_is_offered() {
        let names = ["*.Example.net", "example.net", "EXAMPLE.net", "192.0.2.7"].map(str::to_owned);
        let (asked, wildcards) = askable(&names);
        assert_eq!(asked, ["example.net", "192.0.2.7"]);
        assert_eq!(wildcards, ["*.example.net"]);
        assert!(not_asked(&wildcards[0], "--name ").ends_with("the base name: --name example.net"));
    }

    #[test]
    fn what_is_shown_is_told_by_its_serial() {
        let own = Certificate::from_der(DER).unwrap();
        let shown = |each: &[&[u8]]| each.iter().map(|der| der.to_vec()).collect::<Vec<_>>();
        let judged = |each: &[&[u8]], serial: &str| judge(&shown(each), "shop.example.net", serial, own.till);
        assert_eq!(judged(&[DER], &own.serial), Seen::Bare);
        assert_eq!(judged(&[DER, DER], &own.serial.to_lowercase()), Seen::Same);
        let Seen::Another(other) = judged(&[DER], "0A") else { panic!("it is another") };
        assert_eq!((other.serial, other.has_ended, other.is_for_name), (own.serial.clone(), false, false));
        for odd in [&[][..], &[&[1, 2, 3][..]]] {
            assert!(matches!(judged(odd, "0A"), Seen::Nothing(..)));
        }
    }

    #[test]
    fn each_thing_that_is_seen_has_its_sentence_and_its_cure() {
        let other = |is_for_name, has_ended| {
            let till = "2026-12-01T00:00:00Z".parse().unwrap();
            Seen::Another(Box::new(Other {
                serial: "0A".into(),
                subject: "old.example.net".into(),
                till,
                has_ended,
                is_for_name,
            }))
        };
        for (seen, message, fix) in [
            (Seen::Same, "shop.example.net at 192.0.2.7:443 serves it.", ""),
            (Seen::Bare, "serves it without the intermediate certificate.", "fullchain.pem"),
            (
                other(true, false),
                "another certificate: that of old.example.net, serial 0A, which counts till 01 DEC 2026",
                "reload it",
            ),
            (other(true, true), "which ended 01 DEC 2026 00:00 UTC.", "reload it"),
            (other(false, false), "another certificate", "no block for shop.example.net"),
            (nothing(), "at 192.0.2.7:443 could not be looked at: nobody listens there.", "Start it."),
        ] {
            let showing = showing(seen);
            assert!(showing.message().contains(message), "{}", showing.message());
            assert!(showing.fix().contains(fix), "{}", showing.fix());
            assert_eq!(showing.fix().is_empty(), fix.is_empty());
        }
    }

    #[test]
    fn what_is_to_be_done_for_several_places_is_said_once() {
        let told = said(&[nothing(), nothing(), Seen::Bare, Seen::Same].map(showing));
        assert!(told[0].ends_with("nobody listens there."), "{told:?}");
        assert!(told[1].ends_with("nobody listens there. Start it."), "{told:?}");
        assert!(told[2].contains("fullchain.pem") && told[3].ends_with("serves it."), "{told:?}");
        assert_eq!(told.len(), 4);
    }

    #[test]
    fn one_that_is_not_served_somewhere_is_not_served() {
        let all = |seen: &[Seen]| verdict(&seen.iter().cloned().map(showing).collect::<Vec<_>>());
        assert_eq!(all(&[Seen::Same, Seen::Same]), Verdict::Served);
        assert_eq!(all(&[Seen::Same, Seen::Bare]), Verdict::NotServed);
        assert_eq!(all(&[nothing(), Seen::Bare]), Verdict::NotServed);
        assert_eq!(all(&[Seen::Same, nothing()]), Verdict::CouldNotLook);
        assert_eq!(all(&[]), Verdict::CouldNotLook);
    }
}
