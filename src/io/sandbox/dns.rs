//! The sandbox's name server, on loopback: it speaks for every zone, and answers as a resolver as well.

use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener as StdListener, UdpSocket as StdSocket};
use std::sync::Arc;
use std::time::Duration;

use hickory_proto::op::{Edns, Message, MessageType, Query, ResponseCode};
use hickory_proto::rr::rdata::{A, AAAA, CAA, CNAME, MX, NS, SOA, TXT};
use hickory_proto::rr::{Name, RData, Record, RecordType};
use jiff::Timestamp;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UdpSocket};

use super::State;
use super::zone::{Found, Holds, Zone, apex};

/// How long an answer may be kept, in seconds; a no as well.
const TTL: u32 = 60;
/// The size of an answer where the question says none, in bytes.
const USUAL: usize = 512;
/// How many other names are followed.
const ALIASES: usize = 8;
/// How often both kinds of socket are tried to get one port.
const TRIES: usize = 16;
/// How long a connection may be silent.
const SILENCE: Duration = Duration::from_secs(5);

/// The sockets of the name server: one port, for packets and connections.
pub(super) struct Sockets {
    udp: StdSocket,
    tcp: StdListener,
    pub address: SocketAddr,
}

/// Takes the address, for packets and for connections.
///
/// # Errors
/// When it cannot be had.
pub(super) fn bind(address: SocketAddr) -> io::Result<Sockets> {
    let mut last = None;
    for _ in 0..if address.port() == 0 { TRIES } else { 1 } {
        let udp = StdSocket::bind(address)?;
        let taken = udp.local_addr()?;
        match StdListener::bind(taken) {
            Ok(tcp) => {
                udp.set_nonblocking(true)?;
                tcp.set_nonblocking(true)?;
                return Ok(Sockets { udp, tcp, address: taken });
            }
            Err(error) => last = Some(error),
        }
    }
    Err(last.unwrap_or_else(|| io::Error::other("no port is free")))
}

/// Serves until it is dropped.
pub(super) async fn serve(sockets: Sockets, state: Arc<State>) -> io::Result<()> {
    let (udp, tcp) = (UdpSocket::from_std(sockets.udp)?, TcpListener::from_std(sockets.tcp)?);
    tokio::join!(packets(udp, &state), connections(tcp, &state));
    Ok(())
}

async fn packets(socket: UdpSocket, state: &State) {
    let mut buffer = vec![0; 4096];
    loop {
        let Ok((length, from)) = socket.recv_from(&mut buffer).await else { continue };
        if let Some(answer) = answer(state, &buffer[..length], true) {
            // Whoever asked may be gone.
            let _ = socket.send_to(&answer, from).await;
        }
    }
}

async fn connections(listener: TcpListener, state: &Arc<State>) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                tokio::spawn(converse(stream, Arc::clone(state)));
            }
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

async fn converse(mut stream: TcpStream, state: Arc<State>) {
    let exchange = async {
        loop {
            let length = stream.read_u16().await?;
            let mut question = vec![0; length.into()];
            stream.read_exact(&mut question).await?;
            let Some(answer) = answer(&state, &question, false) else { return io::Result::Ok(()) };
            stream.write_u16(u16::try_from(answer.len()).unwrap_or(u16::MAX)).await?;
            stream.write_all(&answer).await?;
        }
    };
    // Whoever is silent for long, or leaves, is not waited for.
    let _ = tokio::time::timeout(SILENCE, exchange).await;
}

/// The answer to a question; none to what is none.
fn answer(state: &State, question: &[u8], is_packet: bool) -> Option<Vec<u8>> {
    let asked = Message::from_vec(question).ok()?;
    if asked.metadata.message_type != MessageType::Query {
        return None;
    }
    let query = asked.queries.first()?.clone();
    let mut said = state.turn(Timestamp::now(), |changing, _| {
        Speaker { zone: &changing.orders.zone, address: state.web, server: state.dns }.answer(&asked, &query)
    });
    let room = asked.edns.as_ref().map_or(USUAL, |edns| usize::from(edns.max_payload()).max(USUAL));
    if asked.edns.is_some() {
        said.set_edns(Edns::new());
    }
    let bytes = said.to_vec().ok()?;
    if is_packet && bytes.len() > room {
        return said.truncate().to_vec().ok();
    }
    Some(bytes)
}

struct Speaker<'a> {
    zone: &'a Zone,
    /// The address of the web server that every name has.
    address: IpAddr,
    /// The address of the name server.
    server: IpAddr,
}

impl Speaker<'_> {
    fn answer(&self, asked: &Message, query: &Query) -> Message {
        let mut said = Message::response(asked.metadata.id, asked.metadata.op_code);
        said.add_query(query.clone());
        said.metadata.authoritative = true;
        said.metadata.recursion_desired = asked.metadata.recursion_desired;
        said.metadata.recursion_available = true;
        let mut name = text(query.name());
        for _ in 0..=ALIASES {
            match self.records(&name, query.query_type()) {
                Said::Records(records) => {
                    said.add_answers(records);
                    return said;
                }
                Said::Alias(target, record) => {
                    said.add_answer(*record);
                    name = target;
                }
                Said::Nothing { exists } => {
                    if !exists {
                        said.metadata.response_code = ResponseCode::NXDomain;
                    }
                    said.add_authorities(self.soa(apex(&name)));
                    return said;
                }
            }
        }
        said
    }

    fn records(&self, name: &str, kind: RecordType) -> Said {
        let of_zone = apex(name) == name;
        let of_apex = match kind {
            RecordType::SOA if of_zone => self.soa_data(name),
            RecordType::NS if of_zone => wire(&format!("ns1.{name}")).map(|server| RData::NS(NS(server))),
            _ => None,
        };
        if let Some(record) = of_apex.and_then(|data| record(name, data)) {
            return Said::Records(vec![record]);
        }
        let held = match self.zone.at(name) {
            Found::Records(held) => held,
            Found::Name => return self.by_itself(name, kind),
            Found::Nothing => return Said::Nothing { exists: false },
        };
        if kind != RecordType::CNAME {
            let alias = held.iter().find_map(|holds| match holds {
                Holds::Cname(target) => Some((target.clone(), record(name, data(holds)?)?)),
                _ => None,
            });
            if let Some((target, record)) = alias {
                return Said::Alias(target, Box::new(record));
            }
        }
        let fitting = held.iter().filter(|holds| holds.kind() == kind.to_string());
        let records: Vec<Record> =
            fitting.filter_map(|holds| data(holds)).filter_map(|data| record(name, data)).collect();
        let is_placed = held.iter().any(|holds| matches!(holds, Holds::A(_) | Holds::Aaaa(_)));
        if matches!(kind, RecordType::A | RecordType::AAAA) && !is_placed {
            return self.by_itself(name, kind);
        }
        if records.is_empty() { Said::Nothing { exists: true } } else { Said::Records(records) }
    }

    /// A name at which nothing was placed: it has the address of the web server, and the name server its own.
    fn by_itself(&self, name: &str, kind: RecordType) -> Said {
        let address = if name == format!("ns1.{}", apex(name)) { self.server } else { self.address };
        let data = match (kind, address) {
            (RecordType::A, IpAddr::V4(address)) => Some(RData::A(A(address))),
            (RecordType::AAAA, IpAddr::V6(address)) => Some(RData::AAAA(AAAA(address))),
            _ => None,
        };
        match data.and_then(|data| record(name, data)) {
            Some(record) => Said::Records(vec![record]),
            None => Said::Nothing { exists: true },
        }
    }

    fn soa(&self, zone: &str) -> Option<Record> {
        record(zone, self.soa_data(zone)?)
    }

    fn soa_data(&self, zone: &str) -> Option<RData> {
        let (server, person) = (wire(&format!("ns1.{zone}"))?, wire(&format!("hostmaster.{zone}"))?);
        let seconds = 3600;
        Some(RData::SOA(SOA::new(server, person, self.zone.serial(), seconds, seconds, seconds, TTL)))
    }
}

enum Said {
    Records(Vec<Record>),
    Alias(String, Box<Record>),
    Nothing { exists: bool },
}

fn data(holds: &Holds) -> Option<RData> {
    Some(match holds {
        Holds::Txt(strings) => RData::TXT(TXT::new(strings.clone())),
        Holds::Cname(target) => RData::CNAME(CNAME(wire(target)?)),
        Holds::Caa(flags, tag, value) => RData::CAA(caa(*flags, tag, value)),
        Holds::Mx(preference, host) => RData::MX(MX::new(*preference, wire(host)?)),
        Holds::A(address) => RData::A(A(*address)),
        Holds::Aaaa(address) => RData::AAAA(AAAA(*address)),
    })
}

fn caa(flags: u8, tag: &str, value: &str) -> CAA {
    let mut caa = CAA::new_issue(flags & 128 != 0, None, Vec::new());
    (caa.reserved_flags, caa.tag, caa.value) = (flags & 127, tag.to_owned(), value.as_bytes().to_vec());
    caa
}

fn record(name: &str, data: RData) -> Option<Record> {
    Some(Record::from_rdata(wire(name)?, TTL, data))
}

fn wire(name: &str) -> Option<Name> {
    let mut name = Name::from_ascii(name).ok()?;
    name.set_fqdn(true);
    Some(name)
}

fn text(name: &Name) -> String {
    name.to_lowercase().to_ascii().trim_end_matches('.').to_owned()
}
