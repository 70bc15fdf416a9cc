//! What the start shows of drafts and orders, in one small file: with a thousand orders a start would be felt
//! that reads each of them.
//!
//! It is a copy and nothing more. A file that is not as it was when it was read is read again; an index that is
//! missing, damaged or of another version is made anew. Nothing that opens, saves, sends or settles anything
//! asks the index: that is read from drafts and entries themselves.

use std::collections::{HashMap, HashSet};
use std::fs::{self, DirEntry, Metadata};
use std::io::{self, Write};
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::Path;

use flate2::Crc;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{READ_LIMIT, listed, read_one, unfinished};
use crate::follow::days;
use crate::follow::listing::Listing;
use crate::journal::shelf::{MOST_SHOWN, Shelved, Unread};
use crate::journal::summary::{Standing, Summary};
use crate::order::id::Id;
use crate::order::saved::{Outline, SavedDraft};

/// The name of its file.
const NAME: &str = "index";

/// The version of its format. One of another version is made anew, and so it is where the same file is told in
/// other words than before.
const VERSION: u32 = 13;

/// Up to this many files of a folder are looked at one by one at a start. Of more, only whether a file was added,
/// replaced or removed since, as everything does that dvorder does: one that was written into by hand is seen
/// once another has changed.
const LOOKED_AT: usize = 64;

/// What was read of both folders.
#[derive(Debug, Default)]
struct Index {
    drafts: Folder<Outline>,
    orders: Folder<Shelved>,
}

/// The first part of the file: all that a start shows where there are many orders and nothing was changed since. What
/// is kept of the entries, and their names, are a part each behind it.
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
pub(super) struct ToldAtStart {
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
    files: Vec<IndexedFile<K>>,
}

impl<K> Default for Folder<K> {
    fn default() -> Folder<K> {
        Folder { stamp: None, files: Vec::new() }
    }
}

/// A file by its name; its stamp, or none where it may have been changed unnoticed; and what is kept of it.
#[derive(Debug, Serialize, Deserialize)]
struct IndexedFile<K>(String, Option<Stamp>, K);

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
) -> ToldAtStart {
    let file = IndexFile::load(root);
    let front = file.as_ref().and_then(IndexFile::front).unwrap_or_default();
    let stamp = stamp_of_folder(orders.0);
    let many = front.many.filter(|many| Some(many.stamp) == stamp && many.is_for(days::day(now), sandbox));
    let mut index = Index { drafts: front.drafts, orders: Folder::default() };
    let mut is_new = index.drafts.catch_up(drafts, SavedDraft::outline, now, unusable);
    let kept = many.as_ref().filter(|_| !is_new).and_then(|_| file.as_ref()?.part(IndexPart::Kept));
    if let (Some(Many { count, needing, first, .. }), Some(text)) = (many, kept) {
        let unread = Some(Unread { count, needing, sandbox, text });
        return ToldAtStart { drafts: index.drafts.into_kept(), orders: first, unread };
    }
    index.orders = file.as_ref().and_then(IndexFile::orders).unwrap_or_default();
    is_new |= index.orders.catch_up(orders, Shelved::of, now, unusable);
    let many = index.many(now, sandbox);
    if is_new || many.is_some() {
        // Where that fails the next start takes longer, and that is all.
        let _ = index.save(root, many);
    }
    ToldAtStart { drafts: index.drafts.into_kept(), orders: index.orders.into_kept(), unread: None }
}

/// The parts of the file, in their order.
#[derive(Debug, Clone, Copy)]
enum IndexPart {
    /// The [`Front`].
    Front,
    /// What is kept of the entries.
    Kept,
    /// Their names and stamps.
    Names,
}

/// The file, of which only those parts are read that are asked for: with many orders most of it is not shown.
///
/// It begins with how long each part is and its sum, and with the sum of that.
struct IndexFile {
    file: fs::File,
    parts: [(usize, u32); 3],
}

/// How long the beginning of the file is, in bytes.
const HEAD: usize = 3 * 18 + 9;

impl IndexFile {
    /// None where there is no file that can be used.
    fn load(root: &Path) -> Option<IndexFile> {
        let path = root.join(NAME);
        // Asked before opening: opening a named pipe would wait for ever.
        let metadata = path.metadata().ok().filter(|metadata| metadata.is_file())?;
        let file = fs::File::open(path).ok().filter(|_| metadata.len() <= READ_LIMIT)?;
        let mut head = [0; HEAD];
        file.read_exact_at(&mut head, 0).ok()?;
        let (told, sum_told) = std::str::from_utf8(&head).ok()?.split_at(HEAD - 9);
        let number = |text: &str| u32::from_str_radix(text, 16).ok();
        if number(sum_told.trim_end())? != sum(told.as_bytes()) {
            return None;
        }
        let mut parts = told.split_ascii_whitespace().map(number);
        let mut part = || Some((usize::try_from(parts.next()??).ok()?, parts.next()??));
        let parts = [part()?, part()?, part()?];
        let length = parts.iter().fold(HEAD, |all, (length, _)| all.saturating_add(*length));
        (metadata.len() == length as u64).then_some(IndexFile { file, parts })
    }

    /// A part as it was written; none where it is not what was written.
    fn part(&self, part: IndexPart) -> Option<Vec<u8>> {
        let at = part as usize;
        let before: usize = self.parts[..at].iter().map(|(length, _)| length).sum();
        let (length, written) = self.parts[at];
        let mut content = vec![0; length];
        self.file.read_exact_at(&mut content, (HEAD + before) as u64).ok()?;
        (sum(&content) == written).then_some(content)
    }

    fn front(&self) -> Option<Front> {
        let front: Front = serde_json::from_slice(&self.part(IndexPart::Front)?).ok()?;
        (front.version == VERSION).then_some(front)
    }

    fn orders(&self) -> Option<Folder<Shelved>> {
        self.front()?;
        let names: Folder<()> = serde_json::from_slice(&self.part(IndexPart::Names)?).ok()?;
        let kept: Vec<Shelved> = serde_json::from_slice(&self.part(IndexPart::Kept)?).ok()?;
        if names.files.len() != kept.len() {
            return None;
        }
        let files = names.files.into_iter().zip(kept);
        let files =
            files.map(|(IndexedFile(name, stamp, ()), kept)| IndexedFile(name, stamp, kept)).collect();
        Some(Folder { stamp: names.stamp, files })
    }

    /// Writes the parts, each beginning where the one before ends.
    fn write(mut to: impl Write, parts: &[Vec<u8>; 3]) -> io::Result<()> {
        let told: String =
            parts.iter().map(|part| format!("{:08x} {:08x} ", part.len(), sum(part))).collect();
        writeln!(to, "{told}{:08x}", sum(told.as_bytes()))?;
        parts.iter().try_for_each(|part| to.write_all(part))
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
        let orders = || self.orders.files.iter().map(|IndexedFile(.., order)| order);
        let told = orders().filter(|order| order.is_told(sandbox)).map(|order| order.summary.clone());
        let listing = Listing::of(told.collect(), None, now);
        let needing = listing.needing().enumerate();
        let most = needing.take_while(|(at, row)| *at < MOST_SHOWN || row.need.is_outcome_unknown());
        let most: HashMap<Option<&Id>, &Summary> =
            most.map(|(_, row)| (row.order.id.as_ref(), &row.order)).collect();
        let drafts: HashSet<&Id> = self.drafts.files.iter().map(|IndexedFile(.., draft)| &draft.id).collect();
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
        let shown = serde_json::to_vec(&front)?;
        self.drafts = front.drafts;
        let names =
            self.orders.files.iter().map(|IndexedFile(name, stamp, _)| IndexedFile(name.clone(), *stamp, ()));
        let names = Folder { stamp: self.orders.stamp, files: names.collect() };
        let kept: Vec<&Shelved> = self.orders.files.iter().map(|IndexedFile(.., kept)| kept).collect();
        let parts = [shown, serde_json::to_vec(&kept)?, serde_json::to_vec(&names)?];
        let mut file = unfinished(root)?;
        IndexFile::write(&mut file, &parts)?;
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
        self.files.into_iter().map(|IndexedFile(.., kept)| kept).collect()
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
        let mut known: HashMap<String, IndexedFile<K>> =
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
                    self.files.push(IndexedFile(name.unwrap_or_default(), settled, keep(&content)));
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
