//! The service's error format: `{"errors":[{"code","message"}]}`.

use serde::Serialize;

/// The codes an error can carry.
///
/// The first block is documented by the service. For the second nothing is published: those names
/// are this stand-in's own, and the real service's differ.
pub(super) mod code {
    pub const ACCESS_DENIED_APPROVER: &str = "access_denied|invalid_approver";
    pub const ACCESS_DENIED_INVALID_KEY: &str = "access_denied|access_denied_invalid_key";
    pub const ACCESS_DENIED_PERMISSION: &str = "access_denied|missing_permission";
    pub const AUTH_KEY_NOT_SETUP: &str = "auth_key_not_setup";
    pub const BAD_REQUEST_FORMAT: &str = "bad_request_format";
    pub const CERT_VALIDITY_EXCEEDS_ORDER_VALIDITY: &str = "cert_validity_exceeds_order_validity";
    pub const CSR_INVALID_CANNOT_PARSE: &str = "csr_invalid_cannot_parse";
    pub const FILE_RANDOM_VALUE_NOT_FOUND: &str = "file_random_value_not_found";
    pub const INVALID_DCV_METHOD: &str = "invalid_dcv_method";
    pub const INVALID_DNS_METHOD: &str = "invalid_dns_method";
    pub const INVALID_DNS_TXT: &str = "invalid_dns_txt";
    pub const INVALID_VALUE_DATE: &str = "invalid_value:custom_expiration_date";
    pub const INVALID_VALUE_DAYS: &str = "invalid_value:validity_days";
    pub const INVALID_VALUE_YEARS: &str = "invalid_value:validity_years";
    pub const INVALID_WILDCARD_DCV_METHOD: &str = "invalid_wildcard_dcv_method";
    pub const NOT_FOUND: &str = "not_found";
    pub const NOT_FOUND_ORDER: &str = "not_found|order";
    pub const NOT_FOUND_PRODUCT: &str = "not_found|product";
    pub const NOT_FOUND_ROUTE: &str = "not_found|route";
    pub const ORDER_NOT_ELIGIBLE_FOR_RENEWAL: &str = "order_not_eligible_for_renewal";
    pub const ORDER_RENEWED_ALREADY: &str = "order_renewed_already";
    pub const REQUEST_LIMIT_EXCEEDED: &str = "request_limit_exceeded";

    pub const ACCESS_DENIED_KEY: &str = "access_denied|invalid_api_key";
    pub const CSR_INVALID_KEY: &str = "csr_invalid_key";
    pub const CSR_INVALID_SIGNATURE: &str = "csr_invalid_signature";
    pub const DUPLICATE_ALTERNATIVE_ORDER_ID: &str = "duplicate_alternative_order_id";
    pub const DUPLICATES_NOT_ALLOWED: &str = "duplicates_not_allowed";
    pub const INTERNAL_ERROR: &str = "internal_error";
    pub const INVALID_DOMAIN: &str = "invalid_domain";
    pub const INVALID_EMAIL: &str = "invalid_email";
    pub const INVALID_EMAIL_DOMAIN: &str = "invalid_email_domain";
    pub const INVALID_ORDER_STATUS: &str = "invalid_order_status";
    pub const INVALID_PARAMETER: &str = "invalid_parameter";
    pub const METHOD_NOT_ALLOWED: &str = "method_not_allowed";
    pub const INVALID_REQUEST_STATUS: &str = "invalid_request_status";
    pub const MISSING_PARAMETER: &str = "missing_parameter";
    pub const NOT_FOUND_CERTIFICATE: &str = "not_found|certificate";
    pub const NOT_FOUND_REQUEST: &str = "not_found|request";
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

/// Text from the request as it may stand in a message: quoted, control characters visible, short, and
/// without a password.
pub(super) fn quoted(text: &str) -> String {
    const LONGEST: usize = 64;
    let text = masked(text);
    let shown: String = text.chars().take(LONGEST).flat_map(char::escape_debug).collect();
    let more = if text.chars().nth(LONGEST).is_some() { "…" } else { "" };
    format!("\"{shown}{more}\"")
}

/// The text without what may be a password: before an `@` with a `:` or a scheme before it, behind the only
/// `:` unless a port is there, and behind a `?` or a `#`.
fn masked(text: &str) -> String {
    let (text, query) = match text.find(['?', '#']) {
        Some(at) if !text[at..].contains('@') => (&text[..=at], "***"),
        _ => (text, ""),
    };
    let start = text.find("//").map_or(0, |at| at + 2);
    let (scheme, rest) = text.split_at(start);
    let lower = rest.to_ascii_lowercase();
    let has_password = start > 0 || rest.contains([':', '\u{ff1a}']) || lower.contains("%3a");
    let shown = match (rest.rfind(['@', '\u{ff20}']).or_else(|| rest.rfind("%40")), rest.split_once(':')) {
        (Some(at), _) if has_password => format!("***{}", &rest[at..]),
        (None, Some((user, word))) if !word.contains(':') && word.contains(char::is_alphabetic) => {
            format!("{user}:***")
        }
        _ => rest.to_owned(),
    };
    format!("{scheme}{shown}{query}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_password_is_repeated() {
        for (text, shown) in [
            ("jim:secret@example.com", "***@example.com"),
            ("https://jim:secret@example.com/x", "https://***@example.com/x"),
            ("//secret@example.com", "//***@example.com"),
            ("jim:se?cr#et@example.com", "***@example.com"),
            ("jim:secret%40example.com", "***%40example.com"),
            ("jim%3Asecret@example.com", "***@example.com"),
            ("jim:my secret word@example.com", "***@example.com"),
            ("https://jim:my secret word@example.com", "https://***@example.com"),
            ("jim:secret", "jim:***"),
            ("https://example.com/?token=secret", "https://example.com/?***"),
            ("example.com#secret", "example.com#***"),
            ("jim@example.com", "jim@example.com"),
            ("example.com:443", "example.com:443"),
            ("2606:4700::a", "2606:4700::a"),
        ] {
            assert_eq!(quoted(text), format!("\"{shown}\""), "{text}");
        }
    }
}
