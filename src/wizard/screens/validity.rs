//! Step 4: how long the order runs, and its first certificate.

use super::{field, go_on};
use crate::order::check;
use crate::order::parameter::FieldId;
use crate::order::step::Step;
use crate::order::text::counted;
use crate::order::validity::{self, Measure};
use crate::wizard::Model;
use crate::wizard::form::{Choice, Form, Item, Kind, Tone};

/// The screen.
pub fn form(model: &Model) -> Form {
    let draft = model.desk.draft();
    let mut form = Form::new("How long should the order and its certificate run?");
    let periods = [
        Choice::new(Measure::Years.word(), "years", ""),
        Choice::new(Measure::Days.word(), "days", ""),
        Choice::new(Measure::Date.word(), "until a date", ""),
    ];
    form.field(field(
        draft,
        FieldId::OrderValidity,
        Kind::Select(periods.to_vec()),
        "Left and Right choose. More than 1 year makes a Multi-year Plan, where the account has them.",
    ));
    match Measure::parse(draft.text(FieldId::OrderValidity)) {
        Some(Measure::Years) => {
            form.field(field(draft, FieldId::OrderYears, Kind::Line, "Years the order runs, 1 to 3."));
        }
        Some(Measure::Days) => {
            form.field(field(
                draft,
                FieldId::OrderDays,
                Kind::Line,
                "Days the order runs, no more than three years have: 1095 or 1096.",
            ));
        }
        Some(Measure::Date) => form.field(field(
            draft,
            FieldId::OrderDate,
            Kind::Line,
            "The day the order ends, within three years: 09 JUN 2027 or 2027-06-09.",
        )),
        None => {}
    }
    let mut of_certificate = vec![Choice::new("", "as long as allowed", "")];
    of_certificate.extend(periods);
    form.field(field(
        draft,
        FieldId::CertValidity,
        Kind::Select(of_certificate),
        "The first certificate of the order. Left alone, it runs as long as the order and the rules allow.",
    ));
    match Measure::parse(draft.text(FieldId::CertValidity)) {
        Some(Measure::Years) => {
            form.field(field(
                draft,
                FieldId::CertYears,
                Kind::Line,
                "Years the certificate runs; only 1 is allowed.",
            ));
        }
        Some(Measure::Days) => form.field(field(
            draft,
            FieldId::CertDays,
            Kind::Line,
            "Days the certificate runs, 1 to 397, and no longer than the order.",
        )),
        Some(Measure::Date) => form.field(field(
            draft,
            FieldId::CertDate,
            Kind::Line,
            "The day the certificate ends, within 397 days: 09 JUN 2027 or 2027-06-09.",
        )),
        None => {}
    }
    form.field(field(
        draft,
        FieldId::AutoRenew,
        Kind::Switch,
        "When on, the service orders the renewal by itself, and bills it.",
    ));
    let order = check::order_validity(draft, model.desk.facts().today);
    form.note(
        Tone::Plain,
        match order.map(|order| validity::wire_date(order.ends(model.desk.facts().today))) {
            Some(ends) => format!("The order runs until {ends}."),
            None => "When the order ends is not known yet.".into(),
        },
    );
    match effective(model) {
        Some(line) => form.note(Tone::Plain, line),
        None => form.push(Item::Gap),
    }
    go_on(&mut form, Step::Validity);
    form
}

/// The effective validity of the first certificate, and what sets it.
fn effective(model: &Model) -> Option<String> {
    Some(format!("{} ({}).", effective_briefly(model)?, effective_validity(model)?.reason))
}

/// The effective validity of the first certificate.
pub fn effective_briefly(model: &Model) -> Option<String> {
    let effective = effective_validity(model)?;
    Some(format!(
        "Certificate issued today: {}, until {}",
        counted(effective.days, "day"),
        validity::wire_date(effective.ends)
    ))
}

fn effective_validity(model: &Model) -> Option<validity::Effective> {
    let today = model.desk.facts().today;
    let order = check::order_validity(model.desk.draft(), today)?;
    Some(validity::effective(order, check::cert_validity(model.desk.draft(), today), today))
}
