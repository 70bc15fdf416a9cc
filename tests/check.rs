//! `dvorder check`, the real program: its arguments, exit codes and output, without a terminal, a
//! home, an API key or a network.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use base64ct::{Base64, Encoding};
use serde_json::{Value, json};
use tempfile::TempDir;

#[path = "common/logins.rs"]
mod logins;
#[path = "common/schema.rs"]
mod schema;
use logins::{LOGINS, WORDS_OF_PASSWORDS};

const CSR: &str = include_str!("../assets/examples/example.csr");
const EXAMPLE: &str = include_str!("sandbox/example.json");

/// Runs `dvorder check` with nothing in its environment.
fn check(arguments: &[&str], input: &[u8]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_dvorder"))
        .arg("check")
        .args(arguments)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let written = program.stdin.take().unwrap().write_all(input);
    let output = program.wait_with_output().unwrap();
    // A program that refuses its arguments reads nothing.
    assert!(written.is_ok() || output.status.code() == Some(2));
    output
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// The problems of a body as `--json` prints them, in its exact shape.
fn problems(body: &str, arguments: &[&str]) -> Vec<Value> {
    let output = check(&[&["-", "--json"], arguments].concat(), body.as_bytes());
    assert_eq!(text(&output.stderr), "");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report.as_object().unwrap().keys().collect::<Vec<_>>(), ["problems", "version"]);
    schema::assert_fits("check", &report);
    let problems = report["problems"].as_array().unwrap().clone();
    let mut errors = 0;
    for problem in &problems {
        let mut keys: Vec<&str> = problem.as_object().unwrap().keys().map(String::as_str).collect();
        keys.sort_unstable();
        assert_eq!(keys, ["field", "fix", "message", "severity"]);
        assert!(problem.as_object().unwrap().values().all(Value::is_string), "{problem}");
        let severity = problem["severity"].as_str().unwrap();
        assert!(["error", "warning", "hint"].contains(&severity), "{severity}");
        assert_ne!(problem["message"], "");
        errors += usize::from(severity == "error");
    }
    assert_eq!(output.status.code(), Some(i32::from(errors > 0)));
    problems
}

/// The specification's example with a CSR in the place of `<csr>`.
fn example() -> Value {
    serde_json::from_str(&EXAMPLE.replace("\"<csr>\"", &json!(CSR).to_string())).unwrap()
}

fn file(folder: &TempDir, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    path
}

fn shown(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn the_exit_code_says_whether_there_are_errors() {
    let folder = tempfile::tempdir().unwrap();
    let good = file(&folder, "good.json", example().to_string());
    let bad = file(&folder, "bad.json", EXAMPLE);
    let csr = file(&folder, "example.csr", CSR);
    let der = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/csr/example.der");
    for (arguments, code) in [
        (vec![shown(&good)], 0),
        (vec![shown(&good), "--json"], 0),
        (vec![shown(&bad)], 1),
        (vec![shown(&bad), "--json"], 1),
        (vec![shown(&bad), "--csr", shown(&csr)], 0),
        (vec![shown(&bad), "--csr", der], 0),
        (vec![shown(&good), "--csr", shown(&bad)], 1),
        (vec![shown(&good), "--product", "ssl_dv_geotrust"], 0),
        (vec![shown(&good), "--product", "../order"], 1),
    ] {
        let output = check(&arguments, b"");
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", text(&output.stdout));
        assert_eq!(text(&output.stderr), "", "{arguments:?}");
        assert!(!output.stdout.is_empty());
    }
}

#[test]
fn what_cannot_be_read_is_exit_code_2_and_a_sentence_on_stderr() {
    let folder = tempfile::tempdir().unwrap();
    let good = file(&folder, "good.json", example().to_string());
    let latin = file(&folder, "latin.json", b"{\"comments\":\"\xfc\"}");
    let large = file(&folder, "large.json", vec![b' '; 1024 * 1024 + 1]);
    let gone = folder.path().join("gone.json");
    for (arguments, input, said) in [
        (vec![shown(&gone)], "", "gone.json"),
        (vec![shown(folder.path())], "", "cannot be read: it is a folder. Name a file in it."),
        (vec![shown(&good), "--csr", shown(folder.path())], "", "it is a folder. Name a file in it."),
        (vec![&"x".repeat(300)], "", "Name a file with a shorter name."),
        (vec![shown(&good), "--csr", shown(&gone)], "", "gone.json"),
        (vec![shown(&latin)], "", "UTF-8"),
        (vec![shown(&large)], "", "1 MiB"),
        (vec!["-"], "", "empty"),
        (vec!["-", "--json"], "{", "not JSON"),
        (vec!["-"], "[]", "a list"),
        (vec!["-"], "{\"a\":1}}", "line 1, column 8"),
        (vec![], "", "FILE"),
        (vec!["-", "--jsonn"], "{}", "--json"),
        (vec!["-", "--csr"], "{}", "--csr"),
    ] {
        let output = check(&arguments, input.as_bytes());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert_eq!(text(&output.stdout), "", "{arguments:?}");
        assert!(text(&output.stderr).contains(said), "{arguments:?}: {}", text(&output.stderr));
        assert!(!text(&output.stderr).contains("os error"), "{arguments:?}: {}", text(&output.stderr));
    }
}

#[test]
fn the_text_has_each_problem_with_its_cure_and_counts_them() {
    let mut body = example();
    let output = check(&["-"], body.to_string().as_bytes());
    let said = text(&output.stdout);
    assert!(said.lines().last().is_some_and(|line| line.starts_with("0 errors, ")), "{said}");

    body["payment_method"] = json!("cash");
    let output = check(&["-"], body.to_string().as_bytes());
    let said = text(&output.stdout);
    let expected = "error: payment_method: \"cash\" is not a payment method.\n    \
                    Use balance, card or profile, or leave it out.\n";
    assert!(said.starts_with(expected), "{said}");
    assert!(said.lines().last().is_some_and(|line| line.starts_with("1 error, ")), "{said}");
}

#[test]
fn problems_are_named_by_the_specifications_paths() {
    let mut body = example();
    body["certificate"]["dns_names"] =
        json!(["a.example.com", "b.example.com", "c.example.com", "d_.example.com"]);
    body["dcv_emails"][0]["email_domain"] = json!("example.org");
    body["custom_fields"] = json!([{ "metadata_id": 1, "value": "x" }, { "metadata_id": 0, "value": "y" }]);
    body["technical_contact"]["telephone"] = json!("call me");
    body["certificate"]["cert_validity"] = json!({ "days": 398 });
    body["order_validity"] = json!({ "years": 99, "days": 30 });
    body["dnsnames"] = json!([]);
    let found = problems(&body.to_string(), &[]);
    let at = |severity: &str| -> Vec<&str> {
        let of = found.iter().filter(|problem| problem["severity"] == severity);
        of.map(|problem| problem["field"].as_str().unwrap()).collect()
    };
    for field in [
        "certificate.dns_names[3]",
        "dcv_emails[0].email_domain",
        "custom_fields[1].metadata_id",
        "technical_contact.telephone",
        "certificate.cert_validity.days",
        "order_validity.years",
    ] {
        assert!(at("error").contains(&field), "{field}: {found:?}");
    }
    assert!(at("warning").contains(&"dnsnames"));
    // Errors come first, hints last.
    let order: Vec<&str> = found.iter().map(|problem| problem["severity"].as_str().unwrap()).collect();
    assert!(
        order.is_sorted_by_key(|severity| ["error", "warning", "hint"].iter().position(|at| at == severity))
    );
}

#[test]
fn what_is_said_of_the_order_stands_at_the_order() {
    let mut body = example();
    body["order_validity"] = json!({ "years": 2 });
    body["certificate"]["cert_validity"] = json!({ "days": 90 });
    let found = problems(&body.to_string(), &[]);
    let plans = found.iter().find(|problem| problem["message"].as_str().unwrap().contains("Multi-year"));
    assert_eq!(plans.expect("a warning")["field"], "order_validity.years");

    body["certificate"]["cert_validity"] = json!({ "days": 397 });
    let found = problems(&body.to_string(), &[]);
    let limit =
        found.iter().find(|problem| problem["message"].as_str().unwrap().contains("days now, not the"));
    assert_eq!(limit.expect("a warning")["field"], "certificate.cert_validity.days");
}

#[test]
fn every_problem_is_at_a_path_that_the_file_has() {
    let mut changes: Vec<(&str, Value, &str)> = vec![
        ("validity_years", json!(1.5), "validity_years"),
        ("validity_years", json!(9), "validity_years"),
        ("validity_years", json!("x"), "validity_years"),
        ("validity_years", json!(3), "validity_years"),
        ("validity_days", json!(5000), "validity_days"),
        ("validity_days", json!(3), "validity_days"),
        ("validity_days", json!(1.5), "validity_days"),
        ("custom_expiration_date", json!("09 JUN 2020"), "custom_expiration_date"),
        ("custom_expiration_date", json!("soon"), "custom_expiration_date"),
        ("order_validity", json!({ "years": 9 }), "order_validity.years"),
        ("order_validity", json!({ "years": "x" }), "order_validity.years"),
        ("order_validity", json!({ "days": 0 }), "order_validity.days"),
        ("additional_emails", json!("ops"), "additional_emails"),
        ("additional_emails", json!(["a@example.com", "ops"]), "additional_emails[1]"),
        ("dcv_method", json!("post"), "dcv_method"),
        ("auto_renew", json!(2), "auto_renew"),
        ("custom_fields", json!([{ "metadata_id": 1.5, "value": "v" }]), "custom_fields[0].metadata_id"),
    ];
    let rows = |email: &str| {
        json!(
            ["a.example.com", "b.example.com", "example.com"]
                .map(|name| { json!({ "dns_name": name, "email_domain": "example.com", "email": email }) })
        )
    };
    changes.push(("dcv_emails", rows("admin"), "dcv_emails[2].email"));
    for (key, value, field) in changes {
        let mut body = example();
        body["certificate"]["dns_names"] = json!(["a.example.com", "b.example.com"]);
        body["dcv_emails"] = rows("admin@example.com");
        for successor in ["order_validity", "custom_expiration_date"] {
            body.as_object_mut().unwrap().remove(successor);
        }
        if !key.contains("valid") && key != "custom_expiration_date" {
            body["order_validity"] = json!({ "years": 1 });
        }
        body[key] = value.clone();
        let found = problems(&body.to_string(), &[]);
        assert!(found.iter().any(|problem| problem["field"] == field), "{key} {value}: {found:?}");
        for problem in found {
            let path = problem["field"].as_str().unwrap();
            let pointer = format!("/{}", path.replace(['.', '['], "/").replace(']', ""));
            assert!(body.pointer(&pointer).is_some(), "{key} {value}: {problem}");
        }
    }
    let mut body = example();
    body["certificate"]["dns_names"] = json!("a_b.example.com");
    let found = problems(&body.to_string(), &[]);
    assert!(found.iter().all(|problem| problem["field"] != "certificate.dns_names[0]"), "{found:?}");
}

#[test]
fn a_csr_on_standard_input_stands_in_where_the_body_is_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let body = file(&folder, "order.json", EXAMPLE);
    let output = check(&[shown(&body), "--csr", "-"], CSR.as_bytes());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    let output = check(&[shown(&body), "--csr", "-"], b"not one");
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stdout));
    let output = check(&["-", "--csr", "-"], EXAMPLE.as_bytes());
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("cannot both come from standard input"));
    assert_eq!(text(&output.stdout), "");
}

/// What `--fix` prints for a body.
fn fixed(body: &Value, arguments: &[&str]) -> Value {
    let output = check(&[&["-", "--fix"], arguments].concat(), body.to_string().as_bytes());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn fix_prints_the_body_as_it_is_sent() {
    let mut good = example();
    good["dcv_method"] = json!("dns-txt-token");
    good.as_object_mut().unwrap().remove("dcv_emails");
    let good = fixed(&good, &[]);
    assert_eq!(good["certificate"]["csr"], CSR);
    assert_eq!(fixed(&good, &[]), good);
    for (path, written, sent) in [
        ("/certificate/csr", json!(CSR.replace('\n', "")), json!(CSR)),
        ("/certificate/csr", json!(CSR.replace('\n', "\n    ")), json!(CSR)),
        ("/certificate/csr", json!(CSR.replace("\n-----END", "-----END")), json!(CSR)),
        ("/certificate/dns_names", json!(["B.Example.COM"]), json!(["b.example.com"])),
        ("/certificate/dns_names", json!("münchen.de"), json!(["xn--mnchen-3ya.de"])),
        ("/container", json!({ "id": "12" }), json!({ "id": 12 })),
        ("/auto_renew", json!(true), json!(1)),
        ("/skip_approval", json!("true"), json!(true)),
        ("/alternative_order_id", json!(12), json!("12")),
        (
            "/order_validity",
            json!({ "custom_expiration_date": "2027-06-09" }),
            json!({ "custom_expiration_date": "09 JUN 2027" }),
        ),
    ] {
        let (mut body, mut expected) = (good.clone(), good.clone());
        for (body, value) in [(&mut body, written), (&mut expected, sent)] {
            match path[1..].split_once('/') {
                Some((outer, inner)) => body[outer][inner] = value,
                None => body[&path[1..]] = value,
            }
        }
        assert_eq!(fixed(&body, &[]), expected, "{path}");
        // Each repair is told, and none is left to be made.
        assert!(!problems(&body.to_string(), &[]).is_empty(), "{path}");
        assert_eq!(fixed(&expected, &[]), expected, "{path}");
    }
    let mut body = good.clone();
    body.as_object_mut().unwrap().remove("order_validity");
    body["validity_years"] = json!(1);
    assert_eq!(
        fixed(&body, &[]),
        fixed(
            &{
                let mut body = good.clone();
                body["order_validity"] = json!({ "years": 1 });
                body
            },
            &[]
        )
    );
}

#[test]
fn fix_prints_nothing_while_only_the_user_can_mend_it() {
    for (key, value) in [
        ("dcv_method", json!("post")),
        ("auto_renew", json!(2)),
        ("comments", json!({})),
        ("custom_fields", json!("x")),
        ("comments", json!("-----BEGIN PRIVATE KEY-----")),
    ] {
        let mut body = example();
        body[key] = value.clone();
        for arguments in [vec!["-", "--fix"], vec!["-", "--fix", "--json"]] {
            let output = check(&arguments, body.to_string().as_bytes());
            assert_eq!(output.status.code(), Some(1), "{key} {value}");
            assert_eq!(text(&output.stdout), "", "{key} {value}");
            assert!(text(&output.stderr).contains(key));
        }
    }
    // A CSR beside it mends a body that has none.
    let folder = tempfile::tempdir().unwrap();
    let csr = file(&folder, "example.csr", CSR);
    let mut body = example();
    body["certificate"]["csr"] = json!(7);
    assert_eq!(fixed(&body, &["--csr", shown(&csr)])["certificate"]["csr"], CSR);
}

#[test]
fn utf_16_is_read() {
    let body = example().to_string();
    for unit in [u16::to_le_bytes as fn(u16) -> [u8; 2], u16::to_be_bytes] {
        let bytes: Vec<u8> = format!("\u{feff}{body}").encode_utf16().flat_map(unit).collect();
        let output = check(&["-"], &bytes);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        assert!(text(&output.stdout).contains("UTF-16"));
    }
}

#[test]
fn what_is_only_odd_in_a_value_is_no_error() {
    for (path, value, severity) in [
        ("additional_emails", json!(["Ops@example.com", "ops@EXAMPLE.com"]), "warning"),
        ("additional_emails", json!(["\u{200e}ops@example.com"]), "hint"),
        ("alternative_order_id", json!("web-2027_a"), "warning"),
        ("technical_contact.telephone", json!("555-5555"), "hint"),
        ("technical_contact.telephone", json!("\u{202a}+1\u{a0}555\u{2011}5555\u{202c}"), "hint"),
        ("technical_contact.email", json!("jim\u{200b}@example.com"), "hint"),
        ("dcv_emails[0].email", json!("\u{2068}admin@example.com\u{2069}"), "hint"),
    ] {
        let mut body = example();
        let pointer = format!("/{}", path.replace("[0]", "/0").replace('.', "/"));
        match body.pointer_mut(&pointer) {
            Some(at) => *at = value.clone(),
            None => body[path] = value.clone(),
        }
        let found = problems(&body.to_string(), &[]);
        let said = found.iter().find(|problem| {
            problem["field"].as_str().unwrap().starts_with(path) && problem["severity"] == severity
        });
        assert!(said.is_some(), "{path} {value}: {found:?}");
        assert!(found.iter().all(|problem| problem["severity"] != "error"), "{path} {value}: {found:?}");
    }
    let mut body = example();
    body["comments"] = json!("a\tb");
    assert!(problems(&body.to_string(), &[]).iter().all(|problem| problem["field"] != "comments"));
}

#[test]
fn each_problem_is_told_once() {
    let body = json!({
        "certificate": { "common_name": [], "csr": null, "dns_names": ["münchen.de"] },
        "order_validity": {},
        "custom_fields": [{ "metadata_id": 12 }],
        "technical_contact": { "first_name": "Jim" },
        "dcv_emails": [{ "dns_name": "münchen.de", "email": "admin@example.com" }],
        "dcv_method": "email",
    });
    let found = problems(&body.to_string(), &[]);
    let mut errors: Vec<&Value> = found
        .iter()
        .filter(|problem| problem["severity"] == "error")
        .map(|problem| &problem["field"])
        .collect();
    let all = errors.len();
    errors.sort_by_key(|field| field.to_string());
    errors.dedup();
    assert_eq!(errors.len(), all, "{found:?}");
}

#[test]
fn the_csr_of_the_command_line_stands_in_for_the_bodys() {
    let folder = tempfile::tempdir().unwrap();
    let csr = file(&folder, "example.csr", CSR);
    for instead in [json!("<csr>"), json!(""), json!(7), Value::Null] {
        let mut body = example();
        body["certificate"]["csr"] = instead.clone();
        let about_csr = |found: Vec<Value>| {
            found
                .iter()
                .filter(|problem| problem["field"] == "certificate.csr" && problem["severity"] == "error")
                .count()
        };
        assert_ne!(about_csr(problems(&body.to_string(), &[])), 0, "{instead}");
        assert_eq!(about_csr(problems(&body.to_string(), &["--csr", shown(&csr)])), 0, "{instead}");
    }
}

/// A CSR as people come by it, from files that are not one plain PEM block.
fn mended() -> Vec<Vec<u8>> {
    let lines: Vec<&str> = CSR.lines().collect();
    let base64 = lines[1..lines.len() - 1].concat();
    let utf16 =
        |text: &str, unit: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
    let utf32 = |text: &str, unit: fn(u32) -> [u8; 4]| {
        text.chars().flat_map(|c| unit(u32::from(c))).collect::<Vec<u8>>()
    };
    let marked = format!("\u{feff}{CSR}");
    let device = format!(
        "Display Certificate Request to terminal? [yes/no]: yes\n{}\n\n---End - This line not part of the certificate request---\n",
        lines[1..lines.len() - 1].join("\n")
    );
    let mut files: Vec<Vec<u8>> = [
        CSR.replace("\n-----END", "-----END"),
        CSR.replacen("-----\n", "-----", 1),
        CSR.replace('\n', ""),
        CSR.replace('\n', " "),
        CSR.replace('\n', "\n "),
        CSR.replace('\n', "\n\t"),
        CSR.replace('\n', "\n\u{a0}"),
        CSR.replace('\n', "\n\n"),
        CSR.replace('\n', "\r"),
        CSR.replace("=\n", "\n").replace("=\n", "\n"),
        CSR.replace("\n-----END", "=\n-----END"),
        CSR.replace('\n', "\\n"),
        format!("\"{}\"", CSR.trim_end()),
        json!(CSR).to_string(),
        base64.clone(),
        lines[1..lines.len() - 1].join("\n"),
        Base64::encode_string(CSR.as_bytes()),
        CSR.replacen("BEGIN CERT", "BEGIN NEW CERT", 1),
        device,
        marked.clone(),
        format!("Here it is:\n{CSR}"),
    ]
    .map(String::into_bytes)
    .into();
    files.extend([
        utf16(&marked, u16::to_le_bytes),
        utf16(&marked, u16::to_be_bytes),
        utf16(CSR, u16::to_le_bytes),
        utf16(CSR, u16::to_be_bytes),
        utf32(&marked, u32::to_le_bytes),
        utf32(&marked, u32::to_be_bytes),
        utf32(CSR, u32::to_le_bytes),
        utf32(CSR, u32::to_be_bytes),
    ]);
    files
}

#[test]
fn a_csr_file_that_had_to_be_mended_is_told_as_one_in_the_body_is() {
    let folder = tempfile::tempdir().unwrap();
    let told = |found: &[Value]| -> Vec<Value> {
        let is_it = |found: &&Value| found["message"].as_str().unwrap().contains("not one plain PEM block");
        found.iter().filter(is_it).cloned().collect()
    };
    let mut body = example();
    body["certificate"]["csr"] = json!(CSR.replace('\n', " "));
    let in_body = told(&problems(&body.to_string(), &[]));
    assert_eq!((in_body.len(), &in_body[0]["severity"]), (1, &json!("warning")));
    for content in mended() {
        let csr = file(&folder, "mended.csr", &content);
        let shown_content = String::from_utf8_lossy(&content).into_owned();
        let found = problems(&body.to_string(), &["--csr", shown(&csr)]);
        assert_eq!(told(&found), in_body, "{shown_content:?}: {found:?}");
    }
    let plain =
        [CSR.to_owned(), CSR.replace('\n', "\r\n"), CSR.replace("CERTIFICATE R", "NEW CERTIFICATE R")];
    for content in plain {
        let csr = file(&folder, "plain.csr", &content);
        assert_eq!(
            told(&problems(&body.to_string(), &["--csr", shown(&csr)])),
            [] as [Value; 0],
            "{content:?}"
        );
    }
    let der = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/csr/example.der");
    assert_eq!(told(&problems(&body.to_string(), &["--csr", der])), [] as [Value; 0]);
}

#[test]
fn a_csr_or_a_certificate_in_another_place_is_named_once_and_never_as_names() {
    let certificate = include_str!("csr/certificate.pem");
    let bare: String = CSR.lines().filter(|line| !line.starts_with('-')).collect();
    let places = [
        ("/certificate/common_name", "certificate.common_name", "a name"),
        ("/certificate/dns_names/1", "certificate.dns_names[1]", "a name"),
        ("/certificate/dns_names", "certificate.dns_names", "a name"),
        ("/dcv_emails/0/dns_name", "dcv_emails[0].dns_name", "a name"),
        ("/dcv_emails/0/email_domain", "dcv_emails[0].email_domain", "a name"),
        ("/dcv_emails/0/email", "dcv_emails[0].email", "an e-mail address"),
        ("/technical_contact/email", "technical_contact.email", "an e-mail address"),
        ("/technical_contact/telephone", "technical_contact.telephone", "a telephone number"),
        ("/technical_contact/first_name", "technical_contact.first_name", "the name of a person"),
        ("/technical_contact/job_title", "technical_contact.job_title", "what belongs here"),
        ("/additional_emails/0", "additional_emails[0]", "an e-mail address"),
        ("/comments", "comments", "a comment"),
        ("/custom_renewal_message", "custom_renewal_message", "a message"),
        ("/locale", "locale", "what belongs here"),
        ("/dcv_method", "dcv_method", "what belongs here"),
        ("/custom_fields/0/value", "custom_fields[0].value", "what belongs here"),
    ];
    for (pointer, path, wanted) in places {
        for (text, noun) in [
            (CSR.to_owned(), "a CSR"),
            (CSR.replace('\n', " "), "a CSR"),
            (bare.clone(), "a CSR"),
            (certificate.to_owned(), "a certificate"),
        ] {
            let mut body = example();
            body["certificate"]["dns_names"] = json!(["a.example.com", "b.example.com"]);
            body["additional_emails"] = json!(["ops@example.com"]);
            body["custom_fields"] = json!([{ "metadata_id": 1, "value": "x" }]);
            body["custom_renewal_message"] = json!("Renew.");
            body["comments"] = json!("None.");
            body["locale"] = json!("en");
            *body.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}")) = json!(text);
            let found = problems(&body.to_string(), &[]);
            let named = format!("This is {noun}, not {wanted}.");
            let here: Vec<&Value> =
                found.iter().filter(|found| found["field"].as_str().unwrap().starts_with(path)).collect();
            let (said, other): (Vec<&Value>, Vec<&Value>) =
                here.into_iter().partition(|found| found["message"] == named.as_str());
            assert_eq!(said.len(), 1, "{path}: {found:?}");
            // That a list was wanted is true besides.
            assert!(other.len() <= usize::from(pointer == "/certificate/dns_names"), "{path}: {other:?}");
            assert!(!json!(found).to_string().contains("MII"), "{path}: {found:?}");
        }
    }
    let mut body = example();
    body["certificate"]["dns_names"] = CSR.lines().collect();
    let found = problems(&body.to_string(), &[]);
    let names: Vec<&Value> =
        found.iter().filter(|found| found["field"].as_str().unwrap().contains("dns_names")).collect();
    assert_eq!(names.len(), 1, "{names:?}");
}

#[test]
fn the_product_is_named_by_its_option_and_a_path_may_be_an_address() {
    for product in ["no such product", "../order"] {
        let found = problems(&example().to_string(), &["--product", product]);
        let errors = found.iter().filter(|found| found["severity"] == "error");
        assert!(errors.map(|found| &found["field"]).eq([&json!("--product")]), "{found:?}");
    }
    let folder = tempfile::tempdir().unwrap();
    let body = file(&folder, "order.json", EXAMPLE);
    let csr = file(&folder, "my example.csr", CSR);
    let address = |path: &Path| format!("file://{}", shown(path).replace(' ', "%20"));
    let output = check(&[&address(&body), "--csr", &address(&csr)], b"");
    assert_eq!(output.status.code(), Some(0), "{}{}", text(&output.stdout), text(&output.stderr));
}

#[test]
fn a_number_of_any_size_is_judged_at_its_place() {
    for (number, said) in [
        ("1e400", "1e400"),
        ("-1E+999", "-1E+999"),
        ("12345678901234567890123456", "12345678901234567890123456"),
        ("-0", "\"-0\" has a minus sign"),
    ] {
        let mut body = example();
        body["container"] = json!({ "id": "NUMBER" });
        let body = body.to_string().replace("\"NUMBER\"", number);
        let found = problems(&body, &[]);
        let here: Vec<&Value> = found.iter().filter(|found| found["field"] == "container.id").collect();
        assert!(
            here.len() == 1 && here[0]["message"].as_str().unwrap().contains(said),
            "{number}: {found:?}"
        );
    }
}

#[test]
fn a_private_key_is_an_error_and_never_shown() {
    let folder = tempfile::tempdir().unwrap();
    let key = rcgen::KeyPair::generate().unwrap();
    let pem = key.serialize_pem();
    let base64: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let csr = file(&folder, "example.csr", CSR);
    let key_file = file(&folder, "example.key", &pem);
    let mut bodies = Vec::new();
    for secret in [&pem, &base64] {
        let mut body = example();
        body["certificate"]["csr"] = json!(secret);
        bodies.push(body);
        let mut body = example();
        body["comments"] = json!(secret);
        bodies.push(body);
        let mut body = example();
        body["unknown"] = json!({ secret.as_str(): [secret] });
        bodies.push(body);
    }
    let mut runs: Vec<(Vec<&str>, String, i32)> = Vec::new();
    for body in &bodies {
        runs.push((vec!["-"], body.to_string(), 1));
        runs.push((vec!["-", "--json", "--csr", shown(&csr)], body.to_string(), 1));
    }
    runs.push((vec!["-", "--csr", shown(&key_file)], example().to_string(), 1));
    runs.push((vec![shown(&key_file)], String::new(), 2));
    runs.push((vec!["-"], json!(base64).to_string(), 2));
    for (arguments, input, code) in runs {
        let output = check(&arguments, input.as_bytes());
        assert_eq!(output.status.code(), Some(code), "{arguments:?}");
        let said = format!("{}{}", text(&output.stdout), text(&output.stderr));
        assert!(said.contains("private key"), "{said}");
        assert!(!said.contains(&base64[20..40]) && !said.contains(&base64[70..90]), "{arguments:?}");
    }
}

#[test]
fn a_password_before_a_name_is_never_shown() {
    let logins = [
        "jim:s3cr3t@example.com",
        "https://jim:s3cr3t@example.com/",
        "jim:x/s3cr3t@example.com",
        "jim:s3cr3t",
        "jim:s3cr3t @example.com",
        "jim:s3cr3t\n@example.com",
        "jim:s3cr3t%40example.com",
        "https://example.com/?password=s3cr3t",
        "https://b_ad.example.com/?token=s3cr3t",
        "https://example.com/#s3cr3t",
    ];
    let fields = [
        "/certificate/common_name",
        "/certificate/dns_names/0",
        "/dcv_emails/0/dns_name",
        "/dcv_emails/0/email_domain",
        "/dcv_emails/0/email",
        "/technical_contact/email",
        "/dcv_method",
        "/locale",
        "/payment_method",
        "/alternative_order_id",
        "/additional_emails/0",
    ];
    for (login, field) in logins.iter().flat_map(|login| fields.map(|field| (login, field))) {
        let mut body = example();
        body["dcv_method"] = json!("email");
        body["certificate"]["dns_names"] = json!(["www.example.com"]);
        body["additional_emails"] = json!(["jim@example.com"]);
        body["dcv_emails"] =
            json!([{"dns_name": "example.com", "email_domain": "example.com", "email": "admin@example.com"}]);
        body["locale"] = json!("en");
        body["alternative_order_id"] = json!("abc1");
        *body.pointer_mut(field).unwrap() = json!(login);
        body[*login] = json!(1);
        for arguments in [&["-"] as &[&str], &["-", "--json"]] {
            let output = check(arguments, body.to_string().as_bytes());
            let said = [text(&output.stdout), text(&output.stderr)].concat();
            assert!(!said.contains("s3cr3t"), "{field}: {said}");
        }
    }
}

#[test]
fn nothing_from_the_file_steers_the_terminal() {
    let hostile = "a\u{1b}[31m\u{9b}2J\u{202e}b\u{200b}\u{7}\u{e0041}";
    let mut body =
        json!({ hostile: 1, "certificate": { hostile: 2, "common_name": hostile, "csr": hostile } });
    for key in ["comments", "serial_number", "locale", "dcv_method", "payment_method", "renewed_thumbprint"] {
        body[key] = json!(hostile);
    }
    body["certificate"]["dns_names"] = json!([hostile]);
    body["order_validity"] = json!({ "custom_expiration_date": hostile, hostile: 1 });
    body["additional_emails"] = json!([hostile, format!("{hostile}@example.com")]);
    body["technical_contact"] = json!({
        "first_name": hostile, "last_name": hostile, "telephone": hostile, "job_title": hostile, "email": hostile,
    });
    body["custom_fields"] = json!([{ "metadata_id": hostile, "value": hostile, hostile: 1 }]);
    body["dcv_emails"] =
        json!([{ "dns_name": hostile, "email_domain": hostile, "email": "admin@example.com" }]);
    for arguments in [vec!["-", "--product", hostile], vec!["-", "--product", hostile, "--json"]] {
        let output = check(&arguments, body.to_string().as_bytes());
        assert_eq!(output.status.code(), Some(1));
        let said = text(&output.stdout);
        let steering = said.chars().find(|c| *c != '\n' && dvorder::order::text::is_invisible(*c));
        assert_eq!(steering, None, "{said}");
    }
    // Each of the texts is an error where it is.
    let found = problems(&body.to_string(), &[]);
    for field in [
        "comments",
        "serial_number",
        "technical_contact.first_name",
        "technical_contact.job_title",
        "custom_fields[0].value",
        "certificate.dns_names[0]",
        "additional_emails[0]",
        "order_validity.custom_expiration_date",
    ] {
        let is_error = |problem: &Value| problem["field"] == field && problem["severity"] == "error";
        assert!(found.iter().any(is_error), "{field}: {found:?}");
    }
}

#[test]
fn a_byte_order_mark_does_no_harm() {
    let output = check(&["-"], format!("\u{feff}{}", example()).as_bytes());
    assert_eq!(output.status.code(), Some(0));
}

/// Of a name with a password in it an error tells, in words and in JSON, and no part of the password.
#[test]
fn a_password_with_blanks_before_a_host_is_never_printed() {
    for login in LOGINS {
        for place in ["common_name", "dns_names", "email_domain"] {
            let mut body = example();
            match place {
                "common_name" => body["certificate"]["common_name"] = json!(login),
                "dns_names" => body["certificate"]["dns_names"] = json!(["a.example.com", login]),
                _ => {
                    body["dcv_method"] = json!("email");
                    body["dcv_emails"] = json!([{ "dns_name": "example.com", "email_domain": login }]);
                }
            }
            let body = body.to_string();
            let told = problems(&body, &[]);
            assert!(
                told.iter().any(|problem| problem["severity"] == "error"
                    && problem["field"].as_str().unwrap().contains(place)
                    && problem["message"].as_str().unwrap().contains("password")),
                "{place} {login}: {told:?}"
            );
            let printed = check(&["-"], body.as_bytes());
            let all = format!("{told:?} {} {}", text(&printed.stdout), text(&printed.stderr));
            assert!(WORDS_OF_PASSWORDS.iter().all(|word| !all.contains(word)), "{place} {login}: {all}");
        }
    }
}

#[test]
fn what_is_said_of_a_name_is_said_once() {
    for wrong in ["foo_bar.example.com", "10.0.0.1", "example.invalid", "two words", "*.*.example.com"] {
        for names in [json!([wrong]), json!(["www.example.com", wrong, wrong])] {
            let mut body = example();
            body["certificate"]["common_name"] = json!(wrong);
            body["certificate"]["dns_names"] = names;
            let found = problems(&body.to_string(), &[]);
            let mut said: Vec<&Value> = found.iter().map(|problem| &problem["message"]).collect();
            let all = said.len();
            assert!(found.iter().any(|problem| problem["field"] == "certificate.common_name"), "{found:?}");
            said.sort_by_key(|message| message.to_string());
            said.dedup();
            assert_eq!(said.len(), all, "{found:?}");
        }
    }
}

#[test]
fn problems_come_in_the_order_of_the_file() {
    let body = r#"{
        "dcv_method": "nope",
        "order_validity": { "years": 9 },
        "technical_contact": { "email": "x", "first_name": "Jim" },
        "certificate": { "dns_names": ["b_ad.example.com", "10.0.0.1"], "csr": "x", "common_name": "a_b.example.com" },
        "auto_renew": 7
    }"#;
    let found = problems(body, &["--product", "ssl_dv_geotrust"]);
    let errors = found.iter().filter(|problem| problem["severity"] == "error");
    let mut fields: Vec<&str> = errors.map(|problem| problem["field"].as_str().unwrap()).collect();
    fields.dedup();
    assert_eq!(
        fields,
        [
            "dcv_method",
            "order_validity.years",
            "technical_contact.email",
            "technical_contact.last_name",
            "technical_contact.telephone",
            "certificate.dns_names[0]",
            "certificate.dns_names[1]",
            "certificate.csr",
            "certificate.common_name",
            "auto_renew",
        ]
    );
}
