//! What is found out about an order after it was sent, and what that asks for. Pure: what is asked,
//! [`crate::service`] says.
//!
//! [`need`] says what an order needs of somebody and [`listing`] puts those that need most first; [`timeline`] says
//! how far one has come, [`actions`] what may be done about it, [`rhythm`] when to ask about it next, and [`days`]
//! how long what ends still counts. [`watch`] is for monitoring systems.

pub mod actions;
pub mod days;
pub mod listing;
pub mod lookup;
pub mod need;
pub mod rhythm;
pub mod timeline;
pub mod watch;
