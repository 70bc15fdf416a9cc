//! An answer of the service, and what it says where it is not what was asked for.

use std::time::Duration;

use serde_json::Value;

use super::body::{Body, object};
use super::member::{entries, id, one_text, short_word};
use crate::journal::refusal::code_parts;
use crate::journal::refusal::{Deal, Refusal, ServiceError};
use crate::journal::reply::ApprovalRequest;
use crate::order::text::{counted, excerpt, in_quotes, one_line};

/// The most characters of a page's title that are shown.
const TITLE_LIMIT: usize = 80;
/// The longest wait a `Retry-After` is believed to ask for, in seconds: one day.
const WAIT_LIMIT: u64 = 86_400;

/// Statuses that whoever gives them gives in the place of passing a request on.
pub(super) const BEFORE_PASSING_ON: [u16; 14] =
    [400, 401, 403, 404, 405, 407, 411, 413, 414, 415, 422, 429, 431, 451];

/// An answer, as far as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// What HTTP calls that status, where it has a name for it.
    pub reason: Option<&'static str>,
    /// The host a redirect points to.
    pub redirect: Option<String>,
    /// `Retry-After`, as it came.
    pub retry_after: Option<String>,
    /// `Date`, as it came: the service's clock.
    pub date: Option<String>,
    /// Whether who gave it calls itself a sandbox of dvorder.
    pub is_of_sandbox: bool,
    /// The body.
    pub body: Body,
}

impl Answer {
    /// Whether the status is a success.
    pub fn is_success(&self) -> bool {
        (200..=299).contains(&self.status)
    }

    /// Whether it says that what was asked for is done: a success with an empty body, or with an object that is no
    /// error. A page of whoever stands on the way says nothing.
    pub fn is_done(&self) -> bool {
        let is_empty = matches!(&self.body, Body::Whole(bytes) if bytes.trim_ascii().is_empty());
        self.is_success() && (is_empty || object(&self.body).is_some_and(|body| !body.contains_key("errors")))
    }

    /// Whether it says that nothing was done: whoever gave it gave it in place of passing the request on, or the
    /// service says no.
    pub fn is_turned_away(&self) -> bool {
        match self.status {
            408 | 499 => false,
            status @ 400..=498 => BEFORE_PASSING_ON.contains(&status) || listed_errors(self).is_some(),
            _ => false,
        }
    }

    /// The status with its name: `502 (Bad Gateway)`.
    pub fn status_text(&self) -> String {
        match self.reason {
            Some(reason) => format!("{} ({reason})", self.status),
            None => self.status.to_string(),
        }
    }

    /// The codes of its errors.
    pub fn codes(&self) -> Vec<String> {
        service_errors(&self.body).into_iter().map(|error| error.code).collect()
    }

    /// Whether one of its errors has this code and this suffix.
    pub fn has_code(&self, code: &str, suffix: Option<&str>) -> bool {
        self.codes().iter().any(|found| code_parts(found) == (code, suffix))
    }

    /// Whether one of its errors has this code, whatever its suffix.
    pub fn says(&self, code: &str) -> bool {
        self.codes().iter().any(|found| code_parts(found).0 == code)
    }

    /// Whether it has errors, all of this code with one of these suffixes.
    pub fn all_codes_are(&self, code: &str, suffixes: &[Option<&str>]) -> bool {
        let codes = self.codes();
        let fits = |found: &String| {
            let (name, suffix) = code_parts(found);
            name == code && suffixes.contains(&suffix)
        };
        !codes.is_empty() && codes.iter().all(fits)
    }

    /// `Retry-After` in seconds, at most a day. The other form, an HTTP date, is ignored: this machine's
    /// clock would have to be right to make a waiting time of it.
    pub fn retry_after(&self) -> Option<Duration> {
        let wait: u64 = self.retry_after.as_ref()?.trim().parse().ok()?;
        Some(Duration::from_secs(wait.min(WAIT_LIMIT)))
    }

    /// The service's clock when it answered.
    pub fn clock(&self) -> Option<jiff::Timestamp> {
        jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(self.date.as_ref()?.trim()).ok()
    }
}

/// Why a refusal was sent: every error in the body or, when there is none, a description of the body.
pub(super) fn refusal(answer: &Answer) -> Refusal {
    let errors = service_errors(&answer.body);
    let body = (answer.redirect.is_some() || errors.is_empty()).then(|| described(answer));
    Refusal { of: Deal::Order, status: answer.status, errors, body, retry_after: answer.retry_after() }
}

/// Every error of an answer in one line, in quotes; none where it has none.
pub(super) fn listed_errors(answer: &Answer) -> Option<String> {
    let told: Vec<String> = service_errors(&answer.body)
        .iter()
        .map(|error| match error.code.as_str() {
            "" => in_quotes(&error.message),
            code => in_quotes(&format!("{code}: {}", error.message)),
        })
        .collect();
    (!told.is_empty()).then(|| told.join(", "))
}

/// What an answer without errors is.
pub(super) fn described(answer: &Answer) -> String {
    match &answer.redirect {
        Some(host) => format!("a redirect to {host}, not followed"),
        None => describe_body(&answer.body),
    }
}

/// A request that waits for an approver. That there is one matters more than its ID, which is 0
/// when unreadable.
pub(super) fn approval_request(entry: &Value) -> ApprovalRequest {
    ApprovalRequest {
        id: id(entry.get("id")).unwrap_or(0),
        kind: short_word(entry.get("type")),
        status: one_text(entry.get("status")),
        certificate_id: None,
    }
}

/// Every entry of the body's `errors`, be it a list or one object, in the order sent.
fn service_errors(body: &Body) -> Vec<ServiceError> {
    let Some(body) = object(body) else { return Vec::new() };
    let errors = body.get("errors");
    match errors {
        Some(Value::String(message)) => {
            vec![ServiceError { code: String::new(), message: one_line(message) }]
        }
        _ => entries(errors).map(service_error).collect(),
    }
}

fn service_error(entry: &Value) -> ServiceError {
    let (code, message) = match entry {
        Value::Object(entry) => (one_text(entry.get("code")), one_text(entry.get("message"))),
        other => (String::new(), one_text(Some(other))),
    };
    let message = if message.is_empty() { "(no message)".to_owned() } else { message };
    ServiceError { code, message }
}

/// What a body that is not what was hoped for is, without showing it.
fn describe_body(body: &Body) -> String {
    let bytes = match body {
        Body::Whole(bytes) => bytes,
        Body::TooLarge(limit) => return format!("a body larger than {}", size(*limit)),
        Body::Undecodable => return "a compressed body that is damaged".to_owned(),
        Body::Broken(received) => return format!("a body that broke off after {}", size(*received)),
    };
    let size = size(bytes.len());
    if bytes.trim_ascii().is_empty() {
        return "an empty body".to_owned();
    }
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}').trim();
    if looks_like_html(text) {
        return match title(text) {
            Some(title) => format!("an HTML page of {size} titled {}", in_quotes(&title)),
            None => format!("an HTML page of {size} without a title"),
        };
    }
    match serde_json::from_str::<serde_json::Value>(text) {
        Ok(_) => json(body, &size),
        Err(error) if error.to_string().starts_with("recursion limit") => {
            format!("JSON nested too deeply to be read, {size}")
        }
        Err(_) if bytes.contains(&0) => format!("binary data, {size}"),
        Err(_) => format!("text that is not JSON, {size}"),
    }
}

/// JSON that is not what was asked for; a `message` of its own, as gateways send it, is quoted.
fn json(body: &Body, size: &str) -> String {
    let object = object(body).unwrap_or_default();
    let message = ["message", "error"].iter().find_map(|key| object.get(*key)?.as_str());
    match message {
        Some(message) => {
            format!("JSON that says {}", in_quotes(&excerpt(&one_line(message.trim()), TITLE_LIMIT)))
        }
        None => format!("JSON without what was asked for, {size}"),
    }
}

fn looks_like_html(text: &str) -> bool {
    let start: String = text.chars().take(1024).collect::<String>().to_ascii_lowercase();
    start.starts_with("<!doctype html") || start.contains("<html") || start.contains("<head")
}

/// The title of an HTML page, on one line and shortened.
fn title(page: &str) -> Option<String> {
    let lower = page.to_ascii_lowercase();
    let tag = lower.find("<title")?;
    let start = tag + lower[tag..].find('>')? + 1;
    let end = start + lower[start..].find("</title")?;
    let title = page[start..end].split_whitespace().collect::<Vec<_>>().join(" ");
    Some(excerpt(&one_line(&title), TITLE_LIMIT)).filter(|title| !title.is_empty())
}

/// A number of bytes for a person: `312 bytes`, `2 KB` (of 1024 bytes).
fn size(bytes: usize) -> String {
    match bytes {
        0..=1023 => counted(bytes, "byte"),
        8_388_608 => "8 MB".to_owned(),
        _ => format!("{} KB", (bytes + 512) / 1024),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::answer;
    use super::*;

    #[test]
    fn a_body_is_described_and_never_shown() {
        let page = format!(
            "<!DOCTYPE html>\n<html><head><TITLE a=b>\n 502 Bad\n Gateway </TITLE>{}",
            "x".repeat(2000)
        );
        let untitled = "  <html><body>hello</body></html>";
        let hostile = "<html><title>a\u{1b}]0;x\u{7}\u{202e}b</title>";
        let long = format!("<html><title>{}</title>", "t".repeat(500));
        let cases: [(&[u8], &str); 16] = [
            (b"", "an empty body"),
            (b" \r\n ", "an empty body"),
            (page.as_bytes(), "an HTML page of 2 KB titled \"502 Bad Gateway\""),
            (untitled.as_bytes(), "an HTML page of 33 bytes without a title"),
            (b"<html><title> </title>", "an HTML page of 22 bytes without a title"),
            (b"<html><title>cut", "an HTML page of 16 bytes without a title"),
            (hostile.as_bytes(), "an HTML page of 32 bytes titled \"a\\u{1b}]0;x\\u{7}\\u{202e}b\""),
            (
                long.as_bytes(),
                &format!("an HTML page of 521 bytes titled \"{}…\"", "t".repeat(TITLE_LIMIT - 1)),
            ),
            (b"upstream timed out", "text that is not JSON, 18 bytes"),
            (b"x", "text that is not JSON, 1 byte"),
            (b"\xff\xfe\xfd", "text that is not JSON, 3 bytes"),
            (b"\x00\x01\x02", "binary data, 3 bytes"),
            (b"{\"a\":1}", "JSON without what was asked for, 7 bytes"),
            (b"{\"message\":\"Forbidden\\u001b\"}", "JSON that says \"Forbidden\\u{1b}\""),
            (b"{\"error\":\"no\"}", "JSON that says \"no\""),
            (b"null", "JSON without what was asked for, 4 bytes"),
        ];
        for (body, expected) in cases {
            assert_eq!(describe_body(&Body::Whole(body.to_vec())), expected);
        }
        let deep = "[".repeat(100_000);
        assert_eq!(
            describe_body(&Body::Whole(deep.into_bytes())),
            "JSON nested too deeply to be read, 98 KB"
        );
        assert_eq!(describe_body(&Body::TooLarge(256 * 1024)), "a body larger than 256 KB");
        assert_eq!(describe_body(&Body::Broken(40)), "a body that broke off after 40 bytes");
    }

    #[test]
    fn retry_after_is_seconds() {
        let cases = [
            ("7", Some(7)),
            (" 120 ", Some(120)),
            ("99999999999", Some(WAIT_LIMIT)),
            ("-1", None),
            ("Wed, 21 Oct 2026 07:28:00 GMT", None),
            ("", None),
        ];
        for (text, expected) in cases {
            let answer = Answer { retry_after: Some(text.to_owned()), ..answer(429, "") };
            let refusal = refusal(&answer);
            assert_eq!(refusal.retry_after, expected.map(Duration::from_secs), "{text}");
        }
    }

    #[test]
    fn the_clock_of_the_service_is_read() {
        let dated = |date: &str| Answer { date: Some(date.into()), ..answer(200, "") }.clock();
        assert_eq!(dated("Thu, 26 Nov 2026 01:07:31 GMT"), Some("2026-11-26T01:07:31Z".parse().unwrap()));
        assert_eq!(dated("yesterday"), None);
    }
}
