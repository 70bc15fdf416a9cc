//! A draft as it is saved, and what tells it from others.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::csr::holds_private_key;
use super::dcv::Method;
use super::domain::{LONGEST_NAME, without_passwords};
use super::draft::Draft;
use super::id::Id;
use super::moment::ago;
use super::names::Names;
use super::parameter::FieldId;
use super::product;
use super::purpose::Purpose;
use super::step::Step;
use super::text::{counted, excerpt, without_credentials};

/// The version of the format of drafts. A draft of a later one is left alone.
pub const VERSION: u32 = 2;

/// The version that a draft is written in: one that follows no order is read by a dvorder that knows of no such thing,
/// and one that reissues an order must not be taken for a new one.
pub fn version(draft: &Draft) -> u32 {
    if draft.purpose().is_new() { 1 } else { VERSION }
}

/// The draft as it is kept: every field emptied that holds a private key, which the form refuses as it arrives,
/// and the passwords cut out of what was typed for a host.
pub fn without_secrets(draft: &Draft) -> Draft {
    let mut kept = draft.clone().without(holds_private_key);
    for field in draft.filled_in().filter(|field| field.takes_hosts()) {
        let text = without_passwords(kept.text(field)).into_owned();
        kept.set(field, text);
    }
    kept
}

/// A draft as it is saved. It never holds an API key, a private key, or the password of a URL.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedDraft {
    /// The version of the format.
    pub version: u32,
    /// Its name.
    pub id: Id,
    /// When it was saved.
    #[serde(default)]
    pub saved: Timestamp,
    /// The step that was on the screen.
    #[serde(default)]
    pub step: Step,
    /// Where its order was to go, as the journal writes it; nothing in a draft of an older dvorder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// The draft it was copied from, if it is a copy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy_of: Option<Id>,
    /// What was typed.
    pub draft: Draft,
}

impl SavedDraft {
    /// What tells it from others.
    pub fn outline(&self) -> Outline {
        let text = |field| self.draft.text(field);
        let method =
            Method::parse(text(FieldId::DcvMethod)).is_ok().then(|| text(FieldId::DcvMethod).to_owned());
        Outline {
            id: self.id.clone(),
            saved: self.saved,
            step: self.step,
            target: self.target.clone(),
            copy_of: self.copy_of.clone(),
            common_name: match text(FieldId::CommonName).trim() {
                "" => String::new(),
                name => excerpt(&without_credentials(name), LONGEST_NAME),
            },
            names: Names::read(&self.draft).distinct().len(),
            method,
            product: excerpt(self.draft.product_id(), LONGEST_PRODUCT),
            renews: match self.draft.purpose() {
                Purpose::Renewal(original) => Some(original.order_id),
                _ => None,
            },
            reissues: self.draft.purpose().reissued().map(|original| original.order_id),
        }
    }
}

/// What tells a saved draft from others, without what was typed into it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outline {
    /// Its name.
    pub id: Id,
    /// When it was saved.
    pub saved: Timestamp,
    /// The step that was on the screen.
    pub step: Step,
    /// Where its order was to go, as the journal writes it.
    pub target: Option<String>,
    /// The draft it was copied from, if it is a copy.
    pub copy_of: Option<Id>,
    /// The common name, of a text that is none its beginning; empty without one.
    common_name: String,
    /// How many names can be ordered of what was typed, each once.
    names: usize,
    /// The word for the DCV method, where it is one.
    method: Option<String>,
    /// The beginning of the product's identifier, empty without one.
    product: String,
    /// The ID of the order that it renews.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    renews: Option<u64>,
    /// The ID of the order that it reissues.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reissues: Option<u64>,
}

impl Outline {
    /// What the draft is about, in a few words.
    pub fn title(&self) -> String {
        match self.common_name.as_str() {
            "" => "a draft without a common name".to_owned(),
            name => name.to_owned(),
        }
    }

    /// What tells the draft from others, what differs most often first: what it follows, its names, DCV method, own name, product,
    /// origin, step and how long ago it was saved; where it was to go only beside drafts for somewhere else.
    pub fn described(&self, now: Timestamp, with_target: bool) -> String {
        let mut parts = vec![self.title()];
        // By ear the first row tells it from what it was copied from.
        parts.extend(self.copy_of.as_ref().map(|_| "a copy".to_owned()));
        parts.extend(self.reissues.map(|id| format!("reissue of order {id}")));
        parts.extend(self.renews.map(|id| format!("renewal of order {id}")));
        if self.names > 1 {
            parts.push(counted(self.names, "name"));
        }
        let method = self.method.as_deref().and_then(|word| Method::parse(word).ok());
        parts.extend(method.map(|method| method.label().to_owned()));
        parts.push(self.id.to_string());
        parts.extend((!self.product.is_empty()).then(|| product::called(&self.product).to_owned()));
        parts.extend(self.copy_of.as_ref().map(|original| format!("copied from {original}")));
        // The host says enough of a base URL.
        let place = |target: &String| target.split('/').nth(2).unwrap_or(target).to_owned();
        parts.extend(
            self.target.as_ref().filter(|_| with_target).map(|target| format!("for {}", place(target))),
        );
        parts.extend([format!("at {}", self.step.name()), ago(self.saved, now)]);
        parts.join(" · ")
    }
}

/// The most characters of a product's identifier a line shows.
const LONGEST_PRODUCT: usize = 40;

#[cfg(test)]
mod tests {
    use super::*;

    fn saved(id: &str, method: &str, target: &str) -> SavedDraft {
        let mut draft = Draft::new();
        draft.set(FieldId::CommonName, "example.com");
        draft.set(FieldId::DnsNames, "www.example.com\nshop.example.com");
        draft.set(FieldId::DcvMethod, method);
        let (id, target) = (Id::try_from(id.to_owned()).unwrap(), Some(target.to_owned()));
        let (saved, step) = (Timestamp::UNIX_EPOCH, Step::default());
        SavedDraft { version: VERSION, id, saved, step, target, copy_of: None, draft }
    }

    #[test]
    fn what_tells_drafts_apart_comes_first() {
        let said = |draft: &SavedDraft| draft.outline().described(Timestamp::UNIX_EPOCH, false);
        let (text, mail) =
            (saved("draft-1", "dns-txt-token", "sandbox"), saved("draft-2", "email", "sandbox"));
        assert!(
            said(&text).starts_with("example.com · 3 names · DNS TXT record · draft-1"),
            "{}",
            said(&text)
        );
        assert!(said(&mail).starts_with("example.com · 3 names · E-mail · draft-2"), "{}", said(&mail));
        assert!(!said(&mail).contains("for sandbox"));
    }

    #[test]
    fn a_name_is_whole_however_long_it_is() {
        let longest = format!("{0}.{0}.{0}.{0}.example.net", "a".repeat(59));
        let mut draft = saved("draft-1", "email", "sandbox");
        for (typed, told) in [
            (longest.clone(), longest.clone()),
            (format!("x{longest}"), format!("x{longest}")),
            ("b".repeat(400), format!("{}\u{2026}", "b".repeat(LONGEST_NAME - 1))),
        ] {
            draft.draft.set(FieldId::CommonName, typed);
            assert_eq!(draft.outline().title(), told);
        }
    }
}
