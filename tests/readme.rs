//! The README says what the program does: its keys, options, settings, faults, exit codes and examples.

use std::collections::BTreeSet;
use std::path::Path;

use clap::CommandFactory;
use dvorder::cli::Cli;
use dvorder::config::KEY_VARIABLE;
use dvorder::config::file::FileConfig;
use dvorder::config::region::Region;
use dvorder::exit::Exit;
use dvorder::io::sandbox::{Fault, Options, Sandbox};
use dvorder::order::import::import;
use dvorder::report::CheckReport;
use dvorder::wizard::keys::BINDINGS;
use jiff::civil::{Date, date};
use reqwest::{Client, StatusCode};

const README: &str = include_str!("../README.md");

/// The examples that can be ordered, and the product of each.
const EXAMPLES: [(&str, &str); 4] = [
    ("order.json", "ssl_dv_geotrust"),
    ("order-email.json", "ssl_dv_geotrust"),
    ("order-http.json", "ssl_dv_geotrust"),
    ("order-wildcard.json", "wildcard_dv_geotrust"),
];
const TODAY: Date = date(2026, 11, 24);

fn example(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/examples").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The text below a heading, up to the next of its level.
fn section(heading: &str) -> &'static str {
    let start =
        README.find(&format!("\n## {heading}\n")).unwrap_or_else(|| panic!("there is no ## {heading}"));
    let below = &README[start + 1..];
    below.find("\n## ").map_or(below, |end| &below[..end])
}

/// Everything set as code, in lines of a block or within a sentence.
fn code() -> Vec<&'static str> {
    let mut code = Vec::new();
    for (number, part) in README.split("```").enumerate() {
        if number % 2 == 1 {
            code.extend(part.lines().skip(1));
        } else {
            code.extend(part.split('`').skip(1).step_by(2));
        }
    }
    code
}

/// The commands that run dvorder, each from its name to what ends it.
fn commands() -> Vec<&'static str> {
    code()
        .into_iter()
        .filter_map(|code| {
            code.strip_prefix("cargo run --release --").or_else(|| code.strip_prefix("dvorder"))
        })
        .filter(|arguments| arguments.is_empty() || arguments.starts_with(' '))
        .map(|arguments| arguments.split(['#', '<', '|']).next().unwrap_or_default().trim())
        .collect()
}

/// Every long option of a command, those of clap itself included.
fn options_of(command: &clap::Command) -> BTreeSet<String> {
    let mut command = command.clone();
    command.build();
    command
        .get_arguments()
        .filter_map(|argument| argument.get_long())
        .map(|long| format!("--{long}"))
        .collect()
}

#[test]
fn the_table_of_keys_is_that_of_the_program() {
    let rows: Vec<&str> = section("Keys").lines().filter(|line| line.starts_with("| `")).collect();
    let expected: Vec<String> = BINDINGS
        .iter()
        .map(|binding| {
            let keys: Vec<String> = binding.keys.iter().map(|chord| format!("`{}`", chord.name)).collect();
            format!("| {} | {} |", keys.join(", "), binding.words)
        })
        .collect();
    assert_eq!(rows, expected);
}

#[test]
fn every_command_can_be_typed() {
    let commands = commands();
    assert!(commands.len() > 5, "{commands:?}");
    for arguments in commands {
        let words = std::iter::once("dvorder").chain(arguments.split_whitespace()).map(Into::into);
        // --help and --version are errors to clap, of a kind of their own.
        if let Err(error) = Cli::read(words) {
            assert!(!error.use_stderr(), "dvorder {arguments}: {error}");
        }
    }
}

#[test]
fn every_option_is_in_the_readme_and_every_option_in_the_readme_exists() {
    let program = Cli::command();
    let mut known = options_of(&program);
    for command in program.get_subcommands() {
        known.extend(options_of(command));
    }
    let named: BTreeSet<String> = code()
        .into_iter()
        .filter(|code| code.starts_with("--") || code.starts_with("dvorder"))
        .flat_map(str::split_whitespace)
        .filter_map(|word| word.split('=').next())
        .filter(|word| word.len() > 2 && word.starts_with("--"))
        .map(str::to_owned)
        .collect();
    assert_eq!(named, known);
}

#[test]
fn the_table_of_options_is_that_of_the_wizard() {
    let text = section("Options of the wizard");
    for option in options_of(&Cli::command()) {
        assert!(text.contains(&format!("`{option}")), "{option}");
    }
}

#[test]
fn the_configuration_can_be_read() {
    let block = section("Configuration").split("```").nth(1).unwrap().trim_start_matches("toml");
    // The settings that exclude those above them stand there as comments.
    let all: Vec<&str> = block.lines().map(|line| line.strip_prefix("# ").unwrap_or(line)).collect();
    for text in [block, &all.join("\n")] {
        let config = FileConfig::parse(text, Path::new("config.toml")).unwrap();
        assert_eq!(config.region, Some(Region::Eu));
        assert!(config.ca_cert.is_some() && config.key_file.is_some());
        assert_eq!(config.base_url.is_some(), text != block);
        assert_eq!(config.key_command.is_some(), text != block);
    }
    assert!(README.contains(KEY_VARIABLE));
    for region in [Region::Us, Region::Eu] {
        assert!(README.contains(&format!("`{}`", region.base_url())), "{region}");
    }
}

#[test]
fn every_fault_is_described() {
    let rows: Vec<&str> = section("The sandbox for other clients")
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
        .collect();
    assert_eq!(rows, Fault::ALL.each_ref().map(Fault::name));
}

#[test]
fn the_exit_codes_are_those_of_the_program() {
    let text = section("Exit codes");
    for exit in Exit::ALL {
        let row = format!("\n| {} | **{}**: ", exit.code(), exit.meaning());
        assert!(text.contains(&row), "{row}");
    }
}

#[test]
fn files_it_names_exist() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let paths: BTreeSet<&str> = README
        .split(|c: char| !(c.is_ascii_alphanumeric() || "/._-".contains(c)))
        .map(|word| word.trim_matches('.'))
        .filter(|word| {
            ["assets/examples/", "src/", "tests/", ".ci/", "LICENSE-"]
                .iter()
                .any(|start| word.starts_with(start))
        })
        .collect();
    assert!(paths.len() > 5, "{paths:?}");
    for path in paths {
        assert!(folder.join(path).exists(), "{path}");
    }
}

#[test]
fn every_example_is_described() {
    let mut names: BTreeSet<String> = BTreeSet::new();
    for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/examples")).unwrap() {
        names.insert(entry.unwrap().file_name().into_string().unwrap());
    }
    for name in names {
        assert!(section("Five minutes in the sandbox").contains(&format!("`{name}`")), "{name}");
    }
    for (name, product) in EXAMPLES {
        assert!(README.contains(&format!("| `{name}` | `{product}` |")), "{name}");
    }
}

#[test]
fn the_examples_have_no_errors_but_the_one_with_mistakes() {
    for (name, product) in EXAMPLES {
        let report = CheckReport::of(import(&example(name)).unwrap(), Some(product), None, TODAY);
        assert!(report.is_clean(), "{name}: {}", report.text());
    }
    let report =
        CheckReport::of(import(&example("order-with-mistakes.json")).unwrap(), None, None, TODAY).text();
    let quoted = section("Check a request without a screen").split("```").nth(3).unwrap().trim();
    assert!(report.contains(quoted), "{report}");
}

#[test]
fn the_sandbox_takes_the_examples() {
    let sandbox = Sandbox::start(Options { today: Some(TODAY), ..Options::default() }).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    // No certificates: the sandbox is plain HTTP, and there may be none on this machine.
    let client = Client::builder().no_proxy().tls_certs_only([]).build().unwrap();
    let post = |name: &str, product: &str| {
        let url = format!("{}/order/certificate/{product}", sandbox.base_url());
        let request = client
            .post(url)
            .header("X-DC-DEVKEY", "any")
            .header("Content-Type", "application/json")
            .body(example(name));
        runtime.block_on(request.send()).unwrap().status()
    };
    for (name, product) in EXAMPLES {
        assert_eq!(post(name, product), StatusCode::CREATED, "{name}");
    }
    assert_eq!(post("order-with-mistakes.json", "ssl_dv_geotrust"), StatusCode::BAD_REQUEST);
}
