//! A server that answers with canned bytes, or fails to, and keeps what it was sent.

use std::io::{Read, Write, copy};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

/// What the server does with a connection.
#[derive(Clone)]
pub enum Act {
    /// Reads the request, writes these bytes and closes.
    Answer(Vec<u8>),
    /// Reads the request, writes this head and then bytes without end, at most 32 MB.
    Flood(Vec<u8>),
    /// Reads the request, writes these bytes and then nothing more, without closing.
    Stall(Vec<u8>),
    /// Reads the request and writes these bytes, one each second.
    Trickle(Vec<u8>),
    /// Reads the request and closes.
    Close,
    /// Reads the head and the first byte of the body, and resets the connection.
    Reset,
    /// Closes at once, without reading.
    Drop,
    /// Writes these bytes at once, then reads whatever comes and never says another word.
    Greet(&'static str),
    /// Reads the request and writes what this makes of it.
    Script(Script),
    /// Reads a request to connect, agrees, and passes everything on to this address and back.
    Tunnel(SocketAddr),
}

/// What a server makes of a request.
pub type Script = Arc<dyn Fn(&str) -> Vec<u8> + Send + Sync>;

pub fn answer(bytes: impl AsRef<[u8]>) -> Act {
    Act::Answer(bytes.as_ref().to_vec())
}

/// An answer with a body of the length it says.
pub fn reply(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Act {
    let body = body.as_ref();
    let mut bytes =
        format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n{headers}\r\n", body.len()).into_bytes();
    bytes.extend_from_slice(body);
    Act::Answer(bytes)
}

/// A server on loopback that does the same with every connection and keeps what it was sent. Which account the key
/// belongs to it never says, and does not keep that it was asked.
pub struct Server {
    pub address: SocketAddr,
    stop: Arc<AtomicBool>,
    thread: JoinHandle<Vec<String>>,
}

impl Server {
    pub fn start(act: Act) -> Server {
        Server::start_with(act, None)
    }

    pub fn start_with(act: Act, tls: Option<Arc<rustls::ServerConfig>>) -> Server {
        Server::listen(SocketAddr::from(([127, 0, 0, 1], 0)), act, tls)
    }

    /// At an address where nobody listens.
    pub fn start_at(address: SocketAddr, act: Act) -> Server {
        Server::listen(address, act, None)
    }

    fn listen(address: SocketAddr, act: Act, tls: Option<Arc<rustls::ServerConfig>>) -> Server {
        let listener = TcpListener::bind(address).unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = stop.clone();
        let thread = std::thread::spawn(move || {
            let mut received = Vec::new();
            while !stopped.load(Ordering::Relaxed) {
                match listener.accept() {
                    Ok((stream, _)) => received.push(connection(stream, &act, tls.clone())),
                    Err(_) => std::thread::sleep(Duration::from_millis(1)),
                }
            }
            received
        });
        Server { address, stop, thread }
    }

    pub fn base_url(&self) -> String {
        format!("http://{}/services/v2", self.address)
    }

    /// What each connection sent, once the client is done.
    pub fn received(self) -> Vec<String> {
        self.stop.store(true, Ordering::Relaxed);
        let received = self.thread.join().unwrap();
        received.into_iter().filter(|request| !asks_for_the_account(request)).collect()
    }
}

fn connection(stream: TcpStream, act: &Act, tls: Option<Arc<rustls::ServerConfig>>) -> String {
    stream.set_nonblocking(false).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream.set_write_timeout(Some(Duration::from_secs(20))).unwrap();
    match (tls, act) {
        (None, Act::Tunnel(to)) => tunnel(stream, *to),
        (None, _) => serve(stream, act),
        (Some(config), _) => {
            let session = rustls::ServerConnection::new(config).unwrap();
            serve(rustls::StreamOwned::new(session, stream), act)
        }
    }
}

/// The client may go away at any moment, so no error matters here.
fn serve(mut stream: impl Read + Write, act: &Act) -> String {
    if let Act::Drop = act {
        return String::new();
    }
    if let Act::Greet(greeting) = act {
        let mut received = Vec::new();
        let _ = stream.write_all(greeting.as_bytes());
        let _ = stream.read_to_end(&mut received);
        return String::from_utf8_lossy(&received).into_owned();
    }
    if let Act::Reset = act {
        // What has come and was not read makes a reset of the end of a connection.
        return read_head_and_a_byte(&mut stream);
    }
    let request = read_request(&mut stream);
    if asks_for_the_account(&request) {
        let _ = stream.write_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
        let _ = stream.flush();
        return request;
    }
    if let Act::Answer(bytes) | Act::Flood(bytes) | Act::Stall(bytes) = act {
        let _ = stream.write_all(bytes);
    }
    if let Act::Script(script) = act {
        let _ = stream.write_all(&script(&request));
    }
    if let Act::Stall(_) = act {
        let _ = stream.flush();
        let _ = stream.read_to_end(&mut Vec::new());
    }
    if let Act::Trickle(bytes) = act {
        let write = |byte: &u8| stream.write_all(&[*byte]).and_then(|()| stream.flush()).is_ok();
        let pause = |_: &&u8| std::thread::sleep(Duration::from_secs(1));
        let _ = bytes.iter().inspect(pause).all(write);
    }
    if let Act::Flood(_) = act {
        let chunk = vec![b'x'; 64 * 1024];
        let sent = (0..512).take_while(|_| stream.write_all(&chunk).is_ok()).count();
        assert!(sent < 512, "the client read 32 MB of an answer");
    }
    let _ = stream.flush();
    request
}

fn asks_for_the_account(request: &str) -> bool {
    request.starts_with("GET ") && request.lines().next().is_some_and(|line| line.contains("/account "))
}

fn tunnel(mut client: TcpStream, to: SocketAddr) -> String {
    let request = read_request(&mut client);
    let mut server = TcpStream::connect(to).unwrap();
    let _ = client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n");
    let (mut from_server, mut to_client) = (server.try_clone().unwrap(), client.try_clone().unwrap());
    let back = std::thread::spawn(move || {
        let _ = copy(&mut from_server, &mut to_client);
        let _ = to_client.shutdown(Shutdown::Both);
    });
    let _ = copy(&mut client, &mut server);
    let _ = server.shutdown(Shutdown::Both);
    back.join().unwrap();
    request
}

fn read_head_and_a_byte(stream: &mut impl Read) -> String {
    let mut request = Vec::new();
    let mut byte = [0];
    while !request.ends_with(b"\r\n\r\n") && matches!(stream.read(&mut byte), Ok(1)) {
        request.push(byte[0]);
    }
    let _ = stream.read(&mut byte);
    String::from_utf8_lossy(&request).into_owned()
}

/// A request with the body its Content-Length says.
fn read_request(stream: &mut impl Read) -> String {
    let mut request = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&request).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = header(head, "content-length").and_then(|value| value.parse().ok()).unwrap_or(0);
            if body.len() >= length {
                return text;
            }
        }
        match stream.read(&mut chunk) {
            Ok(0) | Err(_) => return text,
            Ok(count) => request.extend_from_slice(&chunk[..count]),
        }
    }
}

/// A header of a request, by its name in lower case.
pub fn header(request: &str, name: &str) -> Option<String> {
    let values = request.lines().filter_map(|line| line.split_once(": "));
    values.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned()).next()
}
