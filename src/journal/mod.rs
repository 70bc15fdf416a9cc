//! What became of an order: the journal's entries, and what is read from the service's answers to what was
//! ordered. Pure: `io::store` keeps it on disk.
//!
//! What is [confirmed] is written as an [`entry`] before it is [sent], and only that says what a [reply] or a [verdict]
//! makes of the order. [`ordered`] is what was ordered, and [`known`] an order that exists: all that following it up needs.

pub mod changed;
pub mod confirmed;
pub mod entry;
pub mod followed;
pub mod found;
pub mod instructions;
pub mod known;
pub mod looked;
pub mod order_key;
pub mod ordered;
pub mod refusal;
pub mod reissued;
pub mod repeat;
pub mod reply;
pub mod report;
pub mod sent;
pub mod shelf;
pub mod status;
pub mod summary;
pub mod verdict;
