//! What is done with all orders: they are shown, moved among and opened.

use super::autosave;
use super::form::{Action, Spot, Tone};
use super::keys::Intent;
use super::scene::Scene;
use super::{Effect, Model};
use crate::follow::listing::Row;
use crate::journal::order_key::OrderKey;
use crate::order::parameter::FieldId;

/// Shows all orders.
pub(super) fn show(model: &mut Model) -> Vec<Effect> {
    model.scene = Scene::Orders;
    model.orders.read_all();
    model.orders.is_left_for_one = false;
    let line = model.way_back.line_of(Scene::Orders);
    if !model.return_to(line) {
        model.focus_on(model.orders.beside(0).map(spot));
    }
    Vec::new()
}

/// Opens an order. From the list of all one comes back to that.
pub(super) fn open(model: &mut Model, key: OrderKey) -> Vec<Effect> {
    model.orders.is_left_for_one = model.scene == Scene::Orders;
    vec![Effect::OpenOrder(key)]
}

/// Opens the order whose ID was typed.
pub(super) fn open_by_id(model: &mut Model) -> Vec<Effect> {
    let typed = model.orders.order_id.trim().trim_start_matches('#');
    match typed.parse::<u64>() {
        Ok(id) if id > 0 => open(model, OrderKey::OfService(id)),
        _ => model.say(
            Tone::Warning,
            "An order ID is a number, as CertCentral shows it: 6484932. To find an order by its name, go to the \
             list and type there.",
        ),
    }
}

/// Goes from the first step to the first screen: from there orders and drafts are at hand, this one too. What was
/// typed is saved first; where nothing was, no draft is made of it.
pub(super) fn before_the_form(model: &mut Model) -> Vec<Effect> {
    if model.is_sealed() {
        return Vec::new();
    }
    let mut effects = model.leave_field();
    let draft = model.desk.draft();
    let is_blank = [FieldId::CommonName, FieldId::DnsNames, FieldId::Csr]
        .iter()
        .all(|field| draft.text(*field).trim().is_empty());
    if !is_blank || model.saving.changed {
        effects.extend(autosave::save_before_sending(model));
    }
    effects.push(Effect::ReadShelf);
    effects
}

/// Whether one comes back to all orders.
pub(super) fn comes_back_to_orders(model: &Model) -> bool {
    model.scene == Scene::Order && model.orders.is_left_for_one
}

/// Moves the focus among the rows, however many there are; false where it is not on one, or the intent is another.
pub(super) fn move_among_orders(model: &mut Model, intent: Intent) -> bool {
    let is_on_a_row = matches!(model.focus, Some(Spot::Action(Action::ShowOrder(_))));
    if model.scene != Scene::Orders || !is_on_a_row {
        return false;
    }
    let page = model.window.page();
    let places = match intent {
        Intent::PageUp => -page,
        Intent::PageDown => page,
        Intent::LineStart => isize::MIN,
        Intent::LineEnd => isize::MAX,
        _ => return false,
    };
    let Some(there) = model.orders.beside(places) else { return false };
    // From the first row on to what stands above the list.
    if model.focus == Some(spot(there.clone())) && places < 0 {
        model.focus_on(None);
        return true;
    }
    model.orders.note(&there);
    model.focus_on(Some(spot(there)));
    true
}

/// The order whose row the focus is on.
pub fn order_at_hand(model: &Model) -> Option<&Row> {
    match (&model.scene, &model.focus) {
        (Scene::Start | Scene::Orders, Some(Spot::Action(Action::ShowOrder(key)))) => model.orders.row(key),
        _ => None,
    }
}

fn spot(key: OrderKey) -> Spot {
    Spot::Action(Action::ShowOrder(key))
}
