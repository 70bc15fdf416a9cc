//! Files: each family is asked apart, on the way that a web server sends on to, within its domain.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{IpAddr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use dvorder::dns::Dns;
use dvorder::follow::look::page::Ports;
use dvorder::follow::look::sought::ProofPlace;
use dvorder::follow::look::verdict::{LookOutcome, Looked};
use dvorder::io::look::{self, LookSettings};
use dvorder::proxy::{Proxies, Proxy};
use hickory_proto::rr::RecordType;
use rcgen::KeyPair;
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject;

use crate::world::{Manner, RESOLVER, World, a, aaaa, address, has_ipv6};
use crate::{TOKEN, run, said, server, sought, usual};

const PATH: &str = "/.well-known/pki-validation/fileauth.txt";

/// A web server at an address, for every host: what it answers is said by host and path.
struct Web {
    at: SocketAddr,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Web {
    fn start(at: SocketAddr, answer: impl Fn(&str, &str) -> String + Send + 'static) -> Option<Web> {
        Web::over(at, Some, answer)
    }

    /// One that serves over TLS, with a certificate that nobody trusts, of another name, and over for long.
    fn secure(at: SocketAddr, answer: impl Fn(&str, &str) -> String + Send + 'static) -> Web {
        let key = KeyPair::generate().unwrap();
        let mut params = rcgen::CertificateParams::new(["another.test".to_owned()]).unwrap();
        params.not_after = rcgen::date_time_ymd(2001, 1, 1);
        let certificate = params.self_signed(&key).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap();
        let key = PrivateKeyDer::from_pem_slice(key.serialize_pem().as_bytes()).unwrap();
        let config = config.with_no_client_auth().with_single_cert(vec![certificate.der().clone()], key);
        let config = Arc::new(config.unwrap());
        let secured = move |stream| {
            let connection = rustls::ServerConnection::new(Arc::clone(&config)).ok()?;
            Some(rustls::StreamOwned::new(connection, stream))
        };
        Web::over(at, secured, answer).unwrap()
    }

    fn over<S: Read + Write>(
        at: SocketAddr,
        open: impl Fn(TcpStream) -> Option<S> + Send + 'static,
        answer: impl Fn(&str, &str) -> String + Send + 'static,
    ) -> Option<Web> {
        let listener = TcpListener::bind(at).ok()?;
        let at = listener.local_addr().unwrap();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&heard);
        // It ends with the test: nobody connects any more then.
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(stream) = stream else { return };
                let Some(stream) = open(stream) else { continue };
                let mut reader = BufReader::new(stream);
                let mut head = String::new();
                while reader.read_line(&mut head).is_ok_and(|read| read > 2) {}
                let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
                let host = head
                    .lines()
                    .find_map(|line| line.to_ascii_lowercase().strip_prefix("host: ").map(str::to_owned))
                    .unwrap_or_default();
                log.lock().unwrap().push(head);
                let host = host.rsplit_once(':').map_or(host.as_str(), |(host, _)| host);
                let _ = reader.get_mut().write_all(answer(host, &path).as_bytes());
                let _ = reader.get_mut().flush();
            }
        });
        Some(Web { at, heard })
    }

    fn on(number: u8, answer: impl Fn(&str, &str) -> String + Send + 'static) -> Web {
        Web::start(SocketAddr::new(address(number), 0), answer).unwrap()
    }

    fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }
}

fn page(status: u16, body: &str) -> String {
    format!("HTTP/1.1 {status} x\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
}

fn to(status: u16, url: &str) -> String {
    format!("HTTP/1.1 {status} x\r\nLocation: {url}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
}

fn look(world: &World, ports: Ports, host: &str) -> Vec<Looked> {
    let settings = LookSettings { web: ports, ..world.settings(Dns::Resolver) };
    run(look::in_place(&settings, vec![sought(ProofPlace::File(host.into()))], |_| {}))
}

/// What comes of a look for the file of www.example.com, which has an address of IPv4 alone.
fn found(answer: impl Fn(&str, &str) -> String + Send + 'static) -> (LookOutcome, Vec<&'static str>) {
    let names = ["www.example.com", "a.example.com", "example.com"].map(|name| (name, a(80)));
    let world = World::start(usual(&names));
    let web = Web::on(80, answer);
    let ports = Ports { http: web.at.port(), https: web.at.port() };
    let looked = look(&world, ports, "www.example.com");
    for head in web.heard() {
        let head = head.to_ascii_lowercase();
        assert!(
            !head.contains("x-dc-devkey") && !head.contains("cookie") && !head.contains("authorization"),
            "{head}"
        );
    }
    said(&looked)
}

#[test]
fn the_file_of_exactly_this_name_is_asked_for() {
    let only = |host: &str, path: &str| match (host, path) {
        ("www.example.com", PATH) => page(200, TOKEN),
        _ => page(404, ""),
    };
    assert_eq!(found(only), (LookOutcome::Seen, vec!["in_place"]));
    assert_eq!(found(|_, _| page(404, "")), (LookOutcome::Absent, vec!["not_found"]));
    assert_eq!(found(|_, _| page(403, TOKEN)), (LookOutcome::Absent, vec!["forbidden"]));
    assert_eq!(found(|_, _| page(200, "<html>Log in</html>")), (LookOutcome::Absent, vec!["web_page"]));
    assert_eq!(
        found(|_, _| page(200, "\u{feff}icru1984rnekfj")),
        (LookOutcome::Seen, vec!["in_place", "byte_order_mark"])
    );
    assert_eq!(found(|_, _| "no http at all".into()), (LookOutcome::CouldNotLook, vec!["not_reached"]));
}

#[test]
fn only_the_first_5000_bytes_are_read() {
    let at = |place: usize| {
        move |_: &str, _: &str| page(200, &format!("{}{TOKEN}", " ".repeat(place - TOKEN.len())))
    };
    assert_eq!(found(at(5000)), (LookOutcome::Seen, vec!["in_place", "more_around"]));
    assert_eq!(found(at(5001)).0, LookOutcome::Absent);
    // What never ends is not waited for.
    let endless = |_: &str, _: &str| format!("HTTP/1.1 200 x\r\n\r\n{TOKEN}{}", "x".repeat(1_000_000));
    assert_eq!(found(endless), (LookOutcome::Seen, vec!["in_place", "more_around"]));
}

#[test]
fn one_is_sent_on_within_the_domain_at_most_five_times() {
    let times = |wanted: usize| {
        move |_: &str, path: &str| {
            let so_far = path.trim_start_matches("/step").parse::<usize>().unwrap_or(0);
            match so_far {
                so_far if so_far == wanted => page(200, TOKEN),
                so_far => to(301, &format!("/step{}", so_far + 1)),
            }
        }
    };
    assert_eq!(found(times(1)), (LookOutcome::Seen, vec!["in_place"]));
    assert_eq!(found(times(2)), (LookOutcome::Seen, vec!["in_place", "sent_on"]));
    assert_eq!(found(times(5)), (LookOutcome::Seen, vec!["in_place", "sent_on"]));
    assert_eq!(found(times(6)), (LookOutcome::Absent, vec!["too_many_redirects"]));
    let by_name = |host: &str, _: &str| match host {
        "www.example.com" => to(308, "http://a.example.com/there"),
        _ => page(200, TOKEN),
    };
    assert_eq!(found(by_name), (LookOutcome::Seen, vec!["in_place"]));
    for (status, url) in [
        (302, "http://elsewhere.test/"),
        (302, "http://www.example.com:1/"),
        (303, "http://www.example.com/x"),
        (302, "ftp://www.example.com/"),
        (302, ""),
        (302, "http://127.0.0.1/"),
    ] {
        assert_eq!(
            found(move |_, _| to(status, url)),
            (LookOutcome::Absent, vec!["sent_elsewhere"]),
            "{status} {url}"
        );
    }
}

#[test]
fn a_redirect_to_https_is_followed_without_verifying() {
    let world = World::start(usual(&[("www.example.com", a(80)), ("a.example.com", a(80))]));
    let of_a = |host: &str, path: &str| {
        if (host, path) == ("a.example.com", "/x") { page(200, TOKEN) } else { page(404, "") }
    };
    let secure = Web::secure(SocketAddr::new(address(80), 0), of_a);
    for (to_host, wanted) in [
        ("https://a.example.com/x", (LookOutcome::Seen, vec!["in_place", "by_https"])),
        ("https://a.example.com:443/x", (LookOutcome::Seen, vec!["in_place", "by_https"])),
        ("https://a.example.com/y", (LookOutcome::Absent, vec!["not_found"])),
        ("https://a.example.com:8443/x", (LookOutcome::Absent, vec!["sent_elsewhere"])),
    ] {
        let plain = Web::on(80, move |_, _| to(301, to_host));
        let ports = Ports { http: plain.at.port(), https: secure.at.port() };
        assert_eq!(said(&look(&world, ports, "www.example.com")), wanted, "{to_host}");
    }
    let heard = secure.heard().concat().to_ascii_lowercase();
    assert!(
        !heard.contains("x-dc-devkey") && !heard.contains("cookie") && !heard.contains("authorization"),
        "{heard}"
    );
}

#[test]
fn both_families_are_asked_apart() {
    if !has_ipv6() {
        return;
    }
    let mut servers = usual(&[("www.example.com", a(80)), ("www.example.com", aaaa())]);
    server(&mut servers, RESOLVER).serial = 1;
    let world = World::start(servers);
    let v4 = Web::on(80, |_, _| page(200, TOKEN));
    let v6 = SocketAddr::new(IpAddr::V6(Ipv6Addr::LOCALHOST), v4.at.port());
    let Some(v6) = Web::start(v6, |_, _| page(404, "")) else { return };
    let ports = Ports { http: v4.at.port(), https: 1 };
    let looked = look(&world, ports, "www.example.com");
    assert_eq!(said(&looked), (LookOutcome::Absent, vec!["not_found", "families_differ"]));
    assert_eq!((v4.heard().len(), v6.heard().len()), (1, 1));
}

/// A web server at each address, by its number, all at one port.
fn webs(numbers: &[u8], answer: fn(u8, &str, &str) -> String) -> Vec<Web> {
    let on = move |number: u8| move |host: &str, path: &str| answer(number, host, path);
    let first = Web::on(numbers[0], on(numbers[0]));
    let port = first.at.port();
    let others = numbers[1..]
        .iter()
        .filter_map(|number| Web::start(SocketAddr::new(address(*number), port), on(*number)));
    std::iter::once(first).chain(others).collect()
}

#[test]
fn each_address_of_a_name_is_asked_and_one_that_lacks_the_file_is_named() {
    let answer: fn(u8, &str, &str) -> String = |number, _, _| match number {
        81 => page(404, ""),
        82 => page(200, "something else"),
        _ => page(200, TOKEN),
    };
    for (numbers, nobody, kind, cases, named) in [
        (vec![80, 83], false, LookOutcome::Seen, vec!["in_place"], ""),
        (vec![80, 81], false, LookOutcome::Absent, vec!["not_found", "addresses_differ"], "127.0.0.81"),
        (vec![81, 80], false, LookOutcome::Absent, vec!["not_found", "addresses_differ"], "127.0.0.81"),
        (vec![80, 82], false, LookOutcome::Absent, vec!["other_value", "addresses_differ"], "127.0.0.82"),
        (vec![80], true, LookOutcome::CouldNotLook, vec!["not_reached", "in_place"], "127.0.0.89"),
        (
            vec![80, 81],
            true,
            LookOutcome::Absent,
            vec!["not_found", "not_reached", "addresses_differ"],
            "127.0.0.81",
        ),
    ] {
        let all = numbers.iter().copied().chain(nobody.then_some(89));
        let records: Vec<_> = all.map(|number| ("www.example.com", a(number))).collect();
        let world = World::start(usual(&records));
        let webs = webs(&numbers, answer);
        if webs.len() < numbers.len() {
            continue;
        }
        let ports = Ports { http: webs[0].at.port(), https: 1 };
        let looked = look(&world, ports, "www.example.com");
        assert_eq!(said(&looked), (kind, cases), "{numbers:?}");
        assert!(looked[0].verdict.remarks[0].message.contains(named), "{looked:?}");
        assert!(webs.iter().all(|web| web.heard().len() == 1), "each once: {numbers:?}");
    }
}

#[test]
fn each_address_of_a_host_that_is_sent_on_to_is_asked() {
    let answer: fn(u8, &str, &str) -> String = |number, host, _| match (host, number) {
        ("example.com", _) => to(301, "http://www.example.com/there"),
        (_, 81) => page(404, ""),
        _ => page(200, TOKEN),
    };
    let world = World::start(usual(&[
        ("example.com", a(80)),
        ("example.com", a(83)),
        ("www.example.com", a(80)),
        ("www.example.com", a(81)),
    ]));
    let webs = webs(&[80, 81, 83], answer);
    if webs.len() < 3 {
        return;
    }
    let looked = look(&world, Ports { http: webs[0].at.port(), https: 1 }, "example.com");
    assert_eq!(said(&looked), (LookOutcome::Absent, vec!["not_found", "addresses_differ"]));
    let message = &looked[0].verdict.remarks[0].message;
    assert!(message.contains("127.0.0.81 (www.example.com)"), "{message}");
    let heard: Vec<usize> = webs.iter().map(|web| web.heard().len()).collect();
    assert_eq!(heard, [2, 1, 1], "where ways meet it is asked once");
}

#[test]
fn a_password_in_a_redirect_is_neither_sent_nor_shown() {
    for host in ["www.example.com", "elsewhere.test"] {
        let names = [("www.example.com", a(80))];
        let world = World::start(usual(&names));
        let web = Web::on(80, move |_, path| match path {
            PATH => to(302, &format!("http://jim:s3cr3t@{host}/x")),
            _ => page(200, TOKEN),
        });
        let looked = look(&world, Ports { http: web.at.port(), https: 1 }, "www.example.com");
        let all = format!("{looked:?}{:?}", web.heard());
        assert!(!all.contains("s3cr3t") && !all.to_ascii_lowercase().contains("authorization"), "{all}");
    }
}

#[test]
fn a_server_that_compresses_unasked_is_told() {
    let packed = |_: &str, _: &str| {
        "HTTP/1.1 200 x\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n\u{1f}packed".to_owned()
    };
    assert_eq!(found(packed), (LookOutcome::Absent, vec!["compressed"]));
}

#[test]
fn a_name_without_an_address_and_one_nobody_answers_at_are_told_apart() {
    let world = World::start(usual(&[("example.com", caa_only()), ("www.example.com", a(81))]));
    let ports = Ports { http: 1, https: 1 };
    assert_eq!(said(&look(&world, ports, "example.com")), (LookOutcome::Absent, vec!["no_address"]));
    assert_eq!(
        said(&look(&world, ports, "www.example.com")),
        (LookOutcome::CouldNotLook, vec!["not_reached"])
    );
}

#[test]
fn why_an_address_is_not_known_is_told() {
    let file = || vec![sought(ProofPlace::File("bogus.example.com".into()))];
    let with = |change: &dyn Fn(&mut crate::world::Server)| {
        let mut servers = usual(&[("bogus.example.com", a(80))]);
        change(server(&mut servers, RESOLVER));
        World::start(servers)
    };
    let bogus = with(&|resolver| resolver.manner = Manner::Validates);
    for dns in [Dns::Authoritative, Dns::Resolver] {
        let looked = run(look::in_place(&bogus.settings(dns), file(), |_| {}));
        assert_eq!(said(&looked), (LookOutcome::Absent, vec!["dnssec_broken"]));
    }
    let failing = with(&|resolver| resolver.not_known = vec![RecordType::A, RecordType::AAAA]);
    let looked = run(look::in_place(&failing.settings(Dns::Resolver), file(), |_| {}));
    assert_eq!(said(&looked), (LookOutcome::CouldNotLook, vec!["address_not_known"]));
    assert!(looked[0].verdict.remarks[0].message.contains("SERVFAIL"), "{looked:?}");
    let looked = run(look::in_place(&failing.settings(Dns::Nobody), file(), |_| {}));
    assert_eq!(said(&looked), (LookOutcome::CouldNotLook, vec!["switched_off"]));
}

fn caa_only() -> hickory_proto::rr::RData {
    crate::world::caa(0, "issue", "digicert.com")
}

#[test]
fn a_proxy_is_asked_where_one_is_set_and_nobody_else() {
    let world = World::start(usual(&[("www.example.com", a(80))]));
    let proxy = Web::on(70, |_, path| match path {
        "http://www.example.com/.well-known/pki-validation/fileauth.txt" => page(200, TOKEN),
        _ => page(502, ""),
    });
    let named = Proxy::read("HTTPS_PROXY", &format!("http://{}", proxy.at)).unwrap();
    let settings =
        LookSettings { web: Ports::default(), proxies: named.into(), ..world.settings(Dns::Resolver) };
    let file = |host: &str| vec![sought(ProofPlace::File(host.into()))];
    let looked = run(look::in_place(&settings, file("www.example.com"), |_| {}));
    assert_eq!(said(&looked), (LookOutcome::Seen, vec!["in_place"]));
    assert_eq!(
        said(&run(look::in_place(&settings, file("a.example.com"), |_| {}))).0,
        LookOutcome::CouldNotLook
    );
    assert_eq!(world.asked(), []);
}

#[test]
fn a_host_that_no_proxy_names_is_asked_without_it_whatever_the_service_is() {
    let world = World::start(usual(&[("www.example.com", a(80)), ("a.example.com", a(80))]));
    let proxy = Web::on(70, |_, _| page(403, "blocked"));
    let web = Web::on(80, |_, _| page(200, TOKEN));
    let variables = |name: &str| match name {
        "HTTPS_PROXY" => Some(format!("http://{}", proxy.at)),
        "NO_PROXY" => Some("www.example.com".to_owned()),
        _ => None,
    };
    let proxies = Proxies::of_environment(&variables);
    let ports = Ports { http: web.at.port(), https: 1 };
    let settings = LookSettings { web: ports, proxies, ..world.settings(Dns::Resolver) };
    let files = ["www.example.com", "a.example.com"].map(|host| sought(ProofPlace::File(host.into())));
    let looked = run(look::in_place(&settings, files.to_vec(), |_| {}));
    assert_eq!(said(&looked), (LookOutcome::Seen, vec!["in_place"]));
    assert_eq!(said(&looked[1..]), (LookOutcome::CouldNotLook, vec!["proxy_says"]));
    assert_eq!((web.heard().len(), proxy.heard().len()), (1, 1));
}
