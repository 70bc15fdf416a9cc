//! An order that was taken off the list of what needs somebody, or is put back.

use super::form::{Action, Spot, Tone};
use super::order_list;
use super::scene::Scene;
use super::{Effect, Model};
use crate::journal::entry::Entry;
use crate::order::text::sentence;

/// Takes the order at hand off the list of those that need somebody, for good, or puts it back.
pub(super) fn of_row(model: &mut Model) -> Vec<Effect> {
    let Some(row) = order_list::order_at_hand(model) else { return Vec::new() };
    let (name, is_alone) = (row.name.clone(), row.order.is_left_alone);
    let Some(id) = row.order.id.clone() else {
        return model.say(
            Tone::Hint,
            format!("{name} was placed elsewhere: only orders of the journal can be taken off the list."),
        );
    };
    if !is_alone && !row.need.is_any() {
        return model.say(
            Tone::Hint,
            format!("{name} needs nothing of anybody: it is not on the list of what needs you."),
        );
    }
    vec![Effect::LeaveAlone(id, !is_alone)]
}

/// Takes the order off the list of those that need somebody, or puts it back.
pub(super) fn of_shown(model: &mut Model, is_left: bool) -> Vec<Effect> {
    let entry = model.following.as_ref().and_then(|order| order.entry.as_ref());
    entry.map_or_else(Vec::new, |entry| vec![Effect::LeaveAlone(entry.id.clone(), is_left)])
}

/// Takes in whether the order is off the list from now on, or why that could not be written down.
pub(super) fn noted(model: &mut Model, entry: Result<Box<Entry>, String>) -> Vec<Effect> {
    let entry = match entry {
        Ok(entry) => entry,
        Err(reason) => return model.say(Tone::Error, sentence(&reason)),
    };
    let is_left = entry.followed.is_left_alone;
    let place = model.place();
    let said = model.orders.take_in_entry(&entry);
    match model.scene {
        Scene::Start => {
            model.focus_at(place);
            return model.say(Tone::Good, said);
        }
        Scene::Orders => {
            order_list::show(model);
            return model.say(Tone::Good, said);
        }
        _ => {}
    }
    let shown = model
        .following
        .as_mut()
        .filter(|order| order.entry.as_ref().is_some_and(|shown| shown.id == entry.id));
    let Some(following) = shown else { return Vec::new() };
    following.take_entry(entry);
    model.focus_on(Some(Spot::Action(Action::LeaveAlone(!is_left))));
    model.say(
        Tone::Good,
        match is_left {
            true => "It is off the list of what needs you.",
            false => "It is back on the list of what needs you: it stands there when it needs somebody.",
        },
    )
}
