//! What became of an order: the journal's entries, and what is read from the service's answers to what was
//! ordered. Pure: `io::store` keeps it on disk.
//!
//! An [`entry`] is written before an order is sent, and only it says what a [reply] or a [verdict] makes of the
//! order. [`known`] is what following an order up needs to know of it.

pub mod entry;
pub mod instructions;
pub mod known;
pub mod refusal;
pub mod repeat;
pub mod reply;
pub mod shelf;
pub mod verdict;
