//! JSON as it stands in a file: with the keys that are there twice, and without private keys.

use std::collections::{HashMap, HashSet};
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use zeroize::{Zeroize, Zeroizing};

use super::scan;
use crate::order::csr;
use crate::order::text::{excerpt, quoted, without_credentials};

/// The pairs of an object as they stand in the file. A key may be there more than once.
pub type Pairs = [(String, Node)];

/// A value of JSON.
pub enum Node {
    Null,
    Bool(bool),
    /// A number as it is written.
    Number(String),
    Text(String),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
    /// A private key was here. It has been wiped and reported.
    Withheld,
}

/// The value of a key: the last one, when it is there more than once.
pub fn last<'a>(pairs: &'a Pairs, key: &str) -> Option<&'a Node> {
    pairs.iter().rev().find(|(name, _)| name == key).map(|(_, value)| value)
}

/// The pairs that count: of a key that is there more than once the last.
pub fn the_last_of_each(pairs: &Pairs) -> impl Iterator<Item = (&str, &Node)> {
    let last: HashMap<&str, usize> =
        pairs.iter().enumerate().map(|(index, (key, _))| (key.as_str(), index)).collect();
    let counts = move |index: usize, key: &str| last.get(key) == Some(&index);
    pairs
        .iter()
        .enumerate()
        .filter(move |(index, (key, _))| counts(*index, key))
        .map(|(_, (key, value))| (key.as_str(), value))
}

impl Node {
    /// Reads a text of JSON.
    ///
    /// # Errors
    /// What the parser says.
    pub fn read(text: &str) -> Result<Node, serde_json::Error> {
        // The parser takes no number that is too large for it, and JSON every one.
        let mut node: Node = serde_json::from_str(&scan::with_numbers_in_range(text))?;
        node.write_numbers(&mut scan::numbers(text));
        Ok(node)
    }

    /// Puts the numbers of the text, which come in the order of the values, in their places.
    fn write_numbers<'t>(&mut self, numbers: &mut impl Iterator<Item = &'t str>) {
        match self {
            Node::Number(number) => *number = numbers.next().unwrap_or_default().to_owned(),
            Node::List(entries) => entries.iter_mut().for_each(|entry| entry.write_numbers(numbers)),
            Node::Object(pairs) => pairs.iter_mut().for_each(|(_, value)| value.write_numbers(numbers)),
            _ => {}
        }
    }

    /// The value itself where it is short, else what it is: as an end of the sentence "this is …".
    pub fn shown(&self) -> String {
        const LONGEST: usize = 40;
        let is_plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '.' | '-' | '+' | '_');
        match self {
            Node::Bool(yes) => yes.to_string(),
            Node::Number(number) => excerpt(number, LONGEST),
            // A longer text or another one may be anything, a password in an URL too.
            Node::Text(text) if text.chars().count() <= LONGEST && text.chars().all(is_plain) => {
                format!("the text {}", quoted(text))
            }
            other => other.kind().to_owned(),
        }
    }

    /// The paths of the keys that an object of the value has more than once, at any depth, each as
    /// often as it is too many.
    pub fn repeated(&self, path: &str) -> Vec<String> {
        match self {
            Node::List(entries) => entries
                .iter()
                .enumerate()
                .flat_map(|(index, entry)| entry.repeated(&format!("{path}[{index}]")))
                .collect(),
            Node::Object(pairs) => {
                let mut seen = HashSet::new();
                let mut found = Vec::new();
                for (key, value) in pairs {
                    let place = joined(path, key);
                    if !seen.insert(key) && key != WITHHELD {
                        found.push(place.clone());
                    }
                    found.extend(value.repeated(&place));
                }
                found
            }
            _ => Vec::new(),
        }
    }

    /// What a value is, in words.
    pub fn kind(&self) -> &'static str {
        match self {
            Node::Null => "null",
            Node::Bool(_) => "true or false",
            Node::Number(_) => "a number",
            Node::Text(_) => "text",
            Node::List(_) => "a list",
            Node::Object(_) => "an object",
            Node::Withheld => "a private key",
        }
    }

    /// Whether this is a text with nothing to read in it.
    pub fn is_blank(&self) -> bool {
        matches!(self, Node::Text(text) if text.trim().is_empty())
    }

    /// Wipes every private key in the value, and names the place of each.
    ///
    /// A list of texts can be a key line by line, and an object a key number by number (JWK): then
    /// all of it goes.
    pub fn withhold_keys(&mut self, path: &str) -> Vec<String> {
        let is_key = match self {
            Node::Text(text) => csr::holds_private_key(text),
            Node::List(entries) => csr::holds_private_key(&lines(entries)),
            Node::Object(pairs) => last(pairs, "kty").is_some() && last(pairs, "d").is_some(),
            _ => false,
        };
        if is_key {
            self.wipe();
            *self = Node::Withheld;
            return vec![path.to_owned()];
        }
        match self {
            Node::List(entries) => entries
                .iter_mut()
                .enumerate()
                .flat_map(|(index, entry)| entry.withhold_keys(&format!("{path}[{index}]")))
                .collect(),
            Node::Object(pairs) => {
                pairs.iter_mut().flat_map(|(key, value)| withhold_in_pair(path, key, value)).collect()
            }
            _ => Vec::new(),
        }
    }

    fn wipe(&mut self) {
        match self {
            Node::Text(text) => text.zeroize(),
            Node::List(entries) => entries.iter_mut().for_each(Node::wipe),
            Node::Object(pairs) => pairs.iter_mut().for_each(|(_, value)| value.wipe()),
            _ => {}
        }
    }
}

/// What stands for a key of an object that was itself a private key.
const WITHHELD: &str = "(private key)";

fn withhold_in_pair(path: &str, key: &mut String, value: &mut Node) -> Vec<String> {
    if csr::holds_private_key(key) {
        key.zeroize();
        key.push_str(WITHHELD);
        value.wipe();
        *value = Node::Withheld;
        return vec![joined(path, key)];
    }
    value.withhold_keys(&joined(path, key))
}

/// The texts of a list, one a line.
pub fn lines(entries: &[Node]) -> Zeroizing<String> {
    let texts: Vec<&str> = entries
        .iter()
        .filter_map(|entry| match entry {
            Node::Text(text) => Some(text.as_str()),
            _ => None,
        })
        .collect();
    Zeroizing::new(texts.join("\n"))
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(AnyValue)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a value of JSON")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Bool(value))
    }

    // A float does not hold every number as it was written: that comes from the text.

    fn visit_i64<E>(self, _: i64) -> Result<Node, E> {
        Ok(Node::Number(String::new()))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Node, E> {
        Ok(Node::Number(String::new()))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Node, E> {
        Ok(Node::Number(String::new()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Node, E> {
        Ok(Node::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Node, E> {
        Ok(Node::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(entry) = entries.next_element()? {
            list.push(entry);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut pairs: A) -> Result<Node, A::Error> {
        let mut object = Vec::new();
        while let Some(pair) = pairs.next_entry()? {
            object.push(pair);
        }
        Ok(Node::Object(object))
    }
}

/// The path of a key in an object. A key from outside is made harmless and short, and one that is
/// spelled like a path is quoted, as in JSONPath: `['certificate.csr']` is not `certificate.csr`.
pub(super) fn joined(path: &str, key: &str) -> String {
    const LONGEST_KEY: usize = 60;
    let key = excerpt(&without_credentials(key), LONGEST_KEY);
    if key.contains(['.', '[', ']']) {
        format!("{path}['{}']", key.replace('\'', "\\'"))
    } else if path.is_empty() {
        key
    } else {
        format!("{path}.{key}")
    }
}
