//! What a command prints: the answer on standard output, and what is said about it on standard error.

use std::io::{ErrorKind, IsTerminal, Write, stderr, stdout};

use crate::failure::Failure;
use crate::order::text::visible;

/// Prints an answer. Whoever stops reading it has enough: that is no failure.
///
/// # Errors
/// A sentence for the user: why it cannot be printed.
pub fn answer(text: &str) -> Result<(), String> {
    part(text).map(drop)
}

/// Prints a part of an answer: whether anybody reads on.
///
/// # Errors
/// A sentence for the user: why it cannot be printed.
pub fn part(text: &str) -> Result<bool, String> {
    let written = stdout().write_all(text.as_bytes()).and_then(|()| stdout().flush());
    match written {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(format!("the answer cannot be printed: {error}")),
    }
}

/// Says something about an answer. Where nobody can read it, it is not said.
pub fn say(text: &str) {
    let _ = stderr().write_all(text.as_bytes());
}

/// Whether somebody watches what is said.
pub fn is_watched() -> bool {
    stderr().is_terminal()
}

/// Says why the service could not be asked, and what to do.
pub fn say_failure(failure: &Failure) {
    let said = format!("{} {}", failure.message, failure.fix);
    say(&format!("dvorder: {}\n", visible(said.trim_end())));
}
