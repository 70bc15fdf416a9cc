//! A look at DNS and at web servers, against servers on loopback that do as they are told. Nothing leaves the machine:
//! every address is one of 127.0.0.0/8.

mod ahead;
mod command;
#[path = "../common/mod.rs"]
mod common;
mod files;
#[path = "../common/program.rs"]
mod program;
mod real;

mod records;
#[path = "../common/schema.rs"]
mod schema;
mod world;

use dvorder::dns::Dns;
use dvorder::follow::look::sought::{ProofPlace, Sought};
use dvorder::follow::look::verdict::{LookOutcome, Looked};
use dvorder::io::look;
use world::{World, server, usual};

pub const TOKEN: &str = "icru1984rnekfj";

pub fn sought(place: ProofPlace) -> Sought {
    Sought { names: vec![place.base().to_owned()], place, tokens: vec![TOKEN.to_owned()], ended: Vec::new() }
}

pub fn txt_of(base: &str) -> Sought {
    sought(ProofPlace::Txt(base.to_owned()))
}

/// Looks for things in a world.
pub fn look_for(world: &World, dns: Dns, sought: Vec<Sought>) -> Vec<Looked> {
    run(look::in_place(&world.settings(dns), sought, |_| {}))
}

pub fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

/// What a look for one thing came to.
pub fn said(looked: &[Looked]) -> (LookOutcome, Vec<&'static str>) {
    let verdict = &looked[0].verdict;
    (verdict.kind, verdict.remarks.iter().map(|remark| remark.case).collect())
}
