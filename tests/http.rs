//! The client against a server that answers with canned bytes: what each answer, and each way of
//! not answering, says became of the order. Exactly one request per call, whatever happens.

#[path = "common/authority.rs"]
mod authority;
mod common;
#[allow(dead_code, reason = "each test uses a part of it")]
#[path = "common/hostile.rs"]
mod hostile;

use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use dvorder::config::base_url::BaseUrl;
use dvorder::failure::Failure;
use dvorder::follow::lookup::ErrandProgress;
use dvorder::io::certcentral::{Client, ServiceSettings};
use dvorder::io::errands;
use dvorder::io::sandbox::{Options, Sandbox};
use dvorder::journal::entry::Entry;
use dvorder::journal::found::Found;
use dvorder::journal::refusal::Refusal;
use dvorder::journal::reply::{Outcome, Placed};
use dvorder::journal::sent::Prepared;
use dvorder::journal::verdict::LookupVerdict;
use dvorder::order::Order;
use dvorder::order::id::Id;
use dvorder::proxy::Proxy;
use dvorder::secret::ApiKey;
use dvorder::service::errand::Errand;
use jiff::Timestamp;

use authority::{Authority, self_signed};
use common::sample_order;
use hostile::{Act, Server, answer, header, reply};

const KEY: &str = "A1B2C3-test-key";

fn settings(base_url: &str) -> ServiceSettings {
    ServiceSettings {
        connect_timeout: Duration::from_secs(10),
        request_timeout: Duration::from_secs(20),
        ..ServiceSettings::new(BaseUrl::parse(base_url).unwrap(), None)
    }
}

fn client(settings: &ServiceSettings) -> Result<Client, Failure> {
    Client::new(settings, ApiKey::parse(KEY.to_owned()).unwrap())
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

fn place(settings: &ServiceSettings, order: &Order) -> Outcome {
    block_on(async { client(settings).unwrap().buy(&order.purchase()).await })
}

/// Orders from a server that does `act`, and checks that it was asked exactly once.
fn order_from(act: Act) -> Outcome {
    let server = Server::start(act);
    let outcome = place(&settings(&server.base_url()), &sample_order());
    assert_eq!(server.received().len(), 1, "{outcome:?}");
    outcome
}

fn accepted(act: Act) -> Placed {
    match order_from(act) {
        Outcome::Accepted(placed) => placed,
        other => panic!("{other:?}"),
    }
}

fn refused(act: Act) -> Refusal {
    match order_from(act) {
        Outcome::Refused(refusal) => refusal,
        other => panic!("{other:?}"),
    }
}

fn not_sent(outcome: Outcome) -> Failure {
    match outcome {
        Outcome::NotSent(failure) => failure,
        other => panic!("{other:?}"),
    }
}

const TAKEN: &str = r#"{"id":6484932,"certificate_id":6079436,"dcv_random_value":"icru1984rnekfj"}"#;

fn taken() -> Placed {
    Placed {
        order_id: 6484932,
        certificate_id: Some(6079436),
        dcv_random_value: Some("icru1984rnekfj".to_owned()),
        ..Placed::default()
    }
}

#[test]
fn the_request_is_as_specified() {
    let server = Server::start(reply("201 Created", "", TAKEN));
    let order = sample_order();
    assert_eq!(place(&settings(&server.base_url()), &order), Outcome::Accepted(taken()));
    let host = server.address.to_string();
    let requests = server.received();
    let [request] = requests.as_slice() else { panic!("{requests:?}") };
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    assert_eq!(head.lines().next(), Some("POST /services/v2/order/certificate/ssl_dv_geotrust HTTP/1.1"));
    let expected = [
        ("x-dc-devkey", KEY),
        ("content-type", "application/json"),
        ("accept", "application/json"),
        ("accept-encoding", "identity"),
        ("user-agent", concat!("dvorder/", env!("CARGO_PKG_VERSION"))),
        ("content-length", &order.body().len().to_string()),
        ("host", &host),
    ];
    for (name, value) in expected {
        assert_eq!(header(head, name).as_deref(), Some(value), "{name}");
    }
    assert_eq!(head.lines().count(), 1 + expected.len(), "nothing else is told: {head}");
    assert_eq!(body, order.body());
}

#[test]
fn an_order_id_in_a_success_is_an_accepted_order() {
    let chunked = "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{\"id\":64\r\n6\r\n84932}\r\n0\r\n\r\n";
    let early = "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
    let alone = Placed { order_id: 6484932, ..Placed::default() };
    let cases = [
        (reply("201 Created", "", TAKEN), taken()),
        (reply("200 OK", "Content-Type: text/html\r\n", TAKEN), taken()),
        (reply("299 Whatever", "", TAKEN), taken()),
        (answer(format!("HTTP/1.1 201 Created\r\n\r\n{TAKEN}")), taken()),
        (answer(format!("HTTP/1.0 201 Created\r\n\r\n{TAKEN}")), taken()),
        (answer(chunked), alone.clone()),
        (answer(format!("{}HTTP/1.1 201 Created\r\n\r\n{TAKEN}", early.repeat(20))), taken()),
        (reply("201 Created", "", b"{\"id\":\"6484932\",\"note\":\"\xff\xfe\",\"requests\":{}}"), alone),
    ];
    for (act, expected) in cases {
        assert_eq!(accepted(act), expected);
    }
}

/// `{"id":6484932}`, compressed.
const COMPRESSED: [(&str, &[u8]); 3] = [
    ("gzip", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xab\x56\xca\x4c\x51\xb2\x32\x33\xb1\x30\xb1\x34\x36\xaa\x05\x00\x7c\xd0\x43\xc9\x0e\x00\x00\x00"),
    ("deflate", b"\x78\x9c\xab\x56\xca\x4c\x51\xb2\x32\x33\xb1\x30\xb1\x34\x36\xaa\x05\x00\x1c\xe6\x03\xb8"),
    ("br", b"\xd0\x00\x10\x7b\x22\x69\x64\x22\x3a\x36\x34\x38\x34\x39\x33\x32\x7d\x03"),
];

#[test]
fn a_compressed_answer_is_read_although_nobody_asked() {
    for (encoding, body) in COMPRESSED {
        let headers = format!("Content-Encoding: {encoding}\r\n");
        let expected = Placed { order_id: 6484932, ..Placed::default() };
        assert_eq!(accepted(reply("201 Created", &headers, body)), expected, "{encoding}");
        let cut = &body[..body.len() - 6];
        assert!(matches!(order_from(reply("201 Created", &headers, cut)), Outcome::Unknown(_)), "{encoding}");
        let refusal = refused(reply("403 Forbidden", &headers, "\0no"));
        assert_eq!(refusal.body.as_deref(), Some("a compressed body that is damaged"), "{encoding}");
    }
}

#[test]
fn a_coding_that_is_named_wrongly_or_not_at_all_loses_no_order() {
    let expected = || Placed { order_id: 6484932, ..Placed::default() };
    let [(_, gzip), (_, deflate), _] = COMPRESSED;
    let raw_deflate = &deflate[2..deflate.len() - 4];
    let cases: [(&str, &[u8]); 6] = [
        ("", gzip),
        ("Content-Encoding: X-GZip\r\n", gzip),
        ("Content-Encoding: identity\r\nContent-Encoding: GZIP\r\n", gzip),
        ("Content-Encoding: deflate\r\n", raw_deflate),
        ("Content-Encoding: gzip\r\n", b"{\"id\":6484932}"),
        ("Content-Encoding: gzip, br\r\n", gzip),
    ];
    for (headers, body) in cases {
        assert_eq!(accepted(reply("201 Created", headers, body)), expected(), "{headers}");
    }
}

#[test]
fn what_the_service_refuses_was_not_bought() {
    let two = r#"{"errors":[{"code":"csr_invalid_cannot_parse","message":"no"},{"code":"x","message":"y"}]}"#;
    let object = r#"{"errors":{"code":"access_denied|missing_permission","message":"no"}}"#;
    let page = "<html><head><title>Forbidden</title></head></html>";
    let cut = answer("HTTP/1.1 403 Forbidden\r\nContent-Length: 500\r\n\r\n<html>");
    // act → status, codes, body, Retry-After
    let cases = [
        (reply("400 Bad Request", "", two), 400, vec!["csr_invalid_cannot_parse", "x"], None, None),
        (reply("401 Unauthorized", "", object), 401, vec!["access_denied|missing_permission"], None, None),
        (
            reply("403 Forbidden", "", page),
            403,
            vec![],
            Some("an HTML page of 50 bytes titled \"Forbidden\""),
            None,
        ),
        (cut, 403, vec![], Some("a body that broke off after 6 bytes"), None),
        (reply("404 Not Found", "", ""), 404, vec![], Some("an empty body"), None),
        (reply("413 Content Too Large", "", "no"), 413, vec![], Some("text that is not JSON, 2 bytes"), None),
        (
            reply("429 Too Many Requests", "Retry-After: 7\r\n", two),
            429,
            vec!["csr_invalid_cannot_parse", "x"],
            None,
            Some(7),
        ),
        (
            reply("429 Too Many Requests", "Retry-After: soon\r\n", ""),
            429,
            vec![],
            Some("an empty body"),
            None,
        ),
        (
            Act::Flood(b"HTTP/1.1 403 Forbidden\r\n\r\n".to_vec()),
            403,
            vec![],
            Some("a body larger than 256 KB"),
            None,
        ),
    ];
    for (act, status, codes, body, wait) in cases {
        let refusal = refused(act);
        assert_eq!(refusal.status, status);
        assert_eq!(refusal.errors.iter().map(|error| error.code.as_str()).collect::<Vec<_>>(), codes);
        assert_eq!(refusal.body.as_deref(), body);
        assert_eq!(refusal.retry_after, wait.map(Duration::from_secs));
    }
}

#[test]
fn what_does_not_settle_the_matter_is_unknown() {
    let bomb = format!("{{\"id\":7,\"a\":{}", "[".repeat(100_000));
    let unknown = [
        (reply("201 Created", "", ""), "with an empty body, so the order was probably taken"),
        (answer("HTTP/1.1 204 No Content\r\n\r\n"), "204 (No Content) with an empty body"),
        (reply("200 OK", "", "<html><title>Sign in</title>"), "an HTML page of 28 bytes titled \"Sign in\""),
        (reply("201 Created", "", r#"{"certificate_id":7}"#), "JSON without what was asked for"),
        (reply("201 Created", "", "\u{1b}[2Jhello"), "text that is not JSON, 9 bytes"),
        (reply("201 Created", "", b"{\"id\":\xff}"), "text that is not JSON, 8 bytes"),
        (reply("201 Created", "", bomb), "JSON nested too deeply to be read, 98 KB"),
        (
            answer("HTTP/1.1 201 Created\r\nContent-Length: 75\r\n\r\n{\"id\":6484932,"),
            "broke off after 14 bytes",
        ),
        (answer("HTTP/1.1 201 Created\r\nContent-Length: 75\r\n\r\n"), "broke off after 0 bytes"),
        (
            answer("HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{\"id\":64\r\n"),
            "broke off after 8 bytes",
        ),
        (answer("HTTP/1.1 201 Created\r\nContent-Length: 75\r\n"), "broke before an answer came"),
        (answer("HTTP/1.1 102 Processing\r\n\r\n"), "broke before an answer came"),
        (answer("SSH-2.0-OpenSSH_9.9\r\n"), "cannot be read as HTTP"),
        (Act::Close, "broke before an answer came"),
        (Act::Drop, "broke before an answer came"),
        (Act::Flood(b"HTTP/1.1 201 Created\r\n\r\n".to_vec()), "a body larger than 256 KB"),
        (Act::Flood(b"HTTP/1.1 201 Created\r\nX: ".to_vec()), "cannot be read as HTTP"),
        (reply("303 See Other", "Location: /orders\r\n", ""), "303 (See Other) with a redirect to 127.0.0.1"),
        (reply("408 Request Timeout", "", ""), "408 (Request Timeout)"),
        (reply("499 x", "", ""), "The service answered 499 with"),
        (
            reply("500 Internal Server Error", "", r#"{"errors":[{"code":"a","message":"b"}]}"#),
            "500 (Internal Server Error) with \"a: b\", which does not tell whether",
        ),
        (reply("502 Bad Gateway", "", "<html><title>502</title>"), "502 (Bad Gateway) with an HTML page"),
        (reply("500 x", "", TAKEN), "does not tell whether the order was taken"),
    ];
    for (act, expected) in unknown {
        match order_from(act) {
            Outcome::Unknown(failure) => {
                assert!(failure.message.contains(expected), "{expected}: {failure:?}");
                assert!(
                    failure.fix.contains("Look for it in CertCentral before you order again"),
                    "{failure:?}"
                );
                assert!(!failure.message.contains('\u{1b}'), "{failure:?}");
            }
            other => panic!("{expected}: {other:?}"),
        }
    }
}

#[test]
fn no_answer_in_time_is_unknown() {
    let silent = |act| {
        let server = Server::start(act);
        let settings =
            ServiceSettings { request_timeout: Duration::from_millis(300), ..settings(&server.base_url()) };
        let outcome = place(&settings, &sample_order());
        assert_eq!(server.received().len(), 1);
        outcome
    };
    match silent(Act::Greet("")) {
        Outcome::Unknown(failure) => {
            assert!(failure.message.contains("did not answer within 300 milliseconds"), "{failure:?}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_redirect_is_not_followed() {
    let elsewhere = Server::start(reply("201 Created", "", TAKEN));
    for status in [
        "300 Multiple Choices",
        "301 Moved",
        "303 See Other",
        "305 Use Proxy",
        "302 Found",
        "307 Temporary Redirect",
        "308 Permanent Redirect",
    ] {
        let location = format!("Location: http://me:secret@localhost:{}/x\r\n", elsewhere.address.port());
        match order_from(reply(status, &location, "<html>")) {
            Outcome::Unknown(failure) => {
                assert!(failure.message.contains("a redirect to localhost, not followed"), "{failure:?}");
            }
            other => panic!("{status}: {other:?}"),
        }
    }
    assert_eq!(elsewhere.received(), Vec::<String>::new());
}

#[test]
fn what_could_not_be_sent_was_not_bought() {
    let unused = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let failure = not_sent(place(&settings(&format!("http://{unused}")), &sample_order()));
    assert_eq!(failure.message, format!("{unused} refused the connection."));
    // No proxy leads to this machine.
    assert!(!failure.fix.contains("PROXY") && failure.fix.contains("dvorder sandbox"), "{failure:?}");

    let plain = BaseUrl::parse("http://192.0.2.1/services/v2").unwrap_err();
    assert!(plain.starts_with("Plain http to 192.0.2.1 would show the API key"), "{plain}");
}

#[test]
fn a_token_is_fetched_with_one_put() {
    let fetch = |act| {
        let server = Server::start(act);
        let settings = settings(&server.base_url());
        let token = block_on(async {
            errands::run(&client(&settings).unwrap(), &Errand::Token(6484932), |_| ()).await
        });
        let token = token.map(|found| match found {
            Found::Token(token) => token,
            other => panic!("{other:?}"),
        });
        let mut requests = server.received();
        assert_eq!(requests.len(), 1);
        (token, requests.remove(0))
    };
    let (token, request) =
        fetch(reply("200 OK", "", r#"{"dcv_random_value":"abc","expiration_date":"2026-12-23"}"#));
    let token = token.unwrap();
    assert_eq!((token.value.as_str(), token.expires.as_deref()), ("abc", Some("2026-12-23")));
    assert!(
        request.starts_with("PUT /services/v2/order/certificate/6484932/dcv-random-value HTTP/1.1\r\n"),
        "{request}"
    );
    assert_eq!(header(&request, "x-dc-devkey").as_deref(), Some(KEY));
    assert_eq!(header(&request, "content-length").as_deref(), Some("0"));

    let (token, _) =
        fetch(reply("404 Not Found", "", r#"{"errors":[{"code":"not_found|order","message":"no"}]}"#));
    assert!(matches!(&token, Err(failure) if failure.message.contains("not_found|order: no")), "{token:?}");
    let (token, _) = fetch(Act::Close);
    assert!(matches!(&token, Err(failure) if failure.fix.starts_with("Ask again")), "{token:?}");
}

#[test]
fn a_look_up_tells_which_order_it_looks_at() {
    let sandbox = Sandbox::start(Options::default()).unwrap();
    let settings = settings(&sandbox.base_url());
    let order = sample_order();
    for _ in 0..2 {
        assert!(matches!(place(&settings, &order), Outcome::Accepted(_)));
    }
    let draft = common::sample_draft();
    let of =
        Prepared { order: &order, draft: &draft, draft_id: None, target: "sandbox", digest: String::new() };
    let id = Id::try_from("order-1".to_owned()).unwrap();
    let entry = Entry::prepared(id, of, Timestamp::now());
    let told = std::cell::RefCell::new(Vec::new());
    let tell = |progress| {
        if let ErrandProgress::Looking { order, of } = progress {
            told.borrow_mut().push((order, of));
        }
    };
    let found = block_on(async {
        errands::run(&client(&settings).unwrap(), &Errand::LookUp(Box::new(entry)), tell).await
    });
    assert!(matches!(found, Ok(Found::Order(LookupVerdict::CouldBe(doubts))) if doubts.len() == 2));
    assert_eq!(told.into_inner(), [(1, 2), (2, 2)]);
}

#[test]
fn tls_says_what_is_wrong_with_a_certificate() {
    let (known, stranger) = (Authority::new("known"), Authority::new("stranger"));
    let place_over_tls = |config, ca_cert| {
        let server = Server::start_with(reply("201 Created", "", TAKEN), Some(config));
        let base_url = format!("https://localhost:{}/services/v2", server.address.port());
        let outcome =
            place(&ServiceSettings { ca_cert: Some(ca_cert), ..settings(&base_url) }, &sample_order());
        let requests = server.received();
        assert!(
            requests.iter().all(|request| request.contains(KEY) == matches!(outcome, Outcome::Accepted(_)))
        );
        outcome
    };
    for file in ["ca.pem", "ca.der"] {
        assert_eq!(
            place_over_tls(known.issue("localhost", 4000), known.file(file)),
            Outcome::Accepted(taken())
        );
    }
    let cases = [
        (
            known.issue("localhost", 4000),
            stranger.file("ca.pem"),
            "nobody this machine trusts",
            "--ca-cert FILE",
        ),
        (
            known.issue("proxy.example", 4000),
            known.file("ca.pem"),
            "is for another name: proxy.example.",
            "--base-url",
        ),
        (
            stranger.issue("localhost", 4000),
            known.file("ca.pem"),
            "issued by \"CN=stranger\"",
            "--ca-cert FILE",
        ),
        (
            self_signed("localhost", false).0,
            known.file("ca.pem"),
            "issued by \"CN=Made by itself\"",
            "--ca-cert",
        ),
        (self_signed("localhost", true).0, known.file("ca.pem"), "is self-signed", "issued for it"),
        (known.issue("localhost", 2001), known.file("ca.pem"), "expired on 01 JAN 2001.", "clock"),
    ];
    for (config, ca_cert, message, fix) in cases {
        let failure = not_sent(place_over_tls(config, ca_cert));
        assert!(failure.message.contains(message), "{failure:?}");
        assert!(failure.fix.contains(fix), "{failure:?}");
    }
}

/// A self-signed certificate of no authority helps when it is named, as the advice says.
#[test]
fn the_advice_for_a_self_signed_certificate_helps() {
    let (config, pem) = self_signed("localhost", false);
    let folder = tempfile::tempdir().unwrap();
    let ca_cert = folder.path().join("itself.pem");
    std::fs::write(&ca_cert, pem).unwrap();
    let server = Server::start_with(reply("201 Created", "", TAKEN), Some(config));
    let base_url = format!("https://localhost:{}/services/v2", server.address.port());
    let outcome = place(&ServiceSettings { ca_cert: Some(ca_cert), ..settings(&base_url) }, &sample_order());
    assert_eq!(outcome, Outcome::Accepted(taken()));
}

#[test]
fn the_issuer_is_named_behind_a_proxy_too() {
    let (known, inspection) = (Authority::new("known"), Authority::new("Inspection CA"));
    let service =
        Server::start_with(reply("201 Created", "", TAKEN), Some(inspection.issue("ca.example", 4000)));
    let proxy = Server::start(Act::Tunnel(service.address));
    let url = format!("http://someone:hunter2@{}", proxy.address);
    let failure = not_sent(order_by(&url, Some(&known.file("ca.pem"))));
    assert!(
        failure.message.contains("that ca.example showed was issued by \"CN=Inspection CA\""),
        "{failure:?}"
    );
    assert!(service.received().iter().all(String::is_empty), "nothing is sent");
    assert!(proxy.received().iter().all(|asked| !asked.contains(KEY)));
}

#[test]
fn what_a_proxy_answers_instead_is_told() {
    let authority = Authority::new("known");
    let ca_cert = authority.file("ca.pem");
    for (status, told) in [
        ("403 Forbidden", "it answered 403 (Forbidden)."),
        ("502 Bad Gateway", "it answered 502 (Bad Gateway)."),
        ("302 Found", "it answered 302 (Found)."),
        ("418", "it answered 418 (I'm a teapot)."),
        ("599 Odd", "it answered 599."),
    ] {
        let proxy = Server::start(reply(status, "Location: http://login.example/\r\n", "<html>no</html>"));
        let address = proxy.address;
        let failure = not_sent(order_by(&format!("http://someone:hunter2@{address}"), Some(&ca_cert)));
        let expected =
            format!("The proxy {address} did not let the connection to ca.example through: {told}");
        assert_eq!(failure.message, expected);
        for asked in proxy.received() {
            assert!(
                asked.starts_with("CONNECT ca.example:443 HTTP/1.1\r\n") && !asked.contains(KEY),
                "{asked}"
            );
            assert!(header(&asked, "proxy-authorization").is_some(), "{asked}");
        }
    }
    let proxy = Server::start(Act::Close);
    let failure = not_sent(order_by(&format!("http://{}", proxy.address), Some(&ca_cert)));
    assert!(failure.message.ends_with("to ca.example through: it hung up."), "{failure:?}");
}

/// A proxy that is spoken to over TLS, and shows a certificate nobody trusts.
#[test]
fn a_proxy_that_cannot_be_trusted_is_not_taken_for_the_service() {
    let (known, stranger) = (Authority::new("known"), Authority::new("stranger"));
    let proxy = Server::start_with(Act::Close, Some(stranger.issue("localhost", 4000)));
    let url = format!("https://someone:hunter2@localhost:{}", proxy.address.port());
    let failure = not_sent(order_by(&url, Some(&known.file("ca.pem"))));
    let shown = format!("that localhost:{} showed was issued by \"CN=stranger\"", proxy.address.port());
    assert!(failure.message.contains(&shown), "{failure:?}");
    assert!(proxy.received().iter().all(String::is_empty), "no credentials are sent");
}

#[test]
fn a_connection_that_is_never_secured_sends_nothing() {
    let authority = Authority::new("known");
    let secured = |act, connect_timeout| {
        let server = Server::start(act);
        let base_url = format!("https://{}", server.address);
        let settings = ServiceSettings {
            ca_cert: Some(authority.file("ca.pem")),
            connect_timeout,
            ..settings(&base_url)
        };
        let failure = not_sent(place(&settings, &sample_order()));
        assert!(server.received().iter().all(|received| !received.contains(KEY)));
        failure.message
    };
    let long = Duration::from_secs(10);
    let message = secured(Act::Greet(""), Duration::from_millis(300));
    assert!(message.contains("within 300 milliseconds"), "{message}");
    // A server that speaks plain HTTP, and one that hangs up.
    let message = secured(Act::Greet("HTTP/1.1 400 Bad Request\r\n\r\n"), long);
    assert!(message.contains("does not speak TLS"), "{message}");
    let message = secured(Act::Drop, long);
    assert!(message.contains("closed the connection before it was secured"), "{message}");
}

#[test]
fn a_ca_file_that_is_none_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    };
    let cases = [
        (folder.path().join("missing.pem"), "cannot be used: No such file or directory."),
        (file("empty.pem", b""), "there is no certificate in it"),
        (file("text.pem", b"hello"), "there is no certificate in it"),
        (file("damaged.pem", b"-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n"), "damaged"),
        (file("damaged.der", b"0\x82\x01"), "cannot be used"),
    ];
    for (path, expected) in cases {
        let settings = ServiceSettings { ca_cert: Some(path.clone()), ..settings("https://127.0.0.1:9") };
        let Err(failure) = client(&settings) else { panic!("{}", path.display()) };
        assert!(failure.message.contains(expected), "{failure:?}");
        assert!(failure.message.contains(&path.display().to_string()), "{failure:?}");
    }
}

/// Orders from `DVORDER_TEST_URL` and prints what came of it: started by the tests below with the
/// environment each needs, since a test must not change its own.
#[test]
#[ignore = "a helper process of other tests"]
fn helper_process() {
    let Ok(base_url) = std::env::var("DVORDER_TEST_URL") else { return };
    let ca_cert = std::env::var_os("DVORDER_TEST_CA").map(Into::into);
    match client(&ServiceSettings { ca_cert, ..settings(&base_url) }) {
        Ok(client) => println!("{:?}", block_on(client.buy(&sample_order().purchase()))),
        Err(failure) => println!("no client: {failure:?}"),
    }
}

/// Orders in a process with no proxy and no CA settings but these.
fn order_with(base_url: &str, ca_cert: Option<&Path>, variables: &[(&str, &str)]) -> String {
    let mut process = Command::new(std::env::current_exe().unwrap());
    process.args(["--exact", "helper_process", "--ignored", "--nocapture"]);
    for name in ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"] {
        process.env_remove(name).env_remove(name.to_ascii_lowercase());
    }
    process.env_remove("REQUEST_METHOD").env("DVORDER_TEST_URL", base_url).envs(variables.iter().copied());
    if let Some(path) = ca_cert {
        process.env("DVORDER_TEST_CA", path);
    }
    let output = process.output().unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Orders through a proxy, and gives what came of it.
fn order_by(proxy: &str, ca_cert: Option<&Path>) -> Outcome {
    let proxy = Some(Proxy::read("HTTPS_PROXY", proxy).unwrap());
    let ca_cert = ca_cert.map(Path::to_owned);
    place(&ServiceSettings { proxy, ca_cert, ..settings("https://ca.example/v2") }, &sample_order())
}

#[test]
fn a_proxy_that_refuses_is_named_without_its_password() {
    let authority = Authority::new("known");
    let ca_cert = authority.file("ca.pem");
    let refused_login = reply("407 Proxy Authentication Required", "", "");
    let cases = [
        (
            refused_login.clone(),
            "someone:hunter2@",
            "refused the user name and the password in HTTPS_PROXY (407).",
        ),
        (
            refused_login.clone(),
            "someone:hunt@er2@",
            "refused the user name and the password in HTTPS_PROXY (407).",
        ),
        (refused_login, "", "wants a user name and a password (407)."),
        (Act::Close, "someone:hunter2@", "did not let the connection to ca.example through"),
    ];
    for (act, login, expected) in cases {
        let proxy = Server::start(act);
        let address = proxy.address;
        let failure = not_sent(order_by(&format!("http://{login}{address}"), Some(&ca_cert)));
        assert!(failure.message.starts_with(&format!("The proxy {address} {expected}")), "{failure:?}");
        let said = format!("{failure:?}");
        assert!(!said.contains("er2") && !said.contains("hunt") && !said.contains("someone"), "{said}");
        for request in proxy.received() {
            assert!(request.starts_with("CONNECT ca.example:443 HTTP/1.1\r\n"), "{request}");
            assert_eq!(header(&request, "proxy-authorization").is_some(), !login.is_empty(), "{request}");
            assert!(!request.contains(KEY), "{request}");
        }
    }
    let unused = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let failure = not_sent(order_by(&unused, Some(&ca_cert)));
    assert_eq!(failure.message, format!("The proxy {unused} refused the connection."));
}

#[test]
fn no_proxy_is_used_but_the_one_that_was_judged() {
    let proxy = Server::start(Act::Close);
    let server = Server::start(reply("201 Created", "", TAKEN));
    let url = format!("http://{}", proxy.address);
    let variables =
        [("HTTP_PROXY", url.as_str()), ("HTTPS_PROXY", url.as_str()), ("ALL_PROXY", url.as_str())];
    let printed = order_with(&server.base_url(), None, &variables);
    assert!(printed.contains("Accepted(Placed { order_id: 6484932"), "{printed}");
    assert_eq!((proxy.received().len(), server.received().len()), (0, 1));
}

#[test]
fn a_machine_without_ca_certificates_is_told_so() {
    let nothing = [("SSL_CERT_FILE", "/nonexistent/ca.pem")];
    let printed = order_with("https://127.0.0.1:9", None, &nothing);
    assert!(
        printed.contains("no client: Failure { message: \"This machine has no CA certificates"),
        "{printed}"
    );
    assert!(printed.contains("--ca-cert FILE"), "{printed}");
    // The sandbox needs none.
    let server = Server::start(reply("201 Created", "", TAKEN));
    let printed = order_with(&server.base_url(), None, &nothing);
    assert!(printed.contains("Accepted(Placed { order_id: 6484932"), "{printed}");
    assert_eq!(server.received().len(), 1);
}
