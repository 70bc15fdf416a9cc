//! The submit protocol: one confirmation, one request, one outcome.

use super::asking;
use super::autosave;
use super::confirmation;
use super::following::Following;
use super::follows;
use super::form::{Input, Spot, Tone};
use super::start;
use super::submit::{LookUp, Preparing, Sending, Setback, Submit, UnknownOrder};
use super::waits::Awaited;
use super::{Effect, Model, Overlay, RequestId};
use crate::failure::Failure;
use crate::journal::confirmed::{Confirmed, Origin};
use crate::journal::entry::{Entry, State};
use crate::journal::known::Known;
use crate::journal::ordered::Ordered;
use crate::journal::refusal::Deal;
use crate::journal::reply::Outcome;
use crate::journal::verdict::LookupVerdict;
use crate::order::Order;
use crate::order::command_line::CommandLine;
use crate::order::step::Step;
use crate::order::text::sentence;
use crate::service::errand::Errand;

/// Sends the order: once for each confirmation, and never while another is on its way. One of
/// unknown outcome is sent again only when a look-up has answered that it does not exist.
pub(super) fn place(model: &mut Model) -> Vec<Effect> {
    match &model.submit {
        Submit::Ready(_) => {}
        Submit::Unknown(unknown) if unknown.can_be_sent_again() => return place_again(model),
        _ => return Vec::new(),
    }
    if let Some(effects) = not_yet(model) {
        return effects;
    }
    let order = match Order::from_draft(model.desk.draft(), model.desk.facts()) {
        Ok(order) => Box::new(order),
        Err(problems) => {
            let first = problems.into_iter().next().map_or_else(String::new, |problem| problem.message);
            return model.say(Tone::Error, first);
        }
    };
    let sent = Box::new(Ordered::from(&*order));
    let mut effects = autosave::save_before_sending(model);
    let confirmed = Confirmed::New(order, Box::new(origin(model)));
    effects.push(send(model, sent, None, confirmed));
    effects
}

/// Says why nothing can be sent yet, and goes to where the name is to be typed, if that is why; none where it can.
fn not_yet(model: &mut Model) -> Option<Vec<Effect>> {
    let obstacle = confirmation::obstacle(model)?;
    if confirmation::obstacle_besides(model).is_none() {
        model.focus_on(Some(Spot::Input(Input::Confirmation)));
    }
    Some(model.say(Tone::Warning, obstacle))
}

fn place_again(model: &mut Model) -> Vec<Effect> {
    if let Some(effects) = not_yet(model) {
        return effects;
    }
    let Submit::Unknown(unknown) = &model.submit else { return Vec::new() };
    let Some(entry) = unknown.entry.clone() else { return Vec::new() };
    let (sent, id) = (unknown.sent.clone(), entry.id.clone());
    // What is sent again is what the journal has; its draft is as it was.
    vec![send(model, sent, Some(entry), Confirmed::Again(id))]
}

fn send(model: &mut Model, sent: Box<Ordered>, entry: Option<Box<Entry>>, confirmed: Confirmed) -> Effect {
    let request = model.waits.begin(Awaited::Purchase);
    let key = asking::typed_key(model);
    model.confirming.clear();
    model.confirming.repeats.want_another(false);
    let preparing = Some(Preparing::default());
    model.submit = Submit::Sending(Sending { request, sent, entry, preparing });
    model.focus_on(None);
    Effect::Buy(request, confirmed, key)
}

/// What the journal is to say of where the order on its way comes from.
fn origin(model: &Model) -> Origin {
    Origin {
        draft: model.desk.draft().clone(),
        draft_id: model.saving.id.clone(),
        revision: model.saving.revision,
        repeats: model.confirming.repeats.ids(),
    }
}

/// Takes in that the order is in the journal and leaves now: it cannot be withdrawn any more.
pub(super) fn prepared(model: &mut Model, request: RequestId, entry: Box<Entry>) -> Vec<Effect> {
    let Submit::Sending(sending) = &mut model.submit else { return Vec::new() };
    if sending.request != request {
        return Vec::new();
    }
    sending.entry = Some(entry);
    model.waits.restart(request);
    match sending.preparing.take() {
        Some(Preparing { withdrawn: true, .. }) => {
            model.say(Tone::Warning, "It was sent before it could be withdrawn. Its answer is waited for.")
        }
        _ => Vec::new(),
    }
}

/// Takes in which process has the journal locked that the order waits for.
pub(super) fn journal_held(model: &mut Model, request: RequestId, process: Option<u32>) -> Vec<Effect> {
    if let Submit::Sending(sending) = &mut model.submit
        && let Some(preparing) = &mut sending.preparing
        && sending.request == request
    {
        preparing.waits_for = Some(process);
    }
    Vec::new()
}

/// Whether the order is confirmed and has not left yet.
pub(super) fn can_be_withdrawn(model: &Model) -> bool {
    matches!(&model.submit, Submit::Sending(sending) if sending.preparing.is_some())
}

/// Withdraws the confirmation before the order leaves. Nothing is lost by it, so nothing is asked.
pub(super) fn withdraw(model: &mut Model) -> Vec<Effect> {
    if let Submit::Sending(sending) = &mut model.submit
        && let Some(preparing) = &mut sending.preparing
    {
        preparing.withdrawn = true;
        // Whoever withdraws it knows that it was waited for.
        model.waits.give_up(sending.request);
        return vec![Effect::Withdraw];
    }
    Vec::new()
}

/// Gives up waiting. The request may have arrived, so the outcome is unknown; should the
/// answer still come, it counts. One that came already does.
pub(super) fn stop_waiting(model: &mut Model) -> Vec<Effect> {
    if let Submit::Sending(sending) = &model.submit {
        let sending = sending.clone();
        if let Some(effects) = model.give_up(sending.request) {
            return effects;
        }
        let failure =
            Failure::new("You stopped waiting before the service answered.", "The request may have arrived.");
        model.submit = Submit::Unknown(Box::new(UnknownOrder {
            sent: sending.sent.clone(),
            entry: sending.entry.clone(),
            request: Some(sending.request),
            failure,
            look_up: LookUp::Idle,
        }));
        model.read_from_the_top();
    }
    Vec::new()
}

/// Shows an order of the journal that exists, or takes one up that an earlier run left with an unknown outcome.
/// Nothing of it is judged: looking up asks no rule, and what is sent again is what was sent.
pub(super) fn opened(model: &mut Model, entry: Box<Entry>) -> Vec<Effect> {
    let entry = match entry.is_open() {
        true => entry,
        false => match Following::of_entry(entry) {
            Some(following) => return follows::follow(model, following),
            None => return Vec::new(),
        },
    };
    // It may be a reissue of the order that is on the screen.
    start::put_order_away(model);
    start::take_draft(model, entry.sent.draft.clone(), entry.sent.draft_id.clone());
    model.trail.see(Step::ALL);
    model.submit = unknown(Box::new(Ordered::from(&entry.sent)), entry, None);
    model.go_to_step(Step::Submit);
    Vec::new()
}

/// Why the order of unknown outcome cannot be looked up here, if it cannot.
pub fn look_up_obstacle(model: &Model) -> Option<String> {
    let Submit::Unknown(unknown) = &model.submit else { return None };
    match &unknown.entry {
        None => Some("The journal has nothing of this order. Look in CertCentral.".into()),
        Some(entry) if !model.destination.is_at(&entry.sent.target) => Some(format!(
            "It was sent to {}. To look it up, start dvorder with the API key of there: {}",
            entry.sent.target,
            CommandLine::to(&entry.sent.target).wizard()
        )),
        Some(_) => asking::key_obstacle(model),
    }
}

/// Looks whether the order of unknown outcome exists. That is free and changes nothing.
pub(super) fn look_up(model: &mut Model) -> Vec<Effect> {
    if let Some(obstacle) = look_up_obstacle(model) {
        return model.say(Tone::Warning, obstacle);
    }
    let key = asking::typed_key(model);
    let Submit::Unknown(unknown) = &mut model.submit else { return Vec::new() };
    if matches!(unknown.look_up, LookUp::Asking(_)) {
        return Vec::new();
    }
    let Some(entry) = unknown.entry.clone() else { return Vec::new() };
    let request = model.waits.begin(Awaited::LookUp);
    unknown.look_up = LookUp::Asking(request);
    model.focus_on(None);
    vec![Effect::Ask(request, Errand::LookUp(entry), key)]
}

/// Whether a look-up is waited for.
pub fn looks_up(model: &Model) -> bool {
    matches!(&model.submit, Submit::Unknown(unknown) if matches!(unknown.look_up, LookUp::Asking(_)))
}

/// Gives up waiting for a look-up. It orders nothing, so nothing is asked.
pub(super) fn stop_looking(model: &mut Model) -> Vec<Effect> {
    let Submit::Unknown(unknown) = &model.submit else { return Vec::new() };
    let LookUp::Asking(request) = unknown.look_up else { return Vec::new() };
    if let Some(effects) = model.give_up(request) {
        return effects;
    }
    if let Submit::Unknown(unknown) = &mut model.submit {
        unknown.look_up = LookUp::Stopped(request);
    }
    model.read_from_the_top();
    Vec::new()
}

/// Whether the order of unknown outcome is looked up by this request, waited for or not.
fn is_looked_up_by(model: &Model, request: RequestId) -> bool {
    let Submit::Unknown(unknown) = &model.submit else { return false };
    matches!(unknown.look_up, LookUp::Asking(asked) | LookUp::Stopped(asked) if asked == request)
}

/// Takes in what the look-up came to.
pub(super) fn looked_up(model: &mut Model, request: RequestId, entry: Option<Box<Entry>>) -> Vec<Effect> {
    let Submit::Unknown(unknown) = &model.submit else { return Vec::new() };
    if !is_looked_up_by(model, request) {
        return Vec::new();
    }
    // Where nothing could be written down it is as it was.
    let Some(entry) = entry.or_else(|| unknown.entry.clone()) else { return Vec::new() };
    let (sent, on_its_way) = (unknown.sent.clone(), unknown.request);
    // Said below the form as well: on a low screen the answer stands above what is in sight.
    let said = entry.looked.as_ref().map(|looked| {
        let tone = match &looked.verdict {
            LookupVerdict::Found(placed) if !placed.has_fallen() => Tone::Good,
            _ => Tone::Warning,
        };
        (tone, looked.verdict.gist(unknown.sent.deal()))
    });
    let effects = stand(model, sent, entry, None, on_its_way);
    model.read_from_the_top();
    if let Some((tone, said)) = said {
        model.say(tone, said);
    }
    effects
}

/// Puts an order aside that the service does not have; its draft can be edited again.
pub(super) fn put_aside(model: &mut Model) -> Vec<Effect> {
    let Submit::Unknown(unknown) = &model.submit else { return Vec::new() };
    let Some(entry) = unknown.entry.as_ref().filter(|_| unknown.can_be_put_aside()) else {
        return Vec::new();
    };
    let effects = vec![Effect::PutAside(entry.id.clone())];
    let again = sends_anew(unknown.sent.deal());
    model.submit = Submit::Ready(None);
    model.go_to_step(Step::Review);
    model.say(Tone::Hint, format!("Put aside. The draft is as it was; {again}"));
    effects
}

/// Takes in how a confirmed order ended. The answer to any other request is stale and dropped.
///
/// The journal judges what that means: where it was sent before, that it was refused or not sent now
/// says nothing of then.
pub(super) fn ended(
    model: &mut Model,
    request: RequestId,
    outcome: Outcome,
    entry: Option<Box<Entry>>,
) -> Vec<Effect> {
    let (sent, known) = match &model.submit {
        Submit::Sending(sending) if sending.request == request => (&sending.sent, &sending.entry),
        Submit::Unknown(unknown) if unknown.request == Some(request) => (&unknown.sent, &unknown.entry),
        _ => return Vec::new(),
    };
    let (sent, known) = (sent.clone(), known.clone());
    if model.overlay.take_if(|overlay| *overlay == Overlay::AskStopWaiting).is_some() {
        model.window.told = None;
    }
    let effects = match (entry, known, outcome) {
        (Some(entry), _, outcome) => stand(model, sent, entry, Some(outcome), None),
        // It did not come to be sent again: the journal has it as it was.
        (None, Some(known), Outcome::NotSent(failure) | Outcome::HeldBack(failure)) => {
            let mut unknown = unknown(sent, known, None);
            if let Submit::Unknown(unknown) = &mut unknown {
                let why = sentence(&format!("{} {}", sentence(&failure.message), failure.fix));
                unknown.failure.message = format!("It was not sent again. {why}");
            }
            model.submit = unknown;
            Vec::new()
        }
        (None, _, Outcome::Accepted(placed)) => {
            follows::accepted(model, Known { ordered: *sent, placed }, None)
        }
        (None, _, Outcome::Refused(refusal)) => set_back(model, Setback::Refused(refusal)),
        (None, _, Outcome::NotSent(failure)) => set_back(model, Setback::NotSent(failure)),
        (None, _, Outcome::HeldBack(failure)) => set_back(model, Setback::HeldBack(failure)),
        (None, entry, Outcome::Unknown(failure)) => {
            let look_up = LookUp::Idle;
            model.submit =
                Submit::Unknown(Box::new(UnknownOrder { sent, entry, request: None, failure, look_up }));
            Vec::new()
        }
    };
    model.go_to_step(Step::Submit);
    if matches!(model.submit, Submit::Ready(_)) {
        model.read_from_the_top();
    }
    effects
}

/// Shows an order as its entry has it: what the journal says became of it. The outcome says more of a
/// refusal than the journal keeps.
fn stand(
    model: &mut Model,
    sent: Box<Ordered>,
    entry: Box<Entry>,
    outcome: Option<Outcome>,
    on_its_way: Option<RequestId>,
) -> Vec<Effect> {
    match (entry.state.clone(), outcome) {
        (State::Accepted(placed), _) => {
            follows::accepted(model, Known { ordered: *sent, placed }, Some(entry))
        }
        (State::Fallen(placed), _) => set_back(model, Setback::Fallen(placed)),
        (State::Refused(..), Some(Outcome::Refused(refusal))) => set_back(model, Setback::Refused(refusal)),
        (State::NotSent(_), Some(Outcome::NotSent(failure))) => set_back(model, Setback::NotSent(failure)),
        (State::NotSent(_), Some(Outcome::HeldBack(failure))) => set_back(model, Setback::HeldBack(failure)),
        (State::Refused(..) | State::NotSent(_) | State::PutAside, _) => {
            let message = format!("The journal has it as {}.", entry.outcome());
            let fix = format!("What you typed is as it was; {}", sends_anew(sent.deal()));
            set_back(model, Setback::SettledElsewhere(Failure::new(message, fix)))
        }
        (State::Prepared | State::Unknown(_), _) => {
            model.submit = unknown(sent, entry, on_its_way);
            Vec::new()
        }
    }
}

/// What confirming a draft of something once more does.
fn sends_anew(deal: Deal) -> &'static str {
    match deal {
        Deal::Order => "ordering it sends a new order.",
        Deal::Reissue => "reissuing it sends a new reissue.",
    }
}

fn set_back(model: &mut Model, setback: Setback) -> Vec<Effect> {
    model.submit = Submit::Ready(Some(setback));
    Vec::new()
}

/// An order nobody knows the outcome of, as its entry has it.
fn unknown(sent: Box<Ordered>, entry: Box<Entry>, request: Option<RequestId>) -> Submit {
    let message = match &entry.state {
        State::Unknown(reason) => sentence(reason),
        _ if request.is_some() => "You stopped waiting before the service answered.".into(),
        _ => "dvorder ended before the service answered.".into(),
    };
    let failure = Failure::new(message, "");
    Submit::Unknown(Box::new(UnknownOrder {
        sent,
        entry: Some(entry),
        request,
        failure,
        look_up: LookUp::Idle,
    }))
}
