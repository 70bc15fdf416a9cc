//! What a web server gives out where a file is to be in place. Nothing is sent but the request for it: no key, no
//! cookie, no name of a person.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use futures_util::future::join_all;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{ACCEPT_ENCODING, HeaderValue, LOCATION};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, Url};

use super::Settings;
use super::asker::Asker;
use crate::dns::Dns;
use crate::follow::look::answer::{Question, Type};
use crate::follow::look::page::{
    Astray, End, Hop, Ports, READ, REDIRECTS, Route, Visit, astray, is_redirect,
};
use crate::follow::look::sought::{Sought, url};
use crate::proxy::Proxy;

/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(2);
/// How long one answer may take, from connecting to its last byte.
const PATIENCE: Duration = Duration::from_secs(5);

/// Asks web servers, for one look: a client for each way there, made once it is needed.
pub struct Web<'a> {
    asker: &'a Asker,
    settings: &'a Settings,
    /// What hosts were found to have as addresses, of each family: a client asks nobody else for them.
    four: Book,
    six: Book,
    clients: [OnceLock<Option<Client>>; 3],
}

/// The addresses of hosts, of one family.
#[derive(Clone, Default)]
struct Book(Arc<Mutex<HashMap<String, Vec<SocketAddr>>>>);

impl Book {
    fn note(&self, host: &str, addresses: &[SocketAddr]) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(host.to_owned(), addresses.to_vec());
    }
}

impl Resolve for Book {
    fn resolve(&self, name: Name) -> Resolving {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = known.get(name.as_str()).cloned().unwrap_or_default();
        Box::pin(std::future::ready(Ok(Box::new(found.into_iter()) as Addrs)))
    }
}

impl Web<'_> {
    /// One that has asked nothing yet.
    pub fn new<'a>(asker: &'a Asker, settings: &'a Settings) -> Web<'a> {
        Web { asker, settings, four: Book::default(), six: Book::default(), clients: Default::default() }
    }

    /// Asks for the file over each family, or by the proxy.
    pub async fn visit(&self, sought: &Sought) -> Vec<Visit> {
        let host = sought.place.base();
        let routes = match host.parse::<IpAddr>() {
            _ if self.settings.proxy.is_some() => vec![Route::Proxy],
            Ok(IpAddr::V4(_)) => vec![Route::V4],
            Ok(IpAddr::V6(_)) => vec![Route::V6],
            Err(_) => vec![Route::V4, Route::V6],
        };
        join_all(routes.into_iter().map(|route| async move { Walk { web: self, route }.go(host).await }))
            .await
    }

    /// The client for a way there; none where the system gives no means for one.
    fn client(&self, route: Route) -> Option<&Client> {
        let (place, book) = match route {
            Route::V4 => (0, Some(&self.four)),
            Route::V6 => (1, Some(&self.six)),
            Route::Proxy => (2, None),
        };
        let proxy = self.settings.proxy.as_ref();
        self.clients[place].get_or_init(|| client(book, proxy)).as_ref()
    }
}

/// The way to a file over one family, or by the proxy.
struct Walk<'a> {
    web: &'a Web<'a>,
    route: Route,
}

/// What one request came to.
enum Step {
    End(End),
    On(Hop, Url),
}

impl Walk<'_> {
    async fn go(&self, host: &str) -> Visit {
        let mut visit = Visit { route: self.route, address: None, hops: Vec::new(), end: End::Garbled };
        let Ok(mut at) = Url::parse(&url(host)) else { return visit };
        loop {
            let addresses = match self.addresses(&at).await {
                Ok(addresses) => addresses,
                Err(end) => return Visit { end, ..visit },
            };
            visit.address = visit.address.or(addresses.first().map(SocketAddr::ip));
            match self.ask(host, &at).await {
                Step::End(end) => return Visit { end, ..visit },
                Step::On(..) if visit.hops.len() == REDIRECTS => {
                    return Visit { end: End::TooManyHops, ..visit };
                }
                Step::On(hop, next) => {
                    visit.hops.push(hop);
                    at = next;
                }
            }
        }
    }

    /// Where the host of a URL is, of this family.
    async fn addresses(&self, at: &Url) -> Result<Vec<SocketAddr>, End> {
        let port = port(at, self.web.settings.web);
        let host = at.host_str().unwrap_or_default().trim_matches(['[', ']']).trim_end_matches('.');
        let kind = match self.route {
            Route::Proxy => return Ok(Vec::new()),
            Route::V4 => Type::A,
            Route::V6 => Type::Aaaa,
        };
        if let Ok(address) = host.parse::<IpAddr>() {
            let is_of_family = address.is_ipv4() == (self.route == Route::V4);
            return if is_of_family { Ok(vec![SocketAddr::new(address, port)]) } else { Err(End::NoAddress) };
        }
        if self.web.asker.dns() == Dns::Nobody {
            return Err(End::SwitchedOff);
        }
        let answer = self.web.asker.answer(&Question::new(host, kind)).await;
        let reply = answer.map_err(|why| End::AddressNotKnown(host.to_owned(), why))?;
        let found = super::zones::addresses(&reply).into_iter().filter(|address| !is_invented(*address));
        let found: Vec<SocketAddr> = found.map(|address| SocketAddr::new(address, port)).collect();
        if found.is_empty() {
            return Err(End::NoAddress);
        }
        let book = if self.route == Route::V4 { &self.web.four } else { &self.web.six };
        book.note(at.host_str().unwrap_or_default(), &found);
        Ok(found)
    }

    async fn ask(&self, first: &str, at: &Url) -> Step {
        let Some(client) = self.web.client(self.route) else {
            return Step::End(End::Garbled);
        };
        let mut target = at.clone();
        let port = port(at, self.web.settings.web);
        // A URL whose port is its scheme's own keeps it: there is nothing else a URL takes none for.
        let _ = target.set_port(Some(port));
        let asked = client.get(target).header(ACCEPT_ENCODING, "identity").send().await;
        let answer = match asked {
            Ok(answer) => answer,
            Err(error) => return Step::End(failed(&error, self.route)),
        };
        let status = answer.status().as_u16();
        match (self.route, status) {
            (Route::Proxy, 407) => return Step::End(End::ProxyRefuses),
            (Route::Proxy, 502 | 503) => return Step::End(End::Unreachable),
            (Route::Proxy, 504) => return Step::End(End::TimedOut),
            _ => {}
        }
        if is_redirect(status) { self.sent_on(first, at, &answer) } else { Step::End(page(answer).await) }
    }

    /// Where an answer sends on to.
    fn sent_on(&self, first: &str, at: &Url, answer: &Response) -> Step {
        let status = answer.status().as_u16();
        let to = answer.headers().get(LOCATION).map(HeaderValue::as_bytes).unwrap_or_default();
        let to = String::from_utf8_lossy(to).into_owned();
        let refused = |to: String, why| Step::End(End::Refused(Hop { status, to }, why));
        let Some(next) = at.join(&to).ok().filter(|next| !to.is_empty() && next.has_host()) else {
            return refused(to, Astray::Nowhere);
        };
        let host = next.host_str().unwrap_or_default().trim_matches(['[', ']']);
        let ports = self.web.settings.web;
        match astray(first, status, next.scheme(), host, port(&next, ports), ports) {
            Some(why) => refused(next.to_string(), why),
            None => Step::On(Hop { status, to: next.to_string() }, next),
        }
    }
}

/// The port of a URL; where it names none, that of its scheme.
fn port(at: &Url, ports: Ports) -> u16 {
    at.port().unwrap_or(if at.scheme() == "https" { ports.https } else { ports.http })
}

/// Whether an address was made up by a network that has no IPv4, RFC 6052: the host has none.
fn is_invented(address: IpAddr) -> bool {
    const PREFIX: [u16; 6] = [0x64, 0xff9b, 0, 0, 0, 0];
    matches!(address, IpAddr::V6(address) if Ipv6Addr::segments(&address)[..6] == PREFIX)
}

/// A client for one look, which knows no key, keeps no connection and trusts every certificate. By a proxy it leaves the
/// addresses to that.
fn client(book: Option<&Book>, proxy: Option<&Proxy>) -> Option<Client> {
    let mut builder = Client::builder()
        .user_agent(concat!("dvorder/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(CONNECT)
        .timeout(PATIENCE)
        .redirect(Policy::none())
        .referer(false)
        .retry(reqwest::retry::never())
        .pool_max_idle_per_host(0)
        .http1_only()
        // Whoever holds the file may have a certificate that has ended: that is why a new one is ordered.
        .tls_certs_only([])
        .tls_danger_accept_invalid_certs(true)
        .tls_danger_accept_invalid_hostnames(true);
    builder = match (book, proxy) {
        (None, Some(proxy)) => {
            let mut way = reqwest::Proxy::all(proxy.url()).ok()?;
            if let Some(authorization) = proxy.authorization() {
                way = way.custom_http_auth(authorization.clone());
            }
            builder.proxy(way)
        }
        _ => builder.no_proxy().dns_resolver(book.cloned().unwrap_or_default()),
    };
    builder.build().ok()
}

fn failed(error: &reqwest::Error, route: Route) -> End {
    if error.is_timeout() {
        End::TimedOut
    } else if error.is_connect() && route == Route::Proxy {
        End::ProxyRefuses
    } else if error.is_connect() {
        End::Unreachable
    } else {
        End::Garbled
    }
}

/// The beginning of what a page holds.
async fn page(mut answer: Response) -> End {
    let status = answer.status().as_u16();
    let mut body = Vec::new();
    while body.len() < READ {
        match answer.chunk().await {
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => break,
            Err(error) if error.is_timeout() => return End::TimedOut,
            Err(_) => return End::Garbled,
        }
    }
    body.truncate(READ);
    End::Page { status, body }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_a_network_made_up_is_none() {
        assert!(is_invented("64:ff9b::192.0.2.1".parse().unwrap()));
        assert!(!is_invented("2001:db8::1".parse().unwrap()) && !is_invented("192.0.2.1".parse().unwrap()));
    }
}
