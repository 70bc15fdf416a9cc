//! Turns the effects that take time into futures that end in a message.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::oneshot;
use tokio::task::{AbortHandle, JoinHandle};
use tokio::time::{sleep, timeout};

use super::asking::{Asking, Ready};
use super::call::Call;
use super::certcentral::Client;
use super::certificates;
use super::confirmation::Confirmation;
use super::file;
use super::keeping::{Keeping, today};
use super::look;
use super::ordering::{self, DraftSaving, Means, News, Tell};
use super::own_id;
use super::sandbox::{self, Fault};
use super::served;
use super::wait::ReportedWait;
use crate::config::Config;
use crate::failure::Failure;
use crate::follow::delivery::saved;
use crate::follow::look::before::NameAhead;
use crate::follow::look::sought::Sought;
use crate::follow::look::verdict::LookProgress;
use crate::follow::served::ServedLook;
use crate::journal::confirmed::Confirmed;
use crate::journal::found::Found;
use crate::journal::order_key::OrderKey;
use crate::journal::reply::Outcome;
use crate::order::Order;
use crate::order::csr;
use crate::order::draft::Draft;
use crate::order::id::Id;
use crate::order::saved::SavedDraft;
use crate::secret::ApiKey;
use crate::system::reason;
use crate::wizard::message::ToKeep;
use crate::wizard::{CsrFile, FolderListed, Msg, RequestId, WakeId};

/// How long what is being written at the end is waited for.
const LAST_WRITES: Duration = Duration::from_secs(3);
/// How long a moment is waited for before the clock is looked at again.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);

/// Everything the effects need of the world.
pub struct Effects {
    asking: Asking,
    /// The moment that is waited for.
    waking: Option<JoinHandle<()>>,
    /// The look at DNS and web servers: it ends when this is dropped.
    seeking: Option<oneshot::Sender<()>>,
    /// The look at what servers show.
    looking: Option<AbortHandle>,
    /// The draft that is being saved.
    saving: Option<DraftSaving>,
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
        let heard = messages.clone();
        let tell = move |account| send(&heard, Msg::AccountAsked(account));
        let asking = Asking::new(config, sandbox_options, keeping).telling(tell);
        Effects {
            asking,
            waking: None,
            seeking: None,
            looking: None,
            saving: None,
            confirmed: None,
            messages,
        }
    }

    /// Does something with the drafts and orders on disk, and reports it.
    fn keep(&self, work: impl FnOnce(&Keeping) -> Msg + Send + 'static) {
        let (keeping, messages) = (self.asking.keeping().clone(), self.messages.clone());
        tokio::task::spawn_blocking(move || send(&messages, work(&keeping)));
    }

    /// Saves the draft, and reports it.
    pub fn save_draft(&mut self, revision: u64, saved: SavedDraft) {
        let (keeping, messages) = (self.asking.keeping().clone(), self.messages.clone());
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

    /// Looks who edits drafts, and reports it.
    pub fn find_editors(&self, drafts: Vec<Id>) {
        self.keep(move |keeping| Msg::EditorsFound(keeping.editors_of(&drafts)));
    }

    /// Begins a draft of what follows an order, and reports it.
    pub fn begin_sequel(&self, draft: Draft) {
        self.keep(move |keeping| Msg::DraftOpened(keeping.begin_sequel(draft)));
    }

    /// Copies a draft and opens the copy, and reports it.
    pub fn copy_draft(&self, id: Id) {
        self.keep(move |keeping| Msg::DraftOpened(keeping.copy(&id)));
    }

    /// Deletes a draft, and reports what is left.
    pub fn delete_draft(&self, id: Id) {
        let sandbox = self.asking.is_sandbox();
        self.keep(move |keeping| {
            let deleted = keeping.delete(&id);
            Msg::ShelfRead(deleted.and_then(|()| keeping.shelf(sandbox)))
        });
    }

    /// Opens an order, and reports it.
    pub fn open_order(&self, key: OrderKey) {
        let place = self.asking.place();
        send(&self.messages, Msg::At(Timestamp::now()));
        self.keep(move |keeping| match key {
            OrderKey::InJournal(id) => Msg::OrderOpened(keeping.open_order(&id)),
            OrderKey::OfService(order_id) => match keeping.entry_of(&place, order_id, None) {
                Some(entry) => Msg::OrderOpened(keeping.open_order(&entry.id)),
                None => Msg::OrderElsewhere(order_id),
            },
        });
    }

    /// Writes down whether an order is left alone, and reports it.
    pub fn leave_alone(&self, id: Id, is_left: bool) {
        self.keep(move |keeping| Msg::LeftAlone(keeping.leave_alone(&id, is_left).map(Box::new)));
    }

    /// Judges and saves a certificate, or keeps aside what came in its place, and reports it.
    pub fn keep_certificate(&self, what: ToKeep) {
        self.keep(move |keeping| {
            let delivered = certificates::deliver(&what.delivery);
            let entry = match (&delivered, &what.entry) {
                (Ok(delivered), Some(entry)) => {
                    let saved = saved(delivered, Timestamp::now());
                    Some(Box::new(keeping.note(entry, &Found::Saved(saved), None).0))
                }
                _ => None,
            };
            Msg::CertificateKept(delivered.map(Box::new), entry)
        });
    }

    /// Looks whether a certificate is served, and reports it.
    pub fn look_served(&mut self, request: RequestId, look: ServedLook) {
        let messages = self.messages.clone();
        let dns = self.asking.dns();
        let work = tokio::spawn(async move { served::look(&look, dns).await });
        let before = self.looking.replace(work.abort_handle());
        if let Some(before) = before {
            before.abort();
        }
        tokio::spawn(async move {
            let wait = self::wait(&messages, request);
            let showings = wait.through(work).await.unwrap_or_default();
            send(&messages, Msg::Served(request, showings));
        });
    }

    /// Looks no further.
    pub fn stop_looking_at_servers(&mut self) {
        if let Some(looking) = self.looking.take() {
            looking.abort();
        }
    }

    /// Puts an order aside that was not found.
    pub fn put_aside(&self, id: Id) {
        let messages = self.messages.clone();
        let keeping = self.asking.keeping().clone();
        tokio::task::spawn_blocking(move || {
            if let Err(reason) = keeping.put_aside(&id) {
                send(&messages, Msg::NotRecorded(reason));
            }
        });
    }

    /// Reads again what earlier runs left, and reports it.
    pub fn read_shelf(&mut self) {
        let sandbox = self.asking.is_sandbox();
        let (keeping, messages) = (self.asking.keeping().clone(), self.messages.clone());
        let saving = self.saving.take();
        self.saving = Some(tokio::spawn(async move {
            // The draft that was left for this is one of them.
            let saved = match saving {
                Some(saving) => saving.await.unwrap_or(Ok(())),
                None => Ok(()),
            };
            let read = tokio::task::spawn_blocking(move || keeping.shelf(sandbox));
            let read = read.await.unwrap_or_else(|_| Err("dvorder failed while it read".into()));
            send(&messages, Msg::ShelfRead(read));
            saved
        }));
    }

    /// Whether getting the key runs a command that may want the terminal for a passphrase.
    pub fn key_wants_the_terminal(&self) -> bool {
        self.asking.key_wants_the_terminal()
    }

    /// Gets the key, unless it is there.
    ///
    /// # Errors
    /// Why there is none.
    pub async fn load_key(&mut self) -> Result<(), Failure> {
        self.asking.load_key().await
    }

    /// Makes an own order ID, and reports it.
    pub fn make_own_id(&self) {
        send(&self.messages, Msg::OwnIdMade(own_id::fresh(today())));
    }

    /// Looks which orders of the journal an order would repeat, and reports them.
    pub fn find_repeats(&self, revision: u64, order: Order) {
        let place = self.asking.place();
        self.keep(move |keeping| Msg::RepeatsFound(revision, keeping.repeated_by(&order, &place)));
    }

    /// Sends a call to the service, and reports what was found out or changed.
    pub async fn call(&mut self, request: RequestId, call: Call, typed_key: Option<ApiKey>) {
        let ready = self.asking.ready(typed_key).await;
        self.run(request, call, ready);
    }

    /// Looks whether things are in place, and reports it. A look before that is given up.
    pub fn look(&mut self, request: RequestId, sought: Vec<Sought>) {
        self.look_with(request, async move |settings, told| {
            Msg::Looked(request, look::in_place(settings, sought, told).await)
        });
    }

    /// Looks what would stop an order, and reports it. A look before that is given up.
    pub fn look_ahead(&mut self, request: RequestId, asked: Vec<NameAhead>) {
        self.look_with(request, async move |settings, told| {
            Msg::LookedAhead(request, look::before(settings, asked, told).await)
        });
    }

    /// Gives up the look that is on its way.
    pub fn stop_look(&mut self) {
        self.seeking = None;
    }

    fn look_with(
        &mut self,
        request: RequestId,
        work: impl AsyncFnOnce(&look::LookSettings, &dyn Fn(LookProgress)) -> Msg + Send + 'static,
    ) {
        let settings = match self.asking.look() {
            Ok(settings) => settings,
            Err(failure) => return send(&self.messages, Msg::LookFailed(failure)),
        };
        let (stop, stopped) = oneshot::channel();
        self.seeking = Some(stop);
        let messages = self.messages.clone();
        // A thread of its own: hundreds of questions keep no key waiting.
        tokio::task::spawn_blocking(move || {
            let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else {
                let failure = Failure::new("The system gives no means to look.", "Try again later.");
                return send(&messages, Msg::LookFailed(failure));
            };
            let told = |progress| send(&messages, Msg::LookCameSoFar(request, progress));
            runtime.block_on(async {
                tokio::select! {
                    _ = stopped => {}
                    message = work(&settings, &told) => send(&messages, message),
                }
            });
        });
    }

    /// Has the sandbox place what an order needs, and reports it.
    pub fn place_for_me(&mut self, order_id: u64) {
        let placed = self.asking.place_for(order_id);
        send(&self.messages, Msg::PlacedForMe(placed));
    }

    /// Waits for a moment, and reports it. What was waited for before is given up.
    pub fn wake_at(&mut self, wake: WakeId, time: Timestamp) {
        let messages = self.messages.clone();
        let now = Timestamp::now();
        let speed = i32::try_from(self.asking.speed()).unwrap_or(i32::MAX);
        let time = now.checked_add(time.duration_since(now) / speed).unwrap_or(time);
        let before = self.waking.replace(tokio::spawn(async move {
            // By the clock on the wall: a machine that slept meanwhile has missed it, and wakes soon.
            while let Ok(left) = Duration::try_from(time.duration_since(Timestamp::now()))
                && !left.is_zero()
            {
                sleep(left.min(LONGEST_SLEEP)).await;
            }
            send(&messages, Msg::Woke(wake, Timestamp::now()));
        }));
        if let Some(before) = before {
            before.abort();
        }
    }

    /// Reports a call that could not be sent.
    pub fn call_in_vain(&self, request: RequestId, call: Call, failure: Failure) {
        self.run(request, call, Err(failure));
    }

    fn run(&self, request: RequestId, call: Call, ready: Result<Ready, Failure>) {
        let (messages, keeping, place) =
            (self.messages.clone(), self.asking.keeping().clone(), self.asking.place());
        tokio::spawn(async move {
            let wait = self::wait(&messages, request);
            let account = ready.as_ref().ok().map(|ready| ready.account.clone());
            // Tasks of their own, so that a panic in one ends as an answer and not in silence.
            let (sent, journal, here) = (call.clone(), keeping.clone(), place.clone());
            let told = {
                let messages = messages.clone();
                move |progress| send(&messages, Msg::Progressed(request, progress))
            };
            let work = tokio::spawn(async move {
                let Ready { settings, key, account } = ready?;
                // Should the machine die meanwhile, the next start knows of it.
                sent.begin(&journal, &here).await;
                sent.run_for(&account, &Client::new(&settings, key)?, told).await
            });
            let found = wait.through(work).await.unwrap_or_else(|_| Err(call.broken()));
            let found = found.or_else(|failure| call.in_vain(failure));
            let account = match account {
                Some(account) => account.get().await,
                None => None,
            };
            let out = found.clone();
            let work = tokio::task::spawn_blocking(move || match &out {
                Ok(found) => call.record(&keeping, &place, account.as_ref(), found),
                Err(failure) => {
                    call.failed(&keeping, &place, failure);
                    (None, None)
                }
            });
            let (entry, why_not) = work
                .await
                .unwrap_or_else(|_| (None, Some("dvorder failed while it wrote the journal.".into())));
            if let Some(reason) = why_not {
                send(&messages, Msg::NotRecorded(reason));
            }
            send(&messages, Msg::At(Timestamp::now()));
            send(&messages, Msg::Answered(request, found, entry.map(Box::new)));
            wait.end().await;
        });
    }

    /// Sends what was confirmed, once, and reports what becomes of it.
    pub async fn buy(&mut self, request: RequestId, confirmed: Confirmed, typed_key: Option<ApiKey>) {
        let Ready { settings, key, account } = match self.asking.ready(typed_key).await {
            Ok(ready) => ready,
            Err(failure) => return self.not_sent(request, failure),
        };
        let means = Means {
            keeping: self.asking.keeping().clone(),
            place: self.asking.place(),
            saving: self.saving.take(),
            settings,
            key,
            account,
            crashes: self.asking.misbehaves(Fault::CrashTask),
        };
        let messages = self.messages.clone();
        let tell: Tell = Arc::new(move |news| {
            if matches!(news, News::Ended(..)) {
                send(&messages, Msg::At(Timestamp::now()));
            }
            send(&messages, message(request, news));
        });
        let confirmation = Arc::new(Confirmation::new({
            let tell = Arc::clone(&tell);
            move |process| tell(News::JournalHeld(process))
        }));
        let task = tokio::spawn(ordering::order(means, confirmed, Arc::clone(&confirmation), tell));
        self.confirmed = Some((confirmation, task));
    }

    /// Reports that what was confirmed did not leave.
    pub fn not_sent(&self, request: RequestId, failure: Failure) {
        send(&self.messages, Msg::OrderEnded(request, Outcome::NotSent(failure), None));
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
        self.stop_look();
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

    /// Reads a CSR file, and reports what it holds.
    pub fn read_csr_file(&self, path: String) {
        let messages = self.messages.clone();
        tokio::task::spawn_blocking(move || {
            let from = from_home(&path);
            let message = file::read(&from).map(|bytes| CsrFile {
                reading: csr::read_file(&bytes),
                place: file::from_the_root(&from),
                path,
            });
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
            let folder = std::env::current_dir()
                .map_err(|error| format!("The working directory is gone: {}.", reason(&error)));
            let saved = folder.and_then(|folder| file::save_new(&folder, &name, &text));
            send(&messages, Msg::Saved(saved));
        });
    }
}

/// The receiver lives as long as the wizard; a message after its end has nobody to reach.
fn send(messages: &UnboundedSender<Msg>, message: Msg) {
    let _ = messages.send(message);
}

/// What the wizard is told of an order on its way.
fn message(request: RequestId, news: News) -> Msg {
    match news {
        News::Waited(waited) => Msg::Waited(request, waited),
        News::JournalHeld(process) => Msg::JournalHeld(request, process),
        News::Repeats(revision, repeats) => Msg::RepeatsFound(revision, repeats),
        News::Prepared(entry) => Msg::Prepared(request, entry),
        News::Ended(outcome, entry) => Msg::OrderEnded(request, outcome, entry),
        News::NotRecorded(reason) => Msg::NotRecorded(reason),
        News::Recorded => Msg::Recorded,
    }
}

/// A wait that the wizard hears of.
fn wait(messages: &UnboundedSender<Msg>, request: RequestId) -> ReportedWait {
    let messages = messages.clone();
    ReportedWait::begin(move |waited| send(&messages, Msg::Waited(request, waited)))
}

/// A path as a shell would take it: `~/` is the home directory.
fn from_home(path: &str) -> PathBuf {
    match (path.strip_prefix("~/"), directories::BaseDirs::new()) {
        (Some(rest), Some(folders)) => folders.home_dir().join(rest),
        _ => Path::new(path).to_path_buf(),
    }
}
