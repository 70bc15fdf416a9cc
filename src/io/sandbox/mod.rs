//! A stand-in for the CertCentral Services API: real HTTP/1.1 on loopback, nothing behind it.
//!
//! It is written from the published specification alone and shares no rule with the form: it is
//! the judge the form is tested against. What the specification does not say, the stand-in decides
//! on the strict side, and says so in a comment where it does.
//!
//! Reading order: `faults` (what can be made to go wrong), `server` (HTTP), `routes` (which request is answered
//! where), `endpoints` (how, a file for each, with `asked` and `answer` for what goes in and out), `request` (the
//! order's body, with `body`, `names`, `csr` and `validity` beneath it), `orders` (what was bought), `progress` (what
//! becomes of it, by `clock`, `dcv`, `status` and `reissuing`), `zone` (what was placed to prove control, served by `dns`
//! and `web` and taken by `placing`), `issuing` (its certificate: signed by the `authority` with `key`,
//! `x509` and `der`, handed out as a `chain` in a `format`), `keep` (the file they are kept in), `account` (who asks),
//! `catalogue` (the account's data, from `assets/sandbox.json`), `errors` (the service's error format).
//!
//! The account it plays: guest access is on, "Require unique alternative order IDs" is on, no AuthKey is set up (except
//! while the fault `issued` is on). Any non-empty key is let in, and its text says whose it is: see `account`.

mod account;
mod addresses;
mod answer;
mod approval;
mod asked;
mod authority;
mod body;
mod catalogue;
mod certificate;
mod chain;
mod clock;
mod csr;
mod dcv;
mod der;
mod dns;
mod endpoint;
mod endpoints;
mod errors;
mod faults;
mod format;
mod issuing;
mod keep;
mod key;
mod malformed;
mod many;
mod modulus;
mod names;
mod orders;
mod placing;
mod progress;
mod query;
mod random;
mod reissue;
mod reissuing;
mod request;
mod routes;
mod rules;
mod server;
mod shape;
mod shown;
mod status;
mod token;
mod validity;
mod web;
mod x509;
mod zip;
mod zone;

use std::fs::Permissions;
use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use tempfile::NamedTempFile;
use tokio::sync::oneshot;

pub use approval::{Approval, Decision, Wish};
pub use certificate::Certificate;
pub use dcv::NameState;
pub use endpoint::Endpoint;
pub use faults::{Fault, UnknownFault};
pub use orders::HeldOrder;
pub use reissue::{Former, Reissue};
pub use status::Status;

use catalogue::Catalogue;
use clock::Clock;
use keep::{Before, Keep, Turn};
use orders::Orders;
use rules::Rules;
use server::Listeners;

use crate::system::reason;

/// The path everything is served below, as by the real service.
pub const PREFIX: &str = "/services/v2";

/// How a sandbox is started.
#[derive(Debug, Clone)]
pub struct Options {
    /// The address to listen on; loopback only. Port 0 takes any free port.
    pub listen: SocketAddr,
    /// What goes wrong.
    pub faults: Vec<Fault>,
    /// How long [`Fault::Slow`] holds an answer back.
    pub delay: Duration,
    /// The date orders are judged by; today in UTC when none is given.
    pub today: Option<Date>,
    /// How many seconds of its time pass in one second; at least 1.
    pub speed: u32,
    /// The check that finds the first name of an order, from 1 on; each further name is found one check later.
    /// The service checks by itself in its rhythm, and whenever it is asked to.
    pub checks: u32,
    /// The address that its DNS is served on; loopback only.
    pub dns: SocketAddr,
    /// The address that its web server is on; loopback only.
    pub web: SocketAddr,
    /// The file that the orders are kept in, and loaded from at the start; none forgets them at the end. Several
    /// sandboxes may have the same one.
    pub keep: Option<PathBuf>,
    /// The file that the root's certificate is written to at the start, in PEM.
    pub root: Option<PathBuf>,
}

impl Default for Options {
    /// Any free port of 127.0.0.1, no faults, 3 seconds for a slow answer, today, at the usual speed, two checks until
    /// the first name is found, and nothing kept.
    fn default() -> Options {
        Options {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            faults: Vec::new(),
            delay: Duration::from_secs(3),
            today: None,
            speed: 1,
            checks: 2,
            dns: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            web: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            keep: None,
            root: None,
        }
    }
}

/// A running sandbox. It serves on a thread of its own and stops when dropped.
#[derive(Debug)]
pub struct Sandbox {
    address: SocketAddr,
    dns: SocketAddr,
    web: SocketAddr,
    state: Arc<State>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Options {
    /// By how many seconds the clock of a sandbox that is started so will be ahead of this machine's.
    pub fn ahead(&self) -> i64 {
        self.keep.as_ref().map_or(0, |path| keep::ahead(path).as_secs())
    }
}

impl Sandbox {
    /// Binds the address and starts to serve.
    ///
    /// # Errors
    /// When the address is not loopback (the sandbox is plain HTTP and lets any key in), cannot be
    /// bound, the file of the orders cannot be used, or the serving thread cannot start.
    pub fn start(options: Options) -> io::Result<Sandbox> {
        for address in [options.listen, options.dns, options.web] {
            only_loopback(address)?;
        }
        let listener = TcpListener::bind(options.listen)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let names = dns::bind(options.dns).map_err(|error| cannot_serve("DNS", options.dns, &error))?;
        let pages =
            TcpListener::bind(options.web).map_err(|error| cannot_serve("files", options.web, &error))?;
        pages.set_nonblocking(true)?;
        let (dns, web) = (names.address, pages.local_addr()?);
        let root = options.root.clone();
        let state = Arc::new(State::new(options)?);
        if let Some(path) = root {
            write_root(&state, &path)?;
        }
        let (stop, stopped) = oneshot::channel();
        let (ready, started) = mpsc::channel();
        let serving = Arc::clone(&state);
        let thread = thread::Builder::new().name("sandbox".to_owned()).spawn(move || {
            server::run(Listeners { service: listener, names, pages }, serving, stopped, &ready)
        })?;
        started.recv().map_err(|_| io::Error::other("the sandbox's thread ended before it served"))??;
        Ok(Sandbox { address, dns, web, state, stop: Some(stop), thread: Some(thread) })
    }

    /// Where to send requests: `http://127.0.0.1:PORT/services/v2`.
    pub fn base_url(&self) -> String {
        format!("http://{}{PREFIX}", self.address)
    }

    /// Where its DNS is asked: it speaks for every zone, and is a resolver as well.
    pub fn dns(&self) -> SocketAddr {
        self.dns
    }

    /// Where its web server is, which stands in for that of every host.
    pub fn web(&self) -> SocketAddr {
        self.web
    }

    /// Places what an order needs, as its owner would; false where there is no such order.
    pub fn place(&self, order_id: u64) -> bool {
        self.state.turn(Timestamp::now(), |changing, _| changing.orders.place(order_id))
    }

    /// Puts the records of a zone file in place of those that were placed.
    ///
    /// # Errors
    /// What is wrong with a line. Nothing is changed then.
    pub fn set_records(&self, text: &str) -> Result<(), String> {
        self.state.turn(Timestamp::now(), |changing, _| changing.orders.zone.take(text, false))
    }

    /// Puts a file on the web server of a host; none takes it away.
    pub fn put_file(&self, host: &str, content: Option<&str>) {
        let content = content.map(str::to_owned);
        self.state.turn(Timestamp::now(), |changing, _| changing.orders.zone.put_file(host, content));
    }

    /// Every order that was accepted, oldest first, as it is by now; not those of [`Fault::Many`].
    pub fn orders(&self) -> Vec<HeldOrder> {
        self.state.turn(Timestamp::now(), |changing, _| changing.orders.all().to_vec())
    }

    /// The certificate of the root that everything is signed under, in PEM. It is the same one as long as the orders are
    /// kept; empty where the library fails.
    pub fn root_pem(&self) -> String {
        self.state.root_pem().unwrap_or_default()
    }

    /// Lets time pass at once: whatever happens by itself in that time has happened.
    pub fn push(&self, by: Duration) {
        self.state.lock().clock.push(by.try_into().unwrap_or(SignedDuration::MAX));
    }

    /// What time it is by the sandbox's clock.
    pub fn now(&self) -> Timestamp {
        self.state.now(Timestamp::now())
    }

    /// Replaces the faults; requests that are being answered keep the old ones.
    pub fn set_faults(&self, faults: &[Fault]) {
        self.state.lock().faults = faults.to_vec();
    }

    fn join(&mut self) {
        if let Some(thread) = self.thread.take() {
            // A panic there has already been reported by the panic hook, and nothing is left to stop.
            let _ = thread.join();
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // Dropping the sender is the signal to stop.
        self.stop.take();
        self.join();
        self.state.keep_time(Timestamp::now());
    }
}

/// # Errors
/// When others than this machine could come to an address.
fn only_loopback(address: SocketAddr) -> io::Result<()> {
    if address.ip().is_loopback() {
        return Ok(());
    }
    Err(io::Error::new(
        io::ErrorKind::InvalidInput,
        format!(
            "the sandbox listens on loopback only, because it is plain HTTP and lets any key in: use 127.0.0.1:{} \
             instead of {address}",
            address.port(),
        ),
    ))
}

fn cannot_serve(what: &str, address: SocketAddr, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("its {what} cannot be served on {address}: {}", reason(error)))
}

/// Writes the root's certificate to a file, whole.
fn write_root(state: &State, path: &Path) -> io::Result<()> {
    let text = state.root_pem().ok_or_else(|| io::Error::other("the sandbox's root cannot be made"))?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let written = keep::make_folder(folder).and_then(|()| {
        let mut file = NamedTempFile::new_in(folder)?;
        file.write_all(text.as_bytes())?;
        file.as_file().set_permissions(Permissions::from_mode(0o644))?;
        file.persist(path).map_err(|error| error.error)
    });
    written.map(drop).map_err(|error| {
        let told = format!("the root cannot be written to {}: {}", path.display(), reason(&error));
        io::Error::new(error.kind(), told)
    })
}

/// Serves a sandbox alone until the process is killed: `dvorder sandbox --listen ADDR`.
///
/// The first line on standard output is the base URL; those after it say where its DNS and its web server are.
///
/// # Errors
/// As [`Sandbox::start`], and when the base URL cannot be written.
pub fn serve(options: Options) -> io::Result<()> {
    let mut sandbox = Sandbox::start(options)?;
    // In one piece: whoever reads the first line alone may be gone before the next.
    let told = format!("{}\nDNS {}\nfiles {}\n", sandbox.base_url(), sandbox.dns(), sandbox.web());
    let mut stdout = io::stdout().lock();
    stdout.write_all(told.as_bytes())?;
    stdout.flush()?;
    sandbox.join();
    Err(io::Error::other("the sandbox's thread ended"))
}

/// What the serving thread and the handle share.
#[derive(Debug)]
struct State {
    catalogue: Catalogue,
    delay: Duration,
    today: Option<Date>,
    checks: u32,
    /// The address of its name server, which the DNS says of it.
    dns: IpAddr,
    /// The address of its web server, which the DNS says of every name.
    web: IpAddr,
    changing: Mutex<Changing>,
}

/// The part of [`State`] that changes while serving.
#[derive(Debug)]
struct Changing {
    orders: Orders,
    faults: Vec<Fault>,
    clock: Clock,
    keep: Option<Keep>,
    /// The orders of the fault `many`, which are not kept.
    many: Vec<HeldOrder>,
}

impl Changing {
    /// How long an order can neither be listed nor looked at.
    fn hidden(&self) -> SignedDuration {
        let late = self.faults.iter().find_map(|fault| match fault {
            Fault::Late(seconds) => Some(SignedDuration::from_secs(i64::from(*seconds))),
            _ => None,
        });
        late.unwrap_or(SignedDuration::ZERO)
    }

    /// Takes in what another sandbox has written to the same file. The file is this one's until the turn is over; none
    /// where it cannot be had, or nothing is kept.
    fn catch_up(&mut self, real: Timestamp) -> Option<Turn> {
        let keep = self.keep.as_mut()?;
        let turn = keep.turn().ok()?;
        if let Some(kept) = keep.read().ok()? {
            self.orders = kept.orders;
            self.clock.catch_up(real, kept.ahead);
        }
        Some(turn)
    }

    /// Writes the orders where they are kept. What cannot be written is still held.
    fn save(&mut self, real: Timestamp) {
        if let Some(keep) = &mut self.keep {
            let _ = keep.write(&self.orders, self.clock.ahead(real));
        }
    }

    /// Has as many orders as the fault `many` says, besides those that were accepted.
    fn play(&mut self, catalogue: &Catalogue, now: Timestamp) {
        let count = self.faults.iter().find_map(|fault| match fault {
            Fault::Many(count) => Some(*count),
            _ => None,
        });
        let count = count.unwrap_or_default();
        if self.many.len() != count as usize {
            let owner = catalogue.people.owner();
            self.many = many::orders(count, owner, &catalogue.name_ids(), self.orders.seed, now);
        }
    }

    /// Signs the certificate of an order, where it is issued and not signed yet.
    fn sign(&mut self, id: u64) {
        self.orders.sign();
        // These are many, and few of them are looked at.
        if let Some(order) = self.many.iter_mut().find(|order| order.id == id) {
            self.orders.sign_other(order);
        }
    }

    /// Every order there is.
    fn all(&self) -> impl Iterator<Item = &HeldOrder> {
        self.orders.all().iter().chain(&self.many)
    }

    fn all_mut(&mut self) -> impl Iterator<Item = &mut HeldOrder> {
        self.orders.all_mut().iter_mut().chain(&mut self.many)
    }

    /// What a check of domain control finds.
    fn rules(&self, state: &State) -> Rules {
        Rules {
            finds: !self.faults.contains(&Fault::NoRecord),
            checks: state.checks,
            zone: self.orders.zone.clone(),
        }
    }
}

impl State {
    fn new(options: Options) -> io::Result<State> {
        let now = Timestamp::now();
        let (keep, before) = match options.keep.map(Keep::open).transpose()? {
            Some((keep, before)) => (Some(keep), before),
            None => (None, Before::Nothing),
        };
        let new = || Orders::new(random::seed(now));
        let (orders, ahead) = match before {
            Before::Nothing => (new(), SignedDuration::ZERO),
            Before::Removed => (new().numbered_after_all(now), SignedDuration::ZERO),
            Before::Kept(kept) => (kept.orders, kept.ahead),
        };
        let changing = Changing {
            orders,
            faults: options.faults,
            clock: Clock::start(now, ahead, options.speed),
            keep,
            many: Vec::new(),
        };
        Ok(State {
            catalogue: Catalogue::load()?,
            delay: options.delay,
            today: options.today,
            checks: options.checks,
            dns: options.dns.ip(),
            web: options.web.ip(),
            changing: Mutex::new(changing),
        })
    }

    /// Does something with what the sandbox holds, as it is at a moment of the machine's time; what it is given is the
    /// sandbox's own.
    fn turn<T>(&self, real: Timestamp, work: impl FnOnce(&mut Changing, Timestamp) -> T) -> T {
        let mut changing = self.lock();
        let turn = changing.catch_up(real);
        let now = changing.clock.now(real);
        let (rules, seed) = (changing.rules(self), changing.orders.seed);
        changing.play(&self.catalogue, now);
        for order in changing.all_mut() {
            order.advance(seed, now, &rules);
        }
        changing.orders.sign();
        let done = work(&mut changing, now);
        changing.orders.sign();
        if turn.is_some() {
            changing.save(real);
        }
        done
    }

    /// Keeps how far the clock has come, also where nothing else has changed.
    fn keep_time(&self, real: Timestamp) {
        let mut changing = self.lock();
        let turn = changing.catch_up(real);
        let ahead = changing.clock.ahead(real);
        let Changing { orders, keep, .. } = &mut *changing;
        if let (Some(_turn), Some(keep)) = (turn, keep) {
            // It is ahead in this process all the same.
            let _ = keep.write_time(orders, ahead);
        }
    }

    /// The root's certificate in PEM; none where the library fails.
    fn root_pem(&self) -> Option<String> {
        let root = self.turn(Timestamp::now(), |changing, _| changing.orders.with_authority().1.root());
        root.map(|root| der::pem("CERTIFICATE", &root))
    }

    /// What time it is by the sandbox's clock, at a moment of the machine's.
    fn now(&self, real: Timestamp) -> Timestamp {
        self.lock().clock.now(real)
    }

    /// A panic while the lock was held loses one answer at worst; the orders stay readable.
    fn lock(&self) -> MutexGuard<'_, Changing> {
        self.changing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
