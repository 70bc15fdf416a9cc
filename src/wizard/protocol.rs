//! The submit protocol: one confirmation, one request, one outcome.

use std::time::Duration;

use super::form::Tone;
use super::step::Step;
use super::{
    Asking, Effect, LookUp, Model, Origin, Overlay, Receipt, RequestId, Sending, Setback, Submit, TokenState,
    Unknown,
};
use crate::order::Order;
use crate::order::instructions::{Instructions, PAGE, filled};
use crate::order::journal::{Entry, State};
use crate::order::lookup::Found;
use crate::order::problem::{Problem, Severity};
use crate::order::refusal;
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
        match (&self.submit, self.errors()) {
            // What is sent again is the order as it was, whatever the rules say by now.
            (Submit::Unknown(_), _) | (_, 0) => {}
            (_, 1) => return Some("One problem keeps this from being ordered. Review shows it: ^R.".into()),
            (_, errors) => {
                return Some(format!(
                    "{errors} problems keep this from being ordered. Review shows them: ^R."
                ));
            }
        }
        if let Some(reason) = self.key_obstacle() {
            return Some(reason);
        }
        if !self.is_confirmed() {
            let name = self.names.common_name().map_or("", |name| name.as_str());
            return Some(format!("Type the common name, {name}, to confirm."));
        }
        None
    }

    /// Why nothing can be asked of the service, if the key is typed and is not there.
    fn key_obstacle(&self) -> Option<String> {
        if self.target.key_needed && self.api_key.is_empty() {
            return Some("Type the API key first.".into());
        }
        self.target.key_needed.then(|| self.api_key.read()).and_then(Result::err)
    }

    fn typed_key(&self) -> Option<crate::secret::ApiKey> {
        self.target.key_needed.then(|| self.api_key.read().ok()).flatten()
    }

    /// Sends the order: once for each confirmation, and never while another is on its way. One of
    /// unknown outcome is sent again only when a look-up has answered that it does not exist.
    pub(super) fn place_order(&mut self) -> Vec<Effect> {
        match &self.submit {
            Submit::Ready(_) => {}
            Submit::Unknown(unknown) if unknown.can_be_sent_again() => return self.place_again(),
            _ => return Vec::new(),
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
        self.send(order, None)
    }

    fn place_again(&mut self) -> Vec<Effect> {
        if let Some(obstacle) = self.obstacle() {
            return self.say(Tone::Warning, obstacle);
        }
        let Submit::Unknown(unknown) = &self.submit else { return Vec::new() };
        let (order, entry) = (unknown.order.clone(), unknown.entry.clone());
        self.send(order, entry)
    }

    fn send(&mut self, order: Box<Order>, entry: Option<Box<Entry>>) -> Vec<Effect> {
        let mut effects = self.save_before_sending();
        let request = self.new_request();
        let key = self.typed_key();
        self.confirmation.clear();
        let again = entry.is_some();
        self.submit =
            Submit::Sending(Sending { request, order: order.clone(), entry, again, waited: Duration::ZERO });
        self.focus_on(None);
        effects.push(Effect::PlaceOrder(request, order, key));
        effects
    }

    /// What the journal is to say of where the order on its way comes from.
    pub fn origin(&self) -> Origin {
        let again = match &self.submit {
            Submit::Sending(sending) if sending.again => sending.entry.as_ref().map(|entry| entry.id.clone()),
            _ => None,
        };
        Origin { draft: self.draft.clone(), draft_id: self.draft_id.clone(), again }
    }

    /// Takes in that the order is in the journal, just before it is sent.
    pub(super) fn prepared(&mut self, request: RequestId, entry: Box<Entry>) -> Vec<Effect> {
        match &mut self.submit {
            Submit::Sending(sending) if sending.request == request => sending.entry = Some(entry),
            Submit::Unknown(unknown) if unknown.request == Some(request) => unknown.entry = Some(entry),
            _ => {}
        }
        Vec::new()
    }

    /// Gives up waiting. The request may have arrived, so the outcome is unknown; should the
    /// answer still come, it counts. One that came already does.
    pub(super) fn stop_waiting(&mut self) -> Vec<Effect> {
        if self.held.is_some() {
            return self.let_through();
        }
        if let Submit::Sending(sending) = &self.submit {
            let failure = Failure {
                message: "You stopped waiting before the service answered.".into(),
                fix: "The request may have arrived.".into(),
            };
            self.submit = Submit::Unknown(Box::new(Unknown {
                order: sending.order.clone(),
                entry: sending.entry.clone(),
                request: Some(sending.request),
                failure,
                look_up: LookUp::NotYet,
            }));
            self.focus_on(None);
        }
        Vec::new()
    }

    /// Takes up an order that an earlier run left with an unknown outcome.
    pub(super) fn order_opened(&mut self, entry: Box<Entry>) -> Vec<Effect> {
        let order = match entry.order() {
            Ok(order) => Box::new(order),
            Err(_) => {
                let text = format!(
                    "This version of dvorder judges the order below more strictly than the one that sent it, so it \
                     cannot go on with it. Look in CertCentral whether it was placed.\n\n{}",
                    entry.text()
                );
                self.overlay = Some(Overlay::Plain { title: "Order".into(), text, scroll: 0 });
                return Vec::new();
            }
        };
        self.take_draft(entry.draft.clone(), entry.draft_id.clone());
        self.visited.extend(Step::ALL);
        let failure = Failure {
            message: match &entry.state {
                State::Unknown(reason) => reason.clone(),
                _ => "dvorder ended before the service answered.".into(),
            },
            fix: String::new(),
        };
        let look_up = LookUp::NotYet;
        self.submit =
            Submit::Unknown(Box::new(Unknown { order, entry: Some(entry), request: None, failure, look_up }));
        self.go_to_step(Step::Submit);
        Vec::new()
    }

    /// Why the order of unknown outcome cannot be looked up here, if it cannot.
    pub fn look_up_obstacle(&self) -> Option<String> {
        let Submit::Unknown(unknown) = &self.submit else { return None };
        match &unknown.entry {
            None => Some("The journal has nothing of this order. Look in CertCentral.".into()),
            Some(entry) if entry.target != self.target.place => Some(format!(
                "It was sent to {}. Start dvorder with its API key, and that as its --base-url or --region, to look \
                 it up.",
                entry.target
            )),
            Some(_) => self.key_obstacle(),
        }
    }

    /// Looks whether the order of unknown outcome exists. That is free and changes nothing.
    pub(super) fn look_up(&mut self) -> Vec<Effect> {
        if let Some(obstacle) = self.look_up_obstacle() {
            return self.say(Tone::Warning, obstacle);
        }
        let (request, key) = (self.new_request(), self.typed_key());
        let Submit::Unknown(unknown) = &mut self.submit else { return Vec::new() };
        if matches!(unknown.look_up, LookUp::Asking(_)) {
            return Vec::new();
        }
        let Some(entry) = unknown.entry.clone() else { return Vec::new() };
        unknown.look_up = LookUp::Asking(Asking { request, waited: Duration::ZERO, progress: None });
        self.focus_on(None);
        vec![Effect::LookUp(request, entry, key)]
    }

    /// Whether a look-up is waited for.
    pub fn looks_up(&self) -> bool {
        matches!(&self.submit, Submit::Unknown(unknown) if matches!(unknown.look_up, LookUp::Asking(_)))
    }

    /// Gives up waiting for a look-up. It orders nothing, so nothing is asked.
    pub(super) fn stop_looking(&mut self) -> Vec<Effect> {
        if self.held.is_some() {
            return self.let_through();
        }
        if let Submit::Unknown(unknown) = &mut self.submit
            && let LookUp::Asking(asking) = &unknown.look_up
        {
            unknown.look_up = LookUp::Stopped(asking.request);
            self.focus_on(None);
        }
        Vec::new()
    }

    /// Takes in what a look-up found; a stale answer is dropped.
    pub(super) fn looked_up(
        &mut self,
        request: RequestId,
        answer: Result<(Found, Box<Entry>), Failure>,
    ) -> Vec<Effect> {
        let Submit::Unknown(unknown) = &mut self.submit else { return Vec::new() };
        match &unknown.look_up {
            LookUp::Asking(asking) if asking.request == request => {}
            LookUp::Stopped(asked) if *asked == request => {}
            _ => return Vec::new(),
        }
        let found = match answer {
            Ok((found, entry)) => {
                unknown.entry = Some(entry);
                Ok(found)
            }
            Err(failure) => Err(failure),
        };
        // Said below the form as well: on a low screen the answer stands above what is in sight.
        let (tone, said) = match &found {
            Ok(Found::Order(_)) => (Tone::Good, "Found: the order was placed."),
            Ok(Found::Nothing) => (Tone::Warning, "The service lists no such order."),
            Ok(Found::Several(_)) => (Tone::Warning, "Look at the orders named above: one may be this one."),
            Err(_) => (Tone::Warning, "The look-up failed, so nothing is known yet."),
        };
        let mut effects = Vec::new();
        match found {
            Ok(Found::Order(placed)) => {
                let order = *unknown.order.clone();
                effects = self.accepted(order, placed);
            }
            Ok(Found::Nothing) => unknown.look_up = LookUp::NotFound,
            Ok(Found::Several(orders)) => unknown.look_up = LookUp::Several(orders),
            Err(failure) => unknown.look_up = LookUp::Failed(failure),
        }
        self.focus_on(None);
        self.say(tone, said);
        effects
    }

    /// Puts an order aside that the service does not have; its draft can be edited again.
    pub(super) fn put_aside(&mut self) -> Vec<Effect> {
        let Submit::Unknown(unknown) = &self.submit else { return Vec::new() };
        let Some(entry) = unknown.entry.as_ref().filter(|_| unknown.can_be_sent_again()) else {
            return Vec::new();
        };
        let effects = vec![Effect::PutAside(entry.id.clone())];
        self.submit = Submit::Ready(None);
        self.go_to_step(Step::Review);
        self.say(Tone::Hint, "Put aside. The draft is as it was; ordering it sends a new order.");
        effects
    }

    /// Takes in how a confirmed order ended. The answer to any other request is stale and dropped.
    pub(super) fn order_ended(&mut self, request: RequestId, outcome: Outcome) -> Vec<Effect> {
        let (order, entry, again, look_up) = match &self.submit {
            Submit::Sending(sending) if sending.request == request => {
                (sending.order.clone(), sending.entry.clone(), sending.again, LookUp::NotYet)
            }
            Submit::Unknown(unknown) if unknown.request == Some(request) => {
                let again = unknown.entry.as_ref().is_some_and(|entry| entry.confirmed.len() > 1);
                (unknown.order.clone(), unknown.entry.clone(), again, unknown.look_up.clone())
            }
            _ => return Vec::new(),
        };
        self.overlay = self.overlay.take().filter(|overlay| *overlay != Overlay::AskStopWaiting);
        let effects = match outcome {
            Outcome::Accepted(placed) => self.accepted(*order, placed),
            Outcome::Refused(refused) if again => {
                let what = refusal::summary(&refused);
                self.still_unknown(order, entry, format!("It was sent again, and refused. {what}"))
            }
            Outcome::NotSent(failure) if again => {
                let what = format!("{} {}", failure.message, failure.fix);
                self.still_unknown(order, entry, format!("It was not sent again. {what}"))
            }
            Outcome::Refused(refusal) => {
                self.submit = Submit::Ready(Some(Setback::Refused(refusal)));
                Vec::new()
            }
            Outcome::NotSent(failure) => {
                self.submit = Submit::Ready(Some(Setback::NotSent(failure)));
                Vec::new()
            }
            Outcome::Unknown(failure) => {
                // No answer can come any more.
                let lost = Unknown { order, entry, request: None, failure, look_up };
                self.submit = Submit::Unknown(Box::new(lost));
                Vec::new()
            }
        };
        self.go_to_step(Step::Submit);
        if matches!(self.submit, Submit::Ready(_)) {
            self.read_from_the_top();
        }
        effects
    }

    /// What became of a second attempt says nothing of the first.
    fn still_unknown(
        &mut self,
        order: Box<Order>,
        entry: Option<Box<Entry>>,
        message: String,
    ) -> Vec<Effect> {
        let failure = Failure {
            message: format!("{message} Of the first time nothing new is known."),
            fix: String::new(),
        };
        let look_up = LookUp::NotYet;
        self.submit = Submit::Unknown(Box::new(Unknown { order, entry, request: None, failure, look_up }));
        Vec::new()
    }

    fn accepted(&mut self, order: Order, placed: Placed) -> Vec<Effect> {
        let awaits_approval = !placed.requests.is_empty();
        let issued = !placed.certificate_chain.is_empty();
        let wants_token = order.dcv_method().has_token() && !awaits_approval && !issued;
        let order_id = placed.order_id;
        let token = match &placed.dcv_random_value {
            Some(value) => TokenState::Known(Token { value: value.clone(), expires: None }),
            None if wants_token => TokenState::Fetching(self.new_request(), Duration::ZERO),
            None => TokenState::NotNeeded,
        };
        let fetch = match token {
            TokenState::Fetching(request, _) => Some(Effect::FetchToken(request, order_id)),
            _ => None,
        };
        self.submit = Submit::Accepted(Box::new(Receipt { order, placed, token }));
        fetch.into_iter().collect()
    }

    /// Asks for the token once more.
    pub(super) fn fetch_token(&mut self) -> Vec<Effect> {
        let request = self.new_request();
        let Submit::Accepted(receipt) = &mut self.submit else { return Vec::new() };
        receipt.token = TokenState::Fetching(request, Duration::ZERO);
        let order_id = receipt.placed.order_id;
        self.focus_on(None);
        vec![Effect::FetchToken(request, order_id)]
    }

    /// Takes in the answer to the request for the token; a stale one is dropped.
    pub(super) fn token_came(&mut self, request: RequestId, answer: Result<Token, Failure>) -> Vec<Effect> {
        if let Submit::Accepted(receipt) = &mut self.submit
            && matches!(receipt.token, TokenState::Fetching(asked, _) if asked == request)
        {
            receipt.token = match answer {
                Ok(token) => TokenState::Known(token),
                Err(failure) => TokenState::Failed(failure),
            };
            self.focus_on(None);
        }
        Vec::new()
    }

    /// Shows what was said when a request body was loaded; hints alone are not worth a screen.
    pub fn show_import(&mut self, file: &str) {
        if self.imported.iter().all(|problem| problem.severity == Severity::Hint) {
            if let Some(hint) = self.imported.first() {
                self.say(Tone::Hint, format!("{} {}", hint.message, hint.fix));
            }
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

    /// The order that was sent, or the one that would be.
    fn order(&self) -> Result<Order, Vec<Problem>> {
        self.sent().cloned().map_or_else(|| Order::from_draft(&self.draft, &self.facts), Ok)
    }

    pub(super) fn show_request(&mut self) -> Vec<Effect> {
        match self.order() {
            Ok(order) => {
                let title = format!("POST …/order/certificate/{}", order.product());
                self.overlay = Some(Overlay::Plain { title, text: order.body(), scroll: 0 });
                Vec::new()
            }
            Err(problems) => self.say(Tone::Warning, unfinished("shown", problems.len())),
        }
    }

    pub(super) fn save_request(&mut self) -> Vec<Effect> {
        match self.order() {
            Ok(order) => {
                let name = format!("dvorder-{}.json", order.common_name().base());
                vec![Effect::Save { name, text: order.body() + "\n" }]
            }
            Err(problems) => self.say(Tone::Warning, unfinished("saved", problems.len())),
        }
    }

    pub(super) fn plain_view(&mut self) -> Vec<Effect> {
        if let Submit::Accepted(receipt) = &self.submit {
            let title = format!("Order {}", receipt.placed.order_id);
            let text = self.result(receipt, PAGE.min(self.size.columns));
            self.overlay = Some(Overlay::Plain { title, text, scroll: 0 });
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
            "Offered to your terminal's clipboard; many terminals ignore that. To be sure, select it in the plain \
             view, or save it as a file.",
        );
        vec![Effect::Copy(value)]
    }

    pub(super) fn save_result(&mut self) -> Vec<Effect> {
        let Submit::Accepted(receipt) = &self.submit else { return Vec::new() };
        let name = format!("dvorder-order-{}.txt", receipt.placed.order_id);
        vec![Effect::Save { name, text: self.result(receipt, PAGE) }]
    }

    /// What is known of an order, as text without borders. A made-up token must never be taken for a
    /// real one, wherever the text ends up.
    pub(super) fn result(&self, receipt: &Receipt, columns: usize) -> String {
        let text = receipt.instructions().plain(columns);
        match self.target.sandbox {
            true => format!("{}\n{text}", filled(SANDBOX, columns)),
            false => text,
        }
    }
}

fn unfinished(wanted: &str, errors: usize) -> String {
    match errors {
        1 => format!("The request can be {wanted} once the one problem is solved."),
        _ => format!("The request can be {wanted} once the {errors} problems are solved."),
    }
}

impl Unknown {
    /// Whether it may be sent again or put aside: a look-up has answered that the service does not have
    /// it, and no answer can come any more.
    pub fn can_be_sent_again(&self) -> bool {
        self.look_up == LookUp::NotFound && self.request.is_none()
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
