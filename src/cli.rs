//! The command line.

mod tip;

use std::convert::Infallible;
use std::ffi::OsString;
use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::config::args::ConnectionArgs;
use crate::config::region::Region;
use crate::dns;
use crate::follow::files::Encoding;
use crate::follow::install::{self, WebServer};
use crate::follow::site::{Site, named};
use crate::io::sandbox::{self, Endpoint, Fault};
use crate::io::store::Store;

/// Place DV TLS certificate orders with the CertCentral Services API.
///
/// Without an API key, a region and a base URL everything runs against an embedded sandbox, where nothing is bought.
#[derive(Debug, Parser)]
#[command(name = "dvorder", version, args_conflicts_with_subcommands = true)]
pub struct Cli {
    /// What to do instead of opening the wizard.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// How the wizard starts.
    #[command(flatten)]
    pub wizard: WizardArgs,
}

/// How fast the sandbox's time may pass: a day in less than a tenth of a second at most.
const SPEEDS: RangeInclusive<u32> = 1..=1_000_000;

/// What is said of the sandbox's faults.
fn faults() -> String {
    let all = Fault::ALL.each_ref().map(Fault::name).join(", ");
    let endpoints = Endpoint::ALL.map(Endpoint::name).join(", ");
    format!(
        "Make the sandbox misbehave; may be given several times.\n\nOne of {all}.\n\nFrom no-answer to status also at \
         one endpoint alone, NAME:ENDPOINT, such as 429:validation. The endpoints are {endpoints}. From another-key to \
         out-of-order at order or download alone."
    )
}

impl Cli {
    /// What the arguments of the program ask for, the first of them its name.
    ///
    /// # Errors
    /// When they cannot be understood, or ask for help or the version.
    pub fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Cli, clap::Error> {
        let arguments: Vec<OsString> = arguments.into_iter().collect();
        match wizard_alone(&arguments) {
            Some(wizard) => Ok(Cli { command: None, wizard }),
            None => Cli::read_with_commands(arguments),
        }
    }

    fn read_with_commands(arguments: Vec<OsString>) -> Result<Cli, clap::Error> {
        let mut known = Cli::command();
        let arguments = command_first(&known, arguments);
        let mut found = match known.try_get_matches_from_mut(&arguments) {
            Ok(found) => found,
            Err(error) => return Err(tip::mended(error, &known, &arguments, what_does)),
        };
        Cli::from_arg_matches_mut(&mut found).map_err(|error| error.format(&mut known))
    }
}

/// What does what was meant by a word that is typed for a command and is none.
fn what_does(typed: &str) -> Option<&'static str> {
    Some(match typed {
        "cancel" | "revoke" => "that is done on the screen of the order: dvorder --order ID",
        "status" | "show" | "info" => "how an order stands is said by: dvorder order ID",
        "list" | "ls" => "all orders are listed by: dvorder orders",
        "new" | "request" | "issue" | "enroll" => "a new order is begun by: dvorder",
        id if id.parse::<u64>().is_ok() => "an order is shown by: dvorder order ID",
        _ => return None,
    })
}

/// The wizard's options, where the arguments are nothing else: then the commands need not be described, which is a good
/// part of what a start costs. What is said of other arguments, help too, names the commands.
fn wizard_alone(arguments: &[OsString]) -> Option<WizardArgs> {
    let known = WizardArgs::augment_args(clap::Command::new("dvorder"));
    let mut found = known.try_get_matches_from(arguments).ok()?;
    WizardArgs::from_arg_matches_mut(&mut found).ok()
}

/// The arguments with the name of the command first: what every command takes may also stand before it, as in
/// `dvorder --sandbox renew ID`. So does what is no command, and is told so.
fn command_first(known: &clap::Command, mut arguments: Vec<OsString>) -> Vec<OsString> {
    if let Some(at) = word_at(known, &arguments) {
        let command = arguments.remove(at);
        arguments.insert(1, command);
    }
    arguments
}

/// Where a word stands behind nothing but options of the wizard and their values: the name of a command.
fn word_at(known: &clap::Command, arguments: &[OsString]) -> Option<usize> {
    let mut at = 1;
    loop {
        let text = arguments.get(at)?.to_str()?;
        let Some(option) = text.strip_prefix("--").filter(|name| !name.is_empty()) else {
            return (!text.starts_with('-')).then_some(at);
        };
        let found = known.get_arguments().find(|known| known.get_long() == Some(option));
        let has_value = match option.contains('=') {
            true => false,
            false => found?.get_action().takes_values(),
        };
        at += if has_value { 2 } else { 1 };
    }
}

/// A mode besides the wizard.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check a request body without a screen, a key or the network
    ///
    /// Exit code 0: no errors. 1: errors. 2: usage, or a file that cannot be read or holds no JSON
    /// object; then nothing is printed on standard output.
    Check(CheckArgs),
    /// Print the orders that were sent from here, and what they need of somebody
    ///
    /// Exit code 4: with --expiring, a certificate ends within the days given. 6: the service could not be asked.
    Orders(OrdersArgs),
    /// Print one order in full, with everything to place
    ///
    /// Exit code 1: there is no such order. 3: nobody knows whether it exists. 6: the service could not be asked.
    Order(OrderArgs),
    /// Follow an order until its certificate is there
    ///
    /// Exit code 0: issued. 1: rejected, canceled, revoked or expired, or there is no such order. 3: nobody knows whether it
    /// exists. 5: not yet. 6: the service could not be asked.
    Track(TrackArgs),
    /// Save the certificate of an order, once it is judged to be the one that was ordered
    ///
    /// Exit code 0: saved. 1: it is not what was ordered, something is there already, or there is no such order. 3:
    /// nobody knows whether the order exists. 5: not issued yet. 6: the service could not be asked.
    Download(DownloadArgs),
    /// Look whether the names of an order's certificate serve it
    ///
    /// Connects to each name, at each of its addresses, and ends at the certificate. Exit code 0: all serve it. 1: some
    /// do not, or there is no such order. 3: nobody knows whether the order exists. 5: not issued yet. 6: some could not
    /// be looked at, or the service could not be asked.
    Served(ServedArgs),
    /// Look whether what an order needs is in place, in DNS and on web servers, or what would stop an order
    ///
    /// Nothing is changed, and the service is asked only what is to be in place, where the journal does not have it.
    ///
    /// Exit code 0: all is there, or nothing would stop it. 1: something is not there, or would, or nothing comes of the
    /// order any more. 2: usage. 6: it could not be looked at.
    Look(LookArgs),
    /// Open the wizard with a draft that renews an order: what it was, and its CSR anew
    Renew(SequelArgs),
    /// Open the wizard with a draft of a reissue of an order: another CSR, and other names if wanted
    Reissue(SequelArgs),
    /// Serve the sandbox alone, for other clients
    Sandbox(SandboxArgs),
}

/// Options of the wizard.
#[derive(Debug, Args)]
pub struct WizardArgs {
    /// Start from a request body in a JSON file; - is standard input
    #[arg(long, value_name = "FILE")]
    pub from: Option<PathBuf>,
    /// Go on with a saved draft: the one saved last, or the one of this ID
    #[arg(long, value_name = "ID", value_parser = trimmed, num_args = 0..=1, default_missing_value = "", conflicts_with_all = ["from", "csr", "product"])]
    pub resume: Option<String>,
    /// Show the order of this ID, wherever it was placed: how it stands, and what to place
    #[arg(long, value_name = "ID", value_parser = order_id, conflicts_with_all = ["from", "csr", "product", "resume"])]
    pub order: Option<u64>,
    /// The product to order, as in the request's URL, for example ssl_dv_geotrust
    #[arg(long, value_name = "ID")]
    pub product: Option<String>,
    /// What the wizard takes however it is begun.
    #[command(flatten)]
    pub screen: ScreenArgs,
}

/// Options of `dvorder renew` and `dvorder reissue`.
#[derive(Debug, Args)]
pub struct SequelArgs {
    /// The order's ID, or its name in the journal
    #[arg(value_parser = trimmed)]
    pub id: String,
    /// What the wizard takes however it is begun.
    #[command(flatten)]
    pub screen: ScreenArgs,
}

/// Options of the wizard, begun by itself or with what follows an order.
#[derive(Debug, Args)]
pub struct ScreenArgs {
    /// Take the CSR from a file, PEM or DER; - is standard input
    #[arg(long, value_name = "FILE")]
    pub csr: Option<PathBuf>,
    /// Look here whether a certificate is served, in place of each name at 443: 192.0.2.7:8443 or :8443; may be given
    /// several times
    #[arg(long, value_name = "HOST:PORT")]
    pub served_at: Vec<Site>,
    /// Where orders go.
    #[command(flatten)]
    pub target: TargetArgs,
    /// Draw nothing but ASCII
    #[arg(long)]
    pub ascii: bool,
}

/// Options that say where orders go, of the wizard and of every command that asks about them.
#[derive(Debug, Args)]
pub struct TargetArgs {
    /// Order from the embedded sandbox, even if there is an API key
    #[arg(long)]
    pub sandbox: bool,
    /// Make the sandbox misbehave; may be given several times
    #[arg(long, value_name = "NAME", long_help = faults())]
    pub sandbox_fault: Vec<Fault>,
    /// Let N seconds of the sandbox's time pass in one second
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = speed)]
    pub sandbox_speed: u32,
    /// The region of the account: us or eu
    #[arg(long)]
    pub region: Option<Region>,
    /// Another base URL of the service; https, or http on this machine
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// A PEM file with certificate authorities to trust besides the system's
    #[arg(long, value_name = "FILE")]
    pub ca_cert: Option<PathBuf>,
    /// Append a log to this file: what was asked of the service and how it answered; without this to the one that
    /// DVORDER_LOG names
    #[arg(long, value_name = "FILE")]
    pub log: Option<PathBuf>,
    /// Ask this resolver about DNS when you want a look, in place of those of the system
    #[arg(long, value_name = "ADDR[:PORT]", value_parser = dns::resolver)]
    pub resolver: Option<SocketAddr>,
    /// The port of authoritative name servers, where it is not 53
    #[arg(long, value_name = "PORT", value_parser = port)]
    pub dns_port: Option<u16>,
    /// Where the sandbox serves its DNS; this machine only
    #[arg(long, value_name = "ADDR", value_parser = here)]
    pub sandbox_dns: Option<SocketAddr>,
    /// Where the sandbox serves files; this machine only
    #[arg(long, value_name = "ADDR", value_parser = here)]
    pub sandbox_http: Option<SocketAddr>,
}

impl TargetArgs {
    /// The options that say where orders go.
    pub fn connection(&self) -> ConnectionArgs {
        ConnectionArgs {
            sandbox: self.sandbox,
            region: self.region,
            base_url: self.base_url.clone(),
            ca_cert: self.ca_cert.clone(),
            resolver: self.resolver,
            dns_port: self.dns_port,
        }
    }

    /// How the embedded sandbox is to serve, and to keep its orders in a store.
    pub fn sandbox_options(&self, store: Option<&Store>) -> sandbox::Options {
        let usual = sandbox::Options::default();
        sandbox::Options {
            faults: self.sandbox_fault.clone(),
            speed: self.sandbox_speed,
            dns: self.sandbox_dns.unwrap_or(usual.dns),
            web: self.sandbox_http.unwrap_or(usual.web),
            keep: store.map(Store::sandbox_orders),
            root: store.map(Store::sandbox_root),
            ..usual
        }
    }
}

/// Options of `dvorder orders`.
#[derive(Debug, Args)]
pub struct OrdersArgs {
    /// Words that stand anywhere in one of the names, an ID, the status, the product or what is needed
    pub filter: Vec<String>,
    /// Ask the service for all orders of the account, also those that were placed elsewhere
    #[arg(long)]
    pub account: bool,
    /// Only those whose certificate ends within these days, such as 30d
    #[arg(long, value_name = "DAYS", value_parser = days)]
    pub expiring: Option<i64>,
    /// Print JSON, and what is said about it on standard error
    #[arg(long)]
    pub json: bool,
    /// Print a calendar file (iCalendar) with a day for each certificate that is to be reissued or renewed
    #[arg(long, conflicts_with_all = ["json", "monitor"])]
    pub ics: bool,
    /// Print one line for a monitoring system, and end with 0, 1, 2 or 3 as its plugins do
    #[arg(long, conflicts_with_all = ["json", "expiring"])]
    pub monitor: bool,
    /// How many days before its end a certificate is a warning
    #[arg(long, value_name = "DAYS", value_parser = days, default_value = "30d", requires = "monitor")]
    pub warn: i64,
    /// How many days before its end a certificate is critical
    #[arg(long, value_name = "DAYS", value_parser = days, default_value = "7d", requires = "monitor")]
    pub crit: i64,
    /// Where the service is asked.
    #[command(flatten)]
    pub target: TargetArgs,
}

/// Options of `dvorder order`.
#[derive(Debug, Args)]
pub struct OrderArgs {
    /// The order's ID, or its name in the journal
    #[arg(value_parser = trimmed)]
    pub id: String,
    /// Print JSON, and what is said about it on standard error
    #[arg(long)]
    pub json: bool,
    /// Where the service is asked.
    #[command(flatten)]
    pub target: TargetArgs,
}

/// Options of `dvorder look`.
#[derive(Debug, Args)]
pub struct LookArgs {
    /// The order's ID, or its name in the journal
    #[arg(value_parser = trimmed, conflicts_with = "before")]
    pub id: Option<String>,
    /// Look before ordering: what would stop the order of a request body in a JSON file; - is standard input
    #[arg(long, value_name = "FILE")]
    pub before: Option<PathBuf>,
    /// Print JSON, and what is said about it on standard error
    #[arg(long)]
    pub json: bool,
    /// Where the service is asked.
    #[command(flatten)]
    pub target: TargetArgs,
}

/// Options of `dvorder track`.
#[derive(Debug, Args)]
pub struct TrackArgs {
    /// The order's ID, or its name in the journal
    #[arg(value_parser = trimmed)]
    pub id: String,
    /// Wait for the certificate, at most for this long, such as --wait=30m
    #[arg(long, value_name = "TIME", value_parser = time, num_args = 0..=1, require_equals = true)]
    pub wait: Option<Option<Duration>>,
    /// Print a line of JSON for each change, and what is said about it on standard error
    #[arg(long)]
    pub json: bool,
    /// Where the service is asked.
    #[command(flatten)]
    pub target: TargetArgs,
}

/// Options of `dvorder download`.
#[derive(Debug, Args)]
pub struct DownloadArgs {
    /// The order's ID, or its name in the journal
    #[arg(value_parser = trimmed)]
    pub id: String,
    /// The new folder to save it in; without this NAME-CERTIFICATEID, here
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// In which form: pem, p7b, der or all; without this pem, and what the order's server platform wants
    #[arg(long, value_name = "FORMAT", value_parser = forms)]
    pub format: Option<Forms>,
    /// For which server, with what to do there: nginx, apache, apache-old, haproxy, iis, tomcat or exchange
    #[arg(long, value_name = "NAME", value_parser = server)]
    pub server: Option<&'static WebServer>,
    /// The CSR it was ordered with, where neither the journal nor the service has it: a file, PEM or DER; - is
    /// standard input
    #[arg(long, value_name = "FILE")]
    pub csr: Option<PathBuf>,
    /// Save it although it was revoked
    #[arg(long)]
    pub revoked: bool,
    /// Print JSON, and what is said about it on standard error
    #[arg(long)]
    pub json: bool,
    /// Where the service is asked.
    #[command(flatten)]
    pub target: TargetArgs,
}

/// Options of `dvorder served`.
#[derive(Debug, Args)]
pub struct ServedArgs {
    /// The order's ID, or its name in the journal
    #[arg(value_parser = trimmed)]
    pub id: String,
    /// Ask for this name alone; may be given several times, and is the way to look at a wildcard
    #[arg(long, value_name = "NAME", value_parser = named)]
    pub name: Vec<String>,
    /// Ask this host or this port in place of each name at 443: 192.0.2.7:8443, www1.example.com or :8443; may be given
    /// several times
    #[arg(long, value_name = "HOST:PORT")]
    pub at: Vec<Site>,
    /// Print JSON, and what is said about it on standard error
    #[arg(long)]
    pub json: bool,
    /// Where the service is asked.
    #[command(flatten)]
    pub target: TargetArgs,
}

/// An ID without the blanks that were copied with it.
fn trimmed(text: &str) -> Result<String, Infallible> {
    Ok(text.trim().to_owned())
}

/// The ID of an order.
fn order_id(text: &str) -> Result<u64, String> {
    text.trim().parse().map_err(|_| "Give an order's ID as the service gave it, such as 6484932.".into())
}

/// A port.
fn port(text: &str) -> Result<u16, String> {
    let number = text.parse().ok().filter(|port| *port > 0);
    number.ok_or_else(|| "A port is a number from 1 to 65535, such as 53.".into())
}

/// How many seconds of the sandbox's pass in one.
fn speed(text: &str) -> Result<u32, String> {
    let number = text.parse().ok().filter(|speed| SPEEDS.contains(speed));
    number.ok_or_else(|| format!("It is a number from {} to {}, such as 600.", SPEEDS.start(), SPEEDS.end()))
}

/// An address of this machine, with a port.
fn here(text: &str) -> Result<SocketAddr, String> {
    let address = text.parse().ok().filter(|address: &SocketAddr| address.ip().is_loopback());
    address.ok_or_else(|| {
        "It is an address of this machine alone, with a port, such as 127.0.0.1:5300; port 0 takes any free one.".into()
    })
}

/// The forms that a certificate is saved in.
pub type Forms = Vec<Encoding>;

fn forms(text: &str) -> Result<Forms, String> {
    match text {
        "all" => Ok(Encoding::ALL.to_vec()),
        word => Encoding::ALL
            .into_iter()
            .find(|form| form.word() == word)
            .map(|form| vec![form])
            .ok_or_else(|| "It is one of pem, p7b, der and all.".to_owned()),
    }
}

fn server(text: &str) -> Result<&'static WebServer, String> {
    install::named(text).ok_or_else(|| {
        let names: Vec<&str> = install::all().iter().map(|server| server.name.as_str()).collect();
        format!("It is one of {}.", names.join(", "))
    })
}

/// So many days: `30d`, `4w` or `30`.
fn days(text: &str) -> Result<i64, String> {
    let (number, each) = match text.strip_suffix('w') {
        Some(weeks) => (weeks, 7),
        None => (text.strip_suffix('d').unwrap_or(text), 1),
    };
    let count = number.parse::<u16>().map_err(|_| "Write a number of days, such as 30d.")?;
    Ok(i64::from(count) * each)
}

/// So much time: `90s`, `30m`, `2h` or `1d`.
fn time(text: &str) -> Result<Duration, String> {
    let each = match text.chars().next_back() {
        Some('s') => 1,
        Some('m') => 60,
        Some('h') => 3600,
        Some('d') => 86_400,
        _ => 0,
    };
    let count = text.get(..text.len().saturating_sub(1)).and_then(|number| number.parse::<u32>().ok());
    match count.filter(|_| each > 0) {
        Some(count) => Ok(Duration::from_secs(u64::from(count) * each)),
        None => {
            Err("Write a time, such as 30m; s, m, h and d stand for seconds, minutes, hours and days.".into())
        }
    }
}

/// Options of `dvorder check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// A request body in a JSON file; - is standard input
    pub file: PathBuf,
    /// Stand in for the body's CSR: a file, PEM or DER; - is standard input
    #[arg(long, value_name = "FILE")]
    pub csr: Option<PathBuf>,
    /// Check also what depends on the product, which is not part of the body
    #[arg(long, value_name = "ID")]
    pub product: Option<String>,
    /// Print the body as dvorder would send it, repaired, and the report on standard error
    ///
    /// Exit code 0: it was printed. 1: there are errors that only you can mend, and nothing was printed.
    #[arg(long)]
    pub fix: bool,
    /// Print {"version":1,"problems":[{"field","severity","message","fix"}]}
    #[arg(long)]
    pub json: bool,
}

/// Options of `dvorder sandbox`.
#[derive(Debug, Args)]
pub struct SandboxArgs {
    /// The address to serve on; this machine only
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0", value_parser = here)]
    pub listen: SocketAddr,
    /// Make the sandbox misbehave; may be given several times
    #[arg(long, value_name = "NAME", long_help = faults())]
    pub sandbox_fault: Vec<Fault>,
    /// Let N seconds of the sandbox's time pass in one second
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = speed)]
    pub sandbox_speed: u32,
    /// Where to serve its DNS, in which what shows control is placed; this machine only
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0", value_parser = here)]
    pub sandbox_dns: SocketAddr,
    /// Where to serve files, for every host; this machine only
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0", value_parser = here)]
    pub sandbox_http: SocketAddr,
    /// Keep the orders in this file, and load them from it; without it they are forgotten at the end
    #[arg(long, value_name = "FILE")]
    pub keep: Option<PathBuf>,
    /// Write the root that its certificates are signed under to this file, in PEM
    #[arg(long, value_name = "FILE")]
    pub root: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_times_are_written_with_their_unit() {
        for (text, count) in [("30d", Some(30)), ("4w", Some(28)), ("7", Some(7)), ("0d", Some(0))] {
            assert_eq!(days(text).ok(), count, "{text}");
        }
        for text in ["", "d", "-1d", "30m", "1.5d", "99999d", "30dd", "\u{663}d"] {
            assert!(days(text).is_err(), "{text}");
        }
        for (text, seconds) in [("90s", 90), ("30m", 1800), ("2h", 7200), ("1d", 86_400), ("0s", 0)] {
            assert_eq!(time(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
        for text in ["", "m", "30", "-1m", "1.5h", "30\u{e9}", "99999999999d"] {
            assert!(time(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_options_of_every_command_fit_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_wizards_options_are_read_without_the_commands_as_with_them() {
        let split = |text: &str| -> Vec<OsString> {
            std::iter::once("dvorder").chain(text.split_whitespace()).map(OsString::from).collect()
        };
        for (given, is_alone) in [
            ("", true),
            ("--sandbox --sandbox-fault 429:list --sandbox-speed=9", true),
            ("--from order.json --region eu --base-url https://a.example.com --ascii", true),
            ("--resume", true),
            ("--resume orders", true),
            ("--order 5 --log orders --served-at :8443 --served-at 192.0.2.7", true),
            ("--resume --order 5", false),
            ("--sandbox-speed 0", false),
            ("--region mars", false),
            ("--unheard", false),
            ("--help", false),
            ("--version", false),
            ("-h", false),
            ("help", false),
            ("orders", false),
            ("--sandbox renew 5", false),
            ("--sandbox nothing", false),
            ("-- orders", false),
        ] {
            let alone = wizard_alone(&split(given));
            assert_eq!(alone.is_some(), is_alone, "{given}");
            let with_commands = Cli::read_with_commands(split(given));
            if let Some(wizard) = alone {
                let cli = Cli { command: None, wizard };
                assert_eq!(format!("{cli:?}"), format!("{:?}", with_commands.unwrap()), "{given}");
            }
        }
    }

    #[test]
    fn an_id_is_read_without_the_blanks_around_it() {
        for command in ["order", "track", "look", "download", "served", "renew", "reissue", "--resume"] {
            let read = Cli::read(["dvorder", command, " 5\t "].map(OsString::from)).unwrap();
            assert!(format!("{read:?}").contains("\"5\""), "{command}: {read:?}");
        }
    }

    #[test]
    fn what_every_command_takes_may_stand_before_it() {
        for (given, expected) in [
            ("--sandbox renew 5", "renew --sandbox 5"),
            (
                "--sandbox --sandbox-fault 429:list orders --account",
                "orders --sandbox --sandbox-fault 429:list --account",
            ),
            ("--log=orders --region us order 5", "order --log=orders --region us 5"),
            // A value that is the name of a command is none.
            ("--log orders", "--log orders"),
            ("--from order --sandbox", "--from order --sandbox"),
            ("--unheard orders", "--unheard orders"),
            ("orders --sandbox", "orders --sandbox"),
            ("--sandbox", "--sandbox"),
            ("--sandbox nothing", "nothing --sandbox"),
            ("-- orders", "-- orders"),
            ("", ""),
        ] {
            let split = |text: &str| -> Vec<OsString> {
                std::iter::once("dvorder").chain(text.split_whitespace()).map(OsString::from).collect()
            };
            assert_eq!(command_first(&Cli::command(), split(given)), split(expected), "{given}");
        }
        let read = |text: &str| Cli::read(text.split_whitespace().map(OsString::from));
        let Some(Command::Renew(renew)) = read("dvorder --sandbox renew 5").unwrap().command else {
            panic!()
        };
        assert!(renew.screen.target.sandbox && renew.id == "5");
        let Some(Command::Track(track)) =
            read("dvorder --sandbox --sandbox-speed 9 track 5 --wait").unwrap().command
        else {
            panic!()
        };
        assert_eq!((track.target.sandbox, track.target.sandbox_speed), (true, 9));
    }
}
