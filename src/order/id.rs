//! The names of drafts and of the journal's entries.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The name of a draft or of an entry: letters, digits and hyphens, so that it is a file's name too.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Id(String);

impl Id {
    /// The most characters an ID has.
    const LONGEST: usize = 64;

    /// The ID as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Id {
    type Error = String;

    fn try_from(text: String) -> Result<Id, String> {
        let fits = (1..=Id::LONGEST).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        match fits {
            true => Ok(Id(text)),
            false => Err("An ID is letters, digits and hyphens, such as 20261124-5f60718a.".to_owned()),
        }
    }
}

impl fmt::Display for Id {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}
