//! What lies on top of the screen: opening it, and its keys.

use crate::order::step::Step;
use crate::wizard::advice;
use crate::wizard::completion;
use crate::wizard::edit::Editor;
use crate::wizard::help::HelpPage;
use crate::wizard::keys::Intent;
use crate::wizard::keys::PAGE;
use crate::wizard::overlay::Bookmark;
use crate::wizard::protocol;
use crate::wizard::seek::Letters;
use crate::wizard::start::open_picked;
use crate::wizard::submit::Submit;
use crate::wizard::{Effect, Model, Overlay};

pub(super) fn open(model: &mut Model, overlay: Overlay) -> Vec<Effect> {
    model.last_input.sought = Letters::default();
    model.overlay = Some(overlay);
    Vec::new()
}

/// Opens the help, from what holds on the screen on.
pub(super) fn open_help(model: &mut Model) -> Vec<Effect> {
    let page = HelpPage::of(model);
    let about = advice::purposes(model);
    open(model, Overlay::help(about, page))
}

/// Whether a question about leaving or giving up is open: an interrupt is an answer to that.
pub(super) fn asks_to_go(model: &Model) -> bool {
    matches!(model.overlay, Some(Overlay::AskLeave | Overlay::AskStopWaiting))
}

/// Leaves at once when nothing would be lost, and asks otherwise.
pub(super) fn ask_to_leave(model: &mut Model) -> Vec<Effect> {
    if let Some(effects) = completion::read_before_leaving(model) {
        return effects;
    }
    match model.submit {
        Submit::Sending(_) => open(model, Overlay::AskStopWaiting),
        Submit::Ready(_) if model.saving.changed && !model.saving.is_kept() => open(model, Overlay::AskLeave),
        _ => vec![Effect::Leave],
    }
}

pub(super) fn on_overlay(model: &mut Model, intent: Intent) -> Vec<Effect> {
    let Some(mut overlay) = model.overlay.take() else { return Vec::new() };
    let read = model.window.told.take();
    if overlay.read_on(intent, model.window.size) {
        return open(model, overlay);
    }
    match (overlay, intent) {
        // What is searched for is given up first, and the help then.
        (Overlay::Help { about, page, search, .. }, Intent::Close) if !search.is_empty() => {
            model.overlay = Some(Overlay::help(about, page));
        }
        (Overlay::Help { .. }, Intent::Help | Intent::Enter) | (Overlay::Plain { .. }, Intent::Enter) => {}
        (_, Intent::Close) => {}
        (mut help @ Overlay::Help { .. }, intent) => {
            edit_search(&mut help, intent);
            model.overlay = Some(help);
        }
        (Overlay::Steps(step), Intent::PageUp) => {
            let steps = model.steps();
            let at = step.number_in(steps).saturating_sub(1 + PAGE);
            model.overlay = Some(Overlay::Steps(steps[at]));
        }
        (Overlay::Steps(step), Intent::PageDown) => {
            let steps = model.steps();
            let at = (step.number_in(steps).saturating_sub(1) + PAGE).min(steps.len() - 1);
            model.overlay = Some(Overlay::Steps(steps[at]));
        }
        (Overlay::Steps(step), Intent::Up | Intent::Previous) => {
            model.overlay = Some(Overlay::Steps(step.before(model.steps()).unwrap_or(step)));
        }
        (Overlay::Steps(step), Intent::Down | Intent::Next | Intent::Space) => {
            model.overlay = Some(Overlay::Steps(step.after(model.steps()).unwrap_or(step)));
        }
        (Overlay::Steps(_), Intent::LineStart) => model.overlay = Some(Overlay::Steps(model.steps()[0])),
        (Overlay::Steps(_), Intent::LineEnd) => model.overlay = Some(Overlay::Steps(Step::Submit)),
        (Overlay::Steps(step), Intent::Enter) => return model.walk_to(step),
        (Overlay::AskLeave, Intent::Enter) => return vec![Effect::Leave],
        (Overlay::AskStopWaiting, Intent::Enter) => return protocol::stop_waiting(model),
        (Overlay::AskDelete(id, _), Intent::Enter) => return vec![Effect::DeleteDraft(id)],
        (Overlay::AskTarget(picking, id, _), Intent::Enter) => return open_picked(picking, id),
        (overlay, _) => {
            model.overlay = Some(overlay);
            model.window.told = read;
        }
    }
    Vec::new()
}

/// Edits what is searched for in the help. The first of what is found is shown then.
fn edit_search(help: &mut Overlay, intent: Intent) {
    let Overlay::Help { search, scroll, .. } = help else { return };
    let mut editor = Editor::new(search, true);
    editor.apply(intent);
    if editor.text() != *search {
        *search = editor.text();
        *scroll = Bookmark::default();
    }
}
