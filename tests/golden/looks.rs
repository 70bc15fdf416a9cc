//! What a look says of each case, in `tests/data/looks`.

use std::collections::BTreeMap;
use std::fmt::{Debug, Write};

use dvorder::follow::look::answer::{Code, Silence, Type, Unknown};
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

fn unknown() -> [Unknown; 4] {
    [Unknown::Code(Code::Refused), Unknown::Bogus, Unknown::Silent(Silence::Truncated), Unknown::NoResolver]
}

fn records() -> Vec<record::Case> {
    use record::Case;
    let (name, target) = (|| "_dnsauth.example.com".to_owned(), || format!("t.{}", "long.".repeat(20)));
    let (value, wanted) = (|| SAID.to_owned(), || "icru1984rnekfj".to_owned());
    let resolver = || "the resolver 192.0.2.53".to_owned();
    let mut cases = vec![
        Case::InPlaceAtResolver { resolver: resolver() },
        Case::ResolverAlone { resolver: resolver() },
        Case::Around { value: value() },
        Case::InPieces,
        Case::Broken { value: value() },
        Case::OtherCase { value: value() },
        Case::Ended { value: value() },
        Case::TargetTwice { target: target(), wanted: wanted() },
        Case::ZoneTwice { name: target(), meant: name() },
        Case::AtParent { name: target(), meant: name() },
        Case::CnameForTxt { name: name(), target: target() },
        Case::TxtForCname { name: name() },
        Case::AliasWithout { name: name(), target: target() },
        Case::NameIsCname { name: "example.com".into(), target: target() },
        Case::Wildcard { name: name(), value: value() },
        Case::Circle { name: target() },
        Case::ResolverFails { resolver: resolver() },
        Case::InsideView { here: names(&["a"]), outside: names(&["b", "c"]) },
        Case::TooLong { base: target() },
        Case::SwitchedOff,
        Case::Stopped,
    ];
    for seconds in [None, Some(45), Some(300)] {
        cases.push(Case::ResolverBehind { resolver: resolver(), seconds });
        for exists in [true, false] {
            cases.push(Case::NotThere { name: name(), kind: Type::Txt, exists, negative_ttl: seconds });
        }
    }
    for is_alone in [true, false] {
        cases.push(Case::OtherValue { value: value(), wanted: wanted(), is_alone });
    }
    for servers in servers() {
        let some = || servers.clone();
        cases.extend([
            Case::InPlace { from: some() },
            Case::SomeServers { have: servers.len(), of: 4, lack: some() },
            Case::Lagging { servers: some(), have: servers.len(), of: 4, serial: 7, newest: 9 },
            Case::NotAsked { servers: some() },
            Case::Nowhere { servers: some() },
            Case::Fails { servers: some(), code: Code::Other(1) },
            Case::ServFail { servers: some() },
            Case::Intercepted { servers: some() },
            Case::Lame { servers: some(), zone: "example.com".into() },
            Case::Refused { servers: some() },
            Case::Silent { servers: some(), silence: Silence::TimedOut, others: true },
            Case::Silent { servers: some(), silence: Silence::Garbled, others: false },
        ]);
    }
    for why in zones() {
        cases.push(Case::AliasLost { name: name(), target: target(), why: why.clone() });
        cases.push(Case::NoZone(why));
    }
    cases
}

fn files() -> Vec<file::Case> {
    use file::Case;
    let (value, wanted) = (|| SAID.to_owned(), || "icru1984rnekfj".to_owned());
    let host = || "example.com".to_owned();
    let mut cases = vec![
        Case::Around,
        Case::ByteOrderMark,
        Case::Utf16,
        Case::Broken { value: value() },
        Case::Ended { value: value() },
        Case::ByHttps,
        Case::TooManyHops,
        Case::NoAddress { host: host() },
        Case::SwitchedOff,
        Case::OfProxy { host: host(), what: "the answer 403".into() },
        Case::ProxyRefuses { host: host() },
        Case::BadProxy { why: "HTTPS_PROXY cannot be used.".into() },
        Case::Stopped,
    ];
    for at in [names(&["192.0.2.1"]), names(&["192.0.2.1", "2001:db8::1"]), names(&[Route::Proxy.text()])] {
        let at = || at.clone();
        cases.extend([
            Case::InPlace { at: at() },
            Case::WebPage { at: at() },
            Case::Forbidden { at: at(), status: 403 },
            Case::NotFound { at: at(), status: 404 },
            Case::Status { at: at(), status: 500 },
            Case::Empty { at: at() },
            Case::OtherValue { at: at(), value: value(), wanted: wanted() },
            Case::NotReached { at: at(), what: "did not answer in time" },
            Case::Compressed { at: at(), encoding: "gzip".repeat(9) },
            Case::Differ { with: at(), without: names(&["192.0.2.9"]), is_by_family: true },
            Case::Differ { with: names(&["192.0.2.9"]), without: at(), is_by_family: false },
        ]);
    }
    for why in [Astray::Status, Astray::Domain, Astray::Port, Astray::Scheme, Astray::Nowhere] {
        let hop = Hop { status: 303, to: format!("http://other.example/{SAID}/{}", "long".repeat(40)) };
        cases.push(Case::Astray { hop, why });
    }
    cases.extend(unknown().map(|why| Case::AddressNotKnown { host: host(), why }));
    cases.extend(zones().into_iter().map(Case::NoZone));
    cases.extend([2, 3].map(|times| Case::SentOn { times }));
    cases.extend([Route::V4, Route::V6].map(|route| Case::NoFamily { route }));
    cases.extend([1, 2].map(|count| Case::More { count }));
    cases
}

fn caas() -> Vec<caa::Case> {
    use caa::Case;
    let owner = || "example.com".to_owned();
    let mut cases = vec![
        Case::Nobody,
        Case::Permits { owner: owner(), issuer: "digicert.com".into() },
        Case::SaysNothing { owner: owner() },
        Case::Critical { owner: owner(), tag: SAID.into() },
        Case::Parameters { owner: owner(), parameters: SAID.into() },
    ];
    for via in [None, Some("www.example.com".to_owned())] {
        let others = names(&["a.example", "b.example", SAID, "d.example"]);
        cases.push(Case::Forbids { owner: owner(), via: via.clone(), tag: "issue", others });
        cases.push(Case::ForbidsAll { owner: owner(), via, tag: "issuewild" });
    }
    cases.extend(unknown().map(|why| Case::NotKnown { name: owner(), why }));
    cases
}

fn ahead() -> Vec<before::Case> {
    use before::Case;
    let name = || "example.com".to_owned();
    let mut cases = vec![
        Case::MailNowhere { domain: name() },
        Case::Inside { name: name(), address: [10, 0, 0, 1].into() },
        Case::NoMail { domain: name(), is_null: true },
        Case::NoMail { domain: name(), is_null: false },
        Case::NoAddress { name: name() },
        Case::SwitchedOff,
        Case::NoName(Finding::error("\"a..b\" has two dots in a row.", "Take one out.")),
    ];
    cases.extend(caas().into_iter().map(Case::Caa));
    cases.extend(unknown().map(|why| Case::MailNotKnown { domain: name(), why }));
    cases.extend(unknown().map(|why| Case::AddressNotKnown { name: name(), why }));
    cases.extend(zones().into_iter().map(Case::NoZone));
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
    golden.compare("record", &said(&records(), record::Case::remark));
    golden.compare("file", &said(&files(), file::Case::remark));
    golden.compare("caa", &said(&caas(), caa::Case::remark));
    golden.compare("before", &said(&ahead(), before::Case::remark));
    golden.end();
}

#[test]
fn each_sentence_of_the_table_is_said() {
    let rows: BTreeMap<String, BTreeMap<String, Row>> =
        serde_json::from_str(include_str!("../../assets/look_cases.json")).unwrap();
    for (of, text) in [
        ("record", said(&records(), record::Case::remark)),
        ("file", said(&files(), file::Case::remark)),
        ("caa", said(&caas(), caa::Case::remark)),
        ("order", said(&ahead(), before::Case::remark)),
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
