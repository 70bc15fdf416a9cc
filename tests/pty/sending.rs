//! From the confirming Enter to the request: what is withdrawn or ended before it leaves is not sent, whatever
//! holds it up; and nothing is ordered twice without a word.

use std::fs::{self, File};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use rustix::process::Signal;

use crate::faults::states;
use crate::orders::{EXAMPLE, ONE_MORE, confirm, leave};
use crate::sandbox::{KEY, Sandbox};
use crate::terminal::{Home, Terminal};

const NOT_SENT: &str = "The order was not sent; nothing was bought";

/// Another process has the journal locked, as one does that was stopped while it wrote.
pub fn lock_journal(home: &Home) -> File {
    let orders = home.data().join("orders");
    fs::create_dir_all(&orders).unwrap();
    fs::write(orders.join(".lock"), std::process::id().to_string()).unwrap();
    let file = File::open(orders.join(".lock")).unwrap();
    file.lock().unwrap();
    file
}

/// Confirms while the journal is locked, and waits until that is said.
fn confirm_in_vain(sandbox: &Sandbox, home: &Arc<Home>) -> (Terminal, File) {
    let terminal = sandbox.wizard(EXAMPLE).at(home).start();
    let held = lock_journal(home);
    confirm(&terminal, "example.com");
    terminal.wait_for(&format!("Not sent yet: process {} has the journal", std::process::id()));
    (terminal, held)
}

/// That the next start knows of a draft and of no order.
#[track_caller]
fn assert_only_a_draft(sandbox: &Sandbox, home: &Arc<Home>) {
    let mut next = sandbox.wizard("").at(home).start();
    next.wait_for("Go on with a draft, or start a new order?");
    assert!(!next.shows("It is not known whether"), "{}", next.screen());
    assert_eq!(leave(&mut next), 0);
    assert_eq!(home.kept("drafts").len(), 1);
    assert_eq!(sandbox.orders(), 0);
}

#[test]
fn an_order_withdrawn_while_the_journal_is_locked_is_not_sent_when_it_comes_free() {
    for withdraw in ["^C", "^Q", "Tab Enter"] {
        let (sandbox, home) = (Sandbox::start(&[]), Home::new());
        let (mut terminal, held) = confirm_in_vain(&sandbox, &home);
        terminal.keys(withdraw);
        terminal.wait_for(NOT_SENT);
        terminal.wait_for("It was withdrawn before it was sent.");
        drop(held);
        assert_eq!(leave(&mut terminal), 1, "{withdraw}");
        assert!(terminal.left_behind().contains("It was withdrawn before it was sent."));
        assert_eq!(states(&home), Vec::<String>::new());
        assert_only_a_draft(&sandbox, &home);
        terminal.assert_nowhere(KEY);
    }
}

/// How it ends, with which exit code, and what brings that about.
type Ending = (&'static str, u32, fn(&mut Terminal));

#[test]
fn an_end_while_the_journal_is_locked_is_no_order() {
    let endings: [Ending; 6] = [
        ("left", 1, |terminal| terminal.keys("^C ^C")),
        ("interrupted", 130, |terminal| terminal.signal(Signal::INT)),
        ("terminated", 143, |terminal| terminal.signal(Signal::TERM)),
        ("hung up", 129, |terminal| terminal.signal(Signal::HUP)),
        ("terminal closed", 129, Terminal::hang_up),
        ("quit", 131, |terminal| terminal.signal(Signal::QUIT)),
    ];
    for (ending, code, end) in endings {
        let (sandbox, home) = (Sandbox::start(&[]), Home::new());
        let (mut terminal, held) = confirm_in_vain(&sandbox, &home);
        end(&mut terminal);
        assert_eq!(terminal.wait_exit(), code, "{ending}");
        drop(held);
        if ending != "terminal closed" {
            terminal.assert_restored();
            assert!(terminal.left_behind().contains(NOT_SENT), "{ending}: {}", terminal.left_behind());
        }
        assert_eq!(states(&home), Vec::<String>::new(), "{ending}");
        assert_only_a_draft(&sandbox, &home);
    }
}

#[test]
fn a_kill_while_the_journal_is_locked_leaves_the_draft() {
    let (sandbox, home) = (Sandbox::start(&[]), Home::new());
    let (mut terminal, held) = confirm_in_vain(&sandbox, &home);
    terminal.signal(Signal::KILL);
    terminal.wait_killed();
    drop(held);
    assert_eq!(states(&home), Vec::<String>::new());
    assert!(home.kept("drafts")[0].to_string().contains("log.example.com"));
    assert_only_a_draft(&sandbox, &home);
}

#[test]
fn a_journal_that_stays_locked_is_given_up_as_not_sent() {
    let (sandbox, home) = (Sandbox::start(&[]), Home::new());
    let (mut terminal, held) = confirm_in_vain(&sandbox, &home);
    terminal.wait_for(NOT_SENT);
    terminal.wait_for(&format!("process {} has it locked", std::process::id()));
    drop(held);
    // It is confirmed anew and sent once.
    terminal.type_text("example.com");
    terminal.keys("Enter");
    if !terminal.shows("Ordered. Order") {
        terminal.keys("Tab");
        confirm(&terminal, "example.com");
    }
    terminal.wait_for("Ordered. Order 6484932");
    assert_eq!(leave(&mut terminal), 0);
    assert_eq!((states(&home), sandbox.orders()), (vec!["accepted".to_owned()], 1));
}

#[test]
fn a_journal_that_comes_free_lets_the_order_go() {
    let (sandbox, home) = (Sandbox::start(&[]), Home::new());
    let (mut terminal, held) = confirm_in_vain(&sandbox, &home);
    drop(held);
    terminal.wait_for("Ordered. Order 6484932");
    assert_eq!(leave(&mut terminal), 0);
    assert_eq!((states(&home), sandbox.orders()), (vec!["accepted".to_owned()], 1));
}

/// Ends it just after the confirming Enter, and checks that everything says the same of the order.
fn end_after_enter(delay: Duration, end: fn(&mut Terminal)) {
    let (sandbox, home) = (Sandbox::start(&[]), Home::new());
    let mut terminal = sandbox.wizard(EXAMPLE).at(&home).start();
    terminal.keys("^R ^N");
    terminal.type_text("example.com");
    terminal.wait_for("Confirm example.com");
    terminal.press_and_go_on("Enter");
    std::thread::sleep(delay);
    end(&mut terminal);
    let code = terminal.wait_exit();
    let (states, orders) = (states(&home), sandbox.orders());
    let states: Vec<&str> = states.iter().map(String::as_str).collect();
    let left = terminal.left_behind().replace('\n', " ");
    let said = format!("after {delay:?}: {code}, {states:?}, {orders} orders, {left}");
    match states[..] {
        // The Enter was not read yet: what was loaded is in its file, and nothing was typed.
        [] if left.is_empty() => assert!(code != 3 && orders == 0, "{said}"),
        [] | ["not_sent"] => {
            assert!(code != 3 && orders == 0 && left.contains("The order was not sent"), "{said}");
            assert_eq!(home.kept("drafts").len(), 1, "{said}");
        }
        ["accepted"] => assert!(code != 3 && orders == 1 && left.contains("Ordered. Order"), "{said}"),
        ["prepared"] => assert!(code == 3 && left.contains("It is not known whether"), "{said}"),
        _ => panic!("{said}"),
    }
}

#[test]
fn an_end_in_the_first_milliseconds_after_the_confirmation_tells_the_truth() {
    let ends: [fn(&mut Terminal); 3] = [
        |terminal| terminal.signal(Signal::TERM),
        |terminal| terminal.signal(Signal::HUP),
        |terminal| terminal.signal(Signal::INT),
    ];
    for (number, delay) in [0, 1, 2, 3, 5, 8, 12, 20, 40].into_iter().enumerate() {
        end_after_enter(Duration::from_millis(delay), ends[number % ends.len()]);
    }
}

#[test]
fn an_answer_that_cannot_be_written_down_is_told_and_written_down_later() {
    let (sandbox, home) = (Sandbox::start(&["slow"]), Home::new());
    let mut terminal = sandbox.wizard(EXAMPLE).at(&home).start();
    confirm(&terminal, "example.com");
    terminal.wait_for("waiting for the answer");
    let held = lock_journal(&home);
    terminal.wait_for("Ordered. Order 6484932");
    terminal.wait_for("NOT SAVED");
    assert_eq!(states(&home), ["prepared"]);
    drop(held);
    terminal.wait_for("What became of the order is written down now.");
    assert_eq!(leave(&mut terminal), 0);
    assert_eq!((states(&home), sandbox.orders()), (vec!["accepted".to_owned()], 1));
}

#[test]
fn the_same_file_ordered_twice_is_said_on_submit_and_confirmed_for_itself() {
    let (sandbox, home) = (Sandbox::start(&[]), Home::new());
    let mut terminal = sandbox.wizard(EXAMPLE).at(&home).start();
    confirm(&terminal, "example.com");
    terminal.wait_for("Ordered. Order 6484932");
    assert_eq!(leave(&mut terminal), 0);

    let mut terminal = sandbox.wizard(EXAMPLE).at(&home).start();
    confirm(&terminal, "example.com");
    terminal.wait_for("An order like this was placed on");
    terminal.wait_for("order 6484932, with the same product, names and key.");
    terminal.wait_for("One like this was sent before.");
    assert_eq!(sandbox.orders(), 1);
    terminal.keys(ONE_MORE);
    terminal.wait_for("Ordered. Order 6484933");
    assert_eq!(leave(&mut terminal), 0);
    assert_eq!(sandbox.orders(), 2);
}

#[test]
fn two_wizards_that_order_the_same_file_at_once_order_it_once() {
    for _ in 0..3 {
        let (sandbox, home) = (Sandbox::start(&[]), Home::new());
        let mut wizards = [0, 1].map(|_| {
            let terminal = sandbox.wizard(EXAMPLE).at(&home).start();
            terminal.keys("^R ^N");
            terminal.type_text("example.com");
            terminal.wait_for("Confirm example.com");
            terminal
        });
        for terminal in &wizards {
            terminal.press_and_go_on("Enter");
        }
        for terminal in &wizards {
            terminal.wait_until("an end", |seen| {
                seen.shows("Ordered. Order") || seen.shows("This one was not sent")
            });
        }
        assert_eq!(sandbox.orders(), 1);
        let mut codes: Vec<u32> = wizards.iter_mut().map(leave).collect();
        codes.sort_unstable();
        assert_eq!(codes, [0, 7]);
        let refused = wizards.iter().find(|terminal| !terminal.left_behind().contains("Ordered."));
        let left = refused.expect("one of them").left_behind().replace('\n', " ");
        assert!(left.contains("This one was not sent") && left.contains("An order like this was"), "{left}");
    }
}

#[test]
fn a_folder_that_becomes_a_file_is_named_and_nothing_is_sent() {
    for folder in [".", "orders", "drafts"] {
        let (sandbox, home) = (Sandbox::start(&[]), Home::new());
        let mut terminal = sandbox.wizard(EXAMPLE).at(&home).start();
        let path: PathBuf = home.data().join(folder).components().collect();
        fs::remove_dir_all(&path).unwrap();
        fs::write(&path, "a file").unwrap();
        confirm(&terminal, "example.com");
        terminal.wait_for(NOT_SENT);
        terminal.wait_for("is a file where a folder is needed");
        terminal.keys("^C ^C");
        assert_eq!(terminal.wait_exit(), 1, "{folder}");
        assert_eq!(sandbox.orders(), 0, "{folder}");
    }
}
