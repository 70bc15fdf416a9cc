//! Which order of the account one of unknown outcome may be: a guess that a look-up settles.

use jiff::SignedDuration;

use crate::journal::summary::{Standing, Summary};
use crate::order::place;

/// How far the clocks of the service and of this machine may be apart.
const SKEW: SignedDuration = SignedDuration::from_mins(10);

/// The ID of the one order that an order of unknown outcome may be: of the same names and product, not sent from here,
/// and not older. None where there are several, as none is likelier than another.
pub(super) fn may_be(unknown: &Summary, orders: &[Summary]) -> Option<u64> {
    if unknown.standing != Standing::Unknown || unknown.reissues.is_some() {
        return None;
    }
    let mut alike = orders.iter().filter(|order| is_alike(unknown, order));
    let first = alike.next()?.order_id;
    first.filter(|_| alike.next().is_none())
}

fn is_alike(unknown: &Summary, order: &Summary) -> bool {
    let is_later = match (unknown.begun(), order.begun()) {
        (Some(sent), Some(made)) => sent.duration_since(made) <= SKEW,
        _ => true,
    };
    let is_there = match (&unknown.target, &order.target) {
        (Some(sent_to), Some(listed)) => place::is_same(sent_to, listed),
        _ => true,
    };
    let is_product = match (&unknown.product, &order.product) {
        (Some(sent), Some(listed)) => sent == listed,
        _ => true,
    };
    order.id.is_none()
        && order.standing == Standing::Exists
        && order.common_name == unknown.common_name
        && order.names == unknown.names
        && is_later
        && is_there
        && is_product
}
