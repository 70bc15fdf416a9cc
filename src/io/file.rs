//! Files the user asks to be read or written.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;
use zeroize::Zeroizing;

/// The largest file that is read, in bytes: far more than any CSR or request body.
const READ_LIMIT: u64 = 1024 * 1024;
/// How many numbers are tried for a name that is taken.
const NAMES_TRIED: u32 = 999;

/// Reads a file of reasonable size. The bytes are wiped when dropped: it may turn out to be a key.
///
/// # Errors
/// A sentence for the user with the file's name, what is wrong, and what to do.
pub fn read(path: &Path) -> Result<Zeroizing<Vec<u8>>, String> {
    let shown = crate::order::text::visible(&path.display().to_string());
    let explain =
        |error: io::Error| format!("{shown} cannot be read: {error}. Check the path and its permissions.");
    read_bounded(File::open(path).map_err(explain)?).map_err(explain)?.ok_or_else(|| too_large(&shown))
}

/// Reads standard input.
///
/// # Errors
/// As [`read`].
pub fn read_standard_input() -> Result<Zeroizing<Vec<u8>>, String> {
    let explain = |error: io::Error| format!("Standard input cannot be read: {error}.");
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
    // The kind alone: the error names a temporary file, which nobody has heard of.
    let explain =
        |error: io::Error| format!("{name} cannot be saved in {}: {}.", folder.display(), error.kind());
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
    fn a_folder_that_is_gone_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let gone = folder.path().join("gone");
        let said = format!("order.txt cannot be saved in {}: entity not found.", gone.display());
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
