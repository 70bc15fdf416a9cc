//! What is typed to find an order or a draft among those that are listed.

use super::form::{Action, Spot, Tone};
use super::scene::Scene;
use super::{Effect, Model};

/// What was typed to find some of what is listed; none where nothing is.
pub fn filter(model: &Model) -> Option<&str> {
    match model.scene {
        Scene::Start => {
            let start = &model.start;
            let has_any = !start.shelf.drafts.is_empty() || model.orders.needing_count() > 0;
            has_any.then_some(&start.filter)
        }
        Scene::Orders => Some(model.orders.filter()),
        _ => None,
    }
}

/// Finds by what is typed; the first that is found is ready to be chosen.
pub(super) fn filter_by(model: &mut Model, change: impl FnOnce(&mut String)) -> Vec<Effect> {
    match model.scene {
        Scene::Orders => {
            model.orders.filter_by(change);
            // Where nothing is found, what is typed is none of a field either.
            let first = model.orders.beside(0).map_or(Action::GoBack, Action::ShowOrder);
            model.focus_on(Some(Spot::Action(first)));
            match model.orders.found() {
                0 => say_nothing_is_found(model),
                _ => Vec::new(),
            }
        }
        _ => filter_start(model, change),
    }
}

/// Finds orders that need somebody, and drafts; the first that is found is ready to be chosen.
fn filter_start(model: &mut Model, change: impl FnOnce(&mut String)) -> Vec<Effect> {
    change(&mut model.start.filter);
    model.orders.read_all();
    let is_found = |spot: &Spot| matches!(spot, Spot::Action(Action::ShowOrder(_) | Action::Pick(..)));
    let first = model.form().spots().find(is_found);
    let is_nothing_found = first.is_none();
    model.focus_on(first.filter(|_| !model.start.filter.is_empty()));
    if is_nothing_found { say_nothing_is_found(model) } else { Vec::new() }
}

/// Says that nothing is found, and by what: the line that has the focus then is another than was meant.
fn say_nothing_is_found(model: &mut Model) -> Vec<Effect> {
    let said = model.form().title;
    model.say(Tone::Hint, said)
}
