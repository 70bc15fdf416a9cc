//! Step 8: everything that will be sent, and everything that is still wrong.

use std::borrow::Cow;

use super::{form_of, leads_to, name_of, time};
use crate::follow::look::verdict;
use crate::follow::plan::Plan;
use crate::journal::refusal::{self, Refusal};
use crate::order::csr::Reading;
use crate::order::dcv::Method;
use crate::order::difference::cost;
use crate::order::domain::TypedName;
use crate::order::parameter::FieldId;
use crate::order::platform;
use crate::order::problem::{Place, Problem, Severity};
use crate::order::product;
use crate::order::renewal::{OrderType, Renewal};
use crate::order::step::Step;
use crate::order::text::{counted, without_credentials};
use crate::order::validity::{self, Validity};
use crate::order::{self, check};
use crate::wizard::Model;
use crate::wizard::confirmation;
use crate::wizard::farewell;
use crate::wizard::form::{Action, ActionLine, Choice, Field, FieldKind, Form, Item, JumpReason, Spot, Tone};
use crate::wizard::in_place;
use crate::wizard::looking::{self, LookingAhead};
use crate::wizard::sequels;
use crate::wizard::submit::{Setback, Submit};

/// The steps that ask for what is sent: of a reissue only some do.
pub(super) fn asking(model: &Model) -> impl Iterator<Item = Step> {
    const ASKING: [Step; 7] =
        [Step::Product, Step::Domains, Step::Csr, Step::Validity, Step::Dcv, Step::Contacts, Step::Options];
    ASKING.into_iter().filter(|step| model.steps().contains(step))
}

/// Column in which the values start.
const LABEL_WIDTH: usize = 18;

/// The screen.
pub fn form(model: &Model) -> Form {
    let mut form = Form::new(headline(model));
    refused(model, &mut form);
    // Probably the wrong file: no error, and more than one warning among others.
    let wrong_csr = check::csr::for_other_names(model.desk.facts(), model.desk.names())
        .map(|found| found.at(FieldId::Csr));
    if let Some(problem) = wrong_csr.as_ref().filter(|_| model.sent().is_none()) {
        form.line(line(model, FieldId::Csr, JumpReason::WrongCsr, problem));
        form.push(Item::Gap);
    }
    let plan = time::of_draft(model);
    summary(model, plan.as_ref(), &mut form);
    form.push(Item::Gap);
    let sent = model.sent().is_some();
    if !sent {
        problems(model, wrong_csr.as_ref(), &mut form);
        ahead(model, &mut form);
    }
    form.action(
        Action::ShowRequest,
        "Show the exact request",
        match sent {
            true => "Enter shows the JSON body exactly as it was sent.",
            false => "Enter shows the JSON body exactly as it would be sent.",
        },
    );
    form.action(
        Action::SaveRequest,
        "Save the request as a file",
        "Enter saves the JSON body in the working directory; dvorder --from loads it again.",
    );
    let onward = match model.submit {
        Submit::Accepted(_) => "Back to the order",
        _ if sent => "Back to Submit",
        _ => "Continue to Submit",
    };
    leads_to(&mut form, Step::Submit, onward);
    form.push(Item::Gap);
    let mut lines = 0;
    let hint = if sent { "It was sent like this and can no longer change." } else { GOES_TO_THE_FIELD };
    for step in asking(model) {
        for entry in entries(model, form_of(model, step)) {
            lines += 1;
            let text = format!("{:LABEL_WIDTH$}{}", entry.label, entry.value);
            let to_the_field = Action::GoTo(entry.field, JumpReason::Sent(lines));
            form.line(ActionLine { label_width: LABEL_WIDTH, ..ActionLine::new(to_the_field, text, hint) });
        }
    }
    if let Some(plan) = plan.filter(|_| !sent) {
        form.push(Item::Gap);
        time::ahead(model, &plan, &mut form);
    }
    form
}

/// The order in a few lines: what it is, what it costs, how long it runs and where it goes.
fn summary(model: &Model, plan: Option<&Plan>, form: &mut Form) {
    form.note(Tone::Plain, gist(model));
    let difference = sequels::difference(model);
    if let Some(difference) = &difference {
        form.note(Tone::Plain, cost(difference));
    }
    form.items.extend(sequels::validated_by(model).map(|said| Item::Note(Tone::Plain, said)));
    if let Some(line) = time::effective_briefly(model) {
        let plan = plan.filter(|_| difference.is_none());
        form.note(Tone::Plain, line + &plan.map_or_else(String::new, of_so_many));
    }
    let goes = if model.sent().is_some() { "Went to" } else { "Goes to" };
    form.note(Tone::Plain, format!("{goes} {}", model.destination.label));
}

/// How many certificates an order takes, where one is not enough.
fn of_so_many(plan: &Plan) -> String {
    match plan.certificates.len() {
        0 | 1 => String::new(),
        count => format!(" \u{b7} the first of {count}"),
    }
}

/// A look at what would stop the order, when somebody wants it, and what it came to. It warns alone.
fn ahead(model: &Model, form: &mut Form) {
    if let LookingAhead::Going(_, progress) = model.ahead {
        form.note(Tone::Plain, looking::so_far(progress));
        return form.action(Action::StopLook, "Stop looking (^C)", "Enter gives the look up.");
    }
    for group in in_place::found_ahead(model).unwrap_or_default() {
        let names = group.names();
        for remark in
            group.remarks.iter().take(if group.kind == verdict::LookOutcome::Seen { 1 } else { usize::MAX })
        {
            let tone =
                if group.kind == verdict::LookOutcome::Seen { Tone::Good } else { remark.severity.into() };
            form.note(tone, format!("{names}: {}", remark.in_full()));
        }
    }
    if matches!(form.items.last(), Some(Item::Note(..))) {
        form.push(Item::Gap);
    }
    form.action(
        Action::LookAhead,
        "Look before ordering",
        "Enter asks DNS what would stop this order: CAA, DNSSEC, no zone, no mail, no address. It keeps you from nothing.",
    );
}

/// Most errors of a refusal that are told here: Submit tells all.
const ERRORS_SHOWN: usize = 3;

/// What the service refused when this was sent last.
fn refused(model: &Model, form: &mut Form) {
    let Some(refused) = refusal(model) else { return };
    form.note(Tone::Error, format!("{}.", farewell::refused(refused)));
    for error in refused.errors.iter().take(ERRORS_SHOWN) {
        form.note(Tone::Plain, refusal::line(refused, error));
    }
    form.push(Item::Gap);
}

fn refusal(model: &Model) -> Option<&Refusal> {
    match &model.submit {
        Submit::Ready(Some(Setback::Refused(refused))) => Some(refused),
        _ => None,
    }
}

fn headline(model: &Model) -> String {
    match model.desk.errors() {
        _ if model.sent().is_some() => "This is what was sent; it can no longer change".into(),
        0 if refusal(model).is_some() => {
            "Refused when it was sent last. This is what will be sent next".into()
        }
        0 if model.desk.draft().purpose().reissued().is_some() => {
            "Ready to reissue. This is what will be sent".into()
        }
        0 => "Ready to order. This is what will be sent".into(),
        errors => confirmation::keeps_from_buying(model, errors),
    }
}

/// What is ordered, in a line, and what it follows.
pub fn gist(model: &Model) -> String {
    let follows = match model.desk.draft().purpose().reissued() {
        Some(original) => format!("Reissue of order {} \u{b7} ", original.order_id),
        None => match order::renewed(model.desk.draft()) {
            Ok(Some(Renewal::OfOrder(id))) => format!("Renewal of order {id} \u{b7} "),
            Ok(Some(Renewal::OfThumbprint(_))) => "Renewal \u{b7} ".into(),
            _ => String::new(),
        },
    };
    follows + &content(model)
}

/// What is ordered, in a line.
pub fn content(model: &Model) -> String {
    let product = match model.desk.draft().product_id() {
        "" => "no product yet",
        id => product::called(id),
    };
    let names = counted(model.desk.names().distinct().len(), "name");
    if model.desk.draft().purpose().reissued().is_some() {
        return format!("{product} · {names}");
    }
    let runs = match check::validity::order_validity(model.desk.draft(), model.desk.facts().today) {
        None => "no validity yet".to_owned(),
        Some(Validity::Years(years)) => counted(years, "year"),
        Some(Validity::Days(days)) => counted(days, "day"),
        Some(Validity::Until(date)) => format!("until {}", validity::wire_date(date)),
    };
    let method =
        Method::parse(model.desk.draft().text(FieldId::DcvMethod)).map_or("no DCV method yet", Method::label);
    format!("{product} · {names} · {runs} · {method}")
}

/// The problems but one that was told already, the worst first, each a line that leads to its field.
fn problems(model: &Model, above: Option<&Problem>, form: &mut Form) {
    let mut sorted: Vec<&Problem> = model
        .desk
        .problems()
        .iter()
        .filter(|found| found.severity > Severity::Hint && Some(*found) != above)
        .collect();
    sorted.sort_by_key(|problem| std::cmp::Reverse(problem.severity));
    for (number, problem) in sorted.iter().enumerate() {
        let Some(field) = problem.place.field() else { continue };
        let line_of_list = match problem.place {
            Place::Item(_, line) => Some(line),
            _ => None,
        };
        form.line(line(model, field, JumpReason::Problem(number, line_of_list), problem));
    }
    if model.desk.has_taken_id() {
        form.action(
            Action::NewOwnId,
            "Give it a new own order ID",
            "Enter makes it another order, with another own order ID.",
        );
    }
    if !sorted.is_empty() {
        form.push(Item::Gap);
    }
}

/// What a line does that leads to a field.
pub(super) const GOES_TO_THE_FIELD: &str = "Enter goes to that field.";

/// A problem as a line that leads to its field.
fn line(model: &Model, field: FieldId, reason: JumpReason, problem: &Problem) -> ActionLine {
    ActionLine::new(Action::GoTo(field, reason), told(model, field, problem), GOES_TO_THE_FIELD)
        .toned(problem.severity.into())
}

/// Where a problem is, the line of a list too, what is wrong, and what to do.
pub(super) fn told(model: &Model, field: FieldId, problem: &Problem) -> String {
    let line = match problem.place {
        Place::Item(_, line) => format!(", line {}", line + 1),
        _ => String::new(),
    };
    format!("{}{line}: {} {}", whereabouts(model, field), problem.message, problem.fix)
}

/// The step and the field, or the step alone where both have one name.
fn whereabouts(model: &Model, field: FieldId) -> String {
    let (step, name) = (field.step().name(), name_of(model.desk.draft(), field));
    if step == name { name } else { format!("{step} \u{203a} {name}") }
}

/// A field that is sent.
pub(super) struct SentField {
    field: FieldId,
    pub(super) label: String,
    pub(super) value: String,
}

/// What a screen sends: the fields it shows, so that nothing is sent that no screen showed.
pub(super) fn entries(model: &Model, form: Form) -> Vec<SentField> {
    let mut sent = Vec::new();
    for item in form.items {
        match item {
            Item::Field(field) => sent.extend(entry(model, &field)),
            Item::Row { table, name, fields } => sent.extend(row(table, &name, &fields)),
            _ => {}
        }
    }
    sent
}

fn entry(model: &Model, field: &Field) -> Option<SentField> {
    let Spot::Field(id) = field.spot else { return None };
    // The field that follows says the form as well as the value.
    let says_only_the_form = matches!(id, FieldId::OrderValidity | FieldId::CertValidity);
    let sends_nothing = id == FieldId::Renewal && OrderType::parse(&field.value) == Some(OrderType::New);
    // What is on as a rule is told where it is not.
    let is_empty = match id.switches_off() {
        true => !model.desk.draft().is_on(id),
        false => field.value.trim().is_empty(),
    };
    if is_empty || (says_only_the_form && !field.value.is_empty()) || sends_nothing {
        return None;
    }
    let value = match (&field.kind, &model.desk.facts().csr) {
        (_, Reading::Csr(request)) if id == FieldId::Csr => {
            format!("{}, {}", request.key(), request.signature())
        }
        (FieldKind::Switch, _) => switched(model, id),
        // However it was typed, it is read here as everywhere, and as it is sent.
        (FieldKind::Line, _) if matches!(id, FieldId::OrderDate | FieldId::CertDate) => {
            validity::parse_date(&field.value).map_or_else(|_| field.value.clone(), validity::wire_date)
        }
        (FieldKind::Radio(choices) | FieldKind::Select(choices), _) => match field.taken() {
            Some(taken) => chosen(&field.kind, &choices[taken]),
            None => field.value.clone(),
        },
        (FieldKind::Combo(_), _) if id == FieldId::ServerPlatform => match platform::named(&field.value) {
            Some(platform) => format!("{} {}", platform.id, platform.name),
            None => field.value.clone(),
        },
        (FieldKind::Block { .. }, _) if matches!(id, FieldId::Comments | FieldId::CustomRenewalMessage) => {
            field.value.lines().collect::<Vec<_>>().join(" / ")
        }
        (FieldKind::Line, _) if id == FieldId::CommonName => match model.desk.names().common.as_slice() {
            [typed] => as_sent(typed),
            _ => without_credentials(&field.value).into_owned(),
        },
        (FieldKind::Block { .. }, _) if id == FieldId::DnsNames => {
            let mut once = model.desk.names().others.iter().filter(|typed| !typed.is_repeated);
            let shown = once.by_ref().take(ENTRIES_SHOWN).map(as_sent).collect();
            listed(shown, once.count())
        }
        (FieldKind::Block { .. }, _) => in_short(&field.value),
        _ => without_credentials(&field.value).into_owned(),
    };
    // Names that stand there once more are not sent once more.
    (!value.is_empty()).then(|| SentField { field: id, label: field.label.to_owned(), value })
}

/// What is switched, and what that brings about.
fn switched(model: &Model, field: FieldId) -> String {
    let state = if field.switches_off() { "no" } else { "yes" };
    let costs = model.desk.problems_at(field).find(|problem| problem.severity == Severity::Hint);
    costs.map_or_else(|| state.to_owned(), |found| format!("{state}. {}", found.message))
}

/// What is chosen. Of a list the note says what its name does not.
fn chosen(kind: &FieldKind, choice: &Choice) -> String {
    match kind {
        FieldKind::Select(_) if !choice.note.is_empty() => format!("{} ({})", choice.label, choice.note),
        _ => choice.label.clone(),
    }
}

/// A name as it is sent, and how it reads where that differs; as it is typed where it cannot be sent.
fn as_sent(typed: &TypedName) -> String {
    match &typed.name {
        Ok(name) if name.as_str() == name.unicode() => name.to_string(),
        Ok(name) => format!("{} ({})", name.as_str(), name.unicode()),
        Err(_) => without_credentials(typed.typed.trim()).into_owned(),
    }
}

/// Most entries of a list that are written out; the exact request has them all.
const ENTRIES_SHOWN: usize = 8;

/// The entries of a list on one line, with their number when some are left out.
pub(super) fn in_short(text: &str) -> String {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).map(without_credentials);
    let shown = lines.by_ref().take(ENTRIES_SHOWN).map(Cow::into_owned).collect();
    listed(shown, lines.count())
}

/// The entries that are written out, and how many more there are.
fn listed(shown: Vec<String>, more: usize) -> String {
    match more {
        0 => shown.join(", "),
        more => format!("{}: {} and {more} more", shown.len() + more, shown.join(", ")),
    }
}

/// The values of a row; those of a table's with what they are, since the columns' names do not stand above them.
fn row(table: bool, name: &str, fields: &[Field]) -> Option<SentField> {
    let filled = fields.iter().filter(|field| !field.value.trim().is_empty());
    let values: Vec<String> = filled
        .map(|field| match (table, without_credentials(field.value.trim())) {
            (true, value) => format!("{} {value}", field.label.to_lowercase()),
            (false, value) => value.into_owned(),
        })
        .collect();
    let Spot::Field(id) = fields.first()?.spot else { return None };
    let label = if name.is_empty() { id.label().to_owned() } else { name.to_owned() };
    (!values.is_empty()).then(|| SentField {
        field: id,
        label,
        value: values.join(if table { ", " } else { " " }),
    })
}
