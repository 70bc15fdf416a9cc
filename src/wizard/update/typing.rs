//! What is typed and pasted, and where it goes.

use super::choosing::{choose_by_name, only_character};
use super::editing::{ignore_the_rest, insert, insert_pasted, insert_piece, say_private_key, seam_of_piece};
use super::focused::on_focus;
use super::overlays::{on_overlay, open_help};
use super::told;
use crate::order::csr::{self, PastedCsr, Reading};
use crate::order::domain;
use crate::order::parameter::FieldId;
use crate::order::step::Step;
use crate::order::text::{excerpt, quoted, without_credentials};
use crate::wizard::edit::Editor;
use crate::wizard::finding;
use crate::wizard::form::{Input, Spot, Tone};
use crate::wizard::help::search_for;
use crate::wizard::keys::Intent;
use crate::wizard::last_input::KeyWarning;
use crate::wizard::overlay::Bookmark;
use crate::wizard::seam::List;
use crate::wizard::typed;
use crate::wizard::{Effect, Model, Overlay};
use std::borrow::Cow;

/// Text typed key by key, or a burst of it from a terminal without bracketed paste.
pub(super) fn on_typed(model: &mut Model, text: &str) -> Vec<Effect> {
    if model.last_input.key_warning == KeyWarning::RestToCome {
        return Vec::new();
    }
    // Where it is no text, an Enter alone is a key.
    let is_enter = text == "\n" && !model.editor.as_ref().is_some_and(Editor::is_block);
    if is_enter {
        model.last_input.key_warning = KeyWarning::None;
    }
    if key_of(text).is_some_and(|intent| told::hear_the_keys(model, intent)) {
        return Vec::new();
    }
    let is_typed = model.takes_text();
    if key_of(text).is_some_and(|intent| !is_typed && told::hear_the_news(model, intent)) {
        return Vec::new();
    }
    let is_not_to_press = key_of(text).is_some_and(|intent| told::is_not_to_press(model, intent));
    forget_notice(model);
    if is_not_to_press {
        return told::nothing_pressed(model);
    }
    if key_of(text).is_none() && model.overlay.is_none() {
        model.focus_on_first_text();
    }
    let is_in_a_text = !is_enter && model.takes_text() && model.overlay.is_none();
    if is_in_a_text {
        model.window.return_to_focus();
    }
    model.last_input.text(is_in_a_text);
    let burst = only_character(text).is_none();
    let effects = typed(model, text, burst);
    // Where the focus came with it, what follows begins there.
    model.last_input.is_amid_a_burst = burst && !model.editor.as_ref().is_some_and(Editor::is_fresh);
    effects
}

/// What a text means where it is no text.
fn key_of(text: &str) -> Option<Intent> {
    match text {
        "\n" => Some(Intent::Enter),
        " " => Some(Intent::Space),
        "?" => Some(Intent::Help),
        _ => None,
    }
}

fn typed(model: &mut Model, text: &str, burst: bool) -> Vec<Effect> {
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
    while !rest.is_empty() && model.last_input.key_warning != KeyWarning::RestToCome {
        if model.editor.as_ref().is_some_and(Editor::is_block) {
            effects.extend(if burst { insert_piece(model, &rest) } else { insert(model, &rest) });
            break;
        }
        let end = rest.find(['\n', '\t']).unwrap_or(rest.len());
        if rest.starts_with('\t') {
            effects.extend(model.move_focus(1));
            model.last_input.is_amid_a_burst = false;
            rest.remove(0);
        } else if burst && goes_beside_the_common_name(model, &rest) {
            effects.extend(put_beside_the_common_name(model));
        } else if end > 0 {
            effects.extend(type_on_one_line(model, &rest[..end], burst));
            rest.drain(..end);
        } else {
            model.last_input.is_amid_a_burst = false;
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
        (Some(Overlay::Help { search, scroll, .. }), text) if !search.is_empty() || text != " " => {
            search_for(search, text);
            // The first of what is found is shown.
            *scroll = Bookmark::default();
            if csr::holds_private_key(search) { ignore_the_rest(model) } else { Vec::new() }
        }
        (_, "q") => on_overlay(model, Intent::Close),
        (Some(overlay), _) if overlay.is_question() => told::read(model, Intent::Space).unwrap_or_default(),
        (_, " ") => on_overlay(model, Intent::Space),
        (Some(Overlay::Steps(at)), text) => {
            let at = *at;
            step_by_name(model, at, text)
        }
        _ => Vec::new(),
    }
}

/// In the list of steps a digit leads to the line of that number, and a letter to that of the next step that
/// begins with it. Enter goes there: where a digit did, the Enter typed behind it would be one for the step.
fn step_by_name(model: &mut Model, at: Step, text: &str) -> Vec<Effect> {
    let steps = model.steps();
    let is_meant = |step: &Step| text == step.number_in(steps).to_string();
    if let Some(step) = steps.iter().copied().find(is_meant) {
        model.overlay = Some(Overlay::Steps(step));
        return Vec::new();
    }
    let names: Vec<&str> = steps.iter().map(|step| step.name()).collect();
    let here = at.number_in(steps).saturating_sub(1);
    let found = match only_character(text) {
        Some(letter) => model.last_input.sought.take_in(letter, Some(here), &names),
        // Over a slow link several letters come at once.
        None => names.iter().position(|name| name.to_lowercase().starts_with(&text.to_lowercase())),
    };
    if let Some(found) = found {
        model.overlay = Some(Overlay::Steps(steps[found]));
        return Vec::new();
    }
    let sought = quoted(&excerpt(text, LONGEST_SOUGHT));
    model.say(
        Tone::Hint,
        format!("No step begins with {sought}. Type its number or the first letter of its name."),
    )
}

/// The most characters of what was sought in vain that are repeated.
const LONGEST_SOUGHT: usize = 20;

/// Within a burst an Enter is a line break of pasted text: it leaves a text field, and never sets anything
/// off. Where it would have, that is said: over a slow link a key may share a packet with the one before.
fn enter_in_burst(model: &mut Model) -> Vec<Effect> {
    match model.focus {
        Some(Spot::Field(_)) => model.move_focus(1),
        Some(Spot::Input(Input::CsrFile)) => model.say(Tone::Hint, "Press Enter to read the file."),
        Some(Spot::Input(Input::OrderId)) => model.say(Tone::Hint, "Press Enter to open the order."),
        Some(Spot::Input(Input::DeedId | Input::ReissuedId)) => {
            model.say(Tone::Hint, "Press Enter to do it. An Enter that comes with pasted text does not.")
        }
        Some(Spot::Input(Input::Confirmation)) => {
            model.say(Tone::Hint, "Press Enter to order. An Enter that comes with pasted text does not.")
        }
        _ => Vec::new(),
    }
}

fn type_on_one_line(model: &mut Model, text: &str, burst: bool) -> Vec<Effect> {
    match text {
        _ if model.takes_text() => insert(model, text),
        // Keys that are pressed fast come as one, and an ID or a name that is pasted is to be found, too.
        text if filters(model, text) => filter_typed(model, text),
        _ if burst => say_not_placed(model, text),
        " " => on_focus(model, Intent::Space),
        "?" => open_help(model),
        _ => choose_by_name(model, text),
    }
}

/// Whether what is typed finds something: on a screen that lists drafts or orders. A blank and a question mark do once
/// something was typed before.
fn filters(model: &Model, text: &str) -> bool {
    let Some(filter) = finding::filter(model) else { return false };
    let begins = !filter.is_empty() || ![" ", "?"].contains(&text);
    begins && (1..=LONGEST_FOUND).contains(&text.chars().count()) && !text.contains(char::is_control)
}

/// The most characters that are taken at once to find something by: as many as a name has.
const LONGEST_FOUND: usize = 253;

/// Finds something by a text that goes on, unless it has become a private key.
fn filter_typed(model: &mut Model, text: &str) -> Vec<Effect> {
    let effects = finding::filter_by(model, |filter| filter.push_str(text));
    if finding::filter(model).is_some_and(csr::holds_private_key) {
        finding::filter_by(model, String::clear);
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
    let now = if names.is_empty() { vec!["Part of what was pasted".to_owned()] } else { names };
    let said = model.notice.take().and_then(|notice| Some(notice.text.strip_suffix(NOT_PLACED)?.to_owned()));
    let mut all: Vec<String> = said.iter().flat_map(|said| said.split(", ")).map(str::to_owned).collect();
    // What has no name is said once.
    all.extend(
        now.into_iter().filter(|what| !said.as_ref().is_some_and(|said| said.contains(what.as_str()))),
    );
    let what = crate::order::text::excerpt(&all.join(", "), LONGEST_NOT_PLACED);
    model.say(Tone::Warning, format!("{what}{NOT_PLACED}"))
}

/// What is said of pasted text that found no field.
const NOT_PLACED: &str = " was not taken: there is no text field for it here. Go to one and paste it again.";

/// The most characters of such text that are repeated.
const LONGEST_NOT_PLACED: usize = 120;

/// Forgets what was said last, once something else is typed.
fn forget_notice(model: &mut Model) {
    if !model.last_input.is_warned() {
        model.fall_silent();
    }
}

/// A bracketed paste: only ever text, never a key.
pub(super) fn on_pasted(model: &mut Model, text: &str) -> Vec<Effect> {
    if model.last_input.key_warning == KeyWarning::RestToCome {
        return Vec::new();
    }
    forget_notice(model);
    if model.overlay.is_none() {
        model.focus_on_first_text();
    }
    let is_in_a_text = model.takes_text();
    if is_in_a_text {
        model.window.return_to_focus();
    }
    model.last_input.text(is_in_a_text);
    model.last_input.is_amid_a_burst = false;
    if csr::holds_private_key(text) {
        // Who pastes line by line has the rest of the key still to come, and no line of that is known by itself.
        return if csr::ends_private_key(text) { say_private_key(model) } else { ignore_the_rest(model) };
    }
    if let Some(pasted) = misplaced(model, text) {
        return take_to_csr(model, text, pasted);
    }
    if let Some(Overlay::Help { search, scroll, .. }) = &mut model.overlay {
        search_for(search, text);
        // The first of what is found is shown.
        *scroll = Bookmark::default();
        return Vec::new();
    }
    if !model.takes_text() && model.overlay.is_none() && filters(model, text.trim()) {
        return filter_typed(model, text.trim());
    }
    if !model.takes_text() || model.overlay.is_some() {
        return model.say(Tone::Warning, "There is no text field here to paste into. Go to one first.");
    }
    let into = model.focus.as_ref().and_then(Spot::field);
    model.trail.leave(into);
    let kept = match into.is_some_and(FieldId::takes_hosts) {
        true => domain::without_passwords(text),
        false => Cow::Borrowed(text),
    };
    let effects = match into {
        Some(FieldId::CommonName) if holds_names(&kept) || is_a_name_beside(model, &kept) => {
            share_out(model, &kept)
        }
        Some(FieldId::CommonName) => insert(model, &kept),
        _ => insert_pasted(model, &kept),
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
fn misplaced(model: &Model, text: &str) -> Option<PastedCsr> {
    let there = model.focus == Some(Spot::Field(FieldId::Csr));
    if there || model.overlay.is_some() || model.is_sealed() { None } else { csr::pasted(text) }
}

/// Takes a CSR that was pasted elsewhere to its field. A certificate goes there as long as nothing else
/// is there, to be told what it is.
fn take_to_csr(model: &mut Model, text: &str, pasted: PastedCsr) -> Vec<Effect> {
    let place = format!("the CSR field, step {}", Step::Csr.number_in(model.steps()));
    let held = !model.desk.draft().text(FieldId::Csr).trim().is_empty();
    if held && pasted == PastedCsr::Certificate {
        let said = "This is a certificate, not a CSR. It was not pasted, and nothing was changed.";
        return model.say(Tone::Error, said);
    }
    let mut editor = Editor::new("", false);
    editor.insert(text);
    typed::put_in(model, FieldId::Csr, &editor.text());
    model.trail.leave([FieldId::Csr]);
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
    domain::typed_names(text).nth(1).is_some() && domain::typed_names(text).any(domain::is_name)
}

/// Whether a text is a name that would be glued to the common name that is there.
fn is_a_name_beside(model: &Model, text: &str) -> bool {
    let Some((before, behind)) = model.editor.as_ref().map(Editor::around_the_cursor) else { return false };
    let seam = List::Names.seam(before, text, behind);
    seam.begins_a_line || seam.ends_its_line
}

/// Whether what arrives without bracketed paste is another name than the common name that is there.
fn goes_beside_the_common_name(model: &Model, text: &str) -> bool {
    let text = &text[..text.find(['\n', '\t']).unwrap_or(text.len())];
    model.focus == Some(Spot::Field(FieldId::CommonName)) && seam_of_piece(model, text).begins_a_line
}

/// Goes to the other names, where what arrives has its place.
fn put_beside_the_common_name(model: &mut Model) -> Vec<Effect> {
    let common = without_credentials(model.desk.draft().text(FieldId::CommonName).trim()).into_owned();
    let effects = model.move_focus(1);
    model.say(
        Tone::Good,
        format!("{} stays the common name; what was pasted goes to Other names.", excerpt(&common, 64)),
    );
    effects
}

/// Several names pasted where one belongs: the first fills the field if it is empty, the others go to the
/// other names.
fn share_out(model: &mut Model, text: &str) -> Vec<Effect> {
    let mut others: Vec<&str> = domain::typed_names(text).collect();
    if model.desk.draft().text(FieldId::CommonName).trim().is_empty() {
        let first = others.remove(0);
        model.editor = Some(Editor::new("", true));
        insert(model, first);
    }
    let held = model.desk.draft().text(FieldId::DnsNames).trim_end().to_owned();
    let mut all = Editor::new(&if held.is_empty() { held } else { held + "\n" }, false);
    all.insert(&others.join("\n"));
    typed::put_in(model, FieldId::DnsNames, &all.text());
    model.trail.leave([FieldId::DnsNames]);
    let went = match others.len() {
        1 => "the other name pasted".to_owned(),
        count => format!("the other {count} names pasted"),
    };
    let common = without_credentials(model.desk.draft().text(FieldId::CommonName).trim());
    let common = excerpt(&common, 64);
    model.say(Tone::Good, format!("{common} is the common name; {went} went to Other names."))
}
