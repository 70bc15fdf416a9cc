//! One order: what is to be done now, where it stands, what to place where, and what may be done about it.

mod asked;
mod certificate;
mod deed_line;
mod deeds;
mod in_use;
mod records;
mod served;
mod time_line;
mod title;
mod token;

use jiff::Timestamp;

use super::submit::leave;
use super::{deed, time};
use crate::follow::days;
use crate::follow::delivery::Availability;
use crate::follow::need::{revocation_rejected, revocation_waits};
use crate::journal::instructions::{Instructions, WITHHELD};
use crate::journal::order_key::OrderKey;
use crate::journal::reissued;
use crate::journal::report::Report;
use crate::journal::status::Status;
use crate::order::dcv::Method;
use crate::order::text::sentence;
use crate::wizard::Model;
use crate::wizard::following::{Following, NOTHING_KNOWN};
use crate::wizard::follows;
use crate::wizard::form::{Action, Form, Tone};
use crate::wizard::sequels;
use asked::asked;
use certificate::certificate;
use deeds::deeds;
use in_use::in_use;
use records::placing;
use served::served;
use time_line::time_line;
use title::to_do;
use token::token;

/// What is said where what is to be placed has ended, and this key may not ask for what is valid now.
const ENDED_AND_WITHHELD: &str = "To place what stands below is of no use any more. A View only key may not ask for another: whoever has a \
                                  key that may change orders opens this order, and CertCentral shows it, too.";

/// The screen.
pub fn form(model: &Model, following: &Following) -> Form {
    if let Some(doing) = &following.doing {
        return deed::form(model, following, doing);
    }
    let mut form = Form::new(to_do(model, following));
    let instructions = following.instructions();
    let is_news = following.is_new && following.report().is_none();
    if let Some(headline) = instructions.as_ref().filter(|_| is_news).map(|told| &told.headline) {
        form.note(Tone::Good, headline.clone());
        form.begins_with_news = true;
    }
    if following.known.is_some() {
        time_line(model, following, &mut form);
    }
    in_use(model, following, &mut form);
    asked(model, following, &mut form);
    form.gap();
    match instructions {
        Some(instructions) => told(model, following, instructions, &mut form),
        // Why is said above.
        None if following.is_not_there() => {}
        None => form.note(Tone::Plain, NOTHING_KNOWN),
    }
    form
}

/// All of an order that something is known of.
fn told(model: &Model, following: &Following, instructions: Instructions, form: &mut Form) {
    token(model, following, form);
    summed_up(model, following, &instructions, form);
    form.gap();
    placing(model, following, &instructions, form);
    // Once it is saved that says what it is.
    if !instructions.chain.is_empty() && following.places().is_none() {
        let chain = instructions.chain.iter().map(|each| each.subject_common_name.as_str());
        let chain: Vec<&str> = chain.collect();
        form.note(Tone::Plain, format!("It came with the answer: {}.", chain.join(", issued by ")));
    }
    certificate(model, following, form);
    served(model, following, form);
    if !records::is_long(model, following) {
        plain_text(form);
    }
    deeds(model, following, form);
    leave(model, form);
    form.gap();
    besides(model, following, instructions, form);
}

/// The order as a text, to copy from and to keep.
fn plain_text(form: &mut Form) {
    form.action(
        Action::PlainView,
        "Plain view to copy from",
        "Enter shows everything as text from the left edge on, to select and copy.",
    );
    form.action(
        Action::SaveResult,
        "Save this text as a file",
        "Enter saves everything as a text file in the working directory.",
    );
}

/// How the order stands, what was missed when it was asked for, and who else has to do something.
fn summed_up(model: &Model, following: &Following, instructions: &Instructions, form: &mut Form) {
    let status = following.placed_as().map(|placed| placed.status());
    let tone = match &status {
        Some(Status::Issued) => Tone::Good,
        Some(status) if status.is_validating() => Tone::ToDo,
        Some(Status::NeedsApproval | Status::Processing | Status::Approved | Status::WaitingPickup) => {
            Tone::Plain
        }
        _ => Tone::Warning,
    };
    for missed in &following.missed {
        let fix =
            if following.pursuit.due.is_some() { missed.fix_besides_asking_again() } else { &missed.fix };
        form.note(Tone::Warning, format!("{} {fix}", sentence(&missed.message)).trim_end().to_owned());
    }
    let is_withheld = following.is_token_withheld && following.token().is_none();
    for approval in &instructions.approvals {
        form.note(Tone::ToDo, approval.clone());
    }
    if title::has_ended_for_good(model, following) {
        form.note(Tone::Warning, ENDED_AND_WITHHELD);
    }
    // What to place is said by the title, and stands below it.
    if is_withheld {
        form.note(Tone::Warning, WITHHELD);
    } else if !is_said_by_the_title(status.as_ref(), following, instructions) {
        form.note(tone, instructions.summary.clone());
    }
    if let Some(revocation) = follows::revocation(model, following) {
        form.note(Tone::Warning, revocation);
    }
    if let Some(request) = following.report().and_then(Report::revocation) {
        form.note(Tone::Warning, revocation_waits(request));
    }
    if let Some(request) = following.report().and_then(Report::rejected_revocation) {
        form.note(Tone::Plain, revocation_rejected(request));
    }
    if let Some(renewed) = following.entry.as_ref().and_then(|entry| entry.sent.renews()) {
        form.note(Tone::Plain, format!("This order renews order {renewed}."));
    }
    if let Some(withdrawal) = following.entry.as_ref().and_then(|entry| entry.withdrawal()) {
        form.note(Tone::Plain, withdrawal);
    }
    unknown_reissue(model, following, form);
}

/// That nobody knows whether the order is being reissued, and the line that leads to where that is looked up.
fn unknown_reissue(model: &Model, following: &Following, form: &mut Form) {
    let Some(reissue) = sequels::unknown_reissue(model) else { return };
    form.note(Tone::Warning, reissued::unknown(following.order_id, reissue.begun()));
    if let Some(id) = &reissue.id {
        form.action(
            Action::ShowOrder(OrderKey::InJournal(id.clone())),
            "Look that reissue up",
            "Enter shows what was sent; there the service is asked what became of it.",
        );
    }
}

/// Whether the title, and the lines below, say what the instructions sum up.
fn is_said_by_the_title(status: Option<&Status>, following: &Following, told: &Instructions) -> bool {
    match status {
        Some(Status::Pending | Status::ReissuePending) => !told.records.is_empty(),
        Some(Status::Processing | Status::Approved | Status::Expired) => true,
        Some(Status::Issued) => {
            matches!(following.availability(), Availability::There(_) | Availability::Revoked(_))
        }
        status => status.is_some_and(Status::has_fallen),
    }
}

/// What else is worth knowing.
fn besides(model: &Model, following: &Following, instructions: Instructions, form: &mut Form) {
    time::of_order(model, following, form);
    let method = following.ordered().and_then(|ordered| ordered.dcv_method);
    if method == Some(Method::DnsTxt) && !instructions.records.is_empty() {
        form.note(Tone::Plain, "The same record at the name itself, without _dnsauth, counts as well.");
    }
    for (names, told) in following.report().map_or_else(Vec::new, Report::caa_told) {
        form.note(Tone::Plain, format!("CAA of {names}: {}", sentence(&told)));
    }
    let deadlines =
        model.clock.now.map(|now| left(following, now)).filter(|_| !instructions.deadlines.is_empty());
    for deadline in deadlines.unwrap_or(instructions.deadlines) {
        form.note(Tone::Plain, deadline);
    }
    for note in instructions.notes {
        form.note(Tone::Plain, note);
    }
    time::to_come(model, following, form);
}

/// How long the token counts, and how long the service looks by itself.
fn left(following: &Following, now: Timestamp) -> Vec<String> {
    following.ordered().map_or_else(Vec::new, |ordered| {
        days::time_left(ordered, following.token().as_ref(), following.begun_at(), following.there(now))
    })
}
