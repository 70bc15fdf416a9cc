//! The arrows between the layers: `order ← journal ← follow ← service`, `wizard ← ui`, and `io` beside `ui`,
//! never with it. Reads every path in every file of `src/`, whether a `use` line or the code itself says it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use dvorder::order::step::Step;

/// What a part of the tree may know.
struct Layer {
    /// The files: a folder or a file below `src/`, without its ending.
    of: &'static str,
    /// The only parts of this crate its paths may lead to.
    knows: &'static [&'static str],
    /// What its paths may not hold, wherever it comes from.
    never: &'static [&'static [&'static str]],
}

/// What has an effect on the world, or depends on when and where it runs.
const WORLD: &[&str] = &[
    "tokio",
    "futures_util",
    "reqwest",
    "hickory_net",
    "hyper",
    "hyper_util",
    "http_body_util",
    "rustls",
    "tempfile",
    "directories",
    "rustix",
    "std::fs",
    "std::net",
    "std::env",
    "std::io",
    "std::os",
    "std::process",
    "std::thread",
    "std::time::Instant",
    "SystemTime",
    "Timestamp::now",
    "Zoned::now",
    "ZonedDateTime::now",
];
const SCREEN: &[&str] = &["ratatui"];
const KEYBOARD: &[&str] = &["crossterm", "terminput", "tui_textarea"];
const TERMINAL: &[&str] = &["crossterm"];

/// Addresses are values: knowing what one looks like reaches no network.
const HARMLESS: &[&str] = &["std::net::IpAddr", "std::net::Ipv4Addr", "std::net::Ipv6Addr"];

const LAYERS: &[Layer] = &[
    Layer { of: "guide", knows: &[], never: &[WORLD, SCREEN, KEYBOARD] },
    Layer { of: "exit", knows: &[], never: &[WORLD, SCREEN, KEYBOARD] },
    Layer { of: "failure", knows: &[], never: &[WORLD, SCREEN, KEYBOARD] },
    Layer { of: "system", knows: &[], never: &[SCREEN, KEYBOARD, &["tokio", "std::fs", "std::env"]] },
    Layer { of: "account", knows: &[], never: &[WORLD, SCREEN, KEYBOARD] },
    Layer { of: "dns", knows: &[], never: &[SCREEN, KEYBOARD, &["tokio", "hickory_net"]] },
    Layer { of: "order", knows: &["order"], never: &[WORLD, SCREEN, KEYBOARD] },
    Layer {
        of: "journal",
        knows: &["account", "order", "journal", "failure"],
        never: &[WORLD, SCREEN, KEYBOARD],
    },
    Layer {
        of: "follow",
        knows: &["account", "order", "journal", "follow", "failure"],
        never: &[WORLD, SCREEN, KEYBOARD],
    },
    Layer {
        of: "service",
        knows: &["account", "order", "journal", "follow", "service", "failure"],
        never: &[WORLD, SCREEN, KEYBOARD],
    },
    Layer {
        of: "wizard",
        knows: &[
            "account",
            "order",
            "journal",
            "follow",
            "service::change",
            "service::errand",
            "service::resend_emails",
            "service::revoke",
            "wizard",
            "exit",
            "failure",
            "secret::ApiKey",
            "secret::TypedKey",
        ],
        never: &[WORLD, SCREEN, TERMINAL],
    },
    Layer { of: "ui", knows: &["order", "journal", "wizard", "ui"], never: &[WORLD, TERMINAL] },
    Layer {
        of: "io",
        knows: &[
            "account", "dns", "order", "journal", "follow", "service", "wizard", "io", "config", "secret",
            "proxy", "failure", "system",
        ],
        never: &[],
    },
    Layer {
        of: "io/store",
        knows: &["account", "order", "journal", "follow", "io", "failure", "system"],
        never: &[SCREEN, KEYBOARD],
    },
    // What buys and what asks is told of, and knows no message.
    Layer {
        of: "io/ordering",
        knows: &[
            "account",
            "order",
            "journal",
            "io::account",
            "io::certcentral",
            "io::confirmation",
            "io::keeping",
            "io::store",
            "io::wait",
            "secret",
            "failure",
        ],
        never: &[SCREEN, KEYBOARD],
    },
    Layer {
        of: "io/errands",
        knows: &[
            "account",
            "order",
            "journal",
            "follow",
            "service",
            "io::account",
            "io::certcentral",
            "io::keeping",
            "failure",
        ],
        never: &[SCREEN, KEYBOARD],
    },
    // Who looks at DNS and at web servers knows no key and nobody of the service.
    Layer { of: "io/look", knows: &["dns", "follow::look", "io::look", "proxy"], never: &[SCREEN, KEYBOARD] },
    Layer {
        of: "io/account",
        knows: &["account", "service", "io::certcentral", "secret"],
        never: &[SCREEN, KEYBOARD],
    },
    Layer {
        of: "io/certcentral",
        knows: &["order", "journal", "follow", "service", "io", "config", "secret", "proxy", "failure"],
        never: &[SCREEN, KEYBOARD],
    },
    // The stand-in is written from the specification alone: it must not agree with the form's rules
    // because it shares them.
    Layer { of: "io/sandbox", knows: &["io::sandbox", "system"], never: &[SCREEN, KEYBOARD] },
    Layer {
        of: "config",
        knows: &["dns", "order::place", "order::text", "config", "secret", "proxy", "system"],
        never: &[SCREEN, KEYBOARD, &["tokio"]],
    },
    Layer {
        of: "secret",
        knows: &["failure", "order::text", "secret", "system"],
        never: &[SCREEN, KEYBOARD, &["reqwest"]],
    },
    Layer { of: "proxy", knows: &["proxy"], never: &[SCREEN, KEYBOARD, &["std::env", "tokio"]] },
    Layer {
        of: "cli",
        knows: &[
            "cli",
            "config",
            "dns",
            "follow::files",
            "follow::install",
            "follow::site",
            "io::sandbox",
            "io::store",
        ],
        never: &[SCREEN, KEYBOARD],
    },
    Layer {
        of: "command",
        knows: &[
            "account", "order", "journal", "follow", "service", "report", "cli", "config", "io", "exit",
            "failure", "command",
        ],
        never: &[SCREEN, KEYBOARD],
    },
    Layer { of: "report", knows: &["order", "report"], never: &[WORLD, SCREEN, KEYBOARD] },
];

/// What no code outside tests may call.
const CALLS: &[&str] = &[".unwrap()", "todo!", "unimplemented!", "dbg!"];

#[test]
fn every_arrow_points_the_right_way() {
    let mut wrong = Vec::new();
    for (module, text) in sources() {
        for layer in LAYERS.iter().filter(|layer| is_within(&module, layer.of)) {
            wrong.extend(wrong_arrows(layer, &module, &text).iter().map(|path| format!("{module}: {path}")));
        }
    }
    assert!(wrong.is_empty(), "wrong arrows:\n{}", wrong.join("\n"));
}

#[test]
fn every_file_belongs_to_a_layer() {
    for (module, _) in sources() {
        let known = LAYERS.iter().any(|layer| is_within(&module, layer.of));
        assert!(known || ["main", "lib"].contains(&module.as_str()), "{module} is in no layer");
    }
}

#[test]
fn every_layer_has_files() {
    for layer in LAYERS {
        assert!(sources().iter().any(|(module, _)| is_within(module, layer.of)), "{} is gone", layer.of);
    }
}

#[test]
fn nothing_panics_in_passing() {
    let mut found = Vec::new();
    for (module, text) in sources() {
        let code = code_of(&text);
        found.extend(
            CALLS.iter().filter(|call| code.contains(**call)).map(|call| format!("{module}: {call}")),
        );
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Every file of `src/` but those that are tests as a whole, told by its path without `.rs`, and its text.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    assert!(files.len() > 50, "only {} files were found", files.len());
    files
        .into_iter()
        .map(|path| (path.strip_prefix(&root).unwrap().with_extension(""), path))
        .filter(|(module, _)| module.iter().all(|part| part != "tests"))
        .map(|(module, path)| (module.display().to_string(), fs::read_to_string(&path).unwrap()))
        .collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}

fn is_within(module: &str, folder: &str) -> bool {
    module == folder || module.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// The paths of a file that its layer may not know.
fn wrong_arrows(layer: &Layer, module: &str, text: &str) -> Vec<String> {
    paths(&code_of(text))
        .into_iter()
        .map(|path| absolute(module, &path))
        .filter(|path| !is_allowed(layer, path))
        .collect()
}

fn is_allowed(layer: &Layer, path: &str) -> bool {
    let segments: Vec<&str> = path.split("::").collect();
    let holds = |wanted: &&str| {
        let wanted: Vec<&str> = wanted.split("::").collect();
        segments.windows(wanted.len()).any(|window| window == wanted)
    };
    if layer.never.iter().flat_map(|list| list.iter()).any(holds) && !HARMLESS.iter().any(holds) {
        return false;
    }
    let Some(inside) = path.strip_prefix("crate::") else { return path != "crate::*" };
    layer.knows.iter().any(|known| inside == *known || inside.starts_with(&format!("{known}::")))
}

/// A path with `self` and `super` replaced by what they stand for in a file.
fn absolute(module: &str, path: &str) -> String {
    let mut here: Vec<&str> = module.split('/').filter(|part| *part != "mod").collect();
    let mut rest: Vec<&str> = path.split("::").collect();
    if !["self", "super"].contains(&rest[0]) {
        return path.to_owned();
    }
    while let Some(first @ ("self" | "super")) = rest.first().copied() {
        rest.remove(0);
        if first == "super" {
            here.pop();
        }
    }
    ["crate"].into_iter().chain(here).chain(rest).collect::<Vec<_>>().join("::")
}

/// A file without its tests, its comments and what stands in its quotes.
fn code_of(text: &str) -> String {
    parted(text).0
}

/// A file without its tests: its code, and the comments and literals in it.
fn parted(text: &str) -> (String, Vec<&str>) {
    let mut rest = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let (mut code, mut others) = (String::new(), Vec::new());
    while let Some(c) = rest.chars().next() {
        let skipped = skipped(rest);
        if skipped == 0 {
            code.push(c);
            rest = &rest[c.len_utf8()..];
        } else {
            code.push(' ');
            let (other, behind) = rest.split_at(skipped);
            others.push(other);
            rest = behind;
        }
    }
    (code, others)
}

/// How many bytes at the start of the text are a comment or a literal.
fn skipped(text: &str) -> usize {
    let to = |end: &str, from: usize| text[from..].find(end).map_or(text.len(), |at| from + at + end.len());
    if text.starts_with("//") {
        return text.find('\n').unwrap_or(text.len());
    }
    if text.starts_with("/*") {
        return to("*/", 2);
    }
    if text.starts_with("r\"") {
        return to("\"", 2);
    }
    if text.starts_with("r#\"") {
        return to("\"#", 3);
    }
    match text.as_bytes() {
        [b'"', ..] => 1 + quoted(&text[1..], b'"'),
        [b'\'', b'\\', ..] => 1 + quoted(&text[1..], b'\''),
        [b'\'', ..] => {
            // A character, or a lifetime, which no quote ends.
            let c = text[1..].chars().next().map_or(0, char::len_utf8);
            if text[1 + c..].starts_with('\'') { c + 2 } else { 0 }
        }
        _ => 0,
    }
}

/// How many bytes a literal takes from behind its first quote on.
fn quoted(text: &str, quote: u8) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            _ if byte == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Every path in a piece of code that has at least two segments, the trees of `use` lines taken apart.
/// A `use` of a single name is a path, too.
fn paths(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = code;
    while let Some(at) = rest.find("use ") {
        let begins_word =
            rest[..at].chars().next_back().is_none_or(|c| c.is_whitespace() || c == '{' || c == ';');
        let (before, after) = rest.split_at(at);
        inline_paths(before, &mut found);
        rest = &after["use ".len()..];
        if begins_word {
            let (tree, after) = rest.split_at(rest.find(';').unwrap_or(rest.len()));
            take_apart("", tree, &mut found);
            rest = after;
        }
    }
    inline_paths(rest, &mut found);
    found
}

fn inline_paths(code: &str, found: &mut Vec<String>) {
    let pieces = code.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'));
    let trimmed = pieces.map(|piece| piece.trim_matches(':'));
    found.extend(trimmed.filter(|piece| piece.contains("::")).map(str::to_owned));
}

/// The paths of a `use` tree.
fn take_apart(prefix: &str, tree: &str, found: &mut Vec<String>) {
    let tree = tree.split(" as ").next().unwrap_or_default().trim();
    match tree.split_once('{') {
        None if tree == "self" => found.push(prefix.trim_end_matches("::").to_owned()),
        None if tree.is_empty() => {}
        None => found.push(format!("{prefix}{tree}")),
        Some((start, branches)) => {
            let prefix = format!("{prefix}{}", start.trim());
            let inside = branches.trim().strip_suffix('}').unwrap_or(branches);
            let mut depth = 0;
            let branches = inside.split(|c: char| {
                depth += i32::from(c == '{') - i32::from(c == '}');
                c == ',' && depth == 0
            });
            branches.for_each(|branch| take_apart(&prefix, branch, found));
        }
    }
}

/// What is said of an order is read on a screen, in a report and in a log: it speaks of fields, never of a screen
/// or of a key to press.
#[test]
fn what_an_order_is_names_no_screen() {
    let steps: Vec<String> = Step::ALL.iter().map(|step| format!("n {}", step.name())).collect();
    let mut seen = 0;
    for (module, text) in sources() {
        if !["order", "report", "command"].iter().any(|of| is_within(&module, of)) {
            continue;
        }
        seen += 1;
        for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
            for step in &steps {
                let named = ["o", "O", "i"].iter().any(|on| line.contains(&format!("{on}{step}")));
                assert!(!named, "{module}: {line}");
            }
            let keys = ('A'..='Z').any(|key| line.contains(&format!(" ^{key}")));
            assert!(!keys && !line.contains("Enter ") && !line.contains("Tab "), "{module}: {line}");
        }
    }
    assert!(seen > 20);
}

/// The only sentence that is about the cells themselves: how many there are, and how many there must be.
const ABOUT_CELLS: &str = "dvorder needs {columns}x{rows}; this is {}x{}. Nothing typed is lost.";

/// What a screen says is said by any other face of the wizard, too: it is decided before anything is drawn.
#[test]
fn what_is_drawn_says_nothing_of_its_own() {
    let mut found = Vec::new();
    for (module, text) in sources().iter().filter(|(module, _)| is_within(module, "ui")) {
        let said = sentences(text).into_iter().filter(|said| said.trim_matches('"') != ABOUT_CELLS);
        found.extend(said.map(|said| format!("{module}: {said}")));
    }
    assert!(found.is_empty(), "said where it is drawn:\n{}", found.join("\n"));
}

/// The literals of a file that hold words: two or more, what is filled in not counted.
fn sentences(text: &str) -> Vec<&str> {
    let (_, others) = parted(text);
    others.into_iter().filter(|literal| literal.starts_with(['"', 'r']) && words(literal) > 1).collect()
}

fn words(literal: &str) -> usize {
    let outside = literal.split('{').map(|piece| piece.split_once('}').map_or(piece, |(_, behind)| behind));
    outside
        .flat_map(|piece| piece.split(|c: char| !(c.is_alphabetic() || c == '_')))
        .filter(|word| word.chars().count() > 1)
        .count()
}

#[test]
fn sentences_are_found() {
    for (code, found) in [
        ("let said = \"Tab goes on\";", &["\"Tab goes on\""][..]),
        ("format!(\"{count} more; see {place}\")", &["\"{count} more; see {place}\""]),
        ("r\"Two words\"", &["r\"Two words\""]),
        ("format!(\"{count_of_all} {sign_of_it}\")", &[]),
        ("let on = \"[x] yes\"; // as it says\n/// Two words \"and more\".", &[]),
        ("env(\"LC_ALL\")", &[]),
        ("#[cfg(test)]\nmod tests { let said = \"two words\"; }", &[]),
    ] {
        assert_eq!(sentences(code), found, "{code}");
    }
}

/// Files that need each other can neither be read nor moved alone.
#[test]
fn no_files_import_one_another_in_a_circle() {
    let sources = sources();
    let modules: Vec<(&str, String)> =
        sources.iter().map(|(module, text)| (module.as_str(), code_of(text))).collect();
    let found = circles(&modules);
    assert!(found.is_empty(), "files that import one another: {found:#?}");
}

/// So that an import shows what is called, the model has methods in three files alone, and what it is made of does not
/// know it.
#[test]
fn the_parts_of_the_model_do_not_know_it() {
    let sources = sources();
    let modules: Vec<(&str, String)> =
        sources.iter().map(|(module, text)| (module.as_str(), code_of(text))).collect();
    let methods = modules.iter().filter(|(_, code)| code.contains("impl Model {")).map(|(module, _)| *module);
    assert_eq!(methods.collect::<Vec<_>>(), ["wizard/focus", "wizard/mod", "wizard/update/mod"]);

    let (house, code) = modules.iter().find(|(module, _)| *module == "wizard/mod").unwrap();
    let members = code.split("pub struct Model {").nth(1).and_then(|rest| rest.split("\n}").next()).unwrap();
    let holds = |code: &str, name: &str| code.split(|c: char| !c.is_alphanumeric()).any(|word| word == name);
    let is_member = |path: &String| holds(members, path.rsplit("::").next().unwrap_or_default());
    let named = paths(code).into_iter().filter(is_member);
    let parts: BTreeSet<usize> = named.filter_map(|path| target(&modules, house, &path)).collect();
    let parts = parts.into_iter().map(|at| &modules[at]).filter(|(module, _)| is_within(module, "wizard"));
    let parts: Vec<&(&str, String)> = parts.collect();
    assert!(parts.len() > 15, "only {} parts were found", parts.len());
    let knowing: Vec<&str> =
        parts.iter().filter(|(_, code)| holds(code, "Model")).map(|(module, _)| *module).collect();
    assert!(knowing.is_empty(), "parts of the model that know it: {knowing:?}");
}

/// The files that lead to one another, each group in the order of its names. A folder's `mod.rs`, or the file beside
/// the folder, is the house of the files in it: they say `super`, and those arrows do not count. An arrow to what a
/// `mod.rs` passes on with `pub use` leads to where it comes from.
fn circles<'a>(modules: &[(&'a str, String)]) -> Vec<Vec<&'a str>> {
    let names: Vec<&str> = modules.iter().map(|(module, _)| *module).collect();
    let arrows: Vec<Vec<usize>> = modules
        .iter()
        .map(|(module, code)| {
            let targets = paths(code).into_iter().filter_map(|path| target(modules, module, &path));
            targets.filter(|to| !is_house_of(names[*to], module)).collect()
        })
        .collect();
    let reached: Vec<Vec<bool>> = (0..names.len()).map(|from| reached(&arrows, from)).collect();
    let mut found: Vec<Vec<&str>> = Vec::new();
    for (from, reaches) in reached.iter().enumerate() {
        let together = (0..names.len()).filter(|to| reaches[*to] && reached[*to][from]);
        let mut circle: Vec<&str> = together.map(|to| names[to]).collect();
        circle.sort_unstable();
        if circle.len() > 1 && !found.contains(&circle) {
            found.push(circle);
        }
    }
    found
}

/// What an arrow leads to, over any number of arrows.
fn reached(arrows: &[Vec<usize>], from: usize) -> Vec<bool> {
    let mut reached = vec![false; arrows.len()];
    let mut left = arrows[from].clone();
    while let Some(next) = left.pop() {
        if !std::mem::replace(&mut reached[next], true) {
            left.extend(&arrows[next]);
        }
    }
    reached
}

/// The folder of a module: its own where it is a `mod.rs`.
fn folder_of(module: &str) -> &str {
    module.strip_suffix("/mod").unwrap_or(module)
}

/// Whether one is the `mod.rs` of the folder the other is in, or of one above it.
fn is_house_of(house: &str, module: &str) -> bool {
    house != module && is_within(module, folder_of(house))
}

/// The file a path leads to from a module, if it is one of ours.
fn target(modules: &[(&str, String)], module: &str, path: &str) -> Option<usize> {
    let named = absolute(module, path);
    // A path that begins with a module declared here.
    let path = match named.strip_prefix("crate::") {
        Some(inside) => inside.replace("::", "/"),
        None => format!("{}/{}", folder_of(module), named.replace("::", "/")),
    };
    let file = |folder: &str| modules.iter().position(|(module, _)| folder_of(module) == folder);
    let mut folder = path.as_str();
    let (at, rest) = loop {
        if let Some(at) = file(folder) {
            break (at, path[folder.len()..].trim_start_matches('/'));
        }
        folder = folder.rsplit_once('/')?.0;
    };
    if at == file(folder_of(module))? || rest.is_empty() {
        return (modules[at].0 != module).then_some(at);
    }
    let first = rest.split('/').next()?;
    let (house, code) = &modules[at];
    let passed_on = code.split("pub use ").skip(1).flat_map(|after| {
        let mut found = Vec::new();
        take_apart("", after.split(';').next().unwrap_or_default(), &mut found);
        found
    });
    let origin = passed_on.into_iter().find(|origin| origin.ends_with(&format!("::{first}")));
    Some(origin.and_then(|origin| target(modules, house, &origin)).unwrap_or(at))
}

#[test]
fn circles_are_found() {
    let of = |files: &[(&'static str, &str)]| {
        circles(&files.iter().map(|(module, code)| (*module, (*code).to_owned())).collect::<Vec<_>>())
    };
    let none: Vec<Vec<&str>> = Vec::new();
    let ab = vec![vec!["a", "b"]];
    for (files, expected) in [
        (&[("a", "use crate::b::B;"), ("b", "use crate::a::A;")][..], &ab),
        (&[("a", "use super::b::{self, B};"), ("b", "fn f() -> crate::a::A {}")], &ab),
        (&[("a", "use crate::b::B;"), ("b", ""), ("c", "use crate::{a, b};")], &none),
        (&[("a", "crate::c::f()"), ("b", "use super::c;"), ("c", "")], &none),
        // Over a third.
        (
            &[("a", "use crate::b::B;"), ("b", "use crate::c::C;"), ("c", "use crate::a::A;")],
            &vec![vec!["a", "b", "c"]],
        ),
        // A house and what is in it.
        (&[("x/mod", "use a::A;"), ("x/a", "use super::X;")], &none),
        (&[("x", "use a::A;"), ("x/a", "use super::X;")], &none),
        (
            &[("x/mod", "pub use a::A;"), ("x/a", "use super::b::B;"), ("x/b", "use super::A;")],
            &vec![vec!["x/a", "x/b"]],
        ),
        // Out of the house and back to it.
        (
            &[("x/mod", "use a::A;"), ("x/a", "use crate::y::Y;"), ("y", "use crate::x::X;")],
            &vec![vec!["x/a", "x/mod", "y"]],
        ),
        (&[("x/mod", "use crate::y::Y;"), ("y", "use crate::x::X;")], &vec![vec!["x/mod", "y"]]),
    ] {
        assert_eq!(of(files), *expected, "{files:?}");
    }
}

#[test]
fn wrong_arrows_are_found() {
    let layer = |of: &str| LAYERS.iter().find(|layer| layer.of == of).unwrap();
    for (of, module, code, wrong) in [
        ("order", "order/dcv", "use crate::wizard::Model;", "crate::wizard::Model"),
        ("order", "order/dcv", "use super::super::ui;", "crate::ui"),
        ("order", "order/csr/mod", "fn f() { super::super::io::file::read() }", "crate::io::file::read"),
        ("order", "order/mod", "use crate::secret::ApiKey;", "crate::secret::ApiKey"),
        ("order", "order/dcv", "use {ratatui::Frame, std::fmt};", "ratatui::Frame"),
        ("order", "order/dcv", "use std::{fmt, fs::{self}};", "std::fs"),
        ("order", "order/dcv", "fn f() -> std::net::TcpStream {}", "std::net::TcpStream"),
        ("order", "order/dcv", "let home = std::env::var(\"HOME\");", "std::env::var"),
        ("order", "order/dcv", "let now = jiff::Timestamp::now();", "jiff::Timestamp::now"),
        ("order", "order/dcv", "use std::time::{Duration, SystemTime};", "std::time::SystemTime"),
        ("order", "order/dcv", "use tokio;", "tokio"),
        ("order", "order/dcv", "use terminput::KeyCode;", "terminput::KeyCode"),
        ("wizard", "wizard/update", "use crate::ui::theme;", "crate::ui::theme"),
        ("wizard", "wizard/update", "crate::io::file::read(path)", "crate::io::file::read"),
        ("wizard", "wizard/update", "use crate::secret::{ApiKey, KeySource};", "crate::secret::KeySource"),
        ("wizard", "wizard/update", "use ratatui::style::Color as Paint;", "ratatui::style::Color"),
        ("wizard", "wizard/update", "std::time::Instant::now()", "std::time::Instant::now"),
        ("wizard", "wizard/mod", "use crossterm::terminal;", "crossterm::terminal"),
        ("wizard", "wizard/keys", "use crossterm::event::KeyEvent;", "crossterm::event::KeyEvent"),
        ("ui", "ui/mod", "use crate::io::term::Screen;", "crate::io::term::Screen"),
        ("ui", "ui/mod", "use crate::{order, secret};", "crate::secret"),
        ("ui", "ui/mod", "use crate::*;", "crate::*"),
        ("io", "io/runtime", "crate::ui::view(model, theme, frame)", "crate::ui::view"),
        ("io/sandbox", "io/sandbox/names", "use crate::order::domain;", "crate::order::domain"),
        ("io/sandbox", "io/sandbox/names", "use super::super::file;", "crate::io::file"),
        ("io/sandbox", "io/sandbox/mod", "use crate::wizard::Model;", "crate::wizard::Model"),
    ] {
        assert_eq!(wrong_arrows(layer(of), module, code), [wrong], "{code}");
    }
}

#[test]
fn right_arrows_pass() {
    let layer = |of: &str| LAYERS.iter().find(|layer| layer.of == of).unwrap();
    for (of, module, code) in [
        ("order", "order/dcv", "use super::problem::Finding;\nuse std::net::IpAddr;"),
        ("order", "order/csr/key", "use crate::order::problem::Finding;"),
        ("order", "order/dcv", "// use crate::ui;\n/// [`crate::wizard::Model`]\nlet said = \"std::fs\";"),
        ("order", "order/dcv", "let quote = '\"'; let other = r#\"use tokio;\"#; fn f<'a>(x: &'a str) {}"),
        ("order", "order/dcv", "fn f() {}\n#[cfg(test)]\nmod tests { use std::fs; }"),
        ("order", "order/dcv", "let because = refuse ratatui;"),
        ("wizard", "wizard/mod", "use crate::secret::{ApiKey, TypedKey};\nuse terminput::KeyEvent;"),
        ("wizard", "wizard/edit", "use tui_textarea::TextArea;\nuse super::keys::Intent;"),
        ("ui", "ui/panel", "use ratatui::Frame;\nuse crate::wizard::{Model, form::Tone};"),
        ("io/sandbox", "io/sandbox/mod", "use tokio::net::TcpListener;\nuse super::sandbox::names;"),
    ] {
        assert_eq!(wrong_arrows(layer(of), module, code), Vec::<String>::new(), "{code}");
    }
}

/// An import without its path has to tell what it is.
#[test]
fn no_type_has_the_name_of_another() {
    let sources: Vec<(String, String)> =
        sources().into_iter().map(|(module, text)| (module, code_of(&text))).collect();
    let found = doubled(sources.iter().map(|(module, code)| (module.as_str(), code.as_str())));
    assert!(found.is_empty(), "one name for several things: {found:#?}");
}

/// The types that have the name of one that others can import, each with its files. The sandbox has a language
/// of its own, the specification's, and nobody else is to speak it: two types of its own may not share a name, either.
fn doubled<'a>(sources: impl Iterator<Item = (&'a str, &'a str)>) -> BTreeMap<String, Vec<&'a str>> {
    let mut named: BTreeMap<(bool, String), Vec<(&str, bool)>> = BTreeMap::new();
    for (module, code) in sources {
        // A type of a trait that is filled in is none of ours.
        for line in code.lines().filter(|line| !line.starts_with(' ')) {
            let words: Vec<&str> = line
                .split(|c: char| !(c.is_alphanumeric() || c == '_'))
                .filter(|word| !word.is_empty())
                .collect();
            let kind = words.iter().position(|word| ["struct", "enum", "trait", "type"].contains(word));
            let is_of_type = kind.is_some_and(|at| words[..at].iter().all(|word| VISIBLE.contains(word)));
            if let Some(name) = kind.filter(|_| is_of_type).and_then(|at| words.get(at + 1)) {
                let key = (is_within(module, "io/sandbox"), (*name).to_owned());
                named.entry(key).or_default().push((module, line.starts_with("pub")));
            }
        }
    }
    let is_doubled =
        |files: &[(&str, bool)]| files.len() > 1 && files.iter().any(|(_, is_public)| *is_public);
    let doubled = named.into_iter().filter(|(_, files)| is_doubled(files));
    doubled.map(|((_, name), files)| (name, files.into_iter().map(|(file, _)| file).collect())).collect()
}

/// What may stand before a type.
const VISIBLE: [&str; 5] = ["pub", "crate", "super", "in", "unsafe"];

#[test]
fn doubled_names_are_found() {
    let of = |files: &[(&'static str, &'static str)]| {
        doubled(files.iter().copied()).into_keys().collect::<Vec<String>>()
    };
    assert_eq!(of(&[("a", "pub struct Kind;"), ("b", "pub(crate) enum Kind {}")]), ["Kind"]);
    assert_eq!(of(&[("a", "pub struct Kind;"), ("b", "pub(super) type Kind<'a> = &'a str;")]), ["Kind"]);
    assert_eq!(of(&[("a", "pub struct Kind;"), ("b", "enum Kind {}")]), ["Kind"]);
    for files in [
        &[("a", "struct Kind;"), ("b", "enum Kind {}")][..],
        &[("a", "pub struct Kind;"), ("b", "pub fn kind() -> Kind {}")],
        &[("a", "pub struct Kind;"), ("b", "pub use a::Kind;\npub kind: Kind,")],
        &[("a", "pub struct Kind;"), ("io/sandbox/b", "pub struct Kind;")],
    ] {
        assert!(of(files).is_empty(), "{files:?}");
    }
}

#[test]
fn calls_are_seen_in_code_alone() {
    assert!(code_of("let a = b.unwrap();").contains(".unwrap()"));
    for harmless in ["// b.unwrap()", "\"b.unwrap()\"", "#[cfg(test)]\nmod tests { b.unwrap() }"] {
        assert!(!code_of(harmless).contains(".unwrap()"), "{harmless}");
    }
}

/// The commands that are about one order.
const ABOUT_AN_ORDER: [&str; 7] = ["order", "track", "look", "download", "served", "renew", "reissue"];
/// The options that lead to an order, or to where it is.
const LEADING: [&str; 6] = ["--order", "--resume", "--sandbox", "--region", "--base-url", "--served-at"];

/// Whether a text names a command that is about an order and is not whole: only one file knows what belongs to it. An
/// example, which is about none, is said to be one.
fn names_a_command(literal: &str) -> bool {
    let said = literal.replace("\\\n", " ");
    let words: Vec<&str> = said.split_whitespace().map(|word| word.trim_matches('"')).collect();
    let is_example = |at: usize| at > 1 && words[at - 2..at] == ["such", "as"];
    words.windows(2).enumerate().any(|(at, pair)| {
        let next = pair[1].trim_end_matches(['.', ',', ':']);
        let is_meant = ABOUT_AN_ORDER.contains(&next) || LEADING.contains(&next) || next.starts_with('{');
        // At its end the name of the program is no command.
        pair[0] == "dvorder" && is_meant && !is_example(at)
    })
}

/// A command that a message names is pasted as it stands: without the order's ID it is refused, and without what leads to
/// its place it asks elsewhere.
#[test]
fn commands_about_an_order_are_put_together_in_one_place() {
    let mut found = Vec::new();
    for (module, text) in sources() {
        if ["order/command_line", "cli", "guide"].contains(&module.as_str()) {
            continue;
        }
        let (_, others) = parted(&text);
        let literals = others.into_iter().filter(|literal| literal.starts_with(['"', 'r']));
        found.extend(
            literals.filter(|literal| names_a_command(literal)).map(|said| format!("{module}: {said}")),
        );
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn commands_that_are_not_whole_are_found() {
    for said in [
        "\"Look again: dvorder download ID\"",
        "\"See dvorder \\\n   order.\"",
        "\"To see it: dvorder {options}\"",
        "\"dvorder track {id} --wait\"",
        "\"Another place: dvorder --served-at HOST:PORT\"",
    ] {
        assert!(names_a_command(said), "{said}");
    }
    for said in [
        "\"dvorder ended before the service answered.\"",
        "\"To check a request: dvorder check FILE\"",
        "\"name an order's ID, such as dvorder look 6484932\"",
        "\"dvorder\"",
    ] {
        assert!(!names_a_command(said), "{said}");
    }
}
