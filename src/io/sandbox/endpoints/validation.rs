//! `GET /order/certificate/{order_id}/validation`: the state of each name. Every ID is a text here.

use serde_json::{Value, json};

use crate::io::sandbox::answer::Answer;
use crate::io::sandbox::asked::Asked;
use crate::io::sandbox::dcv::NameState;
use crate::io::sandbox::orders::HeldOrder;

pub fn show(asked: &mut Asked, id: &str) -> Result<Answer, Answer> {
    let order = asked.order(id)?;
    // Before somebody has agreed there is no validation, and no row.
    let rows = order.names.iter().filter(|_| order.looking_since.is_some());
    Ok(Answer::ok(&json!({
        "order_id": order.id.to_string(),
        "order_status": order.status.word(),
        "order_name_scope": "fqdn",
        "order_dcv_method": order.dcv_method,
        "dns_name_validations": rows.map(|state| row(order, state)).collect::<Vec<_>>(),
    })))
}

/// One name. Of its times only the form is documented and no member's name, so there is none.
pub fn row(order: &HeldOrder, state: &NameState) -> Value {
    let status = if state.validated.is_some() { "approved" } else { "pending" };
    json!({
        "domain_id": state.domain_id.to_string(),
        "name_scope": state.name.trim_start_matches("*."),
        "approval_scope": "subdomains",
        "status": status,
        "method": order.dcv_method,
        "dns_names": [state.name],
    })
}
