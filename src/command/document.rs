//! What commands print with `--json`. `assets/schema/` says what each member means; members are only added, and
//! what is not known is null.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use crate::account::Account;
use crate::failure::Failure;
use crate::follow::days::{self, Left};
use crate::follow::install::{Places, Server};
use crate::follow::judgement::{Good, Trust};
use crate::follow::key_file::KeyFile;
use crate::follow::listing::{self, Row};
use crate::follow::look;
use crate::follow::look::before::Asked;
use crate::follow::look::verdict::{Kind, Verdict};
use crate::follow::need::{Need, Proof};
use crate::follow::served::{Seen, Showing};
use crate::follow::timeline::{Passage, Station, Stop};
use crate::journal::instructions::{Instructions, Record};
use crate::journal::reissued::Revocation;
use crate::journal::reply::{ApprovalRequest, Token};
use crate::journal::report::{Report, Validation};
use crate::journal::summary::{Standing, Summary};
use crate::order::problem::Finding;
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

/// `orders.json`.
#[derive(Serialize)]
pub struct Orders<'a> {
    pub version: u32,
    /// Where they are from: `journal`, or `service` for both.
    pub source: &'static str,
    pub account: Option<&'a Account>,
    pub orders: Vec<Order<'a>>,
    /// What could not be read, a sentence each.
    pub unreadable: &'a [String],
    /// How many orders could not be read, or were not listed, as far as that is known.
    pub unreadable_orders: usize,
    pub error: Option<Error<'a>>,
}

/// An order in a list.
#[derive(Serialize)]
pub struct Order<'a> {
    pub journal_id: Option<&'a str>,
    pub order_id: Option<u64>,
    pub certificate_id: Option<u64>,
    pub target: Option<&'a str>,
    pub account_id: Option<u64>,
    pub product: Option<&'a str>,
    pub common_name: &'a str,
    pub names: usize,
    pub exists: Option<bool>,
    pub status: Option<&'a str>,
    pub state: String,
    pub need: Needed,
    pub validated: Option<Validated>,
    pub dcv_method: Option<&'a str>,
    pub created: Option<Timestamp>,
    /// When its certificate was reissued from here.
    pub reissued: Option<Timestamp>,
    pub asked: Option<Timestamp>,
    /// Since when this is known: when the service said it, or answered the order.
    pub known_at: Option<Timestamp>,
    pub valid_till: Option<Date>,
    pub days_left: Option<i64>,
    /// Its last moment, and the whole hours to it, where the certificate itself is known.
    pub ends: Option<Timestamp>,
    pub hours_left: Option<i64>,
    pub order_valid_till: Option<Date>,
    pub is_renewed: Option<bool>,
    pub revocation_request: Option<u64>,
    pub reissues: Option<u64>,
    pub revocation: Option<&'a Revocation>,
    pub is_left_alone: bool,
}

/// What an order needs of somebody.
#[derive(Serialize)]
pub struct Needed {
    pub kind: &'static str,
    pub count: Option<usize>,
    pub before: Option<Date>,
    pub text: String,
    pub sentence: String,
}

/// So many names of so many.
#[derive(Serialize)]
pub struct Validated {
    pub done: usize,
    pub of: usize,
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

impl<'a> Order<'a> {
    pub fn of(row: &'a Row, now: Timestamp) -> Order<'a> {
        Order::of_summary(&row.order, row.need, now)
    }

    pub fn of_summary(order: &'a Summary, need: Need, now: Timestamp) -> Order<'a> {
        let left = Left::of_order(order, now);
        Order {
            journal_id: order.id.as_ref().map(|id| id.as_str()),
            order_id: order.order_id,
            certificate_id: order.certificate_id,
            target: order.target.as_deref(),
            account_id: order.account,
            product: order.product.as_deref(),
            common_name: &order.common_name,
            names: order.names,
            exists: match order.standing {
                Standing::Exists => Some(true),
                Standing::Unknown => None,
                Standing::Nothing => Some(false),
            },
            status: order.status.as_deref(),
            state: listing::state(order),
            need: Needed::of(need),
            validated: order.validated.map(Validated::of),
            dcv_method: order.dcv_method.as_deref(),
            created: order.created,
            reissued: order.reissued,
            asked: order.asked,
            known_at: order.known_at(),
            valid_till: order.valid_till,
            days_left: left.map(|left| left.days),
            ends: order.ends(),
            hours_left: left.and_then(|left| left.hours),
            order_valid_till: order.order_valid_till,
            is_renewed: order.is_renewed,
            revocation_request: order.revocation,
            reissues: order.reissues,
            revocation: order.reissue_revocation.as_ref(),
            is_left_alone: order.is_left_alone,
        }
    }
}

impl Validated {
    pub fn of((done, of): (usize, usize)) -> Validated {
        Validated { done, of }
    }
}

impl Needed {
    pub fn of(need: Need) -> Needed {
        let (kind, count, before) = match need {
            Need::OutcomeUnknown => ("outcome_unknown", None, None),
            Need::Approve => ("approve", None, None),
            Need::Prove(Proof::Record, count) => ("place_records", Some(count), None),
            Need::Prove(Proof::File, count) => ("place_files", Some(count), None),
            Need::Prove(Proof::Mail, count) => ("follow_mail", Some(count), None),
            Need::Prove(Proof::NotKnown, count) => ("validate", Some(count), None),
            Need::Download => ("download", None, None),
            Need::Due(due) => (due.next.kind(), None, Some(due.till)),
            Need::ApproveRevocation(_) => ("approve_revocation", None, None),
            Need::NotKnown => ("not_known", None, None),
            Need::Nothing => ("nothing", None, None),
        };
        Needed { kind, count, before, text: need.word(), sentence: need.sentence() }
    }
}

/// `order.json`.
#[derive(Serialize)]
pub struct Whole<'a> {
    pub version: u32,
    /// Where it is from: `journal`, or `service`.
    pub source: &'static str,
    pub order: Order<'a>,
    pub names: Vec<String>,
    pub alternative_order_id: Option<&'a str>,
    /// Whether the service renews it, and reissues its certificate, by itself; none where it does not say.
    pub auto_renew: Option<bool>,
    pub auto_reissue: Option<bool>,
    pub validations: Vec<NameState<'a>>,
    pub timeline: Vec<Reached<'a>>,
    pub requests: Vec<Requested<'a>>,
    pub caa: Vec<Caa<'a>>,
    pub tokens: Vec<TokenSaid<'a>>,
    pub instructions: Option<Placing<'a>>,
    pub error: Option<Error<'a>>,
}

/// A request of the order, in the account.
#[derive(Serialize)]
pub struct Requested<'a> {
    pub id: u64,
    #[serde(rename = "type")]
    pub kind: Option<&'a str>,
    pub status: &'a str,
}

impl<'a> Requested<'a> {
    pub fn of(request: &'a ApprovalRequest) -> Requested<'a> {
        Requested { id: request.id, kind: request.kind.as_deref(), status: &request.status }
    }
}

/// The state of a name.
#[derive(Serialize)]
pub struct NameState<'a> {
    pub name: &'a str,
    pub status: &'a str,
    pub method: Option<&'a str>,
    pub is_done: bool,
}

/// A station of the time line.
#[derive(Serialize)]
pub struct Reached<'a> {
    pub stop: &'static str,
    pub passage: &'static str,
    pub text: String,
    pub when: Option<&'a Timestamp>,
}

/// What CAA says of a name.
#[derive(Serialize)]
pub struct Caa<'a> {
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

/// What to place where.
#[derive(Serialize)]
pub struct Placing<'a> {
    pub summary: &'a str,
    pub records: Vec<Placed<'a>>,
    pub approvals: &'a [String],
    pub notes: &'a [String],
}

/// One thing to place, or one mail to expect.
#[derive(Serialize)]
pub struct Placed<'a> {
    pub names: &'a [String],
    pub line: &'a str,
    pub value: Option<&'a str>,
    pub details: Vec<Detail<'a>>,
}

/// A labelled part of it.
#[derive(Serialize)]
pub struct Detail<'a> {
    pub label: &'a str,
    pub value: &'a str,
}

impl<'a> NameState<'a> {
    pub fn of(validation: &'a Validation) -> NameState<'a> {
        NameState {
            name: &validation.name,
            status: &validation.status,
            method: validation.method.as_deref(),
            is_done: validation.is_done(),
        }
    }
}

impl<'a> Reached<'a> {
    pub fn of(station: &'a Station) -> Reached<'a> {
        Reached {
            stop: match station.stop {
                Stop::Ordered => "ordered",
                Stop::Reissued => "reissued",
                Stop::Approved => "approved",
                Stop::Validated(_) => "validated",
                Stop::Issued => "issued",
                Stop::OnDisk => "on_disk",
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

impl<'a> TokenSaid<'a> {
    pub fn of(token: &'a Token, made_on: Date, today: Date) -> TokenSaid<'a> {
        TokenSaid {
            value: &token.value,
            expires: token.expires.as_deref(),
            days_left: days::token_end(token, made_on).map(|end| days::left(end, today)),
        }
    }
}

impl<'a> Placing<'a> {
    pub fn of(instructions: &'a Instructions) -> Placing<'a> {
        Placing {
            summary: &instructions.summary,
            records: instructions.records.iter().map(Placed::of).collect(),
            approvals: &instructions.approvals,
            notes: &instructions.notes,
        }
    }
}

impl<'a> Placed<'a> {
    fn of(record: &'a Record) -> Placed<'a> {
        Placed {
            names: &record.names,
            line: &record.line,
            value: record.value.as_deref(),
            details: record.details.iter().map(|(label, value)| Detail { label, value }).collect(),
        }
    }
}

/// What CAA says of each name.
pub fn caa(report: Option<&Report>) -> Vec<Caa<'_>> {
    let told = report.map_or(&[][..], |report| &report.caa);
    told.iter().map(|(name, text)| Caa { name, text }).collect()
}

/// Where there is nothing to show: why.
#[derive(Serialize)]
pub struct Failed<'a> {
    pub version: u32,
    pub error: Error<'a>,
}

/// `track.json`: a line, each time something is news.
#[derive(Serialize)]
pub struct Tracked<'a> {
    pub version: u32,
    pub at: Timestamp,
    pub order_id: Option<u64>,
    pub status: Option<&'a str>,
    pub validated: Option<Validated>,
    pub certificate_id: Option<u64>,
    pub text: &'a str,
    pub is_final: bool,
    pub next: Option<Timestamp>,
    pub error: Option<Error<'a>>,
}

/// `served.json`.
#[derive(Serialize)]
pub struct Served<'a> {
    pub version: u32,
    pub serial_number: Option<&'a str>,
    pub looks: Vec<Looked<'a>>,
    pub not_asked: &'a [String],
    pub error: Option<Error<'a>>,
}

/// What was seen of a name at an address.
#[derive(Serialize)]
pub struct Looked<'a> {
    pub name: &'a str,
    pub address: Option<&'a str>,
    pub seen: &'static str,
    pub serial_number: Option<&'a str>,
    pub subject: Option<&'a str>,
    pub valid_till: Option<Timestamp>,
    pub message: String,
    pub fix: String,
}

impl<'a> Served<'a> {
    pub fn in_vain(error: Error<'a>) -> Served<'a> {
        Served {
            version: VERSION,
            serial_number: None,
            looks: Vec::new(),
            not_asked: &[],
            error: Some(error),
        }
    }
}

impl<'a> Looked<'a> {
    pub fn of(showing: &'a Showing) -> Looked<'a> {
        let other = match &showing.seen {
            Seen::Another(other) => Some(other),
            _ => None,
        };
        Looked {
            name: &showing.name,
            address: showing.address.as_deref(),
            seen: showing.word(),
            serial_number: other.map(|other| other.serial.as_str()),
            subject: other.map(|other| other.subject.as_str()),
            valid_till: other.map(|other| other.till),
            message: showing.message(),
            fix: showing.fix(),
        }
    }
}

/// `download.json`.
#[derive(Serialize)]
pub struct Download<'a> {
    pub version: u32,
    pub saved: Option<SavedAs>,
    pub remarks: Vec<Remark<'a>>,
    pub install: Vec<Install<'a>>,
    /// The folder in which what came is kept, where it is not what was ordered.
    pub rejected: Option<String>,
    pub errors: Vec<Error<'a>>,
}

/// What was saved, and where.
#[derive(Serialize)]
pub struct SavedAs {
    pub folder: String,
    pub files: Vec<String>,
    pub certificate_id: u64,
    pub serial_number: String,
    pub thumbprint: String,
    pub names: Vec<String>,
    pub issuer: String,
    pub valid_from: Timestamp,
    pub valid_till: Timestamp,
    pub chain: Vec<String>,
    pub root: Root,
    pub key: Option<Key>,
}

/// The root that the chain leads to, and whether this machine trusts it.
#[derive(Serialize)]
pub struct Root {
    pub name: String,
    /// None where that was not judged.
    pub trusted: Option<bool>,
}

/// The key beside the CSR.
#[derive(Serialize)]
pub struct Key {
    pub path: String,
    pub fit: &'static str,
}

impl Root {
    pub fn of(good: &Good) -> Root {
        let trusted = match good.trust {
            Trust::Known => Some(true),
            Trust::Unknown => Some(false),
            Trust::NoRoots | Trust::NotAsked => None,
        };
        Root { name: good.chain.root_name().to_owned(), trusted }
    }
}

impl Key {
    pub fn of(key: &KeyFile) -> Key {
        Key { path: key.path.clone(), fit: key.fit.word() }
    }
}

/// What is worth knowing of it all the same.
#[derive(Serialize)]
pub struct Remark<'a> {
    pub severity: &'static str,
    pub message: &'a str,
    pub fix: &'a str,
}

/// What to do with it on a server.
#[derive(Serialize)]
pub struct Install<'a> {
    pub server: &'a str,
    pub title: &'a str,
    pub steps: Vec<InstallStep>,
    pub test: String,
    pub reload: Option<String>,
}

/// One thing to do there.
#[derive(Serialize)]
pub struct InstallStep {
    pub say: String,
    pub code: Vec<String>,
}

impl<'a> Download<'a> {
    pub fn in_vain(why: &'a [Failure], rejected: Option<&str>) -> Download<'a> {
        Download {
            version: VERSION,
            saved: None,
            remarks: Vec::new(),
            install: Vec::new(),
            rejected: rejected.map(str::to_owned),
            errors: why.iter().map(Error::of).collect(),
        }
    }
}

impl<'a> Remark<'a> {
    pub fn of(finding: &'a Finding) -> Remark<'a> {
        Remark { severity: finding.severity.word(), message: &finding.message, fix: &finding.fix }
    }
}

impl<'a> Install<'a> {
    pub fn of(server: &'a Server, places: &Places) -> Install<'a> {
        let steps = server.steps(places).into_iter();
        Install {
            server: &server.name,
            title: &server.title,
            steps: steps.map(|step| InstallStep { say: step.say, code: step.code }).collect(),
            test: server.test(places),
            reload: server.reload(places),
        }
    }
}

/// `look.json`: whether what an order needs is in place.
#[derive(Serialize)]
pub struct InPlace<'a> {
    pub version: u32,
    pub order_id: Option<u64>,
    pub result: &'static str,
    pub looked: Vec<Look<'a>>,
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

/// `look-before.json`: what would stop an order.
#[derive(Serialize)]
pub struct Ahead<'a> {
    pub version: u32,
    pub result: &'static str,
    pub names: Vec<AheadOf<'a>>,
}

/// A name of an order that is not placed yet.
#[derive(Serialize)]
pub struct AheadOf<'a> {
    pub name: &'a str,
    pub result: &'static str,
    pub remarks: Vec<Case<'a>>,
}

impl<'a> Ahead<'a> {
    pub fn of(kind: Kind, judged: &'a [(Asked, Verdict)]) -> Ahead<'a> {
        let one = |(asked, verdict): &'a (Asked, Verdict)| AheadOf {
            name: &asked.name,
            result: stops(verdict.kind),
            remarks: verdict.remarks.iter().map(Case::of).collect(),
        };
        Ahead { version: VERSION, result: stops(kind), names: judged.iter().map(one).collect() }
    }
}

fn stops(kind: Kind) -> &'static str {
    match kind {
        Kind::Seen => "nothing_stops",
        Kind::Absent => "would_stop",
        Kind::CouldNotLook => kind.word(),
    }
}
