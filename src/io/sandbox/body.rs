//! Reading a JSON object by the types of the specification, with the path of every parameter.

use serde_json::{Map, Value};

use super::errors::{Errors, code};

/// An object of the request and where it is. What has the wrong type is reported and reads as absent.
#[derive(Debug, Clone)]
pub(super) struct Object<'a> {
    path: String,
    fields: &'a Map<String, Value>,
}

/// An entry of an array and where it is.
#[derive(Debug, Clone)]
pub(super) struct Item<'a> {
    pub path: String,
    value: &'a Value,
}

impl<'a> Object<'a> {
    /// The whole body.
    pub fn root(fields: &'a Map<String, Value>) -> Object<'a> {
        Object { path: String::new(), fields }
    }

    /// The parameter's path in the specification's terms: `certificate.cert_validity.days`.
    pub fn path(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    /// An optional string.
    pub fn text(&self, name: &str, errors: &mut Errors) -> Option<&'a str> {
        self.typed(name, "a string", Value::as_str, errors)
    }

    /// A required string; an empty one is missing.
    pub fn required_text(&self, name: &str, errors: &mut Errors) -> Option<&'a str> {
        match self.fields.get(name) {
            None => self.missing(name, errors),
            Some(Value::String(text)) if text.trim().is_empty() => self.missing(name, errors),
            Some(_) => self.text(name, errors),
        }
    }

    /// An optional integer.
    pub fn int(&self, name: &str, errors: &mut Errors) -> Option<i64> {
        self.typed(name, "an integer", Value::as_i64, errors)
    }

    /// A required integer.
    pub fn required_int(&self, name: &str, errors: &mut Errors) -> Option<i64> {
        if self.fields.contains_key(name) { self.int(name, errors) } else { self.missing(name, errors) }
    }

    /// An optional integer from `lowest` to `highest`.
    pub fn int_between(&self, name: &str, lowest: i64, highest: i64, errors: &mut Errors) -> Option<i64> {
        let number = self.int(name, errors)?;
        if (lowest..=highest).contains(&number) {
            return Some(number);
        }
        errors.add(
            code::INVALID_PARAMETER,
            format!("{} must be from {lowest} to {highest}, not {number}.", self.path(name)),
        );
        None
    }

    /// An optional boolean.
    pub fn flag(&self, name: &str, errors: &mut Errors) -> Option<bool> {
        self.typed(name, "a boolean", Value::as_bool, errors)
    }

    /// An optional boolean that may also come as 0 or 1.
    pub fn flag_or_bit(&self, name: &str, errors: &mut Errors) -> Option<bool> {
        self.typed(
            name,
            "a boolean",
            |value| match value.as_i64() {
                Some(0) => Some(false),
                Some(1) => Some(true),
                _ => value.as_bool(),
            },
            errors,
        )
    }

    /// An optional object.
    pub fn object(&self, name: &str, errors: &mut Errors) -> Option<Object<'a>> {
        let fields = self.typed(name, "an object", Value::as_object, errors)?;
        Some(Object { path: self.path(name), fields })
    }

    /// A required object.
    pub fn required_object(&self, name: &str, errors: &mut Errors) -> Option<Object<'a>> {
        if self.fields.contains_key(name) { self.object(name, errors) } else { self.missing(name, errors) }
    }

    /// An optional array; no entries when it is absent.
    pub fn items(&self, name: &str, errors: &mut Errors) -> Vec<Item<'a>> {
        let path = self.path(name);
        let values = self.typed(name, "an array", Value::as_array, errors);
        values
            .into_iter()
            .flatten()
            .enumerate()
            .map(|(index, value)| Item { path: format!("{path}[{index}]"), value })
            .collect()
    }

    /// Whether the parameter was sent, with whatever type.
    pub fn has(&self, name: &str) -> bool {
        self.fields.contains_key(name)
    }

    /// Reports a required parameter that was not sent.
    pub fn missing<T>(&self, name: &str, errors: &mut Errors) -> Option<T> {
        errors.add(code::MISSING_PARAMETER, format!("{} is required.", self.path(name)));
        None
    }

    fn typed<T>(
        &self,
        name: &str,
        wanted: &str,
        read: impl Fn(&'a Value) -> Option<T>,
        errors: &mut Errors,
    ) -> Option<T> {
        let value = self.fields.get(name)?;
        read_as(&self.path(name), value, wanted, read, errors)
    }
}

impl<'a> Item<'a> {
    /// The entry as a string.
    pub fn text(&self, errors: &mut Errors) -> Option<&'a str> {
        read_as(&self.path, self.value, "a string", Value::as_str, errors)
    }

    /// The entry as an object.
    pub fn object(&self, errors: &mut Errors) -> Option<Object<'a>> {
        let fields = read_as(&self.path, self.value, "an object", Value::as_object, errors)?;
        Some(Object { path: self.path.clone(), fields })
    }
}

fn read_as<'a, T>(
    path: &str,
    value: &'a Value,
    wanted: &str,
    read: impl Fn(&'a Value) -> Option<T>,
    errors: &mut Errors,
) -> Option<T> {
    let found = read(value);
    if found.is_none() {
        errors.add(code::BAD_REQUEST_FORMAT, format!("{path} must be {wanted}, not {}.", kind(value)));
    }
    found
}

/// What a value is, in words. Long texts are never repeated: one of them is the CSR.
fn kind(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(_) => "a string".to_owned(),
        Value::Array(_) => "an array".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}
