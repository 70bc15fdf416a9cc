//! An order that exists is followed: its token is asked for, and what is to be placed is shown, saved and copied.

use super::following::{Following, TokenState};
use super::form::Tone;
use super::overlay::Bookmark;
use super::protocol::SANDBOX;
use super::scene::Scene;
use super::submit::Submit;
use super::{Effect, Model, Overlay, RequestId};
use crate::failure::Failure;
use crate::journal::entry::Entry;
use crate::journal::instructions::{PAGE, filled};
use crate::journal::known::Known;
use crate::journal::reply::Token;
use crate::service::errand::Errand;

impl Model {
    /// Shows an order that exists from now on.
    pub(super) fn follow(&mut self, following: Following) -> Vec<Effect> {
        self.following = Some(Box::new(following));
        self.scene = Scene::Order;
        self.overlay = None;
        self.read_from_the_top();
        Vec::new()
    }

    /// Takes in that the order that was sent exists: from now on it is followed.
    pub(super) fn accepted(&mut self, known: Known, entry: Option<Box<Entry>>) -> Vec<Effect> {
        self.submit = Submit::Accepted(Box::new(known.ordered.clone()));
        let lacks_token = known.lacks_token();
        let following = Following::placed(known, entry);
        let is_asked_for = lacks_token && following.token == TokenState::NotNeeded;
        let mut effects = self.follow(following);
        if is_asked_for {
            effects.extend(self.fetch_token());
        }
        effects
    }

    /// Asks for the token once more.
    pub(super) fn fetch_token(&mut self) -> Vec<Effect> {
        let key = self.typed_key();
        let Some(following) = &mut self.following else { return Vec::new() };
        let request = self.waits.begin();
        following.token = TokenState::Fetching(request);
        let errand = Errand::Token(following.order_id);
        self.read_from_the_top();
        vec![Effect::Ask(request, errand, key)]
    }

    pub(super) fn token_came(&mut self, request: RequestId, answer: Result<Token, Failure>) -> Vec<Effect> {
        if let Some(following) = &mut self.following
            && following.token == TokenState::Fetching(request)
        {
            following.token = match answer {
                Ok(token) => TokenState::Known(token),
                Err(failure) => TokenState::Failed(failure),
            };
            self.read_from_the_top();
        }
        Vec::new()
    }

    pub(super) fn plain_view(&mut self) -> Vec<Effect> {
        if let Some(following) = &self.following {
            let title = format!("Order {}", following.order_id);
            let text = self.result(following, PAGE.min(self.size.columns));
            self.overlay = Some(Overlay::Plain { title, text, scroll: Bookmark::default() });
        }
        Vec::new()
    }

    /// Offers the value of a record to the terminal's clipboard. No terminal answers, so success is
    /// never claimed.
    pub(super) fn offer_copy(&mut self, record: usize) -> Vec<Effect> {
        let instructions = self.following.as_ref().and_then(|following| following.instructions());
        let Some(record) = instructions
            .and_then(|mut told| (record < told.records.len()).then(|| told.records.swap_remove(record)))
        else {
            return Vec::new();
        };
        let Some(value) = record.value else { return Vec::new() };
        let names = record.names.first().map_or("", String::as_str);
        self.say(
            Tone::Hint,
            format!(
                "Offered to your terminal's clipboard, for {names}: {value} \u{b7} Many terminals ignore that. To be \
                 sure, select it in the plain view, or save it as a file."
            ),
        );
        vec![Effect::Copy(value)]
    }

    pub(super) fn save_result(&mut self) -> Vec<Effect> {
        let Some(following) = &self.following else { return Vec::new() };
        let name = format!("dvorder-order-{}.txt", following.order_id);
        vec![Effect::Save { name, text: self.result(following, PAGE) }]
    }

    /// What is known of an order, as text without borders. A made-up token must never be taken for a
    /// real one, wherever the text ends up.
    pub(super) fn result(&self, following: &Following, columns: usize) -> String {
        let text = match following.instructions() {
            Some(instructions) => instructions.plain(columns),
            None => format!("{}\n{}\n", following.title(), filled(NOTHING_KNOWN, columns)),
        };
        match self.destination.sandbox {
            true => format!("{}\n{text}", filled(SANDBOX, columns)),
            false => text,
        }
    }
}

/// What is said of an order that was placed elsewhere, as long as nobody has asked for it.
pub(super) const NOTHING_KNOWN: &str =
    "It was placed elsewhere, so nothing is known of it here before the service is asked.";
