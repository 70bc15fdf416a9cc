//! What is told besides the screen: what just happened, what is wrong where the focus is and what to do about it, or
//! what the line is for.

use super::Model;
use super::form::{Action, Field, FieldKind, Form, Spot, Tone};
use super::screens::name_of;
use crate::order::problem::Problem;

/// What is told, the first thing first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FocusAdvice {
    /// How it looks.
    pub tone: Tone,
    /// Whether it is what just happened or what is wrong: then the cursor can go through it.
    pub is_news: bool,
    /// What is said, one thing a paragraph.
    pub paragraphs: Vec<String>,
}

/// What is told while one reads between the lines that can be pressed.
const READING: &str = "Up and Down read on. Tab goes to the next line to press or fill in.";

impl FocusAdvice {
    /// What is told besides a screen of this model, of which so many lines are read past the focus; where it is
    /// narrow, what its lines have no room for as well.
    pub fn of(model: &Model, form: &Form, past: isize, is_narrow: bool) -> FocusAdvice {
        let said: Vec<_> = model.notice.iter().chain(&model.news).collect();
        if let Some(first) = said.first() {
            return FocusAdvice {
                tone: first.tone,
                is_news: true,
                paragraphs: said.iter().map(|said| said.text.clone()).collect(),
            };
        }
        if past != 0 {
            return FocusAdvice::one(Tone::Plain, READING);
        }
        let Some(spot) = &model.focus else { return FocusAdvice::one(Tone::Plain, where_to_go(form)) };
        if let Some(wrong) = wrong_at(model, form, spot) {
            return wrong;
        }
        match form.action_at(spot) {
            Some(line) => match &line.disabled {
                Some(reason) => FocusAdvice::one(Tone::Hint, reason),
                // Its line is one line, however long what was typed there is.
                None if matches!(line.action, Action::UseForAll(_)) => {
                    FocusAdvice::one(Tone::Plain, format!("{}. {}", line.label, line.hint))
                }
                None => FocusAdvice::one(Tone::Plain, line.hint.as_ref()),
            },
            None => match form.field_at(spot) {
                Some(field) if is_narrow => {
                    let label = match field.kind {
                        FieldKind::Select(_) => format!("{}: ", field.label),
                        _ => String::new(),
                    };
                    FocusAdvice::one(Tone::Plain, label + &what_is_chosen(field) + &field.help)
                }
                field => FocusAdvice::one(Tone::Plain, field.map_or("", |field| &field.help)),
            },
        }
    }

    fn one(tone: Tone, text: impl Into<String>) -> FocusAdvice {
        FocusAdvice { tone, is_news: false, paragraphs: vec![text.into()] }
    }
}

/// A message away from its field: where it is, what is wrong, and what to do about it.
pub fn message(model: &Model, problem: &Problem) -> String {
    let name = problem.place.field().map(|field| name_of(model.desk.draft(), field)).unwrap_or_default();
    format!("{name}: {}", problem.in_full())
}

/// What is wrong with a field, and then with those beside it.
fn wrong_at(model: &Model, form: &Form, spot: &Spot) -> Option<FocusAdvice> {
    let told: Vec<_> = form.row_of(spot).into_iter().flat_map(|field| model.told_problems(field)).collect();
    let tone = told.first()?.severity.into();
    let mut paragraphs: Vec<String> = told.iter().map(|problem| problem.in_full()).collect();
    // The column of a row's name may be too narrow for it.
    if let (Some(name), Some(first)) = (form.row_name(spot), paragraphs.first_mut()) {
        first.insert_str(0, &format!("{name}: "));
    }
    Some(FocusAdvice { tone, is_news: true, paragraphs })
}

/// Whether something is told to be wrong where the focus is.
pub(super) fn is_wrong_at_focus(model: &Model) -> bool {
    model.focus.as_ref().is_some_and(|spot| wrong_at(model, &model.form(), spot).is_some())
}

/// What the line of the focus is for, whole: the panel may have no room for all of it, or say what just happened.
pub(super) fn purpose(model: &Model) -> String {
    let form = model.form();
    let Some(spot) = &model.focus else { return String::new() };
    let (label, said) = match (form.action_at(spot), form.field_at(spot)) {
        (Some(line), _) => (line.label.as_ref(), line.hint.to_string()),
        (None, Some(field)) => (field.label, what_is_chosen(field) + &field.help),
        (None, None) => return String::new(),
    };
    if said.is_empty() { String::new() } else { format!("{label}: {said}") }
}

/// Of several choices, what is said of the one that is taken: on a narrow screen its line is not whole.
fn what_is_chosen(field: &Field) -> String {
    let choices = match &field.kind {
        FieldKind::Radio(choices) => choices,
        FieldKind::Select(choices) => return format!("{}. ", field.chosen(choices)),
        _ => return String::new(),
    };
    let taken = choices.iter().find(|choice| choice.value == field.value && !choice.note.is_empty());
    taken.map_or_else(String::new, |choice| format!("{}: {}. ", choice.label, choice.note))
}

/// What to do where the focus is on nothing yet.
fn where_to_go(form: &Form) -> &'static str {
    match form.spots().next() {
        Some(_) => "Tab goes to the first line that can be changed or pressed.",
        None => "",
    }
}
