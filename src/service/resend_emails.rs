//! `PUT /order/certificate/{order_id}/resend-emails`: the mails that ask for approval, once more. Their keys have other
//! names here than in the order.

use serde::Serialize;

use super::question::Question;
use super::{Answer, CHANGE_LOST, NO_SUCH_ORDER, Request, Words};
use crate::failure::Failure;
use crate::journal::changed::Changed;
use crate::journal::found::Found;
use crate::order::mail::DcvEmail;

/// What is said of it.
pub const WORDS: Words = Words {
    asked: "The mails were asked for once more",
    refused: "The service did not send the mails once more",
    role: "a View only key cannot have mails sent",
    missing: NO_SUCH_ORDER,
    declined: "No mail was sent; what the service says above tells why.",
    lost: CHANGE_LOST,
};

/// A mail that is sent once more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mail {
    /// The name on the certificate.
    pub domain: String,
    /// The address.
    pub email: String,
    /// The domain that the address is for, where it is not the name itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email_domain: Option<String>,
}

impl Mail {
    /// The mail as it was ordered; none where no address was named.
    pub fn of(ordered: &DcvEmail) -> Option<Mail> {
        let scope = Some(&ordered.mail_domain).filter(|scope| **scope != ordered.dns_name);
        Some(Mail {
            domain: ordered.dns_name.clone(),
            email: ordered.email.clone()?,
            email_domain: scope.cloned(),
        })
    }
}

/// Which mails are sent once more, and how.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Mails {
    /// These; all of the order where there are none.
    #[serde(rename = "domain_approval_emails", skip_serializing_if = "Vec::is_empty")]
    pub these: Vec<Mail>,
    /// `locale`: the language they are written in, such as `en`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
}

/// What is asked to have mails sent once more.
pub fn question(order_id: u64, mails: &Mails) -> Question {
    Question::of_order(order_id, request(order_id, mails), |answer| {
        read(answer).map(|()| Found::Changed(Changed::Resent))
    })
}

/// The request to send mails once more.
pub fn request(order_id: u64, mails: &Mails) -> Request {
    let body = match *mails == Mails::default() {
        true => String::new(),
        false => serde_json::to_string(mails).unwrap_or_default(),
    };
    Request::put(format!("/order/certificate/{order_id}/resend-emails"), body, &WORDS)
}

/// That they are sent.
///
/// # Errors
/// Why the answer does not say so.
pub fn read(answer: &Answer) -> Result<(), Failure> {
    if answer.is_done() { Ok(()) } else { Err(WORDS.failure(answer)) }
}

#[cfg(test)]
mod tests {
    use super::super::tests::answer;
    use super::*;

    #[test]
    fn the_keys_are_not_those_of_the_order() {
        let ordered = |scope: &str, email: Option<&str>| DcvEmail {
            dns_name: "www.example.com".into(),
            mail_domain: scope.into(),
            email: email.map(str::to_owned),
        };
        let of = |ordered: &DcvEmail| Mails { these: Mail::of(ordered).into_iter().collect(), locale: None };
        let parent = of(&ordered("example.com", Some("admin@example.com")));
        assert_eq!(
            request(7, &parent).body,
            r#"{"domain_approval_emails":[{"domain":"www.example.com","email":"admin@example.com","email_domain":"example.com"}]}"#
        );
        let same = of(&ordered("www.example.com", Some("admin@www.example.com")));
        assert!(!request(7, &same).body.contains("email_domain"));
        assert_eq!(request(7, &of(&ordered("example.com", None))).body, "", "all of them");
        let in_german = Mails { locale: Some("de".into()), ..Mails::default() };
        assert_eq!(request(7, &in_german).body, r#"{"locale":"de"}"#);
        assert!(read(&answer(204, "")).is_ok() && read(&answer(200, "{}")).is_ok());
        assert!(read(&answer(200, "<html>")).is_err() && read(&answer(429, "")).is_err());
    }
}
