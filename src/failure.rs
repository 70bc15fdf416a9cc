//! What went wrong, and what to do about it.

/// Why there is no answer: what happened, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What happened, one sentence.
    pub message: String,
    /// What to do about it.
    pub fix: String,
}

impl Failure {
    /// What happened, and what to do about it.
    pub fn new(message: impl Into<String>, fix: impl Into<String>) -> Failure {
        Failure { message: message.into(), fix: fix.into() }
    }
}
