//! `PUT /certificate/{certificate_id}/revoke`, and `PUT /order/certificate/{order_id}/revoke` for all certificates of
//! an order: what is revoked is not trusted any more, for good.

use serde_json::json;

use super::answer::approval_request;
use super::body::object;
use super::question::Question;
use super::{Answer, CHANGE_LOST, Request, Words};
use crate::failure::Failure;
use crate::journal::changed::Changed;
use crate::journal::found::Found;
use crate::journal::reply::ApprovalRequest;

/// What is said of it.
pub const WORDS: Words = Words {
    asked: "The service was asked to revoke",
    refused: "The service did not revoke",
    role: "a View only key cannot revoke, and only an administrator's key can do so without an approver",
    missing: "The service knows no such order or certificate under this API key: it may be of another account or \
              region. Check the ID, and look at it in CertCentral.",
    declined: "Nothing is revoked; what the service says above tells why. While a reissue is open, nothing of its order \
               can be revoked.",
    lost: CHANGE_LOST,
};

/// What is revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revoked {
    /// The certificate with this ID, alone.
    Certificate(u64),
    /// Every certificate of the order, duplicates and reissues too.
    Order,
}

/// Why it is revoked, as the certificate's revocation says it. The service takes more reasons; this is the one whose
/// spelling is documented.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RevocationReason {
    /// Another certificate is in its place.
    Superseded,
}

impl RevocationReason {
    /// The value that is sent.
    pub fn word(self) -> &'static str {
        match self {
            RevocationReason::Superseded => "superseded",
        }
    }
}

/// A revocation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revocation {
    /// What is revoked.
    pub what: Revoked,
    /// Why, where that is said.
    pub reason: Option<RevocationReason>,
    /// What whoever approves it is told; it may be empty.
    pub comments: String,
    /// Whether nobody has to approve it: an administrator's key can ask for that.
    pub skips_approval: bool,
}

/// What is asked to revoke.
pub fn question(order_id: u64, revocation: &Revocation) -> Question {
    let certificate_id = match revocation.what {
        Revoked::Certificate(id) => Some(id),
        Revoked::Order => None,
    };
    Question::of_order(order_id, request(order_id, revocation), move |answer| {
        Ok(Found::Changed(match (read(answer)?, certificate_id) {
            (None, Some(id)) => Changed::CertificateRevoked(id),
            (waits, _) => Changed::Revoked(waits.map(|waits| ApprovalRequest { certificate_id, ..waits })),
        }))
    })
}

/// The request to revoke.
pub fn request(order_id: u64, revocation: &Revocation) -> Request {
    let path = match revocation.what {
        Revoked::Certificate(id) => format!("/certificate/{id}/revoke"),
        Revoked::Order => format!("/order/certificate/{order_id}/revoke"),
    };
    let mut body = json!({});
    if !revocation.comments.is_empty() {
        body["comments"] = json!(revocation.comments);
    }
    if let Some(reason) = revocation.reason {
        body["revocation_reason"] = json!(reason.word());
    }
    if revocation.skips_approval {
        body["skip_approval"] = json!(true);
    }
    Request::put(path, body.to_string(), &WORDS)
}

/// That it is revoked, or the request that somebody has to approve first.
///
/// # Errors
/// Why the answer does not say so.
pub fn read(answer: &Answer) -> Result<Option<ApprovalRequest>, Failure> {
    if !answer.is_done() {
        return Err(WORDS.failure(answer));
    }
    let body = object(&answer.body).filter(|body| !body.is_empty());
    Ok(body.map(|body| approval_request(&body.into())))
}

#[cfg(test)]
mod tests {
    use super::super::tests::answer;
    use super::*;

    #[test]
    fn a_revocation_is_done_or_waits_for_an_approver() {
        let revocation = |what| Revocation {
            what,
            reason: Some(RevocationReason::Superseded),
            comments: "Replaced.".into(),
            skips_approval: true,
        };
        let one = request(7, &revocation(Revoked::Certificate(9)));
        assert_eq!(one.path, "/certificate/9/revoke");
        assert_eq!(
            one.body,
            r#"{"comments":"Replaced.","revocation_reason":"superseded","skip_approval":true}"#
        );
        let all =
            Revocation { reason: None, comments: String::new(), skips_approval: false, what: Revoked::Order };
        assert_eq!(
            (request(7, &all).path.as_str(), request(7, &all).body.as_str()),
            ("/order/certificate/7/revoke", "{}")
        );

        for body in ["", "{}"] {
            assert_eq!(read(&answer(200, body)).unwrap(), None, "{body:?}");
        }
        let waits = r#"{"id":"77","date":"2026-11-03T08:15:42+00:00","type":"revoke","status":"submitted","comments":"x"}"#;
        let request = read(&answer(201, waits)).unwrap().unwrap();
        assert_eq!((request.id, request.status.as_str()), (77, "submitted"));
        // What it is about is what was asked.
        for (what, certificate_id) in [(Revoked::Certificate(9), Some(9)), (Revoked::Order, None)] {
            let read = question(7, &revocation(what)).read;
            let Ok(Found::Changed(Changed::Revoked(Some(request)))) = read(&answer(201, waits)) else {
                panic!("{what:?}")
            };
            assert_eq!((request.id, request.certificate_id), (77, certificate_id));
        }
        let open = r#"{"errors":[{"code":"reissue_pending","message":"A reissue is pending."}]}"#;
        assert!(read(&answer(400, open)).unwrap_err().fix.contains("reissue is open"));
        assert!(read(&answer(200, "<html>")).unwrap_err().is_lost());
    }
}
