//! `dvorder download`: the certificate of an order, judged and saved, and what to do with it.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::document::{self, VERSION, printed};
use super::output::prose;
use super::wanted::WantedOrder;
use super::{asynchronous, check, not_asked, output, target};
use crate::cli::DownloadArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::follow::chain::Chain;
use crate::follow::delivery::{
    self, Availability, Delivered, Delivery, Undelivered, WAS_REVOKED, availability,
};
use crate::follow::files;
use crate::follow::install::{self, CertificatePaths, WebServer};
use crate::follow::judgement::{Expected, came_at_once};
use crate::follow::need::revocation_waits;
use crate::io::asking::Asking;
use crate::io::{certificates, file, file_set};
use crate::journal::found::{Fetched, Found};
use crate::journal::instructions::{Instructions, to_install, what_to_do};
use crate::journal::known::Known;
use crate::journal::report::Report;
use crate::order::command_line::OrderCommand;
use crate::order::csr::Csr;
use crate::order::problem::Severity;
use crate::order::text::{because, visible};
use crate::service::errand::Errand;

/// Columns of a label.
const LABEL: usize = 12;

/// How it ended where nothing was saved.
struct Ended {
    exit: Exit,
    /// Why, the weightiest first.
    why: Vec<Failure>,
    /// Where what came is kept.
    rejected: Option<String>,
}

impl Ended {
    fn undelivered(why: Undelivered) -> Ended {
        match why {
            Undelivered::NotSaved(failure) => Ended::with(Exit::No, failure),
            // It was fetched, and is not to be fetched once more.
            Undelivered::Fetch => Ended::of(Exit::No, "What came is not what was ordered.", ""),
            Undelivered::Rejected(faults, aside) => {
                let mut why: Vec<Failure> = faults
                    .iter()
                    .map(|fault| Failure::new(fault.message.clone(), fault.fix.clone()))
                    .collect();
                let rejected = aside.map_err(|failure| why.push(failure)).ok();
                Ended { exit: Exit::No, why, rejected }
            }
        }
    }

    fn of(exit: Exit, message: impl Into<String>, fix: impl Into<String>) -> Ended {
        Ended::with(exit, Failure::new(message, fix))
    }

    fn with(exit: Exit, failure: Failure) -> Ended {
        Ended { exit, why: vec![failure], rejected: None }
    }
}

/// A certificate that was saved.
struct Kept {
    delivered: Delivered,
    /// Whether it was there already, each file as it came.
    was_there: bool,
    servers: Vec<&'static WebServer>,
    /// Whether it was revoked.
    is_revoked: bool,
    /// The request to revoke it that waits for an approver.
    revocation: Option<u64>,
    /// Why the journal does not say where it is, if it does not.
    not_recorded: Option<String>,
    /// The commands about its order.
    commands: OrderCommand,
    /// The folder that was named for it.
    out: Option<String>,
}

/// Fetches, judges and saves a certificate, and says how the program ends.
///
/// # Errors
/// A sentence for the user: what cannot be used.
pub fn run(args: &DownloadArgs) -> Result<Exit, String> {
    let (mut asking, store) = target::asking(&args.target)?;
    let given_csr = args.csr.as_deref().map(check::csr).transpose()?;
    let ended = match WantedOrder::find(&args.id, &store, &asking) {
        Ok(mut wanted) => asynchronous(download(args, given_csr.as_deref(), &mut wanted, &mut asking))?,
        Err(reason) => Err(Ended::of(Exit::No, reason, "")),
    };
    match ended {
        Ok(kept) => told(args, &kept).map(|()| Exit::Done),
        Err(ended) => {
            if args.json {
                output::answer(&printed(&document::download::Download::in_vain(
                    &ended.why,
                    ended.rejected.as_deref(),
                )))?;
            }
            ended.why.iter().for_each(output::say_failure);
            if let Some(rejected) = &ended.rejected {
                let what = match file_set::is_kept_in(Path::new(rejected)) {
                    true => "What came is kept",
                    // It held a private key.
                    false => "What came holds a private key, and the reasons alone are kept",
                };
                output::say(&format!("{what} in {}.\n", visible(rejected)));
            }
            Ok(ended.exit)
        }
    }
}

async fn download(
    args: &DownloadArgs,
    given_csr: Option<&Csr>,
    wanted: &mut WantedOrder,
    asking: &mut Asking,
) -> Result<Kept, Ended> {
    let order_id = asked_for(wanted)?;
    if let Err(failure) = wanted.ask(asking).await {
        return Err(Ended::with(wanted.unanswered(&failure), failure));
    }
    let report = wanted.report().cloned().unwrap_or_default();
    let (certificate_id, is_revoked) = can_be_fetched(args, wanted, &report)?;
    let expected = expected(given_csr, wanted, &report)?;
    let in_its_name = || PathBuf::from(files::folder(expected.name(), certificate_id));
    let folder = args.out.clone().unwrap_or_else(in_its_name);
    // Where it is there already it is compared once it has come.
    let was_there = is_in(&folder, &report);
    if let Some(taken) = file_set::in_the_way(&folder).filter(|_| !was_there) {
        return Err(Ended::with(Exit::No, taken.failure(&wanted.commands())));
    }
    // What was revoked is not to be installed.
    let servers = if is_revoked { Vec::new() } else { servers(args, wanted) };
    let mut delivery = Delivery {
        certificate_id,
        came: Vec::new(),
        expected,
        clock: None,
        is_real: !asking.is_sandbox(),
        came_at_once: true,
        is_revoked,
        folder: folder.to_string_lossy().into_owned(),
        forms: args.format.clone().unwrap_or_else(|| install::forms(&servers)),
        csr_file: csr_file(args, wanted),
        commands: wanted.commands(),
    };
    let at_once = wanted.entry.as_ref().and_then(|entry| came_at_once(entry, certificate_id));
    let at_once = at_once.map(|came| {
        delivery.came = came;
        certificates::deliver(&delivery)
    });
    let delivered = match at_once {
        Some(Err(Undelivered::Fetch)) | None => {
            let fetched = fetch(asking, order_id, certificate_id).await?;
            delivery.came_at_once = false;
            delivery.clock = fetched.clock.filter(|_| fetched.is_of_sandbox);
            delivery.is_real = !fetched.is_of_sandbox;
            delivery.came = fetched.bytes;
            certificates::deliver(&delivery)
        }
        Some(delivered) => delivered,
    };
    let delivered = delivered.map_err(Ended::undelivered)?;
    let not_recorded = note(wanted, asking, &delivered);
    let revocation = report.revocation();
    let commands = wanted.commands();
    let out = args.out.as_ref().map(|out| out.to_string_lossy().into_owned());
    Ok(Kept { delivered, was_there, servers, is_revoked, revocation, not_recorded, commands, out })
}

/// Whether a folder holds the certificate that the service tells of.
fn is_in(folder: &Path, report: &Report) -> bool {
    let leaf = certificates::saved_in(folder).and_then(|saved| saved.leaf);
    leaf.zip(report.certificate.serial_number.as_ref()).is_some_and(|(leaf, serial)| leaf.has_serial(serial))
}

/// The order that is asked for: it is known, and was sent to where is asked.
fn asked_for(wanted: &WantedOrder) -> Result<u64, Ended> {
    let Some(order_id) = wanted.order_id else {
        if !wanted.is_open() {
            return Err(Ended::of(Exit::No, wanted.nothing(), ""));
        }
        return Err(Ended::of(
            Exit::Unknown,
            format!("{}, so there is no certificate to fetch.", wanted.unknown()),
            wanted.to_look_up(),
        ));
    };
    if wanted.is_here {
        return Ok(order_id);
    }
    let sent_to = wanted.entry.as_ref().map_or("", |entry| entry.sent.target.as_str());
    Err(Ended::of(
        Exit::CouldNotAsk,
        format!("This order was sent to {sent_to}, and that is not where is asked."),
        format!("To ask there: {}", wanted.commands().run("download", "")),
    ))
}

/// What the certificate is compared with: by the CSR that is given, or that somebody has.
fn expected(given_csr: Option<&Csr>, wanted: &WantedOrder, report: &Report) -> Result<Expected, Ended> {
    let expected = match given_csr {
        Some(csr) => {
            let names = Expected::names_of(wanted.entry.as_ref(), Some(report));
            Some(Expected::by(csr, names, report.certificate.serial_number.clone()))
        }
        None => Expected::of(wanted.entry.as_ref(), Some(report)),
    };
    expected.ok_or_else(|| {
        Ended::of(
            Exit::Usage,
            "Neither the journal nor the service has the CSR of this order, so the certificate cannot be compared with it.",
            "Give the CSR it was ordered with: --csr FILE",
        )
    })
}

/// The file of the CSR it was ordered with: the one that is given, or that the journal knows.
fn csr_file(args: &DownloadArgs, wanted: &WantedOrder) -> Option<String> {
    let given = args.csr.as_deref().filter(|path| !check::is_standard_input(path)).map(file::from_the_root);
    let entry = wanted.entry.as_ref();
    let ordered = || entry.and_then(|entry| entry.csr_file()).map(str::to_owned);
    given.or_else(ordered).filter(|path| !path.is_empty())
}

/// The ID of an order's certificate, where there is one to fetch, and whether it was revoked.
fn can_be_fetched(args: &DownloadArgs, wanted: &WantedOrder, report: &Report) -> Result<(u64, bool), Ended> {
    let commands = wanted.commands();
    let wait = || commands.run("track", "--wait");
    match availability(report.status(), report.certificate.id, Some(report)) {
        // Whoever reissued means the new one, and its key is the one of the new CSR.
        Availability::There(id) if report.is_reissue_open() && args.csr.is_none() => Err(Ended::of(
            Exit::NotYet,
            format!("A reissue of the order is not issued yet; certificate {id} is the one before it."),
            format!(
                "To save the one before it, name the CSR that it was made from, with --csr. {}",
                approval(report).unwrap_or_else(|| format!("To wait for the new one: {}", wait()))
            ),
        )),
        Availability::There(id) => Ok((id, false)),
        Availability::Revoked(id) if args.revoked => Ok((id, true)),
        Availability::Revoked(_) => Err(Ended::of(
            Exit::No,
            WAS_REVOKED,
            format!("To save it all the same: {}", commands.run("download", "--revoked")),
        )),
        Availability::Nothing(status) => Err(Ended::of(
            Exit::No,
            format!("The order is {}: no certificate comes of it.", status.said()),
            format!("How that came: {}", commands.run("order", "")),
        )),
        Availability::NotYet(status) => Err(Ended::of(
            Exit::NotYet,
            match status {
                Some(status) => {
                    format!("The certificate is not issued yet: the order is {}.", visible(&status.said()))
                }
                None => "The certificate is not issued yet.".to_owned(),
            },
            // What is still to be done that says, too.
            approval(report)
                .unwrap_or_else(|| format!("What is still to be done, and to wait for it: {}", wait())),
        )),
        Availability::NotNamed => Err(Ended::of(
            Exit::NotYet,
            "The service does not say which certificate the order has.",
            "Ask again later.",
        )),
    }
}

/// Who has to approve it first, and where.
fn approval(report: &Report) -> Option<String> {
    Instructions::approval(&Known::elsewhere(report))
}

async fn fetch(asking: &mut Asking, order_id: u64, certificate_id: u64) -> Result<Fetched, Ended> {
    let errand = Errand::Certificate(order_id, certificate_id);
    match asking.run(&errand, |_| {}).await.found {
        Ok(Found::Certificate(fetched)) => Ok(fetched),
        Ok(_) => Err(Ended::with(Exit::CouldNotAsk, errand.broken())),
        Err(failure) => Err(Ended::with(not_asked(&failure), failure)),
    }
}

/// The servers it is for: the one that is named, or those of the platform that was ordered for.
fn servers(args: &DownloadArgs, wanted: &WantedOrder) -> Vec<&'static WebServer> {
    if let Some(server) = args.server {
        return vec![server];
    }
    install::of_order(wanted.entry.as_ref(), wanted.report())
}

/// Writes down where it was saved: why not, if that failed.
fn note(wanted: &WantedOrder, asking: &Asking, delivered: &Delivered) -> Option<String> {
    let entry = wanted.entry.as_ref()?;
    let saved = delivery::saved(delivered, Timestamp::now());
    asking.keeping().note(entry, &Found::Saved(saved), None).1
}

fn told(args: &DownloadArgs, kept: &Kept) -> Result<(), String> {
    let Delivered { certificate_id, folder, files, good, key } = &kept.delivered;
    let Chain { leaf, intermediates, .. } = &good.chain;
    let places = CertificatePaths {
        folder: folder.clone(),
        name: leaf.names.first().map_or_else(String::new, |name| name.replace("*.", "wildcard.")),
        key: kept.delivered.usable_key().map(str::to_owned),
        thumbprint: leaf.thumbprint(),
    };
    if args.json {
        output::answer(&printed(&document::download::Download {
            version: VERSION,
            saved: Some(document::download::SavedAs {
                folder: folder.clone(),
                files: files.clone(),
                certificate_id: *certificate_id,
                serial_number: leaf.serial.clone(),
                thumbprint: places.thumbprint.clone(),
                names: leaf.names.clone(),
                issuer: leaf.issuer.name.clone(),
                valid_from: leaf.from,
                valid_till: leaf.till,
                chain: intermediates.iter().map(|member| member.subject.name.clone()).collect(),
                root: document::download::Root::of(good),
                key: key.as_ref().map(document::download::KeyJson::of),
            }),
            remarks: good.remarks.iter().map(document::download::RemarkJson::of).collect(),
            install: kept
                .servers
                .iter()
                .map(|server| document::download::Install::of(server, &places))
                .collect(),
            rejected: None,
            errors: Vec::new(),
        }))?;
    } else {
        output::answer(&text(kept, &places))?;
    }
    for remark in &good.remarks {
        let word = if remark.severity == Severity::Hint { "note" } else { "warning" };
        output::say(&format!(
            "{word}: {}\n",
            visible(format!("{} {}", remark.message, remark.fix).trim_end())
        ));
    }
    if let Some(request) = kept.revocation {
        output::say(&format!("warning: {}\n", revocation_waits(request)));
    }
    if let Some(reason) = &kept.not_recorded {
        output::say(&format!("{}\n", visible(&because("The journal does not say where it is", reason))));
    }
    Ok(())
}

fn text(kept: &Kept, places: &CertificatePaths) -> String {
    let Delivered { folder, files, .. } = &kept.delivered;
    let saved = match kept.was_there {
        true => "There already, as they came:",
        false => "Saved",
    };
    let mut text = prose(&format!("{saved} {} in {}\n", files.join(", "), visible(folder)));
    for (label, value) in kept.delivered.judged() {
        text += &prose(&format!("  {label:<LABEL$}{}\n", visible(&value)));
    }
    for server in &kept.servers {
        text += &format!("\n{}\n", server.title);
        for step in server.steps(places) {
            text += &prose(&format!("  {}\n", visible(&step.say)));
            text.extend(step.code.iter().map(|line| format!("      {}\n", visible(line))));
        }
        text += &format!("  Test it:      {}\n", visible(&server.test(places)));
        if let Some(reload) = server.reload(places) {
            text += &format!("  Then reload:  {}\n", visible(&reload));
        }
    }
    if kept.servers.is_empty() && !kept.is_revoked {
        let next = to_install(&kept.commands, kept.out.as_deref(), None);
        text += &prose(&format!("\n{} {next}\n", what_to_do(None)));
    }
    text
}
