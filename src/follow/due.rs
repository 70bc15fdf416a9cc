//! When a certificate ends, and how that is said.

use jiff::Timestamp;
use jiff::civil::Date;

use super::days::{self, Left};
use super::successor::{ORDER_IS_OVER, Successor};
use crate::journal::status::Status;
use crate::journal::summary::{Standing, Summary};
use crate::order::moment::moment;
use crate::order::validity::wire_date;

/// How many days before its end a certificate is due.
pub const DUE_DAYS: i64 = 30;
/// How few days before its end it comes before all other work on orders.
pub const PRESSING_DAYS: i64 = 7;
/// How many days after its end a certificate that nobody replaced is still told of, where its order was placed elsewhere:
/// only one of the journal can be left alone.
pub const LONG_AGO: i64 = 30;

/// A certificate that ends soon, or has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// Its last day.
    pub till: Date,
    /// Its last moment, where the certificate itself is known.
    pub ends: Option<Timestamp>,
    /// What is left of it.
    pub left: Left,
    /// What comes after it.
    pub next: Successor,
}

impl Due {
    /// When the certificate of an order ends, where that is within so many days or is over, nobody has replaced it and
    /// somebody is to be told.
    pub fn within(order: &Summary, now: Timestamp, days: i64) -> Option<Due> {
        Due::of(order, now).filter(|due| due.left.days <= days && due.is_told_of(order))
    }

    /// Whether somebody is to be told of it. An end that is to come is, also of an order that is left alone: that is
    /// about what is to be done for it. One that has come is until the order is left alone; where it was placed
    /// elsewhere, so that it cannot be, for a while.
    pub fn is_told_of(self, order: &Summary) -> bool {
        let is_recent = order.id.is_some() || self.left.days >= -LONG_AGO;
        !self.left.is_over() || is_recent && !order.is_left_alone
    }

    /// Whether it is to be replaced before all else: it ends within days, or has.
    pub fn is_pressing(self) -> bool {
        self.left.is_over() || self.left.days <= PRESSING_DAYS
    }

    /// When the certificate of an order ends that is in use, as far as that is known: one that is issued and was not
    /// replaced.
    pub fn of(order: &Summary, now: Timestamp) -> Option<Due> {
        // A service may say so from the day the other is ordered.
        let is_replaced = order.is_renewed == Some(true) && !order.is_under_way;
        Due::of_any(order, now).filter(|_| !is_replaced)
    }

    /// When the certificate of an order ends, be it replaced or not; none of one that is not issued, or revoked.
    pub fn of_any(order: &Summary, now: Timestamp) -> Option<Due> {
        use Status::{Approved, Expired, Issued, ReissuePending};
        let is_issued = order.standing == Standing::Exists
            && !order.is_certificate_revoked
            && matches!(order.status(), Some(Issued | Approved | ReissuePending | Expired));
        let till = order.valid_till.filter(|_| is_issued)?;
        let left = Left::of_order(order, now)?;
        let next = Successor::of(till, order.order_valid_till, left, days::day(order.there(now)));
        Some(Due { till, ends: order.ends(), left, next })
    }

    /// What is to be done about one that is pressing, in half a sentence: what a screen begins with.
    pub fn head(self) -> String {
        match (self.next, self.left.is_over()) {
            (Successor::Anew, _) => ORDER_IS_OVER.into(),
            (next, true) if self.left.is_expired => next.now("has expired, says the service"),
            (next, is_over) => next.now(&ends_on(self.till, is_over)),
        }
    }

    /// What is to be done about it, and when it ends.
    pub fn sentence(self) -> String {
        let (when, left) = (self.ends.map_or_else(|| wire_date(self.till), moment), self.left.text());
        let at = if self.ends.is_some() { "at" } else { "on" };
        let next = match self.next {
            Successor::Anew if self.left.is_expired => return format!("{ORDER_IS_OVER}."),
            Successor::Anew => return format!("{ORDER_IS_OVER}. The certificate {left} ({when})."),
            next if self.is_pressing() => {
                return match self.left.is_over() {
                    true if self.left.is_expired => format!("{}.", self.head()),
                    true => format!("{}.", next.now(&format!("{left} ({when})"))),
                    false => format!("{}.", next.now(&format!("ends {at} {when} ({left})"))),
                };
            }
            Successor::Reissue => "reissue it, as the order runs longer",
            Successor::Renew => "renew the order",
            Successor::Either => "renew or reissue it",
        };
        format!("The certificate ends {at} {when} ({left}): {next}.")
    }
}

/// `ended on 12 JUN 2027`, of a certificate with this last day.
pub fn ends_on(till: Date, is_over: bool) -> String {
    format!("{} on {}", if is_over { "ended" } else { "ends" }, wire_date(till))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Near an end that is known to the hour, and far from it, before and after it, whatever comes next.
    #[test]
    fn the_day_of_an_end_is_said_once() {
        let now: Timestamp = "2026-11-25T10:30:00Z".parse().unwrap();
        let next = [Successor::Reissue, Successor::Renew, Successor::Either, Successor::Anew];
        for (next, hours) in
            next.into_iter().flat_map(|next| [-900, -30, -1, 0, 5, 40, 900].map(|hours| (next, hours)))
        {
            let at = now + jiff::SignedDuration::from_hours(hours);
            let till = days::day(at);
            for ends in [Some(at), None] {
                let due = Due { till, ends, left: Left::of(till, ends, now), next };
                let sentence = due.sentence();
                assert_eq!(sentence.matches(&wire_date(till)).count(), 1, "{sentence}");
                assert!(sentence.matches("ended").count() < 2, "{sentence}");
                assert!(due.head().matches(&wire_date(till)).count() < 2, "{}", due.head());
            }
        }
    }
}
