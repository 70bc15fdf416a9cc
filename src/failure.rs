//! What went wrong, and what to do about it.

use std::time::Duration;

/// Asking again, where that is harmless.
pub const ASK_AGAIN: &str = "Ask again: that changes nothing and costs nothing.";

/// Why there is no answer: what happened, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What happened, one sentence.
    pub message: String,
    /// What to do about it.
    pub fix: String,
    /// How far a request came.
    pub came: RequestFate,
    /// How long the service asks to be left alone.
    pub wait: Option<Duration>,
}

/// How far a request came that was not answered with what was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestFate {
    /// It never left this machine, or there was none.
    Nowhere,
    /// There was none, since an argument, a file or the configuration that it needs cannot be used: it cannot be asked
    /// before somebody mends that.
    Unusable,
    /// It left, and no answer came.
    Lost,
    /// It was answered with this HTTP status, and nothing that says what became of it.
    Unclear(u16),
    /// It was answered with this HTTP status by whoever does not pass it on, or by the service, which says no.
    Refused(u16),
    /// It was answered by the service, which knows nothing of that name: HTTP status 404. Whoever else answers with it says
    /// nothing of what the service has.
    NotThere,
}

impl Failure {
    /// What happened, and what to do about it. No request left.
    pub fn new(message: impl Into<String>, fix: impl Into<String>) -> Failure {
        Failure { message: message.into(), fix: fix.into(), came: RequestFate::Nowhere, wait: None }
    }

    /// What cannot be used of the arguments, the files and the configuration, and what to do about it.
    pub fn unusable(message: impl Into<String>, fix: impl Into<String>) -> Failure {
        Failure::of_request(RequestFate::Unusable, message, fix)
    }

    /// What happened to a request that came so far.
    pub fn of_request(came: RequestFate, message: impl Into<String>, fix: impl Into<String>) -> Failure {
        Failure { came, ..Failure::new(message, fix) }
    }

    /// What to do about it where it is asked again without anybody doing something: not that it is to be asked again.
    pub fn fix_besides_asking_again(&self) -> &str {
        match self.status() {
            Some(429) => "",
            _ => self.fix.trim_end_matches(ASK_AGAIN).trim_end(),
        }
    }

    /// Whether nobody knows what became of a request: it may have been carried out. Only what it was about tells.
    pub fn is_lost(&self) -> bool {
        matches!(self.came, RequestFate::Lost | RequestFate::Unclear(_))
    }

    /// Whether a request was answered with no: nothing was done.
    pub fn is_refusal(&self) -> bool {
        matches!(self.came, RequestFate::Refused(_) | RequestFate::NotThere)
    }

    /// Whether nothing could be asked with what was given or configured.
    pub fn is_unusable(&self) -> bool {
        self.came == RequestFate::Unusable
    }

    /// Whether the service says that there is nothing of that name.
    pub fn is_not_there(&self) -> bool {
        self.came == RequestFate::NotThere
    }

    /// The HTTP status of the answer, if there was one.
    pub fn status(&self) -> Option<u16> {
        match self.came {
            RequestFate::Unclear(status) | RequestFate::Refused(status) => Some(status),
            RequestFate::NotThere => Some(404),
            RequestFate::Nowhere | RequestFate::Unusable | RequestFate::Lost => None,
        }
    }
}
