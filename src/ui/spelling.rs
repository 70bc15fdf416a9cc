//! Names for a terminal that shows nothing but ASCII: spelt as they are sent. Only the line that is being
//! typed stays as it is, for its cursor.

use std::borrow::Cow;

use crate::order::domain::SubjectName;
use crate::wizard::form::{Choice, Field, Form, Item, Kind};
use crate::wizard::screens::Preview;
use crate::wizard::{Model, Overlay};

/// The model with the names spelt out in what it says; what was typed stays as it is.
pub fn model(model: &Model) -> Cow<'_, Model> {
    if says_ascii(model) {
        return Cow::Borrowed(model);
    }
    let mut spelt = model.clone();
    for problem in spelt.desk.problems_mut() {
        spell(&mut problem.message);
        spell(&mut problem.fix);
    }
    if let Some(notice) = &mut spelt.notice {
        spell(&mut notice.text);
    }
    let furthest = spelt.overlay.as_ref().map_or(0, |overlay| overlay.furthest(spelt.size));
    if let Some(Overlay::Plain { text, .. } | Overlay::AskDelete(_, text) | Overlay::AskTarget(_, _, text)) =
        &mut spelt.overlay
    {
        spell(text);
    }
    // Spelt out it may take more lines, and its end must still be reached.
    if let Some(scroll) = spelt.overlay.as_mut().and_then(Overlay::scroll).filter(|scroll| **scroll > 0)
        && *scroll >= furthest
    {
        *scroll = usize::MAX;
    }
    Cow::Owned(spelt)
}

/// Whether there is nothing to spell out in what the model says.
fn says_ascii(model: &Model) -> bool {
    let problems = model.desk.problems().iter().all(|it| it.message.is_ascii() && it.fix.is_ascii());
    let notice = model.notice.as_ref().is_none_or(|notice| notice.text.is_ascii());
    let overlay = match &model.overlay {
        Some(Overlay::Plain { text, .. } | Overlay::AskDelete(_, text) | Overlay::AskTarget(_, _, text)) => {
            text.is_ascii()
        }
        _ => true,
    };
    problems && notice && overlay
}

/// The screen with the names spelt out, but in the line of the cursor.
pub fn form(model: &Model) -> Form {
    let mut form = model.form();
    spell(&mut form.title);
    for item in &mut form.items {
        match item {
            Item::Field(one) => field(model, one),
            Item::Row { name, fields, .. } => {
                spell(name);
                fields.iter_mut().for_each(|one| field(model, one));
            }
            Item::Action(line) => spell(&mut line.label),
            Item::Note(_, text) | Item::Verbatim(text) | Item::Heading(text) => spell(text),
            Item::Columns(_) | Item::Gap => {}
        }
    }
    form
}

/// What stands beside the screen with the names spelt out.
pub fn preview(preview: &mut Preview) {
    preview.entries.iter_mut().for_each(|(_, value)| spell(value));
    preview.problems.iter_mut().for_each(|(_, text)| spell(text));
}

fn field(model: &Model, field: &mut Field) {
    let cursor = model.editor.as_ref().filter(|_| model.focus.as_ref() == Some(&field.spot));
    let typed = cursor.map(|editor| editor.cursor().0);
    let lines = field.value.split('\n').enumerate();
    let spelt: Vec<String> =
        lines.map(|(line, text)| if Some(line) == typed { text.to_owned() } else { names(text) }).collect();
    field.value = spelt.join("\n");
    for words in [&mut field.help, &mut field.placeholder] {
        if !words.is_ascii() {
            spell(words.to_mut());
        }
    }
    match &mut field.kind {
        Kind::Radio(choices) | Kind::Select(choices) | Kind::Combo(choices) => {
            choices.iter_mut().for_each(choice);
        }
        Kind::Line | Kind::Block { .. } | Kind::Secret(_) | Kind::Switch => {}
    }
}

fn choice(choice: &mut Choice) {
    spell(&mut choice.label);
    if let Some(reason) = &mut choice.disabled {
        spell(reason);
    }
}

fn spell(text: &mut String) {
    if !text.is_ascii() {
        *text = names(text);
    }
}

/// A text with every name in it as it is sent; how a name reads is left out where it stands behind it.
fn names(text: &str) -> String {
    let ends_a_word = |c: char| c.is_whitespace() || "\"'(),;:/@".contains(c);
    let mut spelt = String::with_capacity(text.len());
    for piece in text.split_inclusive(ends_a_word) {
        let word = piece.trim_end_matches(|c| ends_a_word(c) || c == '.');
        let behind = &piece[word.len()..];
        match SubjectName::parse(word) {
            Ok(name) if !word.is_ascii() => match spelt.strip_suffix(&format!("{name} (")) {
                Some(before) if behind == ")" => spelt = format!("{before}{name}"),
                _ => spelt += &format!("{name}{behind}"),
            },
            _ => spelt += piece,
        }
    }
    spelt
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_spelt_as_they_are_sent_and_nothing_else_changes() {
        for (text, spelt) in [
            ("münchen.de", "xn--mnchen-3ya.de"),
            ("\"www.münchen.de\" reads *.bücher.de.", "\"www.xn--mnchen-3ya.de\" reads *.xn--bcher-kva.de."),
            ("it@münchen.de: größer", "it@xn--mnchen-3ya.de: größer"),
            ("xn--mnchen-3ya.de (münchen.de), a.de", "xn--mnchen-3ya.de, a.de"),
            ("Example.com · 1 name", "Example.com · 1 name"),
        ] {
            assert_eq!(names(text), spelt);
        }
    }
}
