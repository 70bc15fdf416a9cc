//! An order that stays: ordered, left, come back to, placed, validated, issued, whatever happens meanwhile.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use crate::sandbox::Sandbox;
use crate::terminal::{Home, Terminal, dvorder};
use rustix::process::Signal;

/// Until an order is issued, at the speed of the tests.
const UNTIL_ISSUED: Duration = Duration::from_secs(60);

/// A home with the example's order in it, for this method.
fn home_for(method: &str) -> Arc<Home> {
    let home = Home::new();
    let example = std::fs::read_to_string(home.path().join("assets/examples/order.json")).unwrap();
    let mut body: serde_json::Value = serde_json::from_str(&example).unwrap();
    body["dcv_method"] = json!(method);
    std::fs::write(home.path().join("own.json"), body.to_string()).unwrap();
    home
}

fn ordered(home: &Arc<Home>, sandbox: &str) -> Terminal {
    let args = format!("{sandbox} --from own.json --product ssl_dv_geotrust");
    let terminal = dvorder(&args).at(home).start();
    crate::orders::confirm(&terminal, "example.com");
    terminal.wait_for("Ordered. Order 6484932");
    terminal
}

#[test]
fn an_order_is_left_and_come_back_to_and_followed_until_it_is_issued_for_each_method() {
    for (method, to_place) in [
        ("dns-txt-token", "_dnsauth.example.com. IN TXT"),
        ("dns-cname-token", "_dnsauth.example.com. IN CNAME"),
        ("http-token", ".well-known/pki-validation/fileauth.txt"),
        ("email", "mail to "),
    ] {
        let home = home_for(method);
        let mut terminal = ordered(&home, "--sandbox");
        terminal.wait_for(to_place);
        terminal.keys("^Q");
        assert_eq!(terminal.wait_exit(), 0);
        assert!(terminal.left_behind().contains("dvorder --sandbox --order 6484932"), "{method}");

        let mut again = dvorder("--sandbox --sandbox-speed 600 --order 6484932").at(&home).start();
        again.wait_for("Order 6484932");
        again.wait_with_patience(UNTIL_ISSUED, "The certificate is issued");
        again.keys("^Q");
        assert_eq!(again.wait_exit(), 0);
        again.assert_restored();
    }
}

/// Fills in the page that cancels the order, and leaves once it is canceled.
fn cancel(terminal: &mut Terminal) {
    terminal.wait_for("Cancel order 6484932?");
    terminal.keys("Tab");
    terminal.type_text("ordered twice");
    terminal.keys("Tab");
    terminal.type_text("6484932");
    terminal.keys("Enter");
    terminal.wait_for("No certificate comes of it: it is canceled");
    terminal.keys("^Q");
    assert_eq!(terminal.wait_exit(), 0);
}

#[test]
fn what_is_done_about_an_order_is_done_once() {
    let home = home_for("dns-txt-token");
    let mut terminal = ordered(&home, "--sandbox");
    terminal.keys("End ^T ^T ^T");
    terminal.wait_for("▸ › Cancel the order");
    terminal.keys("Enter");
    cancel(&mut terminal);
}

/// The journal has the order whatever ends dvorder while it is followed, and the next start shows what to place.
#[test]
fn killed_and_hung_up_while_an_order_is_followed_nothing_is_lost_and_nothing_sent_twice() {
    for end in ["kill", "hang up"] {
        let sandbox = Sandbox::start(&[]);
        let home = home_for("dns-txt-token");
        let args = "--from own.json --product ssl_dv_geotrust";
        let mut terminal = sandbox.wizard(args).at(&home).start();
        crate::orders::confirm(&terminal, "example.com");
        terminal.wait_for("Ordered. Order 6484932");
        match end {
            "kill" => {
                terminal.signal(Signal::KILL);
                terminal.wait_killed();
            }
            _ => {
                terminal.hang_up();
                terminal.wait_exit();
            }
        }
        let mut again = sandbox.wizard("--order 6484932").at(&home).start();
        again.wait_for("_dnsauth.example.com. IN TXT");
        again.wait_for("Asked at");
        again.keys("^Q");
        assert_eq!(again.wait_exit(), 0);
        assert_eq!(sandbox.orders(), 1, "{end}");
    }
}

#[test]
fn a_service_that_does_not_answer_is_told_and_what_to_place_stays() {
    let home = home_for("dns-txt-token");
    let sandbox = Sandbox::start(&[]);
    let mut terminal = sandbox.wizard("--from own.json --product ssl_dv_geotrust").at(&home).start();
    crate::orders::confirm(&terminal, "example.com");
    terminal.wait_for("Ordered. Order 6484932");
    drop(sandbox);
    terminal.keys("Tab Enter");
    terminal.wait_for("No answer since");
    terminal.wait_for("_dnsauth.example.com. IN TXT");
    terminal.keys("^Q");
    assert_eq!(terminal.wait_exit(), 0);
}

#[test]
fn an_order_that_is_not_there_says_so() {
    let mut terminal = dvorder("--sandbox --order 4711").start();
    terminal.wait_for("Order 4711");
    terminal.wait_for("no such order");
    terminal.keys("^Q");
    assert_eq!(terminal.wait_exit(), 0);
}

#[test]
fn an_order_that_waits_for_an_approver_shows_what_to_place_once_another_approves_it() {
    let home = home_for("dns-txt-token");
    let sandbox = Sandbox::start(&["needs-approval"]);
    let mut terminal = sandbox.wizard("--from own.json --product ssl_dv_geotrust").at(&home).start();
    crate::orders::confirm(&terminal, "example.com");
    terminal.wait_for("Somebody has to approve this order");
    let order = sandbox.answer("any", "GET", "/order/certificate/6484932", "");
    let request = order["requests"][0]["id"].as_u64().unwrap_or_else(|| panic!("{order}"));
    let approved = r#"{"status":"approved"}"#;
    sandbox.answer("the-approver-key", "PUT", &format!("/request/{request}/status"), approved);
    terminal.keys("Tab Enter");
    terminal.wait_for("_dnsauth.example.com. IN TXT");
    terminal.keys("^Q");
    assert_eq!(terminal.wait_exit(), 0);
}

/// Longer than the first pause between two questions, in which nothing is pressed.
const UNTIL_ASKED_AGAIN: Duration = Duration::from_secs(90);

#[test]
#[ignore = "it waits for a minute, as whoever follows an order does"]
fn what_another_approves_is_seen_on_the_screen_and_by_track_though_nobody_presses_a_key() {
    let home = home_for("dns-txt-token");
    let sandbox = Sandbox::start(&["needs-approval"]);
    let mut terminal = sandbox.wizard("--from own.json --product ssl_dv_geotrust").at(&home).start();
    crate::orders::confirm(&terminal, "example.com");
    terminal.wait_for("Somebody has to approve this order");
    // Another machine waits for it, too, and ends with what it knows as the time is over.
    let mut tracked = sandbox.wizard("track 6484932 --wait=70s").start_anything();
    tracked.wait_for("needs_approval: approve");

    let order = sandbox.answer("any", "GET", "/order/certificate/6484932", "");
    let request = order["requests"][0]["id"].as_u64().unwrap_or_else(|| panic!("{order}"));
    let approved = r#"{"status":"approved"}"#;
    sandbox.answer("the-approver-key", "PUT", &format!("/request/{request}/status"), approved);
    assert!(!terminal.shows("_dnsauth.example.com. IN TXT"), "nothing was asked since");
    terminal.wait_with_patience(UNTIL_ASKED_AGAIN, "_dnsauth.example.com. IN TXT");
    assert!(!terminal.shows("Somebody has to approve"), "{}", terminal.screen());
    tracked.wait_with_patience(UNTIL_ASKED_AGAIN, "place 3 records");
    terminal.keys("^Q");
    assert_eq!(terminal.wait_exit(), 0);
    assert!(terminal.left_behind().contains("_dnsauth.example.com."), "{}", terminal.left_behind());
    assert_eq!(tracked.wait_exit(), 5, "it is not issued yet");
    // The journal has it as well.
    let token = &home.kept("orders")[0]["followed"]["tokens"][0]["value"];
    assert!(token.as_str().is_some_and(|token| terminal.left_behind().contains(token)), "{token}");
    assert_eq!(sandbox.orders(), 1);
}

/// Whatever becomes of the answers while an order is followed, what to place stays, and the order stands.
#[test]
fn whatever_becomes_of_the_answers_what_to_place_stays() {
    for fault in ["reset:order-info", "500-html:order-info", "malformed-json:order-info", "429:order-info"] {
        let home = home_for("dns-txt-token");
        let mut terminal = ordered(&home, &format!("--sandbox --sandbox-fault {fault}"));
        terminal.keys("Tab Enter");
        terminal.wait_until("why it does not know", |seen| {
            let screen = seen.screen();
            screen.contains("No answer since") || screen.contains("Asked at")
        });
        assert!(terminal.shows("_dnsauth.example.com. IN TXT"), "{fault}: {}", terminal.screen());
        terminal.keys("^Q");
        assert_eq!(terminal.wait_exit(), 0);
        let mut again = dvorder("--sandbox --order 6484932").at(&home).start();
        again.wait_for("_dnsauth.example.com. IN TXT");
        again.wait_for("Asked at");
        again.keys("^Q");
        assert_eq!(again.wait_exit(), 0);
    }
}

#[test]
fn what_was_done_though_its_answer_was_lost_is_read_from_the_order() {
    let home = home_for("dns-txt-token");
    let mut terminal = ordered(&home, "--sandbox --sandbox-fault reset:status");
    terminal.keys("End ^T ^T ^T Enter");
    cancel(&mut terminal);
}
