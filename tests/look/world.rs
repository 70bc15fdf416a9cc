//! Name servers on loopback, each at an address of its own, that do as they are told and note what they are asked.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener as StdListener, UdpSocket as StdSocket};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use dvorder::dns::Dns;
use dvorder::follow::look::page::Ports;
use dvorder::io::look::LookSettings;
use dvorder::proxy::Proxies;
use hickory_proto::op::{Edns, Message, MessageType, OpCode, ResponseCode};
use hickory_proto::rr::rdata::{A, AAAA, CAA, CNAME, MX, NS, SOA, TXT};
use hickory_proto::rr::{Name, RData, Record, RecordType};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, UdpSocket};
use tokio::sync::oneshot;

/// How a server behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Manner {
    /// It speaks for its zones, and knows nothing of others.
    #[default]
    Speaks,
    /// It answers for everybody, as a resolver does.
    Resolves,
    /// As a resolver, and refuses what is signed wrongly unless it need not check.
    Validates,
    /// It says nothing.
    Silent,
    Refuses,
    Fails,
    /// It answers from a cache, in the name of others.
    Intercepts,
    /// Its answers do not fit into a packet.
    TooLong,
    /// It does not know EDNS.
    Old,
    /// It answers nonsense to EDNS.
    Garbles,
    /// It takes its time.
    Slow,
    /// It answers this to EDNS, with EDNS.
    Rejects(ResponseCode),
}

/// A server: what it holds and how it behaves.
#[derive(Debug, Clone, Default)]
pub struct Server {
    pub manner: Manner,
    pub zones: Vec<String>,
    pub records: Vec<(String, RData)>,
    /// Zones below its own, and their servers.
    pub cuts: Vec<(String, Vec<String>)>,
    /// Names below which it finds nothing out, as a resolver.
    pub lost: Vec<String>,
    /// The types that are signed wrongly at names with bogus in them; all where none is named.
    pub signed_wrongly: Vec<RecordType>,
    /// The types that it answers SERVFAIL to, whatever is asked for.
    pub not_known: Vec<RecordType>,
    pub serial: u32,
}

/// What a server was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub at: IpAddr,
    pub name: String,
    pub kind: RecordType,
    pub is_recursive: bool,
    pub is_unchecked: bool,
    pub has_edns: bool,
    pub over_tcp: bool,
}

/// Servers that run until this is dropped.
pub struct World {
    pub port: u16,
    pub resolver: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
    most: Arc<AtomicUsize>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for World {
    fn drop(&mut self) {
        self.stop.take();
        self.thread.take().map(JoinHandle::join);
    }
}

/// The address of a server by its number: 127.0.0.53 is the resolver's, and ::1 that of number 6.
pub fn address(number: u8) -> IpAddr {
    match number {
        SIX => IpAddr::V6(Ipv6Addr::LOCALHOST),
        number => IpAddr::V4(Ipv4Addr::new(127, 0, 0, number)),
    }
}

/// The server that is reached over IPv6.
pub const SIX: u8 = 6;

/// Whether this machine has IPv6; where not, a test says that it is left out.
pub fn has_ipv6() -> bool {
    let has = StdSocket::bind((Ipv6Addr::LOCALHOST, 0)).is_ok();
    if !has {
        eprintln!("this machine has no IPv6: not tested");
    }
    has
}

pub const RESOLVER: u8 = 53;

impl World {
    /// Starts servers, by their numbers.
    pub fn start(servers: Vec<(u8, Server)>) -> World {
        let (port, sockets) = bind(&servers);
        let asked = Arc::new(Mutex::new(Vec::new()));
        let most = Arc::new(AtomicUsize::new(0));
        let (stop, stopped) = oneshot::channel();
        let (log, peak) = (Arc::clone(&asked), Arc::clone(&most));
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let now = Arc::new(AtomicUsize::new(0));
                for ((number, server), (udp, tcp)) in servers.into_iter().zip(sockets) {
                    let desk = Arc::new(Desk {
                        at: address(number),
                        server,
                        log: Arc::clone(&log),
                        now: Arc::clone(&now),
                        most: Arc::clone(&peak),
                    });
                    tokio::spawn(packets(UdpSocket::from_std(udp).unwrap(), Arc::clone(&desk)));
                    tokio::spawn(connections(TcpListener::from_std(tcp).unwrap(), desk));
                }
                let _ = stopped.await;
            });
        });
        World {
            port,
            resolver: SocketAddr::new(address(RESOLVER), port),
            asked,
            most,
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    /// Who is asked in this world.
    pub fn settings(&self, dns: Dns) -> LookSettings {
        LookSettings {
            dns,
            resolvers: Ok(vec![self.resolver]),
            port: self.port,
            web: Ports { http: 1, https: 1 },
            proxies: Proxies::default(),
        }
    }

    /// What was asked so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// What one server was asked.
    pub fn asked_of(&self, number: u8) -> Vec<Asked> {
        self.asked().into_iter().filter(|asked| asked.at == address(number)).collect()
    }

    /// How many questions were being answered at once, at most.
    pub fn most_at_once(&self) -> usize {
        self.most.load(Ordering::SeqCst)
    }
}

/// The servers of example.com, 1 to 4, that of com, 9, and a resolver that knows what they do.
pub fn usual(records: &[(&str, RData)]) -> Vec<(u8, Server)> {
    let own: Vec<(String, RData)> =
        records.iter().map(|(name, data)| ((*name).to_owned(), data.clone())).collect();
    let names: Vec<String> = (1..=4).map(|number| format!("ns{number}.example.com")).collect();
    let mut of_zone = own;
    of_zone.extend(names.iter().map(|name| ("example.com".to_owned(), ns(name))));
    of_zone.extend((1..=4).map(|number| (format!("ns{number}.example.com"), a(number))));
    let zone = Server {
        zones: vec!["example.com".into()],
        records: of_zone.clone(),
        serial: 8,
        ..Server::default()
    };
    let com = Server {
        zones: vec!["com".into()],
        cuts: vec![("example.com".into(), names)],
        records: vec![("com".into(), ns("ns.com")), ("ns.com".into(), a(9))],
        ..Server::default()
    };
    let mut known = of_zone;
    known.extend(com.records.clone());
    let resolver = Server {
        manner: Manner::Resolves,
        zones: ["", "com", "example.com"].map(str::to_owned).to_vec(),
        records: known,
        ..Server::default()
    };
    let mut servers: Vec<(u8, Server)> = (1..=4).map(|number| (number, zone.clone())).collect();
    servers.push((9, com));
    servers.push((RESOLVER, resolver));
    servers
}

/// One of the servers, to be changed.
pub fn server(servers: &mut [(u8, Server)], wanted: u8) -> &mut Server {
    &mut servers.iter_mut().find(|(number, _)| *number == wanted).unwrap().1
}

fn bind(servers: &[(u8, Server)]) -> (u16, Vec<(StdSocket, StdListener)>) {
    'again: for _ in 0..50 {
        let first = StdSocket::bind((address(servers[0].0), 0)).unwrap();
        let port = first.local_addr().unwrap().port();
        drop(first);
        let mut sockets = Vec::new();
        for (number, _) in servers {
            let at = SocketAddr::new(address(*number), port);
            let (Ok(udp), Ok(tcp)) = (StdSocket::bind(at), StdListener::bind(at)) else { continue 'again };
            udp.set_nonblocking(true).unwrap();
            tcp.set_nonblocking(true).unwrap();
            sockets.push((udp, tcp));
        }
        return (port, sockets);
    }
    panic!("no port is free at all addresses");
}

struct Desk {
    at: IpAddr,
    server: Server,
    log: Arc<Mutex<Vec<Asked>>>,
    now: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
}

async fn packets(socket: UdpSocket, desk: Arc<Desk>) {
    let socket = Arc::new(socket);
    let mut buffer = vec![0; 4096];
    loop {
        let Ok((length, from)) = socket.recv_from(&mut buffer).await else { continue };
        let question = buffer[..length].to_vec();
        let (desk, socket) = (Arc::clone(&desk), Arc::clone(&socket));
        tokio::spawn(async move {
            if let Some(answer) = desk.answer(&question, false).await {
                let _ = socket.send_to(&answer, from).await;
            }
        });
    }
}

async fn connections(listener: TcpListener, desk: Arc<Desk>) {
    while let Ok((mut stream, _)) = listener.accept().await {
        let desk = Arc::clone(&desk);
        tokio::spawn(async move {
            while let Ok(length) = stream.read_u16().await {
                let mut question = vec![0; length.into()];
                if stream.read_exact(&mut question).await.is_err() {
                    return;
                }
                let Some(answer) = desk.answer(&question, true).await else { return };
                let _ = stream.write_u16(answer.len() as u16).await;
                let _ = stream.write_all(&answer).await;
            }
        });
    }
}

impl Desk {
    async fn answer(&self, question: &[u8], over_tcp: bool) -> Option<Vec<u8>> {
        let asked = Message::from_vec(question).ok()?;
        let query = asked.queries.first()?.clone();
        self.log.lock().unwrap().push(Asked {
            at: self.at,
            name: query.name().to_ascii(),
            kind: query.query_type(),
            is_recursive: asked.metadata.recursion_desired,
            is_unchecked: asked.metadata.checking_disabled,
            has_edns: asked.edns.is_some(),
            over_tcp,
        });
        let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(now, Ordering::SeqCst);
        if self.server.manner == Manner::Slow {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let answer = self.say(&asked, over_tcp);
        self.now.fetch_sub(1, Ordering::SeqCst);
        answer
    }

    fn say(&self, asked: &Message, over_tcp: bool) -> Option<Vec<u8>> {
        let server = &self.server;
        let query = asked.queries.first()?;
        let mut said = Message::new(asked.metadata.id, MessageType::Response, OpCode::Query);
        said.add_query(query.clone());
        said.metadata.recursion_desired = asked.metadata.recursion_desired;
        let has_edns = asked.edns.is_some();
        match server.manner {
            Manner::Silent => return None,
            Manner::Garbles if has_edns => {
                return Some([&asked.metadata.id.to_be_bytes()[..], &[0x80]].concat());
            }
            Manner::Rejects(code) if has_edns => said.metadata.response_code = code,
            Manner::Old if has_edns => said.metadata.response_code = ResponseCode::FormErr,
            Manner::Refuses => said.metadata.response_code = ResponseCode::Refused,
            Manner::Fails => said.metadata.response_code = ResponseCode::ServFail,
            Manner::TooLong if !over_tcp => said.metadata.truncation = true,
            _ => self.fill(&mut said, asked),
        }
        if has_edns && server.manner != Manner::Old {
            said.set_edns(Edns::new());
        }
        said.to_vec().ok()
    }

    fn fill(&self, said: &mut Message, asked: &Message) {
        let server = &self.server;
        let query = &asked.queries[0];
        let is_resolver = matches!(server.manner, Manner::Resolves | Manner::Validates | Manner::Intercepts);
        said.metadata.authoritative = !is_resolver;
        said.metadata.recursion_available = is_resolver;
        let mut name = bare(query.name());
        if server.lost.iter().any(|lost| within(&name, lost)) {
            said.metadata.response_code = ResponseCode::ServFail;
            return;
        }
        let kind = query.query_type();
        let is_wrong = server.signed_wrongly.is_empty() || server.signed_wrongly.contains(&kind);
        let is_refused = is_wrong && name.contains("bogus") && !asked.metadata.checking_disabled;
        if server.not_known.contains(&kind) || (server.manner == Manner::Validates && is_refused) {
            said.metadata.response_code = ResponseCode::ServFail;
            return;
        }
        if let Some((zone, servers)) = server.cuts.iter().find(|(zone, _)| within(&name, zone)) {
            said.metadata.authoritative = false;
            for server in servers {
                said.add_authority(Record::from_rdata(wire(zone), 60, RData::NS(NS(wire(server)))));
            }
            return;
        }
        let zone = server.zones.iter().filter(|zone| within(&name, zone)).max_by_key(|zone| zone.len());
        let Some(zone) = zone else {
            said.metadata.response_code = ResponseCode::Refused;
            return;
        };
        let soa = SOA::new(wire("ns.invalid"), wire("person.invalid"), server.serial, 60, 60, 60, 300);
        for _ in 0..10 {
            if query.query_type() == RecordType::SOA && name == *zone {
                said.add_answer(Record::from_rdata(wire(zone), 900, RData::SOA(soa)));
                return;
            }
            let held: Vec<&RData> = self.held(&name);
            let alias = held.iter().find_map(|data| match data {
                RData::CNAME(target) if query.query_type() != RecordType::CNAME => Some(target.0.clone()),
                _ => None,
            });
            if let Some(target) = alias {
                said.add_answer(Record::from_rdata(wire(&name), 60, RData::CNAME(CNAME(target.clone()))));
                let next = bare(&target);
                if !server.zones.iter().any(|zone| within(&next, zone)) || next == name {
                    return;
                }
                name = next;
                continue;
            }
            let fitting: Vec<RData> =
                held.into_iter().filter(|data| data.record_type() == query.query_type()).cloned().collect();
            if fitting.is_empty() {
                let exists = name == *zone
                    || server.records.iter().any(|(known, _)| within(known, &name))
                    || !self.held(&name).is_empty();
                if !exists {
                    said.metadata.response_code = ResponseCode::NXDomain;
                }
                let zone =
                    server.zones.iter().filter(|zone| within(&name, zone)).max_by_key(|zone| zone.len());
                let owner = wire(zone.map_or("", String::as_str));
                said.add_authority(Record::from_rdata(owner, 900, RData::SOA(soa)));
            }
            said.add_answers(fitting.into_iter().map(|data| Record::from_rdata(wire(&name), 60, data)));
            return;
        }
    }

    fn held(&self, name: &str) -> Vec<&RData> {
        let of = |wanted: &str| -> Vec<&RData> {
            self.server.records.iter().filter(|(known, _)| known == wanted).map(|(_, data)| data).collect()
        };
        let own = of(name);
        if !own.is_empty()
            || self.server.records.iter().any(|(known, _)| known != name && within(known, name))
        {
            return own;
        }
        let mut at = name;
        while let Some((_, parent)) = at.split_once('.') {
            let wild = of(&format!("*.{parent}"));
            if !wild.is_empty() {
                return wild;
            }
            if !of(parent).is_empty() {
                break;
            }
            at = parent;
        }
        Vec::new()
    }
}

fn within(name: &str, zone: &str) -> bool {
    zone.is_empty() || name.strip_suffix(zone).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

fn bare(name: &Name) -> String {
    name.to_lowercase().to_ascii().trim_end_matches('.').to_owned()
}

pub fn wire(name: &str) -> Name {
    let mut name = Name::from_ascii(name).unwrap();
    name.set_fqdn(true);
    name
}

pub fn txt(value: &str) -> RData {
    RData::TXT(TXT::new(vec![value.to_owned()]))
}

pub fn cname(target: &str) -> RData {
    RData::CNAME(CNAME(wire(target)))
}

pub fn ns(server: &str) -> RData {
    RData::NS(NS(wire(server)))
}

pub fn a(number: u8) -> RData {
    RData::A(A(Ipv4Addr::new(127, 0, 0, number)))
}

pub fn aaaa() -> RData {
    RData::AAAA(AAAA(Ipv6Addr::LOCALHOST))
}

pub fn mx(host: &str) -> RData {
    RData::MX(MX::new(10, wire(host)))
}

pub fn caa(flags: u8, tag: &str, value: &str) -> RData {
    let mut caa = CAA::new_issue(flags & 128 != 0, None, Vec::new());
    (caa.reserved_flags, caa.tag, caa.value) = (flags & 127, tag.to_owned(), value.as_bytes().to_vec());
    RData::CAA(caa)
}
