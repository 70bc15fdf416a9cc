//! HTTP/1.1 on loopback: bytes to [`Incoming`], [`Answer`] to bytes.

use std::convert::Infallible;
use std::io;
use std::net::TcpListener as StdListener;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming as HttpBody};
use hyper::header::{ALLOW, CONTENT_TYPE, DATE, HeaderValue, RETRY_AFTER, SERVER};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{HeaderMap, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use jiff::Timestamp;
use thiserror::Error;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime;
use tokio::sync::oneshot;

use super::State;
use super::answer::{Answer, Delivery};
use super::asked::Incoming;
use super::routes;
use super::{dns, web};

/// The largest request body that is looked at, in bytes.
pub(super) const BODY_LIMIT: usize = 1024 * 1024;
/// How much of a larger body is read and thrown away, so that the client has sent it all and listens
/// when it is told.
const DRAIN_LIMIT: usize = 16 * BODY_LIMIT;
/// The pause when no connection can be taken, such as when files have run out.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// What it calls itself, so that who asks knows that this is not the service.
const NAME: &str = "dvorder-sandbox";

/// What is listened on.
pub(super) struct Listeners {
    /// For what the service is asked.
    pub service: StdListener,
    /// For what its DNS is asked.
    pub names: dns::Sockets,
    /// For what its web server is asked.
    pub pages: StdListener,
}

/// Serves until `stopped` is told to, or its sender is gone. Reports through `ready` whether it
/// could start.
pub(super) fn run(
    listeners: Listeners,
    state: Arc<State>,
    stopped: oneshot::Receiver<()>,
    ready: &mpsc::Sender<io::Result<()>>,
) {
    let prepared = runtime::Builder::new_current_thread().enable_all().build().and_then(|runtime| {
        let entered = runtime.enter();
        let service = TcpListener::from_std(listeners.service)?;
        let pages = TcpListener::from_std(listeners.pages)?;
        drop(entered);
        Ok((runtime, service, listeners.names, pages))
    });
    // Whoever started the sandbox waits for this report; if it is gone, there is nobody to serve.
    let (runtime, service, names, pages) = match prepared {
        Ok(prepared) => prepared,
        Err(error) => return ready.send(Err(error)).unwrap_or_default(),
    };
    if ready.send(Ok(())).is_err() {
        return;
    }
    runtime.block_on(async {
        tokio::select! {
            _ = stopped => {}
            never = accept(service, Arc::clone(&state), converse) => match never {},
            never = accept(pages, Arc::clone(&state), give_out) => match never {},
            // Its sockets are there; where they cannot be used, the rest is served all the same.
            Err(_) = dns::serve(names, state) => {}
        }
    });
}

async fn accept<Work>(
    listener: TcpListener,
    state: Arc<State>,
    work: impl Fn(TcpStream, Arc<State>) -> Work,
) -> Infallible
where
    Work: Future<Output = ()> + Send + 'static,
{
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                tokio::spawn(work(stream, Arc::clone(&state)));
            }
            Err(_) => tokio::time::sleep(ACCEPT_PAUSE).await,
        }
    }
}

/// The reason the connection ends without an answer.
#[derive(Debug, Error)]
#[error("the connection is reset on purpose")]
struct Reset;

/// Serves one connection to its end.
async fn converse(stream: TcpStream, state: Arc<State>) {
    let service = service_fn(move |request| reply(Arc::clone(&state), request));
    let mut connection =
        http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service);
    if (&mut connection).await.is_err() {
        let stream = connection.into_parts().io.into_inner();
        // With lingering off, closing the socket resets the connection. When that cannot be set it
        // is closed in order, which the client sees as lost all the same.
        let _ = stream.set_zero_linger();
    }
}

/// Serves one connection to the web server to its end.
async fn give_out(stream: TcpStream, state: Arc<State>) {
    let service = service_fn(move |request| web::reply(Arc::clone(&state), request));
    // A visitor who leaves early is not missed.
    let _ =
        http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service).await;
}

async fn reply(state: Arc<State>, request: Request<HttpBody>) -> Result<Response<Full<Bytes>>, Reset> {
    let (head, body) = request.into_parts();
    let incoming = Incoming {
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        key: header(&head.headers, "x-dc-devkey"),
        content_type: header(&head.headers, CONTENT_TYPE.as_str()),
        method: head.method,
        // A body that breaks off belongs to a client that is gone and gets no answer.
        body: read(body).await.map_err(|_| Reset)?,
    };
    let answer = routes::answer(&state, &incoming, Timestamp::now());
    match answer.delivery {
        Delivery::AtOnce => {}
        Delivery::After(delay) => tokio::time::sleep(delay).await,
        Delivery::Never => std::future::pending().await,
        Delivery::Reset => return Err(Reset),
    }
    Ok(response(answer, state.now(Timestamp::now())))
}

fn header(headers: &HeaderMap, name: &str) -> String {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

/// The whole body, or `None` when it is too large.
async fn read(mut body: HttpBody) -> Result<Option<Vec<u8>>, hyper::Error> {
    let mut kept = Vec::new();
    let mut length = 0;
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame?.into_data() else { continue };
        length += data.len();
        if length <= BODY_LIMIT {
            kept.extend_from_slice(&data);
        } else if length > DRAIN_LIMIT {
            break;
        }
    }
    Ok((length <= BODY_LIMIT).then_some(kept))
}

/// What is sent, with the sandbox's own time: who asks may know by it whether a certificate has begun.
fn response(answer: Answer, now: Timestamp) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(answer.body)));
    *response.status_mut() = answer.status;
    let headers = response.headers_mut();
    headers.insert(SERVER, HeaderValue::from_static(NAME));
    if answer.status != StatusCode::NO_CONTENT {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(answer.content_type));
    }
    if let Some(allow) = answer.allow.and_then(|allow| HeaderValue::from_str(&allow).ok()) {
        headers.insert(ALLOW, allow);
    }
    let date = now.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    if let Ok(date) = HeaderValue::from_str(&date) {
        headers.insert(DATE, date);
    }
    if let Some(seconds) = answer.retry_after {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}
