//! Locks: files that one process has at a time, and that say which.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rustix::process::{Pid, test_kill_process};

use super::{is_missing, private_folder};

/// A lock that this process has. It ends with the process, however that ends.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    /// Locked as long as it is open.
    file: File,
}

/// Why a lock was not taken.
#[derive(Debug)]
pub enum NotLocked {
    /// Another process has it: this one, where that is known.
    Held(Option<u32>),
    /// There can be no lock.
    Failed(io::Error),
}

impl From<io::Error> for NotLocked {
    fn from(error: io::Error) -> NotLocked {
        NotLocked::Failed(error)
    }
}

/// How often a lock is tried for that is removed, or made anew, while it is taken.
const TRIES: usize = 10;

impl Lock {
    /// Takes a lock at once, or not at all. Its folder is made where it is missing.
    ///
    /// # Errors
    /// Who has it, or why there can be none.
    pub(super) fn take(path: &Path) -> Result<Lock, NotLocked> {
        for _ in 0..TRIES {
            let mut file = open(path)?;
            match file.try_lock() {
                Ok(()) => {
                    // On a full disk nobody learns which process has it; that it is taken they learn.
                    let _ = name_holder(&mut file);
                    let lock = Lock { path: path.to_owned(), file };
                    if lock.is_in_place() {
                        return Ok(lock);
                    }
                }
                Err(TryLockError::WouldBlock) => return Err(NotLocked::Held(named_holder(file))),
                Err(TryLockError::Error(error)) => return Err(NotLocked::Failed(error)),
            }
        }
        Err(NotLocked::Failed(io::Error::other("the file of the lock is removed again and again")))
    }

    /// Whether the file that is locked is still the one that others would try: its folder may have been
    /// removed, and made anew.
    pub(super) fn is_in_place(&self) -> bool {
        match (self.file.metadata(), self.path.metadata()) {
            (Ok(locked), Ok(there)) => (locked.dev(), locked.ino()) == (there.dev(), there.ino()),
            _ => false,
        }
    }

    /// The file that is locked.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Lock {
    /// A lock that nobody has names nobody.
    fn drop(&mut self) {
        let _ = self.file.set_len(0);
    }
}

/// Who has a lock, if somebody does: the process, where that is known.
pub(super) fn holder(path: &Path) -> Option<Option<u32>> {
    let file = File::open(path).ok()?;
    matches!(file.try_lock(), Err(TryLockError::WouldBlock)).then(|| named_holder(file))
}

fn open(path: &Path) -> io::Result<File> {
    let open =
        || OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(path);
    match open() {
        // The folder was removed while dvorder runs.
        Err(error) if is_missing(&error) => {
            private_folder(path.parent().unwrap_or(Path::new(".")))?;
            open()
        }
        opened => opened,
    }
}

fn name_holder(file: &mut File) -> io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    write!(file, "{}", std::process::id())
}

/// The process a lock names. One that was killed left its name to whoever has the lock now, who need not be
/// dvorder.
fn named_holder(mut file: File) -> Option<u32> {
    let mut text = String::new();
    file.read_to_string(&mut text).ok()?;
    let number = text.trim().parse().ok()?;
    let there = test_kill_process(Pid::from_raw(i32::try_from(number).ok()?)?);
    (there != Err(rustix::io::Errno::SRCH)).then_some(number)
}
