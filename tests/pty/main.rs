//! The real program in a real terminal, with the sandbox or a hostile server at the other end.

mod editing;
mod endings;
mod orders;
mod sandbox;
mod terminal;
