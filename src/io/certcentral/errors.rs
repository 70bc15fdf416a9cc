//! What went wrong on the way to the service and back, in words: what happened, and what to do.

use std::error::Error;
use std::io;
use std::path::Path;
use std::time::Duration;

use reqwest::StatusCode;
use rustls::CertificateError;

use super::ServiceSettings;
use super::tls;
use crate::failure::{Failure, RequestFate};
use crate::order::text::{counted, excerpt, one_line};
use crate::proxy::Proxy;
use crate::service::Words;

/// Who is talked to, for the messages.
pub(super) struct Peer {
    /// The service's host.
    pub host: String,
    /// Whether that is this machine, which no proxy leads to.
    pub is_here: bool,
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
            None if self.is_here => {
                "Check the base URL, and that what is to answer there runs on this machine and at that port. A sandbox for \
                 others is started by: dvorder sandbox --listen 127.0.0.1:8790"
            }
            None => {
                "Check --base-url, the network and its firewall. Where only a proxy may leave the network, set HTTPS_PROXY: \
                 http://proxy.example.com:3128"
            }
        }
    }
}

/// Why the client could not be made.
pub(super) fn not_built(error: &reqwest::Error, settings: &ServiceSettings) -> Failure {
    let cause = causes(error).last().map(ToString::to_string).unwrap_or_default();
    let cause = excerpt(one_line(&cause).trim_end_matches('.'), 200);
    if cause.contains("No CA certificates") {
        return Failure::unusable(
            "This machine has no CA certificates, so the service's certificate cannot be verified.",
            "Install the ca-certificates package, or name a PEM file of trusted authorities with --ca-cert FILE.",
        );
    }
    match &settings.ca_cert {
        Some(path) => bad_ca_file(path, &cause),
        None => Failure::unusable(
            format!("The HTTPS client cannot be set up: {cause}."),
            "Check SSL_CERT_FILE and SSL_CERT_DIR, or name a PEM file of trusted authorities with --ca-cert FILE.",
        ),
    }
}

/// A proxy whose URL the HTTP library does not take.
pub(super) fn unusable_proxy(proxy: &Proxy) -> Failure {
    Failure::unusable(
        format!("The proxy {proxy} cannot be used."),
        format!("Check {}, as in http://user:p%40ss@proxy.example:3128", proxy.variable()),
    )
}

/// What is wrong with the file of `--ca-cert`.
pub(super) fn bad_ca_file(path: &Path, cause: &str) -> Failure {
    // The system's number says nothing that its words do not.
    let cause = cause.split(" (os error").next().unwrap_or(cause);
    Failure::unusable(
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

/// What hyper-util says of a proxy that cannot be reached itself.
const NO_PROXY_THERE: &str = "failed to create underlying connection";

/// Why a proxy opened no tunnel. hyper-util's `TunnelError` is not public: its text is all there is to know
/// it by.
fn tunnel_refusal(causes: &[&(dyn Error + 'static)]) -> Option<String> {
    let texts = causes.iter().map(ToString::to_string);
    texts.filter_map(|text| text.strip_prefix("tunnel error: ").map(str::to_owned)).next()
}

/// Whether a proxy answered that it opens no tunnel, in a way that the error does not tell.
pub(super) fn is_refused_tunnel(error: &reqwest::Error) -> bool {
    tunnel_refusal(&causes(error)).is_some_and(|refusal| refusal == "unsuccessful")
}

/// Who could not be secured the connection with: a proxy that is spoken to over TLS, or the service.
fn secured_with(causes: &[&(dyn Error + 'static)], peer: &Peer) -> String {
    match &peer.proxy {
        Some(proxy) if tunnel_refusal(causes).is_some_and(|refusal| refusal == NO_PROXY_THERE) => {
            proxy.place()
        }
        _ => peer.host.clone(),
    }
}

/// Why there is no connection. Nothing was sent. `answered` is what a proxy said instead. `issuer` is who issued the certificate that was shown,
/// where that is known and is what is wrong.
pub(super) fn not_connected(
    error: &reqwest::Error,
    peer: &Peer,
    issuer: Option<&str>,
    answered: Option<&str>,
) -> Failure {
    let causes = causes(error);
    if let Some(tls) = causes.iter().find_map(|cause| cause.downcast_ref::<rustls::Error>()) {
        return tls::failed(tls, &secured_with(&causes, peer), issuer);
    }
    if let (Some(refusal), Some(proxy)) = (tunnel_refusal(&causes), &peer.proxy) {
        if refusal == "proxy authorization required" {
            return login_refused(proxy);
        }
        if refusal != NO_PROXY_THERE {
            let how = match refusal.as_str() {
                "unexpected end of file" => "it hung up",
                "proxy response headers too long" => "its answer is too long",
                "io error establishing tunnel" => "the connection to it broke",
                _ => answered.unwrap_or("its answer is not known"),
            };
            return Failure::new(
                format!("The proxy {proxy} did not let the connection to {} through: {how}.", peer.host),
                "Ask your network's administrators to allow that host, or add it to NO_PROXY if it can be reached \
                 without the proxy.",
            );
        }
    }
    let first = peer.first();
    if error.is_timeout() {
        let seconds = seconds(peer.connect_timeout);
        return Failure::new(format!("No connection to {first} within {seconds}."), peer.check_first());
    }
    if error.is_dns() {
        return Failure::new(format!("DNS does not know {first}, or did not answer."), peer.check_first());
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
    Failure::new(happened, peer.check_first())
}

/// The proxy answered 407.
fn login_refused(proxy: &Proxy) -> Failure {
    let variable = proxy.variable();
    match proxy.authorization() {
        Some(_) => Failure::new(
            format!("The proxy {proxy} refused the user name and the password in {variable} (407)."),
            format!(
                "Correct them there; in both write @ as %40, / as %2F and # as %23: \
                 {variable}=http://user:p%40ss@proxy.example:3128"
            ),
        ),
        None => Failure::new(
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

/// Why there is no answer to a request that may have been received.
pub(super) fn no_answer(error: &reqwest::Error, peer: &Peer, words: &Words) -> Failure {
    let host = &peer.host;
    let what = words.asked;
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
    Failure::of_request(RequestFate::Lost, happened, words.lost)
}

/// A status with its name: `502 (Bad Gateway)`.
pub(super) fn status_text(status: StatusCode) -> String {
    match status.canonical_reason() {
        Some(reason) => format!("{} ({reason})", status.as_u16()),
        None => status.as_u16().to_string(),
    }
}

fn seconds(duration: Duration) -> String {
    match duration.as_secs() {
        0 => counted(duration.as_millis(), "millisecond"),
        seconds => counted(seconds, "second"),
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
    let causes = causes(error);
    if let Some(io) = causes.iter().rev().find_map(|cause| cause.downcast_ref::<io::Error>())
        && let Some(told) = io_in_words(io.kind())
    {
        return told.to_owned();
    }
    if causes.iter().any(|cause| cause.is::<rustls::Error>()) {
        return "TLS failed".to_owned();
    }
    let bottom = causes.last().map(ToString::to_string).unwrap_or_default();
    excerpt(one_line(&bottom).trim_end_matches('.'), 200)
}

/// The ends of a connection, which libraries and systems word each in their own way.
fn io_in_words(kind: io::ErrorKind) -> Option<&'static str> {
    Some(match kind {
        io::ErrorKind::UnexpectedEof => "the other side ended it",
        io::ErrorKind::ConnectionReset => "it was reset",
        io::ErrorKind::ConnectionAborted => "it was aborted",
        io::ErrorKind::BrokenPipe => "the other side had closed it",
        io::ErrorKind::TimedOut => "it timed out",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peer() -> Peer {
        Peer {
            host: "www.digicert.com".to_owned(),
            is_here: false,
            proxy: None,
            connect_timeout: Duration::from_secs(10),
            request_timeout: Duration::from_secs(60),
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
        let direct = not_connected(&error, &peer(), None, None);
        assert_eq!(direct.message, "DNS does not know www.digicert.com, or did not answer.");
        let proxied = Peer { proxy: Proxy::read("HTTPS_PROXY", "proxy.example:3128").ok(), ..peer() };
        let failure = not_connected(&error, &proxied, None, None);
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
