//! Which certificates an order needs from its first day to its last, and when each is to be issued.
//!
//! A certificate lasts what the limit of its day of issue allows, and never longer than its order. So most orders
//! outlive their certificate: it is reissued, on the latest day that leaves no gap, as days that two certificates
//! cover are days that the last one will lack.

use jiff::ToSpan;
use jiff::civil::Date;

use super::days;
use crate::journal::entry::Entry;
use crate::journal::report::Report;
use crate::journal::status::Status;
use crate::order::check::validity::{cert_validity, order_validity};
use crate::order::difference::REVOKED_WITHIN;
use crate::order::draft::Draft;
use crate::order::validity::{Validity, effective, limit_at, limit_changes};

/// How many days before a certificate ends the next one is asked for: control is proved anew each time, and the
/// service looks about a week by itself.
pub const SPARE_DAYS: i64 = 7;

/// From one day to another, both of them in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub till: Date,
}

/// A certificate of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlannedCertificate {
    /// From the day it is issued to its last.
    pub period: Period,
    /// Whether it is issued already.
    pub is_issued: bool,
    /// Whether the limit of its day of issue is not confirmed, so that it may end earlier.
    pub may_be_shorter: bool,
}

/// The certificates of an order, those that are issued first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The order.
    pub order: Period,
    /// Its certificates, in the order of their days.
    pub certificates: Vec<PlannedCertificate>,
}

impl Period {
    /// How many days it is, the first and the last among them.
    pub fn days(&self) -> i64 {
        days::left(self.till, self.from) + 1
    }
}

impl Plan {
    /// The certificates of an order, were its first one issued today.
    ///
    /// That one may end earlier than it could (`certificate.cert_validity`); those after it last as long as they can.
    pub fn of_new(today: Date, order_ends: Date, first_ends: Date) -> Plan {
        let first = PlannedCertificate { is_issued: false, ..planned(today, order_ends) };
        let first = PlannedCertificate {
            period: Period { till: first_ends.min(first.period.till), ..first.period },
            ..first
        };
        Plan::completed(Period { from: today, till: order_ends }, vec![first], today)
    }

    /// The certificates of an order whose certificate is reissued today: the one it has, where that is known, and then
    /// those after it. The new one may end earlier than it could, as the first of a new order.
    pub fn of_reissue(order: Period, current: Option<Period>, today: Date, new_ends: Date) -> Plan {
        let Plan { certificates, .. } = Plan::of_new(today, order.till, new_ends);
        let issued =
            current.map(|period| PlannedCertificate { period, is_issued: true, may_be_shorter: false });
        Plan { order, certificates: issued.into_iter().chain(certificates).collect() }
    }

    /// The certificates of an order that runs: the one it has, and those that it will need.
    pub fn of_running(order: Period, current: Period, today: Date) -> Plan {
        let current = PlannedCertificate { period: current, is_issued: true, may_be_shorter: false };
        Plan::completed(order, vec![current], today)
    }

    /// The certificates of an order as the service tells of it; none where its certificate or its end is not known, or
    /// nothing comes of it any more.
    pub fn of_report(report: &Report, today: Date) -> Option<Plan> {
        let is_in_use = !report.certificate.is_revoked
            && match report.status()? {
                Status::Issued | Status::Approved | Status::ReissuePending => true,
                // The order may run on, without a certificate.
                Status::Expired => report.order_valid_till.is_some_and(|till| till >= today),
                _ => false,
            };
        let certificate = &report.certificate;
        let current = Period { from: certificate.valid_from?, till: certificate.valid_till? };
        let order_ends = report.order_valid_till.filter(|_| is_in_use)?.max(current.till);
        let made = report.created.map_or(current.from, days::day).min(current.from);
        Some(Plan::of_running(Period { from: made, till: order_ends }, current, today))
    }

    /// The certificates of what a draft asks for, were it placed on a day and the next certificate issued today: all of a new
    /// order, and of a reissue the one that its order has, where that is known, and those after it. None where it does not
    /// say how long the order runs.
    pub fn of_draft(draft: &Draft, placed: Date, today: Date) -> Option<Plan> {
        let asked = order_validity(draft, placed)?;
        let ends = effective(asked, cert_validity(draft, placed), today).ends;
        let Some(original) = draft.purpose().reissued() else {
            let order = Period { from: placed, till: asked.last_day(placed) };
            return Some(Plan::of_reissue(order, None, today, ends));
        };
        let till = original.order_valid_till?;
        let current = original.valid_from.zip(original.valid_till).map(|(from, till)| Period { from, till });
        let made = original.made.or(original.valid_from).unwrap_or(today).min(today);
        Some(Plan::of_reissue(Period { from: made, till }, current, today, ends))
    }

    /// The same, where the certificates that are issued are revoked for the next one, were that issued today.
    pub fn revoking(self, today: Date) -> Plan {
        let by = today.saturating_add(REVOKED_WITHIN.hours());
        let cut = |one: PlannedCertificate| match one.is_issued {
            true => {
                PlannedCertificate { period: Period { till: one.period.till.min(by), ..one.period }, ..one }
            }
            false => one,
        };
        Plan { order: self.order, certificates: self.certificates.into_iter().map(cut).collect() }
    }

    /// The same of what was sent, as long as the service says nothing of its certificate. One that came with the answer is
    /// known.
    pub fn of_sent(entry: &Entry, today: Date) -> Option<Plan> {
        let placed = entry.sent.made_on;
        let plan = Plan::of_draft(&entry.sent.draft, placed, today)?;
        Some(match &entry.followed.came {
            Some(came) => {
                Plan::of_running(plan.order, Period { from: placed, till: days::day(came.ends) }, today)
            }
            None => plan,
        })
    }

    fn completed(order: Period, mut certificates: Vec<PlannedCertificate>, today: Date) -> Plan {
        while let Some(last) = certificates.last().filter(|last| last.period.till < order.till) {
            let Some(next) = next(last.period, order.till, today) else { break };
            certificates.push(next);
        }
        Plan { order, certificates }
    }

    /// Those that are still to be issued.
    pub fn to_issue(&self) -> impl Iterator<Item = &PlannedCertificate> {
        self.certificates.iter().filter(|certificate| !certificate.is_issued)
    }

    /// The one that is issued last and is in use, if any is.
    pub fn current(&self) -> Option<&PlannedCertificate> {
        self.certificates.iter().rfind(|certificate| certificate.is_issued)
    }

    /// Days of the order that no certificate covers, where one ended before the next.
    pub fn gaps(&self) -> Vec<Period> {
        let pairs = self.certificates.windows(2).map(|pair| (pair[0].period.till, pair[1].period.from));
        let day = |date: Date, by: i64| date.saturating_add(by.days());
        pairs
            .filter(|(ended, begins)| day(*ended, 1) < *begins)
            .map(|(ended, begins)| Period { from: day(ended, 1), till: day(begins, -1) })
            .collect()
    }
}

/// Days at the end of an order that a certificate issued on a day would not cover; none if it covers them all.
pub fn tail(issued: Date, order_ends: Date) -> Option<Period> {
    let ends = planned(issued, order_ends).period.till;
    (ends < order_ends).then(|| Period { from: ends.saturating_add(1.day()), till: order_ends })
}

/// A certificate that is issued on a day and lasts as long as it can.
fn planned(issued: Date, order_ends: Date) -> PlannedCertificate {
    let limit = limit_at(issued);
    let till = Validity::Days(limit.days()).last_day(issued).min(order_ends);
    let period = Period { from: issued, till };
    PlannedCertificate { period, is_issued: false, may_be_shorter: limit.caveat(period.days()).is_some() }
}

/// The certificate after another: issued on the latest day with which the order needs no more of them than it must.
fn next(last: Period, order_ends: Date, today: Date) -> Option<PlannedCertificate> {
    let least = needed(last, order_ends, today);
    let mut best = candidates(last, order_ends, today);
    best.sort_by_key(|certificate| std::cmp::Reverse(certificate.period.from));
    best.into_iter().find(|next| needed(next.period, order_ends, today) + 1 == least)
}

/// How many more certificates an order needs at least, after one.
fn needed(mut last: Period, order_ends: Date, today: Date) -> usize {
    let mut count = 0;
    while last.till < order_ends {
        let Some(furthest) =
            candidates(last, order_ends, today).into_iter().max_by_key(|next| next.period.till)
        else {
            break;
        };
        count += 1;
        last = furthest.period;
    }
    count
}

/// The certificates that may be best after another. The later one is issued the longer it reaches, but where the limit
/// falls: so the last day in time, and the last day of each limit before it.
fn candidates(last: Period, order_ends: Date, today: Date) -> Vec<PlannedCertificate> {
    let day = |date: Date, by: i64| date.saturating_add(by.days());
    // A certificate of a few days has no week to spare.
    let spare = SPARE_DAYS.min(last.days() / 2).max(0);
    let earliest = day(last.from, 1).max(today);
    let latest = day(last.till, -spare).max(earliest);
    let before_changes = limit_changes(earliest, latest).map(|change| day(change, -1));
    before_changes
        .filter(|date| *date >= earliest)
        .chain([latest])
        .map(|date| planned(date, order_ends))
        .filter(|next| next.period.from <= order_ends && next.period.till > last.till)
        .collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn new(from: Date, order_ends: Date) -> Plan {
        Plan::of_new(from, order_ends, Date::MAX)
    }

    fn days_of(plan: &Plan) -> Vec<(Date, Date)> {
        plan.certificates.iter().map(|one| (one.period.from, one.period.till)).collect()
    }

    #[test]
    fn a_year_from_november_2026_takes_three_certificates() {
        let plan = new(date(2026, 11, 25), date(2027, 11, 25));
        assert_eq!(
            days_of(&plan),
            [
                (date(2026, 11, 25), date(2027, 6, 11)),
                (date(2027, 6, 4), date(2027, 9, 11)),
                (date(2027, 9, 4), date(2027, 11, 25)),
            ]
        );
        assert_eq!(
            plan.certificates.iter().map(|one| one.may_be_shorter).collect::<Vec<_>>(),
            [false, true, false],
            "the limit of 99 days is not confirmed, and the last one is shorter anyway"
        );
    }

    #[test]
    fn a_limit_that_falls_is_outrun_where_that_saves_a_certificate() {
        // From 20 JAN 2027 the first ends on 6 AUG 2027. The second would have 100 days on its last day in time and
        // not reach 10 SEP 2027 of three years' orders; of this one it does, so the latest day is right.
        let late = new(date(2027, 1, 20), date(2027, 9, 10));
        assert_eq!(days_of(&late)[1], (date(2027, 7, 30), date(2027, 9, 10)));
        // Across the change of 2029-03-15 to 46 days: issued on the day before it lasts 99 or 100.
        let order = Period { from: date(2028, 12, 10), till: date(2029, 6, 20) };
        let plan =
            Plan::of_running(order, Period { from: date(2028, 12, 10), till: date(2029, 3, 20) }, order.from);
        assert_eq!(days_of(&plan)[1], (date(2029, 3, 13), date(2029, 6, 20)), "one is enough");
        let plan = Plan::of_running(
            order,
            Period { from: date(2028, 12, 30), till: date(2029, 4, 9) },
            date(2029, 1, 1),
        );
        assert_eq!(
            days_of(&plan)[1],
            (date(2029, 3, 14), date(2029, 6, 20)),
            "the latest day would need two"
        );
    }

    #[test]
    fn what_was_asked_for_ends_the_first_certificate() {
        let plan = Plan::of_new(date(2026, 11, 25), date(2027, 2, 1), date(2026, 12, 25));
        assert_eq!(
            days_of(&plan),
            [(date(2026, 11, 25), date(2026, 12, 25)), (date(2026, 12, 18), date(2027, 2, 1))]
        );
        let plan = Plan::of_new(date(2026, 11, 25), date(2026, 12, 25), Date::MAX);
        assert_eq!(days_of(&plan), [(date(2026, 11, 25), date(2026, 12, 25))], "never past the order's end");
    }

    #[test]
    fn an_order_has_a_plan_where_the_service_says_enough_of_it() {
        let report = |status: &str, order_ends: Option<Date>| Report {
            status: Some(status.into()),
            order_valid_till: order_ends,
            certificate: crate::journal::report::ReportedCertificate {
                valid_from: Some(date(2026, 11, 26)),
                valid_till: Some(date(2027, 6, 12)),
                ..Default::default()
            },
            created: "2026-11-25T10:00:00Z".parse().ok(),
            ..Report::default()
        };
        let today = date(2026, 12, 1);
        let plan = |report: &Report| Plan::of_report(report, today);
        let ends = Some(date(2027, 11, 25));
        let told = plan(&report("issued", ends)).unwrap();
        assert_eq!((told.order.from, told.order.till), (date(2026, 11, 25), date(2027, 11, 25)));
        assert_eq!((told.certificates.len(), told.certificates[0].is_issued), (3, true));
        assert!(plan(&report("Reissue_Pending", ends)).is_some(), "the old certificate still stands");
        assert!(plan(&report("expired", ends)).is_some(), "the order runs on");
        for status in ["pending", "revoked", "canceled", "on_hold"] {
            assert_eq!(plan(&report(status, ends)), None, "{status}");
        }
        assert_eq!(plan(&report("expired", Some(date(2026, 11, 30)))), None, "it is over");
        assert_eq!(plan(&report("issued", None)), None, "its end is not known");
        assert_eq!(plan(&Report { certificate: Default::default(), ..report("issued", ends) }), None);
        // An end that is said to be before the certificate's own is none.
        assert_eq!(plan(&report("issued", Some(date(2027, 1, 1)))).unwrap().certificates.len(), 1);
    }

    #[test]
    fn what_ended_leaves_a_gap_that_is_told() {
        let order = Period { from: date(2026, 3, 1), till: date(2027, 3, 1) };
        let current = Period { from: date(2026, 3, 1), till: date(2026, 9, 16) };
        let in_time = Plan::of_running(order, current, date(2026, 9, 1));
        assert_eq!((days_of(&in_time)[1].0, in_time.gaps()), (date(2026, 9, 9), Vec::new()));
        let pressing = Plan::of_running(order, current, date(2026, 9, 15));
        assert_eq!((days_of(&pressing)[1].0, pressing.gaps()), (date(2026, 9, 15), Vec::new()));
        let late = Plan::of_running(order, current, date(2026, 9, 20));
        assert_eq!(days_of(&late)[1].0, date(2026, 9, 20));
        assert_eq!(late.gaps(), [Period { from: date(2026, 9, 17), till: date(2026, 9, 19) }]);
        let over = Plan::of_running(order, current, date(2027, 4, 1));
        assert_eq!(over.certificates.len(), 1, "nothing is issued after the order");
    }

    #[test]
    fn an_early_reissue_leaves_a_tail() {
        // The vendor's table of annual plans: with 90, 60 and 32 days left, that of the reissue among them, it leaves 58,
        // 28 and 0.
        let order_ends = date(2026, 2, 24).saturating_add(365.days());
        let first_ends = planned(date(2026, 2, 24), order_ends).period.till;
        let left = |before: i64| {
            tail(first_ends.saturating_add((1 - before).days()), order_ends).map_or(0, |tail| tail.days())
        };
        assert_eq!([left(90), left(60), left(32), left(33)], [58, 28, 0, 1]);
    }

    /// Every first day of ten years and orders of each length that is sold: the limits change four times in them, and
    /// three of the years have a leap day.
    #[test]
    fn no_order_has_a_gap_or_outlives_itself_or_takes_more_than_it_must() {
        let lengths = [
            Validity::Days(1),
            Validity::Days(8),
            Validity::Days(90),
            Validity::Years(1),
            Validity::Years(2),
        ];
        let mut from = date(2024, 1, 1);
        while from < date(2034, 1, 1) {
            for length in
                lengths.into_iter().chain([Validity::Years(3)].into_iter().filter(|_| from.day() == 29))
            {
                holds(&new(from, length.last_day(from)), &format!("{length:?} from {from}"));
            }
            from = from.saturating_add(1.day());
        }
    }

    fn holds(plan: &Plan, case: &str) {
        let (first, last) =
            (plan.certificates[0].period, plan.certificates[plan.certificates.len() - 1].period);
        assert_eq!((first.from, last.till), (plan.order.from, plan.order.till), "{case}");
        assert!(plan.gaps().is_empty(), "{case}");
        for one in &plan.certificates {
            let limit = i64::from(limit_at(one.period.from).days());
            assert!(one.period.days() <= limit && one.period.from <= one.period.till, "{case}: {one:?}");
        }
        for pair in plan.certificates.windows(2) {
            let (one, next) = (pair[0].period, pair[1].period);
            assert!(
                one.from < next.from && next.from <= one.till && one.till < next.till,
                "{case}: {pair:?}"
            );
            assert!(days::left(one.till, next.from) >= SPARE_DAYS.min(one.days() / 2), "{case}: {pair:?}");
        }
        // Trying every day is slow, so this is for one in 29.
        if days::left(plan.order.from, date(2024, 1, 1)) % 29 == 0 {
            assert_eq!(plan.certificates.len(), fewest(plan.order), "{case}");
        }
    }

    /// The fewest certificates an order can do with, by trying every day: slow, and right.
    fn fewest(order: Period) -> usize {
        let mut reach = planned(order.from, order.till).period;
        let (mut count, mut earliest) = (1, reach.from);
        while reach.till < order.till {
            let spare = SPARE_DAYS.min(reach.days() / 2);
            let latest = reach.till.saturating_add((-spare).days());
            let mut day = earliest;
            let mut best = reach;
            while day <= latest {
                let one = planned(day, order.till).period;
                if one.till > best.till {
                    best = one;
                }
                day = day.saturating_add(1.day());
            }
            earliest = best.from;
            reach = best;
            count += 1;
        }
        count
    }
}
