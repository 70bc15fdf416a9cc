//! A program in a pseudo terminal, and what the system counts of it.

use std::fs;
use std::os::fd::OwnedFd;
use std::path::Path;
use std::time::{Duration, Instant};

use portable_pty::{Child, MasterPty};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use tempfile::{NamedTempFile, TempDir};

use crate::pty::{self, Started};

/// How long an answer may take before something is wrong.
const PATIENCE: Duration = Duration::from_secs(20);
/// Silence that ends an answer.
const QUIET: Duration = Duration::from_millis(60);

/// What is measured.
pub struct Program {
    /// Whether it is the one this is about.
    pub is_dvorder: bool,
    /// The keys to its first text field, each of which shows another step.
    pub way_to_a_text: &'static [&'static str],
    /// What its first frame shows.
    ready: &'static str,
    command: Vec<String>,
}

impl Program {
    /// The wizard with its sandbox.
    pub fn dvorder(arguments: &[&str]) -> Program {
        let command = [env!("CARGO_BIN_EXE_dvorder"), "--sandbox", "--product", "ssl_dv_geotrust_flex"];
        Program {
            is_dvorder: true,
            // From Product to Contacts.
            way_to_a_text: &["\x0e", "\x0e", "\x0e", "\x0e", "\x0e"],
            ready: "Which certificate",
            command: command.iter().chain(arguments).map(|part| (*part).to_owned()).collect(),
        }
    }

    /// The wizard as it starts with what earlier runs left, where it left something.
    pub fn with_what_was_left(ready: &'static str) -> Program {
        let command = [env!("CARGO_BIN_EXE_dvorder"), "--sandbox"].map(str::to_owned).into();
        Program { is_dvorder: true, way_to_a_text: &[], ready, command }
    }

    /// The stock form.
    pub fn stock() -> Program {
        let program = std::env::current_exe().expect("this program has a path");
        Program {
            is_dvorder: false,
            way_to_a_text: &[],
            ready: "Order form",
            command: vec![program.display().to_string(), super::stock::ARGUMENT.to_owned()],
        }
    }
}

/// A request body with so many names, validated by mail.
pub fn request_body(names: usize) -> NamedTempFile {
    let others: Vec<String> =
        (1..names).map(|name| format!("host{name}.site{}.example.com", name % 20)).collect();
    let body = serde_json::json!({
        "certificate": {
            "common_name": "example.com",
            "dns_names": others,
            "csr": include_str!("../../../assets/examples/example.csr"),
        },
        "order_validity": { "years": 1 },
        "dcv_method": "email",
    });
    let file = NamedTempFile::new().expect("there is room for a file");
    fs::write(file.path(), body.to_string()).expect("the file can be written");
    file
}

/// Puts so many orders and drafts where earlier runs of dvorder leave them.
pub fn leave(home: &Path, orders: usize, drafts: usize) {
    let entry = include_str!("../../data/journal/version-1-accepted.json");
    let draft = include_str!("../../data/drafts/version-1.json");
    for (folder, text, count) in [("orders", entry, orders), ("drafts", draft, drafts)] {
        let folder = home.join("data/dvorder").join(folder);
        fs::create_dir_all(&folder).expect("there is room for a folder");
        let mut content: serde_json::Value = serde_json::from_str(text).expect("it is JSON");
        for number in 0..count {
            let id = format!("20261124-{number:012x}");
            content["id"] = id.as_str().into();
            let path = folder.join(id).with_extension("json");
            fs::write(path, content.to_string()).expect("there is room for a file");
        }
    }
}

/// A program that runs. It is killed with this.
pub struct Session {
    child: Box<dyn Child + Send + Sync>,
    line: OwnedFd,
    process: u32,
    _home: Option<TempDir>,
    _master: Box<dyn MasterPty + Send>,
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Session {
    /// Starts it; the milliseconds until its first frame is there.
    pub fn start(program: &Program, size: (u16, u16)) -> (Session, f64) {
        let home = tempfile::tempdir().expect("there is room for a folder");
        let (mut session, started) = Session::start_in(home.path(), program, size);
        session._home = Some(home);
        (session, started)
    }

    /// The same, for a user who has this home.
    pub fn start_in(home: &Path, program: &Program, (columns, rows): (u16, u16)) -> (Session, f64) {
        let mut command = pty::command(&program.command[0], home);
        command.args(&program.command[1..]);
        let before = Instant::now();
        let Started { child, master, wire: line, .. } = pty::start(command, columns, rows);
        let process = child.process_id().expect("it runs");
        let mut session = Session { child, line, process, _home: None, _master: master };
        let mut seen = Vec::new();
        while !String::from_utf8_lossy(&plain(&seen)).contains(program.ready) {
            assert!(session.waits_for_news(PATIENCE), "{} is not shown", program.ready);
            seen.extend(session.news());
        }
        let started = before.elapsed().as_secs_f64() * 1e3;
        session.read_for(QUIET);
        (session, started)
    }

    /// Sends a key or a paste: the milliseconds to the last of its answer, the bytes, and the writes.
    pub fn press(&mut self, keys: &str) -> (f64, f64, f64) {
        let writes = self.writes();
        let before = Instant::now();
        let mut sent = keys.as_bytes();
        let (mut bytes, mut answered) = (0, before);
        // A terminal takes a few kilobytes at a time.
        while !sent.is_empty() || self.waits_for_news(if bytes == 0 { PATIENCE } else { QUIET }) {
            if !sent.is_empty() {
                let piece = &sent[..sent.len().min(2048)];
                let taken = rustix::io::write(&self.line, piece).expect("the terminal takes input");
                sent = &sent[taken..];
                if !sent.is_empty() && !self.waits_for_news(Duration::ZERO) {
                    continue;
                }
            }
            if self.waits_for_news(Duration::ZERO) {
                bytes += self.news().len();
                answered = Instant::now();
            }
        }
        ((answered - before).as_secs_f64() * 1e3, bytes as f64, self.writes() - writes)
    }

    /// Reads for so long, and counts the bytes.
    pub fn read_for(&mut self, time: Duration) -> f64 {
        let end = Instant::now() + time;
        let mut bytes = 0;
        while self.waits_for_news(end.saturating_duration_since(Instant::now())) {
            bytes += self.news().len();
        }
        bytes as f64
    }

    fn waits_for_news(&self, time: Duration) -> bool {
        let time = Timespec::try_from(time).expect("a short time");
        let mut watched = [PollFd::new(&self.line, PollFlags::IN)];
        poll(&mut watched, Some(&time)).expect("the terminal can be watched") > 0
    }

    fn news(&mut self) -> Vec<u8> {
        let mut piece = vec![0; 64 * 1024];
        let length = rustix::io::read(&self.line, &mut piece).expect("the program lives");
        piece.truncate(length);
        piece
    }

    /// The calls of `write` so far. The system tells nobody but root: the program keeps its memory to itself.
    fn writes(&self) -> f64 {
        self.counted("io", "syscw:")
    }

    /// CPU time of all threads so far, in milliseconds.
    pub fn cpu(&self) -> f64 {
        self.threads(|thread| {
            let text = fs::read_to_string(format!("{thread}/schedstat")).unwrap_or_default();
            text.split_whitespace().next().and_then(|time| time.parse::<f64>().ok()).unwrap_or_default() / 1e6
        })
    }

    /// How often its threads were given the processor of their own accord.
    pub fn wake_ups(&self) -> f64 {
        self.threads(|thread| counted_in(&format!("{thread}/status"), "voluntary_ctxt_switches:"))
    }

    /// The most memory it held at once, in megabytes.
    pub fn peak_memory(&self) -> f64 {
        self.counted("status", "VmHWM:") / 1024.0
    }

    fn threads(&self, of_each: impl Fn(String) -> f64) -> f64 {
        let tasks = fs::read_dir(format!("/proc/{}/task", self.process)).into_iter().flatten().flatten();
        tasks.map(|task| of_each(task.path().display().to_string())).sum()
    }

    fn counted(&self, file: &str, name: &str) -> f64 {
        counted_in(&format!("/proc/{}/{file}", self.process), name)
    }
}

fn counted_in(path: &str, name: &str) -> f64 {
    let text = fs::read_to_string(path).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}

/// What was written, a blank in place of each escape sequence: some programs move over blanks.
fn plain(bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    let mut within = false;
    for byte in bytes {
        match byte {
            0x1b => {
                within = true;
                text.push(b' ');
            }
            b'[' if within => {}
            b'@'..=b'~' if within => within = false,
            _ if within => {}
            _ => text.push(*byte),
        }
    }
    text
}
