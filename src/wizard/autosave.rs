//! The draft is kept: what of it is to be saved and when, and whether that can be done.

use std::time::Duration;

use jiff::Timestamp;

use super::form::Tone;
use super::submit::Submit;
use super::{Effect, Model};
use crate::order::id::Id;
use crate::order::saved::{SavedDraft, version};
use crate::order::text::because;

/// Notes that nothing can be kept, and says so as long as dvorder runs.
pub fn cannot_keep(model: &mut Model, reason: String) {
    let reason = reason.trim_end_matches('.').to_owned();
    model.say(Tone::Warning, cannot_save(&reason));
    model.saving.not_saved = Some(reason);
}

/// Gives the draft the name it is saved under from now on.
pub fn keep_as(model: &mut Model, id: Id) {
    model.saving.id = Some(id);
}

/// Whether something was typed that was not handed over to be saved.
pub fn is_unsaved(model: &Model) -> bool {
    model.saving.is_due() && !model.is_sealed()
}

/// How long what is not saved waits for that at most: longer where it has failed, as room is not made in a moment.
pub fn patience(model: &Model) -> Duration {
    if model.saving.not_saved.is_some() { Duration::from_secs(5) } else { Duration::from_secs(1) }
}

/// The draft as it is to be saved, when it has changed.
pub fn to_save(model: &Model) -> Option<SavedDraft> {
    let id = model.saving.id.clone().filter(|_| is_unsaved(model))?;
    Some(SavedDraft {
        version: version(model.desk.draft()),
        id,
        saved: Timestamp::default(),
        step: model.step(),
        target: Some(model.destination.place.clone()),
        copy_of: model.saving.copy_of.clone(),
        draft: model.desk.draft().clone(),
    })
}

/// Has the draft saved, when it has changed.
pub(super) fn save(model: &mut Model) -> Vec<Effect> {
    let Some(saved) = to_save(model) else { return Vec::new() };
    vec![Effect::SaveDraft(model.saving.hand_over(), Box::new(saved))]
}

/// Has the draft saved, changed or not: a loaded one is not on disk before it is changed.
pub(super) fn save_before_sending(model: &mut Model) -> Vec<Effect> {
    if !model.saving.on_disk {
        model.saving.revision += 1;
    }
    save(model)
}

/// Takes in that a revision of the draft was saved, or why not: then it is due again.
pub(super) fn saved(model: &mut Model, revision: u64, result: Result<(), String>) -> Vec<Effect> {
    match result {
        Ok(()) => {
            model.saving.saved(revision);
            Vec::new()
        }
        Err(reason) => {
            let reason = reason.trim_end_matches('.').to_owned();
            let first = model.saving.not_saved.is_none();
            model.saving.failed(revision, reason.clone());
            match first {
                true => model.tell(Tone::Warning, cannot_save(&reason)),
                false => Vec::new(),
            }
        }
    }
}

/// Takes in that the draft was saved as it is when dvorder ends, or why not.
pub fn saved_at_the_end(model: &mut Model, result: Result<(), String>) {
    match result {
        Ok(()) => model.saving.saved(model.saving.revision),
        Err(reason) => model.saving.not_saved = Some(reason),
    }
}

/// The name of the draft that the next run can go on with, if there is one.
pub fn kept_draft(model: &Model) -> Option<&Id> {
    let wanted = !matches!(model.submit, Submit::Accepted(_));
    model
        .saving
        .id
        .as_ref()
        .filter(|_| wanted && model.saving.is_kept() && (model.saving.on_disk || model.saving.revision > 0))
}

/// What is said where nothing can be saved, and what to do about it.
pub(super) fn cannot_save(reason: &str) -> String {
    let what = because("What you type cannot be saved", reason);
    format!("{what} Make room, or leave and set XDG_DATA_HOME to a folder you may write to.")
}
