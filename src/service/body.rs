//! The body of an answer, as far as it came.

use serde_json::Value;

/// An answer's body, as far as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// All of it, decoded.
    Whole(Vec<u8>),
    /// More than so many bytes.
    TooLarge(usize),
    /// It stopped in the middle, after so many bytes.
    Broken(usize),
    /// It is compressed, and damaged.
    Undecodable,
}

/// The body as a JSON object. Bytes that are not UTF-8 are replaced; nesting deeper than
/// serde_json's limit of 128 is refused.
pub(super) fn object(body: &Body) -> Option<serde_json::Map<String, Value>> {
    let Body::Whole(bytes) = body else { return None };
    let text = String::from_utf8_lossy(bytes);
    match serde_json::from_str(text.trim_start_matches('\u{feff}')) {
        Ok(Value::Object(object)) => Some(object),
        _ => None,
    }
}
