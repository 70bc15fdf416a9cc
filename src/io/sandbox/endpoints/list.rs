//! `GET /order/certificate`: the account's orders, page by page.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use crate::io::sandbox::answer::Answer;
use crate::io::sandbox::asked::Asked;
use crate::io::sandbox::faults::Fault;
use crate::io::sandbox::malformed;
use crate::io::sandbox::orders::HeldOrder;
use crate::io::sandbox::query::Query;
use crate::io::sandbox::shown;

/// The most orders of a page while the fault `short-pages` is on.
const SHORT_PAGE: usize = 2;

pub fn list(asked: &mut Asked, _: &str) -> Result<Answer, Answer> {
    let query = asked.query()?;
    let found = query.choose(asked.orders(), asked.today());
    let malformed = malformed(asked);
    Ok(page(asked, &query, &found, |order| match malformed.get(&order.id) {
        Some(way) => malformed::row(*way, row(order, asked)),
        None => row(order, asked),
    }))
}

/// Which orders have a malformed row.
fn malformed(asked: &Asked) -> HashMap<u64, usize> {
    let count = asked.changing.faults.iter().find_map(|fault| match fault {
        Fault::MalformedRows(count) => Some(*count),
        _ => None,
    });
    let ids = |count| malformed::chosen(asked.orders().map(|order| order.id).collect(), count);
    count.map(ids).unwrap_or_default()
}

/// A page of the orders that were found.
pub fn page(asked: &Asked, query: &Query, found: &[&HeldOrder], row: impl Fn(&HeldOrder) -> Value) -> Answer {
    let limit = match asked.has(&Fault::ShortPages) {
        true => query.limit.min(SHORT_PAGE),
        false => query.limit,
    };
    let orders: Vec<Value> = found.iter().skip(query.offset).take(limit).map(|order| row(order)).collect();
    Answer::ok(&json!({
        "orders": orders,
        "page": { "total": found.len(), "limit": limit, "offset": query.offset },
    }))
}

/// An order as the list shows it. Its `alternative_order_id` is not there: the specification names the order info
/// as the place to see it.
fn row(order: &HeldOrder, asked: &Asked) -> Value {
    let order = &order.as_it_stands();
    let mut row = shown::in_both(order, asked);
    let mut certificate = shown::certificate(order, asked.today());
    // Only what the list has.
    for name in ["csr", "date_created", "date_issued", "server_platform", "thumbprint", "ca_cert"] {
        certificate.remove(name);
    }
    row.insert("certificate".to_owned(), Value::Object(certificate));
    row.extend(only_here(order, asked));
    Value::Object(row)
}

fn only_here(order: &HeldOrder, asked: &Asked) -> Map<String, Value> {
    let years = &order.body["order_validity"]["years"];
    let mut members = Map::new();
    let mut add = |name: &str, value: Value| members.insert(name.to_owned(), value);
    add("is_renewed", json!(asked.changing.orders.renewal_of(order.account, order.id).is_some()));
    add("has_duplicates", json!(false));
    add("has_reissues", json!(order.reissues > 0));
    add("product_name_id", json!(order.product));
    add("number_of_sans", json!(order.names.len()));
    if years.is_u64() {
        add("validity_years", years.clone());
        add("order_validity", json!({ "years": years }));
    }
    members
}
