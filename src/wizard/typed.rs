//! Where what is typed and chosen goes.

use super::Model;
use super::form::{Input, Spot};
use crate::order::csr::Reading;
use crate::order::draft::ON;
use crate::order::parameter::FieldId;

impl Model {
    /// Puts a value where a spot says; the draft is judged anew if it changed.
    pub(super) fn put(&mut self, spot: &Spot, value: &str) {
        match spot {
            Spot::Field(field) => self.put_in(*field, value),
            Spot::Input(Input::CsrFile) => {
                if self.csr_path.typed != value {
                    self.desk.note_unread_file(None);
                }
                self.csr_path.typed = value.to_owned();
                self.csr_path.found.retain(|choice| choice.value.contains(value.trim()));
            }
            Spot::Input(Input::OrderId) => self.orders.order_id = value.to_owned(),
            Spot::Input(Input::Another) => self.repeats.want_another(value == ON),
            Spot::Input(Input::Confirmation) => self.confirmation = value.to_owned(),
            Spot::Input(Input::ReissuedId) => self.reissued_id = value.to_owned(),
            Spot::Input(
                input @ (Input::DeedChoice | Input::DeedReason | Input::DeedNote | Input::DeedId),
            ) => {
                let doing = self.following.as_mut().and_then(|order| order.doing.as_mut());
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
    pub(super) fn put_in(&mut self, field: FieldId, value: &str) {
        if !self.is_sealed() && self.desk.set(field, value) {
            self.removed_row = None;
            self.saving.count_change();
            // The path of a file is done with once there is a CSR.
            let is_csr = field == FieldId::Csr && matches!(self.desk.facts().csr, Reading::Csr(_));
            if is_csr && !self.csr_path.is_being_read {
                self.csr_path.typed.clear();
            }
        }
    }
}
