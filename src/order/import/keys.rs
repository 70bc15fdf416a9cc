//! Every request parameter of the specification by its place, and how each is read.

use std::sync::LazyLock;

use super::joined;
use crate::order::draft::FieldId;

/// How the value of a key becomes text in a field.
#[derive(Clone, Copy)]
pub enum Rule {
    /// A text of a certain form, such as a name or a date.
    Text(FieldId),
    /// A text that says what it likes. Nobody minds an empty one.
    FreeText(FieldId),
    /// An array of texts, one a line.
    Lines(FieldId),
    Int(FieldId),
    /// A bool whose default is false: only true is kept.
    Switch(FieldId),
    /// As [`Rule::Switch`], and the specification's own example writes 0.
    SwitchOrBit(FieldId),
    /// A bool whose default the account sets: both are kept.
    Bool(FieldId),
    /// A 0/1 integer whose default is 0: only 1 is kept.
    SwitchInt(FieldId),
    /// A 0/1 integer whose default the account sets: both are kept.
    BoolInt(FieldId),
    Object(&'static Shape),
    Rows(&'static RowShape),
    /// `organization_units`: an array of texts that the service ignores.
    IgnoredTexts,
    /// A deprecated parameter with a successor, read once all others are.
    DeprecatedValidity,
}

/// A type of JSON that a parameter has.
#[derive(Clone, Copy)]
pub enum Wanted {
    Text,
    Number,
    List,
    Object,
    Bool,
    ZeroOrOne,
}

impl Wanted {
    /// The type, at the start of a sentence.
    pub fn words(self) -> &'static str {
        match self {
            Wanted::Text => "Text",
            Wanted::Number => "A number",
            Wanted::List => "A list",
            Wanted::Object => "An object",
            Wanted::Bool => "true or false",
            Wanted::ZeroOrOne => "0 or 1",
        }
    }

    /// How to write it.
    pub fn example(self) -> &'static str {
        match self {
            Wanted::Text => "Write text in quotes, as in \"example.com\".",
            Wanted::Number => "Write digits without quotes, as in 12.",
            Wanted::List => "Write a list, as in [\"www.example.com\"].",
            Wanted::Object => "Write an object, as in { \"id\": 2 }.",
            Wanted::Bool => "Write true or false, without quotes.",
            Wanted::ZeroOrOne => "Write 0 or 1, without quotes.",
        }
    }
}

/// The keys of an object.
pub struct Shape {
    pub keys: &'static [(&'static str, Rule)],
    /// Those it must have. What the form itself demands is not among them.
    pub required: &'static [&'static str],
}

/// The rule of a key in an object of a list, by the number of its row.
type RowRule = fn(usize) -> Rule;

/// The keys of each object in a list, by the number of its row.
pub struct RowShape {
    pub keys: &'static [(&'static str, RowRule)],
    pub required: &'static [&'static str],
}

/// The request body, in the specification's order.
pub const BODY: Shape = Shape {
    keys: &[
        ("certificate", Rule::Object(&CERTIFICATE)),
        ("renewed_thumbprint", Rule::Text(FieldId::RenewedThumbprint)),
        ("order_validity", Rule::Object(&ORDER_VALIDITY)),
        ("validity_years", Rule::DeprecatedValidity),
        ("validity_days", Rule::DeprecatedValidity),
        ("custom_expiration_date", Rule::DeprecatedValidity),
        ("comments", Rule::FreeText(FieldId::Comments)),
        ("apply_cr_discount", Rule::Switch(FieldId::ApplyCrDiscount)),
        ("serial_number", Rule::FreeText(FieldId::SerialNumber)),
        ("auto_renew", Rule::SwitchInt(FieldId::AutoRenew)),
        ("custom_renewal_message", Rule::FreeText(FieldId::CustomRenewalMessage)),
        ("disable_renewal_notifications", Rule::Switch(FieldId::DisableRenewalNotifications)),
        ("additional_emails", Rule::Lines(FieldId::AdditionalEmails)),
        ("renewal_of_order_id", Rule::Int(FieldId::RenewalOfOrderId)),
        ("payment_method", Rule::Text(FieldId::PaymentMethod)),
        ("dcv_method", Rule::Text(FieldId::DcvMethod)),
        ("dcv_emails", Rule::Rows(&DCV_EMAILS)),
        ("locale", Rule::Text(FieldId::Locale)),
        ("skip_approval", Rule::Switch(FieldId::SkipApproval)),
        ("disable_ct", Rule::SwitchOrBit(FieldId::DisableCt)),
        ("container", Rule::Object(&CONTAINER)),
        ("custom_fields", Rule::Rows(&CUSTOM_FIELDS)),
        ("technical_contact", Rule::Object(&TECHNICAL_CONTACT)),
        ("alternative_order_id", Rule::Text(FieldId::AlternativeOrderId)),
        ("enable_guest_access", Rule::BoolInt(FieldId::EnableGuestAccess)),
        ("use_auth_key", Rule::Bool(FieldId::UseAuthKey)),
    ],
    required: &[],
};

const CERTIFICATE: Shape = Shape {
    keys: &[
        ("common_name", Rule::Text(FieldId::CommonName)),
        ("dns_names", Rule::Lines(FieldId::DnsNames)),
        ("csr", Rule::Text(FieldId::Csr)),
        ("organization_units", Rule::IgnoredTexts),
        ("server_platform", Rule::Object(&SERVER_PLATFORM)),
        ("cert_validity", Rule::Object(&CERT_VALIDITY)),
    ],
    required: &[],
};

const SERVER_PLATFORM: Shape =
    Shape { keys: &[("id", Rule::Int(FieldId::ServerPlatform))], required: &["id"] };

const CONTAINER: Shape = Shape { keys: &[("id", Rule::Int(FieldId::Container))], required: &["id"] };

const ORDER_VALIDITY: Shape = Shape {
    keys: &[
        ("years", Rule::Int(FieldId::OrderYears)),
        ("days", Rule::Int(FieldId::OrderDays)),
        ("custom_expiration_date", Rule::Text(FieldId::OrderDate)),
    ],
    required: &[],
};

const CERT_VALIDITY: Shape = Shape {
    keys: &[
        ("years", Rule::Int(FieldId::CertYears)),
        ("days", Rule::Int(FieldId::CertDays)),
        ("custom_expiration_date", Rule::Text(FieldId::CertDate)),
    ],
    required: &[],
};

const TECHNICAL_CONTACT: Shape = Shape {
    keys: &[
        ("first_name", Rule::Text(FieldId::FirstName)),
        ("last_name", Rule::Text(FieldId::LastName)),
        ("telephone", Rule::Text(FieldId::Telephone)),
        ("job_title", Rule::FreeText(FieldId::JobTitle)),
        ("email", Rule::Text(FieldId::ContactEmail)),
    ],
    required: &["first_name", "last_name", "telephone", "email"],
};

const DCV_EMAILS: RowShape = RowShape {
    keys: &[
        ("dns_name", |row| Rule::Text(FieldId::MailName(row))),
        ("email_domain", |row| Rule::Text(FieldId::MailDomain(row))),
        ("email", |row| Rule::Text(FieldId::MailAddress(row))),
    ],
    required: &["dns_name", "email_domain"],
};

const CUSTOM_FIELDS: RowShape = RowShape {
    keys: &[
        ("metadata_id", |row| Rule::Int(FieldId::CustomFieldId(row))),
        ("value", |row| Rule::Text(FieldId::CustomFieldValue(row))),
    ],
    required: &["metadata_id", "value"],
};

/// The parameter that an unknown key of an object was probably meant to be, by its full path:
/// one of the same object that is spelled nearly so, or one of the same name elsewhere.
pub fn meant(path: &str, siblings: &[&str], key: &str) -> Option<String> {
    let key = plain(key);
    let spelled_nearly =
        siblings.iter().filter_map(|sibling| Some((slips(&plain(sibling), &key)?, *sibling))).min();
    if let Some((_, sibling)) = spelled_nearly {
        return Some(joined(path, sibling));
    }
    let elsewhere: Vec<&str> =
        PLACES.iter().filter(|(name, _)| *name == key).map(|(_, place)| place.as_str()).collect();
    // Three and more places of one name are no help.
    (1..=2).contains(&elsewhere.len()).then(|| elsewhere.join(" or "))
}

/// A name without what people write differently: case, and what separates its words.
fn plain(name: &str) -> String {
    name.to_ascii_lowercase().replace(['_', '-', ' ', '.'], "")
}

/// The slips of the finger between two names, if they are few enough to be nothing else.
fn slips(name: &str, key: &str) -> Option<usize> {
    let tolerated = match name.len() {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    };
    if name.len().abs_diff(key.len()) > tolerated {
        return None;
    }
    Some(strsim::osa_distance(name, key)).filter(|slips| *slips <= tolerated)
}

/// The [`plain`] name of every parameter, and its path in the specification's terms,
/// `dcv_emails[].email` one of them.
static PLACES: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let mut places = Vec::new();
    find_places("", &BODY, &mut places);
    places
});

fn find_places(path: &str, shape: &Shape, found: &mut Vec<(String, String)>) {
    for (key, rule) in shape.keys {
        let path = joined(path, key);
        match rule {
            Rule::Object(shape) => find_places(&path, shape, found),
            Rule::Rows(rows) => {
                found.extend(rows.keys.iter().map(|(key, _)| (plain(key), format!("{path}[].{key}"))));
            }
            _ => {}
        }
        found.push((plain(key), path));
    }
}
