//! The reading of an answer's JSON: tolerant where nothing depends on it. A member that is absent, null or not what it
//! should be is none.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use serde_json::Value;

use crate::order::text::{excerpt, one_line};

/// The most characters of one message of the service that are kept.
const MESSAGE_LIMIT: usize = 500;
/// The most characters of a word such as a status that are kept.
const WORD_LIMIT: usize = 40;

/// The entries of a list. An empty list may come as `{}` or null, a list of one as its entry.
pub(super) fn entries(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    let list = match value {
        Some(Value::Array(list)) => list.as_slice(),
        Some(Value::Object(object)) if object.is_empty() => &[],
        Some(Value::Null) | None => &[],
        Some(entry) => std::slice::from_ref(entry),
    };
    list.iter()
}

/// A positive number, which may come as a string.
pub(super) fn id(value: Option<&Value>) -> Option<u64> {
    let number = match value? {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    number.filter(|&number| number > 0)
}

/// A text or number that is not empty.
pub(super) fn word(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(one_line(text.trim())).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Any value as harmless text for a person, shortened; `""` for nothing.
pub(super) fn one_text(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => excerpt(&one_line(text.trim()), MESSAGE_LIMIT),
        Some(other) => excerpt(&one_line(&other.to_string()), MESSAGE_LIMIT),
    }
}

/// A number from 0 on, which may come as a string.
pub(super) fn count(value: Option<&Value>) -> Option<usize> {
    match value? {
        Value::Number(number) => number.as_u64().and_then(|number| usize::try_from(number).ok()),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// A word that is not empty, shortened: a status.
pub(super) fn short_word(value: Option<&Value>) -> Option<String> {
    word(value).map(|word| excerpt(&word, WORD_LIMIT))
}

/// A yes or a no, which may come as a number or a string.
pub(super) fn flag(value: Option<&Value>) -> Option<bool> {
    match (value?, count(value)) {
        (Value::Bool(flag), _) => Some(*flag),
        (_, Some(0)) => Some(false),
        (_, Some(1)) => Some(true),
        (Value::String(text), _) => text.trim().to_ascii_lowercase().parse().ok(),
        _ => None,
    }
}

/// A moment with its offset, `+00:00` or `Z`.
pub(super) fn moment(value: Option<&Value>) -> Option<Timestamp> {
    value?.as_str()?.trim().parse().ok()
}

/// A day, which may come with a time.
pub(super) fn day(value: Option<&Value>) -> Option<Date> {
    match moment(value) {
        Some(moment) => Some(Offset::UTC.to_datetime(moment).date()),
        None => value?.as_str()?.trim().parse().ok(),
    }
}

/// A PEM text. Its line breaks are part of it, any other control character is not.
pub(super) fn pem(value: Option<&Value>) -> Option<String> {
    let lines = value?.as_str()?.trim().lines();
    let pem: String = lines.map(|line| one_line(line.trim_end()) + "\n").collect();
    Some(pem).filter(|pem| !pem.is_empty())
}

/// The texts of an object, each with its name.
pub(super) fn texts(value: Option<&Value>) -> Vec<(String, String)> {
    let Some(Value::Object(object)) = value else { return Vec::new() };
    let text = |(name, text): (&String, &Value)| (one_line(name), one_text(Some(text)));
    object.iter().map(text).filter(|(_, text)| !text.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_member_is_read_in_every_spelling_that_was_seen() {
        for (value, expected) in [
            (json!(true), Some(true)),
            (json!("1"), Some(true)),
            (json!(0), Some(false)),
            (json!("False"), Some(false)),
            (json!("perhaps"), None),
            (json!({}), None),
            (json!(null), None),
        ] {
            assert_eq!(flag(Some(&value)), expected, "{value}");
        }
        for (value, expected) in [
            (json!("2027-05-24"), Some(date(2027, 5, 24))),
            (json!(" 2027-05-24 "), Some(date(2027, 5, 24))),
            (json!("2027-05-24T23:30:00-02:00"), Some(date(2027, 5, 25))),
            (json!("2027-05-24 12:00:00"), Some(date(2027, 5, 24))),
            (json!("24.5.2027"), None),
            (json!(20270524), None),
        ] {
            assert_eq!(day(Some(&value)), expected, "{value}");
        }
        let time = moment(Some(&json!("2026-11-03T08:15:42+00:00")));
        assert_eq!(time, moment(Some(&json!("2026-11-03T08:15:42Z"))));
        assert!(time.is_some() && moment(Some(&json!("2026-11-03"))).is_none());
        assert_eq!(pem(Some(&json!("A\r\nB\u{1b}\r\n"))).as_deref(), Some("A\nB\\u{1b}\n"));
        assert_eq!(pem(Some(&json!(" "))), None);
        let told = json!({ "example.com": "not called\nyet", "www.example.com": null });
        assert_eq!(texts(Some(&told)), [("example.com".to_owned(), "not called yet".to_owned())]);
        assert!(texts(Some(&json!([]))).is_empty());
    }
}
