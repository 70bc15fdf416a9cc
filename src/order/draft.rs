//! What the user typed: texts and choices, always saveable, never "invalid".

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::parameter::FieldId;
use super::purpose::Purpose;
use super::step::Step;

/// The choice "something else, typed in the next field".
pub const OTHER: &str = "other";
/// The stored text of a switch that is on. A switch that is off stores nothing.
pub const ON: &str = "yes";
/// The stored text of a three-way choice that says no. Nothing stored leaves it to the account.
pub const OFF: &str = "no";

/// What was typed so far.
///
/// A field that was never filled in, or was emptied, holds nothing: it reads as `""` and is left
/// out of the request.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "Kept", into = "Kept")]
pub struct Draft {
    values: BTreeMap<FieldId, String>,
    purpose: Purpose,
}

/// A draft as it is saved: each field with its text, in the fields' order. What follows an order says so besides.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Kept {
    New(Vec<(FieldId, String)>),
    Following { purpose: Purpose, fields: Vec<(FieldId, String)> },
}

impl From<Draft> for Kept {
    fn from(draft: Draft) -> Kept {
        let fields = draft.values.into_iter().collect();
        match draft.purpose {
            Purpose::New => Kept::New(fields),
            purpose => Kept::Following { purpose, fields },
        }
    }
}

impl From<Kept> for Draft {
    fn from(kept: Kept) -> Draft {
        let (purpose, fields) = match kept {
            Kept::New(fields) => (Purpose::New, fields),
            Kept::Following { purpose, fields } => (purpose, fields),
        };
        let mut draft = Draft { purpose, ..Draft::default() };
        for (field, text) in fields {
            draft.set(field, text);
        }
        draft
    }
}

impl Draft {
    /// A draft with the choices a new order starts from: one year, validated by a TXT record.
    pub fn new() -> Draft {
        let mut draft = Draft::default();
        draft.set(FieldId::Renewal, "new");
        draft.set(FieldId::OrderValidity, "years");
        draft.set(FieldId::OrderYears, "1");
        draft.set(FieldId::DcvMethod, "dns-txt-token");
        draft
    }

    /// The same draft for another purpose.
    pub fn with_purpose(self, purpose: Purpose) -> Draft {
        Draft { purpose, ..self }
    }

    /// What the order is for.
    pub fn purpose(&self) -> &Purpose {
        &self.purpose
    }

    /// Whether what is typed into a field is sent, if anything is.
    pub fn sends(&self, field: FieldId) -> bool {
        self.purpose.reissued().is_none() || field.parameter().is_of_a_reissue
    }

    /// The steps that ask for what is sent, and those behind them.
    pub fn steps(&self) -> &'static [Step] {
        match self.purpose.reissued() {
            Some(_) => &Step::OF_A_REISSUE,
            None => &Step::ALL,
        }
    }

    /// What a field holds; `""` when it was left empty.
    pub fn text(&self, field: FieldId) -> &str {
        self.values.get(&field).map_or("", String::as_str)
    }

    /// Stores what was typed into a field. The file of a CSR is forgotten with that CSR.
    pub fn set(&mut self, field: FieldId, text: impl Into<String>) {
        let text = text.into();
        if field == FieldId::Csr && self.text(field).trim_end() != text.trim_end() {
            self.values.remove(&FieldId::CsrFile);
        }
        if text.is_empty() {
            self.values.remove(&field);
        } else {
            self.values.insert(field, text);
        }
    }

    /// The draft, with every field emptied whose text is one of those.
    pub fn without(mut self, one_of_those: impl Fn(&str) -> bool) -> Draft {
        self.values.retain(|_, text| !one_of_those(text));
        self
    }

    /// The fields that hold anything.
    pub fn filled_in(&self) -> impl Iterator<Item = FieldId> {
        self.values.keys().copied()
    }

    /// Whether a switch is on.
    pub fn is_on(&self, field: FieldId) -> bool {
        self.text(field) == ON
    }

    /// The product's identifier, from the list or typed; `""` when none was chosen.
    pub fn product_id(&self) -> &str {
        match self.text(FieldId::Product) {
            OTHER => self.text(FieldId::OtherProduct).trim(),
            listed => listed,
        }
    }

    /// The rows of `custom_fields` that hold anything but blanks, in their order.
    pub fn custom_field_rows(&self) -> Vec<usize> {
        let mut rows: Vec<usize> = self
            .values
            .iter()
            .filter(|(_, text)| !text.trim().is_empty())
            .filter_map(|(field, _)| match field {
                FieldId::CustomFieldId(row) | FieldId::CustomFieldValue(row) => Some(*row),
                _ => None,
            })
            .collect();
        rows.sort_unstable();
        rows.dedup();
        rows
    }

    /// The rows of `dcv_emails` in which anything was typed.
    pub fn filled_mail_rows(&self) -> BTreeSet<usize> {
        let domains = self.values.range(FieldId::MailDomain(0)..=FieldId::MailDomain(usize::MAX));
        let addresses = self.values.range(FieldId::MailAddress(0)..=FieldId::MailAddress(usize::MAX));
        let rows = domains.chain(addresses).filter_map(|(field, _)| match field {
            FieldId::MailDomain(row) | FieldId::MailAddress(row) => Some(*row),
            _ => None,
        });
        rows.collect()
    }

    /// The rows of `dcv_emails` with the name each is for, those of names since removed included.
    pub fn mail_rows(&self) -> impl Iterator<Item = (usize, &str)> {
        self.values.range(FieldId::MailName(0)..=FieldId::MailName(usize::MAX)).filter_map(|(field, name)| {
            match field {
                FieldId::MailName(row) => Some((*row, name.as_str())),
                _ => None,
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_of_a_csr_is_forgotten_with_that_csr() {
        let mut draft = Draft::default();
        draft.set(FieldId::Csr, "one");
        draft.set(FieldId::CsrFile, "/etc/ssl/one.csr");
        draft.set(FieldId::Csr, "one\n");
        assert_eq!(draft.text(FieldId::CsrFile), "/etc/ssl/one.csr", "it is the same one");
        let saved = serde_json::to_string(&draft).unwrap();
        assert_eq!(serde_json::from_str::<Draft>(&saved).unwrap(), draft);
        draft.set(FieldId::Csr, "two");
        assert_eq!(draft.text(FieldId::CsrFile), "");
    }
}
