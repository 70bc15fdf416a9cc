//! Looks which certificate a server shows for a name: a connection of its own for each address, which ends at the
//! certificate. Nothing is sent but the name, no API key is near, and no proxy is used.

use std::io::{Error, ErrorKind};
use std::net::SocketAddr;
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
use crate::follow::certificate::Certificate;
use crate::follow::served::{self, Look, Seen, Showing, Site};

/// How long a name is looked up, and how long a server is waited for from connecting to its certificate.
const PATIENCE: Duration = Duration::from_secs(5);
/// How many servers are asked at once.
const AT_ONCE: usize = 8;

/// Looks at every name of a look, at each of its addresses of both families.
pub async fn look(look: &Look) -> Vec<Showing> {
    let look = &known(look);
    let roots = (!look.only_here).then(certificates::system_roots);
    let roots = roots.as_deref();
    let names = stream::iter(look.names.clone()).map(|name| async move {
        let found = addresses(look, &name).await;
        found.into_iter().map(|place| (name.clone(), place)).collect::<Vec<_>>()
    });
    let asked: Vec<Vec<(String, Result<SocketAddr, Seen>)>> = names.buffered(AT_ONCE).collect().await;
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
async fn addresses(look: &Look, name: &str) -> Vec<Result<SocketAddr, Seen>> {
    let usual = [Site::default()];
    let places = if look.at.is_empty() { &usual[..] } else { &look.at[..] };
    let mut found = Vec::new();
    for place in places {
        match resolved(place, name, look).await {
            Ok(addresses) => found.extend(addresses.into_iter().map(Ok)),
            Err(seen) => found.push(Err(seen)),
        }
    }
    found
}

async fn resolved(place: &Site, name: &str, look: &Look) -> Result<Vec<SocketAddr>, Seen> {
    let host = match (&place.host, look.only_here) {
        (Some(host), _) => host.as_str(),
        // The names of a sandbox's orders are other people's.
        (None, true) => "127.0.0.1",
        (None, false) => name,
    };
    let nowhere = |why: &str| {
        Err(Seen::Nothing(
            format!("{host} has no address here, {why}"),
            format!("Check the name in DNS, or say where it is served: {} HOST:PORT", look.option),
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
    if look.only_here {
        found.retain(|address| address.ip().is_loopback());
        if found.is_empty() {
            return Err(Seen::Nothing(
                "in the sandbox nobody but this machine is asked".into(),
                format!("Name a place on this machine: {} 127.0.0.1:8443", look.option),
            ));
        }
    }
    match found.is_empty() {
        true => nowhere("DNS does not know it"),
        false => Ok(found),
    }
}

async fn look_at(address: SocketAddr, name: &str, look: &Look, roots: Option<&[Certificate]>) -> Seen {
    let seen = look_by(address, name, look, roots, Kinds::All).await;
    // A server may have one for each kind of key, and show of two what it likes better.
    if matches!(seen, Seen::Another(_)) {
        for kinds in [Kinds::Ecdsa, Kinds::Rsa] {
            let shown = look_by(address, name, look, roots, kinds).await;
            if !matches!(shown, Seen::Another(_) | Seen::Nothing(..)) {
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
    look: &Look,
    roots: Option<&[Certificate]>,
    kinds: Kinds,
) -> Seen {
    match timeout(PATIENCE, shown(address, name, kinds)).await {
        Ok(Ok(shown)) => served::judge(&shown, name, &look.due, roots, now(look)),
        Ok(Err(error)) => nothing(&error, look),
        Err(_) => Seen::Nothing("it did not answer within 5 seconds".into(), reach(look)),
    }
}

/// The moment that is judged by: the clock of a sandbox may be ahead, and what it issued has begun.
fn now(look: &Look) -> Timestamp {
    let now = Timestamp::now();
    let from = look.due.leaf.as_ref().filter(|_| look.only_here).map(|leaf| leaf.from);
    from.map_or(now, |from| now.max(from))
}

/// The same look, with what is in the folder that the certificate was saved in.
fn known(look: &Look) -> Look {
    let saved = look.folder.as_ref().and_then(|folder| certificates::saved_in(Path::new(folder)));
    // After a reissue that may be the one before.
    match saved.filter(|saved| saved.leaf.as_ref().is_some_and(|leaf| leaf.has_serial(&look.due.serial))) {
        Some(due) => Look { due, ..look.clone() },
        None => look.clone(),
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

fn reach(look: &Look) -> String {
    format!(
        "Check that the server runs and listens there, and that firewalls let this machine through: no proxy is used \
         for this. Another place: {} HOST:PORT",
        look.option
    )
}

/// Why no certificate was seen.
fn nothing(error: &Error, look: &Look) -> Seen {
    let tls = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    let configuration = || CONFIGURATION.to_owned();
    let (why, fix) = match (tls, error.kind()) {
        (Some(rustls::Error::InvalidMessage(_)), _) => {
            ("it does not speak TLS on this port", format!("Check the port: {} HOST:PORT", look.option))
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
    Seen::Nothing(why.into(), fix)
}

const CONFIGURATION: &str = "Look at the server's configuration of TLS for this name, and at its log.";
