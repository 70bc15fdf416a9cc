//! What is wrong with the order's validity and the certificate's together, and with either in the light of what is sold
//! and issued today.

use jiff::civil::Date;

use super::{Validity, days_after, effective, in_days, limits, wire_date};
use crate::order::problem::Finding;
use crate::order::text::counted;

/// Longest order that any account may place, in years; more takes a Multi-year Plan.
const PLAIN_YEARS: u8 = 1;
/// Validation can take this many days, so a limit that changes within them may matter.
const CHANGE_NOTICE: u16 = 30;

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
pub fn check(order: Validity, certificate: Option<Validity>, today: Date) -> Vec<(Of, Finding)> {
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
            "A certificate lasts {} now, not the {} {whose}.",
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

    use super::super::Validity::{Days, Until, Years};
    use super::*;
    use crate::order::problem::Severity;

    const TODAY: Date = date(2026, 6, 10);

    /// What [`check`] says, of whichever of the two.
    fn findings(order: Validity, certificate: Option<Validity>, today: Date) -> Vec<Finding> {
        check(order, certificate, today).into_iter().map(|(_, found)| found).collect()
    }

    /// The same, as severities and messages.
    fn said(order: Validity, certificate: Option<Validity>, today: Date) -> Vec<(Severity, String)> {
        findings(order, certificate, today).into_iter().map(|found| (found.severity, found.message)).collect()
    }

    #[test]
    fn each_finding_is_of_one_of_the_two() {
        let of = |order, certificate, today| -> Vec<Of> {
            check(order, certificate, today).into_iter().map(|(of, _)| of).collect()
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
                "A certificate lasts 199 days now, not the 365 asked for.",
                "Expect it to end on 25 DEC 2026 (199 days) and plan its replacement before then."
            )]
        );
        let found = findings(Years(1), None, TODAY);
        assert_eq!(found[0].message, "A certificate lasts 199 days now, not the 365 of the order.");
        let found = &findings(Days(250), Some(Days(365)), TODAY)[1];
        assert_eq!(found.message, "A certificate lasts 199 days now, not the 250 of the order.");
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
