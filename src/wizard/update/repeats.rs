//! The orders that this one would repeat: when they are asked for, and what comes of it.

use crate::journal::entry::Entry;
use crate::journal::repeat;
use crate::order::Order;
use crate::order::parameter::FieldId;
use crate::order::step::Step;
use crate::wizard::form::Tone;
use crate::wizard::scene::Scene;
use crate::wizard::submit::Submit;
use crate::wizard::typed;
use crate::wizard::{Effect, Model};

/// Asks once for each revision of the draft that comes to Review or Submit which orders it would repeat.
pub(super) fn find(model: &mut Model) -> Vec<Effect> {
    if !matches!(model.scene, Scene::Step(Step::Review | Step::Submit)) {
        model.confirming.repeats.forget();
        return Vec::new();
    }
    let revision = model.saving.revision;
    let is_ready = matches!(model.submit, Submit::Ready(_)) && model.desk.errors() == 0;
    if !is_ready || !model.confirming.repeats.are_to_be_asked_for(revision) {
        return Vec::new();
    }
    match Order::from_draft(model.desk.draft(), model.desk.facts()) {
        Ok(order) => vec![Effect::FindRepeats(revision, Box::new(order))],
        Err(_) => Vec::new(),
    }
}

/// Takes in which orders this one would repeat; what is said of another revision is stale.
pub(super) fn found(model: &mut Model, revision: u64, repeats: Vec<Entry>) -> Vec<Effect> {
    if revision != model.saving.revision {
        return Vec::new();
    }
    // That its own ID is another order's is no question, but wrong.
    let own_id = model.desk.draft().text(FieldId::AlternativeOrderId).trim();
    let has_its_id =
        |entry: &Entry| !own_id.is_empty() && entry.sent.alternative_order_id.as_deref() == Some(own_id);
    let (taken, repeats): (Vec<Entry>, Vec<Entry>) = repeats.into_iter().partition(has_its_id);
    if let Some(same) = taken.first() {
        model.desk.note_taken_id(repeat::own_id_is_taken(same));
    }
    model.confirming.repeats.take_in(revision, repeats);
    Vec::new()
}

/// Takes in a new own ID for the order, which makes it another than the one that was sent.
pub(super) fn own_id_made(model: &mut Model, id: Option<String>) -> Vec<Effect> {
    let Some(id) = id else {
        return model.say(Tone::Warning, "This machine has no random numbers. Type an ID on Options.");
    };
    typed::put_in(model, FieldId::AlternativeOrderId, &id);
    model.focus_on(None);
    model.say(Tone::Good, format!("Its own order ID is {id} now: it is another order than the one before."))
}
