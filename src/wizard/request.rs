//! The exact request, shown and saved.

use super::form::Tone;
use super::overlay::Bookmark;
use super::{Effect, Model, Overlay};
use crate::journal::ordered::Ordered;
use crate::order::Order;
use crate::order::domain::SubjectName;
use crate::order::problem::Problem;

/// The order that was sent, or the one that would be.
fn order(model: &Model) -> Result<Ordered, Vec<Problem>> {
    match model.sent() {
        Some(sent) => Ok(sent.clone()),
        None => Order::from_draft(model.desk.draft(), model.desk.facts()).map(|order| Ordered::from(&order)),
    }
}

pub(super) fn show(model: &mut Model) -> Vec<Effect> {
    match order(model) {
        Ok(Ordered { product, reissues, body: Some(body), .. }) => {
            let (title, path) = match reissues {
                Some(id) => (format!("Request for a reissue of order {id}"), format!("{id}/reissue")),
                None => (format!("Request for {product}"), product),
            };
            let text = format!("{}\n\n{body}", model.destination.request_line(&path));
            model.overlay = Some(Overlay::Plain { title, text, scroll: Bookmark::default() });
            Vec::new()
        }
        Ok(_) => model.say(Tone::Warning, NO_BODY),
        Err(problems) => model.say(Tone::Warning, unfinished("shown", problems.len())),
    }
}

pub(super) fn save(model: &mut Model) -> Vec<Effect> {
    match order(model) {
        Ok(Ordered { body: Some(body), names, .. }) => {
            let name =
                format!("dvorder-{}.json", names.first().map_or("order".into(), SubjectName::file_stem));
            vec![Effect::Save { name, text: body + "\n" }]
        }
        Ok(_) => model.say(Tone::Warning, NO_BODY),
        Err(problems) => model.say(Tone::Warning, unfinished("saved", problems.len())),
    }
}

fn unfinished(wanted: &str, errors: usize) -> String {
    match errors {
        1 => format!("The request can be {wanted} once the one problem is solved."),
        _ => format!("The request can be {wanted} once the {errors} problems are solved."),
    }
}

/// What is said where an old entry has no body.
const NO_BODY: &str = "The dvorder that sent this order did not keep the request.";
