//! What commands print with `--json`. `assets/schema/` says what each member means; members are only added, and
//! what is not known is null. A document is a file, of the name of its schema.

pub mod download;
pub mod look;
pub mod order;
pub mod orders;
pub mod served;
pub mod track;

use serde::Serialize;

use crate::failure::Failure;
use crate::report::escaped;

/// The version of what is printed.
pub const VERSION: u32 = 1;

/// What is printed of a document: JSON on several lines, whose texts cannot steer a terminal.
pub fn printed(document: &impl Serialize) -> String {
    let json = serde_json::to_string_pretty(document).expect("texts and numbers always serialise");
    escaped(&json) + "\n"
}

/// The same on one line.
pub fn on_a_line(document: &impl Serialize) -> String {
    let json = serde_json::to_string(document).expect("texts and numbers always serialise");
    escaped(&json) + "\n"
}

/// Why the service could not be asked.
#[derive(Serialize)]
pub struct Error<'a> {
    pub message: &'a str,
    pub fix: &'a str,
    pub status: Option<u16>,
}

impl<'a> Error<'a> {
    pub fn of(failure: &'a Failure) -> Error<'a> {
        Error { message: &failure.message, fix: &failure.fix, status: failure.status() }
    }
}

/// Where there is nothing to show: why.
#[derive(Serialize)]
pub struct Failed<'a> {
    pub version: u32,
    pub error: Error<'a>,
}
