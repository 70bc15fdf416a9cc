//! The orders the sandbox holds.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

/// The identifiers of the specification's example reply; the next order gets the next ones.
const FIRST_ORDER_ID: u64 = 6_484_932;
const FIRST_CERTIFICATE_ID: u64 = 6_079_436;
const FIRST_REQUEST_ID: u64 = 1_198;

const TOKEN_LIFE: SignedDuration = SignedDuration::from_hours(30 * 24);
const TOKEN_LENGTH: usize = 32;
const TOKEN_ALPHABET: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";

/// What an order waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Domain control has to be shown.
    Pending,
    /// An approver has to agree.
    NeedsApproval,
    /// Nothing: the certificate is there.
    Issued,
}

impl Status {
    /// The word on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Status::Pending => "pending",
            Status::NeedsApproval => "needs_approval",
            Status::Issued => "issued",
        }
    }
}

/// A value that shows control over the domains of one order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub value: String,
    pub expires: Timestamp,
    generation: u64,
}

/// An accepted order.
#[derive(Debug, Clone, PartialEq)]
pub struct HeldOrder {
    /// The order's ID.
    pub id: u64,
    /// Its certificate's ID. It exists from the start, even while an approver is waited for.
    pub certificate_id: u64,
    /// The ID of the request an approver has to agree to; in answers only while one is waited for.
    pub request_id: u64,
    /// What it waits for.
    pub status: Status,
    /// The product's `name_id`.
    pub product: String,
    /// `certificate.common_name`.
    pub common_name: String,
    /// `certificate.dns_names`, as sent.
    pub dns_names: Vec<String>,
    /// `dcv_method`, as sent.
    pub dcv_method: String,
    /// `alternative_order_id`, if one was sent.
    pub alternative_order_id: Option<String>,
    /// When it was accepted.
    pub created: Timestamp,
    /// The request's body, as sent.
    pub body: Value,
    token: Option<Token>,
}

impl HeldOrder {
    /// The token of the order; none for `email`.
    pub fn dcv_random_value(&self) -> Option<&str> {
        self.token.as_ref().map(|token| token.value.as_str())
    }

    /// Whether the order has a name, in either case.
    pub(super) fn secures(&self, name: &str) -> bool {
        self.names().any(|own| own.eq_ignore_ascii_case(name))
    }

    /// The common name and the other names, each once.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let others = self.dns_names.iter().filter(|name| **name != self.common_name);
        std::iter::once(&self.common_name).chain(others).map(String::as_str)
    }
}

/// An order that was found good and is not held yet.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct NewOrder {
    pub common_name: String,
    pub dns_names: Vec<String>,
    pub dcv_method: DcvMethod,
    pub alternative_order_id: Option<String>,
}

/// How control over the domains is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DcvMethod {
    Email,
    DnsTxtToken,
    DnsCnameToken,
    HttpToken,
}

impl DcvMethod {
    const ALL: [DcvMethod; 4] =
        [DcvMethod::Email, DcvMethod::DnsTxtToken, DcvMethod::DnsCnameToken, DcvMethod::HttpToken];

    /// The method a word on the wire stands for.
    pub fn from_word(word: &str) -> Option<DcvMethod> {
        DcvMethod::ALL.into_iter().find(|method| method.word() == word)
    }

    fn word(self) -> &'static str {
        match self {
            DcvMethod::Email => "email",
            DcvMethod::DnsTxtToken => "dns-txt-token",
            DcvMethod::DnsCnameToken => "dns-cname-token",
            DcvMethod::HttpToken => "http-token",
        }
    }
}

/// Every accepted order, oldest first.
#[derive(Debug, Default)]
pub(super) struct Orders {
    held: Vec<HeldOrder>,
}

impl Orders {
    pub fn all(&self) -> &[HeldOrder] {
        &self.held
    }

    pub fn get(&self, id: u64) -> Option<&HeldOrder> {
        self.held.iter().find(|order| order.id == id)
    }

    /// The order that already has an alternative order ID.
    pub fn with_alternative_id(&self, alternative: &str) -> Option<&HeldOrder> {
        self.held.iter().find(|order| order.alternative_order_id.as_deref() == Some(alternative))
    }

    /// Holds a new order; from here on it is bought.
    pub fn accept(
        &mut self,
        order: NewOrder,
        product: &str,
        status: Status,
        body: Value,
        now: Timestamp,
    ) -> HeldOrder {
        let number = self.held.len() as u64;
        let id = FIRST_ORDER_ID + number;
        let held = HeldOrder {
            id,
            certificate_id: FIRST_CERTIFICATE_ID + number,
            request_id: FIRST_REQUEST_ID + number,
            status,
            product: product.to_owned(),
            common_name: order.common_name,
            dns_names: order.dns_names,
            dcv_method: order.dcv_method.word().to_owned(),
            alternative_order_id: order.alternative_order_id,
            created: now,
            body,
            token: (order.dcv_method != DcvMethod::Email).then(|| new_token(id, 0, now)),
        };
        self.held.push(held.clone());
        held
    }

    /// The token of an order: the same one until it expires, then a new one. `None` for an order
    /// there is not, or that needs no token.
    pub fn token(&mut self, id: u64, now: Timestamp) -> Option<Token> {
        let order = self.held.iter_mut().find(|order| order.id == id)?;
        let token = order.token.as_mut()?;
        if token.expires <= now {
            *token = new_token(id, token.generation + 1, now);
        }
        Some(token.clone())
    }
}

/// A token that no other order has and no earlier one of this order was, the same in every run, so
/// that a test can compare whole screens. It is no secret: nothing real is validated with it.
fn new_token(order: u64, generation: u64, now: Timestamp) -> Token {
    let mut state = order ^ (generation << 32);
    let value = (0..TOKEN_LENGTH).map(|_| {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        char::from(TOKEN_ALPHABET[(scramble(state) % 36) as usize])
    });
    Token {
        value: value.collect(),
        expires: now.saturating_add(TOKEN_LIFE).unwrap_or(Timestamp::MAX),
        generation,
    }
}

/// The output step of the SplitMix64 generator.
fn scramble(state: u64) -> u64 {
    let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(method: DcvMethod) -> NewOrder {
        NewOrder {
            common_name: "example.com".to_owned(),
            dns_names: Vec::new(),
            dcv_method: method,
            alternative_order_id: None,
        }
    }

    #[test]
    fn a_token_is_the_same_until_it_expires() {
        let mut orders = Orders::default();
        let start = Timestamp::UNIX_EPOCH;
        let id = orders.accept(order(DcvMethod::HttpToken), "p", Status::Pending, Value::Null, start).id;
        let first = orders.token(id, start).unwrap();
        assert_eq!(first.value.len(), 32);
        assert_eq!(first.expires, start + SignedDuration::from_hours(720));
        let last_second = first.expires - SignedDuration::from_secs(1);
        assert_eq!(orders.token(id, last_second).unwrap(), first);
        let second = orders.token(id, first.expires).unwrap();
        assert_ne!(second.value, first.value);
        assert_eq!(second.expires, start + SignedDuration::from_hours(1440));
        assert_eq!(orders.get(id).unwrap().dcv_random_value(), Some(second.value.as_str()));
    }

    #[test]
    fn every_order_has_its_own_ids_and_token() {
        let mut orders = Orders::default();
        let mut accept =
            |method| orders.accept(order(method), "p", Status::Pending, Value::Null, Timestamp::UNIX_EPOCH);
        let (first, second) = (accept(DcvMethod::DnsTxtToken), accept(DcvMethod::DnsTxtToken));
        let mail = accept(DcvMethod::Email);
        assert_eq!((first.id, first.certificate_id), (6_484_932, 6_079_436));
        assert_eq!((second.id, second.certificate_id), (6_484_933, 6_079_437));
        assert_ne!(first.dcv_random_value(), second.dcv_random_value());
        assert_eq!(mail.dcv_random_value(), None);
        assert_eq!(orders.token(mail.id, Timestamp::UNIX_EPOCH), None);
        assert_eq!(orders.token(1, Timestamp::UNIX_EPOCH), None);
    }
}
