//! What the system says of files, in words for people.

use std::io::{Error, ErrorKind};

/// What the number of an error begins with.
const NUMBER: &str = " (os error ";

/// Why a file or a folder cannot be used, in half a sentence: without the system's number, and without a name that only
/// dvorder has for it.
pub fn reason(error: &Error) -> String {
    // What was put into words already is left.
    if error.get_ref().is_some_and(|inner| !inner.to_string().contains(NUMBER)) {
        return error.to_string();
    }
    match error.kind() {
        ErrorKind::NotFound => "there is no such file or folder".into(),
        ErrorKind::AlreadyExists => "it is there already".into(),
        ErrorKind::InvalidFilename => "its name is too long, or none".into(),
        ErrorKind::IsADirectory => "it is a folder".into(),
        ErrorKind::NotADirectory => "above it is a file where a folder is needed".into(),
        kind @ (ErrorKind::PermissionDenied
        | ErrorKind::StorageFull
        | ErrorKind::QuotaExceeded
        | ErrorKind::ReadOnlyFilesystem) => kind.to_string(),
        _ => without_number(&error.to_string()),
    }
}

/// What helps where a file cannot be read.
pub fn cure_of_reading(error: &Error) -> &'static str {
    match error.kind() {
        ErrorKind::IsADirectory => "Name a file in it.",
        ErrorKind::InvalidFilename => "Name a file with a shorter name.",
        _ => "Check the path and its permissions.",
    }
}

/// What helps where dvorder cannot write what it keeps itself; none where the error is not about a file.
pub fn cure_of_keeping(error: &Error) -> Option<&'static str> {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            Some("Make room, or set XDG_DATA_HOME to a folder elsewhere.")
        }
        ErrorKind::NotFound
        | ErrorKind::InvalidFilename
        | ErrorKind::IsADirectory
        | ErrorKind::NotADirectory
        | ErrorKind::PermissionDenied
        | ErrorKind::ReadOnlyFilesystem => Some("Set XDG_DATA_HOME to a folder that you may write to."),
        _ => None,
    }
}

/// The system's own words, as the middle of a sentence.
fn without_number(said: &str) -> String {
    let words = said.split(NUMBER).next().unwrap_or(said);
    let mut letters = words.chars();
    match letters.next() {
        Some(first) if words.len() < said.len() => first.to_lowercase().chain(letters).collect(),
        _ => words.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_error_of_the_system_is_told_with_its_number_or_the_name_of_a_temporary_file() {
        for number in 1..=133 {
            let error = Error::from_raw_os_error(number);
            let said = reason(&error);
            assert!(!said.contains("os error") && !said.contains("uncategorized"), "{number}: {said}");
            assert!(said.starts_with(|first: char| !first.is_uppercase()) || said.contains('/'), "{said}");
        }
        let gone = tempfile::NamedTempFile::new_in("/nowhere/at/all").unwrap_err();
        assert_eq!(reason(&gone), "there is no such file or folder");
        assert_eq!(reason(&Error::other("it ended")), "it ended");
    }

    #[test]
    fn the_cure_is_for_what_is_wrong() {
        let of = |number: i32| Error::from_raw_os_error(number);
        assert_eq!(cure_of_reading(&of(21)), "Name a file in it.");
        assert_eq!(cure_of_reading(&of(36)), "Name a file with a shorter name.");
        assert!(cure_of_keeping(&of(28)).is_some_and(|cure| cure.starts_with("Make room")));
        assert!(cure_of_keeping(&of(30)).is_some_and(|cure| cure.starts_with("Set XDG_DATA_HOME")));
        assert_eq!(cure_of_keeping(&of(98)), None);
    }
}
