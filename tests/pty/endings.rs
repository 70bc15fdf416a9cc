//! However it ends: the terminal is given back, and the exit code tells what became of the order.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::faults::states;
use crate::orders::{EXAMPLE, confirm};
use crate::sandbox::{KEY, Sandbox};
use crate::terminal::{Home, Setup, Terminal};

/// The ways to end that nobody asked the program about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Interrupted,
    Terminated,
    HangUpSignal,
    TerminalClosed,
}

const ENDINGS: [Ending; 4] =
    [Ending::Interrupted, Ending::Terminated, Ending::HangUpSignal, Ending::TerminalClosed];

impl Ending {
    /// The exit code, where the outcome of an order is not unknown.
    fn code(self) -> u32 {
        match self {
            Ending::Interrupted => 128 + 2,
            Ending::Terminated => 128 + 15,
            Ending::HangUpSignal | Ending::TerminalClosed => 128 + 1,
        }
    }

    /// Brings it about. The exit code, and what stands on the normal screen if there is one.
    fn of(self, terminal: &mut Terminal) -> (u32, Option<String>) {
        match self {
            Ending::Interrupted => terminal.signal(Signal::INT),
            Ending::Terminated => terminal.signal(Signal::TERM),
            Ending::HangUpSignal => terminal.signal(Signal::HUP),
            Ending::TerminalClosed => terminal.hang_up(),
        }
        let code = terminal.wait_exit();
        terminal.assert_nowhere(KEY);
        if self == Ending::TerminalClosed {
            return (code, None);
        }
        terminal.assert_restored();
        (code, Some(terminal.left_behind()))
    }
}

/// Starts the wizard and brings it to a moment.
type Moment = fn(Setup) -> Terminal;

fn typing(setup: Setup) -> Terminal {
    let terminal = setup.start();
    terminal.keys("^N ^U");
    terminal.type_text("other.example");
    terminal
}

fn waiting(setup: Setup) -> Terminal {
    let terminal = setup.start();
    confirm(&terminal, "example.com");
    terminal.wait_for("waiting for the answer");
    terminal
}

fn reading(setup: Setup) -> Terminal {
    let terminal = setup.start();
    confirm(&terminal, "example.com");
    terminal.wait_for("Ordered. Order 6484932");
    terminal
}

#[test]
fn an_end_while_typing_buys_nothing() {
    for ending in ENDINGS {
        let (sandbox, home) = (Sandbox::start(&[]), Home::new());
        let (code, left) = ending.of(&mut typing(sandbox.wizard(EXAMPLE).at(&home)));
        assert_eq!(code, ending.code(), "{ending:?}");
        assert!(left.is_none_or(|left| left.starts_with("What you typed is saved.")), "{ending:?}");
        let [draft] = home.kept("drafts").try_into().expect("one draft");
        assert!(draft.to_string().contains("other.example"), "{ending:?}: {draft}");
        assert_eq!(sandbox.orders(), 0, "{ending:?}");
    }
}

#[test]
fn every_signal_that_ends_it_gives_the_terminal_back_and_keeps_the_draft() {
    let signals = [
        Signal::HUP,
        Signal::INT,
        Signal::QUIT,
        Signal::ABORT,
        Signal::USR1,
        Signal::USR2,
        Signal::ALARM,
        Signal::TERM,
    ];
    for signal in signals {
        let (sandbox, home) = (Sandbox::start(&[]), Home::new());
        let mut terminal = typing(sandbox.wizard(EXAMPLE).at(&home));
        terminal.signal(signal);
        assert_eq!(terminal.wait_exit(), 128 + u32::try_from(signal.as_raw()).unwrap(), "{signal:?}");
        terminal.assert_restored();
        assert!(terminal.left_behind().starts_with("What you typed is saved."), "{signal:?}");
        assert!(home.kept("drafts")[0].to_string().contains("other.example"), "{signal:?}");
        assert_eq!(sandbox.orders(), 0, "{signal:?}");
    }
}

#[test]
fn an_end_while_waiting_is_an_unknown_outcome() {
    for ending in ENDINGS {
        let (sandbox, home) = (Sandbox::start(&["no-answer"]), Home::new());
        let (code, left) = ending.of(&mut waiting(sandbox.wizard(EXAMPLE).at(&home)));
        assert_eq!(code, 3, "{ending:?}");
        assert_eq!(
            (states(&home), home.kept("drafts").len()),
            (vec!["prepared".to_owned()], 1),
            "{ending:?}"
        );
        if let Some(left) = left {
            let left = left.replace('\n', " ");
            assert!(left.contains("It is not known whether the order for example.com was placed."), "{left}");
            assert!(left.contains("look among the account's orders"), "{left}");
        }
        assert_eq!(sandbox.orders(), 1, "{ending:?}");
    }
}

#[test]
fn an_end_while_reading_leaves_the_result_on_the_normal_screen() {
    for ending in ENDINGS {
        let (sandbox, home) = (Sandbox::start(&[]), Home::new());
        let (code, left) = ending.of(&mut reading(sandbox.wizard(EXAMPLE).at(&home)));
        assert_eq!(code, ending.code(), "{ending:?}");
        assert_eq!(
            (states(&home), home.kept("drafts").len()),
            (vec!["accepted".to_owned()], 0),
            "{ending:?}"
        );
        if let Some(left) = left {
            assert!(left.contains("Ordered. Order 6484932"), "{left}");
            assert!(left.contains("_dnsauth.log.example.com. IN TXT"), "{left}");
        }
        assert_eq!(sandbox.orders(), 1, "{ending:?}");
    }
}

/// A shell that hang-ups do not end, so that nobody tells the program that its terminal is gone. It
/// notes the program's process and exit code.
const DEAF_SHELL: &str = r#"trap '' HUP
sh -c 'echo $$ >pid; exec "$@"' sh "$@"
echo $? >code"#;

/// How long a process may live once its terminal is gone, and how much of a processor it may use.
const GONE_WITHIN: Duration = Duration::from_secs(3);
const IDLE: u64 = 50;

/// The processor time a process has used, in hundredths of a second; none when it is gone.
fn processor_time(pid: &str) -> Option<u64> {
    let stat = fs::read_to_string(Path::new("/proc").join(pid).join("stat")).ok()?;
    // The name of the program, in brackets, may hold anything; the numbers come after it.
    let (_, numbers) = stat.rsplit_once(')')?;
    let fields: Vec<&str> = numbers.split_whitespace().collect();
    let state = *fields.first()?;
    let number = |at: usize| fields.get(at)?.parse::<u64>().ok();
    Some(number(11)? + number(12)?).filter(|_| state != "Z")
}

#[test]
fn a_lost_terminal_is_noticed_even_when_no_signal_tells_of_it() {
    let no_answer = Sandbox::start(&["no-answer"]);
    let sandbox = Sandbox::start(&[]);
    let moments: [(Moment, &Sandbox, &str); 3] =
        [(typing, &sandbox, "129"), (waiting, &no_answer, "3"), (reading, &sandbox, "129")];
    for (moment, sandbox, code) in moments {
        let mut terminal = moment(sandbox.wizard(EXAMPLE).by_shell(DEAF_SHELL));
        let note = |name: &str| {
            let text = fs::read_to_string(terminal.home().path().join(name)).unwrap_or_default();
            text.trim().to_owned()
        };
        let pid = note("pid");
        let before = processor_time(&pid).expect("the program runs");
        terminal.hang_up();
        let gone_by = Instant::now() + GONE_WITHIN;
        while let Some(now) = processor_time(&pid) {
            assert!(now - before < IDLE, "the program is busy with a terminal that is gone");
            assert!(Instant::now() < gone_by, "the program lives on without a terminal");
            std::thread::sleep(Duration::from_millis(10));
        }
        terminal.wait_exit();
        let note = |name: &str| fs::read_to_string(terminal.home().path().join(name)).unwrap();
        assert_eq!(note("code").trim(), code);
    }
    assert_eq!((sandbox.orders(), no_answer.orders()), (1, 1));
}

/// A shell with job control, as people have it: it comes back when the program is stopped, and
/// takes it to the foreground again after an Enter.
const JOB_SHELL: &str = r#"set -m
"$@"
echo "stopped with $?"
read -r line
fg >/dev/null
echo "ended with $?""#;

#[test]
fn ctrl_z_gives_the_terminal_to_the_shell_and_fg_takes_it_back() {
    let sandbox = Sandbox::start(&[]);
    let mut terminal = typing(sandbox.wizard(EXAMPLE).by_shell(JOB_SHELL));
    let before = terminal.screen();
    terminal.keys("^Z");
    terminal.wait_for("stopped with 148");
    terminal.assert_restored();
    terminal.keys("Enter");
    terminal.wait_until("the screen as it was", |seen| seen.is_full_screen() && seen.screen() == before);
    terminal.type_text(".org");
    terminal.wait_for("other.example.org");
    terminal.keys("^C ^C");
    assert_eq!(terminal.wait_exit(), 0);
    terminal.assert_restored();
    assert!(terminal.left_behind().contains("ended with 0"), "{}", terminal.left_behind());
}

#[test]
fn an_answer_that_comes_while_the_program_is_stopped_counts() {
    let sandbox = Sandbox::start(&["slow"]);
    let mut terminal = waiting(sandbox.wizard(EXAMPLE).by_shell(JOB_SHELL));
    terminal.keys("^Z");
    terminal.wait_for("stopped with 148");
    terminal.assert_restored();
    // The answer comes after three seconds.
    std::thread::sleep(Duration::from_millis(3500));
    terminal.keys("Enter");
    terminal.wait_for("Ordered. Order 6484932");
    terminal.keys("^Q");
    assert_eq!(terminal.wait_exit(), 0);
    terminal.assert_restored();
    assert!(terminal.left_behind().contains("ended with 0"), "{}", terminal.left_behind());
    assert_eq!(sandbox.orders(), 1);
}

#[test]
fn a_killed_program_has_ordered_no_more_than_was_confirmed() {
    let no_answer = Sandbox::start(&["no-answer"]);
    let sandbox = Sandbox::start(&[]);
    let moments: [(Moment, &Sandbox, u64); 3] =
        [(typing, &sandbox, 0), (waiting, &no_answer, 1), (reading, &sandbox, 1)];
    for (moment, sandbox, orders) in moments {
        let mut terminal = moment(sandbox.wizard(EXAMPLE));
        terminal.signal(Signal::KILL);
        terminal.wait_killed();
        terminal.assert_nowhere(KEY);
        assert_eq!(sandbox.orders(), orders);
    }
}

#[test]
fn nothing_is_drawn_while_nothing_happens() {
    let sandbox = Sandbox::start(&[]);
    for moment in [typing, reading] {
        let terminal = moment(sandbox.wizard(EXAMPLE));
        terminal.settle();
        let before = terminal.raw_output().len();
        std::thread::sleep(Duration::from_millis(1500));
        assert_eq!(terminal.raw_output().len(), before);
    }
}
