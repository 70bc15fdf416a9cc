//! The codes that every command ends with. 101 is a fault in dvorder, and 128 and more a signal.

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// What was asked for is done.
    Done,
    /// No: refused, rejected, not there, or there are errors.
    No,
    /// An argument, a file or the configuration cannot be used, or there is no terminal to draw on.
    Usage,
    /// An order was sent, and nobody knows what became of it.
    Unknown,
    /// Something is due.
    Due,
    /// What is waited for has not come yet.
    NotYet,
    /// The service could not be asked, or gave no answer to go by.
    CouldNotAsk,
    /// Nothing was sent, since the same, or something like it, may have been ordered before.
    AlreadyOrdered,
}

impl Exit {
    /// Every one of them.
    pub const ALL: [Exit; 8] = [
        Exit::Done,
        Exit::No,
        Exit::Usage,
        Exit::Unknown,
        Exit::Due,
        Exit::NotYet,
        Exit::CouldNotAsk,
        Exit::AlreadyOrdered,
    ];

    /// The code of the process.
    pub fn code(self) -> u8 {
        match self {
            Exit::Done => 0,
            Exit::No => 1,
            Exit::Usage => 2,
            Exit::Unknown => 3,
            Exit::Due => 4,
            Exit::NotYet => 5,
            Exit::CouldNotAsk => 6,
            Exit::AlreadyOrdered => 7,
        }
    }

    /// What it means, for people: the beginning of its row in the README.
    pub fn meaning(self) -> &'static str {
        match self {
            Exit::Done => "done",
            Exit::No => "no",
            Exit::Usage => "usage",
            Exit::Unknown => "outcome unknown",
            Exit::Due => "something is due",
            Exit::NotYet => "not yet",
            Exit::CouldNotAsk => "could not ask",
            Exit::AlreadyOrdered => "already ordered",
        }
    }
}
