//! The client of the service: every request is sent at most once, and its answer is told apart
//! into "exists", "does not exist" and "nobody knows".

mod coding;
mod errors;
mod tls;
mod tunnel;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, DATE, HeaderValue, LOCATION,
    RETRY_AFTER,
};
use reqwest::{Certificate, ClientBuilder, Method, Response, Url};
use x509_cert::der::Decode;

use crate::config::base_url::BaseUrl;
use crate::failure::Failure;
use crate::io::log;
use crate::io::onlooker::Onlooker;
use crate::io::stand_in;
use crate::journal::found::Found;
use crate::journal::reply::Outcome;
use crate::journal::report::Report;
use crate::order::Purchase;
use crate::order::text::{excerpt, one_line};
use crate::proxy::Proxy;
use crate::secret::ApiKey;
use crate::service::question::Question;
use crate::service::{Answer, Body, Request, Verb, info, purchase as buying};
use errors::Peer;

/// The header that carries the API key.
const KEY_HEADER: &str = "X-DC-DEVKEY";

/// Where and how the service is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceSettings {
    /// The base of the service's URLs.
    pub base_url: BaseUrl,
    /// A PEM or DER file with certificate authorities to trust besides the system's.
    pub ca_cert: Option<PathBuf>,
    /// The proxy to go through; none means none, whatever the environment says.
    pub proxy: Option<Proxy>,
    /// How long connecting may take, TLS and proxy included.
    pub connect_timeout: Duration,
    /// How long a request may take from connecting to the last byte of the answer.
    pub request_timeout: Duration,
}

impl ServiceSettings {
    /// The service at `base_url` without a proxy and with the usual timeouts: 10 seconds to connect,
    /// 60 for all.
    pub fn new(base_url: BaseUrl, ca_cert: Option<PathBuf>) -> ServiceSettings {
        ServiceSettings {
            base_url,
            ca_cert,
            proxy: None,
            connect_timeout: Duration::from_secs(10),
            request_timeout: Duration::from_secs(60),
        }
    }
}

/// The most characters of an issuer's name that are shown.
const LONGEST_ISSUER: usize = 120;

/// Why there is no answer.
enum NoAnswer {
    /// The request never left this machine.
    NotSent(Failure),
    /// It may have been received.
    Lost(Failure),
}

/// The service, reached with one API key.
///
/// Making one reads the system's CA certificates, which takes tens of milliseconds: do so when
/// there is something to send. It keeps no connection between requests.
pub struct Client {
    http: reqwest::Client,
    base_url: BaseUrl,
    key: ApiKey,
    peer: Peer,
}

impl Client {
    /// A client that sends nothing yet.
    ///
    /// # Errors
    /// Why no client can be made: no CA certificates on this machine, or an unusable CA file.
    pub fn new(settings: &ServiceSettings, key: ApiKey) -> Result<Client, Failure> {
        let base_url = &settings.base_url;
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("dvorder/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(settings.connect_timeout)
            .timeout(settings.request_timeout)
            .https_only(base_url.is_https())
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            // An order sent twice is paid twice. So: no retries, no connection that was used
            // before (a stale one invites a resend), and not HTTP/2, whose refused streams and
            // GOAWAY frames are an invitation too.
            .retry(reqwest::retry::never())
            .pool_max_idle_per_host(0)
            .http1_only();
        builder = by_way_of(builder, settings.proxy.as_ref())?;
        if !base_url.is_https() {
            // Nothing to verify: the sandbox must run where there are no CA certificates.
            builder = builder.tls_certs_only([]);
        } else if let Some(path) = &settings.ca_cert {
            builder = builder.tls_certs_merge(ca_certificates(path)?);
        }
        let http = builder.build().map_err(|error| errors::not_built(&error, settings))?;
        let peer = Peer {
            host: base_url.host().to_owned(),
            is_here: base_url.is_loopback(),
            proxy: settings.proxy.clone(),
            connect_timeout: settings.connect_timeout,
            request_timeout: settings.request_timeout,
        };
        Ok(Client { http, base_url: base_url.clone(), key, peer })
    }

    /// Buys: exactly one request, whatever happens.
    ///
    /// Dropping the future does not take the order back: it may have been sent.
    pub async fn buy(&self, purchase: &Purchase) -> Outcome {
        match self.exchange(&buying::request(purchase)).await {
            Ok(answer) => buying::outcome(purchase, &answer),
            Err(NoAnswer::NotSent(failure)) => Outcome::NotSent(failure),
            Err(NoAnswer::Lost(failure)) => Outcome::Unknown(failure),
        }
    }

    /// How an order stands that is about to be reissued, or was, it may be.
    ///
    /// # Errors
    /// Why that is not known.
    pub async fn reissued_order(&self, order_id: u64) -> Result<Report, Failure> {
        let answer = self.ask(&info::reissued_request(order_id)).await?;
        let mut report = info::read_reissued(&answer, order_id)?;
        report.note_clock(answer.clock(), Timestamp::now());
        Ok(report)
    }

    /// Sends a request that buys nothing.
    ///
    /// # Errors
    /// Why there is no answer.
    pub async fn ask(&self, request: &Request) -> Result<Answer, Failure> {
        self.exchange(request).await.map_err(|none| match none {
            NoAnswer::NotSent(failure) | NoAnswer::Lost(failure) => failure,
        })
    }

    /// Asks a question, once.
    ///
    /// # Errors
    /// The service's refusal, or why there is no answer.
    pub async fn answer(&self, question: Question) -> Result<Found, Failure> {
        let answer = self.ask(&question.request).await?;
        (question.read)(&answer)
    }

    /// Sends one request and reads the answer, as far as it comes.
    async fn exchange(&self, asked: &Request) -> Result<Answer, NoAnswer> {
        let request = self.made(asked)?;
        let noted = Noted::new(&request, &asked.body);
        let outcome = match self.http.execute(request).await {
            Ok(response) => {
                let mut answer = answer(response, asked.limit).await;
                if let Body::Whole(body) = &mut answer.body {
                    hide(self.key.expose().as_bytes(), body);
                }
                Ok(answer)
            }
            Err(error) if error.is_builder() => Err(unsendable(&error)),
            Err(error) if error.is_connect() => {
                let issuer = match errors::is_unknown_issuer(&error) {
                    true => self.issuer_on_the_way().await,
                    false => None,
                };
                let answered = match errors::is_refused_tunnel(&error) {
                    true => self.answer_of_the_proxy().await,
                    false => None,
                };
                Err(NoAnswer::NotSent(errors::not_connected(
                    &error,
                    &self.peer,
                    issuer.as_deref(),
                    answered.as_deref(),
                )))
            }
            Err(error) => Err(NoAnswer::Lost(errors::no_answer(&error, &self.peer, asked.words))),
        };
        noted.end(&outcome);
        outcome
    }

    /// A request as the library sends it.
    fn made(&self, asked: &Request) -> Result<reqwest::Request, NoAnswer> {
        let mut key = HeaderValue::from_str(self.key.expose()).map_err(|error| unsendable(&error))?;
        key.set_sensitive(true);
        let method = match asked.verb {
            Verb::Get => Method::GET,
            Verb::Post => Method::POST,
            Verb::Put => Method::PUT,
        };
        let mut request = self
            .http
            .request(method, format!("{}{}", self.base_url, asked.path))
            .header(KEY_HEADER, key)
            .header(ACCEPT, asked.accept)
            // Compressed answers are read all the same: some gateways compress without being asked.
            .header(ACCEPT_ENCODING, "identity");
        if asked.verb != Verb::Get {
            request = request
                .header(CONTENT_TYPE, "application/json")
                // Left out by the library when it is 0, and then missed by some gateways (411).
                .header(CONTENT_LENGTH, asked.body.len())
                .body(asked.body.clone());
        }
        request.build().map_err(|error| unsendable(&error))
    }

    /// Who issued the certificate that is shown in the service's place: looked at on a connection of
    /// its own, which ends there, before anything is sent.
    async fn issuer_on_the_way(&self) -> Option<String> {
        let onlooker = Onlooker::new();
        let curious = reqwest::Client::builder()
            .timeout(self.peer.connect_timeout)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .tls_backend_preconfigured(onlooker.config().ok()?)
            .http1_only();
        let curious = by_way_of(curious, self.peer.proxy.as_ref()).ok()?.build().ok()?;
        // It fails at the certificate, which is all that was wanted.
        let _ = curious.head(self.base_url.as_str()).send().await;
        let certificate = x509_cert::Certificate::from_der(onlooker.seen()?.first()?).ok()?;
        let issuer = certificate.tbs_certificate().issuer().to_string();
        Some(excerpt(&one_line(&issuer), LONGEST_ISSUER)).filter(|issuer| !issuer.is_empty())
    }

    /// What a proxy that opened no tunnel answers: the HTTP library keeps the status to itself, so it is
    /// asked once more. Nothing of the key or the order goes there.
    async fn answer_of_the_proxy(&self) -> Option<String> {
        let proxy = self.peer.proxy.as_ref().filter(|proxy| !proxy.is_https())?;
        let asked = tunnel::ask(proxy, self.base_url.as_str());
        let status = tokio::time::timeout(self.peer.connect_timeout, asked).await.ok()??;
        Some(format!("it answered {}", errors::status_text(status)))
    }
}

/// A client that goes through this proxy, or through none whatever the environment says.
fn by_way_of(builder: ClientBuilder, proxy: Option<&Proxy>) -> Result<ClientBuilder, Failure> {
    let Some(proxy) = proxy else { return Ok(builder.no_proxy()) };
    let mut way = reqwest::Proxy::all(proxy.url()).map_err(|_| errors::unusable_proxy(proxy))?;
    if let Some(authorization) = proxy.authorization() {
        way = way.custom_http_auth(authorization.clone());
    }
    Ok(builder.proxy(way))
}

/// A request as the log has it.
struct Noted {
    method: Method,
    path: String,
    started: Instant,
}

impl Noted {
    fn new(request: &reqwest::Request, body: &str) -> Noted {
        let path = request.url().path().to_owned();
        tracing::trace!(method = %request.method(), path, body = log::redacted(body.as_bytes()), "request");
        Noted { method: request.method().clone(), path, started: Instant::now() }
    }

    fn end(self, outcome: &Result<Answer, NoAnswer>) {
        let Noted { method, path, started } = self;
        let ms = started.elapsed().as_millis();
        match outcome {
            Ok(answer) => {
                let status = answer.status;
                let codes = answer.codes().join(",");
                tracing::info!(%method, path, status, ms, codes, "answered");
                if let Body::Whole(bytes) = &answer.body {
                    tracing::trace!(body = log::redacted(bytes), "answer");
                }
            }
            Err(NoAnswer::NotSent(failure)) => {
                tracing::warn!(%method, path, ms, reason = one_line(&failure.message), "not sent");
            }
            Err(NoAnswer::Lost(failure)) => {
                tracing::warn!(%method, path, ms, reason = one_line(&failure.message), "no answer");
            }
        }
    }
}

/// Said of what cannot be made into a request.
fn unsendable(cause: &dyn std::fmt::Display) -> NoAnswer {
    NoAnswer::NotSent(Failure::new(
        format!("The request cannot be made: {}.", one_line(&cause.to_string())),
        "Check --base-url and the product.",
    ))
}

/// Reads an answer, at most so many bytes of its body after decoding.
async fn answer(mut response: Response, limit: usize) -> Answer {
    let header = |name| response.headers().get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let is_of_sandbox = stand_in::is_from_sandbox(response.headers());
    let (retry_after, date) = (header(RETRY_AFTER).map(str::to_owned), header(DATE).map(str::to_owned));
    let status = response.status();
    let redirect = status.is_redirection().then(|| redirect_host(response.url(), header(LOCATION)));
    let (status, reason) = (status.as_u16(), status.canonical_reason());
    let labels = response.headers().get_all(CONTENT_ENCODING).iter();
    let labels: Vec<String> =
        labels.map(|label| String::from_utf8_lossy(label.as_bytes()).into_owned()).collect();
    let body = match read_body(&mut response, limit).await {
        Body::Whole(body) => coding::decoded(&labels.join(","), body, limit),
        other => other,
    };
    Answer { status, reason, redirect, retry_after, date, is_of_sandbox, body }
}

/// A body as it comes, whatever its coding: at most so many bytes.
async fn read_body(response: &mut Response, limit: usize) -> Body {
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() > limit => return Body::TooLarge(limit),
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => return Body::Whole(body),
            Err(_) => return Body::Broken(body.len()),
        }
    }
}

/// Shorter keys are none of the service's, and might be part of a number.
const HIDDEN_FROM: usize = 16;

/// Makes the key unreadable in an answer that repeats it: what the answer says is shown.
fn hide(key: &[u8], body: &mut [u8]) {
    let mut at = 0;
    while key.len() >= HIDDEN_FROM
        && let Some(found) = body[at..].windows(key.len()).position(|window| window == key)
    {
        at += found;
        body[at..at + key.len()].fill(b'*');
    }
}

/// The host a redirect points to.
fn redirect_host(from: &Url, location: Option<&str>) -> String {
    let target = location.and_then(|location| from.join(location).ok());
    let host = target.as_ref().and_then(Url::host_str);
    host.map_or_else(|| "no host that it names".to_owned(), |host| excerpt(&one_line(host), 100))
}

/// The CA certificates in a PEM file, or the one in a DER file.
fn ca_certificates(path: &Path) -> Result<Vec<Certificate>, Failure> {
    let unusable = |cause: &str| errors::bad_ca_file(path, cause);
    let bytes = std::fs::read(path).map_err(|error| unusable(&error.to_string()))?;
    /// What every DER certificate begins with: a SEQUENCE.
    const DER_SEQUENCE: u8 = 0x30;
    let certificates = if bytes.first() == Some(&DER_SEQUENCE) {
        Certificate::from_der(&bytes).map(|certificate| vec![certificate])
    } else {
        Certificate::from_pem_bundle(&bytes)
    };
    match certificates {
        Ok(certificates) if certificates.is_empty() => Err(unusable("there is no certificate in it")),
        Ok(certificates) => Ok(certificates),
        Err(_) => Err(unusable("a certificate in it is damaged")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_in_an_answer_is_hidden() {
        let cases = [
            (
                "0123456789abcdef",
                "a 0123456789abcdef0123456789abcdef b",
                "a ******************************** b",
            ),
            ("0123456789abcdef", "0123456789abcde", "0123456789abcde"),
            ("0123456789abcdef", "", ""),
            ("6484932", r#"{"id":6484932}"#, r#"{"id":6484932}"#),
        ];
        for (key, body, expected) in cases {
            let mut body = body.as_bytes().to_vec();
            hide(key.as_bytes(), &mut body);
            assert_eq!(String::from_utf8_lossy(&body), expected);
        }
    }

    #[test]
    fn a_redirect_is_told_by_its_host() {
        let from = Url::parse("https://www.digicert.com/services/v2/order/certificate/x").unwrap();
        let cases = [
            (Some("https://user:secret@login.example/a?b"), "login.example"),
            (Some("/elsewhere"), "www.digicert.com"),
            (Some("http://[::1]:99/"), "[::1]"),
            (Some("mailto:a@b"), "no host that it names"),
            (None, "no host that it names"),
        ];
        for (location, expected) in cases {
            assert_eq!(redirect_host(&from, location), expected, "{location:?}");
        }
    }
}
