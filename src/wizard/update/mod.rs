//! What each message does. The other folders of the wizard say what is; this one says what happens.

mod actions;
mod answers;
mod choosing;
mod editing;
mod focused;
mod overlays;
mod repeats;
mod told;
mod typing;

use answers::{answered, csr_file_read, csr_file_unread, file_saved, not_recorded, recorded};
use focused::on_focus;
use overlays::{ask_to_leave, asks_to_go, on_overlay, open, open_help};
use terminput::KeyEvent;
use typing::{on_pasted, on_typed};

use crate::order::problem::Finding;
use crate::order::step::Step;
use crate::wizard::account_list;
use crate::wizard::alone;
use crate::wizard::autosave;
use crate::wizard::back;
use crate::wizard::certificates;
use crate::wizard::completion;
use crate::wizard::deeds;
use crate::wizard::following::Following;
use crate::wizard::follows;
use crate::wizard::form::{Input, Spot, Tone};
use crate::wizard::in_place;
use crate::wizard::keys::{self, Intent};
use crate::wizard::order_list;
use crate::wizard::protocol;
use crate::wizard::rows;
use crate::wizard::scene::Scene;
use crate::wizard::serving;
use crate::wizard::start;
use crate::wizard::{Effect, Model, Msg, Overlay, RequestId, Size};

/// Takes what happened into the model and says what to do about it. What was typed is saved when a
/// field or a step is left, and when it has waited long enough.
#[must_use]
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let place = (model.step(), model.focus.clone());
    let scene = model.scene;
    let due = msg == Msg::SaveDue;
    // What is to be done about the first frame is done at what comes next.
    let drawn = matches!(msg, Msg::Drawn(_) | Msg::Seen(_));
    let is_input = matches!(msg, Msg::Key(_) | Msg::Typed(_) | Msg::Pasted(_));
    let mut effects = model.waits.hold_back(msg).map_or_else(Vec::new, |msg| react(model, msg));
    // Midnight passes, and the service may say that it is another day there.
    if let Some(today) = model.clock.today() {
        model.desk.be_on(today);
    }
    if model.scene != scene {
        model.way_back.note(scene, place.1.clone());
    }
    if due || place != (model.step(), model.focus.clone()) {
        effects.extend(autosave::save(model));
    }
    if is_input {
        effects.extend(follows::is_watched(model));
        effects.extend(start::find_editors(model));
    }
    if !drawn {
        effects.extend(repeats::find(model));
    }
    effects
}

impl Model {
    /// Takes answers in that were kept back.
    pub(super) fn react_to(&mut self, answers: Vec<Msg>) -> Vec<Effect> {
        answers.into_iter().flat_map(|msg| react(self, msg)).collect()
    }

    /// Gives up waiting for an answer. One that came already, and was kept back, counts all the same: then it is taken in,
    /// and nothing was given up.
    pub(super) fn give_up(&mut self, request: RequestId) -> Option<Vec<Effect>> {
        if self.waits.holds_back(request) {
            let answers = self.waits.let_through(request);
            return Some(self.react_to(answers));
        }
        self.waits.give_up(request);
        None
    }
}

/// Takes a message in, whether it was kept back before or not.
fn react(model: &mut Model, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Key(key) => on_key(model, key),
        Msg::Typed(text) => on_typed(model, &text),
        Msg::Pasted(text) => on_pasted(model, &text),
        // A terminal that was smaller meanwhile has lost what stood there, even if it is as large as before.
        Msg::Resized => vec![Effect::Redraw],
        Msg::Started => model.opening.order.take().map_or_else(Vec::new, |key| order_list::open(model, key)),
        Msg::At(now) => {
            model.clock.now = Some(now);
            Vec::new()
        }
        Msg::Woke(wake, now) => follows::woke(model, wake, now),
        Msg::CannotKeep(reason) => {
            autosave::cannot_keep(model, reason);
            Vec::new()
        }
        Msg::Drawn(size) => {
            model.window.size = size;
            // A high screen shows more drafts than it was asked of who edits them.
            if size.rows > Size::USUAL.rows { start::find_editors(model) } else { Vec::new() }
        }
        Msg::Seen(sight) => {
            model.window.show(sight);
            Vec::new()
        }
        Msg::CsrFileRead(Ok(file)) => csr_file_read(model, file),
        Msg::CsrFileRead(Err(reason)) => csr_file_unread(model, Finding::error(reason, "")),
        Msg::FolderListed(listed) => match completion::complete(model, &listed) {
            true => model.move_focus(1),
            false => Vec::new(),
        },
        Msg::OrderEnded(request, outcome, entry) => {
            model.waits.end(request);
            protocol::ended(model, request, outcome, entry)
        }
        Msg::Answered(request, found, entry) => answered(model, request, found, entry),
        Msg::Waited(request, waited) => {
            let answers = model.waits.take_in(request, waited);
            model.react_to(answers)
        }
        Msg::Progressed(request, progress) => {
            model.waits.progressed(request, progress);
            Vec::new()
        }
        Msg::LookCameSoFar(request, progress) => in_place::look_came_so_far(model, request, progress),
        Msg::Looked(request, looked) => in_place::looked(model, request, looked),
        Msg::LookedAhead(request, judged) => in_place::looked_ahead(model, request, &judged),
        Msg::LookFailed(failure) => in_place::look_failed(model, &failure),
        Msg::PlacedForMe(placed) => in_place::placed_for_me(model, placed),
        Msg::Saved(saved) => file_saved(model, saved),
        Msg::SaveDue => Vec::new(),
        Msg::DraftSaved(revision, result) => autosave::saved(model, revision, result),
        Msg::DraftOpened(Ok(saved)) => start::opened(model, *saved),
        Msg::EditorsFound(editors) => {
            start::editors_found(model, &editors);
            Vec::new()
        }
        Msg::ShelfRead(Ok(shelf)) => start::shelf_read(model, *shelf),
        Msg::DraftOpened(Err(reason)) | Msg::ShelfRead(Err(reason)) | Msg::OrderOpened(Err(reason)) => {
            model.say(Tone::Warning, reason)
        }
        Msg::OrderOpened(Ok(entry)) => protocol::opened(model, entry),
        Msg::CertificateKept(delivered, entry) => certificates::kept(model, delivered, entry),
        Msg::Served(request, showings) => serving::seen(model, request, showings),
        Msg::LeftAlone(entry) => alone::noted(model, entry),
        Msg::OrderElsewhere(order_id) => follows::follow(model, Following::elsewhere(order_id)),
        Msg::JournalHeld(request, process) => protocol::journal_held(model, request, process),
        Msg::Prepared(request, entry) => protocol::prepared(model, request, entry),
        Msg::RepeatsFound(revision, found) => repeats::found(model, revision, found),
        Msg::OwnIdMade(id) => repeats::own_id_made(model, id),
        Msg::NotRecorded(reason) => not_recorded(model, &reason),
        Msg::Recorded => recorded(model),
        Msg::AccountAsked(account) => {
            model.destination.account = account;
            Vec::new()
        }
    }
}

fn on_key(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    match keys::intent(key) {
        Some(intent) => on_intent(model, intent),
        None => match keys::typed(key) {
            Some(c) => on_typed(model, c.encode_utf8(&mut [0; 4])),
            None => Vec::new(),
        },
    }
}

fn on_intent(model: &mut Model, intent: Intent) -> Vec<Effect> {
    let place = told::place(model);
    let effects = carry_out(model, intent);
    told::note_how_one_came(model, intent, &place);
    effects
}

fn carry_out(model: &mut Model, intent: Intent) -> Vec<Effect> {
    let interrupted_before = model.last_input.pressed(intent == Intent::Interrupt);
    match intent {
        // What is said stays on the screen that is drawn anew.
        Intent::Redraw => return vec![Effect::Redraw],
        Intent::Suspend => return vec![Effect::Suspend],
        _ => {}
    }
    if told::hear_the_news(model, intent) {
        return Vec::new();
    }
    if let Some(effects) = told::read(model, intent) {
        return effects;
    }
    if told::hear_the_keys(model, intent) {
        return Vec::new();
    }
    let is_not_to_press = told::is_not_to_press(model, intent);
    let goes_on_deleting =
        model.last_input.removed_a_row && matches!(intent, Intent::Delete | Intent::DeleteToEnd);
    model.fall_silent();
    model.last_input.carried_out(model.takes_text());
    if goes_on_deleting {
        return rows::hold(model);
    }
    if is_not_to_press {
        return told::nothing_pressed(model);
    }
    if let Some(effects) = told::tell_that_keys_choose(model, intent) {
        return effects;
    }
    match intent {
        Intent::Interrupt if interrupted_before || asks_to_go(model) => return vec![Effect::Leave],
        Intent::Interrupt => return stop_or_leave(model),
        Intent::Leave => return leave(model),
        _ => {}
    }
    // A text that is only read is no obstacle on the way to somewhere else.
    if leads_to_a_step(intent) {
        model.overlay.take_if(|overlay| matches!(overlay, Overlay::Plain { .. }));
    }
    if model.overlay.is_some() {
        return on_overlay(model, intent);
    }
    if back::can_go_back(model) && intent == Intent::PreviousStep {
        return back::go_back(model);
    }
    match no_steps_here(model).filter(|_| leads_to_a_step(intent)) {
        Some(reason) => model.say(Tone::Warning, reason),
        None => go(model, intent),
    }
}

/// What is said to whoever leaves while a change of an order is on its way.
const IS_ON_ITS_WAY: &str = "It was sent, and its answer is waited for.";
const LATER: &str = "the order's screen tells later what became of it.";

/// Stops what goes on; where nothing does, leaves.
fn stop_or_leave(model: &mut Model) -> Vec<Effect> {
    match () {
        () if protocol::looks_up(model) => protocol::stop_looking(model),
        () if in_place::looks_from_here(model) => in_place::stop_look(model),
        () if serving::is_looking(model) => serving::stop(model),
        () if account_list::is_asked(model) => account_list::stop(model),
        () if deeds::is_on_its_way(model) => {
            model.say(Tone::Warning, format!("{IS_ON_ITS_WAY} ^C once more leaves all the same: {LATER}"))
        }
        () => leave(model),
    }
}

/// Leaves, or withdraws what was confirmed and is not sent yet.
fn leave(model: &mut Model) -> Vec<Effect> {
    if deeds::is_on_its_way(model) {
        return model.say(Tone::Warning, format!("{IS_ON_ITS_WAY} ^C twice leaves all the same: {LATER}"));
    }
    if protocol::can_be_withdrawn(model) { protocol::withdraw(model) } else { ask_to_leave(model) }
}

/// Why no key leads to a step from here, where none does.
fn no_steps_here(model: &Model) -> Option<String> {
    match model.scene {
        Scene::Start => {
            let which =
                if model.start.shelf.drafts.is_empty() { "New order" } else { "a draft or New order" };
            Some(format!("There are no steps here: choose {which} first."))
        }
        _ if back::can_go_back(model) && model.sent().is_none() => {
            Some("There are no steps here. ^P goes back to where orders are begun.".into())
        }
        _ => None,
    }
}

/// Goes where an intent leads to, or does what it means where the focus is.
fn go(model: &mut Model, intent: Intent) -> Vec<Effect> {
    match intent {
        // Whoever has read on goes back to the line that is pressed first.
        Intent::Next if model.window.past < 0 && model.focus.is_some() && model.window.come_back() => {
            Vec::new()
        }
        Intent::Previous if model.window.come_back() => Vec::new(),
        Intent::Next => match completion::before_going_on(model) {
            Some(effect) => vec![effect],
            None => go_on_a_line(model),
        },
        // Where Up chooses, what stands above the first line is come to by another key.
        Intent::Previous if model.place() == 0 && told::is_at_choices(model) && model.window.read_on(-1) => {
            Vec::new()
        }
        Intent::Previous => model.move_focus(-1),
        Intent::NextStep => next_step(model),
        Intent::PreviousStep => match model.step().before(model.steps()) {
            Some(step) => model.walk_to(step),
            None => order_list::before_the_form(model),
        },
        Intent::Review => model.walk_to(Step::Review),
        Intent::Help => open_help(model),
        Intent::Steps => {
            let step = model.step();
            open(model, Overlay::Steps(step))
        }
        Intent::OpenFile => model.walk_to_spot(Step::Csr, Some(Spot::Input(Input::CsrFile))),
        _ => on_focus(model, intent),
    }
}

/// Goes on to the next line. That there is none is said: by ear, silence is a key that was lost.
fn go_on_a_line(model: &mut Model) -> Vec<Effect> {
    let before = model.focus.clone();
    let effects = model.move_focus(1);
    match effects.is_empty() && before.is_some() && before == model.focus {
        true => model.say(Tone::Hint, "This is the last line. Shift-Tab goes back."),
        false => effects,
    }
}

fn next_step(model: &mut Model) -> Vec<Effect> {
    match model.step().after(model.steps()) {
        Some(step) => model.walk_to(step),
        None if model.scene == Scene::Order => model.say(
            Tone::Warning,
            "There are no steps here. ^P goes back to where orders are begun; ^R shows what was ordered.",
        ),
        None => model.say(Tone::Hint, "There is no step after this one."),
    }
}

fn leads_to_a_step(intent: Intent) -> bool {
    use Intent::{NextStep, OpenFile, PreviousStep, Review, Steps};
    matches!(intent, NextStep | PreviousStep | Review | Steps | OpenFile)
}
