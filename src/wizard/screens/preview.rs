//! Beside a step, where the terminal has room for it: what will be sent so far, and what is wrong with it.

use std::borrow::Cow;

use hashbrown::HashMap;

use super::review;
use super::{dcv, domains, form_of};
use crate::order::dcv::Method;
use crate::order::domain::SubjectName;
use crate::order::draft::Draft;
use crate::order::parameter::FieldId;
use crate::order::problem::{Problem, Severity};
use crate::order::step::Step;
use crate::order::text::without_credentials;
use crate::wizard::Model;
use crate::wizard::form::{Form, Tone};
use crate::wizard::submit::Submit;

/// What stands beside a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// Its first line.
    pub title: &'static str,
    /// How long the certificate will run, once that is known.
    pub runs: Option<String>,
    /// What will be sent: what it is called, and what it holds.
    pub entries: Vec<(String, String)>,
    /// What stands above what is wrong.
    pub problems_title: &'static str,
    /// What is wrong, the worst first.
    pub problems: Vec<PreviewProblem>,
    /// How many problems there are besides.
    pub more_problems: usize,
}

/// What is wrong, as it is told beside a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewProblem {
    /// How it looks.
    pub tone: Tone,
    /// Where it is, what is wrong, and what to do about it.
    pub text: String,
    /// The step whose screen tells it.
    pub step: Step,
    /// The problem itself.
    pub found: Problem,
}

/// Most problems that are written out.
const PROBLEMS_SHOWN: usize = 12;

/// What stands beside the screen of the model. Nothing does on the start, on Review, which shows it itself, and
/// once the order was sent.
pub fn preview(model: &Model) -> Option<Preview> {
    let changes = matches!(model.submit, Submit::Ready(_));
    if !model.scene.is_step() || model.step() == Step::Review || !changes {
        return None;
    }
    let problems = shown_problems(model);
    let is_last = model.step() == Step::Submit;
    Some(Preview {
        // On the last step nothing more is added to it.
        title: match model.desk.errors() {
            errors if errors > 0 && !is_last => "What will be sent so far",
            _ => "What will be sent",
        },
        runs: super::time::effective_briefly(model),
        entries: review::asking(model).flat_map(|step| entries(model, step)).collect(),
        problems_title: if is_last { "Problems" } else { "Problems so far" },
        more_problems: problems.len().saturating_sub(PROBLEMS_SHOWN),
        problems: problems.into_iter().take(PROBLEMS_SHOWN).map(|found| told(model, found)).collect(),
    })
}

/// What a step sends, without what takes long for many names: this is read at each key.
fn entries(model: &Model, step: Step) -> Vec<(String, String)> {
    let form = match step {
        Step::Domains => {
            let mut form = Form::default();
            domains::names(model.desk.draft(), &mut form);
            form
        }
        Step::Dcv => dcv::without_rows(model),
        _ => form_of(model, step),
    };
    let mut sent: Vec<(String, String)> =
        review::entries(model, form).into_iter().map(|entry| (entry.label, entry.value)).collect();
    if step == Step::Dcv {
        sent.extend(mail(model));
    }
    sent
}

/// Where the mail for the names goes, where that was typed.
fn mail(model: &Model) -> Option<(String, String)> {
    if Method::parse(model.desk.draft().text(FieldId::DcvMethod)) != Ok(Method::Email) {
        return None;
    }
    let filled: Vec<(&str, Cow<str>)> = model
        .desk
        .draft()
        .mail_rows()
        .filter_map(|(row, name)| Some((name, recipient(model.desk.draft(), row)?)))
        .collect();
    if filled.is_empty() {
        return None;
    }
    // A row whose name was removed is still in the draft.
    let ordered: HashMap<&str, &SubjectName> =
        model.desk.names().placed().map(|(_, name)| (name.as_str(), name)).collect();
    let sent: Vec<String> = filled
        .into_iter()
        .filter_map(|(name, to)| Some(format!("{} to {to}", ordered.get(name)?.unicode())))
        .collect();
    (!sent.is_empty()).then(|| ("DCV mail".to_owned(), review::in_short(&sent.join("\n"))))
}

/// The address of a row, or its mail domain alone.
fn recipient(draft: &Draft, row: usize) -> Option<Cow<'_, str>> {
    let text =
        |field| Some(draft.text(field).trim()).filter(|text| !text.is_empty()).map(without_credentials);
    text(FieldId::MailAddress(row))
        .or_else(|| Some(format!("somebody at {}", text(FieldId::MailDomain(row))?).into()))
}

/// The problems that may be shown, the worst first.
fn shown_problems(model: &Model) -> Vec<(FieldId, &Problem)> {
    let mut shown: Vec<(FieldId, &Problem)> = model
        .desk
        .problems()
        .iter()
        .filter(|problem| problem.severity > Severity::Hint)
        .filter_map(|problem| Some((problem.place.field()?, problem)))
        .filter(|(field, _)| model.is_shown(*field))
        .collect();
    // Of what is as bad, that of the step on the screen comes first.
    let here = model.step();
    shown.sort_by_key(|(field, problem)| (std::cmp::Reverse(problem.severity), field.step() != here));
    shown
}

fn told(model: &Model, (field, problem): (FieldId, &Problem)) -> PreviewProblem {
    let text = review::told(model, field, problem);
    PreviewProblem { tone: problem.severity.into(), text, step: field.step(), found: problem.clone() }
}
