//! The orders the sandbox holds.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::account::Owner;
use super::approval::{Approval, Decision, Wish};
use super::authority::Authority;
use super::certificate::Certificate;
use super::dcv::{DcvMethod, NameState};
use super::reissue::{Former, Reissue};
use super::status::Status;
use super::token::Token;
use super::zone::Zone;

/// A moment before any order, 2026-01-01T00:00:00Z, in seconds of Unix time.
const SINCE: i64 = 1_767_225_600;

/// An accepted order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HeldOrder {
    /// The order's ID.
    pub id: u64,
    /// Its certificate's ID. It exists from the start, even while an approver is waited for.
    pub certificate_id: u64,
    /// The account it belongs to.
    pub account: u64,
    /// What it waits for.
    pub status: Status,
    /// The product's `name_id`.
    pub product: String,
    /// `certificate.common_name`.
    pub common_name: String,
    /// `certificate.dns_names`, as sent.
    pub dns_names: Vec<String>,
    /// `dcv_method`, as sent or as it was changed to.
    pub dcv_method: String,
    /// `alternative_order_id`, if one was sent.
    pub alternative_order_id: Option<String>,
    /// When it was accepted.
    pub created: Timestamp,
    /// Its last day, by `order_validity`.
    pub valid_till: Date,
    /// The request's body, as sent.
    pub body: Value,
    /// What has been found of each of its names, the common name first.
    pub names: Vec<NameState>,
    /// What had to be agreed to, the order itself first.
    pub approvals: Vec<Approval>,
    /// Its certificate, once it is issued.
    pub certificate: Option<Certificate>,
    /// How often its DCV mails were asked for again.
    pub mails: u32,
    /// The `note` it was canceled with.
    pub note: Option<String>,
    /// How many reissues of it were accepted, whatever came of them.
    #[serde(default)]
    pub reissues: u32,
    /// The certificates that it had before, the oldest first.
    #[serde(default)]
    pub former: Vec<Former>,
    /// The certificate that stands while a reissue is open.
    #[serde(default)]
    pub(super) standing: Option<Box<Former>>,
    /// The reissue that waits for an approver.
    #[serde(default)]
    pub(super) wished: Option<Box<Reissue>>,
    /// When the service began to look for its records; none while an approver is waited for.
    pub(super) looking_since: Option<Timestamp>,
    /// When the service looked last, or began to.
    pub(super) looked: Timestamp,
    /// When it was found that all its names are validated.
    pub(super) validated: Option<Timestamp>,
    pub(super) token: Option<Token>,
}

impl HeldOrder {
    /// The token of the order; none for `email`, nor while an approver is waited for.
    pub fn dcv_random_value(&self) -> Option<&str> {
        self.token
            .as_ref()
            .filter(|_| self.method() != Some(DcvMethod::Email))
            .map(|token| token.value.as_str())
    }

    /// How control over its names is proved.
    pub(super) fn method(&self) -> Option<DcvMethod> {
        DcvMethod::from_word(&self.dcv_method)
    }

    /// The container it is in, where one was sent.
    pub(super) fn container_id(&self) -> Option<u64> {
        self.body["container"]["id"].as_u64()
    }

    /// Whether the order has a name, in either case.
    pub(super) fn secures(&self, name: &str) -> bool {
        self.names().any(|own| own.eq_ignore_ascii_case(name))
    }

    /// The common name and the other names, each once.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(|state| state.name.as_str())
    }
}

/// An order that was found good and is not held yet.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct NewOrder {
    pub common_name: String,
    pub dns_names: Vec<String>,
    pub dcv_method: DcvMethod,
    pub alternative_order_id: Option<String>,
    /// Its last day.
    pub valid_till: Date,
}

/// Who places an order, of what, and with what body.
#[derive(Debug)]
pub(super) struct Placing<'a> {
    pub owner: Owner,
    pub product: &'a str,
    pub body: Value,
    /// Whether an approver has to agree.
    pub needs_approval: bool,
}

/// Every accepted order, oldest first, and what the next one gets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Orders {
    held: Vec<HeldOrder>,
    next: Next,
    /// What makes tokens and serial numbers others than those of another run.
    pub seed: u64,
    /// What signs the certificates.
    #[serde(default)]
    authority: Authority,
    /// What was placed to prove control over names.
    #[serde(default)]
    pub zone: Zone,
}

/// The numbers that come next.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Next {
    order: u64,
    certificate: u64,
    request: u64,
    domain: u64,
}

impl Orders {
    /// None yet. The first one gets the identifiers of the specification's example reply.
    pub fn new(seed: u64) -> Orders {
        let next = Next { order: 6_484_932, certificate: 6_079_436, request: 1_198, domain: 5_501 };
        Orders { held: Vec::new(), next, seed, authority: Authority::default(), zone: Zone::default() }
    }

    /// The same with numbers that no order has that was placed before and forgotten: as long as fewer than one a
    /// second were placed.
    pub fn numbered_after_all(mut self, now: Timestamp) -> Orders {
        let seconds = u64::try_from(now.as_second() - SINCE).unwrap_or_default();
        for next in
            [&mut self.next.order, &mut self.next.certificate, &mut self.next.request, &mut self.next.domain]
        {
            *next += seconds;
        }
        self
    }

    pub fn all(&self) -> &[HeldOrder] {
        &self.held
    }

    pub fn all_mut(&mut self) -> &mut [HeldOrder] {
        &mut self.held
    }

    /// Every order, and what signs their certificates.
    pub fn with_authority(&mut self) -> (&mut [HeldOrder], &mut Authority) {
        (&mut self.held, &mut self.authority)
    }

    /// The order of an account that already has an alternative order ID.
    pub fn with_alternative_id(&self, account: u64, alternative: &str) -> Option<&HeldOrder> {
        self.held.iter().find(|order| {
            order.account == account && order.alternative_order_id.as_deref() == Some(alternative)
        })
    }

    /// Places what an order needs, as its owner would; false where there is no such order.
    pub fn place(&mut self, id: u64) -> bool {
        let Some(order) = self.held.iter().find(|order| order.id == id) else { return false };
        if let Some(token) = order.dcv_random_value() {
            self.zone.place_for(order.method(), order.names(), token);
        }
        true
    }

    /// The number of one more request.
    pub fn next_request(&mut self) -> u64 {
        counted(&mut self.next.request)
    }

    /// Holds a new order; from here on it is bought.
    pub fn accept(&mut self, order: NewOrder, placing: Placing, now: Timestamp) -> &mut HeldOrder {
        let held = HeldOrder {
            id: counted(&mut self.next.order),
            certificate_id: counted(&mut self.next.certificate),
            account: placing.owner.account,
            status: Status::NeedsApproval,
            product: placing.product.to_owned(),
            names: self.states(&order.common_name, &order.dns_names),
            common_name: order.common_name,
            dns_names: order.dns_names,
            dcv_method: order.dcv_method.word().to_owned(),
            alternative_order_id: order.alternative_order_id,
            created: now,
            valid_till: order.valid_till,
            approvals: vec![Approval {
                id: counted(&mut self.next.request),
                made: now,
                of: Wish::NewRequest,
                decision: Decision::Pending,
                by: placing.owner.user,
                comments: placing.body["comments"].as_str().map(str::to_owned),
                processor_comment: None,
            }],
            body: placing.body,
            certificate: None,
            mails: 0,
            note: None,
            reissues: 0,
            former: Vec::new(),
            standing: None,
            wished: None,
            looking_since: None,
            looked: now,
            validated: None,
            token: None,
        };
        let at = self.held.len();
        self.held.push(held);
        let held = &mut self.held[at];
        if !placing.needs_approval {
            held.approvals[0].decision = Decision::Approved;
            held.begin(self.seed, now);
        }
        held
    }

    /// A reissue as it is held, with the number of the certificate that comes of it.
    pub fn reissue(
        &mut self,
        (common_name, dns_names): (String, Vec<String>),
        certificate: Value,
    ) -> Reissue {
        Reissue {
            certificate_id: counted(&mut self.next.certificate),
            names: self.states(&common_name, &dns_names),
            common_name,
            dns_names,
            certificate,
        }
    }

    /// The order of an account that renews this one, and was not given up.
    pub fn renewal_of(&self, account: u64, id: u64) -> Option<&HeldOrder> {
        use Status::{Canceled, Rejected, Revoked};
        self.held.iter().find(|order| {
            let is_given_up = [Canceled, Rejected, Revoked].contains(&order.status);
            let is_later = order.id > id;
            order.account == account
                && is_later
                && !is_given_up
                && order.body["renewal_of_order_id"].as_u64() == Some(id)
        })
    }

    /// Each name once, the common name first.
    fn states(&mut self, common_name: &String, dns_names: &[String]) -> Vec<NameState> {
        let others = dns_names.iter().filter(|name| *name != common_name);
        let names = std::iter::once(common_name).chain(others);
        let state = |name: &String| NameState {
            name: name.clone(),
            domain_id: counted(&mut self.next.domain),
            validated: None,
            checks: 0,
        };
        names.map(state).collect()
    }
}

/// The number that comes next.
fn counted(next: &mut u64) -> u64 {
    *next += 1;
    *next - 1
}
