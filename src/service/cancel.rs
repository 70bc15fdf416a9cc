//! `PUT /order/certificate/{order_id}/status`: an order that is not issued is canceled. Of one with an open reissue that
//! alone is canceled, and it is issued as before.

use serde_json::json;

use super::question::Question;
use super::{Answer, CHANGE_LOST, NO_SUCH_ORDER, Request, Words};
use crate::failure::Failure;
use crate::journal::changed::Changed;
use crate::journal::found::Found;

/// What is said of it.
pub const WORDS: Words = Words {
    asked: "The service was asked to cancel the order",
    refused: "The service did not cancel the order",
    role: "a View only key cannot cancel an order",
    missing: NO_SUCH_ORDER,
    declined: "The order is as it was; what the service says above tells why. An issued one cannot be canceled: its \
               certificate is revoked instead.",
    lost: CHANGE_LOST,
};

/// What is asked to cancel an order.
pub fn question(order_id: u64, note: &str) -> Question {
    Question::of_order(order_id, request(order_id, note), |answer| {
        read(answer).map(|()| Found::Changed(Changed::Canceled))
    })
}

/// The request to cancel an order. The note is required.
pub fn request(order_id: u64, note: &str) -> Request {
    let body = json!({ "status": "canceled", "note": note }).to_string();
    Request::put(format!("/order/certificate/{order_id}/status"), body, &WORDS)
}

/// That it is canceled, or its reissue.
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
    fn an_order_is_canceled_with_a_note() {
        let asked = request(7, "ordered \"twice\"");
        assert_eq!(asked.path, "/order/certificate/7/status");
        assert_eq!(asked.body, r#"{"note":"ordered \"twice\"","status":"canceled"}"#);
        assert!(read(&answer(204, "")).is_ok());
        let issued = r#"{"errors":[{"code":"invalid_status","message":"The order is issued."}]}"#;
        let failure = read(&answer(400, issued)).unwrap_err();
        assert!(failure.is_refusal() && failure.fix.contains("revoked instead"), "{failure:?}");
        for status in [200, 302, 408, 500, 503] {
            let failure = read(&answer(status, "<html>")).unwrap_err();
            assert!(failure.is_lost(), "{status}: nobody knows whether it is canceled: {failure:?}");
            assert!(status == 302 || failure.fix.contains("See how the order stands"), "{failure:?}");
        }
    }
}
