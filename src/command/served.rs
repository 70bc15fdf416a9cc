//! `dvorder served`: whether the certificate of an order is what its names serve.

use std::path::Path;

use super::document::{self, Error, VERSION, printed};
use super::wanted::WantedOrder;
use super::{asynchronous, output, target};
use crate::cli::ServedArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::follow::bundle;
use crate::follow::certificate::Certificate;
use crate::follow::chain;
use crate::follow::delivery::{Availability, availability};
use crate::follow::served::{
    Alike, ServedLook, ServedVerdict, Showing, ToBeServed, alike, askable, not_asked, verdict,
};
use crate::io::asking::Asking;
use crate::io::{certificates, served};
use crate::journal::found::Found;
use crate::order::place;
use crate::order::text::visible;
use crate::service::errand::Errand;

/// Looks at every name, and says how the program ends.
///
/// # Errors
/// A sentence for the user: what cannot be used.
pub fn run(args: &ServedArgs) -> Result<Exit, String> {
    let (mut asking, store) = target::asking(&args.target)?;
    let mut sent_to = asking.place();
    let mut commands = asking.commands().of_order(&args.id);
    let found = match WantedOrder::find(&args.id, &store, &asking) {
        Ok(mut wanted) => {
            commands = wanted.commands();
            sent_to = wanted.entry.as_ref().map_or(sent_to, |entry| entry.sent.target.clone());
            asynchronous(certificate(&mut wanted, &mut asking))?
        }
        Err(reason) => Err((Exit::No, Failure::new(reason, ""))),
    };
    let due = match found {
        Ok(found) => found,
        Err((exit, failure)) => {
            if args.json {
                output::answer(&printed(&document::served::ServedJson::in_vain(Error::of(&failure))))?;
            }
            output::say_failure(&failure);
            return Ok(exit);
        }
    };
    let wanted = if args.name.is_empty() { &due.names } else { &args.name };
    let (names, wildcards) = askable(wanted);
    let at = args.at.clone();
    let only_here = place::may_be_sandbox(&sent_to);
    let look = ServedLook { due, folder: None, names, at, sent_to, only_here, commands };
    let showings = asynchronous(async { served::look(&look, asking.dns()).await })?;
    if args.json {
        output::answer(&printed(&document::served::ServedJson {
            version: VERSION,
            serial_number: Some(&look.due.serial),
            looks: showings
                .iter()
                .map(|showing| document::served::LookedJson::of(showing, &look.commands))
                .collect(),
            not_asked: &wildcards,
            error: None,
        }))?;
    } else {
        let mut text = format!("serial {}\n", visible(&look.due.serial));
        for Alike { showings, fix } in alike(&showings, &look.commands) {
            let lines = showings.iter().map(Showing::message).chain(Some(fix).filter(|fix| !fix.is_empty()));
            text.extend(lines.map(|said| output::prose(&format!("{}\n", visible(&said)))));
        }
        output::answer(&text)?;
    }
    for wildcard in &wildcards {
        output::say(&format!("{}\n", visible(&not_asked(wildcard, &look.due.names, &look.commands))));
    }
    Ok(match verdict(&showings) {
        ServedVerdict::Served => Exit::Done,
        ServedVerdict::NotServed => Exit::No,
        ServedVerdict::CouldNotLook => Exit::CouldNotAsk,
    })
}

/// The certificate that is to be served: the one that was saved, or else as the service gives it; where nobody can be
/// asked, what the journal knows of it.
async fn certificate(wanted: &mut WantedOrder, asking: &mut Asking) -> Result<ToBeServed, (Exit, Failure)> {
    let saved = wanted.followed.saved.as_ref();
    if let Some(due) = saved.and_then(|saved| certificates::saved_in(Path::new(&saved.path))) {
        return Ok(due);
    }
    let knows = |wanted: &WantedOrder| ToBeServed::ordered(wanted.entry.as_ref(), wanted.report()?);
    if let Some(known) = knows(wanted) {
        return Ok(fetched(wanted, asking, &known).await.unwrap_or(known));
    }
    if wanted.order_id.is_none() && !wanted.is_open() {
        return Err((Exit::No, Failure::new(wanted.nothing(), "")));
    }
    if wanted.order_id.is_none() {
        return Err((
            Exit::Unknown,
            Failure::new(
                format!("{}, so no certificate of it is served.", wanted.unknown()),
                wanted.to_look_up(),
            ),
        ));
    }
    if !wanted.is_here {
        let sent_to = wanted.entry.as_ref().map_or("", |entry| entry.sent.target.as_str());
        return Err((
            Exit::CouldNotAsk,
            Failure::new(
                format!("This order was sent to {sent_to}, and that is not where is asked."),
                format!("To ask there: {}", wanted.commands().run("served", "")),
            ),
        ));
    }
    if let Err(failure) = wanted.ask(asking).await {
        return Err((wanted.unanswered(&failure), failure));
    }
    if let Some(known) = knows(wanted) {
        return Ok(fetched(wanted, asking, &known).await.unwrap_or(known));
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
            format!("How it stands: {}", wanted.commands().run("order", "")),
        ),
    ))
}

/// The certificate as the service gives it, with its chain; none where it cannot be asked, or that is not good.
async fn fetched(wanted: &WantedOrder, asking: &mut Asking, known: &ToBeServed) -> Option<ToBeServed> {
    let certificate_id = wanted.report()?.certificate.id?;
    if !wanted.is_here || !asking.can_ask() {
        return None;
    }
    let errand = Errand::Certificate(wanted.order_id?, certificate_id);
    let Ok(Found::Certificate(fetched)) = asking.run(&errand, |_| {}).await.found else { return None };
    let came = bundle::read(&fetched.bytes).ok()?;
    let is_it = |one: &&Certificate| !one.is_ca && one.has_serial(&known.serial);
    let leaf = came.iter().find(is_it)?;
    let chain = chain::of(leaf, &came, &[]).ok()?;
    known.key.as_ref().is_none_or(|key| leaf.has_key(key)).then(|| ToBeServed::of(&chain))
}
