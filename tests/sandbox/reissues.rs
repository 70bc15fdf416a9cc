//! A certificate that is made anew, and an order that follows another.

use std::time::Duration;

use dvorder::io::sandbox::{Fault, Options, Status};
use reqwest::Method;
use serde_json::{Value, json};

use super::{Api, answer, codes, csr, minimal, put};

const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const NAMES: [&str; 2] = ["example.com", "www.example.com"];

/// The body of a reissue for these names, the first one the common name.
pub fn reissue(names: &[&str]) -> Value {
    json!({ "certificate": {
        "common_name": names[0], "dns_names": names[1..], "csr": csr(), "signature_hash": "sha256",
        "server_platform": { "id": 45 },
    } })
}

async fn asked(api: &Api, id: u64, body: &Value) -> (u16, Value) {
    let request = api.request(Method::POST, &format!("/order/certificate/{id}/reissue")).json(body);
    let (status, body) = answer(request).await;
    (status.as_u16(), body)
}

async fn info(api: &Api, id: u64) -> Value {
    api.get(&format!("/order/certificate/{id}")).await.1
}

/// An order that is issued.
async fn issued(api: &Api) -> u64 {
    let id = api.ordered("dns-txt-token", &NAMES).await;
    api.sandbox.push(HOUR);
    assert_eq!(api.status(id).await, "issued");
    id
}

#[tokio::test]
async fn a_reissue_is_validated_anew_while_the_certificate_before_stands() {
    let api = Api::with(Options::default());
    let id = issued(&api).await;
    let before = info(&api, id).await;
    let (_, old) = api.token(id).await;
    let body = reissue(&NAMES);
    let (status, answer) = asked(&api, id, &body).await;
    assert_eq!((status, &answer["id"]), (201, &json!(id)), "{answer}");
    let (first, second) =
        (before["certificate"]["id"].as_u64().unwrap(), answer["certificate_id"].as_u64().unwrap());
    assert!(second != first && answer["dcv_random_value"] != old["dcv_random_value"], "{answer}");

    let open = info(&api, id).await;
    assert_eq!((&open["status"], &open["certificate"]), (&json!("reissue_pending"), &before["certificate"]));
    let file = |certificate: u64| format!("/certificate/{certificate}/download/format/pem_all");
    let downloaded = async |certificate: u64| {
        api.request(Method::GET, &file(certificate)).send().await.unwrap().status().as_u16()
    };
    assert_eq!((downloaded(first).await, downloaded(second).await), (200, 400));
    let (_, names) = api.get(&format!("/order/certificate/{id}/validation")).await;
    assert!(names["dns_name_validations"].as_array().unwrap().iter().all(|row| row["status"] == "pending"));

    api.sandbox.push(HOUR);
    let done = info(&api, id).await;
    assert_eq!((&done["status"], &done["certificate"]["id"]), (&json!("issued"), &json!(second)));
    assert_eq!(
        (&done["certificate"]["csr"], &done["reissues_count"]),
        (&body["certificate"]["csr"], &json!(1))
    );
    assert_ne!(done["certificate"]["serial_number"], before["certificate"]["serial_number"]);
    assert_eq!((downloaded(first).await, downloaded(second).await), (200, 200));
    api.sandbox.push(DAY * 4);
    assert!(
        api.sandbox.orders()[0].former[0].certificate.as_ref().unwrap().revoked.is_none(),
        "no name is gone"
    );
}

#[tokio::test]
async fn a_name_that_is_gone_revokes_every_certificate_before_within_three_days() {
    for (names, is_revoked) in [
        (vec!["example.com", "www.example.com", "api.example.com"], false),
        (vec!["www.example.com", "example.com"], false),
        (vec!["example.com"], true),
        (vec!["example.com", "api.example.com"], true),
    ] {
        let api = Api::with(Options::default());
        let id = issued(&api).await;
        assert_eq!(asked(&api, id, &reissue(&NAMES)).await.0, 201);
        api.sandbox.push(HOUR);
        assert_eq!(asked(&api, id, &reissue(&names)).await.0, 201);
        api.sandbox.push(HOUR);
        let revoked = || {
            let order = api.sandbox.orders().remove(0);
            assert_eq!(
                (order.status, order.reissues, order.former.len()),
                (Status::Issued, 2, 2),
                "{names:?}"
            );
            assert!(order.certificate.unwrap().revoked.is_none());
            order
                .former
                .iter()
                .filter(|former| former.certificate.as_ref().unwrap().revoked.is_some())
                .count()
        };
        assert_eq!(revoked(), 0, "{names:?}");
        api.sandbox.push(DAY * 3);
        assert_eq!(revoked(), if is_revoked { 2 } else { 0 }, "{names:?}");
    }
}

#[tokio::test]
async fn a_reissue_that_is_canceled_leaves_the_order_as_it_was() {
    let api = Api::with(Options::default());
    let id = issued(&api).await;
    let before = info(&api, id).await;
    assert_eq!(asked(&api, id, &reissue(&["example.com"])).await.0, 201);
    let cancel = json!({ "status": "canceled", "note": "not needed" });
    assert_eq!(api.put_as("any key", &format!("/order/certificate/{id}/status"), &cancel).await.0, 204);
    let after = info(&api, id).await;
    assert_eq!((&after["status"], &after["certificate"]), (&before["status"], &before["certificate"]));
    api.sandbox.push(DAY * 4);
    assert_eq!(info(&api, id).await["certificate"]["serial_number"], before["certificate"]["serial_number"]);
    assert_eq!(asked(&api, id, &reissue(&NAMES)).await.0, 201, "another one may follow");
}

#[tokio::test]
async fn a_reissue_may_wait_for_an_approver() {
    let api = Api::with(Options::default());
    let id = issued(&api).await;
    api.sandbox.set_faults(&[Fault::NeedsApproval]);
    let (_, answer) = asked(&api, id, &reissue(&NAMES)).await;
    assert_eq!(
        (&answer["certificate_id"], &answer["requests"][0]["status"]),
        (&Value::Null, &json!("pending"))
    );
    assert_eq!((api.status(id).await.as_str(), asked(&api, id, &reissue(&NAMES)).await.0), ("issued", 400));
    let path = format!("/request/{}/status", answer["requests"][0]["id"]);
    let yes = json!({ "status": "approved" });
    assert_eq!(api.put_as("approver", &path, &yes).await.0, 204);
    assert_eq!(api.status(id).await, "reissue_pending");
}

#[tokio::test]
async fn what_cannot_be_reissued_is_refused() {
    let api = Api::with(Options::default());
    let pending = api.ordered("dns-txt-token", &NAMES).await;
    let id = pending;
    assert_eq!(codes(&asked(&api, pending, &reissue(&NAMES)).await.1), ["invalid_order_status"]);
    api.sandbox.push(HOUR);
    let mut wrong = reissue(&["exa_mple.com"]);
    put(&mut wrong, "certificate.signature_hash", Some(json!("md5")));
    put(&mut wrong, "certificate.csr", Some(json!("no CSR")));
    put(&mut wrong, "certificate.cert_validity", Some(json!({ "days": 397 })));
    let (status, refused) = asked(&api, id, &wrong).await;
    assert_eq!(status, 400);
    let expected = [
        "invalid_domain",
        "csr_invalid_cannot_parse",
        "invalid_parameter",
        "cert_validity_exceeds_order_validity",
    ];
    assert_eq!(codes(&refused), expected);
    assert_eq!(codes(&asked(&api, 1, &reissue(&NAMES)).await.1), ["not_found|order"]);
    assert_eq!(asked(&api, id, &reissue(&NAMES)).await.0, 201);
    assert_eq!(codes(&asked(&api, id, &reissue(&NAMES)).await.1), ["invalid_order_status"], "one is open");
    assert_eq!(api.sandbox.orders()[0].reissues, 1);

    let duplicate =
        api.request(Method::POST, &format!("/order/certificate/{id}/duplicate")).json(&reissue(&NAMES));
    let (status, refused) = answer(duplicate).await;
    assert_eq!((status.as_u16(), codes(&refused)), (400, vec!["duplicates_not_allowed"]));
}

#[tokio::test]
async fn an_order_is_renewed_near_its_end_and_once() {
    let api = Api::with(Options::default());
    let mut body = minimal("dns-txt-token");
    put(&mut body, "order_validity", Some(json!({ "days": 100 })));
    let renewed = api.post("ssl_dv_geotrust", &body).await.1["id"].as_u64().unwrap();
    let renew = async || {
        let mut body = minimal("dns-txt-token");
        body["renewal_of_order_id"] = json!(renewed);
        api.post("ssl_dv_geotrust", &body).await
    };
    let not_eligible = ["order_not_eligible_for_renewal"];
    assert_eq!(codes(&renew().await.1), not_eligible, "it is not issued");
    api.sandbox.push(HOUR);
    assert_eq!(codes(&renew().await.1), not_eligible, "it lasts for more than 90 days");
    api.sandbox.push(DAY * 10);
    let (status, answer) = renew().await;
    assert_eq!(status, 201, "{answer}");
    assert_eq!(info(&api, renewed).await["is_renewed"], json!(true));
    assert_eq!(info(&api, answer["id"].as_u64().unwrap()).await["is_renewal"], json!(true));
    assert_eq!(codes(&renew().await.1), ["order_renewed_already"]);
    assert_eq!(api.held(), 2);
}

#[tokio::test]
async fn a_plan_of_three_years_is_reissued_to_its_end() {
    let api = Api::with(Options::default());
    let mut body = minimal("dns-txt-token");
    put(&mut body, "order_validity", Some(json!({ "years": 3 })));
    let id = api.post("ssl_dv_geotrust", &body).await.1["id"].as_u64().unwrap();
    api.sandbox.push(HOUR);
    let end = info(&api, id).await;
    assert_eq!(end["is_multi_year_plan"], "1");
    let mut certificates = 1;
    while info(&api, id).await["certificate"]["valid_till"] != end["order_valid_till"] {
        assert_eq!(asked(&api, id, &reissue(&["example.com"])).await.0, 201);
        api.sandbox.push(HOUR);
        let left = info(&api, id).await["certificate"]["days_remaining"].as_u64().unwrap();
        api.sandbox.push(DAY * u32::try_from(left).unwrap());
        certificates += 1;
        assert!(certificates < 40);
    }
    assert!(certificates > 10, "{certificates}");
}
