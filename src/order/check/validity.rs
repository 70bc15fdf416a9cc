//! What is wrong with how long the order and its first certificate last.

use jiff::civil::Date;

use super::missing;
use crate::order::draft::Draft;
use crate::order::facts::Facts;
use crate::order::parameter::FieldId;
use crate::order::problem::{Finding, Problem};
use crate::order::validity::pair::{self, Of};
use crate::order::validity::{self, Measure, Validity};

/// The order's validity as typed, when it can be read.
pub fn order_validity(draft: &Draft, today: Date) -> Option<Validity> {
    let measure = Measure::parse(draft.text(FieldId::OrderValidity))?;
    Some(validity::read_order(measure, draft.text(measure.order_field()), today).ok()?.0)
}

/// The first certificate's validity as typed, when one was chosen and can be read.
pub fn cert_validity(draft: &Draft, today: Date) -> Option<Validity> {
    let measure = Measure::parse(draft.text(FieldId::CertValidity))?;
    Some(validity::read_certificate(measure, draft.text(measure.certificate_field()), today).ok()?.0)
}

pub(super) fn judge(draft: &Draft, facts: &Facts, problems: &mut Vec<Problem>) {
    let today = facts.today;
    if draft.is_on(FieldId::AutoRenew) {
        problems.push(
            Finding::hint(
                "The service orders the renewal by itself, and bills it.",
                "Switch it off where somebody is to order it.",
            )
            .at(FieldId::AutoRenew),
        );
    }
    match Measure::parse(draft.text(FieldId::OrderValidity)) {
        None => problems.push(missing(
            FieldId::OrderValidity,
            "The order's validity",
            "Choose years, days or a date; 1 year is usual.",
        )),
        Some(measure) => {
            let field = measure.order_field();
            let read = validity::read_order(measure, draft.text(field), today);
            problems.extend(findings(read).into_iter().map(|found| found.at(field)));
        }
    }
    let cert_measure = Measure::parse(draft.text(FieldId::CertValidity));
    if let Some(measure) = cert_measure {
        let field = measure.certificate_field();
        let read = validity::read_certificate(measure, draft.text(field), today);
        problems.extend(findings(read).into_iter().map(|found| found.at(field)));
    }
    let Some(order) = order_validity(draft, today) else { return };
    let certificate = cert_validity(draft, today);
    if cert_measure.is_some() && certificate.is_none() {
        return;
    }
    let order_field = Measure::parse(draft.text(FieldId::OrderValidity)).map(Measure::order_field);
    let order_field = order_field.unwrap_or(FieldId::OrderValidity);
    let at = |of| match of {
        Of::Order => order_field,
        Of::Certificate => cert_measure.map_or(order_field, Measure::certificate_field),
    };
    let found = pair::check(order, certificate, today);
    problems.extend(found.into_iter().map(|(of, found)| found.at(at(of))));
}

fn findings<T>(read: Result<(T, Vec<Finding>), Finding>) -> Vec<Finding> {
    match read {
        Ok((_, notes)) => notes,
        Err(found) => vec![found],
    }
}
