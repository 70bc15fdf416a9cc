//! What earlier runs left, and the saving of this one.

use super::autosave;
use super::completion::CsrPath;
use super::form::{Action, Spot, Tone};
use super::overlay::Bookmark;
use super::repeats::Repeats;
use super::scene::{Picking, Scene, Start};
use super::submit::Submit;
use super::trail::Trail;
use super::{Effect, Model, Overlay};
use crate::journal::entry::Entry;
use crate::journal::order_key::OrderKey;
use crate::journal::shelf::Shelf;
use crate::order::draft::Draft;
use crate::order::id::Id;
use crate::order::saved::SavedDraft;

impl Model {
    /// Shows what earlier runs left before the first step.
    pub fn offer(&mut self, mut shelf: Shelf) {
        self.orders.take_in(&mut shelf);
        self.start = Start { shelf, ..Start::default() };
        self.scene = Scene::Start;
        self.focus = None;
        let line = self.way_back.line_of(Scene::Start);
        self.focus_on(line);
    }

    /// Tells of orders of unknown outcome, and of files that cannot be used, before an order that was
    /// given on the command line.
    pub fn tell_of(&mut self, open_orders: &[Entry], unusable: &[String]) {
        let mut told: String = unusable.iter().map(|sentence| format!("{sentence}\n\n")).collect();
        if !open_orders.is_empty() {
            told += "It is not known whether these orders were placed. To look them up:\n";
            let mut commands: Vec<String> = Vec::new();
            for entry in open_orders {
                let command = format!("  {}\n", self.destination.command_to(&entry.sent.target));
                if !commands.contains(&command) {
                    commands.push(command);
                }
            }
            told += &format!("{}\n", commands.concat());
        }
        for entry in open_orders {
            told += &format!("{}\n", entry.text());
        }
        if told.is_empty() {
            return;
        }
        let (title, text) = match self.overlay.take() {
            Some(Overlay::Plain { title, text, .. }) => (title, told + &text),
            _ => ("Before you go on".into(), told),
        };
        self.overlay = Some(Overlay::Plain { title, text, scroll: Bookmark::default() });
    }

    /// Goes on with a draft that was saved.
    pub fn resume(&mut self, saved: SavedDraft) {
        leave_order(self);
        self.forget_what_was_passed();
        self.take_draft(saved.draft, Some(saved.id));
        self.saving.copy_of = saved.copy_of;
        self.saving.on_disk = true;
        self.pass_to(saved.step);
        self.go_to_step(saved.step);
    }

    /// Puts a draft in the place of the one there is. What was filled in counts as left once, so that
    /// it says what is wrong with it.
    pub(super) fn take_draft(&mut self, draft: Draft, id: Option<Id>) {
        self.trail.leave(draft.filled_in());
        self.desk.replace(draft);
        self.saving.replace(id);
    }

    /// Takes in what earlier runs left, after one of them was deleted or left alone, or where one goes back to them.
    pub(super) fn shelf_read(&mut self, mut shelf: Shelf) -> Vec<Effect> {
        if self.scene.is_step() && !self.is_sealed() {
            return self.leave_draft_for(shelf);
        }
        let order = self.following.as_ref().and_then(|order| order.entry.as_ref());
        let order = order.map(|entry| OrderKey::InJournal(entry.id.clone()));
        self.put_order_away();
        if self.comes_back_to_orders() {
            self.orders.take_in(&mut shelf);
            return self.show_orders();
        }
        if self.scene != Scene::Start {
            self.offer(shelf);
            // An order that was placed meanwhile has a line of its own.
            self.return_to(order.map(|key| Spot::Action(Action::ShowOrder(key))));
            return Vec::new();
        }
        self.orders.take_in(&mut shelf);
        let is_gone = |id: &Id| shelf.drafts.iter().all(|held| held.what.id != *id);
        let deleted = self.start.shelf.drafts.iter().map(|held| held.what.id.clone()).find(is_gone);
        let choosing = std::mem::take(&mut self.start).picking;
        self.start.shelf = shelf;
        self.focus_on(Some(Spot::Action(Action::Picking(choosing))));
        deleted.map_or_else(Vec::new, |id| self.say(Tone::Good, format!("Deleted the draft {id}.")))
    }

    /// Shows what earlier runs left in the place of the form; the focus is on the draft that was on it. What cannot be
    /// saved is not left.
    fn leave_draft_for(&mut self, shelf: Shelf) -> Vec<Effect> {
        if let Some(reason) = self.saving.not_saved.as_ref().filter(|_| self.saving.changed) {
            let said = format!(
                "What you typed would be lost, so you are still here. {}",
                autosave::cannot_save(reason)
            );
            return self.say(Tone::Warning, said);
        }
        // What was typed while that was read.
        let effects = autosave::save(self);
        let draft = self.saving.id.clone();
        self.put_draft_away();
        self.offer(shelf);
        self.return_to(draft.map(|id| Spot::Action(Action::Pick(Picking::Resume, id))));
        effects
    }

    /// Has it looked up who edits the drafts of which that was not asked at the start, once.
    pub(super) fn find_editors(&mut self) -> Vec<Effect> {
        let start = &mut self.start;
        let asked = start.shelf.drafts.len().saturating_sub(std::mem::take(&mut start.shelf.unasked));
        let unasked: Vec<Id> = start.shelf.drafts[asked..].iter().map(|held| held.what.id.clone()).collect();
        if unasked.is_empty() { Vec::new() } else { vec![Effect::FindEditors(unasked)] }
    }

    /// Takes in which drafts other processes edit.
    pub(super) fn editors_found(&mut self, editors: &[(Id, u32)]) {
        for held in &mut self.start.shelf.drafts {
            let editor = editors.iter().find(|(id, _)| *id == held.what.id);
            held.by = editor.map_or(held.by, |(_, process)| Some(*process));
        }
    }

    /// Puts the order on the screen away, so that nothing is asked of it any more. After one that was placed in this run
    /// another can be begun; what the end of the run says of it stays.
    fn put_order_away(&mut self) {
        // What was to follow it follows no other.
        self.begins = None;
        let Submit::Accepted(_) = self.submit else {
            self.following.take_if(|_| matches!(self.submit, Submit::Ready(_)));
            return;
        };
        self.placed.extend(self.following.take());
        self.put_draft_away();
    }

    /// Begins with nothing, as at the start.
    fn put_draft_away(&mut self) {
        self.submit = Submit::Ready(None);
        self.take_draft(Draft::default(), None);
        self.saving.changed = false;
        self.imported.clear();
        self.forget_what_was_passed();
    }

    /// Forgets what was passed and typed beside the draft that was on the desk: another one comes there, of which nothing
    /// was seen, confirmed or found yet.
    fn forget_what_was_passed(&mut self) {
        self.trail = Trail::default();
        self.confirmation.clear();
        self.reissued_id.clear();
        self.repeats = Repeats::default();
        self.csr_path = CsrPath::default();
        self.desk.note_unread_file(None);
    }

    /// Says what choosing a draft does from now on.
    pub(super) fn pick_to(&mut self, picking: Picking) -> Vec<Effect> {
        let before = std::mem::replace(&mut self.start.picking, picking);
        self.start.filter.clear();
        let back = Some(Spot::Action(Action::Picking(before)));
        self.focus_on(back.filter(|_| picking == Picking::Resume));
        Vec::new()
    }

    /// Whether the order of any draft was to go somewhere else than to where orders go now. Then all say where.
    pub(super) fn has_drafts_for_elsewhere(&self) -> bool {
        self.start
            .shelf
            .drafts
            .iter()
            .any(|held| self.destination.other_place(held.what.target.as_deref()).is_some())
    }

    /// Resumes, copies or deletes a draft; deleting asks first, and so does what would lead a draft
    /// somewhere else than it was to go.
    pub(super) fn pick(&mut self, picking: Picking, id: Id) -> Vec<Effect> {
        let Shelf { drafts, read, .. } = &self.start.shelf;
        let picked = drafts.iter().map(|held| &held.what).find(|saved| saved.id == id);
        let other_place = picked.and_then(|saved| self.destination.other_place(saved.target.as_deref()));
        match (picking, other_place) {
            (Picking::Delete, _) => {
                let elsewhere = self.has_drafts_for_elsewhere();
                let title = picked.map(|saved| saved.described(*read, elsewhere)).unwrap_or_default();
                self.overlay = Some(Overlay::AskDelete(id, title));
                Vec::new()
            }
            (_, Some(place)) => {
                self.overlay = Some(Overlay::AskTarget(picking, id, place));
                Vec::new()
            }
            (_, None) => open_picked(picking, id),
        }
    }

    /// Asks before a draft that was named on the command line is led somewhere else than it was to go.
    /// Whether there is anything to ask.
    pub fn asks_where(&mut self, saved: &SavedDraft) -> bool {
        let Some(place) = self.destination.other_place(saved.target.as_deref()) else { return false };
        self.overlay = Some(Overlay::AskTarget(Picking::Resume, saved.id.clone(), place));
        true
    }
}

/// Has a draft resumed or copied.
pub(super) fn open_picked(picking: Picking, id: Id) -> Vec<Effect> {
    match picking {
        Picking::Copy => vec![Effect::CopyDraft(id)],
        Picking::Resume | Picking::Delete => vec![Effect::OpenDraft(id)],
    }
}

/// Leaves the order on the screen for a draft.
pub(super) fn leave_order(model: &mut Model) {
    if model.scene == Scene::Order {
        model.following = None;
        model.submit = Submit::Ready(None);
    }
}
