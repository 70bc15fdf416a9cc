//! How long the pure parts take: what one key costs before the terminal is written to, by the number of names.
//!
//! ```sh
//! cargo bench --bench wizard
//! ```

#[path = "../common/mod.rs"]
mod common;
#[allow(dead_code, reason = "each test uses a part of it")]
#[path = "../common/wizard.rs"]
mod wizard;

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use dvorder::journal::shelf::Shelf;
use dvorder::journal::summary::Summary;
use dvorder::order::check::check;
use dvorder::order::draft::Draft;
use dvorder::order::facts::Facts;
use dvorder::order::parameter::FieldId;
use dvorder::order::step::Step;
use dvorder::ui::theme::Theme;
use dvorder::ui::view;
use dvorder::wizard::form::{Action, Spot};
use dvorder::wizard::scene::Scene;
use dvorder::wizard::start;
use dvorder::wizard::update::update;
use dvorder::wizard::{Model, Msg};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use common::sample_draft;
use wizard::{TODAY, go_to, go_to_step, listed, new_wizard, wizard_with};

const NAMES: [usize; 3] = [10, 250, 1000];
const ORDERS: [u64; 2] = [10, 5000];
const SIZES: [(u16, u16); 2] = [(80, 24), (200, 60)];
const THEME: Theme = Theme { ascii: false, colour: true };

/// An order of so many names under several domains, validated by mail, with an address for the first.
fn order_of(names: usize) -> Draft {
    let mut draft = sample_draft();
    draft.set(FieldId::Product, "ssl_dv_geotrust_flex");
    let others: Vec<String> =
        (1..names).map(|name| format!("host{name}.site{}.example.com", name % 20)).collect();
    draft.set(FieldId::DnsNames, others.join("\n"));
    draft.set(FieldId::DcvMethod, "email");
    draft
}

/// The wizard at a text field of one of the steps that list names.
fn at(step: Step, names: usize) -> Model {
    let mut model = wizard_with(order_of(names));
    go_to_step(&mut model, step);
    let is_text = |model: &Model, spot: &Spot| {
        spot.field() != Some(FieldId::CommonName)
            && model.form().field_at(spot).is_some_and(|it| it.is_text())
    };
    while !model.focus.clone().is_some_and(|spot| is_text(&model, &spot)) {
        wizard::keys(&mut model, "Tab");
    }
    model
}

/// The places where a key is measured, by name.
fn places() -> Vec<(String, Model)> {
    let steps = [(Step::Domains, "Domains"), (Step::Dcv, "DCV")];
    let crowded = steps
        .into_iter()
        .flat_map(|(step, name)| NAMES.map(|names| (format!("{name} with {names} names"), at(step, names))));
    let contacts = at(Step::Contacts, 1);
    let wrong = NAMES.map(|names| (format!("Domains with {names} wrong names"), among_wrong(names)));
    std::iter::once(("Contacts".to_owned(), contacts)).chain(crowded).chain(wrong).collect()
}

/// In a list of names each of which is wrong.
fn among_wrong(names: usize) -> Model {
    let mut draft = order_of(1);
    let wrong: Vec<String> = (0..names).map(|name| format!("host{name}")).collect();
    draft.set(FieldId::DnsNames, wrong.join("\n"));
    let mut model = wizard::wizard_with(draft);
    wizard::go_to_field(&mut model, FieldId::DnsNames);
    wizard::keys(&mut model, "Tab Shift-Tab");
    model
}

fn judging(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("check");
    for names in NAMES {
        let draft = order_of(names);
        let facts = Facts::of(&draft, TODAY);
        group.bench_function(BenchmarkId::from_parameter(format!("{names} names")), |bencher| {
            bencher.iter(|| check(black_box(&draft), &facts));
        });
    }
}

/// A character is typed and deleted again: two keys.
fn typing(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("update, two keys");
    for (place, mut model) in places() {
        group.bench_function(BenchmarkId::from_parameter(place), |bencher| {
            bencher.iter(|| {
                black_box(update(&mut model, Msg::Typed("a".into())));
                black_box(wizard::keys(&mut model, "Backspace"));
            });
        });
    }
}

fn drawing(criterion: &mut Criterion) {
    for (columns, rows) in SIZES {
        let mut group = criterion.benchmark_group(format!("draw at {columns}x{rows}"));
        for (place, model) in places() {
            let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
            group.bench_function(BenchmarkId::from_parameter(place), |bencher| {
                bencher.iter(|| {
                    buffer.reset();
                    black_box(view(&model, &THEME, &mut buffer));
                });
            });
        }
    }
}

/// The list of all orders, of which so many are.
fn all_of(orders: u64) -> Model {
    let orders: Vec<Summary> =
        (1..=orders).map(|id| listed(&format!("host{id}.example"), id, "pending")).collect();
    let mut model = new_wizard();
    start::offer(&mut model, Shelf { orders, ..Shelf::default() });
    go_to(&mut model, Spot::Action(Action::Show(Scene::Orders)));
    wizard::keys(&mut model, "Enter");
    model
}

/// Each key of the list of all orders, with its frame, there and back again.
fn listing(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("all orders, two keys and their frames");
    for orders in ORDERS {
        let model = all_of(orders);
        let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 24));
        for (there, back) in [("Down", "Up"), ("End", "Home"), ("h", "Backspace"), ("z", "Backspace")] {
            let mut model = model.clone();
            let mut press = |key: &str| {
                match key.len() {
                    1 => drop(black_box(update(&mut model, Msg::Typed(key.into())))),
                    _ => drop(black_box(wizard::keys(&mut model, key))),
                }
                buffer.reset();
                black_box(view(&model, &THEME, &mut buffer));
            };
            let name = format!("{there} and {back} among {orders}");
            group.bench_function(BenchmarkId::from_parameter(name), |bencher| {
                bencher.iter(|| {
                    press(there);
                    press(back);
                });
            });
        }
    }
}

criterion_group!(benches, judging, typing, drawing, listing);
criterion_main!(benches);
