//! What is left after a crash, a full disk or two processes at once: the draft whole, the journal true,
//! and no more orders than confirmations.

use std::fs;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use rustix::process::Signal;

use crate::orders::{EXAMPLE, confirm, leave};
use crate::sandbox::{KEY, Sandbox};
use crate::terminal::{Home, Setup, Terminal, dvorder};

/// What the journal says became of each order: the name of its state.
pub fn states(home: &Home) -> Vec<String> {
    home.kept("orders").iter().map(|entry| state_of(&entry["state"])).collect()
}

fn state_of(state: &serde_json::Value) -> String {
    let name = state.as_object().and_then(|state| state.keys().next().cloned());
    name.or_else(|| state.as_str().map(str::to_owned)).expect("a state")
}

/// How many confirmations the journal knows of.
pub fn confirmations(home: &Home) -> usize {
    home.kept("orders").iter().map(|entry| entry["confirmed"].as_array().unwrap().len()).sum()
}

/// Waits until what was typed is on disk, and kills the program, which can do nothing about it.
fn kill(terminal: &mut Terminal) {
    terminal.signal(Signal::KILL);
    terminal.wait_killed();
}

/// Waits until a draft on disk holds this.
fn wait_saved(terminal: &Terminal, text: &str) {
    let home = Arc::clone(terminal.home());
    terminal.wait_until("the draft on disk", |_| {
        home.kept("drafts").iter().any(|draft| draft.to_string().contains(text))
    });
}

#[test]
fn what_was_typed_before_a_kill_is_offered_and_resumed() {
    let home = Home::new();
    let mut terminal = dvorder("--sandbox").at(&home).start();
    terminal.keys("^N");
    terminal.type_text("typed.example.com");
    wait_saved(&terminal, "typed.example.com");
    kill(&mut terminal);
    let mut terminal = dvorder("--sandbox").at(&home).start();
    terminal.wait_for("Go on with a draft, or start a new order?");
    terminal.keys("Tab Enter");
    terminal.wait_for("Which names should the certificate secure?");
    terminal.wait_for("typed.example.com");
    assert_eq!(leave(&mut terminal), 0);
}

#[test]
fn an_order_whose_answer_was_never_seen_is_shown_first_and_found() {
    let (sandbox, home) = (Sandbox::start(&["no-answer"]), Home::new());
    let mut terminal = sandbox.wizard(EXAMPLE).at(&home).start();
    confirm(&terminal, "example.com");
    terminal.wait_for("waiting for the answer");
    kill(&mut terminal);
    assert_eq!(states(&home), ["prepared"]);
    let account = &home.kept("orders")[0]["followed"]["account"];
    assert!(account["id"].is_u64() && account["name"].is_string(), "known before it is sent: {account}");
    let [draft] = home.kept("drafts").try_into().expect("one draft");

    // However it is started, and without a key too, in the sandbox.
    let resume = format!("--resume {}", draft["id"].as_str().unwrap());
    for setup in [sandbox.wizard(&resume), sandbox.wizard("--resume"), dvorder("")] {
        let mut terminal = setup.at(&home).start();
        terminal.wait_for("outcome unknown");
        assert_eq!(leave(&mut terminal), 0);
    }

    let mut terminal = sandbox.wizard("").at(&home).start();
    terminal.wait_for("outcome unknown");
    terminal.keys("Enter");
    terminal.wait_for("Look it up");
    terminal.keys("Tab Enter");
    terminal.wait_for("Ordered. Order 6484932, certificate 6079436");
    assert_eq!(leave(&mut terminal), 0);
    assert!(terminal.left_behind().contains("_dnsauth.example.com."), "{}", terminal.left_behind());
    assert_eq!((states(&home), home.kept("drafts").len()), (vec!["accepted".to_owned()], 0));
    assert_eq!((sandbox.orders(), confirmations(&home)), (1, 1));
    let token = &home.kept("orders")[0]["followed"]["tokens"][0]["value"];
    assert!(token.as_str().is_some_and(|token| terminal.left_behind().contains(token)), "{token}");
    terminal.assert_nowhere(KEY);
}

#[test]
fn an_order_that_is_not_found_is_sent_again_only_when_it_is_confirmed_again() {
    let home = Home::new();
    // A service that never got the order: the connection was cut, and this is another sandbox.
    let lost = Sandbox::start(&["no-answer"]);
    let mut terminal = lost.wizard(EXAMPLE).at(&home).start();
    confirm(&terminal, "example.com");
    terminal.wait_for("waiting for the answer");
    kill(&mut terminal);
    let sandbox = Sandbox::start(&[]);
    redirect(&home, &sandbox);

    let mut terminal = sandbox.wizard("").at(&home).start();
    terminal.keys("Enter");
    terminal.wait_for("Look it up");
    terminal.keys("Tab Enter");
    terminal.wait_for("The service lists no such order.");
    terminal.wait_for("once is not enough");
    assert!(!terminal.shows("Send it again") && !terminal.shows("Put it aside"), "{}", terminal.screen());
    assert_eq!(leave(&mut terminal), 3);
    five_minutes_pass(&home);

    let mut terminal = sandbox.wizard("").at(&home).start();
    terminal.keys("Enter");
    terminal.wait_for("once is not enough");
    terminal.keys("Tab Enter");
    terminal.wait_for("Looked for 2 times");
    terminal.keys("Tab Tab");
    terminal.type_text("example.com");
    terminal.keys("Enter");
    terminal.wait_for("Ordered. Order 6484932");
    assert_eq!(leave(&mut terminal), 0);
    assert_eq!((states(&home), confirmations(&home)), (vec!["accepted".to_owned()], 2));
    assert_eq!(sandbox.orders(), 1);
}

/// Makes the journal say that its orders were sent to another sandbox.
fn redirect(home: &Home, sandbox: &Sandbox) {
    change_entries(home, |entry| entry["target"] = sandbox.base_url().into());
}

/// Makes the journal say that what was looked up was looked up five minutes earlier.
fn five_minutes_pass(home: &Home) {
    let earlier = |time: &mut serde_json::Value| {
        let before: Timestamp = time.as_str().unwrap().parse().unwrap();
        *time = (before - SignedDuration::from_mins(5)).to_string().into();
    };
    change_entries(home, |entry| {
        earlier(&mut entry["confirmed"][0]);
        for (part, name) in [("looked", "at"), ("not_there", "first"), ("not_there", "last")] {
            earlier(&mut entry[part][name]);
        }
        earlier(&mut entry["ended"]);
    });
}

fn change_entries(home: &Home, change: impl Fn(&mut serde_json::Value)) {
    for entry in fs::read_dir(home.data().join("orders")).unwrap().flatten() {
        let path = entry.path();
        if path.extension().is_some_and(|ending| ending == "json") {
            let mut entry: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
            change(&mut entry);
            fs::write(&path, entry.to_string()).unwrap();
        }
    }
}

/// Starts the wizard and brings it to a moment.
type Moment = (&'static str, fn(Setup) -> Terminal);

/// The moments a crash is tried at.
fn moments() -> [Moment; 3] {
    [
        ("typing", |setup| {
            let terminal = setup.start();
            terminal.keys("^N ^U");
            terminal.type_text("example.com");
            terminal.keys("Tab");
            terminal
        }),
        ("waiting", |setup| {
            let terminal = setup.arg("--sandbox-fault").arg("no-answer").start();
            confirm(&terminal, "example.com");
            terminal.wait_for("waiting for the answer");
            terminal
        }),
        ("reading", |setup| {
            let terminal = setup.start();
            confirm(&terminal, "example.com");
            terminal.wait_for("Ordered. Order 6484932");
            terminal
        }),
    ]
}

#[test]
fn a_panic_on_the_main_thread_costs_nothing() {
    for (moment, bring) in moments() {
        let home = Home::new();
        let setup = dvorder(&format!("--sandbox --sandbox-fault crash {EXAMPLE}")).at(&home);
        let mut terminal = bring(setup);
        terminal.signal(Signal::USR1);
        assert_eq!(terminal.wait_exit(), 101, "{moment}");
        terminal.assert_restored();
        let left = terminal.left_behind();
        assert!(left.contains("panicked at"), "{left}");
        let told = ["What you typed is saved.", "It is not known whether", "Ordered. Order"];
        assert!(told.iter().any(|told| left.contains(told)), "{left}");
        let (drafts, orders) = (home.kept("drafts"), states(&home));
        match moment {
            "typing" => assert_eq!((drafts.len(), orders.len()), (1, 0)),
            "waiting" => assert_eq!((drafts.len(), orders), (1, vec!["prepared".to_owned()])),
            _ => assert_eq!((drafts.len(), orders), (0, vec!["accepted".to_owned()])),
        }
        for draft in drafts {
            assert!(draft.to_string().contains("log.example.com"), "{moment}: {draft}");
        }
    }
}

#[test]
fn a_panic_in_a_task_is_an_unknown_outcome_and_the_wizard_lives_on() {
    let home = Home::new();
    let mut terminal = dvorder(&format!("--sandbox --sandbox-fault crash-task {EXAMPLE}")).at(&home).start();
    confirm(&terminal, "example.com");
    terminal.wait_for("It is not known whether the order was placed");
    assert_eq!(states(&home), ["unknown"]);
    terminal.keys("Tab Enter");
    terminal.wait_for("Ordered. Order 6484932");
    assert_eq!(leave(&mut terminal), 0);
    assert_eq!(states(&home), ["accepted"]);
}

/// Nothing can be written any more: to every file there is no more room than it has.
const FULL: &str = "trap '' XFSZ; ulimit -f 0; exec \"$@\"";

#[test]
fn on_a_full_disk_it_says_so_and_orders_nothing() {
    let sandbox = Sandbox::start(&[]);
    let unwritable: [fn(Setup) -> Setup; 2] =
        [|setup| setup.by_shell(FULL), |setup| setup.at(&Home::that_keeps_nothing())];
    for make in unwritable {
        let mut terminal = make(sandbox.wizard(EXAMPLE)).start();
        terminal.keys("^N ^U");
        terminal.type_text("example.com");
        terminal.wait_for("NOT SAVED");
        confirm(&terminal, "example.com");
        terminal.wait_for("The order was not sent; nothing was bought");
        terminal.wait_for("NOT SAVED");
        terminal.keys("^C ^C");
        assert_eq!(terminal.wait_exit(), 1);
        terminal.assert_restored();
        assert_eq!(sandbox.orders(), 0);
    }
}

/// Whoever makes room, as they are told to, has what they typed on disk: in a while, and at the latest when they leave.
#[test]
fn what_could_not_be_saved_is_once_there_is_room() {
    let leaves: [fn(&mut Terminal); 3] = [
        |terminal| {
            terminal.wait_until("it is saved", |seen| !seen.shows("NOT SAVED"));
            wait_saved(terminal, "second.example.com");
            terminal.keys("^C ^C");
        },
        |terminal| terminal.keys("^C ^C"),
        Terminal::hang_up,
    ];
    for leave in leaves {
        let home = Home::new();
        let mut terminal = dvorder("--sandbox").at(&home).start();
        terminal.keys("^N");
        terminal.type_text("first.example.com");
        wait_saved(&terminal, "first.example.com");
        let aside = home.path().join("aside");
        fs::rename(home.data(), &aside).unwrap();
        fs::write(home.data(), "no folder").unwrap();
        terminal.keys("Tab");
        terminal.type_text("second.example.com");
        terminal.wait_for("NOT SAVED");
        fs::remove_file(home.data()).unwrap();
        fs::rename(&aside, home.data()).unwrap();
        leave(&mut terminal);
        terminal.wait_exit();
        let drafts = home.kept("drafts");
        assert!(drafts.iter().any(|draft| draft.to_string().contains("second.example.com")), "{drafts:?}");
    }
}

#[test]
fn a_folder_removed_meanwhile_is_made_again() {
    let (sandbox, home) = (Sandbox::start(&[]), Home::new());
    let mut terminal = sandbox.wizard(EXAMPLE).at(&home).start();
    fs::remove_dir_all(home.data()).unwrap();
    terminal.keys("^N ^U");
    terminal.type_text("example.com");
    wait_saved(&terminal, "log.example.com");
    confirm(&terminal, "example.com");
    terminal.wait_for("Ordered. Order 6484932");
    assert_eq!(leave(&mut terminal), 0);
    assert_eq!((states(&home), sandbox.orders()), (vec!["accepted".to_owned()], 1));
}

#[test]
fn a_draft_is_free_once_who_edited_it_is_gone() {
    let home = Home::new();
    let mut first = dvorder("--sandbox").at(&home).start();
    first.keys("^N");
    first.type_text("example.com");
    wait_saved(&first, "example.com");
    let mut second = dvorder("--sandbox").at(&home).start();
    second.wait_for("is editing it");
    kill(&mut first);
    second.keys("Tab Enter");
    second.wait_for("Which names should the certificate secure?");
    second.keys("^C ^C");
    assert_eq!(second.wait_exit(), 0);
}

#[test]
fn a_draft_is_edited_by_one_process_and_copied_by_another() {
    let home = Home::new();
    let first = dvorder("--sandbox").at(&home).start();
    first.keys("^N");
    first.type_text("example.com");
    wait_saved(&first, "example.com");
    let id = home.kept("drafts")[0]["id"].as_str().unwrap().to_owned();

    let mut second = dvorder(&format!("--sandbox --resume {id}")).at(&home).start_anything();
    assert_eq!(second.wait_exit(), 2);
    second.wait_for("is editing this draft");
    let mut second = dvorder("--sandbox --resume").at(&home).start_anything();
    assert_eq!(second.wait_exit(), 2);
    second.wait_for("is editing the draft");
    let mut second = dvorder("--sandbox").at(&home).start();
    second.wait_for("is editing it");
    second.keys("Tab Enter");
    second.wait_for("You can copy it instead.");
    second.keys("Tab Enter");
    second.wait_for("Which draft is to be copied?");
    second.keys("Enter");
    second.wait_for("Which names should the certificate secure?");
    second.wait_for("example.com");
    assert_eq!(leave(&mut second), 0);
    let ids: Vec<_> = home.kept("drafts").iter().map(|draft| draft["id"].clone()).collect();
    assert!(ids.len() == 2 && ids[0] != ids[1], "{ids:?}");
}

#[test]
fn two_processes_that_order_the_same_at_once_buy_it_once() {
    let (sandbox, home) = (Sandbox::start(&["no-answer"]), Home::new());
    let example = fs::read_to_string(home.path().join("assets/examples/order.json")).unwrap();
    let own = example.replacen('{', "{\"alternative_order_id\": \"once0only\",", 1);
    fs::write(home.path().join("own.json"), own).unwrap();
    let start = || sandbox.wizard("--from own.json --product ssl_dv_geotrust").at(&home).start();
    let (first, mut second) = (start(), start());
    confirm(&first, "example.com");
    first.wait_for("waiting for the answer");
    // It is told before anything is confirmed.
    second.keys("^R");
    second.wait_for("1 problem keeps this from being ordered");
    second.wait_for("once0only was sent");
    assert_eq!(leave(&mut second), 0);
    assert_eq!(sandbox.orders(), 1);
}

#[test]
fn a_damaged_draft_is_named_and_costs_nothing_else() {
    let home = Home::new();
    fs::create_dir_all(home.data().join("drafts")).unwrap();
    fs::write(home.data().join("drafts/20261124-1.json"), "{\"version\": 1, \"id").unwrap();
    let mut terminal = dvorder("--sandbox").at(&home).start();
    terminal.wait_for("20261124-1.json is damaged.");
    terminal.keys("Enter");
    terminal.wait_for("Which certificate do you want?");
    assert_eq!(leave(&mut terminal), 0);
    assert!(home.data().join("drafts/20261124-1.json.damaged").exists());
}

#[test]
fn the_log_tells_what_was_asked_and_holds_no_secret() {
    let (sandbox, home) = (Sandbox::start(&[]), Home::new());
    let setup = sandbox.wizard(EXAMPLE).at(&home).arg("--log").arg("dvorder.log");
    let mut terminal = setup.variable("DVORDER_LOG_LEVEL", "trace").start();
    confirm(&terminal, "example.com");
    terminal.wait_for("Ordered. Order 6484932");
    assert_eq!(leave(&mut terminal), 0);
    let log = fs::read_to_string(home.path().join("dvorder.log")).unwrap();
    assert!(log.contains("POST") && log.contains("status=201"), "{log}");
    assert!(log.contains("example.com") && !log.contains("Jim"), "{log}");
    terminal.assert_nowhere(KEY);
}

#[test]
fn the_journal_is_printed_without_a_screen() {
    let (sandbox, home) = (Sandbox::start(&[]), Home::new());
    let mut terminal = sandbox.wizard(EXAMPLE).at(&home).start();
    confirm(&terminal, "example.com");
    terminal.wait_for("Ordered. Order 6484932");
    assert_eq!(leave(&mut terminal), 0);
    let mut printed = dvorder("orders").at(&home).start_anything();
    assert_eq!(printed.wait_exit(), 0);
    printed.wait_for("example.com +2  place ");
    printed.wait_for("6484932");
}

#[test]
fn an_order_does_not_wait_for_an_account_that_nobody_says() {
    let (sandbox, home) = (Sandbox::start(&["no-answer:account"]), Home::new());
    let mut terminal = sandbox.wizard(EXAMPLE).at(&home).start();
    confirm(&terminal, "example.com");
    terminal.wait_for("Order 6484932");
    assert_eq!(leave(&mut terminal), 0);
    assert_eq!((states(&home), confirmations(&home)), (vec!["accepted".to_owned()], 1));
    assert!(home.kept("orders")[0]["followed"]["account"].is_null());
}
