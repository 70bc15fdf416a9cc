//! What is wrong with the technical contact and the notifications.

use crate::order::draft::Draft;
use crate::order::email;
use crate::order::free_text;
use crate::order::parameter::FieldId;
use crate::order::problem::{Finding, Place, Problem};
use crate::order::telephone;

pub(super) fn judge(draft: &Draft, problems: &mut Vec<Problem>) {
    technical_contact(draft, problems);
    notifications(draft, problems);
}

/// The fields of `technical_contact` that a contact must have, with what each is called.
const REQUIRED_OF_A_CONTACT: [(FieldId, &str, &str); 4] = [
    (FieldId::FirstName, "The contact's first name", "Jim"),
    (FieldId::LastName, "The contact's last name", "Smith"),
    (FieldId::Telephone, "The contact's telephone number", "+1 555 555 5555"),
    (FieldId::ContactEmail, "The contact's e-mail address", "jim.smith@example.com"),
];

/// The fields that a technical contact must have.
pub(in crate::order) fn required_of_a_contact() -> impl Iterator<Item = FieldId> {
    REQUIRED_OF_A_CONTACT.iter().map(|(field, _, _)| *field)
}

/// Whether any field of the technical contact was filled in: then all required ones must be.
pub fn has_contact(draft: &Draft) -> bool {
    let optional = [FieldId::JobTitle];
    required_of_a_contact().chain(optional).any(|field| !draft.text(field).trim().is_empty())
}

fn technical_contact(draft: &Draft, problems: &mut Vec<Problem>) {
    if !has_contact(draft) {
        return;
    }
    for (field, what, example) in REQUIRED_OF_A_CONTACT {
        let typed = draft.text(field).trim();
        let found = if typed.is_empty() {
            Some(Finding::error(
                format!("{what} is missing."),
                format!("A contact needs it. Type it, for example {example}, or empty the whole contact."),
            ))
        } else {
            match field {
                FieldId::Telephone => telephone::read_telephone(typed).err(),
                FieldId::ContactEmail => email::read_email(typed).err(),
                _ => free_text::single_line(typed).or_else(|| free_text::doubled_blanks(typed)),
            }
        };
        problems.extend(found.map(|found| found.at(field)));
        let notes = match field {
            FieldId::Telephone => telephone::telephone_notes(typed),
            FieldId::ContactEmail => email::note(typed).into_iter().collect(),
            _ => Vec::new(),
        };
        problems.extend(notes.into_iter().map(|note| note.at(field)));
    }
    let title = draft.text(FieldId::JobTitle);
    let title = free_text::single_line(title).or_else(|| free_text::doubled_blanks(title));
    problems.extend(title.map(|found| found.at(FieldId::JobTitle)));
}

fn notifications(draft: &Draft, problems: &mut Vec<Problem>) {
    if draft.is_on(FieldId::DisableRenewalNotifications) {
        problems.push(
            Finding::hint(
                "Nobody is reminded by mail before the certificate ends.",
                "Leave renewal mail on unless something else watches the end.",
            )
            .at(FieldId::DisableRenewalNotifications),
        );
    }
    for entry in email::read_emails(draft.text(FieldId::AdditionalEmails)) {
        let place = Place::Item(FieldId::AdditionalEmails, entry.line);
        match entry.email {
            Err(found) => problems.push(found.at(place)),
            Ok(_) => problems.extend(entry.notes.into_iter().map(|note| note.at(place.clone()))),
        }
    }
    if draft.is_on(FieldId::DisableRenewalNotifications)
        && !draft.text(FieldId::CustomRenewalMessage).is_empty()
    {
        problems.push(
            Finding::hint(
                "Renewal notifications are switched off, so nobody reads this message.",
                "Switch them on again, or empty the message.",
            )
            .at(FieldId::CustomRenewalMessage),
        );
    }
    problems.extend(
        free_text::multi_line(draft.text(FieldId::CustomRenewalMessage))
            .map(|found| found.at(FieldId::CustomRenewalMessage)),
    );
}
