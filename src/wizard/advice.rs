//! What is told besides the screen: what just happened, what is wrong where the focus is and what to do about it, or
//! what the line is for.

use super::form::{Action, Field, FieldKind, Form, Input, Item, Spot, Tone};
use super::menu::Menu;
use super::screens::{form_of, name_of};
use super::suggestions;
use super::{Model, Overlay, Size};
use crate::order::parameter::FieldId;
use crate::order::problem::Problem;
use crate::order::text::sentence;

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

/// What is told while the list of steps is open.
const OF_STEPS: &str =
    "Up and Down choose a step, its number or the beginning of its name finds it, and Enter goes there.";
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
        match &model.overlay {
            Some(Overlay::Steps(_)) if model.window.size.rows >= Size::USUAL.rows => {
                return FocusAdvice::one(Tone::Plain, OF_STEPS);
            }
            // A question is said in its own box, and on a low screen the list of steps covers this.
            Some(overlay) if overlay.is_question() || matches!(overlay, Overlay::Steps(_)) => {
                return FocusAdvice::one(Tone::Plain, "");
            }
            _ => {}
        }
        if past != 0 {
            return FocusAdvice::one(Tone::Plain, READING);
        }
        let Some(spot) = &model.focus else { return FocusAdvice::one(Tone::Plain, where_to_go(form)) };
        if let Some(told) = told_at(model, form, spot) {
            return told;
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
                    FocusAdvice::one(
                        Tone::Plain,
                        label + &what_is_chosen(field) + &help_of(model, form, field),
                    )
                }
                Some(field) => FocusAdvice::one(Tone::Plain, help_of(model, form, field)),
                None => FocusAdvice::one(Tone::Plain, ""),
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
    // Why no CSR came from a file is wrong with its path as much.
    let is_unread = *spot == Spot::Input(Input::CsrFile) && model.desk.has_unread_file();
    let fields = form.row_of(spot).into_iter().chain(is_unread.then_some(FieldId::Csr));
    let told: Vec<_> = fields.flat_map(|field| model.told_problems(field)).collect();
    let tone = Tone::from(told.first()?.severity);
    let mut paragraphs: Vec<String> = told.iter().map(|problem| problem.in_full()).collect();
    // What was typed to find one of those there are was not taken for it.
    let is_typed = |field: &&Field| tone == Tone::Error && !field.value.trim().is_empty();
    let fit = form.field_at(spot).filter(is_typed).map_or(0, |field| field.suggestions().len());
    if let (1.., Some(first)) = (fit, paragraphs.first_mut()) {
        *first = format!("{} {}", sentence(first), to_choose(fit));
    }
    // The column of a row's name may be too narrow for it.
    if let (Some(name), Some(first)) = (form.row_name(spot), paragraphs.first_mut()) {
        first.insert_str(0, &format!("{name}: "));
    }
    Some(FocusAdvice { tone, is_news: true, paragraphs })
}

/// What is read behind a line: what is wrong there, and of what is typed to confirm something, what that is.
fn told_at(model: &Model, form: &Form, spot: &Spot) -> Option<FocusAdvice> {
    let confirms = matches!(spot, Spot::Input(Input::Confirmation | Input::ReissuedId | Input::DeedId));
    let what = form.field_at(spot).filter(|field| confirms && !field.help.is_empty());
    wrong_at(model, form, spot).or_else(|| {
        let paragraphs = vec![what?.help.to_string()];
        Some(FocusAdvice { tone: Tone::Plain, is_news: true, paragraphs })
    })
}

/// How one of the suggestions is taken that fit what was typed.
fn to_choose(fit: usize) -> String {
    match fit {
        1 => "Down chooses the one that fits.".to_owned(),
        _ => format!("Down chooses one of the {fit} that fit."),
    }
}

/// What a field is for; while something is typed that finds suggestions, how one is taken before that.
fn help_of(model: &Model, form: &Form, field: &Field) -> String {
    // What fits is looked for at each key: only where it is said.
    let fitting = (model.menu == Menu::AsTyped).then(|| suggestions::suggested(model, form)).flatten();
    match fitting {
        Some((_, fit)) => format!("{} {}", to_choose(fit.len()), field.help),
        None => field.help.to_string(),
    }
}

/// Whether anything is read behind the line of the focus.
pub(super) fn is_told_at_focus(model: &Model) -> bool {
    model.focus.as_ref().is_some_and(|spot| told_at(model, &model.form(), spot).is_some())
}

/// What the line of the focus is for, and then, where one fills in an order, what each field is for, by which it is found.
pub(super) fn purposes(model: &Model) -> Vec<String> {
    let mut all = vec![purpose(model)];
    if !model.scene.is_step() {
        return all;
    }
    for form in model.steps().iter().map(|step| form_of(model, *step)) {
        for field in form.items.iter().flat_map(Item::fields).filter(|field| !field.help.is_empty()) {
            let said = format!("{}: {}", field.label, field.help);
            if !all.contains(&said) {
                all.push(said);
            }
        }
    }
    all
}

/// What the line of the focus is for, whole: the panel may have no room for all of it, or say what just happened.
fn purpose(model: &Model) -> String {
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
    let taken = field.taken().map(|taken| &choices[taken]).filter(|choice| !choice.note.is_empty());
    taken.map_or_else(String::new, |choice| format!("{}: {}. ", choice.label, choice.note))
}

/// What to do where the focus is on nothing yet.
fn where_to_go(form: &Form) -> &'static str {
    match form.spots().next() {
        Some(_) => "Tab goes to the first line that can be changed or pressed.",
        None => "",
    }
}
