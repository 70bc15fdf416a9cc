//! One order: what is to be done now, where it stands, what to place where, and what may be done about it.

use super::submit::leave;
use crate::journal::instructions::{Instructions, Record};
use crate::journal::status::Status;
use crate::order::dcv::Method;
use crate::wizard::Model;
use crate::wizard::following::{Following, TokenState};
use crate::wizard::follows::NOTHING_KNOWN;
use crate::wizard::form::{Action, Form, Item, Tone};

/// The screen.
pub fn form(model: &Model, following: &Following) -> Form {
    let mut form = Form::new(to_do(following));
    match following.instructions() {
        Some(instructions) => told(model, following, instructions, &mut form),
        None => form.note(Tone::Plain, NOTHING_KNOWN),
    }
    form
}

/// What Enter offers of a record, and what its form at a DNS provider asks for besides.
fn copying(record: &Record) -> String {
    match record.details.iter().find(|(label, _)| *label == "host") {
        Some((_, host)) => format!("Copy the value; host {}", host.replace("   ", " ")),
        None => format!("Copy the content for {}", record.names.join(", ")),
    }
}

/// The lines of a record to copy. A line of a zone file says itself what it is, and what it is checked with; what
/// is asked for a file does not.
fn to_copy(record: &Record, form: &mut Form) {
    let detail =
        |label: &str| record.details.iter().find(|(known, _)| *known == label).map(|(_, value)| value);
    let Some(content) = detail("content") else {
        form.push(Item::Verbatim(record.line.clone()));
        form.items.extend(detail("check").cloned().map(Item::Verbatim));
        return;
    };
    let (url, check) = (Some(&record.line), detail("check"));
    // What is copied stands below what copies it.
    let content = ("what the file holds, and nothing else:", Some(content));
    for (said, value) in [content, ("URL of the file:", url), ("to check it:", check)] {
        form.note(Tone::Plain, said);
        form.items.extend(value.cloned().map(Item::Verbatim));
    }
}

/// What is to be done now, before all else.
fn to_do(following: &Following) -> String {
    let Some(known) = &following.known else { return "Nothing is known of this order here yet".into() };
    let names = known.ordered.names.len();
    match (known.placed.status(), &following.token) {
        (_, TokenState::Fetching(_)) => "The DCV token is asked for".into(),
        (Status::Issued, _) => "The certificate is issued".into(),
        (Status::NeedsApproval, _) => "Somebody has to approve this order".into(),
        (status, _) if status.comes_to_nothing() => "No certificate comes of this order".into(),
        (Status::Pending, TokenState::Failed(_)) => "The DCV token did not come".into(),
        (Status::Pending, _) => match (known.ordered.dcv_method, names) {
            (None, _) => "Control of its names is still to be shown".into(),
            (Some(Method::HttpToken), 1) => "Place this file".into(),
            (Some(Method::HttpToken), count) => format!("Place this file on each of {count} names"),
            (Some(Method::Email), 1) => "Somebody has to follow the link in the mail".into(),
            (Some(Method::Email), _) => "Somebody has to follow the link in each mail".into(),
            (Some(Method::DnsTxt | Method::DnsCname), _) => {
                match following.instructions().map_or(0, |told| told.records.len()) {
                    0 => "The DCV token is to be asked for".into(),
                    1 => "Place this record in DNS".into(),
                    count => format!("Place these {count} records in DNS"),
                }
            }
        },
        _ => format!("Its status is {}", known.placed.status.as_deref().unwrap_or("not known")),
    }
}

fn told(model: &Model, following: &Following, instructions: Instructions, form: &mut Form) {
    let status = following.placed_as().map(|placed| placed.status());
    let tone = match status {
        Some(Status::Issued) => Tone::Good,
        Some(Status::Pending | Status::NeedsApproval) => Tone::ToDo,
        _ => Tone::Warning,
    };
    if following.is_new {
        form.note(Tone::Good, instructions.headline);
    }
    token(model, following, form);
    // What to place is said by the title, and stands below it.
    if instructions.records.is_empty() || status != Some(Status::Pending) {
        form.note(tone, instructions.summary);
    }
    for approval in instructions.approvals {
        form.note(Tone::ToDo, approval);
    }
    form.push(Item::Gap);
    for (number, record) in instructions.records.iter().enumerate() {
        if record.value.is_none() {
            form.note(Tone::ToDo, record.line.clone());
            continue;
        }
        form.note(Tone::ToDo, record.names.join(", "));
        form.action(
            Action::Copy(number),
            copying(record),
            "Enter offers the value to your terminal's clipboard; many terminals ignore that.",
        );
        to_copy(record, form);
    }
    for certificate in &instructions.chain {
        form.note(Tone::Plain, format!("certificate of {}", certificate.subject_common_name));
    }
    if !instructions.records.is_empty() {
        form.push(Item::Gap);
    }
    form.action(
        Action::PlainView,
        "Plain view to copy from",
        "Enter shows everything as text from the left edge on, to select and copy.",
    );
    form.action(
        Action::SaveResult,
        "Save as a file",
        "Enter saves everything as a text file in the working directory.",
    );
    leave(form);
    form.push(Item::Gap);
    let method = following.ordered().and_then(|ordered| ordered.dcv_method);
    if method == Some(Method::DnsTxt) && !instructions.records.is_empty() {
        form.note(Tone::Plain, "The same record at the name itself will do as well.");
    }
    for note in instructions.notes {
        form.note(Tone::Plain, note);
    }
}

/// That the token is being asked for, or did not come.
fn token(model: &Model, following: &Following, form: &mut Form) {
    match &following.token {
        TokenState::Fetching(request) if model.waits.of(*request).shows() => form.note(
            Tone::Plain,
            format!(
                "Asking the service for the DCV token{} … You need not wait: the order is placed, and CertCentral \
                 shows its token, too.",
                model.waits.of(*request).so_far()
            ),
        ),
        TokenState::Failed(failure) => {
            form.note(Tone::Warning, format!("{} {}", failure.message, failure.fix));
            form.action(
                Action::FetchToken,
                "Ask for the token again",
                "Enter asks the service again; that is free and safe.",
            );
        }
        TokenState::Fetching(_) | TokenState::NotNeeded | TokenState::Known(_) => {}
    }
}
