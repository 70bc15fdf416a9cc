//! `served.json`: which certificate names serve.

use jiff::Timestamp;
use serde::Serialize;

use super::{Error, VERSION};
use crate::follow::served::{CertificateSeen, Showing};
use crate::order::command_line::OrderCommand;

/// `served.json`.
#[derive(Serialize)]
pub struct ServedJson<'a> {
    pub version: u32,
    pub serial_number: Option<&'a str>,
    pub looks: Vec<LookedJson<'a>>,
    pub not_asked: &'a [String],
    pub error: Option<Error<'a>>,
}

impl<'a> ServedJson<'a> {
    pub fn in_vain(error: Error<'a>) -> ServedJson<'a> {
        ServedJson {
            version: VERSION,
            serial_number: None,
            looks: Vec::new(),
            not_asked: &[],
            error: Some(error),
        }
    }
}

/// What was seen of a name at an address.
#[derive(Serialize)]
pub struct LookedJson<'a> {
    pub name: &'a str,
    pub address: Option<&'a str>,
    pub seen: &'static str,
    pub serial_number: Option<&'a str>,
    pub subject: Option<&'a str>,
    pub valid_till: Option<Timestamp>,
    pub message: String,
    pub fix: String,
}

impl<'a> LookedJson<'a> {
    pub fn of(showing: &'a Showing, commands: &OrderCommand) -> LookedJson<'a> {
        let other = match &showing.seen {
            CertificateSeen::Another(other) => Some(other),
            _ => None,
        };
        LookedJson {
            name: &showing.name,
            address: showing.address.as_deref(),
            seen: showing.word(),
            serial_number: other.map(|other| other.serial.as_str()),
            subject: other.map(|other| other.subject.as_str()),
            valid_till: other.map(|other| other.till),
            message: showing.message(),
            fix: showing.fix(commands),
        }
    }
}
