//! Messages → model and effects: everything the wizard decides, without terminal, network or clock.

#[path = "../common/mod.rs"]
mod common;
#[allow(dead_code, reason = "each test uses a part of it")]
#[path = "../common/wizard.rs"]
mod wizard;

mod body;
mod certificate;
mod deeds;
mod fields;
mod files;
mod following;
mod looking;
mod moving;
mod order;
mod orders;
mod overlays;
mod page;
mod paste;
mod problems;
mod secrets;
mod sequels;
mod served;
mod start;
mod submit;
mod suggestions;
mod waits;
