//! `GET /order/certificate/{order_id}`: all that is told of one order. The serial number or the thumbprint of its
//! certificate does in place of its ID.

use serde_json::{Map, Value, json};

use crate::io::sandbox::answer::Answer;
use crate::io::sandbox::approval::{Approval, Decision};
use crate::io::sandbox::asked::Asked;
use crate::io::sandbox::csr;
use crate::io::sandbox::faults::Fault;
use crate::io::sandbox::orders::HeldOrder;
use crate::io::sandbox::shown;
use crate::io::sandbox::status::Status;

pub fn show(asked: &mut Asked, id: &str) -> Result<Answer, Answer> {
    let number = id.parse::<u64>().ok();
    let is_meant = |order: &HeldOrder| {
        let is_called = order.standing_certificate().is_some_and(|certificate| certificate.is_called(id));
        is_called || number == Some(order.id)
    };
    let number = asked.found(id, is_meant)?.id;
    // Its thumbprint is told here.
    asked.changing.sign(number);
    let order = asked.order(&number.to_string())?.as_it_stands();
    Ok(Answer::ok(&info(&order, asked)))
}

fn info(order: &HeldOrder, asked: &Asked) -> Value {
    let mut info = shown::in_both(order, asked);
    let mut certificate = shown::certificate(order, asked.today());
    if let Some(platform) = order.body["certificate"]["server_platform"]["id"].as_i64() {
        certificate.insert("server_platform".to_owned(), asked.state.catalogue.server_platform(platform));
    }
    if let Some(size) = order.body["certificate"]["csr"].as_str().and_then(csr::key_size) {
        certificate.insert("key_size".to_owned(), json!(size));
    }
    info.insert("certificate".to_owned(), Value::Object(certificate));
    info["product"]["validation_type"] = json!("dv");
    info.extend(only_here(order, asked));
    if asks_for_caa(&asked.incoming.query) && order.status == Status::Pending {
        let texts: Map<String, Value> =
            order.names().map(|name| (name.to_owned(), json!("CAA check is not called yet"))).collect();
        info.insert("caa_status_message".to_owned(), Value::Object(texts));
    }
    Value::Object(info)
}

fn only_here(order: &HeldOrder, asked: &Asked) -> Map<String, Value> {
    let sent = |name: &str| order.body.get(name).cloned();
    let is_open = |approval: &Approval| approval.decision == Decision::Pending;
    let renewed = sent("renewal_of_order_id");
    let mut members = Map::new();
    let mut add = |name: &str, value: Value| members.insert(name.to_owned(), value);
    add("dcv_method", json!(order.dcv_method));
    add("is_renewal", json!(renewed.is_some() || order.body.get("renewed_thumbprint").is_some()));
    add("is_renewed", json!(asked.changing.orders.renewal_of(order.account, order.id).is_some()));
    add("renewed_order_id", renewed.unwrap_or(json!(0)));
    if asked.has(&Fault::AutoMembers) {
        add("auto_renew", sent("auto_renew").unwrap_or(json!(0)));
        add("auto_reissue", json!(1));
    }
    add("payment_method", sent("payment_method").unwrap_or(json!("balance")));
    add("requests", order.approvals.iter().map(Approval::shown).collect());
    add("has_pending_request", json!(order.approvals.iter().any(is_open)));
    add("disable_ct", sent("disable_ct").unwrap_or(json!(false)));
    add("api_key", json!({ "name": "Sandbox key", "key_type": "api_key" }));
    for name in ["alternative_order_id", "additional_emails", "custom_fields"] {
        if let Some(value) = sent(name) {
            add(name, value);
        }
    }
    members
}

fn asks_for_caa(query: &str) -> bool {
    query.split('&').any(|pair| matches!(pair.split_once('='), Some(("include_caa_status", "true" | "1"))))
}
