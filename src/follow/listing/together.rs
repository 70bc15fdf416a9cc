//! What the journal and the account say of one order, brought together: an order that was reissued, or that both have, is
//! one.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;

use super::OfAccount;
use crate::journal::status::Status;
use crate::journal::summary::{Standing, Summary};
use crate::order::place;

/// An order once: a reissue is an entry of the journal of its own, and the last that was taken says what is so.
pub(super) fn one_each(journal: Vec<Summary>) -> Vec<Summary> {
    let mut reissues: HashMap<u64, Vec<Taken>> = HashMap::new();
    for order in journal.iter().filter(|order| order.standing == Standing::Exists) {
        if let Some(id) = order.reissues {
            reissues.entry(id).or_default().push(Taken::of(order));
        }
    }
    let is_last = |order: &Summary| {
        let id = order.order_id.filter(|_| order.standing == Standing::Exists);
        let later = id.and_then(|id| reissues.get(&id));
        !later.is_some_and(|later| later.iter().any(|reissue| reissue.is_after(order)))
    };
    let (lasts, replaced): (Vec<Summary>, Vec<Summary>) = journal.into_iter().partition(is_last);
    let mut before: HashMap<u64, Vec<Summary>> = HashMap::new();
    for order in replaced {
        before.entry(order.order_id.unwrap_or_default()).or_default().push(order);
    }
    let of = |order: &Summary| order.reissues.and_then(|id| before.get(&id)).map_or(&[][..], Vec::as_slice);
    lasts.into_iter().map(|order| with_what_was_before(of(&order), order)).collect()
}

/// A reissue that was taken: by this it comes after other entries of the same order.
struct Taken {
    target: Option<String>,
    account: Option<u64>,
    begun: Option<Timestamp>,
}

impl Taken {
    fn of(order: &Summary) -> Taken {
        Taken { target: order.target.clone(), account: order.account, begun: order.begun() }
    }

    /// Whether it came after this entry of an order of the same ID.
    fn is_after(&self, order: &Summary) -> bool {
        let may_be_this_account =
            self.account.is_none() || order.account.is_none() || self.account == order.account;
        self.target == order.target && may_be_this_account && self.begun > order.begun()
    }
}

/// A reissue with what was known of its order before it: when that was placed, and, until something is said of the new
/// certificate, the end of the one before, which is in use.
fn with_what_was_before(before: &[Summary], order: Summary) -> Summary {
    let taken = Taken::of(&order);
    let is_of_it = |earlier: &&Summary| taken.is_after(earlier);
    let placed = before.iter().filter(is_of_it).find_map(|earlier| earlier.created);
    let order = Summary { created: order.created.or(placed), ..order };
    let order = with_what_was_saved(before.iter().filter(is_of_it), order);
    if order.valid_till.is_some() {
        return order;
    }
    let is_of_it = |earlier: &&Summary| is_of_it(earlier) && earlier.valid_till.is_some();
    match before.iter().filter(is_of_it).max_by_key(|earlier| earlier.begun()) {
        Some(earlier) => Summary {
            valid_till: earlier.valid_till,
            order_valid_till: order.order_valid_till.or(earlier.order_valid_till),
            ..order
        },
        None => order,
    }
}

/// A reissue that does not say which certificate of its order was saved, as none of an earlier dvorder does, with the one
/// that was saved before it.
fn with_what_was_saved<'a>(before: impl Iterator<Item = &'a Summary>, order: Summary) -> Summary {
    let saved = before.filter(|earlier| earlier.saved.is_some()).max_by_key(|earlier| earlier.begun());
    match saved.filter(|_| order.saved.is_none()) {
        Some(earlier) => Summary { saved: earlier.saved, saved_ends: earlier.saved_ends, ..order },
        None => order,
    }
}

pub(super) fn merged(journal: Vec<Summary>, listed: OfAccount) -> Vec<Summary> {
    let OfAccount { account, target, orders: listed } = listed;
    let mut by_id: HashMap<u64, Summary> =
        listed.into_iter().filter_map(|order| Some((order.order_id?, order))).collect();
    let mut taken = Vec::new();
    let mut orders: Vec<Summary> = journal
        .into_iter()
        .map(|kept| {
            let is_here = kept.target.as_deref().is_some_and(|kept| place::is_same(kept, &target));
            let may_be_this_account = kept.account.is_none() || account.is_none() || kept.account == account;
            let same = kept.order_id.filter(|_| is_here && may_be_this_account).and_then(|id| by_id.get(&id));
            match same {
                Some(order) => {
                    taken.extend(order.order_id);
                    together(kept, order)
                }
                None => kept,
            }
        })
        .collect();
    for id in taken {
        by_id.remove(&id);
    }
    orders.extend(by_id.into_values());
    orders
}

/// What is told of an order of the journal that the service lists too. The list is newer, and says less.
fn together(kept: Summary, listed: &Summary) -> Summary {
    let listed = listed.clone();
    let is_the_same = listed.certificate_id.is_none() || listed.certificate_id == kept.certificate_id;
    Summary {
        // A list says nothing of it.
        is_certificate_revoked: kept.is_certificate_revoked && is_the_same,
        certificate_id: listed.certificate_id.or(kept.certificate_id),
        account: listed.account.or(kept.account),
        product: kept.product.or(listed.product),
        status: listed.status.or(kept.status),
        validated: listed.validated.or(kept.validated),
        dcv_method: listed.dcv_method.or(kept.dcv_method),
        asked: listed.asked.or(kept.asked),
        ahead: listed.ahead,
        valid_till: listed.valid_till.or(kept.valid_till),
        order_valid_till: listed.order_valid_till.or(kept.order_valid_till),
        is_renewed: listed.is_renewed.or(kept.is_renewed),
        ..kept
    }
}

/// An order is renewed once another one renews it that is issued, and goes to the same place.
pub(super) fn note_renewals(orders: &mut [Summary]) {
    let renews = |order: &Summary| {
        let is_issued = order.standing == Standing::Exists && order.status() == Some(Status::Issued);
        Some((order.renews.filter(|_| is_issued)?, order.target.clone()?))
    };
    let renewed: HashSet<(u64, String)> = orders.iter().filter_map(renews).collect();
    let ids: HashSet<u64> = renewed.iter().map(|(id, _)| *id).collect();
    for order in orders {
        let Some(id) = order.order_id else { continue };
        let is_renewed = match &order.target {
            Some(target) => renewed.contains(&(id, target.clone())),
            None => ids.contains(&id),
        };
        if is_renewed {
            order.is_renewed = Some(true);
        }
    }
}

/// Notes of each order that something which replaces its certificate was sent, and is not issued yet: a renewal, or a
/// reissue of which nobody knows whether it is open.
pub(super) fn note_under_way(orders: &mut [Summary]) {
    let begun = |order: &Summary| {
        let is_over = order.status().is_some_and(|status| {
            status.comes_to_nothing() || matches!(status, Status::Revoked | Status::Issued)
        });
        match order.standing {
            Standing::Exists if !is_over => order.renews,
            Standing::Unknown => order.renews.or(order.reissues),
            _ => None,
        }
    };
    let begun: HashSet<(u64, Option<String>)> =
        orders.iter().filter_map(|order| Some((begun(order)?, order.target.clone()))).collect();
    for order in orders {
        let Some(id) = order.order_id else { continue };
        order.is_under_way = begun.contains(&(id, order.target.clone()));
    }
}
