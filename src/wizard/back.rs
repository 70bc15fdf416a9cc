//! Where one goes back to from a screen that is no step.

use super::deeds;
use super::scene::{Picking, Scene};
use super::start;
use super::submit::Submit;
use super::{Effect, Model};

/// Whether one can go back from here to what was before: to the first screen, or to all orders.
pub fn can_go_back(model: &Model) -> bool {
    match model.scene {
        Scene::Start => model.start.picking != Picking::Resume,
        Scene::Step(_) => false,
        Scene::Order => matches!(model.submit, Submit::Ready(_) | Submit::Accepted(_)),
        _ => true,
    }
}

/// Goes back: what is on disk is read again first, as it may have changed.
pub(super) fn go_back(model: &mut Model) -> Vec<Effect> {
    match model.scene {
        Scene::Start => start::pick_to(model, Picking::Resume),
        _ if deeds::is_at_a_deed(model) => deeds::leave(model),
        _ => vec![Effect::ReadShelf],
    }
}
