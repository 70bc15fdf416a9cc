//! Certificates and proxies on the way to the service.

use std::net::SocketAddr;

use crate::authority::Authority;
use crate::connection::{Outcome, SAME_FRAME, TAKEN, assert_asked_once, assert_ends, unused, wizard};
use crate::hostile::{Act, Server, header, reply};
use crate::orders::confirm;
use crate::sandbox::KEY;
use crate::terminal::{Setup, dvorder};

/// Later than any clock that runs these tests.
const FAR: i32 = 4000;

fn taken() -> Act {
    reply("201 Created", "", TAKEN)
}

/// A service with a certificate for a name, and its base URL by another.
fn service(issuer: &Authority, certified: &str, last_year: i32, host: &str) -> (Server, String) {
    let server = Server::start_with(taken(), Some(issuer.issue(certified, last_year)));
    let base_url = format!("https://{host}:{}/services/v2", server.address.port());
    (server, base_url)
}

fn trusting(setup: Setup, authority: &Authority) -> Setup {
    setup.arg("--ca-cert").arg(authority.file("ca.pem").display().to_string())
}

/// Trusting this authority as the machine does, in place of its own.
fn on_a_machine_of(setup: Setup, authority: &Authority) -> Setup {
    setup.variable("SSL_CERT_FILE", authority.file("ca.pem").display().to_string())
}

/// Orders, and checks that the key was not sent.
#[track_caller]
fn is_not_sent(setup: Setup, server: Server, reasons: &[&str]) {
    let mut terminal = setup.start();
    confirm(&terminal, "example.com");
    terminal.wait_for(Outcome::NotSent.told().0);
    for reason in reasons {
        terminal.wait_with_patience(SAME_FRAME, reason);
    }
    assert_ends(&mut terminal, Outcome::NotSent, reasons[0]);
    assert!(server.received().iter().all(|received| !received.contains(KEY)));
}

#[test]
fn an_unknown_issuer_is_told_with_what_to_do() {
    let (known, stranger) = (Authority::new("Known CA"), Authority::new("Inspection CA of a Stranger"));
    let (server, base_url) = service(&stranger, "localhost", FAR, "localhost");
    let reasons = ["Inspection CA of a Stranger", "interception", "--ca-cert FILE"];
    is_not_sent(on_a_machine_of(wizard(&base_url), &known), server, &reasons);
}

#[test]
fn a_certificate_for_another_host_is_told() {
    let known = Authority::new("Known CA");
    let (server, base_url) = service(&known, "other.example", FAR, "localhost");
    is_not_sent(trusting(wizard(&base_url), &known), server, &["is for another name: other.example."]);
}

#[test]
fn an_expired_certificate_is_told() {
    let known = Authority::new("Known CA");
    let (server, base_url) = service(&known, "localhost", 2001, "localhost");
    is_not_sent(trusting(wizard(&base_url), &known), server, &["expired on 01 JAN 2001.", "clock"]);
}

#[test]
fn a_server_that_speaks_no_tls_is_told() {
    let known = Authority::new("Known CA");
    let server = Server::start(Act::Greet("HTTP/1.1 400 Bad Request\r\n\r\n"));
    let base_url = format!("https://localhost:{}/services/v2", server.address.port());
    is_not_sent(trusting(wizard(&base_url), &known), server, &["does not speak TLS"]);
}

#[test]
fn a_private_authority_is_trusted_when_it_is_named() {
    let (known, private) = (Authority::new("Known CA"), Authority::new("Private CA"));
    let (server, base_url) = service(&private, "localhost", FAR, "localhost");
    let mut terminal = trusting(on_a_machine_of(wizard(&base_url), &known), &private).start();
    confirm(&terminal, "example.com");
    assert_ends(&mut terminal, Outcome::Accepted, "_dnsauth.example.com. ");
    let requests = server.received();
    assert_eq!(requests.len(), 1);
    assert_asked_once(&requests);
}

#[test]
fn a_redirect_from_https_to_http_is_not_followed() {
    let known = Authority::new("Known CA");
    let elsewhere = Server::start(taken());
    let location = format!("Location: http://localhost:{}/services/v2\r\n", elsewhere.address.port());
    let redirect = reply("308 Permanent Redirect", &location, "");
    let server = Server::start_with(redirect, Some(known.issue("localhost", FAR)));
    let base_url = format!("https://localhost:{}/services/v2", server.address.port());
    let mut terminal = trusting(wizard(&base_url), &known).start();
    confirm(&terminal, "example.com");
    assert_ends(&mut terminal, Outcome::Unknown, "a redirect to localhost, not followed");
    assert_asked_once(&server.received());
    assert_eq!(elsewhere.received(), Vec::<String>::new());
}

/// A host that only a proxy could find.
const HOST: &str = "certcentral.test";

fn by_proxy(setup: Setup, variable: &str, proxy: SocketAddr) -> Setup {
    setup.variable(variable, format!("http://someone:hunter2@{proxy}"))
}

#[test]
fn an_order_goes_through_the_proxy_with_its_user_and_password() {
    let known = Authority::new("Known CA");
    for variable in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"] {
        let (server, _) = service(&known, HOST, FAR, HOST);
        let proxy = Server::start(Act::Tunnel(server.address));
        let address = proxy.address;
        let setup = wizard(&format!("https://{HOST}/services/v2"));
        let mut terminal = by_proxy(trusting(setup, &known), variable, address).start();
        terminal.wait_for(&format!("{HOST} via {address}"));
        confirm(&terminal, "example.com");
        assert_ends(&mut terminal, Outcome::Accepted, "_dnsauth.example.com. ");
        terminal.assert_nowhere("hunter2");
        let requests = server.received();
        assert_eq!(requests.len(), 1);
        assert_asked_once(&requests);
        let asked = proxy.received();
        assert!((1..=2).contains(&asked.len()), "for the order, and for the account before it: {asked:?}");
        for connect in &asked {
            assert!(connect.starts_with(&format!("CONNECT {HOST}:443 HTTP/1.1\r\n")), "{connect}");
            // someone:hunter2
            let credentials = header(connect, "proxy-authorization");
            assert_eq!(credentials.as_deref(), Some("Basic c29tZW9uZTpodW50ZXIy"));
            assert!(!connect.contains(KEY), "{connect}");
        }
    }
}

#[test]
fn a_proxy_that_lets_nothing_through_sends_nothing() {
    let known = Authority::new("Known CA");
    for (act, reason) in [
        (
            reply("407 Proxy Authentication Required", "", ""),
            "refused the user name and the password in HTTPS_PROXY (407).",
        ),
        (reply("403 Forbidden", "", ""), "through: it answered 403 (Forbidden)."),
        (Act::Close, "did not let the connection to certcentral.test through"),
    ] {
        let proxy = Server::start(act);
        let address = proxy.address;
        let setup = by_proxy(wizard(&format!("https://{HOST}/services/v2")), "HTTPS_PROXY", address);
        let mut terminal = trusting(setup, &known).start();
        confirm(&terminal, "example.com");
        terminal.wait_for(&format!("The proxy {address}"));
        assert_ends(&mut terminal, Outcome::NotSent, reason);
        terminal.assert_nowhere("hunter2");
        let asked = proxy.received();
        assert!(asked.iter().all(|asked| asked.starts_with("CONNECT ") && !asked.contains(KEY)), "{asked:?}");
    }
}

#[test]
fn a_proxy_that_cannot_be_read_is_refused_before_the_wizard() {
    for (value, reason) in [
        ("\"http://someone:hunter2@proxy.test:3128\"", "quotes"),
        (" http://someone:hunter2@proxy.test:3128", "blank"),
        ("ftp://someone:hunter2@proxy.test:3128", "only http:// and https://"),
        ("http://someone:hunter2@proxy.test:99999", "65535"),
        ("http://someone:hun#hunter2@proxy.test:3128", "%23"),
    ] {
        let setup = wizard(&format!("https://{HOST}/services/v2")).variable("HTTPS_PROXY", value);
        let mut terminal = setup.start_anything();
        assert_eq!(terminal.wait_exit(), 2, "{value}: {}", terminal.screen());
        let said = terminal.screen().split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.starts_with("dvorder: HTTPS_PROXY cannot be used: ") && said.contains(reason), "{said}");
        terminal.assert_nowhere("hunter2");
    }
    // For the sandbox and for this machine there is no proxy.
    let sandbox = dvorder("--sandbox").variable("HTTPS_PROXY", "ftp://proxy.test").start();
    assert!(sandbox.shows("SANDBOX"), "{}", sandbox.screen());
}

#[test]
fn a_proxy_that_is_not_there_sends_nothing() {
    let known = Authority::new("Known CA");
    let address = unused();
    let setup = by_proxy(wizard(&format!("https://{HOST}/services/v2")), "HTTPS_PROXY", address);
    let mut terminal = trusting(setup, &known).start();
    confirm(&terminal, "example.com");
    assert_ends(&mut terminal, Outcome::NotSent, &format!("The proxy {address} refused the connection."));
    terminal.assert_nowhere("hunter2");
}

/// An address that leads to this machine, and yet is not called loopback, which no proxy is used for.
const THIS_MACHINE: &str = "0.0.0.0";

#[test]
fn a_host_in_no_proxy_is_reached_without_the_proxy() {
    let known = Authority::new("Known CA");
    for (no_proxy, proxied) in
        [(THIS_MACHINE, false), ("10.0.0.0/8,0.0.0.0/8", false), ("other.example", true)]
    {
        let (server, base_url) = service(&known, THIS_MACHINE, FAR, THIS_MACHINE);
        let proxy = Server::start(Act::Tunnel(server.address));
        let setup = by_proxy(trusting(wizard(&base_url), &known), "HTTPS_PROXY", proxy.address);
        let mut terminal = setup.variable("NO_PROXY", no_proxy).start();
        terminal.wait_for(THIS_MACHINE);
        assert_eq!(terminal.shows(&format!("via {}", proxy.address)), proxied, "{}", terminal.screen());
        confirm(&terminal, "example.com");
        assert_ends(&mut terminal, Outcome::Accepted, "_dnsauth.example.com. ");
        assert_eq!(server.received().len(), 1);
        assert_eq!(!proxy.received().is_empty(), proxied, "{no_proxy}");
    }
}

#[test]
fn this_machine_is_reached_without_the_proxy() {
    let server = Server::start(taken());
    let proxy = Server::start(Act::Close);
    let mut setup = wizard(&server.base_url());
    for variable in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
        setup = by_proxy(setup, variable, proxy.address);
    }
    let mut terminal = setup.start();
    assert!(!terminal.shows(" via "), "{}", terminal.screen());
    confirm(&terminal, "example.com");
    assert_ends(&mut terminal, Outcome::Accepted, "_dnsauth.example.com. ");
    assert_asked_once(&server.received());
    assert_eq!(proxy.received(), Vec::<String>::new());
}

#[test]
#[ignore = "takes ten seconds"]
fn a_connection_that_is_never_secured_is_given_up() {
    let known = Authority::new("Known CA");
    let server = Server::start(Act::Greet(""));
    let base_url = format!("https://localhost:{}/services/v2", server.address.port());
    is_not_sent(trusting(wizard(&base_url), &known), server, &["within 10 seconds"]);
}
