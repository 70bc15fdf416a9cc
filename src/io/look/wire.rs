//! Questions and answers in the form they travel in.

use std::net::IpAddr;

use hickory_proto::op::{DnsRequest, DnsRequestOptions, Edns, Message, Query, ResponseCode};
use hickory_proto::rr::{DNSClass, Name, RData, Record as WireRecord, RecordType};

use crate::follow::look::answer::{Caa, Code, Data, DnsQuestion, DnsRecord, Reply, Soa, Transport, Type};

/// The size of an answer that is taken in one packet, in bytes: what gets through everywhere.
const PAYLOAD: u16 = 1232;

/// How a question is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Manner {
    /// RD: the server is to ask others.
    pub is_recursive: bool,
    /// CD: it need not check signatures.
    pub is_unchecked: bool,
}

/// The question as a request; none where its name cannot be one.
pub fn request(question: &DnsQuestion, manner: Manner, with_edns: bool) -> Option<DnsRequest> {
    let mut name = Name::from_ascii(&question.name).ok()?;
    // A name without its last dot would be looked for in the search domains as well.
    name.set_fqdn(true);
    let mut message = Message::query();
    message.add_query(Query::query(name, record_type(question.kind)));
    message.metadata.recursion_desired = manner.is_recursive;
    message.metadata.checking_disabled = manner.is_unchecked;
    if with_edns {
        let mut edns = Edns::new();
        edns.set_max_payload(PAYLOAD);
        message.set_edns(edns);
    }
    let mut options = DnsRequestOptions::default();
    (options.use_edns, options.edns_payload_len) = (with_edns, PAYLOAD);
    Some(DnsRequest::new(message, options))
}

fn record_type(kind: Type) -> RecordType {
    match kind {
        Type::A => RecordType::A,
        Type::Aaaa => RecordType::AAAA,
        Type::Caa => RecordType::CAA,
        Type::Cname => RecordType::CNAME,
        Type::Mx => RecordType::MX,
        Type::Ns => RecordType::NS,
        Type::Soa => RecordType::SOA,
        Type::Txt => RecordType::TXT,
    }
}

/// Whether a server may not know EDNS: it refuses the question as it is, or, asked for a zone of its own, fails.
pub fn may_know_no_edns(message: &Message, manner: Manner) -> bool {
    /// `BADVERS`, which has its number in common with another code.
    const BAD_VERSION: u16 = 16;
    match message.metadata.response_code {
        ResponseCode::FormErr | ResponseCode::NotImp => true,
        ResponseCode::ServFail => !manner.is_recursive,
        other => u16::from(other) == BAD_VERSION,
    }
}

/// An answer as a value.
pub fn reply(message: &Message, question: &DnsQuestion, transport: Transport) -> Reply {
    let metadata = &message.metadata;
    let code = match metadata.response_code {
        ResponseCode::NoError => Code::NoError,
        ResponseCode::NXDomain => Code::NxDomain,
        ResponseCode::ServFail => Code::ServFail,
        ResponseCode::Refused => Code::Refused,
        other => Code::Other(other.into()),
    };
    let soa = message.authorities.iter().find_map(|record| match &record.data {
        RData::SOA(soa) => Some(Soa {
            zone: text(&record.name),
            negative_ttl: record.ttl.min(soa.minimum),
            serial: soa.serial,
        }),
        _ => None,
    });
    Reply {
        code,
        is_authoritative: metadata.authoritative,
        is_recursive: metadata.recursion_available,
        records: records(message, question),
        referral: referral(message, question),
        soa,
        transport,
    }
}

/// What the answer says of what was asked: the records of the name and of those that it leads to, and nothing that is
/// said of others, in another class, or of a name that does not exist.
fn records(message: &Message, question: &DnsQuestion) -> Vec<DnsRecord> {
    let is_there = message.metadata.response_code != ResponseCode::NXDomain;
    let all: Vec<DnsRecord> =
        message.answers.iter().filter(|answer| answer.dns_class == DNSClass::IN).map(record).collect();
    let mut names = vec![question.name.to_ascii_lowercase()];
    while let Some(next) = all.iter().find_map(|record| match &record.data {
        Data::Cname(target) if names.contains(&record.owner) && !names.contains(target) => {
            Some(target.clone())
        }
        _ => None,
    }) {
        names.push(next);
    }
    all.into_iter()
        .filter(|record| names.contains(&record.owner))
        .filter(|record| is_there || matches!(record.data, Data::Cname(_)))
        .collect()
}

/// The zone below which the question belongs to others, and their servers.
fn referral(message: &Message, question: &DnsQuestion) -> Option<(String, Vec<String>)> {
    if message.metadata.authoritative || !message.answers.is_empty() {
        return None;
    }
    let mut found: Option<(String, Vec<String>)> = None;
    for record in &message.authorities {
        let RData::NS(server) = &record.data else { continue };
        let zone = text(&record.name);
        if !is_within(&question.name, &zone) {
            continue;
        }
        let (_, servers) = found.get_or_insert_with(|| (zone, Vec::new()));
        servers.push(text(&server.0));
    }
    found
}

/// Whether a name is a zone's first one or below it.
pub fn is_within(name: &str, zone: &str) -> bool {
    zone.is_empty() || name.strip_suffix(zone).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

fn record(record: &WireRecord) -> DnsRecord {
    let data = match &record.data {
        RData::A(address) => Data::Address(IpAddr::V4(address.0)),
        RData::AAAA(address) => Data::Address(IpAddr::V6(address.0)),
        RData::CAA(caa) => Data::Caa(Caa {
            is_critical: caa.issuer_critical,
            tag: caa.tag.to_ascii_lowercase(),
            value: caa.value.clone(),
        }),
        RData::CNAME(target) => Data::Cname(text(&target.0)),
        RData::MX(mx) => Data::Mx(mx.preference, text(&mx.exchange)),
        RData::NS(server) => Data::Ns(text(&server.0)),
        RData::SOA(soa) => Data::Soa(soa.serial),
        RData::TXT(txt) => Data::Txt(txt.txt_data.iter().map(|string| string.to_vec()).collect()),
        _ => Data::Other,
    };
    DnsRecord { owner: text(&record.name), ttl: record.ttl, data }
}

/// A name, lower case and without its last dot.
fn text(name: &Name) -> String {
    name.to_lowercase().to_ascii().trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use hickory_proto::rr::rdata::{CNAME, TXT};

    use super::*;

    #[test]
    fn a_question_is_absolute_and_says_what_it_wants() {
        let question = DnsQuestion::new("_dnsauth.example.com", Type::Txt);
        let request = request(&question, Manner { is_recursive: false, is_unchecked: true }, true).unwrap();
        assert_eq!(request.queries[0].name().to_ascii(), "_dnsauth.example.com.");
        assert!(!request.metadata.recursion_desired && request.metadata.checking_disabled);
        assert_eq!(request.edns.as_ref().unwrap().max_payload(), 1232);
        assert!(request.options().use_edns && !request.options().case_randomization);
        let long = "a".repeat(64);
        assert!(
            super::request(
                &DnsQuestion::new(long, Type::A),
                Manner { is_recursive: true, is_unchecked: false },
                true
            )
            .is_none()
        );
    }

    #[test]
    fn what_is_said_of_others_is_no_answer() {
        let name = |text: &str| Name::from_ascii(text).unwrap();
        let txt = |owner: &str| {
            let data = RData::TXT(TXT::new(vec!["a1".into()]));
            WireRecord::from_rdata(name(owner), 60, data)
        };
        let cname = |owner: &str, target: &str| {
            WireRecord::from_rdata(name(owner), 60, RData::CNAME(CNAME(name(target))))
        };
        let mut chaos = txt("a.example.");
        chaos.dns_class = DNSClass::CH;
        for (code, answers, has_text) in [
            (ResponseCode::NoError, vec![txt("a.example.")], true),
            (ResponseCode::NoError, vec![txt("A.Example.")], true),
            (ResponseCode::NoError, vec![txt("b.example.")], false),
            (ResponseCode::NoError, vec![chaos], false),
            (ResponseCode::NXDomain, vec![txt("a.example.")], false),
            (
                ResponseCode::NoError,
                vec![txt("c.example."), cname("b.example.", "c.example."), cname("a.example.", "b.example.")],
                true,
            ),
            (ResponseCode::NoError, vec![cname("a.example.", "b.example."), txt("c.example.")], false),
            (ResponseCode::NoError, vec![cname("a.example.", "a.example.")], false),
        ] {
            let mut message = Message::query();
            message.metadata.response_code = code;
            message.add_answers(answers.clone());
            let said = reply(&message, &DnsQuestion::new("a.example", Type::Txt), Transport::Udp);
            assert_eq!(said.texts().next().is_some(), has_text, "{code} {answers:?}");
        }
    }

    #[test]
    fn a_name_is_within_a_zone_by_whole_labels() {
        for (name, zone, expected) in [
            ("a.example.com", "example.com", true),
            ("example.com", "example.com", true),
            ("notexample.com", "example.com", false),
            ("com", "example.com", false),
            ("example.com", "", true),
        ] {
            assert_eq!(is_within(name, zone), expected, "{name} {zone}");
        }
    }
}
