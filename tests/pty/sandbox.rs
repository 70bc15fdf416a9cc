//! The sandbox as a process of its own: it outlives the wizard, and tells what was bought.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;

use crate::terminal::{PATIENCE, Setup, dvorder, starting};

/// The API key that is used, and that is to stand nowhere.
pub const KEY: &str = "A1B2C3-pty-test-key";

pub struct Sandbox {
    process: Child,
    address: String,
}

impl Sandbox {
    /// A sandbox with these faults.
    pub fn start(faults: &[&str]) -> Sandbox {
        let args: Vec<&str> = faults.iter().flat_map(|fault| ["--sandbox-fault", fault]).collect();
        Sandbox::with(&args)
    }

    /// A sandbox with these arguments.
    pub fn with(args: &[&str]) -> Sandbox {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dvorder"));
        command.args(["sandbox", "--listen", "127.0.0.1:0"]).stdin(Stdio::null()).stdout(Stdio::piped());
        command.args(args);
        let mut process = {
            let _alone = starting();
            command.spawn().unwrap()
        };
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let (sender, first) = mpsc::channel();
        std::thread::spawn(move || sender.send(lines.next()));
        let line = first.recv_timeout(PATIENCE).expect("the sandbox starts in time").unwrap().unwrap();
        let address = line.strip_prefix("http://").and_then(|line| line.strip_suffix("/services/v2"));
        Sandbox { process, address: address.expect(&line).to_owned() }
    }

    /// Where it takes orders.
    pub fn base_url(&self) -> String {
        format!("http://{}/services/v2", self.address)
    }

    /// The wizard, ordering from this sandbox as if it were the service.
    pub fn wizard(&self, args: &str) -> Setup {
        dvorder(args).arg("--base-url").arg(self.base_url()).variable("DIGICERT_API_KEY", KEY)
    }

    /// How many orders it holds.
    pub fn orders(&self) -> u64 {
        let body = self.answer("any", "GET", "/order/certificate", "");
        body["page"]["total"].as_u64().unwrap_or_else(|| panic!("{body}"))
    }

    /// What it answers to a request of another client, with this key; nothing where it has no body.
    pub fn answer(&self, key: &str, method: &str, path: &str, body: &str) -> serde_json::Value {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let request = format!(
            "{method} /services/v2{path} HTTP/1.1\r\nHost: {}\r\nX-DC-DEVKEY: {key}\r\nConnection: close\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").expect(&answer);
        assert!(head.starts_with("HTTP/1.1 2"), "{answer}");
        if body.is_empty() { serde_json::Value::Null } else { serde_json::from_str(body).expect(&answer) }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
