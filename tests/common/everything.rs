//! The order with every parameter of the specification, in one form each: `tests/data/everything.draft.json` and
//! the body that is sent for it.

use dvorder::order::draft::Draft;
use serde_json::Value;

/// What is typed.
pub fn draft() -> Draft {
    serde_json::from_str(include_str!("../data/everything.draft.json")).expect("it is a draft")
}

/// What is sent.
pub fn body() -> Value {
    serde_json::from_str(include_str!("../data/bodies/everything.body.json")).expect("it is JSON")
}
