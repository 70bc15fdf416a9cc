//! Answers in shapes that the service has been seen to give, or may: numbers as texts, objects for empty lists, members
//! that are absent, a status that nobody documented.

use serde_json::{Map, Value, json};

/// What there is in every shape of an answer: without it there would be none.
const ALWAYS: [&str; 15] = [
    "id",
    "order_id",
    "status",
    "order_status",
    "orders",
    "certificate",
    "common_name",
    "dns_name_validations",
    "name_scope",
    "dcv_random_value",
    "products",
    "name_id",
    "errors",
    "code",
    "message",
];

/// Every number becomes a text.
pub(super) fn numbers_as_strings(body: &mut Value) {
    if let Value::Number(number) = body {
        *body = json!(number.to_string());
    }
    within(body, numbers_as_strings);
}

/// Every empty list becomes an empty object.
pub(super) fn lists_as_objects(body: &mut Value) {
    if body.as_array().is_some_and(Vec::is_empty) {
        *body = json!({});
    }
    within(body, lists_as_objects);
}

/// Whatever a client could do without is absent.
pub(super) fn absent_members(body: &mut Value) {
    if let Value::Object(members) = body {
        members.retain(|name, _| ALWAYS.contains(&name.as_str()));
    }
    within(body, absent_members);
}

/// Every order has this status; what else has one, such as a user, keeps its own.
pub(super) fn status(body: &mut Value, word: &str) {
    let Value::Object(members) = body else { return };
    if members.contains_key("order_status") {
        members.insert("order_status".to_owned(), json!(word));
    }
    // An order info, or a list of orders.
    if members.contains_key("certificate") {
        members.insert("status".to_owned(), json!(word));
    }
    let rows = members.get_mut("orders").and_then(Value::as_array_mut);
    for row in rows.into_iter().flatten().filter_map(Value::as_object_mut) {
        set_status(row, word);
    }
}

fn set_status(row: &mut Map<String, Value>, word: &str) {
    if let Some(status) = row.get_mut("status") {
        *status = json!(word);
    }
}

fn within(body: &mut Value, change: fn(&mut Value)) {
    match body {
        Value::Array(items) => items.iter_mut().for_each(change),
        Value::Object(members) => members.values_mut().for_each(change),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shaped(mut body: Value, shape: impl Fn(&mut Value)) -> Value {
        shape(&mut body);
        body
    }

    #[test]
    fn shapes_reach_every_depth() {
        let body = json!({ "id": 7, "page": { "total": 1 }, "orders": [{ "id": 8, "organization": [] }] });
        assert_eq!(
            shaped(body.clone(), numbers_as_strings),
            json!({ "id": "7", "page": { "total": "1" }, "orders": [{ "id": "8", "organization": [] }] })
        );
        assert_eq!(
            shaped(body.clone(), lists_as_objects),
            json!({ "id": 7, "page": { "total": 1 }, "orders": [{ "id": 8, "organization": {} }] })
        );
        assert_eq!(shaped(body, absent_members), json!({ "id": 7, "orders": [{ "id": 8 }] }));
    }

    #[test]
    fn only_orders_get_the_status() {
        let held = |body| shaped(body, |body| status(body, "held"));
        let list = json!({ "orders": [{ "status": "held" }, null, {}] });
        assert_eq!(held(json!({ "orders": [{ "status": "issued" }, null, {}] })), list);
        assert_eq!(held(json!({ "order_status": "pending" })), json!({ "order_status": "held" }));
        let info = json!({ "status": "pending", "certificate": {}, "requests": [{ "status": "pending" }] });
        assert_eq!(held(info)["status"], "held");
        let user = json!({ "id": 1, "status": "active" });
        assert_eq!(held(user.clone()), user);
    }
}
