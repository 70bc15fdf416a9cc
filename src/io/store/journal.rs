//! The journal of orders on disk: an entry is there before its order is sent.

use std::cmp::Reverse;
use std::fmt::Display;
use std::io;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use aws_lc_rs::digest::{SHA256, digest};
use jiff::Timestamp;

use super::lock::{Lock, NotLocked};
use super::{Store, Unusable, listed, new_id, read_all, read_bytes, read_one, replace};
use crate::account::Account;
use crate::failure::Failure;
use crate::follow::bundle;
use crate::io::confirmation::Confirmation;
use crate::journal::confirmed::Origin;
use crate::journal::entry::{Entry, State, VERSION};
use crate::journal::followed::{CameWithAnswer, ChangeSent};
use crate::journal::found::Found;
use crate::journal::reissued::Reissued;
use crate::journal::repeat;
use crate::journal::reply::Outcome;
use crate::journal::sent::Prepared;
use crate::journal::shelf::{Held, Shelf, Shelved};
use crate::order::Order;
use crate::order::id::Id;
use crate::order::place;
use crate::order::saved::without_secrets;
use crate::order::text::because;
use crate::system::reason;

/// How long the lock of the journal is waited for: who has it does little more than write a small file.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long after a try to take it the next one follows.
const BETWEEN_TRIES: Duration = Duration::from_millis(20);

/// An order that was written down and is about to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// What the journal has of it.
    pub entry: Entry,
    /// What it had before, of an order that is sent again.
    before: Option<Entry>,
}

/// Where an order is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SentTo<'a> {
    /// The base URL, or `SANDBOX`.
    pub target: &'a str,
    /// The account of the API key, where it is known.
    pub account: Option<&'a Account>,
    /// How the order stands there that is reissued; none of a new order.
    pub before: Option<&'a Reissued>,
}

impl<'a> From<&'a str> for SentTo<'a> {
    fn from(target: &'a str) -> SentTo<'a> {
        SentTo { target, account: None, before: None }
    }
}

/// Why an order was not written down, and so must not be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotPrepared {
    /// The reason, and what to do.
    pub failure: Failure,
    /// Whether the reason is what was sent before, or that nobody knows what was.
    pub is_held_back: bool,
    /// The orders it repeats, where that is the reason.
    pub repeats: Vec<Entry>,
}

impl NotPrepared {
    /// How the order ended that way.
    pub fn outcome(self) -> Outcome {
        match self.is_held_back {
            true => Outcome::HeldBack(self.failure),
            false => Outcome::NotSent(self.failure),
        }
    }

    fn held_back(failure: Failure) -> NotPrepared {
        NotPrepared { failure, is_held_back: true, repeats: Vec::new() }
    }

    fn repeats(alike: &[&Entry]) -> NotPrepared {
        let (said, look_up) =
            repeat::said(alike).map_or_else(Default::default, |said| (said.message, said.fix));
        let another = "If another one is wanted, say so on Submit and confirm again.";
        NotPrepared {
            failure: Failure::new(said, format!("{another} {look_up}").trim_end()),
            is_held_back: true,
            repeats: alike.iter().copied().cloned().collect(),
        }
    }
}

impl From<Failure> for NotPrepared {
    fn from(failure: Failure) -> NotPrepared {
        NotPrepared { failure, is_held_back: false, repeats: Vec::new() }
    }
}

impl Store {
    fn entry_path(&self, id: &Id) -> PathBuf {
        self.orders().join(format!("{id}.json"))
    }

    /// Every order, the newest first.
    pub fn entries(&self, unusable: &mut Vec<String>) -> Vec<Entry> {
        let mut entries: Vec<Entry> = read_all(&self.orders(), VERSION, unusable);
        entries.sort_by_key(|entry| Reverse(entry.sent.last_confirmed()));
        complete(&mut entries);
        entries
    }

    /// An order, as it stands on disk.
    ///
    /// # Errors
    /// A sentence that names the file and says what is wrong with it.
    pub fn entry(&self, id: &Id) -> Result<Entry, String> {
        let path = self.entry_path(id);
        let entry = read_one(&path, VERSION).map_err(|problem| problem.sentence(&path))?;
        Ok(self.completed(entry))
    }

    /// An entry with what the one before it of its order knows, where it does not say that itself.
    fn completed(&self, entry: Entry) -> Entry {
        let reissued = entry.sent.reissue.as_ref().map(|before| before.order_id);
        let Some(order_id) = reissued.filter(|_| entry.may_lack_what_was_before()) else { return entry };
        let mut entries = self.entries_that_name(order_id);
        complete(&mut entries);
        entries.into_iter().find(|known| known.id == entry.id).unwrap_or(entry)
    }

    /// The entries in which the ID of an order stands, the newest first. Of thousands of files only those are made entries
    /// of.
    fn entries_that_name(&self, order_id: u64) -> Vec<Entry> {
        let told = order_id.to_string();
        let names_it = |path: &PathBuf| {
            read_bytes(path).is_ok_and(|bytes| String::from_utf8_lossy(&bytes).contains(&told))
        };
        let files = listed(&self.orders(), &mut Vec::new()).into_iter().map(|file| file.path());
        let named = files.filter(names_it).filter_map(|path| read_one(&path, VERSION).ok());
        let mut entries: Vec<Entry> = named.collect();
        entries.sort_by_key(|entry| Reverse(entry.sent.last_confirmed()));
        entries
    }

    /// Writes down what is known of an order now.
    ///
    /// # Errors
    /// Why it could not be written; what was written before is still there.
    pub fn record(&self, entry: &Entry) -> io::Result<()> {
        replace(&self.entry_path(&entry.id), entry)
    }

    /// Writes a new order down before it is sent. A confirmation that is withdrawn meanwhile leaves nothing
    /// that could be taken for an order that was sent.
    ///
    /// # Errors
    /// Why the order must not be sent: it cannot be written down, or the same own ID was sent before
    /// and that order exists or may exist, or it repeats another that was not named.
    pub fn prepare<'a>(
        &self,
        order: &Order,
        origin: &Origin,
        place: impl Into<SentTo<'a>>,
        confirmation: &Confirmation,
    ) -> Result<Written, NotPrepared> {
        let SentTo { target, account, before } = place.into();
        let _lock = self.lock_for(confirmation)?;
        let mut unusable = Vec::new();
        let known = self.entries(&mut unusable);
        if let Some(sentence) = unusable.into_iter().next() {
            return Err(NotPrepared::held_back(unreadable(&sentence)));
        }
        if let Some(original) = order.purpose().reissued() {
            let Some(before) = before else { return Err(not_asked().into()) };
            if let Some(why_not) = repeat::reissue_hindrance(before, original, &known, target) {
                return Err(NotPrepared::held_back(why_not));
            }
        }
        let draft_id = origin.draft_id.clone();
        let repeats = |entry: &&Entry| entry.is_repeated_by(order, draft_id.as_ref(), target);
        if let Some(same) = known.iter().find(repeats) {
            return Err(NotPrepared::held_back(repeat::own_id_is_taken(same)));
        }
        let now = Timestamp::now();
        let alike = repeat::repeated(order, &known, target, now);
        if alike.iter().any(|entry| !origin.repeats.contains(&entry.id)) {
            return Err(NotPrepared::repeats(&alike));
        }
        let draft = without_secrets(&origin.draft);
        let of = Prepared { order, draft: &draft, draft_id, target, digest: hex(&order.body()) };
        let id = new_id().map_err(|error| unwritten(&reason(&error)))?;
        let mut entry = Entry::prepared(id, of, now);
        if let Some(before) = before {
            let earlier = repeat::still_revoked(before.order_id, &known, target, now);
            entry = entry.of_reissue(before.clone().after(earlier));
            entry = entry.following(repeat::last_of(before.order_id, &known, target));
        }
        entry.followed.account = account.cloned();
        self.write(Written { entry, before: None }, confirmation)
    }

    /// The orders that an order would repeat, as far as the journal can be read: those that have its own ID, and then
    /// those that are like it.
    pub fn repeated_by(&self, order: &Order, target: &str) -> Vec<Entry> {
        let known = self.entries(&mut Vec::new());
        let has_its_id = |entry: &&Entry| entry.is_repeated_by(order, None, target);
        let mut found: Vec<&Entry> = known.iter().filter(has_its_id).collect();
        let alike = repeat::repeated(order, &known, target, Timestamp::now());
        found.extend(alike.into_iter().filter(|entry| !has_its_id(entry)));
        found.into_iter().cloned().collect()
    }

    /// Writes one more confirmation of an order down before it is sent again.
    ///
    /// # Errors
    /// Why it must not be sent: it cannot be written down, or by now it is settled, or what was looked up
    /// does not do any more, or it was sent to another account.
    pub fn prepare_again(
        &self,
        id: &Id,
        account: Option<&Account>,
        confirmation: &Confirmation,
    ) -> Result<Written, NotPrepared> {
        let _lock = self.lock_for(confirmation)?;
        let before = self.entry(id).map_err(|message| {
            Failure::new(message, "Look in CertCentral whether the order exists before you order anew.")
        })?;
        if !before.is_open() {
            return Err(Failure::new(
                format!("Another dvorder has settled this order meanwhile: {}.", before.outcome()),
                "Start dvorder again to see how it stands.",
            )
            .into());
        }
        if !before.can_be_sent_again() {
            return Err(Failure::new(
                "Another dvorder has sent this order or looked it up meanwhile.",
                "Look it up again.",
            )
            .into());
        }
        before.followed.same_account(account)?;
        let mut entry = before.clone();
        entry.confirm_again(Timestamp::now());
        self.write(Written { entry, before: Some(before) }, confirmation)
    }

    /// Writes down that an order is about to be sent, unless its confirmation was withdrawn.
    fn write(&self, written: Written, confirmation: &Confirmation) -> Result<Written, NotPrepared> {
        if confirmation.is_withdrawn() {
            return Err(withdrawn().into());
        }
        self.record(&written.entry).map_err(|error| unwritten(&reason(&error)))?;
        if confirmation.is_withdrawn() {
            self.take_back_locked(&written)?;
            return Err(withdrawn().into());
        }
        Ok(written)
    }

    /// Takes back what was written down of an order whose confirmation was withdrawn before it was sent.
    ///
    /// # Errors
    /// Why the journal still says that it is about to be sent.
    pub fn take_back(&self, written: &Written) -> Result<(), Failure> {
        let _lock = self.lock_journal(|_| true).map_err(unlocked)?;
        self.take_back_locked(written)
    }

    fn take_back_locked(&self, written: &Written) -> Result<(), Failure> {
        let entry = match &written.before {
            // Sent before: what is known of that is as it was.
            Some(before) => before.clone(),
            None => {
                let mut entry = written.entry.clone();
                entry.settle(State::NotSent(withdrawn().message), Timestamp::now());
                entry
            }
        };
        self.record(&entry).map_err(|error| unwritten(&reason(&error)))
    }

    /// Takes the journal for sending an order.
    fn lock_for(&self, confirmation: &Confirmation) -> Result<Lock, NotPrepared> {
        let locked = self.lock_journal(|process| confirmation.waits_for(process));
        match confirmation.is_withdrawn() {
            true => Err(withdrawn().into()),
            false => Ok(locked.map_err(unlocked)?),
        }
    }

    /// Writes down that an order was not found and is put aside.
    ///
    /// # Errors
    /// A sentence that says why it is not.
    pub fn put_aside(&self, id: &Id) -> Result<Entry, String> {
        let mut aside = false;
        let entry = self.change(&self.entry(id)?, |entry| {
            aside = entry.can_be_put_aside();
            if aside {
                entry.settle(State::PutAside, Timestamp::now());
            }
        })?;
        match aside {
            true => Ok(entry),
            false => Err("another dvorder has sent this order or looked it up meanwhile".into()),
        }
    }

    /// Changes an entry as it stands on disk. One whose file is gone, with the folder it was in, is written
    /// anew from what is known of it.
    ///
    /// # Errors
    /// A sentence that says why the journal does not have the change.
    fn change(&self, known: &Entry, change: impl FnOnce(&mut Entry)) -> Result<Entry, String> {
        let unwritten = |why: String| format!("the journal of orders cannot be written: {why}");
        let _lock = self.lock_journal(|_| true).map_err(|why| unwritten(why_unlocked(&why)))?;
        let path = self.entry_path(&known.id);
        let mut entry = match read_one(&path, VERSION) {
            Err(Unusable::Unreadable(error)) if error.kind() == io::ErrorKind::NotFound => known.clone(),
            read => self.completed(read.map_err(|problem| problem.sentence(&path))?),
        };
        change(&mut entry);
        self.record(&entry).map_err(|error| unwritten(reason(&error)))?;
        Ok(entry)
    }

    /// Writes down what became of an order. That it exists is never taken back.
    ///
    /// # Errors
    /// A sentence that says why the journal does not have it.
    pub fn settle(&self, known: &Entry, state: State) -> Result<Entry, String> {
        let came = came(known, &state);
        self.change(known, |entry| {
            entry.settle(state, Timestamp::now());
            if came.is_some() {
                entry.followed.came = came;
            }
        })
    }

    /// Writes down what was found out of an order.
    ///
    /// # Errors
    /// A sentence that says why the journal does not have it.
    pub fn note(&self, known: &Entry, found: &Found, account: Option<&Account>) -> Result<Entry, String> {
        self.change(known, |entry| {
            if entry.order_id().is_some() && entry.followed.account.is_none() {
                entry.followed.account = account.cloned();
            }
            found.note(entry, Timestamp::now());
        })
    }

    /// Takes an order off the list of those that need somebody, for good; or puts it back.
    ///
    /// # Errors
    /// A sentence that says why the journal does not have it.
    pub fn leave_alone(&self, id: &Id, is_left_alone: bool) -> Result<Entry, String> {
        self.change(&self.entry(id)?, |entry| entry.followed.is_left_alone = is_left_alone)
    }

    /// Writes down that a change of an order is sent and not answered, or, where there is none, that it was refused.
    ///
    /// # Errors
    /// A sentence that says why the journal does not have it.
    pub fn note_unanswered(&self, known: &Entry, change: Option<ChangeSent>) -> Result<Entry, String> {
        self.change(known, |entry| entry.followed.unanswered = change)
    }

    /// Writes down that whoever sent an order is gone.
    ///
    /// # Errors
    /// A sentence that says why the journal does not have it.
    pub fn abandon(&self, known: &Entry) -> Result<Entry, String> {
        self.change(known, |entry| entry.abandon(Timestamp::now()))
    }

    /// The entry of the order with this ID of the service, which exists or did. Where the account is known, one of
    /// another account is none.
    pub fn entry_of(&self, target: &str, order_id: u64, account: Option<&Account>) -> Option<Entry> {
        let is_the_order = |entry: &Entry| {
            entry.order_id() == Some(order_id)
                && place::is_same(&entry.sent.target, target)
                && account.is_none_or(|account| entry.followed.is_of(account))
        };
        // Asked each time an order is followed.
        let mut entries = self.entries_that_name(order_id);
        complete(&mut entries);
        // A reissue is an entry of its own, and the one that was sent last says what is so.
        entries.into_iter().find(is_the_order)
    }

    /// Takes the journal: of two processes, one looks after the other has written. It is waited for, but not
    /// for ever: whoever waits is told the process that has it, and says whether to go on waiting.
    ///
    /// # Errors
    /// Who still has it, or why it cannot be locked.
    fn lock_journal(&self, go_on: impl Fn(Option<u32>) -> bool) -> Result<Lock, NotLocked> {
        let path = self.orders().join(".lock");
        let given_up = Instant::now() + PATIENCE;
        loop {
            match Lock::take(&path) {
                Err(NotLocked::Held(by)) if Instant::now() < given_up && go_on(by) => {
                    std::thread::sleep(BETWEEN_TRIES);
                }
                taken => return taken,
            }
        }
    }

    /// Lists the orders, and those nobody knows the outcome of, the newest first, wherever they were sent; those of
    /// the sandbox in the sandbox alone.
    pub(super) fn put_orders_on(&self, shelf: &mut Shelf, orders: Vec<Shelved>, sandbox: bool) {
        let told: Vec<Shelved> = orders.into_iter().filter(|order| order.is_told(sandbox)).collect();
        shelf.open_orders = told
            .iter()
            .filter_map(Shelved::open)
            .map(|what| Held { by: what.draft_id.as_ref().and_then(|id| self.editor_of(id)), what })
            .collect();
        shelf.open_orders.sort_by_key(|held| Reverse(held.what.confirmed));
        shelf.orders = told.into_iter().map(|order| order.summary).collect();
    }

    /// The entries of the orders that are listed as open, as they stand on disk.
    pub fn open_entries(&self, shelf: &Shelf) -> Vec<Entry> {
        let is_listed = |entry: &Entry| shelf.open_orders.iter().any(|held| held.what.id == entry.id);
        match shelf.open_orders.is_empty() {
            true => Vec::new(),
            // What cannot be read was told when they were listed.
            false => self.entries(&mut Vec::new()).into_iter().filter(is_listed).collect(),
        }
    }
}

/// Adds to each reissue what the entry before it of its order knows of the certificate of then, where it does not say that
/// itself; the newest come first.
fn complete(entries: &mut [Entry]) {
    for at in (0..entries.len()).rev() {
        let entry = &entries[at];
        let reissued = entry.sent.reissue.as_ref().map(|before| before.order_id);
        let Some(order_id) = reissued.filter(|_| entry.may_lack_what_was_before()) else { continue };
        let is_before = |earlier: &&Entry| earlier.sent.last_confirmed() < entry.sent.last_confirmed();
        let earlier: Vec<Entry> = entries[at + 1..].iter().filter(is_before).cloned().collect();
        let last = repeat::last_of(order_id, &earlier, &entry.sent.target);
        let told = entry.clone().following(last);
        entries[at] = told;
    }
}

fn hex(text: &str) -> String {
    digest(&SHA256, text.as_bytes()).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Why an order is not sent: nothing can be written down.
pub fn unwritten(reason: &impl Display) -> Failure {
    not_kept(because("The journal of orders cannot be written", &reason.to_string()))
}

/// Why an order is not sent: its draft cannot be saved.
pub fn unsaved(reason: &str) -> Failure {
    not_kept(because("The draft cannot be saved", reason))
}

fn not_kept(message: String) -> Failure {
    Failure::new(
        message,
        "Nothing is sent that is not written down first. Make room, or set XDG_DATA_HOME to a folder you may \
              write to.",
    )
}

/// Why an order is not sent: whoever confirmed it has taken that back.
pub fn withdrawn() -> Failure {
    Failure::new("It was withdrawn before it was sent.", "")
}

/// Why a reissue is not sent: how its order stands is not known.
fn not_asked() -> Failure {
    Failure::new("How the order stands is not known, so a lost answer could never be settled.", "Try again.")
}

/// Why an order is not sent: the journal cannot be locked.
fn unlocked(why: NotLocked) -> Failure {
    match why {
        NotLocked::Failed(error) => unwritten(&reason(&error)),
        NotLocked::Held(_) => Failure::new(
            format!("The journal of orders cannot be written: {}.", why_unlocked(&why)),
            "Nothing is sent that is not written down first. Let that process finish, or end it, and order \
                  again.",
        ),
    }
}

/// Why the journal cannot be locked, in half a sentence.
fn why_unlocked(why: &NotLocked) -> String {
    match why {
        NotLocked::Failed(error) => reason(error),
        NotLocked::Held(Some(process)) => {
            format!("process {process} has it locked for more than {} seconds", PATIENCE.as_secs())
        }
        NotLocked::Held(None) => {
            format!("another process has it locked for more than {} seconds", PATIENCE.as_secs())
        }
    }
}

/// Why an order is not sent: the journal may know of it, and cannot be read.
fn unreadable(sentence: &str) -> Failure {
    Failure::new(
        format!("Part of the journal of orders cannot be read, so nobody knows what was sent. {sentence}"),
        "Look in CertCentral what was ordered, then move that file out of the folder.",
    )
}
/// The certificate that came with the answer to an order, where it is one of its names.
fn came(entry: &Entry, state: &State) -> Option<CameWithAnswer> {
    let State::Accepted(placed) = state else { return None };
    let pems = placed
        .certificate_chain
        .iter()
        .flat_map(|each| bundle::read(each.pem.as_bytes()).unwrap_or_default());
    let leaf = pems.into_iter().find(|each| each.has_name(entry.sent.common_name()))?;
    Some(CameWithAnswer { certificate_id: placed.certificate_id, ends: leaf.till })
}
