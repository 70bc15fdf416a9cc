//! Who is asked, how many at a time, and who is not asked again.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{Mutex as Turns, Semaphore};

use super::client;
use super::wire::Manner;
use super::{LookSettings, Once};
use crate::dns::Dns;
use crate::follow::look::answer::{Code, DnsQuestion, DnsServer, Reply, ServerTold, Silence, WhyUnknown};
use crate::follow::look::zone::{NoZone, Zone};

/// How many questions are on the way at most.
const ON_THE_WAY: usize = 32;

/// Asks name servers, for one look: nothing of it is kept for the next.
pub struct Asker {
    resolvers: Result<Vec<SocketAddr>, String>,
    port: u16,
    dns: Dns,
    slots: Semaphore,
    doors: Mutex<HashMap<SocketAddr, Arc<Door>>>,
    /// The first names of zones, by the name they were found for.
    pub zones: Once<Result<String, NoZone>>,
    /// The servers of a zone, by its first name.
    pub served: Once<Result<Zone, NoZone>>,
    /// The addresses of name servers, or why they are not known.
    pub addresses: Once<Result<Vec<IpAddr>, NoZone>>,
}

/// Whether anybody is behind an address. Whoever asks first finds out, and the others wait for that: a dead server
/// costs one time-out, not one for each question.
#[derive(Default)]
struct Door(Turns<Option<Result<(), Silence>>>);

impl Asker {
    /// One that has asked nothing yet.
    pub fn new(settings: &LookSettings) -> Asker {
        Asker {
            resolvers: settings.resolvers.clone(),
            port: settings.port,
            dns: settings.dns,
            slots: Semaphore::new(ON_THE_WAY),
            doors: Mutex::default(),
            zones: Once::default(),
            served: Once::default(),
            addresses: Once::default(),
        }
    }

    /// Who may be asked.
    pub fn dns(&self) -> Dns {
        self.dns
    }

    /// Why no resolver is known.
    pub fn no_resolver(&self) -> Option<NoZone> {
        self.resolvers.as_ref().err().map(|reason| NoZone::NoResolver(reason.clone()))
    }

    /// Asks the resolver; the next one where one says nothing. None where none is known.
    pub async fn resolve(&self, question: &DnsQuestion, is_unchecked: bool) -> Option<ServerTold> {
        let manner = Manner { is_recursive: true, is_unchecked };
        let mut last = None;
        for resolver in self.resolvers.as_ref().ok()? {
            let said = match self.ask(*resolver, question, manner).await {
                // What a mere name server says of a zone that it does not have is no answer.
                Ok(reply) if reply.is_answer() && !reply.is_recursive => Err(Silence::NoResolver),
                said => said,
            };
            let server = DnsServer { name: None, address: resolver.ip() };
            let is_said = said.is_ok();
            last = Some(ServerTold { server, question: question.clone(), said });
            if is_said {
                break;
            }
        }
        last
    }

    /// What the resolver answers.
    ///
    /// # Errors
    /// Why there is no answer.
    pub async fn answer(&self, question: &DnsQuestion) -> Result<Reply, WhyUnknown> {
        let told = self.resolve(question, false).await.ok_or(WhyUnknown::NoResolver)?;
        match told.said.map_err(WhyUnknown::Silent)? {
            reply if reply.is_answer() => Ok(reply),
            reply if reply.code == Code::ServFail && self.is_bogus(question).await => Err(WhyUnknown::Bogus),
            reply => Err(WhyUnknown::Code(reply.code)),
        }
    }

    /// Whether signatures are why the resolver answers SERVFAIL to a question: it answers the same one where it need not
    /// check them. A server that cannot answer for a type fails either way.
    pub async fn is_bogus(&self, question: &DnsQuestion) -> bool {
        let told = self.resolve(question, true).await;
        told.is_some_and(|told| told.said.is_ok_and(|reply| reply.is_answer()))
    }

    /// Asks a server of a zone at an address: it is to speak for the zone, and not to ask others.
    pub async fn direct(&self, name: &str, address: IpAddr, question: &DnsQuestion) -> ServerTold {
        let manner = Manner { is_recursive: false, is_unchecked: false };
        let said = match self.dns {
            Dns::Authoritative => self.ask(SocketAddr::new(address, self.port), question, manner).await,
            // Nobody else may be asked: no way leads here, and nothing is sent if one does.
            Dns::Resolver | Dns::Nobody => Err(Silence::Stopped),
        };
        ServerTold {
            server: DnsServer { name: Some(name.to_owned()), address },
            question: question.clone(),
            said,
        }
    }

    async fn ask(
        &self,
        server: SocketAddr,
        question: &DnsQuestion,
        manner: Manner,
    ) -> Result<Reply, Silence> {
        if self.dns == Dns::Nobody {
            return Err(Silence::Stopped);
        }
        let door =
            Arc::clone(self.doors.lock().unwrap_or_else(PoisonError::into_inner).entry(server).or_default());
        let mut first = door.0.lock().await;
        match *first {
            Some(Err(silence)) => Err(silence),
            Some(Ok(())) => {
                drop(first);
                self.send(server, question, manner).await
            }
            None => {
                let said = self.send(server, question, manner).await;
                *first = Some(match said {
                    Err(silence @ (Silence::TimedOut | Silence::Unreachable)) => Err(silence),
                    _ => Ok(()),
                });
                said
            }
        }
    }

    async fn send(
        &self,
        server: SocketAddr,
        question: &DnsQuestion,
        manner: Manner,
    ) -> Result<Reply, Silence> {
        // Nobody closes it.
        let _slot = self.slots.acquire().await.map_err(|_| Silence::Stopped)?;
        // Boxed: it is the innermost of many, and holds a socket and its buffers.
        Box::pin(client::ask(server, question, manner)).await
    }
}
