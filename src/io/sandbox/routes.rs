//! Which call does what: a request in, an answer out, without any network.

use std::time::Duration;

use hyper::{Method, StatusCode};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::catalogue::Product;
use super::errors::{ApiError, code, quoted};
use super::faults::Fault;
use super::listing::Query;
use super::orders::{HeldOrder, Orders, Status};
use super::request::{self, Account};
use super::{Changing, PREFIX, State};

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

/// What is sent back, and how.
#[derive(Debug)]
pub(super) struct Answer {
    pub status: StatusCode,
    pub content_type: &'static str,
    /// Seconds for `Retry-After`.
    pub retry_after: Option<u32>,
    /// The methods for `Allow`.
    pub allow: Option<&'static str>,
    pub body: String,
    pub delivery: Delivery,
}

/// How an answer travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Delivery {
    AtOnce,
    After(Duration),
    Never,
    /// The connection is reset instead.
    Reset,
}

impl Answer {
    fn json(status: StatusCode, body: &Value) -> Answer {
        Answer {
            status,
            content_type: "application/json",
            retry_after: None,
            allow: None,
            body: body.to_string(),
            delivery: Delivery::AtOnce,
        }
    }

    fn ok(body: &Value) -> Answer {
        Answer::json(StatusCode::OK, body)
    }

    fn errors(status: StatusCode, errors: &[ApiError]) -> Answer {
        Answer::json(status, &json!({ "errors": errors }))
    }

    fn error(status: StatusCode, code: &'static str, message: impl Into<String>) -> Answer {
        Answer::errors(status, &[ApiError::new(code, message)])
    }

    fn not_found(code: &'static str, what: &str) -> Answer {
        Answer::error(StatusCode::NOT_FOUND, code, format!("{what} does not exist."))
    }

    fn bad_request(code: &'static str, message: impl Into<String>) -> Answer {
        Answer::error(StatusCode::BAD_REQUEST, code, message)
    }
}

/// Answers one request.
pub(super) fn answer(state: &State, incoming: &Incoming, now: Timestamp) -> Answer {
    let Some(path) = incoming.path.strip_prefix(PREFIX).and_then(|rest| rest.strip_prefix('/')) else {
        return no_route(&incoming.path);
    };
    if incoming.key.trim().is_empty() {
        return Answer::error(
            StatusCode::UNAUTHORIZED,
            code::ACCESS_DENIED_KEY,
            "The header X-DC-DEVKEY with an API key is required.",
        );
    }
    let mut changing = state.lock();
    if let Some(refusal) = changing.faults.iter().find_map(|fault| refusal_of_everything(*fault)) {
        return refusal;
    }
    if let Some(refusal) = refusal_of_body(incoming) {
        return refusal;
    }
    let segments: Vec<&str> = path.split('/').collect();
    let get = incoming.method == Method::GET;
    match segments[..] {
        ["user", "me"] if get => Answer::ok(&state.catalogue.user),
        ["product"] if get => Answer::ok(&state.catalogue.products()),
        ["product", name_id] if get => match state.catalogue.product(name_id) {
            Some(product) => Answer::ok(&state.catalogue.product_info(product)),
            None => no_product(name_id),
        },
        ["order", "certificate"] if get => list_orders(&changing, &incoming.query, state, now),
        ["order", "certificate", id] if get => match number(id).and_then(|id| changing.orders.get(id)) {
            Some(order) if changing.shows(order, now) => Answer::ok(&order_info(order, state)),
            _ => no_order(id),
        },
        ["order", "alternate", id] if get => same_alternative_id(&changing, id, &incoming.query, now),
        ["order", "certificate", product] if incoming.method == Method::POST => {
            match state.catalogue.product(product) {
                Some(product) => place_order(state, &mut changing, product, incoming, now),
                None => no_product(product),
            }
        }
        ["order", "certificate", id, "dcv-random-value"] if incoming.method == Method::PUT => {
            token(&mut changing.orders, id, now)
        }
        ["user", "me"]
        | ["product"]
        | ["product", _]
        | ["order", "certificate"]
        | ["order", "alternate", _] => wrong_method("GET"),
        ["order", "certificate", _] => wrong_method("GET, POST"),
        ["order", "certificate", _, "dcv-random-value"] => wrong_method("PUT"),
        _ => no_route(&incoming.path),
    }
}

/// The answer of a fault that lets no request through.
fn refusal_of_everything(fault: Fault) -> Option<Answer> {
    match fault {
        Fault::Unauthorized => Some(Answer::error(
            StatusCode::UNAUTHORIZED,
            code::ACCESS_DENIED_KEY,
            "The API key is not known.",
        )),
        Fault::Forbidden => Some(Answer::error(
            StatusCode::FORBIDDEN,
            code::ACCESS_DENIED_PERMISSION,
            "The role of the API key does not permit this.",
        )),
        Fault::TooManyRequests => Some(Answer {
            retry_after: Some(5),
            ..Answer::error(
                StatusCode::TOO_MANY_REQUESTS,
                code::REQUEST_LIMIT_EXCEEDED,
                "Too many requests were made with this API key.",
            )
        }),
        Fault::ServerError => Some(Answer {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            content_type: "text/html",
            body: "<!DOCTYPE html>\n<html><head><title>500 Internal Server Error</title></head>\n\
                   <body><h1>Internal Server Error</h1></body></html>\n"
                .to_owned(),
            ..Answer::ok(&Value::Null)
        }),
        _ => None,
    }
}

fn refusal_of_body(incoming: &Incoming) -> Option<Answer> {
    let Some(body) = &incoming.body else {
        return Some(Answer::error(
            StatusCode::PAYLOAD_TOO_LARGE,
            code::REQUEST_TOO_LARGE,
            "The request body is larger than 1 MiB.",
        ));
    };
    let media_type = incoming.content_type.split(';').next().unwrap_or_default().trim();
    let is_json = media_type.eq_ignore_ascii_case("application/json");
    let needs_json = [Method::POST, Method::PUT].contains(&incoming.method) && !body.is_empty();
    (needs_json && !is_json).then(|| {
        Answer::bad_request(
            code::BAD_REQUEST_FORMAT,
            format!("Content-Type must be application/json, not {}.", quoted(media_type)),
        )
    })
}

fn no_route(path: &str) -> Answer {
    Answer::not_found(code::NOT_FOUND_ROUTE, &format!("The path {}", quoted(path)))
}

fn no_product(name_id: &str) -> Answer {
    Answer::not_found(code::NOT_FOUND_PRODUCT, &format!("The product {}", quoted(name_id)))
}

fn no_order(id: &str) -> Answer {
    Answer::not_found(code::NOT_FOUND_ORDER, &format!("The order {}", quoted(id)))
}

fn wrong_method(allow: &'static str) -> Answer {
    let message = format!("This path takes {allow} only.");
    Answer {
        allow: Some(allow),
        ..Answer::error(StatusCode::METHOD_NOT_ALLOWED, code::METHOD_NOT_ALLOWED, message)
    }
}

fn place_order(
    state: &State,
    changing: &mut Changing,
    product: &Product,
    incoming: &Incoming,
    now: Timestamp,
) -> Answer {
    let body: Value = match serde_json::from_slice(incoming.body.as_deref().unwrap_or_default()) {
        Ok(body) => body,
        Err(error) => {
            let message = format!("The body is not JSON (line {}, column {}).", error.line(), error.column());
            return Answer::bad_request(code::BAD_REQUEST_FORMAT, message);
        }
    };
    let has = |fault| changing.faults.contains(&fault);
    let account = Account {
        product,
        today: state.today.unwrap_or_else(|| now.to_zoned_datetime(TimeZone::UTC).date()),
        has_auth_key: has(Fault::Issued),
        orders: &changing.orders,
    };
    let order = match request::judge(&body, &account) {
        Ok(order) => order,
        Err(errors) => return Answer::errors(StatusCode::BAD_REQUEST, &errors),
    };
    let status = if has(Fault::NeedsApproval) {
        Status::NeedsApproval
    } else if has(Fault::Issued) {
        Status::Issued
    } else {
        Status::Pending
    };
    let held = changing.orders.accept(order, &product.name_id, status, body, now);
    deliver(created(&held, state, &changing.faults), &changing.faults, state.delay)
}

/// The 201 in the shape the order's status and method ask for.
fn created(order: &HeldOrder, state: &State, faults: &[Fault]) -> Answer {
    let mut body = json!({ "id": order.id });
    match order.status {
        Status::NeedsApproval => {
            body["requests"] = json!([{ "id": order.request_id, "status": "pending" }]);
            return Answer::json(StatusCode::CREATED, &body);
        }
        Status::Issued => body["certificate_chain"] = state.catalogue.certificate_chain.clone(),
        Status::Pending => {}
    }
    body["certificate_id"] = json!(order.certificate_id);
    if let Some(token) = order.dcv_random_value()
        && !faults.contains(&Fault::NoToken)
    {
        body["dcv_random_value"] = json!(token);
    }
    Answer::json(StatusCode::CREATED, &body)
}

/// What the faults do to the answer of an order that is held.
fn deliver(mut answer: Answer, faults: &[Fault], delay: Duration) -> Answer {
    if faults.contains(&Fault::MalformedJson) {
        answer.body.truncate(answer.body.len() / 2);
    }
    answer.delivery = if faults.contains(&Fault::NoAnswer) {
        Delivery::Never
    } else if faults.contains(&Fault::Reset) {
        Delivery::Reset
    } else if faults.contains(&Fault::Slow) {
        Delivery::After(delay)
    } else {
        Delivery::AtOnce
    };
    answer
}

/// An order validated by mail has no token, and asking for one is a mistake in the method; the
/// specification does not say how the service puts it.
fn token(orders: &mut Orders, id: &str, now: Timestamp) -> Answer {
    let Some(order) = number(id).and_then(|id| orders.get(id)) else { return no_order(id) };
    let (id, method) = (order.id, order.dcv_method.clone());
    match orders.token(id, now) {
        Some(token) => Answer::ok(&json!({
            "dcv_random_value": token.value,
            "expiration_date": moment(token.expires),
        })),
        None => Answer::bad_request(
            code::INVALID_DCV_METHOD,
            format!("The order's dcv_method {method} has no random value."),
        ),
    }
}

fn list_orders(changing: &Changing, query: &str, state: &State, now: Timestamp) -> Answer {
    match Query::parse(query) {
        Ok(query) => {
            let found = query.choose(changing.shown(now));
            page(changing, &query, &found, |order| list_entry(order, state))
        }
        Err(message) => Answer::bad_request(code::INVALID_PARAMETER, message),
    }
}

/// The most orders of a page while the fault `short-pages` is on.
const SHORT_PAGE: usize = 2;

fn page(
    changing: &Changing,
    query: &Query,
    found: &[&HeldOrder],
    entry: impl Fn(&HeldOrder) -> Value,
) -> Answer {
    let limit = match changing.faults.contains(&Fault::ShortPages) {
        true => query.limit.min(SHORT_PAGE),
        false => query.limit,
    };
    let orders: Vec<Value> = found.iter().skip(query.offset).take(limit).map(|order| entry(order)).collect();
    Answer::ok(&json!({
        "orders": orders,
        "page": { "total": found.len(), "limit": limit, "offset": query.offset },
    }))
}

/// Every order with an alternative order ID. None is a 404, as a client of the service takes it.
fn same_alternative_id(changing: &Changing, id: &str, query: &str, now: Timestamp) -> Answer {
    let query = match Query::parse(query) {
        Ok(query) => query,
        Err(message) => return Answer::bad_request(code::INVALID_PARAMETER, message),
    };
    let wanted = percent_decoded(id);
    let found: Vec<&HeldOrder> = changing
        .shown(now)
        .filter(|order| order.alternative_order_id.as_deref() == Some(wanted.as_str()))
        .collect();
    if found.is_empty() {
        return no_order(&wanted);
    }
    page(changing, &query, &found, |order| {
        let mut entry = json!({ "order_id": order.id, "status": order.status.word() });
        if order.status != Status::NeedsApproval {
            entry["certificate_id"] = json!(order.certificate_id);
        }
        entry
    })
}

/// A segment of a path as it was before it was percent-encoded.
fn percent_decoded(segment: &str) -> String {
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.as_bytes();
    while let [first, after @ ..] = rest {
        let hex = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match (first, hex.and_then(|hex| u8::from_str_radix(hex, 16).ok())) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn number(text: &str) -> Option<u64> {
    text.parse().ok()
}

fn list_entry(order: &HeldOrder, state: &State) -> Value {
    let product = state.catalogue.product(&order.product);
    json!({
        "id": order.id,
        "status": order.status.word(),
        "date_created": moment(order.created),
        "certificate": {
            "id": order.certificate_id,
            "common_name": order.common_name,
            "dns_names": order.names().collect::<Vec<_>>(),
        },
        "product": { "name_id": order.product, "name": product.map(|product| &product.name) },
    })
}

fn order_info(order: &HeldOrder, state: &State) -> Value {
    let mut info = list_entry(order, state);
    info["dcv_method"] = json!(order.dcv_method);
    if let Some(alternative) = &order.alternative_order_id {
        info["alternative_order_id"] = json!(alternative);
    }
    if order.status == Status::NeedsApproval {
        info["requests"] = json!([{ "id": order.request_id, "status": "pending" }]);
    }
    info
}

fn moment(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string()
}
