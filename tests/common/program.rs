//! The real program in somebody's home, with a key whose text must be seen nowhere.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use dvorder::io::store::Store;
use dvorder::journal::entry::{Entry, State};
use dvorder::journal::sent::Prepared;
use dvorder::order::id::Id;
use jiff::Timestamp;

use crate::common::{sample_draft, sample_order};

/// A key whose text must be seen nowhere.
pub const KEY: &str = "A1B2C3-secret-key";

/// The program with these arguments, and nothing of this machine's environment.
pub fn program(home: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dvorder"));
    command.args(arguments).env_clear().stdin(Stdio::null());
    for (name, folder) in [("HOME", ""), ("XDG_CONFIG_HOME", "config"), ("XDG_DATA_HOME", "data")] {
        command.env(name, home.join(folder));
    }
    command
}

/// Runs a command with the key, which it prints nowhere; nor does it steer a terminal.
pub fn run(home: &Path, arguments: &[&str]) -> Output {
    let output = program(home, arguments).env("DIGICERT_API_KEY", KEY).output().unwrap();
    for printed in [&output.stdout, &output.stderr] {
        let printed = String::from_utf8_lossy(printed);
        assert!(!printed.contains(KEY) && !printed.contains('\u{1b}'), "{printed}");
    }
    output
}

/// What it printed.
pub fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Puts an order into the journal of a home that was sent to a service.
pub fn remember(home: &Path, name: &str, target: &str, state: State) -> Entry {
    let store = Store::open_in(home.join("data/dvorder")).unwrap();
    let (order, draft) = (sample_order(), sample_draft());
    let of = Prepared { order: &order, draft: &draft, draft_id: None, target, digest: String::new() };
    let now = Timestamp::now();
    let mut entry = Entry::prepared(Id::try_from(name.to_owned()).unwrap(), of, now);
    entry.settle(state, now);
    store.record(&entry).unwrap();
    entry
}
