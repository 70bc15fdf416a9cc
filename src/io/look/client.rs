//! One question to one server, and its answer: without a cache, a search list or a second server.

use std::net::SocketAddr;
use std::time::Duration;

use futures_util::StreamExt;
use hickory_net::NetError;
use hickory_net::runtime::TokioRuntimeProvider;
use hickory_net::tcp::TcpClientStream;
use hickory_net::udp::UdpClientStream;
use hickory_net::xfer::{DnsHandle, DnsRequestSender};
use tokio::time::timeout;

use super::wire::{self, Manner};
use crate::follow::look::answer::{DnsQuestion, Reply, Silence, Transport};

/// How long a server has for an answer.
pub const PATIENCE: Duration = Duration::from_secs(2);
/// When a packet that may have got lost is sent once more, in milliseconds.
const ONCE_MORE: u64 = 1000;
/// The packet and that one more.
const PACKETS: u8 = 2;

/// Asks a server: by packet, without EDNS where it does not know that, and over TCP where the answer is too long.
///
/// # Errors
/// Why there is no answer.
pub async fn ask(server: SocketAddr, question: &DnsQuestion, manner: Manner) -> Result<Reply, Silence> {
    match timeout(PATIENCE, by_packets(server, question, manner)).await {
        Err(_) => Err(Silence::TimedOut),
        Ok(Packets::Failed(silence)) => Err(silence),
        Ok(Packets::Whole(reply)) => Ok(reply),
        Ok(Packets::TooLong { with_edns }) => {
            match timeout(PATIENCE, by_connection(server, question, manner, with_edns)).await {
                Ok(Some(reply)) => Ok(reply),
                _ => Err(Silence::Truncated),
            }
        }
    }
}

enum Packets {
    Whole(Reply),
    TooLong { with_edns: bool },
    Failed(Silence),
}

async fn by_packets(server: SocketAddr, question: &DnsQuestion, manner: Manner) -> Packets {
    let mut with_edns = true;
    loop {
        let Some(request) = wire::request(question, manner, with_edns) else {
            return Packets::Failed(Silence::Garbled);
        };
        let mut socket = UdpClientStream::builder(server, TokioRuntimeProvider::new())
            .with_timeout(Some(PATIENCE))
            .with_max_retries(PACKETS)
            .with_retry_interval_floor(ONCE_MORE)
            .with_os_port_selection(true)
            .build();
        let message = match socket.send_message(request).next().await {
            Some(Ok(message)) => message,
            Some(Err(error)) if with_edns && is_garbled(&error) => {
                with_edns = false;
                continue;
            }
            Some(Err(error)) => return Packets::Failed(silence(&error)),
            // The library ends without a word where nothing came in time.
            None => return Packets::Failed(Silence::TimedOut),
        };
        if with_edns && wire::may_know_no_edns(&message, manner) {
            with_edns = false;
            continue;
        }
        return match message.metadata.truncation {
            true => Packets::TooLong { with_edns },
            false => Packets::Whole(wire::reply(&message, question, Transport::Udp)),
        };
    }
}

async fn by_connection(
    server: SocketAddr,
    question: &DnsQuestion,
    manner: Manner,
    with_edns: bool,
) -> Option<Reply> {
    let request = wire::request(question, manner, with_edns)?;
    // What works on the connection ends with the last of these.
    let provider = TokioRuntimeProvider::new();
    let connection = TcpClientStream::exchange(server, None, PATIENCE, None, provider.clone()).await.ok()?;
    let message = connection.send(request).next().await?.ok()?;
    drop(provider);
    (!message.metadata.truncation).then(|| wire::reply(&message, question, Transport::Tcp))
}

/// Whether an answer came that cannot be read: some servers answer so to what they do not know.
fn is_garbled(error: &NetError) -> bool {
    matches!(error, NetError::Proto(_))
}

fn silence(error: &NetError) -> Silence {
    match error {
        NetError::Timeout => Silence::TimedOut,
        NetError::Io(_) => Silence::Unreachable,
        _ => Silence::Garbled,
    }
}
