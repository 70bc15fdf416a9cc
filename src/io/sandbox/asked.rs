//! What an endpoint answers from: the request, who made it, and what the sandbox holds.

use hyper::Method;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Map, Value};

use super::account::Caller;
use super::answer::Answer;
use super::certificate::day;
use super::chain::Member;
use super::endpoint::Endpoint;
use super::errors::code;
use super::faults::Fault;
use super::orders::HeldOrder;
use super::query::Query;
use super::rules::Rules;
use super::{Changing, State};

/// A request as far as the sandbox cares.
pub(super) struct Incoming {
    pub method: Method,
    pub path: String,
    pub query: String,
    /// The header `X-DC-DEVKEY`.
    pub key: String,
    pub content_type: String,
    /// None when it is larger than [`super::server::BODY_LIMIT`].
    pub body: Option<Vec<u8>>,
}

/// A request that is being answered.
pub(super) struct Asked<'a> {
    pub state: &'a State,
    pub changing: &'a mut Changing,
    pub incoming: &'a Incoming,
    pub caller: Caller<'a>,
    /// By the sandbox's clock.
    pub now: Timestamp,
}

impl Asked<'_> {
    /// Whether a fault is on.
    pub fn has(&self, fault: &Fault) -> bool {
        self.changing.faults.contains(fault)
    }

    /// Whether a fault is on, everywhere or at an endpoint.
    pub fn has_at(&self, fault: &Fault, endpoint: Endpoint) -> bool {
        self.has(fault) || self.changing.faults.iter().any(|on| on.at(Some(endpoint)) == Some(fault))
    }

    /// The certificate of an order that stands, or the one with an ID, and those above it, as the faults have them at
    /// an endpoint; none where there is none, or signing fails.
    pub fn chain(&mut self, id: u64, certificate_id: Option<u64>, endpoint: Endpoint) -> Option<Vec<Member>> {
        self.changing.sign(id);
        let order = self.changing.all().find(|order| order.id == id)?;
        let order = match certificate_id {
            Some(certificate_id) => order.with_certificate(certificate_id)?,
            None => order.as_it_stands(),
        };
        let on: Vec<Fault> = self.changing.faults.clone();
        let has = |fault: Fault| on.iter().any(|on| *on == fault || on.at(Some(endpoint)) == Some(&fault));
        self.changing.orders.chain(&order, has, self.now)
    }

    /// The date orders are judged by.
    pub fn today(&self) -> Date {
        self.state.today.unwrap_or_else(|| day(self.now))
    }

    /// What a check of domain control finds.
    pub fn rules(&self) -> Rules {
        self.changing.rules(self.state)
    }

    /// The seed of tokens and serial numbers.
    pub fn seed(&self) -> u64 {
        self.changing.orders.seed
    }

    /// An order the key may see, by its ID.
    ///
    /// # Errors
    /// The answer when there is none.
    pub fn order(&mut self, id: &str) -> Result<&mut HeldOrder, Answer> {
        let number = id.parse::<u64>().ok();
        self.found(id, |order| number == Some(order.id))
    }

    /// The first order the key may see that fits; `id` is what was asked for.
    ///
    /// # Errors
    /// The answer when there is none.
    pub fn found(&mut self, id: &str, fits: impl Fn(&HeldOrder) -> bool) -> Result<&mut HeldOrder, Answer> {
        let (account, now) = (self.caller.account.id, self.now);
        let is_forbidden = self.has(&Fault::OtherForbidden);
        let hidden = self.changing.hidden();
        let found = self.changing.all_mut().find(|order| fits(order) && order.is_shown(hidden, now));
        let Some(order) = found else { return Err(Answer::no_order(id)) };
        if order.account != account {
            return Err(match is_forbidden {
                true => {
                    Answer::forbidden(code::ACCESS_DENIED_PERMISSION, "The order belongs to another account.")
                }
                false => Answer::no_order(id),
            });
        }
        Ok(order)
    }

    /// Every order the key may see by now.
    pub fn orders(&self) -> impl Iterator<Item = &HeldOrder> {
        let (account, now, hidden) = (self.caller.account.id, self.now, self.changing.hidden());
        self.changing.all().filter(move |order| order.account == account && order.is_shown(hidden, now))
    }

    /// What a list is asked for.
    ///
    /// # Errors
    /// The answer when the query cannot be read.
    pub fn query(&self) -> Result<Query, Answer> {
        Query::parse(&self.incoming.query)
            .map_err(|message| Answer::bad_request(code::INVALID_PARAMETER, message))
    }

    /// The body as JSON.
    ///
    /// # Errors
    /// The answer when it is none.
    pub fn json(&self) -> Result<Value, Answer> {
        serde_json::from_slice(self.incoming.body.as_deref().unwrap_or_default()).map_err(|error| {
            let message = format!("The body is not JSON (line {}, column {}).", error.line(), error.column());
            Answer::bad_request(code::BAD_REQUEST_FORMAT, message)
        })
    }

    /// The members of the body; none when there is no body.
    ///
    /// # Errors
    /// The answer when it is no JSON object.
    pub fn members(&self) -> Result<Map<String, Value>, Answer> {
        if self.incoming.body.as_deref().unwrap_or_default().is_empty() {
            return Ok(Map::new());
        }
        match self.json()? {
            Value::Object(members) => Ok(members),
            _ => Err(Answer::bad_request(code::BAD_REQUEST_FORMAT, "The body must be a JSON object.")),
        }
    }
}
