//! The sandbox over real HTTP: it takes what the specification allows, refuses what it does not.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::time::Duration;

use common::everything;
use dvorder::io::sandbox::{Fault, Options, Sandbox, Status};
use jiff::civil::{Date, date};
use rcgen::{CertificateParams, KeyPair};
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};

mod accounts;
mod changes;
#[path = "../common/mod.rs"]
mod common;
mod downloads;
mod errands;
mod faults;
mod kept;
mod lasting;
mod life;
mod orders;
mod placed;
mod reissues;
mod shown;

const TODAY: Date = date(2026, 3, 1);
const PRODUCTS: [&str; 6] = [
    "ssl_dv_geotrust",
    "ssl_dv_rapidssl",
    "wildcard_dv_geotrust",
    "wildcard_dv_rapidssl",
    "cloud_dv_geotrust",
    "ssl_dv_geotrust_flex",
];

fn csr() -> String {
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(["example.com".to_owned()]).unwrap();
    params.serialize_request(&key).unwrap().pem().unwrap()
}

/// The least an order needs.
fn minimal(method: &str) -> Value {
    json!({
        "certificate": { "common_name": "example.com", "csr": csr() },
        "order_validity": { "years": 1 },
        "dcv_method": method,
    })
}

/// An order with every parameter of the specification, the deprecated ones and every form of a validity as well.
fn complete() -> Value {
    let mut body = everything::body();
    let certificate = &mut body["certificate"];
    certificate["dns_names"] = json!(["www.example.com"]);
    certificate["organization_units"] = json!(["IT"]);
    certificate["cert_validity"] = json!({ "years": 1, "days": 90, "custom_expiration_date": "09 JUN 2026" });
    // One that was not placed here.
    body["renewal_of_order_id"] = json!(1);
    body["renewed_thumbprint"] = json!("0123456789abcdef0123456789ABCDEF01234567");
    body["order_validity"] = json!({ "years": 1, "days": 365, "custom_expiration_date": "09 JUN 2027" });
    body["dcv_emails"] = json!([
        { "dns_name": "www.example.com", "email_domain": "example.com", "email": "admin@example.com" },
    ]);
    body["validity_years"] = json!(1);
    body["validity_days"] = json!(365);
    body["custom_expiration_date"] = json!("2027-06-09");
    body
}

/// Replaces (or with `None` removes) what is at a path such as `dcv_emails[0].email`.
fn put(body: &mut Value, path: &str, new: Option<Value>) {
    let pointer = format!("/{}", path.replace("].", "/").replace(']', "").replace(['.', '['], "/"));
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = body.pointer_mut(parent).unwrap_or_else(|| panic!("{path}: no parent"));
    match (parent, new) {
        (Value::Object(fields), Some(new)) => drop(fields.insert(name.to_owned(), new)),
        (Value::Object(fields), None) => assert!(fields.remove(name).is_some(), "{path}: not there"),
        (Value::Array(items), Some(new)) => items[name.parse::<usize>().unwrap()] = new,
        (parent, _) => panic!("{path}: cannot put into {parent}"),
    }
}

struct Api {
    sandbox: Sandbox,
    client: Client,
}

impl Api {
    fn start(faults: &[Fault]) -> Api {
        Api::with(Options { faults: faults.to_vec(), today: Some(TODAY), ..Options::default() })
    }

    fn with(options: Options) -> Api {
        // Plain HTTP to loopback needs neither the machine's proxy nor its certificates.
        let client =
            Client::builder().no_proxy().tls_certs_only([]).timeout(Duration::from_secs(60)).build().unwrap();
        Api { sandbox: Sandbox::start(options).unwrap(), client }
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.request_as("any key", method, path)
    }

    fn request_as(&self, key: &str, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.sandbox.base_url());
        self.client.request(method, url).header("X-DC-DEVKEY", key)
    }

    fn order(&self, product: &str, body: &Value) -> RequestBuilder {
        self.request(Method::POST, &format!("/order/certificate/{product}")).json(body)
    }

    async fn post(&self, product: &str, body: &Value) -> (StatusCode, Value) {
        answer(self.order(product, body)).await
    }

    async fn get(&self, path: &str) -> (StatusCode, Value) {
        answer(self.request(Method::GET, path)).await
    }

    /// A `PUT` with a key and a body; what is answered, null for no body.
    async fn put_as(&self, key: &str, path: &str, body: &Value) -> (u16, Value) {
        told(self.request_as(key, Method::PUT, path).json(body)).await
    }

    /// A `PUT` without a body.
    async fn put(&self, path: &str) -> (u16, Value) {
        told(self.request(Method::PUT, path)).await
    }

    /// Places an order of these names, the first one the common name, and gives back its ID.
    async fn ordered(&self, method: &str, names: &[&str]) -> u64 {
        let mut body = minimal(method);
        put(&mut body, "certificate.common_name", Some(json!(names[0])));
        put(&mut body, "certificate.dns_names", Some(json!(names[1..])));
        let (status, answer) = self.post("cloud_dv_geotrust", &body).await;
        assert_eq!(status, 201, "{answer}");
        answer["id"].as_u64().unwrap()
    }

    async fn status(&self, id: u64) -> String {
        let (_, info) = self.get(&format!("/order/certificate/{id}")).await;
        info["status"].as_str().unwrap().to_owned()
    }

    async fn token(&self, id: u64) -> (StatusCode, Value) {
        answer(self.request(Method::PUT, &format!("/order/certificate/{id}/dcv-random-value"))).await
    }

    fn held(&self) -> usize {
        self.sandbox.orders().len()
    }

    /// Waits until the sandbox holds an order.
    async fn until_held(&self) {
        let held = async {
            while self.held() == 0 {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), held).await.unwrap();
    }
}

async fn answer(request: RequestBuilder) -> (StatusCode, Value) {
    let response = request.send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "application/json");
    (response.status(), response.json().await.unwrap())
}

/// What is answered, null where there is no body.
async fn told(request: RequestBuilder) -> (u16, Value) {
    let response = request.send().await.unwrap();
    let (status, text) = (response.status().as_u16(), response.text().await.unwrap());
    let body = if text.is_empty() { Value::Null } else { serde_json::from_str(&text).expect(&text) };
    (status, body)
}

/// The codes of an answer in the error format, and nothing but the error format.
fn codes(body: &Value) -> Vec<&str> {
    assert_eq!(body.as_object().unwrap().len(), 1, "{body}");
    let errors = body["errors"].as_array().unwrap();
    assert!(!errors.is_empty());
    for error in errors {
        assert_eq!(error.as_object().unwrap().len(), 2, "{error}");
        assert!(error["message"].as_str().is_some_and(|message| !message.is_empty()), "{error}");
    }
    errors.iter().map(|error| error["code"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn requests_that_are_no_order_at_all() {
    let api = Api::start(&[]);
    let path = "/order/certificate/ssl_dv_geotrust";
    let json_body = |text: String| {
        api.request(Method::POST, path).header("Content-Type", "application/json; charset=utf-8").body(text)
    };
    for (request, status, code) in [
        (json_body("{".to_owned()), 400, "bad_request_format"),
        (json_body(String::new()), 400, "bad_request_format"),
        (json_body("[]".to_owned()), 400, "bad_request_format"),
        (json_body("[".repeat(100_000)), 400, "bad_request_format"),
        (json_body(" ".repeat(1024 * 1024 + 1)), 413, "request_too_large"),
        (api.request(Method::POST, path).body(minimal("email").to_string()), 400, "bad_request_format"),
        (api.order("ssl_dv_thawte", &minimal("email")), 404, "not_found|product"),
        (api.order("ssl_dv_geotrust/", &minimal("email")), 404, "not_found|route"),
        (api.request(Method::GET, "/nowhere"), 404, "not_found|route"),
        (api.request(Method::GET, ""), 404, "not_found|route"),
        (api.request(Method::DELETE, "/order/certificate/6484932"), 405, "method_not_allowed"),
        (api.request(Method::POST, "/user/me"), 405, "method_not_allowed"),
        (api.request(Method::GET, "/order/certificate/1"), 404, "not_found|order"),
        (api.request(Method::GET, "/order/certificate/x"), 404, "not_found|order"),
        (api.request(Method::PUT, "/order/certificate/1/dcv-random-value"), 404, "not_found|order"),
        (api.request(Method::GET, "/product/ssl_dv_thawte"), 404, "not_found|product"),
        (api.request(Method::GET, "/order/certificate?limit=ten"), 400, "invalid_parameter"),
        (api.request(Method::GET, "/order/certificate?sort=price"), 400, "invalid_parameter"),
    ] {
        let (found, body) = answer(request).await;
        assert_eq!((found.as_u16(), codes(&body)), (status, vec![code]), "{body}");
    }
    assert_eq!(api.held(), 0);
}

#[tokio::test]
async fn a_key_is_needed_below_the_prefix_and_any_will_do() {
    let api = Api::start(&[]);
    let url = format!("{}/user/me", api.sandbox.base_url());
    for request in [api.client.get(&url), api.client.get(&url).header("X-DC-DEVKEY", " ")] {
        assert_eq!(answer(request).await.0, 401);
    }
    assert_eq!(answer(api.client.get(&url).header("x-dc-devkey", "k")).await.0, 200);
    let outside = url.replace("/services/v2", "");
    let (status, body) = answer(api.client.get(outside)).await;
    assert_eq!((status.as_u16(), codes(&body)), (404, vec!["not_found|route"]));
}

#[tokio::test]
async fn the_account_can_be_asked() {
    let api = Api::start(&[]);
    let (_, user) = api.get("/user/me").await;
    assert!(user["account_id"].is_u64() && user["container"]["id"].is_u64(), "{user}");
    let (_, list) = api.get("/product").await;
    let listed: Vec<&str> = list["products"]
        .as_array()
        .unwrap()
        .iter()
        .map(|product| product["name_id"].as_str().unwrap())
        .collect();
    assert_eq!(listed, PRODUCTS);
    for product in PRODUCTS {
        let (_, info) = api.get(&format!("/product/{product}")).await;
        assert_eq!(info["name_id"], product);
        assert_eq!(info["server_platforms"][0]["id"], -1);
        assert_eq!(info["allowed_order_validity_years"].as_array().unwrap().len(), 6);
        assert!(info.get("wildcard_names").is_none(), "{info}");
    }
}

#[tokio::test]
async fn orders_can_be_found_again() {
    let api = Api::start(&[]);
    let mut body = minimal("dns-txt-token");
    put(&mut body, "alternative_order_id", Some(json!("mine1")));
    put(&mut body, "certificate.dns_names", Some(json!(["example.com", "www.example.com"])));
    let id = api.post("ssl_dv_geotrust", &body).await.1["id"].as_u64().unwrap();
    for name in ["a.example.org", "b.example.org"] {
        let mut other = minimal("email");
        put(&mut other, "certificate.common_name", Some(json!(name)));
        assert_eq!(api.post("cloud_dv_geotrust", &other).await.0, 201);
    }

    let (_, info) = api.get(&format!("/order/certificate/{id}?include_caa_status=true")).await;
    assert_eq!(info["id"], id);
    assert_eq!(info["status"], "pending");
    assert_eq!(info["certificate"]["common_name"], "example.com");
    assert_eq!(info["certificate"]["dns_names"], json!(["example.com", "www.example.com"]));
    assert_eq!(info["product"]["name_id"], "ssl_dv_geotrust");
    assert_eq!(info["dcv_method"], "dns-txt-token");
    assert_eq!(info["alternative_order_id"], "mine1");

    for (query, expected) in [
        ("", vec![2, 1, 0]),
        ("?sort=order_id", vec![0, 1, 2]),
        ("?sort=-common_name", vec![0, 2, 1]),
        ("?limit=1&offset=1", vec![1]),
        ("?filters[common_name]=EXAMPLE.com", vec![0]),
        ("?filters%5Bcommon_name%5D=b.example.org", vec![2]),
        ("?filters[common_name]=www.example.com", vec![]),
        ("?filters[domain_name]=WWW.example.com", vec![0]),
        ("?filters%5Bdomain_name%5D=a.example.org", vec![1]),
        ("?filters[search]=example.com", vec![0]),
        ("?filters[search]=%25EXAMPLE.org", vec![2, 1]),
        ("?filters[search]=www.example.com", vec![]),
        ("?filters[id]=6484933", vec![1]),
        ("?filters[status][0]=issued&filters[status][1]=pending", vec![2, 1, 0]),
        ("?filters[status]=issued", vec![]),
        ("?filters[status]=pending&filters[product_name_id]=ssl_dv_geotrust", vec![0]),
        ("?filters[date_created]=%3E2026-01-01", vec![2, 1, 0]),
        ("?filters[date_created]=2020-01-01...2020-12-31", vec![]),
        ("?filters[valid_till]=null&sort=order_id", vec![0, 1, 2]),
        ("?filters[unheard_of]=1", vec![2, 1, 0]),
        ("?sort=status,-order_id", vec![2, 1, 0]),
        ("?filters[search]=mine1", vec![]),
    ] {
        let (status, list) = api.get(&format!("/order/certificate{query}")).await;
        assert_eq!(status, 200, "{query}");
        let ids = list["orders"].as_array().unwrap().iter().map(|order| order["id"].as_u64().unwrap() - id);
        assert_eq!(ids.collect::<Vec<_>>(), expected, "{query}");
        let total = if query.contains("filters") { expected.len() } else { 3 };
        assert_eq!(list["page"]["total"], total, "{query}");
    }
    let (status, found) = api.get("/order/alternate/min%65%31?offset=0&limit=100").await;
    assert_eq!((status.as_u16(), &found["page"]["total"]), (200, &json!(1)));
    let order = json!({ "order_id": id, "certificate_id": 6_079_436, "status": "pending" });
    assert_eq!(found["orders"], json!([order]));
    for other in ["MINE1", "mine", "mine1%2F"] {
        let (status, answer) = api.get(&format!("/order/alternate/{other}")).await;
        assert_eq!((status.as_u16(), codes(&answer)), (404, vec!["not_found|order"]), "{other}");
    }
    let (status, answer) = api.token(id + 1).await;
    assert_eq!((status.as_u16(), codes(&answer)), (400, vec!["invalid_dcv_method"]));
}

#[tokio::test]
async fn what_the_sandbox_holds_can_be_inspected() {
    let api = Api::start(&[]);
    let body = complete();
    api.post("ssl_dv_geotrust", &body).await;
    let orders = api.sandbox.orders();
    assert_eq!(orders.len(), 1);
    assert_eq!(orders[0].body, body);
    assert_eq!(orders[0].status, Status::Pending);
    assert_eq!(orders[0].alternative_order_id.as_deref(), Some("web2027a"));
    assert_eq!(orders[0].dcv_random_value(), None);
}

#[test]
fn only_loopback_is_listened_on() {
    let start = |address: &str| {
        Sandbox::start(Options { listen: address.parse::<SocketAddr>().unwrap(), ..Options::default() })
    };
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:8080"] {
        let error = start(address).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(error.to_string().contains("loopback"), "{error}");
    }
    let taken = start("127.0.0.1:0").unwrap();
    let address = taken.base_url().replace("http://", "").replace("/services/v2", "");
    assert_eq!(start(&address).unwrap_err().kind(), ErrorKind::AddrInUse);
    // Stopping frees the address.
    drop(taken);
    assert!(start(&address).is_ok());
}
