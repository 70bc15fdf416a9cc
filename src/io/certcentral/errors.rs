//! What went wrong on the way to the service and back, in words: what happened, and what to do.

use std::error::Error;
use std::fmt::Write;
use std::io;
use std::path::Path;
use std::time::Duration;

use reqwest::StatusCode;
use rustls::CertificateError;

use super::wire::{self, Body};
use super::{BODY_LIMIT, Errand, Settings};
use crate::order::reply::Failure;
use crate::order::text::{excerpt, one_line};
use crate::proxy::Proxy;

/// The most characters of a page's title that are shown.
const TITLE_LIMIT: usize = 80;

/// Who is talked to, for the messages.
pub(super) struct Peer {
    /// The service's host.
    pub host: String,
    /// The proxy in use.
    pub proxy: Option<Proxy>,
    /// How long connecting may take.
    pub connect_timeout: Duration,
    /// How long the whole request may take.
    pub request_timeout: Duration,
}

impl Peer {
    /// Who is connected to first.
    fn first(&self) -> String {
        match &self.proxy {
            Some(proxy) => format!("the proxy {proxy}"),
            None => self.host.clone(),
        }
    }

    /// What to check when the first connection fails.
    fn check_first(&self) -> &'static str {
        match self.proxy {
            Some(_) => "Check HTTPS_PROXY, and NO_PROXY if the service is to be reached without the proxy.",
            None => {
                "Check --base-url, the network and its firewall. Where only a proxy may leave the network, set HTTPS_PROXY: \
                 http://proxy.example.com:3128"
            }
        }
    }
}

/// Why the client could not be made.
pub(super) fn not_built(error: &reqwest::Error, settings: &Settings) -> Failure {
    let cause = innermost(error);
    if cause.contains("No CA certificates") {
        return failure(
            "This machine has no CA certificates, so the service's certificate cannot be verified.",
            "Install the ca-certificates package, or name a PEM file of trusted authorities with --ca-cert FILE.",
        );
    }
    match &settings.ca_cert {
        Some(path) => bad_ca_file(path, &cause),
        None => failure(
            format!("The HTTPS client cannot be set up: {cause}."),
            "Check SSL_CERT_FILE and SSL_CERT_DIR, or name a PEM file of trusted authorities with --ca-cert FILE.",
        ),
    }
}

/// A proxy whose URL the HTTP library does not take.
pub(super) fn unusable_proxy(proxy: &Proxy) -> Failure {
    failure(
        format!("The proxy {proxy} cannot be used."),
        format!("Check {}, as in http://user:p%40ss@proxy.example:3128", proxy.variable()),
    )
}

/// What is wrong with the file of `--ca-cert`.
pub(super) fn bad_ca_file(path: &Path, cause: &str) -> Failure {
    failure(
        format!("The CA certificates in {} cannot be used: {}.", path.display(), one_line(cause)),
        "Name a PEM file that begins with -----BEGIN CERTIFICATE-----, such as the one your network's administrators \
         hand out.",
    )
}

/// Whether there is no connection because nobody known issued the certificate that was shown.
pub(super) fn is_unknown_issuer(error: &reqwest::Error) -> bool {
    let unknown = rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer);
    causes(error).iter().any(|cause| cause.downcast_ref::<rustls::Error>() == Some(&unknown))
}

/// Why there is no connection. Nothing was sent. `issuer` is who issued the certificate that was shown,
/// where that is known and is what is wrong.
pub(super) fn not_connected(error: &reqwest::Error, peer: &Peer, issuer: Option<&str>) -> Failure {
    let causes = causes(error);
    if let Some(tls) = causes.iter().find_map(|cause| cause.downcast_ref::<rustls::Error>()) {
        return tls_failed(tls, peer, issuer);
    }
    // hyper-util's TunnelError is not public: its text is all there is to know it by.
    let tunnel = causes.iter().map(ToString::to_string).find(|text| text.starts_with("tunnel error: "));
    if let (Some(text), Some(proxy)) = (tunnel, &peer.proxy) {
        let refusal = text.trim_start_matches("tunnel error: ");
        if refusal == "proxy authorization required" {
            return login_refused(proxy);
        }
        if refusal != "failed to create underlying connection" {
            return failure(
                format!("The proxy {proxy} did not let the connection to {} through ({refusal}).", peer.host),
                "Ask your network's administrators to allow that host, or add it to NO_PROXY if it can be reached \
                 without the proxy.",
            );
        }
    }
    let first = peer.first();
    if error.is_timeout() {
        let seconds = seconds(peer.connect_timeout);
        return failure(format!("No connection to {first} within {seconds}."), peer.check_first());
    }
    if error.is_dns() {
        return failure(format!("DNS does not know {first}, or did not answer."), peer.check_first());
    }
    let io = causes.iter().rev().find_map(|cause| cause.downcast_ref::<io::Error>());
    let happened = match io.map(io::Error::kind) {
        Some(io::ErrorKind::ConnectionRefused) => format!("{} refused the connection.", capitalised(&first)),
        Some(io::ErrorKind::NetworkUnreachable | io::ErrorKind::HostUnreachable) => {
            format!("There is no way to {first} from this network.")
        }
        Some(io::ErrorKind::ConnectionReset | io::ErrorKind::UnexpectedEof | io::ErrorKind::BrokenPipe) => {
            format!("{} closed the connection before it was secured.", capitalised(&first))
        }
        _ => format!("No connection to {first}: {}.", innermost(error)),
    };
    failure(happened, peer.check_first())
}

/// The proxy answered 407.
fn login_refused(proxy: &Proxy) -> Failure {
    let variable = proxy.variable();
    match proxy.authorization() {
        Some(_) => failure(
            format!("The proxy {proxy} refused the user name and the password in {variable} (407)."),
            format!(
                "Correct them there; in both write @ as %40, / as %2F and # as %23: \
                 {variable}=http://user:p%40ss@proxy.example:3128"
            ),
        ),
        None => failure(
            format!("The proxy {proxy} wants a user name and a password (407)."),
            format!("Put them before its host: {variable}=http://USER:PASSWORD@{proxy}"),
        ),
    }
}

/// A phrase as the beginning of a sentence; a host name keeps its spelling.
fn capitalised(phrase: &str) -> String {
    match phrase.strip_prefix("the ") {
        Some(rest) => format!("The {rest}"),
        None => phrase.to_owned(),
    }
}

/// Why the secured connection to the service did not come about.
fn tls_failed(error: &rustls::Error, peer: &Peer, issuer: Option<&str>) -> Failure {
    let host = &peer.host;
    let rustls::Error::InvalidCertificate(certificate) = error else {
        return match error {
            rustls::Error::InvalidMessage(_) => failure(
                format!("{host} does not speak TLS on this port."),
                "Check the port in --base-url, and that no proxy answers in the service's place.",
            ),
            _ => failure(
                format!("No secured connection to {host}: {}.", one_line(&error.to_string())),
                "A proxy or firewall that inspects TLS may be in the way. Ask your network's administrators.",
            ),
        };
    };
    match certificate {
        CertificateError::UnknownIssuer => failure(
            match issuer {
                Some(issuer) => format!(
                    "The certificate that {host} showed was issued by \"{issuer}\", which nobody this machine trusts \
                     vouches for."
                ),
                None => {
                    format!("The certificate that {host} showed was issued by nobody this machine trusts.")
                }
            },
            "This looks like interception of TLS. If your proxy does that, give its CA with --ca-cert FILE (a PEM \
             file your network's administrators have). If not, do not go on: someone else may be answering.",
        ),
        CertificateError::NotValidForName => wrong_name(host, &[]),
        CertificateError::NotValidForNameContext { presented, .. } => wrong_name(host, presented),
        CertificateError::Expired => out_of_date(host, "has expired"),
        CertificateError::ExpiredContext { not_after, .. } => {
            out_of_date(host, &format!("expired on {}", day(not_after.as_secs())))
        }
        CertificateError::NotValidYet => out_of_date(host, "is not valid yet"),
        CertificateError::NotValidYetContext { not_before, .. } => {
            out_of_date(host, &format!("is not valid before {}", day(not_before.as_secs())))
        }
        other => failure(
            format!(
                "The certificate that {host} showed cannot be accepted: {}.",
                one_line(&other.to_string())
            ),
            "Your proxy may intercept TLS. If so, give its CA with --ca-cert FILE; if not, ask your network's \
             administrators.",
        ),
    }
}

fn wrong_name(host: &str, presented: &[String]) -> Failure {
    let mut message = format!("The certificate that {host} showed is for another name");
    if !presented.is_empty() {
        // Writing to a String cannot fail.
        let _ = write!(message, ": {}", excerpt(&one_line(&presented.join(", ")), TITLE_LIMIT));
    }
    failure(
        message + ".",
        "Check the host in --base-url. If it is right, something on the way answers in its place.",
    )
}

fn out_of_date(host: &str, what: &str) -> Failure {
    failure(
        format!("The certificate that {host} showed {what}."),
        "Check this machine's clock first: date. If it is right, something on the way may answer in the service's place.",
    )
}

/// The day of a time in seconds since 1970, UTC: `2026-11-23`.
fn day(seconds: u64) -> String {
    let time = i64::try_from(seconds).ok().and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    time.map_or_else(|| "an impossible date".to_owned(), |time| time.to_string().chars().take(10).collect())
}

/// Why there is no answer to a request that may have been received.
pub(super) fn no_answer(error: &reqwest::Error, peer: &Peer, errand: Errand) -> Failure {
    let host = &peer.host;
    let what = match errand {
        Errand::Order => "The order was sent",
        Errand::Token => "The token was asked for",
        Errand::LookUp => "The order was looked for",
    };
    let causes = causes(error);
    // A TCP timeout is a lost connection too: only the client's own clock means "no answer yet".
    let tcp_timeout = causes.iter().any(|cause| cause.downcast_ref::<io::Error>().is_some());
    let not_http =
        causes.iter().filter_map(|cause| cause.downcast_ref::<hyper::Error>()).any(hyper::Error::is_parse);
    let happened = if not_http {
        format!("{what}, but the answer of {host} cannot be read as HTTP ({}).", innermost(error))
    } else if error.is_timeout() && !tcp_timeout {
        format!("{what}, but {host} did not answer within {}.", seconds(peer.request_timeout))
    } else {
        format!("{what}, but the connection to {host} broke before an answer came ({}).", innermost(error))
    };
    failure(happened, after_sending(errand))
}

/// What an answer that does not settle the matter said.
pub(super) fn unclear_answer(status: StatusCode, said: &str) -> Failure {
    let doubt = if status.is_success() {
        "so the order was probably taken, but its order ID is not known"
    } else {
        "which does not tell whether the order was taken"
    };
    failure(
        format!("The service answered {} with {said}, {doubt}.", status_text(status)),
        after_sending(Errand::Order),
    )
}

fn after_sending(errand: Errand) -> &'static str {
    match errand {
        Errand::Order => {
            "The order may exist and may be billed. Look for it in CertCentral before you order again: a second order \
             costs money again."
        }
        Errand::Token | Errand::LookUp => "Ask again: that changes nothing and costs nothing.",
    }
}

/// A status with its name: `502 (Bad Gateway)`.
fn status_text(status: StatusCode) -> String {
    match status.canonical_reason() {
        Some(reason) => format!("{} ({reason})", status.as_u16()),
        None => status.as_u16().to_string(),
    }
}

/// What a body that is not what was hoped for is, without showing it.
pub(super) fn describe_body(body: &Body) -> String {
    let bytes = match body {
        Body::Whole(bytes) => bytes,
        Body::TooLarge => return format!("a body larger than {}", size(BODY_LIMIT)),
        Body::Broken(received) => return format!("a body that broke off after {}", size(*received)),
    };
    let size = size(bytes.len());
    if bytes.trim_ascii().is_empty() {
        return "an empty body".to_owned();
    }
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}').trim();
    if looks_like_html(text) {
        return match title(text) {
            Some(title) => format!("an HTML page of {size} titled \"{title}\""),
            None => format!("an HTML page of {size} without a title"),
        };
    }
    match serde_json::from_str::<serde_json::Value>(text) {
        Ok(_) => json(body, &size),
        Err(error) if error.to_string().starts_with("recursion limit") => {
            format!("JSON nested too deeply to be read, {size}")
        }
        Err(_) if bytes.contains(&0) => format!("binary data, {size}"),
        Err(_) => format!("text that is not JSON, {size}"),
    }
}

/// JSON that is not what was asked for; a `message` of its own, as gateways send it, is quoted.
fn json(body: &Body, size: &str) -> String {
    let object = wire::object(body).unwrap_or_default();
    let message = ["message", "error"].iter().find_map(|key| object.get(*key)?.as_str());
    match message {
        Some(message) => format!("JSON that says \"{}\"", excerpt(&one_line(message.trim()), TITLE_LIMIT)),
        None => format!("JSON without what was asked for, {size}"),
    }
}

fn looks_like_html(text: &str) -> bool {
    let start: String = text.chars().take(1024).collect::<String>().to_ascii_lowercase();
    start.starts_with("<!doctype html") || start.contains("<html") || start.contains("<head")
}

/// The title of an HTML page, on one line and shortened.
fn title(page: &str) -> Option<String> {
    let lower = page.to_ascii_lowercase();
    let tag = lower.find("<title")?;
    let start = tag + lower[tag..].find('>')? + 1;
    let end = start + lower[start..].find("</title")?;
    let title = page[start..end].split_whitespace().collect::<Vec<_>>().join(" ");
    Some(excerpt(&one_line(&title), TITLE_LIMIT)).filter(|title| !title.is_empty())
}

/// A number of bytes for a person: `312 bytes`, `2 KB` (of 1024 bytes).
fn size(bytes: usize) -> String {
    match bytes {
        1 => "1 byte".to_owned(),
        0..=1023 => format!("{bytes} bytes"),
        _ => format!("{} KB", (bytes + 512) / 1024),
    }
}

fn seconds(duration: Duration) -> String {
    match duration.as_secs() {
        1 => "1 second".to_owned(),
        0 => format!("{} milliseconds", duration.as_millis()),
        seconds => format!("{seconds} seconds"),
    }
}

/// An error and everything beneath it. An `io::Error` hides what it wraps from `source()`.
fn causes<'a>(error: &'a (dyn Error + 'static)) -> Vec<&'a (dyn Error + 'static)> {
    let mut chain = vec![error];
    let mut current = error;
    loop {
        let wrapped = current.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        let next = match wrapped {
            Some(inner) => Some(inner as &(dyn Error + 'static)),
            None => current.source(),
        };
        let Some(next) = next else { return chain };
        chain.push(next);
        current = next;
    }
}

/// The text of the error at the bottom, harmless and without a full stop.
fn innermost(error: &reqwest::Error) -> String {
    let bottom = causes(error).last().map(ToString::to_string).unwrap_or_default();
    excerpt(one_line(&bottom).trim_end_matches('.'), 200)
}

pub(super) fn failure(message: impl Into<String>, fix: impl Into<String>) -> Failure {
    Failure { message: message.into(), fix: fix.into() }
}

#[cfg(test)]
mod tests {
    use rustls::pki_types::{ServerName, UnixTime};

    use super::*;

    fn peer() -> Peer {
        Peer {
            host: "www.digicert.com".to_owned(),
            proxy: None,
            connect_timeout: Duration::from_secs(10),
            request_timeout: Duration::from_secs(60),
        }
    }

    #[test]
    fn a_body_is_described_and_never_shown() {
        let page = format!(
            "<!DOCTYPE html>\n<html><head><TITLE a=b>\n 502 Bad\n Gateway </TITLE>{}",
            "x".repeat(2000)
        );
        let untitled = "  <html><body>hello</body></html>";
        let hostile = "<html><title>a\u{1b}]0;x\u{7}\u{202e}b</title>";
        let long = format!("<html><title>{}</title>", "t".repeat(500));
        let cases: [(&[u8], &str); 16] = [
            (b"", "an empty body"),
            (b" \r\n ", "an empty body"),
            (page.as_bytes(), "an HTML page of 2 KB titled \"502 Bad Gateway\""),
            (untitled.as_bytes(), "an HTML page of 33 bytes without a title"),
            (b"<html><title> </title>", "an HTML page of 22 bytes without a title"),
            (b"<html><title>cut", "an HTML page of 16 bytes without a title"),
            (hostile.as_bytes(), "an HTML page of 32 bytes titled \"a\\u{1b}]0;x\\u{7}\\u{202e}b\""),
            (
                long.as_bytes(),
                &format!("an HTML page of 521 bytes titled \"{}…\"", "t".repeat(TITLE_LIMIT - 1)),
            ),
            (b"upstream timed out", "text that is not JSON, 18 bytes"),
            (b"x", "text that is not JSON, 1 byte"),
            (b"\xff\xfe\xfd", "text that is not JSON, 3 bytes"),
            (b"\x00\x01\x02", "binary data, 3 bytes"),
            (b"{\"a\":1}", "JSON without what was asked for, 7 bytes"),
            (b"{\"message\":\"Forbidden\\u001b\"}", "JSON that says \"Forbidden\\u{1b}\""),
            (b"{\"error\":\"no\"}", "JSON that says \"no\""),
            (b"null", "JSON without what was asked for, 4 bytes"),
        ];
        for (body, expected) in cases {
            assert_eq!(describe_body(&Body::Whole(body.to_vec())), expected);
        }
        let deep = "[".repeat(100_000);
        assert_eq!(
            describe_body(&Body::Whole(deep.into_bytes())),
            "JSON nested too deeply to be read, 98 KB"
        );
        assert_eq!(describe_body(&Body::TooLarge), "a body larger than 256 KB");
        assert_eq!(describe_body(&Body::Broken(40)), "a body that broke off after 40 bytes");
    }

    #[test]
    fn each_certificate_error_says_what_to_do() {
        let expected = ServerName::try_from("www.digicert.com").unwrap();
        let time = |seconds| UnixTime::since_unix_epoch(Duration::from_secs(seconds));
        let cases = [
            (CertificateError::UnknownIssuer, "nobody this machine trusts", "--ca-cert FILE"),
            (CertificateError::NotValidForName, "another name.", "--base-url"),
            (
                CertificateError::NotValidForNameContext {
                    expected,
                    presented: vec!["DnsName(\"proxy.example\u{1b}\")".to_owned()],
                },
                "another name: DnsName(\"proxy.example\\u{1b}\").",
                "--base-url",
            ),
            (CertificateError::Expired, "has expired", "clock"),
            (
                CertificateError::ExpiredContext { time: time(0), not_after: time(1_700_000_000) },
                "expired on 2023-11-14.",
                "clock",
            ),
            (CertificateError::NotValidYet, "not valid yet", "clock"),
            (
                CertificateError::NotValidYetContext { time: time(0), not_before: time(u64::MAX) },
                "is not valid before an impossible date.",
                "clock",
            ),
            (CertificateError::Revoked, "cannot be accepted", "--ca-cert FILE"),
        ];
        for (error, message, fix) in cases {
            let failure = tls_failed(&rustls::Error::InvalidCertificate(error), &peer(), None);
            assert!(failure.message.contains(message), "{failure:?}");
            assert!(failure.message.contains("www.digicert.com"), "{failure:?}");
            assert!(failure.fix.contains(fix), "{failure:?}");
        }
    }

    /// A resolver that knows no name.
    struct NoNames;

    impl reqwest::dns::Resolve for NoNames {
        fn resolve(&self, _: reqwest::dns::Name) -> reqwest::dns::Resolving {
            Box::pin(async { Err(io::Error::other("Name or service not known").into()) })
        }
    }

    #[test]
    fn a_name_that_dns_does_not_know_is_named() {
        let client = reqwest::Client::builder()
            .tls_certs_only([])
            .no_proxy()
            .dns_resolver(std::sync::Arc::new(NoNames))
            .build()
            .unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let error = runtime.block_on(client.get("https://www.digicert.com/").send()).unwrap_err();
        assert!(error.is_connect(), "{error:?}");
        let direct = not_connected(&error, &peer(), None);
        assert_eq!(direct.message, "DNS does not know www.digicert.com, or did not answer.");
        let proxied = Peer { proxy: Proxy::read("HTTPS_PROXY", "proxy.example:3128").ok(), ..peer() };
        let failure = not_connected(&error, &proxied, None);
        assert_eq!(failure.message, "DNS does not know the proxy proxy.example:3128, or did not answer.");
        assert_ne!(failure.fix, direct.fix);
    }

    #[test]
    fn what_an_io_error_wraps_is_seen() {
        let tls = rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer);
        let wrapped = io::Error::other(io::Error::other(tls));
        assert!(causes(&wrapped).iter().any(|cause| cause.is::<rustls::Error>()));
    }
}
