//! Rows of a list as no document has them.

use std::collections::HashMap;

use serde_json::{Value, json};

/// Which orders have a malformed row, when so many of them do: spread evenly, and each in its own way. By its ID the
/// number of the way.
pub(super) fn chosen(mut ids: Vec<u64>, count: u32) -> HashMap<u64, usize> {
    ids.sort_unstable();
    let (total, count) = (ids.len(), count as usize);
    let share = |rank: usize| rank.saturating_mul(count) / total;
    let is_chosen = |(rank, id): (usize, u64)| (share(rank + 1) != share(rank)).then(|| (id, share(rank)));
    ids.into_iter().enumerate().filter_map(is_chosen).collect()
}

/// How many ways there are.
const WAYS: usize = 18;

/// A row in one of the ways.
pub(super) fn row(way: usize, mut row: Value) -> Value {
    let (path, value) = match way % WAYS {
        0 => return Value::Null,
        1 => return json!("an order"),
        2 => return json!(17),
        3 => return json!([]),
        4 => return json!({}),
        5 => return json!([row]),
        6 => ("/id", Value::Null),
        7 => ("/id", json!("no number")),
        8 => ("/id", json!(-5)),
        9 => ("/id", json!(1e300)),
        10 => ("/id", json!({ "id": 1 })),
        11 => ("/certificate", Value::Null),
        12 => ("/certificate", json!([])),
        13 => ("/certificate/dns_names", json!("example.com www.example.com")),
        14 => ("/certificate/dns_names", json!([null, 7, { "name": "example.com" }])),
        15 => ("/status", json!(7)),
        16 => ("/date_created", json!("yesterday")),
        _ => ("/product", json!("a product")),
    };
    if let Some(member) = row.pointer_mut(path) {
        *member = value;
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_as_asked_for_are_spread_evenly() {
        for (total, count, expected) in
            [(5000, 300, 300), (5000, 5000, 5000), (3, 300, 3), (0, 300, 0), (7, 0, 0)]
        {
            let chosen = chosen((1..=total).collect(), count);
            assert_eq!(chosen.len(), expected, "{count} of {total}");
        }
        let found = chosen((1..=100).rev().collect(), 4);
        let mut ids: Vec<_> = found.iter().map(|(id, way)| (*id, *way)).collect();
        ids.sort_unstable();
        assert_eq!(ids, [(25, 0), (50, 1), (75, 2), (100, 3)]);
    }

    #[test]
    fn no_way_leaves_a_row_as_it_was() {
        let good = json!({
            "id": 1, "status": "issued", "date_created": "2026-11-26T08:00:00+00:00", "product": {},
            "certificate": { "dns_names": ["example.com"] },
        });
        let mut seen: Vec<Value> = Vec::new();
        for way in 0..WAYS {
            let found = row(way, good.clone());
            assert!(found != good && !seen.contains(&found), "{way}: {found}");
            seen.push(found);
        }
    }
}
