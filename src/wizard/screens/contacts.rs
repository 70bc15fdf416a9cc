//! Step 6: who answers for the certificate, and who hears of it.

use super::{field, go_on};
use crate::order::parameter::FieldId;
use crate::order::step::Step;
use crate::wizard::Model;
use crate::wizard::form::{FieldKind, Form, Item};

/// The screen.
pub fn form(model: &Model) -> Form {
    let draft = model.desk.draft();
    let mut form = Form::new("Contact and notifications; all optional");
    let mut first = field(
        draft,
        FieldId::FirstName,
        FieldKind::Line,
        "First name of the technical contact, for example Jim.",
    );
    first.placeholder = "first name".into();
    let mut last = field(
        draft,
        FieldId::LastName,
        FieldKind::Line,
        "Last name of the technical contact, for example Smith.",
    );
    last.placeholder = "last name".into();
    form.push(Item::Row { table: false, name: "Contact".into(), fields: vec![first, last] });
    form.push(Item::Gap);
    let lines = [
        (
            FieldId::Telephone,
            "With the country code, for example +1 555 555 5555. A contact needs names, telephone and e-mail.",
        ),
        (FieldId::JobTitle, "Optional, for example IT Admin."),
        (FieldId::ContactEmail, "For example jim.smith@example.com."),
    ];
    for (id, help) in lines {
        form.field(field(draft, id, FieldKind::Line, help));
    }
    form.field(field(
        draft,
        FieldId::AdditionalEmails,
        FieldKind::Block { rows: 2 },
        "More addresses that get the certificate's notifications, one a line or a pasted list.",
    ));
    form.field(field(
        draft,
        FieldId::DisableRenewalNotifications,
        FieldKind::Switch,
        "Reminders by mail before the certificate ends. Switched off, nobody is reminded.",
    ));
    form.field(field(
        draft,
        FieldId::CustomRenewalMessage,
        FieldKind::Block { rows: 2 },
        "Words of your own in the renewal reminders.",
    ));
    go_on(model, &mut form, Step::Contacts);
    form
}
