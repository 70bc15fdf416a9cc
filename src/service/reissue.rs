//! `POST /order/certificate/{order_id}/reissue`: the certificate of an order is made anew. Nothing is known to be billed
//! for the same names and it is a purchase all the same: it is sent once for each confirmation, and revokes what is before
//! it where a name is gone.

use super::answer::refusal;
use super::place_order::{is_refused, placed, unclear_as};
use super::{Answer, Request, Words};
use crate::journal::refusal::{Deal, Refusal};
use crate::journal::reply::{Outcome, Placed};

/// What is said of it. What a refusal means, [`crate::journal::refusal`] says.
pub const WORDS: Words = Words {
    asked: "The reissue was sent",
    refused: "The service refused the reissue",
    role: "a View only key cannot reissue",
    missing: "The account has no such order: it may be of another account or region.",
    declined: "The order is as it was.",
    lost: "The reissue may be open. See how the order stands before you reissue it again.",
};

/// The request.
pub(super) fn request(order_id: u64, body: &str) -> Request {
    Request::post(format!("/order/certificate/{order_id}/reissue"), body.to_owned(), &WORDS)
}

/// What an answer says became of the reissue of an order.
///
/// As of an order: only the ID, that of the same order, proves that it was taken, and only a refusal that the service
/// itself would send proves that it was not.
pub(super) fn outcome(order_id: u64, answer: &Answer) -> Outcome {
    let taken = placed(&answer.body).filter(|placed| placed.order_id == order_id);
    match (answer.is_success(), taken) {
        (true, Some(placed)) => Outcome::Accepted(as_reissued(placed)),
        (false, _) if is_refused(answer) => {
            Outcome::Refused(Refusal { of: Deal::Reissue, ..refusal(answer) })
        }
        (is_success, _) => {
            let doubt = match is_success {
                true => "so the reissue was probably taken, but that is not certain",
                false => "which does not tell whether the reissue was taken",
            };
            Outcome::Unknown(unclear_as(answer, doubt, &WORDS))
        }
    }
}

/// How the order stands after an answer that does not say it: the reissue is open, unless it waits for an approver or
/// was issued at once.
fn as_reissued(placed: Placed) -> Placed {
    let is_open = placed.requests.is_empty() && placed.certificate_chain.is_empty();
    Placed { status: is_open.then(|| "reissue_pending".to_owned()), ..placed }
}

#[cfg(test)]
mod tests {
    use super::super::tests::answer;
    use super::*;
    use crate::journal::status::Status;

    #[test]
    fn the_answer_is_of_the_same_order_and_read_leniently() {
        let read = |body: &str| match outcome(7, &answer(201, body)) {
            Outcome::Accepted(placed) => placed,
            other => panic!("{body}: {other:?}"),
        };
        for (body, certificate, token, status) in [
            (r#"{"id":7}"#, None, None, Status::ReissuePending),
            (
                "{\"id\":\" 7 \",\"certificate_id\":\"9\",\"dcv_random_value\":\"a1\",\"requests\":{}}",
                Some(9),
                Some("a1"),
                Status::ReissuePending,
            ),
            (r#"{"id":7,"requests":[{"id":77}]}"#, None, None, Status::NeedsApproval),
            (
                "{\"id\":7,\"certificate_id\":9,\"certificate_chain\":[{\"subject_common_name\":\"a\",\"pem\":\"-----BEGIN \
                 CERTIFICATE-----\\r\\nAA==\\r\\n-----END CERTIFICATE-----\\r\\n\"}]}",
                Some(9),
                None,
                Status::Issued,
            ),
        ] {
            let placed = read(body);
            assert_eq!((placed.order_id, placed.certificate_id), (7, certificate), "{body}");
            assert_eq!((placed.dcv_random_value.as_deref(), placed.status()), (token, status), "{body}");
        }
    }

    #[test]
    fn what_does_not_say_that_it_was_taken_or_refused_is_unknown() {
        for (status, body) in [
            (200, ""),
            (201, "{}"),
            (201, r#"{"id":8}"#),
            (200, r#"{"certificate_id":9}"#),
            (302, ""),
            (409, r#"{"id":7}"#),
            (500, r#"{"errors":[{"code":"a"}]}"#),
            (408, r#"{"errors":[{"code":"a"}]}"#),
        ] {
            let Outcome::Unknown(failure) = outcome(7, &answer(status, body)) else {
                panic!("{status} {body}")
            };
            assert!(failure.message.contains("reissue") && failure.fix.contains("reissue"), "{failure:?}");
        }
        let refused = r#"{"errors":[{"code":"invalid_order_status","message":"b"}]}"#;
        assert!(matches!(outcome(7, &answer(400, refused)), Outcome::Refused(_)));
    }
}
