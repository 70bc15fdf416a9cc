//! A program started in a pseudo terminal: what tests of it and measurements of it share.

use std::os::fd::{BorrowedFd, OwnedFd};
use std::path::Path;

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// A program in a pseudo terminal.
pub struct Started {
    pub child: Box<dyn Child + Send + Sync>,
    pub master: Box<dyn MasterPty + Send>,
    /// The terminal's end of the line, to read and write without the library: its reader cannot be stopped, and its
    /// writer types an Enter and a Ctrl-D when it is dropped.
    pub wire: OwnedFd,
    /// The settings of the terminal before the program came.
    pub modes: String,
}

/// Starts a program in a terminal of this size. Only the program holds the other end then, so that a reader sees
/// when it is gone.
pub fn start(command: CommandBuilder, columns: u16, rows: u16) -> Started {
    let pair = native_pty_system().openpty(size(columns, rows)).expect("the system has a pseudo terminal");
    let raw = pair.master.as_raw_fd().expect("it has a descriptor");
    // SAFETY: the terminal owns the descriptor and outlives this borrow of it.
    let wire = unsafe { BorrowedFd::borrow_raw(raw) }.try_clone_to_owned().expect("it can be duplicated");
    let modes = modes_of(pair.master.as_ref());
    let child = pair.slave.spawn_command(command).expect("the program starts");
    Started { child, master: pair.master, wire, modes }
}

pub fn size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

/// The settings of the terminal, as `stty` would list them.
pub fn modes_of(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().expect("the terminal has settings"))
}

/// A program with the least that it gets in a terminal, and nothing of what this machine is set to.
pub fn command(program: &str, home: &Path) -> CommandBuilder {
    let below = |name: &str| home.join(name).display().to_string();
    let mut command = CommandBuilder::new(program);
    command.env_clear();
    for (name, value) in [
        ("PATH", std::env::var("PATH").unwrap_or_else(|_| "/usr/bin:/bin".into())),
        ("TERM", "xterm-256color".into()),
        ("LANG", "C.UTF-8".into()),
        ("HOME", home.display().to_string()),
        ("XDG_CONFIG_HOME", below("config")),
        ("XDG_DATA_HOME", below("data")),
        ("XDG_STATE_HOME", below("state")),
        ("XDG_CACHE_HOME", below("cache")),
        ("XDG_RUNTIME_DIR", below("run")),
    ] {
        command.env(name, value);
    }
    command
}
