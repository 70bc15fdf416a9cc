//! Errands: the service is asked, and what is found out goes into the journal where that concerns it.

use jiff::Timestamp;
use tokio::sync::Mutex;

use super::account::KeyAccount;
use super::certcentral::Client;
use super::keeping::Keeping;
use crate::account::Account;
use crate::failure::Failure;
use crate::follow::lookup::{self, Clocks, ErrandProgress};
use crate::journal::entry::Entry;
use crate::journal::found::{Found, Listed, OrderSeen};
use crate::journal::reply::Token;
use crate::journal::report::Report;
use crate::journal::sent::Sent;
use crate::journal::verdict::{Extent, LookupVerdict};
use crate::service::errand::{Errand, Way, wants_token};
use crate::service::list::{Page, PagedList};
use crate::service::{Answer, Request, alternate, info, list, random_value, validation};

/// The most orders that could be it that a look-up looks at one by one.
const LOOKED_AT: usize = 50;

/// Runs an errand with the key of this account. An order that is known to be of another one is not looked up: it would
/// not be there.
///
/// # Errors
/// Why nothing was found out.
pub async fn run_for(
    account: &KeyAccount,
    client: &Client,
    errand: &Errand,
    told: impl Fn(ErrandProgress),
) -> Result<Found, Failure> {
    if let Errand::LookUp(entry) = errand {
        entry.followed.same_account(account.get().await.as_ref())?;
    }
    run(client, errand, told).await
}

/// Held while a certificate is fetched: of several that were fetched at once a wrong one has come.
static FETCHING: Mutex<()> = Mutex::const_new(());

/// Runs an errand to its end. `told` hears how far it has come.
///
/// # Errors
/// Why nothing was found out: the service's refusal, or why there was no answer.
pub async fn run(client: &Client, errand: &Errand, told: impl Fn(ErrandProgress)) -> Result<Found, Failure> {
    match errand.way() {
        Way::Question(question) => {
            let _turn = match errand {
                Errand::Certificate(..) => Some(FETCHING.lock().await),
                _ => None,
            };
            client.answer(question).await
        }
        Way::LookUp(entry) => look_up(client, &entry.sent, told).await.map(Found::Order),
        Way::Order(order_id, tokens) => {
            let seen = see(client, order_id, tokens).await?;
            Ok(Found::Seen(Box::new(seen)))
        }
        Way::Orders => list_all(client, told).await.map(Found::Listed),
    }
}

/// Writes down what an errand found out of an order of the journal: its entry afterwards, if it has one, and why
/// it could not be written down, if it could not. The account is that of the key, where it is known: an order of
/// another one is left as it is.
pub fn record(
    keeping: &Keeping,
    place: &str,
    account: Option<&Account>,
    errand: &Errand,
    found: &Found,
) -> (Option<Entry>, Option<String>) {
    let order_id = match errand.way() {
        Way::LookUp(entry) => return note_in(keeping, entry, account, found),
        Way::Question(question) => question.order_id,
        Way::Order(order_id, _) => Some(order_id),
        Way::Orders => None,
    };
    order_id.map_or((None, None), |order_id| note(keeping, place, account, order_id, found))
}

/// Writes down what was found out of the order with this ID, as [`record`] does.
pub fn note(
    keeping: &Keeping,
    place: &str,
    account: Option<&Account>,
    order_id: u64,
    found: &Found,
) -> (Option<Entry>, Option<String>) {
    let entry = keeping.entry_of(place, order_id, account);
    entry.map_or((None, None), |entry| note_in(keeping, &entry, account, found))
}

fn note_in(
    keeping: &Keeping,
    entry: &Entry,
    account: Option<&Account>,
    found: &Found,
) -> (Option<Entry>, Option<String>) {
    let (entry, why_not) = keeping.note(entry, found, account);
    (Some(entry), why_not)
}

/// Asks how an order stands, and what of it is wanted besides. Where that alone does not come, the order is told.
async fn see(client: &Client, order_id: u64, known: &[Token]) -> Result<OrderSeen, Failure> {
    let answer = client.ask(&info::request(order_id)).await?;
    let mut report = info::read(&answer, order_id)?;
    let at = Timestamp::now();
    report.note_clock(answer.clock(), at);
    let mut seen = OrderSeen { at, report, token: None, is_token_withheld: false, missed: Vec::new() };
    if !seen.report.status().is_some_and(|status| status.is_final()) {
        let answer = client.ask(&validation::request(order_id)).await;
        match answer.and_then(|answer| validation::read(&answer, order_id)) {
            Ok(names) => seen.report.validations = names,
            Err(failure) => seen.missed.push(failure),
        }
    }
    // A token ends by the clock of who gave it.
    if !wants_token(&seen.report, known, seen.report.there(at)) {
        return Ok(seen);
    }
    // Who asks to be left alone is. Whatever else keeps the names from being told keeps nobody from the token.
    if seen.missed.iter().any(|failure| failure.wait.is_some()) {
        seen.missed.push(random_value::not_asked());
    } else {
        let answer = client.ask(&random_value::request(order_id)).await;
        match answer.and_then(|answer| random_value::read(&answer)) {
            Ok(token) => seen.token = Some(token),
            Err(failure) if failure.status() == Some(403) => seen.is_token_withheld = true,
            Err(failure) => seen.missed.push(failure),
        }
    }
    Ok(seen)
}

/// Lists all orders of the account. Each page is told when it has come. Where one does not come, those before it do.
async fn list_all(client: &Client, told: impl Fn(ErrandProgress)) -> Result<Listed, Failure> {
    let mut listing = PagedList::of_all();
    let (mut missed, mut clock) = (None, None);
    while let Some(offset) = listing.next() {
        let answer = client.ask(&list::request_all(offset)).await;
        clock = answer.as_ref().ok().and_then(Answer::clock).or(clock);
        match answer.and_then(|answer| list::read(&answer)) {
            Ok(page) => listing.take_in(page),
            // What was read before is not lost for it.
            Err(failure) if offset > 0 => {
                missed = Some(failure);
                break;
            }
            Err(failure) => return Err(failure),
        }
        told(listing.progress());
    }
    let unreadable = listing.unreadable();
    let rest = listing.rest();
    let (mut orders, _) = listing.end();
    let at = Timestamp::now();
    for order in &mut orders {
        order.note_clock(clock, at);
    }
    Ok(Listed { at, orders, unreadable, rest, missed })
}

/// Looks whether an order exists: by its own ID, and, where the service has none with that, among all of the
/// account's orders that have its common name. Those that could be it are looked at one by one, each of which is
/// told before.
async fn look_up(
    client: &Client,
    sent: &Sent,
    told: impl Fn(ErrandProgress),
) -> Result<LookupVerdict, Failure> {
    if let Some(before) = &sent.reissue {
        let report = client.reissued_order(before.order_id).await?;
        return Ok(lookup::of_reissue(sent, before, &report));
    }
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
    let mut listing = PagedList::of_candidates();
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
    told: &impl Fn(ErrandProgress),
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
        told(ErrandProgress::Looking { order: before + 1, of });
        let answer = client.ask(&info::candidate_request(order.order_id)).await?;
        seen.push(info::read_candidate(&answer, order)?);
    }
    Ok((seen, extent))
}
