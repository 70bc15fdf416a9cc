//! The real program in a real terminal, with the sandbox or a hostile server at the other end.
//!
//! Those that take long are left out; all of them together take some two minutes:
//!
//! ```sh
//! cargo test --test pty -- --include-ignored
//! ```

#[path = "../common/authority.rs"]
mod authority;
#[allow(dead_code, reason = "each test uses a part of it")]
#[path = "../common/hostile.rs"]
mod hostile;
#[path = "../common/pty.rs"]
mod pty;

mod connection;
mod deeds;
mod editing;
mod endings;
mod faults;
mod following;
mod listing;
mod looking;
mod orders;
mod sandbox;
mod secrets;
mod sending;
mod sequels;
mod terminal;
mod terminals;
mod tls;
