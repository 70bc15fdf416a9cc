//! The field for a file's path: what was typed, and what is known of the file.

use super::form::Choice;

/// What is known of the file whose path is typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CsrPath {
    /// The path, as it is typed.
    pub typed: String,
    /// The path whose completion was asked for and has not come.
    pub(super) asked: Option<String>,
    /// What the path could go on to.
    pub found: Vec<Choice>,
    /// Whether the file is being read.
    pub(super) is_being_read: bool,
    /// Whether dvorder is left once the file was read.
    pub(super) is_left_then: bool,
    /// The path that was read last, as it was typed: leaving it as it is reads nothing again.
    pub(super) read: Option<String>,
}

impl CsrPath {
    /// Forgets what the path could go on to, once it is another, or it is left.
    pub(super) fn forget(&mut self) {
        self.asked = None;
        self.found.clear();
    }
}
