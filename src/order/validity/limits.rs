//! What certificates issued on a date may last, and what an order will really give.

use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Deserialize;

use super::{Validity, wire_date};
use crate::order::text::counted;

/// The limits on certificates issued from a date on.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// The first day of issue it holds for.
    pub issued_from: Date,
    /// The Baseline Requirements' maximum, in days (6.3.2).
    pub baseline_days: u16,
    /// The CA's own maximum, in days.
    pub ca_days: u16,
    /// Whether the CA has published its maximum; without that the baseline is what is known.
    pub ca_confirmed: bool,
}

impl Limit {
    /// The maximum that is known to hold, in days.
    pub fn days(&self) -> u16 {
        if self.ca_confirmed { self.ca_days } else { self.baseline_days }
    }

    /// What is not known of the limit, if it bears on a certificate of so many days.
    pub fn caveat(&self, days: i64) -> Option<String> {
        if self.ca_confirmed || days <= i64::from(self.ca_days) {
            return None;
        }
        Some(format!("The CA may use {}; that is not confirmed.", counted(self.ca_days, "day")))
    }
}

static LIMITS: LazyLock<Vec<Limit>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../assets/validity_limits.json"))
        .expect("the table is part of the program, and a test reads it")
});

/// What a certificate issued today will be like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effective {
    /// Its last day.
    pub ends: Date,
    /// How many days it lasts, today and the last one among them.
    pub days: i64,
    /// What sets the end: `the order's validity`, `what you asked for` or `the limit of 199 days
    /// for certificates issued from 24 FEB 2026`.
    pub reason: String,
    /// A limit that may be lower still: `The CA may use 99 days; that is not confirmed.`
    pub caveat: Option<String>,
}

/// The validity of the first certificate, were it issued today: what was asked for, the order's
/// validity or the limit at the date of issue, whichever ends first.
///
/// The source is the specification's `cert_validity` ("whichever is shorter").
pub fn effective(order: Validity, certificate: Option<Validity>, today: Date) -> Effective {
    let limit = limit_at(today);
    let candidates = [
        certificate.map(|asked| (asked.last_day(today), "what you asked for".to_owned())),
        Some((order.last_day(today), "the order's validity".to_owned())),
    ];
    let mut earliest = (Validity::Days(limit.days()).last_day(today), limit_reason(today));
    // A limit that cuts nothing is no reason, and what was asked for is the nearest one.
    for candidate in candidates.into_iter().flatten().rev() {
        if candidate.0 <= earliest.0 {
            earliest = candidate;
        }
    }
    let (ends, reason) = earliest;
    let days = Validity::Until(ends).days(today);
    Effective { ends, days, reason, caveat: limit.caveat(days) }
}

/// The limit on certificates issued on a date. Before the table begins, its first row.
pub fn limit_at(date: Date) -> &'static Limit {
    LIMITS.iter().rev().find(|limit| limit.issued_from <= date).unwrap_or(&LIMITS[0])
}

/// The next lower limit that comes into force after a date and not later than another.
pub fn next_change(after: Date, until: Date) -> Option<&'static Limit> {
    let now = limit_at(after).days();
    LIMITS.iter().find(|limit| limit.issued_from > after && limit.issued_from <= until && limit.days() < now)
}

/// The days after one and not later than another on which other limits begin to hold.
pub fn limit_changes(after: Date, until: Date) -> impl Iterator<Item = Date> {
    LIMITS.iter().map(|limit| limit.issued_from).filter(move |from| *from > after && *from <= until)
}

/// Names the limit of a date by the date its number of days began to hold.
fn limit_reason(today: Date) -> String {
    let days = limit_at(today).days();
    let until_today = LIMITS.iter().rev().skip_while(|limit| limit.issued_from > today);
    let first = until_today.take_while(|limit| limit.days() == days).last().unwrap_or(&LIMITS[0]);
    format!(
        "the limit of {} for certificates issued from {}",
        counted(days, "day"),
        wire_date(first.issued_from)
    )
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_table_is_in_order_and_lowers_the_limits() {
        for pair in LIMITS.windows(2) {
            assert!(pair[0].issued_from < pair[1].issued_from);
            assert!(pair[0].days() >= pair[1].days());
        }
        for limit in LIMITS.iter() {
            assert!(limit.ca_days < limit.baseline_days);
            assert!(limit.ca_days <= 397, "the specification's maximum");
        }
    }

    #[test]
    fn the_limit_follows_the_date_of_issue() {
        for (today, days) in [
            (date(2015, 1, 1), 397),
            (date(2026, 2, 23), 397),
            (date(2026, 2, 24), 199),
            (date(2026, 3, 15), 199),
            (date(2027, 3, 14), 199),
            (date(2027, 3, 15), 100),
            (date(2029, 3, 14), 100),
            (date(2029, 3, 15), 46),
            (date(2050, 1, 1), 46),
        ] {
            assert_eq!(limit_at(today).days(), days, "{today}");
        }
    }

    #[test]
    fn the_effective_validity_is_the_shortest_with_its_reason() {
        use Validity::{Days, Until, Years};
        const LIMIT: &str = "the limit of 199 days for certificates issued from 24 FEB 2026";
        const ORDER: &str = "the order's validity";
        const ASKED: &str = "what you asked for";
        let today = date(2026, 6, 10);
        for (order, certificate, ends, days, reason) in [
            (Years(1), None, date(2026, 12, 25), 199, LIMIT),
            (Years(6), Some(Years(1)), date(2026, 12, 25), 199, LIMIT),
            (Years(1), Some(Days(90)), date(2026, 9, 7), 90, ASKED),
            (Years(1), Some(Days(199)), date(2026, 12, 25), 199, ASKED),
            (Years(1), Some(Days(200)), date(2026, 12, 25), 199, LIMIT),
            (Days(30), None, date(2026, 7, 9), 30, ORDER),
            (Days(30), Some(Days(90)), date(2026, 7, 9), 30, ORDER),
            (Days(90), Some(Days(90)), date(2026, 9, 7), 90, ASKED),
            (Days(199), None, date(2026, 12, 25), 199, ORDER),
            (Years(1), Some(Until(date(2026, 6, 11))), date(2026, 6, 11), 2, ASKED),
        ] {
            let found = effective(order, certificate, today);
            let expected = Effective { ends, days, reason: reason.to_owned(), caveat: None };
            assert_eq!(found, expected, "{order:?} {certificate:?}");
        }
    }

    #[test]
    fn an_unconfirmed_limit_is_only_a_caveat() {
        let today = date(2027, 3, 15);
        let caveat = Some("The CA may use 99 days; that is not confirmed.".to_owned());
        let found = effective(Validity::Years(1), None, today);
        assert_eq!((found.days, found.caveat.as_ref()), (100, caveat.as_ref()));
        assert_eq!(found.reason, "the limit of 100 days for certificates issued from 15 MAR 2027");
        for (days, expected) in [(100, caveat), (99, None)] {
            assert_eq!(effective(Validity::Days(days), None, today).caveat, expected);
        }
    }

    #[test]
    fn only_a_lower_limit_is_a_change() {
        for (after, until, expected) in [
            (date(2026, 2, 23), date(2026, 3, 25), Some(date(2026, 2, 24))),
            (date(2026, 2, 24), date(2026, 3, 26), None),
            (date(2027, 2, 13), date(2027, 3, 15), Some(date(2027, 3, 15))),
            (date(2027, 2, 12), date(2027, 3, 14), None),
            (date(2027, 3, 15), date(2027, 4, 14), None),
        ] {
            assert_eq!(next_change(after, until).map(|limit| limit.issued_from), expected, "{after}");
        }
    }
}
