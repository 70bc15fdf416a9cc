//! The draft that is being edited and the journal, for the effects: each call is whole and may take as
//! long as the disk does.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

use super::confirmation::Confirmation;
use super::own_id;
use super::store::{DraftLock, NotPrepared, SentTo, Store, Written, new_id, unwritten};
use crate::account::Account;
use crate::failure::Failure;
use crate::journal::confirmed::Origin;
use crate::journal::entry::{Entry, State};
use crate::journal::followed::ChangeSent;
use crate::journal::found::Found;
use crate::journal::shelf::Shelf;
use crate::order::Order;
use crate::order::draft::Draft;
use crate::order::id::Id;
use crate::order::parameter::FieldId;
use crate::order::saved::{SavedDraft, version};
use crate::order::step::Step;
use crate::system::reason;

/// Where drafts and orders are kept, and the draft that is being edited.
#[derive(Debug, Clone)]
pub struct Keeping {
    /// The folder, or why there is none.
    store: Result<Store, String>,
    /// The right to edit the draft on the screen, and the last revision of it that was written.
    draft: Arc<Mutex<Editing>>,
}

#[derive(Debug, Default)]
struct Editing {
    right: Option<Right>,
    revision: u64,
}

/// The right to edit a draft.
#[derive(Debug)]
pub enum Right {
    /// It was taken.
    Held(DraftLock),
    /// The draft is new: nobody else can know of it before it is saved, and until then its right is not
    /// taken.
    New(Id),
}

impl Right {
    fn id(&self) -> &Id {
        match self {
            Right::Held(lock) => lock.id(),
            Right::New(id) => id,
        }
    }
}

impl Keeping {
    /// Keeps what is typed in a store, where there is one.
    pub fn new(store: Result<Store, String>, right: Option<Right>) -> Keeping {
        Keeping { store, draft: Arc::new(Mutex::new(Editing { right, revision: 0 })) }
    }

    /// Makes what is needed to keep anything, so that it is known from the start whether that works. Until
    /// this nothing is written.
    ///
    /// # Errors
    /// Why nothing can be kept.
    pub fn begin(&mut self) -> Result<(), String> {
        if let Ok(store) = &self.store
            && let Err(reason) = store.make_folders()
        {
            self.store = Err(reason);
        }
        let store = self.store()?;
        take_new(&mut self.editing().right, store)
    }

    /// Saves a revision of the draft, unless a later one was saved meanwhile.
    ///
    /// # Errors
    /// Why it is not on disk.
    pub fn save(&self, revision: u64, saved: &SavedDraft) -> Result<(), String> {
        let mut editing = self.editing();
        if editing.right.as_ref().is_none_or(|right| *right.id() != saved.id) || revision < editing.revision {
            return Ok(());
        }
        let store = self.store()?;
        take_new(&mut editing.right, store)?;
        take_again(&mut editing.right, store)?;
        store.save_draft(saved).map_err(|error| reason(&error))?;
        editing.revision = revision;
        Ok(())
    }

    fn editing(&self) -> MutexGuard<'_, Editing> {
        self.draft.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Locks a draft and makes it the one that is edited; the one before is free again.
    fn take(&self, id: &Id) -> Result<&Store, String> {
        let store = self.store()?;
        let mut editing = self.editing();
        if editing.right.as_ref().is_none_or(|right| right.id() != id) {
            let lock = store.lock_draft(id)?;
            *editing = Editing { right: Some(Right::Held(lock)), revision: 0 };
        }
        Ok(store)
    }

    /// Opens a draft for editing.
    ///
    /// # Errors
    /// A sentence that says who has it, or what is wrong with its file.
    pub fn open(&self, id: &Id) -> Result<Box<SavedDraft>, String> {
        let locked = self.take(id).map_err(|reason| format!("{reason} You can copy it instead."));
        locked?.read_draft(id).map(Box::new)
    }

    /// A new draft, not on disk before something is typed into it.
    pub fn start(&self) -> Result<Box<SavedDraft>, String> {
        let saved = new_draft().map_err(|error| format!("No draft can be started: {}.", reason(&error)))?;
        self.take(&saved.id)?;
        Ok(Box::new(saved))
    }

    /// Begins a draft of what follows an order, and has it on disk. A renewal gets an own order ID of its own; a reissue
    /// sends none.
    ///
    /// # Errors
    /// A sentence that says why there is none.
    pub fn begin_sequel(&self, mut draft: Draft) -> Result<Box<SavedDraft>, String> {
        let store = self.store()?;
        let failed = |error: std::io::Error| format!("No draft can be started: {}.", reason(&error));
        let mut saved = new_draft().map_err(failed)?;
        if draft.sends(FieldId::AlternativeOrderId) {
            draft.set(FieldId::AlternativeOrderId, saved.draft.text(FieldId::AlternativeOrderId));
        }
        // What is asked for anew comes first, once the names are there.
        let has_names = !draft.text(FieldId::CommonName).is_empty();
        let is_new_order = draft.sends(FieldId::RenewalOfOrderId);
        saved.step = if has_names && is_new_order { Step::Csr } else { Step::Domains };
        saved.draft = draft;
        self.take(&saved.id)?;
        store.save_draft(&saved).map_err(failed)?;
        Ok(Box::new(saved))
    }

    /// Makes a copy of a draft, with another own order ID, and opens that.
    ///
    /// # Errors
    /// A sentence that says why there is no copy.
    pub fn copy(&self, id: &Id) -> Result<Box<SavedDraft>, String> {
        let store = self.store()?;
        let copied = store.read_draft(id)?;
        let mut saved =
            new_draft().map_err(|error| format!("The draft cannot be copied: {}.", reason(&error)))?;
        let own_id = saved.draft.text(FieldId::AlternativeOrderId).to_owned();
        saved.draft = copied.draft;
        if !saved.draft.text(FieldId::AlternativeOrderId).is_empty() {
            saved.draft.set(FieldId::AlternativeOrderId, own_id);
        }
        saved.step = copied.step;
        saved.target = copied.target;
        saved.copy_of = Some(copied.id);
        self.take(&saved.id)?;
        store
            .save_draft(&saved)
            .map_err(|error| format!("The draft cannot be copied: {}.", reason(&error)))?;
        Ok(Box::new(saved))
    }

    /// Deletes a draft that nobody edits.
    ///
    /// # Errors
    /// A sentence that says why it is still there.
    pub fn delete(&self, id: &Id) -> Result<(), String> {
        let store = self.store()?;
        let lock = store.lock_draft(id)?;
        store
            .delete_draft(lock.id())
            .map_err(|error| format!("The draft cannot be deleted: {}.", reason(&error)))
    }

    /// Opens an order that exists, or takes one up of unknown outcome, as it stands on disk now.
    ///
    /// # Errors
    /// Who has it, what is wrong with its file, or that nothing came of it.
    pub fn open_order(&self, id: &Id) -> Result<Box<Entry>, String> {
        let store = self.store()?;
        let mut entry = store.entry(id)?;
        if let Some(draft_id) = entry.sent.draft_id.clone().filter(|_| entry.is_open()) {
            self.take(&draft_id)?;
            // Who sends an order has its draft: nobody does any more. Where that cannot be written down, the
            // time a request takes at most says so later.
            let _ = store.abandon(&store.entry(id)?);
            entry = store.entry(id)?;
        }
        match entry.state {
            State::Refused(..) | State::NotSent(_) | State::PutAside => {
                Err(format!("Nothing came of this order: {}.", entry.outcome()))
            }
            _ => Ok(Box::new(entry)),
        }
    }

    /// Writes an order down before it is sent.
    ///
    /// # Errors
    /// Why it must not be sent.
    pub fn prepare(
        &self,
        order: &Order,
        origin: &Origin,
        place: SentTo<'_>,
        confirmation: &Confirmation,
    ) -> Result<Written, NotPrepared> {
        self.store.as_ref().map_err(unwritten)?.prepare(order, origin, place, confirmation)
    }

    /// Writes down one more confirmation of an order before it is sent again.
    ///
    /// # Errors
    /// Why it must not be sent.
    pub fn prepare_again(
        &self,
        id: &Id,
        account: Option<&Account>,
        confirmation: &Confirmation,
    ) -> Result<Written, NotPrepared> {
        self.store.as_ref().map_err(unwritten)?.prepare_again(id, account, confirmation)
    }

    /// Takes back what was written down of an order that was withdrawn before it was sent.
    ///
    /// # Errors
    /// Why the journal still says that it is about to be sent.
    pub fn take_back(&self, written: &Written) -> Result<(), Failure> {
        self.store.as_ref().map_err(unwritten)?.take_back(written)
    }

    /// The orders that an order would repeat, as far as that is known.
    pub fn repeated_by(&self, order: &Order, place: &str) -> Vec<Entry> {
        self.store.as_ref().map_or_else(|_| Vec::new(), |store| store.repeated_by(order, place))
    }

    /// The journal's entry of the order with this ID of the service; none of one that was placed elsewhere.
    /// Where the account is known, one of another account is none.
    pub fn entry_of(&self, place: &str, order_id: u64, account: Option<&Account>) -> Option<Entry> {
        self.store().ok()?.entry_of(place, order_id, account)
    }

    /// Writes down what was found out of an order. The entry says so whether it could be written down or not;
    /// beside it, why it was not.
    /// The account it is in is written down with it, where that is known now.
    pub fn note(&self, entry: &Entry, found: &Found, account: Option<&Account>) -> (Entry, Option<String>) {
        let written = self.store().and_then(|store| store.note(entry, found, account));
        self.settled(entry, written, |entry| found.note(entry, Timestamp::now()))
    }

    /// Writes down that a change of the order with this ID is sent and not answered, or, where there is none, that it was
    /// refused. An order that the journal does not have, or a journal that cannot be written, keeps nothing from being
    /// changed.
    pub fn note_unanswered(&self, place: &str, order_id: u64, change: Option<ChangeSent>) {
        if let (Some(entry), Ok(store)) = (self.entry_of(place, order_id, None), self.store()) {
            let _ = store.note_unanswered(&entry, change);
        }
    }

    /// Takes an order off the list of those that need somebody, for good; or puts it back.
    ///
    /// # Errors
    /// A sentence that says why the journal does not have it.
    pub fn leave_alone(&self, id: &Id, is_left_alone: bool) -> Result<Entry, String> {
        self.store()?.leave_alone(id, is_left_alone)
    }

    /// Writes down what became of an order, in the same way.
    pub fn end(&self, entry: &Entry, state: State) -> (Entry, Option<String>) {
        let written = self.store().and_then(|store| store.settle(entry, state.clone()));
        self.settled(entry, written, |entry| entry.settle(state, Timestamp::now()))
    }

    fn settled(
        &self,
        entry: &Entry,
        written: Result<Entry, String>,
        in_memory: impl FnOnce(&mut Entry),
    ) -> (Entry, Option<String>) {
        let (entry, why_not) = match written {
            Ok(entry) => (entry, None),
            Err(reason) => {
                let mut entry = entry.clone();
                in_memory(&mut entry);
                (entry, Some(reason))
            }
        };
        if let (State::Accepted(_), Some(draft_id), Ok(store)) =
            (&entry.state, &entry.sent.draft_id, &self.store)
            && why_not.is_none()
        {
            // The journal has the draft; what is left of it is removed at the next start.
            let _ = store.delete_draft(draft_id);
        }
        (entry, why_not)
    }

    /// The store, or why there is none.
    fn store(&self) -> Result<&Store, String> {
        self.store.as_ref().map_err(Clone::clone)
    }

    /// Whether this process has the right to edit a draft.
    fn edits(&self, id: &Id) -> bool {
        self.editing().right.as_ref().is_some_and(|right| right.id() == id)
    }

    /// Those of these drafts that other processes edit: their IDs, 0 where that is not known.
    pub fn editors_of(&self, drafts: &[Id]) -> Vec<(Id, u32)> {
        let Ok(store) = self.store() else { return Vec::new() };
        let editors = drafts.iter().filter_map(|id| Some((id.clone(), store.editor_of(id)?)));
        editors.filter(|(id, _)| !self.edits(id)).collect()
    }

    /// What earlier runs left.
    ///
    /// # Errors
    /// Why nothing can be kept.
    pub fn shelf(&self, sandbox: bool) -> Result<Box<Shelf>, String> {
        let mut shelf = self.store()?.shelf(sandbox);
        for held in &mut shelf.drafts {
            held.by = held.by.filter(|_| !self.edits(&held.what.id));
        }
        Ok(Box::new(shelf))
    }

    /// Writes down that an order was not found and is put aside.
    ///
    /// # Errors
    /// Why the journal does not have it.
    pub fn put_aside(&self, id: &Id) -> Result<Entry, String> {
        self.store()?.put_aside(id)
    }
}

/// Takes the right to edit a draft that is new.
fn take_new(right: &mut Option<Right>, store: &Store) -> Result<(), String> {
    if let Some(Right::New(id)) = right {
        *right = Some(Right::Held(store.lock_draft(id)?));
    }
    Ok(())
}

/// Takes the right to edit a draft again, where the folder was removed with what showed others that it is
/// taken.
fn take_again(right: &mut Option<Right>, store: &Store) -> Result<(), String> {
    if let Some(Right::Held(lock)) = right
        && !lock.is_in_place()
    {
        *right = Some(Right::Held(store.lock_draft(&lock.id().clone())?));
    }
    Ok(())
}

/// Today in UTC, the day validity is counted from.
pub fn today() -> Date {
    Offset::UTC.to_datetime(Timestamp::now()).date()
}

/// A draft with the choices a new order starts from, and an ID of its own by which its order can be
/// found should the answer be lost.
///
/// # Errors
/// When the system has no random numbers.
pub fn new_draft() -> std::io::Result<SavedDraft> {
    let mut draft = Draft::new();
    draft.set(FieldId::AlternativeOrderId, own_id::fresh(today()).unwrap_or_default());
    Ok(SavedDraft {
        version: version(&draft),
        id: new_id()?,
        saved: Timestamp::now(),
        step: Step::Product,
        target: None,
        copy_of: None,
        draft,
    })
}
