//! An order that repeats another: it is said, and wants a confirmation of its own.

use super::form::Tone;
use super::scene::Scene;
use super::submit::Submit;
use super::{Effect, Model};
use crate::journal::entry::Entry;
use crate::journal::repeat;
use crate::order::Order;
use crate::order::parameter::FieldId;
use crate::order::step::Step;

impl Model {
    /// What is said of the orders that this one would repeat.
    pub fn repeat_said(&self) -> Option<String> {
        repeat::said(&self.repeats.iter().collect::<Vec<_>>())
    }

    /// Why a repeat cannot be sent yet, if it cannot.
    pub(super) fn repeat_obstacle(&self) -> Option<String> {
        let asks = matches!(self.submit, Submit::Ready(_)) && !self.repeats.is_empty();
        (asks && !self.another_wanted).then(|| {
            "An order like this was sent before. If another one is wanted, say so above with Space.".into()
        })
    }

    /// Asks once for each revision of the draft that comes to Review or Submit which orders it would repeat.
    pub(super) fn find_repeats(&mut self) -> Vec<Effect> {
        if !matches!(self.scene, Scene::Step(Step::Review | Step::Submit)) {
            self.forget_repeats();
            return Vec::new();
        }
        let asked = self.repeats_of == Some((self.saving.revision, self.step()));
        if asked || !matches!(self.submit, Submit::Ready(_)) || self.desk.errors() > 0 {
            return Vec::new();
        }
        // What was said was of another order.
        self.forget_repeats();
        self.repeats_of = Some((self.saving.revision, self.step()));
        match Order::from_draft(self.desk.draft(), self.desk.facts()) {
            Ok(order) => vec![Effect::FindRepeats(self.saving.revision, Box::new(order))],
            Err(_) => Vec::new(),
        }
    }

    /// Takes in which orders this one would repeat; what is said of another revision is stale. That another is
    /// wanted was said of those that were shown.
    pub(super) fn repeats_found(&mut self, revision: u64, repeats: Vec<Entry>) -> Vec<Effect> {
        if revision != self.saving.revision {
            return Vec::new();
        }
        // That its own ID is another order's is no question, but wrong.
        let own_id = self.desk.draft().text(FieldId::AlternativeOrderId).trim();
        let has_its_id =
            |entry: &Entry| !own_id.is_empty() && entry.sent.alternative_order_id.as_deref() == Some(own_id);
        let (taken, repeats): (Vec<Entry>, Vec<Entry>) = repeats.into_iter().partition(has_its_id);
        if let Some(same) = taken.first() {
            self.desk.note_taken_id(repeat::own_id_is_taken(same));
        }
        // Whether one more is wanted is asked where it is confirmed.
        if self.step() == Step::Submit && repeats != self.repeats {
            self.another_wanted = false;
            self.repeats = repeats;
            self.repeats_of = Some((revision, self.step()));
        }
        Vec::new()
    }

    /// Takes in a new own ID for the order, which makes it another than the one that was sent.
    pub(super) fn own_id_made(&mut self, id: Option<String>) -> Vec<Effect> {
        let Some(id) = id else {
            return self.say(Tone::Warning, "This machine has no random numbers. Type an ID on Options.");
        };
        self.put_in(FieldId::AlternativeOrderId, &id);
        self.focus_on(None);
        self.say(
            Tone::Good,
            format!("Its own order ID is {id} now: it is another order than the one before."),
        )
    }

    fn forget_repeats(&mut self) {
        self.repeats.clear();
        self.another_wanted = false;
        self.repeats_of = None;
    }
}
