//! Who may see and do what.

use dvorder::io::sandbox::Fault;
use reqwest::Method;
use serde_json::{Value, json};

use super::{Api, codes, minimal, told};

async fn get(api: &Api, key: &str, path: &str) -> (u16, Value) {
    told(api.request_as(key, Method::GET, path)).await
}

#[tokio::test]
async fn each_key_belongs_to_a_user_of_an_account() {
    let api = Api::start(&[]);
    for (key, account, user) in [
        ("any", 9876, 1234),
        ("approver", 9876, 1235),
        ("view-only", 9876, 1234),
        ("other-account", 9877, 2234),
    ] {
        let (status, shown) = get(&api, key, "/account").await;
        assert_eq!((status, &shown["id"]), (200, &json!(account)), "{key}");
        assert!(shown["primary_organization_name"].as_str().is_some_and(|name| !name.is_empty()), "{shown}");
        assert_eq!(shown["has_auth_key"], false);
        let (_, shown) = get(&api, key, "/user/me").await;
        assert_eq!((&shown["id"], &shown["account_id"]), (&json!(user), &json!(account)), "{key}");
    }
    api.sandbox.set_faults(&[Fault::Issued]);
    assert_eq!(get(&api, "any", "/account").await.1["has_auth_key"], true);
}

#[tokio::test]
async fn a_view_only_key_may_look_and_nothing_else() {
    let api = Api::start(&[]);
    let id = api.ordered("dns-txt-token", &["example.com"]).await;
    let order = format!("/order/certificate/{id}");
    for (key, faults) in [("my view-only key", &[][..]), ("any", &[Fault::ViewOnly])] {
        api.sandbox.set_faults(faults);
        for path in [&order, &format!("{order}/validation"), "/order/certificate", "/account", "/user/me"] {
            assert_eq!(get(&api, key, path).await.0, 200, "{path}");
        }
        for path in ["check-dcv", "dcv-random-value", "dcv-method", "resend-emails", "status", "revoke"] {
            let (status, answer) = told(api.request_as(key, Method::PUT, &format!("{order}/{path}"))).await;
            assert_eq!((status, codes(&answer)), (403, vec!["access_denied|missing_permission"]), "{path}");
        }
        let place = api.request_as(key, Method::POST, "/order/certificate/ssl_dv_geotrust");
        assert_eq!(told(place.json(&minimal("email"))).await.0, 403);
    }
    assert_eq!(api.held(), 1);
}

#[tokio::test]
async fn orders_of_another_account_are_not_there() {
    let api = Api::start(&[]);
    let own = api.ordered("dns-txt-token", &["example.com"]).await;
    let mut body = minimal("dns-txt-token");
    body["alternative_order_id"] = json!("mine1");
    let place = api.request_as("other-account", Method::POST, "/order/certificate/ssl_dv_geotrust");
    let foreign = told(place.json(&body)).await.1["id"].as_u64().unwrap();
    for (key, seen, hidden) in [("any", own, foreign), ("other-account", foreign, own)] {
        let (_, list) = get(&api, key, "/order/certificate").await;
        assert_eq!((&list["page"]["total"], &list["orders"][0]["id"]), (&json!(1), &json!(seen)), "{key}");
        assert_eq!(get(&api, key, &format!("/order/certificate/{seen}")).await.0, 200);
        for (fault, status, code) in [
            (None, 404, "not_found|order"),
            (Some(Fault::OtherForbidden), 403, "access_denied|missing_permission"),
        ] {
            api.sandbox.set_faults(fault.as_slice());
            let path = format!("/order/certificate/{hidden}");
            let (found, answer) = get(&api, key, &path).await;
            assert_eq!((found, codes(&answer)), (status, vec![code]), "{key}");
            let body = json!({ "status": "canceled", "note": "not mine" });
            let (found, answer) = api.put_as(key, &format!("{path}/status"), &body).await;
            assert_eq!((found, codes(&answer)), (status, vec![code]), "{key}");
        }
        api.sandbox.set_faults(&[]);
    }
    assert_eq!(get(&api, "any", "/order/alternate/mine1").await.0, 404);
    assert_eq!(get(&api, "other-account", "/order/alternate/mine1").await.0, 200);
    // An ID of one's own is taken once in each account.
    assert_eq!(api.post("ssl_dv_geotrust", &body).await.0, 201);
    // All keys can be made to be of the other account.
    api.sandbox.set_faults(&[Fault::OtherAccount]);
    assert_eq!(get(&api, "any", &format!("/order/certificate/{own}")).await.0, 404);
    assert_eq!(get(&api, "any", "/account").await.1["id"], 9877);
}
