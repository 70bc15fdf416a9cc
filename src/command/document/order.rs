//! `order.json`: one order, as a whole.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::Error;
use super::orders::OrderJson;
use crate::follow::days;
use crate::follow::timeline::{Milestone, Passage, Station};
use crate::journal::instructions::{Instructions, Placement, only_by_wildcard};
use crate::journal::reply::{ApprovalRequest, Token};
use crate::journal::report::{Report, Validation};

/// `order.json`.
#[derive(Serialize)]
pub struct Whole<'a> {
    pub version: u32,
    /// Where it is from: `journal`, or `service`.
    pub source: &'static str,
    pub order: OrderJson<'a>,
    /// The journal's ID of a reissue of it of which nobody knows whether it is open.
    pub unknown_reissue: Option<&'a str>,
    pub names: Vec<String>,
    pub alternative_order_id: Option<&'a str>,
    /// Whether the service renews it, and reissues its certificate, by itself; none where it does not say.
    pub auto_renew: Option<bool>,
    pub auto_reissue: Option<bool>,
    pub validations: Vec<NameStateJson<'a>>,
    pub timeline: Vec<Reached<'a>>,
    pub requests: Vec<RequestJson<'a>>,
    pub caa: Vec<CaaJson<'a>>,
    pub tokens: Vec<TokenSaid<'a>>,
    pub instructions: Option<PlacingJson<'a>>,
    pub error: Option<Error<'a>>,
}

/// A request of the order, in the account.
#[derive(Serialize)]
pub struct RequestJson<'a> {
    pub id: u64,
    #[serde(rename = "type")]
    pub kind: Option<&'a str>,
    pub status: &'a str,
}

impl<'a> RequestJson<'a> {
    pub fn of(request: &'a ApprovalRequest) -> RequestJson<'a> {
        RequestJson { id: request.id, kind: request.kind.as_deref(), status: &request.status }
    }
}

/// The state of a name.
#[derive(Serialize)]
pub struct NameStateJson<'a> {
    pub name: &'a str,
    pub status: &'a str,
    pub method: Option<&'a str>,
    pub is_done: bool,
}

impl<'a> NameStateJson<'a> {
    pub fn of(validation: &'a Validation) -> NameStateJson<'a> {
        NameStateJson {
            name: &validation.name,
            status: &validation.status,
            method: validation.method.as_deref(),
            is_done: validation.is_done(),
        }
    }
}

/// A station of the time line.
#[derive(Serialize)]
pub struct Reached<'a> {
    pub stop: &'static str,
    pub passage: &'static str,
    pub text: String,
    pub when: Option<&'a Timestamp>,
}

impl<'a> Reached<'a> {
    pub fn of(station: &'a Station) -> Reached<'a> {
        Reached {
            stop: match station.stop {
                Milestone::Ordered => "ordered",
                Milestone::Reissued => "reissued",
                Milestone::Approved => "approved",
                Milestone::Validated(_) => "validated",
                Milestone::Issued => "issued",
                Milestone::OnDisk => "on_disk",
            },
            passage: match station.passage {
                Passage::Done => "done",
                Passage::Now => "now",
                Passage::ToCome => "to_come",
                Passage::Fallen(_) => "fallen",
            },
            text: station.text(),
            when: station.when.as_ref(),
        }
    }
}

/// What CAA says of a name.
#[derive(Serialize)]
pub struct CaaJson<'a> {
    pub name: &'a str,
    pub text: &'a str,
}

/// A DCV token, and how long it counts.
#[derive(Serialize)]
pub struct TokenSaid<'a> {
    pub value: &'a str,
    pub expires: Option<&'a str>,
    pub days_left: Option<i64>,
}

impl<'a> TokenSaid<'a> {
    pub fn of(token: &'a Token, made_on: Date, today: Date) -> TokenSaid<'a> {
        TokenSaid {
            value: &token.value,
            expires: token.expires.as_deref(),
            days_left: days::token_end(token, made_on).map(|end| days::left(end, today)),
        }
    }
}

/// What to place where.
#[derive(Serialize)]
pub struct PlacingJson<'a> {
    pub summary: &'a str,
    pub records: Vec<PlacedJson<'a>>,
    pub approvals: &'a [String],
    pub notes: Vec<Cow<'a, str>>,
}

impl<'a> PlacingJson<'a> {
    pub fn of(instructions: &'a Instructions) -> PlacingJson<'a> {
        PlacingJson {
            summary: &instructions.summary,
            records: instructions.records.iter().map(PlacedJson::of).collect(),
            approvals: &instructions.approvals,
            notes: only_by_wildcard(instructions.records.iter())
                .into_iter()
                .map(Cow::Owned)
                .chain(instructions.notes.iter().map(|note| note.as_str().into()))
                .collect(),
        }
    }
}

/// One thing to place, or one mail to expect.
#[derive(Serialize)]
pub struct PlacedJson<'a> {
    pub names: &'a [String],
    pub line: &'a str,
    pub value: Option<&'a str>,
    pub details: Vec<Detail<'a>>,
}

impl<'a> PlacedJson<'a> {
    fn of(record: &'a Placement) -> PlacedJson<'a> {
        PlacedJson {
            names: &record.names,
            line: &record.line,
            value: record.value.as_deref(),
            details: record.details.iter().map(|(label, value)| Detail { label, value }).collect(),
        }
    }
}

/// A labelled part of it.
#[derive(Serialize)]
pub struct Detail<'a> {
    pub label: &'a str,
    pub value: &'a str,
}

/// What CAA says of each name.
pub fn caa(report: Option<&Report>) -> Vec<CaaJson<'_>> {
    let told = report.map_or(&[][..], |report| &report.caa);
    told.iter().map(|(name, text)| CaaJson { name, text }).collect()
}
