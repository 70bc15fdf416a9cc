//! The screens: each a function from the model to a [`Form`], in a file of its step's or scene's name.

mod contacts;
mod csr;
mod dcv;
mod deed;
mod domains;
mod options;
mod order;
mod orders;
mod preview;
mod product;
mod review;
mod start;
mod submit;
mod time;
mod validity;

use std::borrow::Cow;

use super::Model;
use super::form::{Action, Choice, Field, FieldKind, Form, Item, Spot};
use super::scene::Scene;
use crate::order::draft::{Draft, OFF, ON};
use crate::order::parameter::FieldId;
use crate::order::step::Step;

pub use csr::in_full as csr_in_full;
pub use preview::{Preview, PreviewProblem, preview};

/// The screen of the model's scene.
pub fn form(model: &Model) -> Form {
    match model.scene {
        Scene::Start => start::form(model),
        Scene::Orders => orders::form(model),
        Scene::Step(step) => form_of(model, step),
        Scene::Order => {
            model.following.as_ref().map_or_else(Form::default, |order| order::form(model, order))
        }
    }
}

/// The screen of any step.
pub fn form_of(model: &Model, step: Step) -> Form {
    let mut form = match step {
        Step::Product => product::form(model),
        Step::Domains => domains::form(model),
        Step::Csr => csr::form(model),
        Step::Validity => validity::form(model),
        Step::Dcv => dcv::form(model),
        Step::Contacts => contacts::form(model),
        Step::Options => options::form(model),
        Step::Review => review::form(model),
        Step::Submit => submit::form(model),
    };
    ask_for_what_is_sent(model.desk.draft(), &mut form);
    form
}

/// Takes the fields out of a form that are not sent for what the draft is.
fn ask_for_what_is_sent(draft: &Draft, form: &mut Form) {
    let is_sent = |field: &Field| field.spot.field().is_none_or(|id| draft.sends(id));
    form.items.retain(|item| match item {
        Item::Field(field) => is_sent(field),
        Item::Row { fields, .. } => fields.iter().all(is_sent),
        _ => true,
    });
}

/// What a row of custom fields is called: its number among those on the screen.
fn custom_field(draft: &Draft, row: usize) -> String {
    let before = draft.custom_field_rows().into_iter().filter(|other| *other < row).count();
    format!("Custom field {}", before + 1)
}

/// What a field is called where it stands among others: a field of a row after what the row is about.
pub fn name_of(draft: &Draft, field: FieldId) -> String {
    match field {
        FieldId::MailDomain(row) | FieldId::MailAddress(row) => {
            format!("{} \u{203a} {}", draft.text(FieldId::MailName(row)), field.label())
        }
        FieldId::CustomFieldId(row) => format!("{} \u{203a} ID", custom_field(draft, row)),
        FieldId::CustomFieldValue(row) => format!("{} \u{203a} {}", custom_field(draft, row), field.label()),
        _ => field.label().to_owned(),
    }
}

/// A field of the draft.
fn field(draft: &Draft, id: FieldId, kind: FieldKind, help: impl Into<Cow<'static, str>>) -> Field {
    let value = match (id.switches_off(), draft.is_on(id)) {
        (false, _) => draft.text(id),
        (true, true) => "",
        (true, false) => ON,
    };
    Field {
        spot: Spot::Field(id),
        label: id.label(),
        kind,
        value: value.to_owned(),
        help: help.into(),
        placeholder: Cow::Borrowed(""),
    }
}

/// A yes-or-no parameter whose default the account sets; the note says what it is, where its name does not.
fn as_the_account_has_it(draft: &Draft, id: FieldId, note: &'static str, help: &'static str) -> Field {
    let choices = vec![
        Choice::new("", "as the account has it", note),
        Choice::new(ON, "yes", note),
        Choice::new(OFF, "no", note),
    ];
    field(draft, id, FieldKind::Select(choices), help)
}

/// The last lines of a step: what empties its fields of several lines, and on to the next.
fn go_on(model: &Model, form: &mut Form, from: Step) {
    let is_long =
        |field: &&Field| matches!(field.kind, FieldKind::Block { .. }) && field.value.contains('\n');
    let long = form.items.iter().filter_map(|item| match item {
        Item::Field(field) => Some(field).filter(is_long)?.spot.field(),
        _ => None,
    });
    for id in long.collect::<Vec<FieldId>>() {
        form.action(
            Action::Empty(id),
            format!("Empty this block: {}", id.label()),
            "Enter empties the whole text; ^_ brings it back while you stay there.",
        );
    }
    if let Some(next) = from.after(model.steps()) {
        leads_to(form, next, format!("Continue to {}", next.name()));
    }
}

/// A line that leads to a step.
fn leads_to(form: &mut Form, step: Step, label: impl Into<String>) {
    form.action(Action::Continue(step), label, "Enter goes there; ^N goes on from anywhere.");
}
