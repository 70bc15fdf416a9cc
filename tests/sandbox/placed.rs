//! What is placed in the sandbox's own zone and on its web server, and that its DCV finds it.

use std::net::SocketAddr;

use dvorder::io::sandbox::{Fault, Options, Sandbox};
use reqwest::Method;
use serde_json::Value;

use super::Api;

/// A sandbox that finds nothing by itself in the time of a test.
fn patient(faults: &[Fault]) -> Api {
    Api::with(Options { checks: 1000, faults: faults.to_vec(), ..Options::default() })
}

async fn checked(api: &Api, id: u64) -> String {
    api.put(&format!("/order/certificate/{id}/check-dcv")).await;
    api.status(id).await
}

#[tokio::test]
async fn an_order_is_issued_once_what_it_needs_is_placed() {
    for method in ["dns-txt-token", "dns-cname-token", "http-token"] {
        let api = patient(&[]);
        let id = api.ordered(method, &["example.com", "www.example.com"]).await;
        assert_eq!(checked(&api, id).await, "pending", "{method}");
        assert!(api.sandbox.place(id) && !api.sandbox.place(id + 1));
        assert_eq!(checked(&api, id).await, "issued", "{method}");
    }
    let api = patient(&[Fault::NoRecord]);
    let id = api.ordered("dns-txt-token", &["example.com"]).await;
    api.sandbox.place(id);
    assert_eq!(checked(&api, id).await, "pending", "nothing is ever found then");
}

#[tokio::test]
async fn records_are_placed_by_anybody_on_this_machine() {
    let api = patient(&[]);
    let id = api.ordered("dns-txt-token", &["example.com"]).await;
    let (_, token) = api.token(id).await;
    let zone = api.sandbox.base_url().replace(dvorder::io::sandbox::PREFIX, "/zone");
    let send = async |method: Method, url: &str, body: String| {
        let answer = api.client.request(method, url).body(body).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    let line = format!("_dnsauth.example.com. TXT \"{}\"\n", token["dcv_random_value"].as_str().unwrap());
    assert_eq!(send(Method::PUT, &zone, "example.com TXT".into()).await.0, 400);
    assert_eq!(send(Method::PUT, &zone, "a.example.com TXT x".into()).await.0, 204);
    assert_eq!(send(Method::POST, &zone, line.clone()).await.0, 204);
    assert_eq!(
        send(Method::GET, &zone, String::new()).await,
        (200, format!("a.example.com. TXT \"x\"\n{line}"))
    );
    assert_eq!(checked(&api, id).await, "issued");
    let other = api.ordered("http-token", &["files.example.com"]).await;
    assert_eq!(send(Method::POST, &format!("{zone}/{other}"), String::new()).await.0, 204);
    assert_eq!(send(Method::POST, &format!("{zone}/1"), String::new()).await.0, 404);
    assert_eq!(send(Method::DELETE, &zone, String::new()).await.0, 405);

    // The file is there for whoever asks by the name of the host.
    let url = format!("http://{}/.well-known/pki-validation/fileauth.txt", api.sandbox.web());
    let fetch = async |host: &str| {
        let answer = api.client.get(&url).header("Host", host).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    let (_, token) = api.token(other).await;
    assert_eq!(
        fetch("files.example.com:80").await,
        (200, token["dcv_random_value"].as_str().unwrap().into())
    );
    assert_eq!(fetch("www.example.com").await.0, 404);
    let put = api.client.put(&url).header("Host", "www.example.com").body("mine").send().await.unwrap();
    assert_eq!(put.status(), 204);
    assert_eq!(fetch("www.example.com").await, (200, "mine".into()));
    let gone = api.client.delete(&url).header("Host", "www.example.com").send().await.unwrap();
    assert_eq!(gone.status(), 204);
    assert_eq!(fetch("www.example.com").await.0, 404);
}

#[test]
fn what_was_placed_is_kept_with_the_orders_and_served_on_this_machine_alone() {
    let folder = tempfile::tempdir().unwrap();
    let keep = folder.path().join("orders.json");
    let options = || Options { keep: Some(keep.clone()), ..Options::default() };
    Sandbox::start(options()).unwrap().set_records("a.example TXT kept").unwrap();
    let again = Sandbox::start(options()).unwrap();
    again.put_file("a.example", Some("x"));
    let kept: Value = serde_json::from_str(&std::fs::read_to_string(&keep).unwrap()).unwrap();
    assert!(kept.to_string().contains("kept"), "{kept}");
    assert!(again.dns().ip().is_loopback() && again.web().ip().is_loopback());
    let anywhere: SocketAddr = "0.0.0.0:0".parse().unwrap();
    for options in
        [Options { dns: anywhere, ..Options::default() }, Options { web: anywhere, ..Options::default() }]
    {
        assert!(Sandbox::start(options).unwrap_err().to_string().contains("loopback only"));
    }
}
