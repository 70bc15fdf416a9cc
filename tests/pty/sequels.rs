//! What follows an order: it is renewed and its certificate is reissued, to the new certificate on disk; and whatever ends
//! dvorder on the way, no more is bought than was confirmed, and the next start tells the truth.

use std::sync::Arc;
use std::time::Duration;

use dvorder::follow::days;
use dvorder::order::validity::wire_date;
use jiff::{SignedDuration, Timestamp};
use rcgen::{CertificateParams, DnType, KeyPair, PublicKeyData};
use rustix::process::Signal;
use serde_json::{Value, json};

use crate::faults::{confirmations, states};
use crate::sandbox::Sandbox;
use crate::sending::lock_journal;
use crate::terminal::{Home, Terminal, dvorder};

/// A sandbox in which minutes pass in tenths of a second.
fn fast(faults: &[&str]) -> Sandbox {
    let faults = faults.iter().flat_map(|fault| ["--sandbox-fault", fault]);
    Sandbox::with(&["--sandbox-speed", "600"].into_iter().chain(faults).collect::<Vec<_>>())
}

/// A home with a CSR of another key in `new.csr`.
fn home() -> Arc<Home> {
    let home = Home::new();
    let key = KeyPair::generate().unwrap();
    let mut request = CertificateParams::new([]).unwrap();
    request.distinguished_name.push(DnType::CommonName, "example.com");
    let csr = request.serialize_request(&key).unwrap().pem().unwrap();
    std::fs::write(home.path().join("new.csr"), csr).unwrap();
    std::fs::write(home.path().join("new.key"), key.serialize_pem()).unwrap();
    home
}

/// The options of the wizard for the body that [`write_body`] writes.
const OWN: &str = "--from own.json --product ssl_dv_geotrust";

/// Writes the example's body, for so many days.
fn write_body(home: &Home, days: u32) {
    let example = std::fs::read_to_string(home.path().join("assets/examples/order.json")).unwrap();
    let mut body: Value = serde_json::from_str(&example).unwrap();
    body["order_validity"] = json!({ "days": days });
    body["certificate"].as_object_mut().unwrap().remove("cert_validity");
    std::fs::write(home.path().join("own.json"), body.to_string()).unwrap();
}

/// Places the example's order for so many days, and waits until it is issued.
fn issued(sandbox: &Sandbox, home: &Arc<Home>, days: u32) {
    write_body(home, days);
    let mut terminal = sandbox.wizard(OWN).at(home).start();
    crate::orders::confirm(&terminal, "example.com");
    terminal.wait_for("Ordered. Order 6484932");
    terminal.keys("^Q");
    assert_eq!(terminal.wait_exit(), 0);
    until_issued(sandbox, 6_484_932);
}

fn info(sandbox: &Sandbox, id: u64) -> Value {
    sandbox.answer("any", "GET", &format!("/order/certificate/{id}"), "")
}

/// Waits until the order is issued.
fn until_issued(sandbox: &Sandbox, id: u64) {
    for _ in 0..600 {
        if info(sandbox, id)["status"] == "issued" {
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("{}", info(sandbox, id));
}

/// What was bought: orders, and reissues of the first.
fn bought(sandbox: &Sandbox) -> u64 {
    sandbox.orders() + info(sandbox, 6_484_932)["reissues_count"].as_u64().unwrap_or_default()
}

/// Opens the draft of a reissue, with the CSR of the other key, at Submit.
fn to_submit(sandbox: &Sandbox, home: &Arc<Home>) -> Terminal {
    let terminal = sandbox.wizard("reissue 6484932").at(home).start();
    terminal.wait_for("Which names should the certificate secure?");
    terminal.keys("^N ^O");
    terminal.type_text("new.csr");
    terminal.keys("Enter");
    terminal.wait_for("Read from new.csr");
    terminal.keys("^R");
    terminal.wait_for("Ready to reissue");
    terminal.keys("^N");
    terminal.wait_for("Reissue the certificate of order 6484932");
    terminal.type_text("example.com");
    terminal.wait_for("Confirm example.com");
    terminal
}

/// Opens the draft of a renewal, with the CSR of the other key.
fn to_renew(sandbox: &Sandbox, home: &Arc<Home>) -> Terminal {
    let terminal = sandbox.wizard("renew 6484932 --csr new.csr").at(home).start();
    terminal.wait_for("Certificate signing request");
    terminal.wait_for("ECDSA P-256");
    terminal
}

/// Types what confirms the order that is ready for review.
fn to_confirm(terminal: &Terminal) {
    terminal.keys("^R");
    terminal.wait_for("Ready to order");
    terminal.keys("^N");
    terminal.wait_for("Place the order");
    terminal.type_text("example.com");
    terminal.wait_for("Confirm example.com");
}

/// Leaves dvorder, waits until the order is issued, and saves its certificate in another run.
fn save(sandbox: &Sandbox, home: &Arc<Home>, mut placed: Terminal, id: u64) {
    placed.keys("^Q");
    assert_eq!(placed.wait_exit(), 0);
    until_issued(sandbox, id);
    let mut terminal = sandbox.wizard(&format!("--order {id}")).at(home).start();
    terminal.wait_for("Save the certificate");
    terminal.keys("Home");
    for _ in 0..30 {
        if terminal.shows("▸ › Save the certificate") {
            break;
        }
        terminal.keys("Tab");
    }
    terminal.keys("Enter");
    terminal.wait_for("The certificate is saved in");
    terminal.keys("^Q");
    assert_eq!(terminal.wait_exit(), 0);
    terminal.assert_restored();
    let key = std::fs::read_to_string(home.path().join("new.key")).unwrap();
    assert!(saved_keys(home).contains(&KeyPair::from_pem(&key).unwrap().subject_public_key_info()));
}

/// The public keys of the certificates that were saved.
fn saved_keys(home: &Home) -> Vec<Vec<u8>> {
    let is_certificate = |path: &&std::path::PathBuf| path.ends_with("cert.pem");
    let key = |path| {
        let certificate = std::fs::read(home.path().join(path)).unwrap();
        dvorder::follow::bundle::read(&certificate).unwrap()[0].key.clone()
    };
    home.files().keys().filter(is_certificate).map(key).collect()
}

#[test]
fn an_order_that_the_journal_does_not_have_is_not_followed_by_anything() {
    for command in ["renew abc", "reissue abc"] {
        let sandbox = Sandbox::with(&[]);
        let mut terminal = sandbox.wizard(command).start_anything();
        terminal.wait_for("The journal has no order \"abc\".");
        assert_eq!(terminal.wait_exit(), 1, "{command}");
    }
}

#[test]
fn a_certificate_is_reissued_to_the_new_one_on_disk() {
    let (sandbox, home) = (fast(&[]), home());
    issued(&sandbox, &home, 365);
    let before = info(&sandbox, 6_484_932)["certificate"]["id"].clone();
    let terminal = to_submit(&sandbox, &home);
    terminal.wait_for("nothing is known to be billed");
    terminal.keys("Enter");
    terminal.wait_for("_dnsauth.example.com. IN TXT");
    save(&sandbox, &home, terminal, 6_484_932);
    assert_eq!(bought(&sandbox), 2);
    assert_eq!(states(&home), ["accepted", "accepted"]);
    let after = info(&sandbox, 6_484_932);
    assert_ne!(after["certificate"]["id"], before);
    let own = std::fs::read_to_string(home.path().join("new.csr")).unwrap();
    let plain = |text: &str| text.split_whitespace().collect::<String>();
    assert_eq!(plain(after["certificate"]["csr"].as_str().unwrap()), plain(&own));
}

#[test]
fn an_order_is_renewed_to_the_new_certificate_on_disk() {
    let (sandbox, home) = (fast(&[]), home());
    issued(&sandbox, &home, 60);
    let terminal = to_renew(&sandbox, &home);
    crate::orders::confirm(&terminal, "example.com");
    terminal.wait_for("Ordered. Order 6484933");
    save(&sandbox, &home, terminal, 6_484_933);
    assert_eq!(
        (sandbox.orders(), info(&sandbox, 6_484_933)["renewed_order_id"].clone()),
        (2, json!(6_484_932))
    );
    // It is not offered unmarked any more.
    let mut again = sandbox.wizard("--order 6484932").at(&home).start();
    again.wait_for("Asked at");
    again.keys("End");
    again.wait_for("order 6484933 renews it already");
    again.keys("^Q");
    assert_eq!(again.wait_exit(), 0);
}

#[test]
fn a_reissue_without_a_name_wants_the_orders_id_as_well() {
    let (sandbox, home) = (fast(&[]), home());
    issued(&sandbox, &home, 365);
    let mut terminal = sandbox.wizard("reissue 6484932").at(&home).start();
    terminal.wait_for("Which names should the certificate secure?");
    terminal.keys("Tab");
    terminal.keys(&"Backspace ".repeat(40));
    terminal.keys("^N ^O");
    terminal.type_text("new.csr");
    terminal.keys("Enter");
    terminal.wait_for("Read from new.csr");
    terminal.keys("^R ^N");
    terminal.wait_for("REVOKED within 72 hours");
    terminal.wait_for("not for DV certificates in particular");
    terminal.type_text("example.com");
    terminal.keys("Enter");
    assert_eq!(bought(&sandbox), 1);
    terminal.type_text("6484932");
    terminal.wait_for("Order ID 6484932");
    terminal.keys("Enter");
    terminal.wait_for("_dnsauth.example.com. IN TXT");
    assert_eq!(bought(&sandbox), 2);
    terminal.keys("^Q");
    assert_eq!(terminal.wait_exit(), 0);
    let mut again = sandbox.wizard("--order 6484932").at(&home).start();
    again.wait_for("The earlier certificates of the order are revoked");
    again.keys("^Q");
    assert_eq!(again.wait_exit(), 0);
}

/// How dvorder ends while something is on its way.
type End = (&'static str, fn(&mut Terminal));

const ENDS: [End; 2] = [
    ("killed", |terminal| {
        terminal.signal(Signal::KILL);
        terminal.wait_killed();
    }),
    ("hung up", |terminal| {
        terminal.hang_up();
        terminal.wait_exit();
    }),
];

/// What cuts the wire after the service took a request that buys.
const CUTS: [&str; 3] = ["no-answer", "reset", "malformed-json"];

/// What the journal says of each of its entries.
fn sorted_states(home: &Home) -> Vec<String> {
    let mut states = states(home);
    states.sort();
    states
}

/// Waits until so much was bought.
fn wait_bought(sandbox: &Sandbox, count: u64) {
    for _ in 0..200 {
        if bought(sandbox) == count {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("{} was bought, not {count}", bought(sandbox));
}

/// What a look-up says of what the service does not have: an order, and a reissue.
const NOT_THERE: [&str; 2] = ["The service lists no such order", "The service knows of no such reissue"];

/// Whether the next start finds what is of unknown outcome, once it was looked up.
fn look_up(sandbox: &Sandbox, home: &Arc<Home>, unknown: &str) -> bool {
    let mut next = sandbox.wizard("").at(home).start();
    next.wait_for("outcome unknown");
    next.keys("Enter");
    next.wait_for(unknown);
    next.keys("Tab Enter");
    next.wait_until("what the look-up says", |seen| {
        NOT_THERE.iter().any(|said| seen.shows(said)) || seen.shows("_dnsauth.") || seen.shows("is issued")
    });
    let is_found = !NOT_THERE.iter().any(|said| next.shows(said));
    next.keys("^Q");
    next.wait_exit();
    is_found
}

const REISSUE_UNKNOWN: &str = "It is not known whether order 6484932 is being reissued";
const ORDER_UNKNOWN: &str = "It is not known whether the order was placed";

#[test]
fn killed_hung_up_and_cut_on_the_way_a_reissue_is_bought_once_and_the_next_start_tells_the_truth() {
    for (end, ends) in ENDS {
        for fault in CUTS {
            let (sandbox, home) = (fast(&[&format!("{fault}:reissue")]), home());
            issued(&sandbox, &home, 365);
            let mut terminal = to_submit(&sandbox, &home);
            terminal.press_and_go_on("Enter");
            wait_bought(&sandbox, 2);
            ends(&mut terminal);
            assert!(look_up(&sandbox, &home, REISSUE_UNKNOWN), "{end} {fault}");
            assert_eq!((bought(&sandbox), confirmations(&home)), (2, 2), "{end} {fault}");
            assert_eq!(states(&home), ["accepted", "accepted"], "{end} {fault}");
        }
    }
}

#[test]
fn killed_hung_up_and_cut_on_the_way_a_renewal_is_bought_once_and_the_next_start_tells_the_truth() {
    for (end, ends) in ENDS {
        for fault in CUTS {
            // Issued at once, so that nobody's clock runs ahead.
            let (sandbox, home) = (Sandbox::start(&["issued", &format!("{fault}:order")]), home());
            write_body(&home, 60);
            let mut terminal = sandbox.wizard(OWN).at(&home).start();
            to_confirm(&terminal);
            terminal.press_and_go_on("Enter");
            wait_orders(&sandbox, 1);
            ends(&mut terminal);
            assert!(look_up(&sandbox, &home, ORDER_UNKNOWN), "{end} {fault}");
            until_issued(&sandbox, 6_484_932);

            let mut terminal = to_renew(&sandbox, &home);
            to_confirm(&terminal);
            terminal.press_and_go_on("Enter");
            wait_orders(&sandbox, 2);
            ends(&mut terminal);
            assert!(look_up(&sandbox, &home, ORDER_UNKNOWN), "{end} {fault}");
            assert_eq!((sandbox.orders(), confirmations(&home)), (2, 2), "{end} {fault}");
            assert_eq!(states(&home), ["accepted", "accepted"], "{end} {fault}");
        }
    }
}

/// Waits until there are so many orders.
fn wait_orders(sandbox: &Sandbox, count: u64) {
    for _ in 0..200 {
        if sandbox.orders() == count {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("there are {} orders, not {count}", sandbox.orders());
}

#[test]
fn an_end_before_the_confirmation_leaves_the_draft_and_buys_nothing() {
    for (end, ends) in ENDS {
        let (sandbox, home) = (fast(&[]), home());
        issued(&sandbox, &home, 60);
        for (begun, (open, kept)) in [
            (to_submit as fn(&Sandbox, &Arc<Home>) -> Terminal, "reissue of order 6484932"),
            (to_renew, "renewal of order 6484932"),
        ]
        .into_iter()
        .enumerate()
        {
            let mut terminal = open(&sandbox, &home);
            ends(&mut terminal);
            assert_eq!((bought(&sandbox), states(&home)), (1, vec!["accepted".to_owned()]), "{end} {kept}");
            assert_eq!(home.kept("drafts").len(), begun + 1, "{end} {kept}");
            let mut next = sandbox.wizard("").at(&home).start();
            next.wait_for(kept);
            next.keys("^Q");
            assert_eq!(next.wait_exit(), 0);
        }
    }
}

#[test]
fn an_end_in_the_first_moments_after_the_confirmation_tells_the_truth_of_a_reissue() {
    let ends: [fn(&mut Terminal); 3] = [
        |terminal| terminal.signal(Signal::TERM),
        |terminal| terminal.signal(Signal::HUP),
        |terminal| terminal.signal(Signal::KILL),
    ];
    for (number, delay) in [0, 2, 5, 10, 20, 40].into_iter().enumerate() {
        let (sandbox, home) = (fast(&[]), home());
        issued(&sandbox, &home, 365);
        let mut terminal = to_submit(&sandbox, &home);
        terminal.press_and_go_on("Enter");
        std::thread::sleep(Duration::from_millis(delay));
        ends[number % ends.len()](&mut terminal);
        match number % ends.len() {
            2 => terminal.wait_killed(),
            _ => drop(terminal.wait_exit()),
        }
        // What had left is there by now, as far as it will be.
        let states = sorted_states(&home);
        let states: Vec<&str> = states.iter().map(String::as_str).collect();
        let taken = match states[..] {
            // It had not left.
            ["accepted"] | ["accepted", "not_sent"] => 0,
            ["accepted", "accepted"] => 1,
            ["accepted", "prepared"] => u64::from(look_up(&sandbox, &home, REISSUE_UNKNOWN)),
            _ => panic!("after {delay} ms: {states:?}"),
        };
        assert_eq!(bought(&sandbox), 1 + taken, "after {delay} ms: {states:?}");
    }
}

#[test]
fn an_end_before_a_reissue_is_written_down_sends_none() {
    for (end, ends) in ENDS {
        let (sandbox, home) = (fast(&[]), home());
        issued(&sandbox, &home, 365);
        let mut terminal = to_submit(&sandbox, &home);
        let held = lock_journal(&home);
        terminal.press_and_go_on("Enter");
        terminal.wait_for("Not sent yet");
        ends(&mut terminal);
        drop(held);
        assert_eq!((bought(&sandbox), states(&home)), (1, vec!["accepted".to_owned()]), "{end}");
        let mut next = sandbox.wizard("").at(&home).start();
        next.wait_for("reissue of order 6484932");
        assert!(!next.shows("outcome unknown"), "{end}: {}", next.screen());
        next.keys("^Q");
        assert_eq!(next.wait_exit(), 0);
    }
}

#[test]
fn an_end_while_a_reissue_is_validated_loses_nothing_of_it() {
    for (end, ends) in ENDS {
        let (sandbox, home) = (fast(&[]), home());
        issued(&sandbox, &home, 365);
        let mut terminal = to_submit(&sandbox, &home);
        terminal.keys("Enter");
        terminal.wait_for("Reissued. Order 6484932");
        ends(&mut terminal);
        let next = sandbox.wizard("").at(&home).start();
        next.wait_for("6484932");
        assert!(!next.shows("outcome unknown"), "{end}: {}", next.screen());
        save(&sandbox, &home, next, 6_484_932);
        assert_eq!((bought(&sandbox), confirmations(&home)), (2, 2), "{end}");
    }
}

#[test]
fn a_wire_that_is_cut_before_the_order_was_read_sends_no_reissue() {
    let (sandbox, home) = (fast(&[]), home());
    issued(&sandbox, &home, 365);
    let mut terminal = to_submit(&sandbox, &home);
    // Nobody is there any more.
    drop(sandbox);
    terminal.keys("Enter");
    terminal.wait_for("The reissue was not sent; the order is as it was");
    assert_eq!(states(&home), ["accepted"], "nothing was written down, as nothing left");
    terminal.keys("^Q");
    assert_eq!(terminal.wait_exit(), 1);
    assert_eq!(home.kept("drafts").len(), 1);
}

#[test]
fn a_reissue_that_never_came_to_be_stays_unknown_and_keeps_the_next_one_back() {
    let (sandbox, home) = (fast(&["500-html:reissue"]), home());
    issued(&sandbox, &home, 365);
    let mut terminal = to_submit(&sandbox, &home);
    terminal.keys("Enter");
    terminal.wait_for(REISSUE_UNKNOWN);
    terminal.keys("^Q");
    assert_eq!(terminal.wait_exit(), 3);
    assert!(!look_up(&sandbox, &home, REISSUE_UNKNOWN));
    assert_eq!(
        (bought(&sandbox), sorted_states(&home)),
        (1, vec!["accepted".to_owned(), "unknown".to_owned()])
    );
    let mut next = sandbox.wizard("reissue 6484932").at(&home).start();
    next.wait_for("nobody knows yet whether it is open");
    next.keys("^Q");
    next.wait_exit();
}

/// In the sandbox months may pass at once: what is planned there is planned by its day, from the first screen on.
#[test]
fn a_sandbox_that_is_ahead_plans_by_its_own_day() {
    let home = home();
    write_body(&home, 365);
    let mut terminal = dvorder(&format!("--sandbox {OWN}")).at(&home).start();
    crate::orders::confirm(&terminal, "example.com");
    terminal.wait_for("Ordered. Order 6484932");
    terminal.keys("^Q");
    assert_eq!(terminal.wait_exit(), 0);
    let kept = home.data().join("sandbox/orders.json");
    let mut held: Value = serde_json::from_str(&std::fs::read_to_string(&kept).unwrap()).unwrap();
    held["ahead"] = json!("PT4800H");
    std::fs::write(&kept, held.to_string()).unwrap();
    let mut again = dvorder(&format!("--sandbox {OWN}")).at(&home).start();
    again.keys("^R End");
    let there = Timestamp::now() + SignedDuration::from_hours(4800);
    again.wait_for(&format!("order {} to", wire_date(days::day(there))));
    again.keys("^Q");
    again.wait_exit();
}
