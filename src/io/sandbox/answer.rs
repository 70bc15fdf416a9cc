//! What is sent back, and how.

use std::time::Duration;

use hyper::StatusCode;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::errors::{ApiError, code, quoted};

/// What is sent back, and how.
#[derive(Debug)]
pub(super) struct Answer {
    pub status: StatusCode,
    pub content_type: &'static str,
    /// Seconds for `Retry-After`.
    pub retry_after: Option<u32>,
    /// The methods for `Allow`.
    pub allow: Option<String>,
    pub body: Vec<u8>,
    pub delivery: Delivery,
}

/// How an answer travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Delivery {
    AtOnce,
    After(Duration),
    Never,
    /// The connection is reset instead.
    Reset,
}

impl From<Vec<ApiError>> for Answer {
    /// The refusal of a body with all that is wrong in it.
    fn from(errors: Vec<ApiError>) -> Answer {
        Answer::errors(StatusCode::BAD_REQUEST, &errors)
    }
}

impl Answer {
    pub fn json(status: StatusCode, body: &Value) -> Answer {
        Answer {
            status,
            content_type: "application/json",
            retry_after: None,
            allow: None,
            body: body.to_string().into_bytes(),
            delivery: Delivery::AtOnce,
        }
    }

    pub fn ok(body: &Value) -> Answer {
        Answer::json(StatusCode::OK, body)
    }

    /// A file.
    pub fn file(content_type: &'static str, body: Vec<u8>) -> Answer {
        Answer { content_type, body, ..Answer::ok(&Value::Null) }
    }

    /// Changes a body that is JSON.
    pub fn reshape(&mut self, change: impl FnOnce(&mut Value)) {
        if let Ok(mut body) = serde_json::from_slice(&self.body) {
            change(&mut body);
            self.body = body.to_string().into_bytes();
        }
    }

    /// The body breaks off in the middle.
    pub fn break_off(&mut self) {
        self.body.truncate(self.body.len() / 2);
    }

    /// 204, without a body.
    pub fn nothing() -> Answer {
        Answer { body: Vec::new(), ..Answer::json(StatusCode::NO_CONTENT, &Value::Null) }
    }

    pub fn errors(status: StatusCode, errors: &[ApiError]) -> Answer {
        Answer::json(status, &json!({ "errors": errors }))
    }

    pub fn error(status: StatusCode, code: &'static str, message: impl Into<String>) -> Answer {
        Answer::errors(status, &[ApiError::new(code, message)])
    }

    /// Another refusal in place of one that says that there is no such order.
    pub fn or_not_found(self, other: Answer) -> Answer {
        if self.status == StatusCode::NOT_FOUND { other } else { self }
    }

    pub fn bad_request(code: &'static str, message: impl Into<String>) -> Answer {
        Answer::error(StatusCode::BAD_REQUEST, code, message)
    }

    pub fn forbidden(code: &'static str, message: impl Into<String>) -> Answer {
        Answer::error(StatusCode::FORBIDDEN, code, message)
    }

    fn not_found(code: &'static str, what: &str) -> Answer {
        Answer::error(StatusCode::NOT_FOUND, code, format!("{what} does not exist."))
    }

    pub fn no_route(path: &str) -> Answer {
        Answer::not_found(code::NOT_FOUND_ROUTE, &format!("The path {}", quoted(path)))
    }

    pub fn no_product(name_id: &str) -> Answer {
        Answer::not_found(code::NOT_FOUND_PRODUCT, &format!("The product {}", quoted(name_id)))
    }

    pub fn no_order(id: &str) -> Answer {
        Answer::not_found(code::NOT_FOUND_ORDER, &format!("The order {}", quoted(id)))
    }

    pub fn no_certificate(id: &str) -> Answer {
        Answer::not_found(code::NOT_FOUND_CERTIFICATE, &format!("The certificate {}", quoted(id)))
    }

    pub fn no_request(id: &str) -> Answer {
        Answer::not_found(code::NOT_FOUND_REQUEST, &format!("The request {}", quoted(id)))
    }

    /// The path is there, with other methods.
    pub fn wrong_method(allow: String) -> Answer {
        let message = format!("This path takes {allow} only.");
        Answer {
            allow: Some(allow),
            ..Answer::error(StatusCode::METHOD_NOT_ALLOWED, code::METHOD_NOT_ALLOWED, message)
        }
    }
}

/// A moment as answers have it: ISO 8601, in UTC, with the offset.
pub(super) fn moment(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string()
}
