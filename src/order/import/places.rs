//! Where in a file what is wrong stands: the order in which somebody who mends it meets it.

use std::collections::HashMap;

use super::tree::{Node, joined};

/// The places of a file, by their paths.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Places(HashMap<String, Span>);

/// A value begins at the first of the numbered values and ends with the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Span {
    first: usize,
    last: usize,
}

impl Places {
    /// The places of everything in a body.
    pub fn of(body: &Node) -> Places {
        let mut places = Places::default();
        let mut count = 0;
        places.walk("", body, &mut count);
        places
    }

    fn walk(&mut self, path: &str, node: &Node, count: &mut usize) {
        let first = *count;
        *count += 1;
        match node {
            Node::List(entries) => {
                for (index, entry) in entries.iter().enumerate() {
                    self.walk(&format!("{path}[{index}]"), entry, count);
                }
            }
            Node::Object(pairs) => {
                for (key, value) in pairs {
                    self.walk(&joined(path, key), value, count);
                }
            }
            _ => {}
        }
        self.0.insert(path.to_owned(), Span { first, last: *count });
    }

    /// The rank of a path among the others, the first in the file lowest. What the file does not have stands at
    /// the end of what it would be in, and what no file has, such as an option, before everything.
    pub fn rank(&self, path: &str) -> (usize, bool) {
        if path.starts_with('-') {
            return (0, false);
        }
        if let Some(extent) = self.0.get(path) {
            return (extent.first, false);
        }
        let mut within = path;
        while let Some(end) = within.rfind(['.', '[']) {
            within = &within[..end];
            if let Some(extent) = self.0.get(within) {
                return (extent.last, true);
            }
        }
        (self.0.get("").map_or(0, |extent| extent.last), true)
    }
}
