//! The account that an API key belongs to, as the service says it.

use serde::{Deserialize, Serialize};

/// An account: `id` and `primary_organization_name` of `GET /account`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Its ID: what orders are told apart by.
    pub id: u64,
    /// Its name, for people; it may be empty.
    #[serde(default)]
    pub name: String,
}

impl Account {
    /// The account for a person: `Example Ltd. (1001)`, or its number alone.
    pub fn text(&self) -> String {
        match self.name.is_empty() {
            true => self.id.to_string(),
            false => format!("{} ({})", self.name, self.id),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Account;

    #[test]
    fn an_account_is_told_by_its_name_and_its_number() {
        let named = |name: &str| Account { id: 1001, name: name.to_owned() }.text();
        assert_eq!(named("Example Ltd."), "Example Ltd. (1001)");
        assert_eq!(named(""), "1001");
    }
}
