//! Pasting and resizing.

use std::fs;
use std::time::Duration;

use crate::orders::{confirm, leave};
use crate::sandbox::Sandbox;
use crate::terminal::{Terminal, dvorder};

/// At the large field for a CSR.
fn at_the_csr() -> Terminal {
    let terminal = dvorder("--sandbox").start();
    terminal.keys("Down ^N");
    terminal.type_text("example.com");
    terminal.keys("^N");
    terminal
}

fn example_csr(terminal: &Terminal) -> String {
    fs::read_to_string(terminal.home().path().join("assets/examples/example.csr")).unwrap()
}

#[test]
fn a_pasted_csr_is_ordered_with() {
    let mut terminal = at_the_csr();
    terminal.paste(&example_csr(&terminal));
    terminal.wait_for("✓ RSA 2048, SHA-256 with RSA, verifies");
    confirm(&terminal, "example.com");
    terminal.wait_for("Ordered. Order 6484932");
    assert_eq!(leave(&mut terminal), 0);
}

#[test]
fn a_csr_pasted_into_a_terminal_without_bracketed_paste_is_ordered_with() {
    let mut terminal = at_the_csr();
    terminal.paste_raw(&example_csr(&terminal));
    terminal.wait_for("✓ RSA 2048, SHA-256 with RSA, verifies");
    confirm(&terminal, "example.com");
    terminal.wait_for("Ordered. Order 6484932");
    assert_eq!(leave(&mut terminal), 0);
}

#[test]
fn a_list_of_names_pasted_without_bracketed_paste_sets_nothing_off() {
    let mut terminal = dvorder("--sandbox").start();
    terminal.keys("Down ^N");
    terminal.type_text("example.com");
    terminal.keys("Tab");
    terminal.paste_raw("www.example.com\nsub.example.com\nlog.example.com\n");
    terminal.wait_for("sub.example.com");
    terminal.settle();
    terminal.wait_for("4 names on this certificate.");
    terminal.keys("^C ^C");
    assert_eq!(terminal.wait_exit(), 0);
}

#[test]
fn a_pasted_private_key_is_shown_nowhere() {
    let key = rcgen::KeyPair::generate().unwrap().serialize_pem();
    let body = key.lines().nth(1).unwrap();
    for paste in [Terminal::paste, Terminal::paste_raw] {
        let mut terminal = at_the_csr();
        paste(&terminal, &key);
        terminal.wait_for("private key");
        terminal.keys("^C ^C");
        assert_eq!(terminal.wait_exit(), 0);
        terminal.assert_restored();
        // A line of it could be drawn in pieces.
        for start in (0..body.len() - 12).step_by(4) {
            terminal.assert_nowhere(&body[start..start + 12]);
        }
    }
}

#[test]
fn a_pasted_confirmation_orders_nothing_before_enter_is_pressed() {
    let sandbox = Sandbox::start(&[]);
    let mut terminal = sandbox.wizard("--from assets/examples/order.json --product ssl_dv_geotrust").start();
    terminal.keys("^R ^N");
    terminal.paste_raw("example.com\n");
    terminal.wait_for("Confirm example.com");
    terminal.settle();
    assert_eq!(sandbox.orders(), 0);
    terminal.keys("^U");
    // A slow connection breaks it into pieces.
    while !terminal.paste_in_pieces(&["example.", "com", "\n"], Duration::from_millis(10)) {
        terminal.settle();
        terminal.keys("^U");
    }
    terminal.settle();
    assert!(terminal.shows("Confirm example.com"), "{}", terminal.screen());
    assert_eq!(sandbox.orders(), 0);
    terminal.keys("Enter");
    terminal.wait_for("Ordered. Order 6484932");
    assert_eq!(leave(&mut terminal), 0);
    assert_eq!(sandbox.orders(), 1);
}

#[test]
fn any_size_is_survived() {
    let mut terminal = at_the_csr();
    terminal.keys("Tab Shift-Tab");
    let before = terminal.screen();
    for (columns, rows) in [(1, 1), (2, 1), (1, 24), (80, 1), (59, 14), (3, 3), (300, 100)] {
        terminal.resize(columns, rows);
        terminal.keys("Tab Shift-Tab ^G Esc ^S Esc");
        terminal.resize(80, 24);
        terminal.wait_until("the screen as it was", |seen| seen.screen() == before);
    }
    // A terminal that was smaller meanwhile has lost what stood there, whatever size it has now.
    terminal.resize_to_and_fro((40, 10), (80, 24));
    terminal.wait_until("the screen as it was", |seen| seen.screen() == before);
    terminal.keys("^C");
    assert_eq!(terminal.wait_exit(), 0);
    terminal.assert_restored();
}

#[test]
fn a_terminal_that_knows_no_size_is_taken_for_80_by_24() {
    let terminal = dvorder("--sandbox").by_shell("stty rows 0 columns 0; exec \"$@\"").start();
    terminal.wait_for("Which certificate");
    terminal.wait_for("^Q leave");
    let terminal =
        dvorder("--sandbox").by_shell("stty rows 0 columns 0; LINES=15 COLUMNS=60 exec \"$@\"").start();
    terminal.wait_for("Step 1 of 9");
}
