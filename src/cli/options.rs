//! The options of the wizard and of each command.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::value::{Forms, days, forms, here, order_id, port, server, speed, time, trimmed};
use crate::config::args::ConnectionArgs;
use crate::config::region::Region;
use crate::dns;
use crate::follow::install::WebServer;
use crate::follow::site::{Site, named};
use crate::io::sandbox::{self, Endpoint, Fault};
use crate::io::store::Store;

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
    /// Where to serve its DNS, in which what proves control is placed; this machine only
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
