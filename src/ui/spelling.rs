//! Names for a terminal that shows nothing but ASCII: spelt as they are sent, where they become cells. Only the
//! line that is being typed stays as it is, for its cursor.

use std::borrow::Cow;

use crate::order::domain::SubjectName;
use crate::wizard::Model;
use crate::wizard::form::{Choice, Field, FieldKind, Form, Item};
use crate::wizard::screens::Preview;

/// Spells the names of a screen, but in the line of the cursor.
pub fn form(model: &Model, form: &mut Form) {
    spell(&mut form.title);
    for item in &mut form.items {
        match item {
            Item::Field(one) => field(model, one),
            Item::Row { name, fields, .. } => {
                spell(name);
                fields.iter_mut().for_each(|one| field(model, one));
            }
            Item::Action(line) => {
                spell(&mut line.label);
                if let Some(cells) = &mut line.cells {
                    spell(&mut cells.name);
                }
            }
            Item::Note(_, text) | Item::Verbatim(text) | Item::Heading(text) => spell(text),
            Item::Columns(_) | Item::Picture(_) | Item::Gap | Item::Air => {}
        }
    }
}

/// Spells the names in what stands beside the screen.
pub fn preview(preview: &mut Preview) {
    preview.entries.iter_mut().for_each(|(_, value)| spell(value));
    preview.problems.iter_mut().for_each(|problem| spell(&mut problem.text));
}

fn field(model: &Model, field: &mut Field) {
    let cursor = model.editor.as_ref().filter(|_| model.focus.as_ref() == Some(&field.spot));
    let typed = cursor.map(|editor| editor.cursor().0);
    let lines = field.value.split('\n').enumerate();
    let spelt: Vec<String> = lines
        .map(|(line, text)| if Some(line) == typed { text.to_owned() } else { names(text).into_owned() })
        .collect();
    field.value = spelt.join("\n");
    for words in [&mut field.help, &mut field.placeholder] {
        if !words.is_ascii() {
            spell(words.to_mut());
        }
    }
    match &mut field.kind {
        FieldKind::Radio(choices) | FieldKind::Select(choices) | FieldKind::Combo(choices) => {
            choices.iter_mut().for_each(choice);
        }
        FieldKind::Line | FieldKind::Block { .. } | FieldKind::Secret(_) | FieldKind::Switch => {}
    }
}

fn choice(choice: &mut Choice) {
    spell(&mut choice.label);
    if let Some(reason) = &mut choice.disabled {
        spell(reason);
    }
}

fn spell(text: &mut String) {
    if let Cow::Owned(spelt) = names(text) {
        *text = spelt;
    }
}

/// A text with every name in it as it is sent; how a name reads is left out where it stands behind it.
pub fn names(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
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
    Cow::Owned(spelt)
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
