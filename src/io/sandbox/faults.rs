//! What can be made to go wrong, by name.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// A fault of the sandbox, switched on by its kebab-case [name](Fault::name).
///
/// [`Unauthorized`](Fault::Unauthorized), [`Forbidden`](Fault::Forbidden),
/// [`TooManyRequests`](Fault::TooManyRequests) and [`ServerError`](Fault::ServerError) answer every
/// request that carries a key, before anything is looked at. [`Crash`](Fault::Crash) and
/// [`CrashTask`](Fault::CrashTask) are faults of the wizard, to see what it makes of them; the sandbox alone
/// knows nothing of them. All others change only what becomes of an order that was accepted, or what is shown of
/// it: the order exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// `no-answer`: the order is held, the connection stays open, no answer ever comes.
    NoAnswer,
    /// `reset`: the order is held, the connection is reset without an answer.
    Reset,
    /// `slow`: the order is held, the answer comes after a delay (3 seconds by default).
    Slow,
    /// `401`: the key is not known.
    Unauthorized,
    /// `403`: the key's role may not do this.
    Forbidden,
    /// `429`: too many requests, with `Retry-After: 5`.
    TooManyRequests,
    /// `500-html`: an HTML page instead of the error format.
    ServerError,
    /// `malformed-json`: the order is held, the 201's body is cut in the middle.
    MalformedJson,
    /// `needs-approval`: the order waits for an approver and has no `certificate_id` yet.
    NeedsApproval,
    /// `issued`: the account has an AuthKey and the certificate is issued at once.
    Issued,
    /// `no-token`: the answer lacks `dcv_random_value`, which is there when asked for.
    NoToken,
    /// `late` or `late=N`: the order is held, and for a minute or N seconds it can neither be listed nor looked at.
    Late(u32),
    /// `short-pages`: a page of the list holds two orders at most, however many are asked for.
    ShortPages,
    /// `crash`: the signal USR1 makes the wizard that runs this sandbox fail, at whatever moment.
    Crash,
    /// `crash-task`: the wizard that runs this sandbox fails in the task that waits for the answer.
    CrashTask,
}

/// How many seconds [`Fault::Late`] hides an order, unless it says otherwise.
pub const LATE: u32 = 60;

impl Fault {
    /// Every fault.
    pub const ALL: [Fault; 15] = [
        Fault::NoAnswer,
        Fault::Reset,
        Fault::Slow,
        Fault::Unauthorized,
        Fault::Forbidden,
        Fault::TooManyRequests,
        Fault::ServerError,
        Fault::MalformedJson,
        Fault::NeedsApproval,
        Fault::Issued,
        Fault::NoToken,
        Fault::Late(LATE),
        Fault::ShortPages,
        Fault::Crash,
        Fault::CrashTask,
    ];

    /// The name it is switched on by.
    pub fn name(self) -> &'static str {
        match self {
            Fault::NoAnswer => "no-answer",
            Fault::Reset => "reset",
            Fault::Slow => "slow",
            Fault::Unauthorized => "401",
            Fault::Forbidden => "403",
            Fault::TooManyRequests => "429",
            Fault::ServerError => "500-html",
            Fault::MalformedJson => "malformed-json",
            Fault::NeedsApproval => "needs-approval",
            Fault::Issued => "issued",
            Fault::NoToken => "no-token",
            Fault::Late(_) => "late",
            Fault::ShortPages => "short-pages",
            Fault::Crash => "crash",
            Fault::CrashTask => "crash-task",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Late(seconds) if *seconds != LATE => write!(out, "{}={seconds}", self.name()),
            _ => out.write_str(self.name()),
        }
    }
}

/// A fault was asked for that there is not.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("there is no sandbox fault \"{}\"; choose one of {}", .0.escape_debug(), Fault::ALL.map(Fault::name).join(", "))]
pub struct UnknownFault(String);

impl FromStr for Fault {
    type Err = UnknownFault;

    fn from_str(name: &str) -> Result<Fault, UnknownFault> {
        if let Some(seconds) = name.strip_prefix("late=").and_then(|seconds| seconds.parse().ok()) {
            return Ok(Fault::Late(seconds));
        }
        Fault::ALL.into_iter().find(|fault| fault.name() == name).ok_or_else(|| UnknownFault(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_found_by_its_name() {
        for fault in Fault::ALL {
            assert_eq!(fault.to_string().parse(), Ok(fault));
        }
        assert_eq!("late=5".parse(), Ok(Fault::Late(5)));
        assert_eq!(Fault::Late(5).to_string(), "late=5");
        assert!("late=soon".parse::<Fault>().is_err() && "slow=5".parse::<Fault>().is_err());
    }

    #[test]
    fn an_unknown_name_lists_the_known_ones() {
        let message = "slw\u{1b}".parse::<Fault>().unwrap_err().to_string();
        assert!(message.contains(r#""slw\u{1b}""#), "{message}");
        for fault in Fault::ALL {
            assert!(message.contains(fault.name()), "{message}");
        }
    }
}
