//! What stands in the sandbox's DNS and on its web servers. All of it was placed there, by a test or by a user; beyond
//! that every domain of two labels is a zone, and every name in it has the address of the sandbox's web server.

use std::net::{Ipv4Addr, Ipv6Addr};

use serde::{Deserialize, Serialize};

use super::dcv::DcvMethod;
use super::errors::quoted;

/// The path of the file that proves control over a name.
pub(super) const PATH: &str = "/.well-known/pki-validation/fileauth.txt";
/// How often a name may lead to another one.
const ALIASES: usize = 8;

/// The records and files that were placed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Zone {
    records: Vec<Placed>,
    files: Vec<(String, String)>,
    /// Counts the changes: the serial number of every zone.
    serial: u32,
}

/// A record: a name, lower case and without its last dot, and what it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Placed {
    pub name: String,
    pub holds: Holds,
}

/// What a record holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Holds {
    Txt(Vec<String>),
    Cname(String),
    Caa(u8, String, String),
    Mx(u16, String),
    A(Ipv4Addr),
    Aaaa(Ipv6Addr),
}

impl Holds {
    /// Its type, as a zone file has it.
    pub fn kind(&self) -> &'static str {
        match self {
            Holds::Txt(_) => "TXT",
            Holds::Cname(_) => "CNAME",
            Holds::Caa(..) => "CAA",
            Holds::Mx(..) => "MX",
            Holds::A(_) => "A",
            Holds::Aaaa(_) => "AAAA",
        }
    }

    fn text(&self) -> String {
        let string = |text: &String| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
        match self {
            Holds::Txt(strings) => strings.iter().map(string).collect::<Vec<_>>().join(" "),
            Holds::Cname(target) => format!("{target}."),
            Holds::Caa(flags, tag, value) => format!("{flags} {tag} {}", string(value)),
            Holds::Mx(preference, host) => format!("{preference} {host}."),
            Holds::A(address) => address.to_string(),
            Holds::Aaaa(address) => address.to_string(),
        }
    }
}

/// What is found at a name.
pub(super) enum Found<'a> {
    /// Records, perhaps those of a wildcard.
    Records(Vec<&'a Holds>),
    /// The name is there, and nothing was placed at it.
    Name,
    /// The name is not there.
    Nothing,
}

impl Zone {
    /// What was placed, as lines of a zone file.
    pub fn text(&self) -> String {
        let line =
            |placed: &Placed| format!("{}. {} {}\n", placed.name, placed.holds.kind(), placed.holds.text());
        self.records.iter().map(line).collect()
    }

    /// Places the records of a text; in place of those before, unless they are added to them.
    ///
    /// # Errors
    /// What is wrong with a line. Nothing is placed then.
    pub fn take(&mut self, text: &str, is_added: bool) -> Result<(), String> {
        let mut read = Vec::new();
        for (number, line) in text.lines().enumerate() {
            let line = line.trim();
            if !line.is_empty() && !line.starts_with(';') {
                read.push(placed(line).map_err(|wrong| format!("line {}: {wrong}", number + 1))?);
            }
        }
        if !is_added {
            self.records.clear();
        }
        for placed in read {
            self.place(placed);
        }
        self.serial += 1;
        Ok(())
    }

    fn place(&mut self, placed: Placed) {
        if !self.records.contains(&placed) {
            self.records.push(placed);
        }
    }

    /// The serial number of every zone.
    pub fn serial(&self) -> u32 {
        self.serial + 1
    }

    /// Puts a file on the web server of a host; none takes it away.
    pub fn put_file(&mut self, host: &str, content: Option<String>) {
        let host = host.to_ascii_lowercase();
        self.files.retain(|(known, _)| *known != host);
        self.files.extend(content.map(|content| (host, content)));
    }

    /// The file of a host.
    pub fn file(&self, host: &str) -> Option<&str> {
        let is_that = |known: &str| known.eq_ignore_ascii_case(host);
        self.files.iter().find(|(known, _)| is_that(known)).map(|(_, content)| content.as_str())
    }

    /// Places what proves control over names by a token, as their owner would.
    pub fn place_for<'a>(
        &mut self,
        method: Option<DcvMethod>,
        names: impl Iterator<Item = &'a str>,
        token: &str,
    ) {
        for base in names.map(base) {
            let name = format!("_dnsauth.{base}");
            match method {
                Some(DcvMethod::DnsTxtToken) => {
                    self.place(Placed { name, holds: Holds::Txt(vec![token.to_owned()]) });
                }
                Some(DcvMethod::DnsCnameToken) => {
                    self.records.retain(|placed| placed.name != name);
                    self.place(Placed { name, holds: Holds::Cname(target(token)) });
                }
                Some(DcvMethod::HttpToken) => self.put_file(base, Some(token.to_owned())),
                Some(DcvMethod::Email) | None => {}
            }
        }
        self.serial += 1;
    }

    /// What stands at a name.
    pub fn at(&self, name: &str) -> Found<'_> {
        let of = |name: &str| -> Vec<&Holds> {
            self.records.iter().filter(|placed| placed.name == name).map(|placed| &placed.holds).collect()
        };
        let own = of(name);
        if !own.is_empty() {
            return Found::Records(own);
        }
        if self.is_above_another(name) {
            return Found::Name;
        }
        // A wildcard answers below the nearest name that is there.
        let mut above = name;
        while let Some((_, parent)) = above.split_once('.') {
            let wild = of(&format!("*.{parent}"));
            if !wild.is_empty() {
                return Found::Records(wild);
            }
            if self.is_above_another(parent) || !of(parent).is_empty() {
                break;
            }
            above = parent;
        }
        // Labels with an underscore are made for records alone.
        let is_host = !name.split('.').any(|label| label.starts_with('_'));
        if is_host { Found::Name } else { Found::Nothing }
    }

    fn is_above_another(&self, name: &str) -> bool {
        self.records.iter().any(|placed| {
            placed.name.strip_suffix(name).is_some_and(|rest| rest.ends_with('.') && rest != "*.")
        })
    }

    /// Whether control over a name is proved by what was placed.
    pub fn shows(&self, method: Option<DcvMethod>, name: &str, token: &str) -> bool {
        let base = base(name);
        let auth = format!("_dnsauth.{base}");
        match method {
            Some(DcvMethod::DnsTxtToken) => self.has_text(&auth, token) || self.has_text(base, token),
            Some(DcvMethod::DnsCnameToken) => match self.at(&auth) {
                Found::Records(held) => {
                    held.iter().any(|holds| matches!(holds, Holds::Cname(to) if *to == target(token)))
                }
                _ => false,
            },
            Some(DcvMethod::HttpToken) => self.file(base).is_some_and(|content| content.contains(token)),
            Some(DcvMethod::Email) | None => false,
        }
    }

    fn has_text(&self, name: &str, token: &str) -> bool {
        let mut at = name.to_owned();
        for _ in 0..=ALIASES {
            let Found::Records(held) = self.at(&at) else { return false };
            let has = |holds: &&Holds| match holds {
                Holds::Txt(strings) => strings.iter().any(|string| string.contains(token)),
                _ => false,
            };
            if held.iter().any(has) {
                return true;
            }
            let next = held.iter().find_map(|holds| match holds {
                Holds::Cname(target) => Some(target.clone()),
                _ => None,
            });
            match next {
                Some(next) => at = next,
                None => return false,
            }
        }
        false
    }
}

/// The name without `*.`.
fn base(name: &str) -> &str {
    name.strip_prefix("*.").unwrap_or(name)
}

/// What the name of a record has to be another name of.
fn target(token: &str) -> String {
    format!("{}.dcv.digicert.com", token.to_ascii_lowercase())
}

/// The zone that a name is in: its last two labels.
pub(super) fn apex(name: &str) -> &str {
    let mut dots = name.rmatch_indices('.');
    let _ = dots.next();
    dots.next().map_or(name, |(dot, _)| &name[dot + 1..])
}

/// Reads a line such as `_dnsauth.example.com. 60 IN TXT "value"`.
fn placed(line: &str) -> Result<Placed, String> {
    let words = words(line)?;
    let mut words = words.iter().map(String::as_str).peekable();
    let name = bare(words.next().unwrap_or_default());
    let skips =
        |word: &&str| word.eq_ignore_ascii_case("IN") || word.bytes().all(|byte| byte.is_ascii_digit());
    while words.next_if(skips).is_some() {}
    let kind = words.next().unwrap_or_default().to_ascii_uppercase();
    let rest: Vec<&str> = words.collect();
    let wrong =
        || format!("{} cannot be read as a record of type {}", quoted(&rest.join(" ")), quoted(&kind));
    let holds = match (kind.as_str(), rest.as_slice()) {
        ("TXT", [_, ..]) => Holds::Txt(rest.iter().map(|text| (*text).to_owned()).collect()),
        ("CNAME", [target]) => Holds::Cname(bare(target)),
        ("CAA", [flags, tag, value]) => {
            Holds::Caa(flags.parse().map_err(|_| wrong())?, (*tag).to_owned(), (*value).to_owned())
        }
        ("MX", [preference, host]) => Holds::Mx(preference.parse().map_err(|_| wrong())?, bare(host)),
        ("A", [address]) => Holds::A(address.parse().map_err(|_| wrong())?),
        ("AAAA", [address]) => Holds::Aaaa(address.parse().map_err(|_| wrong())?),
        _ => return Err(wrong()),
    };
    if name.is_empty() { Err("the name is missing".into()) } else { Ok(Placed { name, holds }) }
}

fn bare(name: &str) -> String {
    name.trim_end_matches('.').to_ascii_lowercase()
}

/// The words of a line; what stands in quotes is one.
fn words(line: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut rest = line.chars().peekable();
    while let Some(c) = rest.next() {
        if c.is_whitespace() {
            continue;
        }
        let mut word = String::new();
        if c == '"' {
            loop {
                match rest.next() {
                    Some('"') => break,
                    Some('\\') => word.extend(rest.next()),
                    Some(c) => word.push(c),
                    None => return Err("a quote is not closed".into()),
                }
            }
        } else {
            word.push(c);
            while let Some(c) = rest.next_if(|c| !c.is_whitespace()) {
                word.push(c);
            }
        }
        words.push(word);
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(text: &str) -> Zone {
        let mut zone = Zone::default();
        zone.take(text, false).unwrap();
        zone
    }

    const TXT: Option<DcvMethod> = Some(DcvMethod::DnsTxtToken);
    const CNAME: Option<DcvMethod> = Some(DcvMethod::DnsCnameToken);
    const HTTP: Option<DcvMethod> = Some(DcvMethod::HttpToken);

    #[test]
    fn lines_of_a_zone_file_are_read_and_said_again() {
        let text = "_dnsauth.example.com. TXT \"a \\\"b\\\"\" \"c\"\n\
                    www.example.com. CNAME cdn.example.\n\
                    example.com. CAA 0 issue \"digicert.com\"\n\
                    example.com. MX 10 mx.example.com.\n\
                    example.com. A 127.0.0.1\n\
                    example.com. AAAA ::1\n";
        assert_eq!(zone(text).text(), text);
        assert_eq!(zone(" ; a comment\n\nA.Example 60 IN TXT v").text(), "a.example. TXT \"v\"\n");
        for wrong in ["a.example", "a.example TXT", "a.example A x", "a.example SRV 1", "a.example TXT \"x"] {
            let mut zone = zone(text);
            assert!(zone.take(wrong, false).unwrap_err().starts_with("line 1: "), "{wrong}");
            assert_eq!(zone.text(), text, "nothing is placed then");
        }
    }

    #[test]
    fn what_was_placed_shows_control() {
        for (text, method, name, shown) in [
            ("_dnsauth.a.example TXT t1", TXT, "a.example", true),
            ("_dnsauth.a.example TXT t1", TXT, "*.a.example", true),
            ("a.example TXT \"x t1 y\"", TXT, "a.example", true),
            ("_dnsauth.a.example TXT t2", TXT, "a.example", false),
            ("_dnsauth.example TXT t1", TXT, "a.example", false),
            ("_dnsauth.a.example CNAME b.example\nb.example TXT t1", TXT, "a.example", true),
            (
                "_dnsauth.a.example CNAME b.example\nb.example CNAME _dnsauth.a.example",
                TXT,
                "a.example",
                false,
            ),
            ("*.a.example TXT t1", TXT, "a.example", true),
            ("_dnsauth.a.example CNAME T1.dcv.digicert.com.", CNAME, "a.example", true),
            ("_dnsauth.a.example CNAME t1.elsewhere.example", CNAME, "a.example", false),
            ("_dnsauth.a.example TXT t1", CNAME, "a.example", false),
            ("_dnsauth.a.example TXT t1", HTTP, "a.example", false),
        ] {
            assert_eq!(zone(text).shows(method, name, "t1"), shown, "{text} {name}");
        }
        let mut files = Zone::default();
        files.put_file("A.example", Some("t1\n".into()));
        assert!(files.shows(HTTP, "a.example", "t1") && !files.shows(HTTP, "www.a.example", "t1"));
        files.put_file("a.example", None);
        assert!(!files.shows(HTTP, "a.example", "t1"));
    }

    #[test]
    fn a_zone_is_the_last_two_labels() {
        for (name, zone) in
            [("a.b.example.com", "example.com"), ("example.com", "example.com"), ("com", "com"), ("", "")]
        {
            assert_eq!(apex(name), zone);
        }
    }

    #[test]
    fn a_wildcard_ends_where_a_name_is() {
        let zone = zone("*.example.com TXT wild\nwww.example.com A 127.0.0.1\n_x.www.example.com TXT own");
        let is_wild = |name: &str| matches!(zone.at(name), Found::Records(held) if held == [&Holds::Txt(vec!["wild".into()])]);
        assert!(is_wild("_dnsauth.example.com") && is_wild("a.b.example.com"));
        assert!(!is_wild("www.example.com") && !is_wild("_dnsauth.www.example.com"));
    }
}
