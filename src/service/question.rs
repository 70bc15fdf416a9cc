//! One request that buys nothing, and how its answer is read.

use super::{Answer, Request};
use crate::failure::Failure;
use crate::journal::found::Found;

/// Reads an answer: what it says, or why it does not say what was asked for.
pub type AnswerReader = Box<dyn Fn(&Answer) -> Result<Found, Failure> + Send>;

/// One request, and how its answer is read.
pub struct Question {
    /// The order it is about: what is found out goes into the journal's entry of it, if there is one.
    pub order_id: Option<u64>,
    /// The request.
    pub request: Request,
    /// How its answer is read.
    pub read: AnswerReader,
}

impl Question {
    /// A question that is about no order.
    pub fn of_no_order(
        request: Request,
        read: impl Fn(&Answer) -> Result<Found, Failure> + Send + 'static,
    ) -> Question {
        Question { order_id: None, request, read: Box::new(read) }
    }

    /// A question about an order.
    pub fn of_order(
        order_id: u64,
        request: Request,
        read: impl Fn(&Answer) -> Result<Found, Failure> + Send + 'static,
    ) -> Question {
        Question { order_id: Some(order_id), request, read: Box::new(read) }
    }
}
