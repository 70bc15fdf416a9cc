//! How long a look for the records of many names takes, against name servers on loopback: four that answer at once, and
//! the same with one of them dead, which costs one time-out of 2 s, however many names there are.
//!
//! ```sh
//! cargo bench --bench look
//! ```

#[allow(dead_code, reason = "each of its users uses a part of it")]
#[path = "../look/world.rs"]
mod world;

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use dvorder::dns::Dns;
use dvorder::follow::look::sought::{ProofPlace, Sought};
use dvorder::follow::look::verdict::LookOutcome;
use dvorder::io::look;
use world::{Manner, World, server, txt, usual};

const NAMES: [usize; 2] = [1, 250];
const TOKEN: &str = "icru1984rnekfj";

fn looking(criterion: &mut Criterion) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut group = criterion.benchmark_group("look");
    group.sample_size(10).warm_up_time(Duration::from_millis(100));
    for (servers, dead) in [("four servers", None), ("one of four dead", Some(3))] {
        let mut held = usual(&[("*.example.com", txt(TOKEN))]);
        if let Some(number) = dead {
            server(&mut held, number).manner = Manner::Silent;
        }
        let world = World::start(held);
        let settings = world.settings(Dns::Authoritative);
        for names in NAMES {
            let sought: Vec<Sought> =
                (0..names).map(|number| sought(&format!("n{number}.example.com"))).collect();
            let name = BenchmarkId::new(servers, format!("{names} names"));
            group.bench_function(name, |bencher| {
                bencher.iter(|| {
                    let looked = runtime.block_on(look::in_place(&settings, sought.clone(), |_| {}));
                    assert!(looked.iter().all(|one| one.verdict.kind == LookOutcome::Seen));
                    black_box(looked)
                });
            });
        }
    }
    group.finish();
}

fn sought(base: &str) -> Sought {
    let place = ProofPlace::Txt(base.to_owned());
    Sought { names: vec![base.to_owned()], place, tokens: vec![TOKEN.to_owned()], ended: Vec::new() }
}

criterion_group!(benches, looking);
criterion_main!(benches);
