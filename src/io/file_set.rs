//! A set of files on disk: it is there whole, under the name it was given, or not at all.
//!
//! It is written into a temporary folder beside the one it is for, synced, and renamed into place: whatever ends the
//! program, and whenever, nobody finds half a set under a good name. A folder that is there stays what it is, with its
//! owner, its mode and whoever stands in it: there the temporary folder is inside, its files get their names one
//! after the other, the certificate last, and half a set that a kill leaves is cleared by the next run.

use std::ffi::OsStr;
use std::fs::{self, File as Handle, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::follow::bundle;
use crate::follow::files::File;
use crate::order::command_line::OrderCommand;
use crate::order::problem::Finding;
use crate::order::text::{shell_word, visible};

use super::unfinished::{self, Unfinished};
use crate::system::reason;

/// How many numbers are tried for what was rejected.
const NUMBERS_TRIED: u32 = 99;

/// Servers of every user read certificates; there is nothing secret in them.
const FILE_MODE: u32 = 0o644;
const FOLDER_MODE: u32 = 0o755;

/// Why a set is not on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotSaved {
    /// Something is there already, and was left as it is.
    Taken(FolderFault),
    /// It cannot be written.
    Failed(FolderFault),
    /// It is written, and may not outlive a power failure.
    Unsure(Failure),
}

/// Why a folder cannot be used, and what may be done besides naming another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderFault {
    /// What is wrong, in sentences.
    message: String,
    /// What to do, to where another folder is named.
    fix: &'static str,
    /// A folder that can be named; none where nobody knows one.
    beside: Option<PathBuf>,
}

impl NotSaved {
    /// What is wrong, and what to do: how another folder is named is said by the commands about the order.
    pub fn failure(&self, commands: &OrderCommand) -> Failure {
        let fault = match self {
            NotSaved::Taken(fault) | NotSaved::Failed(fault) => fault,
            NotSaved::Unsure(failure) => return failure.clone(),
        };
        let new = fault.beside.as_ref().map_or("FOLDER".into(), |new| shell_word(&new.to_string_lossy()));
        let command = visible(&commands.run("download", &format!("--out {new}")));
        Failure::new(fault.message.clone(), format!("{}: {command}", fault.fix))
    }
}

/// Writes files into a new folder, or into one that is there and empty; its path from the root. Where they are there
/// already, as they would be written, nothing is.
///
/// # Errors
/// What is there already, or why it cannot be written. Nothing is left of it then.
pub fn save(folder: &Path, files: &[File]) -> Result<PathBuf, NotSaved> {
    match place(folder, files, &mut || Ok(())) {
        Err(NotSaved::Taken(taken)) if holds(folder, files) => {
            folder.canonicalize().map_err(|_| NotSaved::Taken(taken))
        }
        ended => ended,
    }
}

/// Whether files are in a folder already, each as it would be written.
fn holds(folder: &Path, files: &[File]) -> bool {
    let is_there =
        |file: &File| super::file::read(&folder.join(&file.name)).is_ok_and(|there| *there == file.content);
    files.iter().all(is_there)
}

/// What is where a set is to be, if anything is in the way. What a program that is gone left there is none: it is
/// cleared.
pub fn in_the_way(folder: &Path) -> Option<NotSaved> {
    let shown = visible(&folder.display().to_string());
    let named = |name: &OsStr| folder.with_file_name(format!("{}-new", name.to_string_lossy()));
    let beside = folder.file_name().map(named);
    let there = folder.symlink_metadata().ok()?;
    unfinished::clear(folder);
    if !folder.is_dir() {
        let what = match there.is_symlink() && folder.metadata().is_err() {
            true => "a link that leads nowhere",
            false => "a file",
        };
        let message = format!("{shown} is {what} where a folder is needed. It was left as it is.");
        return Some(NotSaved::Taken(FolderFault {
            message,
            fix: "Move it away, or name another folder",
            beside,
        }));
    }
    match folder.read_dir().map(|mut entries| entries.next().is_some()) {
        Ok(false) => None,
        Ok(true) => {
            let message = format!("{shown} is there already, and not empty. It was left as it is.");
            Some(NotSaved::Taken(FolderFault {
                message,
                fix: "Look at what is in it, or name another folder",
                beside,
            }))
        }
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
    // Each time in a folder of its own, also where nothing but the same reasons are kept.
    let anew = |number: u32| place(&named(number), &files, &mut || Ok(()));
    let mut last = anew(1);
    for number in 2..=NUMBERS_TRIED {
        match last {
            Err(NotSaved::Taken(_)) => last = anew(number),
            ended => return ended,
        }
    }
    last
}

/// Whether what was rejected is in the folder that its reasons are kept in.
pub fn is_kept_in(folder: &Path) -> bool {
    ["txt", "bin"].iter().any(|ending| folder.join(format!("received.{ending}")).is_file())
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
    match folder.canonicalize() {
        Ok(there) => fill(&there, files, between),
        Err(_) => make(folder, files, between),
    }
}

/// Makes a new folder of files.
fn make(
    folder: &Path,
    files: &[File],
    between: &mut dyn FnMut() -> io::Result<()>,
) -> Result<PathBuf, NotSaved> {
    let parent = match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    };
    let explain = |error: io::Error| in_the_way(folder).unwrap_or_else(|| failed(folder, &error));
    let parent = parent.canonicalize().map_err(explain)?;
    let Some(name) = folder.file_name() else {
        return Err(failed(folder, &io::Error::other("that is no name of a folder")));
    };
    let target = parent.join(name);
    unfinished::clear(&parent);
    let unfinished = Unfinished::new_in(&parent).map_err(explain)?;
    write_all(unfinished.path(), files, between)
        .and_then(|()| {
            between()?;
            let handle = Handle::open(unfinished.path())?;
            handle.set_permissions(Permissions::from_mode(FOLDER_MODE))?;
            handle.sync_all()?;
            between()?;
            fs::rename(unfinished.path(), &target)
        })
        .map_err(explain)?;
    // What it was called is no more: there is nothing left to remove.
    unfinished.keep();
    // The name is part of what must not be lost.
    synced(&parent, target, between)
}

/// Puts files into an empty folder that is there.
fn fill(
    folder: &Path,
    files: &[File],
    between: &mut dyn FnMut() -> io::Result<()>,
) -> Result<PathBuf, NotSaved> {
    let unfinished = Unfinished::new_in(folder).map_err(|error| failed(folder, &error))?;
    let mut placed = Vec::new();
    let ended = write_all(unfinished.path(), files, between).and_then(|()| {
        // The certificate last: who finds it finds all of it.
        files.iter().rev().try_for_each(|file| {
            between()?;
            let place = folder.join(&file.name);
            give_name(&unfinished.path().join(&file.name), &place)?;
            placed.push(place);
            Ok(())
        })
    });
    if let Err(error) = ended {
        placed.iter().for_each(|place| drop(fs::remove_file(place)));
        drop(unfinished);
        let taken = (error.kind() == io::ErrorKind::AlreadyExists).then(|| in_the_way(folder)).flatten();
        return Err(taken.unwrap_or_else(|| failed(folder, &error)));
    }
    let ended = synced(folder, folder.to_owned(), between);
    drop(unfinished);
    ended
}

/// Gives a file its name, unless something has that.
fn give_name(file: &Path, place: &Path) -> io::Result<()> {
    match fs::hard_link(file, place) {
        // Some file systems have no links.
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists && !place.exists() => {
            fs::rename(file, place)
        }
        ended => ended,
    }
}

/// Has the names in a folder outlive a power failure: then the set is where it is to be.
fn synced(
    folder: &Path,
    target: PathBuf,
    between: &mut dyn FnMut() -> io::Result<()>,
) -> Result<PathBuf, NotSaved> {
    match between().and_then(|()| Handle::open(folder)?.sync_all()) {
        Ok(()) => Ok(target),
        Err(error) => Err(NotSaved::Unsure(Failure::new(
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
    Ok(())
}

fn failed(folder: &Path, error: &io::Error) -> NotSaved {
    let shown = visible(&folder.display().to_string());
    let fix = match error.kind() {
        io::ErrorKind::NotFound => "Make the folder that it is to be in first (mkdir -p), or name another",
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "Make room, or name a folder elsewhere",
        io::ErrorKind::NotADirectory => {
            "Something above it is a file where a folder is needed. Name another folder"
        }
        io::ErrorKind::InvalidFilename => "Name a folder with another name",
        _ => "Name a folder that you may write to",
    };
    NotSaved::Failed(FolderFault {
        message: format!("{shown} cannot be written: {}. Nothing was saved.", reason(error)),
        fix,
        beside: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::command_line::CommandLine;
    use crate::order::place::SANDBOX;

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

    /// The numbers of a folder: what it is, who owns it and who may use it.
    fn identity(folder: &Path) -> (u64, u32, u32, u32) {
        use std::os::unix::fs::MetadataExt;
        let of = fs::metadata(folder).unwrap();
        (of.ino(), of.mode(), of.uid(), of.gid())
    }

    #[test]
    fn a_folder_that_is_there_stays_what_it_is() {
        let parent = tempfile::tempdir().unwrap();
        for (name, mode) in [("private", 0o700), ("shared", 0o2750), ("open", 0o755)] {
            let folder = parent.path().join(name);
            fs::create_dir(&folder).unwrap();
            fs::set_permissions(&folder, Permissions::from_mode(mode)).unwrap();
            let before = identity(&folder);
            let link = parent.path().join(format!("{name}-link"));
            std::os::unix::fs::symlink(&folder, &link).unwrap();
            let saved = save(&link, &files()).unwrap();
            assert_eq!((saved, identity(&folder)), (folder.canonicalize().unwrap(), before));
            let mut names = listed(&folder);
            names.sort();
            assert_eq!(names, ["cert.pem", "chain.pem", "fullchain.pem"]);
            assert!(link.is_symlink() && is_whole_or_nothing(&folder));
        }
    }

    #[test]
    fn a_folder_that_is_there_gets_the_certificate_last_and_nothing_where_the_disk_is_full() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("there");
        fs::create_dir(&folder).unwrap();
        let moments = 2 * files().len() + files().len() + 1;
        for broken in 0..moments - 1 {
            let mut moment = 0;
            let ended = place(&folder, &files(), &mut || {
                assert!(!folder.join("cert.pem").exists());
                moment += 1;
                if moment == broken + 1 { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
            });
            assert!(matches!(ended, Err(NotSaved::Failed(_))), "{broken}: {ended:?}");
            assert_eq!(listed(&folder), Vec::<String>::new(), "{broken}");
        }
        // What comes there meanwhile is left.
        let ended = place(&folder, &files(), &mut || fs::write(folder.join("cert.pem"), "mine"));
        assert!(matches!(ended, Err(NotSaved::Taken(_))), "{ended:?}");
        assert_eq!(listed(&folder), ["cert.pem"]);
        assert_eq!(fs::read_to_string(folder.join("cert.pem")).unwrap(), "mine");
    }

    #[test]
    fn what_a_killed_program_left_is_cleared_and_what_another_writes_is_not() {
        let parent = tempfile::tempdir().unwrap();
        let (new, there) = (parent.path().join("new"), parent.path().join("there"));
        fs::create_dir(&there).unwrap();
        // As a kill leaves it: beside a new folder, and in one that is there with a part in its place.
        for folder in [parent.path(), &there] {
            let dead = folder.join(".dvorder-unfinished-dead01");
            fs::create_dir(&dead).unwrap();
            write_all(&dead, &files(), &mut || Ok(())).unwrap();
            fs::hard_link(dead.join("fullchain.pem"), folder.join("fullchain.pem")).unwrap();
        }
        fs::write(parent.path().join("chain.pem"), "mine").unwrap();
        let alive = Unfinished::new_in(parent.path()).unwrap();
        assert!(in_the_way(&there).is_none());
        assert_eq!(listed(&there), Vec::<String>::new());
        assert!(save(&there, &files()).is_ok() && save(&new, &files()).is_ok());
        assert!(is_whole_or_nothing(&there) && is_whole_or_nothing(&new));
        let mut left = listed(parent.path());
        left.sort();
        let own = alive.path().file_name().unwrap().to_string_lossy().into_owned();
        assert_eq!(left, [own.as_str(), "chain.pem", "new", "there"]);
        // A set that is whole is left where only the clearing was missed.
        let dead = there.join(".dvorder-unfinished-dead02");
        fs::create_dir(&dead).unwrap();
        for file in files() {
            fs::hard_link(there.join(&file.name), dead.join(&file.name)).unwrap();
        }
        assert!(matches!(in_the_way(&there), Some(NotSaved::Taken(_))));
        assert!(is_whole_or_nothing(&there) && listed(&there).len() == files().len());
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

    fn commands() -> OrderCommand {
        CommandLine::to(SANDBOX).of_order(7)
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
            (path("my folder/.."), "and not empty", "FOLDER"),
            (path("file"), "is a file where a folder", "file-new"),
            (path("link"), "is a link that leads nowhere", "link-new"),
        ] {
            let taken = in_the_way(&folder).expect("something is there");
            let Failure { message, fix, .. } = taken.failure(&commands());
            assert!(message.contains(said), "{message}");
            let command = fix.split_once(": dvorder download 7 --out ").map(|(_, command)| command);
            assert!(command.is_some_and(|command| command.ends_with(&format!("{named} --sandbox"))), "{fix}");
        }
        let long = save(&path(&"x".repeat(300)), &files()).unwrap_err();
        assert!(long.failure(&commands()).message.contains("its name is too long"), "{long:?}");
        let gone = save(&path("gone/x"), &files()).unwrap_err();
        assert!(gone.failure(&commands()).message.contains("no such file or folder"), "{gone:?}");
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
            assert!(ended.failure(&commands()).fix.contains(said), "{ended:?}");
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
        let third = set_aside(&folder, &[fault], key).unwrap();
        assert_eq!(listed(&third), ["reason.txt"]);
        assert_eq!([first, second, third].map(|it| is_kept_in(&it)), [true, true, false]);
    }
}
