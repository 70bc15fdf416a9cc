//! Where a confirmed order stands, as its entry in the journal has it.

use super::RequestId;
use crate::failure::Failure;
use crate::journal::entry::Entry;
use crate::journal::ordered::Ordered;
use crate::journal::refusal::Refusal;
use crate::journal::reply::Placed;
use crate::journal::verdict::LookupVerdict;

/// Where a confirmed order stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Submit {
    /// Nothing was confirmed yet, or the last confirmation bought nothing and may be followed by
    /// another.
    Ready(Option<Setback>),
    /// The request is under way.
    Sending(Sending),
    /// The order exists, and is [followed](super::following).
    Accepted(Box<Ordered>),
    /// Nobody knows whether the order exists.
    Unknown(Box<UnknownOrder>),
}

/// An order nobody knows the outcome of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownOrder {
    /// The order.
    pub sent: Box<Ordered>,
    /// What the journal has of it; nothing where dvorder failed before it was written.
    pub entry: Option<Box<Entry>>,
    /// The request whose answer may still come. As long as it may, nothing is sent again.
    pub request: Option<RequestId>,
    /// Why nobody knows.
    pub failure: Failure,
    /// Whether the service is being asked. What it said is in the entry.
    pub look_up: LookUp,
}

/// Whether the service is being asked whether an order exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LookUp {
    /// It is not.
    Idle,
    /// It is, by this request.
    Asking(RequestId),
    /// Nobody waits for the answer to this request any more; should it come, it counts.
    Stopped(RequestId),
}

/// Why the last confirmation bought nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Setback {
    /// The service refused the order.
    Refused(Refusal),
    /// The request never left.
    NotSent(Failure),
    /// The request never left, since it, or one like it, may have been sent before.
    HeldBack(Failure),
    /// Another process wrote down what became of the order, while this one waited: what the journal has.
    SettledElsewhere(Failure),
    /// The order was found, and the service has rejected, denied or canceled it.
    Fallen(Placed),
}

/// An order on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sending {
    /// Its request.
    pub request: RequestId,
    /// What is sent.
    pub sent: Box<Ordered>,
    /// What the journal has of it, once it is written.
    pub entry: Option<Box<Entry>>,
    /// What is done before it leaves; nothing once it left, or is about to.
    pub preparing: Option<Preparing>,
}

/// An order that is being written down before it is sent. Until it leaves it can be withdrawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Preparing {
    /// Whether it is to be withdrawn. It may have left all the same: then that is said next.
    pub withdrawn: bool,
    /// The process that has the journal locked, where that is known, while it is waited for.
    pub waits_for: Option<Option<u32>>,
}

impl UnknownOrder {
    /// What the last look-up concluded, if there was one.
    pub fn last_verdict(&self) -> Option<&LookupVerdict> {
        Some(&self.entry.as_ref()?.looked.as_ref()?.verdict)
    }

    /// Whether it may be put aside: the journal says that it is not there, and no answer can come any more.
    pub fn can_be_put_aside(&self) -> bool {
        let is_gone = self.entry.as_ref().is_some_and(|entry| entry.can_be_put_aside());
        is_gone && self.request.is_none() && self.look_up == LookUp::Idle
    }

    /// Whether it may be sent again: it may be put aside, and what was sent is there.
    pub fn can_be_sent_again(&self) -> bool {
        let may_be = self.entry.as_ref().is_some_and(|entry| entry.can_be_sent_again());
        self.can_be_put_aside() && may_be && self.sent.body.is_some()
    }
}
