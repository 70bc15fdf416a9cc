//! Files the user asks to be read or written.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;
use zeroize::Zeroizing;

use crate::system::{cure_of_reading, reason};

/// The largest file that is read, in bytes: far more than any CSR or request body.
const READ_LIMIT: u64 = 1024 * 1024;
/// How many entries of a folder are looked at to complete a name, and how many that fit are kept.
const NAMES_LOOKED_AT: usize = 10_000;
const NAMES_LISTED: usize = 200;
/// How many numbers are tried for a name that is taken.
const NAMES_TRIED: u32 = 999;

/// Reads a file of reasonable size. The bytes are wiped when dropped: it may turn out to be a key.
///
/// # Errors
/// A sentence for the user with the file's name, what is wrong, and what to do.
pub fn read(path: &Path) -> Result<Zeroizing<Vec<u8>>, String> {
    let shown = crate::order::text::visible(&path.display().to_string());
    let explain =
        |error: io::Error| format!("{shown} cannot be read: {}. {}", reason(&error), cure_of_reading(&error));
    read_bounded(File::open(path).map_err(explain)?).map_err(explain)?.ok_or_else(|| too_large(&shown))
}

/// A path from the root on, links left as they are: it leads to the same file from every folder.
pub fn from_the_root(path: &Path) -> String {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).to_string_lossy().into_owned()
}

/// The names in a folder that begin with a text, in their order, those of folders with a slash at their end, and
/// whether some were left out. Hidden ones only where the text says so, and none that could not be typed. A folder
/// that cannot be read has none.
pub fn names(folder: &Path, beginning: &str) -> (Vec<String>, bool) {
    let Ok(entries) = folder.read_dir() else { return (Vec::new(), false) };
    let mut names: Vec<String> = Vec::new();
    let mut looked_at = 0;
    for entry in entries.take(NAMES_LOOKED_AT).flatten() {
        looked_at += 1;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let is_hidden = name.starts_with('.') && !beginning.starts_with('.');
        if name.starts_with(beginning) && !is_hidden && !name.contains(char::is_control) {
            // What a link leads to counts.
            let is_folder = entry.path().is_dir();
            names.push(if is_folder { name + "/" } else { name });
        }
    }
    names.sort_unstable();
    let is_cut = names.len() > NAMES_LISTED || looked_at == NAMES_LOOKED_AT;
    names.truncate(NAMES_LISTED);
    (names, is_cut)
}

/// Reads standard input.
///
/// # Errors
/// As [`read`].
pub fn read_standard_input() -> Result<Zeroizing<Vec<u8>>, String> {
    let explain = |error: io::Error| format!("Standard input cannot be read: {}.", reason(&error));
    read_bounded(io::stdin().lock()).map_err(explain)?.ok_or_else(|| too_large("Standard input"))
}

fn too_large(what: &str) -> String {
    format!("{what} is larger than 1 MiB, so it is neither a CSR nor a request body. Name another file.")
}

fn read_bounded(source: impl Read) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
    let mut bytes = Zeroizing::new(Vec::new());
    source.take(READ_LIMIT + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= READ_LIMIT).then_some(bytes))
}

/// Writes a new file in a folder: mode 0600, whole or not at all, never over another file. Where
/// the name is taken a number is put before its ending.
///
/// # Errors
/// A sentence for the user with what is wrong.
pub fn save_new(folder: &Path, name: &str, text: &str) -> Result<PathBuf, String> {
    // The reason alone: the error names a temporary file, which nobody has heard of.
    let explain =
        |error: io::Error| format!("{name} cannot be saved in {}: {}.", folder.display(), reason(&error));
    let mut file = NamedTempFile::new_in(folder).map_err(explain)?;
    file.write_all(text.as_bytes()).map_err(explain)?;
    file.as_file().sync_all().map_err(explain)?;
    for number in 1..=NAMES_TRIED {
        let path = folder.join(numbered(name, number));
        match file.persist_noclobber(&path) {
            Ok(_) => {
                // The name is part of what must not be lost.
                File::open(folder).and_then(|folder| folder.sync_all()).map_err(explain)?;
                return Ok(path);
            }
            Err(taken) if taken.error.kind() == io::ErrorKind::AlreadyExists => file = taken.file,
            Err(failed) => return Err(explain(failed.error)),
        }
    }
    Err(format!("{name} and {NAMES_TRIED} like it are all taken in {}. Remove some.", folder.display()))
}

fn numbered(name: &str, number: u32) -> String {
    match (number, name.rsplit_once('.')) {
        (1, _) => name.to_owned(),
        (_, Some((stem, ending))) => format!("{stem}-{number}.{ending}"),
        (_, None) => format!("{name}-{number}"),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_taken_name_gets_a_number_and_nothing_is_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let first = save_new(folder.path(), "order.txt", "one").unwrap();
        let second = save_new(folder.path(), "order.txt", "two").unwrap();
        assert_eq!(first, folder.path().join("order.txt"));
        assert_eq!(second, folder.path().join("order-2.txt"));
        assert_eq!(std::fs::read_to_string(first).unwrap(), "one");
        assert_eq!(std::fs::metadata(second).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn names_are_listed_by_their_beginning_and_never_without_end() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["example.csr", "example.key", "other", ".hidden", "ex\n"] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        std::fs::create_dir(folder.path().join("examples")).unwrap();
        let listed = |beginning| names(folder.path(), beginning).0;
        assert_eq!(listed("ex"), ["example.csr", "example.key", "examples/"]);
        assert_eq!(listed(""), ["example.csr", "example.key", "examples/", "other"]);
        assert_eq!(listed("."), [".hidden"]);
        assert_eq!(names(&folder.path().join("gone"), ""), (vec![], false));
        for number in 0..=NAMES_LISTED {
            std::fs::write(folder.path().join(format!("many{number}")), "").unwrap();
        }
        let (many, is_cut) = names(folder.path(), "many");
        assert_eq!((many.len(), is_cut), (NAMES_LISTED, true));
    }

    #[test]
    fn a_folder_that_is_gone_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let gone = folder.path().join("gone");
        let said =
            format!("order.txt cannot be saved in {}: there is no such file or folder.", gone.display());
        assert_eq!(save_new(&gone, "order.txt", "one"), Err(said));
    }

    #[test]
    fn a_file_that_is_too_large_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("large");
        std::fs::write(&path, vec![b'a'; READ_LIMIT as usize + 1]).unwrap();
        assert!(read(&path).unwrap_err().contains("1 MiB"));
        std::fs::write(&path, vec![b'a'; READ_LIMIT as usize]).unwrap();
        assert_eq!(read(&path).unwrap().len(), READ_LIMIT as usize);
    }
}
