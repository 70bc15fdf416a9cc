//! What one does with an order: check, change the method, ask for mails, cancel, revoke.

use std::time::Duration;

use dvorder::io::sandbox::{Fault, Options, Status};
use serde_json::{Value, json};

use super::{Api, codes};

const NAMES: [&str; 3] = ["example.com", "www.example.com", "api.example.com"];
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Names that are found by their first, second and third check.
fn api(faults: &[Fault]) -> Api {
    Api::with(Options { faults: faults.to_vec(), checks: 1, ..Options::default() })
}

fn path(id: u64, what: &str) -> String {
    format!("/order/certificate/{id}/{what}")
}

/// The names of an answer's rows with their states.
fn rows(body: &Value) -> Vec<(&str, &str)> {
    let rows = body["dns_name_validations"].as_array().unwrap().iter();
    rows.map(|row| (row["dns_names"][0].as_str().unwrap(), row["status"].as_str().unwrap())).collect()
}

/// An order whose certificate is issued.
async fn issued(api: &Api) -> u64 {
    let id = api.ordered("dns-txt-token", &["example.com"]).await;
    assert_eq!(api.put(&path(id, "check-dcv")).await.1["order_status"], "issued");
    id
}

#[tokio::test]
async fn a_dns_check_tells_each_name_and_issues_with_the_last() {
    for method in ["dns-txt-token", "dns-cname-token"] {
        let api = api(&[]);
        let id = api.ordered(method, &NAMES).await;
        let check = path(id, "check-dcv");
        let (status, first) = api.put(&check).await;
        assert_eq!(status, 200);
        assert_eq!((&first["order_status"], &first["dcv_status"]), (&json!("pending"), &json!("pending")));
        let expected = [(NAMES[0], "approved"), (NAMES[1], "pending"), (NAMES[2], "pending")];
        assert_eq!(rows(&first), expected);

        // Some names: the answer tells of them alone, and spells the list otherwise.
        let some = json!({ "dns_names_validations": ["WWW.example.com"] });
        let (status, second) = api.put_as("k", &check, &some).await;
        assert_eq!((status, rows(&second)), (200, vec![(NAMES[1], "approved")]));
        assert_eq!((&second["order_status"], &second["dcv_status"]), (&json!("pending"), &json!("valid")));
        let (_, third) = api.put_as("k", &check, &json!({ "dns_names_validations": [NAMES[2]] })).await;
        assert_eq!(rows(&third), [(NAMES[2], "pending")]);
        let (_, last) = api.put_as("k", &check, &json!({ "dns_names_validations": [NAMES[2]] })).await;
        assert_eq!((&last["order_status"], rows(&last)), (&json!("issued"), vec![(NAMES[2], "approved")]));
        assert_eq!(rows(&api.put(&check).await.1).len(), 3, "it can be asked again");
    }
}

#[tokio::test]
async fn a_file_that_is_missing_is_a_400_that_does_not_say_where() {
    let api = api(&[]);
    let id = api.ordered("http-token", &NAMES[..2]).await;
    let check = path(id, "check-dcv");
    let (status, answer) = api.put(&check).await;
    assert_eq!((status, codes(&answer)), (400, vec!["file_random_value_not_found"]));
    // The first one was found all the same.
    assert!(api.sandbox.orders()[0].names[0].validated.is_some());
    let first = json!({ "dns_names_validations": [NAMES[0]] });
    assert_eq!(api.put_as("k", &check, &first).await.0, 200);
    let (status, answer) = api.put(&check).await;
    assert_eq!((status, &answer["order_status"]), (200, &json!("issued")));
}

#[tokio::test]
async fn a_mail_order_has_nothing_to_check() {
    let api = api(&[]);
    let id = api.ordered("email", &NAMES).await;
    let (status, answer) = api.put(&path(id, "check-dcv")).await;
    assert_eq!((status, codes(&answer)), (400, vec!["invalid_dns_method"]));
}

#[tokio::test]
async fn older_texts_refuse_a_check_that_finds_nothing_and_list_no_names() {
    let api = api(&[Fault::InvalidDnsTxt]);
    let id = api.ordered("dns-txt-token", &NAMES[..2]).await;
    let (status, answer) = api.put(&path(id, "check-dcv")).await;
    assert_eq!((status, codes(&answer)), (400, vec!["invalid_dns_txt"]));
    let (status, answer) = api.put(&path(id, "check-dcv")).await;
    assert_eq!((status, answer), (200, json!({ "order_status": "issued", "dcv_status": "valid" })));
}

#[tokio::test]
async fn what_cannot_be_checked_is_refused() {
    let api = api(&[Fault::NoRecord]);
    let id = api.ordered("dns-txt-token", &NAMES).await;
    let check = path(id, "check-dcv");
    for (body, code) in [
        (json!({ "dns_names_validations": ["other.example.com"] }), "invalid_domain"),
        (json!({ "dns_names_validations": [1] }), "bad_request_format"),
        (json!({ "dns_names_validations": "example.com" }), "bad_request_format"),
        (json!([]), "bad_request_format"),
    ] {
        let (status, answer) = api.put_as("k", &check, &body).await;
        assert_eq!((status, codes(&answer)), (400, vec![code]), "{body}");
    }
    assert_eq!(api.put(&check).await.1["dcv_status"], "pending");
    assert_eq!(
        api.put_as("k", &path(id, "status"), &json!({ "status": "canceled", "note": "n" })).await.0,
        204
    );
    assert_eq!(codes(&api.put(&check).await.1), ["invalid_order_status"]);
    assert_eq!(codes(&api.put(&path(1, "check-dcv")).await.1), ["not_found|order"]);
}

#[tokio::test]
async fn the_method_can_be_changed_while_the_order_is_pending() {
    let api = api(&[]);
    let id = api.ordered("email", &NAMES[..2]).await;
    let change = path(id, "dcv-method");
    let (status, token) = api.put_as("k", &change, &json!({ "dcv_method": "dns-txt-token" })).await;
    assert_eq!(status, 200);
    assert_eq!(token.as_object().unwrap().len(), 2, "{token}");
    assert!(token["expiration_date"].as_str().unwrap().ends_with("+00:00"), "{token}");
    assert_eq!(api.token(id).await.1, token);
    let (_, other) = api.put_as("k", &change, &json!({ "dcv_method": "http-token" })).await;
    assert_eq!(other, token, "one token per order");
    assert_eq!(api.put_as("k", &change, &json!({ "dcv_method": "email" })).await, (204, Value::Null));
    assert_eq!(api.get(&path(id, "validation")).await.1["order_dcv_method"], "email");
    assert_eq!(codes(&api.token(id).await.1), ["invalid_dcv_method"]);
    for (body, code) in [
        (json!({}), "missing_parameter"),
        (json!({ "dcv_method": "http-token-dynamic" }), "invalid_dcv_method"),
        (json!({ "dcv_method": 1 }), "bad_request_format"),
    ] {
        assert_eq!(codes(&api.put_as("k", &change, &body).await.1), [code], "{body}");
    }
    let wildcard = api.ordered("email", &["*.example.com"]).await;
    let (_, answer) =
        api.put_as("k", &path(wildcard, "dcv-method"), &json!({ "dcv_method": "http-token" })).await;
    assert_eq!(codes(&answer), ["invalid_wildcard_dcv_method"]);
    let done = issued(&api).await;
    let (_, answer) = api.put_as("k", &path(done, "dcv-method"), &json!({ "dcv_method": "email" })).await;
    assert_eq!(codes(&answer), ["invalid_order_status"]);
}

#[tokio::test]
async fn mails_are_sent_again_with_other_names_for_the_members_than_in_the_order() {
    let api = api(&[]);
    let id = api.ordered("email", &NAMES[..2]).await;
    let mails = path(id, "resend-emails");
    assert_eq!(api.put(&mails).await, (204, Value::Null));
    let row = json!({ "domain": NAMES[1], "email": "admin@example.com", "email_domain": "example.com" });
    let body = json!({ "domain_approval_emails": [row], "locale": "en" });
    assert_eq!(api.put_as("k", &mails, &body).await.0, 204);
    for (row, code) in [
        (json!({ "dns_name": NAMES[1], "email": "admin@example.com" }), "missing_parameter"),
        (json!({ "domain": "example.org", "email": "admin@example.org" }), "invalid_domain"),
        (json!({ "domain": NAMES[1], "email": "admin" }), "invalid_email"),
        (
            json!({ "domain": NAMES[1], "email": "admin@example.com", "email_domain": "com" }),
            "invalid_email_domain",
        ),
    ] {
        let body = json!({ "domain_approval_emails": [row] });
        assert_eq!(codes(&api.put_as("k", &mails, &body).await.1), [code], "{body}");
    }
    assert_eq!(api.sandbox.orders()[0].mails, 2);
    let other = api.ordered("dns-txt-token", &NAMES).await;
    assert_eq!(codes(&api.put(&path(other, "resend-emails")).await.1), ["invalid_dcv_method"]);
    api.sandbox.push(DAY);
    assert_eq!(codes(&api.put(&mails).await.1), ["invalid_order_status"]);
}

#[tokio::test]
async fn a_pending_order_is_canceled_with_a_note() {
    let api = api(&[]);
    let id = api.ordered("dns-txt-token", &NAMES).await;
    let cancel = path(id, "status");
    for (body, code) in [
        (json!({ "status": "CANCELED", "note": "no longer needed" }), "invalid_parameter"),
        (json!({ "status": "issued", "note": "please" }), "invalid_parameter"),
        (json!({ "status": "canceled" }), "missing_parameter"),
        (json!({ "status": "canceled", "note": " " }), "missing_parameter"),
    ] {
        let (status, answer) = api.put_as("k", &cancel, &body).await;
        assert_eq!((status, codes(&answer)), (400, vec![code]), "{body}");
    }
    let body = json!({ "status": "canceled", "note": "no longer needed" });
    assert_eq!(api.put_as("k", &cancel, &body).await, (204, Value::Null));
    assert_eq!(api.status(id).await, "canceled");
    assert_eq!(api.sandbox.orders()[0].note.as_deref(), Some("no longer needed"));
    assert_eq!(codes(&api.put_as("k", &cancel, &body).await.1), ["invalid_order_status"]);
    api.sandbox.push(DAY);
    assert_eq!(api.status(id).await, "canceled", "it stays canceled");
    let done = issued(&api).await;
    assert_eq!(codes(&api.put_as("k", &path(done, "status"), &body).await.1), ["invalid_order_status"]);
    assert_eq!(api.put_as("k", &path(1, "status"), &body).await.0, 404);
}

#[tokio::test]
async fn an_order_is_revoked_with_all_it_has_and_a_certificate_alone_leaves_it_active() {
    let api = api(&[]);
    let skip = json!({ "comments": "lost", "skip_approval": true, "revocation_reason": "key_compromise" });
    let order = issued(&api).await;
    assert_eq!(api.put_as("k", &path(order, "revoke"), &skip).await, (204, Value::Null));
    assert_eq!(api.status(order).await, "revoked");
    assert_eq!(codes(&api.put_as("k", &path(order, "revoke"), &skip).await.1), ["invalid_order_status"]);

    let kept = issued(&api).await;
    let certificate = api.sandbox.orders()[1].certificate.clone().unwrap();
    let by_serial = format!("/certificate/{}/revoke", certificate.serial_number.to_lowercase());
    assert_eq!(api.put_as("k", &by_serial, &skip).await, (204, Value::Null));
    assert_eq!(api.status(kept).await, "issued");
    assert!(api.sandbox.orders()[1].certificate.as_ref().unwrap().revoked.is_some());
    assert_eq!(codes(&api.put_as("k", &by_serial, &skip).await.1), ["invalid_order_status"]);
    // The order is as it was, and says that what was asked for was approved.
    let (_, info) = api.get(&format!("/order/certificate/{kept}")).await;
    let request = &info["requests"][1];
    assert_eq!(
        (&request["type"], &request["status"], &request["comments"]),
        (&json!("revoke"), &json!("approved"), &json!("lost"))
    );
    assert_eq!((&info["status"], &info["has_pending_request"]), (&json!("issued"), &json!(false)));

    issued(&api).await;
    let by_id = format!("/certificate/{}/revoke", api.sandbox.orders()[2].certificate_id);
    let (_, answer) = api.put_as("k", &by_id, &json!({ "revocation_reason": "because" })).await;
    assert_eq!(codes(&answer), ["invalid_parameter"]);
    assert_eq!(api.put_as("k", &by_id, &skip).await.0, 204);
    let (status, answer) = api.put_as("k", "/certificate/1/revoke", &skip).await;
    assert_eq!((status, codes(&answer)), (404, vec!["not_found|certificate"]));

    let pending = api.ordered("dns-txt-token", &NAMES).await;
    assert_eq!(codes(&api.put_as("k", &path(pending, "revoke"), &skip).await.1), ["invalid_order_status"]);
}

#[tokio::test]
async fn a_revocation_waits_for_an_approver_unless_that_is_skipped() {
    let api = api(&[]);
    let id = issued(&api).await;
    let body = json!({ "comments": "moved" });
    let (status, request) = api.put_as("k", &path(id, "revoke"), &body).await;
    assert_eq!(status, 201);
    assert_eq!((&request["type"], &request["status"]), (&json!("revoke"), &json!("pending")));
    assert_eq!((&request["comments"], &request["requester"]["id"]), (&json!("moved"), &json!(1234)));
    assert_eq!(api.status(id).await, "issued");
    let (_, info) = api.get(&format!("/order/certificate/{id}")).await;
    assert_eq!((&info["has_pending_request"], &info["requests"][1]["id"]), (&json!(true), &request["id"]));
    assert_eq!(codes(&api.put_as("k", &path(id, "revoke"), &body).await.1), ["invalid_order_status"]);

    let decide = format!("/request/{}/status", request["id"]);
    assert_eq!(api.put_as("approver", &decide, &json!({ "status": "rejected" })).await.0, 204);
    assert_eq!(api.status(id).await, "issued");
    let (_, request) = api.put_as("k", &path(id, "revoke"), &body).await;
    let decide = format!("/request/{}/status", request["id"]);
    assert_eq!(api.put_as("approver", &decide, &json!({ "status": "approved" })).await.0, 204);
    assert_eq!(api.sandbox.orders()[0].status, Status::Revoked);
}
