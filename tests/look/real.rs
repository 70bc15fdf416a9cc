//! The same against real servers: knot for the zones and unbound as the resolver, each at an address of its own on
//! loopback, from configurations and zones of a temporary directory. Where they are not installed these tests say so
//! and are left out. Nothing leaves the machine: unbound sends from 127.0.0.1 alone, and asks knot for the root, too.

use std::fs;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};

use dvorder::dns::Dns;
use dvorder::follow::look::before::{NameAhead, ProofKind};
use dvorder::follow::look::page::Ports;
use dvorder::follow::look::verdict::LookOutcome;
use dvorder::io::look::{self, LookSettings};
use hickory_proto::op::{Message, Query};
use hickory_proto::rr::RecordType;
use tempfile::TempDir;

use dvorder::journal::instructions::copied_lines;

use crate::world::wire;
use crate::{TOKEN, run, said, txt_of};

/// How long a server has to begin, and how long it lives at most.
const BEGINS: Duration = Duration::from_secs(30);
const LIVES: &str = "120";

/// The server of the zone above all others, and the resolver.
const PARENT: u8 = 9;
const RESOLVER: u8 = 53;

fn address(number: u8) -> IpAddr {
    IpAddr::V4(Ipv4Addr::new(127, 0, 1, number))
}

/// A zone, and the server that holds it.
struct Held {
    zone: &'static str,
    at: u8,
    /// Its records, without the first one; the second column is missing where that is the zone's own name.
    records: String,
    serial: u32,
    is_signed: bool,
    /// What is changed once it is signed.
    spoilt: Vec<(String, String)>,
    /// Whether the resolver asks this server for it.
    is_resolved: bool,
    /// More lines of its configuration.
    more: String,
}

impl Held {
    fn new(zone: &'static str, at: u8, records: &str) -> Held {
        let own = format!("@ NS ns{at}\nns{at} A {}\n{records}\n", address(at));
        Held {
            zone,
            at,
            records: own,
            serial: 8,
            is_signed: false,
            spoilt: Vec::new(),
            is_resolved: true,
            more: String::new(),
        }
    }

    fn signed(self) -> Held {
        Held { is_signed: true, ..self }
    }

    fn file(&self) -> String {
        zone_file(self.zone, self.serial, &self.records)
    }
}

fn zone_file(zone: &str, serial: u32, records: &str) -> String {
    format!(
        "$ORIGIN {zone}.\n$TTL 60\n@ SOA ns.{zone}. person.{zone}. {serial} 3600 600 86400 300\n{records}\n"
    )
}

/// A program that is ended with this, and by itself where that is never.
struct Running(Child);

impl Running {
    fn start(program: &str, arguments: &[&str], log: &Path) -> Running {
        let log = fs::File::create(log).unwrap();
        let mut command = Command::new("timeout");
        command.args([LIVES, program]).args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        Running(command.spawn().unwrap())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // A signal that it passes on.
        let _ = Command::new("kill").arg(self.0.id().to_string()).status();
        let _ = self.0.wait();
    }
}

/// Servers that run until this is dropped.
struct Stage {
    running: Vec<Running>,
    port: u16,
    directory: TempDir,
}

impl Stage {
    /// Starts servers for zones below `test`, which delegates them by these lines; none where they are not installed.
    fn start(delegations: &str, zones: &[Held]) -> Option<Stage> {
        for (program, version) in [("knotd", "--version"), ("keymgr", "--version"), ("unbound", "-V")] {
            if Command::new(program).arg(version).output().is_err() {
                eprintln!("{program} is not installed: not tested");
                return None;
            }
        }
        let numbers: Vec<u8> = zones.iter().map(|held| held.at).chain([PARENT, RESOLVER]).collect();
        let mut stage =
            Stage { running: Vec::new(), port: free_port(&numbers), directory: tempfile::tempdir().unwrap() };
        let mut parent = Held::new("test", PARENT, delegations);
        let any_signed = zones.iter().any(|held| held.is_signed);
        let mut files: Vec<(u8, &str, String, &str)> =
            zones.iter().map(|held| (held.at, held.zone, held.file(), held.more.as_str())).collect();
        let mut anchor = None;
        if any_signed {
            parent.is_signed = true;
            let signer = Signer::new(&stage);
            anchor = Some(signer.key(parent.zone));
            for held in zones.iter().filter(|held| held.is_signed) {
                parent.records += &format!("{}\n", signer.key(held.zone));
            }
            let all: Vec<&Held> = zones.iter().chain([&parent]).filter(|held| held.is_signed).collect();
            let signed = signer.sign(&all);
            for (held, text) in all.iter().zip(signed) {
                match files.iter_mut().find(|(_, zone, ..)| *zone == held.zone) {
                    Some((_, _, file, _)) => *file = text,
                    None => files.push((PARENT, "test", text, "")),
                }
            }
        } else {
            files.push((PARENT, "test", parent.file(), ""));
        }
        let mut servers: Vec<u8> = files.iter().map(|(at, ..)| *at).collect();
        servers.sort_unstable();
        servers.dedup();
        for number in servers {
            let held = files.iter().filter(|(at, ..)| *at == number);
            let held: Vec<(&str, &str, &str)> =
                held.map(|(_, zone, text, more)| (*zone, text.as_str(), *more)).collect();
            stage.knot(number, &held, "");
        }
        stage.unbound(zones, anchor.as_deref());
        Some(stage)
    }

    fn path(&self, name: &str) -> String {
        self.directory.path().join(name).display().to_string()
    }

    /// Starts a server, and waits until it speaks for each of its zones.
    fn knot(&mut self, number: u8, zones: &[(&str, &str, &str)], policy: &str) {
        let home = self.path(&format!("knot{number}"));
        fs::create_dir_all(format!("{home}/db")).unwrap();
        let mut configuration = format!(
            "server:\n  rundir: {home}\n  listen: {at}@{port}\n  udp-workers: 1\n  tcp-workers: 1\n  \
             background-workers: 1\nlog:\n  - target: stderr\n    any: info\ndatabase:\n  storage: {home}/db\n\
             remote:\n  - id: first\n    address: {first}@{port}\nacl:\n  - id: all\n    address: 127.0.0.0/8\n    \
             action: transfer\n{policy}template:\n  - id: default\n    storage: {home}\n    semantic-checks: off\n    \
             zonefile-sync: -1\n    journal-content: none\nzone:\n",
            at = address(number),
            port = self.port,
            first = address(1),
        );
        for (zone, text, more) in zones {
            configuration += &format!("  - domain: {zone}\n    file: {zone}.zone\n{more}");
            if !text.is_empty() {
                fs::write(format!("{home}/{zone}.zone"), text).unwrap();
            }
        }
        let file = format!("{home}/knot.conf");
        fs::write(&file, configuration).unwrap();
        let log = format!("{home}/log");
        self.running.push(Running::start("knotd", &["-c", &file], Path::new(&log)));
        for (zone, ..) in zones {
            let at = SocketAddr::new(address(number), self.port);
            until(|| ask(at, zone).is_some_and(|said| !said.answers.is_empty()), &log);
        }
    }

    /// Starts the resolver, and waits until it answers.
    fn unbound(&mut self, zones: &[Held], anchor: Option<&str>) {
        let home = self.path("unbound");
        fs::create_dir_all(&home).unwrap();
        let mut configuration = format!(
            "server:\n  directory: \"{home}\"\n  chroot: \"\"\n  username: \"\"\n  pidfile: \"\"\n  use-syslog: no\n  \
             logfile: \"\"\n  num-threads: 1\n  interface: {at}@{port}\n  access-control: 127.0.0.0/8 allow\n  \
             outgoing-interface: 127.0.0.1\n  do-ip6: no\n  do-not-query-localhost: no\n  module-config: \"validator \
             iterator\"\n  local-zone: \"test.\" nodefault\n  qname-minimisation: no\n",
            at = address(RESOLVER),
            port = self.port,
        );
        if let Some(anchor) = anchor {
            configuration += &format!("  trust-anchor: \"{anchor}\"\n");
        }
        configuration += "remote-control:\n  control-enable: no\n";
        let stubs = zones.iter().filter(|held| held.is_resolved).map(|held| (held.zone, held.at));
        for (zone, number) in stubs.chain([(".", PARENT), ("test", PARENT)]) {
            configuration +=
                &format!("stub-zone:\n  name: \"{zone}\"\n  stub-addr: {}@{}\n", address(number), self.port);
        }
        let file = format!("{home}/unbound.conf");
        fs::write(&file, configuration).unwrap();
        let log = format!("{home}/log");
        self.running.push(Running::start("unbound", &["-d", "-c", &file], Path::new(&log)));
        until(|| ask(self.resolver(), "test").is_some(), &log);
    }

    fn resolver(&self) -> SocketAddr {
        SocketAddr::new(address(RESOLVER), self.port)
    }

    /// Who is asked on this stage.
    fn settings(&self) -> LookSettings {
        LookSettings {
            dns: Dns::Authoritative,
            resolvers: Ok(vec![self.resolver()]),
            port: self.port,
            web: Ports { http: 1, https: 1 },
            proxies: dvorder::proxy::Proxies::default(),
        }
    }

    /// What comes of a look for the record of a name.
    fn found(&self, name: &str) -> (LookOutcome, Vec<&'static str>) {
        said(&run(look::in_place(&self.settings(), vec![txt_of(name)], |_| {})))
    }

    /// What would stop an order of a name.
    fn ahead(&self, name: &str) -> (LookOutcome, Vec<&'static str>) {
        let asked = NameAhead { name: name.into(), shown: name.into(), proof: ProofKind::Record };
        let told = run(look::before(&self.settings(), vec![asked], |_| {}));
        let verdict = &told[0].1;
        (verdict.kind, verdict.remarks.iter().map(|remark| remark.case).collect())
    }
}

/// Signs zones, by a knot that lives as long as that takes.
struct Signer {
    stage: Stage,
}

impl Signer {
    const POLICY: &str =
        "policy:\n  - id: own\n    manual: on\n    single-type-signing: on\n    algorithm: ecdsap256sha256\n";

    fn new(like: &Stage) -> Signer {
        let stage = Stage { running: Vec::new(), port: like.port, directory: tempfile::tempdir().unwrap() };
        let database = stage.path(&format!("knot{PARENT}/db/keys"));
        fs::create_dir_all(database).unwrap();
        Signer { stage }
    }

    /// Makes the key of a zone; its DS record.
    fn key(&self, zone: &str) -> String {
        let database = self.stage.path(&format!("knot{PARENT}/db/keys"));
        let keymgr = |arguments: &[&str]| {
            let output =
                Command::new("keymgr").args(["-D", &database, zone]).args(arguments).output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            String::from_utf8(output.stdout).unwrap()
        };
        keymgr(&["generate", "ksk=yes", "zsk=yes", "algorithm=ecdsap256sha256"]);
        let told = keymgr(&["ds"]);
        told.lines().find(|line| line.contains(" 13 2 ")).unwrap().to_owned()
    }

    /// The zones with their signatures.
    fn sign(mut self, zones: &[&Held]) -> Vec<String> {
        let files: Vec<String> = zones.iter().map(|held| held.file()).collect();
        let signing = "    dnssec-signing: on\n    dnssec-policy: own\n";
        let held: Vec<(&str, &str, &str)> =
            zones.iter().zip(&files).map(|(held, file)| (held.zone, file.as_str(), signing)).collect();
        self.stage.knot(PARENT, &held, Signer::POLICY);
        let socket = self.stage.path(&format!("knot{PARENT}/knot.sock"));
        let read = |held: &&Held| {
            let output =
                Command::new("knotc").args(["-s", &socket, "zone-read", held.zone]).output().unwrap();
            let text = String::from_utf8(output.stdout).unwrap();
            assert!(text.contains("RRSIG"), "{text}");
            let prefix = format!("[{}.] ", held.zone);
            let lines = text.lines().filter_map(|line| line.strip_prefix(prefix.as_str()));
            let text = lines.collect::<Vec<_>>().join("\n") + "\n";
            held.spoilt.iter().fold(text, |text, (as_signed, spoilt)| {
                assert!(text.contains(as_signed.as_str()), "{text}");
                text.replace(as_signed, spoilt)
            })
        };
        zones.iter().map(read).collect()
    }
}

/// A port that is free at all these addresses: none that the system gives out by itself.
fn free_port(numbers: &[u8]) -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let first = (std::process::id() % 9000) as u16;
    for _ in 0..200 {
        let port = 20_000 + (first + NEXT.fetch_add(7, Ordering::Relaxed)) % 10_000;
        let is_free = |number: &u8| {
            let at = SocketAddr::new(address(*number), port);
            UdpSocket::bind(at).is_ok() && TcpListener::bind(at).is_ok()
        };
        if numbers.iter().all(is_free) {
            return port;
        }
    }
    panic!("no port is free at all addresses");
}

fn until(is_so: impl Fn() -> bool, log: &str) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < BEGINS, "{}", fs::read_to_string(log).unwrap_or_default());
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// What a server says of the beginning of a zone, if anything.
fn ask(at: SocketAddr, zone: &str) -> Option<Message> {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    socket.set_read_timeout(Some(Duration::from_millis(500))).unwrap();
    let mut message = Message::query();
    message.add_query(Query::query(wire(zone), RecordType::SOA));
    message.metadata.recursion_desired = true;
    socket.send_to(&message.to_vec().ok()?, at).ok()?;
    let mut buffer = [0; 4096];
    let length = socket.recv(&mut buffer).ok()?;
    Message::from_vec(&buffer[..length]).ok()
}

fn record() -> String {
    format!("www A 127.0.1.80\n_dnsauth.www TXT \"{TOKEN}\"")
}

#[test]
fn a_signed_zone_is_seen_and_a_broken_signature_told() {
    let delegations =
        "signed NS ns1.signed\nns1.signed A 127.0.1.1\nbroken NS ns1.broken\nns1.broken A 127.0.1.1";
    let signed = Held::new("signed.test", 1, &record()).signed();
    let records = format!("www CAA 0 issue \"digicert.com\"\n_dnsauth.www TXT \"{TOKEN}-before\"");
    let broken = Held::new("broken.test", 1, &records).signed();
    let spoilt =
        [(format!("{TOKEN}-before"), TOKEN.to_owned()), ("digicert".to_owned(), "digicart".to_owned())];
    let broken = Held { spoilt: spoilt.to_vec(), ..broken };
    let Some(stage) = Stage::start(delegations, &[signed, broken]) else { return };
    assert_eq!(stage.found("www.signed.test"), (LookOutcome::Seen, vec!["in_place"]));
    assert_eq!(stage.ahead("www.signed.test"), (LookOutcome::Seen, vec!["caa_none"]));
    assert_eq!(stage.found("www.broken.test"), (LookOutcome::Absent, vec!["dnssec_broken", "in_place"]));
    assert_eq!(stage.ahead("www.broken.test"), (LookOutcome::Absent, vec!["dnssec_broken"]));
}

/// What the plain view shows of a record that does not fit a line is the same record where it is pasted.
#[test]
fn a_record_that_goes_on_below_is_read_by_a_name_server() {
    let line = format!("_dnsauth.www.wide.test. IN TXT \"{TOKEN}\"");
    for columns in [line.len() - 1, "_dnsauth.www.wide.test. (".len()] {
        let lines = copied_lines(&line, columns);
        assert!(lines.len() > 1 && lines.iter().all(|line| line.len() <= columns), "{lines:?}");
        let records = format!("www A 127.0.1.80\n{}", lines.join("\n"));
        let delegations = "wide NS ns1.wide\nns1.wide A 127.0.1.1";
        let Some(stage) = Stage::start(delegations, &[Held::new("wide.test", 1, &records)]) else { return };
        assert_eq!(stage.found("www.wide.test"), (LookOutcome::Seen, vec!["in_place"]), "{lines:?}");
    }
}

#[test]
fn a_secondary_that_lags_is_named() {
    let delegations = "slow NS ns1.slow\nslow NS ns2.slow\nns1.slow A 127.0.1.1\nns2.slow A 127.0.1.2";
    let both = "@ NS ns2\nns2 A 127.0.1.2\nwww A 127.0.1.80";
    let first = Held { more: "    acl: all\n".into(), ..Held::new("slow.test", 1, both) };
    let second =
        Held { more: "    master: first\n".into(), is_resolved: false, ..Held::new("slow.test", 2, "") };
    let Some(stage) = Stage::start(delegations, &[first, second]) else { return };
    assert_eq!(stage.found("www.slow.test"), (LookOutcome::Absent, vec!["nxdomain"]));
    let newer = Held { serial: 9, ..Held::new("slow.test", 1, &format!("{both}\n{}", record())) };
    fs::write(stage.path("knot1/slow.test.zone"), newer.file()).unwrap();
    let socket = stage.path("knot1/knot.sock");
    let told =
        Command::new("knotc").args(["-b", "-s", &socket, "zone-reload", "slow.test"]).output().unwrap();
    assert!(told.status.success(), "{told:?}");
    assert_eq!(stage.found("www.slow.test"), (LookOutcome::Absent, vec!["lagging"]));
}

#[test]
fn a_zone_that_is_delegated_to_nowhere_is_told() {
    let delegations = "nowhere NS ns1.gone\nnowhere NS ns2.gone";
    let Some(stage) = Stage::start(delegations, &[]) else { return };
    assert_eq!(stage.found("www.nowhere.test"), (LookOutcome::Absent, vec!["no_servers"]));
    assert_eq!(stage.ahead("www.nowhere.test"), (LookOutcome::Absent, vec!["no_servers"]));
    assert_eq!(stage.found("www.absent.test"), (LookOutcome::Absent, vec!["no_zone"]));
}

#[test]
fn a_zone_that_is_another_one_inside_is_told() {
    let delegations = "views NS ns1.views\nns1.views A 127.0.1.1";
    let outside = Held { is_resolved: false, ..Held::new("views.test", 1, "www A 127.0.1.80") };
    let inside = Held::new("views.test", 4, &format!("ns1 A 127.0.1.1\n{}", record()));
    let Some(stage) = Stage::start(delegations, &[outside, inside]) else { return };
    let (kind, cases) = stage.found("www.views.test");
    assert_eq!((kind, cases), (LookOutcome::Absent, vec!["nxdomain", "inside_view"]));
}

#[test]
fn each_kind_of_caa_is_read() {
    let delegations = "caa NS ns1.caa\nns1.caa A 127.0.1.1";
    let records = "\
        none A 127.0.1.80\n\
        permits CAA 0 issue \"digicert.com\"\n\
        forbids CAA 0 issue \"other.test\"\n\
        nobody CAA 0 issue \";\"\n\
        wild CAA 0 issuewild \"other.test\"\n\
        iodef CAA 0 iodef \"mailto:a@b.test\"\n\
        critical CAA 128 unheard \"x\"\n\
        bound CAA 0 issue \"digicert.com; accounturi=https://a.test/1\"\n\
        alias CNAME forbids\n\
        up A 127.0.1.80\n\
        deep.forbids A 127.0.1.80";
    let Some(stage) = Stage::start(delegations, &[Held::new("caa.test", 1, records)]) else { return };
    for (name, kind, cases) in [
        ("none", LookOutcome::Seen, vec!["caa_none"]),
        ("permits", LookOutcome::Seen, vec!["caa_permits"]),
        ("forbids", LookOutcome::Absent, vec!["caa_forbids"]),
        ("nobody", LookOutcome::Absent, vec!["caa_forbids"]),
        ("wild", LookOutcome::Seen, vec!["caa_permits"]),
        ("*.wild", LookOutcome::Absent, vec!["caa_forbids"]),
        ("iodef", LookOutcome::Seen, vec!["caa_permits"]),
        ("critical", LookOutcome::Absent, vec!["caa_critical"]),
        ("bound", LookOutcome::Seen, vec!["caa_parameters", "caa_permits"]),
        ("alias", LookOutcome::Absent, vec!["caa_forbids"]),
        ("deep.forbids", LookOutcome::Absent, vec!["caa_forbids"]),
    ] {
        assert_eq!(stage.ahead(&format!("{name}.caa.test")), (kind, cases), "{name}");
    }
}
