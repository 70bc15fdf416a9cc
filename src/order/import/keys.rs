//! Every key of a request body by its place, and how each is read.

use std::sync::LazyLock;

use super::tree::joined;
use crate::order::parameter::{self, FieldId};

/// What is made of the value of a key.
pub enum Rule {
    /// It becomes the text of a field, as the parameter's row says; of the first row, where there are rows.
    Field(FieldId),
    Object(Keys),
    /// A list of objects.
    Rows(Keys),
    /// `organization_units`: an array of texts that the service ignores.
    IgnoredTexts,
    /// A parameter of earlier versions of the specification that the order of a DV certificate has no longer.
    NoLonger,
    /// A deprecated parameter with a successor, read once all others are.
    DeprecatedValidity,
}

/// A type of JSON that a parameter has.
#[derive(Clone, Copy)]
pub enum WantedJson {
    Text,
    Number,
    List,
    Object,
    Bool,
    ZeroOrOne,
}

impl WantedJson {
    /// The type, at the start of a sentence.
    pub fn words(self) -> &'static str {
        match self {
            WantedJson::Text => "Text",
            WantedJson::Number => "A number",
            WantedJson::List => "A list",
            WantedJson::Object => "An object",
            WantedJson::Bool => "true or false",
            WantedJson::ZeroOrOne => "0 or 1",
        }
    }

    /// How to write the value at a path.
    pub fn example(self, path: &str) -> String {
        let sample = |usual| sample(path).unwrap_or(usual);
        match self {
            WantedJson::Text => format!("Write text in quotes, as in {}.", sample("\"A text\"")),
            WantedJson::Number => format!("Write digits without quotes, as in {}.", sample("12")),
            WantedJson::List => format!("Write a list, as in {}.", sample("[ … ]")),
            WantedJson::Object => format!("Write an object, as in {}.", sample("{ … }")),
            WantedJson::Bool => "Write true or false, without quotes.".to_owned(),
            WantedJson::ZeroOrOne => "Write 0 or 1, without quotes.".to_owned(),
        }
    }
}

/// What no request body can be without, so that it is not to be removed where it is wrong.
pub const DEMANDED: [&str; 5] =
    ["certificate", "certificate.common_name", "certificate.csr", "dcv_method", "order_validity"];

/// Values as they are written, by the paths of their parameters.
const SAMPLES: [(&str, &str); 31] = [
    ("additional_emails", "[\"jim.smith@example.com\"]"),
    ("additional_emails[]", "\"jim.smith@example.com\""),
    ("alternative_order_id", "\"example-2027\""),
    ("certificate", "{ \"common_name\": \"example.com\", … }"),
    ("certificate.cert_validity", "{ \"days\": 90 }"),
    ("certificate.cert_validity.custom_expiration_date", "\"09 JUN 2027\""),
    ("certificate.common_name", "\"example.com\""),
    ("certificate.csr", "\"-----BEGIN CERTIFICATE REQUEST-----\\n…\""),
    ("certificate.dns_names", "[\"www.example.com\"]"),
    ("certificate.dns_names[]", "\"www.example.com\""),
    ("container", "{ \"id\": 2 }"),
    ("container.id", "2"),
    ("custom_expiration_date", "\"09 JUN 2027\""),
    ("custom_fields", "[{ \"metadata_id\": 12, \"value\": \"A text\" }]"),
    ("custom_fields[]", "{ \"metadata_id\": 12, \"value\": \"A text\" }"),
    ("custom_fields[].metadata_id", "12"),
    ("custom_fields[].value", "\"A text\""),
    ("dcv_emails", "[{ \"dns_name\": \"www.example.com\", \"email_domain\": \"example.com\" }]"),
    ("dcv_emails[]", "{ \"dns_name\": \"www.example.com\", \"email_domain\": \"example.com\" }"),
    ("dcv_emails[].dns_name", "\"www.example.com\""),
    ("dcv_emails[].email", "\"admin@example.com\""),
    ("dcv_emails[].email_domain", "\"example.com\""),
    ("dcv_method", "\"dns-txt-token\""),
    ("locale", "\"en\""),
    ("order_validity", "{ \"years\": 1 }"),
    ("order_validity.custom_expiration_date", "\"09 JUN 2027\""),
    ("technical_contact", "{ \"first_name\": \"Jim\", \"last_name\": \"Smith\", … }"),
    ("technical_contact.email", "\"jim.smith@example.com\""),
    ("technical_contact.first_name", "\"Jim\""),
    ("technical_contact.last_name", "\"Smith\""),
    ("technical_contact.telephone", "\"+1 555 555 5555\""),
];

/// A value of a parameter, by its path in a body.
pub fn sample(path: &str) -> Option<&'static str> {
    // No parameter has a digit in its name: those there are count rows.
    let path: String = path.chars().filter(|c| !c.is_ascii_digit()).collect();
    SAMPLES.iter().find(|(of, _)| *of == path).map(|(_, sample)| *sample)
}

/// The keys of an object.
#[derive(Default)]
pub struct Keys {
    pub known: Vec<(&'static str, Rule)>,
    /// Those it must have. What the form itself demands is not among them.
    pub required: Vec<&'static str>,
}

/// The request body.
pub static BODY: LazyLock<Keys> = LazyLock::new(|| {
    let mut body = Keys::default();
    for field in parameter::of_the_body() {
        body.take_in(field.parameter().path, field);
    }
    body.known.extend(
        ["validity_years", "validity_days", "custom_expiration_date"]
            .map(|key| (key, Rule::DeprecatedValidity)),
    );
    let certificate = body.object("certificate");
    certificate.known.push(("organization_units", Rule::IgnoredTexts));
    certificate.known.push(("signature_hash", Rule::NoLonger));
    body
});

impl Keys {
    pub fn get(&self, key: &str) -> Option<&Rule> {
        self.known.iter().find(|(known, _)| *known == key).map(|(_, rule)| rule)
    }

    /// Puts a parameter where its path leads.
    fn take_in(&mut self, path: &'static str, field: FieldId) {
        if let Some((object, within)) = path.split_once('.') {
            return self.object(object).take_in(within, field);
        }
        self.known.push((path, Rule::Field(field)));
        if field.parameter().is_required {
            self.required.push(path);
        }
    }

    /// The keys of an object in it, or of each object of a list: `dcv_emails[]`.
    fn object(&mut self, segment: &'static str) -> &mut Keys {
        let (key, is_list) = match segment.strip_suffix("[]") {
            Some(key) => (key, true),
            None => (segment, false),
        };
        let at = self.known.iter().position(|(known, _)| *known == key).unwrap_or_else(|| {
            let inside = Keys::default();
            self.known.push((key, if is_list { Rule::Rows(inside) } else { Rule::Object(inside) }));
            self.known.len() - 1
        });
        match &mut self.known[at].1 {
            Rule::Object(keys) | Rule::Rows(keys) => keys,
            _ => unreachable!("{key} is a parameter of its own and an object"),
        }
    }
}

/// The parameter that an unknown key of an object was probably meant to be, by its full path:
/// one of the same object that is spelled nearly so, or one of the same name elsewhere.
pub fn meant(path: &str, siblings: &Keys, key: &str) -> Option<String> {
    let key = plain(key);
    let siblings = siblings.known.iter();
    let spelled_nearly =
        siblings.filter_map(|(sibling, _)| Some((slips(&plain(sibling), &key)?, *sibling))).min();
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

fn find_places(path: &str, keys: &Keys, found: &mut Vec<(String, String)>) {
    for (key, rule) in &keys.known {
        let path = joined(path, key);
        match rule {
            Rule::Object(inside) => find_places(&path, inside, found),
            Rule::Rows(inside) => find_places(&format!("{path}[]"), inside, found),
            _ => {}
        }
        found.push((plain(key), path));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sample_is_of_a_parameter_and_every_demanded_one_has_a_sample() {
        for (path, sample) in SAMPLES {
            let place = path.strip_suffix("[]").unwrap_or(path);
            assert!(PLACES.iter().any(|(_, known)| known == place), "{path}");
            let is_json = serde_json::from_str::<serde_json::Value>(sample).is_ok();
            assert!(is_json || sample.contains('…'), "{path}: {sample}");
        }
        assert!(DEMANDED.iter().all(|path| sample(path).is_some()));
    }
}
