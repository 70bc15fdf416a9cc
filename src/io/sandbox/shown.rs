//! An order as answers show it: what the list and the order info have in common.

use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::answer::moment;
use super::asked::Asked;
use super::authority::intermediate_name;
use super::certificate::day;
use super::issuing;
use super::orders::HeldOrder;
use super::status::Status;

/// The members of an order that the list and the order info have in common, without its certificate.
pub(super) fn in_both(order: &HeldOrder, asked: &Asked) -> Map<String, Value> {
    let catalogue = &asked.state.catalogue;
    let flag = |name: &str| order.body[name].as_bool().unwrap_or_default();
    let mut members = Map::new();
    let mut add = |name: &str, value: Value| members.insert(name.to_owned(), value);
    add("id", json!(order.id));
    add("status", json!(order.status.word()));
    add("date_created", json!(moment(order.created)));
    add("order_valid_till", json!(order.valid_till));
    add("product", catalogue.product(&order.product).map_or(Value::Null, |product| product.short()));
    add("organization", json!([]));
    add("disable_renewal_notifications", json!(flag("disable_renewal_notifications")));
    add("duplicates_count", json!(0));
    add("reissues_count", json!(order.reissues));
    if let Some(id) = order.container_id() {
        add("container", json!({ "id": id, "name": format!("Container {id}") }));
    }
    // The text "1", and absent where it is none.
    if order.valid_till > day(order.created).saturating_add(1.year()) {
        add("is_multi_year_plan", json!("1"));
    }
    members
}

/// The certificate of an order. What there is only once it is issued is absent before, and so is its ID while an
/// approver is waited for.
pub(super) fn certificate(order: &HeldOrder, today: Date) -> Map<String, Value> {
    let mut members = Map::new();
    let mut add = |name: &str, value: Value| members.insert(name.to_owned(), value);
    if order.status != Status::NeedsApproval {
        add("id", json!(order.certificate_id));
    }
    add("common_name", json!(order.common_name));
    add("dns_names", json!(order.names().collect::<Vec<_>>()));
    add("date_created", json!(moment(order.created)));
    if let Some(csr) = order.body["certificate"].get("csr") {
        add("csr", csr.clone());
    }
    add("signature_hash", json!("sha256"));
    if let Some(validity) = cert_validity(order) {
        add("cert_validity", validity);
    }
    if let Some(issued) = &order.certificate {
        add("date_issued", json!(moment(issued.issued)));
        add("valid_from", json!(issued.valid_from));
        add("valid_till", json!(issued.valid_till));
        add("days_remaining", json!(order.days_remaining(today)));
        add("serial_number", json!(issued.serial_number));
        add("thumbprint", json!(issued.thumbprint));
        add("ca_cert", json!({ "id": "C1D2E3F405162738", "name": intermediate_name(issuing::kind(order)) }));
    }
    members
}

/// The one member of `cert_validity` that counts, as it was sent.
fn cert_validity(order: &HeldOrder) -> Option<Value> {
    let sent = order.body["certificate"]["cert_validity"].as_object()?;
    let counts =
        ["custom_expiration_date", "days", "years"].into_iter().find(|name| sent.contains_key(*name))?;
    Some(json!({ counts: sent[counts] }))
}
