//! A table of what servers say, and what follows from it.

use super::*;
use crate::follow::look::answer::{DnsQuestion, DnsRecord, Soa, Transport};
use crate::follow::look::sought::auth_name;
use crate::follow::look::zone::NameServer;
use crate::order::problem::Severity;

const TOKEN: &str = "icru1984rnekfj";
const BASE: &str = "www.example.com";

fn sought(place: ProofPlace) -> Sought {
    Sought {
        names: vec![BASE.into()],
        place,
        tokens: vec![TOKEN.into(), "another1".into()],
        ended: vec!["ended2".into()],
    }
}

fn txt() -> Sought {
    sought(ProofPlace::Txt(BASE.into()))
}

fn cname() -> Sought {
    sought(ProofPlace::Cname(BASE.into()))
}

fn server(number: u8) -> DnsServer {
    DnsServer { name: Some(format!("ns{number}.example.com")), address: [192, 0, 2, number].into() }
}

fn resolver() -> DnsServer {
    DnsServer { name: None, address: [192, 0, 2, 53].into() }
}

fn zone() -> Zone {
    let own: Vec<String> = (1..=4).map(|number| format!("ns{number}.example.com")).collect();
    Zone { apex: "example.com".into(), own, ..Zone::default() }
}

fn record(owner: &str, data: Data) -> DnsRecord {
    DnsRecord { owner: owner.into(), ttl: 300, data }
}

fn reply(owner: &str, data: Vec<Data>) -> Reply {
    Reply { records: data.into_iter().map(|data| record(owner, data)).collect(), ..Reply::default() }
}

fn text(value: &str) -> Data {
    Data::Txt(vec![value.as_bytes().to_vec()])
}

/// The answer that nothing is there.
fn no(code: Code) -> Reply {
    let soa = Soa { zone: "example.com".into(), negative_ttl: 900, serial: 7 };
    Reply { code, soa: Some(soa), ..Reply::default() }
}

fn told(server: DnsServer, name: &str, kind: Type, said: Result<Reply, Silence>) -> ServerTold {
    ServerTold { server, question: DnsQuestion::new(name, kind), said }
}

/// What a server says of the record's name.
fn of_auth(number: u8, data: Vec<Data>) -> ServerTold {
    let name = auth_name(BASE);
    let said = if data.is_empty() { no(Code::NxDomain) } else { reply(&name, data) };
    told(server(number), &name, Type::Txt, Ok(said))
}

fn evidence(told: Vec<ServerTold>) -> RecordEvidence {
    RecordEvidence { zone: Some(Ok(zone())), told, ..RecordEvidence::nothing() }
}

fn words(sought: &Sought, evidence: &RecordEvidence) -> (LookOutcome, Vec<&'static str>) {
    let verdict = judge(sought, evidence);
    assert!(!verdict.remarks.is_empty());
    for remark in &verdict.remarks {
        assert!(remark.message.ends_with('.'), "{remark:?}");
        assert!(remark.severity == Severity::Hint || remark.fix.ends_with('.'), "{remark:?}");
    }
    (verdict.kind, verdict.remarks.iter().map(|remark| remark.case).collect())
}

#[test]
fn what_stands_in_a_text_decides() {
    let strings = |parts: &[&str]| Data::Txt(parts.iter().map(|part| part.as_bytes().to_vec()).collect());
    for (data, kind, cases) in [
        (vec![text(TOKEN)], LookOutcome::Seen, &["in_place"][..]),
        (vec![text("another1")], LookOutcome::Seen, &["in_place"]),
        (vec![text("v=spf1 -all"), text(TOKEN)], LookOutcome::Seen, &["in_place"]),
        (vec![text("\"icru1984rnekfj\"")], LookOutcome::Seen, &["in_place", "more_around"]),
        (vec![text("icru1984rnekfj ")], LookOutcome::Seen, &["in_place", "more_around"]),
        (vec![strings(&[TOKEN, "more"])], LookOutcome::Seen, &["in_place", "more_around"]),
        (vec![strings(&["icru1984", "rnekfj"])], LookOutcome::Seen, &["in_place", "in_pieces"]),
        (vec![strings(&["icru1984"]), strings(&["rnekfj"])], LookOutcome::Absent, &["other_value"]),
        (vec![text("icru 1984rnekfj")], LookOutcome::Absent, &["quotes_or_blanks"]),
        (vec![text("icru\"1984\"rnekfj")], LookOutcome::Absent, &["quotes_or_blanks"]),
        (vec![text("ICRU1984rnekfj")], LookOutcome::Absent, &["other_case"]),
        (vec![text("ended2")], LookOutcome::Absent, &["ended_token"]),
        (vec![text("something")], LookOutcome::Absent, &["other_value"]),
        (vec![text("")], LookOutcome::Absent, &["other_value"]),
        (vec![], LookOutcome::Absent, &["nxdomain"]),
    ] {
        assert_eq!(
            words(&txt(), &evidence(vec![of_auth(1, data.clone())])),
            (kind, cases.to_vec()),
            "{data:?}"
        );
    }
}

#[test]
fn a_text_at_the_name_itself_counts_as_well() {
    let at_name = told(server(1), BASE, Type::Txt, Ok(reply(BASE, vec![text(TOKEN)])));
    assert_eq!(
        words(&txt(), &evidence(vec![of_auth(1, vec![]), at_name])),
        (LookOutcome::Seen, vec!["in_place"])
    );
    let other = told(server(1), BASE, Type::Txt, Ok(reply(BASE, vec![text("v=spf1 -all")])));
    assert_eq!(
        words(&txt(), &evidence(vec![of_auth(1, vec![]), other])).1,
        ["nxdomain"],
        "it has texts of its own"
    );
}

#[test]
fn nothing_there_says_how_long_a_no_may_be_kept() {
    let at = |code| told(server(1), &auth_name(BASE), Type::Txt, Ok(no(code)));
    let verdict = judge(&txt(), &evidence(vec![at(Code::NoError)]));
    assert_eq!(verdict.remarks[0].case, "no_such_type");
    assert!(verdict.remarks[0].fix.contains("15 minutes"), "{verdict:?}");
    assert_eq!(judge(&txt(), &evidence(vec![at(Code::NxDomain)])).remarks[0].case, "nxdomain");
}

#[test]
fn a_record_that_leads_elsewhere_is_another_case_each() {
    let name = auth_name(BASE);
    let dcv = format!("{TOKEN}.dcv.digicert.com");
    let to = |target: &str| of_auth(1, vec![Data::Cname(target.into())]);
    assert_eq!(words(&txt(), &evidence(vec![to(&dcv)])).1, ["cname_for_txt"]);
    assert_eq!(words(&txt(), &evidence(vec![to("elsewhere.example")])).1, ["alias_without"]);

    // The servers of what it leads to have it.
    let at_target = |number: u8, data: Vec<Data>| {
        told(server(number), "v.elsewhere.example", Type::Txt, Ok(reply("v.elsewhere.example", data)))
    };
    let led = |told: Vec<ServerTold>| RecordEvidence {
        aliases: vec!["v.elsewhere.example".into()],
        ..evidence(told)
    };
    let both = led(vec![to("v.elsewhere.example"), at_target(9, vec![text(TOKEN)])]);
    assert_eq!(words(&txt(), &both), (LookOutcome::Seen, vec!["in_place"]));
    let neither = led(vec![to("v.elsewhere.example"), at_target(9, vec![text("x")])]);
    assert_eq!(words(&txt(), &neither), (LookOutcome::Absent, vec!["alias_without"]));
    let near = led(vec![to("v.elsewhere.example"), at_target(9, vec![text("icru 1984rnekfj")])]);
    assert_eq!(words(&txt(), &near), (LookOutcome::Absent, vec!["quotes_or_blanks"]));
    let lost = RecordEvidence {
        lost_alias: Some(NoZone::NotThere("elsewhere.example".into())),
        ..led(vec![to("v.elsewhere.example")])
    };
    assert_eq!(words(&txt(), &lost), (LookOutcome::Absent, vec!["alias_lost"]));
    let silent = RecordEvidence {
        lost_alias: Some(NoZone::Silent([192, 0, 2, 53].into(), Silence::TimedOut)),
        ..led(vec![to("v.elsewhere.example")])
    };
    assert_eq!(words(&txt(), &silent), (LookOutcome::CouldNotLook, vec!["alias_lost"]));
    // Its own servers say both in one answer.
    let mut whole = reply(&name, vec![Data::Cname("v.example.com".into())]);
    whole.records.push(record("v.example.com", text(TOKEN)));
    assert_eq!(
        words(&txt(), &evidence(vec![told(server(1), &name, Type::Txt, Ok(whole))])),
        (LookOutcome::Seen, vec!["in_place"])
    );
}

#[test]
fn another_name_is_compared_without_case_and_with_the_whole_target() {
    let name = auth_name(BASE);
    let to = |target: &str| {
        evidence(vec![told(
            server(1),
            &name,
            Type::Cname,
            Ok(reply(&name, vec![Data::Cname(target.into())])),
        )])
    };
    for (target, kind, case) in [
        ("icru1984rnekfj.dcv.digicert.com", LookOutcome::Seen, "in_place"),
        ("another1.dcv.digicert.com", LookOutcome::Seen, "in_place"),
        ("ended2.dcv.digicert.com", LookOutcome::Absent, "ended_token"),
        ("icru1984rnekfj.dcv.digicert.com.example.com", LookOutcome::Absent, "target_twice"),
        ("icru1984rnekfj.dcv.digicert.com.evil.example", LookOutcome::Absent, "other_value"),
        ("dcv.digicert.com", LookOutcome::Absent, "other_value"),
    ] {
        assert_eq!(words(&cname(), &to(target)), (kind, vec![case]), "{target}");
    }
    let mut nothing = evidence(vec![told(server(1), &name, Type::Cname, Ok(no(Code::NoError)))]);
    assert_eq!(words(&cname(), &nothing).1, ["no_such_type"]);
    nothing.besides.other_type = Some(of_auth(1, vec![text(TOKEN)]));
    assert_eq!(words(&cname(), &nothing), (LookOutcome::Absent, vec!["txt_for_cname"]));
}

#[test]
fn a_record_in_another_place_is_told_and_not_counted() {
    let mut absent = evidence(vec![of_auth(1, vec![])]);
    let twice = "_dnsauth.www.example.com.example.com";
    absent.besides.twice = Some(told(server(1), twice, Type::Txt, Ok(reply(twice, vec![text(TOKEN)]))));
    assert_eq!(words(&txt(), &absent), (LookOutcome::Absent, vec!["zone_twice"]));
    let parent = "_dnsauth.example.com";
    let mut absent = evidence(vec![of_auth(1, vec![])]);
    absent.besides.parents = vec![
        told(server(1), parent, Type::Txt, Ok(reply(parent, vec![text("x")]))),
        told(server(1), "example.com", Type::Txt, Ok(reply("example.com", vec![text(TOKEN)]))),
    ];
    assert_eq!(words(&txt(), &absent), (LookOutcome::Absent, vec!["at_parent"]));
    // Both are told where another value stands in the right place.
    absent.told = vec![of_auth(1, vec![text("other")])];
    assert_eq!(words(&txt(), &absent), (LookOutcome::Absent, vec!["other_value", "at_parent"]));
}

#[test]
fn a_name_that_is_another_name_hides_its_text() {
    let hidden = told(server(1), BASE, Type::Txt, Ok(reply(BASE, vec![Data::Cname("cdn.example".into())])));
    assert_eq!(
        words(&txt(), &evidence(vec![of_auth(1, vec![]), hidden.clone()])),
        (LookOutcome::Absent, vec!["nxdomain", "name_is_cname"])
    );
    assert_eq!(words(&txt(), &evidence(vec![of_auth(1, vec![text(TOKEN)]), hidden])).1, ["in_place"]);
}

#[test]
fn a_wildcard_that_answers_is_no_record() {
    let sibling = "x7f3.www.example.com";
    let mut absent = evidence(vec![of_auth(1, vec![text("v=spf1 -all")])]);
    absent.besides.sibling =
        Some(told(server(1), sibling, Type::Txt, Ok(reply(sibling, vec![text("v=spf1 -all")]))));
    assert_eq!(words(&txt(), &absent), (LookOutcome::Absent, vec!["wildcard"]));
    absent.told = vec![of_auth(1, vec![text("another text")])];
    assert_eq!(words(&txt(), &absent).1, ["other_value"]);
    // A CNAME record of a wildcard, to a balancer.
    let balancer = || vec![Data::Cname("lb.example".into())];
    absent.told = vec![of_auth(1, balancer())];
    absent.aliases = vec!["lb.example".into()];
    absent.told.push(told(server(9), "lb.example", Type::Txt, Ok(no(Code::NoError))));
    absent.besides.sibling = Some(told(server(1), sibling, Type::Txt, Ok(reply(sibling, balancer()))));
    assert_eq!(words(&txt(), &absent).1, ["wildcard"]);
}

#[test]
fn some_servers_have_it_and_some_not() {
    let uneven =
        evidence(vec![of_auth(1, vec![text(TOKEN)]), of_auth(2, vec![]), of_auth(3, vec![text(TOKEN)])]);
    assert!(uneven.is_uneven(&txt()) && uneven.is_open(&txt()) && !uneven.is_in_place(&txt()));
    let verdict = judge(&txt(), &uneven);
    assert_eq!((verdict.kind, verdict.remarks[0].case), (LookOutcome::Absent, "some_servers"));
    assert_eq!(verdict.remarks[0].message, "2 of 3 servers have the record; ns2.example.com does not yet.");

    let mut lagging = uneven;
    lagging.besides.serials = vec![(server(1), 8), (server(2), 7), (server(3), 8)];
    let verdict = judge(&txt(), &lagging);
    assert_eq!(verdict.remarks[0].case, "lagging");
    assert!(verdict.remarks[0].message.contains("ns2.example.com is behind, with zone 7"), "{verdict:?}");
    // Serial numbers begin anew at their end.
    lagging.besides.serials = vec![(server(1), 3), (server(2), u32::MAX), (server(3), 3)];
    assert_eq!(judge(&txt(), &lagging).remarks[0].case, "lagging");
    lagging.besides.serials = vec![(server(1), 8), (server(2), 8)];
    assert_eq!(judge(&txt(), &lagging).remarks[0].case, "some_servers");
}

#[test]
fn a_server_that_says_nothing_is_a_warning_where_others_say_it() {
    let at = |number: u8, said| told(server(number), &auth_name(BASE), Type::Txt, said);
    let refused = || Ok(Reply { code: Code::Refused, is_authoritative: false, ..Reply::default() });
    let failed = || Ok(Reply { code: Code::ServFail, is_authoritative: false, ..Reply::default() });
    let cached = || {
        Ok(Reply {
            is_authoritative: false,
            is_recursive: true,
            ..reply(&auth_name(BASE), vec![text(TOKEN)])
        })
    };
    let lame = || Ok(Reply { is_authoritative: false, ..Reply::default() });
    for (said, case) in [
        (Err(Silence::TimedOut), "silent"),
        (Err(Silence::Unreachable), "silent"),
        (Err(Silence::Garbled), "silent"),
        (Err(Silence::Truncated), "silent"),
        (Err(Silence::Stopped), "stopped"),
        (refused(), "refused"),
        (failed(), "servfail"),
        (cached(), "intercepted"),
        (Ok(Reply { code: Code::Other(9), is_authoritative: false, ..Reply::default() }), "server_error"),
        (lame(), "lame"),
    ] {
        let alone = evidence(vec![at(2, said.clone())]);
        assert_eq!(words(&txt(), &alone), (LookOutcome::CouldNotLook, vec![case]));
        let beside = evidence(vec![of_auth(1, vec![text(TOKEN)]), at(2, said.clone())]);
        assert_eq!(words(&txt(), &beside), (LookOutcome::Seen, vec!["in_place", case]));
        let absent = evidence(vec![of_auth(1, vec![]), at(2, said.clone())]);
        assert_eq!(words(&txt(), &absent), (LookOutcome::Absent, vec!["nxdomain", case]));
        // What it says of the name itself says nothing of the record below it.
        let of_name = told(server(2), BASE, Type::Txt, Ok(no(Code::NoError)));
        let half = evidence(vec![of_auth(1, vec![text(TOKEN)]), at(2, said), of_name]);
        assert_eq!(words(&txt(), &half), (LookOutcome::Seen, vec!["in_place", case]));
    }
}

#[test]
fn servers_that_were_not_asked_are_told() {
    let mut found = evidence(vec![of_auth(2, vec![text(TOKEN)])]);
    let server = |name: &str, is_known| NameServer { name: name.into(), addresses: Vec::new(), is_known };
    let servers = vec![
        server("ns1.example.com", false),
        server("ns3.example.com", true),
        server("ns4.example.com", true),
    ];
    found.zone = Some(Ok(Zone { servers, ..zone() }));
    assert_eq!(
        words(&txt(), &found),
        (LookOutcome::Seen, vec!["in_place", "server_without_address", "server_not_asked"])
    );
    let messages: Vec<String> =
        judge(&txt(), &found).remarks.into_iter().map(|remark| remark.message).collect();
    assert!(messages[1].starts_with("ns3.example.com and ns4.example.com have no address"), "{messages:?}");
    assert!(messages[2].starts_with("ns1.example.com was not asked"), "{messages:?}");
}

#[test]
fn what_is_said_of_several_servers_is_said_of_several() {
    let at = |number: u8, said| told(server(number), &auth_name(BASE), Type::Txt, said);
    let code = |code| Ok(Reply { code, is_authoritative: false, ..Reply::default() });
    for said in [
        Err(Silence::TimedOut),
        Err(Silence::Unreachable),
        Err(Silence::Garbled),
        Err(Silence::Truncated),
        code(Code::ServFail),
        code(Code::Refused),
        code(Code::Other(1)),
        code(Code::Other(4)),
    ] {
        let verdict = judge(&txt(), &evidence(vec![at(1, said.clone()), at(2, said)]));
        let message = &verdict.remarks[0].message;
        assert!(message.starts_with("ns1.example.com and ns2.example.com "), "{message}");
        assert!(
            ![" has ", " answers ", " does ", " is "].iter().any(|one| message.contains(one)),
            "{message}"
        );
        assert!(!verdict.remarks[0].fix.contains("its log"), "{verdict:?}");
    }
}

#[test]
fn a_record_that_leads_back_to_itself_is_to_be_taken_out() {
    let name = auth_name(BASE);
    let cname_at = |at: &str, to: &str, number: u8, kind| {
        told(server(number), at, kind, Ok(reply(at, vec![Data::Cname(to.into())])))
    };
    for (sought, kind) in [(txt(), Type::Txt), (cname(), Type::Cname)] {
        assert_eq!(
            words(&sought, &evidence(vec![cname_at(&name, &name, 1, kind)])),
            (LookOutcome::Absent, vec!["cname_circle"])
        );
    }
    let mut two = evidence(vec![
        cname_at(&name, "a.other.example", 1, Type::Txt),
        cname_at("a.other.example", "b.other.example", 9, Type::Txt),
        cname_at("b.other.example", "a.other.example", 9, Type::Txt),
    ]);
    two.aliases = vec!["a.other.example".into(), "b.other.example".into()];
    assert_eq!(words(&txt(), &two), (LookOutcome::Absent, vec!["cname_circle"]));
}

#[test]
fn nothing_stands_beside_another_name() {
    let name = auth_name(BASE);
    let to = |target: &str| {
        let said = Ok(reply(&name, vec![Data::Cname(target.into())]));
        judge(&cname(), &evidence(vec![told(server(1), &name, Type::Cname, said)])).remarks.remove(0).fix
    };
    assert!(!to("elsewhere.example").contains("beside"));
    let twice = to(&format!("{TOKEN}.dcv.digicert.com.example.com"));
    assert!(twice.ends_with(".dcv.digicert.com.") && !twice.contains(".."), "{twice}");
}

#[test]
fn a_server_counts_by_all_its_addresses() {
    let v6 = DnsServer { address: "2001:db8::1".parse().unwrap(), ..server(1) };
    let dead = told(v6.clone(), &auth_name(BASE), Type::Txt, Err(Silence::TimedOut));
    assert_eq!(
        words(&txt(), &evidence(vec![of_auth(1, vec![text(TOKEN)]), dead])),
        (LookOutcome::Seen, vec!["in_place"])
    );
    let old = told(v6, &auth_name(BASE), Type::Txt, Ok(no(Code::NxDomain)));
    assert_eq!(words(&txt(), &evidence(vec![of_auth(1, vec![text(TOKEN)]), old])).0, LookOutcome::Absent);
}

#[test]
fn what_the_resolver_says_is_told_besides() {
    let from_resolver = |said| told(resolver(), &auth_name(BASE), Type::Txt, said);
    let mut found = evidence(vec![of_auth(1, vec![text(TOKEN)])]);
    let recursive = |reply: Reply| Ok(Reply { is_authoritative: false, is_recursive: true, ..reply });
    found.resolver = vec![from_resolver(recursive(no(Code::NxDomain)))];
    let verdict = judge(&txt(), &found);
    assert_eq!((verdict.kind, verdict.remarks[1].case), (LookOutcome::Seen, "resolver_behind"));
    assert!(verdict.remarks[1].message.contains("15 minutes"));
    let servfail = || Ok(Reply { code: Code::ServFail, ..Reply::default() });
    found.resolver = vec![from_resolver(servfail())];
    assert_eq!(words(&txt(), &found).1, ["in_place", "resolver_servfail"]);
    found.besides.bogus = Some(auth_name(BASE));
    assert_eq!(words(&txt(), &found), (LookOutcome::Absent, vec!["dnssec_broken", "in_place"]));

    // Where no server of the zone answers, it is all there is, and not what the service asks.
    let mut cut_off = evidence(vec![told(server(1), &auth_name(BASE), Type::Txt, Err(Silence::TimedOut))]);
    cut_off.resolver = vec![from_resolver(recursive(reply(&auth_name(BASE), vec![text(TOKEN)])))];
    assert_eq!(words(&txt(), &cut_off), (LookOutcome::CouldNotLook, vec!["resolver_alone", "silent"]));
    let not_told =
        RecordEvidence { zone: Some(Err(NoZone::NotTold("example.com".into()))), ..cut_off.clone() };
    assert_eq!(
        words(&txt(), &not_told),
        (LookOutcome::CouldNotLook, vec!["resolver_alone", "servers_not_told"])
    );
    cut_off.resolver = vec![from_resolver(recursive(no(Code::NxDomain)))];
    assert_eq!(
        words(&txt(), &cut_off),
        (LookOutcome::CouldNotLook, vec!["silent"]),
        "a cache may keep an old no"
    );
}

#[test]
fn the_resolver_alone_decides_where_nobody_else_may_be_asked() {
    let alone = |said| RecordEvidence {
        resolver: vec![told(resolver(), &auth_name(BASE), Type::Txt, said)],
        ..RecordEvidence::nothing()
    };
    let recursive = |reply: Reply| Ok(Reply { is_authoritative: false, is_recursive: true, ..reply });
    let has = alone(recursive(reply(&auth_name(BASE), vec![text(TOKEN)])));
    assert_eq!(words(&txt(), &has), (LookOutcome::Seen, vec!["in_place_at_resolver"]));
    assert_eq!(words(&txt(), &alone(recursive(no(Code::NxDomain)))), (LookOutcome::Absent, vec!["nxdomain"]));
    assert_eq!(words(&txt(), &alone(Err(Silence::TimedOut))), (LookOutcome::CouldNotLook, vec!["silent"]));
    let failed = alone(Ok(Reply { code: Code::ServFail, ..Reply::default() }));
    assert_eq!(words(&txt(), &failed), (LookOutcome::CouldNotLook, vec!["resolver_servfail"]));
    let besides = Besides { bogus: Some(auth_name(BASE)), ..Besides::default() };
    assert_eq!(
        words(&txt(), &RecordEvidence { besides, ..failed }),
        (LookOutcome::Absent, vec!["dnssec_broken"])
    );
    assert_eq!(words(&txt(), &RecordEvidence::nothing()), (LookOutcome::CouldNotLook, vec!["stopped"]));
}

#[test]
fn an_inside_view_is_told_and_there_may_be_no_zone_at_all() {
    let mut found = evidence(vec![of_auth(1, vec![text(TOKEN)])]);
    found.zone = Some(Ok(Zone { delegated: Some(vec!["ns.outside.example".into()]), ..zone() }));
    assert_eq!(words(&txt(), &found), (LookOutcome::Seen, vec!["in_place", "inside_view"]));
    for (why, kind, case) in [
        (NoZone::NotThere("example.com".into()), LookOutcome::Absent, "no_zone"),
        (NoZone::NoServers("example.com".into()), LookOutcome::Absent, "no_servers"),
        (NoZone::NotTold("example.com".into()), LookOutcome::CouldNotLook, "servers_not_told"),
        (
            NoZone::Silent([192, 0, 2, 53].into(), Silence::NoResolver),
            LookOutcome::CouldNotLook,
            "not_a_resolver",
        ),
        (NoZone::Bogus("example.com".into()), LookOutcome::Absent, "dnssec_broken"),
        (NoZone::Code("example.com".into(), Code::ServFail), LookOutcome::CouldNotLook, "servfail"),
        (NoZone::Code("example.com".into(), Code::Refused), LookOutcome::CouldNotLook, "resolver_error"),
        (
            NoZone::Silent([192, 0, 2, 53].into(), Silence::TimedOut),
            LookOutcome::CouldNotLook,
            "resolver_silent",
        ),
        (NoZone::NoResolver("none is named".into()), LookOutcome::CouldNotLook, "no_resolver"),
    ] {
        let none = RecordEvidence { zone: Some(Err(why)), ..RecordEvidence::nothing() };
        assert_eq!(words(&txt(), &none), (kind, vec![case]));
    }
}

#[test]
fn who_said_what_is_a_line_each_and_cannot_steer_a_terminal() {
    let hostile = of_auth(1, vec![text("\u{1b}[2J\u{202e}"), Data::Cname("\u{9b}2J.example".into())]);
    let mut found = evidence(vec![hostile, of_auth(2, vec![])]);
    found.resolver = vec![told(resolver(), &auth_name(BASE), Type::Txt, Err(Silence::TimedOut))];
    let lines = lines(&found);
    assert_eq!(
        lines[1],
        "ns2.example.com (192.0.2.2): _dnsauth.www.example.com TXT: NXDOMAIN, zone example.com with serial 7, and \"no\" may be kept for 15 minutes (UDP)"
    );
    assert_eq!(lines[2], "the resolver 192.0.2.53: _dnsauth.www.example.com TXT: did not answer in time");
    let verdict = judge(&txt(), &found);
    let said = verdict.remarks.iter().map(|remark| remark.in_full()).chain(lines);
    for text in said {
        assert!(!text.contains(['\u{1b}', '\u{202e}', '\u{9b}']), "{text:?}");
    }
    let over_tcp = ServerTold {
        said: Ok(Reply { transport: Transport::Tcp, is_authoritative: false, ..Reply::default() }),
        ..of_auth(1, vec![])
    };
    assert!(over_tcp.line().ends_with("no such record (TCP, no AA)"));
}
