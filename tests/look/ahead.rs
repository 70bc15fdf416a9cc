//! What would stop an order, before it is placed.

use dvorder::dns::Dns;
use dvorder::follow::look::before::{NameAhead, ProofKind};
use dvorder::follow::look::verdict::LookOutcome;
use dvorder::io::look;
use hickory_proto::rr::{RData, RecordType};

use crate::world::{Manner, RESOLVER, World, a, address, caa, cname, mx};
use crate::{run, server, usual};

fn asked(name: &str, proof: ProofKind) -> NameAhead {
    NameAhead { name: name.into(), shown: name.into(), proof }
}

fn ahead(world: &World, dns: Dns, asked: Vec<NameAhead>) -> Vec<(LookOutcome, Vec<&'static str>)> {
    let told = run(look::before(&world.settings(dns), asked, |_| {}));
    told.into_iter()
        .map(|(_, verdict)| (verdict.kind, verdict.remarks.iter().map(|remark| remark.case).collect()))
        .collect()
}

fn one(records: &[(&str, RData)], name: &str, proof: ProofKind) -> (LookOutcome, Vec<&'static str>) {
    let world = World::start(usual(records));
    ahead(&world, Dns::Authoritative, vec![asked(name, proof)]).remove(0)
}

#[test]
fn caa_is_looked_for_up_the_tree_and_at_the_end_of_other_names() {
    let www = ("www.example.com", a(80));
    let cdn = || [("www.example.com", cname("cdn.example.com")), ("cdn.example.com", a(80))].to_vec();
    let permits = |name: &'static str| (name, caa(0, "issue", "digicert.com"));
    let forbids = |name: &'static str| (name, caa(0, "issue", "other.test"));
    for (records, name, kind, case) in [
        (vec![www.clone()], "www.example.com", LookOutcome::Seen, "caa_none"),
        (vec![www.clone(), permits("example.com")], "www.example.com", LookOutcome::Seen, "caa_permits"),
        (vec![www.clone(), forbids("example.com")], "www.example.com", LookOutcome::Absent, "caa_forbids"),
        (
            vec![permits("www.example.com"), forbids("example.com")],
            "www.example.com",
            LookOutcome::Seen,
            "caa_permits",
        ),
        (
            [cdn(), vec![forbids("cdn.example.com")]].concat(),
            "www.example.com",
            LookOutcome::Absent,
            "caa_forbids",
        ),
        (
            [cdn(), vec![permits("cdn.example.com"), forbids("example.com")]].concat(),
            "www.example.com",
            LookOutcome::Seen,
            "caa_permits",
        ),
        (
            vec![("example.com", caa(0, "issuewild", ";"))],
            "*.example.com",
            LookOutcome::Absent,
            "caa_forbids",
        ),
        (vec![("example.com", caa(0, "issuewild", ";"))], "example.com", LookOutcome::Seen, "caa_permits"),
        (vec![("example.com", caa(128, "unheard", "x"))], "example.com", LookOutcome::Absent, "caa_critical"),
        (
            vec![("example.com", caa(0, "iodef", "mailto:a@b.test"))],
            "example.com",
            LookOutcome::Seen,
            "caa_permits",
        ),
    ] {
        assert_eq!(one(&records, name, ProofKind::Record), (kind, vec![case]), "{records:?}");
    }
    let bound = [("example.com", caa(0, "issue", "digicert.com; accounturi=x"))];
    assert_eq!(
        one(&bound, "example.com", ProofKind::Record),
        (LookOutcome::Seen, vec!["caa_parameters", "caa_permits"])
    );
}

#[test]
fn mail_and_files_need_somewhere_to_go() {
    let mail = || ProofKind::Mail("example.com".into());
    assert_eq!(one(&[], "example.com", mail()), (LookOutcome::Absent, vec!["no_mx", "caa_none"]));
    let host = [("example.com", mx("mx.example.com")), ("mx.example.com", a(25))];
    assert_eq!(one(&host, "example.com", mail()).0, LookOutcome::Seen);
    assert_eq!(
        one(&host[..1], "example.com", mail()),
        (LookOutcome::Absent, vec!["mx_without_address", "caa_none"])
    );
    assert_eq!(
        one(&[("example.com", mx("."))], "example.com", mail()),
        (LookOutcome::Absent, vec!["null_mx", "caa_none"])
    );
    assert_eq!(
        one(&[], "example.com", ProofKind::File),
        (LookOutcome::Absent, vec!["no_address", "caa_none"])
    );
    assert_eq!(one(&[("example.com", a(80))], "example.com", ProofKind::File).0, LookOutcome::Seen);
}

#[test]
fn broken_signatures_and_missing_zones_are_told() {
    let mut servers = usual(&[("bogus.example.com", a(80))]);
    server(&mut servers, RESOLVER).manner = Manner::Validates;
    let world = World::start(servers);
    for dns in [Dns::Authoritative, Dns::Resolver] {
        let told = ahead(
            &world,
            dns,
            vec![
                asked("bogus.example.com", ProofKind::Record),
                asked("absent.com", ProofKind::Record),
                asked("example.com", ProofKind::Record),
            ],
        );
        assert_eq!(told[0], (LookOutcome::Absent, vec!["dnssec_broken"]));
        assert_eq!(told[1], (LookOutcome::Absent, vec!["no_zone"]));
        assert_eq!(told[2].0, LookOutcome::Seen);
    }
}

#[test]
fn a_server_that_cannot_answer_for_caa_is_no_broken_signature() {
    let with = |manner: Manner, change: &dyn Fn(&mut crate::world::Server)| {
        let mut servers = usual(&[("bogus.example.com", a(80)), ("bogus.example.com", mx("mx.example.com"))]);
        let resolver = server(&mut servers, RESOLVER);
        resolver.manner = manner;
        change(resolver);
        World::start(servers)
    };
    let found = |world: &World, proof: ProofKind| {
        ahead(world, Dns::Authoritative, vec![asked("bogus.example.com", proof)]).remove(0)
    };
    // An old server, signed or not: SERVFAIL to CAA alone, checked or not.
    let old = with(Manner::Validates, &|resolver| {
        (resolver.not_known, resolver.signed_wrongly) = (vec![RecordType::CAA], vec![RecordType::TXT]);
    });
    assert_eq!(found(&old, ProofKind::Record), (LookOutcome::CouldNotLook, vec!["caa_not_known"]));
    let is_caa = |asked: &&crate::world::Asked| asked.kind == RecordType::CAA && asked.is_unchecked;
    assert!(old.asked_of(RESOLVER).iter().any(|asked| is_caa(&asked)), "the same is asked unchecked");
    // One type that is signed wrongly, whichever it is.
    let mail = || ProofKind::Mail("bogus.example.com".into());
    for (kind, proof) in
        [(RecordType::CAA, ProofKind::Record), (RecordType::MX, mail()), (RecordType::AAAA, ProofKind::File)]
    {
        let broken = with(Manner::Validates, &|resolver| resolver.signed_wrongly = vec![kind]);
        let (came_to, cases) = found(&broken, proof);
        assert_eq!((came_to, cases[0]), (LookOutcome::Absent, "dnssec_broken"), "{kind}: {cases:?}");
    }
}

#[test]
fn only_those_are_asked_who_may_be() {
    let names = || vec![asked("example.com", ProofKind::File), asked("192.0.2.1", ProofKind::File)];
    let world = World::start(usual(&[("example.com", a(80))]));
    assert!(ahead(&world, Dns::Resolver, names()).iter().all(|(kind, _)| *kind == LookOutcome::Seen));
    assert!(world.asked().iter().all(|asked| asked.at == address(RESOLVER)));
    let world = World::start(usual(&[]));
    assert_eq!(ahead(&world, Dns::Nobody, names())[0], (LookOutcome::CouldNotLook, vec!["switched_off"]));
    assert_eq!(world.asked(), []);
}
