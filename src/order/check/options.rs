//! What is wrong with payment, container, custom fields and the other options.

use std::collections::HashSet;

use super::missing;
use crate::order::draft::{Draft, OFF, ON};
use crate::order::free_text;
use crate::order::number;
use crate::order::parameter::FieldId;
use crate::order::payment::PaymentMethod;
use crate::order::problem::{Finding, Problem};
use crate::order::text::{quoted, without_credentials};

/// Longest custom ID the specification allows, in characters.
const ALTERNATIVE_ORDER_ID_MAX: usize = 64;

pub(super) fn judge(draft: &Draft, problems: &mut Vec<Problem>) {
    payment_and_container(draft, problems);
    custom_fields(draft, problems);
    other_options(draft, problems);
}

fn payment_and_container(draft: &Draft, problems: &mut Vec<Problem>) {
    let method = draft.text(FieldId::PaymentMethod);
    if !method.is_empty() {
        problems.extend(PaymentMethod::parse(method).err().map(|found| found.at(FieldId::PaymentMethod)));
    }
    let container = draft.text(FieldId::Container);
    if !container.is_empty() {
        let read = number::read_int(container, "a container ID", 1..=i64::MAX);
        problems.extend(read.err().map(|found| found.at(FieldId::Container)));
    }
}

fn custom_fields(draft: &Draft, problems: &mut Vec<Problem>) {
    let mut seen = HashSet::new();
    for row in draft.custom_field_rows() {
        let (id_field, value_field) = (FieldId::CustomFieldId(row), FieldId::CustomFieldValue(row));
        let (id, value) = (draft.text(id_field).trim(), draft.text(value_field).trim());
        match number::read_int(id, "a custom field's ID", 1..=i64::MAX) {
            Err(_) if id.is_empty() => problems.push(missing(
                id_field,
                "The custom field's ID",
                "Type its number, for example 12, or empty the row.",
            )),
            Err(found) => problems.push(found.at(id_field)),
            Ok(id) if !seen.insert(id) => problems.push(
                Finding::warning(format!("Custom field {id} is given twice."), "Keep one of the two.")
                    .at(id_field),
            ),
            Ok(_) => {}
        }
        if value.is_empty() {
            problems.push(missing(
                value_field,
                "The custom field's value",
                "Type it, for example Invoice #12345, or empty the row.",
            ));
        }
        problems.extend(free_text::single_line(value).map(|found| found.at(value_field)));
    }
}

fn other_options(draft: &Draft, problems: &mut Vec<Problem>) {
    problems.extend(
        free_text::multi_line(draft.text(FieldId::Comments)).map(|found| found.at(FieldId::Comments)),
    );
    let serial = draft.text(FieldId::SerialNumber);
    problems.extend(free_text::single_line(serial).map(|found| found.at(FieldId::SerialNumber)));
    if !serial.is_empty() && !draft.is_on(FieldId::ApplyCrDiscount) {
        problems.push(
            Finding::hint(
                "A serial number is for the competitive replacement discount, which is off.",
                "Switch the discount on, or empty the serial number.",
            )
            .at(FieldId::SerialNumber),
        );
    }
    for field in [FieldId::EnableGuestAccess, FieldId::UseAuthKey] {
        let chosen = draft.text(field);
        if !["", ON, OFF].contains(&chosen) {
            problems
                .push(Finding::error("This is neither yes nor no.", "Choose one of the three.").at(field));
        }
    }
    if draft.text(FieldId::EnableGuestAccess) == ON {
        problems.push(
            Finding::hint(
                "Accounts with guest access switched off refuse an order that asks for it.",
                "Leave it as the account has it unless you know it is on.",
            )
            .at(FieldId::EnableGuestAccess),
        );
    }
    for (field, brings, otherwise) in [
        (
            FieldId::SkipApproval,
            "Nobody has to approve the order: it goes straight to validation.",
            "Switch it off where somebody is to.",
        ),
        (
            FieldId::DisableCt,
            "Browsers that require CT logs refuse the certificate.",
            "Leave CT logging on unless no browser is to trust it.",
        ),
    ] {
        problems.extend(draft.is_on(field).then(|| Finding::hint(brings, otherwise).at(field)));
    }
    problems.extend(alternative_order_id(draft.text(FieldId::AlternativeOrderId)));
}

/// The specification says "alphanumeric", and nothing says that anything else is refused.
fn alternative_order_id(typed: &str) -> Vec<Problem> {
    let typed = typed.trim();
    let odd = typed.chars().find(|c| !c.is_ascii_alphanumeric()).map(|odd| {
        let plain: String = typed.chars().filter(char::is_ascii_alphanumeric).collect();
        // What has an @ may be a login, of which nothing is repeated.
        let may_be_secret = typed.contains('@') || without_credentials(typed) != typed;
        let fix = match plain.is_empty() || may_be_secret {
            true => "Write letters and digits alone, for example web2027a.".to_owned(),
            false => format!("The service may refuse it. Write \"{plain}\""),
        };
        let odd = quoted(&odd.to_string());
        Finding::warning(format!("An own order ID takes letters and digits only, and this has {odd}."), fix)
    });
    let steering = free_text::single_line(typed);
    let length = free_text::length(typed, ALTERNATIVE_ORDER_ID_MAX, "an own order ID");
    let found = steering.or(odd).into_iter().chain(length);
    found.map(|found| found.at(FieldId::AlternativeOrderId)).collect()
}
