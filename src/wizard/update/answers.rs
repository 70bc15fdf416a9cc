//! What comes of files that were named, and of writing down what became of an order.

use std::path::PathBuf;

use super::overlays::ask_to_leave;
use crate::failure::Failure;
use crate::journal::entry::Entry;
use crate::journal::found::Found;
use crate::order::csr::{Csr, Reading};
use crate::order::parameter::FieldId;
use crate::order::problem::{Finding, Severity};
use crate::order::text::{because, visible};
use crate::wizard::account_list;
use crate::wizard::certificates;
use crate::wizard::completion;
use crate::wizard::deeds;
use crate::wizard::follows;
use crate::wizard::form::{Input, Spot, Tone};
use crate::wizard::protocol;
use crate::wizard::submit::Submit;
use crate::wizard::typed;
use crate::wizard::waits::Awaited;
use crate::wizard::{CsrFile, Effect, Model, RequestId};

pub(super) fn csr_file_read(model: &mut Model, file: CsrFile) -> Vec<Effect> {
    let found = match file.reading {
        Reading::Csr(request) => return csr_came(model, &file.path, &file.place, &request),
        Reading::Empty => Finding::error("It is empty.", "Name the file that openssl req wrote."),
        Reading::PrivateKey(found) | Reading::NotACsr(found) => found,
    };
    let message = format!("{}: {}", visible(&file.path), found.message);
    csr_file_unread(model, Finding { message, ..found })
}

fn csr_came(model: &mut Model, path: &str, place: &str, request: &Csr) -> Vec<Effect> {
    let is_left = completion::was_read(model);
    // Behind a line break at its end the cursor would stand on a row that says nothing.
    typed::put_in(model, FieldId::Csr, request.pem().trim_end());
    typed::put_in(model, FieldId::CsrFile, place);
    model.trail.leave([FieldId::Csr]);
    model.csr_path.typed.clear();
    model.desk.note_unread_file(None);
    // Whoever has gone on meanwhile is not called back; whoever waits sees the CSR.
    if matches!(model.focus, Some(Spot::Input(Input::CsrFile) | Spot::Field(FieldId::Csr))) {
        model.focus_on(Some(Spot::Field(FieldId::Csr)));
        if let Some(editor) = &mut model.editor {
            editor.go_to_start();
        }
    }
    if is_left {
        return ask_to_leave(model);
    }
    // What is wrong with it stands in the place of what is said here.
    let of_severity =
        |severity| model.desk.problems_at(FieldId::Csr).find(|problem| problem.severity == severity);
    let wrong = of_severity(Severity::Error).or_else(|| of_severity(Severity::Warning));
    match wrong.map(|wrong| (Tone::from(wrong.severity), wrong.in_full())) {
        Some((tone, wrong)) => model.say(tone, format!("Read from {}. {wrong}", visible(path))),
        None => match request.found_in_its_text().first() {
            Some(found) => {
                let said = format!("Read from {}. {} {}", visible(path), found.message, found.fix);
                model.say(Tone::Warning, said)
            }
            None => model.say(Tone::Good, format!("Read from {}", visible(path))),
        },
    }
}

/// No CSR came from the file: that is said at once, and stands at the CSR until it is mended. Whoever was about to leave
/// is told, and stays.
pub(super) fn csr_file_unread(model: &mut Model, found: Finding) -> Vec<Effect> {
    completion::was_read(model);
    let said = format!("{} {}", found.message, found.fix);
    model.desk.note_unread_file(Some(found));
    model.trail.leave([FieldId::Csr]);
    model.say(Tone::Error, said.trim_end())
}

/// Takes in what an errand found out, and what the journal makes of it; a stale answer is dropped.
pub(super) fn answered(
    model: &mut Model,
    request: RequestId,
    found: Result<Found, Failure>,
    entry: Option<Box<Entry>>,
) -> Vec<Effect> {
    if let Some(ahead) = found.as_ref().ok().and_then(Found::ahead) {
        model.clock.ahead = ahead;
    }
    let awaited = model.waits.end(request);
    match found {
        Ok(Found::Token(token)) => follows::token_came(model, request, Ok(token)),
        Ok(Found::Order(_)) => protocol::looked_up(model, request, entry),
        Ok(Found::Listed(listed)) => account_list::came(model, request, Ok(listed)),
        Ok(Found::Seen(seen)) => follows::seen(model, request, Ok(*seen), entry),
        Ok(Found::Changed(changed)) => deeds::ended(model, request, Ok(changed), entry),
        Ok(Found::Certificate(came)) => certificates::came(model, request, Ok(came)),
        // No screen asks for these.
        Ok(Found::Account(_) | Found::Saved(_)) => Vec::new(),
        Err(failure) => match awaited {
            Some(Awaited::Token) => follows::token_came(model, request, Err(failure)),
            Some(Awaited::Listing) => account_list::came(model, request, Err(failure)),
            Some(Awaited::Stand) => follows::seen(model, request, Err(failure), entry),
            Some(Awaited::Change) => deeds::ended(model, request, Err(failure), entry),
            Some(Awaited::Certificate) => certificates::came(model, request, Err(failure)),
            // A look-up in vain is one that came to nothing, what buys has an outcome, and looks say what they saw.
            Some(Awaited::LookUp | Awaited::Purchase | Awaited::Look | Awaited::Served) => Vec::new(),
            // It was answered before.
            None => Vec::new(),
        },
    }
}

/// A text was saved as a file, or why it was not.
pub(super) fn file_saved(model: &mut Model, saved: Result<PathBuf, String>) -> Vec<Effect> {
    let reason = match saved {
        Ok(path) => {
            model.saving.changed = false;
            return model.say(Tone::Good, format!("Saved as {}", path.display()));
        }
        Err(reason) => reason,
    };
    let instead = match model.submit {
        Submit::Accepted(_) => "The plain view shows the same, and it is printed again when you leave.",
        _ => "Start dvorder in a folder you may write to, or copy it from Show the exact request.",
    };
    model.say(Tone::Error, format!("{reason} {instead}"))
}

/// What became of an order could not be written down.
pub(super) fn not_recorded(model: &mut Model, reason: &str) -> Vec<Effect> {
    model.saving.not_recorded(reason);
    model.say(Tone::Error, because("What became of the order could not be written down", reason))
}

/// It is written down after all.
pub(super) fn recorded(model: &mut Model) -> Vec<Effect> {
    model.saving.recorded();
    model.say(Tone::Good, "What became of the order is written down now.")
}
