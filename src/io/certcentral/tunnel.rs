//! Asking a proxy for a tunnel, to learn what it answers.

use http_body_util::Empty;
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::{HOST, PROXY_AUTHORIZATION};
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use reqwest::{StatusCode, Url};
use tokio::net::TcpStream;

use crate::proxy::Proxy;

/// The status of a proxy's answer to `CONNECT`; none where it gives none. A tunnel that opens is closed.
pub(super) async fn ask(proxy: &Proxy, url: &str) -> Option<StatusCode> {
    let url = Url::parse(url).ok()?;
    let target = format!("{}:{}", url.host_str()?, url.port_or_known_default()?);
    let mut request = Request::builder().method(Method::CONNECT).uri(&target).header(HOST, &target);
    if let Some(authorization) = proxy.authorization() {
        request = request.header(PROXY_AUTHORIZATION, authorization);
    }
    let request = request.body(Empty::<Bytes>::new()).ok()?;
    let stream = TcpStream::connect(proxy.place()).await.ok()?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.ok()?;
    let answer = sender.send_request(request);
    tokio::pin!(answer);
    tokio::select! {
        answer = &mut answer => Some(answer.ok()?.status()),
        _ = connection => Some(answer.await.ok()?.status()),
    }
}
