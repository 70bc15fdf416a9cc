//! A look at DNS and at web servers: the only place that asks others than the service, and only when somebody wants
//! it. It holds no API key.
//!
//! `client` asks one server one question, in the form of `wire`; `asker` sees to it that no more are on the way
//! than may be, that nobody who does not answer is asked again, and who may be asked at all. `zones` finds the
//! servers of a name, `records` what stands in DNS, `web` what a web server gives out, and `ahead` what would
//! stop an order. What follows from it, [`crate::follow::look`] says.

mod ahead;
mod asker;
mod client;
mod records;
mod web;
mod wire;
mod zones;

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::stream::{self, StreamExt};

use crate::dns::{Dns, PORT};
use crate::follow::look::answer::Code;
use crate::follow::look::before::{self, NameAhead};
use crate::follow::look::page::Ports;
use crate::follow::look::sought::{ProofPlace, Sought};
use crate::follow::look::verdict::{LookProgress, LookVerdict, Looked};
use crate::follow::look::zone::NoZone;
use crate::follow::look::{file, record};
use crate::proxy::Proxies;
use asker::Asker;
use web::Web;

/// How many names are looked at side by side; how many questions are on the way is another limit.
const NAMES: usize = 64;

/// Who is asked, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookSettings {
    /// Who may be asked about DNS.
    pub dns: Dns,
    /// The resolvers, the first that answers counts; or why none is known.
    pub resolvers: Result<Vec<SocketAddr>, String>,
    /// The port of authoritative servers; 53.
    pub port: u16,
    /// The ports of web servers.
    pub web: Ports,
    /// The proxy that web servers are reached by, and those that are reached without it.
    pub proxies: Proxies,
}

/// Where systems name their resolvers.
pub const RESOLV_CONF: &str = "/etc/resolv.conf";

/// The resolvers that a file such as `/etc/resolv.conf` names.
///
/// # Errors
/// A sentence: it cannot be read, or names none.
pub fn resolvers(path: &Path) -> Result<Vec<SocketAddr>, String> {
    let shown = path.display();
    let text = std::fs::read_to_string(path).map_err(|error| format!("{shown} cannot be read ({error})."))?;
    let named: Vec<SocketAddr> = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("nameserver"))
        .filter(|rest| rest.starts_with(char::is_whitespace))
        .filter_map(|rest| Some(SocketAddr::new(rest.split_whitespace().next()?.parse().ok()?, PORT)))
        .collect();
    if named.is_empty() { Err(format!("{shown} names no server that can be asked.")) } else { Ok(named) }
}

/// The addresses of a host as a resolver says them, of both families; none where it does not say.
pub async fn addresses(resolver: SocketAddr, host: &str) -> Option<Vec<IpAddr>> {
    let asker = Asker::new(&LookSettings {
        dns: Dns::Resolver,
        resolvers: Ok(vec![resolver]),
        port: PORT,
        web: Ports::default(),
        proxies: Proxies::default(),
    });
    match zones::addresses_of(&asker, host).await {
        Ok(found) => Some(found),
        Err(NoZone::Code(_, Code::NxDomain)) => Some(Vec::new()),
        Err(_) => None,
    }
}

/// Looks whether things are in place. Dropping the future stops it.
pub async fn in_place(
    settings: &LookSettings,
    sought: Vec<Sought>,
    told: impl Fn(LookProgress),
) -> Vec<Looked> {
    let asker = Asker::new(settings);
    let web = Web::new(&asker, settings);
    let of = sought.len();
    let done = AtomicUsize::new(0);
    let one = async |place: usize, sought: Sought| {
        let looked = one(&asker, &web, settings.dns, sought).await;
        told(LookProgress { done: done.fetch_add(1, Ordering::Relaxed) + 1, of });
        (place, looked)
    };
    let all = stream::iter(sought.into_iter().enumerate());
    let mut looked: Vec<(usize, Looked)> =
        all.map(|(place, sought)| one(place, sought)).buffer_unordered(NAMES).collect().await;
    looked.sort_by_key(|(place, _)| *place);
    looked.into_iter().map(|(_, looked)| looked).collect()
}

async fn one(asker: &Asker, web: &Web<'_>, dns: Dns, sought: Sought) -> Looked {
    let (verdict, said) = match &sought.place {
        ProofPlace::File(_) => {
            let visits = web.visit(&sought).await;
            (file::judge(&sought, &visits), file::lines(&visits))
        }
        ProofPlace::Txt(_) | ProofPlace::Cname(_) if dns == Dns::Nobody => {
            (record::switched_off(), Vec::new())
        }
        ProofPlace::Txt(_) | ProofPlace::Cname(_) => {
            let evidence = records::gather(asker, &sought).await;
            (record::judge(&sought, &evidence), record::lines(&evidence))
        }
    };
    Looked { sought, verdict, said }
}

/// Looks what would stop an order of these names. Dropping the future stops it.
pub async fn before(
    settings: &LookSettings,
    asked: Vec<NameAhead>,
    told: impl Fn(LookProgress),
) -> Vec<(NameAhead, LookVerdict)> {
    let asker = Asker::new(settings);
    let of = asked.len();
    let done = AtomicUsize::new(0);
    let ahead = ahead::Ahead::new(&asker);
    let one = async |place: usize, asked: NameAhead| {
        let evidence = ahead.gather(&asked).await;
        told(LookProgress { done: done.fetch_add(1, Ordering::Relaxed) + 1, of });
        (place, before::judge(&asked, &evidence), asked)
    };
    let all = stream::iter(asked.into_iter().enumerate());
    let mut judged: Vec<(usize, LookVerdict, NameAhead)> =
        all.map(|(place, asked)| one(place, asked)).buffer_unordered(NAMES).collect().await;
    judged.sort_by_key(|(place, ..)| *place);
    judged.into_iter().map(|(_, verdict, asked)| (asked, verdict)).collect()
}

/// What is looked for once, however many want to know.
type Once<T> = tokio::sync::Mutex<HashMap<String, std::sync::Arc<tokio::sync::OnceCell<T>>>>;

/// What was found out for a key, found out now where nobody has before.
async fn once<T: Clone>(known: &Once<T>, key: &str, find: impl Future<Output = T>) -> T {
    let cell = std::sync::Arc::clone(known.lock().await.entry(key.to_owned()).or_default());
    // Boxed: what is found out by finding out something else would fill the stack.
    cell.get_or_init(|| Box::pin(find)).await.clone()
}
