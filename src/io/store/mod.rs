//! What outlives a run: drafts and the journal of orders, in a folder that only the user can read.
//!
//! ```text
//! ~/.local/share/dvorder/          0700
//!     drafts/ID.json               what was typed
//!     drafts/ID.lock               held by the process that edits it; names that process
//!     orders/ID.json               an order: prepared, then what became of it
//!     orders/.lock                 held while the journal is read and changed; names the process
//!     sandbox/orders.json          what the sandbox holds; its own, and read by nothing else
//!     sandbox/root.pem             the root that its certificates are signed under; for whoever tries them; 0644
//!     index                        what the start shows of both; made anew when it is not as they are
//!     */.tmp…                      a file that is being written; locked meanwhile
//! ```
//!
//! Every file is 0600 and replaced whole, and all but the index is on the disk when the call returns. A folder
//! that was removed is made anew as soon as something is to be kept.

mod drafts;
mod index;
mod journal;
mod lock;

use std::ffi::OsStr;
use std::fs::{self, DirBuilder, DirEntry, File};
use std::io::{self, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;

use crate::journal::entry;
use crate::journal::shelf::Shelf;
use crate::order::id::Id;
use crate::order::saved;
use crate::order::text::visible;
use crate::system::reason;

pub use drafts::DraftLock;
pub use journal::{NotPrepared, SentTo, Written, unsaved, unwritten, withdrawn};
pub use lock::NotLocked;

/// The largest file that is read, in bytes: a draft of 128 KiB fields has room.
const READ_LIMIT: u64 = 16 * 1024 * 1024;

/// The folder with drafts and journal.
#[derive(Debug, Clone)]
pub struct Store {
    root: PathBuf,
}

/// A file in the format of another version says only that.
#[derive(Deserialize)]
struct Versioned {
    version: u32,
}

impl Store {
    /// Where drafts and journal are kept, such as `~/.local/share/dvorder`; none without a home.
    pub fn folder() -> Option<PathBuf> {
        directories::ProjectDirs::from("", "", "dvorder").map(|folders| folders.data_dir().to_owned())
    }

    /// The store of this user. Nothing is read or made yet.
    ///
    /// # Errors
    /// A sentence that says why there is none.
    pub fn of_this_user() -> Result<Store, String> {
        let root = Store::folder().ok_or("there is no home directory; set HOME or XDG_DATA_HOME")?;
        Ok(Store::at(root))
    }

    /// The store in a folder. Nothing is read or made yet.
    pub fn at(root: PathBuf) -> Store {
        Store { root }
    }

    /// The file that the sandbox keeps its orders in.
    pub fn sandbox_orders(&self) -> PathBuf {
        self.root.join("sandbox/orders.json")
    }

    /// The file that the sandbox writes its root's certificate to.
    pub fn sandbox_root(&self) -> PathBuf {
        self.root.join("sandbox/root.pem")
    }

    /// Opens the store in a folder, and makes its folders where they are missing.
    ///
    /// # Errors
    /// A sentence that says why nothing can be kept.
    pub fn open_in(root: PathBuf) -> Result<Store, String> {
        let store = Store::at(root);
        store.make_folders()?;
        Ok(store)
    }

    /// Makes the folders where they are missing, and clears what killed processes left beside them; in them it is
    /// cleared as they are listed.
    ///
    /// # Errors
    /// A sentence that says why nothing can be kept.
    pub fn make_folders(&self) -> Result<(), String> {
        for folder in [self.root.clone(), self.drafts(), self.orders()] {
            private_folder(&folder).map_err(|error| {
                let (shown, reason) = (visible(&folder.display().to_string()), reason(&error));
                // What names the folder already is the whole sentence.
                if reason.starts_with(&shown) { reason } else { format!("{shown} cannot be used: {reason}") }
            })?;
        }
        let entries = fs::read_dir(&self.root).into_iter().flatten().flatten();
        entries.filter(is_unfinished).for_each(|entry| clear(&entry));
        Ok(())
    }

    /// Everything earlier runs left.
    pub fn shelf(&self, sandbox: bool) -> Shelf {
        self.shelf_at(Timestamp::now(), sandbox)
    }

    fn shelf_at(&self, now: Timestamp, sandbox: bool) -> Shelf {
        let mut shelf = Shelf { read: now, ..Shelf::default() };
        let (drafts, orders) = (self.drafts(), self.orders());
        let (drafts, orders) = ((&*drafts, saved::VERSION), (&*orders, entry::VERSION));
        let told = index::told(&self.root, drafts, orders, (now, sandbox), &mut shelf.unusable);
        self.put_drafts_on(&mut shelf, told.drafts, &told.orders);
        self.put_orders_on(&mut shelf, told.orders, sandbox);
        shelf.unread = told.unread;
        shelf
    }

    fn drafts(&self) -> PathBuf {
        self.root.join("drafts")
    }

    fn orders(&self) -> PathBuf {
        self.root.join("orders")
    }
}

/// A new name that no draft and no order has: the day and random digits.
///
/// # Errors
/// When the system has no random numbers.
pub fn new_id() -> io::Result<Id> {
    let mut bytes = [0; 6];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    let random: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let day = Timestamp::now().strftime("%Y%m%d");
    Id::try_from(format!("{day}-{random}")).map_err(io::Error::other)
}

/// Makes a folder for the user alone; one that is there is closed to others.
fn private_folder(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(|error| match blocked(folder) {
        Some(path) => io::Error::other(format!("{path} is a file where a folder is needed")),
        None => error,
    })?;
    let mode = folder.metadata()?.permissions().mode();
    if mode & 0o077 != 0 {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// Whether a file cannot be written because its folder is not there.
fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// What stands where a folder, or one above it, would be.
fn blocked(folder: &Path) -> Option<String> {
    let there = folder.ancestors().find(|path| path.exists())?;
    (!there.is_dir()).then(|| visible(&there.display().to_string()))
}

/// What the name of a file begins with that is still being written.
const UNFINISHED: &str = ".tmp";

/// How often a file is written whose folder goes away meanwhile.
const TRIES: usize = 3;

/// Replaces a file whole; it is on the disk when this returns, or is as it was.
fn replace(path: &Path, content: &impl Serialize) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    for _ in 1..TRIES {
        match write_whole(folder, path, content) {
            // The folder was removed while dvorder runs: what is in memory is all there is now.
            Err(error) if is_missing(&error) => private_folder(folder)?,
            written => return written,
        }
    }
    write_whole(folder, path, content)
}

fn write_whole(folder: &Path, path: &Path, content: &impl Serialize) -> io::Result<()> {
    // In one piece: written as it is spelt, each bracket and each comma is a call of the system.
    let mut text = serde_json::to_vec_pretty(content)?;
    text.push(b'\n');
    let mut file = unfinished(folder)?;
    file.write_all(&text)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|failed| failed.error)?;
    // The name is part of what must not be lost.
    File::open(folder)?.sync_all()
}

/// A file that is about to be written, and then to take its place.
fn unfinished(folder: &Path) -> io::Result<NamedTempFile> {
    let file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder)?;
    // As long as it is being written nobody clears it away. Where files cannot be locked it is done without.
    let _ = file.as_file().lock();
    Ok(file)
}

/// Whether a file is being written, or was when its process was killed.
fn is_unfinished(entry: &DirEntry) -> bool {
    entry.file_name().as_bytes().starts_with(UNFINISHED.as_bytes())
}

/// Removes a file that was being written when its process was killed.
fn clear(entry: &DirEntry) {
    let path = entry.path();
    if File::open(&path).is_ok_and(|file| file.try_lock().is_ok()) {
        // Tried again when the folder is listed the next time, should it fail.
        let _ = fs::remove_file(path);
    }
}

/// Reads every `ID.json` of a folder. A file that cannot be used costs nothing but itself: a sentence
/// says which it is and what became of it.
fn read_all<T: DeserializeOwned>(folder: &Path, version: u32, unusable: &mut Vec<String>) -> Vec<T> {
    let mut read = Vec::new();
    for path in listed(folder, unusable).iter().map(DirEntry::path) {
        match read_one(&path, version) {
            Ok(content) => read.push(content),
            Err(problem) => unusable.push(problem.sentence(&path)),
        }
    }
    read
}

/// Every `ID.json` of a folder, in the order of the names; and a sentence for each file that was moved aside, as
/// long as it is there. What killed processes left is cleared.
fn listed(folder: &Path, unusable: &mut Vec<String>) -> Vec<DirEntry> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        // Nothing was kept yet, or nothing can be: that is told when it is tried.
        Err(error) if is_missing(&error) => return Vec::new(),
        Err(error) => {
            let shown = visible(&folder.display().to_string());
            unusable.push(format!("{shown} cannot be read: {}.", reason(&error)));
            return Vec::new();
        }
    };
    let (mut files, mut set_aside) = (Vec::new(), Vec::new());
    for entry in entries.flatten() {
        match Path::new(&entry.file_name()).extension().map(OsStr::as_bytes) {
            Some(b"json") => files.push(entry),
            Some(b"damaged") => set_aside.push(entry),
            _ if is_unfinished(&entry) => clear(&entry),
            _ => {}
        }
    }
    for listed in [&mut files, &mut set_aside] {
        listed.sort_by_cached_key(DirEntry::file_name);
    }
    unusable.extend(set_aside.iter().map(|entry| {
        let shown = visible(&entry.path().display().to_string());
        format!("{shown} is damaged. Look into it with an editor, and move it elsewhere.")
    }));
    files
}

/// Why a file of the store cannot be used.
enum Unusable {
    /// It cannot be read.
    Unreadable(io::Error),
    /// A later version of dvorder wrote it.
    Newer(u32),
    /// It is not what dvorder writes.
    Damaged,
}

impl Unusable {
    /// What is wrong with a file and what became of it. One that is damaged is moved aside, so that
    /// nothing replaces it.
    fn sentence(self, path: &Path) -> String {
        let shown = visible(&path.display().to_string());
        match self {
            Unusable::Unreadable(error) if error.kind() == io::ErrorKind::NotFound => {
                format!("{shown} is not there. Leave --resume out to see what there is.")
            }
            Unusable::Unreadable(error) => format!(
                "{shown} cannot be read: {}. It was left as it is; check its permissions.",
                reason(&error)
            ),
            Unusable::Newer(version) => format!(
                "{shown} was written by a newer dvorder (format {version}). It was left as it is; open it with \
                 that version."
            ),
            Unusable::Damaged => {
                let mut aside = path.as_os_str().to_owned();
                aside.push(".damaged");
                match fs::rename(path, &aside) {
                    Ok(()) => format!(
                        "{shown} is damaged. It is kept as {}; look into it with an editor, and move it elsewhere.",
                        visible(&Path::new(&aside).display().to_string())
                    ),
                    Err(_) => {
                        format!("{shown} is damaged. It was left as it is; look into it with an editor.")
                    }
                }
            }
        }
    }
}

fn read_one<T: DeserializeOwned>(path: &Path, version: u32) -> Result<T, Unusable> {
    let bytes = read_bytes(path).map_err(Unusable::Unreadable)?;
    let found: Versioned = serde_json::from_slice(&bytes).map_err(|_| Unusable::Damaged)?;
    if found.version > version {
        return Err(Unusable::Newer(found.version));
    }
    serde_json::from_slice(&bytes).map_err(|_| Unusable::Damaged)
}

fn read_bytes(path: &Path) -> io::Result<Vec<u8>> {
    let metadata = path.metadata()?;
    // Asked before opening: opening a named pipe would wait for ever.
    if !metadata.is_file() || metadata.len() > READ_LIMIT {
        return Err(io::Error::other("it is no file that dvorder wrote"));
    }
    fs::read(path)
}
