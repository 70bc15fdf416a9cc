//! What earlier runs left: drafts to go on with, and orders nobody knows the outcome of.

use hashbrown::HashSet;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::step::Step;
use crate::order::dcv::Method;
use crate::order::draft::{Draft, FieldId};
use crate::order::journal::{Entry, Id, moment};
use crate::order::product;
use crate::order::text::{counted, excerpt, without_credentials};

/// The version of the format drafts are written in. A draft of a later one is left alone.
pub const VERSION: u32 = 1;

/// A draft as it is saved. It never holds an API key or a private key.
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
    /// What the draft is about, in a few words.
    pub fn title(&self) -> String {
        match self.draft.text(FieldId::CommonName).trim() {
            "" => "a draft without a common name".to_owned(),
            name => excerpt(&without_credentials(name), LONGEST_TITLE),
        }
    }
}

impl SavedDraft {
    /// What tells the draft from others, what differs most often first: its names, DCV method, own name, product,
    /// origin, step and how long ago it was saved; where it was to go only beside drafts for somewhere else.
    pub fn described(&self, now: Timestamp, with_target: bool) -> String {
        let mut parts = vec![self.title()];
        let others = self.other_names();
        if others > 0 {
            parts.push(counted(others + 1, "name"));
        }
        parts.extend(
            Method::parse(self.draft.text(FieldId::DcvMethod)).map(|method| method.label().to_owned()),
        );
        parts.push(self.id.to_string());
        match (product::find(self.draft.product_id()), self.draft.product_id()) {
            (Some(product), _) => parts.push(product.short_name.clone()),
            (None, "") => {}
            (None, id) => parts.push(excerpt(id, LONGEST_TITLE)),
        }
        parts.extend(self.copy_of.as_ref().map(|original| format!("copy of {original}")));
        // The host says enough of a base URL.
        let place = |target: &String| target.split('/').nth(2).unwrap_or(target).to_owned();
        parts.extend(
            self.target.as_ref().filter(|_| with_target).map(|target| format!("for {}", place(target))),
        );
        parts.extend([format!("at {}", self.step.name()), age(self.saved, now)]);
        parts.join(" · ")
    }

    /// How many names there are besides the common name, as they are typed.
    fn other_names(&self) -> usize {
        let common = self.draft.text(FieldId::CommonName).trim().to_lowercase();
        let separates = |c: char| c.is_whitespace() || matches!(c, ',' | ';');
        let others = self.draft.text(FieldId::DnsNames).split(separates).map(str::to_lowercase);
        let others: HashSet<String> = others.filter(|name| !name.is_empty() && *name != common).collect();
        others.len()
    }
}

/// How long ago something was, as people say it; after a month, when it was.
fn age(then: Timestamp, now: Timestamp) -> String {
    match now.as_second() - then.as_second() {
        seconds @ 0..60 if seconds < 10 => "just now".into(),
        seconds @ 0..60 => format!("{seconds} s ago"),
        seconds @ 60..3600 => format!("{} min ago", seconds / 60),
        seconds @ 3600..86_400 => format!("{} h ago", seconds / 3600),
        seconds @ 86_400..172_800 => format!("{} day ago", seconds / 86_400),
        seconds @ 172_800..2_592_000 => format!("{} days ago", seconds / 86_400),
        _ => moment(then),
    }
}

/// The most characters of a common name a line shows.
const LONGEST_TITLE: usize = 40;

/// Something of an earlier run, and the process that has it open, if one does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held<T> {
    /// What it is.
    pub what: T,
    /// The ID of the process that has it open.
    pub by: Option<u32>,
}

/// Everything earlier runs left.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shelf {
    /// Orders whose outcome is unknown, the newest first.
    pub open_orders: Vec<Held<Entry>>,
    /// When it was looked at; from then on the age of a draft is counted.
    pub read: Timestamp,
    /// Drafts, the one saved last first.
    pub drafts: Vec<Held<SavedDraft>>,
    /// How many orders the journal holds.
    pub orders: usize,
    /// A sentence for each file that could not be used; it names the file.
    pub unusable: Vec<String>,
}

impl Shelf {
    /// Whether the drafts were to go to several places.
    pub fn has_several_targets(&self) -> bool {
        let mut targets = self.drafts.iter().map(|held| &held.what.target);
        let first = targets.next();
        targets.any(|target| Some(target) != first)
    }

    /// Whether there is nothing to choose from or to be told.
    pub fn is_empty(&self) -> bool {
        self.open_orders.is_empty() && self.drafts.is_empty() && self.unusable.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_said_as_people_say_it() {
        let then: Timestamp = "2026-11-24T10:22:00Z".parse().unwrap();
        for (seconds, said) in [
            (0, "just now"),
            (30, "30 s ago"),
            (60, "1 min ago"),
            (7_199, "1 h ago"),
            (86_400, "1 day ago"),
            (20 * 86_400, "20 days ago"),
            (40 * 86_400, "24 NOV 2026 10:22 UTC"),
            (-5, "24 NOV 2026 10:22 UTC"),
        ] {
            let now = Timestamp::from_second(then.as_second() + seconds).unwrap();
            assert_eq!(age(then, now), said, "{seconds}");
        }
    }

    fn saved(id: &str, method: &str, target: &str) -> Held<SavedDraft> {
        let mut draft = Draft::new();
        draft.set(FieldId::CommonName, "example.com");
        draft.set(FieldId::DnsNames, "www.example.com\nshop.example.com");
        draft.set(FieldId::DcvMethod, method);
        let (id, target) = (Id::try_from(id.to_owned()).unwrap(), Some(target.to_owned()));
        let (saved, step) = (Timestamp::UNIX_EPOCH, Step::default());
        let what = SavedDraft { version: VERSION, id, saved, step, target, copy_of: None, draft };
        Held { what, by: None }
    }

    #[test]
    fn what_tells_drafts_apart_comes_first() {
        let said = |held: &Held<SavedDraft>| held.what.described(Timestamp::UNIX_EPOCH, false);
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
    fn where_a_draft_was_to_go_is_said_where_that_differs() {
        let mut shelf = Shelf { drafts: vec![saved("draft-1", "email", "sandbox")], ..Shelf::default() };
        assert!(!shelf.has_several_targets());
        shelf.drafts.push(saved("draft-2", "email", "sandbox"));
        assert!(!shelf.has_several_targets());
        shelf.drafts.push(saved("draft-3", "email", "https://www.digicert.com/services/v2"));
        assert!(shelf.has_several_targets());
        let said = shelf.drafts[0].what.described(Timestamp::UNIX_EPOCH, true);
        assert!(said.contains("for sandbox"), "{said}");
    }
}
