//! What to place for an order, what was seen of it, and that it can be looked at.

use crate::follow::look::verdict::{LookOutcome, Looked};
use crate::journal::instructions::{Instructions, Placement, copied_lines, only_by_wildcard, proof};
use crate::order::dcv::Method;
use crate::order::problem::Severity;
use crate::wizard::Model;
use crate::wizard::following::Following;
use crate::wizard::form::{Action, Form, Item, Tone};
use crate::wizard::looking::{self, Looking};

/// What is said where something to copy is longer than a line of the terminal.
const LONGER_THAN_THE_SCREEN: &str = "Some lines to copy are longer than this terminal is wide, and go on below. \
                                      They are whole in the saved file";

/// What is said of the mails of an order that was placed elsewhere.
const ADDRESSES_NOT_KNOWN: &str = "The order was placed elsewhere, so the addresses its mails went to are not known here. CertCentral shows them.";

/// How many lines a record takes: its name, what copies it, itself and its check, and what keeps it from the next. What is
/// asked for a file has a label each.
fn lines(method: Method) -> usize {
    if method == Method::HttpToken { 8 } else { 5 }
}

/// How many lines there are besides the records that are to be in sight with them.
const BESIDES: usize = 16;

/// Whether what to place is longer than two screens: then what can be done about it stands before it, where it is found.
pub fn is_long(model: &Model, following: &Following) -> bool {
    let method =
        following.ordered().and_then(|ordered| ordered.dcv_method).filter(|method| method.has_token());
    method.is_some_and(|method| following.open_records() * lines(method) > 2 * model.window.size.rows)
}

/// What to place, what was seen of it, and a look at it.
pub fn placing(model: &Model, following: &Following, instructions: &Instructions, form: &mut Form) {
    let is_to_place = instructions.records.iter().any(|record| record.value.is_some());
    let is_validating = following.placed_as().is_some_and(|placed| placed.status().is_validating());
    let can_look = is_to_place && is_validating && !following.is_proved();
    let is_long = is_long(model, following);
    if is_long {
        if can_look {
            look(model, following, form);
        }
        super::plain_text(form);
        form.gap();
    }
    to_place(model, following, instructions, form);
    if can_look && !is_long {
        look(model, following, form);
    }
}

/// What to place, that which is still open first, and the names that are validated.
fn to_place(model: &Model, following: &Following, instructions: &Instructions, form: &mut Form) {
    let columns = model.window.size.columns;
    let is_by_mail = following.ordered().is_some_and(|ordered| ordered.dcv_method == Some(Method::Email));
    if is_by_mail && following.entry.is_none() && !following.is_new {
        form.note(Tone::ToDo, ADDRESSES_NOT_KNOWN);
        return form.push(Item::Gap);
    }
    let validated = following.validated();
    let is_done = |record: &&Placement| record.sent.iter().all(|name| validated.contains(name.as_str()));
    let records = instructions.records.iter().enumerate();
    let (done, open): (Vec<_>, Vec<_>) = records.partition(|(_, record)| is_done(record));
    let found = following.looked(model.clock.now);
    let mind = only_by_wildcard(open.iter().map(|(_, record)| *record));
    let method = following.ordered().and_then(|ordered| ordered.dcv_method);
    let what = proof(method);
    let what_is_open = open.iter().filter(|(_, record)| record.value.is_some()).count();
    // Where they hardly fit they stand together; what was seen of each makes them longer all the same.
    let has_room =
        what_is_open * method.map_or(0, lines) + BESIDES <= model.window.size.rows || !found.is_empty();
    let is_longer =
        |line: &str| copied_lines(line, columns).iter().any(|line| line.chars().count() > columns);
    let mut longer = Some(longer_than_the_screen(model));
    for (number, record) in open {
        if record.value.is_none() {
            form.note(Tone::ToDo, mail(record));
            continue;
        }
        if has_room {
            form.gap();
        }
        let names = record.names.join(", ");
        form.note(Tone::ToDo, format!("{names}: not validated yet{}", at_a_provider(record)));
        form.action(
            Action::Copy(number),
            format!("Copy the {what} for {names}"),
            format!("Enter offers the {what} to your terminal's clipboard; many terminals ignore that."),
        );
        if let Some(said) = longer.take_if(|_| is_longer(&record.line)) {
            form.note(Tone::Hint, said);
        }
        to_copy(record, columns, form);
        if let Some((number, came_to)) = found.iter().find(|(_, one)| one.sought.names == record.names) {
            looked(*number, came_to, form);
        }
    }
    if what_is_open > 0 && has_room {
        form.gap();
    }
    if let Some(mind) = mind {
        form.note(Tone::Hint, mind);
    }
    for (_, record) in done {
        form.note(Tone::Good, format!("{}: validated", record.names.join(", ")));
    }
    form.gap();
}

/// How a name stands that is validated by mail, and who gets it.
fn mail(record: &Placement) -> String {
    let details = record.details.iter().map(|(what, is)| format!("{what} {is}")).collect::<Vec<_>>();
    format!("{}: not validated yet; {}", record.names.join(", "), details.join("; "))
}

/// What the form of a DNS provider asks for besides the value.
fn at_a_provider(record: &Placement) -> String {
    let host = record.details.iter().find(|(label, _)| *label == "host");
    host.map_or_else(String::new, |(_, host)| format!("; host {}", host.replace("   in the zone", ", zone")))
}

/// That a line to copy goes on below, and where it is whole.
fn longer_than_the_screen(model: &Model) -> String {
    let printed = if model.sent().is_some() { ", and are printed when you leave" } else { "" };
    format!("{LONGER_THAN_THE_SCREEN}{printed}.")
}

/// The lines of a record to copy. A line of a zone file says itself what it is, and what it is checked with; what
/// is asked for a file does not.
fn to_copy(record: &Placement, columns: usize, form: &mut Form) {
    let detail =
        |label: &str| record.details.iter().find(|(known, _)| *known == label).map(|(_, value)| value);
    let check = detail("check").map_or_else(Vec::new, |check| copied_lines(check, columns));
    let check = check.into_iter().map(Item::Verbatim);
    let Some(content) = detail("content") else {
        form.items.extend(copied_lines(&record.line, columns).into_iter().map(Item::Verbatim));
        form.items.extend(check);
        return;
    };
    // What is copied stands below what copies it.
    for (said, value) in
        [("content of the file, and nothing else:", content), ("URL of the file:", &record.line)]
    {
        form.note(Tone::Plain, said);
        form.push(Item::Verbatim(value.clone()));
    }
    form.note(Tone::Plain, "to check it:");
    form.items.extend(check);
}

/// What a look for a record came to.
fn looked(number: usize, looked: &Looked, form: &mut Form) {
    let kind = looked.verdict.kind;
    for remark in &looked.verdict.remarks {
        let is_good = kind == LookOutcome::Seen && remark.severity == Severity::Hint;
        form.note(if is_good { Tone::Good } else { remark.severity.into() }, remark.in_full());
    }
    if !looked.said.is_empty() {
        form.action(
            Action::WhoSaid(number),
            format!("Show which server said what of {}", looked.sought.place.base()),
            format!(
                "Enter shows every server that was asked for {}, and what it said.",
                looked.sought.place.text()
            ),
        );
    }
    if kind != LookOutcome::Seen {
        form.action(
            Action::AskAnyway(number),
            format!("Have the service check anyway: {}", looked.sought.place.base()),
            "Enter leads to where that is confirmed: the service looks for itself, and from outside.",
        );
    }
}

/// A look whether what has to be placed is there, how far it is, and what the sandbox does for one.
fn look(model: &Model, following: &Following, form: &mut Form) {
    if let Looking::Going(_, progress) = following.looking {
        form.note(Tone::Plain, looking::so_far(progress));
        return form.action(Action::StopLook, "Stop looking (^C)", "Enter gives the look up.");
    }
    // After the method was changed something else is looked for.
    let label = match following.looked(model.clock.now).is_empty() {
        false => "Look again whether all is in place",
        true => "Look whether all is in place",
    };
    form.action(
        Action::Look,
        label,
        "Enter asks DNS or the web server from this machine, and not the service; nothing is changed.",
    );
    if model.destination.sandbox {
        form.action(
            Action::PlaceForMe,
            if following.open_records() == 1 { "Place it for me" } else { "Place them for me" },
            "Enter places all of it in the sandbox's own DNS or web server, where its check finds it.",
        );
    }
}
