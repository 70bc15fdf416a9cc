//! What the sandbox's server takes besides what the service does: `/zone` has the records that were placed, as lines
//! of a zone file. `PUT` puts others in their place, `POST` adds some, and `POST /zone/ID` places what an order needs.

use hyper::Method;
use jiff::Timestamp;

use super::State;
use super::answer::Answer;
use super::asked::Incoming;
use super::errors::code;

const ZONE: &str = "/zone";

/// The answer to a request that is about what was placed; none to others.
pub(super) fn answer(state: &State, incoming: &Incoming, real: Timestamp) -> Option<Answer> {
    let rest = incoming.path.strip_prefix(ZONE)?;
    let id = match rest.strip_prefix('/') {
        Some(id) => Some(id.parse::<u64>().ok()?),
        None if rest.is_empty() => None,
        None => return None,
    };
    let body = String::from_utf8_lossy(incoming.body.as_deref().unwrap_or_default()).into_owned();
    let answer = state.turn(real, |changing, _| {
        let zone = &mut changing.orders.zone;
        let is_added = incoming.method == Method::POST;
        match (&incoming.method, id) {
            (&Method::GET, None) => Answer::file("text/plain", zone.text().into_bytes()),
            (&Method::PUT | &Method::POST, None) => match zone.take(&body, is_added) {
                Ok(()) => Answer::nothing(),
                Err(wrong) => Answer::bad_request(code::BAD_REQUEST_FORMAT, wrong),
            },
            (&Method::POST, Some(id)) => match changing.orders.place(id) {
                true => Answer::nothing(),
                false => Answer::no_order(&id.to_string()),
            },
            (_, Some(_)) => Answer::wrong_method("POST".into()),
            (_, None) => Answer::wrong_method("GET, PUT, POST".into()),
        }
    });
    Some(answer)
}
