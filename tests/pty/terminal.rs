//! A pseudo terminal with the real program in it: keys go in, and what a person would see comes out.

use std::collections::BTreeMap;
use std::fs;
use std::num::NonZeroU16;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use portable_pty::{Child, ExitStatus, MasterPty};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::process::{Pid, Signal, kill_process, kill_process_group};

use crate::pty::{self, Started};

/// How long anything may take before a test gives up.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// How often the program has to be found with nothing to do before it counts as that. Longer in all
/// than it ever waits for more input before it draws.
const FOUND_IDLE: usize = 4;
const BETWEEN_LOOKS: Duration = Duration::from_millis(2);
/// How long a key may be on its way to a program that reads at all.
const UNTIL_READ: Duration = Duration::from_secs(2);
/// Longer than the program waits after an Esc, which other keys begin with too.
const AFTER_ESC: Duration = Duration::from_millis(75);

/// Held while a pseudo terminal or a process is made: between the making of a terminal and the mark
/// that keeps it from other programs, a program started by another test would inherit it, and
/// closing it here would then not close it.
static STARTING: Mutex<()> = Mutex::new(());

pub fn starting() -> MutexGuard<'static, ()> {
    STARTING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The home directory of one user: everything the program can read and write. It is the working
/// directory as well, and leads to the examples as `assets/examples`.
pub struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    pub fn new() -> Arc<Home> {
        let folder = tempfile::tempdir().unwrap();
        let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets");
        std::os::unix::fs::symlink(assets, folder.path().join("assets")).unwrap();
        Arc::new(Home { folder })
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Where the program keeps what it is to remember: `$XDG_DATA_HOME/dvorder`.
    pub fn data(&self) -> PathBuf {
        self.path().join("data/dvorder")
    }

    /// A home in which nothing can be kept: where its folder for data would be there is a file.
    pub fn that_keeps_nothing() -> Arc<Home> {
        let home = Home::new();
        fs::write(home.path().join("data"), "no folder").unwrap();
        home
    }

    /// The files of a folder below the data, by their ending, as JSON.
    pub fn kept(&self, folder: &str) -> Vec<serde_json::Value> {
        let entries = fs::read_dir(self.data().join(folder)).into_iter().flatten().flatten();
        let paths = entries.map(|entry| entry.path());
        let json = paths.filter(|path| path.extension().is_some_and(|ending| ending == "json"));
        json.map(|path| serde_json::from_slice(&fs::read(path).unwrap()).unwrap()).collect()
    }

    /// Every file in it with its content, by its path.
    pub fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut found = BTreeMap::new();
        let mut folders = vec![self.path().to_path_buf()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).unwrap().flatten() {
                let kind = entry.file_type().unwrap();
                let path = entry.path();
                if kind.is_dir() {
                    folders.push(path);
                } else if kind.is_file() {
                    let content = fs::read(&path).unwrap();
                    found.insert(path, content);
                }
            }
        }
        found
    }
}

/// How the program is to be started.
pub struct Setup {
    args: Vec<String>,
    variables: Vec<(String, String)>,
    unset: Vec<String>,
    size: (u16, u16),
    one_screen: bool,
    multiplexed: bool,
    script: Option<&'static str>,
    home: Arc<Home>,
}

/// The program with these arguments, in a terminal of 80 by 24 and a home of its own.
pub fn dvorder(args: &str) -> Setup {
    Setup {
        args: args.split_whitespace().map(str::to_owned).collect(),
        variables: Vec::new(),
        unset: Vec::new(),
        size: (80, 24),
        one_screen: false,
        multiplexed: false,
        script: None,
        home: Home::new(),
    }
}

impl Setup {
    pub fn home(&self) -> &Home {
        &self.home
    }

    /// Starts it in this home, where it may have been before.
    pub fn at(mut self, home: &Arc<Home>) -> Setup {
        self.home = Arc::clone(home);
        self
    }

    pub fn arg(mut self, arg: impl Into<String>) -> Setup {
        self.args.push(arg.into());
        self
    }

    pub fn variable(mut self, name: &str, value: impl Into<String>) -> Setup {
        self.variables.push((name.to_owned(), value.into()));
        self
    }

    /// Starts it without a variable that it would find otherwise.
    pub fn without(mut self, name: &str) -> Setup {
        self.unset.push(name.to_owned());
        self
    }

    /// In a terminal that has no second screen for programs that fill it, or does not use it: the usual
    /// setting of `screen`, and the Linux console for long.
    pub fn with_one_screen(mut self) -> Setup {
        self.one_screen = true;
        self
    }

    /// Lets a shell run this script, which puts the program into a terminal inside this one.
    pub fn multiplexed(mut self, script: &'static str) -> Setup {
        self.multiplexed = true;
        self.by_shell(script)
    }

    pub fn size(mut self, columns: u16, rows: u16) -> Setup {
        self.size = (columns, rows);
        self
    }

    /// Lets a shell run this script, with the program and its arguments as `"$@"`.
    pub fn by_shell(mut self, script: &'static str) -> Setup {
        self.script = Some(script);
        self
    }

    /// Starts it, and waits for the first frame.
    pub fn start(self) -> Terminal {
        let terminal = self.start_anything();
        terminal.wait_until("the first frame", |seen| seen.is_full_screen() && !seen.screen().is_empty());
        terminal.wait_idle("the start");
        // Or nothing would be proven by their being back in the end.
        assert_ne!(
            pty::modes_of(terminal.line().master.as_ref()),
            terminal.modes,
            "the program sets its own modes"
        );
        terminal
    }

    /// Starts it, whatever it will show.
    pub fn start_anything(self) -> Terminal {
        let (columns, rows) = self.size;
        let program = env!("CARGO_BIN_EXE_dvorder");
        let mut command = match self.script {
            None => pty::command(program, self.home.path()),
            Some(script) => {
                let mut shell = pty::command("/bin/sh", self.home.path());
                shell.args(["-c", script, "sh", program]);
                shell
            }
        };
        command.args(&self.args);
        command.cwd(self.home.path());
        for (name, value) in &self.variables {
            command.env(name, value);
        }
        for name in &self.unset {
            command.env_remove(name);
        }
        let Started { child, master, wire, modes } = {
            let _alone = starting();
            pty::start(command, columns, rows)
        };
        let wire = Arc::new(wire);
        let shared = Arc::new(Shared {
            seen: Mutex::new(Seen::new(columns, rows, self.one_screen)),
            news: Condvar::new(),
        });
        let (stop, stopped) = UnixStream::pair().unwrap();
        let reader = {
            let (wire, shared) = (Arc::clone(&wire), Arc::clone(&shared));
            std::thread::spawn(move || read_all(&wire, &stopped, &shared))
        };
        Terminal {
            home: self.home,
            multiplexed: self.multiplexed,
            pid: Pid::from_raw(child.process_id().unwrap().try_into().unwrap()).unwrap(),
            child,
            modes,
            line: Some(Line { master, wire, stop, reader }),
            shared,
        }
    }
}

/// What the terminal has shown.
pub struct Seen {
    parser: vt100::Parser,
    raw: Vec<u8>,
    /// Whether the terminal has no second screen.
    one_screen: bool,
    /// How much of `raw` is on the screen.
    shown: usize,
    /// Whether nobody holds the other end any more.
    over: bool,
}

impl Seen {
    fn new(columns: u16, rows: u16, one_screen: bool) -> Seen {
        let (columns, rows) = (NonZeroU16::new(columns).unwrap(), NonZeroU16::new(rows).unwrap());
        Seen {
            parser: vt100::Parser::new(rows, columns, 0),
            raw: Vec::new(),
            one_screen,
            shown: 0,
            over: false,
        }
    }

    fn take_in(&mut self, bytes: &[u8]) {
        self.raw.extend_from_slice(bytes);
        while self.one_screen
            && let Some(at) = first(&self.raw[self.shown..], SWITCH)
        {
            self.show(self.shown + at);
            if self.raw.len() == self.shown + SWITCH.len() {
                return;
            }
            // Past the letter that says which screen.
            self.shown += SWITCH.len() + 1;
        }
        let begun = (1..SWITCH.len()).rev().find(|length| self.raw.ends_with(&SWITCH[..*length]));
        self.show(self.raw.len() - begun.filter(|_| self.one_screen).unwrap_or(0));
    }

    /// Shows what came up to here.
    fn show(&mut self, end: usize) {
        self.parser.process(&self.raw[self.shown..end]);
        self.shown = end;
    }

    /// The screen as text, without the blanks at the end of each line.
    pub fn screen(&self) -> String {
        let contents = self.parser.screen().contents();
        contents.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
    }

    /// Whether the program has the screen.
    pub fn is_full_screen(&self) -> bool {
        if self.one_screen {
            last(&self.raw, b"\x1b[?1049h") > last(&self.raw, b"\x1b[?1049l")
        } else {
            self.parser.screen().alternate_screen()
        }
    }

    /// Whether the screen shows this, on one line or broken into several.
    pub fn shows(&self, text: &str) -> bool {
        flowing(&self.screen()).contains(&flowing(text)) || self.screen().contains(text)
    }
}

/// A screen as running text, line after line.
fn flowing(screen: &str) -> String {
    screen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether every thread of every process of a session sleeps, or of whatever was started in a home.
fn is_idle(session: Pid, home: Option<&Path>) -> bool {
    processes(session, home)
        .into_iter()
        .flat_map(|process| stats(&process.join("task")))
        .all(|(_, stat)| matches!(fields(&stat).first().map(String::as_str), Some("S" | "T" | "Z" | "I")))
}

/// How often those processes have read anything, as far as that is told.
fn reads(session: Pid, home: Option<&Path>) -> Option<u64> {
    let counted = |process: PathBuf| {
        let text = fs::read_to_string(process.join("io")).ok()?;
        text.lines().find_map(|line| line.strip_prefix("syscr: ")?.parse::<u64>().ok())
    };
    processes(session, home).into_iter().map(counted).sum()
}

/// The processes of a session, or whatever was started in a home.
fn processes(session: Pid, home: Option<&Path>) -> Vec<PathBuf> {
    let session = session.as_raw_nonzero().to_string();
    let belongs = |process: &Path, stat: &str| match home {
        None => fields(stat).get(3) == Some(&session),
        Some(home) => {
            let variables = fs::read(process.join("environ")).unwrap_or_default();
            first(&variables, format!("HOME={}\0", home.display()).as_bytes()).is_some()
        }
    };
    let those = stats(Path::new("/proc")).into_iter().filter(|(process, stat)| belongs(process, stat));
    those.map(|(process, _)| process).collect()
}

/// What the system says of each process or thread of a folder.
fn stats(folder: &Path) -> Vec<(PathBuf, String)> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    entries.filter_map(|path| Some((path.clone(), fs::read_to_string(path.join("stat")).ok()?))).collect()
}

/// What follows the name of a program, which may hold anything, blanks and brackets too.
fn fields(stat: &str) -> Vec<String> {
    let rest = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    rest.split_whitespace().map(str::to_owned).collect()
}

fn count(bytes: &[u8], part: &[u8]) -> usize {
    bytes.windows(part.len()).filter(|window| *window == part).count()
}

/// Changes between the screens, with `h` or `l` behind it.
const SWITCH: &[u8] = b"\x1b[?1049";

fn first(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}

fn last(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).rposition(|window| window == part)
}

struct Shared {
    seen: Mutex<Seen>,
    news: Condvar,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads until the other end is gone, or `stopped` is told to stop.
fn read_all(wire: &OwnedFd, stopped: &UnixStream, shared: &Shared) {
    let mut chunk = [0; 64 * 1024];
    loop {
        let mut watched = [PollFd::new(wire, PollFlags::IN), PollFd::new(stopped, PollFlags::IN)];
        if poll(&mut watched, None).is_err() {
            continue;
        }
        if !watched[1].revents().is_empty() {
            return;
        }
        match rustix::io::read(wire, &mut chunk) {
            Ok(0) => break,
            Ok(length) => shared.lock().take_in(&chunk[..length]),
            Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => {}
            // The last of those who held the other end has gone.
            Err(_) => break,
        }
        shared.news.notify_all();
    }
    shared.lock().over = true;
    shared.news.notify_all();
}

/// The line between the terminal and the program, until it is cut.
struct Line {
    master: Box<dyn MasterPty + Send>,
    wire: Arc<OwnedFd>,
    stop: UnixStream,
    reader: JoinHandle<()>,
}

/// A terminal with the program in it. The program is killed with it.
pub struct Terminal {
    home: Arc<Home>,
    /// Whether what has to be waited for is not all in the terminal's own session.
    multiplexed: bool,
    child: Box<dyn Child + Send + Sync>,
    pid: Pid,
    /// The terminal's settings before the program came.
    modes: String,
    line: Option<Line>,
    shared: Arc<Shared>,
}

impl Terminal {
    pub fn home(&self) -> &Arc<Home> {
        &self.home
    }

    fn line(&self) -> &Line {
        self.line.as_ref().expect("the terminal is there")
    }

    fn write(&self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            match rustix::io::write(&self.line().wire, bytes) {
                Ok(written) => bytes = &bytes[written..],
                Err(rustix::io::Errno::INTR) => {}
                Err(error) => panic!("the terminal takes no input: {error}\n{}", self.screen()),
            }
        }
    }

    /// Sends something to the program and waits until it has taken it in. What comes together is
    /// taken for pasted text, and no person types that fast.
    #[track_caller]
    fn send(&self, bytes: &[u8], what: &str) {
        let before = self.reads();
        self.write(bytes);
        // What was written is on its way for a while before the program has anything to do.
        let read_by = Instant::now() + UNTIL_READ;
        while before.is_some() && self.reads() == before && Instant::now() < read_by && self.is_there() {
            std::thread::sleep(BETWEEN_LOOKS);
        }
        if bytes.ends_with(b"\x1b") {
            std::thread::sleep(AFTER_ESC);
        }
        self.wait_idle(what);
    }

    /// Waits until the program has taken in what it was sent, and has nothing left to do.
    #[track_caller]
    pub fn wait_idle(&self, what: &str) {
        let deadline = Instant::now() + PATIENCE;
        let home = self.multiplexed.then(|| self.home.path());
        let mut idle = 0;
        while idle < FOUND_IDLE {
            assert!(Instant::now() < deadline, "no end of the work on {what}:\n{}", self.screen());
            std::thread::sleep(BETWEEN_LOOKS);
            if !self.is_there() {
                return;
            }
            idle = if self.unread() == 0 && is_idle(self.pid, home) { idle + 1 } else { 0 };
        }
    }

    /// Whether the program is there and has the screen.
    fn is_there(&self) -> bool {
        let seen = self.shared.lock();
        !seen.over && seen.is_full_screen()
    }

    /// How often the program has read anything. The system tells nobody but root: it keeps its memory to
    /// itself.
    fn reads(&self) -> Option<u64> {
        reads(self.pid, self.multiplexed.then(|| self.home.path()))
    }

    /// How many bytes of what was sent the program has not read yet.
    fn unread(&self) -> u64 {
        let Some(name) = self.line().master.tty_name() else { return 0 };
        fs::File::open(name).map_or(0, |end| rustix::io::ioctl_fionread(&end).unwrap_or(0))
    }

    /// Presses keys, by the names the help uses: `Tab Down ^N Alt-U`.
    #[track_caller]
    pub fn keys(&self, names: &str) {
        for name in names.split_whitespace() {
            self.send(key(name).as_bytes(), name);
        }
    }

    /// Presses a key and does not wait for what it does.
    pub fn press_and_go_on(&self, name: &str) {
        self.write(key(name).as_bytes());
    }

    /// Types a text as a person does, one character after the other.
    #[track_caller]
    pub fn type_text(&self, text: &str) {
        for c in text.chars() {
            self.send(c.encode_utf8(&mut [0; 4]).as_bytes(), &format!("{c:?}"));
        }
    }

    /// Pastes a text as terminals with bracketed paste do.
    pub fn paste(&self, text: &str) {
        let text = format!("\x1b[200~{}\x1b[201~", text.replace('\n', "\r"));
        self.send(text.as_bytes(), "a paste");
    }

    /// Pastes a text as other terminals do: as if it were typed, very fast.
    pub fn paste_raw(&self, text: &str) {
        self.send(text.replace('\n', "\r").as_bytes(), "a raw paste");
    }

    /// Pastes a text in pieces, with pauses between them. Stops when a pause was much longer, as it
    /// may be on a busy machine: what follows would be no paste any more. Whether all of it was sent.
    pub fn paste_in_pieces(&self, pieces: &[&str], pause: Duration) -> bool {
        pieces.iter().all(|piece| {
            let before = Instant::now();
            std::thread::sleep(pause);
            let in_time = before.elapsed() < 2 * pause;
            if in_time {
                self.write(piece.replace('\n', "\r").as_bytes());
            }
            in_time
        })
    }

    /// Waits until the program has shown nothing new for a while.
    pub fn settle(&self) {
        let mut before = 0;
        let deadline = Instant::now() + PATIENCE;
        while before != self.shared.lock().raw.len() {
            assert!(Instant::now() < deadline, "the screen does not come to rest:\n{}", self.screen());
            before = self.shared.lock().raw.len();
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    pub fn resize(&self, columns: u16, rows: u16) {
        self.give_size(columns, rows);
        self.wait_idle("a new size");
    }

    /// Has another size for so short that the program sees it has one again.
    pub fn resize_to_and_fro(&self, between: (u16, u16), (columns, rows): (u16, u16)) {
        self.signal(Signal::STOP);
        self.give_size(between.0, between.1);
        self.give_size(columns, rows);
        self.signal(Signal::CONT);
        self.wait_idle("a new size");
    }

    fn give_size(&self, columns: u16, rows: u16) {
        {
            let mut seen = self.shared.lock();
            let (rows, columns) = (NonZeroU16::new(rows).unwrap(), NonZeroU16::new(columns).unwrap());
            seen.parser.set_size(rows, columns);
        }
        self.line().master.resize(pty::size(columns, rows)).unwrap();
    }

    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid, signal).unwrap();
    }

    /// Closes the terminal, as a lost connection does.
    pub fn hang_up(&mut self) {
        let Line { master, wire, stop, reader } = self.line.take().expect("the terminal is there");
        drop(stop);
        reader.join().unwrap();
        let last_one = Arc::into_inner(wire);
        drop(last_one.expect("nobody else holds the terminal"));
        drop(master);
    }

    pub fn screen(&self) -> String {
        self.shared.lock().screen()
    }

    pub fn shows(&self, text: &str) -> bool {
        self.shared.lock().shows(text)
    }

    /// Everything the program ever sent to the terminal.
    pub fn raw_output(&self) -> Vec<u8> {
        self.shared.lock().raw.clone()
    }

    /// Waits until the screen shows a text, on one line or broken into several.
    #[track_caller]
    pub fn wait_for(&self, text: &str) {
        self.wait_until(&format!("{text:?}"), |seen| seen.shows(text));
    }

    #[track_caller]
    pub fn wait_with_patience(&self, patience: Duration, text: &str) {
        self.wait_within(patience, &format!("{text:?}"), |seen| seen.shows(text));
    }

    #[track_caller]
    pub fn wait_until(&self, what: &str, came: impl Fn(&Seen) -> bool) {
        self.wait_within(PATIENCE, what, came);
    }

    #[track_caller]
    fn wait_within(&self, patience: Duration, what: &str, came: impl Fn(&Seen) -> bool) {
        let deadline = Instant::now() + patience;
        let mut seen = self.shared.lock();
        while !came(&seen) {
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero(),
                "there was no sign of {what}{}. The screen:\n{}",
                if seen.over { ", and the program is gone" } else { "" },
                seen.screen()
            );
            // What is asked for may be on disk, and come without a sign on the screen.
            let left = left.min(Duration::from_millis(100));
            seen = self.shared.news.wait_timeout(seen, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Waits until the program is gone and all it has shown was read. Its exit code.
    #[track_caller]
    pub fn wait_exit(&mut self) -> u32 {
        let status = self.wait_status();
        assert_eq!(status.signal(), None, "a signal killed the program. The screen:\n{}", self.screen());
        status.exit_code()
    }

    /// Waits until the program is gone because a signal killed it.
    #[track_caller]
    pub fn wait_killed(&mut self) {
        let status = self.wait_status();
        assert!(status.signal().is_some(), "the program ended by itself: {status}");
    }

    #[track_caller]
    fn wait_status(&mut self) -> ExitStatus {
        let deadline = Instant::now() + PATIENCE;
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(Instant::now() < deadline, "the program does not end. The screen:\n{}", self.screen());
            std::thread::sleep(Duration::from_millis(5));
        };
        if self.line.is_some() {
            self.wait_until("the end of the output", |seen| seen.over);
        }
        status
    }

    /// That the terminal is as it was before the program came.
    #[track_caller]
    pub fn assert_restored(&self) {
        let raw = self.raw_output();
        for (on, off, what) in [
            ("\x1b[?1049h", "\x1b[?1049l", "the normal screen"),
            ("\x1b[?2004h", "\x1b[?2004l", "plain paste"),
            ("\x1b[?25l", "\x1b[?25h", "the cursor"),
            ("\x1b[?2026h", "\x1b[?2026l", "drawing at once"),
        ] {
            let (on, off) = (last(&raw, on.as_bytes()), last(&raw, off.as_bytes()));
            assert!(on.is_none() || on < off, "{what} is not back. The screen:\n{}", self.screen());
        }
        // Not every terminal answers, and the answer of a slow one is typed into the shell.
        assert_eq!(last(&raw, b"\x1b[6n"), None, "the terminal was asked for its cursor");
        assert_eq!(pty::modes_of(self.line().master.as_ref()), self.modes, "the settings are not back");
    }

    /// What stands on the normal screen, and in its scroll-back, after the program has left.
    pub fn left_behind(&self) -> String {
        let seen = self.shared.lock();
        let left = last(&seen.raw, b"\x1b[?1049l").expect("the program has left its screen");
        let columns = seen.parser.screen().size().1;
        let mut normal = vt100::Parser::new(NonZeroU16::new(1000).unwrap(), columns, 0);
        normal.process(&seen.raw[left..]);
        normal.screen().contents()
    }

    /// That a text stands nowhere: not in what the terminal was ever sent, not in any file.
    #[track_caller]
    pub fn assert_nowhere(&self, secret: &str) {
        assert_eq!(count(&self.raw_output(), secret.as_bytes()), 0, "the terminal was shown {secret}");
        for (path, content) in self.home.files() {
            assert_eq!(count(&content, secret.as_bytes()), 0, "{secret} is in {}", path.display());
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            let _ = kill_process_group(self.pid, Signal::KILL);
            let _ = self.child.wait();
        }
        if self.line.is_some() {
            self.hang_up();
        }
    }
}

/// The bytes a terminal sends for a key.
fn key(name: &str) -> String {
    if let Some(rest) = name.strip_prefix("Alt-") {
        return format!("\x1b{}", if rest.chars().count() == 1 { rest.to_lowercase() } else { key(rest) });
    }
    let bytes = match name {
        "Enter" => "\r",
        "Space" => " ",
        "Tab" => "\t",
        "Shift-Tab" => "\x1b[Z",
        "Up" => "\x1b[A",
        "Down" => "\x1b[B",
        "Right" => "\x1b[C",
        "Left" => "\x1b[D",
        "^Right" => "\x1b[1;5C",
        "^Left" => "\x1b[1;5D",
        "PgUp" => "\x1b[5~",
        "PgDn" => "\x1b[6~",
        "Home" => "\x1b[H",
        "End" => "\x1b[F",
        "Backspace" => "\x7f",
        "Del" => "\x1b[3~",
        "Esc" => "\x1b",
        "F1" => "\x1bOP",
        "F2" => "\x1bOQ",
        "F3" => "\x1bOR",
        "F4" => "\x1bOS",
        "F5" => "\x1b[15~",
        "F7" => "\x1b[18~",
        "F8" => "\x1b[19~",
        "F9" => "\x1b[20~",
        _ => match (name.strip_prefix('^').map(str::as_bytes), name.chars().count()) {
            // Ctrl clears the upper bits of a letter, and of _.
            (Some([letter]), _) => return char::from(letter & 0x1f).into(),
            (_, 1) => name,
            _ => panic!("{name} is no key"),
        },
    };
    bytes.into()
}
