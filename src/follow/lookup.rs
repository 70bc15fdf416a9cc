//! Telling whether an order exists from what the service says of the account's orders.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use crate::journal::reissued::{self, Reissued};
use crate::journal::report::Report;
use crate::journal::sent::Sent;
use crate::journal::status::Status;
use crate::journal::verdict::{Candidate, Extent, LookupVerdict};
use crate::order::domain::SubjectName;
use crate::order::moment::moment;
use crate::order::parameter::FieldId;

/// How much the clocks of this machine and of the service may differ and still count as right.
const CLOCKS: SignedDuration = SignedDuration::from_mins(15);
/// How long after its confirmation an order may be made.
const LATEST: SignedDuration = SignedDuration::from_hours(24);
/// An order made so long before is another one, where the clocks are known to be right. Anything nearer may
/// be a clock in another zone.
const LONG_BEFORE: SignedDuration = SignedDuration::from_hours(48);

/// How far an errand of several requests has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrandProgress {
    /// The orders that could be the one that is looked for are looked at one by one.
    Looking {
        /// The one that is being looked at, from 1.
        order: usize,
        /// How many there are.
        of: usize,
    },
    /// All orders of the account are listed, page by page.
    Listed {
        /// How many pages have come.
        pages: usize,
        /// How many orders were in them.
        orders: usize,
        /// How many there are in all, where the service says so.
        of: Option<usize>,
    },
}

/// The time on both sides while an order is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clocks {
    /// This machine's.
    pub ours: Timestamp,
    /// The service's, where its answers say it.
    pub theirs: Option<Timestamp>,
}

impl Clocks {
    /// Whether this machine's clock is known to be right, now and when the order was confirmed.
    fn are_right(self, sent: &Sent) -> bool {
        let agree = |theirs: Timestamp| theirs.duration_since(self.ours).abs() <= CLOCKS;
        let confirmed_later = sent.last_confirmed().is_some_and(|confirmed| confirmed > self.ours + CLOCKS);
        self.theirs.is_some_and(agree) && !confirmed_later
    }
}

/// What one order of the account is to the one that is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Likeness {
    /// The very same.
    Same,
    /// It could be, but for this.
    CouldBe(String),
    /// Another one.
    Other,
}

/// Whether a reissue was taken, by what its order says of itself now and what it said before: a reissue has no ID of its
/// own. That nothing differs tells that it is not there yet only where all that would differ is said.
pub fn of_reissue(sent: &Sent, before: &Reissued, now: &Report) -> LookupVerdict {
    let has = now.certificate.csr.as_deref().and_then(reissued::key);
    let wanted = sent.draft.text(FieldId::Csr);
    // A key that is used again tells nothing.
    let is_new = |wanted: &String| before.key.as_ref().is_some_and(|was| was != wanted);
    let wanted = reissued::key(wanted).filter(is_new);
    let is_open = now.status() == Some(Status::ReissuePending) && !before.was_open();
    let other_certificate =
        matches!((before.certificate_id, now.certificate.id), (Some(was), Some(is)) if was != is);
    let has_key = wanted.is_some() && has == wanted;
    let waits = now.reissue_request().is_some() && before.request.is_none();
    if is_open || waits || other_certificate || has_key {
        return LookupVerdict::Found(now.placed());
    }
    let is_same = before.certificate_id.is_some() && now.certificate.id == before.certificate_id;
    if is_same && now.status() == Some(Status::Issued) {
        return LookupVerdict::NotThere;
    }
    let stands = now.status.as_deref().unwrap_or("of unknown status");
    let why = format!("it is {stands}, and does not tell whether it was reissued");
    LookupVerdict::CouldBe(vec![Candidate { order_id: now.order_id, why }])
}

/// Which of the orders that the service lists under the own ID of what was sent is it. There is at
/// least one, so it is one of them or nobody can tell.
pub fn among_its_own(sent: &Sent, orders: &[Report], extent: Extent, clocks: Clocks) -> LookupVerdict {
    let likeness = |order: &Report| {
        let mut order = order.clone();
        order.alternative_order_id = order.alternative_order_id.or_else(|| sent.alternative_order_id.clone());
        match likeness(sent, &order, clocks) {
            Likeness::Other => Likeness::CouldBe(
                "the service lists it under this own order ID, and shows another one for it".into(),
            ),
            likeness => likeness,
        }
    };
    match one_of(orders, likeness) {
        Some(verdict) if extent.is_whole() => verdict,
        // Another one with the same own ID may be among those that were not seen.
        Some(LookupVerdict::Found(placed)) => {
            let why = "the service has more orders with this own order ID".into();
            LookupVerdict::CouldBe(vec![Candidate { order_id: placed.order_id, why }])
        }
        Some(verdict) => verdict,
        None => LookupVerdict::Partly(extent),
    }
}

/// Which of the orders of its common name is the one that was sent.
///
/// `looked_at` are those that could be it, each with all the service says of it; `extent` is how much of the
/// list was read, and whether every order that could be it was looked at.
pub fn among_all(sent: &Sent, looked_at: &[Report], extent: Extent, clocks: Clocks) -> LookupVerdict {
    let whole = extent.is_whole();
    let same_id = |order: &&Report| {
        sent.alternative_order_id.is_some() && order.alternative_order_id == sent.alternative_order_id
    };
    match one_of(looked_at, |order| likeness(sent, order, clocks)) {
        // Without an own ID there may be another one as like it among those that were not seen.
        Some(LookupVerdict::Found(placed)) if !whole && !looked_at.iter().any(|order| same_id(&order)) => {
            let why = "not every order was looked at, and another may be as like it".into();
            LookupVerdict::CouldBe(vec![Candidate { order_id: placed.order_id, why }])
        }
        Some(verdict) => verdict,
        None if whole => LookupVerdict::NotThere,
        None => LookupVerdict::Partly(extent),
    }
}

/// Those of a list that are worth a closer look. A list shows less than the orders themselves: only another
/// common name, another own ID, or a time long before tell another order; product and other names do not.
pub fn candidates(sent: &Sent, orders: Vec<Report>, clocks: Clocks) -> Vec<Report> {
    let own_name = comparable(sent.common_name());
    let could_be = |order: &Report| {
        let named = order.common_name.as_ref().is_none_or(|name| comparable(name) == own_name);
        let by_own_id = match own_id(sent, order) {
            Own::Same | Own::OtherCase => true,
            Own::Other => false,
            Own::NotShown | Own::None => !matches!(made(sent, order, clocks), Made::LongBefore),
        };
        named && by_own_id
    };
    orders.into_iter().filter(could_be).collect()
}

/// The one order that is it; those that could be it; none where all are others.
fn one_of(orders: &[Report], likeness: impl Fn(&Report) -> Likeness) -> Option<LookupVerdict> {
    let mut same = Vec::new();
    let mut doubts = Vec::new();
    for order in orders {
        match likeness(order) {
            Likeness::Same => same.push(order),
            Likeness::CouldBe(why) => doubts.push(Candidate { order_id: order.order_id, why }),
            Likeness::Other => {}
        }
    }
    match same.as_slice() {
        // An own ID that is the very same tells it from all that are only alike.
        [one] if doubts.is_empty() || one.alternative_order_id.is_some() => {
            return Some(LookupVerdict::Found(one.placed()));
        }
        several => {
            let why = || "it is not the only one that is like it".to_owned();
            let alike = several.iter().map(|order| Candidate { order_id: order.order_id, why: why() });
            doubts.extend(alike);
        }
    }
    (!doubts.is_empty()).then_some(LookupVerdict::CouldBe(doubts))
}

/// Own ID, product, names and time have to agree. An own ID that is not shown, or in other case, and a date
/// that cannot be read or does not fit leave a doubt; another own ID, product or name tells another order.
fn likeness(sent: &Sent, order: &Report, clocks: Clocks) -> Likeness {
    let own = own_id(sent, order);
    if !is_of_the_same(sent, order) {
        return match own {
            Own::Same | Own::OtherCase => {
                Likeness::CouldBe("it has the same own order ID, but another product or other names".into())
            }
            Own::NotShown | Own::None | Own::Other => Likeness::Other,
        };
    }
    let made = made(sent, order, clocks);
    match (own, made) {
        (Own::Other, _) => Likeness::Other,
        (Own::OtherCase, _) => {
            let shown = order.alternative_order_id.as_deref().unwrap_or_default();
            Likeness::CouldBe(format!("its own order ID is {shown}, which differs in upper and lower case"))
        }
        (Own::NotShown | Own::None, Made::LongBefore) => Likeness::Other,
        (Own::Same, Made::LongBefore) => {
            Likeness::CouldBe("it has the same own order ID, and was made long before this one".into())
        }
        (_, Made::Doubtful(why)) => Likeness::CouldBe(why),
        (Own::NotShown, Made::InTime) => {
            Likeness::CouldBe("product, names and time agree, but it shows no own order ID".into())
        }
        (Own::None, Made::InTime) if order.product.is_none() || !order.names_are_all => {
            Likeness::CouldBe("the service does not say its product or all of its names".into())
        }
        (Own::Same | Own::None, Made::InTime) => Likeness::Same,
    }
}

/// What the own ID of an order is to that of what was sent.
#[derive(Clone, Copy, PartialEq)]
enum Own {
    /// The very same.
    Same,
    /// The same in other case.
    OtherCase,
    /// Another one.
    Other,
    /// What was sent has one, the order shows none.
    NotShown,
    /// Neither has one.
    None,
}

fn own_id(sent: &Sent, order: &Report) -> Own {
    match (&sent.alternative_order_id, &order.alternative_order_id) {
        (Some(own), Some(shown)) if own == shown => Own::Same,
        (Some(own), Some(shown)) if own.to_lowercase() == shown.to_lowercase() => Own::OtherCase,
        (_, Some(_)) => Own::Other,
        (Some(_), None) => Own::NotShown,
        (None, None) => Own::None,
    }
}

/// When an order was made, beside when it was confirmed here.
enum Made {
    /// At that time.
    InTime,
    /// So long before that it is another one.
    LongBefore,
    /// Nobody can tell, for this reason.
    Doubtful(String),
}

fn made(sent: &Sent, order: &Report, clocks: Clocks) -> Made {
    let Some(created) = order.created else {
        return Made::Doubtful("the service does not say readably when it was made".into());
    };
    let (Some(first), Some(last)) = (sent.confirmed.first(), sent.confirmed.last()) else {
        return Made::Doubtful("the journal does not say when this one was confirmed".into());
    };
    let latest = (*last + LATEST).min(clocks.ours + CLOCKS);
    if created >= *first - CLOCKS && created <= latest {
        return Made::InTime;
    }
    if created < *first - LONG_BEFORE && clocks.are_right(sent) {
        return Made::LongBefore;
    }
    Made::Doubtful(format!(
        "the service says it was made at {}, and this one was confirmed at {}: a clock may be wrong",
        moment(created),
        moment(*first)
    ))
}

/// A name as it can be compared: as it is sent, whatever its spelling.
fn comparable(name: &str) -> String {
    SubjectName::parse(name).map_or_else(|_| name.to_lowercase(), |name| name.as_str().to_owned())
}

/// Whether product and names are the same, as far as the service says them.
fn is_of_the_same(sent: &Sent, order: &Report) -> bool {
    let set = |names: &[String]| names.iter().map(|name| comparable(name)).collect::<BTreeSet<String>>();
    let (shown, ours) = (set(&order.names), set(&sent.names));
    let same_names = if order.names_are_all { shown == ours } else { shown.is_subset(&ours) };
    order.product.as_ref().is_none_or(|product| product.eq_ignore_ascii_case(&sent.product)) && same_names
}

#[cfg(test)]
mod tests {
    use super::comparable;

    #[test]
    fn a_name_is_known_in_every_spelling() {
        for (shown, own) in [
            ("2606:4700:4700:0:0:0:0:1111", "2606:4700:4700::1111"),
            ("2606:4700:4700::ABCD", "2606:4700:4700::abcd"),
            ("8.8.8.8", "8.8.8.8"),
            ("WWW.Example.com.", "www.example.com"),
            ("münchen.de", "xn--mnchen-3ya.de"),
            ("MAIL_1.example.com", "mail_1.example.com"),
        ] {
            assert_eq!(comparable(shown), comparable(own));
        }
        assert_ne!(comparable("2606::1"), comparable("2606::11"));
    }
}
