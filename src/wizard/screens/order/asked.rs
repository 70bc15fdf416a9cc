//! When the service was asked for an order, when it is asked next, and how to ask it now.

use jiff::Timestamp;

use super::time_line::time;
use crate::order::text::sentence;
use crate::wizard::Model;
use crate::wizard::asking;
use crate::wizard::following::Following;
use crate::wizard::form::{Action, ActionLine, Form, Tone};
use crate::wizard::pursuit::Pace;
use crate::wizard::screens::submit::api_key;

/// When the service was asked, when it is asked next, and how to ask it now.
pub fn asked(model: &Model, following: &Following, form: &mut Form) {
    let pursuit = &following.pursuit;
    let obstacle = asking::obstacle(model);
    if let Some(elsewhere) = asking::elsewhere(model).and(obstacle.clone()) {
        return form.note(Tone::Warning, elsewhere);
    }
    if let Some(request) = pursuit.asking().filter(|request| model.waits.of(*request).shows()) {
        let so_far = model.waits.of(request).so_far();
        form.note(Tone::Plain, format!("Asking the service how the order stands{so_far} \u{2026}"));
    } else if let Some(lost) = &pursuit.lost {
        let since = time(lost.since, model.clock.now);
        let again = pursuit.due.map_or_else(String::new, |due| format!(" Asks again at {}.", due_time(due)));
        let why = sentence(&lost.failure.message);
        // When it is asked again stands behind that.
        let fix = match pursuit.due {
            Some(_) => lost.failure.fix_besides_asking_again(),
            None => &lost.failure.fix,
        };
        let fix = if fix.is_empty() { String::new() } else { format!(" {fix}") };
        form.note(
            Tone::Warning,
            match lost.failure.is_refusal() {
                true => format!("{why}{fix} Asked at {since} UTC.{again}"),
                false => format!("No answer since {since} UTC: {why}{fix}{again}"),
            },
        );
    } else {
        form.note(Tone::Plain, rhythm(model, following));
    }
    if model.destination.key_needed && !model.key.is_at_hand {
        form.field(api_key(model));
    }
    let hint = "Enter asks the service how the order stands. That is free and changes nothing.";
    form.line(ActionLine::new(Action::AskNow, "Refresh the status", hint).unless(obstacle));
}

/// When the service was asked, how the order stood then, and when it is asked next.
fn rhythm(model: &Model, following: &Following) -> String {
    let asked = following.followed.report.as_ref();
    let said = |did: &str, at: Timestamp, status: Option<String>| {
        let status = status.map_or_else(String::new, |status| format!(": {status}"));
        format!("{did} at {} UTC{status}", time(at, model.clock.now))
    };
    let before = match (asked, following.entry.as_ref().and_then(|entry| entry.begun_at())) {
        (Some((asked, report)), _) => said("Asked", *asked, report.status().map(|status| status.said())),
        // The answer to the order said how it stood then.
        (None, Some(begun)) => {
            let is_reissue = following.ordered().is_some_and(|ordered| ordered.reissues.is_some());
            let status = following.placed_as().map(|placed| placed.status().said());
            said(if is_reissue { "Reissued" } else { "Ordered" }, begun, status)
        }
        (None, None) => "How it stands was not asked yet".to_owned(),
    };
    match (following.pursuit.pace, following.pursuit.due) {
        (Pace::Paused, _) => {
            format!("{before}. Nobody has pressed a key for an hour: any key goes on asking.")
        }
        (Pace::Over, _) => format!("{before}; it is not asked again by itself."),
        (_, Some(due)) if asked.is_some() => format!("{before}; asks again at {}.", due_time(due)),
        (_, Some(due)) => format!("{before}; asks at {}.", due_time(due)),
        (Pace::Asking(_), None) => format!("{before}; it is being asked now."),
        (_, None) => format!("{before}; you say when."),
    }
}

/// The minute in which something is due, or the one after: it is over when it is said to be.
fn due_time(due: Timestamp) -> String {
    due.strftime("%H:%M").to_string()
}
