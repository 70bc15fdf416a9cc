//! What is asked of the service. It buys and changes nothing, and is harmless to repeat.

use jiff::Timestamp;

use super::question::Question;
use super::{ASK_AGAIN, account, download, random_value};
use crate::failure::{Failure, RequestFate};
use crate::journal::entry::Entry;
use crate::journal::found::Found;
use crate::journal::reply::Token;
use crate::journal::report::Report;
use crate::journal::verdict::LookupVerdict;
use crate::order::dcv::Method;

/// What is asked of the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Errand {
    /// The account of the API key.
    Account,
    /// The DCV token of the order with this ID.
    Token(u64),
    /// Whether the account has this order.
    LookUp(Box<Entry>),
    /// All that is said of the order with this ID: how it stands, how far each name is validated while it is not final,
    /// and, while control has to be proved by a token, that, unless one of these still counts.
    Order(u64, Vec<Token>),
    /// All orders of the account.
    Orders,
    /// The certificate with the second ID, of the order with the first.
    Certificate(u64, u64),
}

/// How an errand is run.
pub enum Way<'a> {
    /// By one request.
    Question(Question),
    /// By as many as it takes, of [`super::alternate`], [`super::list`] and [`super::info`], to tell whether the account
    /// has the order of this entry.
    LookUp(&'a Entry),
    /// By [`super::info`], then [`super::validation`] and [`super::random_value`] where they are wanted.
    Order(u64, &'a [Token]),
    /// By every page of [`super::list`].
    Orders,
}

impl Errand {
    /// How it is run.
    pub fn way(&self) -> Way<'_> {
        match self {
            Errand::Account => Way::Question(account::question()),
            Errand::Token(order_id) => Way::Question(random_value::question(*order_id)),
            Errand::LookUp(entry) => Way::LookUp(entry),
            Errand::Order(order_id, tokens) => Way::Order(*order_id, tokens),
            Errand::Orders => Way::Orders,
            Errand::Certificate(order_id, certificate_id) => {
                Way::Question(download::question(*order_id, *certificate_id))
            }
        }
    }

    /// Why nothing is found out when dvorder itself fails on the way.
    pub fn broken(&self) -> Failure {
        broken(ASK_AGAIN)
    }

    /// What is found out where there was no answer to go by: of an order that is looked up the journal notes that, too.
    ///
    /// # Errors
    /// Why nothing was found out.
    pub fn in_vain(&self, failure: Failure) -> Result<Found, Failure> {
        match self.way() {
            Way::Question(_) | Way::Order(..) | Way::Orders => Err(failure),
            Way::LookUp(_) => Ok(Found::Order(LookupVerdict::CouldNotAsk(failure.message, failure.fix))),
        }
    }
}

/// That dvorder itself failed before there was an answer, and what to do then.
pub(super) fn broken(fix: &str) -> Failure {
    Failure::of_request(RequestFate::Lost, "dvorder failed while it asked the service.", fix)
}

/// Whether a token is wanted of an order: control of its names has to be proved by one, and none of those that are known
/// says that it counts still.
pub fn wants_token(report: &Report, known: &[Token], now: Timestamp) -> bool {
    let counts = |token: &Token| token.ends().is_some_and(|end| end > now);
    let is_shown = report.validated().is_some_and(|(done, of)| done >= of);
    report.status().is_some_and(|status| status.is_validating())
        && !is_shown
        && report.method().is_some_and(Method::has_token)
        && !known.iter().any(counts)
}
