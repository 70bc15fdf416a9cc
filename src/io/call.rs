//! What the wizard sends to the service that buys nothing: an errand, or a change of an order. Both are run, waited for
//! and written down in the same way; only errands are repeated.

use super::account::KeyAccount;
use super::certcentral::Client;
use super::errands;
use super::keeping::Keeping;
use crate::account::Account;
use crate::failure::Failure;
use crate::follow::lookup::ErrandProgress;
use crate::journal::entry::Entry;
use crate::journal::followed::ChangeSent;
use crate::journal::found::Found;
use crate::service::change::Change;
use crate::service::errand::Errand;

/// One thing that is sent to the service.
#[derive(Debug, Clone)]
pub enum Call {
    /// It is asked.
    Ask(Errand),
    /// The order with this ID is changed.
    Change(u64, Change),
}

impl Call {
    /// Sends it, with the key of this account. `told` hears how far it has come.
    ///
    /// # Errors
    /// Why nothing was found out or changed.
    pub async fn run_for(
        &self,
        account: &KeyAccount,
        client: &Client,
        told: impl Fn(ErrandProgress),
    ) -> Result<Found, Failure> {
        match self {
            Call::Ask(errand) => errands::run_for(account, client, errand, told).await,
            Call::Change(order_id, change) => client.answer(change.question(*order_id)).await,
        }
    }

    /// Writes down that it is sent and not answered, where nobody would know otherwise.
    pub async fn begin(&self, keeping: &Keeping, place: &str) {
        let Some((order_id, sent)) = self.expected() else { return };
        let (keeping, place) = (keeping.clone(), place.to_owned());
        let note = move || keeping.note_unanswered(&place, order_id, Some(sent));
        // What cannot be noted keeps nothing from being changed.
        let _ = tokio::task::spawn_blocking(note).await;
    }

    /// Writes down that nothing came of it. What is lost stays open.
    pub fn failed(&self, keeping: &Keeping, place: &str, failure: &Failure) {
        if let Some((order_id, _)) = self.expected().filter(|_| !failure.is_lost()) {
            keeping.note_unanswered(place, order_id, None);
        }
    }

    fn expected(&self) -> Option<(u64, ChangeSent)> {
        match self {
            Call::Ask(_) => None,
            Call::Change(order_id, change) => Some((*order_id, change.sent()?)),
        }
    }

    /// What became of it when dvorder itself fails on the way.
    pub fn broken(&self) -> Failure {
        match self {
            Call::Ask(errand) => errand.broken(),
            Call::Change(_, change) => change.broken(),
        }
    }

    /// What is found out where there was no answer to go by.
    ///
    /// # Errors
    /// Why nothing was.
    pub fn in_vain(&self, failure: Failure) -> Result<Found, Failure> {
        match self {
            Call::Ask(errand) => errand.in_vain(failure),
            Call::Change(..) => Err(failure),
        }
    }

    /// Writes down what it found out of an order of the journal, as [`errands::record`] does.
    pub fn record(
        &self,
        keeping: &Keeping,
        place: &str,
        account: Option<&Account>,
        found: &Found,
    ) -> (Option<Entry>, Option<String>) {
        match self {
            Call::Ask(errand) => errands::record(keeping, place, account, errand, found),
            Call::Change(order_id, _) => errands::note(keeping, place, account, *order_id, found),
        }
    }
}
