//! The file that the orders are kept in, so that they are still there when the sandbox starts again. Several
//! processes may keep theirs in one file: each locks it while it answers, and reads what another has written.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::orders::Orders;
use crate::system::reason;

const VERSION: u32 = 1;
/// What the name of the file that is locked ends in. It stays.
const LOCK: &str = ".lock";

/// What is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Kept {
    version: u32,
    /// How far the sandbox's clock was ahead.
    pub ahead: SignedDuration,
    pub orders: Orders,
}

/// A file in the format of another version says only that.
#[derive(Deserialize)]
struct Versioned {
    version: u32,
}

/// What a file says of the time.
#[derive(Deserialize)]
struct Timed {
    ahead: SignedDuration,
}

/// How far the clock is ahead of which a file tells; not at all where there is none that can be read.
pub(super) fn ahead(path: &Path) -> SignedDuration {
    let timed = fs::read_to_string(path).ok().and_then(|text| serde_json::from_str(&text).ok());
    timed.map_or(SignedDuration::ZERO, |timed: Timed| timed.ahead)
}

impl Kept {
    pub fn new(orders: Orders, ahead: SignedDuration) -> Kept {
        Kept { version: VERSION, ahead, orders }
    }
}

/// What there was when the file was opened.
#[derive(Debug)]
pub(super) enum Before {
    /// No sandbox has kept anything there.
    Nothing,
    /// What one kept there was removed, and its numbers with it.
    Removed,
    /// What is kept.
    Kept(Box<Kept>),
}

/// The file.
#[derive(Debug)]
pub(super) struct Keep {
    path: PathBuf,
    /// The orders as they were read or written last.
    known: Option<Orders>,
    /// How far the clock was ahead then.
    ahead: SignedDuration,
    /// The file as it was read or written last.
    text: String,
}

/// The file is this process's until this is dropped.
#[derive(Debug)]
pub(super) struct Turn {
    _lock: File,
}

/// Makes a folder for the user alone where it is missing.
///
/// # Errors
/// When it cannot be made.
pub(super) fn make_folder(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => ErrorKind::NotADirectory.into(),
        _ => error,
    })
}

/// Why the file of the orders cannot be used, behind its name.
fn unfit(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::InvalidData => error.to_string(),
        _ => format!("cannot be read: {}", reason(error)),
    }
}

impl Keep {
    /// The file at a path, whose folder is made where it is missing, and what there was.
    ///
    /// # Errors
    /// When it cannot be used, with what to do about it.
    pub fn open(path: PathBuf) -> io::Result<(Keep, Before)> {
        let mut keep = Keep { path, known: None, ahead: SignedDuration::ZERO, text: String::new() };
        let named = |error: io::Error| {
            let shown = keep.path.display();
            io::Error::new(error.kind(), format!("the orders cannot be kept in {shown}: {}", reason(&error)))
        };
        if let Some(folder) = keep.folder() {
            make_folder(folder).map_err(named)?;
        }
        let is_new = !keep.beside(LOCK).exists();
        let _turn = keep.turn().map_err(named)?;
        let kept = keep.read();
        let kept = kept.map_err(|error| {
            let shown = keep.path.display();
            io::Error::new(
                error.kind(),
                format!("{shown} {}; remove it, or name another file", unfit(&error)),
            )
        })?;
        let before = match kept {
            Some(kept) => Before::Kept(Box::new(kept)),
            None if is_new => Before::Nothing,
            None => Before::Removed,
        };
        Ok((keep, before))
    }

    /// The path with something behind it.
    fn beside(&self, ending: &str) -> PathBuf {
        let mut name = self.path.clone().into_os_string();
        name.push(ending);
        name.into()
    }

    fn folder(&self) -> Option<&Path> {
        self.path.parent().filter(|folder| !folder.as_os_str().is_empty())
    }

    /// Waits until no other process has the file.
    ///
    /// # Errors
    /// When it cannot be locked.
    pub fn turn(&self) -> io::Result<Turn> {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false).mode(0o600);
        let lock = options.open(self.beside(LOCK))?;
        lock.lock()?;
        Ok(Turn { _lock: lock })
    }

    /// What is kept, where it is not known yet.
    ///
    /// # Errors
    /// When the file cannot be read, or is of another kind or a later version.
    pub fn read(&mut self) -> io::Result<Option<Kept>> {
        let text = match fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error),
        };
        if text == self.text {
            return Ok(None);
        }
        if text.is_empty() {
            // It was removed; what is held is written again.
            (self.text, self.known) = (text, None);
            return Ok(None);
        }
        let other = |said: &str| io::Error::new(ErrorKind::InvalidData, said.to_owned());
        let version = serde_json::from_str(&text).map(|versioned: Versioned| versioned.version);
        if version.is_ok_and(|version| version > VERSION) {
            return Err(other("is of a later version of dvorder"));
        }
        let kept: Kept =
            serde_json::from_str(&text).map_err(|_| other("does not hold the orders of a sandbox"))?;
        (self.text, self.known, self.ahead) = (text, Some(kept.orders.clone()), kept.ahead);
        Ok(Some(kept))
    }

    /// Writes the file whole, where the orders are not those that are known.
    ///
    /// # Errors
    /// When it cannot be written; it is as it was then.
    pub fn write(&mut self, orders: &Orders, ahead: SignedDuration) -> io::Result<()> {
        if self.known.as_ref() == Some(orders) {
            return Ok(());
        }
        self.put(orders, ahead)
    }

    /// Writes the file whole, where the clock is further ahead than it says by now. Where nothing is kept nothing is to be
    /// ahead of.
    ///
    /// # Errors
    /// When it cannot be written; it is as it was then.
    pub fn write_time(&mut self, orders: &Orders, ahead: SignedDuration) -> io::Result<()> {
        if self.known.is_none() || ahead.saturating_sub(self.ahead) < SignedDuration::from_secs(1) {
            return Ok(());
        }
        self.put(orders, ahead)
    }

    fn put(&mut self, orders: &Orders, ahead: SignedDuration) -> io::Result<()> {
        let kept = Kept::new(orders.clone(), ahead);
        let text = serde_json::to_string(&kept).map_err(io::Error::other)?;
        // Always the same name, so that nothing is left behind that the next one does not write over.
        let new = self.beside(".new");
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true).mode(0o600);
        options.open(&new)?.write_all(text.as_bytes())?;
        fs::rename(new, &self.path)?;
        (self.text, self.known, self.ahead) = (text, Some(kept.orders), ahead);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Options, Sandbox};

    #[test]
    fn what_cannot_be_written_is_told_once_and_without_the_systems_words() {
        let folder = tempfile::tempdir().unwrap();
        let in_the_way = folder.path().join("file");
        std::fs::write(&in_the_way, "").unwrap();
        for place in [in_the_way.join("root.pem"), in_the_way.join("deeper/root.pem")] {
            let root = Options { root: Some(place.clone()), ..Options::default() };
            let keep = Options { keep: Some(place.clone()), ..Options::default() };
            for options in [root, keep] {
                let said = Sandbox::start(options).unwrap_err().to_string();
                assert!(said.ends_with(": above it is a file where a folder is needed"), "{said}");
                assert_eq!(said.matches(place.to_str().unwrap()).count(), 1, "{said}");
            }
        }
        // A folder that is missing is made.
        let new = folder.path().join("new/root.pem");
        Sandbox::start(Options { root: Some(new.clone()), ..Options::default() }).unwrap();
        assert!(new.exists());
    }
}
