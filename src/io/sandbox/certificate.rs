//! The certificate of an order once it is issued: its numbers are made up, and then it is signed.

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use super::der::Der;
use super::random;

const HEX: &[u8; 16] = b"0123456789ABCDEF";
/// How many days a certificate lasts at most, from the day of issue on. The last two are announced, and the service's
/// own days for them are not confirmed.
const LONGEST: [(Date, i32); 4] =
    [(date(2029, 3, 15), 46), (date(2027, 3, 15), 99), (date(2026, 2, 24), 199), (Date::MIN, 397)];

/// An issued certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// When it was issued.
    pub issued: Timestamp,
    /// Its serial number, 32 hexadecimal digits.
    pub serial_number: String,
    /// Its SHA-1 thumbprint, 40 hexadecimal digits; made up until it is signed.
    pub thumbprint: String,
    /// Its first day.
    pub valid_from: Date,
    /// Its last day.
    pub valid_till: Date,
    /// When it was revoked.
    pub revoked: Option<Timestamp>,
    /// The certificate itself, once it is signed.
    #[serde(default)]
    pub(super) signed: Option<Der>,
}

impl Certificate {
    /// A certificate that is issued now, and lasts until the day asked for, the order's last one or the longest a
    /// certificate may last, whichever comes first.
    pub(super) fn issue(
        seed: u64,
        id: u64,
        now: Timestamp,
        asked: Option<Date>,
        order_end: Date,
    ) -> Certificate {
        let from = day(now);
        let days = LONGEST.iter().find(|(since, _)| from >= *since).map_or(0, |(_, days)| *days);
        let longest = from.saturating_add((days - 1).days());
        Certificate {
            issued: now,
            serial_number: serial_number(seed ^ id),
            thumbprint: random::text(!(seed ^ id), HEX, 40),
            valid_from: from,
            valid_till: longest.min(order_end).min(asked.unwrap_or(longest)).max(from),
            revoked: None,
            signed: None,
        }
    }

    /// The first moment it is no longer valid.
    pub(super) fn end(&self) -> Timestamp {
        let after = self.valid_till.saturating_add(1.day());
        after.to_zoned_datetime(TimeZone::UTC).map_or(Timestamp::MAX, |end| end.timestamp())
    }

    /// Whether a text is its serial number or, where that counts, its thumbprint, in either case.
    pub(super) fn is_called(&self, text: &str) -> bool {
        self.has_serial(text) || self.thumbprint.eq_ignore_ascii_case(text)
    }

    /// Whether a text is its serial number, in either case.
    pub(super) fn has_serial(&self, text: &str) -> bool {
        self.serial_number.eq_ignore_ascii_case(text)
    }
}

/// A number of 16 bytes, of which none would not be written.
fn serial_number(state: u64) -> String {
    let (first, rest) = (random::text(state, &HEX[1..], 1), random::text(!state, HEX, 30));
    format!("0{first}{rest}")
}

/// The day of a moment, in UTC.
pub(super) fn day(now: Timestamp) -> Date {
    now.to_zoned_datetime(TimeZone::UTC).date()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn issued(on: &str, asked: Option<Date>, order_end: Date) -> String {
        let now = on.parse().unwrap();
        Certificate::issue(1, 2, now, asked, order_end).valid_till.to_string()
    }

    #[test]
    fn it_lasts_no_longer_than_the_rules_of_its_day() {
        let far = date(2035, 1, 1);
        for (on, till) in [
            ("2026-02-23T23:59:59Z", "2027-03-26"),
            ("2026-02-24T00:00:00Z", "2026-09-10"),
            ("2027-03-15T00:00:00Z", "2027-06-21"),
            ("2029-03-15T00:00:00Z", "2029-04-29"),
        ] {
            assert_eq!(issued(on, None, far), till, "{on}");
        }
        let on = "2026-11-01T12:00:00Z";
        assert_eq!(issued(on, Some(date(2026, 12, 24)), far), "2026-12-24");
        assert_eq!(issued(on, Some(far), date(2026, 11, 30)), "2026-11-30");
    }

    #[test]
    fn its_numbers_are_its_own() {
        let issue = |seed, id| Certificate::issue(seed, id, Timestamp::UNIX_EPOCH, None, Date::MAX);
        let (one, other) = (issue(1, 2), issue(1, 3));
        assert_eq!((one.serial_number.len(), one.thumbprint.len()), (32, 40));
        assert!(one.is_called(&one.thumbprint.to_lowercase()) && one.has_serial(&one.serial_number));
        assert!(!one.is_called(&other.thumbprint) && !one.has_serial(&one.thumbprint));
        assert_eq!(one.end().to_string(), "1971-02-02T00:00:00Z");
    }
}
