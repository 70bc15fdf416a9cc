//! Who asks: the account and the user that a key belongs to, and what the key may do. The text of the key says it,
//! as there is no list of keys.

use hyper::Method;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::faults::Fault;

/// An account.
#[derive(Debug, Deserialize)]
pub(super) struct Account {
    pub id: u64,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

/// A user of an account.
#[derive(Debug, Deserialize)]
pub(super) struct User {
    pub id: u64,
    account_id: u64,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

/// Everybody there is: two accounts, and in the first one a user who may approve what the other orders.
#[derive(Debug, Deserialize)]
pub(super) struct People {
    accounts: [Account; 2],
    /// The user who orders, one who approves, and the user of the other account.
    users: [User; 3],
}

/// Whose an order is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Owner {
    pub account: u64,
    pub user: u64,
}

/// Who asks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Caller<'a> {
    pub account: &'a Account,
    pub user: &'a User,
    is_view_only: bool,
}

impl People {
    /// Whom a key belongs to: `other-account` in it means the other account, `approver` the one who approves.
    /// A key with `view-only` in it may only look.
    pub fn caller(&self, key: &str, faults: &[Fault]) -> Caller<'_> {
        let says = |word, fault: &Fault| key.contains(word) || faults.contains(fault);
        let [own, other] = &self.accounts;
        let [admin, approver, foreign] = &self.users;
        let (account, user) = match () {
            () if says("other-account", &Fault::OtherAccount) => (other, foreign),
            () if key.contains("approver") => (own, approver),
            () => (own, admin),
        };
        Caller { account, user, is_view_only: says("view-only", &Fault::ViewOnly) }
    }

    /// Whose the orders are that are there from the start.
    pub fn owner(&self) -> Owner {
        Owner { account: self.accounts[0].id, user: self.users[0].id }
    }
}

impl Caller<'_> {
    /// Whose the orders are that this caller places.
    pub fn owner(&self) -> Owner {
        Owner { account: self.account.id, user: self.user.id }
    }

    /// Whether the key may use a method at all.
    pub fn may_use(&self, method: &Method) -> bool {
        !self.is_view_only || method == Method::GET
    }
}

impl Account {
    /// The account as it is shown.
    pub fn shown(&self, has_auth_key: bool) -> Value {
        let mut shown = self.rest.clone();
        shown.insert("id".to_owned(), json!(self.id));
        shown.insert("has_auth_key".to_owned(), json!(has_auth_key));
        Value::Object(shown)
    }
}

impl User {
    /// The user as it is shown.
    pub fn shown(&self) -> Value {
        let mut shown = self.rest.clone();
        shown.insert("id".to_owned(), json!(self.id));
        shown.insert("account_id".to_owned(), json!(self.account_id));
        Value::Object(shown)
    }

    /// The user as requests name who made them.
    pub fn short(&self) -> Value {
        let part = |name: &str| self.rest.get(name).cloned().unwrap_or_default();
        json!({
            "id": self.id,
            "first_name": part("first_name"),
            "last_name": part("last_name"),
            "email": part("email"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::sandbox::catalogue::Catalogue;

    #[test]
    fn the_text_of_a_key_says_whose_it_is() {
        let people = Catalogue::load().unwrap().people;
        for (key, faults, account, user, may_write) in [
            ("any", &[][..], 9876, 1234, true),
            ("a view-only key", &[], 9876, 1234, false),
            ("approver", &[], 9876, 1235, true),
            ("other-account", &[], 9877, 2234, true),
            ("other-account view-only", &[], 9877, 2234, false),
            ("any", &[Fault::OtherAccount], 9877, 2234, true),
            ("any", &[Fault::ViewOnly], 9876, 1234, false),
        ] {
            let caller = people.caller(key, faults);
            assert_eq!((caller.account.id, caller.user.id), (account, user), "{key}");
            assert_eq!(caller.may_use(&Method::PUT), may_write, "{key}");
            assert!(caller.may_use(&Method::GET));
            assert_eq!(caller.user.account_id, account);
        }
    }
}
