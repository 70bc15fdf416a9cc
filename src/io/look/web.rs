//! What a web server gives out where a file is to be in place. Nothing is sent but the request for it: no key, no
//! cookie, no name of a person.

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use futures_util::future::join_all;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{ACCEPT_ENCODING, CONTENT_ENCODING, HeaderValue, LOCATION};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, Url};
use tokio::sync::Semaphore;

use super::asker::Asker;
use super::{LookSettings, Once, once};
use crate::dns::Dns;
use crate::follow::look::answer::{DnsQuestion, Type};
use crate::follow::look::page::{
    Astray, Hop, Ports, READ, REDIRECTS, Route, Visit, VisitEnd, astray, is_redirect,
};
use crate::follow::look::sought::{Sought, url};
use crate::proxy::Proxies;

/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(2);
/// How long one answer may take, from connecting to its last byte.
const PATIENCE: Duration = Duration::from_secs(5);
/// How many addresses of a host are asked, of each family.
const ADDRESSES: usize = 8;
/// How many requests are on the way at most.
const ON_THE_WAY: usize = 64;

/// Asks web servers, for one look: a client for each address, made once it is needed.
pub struct Web<'a> {
    asker: &'a Asker,
    settings: &'a LookSettings,
    clients: Mutex<HashMap<Option<IpAddr>, Option<Client>>>,
    slots: Semaphore,
    /// What came of each URL at each address: several ways may lead to one.
    steps: Once<WalkStep>,
}

/// An address for every host: a client asks nobody for them.
struct Pin(IpAddr);

impl Resolve for Pin {
    fn resolve(&self, _: Name) -> Resolving {
        // The URL says the port.
        let pinned = std::iter::once(SocketAddr::new(self.0, 0));
        Box::pin(std::future::ready(Ok(Box::new(pinned) as Addrs)))
    }
}

impl Web<'_> {
    /// One that has asked nothing yet.
    pub fn new<'a>(asker: &'a Asker, settings: &'a LookSettings) -> Web<'a> {
        Web {
            asker,
            settings,
            clients: Mutex::default(),
            slots: Semaphore::new(ON_THE_WAY),
            steps: Once::default(),
        }
    }

    /// Asks for the file at each address of the host, or by the proxy.
    pub async fn visit(&self, sought: &Sought) -> Vec<Visit> {
        let host = sought.place.base();
        let at = url(host);
        let routes = match (self.settings.proxies.of(&at), host.parse::<IpAddr>()) {
            (Err(why), _) => return vec![ended(Route::Proxy, VisitEnd::BadProxy(why))],
            (Ok(Some(_)), _) => vec![Route::Proxy],
            (_, Ok(IpAddr::V4(_))) => vec![Route::V4],
            (_, Ok(IpAddr::V6(_))) => vec![Route::V6],
            (_, Err(_)) => vec![Route::V4, Route::V6],
        };
        let Ok(at) = Url::parse(&at) else { return vec![ended(routes[0], VisitEnd::Garbled)] };
        let at = &at;
        let all = routes.into_iter().map(|route| async move {
            let walk = Walk { web: self, route, first: host };
            walk.each(at, ended(route, VisitEnd::Garbled), true).await
        });
        join_all(all).await.concat()
    }

    /// The client for an address, or for the proxy; none where the system gives no means for one.
    fn client(&self, address: Option<IpAddr>) -> Option<Client> {
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        clients.entry(address).or_insert_with(|| client(address, &self.settings.proxies)).clone()
    }
}

/// What asking for a file came to where nobody was asked.
fn ended(route: Route, end: VisitEnd) -> Visit {
    Visit { route, address: None, beyond: None, hops: Vec::new(), end }
}

/// The way to a file over one family, or by the proxy.
#[derive(Clone, Copy)]
struct Walk<'a> {
    web: &'a Web<'a>,
    route: Route,
    /// The host whose file it is.
    first: &'a str,
}

/// What one request came to.
#[derive(Clone)]
enum WalkStep {
    End(VisitEnd),
    On(Hop, Url),
}

impl Walk<'_> {
    /// Asks for a URL at each address of its host. Where a way leads on to another host, each address of that is asked,
    /// too; further on the first: more would be more than anybody looks at.
    async fn each(&self, at: &Url, so_far: Visit, is_first: bool) -> Vec<Visit> {
        let addresses = match self.addresses(at).await {
            Ok(addresses) => addresses,
            Err(end) => return vec![Visit { end, ..so_far }],
        };
        let more = addresses.len().saturating_sub(ADDRESSES);
        let ways = addresses.into_iter().take(ADDRESSES).map(|address| {
            let host = at.host_str().unwrap_or_default().to_owned();
            let so_far = match (is_first, address) {
                (false, Some(address)) => Visit { beyond: Some((host, address)), ..so_far.clone() },
                _ => Visit { address, ..so_far.clone() },
            };
            Box::pin(self.go(at.clone(), address, so_far, is_first))
        });
        let mut visits = join_all(ways).await.concat();
        if more > 0 {
            visits.push(Visit { end: VisitEnd::More(more), ..so_far });
        }
        visits
    }

    /// Asks for a URL at an address, and for where that sends on to.
    async fn go(
        &self,
        mut at: Url,
        mut address: Option<IpAddr>,
        mut visit: Visit,
        is_first: bool,
    ) -> Vec<Visit> {
        loop {
            let key = format!("{address:?} {at}");
            let (hop, next) = match once(&self.web.steps, &key, self.ask(&at, address)).await {
                WalkStep::End(end) => return vec![Visit { end, ..visit }],
                WalkStep::On(..) if visit.hops.len() == REDIRECTS => {
                    return vec![Visit { end: VisitEnd::TooManyHops, ..visit }];
                }
                WalkStep::On(hop, next) => (hop, next),
            };
            visit.hops.push(hop);
            if next.host_str() != at.host_str() && self.route != Route::Proxy {
                if is_first {
                    return self.each(&next, visit, false).await;
                }
                address = match self.addresses(&next).await {
                    Ok(addresses) => addresses.into_iter().next().flatten(),
                    Err(end) => return vec![Visit { end, ..visit }],
                };
            }
            at = next;
        }
    }

    /// Where the host of a URL is, of this family: one that is not said by the proxy.
    async fn addresses(&self, at: &Url) -> Result<Vec<Option<IpAddr>>, VisitEnd> {
        let host = at.host_str().unwrap_or_default().trim_matches(['[', ']']).trim_end_matches('.');
        let kind = match self.route {
            Route::Proxy => return Ok(vec![None]),
            Route::V4 => Type::A,
            Route::V6 => Type::Aaaa,
        };
        if let Ok(address) = host.parse::<IpAddr>() {
            let is_of_family = address.is_ipv4() == (self.route == Route::V4);
            return if is_of_family { Ok(vec![Some(address)]) } else { Err(VisitEnd::NoAddress) };
        }
        if self.web.asker.dns() == Dns::Nobody {
            return Err(VisitEnd::SwitchedOff);
        }
        let answer = self.web.asker.answer(&DnsQuestion::new(host, kind)).await;
        let reply = answer.map_err(|why| VisitEnd::AddressNotKnown(host.to_owned(), why))?;
        let mut found: Vec<IpAddr> =
            super::zones::addresses(&reply).into_iter().filter(|address| !is_invented(*address)).collect();
        // A name server turns them round from one answer to the next.
        found.sort_unstable();
        found.dedup();
        if found.is_empty() { Err(VisitEnd::NoAddress) } else { Ok(found.into_iter().map(Some).collect()) }
    }

    async fn ask(&self, at: &Url, address: Option<IpAddr>) -> WalkStep {
        let Some(client) = self.web.client(address) else {
            return WalkStep::End(VisitEnd::Garbled);
        };
        // Nobody closes it.
        let Ok(_slot) = self.web.slots.acquire().await else { return WalkStep::End(VisitEnd::Stopped) };
        let mut target = at.clone();
        let port = port(at, self.web.settings.web);
        // A URL whose port is its scheme's own keeps it: there is nothing else a URL takes none for.
        let _ = target.set_port(Some(port));
        let asked = client.get(target).header(ACCEPT_ENCODING, "identity").send().await;
        let answer = match asked {
            Ok(answer) => answer,
            Err(error) => return WalkStep::End(failed(&error, self.route)),
        };
        let status = answer.status().as_u16();
        match (self.route, status) {
            (Route::Proxy, 407) => return WalkStep::End(VisitEnd::ProxyRefuses),
            (Route::Proxy, 502 | 503) => return WalkStep::End(VisitEnd::Unreachable),
            (Route::Proxy, 504) => return WalkStep::End(VisitEnd::TimedOut),
            _ => {}
        }
        if is_redirect(status) { self.sent_on(at, &answer) } else { WalkStep::End(page(answer).await) }
    }

    /// Where an answer sends on to.
    fn sent_on(&self, at: &Url, answer: &Response) -> WalkStep {
        let status = answer.status().as_u16();
        let to = answer.headers().get(LOCATION).map(HeaderValue::as_bytes).unwrap_or_default();
        let to = String::from_utf8_lossy(to).into_owned();
        let refused = |to: String, why| WalkStep::End(VisitEnd::Refused(Hop { status, to }, why));
        let Some(mut next) = at.join(&to).ok().filter(|next| !to.is_empty() && next.has_host()) else {
            return refused(to, Astray::Nowhere);
        };
        // Nobody logs in there, and no password is shown. One with a host has room for both.
        let _ = next.set_username("");
        let _ = next.set_password(None);
        let host = next.host_str().unwrap_or_default().trim_matches(['[', ']']);
        let ports = self.web.settings.web;
        match astray(self.first, status, next.scheme(), host, port(&next, ports), ports) {
            Some(why) => refused(next.to_string(), why),
            None => WalkStep::On(Hop { status, to: next.to_string() }, next),
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
fn client(address: Option<IpAddr>, proxies: &Proxies) -> Option<Client> {
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
    builder = match address {
        Some(address) => builder.no_proxy().dns_resolver(Pin(address)),
        None => {
            let proxy = proxies.named()?;
            let mut way = reqwest::Proxy::all(proxy.url()).ok()?;
            if let Some(authorization) = proxy.authorization() {
                way = way.custom_http_auth(authorization.clone());
            }
            builder.proxy(way)
        }
    };
    builder.build().ok()
}

fn failed(error: &reqwest::Error, route: Route) -> VisitEnd {
    if error.is_timeout() {
        VisitEnd::TimedOut
    } else if error.is_connect() && route == Route::Proxy {
        VisitEnd::ProxyRefuses
    } else if error.is_connect() {
        if has_no_way(error) { VisitEnd::NoFamily } else { VisitEnd::Unreachable }
    } else {
        VisitEnd::Garbled
    }
}

/// Whether this machine has no way to addresses of a family, such as where it has no IPv6 at all.
fn has_no_way(error: &(dyn std::error::Error + 'static)) -> bool {
    /// `EAFNOSUPPORT` of Linux: the kernel does not know the family.
    const NO_SUCH_FAMILY: i32 = 97;
    let mut error = Some(error);
    while let Some(cause) = error {
        if let Some(cause) = cause.downcast_ref::<io::Error>()
            && (matches!(cause.kind(), io::ErrorKind::NetworkUnreachable | io::ErrorKind::AddrNotAvailable)
                || cause.raw_os_error() == Some(NO_SUCH_FAMILY))
        {
            return true;
        }
        error = cause.source();
    }
    false
}

/// The beginning of what a page holds.
async fn page(mut answer: Response) -> VisitEnd {
    let status = answer.status().as_u16();
    let encoding = answer.headers().get(CONTENT_ENCODING).and_then(|encoding| encoding.to_str().ok());
    let encoding =
        encoding.filter(|encoding| !encoding.trim().eq_ignore_ascii_case("identity")).map(str::to_owned);
    let mut body = Vec::new();
    while body.len() < READ {
        match answer.chunk().await {
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => break,
            Err(error) if error.is_timeout() => return VisitEnd::TimedOut,
            Err(_) => return VisitEnd::Garbled,
        }
    }
    body.truncate(READ);
    VisitEnd::Page { status, body, encoding }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_without_a_family_is_told_from_a_server_that_is_not_reached() {
        for (number, expected) in
            [(101, true), (99, true), (97, true), (111, false), (113, false), (110, false)]
        {
            assert_eq!(has_no_way(&io::Error::from_raw_os_error(number)), expected, "{number}");
            assert_eq!(has_no_way(&Wrapped(io::Error::from_raw_os_error(number))), expected, "{number}");
        }
    }

    #[derive(Debug)]
    struct Wrapped(io::Error);

    impl std::fmt::Display for Wrapped {
        fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            formatter.write_str("it went wrong")
        }
    }

    impl std::error::Error for Wrapped {
        fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
            Some(&self.0)
        }
    }

    #[test]
    fn an_address_that_a_network_made_up_is_none() {
        assert!(is_invented("64:ff9b::192.0.2.1".parse().unwrap()));
        assert!(!is_invented("2001:db8::1".parse().unwrap()) && !is_invented("192.0.2.1".parse().unwrap()));
    }
}
