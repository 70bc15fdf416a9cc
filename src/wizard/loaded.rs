//! What is said of a file that was loaded at the start.

use super::form::Tone;
use super::overlay::Bookmark;
use super::{Model, Overlay};
use crate::order::problem::Severity;
use crate::order::step::Step;

/// Takes a request body as filled in, and shows what was said when it was loaded.
pub fn show_body(model: &mut Model, file: &str) {
    // A step of a body is as good as passed: it says what is wrong with it or missing, or is done.
    model.pass_to(Step::Review);
    show_what_was_read(model, file);
}

/// Shows what was said when a file was read; hints alone are not worth a screen.
pub fn show_what_was_read(model: &mut Model, file: &str) {
    if model.imported.iter().all(|problem| problem.severity == Severity::Hint) {
        if let Some(hint) = model.imported.first() {
            model.say(Tone::Hint, format!("{} {}", hint.message, hint.fix));
        }
        return;
    }
    let mut text = format!("Loaded {file}. What to know before you go on:\n\n");
    for problem in &model.imported {
        text += &problem.in_file();
    }
    model.overlay = Some(Overlay::Plain { title: "Loaded".into(), text, scroll: Bookmark::default() });
}
