//! `dvorder look`: whether what an order needs is in place, and what would stop one that is not placed yet.

use jiff::Timestamp;

use super::document::look::{Ahead, InPlace, Look};
use super::document::{Error, Failed, VERSION, printed};
use super::wanted::Wanted;
use super::{asynchronous, check, output, target};
use crate::cli::LookArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::follow::days;
use crate::follow::look::before::{self, Asked, Group};
use crate::follow::look::sought::{Sought, sought};
use crate::follow::look::verdict::{Kind, Looked, Progress, Remark, Verdict};
use crate::io::asking::Asking;
use crate::io::look;
use crate::order::names::Names;
use crate::order::text::visible;

/// Looks, and says how the program ends.
///
/// # Errors
/// A sentence for the user: what cannot be used.
pub fn run(args: &LookArgs) -> Result<Exit, String> {
    match (&args.before, &args.id) {
        (Some(file), _) => {
            let draft = check::body(file)?.draft;
            let (mut asking, _) = target::asking(&args.target)?;
            ahead(args, &mut asking, before::asked(&draft, &Names::read(&draft)))
        }
        (None, Some(id)) => in_place(args, id),
        // The arguments are not taken then.
        (None, None) => Err("name an order's ID, or a file with --before.".into()),
    }
}

fn in_place(args: &LookArgs, id: &str) -> Result<Exit, String> {
    let (mut asking, store) = target::asking(&args.target)?;
    let mut wanted = match Wanted::find(id, &store, &asking) {
        Ok(wanted) => wanted,
        Err(reason) => return fail(args.json, &Failure::new(reason, ""), Exit::No),
    };
    if wanted.is_open() {
        let failure = Failure::new(
            "Nobody knows whether this order exists.",
            "Start dvorder, which can look it up; then look again.",
        );
        return fail(args.json, &failure, Exit::Unknown);
    }
    let mut to_look_for = things(&wanted);
    if to_look_for.is_empty() && wanted.is_here && wanted.order_id.is_some() && asking.can_ask() {
        if let Err(failure) = asynchronous(wanted.ask(&mut asking))? {
            let is_there = failure.status() != Some(404);
            return fail(args.json, &failure, if is_there { Exit::CouldNotAsk } else { Exit::No });
        }
        to_look_for = things(&wanted);
    }
    if to_look_for.is_empty() {
        return fail(args.json, &nothing_to_look_for(&wanted), Exit::No);
    }
    let settings = match asking.look() {
        Ok(settings) => settings,
        Err(failure) => return fail(args.json, &failure, Exit::CouldNotAsk),
    };
    let looked = asynchronous(look::in_place(&settings, to_look_for, progress()))?;
    let kind = Kind::of_all(looked.iter().map(|one| one.verdict.kind)).unwrap_or(Kind::CouldNotLook);
    if args.json {
        output::answer(&printed(&InPlace {
            version: VERSION,
            order_id: wanted.order_id,
            result: kind.word(),
            looked: looked.iter().map(Look::of).collect(),
        }))?;
    } else {
        output::answer(&text(&looked))?;
    }
    Ok(exit(kind))
}

/// What is to be in place for an order.
fn things(wanted: &Wanted) -> Vec<Sought> {
    let today = days::day(Timestamp::now());
    wanted.known().map_or_else(Vec::new, |known| sought(&known, &wanted.followed.tokens, today))
}

fn nothing_to_look_for(wanted: &Wanted) -> Failure {
    let method = wanted.known().and_then(|known| known.ordered.dcv_method);
    match method {
        Some(method) if !method.has_token() => Failure::new(
            "This order is validated by mail: there is nothing to place, and nothing to look for.",
            "Somebody has to follow the link in each mail.",
        ),
        Some(_) => Failure::new(
            "The DCV token of this order is not known, so neither is what is to be looked for.",
            "Ask for it: dvorder order ID, with an API key that may change orders.",
        ),
        None => Failure::new(
            "What has to be in place for this order is not known here.",
            "Set DIGICERT_API_KEY, so that the service can be asked for it.",
        ),
    }
}

fn ahead(args: &LookArgs, asking: &mut Asking, asked: Vec<Asked>) -> Result<Exit, String> {
    if asked.is_empty() {
        let failure =
            Failure::new("The file names nothing to look at.", "Give it a common_name or dns_names.");
        return fail(args.json, &failure, Exit::No);
    }
    let settings = match asking.look() {
        Ok(settings) => settings,
        Err(failure) => return fail(args.json, &failure, Exit::CouldNotAsk),
    };
    let judged = asynchronous(look::before(&settings, asked, progress()))?;
    let kind = Kind::of_all(judged.iter().map(|(_, verdict)| verdict.kind)).unwrap_or(Kind::CouldNotLook);
    let groups = before::grouped(&judged);
    if args.json {
        output::answer(&printed(&Ahead::of(kind, &judged)))?;
    } else {
        output::answer(&ahead_text(&groups))?;
    }
    Ok(exit(kind))
}

/// What a look came to, as an exit code.
fn exit(kind: Kind) -> Exit {
    match kind {
        Kind::Seen => Exit::Done,
        Kind::Absent => Exit::No,
        Kind::CouldNotLook => Exit::CouldNotAsk,
    }
}

/// Says why there was no look.
fn fail(json: bool, failure: &Failure, exit: Exit) -> Result<Exit, String> {
    if json {
        output::answer(&printed(&Failed { version: VERSION, error: Error::of(failure) }))?;
    }
    output::say_failure(failure);
    Ok(exit)
}

/// Says how far a look has come, where somebody watches.
fn progress() -> impl Fn(Progress) {
    let is_watched = output::is_watched();
    move |told: Progress| {
        if is_watched && told.of > 1 {
            let end = if told.done == told.of { "\n" } else { "" };
            output::say(&format!("\rLooked at {} of {}{end}", told.done, told.of));
        }
    }
}

fn text(looked: &[Looked]) -> String {
    let mut text = String::new();
    for one in looked {
        text += &format!("{}  {}\n", one.sought.place.text(), word(&one.verdict));
        for remark in &one.verdict.remarks {
            text += &format!("  {}\n", visible(&remark.in_full()));
        }
        // Who said what is of use where not all is well.
        if one.verdict.kind != Kind::Seen {
            one.said.iter().for_each(|line| text += &format!("    {}\n", visible(line)));
        }
    }
    let open = looked.iter().filter(|one| one.verdict.kind != Kind::Seen).count();
    if open > 0 {
        text +=
            "\nThe service looks for itself, and from outside: a look from here is never the last word.\n";
    }
    text
}

fn ahead_text(groups: &[Group]) -> String {
    let mut text = String::new();
    for group in groups {
        text += &format!("{}  {}\n", group.names(), ahead_word(group.kind));
        let lines = group.remarks.iter().map(Remark::in_full);
        lines.for_each(|line| text += &format!("  {}\n", visible(&line)));
    }
    text
}

fn word(verdict: &Verdict) -> &'static str {
    match verdict.kind {
        _ if verdict.is_refused() => "would be refused",
        Kind::Seen => "seen",
        Kind::Absent => "absent",
        Kind::CouldNotLook => "could not look",
    }
}

fn ahead_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Seen => "nothing would stop it",
        Kind::Absent => "would be stopped",
        Kind::CouldNotLook => "could not look",
    }
}
