//! What a refusal means, what to do about it, and which fields it is about.

use std::sync::LazyLock;
use std::time::Duration;

use serde::Deserialize;
use strum::IntoEnumIterator;

use crate::order::parameter::FieldId;
use crate::order::text::{counted, sentence};

/// A refusal by the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What was refused.
    pub of: Deal,
    /// The HTTP status.
    pub status: u16,
    /// Every entry of `errors`, in the order sent. Empty when the body held none.
    pub errors: Vec<ServiceError>,
    /// A description of a body that was not the service's error format, such as
    /// `an HTML page of 2 KB titled "Forbidden"`. Never the body itself.
    pub body: Option<String>,
    /// How long to wait before the next request, from `Retry-After`.
    pub retry_after: Option<Duration>,
}

/// What was asked for, where it was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Deal {
    /// An order.
    #[default]
    Order,
    /// A reissue of the certificate of one.
    Reissue,
}

impl Deal {
    /// What was asked for, by whether that is a reissue.
    pub fn of(is_reissue: bool) -> Deal {
        if is_reissue { Deal::Reissue } else { Deal::Order }
    }

    /// What it is called.
    pub fn noun(self) -> &'static str {
        match self {
            Deal::Order => "order",
            Deal::Reissue => "reissue",
        }
    }

    /// What is so after it was refused: half a sentence.
    pub fn after(self) -> &'static str {
        match self {
            Deal::Order => "nothing was bought",
            Deal::Reissue => "the order is as it was",
        }
    }
}

/// One entry of the service's `errors`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceError {
    /// `code`, as it came, with any suffix after a pipe: `not_found|product`.
    pub code: String,
    /// `message`, as it came, control characters made visible.
    pub message: String,
}

/// A code of the service that is known: `assets/service_errors.json`.
#[derive(Deserialize)]
struct KnownError {
    /// The code, with or without a suffix after a pipe.
    code: String,
    /// What it means and what to do, in plain words.
    cure: String,
    /// The parameters it is about, in the specification's terms.
    fields: Vec<String>,
}

static KNOWN: LazyLock<Vec<KnownError>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../assets/service_errors.json"))
        .expect("assets/service_errors.json is part of the program and read by a test")
});

/// A code and its suffix, which stands behind the first pipe or colon: `not_found|product`,
/// `invalid_value:validity_years`.
pub fn code_parts(code: &str) -> (&str, Option<&str>) {
    match code.split_once(['|', ':']) {
        Some((code, suffix)) => (code, Some(suffix)),
        None => (code, None),
    }
}

/// The known error behind a code: the code itself, or what stands before its suffix.
fn known(code: &str) -> Option<&'static KnownError> {
    let wanted = code_parts(code);
    let find = |wanted| KNOWN.iter().find(|known| code_parts(&known.code) == wanted);
    find(wanted).or_else(|| find((wanted.0, None)))
}

/// What a code of the service means and what to do about it; none for a code nobody has documented.
pub fn describe(code: &str) -> Option<&'static str> {
    known(code).map(|known| known.cure.as_str())
}

/// Whether a refusal is in the service's own error format.
pub fn is_of_the_service(refusal: &Refusal) -> bool {
    !refusal.errors.is_empty()
}

/// That the service refused it, as [`explain`] begins.
pub fn said(refusal: &Refusal) -> String {
    let Refusal { of, status, .. } = refusal;
    format!("The service refused the {} (HTTP status {status}). {}.", of.noun(), capital(of.after()))
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// What a refusal means as a whole and what to do. Its `errors` are not repeated: they are for the
/// reader to show, each with [`describe`].
pub fn explain(refusal: &Refusal) -> String {
    let mut text = match is_of_the_service(refusal) {
        true => said(refusal),
        false => format!(
            "Something on the way, such as a proxy or a firewall, seems to have answered in the service's place (HTTP \
             status {}); the {} most probably did not arrive.",
            refusal.status,
            refusal.of.noun()
        ),
    };
    if let Some(body) = &refusal.body {
        text += &format!(" The answer was {body}.");
    }
    text.push(' ');
    text += &advice(refusal);
    if refusal.status != 429
        && let Some(wait) = refusal.retry_after
    {
        text += &format!(" The service asks to wait {} first.", seconds(wait.as_secs()));
    }
    text
}

/// One of the errors of a refusal in a line: its message, its code behind that, both as they came, and its cure if it is
/// known. Where the status alone says what to do, [`explain`] does, and the line leaves it out.
pub fn line(refusal: &Refusal, error: &ServiceError) -> String {
    let cure = describe(&error.code).filter(|_| !matches!(refusal.status, 401 | 403 | 404 | 429));
    let said = match (error.message.trim_end_matches(['.', ' ']), error.code.as_str()) {
        ("", code) => code.to_owned(),
        (_, "") => error.message.clone(),
        (message, code) => format!("{message} ({code})."),
    };
    match cure {
        Some(cure) => format!("{} {cure}", sentence(&said)),
        None => said,
    }
}

/// What to do about a refusal.
fn advice(refusal: &Refusal) -> String {
    let has = |code: &str| {
        let wanted = code_parts(code);
        refusal.errors.iter().any(|error| code_parts(&error.code) == wanted)
    };
    let is_known_path = is_of_the_service(refusal) && !has("not_found|route");
    if refusal.of == Deal::Reissue
        && let Some(fixed) =
            of_a_reissue(refusal.status, has("access_denied|missing_permission"), is_known_path)
    {
        return fixed.to_owned();
    }
    let fixed = match refusal.status {
        401 | 403 if has("access_denied|missing_permission") => {
            "The API key's role does not allow ordering: a View only key cannot order. Use a key with a role that can, \
             made in the account that is to pay."
        }
        401 | 403 if has("access_denied|invalid_approver") => {
            "The API key's user may not approve orders here. Leave skip_approval off, and the order waits for an approver."
        }
        401 | 403 => {
            "Check three things. The API key: is it complete, and was it not revoked? Its role: a View only key cannot \
             order. The region: a key of the US service does not work on the EU service, nor the other way round \
             (--region us or --region eu)."
        }
        404 if has("not_found|product") => {
            "The product is not enabled for this account. Choose another product, or ask your account manager to enable it."
        }
        404 if has("not_found|order") => {
            "The order to renew is not in this account. Check its ID: a renewal must come from the account that placed it."
        }
        404 if refusal.errors.is_empty() || has("not_found|route") => {
            "Nothing is at this address. Check --base-url: the service's own ends in /services/v2."
        }
        404 => {
            "Something the order names does not exist in this account: check product, container and renewed order."
        }
        407 => {
            "A proxy wants a user name and a password. Put them into HTTPS_PROXY: http://USER:PASSWORD@HOST:PORT"
        }
        413 => {
            "The request is too large for the service, or for a proxy on the way. Order fewer names, or shorten the \
             comments and messages."
        }
        429 => return too_many(refusal),
        _ if refusal.errors.is_empty() => {
            "It is not in the service's error format. Check --base-url and the proxy settings."
        }
        _ => return format!("Correct what it names, then {} again.", refusal.of.noun()),
    };
    fixed.to_owned()
}

/// What to do about a refusal of a reissue, where that is something else than of an order.
fn of_a_reissue(status: u16, lacks_permission: bool, is_known_path: bool) -> Option<&'static str> {
    match status {
        401 | 403 if lacks_permission => Some(
            "The API key's role does not allow it: a View only key cannot reissue. Use a key with a role that can, made \
             in the account of the order.",
        ),
        404 if is_known_path => Some(
            "The account of this API key has no such order, or it cannot be reissued. Look at the order in CertCentral; \
             it may be of another account or region.",
        ),
        _ => None,
    }
}

/// When to try again after status 429. The service takes 100 requests in 5 seconds and 1000 in 3
/// minutes from one key.
fn too_many(refusal: &Refusal) -> String {
    let when = match refusal.retry_after {
        Some(wait) => {
            format!("{} again after {}.", capital(refusal.of.noun()), seconds(wait.as_secs().max(1)))
        }
        None => format!("Wait 5 seconds or more, then {} again.", refusal.of.noun()),
    };
    format!("Too many requests came with this API key in a short time. {when}")
}

/// A number of seconds for a person, in minutes where there are many.
pub fn seconds(count: u64) -> String {
    match count {
        ..=120 => counted(count, "second"),
        _ => counted(count.div_ceil(60), "minute"),
    }
}

/// The fields of the form an error is about, best guess first: what its code stands for, then the
/// parameters its code and its message name. Empty when nothing is named.
///
/// A row of a list is taken from the message (`dcv_emails[2].email`), and is the first otherwise.
pub fn fields(error: &ServiceError) -> Vec<FieldId> {
    let by_code = known(&error.code).into_iter().flat_map(|known| &known.fields);
    let mut found: Vec<FieldId> = by_code.filter_map(|path| field_at(path)).collect();
    if found.is_empty() {
        found.extend(named_in_code(&error.code));
    }
    for word in error.message.split(|c: char| !(c.is_ascii_alphanumeric() || "_.[]".contains(c))) {
        found.extend(field_at(word));
    }
    let mut seen = Vec::with_capacity(found.len());
    for field in found {
        if !seen.contains(&field) {
            seen.push(field);
        }
    }
    seen
}

/// Everyday words, and parts of several objects: a parameter whose path ends with one of these is not named by it
/// alone.
const COMMON: [&str; 6] = ["id", "years", "days", "custom_expiration_date", "email", "value"];

/// What an error calls a parameter but by its path: objects, for the field of each that is looked at first.
const ALSO_CALLED: [(&str, FieldId); 6] = [
    ("product_name_id", FieldId::Product),
    ("certificate.server_platform", FieldId::ServerPlatform),
    ("dcv_emails", FieldId::MailDomain(0)),
    ("technical_contact", FieldId::FirstName),
    ("container", FieldId::Container),
    ("custom_fields", FieldId::CustomFieldId(0)),
];

/// A request parameter that an error can name.
struct Named {
    /// Its path without rows.
    path: String,
    /// The field it is typed into, in the first row.
    field: FieldId,
}

impl Named {
    /// The last part of its path.
    fn last(&self) -> &str {
        self.path.rsplit('.').next().unwrap_or(&self.path)
    }

    /// Whether the last part of its path names it when it stands alone.
    fn is_named_by_last(&self) -> bool {
        !COMMON.contains(&self.last())
    }
}

/// The request parameters that an error can name, in the order of the fields.
static PARAMETERS: LazyLock<Vec<Named>> = LazyLock::new(|| {
    // What is typed is at fault where two fields have one path; of a product it is the choice.
    let own = FieldId::iter()
        .filter(|field| !matches!(field, FieldId::OtherProduct | FieldId::Renewal | FieldId::CsrFile));
    let own = own.map(|field| Named { path: without_rows(field.parameter().path).0, field });
    let others = ALSO_CALLED.iter().map(|(path, field)| Named { path: (*path).to_owned(), field: *field });
    let mut named: Vec<Named> = own.chain(others).collect();
    // The name of an entry is not typed: it stands behind the domain that is.
    named.sort_by_key(|named| match named.field {
        FieldId::MailName(row) => (FieldId::MailDomain(row), true),
        field => (field, false),
    });
    named
});

/// The field a word of a message names: a parameter's path, the end of one, or its last part alone.
fn field_at(word: &str) -> Option<FieldId> {
    let (path, row) = without_rows(word);
    let ends_with = |full: &str| full.strip_suffix(&path).is_some_and(|before| before.ends_with('.'));
    let exact = PARAMETERS.iter().find(|named| named.path == path);
    let found = exact.or_else(|| {
        PARAMETERS
            .iter()
            .find(|named| ends_with(&named.path) && (path.contains('.') || named.is_named_by_last()))
    });
    found.map(|named| named.field.in_row(row))
}

/// A path in lower case without its rows, and the first row it had: `dcv_emails[2].email` and
/// `dcv_emails.2.email` are row 2 of `dcv_emails.email`.
fn without_rows(word: &str) -> (String, usize) {
    let lower = word.to_ascii_lowercase();
    let spaced = lower.replace(['[', ']'], ".");
    let parts = spaced.split('.').filter(|part| !part.is_empty());
    let (rows, names): (Vec<&str>, Vec<&str>) =
        parts.partition(|part| part.bytes().all(|b| b.is_ascii_digit()));
    let row = rows.first().and_then(|row| row.parse::<u16>().ok()).unwrap_or(0);
    (names.join("."), usize::from(row))
}

/// The fields of the parameters that stand in a code as whole words: `invalid_dns_names`.
fn named_in_code(code: &str) -> impl Iterator<Item = FieldId> {
    let words = format!("_{}_", code.to_ascii_lowercase().replace(['|', ':', '-', '.'], "_"));
    let is_in_code =
        move |named: &&Named| named.is_named_by_last() && words.contains(&format!("_{}_", named.last()));
    PARAMETERS.iter().filter(is_in_code).map(|named| named.field)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn error(code: &str, message: &str) -> ServiceError {
        ServiceError { code: code.to_owned(), message: message.to_owned() }
    }

    fn refusal(status: u16, codes: &[&str]) -> Refusal {
        let errors = codes.iter().map(|code| error(code, "")).collect();
        Refusal { of: Deal::Order, status, errors, body: None, retry_after: None }
    }

    #[test]
    fn every_known_error_has_a_cure_and_real_fields() {
        assert!(KNOWN.len() >= 20, "{}", KNOWN.len());
        for (index, known) in KNOWN.iter().enumerate() {
            assert!(known.cure.len() > 20 && known.cure.is_ascii(), "{}", known.code);
            assert!(!KNOWN[..index].iter().any(|other| other.code == known.code), "{} twice", known.code);
            for path in &known.fields {
                assert!(field_at(path).is_some(), "{}: no field has the path {path}", known.code);
            }
        }
    }

    #[test]
    fn a_code_is_known_by_its_prefix() {
        let cases = [
            ("caa_check_failed|example.com", Some("dig CAA")),
            ("not_found|product", Some("not enabled for this account")),
            ("not_found|order", Some("no such order")),
            ("not_found|other", Some("Something the order names")),
            ("order_not_eligible_for_renewal", Some("does not renew this order now")),
            ("order_renewed_already", Some("Another order renews this one")),
            ("access_denied|missing_permission", Some("View only")),
            ("request_limit_exceeded", Some("Wait 5 seconds")),
            ("caa_check", None),
            ("made_up", None),
            ("", None),
            ("not_found:product", Some("not enabled for this account")),
            ("not_found:anything|else", Some("Something the order names")),
            ("access_denied:missing_permission", Some("View only")),
        ];
        for (code, expected) in cases {
            match (describe(code), expected) {
                (Some(cure), Some(part)) => assert!(cure.contains(part), "{code}: {cure}"),
                (found, expected) => assert_eq!(found.is_some(), expected.is_some(), "{code}"),
            }
        }
    }

    #[test]
    fn every_field_is_named_by_its_path_in_any_row() {
        for field in FieldId::iter() {
            let field = field.in_row(3);
            let shown = match field {
                FieldId::OtherProduct => FieldId::Product,
                FieldId::Renewal => FieldId::RenewalOfOrderId,
                FieldId::CsrFile => FieldId::Csr,
                field => field,
            };
            assert_eq!(field_at(&field.path()), Some(shown), "{}", field.path());
        }
    }

    #[test]
    fn an_object_leads_to_a_field_in_it() {
        for (path, field) in ALSO_CALLED {
            let own = without_rows(&field.path()).0;
            assert!(
                own.starts_with(&format!("{path}.")) || path == "product_name_id",
                "{path} leads to {own}"
            );
        }
    }

    #[test]
    fn errors_name_fields() {
        use FieldId::*;
        let cases: [(&str, &str, &[FieldId]); 24] = [
            ("csr_invalid_cannot_parse", "The CSR cannot be parsed.", &[Csr]),
            ("invalid_wildcard_dcv_method", "", &[DcvMethod]),
            ("not_found|product", "", &[Product]),
            ("cert_validity_exceeds_order_validity", "", &[CertValidity, OrderValidity]),
            ("caa_check_failed|a.example.com", "", &[CommonName, DnsNames]),
            ("bad_request", "certificate.dns_names[3] is not valid", &[DnsNames]),
            ("bad_request", "Missing \"email_domain\".", &[MailDomain(0)]),
            ("bad_request", "dcv_emails[2].email is not an address", &[MailAddress(2)]),
            ("bad_request", "dcv_emails.1.email_domain: must be a base domain", &[MailDomain(1)]),
            ("bad_request", "custom_fields[1].value is required", &[CustomFieldValue(1)]),
            ("bad_request", "custom_fields is required", &[CustomFieldId(0)]),
            ("bad_request", "order_validity.years must be 1-6", &[OrderYears]),
            ("bad_request", "cert_validity.days and order_validity", &[CertDays, OrderValidity]),
            (
                "bad_request",
                "technical_contact.email, technical_contact.telephone",
                &[ContactEmail, Telephone],
            ),
            ("bad_request", "Container 12 does not exist", &[Container]),
            ("bad_request", "server_platform.id is unknown", &[ServerPlatform]),
            ("bad_request", "alternative_order_id is in use", &[AlternativeOrderId]),
            ("bad_request", "dcv_emails[99999999999999999999].email", &[MailAddress(0)]),
            ("invalid_dns_names", "bad", &[DnsNames]),
            ("invalid_common_name|x", "certificate.common_name", &[CommonName]),
            ("bad_request", "The email is wrong in two days and years", &[]),
            ("bad_request", "certificate id value", &[]),
            ("made_up", "Something happened.", &[]),
            ("", "", &[]),
        ];
        for (code, message, expected) in cases {
            assert_eq!(fields(&error(code, message)), expected, "{code}: {message}");
        }
    }

    #[test]
    fn a_refusal_says_what_to_do() {
        let of = |status, body: Option<&str>, wait: Option<u64>| Refusal {
            of: Deal::Order,
            body: body.map(str::to_owned),
            retry_after: wait.map(Duration::from_secs),
            ..refusal(status, &[])
        };
        let cases = [
            (refusal(401, &["access_denied"]), "key of the US service does not work on the EU"),
            (of(403, Some("an empty body"), None), "View only"),
            (refusal(403, &["access_denied|missing_permission"]), "role does not allow ordering"),
            (refusal(404, &["not_found|product"]), "not enabled for this account"),
            (refusal(404, &["not_found|order"]), "The order to renew"),
            (refusal(404, &["not_found|container"]), "check product, container"),
            (refusal(404, &["not_found|route"]), "Check --base-url"),
            (
                of(404, Some("an HTML page of 2 KB"), None),
                "The answer was an HTML page of 2 KB. Nothing is at",
            ),
            (refusal(429, &["request_limit_exceeded"]), "Wait 5 seconds or more"),
            (of(429, None, Some(17)), "Order again after 17 seconds."),
            (of(429, None, Some(0)), "Order again after 1 second."),
            (of(429, None, Some(3599)), "Order again after 60 minutes."),
            (of(413, None, None), "too large"),
            (of(407, None, None), "HTTPS_PROXY"),
            (of(400, Some("an empty body"), None), "not in the service's error format"),
            (refusal(400, &["made_up"]), "Correct what it names"),
            (of(403, None, Some(30)), "asks to wait 30 seconds"),
        ];
        for (refusal, expected) in cases {
            let text = explain(&refusal);
            assert!(text.contains(expected), "{refusal:?}: {text}");
            let is_certain = text.contains(&format!("{}). Nothing was bought.", refusal.status));
            assert_eq!(is_certain, !refusal.errors.is_empty(), "{text}");
            assert_eq!(text.contains("most probably did not arrive"), refusal.errors.is_empty(), "{text}");
        }
    }
}
