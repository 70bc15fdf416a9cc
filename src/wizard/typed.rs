//! Where what is typed and chosen goes.

use super::Model;
use super::form::{Input, Spot};
use crate::order::csr::Reading;
use crate::order::draft::ON;
use crate::order::parameter::FieldId;

/// Puts a value where a spot says; the draft is judged anew if it changed.
pub(super) fn put(model: &mut Model, spot: &Spot, value: &str) {
    match spot {
        Spot::Field(field) => put_in(model, *field, value),
        Spot::Input(Input::CsrFile) => {
            if model.csr_path.typed != value {
                model.desk.note_unread_file(None);
            }
            model.csr_path.typed = value.to_owned();
            model.csr_path.found.retain(|choice| choice.value.contains(value.trim()));
        }
        Spot::Input(Input::OrderId) => model.orders.order_id = value.to_owned(),
        Spot::Input(Input::Another) => model.confirming.repeats.want_another(value == ON),
        Spot::Input(Input::Confirmation) => model.confirming.common_name = value.to_owned(),
        Spot::Input(Input::ReissuedId) => model.confirming.reissued_id = value.to_owned(),
        Spot::Input(input @ (Input::DeedChoice | Input::DeedReason | Input::DeedNote | Input::DeedId)) => {
            let doing = model.following.as_mut().and_then(|order| order.doing.as_mut());
            if let Some(doing) = doing {
                let held = match input {
                    Input::DeedChoice => &mut doing.choice,
                    Input::DeedReason => &mut doing.reason,
                    Input::DeedNote => &mut doing.note,
                    _ => &mut doing.typed_id,
                };
                value.clone_into(held);
            }
        }
        Spot::Input(Input::ApiKey) | Spot::Action(_) => {}
    }
}

/// Puts a value into a field of the draft. One that was sent does not change any more.
pub(super) fn put_in(model: &mut Model, field: FieldId, value: &str) {
    if !model.is_sealed() && model.desk.set(field, value) {
        model.taken_away.row = None;
        changed(model);
        // The path of a file is done with once there is a CSR.
        let is_csr = field == FieldId::Csr && matches!(model.desk.facts().csr, Reading::Csr(_));
        if is_csr && !model.csr_path.is_being_read {
            model.csr_path.typed.clear();
        }
    }
}

/// Counts a change of the draft. What was typed to confirm the order was meant for what it was before.
pub(super) fn changed(model: &mut Model) {
    model.saving.count_change();
    model.confirming.clear();
}
