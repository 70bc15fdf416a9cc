//! `dvorder served` against servers on this machine: the same certificate, another one, and none that can be seen.

use std::fs;
use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use dvorder::exit::Exit;
use rcgen::KeyPair;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::{ServerConfig, ServerConnection};
use serde_json::{Value, json};

use crate::desk::{Desk, KEY, assert_ends, is_there};
use crate::schema::assert_fits;

const V4: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// Serves a chain and its key, both PEM, on a port of this machine, as long as the tests run.
fn serve(address: IpAddr, port: u16, chain: &str, key: &str) -> Option<SocketAddr> {
    let chain: Vec<_> = CertificateDer::pem_slice_iter(chain.as_bytes()).map(Result::unwrap).collect();
    let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = Arc::new(config.with_no_client_auth().with_single_cert(chain, key).unwrap());
    answer(address, port, move |stream| {
        let mut connection = ServerConnection::new(Arc::clone(&config)).unwrap();
        // The other side ends at the certificate.
        let _ = connection.complete_io(stream);
    })
}

/// Serves two certificates, the second to those alone who cannot have the first.
fn serve_both(first: &str, second: &str) -> SocketAddr {
    #[derive(Debug)]
    struct Both([Arc<CertifiedKey>; 2]);
    impl ResolvesServerCert for Both {
        fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
            let can = |key: &&Arc<CertifiedKey>| key.key.choose_scheme(hello.signature_schemes()).is_some();
            self.0.iter().find(can).cloned()
        }
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let both = [first, second].map(|pem| {
        let chain = CertificateDer::pem_slice_iter(pem.as_bytes()).map(Result::unwrap).collect();
        let key = PrivateKeyDer::from_pem_slice(pem.as_bytes()).unwrap();
        Arc::new(CertifiedKey::new(chain, provider.key_provider.load_private_key(key).unwrap()))
    });
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = Arc::new(config.with_no_client_auth().with_cert_resolver(Arc::new(Both(both))));
    let place = answer(V4, 0, move |stream| {
        let mut connection = ServerConnection::new(Arc::clone(&config)).unwrap();
        let _ = connection.complete_io(stream);
    });
    place.unwrap()
}

/// Does something with each connection.
fn answer(
    address: IpAddr,
    port: u16,
    mut with: impl FnMut(&mut TcpStream) + Send + 'static,
) -> Option<SocketAddr> {
    let listener = TcpListener::bind((address, port)).ok()?;
    let place = listener.local_addr().unwrap();
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            stream.set_read_timeout(Some(Duration::from_secs(8))).unwrap();
            with(&mut stream);
        }
    });
    Some(place)
}

/// An order whose certificate was saved in `saved`, and its files.
fn saved() -> (Desk, String, String) {
    let desk = Desk::with(&[]);
    assert_ends(&desk.run(&["--out", "saved"]), Exit::Done);
    let read = |name: &str| fs::read_to_string(desk.path().join(name)).unwrap();
    let (chain, key) = (read("saved/fullchain.pem"), read("shop.key"));
    (desk, chain, key)
}

/// What is said of a place, and how it ends.
fn looked(desk: &Desk, at: &str, exit: Exit) -> Value {
    let output = desk.run_command("served", &["--at", at, "--json"]);
    assert_ends(&output, exit);
    let document = serde_json::from_slice(&output.stdout).unwrap();
    assert_fits("served", &document);
    document
}

#[test]
fn one_that_is_served_is_the_same_for_every_name() {
    let (desk, chain, key) = saved();
    let at = serve(V4, 0, &chain, &key).unwrap().to_string();
    let told = looked(&desk, &at, Exit::Done);
    let looks = told["looks"].as_array().unwrap();
    let names: Vec<&str> = looks.iter().map(|look| look["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["example.com", "sub.example.com", "log.example.com"]);
    assert!(looks.iter().all(|look| look["seen"] == "same" && look["address"] == json!(at)), "{told:#}");
    let text = String::from_utf8(desk.run_command("served", &["--at", &at]).stdout).unwrap();
    assert!(text.contains(&format!("sub.example.com at {at} serves it.")), "{text}");
    let serial = told["serial_number"].as_str().unwrap();
    assert!(text.starts_with(&format!("serial {serial}\n")), "{text}");
}

#[test]
fn one_without_its_intermediate_is_told() {
    let (desk, chain, key) = saved();
    let leaf = chain.split_inclusive("-----END CERTIFICATE-----\n").next().unwrap();
    let at = serve(V4, 0, leaf, &key).unwrap().to_string();
    let told = looked(&desk, &at, Exit::No);
    assert_eq!(told["looks"][0]["seen"], "without_intermediate");
    assert!(told["looks"][0]["fix"].as_str().unwrap().contains("fullchain.pem"), "{told:#}");
}

#[test]
fn another_is_told_by_whose_it_is_and_how_long_it_counts() {
    let (desk, ..) = saved();
    for (names, said) in [(["example.com"], "reload it"), (["other.example"], "no block for example.com")] {
        let key = KeyPair::generate().unwrap();
        let mut params = rcgen::CertificateParams::new(names.map(str::to_owned)).unwrap();
        params.distinguished_name.push(rcgen::DnType::CommonName, names[0]);
        params.not_after = rcgen::date_time_ymd(2031, 2, 3);
        let other = params.self_signed(&key).unwrap().pem();
        let at = serve(V4, 0, &other, &key.serialize_pem()).unwrap().to_string();
        let look = &looked(&desk, &at, Exit::No)["looks"][0];
        assert_eq!((&look["seen"], &look["subject"]), (&json!("another"), &json!(names[0])));
        assert_eq!(look["valid_till"], "2031-02-03T00:00:00Z");
        assert!(look["message"].as_str().unwrap().contains("is valid until 03 FEB 2031"), "{look:#}");
        assert!(look["fix"].as_str().unwrap().contains(said), "{look:#}");
    }
}

#[test]
fn one_of_two_kinds_is_found_whichever_the_server_likes_better() {
    let (desk, chain, key) = saved();
    let other = KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256).unwrap();
    let params = rcgen::CertificateParams::new(["example.com".to_owned()]).unwrap();
    let rsa = params.self_signed(&other).unwrap().pem() + &other.serialize_pem();
    let own = chain + &key;
    for (first, second) in [(&rsa, &own), (&own, &rsa)] {
        let told = looked(&desk, &serve_both(first, second).to_string(), Exit::Done);
        assert_eq!(told["looks"][0]["seen"], "same", "{told:#}");
    }
    // Where neither is the one that was saved it is still told which is shown.
    let told = looked(&desk, &serve_both(&rsa, &rsa).to_string(), Exit::No);
    assert_eq!(told["looks"][0]["seen"], "another", "{told:#}");
}

#[test]
fn where_nothing_can_be_seen_it_is_told_why() {
    let (desk, ..) = saved();
    let closed = TcpListener::bind((V4, 0)).unwrap().local_addr().unwrap().to_string();
    let plain = answer(V4, 0, |stream| {
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        let _ = stream.read(&mut [0; 1024]);
    });
    let (tell, heard) = std::sync::mpsc::channel();
    let silent = answer(V4, 0, move |stream| {
        let mut hello = vec![0; 4096];
        let length = stream.read(&mut hello).unwrap();
        tell.send(hello[..length].to_vec()).unwrap();
        let _ = stream.read(&mut hello);
    });
    let ends = answer(V4, 0, |stream| {
        let _ = stream.read(&mut [0; 16]);
    });
    for (place, said) in [
        (closed, "nobody listens there"),
        (plain.unwrap().to_string(), "does not speak TLS"),
        (ends.unwrap().to_string(), "ended the connection"),
        (silent.unwrap().to_string(), "did not answer within 5 seconds"),
        ("192.0.2.7:443".to_owned(), "in the sandbox nobody but this machine is asked"),
    ] {
        let told = looked(&desk, &place, Exit::CouldNotAsk);
        let look = &told["looks"][0];
        assert_eq!(look["seen"], "not_reached");
        assert!(look["message"].as_str().unwrap().contains(said), "{place}: {told:#}");
        assert!(!look["fix"].as_str().unwrap().is_empty(), "{told:#}");
    }
    let hello = heard.recv().unwrap();
    let holds = |text: &str| hello.windows(text.len()).any(|part| part == text.as_bytes());
    assert!(holds("example.com") && !holds(KEY), "the name is sent, and no key");
}

#[test]
fn each_address_of_both_families_is_looked_at() {
    let (desk, chain, key) = saved();
    let four = serve(V4, 0, &chain, &key).unwrap();
    let other = KeyPair::generate().unwrap();
    let params = rcgen::CertificateParams::new(["example.com".to_owned()]).unwrap();
    let old = params.self_signed(&other).unwrap().pem();
    let six = serve(IpAddr::V6(Ipv6Addr::LOCALHOST), four.port(), &old, &other.serialize_pem());
    if six.is_none() {
        eprintln!("this machine has no IPv6: not tested");
        return;
    }
    let places = ["--at", &four.to_string(), "--at", &format!("[::1]:{}", four.port()), "--json"];
    let output = desk.run_command("served", &places);
    assert_ends(&output, Exit::No);
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_fits("served", &told);
    let seen: Vec<(&str, &str)> = told["looks"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|look| look["name"] == "example.com")
        .map(|look| (look["address"].as_str().unwrap(), look["seen"].as_str().unwrap()))
        .collect();
    let six = format!("[::1]:{}", four.port());
    assert_eq!(seen, [(four.to_string().as_str(), "same"), (six.as_str(), "another")]);
}

#[test]
fn a_wildcard_is_not_asked_and_no_name_is_proposed_that_the_certificate_is_not_for() {
    let (desk, chain, key) = saved();
    let at = serve(V4, 0, &chain, &key).unwrap().to_string();
    let output = desk.run_command("served", &["--at", &at, "--name", "*.example.org", "--json"]);
    assert_ends(&output, Exit::CouldNotAsk);
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_fits("served", &told);
    assert_eq!((&told["looks"], &told["not_asked"]), (&json!([]), &json!(["*.example.org"])));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("cannot be asked") && !said.contains("--name"), "{said}");
}

#[test]
fn a_name_that_the_certificate_is_not_for_is_not_served_by_it() {
    let (desk, chain, key) = saved();
    let at = serve(V4, 0, &chain, &key).unwrap().to_string();
    for name in ["www.example.org", "a.sub.example.com", "com", "127.0.0.1"] {
        let output = desk.run_command("served", &["--at", &at, "--name", name, "--json"]);
        assert_ends(&output, Exit::No);
        let told: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_fits("served", &told);
        assert_eq!(told["looks"][0]["seen"], "not_for_name", "{told:#}");
    }
    assert_ends(&desk.run_command("served", &["--at", &at, "--name", "SUB.example.com."]), Exit::Done);
}

/// What is compared is the whole certificate: the service has it, where this machine has not.
#[test]
fn one_that_was_not_saved_is_compared_with_the_one_the_service_has() {
    let (desk, chain, key) = saved();
    fs::remove_dir_all(desk.path().join("saved")).unwrap();
    let leaf = chain.split_inclusive("-----END CERTIFICATE-----\n").next().unwrap();
    for (chain, exit, seen) in
        [(chain.as_str(), Exit::Done, "same"), (leaf, Exit::No, "without_intermediate")]
    {
        let at = serve(V4, 0, chain, &key).unwrap().to_string();
        assert_eq!(looked(&desk, &at, exit)["looks"][0]["seen"], seen);
    }
}

#[test]
fn what_is_not_issued_is_not_looked_for() {
    let desk = Desk::ordered(vec![], KeyPair::generate().unwrap());
    let told = looked(&desk, "127.0.0.1:9", Exit::NotYet);
    assert!(told["error"]["message"].as_str().unwrap().contains("no certificate yet"), "{told:#}");
}

/// A server that is stopped at the end.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn nginx_starts_with_what_was_saved_and_serves_it() {
    if !is_there("nginx", "-v") {
        return;
    }
    let (desk, ..) = saved();
    let port = TcpListener::bind((V4, 0)).unwrap().local_addr().unwrap().port();
    let path = desk.path().display();
    let configuration = format!(
        "daemon off; master_process off; pid {path}/shop.pid; error_log stderr; events {{}} http {{ access_log off; \
         client_body_temp_path {path}/shop.1; proxy_temp_path {path}/shop.2; fastcgi_temp_path {path}/shop.3; \
         uwsgi_temp_path {path}/shop.4; scgi_temp_path {path}/shop.5; server {{ listen 127.0.0.1:{port} ssl; \
         ssl_certificate {path}/saved/fullchain.pem; ssl_certificate_key {path}/shop.key; }} }}\n"
    );
    fs::write(desk.path().join("shop.conf"), configuration).unwrap();
    let conf = desk.path().join("shop.conf");
    let arguments =
        ["-e", "stderr", "-p", &path.to_string(), "-c", &conf.display().to_string()].map(str::to_owned);
    let tested = Command::new("nginx").arg("-t").args(&arguments).output().unwrap();
    assert!(tested.status.success(), "{}", String::from_utf8_lossy(&tested.stderr));
    let _nginx = Running(Command::new("nginx").args(&arguments).stderr(Stdio::null()).spawn().unwrap());
    let began = Instant::now();
    while TcpStream::connect((V4, port)).is_err() {
        assert!(began.elapsed() < Duration::from_secs(30), "nginx does not listen");
        thread::sleep(Duration::from_millis(20));
    }
    let told = looked(&desk, &format!("127.0.0.1:{port}"), Exit::Done);
    assert_eq!(told["looks"][0]["seen"], "same", "{told:#}");
}
