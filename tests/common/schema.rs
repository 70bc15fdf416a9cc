//! Whether JSON is what `assets/schema/` says: the part of JSON Schema that those files use. It is stricter than that
//! in one thing: a member that no schema describes is a fault.

use std::path::Path;

use serde_json::Value;

/// Fails where a document is not as its schema says.
pub fn assert_fits(name: &str, document: &Value) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("assets/schema/{name}.json"));
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut faults = Vec::new();
    check(&schema, &schema, document, name, &mut faults);
    assert!(faults.is_empty(), "{}\n{document:#}", faults.join("\n"));
}

fn check(root: &Value, schema: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
    if let Some(path) = schema["$ref"].as_str() {
        let target = root.pointer(path.trim_start_matches('#')).unwrap();
        return check(root, target, value, at, faults);
    }
    let types = match &schema["type"] {
        Value::String(one) => vec![one.as_str()],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    if !types.is_empty() && !types.iter().any(|name| is_of(name, value)) {
        faults.push(format!("{at}: {value} is not {types:?}"));
    }
    if schema["const"] != Value::Null && schema["const"] != *value {
        faults.push(format!("{at}: {value} is not {}", schema["const"]));
    }
    if schema["enum"].as_array().is_some_and(|words| !words.contains(value)) {
        faults.push(format!("{at}: {value} is none of {}", schema["enum"]));
    }
    if let Value::Object(members) = value {
        let required = schema["required"].as_array().map_or(&[][..], Vec::as_slice).iter();
        let missing = required.filter_map(Value::as_str).filter(|name| !members.contains_key(*name));
        faults.extend(missing.map(|name| format!("{at}.{name} is missing")));
        for (name, member) in members {
            let at = format!("{at}.{name}");
            match &schema["properties"][name] {
                Value::Null => faults.push(format!("{at} is not described")),
                described => check(root, described, member, &at, faults),
            }
        }
    }
    for (place, item) in value.as_array().map_or(&[][..], Vec::as_slice).iter().enumerate() {
        check(root, &schema["items"], item, &format!("{at}[{place}]"), faults);
    }
}

fn is_of(name: &str, value: &Value) -> bool {
    match name {
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("the schemas use no type {other}"),
    }
}
