//! What following an order has found out since it was placed, as its entry keeps it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::reply::{ApprovalRequest, Token};
use super::report::Report;
use crate::account::Account;
use crate::failure::Failure;
use crate::order::text::visible;

/// What is known of an order beyond the answer to it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Followed {
    /// The account it was placed in, where the service said it.
    pub account: Option<Account>,
    /// Whether it was taken off the list of orders that need somebody, for good.
    pub is_left_alone: bool,
    /// Every DCV token of it that the service said, the newest last: each counts until it ends.
    pub tokens: Vec<Token>,
    /// What the service said of it last, and when that was, by this machine's clock.
    pub report: Option<(Timestamp, Report)>,
    /// What was asked from here to be revoked, each with the certificate that it is about, where it is one alone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub revocations: Vec<ApprovalRequest>,
    /// What was sent to change it and not answered, until the order was read again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unanswered: Option<ChangeSent>,
    /// Where its certificate was saved last.
    pub saved: Option<Saved>,
    /// The certificate that came with the answer to the order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub came: Option<CameWithAnswer>,
}

/// A certificate that came with the answer to an order: it is known, be it saved or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CameWithAnswer {
    /// The certificate's ID, where the answer has it.
    pub certificate_id: Option<u64>,
    /// The last moment that it counts, as it says itself.
    pub ends: Timestamp,
}

/// A change that was sent, and of which the order alone tells what became of it, should no answer come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeSent {
    /// The order, or its reissue, was to be canceled.
    Cancellation,
    /// A certificate of it was to be revoked, or all of them.
    Revocation,
    /// Its names were to be validated in another way.
    MethodChange,
}

impl ChangeSent {
    /// What it is called.
    pub fn noun(self) -> &'static str {
        match self {
            ChangeSent::Cancellation => "cancellation",
            ChangeSent::Revocation => "revocation",
            ChangeSent::MethodChange => "change of the DCV method",
        }
    }
}

/// A certificate that was saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// The certificate's ID: a reissue has another.
    pub certificate_id: u64,
    /// The folder it is in.
    pub path: String,
    /// The names of its files there; none where an earlier dvorder saved it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<String>,
    /// When that was.
    pub at: Timestamp,
    /// The file of the key that lay beside that of the CSR, where there was one: its path, never what is in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The last moment that it counts, as it says itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends: Option<Timestamp>,
}

/// Where a certificate was saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SavedIn<'a> {
    /// The folder.
    pub folder: &'a str,
    /// The names of its files there, where they are known.
    pub files: &'a [String],
}

impl SavedIn<'_> {
    /// The folder and what is in it, for people.
    pub fn text(self) -> String {
        let files: String =
            if self.files.is_empty() { String::new() } else { format!(": {}", self.files.join(", ")) };
        format!("{}{files}", visible(self.folder))
    }
}

impl Followed {
    /// Whether nothing was found out.
    pub fn is_empty(&self) -> bool {
        *self == Followed::default()
    }

    /// Where this certificate is, where it was saved.
    pub fn saved_in(&self, certificate_id: Option<u64>) -> Option<SavedIn<'_>> {
        let is_that = |saved: &&Saved| Some(saved.certificate_id) == certificate_id;
        let saved = self.saved.as_ref().filter(is_that)?;
        Some(SavedIn { folder: &saved.path, files: &saved.files })
    }

    /// Whether the order is in this account, as far as that is known.
    pub fn is_of(&self, account: &Account) -> bool {
        self.account.as_ref().is_none_or(|own| own.id == account.id)
    }

    /// That the order is in the account of the API key, as far as both are known.
    ///
    /// # Errors
    /// Of which account it is: nothing that is found out with this key is about it.
    pub fn same_account(&self, of_key: Option<&Account>) -> Result<(), Failure> {
        match (&self.account, of_key) {
            (Some(own), Some(of_key)) if own.id != of_key.id => Err(Failure::new(
                format!(
                    "The order is in the journal under account {}, and this API key is of account {}.",
                    own.text(),
                    of_key.text()
                ),
                "Use an API key of the account that it was sent to.",
            )),
            _ => Ok(()),
        }
    }

    /// Notes a token of the order. One that is there already is said anew, with its end where that is told now.
    pub fn note_token(&mut self, token: Token) {
        let known = self.tokens.iter().position(|known| known.value == token.value);
        let before = known.map(|place| self.tokens.remove(place));
        let expires = token.expires.or(before.and_then(|before| before.expires));
        self.tokens.push(Token { expires, ..token });
    }

    /// Notes what was asked to be revoked, be the order known already or not.
    pub fn note_revocation(&mut self, request: ApprovalRequest) {
        self.revocations
            .retain(|known| known.id != request.id || known.certificate_id != request.certificate_id);
        self.revocations.push(request);
        if let Some((_, report)) = &mut self.report {
            report.note_what_was_asked(&self.revocations);
        }
    }

    /// Notes what the service says of the order. What it does not say this time, such as the state of the names
    /// where that was not asked for, stays known.
    pub fn note_report(&mut self, report: Report, now: Timestamp) {
        let mut report = match self.report.take() {
            Some((_, before)) => report.or(before),
            None => report,
        };
        report.note_what_was_asked(&self.revocations);
        self.report = Some((now, report));
    }
}

#[cfg(test)]
mod tests {
    use super::super::report::Validation;
    use super::*;

    #[test]
    fn a_token_is_kept_once_and_its_end_is_not_forgotten() {
        let token =
            |value: &str, end: Option<&str>| Token { value: value.into(), expires: end.map(Into::into) };
        let mut followed = Followed::default();
        followed.note_token(token("a1", Some("2026-12-24")));
        followed.note_token(token("b2", None));
        followed.note_token(token("a1", None));
        assert_eq!(followed.tokens, [token("b2", None), token("a1", Some("2026-12-24"))]);
    }

    #[test]
    fn the_state_of_the_names_stays_known_where_it_was_not_asked_for() {
        let validations = vec![Validation { name: "example.com".into(), ..Validation::default() }];
        let mut followed = Followed::default();
        followed.note_report(
            Report { validations: validations.clone(), ..Report::default() },
            Timestamp::UNIX_EPOCH,
        );
        followed.note_report(Report { order_id: 7, ..Report::default() }, Timestamp::UNIX_EPOCH);
        let (_, report) = followed.report.unwrap();
        assert_eq!((report.order_id, report.validations), (7, validations));
    }
}
