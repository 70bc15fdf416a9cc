//! Each fault, as a client sees it.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use dvorder::io::sandbox::{Fault, Options, Sandbox};
use reqwest::Method;
use serde_json::{Value, json};

use super::{Api, codes, minimal, put};

#[tokio::test]
async fn faults_that_refuse_everything() {
    let api = Api::start(&[]);
    for (fault, status, code) in [
        (Fault::Unauthorized, 401, "access_denied|invalid_api_key"),
        (Fault::WrongKey, 403, "access_denied|access_denied_invalid_key"),
        (Fault::Forbidden, 403, "access_denied|missing_permission"),
        (Fault::TooManyRequests, 429, "request_limit_exceeded"),
    ] {
        api.sandbox.set_faults(std::slice::from_ref(&fault));
        for request in [api.order("ssl_dv_geotrust", &minimal("email")), api.request(Method::GET, "/product")]
        {
            let response = request.send().await.unwrap();
            let retry_after = response.headers().get("retry-after").map(|value| value.to_str().unwrap());
            assert_eq!(retry_after, (fault == Fault::TooManyRequests).then_some("5"), "{fault}");
            assert_eq!(response.status(), status, "{fault}");
            assert_eq!(codes(&response.json().await.unwrap()), [code], "{fault}");
        }
    }
    api.sandbox.set_faults(&[Fault::ServerError]);
    let response = api.order("ssl_dv_geotrust", &minimal("email")).send().await.unwrap();
    assert_eq!(response.status(), 500);
    assert_eq!(response.headers()["content-type"], "text/html");
    assert!(response.text().await.unwrap().starts_with("<!DOCTYPE html>"));
    assert_eq!(api.held(), 0);
    api.sandbox.set_faults(&[]);
    assert_eq!(api.post("ssl_dv_geotrust", &minimal("email")).await.0, 201);
}

#[tokio::test]
async fn faults_that_change_the_shape() {
    let api = Api::start(&[Fault::NeedsApproval]);
    let (status, waiting) = api.post("ssl_dv_geotrust", &minimal("dns-txt-token")).await;
    assert_eq!(status, 201);
    let request = &waiting["requests"][0];
    assert_eq!(
        waiting,
        json!({ "id": 6_484_932, "requests": [{ "id": request["id"], "status": "pending" }] })
    );
    assert!(request["id"].is_u64());
    assert_eq!(api.get("/order/certificate/6484932").await.1["status"], "needs_approval");

    api.sandbox.set_faults(&[Fault::Issued]);
    let mut body = minimal("dns-txt-token");
    put(&mut body, "use_auth_key", Some(json!(true)));
    let (status, issued) = api.post("ssl_dv_geotrust", &body).await;
    assert_eq!(status, 201, "{issued}");
    assert!(issued["certificate_id"].is_u64());
    let chain = issued["certificate_chain"].as_array().unwrap();
    assert_eq!(chain.len(), 3);
    for certificate in chain {
        let pem = certificate["pem"].as_str().unwrap();
        let common_name = certificate["subject_common_name"].as_str().unwrap();
        assert!(reqwest::Certificate::from_pem(pem.as_bytes()).is_ok(), "{common_name}");
    }
    assert_eq!(api.get("/order/certificate/6484933").await.1["status"], "issued");

    api.sandbox.set_faults(&[Fault::NoToken]);
    let (status, without) = api.post("ssl_dv_geotrust", &minimal("http-token")).await;
    assert_eq!(status, 201);
    assert_eq!(without, json!({ "id": 6_484_934, "certificate_id": 6_079_438 }));
    assert!(api.token(6_484_934).await.1["dcv_random_value"].is_string());

    api.sandbox.set_faults(&[Fault::MalformedJson]);
    let response = api.order("ssl_dv_geotrust", &minimal("http-token")).send().await.unwrap();
    assert_eq!(response.status(), 201);
    let text = response.text().await.unwrap();
    assert!(text.starts_with('{') && serde_json::from_str::<Value>(&text).is_err(), "{text}");
    assert_eq!(api.held(), 4);
}

#[tokio::test]
async fn faults_that_keep_an_accepted_order_waiting() {
    for (faults, delay) in
        [(vec![Fault::NoAnswer], Duration::ZERO), (vec![Fault::Slow], Duration::from_secs(3600))]
    {
        let api = Api::with(Options { faults, delay, ..Options::default() });
        let sent = tokio::spawn(api.order("ssl_dv_geotrust", &minimal("email")).send());
        api.until_held().await;
        // Other requests are answered meanwhile.
        assert_eq!(api.get("/order/certificate").await.1["page"]["total"], 1);
        assert!(!sent.is_finished());
        // Stopping does not wait for the answer: the connection ends without one.
        drop(api);
        assert!(sent.await.unwrap().is_err());
    }
    let slow = Options { faults: vec![Fault::Slow], delay: Duration::from_millis(10), ..Options::default() };
    assert_eq!(Api::with(slow).post("ssl_dv_geotrust", &minimal("email")).await.0, 201);
}

/// Without any runtime: a blocking client, and the bytes of HTTP/1.1.
#[test]
fn reset_drops_the_connection_after_the_order_is_held() {
    let options = Options { faults: vec![Fault::Reset], ..Options::default() };
    let sandbox = Sandbox::start(options).unwrap();
    let address = sandbox.base_url().replace("http://", "").replace("/services/v2", "");
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let body = minimal("email").to_string();
    write!(
        stream,
        "POST /services/v2/order/certificate/ssl_dv_geotrust HTTP/1.1\r\nHost: sandbox\r\nX-DC-DEVKEY: k\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let error = stream.read(&mut [0; 64]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
    assert_eq!(sandbox.orders().len(), 1);
}

#[tokio::test]
async fn an_order_that_is_booked_late_is_not_there_before() {
    let api = Api::start(&[]);
    let mut body = minimal("email");
    put(&mut body, "alternative_order_id", Some(json!("mine1")));
    assert_eq!(api.post("ssl_dv_geotrust", &body).await.0, 201);
    for (fault, found) in [(Fault::Late(3600), 404), (Fault::Late(0), 200)] {
        api.sandbox.set_faults(std::slice::from_ref(&fault));
        assert_eq!(api.get("/order/alternate/mine1").await.0, found, "{fault}");
        assert_eq!(api.get("/order/certificate/6484932").await.0, found, "{fault}");
        let total = usize::from(found == 200);
        assert_eq!(api.get("/order/certificate").await.1["page"]["total"], total, "{fault}");
    }
    assert_eq!(api.held(), 1, "it exists all the same");
}

#[tokio::test]
async fn short_pages_hold_two_orders_whatever_is_asked_for() {
    let api = Api::start(&[Fault::ShortPages]);
    for _ in 0..5 {
        assert_eq!(api.post("ssl_dv_geotrust", &minimal("email")).await.0, 201);
    }
    for (offset, count) in [(0, 2), (2, 2), (4, 1), (5, 0)] {
        let (_, list) = api.get(&format!("/order/certificate?limit=100&offset={offset}")).await;
        assert_eq!(list["orders"].as_array().unwrap().len(), count, "{offset}");
        assert_eq!(list["page"]["total"], 5);
    }
}
