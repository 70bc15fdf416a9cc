//! What holds for every command: where it asks and with which key, what is standard input, and how it speaks to programs.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::ExitStatusExt;
use std::process::{Output, Stdio};

use clap::CommandFactory;
use dvorder::cli::Cli;
use dvorder::exit::Exit;
use dvorder::io::sandbox::{Options, Sandbox};
use dvorder::order::dcv::Method;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use super::*;

const CSR: &str = include_str!("../../assets/examples/example.csr");
/// One that nothing here is ordered with.
const OTHER_CSR: &str = include_str!("../../assets/examples/wildcard.csr");
const BODY: &str = include_str!("../../assets/examples/order.json");

/// Each command that asks the service, in each of its manners.
const ASKING: [&[&str]; 12] = [
    &["orders", "--account"],
    &["orders", "--account", "--json"],
    &["orders", "--monitor"],
    &["order", "70014001"],
    &["order", "70014001", "--json"],
    &["track", "70014001"],
    &["track", "70014001", "--json"],
    &["download", "70014001"],
    &["download", "70014001", "--json"],
    &["served", "70014001"],
    &["served", "70014001", "--json"],
    // A resolver of this machine at which nobody listens: no question may leave it.
    &["look", "70014001", "--resolver", "127.0.0.1:9"],
];

/// Each command that asks nobody.
const ASKS_NOBODY: [&[&str]; 5] = [
    &["orders"],
    &["orders", "--json"],
    &["check", "own.json"],
    &["check", "own.json", "--json"],
    &["check", "--fix", "own.json"],
];

/// A home with the example's body and CSR in it, which the programs run in.
fn home() -> Home {
    let home = Home::new();
    fs::write(home.0.path().join("own.json"), BODY).unwrap();
    fs::write(home.0.path().join("own.csr"), CSR).unwrap();
    home
}

fn in_home(home: &Home, arguments: &[&str]) -> Command {
    let mut command = program(home.0.path(), arguments);
    command.current_dir(home.0.path());
    command
}

fn with_input(mut command: Command, input: &str) -> Output {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // Whoever refuses its arguments reads nothing.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

/// How a program may end, but for signals and a fault of its own.
fn assert_in_the_table(output: &Output, arguments: &[&str]) {
    let code = output.status.code();
    let known = Exit::ALL.map(|exit| Some(i32::from(exit.code())));
    assert!(known.contains(&code), "{arguments:?} ended with {code:?}: {}", err(output));
    let readme = include_str!("../../README.md");
    assert!(readme.contains(&format!("\n| {} | **", code.unwrap())), "{arguments:?} ended with {code:?}");
    assert!(!err(output).contains("panicked"), "{arguments:?}: {}", err(output));
}

#[test]
fn every_command_that_asks_takes_the_options_of_the_wizard_that_say_where() {
    let options = |command: &clap::Command| -> BTreeSet<String> {
        command.get_arguments().filter_map(|argument| argument.get_long().map(str::to_owned)).collect()
    };
    let wizard = Cli::command();
    let target: Vec<String> =
        ["sandbox", "sandbox-fault", "sandbox-speed", "region", "base-url", "ca-cert", "log"]
            .map(str::to_owned)
            .into();
    assert!(target.iter().all(|option| options(&wizard).contains(option)));
    for command in wizard.get_subcommands() {
        // The one asks nobody, and the other is who is asked.
        if ["check", "sandbox"].contains(&command.get_name()) {
            continue;
        }
        let lacks: Vec<&String> =
            target.iter().filter(|option| !options(command).contains(*option)).collect();
        assert!(lacks.is_empty(), "{}: {lacks:?}", command.get_name());
        // These two are the wizard, and are tried at a terminal.
        let is_wizard = ["renew", "reissue"].contains(&command.get_name());
        let is_tried = ASKING.iter().any(|asking| asking[0] == command.get_name());
        assert!(is_tried || is_wizard, "{} is tried below", command.get_name());
    }
}

#[test]
fn every_command_takes_the_key_from_each_of_its_sources() {
    let secret = |home: &Home, name: &str, text: &str| {
        let path = home.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        path
    };
    let key_command = format!("key_command = \"echo {KEY}\"\n");
    for (source, config) in
        [("variable", ""), ("key_file", "key_file = \"../../key\"\n"), ("key_command", key_command.as_str())]
    {
        for arguments in ASKING {
            let home = home();
            let server = service(vec![order(70014001, "pending", None)]);
            secret(&home, "key", KEY);
            secret(&home, "config/dvorder/config.toml", config);
            let mut command = in_home(&home, &[arguments, &["--base-url", &server.base_url()]].concat());
            if source == "variable" {
                command.env("DIGICERT_API_KEY", KEY);
            }
            let output = command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).output().unwrap();
            let asked = server.received();
            let has_key = |request: &String| header(request, "x-dc-devkey").as_deref() == Some(KEY);
            assert!(
                !asked.is_empty() && asked.iter().all(has_key),
                "{source}: {arguments:?}: {}{}",
                out(&output),
                err(&output)
            );
            assert!(!out(&output).contains(KEY) && !err(&output).contains(KEY), "{source}: {arguments:?}");
        }
    }
}

#[test]
fn what_says_where_is_refused_alike_by_every_command() {
    let home = home();
    for (options, said) in [
        (&["--base-url", "http://example.com"][..], "https"),
        (&["--region", "us", "--base-url", "https://example.com"], "a region or a base URL"),
        (&["--region", "us", "--sandbox-fault", "slow"], "--sandbox"),
        (&["--sandbox", "--sandbox-fault", "slow:nowhere"], "nowhere"),
        (&["--log", "nowhere/own.log"], "own.log"),
        (&["--log", "-"], "--log dvorder.log"),
    ] {
        for arguments in ASKING.iter().filter(|arguments| arguments[1] != "--monitor") {
            let output = in_home(&home, &[*arguments, options].concat()).output().unwrap();
            assert_ends(&output, Exit::Usage);
            assert!(
                out(&output).is_empty() && err(&output).contains(said),
                "{arguments:?}: {}",
                err(&output)
            );
        }
    }
}

/// What only whoever called it can mend is no failure to reach the service, and is not tried again.
#[test]
fn what_cannot_be_used_is_told_from_a_service_that_cannot_be_reached() {
    let taken = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    let https = ["--base-url", "https://127.0.0.1:9/services/v2"];
    let cases: [(&str, &[&str], &str); 6] = [
        ("", &["--ca-cert", "nowhere.pem"], "nowhere.pem"),
        ("", &["--ca-cert", "own.json"], "own.json"),
        ("key_file = \"../../open.key\"\n", &[], "chmod 600"),
        ("key_file = \"../../nowhere.key\"\n", &[], "nowhere.key"),
        ("key_command = [\"/nowhere/pass\"]\n", &[], "/nowhere/pass"),
        ("", &["--sandbox", "--sandbox-dns", &taken], "--sandbox-dns"),
    ];
    let home = home();
    let file = |name: &str, text: &str, mode| {
        let path = home.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
    };
    file("open.key", KEY, 0o644);
    let asking = ASKING.iter().filter(|arguments| !arguments.contains(&"--monitor"));
    for (arguments, (config, options, said)) in asking.flat_map(|asking| cases.map(|case| (asking, case))) {
        file("config/dvorder/config.toml", config, 0o600);
        let is_sandbox = options.contains(&"--sandbox");
        // Its DNS is the sandbox's.
        let arguments = if is_sandbox { &arguments[..2] } else { arguments };
        let at: &[&str] = if is_sandbox { &[] } else { &https };
        let waits: &[&str] = if arguments[0] == "track" { &["--wait"] } else { &[] };
        let mut command = in_home(&home, &[arguments, options, at, waits].concat());
        if config.is_empty() {
            command.env("DIGICERT_API_KEY", KEY);
        }
        let output = command.output().unwrap();
        assert_ends(&output, Exit::Usage);
        assert!(err(&output).contains(said), "{arguments:?} {options:?}: {}", err(&output));
    }
}

/// Where an order is to be named, what is none is told in dvorder's own words, with what one looks like, and with what
/// lists those there are where it was looked for.
#[test]
fn what_names_no_order_is_told_alike_by_every_command() {
    let home = home();
    for command in ["order", "track", "look", "download", "served"] {
        for (typed, said) in [
            ("", "The ID of the order is empty."),
            ("nosuch", "The journal has no order \"nosuch\"."),
            ("no_such", "The journal has no order \"no_such\"."),
            ("-7.5", "The journal has no order \"-7.5\"."),
        ] {
            let output = in_home(&home, &[command, "--sandbox", "--", typed]).output().unwrap();
            assert_ends(&output, Exit::No);
            let told = err(&output);
            for part in [said, "such as 6484932", "such as 20261124-5f60718a", "dvorder orders --sandbox\n"] {
                assert!(told.contains(part), "{command} {typed:?}: {part:?} in {told}");
            }
        }
    }
}

/// No library speaks of a value that an option does not take.
#[test]
fn what_an_option_does_not_take_is_told_with_an_example() {
    let home = home();
    for (arguments, said) in [
        (&["--order", ""][..], "such as 6484932"),
        (&["--order", "nosuch"], "such as 6484932"),
        (&["--dns-port", "dns"], "from 1 to 65535"),
        (&["--dns-port", "0"], "from 1 to 65535"),
        (&["--sandbox-speed", "x"], "from 1 to 1000000"),
        (&["--sandbox-speed", "0"], "from 1 to 1000000"),
        (&["--sandbox-dns", "x"], "such as 127.0.0.1:5300"),
        (&["--sandbox-http", "192.0.2.1:80"], "such as 127.0.0.1:5300"),
        (&["sandbox", "--listen", "8790"], "such as 127.0.0.1:5300"),
        (&["--region", "asia"], "us or eu"),
        (&["order", "7", "--resolver", "dns.example"], "such as 192.0.2.53"),
        (&["orders", "--expiring", "soon"], "such as 30d"),
        (&["track", "7", "--wait=long"], "such as 30m"),
    ] {
        let output = in_home(&home, arguments).output().unwrap();
        assert_ends(&output, Exit::Usage);
        let told = err(&output);
        assert!(told.contains(said), "{arguments:?}: {told}");
        for words in ["digit", "parse", "syntax", "..="] {
            assert!(!told.contains(words), "{arguments:?}: {told}");
        }
    }
}

#[test]
fn a_dash_is_standard_input_wherever_a_file_is_read() {
    let home = home();
    let sandbox = Sandbox::start(Options { faults: vec!["issued".parse().unwrap()], ..Options::default() });
    let sandbox = sandbox.unwrap();
    let id = place(&sandbox, Method::DnsTxt).order_id.to_string();
    let saved = ["download", &id, "--csr", "-", "--out", "saved", "--base-url", &sandbox.base_url()];
    for (arguments, input, exit) in [
        (&["check", "-"][..], BODY, Exit::Done),
        (&["check", "--json", "-"], BODY, Exit::Done),
        (&["check", "--fix", "-"], BODY, Exit::Done),
        (&["check", "own.json", "--csr", "-"], CSR, Exit::Done),
        (&["check", "own.json", "--csr", "-"], "no CSR", Exit::No),
        (&["check", "-", "--csr", "own.csr"], BODY, Exit::Done),
        (&["check", "-", "--csr", "-"], BODY, Exit::Usage),
        (&saved, OTHER_CSR, Exit::No),
        (&saved, CSR, Exit::Done),
        (&["check", "-"], "", Exit::Usage),
    ] {
        let mut command = in_home(&home, arguments);
        command.env("DIGICERT_API_KEY", KEY);
        let output = with_input(command, input);
        assert_ends(&output, exit);
        assert!(!err(&output).contains("No such file"), "{arguments:?}: {}", err(&output));
    }
    // Without a terminal to draw on there is no wizard, whatever it reads.
    for arguments in [&["--from", "-"][..], &["--csr", "-"], &["--sandbox", "--from", "-"]] {
        let output = with_input(in_home(&home, arguments), BODY);
        assert_ends(&output, Exit::Usage);
        assert!(err(&output).contains("needs a terminal"), "{arguments:?}: {}", err(&output));
    }
}

#[test]
fn no_command_speaks_in_colours_to_anything_but_a_terminal() {
    let home = home();
    let server = service(vec![order(70014001, "pending", None)]);
    let wrong: [&[&str]; 6] = [
        &["--help"],
        &["check", "--help"],
        &["orders", "--nothing-like-it"],
        &["order"],
        &["nothing-like-it"],
        &["check", "nowhere.json"],
    ];
    let base_url = server.base_url();
    let asking = ASKING.iter().map(|arguments| [*arguments, &["--base-url", &base_url]].concat());
    let others = ASKS_NOBODY.iter().chain(&wrong).map(|arguments| arguments.to_vec());
    for arguments in asking.chain(others) {
        let mut command = in_home(&home, &arguments);
        command.env("DIGICERT_API_KEY", KEY).env("TERM", "xterm-256color").env("COLORTERM", "truecolor");
        let output = command.output().unwrap();
        for printed in [out(&output), err(&output)] {
            assert!(!printed.contains('\u{1b}'), "{arguments:?}: {printed:?}");
        }
        assert_in_the_table(&output, &arguments);
    }
}

#[test]
fn json_stands_alone_on_standard_output_and_has_its_version() {
    let home = home();
    let server = service(vec![order(70014001, "pending", None)]);
    for base_url in [server.base_url(), NOBODY.to_owned()] {
        for arguments in ASKING.iter().chain(&ASKS_NOBODY).filter(|words| words.contains(&"--json")) {
            let mut command = match arguments[0] {
                "check" => in_home(&home, arguments),
                _ => in_home(&home, &[*arguments, &["--base-url", &base_url]].concat()),
            };
            let output = command.env("DIGICERT_API_KEY", KEY).output().unwrap();
            let document = fitting(arguments[0], &output);
            assert_eq!(document["version"], 1, "{arguments:?}: {document:#}");
            assert_in_the_table(&output, arguments);
        }
    }
}

/// Reads the first line of what a program prints, and no more.
fn first_line(mut command: Command) -> (String, Output) {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::with_capacity(1, child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    (line, child.wait_with_output().unwrap())
}

#[test]
fn whoever_reads_one_line_only_ends_every_command_as_it_would_end() {
    let home = home();
    for number in 0..300 {
        home.remember(&format!("20261124-{number}"), NOBODY, placed(70015001 + number));
    }
    let many: Vec<Value> = (0..500).map(|number| order(70014001 + number, "pending", None)).collect();
    let server = service(many);
    let base_url = server.base_url();
    let help: [&[&str]; 2] = [&["--help"], &["track", "--help"]];
    let asking = ASKING.iter().map(|arguments| [*arguments, &["--base-url", &base_url]].concat());
    let others = ASKS_NOBODY.iter().chain(&help).map(|words| words.to_vec());
    for arguments in asking.chain(others) {
        let command = || {
            let mut command = in_home(&home, &arguments);
            command.env("DIGICERT_API_KEY", KEY);
            command
        };
        let (_, cut) = first_line(command());
        assert_in_the_table(&cut, &arguments);
        assert_eq!(cut.status.code(), command().output().unwrap().status.code(), "{arguments:?}");
    }
}

/// What waits for hours for a reader that is gone is in nobody's interest.
#[test]
fn nobody_waits_for_an_order_whose_reader_is_gone() {
    let server = service(vec![order(70014001, "pending", None)]);
    let base_url = server.base_url();
    for json in [&[][..], &["--json"]] {
        let home = home();
        let arguments = [&["track", "70014001", "--wait", "--base-url", &base_url], json].concat();
        let mut command = in_home(&home, &arguments);
        let mut child = command
            .env("DIGICERT_API_KEY", KEY)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_ends(&output, Exit::NotYet);
        assert_eq!(err(&output), "");
    }
}

#[test]
fn the_sandbox_alone_serves_on_though_nobody_reads_what_it_says() {
    let home = home();
    let mut child = in_home(&home, &["sandbox", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::with_capacity(1, child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let listed = run(&home, line.trim(), &["orders", "--account"]);
    assert_ends(&listed, Exit::Done);
    kill_process(Pid::from_child(&child), Signal::TERM).unwrap();
    let ended = child.wait().unwrap();
    assert_eq!(ended.signal(), Some(15), "{ended:?}");
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert!(!said.contains("panicked"), "{said}");
}

/// What each endpoint is asked for, by a command; and what is said where only that is in vain.
#[test]
fn the_fault_of_each_endpoint_is_told_by_the_command_that_asks_it() {
    let faults = ["401", "403", "wrong-key", "404", "429", "500", "500-html", "malformed-json", "reset"];
    let home = home();
    let (sandbox, id) = placed_in(&[], &home, None);
    let ask = |fault: &str, arguments: &[&str]| {
        sandbox.set_faults(&[fault.parse().unwrap()]);
        let output = run(&home, &sandbox.base_url(), arguments);
        assert!(!err(&output).contains("panicked"), "{fault}: {arguments:?}: {}", err(&output));
        output
    };
    for fault in faults {
        // What the journal has is shown all the same, and never that all is well.
        let listed = ask(&format!("{fault}:list"), &["orders", "--account"]);
        assert_ends(&listed, Exit::CouldNotAsk);
        assert!(out(&listed).contains(&id) && !err(&listed).is_empty(), "{fault}: {}", out(&listed));
        let monitored = ask(&format!("{fault}:list"), &["orders", "--monitor"]);
        assert_eq!(monitored.status.code(), Some(3), "{fault}: {}", out(&monitored));

        // An order that is not there is a no, and nothing else is.
        let exit = if fault == "404" { Exit::No } else { Exit::CouldNotAsk };
        for command in ["order", "track", "download", "served"] {
            let output = ask(&format!("{fault}:order-info"), &[command, &id]);
            assert_ends(&output, exit);
            assert!(!err(&output).is_empty(), "{fault}: {command}");
        }

        // What comes beside an order keeps nobody from it.
        let beside = ask(&format!("{fault}:validation"), &["order", &id]);
        assert_ends(&beside, Exit::Done);
        assert!(err(&beside).contains("each name"), "{fault}: {}", err(&beside));
        assert_ends(&ask(&format!("{fault}:validation"), &["track", &id]), Exit::NotYet);

        // Whose orders they are is told where it is known.
        let nobodys =
            fitting("orders", &ask(&format!("{fault}:account"), &["orders", "--account", "--json"]));
        assert_eq!((&nobodys["account"], &nobodys["error"]), (&Value::Null, &Value::Null), "{nobodys:#}");
        assert_ends(&ask(&format!("{fault}:account"), &["order", &id]), Exit::Done);
    }
    let token = sandbox.orders()[0].dcv_random_value().unwrap().to_owned();
    // The token is known from then on; where it is not, that it did not come is said.
    for fault in faults {
        let elsewhere = Home::new();
        sandbox.set_faults(&[format!("{fault}:dcv-random-value").parse().unwrap()]);
        let output = run(&elsewhere, &sandbox.base_url(), &["order", &id]);
        assert_ends(&output, Exit::Done);
        let said = (out(&output) + &err(&output)).replace('\n', " ");
        assert!(said.contains("did not say what to place") || said.contains("DCV token"), "{fault}: {said}");
        assert!(!said.contains(&token), "{fault}: {said}");
    }
}

#[test]
fn the_fault_of_a_download_is_told_and_nothing_is_saved() {
    let home = home();
    let sandbox = Sandbox::start(Options { faults: vec!["issued".parse().unwrap()], ..Options::default() });
    let sandbox = sandbox.unwrap();
    let id = place(&sandbox, Method::DnsTxt).order_id.to_string();
    for (fault, exit) in [
        ("401", Exit::CouldNotAsk),
        ("403", Exit::CouldNotAsk),
        ("429", Exit::CouldNotAsk),
        ("500", Exit::CouldNotAsk),
        ("500-html", Exit::CouldNotAsk),
        ("reset", Exit::CouldNotAsk),
        ("html", Exit::No),
        ("cut", Exit::No),
    ] {
        sandbox.set_faults(&[format!("{fault}:download").parse().unwrap()]);
        let out_folder = format!("saved-{fault}");
        let arguments = ["download", &id, "--out", &out_folder, "--base-url", &sandbox.base_url()];
        let output = in_home(&home, &arguments).env("DIGICERT_API_KEY", KEY).output().unwrap();
        assert_ends(&output, exit);
        assert!(!home.0.path().join(&out_folder).exists() && !err(&output).is_empty(), "{fault}");
    }
    sandbox.set_faults(&[]);
    let arguments = ["download", &id, "--out", "saved", "--base-url", &sandbox.base_url()];
    assert_ends(&in_home(&home, &arguments).env("DIGICERT_API_KEY", KEY).output().unwrap(), Exit::Done);
}

/// The names of faults are taken by the program's own sandbox, too, for every endpoint.
#[test]
fn the_programs_own_sandbox_misbehaves_at_each_endpoint() {
    let home = home();
    for endpoint in dvorder::io::sandbox::Endpoint::ALL {
        let fault = format!("429:{endpoint}");
        let arguments = ["orders", "--account", "--sandbox", "--sandbox-fault", &fault];
        let output = in_home(&home, &arguments).output().unwrap();
        let is_asked = endpoint == dvorder::io::sandbox::Endpoint::List;
        assert_ends(&output, if is_asked { Exit::CouldNotAsk } else { Exit::Done });
        assert_eq!(err(&output).contains("429"), is_asked, "{fault}: {}", err(&output));
    }
}

/// A token that ended is said to have, and asked for again the service gives a new one.
#[test]
fn a_token_that_ended_meanwhile_is_asked_for_anew() {
    let home = home();
    let (sandbox, id) = placed_in(&["no-record"], &home, None);
    let token = |document: &Value| document["tokens"].as_array().unwrap().last().unwrap()["value"].clone();
    let asked = || fitting("order", &run(&home, &sandbox.base_url(), &["order", &id, "--json"]));
    let first = token(&asked());
    assert_eq!(token(&asked()), first, "one that counts is not asked for again");
    sandbox.push(std::time::Duration::from_secs(31 * 24 * 3600));
    // This machine's clock did not move: the journal's token has ended once its end is over.
    let mut kept = home.kept("20261124-1");
    kept["followed"]["tokens"][0]["expires"] = serde_json::json!("2026-01-02T03:04:05Z");
    let path = home.0.path().join("data/dvorder/orders/20261124-1.json");
    std::fs::write(path, kept.to_string()).unwrap();
    let known = out(&without_key(&home, &["order", &id])).replace('\n', " ");
    assert!(known.contains("has ended") || known.contains("ended"), "{known}");
    let shown = run(&home, &sandbox.base_url(), &["order", &id]);
    assert_ends(&shown, Exit::Done);
    let second = token(&asked());
    assert_ne!(second, first);
    assert!(out(&shown).contains(second.as_str().unwrap()), "{}", out(&shown));
    assert!(!out(&shown).contains(first.as_str().unwrap()), "{}", out(&shown));
}
