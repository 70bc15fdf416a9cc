//! The impure shell: everything that touches the network, the disk, the clock or the terminal.

pub mod account;
pub mod asking;
pub mod call;
pub mod certcentral;
pub mod certificates;
pub mod confirmation;
pub mod effects;
pub mod endings;
pub mod errands;
pub mod file;
pub mod file_set;
pub mod keeping;
pub mod keyboard;
pub mod log;
pub mod look;
mod onlooker;
pub mod ordering;
pub mod own_id;
pub mod private_key;
pub mod runtime;
pub mod sandbox;
pub mod served;
mod stand_in;
pub mod store;
pub mod term;
mod unfinished;
mod wait;
