//! A base URL on this machine that leads to the service, as a gateway or a forwarded port does: it is no sandbox.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::process::Output;
use std::thread;

use dvorder::exit::Exit;

use crate::desk::{Desk, assert_ends};

/// What a sandbox calls itself, and another name of the same length.
const SANDBOX: &[u8] = b"dvorder-sandbox";
const GATEWAY: &[u8] = b"another-gateway";

/// Passes on what comes to a sandbox, which is not named in what goes back; as long as the tests run.
fn gateway(to: SocketAddr) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let place = listener.local_addr().unwrap();
    thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let Ok(service) = TcpStream::connect(to) else { continue };
            let (from, into) = (client.try_clone().unwrap(), service.try_clone().unwrap());
            thread::spawn(move || pass(from, into));
            thread::spawn(move || pass(service, client));
        }
    });
    place
}

fn pass(mut from: TcpStream, mut into: TcpStream) {
    let mut buffer = [0; 65536];
    while let Ok(length @ 1..) = from.read(&mut buffer) {
        let mut bytes = buffer[..length].to_vec();
        if let Some(at) = bytes.windows(SANDBOX.len()).position(|part| part == SANDBOX) {
            bytes[at..at + SANDBOX.len()].copy_from_slice(GATEWAY);
        }
        if into.write_all(&bytes).is_err() {
            break;
        }
    }
    let _ = into.shutdown(Shutdown::Both);
}

fn said(output: &Output) -> String {
    [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned()).concat()
}

#[test]
fn what_a_gateway_gives_is_judged_as_what_the_service_gives() {
    let desk = Desk::with(&[]);
    let sandbox = desk.sandbox.base_url();
    let (_, place) = sandbox.split_once("http://").unwrap();
    let (place, path) = place.split_once('/').unwrap();
    let through = format!("http://{}/{path}", gateway(place.parse().unwrap()));
    for (url, out, is_sandbox) in [(&sandbox, "direct", true), (&through, "through", false)] {
        let output = desk.command_at(url, &[], "download").args(["--out", out]).output().unwrap();
        assert_ends(&output, Exit::Done);
        let said = said(&output);
        assert_eq!(
            said.contains("of a sandbox: whether that is trusted was not judged"),
            is_sandbox,
            "{said}"
        );
        // This machine has a list of roots or has none: the sandbox's is not among them.
        assert_eq!(said.contains("which is NOT among") || said.contains("has no list of roots"), !is_sandbox);
    }
    // A name of its own may be asked about where it is not the sandbox that stands there.
    let resolver = UdpSocket::bind("127.0.0.1:0").unwrap();
    resolver.set_nonblocking(true).unwrap();
    let address = resolver.local_addr().unwrap().to_string();
    for (url, is_sandbox) in [(&sandbox, true), (&through, false)] {
        let places = ["--at", "web1.example.com:9", "--resolver", &address, "--name", "example.com"];
        let output = desk.command_at(url, &[], "served").args(places).output().unwrap();
        assert_ends(&output, Exit::CouldNotAsk);
        let said = said(&output);
        assert_eq!(said.contains("nobody but this machine is asked"), is_sandbox, "{said}");
        assert_eq!(resolver.recv(&mut [0; 512]).is_err(), is_sandbox, "{said}");
    }
}
