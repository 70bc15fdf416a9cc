//! What buys: the requests that are sent once for each confirmation, whatever happens, by
//! [`io::ordering`](crate::io::ordering) alone.

use super::{Answer, Request, place_order, reissue};
use crate::journal::reply::Outcome;
use crate::order::{Bought, Purchase};

/// The request that buys.
pub fn request(purchase: &Purchase) -> Request {
    match purchase.what() {
        Bought::Order(product) => place_order::request(product, purchase.body()),
        Bought::Reissue(order_id) => reissue::request(*order_id, purchase.body()),
    }
}

/// What an answer says became of it.
pub fn outcome(purchase: &Purchase, answer: &Answer) -> Outcome {
    match purchase.what() {
        Bought::Order(_) => place_order::outcome(answer),
        Bought::Reissue(order_id) => reissue::outcome(*order_id, answer),
    }
}
