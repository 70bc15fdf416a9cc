//! The service's error format: `{"errors":[{"code","message"}]}`.

use serde::Serialize;

/// The codes an error can carry.
///
/// The first block is documented by the service. For the second nothing is published: those names
/// are this stand-in's own, and the real service's differ.
pub(super) mod code {
    pub const ACCESS_DENIED_PERMISSION: &str = "access_denied|missing_permission";
    pub const AUTH_KEY_NOT_SETUP: &str = "auth_key_not_setup";
    pub const BAD_REQUEST_FORMAT: &str = "bad_request_format";
    pub const CERT_VALIDITY_EXCEEDS_ORDER_VALIDITY: &str = "cert_validity_exceeds_order_validity";
    pub const CSR_INVALID_CANNOT_PARSE: &str = "csr_invalid_cannot_parse";
    pub const INVALID_DCV_METHOD: &str = "invalid_dcv_method";
    pub const INVALID_VALUE_DATE: &str = "invalid_value:custom_expiration_date";
    pub const INVALID_VALUE_DAYS: &str = "invalid_value:validity_days";
    pub const INVALID_VALUE_YEARS: &str = "invalid_value:validity_years";
    pub const INVALID_WILDCARD_DCV_METHOD: &str = "invalid_wildcard_dcv_method";
    pub const NOT_FOUND_ORDER: &str = "not_found|order";
    pub const NOT_FOUND_PRODUCT: &str = "not_found|product";
    pub const NOT_FOUND_ROUTE: &str = "not_found|route";
    pub const REQUEST_LIMIT_EXCEEDED: &str = "request_limit_exceeded";

    pub const ACCESS_DENIED_KEY: &str = "access_denied|invalid_api_key";
    pub const CSR_INVALID_KEY: &str = "csr_invalid_key";
    pub const CSR_INVALID_SIGNATURE: &str = "csr_invalid_signature";
    pub const DUPLICATE_ALTERNATIVE_ORDER_ID: &str = "duplicate_alternative_order_id";
    pub const INVALID_DOMAIN: &str = "invalid_domain";
    pub const INVALID_EMAIL: &str = "invalid_email";
    pub const INVALID_EMAIL_DOMAIN: &str = "invalid_email_domain";
    pub const INVALID_PARAMETER: &str = "invalid_parameter";
    pub const METHOD_NOT_ALLOWED: &str = "method_not_allowed";
    pub const MISSING_PARAMETER: &str = "missing_parameter";
    pub const REQUEST_TOO_LARGE: &str = "request_too_large";
    pub const WILDCARD_NOT_ALLOWED: &str = "wildcard_not_allowed";
}

/// One entry of `errors`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct ApiError {
    pub code: &'static str,
    pub message: String,
}

impl ApiError {
    pub fn new(code: &'static str, message: impl Into<String>) -> ApiError {
        ApiError { code, message: message.into() }
    }
}

/// Everything that is wrong with a request, in the order it was found.
#[derive(Debug, Default)]
pub(super) struct Errors(Vec<ApiError>);

impl Errors {
    pub fn add(&mut self, code: &'static str, message: impl Into<String>) {
        self.0.push(ApiError::new(code, message));
    }

    /// `value` when nothing was wrong. It is absent only when something was.
    pub fn or<T>(self, value: Option<T>) -> Result<T, Vec<ApiError>> {
        match value {
            Some(value) if self.0.is_empty() => Ok(value),
            _ => Err(self.0),
        }
    }
}

/// Text from the request as it may stand in a message: quoted, control characters visible, short.
pub(super) fn quoted(text: &str) -> String {
    const LONGEST: usize = 64;
    let shown: String = text.chars().take(LONGEST).flat_map(char::escape_debug).collect();
    let more = if text.chars().nth(LONGEST).is_some() { "…" } else { "" };
    format!("\"{shown}{more}\"")
}
