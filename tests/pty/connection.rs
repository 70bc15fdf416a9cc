//! What a connection, and whoever is at its other end, can do wrong: the screen and the exit code
//! tell what became of the order, one request is all there ever is, and the API key stays hidden.

use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use crate::hostile::{Act, Server, answer, header, reply};
use crate::orders::{confirm, leave};
use crate::sandbox::{KEY, Sandbox};
use crate::terminal::{Setup, Terminal, dvorder};

pub const TAKEN: &str = r#"{"id":6484932,"certificate_id":6079436,"dcv_random_value":"icru1984rnekfj"}"#;

/// How long the rest of a frame may take that has begun to come.
pub const SAME_FRAME: Duration = Duration::from_secs(5);

/// What became of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Accepted,
    Refused,
    TurnedAway,
    NotSent,
    Unknown,
}

impl Outcome {
    /// What the screen says of it, what stays on the normal screen, and the exit code.
    pub fn told(self) -> (&'static str, &'static str, u32) {
        match self {
            Outcome::Accepted => ("Ordered. Order 6484932", "Ordered. Order 6484932", 0),
            Outcome::Refused => (
                "The service refused the order; nothing was bought",
                "The service refused the order; nothing was bought.",
                1,
            ),
            Outcome::TurnedAway => {
                ("The order was turned away on the way", "The order was turned away on the way.", 1)
            }
            Outcome::NotSent => (
                "The order was not sent; nothing was bought",
                "The order was not sent; nothing was bought.",
                1,
            ),
            Outcome::Unknown => (
                "It is not known whether the order was placed",
                "It is not known whether the order for example.com was placed.",
                3,
            ),
        }
    }
}

/// The wizard with a whole order, and a key to order with from this service.
pub fn wizard(base_url: &str) -> Setup {
    dvorder("--from assets/examples/order.json --product ssl_dv_geotrust")
        .arg("--base-url")
        .arg(base_url)
        .variable("DIGICERT_API_KEY", KEY)
}

/// Waits until the order has ended like this, for this reason, and leaves.
#[track_caller]
pub fn assert_ends(terminal: &mut Terminal, outcome: Outcome, reason: &str) {
    let (headline, farewell, code) = outcome.told();
    terminal.wait_for(headline);
    terminal.wait_with_patience(SAME_FRAME, reason);
    assert_eq!(leave(terminal), code, "{reason}");
    // What is printed is folded between words.
    let left = terminal.left_behind().replace('\n', " ");
    assert!(left.contains(farewell) && left.contains(reason), "{reason}:\n{left}");
    terminal.assert_nowhere(KEY);
}

/// That there was one order request at most, and that the key went nowhere else.
#[track_caller]
pub fn assert_asked_once(requests: &[String]) {
    let orders = requests.iter().filter(|request| request.starts_with("POST ")).count();
    assert!(orders <= 1, "{requests:?}");
    for request in requests {
        let shown = request.matches(KEY).count();
        assert_eq!(shown, usize::from(header(request, "x-dc-devkey").is_some()), "{request}");
    }
}

/// An address where nobody listens. The servers of these tests are all at 127.0.0.1, so that none of
/// them comes to listen there meanwhile.
pub fn unused() -> SocketAddr {
    TcpListener::bind("127.0.0.2:0").unwrap().local_addr().unwrap()
}

/// Orders from a server that does `act`.
#[track_caller]
fn ends(act: Act, outcome: Outcome, reason: &str) {
    // Who does not read cannot tell that the account was asked for before.
    let connections = if matches!(act, Act::Drop) { 1..=2 } else { 1..=1 };
    let server = Server::start(act);
    let mut terminal = wizard(&server.base_url()).start();
    confirm(&terminal, "example.com");
    assert_ends(&mut terminal, outcome, reason);
    let requests = server.received();
    assert!(connections.contains(&requests.len()), "{requests:?}");
    assert_asked_once(&requests);
}

/// Orders from a server that does `act`, and stops waiting for its answer.
#[track_caller]
fn ends_when_nobody_waits(act: Act) {
    let server = Server::start(act);
    let mut terminal = wizard(&server.base_url()).start();
    confirm(&terminal, "example.com");
    // Two seconds, so that a slow answer has begun to come.
    terminal.wait_for("waiting for the answer for 2 s");
    terminal.keys("^C");
    terminal.wait_for("Stop waiting?");
    terminal.keys("Enter");
    assert_ends(&mut terminal, Outcome::Unknown, "You stopped waiting before the service answered.");
    assert_asked_once(&server.received());
}

#[test]
fn a_refused_connection_sends_nothing() {
    let mut terminal = wizard(&format!("http://{}/services/v2", unused())).start();
    confirm(&terminal, "example.com");
    assert_ends(&mut terminal, Outcome::NotSent, "refused the connection");
}

#[test]
fn an_order_that_was_not_sent_can_be_sent_again() {
    let address = unused();
    let mut terminal = wizard(&format!("http://{address}/services/v2")).start();
    confirm(&terminal, "example.com");
    terminal.wait_for("The order was not sent; nothing was bought");
    let server = Server::start_at(address, reply("201 Created", "", TAKEN));
    terminal.keys("^P");
    confirm(&terminal, "example.com");
    assert_ends(&mut terminal, Outcome::Accepted, "_dnsauth.example.com. ");
    assert_eq!(server.received().len(), 1);
}

#[test]
fn a_connection_that_breaks_leaves_the_outcome_unknown() {
    for act in [Act::Drop, Act::Reset, Act::Close] {
        ends(act, Outcome::Unknown, "broke before an answer came");
    }
}

#[test]
fn a_reset_after_the_order_was_taken_leaves_the_outcome_unknown() {
    let sandbox = Sandbox::start(&["reset"]);
    let mut terminal = sandbox.wizard("--from assets/examples/order.json --product ssl_dv_geotrust").start();
    confirm(&terminal, "example.com");
    assert_ends(&mut terminal, Outcome::Unknown, "broke before an answer came");
    assert_eq!(sandbox.orders(), 1);
}

#[test]
fn an_answer_that_never_comes_can_be_given_up() {
    ends_when_nobody_waits(Act::Stall(Vec::new()));
}

#[test]
fn an_answer_that_stops_after_its_headers_can_be_given_up() {
    ends_when_nobody_waits(Act::Stall(b"HTTP/1.1 201 Created\r\nContent-Length: 75\r\n\r\n".to_vec()));
}

#[test]
fn an_answer_that_comes_byte_by_byte_can_be_given_up() {
    ends_when_nobody_waits(Act::Trickle(b"HTTP/1.1 201 Created\r\n".to_vec()));
}

#[test]
fn an_answer_that_breaks_off_leaves_the_outcome_unknown() {
    let head = "HTTP/1.1 201 Created\r\nContent-Length: 75\r\n";
    ends(answer(head), Outcome::Unknown, "broke before an answer came");
    ends(answer(format!("{head}\r\n")), Outcome::Unknown, "broke off after 0 bytes");
    let cut = format!("{head}\r\n{{\"id\":6484932,");
    ends(answer(cut), Outcome::Unknown, "broke off after 14 bytes");
}

#[test]
fn an_answer_without_end_is_not_read_to_its_end() {
    let ten_gigabytes = "HTTP/1.1 201 Created\r\nContent-Length: 10737418240\r\n\r\n";
    ends(Act::Flood(ten_gigabytes.into()), Outcome::Unknown, "a body larger than 256 KB");
    let refusal = "HTTP/1.1 400 Bad Request\r\n\r\n";
    ends(Act::Flood(refusal.into()), Outcome::TurnedAway, "a body larger than 256 KB");
}

/// Gzip that unpacks to 32 MB of the letter x: a block with fixed codes that says "x, and the byte
/// before it 258 times more" over and over.
fn gzip_bomb() -> Vec<u8> {
    let mut bits = String::from("110");
    bits += "10101000";
    bits += &"1100010100000".repeat(130_000);
    let mut bomb = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    for eight in bits.as_bytes().chunks(8) {
        let byte = eight.iter().rev().fold(0, |byte, bit| byte << 1 | u8::from(*bit == b'1'));
        bomb.push(byte);
    }
    bomb
}

#[test]
fn a_gzip_bomb_does_not_go_off() {
    let small = &gzip_bomb()[..100_000];
    let headers = "Content-Encoding: gzip\r\nContent-Type: application/json\r\n";
    ends(reply("201 Created", headers, small), Outcome::Unknown, "a body larger than 256 KB");
    let sent =
        answer([b"HTTP/1.1 201 Created\r\nContent-Encoding: gzip\r\n\r\n".as_slice(), &gzip_bomb()].concat());
    ends(sent, Outcome::Unknown, "a body larger than 256 KB");
}

#[test]
fn a_redirect_is_not_followed() {
    let elsewhere = Server::start(reply("201 Created", "", TAKEN));
    for status in ["301 Moved Permanently", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"] {
        let location = format!("Location: http://localhost:{}/services/v2\r\n", elsewhere.address.port());
        ends(reply(status, &location, ""), Outcome::Unknown, "a redirect to localhost, not followed");
    }
    let location = "Location: https://login.example/\r\n";
    ends(reply("303 See Other", location, ""), Outcome::Unknown, "a redirect to login.example");
    assert_eq!(elsewhere.received(), Vec::<String>::new());
}

#[test]
fn an_order_id_in_a_success_is_an_accepted_order() {
    let noise = "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n".repeat(20);
    let invalid = b"{\"id\":6484932,\"dcv_random_value\":\"icru1984rnekfj\",\"note\":\"\xff\xfe\"}";
    for act in [
        answer(format!("{noise}HTTP/1.1 201 Created\r\nContent-Length: {}\r\n\r\n{TAKEN}", TAKEN.len())),
        reply("200 OK", "", TAKEN),
        reply("201 Created", "Content-Type: text/html\r\n", TAKEN),
        reply("201 Created", "", invalid),
    ] {
        ends(act, Outcome::Accepted, "_dnsauth.sub.example.com. ");
    }
}

#[test]
fn a_success_without_an_order_id_leaves_the_outcome_unknown() {
    let nested = format!("{{\"id\":6484932,\"a\":{}", "[".repeat(100_000));
    let page = "<html><title>Sign in</title>";
    for (act, reason) in [
        (answer("HTTP/1.1 204 No Content\r\n\r\n"), "204 (No Content) with an empty body"),
        (reply("201 Created", "", b"{\"id\":\xff}"), "text that is not JSON, 8 bytes"),
        (reply("201 Created", "", nested), "JSON nested too deeply to be read, 98 KB"),
        (reply("200 OK", "Content-Type: text/html\r\n", page), "an HTML page of 28 bytes titled \"Sign in\""),
    ] {
        ends(act, Outcome::Unknown, reason);
    }
}

#[test]
fn an_answer_that_is_no_http_leaves_the_outcome_unknown() {
    ends(answer("SSH-2.0-OpenSSH_9.9\r\n"), Outcome::Unknown, "cannot be read as HTTP");
}

#[test]
fn what_a_service_says_cannot_steer_the_terminal() {
    let steering =
        r#"{"errors":[{"code":"a\u001b]52;c;aGVsbG8=\u0007","message":"\u001b[2J\u202egone\r\n"}]}"#;
    let title = "<html><title>\u{1b}]0;owned\u{7}</title>";
    for (act, outcome) in [
        (reply("400 Bad Request", "", steering), Outcome::Refused),
        (reply("403 Forbidden", "", title), Outcome::TurnedAway),
        (reply("500 Internal Server Error", "", steering), Outcome::Unknown),
        (
            reply("201 Created", "", r#"{"id":6484932,"dcv_random_value":"\u001b]52;c;aGVsbG8=\u0007"}"#),
            Outcome::Accepted,
        ),
    ] {
        let server = Server::start(act);
        let mut terminal = wizard(&server.base_url()).start();
        confirm(&terminal, "example.com");
        assert_ends(&mut terminal, outcome, "\\u{1b}]");
        for sequence in ["\u{1b}]52", "\u{1b}]0;", "\u{1b}[2J\u{202e}", "\u{202e}"] {
            terminal.assert_nowhere(sequence);
        }
    }
}

#[test]
fn a_key_that_the_service_repeats_is_not_shown() {
    let body =
        format!(r#"{{"errors":[{{"code":"access_denied","message":"The key {KEY} is not known."}}]}}"#);
    ends(reply("401 Unauthorized", "", body), Outcome::Refused, "is not known (access_denied).");
    let page = format!("<html><title>No access with {KEY}</title>");
    ends(reply("502 Bad Gateway", "", page), Outcome::Unknown, "No access with");
}

#[test]
#[ignore = "takes a minute"]
fn an_answer_that_never_comes_is_given_up_after_a_minute() {
    let server = Server::start(Act::Trickle(
        b"HTTP/1.1 201 Created\r\nX: ".iter().copied().chain([b'x'; 100]).collect(),
    ));
    let mut terminal = wizard(&server.base_url()).start();
    confirm(&terminal, "example.com");
    terminal.wait_with_patience(Duration::from_secs(80), "did not answer within 60 seconds");
    assert_ends(&mut terminal, Outcome::Unknown, "did not answer within 60 seconds");
    assert_asked_once(&server.received());
}
