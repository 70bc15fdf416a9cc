//! How long the order and its first certificate last: `order_validity` and
//! `certificate.cert_validity`.
//!
//! Three conventions, where the specification is silent. The day that something begins on is its first day: 199 days
//! from 26 NOV 2026 end with 12 JUN 2027, as the certificate ends at 23:59:59 of that day; [`Validity::last_day`] alone
//! says so. A year ends on the same day of the month, and a year from 29 FEB on 28 FEB. A date "within" a number of
//! days or years of today may be the last of them: `within three years` of 10 JUN 2026 includes 10 JUN 2029.

mod date;
mod limits;
pub mod pair;

use jiff::Span;
use jiff::civil::Date;

use super::number::{self, read_int};
use super::parameter::FieldId;
use super::problem::Finding;
use super::text::counted;

pub use date::{parse_date, wire_date};
pub use limits::{Effective, Limit, effective, limit_at, limit_changes};

/// Longest order, in years. The specification allows 6 (and 2190 days); since 2023-10-31 the service refuses
/// what ends after the same day three years ahead, with `invalid_value:validity_years` and the like.
const ORDER_YEARS: u8 = 3;
/// The most days that [`ORDER_YEARS`] can have: one of them is a leap year.
const ORDER_DAYS: u16 = 1096;
/// Longest certificate the specification allows, in years.
const CERTIFICATE_YEARS: u8 = 1;
/// Longest certificate the specification allows, in days.
const CERTIFICATE_DAYS: u16 = 397;
/// An order of fewer days was probably meant to be something else.
const SHORT_ORDER: i64 = 30;
/// A certificate of fewer days needs replacing before anyone gets around to it.
const SHORT_CERTIFICATE: i64 = 7;

/// What a validity is measured by: its three forms, which exclude one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Measure {
    /// `years`.
    Years,
    /// `days`.
    Days,
    /// `custom_expiration_date`.
    Date,
}

impl Measure {
    /// All of them, in the specification's order.
    pub const ALL: [Measure; 3] = [Measure::Years, Measure::Days, Measure::Date];

    /// The word a draft stores for it.
    pub fn word(self) -> &'static str {
        match self {
            Measure::Years => "years",
            Measure::Days => "days",
            Measure::Date => "date",
        }
    }

    /// The form of a word; none for any other text.
    pub fn parse(word: &str) -> Option<Measure> {
        Measure::ALL.into_iter().find(|measure| measure.word() == word)
    }

    /// The field that holds the value of this form of `order_validity`.
    pub fn order_field(self) -> FieldId {
        match self {
            Measure::Years => FieldId::OrderYears,
            Measure::Days => FieldId::OrderDays,
            Measure::Date => FieldId::OrderDate,
        }
    }

    /// The field that holds the value of this form of `certificate.cert_validity`.
    pub fn certificate_field(self) -> FieldId {
        match self {
            Measure::Years => FieldId::CertYears,
            Measure::Days => FieldId::CertDays,
            Measure::Date => FieldId::CertDate,
        }
    }
}

/// How long something lasts, in the form it is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Validity {
    /// So many years.
    Years(u8),
    /// So many days.
    Days(u16),
    /// To the end of a day.
    Until(Date),
}

impl Validity {
    /// The last day that is covered whole, for what begins today: the `valid_till` that is to be expected. Today is the
    /// first of so many days.
    pub fn last_day(self, today: Date) -> Date {
        match self {
            Validity::Years(years) => years_after(today, years),
            Validity::Days(days) => days_after(today, i64::from(days) - 1),
            Validity::Until(date) => date,
        }
    }

    /// How many days it is, for what begins today: a year has 365 or 366, and a date is the last of them.
    pub fn days(self, today: Date) -> i64 {
        match self {
            Validity::Years(years) => days_between(today, years_after(today, years)),
            Validity::Days(days) => days.into(),
            Validity::Until(date) => days_between(today, date) + 1,
        }
    }

    /// Whether it is longer than another that begins on the same day. Two lengths are compared as such, as 366 days are
    /// more than most years; what is told by a date goes by the last day.
    pub fn is_longer_than(self, other: Validity, today: Date) -> bool {
        match (self, other) {
            (Validity::Until(_), _) | (_, Validity::Until(_)) => self.last_day(today) > other.last_day(today),
            _ => self.days(today) > other.days(today),
        }
    }
}

/// Days from one date to another, which is 1 from a day to the next.
fn days_between(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}

fn days_after(date: Date, days: i64) -> Date {
    date.saturating_add(Span::new().days(days))
}

fn years_after(date: Date, years: u8) -> Date {
    date.saturating_add(Span::new().years(years))
}

/// Reads `order_validity`: 1 to 3 years, the days these have from today on, or a date after today and within
/// three years. What is allowed and odd comes with it.
///
/// # Errors
///
/// A text that is no such number or date.
pub fn read_order(measure: Measure, typed: &str, today: Date) -> Result<(Validity, Vec<Finding>), Finding> {
    let last = years_after(today, ORDER_YEARS);
    let validity = match measure {
        Measure::Years => Validity::Years(order_years(typed)?),
        Measure::Days => Validity::Days(order_days(typed, most_days(today, last))?),
        Measure::Date => {
            Validity::Until(read_end(typed, today, last, "three years, the longest order that is sold")?)
        }
    };
    Ok((validity, short(validity, today, "order", SHORT_ORDER)))
}

/// Reads `certificate.cert_validity`: 1 year, 1 to 397 days, or a date after today and within 397
/// days. What is allowed and odd comes with it; today's lower limits are [`pair::check`]'s matter.
///
/// # Errors
///
/// A text that is no such number or date.
pub fn read_certificate(
    measure: Measure,
    typed: &str,
    today: Date,
) -> Result<(Validity, Vec<Finding>), Finding> {
    let validity = match measure {
        Measure::Years => Validity::Years(certificate_years(typed)?),
        Measure::Days => Validity::Days(certificate_days(typed)?),
        Measure::Date => {
            let last = days_after(today, CERTIFICATE_DAYS.into());
            Validity::Until(read_end(typed, today, last, "397 days, the longest certificate")?)
        }
    };
    Ok((validity, short(validity, today, "certificate", SHORT_CERTIFICATE)))
}

/// What is wrong with an `order_validity` on any day, also one that counts for nothing because a
/// stronger form is beside it. Whether a date is near enough depends on the day.
pub fn order_fault(measure: Measure, typed: &str) -> Option<Finding> {
    match measure {
        Measure::Years => order_years(typed).err(),
        Measure::Days => order_days(typed, ORDER_DAYS).err(),
        Measure::Date => parse_date(typed).err(),
    }
}

/// What is wrong with a `certificate.cert_validity` on any day, as [`order_fault`].
pub fn certificate_fault(measure: Measure, typed: &str) -> Option<Finding> {
    match measure {
        Measure::Years => certificate_years(typed).err(),
        Measure::Days => certificate_days(typed).err(),
        Measure::Date => parse_date(typed).err(),
    }
}

/// Days of an order that begins today and runs to the last day that is sold.
fn most_days(today: Date, last: Date) -> u16 {
    u16::try_from(days_between(today, last)).map_or(ORDER_DAYS, |days| days.min(ORDER_DAYS))
}

fn order_years(typed: &str) -> Result<u8, Finding> {
    let most = ORDER_YEARS;
    read_years(typed, "the order's number of years", most).map_err(|found| sold(typed, most.into(), found))
}

fn order_days(typed: &str, most: u16) -> Result<u16, Finding> {
    read_days(typed, "the order's number of days", most).map_err(|found| sold(typed, most, found))
}

/// What is wrong with a number, with the reason where it is too large: older documentation allows it.
fn sold(typed: &str, most: u16, found: Finding) -> Finding {
    match number::read_int(typed, "a number", i64::from(most) + 1..=i64::MAX) {
        Ok(_) => Finding::error(found.message, format!("{} {NOT_SOLD}", found.fix)),
        Err(_) => found,
    }
}

/// Why an order cannot be as long as the specification says.
const NOT_SOLD: &str = "Orders are sold for 3 years at most, whatever older documentation says.";

fn certificate_years(typed: &str) -> Result<u8, Finding> {
    read_years(typed, "the certificate's number of years", CERTIFICATE_YEARS)
}

fn certificate_days(typed: &str) -> Result<u16, Finding> {
    read_days(typed, "the certificate's number of days", CERTIFICATE_DAYS)
}

fn read_years(typed: &str, what: &str, most: u8) -> Result<u8, Finding> {
    let years = read_int(typed, what, 1..=i64::from(most))?;
    Ok(u8::try_from(years).expect("read_int keeps to the range, which is one of u8"))
}

fn read_days(typed: &str, what: &str, most: u16) -> Result<u16, Finding> {
    let days = read_int(typed, what, 1..=i64::from(most))?;
    Ok(u16::try_from(days).expect("read_int keeps to the range, which is one of u16"))
}

fn read_end(typed: &str, today: Date, last: Date, limit: &str) -> Result<Date, Finding> {
    let date = parse_date(typed)?;
    let first = days_after(today, 1);
    let cure = format!("Give a date from {} to {}", wire_date(first), wire_date(last));
    if date < first {
        let message = format!("{} is not after today, {}.", wire_date(date), wire_date(today));
        Err(Finding::error(message, cure))
    } else if date > last {
        Err(Finding::error(format!("{} is further away than {limit}.", wire_date(date)), cure))
    } else {
        Ok(date)
    }
}

fn short(validity: Validity, today: Date, what: &str, least: i64) -> Vec<Finding> {
    let days = validity.days(today);
    if days >= least {
        return Vec::new();
    }
    let message =
        format!("The {what} would end on {}: {}.", wire_date(validity.last_day(today)), in_days(days));
    vec![Finding::warning(message, "Make it longer, unless you mean it: validation takes part of the time.")]
}

fn in_days(days: i64) -> String {
    counted(days, "day")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::problem::Severity;
    use super::Validity::{Days, Until, Years};
    use super::*;

    const TODAY: Date = date(2026, 6, 10);

    #[test]
    fn forms_have_words() {
        for measure in Measure::ALL {
            assert_eq!(Measure::parse(measure.word()), Some(measure));
        }
        assert_eq!(Measure::parse("weeks"), None);
        assert_eq!(Measure::parse(""), None);
    }

    #[test]
    fn leap_days_and_month_ends() {
        for (validity, today, ends) in [
            (Years(1), date(2028, 2, 29), date(2029, 2, 28)),
            (Years(4), date(2028, 2, 29), date(2032, 2, 29)),
            (Years(1), date(2027, 2, 28), date(2028, 2, 28)),
            (Years(1), date(2027, 3, 31), date(2028, 3, 31)),
            (Days(1), date(2027, 2, 28), date(2027, 2, 28)),
            (Days(2), date(2028, 2, 28), date(2028, 2, 29)),
            (Days(366), date(2027, 6, 1), date(2028, 5, 31)),
            (Days(397), date(2026, 12, 31), date(2028, 1, 31)),
            (Days(199), date(2026, 11, 26), date(2027, 6, 12)),
            (Days(100), date(2027, 3, 15), date(2027, 6, 22)),
            (Days(46), date(2029, 3, 15), date(2029, 4, 29)),
            (Until(date(2027, 1, 1)), date(2026, 1, 1), date(2027, 1, 1)),
            (Years(255), Date::MAX, Date::MAX),
        ] {
            assert_eq!(validity.last_day(today), ends, "{validity:?} from {today}");
        }
    }

    #[test]
    fn order_validities_are_read() {
        for (measure, typed, expected) in [
            (Measure::Years, "1", Years(1)),
            (Measure::Years, " 3 ", Years(3)),
            (Measure::Days, "30", Days(30)),
            (Measure::Days, "1096", Days(1096)),
            (Measure::Date, "09 jun 2027", Until(date(2027, 6, 9))),
            (Measure::Date, "2029-06-10", Until(date(2029, 6, 10))),
        ] {
            assert_eq!(read_order(measure, typed, TODAY), Ok((expected, Vec::new())), "{typed}");
        }
    }

    #[test]
    fn order_validities_out_of_range_are_refused() {
        for (measure, typed, message, fix) in [
            (
                Measure::Years,
                "0",
                "0 is too small for the order's number of years.",
                "Type a whole number from 1 to 3.",
            ),
            (
                Measure::Years,
                "7",
                "7 is too large for the order's number of years.",
                "Type a whole number from 1 to 3. Orders are sold for 3 years at most, whatever older \
                 documentation says.",
            ),
            (Measure::Years, "1.5", "\"1.5\" is not a whole number.", "Type a whole number from 1 to 3."),
            (
                Measure::Days,
                "2190",
                "2190 is too large for the order's number of days.",
                "Type a whole number from 1 to 1096. Orders are sold for 3 years at most, whatever older \
                 documentation says.",
            ),
            (
                Measure::Days,
                "",
                "The order's number of days is empty.",
                "Type a whole number from 1 to 1096.",
            ),
            (
                Measure::Date,
                "10 JUN 2026",
                "10 JUN 2026 is not after today, 10 JUN 2026.",
                "Give a date from 11 JUN 2026 to 10 JUN 2029",
            ),
            (
                Measure::Date,
                "09 JUN 2021",
                "09 JUN 2021 is not after today, 10 JUN 2026.",
                "Give a date from 11 JUN 2026 to 10 JUN 2029",
            ),
            (
                Measure::Date,
                "11 JUN 2029",
                "11 JUN 2029 is further away than three years, the longest order that is sold.",
                "Give a date from 11 JUN 2026 to 10 JUN 2029",
            ),
            (
                Measure::Date,
                "30 FEB 2027",
                "30 FEB 2027 does not exist: February 2027 has 28 days.",
                "Use a day from 01 to 28, such as 28 FEB 2027",
            ),
        ] {
            let found = read_order(measure, typed, TODAY).expect_err(typed);
            assert_eq!((found.message.as_str(), found.fix.as_str()), (message, fix), "{typed}");
        }
    }

    #[test]
    fn an_order_ends_on_the_same_day_three_years_ahead_at_the_latest() {
        // The day an order is made, the last day that is sold, and how many days these are.
        for (today, last, days) in [
            (date(2026, 11, 24), date(2029, 11, 24), 1096),
            (date(2028, 2, 29), date(2031, 2, 28), 1095),
            (date(2028, 3, 1), date(2031, 3, 1), 1095),
            (date(2025, 3, 1), date(2028, 3, 1), 1096),
            (date(2027, 2, 28), date(2030, 2, 28), 1096),
            (date(2097, 3, 1), date(2100, 3, 1), 1095),
        ] {
            let read = |measure, typed: &str| read_order(measure, typed, today);
            let as_typed = wire_date(last);
            for (measure, typed) in
                [(Measure::Years, "3"), (Measure::Days, &*days.to_string()), (Measure::Date, &*as_typed)]
            {
                assert!(read(measure, typed).is_ok(), "{measure:?} {typed} from {today}");
            }
            let day_after = wire_date(last.saturating_add(Span::new().days(1)));
            let next = (days + 1).to_string();
            for (measure, typed) in [
                (Measure::Years, "4"),
                (Measure::Years, "6"),
                (Measure::Days, &next),
                (Measure::Days, "2190"),
                (Measure::Date, &day_after),
            ] {
                let found = read(measure, typed).expect_err(typed);
                assert_eq!(found.severity, Severity::Error, "{measure:?} {typed} from {today}");
            }
        }
    }

    #[test]
    fn certificate_validities_are_read() {
        for (measure, typed, expected) in [
            (Measure::Years, "1", Years(1)),
            (Measure::Days, "7", Days(7)),
            (Measure::Days, "397", Days(397)),
            (Measure::Date, "12 JUL 2027", Until(date(2027, 7, 12))),
        ] {
            assert_eq!(read_certificate(measure, typed, TODAY), Ok((expected, Vec::new())), "{typed}");
        }
        for (measure, typed, message) in [
            (Measure::Years, "2", "2 is too large for the certificate's number of years."),
            (Measure::Days, "398", "398 is too large for the certificate's number of days."),
            (
                Measure::Date,
                "13 JUL 2027",
                "13 JUL 2027 is further away than 397 days, the longest certificate.",
            ),
        ] {
            assert_eq!(read_certificate(measure, typed, TODAY).expect_err(typed).message, message);
        }
    }

    #[test]
    fn very_short_validities_warn() {
        let (validity, found) = read_order(Measure::Days, "29", TODAY).unwrap();
        assert_eq!(validity, Days(29));
        assert_eq!(found[0].message, "The order would end on 08 JUL 2026: 29 days.");
        assert_eq!(found[0].severity, Severity::Warning);
        let (_, found) = read_certificate(Measure::Date, "11 JUN 2026", TODAY).unwrap();
        assert_eq!(found[0].message, "The certificate would end on 11 JUN 2026: 2 days.");
    }
}
