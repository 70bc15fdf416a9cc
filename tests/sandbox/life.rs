//! What becomes of an order as time passes, from the order to the end of its certificate.

use std::time::Duration;

use dvorder::io::sandbox::{Decision, Fault, Options, Status};
use serde_json::{Value, json};

use super::{Api, codes, minimal};

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const NAMES: [&str; 3] = ["example.com", "www.example.com", "api.example.com"];

/// The status of each name by `GET …/validation`.
async fn states(api: &Api, id: u64) -> Vec<String> {
    let (status, body) = api.get(&format!("/order/certificate/{id}/validation")).await;
    assert_eq!(status, 200, "{body}");
    let rows = body["dns_name_validations"].as_array().unwrap();
    rows.iter().map(|row| row["status"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn an_order_is_validated_name_by_name_and_issued_by_itself() {
    for method in ["dns-txt-token", "dns-cname-token", "http-token", "email"] {
        let api = Api::with(Options::default());
        let id = api.ordered(method, &NAMES).await;
        assert_eq!(
            (api.status(id).await.as_str(), api.sandbox.orders()[0].status),
            ("pending", Status::Pending)
        );
        for (minute, validated, status) in
            [(1, 0, "pending"), (2, 1, "pending"), (3, 2, "pending"), (4, 3, "processing"), (5, 3, "issued")]
        {
            api.sandbox.push(MINUTE);
            assert_eq!(api.status(id).await, status, "{method}, minute {minute}");
            let found = states(&api, id).await;
            let approved = found.iter().filter(|state| *state == "approved").count();
            assert_eq!((found.len(), approved), (3, validated), "{method}, minute {minute}");
        }
    }
}

#[tokio::test]
async fn an_issued_order_expires_with_its_certificate() {
    let api = Api::with(Options::default());
    let id = api.ordered("dns-txt-token", &["example.com"]).await;
    api.sandbox.push(DAY);
    let (_, info) = api.get(&format!("/order/certificate/{id}")).await;
    assert_eq!(info["status"], "issued");
    let certificate = api.sandbox.orders()[0].certificate.clone().unwrap();
    assert_eq!(info["certificate"]["valid_till"], certificate.valid_till.to_string());
    let left = u32::try_from(info["certificate"]["days_remaining"].as_i64().unwrap()).unwrap();
    api.sandbox.push(DAY * (left - 1));
    assert_eq!(api.status(id).await, "issued");
    api.sandbox.push(DAY * 2);
    assert_eq!(api.status(id).await, "expired");
    // The filter for what is issued finds it all the same.
    for (filter, found) in [("issued", 1), ("expired", 1), ("pending", 0)] {
        let (_, list) = api.get(&format!("/order/certificate?filters[status]={filter}")).await;
        assert_eq!(list["page"]["total"], found, "{filter}");
    }
}

#[tokio::test]
async fn an_order_that_waits_for_an_approver_has_no_token_and_no_validation_before() {
    let api = Api::start(&[Fault::NeedsApproval]);
    let id = api.ordered("dns-txt-token", &["example.com"]).await;
    api.sandbox.push(DAY);
    let (_, info) = api.get(&format!("/order/certificate/{id}?include_caa_status=true")).await;
    assert_eq!((&info["status"], &info["certificate"]["id"]), (&json!("needs_approval"), &Value::Null));
    assert_eq!(info["requests"][0]["status"], "pending");
    assert_eq!((&info["has_pending_request"], &info["caa_status_message"]), (&json!(true), &Value::Null));
    assert_eq!(states(&api, id).await, Vec::<String>::new());
    let (status, answer) = api.token(id).await;
    assert_eq!((status.as_u16(), codes(&answer)), (400, vec!["invalid_order_status"]));
    assert_eq!(api.sandbox.orders()[0].dcv_random_value(), None);

    let request = format!("/request/{}/status", info["requests"][0]["id"]);
    let yes = json!({ "status": "approved", "processor_comment": "fine" });
    let (status, answer) = api.put_as("any key", &request, &yes).await;
    assert_eq!((status, codes(&answer)), (403, vec!["access_denied|invalid_approver"]));
    let (status, answer) = api.put_as("an approver", &request, &json!({ "status": "yes" })).await;
    assert_eq!((status, codes(&answer)), (400, vec!["invalid_parameter"]));
    assert_eq!(api.put_as("an approver", &request, &yes).await, (204, Value::Null));
    let (status, answer) = api.put_as("an approver", &request, &yes).await;
    assert_eq!((status, codes(&answer)), (400, vec!["invalid_request_status"]));
    let (status, answer) = api.put_as("an approver", "/request/1/status", &yes).await;
    assert_eq!((status, codes(&answer)), (404, vec!["not_found|request"]));

    let (_, info) = api.get(&format!("/order/certificate/{id}")).await;
    assert_eq!(info["status"], "pending");
    assert!(info["certificate"]["id"].is_u64());
    assert_eq!(info["requests"][0]["status"], "approved");
    assert_eq!(info["requests"][0]["processor_comment"], "fine");
    assert_eq!(states(&api, id).await, ["pending"]);
    assert!(api.token(id).await.1["dcv_random_value"].is_string());
    // Its looking began when it was approved.
    api.sandbox.push(MINUTE * 2);
    assert_eq!(states(&api, id).await, ["approved"]);
}

#[tokio::test]
async fn an_order_that_an_approver_rejects_is_over() {
    let api = Api::start(&[Fault::NeedsApproval]);
    let id = api.ordered("email", &["example.com"]).await;
    let request = format!("/request/{}/status", api.sandbox.orders()[0].approvals[0].id);
    assert_eq!(api.put_as("approver", &request, &json!({ "status": "rejected" })).await.0, 204);
    api.sandbox.push(DAY);
    assert_eq!(api.status(id).await, "rejected");
    assert_eq!(api.sandbox.orders()[0].approvals[0].decision, Decision::Rejected);
}

#[tokio::test]
async fn a_token_lives_for_thirty_days_and_then_there_is_another() {
    let api = Api::start(&[Fault::NoRecord]);
    let id = api.ordered("dns-txt-token", &["example.com"]).await;
    let (_, first) = api.token(id).await;
    api.sandbox.push(DAY * 29);
    assert_eq!(api.token(id).await.1, first);
    // Until somebody asks for the next one, nothing that is placed shows anything.
    api.sandbox.push(DAY);
    api.sandbox.set_faults(&[]);
    let check = format!("/order/certificate/{id}/check-dcv");
    for _ in 0..5 {
        assert_eq!(api.put(&check).await.1["order_status"], "pending");
    }
    let (_, second) = api.token(id).await;
    assert_ne!(second["dcv_random_value"], first["dcv_random_value"]);
    assert_eq!(api.put(&check).await.1["order_status"], "issued");
}

#[tokio::test]
async fn the_service_looks_for_a_week_and_then_only_when_it_is_asked() {
    let api = Api::start(&[Fault::NoRecord]);
    let id = api.ordered("dns-txt-token", &["example.com"]).await;
    let checks = || api.sandbox.orders()[0].names[0].checks;
    api.sandbox.push(MINUTE * 15);
    assert_eq!(checks(), 15);
    api.sandbox.push(DAY * 7);
    let by_itself = checks();
    api.sandbox.set_faults(&[]);
    api.sandbox.push(DAY);
    assert_eq!((checks(), api.status(id).await.as_str()), (by_itself, "pending"));
    let (_, answer) = api.put(&format!("/order/certificate/{id}/check-dcv")).await;
    assert_eq!((&answer["order_status"], checks()), (&json!("issued"), by_itself + 1));
}

#[tokio::test]
async fn time_passes_faster_when_it_is_told_to() {
    let api = Api::with(Options { speed: 1_000_000, ..Options::default() });
    let start = api.sandbox.now();
    let id = api.ordered("dns-txt-token", &["example.com"]).await;
    while api.status(id).await != "issued" {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    assert!(api.sandbox.now().duration_since(start) >= jiff::SignedDuration::from_mins(3));
}

#[tokio::test]
async fn no_two_runs_have_the_same_token() {
    let (one, other) = (Api::start(&[]), Api::start(&[]));
    let token = async |api: &Api| api.post("ssl_dv_geotrust", &minimal("http-token")).await.1;
    let (one, other) = (token(&one).await, token(&other).await);
    assert_eq!(one["id"], other["id"]);
    assert_ne!(one["dcv_random_value"], other["dcv_random_value"]);
}
