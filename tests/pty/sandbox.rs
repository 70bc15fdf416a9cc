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
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let request = format!(
            "GET /services/v2/order/certificate HTTP/1.1\r\nHost: {}\r\nX-DC-DEVKEY: any\r\nConnection: close\r\n\r\n",
            self.address
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (_, body) = answer.split_once("\r\n\r\n").expect(&answer);
        let body: serde_json::Value = serde_json::from_str(body).expect(&answer);
        body["page"]["total"].as_u64().expect(&answer)
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
