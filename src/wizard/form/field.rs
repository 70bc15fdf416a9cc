//! A field of a screen, how it is filled in, and the values there are to choose from.

use std::borrow::Cow;

use super::spot::Spot;
use crate::order::draft::ON;

/// A field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// What the focus calls it.
    pub spot: Spot,
    /// What stands before it.
    pub label: &'static str,
    /// How it is filled in.
    pub kind: FieldKind,
    /// What it holds.
    pub value: String,
    /// What it is for, its range, an example.
    pub help: Cow<'static, str>,
    /// What stands in it while it is empty.
    pub placeholder: Cow<'static, str>,
}

/// How a field is filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldKind {
    /// One line of text.
    Line,
    /// Several lines of text; Enter is a new line.
    Block {
        /// How many lines it shows.
        rows: u16,
    },
    /// One line that is never shown; the number of characters typed.
    Secret(usize),
    /// On or off.
    Switch,
    /// One of several, all visible.
    Radio(Vec<Choice>),
    /// One of several, one visible.
    Select(Vec<Choice>),
    /// One line of text with suggestions.
    Combo(Vec<Choice>),
}

/// One of several values.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choice {
    /// What is stored.
    pub value: String,
    /// What is shown.
    pub label: String,
    /// What is said of it.
    pub note: String,
    /// Why it cannot be chosen.
    pub disabled: Option<String>,
}

impl Choice {
    /// A choice that can be taken.
    pub fn new(value: impl Into<String>, label: impl Into<String>, note: impl Into<String>) -> Choice {
        Choice { value: value.into(), label: label.into(), note: note.into(), disabled: None }
    }
}

impl Field {
    /// Whether the field holds a text with a cursor in it.
    pub fn is_text(&self) -> bool {
        matches!(self.kind, FieldKind::Line | FieldKind::Block { .. } | FieldKind::Combo(_))
    }

    /// Whether what is typed goes into it, shown or not.
    pub fn takes_text(&self) -> bool {
        self.is_text() || matches!(self.kind, FieldKind::Secret(_))
    }

    /// Which of several choices is taken.
    pub fn taken(&self) -> Option<usize> {
        match &self.kind {
            FieldKind::Radio(choices) | FieldKind::Select(choices) => {
                choices.iter().position(|choice| choice.value == self.value)
            }
            _ => None,
        }
    }

    /// Of several choices, what is said of the one that is taken.
    pub fn chosen<'a>(&self, choices: &'a [Choice]) -> Cow<'a, str> {
        match choices.iter().find(|choice| choice.value == self.value) {
            Some(choice) => Cow::Borrowed(&choice.label),
            None => format!("not chosen {}", self.value).into(),
        }
    }

    /// Of a switch, how it stands.
    pub fn switched(&self) -> &'static str {
        if self.value == ON { "[x] yes" } else { "[ ] no" }
    }

    /// What the field is called within a sentence.
    pub fn called(&self) -> String {
        let mut letters = self.label.chars();
        letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
    }

    /// What is said at the end of a row of several fields while the focus is on this one; the last where there is no room
    /// for more.
    pub fn told_as_here(&self) -> [String; 2] {
        let called = self.called();
        [format!("here: {called}"), called]
    }

    /// The suggestions that fit what was typed; all of them when one is typed in full.
    pub fn suggestions(&self) -> Vec<&Choice> {
        let FieldKind::Combo(choices) = &self.kind else { return Vec::new() };
        let typed = self.value.trim().to_lowercase();
        if typed.is_empty() || choices.iter().any(|choice| choice.value.to_lowercase() == typed) {
            return choices.iter().collect();
        }
        choices
            .iter()
            .filter(|choice| {
                choice.value.to_lowercase().contains(&typed) || choice.label.to_lowercase().contains(&typed)
            })
            .collect()
    }
}
