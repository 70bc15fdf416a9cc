//! What was given in place of a request body, by name: each is mistaken for one in its own way.

use base64ct::{Base64, Encoding};
use zeroize::Zeroizing;

use crate::order::csr;
use crate::order::problem::Finding;
use crate::order::text::{code_point, counted};

use super::keys::BODY;
use super::scan;

const EXAMPLE: &str = "A request body is one JSON object: { \"certificate\": { … }, … }.";

/// A private key, of which nothing is told but that it is there.
pub fn private_key() -> Finding {
    Finding::error(
        "This file holds a private key, not a request body. Nothing of it was kept.",
        "If it was ever sent anywhere, treat the key as exposed. Name the JSON file of the request instead.",
    )
}

/// A value of JSON that is no object.
pub fn another_value(kind: &str, text: Option<&str>) -> Finding {
    let named = |text: &str| {
        let quoted = text.trim_start().starts_with('{').then(|| {
            Finding::error(
                "Something stands before the request body: the quotes of a text.",
                "Remove the quotes around it and the \\ before each one inside, for example with: jq -r . order.json",
            )
        });
        quoted.or_else(|| in_base64(text)).or_else(|| csr::noun(text.as_bytes()).map(of_noun))
    };
    text.and_then(named)
        .unwrap_or_else(|| Finding::error(format!("This is {kind}, not a request body."), EXAMPLE))
}

/// A file that is no text.
pub fn not_text(bytes: &[u8]) -> Finding {
    const KNOWN: [(&[u8], &str); 4] = [
        (b"PK\x03\x04", "a ZIP archive or an Office document"),
        (b"\x1f\x8b", "a compressed file (gzip)"),
        (b"%PDF-", "a PDF document"),
        (b"\x7fELF", "a program"),
    ];
    if matches!(csr::read_file(bytes), csr::Reading::PrivateKey(_)) {
        return private_key();
    }
    if let Some(noun) = csr::noun(bytes) {
        return of_noun(noun);
    }
    if let Some((_, noun)) = KNOWN.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Finding::error(format!("This is {noun}, not a request body."), EXAMPLE);
    }
    if [&b"\xff\xfe"[..], b"\xfe\xff"].iter().any(|mark| bytes.starts_with(mark)) {
        return Finding::error(
            "This is text in UTF-16 that is damaged or cut off.",
            "Save the request body once more, in UTF-8.",
        );
    }
    if bytes.contains(&0) {
        return Finding::error("This is not text.", EXAMPLE);
    }
    let good = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
    let line = 1 + bytes[..good].iter().filter(|byte| **byte == b'\n').count();
    Finding::error(
        format!(
            "This is not text in UTF-8: line {line} has a byte that cannot be in it. A request body is JSON."
        ),
        "Save the file in UTF-8. An editor may have written it in Latin-1 or Windows-1252.",
    )
}

/// A text that is not JSON.
pub fn not_json(text: &str, error: &serde_json::Error) -> Finding {
    if csr::holds_private_key(text) {
        return private_key();
    }
    if text.trim().is_empty() {
        return Finding::error("This file is empty.", EXAMPLE);
    }
    let start = text.trim_start();
    if let Some(found) = hash_table(start).or_else(|| in_base64(start)) {
        return found;
    }
    let is_json = start.starts_with(['{', '"']) || (start.starts_with('[') && !is_section(start));
    if !is_json && let Some(found) = by_its_words(start) {
        return found;
    }
    raw_in_text(text).unwrap_or_else(|| by_the_error(text, error))
}

/// A hash table of PowerShell, which its client turns into JSON or a form.
fn hash_table(start: &str) -> Option<Finding> {
    let (before, _) = start.split_once("@{")?;
    let before = before.trim_end().trim_end_matches("[ordered]").trim_end();
    let is_one =
        before.is_empty() || (before.starts_with('$') && before.ends_with('=') && !before.contains('\n'));
    is_one.then(|| {
        Finding::error(
            "This is a hash table of PowerShell, not a request body.",
            "Turn it into JSON: $body | ConvertTo-Json -Depth 5 | Out-File -Encoding utf8 order.json",
        )
    })
}

/// JSON that is encoded once more.
fn in_base64(text: &str) -> Option<Finding> {
    let base64: String = text.split_whitespace().collect();
    let decoded = Zeroizing::new(Base64::decode_vec(&base64).ok()?);
    decoded.trim_ascii_start().starts_with(b"{").then(|| {
        Finding::error(
            "This is base64 of JSON, not a request body.",
            "Decode it, and name what you get: base64 -d order.txt > order.json",
        )
    })
}

fn of_noun(noun: &str) -> Finding {
    let fix = match noun {
        "a CSR" => {
            "Name the JSON file of the request, and give the CSR beside it: dvorder check order.json --csr FILE"
                .to_owned()
        }
        _ => format!("Name the JSON file of the request. {EXAMPLE}"),
    };
    not_a_body(noun, &fix)
}

/// Something else than JSON, told by how it begins.
fn by_its_words(start: &str) -> Option<Finding> {
    let of = |noun, fix| Some(not_a_body(noun, fix));
    let noun = || csr::noun(start.as_bytes()).map(of_noun);
    if start.starts_with("-----") || start.starts_with("Certificate") {
        return noun();
    }
    if let Some(client) = client(start) {
        return Some(of_client(client));
    }
    let first_line = start.lines().next().unwrap_or_default().trim_end();
    if first_line.contains(" HTTP/") || first_line.starts_with("HTTP/") {
        return of(
            "an HTTP message with its headers",
            "Keep what follows the first empty line. Take care of the API key that the headers may hold.",
        );
    }
    if start.starts_with('<') {
        return of("XML or HTML", EXAMPLE);
    }
    if let Some(line) = start.lines().position(|line| line.starts_with('{')) {
        return Some(Finding::error(
            "Something stands before the request body.".to_owned(),
            format!("Remove the {} before the {{.", counted(line, "line")),
        ));
    }
    if begins_inside(start) {
        return Some(Finding::error(
            "Something stands before the request body.",
            "Keep what stands from its first { to its last }, and nothing else.",
        ));
    }
    let mut lines = start.lines().map(str::trim_end);
    let first = lines.find(|line| !line.is_empty() && !line.starts_with('#')).unwrap_or_default();
    let yaml_key = |line: &str| {
        line.split_once(':').is_some_and(|(key, value)| {
            is_key(key.trim_start_matches("- ")) && (value.is_empty() || value.starts_with(' '))
        })
    };
    let word = first.strip_prefix("export ").unwrap_or(first);
    if first == "---" || first.starts_with("%YAML") || yaml_key(first) {
        return of("YAML", "Turn it into JSON, for example with: yq -o=json order.yaml");
    }
    if is_form(first) {
        return of("a form (key=value&…)", EXAMPLE);
    }
    if is_section(start) || word.split_once('=').is_some_and(|(key, _)| is_key(key)) {
        return of("a list of settings (TOML, INI or shell)", EXAMPLE);
    }
    noun()
}

fn not_a_body(noun: &str, fix: &str) -> Finding {
    Finding::error(format!("This is {noun}, not a request body."), fix)
}

/// A command that sends a request.
fn of_client(client: &str) -> Finding {
    let name = match client {
        "curl" | "wget" => format!("a {client} command"),
        HTTPIE => {
            return not_a_body(
                "a command (HTTPie)",
                "Save what it sends in a file: put --offline --print=B behind http. Take care of the API key that the \
                 command may hold.",
            );
        }
        _ => format!("a command ({client})"),
    };
    not_a_body(
        &name,
        "Save what it sends in a file of its own: what stands behind --data or -d, without the quotes around it. Take \
         care of the API key that the command may hold.",
    )
}

/// Whether a line is a form as browsers send it: pairs of which the keys may have brackets, as they are or
/// as codes.
fn is_form(line: &str) -> bool {
    let plain = |key: &str| key.replace("%5B", "").replace("%5D", "").replace(['[', ']', '.'], "");
    let mut pairs = line.split('&').map(|pair| pair.split_once('='));
    let are_pairs = pairs.clone().all(|pair| pair.is_some_and(|(key, _)| is_key(&plain(key))));
    are_pairs
        && (line.contains('&') || pairs.any(|pair| pair.is_some_and(|(_, value)| value.starts_with("%7B"))))
}

/// Whether a request body begins somewhere in the text: a brace before the first key of one, in quotes or
/// behind an assignment.
fn begins_inside(text: &str) -> bool {
    text.match_indices('{').any(|(at, _)| {
        let inside = text[at + 1..].trim_start().trim_start_matches('\\');
        let in_quotes = inside.starts_with(['"', '\'']);
        let key = inside.trim_start_matches(['"', '\'']);
        let key = &key[..key.find(|c: char| !is_key(c.encode_utf8(&mut [0; 4]))).unwrap_or(key.len())];
        (in_quotes || text[..at].trim_end().ends_with(['=', '('])) && BODY.get(key).is_some()
    })
}

/// What its users type to run HTTPie.
const HTTPIE: &str = "http";

/// The program of a command line that sends requests, wherever a prompt, a comment or another command
/// stands before it.
fn client(text: &str) -> Option<&'static str> {
    const CLIENTS: [&str; 6] = ["curl", "wget", "Invoke-RestMethod", "Invoke-WebRequest", "irm", "iwr"];
    let words = || text.split_whitespace().map(|word| word.strip_suffix(".exe").unwrap_or(word));
    let first = words().find(|word| !matches!(*word, "$" | "#" | ">" | "%"));
    let httpie = first.filter(|word| ["http", "https", "httpie", "xh", "xhs"].contains(word)).map(|_| HTTPIE);
    httpie
        .or_else(|| CLIENTS.into_iter().find(|client| words().any(|word| word.eq_ignore_ascii_case(client))))
}

/// Whether a text begins with the head of a section: `[certificate]`.
fn is_section(text: &str) -> bool {
    let first = text.lines().next().unwrap_or_default().trim();
    let name = first.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    name.is_some_and(|name| is_key(name) && name.starts_with(|c: char| c.is_ascii_alphabetic()))
        && text.lines().nth(1).is_some()
}

fn is_key(key: &str) -> bool {
    let key = key.trim().trim_matches(['"', '\'']);
    !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
}

/// A line break, a tab or another control character inside the quotes.
fn raw_in_text(json: &str) -> Option<Finding> {
    let raw = scan::first_raw(json)?;
    let line = raw.line;
    let text = &json[raw.text..];
    Some(match raw.character {
        '\n' | '\r' if is_pem(text) => Finding::error(
            format!(
                "A line break stands inside the quotes of the CSR on line {line}; a text of JSON has none."
            ),
            "Write each line end of the CSR as \\n, all on one line, or leave csr out and give the CSR by its file: \
             --csr example.csr",
        ),
        '\n' | '\r' => Finding::error(
            format!("A line break stands inside the quotes on line {line}; a text of JSON has none."),
            "Write the line break as \\n. If the text should end there, its closing quote is missing.",
        ),
        '\t' => Finding::error(
            format!("A tab stands inside the quotes on line {line}; a text of JSON has none."),
            "Write it as \\t, or as a blank.",
        ),
        other => Finding::error(
            format!(
                "A control character ({}) stands inside the quotes on line {line}; a text of JSON has none.",
                code_point(other)
            ),
            "Remove it.",
        ),
    })
}

/// Whether a text begins like a PEM block or its base64.
fn is_pem(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with("-----BEGIN") || text.starts_with("MII")
}

/// What the parser says, in the words of somebody who writes JSON by hand.
fn by_the_error(text: &str, error: &serde_json::Error) -> Finding {
    let (line, column) = (error.line(), error.column());
    if error.is_eof() {
        return Finding::error(
            format!("This is not JSON: it ends too early, on line {line}."),
            "The file may be cut off. Look for a quote, ] or } that is missing at its end.",
        );
    }
    // The library's words name its grammar only, never what the file holds.
    let words = error.to_string();
    let reason = words.split(" at line ").next().unwrap_or_default();
    // It is JSON, which sets no such limit.
    if reason == "recursion limit exceeded" {
        return Finding::error(
            format!("Lists or objects are nested too deeply here, by line {line}, column {column}."),
            "A request body has three levels at most: { \"certificate\": { … }, … }.",
        );
    }
    let rest = from(text, line, column);
    let (what, fix) = match rest.chars().next() {
        Some('\'') => ("a single quote", "JSON takes double quotes only: \"example.com\"."),
        Some('\u{2018}'..='\u{201f}' | '\u{ab}' | '\u{bb}') => {
            ("a typographic quote", "JSON takes straight double quotes only: \"example.com\".")
        }
        Some('/' | '#') => ("a comment", "JSON has no comments. Remove it."),
        Some('\u{a0}') => ("a no-break blank", "Put a plain blank in its place."),
        _ if ["True", "False", "None"].iter().any(|word| rest.starts_with(word)) => {
            ("a word of Python", "Write true, false, or leave the parameter out.")
        }
        _ if reason == "trailing characters" => {
            ("something behind the end of the object", "Remove it: a file holds one request body.")
        }
        _ if reason == "trailing comma" => ("a comma behind the last value", "Remove the comma before it."),
        Some(c) if reason == "key must be a string" && (c.is_alphabetic() || c == '_') => {
            ("a key without quotes", "Put double quotes around it, as in \"dcv_method\".")
        }
        _ => {
            return Finding::error(
                format!("This is not JSON: line {line}, column {column}: {reason}."),
                "Look there and just before it: a comma, a quote or a brace is missing, or a value is none of JSON.",
            );
        }
    };
    Finding::error(format!("This is not JSON: line {line}, column {column}: {what}."), fix)
}

/// The text from a place the parser told on: lines and bytes, both from 1.
fn from(text: &str, line: usize, column: usize) -> &str {
    let start = match line {
        0 | 1 => 0,
        _ => text.match_indices('\n').nth(line - 2).map_or(text.len(), |(at, _)| at + 1),
    };
    // The parser may have read one byte further, into the middle of a character.
    let mut at = (start + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    &text[at..]
}
