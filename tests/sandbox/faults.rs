//! Each fault, as a client sees it.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use dvorder::io::sandbox::{Endpoint, Fault, Options, Sandbox, Status};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use super::reissues::reissue;
use super::{Api, codes, minimal, put, told};

#[tokio::test]
async fn faults_that_refuse_everything() {
    let api = Api::start(&[]);
    for (fault, status, code) in [
        (Fault::Unauthorized, 401, "access_denied|invalid_api_key"),
        (Fault::WrongKey, 403, "access_denied|access_denied_invalid_key"),
        (Fault::Forbidden, 403, "access_denied|missing_permission"),
        (Fault::TooManyRequests, 429, "request_limit_exceeded"),
        (Fault::NotFound, 404, "not_found"),
        (Fault::Internal, 500, "internal_error"),
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

/// A good request to an endpoint, about an order that waits for its records and one that waits for its approver.
async fn request(api: &Api, endpoint: Endpoint) -> RequestBuilder {
    api.sandbox.set_faults(&[Fault::NeedsApproval]);
    api.ordered("email", &["example.com"]).await;
    let approval = api.sandbox.orders().last().unwrap().approvals[0].id;
    api.sandbox.set_faults(&[Fault::Issued]);
    let issued = api.ordered("dns-txt-token", &["example.com"]).await;
    api.sandbox.set_faults(&[]);
    let mut body = minimal("email");
    put(&mut body, "alternative_order_id", Some(json!(format!("own{issued}"))));
    let id = api.post("ssl_dv_geotrust", &body).await.1["id"].as_u64().unwrap();
    let order = |what: &str| format!("/order/certificate/{id}{what}");
    let get = |path: &str| api.request(Method::GET, path);
    let set = |path: &str, body: Value| api.request(Method::PUT, path).json(&body);
    match endpoint {
        Endpoint::Order => api.order("ssl_dv_geotrust", &minimal("dns-txt-token")),
        Endpoint::Reissue => {
            let path = format!("/order/certificate/{issued}/reissue");
            api.request(Method::POST, &path).json(&reissue(&["example.com"]))
        }
        Endpoint::List => get("/order/certificate"),
        Endpoint::OrderInfo => get(&order("")),
        Endpoint::Alternate => get(&format!("/order/alternate/own{issued}")),
        Endpoint::Validation => get(&order("/validation")),
        Endpoint::CheckDcv => set(&format!("/order/certificate/{issued}/check-dcv"), json!({})),
        Endpoint::DcvMethod => set(&order("/dcv-method"), json!({ "dcv_method": "http-token" })),
        Endpoint::DcvRandomValue => set(&format!("/order/certificate/{issued}/dcv-random-value"), json!({})),
        Endpoint::ResendEmails => set(&order("/resend-emails"), json!({})),
        Endpoint::Status => set(&order("/status"), json!({ "status": "canceled", "note": "n" })),
        Endpoint::Revoke => set(&format!("/order/certificate/{issued}/revoke"), json!({ "comments": "n" })),
        Endpoint::Download => {
            let issued = api.sandbox.orders().into_iter().find(|order| order.id == issued).unwrap();
            get(&format!("/certificate/{}/chain", issued.certificate_id))
        }
        Endpoint::Request => {
            let decide = api.request_as("approver", Method::PUT, &format!("/request/{approval}/status"));
            decide.json(&json!({ "status": "approved" }))
        }
        Endpoint::Account => get("/account"),
        Endpoint::User => get("/user/me"),
        Endpoint::Product => get("/product"),
    }
}

fn at(fault: Fault, endpoint: Endpoint) -> Fault {
    Fault::At(Box::new(fault), endpoint)
}

#[tokio::test]
async fn every_endpoint_has_faults_of_its_own() {
    let api = Api::start(&[]);
    for endpoint in Endpoint::ALL {
        let good = told(request(&api, endpoint).await).await;
        assert!((200..300).contains(&good.0), "{endpoint}: {good:?}");
        for (fault, status) in [
            (Fault::Unauthorized, 401),
            (Fault::WrongKey, 403),
            (Fault::Forbidden, 403),
            (Fault::NotFound, 404),
            (Fault::TooManyRequests, 429),
            (Fault::Internal, 500),
        ] {
            let request = request(&api, endpoint).await;
            api.sandbox.set_faults(&[at(fault.clone(), endpoint)]);
            let (found, body) = told(request).await;
            assert_eq!((found, codes(&body).len()), (status, 1), "{fault}:{endpoint}");
            // The others are answered as ever.
            let other = if endpoint == Endpoint::User { "/account" } else { "/user/me" };
            assert_eq!(api.get(other).await.0, 200, "{fault}:{endpoint}");
        }
        let page = request(&api, endpoint).await;
        api.sandbox.set_faults(&[at(Fault::ServerError, endpoint)]);
        let response = page.send().await.unwrap();
        assert_eq!(
            (response.status().as_u16(), &response.headers()["content-type"]),
            (500, &"text/html".parse().unwrap())
        );
        let cut = request(&api, endpoint).await;
        api.sandbox.set_faults(&[at(Fault::MalformedJson, endpoint)]);
        let text = cut.send().await.unwrap().text().await.unwrap();
        assert!(text.is_empty() || serde_json::from_str::<Value>(&text).is_err(), "{endpoint}: {text}");
        let lost = request(&api, endpoint).await;
        api.sandbox.set_faults(&[at(Fault::Reset, endpoint)]);
        assert!(lost.send().await.is_err(), "{endpoint}");
    }
}

#[tokio::test]
async fn what_was_asked_for_is_done_even_if_no_answer_comes() {
    let api = Api::start(&[]);
    for fault in [Fault::Reset, Fault::NoAnswer] {
        let cancel = request(&api, Endpoint::Status).await;
        api.sandbox.set_faults(&[at(fault.clone(), Endpoint::Status)]);
        let sent = tokio::spawn(cancel.send());
        let is_canceled = || api.sandbox.orders().last().unwrap().status == Status::Canceled;
        while !is_canceled() {
            tokio::task::yield_now().await;
        }
        match fault {
            Fault::Reset => assert!(sent.await.unwrap().is_err()),
            // It would wait for ever; other requests are answered.
            _ => assert!(api.get("/account").await.0 == 200 && !sent.is_finished()),
        }
    }
    let slow = Api::with(Options { delay: Duration::from_millis(10), ..Options::default() });
    slow.sandbox.set_faults(&[at(Fault::Slow, Endpoint::Account)]);
    assert_eq!(slow.get("/account").await.0, 200);
}

#[tokio::test]
async fn answers_come_in_other_shapes() {
    let api = Api::start(&[]);
    let id = api.ordered("dns-txt-token", &["example.com"]).await;
    let info = format!("/order/certificate/{id}");
    api.sandbox.set_faults(&[Fault::NumbersAsStrings]);
    assert_eq!(api.get(&info).await.1["id"], id.to_string());
    assert_eq!(api.get("/order/certificate").await.1["page"]["total"], "1");
    api.sandbox.set_faults(&[at(Fault::NumbersAsStrings, Endpoint::List)]);
    assert_eq!(
        (&api.get(&info).await.1["id"], &api.get("/account").await.1["id"]),
        (&json!(id), &json!(9876))
    );
    assert_eq!(api.get("/order/certificate").await.1["orders"][0]["id"], id.to_string());

    api.sandbox.set_faults(&[Fault::ListsAsObjects]);
    assert_eq!(api.get(&info).await.1["organization"], json!({}));
    assert_eq!(api.get("/order/certificate?filters[status]=issued").await.1["orders"], json!({}));

    api.sandbox.set_faults(&[Fault::AbsentMembers]);
    let (_, shown) = api.get(&info).await;
    let members: Vec<&String> = shown.as_object().unwrap().keys().collect();
    assert_eq!(members, ["certificate", "id", "status"]);
    assert_eq!(shown["certificate"], json!({ "id": 6_079_436, "common_name": "example.com" }));
    let (_, states) = api.get(&format!("{info}/validation")).await;
    let row = json!({ "name_scope": "example.com", "status": "pending" });
    assert_eq!(
        states,
        json!({ "order_id": id.to_string(), "order_status": "pending", "dns_name_validations": [row] })
    );

    for (fault, word) in
        [(Fault::Status("on_hold".into()), "on_hold"), (Fault::Status("IN REVIEW".into()), "IN REVIEW")]
    {
        api.sandbox.set_faults(&[fault]);
        assert_eq!(api.get(&info).await.1["status"], word);
        assert_eq!(api.get(&info).await.1["requests"][0]["status"], "approved");
        assert_eq!(api.get("/order/certificate").await.1["orders"][0]["status"], word);
        assert_eq!(api.get(&format!("{info}/validation")).await.1["order_status"], word);
        assert_eq!(api.get("/user/me").await.1["status"], "active");
    }
    assert_eq!(api.sandbox.orders()[0].status, Status::Pending, "shown, and no more");
}

#[tokio::test]
async fn an_account_of_five_thousand_orders_of_which_three_hundred_are_malformed() {
    let api = Api::start(&[Fault::Many(5000), Fault::MalformedRows(300)]);
    let own = api.ordered("dns-txt-token", &["example.com"]).await;
    let mut rows = Vec::new();
    for offset in (0..5001).step_by(1000) {
        let (_, page) = api.get(&format!("/order/certificate?limit=5000&offset={offset}")).await;
        assert_eq!(page["page"], json!({ "total": 5001, "limit": 1000, "offset": offset }));
        rows.extend(page["orders"].as_array().unwrap().clone());
    }
    api.sandbox.set_faults(&[Fault::Many(5000)]);
    let mut good = Vec::new();
    for offset in (0..5001).step_by(1000) {
        let (_, page) = api.get(&format!("/order/certificate?offset={offset}")).await;
        good.extend(page["orders"].as_array().unwrap().clone());
    }
    assert_eq!((rows.len(), good.len()), (5001, 5001));
    assert_eq!(rows.iter().zip(&good).filter(|(row, good)| row != good).count(), 300);
    assert_eq!(good[0]["id"], own, "the newest");
    let statuses: std::collections::BTreeSet<_> =
        good.iter().map(|row| row["status"].as_str().unwrap()).collect();
    assert_eq!(statuses.len(), Status::ALL.len());
    assert_eq!(api.held(), 1, "only what was ordered is held");

    // Each can be looked at and changed, the malformed ones, too.
    let pending = good.iter().filter(|row| row["status"] == "pending" && row["id"] != own);
    for row in pending.take(3) {
        let path = format!("/order/certificate/{}", row["id"]);
        assert_eq!(api.get(&path).await.1["certificate"]["common_name"], row["certificate"]["common_name"]);
        let (_, body) = api.get(&format!("{path}/validation")).await;
        assert!(!body["dns_name_validations"].as_array().unwrap().is_empty(), "{body}");
        let cancel = json!({ "status": "canceled", "note": "n" });
        assert_eq!(api.put_as("k", &format!("{path}/status"), &cancel).await.0, 204);
        assert_eq!(api.get(&path).await.1["status"], "canceled");
    }
    api.sandbox.set_faults(&[]);
    assert_eq!(api.get("/order/certificate").await.1["page"]["total"], 1);
}
