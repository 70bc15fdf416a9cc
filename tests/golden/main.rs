//! What must not change unseen: the bytes that are sent, what is on disk, and what is read from there. Each is a
//! file below `tests/data`, written once and compared for ever.
//!
//! Where a change is meant, `DVORDER_GOLDEN=write cargo test --test golden --test screens --test body` writes the files
//! anew; the difference is then part of the change, and to be read line by line. What older versions wrote is never
//! written anew.

#[path = "../common/mod.rs"]
mod common;

mod answers;
mod bodies;
mod disk;
mod looks;
