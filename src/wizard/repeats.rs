//! An order that repeats another: it is said, and wants a confirmation of its own.

use super::submit::Submit;
use super::{Effect, Model};
use crate::journal::entry::Entry;
use crate::journal::repeat;
use crate::order::Order;
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

    /// Asks once for each revision of the draft that comes to Submit which orders it would repeat.
    pub(super) fn find_repeats(&mut self) -> Vec<Effect> {
        if self.step() != Step::Submit {
            self.forget_repeats();
            return Vec::new();
        }
        let asked = self.repeats_of == Some(self.saving.revision);
        if asked || !matches!(self.submit, Submit::Ready(_)) || self.desk.errors() > 0 {
            return Vec::new();
        }
        // What was said was of another order.
        self.forget_repeats();
        self.repeats_of = Some(self.saving.revision);
        match Order::from_draft(self.desk.draft(), self.desk.facts()) {
            Ok(order) => vec![Effect::FindRepeats(self.saving.revision, Box::new(order))],
            Err(_) => Vec::new(),
        }
    }

    /// Takes in which orders this one would repeat; what is said of another revision is stale. That another is
    /// wanted was said of those that were shown.
    pub(super) fn repeats_found(&mut self, revision: u64, repeats: Vec<Entry>) -> Vec<Effect> {
        if revision == self.saving.revision && repeats != self.repeats {
            self.another_wanted = false;
            self.repeats = repeats;
            self.repeats_of = Some(revision);
        }
        Vec::new()
    }

    fn forget_repeats(&mut self) {
        self.repeats.clear();
        self.another_wanted = false;
        self.repeats_of = None;
    }
}
