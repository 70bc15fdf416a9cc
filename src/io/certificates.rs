//! Certificates on disk: a set of files is there whole, under the name it was given, or not at all.
//!
//! It is written into a temporary folder beside the one it is for, synced, and renamed into place: whatever ends the
//! program, and whenever, nobody finds half a set under a good name.

use std::fs::{self, File as Handle, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use jiff::Timestamp;

use crate::failure::Failure;
use crate::follow::bundle;
use crate::follow::certificate::Certificate;
use crate::follow::chain;
use crate::follow::delivery::{Delivered, Delivery, Undelivered};
use crate::follow::files::{self, File};
use crate::follow::judgement::judge;
use crate::follow::served::Due;
use crate::order::problem::Finding;
use crate::order::text::{shell_word, visible};

use super::private_key;
use super::store::reason;

/// What the name of a folder begins with that is still being written.
const UNFINISHED: &str = ".dvorder-unfinished-";
/// How old a folder that was never finished is before it is removed.
const ABANDONED: Duration = Duration::from_secs(3600);
/// How many numbers are tried for what was rejected.
const NUMBERS_TRIED: u32 = 99;

/// Servers of every user read certificates; there is nothing secret in them.
const FILE_MODE: u32 = 0o644;
const FOLDER_MODE: u32 = 0o755;

/// Why a set is not on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotSaved {
    /// Something is there already, and was left as it is.
    Taken(Failure),
    /// It cannot be written.
    Failed(Failure),
}

impl NotSaved {
    /// What is wrong, and what to do.
    pub fn failure(&self) -> &Failure {
        match self {
            NotSaved::Taken(failure) | NotSaved::Failed(failure) => failure,
        }
    }
}

/// Judges what came and saves it, or keeps it aside with the reasons.
///
/// # Errors
/// Why the certificate is not on disk.
pub fn deliver(delivery: &Delivery) -> Result<Delivered, Undelivered> {
    let Delivery { certificate_id, came, expected, folder, .. } = delivery;
    let roots = delivery.is_real.then(system_roots);
    let now = delivery.clock.unwrap_or_else(Timestamp::now);
    let good = match judge(came, expected, roots.as_deref(), now) {
        Ok(good) => good,
        Err(_) if delivery.came_at_once => return Err(Undelivered::Fetch),
        Err(faults) => {
            let aside = set_aside(Path::new(folder), &faults, came);
            let aside = aside.map(|path| text(&path)).map_err(|why| why.failure().clone());
            return Err(Undelivered::Rejected(faults, aside));
        }
    };
    let files = files::of(&good.chain, &delivery.forms);
    let folder =
        save(Path::new(folder), &files).map_err(|why| Undelivered::NotSaved(why.failure().clone()))?;
    let key =
        delivery.csr_file.as_ref().and_then(|csr| private_key::beside(Path::new(csr), &good.chain.leaf));
    Ok(Delivered {
        certificate_id: *certificate_id,
        folder: text(&folder),
        files: files.into_iter().map(|file| file.name).collect(),
        good,
        key,
    })
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// The certificate in a folder that one was saved in, with those above it as far as they are there; none where it is not
/// there any more.
pub fn saved_in(folder: &Path) -> Option<Due> {
    let read = |name: &str| bundle::read(&super::file::read(&folder.join(name)).ok()?).ok();
    let sets: Vec<_> = ["fullchain.pem", "cert.p7b", "chain.pem"].into_iter().filter_map(read).collect();
    let alone = ["cert.pem", "cert.der"].into_iter().filter_map(read).flatten();
    let is_leaf = |one: &Certificate| !one.is_ca;
    let leaf = alone.chain(sets.iter().flatten().cloned()).find(is_leaf)?;
    let mut above: Vec<Certificate> = sets.iter().flatten().cloned().collect();
    above.extend((1..).map_while(|number| read(&format!("chain-{number}.der"))).flatten());
    match chain::upwards(&leaf, &above, &[]) {
        Ok(chain) if !chain.intermediates.is_empty() => Some(Due::of(&chain)),
        _ => Some(Due::of_leaf(&leaf)),
    }
}

/// Writes files into a new folder, or into one that is there and empty; its path from the root.
///
/// # Errors
/// What is there already, or why it cannot be written. Nothing is left of it then.
pub fn save(folder: &Path, files: &[File]) -> Result<PathBuf, NotSaved> {
    place(folder, files, &mut || Ok(()))
}

/// How another folder is named, whether a command was used for this one or a screen.
const ELSEWHERE: &str = "dvorder download ID --out FOLDER";

/// How a folder beside one that is taken is named.
fn beside(folder: &Path) -> String {
    match folder.file_name() {
        Some(name) => {
            let new = folder.with_file_name(format!("{}-new", name.to_string_lossy()));
            visible(&format!("dvorder download ID --out {}", shell_word(&text(&new))))
        }
        // The root and the folders that are named by dots have none beside them.
        None => ELSEWHERE.into(),
    }
}

/// What is where a set is to be, if anything is in the way.
pub fn in_the_way(folder: &Path) -> Option<NotSaved> {
    let shown = visible(&folder.display().to_string());
    let there = folder.symlink_metadata().ok()?;
    if !folder.is_dir() {
        let what = match there.is_symlink() && folder.metadata().is_err() {
            true => "a link that leads nowhere",
            false => "a file",
        };
        return Some(NotSaved::Taken(Failure::new(
            format!("{shown} is {what} where a folder is needed. It was left as it is."),
            format!("Move it away, or name another folder: {}", beside(folder)),
        )));
    }
    match folder.read_dir().map(|mut entries| entries.next().is_some()) {
        Ok(false) => None,
        Ok(true) => Some(NotSaved::Taken(Failure::new(
            format!("{shown} is there already, and not empty. It was left as it is."),
            format!("Look at what is in it, or name a new folder: {}", beside(folder)),
        ))),
        Err(error) => Some(failed(folder, &error)),
    }
}

/// Keeps what was rejected beside the folder it would have been saved in, with the reason in it: its path.
///
/// # Errors
/// Why it is not kept.
pub fn set_aside(folder: &Path, reasons: &[Finding], came: &[u8]) -> Result<PathBuf, NotSaved> {
    let told: String = reasons.iter().map(|fault| format!("{}\n{}\n\n", fault.message, fault.fix)).collect();
    let mut files = vec![File { name: "reason.txt".into(), content: told.into_bytes() }];
    // A private key does not belong here, and nothing of one is kept.
    if !bundle::has_private_key(came) {
        let ending = if std::str::from_utf8(came).is_ok() { "txt" } else { "bin" };
        files.push(File { name: format!("received.{ending}"), content: came.to_vec() });
    }
    let named = |number: u32| {
        let mut name = folder.as_os_str().to_owned();
        name.push(if number == 1 { ".rejected".to_owned() } else { format!(".rejected-{number}") });
        PathBuf::from(name)
    };
    let mut last = save(&named(1), &files);
    for number in 2..=NUMBERS_TRIED {
        match last {
            Err(NotSaved::Taken(_)) => last = save(&named(number), &files),
            ended => return ended,
        }
    }
    last
}

/// The roots that this machine trusts, as far as they can be read.
pub(super) fn system_roots() -> Vec<Certificate> {
    let found = rustls_native_certs::load_native_certs();
    found.certs.iter().filter_map(|der| Certificate::from_der(der)).collect()
}

/// Does what [`save`] says. Between any two things that change the disk something may happen.
fn place(
    folder: &Path,
    files: &[File],
    between: &mut dyn FnMut() -> io::Result<()>,
) -> Result<PathBuf, NotSaved> {
    if let Some(taken) = in_the_way(folder) {
        return Err(taken);
    }
    // A link to an empty folder stays a link.
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let parent = match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    };
    let explain = |error: io::Error| match in_the_way(&folder) {
        Some(taken) => taken,
        None => failed(&folder, &error),
    };
    let parent = parent.canonicalize().map_err(explain)?;
    let Some(name) = folder.file_name() else {
        return Err(failed(&folder, &io::Error::other("that is no name of a folder")));
    };
    let target = parent.join(name);
    clear_abandoned(&parent);
    let unfinished = tempfile::Builder::new().prefix(UNFINISHED).tempdir_in(&parent).map_err(explain)?;
    write_all(unfinished.path(), files, between)
        .and_then(|()| fs::rename(unfinished.path(), &target))
        .map_err(explain)?;
    // What it was called is no more: there is nothing left to remove.
    let _ = unfinished.keep();
    // The name is part of what must not be lost.
    let synced = between().and_then(|()| Handle::open(&parent)?.sync_all());
    match synced {
        Ok(()) => Ok(target),
        Err(error) => Err(NotSaved::Failed(Failure::new(
            format!(
                "{} is written, and it is not certain that it outlives a power failure: {}.",
                visible(&target.display().to_string()),
                reason(&error)
            ),
            "Look after the disk: dmesg.",
        ))),
    }
}

fn write_all(folder: &Path, files: &[File], between: &mut dyn FnMut() -> io::Result<()>) -> io::Result<()> {
    for file in files {
        between()?;
        let mut handle =
            OpenOptions::new().write(true).create_new(true).mode(FILE_MODE).open(folder.join(&file.name))?;
        between()?;
        handle.write_all(&file.content)?;
        // Whatever the umask is: a server that runs as another user has to read it.
        handle.set_permissions(Permissions::from_mode(FILE_MODE))?;
        handle.sync_all()?;
    }
    between()?;
    let handle = Handle::open(folder)?;
    handle.set_permissions(Permissions::from_mode(FOLDER_MODE))?;
    handle.sync_all()?;
    between()
}

/// Removes what was being written when its program was killed, once it is surely nobody's.
fn clear_abandoned(parent: &Path) {
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    for entry in entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(UNFINISHED)) {
        let changed = entry.metadata().and_then(|metadata| metadata.modified());
        let age = changed.ok().and_then(|changed| SystemTime::now().duration_since(changed).ok());
        if age.is_some_and(|age| age > ABANDONED) {
            // Tried again the next time, should it fail.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

fn failed(folder: &Path, error: &io::Error) -> NotSaved {
    let shown = visible(&folder.display().to_string());
    let fix = match error.kind() {
        io::ErrorKind::NotFound => "Make the folder that it is to be in first (mkdir -p), or name another:",
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "Make room, or name a folder elsewhere:",
        io::ErrorKind::NotADirectory => {
            "Something above it is a file where a folder is needed. Name another folder:"
        }
        io::ErrorKind::InvalidFilename => "Name a folder with another name:",
        _ => "Name a folder that you may write to:",
    };
    NotSaved::Failed(Failure::new(
        format!("{shown} cannot be written: {}. Nothing was saved.", reason(error)),
        format!("{fix} {ELSEWHERE}"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> Vec<File> {
        ["cert.pem", "chain.pem", "fullchain.pem"]
            .map(|name| File { name: name.into(), content: name.as_bytes().to_vec() })
            .to_vec()
    }

    /// What of the set is under its name: nothing, or all of it as it must be.
    fn is_whole_or_nothing(folder: &Path) -> bool {
        !folder.exists()
            || files()
                .iter()
                .all(|file| fs::read(folder.join(&file.name)).is_ok_and(|read| read == file.content))
    }

    fn listed(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn a_set_is_there_whole_and_can_be_read_by_everybody() {
        let parent = tempfile::tempdir().unwrap();
        let path = save(&parent.path().join("example.com-1"), &files()).unwrap();
        assert!(path.is_absolute());
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o755);
        for file in files() {
            let written = path.join(&file.name);
            assert_eq!(fs::read(&written).unwrap(), file.content);
            assert_eq!(fs::metadata(written).unwrap().permissions().mode() & 0o777, 0o644);
        }
        assert_eq!(listed(parent.path()), ["example.com-1"]);
        fs::create_dir(parent.path().join("empty")).unwrap();
        assert!(save(&parent.path().join("empty"), &files()).is_ok());
    }

    #[test]
    fn there_is_never_half_a_set_whenever_the_program_is_killed() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("example.com-1");
        let mut moments = 0;
        place(&folder, &files(), &mut || {
            moments += 1;
            assert!(is_whole_or_nothing(&folder), "at moment {moments}");
            Ok(())
        })
        .unwrap();
        assert!(moments >= 2 * files().len() + 2 && folder.exists());
    }

    #[test]
    fn a_disk_that_is_full_at_any_moment_leaves_nothing_behind() {
        for broken in 0..8 {
            let parent = tempfile::tempdir().unwrap();
            let folder = parent.path().join("example.com-1");
            let mut moment = 0;
            let ended = place(&folder, &files(), &mut || {
                moment += 1;
                if moment == broken + 1 { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
            });
            let Err(NotSaved::Failed(failure)) = ended else { panic!("{broken}: {ended:?}") };
            assert!(failure.message.contains("cannot be written"), "{failure:?}");
            assert!(failure.fix.contains("Make room"), "{failure:?}");
            assert_eq!(listed(parent.path()), Vec::<String>::new(), "{broken}");
        }
    }

    #[test]
    fn what_is_there_is_left() {
        let parent = tempfile::tempdir().unwrap();
        let (file, full, link) =
            (parent.path().join("file"), parent.path().join("full"), parent.path().join("link"));
        fs::write(&file, "mine").unwrap();
        fs::create_dir(&full).unwrap();
        fs::write(full.join("cert.pem"), "mine").unwrap();
        std::os::unix::fs::symlink("nowhere", &link).unwrap();
        for folder in [&file, &full, &link] {
            let ended = save(folder, &files());
            assert!(matches!(ended, Err(NotSaved::Taken(_))), "{ended:?}");
        }
        assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
        assert_eq!(listed(&full), ["cert.pem"]);
        assert_eq!(fs::read_to_string(full.join("cert.pem")).unwrap(), "mine");
        assert_eq!(listed(parent.path()).len(), 3);
    }

    #[test]
    fn what_to_do_about_a_folder_that_is_taken_can_be_done() {
        let parent = tempfile::tempdir().unwrap();
        let path = |name: &str| parent.path().join(name);
        fs::create_dir(path("my folder")).unwrap();
        fs::write(path("my folder/cert.pem"), "mine").unwrap();
        fs::write(path("file"), "mine").unwrap();
        std::os::unix::fs::symlink("nowhere", path("link")).unwrap();
        for (folder, said, named) in [
            (path("my folder"), "and not empty", "my folder-new'"),
            (path("my folder/"), "and not empty", "my folder-new'"),
            (path("my folder/."), "and not empty", "my folder-new'"),
            (path("my folder/.."), "and not empty", "--out FOLDER"),
            (path("file"), "is a file where a folder", "file-new"),
            (path("link"), "is a link that leads nowhere", "link-new"),
        ] {
            let taken = in_the_way(&folder).expect("something is there");
            let Failure { message, fix, .. } = taken.failure();
            assert!(message.contains(said), "{message}");
            assert!(fix.contains("dvorder download ID --out ") && fix.ends_with(named), "{fix}");
        }
        let long = save(&path(&"x".repeat(300)), &files()).unwrap_err();
        assert!(long.failure().message.contains("its name is too long"), "{long:?}");
        let gone = save(&path("gone/x"), &files()).unwrap_err();
        assert!(gone.failure().message.contains("no such file or folder"), "{gone:?}");
    }

    #[test]
    fn what_comes_there_meanwhile_is_left_too() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("example.com-1");
        let ended = place(&folder, &files(), &mut || {
            fs::create_dir_all(&folder)?;
            fs::write(folder.join("cert.pem"), "mine")
        });
        assert!(matches!(ended, Err(NotSaved::Taken(_))), "{ended:?}");
        assert_eq!(fs::read_to_string(folder.join("cert.pem")).unwrap(), "mine");
        assert_eq!(listed(parent.path()), ["example.com-1"]);
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_told() {
        let parent = tempfile::tempdir().unwrap();
        fs::write(parent.path().join("file"), "").unwrap();
        for (folder, said) in
            [("gone/example.com-1", "mkdir -p"), ("file/example.com-1", "a file where a folder")]
        {
            let ended = save(&parent.path().join(folder), &files()).unwrap_err();
            assert!(ended.failure().fix.contains(said), "{ended:?}");
        }
    }

    #[test]
    fn what_was_rejected_is_kept_with_the_reason_each_time_anew() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("example.com-1");
        let fault = Finding::error("It is another one.", "Fetch it again.");
        let first = set_aside(&folder, std::slice::from_ref(&fault), b"PEM").unwrap();
        let second = set_aside(&folder, std::slice::from_ref(&fault), b"\xff").unwrap();
        assert_eq!(first.file_name().unwrap(), "example.com-1.rejected");
        assert_eq!(second.file_name().unwrap(), "example.com-1.rejected-2");
        assert_eq!(
            fs::read_to_string(first.join("reason.txt")).unwrap(),
            "It is another one.\nFetch it again.\n\n"
        );
        assert_eq!(fs::read(first.join("received.txt")).unwrap(), b"PEM");
        assert_eq!(fs::read(second.join("received.bin")).unwrap(), b"\xff");
        let key = b"-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIAAA\n-----END PRIVATE KEY-----\n";
        assert_eq!(listed(&set_aside(&folder, &[fault], key).unwrap()), ["reason.txt"]);
    }
}
