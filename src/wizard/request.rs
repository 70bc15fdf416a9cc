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
            let columns = model.window.size.columns;
            let lines = at_the_edge(&body, columns);
            let is_whole = lines == body;
            let said = if is_whole { String::new() } else { format!("{JOINED}\n\n") };
            let text = format!("{}\n\n{said}{lines}", model.destination.request_line(&path));
            model.overlay = Some(Overlay::Plain { title, text, scroll: Bookmark::default() });
            Vec::new()
        }
        Ok(_) => model.say(Tone::Warning, NO_BODY),
        Err(problems) => model.say(Tone::Warning, unfinished("shown", problems.len())),
    }
}

/// Stands above a request with lines that go on below.
const JOINED: &str =
    "Long lines go on below. Copied, they are joined by: tr -d '\\n'. Review saves all of it as a file.";

/// A body in lines of at most so many columns, which is the same without its line ends: no blank stands at the end of
/// one, where a terminal does not copy it.
fn at_the_edge(body: &str, columns: usize) -> String {
    let mut lines = String::with_capacity(body.len());
    for line in body.lines() {
        let mut rest = line;
        while let Some((most, _)) = rest.char_indices().nth(columns.max(1)) {
            let end = rest[..most].trim_end_matches(' ').len();
            let end = if rest[..end].trim_start().is_empty() { most } else { end };
            lines += &rest[..end];
            lines.push('\n');
            rest = &rest[end..];
        }
        lines += rest;
        lines.push('\n');
    }
    lines.truncate(lines.trim_end_matches('\n').len());
    lines
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
