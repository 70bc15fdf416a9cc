//! What is asked of name servers, and what they say.

use std::net::IpAddr;

use crate::order::text::excerpt;

/// How many characters of what a server says are shown.
const SHOWN: usize = 60;
/// How many characters of a name that a server says are shown.
const NAME_SHOWN: usize = 80;
/// How many characters of a tag of CAA are shown.
const TAG_SHOWN: usize = 30;

/// A type of record that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Type {
    /// The address of a host, of IPv4.
    A,
    /// The address of a host, of IPv6.
    Aaaa,
    /// Who may issue certificates for a name, RFC 8659.
    Caa,
    /// Another name.
    Cname,
    /// Where mail goes.
    Mx,
    /// The name servers of a zone.
    Ns,
    /// The beginning of a zone.
    Soa,
    /// Text.
    Txt,
}

impl Type {
    /// What it is called.
    pub fn word(self) -> &'static str {
        match self {
            Type::A => "A",
            Type::Aaaa => "AAAA",
            Type::Caa => "CAA",
            Type::Cname => "CNAME",
            Type::Mx => "MX",
            Type::Ns => "NS",
            Type::Soa => "SOA",
            Type::Txt => "TXT",
        }
    }
}

/// A question: a name, lower case and without the last dot, and a type.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DnsQuestion {
    /// The name.
    pub name: String,
    /// The type.
    pub kind: Type,
}

impl DnsQuestion {
    /// The question for a name.
    pub fn new(name: impl Into<String>, kind: Type) -> DnsQuestion {
        DnsQuestion { name: name.into(), kind }
    }
}

/// A name server, at one of its addresses.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DnsServer {
    /// Its name; none of the resolver.
    pub name: Option<String>,
    /// The address it was asked at.
    pub address: IpAddr,
}

impl DnsServer {
    /// What it is called among other servers: its name, or `the resolver 192.0.2.53`.
    pub fn called(&self) -> String {
        match &self.name {
            Some(name) => shown_name(name),
            None => format!("the resolver {}", self.address),
        }
    }

    /// The same with the address it was asked at.
    pub fn in_full(&self) -> String {
        match &self.name {
            Some(name) => format!("{} ({})", shown_name(name), self.address),
            None => self.called(),
        }
    }
}

/// What a server said to a question, or why it said nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerTold {
    /// The server.
    pub server: DnsServer,
    /// What it was asked.
    pub question: DnsQuestion,
    /// What it said.
    pub said: Result<Reply, Silence>,
}

/// Why a server said nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silence {
    /// No answer came in time.
    TimedOut,
    /// It could not be reached: no way there, or nobody listens.
    Unreachable,
    /// What came was no answer to the question.
    Garbled,
    /// The answer did not fit into one packet, and none came over TCP.
    Truncated,
    /// It was asked as a resolver, and is none: it does not ask others.
    NoResolver,
    /// The look was stopped before it could be asked.
    Stopped,
}

impl Silence {
    /// What happened, behind the server's name: `ns1.example.com did not answer in time`.
    pub fn text(self) -> &'static str {
        match self {
            Silence::TimedOut => "did not answer in time",
            Silence::Unreachable => "cannot be reached",
            Silence::Garbled => "gave no readable answer",
            Silence::Truncated => "gave an answer too long for one packet, and none over TCP",
            Silence::NoResolver => "asks no others (no RA), so it is no resolver",
            Silence::Stopped => "was not asked, as the look was stopped",
        }
    }
}

/// Why nobody knows what records a name has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyUnknown {
    /// The resolver said this.
    Code(Code),
    /// It refuses to say, as signatures are broken: it answers where it need not check them.
    Bogus,
    /// It said nothing.
    Silent(Silence),
    /// None is known.
    NoResolver,
}

impl WhyUnknown {
    /// What happened.
    pub fn text(self) -> String {
        match self {
            WhyUnknown::Code(code) => format!("the answer is {}", code.text()),
            WhyUnknown::Bogus => "the signatures of DNSSEC are broken".into(),
            WhyUnknown::Silent(silence) => format!("the resolver {}", silence.text()),
            WhyUnknown::NoResolver => "no resolver is known".into(),
        }
    }
}

/// A code of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// The name exists; with or without records of the type.
    NoError,
    /// The name does not exist, and nothing below it.
    NxDomain,
    /// The server could not find out.
    ServFail,
    /// The server does not answer this question.
    Refused,
    /// Another one.
    Other(u16),
}

impl Code {
    /// What it is called.
    pub fn text(self) -> String {
        match self {
            Code::NoError => "NOERROR".into(),
            Code::NxDomain => "NXDOMAIN".into(),
            Code::ServFail => "SERVFAIL".into(),
            Code::Refused => "REFUSED".into(),
            Code::Other(1) => "FORMERR".into(),
            Code::Other(4) => "NOTIMP".into(),
            Code::Other(9) => "NOTAUTH".into(),
            Code::Other(16) => "BADVERS".into(),
            Code::Other(number) => format!("code {number}"),
        }
    }
}

/// Over what an answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    /// One packet.
    Udp,
    /// A connection, as it did not fit into a packet.
    Tcp,
}

impl Transport {
    /// What it is called.
    pub fn word(self) -> &'static str {
        match self {
            Transport::Udp => "UDP",
            Transport::Tcp => "TCP",
        }
    }
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// Its code.
    pub code: Code,
    /// AA: the server speaks for the zone, and not from a cache.
    pub is_authoritative: bool,
    /// RA: the server is one that asks others.
    pub is_recursive: bool,
    /// The records of its answer section, in its order.
    pub records: Vec<DnsRecord>,
    /// The beginning of the zone that says no.
    pub soa: Option<Soa>,
    /// The zone that it passes the question on to, and the servers of that.
    pub referral: Option<(String, Vec<String>)>,
    /// Over what it came.
    pub transport: Transport,
}

impl Default for Reply {
    /// An empty answer of a server that speaks for the zone.
    fn default() -> Reply {
        Reply {
            code: Code::NoError,
            is_authoritative: true,
            is_recursive: false,
            records: Vec::new(),
            soa: None,
            referral: None,
            transport: Transport::Udp,
        }
    }
}

/// A record of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DnsRecord {
    /// The name it stands at, lower case and without the last dot.
    pub owner: String,
    /// How many seconds it may be kept.
    pub ttl: u32,
    /// What it holds.
    pub data: Data,
}

/// What a record holds. Names are lower case and without the last dot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Data {
    /// The address of a host.
    Address(IpAddr),
    /// Who may issue certificates.
    Caa(Caa),
    /// Another name.
    Cname(String),
    /// Where mail goes, by preference; an empty name is nowhere.
    Mx(u16, String),
    /// A name server.
    Ns(String),
    /// The beginning of a zone, with its serial number.
    Soa(u32),
    /// The strings of a text, as they came.
    Txt(Vec<Vec<u8>>),
    /// Something else.
    Other,
}

/// A CAA record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caa {
    /// Whether who does not know its tag may not issue.
    pub is_critical: bool,
    /// Its tag, lower case.
    pub tag: String,
    /// Its value.
    pub value: Vec<u8>,
}

impl Caa {
    /// What it says, as in a zone file.
    pub fn text(&self) -> String {
        let flags = if self.is_critical { 128 } else { 0 };
        format!("CAA {flags} {} {}", excerpt(&self.tag, TAG_SHOWN), shown(&self.value))
    }
}

/// The beginning of a zone, where an answer is no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Soa {
    /// The zone.
    pub zone: String,
    /// How many seconds a no may be kept: the lesser of the record's own time and its last field.
    pub negative_ttl: u32,
    /// The zone's serial number.
    pub serial: u32,
}

impl Reply {
    /// The texts that stand at a name, or at what it is another name of in the same answer.
    pub fn texts(&self) -> impl Iterator<Item = &[Vec<u8>]> {
        self.records.iter().filter_map(|record| match &record.data {
            Data::Txt(strings) => Some(strings.as_slice()),
            _ => None,
        })
    }

    /// What a name is another name of, as far as the answer says it: each step, and where they end.
    pub fn aliases(&self, name: &str) -> Vec<String> {
        let mut chain: Vec<String> = Vec::new();
        loop {
            let at = chain.last().map_or(name, String::as_str);
            let next = self.records.iter().find_map(|record| match &record.data {
                Data::Cname(target) if record.owner == at => Some(target.clone()),
                _ => None,
            });
            match next {
                Some(target) if target != name && !chain.contains(&target) => chain.push(target),
                _ => return chain,
            }
        }
    }

    /// Whether it says what is there, or that nothing is.
    pub fn is_answer(&self) -> bool {
        matches!(self.code, Code::NoError | Code::NxDomain)
    }

    /// Whether the server speaks for the zone, as one that was asked for it has to.
    pub fn speaks(&self) -> bool {
        self.is_authoritative && self.is_answer()
    }
}

impl ServerTold {
    /// What a server said, in a line.
    pub fn line(&self) -> String {
        let DnsQuestion { name, kind } = &self.question;
        let asked = format!("{}: {} {}:", self.server.in_full(), shown_name(name), kind.word());
        let reply = match &self.said {
            Ok(reply) => reply,
            Err(silence) => return format!("{asked} {}", silence.text()),
        };
        let mut said: Vec<String> =
            reply.records.iter().take(RECORDS_SHOWN).filter_map(|record| value(&record.data)).collect();
        if reply.records.len() > RECORDS_SHOWN {
            said.push(format!("and {} more", reply.records.len() - RECORDS_SHOWN));
        }
        if let Some((zone, _)) = &reply.referral {
            said.push(format!("see the servers of {}", shown_name(zone)));
        }
        if said.is_empty() {
            said.push(if reply.code == Code::NoError { "no such record".into() } else { reply.code.text() });
        } else if reply.code != Code::NoError {
            said.push(reply.code.text());
        }
        if let Some(soa) = &reply.soa {
            said.push(format!(
                "zone {} with serial {}, and \"no\" may be kept for {}",
                shown_name(&soa.zone),
                soa.serial,
                span(soa.negative_ttl)
            ));
        }
        let speaks = if reply.is_authoritative { "" } else { ", no AA" };
        format!("{asked} {} ({}{speaks})", said.join(", "), reply.transport.word())
    }
}

/// How many records of an answer are shown.
const RECORDS_SHOWN: usize = 4;

fn value(data: &Data) -> Option<String> {
    Some(match data {
        Data::Txt(strings) => strings.iter().map(|string| shown(string)).collect::<Vec<_>>().join(" "),
        Data::Cname(target) => format!("CNAME {}", shown_name(target)),
        Data::Address(address) => address.to_string(),
        Data::Mx(_, host) if host.is_empty() => "nowhere (null MX)".into(),
        Data::Mx(preference, host) => format!("{preference} {}", shown_name(host)),
        Data::Ns(host) => shown_name(host),
        Data::Soa(serial) => format!("zone with serial {serial}"),
        Data::Caa(caa) => caa.text(),
        Data::Other => return None,
    })
}

/// Bytes that a server said, in quotes: nothing in them steers a terminal, and they are short.
pub fn shown(bytes: &[u8]) -> String {
    format!("\"{}\"", excerpt(&String::from_utf8_lossy(bytes), SHOWN))
}

/// A name that a server said.
pub fn shown_name(name: &str) -> String {
    excerpt(name, NAME_SHOWN)
}

/// Names that servers said: `a, b and c`.
pub fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
    }
}

/// How long a number of seconds is, for people: `45 seconds`, `5 minutes`, `2 hours`.
pub fn span(seconds: u32) -> String {
    use crate::order::text::counted;
    match seconds {
        0..120 => counted(seconds, "second"),
        120..7200 => counted(seconds.div_ceil(60), "minute"),
        _ => counted(seconds.div_ceil(3600), "hour"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_server_says_cannot_steer_a_terminal_nor_fill_a_screen() {
        assert_eq!(shown(b"a1b2"), "\"a1b2\"");
        assert_eq!(shown(b"\x1b[2J\xff\n"), "\"\\u{1b}[2J\u{fffd}\\u{a}\"");
        assert_eq!(shown("\u{202e}x".as_bytes()), "\"\\u{202e}x\"");
        assert_eq!(shown(&[b'a'; 5000]).chars().count(), SHOWN + 2);
        let server = DnsServer { name: Some("\u{9b}2J".repeat(200)), address: "192.0.2.1".parse().unwrap() };
        assert!(!server.in_full().contains('\u{9b}') && server.called().chars().count() <= NAME_SHOWN);
    }

    #[test]
    fn other_names_are_followed_and_never_in_a_circle() {
        let cname = |owner: &str, target: &str| DnsRecord {
            owner: owner.into(),
            ttl: 60,
            data: Data::Cname(target.into()),
        };
        let reply = |records: &[DnsRecord]| Reply { records: records.to_vec(), ..Reply::default() };
        assert_eq!(reply(&[]).aliases("a"), [""; 0]);
        assert_eq!(reply(&[cname("b", "c"), cname("a", "b")]).aliases("a"), ["b", "c"]);
        assert_eq!(reply(&[cname("a", "b"), cname("b", "a")]).aliases("a"), ["b"]);
        assert_eq!(reply(&[cname("a", "b"), cname("b", "c"), cname("c", "b")]).aliases("a"), ["b", "c"]);
    }

    #[test]
    fn a_time_is_said_in_what_people_count() {
        for (seconds, text) in [
            (1, "1 second"),
            (90, "90 seconds"),
            (300, "5 minutes"),
            (3600, "60 minutes"),
            (86_400, "24 hours"),
        ] {
            assert_eq!(span(seconds), text);
        }
    }
}
