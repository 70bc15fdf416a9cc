//! An order that exists, as its screen has it: what is known of it, and what is being asked.

use super::RequestId;
use crate::failure::Failure;
use crate::journal::entry::{Entry, State};
use crate::journal::followed::Followed;
use crate::journal::instructions::Instructions;
use crate::journal::known::Known;
use crate::journal::ordered::Ordered;
use crate::journal::reply::{Placed, Token};

/// An order that exists.
#[derive(Debug, Clone, PartialEq)]
pub struct Following {
    /// The ID the service gave it.
    pub order_id: u64,
    /// What was ordered, and what the service says of it; nothing of one that was placed elsewhere and was not
    /// asked for yet.
    pub known: Option<Known>,
    /// What the journal has of it; nothing of one that was placed elsewhere, or could not be written down.
    pub entry: Option<Box<Entry>>,
    /// What was found out since it was placed.
    pub followed: Followed,
    /// Whether its token is there, or is being asked for.
    pub token: TokenState,
    /// Whether it was placed in this run.
    pub is_new: bool,
}

/// What is known of an order's DCV token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenState {
    /// The method has none, or the certificate needs none any more, or none is known yet.
    NotNeeded,
    /// The token, with its end when the service named it.
    Known(Token),
    /// It was not in the answer and is being asked for.
    Fetching(RequestId),
    /// It was asked for in vain.
    Failed(Failure),
}

impl Following {
    /// An order that was just placed or found.
    pub fn placed(known: Known, entry: Option<Box<Entry>>) -> Following {
        let followed = entry.as_ref().map(|entry| entry.followed.clone()).unwrap_or_default();
        let mut following = Following {
            order_id: known.placed.order_id,
            known: Some(known),
            entry,
            followed,
            token: TokenState::NotNeeded,
            is_new: true,
        };
        following.take_in();
        following
    }

    /// An order of the journal; none where the service does not have it, or nobody knows.
    pub fn of_entry(entry: Box<Entry>) -> Option<Following> {
        let (State::Accepted(placed) | State::Fallen(placed)) = &entry.state else { return None };
        let known = Known { ordered: Ordered::from(&entry.sent), placed: placed.clone() };
        Some(Following { is_new: false, ..Following::placed(known, Some(entry)) })
    }

    /// An order that was placed elsewhere, of which nothing is known yet but its ID.
    pub fn elsewhere(order_id: u64) -> Following {
        Following {
            order_id,
            known: None,
            entry: None,
            followed: Followed::default(),
            token: TokenState::NotNeeded,
            is_new: false,
        }
    }

    /// What was ordered.
    pub fn ordered(&self) -> Option<&Ordered> {
        self.known.as_ref().map(|known| &known.ordered)
    }

    /// What the service answered to the order, and says of it since.
    pub fn placed_as(&self) -> Option<&Placed> {
        self.known.as_ref().map(|known| &known.placed)
    }

    /// Its names, as far as a line has room: `shop.example.com +2`.
    pub fn names(&self) -> Option<String> {
        let names = &self.ordered()?.names;
        let first = names.first()?.unicode();
        Some(match names.len() {
            1 => first,
            count => format!("{first} +{}", count - 1),
        })
    }

    /// What it is called: `Order 6484932 · shop.example.com +2`.
    pub fn title(&self) -> String {
        match self.names() {
            Some(names) => format!("Order {} \u{b7} {names}", self.order_id),
            None => format!("Order {}", self.order_id),
        }
    }

    /// The token that is to be placed, where one is known.
    pub fn token(&self) -> Option<&Token> {
        match &self.token {
            TokenState::Known(token) => Some(token),
            _ => self.followed.tokens.last(),
        }
    }

    /// What to place where; nothing while nothing is known of the order.
    pub fn instructions(&self) -> Option<Instructions> {
        Some(Instructions::of(self.known.as_ref()?, self.token()))
    }

    /// Takes over what was found out: the newest token is the one to place.
    fn take_in(&mut self) {
        let known = self.known.as_ref().and_then(Known::token);
        if let Some(token) = self.followed.tokens.last().cloned().or(known) {
            self.token = TokenState::Known(token);
        }
    }
}
