//! How long an order and its first certificate last.

use jiff::ToSpan;
use jiff::civil::Date;

use super::body::Object;
use super::errors::{Errors, code, quoted};

const ORDER_YEARS: i64 = 6;
const ORDER_DAYS: i64 = 2190;
const CERTIFICATE_YEARS: i64 = 1;
const CERTIFICATE_DAYS: i64 = 397;

const MONTHS: [&str; 12] =
    ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

/// Judges `order_validity`, `certificate.cert_validity` and the three deprecated parameters.
pub(super) fn judge(body: &Object, certificate: Option<&Object>, today: Date, errors: &mut Errors) {
    let order_end = order_end(body, today, errors);
    let certificate_end = certificate
        .and_then(|certificate| certificate.object("cert_validity", errors))
        .and_then(|validity| certificate_end(&validity, today, errors));
    if let (Some(order), Some(certificate)) = (order_end, certificate_end)
        && certificate > order
    {
        errors.add(
            code::CERT_VALIDITY_EXCEEDS_ORDER_VALIDITY,
            format!("certificate.cert_validity ends on {certificate}, after order_validity ({order})."),
        );
    }
    deprecated(body, today, errors);
}

/// A validity as it was sent. A later form overrides an earlier one, whatever the earlier holds.
struct Sent {
    years: Option<i64>,
    days: Option<i64>,
    date: Option<Date>,
}

impl Sent {
    fn end(&self, today: Date) -> Option<Date> {
        let by_days = self.days.map(|days| today.saturating_add(days.days()));
        let by_years = self.years.map(|years| today.saturating_add(years.years()));
        self.date.or(by_days).or(by_years)
    }
}

fn order_end(body: &Object, today: Date, errors: &mut Errors) -> Option<Date> {
    let validity = body.required_object("order_validity", errors)?;
    if !["years", "days", "custom_expiration_date"].into_iter().any(|form| validity.has(form)) {
        return validity.missing("years", errors);
    }
    let last = today.saturating_add(ORDER_YEARS.years());
    let sent = Sent {
        years: validity.int_between("years", 1, ORDER_YEARS, errors),
        days: validity.int_between("days", 1, ORDER_DAYS, errors),
        date: spelled_date(&validity, today, last, errors),
    };
    sent.end(today)
}

fn certificate_end(validity: &Object, today: Date, errors: &mut Errors) -> Option<Date> {
    let last = today.saturating_add(CERTIFICATE_DAYS.days());
    let sent = Sent {
        years: validity.int_between("years", 1, CERTIFICATE_YEARS, errors),
        days: validity.int_between("days", 1, CERTIFICATE_DAYS, errors),
        date: spelled_date(validity, today, last, errors),
    };
    sent.end(today)
}

/// The parameters `order_validity` replaced. They change nothing, but must be what they claim to be.
fn deprecated(body: &Object, today: Date, errors: &mut Errors) {
    body.int_between("validity_years", 1, ORDER_YEARS, errors);
    body.int_between("validity_days", 1, ORDER_DAYS, errors);
    let name = "custom_expiration_date";
    // The specification's own example sends an empty one.
    let Some(text) = body.text(name, errors).filter(|text| !text.is_empty()) else { return };
    let path = body.path(name);
    match numeric(text) {
        None => bad_form(&path, text, "yyyy-MM-dd, such as 2021-06-09", errors),
        Some(date) => {
            within(&path, date, today, today.saturating_add(ORDER_YEARS.years()), errors);
        }
    }
}

fn spelled_date(validity: &Object, today: Date, last: Date, errors: &mut Errors) -> Option<Date> {
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

fn within(path: &str, date: Date, today: Date, last: Date, errors: &mut Errors) -> Option<Date> {
    if today < date && date <= last {
        return Some(date);
    }
    errors.add(code::INVALID_PARAMETER, format!("{path} must be after {today} and by {last}, not {date}."));
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
    use serde_json::{Value, json};

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
        for (validity, good) in [
            (json!({"years": 1}), true),
            (json!({"years": 6}), true),
            (json!({"years": 0}), false),
            (json!({"years": 7}), false),
            (json!({"days": 2190}), true),
            (json!({"days": 2191}), false),
            (json!({"days": 0}), false),
            (json!({"custom_expiration_date": "01 MAR 2028"}), true),
            (json!({"custom_expiration_date": "28 Feb 2034"}), true),
            (json!({"custom_expiration_date": "01 MAR 2034"}), false),
            (json!({"custom_expiration_date": "29 FEB 2028"}), false),
            (json!({"custom_expiration_date": "29 FEB 2029"}), false),
            (json!({"custom_expiration_date": "1 MAR 2029"}), false),
            (json!({"custom_expiration_date": "01 MRZ 2029"}), false),
            (json!({"custom_expiration_date": "2029-03-01"}), false),
            (json!({"custom_expiration_date": "01  MAR 2029"}), false),
            (json!({"custom_expiration_date": ""}), false),
            (json!({"years": 1, "days": 30, "custom_expiration_date": "01 MAR 2029"}), true),
        ] {
            let found = codes(&json!({"order_validity": validity}));
            let expected = if good { vec![] } else { vec![code::INVALID_PARAMETER] };
            assert_eq!(found, expected, "{validity}");
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
            (json!({"years": 6, "days": 90}), json!({"days": 91}), Some(exceeds)),
        ] {
            let body = json!({"order_validity": order, "certificate": {"cert_validity": certificate}});
            assert_eq!(codes(&body), expected.into_iter().collect::<Vec<_>>(), "{body}");
        }
    }

    #[test]
    fn deprecated_parameters() {
        for (name, value, good) in [
            ("custom_expiration_date", json!(""), true),
            ("custom_expiration_date", json!("2029-01-31"), true),
            ("custom_expiration_date", json!("31 JAN 2029"), false),
            ("custom_expiration_date", json!("2040-01-31"), false),
            ("validity_years", json!(6), true),
            ("validity_years", json!(7), false),
            ("validity_days", json!(2190), true),
            ("validity_days", json!(2191), false),
        ] {
            let found = codes(&json!({"order_validity": {"years": 1}, name: value}));
            assert_eq!(found.is_empty(), good, "{name}: {value}");
        }
    }
}
