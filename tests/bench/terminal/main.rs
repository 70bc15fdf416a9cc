//! What the program costs in a terminal: bytes, writes, time and memory, as ratios to the smallest form that
//! stock ratatui makes. Both run in pseudo terminals, in turns. Linux only.
//!
//! ```sh
//! cargo bench --bench terminal
//! ```

mod pseudo;
#[allow(dead_code, reason = "the tests use the rest of it")]
#[path = "../../common/pty.rs"]
mod pty;
mod stock;

use std::collections::BTreeMap;
use std::time::Duration;

use pseudo::{Program, Session};

/// Each program is started so often at each size; the medians are compared.
const ROUNDS: usize = 8;
const SIZES: [(u16, u16); 2] = [(80, 24), (200, 60)];
/// Typed and deleted again in each round, in a field that holds it.
const TYPED: &str = "thequickbrown";
const IDLE: Duration = Duration::from_secs(2);

/// Figures by name, each measured once or more.
type Figures = BTreeMap<&'static str, Vec<f64>>;

fn main() {
    if std::env::args().nth(1).as_deref() == Some(stock::ARGUMENT) {
        return stock::run().expect("the stock form has a terminal");
    }
    for size in SIZES {
        let (mut dvorder, mut stock) = (Figures::new(), Figures::new());
        for _ in 0..ROUNDS {
            measure(&Program::dvorder(&[]), size, &mut dvorder);
            measure(&Program::stock(), size, &mut stock);
        }
        println!("\n{}x{}: dvorder, stock form, ratio of the medians of {ROUNDS} rounds", size.0, size.1);
        for (figure, values) in &dvorder {
            let (ours, theirs) = (median(values), stock.get(figure).map(|values| median(values)));
            match theirs {
                Some(theirs) if theirs > 0.0 => {
                    println!("  {figure:<46} {ours:>10.3} {theirs:>10.3} {:>8.2}", ours / theirs);
                }
                _ => println!("  {figure:<46} {ours:>10.3}"),
            }
        }
    }
    crowded();
    left();
}

/// One run of a program: start, keys in its first text field, focus moves, nothing at all, a paste.
fn measure(program: &Program, size: (u16, u16), figures: &mut Figures) {
    let mut note = |figure, value| figures.entry(figure).or_default().push(value);
    let (mut session, started) = Session::start(program, size);
    note("start, ms", started);
    note("start, CPU ms", session.cpu());
    for key in program.way_to_a_text {
        let (_, bytes, writes) = session.press(key);
        if program.is_dvorder {
            note("step change, bytes", bytes);
            note("step change, writes, those to the draft too", writes);
        }
    }
    for letter in TYPED.chars() {
        let (waited, bytes, writes) = session.press(letter.encode_utf8(&mut [0; 4]));
        note("key to screen, ms", waited);
        note("typed character, bytes", bytes);
        note("typed character, writes", writes);
    }
    for _ in TYPED.chars() {
        session.press("\x7f");
    }
    for key in ["\t", "\x1b[Z", "\t", "\x1b[Z"] {
        let (_, bytes, writes) = session.press(key);
        note("focus move, bytes", bytes);
        note("focus move, writes", writes);
    }
    let before = session.cpu();
    let switches = session.wake_ups();
    note("idle 2 s, bytes", session.read_for(IDLE));
    note("idle 2 s, CPU ms", session.cpu() - before);
    note("idle 2 s, wake-ups", session.wake_ups() - switches);
    note("peak memory, MB", session.peak_memory());
    let pasted = format!("\x1b[200~{}\x1b[201~", "x".repeat(64 * 1024));
    let (waited, bytes, writes) = session.press(&pasted);
    note("paste of 64 KB, ms", waited);
    note("paste of 64 KB, bytes", bytes);
    note("paste of 64 KB, writes", writes);
}

/// One key on the screens that list names, against the same key with ten names.
fn crowded() {
    println!("\nkey to screen by the number of names, ms and ratio to 10 names (80x24)");
    for (screen, way) in [("Domains", "\x0e|\t"), ("DCV", "\x0e|\x0e|\x0e|\x0e|\t")] {
        let mut with_ten = None;
        for names in [10, 250, 1000] {
            let mut figures = Figures::new();
            for _ in 0..ROUNDS {
                let body = pseudo::request_body(names);
                let program = Program::dvorder(&["--from", body.path().to_str().expect("a plain path")]);
                let (mut session, _) = Session::start(&program, (80, 24));
                for key in way.split('|') {
                    session.press(key);
                }
                for letter in TYPED.chars() {
                    let (waited, ..) = session.press(letter.encode_utf8(&mut [0; 4]));
                    figures.entry("key").or_default().push(waited);
                }
                figures.entry("memory").or_default().push(session.peak_memory());
            }
            let key = median(&figures["key"]);
            let ten = *with_ten.get_or_insert(key);
            let memory = median(&figures["memory"]);
            println!(
                "  {screen:<8} {names:>5} names {key:>9.3} {:>8.2}   peak memory {memory:.1} MB",
                key / ten
            );
        }
    }
}

/// A start after earlier runs that left nothing, against one that left a thousand orders and a hundred drafts.
fn left() {
    println!("\nstart by what earlier runs left, and its ratio to nothing (80x24)");
    let homes =
        [("nothing", 0, 0, "Which certificate"), ("1,000 orders, 100 drafts", 1000, 100, "New order")];
    let mut homes = homes.map(|(left, orders, drafts, ready)| {
        let home = tempfile::tempdir().expect("there is room for a folder");
        pseudo::leave(home.path(), orders, drafts);
        let program = Program::with_what_was_left(ready);
        // The first start reads everything and keeps an index; what was written just before is read once more.
        for _ in 0..2 {
            Session::start_in(home.path(), &program, SIZES[0]);
            std::thread::sleep(Duration::from_millis(200));
        }
        (left, home, program, Figures::new())
    });
    for _ in 0..3 * ROUNDS {
        for (_, home, program, figures) in &mut homes {
            let (session, started) = Session::start_in(home.path(), program, SIZES[0]);
            for (figure, value) in [
                ("start, ms", started),
                ("start, CPU ms", session.cpu()),
                ("peak memory, MB", session.peak_memory()),
            ] {
                figures.entry(figure).or_default().push(value);
            }
        }
    }
    for (left, .., figures) in &homes {
        for (figure, values) in figures {
            let (value, empty) = (median(values), median(&homes[0].3[figure]));
            println!("  {left:<26} {figure:<18} {value:>10.3} {:>8.2}", value / empty);
        }
    }
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}
