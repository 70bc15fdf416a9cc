//! A confirmed order on its way: written down, sent once, and what became of it written down. Nothing but this
//! buys, and nothing is sent before the journal has it.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::sleep;

use super::account::KeyAccount;
use super::certcentral::{Client, ServiceSettings};
use super::confirmation::Confirmation;
use super::keeping::Keeping;
use super::store::{NotPrepared, SentTo, Written, unsaved, withdrawn};
use super::wait::ReportedWait;
use crate::account::Account;
use crate::failure::Failure;
use crate::journal::confirmed::Confirmed;
use crate::journal::entry::{Entry, State};
use crate::journal::reissued::Reissued;
use crate::journal::reply::Outcome;
use crate::order::Purchase;
use crate::secret::ApiKey;

/// How long after a try to write down what became of an order the next one follows.
const BETWEEN_TRIES: Duration = Duration::from_secs(1);

/// What happens to a confirmed order.
#[derive(Debug)]
pub enum News {
    /// It has been waited for this long.
    Waited(Duration),
    /// The journal is locked by a process, where that is known, and is waited for.
    JournalHeld(Option<u32>),
    /// The order of this revision of the draft would repeat these.
    Repeats(u64, Vec<Entry>),
    /// It is in the journal, and is sent now.
    Prepared(Box<Entry>),
    /// It ended so, and what the journal makes of it; nothing where it never came to be in the journal.
    Ended(Outcome, Option<Box<Entry>>),
    /// What became of it could not be written down.
    NotRecorded(String),
    /// What became of it is written down after all.
    Recorded,
}

/// Who hears of it.
pub type Tell = Arc<dyn Fn(News) + Send + Sync>;

/// The draft that is being saved.
pub type DraftSaving = JoinHandle<Result<(), String>>;

/// Everything that sending an order needs.
pub struct Means {
    /// Where drafts and orders are kept.
    pub keeping: Keeping,
    /// Where the journal says it goes.
    pub place: String,
    /// The draft, while it is being saved: the order waits for that.
    pub saving: Option<DraftSaving>,
    /// How the service is reached.
    pub settings: ServiceSettings,
    /// The API key.
    pub key: ApiKey,
    /// Its account, which the journal is to say.
    pub account: KeyAccount,
    /// Whether dvorder is to fail while it waits for the answer: a fault of the sandbox.
    pub crashes: bool,
}

/// Orders: from the confirmation to the outcome in the journal.
pub async fn order(means: Means, confirmed: Confirmed, confirmation: Arc<Confirmation>, tell: Tell) {
    let Means { keeping, place, saving, settings, key, account, crashes } = means;
    let wait = ReportedWait::begin({
        let tell = Arc::clone(&tell);
        move |waited| tell(News::Waited(waited))
    });
    // Made before the order leaves: it reads files, and until then the order can be withdrawn.
    let client = on_disk(move || Client::new(&settings, key)).await;
    let work = {
        let (keeping, given, tell) = (keeping.clone(), Arc::clone(&confirmation), Arc::clone(&tell));
        tokio::spawn(async move {
            let before = match before(&client, &confirmed).await {
                Ok(before) => before,
                Err(outcome) => return (client, Err(outcome)),
            };
            let written = prepared(saving, account, move |account| {
                let place = SentTo { target: &place, account: account.as_ref(), before: before.as_ref() };
                prepare(&keeping, place, confirmed, &given, &tell)
            });
            let written = written.await;
            (client, written)
        })
    };
    let written = wait.through(work).await;
    let (client, written) =
        written.unwrap_or_else(|_| (Err(failed_to_write()), Err(Outcome::NotSent(failed_to_write()))));
    let entry = match written {
        // From here on nothing takes it back.
        Ok(written) if confirmation.spend() => written.entry,
        Ok(written) => {
            let taken_back = on_disk(move || keeping.take_back(&written)).await;
            let why_not = taken_back.err().unwrap_or_else(withdrawn);
            return tell(News::Ended(Outcome::NotSent(why_not), None));
        }
        // Whoever withdraws it need not be shown that it was waited for.
        Err(outcome) if confirmation.is_withdrawn() => return tell(News::Ended(outcome, None)),
        // Nothing is sent that is not written down first.
        Err(outcome) => {
            confirmation.over();
            tell(News::Ended(outcome, None));
            return wait.end().await;
        }
    };
    tell(News::Prepared(Box::new(entry.clone())));
    let wait = wait.again();
    let outcome = sent(client, &entry, crashes, &wait).await;
    confirmation.answered();
    settle(&keeping, entry, outcome, wait, &tell).await;
    confirmation.over();
}

/// How the order stands that is reissued, asked now: by that a lost answer is settled. None of a new order.
async fn before(
    client: &Result<Client, Failure>,
    confirmed: &Confirmed,
) -> Result<Option<Reissued>, Outcome> {
    let Confirmed::New(order, _) = confirmed else { return Ok(None) };
    let Some(original) = order.purpose().reissued() else { return Ok(None) };
    let client = client.as_ref().map_err(|failure| Outcome::NotSent(failure.clone()))?;
    let report = client.reissued_order(original.order_id).await.map_err(|failure| {
        let message =
            format!("The reissue was not sent, as its order has to be read before. {}", failure.message);
        Outcome::NotSent(Failure { message, ..failure })
    })?;
    Ok(Some(Reissued::of(&report, original, Timestamp::now(), order.names())))
}

/// Writes an order down before it is sent, once its draft is saved and its account is known, or was waited for.
async fn prepared(
    saving: Option<DraftSaving>,
    account: KeyAccount,
    prepare: impl FnOnce(Option<Account>) -> Result<Written, Outcome> + Send + 'static,
) -> Result<Written, Outcome> {
    if let Some(saving) = saving
        && let Ok(Err(reason)) = saving.await
    {
        return Err(Outcome::NotSent(unsaved(&reason)));
    }
    let account = account.get().await;
    spawn_blocking(move || prepare(account))
        .await
        .unwrap_or_else(|_| Err(Outcome::NotSent(failed_to_write())))
}

fn prepare(
    keeping: &Keeping,
    place: SentTo<'_>,
    confirmed: Confirmed,
    confirmation: &Confirmation,
    tell: &Tell,
) -> Result<Written, Outcome> {
    let (order, origin) = match confirmed {
        Confirmed::New(order, origin) => (order, origin),
        Confirmed::Again(id) => {
            return keeping.prepare_again(&id, place.account, confirmation).map_err(NotPrepared::outcome);
        }
    };
    keeping.prepare(&order, &origin, place, confirmation).map_err(|not_prepared| {
        if !not_prepared.repeats.is_empty() {
            tell(News::Repeats(origin.revision, not_prepared.repeats.clone()));
        }
        not_prepared.outcome()
    })
}

/// Sends what was written down, once.
async fn sent(client: Result<Client, Failure>, entry: &Entry, crashes: bool, wait: &ReportedWait) -> Outcome {
    let purchase = entry.sent.purchase();
    // A task of its own, so that a panic in it ends as an unknown outcome and not in silence.
    let work = tokio::spawn(async move {
        let outcome = send(client, purchase).await;
        assert!(!crashes, "the sandbox's fault crash-task was asked for");
        outcome
    });
    wait.through(work).await.unwrap_or_else(|_| {
        Outcome::Unknown(Failure::new(
            "dvorder failed while it waited for the answer.",
            "The request may have arrived.",
        ))
    })
}

async fn send(client: Result<Client, Failure>, purchase: Option<Purchase>) -> Outcome {
    let Some(purchase) = purchase else {
        return Outcome::NotSent(Failure::new(
            "The journal has no body for this order.",
            "Put it aside, and order it anew.",
        ));
    };
    match client {
        Ok(client) => client.buy(&purchase).await,
        Err(failure) => Outcome::NotSent(failure),
    }
}

/// Writes down what became of an order, as soon as that is possible, and tells it at once: who has the journal
/// locked may let go of it, and room may be made.
async fn settle(keeping: &Keeping, entry: Entry, outcome: Outcome, wait: ReportedWait, tell: &Tell) {
    let state = State::of(&outcome);
    let (settled, why_not) = ended(keeping, entry.clone(), state.clone()).await;
    let news = News::Ended(outcome, Some(Box::new(settled)));
    let Some(reason) = why_not else {
        tell(news);
        return wait.end().await;
    };
    tell(News::NotRecorded(reason));
    tell(news);
    loop {
        sleep(BETWEEN_TRIES).await;
        if let (_, None) = ended(keeping, entry.clone(), state.clone()).await {
            return tell(News::Recorded);
        }
    }
}

/// What is known of an order that ended so, and why the journal does not have it, if it does not.
async fn ended(keeping: &Keeping, entry: Entry, state: State) -> (Entry, Option<String>) {
    let before = entry.clone();
    let keeping = keeping.clone();
    let written = spawn_blocking(move || keeping.end(&entry, state)).await;
    written.unwrap_or_else(|_| (before, Some(failed_to_write().message)))
}

/// Does work on the disk away from the screen; one that fails inside ends as a failure too.
async fn on_disk<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    spawn_blocking(work).await.unwrap_or_else(|_| Err(failed_to_write()))
}

fn failed_to_write() -> Failure {
    Failure::new("dvorder failed while it wrote the journal.", "")
}
