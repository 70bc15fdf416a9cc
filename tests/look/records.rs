//! Records: each authoritative server is asked, once, and the resolver after them.

use std::collections::HashMap;

use dvorder::dns::Dns;
use dvorder::follow::look::sought::ProofPlace;
use dvorder::follow::look::verdict::{LookOutcome, LookProgress};
use dvorder::io::look::{self, LookSettings};
use hickory_proto::rr::RecordType;

use crate::world::{Manner, RESOLVER, SIX, Server, World, a, aaaa, address, cname, has_ipv6, ns, txt};
use crate::{TOKEN, look_for, run, said, server, sought, txt_of, usual};

const AUTH: &str = "_dnsauth.www.example.com";

fn placed() -> Vec<(u8, Server)> {
    usual(&[(AUTH, txt(TOKEN)), ("www.example.com", a(80))])
}

/// What comes of a look for the record of www.example.com.
fn found(servers: Vec<(u8, Server)>) -> (LookOutcome, Vec<&'static str>) {
    found_of(servers, "www.example.com")
}

/// What comes of a look for the record of a name.
fn found_of(servers: Vec<(u8, Server)>, name: &str) -> (LookOutcome, Vec<&'static str>) {
    let world = World::start(servers);
    said(&look_for(&world, Dns::Authoritative, vec![txt_of(name)]))
}

#[test]
fn every_server_of_the_zone_is_asked_once_without_recursion_and_the_resolver_after_them() {
    let world = World::start(placed());
    let looked = look_for(&world, Dns::Authoritative, vec![txt_of("www.example.com")]);
    assert_eq!(said(&looked), (LookOutcome::Seen, vec!["in_place"]));
    for number in 1..=4 {
        let asked = world.asked_of(number);
        let of_auth: Vec<_> = asked.iter().filter(|asked| asked.name == format!("{AUTH}.")).collect();
        assert_eq!(of_auth.len(), 1, "one question for each server: {asked:?}");
        assert!(asked.iter().all(|asked| !asked.is_recursive && asked.has_edns && !asked.over_tcp));
        assert!(asked.iter().all(|asked| asked.name.ends_with('.')), "every name is absolute");
    }
    let all = world.asked();
    let place = |wanted: &dyn Fn(&crate::world::Asked) -> bool| all.iter().position(wanted).unwrap();
    let of_resolver = place(&|asked| asked.at == address(RESOLVER) && asked.name == format!("{AUTH}."));
    let last_of_servers = all
        .iter()
        .rposition(|asked| asked.at != address(RESOLVER) && asked.name == format!("{AUTH}."))
        .unwrap();
    assert!(last_of_servers < of_resolver, "the resolver keeps no early no");
    assert!(world.asked_of(RESOLVER).iter().all(|asked| asked.is_recursive));
    assert!(
        looked[0].said.iter().any(|line| line.starts_with("ns3.example.com (127.0.0.3): ")),
        "{looked:?}"
    );
}

#[test]
fn a_record_that_is_not_there_is_never_asked_of_the_resolver() {
    let world = World::start(usual(&[("www.example.com", a(80))]));
    let looked = look_for(&world, Dns::Authoritative, vec![txt_of("www.example.com")]);
    assert_eq!(said(&looked), (LookOutcome::Absent, vec!["nxdomain"]));
    assert!(looked[0].verdict.remarks[0].fix.contains("5 minutes"), "{looked:?}");
    let early = world.asked_of(RESOLVER).into_iter().find(|asked| asked.name.contains("_dnsauth"));
    assert_eq!(early, None);
}

#[test]
fn with_the_resolver_alone_not_one_packet_goes_elsewhere_and_with_none_none_at_all() {
    let world = World::start(placed());
    let looked =
        look_for(&world, Dns::Resolver, vec![txt_of("www.example.com"), txt_of("absent.example.com")]);
    assert_eq!(said(&looked), (LookOutcome::Seen, vec!["in_place_at_resolver"]));
    assert_eq!(looked[1].verdict.kind, LookOutcome::Absent);
    assert!(world.asked().iter().all(|asked| asked.at == address(RESOLVER)), "{:?}", world.asked());

    let world = World::start(placed());
    let file = sought(ProofPlace::File("www.example.com".into()));
    let looked = look_for(&world, Dns::Nobody, vec![txt_of("www.example.com"), file]);
    assert_eq!(said(&looked), (LookOutcome::CouldNotLook, vec!["switched_off"]));
    assert_eq!(looked[1].verdict.kind, LookOutcome::CouldNotLook);
    assert_eq!(world.asked(), []);
}

#[test]
fn an_answer_too_long_for_a_packet_is_fetched_over_tcp() {
    let mut servers = placed();
    server(&mut servers, 2).manner = Manner::TooLong;
    let world = World::start(servers);
    let looked = look_for(&world, Dns::Authoritative, vec![txt_of("www.example.com")]);
    assert_eq!(said(&looked), (LookOutcome::Seen, vec!["in_place"]));
    assert!(world.asked_of(2).iter().any(|asked| asked.over_tcp));
    assert!(looked[0].said.iter().any(|line| line.contains("(127.0.0.2)") && line.contains("(TCP)")));
}

#[test]
fn a_server_that_does_not_know_edns_is_asked_without() {
    use hickory_proto::op::ResponseCode::{BADVERS, FormErr, NotImp, ServFail};
    let rejects = [FormErr, NotImp, BADVERS, ServFail].map(Manner::Rejects);
    for manner in [&[Manner::Old, Manner::Garbles][..], &rejects].concat() {
        let mut servers = placed();
        server(&mut servers, 2).manner = manner;
        let world = World::start(servers);
        let looked = look_for(&world, Dns::Authoritative, vec![txt_of("www.example.com")]);
        assert_eq!(said(&looked), (LookOutcome::Seen, vec!["in_place"]), "{manner:?}");
        assert!(world.asked_of(2).iter().any(|asked| !asked.has_edns));
    }
}

#[test]
fn a_dead_server_costs_one_time_out_however_many_names_there_are() {
    let mut servers = usual(&[("*.example.com", txt(TOKEN))]);
    server(&mut servers, 3).manner = Manner::Silent;
    let world = World::start(servers);
    let names: Vec<_> = (0..60).map(|number| txt_of(&format!("n{number}.example.com"))).collect();
    let looked = look_for(&world, Dns::Authoritative, names);
    for one in &looked {
        let cases: Vec<_> = one.verdict.remarks.iter().map(|remark| remark.case).collect();
        assert_eq!((one.verdict.kind, cases), (LookOutcome::Seen, vec!["in_place", "silent"]), "{one:?}");
    }
    // The question, and once more in case it was lost.
    assert!(world.asked_of(3).len() <= 2, "{:?}", world.asked_of(3));
}

#[test]
fn no_more_questions_are_on_the_way_than_may_be() {
    let mut servers = usual(&[("*.example.com", txt(TOKEN))]);
    for number in [1, 2, 3, 4, RESOLVER] {
        let slow = server(&mut servers, number);
        if slow.manner == Manner::Speaks {
            slow.manner = Manner::Slow;
        }
    }
    let world = World::start(servers);
    let names: Vec<_> = (0..40).map(|number| txt_of(&format!("n{number}.example.com"))).collect();
    let heard = std::cell::RefCell::new(Vec::new());
    let looked =
        run(look::in_place(&world.settings(Dns::Authoritative), names, |told| heard.borrow_mut().push(told)));
    assert!(looked.iter().all(|one| one.verdict.kind == LookOutcome::Seen));
    let most = world.most_at_once();
    assert!((8..=32).contains(&most), "{most} at once");
    let heard = heard.into_inner();
    assert_eq!(heard.len(), 40);
    assert_eq!(heard.last(), Some(&LookProgress { done: 40, of: 40 }));
}

#[test]
fn a_look_can_be_stopped() {
    let mut servers = placed();
    server(&mut servers, RESOLVER).manner = Manner::Silent;
    let world = World::start(servers);
    let settings = world.settings(Dns::Authoritative);
    run(async {
        let look = look::in_place(&settings, vec![txt_of("www.example.com")], |_| {});
        tokio::select! {
            _ = look => panic!("nobody answers"),
            () = tokio::time::sleep(std::time::Duration::from_millis(50)) => {}
        }
    });
    assert_eq!(world.asked().len(), 1);
}

#[test]
fn another_name_is_followed_to_the_servers_of_its_own_zone() {
    let mut servers = usual(&[(AUTH, cname("v.acme.test")), ("www.example.com", a(80))]);
    let records = vec![
        ("acme.test".to_owned(), ns("ns.acme.test")),
        ("ns.acme.test".to_owned(), a(7)),
        ("v.acme.test".to_owned(), txt(TOKEN)),
    ];
    let other = Server { zones: vec!["acme.test".into()], records: records.clone(), ..Server::default() };
    servers.push((7, other));
    let resolver = server(&mut servers, RESOLVER);
    resolver.zones.push("acme.test".into());
    resolver.records.extend(records);
    assert_eq!(found(servers.clone()), (LookOutcome::Seen, vec!["in_place"]));

    server(&mut servers, 7).records.retain(|(name, _)| name != "v.acme.test");
    assert_eq!(found(servers.clone()), (LookOutcome::Absent, vec!["alias_without"]));
    let resolver = server(&mut servers, RESOLVER);
    resolver.zones.retain(|zone| zone != "acme.test");
    resolver.records.retain(|(name, _)| !name.ends_with("acme.test"));
    assert_eq!(found(servers), (LookOutcome::Absent, vec!["alias_lost"]));
}

#[test]
fn a_name_that_is_another_name_is_followed_for_its_own_text() {
    let with = |value: &str| {
        let mut servers = usual(&[("www.example.com", cname("v.acme.test"))]);
        let records = vec![
            ("acme.test".to_owned(), ns("ns.acme.test")),
            ("ns.acme.test".to_owned(), a(7)),
            ("v.acme.test".to_owned(), txt(value)),
        ];
        let other = Server { zones: vec!["acme.test".into()], records: records.clone(), ..Server::default() };
        servers.push((7, other));
        let resolver = server(&mut servers, RESOLVER);
        resolver.zones.push("acme.test".into());
        resolver.records.extend(records);
        servers
    };
    assert_eq!(found(with(TOKEN)), (LookOutcome::Seen, vec!["in_place"]));
    assert_eq!(found(with("something")), (LookOutcome::Absent, vec!["nxdomain", "name_is_cname"]));
}

#[test]
fn a_name_too_long_for_a_record_below_it_is_asked_for_its_own() {
    let base = format!("{}example.com", "a.".repeat(117));
    let place = ProofPlace::Txt(base.clone());
    let found = |records: &[(&str, hickory_proto::rr::RData)], place: &ProofPlace| {
        let world = World::start(usual(records));
        said(&look_for(&world, Dns::Authoritative, vec![sought(place.clone())]))
    };
    assert_eq!(found(&[(&base, txt(TOKEN))], &place), (LookOutcome::Seen, vec!["in_place"]));
    assert_eq!(found(&[], &place), (LookOutcome::Absent, vec!["nxdomain"]));
    assert_eq!(found(&[], &ProofPlace::Cname(base.clone())), (LookOutcome::Absent, vec!["name_too_long"]));
}

#[test]
fn a_zone_of_its_own_below_is_asked_where_the_question_is_passed_on() {
    let mut servers = usual(&[("www.example.com", a(80))]);
    for number in 1..=4 {
        server(&mut servers, number).cuts = vec![(AUTH.into(), vec!["ns.acme.test".into()])];
    }
    let below =
        Server { zones: vec![AUTH.into()], records: vec![(AUTH.into(), txt(TOKEN))], ..Server::default() };
    servers.push((7, below));
    let resolver = server(&mut servers, RESOLVER);
    resolver.records.extend([
        (AUTH.to_owned(), ns("ns.acme.test")),
        ("ns.acme.test".to_owned(), a(7)),
        (AUTH.to_owned(), txt(TOKEN)),
    ]);
    assert_eq!(found(servers), (LookOutcome::Seen, vec!["in_place"]));
}

#[test]
fn what_the_servers_do_is_told_apart() {
    for (manner, case) in [
        (Manner::Refuses, "refused"),
        (Manner::Fails, "servfail"),
        (Manner::Intercepts, "intercepted"),
        (Manner::Silent, "silent"),
    ] {
        let mut servers = usual(&[("www.example.com", a(80))]);
        for number in 1..=4 {
            server(&mut servers, number).manner = manner;
        }
        assert_eq!(found(servers), (LookOutcome::CouldNotLook, vec![case]), "{manner:?}");
    }
    let mut lame = usual(&[("www.example.com", a(80))]);
    for number in 1..=4 {
        server(&mut lame, number).zones = vec!["elsewhere.test".into()];
    }
    assert_eq!(found(lame), (LookOutcome::CouldNotLook, vec!["refused"]));
}

#[test]
fn what_the_resolver_alone_has_is_not_seen() {
    for manner in [Manner::Refuses, Manner::Fails, Manner::Intercepts, Manner::Silent] {
        let mut servers = placed();
        for number in 1..=4 {
            server(&mut servers, number).manner = manner;
        }
        let (kind, cases) = found(servers);
        assert_eq!((kind, cases[0]), (LookOutcome::CouldNotLook, "resolver_alone"), "{manner:?} {cases:?}");
    }
    // A forwarder that leaves out who serves a zone.
    let mut servers = placed();
    let resolver = server(&mut servers, RESOLVER);
    resolver.records.retain(|(_, data)| !matches!(data, hickory_proto::rr::RData::NS(_)));
    assert_eq!(found(servers), (LookOutcome::CouldNotLook, vec!["resolver_alone", "servers_not_told"]));
}

#[test]
fn a_server_whose_address_is_not_known_is_told() {
    let mut servers = placed();
    server(&mut servers, RESOLVER).lost = vec!["ns1.example.com".into()];
    assert_eq!(found(servers), (LookOutcome::Seen, vec!["in_place", "server_not_asked"]));
    let mut servers = placed();
    server(&mut servers, RESOLVER).records.retain(|(name, _)| name != "ns1.example.com");
    assert_eq!(found(servers), (LookOutcome::Seen, vec!["in_place", "server_without_address"]));
}

#[test]
fn a_name_server_that_is_given_for_a_resolver_is_told() {
    for dns in [Dns::Authoritative, Dns::Resolver] {
        for zones in [vec![String::new()], vec!["example.com".to_owned()]] {
            let mut servers = placed();
            let resolver = server(&mut servers, RESOLVER);
            (resolver.manner, resolver.zones) = (Manner::Speaks, zones);
            let world = World::start(servers);
            let things = vec![txt_of("www.example.com"), sought(ProofPlace::File("www.example.com".into()))];
            let looked = look_for(&world, dns, things);
            for one in &looked {
                assert_eq!(one.verdict.kind, LookOutcome::CouldNotLook, "{one:?}");
                assert!(one.verdict.remarks[0].message.contains("no resolver"), "{one:?}");
            }
        }
    }
}

#[test]
fn a_cname_record_that_leads_back_is_told() {
    let circles = [
        vec![(AUTH, cname(AUTH))],
        vec![(AUTH, cname("b.example.com")), ("b.example.com", cname(AUTH))],
        vec![(AUTH, cname("b.example.com")), ("b.example.com", cname("b.example.com"))],
    ];
    for records in circles {
        assert_eq!(found(usual(&records)), (LookOutcome::Absent, vec!["cname_circle"]), "{records:?}");
    }
}

#[test]
fn a_secondary_that_lags_is_told_by_its_serial_number() {
    let mut servers = placed();
    let old = server(&mut servers, 3);
    old.serial = 7;
    old.records.retain(|(name, _)| name != AUTH);
    let world = World::start(servers);
    let looked = look_for(&world, Dns::Authoritative, vec![txt_of("www.example.com")]);
    assert_eq!(said(&looked), (LookOutcome::Absent, vec!["lagging"]));
    let message = &looked[0].verdict.remarks[0].message;
    assert!(message.starts_with("3 of 4 servers have the record; ns3.example.com is behind"), "{message}");
}

#[test]
fn a_record_elsewhere_is_found_and_told() {
    for (name, case) in [
        ("_dnsauth.www.example.com.example.com", "zone_twice"),
        ("_dnsauth.example.com", "at_parent"),
        ("example.com", "at_parent"),
    ] {
        let servers = usual(&[(name, txt(TOKEN)), ("www.example.com", a(80))]);
        assert_eq!(found(servers), (LookOutcome::Absent, vec![case]), "{name}");
    }
    let wild = usual(&[("*.www.example.com", txt("v=spf1 -all")), ("www.example.com", a(80))]);
    assert_eq!(found(wild), (LookOutcome::Absent, vec!["wildcard"]));
    let hidden = usual(&[("www.example.com", cname("cdn.example.com")), ("cdn.example.com", a(80))]);
    assert_eq!(found(hidden), (LookOutcome::Absent, vec!["nxdomain", "name_is_cname"]));
    let meant = usual(&[(AUTH, cname("icru1984rnekfj.dcv.digicert.com")), ("www.example.com", a(80))]);
    assert_eq!(found(meant), (LookOutcome::Absent, vec!["cname_for_txt"]));
    let world = World::start(placed());
    let cname = sought(ProofPlace::Cname("www.example.com".into()));
    assert_eq!(
        said(&look_for(&world, Dns::Authoritative, vec![cname])),
        (LookOutcome::Absent, vec!["txt_for_cname"])
    );
}

#[test]
fn a_zone_that_is_another_one_inside_is_told_and_the_outside_counts() {
    let mut servers = usual(&[(AUTH, txt(TOKEN)), ("www.example.com", a(80))]);
    let resolver = server(&mut servers, RESOLVER);
    let outside: Vec<_> =
        (1..=4).map(|number| ("example.com".to_owned(), ns(&format!("ns{number}.example.com")))).collect();
    resolver.records.retain(|record| !outside.contains(record));
    resolver.records.extend([
        ("example.com".to_owned(), ns("inside.example.com")),
        ("inside.example.com".to_owned(), a(8)),
    ]);
    servers.push((8, Server { zones: vec!["example.com".into()], ..Server::default() }));
    assert_eq!(found(servers.clone()), (LookOutcome::Seen, vec!["in_place", "inside_view"]));
    let world = World::start(servers);
    look_for(&world, Dns::Authoritative, vec![txt_of("www.example.com")]);
    assert_eq!(world.asked_of(8), [], "who is outside never comes to the inside");
}

#[test]
fn a_zone_that_is_not_there_or_leads_nowhere_is_told() {
    let world = World::start(placed());
    let looked = look_for(&world, Dns::Authoritative, vec![txt_of("www.absent.com"), txt_of("absent.test")]);
    assert_eq!(said(&looked), (LookOutcome::Absent, vec!["no_zone"]));
    assert_eq!(looked[1].verdict.remarks[0].case, "no_zone");
    let mut nowhere = placed();
    let is_address = |name: &str| name.starts_with("ns") && name.ends_with(".example.com");
    server(&mut nowhere, RESOLVER).records.retain(|(name, _)| !is_address(name));
    assert_eq!(found(nowhere), (LookOutcome::Absent, vec!["no_servers"]));
}

#[test]
fn a_resolver_that_says_nothing_is_passed_over_for_the_next_and_none_at_all_is_told() {
    let world = World::start(placed());
    let dead = std::net::SocketAddr::new(address(99), world.port);
    let settings =
        LookSettings { resolvers: Ok(vec![dead, world.resolver]), ..world.settings(Dns::Authoritative) };
    let looked = run(look::in_place(&settings, vec![txt_of("www.example.com")], |_| {}));
    assert_eq!(said(&looked).0, LookOutcome::Seen);
    let settings = LookSettings { resolvers: Ok(vec![dead]), ..settings };
    let looked = run(look::in_place(&settings, vec![txt_of("www.example.com")], |_| {}));
    assert_eq!(said(&looked), (LookOutcome::CouldNotLook, vec!["resolver_silent"]));
    let settings = LookSettings { resolvers: Err("resolv.conf names none".into()), ..settings };
    let looked = run(look::in_place(&settings, vec![txt_of("www.example.com")], |_| {}));
    assert_eq!(said(&looked), (LookOutcome::CouldNotLook, vec!["no_resolver"]));
}

#[test]
fn where_signatures_are_broken_the_service_will_refuse_whatever_is_there() {
    let target = "icru1984rnekfj.dcv.digicert.com";
    let auth = "_dnsauth.bogus.example.com";
    let of_method = [
        (txt(TOKEN), RecordType::TXT, ProofPlace::Txt("bogus.example.com".into())),
        (cname(target), RecordType::CNAME, ProofPlace::Cname("bogus.example.com".into())),
    ];
    for (record, kind, place) in of_method {
        // The whole zone; the type that is looked for; another one, which says nothing of it.
        for (wrong, is_told) in [(vec![], true), (vec![kind], true), (vec![RecordType::MX], false)] {
            for dns in [Dns::Authoritative, Dns::Resolver] {
                let mut servers = usual(&[(auth, record.clone()), ("bogus.example.com", a(80))]);
                let resolver = server(&mut servers, RESOLVER);
                (resolver.manner, resolver.signed_wrongly) = (Manner::Validates, wrong.clone());
                let world = World::start(servers);
                let looked = look_for(&world, dns, vec![sought(place.clone())]);
                let (came_to, cases) = said(&looked);
                let expected = if is_told { LookOutcome::Absent } else { LookOutcome::Seen };
                assert_eq!((came_to, cases[0] == "dnssec_broken"), (expected, is_told), "{dns:?} {looked:?}");
                assert!(cases.iter().all(|case| !case.contains("servfail")), "said once: {cases:?}");
                assert_eq!(looked[0].verdict.is_refused(), is_told);
            }
        }
    }
}

#[test]
fn a_resolver_that_fails_whether_or_not_it_checks_says_nothing_of_signatures() {
    for kind in [RecordType::TXT, RecordType::SOA, RecordType::NS] {
        for dns in [Dns::Authoritative, Dns::Resolver] {
            let mut servers = placed();
            server(&mut servers, RESOLVER).not_known = vec![kind];
            let world = World::start(servers);
            let looked = look_for(&world, dns, vec![txt_of("www.example.com")]);
            assert!(!said(&looked).1.contains(&"dnssec_broken"), "{kind} {dns:?}: {looked:?}");
        }
    }
}

#[test]
fn names_of_one_zone_share_what_is_found_out_about_it() {
    let world = World::start(usual(&[("*.example.com", txt(TOKEN))]));
    let names: Vec<_> = (0..30).map(|number| txt_of(&format!("n{number}.example.com"))).collect();
    look_for(&world, Dns::Authoritative, names);
    let mut times: HashMap<(String, RecordType), usize> = HashMap::new();
    for asked in world.asked_of(RESOLVER) {
        *times.entry((asked.name, asked.kind)).or_default() += 1;
    }
    assert!(times.values().all(|count| *count == 1), "{times:?}");
}

/// The same, with a server ns1 that has an address of IPv6 as well, at which this is held.
fn with_six(records: &[(&str, hickory_proto::rr::RData)]) -> Vec<(u8, Server)> {
    let mut servers = placed();
    let held = usual(records).remove(0).1;
    servers.insert(0, (SIX, held));
    for (_, server) in &mut servers {
        server.records.push(("ns1.example.com".into(), aaaa()));
    }
    servers
}

#[test]
fn a_server_is_asked_over_both_families_and_each_has_to_have_it() {
    if !has_ipv6() {
        return;
    }
    let world = World::start(with_six(&[(AUTH, txt(TOKEN)), ("www.example.com", a(80))]));
    let looked = look_for(&world, Dns::Authoritative, vec![txt_of("www.example.com")]);
    assert_eq!(said(&looked), (LookOutcome::Seen, vec!["in_place"]));
    for number in [1, SIX] {
        let asked = world.asked_of(number);
        assert_eq!(asked.iter().filter(|asked| asked.name == format!("{AUTH}.")).count(), 1, "{asked:?}");
    }
    assert!(looked[0].said.iter().any(|line| line.starts_with("ns1.example.com (::1): ")), "{looked:?}");

    let (kind, cases) = found(with_six(&[("www.example.com", a(80))]));
    assert_eq!((kind, cases), (LookOutcome::Absent, vec!["some_servers"]));
}

#[test]
fn a_server_that_answers_over_one_family_alone_is_told_and_the_other_counts() {
    if !has_ipv6() {
        return;
    }
    let mut servers = with_six(&[]);
    server(&mut servers, SIX).manner = Manner::Silent;
    let world = World::start(servers);
    let looked = look_for(&world, Dns::Authoritative, vec![txt_of("www.example.com")]);
    // Many a machine has one family alone: what cannot be asked over the other stands with who said what.
    assert_eq!(said(&looked), (LookOutcome::Seen, vec!["in_place"]));
    let silent =
        |line: &&String| line.starts_with("ns1.example.com (::1): ") && line.contains("did not answer");
    assert!(looked[0].said.iter().any(|line| silent(&line)), "{looked:?}");
}

#[test]
fn a_zone_whose_servers_have_no_address_is_delegated_to_nowhere() {
    let mut servers = usual(&[]);
    let names = vec!["ns1.gone.com".to_owned(), "ns2.gone.com".to_owned()];
    server(&mut servers, 9).cuts.push(("nowhere.com".into(), names));
    let resolver = server(&mut servers, RESOLVER);
    resolver.lost = vec!["nowhere.com".into()];
    assert_eq!(found_of(servers.clone(), "www.nowhere.com"), (LookOutcome::Absent, vec!["no_servers"]));
    // What is not known of the servers is not said of them.
    server(&mut servers, RESOLVER).lost.push("gone.com".into());
    assert_eq!(found_of(servers, "www.nowhere.com"), (LookOutcome::CouldNotLook, vec!["servfail"]));
}
