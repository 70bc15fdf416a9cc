//! What stays when dvorder is gone: the exit code, and what is printed on the normal screen.

use super::Model;
use super::autosave;
use super::confirmation;
use super::deed::under_way;
use super::following::Following;
use super::follows;
use super::submit::{Sending, Setback, Submit};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::follow::need::revocation_waits;
use crate::journal::instructions::filled;
use crate::journal::ordered::Ordered;
use crate::journal::refusal;
use crate::journal::refusal::{Deal, Refusal};
use crate::journal::reply::Placed;
use crate::journal::report::Report;
use crate::journal::verdict::LookupVerdict;
use crate::order::command_line::ending_in_command;
use crate::order::text::{because, sentence, visible};

/// The end of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Farewell {
    /// The exit code.
    pub code: Exit,
    /// What is printed; empty when there is nothing to say.
    pub text: String,
}

/// Columns of a terminal that does not say how many it has.
pub const USUAL_COLUMNS: usize = 80;

/// What the end of this run says, on a terminal of so many columns.
pub fn farewell(model: &Model, columns: usize) -> Farewell {
    // What came and was not on the screen yet counts.
    let mut ended = model.clone();
    let answers = ended.waits.let_all_through();
    // There is nobody left to carry anything out.
    drop(ended.react_to(answers));
    let model = &ended;
    // Of one that is on the screen once more it is said at the end.
    let is_shown =
        |order: &Following| model.following.as_ref().is_some_and(|shown| shown.order_id == order.order_id);
    let again = |order: &Following| match is_shown(order) {
        true => String::new(),
        false => to_come_back(model, order),
    };
    let is_printed_below =
        matches!(model.submit, Submit::Accepted(_)) || follows::is_printed_at_the_end(model);
    let mut before: String = model
        .placed
        .iter()
        // As it stands now it is printed at the end.
        .filter(|order| !(is_shown(order) && is_printed_below))
        .map(|order| follows::as_known_by_now(model, order))
        // What is to be copied of it stays whole.
        .map(|order| follows::result(model, &order, columns) + &folded(&again(&order), columns) + "\n")
        .collect();
    let sandbox = model.destination.sandbox;
    let coming_back =
        || model.following.as_ref().map_or_else(String::new, |following| to_come_back(model, following));
    let (code, mut text) = match &model.submit {
        Submit::Ready(None) => {
            let recorded = if model.placed.is_empty() { String::new() } else { not_recorded(model) };
            let shown = model.following.as_ref().filter(|_| follows::is_printed_at_the_end(model));
            before += &shown.map_or_else(String::new, |order| follows::result(model, order, columns));
            let (code, held_back) = match confirmation::is_held_back(model) {
                true => {
                    let said = model.confirming.repeats.said().as_ref().map_or_else(String::new, in_full);
                    (Exit::AlreadyOrdered, format!("{HELD_BACK}.\n{said}"))
                }
                false => (Exit::Done, String::new()),
            };
            (code, held_back + &recorded + &coming_back() + &kept(model))
        }
        Submit::Ready(Some(setback)) => set_back(model, setback),
        Submit::Accepted(_) => {
            let placed = model.following.as_ref();
            let result = match placed.filter(|order| order.is_being_canceled()) {
                Some(order) => Some(format!("{}\n", order.title())),
                None => placed.map(|order| follows::result(model, order, columns)),
            };
            let text = result.unwrap_or_default() + &not_recorded(model) + &folded(&coming_back(), columns);
            return Farewell { code: Exit::Done, text: before + &text };
        }
        Submit::Sending(Sending { preparing: Some(_), entry: None, .. }) => {
            (Exit::No, not_sent(model, &ended_before_sending()) + &kept(model))
        }
        Submit::Sending(sending) => (
            Exit::Unknown,
            unknown(&sending.sent, "dvorder ended before the service answered.", None, sandbox),
        ),
        Submit::Unknown(lost) => {
            (Exit::Unknown, unknown(&lost.sent, &lost.failure.message, lost.last_verdict(), sandbox))
        }
    };
    if code == Exit::Unknown && model.saving.is_kept() {
        text += &format!(
            "dvorder asks about it first when it is started again, and can look it up then:\n  {}\n",
            model.destination.commands_to(open_order_at(model)).wizard()
        );
    }
    if sandbox && model.submit != Submit::Ready(None) {
        let is_said = text.lines().next().is_some_and(|first| first.contains("nothing was bought"));
        text.insert_str(
            0,
            match code {
                _ if is_said => "SANDBOX: ",
                Exit::Unknown => "SANDBOX: nothing is bought here.\n\n",
                _ => "SANDBOX: nothing was bought.\n\n",
            },
        );
    }
    Farewell { code, text: before + &folded(&text, columns) }
}

/// What became of an order that was not placed.
fn set_back(model: &Model, setback: &Setback) -> (Exit, String) {
    match setback {
        Setback::Refused(refused) => {
            (Exit::No, refusal_of(refused) + &not_written_down(model) + &kept(model))
        }
        Setback::NotSent(failure) => {
            (Exit::No, not_sent(model, failure) + &not_written_down(model) + &kept(model))
        }
        Setback::HeldBack(failure) => {
            let said = format!("{HELD_BACK}.\n{}", in_full(failure));
            (Exit::AlreadyOrdered, said + &not_written_down(model) + &kept(model))
        }
        Setback::SettledElsewhere(failure) => {
            let said = format!("{SETTLED_ELSEWHERE}.\n{}", in_full(failure));
            (Exit::No, said + &kept(model))
        }
        Setback::Fallen(placed) => (Exit::No, fallen(placed) + "\n" + &kept(model)),
    }
}

/// Each line of a text in lines of at most so many columns, without breaking a word. An indented line is
/// a command: it stays as it is.
fn folded(text: &str, columns: usize) -> String {
    // Some of it was read from files and answers: nothing of that may steer the terminal.
    let fold = |line: &str| {
        let line = visible(line);
        match line.strip_prefix("  ") {
            // What fits at the edge alone is whole there.
            Some(command) if line.chars().count() > columns => format!("{command}\n"),
            Some(_) => line + "\n",
            None => filled(&line, columns) + "\n",
        }
    };
    text.lines().map(fold).collect()
}

/// What is said first of a refusal.
pub fn refused(refused: &Refusal) -> String {
    let noun = refused.of.noun();
    match refusal::is_of_the_service(refused) {
        true => format!("The service refused the {noun}; {}", refused.of.after()),
        false => format!("The {noun} was turned away on the way"),
    }
}

/// What is said first of an order that was held back, since it, or one like it, may have been sent before.
pub const HELD_BACK: &str = "This one was not sent";

/// What is said first of an order that another process wrote down as settled.
pub const SETTLED_ELSEWHERE: &str = "Another dvorder has settled this order";

/// What a refusal means and what to do about it, for where [`refused`] was said already.
pub fn why_refused(refused: &Refusal) -> String {
    let explained = refusal::explain(refused);
    match explained.strip_prefix(&refusal::said(refused)) {
        Some(rest) => format!("HTTP status {}.{rest}", refused.status),
        None => explained,
    }
}

/// A refusal: what it means, then every error that came.
fn refusal_of(refused: &Refusal) -> String {
    let errors = refused.errors.iter().map(|error| format!("{}\n", refusal::line(refused, error)));
    format!("{}.\n{}\n{}", self::refused(refused), why_refused(refused), errors.collect::<String>())
}

/// That what was confirmed was not sent, and what is so.
pub fn was_not_sent(model: &Model) -> String {
    let deal = Deal::of(model.desk.draft().purpose().reissued().is_some());
    format!("The {} was not sent; {}", deal.noun(), deal.after())
}

/// That it was not sent, and why.
fn not_sent(model: &Model, failure: &Failure) -> String {
    format!("{}.\n{}", was_not_sent(model), in_full(failure))
}

/// What went wrong and what to do about it; a command that this ends in stands on a line of its own.
fn in_full(failure: &Failure) -> String {
    let said = format!("{} {}", failure.message, failure.fix);
    match ending_in_command(&said) {
        Some((said, command)) => format!("{said}\n  {command}\n"),
        None => said.trim_end().to_owned() + "\n",
    }
}

/// Why an order was not sent whose confirmation was hardly given.
fn ended_before_sending() -> Failure {
    Failure::new("dvorder ended before it was sent.", "")
}

/// That the journal does not have what became of an order.
fn not_written_down(model: &Model) -> String {
    match &model.saving.not_recorded {
        Some(reason) => format!("Note this: {reason}.\n"),
        None => String::new(),
    }
}

/// Where the order went that nobody knows the outcome of: an earlier run may have sent it elsewhere.
fn open_order_at(model: &Model) -> &str {
    let entry = match &model.submit {
        Submit::Unknown(unknown) => unknown.entry.as_ref(),
        Submit::Sending(sending) => sending.entry.as_ref(),
        Submit::Ready(_) | Submit::Accepted(_) => None,
    };
    entry.map_or(&model.destination.place, |entry| &entry.sent.target)
}

/// That the journal does not have an order that exists.
fn not_recorded(model: &Model) -> String {
    match &model.saving.not_recorded {
        Some(reason) => format!("\nNote the order's number: {reason}.\n"),
        None => String::new(),
    }
}

/// The change of the order on the screen of which nobody knows what became: its answer was not waited for, or was lost.
fn unknown_change(following: &Following) -> Option<String> {
    let id = following.order_id;
    match &following.doing {
        Some(doing) if doing.request.is_some() => Some(format!(
            "{}: the request was sent, and dvorder ended before the service answered. Look at the order before you do \
             it again.",
            under_way(doing.deed, id, following.is_before_a_reissue())
        )),
        _ => following.is_unsure.then(|| {
            format!("The answer to what was done last to order {id} was lost. Look at the order before you do it again.")
        }),
    }
}

/// How to see the order on the screen again, and what becomes of it.
fn to_come_back(model: &Model, following: &Following) -> String {
    let id = following.order_id;
    if following.is_not_there() {
        return String::new();
    }
    let commands = follows::commands(model, following);
    if let Some(change) = unknown_change(following) {
        return format!("\n{change}\n  {}\n", commands.wizard());
    }
    let revocation = following.report().and_then(Report::revocation);
    let revocation =
        revocation.map_or_else(String::new, |request| format!("\n{}\n", revocation_waits(request)));
    let names = following.names().map_or_else(String::new, |names| format!(" for {names}"));
    let wait = match following.is_over() {
        true => String::new(),
        false => format!("To wait until it is issued:\n  {}\n", commands.run("track", "--wait")),
    };
    format!("{revocation}\nTo see order {id}{names} again:\n  {}\n{wait}", commands.wizard())
}

/// How to go on with what was typed.
fn kept(model: &Model) -> String {
    match (autosave::kept_draft(model), &model.saving.not_saved) {
        (Some(id), _) => {
            let command = model.destination.commands_to(&model.destination.place).resume(id);
            format!("What you typed is saved. To go on with it:\n  {command}\n")
        }
        (None, Some(reason)) if model.saving.changed => because("What you typed is not saved", reason) + "\n",
        _ => String::new(),
    }
}

/// What is said of an order that the service has rejected, denied or canceled.
pub fn fallen(placed: &Placed) -> String {
    format!(
        "The service has the order as order {}, and it is {}: no certificate comes of it. Whether it was charged, \
         CertCentral shows. What you typed is as it was; another order needs another own order ID (Options).",
        placed.order_id,
        placed.status.as_deref().unwrap_or("rejected")
    )
}

/// What an unknown outcome means and how to find out, for the normal screen.
fn unknown(sent: &Ordered, reason: &str, looked_up: Option<&LookupVerdict>, sandbox: bool) -> String {
    let told = |verdict: &LookupVerdict| format!("Looked up: {}\n", verdict.text(sent.deal()));
    let looked_up = looked_up.map_or_else(String::new, told);
    let what = match sent.reissues {
        Some(id) => format!("order {id} is being reissued"),
        None => format!("the order for {} was placed", sent.common_name()),
    };
    format!(
        "It is not known whether {what}.\n{}\n{looked_up}{}\n",
        sentence(reason),
        how_to_find_out(sent, sandbox)
    )
}

/// How to learn whether an order exists, without ordering again. That it may have been billed is not said where nothing
/// is.
pub fn how_to_find_out(sent: &Ordered, sandbox: bool) -> String {
    if let Some(id) = sent.reissues {
        return format!(
            "The reissue may be open. Before you reissue it again, see how order {id} stands: reissue pending, or another \
             certificate, say that it was taken."
        );
    }
    let by = match &sent.alternative_order_id {
        Some(id) => format!("one with the own order ID {id} (alternative_order_id)"),
        None => format!("one for {} made at that time", sent.common_name()),
    };
    let placed = if sandbox { "placed; the sandbox bills nothing" } else { "placed and billed" };
    format!(
        "It may have been {placed}. Before ordering again, look among the account's orders for {by}. \
         If it is there, the order was placed."
    )
}
