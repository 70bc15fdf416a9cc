//! `look.json`: what a look came to.

use serde::Serialize;

use super::{Error, VERSION};
use crate::follow::look;
use crate::follow::look::before::NameAhead;
use crate::follow::look::verdict::{LookOutcome, LookVerdict};

/// `look.json`: whether what an order needs is in place.
#[derive(Serialize)]
pub struct InPlace<'a> {
    pub version: u32,
    pub order_id: Option<u64>,
    pub result: &'static str,
    pub looked: Vec<LookJson<'a>>,
    /// Why nothing is to be placed any more, and what is next.
    pub next: Option<&'a str>,
    /// Why nobody could look.
    pub error: Option<Error<'a>>,
}

/// One thing that was looked for.
#[derive(Serialize)]
pub struct LookJson<'a> {
    pub names: &'a [String],
    pub kind: &'static str,
    pub place: String,
    pub result: &'static str,
    pub remarks: Vec<CaseJson<'a>>,
    /// Who said what, a line each.
    pub said: &'a [String],
}

impl<'a> LookJson<'a> {
    pub fn of(looked: &'a look::verdict::Looked) -> LookJson<'a> {
        LookJson {
            names: &looked.sought.names,
            kind: looked.sought.place.word(),
            place: looked.sought.place.text(),
            result: looked.verdict.kind.word(),
            remarks: looked.verdict.remarks.iter().map(CaseJson::of).collect(),
            said: &looked.said,
        }
    }
}

/// What there is to say of it.
#[derive(Serialize)]
pub struct CaseJson<'a> {
    pub case: &'static str,
    pub severity: &'static str,
    pub message: &'a str,
    pub fix: &'a str,
}

impl<'a> CaseJson<'a> {
    fn of(remark: &'a look::verdict::Remark) -> CaseJson<'a> {
        CaseJson {
            case: remark.case,
            severity: remark.severity.word(),
            message: &remark.message,
            fix: &remark.fix,
        }
    }
}

/// `look-before.json`: what would stop an order.
#[derive(Serialize)]
pub struct AheadJson<'a> {
    pub version: u32,
    pub result: &'static str,
    pub names: Vec<AheadOf<'a>>,
    /// Why nobody could look.
    pub error: Option<Error<'a>>,
}

impl<'a> AheadJson<'a> {
    pub fn of(kind: LookOutcome, judged: &'a [(NameAhead, LookVerdict)]) -> AheadJson<'a> {
        let one = |(asked, verdict): &'a (NameAhead, LookVerdict)| AheadOf {
            name: &asked.name,
            result: stops(verdict.kind),
            remarks: verdict.remarks.iter().map(CaseJson::of).collect(),
        };
        AheadJson {
            version: VERSION,
            result: stops(kind),
            names: judged.iter().map(one).collect(),
            error: None,
        }
    }
}

/// A name of an order that is not placed yet.
#[derive(Serialize)]
pub struct AheadOf<'a> {
    pub name: &'a str,
    pub result: &'static str,
    pub remarks: Vec<CaseJson<'a>>,
}

fn stops(kind: LookOutcome) -> &'static str {
    match kind {
        LookOutcome::Seen => "nothing_stops",
        LookOutcome::Absent => "would_stop",
        LookOutcome::CouldNotLook => kind.word(),
    }
}
