//! An order and its certificates as bars, to scale.

use super::days;
use super::plan::{Period, Plan};
use crate::order::validity::wire_date;

/// How many lines a picture has for certificates on a screen of few rows: orders of three years take a dozen.
pub const FEW_CERTIFICATES: usize = 6;

/// Bars below one another, all to the same scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// How many days the whole width stands for; at least 1.
    pub days: i64,
    /// Its bars, from above.
    pub bars: Vec<Bar>,
}

/// A stretch of days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// What it is, with its first and last day; all labels of a picture are of one length.
    pub label: String,
    /// How it is drawn.
    pub stretch: Stretch,
    /// Its first day, counted from the first of the picture.
    pub from: i64,
    /// The day behind its last one, counted so.
    pub till: i64,
}

/// What a stretch of days is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stretch {
    /// The order.
    Order,
    /// A certificate that is issued.
    Issued,
    /// One that is still to be issued.
    Planned,
    /// Days that no certificate covers.
    Uncovered,
}

impl Picture {
    /// The order of a plan, its certificates, and the days that they leave uncovered. Of more certificates than so many
    /// the last line is of all that are left.
    pub fn of(plan: &Plan, most: usize) -> Picture {
        let order = plan.order;
        let bar = |name: &str, period: Period, stretch| Bar {
            label: format!("{name:5} {} to {}", wire_date(period.from), wire_date(period.till)),
            stretch,
            from: days::left(period.from, order.from).max(0),
            till: (days::left(period.till, order.from) + 1).max(0),
        };
        let mut bars = vec![bar("order", order, Stretch::Order)];
        let mut gaps = plan.gaps().into_iter().peekable();
        let single = match plan.certificates.len() {
            count if count > most => most.saturating_sub(1),
            count => count,
        };
        let (single, rest) = plan.certificates.split_at(single);
        for (number, certificate) in (1..).zip(single) {
            if let Some(gap) = gaps.next_if(|gap| gap.till < certificate.period.from) {
                bars.push(bar("none", gap, Stretch::Uncovered));
            }
            bars.push(match certificate.is_issued {
                true => bar(&format!("{number} \u{2713}"), certificate.period, Stretch::Issued),
                false => bar(&number.to_string(), certificate.period, Stretch::Planned),
            });
        }
        if let [first, .., last] = rest {
            let numbers = format!("{}-{}", single.len() + 1, plan.certificates.len());
            let period = Period { from: first.period.from, till: last.period.till };
            bars.push(bar(&numbers, period, Stretch::Planned));
        }
        Picture { days: order.days().max(1), bars }
    }
}

impl Bar {
    /// The cells of a line of so many that it covers, the first and the one behind the last: at least one, and never
    /// past the line.
    pub fn cells(&self, days: i64, width: usize) -> (usize, usize) {
        let width = i64::try_from(width).unwrap_or(i64::MAX);
        let cell = |day: i64| (day.saturating_mul(width) + days / 2).div_euclid(days.max(1)).clamp(0, width);
        let from = cell(self.from).min((width - 1).max(0));
        let till = cell(self.till).max(from + 1).min(width);
        let cells = |at: i64| usize::try_from(at).unwrap_or_default();
        (cells(from), cells(till))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// A line of the picture, as it would be drawn.
    fn drawn(picture: &Picture, width: usize) -> Vec<String> {
        let line = |bar: &Bar| {
            let (from, till) = bar.cells(picture.days, width);
            let sign = match bar.stretch {
                Stretch::Order => "-",
                Stretch::Issued => "#",
                Stretch::Planned => "=",
                Stretch::Uncovered => "!",
            };
            format!(
                "{} |{}{}{}|",
                bar.label,
                " ".repeat(from),
                sign.repeat(till - from),
                " ".repeat(width - till)
            )
        };
        picture.bars.iter().map(line).collect()
    }

    #[test]
    fn a_year_is_seen_to_take_three_certificates() {
        let plan = Plan::of_new(date(2026, 11, 25), date(2027, 11, 25), jiff::civil::Date::MAX);
        assert_eq!(
            drawn(&Picture::of(&plan, FEW_CERTIFICATES), 20),
            [
                "order 25 NOV 2026 to 25 NOV 2027 |--------------------|",
                "1     25 NOV 2026 to 11 JUN 2027 |===========         |",
                "2     04 JUN 2027 to 11 SEP 2027 |          ======    |",
                "3     04 SEP 2027 to 25 NOV 2027 |               =====|",
            ]
        );
    }

    #[test]
    fn what_ended_and_what_is_uncovered_are_told_apart() {
        let order = Period { from: date(2026, 3, 1), till: date(2027, 3, 1) };
        let current = Period { from: date(2026, 3, 1), till: date(2026, 9, 16) };
        let plan = Plan::of_running(order, current, date(2026, 10, 20));
        assert_eq!(
            drawn(&Picture::of(&plan, FEW_CERTIFICATES), 24),
            [
                "order 01 MAR 2026 to 01 MAR 2027 |------------------------|",
                "1 \u{2713}   01 MAR 2026 to 16 SEP 2026 |#############           |",
                "none  17 SEP 2026 to 19 OCT 2026 |             !!         |",
                "2     20 OCT 2026 to 01 MAR 2027 |               =========|",
            ]
        );
    }

    #[test]
    fn bars_are_in_the_line_and_seen_whatever_the_width() {
        for width in 0..80 {
            for (from, till) in [(0, 0), (0, 365), (364, 365), (365, 365), (180, 181)] {
                let bar = Bar { label: String::new(), stretch: Stretch::Planned, from, till };
                let (begin, end) = bar.cells(365, width);
                assert!(begin <= end && end <= width, "{width} {from} {till}");
                assert!(width == 0 || begin < end, "{width} {from} {till}");
            }
        }
    }

    #[test]
    fn a_picture_has_as_many_certificates_as_a_screen_has_room_for() {
        let plan = Plan::of_new(date(2027, 5, 1), date(2030, 5, 1), jiff::civil::Date::MAX);
        assert!(plan.certificates.len() > FEW_CERTIFICATES);
        let bars = Picture::of(&plan, FEW_CERTIFICATES).bars;
        assert_eq!(bars.len(), FEW_CERTIFICATES + 1);
        // What has no line of its own is drawn as well: nothing of the order looks uncovered.
        let last = bars.last().unwrap();
        assert!(last.label.starts_with(&format!("6-{:<3} ", plan.certificates.len())), "{}", last.label);
        assert_eq!(last.till, bars[0].till);
        // Where there is room each has its line, and so the day of each reissue is there.
        let bars = Picture::of(&plan, usize::MAX).bars;
        assert_eq!(bars.len(), plan.certificates.len() + 1);
        for (bar, one) in bars[1..].iter().zip(&plan.certificates) {
            assert!(bar.label.contains(&wire_date(one.period.from)), "{}", bar.label);
        }
    }
}
