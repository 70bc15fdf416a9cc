//! What earlier runs left, and the saving of this one.

use super::autosave;
use super::confirming::Confirming;
use super::csr_path::CsrPath;
use super::following::Following;
use super::form::{Action, Spot, Tone};
use super::order_list;
use super::overlay::Bookmark;
use super::scene::{Picking, Scene, Start};
use super::sequels;
use super::submit::Submit;
use super::taken_away::TakenAway;
use super::trail::Trail;
use super::{Effect, Model, Overlay};
use crate::journal::entry::Entry;
use crate::journal::order_key::OrderKey;
use crate::journal::shelf::Shelf;
use crate::order::draft::Draft;
use crate::order::id::Id;
use crate::order::parameter::FieldId;
use crate::order::saved::SavedDraft;

/// Shows what earlier runs left before the first step.
pub fn offer(model: &mut Model, mut shelf: Shelf) {
    model.orders.take_in(&mut shelf);
    model.start = Start { shelf, ..Start::default() };
    model.scene = Scene::Start;
    model.focus = None;
    let line = model.way_back.line_of(Scene::Start);
    model.focus_on(line);
}

/// Tells of orders of unknown outcome, and of files that cannot be used, before an order that was
/// given on the command line.
pub fn tell_of(model: &mut Model, open_orders: &[Entry], unusable: &[String]) {
    let mut told: String = unusable.iter().map(|sentence| format!("{sentence}\n\n")).collect();
    if !open_orders.is_empty() {
        told += "It is not known what became of what was sent here. To look it up:\n";
        let mut commands: Vec<String> = Vec::new();
        for entry in open_orders {
            let command = format!("  {}\n", model.destination.commands_to(&entry.sent.target).wizard());
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
    let (title, text) = match model.overlay.take() {
        Some(Overlay::Plain { title, text, .. }) => (title, told + &text),
        _ => ("Before you go on".into(), told),
    };
    model.overlay = Some(Overlay::Plain { title, text, scroll: Bookmark::default() });
}

/// Goes on with a draft that was saved.
pub fn resume(model: &mut Model, saved: SavedDraft) {
    leave_order(model);
    forget_what_was_passed(model);
    take_draft(model, saved.draft, Some(saved.id));
    model.saving.copy_of = saved.copy_of;
    model.saving.on_disk = true;
    model.pass_to(saved.step);
    model.go_to_step(saved.step);
}

/// Goes on with a draft that was asked for, and says which one it is: two may look alike on every step.
pub(super) fn opened(model: &mut Model, saved: SavedDraft) -> Vec<Effect> {
    let is_of_before = model.start.shelf.drafts.iter().any(|held| held.what.id == saved.id);
    let id = &saved.id;
    let is = match &saved.copy_of {
        _ if is_of_before => Some(format!("This is the draft {id}")),
        Some(original) => Some(format!("This is a copy of the draft {original}, saved as {id}")),
        None => None,
    };
    resume(model, saved.clone());
    let follows = sequels::begun(model);
    let said = match (is, follows) {
        (Some(is), Some(follows)) => format!("{is}: {follows}."),
        (Some(is), None) => format!("{is}: {}.", saved.outline().title()),
        (None, Some(follows)) => format!("This is a draft: {follows}. Nothing is sent before Submit."),
        (None, None) => return Vec::new(),
    };
    model.tell(Tone::Good, said)
}

/// Puts a draft in the place of the one there is. What was filled in counts as left once, so that
/// it says what is wrong with it, and its step as seen.
pub(super) fn take_draft(model: &mut Model, draft: Draft, id: Option<Id>) {
    model.trail.see(draft.filled_in().map(FieldId::step));
    model.trail.leave(draft.filled_in());
    model.desk.replace(draft);
    model.taken_away = TakenAway::default();
    model.saving.replace(id);
}

/// Takes in what earlier runs left, after one of them was deleted or left alone, or where one goes back to them.
pub(super) fn shelf_read(model: &mut Model, mut shelf: Shelf) -> Vec<Effect> {
    if model.scene.is_step() && !model.is_sealed() {
        return leave_draft_for(model, shelf);
    }
    let order = model.following.as_ref().and_then(|order| order.entry.as_ref());
    let order = order.map(|entry| OrderKey::InJournal(entry.id.clone()));
    put_order_away(model);
    if order_list::comes_back_to_orders(model) {
        model.orders.take_in(&mut shelf);
        return order_list::show(model);
    }
    if model.scene != Scene::Start {
        offer(model, shelf);
        // An order that was placed meanwhile has a line of its own.
        model.return_to(order.map(|key| Spot::Action(Action::ShowOrder(key))));
        return Vec::new();
    }
    model.orders.take_in(&mut shelf);
    let is_gone = |id: &Id| shelf.drafts.iter().all(|held| held.what.id != *id);
    let deleted = model.start.shelf.drafts.iter().map(|held| held.what.id.clone()).find(is_gone);
    let choosing = std::mem::take(&mut model.start).picking;
    model.start.shelf = shelf;
    model.focus_on(Some(Spot::Action(Action::Picking(choosing))));
    deleted.map_or_else(Vec::new, |id| model.say(Tone::Good, format!("Deleted the draft {id}.")))
}

/// Shows what earlier runs left in the place of the form; the focus is on the draft that was on it. What cannot be
/// saved is not left.
fn leave_draft_for(model: &mut Model, shelf: Shelf) -> Vec<Effect> {
    if let Some(reason) = model.saving.not_saved.as_ref().filter(|_| model.saving.changed) {
        let said =
            format!("What you typed would be lost, so you are still here. {}", autosave::cannot_save(reason));
        return model.say(Tone::Warning, said);
    }
    // What was typed while that was read.
    let effects = autosave::save(model);
    let draft = model.saving.id.clone();
    put_draft_away(model);
    offer(model, shelf);
    model.return_to(draft.map(|id| Spot::Action(Action::Pick(Picking::Resume, id))));
    effects
}

/// Has it looked up who edits the drafts of which that was not asked at the start, once.
pub(super) fn find_editors(model: &mut Model) -> Vec<Effect> {
    let start = &mut model.start;
    let asked = start.shelf.drafts.len().saturating_sub(std::mem::take(&mut start.shelf.unasked));
    let unasked: Vec<Id> = start.shelf.drafts[asked..].iter().map(|held| held.what.id.clone()).collect();
    if unasked.is_empty() { Vec::new() } else { vec![Effect::FindEditors(unasked)] }
}

/// Takes in which drafts other processes edit.
pub(super) fn editors_found(model: &mut Model, editors: &[(Id, u32)]) {
    for held in &mut model.start.shelf.drafts {
        let editor = editors.iter().find(|(id, _)| *id == held.what.id);
        held.by = editor.map_or(held.by, |(_, process)| Some(*process));
    }
}

/// Puts the order on the screen away, so that nothing is asked of it any more. After one that was placed in this run
/// another can be begun; what the end of the run says of it stays.
pub(super) fn put_order_away(model: &mut Model) {
    // What was to follow it follows no other.
    model.opening.sequel = None;
    let Submit::Accepted(_) = model.submit else {
        let shown = model.following.take_if(|_| matches!(model.submit, Submit::Ready(_)));
        let placed = model.placed.iter_mut().find(|placed| is_same(placed, shown.as_deref()));
        // What the end of the run says of it is what is known of it by now.
        if let (Some(placed), Some(shown)) = (placed, shown) {
            *placed = shown;
        }
        return;
    };
    let shown = model.following.take();
    model.placed.retain(|placed| !is_same(placed, shown.as_deref()));
    model.placed.extend(shown);
    put_draft_away(model);
}

/// Whether both are one order: its reissue is, too.
fn is_same(placed: &Following, other: Option<&Following>) -> bool {
    other.is_some_and(|other| other.order_id == placed.order_id)
}

/// Begins with nothing, as at the start.
fn put_draft_away(model: &mut Model) {
    model.submit = Submit::Ready(None);
    take_draft(model, Draft::default(), None);
    model.saving.changed = false;
    model.imported.clear();
    forget_what_was_passed(model);
}

/// Forgets what was passed and typed beside the draft that was on the desk: another one comes there, of which nothing
/// was seen, confirmed or found yet.
fn forget_what_was_passed(model: &mut Model) {
    model.trail = Trail::default();
    model.confirming = Confirming::default();
    model.csr_path = CsrPath::default();
    model.desk.note_unread_file(None);
}

/// Says what choosing a draft does from now on.
pub(super) fn pick_to(model: &mut Model, picking: Picking) -> Vec<Effect> {
    let before = std::mem::replace(&mut model.start.picking, picking);
    model.start.filter.clear();
    let back = Some(Spot::Action(Action::Picking(before)));
    model.focus_on(back.filter(|_| picking == Picking::Resume));
    Vec::new()
}

/// Whether the order of any draft was to go somewhere else than to where orders go now. Then all say where.
pub(super) fn has_drafts_for_elsewhere(model: &Model) -> bool {
    model
        .start
        .shelf
        .drafts
        .iter()
        .any(|held| model.destination.other_place(held.what.target.as_deref()).is_some())
}

/// Resumes, copies or deletes a draft; deleting asks first, and so does what would lead a draft
/// somewhere else than it was to go.
pub(super) fn pick(model: &mut Model, picking: Picking, id: Id) -> Vec<Effect> {
    let Shelf { drafts, read, .. } = &model.start.shelf;
    let picked = drafts.iter().map(|held| &held.what).find(|saved| saved.id == id);
    let other_place = picked.and_then(|saved| model.destination.other_place(saved.target.as_deref()));
    match (picking, other_place) {
        (Picking::Delete, _) => {
            let elsewhere = has_drafts_for_elsewhere(model);
            let title = picked.map(|saved| saved.described(*read, elsewhere)).unwrap_or_default();
            model.overlay = Some(Overlay::AskDelete(id, title));
            Vec::new()
        }
        (_, Some(place)) => {
            model.overlay = Some(Overlay::AskTarget(picking, id, place));
            Vec::new()
        }
        (_, None) => open_picked(picking, id),
    }
}

/// Asks before a draft that was named on the command line is led somewhere else than it was to go.
/// Whether there is anything to ask.
pub fn asks_where(model: &mut Model, saved: &SavedDraft) -> bool {
    let Some(place) = model.destination.other_place(saved.target.as_deref()) else { return false };
    model.overlay = Some(Overlay::AskTarget(Picking::Resume, saved.id.clone(), place));
    true
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
