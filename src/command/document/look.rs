//! `look.json`: what a look came to.

use serde::Serialize;

use super::{Error, VERSION};
use crate::follow::look;
use crate::follow::look::before::Asked;
use crate::follow::look::verdict::{Kind, Verdict};

/// `look.json`: whether what an order needs is in place.
#[derive(Serialize)]
pub struct InPlace<'a> {
    pub version: u32,
    pub order_id: Option<u64>,
    pub result: &'static str,
    pub looked: Vec<Look<'a>>,
    /// Why nothing is to be placed any more, and what is next.
    pub next: Option<&'a str>,
    /// Why nobody could look.
    pub error: Option<Error<'a>>,
}

/// One thing that was looked for.
#[derive(Serialize)]
pub struct Look<'a> {
    pub names: &'a [String],
    pub kind: &'static str,
    pub place: String,
    pub result: &'static str,
    pub remarks: Vec<Case<'a>>,
    /// Who said what, a line each.
    pub said: &'a [String],
}

impl<'a> Look<'a> {
    pub fn of(looked: &'a look::verdict::Looked) -> Look<'a> {
        Look {
            names: &looked.sought.names,
            kind: looked.sought.place.word(),
            place: looked.sought.place.text(),
            result: looked.verdict.kind.word(),
            remarks: looked.verdict.remarks.iter().map(Case::of).collect(),
            said: &looked.said,
        }
    }
}

/// What there is to say of it.
#[derive(Serialize)]
pub struct Case<'a> {
    pub case: &'static str,
    pub severity: &'static str,
    pub message: &'a str,
    pub fix: &'a str,
}

impl<'a> Case<'a> {
    fn of(remark: &'a look::verdict::Remark) -> Case<'a> {
        Case {
            case: remark.case,
            severity: remark.severity.word(),
            message: &remark.message,
            fix: &remark.fix,
        }
    }
}

/// `look-before.json`: what would stop an order.
#[derive(Serialize)]
pub struct Ahead<'a> {
    pub version: u32,
    pub result: &'static str,
    pub names: Vec<AheadOf<'a>>,
    /// Why nobody could look.
    pub error: Option<Error<'a>>,
}

impl<'a> Ahead<'a> {
    pub fn of(kind: Kind, judged: &'a [(Asked, Verdict)]) -> Ahead<'a> {
        let one = |(asked, verdict): &'a (Asked, Verdict)| AheadOf {
            name: &asked.name,
            result: stops(verdict.kind),
            remarks: verdict.remarks.iter().map(Case::of).collect(),
        };
        Ahead { version: VERSION, result: stops(kind), names: judged.iter().map(one).collect(), error: None }
    }
}

/// A name of an order that is not placed yet.
#[derive(Serialize)]
pub struct AheadOf<'a> {
    pub name: &'a str,
    pub result: &'static str,
    pub remarks: Vec<Case<'a>>,
}

fn stops(kind: Kind) -> &'static str {
    match kind {
        Kind::Seen => "nothing_stops",
        Kind::Absent => "would_stop",
        Kind::CouldNotLook => kind.word(),
    }
}
