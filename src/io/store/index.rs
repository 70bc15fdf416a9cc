//! What the start shows of drafts and orders, in one small file: with a thousand orders a start would be felt
//! that reads each of them.
//!
//! It is a copy and nothing more. A file that is not as it was when it was read is read again; an index that is
//! missing, damaged or of another version is made anew. Nothing that opens, saves, sends or settles anything
//! asks the index: that is read from drafts and entries themselves.

use std::collections::HashMap;
use std::fs::{self, DirEntry, Metadata};
use std::io::{self, Write};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use flate2::Crc;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{listed, read_bytes, read_one, unfinished};
use crate::journal::entry::{Entry, State};
use crate::journal::shelf::OpenOrder;
use crate::journal::summary::{Standing, Summary};
use crate::order::id::Id;
use crate::order::saved::{Outline, SavedDraft};

/// The name of its file.
const NAME: &str = "index";

/// The version of its format. One of another version is made anew, and so it is where the same file is told in
/// other words than before.
const VERSION: u32 = 2;

/// Up to this many files of a folder are looked at one by one at a start. Of more, only whether a file was added,
/// replaced or removed since, as everything does that dvorder does: one that was written into by hand is seen
/// once another has changed.
const LOOKED_AT: usize = 256;

/// What was read of both folders.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Index {
    version: u32,
    pub(super) drafts: Folder<Outline>,
    pub(super) orders: Folder<Order>,
}

/// An order, as far as it is told before its entry is read.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Order {
    /// The draft it was made from, when that was saved.
    pub(super) draft_id: Option<Id>,
    /// Whether it was accepted: what is left of its draft goes.
    pub(super) is_accepted: bool,
    /// What a list tells of it.
    pub(super) summary: Summary,
}

impl Order {
    fn of(entry: &Entry) -> Order {
        Order {
            draft_id: entry.sent.draft_id.clone(),
            is_accepted: matches!(entry.state, State::Accepted(_)),
            summary: Summary::of(entry),
        }
    }

    /// What is told of it where nobody knows whether it exists.
    pub(super) fn open(&self) -> Option<OpenOrder> {
        let Summary { id, target, common_name, created, standing, .. } = &self.summary;
        Some(OpenOrder {
            id: id.clone().filter(|_| *standing == Standing::Unknown)?,
            draft_id: self.draft_id.clone(),
            target: target.clone()?,
            common_name: common_name.clone(),
            confirmed: *created,
        })
    }
}

/// What was read of one folder.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Folder<K> {
    /// The folder as it was; none where it may have been changed unnoticed, or where a file could not be used.
    stamp: Option<Stamp>,
    files: Vec<File<K>>,
}

impl<K> Default for Folder<K> {
    fn default() -> Folder<K> {
        Folder { stamp: None, files: Vec::new() }
    }
}

/// A file by its name; its stamp, or none where it may have been changed unnoticed; and what is kept of it.
#[derive(Debug, Serialize, Deserialize)]
struct File<K>(String, Option<Stamp>, K);

/// What differs between two versions of a file: its number, its size, and when it and what is known of it were
/// changed, in nanoseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Stamp(u64, u64, i64, i64);

/// How long a change can be followed by another that has the same time, in nanoseconds.
const TICK: i64 = 100_000_000;
/// The same where times are whole milliseconds, which are those of a file system that counts seconds, or two.
const COARSE_TICK: i64 = 2_000_000_000;

impl Stamp {
    fn of(metadata: &Metadata) -> Stamp {
        let time = |seconds: i64, rest| seconds.saturating_mul(1_000_000_000).saturating_add(rest);
        Stamp(
            metadata.ino(),
            metadata.size(),
            time(metadata.mtime(), metadata.mtime_nsec()),
            time(metadata.ctime(), metadata.ctime_nsec()),
        )
    }

    /// The stamp, unless what is read now could be changed without another one.
    fn settled(self, now: Timestamp) -> Option<Stamp> {
        let Stamp(.., changed) = self;
        let tick = if changed % 1_000_000 == 0 { COARSE_TICK } else { TICK };
        (i128::from(changed) + i128::from(tick) < now.as_nanosecond()).then_some(self)
    }
}

impl Index {
    /// The index of a store, empty where there is none that can be used.
    pub(super) fn load(root: &Path) -> Index {
        let known = read_bytes(&root.join(NAME)).ok().and_then(|bytes| from_bytes(&bytes));
        known.unwrap_or(Index { version: VERSION, ..Index::default() })
    }

    /// Keeps the index. Where that fails the next start takes longer, and that is all.
    pub(super) fn save(&self, root: &Path) -> io::Result<()> {
        let mut file = unfinished(root)?;
        let content = serde_json::to_vec(self)?;
        writeln!(file, "{:08x}", sum(&content))?;
        file.write_all(&content)?;
        file.persist(root.join(NAME)).map_err(|failed| failed.error)?;
        Ok(())
    }

    /// Reads what is not as it was in the folders. Whether anything was not.
    pub(super) fn catch_up(
        &mut self,
        drafts: (&Path, u32),
        orders: (&Path, u32),
        now: Timestamp,
        unusable: &mut Vec<String>,
    ) -> bool {
        let orders = self.orders.catch_up(orders, Order::of, now, unusable);
        let drafts = self.drafts.catch_up(drafts, SavedDraft::outline, now, unusable);
        orders || drafts
    }
}

fn sum(content: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(content);
    crc.sum()
}

fn from_bytes(bytes: &[u8]) -> Option<Index> {
    let (written, content) = bytes.split_at_checked(9)?;
    let written = u32::from_str_radix(std::str::from_utf8(written).ok()?.strip_suffix('\n')?, 16).ok()?;
    let index: Index = (sum(content) == written).then(|| serde_json::from_slice(content).ok())??;
    (index.version == VERSION).then_some(index)
}

impl<K> Folder<K> {
    /// What is kept of each file, in the order of their names.
    pub(super) fn into_kept(self) -> impl ExactSizeIterator<Item = K> {
        self.files.into_iter().map(|File(_, _, kept)| kept)
    }

    fn catch_up<T: DeserializeOwned>(
        &mut self,
        (folder, version): (&Path, u32),
        keep: impl Fn(&T) -> K,
        now: Timestamp,
        unusable: &mut Vec<String>,
    ) -> bool {
        let stamp = fs::metadata(folder).ok().map(|metadata| Stamp::of(&metadata));
        if self.files.len() > LOOKED_AT && self.stamp.is_some() && self.stamp == stamp {
            return false;
        }
        let problems = unusable.len();
        let mut known: HashMap<String, File<K>> =
            self.files.drain(..).map(|file| (file.0.clone(), file)).collect();
        let mut is_new = false;
        for entry in listed(folder, unusable) {
            let (name, stamp) = (entry.file_name().into_string().ok(), stamp_of(&entry));
            match name.as_ref().and_then(|name| known.remove(name)) {
                Some(file) if file.1.is_some() && file.1 == stamp => {
                    self.files.push(file);
                    continue;
                }
                Some(_) => is_new = true,
                None => {}
            }
            let path = entry.path();
            match read_one(&path, version) {
                Ok(content) => {
                    is_new = true;
                    let settled = stamp.and_then(|stamp| stamp.settled(now));
                    self.files.push(File(name.unwrap_or_default(), settled, keep(&content)));
                }
                Err(problem) => unusable.push(problem.sentence(&path)),
            }
        }
        let settled = stamp.and_then(|stamp| stamp.settled(now));
        let stamp = settled.filter(|_| unusable.len() == problems && self.files.len() > LOOKED_AT);
        let was = std::mem::replace(&mut self.stamp, stamp);
        is_new || !known.is_empty() || was != stamp
    }
}

/// The stamp of a file; none of what is no file, such as a link to one.
fn stamp_of(entry: &DirEntry) -> Option<Stamp> {
    entry.metadata().ok().filter(Metadata::is_file).map(|metadata| Stamp::of(&metadata))
}

#[cfg(test)]
mod tests;
