//! Step 4: how long the order runs, and its first certificate.

use super::{field, go_on, time};
use crate::order::check;
use crate::order::draft::Draft;
use crate::order::parameter::FieldId;
use crate::order::step::Step;
use crate::order::validity::Measure;
use crate::wizard::Model;
use crate::wizard::form::{Choice, FieldKind, Form, Item, Tone};

/// The screen.
pub fn form(model: &Model) -> Form {
    let draft = model.desk.draft();
    let is_reissue = draft.purpose().reissued().is_some();
    let mut form = Form::new(match is_reissue {
        true => "How long should the new certificate run?",
        false => "How long should order and certificate run?",
    });
    let periods = [
        Choice::new(Measure::Years.word(), "years", ""),
        Choice::new(Measure::Days.word(), "days", ""),
        Choice::new(Measure::Date.word(), "until a date", ""),
    ];
    form.field(field(
        draft,
        FieldId::OrderValidity,
        FieldKind::Select(periods.to_vec()),
        "Left and Right choose. More than 1 year makes a Multi-year Plan, where the account has them.",
    ));
    if let Some((how_long, hint)) = of_order(draft) {
        form.field(field(draft, how_long, FieldKind::Line, hint));
    }
    let mut with_none = vec![Choice::new("", "as long as allowed", "")];
    with_none.extend(periods);
    form.field(field(
        draft,
        FieldId::CertValidity,
        FieldKind::Select(with_none),
        match is_reissue {
            true => "The new certificate. Left alone, it runs as long as the order and the rules allow.",
            false => "The first certificate of the order. Left alone, it runs as long as the order and the rules allow.",
        },
    ));
    if let Some((how_long, hint)) = of_certificate(draft) {
        form.field(field(draft, how_long, FieldKind::Line, hint));
    }
    form.field(field(
        draft,
        FieldId::AutoRenew,
        FieldKind::Switch,
        "When on, the service orders the renewal by itself, and bills it.",
    ));
    if check::validity::order_validity(draft, model.desk.facts().today).is_none() {
        form.note(Tone::Plain, "When the order ends is not known yet.");
    }
    match effective(model) {
        Some(line) => form.note(Tone::Plain, line),
        None => form.push(Item::Gap),
    }
    form.push(Item::Air);
    go_on(model, &mut form, Step::Validity);
    form.push(Item::Air);
    if let Some(plan) = time::of_draft(model) {
        time::ahead(model, &plan, &mut form);
    }
    form
}

/// The field that says how long the order runs, by what that is told in.
fn of_order(draft: &Draft) -> Option<(FieldId, &'static str)> {
    Some(match Measure::parse(draft.text(FieldId::OrderValidity))? {
        Measure::Years => (FieldId::OrderYears, "Years the order runs, 1 to 3."),
        Measure::Days => {
            (FieldId::OrderDays, "Days the order runs, no more than three years have: 1095 or 1096.")
        }
        Measure::Date => {
            (FieldId::OrderDate, "The day the order ends, within three years: 09 JUN 2027 or 2027-06-09.")
        }
    })
}

/// The field that says how long its first certificate runs, by what that is told in.
fn of_certificate(draft: &Draft) -> Option<(FieldId, &'static str)> {
    Some(match Measure::parse(draft.text(FieldId::CertValidity))? {
        Measure::Years => (FieldId::CertYears, "Years the certificate runs; only 1 is allowed."),
        Measure::Days => {
            (FieldId::CertDays, "Days the certificate runs, 1 to 397, and no longer than the order.")
        }
        Measure::Date => {
            (FieldId::CertDate, "The day the certificate ends, within 397 days: 09 JUN 2027 or 2027-06-09.")
        }
    })
}

/// The effective validity of the first certificate, and what sets it.
fn effective(model: &Model) -> Option<String> {
    Some(format!("{} ({}).", time::effective_briefly(model)?, time::effective(model)?.reason))
}
