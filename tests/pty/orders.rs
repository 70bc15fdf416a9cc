//! Orders from the first key to the order number on the normal screen.

use std::fs;
use std::sync::Arc;

use crate::sandbox::{KEY, Sandbox};
use crate::terminal::{Home, Terminal, dvorder};

/// Confirms the order that is ready for review.
#[track_caller]
pub fn confirm(terminal: &Terminal, name: &str) {
    terminal.keys("^R");
    terminal.wait_for("Ready to order");
    terminal.keys("^N");
    terminal.wait_for("Place the order");
    terminal.type_text(name);
    // An Enter that came with text would do nothing.
    terminal.wait_for(&format!("Confirm {name}"));
    terminal.keys("Enter");
}

/// An order that is ready for review.
pub const EXAMPLE: &str = "--from assets/examples/order.json --product ssl_dv_geotrust";

/// Says, below what was confirmed, that one more is wanted of an order that was sent before.
pub const ONE_MORE: &str = "Shift-Tab Space Tab Enter";

/// Leaves, and checks that the terminal is as it was. The exit code.
#[track_caller]
pub fn leave(terminal: &mut Terminal) -> u32 {
    terminal.keys("^Q");
    let code = terminal.wait_exit();
    terminal.assert_restored();
    code
}

/// Leaves an order that was placed, and checks that what to do stays on the normal screen.
#[track_caller]
fn leave_with_order(terminal: &mut Terminal, what_to_place: &[&str]) {
    terminal.wait_for("Ordered. Order 6484932, certificate 6079436");
    assert_eq!(leave(terminal), 0);
    let left = terminal.left_behind();
    assert!(left.starts_with("SANDBOX: nothing was bought"), "{left}");
    assert!(left.contains("\nOrdered. Order 6484932, certificate 6079436\n"), "{left}");
    for line in what_to_place {
        assert!(left.contains(line), "{line}:\n{left}");
    }
}

const USUAL: (u16, u16) = (80, 24);
const SMALL: (u16, u16) = (60, 15);

/// Follows the walk-through of the README, with these keys on the step where the method is chosen.
#[track_caller]
fn walk_through(size: (u16, u16), method: &str, what_to_place: &[&str]) {
    let mut terminal = dvorder("--sandbox").size(size.0, size.1).start();
    terminal.wait_for("SANDBOX: nothing is bought");
    terminal.keys("Down");
    terminal.wait_for("GeoTrust Standard DV SSL Certificate (ssl_dv_geotrust)");
    terminal.keys("^N");
    terminal.type_text("example.com");
    terminal.keys("Tab");
    terminal.type_text("sub.example.com");
    terminal.keys("Enter");
    terminal.type_text("log.example.com");
    terminal.keys("^N ^O");
    terminal.type_text("assets/examples/example.csr");
    terminal.keys("Enter");
    terminal.wait_for("✓ Read from assets/examples/example.csr");
    // On the small screen this is below the edge.
    assert!(
        size == SMALL || terminal.shows("✓ RSA 2048, SHA-256 with RSA, verifies"),
        "{}",
        terminal.screen()
    );
    terminal.keys("^N ^N");
    terminal.keys(method);
    confirm(&terminal, "example.com");
    leave_with_order(&mut terminal, what_to_place);
    let home = terminal.home();
    let elsewhere = home.files().into_keys().find(|path| !path.starts_with(home.data()));
    assert_eq!(elsewhere, None, "a file that nobody asked for");
}

/// Orders what an example holds.
#[track_caller]
fn from_example(file: &str, product: &str, name: &str, what_to_place: &[&str]) {
    let setup = dvorder(&format!("--sandbox --from assets/examples/{file} --product {product}"));
    let mut terminal = setup.start();
    confirm(&terminal, name);
    leave_with_order(&mut terminal, what_to_place);
}

const TXT: &[&str] = &["_dnsauth.sub.example.com. IN TXT", "dig +short TXT _dnsauth.log.example.com"];
const CNAME: &[&str] = &["_dnsauth.sub.example.com. IN CNAME", ".dcv.digicert.com."];
const FILE: &[&str] = &["http://sub.example.com/.well-known/pki-validation/fileauth.txt", "curl"];

#[test]
fn an_order_by_txt_record_is_typed_by_hand() {
    walk_through(USUAL, "", TXT);
}

#[test]
fn an_order_by_cname_record_is_typed_by_hand() {
    walk_through(USUAL, "Down", CNAME);
}

#[test]
fn an_order_by_file_is_typed_by_hand() {
    walk_through(USUAL, "Down Down", FILE);
}

#[test]
fn an_order_by_mail_is_typed_by_hand() {
    let method = "Down Down Down Tab Down Enter Tab Down Enter Tab Tab Tab Tab Tab Enter";
    walk_through(USUAL, method, &["admin@example.com"]);
}

#[test]
fn an_order_is_typed_by_hand_at_60_by_15() {
    walk_through(SMALL, "", TXT);
}

#[test]
fn the_wizard_in_ascii_shows_nothing_else() {
    let mut terminal = dvorder("--sandbox --ascii").start();
    terminal.keys("Down ^N");
    terminal.type_text("example.com");
    assert_eq!(terminal.screen().chars().find(|c| !c.is_ascii()), None);
    terminal.keys("^C ^C");
    assert_eq!(terminal.wait_exit(), 0);
    terminal.assert_restored();
}

#[test]
fn the_example_of_the_documentation_is_ordered() {
    from_example("order.json", "ssl_dv_geotrust", "example.com", TXT);
}

#[test]
fn the_example_for_a_wildcard_is_ordered_by_cname_record() {
    let what_to_place = &["_dnsauth.example.com. IN CNAME", ".dcv.digicert.com."];
    from_example("order-wildcard.json", "wildcard_dv_geotrust", "*.example.com", what_to_place);
}

#[test]
fn the_example_for_a_file_is_ordered() {
    from_example("order-http.json", "ssl_dv_geotrust", "example.com", FILE);
}

#[test]
fn the_example_for_mail_is_ordered() {
    let addresses = &["admin@example.com", "hostmaster@example.com", "webmaster@example.com"];
    from_example("order-email.json", "ssl_dv_geotrust", "example.com", addresses);
}

#[test]
fn one_confirmation_is_one_order_however_often_enter_is_pressed() {
    let sandbox = Sandbox::start(&["slow"]);
    let mut terminal = sandbox.wizard("--from assets/examples/order.json --product ssl_dv_geotrust").start();
    confirm(&terminal, "example.com");
    terminal.keys("Enter Enter Space Enter");
    terminal.wait_for("waiting for the answer");
    terminal.keys("Enter Enter");
    terminal.wait_for("Ordered. Order");
    assert_eq!(leave(&mut terminal), 0);
    assert_eq!(sandbox.orders(), 1);
    terminal.assert_nowhere(KEY);
}

#[test]
fn what_the_service_refuses_is_said_and_ends_with_1() {
    let sandbox = Sandbox::start(&[]);
    let home = Home::new();
    let example = fs::read_to_string(home.path().join("assets/examples/order.json")).unwrap();
    let own = example.replacen('{', "{\"alternative_order_id\": \"once0only\",", 1);
    fs::write(home.path().join("own.json"), own).unwrap();
    // Another machine knows nothing of the first order; the service does.
    let elsewhere = Home::new();
    fs::copy(home.path().join("own.json"), elsewhere.path().join("own.json")).unwrap();
    let order = |home: &Arc<Home>, expected: &str| {
        let mut terminal = sandbox.wizard("--from own.json --product ssl_dv_geotrust").at(home).start();
        confirm(&terminal, "example.com");
        terminal.wait_for(expected);
        let code = leave(&mut terminal);
        terminal.assert_nowhere(KEY);
        (code, terminal.left_behind())
    };
    assert_eq!(order(&home, "Ordered. Order 6484932").0, 0);
    // What was sent from here is told before anything is confirmed, and Enter makes it another order.
    let mut again = sandbox.wizard("--from own.json --product ssl_dv_geotrust").at(&home).start();
    again.keys("^R");
    again.wait_for("1 problem keeps this from being ordered");
    again.wait_for("once0only was sent");
    assert_eq!(leave(&mut again), 0);
    let (code, left) = order(&elsewhere, "The service refused the order; nothing was bought");
    assert_eq!(code, 1);
    assert!(left.contains("The service refused the order; nothing was bought."), "{left}");
    assert!(left.contains("HTTP status 400"), "{left}");
    assert_eq!(sandbox.orders(), 1);
}

#[test]
fn an_unknown_outcome_ends_with_3_and_says_what_to_look_for() {
    let mut terminal =
        dvorder("--sandbox --sandbox-fault no-answer --csr assets/examples/example.csr").start();
    terminal.keys("Down ^N");
    terminal.type_text("example.com");
    confirm(&terminal, "example.com");
    terminal.wait_for("waiting for the answer");
    terminal.keys("^C");
    terminal.wait_for("Stop waiting?");
    terminal.keys("Esc");
    terminal.wait_until("waiting on", |seen| !seen.shows("Stop waiting?"));
    terminal.keys("^C");
    terminal.wait_for("Stop waiting?");
    terminal.keys("Enter");
    terminal.wait_for("It is not known whether the order was placed");
    terminal.wait_for("own order ID");
    assert_eq!(leave(&mut terminal), 3);
    let left = terminal.left_behind().replace('\n', " ");
    assert!(left.contains("It is not known whether the order for example.com was placed."), "{left}");
    assert!(left.contains("own order ID dv20"), "{left}");
}

#[test]
fn leaving_asks_when_something_would_be_lost() {
    let mut terminal = dvorder("--sandbox").at(&Home::that_keeps_nothing()).start();
    terminal.keys("^N");
    terminal.type_text("example.com");
    terminal.keys("^Q");
    terminal.wait_for("Leave dvorder?");
    terminal.keys("Esc");
    assert!(!terminal.shows("Leave dvorder?"), "{}", terminal.screen());
    terminal.wait_for("example.com");
    terminal.keys("^Q Enter");
    assert_eq!(terminal.wait_exit(), 0);
    terminal.assert_restored();
    assert!(terminal.left_behind().contains("What you typed is not saved"));
}

#[test]
fn leaving_does_not_ask_when_what_was_typed_is_saved() {
    let home = Home::new();
    let mut terminal = dvorder("--sandbox").at(&home).start();
    terminal.keys("^N");
    terminal.type_text("example.com");
    assert_eq!(leave(&mut terminal), 0);
    assert!(terminal.left_behind().contains("\n  dvorder --sandbox --resume "), "{}", terminal.left_behind());
    let terminal = dvorder("--sandbox --resume").at(&home).start();
    terminal.wait_for("Which names should the certificate secure?");
    terminal.wait_for("example.com");
}

#[test]
fn a_draft_of_the_sandbox_is_not_led_to_where_orders_cost_money_without_a_question() {
    let home = Home::new();
    let mut terminal = dvorder("--sandbox").at(&home).start();
    terminal.keys("^N");
    terminal.type_text("typed.example.com");
    assert_eq!(leave(&mut terminal), 0);

    let paying = "--base-url https://127.0.0.1:1 --ca-cert /nowhere/it's.pem --resume";
    let mut terminal = dvorder(paying).at(&home).start();
    terminal.wait_for("Its order was to go to the sandbox.");
    terminal.wait_for("COSTS MONEY");
    assert!(!terminal.shows("Which names should the certificate secure?"), "{}", terminal.screen());
    terminal.keys("Esc");
    terminal.wait_for("Go on with a draft, or start a new order?");
    terminal.keys("Down");
    terminal.keys("Enter");
    terminal.wait_for("COSTS MONEY");
    terminal.keys("Enter");
    terminal.wait_for("Which names should the certificate secure?");
    terminal.type_text("2");
    assert_eq!(leave(&mut terminal), 0);
    // With blanks before it, it is longer than the terminal is wide.
    let command = "\ndvorder --base-url https://127.0.0.1:1 --ca-cert '/nowhere/it'\\''s.pem' --resume ";
    assert!(terminal.left_behind().contains(command), "{}", terminal.left_behind());

    // It goes there now, and the sandbox is what is said first.
    let mut terminal = dvorder(paying).at(&home).start();
    terminal.wait_for("Which names should the certificate secure?");
    assert_eq!(leave(&mut terminal), 0);
    let terminal = dvorder("--sandbox --resume").at(&home).start();
    terminal.wait_for("Its order was to go to https://127.0.0.1:1.");
}

#[test]
fn leaving_does_not_ask_when_nothing_was_typed() {
    let mut terminal = dvorder("--sandbox").start();
    assert_eq!(leave(&mut terminal), 0);
    assert_eq!(terminal.left_behind(), "");
}

#[test]
fn ctrl_c_twice_leaves() {
    let mut terminal = dvorder("--sandbox").at(&Home::that_keeps_nothing()).start();
    terminal.keys("^N");
    terminal.type_text("example.com");
    terminal.keys("^C");
    terminal.wait_for("Leave dvorder?");
    terminal.keys("^C");
    assert_eq!(terminal.wait_exit(), 0);
    terminal.assert_restored();
}

#[test]
fn ctrl_c_twice_leaves_while_the_answer_is_waited_for() {
    let sandbox = Sandbox::start(&["no-answer"]);
    let mut terminal = sandbox.wizard("--from assets/examples/order.json --product ssl_dv_geotrust").start();
    confirm(&terminal, "example.com");
    terminal.wait_for("waiting for the answer");
    terminal.keys("^C ^C");
    assert_eq!(terminal.wait_exit(), 3);
    terminal.assert_restored();
    assert!(terminal.left_behind().contains("dvorder ended before the service answered."));
    assert_eq!(sandbox.orders(), 1);
}

#[test]
fn a_value_is_offered_to_the_clipboard_through_tmux_too() {
    for (term, tmux, wrapped) in [("xterm", "", false), ("tmux-256color", "/tmp/tmux-0/default,1,0", true)] {
        let terminal = dvorder("--sandbox --from assets/examples/order.json --product ssl_dv_geotrust")
            .variable("TERM", term)
            .variable("TMUX", tmux)
            .start();
        confirm(&terminal, "example.com");
        terminal.wait_for("Copy the value");
        terminal.keys("Tab Tab Enter");
        terminal.wait_for("Offered to your terminal's clipboard");
        let sent = terminal.raw_output();
        let holds = |bytes: &[u8]| sent.windows(bytes.len()).any(|window| window == bytes);
        assert!(holds(b"\x1b]52;c;"));
        assert_eq!(holds(b"\x1bPtmux;\x1b\x1b]52;c;"), wrapped, "{term}");
    }
}

/// What is read from standard input leaves the terminal for the keys.
#[test]
fn a_body_and_a_csr_come_from_standard_input_and_the_keys_from_the_terminal() {
    let product = "--product ssl_dv_geotrust";
    for (args, script) in [
        ("--from -", "cat assets/examples/order.json | \"$@\""),
        ("--from -", "\"$@\" < assets/examples/order.json"),
        ("--from assets/examples/order.json --csr -", "\"$@\" < assets/examples/example.csr"),
    ] {
        let mut terminal = dvorder(&format!("--sandbox {args} {product}")).by_shell(script).start();
        confirm(&terminal, "example.com");
        terminal.wait_for("Ordered. Order 6484932");
        assert_eq!(leave(&mut terminal), 0, "{script}");
    }
    // Both cannot be read, and what is no body is said before the screen is taken.
    for (args, script, said) in [
        ("--from - --csr -", "\"$@\" < assets/examples/order.json", "cannot both come from standard input"),
        ("--from -", "echo '{' | \"$@\"", "standard input: "),
        ("--csr -", "\"$@\" < /dev/null", "standard input is empty"),
    ] {
        let mut terminal = dvorder(&format!("--sandbox {args}")).by_shell(script).start_anything();
        assert_eq!(terminal.wait_exit(), 2, "{args}");
        terminal.wait_for(said);
    }
}

#[test]
fn without_a_terminal_there_is_no_wizard() {
    let mut terminal = dvorder("--sandbox").by_shell("\"$@\" </dev/null").start_anything();
    assert_eq!(terminal.wait_exit(), 2);
    terminal.wait_for("the wizard needs a terminal");
    terminal.assert_restored();
}

#[test]
fn the_sandbox_still_has_its_orders_when_dvorder_comes_back() {
    let home = Home::new();
    for (example, name, id) in [
        ("order.json --product ssl_dv_geotrust", "example.com", "6484932"),
        ("order-wildcard.json --product wildcard_dv_geotrust", "*.example.com", "6484933"),
    ] {
        let mut terminal = dvorder(&format!("--sandbox --from assets/examples/{example}")).at(&home).start();
        confirm(&terminal, name);
        terminal.wait_for(&format!("Ordered. Order {id}"));
        assert_eq!(leave(&mut terminal), 0);
    }
    // A sandbox of its own can have them, too.
    let kept = home.data().join("sandbox/orders.json");
    let sandbox = Sandbox::with(&["--keep", kept.to_str().unwrap()]);
    assert_eq!(sandbox.orders(), 2);
}

#[test]
fn the_sandbox_can_be_tried_where_its_orders_cannot_be_kept() {
    let home = Home::new();
    let kept = home.data().join("sandbox/orders.json");
    fs::create_dir_all(kept.parent().unwrap()).unwrap();
    fs::write(&kept, "{").unwrap();
    let example = "--sandbox --from assets/examples/order.json --product ssl_dv_geotrust";
    let mut terminal = dvorder(example).at(&home).start();
    confirm(&terminal, "example.com");
    terminal.wait_for("Ordered. Order 6484932");
    assert_eq!(leave(&mut terminal), 0);
    assert_eq!(fs::read_to_string(&kept).unwrap(), "{", "what is not understood is left alone");
}
