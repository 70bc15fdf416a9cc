//! Step 1: which certificate, and whether it renews another.

use super::{field, go_on};
use crate::order::draft::OTHER;
use crate::order::parameter::FieldId;
use crate::order::product;
use crate::order::renewal::OrderType;
use crate::order::step::Step;
use crate::wizard::Model;
use crate::wizard::form::{Choice, FieldKind, Form};

/// The screen.
pub fn form(model: &Model) -> Form {
    let draft = model.desk.draft();
    let mut form = Form::new("Which certificate do you want?");
    let mut choices: Vec<Choice> = product::all()
        .iter()
        .map(|product| Choice::new(&product.name_id, &product.short_name, &product.secures))
        .collect();
    choices.push(Choice::new(OTHER, "Another product", "by its identifier"));
    let help = match product::find(draft.product_id()) {
        Some(chosen) => format!("{} ({}): {}", chosen.name, chosen.name_id, chosen.help),
        None => "Up and Down choose. Only products enabled for your account can be ordered.".to_owned(),
    };
    form.field(field(draft, FieldId::Product, FieldKind::Radio(choices), help));
    if draft.text(FieldId::Product) == OTHER {
        let help = "The product's identifier as your account lists it, for example ssl_dv_geotrust_flex.";
        form.field(field(draft, FieldId::OtherProduct, FieldKind::Line, help));
    }
    let kinds = vec![
        Choice::new(OrderType::New.word(), "new order", ""),
        Choice::new(OrderType::ByOrderId.word(), "renewal, by order ID", ""),
        Choice::new(OrderType::ByThumbprint.word(), "renewal, by certificate thumbprint", ""),
    ];
    let help = "Left and Right choose. A renewal must be ordered from the account that ordered the original.";
    form.field(field(draft, FieldId::Renewal, FieldKind::Select(kinds), help));
    match OrderType::parse(draft.text(FieldId::Renewal)) {
        Some(OrderType::ByOrderId) => form.field(field(
            draft,
            FieldId::RenewalOfOrderId,
            FieldKind::Line,
            "The ID of the order to renew, for example 6484932.",
        )),
        Some(OrderType::ByThumbprint) => form.field(field(
            draft,
            FieldId::RenewedThumbprint,
            FieldKind::Line,
            "SHA-1 thumbprint of the previous order's primary certificate, 40 hex digits: \
             openssl x509 -noout -fingerprint -sha1 -in old.pem",
        )),
        Some(OrderType::New) | None => {}
    }
    go_on(model, &mut form, Step::Product);
    form
}
