//! Step 7: everything else the service takes.

use super::{as_the_account_has_it, custom_field, field, go_on};
use crate::order::draft::Draft;
use crate::order::parameter::FieldId;
use crate::order::payment::PaymentMethod;
use crate::order::step::Step;
use crate::wizard::Model;
use crate::wizard::form::{Choice, FieldKind, Form, Item, Spot};

/// The screen.
pub fn form(model: &Model) -> Form {
    let draft = model.desk.draft();
    let mut form = Form::new("Options; none of them is required");
    let mut methods = vec![Choice::new("", "as the account has it (balance)", "")];
    methods.extend(PaymentMethod::ALL.iter().map(|method| Choice::new(method.word(), method.label(), "")));
    form.field(field(
        draft,
        FieldId::PaymentMethod,
        FieldKind::Select(methods),
        "Left and Right choose. The service takes the account's balance unless told otherwise.",
    ));
    form.field(field(
        draft,
        FieldId::Container,
        FieldKind::Line,
        "ID of the container (division) the order belongs to: a whole number, 1 or more, such as 69748.",
    ));
    custom_fields(draft, &mut form);
    form.field(field(
        draft,
        FieldId::Comments,
        FieldKind::Block { rows: 2 },
        "For whoever approves the order.",
    ));
    form.field(field(
        draft,
        FieldId::SkipApproval,
        FieldKind::Switch,
        "When on, the order needs no approval and goes straight to validation.",
    ));
    form.field(field(
        draft,
        FieldId::DisableCt,
        FieldKind::Switch,
        "CT logs list the certificate. Switched off, browsers that require them refuse it; ignored where the account \
         does not allow that.",
    ));
    discount(model, &mut form);
    form.field(as_the_account_has_it(
        draft,
        FieldId::EnableGuestAccess,
        "",
        "Guest access to the order. Accounts with guest access off refuse an order that asks for it.",
    ));
    form.field(field(
        draft,
        FieldId::AlternativeOrderId,
        FieldKind::Line,
        "An ID of your own, at most 64 letters and digits. It finds the order again should the answer be lost.",
    ));
    go_on(model, &mut form, Step::Options);
    form
}

/// The discount for replacing another CA's certificate, and which one that is.
fn discount(model: &Model, form: &mut Form) {
    let draft = model.desk.draft();
    form.field(field(
        draft,
        FieldId::ApplyCrDiscount,
        FieldKind::Switch,
        "When on, the competitive replacement discount, for replacing another CA's certificate, is applied where there is \
         one.",
    ));
    if is_asked_for_a_serial_number(model) {
        form.field(field(
            draft,
            FieldId::SerialNumber,
            FieldKind::Line,
            "Serial number of the certificate to be replaced, for the discount. Empty: the service looks for one.",
        ));
    }
}

/// Whether the serial number for the discount has a line: with the discount, while it holds anything, and while
/// the focus is on it.
fn is_asked_for_a_serial_number(model: &Model) -> bool {
    let field = FieldId::SerialNumber;
    model.desk.draft().is_on(FieldId::ApplyCrDiscount)
        || !model.desk.draft().text(field).is_empty()
        || model.focus == Some(Spot::Field(field))
}

/// The custom fields that hold anything, and one empty row for another.
fn custom_fields(draft: &Draft, form: &mut Form) {
    let mut rows = draft.custom_field_rows();
    rows.push(rows.last().map_or(0, |last| last + 1));
    for row in rows {
        let id_help = "Number of an account-specific custom field, 1 or more, such as 12. A new row follows each \
                       filled one; Del in an empty field removes its row.";
        let mut id = field(draft, FieldId::CustomFieldId(row), FieldKind::Line, id_help);
        id.placeholder = "ID".into();
        let value_help = "What the custom field holds, such as Invoice #12345.";
        let mut value = field(draft, FieldId::CustomFieldValue(row), FieldKind::Line, value_help);
        value.placeholder = "value".into();
        form.push(Item::Row { table: false, name: custom_field(draft, row), fields: vec![id, value] });
    }
    form.push(Item::Gap);
}
