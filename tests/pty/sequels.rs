//! What follows an order: it is renewed and its certificate is reissued, to the new certificate on disk; and whatever ends
//! dvorder on the way, no more is bought than was confirmed, and the next start tells the truth.

use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::faults::states;
use crate::sandbox::Sandbox;
use crate::terminal::{Home, Terminal};

/// Until something is issued, at the speed of the tests.
const UNTIL_ISSUED: Duration = Duration::from_secs(60);

/// A sandbox in which minutes pass in tenths of a second.
fn fast(faults: &[&str]) -> Sandbox {
    let faults = faults.iter().flat_map(|fault| ["--sandbox-fault", fault]);
    Sandbox::with(&["--sandbox-speed", "600"].into_iter().chain(faults).collect::<Vec<_>>())
}

/// A home with a CSR of another key in `new.csr`.
fn home() -> Arc<Home> {
    let home = Home::new();
    let made = Command::new("openssl")
        .args(["req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj"])
        .args(["/CN=example.com", "-keyout", "new.key", "-out", "new.csr"])
        .current_dir(home.path())
        .output()
        .expect("openssl is there");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    home
}

/// Places the example's order for so many days, and waits until it is issued.
fn issued(sandbox: &Sandbox, home: &Arc<Home>, days: u32) {
    let example = std::fs::read_to_string(home.path().join("assets/examples/order.json")).unwrap();
    let mut body: Value = serde_json::from_str(&example).unwrap();
    body["order_validity"] = json!({ "days": days });
    body["certificate"].as_object_mut().unwrap().remove("cert_validity");
    std::fs::write(home.path().join("own.json"), body.to_string()).unwrap();
    let mut terminal = sandbox.wizard("--from own.json --product ssl_dv_geotrust").at(home).start();
    crate::orders::confirm(&terminal, "example.com");
    terminal.wait_for("Ordered. Order 6484932");
    terminal.keys("^Q");
    assert_eq!(terminal.wait_exit(), 0);
    until_issued(sandbox);
}

fn info(sandbox: &Sandbox, id: u64) -> Value {
    sandbox.answer("any", "GET", &format!("/order/certificate/{id}"), "")
}

/// Waits until the order is issued.
fn until_issued(sandbox: &Sandbox) {
    for _ in 0..600 {
        if info(sandbox, 6_484_932)["status"] == "issued" {
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("{}", info(sandbox, 6_484_932));
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
    terminal.wait_for("Ready to order");
    terminal.keys("^N");
    terminal.wait_for("Reissue the certificate of order 6484932");
    terminal.type_text("example.com");
    terminal.wait_for("Confirm example.com");
    terminal
}

/// Looks up what became of the reissue, and waits until the certificate is saved.
fn save(mut terminal: Terminal) {
    terminal.wait_with_patience(UNTIL_ISSUED, "Save the certificate");
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
}

#[test]
fn a_certificate_is_reissued_to_the_new_one_on_disk() {
    let (sandbox, home) = (fast(&[]), home());
    issued(&sandbox, &home, 365);
    let before = info(&sandbox, 6_484_932)["certificate"]["id"].clone();
    let terminal = to_submit(&sandbox, &home);
    terminal.wait_for("nothing is known to be billed");
    terminal.keys("Enter");
    terminal.wait_for("_dnsauth.example.com. TXT");
    save(terminal);
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
    let terminal = sandbox.wizard("renew 6484932").at(&home).start();
    terminal.wait_for("Certificate signing request");
    terminal.keys("^O");
    terminal.type_text("new.csr");
    terminal.keys("Enter");
    terminal.wait_for("Read from new.csr");
    crate::orders::confirm(&terminal, "example.com");
    terminal.wait_for("Ordered. Order 6484933");
    save(terminal);
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
    terminal.wait_for("_dnsauth.example.com. TXT");
    assert_eq!(bought(&sandbox), 2);
    terminal.keys("^Q");
    assert_eq!(terminal.wait_exit(), 0);
    let mut again = sandbox.wizard("--order 6484932").at(&home).start();
    again.wait_for("The earlier certificates of the order are revoked");
    again.keys("^Q");
    assert_eq!(again.wait_exit(), 0);
}

/// How dvorder ends while a reissue is on its way.
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

/// What the next start says of the reissue, once it was looked up.
fn look_up(sandbox: &Sandbox, home: &Arc<Home>) -> bool {
    let mut next = sandbox.wizard("").at(home).start();
    next.wait_for("outcome unknown");
    next.keys("Enter");
    next.wait_for("It is not known whether order 6484932 is being reissued");
    next.keys("Home Enter");
    next.wait_until("what the look-up says", |seen| {
        seen.shows("The service lists no such order") || seen.shows("_dnsauth.") || seen.shows("is issued")
    });
    let is_found = !next.shows("The service lists no such order");
    next.keys("^Q");
    next.wait_exit();
    is_found
}

#[test]
fn killed_hung_up_and_cut_on_the_way_a_reissue_is_bought_once_and_the_next_start_tells_the_truth() {
    for (end, ends) in ENDS {
        for fault in ["no-answer:reissue", "reset:reissue", "malformed-json:reissue"] {
            let (sandbox, home) = (fast(&[fault]), home());
            issued(&sandbox, &home, 365);
            let mut terminal = to_submit(&sandbox, &home);
            terminal.keys("Enter");
            for _ in 0..100 {
                if bought(&sandbox) == 2 {
                    break;
                }
                std::thread::sleep(Duration::from_millis(50));
            }
            ends(&mut terminal);
            assert_eq!(bought(&sandbox), 2, "{end} {fault}");
            assert!(look_up(&sandbox, &home), "{end} {fault}");
            assert_eq!(bought(&sandbox), 2, "{end} {fault}");
            assert_eq!(states(&home), ["accepted", "accepted"], "{end} {fault}");
        }
    }
}

#[test]
fn a_reissue_that_never_came_to_be_stays_unknown_and_keeps_the_next_one_back() {
    let (sandbox, home) = (fast(&["500-html:reissue"]), home());
    issued(&sandbox, &home, 365);
    let mut terminal = to_submit(&sandbox, &home);
    terminal.keys("Enter");
    terminal.wait_for("It is not known whether order 6484932 is being reissued");
    terminal.keys("^Q");
    assert_eq!(terminal.wait_exit(), 3);
    assert!(!look_up(&sandbox, &home));
    assert_eq!((bought(&sandbox), states(&home)), (1, vec!["accepted".to_owned(), "unknown".to_owned()]));
    let mut next = sandbox.wizard("reissue 6484932").at(&home).start();
    next.wait_for("nobody knows yet whether it is open");
    next.keys("^Q");
    next.wait_exit();
}
