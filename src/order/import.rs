//! A request body, read back into a draft: what `--from FILE` loads and `dvorder check FILE` judges.
//!
//! Nothing is lost in silence. Deprecated parameters are carried over to their successors, a
//! value of the wrong type is carried over where its meaning is plain, and whatever cannot be
//! kept is named.

use serde_json::{Map, Value};

use super::csr;
use super::dcv;
use super::domain::DomainName;
use super::draft::{Draft, FieldId, OFF, ON};
use super::names::Names;
use super::problem::{Finding, Place, Problem};
use super::text::quoted;
use super::validity;

/// A loaded request body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// What the form starts from. Parameters the body lacks are empty, not at the form's defaults.
    pub draft: Draft,
    /// What was carried over, dropped or unreadable. The draft's own problems are not among
    /// these: [`super::check::check`] finds them.
    pub problems: Vec<Problem>,
}

/// Reads a request body.
///
/// # Errors
/// The text is not JSON, or not a JSON object.
pub fn import(text: &str) -> Result<Import, Finding> {
    let text = text.trim_start_matches('\u{feff}');
    let value: Value = serde_json::from_str(text).map_err(|error| not_json(text, &error))?;
    let Value::Object(body) = value else {
        return Err(Finding::error(
            format!("This is {}, not a request body.", kind_of(&value)),
            "A request body is one JSON object: { \"certificate\": { … }, … }.",
        ));
    };
    let mut reader = Reader { draft: Draft::default(), problems: Vec::new() };
    reader.object("", &body, BODY);
    deprecated_validity(&mut reader, &body);
    mail_rows_follow_the_names(&mut reader);
    let renewal = match (body.get("renewal_of_order_id"), body.get("renewed_thumbprint")) {
        (None | Some(Value::Null), None | Some(Value::Null)) => "new",
        (None | Some(Value::Null), Some(_)) => "thumbprint",
        (Some(_), None | Some(Value::Null)) => "order",
        (Some(_), Some(_)) => {
            reader.warn(
                "renewed_thumbprint",
                "The body names the renewed order twice; its ID is sent, the thumbprint is not.",
                "Keep one of the two.",
            );
            "order"
        }
    };
    reader.draft.set(FieldId::Renewal, renewal);
    Ok(Import { draft: reader.draft, problems: reader.problems })
}

fn not_json(text: &str, error: &serde_json::Error) -> Finding {
    if csr::holds_private_key(text) {
        return Finding::error(
            "This file holds a private key, not a request body. Nothing of it was kept.",
            "If it was ever sent anywhere, treat the key as exposed. Name the JSON file of the request instead.",
        );
    }
    Finding::error(
        format!("This is not JSON: line {}, column {}.", error.line(), error.column()),
        "A request body is one JSON object. Look for a missing comma, quote or brace just before that place.",
    )
}

/// How the value of a key becomes text in a field.
enum Rule {
    Text(FieldId),
    /// An array of texts, one a line.
    Lines(FieldId),
    Int(FieldId),
    /// A bool whose default is false: only true is kept.
    Switch(FieldId),
    /// A bool whose default the account sets: both are kept.
    Bool(FieldId),
    /// A 0/1 integer whose default is 0: only 1 is kept.
    SwitchInt(FieldId),
    /// A 0/1 integer whose default the account sets: both are kept.
    BoolInt(FieldId),
    Object(Keys),
    /// An object whose key `id` is required: its path is needed to say so.
    IdObject(FieldId),
    /// A deprecated parameter that [`deprecated_validity`] reads.
    DeprecatedValidity,
    Special(fn(&mut Reader, &str, &Value)),
}

type Keys = &'static [(&'static str, Rule)];

/// Every request parameter of the specification, in its order.
const BODY: Keys = &[
    ("certificate", Rule::Object(CERTIFICATE)),
    ("renewed_thumbprint", Rule::Text(FieldId::RenewedThumbprint)),
    ("order_validity", Rule::Special(order_validity)),
    ("validity_years", Rule::DeprecatedValidity),
    ("validity_days", Rule::DeprecatedValidity),
    ("custom_expiration_date", Rule::DeprecatedValidity),
    ("comments", Rule::Text(FieldId::Comments)),
    ("apply_cr_discount", Rule::Switch(FieldId::ApplyCrDiscount)),
    ("serial_number", Rule::Text(FieldId::SerialNumber)),
    ("auto_renew", Rule::SwitchInt(FieldId::AutoRenew)),
    ("custom_renewal_message", Rule::Text(FieldId::CustomRenewalMessage)),
    ("disable_renewal_notifications", Rule::Switch(FieldId::DisableRenewalNotifications)),
    ("additional_emails", Rule::Lines(FieldId::AdditionalEmails)),
    ("renewal_of_order_id", Rule::Int(FieldId::RenewalOfOrderId)),
    ("payment_method", Rule::Text(FieldId::PaymentMethod)),
    ("dcv_method", Rule::Text(FieldId::DcvMethod)),
    ("dcv_emails", Rule::Special(dcv_emails)),
    ("locale", Rule::Text(FieldId::Locale)),
    ("skip_approval", Rule::Switch(FieldId::SkipApproval)),
    ("disable_ct", Rule::Switch(FieldId::DisableCt)),
    ("container", Rule::IdObject(FieldId::Container)),
    ("custom_fields", Rule::Special(custom_fields)),
    ("technical_contact", Rule::Special(technical_contact)),
    ("alternative_order_id", Rule::Text(FieldId::AlternativeOrderId)),
    ("enable_guest_access", Rule::BoolInt(FieldId::EnableGuestAccess)),
    ("use_auth_key", Rule::Bool(FieldId::UseAuthKey)),
];

const CERTIFICATE: Keys = &[
    ("common_name", Rule::Text(FieldId::CommonName)),
    ("dns_names", Rule::Lines(FieldId::DnsNames)),
    ("csr", Rule::Text(FieldId::Csr)),
    ("organization_units", Rule::Special(organization_units)),
    ("server_platform", Rule::IdObject(FieldId::ServerPlatform)),
    ("cert_validity", Rule::Special(cert_validity)),
];

const ORDER_VALIDITY: Keys = &[
    ("years", Rule::Int(FieldId::OrderYears)),
    ("days", Rule::Int(FieldId::OrderDays)),
    ("custom_expiration_date", Rule::Text(FieldId::OrderDate)),
];

const CERT_VALIDITY: Keys = &[
    ("years", Rule::Int(FieldId::CertYears)),
    ("days", Rule::Int(FieldId::CertDays)),
    ("custom_expiration_date", Rule::Text(FieldId::CertDate)),
];

const TECHNICAL_CONTACT: Keys = &[
    ("first_name", Rule::Text(FieldId::FirstName)),
    ("last_name", Rule::Text(FieldId::LastName)),
    ("telephone", Rule::Text(FieldId::Telephone)),
    ("job_title", Rule::Text(FieldId::JobTitle)),
    ("email", Rule::Text(FieldId::ContactEmail)),
];

struct Reader {
    draft: Draft,
    problems: Vec<Problem>,
}

fn joined(path: &str, key: &str) -> String {
    let key = super::text::visible(key);
    if path.is_empty() { key } else { format!("{path}.{key}") }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

impl Reader {
    fn say(&mut self, path: &str, found: Finding) {
        self.problems.push(found.at(Place::Path(path.to_owned())));
    }

    fn warn(&mut self, path: &str, message: &str, fix: &str) {
        self.say(path, Finding::warning(message, fix));
    }

    fn wrong_type(&mut self, path: &str, wanted: &str, value: &Value, kept: bool) {
        let fix =
            if kept { "It was taken for what it seems to mean. Mend the file." } else { "It was left out." };
        self.say(
            path,
            Finding::error(format!("{wanted} is wanted here, and this is {}.", kind_of(value)), fix),
        );
    }

    fn object(&mut self, path: &str, object: &Map<String, Value>, keys: Keys) {
        for (key, value) in object {
            let path = joined(path, key);
            match keys.iter().find(|(known, _)| known == key) {
                Some((_, rule)) => self.apply(&path, value, rule),
                None => self.warn(
                    &path,
                    &format!("The specification has no parameter {}.", quoted(&path)),
                    "It is not sent. Check its spelling and its place.",
                ),
            }
        }
    }

    fn apply(&mut self, path: &str, value: &Value, rule: &Rule) {
        if value.is_null() {
            return;
        }
        match rule {
            Rule::Text(field) => self.text(path, value, *field),
            Rule::Lines(field) => self.lines(path, value, *field),
            Rule::Int(field) => self.int(path, value, *field),
            Rule::Switch(field) => self.yes_or_no(path, value, *field, Wanted::Bool, ""),
            Rule::Bool(field) => self.yes_or_no(path, value, *field, Wanted::Bool, OFF),
            Rule::SwitchInt(field) => self.yes_or_no(path, value, *field, Wanted::ZeroOrOne, ""),
            Rule::BoolInt(field) => self.yes_or_no(path, value, *field, Wanted::ZeroOrOne, OFF),
            Rule::Object(keys) => match value {
                Value::Object(object) => self.object(path, object, keys),
                _ => self.wrong_type(path, "An object", value, false),
            },
            Rule::IdObject(field) => self.id_object(path, value, *field),
            Rule::DeprecatedValidity => {}
            Rule::Special(read) => read(self, path, value),
        }
    }

    /// Stores a text, unless it holds a private key.
    fn store(&mut self, path: &str, text: &str, field: FieldId) {
        if csr::holds_private_key(text) {
            self.say(
                path,
                Finding::error(
                    "This is a private key. It was not kept.",
                    "Remove it from the file and treat it as exposed: make a new key and a new CSR.",
                ),
            );
        } else {
            self.draft.set(field, text);
        }
    }

    fn text(&mut self, path: &str, value: &Value, field: FieldId) {
        match value {
            Value::String(text) if text.trim().is_empty() => {
                self.say(path, Finding::hint("This is empty text, and is left out.", ""));
            }
            Value::String(text) => self.store(path, text, field),
            Value::Number(number) => {
                self.wrong_type(path, "Text", value, true);
                self.draft.set(field, number.to_string());
            }
            _ => self.wrong_type(path, "Text", value, false),
        }
    }

    fn lines(&mut self, path: &str, value: &Value, field: FieldId) {
        let entries = match value {
            Value::Array(entries) => entries.as_slice(),
            Value::String(_) => {
                self.wrong_type(path, "A list", value, true);
                std::slice::from_ref(value)
            }
            _ => return self.wrong_type(path, "A list", value, false),
        };
        // One line for each entry, even an empty one: a problem's line is then its index here.
        let lines: Vec<String> = entries
            .iter()
            .enumerate()
            .map(|(index, entry)| self.line(&format!("{path}[{index}]"), entry))
            .collect();
        if lines.iter().any(|line| !line.is_empty()) {
            self.store(path, &lines.join("\n"), field);
        }
    }

    fn line(&mut self, path: &str, entry: &Value) -> String {
        let Value::String(text) = entry else {
            self.wrong_type(path, "Text", entry, false);
            return String::new();
        };
        if text.trim().is_empty() {
            self.warn(path, "This entry is empty, and is left out.", "Remove it from the list.");
        } else if text.trim().contains([' ', '\t', '\r', '\n', ',', ';']) {
            self.say(
                path,
                Finding::error(
                    format!("{} is more than one entry.", quoted(text)),
                    "Give each an entry of its own in the list.",
                ),
            );
        }
        text.trim().replace(['\r', '\n'], " ")
    }

    fn int(&mut self, path: &str, value: &Value, field: FieldId) {
        match value {
            Value::Number(number) => self.draft.set(field, number.to_string()),
            Value::String(text) if !text.trim().is_empty() => {
                self.wrong_type(path, "A number without quotes", value, true);
                self.store(path, text.trim(), field);
            }
            _ => self.wrong_type(path, "A number", value, false),
        }
    }

    fn yes_or_no(&mut self, path: &str, value: &Value, field: FieldId, wanted: Wanted, off: &str) {
        let yes = match value {
            Value::Bool(yes) => Some(*yes),
            Value::Number(number) => match number.as_i64() {
                Some(0) => Some(false),
                Some(1) => Some(true),
                _ => None,
            },
            Value::String(text) => match text.trim().to_ascii_lowercase().as_str() {
                "true" | "1" => Some(true),
                "false" | "0" => Some(false),
                _ => None,
            },
            _ => None,
        };
        match (wanted, value) {
            _ if yes.is_none() => self.wrong_type(path, wanted.words(), value, false),
            (Wanted::Bool, Value::Bool(_)) | (Wanted::ZeroOrOne, Value::Number(_)) => {}
            // The specification's own example writes disable_ct as 0.
            (Wanted::Bool, Value::Number(_)) => {
                self.say(
                    path,
                    Finding::hint("true or false is wanted here; 0 and 1 are taken for them.", ""),
                );
            }
            _ => self.wrong_type(path, wanted.words(), value, true),
        }
        match yes {
            Some(true) => self.draft.set(field, ON),
            Some(false) => self.draft.set(field, off),
            None => {}
        }
    }

    fn id_object(&mut self, path: &str, value: &Value, field: FieldId) {
        let Value::Object(object) = value else {
            return self.wrong_type(path, "An object", value, false);
        };
        if object.get("id").is_none_or(Value::is_null) {
            self.say(
                &joined(path, "id"),
                Finding::error("The ID is missing.", format!("Give it, or leave {path} out.")),
            );
        }
        for (key, value) in object {
            let path = joined(path, key);
            if key == "id" {
                self.apply(&path, value, &Rule::Int(field));
            } else {
                self.warn(
                    &path,
                    &format!("The specification has no parameter {}.", quoted(&path)),
                    "It is not sent. Check its spelling and its place.",
                );
            }
        }
    }

    /// Reads `order_validity` or `cert_validity` and chooses the form that counts: the date
    /// overrides the days, and the days override the years.
    fn period(&mut self, path: &str, value: &Value, keys: Keys, form_field: FieldId, fields: [FieldId; 3]) {
        let Value::Object(object) = value else {
            return self.wrong_type(path, "An object", value, false);
        };
        self.object(path, object, keys);
        let [years, days, date] = fields;
        let given: Vec<(&str, FieldId)> = [("date", date), ("days", days), ("years", years)]
            .into_iter()
            .filter(|(_, field)| !self.draft.text(*field).is_empty())
            .collect();
        let Some((form, strongest)) = given.first().copied() else { return };
        self.draft.set(form_field, form);
        for (_, overridden) in given.iter().skip(1) {
            self.warn(
                &overridden.path(),
                &format!("{} overrides this, so it is not sent.", strongest.path()),
                "Keep one of the two.",
            );
        }
    }
}

#[derive(Clone, Copy)]
enum Wanted {
    Bool,
    ZeroOrOne,
}

impl Wanted {
    fn words(self) -> &'static str {
        match self {
            Wanted::Bool => "true or false",
            Wanted::ZeroOrOne => "0 or 1",
        }
    }
}

fn order_validity(reader: &mut Reader, path: &str, value: &Value) {
    let fields = [FieldId::OrderYears, FieldId::OrderDays, FieldId::OrderDate];
    reader.period(path, value, ORDER_VALIDITY, FieldId::OrderValidity, fields);
}

fn cert_validity(reader: &mut Reader, path: &str, value: &Value) {
    let fields = [FieldId::CertYears, FieldId::CertDays, FieldId::CertDate];
    reader.period(path, value, CERT_VALIDITY, FieldId::CertValidity, fields);
}

fn organization_units(reader: &mut Reader, path: &str, _: &Value) {
    reader.warn(
        path,
        "organization_units is deprecated and ignored for public certificates; it is not sent.",
        "Remove it from the file.",
    );
}

fn technical_contact(reader: &mut Reader, path: &str, value: &Value) {
    let Value::Object(object) = value else {
        return reader.wrong_type(path, "An object", value, false);
    };
    reader.object(path, object, TECHNICAL_CONTACT);
    if !super::check::has_contact(&reader.draft) {
        reader.say(
            path,
            Finding::error(
                "The contact is empty.",
                "Give first_name, last_name, telephone and email, or leave technical_contact out.",
            ),
        );
    }
}

/// The objects of a list, with the path of each; anything else in the list is named.
fn objects<'a>(reader: &mut Reader, path: &str, value: &'a Value) -> Vec<(usize, &'a Map<String, Value>)> {
    let Value::Array(entries) = value else {
        reader.wrong_type(path, "A list", value, false);
        return Vec::new();
    };
    let mut found = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        match entry {
            Value::Object(object) => found.push((index, object)),
            _ => reader.wrong_type(&format!("{path}[{index}]"), "An object", entry, false),
        }
    }
    found
}

/// Reads one object of a list by the rules of its row, and names the required keys it lacks.
fn row(
    reader: &mut Reader,
    path: &str,
    object: &Map<String, Value>,
    keys: &[(&str, Rule)],
    required: &[&str],
) {
    for (key, value) in object {
        let key_path = joined(path, key);
        match keys.iter().find(|(known, _)| known == key) {
            Some((_, rule)) => reader.apply(&key_path, value, rule),
            None => reader.warn(
                &key_path,
                &format!("The specification has no parameter {}.", quoted(&key_path)),
                "It is not sent. Check its spelling and its place.",
            ),
        }
    }
    for key in required {
        let given = object.get(*key).is_some_and(|value| !value.is_null() && value.as_str() != Some(""));
        if !given {
            let found = Finding::error(format!("{key} is missing."), format!("Give it, or remove {path}."));
            reader.say(&joined(path, key), found);
        }
    }
}

fn dcv_emails(reader: &mut Reader, path: &str, value: &Value) {
    for (index, object) in objects(reader, path, value) {
        let keys = [
            ("dns_name", Rule::Text(FieldId::MailName(index))),
            ("email_domain", Rule::Text(FieldId::MailDomain(index))),
            ("email", Rule::Text(FieldId::MailAddress(index))),
        ];
        row(reader, &format!("{path}[{index}]"), object, &keys, &["dns_name", "email_domain"]);
    }
}

fn custom_fields(reader: &mut Reader, path: &str, value: &Value) {
    for (index, object) in objects(reader, path, value) {
        let keys = [
            ("metadata_id", Rule::Int(FieldId::CustomFieldId(index))),
            ("value", Rule::Text(FieldId::CustomFieldValue(index))),
        ];
        // A row that holds one of the two is judged with the draft; only an empty one is lost.
        let required: &[&str] = if object.is_empty() { &["metadata_id", "value"] } else { &[] };
        row(reader, &format!("{path}[{index}]"), object, &keys, required);
    }
}

/// Carries the deprecated order validity over to `order_validity`, the strongest of its three
/// forms, unless `order_validity` is there: then it wins.
fn deprecated_validity(reader: &mut Reader, body: &Map<String, Value>) {
    let successors = [
        ("custom_expiration_date", "date", FieldId::OrderDate),
        ("validity_days", "days", FieldId::OrderDays),
        ("validity_years", "years", FieldId::OrderYears),
    ];
    for (key, form, field) in successors {
        let Some(value) = body.get(key).filter(|value| !value.is_null()) else { continue };
        if value.as_str().is_some_and(|text| text.trim().is_empty()) {
            reader.say(key, Finding::hint(format!("{key} is deprecated and empty; it is left out."), ""));
            continue;
        }
        if !reader.draft.text(FieldId::OrderValidity).is_empty() {
            reader.warn(
                key,
                &format!(
                    "{key} is deprecated and not sent: the order's validity is given in a stronger form."
                ),
                "Remove it from the file.",
            );
            continue;
        }
        match (form, value) {
            ("date", Value::String(text)) => {
                let carried = validity::parse_date(text).map_or_else(|_| text.clone(), validity::wire_date);
                reader.store(key, &carried, field);
            }
            ("date", _) => reader.wrong_type(key, "A date as text", value, false),
            _ => reader.int(key, value, field),
        }
        if !reader.draft.text(field).is_empty() {
            reader.draft.set(FieldId::OrderValidity, form);
            reader.warn(
                key,
                &format!("{key} is deprecated; it was carried over to {}.", field.path()),
                "Write it there in the file.",
            );
        }
    }
}

/// Brings the names of `dcv_emails` into the form the rows are looked up by, and names the
/// entries that no name of the certificate stands for.
fn mail_rows_follow_the_names(reader: &mut Reader) {
    let names = Names::read(&reader.draft);
    let on_the_certificate: std::collections::HashSet<&str> =
        names.placed().map(|(_, name)| name.as_str()).collect();
    let rows: Vec<(usize, String)> =
        reader.draft.mail_rows().map(|(row, name)| (row, name.to_owned())).collect();
    if !rows.is_empty() && dcv::Method::parse(reader.draft.text(FieldId::DcvMethod)) != Ok(dcv::Method::Email)
    {
        reader.warn(
            "dcv_emails",
            "dcv_emails counts only with the DCV method email; it is not sent.",
            "Remove it, or choose email.",
        );
    }
    let mut seen = std::collections::HashSet::new();
    for (row, typed) in rows {
        let name = match DomainName::parse(&typed) {
            Ok(name) => name.as_str().to_owned(),
            Err(_) => typed.trim().to_ascii_lowercase(),
        };
        let path = FieldId::MailName(row).path();
        if !on_the_certificate.contains(name.as_str()) {
            reader.say(
                &path,
                Finding::error(
                    format!("{} is not a name of this certificate.", quoted(&name)),
                    "Add it to the names, or remove this entry.",
                ),
            );
        }
        if seen.insert(name.clone()) {
            reader.draft.set(FieldId::MailName(row), name);
        } else {
            reader.warn(
                &path,
                &format!("{} has an entry already; this one is not sent.", quoted(&name)),
                "Remove it.",
            );
            for field in [FieldId::MailName(row), FieldId::MailDomain(row), FieldId::MailAddress(row)] {
                reader.draft.set(field, "");
            }
        }
    }
}
