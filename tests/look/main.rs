//! A look at DNS and at web servers, against servers on loopback that do as they are told. Nothing leaves the machine:
//! every address is one of 127.0.0.0/8.

mod ahead;
mod command;
#[path = "../common/mod.rs"]
mod common;
mod files;
#[path = "../common/program.rs"]
mod program;
mod records;
#[path = "../common/schema.rs"]
mod schema;
mod world;

use dvorder::dns::Dns;
use dvorder::follow::look::sought::{Place, Sought};
use dvorder::follow::look::verdict::{Kind, Looked};
use dvorder::io::look;
use world::{RESOLVER, Server, World, a, ns};

pub const TOKEN: &str = "icru1984rnekfj";

pub fn sought(place: Place) -> Sought {
    Sought { names: vec![place.base().to_owned()], place, tokens: vec![TOKEN.to_owned()], ended: Vec::new() }
}

pub fn txt_of(base: &str) -> Sought {
    sought(Place::Txt(base.to_owned()))
}

/// The servers of example.com, 1 to 4, that of com, 9, and a resolver that knows what they do.
pub fn usual(records: &[(&str, hickory_proto::rr::RData)]) -> Vec<(u8, Server)> {
    let own: Vec<(String, hickory_proto::rr::RData)> =
        records.iter().map(|(name, data)| ((*name).to_owned(), data.clone())).collect();
    let names: Vec<String> = (1..=4).map(|number| format!("ns{number}.example.com")).collect();
    let mut of_zone = own;
    of_zone.extend(names.iter().map(|name| ("example.com".to_owned(), ns(name))));
    of_zone.extend((1..=4).map(|number| (format!("ns{number}.example.com"), a(number))));
    let zone = Server {
        zones: vec!["example.com".into()],
        records: of_zone.clone(),
        serial: 8,
        ..Server::default()
    };
    let com = Server {
        zones: vec!["com".into()],
        cuts: vec![("example.com".into(), names)],
        records: vec![("com".into(), ns("ns.com")), ("ns.com".into(), a(9))],
        ..Server::default()
    };
    let mut known = of_zone;
    known.extend(com.records.clone());
    let resolver = Server {
        manner: world::Manner::Resolves,
        zones: ["", "com", "example.com"].map(str::to_owned).to_vec(),
        records: known,
        ..Server::default()
    };
    let mut servers: Vec<(u8, Server)> = (1..=4).map(|number| (number, zone.clone())).collect();
    servers.push((9, com));
    servers.push((RESOLVER, resolver));
    servers
}

/// One of the servers, to be changed.
pub fn server(servers: &mut [(u8, Server)], wanted: u8) -> &mut Server {
    &mut servers.iter_mut().find(|(number, _)| *number == wanted).unwrap().1
}

/// Looks for things in a world.
pub fn look_for(world: &World, dns: Dns, sought: Vec<Sought>) -> Vec<Looked> {
    run(look::in_place(&world.settings(dns), sought, |_| {}))
}

pub fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

/// What a look for one thing came to.
pub fn said(looked: &[Looked]) -> (Kind, Vec<&'static str>) {
    let verdict = &looked[0].verdict;
    (verdict.kind, verdict.remarks.iter().map(|remark| remark.case).collect())
}
