//! Turns the effects that take time into futures that end in a message.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::UnboundedSender;
use tokio::task::{JoinError, JoinHandle};
use tokio::time::{Instant, interval_at, sleep, sleep_until, timeout};

use super::certcentral::{Client, Settings};
use super::confirmation::Confirmation;
use super::file;
use super::keeping::Keeping;
use super::sandbox::{self, Fault, Sandbox};
use super::store::{NotPrepared, Written, unsaved, withdrawn};
use crate::config::{BaseUrl, Config, Target};
use crate::failure::Failure;
use crate::journal::entry::{Entry, Origin, State};
use crate::journal::reply::{Outcome, Token};
use crate::journal::verdict::Verdict;
use crate::order::csr;
use crate::order::id::Id;
use crate::order::place::SANDBOX;
use crate::order::saved::SavedDraft;
use crate::order::{Order, Purchase};
use crate::secret::{ApiKey, KeySource};
use crate::wizard::waiting::{READABLE, WORTH_A_WORD};
use crate::wizard::{CsrFile, FolderListed, Msg, RequestId};

/// How often a wait reports how long it has lasted.
const REPORT_EVERY: Duration = Duration::from_secs(1);
/// How long after a try to write down what became of an order the next one follows.
const BETWEEN_TRIES: Duration = Duration::from_secs(1);
/// How long what is being written at the end is waited for.
const LAST_WRITES: Duration = Duration::from_secs(3);
/// The key the sandbox is shown; it lets any in.
const SANDBOX_KEY: &str = "sandbox";

/// Everything the effects need of the world.
pub struct Effects {
    config: Config,
    sandbox_options: sandbox::Options,
    sandbox: Option<Sandbox>,
    keeping: Keeping,
    /// The key that was loaded or typed, kept for the requests that follow the order.
    key: Option<ApiKey>,
    /// The draft that is being saved.
    saving: Option<JoinHandle<Result<(), String>>>,
    /// The order that was confirmed last, and the task that sends it.
    confirmed: Option<(Arc<Confirmation>, JoinHandle<()>)>,
    messages: UnboundedSender<Msg>,
}

impl Effects {
    /// Effects that report to `messages`. Nothing is read or connected before it is needed.
    pub fn new(
        config: Config,
        sandbox_options: sandbox::Options,
        keeping: Keeping,
        messages: UnboundedSender<Msg>,
    ) -> Effects {
        Effects {
            config,
            sandbox_options,
            sandbox: None,
            keeping,
            key: None,
            saving: None,
            confirmed: None,
            messages,
        }
    }

    /// Where the journal says orders go.
    fn place(&self) -> String {
        match &self.config.target {
            Target::Sandbox => SANDBOX.to_owned(),
            Target::Service { base_url, .. } => base_url.to_string(),
        }
    }

    /// Does something with the drafts and orders on disk, and reports it.
    fn keep(&self, work: impl FnOnce(&Keeping) -> Msg + Send + 'static) {
        let (keeping, messages) = (self.keeping.clone(), self.messages.clone());
        tokio::task::spawn_blocking(move || send(&messages, work(&keeping)));
    }

    /// Saves the draft, and reports it.
    pub fn save_draft(&mut self, revision: u64, saved: SavedDraft) {
        let (keeping, messages) = (self.keeping.clone(), self.messages.clone());
        let before = self.saving.take();
        self.saving = Some(tokio::spawn(async move {
            // One after the other: whoever waits for the last has waited for all.
            if let Some(before) = before {
                let _ = before.await;
            }
            let write = tokio::task::spawn_blocking(move || keeping.save(revision, &saved));
            let result = write.await.unwrap_or_else(|_| Err("dvorder failed while it wrote".into()));
            send(&messages, Msg::DraftSaved(revision, result.clone()));
            result
        }));
    }

    /// Starts a new draft, and reports it.
    pub fn start_draft(&self) {
        self.keep(|keeping| Msg::DraftOpened(keeping.start()));
    }

    /// Opens a draft, and reports it.
    pub fn open_draft(&self, id: Id) {
        self.keep(move |keeping| Msg::DraftOpened(keeping.open(&id)));
    }

    /// Copies a draft and opens the copy, and reports it.
    pub fn copy_draft(&self, id: Id) {
        self.keep(move |keeping| Msg::DraftOpened(keeping.copy(&id)));
    }

    /// Deletes a draft, and reports what is left.
    pub fn delete_draft(&self, id: Id) {
        let sandbox = self.config.target == Target::Sandbox;
        self.keep(move |keeping| {
            let deleted = keeping.delete(&id);
            Msg::ShelfRead(deleted.and_then(|()| keeping.shelf(sandbox)))
        });
    }

    /// Takes up an order of unknown outcome, and reports it.
    pub fn open_order(&self, id: Id) {
        self.keep(move |keeping| Msg::OrderOpened(keeping.take_up(&id)));
    }

    /// Puts an order aside that was not found.
    pub fn put_aside(&self, id: Id) {
        let messages = self.messages.clone();
        let keeping = self.keeping.clone();
        tokio::task::spawn_blocking(move || {
            if let Err(reason) = keeping.put_aside(&id) {
                send(&messages, Msg::NotRecorded(reason));
            }
        });
    }

    /// Reads the journal, and reports it as text.
    pub fn read_orders(&self) {
        self.keep(|keeping| Msg::OrdersRead(keeping.journal_text()));
    }

    /// Looks whether an order exists, and reports what the journal makes of it.
    pub async fn look_up(&mut self, request: RequestId, entry: Entry, typed_key: Option<ApiKey>) {
        let (settings, key) = match self.ready(typed_key).await {
            Ok(ready) => ready,
            Err(failure) => return self.could_not_ask(request, entry, failure),
        };
        let (messages, keeping) = (self.messages.clone(), self.keeping.clone());
        tokio::spawn(async move {
            let wait = Wait::begin(&messages, request);
            let asked = entry.clone();
            let told = {
                let messages = messages.clone();
                move |progress| send(&messages, Msg::Progressed(request, progress))
            };
            let work = tokio::spawn(async move {
                match Client::new(&settings, key) {
                    Ok(client) => client.look_up(&asked, told).await,
                    Err(failure) => Verdict::CouldNotAsk(failure.message, failure.fix),
                }
            });
            let verdict = wait.through(work).await.unwrap_or_else(|_| {
                Verdict::CouldNotAsk(
                    "dvorder failed while it looked the order up.".into(),
                    "Look again.".into(),
                )
            });
            let settled = recorded(&messages, entry, move |entry| keeping.take_in(entry, verdict)).await;
            wait.end(Msg::LookedUp(request, Box::new(settled))).await;
        });
    }

    /// Reports a look-up for which nothing could be asked.
    pub fn could_not_ask(&self, request: RequestId, entry: Entry, failure: Failure) {
        self.keep(move |keeping| {
            let (entry, _) = keeping.take_in(&entry, Verdict::CouldNotAsk(failure.message, failure.fix));
            Msg::LookedUp(request, Box::new(entry))
        });
    }

    /// Whether getting the key runs a command that may want the terminal for a passphrase.
    pub fn key_wants_the_terminal(&self) -> bool {
        self.key.is_none() && matches!(self.config.key, KeySource::Command(_))
    }

    /// Gets the key, unless it is there.
    ///
    /// # Errors
    /// Why there is none.
    pub async fn load_key(&mut self) -> Result<(), Failure> {
        if self.key.is_none() {
            self.key = Some(match self.config.target {
                Target::Sandbox => ApiKey::parse(SANDBOX_KEY.into())
                    .map_err(|message| Failure { message, fix: String::new() })?,
                Target::Service { .. } => self.config.key.load().await?,
            });
        }
        Ok(())
    }

    /// Where requests go. Starts the sandbox when they go there.
    fn base_url(&mut self) -> Result<BaseUrl, Failure> {
        if let Target::Service { base_url, .. } = &self.config.target {
            return Ok(base_url.clone());
        }
        let failed = |message: String| Failure { message, fix: "Start dvorder again.".into() };
        if self.sandbox.is_none() {
            let started = Sandbox::start(self.sandbox_options.clone())
                .map_err(|error| failed(format!("The sandbox could not be started: {error}.")))?;
            self.sandbox = Some(started);
        }
        let url = self.sandbox.as_ref().map(Sandbox::base_url).unwrap_or_default();
        BaseUrl::parse(&url).map_err(failed)
    }

    /// Everything a request needs, with the key that was typed if one was.
    async fn ready(&mut self, typed_key: Option<ApiKey>) -> Result<(Settings, ApiKey), Failure> {
        if typed_key.is_some() {
            self.key = typed_key;
        }
        // Another key may be typed, or found, for the next try.
        self.settings().await.inspect_err(|_| self.key = None)
    }

    async fn settings(&mut self) -> Result<(Settings, ApiKey), Failure> {
        self.load_key().await?;
        let base_url = self.base_url()?;
        let key = self.key.clone().ok_or_else(|| Failure {
            message: "There is no API key.".into(),
            fix: "Set DIGICERT_API_KEY, or type the key.".into(),
        })?;
        let Config { ca_cert, proxy, .. } = &self.config;
        Ok((Settings { proxy: proxy.clone(), ..Settings::new(base_url, ca_cert.clone()) }, key))
    }

    /// Looks which orders of the journal an order would repeat, and reports them.
    pub fn find_repeats(&self, revision: u64, order: Order) {
        let place = self.place();
        self.keep(move |keeping| Msg::RepeatsFound(revision, keeping.repeated_by(&order, &place)));
    }

    /// Writes an order into the journal, sends it once, writes down how it ended, and reports it.
    pub async fn place_order(
        &mut self,
        request: RequestId,
        order: Order,
        origin: Origin,
        typed_key: Option<ApiKey>,
    ) {
        let (place, messages) = (self.place(), self.messages.clone());
        let prepare = move |keeping: &Keeping, confirmation: &Confirmation| {
            keeping.prepare(&order, &origin, &place, confirmation).map_err(|not_prepared| {
                if !not_prepared.repeats.is_empty() {
                    send(&messages, Msg::RepeatsFound(origin.revision, not_prepared.repeats.clone()));
                }
                not_prepared.outcome()
            })
        };
        self.send_prepared(request, prepare, typed_key).await;
    }

    /// Writes one more confirmation of an order into the journal, and sends the same once more.
    pub async fn send_again(&mut self, request: RequestId, id: Id, typed_key: Option<ApiKey>) {
        let prepare = move |keeping: &Keeping, confirmation: &Confirmation| {
            keeping.prepare_again(&id, confirmation).map_err(NotPrepared::outcome)
        };
        self.send_prepared(request, prepare, typed_key).await;
    }

    /// Withdraws the order that was confirmed last, unless it has left.
    pub fn withdraw(&self) {
        if let Some((confirmation, _)) = &self.confirmed {
            confirmation.withdraw();
        }
    }

    /// The end: an order that has not left never does, and what is being written is waited for, as long as a
    /// disk takes.
    pub async fn wind_up(&mut self) {
        self.withdraw();
        let (saving, confirmed) = (self.saving.take(), self.confirmed.take());
        let written = async {
            if let Some(saving) = saving {
                let _ = saving.await;
            }
            if let Some((confirmation, task)) = confirmed
                && confirmation.is_being_written()
            {
                let _ = task.await;
            }
        };
        // A disk that takes longer than this keeps nobody.
        let _ = timeout(LAST_WRITES, written).await;
    }

    async fn send_prepared(
        &mut self,
        request: RequestId,
        prepare: impl FnOnce(&Keeping, &Confirmation) -> Result<Written, Outcome> + Send + 'static,
        typed_key: Option<ApiKey>,
    ) {
        let messages = self.messages.clone();
        let (settings, key) = match self.ready(typed_key).await {
            Ok(ready) => ready,
            Err(failure) => return send(&messages, not_sent(request, failure)),
        };
        let keeping = self.keeping.clone();
        let crashes = self.sandbox.is_some() && self.sandbox_options.faults.contains(&Fault::CrashTask);
        let confirmation = Arc::new(Confirmation::new({
            let messages = messages.clone();
            move |process| send(&messages, Msg::JournalHeld(request, process))
        }));
        let saving = self.saving.take();
        let given = Arc::clone(&confirmation);
        let task = tokio::spawn(async move {
            let wait = Wait::begin(&messages, request);
            let work = tokio::spawn(prepared(saving, keeping.clone(), Arc::clone(&given), prepare));
            let written = wait.through(work).await;
            let written = written.unwrap_or_else(|_| Err(Outcome::NotSent(failed_to_write())));
            // Made before the order leaves: it reads files, and until then the order can be withdrawn.
            let client = on_disk(move || Client::new(&settings, key)).await;
            let written = match written {
                // From here on nothing takes it back.
                Ok(written) if given.spend() => written,
                Ok(written) => {
                    let taken_back = on_disk(move || keeping.take_back(&written)).await;
                    return send(&messages, not_sent(request, taken_back.err().unwrap_or_else(withdrawn)));
                }
                // Whoever withdraws it need not be shown that it was waited for.
                Err(outcome) if given.is_withdrawn() => {
                    return send(&messages, Msg::OrderEnded(request, outcome, None));
                }
                // Nothing is sent that is not written down first.
                Err(outcome) => {
                    given.over();
                    return wait.end(Msg::OrderEnded(request, outcome, None)).await;
                }
            };
            let entry = written.entry;
            send(&messages, Msg::Prepared(request, Box::new(entry.clone())));
            let wait = Wait::begin(&messages, request);
            // What is sent is what was written down.
            let purchase = entry.purchase();
            // A task of its own, so that a panic in it ends as an unknown outcome and not in silence.
            let work = tokio::spawn(async move {
                let outcome = send_order(client, purchase).await;
                assert!(!crashes, "the sandbox's fault crash-task was asked for");
                outcome
            });
            let outcome = match wait.through(work).await {
                Ok(outcome) => outcome,
                Err(_) => Outcome::Unknown(Failure {
                    message: "dvorder failed while it waited for the answer.".into(),
                    fix: "The request may have arrived.".into(),
                }),
            };
            given.answered();
            let state = State::of(&outcome);
            let (settled, why_not) = {
                let (keeping, entry, state) = (keeping.clone(), entry.clone(), state.clone());
                written_down(entry, move |entry| keeping.end(entry, state)).await
            };
            let is_recorded = why_not.is_none();
            report(&messages, why_not);
            let ended = Msg::OrderEnded(request, outcome, Some(Box::new(settled)));
            if is_recorded {
                given.over();
                return wait.end(ended).await;
            }
            send(&messages, ended);
            record_at_last(&messages, &keeping, entry, state).await;
            given.over();
        });
        self.confirmed = Some((confirmation, task));
    }

    /// Asks for the token of an order, and reports it.
    pub async fn fetch_token(&mut self, request: RequestId, order_id: u64) {
        let (messages, keeping, place) = (self.messages.clone(), self.keeping.clone(), self.place());
        let settings = self.settings().await;
        tokio::spawn(async move {
            let wait = Wait::begin(&messages, request);
            let work = tokio::spawn(async move {
                let (settings, key) = settings?;
                fetch_token(&settings, key, order_id).await
            });
            let answer = match wait.through(work).await {
                Ok(answer) => answer,
                Err(_) => Err(Failure {
                    message: "dvorder failed while it asked for the token.".into(),
                    fix: "Ask again; that is free and safe.".into(),
                }),
            };
            if let Ok(token) = &answer {
                let value = token.value.clone();
                let recorded = on_disk(move || keeping.add_token(&place, order_id, value)).await;
                if let Err(failure) = recorded {
                    send(&messages, Msg::NotRecorded(failure.message));
                }
            }
            wait.end(Msg::TokenCame(request, answer)).await;
        });
    }

    /// Reads a CSR file, and reports what it holds.
    pub fn read_csr_file(&self, path: String) {
        let messages = self.messages.clone();
        tokio::task::spawn_blocking(move || {
            let read = file::read(&from_home(&path));
            let message = read.map(|bytes| CsrFile { reading: csr::read_file(&bytes), path });
            send(&messages, Msg::CsrFileRead(message));
        });
    }

    /// Looks into a folder for names that begin like this, and reports them.
    pub fn list_folder(&self, folder: String, beginning: String) {
        let messages = self.messages.clone();
        tokio::task::spawn_blocking(move || {
            let path = if folder.is_empty() { PathBuf::from(".") } else { from_home(&folder) };
            let (names, is_cut) = file::names(&path, &beginning);
            send(&messages, Msg::FolderListed(FolderListed { folder, beginning, names, is_cut }));
        });
    }

    /// Saves a text as a new file in the working directory, and reports where.
    pub fn save(&self, name: String, text: String) {
        let messages = self.messages.clone();
        tokio::task::spawn_blocking(move || {
            let folder =
                std::env::current_dir().map_err(|error| format!("The working directory is gone: {error}."));
            let saved = folder.and_then(|folder| file::save_new(&folder, &name, &text));
            send(&messages, Msg::Saved(saved));
        });
    }
}

/// The receiver lives as long as the wizard; a message after its end has nobody to reach.
fn send(messages: &UnboundedSender<Msg>, message: Msg) {
    let _ = messages.send(message);
}

/// Does work on the disk away from the screen; one that fails inside ends as a failure too.
async fn on_disk<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| Err(failed_to_write()))
}

fn failed_to_write() -> Failure {
    Failure { message: "dvorder failed while it wrote the journal.".into(), fix: String::new() }
}

/// Writes down what is known of an order away from the screen, and says when it could not be.
async fn recorded(
    messages: &UnboundedSender<Msg>,
    entry: Entry,
    write: impl FnOnce(&Entry) -> (Entry, Option<String>) + Send + 'static,
) -> Entry {
    let (entry, why_not) = written_down(entry, write).await;
    report(messages, why_not);
    entry
}

/// Says why the journal does not have something, if it does not.
fn report(messages: &UnboundedSender<Msg>, why_not: Option<String>) {
    if let Some(reason) = why_not {
        send(messages, Msg::NotRecorded(reason));
    }
}

/// What is known of an order, and why the journal does not have it, if it does not.
async fn written_down(
    entry: Entry,
    write: impl FnOnce(&Entry) -> (Entry, Option<String>) + Send + 'static,
) -> (Entry, Option<String>) {
    let before = entry.clone();
    let failed = || (before, Some("dvorder failed while it wrote the journal".to_owned()));
    tokio::task::spawn_blocking(move || write(&entry)).await.unwrap_or_else(|_| failed())
}

/// Writes down what became of an order as soon as that is possible: who has the journal locked may let go of
/// it, and room may be made.
async fn record_at_last(messages: &UnboundedSender<Msg>, keeping: &Keeping, entry: Entry, state: State) {
    loop {
        sleep(BETWEEN_TRIES).await;
        let (keeping, state) = (keeping.clone(), state.clone());
        let (_, why_not) = written_down(entry.clone(), move |entry| keeping.end(entry, state)).await;
        if why_not.is_none() {
            return send(messages, Msg::Recorded);
        }
    }
}

/// Writes an order down before it is sent, once its draft is saved.
async fn prepared(
    saving: Option<JoinHandle<Result<(), String>>>,
    keeping: Keeping,
    confirmation: Arc<Confirmation>,
    prepare: impl FnOnce(&Keeping, &Confirmation) -> Result<Written, Outcome> + Send + 'static,
) -> Result<Written, Outcome> {
    if let Some(saving) = saving
        && let Ok(Err(reason)) = saving.await
    {
        return Err(Outcome::NotSent(unsaved(&reason)));
    }
    let work = tokio::task::spawn_blocking(move || prepare(&keeping, &confirmation));
    work.await.unwrap_or_else(|_| Err(Outcome::NotSent(failed_to_write())))
}

fn not_sent(request: RequestId, failure: Failure) -> Msg {
    Msg::OrderEnded(request, Outcome::NotSent(failure), None)
}

async fn send_order(client: Result<Client, Failure>, purchase: Option<Purchase>) -> Outcome {
    let Some(purchase) = purchase else {
        return Outcome::NotSent(Failure {
            message: "The journal has no body for this order.".into(),
            fix: "Put it aside, and order it anew.".into(),
        });
    };
    match client {
        Ok(client) => client.place_order(&purchase).await,
        Err(failure) => Outcome::NotSent(failure),
    }
}

async fn fetch_token(settings: &Settings, key: ApiKey, order_id: u64) -> Result<Token, Failure> {
    let client = Client::new(settings, key)?;
    client.fetch_token(order_id).await
}

/// A wait that is reported as long as it lasts.
struct Wait {
    messages: UnboundedSender<Msg>,
    request: RequestId,
    started: Instant,
}

impl Wait {
    fn begin(messages: &UnboundedSender<Msg>, request: RequestId) -> Wait {
        Wait { messages: messages.clone(), request, started: Instant::now() }
    }

    fn report(&self) {
        send(&self.messages, Msg::Waited(self.request, self.started.elapsed()));
    }

    /// Waits for work and reports meanwhile how long it has taken.
    async fn through<T>(&self, work: JoinHandle<T>) -> Result<T, JoinError> {
        let mut reports = interval_at(self.started + WORTH_A_WORD, REPORT_EVERY);
        tokio::pin!(work);
        loop {
            tokio::select! {
                done = &mut work => return done,
                _ = reports.tick() => self.report(),
            }
        }
    }

    /// Sends the answer, and reports once more when what was said of the wait has been on show long
    /// enough: the answer is kept back until then.
    async fn end(self, answer: Msg) {
        send(&self.messages, answer);
        if self.started.elapsed() >= WORTH_A_WORD {
            sleep_until(self.started + WORTH_A_WORD + READABLE).await;
            self.report();
        }
    }
}

/// A path as a shell would take it: `~/` is the home directory.
fn from_home(path: &str) -> PathBuf {
    match (path.strip_prefix("~/"), directories::BaseDirs::new()) {
        (Some(rest), Some(folders)) => folders.home_dir().join(rest),
        _ => Path::new(path).to_path_buf(),
    }
}
