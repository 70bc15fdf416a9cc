//! Every screen as it was, in `tests/data/screens`: its picture, a digest of each kind of picture of it, colours and
//! cursor included, what is said by a wizard that is left there, and what changes on it as Tab walks through its
//! spots. Where only a digest differs, `pictures`
//! shows what it stands for, here and on the commit before.

use std::fmt::Write;

use aws_lc_rs::digest::{SHA256, digest};
use dvorder::order::step::Step;
use dvorder::wizard::Model;
use dvorder::wizard::farewell::{USUAL_COLUMNS, farewell};
use ratatui::backend::TestBackend;

use crate::common::everything;
use crate::common::golden::Golden;
use crate::pictures::{KINDS, kind};
use crate::wizard::{go_to_step, moves, wizard_with};
use crate::{following, scenes, screen, terminal};

/// How far Tab walks at most.
const STEPS: usize = 60;

/// Everything that is pictured, and every step of the order with every parameter.
pub fn every_scene() -> Vec<(String, Model)> {
    let everything = Step::ALL.map(|step| {
        let mut model = wizard_with(everything::draft());
        go_to_step(&mut model, step);
        (format!("everything, {}", step.name()), model)
    });
    let all = scenes::all().into_iter().chain(scenes::usual()).chain(scenes::placed_for_three_names());
    all.chain(following::all()).chain(everything).collect()
}

#[test]
fn every_screen_is_as_it_was() {
    let mut golden = Golden::of("screens", ".txt");
    for (name, model) in every_scene() {
        let mut told = screen(&model) + "\n\n";
        for (theme, columns, rows) in KINDS {
            let digest = digest_of(&terminal(&model, theme, columns, rows));
            writeln!(told, "{:<14} {digest}", kind(theme, columns, rows)).unwrap();
        }
        let end = farewell(&model, USUAL_COLUMNS);
        writeln!(told, "\nLeft here, it ends with code {} and says:\n{}", end.code.code(), end.text).unwrap();
        if model.overlay.is_none() && !name.starts_with("crowded") {
            walk(model, &mut told);
        }
        golden.compare(&name, &told);
    }
    golden.end();
}

/// What changes on a screen with each Tab, and what of it cannot be read but only seen.
fn walk(mut model: Model, told: &mut String) {
    let mut before = screen(&model);
    for step in 1..=STEPS {
        if !moves(&mut model, "Tab") {
            return;
        }
        let now = screen(&model);
        let digest = digest_of(&terminal(&model, KINDS[0].0, KINDS[0].1, KINDS[0].2));
        writeln!(told, "\nTab {step}: {digest}").unwrap();
        for (row, (_, line)) in
            before.lines().zip(now.lines()).enumerate().filter(|(_, (old, new))| old != new)
        {
            writeln!(told, "{:>2} {line}", row + 1).unwrap();
        }
        before = now;
    }
    panic!("Tab comes to no end");
}

/// What is on a terminal, in a few digits.
fn digest_of(terminal: &TestBackend) -> String {
    let mut seen = String::new();
    for cell in &terminal.buffer().content {
        let (symbol, modifier) = (cell.symbol(), cell.modifier.bits());
        writeln!(seen, "{symbol}\0{}\0{}\0{}\0{modifier}", cell.fg, cell.bg, cell.underline_color).unwrap();
    }
    if terminal.cursor_visible() {
        write!(seen, "{}", terminal.cursor_position()).unwrap();
    }
    let digest = digest(&SHA256, seen.as_bytes());
    digest.as_ref().iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}
