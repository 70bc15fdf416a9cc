//! `dvorder look`: in the terminal of a script, against the sandbox's own DNS and web server.

use std::process::Output;

use dvorder::io::sandbox::{Options, Sandbox};
use dvorder::journal::entry::State;
use dvorder::journal::reply::Placed;
use serde_json::Value;
use tempfile::TempDir;

use crate::TOKEN;
use crate::program::{out, remember, run};
use crate::schema::assert_fits;

const ORDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/examples/order.json");

/// A home with an order that was sent to a sandbox, and that sandbox.
struct Stage {
    home: TempDir,
    sandbox: Sandbox,
}

impl Stage {
    fn new() -> Stage {
        let stage = Stage {
            home: tempfile::tempdir().unwrap(),
            sandbox: Sandbox::start(Options::default()).unwrap(),
        };
        let token = Some(TOKEN.to_owned());
        let placed = Placed { order_id: 7, dcv_random_value: token, ..Placed::default() };
        remember(stage.home.path(), "a1b2c3", &stage.sandbox.base_url(), State::Accepted(placed));
        stage
    }

    fn look(&self, arguments: &[&str]) -> Output {
        let dns = self.sandbox.dns();
        let (resolver, port) = (dns.to_string(), dns.port().to_string());
        let base_url = self.sandbox.base_url();
        let there = ["--base-url", &base_url, "--resolver", &resolver, "--dns-port", &port];
        run(self.home.path(), &[&["look"], arguments, &there[..]].concat())
    }
}

fn assert_ends(output: &Output, code: i32) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{}{said}", out(output));
}

fn json(output: &Output, schema: &str) -> Value {
    let document = serde_json::from_slice(&output.stdout).unwrap();
    assert_fits(schema, &document);
    document
}

#[test]
fn it_ends_by_what_was_found() {
    let stage = Stage::new();
    let absent = stage.look(&["7"]);
    assert_ends(&absent, 1);
    let said = out(&absent);
    assert!(said.starts_with("_dnsauth.example.com  absent\n") && said.contains("NXDOMAIN"), "{said}");
    let document = json(&stage.look(&["a1b2c3", "--json"]), "look");
    assert_eq!(document["result"], "absent");
    assert_eq!(document["looked"][0]["remarks"][0]["case"], "nxdomain");

    stage.sandbox.set_records(&format!("_dnsauth.example.com TXT {TOKEN}")).unwrap();
    let seen = stage.look(&["7"]);
    assert_ends(&seen, 0);
    assert!(out(&seen).starts_with("_dnsauth.example.com  seen\n"), "{}", out(&seen));
    assert_eq!(json(&stage.look(&["7", "--json"]), "look")["result"], "seen");

    let nobody = ["look", "7", "--base-url", &stage.sandbox.base_url(), "--resolver", "127.0.0.1:1"];
    assert_ends(&run(stage.home.path(), &nobody), 6);
    assert_ends(&stage.look(&["8"]), 1);
    assert_ends(&run(stage.home.path(), &["look"]), 2);
}

#[test]
fn it_says_before_an_order_what_would_stop_it() {
    let stage = Stage::new();
    let good = stage.look(&["--before", ORDER]);
    assert_ends(&good, 0);
    assert!(out(&good).contains("nothing would stop it"), "{}", out(&good));
    stage.sandbox.set_records("example.com CAA 0 issue \"other.example\"").unwrap();
    let stopped = stage.look(&["--before", ORDER]);
    assert_ends(&stopped, 1);
    assert!(out(&stopped).contains("permit \"other.example\" only"), "{}", out(&stopped));
    let document = json(&stage.look(&["--before", ORDER, "--json"]), "look-before");
    assert_eq!(document["result"], "would_stop");
    assert_ends(&stage.look(&["--before", "nowhere.json"]), 2);
    assert_ends(&stage.look(&["7", "--before", ORDER]), 2);
}

#[test]
fn a_setting_says_who_is_asked_and_the_sandbox_asks_its_own() {
    let stage = Stage::new();
    let config = stage.home.path().join("config/dvorder");
    std::fs::create_dir_all(&config).unwrap();
    let set = |text: &str| {
        use std::os::unix::fs::PermissionsExt;
        std::fs::write(config.join("config.toml"), text).unwrap();
        let mode = std::fs::Permissions::from_mode(0o600);
        std::fs::set_permissions(config.join("config.toml"), mode).unwrap();
    };
    set("dns = \"none\"");
    let off = stage.look(&["7"]);
    assert_ends(&off, 6);
    assert!(out(&off).contains("dns = \"none\""), "{}", out(&off));
    set("dns = \"everybody\"");
    assert_ends(&stage.look(&["7"]), 2);
    set("resolver = \"dns.example\"");
    assert_ends(&stage.look(&["7"]), 2);
    // A resolver that the machine has is never asked from the sandbox.
    set("resolver = \"127.0.0.1:1\"");
    assert_ends(&run(stage.home.path(), &["look", "--sandbox", "--before", ORDER]), 0);
    assert_ends(
        &run(stage.home.path(), &["look", "--sandbox", "--resolver", "127.0.0.1:1", "--before", ORDER]),
        2,
    );
}
