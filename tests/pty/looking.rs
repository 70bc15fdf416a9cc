//! A look in the embedded sandbox: what is placed there is seen, and its check finds it and nothing else.

use std::time::Duration;

use crate::deeds::press;
use crate::orders::{EXAMPLE, confirm, leave};
use crate::terminal::dvorder;

#[test]
fn what_the_sandbox_places_is_seen_and_its_check_finds_it() {
    // By itself a check finds a name after the other: one that finds all has seen what was placed.
    let mut terminal = dvorder(&format!("--sandbox {EXAMPLE}")).start();
    terminal.keys("^R");
    terminal.wait_for("Ready to order");
    press(&terminal, "Look before ordering");
    terminal.wait_for("No CAA record says who may");
    confirm(&terminal, "example.com");
    terminal.wait_for("Order 6484932");
    press(&terminal, "Look whether all is in place");
    terminal.wait_for("Seen in place from here: 0 of 3");
    terminal.wait_for("does not exist yet (NXDOMAIN)");
    terminal.wait_for("▸ › Show which server said what");
    terminal.keys("Enter");
    terminal.wait_for("ns1.example.com (127.0.0.1): _dnsauth.example.com TXT: NXDOMAIN");
    terminal.keys("Esc");
    press(&terminal, "Place them for me");
    terminal.wait_for("has placed what is needed");
    terminal.keys("Shift-Tab");
    terminal.wait_for("▸ › Look again whether all is in place");
    terminal.keys("Enter");
    terminal.wait_for("All 3 are in place");
    press(&terminal, "Have the service check now");
    press(&terminal, "Check now");
    terminal.wait_with_patience(Duration::from_secs(60), "✓ issued");
    assert_eq!(leave(&mut terminal), 0);
}
