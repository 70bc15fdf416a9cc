//! `dvorder orders`, `order` and `track`, the real program against a loopback service: a story for each exit code, and
//! what is printed where.

#[path = "../common/mod.rs"]
mod common;
mod every;
#[allow(dead_code, reason = "each test uses a part of it")]
#[path = "../common/hostile.rs"]
mod hostile;
mod named;
#[path = "../common/program.rs"]
mod program;
#[path = "../common/schema.rs"]
mod schema;

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;

use dvorder::account::Account;
use dvorder::config::base_url::BaseUrl;
use dvorder::exit::Exit;
use dvorder::io::certcentral::{Client, ServiceSettings};
use dvorder::io::sandbox::{Options, Sandbox};
use dvorder::io::store::Store;
use dvorder::journal::entry::{Entry, State};
use dvorder::journal::reissued::Reissued;
use dvorder::journal::reply::{Outcome, Placed};
use dvorder::order::dcv::Method;
use dvorder::order::parameter::FieldId;
use dvorder::secret::ApiKey;
use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};
use tempfile::TempDir;

use hostile::{Act, Server, header, reply};
use program::{KEY, out, program};
use schema::assert_fits;

/// A port of this machine where nobody listens.
const NOBODY: &str = "http://127.0.0.1:9/services/v2";

/// Somebody's home, with a journal.
struct Home(TempDir);

impl Home {
    fn new() -> Home {
        Home(tempfile::tempdir().unwrap())
    }

    /// Puts an order into the journal that was sent to a service.
    fn remember(&self, name: &str, base_url: &str, state: State) -> Entry {
        program::remember(self.0.path(), name, base_url, state)
    }

    fn kept(&self, name: &str) -> Value {
        let path = self.0.path().join(format!("data/dvorder/orders/{name}.json"));
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    }
}

/// Runs a command without a key.
fn without_key(home: &Home, arguments: &[&str]) -> Output {
    program(home.0.path(), arguments).output().unwrap()
}

/// Runs a command that asks a service.
fn run(home: &Home, base_url: &str, arguments: &[&str]) -> Output {
    program::run(home.0.path(), &[arguments, &["--base-url", base_url]].concat())
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn assert_ends(output: &Output, exit: Exit) {
    assert_eq!(output.status.code(), Some(exit.code().into()), "{}{}", out(output), err(output));
}

/// The day so many days from now, in UTC.
fn day(days: i64) -> String {
    (dvorder::follow::days::day(Timestamp::now()) + days.days()).to_string()
}

/// An order as the service lists it and shows it.
fn order(id: u64, status: &str, till: Option<&str>) -> Value {
    json!({
        "id": id, "status": status, "date_created": "2026-11-03T08:15:42+00:00", "is_renewed": false,
        "dcv_method": "dns-txt-token", "product": { "name_id": "ssl_dv_geotrust" },
        "certificate": {
            "id": id + 1, "common_name": "shop.example.net", "dns_names": ["shop.example.net", "www.shop.example.net"],
            "valid_till": till,
        },
    })
}

/// A service that has these orders.
fn service(orders: Vec<Value>) -> Server {
    Server::start(Act::Script(Arc::new(move |request: &str| {
        let path = request.split_whitespace().nth(1).unwrap_or_default();
        let path = path.trim_start_matches("/services/v2").split('?').next().unwrap_or_default().to_owned();
        let shown = orders.iter().find(|order| path == format!("/order/certificate/{}", order["id"]));
        let (status, body) = match (path.as_str(), shown) {
            ("/order/certificate", _) => (
                "200 OK",
                json!({ "orders": orders, "page": { "total": orders.len(), "limit": 1000, "offset": 0 } }),
            ),
            (_, Some(order)) => ("200 OK", order.clone()),
            (path, None) if path.ends_with("/validation") => {
                let name = |name: &str, status: &str| json!({ "name_scope": name, "status": status, "dns_names": [name] });
                let names = [name("shop.example.net", "approved"), name("www.shop.example.net", "pending")];
                ("200 OK", json!({ "order_id": path.split('/').nth(3), "dns_name_validations": names }))
            }
            (path, None) if path.ends_with("/dcv-random-value") => {
                let expires = format!("{}T08:15:42+00:00", day(2));
                ("200 OK", json!({ "dcv_random_value": "a1b2c3", "expiration_date": expires }))
            }
            _ => (
                "404 Not Found",
                json!({ "errors": [{ "code": "not_found|order", "message": "The order does not exist." }] }),
            ),
        };
        assert_eq!(header(request, "x-dc-devkey").as_deref(), Some(KEY));
        let body = body.to_string();
        format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
            .into_bytes()
    })))
}

fn placed(order_id: u64) -> State {
    State::Accepted(Placed { order_id, ..Placed::default() })
}

fn fitting(name: &str, output: &Output) -> Value {
    let document: Value =
        serde_json::from_str(&out(output)).unwrap_or_else(|_| panic!("{}{}", out(output), err(output)));
    assert_fits(name, &document);
    document
}

#[test]
fn the_journal_is_listed_without_a_key_and_without_the_network() {
    let home = Home::new();
    let nothing = without_key(&home, &["orders"]);
    assert_ends(&nothing, Exit::Done);
    assert_eq!(out(&nothing), "No order was sent from here.\n");

    home.remember("20261124-1", NOBODY, placed(70014001));
    home.remember("20261124-2", NOBODY, State::Unknown("It was lost.".into()));
    let listed = without_key(&home, &["orders"]);
    assert_ends(&listed, Exit::Done);
    let text = out(&listed);
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].contains("outcome unknown") && lines[0].ends_with("20261124-2"), "{text}");
    assert!(lines[1].contains("place ") && lines[1].ends_with("70014001"), "{text}");
    assert_eq!(out(&without_key(&home, &["orders", "UNKNOWN"])).lines().count(), 1);
    assert_eq!(
        out(&without_key(&home, &["orders", "nowhere"])),
        "No order has \"nowhere\" in its names, ID, status or product.\n"
    );

    for (arguments, said) in [
        (
            &["orders", "no", "where"][..],
            "No order has each word of \"no where\" in its names, ID, status or product.\n",
        ),
        (&["orders", "--expiring", "30d"], "No certificate ends within 30 days.\n"),
        (&["orders", "--expiring", "1d", "x"], "No certificate of an order with \"x\" ends within 1 day.\n"),
    ] {
        assert_eq!(out(&without_key(&home, arguments)), said);
    }

    let document = fitting("orders", &without_key(&home, &["orders", "--json"]));
    assert_eq!((&document["source"], &document["orders"][0]["exists"]), (&json!("journal"), &Value::Null));
}

#[test]
fn the_orders_of_the_account_are_listed_with_those_of_the_journal() {
    let till = day(100);
    let server = service(vec![order(70014001, "issued", Some(&till)), order(70014009, "pending", None)]);
    let home = Home::new();
    home.remember("20261124-1", &server.base_url(), placed(70014001));
    home.remember("20261124-2", "sandbox", placed(70014009));
    let listed = run(&home, &server.base_url(), &["orders", "--account", "--json"]);
    assert_ends(&listed, Exit::Done);
    let document = fitting("orders", &listed);
    let orders = document["orders"].as_array().unwrap();
    assert_eq!(orders.len(), 2, "those of the sandbox are no orders of the account: {document:#}");
    let of = |id: u64| orders.iter().find(|order| order["order_id"] == id).unwrap();
    assert_eq!(
        (&of(70014001)["journal_id"], &of(70014001)["status"]),
        (&json!("20261124-1"), &json!("issued"))
    );
    assert_eq!((&of(70014001)["days_left"], &of(70014009)["journal_id"]), (&json!(100), &Value::Null));
}

#[test]
fn a_list_that_breaks_off_is_told_as_that() {
    let server = Server::start(Act::Script(Arc::new(|request: &str| {
        let first =
            json!({ "orders": [order(70014001, "pending", None)], "page": { "total": 3 } }).to_string();
        let (status, body) = match request.contains("offset=0") || !request.contains("offset=") {
            true => ("200 OK", first),
            false => ("500 Internal Server Error", "{}".to_owned()),
        };
        format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
            .into_bytes()
    })));
    let listed = run(&Home::new(), &server.base_url(), &["orders", "--account"]);
    assert_ends(&listed, Exit::CouldNotAsk);
    assert!(
        out(&listed).contains("70014001") && err(&listed).contains("listed 1 order only"),
        "{}",
        err(&listed)
    );
    assert_eq!(run(&Home::new(), &server.base_url(), &["orders", "--monitor"]).status.code(), Some(3));
}

#[test]
fn the_account_is_told_where_the_service_says_it() {
    let sandbox = Sandbox::start(Options::default()).unwrap();
    let document =
        fitting("orders", &run(&Home::new(), &sandbox.base_url(), &["orders", "--account", "--json"]));
    assert!(document["account"]["id"].is_u64() && document["account"]["name"].is_string(), "{document:#}");
}

#[test]
fn what_ends_within_the_days_is_due() {
    let (soon, later) = (day(20), day(100));
    let renewed = json!({ "is_renewed": true });
    let mut old = order(70014003, "issued", Some(&soon));
    old["is_renewed"] = renewed["is_renewed"].clone();
    let orders = vec![order(70014001, "issued", Some(&soon)), order(70014002, "issued", Some(&later)), old];
    let server = service(orders);
    let home = Home::new();
    let expiring = |days| run(&home, &server.base_url(), &["orders", "--account", "--expiring", days]);
    let due = expiring("30d");
    assert_ends(&due, Exit::Due);
    assert_eq!(out(&due).lines().count(), 1, "{}", out(&due));
    assert!(out(&due).contains("70014001") && out(&due).contains("20 days left"), "{}", out(&due));
    assert_ends(&expiring("19d"), Exit::Done);
    assert_eq!(out(&expiring("200d")).lines().count(), 2);
}

#[test]
fn a_calendar_has_a_day_for_each_certificate_in_use() {
    let mut old = order(70014003, "issued", Some(&day(20)));
    old["is_renewed"] = json!(true);
    let server =
        service(vec![order(70014001, "issued", Some(&day(20))), order(70014002, "pending", None), old]);
    let home = Home::new();
    let calendar = |arguments: &[&str]| {
        let output = run(&home, &server.base_url(), &[&["orders", "--account", "--ics"], arguments].concat());
        (output.status.code(), out(&output))
    };
    let (ended, text) = calendar(&[]);
    assert_eq!(ended, Some(0), "{text}");
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.ends_with("END:VCALENDAR\r\n"), "{text}");
    assert_eq!(text.matches("BEGIN:VEVENT").count(), 1, "{text}");
    let uid = text.lines().find(|line| line.starts_with("UID:")).unwrap().to_owned();
    assert!(uid.starts_with("UID:order-70014001@"), "{uid}");
    assert!(text.contains(&format!("DTSTART;VALUE=DATE:{}\r\n", day(13).replace('-', ""))), "{text}");
    let (ended, again) = calendar(&["--expiring", "30d"]);
    assert!(ended == Some(4) && again.contains(&uid), "the same UID each time: {again}");
    assert!(!calendar(&["nothing-like-it"]).1.contains("VEVENT"));
}

#[test]
fn a_monitoring_system_is_told_as_its_plugins_tell() {
    let home = Home::new();
    let monitored = |base_url: &str, arguments: &[&str]| {
        let output = run(&home, base_url, &[&["orders", "--monitor"], arguments].concat());
        assert_eq!(out(&output).lines().count(), 1, "{}", out(&output));
        (output.status.code().unwrap(), out(&output))
    };
    for (till, code, word) in [(100, 0, "OK"), (20, 1, "WARNING"), (7, 2, "CRITICAL"), (-3, 2, "CRITICAL")] {
        let till = day(till);
        let server = service(vec![order(70014001, "issued", Some(&till))]);
        let (ended, line) = monitored(&server.base_url(), &[]);
        assert_eq!(ended, code, "{line}");
        assert!(line.starts_with(&format!("DVORDER {word} - shop.example.net")), "{line}");
        assert!(line.contains(";30:;7: "), "{line}");
    }
    let till = day(20);
    let server = service(vec![order(70014001, "issued", Some(&till))]);
    assert_eq!(monitored(&server.base_url(), &["--warn", "10d"]).0, 0);
    assert_eq!(monitored(&server.base_url(), &["--warn", "60d", "--crit", "20d"]).0, 2);
    assert_eq!(monitored(NOBODY, &[]).0, 3);
    // A slip in the filter of a check would be green for good.
    assert_eq!(monitored(&server.base_url(), &["shop.example"]).0, 1);
    let (ended, line) = monitored(&server.base_url(), &["shpo.example"]);
    assert_eq!((ended, line.contains("No order has \"shpo.example\"")), (3, true), "{line}");
    // Usage is not critical.
    for wrong in
        [&["--warn", "soon"][..], &["--json"], &["--warn", "3d", "--crit", "9d"], &["--nothing-like-it"]]
    {
        let (ended, line) = monitored(&server.base_url(), wrong);
        assert_eq!(ended, 3, "{wrong:?}: {line}");
        assert!(line.starts_with("DVORDER UNKNOWN - "), "{line}");
    }
}

#[test]
fn an_end_that_is_known_is_critical_though_the_service_cannot_be_asked() {
    let till = day(2);
    let server = service(vec![order(70014001, "issued", Some(&till))]);
    let (home, base_url) = (Home::new(), server.base_url());
    home.remember("20261124-1", &base_url, placed(70014001));
    assert_ends(&run(&home, &base_url, &["order", "70014001"]), Exit::Done);
    drop(server.received());
    let output = run(&home, &base_url, &["orders", "--monitor"]);
    assert_eq!(output.status.code(), Some(2), "{}", out(&output));
    assert!(
        out(&output).contains("could not be asked") && out(&output).contains("known at"),
        "{}",
        out(&output)
    );
}

#[test]
fn what_the_service_does_by_itself_is_told_where_it_says_so() {
    let mut listed = order(70014001, "issued", Some(&day(60)));
    for (said, expected) in [
        (json!({}), [Value::Null, Value::Null]),
        (json!({ "auto_renew": 1, "auto_reissue": 0 }), [json!(true), json!(false)]),
        (json!({ "auto_renew": "0", "auto_reissue": true }), [json!(false), json!(true)]),
        (json!({ "auto_renew": "soon", "auto_reissue": [] }), [Value::Null, Value::Null]),
    ] {
        for name in ["auto_renew", "auto_reissue"] {
            listed.as_object_mut().unwrap().remove(name);
        }
        listed.as_object_mut().unwrap().extend(said.as_object().unwrap().clone());
        let server = service(vec![listed.clone()]);
        let document =
            fitting("order", &run(&Home::new(), &server.base_url(), &["order", "70014001", "--json"]));
        assert_eq!(
            [&document["auto_renew"], &document["auto_reissue"]],
            [&expected[0], &expected[1]],
            "{said}"
        );
        let text = out(&run(&Home::new(), &server.base_url(), &["order", "70014001"]));
        let word = |told: &Value| told.as_bool().map_or("not known", |told| if told { "yes" } else { "no" });
        for (label, told) in [("auto-renewal", &expected[0]), ("auto-reissue", &expected[1])] {
            assert!(text.contains(&format!("  {label:<14}{}", word(told))), "{said}: {text}");
        }
    }
}

#[test]
fn one_order_is_shown_in_full_and_what_is_found_out_is_kept() {
    let server = service(vec![order(70014001, "pending", None)]);
    let home = Home::new();
    home.remember("20261124-1", &server.base_url(), placed(70014001));
    let shown = run(&home, &server.base_url(), &["order", "70014001"]);
    assert_ends(&shown, Exit::Done);
    let text = out(&shown);
    for told in ["validation 1 of 2", "as the service said at", "a1b2c3", "2 days more only", "_dnsauth."] {
        assert!(text.contains(told), "{told}: {text}");
    }
    // They are called as in the wizard; their identifiers are for programs.
    for (label, called) in [("product", "GeoTrust Standard DV"), ("DCV method", "DNS TXT record")] {
        assert!(text.contains(&format!("  {label:<14}{called}\n")), "{label}: {text}");
    }
    let kept = home.kept("20261124-1");
    assert_eq!(kept["followed"]["tokens"][0]["value"], "a1b2c3", "{kept:#}");

    // What is known is there without a key, too, and says since when.
    let known = without_key(&home, &["order", "70014001"]);
    assert_ends(&known, Exit::Done);
    assert!(out(&known).contains("by the journal") && out(&known).contains("a1b2c3"), "{}", out(&known));
    for (document, source) in [
        (run(&home, &server.base_url(), &["order", "20261124-1", "--json"]), "service"),
        (without_key(&home, &["order", "70014001", "--json"]), "journal"),
    ] {
        let document = fitting("order", &document);
        assert_eq!(document["source"], source);
        assert_eq!(document["tokens"][0]["days_left"], 2);
        assert!(!document["instructions"]["records"].as_array().unwrap().is_empty());
    }
}

#[test]
fn what_is_shown_already_is_not_to_be_placed_any_more() {
    let server = service(vec![order(70014001, "pending", None)]);
    let text = out(&run(&Home::new(), &server.base_url(), &["order", "70014001"]));
    assert!(
        text.contains("Now place this in DNS:") && text.contains("_dnsauth.www.shop.example.net."),
        "{text}"
    );
    assert!(
        !text.contains("\n_dnsauth.shop.example.net.") && text.contains("shop.example.net: approved"),
        "{text}"
    );
}

#[test]
fn an_order_that_was_placed_elsewhere_is_shown_by_its_id() {
    let server = service(vec![order(70014009, "pending", None)]);
    let shown = run(&Home::new(), &server.base_url(), &["order", "70014009", "--json"]);
    assert_ends(&shown, Exit::Done);
    let document = fitting("order", &shown);
    assert_eq!(document["order"]["journal_id"], Value::Null);
    assert_eq!(document["instructions"]["records"][0]["value"], "a1b2c3", "{}", err(&shown));
}

#[test]
fn an_order_that_is_not_there_is_a_no() {
    let server = service(Vec::new());
    let home = Home::new();
    for arguments in
        [&["order", "70014001"][..], &["track", "70014001"], &["order", "nowhere"], &["order", "../x"]]
    {
        let output = run(&home, &server.base_url(), arguments);
        assert_ends(&output, Exit::No);
        assert!(out(&output).is_empty() && !err(&output).is_empty(), "{arguments:?}");
    }
    let output = run(&home, &server.base_url(), &["order", "70014001", "--json"]);
    assert_ends(&output, Exit::No);
    assert_eq!(fitting("order", &output)["error"]["status"], 404);
    assert_ends(&without_key(&home, &["order", "70014001"]), Exit::No);
}

#[test]
fn the_log_of_the_environment_is_written_and_an_empty_variable_names_none() {
    let server = service(vec![order(70014001, "pending", None)]);
    let home = Home::new();
    let path = home.0.path().join("dvorder.log");
    for (variable, is_written) in [("", false), (path.to_str().unwrap(), true)] {
        let arguments = ["order", "70014001", "--base-url", &server.base_url()];
        let mut command = program(home.0.path(), &arguments);
        let output = command.env("DIGICERT_API_KEY", KEY).env("DVORDER_LOG", variable).output().unwrap();
        assert_ends(&output, Exit::Done);
        let log = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(log.contains("/order/certificate/70014001"), is_written, "{log}");
        assert!(!log.contains(KEY));
    }
}

/// A gateway that knows no such address says nothing of the order.
#[test]
fn a_404_of_somebody_else_is_no_answer_to_go_by() {
    let html = "<html><h1>404 Not Found</h1></html>";
    let route = r#"{"errors":[{"code":"not_found|route","message":"There is no such route."}]}"#;
    for body in [html, route, "{}", ""] {
        let answer = format!(
            "HTTP/1.1 404 Not Found\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        );
        let server = Server::start(Act::Script(Arc::new(move |_: &str| answer.clone().into_bytes())));
        let home = Home::new();
        home.remember("20261124-1", &server.base_url(), placed(70014001));
        for arguments in [&["track", "70014001"][..], &["download", "70014001"], &["order", "70014009"]] {
            let output = run(&home, &server.base_url(), arguments);
            assert_ends(&output, Exit::CouldNotAsk);
            assert!(err(&output).contains("Check --base-url"), "{body:?} {arguments:?}: {}", err(&output));
        }
    }
}

#[test]
fn what_cannot_be_understood_is_usage() {
    let home = Home::new();
    for arguments in [
        &["orders", "--expiring", "soon"][..],
        &["orders", "--warn", "3d"],
        &["order"],
        &["track", "7", "--wait=long"],
        &["track", "7", "--region", "us", "--base-url", "https://example.com"],
        &["orders", "--base-url", "http://example.com"],
        &["order", "7", "--region", "us", "--sandbox-fault", "slow"],
    ] {
        assert_ends(&without_key(&home, arguments), Exit::Usage);
    }
}

#[test]
fn a_command_about_no_order_asks_for_one_in_the_same_words() {
    for command in ["order", "track", "look", "download", "served", "renew", "reissue"] {
        let output = without_key(&Home::new(), &[command]);
        assert_ends(&output, Exit::Usage);
        let said = err(&output);
        assert!(said.starts_with("dvorder: name an order's ID"), "{command}: {said}");
        assert!(said.ends_with(&format!("such as this: dvorder {command} 6484932\n")), "{command}: {said}");
    }
}

/// A reissue is of an order that exists: what nobody knows of it is said of the reissue, with the order's ID.
#[test]
fn a_reissue_of_unknown_outcome_is_told_as_one_of_its_order() {
    let home = Home::new();
    let service = service(vec![order(77, "issued", Some(&day(100)))]);
    home.remember("own", &service.base_url(), placed(77));
    let lost = State::Unknown("No answer came.".into());
    let store = Store::open_in(home.0.path().join("data/dvorder")).unwrap();
    for (name, state, is_open) in [("lost", lost, true), ("refused", State::Refused(400, Vec::new()), false)]
    {
        let entry = home.remember(name, &service.base_url(), state);
        let before = Reissued { order_id: 77, ..Reissued::default() };
        store.record(&entry.of_reissue(before)).unwrap();
        let exit = if is_open { Exit::Unknown } else { Exit::No };
        let shown = if is_open { Exit::Unknown } else { Exit::Done };
        for (command, exit) in
            [("order", shown), ("track", exit), ("download", exit), ("look", exit), ("served", exit)]
        {
            let output = run(&home, &service.base_url(), &[command, name]);
            assert_ends(&output, exit);
            let said = out(&output) + &err(&output);
            let told = match (command, is_open) {
                ("order", _) => format!("Reissue of order 77, {name} in the journal: example.com"),
                (_, true) => "Nobody knows whether order 77 is being reissued".into(),
                (_, false) => "Order 77 was not reissued by this".into(),
            };
            assert!(said.contains(&told), "{command} {name}: {said}");
            let of_an_order = ["this order exists", "this order was placed", "order was not placed"];
            assert!(!of_an_order.iter().any(|words| said.contains(words)), "{command} {name}: {said}");
        }
    }
    let listed = out(&run(&home, &service.base_url(), &["orders", "77", "reissue"]));
    let row = listed.lines().next().unwrap_or_default();
    assert!(row.contains("reissue: outcome unknown") && row.ends_with("77"), "{listed}");
    // The order itself says so as well.
    let output = run(&home, &service.base_url(), &["order", "77"]);
    assert_ends(&output, Exit::Done);
    let said = out(&output).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("A reissue of order 77 was sent from here on "), "{said}");
    assert!(
        said.contains("nobody knows yet whether it is open.") && said.contains("dvorder order lost"),
        "{said}"
    );
    let told = fitting("order", &run(&home, &service.base_url(), &["order", "77", "--json"]));
    assert_eq!(told["unknown_reissue"], "lost");
}

#[test]
fn nobody_knows_of_an_order_whose_answer_was_lost() {
    let home = Home::new();
    home.remember("20261124-1", NOBODY, State::Unknown("It was lost.".into()));
    let shown = without_key(&home, &["order", "20261124-1"]);
    assert_ends(&shown, Exit::Unknown);
    assert!(out(&shown).contains("It was lost"), "{}", out(&shown));
    assert_ends(&run(&home, NOBODY, &["track", "20261124-1"]), Exit::Unknown);
    fitting("order", &without_key(&home, &["order", "20261124-1", "--json"]));
}

#[test]
fn a_service_that_cannot_be_asked_is_told_and_the_journal_is_shown_all_the_same() {
    let home = Home::new();
    home.remember("20261124-1", NOBODY, placed(70014001));
    for arguments in [&["orders", "--account"][..], &["order", "70014001"]] {
        let output = run(&home, NOBODY, arguments);
        assert_ends(&output, Exit::CouldNotAsk);
        assert!(out(&output).contains("70014001") && err(&output).contains("127.0.0.1"), "{arguments:?}");
    }
    let document = fitting("orders", &run(&home, NOBODY, &["orders", "--account", "--json"]));
    assert!(document["error"]["message"].is_string() && document["orders"][0].is_object());
    let document = fitting("order", &run(&home, NOBODY, &["order", "70014001", "--json"]));
    assert!(document["error"]["message"].is_string() && document["order"].is_object());
    assert_ends(&run(&home, NOBODY, &["track", "70014001"]), Exit::CouldNotAsk);
    assert_ends(&without_key(&home, &["track", "70014001"]), Exit::CouldNotAsk);
    let refused = Server::start(reply(
        "403 Forbidden",
        "",
        r#"{"errors":[{"code":"access_denied|x","message":"No."}]}"#,
    ));
    assert_ends(&run(&home, &refused.base_url(), &["track", "70014002", "--wait"]), Exit::CouldNotAsk);
}

#[test]
fn following_ends_as_the_order_does() {
    for (status, exit) in [
        ("issued", Exit::Done),
        ("rejected", Exit::No),
        ("canceled", Exit::No),
        ("revoked", Exit::No),
        ("pending", Exit::NotYet),
        ("processing", Exit::NotYet),
        ("on_hold", Exit::NotYet),
    ] {
        let till = (status == "issued").then(|| day(199));
        let server = service(vec![order(70014001, status, till.as_deref())]);
        let output = run(&Home::new(), &server.base_url(), &["track", "70014001"]);
        assert_ends(&output, exit);
        assert!(out(&output).contains(&format!("  {status}")), "{}", out(&output));
        let output = run(&Home::new(), &server.base_url(), &["track", "70014001", "--wait=1s", "--json"]);
        assert_ends(&output, exit);
        let line = fitting("track", &output);
        assert_eq!((&line["status"], out(&output).lines().count()), (&json!(status), 1));
    }
}

/// Orders from a sandbox, with names validated in this way.
fn place(sandbox: &Sandbox, method: Method) -> Placed {
    let mut draft = common::sample_draft();
    draft.set(FieldId::DcvMethod, method.word());
    let purchase = common::order_from(&draft).purchase();
    let settings = ServiceSettings::new(BaseUrl::parse(&sandbox.base_url()).unwrap(), None);
    let client = Client::new(&settings, ApiKey::parse(KEY.into()).unwrap()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    match runtime.block_on(client.buy(&purchase)) {
        Outcome::Accepted(placed) => placed,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_to_place_is_told_for_each_method() {
    for method in Method::ALL {
        let sandbox = Sandbox::start(Options::default()).unwrap();
        let id = place(&sandbox, method).order_id.to_string();
        let shown = fitting("order", &run(&Home::new(), &sandbox.base_url(), &["order", &id, "--json"]));
        let records = shown["instructions"]["records"].as_array().unwrap();
        let is_right = |record: &Value| record["value"].is_string() == method.has_token();
        assert!(!records.is_empty() && records.iter().all(is_right), "{shown:#}");
    }
}

#[test]
fn an_order_is_followed_to_its_certificate_by_each_method() {
    for method in Method::ALL {
        let sandbox = Sandbox::start(Options { speed: 600, ..Options::default() }).unwrap();
        let (placed, home) = (place(&sandbox, method), Home::new());
        home.remember("20261124-1", &sandbox.base_url(), State::Accepted(placed.clone()));
        let id = placed.order_id.to_string();
        let ask = |arguments: &[&str]| run(&home, &sandbox.base_url(), arguments);
        // Each is one question: what it tells goes one way only.
        let mut told = Vec::new();
        for _ in 0..600 {
            let tracked = ask(&["track", &id]);
            told.push(tracked.status.code().unwrap());
            if told.ends_with(&[0]) {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        told.dedup();
        assert_eq!(told.last(), Some(&0), "{method:?}: {told:?}");
        assert!(told.iter().all(|code| [5, 0].contains(code)) && told.len() <= 2, "{method:?}: {told:?}");
        let issued = fitting("order", &ask(&["order", &id, "--json"]));
        assert_eq!(issued["order"]["status"], "issued");
        assert!(issued["order"]["days_left"].as_i64().unwrap() > 100, "{issued:#}");
        assert!(out(&without_key(&home, &["orders"])).contains("save it"), "the journal has it");
    }
}

/// A service that has one issued order, whose revocation waits for an administrator.
fn revocation_waits(till: &str) -> Server {
    let mut issued = order(70014001, "issued", Some(till));
    issued["requests"] = json!([
        { "id": 9001, "type": "new_request", "status": "approved" },
        { "id": "77", "type": "revoke", "status": "submitted", "comments": "x" },
    ]);
    service(vec![issued])
}

#[test]
fn a_revocation_that_waits_is_told_everywhere_and_kept() {
    let server = revocation_waits(&day(100));
    let home = Home::new();
    home.remember("20261124-1", &server.base_url(), placed(70014001));
    let waits = "Revocation requested; request 77 waits for an administrator";
    let shown = run(&home, &server.base_url(), &["order", "70014001"]);
    assert_ends(&shown, Exit::Done);
    let said = out(&shown).replace('\n', " ");
    assert!(said.contains(waits) && said.contains("issued, revocation requested"), "{said}");
    assert!(!said.contains("approved"), "a request to revoke is no station of its way: {said}");
    let whole = |output: &Output| {
        let document = fitting("order", output);
        assert_eq!(document["order"]["revocation_request"], 77);
        assert_eq!(document["order"]["need"]["kind"], "approve_revocation");
        assert!(document["order"]["need"]["sentence"].as_str().unwrap().starts_with(waits));
        assert_eq!(document["requests"][1]["type"], "revoke");
    };
    whole(&run(&home, &server.base_url(), &["order", "70014001", "--json"]));
    let tracked = run(&home, &server.base_url(), &["track", "70014001"]);
    assert!(out(&tracked).contains("issued, revocation requested: approve revocation"), "{}", out(&tracked));
    // The journal has it, and it is told without a key.
    whole(&without_key(&home, &["order", "70014001", "--json"]));
    let listed = without_key(&home, &["orders"]);
    assert!(out(&listed).contains("approve revocation"), "{}", out(&listed));
    let document = fitting("orders", &without_key(&home, &["orders", "--json"]));
    assert_eq!(document["orders"][0]["revocation_request"], 77);
    // A certificate that ends very soon comes first, and hides nothing.
    let server = revocation_waits(&day(3));
    let said = out(&run(&Home::new(), &server.base_url(), &["order", "70014001"])).replace('\n', " ");
    assert!(said.contains("3 days left") && said.contains(waits), "{said}");
}

#[test]
fn a_status_that_nobody_documented_is_in_progress_and_shows_what_to_place() {
    for status in ["on_hold", "In Review", "reissue_pending"] {
        let server = service(vec![order(70014001, status, None)]);
        let shown = run(&Home::new(), &server.base_url(), &["order", "70014001"]);
        assert_ends(&shown, Exit::Done);
        let text = out(&shown);
        let told = [status, "_dnsauth.www.shop.example.net.", "a1b2c3", "2 days more"];
        for told in told {
            assert!(text.contains(told), "{status}: {told}: {text}");
        }
        assert!(!text.contains("needs nothing"), "{text}");
        let document =
            fitting("order", &run(&Home::new(), &server.base_url(), &["order", "70014001", "--json"]));
        assert_eq!(
            (&document["order"]["status"], &document["order"]["need"]["kind"]),
            (&json!(status), &json!("place_records"))
        );
        let tracked = run(&Home::new(), &server.base_url(), &["track", "70014001"]);
        assert_ends(&tracked, Exit::NotYet);
        assert!(out(&tracked).contains(&format!("  {status}, 1 of 2 validated")), "{}", out(&tracked));
    }
}

#[test]
fn what_is_said_of_an_order_is_said_once() {
    let server = service(vec![order(70014001, "pending", None)]);
    let home = Home::new();
    home.remember("20261124-1", &server.base_url(), placed(70014001));
    for output in
        [run(&home, &server.base_url(), &["order", "70014001"]), without_key(&home, &["order", "70014001"])]
    {
        let text = out(&output).replace('\n', " ");
        for (once, not) in
            [("The value is valid until", "is valid for"), (" by itself until about", "each minute")]
        {
            assert!(text.matches(once).count() == 1 && !text.contains(not), "{once}: {text}");
        }
    }
}

#[test]
fn names_that_were_open_are_told_no_more_once_the_order_is_over() {
    let home = Home::new();
    for (status, is_open) in [("pending", true), ("issued", false), ("canceled", false)] {
        let server =
            service(vec![order(70014001, status, (status == "issued").then(|| day(100)).as_deref())]);
        home.remember("20261124-1", &server.base_url(), placed(70014001));
        if status != "pending" {
            let pending = service(vec![order(70014001, "pending", None)]);
            home.remember("20261124-1", &pending.base_url(), placed(70014001));
            assert_ends(&run(&home, &pending.base_url(), &["order", "70014001"]), Exit::Done);
            let mut kept = home.kept("20261124-1");
            kept["target"] = json!(server.base_url());
            let path = home.0.path().join("data/dvorder/orders/20261124-1.json");
            std::fs::write(path, kept.to_string()).unwrap();
        }
        let shown = run(&home, &server.base_url(), &["order", "70014001"]);
        let text = out(&shown);
        assert_eq!(text.contains("www.shop.example.net: pending"), is_open, "{status}: {text}");
        let document = fitting("order", &run(&home, &server.base_url(), &["order", "70014001", "--json"]));
        assert_eq!(!document["validations"].as_array().unwrap().is_empty(), is_open, "{document:#}");
    }
}

#[test]
fn what_is_known_says_since_when() {
    let server = service(vec![order(70014001, "pending", None)]);
    let home = Home::new();
    home.remember("20261124-1", &server.base_url(), placed(70014001));
    home.remember("20261124-2", &server.base_url(), placed(70014002));
    assert_ends(&run(&home, &server.base_url(), &["order", "70014001"]), Exit::Done);
    let mut kept = home.kept("20261124-1");
    kept["followed"]["report"][0] = json!("2026-01-02T03:04:05Z");
    std::fs::write(home.0.path().join("data/dvorder/orders/20261124-1.json"), kept.to_string()).unwrap();
    let listed = without_key(&home, &["orders"]);
    assert!(out(&listed).contains("as of 02 JAN 2026"), "{}", out(&listed));
    assert!(out(&listed).lines().all(|line| line.contains("as of ")), "{}", out(&listed));
    let document = fitting("orders", &without_key(&home, &["orders", "--json"]));
    let of = |id: u64| {
        document["orders"].as_array().unwrap().iter().find(|order| order["order_id"] == id).unwrap()
    };
    assert_eq!(of(70014001)["known_at"], "2026-01-02T03:04:05Z");
    assert_eq!(of(70014002)["known_at"], of(70014002)["created"], "what the answer to the order said");
}

#[test]
fn rows_that_cannot_be_read_are_counted_once_and_leave_a_doubt() {
    let sandbox = |faults: &[&str]| {
        let faults = faults.iter().map(|fault| fault.parse().unwrap()).collect();
        Sandbox::start(Options { faults, ..Options::default() }).unwrap()
    };
    let home = Home::new();
    for (many, broken) in [(5000, 300), (20, 7)] {
        let sandbox = sandbox(&[&format!("many={many}"), &format!("malformed-rows={broken}")]);
        let document =
            fitting("orders", &run(&home, &sandbox.base_url(), &["orders", "--account", "--json"]));
        let unread = document["unreadable_orders"].as_u64().unwrap();
        assert!(unread > 0 && unread <= broken, "{unread}");
        let shown = document["orders"].as_array().unwrap().len();
        let monitored = out(&run(&home, &sandbox.base_url(), &["orders", "--monitor"]));
        assert!(monitored.contains(&format!("; {unread} orders could not be read")), "{monitored}");
        assert!(shown as u64 + unread >= many, "{shown} and {unread}");
        let due =
            run(&home, &sandbox.base_url(), &["orders", "--account", "--expiring", "0d", "nothing-like-it"]);
        assert_ends(&due, Exit::CouldNotAsk);
        assert!(err(&due).contains("nobody knows whether one of those ends"), "{}", err(&due));
    }
    // Whole again: nothing is due, and that is known.
    let sandbox = sandbox(&["many=20"]);
    let nothing =
        run(&home, &sandbox.base_url(), &["orders", "--account", "--expiring", "30d", "nothing-like-it"]);
    assert_ends(&nothing, Exit::Done);
}

#[test]
fn a_list_without_pages_is_not_said_to_go_on() {
    let server = Server::start(Act::Script(Arc::new(|request: &str| {
        let body = match request.contains("/order/certificate?") {
            true => json!({ "orders": (0..20).map(|at| order(70014001 + at, "pending", None)).collect::<Vec<_>>() }),
            false => json!({}),
        }
        .to_string();
        format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
            .into_bytes()
    })));
    let listed = run(&Home::new(), &server.base_url(), &["orders", "--account"]);
    assert_ends(&listed, Exit::Done);
    assert_eq!((out(&listed).lines().count(), err(&listed).as_str()), (20, ""));
    assert_eq!(run(&Home::new(), &server.base_url(), &["orders", "--monitor"]).status.code(), Some(0));
    // Where it was asked is known.
    let document =
        fitting("orders", &run(&Home::new(), &server.base_url(), &["orders", "--account", "--json"]));
    assert_eq!(document["orders"][0]["target"], server.base_url());
    assert_eq!(document["unreadable_orders"], 0);
}

/// A sandbox that misbehaves in these ways, and an order in it that the journal of a home has, too.
fn placed_in(faults: &[&str], home: &Home, account: Option<Account>) -> (Sandbox, String) {
    placed_by(Method::DnsTxt, faults, home, account)
}

/// The same, of an order with this method.
fn placed_by(method: Method, faults: &[&str], home: &Home, account: Option<Account>) -> (Sandbox, String) {
    let sandbox = Sandbox::start(Options::default()).unwrap();
    let placed = place(&sandbox, method);
    let entry = home.remember("20261124-1", &sandbox.base_url(), State::Accepted(placed.clone()));
    let mut entry =
        Entry { state: State::Accepted(Placed { dcv_random_value: None, ..placed.clone() }), ..entry };
    entry.followed.account = account;
    Store::open_in(home.0.path().join("data/dvorder")).unwrap().record(&entry).unwrap();
    sandbox.set_faults(&faults.iter().map(|fault| fault.parse().unwrap()).collect::<Vec<_>>());
    (sandbox, placed.order_id.to_string())
}

#[test]
fn an_order_of_the_account_says_of_which_and_where_it_is() {
    let (home, elsewhere) = (Home::new(), Home::new());
    let (sandbox, id) = placed_in(&[], &home, None);
    for home in [&home, &elsewhere] {
        let document = fitting("order", &run(home, &sandbox.base_url(), &["order", &id, "--json"]));
        assert!(document["order"]["account_id"].is_u64(), "{document:#}");
        assert_eq!(document["order"]["target"], sandbox.base_url(), "{document:#}");
    }
}

#[test]
fn a_key_of_another_account_is_told_whose_the_order_is() {
    for faults in [&["other-account"][..], &["other-account", "other-account-403"]] {
        let home = Home::new();
        let account = Account { id: 1234, name: "Example Ltd.".into() };
        let (sandbox, id) = placed_in(faults, &home, Some(account));
        let shown = run(&home, &sandbox.base_url(), &["order", &id]);
        assert_ends(&shown, Exit::CouldNotAsk);
        let said = err(&shown);
        assert!(
            said.contains("under account Example Ltd. (1234), and this API key is of account")
                && !said.contains("--base-url"),
            "{said}"
        );
        assert!(out(&shown).contains(&id), "what the journal has is shown: {}", out(&shown));
        fitting("order", &run(&home, &sandbox.base_url(), &["order", &id, "--json"]));
        let tracked = run(&home, &sandbox.base_url(), &["track", &id, "--wait=1h"]);
        assert_ends(&tracked, Exit::CouldNotAsk);
        assert!(err(&tracked).contains("this API key is of account"), "{}", err(&tracked));
        for command in ["download", "look", "served"] {
            let asked = run(&home, &sandbox.base_url(), &[command, &id]);
            assert_ends(&asked, Exit::CouldNotAsk);
            assert!(err(&asked).contains("this API key is of account"), "{command}: {}", err(&asked));
        }
    }
}

#[test]
fn a_key_that_may_only_look_is_not_told_to_ask() {
    let home = Home::new();
    let (sandbox, id) = placed_in(&["view-only"], &home, None);
    let shown = run(&home, &sandbox.base_url(), &["order", &id]);
    assert_ends(&shown, Exit::Done);
    let said = out(&shown).replace('\n', " ");
    assert!(said.contains("View only") && !said.contains("free and safe"), "{said}");
    let document = fitting("order", &run(&home, &sandbox.base_url(), &["order", &id, "--json"]));
    assert!(document["instructions"]["summary"].as_str().unwrap().contains("View only"), "{document:#}");
}

#[test]
fn what_does_not_come_beside_an_order_is_said_and_so_is_why_it_was_not_asked_for() {
    for (fault, is_asked) in [
        ("429:validation", false),
        ("500:validation", true),
        ("malformed-json:validation", true),
        ("403:validation", true),
    ] {
        let home = Home::new();
        let (sandbox, id) = placed_in(&[fault], &home, None);
        let shown = run(&home, &sandbox.base_url(), &["order", &id]);
        assert_ends(&shown, Exit::Done);
        assert!(err(&shown).contains("how far each name is validated"), "{fault}: {}", err(&shown));
        assert_eq!(
            err(&shown).contains("What to place was not asked for"),
            !is_asked,
            "{fault}: {}",
            err(&shown)
        );
        assert_eq!(out(&shown).contains("_dnsauth."), is_asked, "{fault}: {}", out(&shown));
    }
}

/// The first question is asked again as any later one is, within the time to wait; without one it ends at once.
#[test]
fn a_first_question_that_fails_in_passing_is_asked_again() {
    let cut: fn() -> Vec<u8> = || b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{".to_vec();
    let nothing: fn() -> Vec<u8> = Vec::new;
    let malformed: fn() -> Vec<u8> =
        || b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\n\r\n{".to_vec();
    let failed: fn() -> Vec<u8> =
        || b"HTTP/1.1 503 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_vec();
    for (name, first) in [("cut", cut), ("nothing", nothing), ("malformed", malformed), ("503", failed)] {
        let asked = std::sync::atomic::AtomicUsize::new(0);
        let issued = order(70014001, "issued", Some(&day(199))).to_string();
        let server = Server::start(Act::Script(Arc::new(move |request: &str| {
            let is_order = request.contains("/order/certificate/70014001?");
            if is_order && asked.fetch_add(1, std::sync::atomic::Ordering::SeqCst) > 0 {
                return format!(
                    "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{issued}",
                    issued.len()
                )
                .into_bytes();
            }
            first()
        })));
        let at_once = run(&Home::new(), NOBODY, &["track", "70014001"]);
        assert_ends(&at_once, Exit::CouldNotAsk);
        let output = run(&Home::new(), &server.base_url(), &["track", "70014001", "--wait=1s"]);
        assert_ends(&output, Exit::Done);
        let said = err(&output);
        assert!(said.contains("Asks again at") && !said.contains("Ask again"), "{name}: {said}");
    }
    let refused = run(&Home::new(), NOBODY, &["track", "70014001", "--wait=1s"]);
    assert_ends(&refused, Exit::CouldNotAsk);
    assert!(err(&refused).contains("Asks again at"), "{}", err(&refused));
}

/// A program that goes on until it is told to end, and its first line.
fn waiting(home: &Home, base_url: &str, arguments: &[&str]) -> (Child, String) {
    let mut child = program(home.0.path(), &[arguments, &["--base-url", base_url]].concat())
        .env("DIGICERT_API_KEY", KEY)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    (child, line)
}

#[test]
fn waiting_ends_with_the_signal() {
    let server = service(vec![order(70014001, "pending", None)]);
    let home = Home::new();
    home.remember("20261124-1", &server.base_url(), placed(70014001));
    for (signal, number) in [(rustix::process::Signal::INT, 2), (rustix::process::Signal::TERM, 15)] {
        let (mut child, line) = waiting(&home, &server.base_url(), &["track", "70014001", "--wait"]);
        assert!(line.contains("pending"), "{line}");
        let process = rustix::process::Pid::from_child(&child);
        rustix::process::kill_process(process, signal).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(128 + number));
        assert!(home.kept("20261124-1")["followed"]["report"].is_array(), "what was found out is kept");
    }
}

#[test]
fn whoever_stops_reading_ends_it_quietly() {
    let home = Home::new();
    for number in 0..200 {
        home.remember(&format!("20261124-{number}"), NOBODY, placed(70014001 + number));
    }
    for arguments in [&["orders", "--json"][..], &["orders"], &["order", "70014001"]] {
        let mut child =
            program(home.0.path(), arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_ends(&output, Exit::Done);
        assert_eq!(err(&output), "", "{arguments:?}");
    }
}

#[test]
fn nothing_that_a_service_says_steers_the_terminal() {
    let mut hostile = order(70014001, "pend\u{1b}[2Jing", None);
    hostile["certificate"]["common_name"] = json!("a\u{1b}]0;x\u{7}.example\nnext");
    let server = service(vec![hostile]);
    for arguments in [
        &["orders", "--account"][..],
        &["orders", "--account", "--json"],
        &["order", "70014001"],
        &["order", "70014001", "--json"],
        &["track", "70014001"],
        &["track", "70014001", "--json"],
        &["orders", "--monitor"],
    ] {
        let output = run(&Home::new(), &server.base_url(), arguments);
        assert!(!out(&output).contains('\u{7}'), "{arguments:?}");
    }
}

#[test]
fn until_when_certificates_are_revoked_for_a_reissue_is_told_in_text_and_in_json() {
    let home = Home::new();
    let kept = include_str!("../data/journal/version-3-reissue-revokes.json");
    let orders = home.0.path().join("data/dvorder/orders");
    std::fs::create_dir_all(&orders).unwrap();
    std::fs::write(orders.join("order-2.json"), kept).unwrap();
    let said =
        "The earlier certificates of the order are revoked within 72 hours after the new one is issued";
    let listed = without_key(&home, &["orders"]);
    assert!(err(&listed).contains(&format!("Order 6484932: {said}")), "{}{}", out(&listed), err(&listed));
    let shown = out(&without_key(&home, &["order", "6484932"])).replace('\n', " ");
    assert!(shown.contains(said), "{shown}");
    for (what, pointer) in [("orders", "/orders/0"), ("order", "/order")] {
        let arguments: &[&str] =
            if what == "orders" { &["orders", "--json"] } else { &["order", "6484932", "--json"] };
        let document = fitting(what, &without_key(&home, arguments));
        let order = document.pointer(pointer).unwrap();
        assert_eq!(order["reissues"], 6_484_932, "{what}");
        assert_eq!(order["revocation"]["dropped"], serde_json::json!(["example.com"]), "{what}");
        assert!(order["revocation"]["by"].is_null(), "{what}");
    }
}
