//! What several tests need.
#![allow(dead_code, reason = "each test uses a part of it")]

pub mod everything;
pub mod golden;

use dvorder::order::Order;
use dvorder::order::draft::Draft;
use dvorder::order::facts::Facts;
use dvorder::order::parameter::FieldId;
use jiff::civil::date;

/// A draft without errors: one name, validated by a TXT record.
pub fn sample_draft() -> Draft {
    let mut draft = Draft::new();
    draft.set(FieldId::Product, "ssl_dv_geotrust");
    draft.set(FieldId::CommonName, "example.com");
    draft.set(FieldId::Csr, include_str!("../../assets/examples/example.csr"));
    draft
}

/// The order that a draft stands for.
pub fn order_from(draft: &Draft) -> Order {
    Order::from_draft(draft, &Facts::of(draft, date(2026, 11, 24))).expect("the draft has no errors")
}

/// An order as the wizard would send it.
pub fn sample_order() -> Order {
    order_from(&sample_draft())
}
