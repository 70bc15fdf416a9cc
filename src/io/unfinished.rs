//! A folder that is being written under a name of its own, and held for as long: what is not held was left by a program
//! that is gone.

use std::fs::{self, File, TryLockError};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

/// What the name of such a folder begins with.
const PREFIX: &str = ".dvorder-unfinished-";
/// How old one is before it is taken for abandoned where it cannot be told whether it is held.
const ABANDONED: Duration = Duration::from_secs(3600);

/// A folder that is being written. It is removed with what is in it, unless it is kept.
pub struct Unfinished {
    folder: TempDir,
    /// Who has it open has it; none where the file system knows no such thing.
    _held: Option<File>,
}

impl Unfinished {
    /// A new one in a folder.
    ///
    /// # Errors
    /// Why it cannot be made.
    pub fn new_in(parent: &Path) -> io::Result<Unfinished> {
        loop {
            let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(parent)?;
            let handle = match File::open(folder.path()) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                opened => opened?,
            };
            match handle.try_lock() {
                // Whoever clears may have taken it between the two.
                Err(TryLockError::WouldBlock) => {}
                Ok(()) if !folder.path().is_dir() => {}
                locked => return Ok(Unfinished { folder, _held: locked.is_ok().then_some(handle) }),
            }
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Leaves it where it is now, under whatever name.
    pub fn keep(self) {
        let _ = self.folder.keep();
    }
}

/// Removes from a folder what programs that are gone were writing in it, together with what they had put into its
/// place of a set that was not whole yet.
pub fn clear(parent: &Path) {
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    for entry in entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(PREFIX)) {
        let path = entry.path();
        let Ok(handle) = File::open(&path) else { continue };
        let is_dead = match handle.try_lock() {
            Ok(()) => true,
            Err(TryLockError::WouldBlock) => false,
            Err(TryLockError::Error(_)) => is_old(&path),
        };
        if is_dead {
            half_a_set(parent, &path).iter().for_each(|file| drop(fs::remove_file(file)));
            // Tried again the next time, should it fail.
            let _ = fs::remove_dir_all(path);
        }
    }
}

fn is_old(path: &Path) -> bool {
    let changed = path.metadata().and_then(|metadata| metadata.modified());
    let age = changed.ok().and_then(|changed| SystemTime::now().duration_since(changed).ok());
    age.is_some_and(|age| age > ABANDONED)
}

/// The files of an unfinished folder that are in their place already, where others are not.
fn half_a_set(parent: &Path, unfinished: &Path) -> Vec<PathBuf> {
    let written: Vec<_> = fs::read_dir(unfinished).into_iter().flatten().flatten().collect();
    let is_one = |one: &Path, other: &Path| {
        let of = |path: &Path| path.symlink_metadata().map(|it| (it.dev(), it.ino()));
        matches!((of(one), of(other)), (Ok(one), Ok(other)) if one == other)
    };
    let places = written.iter().map(|entry| (entry.path(), parent.join(entry.file_name())));
    let placed: Vec<PathBuf> = places.filter(|(from, to)| is_one(from, to)).map(|(_, place)| place).collect();
    if placed.len() < written.len() { placed } else { Vec::new() }
}
