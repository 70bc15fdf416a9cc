//! Whether the certificate of an order is served: what was seen, and that it can be looked at.

use crate::follow::served::{Alike, CertificateSeen, alike, askable};
use crate::wizard::Model;
use crate::wizard::following::Following;
use crate::wizard::follows;
use crate::wizard::form::{Action, Form, Tone};
use crate::wizard::served::Served;

/// Whether the certificate is served: what was seen, and that it can be looked at.
pub fn served(model: &Model, following: &Following, form: &mut Form) {
    let Some(due) = following.to_be_served() else { return };
    match &following.served {
        Served::Looking(request, _) => {
            let so_far = model.waits.of(*request).so_far();
            form.note(Tone::Plain, format!("Its names are asked what they serve{so_far} \u{2026}"));
            return form.action(Action::StopWaiting, "Stop (^C)", "Enter gives up looking.");
        }
        Served::Seen(showings) => {
            form.gap();
            for Alike { showings, fix } in alike(showings, &follows::commands(model, following)) {
                for showing in showings {
                    let tone = if showing.seen == CertificateSeen::Same { Tone::Good } else { Tone::Warning };
                    form.note(tone, showing.message());
                }
                // What is said of several stands below them, and not behind the last.
                if !fix.is_empty() {
                    form.note(Tone::Plain, fix);
                }
            }
            form.gap();
        }
        Served::Untouched | Served::Stopped => {}
    }
    let (asked, wildcards) = askable(&due.names);
    if !asked.is_empty() {
        form.action(
            Action::LookServed(None),
            "Is it served?",
            "Enter connects to each name and looks which certificate comes. Nothing else is sent, by no proxy.",
        );
    }
    for base in wildcards.iter().filter_map(|wildcard| wildcard.strip_prefix("*.")) {
        let below = format!("www.{base}");
        if !asked.contains(&below) {
            form.note(Tone::Plain, format!("*.{base} stands for many names and cannot be asked itself."));
            let label = format!("Is it served at {below}?");
            form.action(
                Action::LookServed(Some(below)),
                label,
                "Enter connects to a name that the wildcard stands for and looks which certificate comes.",
            );
        }
    }
}
