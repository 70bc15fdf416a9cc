//! Errands: the service is asked, and what is found out goes into the journal where that concerns it.

use jiff::Timestamp;

use super::certcentral::Client;
use super::keeping::Keeping;
use crate::failure::Failure;
use crate::follow::lookup::{self, Clocks, Progress};
use crate::journal::entry::Entry;
use crate::journal::found::Found;
use crate::journal::report::Report;
use crate::journal::sent::Sent;
use crate::journal::verdict::{Extent, Verdict};
use crate::service::errand::{Errand, Way};
use crate::service::list::{Listing, Page};
use crate::service::question::Question;
use crate::service::{Answer, Request, alternate, info, list};

/// The most orders that could be it that a look-up looks at one by one.
const LOOKED_AT: usize = 50;

/// Runs an errand to its end. `told` hears how far it has come.
///
/// # Errors
/// Why nothing was found out: the service's refusal, or why there was no answer.
pub async fn run(client: &Client, errand: &Errand, told: impl Fn(Progress)) -> Result<Found, Failure> {
    match errand.way() {
        Way::Question(Question { request, read, .. }) => {
            let answer = client.ask(&request).await?;
            read(&answer)
        }
        Way::LookUp(entry) => look_up(client, &entry.sent, told).await.map(Found::Order),
    }
}

/// Writes down what an errand found out of an order of the journal: its entry afterwards, if it has one, and why
/// it could not be written down, if it could not.
pub fn record(
    keeping: &Keeping,
    place: &str,
    errand: &Errand,
    found: &Found,
) -> (Option<Entry>, Option<String>) {
    let entry = match errand.way() {
        Way::Question(question) => question.order_id.and_then(|id| keeping.entry_of(place, id)),
        Way::LookUp(entry) => Some(entry.clone()),
    };
    let Some(entry) = entry else { return (None, None) };
    let (entry, why_not) = keeping.note(&entry, found);
    (Some(entry), why_not)
}

/// Looks whether an order exists: by its own ID, and, where the service has none with that, among all of the
/// account's orders that have its common name. Those that could be it are looked at one by one, each of which is
/// told before.
async fn look_up(client: &Client, sent: &Sent, told: impl Fn(Progress)) -> Result<Verdict, Failure> {
    let mut clock = None;
    if let Some(own_id) = &sent.alternative_order_id {
        let request = |offset| alternate::request(own_id, offset);
        let (orders, extent) = read_to_its_end(client, &mut clock, request, alternate::read).await?;
        if !orders.is_empty() {
            let (orders, extent) = look_at(client, orders, extent, &told).await?;
            let clocks = Clocks { ours: Timestamp::now(), theirs: clock };
            return Ok(lookup::among_its_own(sent, &orders, extent, clocks));
        }
    }
    let request = |offset| list::request(sent.common_name(), offset);
    let (orders, extent) = read_to_its_end(client, &mut clock, request, list::read).await?;
    let clocks = Clocks { ours: Timestamp::now(), theirs: clock };
    let candidates = lookup::candidates(sent, orders, clocks);
    let (orders, extent) = look_at(client, candidates, extent, &told).await?;
    Ok(lookup::among_all(sent, &orders, extent, clocks))
}

/// Reads every page of a list, and how much of it that was; notes the service's clock.
async fn read_to_its_end(
    client: &Client,
    clock: &mut Option<Timestamp>,
    request: impl Fn(usize) -> Request,
    read: impl Fn(&Answer) -> Result<Page, Failure>,
) -> Result<(Vec<Report>, Extent), Failure> {
    let mut listing = Listing::default();
    while let Some(offset) = listing.next() {
        let answer = client.ask(&request(offset)).await?;
        *clock = answer.clock().or(*clock);
        listing.take_in(read(&answer)?);
    }
    Ok(listing.end())
}

/// Looks at orders one by one, at most [`LOOKED_AT`] of them. Where that is not all, the extent says so.
async fn look_at(
    client: &Client,
    mut orders: Vec<Report>,
    extent: Extent,
    told: &impl Fn(Progress),
) -> Result<(Vec<Report>, Extent), Failure> {
    let all = orders.len();
    orders.truncate(LOOKED_AT);
    let of = orders.len();
    let extent = match of < all {
        true => Extent { looked_at: of, of: Some(all) },
        false => extent,
    };
    let mut seen = Vec::with_capacity(of);
    for (before, order) in orders.into_iter().enumerate() {
        told(Progress { order: before + 1, of });
        let answer = client.ask(&info::candidate_request(order.order_id)).await?;
        seen.push(info::read_candidate(&answer, order)?);
    }
    Ok((seen, extent))
}
