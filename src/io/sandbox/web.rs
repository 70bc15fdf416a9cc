//! The sandbox's web server, on loopback: it stands in for that of every host, by the header `Host`. It gives out the
//! file that proves control over a name, and takes it: `PUT` places it, `DELETE` takes it away.

use std::convert::Infallible;
use std::sync::Arc;

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, HOST, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};
use jiff::Timestamp;

use super::State;
use super::zone::PATH;

/// The largest file that is taken, in bytes.
const LIMIT: usize = 64 * 1024;

/// Answers one request.
pub(super) async fn reply(
    state: Arc<State>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let host = without_port(host).to_owned();
    let (head, body) = request.into_parts();
    if head.uri.path() != PATH {
        return Ok(answer(StatusCode::NOT_FOUND, "There is nothing else here.\n"));
    }
    let content = match head.method {
        Method::GET | Method::HEAD => {
            let found = state
                .turn(Timestamp::now(), |changing, _| changing.orders.zone.file(&host).map(str::to_owned));
            return Ok(match found {
                Some(content) => answer(StatusCode::OK, &content),
                None => answer(StatusCode::NOT_FOUND, "Nothing was placed here.\n"),
            });
        }
        Method::DELETE => None,
        Method::PUT => match Limited::new(body, LIMIT).collect().await {
            Ok(body) => Some(String::from_utf8_lossy(&body.to_bytes()).into_owned()),
            Err(_) => return Ok(answer(StatusCode::PAYLOAD_TOO_LARGE, "A file has 64 kB at most.\n")),
        },
        _ => return Ok(answer(StatusCode::METHOD_NOT_ALLOWED, "Use GET, PUT or DELETE.\n")),
    };
    state.turn(Timestamp::now(), |changing, _| changing.orders.zone.put_file(&host, content));
    Ok(answer(StatusCode::NO_CONTENT, ""))
}

/// A host without its port; an address of IPv6 without its brackets.
fn without_port(host: &str) -> &str {
    match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    }
}

fn answer(status: StatusCode, body: &str) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::copy_from_slice(body.as_bytes())));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain"));
    response
}
