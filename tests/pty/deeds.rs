//! What is done about an order, ended in each way while its answer is waited for: it is sent once, nothing is lost, and
//! the next start tells the truth.

use std::fs;
use std::sync::Arc;

use rustix::process::Signal;
use serde_json::json;

use crate::orders::confirm;
use crate::sandbox::Sandbox;
use crate::terminal::{Home, Setup, Terminal};

/// What is done about an order.
struct Deed {
    /// The line that offers it.
    offered: &'static str,
    /// The endpoint that does it, as faults name it.
    endpoint: &'static str,
    /// What its request ends with.
    path: &'static str,
    /// The DCV method of the order.
    method: &'static str,
    /// How the sandbox is besides.
    fault: &'static str,
    /// Fills in its page, and confirms it.
    confirm: fn(&Terminal),
    /// What is true of the order once it is done.
    truth: &'static str,
    /// What the journal notes until the order was read again.
    noted: Option<&'static str>,
}

const DEEDS: [Deed; 6] = [
    Deed {
        offered: "Have the service check now",
        endpoint: "check-dcv",
        path: "/check-dcv",
        method: "dns-txt-token",
        fault: "no-record",
        confirm: |terminal| press(terminal, "Check now"),
        truth: "validation 0 of",
        noted: None,
    },
    Deed {
        offered: "Change the DCV method",
        endpoint: "dcv-method",
        path: "/dcv-method",
        method: "dns-txt-token",
        fault: "no-record",
        confirm: |terminal| {
            terminal.keys("Tab Down");
            press(terminal, "Change the method");
        },
        truth: "_dnsauth.example.com. IN CNAME",
        noted: Some("method_change"),
    },
    Deed {
        offered: "Send the mails again",
        endpoint: "resend-emails",
        path: "/resend-emails",
        method: "email",
        fault: "no-record",
        confirm: |terminal| press(terminal, "Send them again"),
        truth: "mail to ",
        noted: None,
    },
    Deed {
        offered: "Get the value again",
        endpoint: "dcv-random-value",
        // It is asked for besides, as often as it is wanted: that changes nothing.
        path: "",
        method: "dns-txt-token",
        fault: "no-record",
        confirm: |_| {},
        truth: "_dnsauth.example.com. IN TXT",
        noted: None,
    },
    Deed {
        offered: "Cancel the order",
        endpoint: "status",
        path: "/status",
        method: "dns-txt-token",
        fault: "no-record",
        confirm: |terminal| {
            terminal.keys("Tab");
            terminal.type_text("ordered twice");
            terminal.keys("Tab");
            terminal.type_text("6484932");
            terminal.keys("Enter");
        },
        truth: "No certificate comes of it: it is canceled",
        noted: Some("cancellation"),
    },
    Deed {
        offered: "Revoke the certificate",
        endpoint: "revoke",
        path: "/revoke",
        method: "dns-txt-token",
        fault: "issued",
        confirm: |terminal| {
            terminal.keys("Tab Tab Tab Tab");
            terminal.type_text("6484932");
            terminal.keys("Enter");
        },
        truth: "Revocation requested; request",
        noted: Some("revocation"),
    },
];

/// Goes on line by line to the one that says this, and presses Enter.
#[track_caller]
pub fn press(terminal: &Terminal, label: &str) {
    for _ in 0..60 {
        if terminal.shows(&format!("▸ › {label}")) {
            return terminal.keys("Enter");
        }
        terminal.keys("Tab");
    }
    panic!("{label} is not offered:\n{}", terminal.screen());
}

/// How often the deed was asked for by all starts in this home.
fn sent(home: &Home, deed: &Deed) -> usize {
    let log = fs::read_to_string(home.path().join("own.log")).unwrap_or_default();
    let asks = |line: &&str| line.contains(" request ") && line.contains("PUT") && line.contains(deed.path);
    log.lines().filter(asks).count()
}

fn logged(sandbox: &Sandbox, home: &Arc<Home>, args: &str) -> Setup {
    let setup = sandbox.wizard(&format!("--log own.log {args}")).variable("DVORDER_LOG_LEVEL", "trace");
    setup.at(home)
}

/// Orders, and presses the deed; the answer does not come as it should.
fn begin(deed: &Deed, fault: &str) -> (Sandbox, Arc<Home>, Terminal) {
    let sandbox = Sandbox::start(&[deed.fault, &format!("{fault}:{}", deed.endpoint)]);
    let home = Home::new();
    let example = fs::read_to_string(home.path().join("assets/examples/order.json")).unwrap();
    let mut body: serde_json::Value = serde_json::from_str(&example).unwrap();
    body["dcv_method"] = json!(deed.method);
    fs::write(home.path().join("own.json"), body.to_string()).unwrap();
    let terminal = logged(&sandbox, &home, "--from own.json --product ssl_dv_geotrust").start();
    confirm(&terminal, "example.com");
    terminal.wait_for("Order 6484932");
    press(&terminal, deed.offered);
    (deed.confirm)(&terminal);
    (sandbox, home, terminal)
}

/// What the journal notes of a change that was not answered.
fn noted(home: &Home) -> Option<String> {
    let orders = home.kept("orders");
    orders[0]["followed"]["unanswered"].as_str().map(str::to_owned)
}

/// The next start tells what is true of the order, and has sent nothing by itself.
fn tells_the_truth(deed: &Deed, sandbox: &Sandbox, home: &Arc<Home>, end: &str) {
    if noted(home).is_some() {
        let list = logged(sandbox, home, "").start();
        list.wait_for("outcome unknown");
    }
    let mut again = logged(sandbox, home, "--order 6484932").start();
    // Whoever asks for the token then waits for it; what is known of it is there.
    if !deed.path.is_empty() {
        again.wait_for("Asked at");
    }
    again.wait_for(deed.truth);
    again.keys("^Q");
    assert_eq!(again.wait_exit(), 0, "{} after a {end}", deed.offered);
    let times = sent(home, deed);
    assert!(deed.path.is_empty() || times == 1, "{} after a {end}: sent {times} times", deed.offered);
    assert_eq!(sandbox.orders(), 1, "{} after a {end}", deed.offered);
    assert_eq!(home.kept("orders").len(), 1);
    assert_eq!(noted(home), None, "{} after a {end}: the order has told it", deed.offered);
}

/// Waits until the request has arrived; what it asks for is done then.
#[track_caller]
fn wait_sent(terminal: &Terminal) {
    terminal.wait_until("the answer is waited for", |seen| {
        seen.shows("waiting for the answer") || seen.shows("Asking the service what to place")
    });
    // What was asked for is done before the answer would leave.
    terminal.settle();
}

#[test]
fn killed_at_each_deed_it_was_done_once_and_the_next_start_tells_it() {
    for deed in &DEEDS {
        let (sandbox, home, mut terminal) = begin(deed, "no-answer");
        wait_sent(&terminal);
        terminal.signal(Signal::KILL);
        terminal.wait_killed();
        assert_eq!(noted(&home).as_deref(), deed.noted, "{}", deed.offered);
        tells_the_truth(deed, &sandbox, &home, "kill");
    }
}

#[test]
fn hung_up_at_each_deed_it_was_done_once_and_the_next_start_tells_it() {
    for deed in &DEEDS {
        let (sandbox, home, mut terminal) = begin(deed, "no-answer");
        wait_sent(&terminal);
        terminal.hang_up();
        terminal.wait_exit();
        assert_eq!(noted(&home).as_deref(), deed.noted, "{}", deed.offered);
        tells_the_truth(deed, &sandbox, &home, "hang-up");
    }
}

#[test]
fn the_wire_cut_at_each_deed_it_was_done_once_and_the_order_says_so_at_once() {
    for deed in &DEEDS {
        let (sandbox, home, mut terminal) = begin(deed, "reset");
        // The token can be asked for again where it was, and what is known of it stands above that.
        terminal.wait_for(if deed.path.is_empty() { "before an answer came" } else { deed.truth });
        terminal.keys("^Q");
        assert_eq!(terminal.wait_exit(), 0, "{}", deed.offered);
        tells_the_truth(deed, &sandbox, &home, "cut");
    }
}
