//! Which request is answered where: a request in, an answer out, without any network.

use hyper::{Method, StatusCode};
use jiff::Timestamp;
use serde_json::Value;

use super::answer::{Answer, Delivery};
use super::asked::{Asked, Incoming};
use super::endpoint::Endpoint;
use super::endpoints::{
    account, alternate, check_dcv, dcv_method, dcv_random_value, download, info, list, order, product,
    reissue, request, resend_emails, revoke, status, user, validation,
};
use super::errors::{code, quoted};
use super::faults::Fault;
use super::{PREFIX, State, placing, shape};

/// A method and a path, and what answers them.
struct Route {
    method: Method,
    /// Segments below [`PREFIX`]; some of them may be `*`, which takes any text.
    path: &'static str,
    /// What faults call it.
    endpoint: Endpoint,
    /// Gets the text that `*` took; with a slash between where there are several. A refusal is an answer too.
    answer: fn(&mut Asked, &str) -> Result<Answer, Answer>,
}

const fn get(
    path: &'static str,
    endpoint: Endpoint,
    answer: fn(&mut Asked, &str) -> Result<Answer, Answer>,
) -> Route {
    Route { method: Method::GET, path, endpoint, answer }
}

const fn post(
    path: &'static str,
    endpoint: Endpoint,
    answer: fn(&mut Asked, &str) -> Result<Answer, Answer>,
) -> Route {
    Route { method: Method::POST, path, endpoint, answer }
}

const fn put(
    path: &'static str,
    endpoint: Endpoint,
    answer: fn(&mut Asked, &str) -> Result<Answer, Answer>,
) -> Route {
    Route { method: Method::PUT, path, endpoint, answer }
}

static ROUTES: [Route; 25] = [
    get("account", Endpoint::Account, account::show),
    get("user/me", Endpoint::User, user::show),
    get("product", Endpoint::Product, product::list),
    get("product/*", Endpoint::Product, product::show),
    get("order/certificate", Endpoint::List, list::list),
    get("order/certificate/*", Endpoint::OrderInfo, info::show),
    get("order/alternate/*", Endpoint::Alternate, alternate::list),
    get("order/certificate/*/validation", Endpoint::Validation, validation::show),
    post("order/certificate/*", Endpoint::Order, order::place),
    post("order/certificate/*/reissue", Endpoint::Reissue, reissue::reissue),
    post("order/certificate/*/duplicate", Endpoint::Reissue, reissue::duplicate),
    put("order/certificate/*/check-dcv", Endpoint::CheckDcv, check_dcv::check),
    put("order/certificate/*/dcv-method", Endpoint::DcvMethod, dcv_method::change),
    put("order/certificate/*/dcv-random-value", Endpoint::DcvRandomValue, dcv_random_value::show),
    put("order/certificate/*/resend-emails", Endpoint::ResendEmails, resend_emails::resend),
    put("order/certificate/*/status", Endpoint::Status, status::set),
    put("order/certificate/*/revoke", Endpoint::Revoke, revoke::order),
    put("certificate/*/revoke", Endpoint::Revoke, revoke::certificate),
    get("certificate/*/chain", Endpoint::Download, download::chain),
    get("certificate/*/download/format/*", Endpoint::Download, download::format),
    get("certificate/*/download/platform", Endpoint::Download, download::platform),
    get("certificate/*/download/platform/*", Endpoint::Download, download::numbered),
    get("certificate/download/order/*", Endpoint::Download, download::of_order),
    get("certificate/download/order/*/format/*", Endpoint::Download, download::of_order_in_format),
    put("request/*/status", Endpoint::Request, request::decide),
];

impl Route {
    /// What `*` took, where the path is this one.
    fn takes(&self, path: &str) -> Option<String> {
        let mut taken = Vec::new();
        let mut found = path.split('/');
        for wanted in self.path.split('/') {
            match found.next()? {
                segment if wanted == "*" => taken.push(segment),
                segment if wanted == segment => {}
                _ => return None,
            }
        }
        found.next().is_none().then(|| taken.join("/"))
    }
}

/// Answers one request.
pub(super) fn answer(state: &State, incoming: &Incoming, real: Timestamp) -> Answer {
    if let Some(answer) = placing::answer(state, incoming, real) {
        return answer;
    }
    let Some(path) = incoming.path.strip_prefix(PREFIX).and_then(|rest| rest.strip_prefix('/')) else {
        return Answer::no_route(&incoming.path);
    };
    if incoming.key.trim().is_empty() {
        return Answer::error(
            StatusCode::UNAUTHORIZED,
            code::ACCESS_DENIED_KEY,
            "The header X-DC-DEVKEY with an API key is required.",
        );
    }
    let direction = direction(path, incoming);
    state.turn(real, |changing, now| {
        let caller = state.catalogue.people.caller(&incoming.key, &changing.faults);
        let mut asked = Asked { state, changing, incoming, caller, now };
        let endpoint = direction.as_ref().ok().map(|(route, _)| route.endpoint);
        if let Some(refusal) = refusal(&asked, endpoint) {
            return refusal;
        }
        match direction {
            Ok((route, taken)) => {
                let answer = (route.answer)(&mut asked, &taken).unwrap_or_else(|refusal| refusal);
                delivered(answer, &asked, route.endpoint)
            }
            Err(answer) => answer,
        }
    })
}

/// Where its path and method lead to, and what `*` took; or the answer when they lead nowhere.
fn direction(path: &str, incoming: &Incoming) -> Result<(&'static Route, String), Answer> {
    let here: Vec<(&Route, String)> =
        ROUTES.iter().filter_map(|route| Some((route, route.takes(path)?))).collect();
    match here.iter().find(|(route, _)| route.method == incoming.method) {
        Some((route, taken)) => Ok((*route, taken.clone())),
        None if here.is_empty() => Err(Answer::no_route(&incoming.path)),
        None => {
            let methods: Vec<&str> = here.iter().map(|(route, _)| route.method.as_str()).collect();
            Err(Answer::wrong_method(methods.join(", ")))
        }
    }
}

/// Why a request is answered before anything is looked at.
fn refusal(asked: &Asked, endpoint: Option<Endpoint>) -> Option<Answer> {
    let faults = &asked.changing.faults;
    let here = faults.iter().filter_map(|fault| fault.at(endpoint));
    here.chain(faults)
        .find_map(refusal_of_everything)
        .or_else(|| refusal_of_key(asked))
        .or_else(|| refusal_of_body(asked.incoming))
}

/// What faults do to the answers of an endpoint, whatever was asked for and done.
fn delivered(mut answer: Answer, asked: &Asked, endpoint: Endpoint) -> Answer {
    let faults = &asked.changing.faults;
    let here: Vec<&Fault> = faults.iter().filter_map(|fault| fault.at(Some(endpoint))).collect();
    for fault in here.iter().copied().chain(faults) {
        answer.reshape(|body| match fault {
            Fault::NumbersAsStrings => shape::numbers_as_strings(body),
            Fault::ListsAsObjects => shape::lists_as_objects(body),
            Fault::AbsentMembers => shape::absent_members(body),
            Fault::Status(word) => shape::status(body, word),
            _ => {}
        });
    }
    for fault in here {
        match fault {
            Fault::NoAnswer => answer.delivery = Delivery::Never,
            Fault::Reset => answer.delivery = Delivery::Reset,
            Fault::Slow => answer.delivery = Delivery::After(asked.state.delay),
            Fault::MalformedJson => answer.break_off(),
            _ => {}
        }
    }
    answer
}

/// The answer of a fault that lets no request through.
fn refusal_of_everything(fault: &Fault) -> Option<Answer> {
    match fault {
        Fault::Unauthorized => Some(Answer::error(
            StatusCode::UNAUTHORIZED,
            code::ACCESS_DENIED_KEY,
            "The API key is not known.",
        )),
        Fault::WrongKey => Some(Answer::forbidden(
            code::ACCESS_DENIED_INVALID_KEY,
            "Access denied due to access_denied_invalid_key.",
        )),
        Fault::Forbidden => Some(Answer::forbidden(
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
        Fault::NotFound => {
            Some(Answer::error(StatusCode::NOT_FOUND, code::NOT_FOUND, "What was asked for does not exist."))
        }
        Fault::Internal => Some(Answer::error(
            StatusCode::INTERNAL_SERVER_ERROR,
            code::INTERNAL_ERROR,
            "The service failed. Try again later.",
        )),
        Fault::ServerError => Some(Answer {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            content_type: "text/html",
            body: b"<!DOCTYPE html>\n<html><head><title>500 Internal Server Error</title></head>\n\
                   <body><h1>Internal Server Error</h1></body></html>\n"
                .to_vec(),
            ..Answer::ok(&Value::Null)
        }),
        _ => None,
    }
}

/// A View Only key may look, and nothing else.
fn refusal_of_key(asked: &Asked) -> Option<Answer> {
    let is_refused = !asked.caller.may_use(&asked.incoming.method);
    is_refused.then(|| {
        Answer::forbidden(code::ACCESS_DENIED_PERMISSION, "The role of the API key does not permit this.")
    })
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
