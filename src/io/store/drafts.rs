//! Drafts on disk, each edited by one process at a time.

use std::cmp::Reverse;
use std::fs;
use std::io;
use std::path::PathBuf;

use hashbrown::HashSet;
use jiff::Timestamp;

use super::lock::{self, Lock, NotLocked};
use super::{Store, read_one, replace};
use crate::journal::shelf::{DRAFTS_SHOWN, Held, Shelf, Shelved};
use crate::journal::summary::Standing;
use crate::order::id::Id;
use crate::order::saved::{Outline, SavedDraft, VERSION, version, without_secrets};
use crate::system::reason;

/// The right to edit a draft. It ends with the process, however that ends.
#[derive(Debug)]
pub struct DraftLock {
    id: Id,
    /// Where the draft is, once it is saved.
    draft: PathBuf,
    lock: Lock,
}

impl Drop for DraftLock {
    /// Leaves nothing of a draft that was never saved.
    fn drop(&mut self) {
        if !self.draft.exists() && self.lock.is_in_place() {
            let _ = fs::remove_file(self.lock.path());
        }
    }
}

impl DraftLock {
    /// The draft it is for.
    pub fn id(&self) -> &Id {
        &self.id
    }

    /// Whether others see that the draft is taken: not when the folder was removed meanwhile.
    pub fn is_in_place(&self) -> bool {
        self.lock.is_in_place()
    }
}

impl Store {
    fn draft_path(&self, id: &Id) -> PathBuf {
        self.drafts().join(format!("{id}.json"))
    }

    fn lock_path(&self, id: &Id) -> PathBuf {
        self.drafts().join(format!("{id}.lock"))
    }

    /// Saves a draft.
    ///
    /// # Errors
    /// Why it could not be written; what was saved before is still there.
    pub fn save_draft(&self, saved: &SavedDraft) -> io::Result<()> {
        let content = SavedDraft {
            version: version(&saved.draft),
            saved: Timestamp::now(),
            draft: without_secrets(&saved.draft),
            ..saved.clone()
        };
        replace(&self.draft_path(&saved.id), &content)
    }

    /// Reads a draft.
    ///
    /// # Errors
    /// A sentence that names the file and says what is wrong with it.
    pub fn read_draft(&self, id: &Id) -> Result<SavedDraft, String> {
        let path = self.draft_path(id);
        read_one(&path, VERSION).map_err(|problem| problem.sentence(&path))
    }

    /// Removes a draft that nobody edits, or that this process does.
    ///
    /// # Errors
    /// Why it is still there.
    pub fn delete_draft(&self, id: &Id) -> io::Result<()> {
        match fs::remove_file(self.draft_path(id)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        match fs::remove_file(self.lock_path(id)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Takes the right to edit a draft.
    ///
    /// # Errors
    /// A sentence that names the process that has it, or says what is wrong with the lock file.
    pub fn lock_draft(&self, id: &Id) -> Result<DraftLock, String> {
        match Lock::take(&self.lock_path(id)) {
            Ok(lock) => Ok(DraftLock { id: id.clone(), draft: self.draft_path(id), lock }),
            Err(NotLocked::Held(Some(process))) => Err(format!("Process {process} is editing this draft.")),
            Err(NotLocked::Held(None)) => Err("Another process is editing this draft.".to_owned()),
            Err(NotLocked::Failed(error)) => Err(format!("The draft cannot be locked: {}.", reason(&error))),
        }
    }

    /// The process that edits a draft, if one does; 0 where it does not say which it is.
    pub fn editor_of(&self, id: &Id) -> Option<u32> {
        lock::holder(&self.lock_path(id)).map(|process| process.unwrap_or(0))
    }

    /// Lists the drafts that were not ordered, the one saved last first. A draft whose order was
    /// accepted is removed: the journal has it.
    pub(super) fn put_drafts_on(&self, shelf: &mut Shelf, mut drafts: Vec<Outline>, orders: &[Shelved]) {
        let (mut accepted, mut open) = (HashSet::new(), HashSet::new());
        for order in orders {
            if order.is_accepted {
                accepted.extend(&order.draft_id);
            } else if order.summary.standing == Standing::Unknown {
                open.extend(&order.draft_id);
            }
        }
        drafts.sort_by_key(|draft| Reverse(draft.saved));
        for what in drafts {
            if accepted.contains(&what.id) {
                if self.editor_of(&what.id).is_none() {
                    // Tried again at the next start, should it fail.
                    let _ = self.delete_draft(&what.id);
                }
            } else if !open.contains(&what.id) {
                let by = match shelf.drafts.len() {
                    ..DRAFTS_SHOWN => self.editor_of(&what.id),
                    _ => {
                        shelf.unasked += 1;
                        None
                    }
                };
                shelf.drafts.push(Held { what, by });
            }
        }
    }
}
