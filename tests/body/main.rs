//! The form against the sandbox, two judges that share no rule: what the form accepts the sandbox
//! accepts, and what the sandbox refuses `dvorder check` calls an error at the same place. Where
//! they differ on purpose, the exception stands here with its reason.

mod bodies;
#[path = "../common/mod.rs"]
mod common;
mod judged;
mod typed;

use std::time::Duration;

use common::everything;
use dvorder::io::sandbox::{Fault, Options, Sandbox};
use dvorder::order::Order;
use dvorder::order::check::check;
use dvorder::order::csr;
use dvorder::order::draft::{Draft, OTHER};
use dvorder::order::facts::Facts;
use dvorder::order::import::import;
use dvorder::order::mail::follow_names;
use dvorder::order::names::Names;
use dvorder::order::parameter::FieldId;
use dvorder::order::problem::{Problem, Severity};
use dvorder::report::CheckReport;
use jiff::civil::{Date, date};
use serde_json::{Value, json};

const TODAY: Date = date(2026, 11, 24);
const PRODUCT: &str = "ssl_dv_geotrust_flex";
const CSR: &str = include_str!("../../assets/examples/example.csr");

/// The sandbox, and how to reach it.
struct Judge {
    sandbox: Sandbox,
    client: reqwest::Client,
    runtime: tokio::runtime::Runtime,
}

impl Judge {
    /// An account like the form takes it to be: one that has an AuthKey, which no body can tell.
    fn start() -> Judge {
        let options = Options { faults: vec![Fault::Issued], today: Some(TODAY), ..Options::default() };
        // Plain HTTP to loopback needs neither the machine's proxy nor its certificates.
        let client = reqwest::Client::builder()
            .no_proxy()
            .tls_certs_only([])
            .timeout(Duration::from_secs(60))
            .build()
            .unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        Judge { sandbox: Sandbox::start(options).unwrap(), client, runtime }
    }

    /// What the sandbox says: nothing when it accepts the body.
    fn refusal(&self, product: &str, body: &str) -> Option<String> {
        let url = format!("{}/order/certificate/{product}", self.sandbox.base_url());
        let request =
            self.client.post(url).header("X-DC-DEVKEY", "any").header("Content-Type", "application/json");
        self.runtime.block_on(async {
            let answer = request.body(body.to_owned()).send().await.unwrap();
            (answer.status() != 201).then_some(answer.text().await.unwrap())
        })
    }

    /// What the sandbox has against an order the form accepts.
    fn objection(&self, order: &Order) -> Option<String> {
        let body = order.body();
        nothing_is_empty("", &serde_json::from_str(&body).unwrap());
        self.refusal(order.product(), &body)
    }
}

/// A body says only what was chosen: no nulls, no empty texts, lists or objects.
fn nothing_is_empty(path: &str, value: &Value) {
    match value {
        Value::Null => panic!("{path} is null"),
        Value::String(text) => assert!(!text.trim().is_empty(), "{path} is empty"),
        Value::Array(entries) => {
            assert!(!entries.is_empty(), "{path} is empty");
            entries.iter().for_each(|entry| nothing_is_empty(path, entry));
        }
        Value::Object(fields) => {
            assert!(!fields.is_empty(), "{path} is empty");
            fields.iter().for_each(|(key, value)| nothing_is_empty(&format!("{path}.{key}"), value));
        }
        Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A message is a sentence, and a cure is one too unless it ends in something to copy.
fn well_said(problems: &[Problem]) {
    for found in problems {
        let Problem { message, fix, .. } = found;
        assert!(message.ends_with('.'), "{message}");
        let last = fix.rsplit(' ').next().unwrap_or_default();
        let is_word = !last.is_empty() && last.chars().all(|c| c.is_ascii_lowercase());
        let is_command = fix.contains(": openssl") || fix.contains("with openssl");
        assert!(!is_word || is_command, "{message} / {fix}");
        let capitalised = ["for A ", "for An ", "for The ", " A custom", " A container"];
        assert!(!capitalised.iter().any(|odd| message.contains(odd)), "{message}");
    }
}

/// A draft in which every field of the form is filled in but the own ID, of which an account takes each only once.
fn full_draft() -> Draft {
    let mut draft = everything::draft();
    draft.set(FieldId::DnsNames, "www.example.com\nshop.example.org");
    draft.set(FieldId::AlternativeOrderId, "");
    with_mail_rows(draft)
}

fn with_mail_rows(mut draft: Draft) -> Draft {
    let names = Names::read(&draft);
    follow_names(&mut draft, &names);
    draft
}

/// Types into a field, as the form does: with the choice that shows the field.
fn type_into(draft: &mut Draft, field: FieldId, text: &str) {
    draft.set(field, text);
    let (choice, word) = match field {
        FieldId::OrderYears => (FieldId::OrderValidity, "years"),
        FieldId::OrderDays => (FieldId::OrderValidity, "days"),
        FieldId::OrderDate => (FieldId::OrderValidity, "date"),
        FieldId::CertYears => (FieldId::CertValidity, "years"),
        FieldId::CertDays => (FieldId::CertValidity, "days"),
        FieldId::CertDate => (FieldId::CertValidity, "date"),
        FieldId::RenewalOfOrderId => (FieldId::Renewal, "order"),
        FieldId::RenewedThumbprint => (FieldId::Renewal, "thumbprint"),
        FieldId::MailDomain(row) if text.is_empty() => (FieldId::MailAddress(row), ""),
        FieldId::MailAddress(row) if !text.is_empty() => (FieldId::MailDomain(row), "example.com"),
        _ => return,
    };
    draft.set(choice, word);
}

fn order(draft: &Draft) -> Option<Order> {
    let facts = Facts::of(draft, TODAY);
    well_said(&check(draft, &facts));
    Order::from_draft(draft, &facts).ok()
}

/// What the form accepts and the sandbox does not, by a part of the sandbox's message.
const LENIENT: [(&str, &str); 5] = [
    // Devices make CSRs that bend PKCS#10. Of one whose key can be read the form warns at most: the
    // service extracts nothing else from it.
    ("csr_invalid_cannot_parse", "version-2.csr"),
    ("csr_invalid_cannot_parse", "broken-attributes.csr"),
    ("csr_invalid_cannot_parse", "no-attributes.csr"),
    // Nor the lengths of BER, of which the form warns, and a string that openssl reads
    ("csr_invalid_cannot_parse", "ber-"),
    ("csr_invalid_cannot_parse", "universal-string.csr"),
];

/// What both judges disagree on, exceptions apart.
fn is_lenient(refusal: &str, what: &str) -> bool {
    LENIENT.iter().any(|(message, part)| refusal.contains(message) && what.contains(part))
}

#[test]
fn whatever_the_form_accepts_in_one_field_the_sandbox_accepts() {
    let judge = Judge::start();
    let mut objections = Vec::new();
    for (field, texts) in typed::typed() {
        let mut accepted = 0;
        for text in texts {
            let mut draft = full_draft();
            type_into(&mut draft, field, &text);
            let Some(order) = order(&with_mail_rows(draft)) else { continue };
            accepted += 1;
            let refusal = judge.objection(&order).filter(|refusal| !is_lenient(refusal, &text));
            objections.extend(refusal.map(|refusal| format!("{field:?} = {text:?}: {refusal}")));
        }
        assert!(accepted > 0, "nothing was accepted in {field:?}");
    }
    assert!(objections.is_empty(), "{objections:#?}");
}

/// Numbers that look random and are the same in every run (Knuth's MMIX generator).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

#[test]
fn whatever_the_form_accepts_the_sandbox_accepts() {
    const DRAFTS: usize = 600;
    let judge = Judge::start();
    let typed = typed::typed();
    let mut dice = Dice(2026);
    let mut accepted = 0;
    for number in 0..DRAFTS {
        let mut draft = if dice.roll(2) == 0 { full_draft() } else { common::sample_draft() };
        for _ in 0..=dice.roll(4) {
            let (field, texts) = &typed[dice.roll(typed.len())];
            type_into(&mut draft, *field, &texts[dice.roll(texts.len())]);
        }
        if !draft.text(FieldId::AlternativeOrderId).is_empty() {
            // An account takes each only once, which no form can know.
            let unique = format!("{}{number}", draft.text(FieldId::AlternativeOrderId).trim());
            draft.set(FieldId::AlternativeOrderId, unique);
        }
        if let Some(order) = order(&with_mail_rows(draft)) {
            let refusal = judge.objection(&order).filter(|refusal| !is_lenient(refusal, &order.body()));
            assert_eq!(refusal, None, "{}", order.body());
            accepted += 1;
        }
    }
    assert!((DRAFTS / 4..DRAFTS).contains(&accepted), "{accepted} of {DRAFTS} were accepted");
}

#[test]
fn whatever_csr_the_form_accepts_the_sandbox_accepts() {
    let judge = Judge::start();
    let draft = full_draft();
    let mut accepted = 0;
    let mut objections = Vec::new();
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/csr")).unwrap() {
        let path = entry.unwrap().path();
        let facts = Facts { today: TODAY, csr: csr::read_file(&std::fs::read(&path).unwrap()) };
        well_said(&check(&draft, &facts));
        if let Ok(order) = Order::from_draft(&draft, &facts) {
            let name = path.display().to_string();
            let refusal = judge.objection(&order).filter(|refusal| !is_lenient(refusal, &name));
            objections.extend(refusal.map(|refusal| format!("{name}: {refusal}")));
            accepted += 1;
        }
    }
    assert!(objections.is_empty(), "{objections:#?}");
    assert!(accepted > 5, "{accepted}");
}

#[test]
fn an_unknown_product_is_the_accounts_to_know() {
    let mut draft = full_draft();
    draft.set(FieldId::Product, OTHER);
    draft.set(FieldId::OtherProduct, "my_product");
    let refusal = Judge::start().refusal("my_product", &order(&draft).expect("a warning only").body());
    assert!(refusal.is_some_and(|refusal| refusal.contains("not_found|product")));
}

/// A body with every parameter that is sent, in one form each, for names of two domains.
fn complete() -> Value {
    let mut body = everything::body();
    body["certificate"]["dns_names"] = json!(["www.example.com", "shop.example.org"]);
    body["dcv_emails"] = json!([
        { "dns_name": "www.example.com", "email_domain": "example.com", "email": "admin@example.com" },
    ]);
    body
}

/// The path of every value in a body.
fn paths(path: &str, value: &Value, found: &mut Vec<String>) {
    if !path.is_empty() {
        found.push(path.to_owned());
    }
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                let dot = if path.is_empty() { "" } else { "." };
                paths(&format!("{path}{dot}{key}"), value, found);
            }
        }
        Value::Array(entries) => {
            for (index, value) in entries.iter().enumerate() {
                paths(&format!("{path}[{index}]"), value, found);
            }
        }
        _ => {}
    }
}

fn at<'a>(body: &'a mut Value, path: &str) -> &'a mut Value {
    let pointer = format!("/{}", path.replace("].", "/").replace(']', "").replace(['.', '['], "/"));
    body.pointer_mut(&pointer).unwrap_or_else(|| panic!("{path} is not there"))
}

/// What `dvorder check` says of a body: path and severity of each problem.
fn checked(body: &str) -> Vec<(String, String)> {
    let loaded = import(body).expect("an object");
    well_said(&loaded.problems);
    let report = CheckReport::of(loaded, Some(PRODUCT), None, TODAY);
    let report: Value = serde_json::from_str(&report.json()).unwrap();
    let text = |found: &Value, key: &str| found[key].as_str().unwrap().to_owned();
    report["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|found| (text(found, "field"), text(found, "severity")))
        .collect()
}

/// Whether something of a severity is said at a place, within it or about what it is in.
fn says(found: &[(String, String)], severity: Severity, path: &str) -> bool {
    let within = |inner: &str, outer: &str| {
        inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    found.iter().any(|(place, said)| said == severity.word() && (within(place, path) || within(path, place)))
}

#[test]
fn both_judges_agree_on_every_parameter_with_every_kind_of_value() {
    let judge = Judge::start();
    let mut all = Vec::new();
    paths("", &complete(), &mut all);
    assert_eq!(judge.refusal(PRODUCT, &complete().to_string()), None);
    let values = [
        json!(null),
        json!(""),
        json!(" "),
        json!("x"),
        json!("1"),
        json!("true"),
        json!(0),
        json!(1),
        json!(2),
        json!(-1),
        json!(1.5),
        json!(1.0),
        json!(1e30),
        json!(u64::MAX),
        json!(true),
        json!(false),
        json!([]),
        json!({}),
        json!([""]),
        json!([1]),
        json!([{}]),
        json!([null]),
        json!({ "id": "1" }),
        json!({ "x": 1 }),
        json!("example.com"),
        json!("a@example.com"),
        json!("09 JUN 2027"),
        json!("2027-06-09"),
    ];
    let mut disagreements = Vec::new();
    for path in &all {
        for value in &values {
            let mut body = complete();
            body["alternative_order_id"] = json!(format!("id{}", judge.sandbox.orders().len()));
            *at(&mut body, path) = value.clone();
            let refusal = judge.refusal(PRODUCT, &body.to_string());
            let found = checked(&body.to_string());
            let refused = says(&found, Severity::Error, path);
            match refusal {
                Some(refusal) if refused || says(&found, Severity::Error, &first_place(&refusal)) => {}
                // The specification's own example sends an empty optional text, so the service
                // takes one for none. The sandbox does not.
                Some(_) if is_blank(value) && says(&found, Severity::Warning, path) => {}
                Some(refusal) => disagreements.push(format!("too lax: {path} = {value}: {refusal}")),
                None if refused && !is_stricter(path) => {
                    disagreements.push(format!("too strict: {path} = {value}: {found:?}"));
                }
                None => {}
            }
        }
    }
    assert!(disagreements.is_empty(), "{disagreements:#?}");
}

/// The parameter that the sandbox's first message begins with.
fn first_place(refusal: &str) -> String {
    let refusal: Value = serde_json::from_str(refusal).unwrap();
    let message = refusal["errors"][0]["message"].as_str().unwrap();
    message.split([':', ' ']).next().unwrap().to_owned()
}

fn is_blank(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.trim().is_empty())
}

/// Where the form asks for more than the specification: IDs are positive, and a telephone number
/// can be dialled.
fn is_stricter(path: &str) -> bool {
    ["container.id", "technical_contact.telephone"].contains(&path) || path.ends_with("].metadata_id")
}

#[test]
fn what_the_sandbox_refuses_is_an_error_at_the_same_place() {
    let judge = Judge::start();
    let table = bodies::bad();
    assert!(table.len() >= 60);
    for (changes, place) in table {
        let mut body = complete();
        for (path, value) in &changes {
            match path.contains(['.', '[']) {
                true => *at(&mut body, path) = value.clone(),
                false => body[path] = value.clone(),
            }
        }
        assert!(judge.refusal(PRODUCT, &body.to_string()).is_some(), "the sandbox accepts {changes:?}");
        let found = checked(&body.to_string());
        assert!(says(&found, Severity::Error, place), "{changes:?}: {found:?}");
    }
    assert_eq!(judge.sandbox.orders(), []);
}

/// Bodies the sandbox refuses and the form mends, with a warning at the place.
#[test]
fn what_the_form_mends_is_a_warning_where_the_sandbox_refuses() {
    let judge = Judge::start();
    let bare: String = CSR.lines().filter(|line| !line.starts_with('-')).collect();
    for (path, value) in [
        // Sent as it should be written.
        ("certificate.dns_names[1]", json!("https://shop.example.org/")),
        ("certificate.dns_names[1]", json!("münchen.de")),
        ("certificate.dns_names[1]", json!("shop.example.org.")),
        (
            "dcv_emails",
            json!([{ "dns_name": "xn--mnchen-3ya.de", "email_domain": "MÜNCHEN.de", "email": "Admin@xn--mnchen-3ya.de" }]),
        ),
        ("certificate.csr", json!(bare)),
        ("certificate.csr", json!(format!("My CSR:\n{CSR}"))),
        ("order_validity", json!({ "custom_expiration_date": "2027-11-24" })),
        ("certificate.cert_validity", json!({ "custom_expiration_date": "1 MAR 2027" })),
        ("renewed_thumbprint", json!("DA:39:A3:EE:5E:6B:4B:0D:32:55:BF:EF:95:60:18:90:AF:D8:07:09")),
        ("certificate.common_name", json!("example.com,")),
        ("certificate.dns_names[1]", json!("; shop.example.org")),
        ("additional_emails[0]", json!(" ops@example.com")),
        ("additional_emails[0]", json!("ops@example.com;")),
        ("alternative_order_id", json!(" mine ")),
        ("dcv_method", json!(" email")),
        ("payment_method", json!("balance ")),
        // Not sent: deprecated.
        ("custom_expiration_date", json!("09 JUN 2027")),
    ] {
        let mut body = complete();
        // An account takes each only once.
        body["alternative_order_id"] = json!(format!("id{}", judge.sandbox.orders().len()));
        if path == "dcv_emails" {
            body["certificate"]["dns_names"] = json!(["www.example.com", "xn--mnchen-3ya.de"]);
        }
        match path {
            "custom_expiration_date" | "renewed_thumbprint" => body[path] = value.clone(),
            _ => *at(&mut body, path) = value.clone(),
        }
        assert!(judge.refusal(PRODUCT, &body.to_string()).is_some(), "the sandbox accepts {path} = {value}");
        let found = checked(&body.to_string());
        assert!(says(&found, Severity::Warning, path), "{path} = {value}: {found:?}");
        assert!(!found.iter().any(|(_, severity)| severity == "error"), "{path} = {value}: {found:?}");
        let mut loaded = import(&body.to_string()).unwrap();
        loaded.draft.set(FieldId::Product, PRODUCT);
        let order = order(&loaded.draft).expect("no errors");
        assert_eq!(judge.refusal(PRODUCT, &order.body()), None, "{path} = {value}");
    }
}
