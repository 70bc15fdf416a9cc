//! From keys to the request body: every parameter of the specification can be filled in, is sent, and
//! was on a screen before.

use std::collections::BTreeSet;

use dvorder::order::Order;
use dvorder::order::draft::{OFF, ON, OTHER};
use dvorder::order::parameter::FieldId;
use dvorder::order::step::Step;
use dvorder::wizard::Model;
use dvorder::wizard::form::{Field, Item, Spot};
use serde_json::{Value, json};

use crate::common::everything::{self, PARAMETERS};
use crate::wizard::{fill, go_to_field, go_to_step, mail_row, new_wizard, pasted};

const CSR: &str = include_str!("../../assets/examples/example.csr");

/// What the second and the third draft have otherwise.
const DAYS_AND_THUMBPRINT: &[(FieldId, &str)] = &[
    (FieldId::Renewal, "thumbprint"),
    (FieldId::RenewedThumbprint, "da:39:a3:ee:5e:6b:4b:0d:32:55:bf:ef:95:60:18:90:af:d8:07:09"),
    (FieldId::OrderValidity, "days"),
    (FieldId::OrderDays, "400"),
    (FieldId::CertValidity, "years"),
    (FieldId::CertYears, "1"),
    (FieldId::EnableGuestAccess, ON),
    (FieldId::UseAuthKey, ON),
];
const DATES: &[(FieldId, &str)] = &[
    (FieldId::Product, OTHER),
    (FieldId::OtherProduct, "ssl_dv_geotrust_flex"),
    (FieldId::Renewal, "new"),
    (FieldId::OrderValidity, "date"),
    (FieldId::OrderDate, "2027-06-09"),
    (FieldId::CertValidity, "date"),
    (FieldId::CertDate, "09 feb 2027"),
];

/// A wizard filled in with keys alone: with everything, then with what is changed.
fn filled(changes: &[(FieldId, &str)]) -> Model {
    let everything = everything::draft();
    let mut model = new_wizard();
    go_to_field(&mut model, FieldId::Csr);
    pasted(&mut model, everything.text(FieldId::Csr));
    let is_of_a_mail = |field: &FieldId| {
        matches!(field, FieldId::MailName(_) | FieldId::MailDomain(_) | FieldId::MailAddress(_))
    };
    for field in everything.filled_in().filter(|field| *field != FieldId::Csr && !is_of_a_mail(field)) {
        fill(&mut model, field, everything.text(field));
    }
    for (field, value) in changes {
        fill(&mut model, *field, value);
    }
    for (typed, name) in everything.mail_rows() {
        let row = mail_row(&model, name);
        fill(&mut model, FieldId::MailDomain(row), everything.text(FieldId::MailDomain(typed)));
        fill(&mut model, FieldId::MailAddress(row), everything.text(FieldId::MailAddress(typed)));
    }
    assert_eq!(model.desk.errors(), 0, "{:?}", model.desk.problems());
    model
}

fn three_drafts() -> Vec<Model> {
    vec![filled(&[]), filled(DAYS_AND_THUMBPRINT), filled(DATES)]
}

fn body(model: &Model) -> Value {
    let order = Order::from_draft(model.desk.draft(), model.desk.facts()).expect("it has no errors");
    serde_json::from_str(&order.body()).expect("the body is JSON")
}

/// Every value of a body with its path; the places in lists are left open.
fn leaves(value: &Value, path: &str, found: &mut Vec<(String, Value)>) {
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                leaves(value, &path, found);
            }
        }
        Value::Array(entries) => entries.iter().for_each(|value| leaves(value, &format!("{path}[]"), found)),
        leaf => found.push((path.to_owned(), leaf.clone())),
    }
}

fn leaves_of(model: &Model) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    leaves(&body(model), "", &mut found);
    found
}

#[test]
fn the_whole_body_is_what_was_typed() {
    assert_eq!(body(&filled(&[])), everything::body());
}

#[test]
fn the_forms_that_exclude_one_another_are_sent_one_at_a_time() {
    let by_days = body(&filled(DAYS_AND_THUMBPRINT));
    assert_eq!(by_days["order_validity"], json!({ "days": 400 }));
    assert_eq!(by_days["certificate"]["cert_validity"], json!({ "years": 1 }));
    assert_eq!(by_days["renewed_thumbprint"], "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709");
    assert_eq!(by_days.get("renewal_of_order_id"), None);
    assert_eq!((&by_days["enable_guest_access"], &by_days["use_auth_key"]), (&json!(1), &json!(true)));

    let model = filled(DATES);
    let by_date = body(&model);
    assert_eq!(by_date["order_validity"], json!({ "custom_expiration_date": "09 JUN 2027" }));
    assert_eq!(by_date["certificate"]["cert_validity"], json!({ "custom_expiration_date": "09 FEB 2027" }));
    assert_eq!((by_date.get("renewed_thumbprint"), by_date.get("renewal_of_order_id")), (None, None));
    let order = Order::from_draft(model.desk.draft(), model.desk.facts()).expect("it has no errors");
    assert_eq!(order.product(), "ssl_dv_geotrust_flex");
}

#[test]
fn every_parameter_of_the_specification_can_be_sent() {
    let sent: BTreeSet<String> = three_drafts().iter().flat_map(leaves_of).map(|(path, _)| path).collect();
    let specified: BTreeSet<String> = PARAMETERS.iter().map(|parameter| parameter.path.to_owned()).collect();
    assert_eq!(sent, specified);
}

#[test]
fn what_was_left_empty_is_left_out() {
    let mut model = new_wizard();
    go_to_field(&mut model, FieldId::Csr);
    pasted(&mut model, CSR);
    fill(&mut model, FieldId::Product, "ssl_dv_geotrust");
    fill(&mut model, FieldId::CommonName, "example.com");
    assert_eq!(
        body(&model),
        json!({
            "certificate": { "common_name": "example.com", "csr": CSR },
            "order_validity": { "years": 1 },
            "dcv_method": "dns-txt-token",
        })
    );
    for (field, value) in [(FieldId::JobTitle, "IT"), (FieldId::Comments, "x"), (FieldId::SkipApproval, ON)] {
        fill(&mut model, field, value);
        fill(&mut model, field, "");
    }
    assert_eq!(body(&model).as_object().map(|body| body.len()), Some(3), "emptied again");
}

/// What the screens show, each text with the path of the parameter it stands for.
fn shown(model: &Model) -> Vec<(String, String)> {
    let mut model = model.clone();
    let mut shown = Vec::new();
    for step in Step::ALL.into_iter().take_while(|step| *step < Step::Review) {
        go_to_step(&mut model, step);
        for item in model.form().items {
            match item {
                Item::Field(field) => shown.extend(said(&field)),
                Item::Row { name, fields, .. } => {
                    if let Spot::Field(FieldId::MailDomain(row)) = fields[0].spot {
                        shown.push((open(&FieldId::MailName(row).path()), name));
                    }
                    shown.extend(fields.iter().filter_map(said));
                }
                _ => {}
            }
        }
    }
    shown
}

fn said(field: &Field) -> Option<(String, String)> {
    match field.spot {
        Spot::Field(id) => Some((open(&id.path()), field.value.clone())),
        _ => None,
    }
}

/// A path with its places in lists left open.
fn open(path: &str) -> String {
    let mut parts = path.split(['[', ']']);
    let first = parts.next().unwrap_or_default().to_owned();
    let rest: Vec<&str> = parts.collect();
    if rest.is_empty() { first } else { format!("{first}[]{}", rest[1]) }
}

/// A text as it is compared: case, and how dates and hex digits are written, do not matter.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != ':').collect::<String>().to_lowercase()
}

/// How a value of the body is shown.
fn on_screen(value: &Value) -> String {
    match value {
        Value::Bool(yes) => if *yes { ON } else { OFF }.to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[test]
fn everything_sent_was_on_a_screen() {
    let zero_or_one = ["auto_renew", "enable_guest_access"];
    for model in three_drafts() {
        let shown = shown(&model);
        for (path, value) in leaves_of(&model) {
            let wanted = match (zero_or_one.contains(&path.as_str()), value.as_i64()) {
                (true, Some(number)) => on_screen(&Value::Bool(number == 1)),
                _ => on_screen(&value),
            };
            let field = path.strip_suffix("[]").unwrap_or(&path);
            // What is switched off is on the screen as what is off.
            if field.starts_with("disable_") {
                assert_eq!(value, Value::Bool(true));
                let is_off = |(place, text): &(String, String)| place == field && text.is_empty();
                assert!(shown.iter().any(is_off), "{path} is sent, and no screen shows it");
                continue;
            }
            // A date may be typed in another way than it is sent.
            let is_date = path.ends_with("custom_expiration_date");
            let wanted = if is_date && wanted == "09 JUN 2027" { "2027-06-09".into() } else { wanted };
            let found = shown
                .iter()
                .filter(|(place, _)| place == field)
                .any(|(_, text)| bare(text).contains(&bare(&wanted)));
            assert!(found, "{path} sends {value}, and no screen shows it");
        }
    }
}

#[test]
fn a_date_is_shown_as_it_is_sent() {
    let mut model = filled(DATES);
    go_to_step(&mut model, Step::Validity);
    let form = format!("{:?}", model.form());
    assert!(form.contains("09 JUN 2027") && form.contains("09 FEB 2027"), "{form}");
}
