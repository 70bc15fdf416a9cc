//! What answers show of an order: the documented members, each when it is there.

use std::time::Duration;

use dvorder::io::sandbox::Options;
use serde_json::{Value, json};

use super::{Api, codes, complete, csr, put};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// An order with everything, placed on the day the sandbox's clock shows.
async fn placed(api: &Api) -> u64 {
    let mut body = complete();
    put(&mut body, "certificate.csr", Some(json!(csr())));
    put(&mut body, "certificate.cert_validity", Some(json!({ "years": 1, "days": 90 })));
    put(&mut body, "order_validity", Some(json!({ "years": 2 })));
    put(&mut body, "custom_expiration_date", None);
    put(&mut body, "certificate.server_platform", Some(json!({ "id": 45 })));
    let (status, answer) = api.post("ssl_dv_geotrust", &body).await;
    assert_eq!(status, 201, "{answer}");
    answer["id"].as_u64().unwrap()
}

#[tokio::test]
async fn order_info_grows_as_the_order_goes_on() {
    let api = Api::with(Options::default());
    let id = placed(&api).await;
    let path = format!("/order/certificate/{id}");
    let (_, pending) = api.get(&format!("{path}?include_caa_status=true")).await;
    let certificate = &pending["certificate"];
    assert_eq!(certificate["id"], 6_079_436);
    assert_eq!(certificate["dns_names"], json!(["example.com", "www.example.com"]));
    assert_eq!(certificate["cert_validity"], json!({ "days": 90 }), "the one that counts");
    assert_eq!(certificate["server_platform"], json!({ "id": 45, "name": "nginx" }));
    assert_eq!(certificate["key_size"], 256);
    assert_eq!(certificate["csr"], api.sandbox.orders()[0].body["certificate"]["csr"]);
    let later = ["date_issued", "valid_from", "valid_till", "thumbprint", "serial_number", "ca_cert"];
    for name in later {
        assert_eq!(certificate.get(name), None, "{name}");
    }
    assert_eq!(pending["order_valid_till"], api.sandbox.orders()[0].valid_till.to_string());
    assert_eq!(pending["is_multi_year_plan"], "1");
    assert_eq!(pending["product"]["validation_type"], "dv");
    assert_eq!(pending["organization"], json!([]));
    assert_eq!(pending["requests"][0]["type"], "new_request");
    assert_eq!(pending["requests"][0]["status"], "approved");
    assert_eq!(pending["alternative_order_id"], "web2027a");
    assert_eq!(pending["caa_status_message"]["www.example.com"], "CAA check is not called yet");
    assert_eq!(pending.get("dcv_random_value"), None, "it is asked for on its own");
    assert_eq!(api.get(&path).await.1.get("caa_status_message"), None);

    api.sandbox.push(DAY);
    let (_, issued) = api.get(&format!("{path}?include_caa_status=true")).await;
    assert_eq!((&issued["status"], issued.get("caa_status_message")), (&json!("issued"), None));
    for name in later {
        assert!(issued["certificate"].get(name).is_some(), "{name}");
    }
    let day =
        |name: &str| issued["certificate"][name].as_str().unwrap().parse::<jiff::civil::Date>().unwrap();
    assert_eq!(
        day("valid_from").until(day("valid_till")).unwrap().get_days(),
        89,
        "both of them are covered"
    );
    // Its certificate's numbers lead to it, in either case.
    for number in ["serial_number", "thumbprint"] {
        let number = issued["certificate"][number].as_str().unwrap().to_lowercase();
        assert_eq!(api.get(&format!("/order/certificate/{number}")).await.1["id"], id);
    }
    let (status, answer) = api.get("/order/certificate/00ff").await;
    assert_eq!((status.as_u16(), codes(&answer)), (404, vec!["not_found|order"]));
}

#[tokio::test]
async fn the_list_has_the_documented_members() {
    let api = Api::with(Options::default());
    let id = placed(&api).await;
    let row = async |query: &str| api.get(&format!("/order/certificate{query}")).await.1["orders"][0].clone();
    let pending = row("").await;
    for (name, value) in [
        ("id", json!(id)),
        ("status", json!("pending")),
        ("is_renewed", json!(false)),
        ("organization", json!([])),
        ("validity_years", json!(2)),
        ("order_validity", json!({ "years": 2 })),
        ("is_multi_year_plan", json!("1")),
        ("product_name_id", json!("ssl_dv_geotrust")),
        ("number_of_sans", json!(2)),
        ("has_duplicates", json!(false)),
        ("reissues_count", json!(0)),
    ] {
        assert_eq!(pending[name], value, "{name}");
    }
    for name in ["alternative_order_id", "requests", "dcv_method"] {
        assert_eq!(pending.get(name), None, "{name}");
    }
    assert_eq!(pending["certificate"].get("valid_till"), None);
    assert_eq!(pending["certificate"].get("csr"), None);

    api.sandbox.push(DAY);
    let issued = row("?filters[status]=issued").await;
    // 89 where midnight was between the order and its issue.
    assert!(matches!(issued["certificate"]["days_remaining"].as_i64(), Some(88 | 89)), "{issued}");
    let till = issued["certificate"]["valid_till"].as_str().unwrap();
    let serial = issued["certificate"]["serial_number"].as_str().unwrap();
    for (filter, found) in [
        (format!("valid_till]={till}"), true),
        (format!("valid_till]=%3C{till}"), false),
        ("valid_till]=%3ENOW".to_owned(), true),
        (format!("serial_number]={serial}"), true),
        ("certificate_id]=6079436".to_owned(), true),
        ("certificate_id]=1".to_owned(), false),
    ] {
        assert_eq!(row(&format!("?filters[{filter}")).await != Value::Null, found, "{filter}");
    }
}

#[tokio::test]
async fn the_state_of_each_name_is_told_with_texts_for_ids() {
    let api = Api::with(Options { checks: 1, ..Options::default() });
    let id = api.ordered("dns-txt-token", &["*.example.com", "example.com"]).await;
    let path = format!("/order/certificate/{id}/validation");
    api.put(&format!("/order/certificate/{id}/check-dcv")).await;
    let (_, body) = api.get(&path).await;
    assert_eq!((&body["order_id"], &body["order_status"]), (&json!(id.to_string()), &json!("pending")));
    assert_eq!(
        (&body["order_name_scope"], &body["order_dcv_method"]),
        (&json!("fqdn"), &json!("dns-txt-token"))
    );
    let [wildcard, base] = &body["dns_name_validations"].as_array().unwrap()[..] else { panic!("{body}") };
    assert_eq!((&wildcard["status"], &base["status"]), (&json!("approved"), &json!("pending")));
    assert_eq!(
        (&wildcard["dns_names"], &wildcard["name_scope"]),
        (&json!(["*.example.com"]), &json!("example.com"))
    );
    assert!(wildcard["domain_id"].is_string() && wildcard["domain_id"] != base["domain_id"], "{body}");
    assert_eq!(api.get("/order/certificate/1/validation").await.0, 404);
}
