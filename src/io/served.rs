//! Looks which certificate a server shows for a name: a connection of its own for each address, which ends at the
//! certificate. Nothing is sent but the name, no API key is near, and no proxy is used.

use std::io::{Error, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream;
use jiff::Timestamp;
use rustls::pki_types::ServerName;
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::certificates;
use super::onlooker::{self, Kinds, Onlooker};
use super::stand_in;
use crate::dns::{Dns, WantedDns};
use crate::follow::certificate::Certificate;
use crate::follow::served::{self, CertificateSeen, ServedLook, Showing};
use crate::follow::site::Site;

/// How long a name is looked up, and how long a server is waited for from connecting to its certificate.
const PATIENCE: Duration = Duration::from_secs(5);
/// How many servers are asked at once.
const AT_ONCE: usize = 8;

/// Looks at every name of a look, at each of its addresses of both families.
///
/// Where a name leads is asked of whom `dns` says, or else of the system. Of a sandbox's nobody is asked.
pub async fn look(look: &ServedLook, dns: WantedDns) -> Vec<Showing> {
    let look = &known(look).await;
    let roots = (!look.only_here).then(certificates::system_roots);
    let roots = roots.as_deref();
    let names = stream::iter(look.names.clone()).map(|name| async move {
        let found = addresses(look, dns, &name).await;
        found.into_iter().map(|place| (name.clone(), place)).collect::<Vec<_>>()
    });
    let asked: Vec<Vec<(String, Result<SocketAddr, CertificateSeen>)>> =
        names.buffered(AT_ONCE).collect().await;
    let asked: Vec<_> = asked.into_iter().flatten().collect();
    let showings = stream::iter(asked).map(|(name, place)| async move {
        let address = place.as_ref().ok().map(SocketAddr::to_string);
        let seen = match place {
            Ok(address) => look_at(address, &name, look, roots).await,
            Err(seen) => seen,
        };
        Showing { name, address, seen }
    });
    showings.buffered(AT_ONCE).collect().await
}

/// The addresses at which a name is asked, those of the older family first; or why there are none.
async fn addresses(
    look: &ServedLook,
    dns: WantedDns,
    name: &str,
) -> Vec<Result<SocketAddr, CertificateSeen>> {
    let usual = [Site::default()];
    let places = if look.at.is_empty() { &usual[..] } else { &look.at[..] };
    let mut found = Vec::new();
    for place in places {
        match resolved(place, name, look, dns).await {
            Ok(addresses) => found.extend(addresses.into_iter().map(Ok)),
            Err(seen) => found.push(Err(seen)),
        }
    }
    found
}

async fn resolved(
    place: &Site,
    name: &str,
    look: &ServedLook,
    dns: WantedDns,
) -> Result<Vec<SocketAddr>, CertificateSeen> {
    let host = match (&place.host, look.only_here) {
        (Some(host), _) => host.as_str(),
        // The names of a sandbox's orders are other people's.
        (None, true) => "127.0.0.1",
        (None, false) => name,
    };
    let mut found = match known_address(host) {
        Some(known) => known,
        None if look.only_here => Vec::new(),
        None => asked(host, look, dns).await?,
    };
    if look.only_here {
        found.retain(IpAddr::is_loopback);
        if found.is_empty() {
            return Err(CertificateSeen::Nothing(
                "in the sandbox nobody but this machine is asked".into(),
                format!("Name a place on this machine: {}", at_place(look, "127.0.0.1:8443")),
            ));
        }
    }
    found.sort();
    found.dedup();
    Ok(found.into_iter().map(|address| SocketAddr::new(address, place.port)).collect())
}

/// The addresses of a host that nobody need be asked for: it is one, or this machine (RFC 6761, section 6.3).
fn known_address(host: &str) -> Option<Vec<IpAddr>> {
    let name = host.trim_end_matches('.').to_ascii_lowercase();
    let is_here = name == "localhost" || name.ends_with(".localhost");
    match host.parse() {
        Ok(address) => Some(vec![address]),
        Err(_) => is_here.then(|| vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()]),
    }
}

/// The addresses of a host, as DNS has them; why there are none.
async fn asked(host: &str, look: &ServedLook, dns: WantedDns) -> Result<Vec<IpAddr>, CertificateSeen> {
    let elsewhere = || format!("say where it is served: {}", at_place(look, "HOST:PORT"));
    if dns.dns == Dns::Nobody {
        return Err(CertificateSeen::Nothing(
            format!("the setting dns = \"none\" forbids asking for the address of {host}"),
            format!("Name an address, such as this: {}", at_place(look, "192.0.2.7:443")),
        ));
    }
    let found = match dns.resolver {
        Some(resolver) => super::look::addresses(resolver, host).await,
        None => by_the_system(host).await,
    };
    let why = match found {
        Some(found) if !found.is_empty() => return Ok(found),
        Some(_) => "DNS does not know it".to_owned(),
        None => match dns.resolver {
            Some(resolver) => format!("the resolver {resolver} did not say one"),
            None => "DNS did not answer within 5 seconds".to_owned(),
        },
    };
    Err(CertificateSeen::Nothing(
        format!("{host} has no address here, {why}"),
        format!("Check the name in DNS, or {}", elsewhere()),
    ))
}

/// The addresses of a host as the system has them, from its own files or from its resolver; none where it does not
/// say in time.
async fn by_the_system(host: &str) -> Option<Vec<IpAddr>> {
    match timeout(PATIENCE, lookup_host((host, 0))).await {
        Err(_) => None,
        Ok(Err(_)) => Some(Vec::new()),
        Ok(Ok(found)) => Some(found.map(|address| address.ip()).collect()),
    }
}

async fn look_at(
    address: SocketAddr,
    name: &str,
    look: &ServedLook,
    roots: Option<&[Certificate]>,
) -> CertificateSeen {
    let seen = look_by(address, name, look, roots, Kinds::All).await;
    // A server may have one for each kind of key, and show of two what it likes better.
    if matches!(seen, CertificateSeen::Another(_)) {
        for kinds in [Kinds::Ecdsa, Kinds::Rsa] {
            let shown = look_by(address, name, look, roots, kinds).await;
            if !matches!(shown, CertificateSeen::Another(_) | CertificateSeen::Nothing(..)) {
                return shown;
            }
        }
    }
    seen
}

/// What a server shows to those who know these kinds of keys.
async fn look_by(
    address: SocketAddr,
    name: &str,
    look: &ServedLook,
    roots: Option<&[Certificate]>,
    kinds: Kinds,
) -> CertificateSeen {
    match timeout(PATIENCE, shown(address, name, kinds)).await {
        Ok(Ok(shown)) => served::judge(&shown, name, &look.due, roots, now(look)),
        Ok(Err(error)) => nothing(&error, look),
        Err(_) => CertificateSeen::Nothing("it did not answer within 5 seconds".into(), reach(look)),
    }
}

/// The moment that is judged by: the clock of a sandbox may be ahead, and what it issued has begun.
fn now(look: &ServedLook) -> Timestamp {
    let now = Timestamp::now();
    let from = look.due.leaf.as_ref().filter(|_| look.only_here).map(|leaf| leaf.from);
    from.map_or(now, |from| now.max(from))
}

/// The same look, with what is in the folder that the certificate was saved in, and with who answers where the order
/// went to.
async fn known(look: &ServedLook) -> ServedLook {
    let only_here = look.only_here && stand_in::is_sandbox(&look.sent_to).await;
    let saved = look.folder.as_ref().and_then(|folder| certificates::saved_in(Path::new(folder)));
    // After a reissue that may be the one before.
    match saved.filter(|saved| saved.leaf.as_ref().is_some_and(|leaf| leaf.has_serial(&look.due.serial))) {
        Some(due) => ServedLook { due, only_here, ..look.clone() },
        None => ServedLook { only_here, ..look.clone() },
    }
}

/// The certificates that are shown for a name, in DER, the server's own first.
async fn shown(address: SocketAddr, name: &str, kinds: Kinds) -> Result<Vec<Vec<u8>>, Error> {
    let server_name = ServerName::try_from(name.to_owned()).map_err(Error::other)?;
    let onlooker = Onlooker::knowing(kinds);
    let config = onlooker.config().map_err(Error::other)?;
    let stream = TcpStream::connect(address).await?;
    let ended = TlsConnector::from(Arc::new(config)).connect(server_name, stream).await;
    // It fails at the certificate, which is all that is wanted.
    match (onlooker.seen(), ended) {
        (Some(shown), _) => Ok(shown),
        (None, Err(error)) => Err(error),
        (None, Ok(_)) => Err(Error::other("it showed no certificate")),
    }
}

fn reach(look: &ServedLook) -> String {
    format!(
        "Check that the server runs and listens there, and that firewalls let this machine through: no proxy is used \
         for this. Another place: {}",
        at_place(look, "HOST:PORT")
    )
}

/// The command that looks at another place.
fn at_place(look: &ServedLook, place: &str) -> String {
    look.commands.run("served", &format!("--at {place}"))
}

/// Why no certificate was seen.
fn nothing(error: &Error, look: &ServedLook) -> CertificateSeen {
    let tls = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    let configuration = || CONFIGURATION.to_owned();
    let (why, fix) = match (tls, error.kind()) {
        (Some(rustls::Error::InvalidMessage(_)), _) => {
            ("it does not speak TLS on this port", format!("Check the port: {}", at_place(look, "HOST:PORT")))
        }
        (Some(rustls::Error::AlertReceived(alert)), _) => (onlooker::alert_received(*alert), configuration()),
        (Some(rustls::Error::PeerIncompatible(_)), _) => {
            ("it and this program have no version or way of TLS in common", configuration())
        }
        (Some(_), _) => ("it does not keep to the rules of TLS", configuration()),
        (None, ErrorKind::ConnectionRefused) => ("nobody listens there", reach(look)),
        (None, ErrorKind::NetworkUnreachable | ErrorKind::HostUnreachable) => {
            ("this machine has no way there", reach(look))
        }
        (None, ErrorKind::ConnectionReset | ErrorKind::UnexpectedEof | ErrorKind::BrokenPipe) => {
            ("it ended the connection before it showed a certificate", configuration())
        }
        (None, ErrorKind::TimedOut) => ("it did not answer", reach(look)),
        (None, _) => ("the connection failed", reach(look)),
    };
    CertificateSeen::Nothing(why.into(), fix)
}

const CONFIGURATION: &str = "Look at the server's configuration of TLS for this name, and at its log.";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::follow::served::ToBeServed;
    use crate::order::command_line::CommandLine;

    fn at(host: &str, only_here: bool, dns: WantedDns) -> Result<Vec<SocketAddr>, CertificateSeen> {
        let look = ServedLook {
            due: ToBeServed::default(),
            folder: None,
            names: Vec::new(),
            at: Vec::new(),
            sent_to: "sandbox".to_owned(),
            only_here,
            commands: CommandLine::to("sandbox").of_order(7),
        };
        let site = Site { host: Some(host.to_owned()), port: 8443 };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(resolved(&site, "www.example.com", &look, dns))
    }

    fn told(found: Result<Vec<SocketAddr>, CertificateSeen>) -> String {
        match found {
            Err(CertificateSeen::Nothing(why, fix)) => format!("{why} {fix}"),
            other => panic!("{other:?}"),
        }
    }

    /// A resolver that counts, and answers nothing: whoever is asked is asked here.
    fn counting() -> (std::net::UdpSocket, WantedDns) {
        let socket = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
        socket.set_nonblocking(true).unwrap();
        let resolver = Some(socket.local_addr().unwrap());
        (socket, WantedDns { resolver, ..WantedDns::default() })
    }

    #[test]
    fn in_the_sandbox_nobody_is_asked_where_a_name_leads() {
        let (resolver, dns) = counting();
        for host in
            ["www1.example.com", "ip6-localhost", "web1", "192.0.2.7", "2001:db8::7", "localhost.example"]
        {
            let told = told(at(host, true, dns));
            assert!(told.contains("nobody but this machine is asked"), "{host}: {told}");
        }
        for host in ["127.0.0.1", "127.9.9.9", "::1"] {
            assert_eq!(at(host, true, dns).unwrap().len(), 1, "{host}");
        }
        for host in ["localhost", "Localhost.", "shop.localhost"] {
            assert_eq!(at(host, true, dns).unwrap().len(), 2, "{host}");
        }
        assert!(resolver.recv(&mut [0; 512]).is_err(), "a question came");
    }

    #[test]
    fn where_dns_may_not_be_asked_only_addresses_are_looked_at() {
        let (resolver, dns) = counting();
        let dns = WantedDns { dns: Dns::Nobody, ..dns };
        let told = told(at("www.example.com", false, dns));
        assert!(
            told.contains("dns = \"none\"") && told.contains("dvorder served 7 --at 192.0.2.7:443"),
            "{told}"
        );
        assert_eq!(at("192.0.2.7", false, dns).unwrap(), ["192.0.2.7:8443".parse().unwrap()]);
        assert_eq!(at("localhost", false, dns).unwrap().len(), 2);
        assert!(resolver.recv(&mut [0; 512]).is_err(), "a question came");
    }

    #[test]
    fn the_resolver_that_is_named_is_asked_and_no_other() {
        let (resolver, dns) = counting();
        let told = told(at("www.example.com", false, dns));
        assert!(told.contains(&format!("the resolver {} did not say", dns.resolver.unwrap())), "{told}");
        assert!(resolver.recv(&mut [0; 512]).is_ok(), "no question came");
    }
}
