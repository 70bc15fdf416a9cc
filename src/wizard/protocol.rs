//! The submit protocol: one confirmation, one request, one outcome.

use std::time::Duration;

use super::form::Tone;
use super::step::Step;
use super::{Effect, Model, Overlay, Receipt, RequestId, Sending, Setback, Submit, TokenState};
use crate::order::Order;
use crate::order::instructions::Instructions;
use crate::order::reply::{Failure, Outcome, Placed, Token};

/// What is said first of everything the sandbox answered.
pub(super) const SANDBOX: &str = "SANDBOX: nothing was bought; the values below are made up.";

impl Model {
    /// Whether what was typed confirms the order: the common name, in either spelling.
    pub fn is_confirmed(&self) -> bool {
        let typed = self.confirmation.trim().to_lowercase();
        self.names.common_name().is_some_and(|name| typed == name.as_str() || typed == name.unicode())
    }

    /// Why the order cannot be sent now, if it cannot.
    pub fn obstacle(&self) -> Option<String> {
        match self.errors() {
            0 => {}
            1 => return Some("One problem keeps this from being ordered. Review shows it: ^R.".into()),
            errors => {
                return Some(format!(
                    "{errors} problems keep this from being ordered. Review shows them: ^R."
                ));
            }
        }
        if self.target.key_needed && self.api_key.is_empty() {
            return Some("Type the API key first.".into());
        }
        if let Some(Err(reason)) = self.target.key_needed.then(|| self.api_key.read()) {
            return Some(reason);
        }
        if !self.is_confirmed() {
            let name = self.names.common_name().map_or("", |name| name.as_str());
            return Some(format!("Type the common name, {name}, to confirm."));
        }
        None
    }

    /// Sends the order: once for each confirmation, and never while another is on its way.
    pub(super) fn place_order(&mut self) -> Vec<Effect> {
        if self.is_sealed() {
            return Vec::new();
        }
        if let Some(obstacle) = self.obstacle() {
            return self.say(Tone::Warning, obstacle);
        }
        let order = match Order::from_draft(&self.draft, &self.facts) {
            Ok(order) => Box::new(order),
            Err(problems) => {
                let first = problems.into_iter().next().map_or_else(String::new, |problem| problem.message);
                return self.say(Tone::Error, first);
            }
        };
        let request = self.new_request();
        let key = self.target.key_needed.then(|| self.api_key.read().ok()).flatten();
        self.confirmation.clear();
        self.submit = Submit::Sending(Sending { request, order: order.clone(), waited: Duration::ZERO });
        self.focus_on(None);
        vec![Effect::PlaceOrder(request, order, key)]
    }

    /// Gives up waiting. The request may have arrived, so the outcome is unknown; should the
    /// answer still come, it counts.
    pub(super) fn stop_waiting(&mut self) -> Vec<Effect> {
        if let Submit::Sending(sending) = &self.submit {
            let failure = Failure {
                message: "You stopped waiting before the service answered.".into(),
                fix: "The request may have arrived.".into(),
            };
            self.submit = Submit::Unknown(sending.order.clone(), sending.request, failure);
            self.focus_on(None);
        }
        Vec::new()
    }

    /// Takes in how long the answer has been waited for. The focus stays away from the line that
    /// stops waiting: an impatient Enter must not set it off.
    pub(super) fn waited(&mut self, request: RequestId, waited: Duration) -> Vec<Effect> {
        if let Submit::Sending(sending) = &mut self.submit
            && sending.request == request
        {
            sending.waited = waited;
        }
        Vec::new()
    }

    /// Takes in how a confirmed order ended. The answer to any other request is stale and dropped.
    pub(super) fn order_ended(&mut self, request: RequestId, outcome: Outcome) -> Vec<Effect> {
        let order = match &self.submit {
            Submit::Sending(sending) if sending.request == request => sending.order.clone(),
            Submit::Unknown(order, waited_for, _) if *waited_for == request => order.clone(),
            _ => return Vec::new(),
        };
        self.overlay = self.overlay.take().filter(|overlay| *overlay != Overlay::AskStopWaiting);
        let effects = match outcome {
            Outcome::Accepted(placed) => self.accepted(*order, placed),
            Outcome::Refused(refusal) => {
                self.submit = Submit::Ready(Some(Setback::Refused(refusal)));
                Vec::new()
            }
            Outcome::NotSent(failure) => {
                self.submit = Submit::Ready(Some(Setback::NotSent(failure)));
                Vec::new()
            }
            Outcome::Unknown(failure) => {
                self.submit = Submit::Unknown(order, request, failure);
                Vec::new()
            }
        };
        self.go_to_step(Step::Submit);
        effects
    }

    fn accepted(&mut self, order: Order, placed: Placed) -> Vec<Effect> {
        let awaits_approval = !placed.requests.is_empty();
        let issued = !placed.certificate_chain.is_empty();
        let wants_token = order.dcv_method().has_token() && !awaits_approval && !issued;
        let order_id = placed.order_id;
        let token = match &placed.dcv_random_value {
            Some(value) => TokenState::Known(Token { value: value.clone(), expires: None }),
            None if wants_token => TokenState::Fetching(self.new_request()),
            None => TokenState::NotNeeded,
        };
        let fetch = match token {
            TokenState::Fetching(request) => Some(Effect::FetchToken(request, order_id)),
            _ => None,
        };
        self.submit = Submit::Accepted(Box::new(Receipt { order, placed, token }));
        fetch.into_iter().collect()
    }

    /// Asks for the token once more.
    pub(super) fn fetch_token(&mut self) -> Vec<Effect> {
        let request = self.new_request();
        let Submit::Accepted(receipt) = &mut self.submit else { return Vec::new() };
        receipt.token = TokenState::Fetching(request);
        let order_id = receipt.placed.order_id;
        self.focus_on(None);
        vec![Effect::FetchToken(request, order_id)]
    }

    /// Takes in the answer to the request for the token; a stale one is dropped.
    pub(super) fn token_came(&mut self, request: RequestId, answer: Result<Token, Failure>) -> Vec<Effect> {
        if let Submit::Accepted(receipt) = &mut self.submit
            && receipt.token == TokenState::Fetching(request)
        {
            receipt.token = match answer {
                Ok(token) => TokenState::Known(token),
                Err(failure) => TokenState::Failed(failure),
            };
            self.focus_on(None);
        }
        Vec::new()
    }

    /// Shows what was said when a request body was loaded, if anything was.
    pub fn show_import(&mut self, file: &str) {
        if self.imported.is_empty() {
            return;
        }
        let mut text = format!("Loaded {file}. What to know before you go on:\n\n");
        for problem in &self.imported {
            text += &format!("{}: {}: {}\n", problem.severity.word(), problem.place.path(), problem.message);
            if !problem.fix.is_empty() {
                text += &format!("    {}\n", problem.fix);
            }
        }
        self.overlay = Some(Overlay::Plain { title: "Loaded".into(), text, scroll: 0 });
    }

    pub(super) fn show_request(&mut self) -> Vec<Effect> {
        match Order::from_draft(&self.draft, &self.facts) {
            Ok(order) => {
                let title = format!("POST …/order/certificate/{}", order.product());
                self.overlay = Some(Overlay::Plain { title, text: order.body(), scroll: 0 });
                Vec::new()
            }
            Err(problems) => self.say(Tone::Warning, unfinished(problems.len())),
        }
    }

    pub(super) fn save_request(&mut self) -> Vec<Effect> {
        match Order::from_draft(&self.draft, &self.facts) {
            Ok(order) => {
                let name = format!("dvorder-{}.json", order.common_name().base());
                vec![Effect::Save { name, text: order.body() + "\n" }]
            }
            Err(problems) => self.say(Tone::Warning, unfinished(problems.len())),
        }
    }

    pub(super) fn plain_view(&mut self) -> Vec<Effect> {
        if let Submit::Accepted(receipt) = &self.submit {
            let title = format!("Order {}", receipt.placed.order_id);
            self.overlay = Some(Overlay::Plain { title, text: self.result(receipt), scroll: 0 });
        }
        Vec::new()
    }

    /// Offers the value of a record to the terminal's clipboard. No terminal answers, so success is
    /// never claimed.
    pub(super) fn offer_copy(&mut self, record: usize) -> Vec<Effect> {
        let Submit::Accepted(receipt) = &self.submit else { return Vec::new() };
        let Some(value) = receipt.instructions().records.get(record).and_then(|record| record.value.clone())
        else {
            return Vec::new();
        };
        self.say(
            Tone::Hint,
            "Offered to your terminal's clipboard. Many terminals ignore that: check before you rely on it.",
        );
        vec![Effect::Copy(value)]
    }

    pub(super) fn save_result(&mut self) -> Vec<Effect> {
        let Submit::Accepted(receipt) = &self.submit else { return Vec::new() };
        let name = format!("dvorder-order-{}.txt", receipt.placed.order_id);
        vec![Effect::Save { name, text: self.result(receipt) }]
    }

    /// What is known of an order, as text without borders. A made-up token must never be taken for a
    /// real one, wherever the text ends up.
    pub(super) fn result(&self, receipt: &Receipt) -> String {
        let text = receipt.instructions().plain();
        match self.target.sandbox {
            true => format!("{SANDBOX}\n{text}"),
            false => text,
        }
    }
}

fn unfinished(errors: usize) -> String {
    match errors {
        1 => "The request can be shown once the one problem is solved.".into(),
        _ => format!("The request can be shown once the {errors} problems are solved."),
    }
}

impl Receipt {
    /// What to place where.
    pub fn instructions(&self) -> Instructions {
        let token = match &self.token {
            TokenState::Known(token) => Some(token),
            _ => None,
        };
        Instructions::of(&self.order, &self.placed, token)
    }
}
