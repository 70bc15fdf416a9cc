//! What a look says of each case, in `tests/data/looks`.

use std::collections::BTreeMap;
use std::fmt::{Debug, Write};

use dvorder::follow::look::answer::{Code, Silence, Type, WhyUnknown};
use dvorder::follow::look::page::{Astray, Hop, Route};
use dvorder::follow::look::verdict::Remark;
use dvorder::follow::look::zone::NoZone;
use dvorder::follow::look::{before, caa, file, record};
use dvorder::order::problem::Finding;
use serde::Deserialize;
use strum::VariantNames;

use crate::common::golden::Golden;

/// What would be put in itself, were it looked at.
const SAID: &str = "v=spf1 {name} \"{value}\"";

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// One, two and more servers.
fn servers() -> [Vec<String>; 3] {
    [
        "ns1.example.com",
        "ns1.example.com ns2.example.com",
        "the;resolver;192.0.2.53 ns2.example.com ns3.{name}",
    ]
    .map(|each| each.split(' ').map(|name| name.replace(';', " ")).collect())
}

fn zones() -> Vec<NoZone> {
    let name = || "absent.example.co.uk".to_owned();
    vec![
        NoZone::NotThere(name()),
        NoZone::NoServers(name()),
        NoZone::NotTold(name()),
        NoZone::Bogus(name()),
        NoZone::Code(name(), Code::ServFail),
        NoZone::Code(name(), Code::Other(9)),
        NoZone::Silent([192, 0, 2, 53].into(), Silence::TimedOut),
        NoZone::Silent([192, 0, 2, 53].into(), Silence::NoResolver),
        NoZone::NoResolver("/etc/resolv.conf names none".into()),
    ]
}

fn unknown() -> [WhyUnknown; 4] {
    [
        WhyUnknown::Code(Code::Refused),
        WhyUnknown::Bogus,
        WhyUnknown::Silent(Silence::Truncated),
        WhyUnknown::NoResolver,
    ]
}

fn records() -> Vec<record::RecordCase> {
    use record::RecordCase;
    let (name, target) = (|| "_dnsauth.example.com".to_owned(), || format!("t.{}", "long.".repeat(20)));
    let (value, wanted) = (|| SAID.to_owned(), || "icru1984rnekfj".to_owned());
    let resolver = || "the resolver 192.0.2.53".to_owned();
    let mut cases = vec![
        RecordCase::InPlaceAtResolver { resolver: resolver() },
        RecordCase::ResolverAlone { resolver: resolver() },
        RecordCase::Around { value: value() },
        RecordCase::InPieces,
        RecordCase::Broken { value: value() },
        RecordCase::OtherCase { value: value() },
        RecordCase::Ended { value: value() },
        RecordCase::TargetTwice { target: target(), wanted: wanted() },
        RecordCase::ZoneTwice { name: target(), meant: name() },
        RecordCase::AtParent { name: target(), meant: name() },
        RecordCase::CnameForTxt { name: name(), target: target() },
        RecordCase::TxtForCname { name: name() },
        RecordCase::AliasWithout { name: name(), target: target() },
        RecordCase::NameIsCname { name: "example.com".into(), target: target() },
        RecordCase::Wildcard { name: name(), value: value() },
        RecordCase::Circle { name: target() },
        RecordCase::ResolverFails { resolver: resolver() },
        RecordCase::InsideView { here: names(&["a"]), outside: names(&["b", "c"]) },
        RecordCase::TooLong { base: target() },
        RecordCase::SwitchedOff,
        RecordCase::Stopped,
    ];
    for seconds in [None, Some(45), Some(300)] {
        cases.push(RecordCase::ResolverBehind { resolver: resolver(), seconds });
        for exists in [true, false] {
            cases.push(RecordCase::NotThere { name: name(), kind: Type::Txt, exists, negative_ttl: seconds });
        }
    }
    for is_alone in [true, false] {
        cases.push(RecordCase::OtherValue { value: value(), wanted: wanted(), is_alone });
    }
    for servers in servers() {
        let some = || servers.clone();
        cases.extend([
            RecordCase::InPlace { from: some() },
            RecordCase::SomeServers { have: servers.len(), of: 4, lack: some() },
            RecordCase::Lagging { servers: some(), have: servers.len(), of: 4, serial: 7, newest: 9 },
            RecordCase::NotAsked { servers: some() },
            RecordCase::Nowhere { servers: some() },
            RecordCase::Fails { servers: some(), code: Code::Other(1) },
            RecordCase::ServFail { servers: some() },
            RecordCase::Intercepted { servers: some() },
            RecordCase::Lame { servers: some(), zone: "example.com".into() },
            RecordCase::Refused { servers: some() },
            RecordCase::Silent { servers: some(), silence: Silence::TimedOut, others: true },
            RecordCase::Silent { servers: some(), silence: Silence::Garbled, others: false },
        ]);
    }
    for why in zones() {
        cases.push(RecordCase::AliasLost { name: name(), target: target(), why: why.clone() });
        cases.push(RecordCase::NoZone(why));
    }
    cases
}

fn files() -> Vec<file::FileCase> {
    use file::FileCase;
    let (value, wanted) = (|| SAID.to_owned(), || "icru1984rnekfj".to_owned());
    let host = || "example.com".to_owned();
    let mut cases = vec![
        FileCase::Around,
        FileCase::ByteOrderMark,
        FileCase::Utf16,
        FileCase::Broken { value: value() },
        FileCase::Ended { value: value() },
        FileCase::ByHttps,
        FileCase::TooManyHops,
        FileCase::NoAddress { host: host() },
        FileCase::SwitchedOff,
        FileCase::OfProxy { host: host(), what: "the answer 403".into() },
        FileCase::ProxyRefuses { host: host() },
        FileCase::BadProxy { why: "HTTPS_PROXY cannot be used.".into() },
        FileCase::Stopped,
    ];
    for at in [names(&["192.0.2.1"]), names(&["192.0.2.1", "2001:db8::1"]), names(&[Route::Proxy.text()])] {
        let at = || at.clone();
        cases.extend([
            FileCase::InPlace { at: at() },
            FileCase::WebPage { at: at() },
            FileCase::Forbidden { at: at(), status: 403 },
            FileCase::NotFound { at: at(), status: 404 },
            FileCase::Status { at: at(), status: 500 },
            FileCase::Empty { at: at() },
            FileCase::OtherValue { at: at(), value: value(), wanted: wanted() },
            FileCase::NotReached { at: at(), what: "did not answer in time" },
            FileCase::Compressed { at: at(), encoding: "gzip".repeat(9) },
            FileCase::Differ { with: at(), without: names(&["192.0.2.9"]), is_by_family: true },
            FileCase::Differ { with: names(&["192.0.2.9"]), without: at(), is_by_family: false },
        ]);
    }
    for why in [Astray::Status, Astray::Domain, Astray::Port, Astray::Scheme, Astray::Nowhere] {
        let hop = Hop { status: 303, to: format!("http://other.example/{SAID}/{}", "long".repeat(40)) };
        cases.push(FileCase::Astray { hop, why });
    }
    cases.extend(unknown().map(|why| FileCase::AddressNotKnown { host: host(), why }));
    cases.extend(zones().into_iter().map(FileCase::NoZone));
    cases.extend([2, 3].map(|times| FileCase::SentOn { times }));
    cases.extend([Route::V4, Route::V6].map(|route| FileCase::NoFamily { route }));
    cases.extend([1, 2].map(|count| FileCase::More { count }));
    cases
}

fn caas() -> Vec<caa::CaaCase> {
    use caa::CaaCase;
    let owner = || "example.com".to_owned();
    let mut cases = vec![
        CaaCase::Nobody,
        CaaCase::Permits { owner: owner(), issuer: "digicert.com".into() },
        CaaCase::SaysNothing { owner: owner() },
        CaaCase::Critical { owner: owner(), tag: SAID.into() },
        CaaCase::Parameters { owner: owner(), parameters: SAID.into() },
    ];
    for via in [None, Some("www.example.com".to_owned())] {
        let others = names(&["a.example", "b.example", SAID, "d.example"]);
        cases.push(CaaCase::Forbids { owner: owner(), via: via.clone(), tag: "issue", others });
        cases.push(CaaCase::ForbidsAll { owner: owner(), via, tag: "issuewild" });
    }
    cases.extend(unknown().map(|why| CaaCase::NotKnown { name: owner(), why }));
    cases
}

fn ahead() -> Vec<before::AheadCase> {
    use before::AheadCase;
    let name = || "example.com".to_owned();
    let mut cases = vec![
        AheadCase::MailNowhere { domain: name() },
        AheadCase::Inside { name: name(), address: [10, 0, 0, 1].into() },
        AheadCase::NoMail { domain: name(), is_null: true },
        AheadCase::NoMail { domain: name(), is_null: false },
        AheadCase::NoAddress { name: name() },
        AheadCase::SwitchedOff,
        AheadCase::NoName(Finding::error("\"a..b\" has two dots in a row.", "Take one out.")),
    ];
    cases.extend(caas().into_iter().map(AheadCase::Caa));
    cases.extend(unknown().map(|why| AheadCase::MailNotKnown { domain: name(), why }));
    cases.extend(unknown().map(|why| AheadCase::AddressNotKnown { name: name(), why }));
    cases.extend(zones().into_iter().map(AheadCase::NoZone));
    cases
}

/// The remarks of all cases as text; there has to be one of each.
fn said<C: Debug + VariantNames>(cases: &[C], remark: impl Fn(&C) -> Remark) -> String {
    let mut text = String::new();
    let mut left = C::VARIANTS.to_vec();
    for case in cases {
        let shown = format!("{case:?}");
        let variant = shown.split(|c: char| !c.is_alphanumeric()).next().unwrap();
        left.retain(|known| *known != variant);
        let Remark { case, severity, message, fix } = remark(case);
        writeln!(text, "{variant}: {} {case}\n  {message}", severity.word()).unwrap();
        if !fix.is_empty() {
            writeln!(text, "  {fix}").unwrap();
        }
    }
    assert!(left.is_empty(), "nobody looks at what is said of {left:?}");
    text
}

#[test]
fn what_a_look_says_of_each_case_is_unchanged() {
    let mut golden = Golden::of("looks", ".txt");
    golden.compare("record", &said(&records(), record::RecordCase::remark));
    golden.compare("file", &said(&files(), file::FileCase::remark));
    golden.compare("caa", &said(&caas(), caa::CaaCase::remark));
    golden.compare("before", &said(&ahead(), before::AheadCase::remark));
    golden.end();
}

#[test]
fn each_sentence_of_the_table_is_said() {
    let rows: BTreeMap<String, BTreeMap<String, Row>> =
        serde_json::from_str(include_str!("../../assets/look_cases.json")).unwrap();
    for (of, text) in [
        ("record", said(&records(), record::RecordCase::remark)),
        ("file", said(&files(), file::FileCase::remark)),
        ("caa", said(&caas(), caa::CaaCase::remark)),
        ("order", said(&ahead(), before::AheadCase::remark)),
    ] {
        for (name, row) in &rows[of] {
            let pieces = [&row.message, &row.fix].map(|sentence| sentence.split(['{', '}']).step_by(2));
            let left: Vec<&str> =
                pieces.into_iter().flatten().filter(|piece| !text.contains(piece)).collect();
            assert!(left.is_empty(), "{of}: nothing says {left:?} of {name}");
            let case = row.case.as_ref().unwrap_or(name);
            assert!(text.contains(&format!(": {} {case}\n", row.severity)), "{of}: no {case} is said");
        }
    }
}

/// A row of the table.
#[derive(Deserialize)]
struct Row {
    case: Option<String>,
    severity: String,
    message: String,
    #[serde(default)]
    fix: String,
}
