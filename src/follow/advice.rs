//! What is to be done about the certificates of an order and when, in words.

use jiff::ToSpan;
use jiff::civil::Date;

use super::days;
use super::due::ends_on;
use super::plan::{Period, Plan, PlannedCertificate, SPARE_DAYS, tail};
use super::successor::{ORDER_IS_OVER, Successor};
use crate::order::purpose::{RENEWAL_DAYS, renewable_from};
use crate::order::text::counted;
use crate::order::validity::{limit_at, wire_date};

/// How many reissues are named by their days.
const NAMED: usize = 3;

/// What an order that is not placed yet will ask for: how many certificates, and by when each.
pub fn ahead(plan: &Plan) -> Vec<String> {
    let count = plan.certificates.len();
    let Some((_, reissues)) = plan.certificates.split_first().filter(|(_, rest)| !rest.is_empty()) else {
        return vec!["One certificate lasts as long as the order.".into()];
    };
    let told = format!("It takes {}: reissue it {}.", counted(count, "certificate"), on_days(reissues));
    std::iter::once(told).chain(doubt(&plan.certificates)).collect()
}

/// What a reissue today brings: how far the new certificate reaches, and what a later one would leave.
pub fn anew(plan: &Plan, today: Date) -> Vec<String> {
    let to_issue: Vec<PlannedCertificate> = plan.to_issue().copied().collect();
    let Some((new, later)) = to_issue.split_first() else { return Vec::new() };
    let mut told = vec![match later {
        [] => "The new certificate lasts to the end of the order.".to_owned(),
        _ => format!(
            "Issued today, the new certificate lasts until {}. The order runs {} longer, and takes {} more: reissue it \
             again {}.",
            wire_date(new.period.till),
            counted(days::left(plan.order.till, new.period.till), "day"),
            counted(later.len(), "certificate"),
            on_days(later)
        ),
    }];
    let best = plan.current().map(|current| (current.period.till, day_to_reissue(current.period)));
    if let Some((ends, best)) = best.filter(|(_, best)| today < *best && !later.is_empty()) {
        let left = tail(best, plan.order.till).map_or(0, |uncovered| uncovered.days());
        told.push(format!(
            "The certificate before lasts until {}. Reissued on {} in place of today, the order would run only {} longer \
             than the new one.",
            wire_date(ends),
            wire_date(best),
            counted(left, "day")
        ));
    }
    told.extend(doubt(&to_issue));
    told
}

/// What is said in place of advice while a reissue is open: until when the certificate before it lasts.
pub fn is_open(ends: Date) -> String {
    format!(
        "A reissue is open: nothing more is to be begun. Until the new certificate is issued the one before it is valid, \
         until {}.",
        wire_date(ends)
    )
}

/// The latest day on which a certificate can be reissued without a gap, with days to spare.
fn day_to_reissue(current: Period) -> Date {
    current.till.saturating_add((-SPARE_DAYS).days())
}

/// `on 05 JUN 2027 and 06 SEP 2027`, or how often and the last day of more.
fn on_days(reissues: &[PlannedCertificate]) -> String {
    let dates: Vec<String> = reissues.iter().map(|one| wire_date(one.period.from)).collect();
    match dates.as_slice() {
        [] => String::new(),
        [one] => format!("on {one}"),
        [some @ .., last] if dates.len() <= NAMED => format!("on {} and on {last}", some.join(", on ")),
        [first, .., last] => format!("{}, first on {first} and last on {last}", counted(dates.len(), "time")),
    }
}

/// What is not confirmed of the limits that the certificates go by.
fn doubt(certificates: &[PlannedCertificate]) -> Option<String> {
    let first = certificates.iter().find(|one| one.may_be_shorter)?.period;
    let limit = limit_at(first.from);
    Some(format!(
        "The CA may use {} from {} on; that is not confirmed.",
        counted(limit.ca_days, "day"),
        wire_date(limit.issued_from)
    ))
}

/// What to do about an order whose certificate is issued, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Advice {
    /// What comes next.
    pub next: Successor,
    /// The best day for it: the latest that leaves no gap and a week for the validation; today, where that is over.
    pub on: Date,
    /// The last day of the certificate: after it nothing covers its names.
    pub ends: Date,
}

impl Advice {
    /// What follows from a plan today; none without a certificate in use.
    pub fn of(plan: &Plan, today: Date) -> Option<Advice> {
        let current = plan.current()?.period;
        let reissue = plan.to_issue().next().map(|next| next.period.from);
        let renewal = plan.order.till.saturating_add((-SPARE_DAYS).days()).max(today);
        Some(match reissue {
            Some(on) => Advice { next: Successor::Reissue, on, ends: current.till },
            None => Advice { next: Successor::Renew, on: renewal, ends: current.till },
        })
    }

    /// The advice in sentences, the most important first.
    pub fn text(self, plan: &Plan, today: Date) -> Vec<String> {
        let left = days::left(self.ends, today);
        let ends = ends_on(self.ends, left < 0);
        let mut told = vec![match (left, self.on > today) {
            (..0, _) if today > plan.order.till => {
                format!("{ORDER_IS_OVER}. The certificate {ends}, and nothing covers its names.")
            }
            (..0, _) => format!("{}, and nothing covers its names.", self.next.now(&ends)),
            (_, false) => {
                let ends = format!("{ends} ({})", days::left_text(left));
                format!("{}, and the validation takes its time.", self.next.now(&ends))
            }
            (_, true) => format!(
                "{} on {}: the latest day that leaves no gap and a week for the validation, as the certificate {ends}.",
                self.next.asked(),
                wire_date(self.on)
            ),
        }];
        match self.next {
            Successor::Renew | Successor::Anew => told.extend(window(plan.order.till, today)),
            Successor::Reissue | Successor::Either => told.extend(early(plan, self.on, today)),
        }
        told.extend(doubt(&plan.certificates));
        told
    }
}

/// From when on an order can be renewed, where that is still to come.
fn window(order_ends: Date, today: Date) -> Option<String> {
    let opens = renewable_from(order_ends);
    (today < opens).then(|| {
        format!(
            "An order can be renewed from {RENEWAL_DAYS} days before its end on: from {}.",
            wire_date(opens)
        )
    })
}

/// What a reissue today would leave uncovered, where the best day is still to come.
fn early(plan: &Plan, on: Date, today: Date) -> Option<String> {
    let uncovered = tail(today, plan.order.till).filter(|_| today < on)?;
    let ends = uncovered.from.saturating_add((-1).days());
    let others = match Plan::of_new(uncovered.from, plan.order.till, Date::MAX).certificates.len() {
        0 | 1 => "yet another".to_owned(),
        count => format!("{count} more certificates"),
    };
    Some(format!(
        "Reissued today it would last until {}, and leave {} of the order to {others}.",
        wire_date(ends),
        counted(days::left(plan.order.till, ends), "day")
    ))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn what_an_order_will_ask_for_is_said_before_it_is_placed() {
        let told = |from, till| ahead(&Plan::of_new(from, till, Date::MAX)).join(" ");
        assert_eq!(
            told(date(2026, 11, 25), date(2027, 11, 25)),
            "It takes 3 certificates: reissue it on 04 JUN 2027 and on 04 SEP 2027. The CA may use 99 days from 15 MAR 2027 on; that is not confirmed."
        );
        assert_eq!(
            told(date(2026, 11, 25), date(2027, 6, 11)),
            "One certificate lasts as long as the order."
        );
        assert_eq!(
            told(date(2026, 11, 25), date(2027, 6, 20)),
            "It takes 2 certificates: reissue it on 04 JUN 2027."
        );
        let long = told(date(2026, 11, 25), date(2029, 11, 25));
        assert!(long.contains(" times, first on 04 JUN 2027 and last on "), "{long}");
    }

    #[test]
    fn what_a_reissue_brings_and_what_a_later_one_would_leave() {
        let order = Period { from: date(2026, 11, 25), till: date(2027, 11, 25) };
        let current = Period { from: date(2026, 11, 25), till: date(2027, 6, 12) };
        let told =
            |current, today, ends| anew(&Plan::of_reissue(order, current, today, ends), today).join(" ");
        let early = told(Some(current), date(2026, 12, 1), Date::MAX);
        assert!(
            early.starts_with(
                "Issued today, the new certificate lasts until 17 JUN 2027. The order runs 161 days longer, and takes 2 \
                 certificates more: reissue it again on "
            ),
            "{early}"
        );
        assert!(
            early.contains(
                "The certificate before lasts until 12 JUN 2027. Reissued on 05 JUN 2027 in place of today, the order would \
                 run only 74 days longer than the new one."
            ),
            "{early}"
        );
        assert!(!told(None, date(2026, 12, 1), Date::MAX).contains("The certificate before"));
        assert!(!told(Some(current), date(2027, 6, 5), Date::MAX).contains("The certificate before"));
        let last = told(Some(current), date(2027, 9, 1), Date::MAX);
        assert!(last.starts_with("The new certificate lasts to the end of the order."), "{last}");
        let short = told(Some(current), date(2027, 9, 1), date(2027, 10, 1));
        assert!(
            short.starts_with(
                "Issued today, the new certificate lasts until 01 OCT 2027. The order runs 55 days longer, and takes 1 \
                 certificate more: reissue it again on 24 SEP"
            ),
            "{short}"
        );
    }

    #[test]
    fn which_of_the_two_and_when() {
        let order = Period { from: date(2026, 11, 25), till: date(2027, 11, 25) };
        let (first, last) = (
            Period { from: date(2026, 11, 25), till: date(2027, 6, 12) },
            Period { from: date(2027, 9, 6), till: date(2027, 11, 25) },
        );
        for (current, today, next, on, said) in [
            (
                first,
                date(2026, 12, 1),
                Successor::Reissue,
                date(2027, 6, 5),
                "Reissue it on 05 JUN 2027: the latest day",
            ),
            (
                first,
                date(2026, 12, 1),
                Successor::Reissue,
                date(2027, 6, 5),
                "leave 161 days of the order to 2 more certificates.",
            ),
            (
                first,
                date(2027, 6, 5),
                Successor::Reissue,
                date(2027, 6, 5),
                "ends on 12 JUN 2027 (7 days left)",
            ),
            (first, date(2027, 6, 12), Successor::Reissue, date(2027, 6, 12), "Reissue it now"),
            (
                first,
                date(2027, 6, 15),
                Successor::Reissue,
                date(2027, 6, 15),
                "ended on 12 JUN 2027, and nothing covers",
            ),
            (last, date(2027, 8, 1), Successor::Renew, date(2027, 11, 18), "from 27 AUG 2027."),
            (last, date(2027, 9, 10), Successor::Renew, date(2027, 11, 18), "Renew the order on 18 NOV 2027"),
            (last, date(2027, 11, 20), Successor::Renew, date(2027, 11, 20), "Renew the order now"),
            (last, date(2027, 12, 20), Successor::Renew, date(2027, 12, 20), "ended on 25 NOV 2027"),
        ] {
            let plan = Plan::of_running(order, current, today);
            let advice = Advice::of(&plan, today).unwrap();
            let text = advice.text(&plan, today).join(" ");
            assert_eq!((advice.next, advice.on), (next, on), "{today}");
            assert!(text.contains(said), "{today}: {text}");
        }
    }

    #[test]
    fn from_the_first_day_of_the_window_on_nothing_is_said_of_it() {
        let order = Period { from: date(2026, 11, 25), till: date(2027, 2, 25) };
        for (today, is_told) in [(date(2026, 11, 26), true), (date(2026, 11, 27), false)] {
            let plan = Plan::of_running(order, order, today);
            let text = Advice::of(&plan, today).unwrap().text(&plan, today).join(" ");
            assert_eq!(text.contains("can be renewed from"), is_told, "{today}: {text}");
        }
    }
}
