//! An order that exists is followed: its token is asked for, and what is to be placed is shown, saved and copied.

use jiff::Timestamp;

use super::asking;
use super::following::{Following, NOTHING_KNOWN, TokenState};
use super::form::{Action, Spot, Tone};
use super::overlay::Bookmark;
use super::pursuit::{Pace, Pursuit};
use super::scene::Scene;
use super::sequels;
use super::submit::Submit;
use super::waits::Awaited;
use super::{Effect, Model, Overlay, RequestId, WakeId};
use crate::failure::Failure;
use crate::follow::rhythm::NextAsk;
use crate::journal::entry::Entry;
use crate::journal::found::OrderSeen;
use crate::journal::instructions::{PAGE, copied_lines, filled};
use crate::journal::known::Known;
use crate::journal::reply::Token;
use crate::journal::report::Report;
use crate::journal::status::Status;
use crate::journal::summary::Summary;
use crate::order::command_line::OrderCommand;
use crate::order::text::sentence;
use crate::service::errand::Errand;

/// What is said first of everything the sandbox answered.
const SANDBOX: &str = "SANDBOX: nothing was bought.";

/// The same, where values of its making follow.
const SANDBOX_VALUES: &str = "SANDBOX: nothing was bought; the values below are made up.";

/// Shows an order that exists from now on.
pub(super) fn follow(model: &mut Model, mut following: Following) -> Vec<Effect> {
    following.pursuit = Pursuit::begin(model.clock.now, following.is_new);
    let ahead = following.report().map(|report| report.ahead);
    model.following = Some(Box::new(following));
    // By its day what is begun from here is planned, too.
    if let Some(ahead) = ahead.filter(|_| asking::elsewhere(model).is_none()) {
        model.clock.ahead = ahead;
    }
    model.scene = Scene::Order;
    model.overlay = None;
    model.read_from_the_top();
    let mut effects = go_on(model);
    // What follows it begins with how it stands now.
    if model.opening.sequel.is_some() {
        effects.extend(ask_now(model));
    }
    effects
}

/// The commands about an order that is followed: they ask where it is.
pub(super) fn commands(model: &Model, following: &Following) -> OrderCommand {
    let place = following.entry.as_ref().map_or(&model.destination.place, |entry| &entry.sent.target);
    model.destination.commands_to(place).of_order(following.order_id)
}

/// Whether the order that is followed can be asked for here without anybody doing something for it.
fn asks_by_itself(model: &Model) -> bool {
    model.key.is_at_hand && asking::elsewhere(model).is_none()
}

/// Waits for the moment at which the order is asked for next.
pub(super) fn go_on(model: &mut Model) -> Vec<Effect> {
    let asks = asks_by_itself(model);
    let Some(following) = &mut model.following else { return Vec::new() };
    let pursuit = &mut following.pursuit;
    if pursuit.asking().is_some() {
        return Vec::new();
    }
    pursuit.pace = match pursuit.next() {
        Some(NextAsk::Never) => Pace::Over,
        Some(NextAsk::Paused) if asks => Pace::Paused,
        Some(NextAsk::At(time)) if asks => Pace::Until(time),
        _ => Pace::Still,
    };
    pursuit.due = match pursuit.pace {
        Pace::Until(time) => Some(time),
        _ => None,
    };
    match pursuit.due {
        Some(time) => wake_at(model, time),
        None => Vec::new(),
    }
}

fn wake_at(model: &mut Model, time: Timestamp) -> Vec<Effect> {
    let wake = model.clock.next_wake();
    if let Some(following) = &mut model.following {
        following.pursuit.wake = Some(wake);
    }
    vec![Effect::WakeAt(wake, time)]
}

/// Takes in that somebody is there: a following that paused goes on.
pub(super) fn is_watched(model: &mut Model) -> Vec<Effect> {
    let Some(following) = &mut model.following else { return Vec::new() };
    following.pursuit.watch();
    match (following.pursuit.pace, following.pursuit.wake) {
        // What time it is only a message tells; a moment that is over brings one.
        (Pace::Paused, None) => wake_at(model, Timestamp::UNIX_EPOCH),
        _ => Vec::new(),
    }
}

/// Takes in that a moment has come: the order is asked for, if it is time.
pub(super) fn woke(model: &mut Model, wake: WakeId, now: Timestamp) -> Vec<Effect> {
    model.clock.now = Some(now);
    let asks = asks_by_itself(model);
    let Some(following) = model.following.as_mut().filter(|order| order.pursuit.wake == Some(wake)) else {
        return Vec::new();
    };
    following.pursuit.wake = None;
    following.pursuit.tell_time(now);
    let is_due = matches!(following.pursuit.pace, Pace::Until(_));
    match following.pursuit.next() {
        Some(NextAsk::At(time)) if asks && (is_due || time <= now) => {
            let request = model.waits.begin_quietly(Awaited::Stand);
            ask(model, request)
        }
        _ => go_on(model),
    }
}

/// Asks the service for the order now.
pub(super) fn ask_now(model: &mut Model) -> Vec<Effect> {
    if let Some(obstacle) = asking::obstacle(model) {
        return model.say(Tone::Warning, obstacle);
    }
    let is_asking = model.following.as_ref().is_some_and(|order| order.pursuit.asking().is_some());
    if is_asking {
        return Vec::new();
    }
    let request = model.waits.begin(Awaited::Stand);
    if let Some(following) = &mut model.following {
        following.pursuit.is_by_hand = true;
    }
    ask(model, request)
}

fn ask(model: &mut Model, request: RequestId) -> Vec<Effect> {
    let key = asking::typed_key(model);
    let Some(following) = &mut model.following else { return Vec::new() };
    following.pursuit.pace = Pace::Asking(request);
    following.pursuit.wake = None;
    let tokens = following.followed.tokens.clone();
    vec![Effect::Ask(request, Errand::Order(following.order_id, tokens), key)]
}

/// Takes in what the service says of the order, or why it says nothing, and waits for the next time.
pub(super) fn seen(
    model: &mut Model,
    request: RequestId,
    seen: Result<OrderSeen, Failure>,
    entry: Option<Box<Entry>>,
) -> Vec<Effect> {
    let now = model.clock.now;
    let of_key = model.destination.account.clone();
    let Some(following) = model.following.as_mut().filter(|order| order.pursuit.asking() == Some(request))
    else {
        return Vec::new();
    };
    let stood = following.stand();
    let was_unsure = following.is_unsure;
    let is_by_hand = std::mem::take(&mut following.pursuit.is_by_hand);
    let came = seen.as_ref().map(|seen| seen.at).map_err(|failure| failure.message.clone());
    match seen {
        Ok(seen) => {
            model.key.is_at_hand = true;
            following.take_seen(seen, entry);
            following.pursuit.answered(now, following.is_over());
        }
        Err(failure) => following.pursuit.failed(now, following.explained(failure, of_key.as_ref())),
    }
    let news = (following.stand() != stood).then(|| following.news(&stood));
    let has_ended = following.is_certificate_revoked()
        || following.status().is_some_and(|status| status.has_fallen() || status == Status::Expired);
    let has_begun = following.report().and_then(Report::validated).is_none_or(|(done, _)| done > 0);
    let tone = match (has_ended, has_begun) {
        (true, _) => Tone::Warning,
        (false, true) => Tone::Good,
        (false, false) => Tone::Hint,
    };
    let was_read = following.pursuit.lost.is_none();
    let mut effects = go_on(model);
    if was_read && model.opening.sequel.is_some() {
        effects.extend(sequels::begin_at_last(model));
        return effects;
    }
    // A line that the cursor is on may be gone: what is near the top, and changes nothing, takes its place.
    if model.focus.is_some() {
        model.stay_or_go_to([Spot::Action(Action::AskNow)]);
    }
    match (news, came) {
        // What nobody knew of a change is known by now, as far as the order tells.
        (Some(news), Ok(_)) if was_unsure => model.say(tone, format!("The order was read again: {news}")),
        (None, Ok(_)) if was_unsure => {
            model.say(Tone::Warning, "The answer was lost. The order was read again: it stands as before.")
        }
        (Some(news), _) if is_by_hand => model.say(tone, news),
        (Some(news), _) => model.tell(tone, news),
        // What became known by itself since the key was pressed is what came of it.
        (None, Ok(_)) if is_by_hand && model.news.is_some() => {
            model.notice = model.news.take();
            Vec::new()
        }
        (None, Ok(at)) if is_by_hand => {
            model.say(Tone::Good, format!("Asked at {} UTC; nothing has changed.", at.strftime("%H:%M")))
        }
        (None, Err(reason)) if is_by_hand => model.say(Tone::Warning, sentence(&reason)),
        _ => Vec::new(),
    };
    effects
}

/// Takes in that the order that was sent exists: from now on it is followed.
pub(super) fn accepted(model: &mut Model, known: Known, entry: Option<Box<Entry>>) -> Vec<Effect> {
    model.submit = Submit::Accepted(Box::new(known.ordered.clone()));
    let lacks_token = known.lacks_token();
    let following = Following::placed(known, entry);
    let is_asked_for = lacks_token && following.token == TokenState::NotNeeded;
    let mut effects = follow(model, following);
    if is_asked_for {
        effects.extend(fetch_token(model));
    }
    effects
}

/// Asks for the token once more.
pub(super) fn fetch_token(model: &mut Model) -> Vec<Effect> {
    let key = asking::typed_key(model);
    let Some(following) = &mut model.following else { return Vec::new() };
    if matches!(following.token, TokenState::Fetching(_)) {
        return model.say(Tone::Hint, "It is being asked for.");
    }
    let request = model.waits.begin(Awaited::Token);
    following.token = TokenState::Fetching(request);
    vec![Effect::Ask(request, Errand::Token(following.order_id), key)]
}

pub(super) fn token_came(
    model: &mut Model,
    request: RequestId,
    answer: Result<Token, Failure>,
) -> Vec<Effect> {
    if let Some(following) = &mut model.following
        && following.token == TokenState::Fetching(request)
    {
        let before = following.token();
        let news =
            answer.as_ref().ok().zip(before).map(|(token, before)| match before.value == token.value {
                true => "What to place is what is shown already.",
                false => "What to place has changed: place what is shown now.",
            });
        let withheld = answer.as_ref().err().map(|failure| sentence(&failure.message));
        following.token = match answer {
            Ok(token) => TokenState::Known(token),
            Err(failure) => {
                following.is_token_withheld = failure.status() == Some(403);
                TokenState::Failed(failure)
            }
        };
        model.stay_or_go_to([Spot::Action(Action::AskNow)]);
        match withheld {
            Some(reason) => model.say(Tone::Warning, reason),
            None => news.map_or_else(Vec::new, |news| model.say(Tone::Good, news)),
        };
    }
    Vec::new()
}

pub(super) fn plain_view(model: &mut Model) -> Vec<Effect> {
    if let Some(following) = &model.following {
        let title = format!("Order {}", following.order_id);
        let columns = model.window.size.columns;
        let text = result(model, following, columns);
        let lines = text.lines().flat_map(|line| copied_lines(line, columns));
        let text = lines.fold(String::new(), |text, line| text + &line + "\n");
        model.overlay = Some(Overlay::Plain { title, text, scroll: Bookmark::default() });
    }
    Vec::new()
}

/// Offers the value of a record to the terminal's clipboard. No terminal answers, so success is
/// never claimed.
pub(super) fn offer_copy(model: &mut Model, record: usize) -> Vec<Effect> {
    let instructions = model.following.as_ref().and_then(|following| following.instructions());
    let Some(record) = instructions
        .and_then(|mut told| (record < told.records.len()).then(|| told.records.swap_remove(record)))
    else {
        return Vec::new();
    };
    let Some(value) = record.value else { return Vec::new() };
    let names = record.names.first().map_or("", String::as_str);
    model.say(
        Tone::Hint,
        format!(
            "Offered to your terminal's clipboard, for {names}: {value} \u{b7} Many terminals ignore that. To be \
             sure, select it in the plain view, or save it as a file."
        ),
    );
    vec![Effect::Copy(value)]
}

pub(super) fn save_result(model: &mut Model) -> Vec<Effect> {
    let Some(following) = &model.following else { return Vec::new() };
    let name = format!("dvorder-order-{}.txt", following.order_id);
    vec![Effect::Save { name, text: result(model, following, PAGE) }]
}

/// Whether the order on the screen is printed when dvorder is left: something is still to be placed for it, as far as is
/// known.
pub(super) fn is_printed_at_the_end(model: &Model) -> bool {
    let shown = model.following.as_ref().filter(|_| model.scene == Scene::Order);
    shown.is_some_and(|following| following.open_records() > 0 && !following.is_being_canceled())
}

/// An order that was placed in this run as it is known by now: it may be on the screen once more, or be told of among all
/// orders.
pub(super) fn as_known_by_now(model: &Model, placed: &Following) -> Following {
    if let Some(shown) = model.following.as_ref().filter(|shown| shown.order_id == placed.order_id) {
        return (**shown).clone();
    }
    let mut order = placed.clone();
    let is_there = |target: &String| placed.entry.as_ref().is_none_or(|entry| entry.sent.target == *target);
    let is_issued = |told: &&Summary| {
        told.target.as_ref().is_none_or(is_there)
            && told.order_id == Some(placed.order_id)
            && told.status.as_deref().map(Status::of) == Some(Status::Issued)
            && told.reissue_request.is_none()
            && placed.entry.as_ref().is_none_or(|entry| entry.brings(told.certificate_id))
    };
    if placed.status().is_some_and(|status| status.is_validating())
        && let Some(told) = model.orders.journal().find(is_issued)
        && let Some(known) = &mut order.known
    {
        known.placed.status.clone_from(&told.status);
        known.placed.certificate_id = told.certificate_id.or(known.placed.certificate_id);
    }
    order
}

/// What is said of the certificates before a reissue of an order, where they are revoked for it.
pub(super) fn revocation(model: &Model, following: &Following) -> Option<String> {
    let revocation = following.entry.as_ref()?.revocation()?;
    Some(revocation.text(model.clock.now.map(|now| following.there(now))))
}

/// What is known of an order, as text without borders. A made-up token must never be taken for a
/// real one, wherever the text ends up.
pub(super) fn result(model: &Model, following: &Following, columns: usize) -> String {
    let servers = following.servers();
    let server = servers.first().map(|server| server.name.as_str());
    let instructions = following.still_to_place().map(|told| {
        told.saved_by(&commands(model, following), following.saved_in(), server)
            .revoking(revocation(model, following))
    });
    let sandbox = match &instructions {
        Some(told) if told.has_values() => SANDBOX_VALUES,
        _ => SANDBOX,
    };
    let text = match instructions {
        Some(told) => told.plain(columns),
        None => format!("{}\n{}\n", following.title(), filled(NOTHING_KNOWN, columns)),
    };
    match model.destination.sandbox {
        true => format!("{}\n{text}", filled(sandbox, columns)),
        false => text,
    }
}
