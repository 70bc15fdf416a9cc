//! What comes after a certificate.

use jiff::Timestamp;
use jiff::civil::Date;

use super::days::{self, Left};
use crate::journal::summary::Summary;

/// What comes after a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Successor {
    /// A reissue: the order runs on beyond it.
    Reissue,
    /// A renewal: the order ends with it.
    Renew,
    /// How long the order runs is not known.
    Either,
    /// A new order, or a renewal if the service still takes one: the order has ended, too.
    Anew,
}

impl Successor {
    /// What comes after a certificate of which so much is left today, by the last days of it and of its order.
    pub fn of(till: Date, order_till: Option<Date>, left: Left, today: Date) -> Successor {
        match order_till {
            _ if is_order_over(order_till, today) => Successor::Anew,
            Some(order_till) if order_till > till => Successor::Reissue,
            Some(_) if left.is_over() => Successor::Anew,
            Some(_) => Successor::Renew,
            None => Successor::Either,
        }
    }

    /// That it is to be done now, as the certificate ends or has ended: `Reissue it now: the certificate ends on 12 JUN
    /// 2027`.
    pub fn now(self, ends: &str) -> String {
        format!("{} now: the certificate {ends}", self.asked())
    }

    /// What is to be done, as somebody is asked to.
    pub fn asked(self) -> &'static str {
        match self {
            Successor::Reissue => "Reissue it",
            Successor::Renew => "Renew the order",
            Successor::Either => "Renew or reissue it",
            Successor::Anew => "Renew or order anew",
        }
    }

    /// What comes after a certificate that was revoked, and not its order; none of one that was not.
    pub fn after_a_revocation(order: &Summary, now: Timestamp) -> Option<Successor> {
        let is_over = is_order_over(order.order_valid_till, days::day(order.there(now)));
        order.is_certificate_revoked.then_some(if is_over { Successor::Anew } else { Successor::Reissue })
    }

    /// What is to be done, as a machine reads it.
    pub fn kind(self) -> &'static str {
        match self {
            Successor::Reissue => "reissue",
            Successor::Renew => "renew",
            Successor::Either => "renew_or_reissue",
            Successor::Anew => "renew_or_order_anew",
        }
    }

    /// What is to be done, as a verb.
    pub fn word(self) -> &'static str {
        match self {
            Successor::Reissue => "reissue",
            Successor::Renew => "renew",
            Successor::Either => "renew or reissue",
            Successor::Anew => "renew or order anew",
        }
    }
}

/// What is said of an order that has ended itself: whether the service still renews it, it alone knows.
pub const ORDER_IS_OVER: &str = "The order is over: renew it if that is still taken, else order anew";

/// Whether an order has ended itself, by its last day, where that is known: nothing is reissued of it any more.
pub fn is_order_over(order_till: Option<Date>, today: Date) -> bool {
    order_till.is_some_and(|till| today > till)
}
