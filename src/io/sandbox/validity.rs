//! How long an order and its first certificate last.

use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::Value;

use super::body::Object;
use super::errors::{Errors, code, quoted};

/// The published specification still says 6 years and 2190 days; since 2023-10-31 an order may end on the same
/// day three years ahead at the latest.
const ORDER_YEARS: i64 = 3;
const CERTIFICATE_YEARS: i64 = 1;
const CERTIFICATE_DAYS: i64 = 397;

const MONTHS: [&str; 12] =
    ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

/// Judges `order_validity`, `certificate.cert_validity` and the three deprecated parameters. The order's last day,
/// where it is known.
pub(super) fn judge(
    body: &Object,
    certificate: Option<&Object>,
    today: Date,
    errors: &mut Errors,
) -> Option<Date> {
    let order = order_end(body, today, errors);
    let of_certificate = certificate
        .and_then(|certificate| certificate.object("cert_validity", errors))
        .and_then(|validity| certificate_end(&validity, today, errors));
    if let (Some(order), Some(certificate)) = (&order, &of_certificate)
        && certificate.exceeds(order)
    {
        errors.add(
            code::CERT_VALIDITY_EXCEEDS_ORDER_VALIDITY,
            format!(
                "certificate.cert_validity (until {}) exceeds order_validity (until {}).",
                certificate.last, order.last
            ),
        );
    }
    deprecated(body, today, errors);
    order.map(|order| order.last)
}

/// Judges `certificate.cert_validity` of a reissue, whose order ends on a day.
pub(super) fn judge_reissue(certificate: &Object, order_end: Date, today: Date, errors: &mut Errors) {
    let end = certificate
        .object("cert_validity", errors)
        .and_then(|validity| certificate_end(&validity, today, errors));
    if let Some(end) = end.map(|end| end.last).filter(|end| *end > order_end) {
        errors.add(
            code::CERT_VALIDITY_EXCEEDS_ORDER_VALIDITY,
            format!("certificate.cert_validity ends on {end}, after the order ({order_end})."),
        );
    }
}

/// The last day that `certificate.cert_validity` of an accepted order asks for, when the certificate is issued today.
pub(super) fn of_certificate(body: &Value, today: Date) -> Option<Date> {
    let fields = body.pointer("/certificate/cert_validity")?.as_object()?;
    // It was judged when the order was placed; what is too long by now is cut.
    certificate_end(&Object::root(fields), today, &mut Errors::default()).map(|end| end.last)
}

/// Where a validity ends.
struct End {
    /// The last day.
    last: Date,
    /// Its length in days, where it was sent as a length.
    length: Option<i64>,
}

impl End {
    /// Lengths are compared as lengths, all else by the last day.
    fn exceeds(&self, other: &End) -> bool {
        self.length.zip(other.length).map_or(self.last > other.last, |(own, other)| own > other)
    }
}

/// A validity as it was sent. A later form overrides an earlier one, whatever the earlier holds.
struct Known {
    years: Option<i64>,
    days: Option<i64>,
    date: Option<Date>,
}

impl Known {
    fn end(&self, today: Date) -> Option<End> {
        let by_date = self.date.map(|last| End { last, length: None });
        // The day of issue is the first of them.
        let of_days = |days: i64| End { last: today.saturating_add((days - 1).days()), length: Some(days) };
        let of_years = |years: i64| {
            let last = today.saturating_add(years.years());
            End { last, length: today.until(last).ok().map(|span| span.get_days().into()) }
        };
        by_date.or(self.days.map(of_days)).or(self.years.map(of_years))
    }
}

fn order_end(body: &Object, today: Date, errors: &mut Errors) -> Option<End> {
    let validity = body.required_object("order_validity", errors)?;
    if !["years", "days", "custom_expiration_date"].into_iter().any(|form| validity.has(form)) {
        return validity.missing("years", errors);
    }
    let sent = Known {
        years: order_years(&validity, "years", errors),
        days: order_days(&validity, "days", today, errors),
        date: spelled_date(&validity, today, order_limit(today), errors),
    };
    sent.end(today)
}

/// The last day an order may end on, and the code of what ends later.
fn order_limit(today: Date) -> (Date, &'static str) {
    (today.saturating_add(ORDER_YEARS.years()), code::INVALID_VALUE_DATE)
}

fn order_years(object: &Object, name: &str, errors: &mut Errors) -> Option<i64> {
    at_most(ORDER_YEARS, code::INVALID_VALUE_YEARS, object, name, errors)
}

fn order_days(object: &Object, name: &str, today: Date, errors: &mut Errors) -> Option<i64> {
    let (last, _) = order_limit(today);
    let days = today.until(last).map_or(0, |span| span.get_days());
    at_most(days.into(), code::INVALID_VALUE_DAYS, object, name, errors)
}

/// A number from 1 on; one that is too large has a code of its own.
fn at_most(
    most: i64,
    too_large: &'static str,
    object: &Object,
    name: &str,
    errors: &mut Errors,
) -> Option<i64> {
    let number = object.int(name, errors)?;
    if (1..=most).contains(&number) {
        return Some(number);
    }
    let code = if number > most { too_large } else { code::INVALID_PARAMETER };
    errors.add(code, format!("{} must be from 1 to {most}, not {number}.", object.path(name)));
    None
}

fn certificate_end(validity: &Object, today: Date, errors: &mut Errors) -> Option<End> {
    let last = (today.saturating_add(CERTIFICATE_DAYS.days()), code::INVALID_PARAMETER);
    let sent = Known {
        years: validity.int_between("years", 1, CERTIFICATE_YEARS, errors),
        days: validity.int_between("days", 1, CERTIFICATE_DAYS, errors),
        date: spelled_date(validity, today, last, errors),
    };
    sent.end(today)
}

/// The parameters `order_validity` replaced. They change nothing, but must be what they claim to be.
fn deprecated(body: &Object, today: Date, errors: &mut Errors) {
    order_years(body, "validity_years", errors);
    order_days(body, "validity_days", today, errors);
    let name = "custom_expiration_date";
    // The specification's own example sends an empty one.
    let Some(text) = body.text(name, errors).filter(|text| !text.is_empty()) else { return };
    let path = body.path(name);
    match numeric(text) {
        None => bad_form(&path, text, "yyyy-MM-dd, such as 2021-06-09", errors),
        Some(date) => {
            within(&path, date, today, order_limit(today), errors);
        }
    }
}

fn spelled_date(
    validity: &Object,
    today: Date,
    last: (Date, &'static str),
    errors: &mut Errors,
) -> Option<Date> {
    let name = "custom_expiration_date";
    let text = validity.text(name, errors)?;
    let path = validity.path(name);
    match spelled(text) {
        None => {
            bad_form(&path, text, "dd MMM YYYY, such as \"09 JUN 2021\"", errors);
            None
        }
        Some(date) => within(&path, date, today, last, errors),
    }
}

fn bad_form(path: &str, text: &str, form: &str, errors: &mut Errors) {
    errors.add(code::INVALID_PARAMETER, format!("{path} must be a date as {form}, not {}.", quoted(text)));
}

/// A date after today and up to a last one; what comes later has a code of its own.
fn within(
    path: &str,
    date: Date,
    today: Date,
    (last, too_late): (Date, &'static str),
    errors: &mut Errors,
) -> Option<Date> {
    if today < date && date <= last {
        return Some(date);
    }
    let code = if date > last { too_late } else { code::INVALID_PARAMETER };
    errors.add(code, format!("{path} must be after {today} and by {last}, not {date}."));
    None
}

/// `dd MMM YYYY`, the month in either case.
fn spelled(text: &str) -> Option<Date> {
    let [day, month, year] = parts(text, ' ')?;
    let month = MONTHS.iter().position(|name| name.eq_ignore_ascii_case(month))?;
    date(year, i8::try_from(month + 1).ok()?, day)
}

/// `yyyy-MM-dd`.
fn numeric(text: &str) -> Option<Date> {
    let [year, month, day] = parts(text, '-')?;
    date(year, digits(month, 2)?.try_into().ok()?, day)
}

fn parts(text: &str, between: char) -> Option<[&str; 3]> {
    text.split(between).collect::<Vec<_>>().try_into().ok()
}

fn date(year: &str, month: i8, day: &str) -> Option<Date> {
    Date::new(digits(year, 4)?, month, digits(day, 2)?.try_into().ok()?).ok()
}

/// Exactly `count` digits.
fn digits(text: &str, count: usize) -> Option<i16> {
    let only_digits = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    only_digits.then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use serde_json::json;

    use super::*;

    fn codes(body: &Value) -> Vec<&'static str> {
        let mut errors = Errors::default();
        let body = Object::root(body.as_object().unwrap());
        let certificate = body.object("certificate", &mut errors);
        judge(&body, certificate.as_ref(), date(2028, 2, 29), &mut errors);
        errors.or(None::<()>).unwrap_err().into_iter().map(|error| error.code).collect()
    }

    #[test]
    fn order_validity() {
        let (bad, too_late) = (Some(code::INVALID_PARAMETER), Some(code::INVALID_VALUE_DATE));
        for (validity, expected) in [
            (json!({"years": 1}), None),
            (json!({"years": 3}), None),
            (json!({"years": 0}), bad),
            (json!({"years": 4}), Some(code::INVALID_VALUE_YEARS)),
            (json!({"years": 7}), Some(code::INVALID_VALUE_YEARS)),
            // The same day three years ahead is 28 Feb 2031.
            (json!({"days": 1095}), None),
            (json!({"days": 1096}), Some(code::INVALID_VALUE_DAYS)),
            (json!({"days": 2190}), Some(code::INVALID_VALUE_DAYS)),
            (json!({"days": 0}), bad),
            (json!({"custom_expiration_date": "01 MAR 2028"}), None),
            (json!({"custom_expiration_date": "28 Feb 2031"}), None),
            (json!({"custom_expiration_date": "01 MAR 2031"}), too_late),
            (json!({"custom_expiration_date": "29 FEB 2028"}), bad),
            (json!({"custom_expiration_date": "29 FEB 2029"}), bad),
            (json!({"custom_expiration_date": "1 MAR 2029"}), bad),
            (json!({"custom_expiration_date": "01 MRZ 2029"}), bad),
            (json!({"custom_expiration_date": "2029-03-01"}), bad),
            (json!({"custom_expiration_date": "01  MAR 2029"}), bad),
            (json!({"custom_expiration_date": ""}), bad),
            (json!({"years": 1, "days": 30, "custom_expiration_date": "01 MAR 2029"}), None),
        ] {
            let found = codes(&json!({"order_validity": validity}));
            assert_eq!(found, expected.into_iter().collect::<Vec<_>>(), "{validity}");
        }
        assert_eq!(codes(&json!({})), [code::MISSING_PARAMETER]);
        assert_eq!(codes(&json!({"order_validity": {}})), [code::MISSING_PARAMETER]);
        assert_eq!(codes(&json!({"order_validity": {"years": "1"}})), [code::BAD_REQUEST_FORMAT]);
    }

    #[test]
    fn certificate_validity() {
        let exceeds = code::CERT_VALIDITY_EXCEEDS_ORDER_VALIDITY;
        for (order, certificate, expected) in [
            (json!({"years": 2}), json!({}), None),
            (json!({"years": 2}), json!({"years": 1}), None),
            (json!({"years": 2}), json!({"years": 2}), Some(code::INVALID_PARAMETER)),
            (json!({"years": 2}), json!({"days": 397}), None),
            (json!({"years": 2}), json!({"days": 398}), Some(code::INVALID_PARAMETER)),
            // 397 days from 29 Feb 2028
            (json!({"years": 2}), json!({"custom_expiration_date": "01 APR 2029"}), None),
            (
                json!({"years": 2}),
                json!({"custom_expiration_date": "02 APR 2029"}),
                Some(code::INVALID_PARAMETER),
            ),
            (json!({"years": 1}), json!({"days": 365}), None),
            (json!({"years": 1}), json!({"days": 366}), Some(exceeds)),
            (json!({"days": 30}), json!({"years": 1}), Some(exceeds)),
            // days override years
            (json!({"years": 1, "days": 90}), json!({"years": 1, "days": 90}), None),
            (json!({"years": 3, "days": 90}), json!({"days": 91}), Some(exceeds)),
        ] {
            let body = json!({"order_validity": order, "certificate": {"cert_validity": certificate}});
            assert_eq!(codes(&body), expected.into_iter().collect::<Vec<_>>(), "{body}");
        }
    }

    #[test]
    fn deprecated_parameters() {
        for (name, value, expected) in [
            ("custom_expiration_date", json!(""), None),
            ("custom_expiration_date", json!("2029-01-31"), None),
            ("custom_expiration_date", json!("31 JAN 2029"), Some(code::INVALID_PARAMETER)),
            ("custom_expiration_date", json!("2031-03-01"), Some(code::INVALID_VALUE_DATE)),
            ("validity_years", json!(3), None),
            ("validity_years", json!(4), Some(code::INVALID_VALUE_YEARS)),
            ("validity_days", json!(1095), None),
            ("validity_days", json!(1096), Some(code::INVALID_VALUE_DAYS)),
        ] {
            let found = codes(&json!({"order_validity": {"years": 1}, name: value}));
            assert_eq!(found, expected.into_iter().collect::<Vec<_>>(), "{name}: {value}");
        }
    }
}
