//! Orders that are still there when the sandbox starts again.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

use dvorder::io::sandbox::{Options, Sandbox};
use serde_json::{Value, json};

use super::{Api, put};

fn keeping(path: &Path) -> Options {
    Options { keep: Some(path.to_owned()), ..Options::default() }
}

#[tokio::test]
async fn orders_are_still_there_after_a_restart_and_no_number_is_given_twice() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new/sandbox/orders.json");
    let api = Api::with(keeping(&path));
    let first = api.ordered("dns-txt-token", &["example.com", "www.example.com"]).await;
    let (_, token) = api.token(first).await;
    api.sandbox.push(Duration::from_secs(120));
    let (_, before) = api.get(&format!("/order/certificate/{first}/validation")).await;
    let now = api.sandbox.now();
    drop(api);

    let api = Api::with(keeping(&path));
    assert!(api.sandbox.now() >= now, "its clock never goes back");
    assert_eq!(keeping(&path).ahead(), 120, "it is known before it starts");
    assert_eq!(keeping(&folder.path().join("none")).ahead(), 0);
    assert_eq!(api.get(&format!("/order/certificate/{first}/validation")).await.1, before);
    assert_eq!(api.token(first).await.1, token);
    let second = api.ordered("dns-txt-token", &["example.org"]).await;
    assert_eq!(second, first + 1);
    api.sandbox.push(Duration::from_secs(600));
    assert_eq!(api.status(first).await, "issued");
    drop(api);
    let api = Api::with(keeping(&path));
    assert_eq!((api.status(first).await, api.held()), ("issued".to_owned(), 2));
    // Nothing changes any more, and time passes all the same.
    let before = api.sandbox.now();
    api.sandbox.push(Duration::from_secs(86_400));
    drop(api);
    let api = Api::with(keeping(&path));
    assert!(api.sandbox.now().duration_since(before).as_secs() >= 86_400, "it stays as far ahead as it came");
    drop(api);

    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
    let mut left: Vec<_> =
        fs::read_dir(path.parent().unwrap()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["orders.json", "orders.json.lock"]);
}

#[tokio::test]
async fn several_sandboxes_keep_their_orders_in_one_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.json");
    let (one, other) = (Api::with(keeping(&path)), Api::with(keeping(&path)));
    let mut ids = Vec::new();
    for number in 0..4 {
        let api = if number % 2 == 0 { &one } else { &other };
        ids.push(api.ordered("email", &[&format!("host{number}.example.com")]).await);
    }
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((ids.len(), one.held(), other.held()), (4, 4, 4));
    let body = json!({ "status": "canceled", "note": "n" });
    assert_eq!(one.put_as("k", &format!("/order/certificate/{}/status", ids[1]), &body).await.0, 204);
    assert_eq!(other.status(ids[1]).await, "canceled");
    // Time passes for both.
    one.sandbox.push(Duration::from_secs(3600));
    one.status(ids[0]).await;
    assert_eq!(other.status(ids[0]).await, "issued");
}

#[tokio::test]
async fn a_file_that_is_removed_is_written_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.json");
    let api = Api::with(keeping(&path));
    let first = api.ordered("email", &["example.com"]).await;
    fs::remove_file(&path).unwrap();
    api.ordered("email", &["example.org"]).await;
    drop(api);
    let api = Api::with(keeping(&path));
    assert_eq!((api.held(), api.status(first).await.as_str()), (2, "pending"));
}

#[tokio::test]
async fn a_file_that_is_none_of_these_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.json");
    for (text, said) in [
        ("{", "does not hold the orders of a sandbox; remove it, or name another file"),
        ("[]", "does not hold the orders of a sandbox"),
        (r#"{"version":1}"#, "does not hold the orders of a sandbox"),
        (r#"{"version":2,"orders":[]}"#, "is of a later version of dvorder; remove it, or name another file"),
    ] {
        fs::write(&path, text).unwrap();
        let error = Sandbox::start(keeping(&path)).unwrap_err().to_string();
        assert!(error.contains(said) && error.contains(path.to_str().unwrap()), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
    fs::remove_file(&path).unwrap();
    let api = Api::with(keeping(&path));
    api.ordered("email", &["example.com"]).await;
    // One that came meanwhile: what is held goes on, and the file stays.
    fs::write(&path, r#"{"version":2}"#).unwrap();
    api.ordered("email", &["example.org"]).await;
    assert_eq!((api.held(), fs::read_to_string(&path).unwrap()), (2, r#"{"version":2}"#.to_owned()));
    // A folder in its place cannot be used at all.
    assert!(Sandbox::start(keeping(folder.path())).is_err());
}

#[tokio::test]
async fn the_file_holds_what_was_sent() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.json");
    let api = Api::with(keeping(&path));
    let mut body = super::minimal("dns-txt-token");
    put(&mut body, "comments", Some(json!("for Jim")));
    api.post("ssl_dv_geotrust", &body).await;
    let kept: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    assert_eq!(kept["orders"]["held"][0]["body"], body);
    assert!(!kept.to_string().contains("any key"), "and no key");
}

#[tokio::test]
async fn numbers_are_not_given_again_when_the_file_was_removed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.json");
    let mut last = 0;
    for round in 0..2 {
        let api = Api::with(keeping(&path));
        let id = api.ordered("email", &["example.com"]).await;
        assert!(id > last && (round > 0 || id == 6_484_932), "{id} after {last}");
        let order = &api.sandbox.orders()[0];
        assert!(round == 0 || order.certificate_id > 6_079_436 && order.approvals[0].id > 1_198);
        last = id;
        drop(api);
        fs::remove_file(&path).unwrap();
    }
}
