//! Looks which certificate a server shows for a name: a connection of its own for each address, which ends at the
//! certificate. Nothing is sent but the name, no API key is near, and no proxy is used.

use std::io::{Error, ErrorKind};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream;
use jiff::Timestamp;
use rustls::pki_types::ServerName;
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::onlooker::{self, Onlooker};
use crate::follow::served::{self, Look, Seen, Showing, Site};

/// How long a name is looked up, and how long a server is waited for from connecting to its certificate.
const PATIENCE: Duration = Duration::from_secs(5);
/// How many servers are asked at once.
const AT_ONCE: usize = 8;

/// Looks at every name of a look, at each of its addresses of both families.
pub async fn look(look: &Look) -> Vec<Showing> {
    let names = stream::iter(look.names.clone()).map(|name| {
        let (places, only_here) = (look.at.clone(), look.only_here);
        async move {
            let found = addresses(&places, &name, only_here).await;
            found.into_iter().map(|place| (name.clone(), place)).collect::<Vec<_>>()
        }
    });
    let asked: Vec<Vec<(String, Result<SocketAddr, Seen>)>> = names.buffered(AT_ONCE).collect().await;
    let asked: Vec<_> = asked.into_iter().flatten().collect();
    let showings = stream::iter(asked).map(|(name, place)| {
        let serial = look.serial.clone();
        async move {
            let address = place.as_ref().ok().map(SocketAddr::to_string);
            let seen = match place {
                Ok(address) => look_at(address, &name, &serial).await,
                Err(seen) => seen,
            };
            Showing { name, address, seen }
        }
    });
    showings.buffered(AT_ONCE).collect().await
}

/// The addresses at which a name is asked, those of the older family first; or why there are none.
async fn addresses(at: &[Site], name: &str, only_here: bool) -> Vec<Result<SocketAddr, Seen>> {
    let usual = [Site::default()];
    let places = if at.is_empty() { &usual[..] } else { at };
    let mut found = Vec::new();
    for place in places {
        match resolved(place, name, only_here).await {
            Ok(addresses) => found.extend(addresses.into_iter().map(Ok)),
            Err(seen) => found.push(Err(seen)),
        }
    }
    found
}

async fn resolved(place: &Site, name: &str, only_here: bool) -> Result<Vec<SocketAddr>, Seen> {
    let host = match (&place.host, only_here) {
        (Some(host), _) => host.as_str(),
        // The names of a sandbox's orders are other people's.
        (None, true) => "127.0.0.1",
        (None, false) => name,
    };
    let nowhere = |why: &str| {
        Err(Seen::Nothing(
            format!("{host} has no address here, {why}"),
            "Check the name in DNS, or say where it is served: --at HOST:PORT".into(),
        ))
    };
    let found = match timeout(PATIENCE, lookup_host((host, place.port))).await {
        Err(_) => return nowhere("DNS did not answer within 5 seconds"),
        Ok(Err(_)) => return nowhere("DNS does not know it"),
        Ok(Ok(found)) => found,
    };
    let mut found: Vec<SocketAddr> = found.collect();
    found.sort();
    found.dedup();
    if only_here {
        found.retain(|address| address.ip().is_loopback());
        if found.is_empty() {
            return Err(Seen::Nothing(
                "in the sandbox nobody but this machine is asked".into(),
                "Name a place on this machine: --at 127.0.0.1:8443".into(),
            ));
        }
    }
    match found.is_empty() {
        true => nowhere("DNS does not know it"),
        false => Ok(found),
    }
}

async fn look_at(address: SocketAddr, name: &str, serial: &str) -> Seen {
    match timeout(PATIENCE, shown(address, name)).await {
        Ok(Ok(shown)) => served::judge(&shown, name, serial, Timestamp::now()),
        Ok(Err(error)) => nothing(&error),
        Err(_) => Seen::Nothing("it did not answer within 5 seconds".into(), REACH.into()),
    }
}

/// The certificates that are shown for a name, in DER, the server's own first.
async fn shown(address: SocketAddr, name: &str) -> Result<Vec<Vec<u8>>, Error> {
    let server_name = ServerName::try_from(name.to_owned()).map_err(Error::other)?;
    let onlooker = Onlooker::new();
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

const REACH: &str = "Check that the server runs and listens there, and that firewalls let this machine through: no proxy \
                     is used for this. Another place: --at HOST:PORT";

/// Why no certificate was seen.
fn nothing(error: &Error) -> Seen {
    let tls = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    let (why, fix) = match (tls, error.kind()) {
        (Some(rustls::Error::InvalidMessage(_)), _) => {
            ("it does not speak TLS on this port", "Check the port: --at HOST:PORT")
        }
        (Some(rustls::Error::AlertReceived(alert)), _) => (onlooker::alert_received(*alert), CONFIGURATION),
        (Some(rustls::Error::PeerIncompatible(_)), _) => {
            ("it and this program have no version or way of TLS in common", CONFIGURATION)
        }
        (Some(_), _) => ("it does not keep to the rules of TLS", CONFIGURATION),
        (None, ErrorKind::ConnectionRefused) => ("nobody listens there", REACH),
        (None, ErrorKind::NetworkUnreachable | ErrorKind::HostUnreachable) => {
            ("this machine has no way there", REACH)
        }
        (None, ErrorKind::ConnectionReset | ErrorKind::UnexpectedEof | ErrorKind::BrokenPipe) => {
            ("it ended the connection before it showed a certificate", CONFIGURATION)
        }
        (None, ErrorKind::TimedOut) => ("it did not answer", REACH),
        (None, _) => ("the connection failed", REACH),
    };
    Seen::Nothing(why.into(), fix.into())
}

const CONFIGURATION: &str = "Look at the server's configuration of TLS for this name, and at its log.";
