//! `dvorder served`: whether the certificate of an order is what its names serve.

use std::path::Path;

use super::document::{self, Error, VERSION, printed};
use super::wanted::Wanted;
use super::{asynchronous, output, target};
use crate::cli::ServedArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::follow::delivery::{Availability, availability};
use crate::follow::judgement::Expected;
use crate::follow::served::{Look, Verdict, askable, not_asked, said, verdict};
use crate::io::asking::Asking;
use crate::io::{certificates, served};
use crate::order::place;
use crate::order::text::visible;

/// Looks at every name, and says how the program ends.
///
/// # Errors
/// A sentence for the user: what cannot be used.
pub fn run(args: &ServedArgs) -> Result<Exit, String> {
    let (mut asking, store) = target::asking(&args.target)?;
    let mut sent_to = asking.place();
    let found = match Wanted::find(&args.id, &store, &asking) {
        Ok(mut wanted) => {
            sent_to = wanted.entry.as_ref().map_or(sent_to, |entry| entry.sent.target.clone());
            asynchronous(certificate(&mut wanted, &mut asking))?
        }
        Err(reason) => Err((Exit::No, Failure::new(reason, ""))),
    };
    let (serial, names) = match found {
        Ok(found) => found,
        Err((exit, failure)) => {
            if args.json {
                output::answer(&printed(&document::Served::in_vain(Error::of(&failure))))?;
            }
            output::say_failure(&failure);
            return Ok(exit);
        }
    };
    let wanted = if args.name.is_empty() { &names } else { &args.name };
    let (names, wildcards) = askable(wanted);
    let at = args.at.clone();
    let look = Look { serial, names, at, only_here: place::is_stand_in(&sent_to), option: "--at" };
    let showings = asynchronous(async { served::look(&look).await })?;
    if args.json {
        output::answer(&printed(&document::Served {
            version: VERSION,
            serial_number: Some(&look.serial),
            looks: showings.iter().map(document::Looked::of).collect(),
            not_asked: &wildcards,
            error: None,
        }))?;
    } else {
        let mut text = format!("serial {}\n", visible(&look.serial));
        text.extend(said(&showings).iter().map(|said| format!("{}\n", visible(said))));
        output::answer(&text)?;
    }
    for wildcard in &wildcards {
        output::say(&format!("{}\n", visible(&not_asked(wildcard, "--name "))));
    }
    Ok(match verdict(&showings) {
        Verdict::Served => Exit::Done,
        Verdict::NotServed => Exit::No,
        Verdict::CouldNotLook => Exit::CouldNotAsk,
    })
}

/// The serial number and the names of the certificate that is to be served: of the one that was saved, or else of what
/// the service says, which is asked only where the journal does not know.
async fn certificate(
    wanted: &mut Wanted,
    asking: &mut Asking,
) -> Result<(String, Vec<String>), (Exit, Failure)> {
    let saved = wanted.followed.saved.as_ref();
    if let Some(leaf) = saved.and_then(|saved| certificates::leaf_in(Path::new(&saved.path))) {
        return Ok((leaf.serial, leaf.names));
    }
    let knows = |wanted: &Wanted| {
        let serial = wanted.report()?.certificate.serial_number.clone()?;
        Some((serial, Expected::names_of(wanted.entry.as_ref(), wanted.report())))
    };
    if let Some(known) = knows(wanted) {
        return Ok(known);
    }
    if wanted.order_id.is_none() {
        return Err((
            Exit::Unknown,
            Failure::new(
                "Nobody knows whether this order exists, so no certificate of it is served.",
                "Start dvorder, and look it up.",
            ),
        ));
    }
    if !wanted.is_here {
        let sent_to = wanted.entry.as_ref().map_or("", |entry| entry.sent.target.as_str());
        return Err((
            Exit::CouldNotAsk,
            Failure::new(
                format!("This order was sent to {sent_to}, and that is not where is asked."),
                format!("Add {}", place::options(sent_to)),
            ),
        ));
    }
    wanted.ask(asking).await.map_err(|failure| match failure.status() {
        Some(404) => (Exit::No, failure),
        _ => (Exit::CouldNotAsk, failure),
    })?;
    if let Some(known) = knows(wanted) {
        return Ok(known);
    }
    let report = wanted.report();
    let status = report.and_then(|report| report.status());
    let exit = match availability(status, report.and_then(|report| report.certificate.id), report) {
        Availability::Nothing(_) => Exit::No,
        _ => Exit::NotYet,
    };
    Err((
        exit,
        Failure::new(
            "The order has no certificate yet that could be served.",
            "How it stands: dvorder order ID",
        ),
    ))
}
