//! The account's own list of orders: asked for when somebody wants it, every page of it.

use jiff::Timestamp;

use super::asking;
use super::form::{Action, Spot, Tone};
use super::scene::Scene;
use super::waits::Awaited;
use super::{Effect, Model, RequestId};
use crate::failure::Failure;
use crate::follow::listing::OfAccount;
use crate::journal::found;
use crate::journal::summary::Summary;
use crate::journal::verdict::Rest;
use crate::order::text::counted;
use crate::service::errand::Errand;

/// What is known of the account's own list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum AccountList {
    /// Nobody asked for it.
    #[default]
    NotAsked,
    /// It is being asked for.
    Asking(RequestId),
    /// It was asked for, and that was stopped: the list stays as it is, whatever comes of it.
    Stopped,
    /// It did not come, for this reason.
    Failed(Failure),
    /// It came.
    Came {
        /// When.
        at: Timestamp,
        /// How many of its entries name no order.
        unreadable: usize,
        /// How many orders came.
        count: usize,
        /// What of it is not there.
        rest: Rest,
        /// Why it was not read on, where it was not.
        missed: Option<Failure>,
    },
}

/// Asks the account for its orders, every page of them.
pub(super) fn ask(model: &mut Model) -> Vec<Effect> {
    if let Some(obstacle) = asking::key_obstacle(model) {
        return model.say(Tone::Warning, obstacle);
    }
    if is_asked(model) {
        return Vec::new();
    }
    let request = model.waits.begin(Awaited::Listing);
    model.orders.account = AccountList::Asking(request);
    model.focus_on(Some(Spot::Action(Action::StopWaiting)));
    vec![Effect::Ask(request, Errand::Orders, asking::typed_key(model))]
}

/// Whether the account's orders are waited for.
pub(super) fn is_asked(model: &Model) -> bool {
    model.scene == Scene::Orders && matches!(model.orders.account, AccountList::Asking(_))
}

/// Gives up waiting for the account's orders.
pub(super) fn stop(model: &mut Model) -> Vec<Effect> {
    let AccountList::Asking(request) = model.orders.account else { return Vec::new() };
    if let Some(effects) = model.give_up(request) {
        return effects;
    }
    model.orders.account = AccountList::Stopped;
    refocus_after_asking(model);
    model.say(
        Tone::Hint,
        "The account's orders are not waited for any more. Those of the journal are all here.",
    )
}

/// Takes in the account's orders, or why they did not come.
pub(super) fn came(
    model: &mut Model,
    request: RequestId,
    listed: Result<found::Listed, Failure>,
) -> Vec<Effect> {
    if model.orders.account != AccountList::Asking(request) {
        return Vec::new();
    }
    match listed {
        Ok(listed) => take_in(model, listed),
        Err(failure) => failed(model, failure),
    }
}

fn take_in(model: &mut Model, listed: found::Listed) -> Vec<Effect> {
    let found::Listed { at, orders, unreadable, rest, missed } = listed;
    let account = account_id(model);
    let count = orders.len();
    let orders = orders.iter().map(|report| Summary::of_report(report, account, at)).collect();
    let target = model.destination.place.clone();
    model.orders.take_in_listed(OfAccount { account, target, orders }, at);
    let (tone, said) = match &missed {
        None if unreadable > 0 => (
            Tone::Warning,
            format!(
                "The account lists {}, {unreadable} of which could not be read.",
                counted(count + unreadable, "order")
            ),
        ),
        None => (Tone::Good, format!("The account lists {}.", counted(count, "order"))),
        Some(failure) => (
            Tone::Warning,
            format!("{} are kept that came before. {}", counted(count, "order"), failure.message),
        ),
    };
    model.orders.account = AccountList::Came { at, unreadable, count, rest, missed };
    refocus_after_asking(model);
    model.say(tone, said)
}

fn failed(model: &mut Model, failure: Failure) -> Vec<Effect> {
    let said = format!("{} {}", failure.message, failure.fix);
    model.orders.account = AccountList::Failed(failure);
    refocus_after_asking(model);
    model.say(Tone::Warning, said)
}

/// The line that stops the asking is gone; whoever went on to the list meanwhile stays there.
fn refocus_after_asking(model: &mut Model) {
    if model.scene == Scene::Orders {
        let here = model.focus.take().filter(|spot| *spot != Spot::Action(Action::StopWaiting));
        model.focus_on(here.or(Some(Spot::Action(Action::AskAccount))));
    }
}

/// The account of the key, where it is known.
pub fn account_id(model: &Model) -> Option<u64> {
    model.destination.account.as_ref().map(|account| account.id)
}
