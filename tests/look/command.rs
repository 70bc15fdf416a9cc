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
fn an_order_that_needs_nothing_placed_any_more_is_no_absence() {
    let stage = Stage::new();
    let statuses = ["issued", "canceled", "rejected", "denied", "revoked", "expired", "processing"];
    for (number, status) in statuses.into_iter().enumerate() {
        let order_id = 100 + number as u64;
        let (token, status) = (Some(TOKEN.to_owned()), Some(status.to_owned()));
        let placed = Placed { order_id, status, dcv_random_value: token, ..Placed::default() };
        let said = placed.status.clone().unwrap_or_default();
        let name = format!("a1b2d{number}");
        remember(stage.home.path(), &name, &stage.sandbox.base_url(), State::Accepted(placed));
        let looked = stage.look(&[&order_id.to_string()]);
        // What nothing comes of any more is no good news to a script.
        assert_ends(&looked, if ["issued", "processing"].contains(&said.as_str()) { 0 } else { 1 });
        assert!(out(&looked).contains(&said) && !out(&looked).contains("absent"), "{}", out(&looked));
        let document = json(&stage.look(&[&name, "--json"]), "look");
        assert_eq!(
            (&document["result"], &document["looked"]),
            (&"nothing_to_place".into(), &Value::Array(vec![]))
        );
        assert!(document["next"].as_str().unwrap().contains(&said), "{document}");
    }
}

#[test]
fn a_look_that_cannot_begin_says_so_in_its_own_form() {
    let stage = Stage::new();
    // Its token is not known, and here there is nobody to ask for it.
    let placed = Placed { order_id: 9, ..Placed::default() };
    remember(stage.home.path(), "a1b2e1", "http://127.0.0.1:1/services/v2", State::Accepted(placed));
    let unknown = State::Unknown("the line was cut".into());
    remember(stage.home.path(), "a1b2e2", &stage.sandbox.base_url(), unknown);
    for (id, code) in [("a1b2e1", 6), ("8", 1), ("a1b2ff", 1), ("a1b2e2", 3)] {
        assert_ends(&stage.look(&[id]), code);
        let told = stage.look(&[id, "--json"]);
        assert_ends(&told, code);
        let document = json(&told, "look");
        assert_eq!(document["result"], "could_not_look");
        assert!(!document["error"]["message"].as_str().unwrap().is_empty(), "{document}");
    }
    let alone = run(stage.home.path(), &["look"]);
    assert_ends(&alone, 2);
    let said = String::from_utf8_lossy(&alone.stderr).into_owned();
    assert!(said.contains("--before") && said.contains("ID"), "{said}");
}

#[test]
fn names_that_cannot_be_ordered_are_told_before_an_order() {
    let stage = Stage::new();
    let wrong = ["foo.onion", "a..b", "my_host.example.com", "intern.local"];
    let mut body: Value = serde_json::from_str(&std::fs::read_to_string(ORDER).unwrap()).unwrap();
    let file = stage.home.path().join("body.json");
    let mut look = |common: &str, names: &[&str], more: &[&str]| {
        body["certificate"]["common_name"] = common.into();
        body["certificate"]["dns_names"] = names.to_vec().into();
        std::fs::write(&file, body.to_string()).unwrap();
        stage.look(&[&["--before", file.to_str().unwrap()], more].concat())
    };
    let among = look("example.com", &wrong, &[]);
    assert_ends(&among, 1);
    assert!(wrong.iter().all(|name| out(&among).contains(name)), "{}", out(&among));
    for name in wrong {
        assert_ends(&look(name, &[], &[]), 1);
        let document = json(&look("example.com", &[name], &["--json"]), "look-before");
        assert_eq!(document["result"], "would_stop");
        assert_eq!(document["names"][1]["remarks"][0]["case"], "no_name");
    }
    let nothing = look("", &[], &["--json"]);
    assert_ends(&nothing, 1);
    assert!(json(&nothing, "look-before")["error"].is_object());
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
