//! What is accepted as an order, and what is refused with which code.

use std::collections::HashSet;

use dvorder::io::sandbox::Options;
use reqwest::Method;
use serde_json::{Value, json};

use super::common::everything::PARAMETERS;
use super::{Api, PRODUCTS, answer, codes, complete, csr, minimal, put};

/// The body of the specification's cURL example, as it stands there.
const EXAMPLE: &str = include_str!("example.json");

#[tokio::test]
async fn the_specifications_example_is_accepted_by_every_product() {
    let api = Api::with(Options::default());
    let text = EXAMPLE.replace("\"<csr>\"", &json!(csr()).to_string());
    for (number, product) in (0..).zip(PRODUCTS) {
        let request = api
            .request(Method::POST, &format!("/order/certificate/{product}"))
            .header("Content-Type", "application/json")
            .body(text.clone());
        let (status, body) = answer(request).await;
        assert_eq!(status, 201, "{product}: {body}");
        assert_eq!(body, json!({ "id": 6_484_932 + number, "certificate_id": 6_079_436 + number }));
    }
    let (status, body) = api.post("ssl_dv_geotrust", &serde_json::from_str(EXAMPLE).unwrap()).await;
    assert_eq!((status.as_u16(), codes(&body)), (400, vec!["csr_invalid_cannot_parse"]));
    assert_eq!(api.held(), PRODUCTS.len());
}

#[tokio::test]
async fn token_methods_return_a_token_of_their_own() {
    let api = Api::start(&[]);
    let mut tokens = HashSet::new();
    for method in ["dns-txt-token", "dns-cname-token", "http-token"] {
        let (status, body) = api.post("ssl_dv_geotrust", &minimal(method)).await;
        assert_eq!(status, 201, "{body}");
        let token = body["dcv_random_value"].as_str().unwrap().to_owned();
        assert_eq!(token.len(), 32);
        assert!(token.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()), "{token}");

        let id = body["id"].as_u64().unwrap();
        let (status, again) = api.token(id).await;
        assert_eq!(status, 200);
        assert_eq!(again["dcv_random_value"], json!(token));
        assert!(again["expiration_date"].as_str().unwrap().parse::<jiff::Timestamp>().is_ok(), "{again}");
        assert_eq!(api.token(id).await.1, again);
        assert!(tokens.insert(token));
    }
}

#[tokio::test]
async fn every_parameter_is_accepted_and_every_optional_one_can_be_left_out() {
    let api = Api::start(&[]);
    assert_eq!(api.post("ssl_dv_geotrust", &complete()).await.0, 201);
    // What holds others, and what is deprecated.
    let besides = [
        "certificate.organization_units",
        "certificate.server_platform",
        "certificate.cert_validity",
        "validity_years",
        "validity_days",
        "custom_expiration_date",
        "dcv_emails",
        "container",
        "custom_fields",
        "technical_contact",
    ];
    let optional =
        PARAMETERS.iter().filter(|parameter| !parameter.is_required).map(|parameter| parameter.whole());
    for (number, path) in optional.chain(besides.map(str::to_owned)).enumerate() {
        let mut body = complete();
        put(&mut body, "alternative_order_id", Some(json!(format!("order{number}"))));
        put(&mut body, &path, None);
        if path == "certificate.dns_names" {
            put(&mut body, "dcv_emails", None);
        }
        let (status, answer) = api.post("ssl_dv_geotrust", &body).await;
        assert_eq!(status, 201, "without {path}: {answer}");
    }
    let mut body = complete();
    put(&mut body, "alternative_order_id", None);
    put(&mut body, "not_in_the_specification", Some(json!({ "ignored": null })));
    assert_eq!(api.post("ssl_dv_geotrust", &body).await.0, 201);
}

#[tokio::test]
async fn required_parameters_are_required() {
    let api = Api::start(&[]);
    let required =
        PARAMETERS.iter().filter(|parameter| parameter.is_required).map(|parameter| parameter.whole());
    for path in required.chain(["certificate", "order_validity"].map(str::to_owned)) {
        let mut body = complete();
        put(&mut body, &path, None);
        let (status, answer) = api.post("ssl_dv_geotrust", &body).await;
        assert_eq!(status, 400, "without {path}");
        let expected = json!({ "code": "missing_parameter", "message": format!("{path} is required.") });
        assert!(answer["errors"].as_array().unwrap().contains(&expected), "without {path}: {answer}");
    }
    let mut body = minimal("email");
    put(&mut body, "order_validity", Some(json!({})));
    assert_eq!(codes(&api.post("ssl_dv_geotrust", &body).await.1), ["missing_parameter"]);
    assert_eq!(api.held(), 0);
}

#[tokio::test]
async fn every_parameter_has_the_type_of_the_specification() {
    let api = Api::start(&[]);
    // What holds others, and what is deprecated.
    let besides: &[(&str, &[&str])] = &[
        ("string", &["certificate.organization_units[0]", "custom_expiration_date"]),
        ("int", &["validity_years", "validity_days"]),
        (
            "array",
            &[
                "certificate.dns_names",
                "certificate.organization_units",
                "additional_emails",
                "dcv_emails",
                "custom_fields",
            ],
        ),
        (
            "object",
            &[
                "certificate",
                "certificate.server_platform",
                "certificate.cert_validity",
                "order_validity",
                "dcv_emails[0]",
                "container",
                "custom_fields[0]",
                "technical_contact",
            ],
        ),
    ];
    let besides =
        besides.iter().flat_map(|(kind, paths)| paths.iter().map(|path| (*kind, (*path).to_owned())));
    let table = PARAMETERS.iter().map(|parameter| (parameter.kind, parameter.first())).chain(besides);
    let values = [
        ("string", json!("1")),
        ("int", json!(2)),
        ("number", json!(1.0)),
        ("bool", json!(true)),
        ("array", json!([])),
        ("object", json!({})),
        ("null", Value::Null),
    ];
    for (wanted, path) in table {
        for (_, wrong) in values.iter().filter(|(kind, _)| *kind != wanted) {
            let mut body = complete();
            put(&mut body, &path, Some(wrong.clone()));
            let (status, answer) = api.post("ssl_dv_geotrust", &body).await;
            assert_eq!(status, 400, "{path} = {wrong}");
            let named = answer["errors"].as_array().unwrap().iter().any(|error| {
                error["code"] == "bad_request_format"
                    && error["message"].as_str().unwrap().starts_with(&format!("{path} must be "))
            });
            assert!(named, "{path} = {wrong}: {answer}");
        }
    }
    assert_eq!(api.held(), 0);
}

#[tokio::test]
async fn values_out_of_range_are_refused_by_name() {
    let api = Api::start(&[]);
    let email = |name: &str, domain: &str, address: &str| json!([{ "dns_name": name, "email_domain": domain, "email": address }]);
    let long_name = format!("{}.example.com", "a".repeat(53));
    let table = [
        ("certificate.common_name", json!(long_name), "invalid_domain"),
        ("certificate.common_name", json!("example.com."), "invalid_domain"),
        ("certificate.common_name", json!("192.0.2.1"), "invalid_domain"),
        ("certificate.common_name", json!("*.example.com"), "wildcard_not_allowed"),
        ("certificate.dns_names", json!(["www.example.com", "a_b.example.com"]), "invalid_domain"),
        ("certificate.dns_names", json!(["www.example.com", "co.uk"]), "invalid_domain"),
        ("certificate.dns_names", json!(["www.example.com", ""]), "invalid_domain"),
        ("certificate.dns_names", json!(["www.example.com", "*.example.com"]), "wildcard_not_allowed"),
        ("certificate.csr", json!("<csr>"), "csr_invalid_cannot_parse"),
        ("certificate.cert_validity", json!({ "years": 2 }), "invalid_parameter"),
        ("certificate.cert_validity", json!({ "days": 398 }), "invalid_parameter"),
        (
            "certificate.cert_validity",
            json!({ "custom_expiration_date": "03 APR 2027" }),
            "invalid_parameter",
        ),
        ("order_validity", json!({ "years": 7 }), "invalid_value:validity_years"),
        ("order_validity", json!({ "days": 2191 }), "invalid_value:validity_days"),
        (
            "order_validity",
            json!({ "custom_expiration_date": "02 MAR 2032" }),
            "invalid_value:custom_expiration_date",
        ),
        ("order_validity", json!({ "custom_expiration_date": "2027-03-01" }), "invalid_parameter"),
        ("order_validity", json!({ "days": 89 }), "cert_validity_exceeds_order_validity"),
        ("custom_expiration_date", json!("09 JUN 2027"), "invalid_parameter"),
        ("validity_years", json!(7), "invalid_value:validity_years"),
        ("validity_days", json!(0), "invalid_parameter"),
        ("renewed_thumbprint", json!("01:23"), "invalid_parameter"),
        ("renewal_of_order_id", json!(0), "invalid_parameter"),
        ("auto_renew", json!(2), "invalid_parameter"),
        ("enable_guest_access", json!(-1), "invalid_parameter"),
        ("disable_ct", json!(2), "bad_request_format"),
        ("additional_emails", json!(["ops"]), "invalid_email"),
        ("payment_method", json!("cash"), "invalid_parameter"),
        ("dcv_method", json!("dns-txt"), "invalid_dcv_method"),
        ("dcv_method", json!("http-token-dynamic"), "invalid_dcv_method"),
        ("dcv_emails", email("mail.example.com", "example.com", "a@example.com"), "invalid_domain"),
        ("dcv_emails", email("www.example.com", "example.org", "a@example.org"), "invalid_email_domain"),
        ("dcv_emails", email("example.com", "www.example.com", "a@example.com"), "invalid_email_domain"),
        ("dcv_emails", email("www.example.com", "com", "a@example.com"), "invalid_email_domain"),
        ("dcv_emails", email("www.example.com", "*.example.com", "a@example.com"), "invalid_email_domain"),
        ("dcv_emails", email("www.example.com", "example.com", ""), "invalid_email"),
        ("locale", json!("English, please"), "invalid_parameter"),
        ("locale", json!(""), "invalid_parameter"),
        ("use_auth_key", json!(true), "auth_key_not_setup"),
        ("technical_contact.email", json!("jim"), "invalid_email"),
        ("technical_contact.telephone", json!(" "), "missing_parameter"),
        ("alternative_order_id", json!("a".repeat(65)), "invalid_parameter"),
        ("alternative_order_id", json!(" a"), "invalid_parameter"),
        ("alternative_order_id", json!(""), "invalid_parameter"),
    ];
    for (path, value, expected) in table {
        let mut body = complete();
        put(&mut body, path, Some(value.clone()));
        let (status, answer) = api.post("ssl_dv_geotrust", &body).await;
        assert_eq!(status, 400, "{path} = {value}");
        assert_eq!(codes(&answer), [expected], "{path} = {value}: {answer}");
        let message = answer["errors"][0]["message"].as_str().unwrap();
        let names_it = message.contains(path) || message.contains(path.rsplit('.').next().unwrap());
        assert!(names_it, "{path}: {message}");
    }
    assert_eq!(api.held(), 0);
}

#[tokio::test]
async fn everything_that_is_wrong_is_said_at_once() {
    let api = Api::start(&[]);
    let body = json!({
        "certificate": { "common_name": "localhost", "dns_names": ["*.example.com"], "csr": "no" },
        "order_validity": { "years": 9 },
        "dcv_method": "http-token",
        "skip_approval": "yes",
        "alternative_order_id": " !",
    });
    let (status, answer) = api.post("cloud_dv_geotrust", &body).await;
    assert_eq!(status, 400);
    let found: HashSet<&str> = codes(&answer).into_iter().collect();
    let expected = [
        "invalid_domain",
        "csr_invalid_cannot_parse",
        "invalid_value:validity_years",
        "invalid_parameter",
        "invalid_wildcard_dcv_method",
        "bad_request_format",
    ];
    assert_eq!(found, HashSet::from(expected), "{answer}");
    assert_eq!(codes(&answer).len(), 6, "{answer}");
}

#[tokio::test]
async fn wildcards_go_with_some_products_and_not_with_http() {
    let api = Api::start(&[]);
    for (product, method, expected) in [
        ("ssl_dv_geotrust", "dns-txt-token", Some("wildcard_not_allowed")),
        ("ssl_dv_rapidssl", "email", Some("wildcard_not_allowed")),
        ("wildcard_dv_geotrust", "dns-txt-token", None),
        ("wildcard_dv_rapidssl", "dns-cname-token", None),
        ("cloud_dv_geotrust", "email", None),
        ("ssl_dv_geotrust_flex", "dns-txt-token", None),
        ("wildcard_dv_geotrust", "http-token", Some("invalid_wildcard_dcv_method")),
    ] {
        let mut body = minimal(method);
        put(&mut body, "certificate.dns_names", Some(json!(["*.example.com"])));
        let row = json!([{ "dns_name": "*.example.com", "email_domain": "example.com" }]);
        put(&mut body, "dcv_emails", Some(row));
        let (status, answer) = api.post(product, &body).await;
        match expected {
            None => assert_eq!(status, 201, "{product}, {method}: {answer}"),
            Some(code) => assert_eq!(codes(&answer), [code], "{product}, {method}"),
        }
    }
}

#[tokio::test]
async fn an_alternative_order_id_is_taken_once() {
    let api = Api::start(&[]);
    let mut body = minimal("email");
    put(&mut body, "alternative_order_id", Some(json!("a".repeat(64))));
    let (_, first) = api.post("ssl_dv_geotrust", &body).await;
    let (status, second) = api.post("cloud_dv_geotrust", &body).await;
    assert_eq!(status, 400);
    assert_eq!(codes(&second), ["duplicate_alternative_order_id"]);
    assert!(second.to_string().contains(&first["id"].to_string()), "{second}");
    assert_eq!(api.held(), 1);
    // A refused order does not use its ID up.
    let mut other = minimal("email");
    put(&mut other, "alternative_order_id", Some(json!("b")));
    put(&mut other, "dcv_method", Some(json!("fax")));
    assert_eq!(api.post("ssl_dv_geotrust", &other).await.0, 400);
    put(&mut other, "dcv_method", Some(json!("email")));
    assert_eq!(api.post("ssl_dv_geotrust", &other).await.0, 201);
}
