//! What each message does. The other folders of the wizard say what is; this one says what happens.

use std::borrow::Cow;

use crossterm::event::KeyEvent;

use super::edit::Editor;
use super::form::{Action, Choice, Field, Input, Kind, Spot, Tone};
use super::keys::{self, Intent};
use super::menu::Menu;
use super::reading::search_for;
use super::seek::Sought;
use super::start::open_picked;
use super::submit::Submit;
use super::{CsrFile, Effect, KeyWarning, Model, Msg, Overlay};
use crate::order::csr::{self, Pasted, Reading};
use crate::order::dcv::{mail_domain_as_sent, mail_may_approve};
use crate::order::domain;
use crate::order::draft::{FieldId, ON};
use crate::order::problem::Finding;
use crate::order::step::Step;
use crate::order::text::{counted, excerpt, sentence, visible, without_credentials};

/// How many lines a page key moves.
pub(super) const PAGE: usize = 8;

/// Takes what happened into the model and says what to do about it. What was typed is saved when a
/// field or a step is left, and when it has waited long enough.
#[must_use]
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let place = (model.step(), model.focus.clone());
    let due = msg == Msg::SaveDue;
    // What is to be done about the first frame is done at what comes next.
    let drawn = matches!(msg, Msg::Drawn(_));
    let mut effects = model.waits.hold_back(msg).map_or_else(Vec::new, |msg| react(model, msg));
    if due || place != (model.step(), model.focus.clone()) {
        effects.extend(model.save_draft());
    }
    if !drawn {
        effects.extend(model.find_repeats());
    }
    effects
}

/// Takes answers in that were kept back.
pub(super) fn react_to(model: &mut Model, answers: Vec<Msg>) -> Vec<Effect> {
    answers.into_iter().flat_map(|msg| react(model, msg)).collect()
}

/// Takes a message in, whether it was kept back before or not.
fn react(model: &mut Model, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Key(key) => on_key(model, key),
        Msg::Typed(text) => on_typed(model, &text),
        Msg::Pasted(text) => on_pasted(model, &text),
        Msg::Started | Msg::Resized => Vec::new(),
        Msg::CannotKeep(reason) => {
            model.cannot_keep(reason);
            Vec::new()
        }
        Msg::Drawn(size) => {
            model.size = size;
            Vec::new()
        }
        Msg::CsrFileRead(Ok(file)) => csr_file_read(model, file),
        Msg::CsrFileRead(Err(reason)) => csr_file_unread(model, Finding::error(reason, "")),
        Msg::FolderListed(listed) => model.folder_listed(listed),
        Msg::OrderEnded(request, outcome, entry) => model.order_ended(request, outcome, entry),
        Msg::Answered(request, found, entry) => model.answered(request, found, entry),
        Msg::Waited(request, waited) => {
            let answers = model.waits.take_in(request, waited);
            react_to(model, answers)
        }
        Msg::Progressed(request, progress) => {
            model.waits.progressed(request, progress);
            Vec::new()
        }
        Msg::Saved(Ok(path)) => {
            model.saving.changed = false;
            model.say(Tone::Good, format!("Saved as {}", path.display()))
        }
        Msg::Saved(Err(reason)) => {
            let instead = match model.submit {
                Submit::Accepted(_) => {
                    "The plain view shows the same, and it is printed again when you leave."
                }
                _ => "Start dvorder in a folder you may write to, or copy it from Show the exact request.",
            };
            model.say(Tone::Error, format!("{reason} {instead}"))
        }
        Msg::SaveDue => Vec::new(),
        Msg::DraftSaved(revision, result) => model.draft_saved(revision, result),
        Msg::DraftOpened(Ok(saved)) => {
            model.resume(*saved);
            Vec::new()
        }
        Msg::ShelfRead(Ok(shelf)) => model.shelf_read(*shelf),
        Msg::DraftOpened(Err(reason)) | Msg::ShelfRead(Err(reason)) | Msg::OrderOpened(Err(reason)) => {
            model.say(Tone::Warning, reason)
        }
        Msg::OrderOpened(Ok(entry)) => model.order_opened(entry),
        Msg::JournalHeld(request, process) => model.journal_held(request, process),
        Msg::Prepared(request, entry) => model.prepared(request, entry),
        Msg::RepeatsFound(revision, repeats) => model.repeats_found(revision, repeats),
        Msg::NotRecorded(reason) => {
            let said = sentence(&format!("What became of the order could not be written down: {reason}"));
            model.say(Tone::Error, said);
            model.saving.not_recorded(&reason);
            Vec::new()
        }
        Msg::Recorded => {
            model.saving.recorded();
            model.say(Tone::Good, "What became of the order is written down now.")
        }
        Msg::OrdersRead(text) => open(model, Overlay::Plain { title: "Orders".into(), text, scroll: 0 }),
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
    let interrupted_before = std::mem::replace(&mut model.interrupted, intent == Intent::Interrupt);
    match intent {
        // What is said stays on the screen that is drawn anew.
        Intent::Redraw => return vec![Effect::Redraw],
        Intent::Suspend => return vec![Effect::Suspend],
        _ => {}
    }
    model.notice = None;
    model.key_warning = KeyWarning::None;
    model.sought = Sought::default();
    match intent {
        Intent::Interrupt if interrupted_before || asks_to_go(model) => return vec![Effect::Leave],
        Intent::Interrupt if model.looks_up() => return model.stop_looking(),
        Intent::Interrupt | Intent::Leave if model.can_be_withdrawn() => return model.withdraw(),
        Intent::Interrupt | Intent::Leave => return ask_to_leave(model),
        _ => {}
    }
    if model.overlay.is_some() {
        return on_overlay(model, intent);
    }
    if model.scene.start().is_some() && leads_to_a_step(intent) {
        return model.say(Tone::Warning, "Choose a draft first, or a new order.");
    }
    match intent {
        Intent::Next => model.next_field(),
        Intent::Previous => model.move_focus(-1),
        Intent::NextStep => next_step(model),
        Intent::PreviousStep => model.step().previous().map_or_else(Vec::new, |step| model.walk_to(step)),
        Intent::Review => model.walk_to(Step::Review),
        Intent::Help => open(model, Overlay::help()),
        Intent::Steps => {
            let step = model.step();
            open(model, Overlay::Steps(step))
        }
        Intent::OpenFile => model.walk_to_spot(Step::Csr, Some(Spot::Input(Input::CsrFile))),
        _ => on_focus(model, intent),
    }
}

fn open(model: &mut Model, overlay: Overlay) -> Vec<Effect> {
    model.sought = Sought::default();
    model.overlay = Some(overlay);
    Vec::new()
}

fn next_step(model: &mut Model) -> Vec<Effect> {
    model.step().next().map_or_else(Vec::new, |step| model.walk_to(step))
}

fn leads_to_a_step(intent: Intent) -> bool {
    use Intent::{NextStep, OpenFile, PreviousStep, Review, Steps};
    matches!(intent, NextStep | PreviousStep | Review | Steps | OpenFile)
}

/// Whether a question about leaving or giving up is open: an interrupt is an answer to that.
fn asks_to_go(model: &Model) -> bool {
    matches!(model.overlay, Some(Overlay::AskLeave | Overlay::AskStopWaiting))
}

/// Leaves at once when nothing would be lost, and asks otherwise.
fn ask_to_leave(model: &mut Model) -> Vec<Effect> {
    match model.submit {
        Submit::Sending(_) => open(model, Overlay::AskStopWaiting),
        Submit::Ready(_) if model.saving.changed && !model.saving.is_kept() => open(model, Overlay::AskLeave),
        _ => vec![Effect::Leave],
    }
}

fn on_overlay(model: &mut Model, intent: Intent) -> Vec<Effect> {
    let Some(mut overlay) = model.overlay.take() else { return Vec::new() };
    if overlay.read_on(intent, model.size) {
        return open(model, overlay);
    }
    match (overlay, intent) {
        // What is searched for is given up first, and the help then.
        (Overlay::Help { search, .. }, Intent::Close) if !search.is_empty() => {
            model.overlay = Some(Overlay::help());
        }
        (Overlay::Help { .. }, Intent::Help | Intent::Enter) | (Overlay::Plain { .. }, Intent::Enter) => {}
        (_, Intent::Close) => {}
        (Overlay::Help { search, scroll }, intent) => {
            model.overlay = Some(search_edited(search, scroll, intent));
        }
        (Overlay::Steps(step), Intent::PageUp) => {
            model.overlay = Some(Overlay::Steps(Step::ALL[(step as usize).saturating_sub(PAGE)]));
        }
        (Overlay::Steps(step), Intent::PageDown) => {
            let last = Step::ALL.len() - 1;
            model.overlay = Some(Overlay::Steps(Step::ALL[(step as usize + PAGE).min(last)]));
        }
        (Overlay::Steps(step), Intent::Up | Intent::Previous) => {
            model.overlay = Some(Overlay::Steps(step.previous().unwrap_or(step)));
        }
        (Overlay::Steps(step), Intent::Down | Intent::Next | Intent::Space) => {
            model.overlay = Some(Overlay::Steps(step.next().unwrap_or(step)));
        }
        (Overlay::Steps(_), Intent::LineStart) => model.overlay = Some(Overlay::Steps(Step::Product)),
        (Overlay::Steps(_), Intent::LineEnd) => model.overlay = Some(Overlay::Steps(Step::Submit)),
        (Overlay::Steps(step), Intent::Enter) => return model.walk_to(step),
        (Overlay::AskLeave, Intent::Enter) => return vec![Effect::Leave],
        (Overlay::AskStopWaiting, Intent::Enter) => return model.stop_waiting(),
        (Overlay::AskDelete(id, _), Intent::Enter) => return vec![Effect::DeleteDraft(id)],
        (Overlay::AskTarget(picking, id, _), Intent::Enter) => return open_picked(picking, id),
        (overlay, _) => model.overlay = Some(overlay),
    }
    Vec::new()
}

/// The help after a key that may delete what is searched for.
fn search_edited(search: String, scroll: usize, intent: Intent) -> Overlay {
    let mut editor = Editor::new(&search, true);
    editor.apply(intent);
    match editor.text() {
        same if same == search => Overlay::Help { search, scroll },
        search => Overlay::Help { search, scroll: 0 },
    }
}

/// An intent that depends on what the focus is on.
fn on_focus(model: &mut Model, intent: Intent) -> Vec<Effect> {
    let Some(spot) = model.focus.clone() else {
        return match intent {
            Intent::Up | Intent::PageUp | Intent::LineStart => model.move_focus(1),
            intent => move_among_lines(model, intent),
        };
    };
    if model.scene.start().is_some_and(|start| !start.filter.is_empty()) {
        match intent {
            Intent::Backspace => {
                return model.filter_drafts(|filter| {
                    filter.pop();
                });
            }
            Intent::DeleteWord | Intent::DeleteToStart | Intent::Close => {
                return model.filter_drafts(String::clear);
            }
            _ => {}
        }
    }
    if changes_text(intent) && model.editor.is_some() {
        match intent {
            Intent::Delete if model.remove_row() => return Vec::new(),
            Intent::Undo if model.bring_row_back() => return Vec::new(),
            _ => {}
        }
        return edit(model, &spot, intent);
    }
    let form = model.form();
    if let Spot::Action(action) = &spot {
        return match intent {
            Intent::Enter | Intent::Space => {
                match form.action_at(&spot).and_then(|line| line.disabled.clone()) {
                    Some(reason) => model.say(Tone::Warning, reason),
                    None => run(model, action.clone()),
                }
            }
            intent => move_among_lines(model, intent),
        };
    }
    let Some(field) = form.field_at(&spot) else { return Vec::new() };
    match (&field.kind, intent) {
        (Kind::Block { .. }, Intent::Enter) => insert(model, "\n"),
        (Kind::Radio(choices), Intent::Enter) if field.value.is_empty() => {
            choose_beside(model, field, choices, 1)
        }
        (_, Intent::Enter) => enter(model, field),
        (Kind::Combo(_), intent) if model.move_in_menu(field, intent) => Vec::new(),
        (Kind::Combo(_), Intent::Close) => {
            model.menu = Menu::Closed;
            Vec::new()
        }
        (Kind::Radio(choices), Intent::PageUp)
        | (Kind::Radio(choices) | Kind::Select(choices), Intent::LineStart) => {
            choose_end(model, field, choices.iter())
        }
        (Kind::Radio(choices), Intent::PageDown)
        | (Kind::Radio(choices) | Kind::Select(choices), Intent::LineEnd) => {
            choose_end(model, field, choices.iter().rev())
        }
        (Kind::Radio(choices), Intent::Up | Intent::Left) => choose_beside(model, field, choices, -1),
        (Kind::Radio(choices), Intent::Down | Intent::Right | Intent::Space) => {
            choose_beside(model, field, choices, 1)
        }
        (Kind::Select(choices), Intent::Left) => choose_beside(model, field, choices, -1),
        (Kind::Select(choices), Intent::Right | Intent::Space) => choose_beside(model, field, choices, 1),
        (Kind::Switch, Intent::Space | Intent::Left | Intent::Right) => {
            let value = if field.value == ON { "" } else { ON };
            store(model, &spot, value);
            Vec::new()
        }
        (Kind::Secret(_), Intent::Backspace) => {
            model.api_key.pop();
            Vec::new()
        }
        (Kind::Secret(_), Intent::DeleteToStart | Intent::DeleteWord) => {
            model.api_key.clear();
            Vec::new()
        }
        (Kind::Block { .. }, Intent::PageUp | Intent::PageDown) => {
            let line = if intent == Intent::PageUp { Intent::Up } else { Intent::Down };
            if let Some(editor) = &mut model.editor {
                (0..PAGE).take_while(|_| editor.apply(line)).for_each(drop);
            }
            Vec::new()
        }
        (_, intent) => edit(model, &spot, intent),
    }
}

/// Moves the focus among what is not typed.
fn move_among_lines(model: &mut Model, intent: Intent) -> Vec<Effect> {
    let (page, all) = (PAGE as isize, isize::MAX);
    match intent {
        Intent::Up => model.move_focus(-1),
        Intent::Down => model.move_focus(1),
        Intent::PageUp => model.move_focus(-page),
        Intent::PageDown => model.move_focus(page),
        Intent::LineStart => model.move_focus(-all),
        Intent::LineEnd => model.move_focus(all),
        _ => Vec::new(),
    }
}

/// Whether an intent means the same in every text.
fn changes_text(intent: Intent) -> bool {
    use Intent::{Backspace, Delete, DeleteToEnd, DeleteToStart, DeleteWord, Redo, Undo};
    matches!(intent, Backspace | Delete | DeleteWord | DeleteToStart | DeleteToEnd | Undo | Redo)
}

/// An intent for the editor; Up and Down leave a text that has nowhere to go.
fn edit(model: &mut Model, spot: &Spot, intent: Intent) -> Vec<Effect> {
    let moved = model.editor.as_mut().is_some_and(|editor| editor.apply(intent));
    match intent {
        _ if moved => {
            model.menu = Menu::default();
            take_from_editor(model, spot);
            Vec::new()
        }
        Intent::LineStart | Intent::LineEnd if model.editor.is_some() => Vec::new(),
        intent => move_among_lines(model, intent),
    }
}

/// Enter in a field of one line.
fn enter(model: &mut Model, field: &Field) -> Vec<Effect> {
    if model.take_suggestion() {
        return Vec::new();
    }
    match field.spot {
        Spot::Input(Input::CsrFile) if !model.csr_file.trim().is_empty() => model.read_csr_file(),
        Spot::Input(Input::Confirmation) if !model.confirmation.is_empty() => model.place_order(),
        _ => model.move_focus(1),
    }
}

/// Takes the first of the choices, in their order or from their end, that can be taken.
fn choose_end<'a>(
    model: &mut Model,
    field: &Field,
    mut choices: impl Iterator<Item = &'a Choice>,
) -> Vec<Effect> {
    if let Some(choice) = choices.find(|choice| choice.disabled.is_none()) {
        store(model, &field.spot, &choice.value);
    }
    Vec::new()
}

/// Takes the choice some places beside the one held, passing over those that cannot be taken; when
/// nothing but those is left, the reason of the nearest is said.
fn choose_beside(model: &mut Model, field: &Field, choices: &[Choice], places: isize) -> Vec<Effect> {
    let here = choices.iter().position(|choice| choice.value == field.value);
    let wraps = matches!(field.kind, Kind::Select(_));
    let mut at = match here {
        Some(at) => at,
        None if places > 0 => choices.len(),
        None => 0,
    };
    let mut reason = None;
    for _ in 0..choices.len() {
        at = match (at.checked_add_signed(places), here, wraps) {
            (Some(next), _, _) if next < choices.len() => next,
            (_, None, _) | (_, _, true) => {
                if places > 0 {
                    0
                } else {
                    choices.len() - 1
                }
            }
            _ => break,
        };
        match &choices[at].disabled {
            None => {
                let value = choices[at].value.clone();
                store(model, &field.spot, &value);
                break;
            }
            Some(why) => reason = reason.or(Some(format!("{}: {why}.", choices[at].label))),
        }
    }
    match reason {
        Some(why) => model.say(Tone::Warning, why),
        None => Vec::new(),
    }
}

/// Forgets what was said last, once something else is typed.
fn forget_notice(model: &mut Model) {
    if model.key_warning == KeyWarning::None {
        model.notice = None;
    }
}

/// Text typed key by key, or a burst of it from a terminal without bracketed paste.
fn on_typed(model: &mut Model, text: &str) -> Vec<Effect> {
    if model.key_warning == KeyWarning::RestToCome {
        return Vec::new();
    }
    // Where it is no text, an Enter alone is a key.
    if text == "\n" && !model.editor.as_ref().is_some_and(Editor::is_block) {
        model.key_warning = KeyWarning::None;
    }
    forget_notice(model);
    model.interrupted = false;
    let burst = only_character(text).is_none();
    if burst && csr::holds_private_key(text) {
        return ignore_the_rest(model);
    }
    if model.overlay.is_some() {
        return typed_on_top(model, text);
    }
    // What is not whole yet goes on in the next burst
    if let Some(pasted) = misplaced(model, text).filter(|_| burst && text.contains("-----END")) {
        return take_to_csr(model, text, pasted);
    }
    let mut effects = Vec::new();
    let mut rest = text.to_owned();
    // A line may have been the last that was missing of a private key: then the rest is dropped.
    while !rest.is_empty() && model.key_warning != KeyWarning::RestToCome {
        if model.editor.as_ref().is_some_and(Editor::is_block) {
            effects.extend(insert(model, &rest));
            break;
        }
        let end = rest.find(['\n', '\t']).unwrap_or(rest.len());
        if rest.starts_with('\t') {
            effects.extend(model.move_focus(1));
            rest.remove(0);
        } else if end > 0 {
            effects.extend(type_on_one_line(model, &rest[..end], burst));
            rest.drain(..end);
        } else {
            effects.extend(if burst { enter_in_burst(model) } else { on_focus(model, Intent::Enter) });
            rest.remove(0);
        }
    }
    effects
}

/// Text typed while something lies on top: what is searched for in the help, and a key elsewhere. Only a
/// single key answers a question; a burst is text that was meant for somewhere else.
fn typed_on_top(model: &mut Model, text: &str) -> Vec<Effect> {
    match (&mut model.overlay, text) {
        (_, "\n") => on_overlay(model, Intent::Enter),
        (Some(Overlay::Help { search, scroll }), text) if !search.is_empty() || text != " " => {
            search_for(search, scroll, text);
            if csr::holds_private_key(search) { ignore_the_rest(model) } else { Vec::new() }
        }
        (_, " ") => on_overlay(model, Intent::Space),
        (_, "q") => on_overlay(model, Intent::Close),
        (Some(Overlay::Steps(at)), text) => {
            let at = *at;
            step_by_name(model, at, text)
        }
        _ => Vec::new(),
    }
}

/// In the list of steps a digit goes to the step of that number, and a letter to the line of the next
/// that begins with it.
fn step_by_name(model: &mut Model, at: Step, text: &str) -> Vec<Effect> {
    if let Some(step) = Step::ALL.into_iter().find(|step| text == step.number().to_string()) {
        model.overlay = None;
        return model.walk_to(step);
    }
    let names = Step::ALL.map(Step::name);
    if let Some(letter) = only_character(text)
        && let Some(found) = model.sought.take_in(letter, Some(at as usize), &names)
    {
        model.overlay = Some(Overlay::Steps(Step::ALL[found]));
    }
    Vec::new()
}

/// The character of a text that has just one.
fn only_character(text: &str) -> Option<char> {
    let mut characters = text.chars();
    characters.next().filter(|_| characters.next().is_none())
}

/// Within a burst an Enter is a line break of pasted text: it leaves a text field, and never sets anything
/// off. Where it would have, that is said: over a slow link a key may share a packet with the one before.
fn enter_in_burst(model: &mut Model) -> Vec<Effect> {
    match model.focus {
        Some(Spot::Field(_)) => model.move_focus(1),
        Some(Spot::Input(Input::CsrFile)) => model.say(Tone::Hint, "Press Enter to read the file."),
        Some(Spot::Input(Input::Confirmation)) => {
            model.say(Tone::Hint, "Press Enter to order. An Enter that comes with pasted text does not.")
        }
        _ => Vec::new(),
    }
}

fn type_on_one_line(model: &mut Model, text: &str, burst: bool) -> Vec<Effect> {
    match text {
        _ if takes_text(model) => insert(model, text),
        _ if burst => say_not_placed(model, text),
        text if filters_drafts(model, text) => filter_typed(model, text),
        " " => on_focus(model, Intent::Space),
        "?" => open(model, Overlay::help()),
        _ => choose_by_name(model, text),
    }
}

/// Whether what is typed finds drafts: on the screen that lists them. A blank and a question mark do once something
/// was typed before.
fn filters_drafts(model: &Model, text: &str) -> bool {
    let Some(start) = model.scene.start() else { return false };
    let begins = !start.filter.is_empty() || ![" ", "?"].contains(&text);
    begins && !start.shelf.drafts.is_empty() && !text.contains(char::is_control)
}

/// Finds drafts by a text that goes on, unless it has become a private key.
fn filter_typed(model: &mut Model, text: &str) -> Vec<Effect> {
    let effects = model.filter_drafts(|filter| filter.push_str(text));
    if model.scene.start().is_some_and(|start| csr::holds_private_key(&start.filter)) {
        model.filter_drafts(String::clear);
        return ignore_the_rest(model);
    }
    effects
}

/// Says that pasted text found no field. Only a name is repeated: anything else might be a secret.
fn say_not_placed(model: &mut Model, text: &str) -> Vec<Effect> {
    let names: Vec<String> = domain::read_names(text)
        .into_iter()
        .filter_map(|typed| typed.name.ok())
        .map(|name| name.unicode())
        .collect();
    let what = if names.is_empty() { "Part of what was pasted".to_owned() } else { names.join(", ") };
    let before = model.notice.take().filter(|notice| notice.text.ends_with(NOT_PLACED));
    let before = before.map(|notice| notice.text.trim_end_matches(NOT_PLACED).to_owned() + ", ");
    let what =
        crate::order::text::excerpt(&format!("{}{what}", before.unwrap_or_default()), LONGEST_NOT_PLACED);
    model.say(Tone::Warning, format!("{what}{NOT_PLACED}"))
}

/// What is said of pasted text that found no field.
const NOT_PLACED: &str = " was not taken: there is no text field for it here. Go to one and paste it again.";
/// The most characters of such text that are repeated.
const LONGEST_NOT_PLACED: usize = 120;

/// Takes the choice whose name begins with what was typed, as lists do elsewhere. It is on show at once,
/// and sets nothing off; pasted text, which comes as a burst, chooses nothing.
fn choose_by_name(model: &mut Model, text: &str) -> Vec<Effect> {
    let form = model.form();
    let Some(field) = model.focus.as_ref().and_then(|spot| form.field_at(spot)) else { return Vec::new() };
    let (Kind::Radio(choices) | Kind::Select(choices), Some(letter)) = (&field.kind, only_character(text))
    else {
        return Vec::new();
    };
    let here = choices.iter().position(|choice| choice.value == field.value);
    let names: Vec<&str> = choices.iter().map(|choice| choice.label.as_str()).collect();
    match model.sought.take_in(letter, here, &names).map(|found| &choices[found]) {
        None => model.say(Tone::Hint, format!("No choice begins with \"{letter}\". The arrows choose.")),
        Some(Choice { label, disabled: Some(why), .. }) => {
            model.say(Tone::Warning, format!("{label}: {why}."))
        }
        Some(choice) => {
            store(model, &field.spot, &choice.value);
            Vec::new()
        }
    }
}

/// Whether what is typed goes into a text.
fn takes_text(model: &Model) -> bool {
    model.editor.is_some() || model.focus == Some(Spot::Input(Input::ApiKey))
}

/// A bracketed paste: only ever text, never a key.
fn on_pasted(model: &mut Model, text: &str) -> Vec<Effect> {
    forget_notice(model);
    model.interrupted = false;
    if csr::holds_private_key(text) {
        return say_private_key(model);
    }
    if let Some(pasted) = misplaced(model, text) {
        return take_to_csr(model, text, pasted);
    }
    if let Some(Overlay::Help { search, scroll }) = &mut model.overlay {
        search_for(search, scroll, text);
        return Vec::new();
    }
    if !takes_text(model) || model.overlay.is_some() {
        return model.say(Tone::Warning, "There is no text field here to paste into. Go to one first.");
    }
    let into = model.focus.as_ref().and_then(Spot::field);
    model.touched.extend(into);
    let kept = match into.is_some_and(FieldId::takes_hosts) {
        true => domain::without_passwords(text),
        false => Cow::Borrowed(text),
    };
    let effects = match into {
        Some(FieldId::CommonName) if holds_names(&kept) => share_out(model, &kept),
        _ => insert(model, &kept),
    };
    match kept == text {
        true => effects,
        false => model.say(Tone::Warning, PASSWORD_LEFT_OUT),
    }
}

/// What is said of a pasted URL with a login or a query in it.
const PASSWORD_LEFT_OUT: &str =
    "What may be a password or a token in the URL was left out of what was pasted, and is kept nowhere.";

/// Whether a text is pasted beside the field of the CSR that belongs into it.
fn misplaced(model: &Model, text: &str) -> Option<Pasted> {
    let there = model.focus == Some(Spot::Field(FieldId::Csr));
    if there || model.overlay.is_some() || model.is_sealed() { None } else { csr::pasted(text) }
}

/// Takes a CSR that was pasted elsewhere to its field. A certificate goes there as long as nothing else
/// is there, to be told what it is.
fn take_to_csr(model: &mut Model, text: &str, pasted: Pasted) -> Vec<Effect> {
    let place = format!("the CSR field, step {}", Step::Csr.number());
    let held = !model.desk.draft().text(FieldId::Csr).trim().is_empty();
    if held && pasted == Pasted::Certificate {
        let said = "This is a certificate, not a CSR. It was not pasted, and nothing was changed.";
        return model.say(Tone::Error, said);
    }
    let mut editor = Editor::new("", false);
    editor.insert(text);
    set(model, FieldId::Csr, &editor.text());
    model.touched.insert(FieldId::Csr);
    if model.focus == Some(Spot::Input(Input::CsrFile)) {
        model.focus_on(Some(Spot::Field(FieldId::Csr)));
    }
    match &model.desk.facts().csr {
        Reading::NotACsr(found) => {
            let said = format!("{} It went to {place}. {}", found.message, found.fix);
            model.say(Tone::Error, said)
        }
        _ if held => model.say(Tone::Good, format!("This is a CSR. It replaced the one in {place}.")),
        _ => model.say(Tone::Good, format!("This is a CSR. It went to {place}.")),
    }
}

/// Whether a text is several names, at least one of which can be ordered.
fn holds_names(text: &str) -> bool {
    let names = domain::read_names(text);
    names.len() > 1 && names.iter().any(|typed| typed.name.is_ok())
}

/// Several names pasted where one belongs: the first fills the field if it is empty, the others go to the
/// other names.
fn share_out(model: &mut Model, text: &str) -> Vec<Effect> {
    let mut others: Vec<String> = domain::read_names(text).into_iter().map(|name| name.typed).collect();
    if model.desk.draft().text(FieldId::CommonName).trim().is_empty() {
        let first = others.remove(0);
        model.editor = Some(Editor::new("", true));
        insert(model, &first);
    }
    let held = model.desk.draft().text(FieldId::DnsNames).trim_end().to_owned();
    let mut all = Editor::new(&if held.is_empty() { held } else { held + "\n" }, false);
    all.insert(&others.join("\n"));
    set(model, FieldId::DnsNames, &all.text());
    model.touched.insert(FieldId::DnsNames);
    let went = match others.len() {
        1 => "the other name pasted".to_owned(),
        count => format!("the other {count} names pasted"),
    };
    let common = without_credentials(model.desk.draft().text(FieldId::CommonName).trim());
    let common = excerpt(&common, 64);
    model.say(Tone::Good, format!("{common} is the common name; {went} went to Other names."))
}

fn insert(model: &mut Model, text: &str) -> Vec<Effect> {
    let Some(spot) = model.focus.clone() else { return Vec::new() };
    if spot == Spot::Input(Input::ApiKey) {
        model.api_key.push(text);
        if model.api_key.is(csr::holds_private_key) {
            model.api_key.clear();
            return ignore_the_rest(model);
        }
        return Vec::new();
    }
    if let Some(editor) = &mut model.editor {
        editor.insert(text);
    }
    model.menu = Menu::default();
    take_from_editor(model, &spot)
}

/// Takes the editor's text into the draft, unless it has become a private key.
fn take_from_editor(model: &mut Model, spot: &Spot) -> Vec<Effect> {
    let Some(text) = model.editor.as_ref().map(Editor::text) else { return Vec::new() };
    if csr::holds_private_key(&text) {
        return wipe_private_key(model, spot);
    }
    store(model, spot, &text);
    model.stay_among_the_rows();
    Vec::new()
}

/// Wipes the focused field, its history too: typed key by key, a private key is recognised only when
/// part of it is already there.
fn wipe_private_key(model: &mut Model, spot: &Spot) -> Vec<Effect> {
    let one_line = !model.editor.as_ref().is_some_and(Editor::is_block);
    model.editor = Some(Editor::new("", one_line));
    store(model, spot, "");
    ignore_the_rest(model)
}

/// Warns of a private key that arrives without bracketed paste, and takes nothing more until a key answers.
fn ignore_the_rest(model: &mut Model) -> Vec<Effect> {
    let Finding { message, fix, .. } = csr::pasted_key();
    // What is to be done about the key comes first, and how to go on next: on a small screen the end is cut.
    warn_of_key(model, &format!("{message} What you type is ignored until you press Esc. {fix}"));
    model.key_warning = KeyWarning::RestToCome;
    Vec::new()
}

fn say_private_key(model: &mut Model) -> Vec<Effect> {
    let Finding { message, fix, .. } = csr::pasted_key();
    warn_of_key(model, &format!("{message} {fix}"));
    model.key_warning = KeyWarning::Told;
    Vec::new()
}

/// Says it where it is seen: a text that fills the screen is closed.
fn warn_of_key(model: &mut Model, text: &str) {
    if matches!(model.overlay, Some(Overlay::Help { .. } | Overlay::Plain { .. })) {
        model.overlay = None;
    }
    model.key_warning = KeyWarning::None;
    model.say(Tone::Error, text);
}

/// Stores a value where a spot says, and judges the draft anew if it changed.
pub(super) fn store(model: &mut Model, spot: &Spot, value: &str) {
    match spot {
        Spot::Field(field) => set(model, *field, value),
        Spot::Input(Input::CsrFile) => {
            if model.csr_file != value {
                model.desk.note_unread_file(None);
            }
            model.csr_file = value.to_owned();
            model.csr_path.found.retain(|choice| choice.value.contains(value.trim()));
        }
        Spot::Input(Input::Another) => model.another_wanted = value == ON,
        Spot::Input(Input::Confirmation) => model.confirmation = value.to_owned(),
        Spot::Input(Input::ApiKey) | Spot::Action(_) => {}
    }
}

pub(super) fn set(model: &mut Model, field: FieldId, value: &str) {
    if !model.is_sealed() && model.desk.set(field, value) {
        model.removed_row = None;
        model.saving.count_change();
    }
}

fn csr_file_read(model: &mut Model, file: CsrFile) -> Vec<Effect> {
    let found = match file.reading {
        Reading::Csr(request) => return csr_came(model, &file.path, request.pem()),
        Reading::Empty => Finding::error("It is empty.", "Name the file that openssl req wrote."),
        Reading::PrivateKey(found) | Reading::NotACsr(found) => found,
    };
    let message = format!("{}: {}", visible(&file.path), found.message);
    csr_file_unread(model, Finding { message, ..found })
}

fn csr_came(model: &mut Model, path: &str, pem: &str) -> Vec<Effect> {
    model.csr_path.is_being_read = false;
    // Behind a line break at its end the cursor would stand on a row that says nothing.
    set(model, FieldId::Csr, pem.trim_end());
    model.touched.insert(FieldId::Csr);
    model.csr_file.clear();
    model.desk.note_unread_file(None);
    // Whoever has gone on meanwhile is not called back; whoever waits sees the CSR.
    if matches!(model.focus, Some(Spot::Input(Input::CsrFile) | Spot::Field(FieldId::Csr))) {
        model.focus_on(Some(Spot::Field(FieldId::Csr)));
        if let Some(editor) = &mut model.editor {
            editor.go_to_start();
        }
    }
    model.say(Tone::Good, format!("Read from {}", visible(path)))
}

/// No CSR came from the file: that is said at once, and stands at the CSR until it is mended.
fn csr_file_unread(model: &mut Model, found: Finding) -> Vec<Effect> {
    model.csr_path.is_being_read = false;
    let said = format!("{} {}", found.message, found.fix);
    model.desk.note_unread_file(Some(found));
    model.touched.insert(FieldId::Csr);
    model.say(Tone::Error, said.trim_end())
}

/// Does what an action line says.
fn run(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::NewDraft => vec![Effect::NewDraft],
        Action::Pick(picking, id) => model.pick(picking, id),
        Action::Picking(picking) => model.pick_to(picking),
        Action::OpenOrder(id) => vec![Effect::OpenOrder(id)],
        Action::ShowOrders => vec![Effect::ReadOrders],
        Action::LookUp => model.look_up(),
        Action::PutAside => model.put_aside(),
        Action::Continue(step) => model.walk_to(step),
        Action::GoTo(field, _) => {
            model.jumped_from = Some(action).filter(|_| model.step() == Step::Review);
            model.walk_to_spot(field.step(), Some(Spot::Field(field)))
        }
        Action::AddName(name) => {
            add_names(model, &[name]);
            Vec::new()
        }
        Action::TakeCsrNames => {
            take_csr_names(model);
            Vec::new()
        }
        Action::Empty(field) => empty(model, field),
        Action::UseForAll(row) => use_for_all(model, row),
        Action::ShowRequest => model.show_request(),
        Action::SaveRequest => model.save_request(),
        Action::PlaceOrder => model.place_order(),
        Action::StopWaiting if model.looks_up() => model.stop_looking(),
        Action::StopWaiting if model.can_be_withdrawn() => model.withdraw(),
        Action::StopWaiting => open(model, Overlay::AskStopWaiting),
        Action::FetchToken => model.fetch_token(),
        Action::PlainView => model.plain_view(),
        Action::SaveResult => model.save_result(),
        Action::Copy(record) => model.offer_copy(record),
        Action::Leave => vec![Effect::Leave],
    }
}

fn add_names(model: &mut Model, names: &[String]) {
    let mut lines: Vec<String> = model
        .desk
        .draft()
        .text(FieldId::DnsNames)
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(str::to_owned)
        .collect();
    lines.extend(names.iter().cloned());
    set(model, FieldId::DnsNames, &lines.join("\n"));
    // The line that was pressed is gone; the focus goes to what it filled.
    model.focus_on(Some(Spot::Field(FieldId::DnsNames)));
}

/// Takes the CSR's names that can be ordered: the first that fits as the common name where there is none yet,
/// the rest among the others.
fn take_csr_names(model: &mut Model) {
    let mut wanted = model.desk.offers().map_or_else(Vec::new, |offers| offers.of_csr.clone());
    let fitting = wanted.iter().position(|name| domain::common_name_length(name).is_none());
    if let Some(first) = fitting.filter(|_| model.desk.draft().text(FieldId::CommonName).trim().is_empty()) {
        let first = wanted.remove(first);
        set(model, FieldId::CommonName, first.as_str());
    }
    let wanted: Vec<String> = wanted.iter().map(ToString::to_string).collect();
    add_names(model, &wanted);
}

/// Empties a text and goes to its field, where it can be brought back.
fn empty(model: &mut Model, field: FieldId) -> Vec<Effect> {
    let spot = Spot::Field(field);
    model.focus_on(Some(spot.clone()));
    if let Some(editor) = &mut model.editor {
        editor.take("");
    }
    store(model, &spot, "");
    let what = field.label();
    model.say(Tone::Hint, format!("{what} is empty. ^_ brings back what it held, as long as you stay there."))
}

/// Gives every name for which the row's mail domain is possible that domain, as it is sent, and that address.
fn use_for_all(model: &mut Model, row: usize) -> Vec<Effect> {
    let domain = mail_domain_as_sent(model.desk.draft().text(FieldId::MailDomain(row)));
    let address = model.desk.draft().text(FieldId::MailAddress(row)).to_owned();
    let fitting: Vec<usize> = crate::order::mail::rows(model.desk.draft(), model.desk.names())
        .into_iter()
        .filter(|(_, name)| mail_may_approve(name, &domain))
        .map(|(row, _)| row)
        .collect();
    let count = fitting.len();
    let texts = fitting.into_iter().flat_map(|row| {
        [(FieldId::MailDomain(row), domain.clone()), (FieldId::MailAddress(row), address.clone())]
    });
    model.desk.set_all(texts);
    model.saving.count_change();
    model.say(Tone::Good, format!("Filled in for {}.", counted(count, "name")))
}
