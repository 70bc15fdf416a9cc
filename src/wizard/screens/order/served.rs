//! Whether the certificate of an order is served: what was seen, and that it can be looked at.

use crate::follow::served::{CertificateSeen, askable, said};
use crate::wizard::Model;
use crate::wizard::following::Following;
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
            for (showing, said) in showings.iter().zip(said(showings)) {
                let tone = if showing.seen == CertificateSeen::Same { Tone::Good } else { Tone::Warning };
                form.note(tone, said);
            }
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
