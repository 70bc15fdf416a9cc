//! What the start shows of drafts and orders, in one small file: with a thousand orders a start would be felt
//! that reads each of them.
//!
//! It is a copy and nothing more. A file that is not as it was when it was read is read again; an index that is
//! missing, damaged or of another version is made anew. Nothing that opens, saves, sends or settles anything
//! asks the index: that is read from drafts and entries themselves.

use std::collections::{HashMap, HashSet};
use std::fs::{self, DirEntry, Metadata};
use std::io::{self, Write};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use flate2::Crc;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{listed, read_bytes, read_one, unfinished};
use crate::follow::days;
use crate::follow::listing::Listing;
use crate::follow::need::Need;
use crate::journal::shelf::{MOST_SHOWN, Shelved, Unread};
use crate::journal::summary::{Standing, Summary};
use crate::order::id::Id;
use crate::order::saved::{Outline, SavedDraft};

/// The name of its file.
const NAME: &str = "index";

/// The version of its format. One of another version is made anew, and so it is where the same file is told in
/// other words than before.
const VERSION: u32 = 3;

/// Up to this many files of a folder are looked at one by one at a start. Of more, only whether a file was added,
/// replaced or removed since, as everything does that dvorder does: one that was written into by hand is seen
/// once another has changed.
const LOOKED_AT: usize = 256;

/// What was read of both folders.
#[derive(Debug, Default)]
struct Index {
    drafts: Folder<Outline>,
    orders: Folder<Shelved>,
}

/// The first line of the file: all that a start needs where there are many orders and nothing was changed since. The
/// names of the entries, and what is kept of them, are a line each behind it.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Front {
    version: u32,
    drafts: Folder<Outline>,
    many: Option<Many>,
}

/// What a start shows of many orders, as long as none was added, replaced or removed, on one day: the next one
/// another may need somebody.
#[derive(Debug, Serialize, Deserialize)]
struct Many {
    /// The version of dvorder that judged what needs somebody.
    judged_by: String,
    stamp: Stamp,
    day: Date,
    sandbox: bool,
    /// How many are told of.
    count: usize,
    /// How many of those need somebody.
    needing: usize,
    /// Those that need somebody most, those of unknown outcome, and those whose draft is still there.
    first: Vec<Shelved>,
}

/// What a start is told of both folders.
pub(super) struct Told {
    /// Every draft, in the order of their names.
    pub(super) drafts: Vec<Outline>,
    /// Every order, in the order of their names; of many at least those that a start has to do with.
    pub(super) orders: Vec<Shelved>,
    /// All orders, where there are many.
    pub(super) unread: Option<Unread>,
}

/// What was read of one folder.
#[derive(Debug, Serialize, Deserialize)]
struct Folder<K> {
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

/// What a start is told of both folders; what is not as it was in them is read again. Each folder comes with the
/// version of its files.
pub(super) fn told(
    root: &Path,
    drafts: (&Path, u32),
    orders: (&Path, u32),
    (now, sandbox): (Timestamp, bool),
    unusable: &mut Vec<String>,
) -> Told {
    let file = IndexFile::load(root);
    let front = file.as_ref().and_then(IndexFile::front).unwrap_or_default();
    let all = || file.as_ref().and_then(IndexFile::orders).unwrap_or_default();
    let stamp = stamp_of_folder(orders.0);
    let many = front.many.filter(|many| Some(many.stamp) == stamp && many.is_for(days::day(now), sandbox));
    let mut index = Index { drafts: front.drafts, orders: Folder::default() };
    let mut is_new = false;
    if many.is_none() {
        index.orders = all();
        is_new = index.orders.catch_up(orders, Shelved::of, now, unusable);
    }
    is_new |= index.drafts.catch_up(drafts, SavedDraft::outline, now, unusable);
    match (many, file.as_ref().and_then(IndexFile::lines)) {
        (Some(Many { count, needing, first, .. }), Some([.., text])) if !is_new => Told {
            drafts: index.drafts.into_kept(),
            orders: first,
            unread: Some(Unread { count, needing, sandbox, text: text.to_vec() }),
        },
        (many, _) => {
            if many.is_some() {
                index.orders = all();
            }
            let many = index.many(now, sandbox);
            if is_new || many.is_some() {
                // Where that fails the next start takes longer, and that is all.
                let _ = index.save(root, many);
            }
            Told { drafts: index.drafts.into_kept(), orders: index.orders.into_kept(), unread: None }
        }
    }
}

/// The file, as it was written, without its sum.
struct IndexFile(Vec<u8>);

impl IndexFile {
    /// None where there is no file that can be used.
    fn load(root: &Path) -> Option<IndexFile> {
        let bytes = read_bytes(&root.join(NAME)).ok()?;
        let (written, content) = bytes.split_at_checked(9)?;
        let written = u32::from_str_radix(std::str::from_utf8(written).ok()?.strip_suffix('\n')?, 16).ok()?;
        (sum(content) == written).then(|| IndexFile(content.to_vec()))
    }

    fn lines(&self) -> Option<[&[u8]; 3]> {
        let mut lines = self.0.splitn(3, |byte| *byte == b'\n');
        Some([lines.next()?, lines.next()?, lines.next()?])
    }

    fn front(&self) -> Option<Front> {
        let [front, ..] = self.lines()?;
        let front: Front = serde_json::from_slice(front).ok()?;
        (front.version == VERSION).then_some(front)
    }

    fn orders(&self) -> Option<Folder<Shelved>> {
        self.front()?;
        let [_, names, kept] = self.lines()?;
        let names: Folder<()> = serde_json::from_slice(names).ok()?;
        let kept: Vec<Shelved> = serde_json::from_slice(kept).ok()?;
        if names.files.len() != kept.len() {
            return None;
        }
        let files = names.files.into_iter().zip(kept);
        let files = files.map(|(File(name, stamp, ()), kept)| File(name, stamp, kept)).collect();
        Some(Folder { stamp: names.stamp, files })
    }
}

/// The version of dvorder that runs.
const JUDGE: &str = env!("CARGO_PKG_VERSION");

impl Many {
    /// Whether this is what this dvorder would show on a day, in the sandbox or outside it.
    fn is_for(&self, day: Date, sandbox: bool) -> bool {
        (self.judged_by.as_str(), self.day, self.sandbox) == (JUDGE, day, sandbox)
    }
}

impl Index {
    /// Those of many orders that a start has to do with; none where each of them is looked at anyway.
    fn many(&self, now: Timestamp, sandbox: bool) -> Option<Many> {
        let stamp = self.orders.stamp?;
        let orders = || self.orders.files.iter().map(|File(.., order)| order);
        let told = orders().filter(|order| order.is_told(sandbox)).map(|order| order.summary.clone());
        let listing = Listing::of(told.collect(), None, now);
        let needing = listing.needing().enumerate();
        let most = needing.take_while(|(at, row)| *at < MOST_SHOWN || row.need == Need::OutcomeUnknown);
        let most: HashMap<Option<&Id>, &Summary> =
            most.map(|(_, row)| (row.order.id.as_ref(), &row.order)).collect();
        let drafts: HashSet<&Id> = self.drafts.files.iter().map(|File(.., draft)| &draft.id).collect();
        let has_draft = |order: &Shelved| order.draft_id.as_ref().is_some_and(|id| drafts.contains(id));
        let first = orders().filter_map(|order| match most.get(&order.summary.id.as_ref()) {
            // That another order renews it is said by that one.
            Some(summary) => Some(Shelved { summary: (*summary).clone(), ..order.clone() }),
            None if order.summary.standing == Standing::Unknown || has_draft(order) => Some(order.clone()),
            None => None,
        });
        Some(Many {
            judged_by: JUDGE.to_owned(),
            stamp,
            day: days::day(now),
            sandbox,
            count: listing.rows().len(),
            needing: listing.needing().count(),
            first: first.collect(),
        })
    }

    fn save(&mut self, root: &Path, many: Option<Many>) -> io::Result<()> {
        let front = Front { version: VERSION, drafts: std::mem::take(&mut self.drafts), many };
        let mut content = serde_json::to_vec(&front)?;
        self.drafts = front.drafts;
        let names = self.orders.files.iter().map(|File(name, stamp, _)| File(name.clone(), *stamp, ()));
        let names = Folder { stamp: self.orders.stamp, files: names.collect() };
        let kept: Vec<&Shelved> = self.orders.files.iter().map(|File(.., kept)| kept).collect();
        content.push(b'\n');
        serde_json::to_writer(&mut content, &names)?;
        content.push(b'\n');
        serde_json::to_writer(&mut content, &kept)?;
        let mut file = unfinished(root)?;
        writeln!(file, "{:08x}", sum(&content))?;
        file.write_all(&content)?;
        file.persist(root.join(NAME)).map_err(|failed| failed.error)?;
        Ok(())
    }
}

fn sum(content: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(content);
    crc.sum()
}

impl<K> Folder<K> {
    /// What is kept of each file, in the order of their names.
    fn into_kept(self) -> Vec<K> {
        self.files.into_iter().map(|File(.., kept)| kept).collect()
    }

    fn catch_up<T: DeserializeOwned>(
        &mut self,
        (folder, version): (&Path, u32),
        keep: impl Fn(&T) -> K,
        now: Timestamp,
        unusable: &mut Vec<String>,
    ) -> bool {
        let stamp = stamp_of_folder(folder);
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

/// The stamp of a folder; none of one that is not there.
fn stamp_of_folder(folder: &Path) -> Option<Stamp> {
    fs::metadata(folder).ok().map(|metadata| Stamp::of(&metadata))
}

/// The stamp of a file; none of what is no file, such as a link to one.
fn stamp_of(entry: &DirEntry) -> Option<Stamp> {
    entry.metadata().ok().filter(Metadata::is_file).map(|metadata| Stamp::of(&metadata))
}

#[cfg(test)]
mod tests;
