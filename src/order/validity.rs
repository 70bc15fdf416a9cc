//! How long the order and its first certificate last: `order_validity` and
//! `certificate.cert_validity`.
//!
//! Three conventions, where the specification is silent. The day that something begins on is its first day: 199 days
//! from 26 NOV 2026 end with 12 JUN 2027, as the certificate ends at 23:59:59 of that day; [`Validity::last_day`] alone
//! says so. A year ends on the same day of the month, and a year from 29 FEB on 28 FEB. A date "within" a number of
//! days or years of today may be the last of them: `within three years` of 10 JUN 2026 includes 10 JUN 2029.

mod date;
mod limits;

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
/// Longest order that any account may place, in years; more takes a Multi-year Plan.
const PLAIN_YEARS: u8 = 1;
/// An order of fewer days was probably meant to be something else.
const SHORT_ORDER: i64 = 30;
/// A certificate of fewer days needs replacing before anyone gets around to it.
const SHORT_CERTIFICATE: i64 = 7;
/// Validation can take this many days, so a limit that changes within them may matter.
const CHANGE_NOTICE: u16 = 30;

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
/// days. What is allowed and odd comes with it; today's lower limits are [`check_pair`]'s matter.
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

/// Which of the two validities a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// `order_validity`.
    Order,
    /// `certificate.cert_validity`.
    Certificate,
}

/// What is wrong with the two validities together, and with either in the light of what is sold
/// and issued today.
///
/// An error when the certificate would outlast the order; warnings past today's real limits, with
/// the effective validity; a hint when a lower limit is near.
pub fn check_pair(order: Validity, certificate: Option<Validity>, today: Date) -> Vec<(Of, Finding)> {
    let of_certificate = |found| (Of::Certificate, found);
    // What was asked for sets the end, unless nothing was or the order ends before it.
    let whose = match certificate {
        Some(asked) if !asked.is_longer_than(order, today) => Of::Certificate,
        _ => Of::Order,
    };
    [
        past_order(order, certificate, today).map(of_certificate),
        past_limit(order, certificate, today).map(|found| (whose, found)),
        multi_year(order, today).map(|found| (Of::Order, found)),
        change_ahead(order, certificate, today).map(|found| (whose, found)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The service refuses it with `cert_validity_exceeds_order_validity`.
fn past_order(order: Validity, certificate: Option<Validity>, today: Date) -> Option<Finding> {
    let asked = certificate.filter(|asked| asked.is_longer_than(order, today))?;
    let (asked_ends, order_ends) = (wire_date(asked.last_day(today)), wire_date(order.last_day(today)));
    Some(if asked_ends == order_ends {
        // Days that are more than those of a year, though they end on the same day of the month as it does.
        let (asked, order) = (asked.days(today), in_days(order.days(today)));
        Finding::error(
            format!(
                "The certificate would last {}, longer than the order: {order} (cert_validity_exceeds_order_validity).",
                in_days(asked)
            ),
            format!("Let the certificate last {order} at most, or make the order longer."),
        )
    } else {
        Finding::error(
            format!(
                "The certificate would end on {asked_ends}, after the order, which ends on {order_ends} \
                 (cert_validity_exceeds_order_validity)."
            ),
            format!("Let the certificate end by {order_ends}, or make the order longer."),
        )
    })
}

fn past_limit(order: Validity, certificate: Option<Validity>, today: Date) -> Option<Finding> {
    let effective = effective(order, certificate, today);
    let (wanted, whose) = match certificate {
        Some(asked) if !asked.is_longer_than(order, today) => (asked, "asked for"),
        _ => (order, "of the order"),
    };
    let caveat = effective.caveat.as_deref().unwrap_or_default();
    if effective.ends < wanted.last_day(today) {
        let message = format!(
            "A certificate issued today lasts {} at most, not the {} {whose}.",
            in_days(effective.days),
            wanted.days(today)
        );
        let fix = format!(
            "Expect it to end on {} ({}) and plan its replacement before then. {caveat}",
            wire_date(effective.ends),
            in_days(effective.days)
        );
        // Nobody asked for more than the limit when only the order runs longer.
        Some(match certificate {
            Some(_) => Finding::warning(message, fix.trim_end()),
            None => Finding::hint(message, fix.trim_end()),
        })
    } else if caveat.is_empty() {
        None
    } else {
        let message = format!("A certificate of {} may be too long.", in_days(effective.days));
        Some(Finding::hint(message, caveat))
    }
}

fn multi_year(order: Validity, today: Date) -> Option<Finding> {
    order.is_longer_than(Validity::Years(PLAIN_YEARS), today).then(|| {
        Finding::warning(
            "Only accounts with Multi-year Plans can order more than 1 year.",
            "Choose 1 year, unless you know that the account has them.",
        )
    })
}

/// Limits go by the date of issue, and validation takes its time.
fn change_ahead(order: Validity, certificate: Option<Validity>, today: Date) -> Option<Finding> {
    let next = limits::next_change(today, days_after(today, CHANGE_NOTICE.into()))?;
    let days = effective(order, certificate, today).days;
    let caveat = next.caveat(days);
    if days <= i64::from(next.days()) && caveat.is_none() {
        return None;
    }
    let message = format!(
        "Certificates issued from {} on last {} at most. {}",
        wire_date(next.issued_from),
        counted(next.days(), "day"),
        caveat.unwrap_or_default()
    );
    Some(Finding::hint(
        message.trim_end(),
        "Complete the validation before that date for the longer validity.",
    ))
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

    /// What [`check_pair`] says, of whichever of the two.
    fn findings(order: Validity, certificate: Option<Validity>, today: Date) -> Vec<Finding> {
        check_pair(order, certificate, today).into_iter().map(|(_, found)| found).collect()
    }

    /// The same, as severities and messages.
    fn said(order: Validity, certificate: Option<Validity>, today: Date) -> Vec<(Severity, String)> {
        findings(order, certificate, today).into_iter().map(|found| (found.severity, found.message)).collect()
    }

    #[test]
    fn each_finding_is_of_one_of_the_two() {
        let of = |order, certificate, today| -> Vec<Of> {
            check_pair(order, certificate, today).into_iter().map(|(of, _)| of).collect()
        };
        assert_eq!(of(Years(2), Some(Days(365)), TODAY), [Of::Certificate, Of::Order]);
        assert_eq!(of(Years(2), None, TODAY), [Of::Order, Of::Order]);
        assert_eq!(of(Days(250), Some(Days(365)), TODAY), [Of::Certificate, Of::Order]);
        assert_eq!(of(Years(1), Some(Days(150)), date(2027, 3, 14)), [Of::Certificate]);
        assert_eq!(of(Days(150), None, date(2027, 3, 14)), [Of::Order]);
    }

    #[test]
    fn a_certificate_may_not_outlast_its_order() {
        let found = said(Days(100), Some(Days(101)), TODAY);
        let message = "The certificate would end on 18 SEP 2026, after the order, which ends on 17 SEP 2026 \
                       (cert_validity_exceeds_order_validity).";
        assert_eq!(found, [(Severity::Error, message.to_owned())]);
        assert_eq!(said(Days(100), Some(Days(100)), TODAY), []);
        // 366 days are longer than a year without a leap day, and as long as one with it
        assert_eq!(said(Years(1), Some(Days(366)), TODAY)[0].0, Severity::Error);
        assert_eq!(said(Years(1), Some(Days(366)), date(2027, 6, 10))[0].0, Severity::Warning);
        assert_eq!(
            findings(Years(1), Some(Days(366)), TODAY)[0].message,
            "The certificate would last 366 days, longer than the order: 365 days (cert_validity_exceeds_order_validity)."
        );
    }

    #[test]
    fn lengths_are_compared_as_lengths_and_dates_by_the_last_day() {
        for (one, other, is_longer) in [
            (Days(101), Days(100), true),
            (Days(100), Days(100), false),
            (Years(1), Days(365), false),
            (Days(365), Years(1), false),
            (Days(366), Years(1), true),
            (Years(1), Until(date(2027, 6, 10)), false),
            (Until(date(2027, 6, 10)), Years(1), false),
            (Until(date(2027, 6, 11)), Years(1), true),
            // 100 days from 10 JUN end on 17 SEP.
            (Until(date(2026, 9, 17)), Days(100), false),
            (Until(date(2026, 9, 18)), Days(100), true),
            (Days(100), Until(date(2026, 9, 17)), false),
            (Days(100), Until(date(2026, 9, 16)), true),
        ] {
            assert_eq!(one.is_longer_than(other, TODAY), is_longer, "{one:?} {other:?}");
        }
        for (one, days) in [(Years(1), 365), (Days(1), 1), (Until(TODAY), 1), (Until(date(2026, 9, 17)), 100)]
        {
            assert_eq!(one.days(TODAY), days, "{one:?}");
        }
    }

    #[test]
    fn past_todays_limit_the_effective_validity_is_told() {
        let found = findings(Years(1), Some(Days(365)), TODAY);
        assert_eq!(
            found,
            [Finding::warning(
                "A certificate issued today lasts 199 days at most, not the 365 asked for.",
                "Expect it to end on 25 DEC 2026 (199 days) and plan its replacement before then."
            )]
        );
        let found = findings(Years(1), None, TODAY);
        assert_eq!(
            found[0].message,
            "A certificate issued today lasts 199 days at most, not the 365 of the order."
        );
        let found = &findings(Days(250), Some(Days(365)), TODAY)[1];
        assert_eq!(
            found.message,
            "A certificate issued today lasts 199 days at most, not the 250 of the order."
        );
        assert_eq!(findings(Years(1), Some(Days(199)), TODAY), []);
        assert_eq!(said(Years(1), Some(Days(200)), TODAY).len(), 1);
        // before the limits were lowered
        assert_eq!(findings(Years(1), Some(Days(365)), date(2025, 6, 10)), []);
    }

    #[test]
    fn an_unconfirmed_limit_is_told_as_such() {
        let today = date(2027, 4, 1);
        let fix = &findings(Years(1), None, today)[0].fix;
        assert!(fix.ends_with("before then. The CA may use 99 days; that is not confirmed."), "{fix}");
        assert_eq!(
            findings(Years(1), Some(Days(100)), today),
            [Finding::hint(
                "A certificate of 100 days may be too long.",
                "The CA may use 99 days; that is not confirmed."
            )]
        );
        assert_eq!(findings(Years(1), Some(Days(99)), today), []);
    }

    #[test]
    fn long_orders_warn() {
        let plans = "Only accounts with Multi-year Plans can order more than 1 year.";
        for (order, message) in [
            (Years(1), None),
            (Days(365), None),
            (Days(366), Some(plans)),
            (Years(3), Some(plans)),
            (Until(date(2029, 6, 10)), Some(plans)),
        ] {
            let expected: Vec<_> =
                message.map(|message| (Severity::Warning, message.to_owned())).into_iter().collect();
            assert_eq!(said(order, Some(Days(90)), TODAY), expected, "{order:?}");
        }
    }

    #[test]
    fn a_limit_that_changes_soon_is_a_hint() {
        let message = "Certificates issued from 15 MAR 2027 on last 100 days at most. \
                       The CA may use 99 days; that is not confirmed.";
        for (days, today, expected) in [
            (199, date(2027, 2, 13), true),
            (199, date(2027, 3, 14), true),
            (100, date(2027, 3, 14), true),
            (199, date(2027, 2, 12), false),
            (199, date(2027, 3, 15), false),
            (99, date(2027, 3, 14), false),
        ] {
            let found = said(Years(1), Some(Days(days)), today);
            assert_eq!(found.contains(&(Severity::Hint, message.to_owned())), expected, "{days} {today}");
        }
    }
}
