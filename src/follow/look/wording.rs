//! What is said of what a look finds. The sentences are data, in `assets/look_cases.json`: a row for each case, with
//! `{names}` in braces where something is put in.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::LazyLock;

use serde::Deserialize;

use super::verdict::Remark;
use crate::order::problem::{Finding, Severity};

/// What a look is for: each has cases of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum CasesOf {
    /// A record of DNS.
    Record,
    /// A file of a web server.
    File,
    /// The CAA records of a name.
    Caa,
    /// A name of an order that is not placed yet.
    Order,
}

/// How one case is said.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TableRow {
    /// What it is called in JSON, where that is not the row's own name.
    case: Option<String>,
    severity: Weight,
    /// What is so, one sentence.
    message: String,
    /// What to do about it; may be empty.
    #[serde(default)]
    fix: String,
}

/// A severity, as the table has it.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Weight {
    Hint,
    Warning,
    Error,
}

static ROWS: LazyLock<BTreeMap<CasesOf, BTreeMap<String, TableRow>>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../assets/look_cases.json"))
        .expect("assets/look_cases.json is part of the program and read by a test")
});

/// A case as its row says it, with these values put in.
pub(super) fn remark(of: CasesOf, name: &str, values: &[(&str, &dyn Display)]) -> Remark {
    let (name, row) =
        ROWS[&of].get_key_value(name).expect("a test goes through every case and finds its row");
    let severity = match row.severity {
        Weight::Hint => Severity::Hint,
        Weight::Warning => Severity::Warning,
        Weight::Error => Severity::Error,
    };
    let (message, fix) = (filled(&row.message, values), filled(&row.fix, values));
    Remark::new(row.case.as_ref().unwrap_or(name), Finding { severity, message, fix })
}

/// A sentence with the values in place of their names. What they hold is never looked at: it comes from outside.
fn filled(sentence: &str, values: &[(&str, &dyn Display)]) -> String {
    let mut text = String::new();
    let mut rest = sentence;
    while let Some((before, (name, behind))) =
        rest.split_once('{').and_then(|(before, from)| Some((before, from.split_once('}')?)))
    {
        text += before;
        match values.iter().find(|(known, _)| *known == name) {
            Some((_, value)) => text += &value.to_string(),
            None => text += name,
        }
        rest = behind;
    }
    text + rest
}

/// One word or the other, by how many do it: `verb(1, "has", "have")`.
pub(super) fn verb(count: usize, one: &'static str, many: &'static str) -> &'static str {
    if count == 1 { one } else { many }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_in_is_not_looked_at() {
        let values: [(&str, &dyn Display); 2] = [("value", &"\"{name}\""), ("name", &"www")];
        assert_eq!(filled("{name} has {value}.", &values), "www has \"{name}\".");
        assert_eq!(filled("{value}{name}", &values), "\"{name}\"www");
        assert_eq!(filled("no name", &values), "no name");
    }
}
