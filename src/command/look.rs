//! `dvorder look`: whether what an order needs is in place, and what would stop one that is not placed yet.

use jiff::Timestamp;

use super::document::look::{AheadJson, InPlace, LookJson};
use super::document::{Error, VERSION, printed};
use super::output::prose;
use super::wanted::WantedOrder;
use super::{asynchronous, check, not_asked, output, target, wanted};
use crate::cli::LookArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::follow::days;
use crate::follow::look::before::{self, Group, NameAhead};
use crate::follow::look::sought::{Sought, settled, sought};
use crate::follow::look::verdict::{LookOutcome, LookProgress, LookVerdict, Looked, Remark};
use crate::io::asking::Asking;
use crate::io::look;
use crate::journal::instructions::{Instructions, WITHHELD};
use crate::journal::report::Report;
use crate::journal::status::Status;
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
        (None, None) => Err(format!(
            "name an order's ID, or with --before the file of what is not ordered yet, such as this: {}",
            wanted::example("look")
        )),
    }
}

fn in_place(args: &LookArgs, id: &str) -> Result<Exit, String> {
    let (mut asking, store) = target::asking(&args.target)?;
    let mut wanted = match WantedOrder::find(id, &store, &asking) {
        Ok(wanted) => wanted,
        Err(reason) => return fail(args, None, &Failure::new(reason, ""), Exit::No),
    };
    if wanted.is_open() {
        let failure = Failure::new(format!("{}.", wanted.unknown()), wanted.to_look_up());
        return fail(args, wanted.order_id, &failure, Exit::Unknown);
    }
    if wanted.order_id.is_none() {
        return fail(args, None, &Failure::new(wanted.nothing(), ""), Exit::No);
    }
    let can_ask = wanted.is_here && asking.can_ask();
    let mut errand = LookTask::of(&wanted);
    if matches!(errand, LookTask::NotKnown) && can_ask {
        if let Err(failure) = asynchronous(wanted.ask(&mut asking))? {
            return fail(args, wanted.order_id, &failure, wanted.unanswered(&failure));
        }
        errand = LookTask::of(&wanted);
    }
    loop {
        let things = match errand {
            LookTask::LookFor(things) => things,
            LookTask::Settled(next) => return nothing_to_place(args.json, &wanted, &next),
            LookTask::Approve(failure) => return fail(args, wanted.order_id, &failure, Exit::NotYet),
            LookTask::NotKnown => {
                return fail(args, wanted.order_id, &not_known(&wanted, can_ask), Exit::CouldNotAsk);
            }
        };
        let settings = match asking.look() {
            Ok(settings) => settings,
            Err(failure) => return fail(args, wanted.order_id, &failure, not_asked(&failure)),
        };
        let looked = asynchronous(look::in_place(&settings, things.clone(), progress()))?;
        let kind = LookOutcome::of_all(looked.iter().map(|one| one.verdict.kind))
            .unwrap_or(LookOutcome::CouldNotLook);
        // The journal may be behind: what was taken away after its name was validated is not missing.
        if kind != LookOutcome::Seen
            && can_ask
            && !wanted.is_asked
            && asynchronous(wanted.ask(&mut asking))?.is_ok()
        {
            errand = LookTask::of(&wanted);
            if errand != LookTask::LookFor(things) {
                continue;
            }
        }
        return told(args, wanted.order_id, kind, &looked);
    }
}

/// Prints what was looked for and what that came to.
fn told(
    args: &LookArgs,
    order_id: Option<u64>,
    kind: LookOutcome,
    looked: &[Looked],
) -> Result<Exit, String> {
    if args.json {
        output::answer(&printed(&InPlace {
            version: VERSION,
            order_id,
            result: kind.word(),
            looked: looked.iter().map(LookJson::of).collect(),
            next: None,
            error: None,
        }))?;
    } else {
        output::answer(&text(looked))?;
    }
    Ok(exit(kind))
}

/// What there is to do about an order.
#[derive(PartialEq)]
enum LookTask {
    /// To look for this.
    LookFor(Vec<Sought>),
    /// Nothing: why, and what is next.
    Settled(String),
    /// Nothing before somebody approves it: who, and where.
    Approve(Failure),
    /// Nobody knows here.
    NotKnown,
}

impl LookTask {
    fn of(wanted: &WantedOrder) -> LookTask {
        let Some(known) = wanted.known() else { return LookTask::NotKnown };
        if let Some(who) = Instructions::approval(&known) {
            let what = if wanted.is_reissue_open() { "the reissue" } else { "this order" };
            let message = format!("Somebody has to approve {what} first: there is nothing to look for yet.");
            return LookTask::Approve(Failure::new(message, who));
        }
        let saved = wanted.followed.saved_in(known.placed.certificate_id);
        if let Some(next) = settled(&known, wanted.report(), &wanted.commands(), saved) {
            return LookTask::Settled(next);
        }
        let today = days::day(Timestamp::now());
        let validated = wanted.report().map(Report::validated_names).unwrap_or_default();
        match sought(&known, &wanted.followed.tokens, &validated, today) {
            things if things.is_empty() => LookTask::NotKnown,
            things => LookTask::LookFor(things),
        }
    }
}

/// Says that nothing is to be placed any more, and what is next. Of an order of which no certificate comes that is no good
/// news.
fn nothing_to_place(json: bool, wanted: &WantedOrder, next: &str) -> Result<Exit, String> {
    if json {
        let order_id = wanted.order_id;
        let result = "nothing_to_place";
        let (looked, next) = (Vec::new(), Some(next));
        output::answer(&printed(&InPlace { version: VERSION, order_id, result, looked, next, error: None }))?;
    } else {
        output::answer(&prose(&format!("{next}\n")))?;
    }
    let status = wanted.known().map(|known| known.placed.status());
    let is_over = status.is_some_and(|status| status.has_fallen() || status == Status::Expired);
    Ok(if is_over { Exit::No } else { Exit::Done })
}

/// Why nobody knows what is to be looked for.
fn not_known(wanted: &WantedOrder, could_ask: bool) -> Failure {
    let order = wanted.commands().run("order", "");
    match wanted.known().and_then(|known| known.ordered.dcv_method) {
        Some(method) if !method.has_token() => Failure::new(
            "This order is validated by mail, so there is nothing to look for.",
            format!("Somebody has to follow the link in each mail. Who gets one: {order}"),
        ),
        Some(_) if wanted.is_token_withheld => Failure::new(WITHHELD, ""),
        Some(_) => Failure::new(
            "What to place for this order is not known, so neither is what is to be looked for.",
            format!("Ask for it, with an API key that may change orders: {order}"),
        ),
        None if could_ask => Failure::new(
            "How the names of this order are validated is not known here, so neither is what is to be looked for.",
            "Look at the order in CertCentral.",
        ),
        None => Failure::new(
            "What has to be in place for this order is not known here.",
            "Set DIGICERT_API_KEY, so that the service can be asked for it.",
        ),
    }
}

fn ahead(args: &LookArgs, asking: &mut Asking, asked: Vec<NameAhead>) -> Result<Exit, String> {
    if asked.is_empty() {
        let failure =
            Failure::new("The file names nothing to look at.", "Give it a common_name or dns_names.");
        return fail(args, None, &failure, Exit::No);
    }
    let settings = match asking.look() {
        Ok(settings) => settings,
        Err(failure) => return fail(args, None, &failure, not_asked(&failure)),
    };
    let judged = asynchronous(look::before(&settings, asked, progress()))?;
    let kind = LookOutcome::of_all(judged.iter().map(|(_, verdict)| verdict.kind))
        .unwrap_or(LookOutcome::CouldNotLook);
    let groups = before::grouped(&judged);
    if args.json {
        output::answer(&printed(&AheadJson::of(kind, &judged)))?;
    } else {
        output::answer(&ahead_text(&groups))?;
    }
    Ok(exit(kind))
}

/// What a look came to, as an exit code.
fn exit(kind: LookOutcome) -> Exit {
    match kind {
        LookOutcome::Seen => Exit::Done,
        LookOutcome::Absent => Exit::No,
        LookOutcome::CouldNotLook => Exit::CouldNotAsk,
    }
}

/// Says why there was no look.
fn fail(args: &LookArgs, order_id: Option<u64>, failure: &Failure, exit: Exit) -> Result<Exit, String> {
    if args.json {
        let result = if exit == Exit::NotYet { "not_yet" } else { LookOutcome::CouldNotLook.word() };
        let version = VERSION;
        let error = Some(Error::of(failure));
        output::answer(&match args.before {
            None => {
                let (looked, next) = (Vec::new(), None);
                printed(&InPlace { version, order_id, result, looked, next, error })
            }
            Some(_) => printed(&AheadJson { version, result, names: Vec::new(), error }),
        })?;
    }
    output::say_failure(failure);
    Ok(exit)
}

/// Says how far a look has come, where somebody watches.
fn progress() -> impl Fn(LookProgress) {
    let is_watched = output::is_watched();
    move |told: LookProgress| {
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
            text += &prose(&format!("  {}\n", visible(&remark.in_full())));
        }
        // Who said what is of use where not all is well.
        if one.verdict.kind != LookOutcome::Seen {
            one.said.iter().for_each(|line| text += &prose(&format!("    {}\n", visible(line))));
        }
    }
    let open = looked.iter().filter(|one| one.verdict.kind != LookOutcome::Seen).count();
    if open > 0 {
        let last =
            "\nThe service looks for itself, and from outside: a look from here is never the last word.\n";
        text += &prose(last);
    }
    text
}

fn ahead_text(groups: &[Group]) -> String {
    let mut text = String::new();
    for group in groups {
        text += &format!("{}  {}\n", group.names(), ahead_word(group.kind));
        let lines = group.remarks.iter().map(Remark::in_full);
        lines.for_each(|line| text += &prose(&format!("  {}\n", visible(&line))));
    }
    text
}

fn word(verdict: &LookVerdict) -> &'static str {
    match verdict.kind {
        _ if verdict.is_refused() => "would be refused",
        LookOutcome::Seen => "seen",
        LookOutcome::Absent => "absent",
        LookOutcome::CouldNotLook => "could not look",
    }
}

fn ahead_word(kind: LookOutcome) -> &'static str {
    match kind {
        LookOutcome::Seen => "nothing would stop it",
        LookOutcome::Absent => "would be stopped",
        LookOutcome::CouldNotLook => "could not look",
    }
}
