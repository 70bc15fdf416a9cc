//! `dvorder download`: the certificate of an order, judged and saved, and what to do with it.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::document::{self, VERSION, printed};
use super::wanted::Wanted;
use super::{asynchronous, check, output, target};
use crate::cli::DownloadArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::follow::chain::Chain;
use crate::follow::files::{self, File, Form};
use crate::follow::install::{self, Places, Server};
use crate::follow::judgement::{Expected, Good, came_at_once, judge};
use crate::io::asking::Asking;
use crate::io::certificates::{self, NotSaved};
use crate::io::private_key::{self, Fit};
use crate::journal::followed::Saved;
use crate::journal::found::Found;
use crate::journal::report::Report;
use crate::journal::status::Status;
use crate::order::moment::moment;
use crate::order::place;
use crate::order::problem::{Finding, Severity};
use crate::order::text::visible;
use crate::service::errand::Errand;

/// Columns of a label.
const LABEL: usize = 12;

/// How it ended where nothing was saved.
struct Ended {
    exit: Exit,
    /// Why, the weightiest first.
    why: Vec<Failure>,
    /// Where what came is kept.
    rejected: Option<PathBuf>,
}

impl Ended {
    fn of(exit: Exit, message: impl Into<String>, fix: impl Into<String>) -> Ended {
        Ended::with(exit, Failure::new(message, fix))
    }

    fn with(exit: Exit, failure: Failure) -> Ended {
        Ended { exit, why: vec![failure], rejected: None }
    }
}

/// A certificate that was saved.
struct Kept {
    certificate_id: u64,
    folder: PathBuf,
    files: Vec<File>,
    good: Good,
    /// The key file beside the CSR, and whether it fits.
    key: Option<(PathBuf, Fit)>,
    servers: Vec<&'static Server>,
    /// Why the journal does not say where it is, if it does not.
    not_recorded: Option<String>,
}

/// Fetches, judges and saves a certificate, and says how the program ends.
///
/// # Errors
/// A sentence for the user: what cannot be used.
pub fn run(args: &DownloadArgs) -> Result<Exit, String> {
    let (mut asking, store) = target::asking(&args.target)?;
    let given_csr = args.csr.as_deref().map(check::csr).transpose()?;
    let given_key = given_csr.map(|csr| csr.public_key().to_vec());
    let ended = match Wanted::find(&args.id, &store, &asking) {
        Ok(mut wanted) => asynchronous(download(args, given_key, &mut wanted, &mut asking))?,
        Err(reason) => Err(Ended::of(Exit::No, reason, "")),
    };
    match ended {
        Ok(kept) => told(args, &kept).map(|()| Exit::Done),
        Err(ended) => {
            if args.json {
                output::answer(&printed(&document::Download::in_vain(
                    &ended.why,
                    ended.rejected.as_deref(),
                )))?;
            }
            ended.why.iter().for_each(output::say_failure);
            if let Some(rejected) = &ended.rejected {
                output::say(&format!("What came is kept in {}.\n", shown(rejected)));
            }
            Ok(ended.exit)
        }
    }
}

async fn download(
    args: &DownloadArgs,
    given_key: Option<Vec<u8>>,
    wanted: &mut Wanted,
    asking: &mut Asking,
) -> Result<Kept, Ended> {
    let Some(order_id) = wanted.order_id else {
        return Err(Ended::of(
            Exit::Unknown,
            "Nobody knows whether this order exists, so there is no certificate to fetch.",
            "Start dvorder, and look it up.",
        ));
    };
    if !wanted.is_here {
        let sent_to = wanted.entry.as_ref().map_or("", |entry| entry.sent.target.as_str());
        return Err(Ended::of(
            Exit::CouldNotAsk,
            format!("This order was sent to {sent_to}, and that is not where is asked."),
            format!("Add {}", place::options(sent_to)),
        ));
    }
    wanted.ask(asking).await.map_err(|failure| match failure.status() {
        Some(404) => Ended::with(Exit::No, failure),
        _ => Ended::with(Exit::CouldNotAsk, failure),
    })?;
    let report = wanted.report().cloned().unwrap_or_default();
    let certificate_id = can_be_fetched(&report, args.revoked)?;
    let names = Expected::names_of(wanted.entry.as_ref(), Some(&report));
    let name = names.first().cloned().unwrap_or_default();
    let folder = args.out.clone().unwrap_or_else(|| PathBuf::from(files::folder(&name, certificate_id)));
    if let Some(taken) = certificates::in_the_way(&folder) {
        return Err(Ended::with(Exit::No, taken.failure().clone()));
    }
    let serial = report.certificate.serial_number.clone();
    let expected = match given_key {
        Some(key) => Some(Expected { key, names, serial }),
        None => Expected::of(wanted.entry.as_ref(), Some(&report)),
    };
    let expected = expected.ok_or_else(|| {
        Ended::of(
            Exit::Usage,
            "Neither the journal nor the service has the CSR of this order, so the certificate cannot be compared with it.",
            "Give the CSR it was ordered with: --csr FILE",
        )
    })?;
    let roots = (!asking.is_sandbox()).then(certificates::system_roots);
    let judged = |came: &[u8]| judge(came, &expected, roots.as_deref(), Timestamp::now());
    let at_once = wanted.entry.as_ref().and_then(|entry| came_at_once(entry, certificate_id));
    let at_once = at_once.and_then(|came| judged(&came).ok());
    let good = match at_once {
        Some(good) => good,
        None => {
            let came = fetch(asking, order_id, certificate_id).await?;
            judged(&came).map_err(|faults| rejected(&folder, &faults, &came))?
        }
    };
    let servers = servers(args, wanted);
    let files = files::of(&good.chain, &forms(args, &servers));
    let folder = certificates::save(&folder, &files).map_err(|why| match why {
        NotSaved::Taken(failure) | NotSaved::Failed(failure) => Ended::with(Exit::No, failure),
    })?;
    let not_recorded = note(wanted, asking, &folder, certificate_id);
    let key = args.csr.as_deref().and_then(|csr| private_key::beside(csr, &good.chain.leaf));
    Ok(Kept { certificate_id, folder, files, good, key, servers, not_recorded })
}

/// The ID of an order's certificate, where there is one to fetch.
fn can_be_fetched(report: &Report, even_revoked: bool) -> Result<u64, Ended> {
    let certificate = &report.certificate;
    let is_there = certificate.valid_till.is_some() || certificate.serial_number.is_some();
    match report.status() {
        Some(Status::Revoked) if !even_revoked => Err(Ended::of(
            Exit::No,
            "The certificate was revoked: clients that look that up refuse it.",
            "To save it all the same: --revoked",
        )),
        Some(status) if status.comes_to_nothing() => Err(Ended::of(
            Exit::No,
            format!("The order is {}: no certificate comes of it.", status.word()),
            "See dvorder order.",
        )),
        Some(Status::Issued | Status::Revoked | Status::Expired) => Ok(()),
        _ if is_there => Ok(()),
        status => Err(Ended::of(
            Exit::NotYet,
            match status {
                Some(status) => {
                    format!("The certificate is not issued yet: the order is {}.", visible(status.word()))
                }
                None => "The certificate is not issued yet.".to_owned(),
            },
            "To wait for it: dvorder track ID --wait. What is still to be done: dvorder order ID",
        )),
    }?;
    certificate.id.ok_or_else(|| {
        Ended::of(
            Exit::NotYet,
            "The service does not say which certificate the order has.",
            "Ask again later.",
        )
    })
}

async fn fetch(asking: &mut Asking, order_id: u64, certificate_id: u64) -> Result<Vec<u8>, Ended> {
    let errand = Errand::Certificate(order_id, certificate_id);
    match asking.run(&errand, |_| {}).await.found {
        Ok(Found::Certificate(fetched)) => Ok(fetched.bytes),
        Ok(_) => Err(Ended::with(Exit::CouldNotAsk, errand.broken())),
        Err(failure) => Err(Ended::with(Exit::CouldNotAsk, failure)),
    }
}

/// Keeps what came aside, loudly.
fn rejected(folder: &Path, faults: &[Finding], came: &[u8]) -> Ended {
    let mut why: Vec<Failure> =
        faults.iter().map(|fault| Failure::new(fault.message.clone(), fault.fix.clone())).collect();
    let rejected = match certificates::set_aside(folder, faults, came) {
        Ok(path) => Some(path),
        Err(failed) => {
            why.push(failed.failure().clone());
            None
        }
    };
    Ended { exit: Exit::No, why, rejected }
}

/// The servers it is for: the one that is named, or those of the platform that was ordered for.
fn servers(args: &DownloadArgs, wanted: &Wanted) -> Vec<&'static Server> {
    if let Some(server) = args.server {
        return vec![server];
    }
    wanted.entry.as_ref().map_or_else(Vec::new, install::of_order)
}

fn forms(args: &DownloadArgs, servers: &[&Server]) -> Vec<Form> {
    match &args.format {
        Some(forms) => forms.clone(),
        None => {
            let wanted = servers.iter().flat_map(|server| server.forms());
            std::iter::once(Form::Pem).chain(wanted).collect()
        }
    }
}

/// Writes down where it was saved: why not, if that failed.
fn note(wanted: &Wanted, asking: &Asking, folder: &Path, certificate_id: u64) -> Option<String> {
    let entry = wanted.entry.as_ref()?;
    let path = folder.to_string_lossy().into_owned();
    let saved = Saved { certificate_id, path, at: Timestamp::now() };
    asking.keeping().note(entry, &Found::Saved(saved), None).1
}

fn shown(path: &Path) -> String {
    visible(&path.display().to_string())
}

fn told(args: &DownloadArgs, kept: &Kept) -> Result<(), String> {
    let Chain { leaf, .. } = &kept.good.chain;
    let places = Places {
        folder: kept.folder.to_string_lossy().into_owned(),
        name: leaf.names.first().map_or_else(String::new, |name| name.replace("*.", "wildcard.")),
        key: kept.key.as_ref().map(|(path, _)| {
            let whole = path.canonicalize().unwrap_or_else(|_| path.clone());
            whole.to_string_lossy().into_owned()
        }),
        thumbprint: leaf.thumbprint(),
    };
    if args.json {
        output::answer(&printed(&document::Download {
            version: VERSION,
            saved: Some(document::SavedAs {
                folder: places.folder.clone(),
                files: kept.files.iter().map(|file| file.name.clone()).collect(),
                certificate_id: kept.certificate_id,
                serial_number: leaf.serial.clone(),
                thumbprint: places.thumbprint.clone(),
                names: leaf.names.clone(),
                issuer: leaf.issuer.name.clone(),
                valid_from: leaf.from,
                valid_till: leaf.till,
                chain: kept
                    .good
                    .chain
                    .intermediates
                    .iter()
                    .map(|member| member.subject.name.clone())
                    .collect(),
            }),
            remarks: kept.good.remarks.iter().map(document::Remark::of).collect(),
            install: kept.servers.iter().map(|server| document::Install::of(server, &places)).collect(),
            rejected: None,
            errors: Vec::new(),
        }))?;
    } else {
        output::answer(&text(kept, &places))?;
    }
    for remark in &kept.good.remarks {
        let word = if remark.severity == Severity::Hint { "note" } else { "warning" };
        output::say(&format!(
            "{word}: {}\n",
            visible(format!("{} {}", remark.message, remark.fix).trim_end())
        ));
    }
    if let Some(reason) = &kept.not_recorded {
        output::say(&format!("The journal does not say where it is: {}\n", visible(reason)));
    }
    Ok(())
}

fn text(kept: &Kept, places: &Places) -> String {
    let chain = &kept.good.chain;
    let names: Vec<&str> = kept.files.iter().map(|file| file.name.as_str()).collect();
    let mut text = format!("Saved {} in {}\n", names.join(", "), shown(&kept.folder));
    let mut line = |label: &str, value: &str| text += &format!("  {label:<LABEL$}{}\n", visible(value));
    line("for", &chain.leaf.names.join(", "));
    line("issued by", &chain.leaf.issuer.name);
    line("serial", &chain.leaf.serial);
    line("counts", &format!("{} to {}", moment(chain.leaf.from), moment(chain.leaf.till)));
    if let Some((path, fit)) = &kept.key {
        let said = match fit {
            Fit::Fits => "fits the certificate",
            Fit::Other => "is ANOTHER key: no server starts with it and this certificate",
            Fit::NotChecked => "was not checked: it is encrypted, or cannot be read",
        };
        line("key", &format!("{} {said}", path.display()));
    }
    for server in &kept.servers {
        text += &format!("\n{}\n", server.title);
        for step in server.steps(places) {
            text += &format!("  {}\n", visible(&step.say));
            text.extend(step.code.iter().map(|line| format!("      {}\n", visible(line))));
        }
        text += &format!("  Test it:      {}\n", visible(&server.test(places)));
        if let Some(reload) = server.reload(places) {
            text += &format!("  Then reload:  {}\n", visible(&reload));
        }
    }
    if kept.servers.is_empty() {
        text += "\nMost servers read fullchain.pem and the private key. What to do on yours: --server NAME\n";
    }
    text
}
