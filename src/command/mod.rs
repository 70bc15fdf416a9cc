//! What dvorder does without a screen, one file a command: each writes on standard output and says
//! with which code the program ends.

pub mod check;
pub mod output;
pub mod target;
