//! An order that exists is followed: its token is asked for, and what is to be placed is shown, saved and copied.

use jiff::Timestamp;

use super::asking;
use super::following::{Following, NOTHING_KNOWN, TokenState};
use super::form::{Action, Spot, Tone};
use super::overlay::Bookmark;
use super::protocol::SANDBOX;
use super::pursuit::{Pace, Pursuit};
use super::scene::Scene;
use super::sequels;
use super::submit::Submit;
use super::{Effect, Model, Overlay, RequestId, WakeId};
use crate::failure::Failure;
use crate::follow::rhythm::Next;
use crate::journal::entry::Entry;
use crate::journal::found::Seen;
use crate::journal::instructions::{PAGE, command_lines, filled};
use crate::journal::known::Known;
use crate::journal::reply::Token;
use crate::order::text::sentence;
use crate::service::errand::Errand;

impl Model {
    /// Shows an order that exists from now on.
    pub(super) fn follow(&mut self, mut following: Following) -> Vec<Effect> {
        following.pursuit = Pursuit::begin(self.clock.now, following.is_new);
        self.following = Some(Box::new(following));
        self.scene = Scene::Order;
        self.overlay = None;
        self.read_from_the_top();
        let mut effects = self.go_on();
        // What follows it begins with how it stands now.
        if self.begins.is_some() {
            effects.extend(self.ask_now());
        }
        effects
    }

    /// Whether the order that is followed can be asked for here without anybody doing something for it.
    fn asks_by_itself(&self) -> bool {
        self.key.is_at_hand && asking::elsewhere(self).is_none()
    }

    /// Waits for the moment at which the order is asked for next.
    pub(super) fn go_on(&mut self) -> Vec<Effect> {
        let asks = self.asks_by_itself();
        let Some(following) = &mut self.following else { return Vec::new() };
        let pursuit = &mut following.pursuit;
        if pursuit.asking().is_some() {
            return Vec::new();
        }
        pursuit.pace = match pursuit.next() {
            Some(Next::Never) => Pace::Over,
            Some(Next::Paused) if asks => Pace::Paused,
            Some(Next::At(time)) if asks => Pace::Until(time),
            _ => Pace::Still,
        };
        pursuit.due = match pursuit.pace {
            Pace::Until(time) => Some(time),
            _ => None,
        };
        match pursuit.due {
            Some(time) => self.wake_at(time),
            None => Vec::new(),
        }
    }

    fn wake_at(&mut self, time: Timestamp) -> Vec<Effect> {
        let wake = self.clock.next_wake();
        if let Some(following) = &mut self.following {
            following.pursuit.wake = Some(wake);
        }
        vec![Effect::WakeAt(wake, time)]
    }

    /// Takes in that somebody is there: a following that paused goes on.
    pub(super) fn is_watched(&mut self) -> Vec<Effect> {
        let Some(following) = &mut self.following else { return Vec::new() };
        following.pursuit.watch();
        match (following.pursuit.pace, following.pursuit.wake) {
            // What time it is only a message tells; a moment that is over brings one.
            (Pace::Paused, None) => self.wake_at(Timestamp::UNIX_EPOCH),
            _ => Vec::new(),
        }
    }

    /// Takes in that a moment has come: the order is asked for, if it is time.
    pub(super) fn woke(&mut self, wake: WakeId, now: Timestamp) -> Vec<Effect> {
        self.clock.now = Some(now);
        let asks = self.asks_by_itself();
        let Some(following) = self.following.as_mut().filter(|order| order.pursuit.wake == Some(wake)) else {
            return Vec::new();
        };
        following.pursuit.wake = None;
        following.pursuit.tell_time(now);
        let is_due = matches!(following.pursuit.pace, Pace::Until(_));
        match following.pursuit.next() {
            Some(Next::At(time)) if asks && (is_due || time <= now) => {
                let request = self.waits.begin_quietly();
                self.ask(request)
            }
            _ => self.go_on(),
        }
    }

    /// Asks the service for the order now.
    pub(super) fn ask_now(&mut self) -> Vec<Effect> {
        if let Some(obstacle) = asking::obstacle(self) {
            return self.say(Tone::Warning, obstacle);
        }
        let is_asking = self.following.as_ref().is_some_and(|order| order.pursuit.asking().is_some());
        if is_asking {
            return Vec::new();
        }
        let request = self.waits.begin();
        if let Some(following) = &mut self.following {
            following.pursuit.is_by_hand = true;
        }
        self.ask(request)
    }

    fn ask(&mut self, request: RequestId) -> Vec<Effect> {
        let key = asking::typed_key(self);
        let Some(following) = &mut self.following else { return Vec::new() };
        following.pursuit.pace = Pace::Asking(request);
        following.pursuit.wake = None;
        let tokens = following.followed.tokens.clone();
        vec![Effect::Ask(request, Errand::Order(following.order_id, tokens), key)]
    }

    /// Whether the order is being asked for by this request.
    pub(super) fn is_asked_for_by(&self, request: RequestId) -> bool {
        self.following.as_ref().is_some_and(|order| order.pursuit.asking() == Some(request))
    }

    /// Takes in what the service says of the order, or why it says nothing, and waits for the next time.
    pub(super) fn seen(
        &mut self,
        request: RequestId,
        seen: Result<Seen, Failure>,
        entry: Option<Box<Entry>>,
    ) -> Vec<Effect> {
        let now = self.clock.now;
        let of_key = self.destination.account.clone();
        let Some(following) = self.following.as_mut().filter(|order| order.pursuit.asking() == Some(request))
        else {
            return Vec::new();
        };
        let stood = following.stand();
        let is_by_hand = std::mem::take(&mut following.pursuit.is_by_hand);
        let came = seen.as_ref().map(|seen| seen.at).map_err(|failure| failure.message.clone());
        match seen {
            Ok(seen) => {
                self.key.is_at_hand = true;
                following.take_seen(seen, entry);
                let is_final = following.status().is_some_and(|status| status.is_final());
                following.pursuit.answered(now, is_final);
            }
            Err(failure) => following.pursuit.failed(now, following.explained(failure, of_key.as_ref())),
        }
        let news = (following.stand() != stood).then(|| following.news());
        let was_read = following.pursuit.lost.is_none();
        let mut effects = self.go_on();
        if was_read && self.begins.is_some() {
            effects.extend(sequels::begin_at_last(self));
            return effects;
        }
        // A line that the cursor is on may be gone.
        let focus = self.focus.clone();
        let is_there = focus.as_ref().is_none_or(|focus| self.form().spots().any(|spot| spot == *focus));
        if !is_there {
            self.read_from_the_top();
        }
        match (news, came) {
            (Some(news), _) if is_by_hand => self.say(Tone::Good, news),
            (Some(news), _) => self.tell(Tone::Good, news),
            (None, Ok(at)) if is_by_hand => {
                self.say(Tone::Good, format!("Asked at {} UTC; nothing has changed.", at.strftime("%H:%M")))
            }
            (None, Err(reason)) if is_by_hand => self.say(Tone::Warning, sentence(&reason)),
            _ => Vec::new(),
        };
        effects
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
        let key = asking::typed_key(self);
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
            let is_as_before = match (&answer, following.followed.tokens.last()) {
                (Ok(token), before) => before.is_some_and(|before| before.value == token.value),
                (Err(_), _) => false,
            };
            following.token = match answer {
                Ok(token) => TokenState::Known(token),
                Err(failure) => {
                    following.is_token_withheld = failure.status() == Some(403);
                    TokenState::Failed(failure)
                }
            };
            self.read_from_the_top();
            if is_as_before {
                self.say(Tone::Good, "The token is the one that is shown already.");
            }
        }
        Vec::new()
    }

    /// Takes the order off the list of those that need somebody, or puts it back.
    pub(super) fn leave_this_alone(&mut self, is_left: bool) -> Vec<Effect> {
        let entry = self.following.as_ref().and_then(|order| order.entry.as_ref());
        entry.map_or_else(Vec::new, |entry| vec![Effect::LeaveAlone(entry.id.clone(), is_left)])
    }

    /// Takes in whether the order is left alone from now on, or why that could not be written down.
    pub(super) fn left_alone(&mut self, entry: Result<Box<Entry>, String>) -> Vec<Effect> {
        let entry = match entry {
            Ok(entry) => entry,
            Err(reason) => return self.say(Tone::Error, sentence(&reason)),
        };
        let is_left = entry.followed.is_left_alone;
        let place = self.place();
        let said = self.orders.take_in_entry(&entry);
        match self.scene {
            Scene::Start => {
                self.focus_at(place);
                return self.say(Tone::Good, said);
            }
            Scene::Orders => {
                self.show_orders();
                return self.say(Tone::Good, said);
            }
            Scene::Order | Scene::Step(_) => {}
        }
        let shown = self
            .following
            .as_mut()
            .filter(|order| order.entry.as_ref().is_some_and(|shown| shown.id == entry.id));
        let Some(following) = shown else { return Vec::new() };
        following.take_entry(entry);
        self.focus_on(Some(Spot::Action(Action::LeaveAlone(!is_left))));
        self.say(
            Tone::Good,
            match is_left {
                true => "It is left alone: no list says any more that it needs somebody.",
                false => "It stands on the list again as soon as it needs somebody.",
            },
        )
    }

    pub(super) fn plain_view(&mut self) -> Vec<Effect> {
        if let Some(following) = &self.following {
            let title = format!("Order {}", following.order_id);
            let columns = self.window.size.columns;
            let text = self.result(following, PAGE.min(columns));
            let lines = text.lines().flat_map(|line| match line {
                command if command.starts_with("dig ") || command.starts_with("curl ") => {
                    command_lines(command, columns)
                }
                line => vec![line.to_owned()],
            });
            let text = lines.fold(String::new(), |text, line| text + &line + "\n");
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
