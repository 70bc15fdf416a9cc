//! `orders.json`: the orders of the journal and of the account.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::Error;
use super::track::Validated;
use crate::account::Account;
use crate::follow::days::Left;
use crate::follow::listing::{self, Row};
use crate::follow::need::{NameProof, Need};
use crate::journal::reissued::ReissueRevocation;
use crate::journal::summary::{Standing, Summary};

/// `orders.json`.
#[derive(Serialize)]
pub struct OrdersJson<'a> {
    pub version: u32,
    /// Where they are from: `journal`, or `service` for both.
    pub source: &'static str,
    pub account: Option<&'a Account>,
    pub orders: Vec<OrderJson<'a>>,
    /// What could not be read, a sentence each.
    pub unreadable: &'a [String],
    /// How many orders could not be read, or were not listed, as far as that is known.
    pub unreadable_orders: usize,
    pub error: Option<Error<'a>>,
}

/// An order in a list.
#[derive(Serialize)]
pub struct OrderJson<'a> {
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
    pub revocation: Option<&'a ReissueRevocation>,
    pub is_left_alone: bool,
}

impl<'a> OrderJson<'a> {
    pub fn of(row: &'a Row, now: Timestamp) -> OrderJson<'a> {
        OrderJson::of_summary(&row.order, row.need, now)
    }

    pub fn of_summary(order: &'a Summary, need: Need, now: Timestamp) -> OrderJson<'a> {
        let left = Left::of_order(order, now);
        OrderJson {
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

/// What an order needs of somebody.
#[derive(Serialize)]
pub struct Needed {
    pub kind: &'static str,
    pub count: Option<usize>,
    pub before: Option<Date>,
    pub text: String,
    pub sentence: String,
}

impl Needed {
    pub fn of(need: Need) -> Needed {
        let (kind, count, before) = match need {
            Need::OutcomeUnknown | Need::ReissueUnknown(_) | Need::ChangeUnknown(_) => {
                ("outcome_unknown", None, None)
            }
            Need::Approve => ("approve", None, None),
            Need::Prove(NameProof::Record, count) => ("place_records", Some(count), None),
            Need::Prove(NameProof::File, count) => ("place_files", Some(count), None),
            Need::Prove(NameProof::Mail, count) => ("follow_mail", Some(count), None),
            Need::Prove(NameProof::NotKnown, count) => ("validate", Some(count), None),
            Need::Download => ("download", None, None),
            Need::Due(due) => (due.next.kind(), None, Some(due.till)),
            Need::ApproveRevocation(_) => ("approve_revocation", None, None),
            Need::Revoked(next) => (next.kind(), None, None),
            Need::Ended(due) => ("ended", None, Some(due.till)),
            Need::NotKnown => ("not_known", None, None),
            Need::Nothing => ("nothing", None, None),
        };
        Needed { kind, count, before, text: need.word(), sentence: need.sentence() }
    }
}
