//! What is wrong with the product and the kind of order.

use super::missing;
use crate::order::draft::{Draft, OTHER};
use crate::order::parameter::FieldId;
use crate::order::problem::Problem;
use crate::order::product;
use crate::order::renewal::{self, OrderType};

pub(super) fn judge(draft: &Draft, problems: &mut Vec<Problem>) {
    of_the_product(draft, problems);
    of_the_renewal(draft, problems);
}

fn of_the_product(draft: &Draft, problems: &mut Vec<Problem>) {
    match draft.text(FieldId::Product) {
        "" => problems.push(missing(FieldId::Product, "The product", "Choose one from the list.")),
        OTHER => match draft.text(FieldId::OtherProduct).trim() {
            "" => problems.push(missing(
                FieldId::OtherProduct,
                "The product's identifier",
                "Type it as your account lists it, for example ssl_dv_geotrust_flex.",
            )),
            typed => problems.extend(product::check_id(typed).map(|found| found.at(FieldId::OtherProduct))),
        },
        listed => problems.extend(product::check_id(listed).map(|found| found.at(FieldId::Product))),
    }
}

fn of_the_renewal(draft: &Draft, problems: &mut Vec<Problem>) {
    let (field, found) = match OrderType::parse(draft.text(FieldId::Renewal)) {
        None | Some(OrderType::New) => return,
        Some(OrderType::ByOrderId) => {
            let typed = draft.text(FieldId::RenewalOfOrderId);
            (FieldId::RenewalOfOrderId, renewal::read_order_id(typed).err())
        }
        Some(OrderType::ByThumbprint) => {
            let typed = draft.text(FieldId::RenewedThumbprint);
            (FieldId::RenewedThumbprint, renewal::read_thumbprint(typed).err())
        }
    };
    problems.extend(found.map(|found| found.at(field)));
}
