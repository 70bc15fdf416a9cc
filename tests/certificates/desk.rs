//! A folder to work in, a sandbox with one order, and `dvorder` about it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use dvorder::exit::Exit;
use dvorder::io::sandbox::{Fault, Options, Sandbox};
use rcgen::{CertificateParams, KeyPair};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::schema::assert_fits;

pub const KEY: &str = "A1B2C3-secret-key";

/// A folder to work in, a sandbox with one order, and the files of its CSR and key.
pub struct Desk {
    folder: TempDir,
    pub sandbox: Sandbox,
    pub order: Value,
}

impl Desk {
    /// An order that was issued at once; then the sandbox misbehaves.
    pub fn with(faults: &[Fault]) -> Desk {
        Desk::ordered([&[Fault::Issued], faults].concat(), KeyPair::generate().unwrap())
    }

    pub fn ordered(faults: Vec<Fault>, key: KeyPair) -> Desk {
        let body = Desk::body(&key);
        let desk = Desk::of(faults, &body);
        fs::write(desk.path().join("shop.csr"), body["certificate"]["csr"].as_str().unwrap()).unwrap();
        fs::write(desk.path().join("shop.key"), key.serialize_pem()).unwrap();
        desk
    }

    /// The example's order, for a key.
    pub fn body(key: &KeyPair) -> Value {
        let csr = CertificateParams::new([]).unwrap().serialize_request(key).unwrap().pem().unwrap();
        let example = fs::read_to_string("assets/examples/order.json").unwrap();
        let mut body: Value = serde_json::from_str(&example).unwrap();
        body["certificate"]["csr"] = json!(csr);
        body
    }

    /// An order of a sandbox that misbehaves so.
    pub fn of(faults: Vec<Fault>, body: &Value) -> Desk {
        Desk::after(0, faults, body)
    }

    /// An order that was issued at once in a sandbox whose clock is ahead by so many seconds.
    pub fn with_pushed(seconds: u64) -> Desk {
        Desk::after(seconds, vec![Fault::Issued], &Desk::body(&KeyPair::generate().unwrap()))
    }

    pub fn after(seconds: u64, faults: Vec<Fault>, body: &Value) -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let sandbox = Sandbox::start(Options { faults, ..Options::default() }).unwrap();
        sandbox.push(std::time::Duration::from_secs(seconds));
        let url = format!("{}/order/certificate/cloud_dv_geotrust", sandbox.base_url());
        let order = asynchronous(async {
            let posted = reqwest::Client::new().post(url).header("X-DC-DEVKEY", "any").json(body);
            posted.send().await.unwrap().json().await.unwrap()
        });
        Desk { folder, sandbox, order }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// `dvorder download` of the order.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.run_command("download", arguments)
    }

    /// A command about the order.
    pub fn run_command(&self, name: &str, arguments: &[&str]) -> Output {
        let output = self.command(name).args(arguments).output().unwrap();
        for printed in [&output.stdout, &output.stderr] {
            let printed = String::from_utf8_lossy(printed);
            assert!(!printed.contains(KEY) && !printed.contains("PRIVATE KEY"), "{printed}");
        }
        output
    }

    /// A command about the order, to be run as it is wanted.
    pub fn command(&self, name: &str) -> Command {
        self.command_by(&[], name)
    }

    /// The same, started by a program before it.
    pub fn command_by(&self, before: &[&str], name: &str) -> Command {
        self.command_at(&self.sandbox.base_url(), before, name)
    }

    /// The same, asked of this URL.
    pub fn command_at(&self, url: &str, before: &[&str], name: &str) -> Command {
        let id = self.order["id"].to_string();
        let words = [before, &[env!("CARGO_BIN_EXE_dvorder"), name, &id, "--base-url", url]].concat();
        let path = std::env::var_os("PATH").unwrap_or_default();
        let mut command = Command::new(words[0]);
        command.args(&words[1..]).env_clear().env("PATH", path).env("HOME", self.path());
        command.env("XDG_DATA_HOME", self.path().join(".data")).env("DIGICERT_API_KEY", KEY);
        command.current_dir(self.path()).stdin(Stdio::null());
        command
    }

    /// What is in the folder that was not put there for the test.
    pub fn left(&self) -> Vec<String> {
        let entries = fs::read_dir(self.path()).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<String> = entries.map(|name| name.into_string().unwrap()).collect();
        names.retain(|name| !name.starts_with("shop.") && name != ".data");
        names.sort();
        names
    }

    pub fn saved(&self) -> PathBuf {
        self.path().join(format!("example.com-{}", self.order["certificate_id"]))
    }
}

#[track_caller]
pub fn assert_ends(output: &Output, exit: Exit) {
    let said = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    assert_eq!(output.status.code(), Some(exit.code().into()), "{}", said.concat());
}

pub fn document(output: &Output) -> Value {
    let document = serde_json::from_slice(&output.stdout).unwrap();
    assert_fits("download", &document);
    document
}

pub fn asynchronous<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

/// Whether a program is there; a test that needs it says so by its name where it is not.
pub fn is_there(program: &str, asked: &str) -> bool {
    let there = Command::new(program).arg(asked).stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok();
    if !there {
        eprintln!("{program} is not on this machine: not tested with it");
    }
    there
}
