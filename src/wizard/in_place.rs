//! A look at DNS and at web servers, from the screen of an order and from Review: only when somebody wants it, and
//! never the last word.

use super::asking;
use super::deeds;
use super::following::Following;
use super::form::{Action, Spot, Tone};
use super::looking::{Looking, LookingAhead};
use super::overlay::Bookmark;
use super::scene::Scene;
use super::waits::Awaited;
use super::{Effect, Model, Overlay, RequestId};
use crate::failure::Failure;
use crate::follow::actions::Deed;
use crate::follow::days;
use crate::follow::look::before::{self, Group, NameAhead};
use crate::follow::look::sought::{Sought, sought};
use crate::follow::look::verdict::{LookOutcome, LookProgress, LookVerdict, Looked};
use crate::order::step::Step;
use crate::order::text::sentence;

impl Following {
    /// What still has to be in place for the order.
    pub fn sought(&self, now: Option<jiff::Timestamp>) -> Vec<Sought> {
        let Some(known) = &self.known else { return Vec::new() };
        let mut tokens = self.followed.tokens.clone();
        if let Some(token) =
            self.token().filter(|token| tokens.iter().all(|known| known.value != token.value))
        {
            tokens.push(token.clone());
        }
        sought(known, &tokens, &self.validated(), now.map_or(known.ordered.made_on, days::day))
    }

    /// What a look came to, each with its number; without what is not sought any more, as there is another token or
    /// another method.
    pub fn looked(&self, now: Option<jiff::Timestamp>) -> Vec<(usize, &Looked)> {
        let Looking::Done(looked) = &self.looking else { return Vec::new() };
        let sought = self.sought(now);
        let is_sought = |one: &Looked| {
            sought.iter().any(|now| now.place == one.sought.place && now.tokens == one.sought.tokens)
        };
        looked.iter().enumerate().filter(|(_, one)| is_sought(one)).collect()
    }
}

/// Looks whether what the order on the screen needs is in place.
pub(super) fn look(model: &mut Model) -> Vec<Effect> {
    let now = model.clock.now;
    let Some(following) = &mut model.following else { return Vec::new() };
    let things = following.sought(now);
    if things.is_empty() || matches!(following.looking, Looking::Going(..)) {
        return Vec::new();
    }
    let request = model.waits.begin_quietly(Awaited::Look);
    following.looking = Looking::Going(request, LookProgress { done: 0, of: things.len() });
    // One look at a time.
    model.ahead = LookingAhead::Not;
    model.focus_on(Some(Spot::Action(Action::StopLook)));
    vec![Effect::Look(request, things)]
}

/// Looks what would stop the order that is about to be placed.
pub(super) fn look_ahead(model: &mut Model) -> Vec<Effect> {
    let asked = asked_ahead(model);
    if asked.is_empty() || matches!(model.ahead, LookingAhead::Going(..)) {
        return Vec::new();
    }
    let request = model.waits.begin_quietly(Awaited::Look);
    model.ahead = LookingAhead::Going(request, LookProgress { done: 0, of: asked.len() });
    if let Some(Looking::Going(..)) = model.following.as_ref().map(|order| &order.looking) {
        look_is_off(model);
    }
    model.focus_on(Some(Spot::Action(Action::StopLook)));
    vec![Effect::LookAhead(request, asked)]
}

/// What is looked at before ordering.
fn asked_ahead(model: &Model) -> Vec<NameAhead> {
    before::asked(model.desk.draft(), model.desk.names())
}

/// What was found before ordering, unless the order has changed since.
pub fn found_ahead(model: &Model) -> Option<&[Group]> {
    match &model.ahead {
        LookingAhead::Done(asked, groups) if *asked == asked_ahead(model) => Some(groups),
        _ => None,
    }
}

/// Whether a look goes on whose end is waited for on this screen.
pub(super) fn looks_from_here(model: &Model) -> bool {
    match model.scene {
        Scene::Order => {
            matches!(model.following.as_ref().map(|order| &order.looking), Some(Looking::Going(..)))
        }
        Scene::Step(Step::Review) => matches!(model.ahead, LookingAhead::Going(..)),
        _ => false,
    }
}

/// Stops a look: what was found so far is not told, as nobody knows what is missing.
pub(super) fn stop_look(model: &mut Model) -> Vec<Effect> {
    look_is_off(model);
    let mut effects = model.say(Tone::Hint, "The look was stopped.");
    effects.push(Effect::StopLook);
    effects
}

/// No look goes on any more, and none came to anything.
fn look_is_off(model: &mut Model) {
    if let Some(following) = &mut model.following
        && matches!(following.looking, Looking::Going(..))
    {
        following.looking = Looking::Not;
    }
    if matches!(model.ahead, LookingAhead::Going(..)) {
        model.ahead = LookingAhead::Not;
    }
    leave_stop(model, []);
}

/// Goes from the line that stops a look, which is gone, to one of these, or to the one that looks again.
fn leave_stop<const N: usize>(model: &mut Model, to: [Action; N]) {
    if model.focus == Some(Spot::Action(Action::StopLook)) {
        let again = [Action::Look, Action::LookAhead];
        model.stay_or_go_to(to.into_iter().chain(again).map(Spot::Action));
    }
}

/// Says what a look came to. Where one waited for it, the focus goes to a line below that: it is read from there.
fn say_what_came<const N: usize>(
    model: &mut Model,
    to: [Action; N],
    tone: Tone,
    said: impl Into<String>,
) -> Vec<Effect> {
    let is_waited_for = model.focus == Some(Spot::Action(Action::StopLook));
    leave_stop(model, to);
    if is_waited_for { model.say_of_what_is_above(tone, said) } else { model.say(tone, said) }
}

/// Takes in how far a look has come.
pub(super) fn look_came_so_far(model: &mut Model, request: RequestId, progress: LookProgress) -> Vec<Effect> {
    if let Some(Looking::Going(going, so_far)) = model.following.as_mut().map(|order| &mut order.looking)
        && *going == request
    {
        *so_far = progress;
    }
    if let LookingAhead::Going(going, so_far) = &mut model.ahead
        && *going == request
    {
        *so_far = progress;
    }
    Vec::new()
}

/// Takes in what a look came to. Who said what of the first that is not seen is one key away.
pub(super) fn looked(model: &mut Model, request: RequestId, looked: Vec<Looked>) -> Vec<Effect> {
    let Some(following) = &mut model.following else { return Vec::new() };
    if !matches!(following.looking, Looking::Going(going, _) if going == request) {
        return Vec::new();
    }
    let count = |kind| looked.iter().filter(|one| one.verdict.kind == kind).count();
    let (seen, of) = (count(LookOutcome::Seen), looked.len());
    let first = looked.iter().position(|one| one.verdict.kind != LookOutcome::Seen).unwrap_or(0);
    following.looking = Looking::Done(looked);
    let tone = if seen == of { Tone::Good } else { Tone::Warning };
    // It may have found them by itself meanwhile.
    let is_offered = model.form().spots().any(|spot| spot == Spot::Action(Action::Begin(Deed::CheckDcv)));
    let then = if is_offered { ": have the service check now" } else { "" };
    // What is in place is for the service to find; of what is not, who said so.
    let next = match seen == of {
        true => [Action::Begin(Deed::CheckDcv), Action::WhoSaid(first)],
        false => [Action::WhoSaid(first), Action::AskAnyway(first)],
    };
    say_what_came(
        model,
        next,
        tone,
        match (seen, of) {
            (1, 1) => format!("It is in place, as seen from here{then}."),
            (seen, of) if seen == of => {
                format!("All {of} are in place, as seen from here{then}.")
            }
            (0, 1) => "It is not seen in place from here: why is said below it.".into(),
            (seen, of) => format!("Seen in place from here: {seen} of {of}; why not more stands with each."),
        },
    )
}

/// Takes in what a look before ordering came to.
pub(super) fn looked_ahead(
    model: &mut Model,
    request: RequestId,
    judged: &[(NameAhead, LookVerdict)],
) -> Vec<Effect> {
    if !matches!(model.ahead, LookingAhead::Going(going, _) if going == request) {
        return Vec::new();
    }
    let groups = before::grouped(judged);
    let kind = LookOutcome::of_all(groups.iter().map(|group| group.kind)).unwrap_or(LookOutcome::Seen);
    let worst = groups.iter().find(|group| group.kind == kind);
    let worst =
        worst.and_then(|group| Some(format!("{}: {}", group.names(), group.remarks.first()?.in_full())));
    let worst = worst.map_or_else(String::new, |said| sentence(&said));
    model.ahead = LookingAhead::Done(judged.iter().map(|(asked, _)| asked.clone()).collect(), groups);
    // All that it came to stands above the line that looks again; the worst is told at once.
    let (tone, said) = match kind {
        LookOutcome::Seen => (Tone::Good, "Nothing was found that would stop the order.".to_owned()),
        LookOutcome::Absent => (
            Tone::Warning,
            format!(
                "Something would stop the order. {worst} All that was found stands above Look before ordering. It can be \
                 placed all the same."
            ),
        ),
        LookOutcome::CouldNotLook => (
            Tone::Warning,
            format!(
                "Not everything could be looked at. {worst} All of it stands above Look before ordering. The order can be \
                 placed all the same, and the service looks itself."
            ),
        ),
    };
    say_what_came(model, [], tone, said)
}

/// Takes in why nobody could look.
pub(super) fn look_failed(model: &mut Model, failure: &Failure) -> Vec<Effect> {
    look_is_off(model);
    model.say(Tone::Warning, format!("{} {}", sentence(&failure.message), failure.fix))
}

/// Shows who said what to a look.
pub(super) fn who_said(model: &mut Model, number: usize) -> Vec<Effect> {
    let Some(Looking::Done(looked)) = model.following.as_ref().map(|order| &order.looking) else {
        return Vec::new();
    };
    if let Some(one) = looked.get(number) {
        let remarks = one.verdict.remarks.iter().map(|remark| remark.in_full());
        let text: Vec<String> =
            remarks.chain(std::iter::once(String::new())).chain(one.said.iter().cloned()).collect();
        let title = one.sought.place.text();
        model.overlay = Some(Overlay::Plain { title, text: text.join("\n"), scroll: Bookmark::default() });
    }
    Vec::new()
}

/// Goes to the page on which the service is asked to check, whatever a look came to.
pub(super) fn ask_anyway(model: &mut Model) -> Vec<Effect> {
    match asking::obstacle(model) {
        Some(obstacle) => model.say(Tone::Warning, obstacle),
        None => deeds::begin(model, Deed::CheckDcv),
    }
}

/// Has the sandbox place what the order on the screen needs.
pub(super) fn place_for_me(model: &mut Model) -> Vec<Effect> {
    let order = model.following.as_ref().filter(|_| model.destination.sandbox);
    order.map_or_else(Vec::new, |order| vec![Effect::PlaceForMe(order.order_id)])
}

/// Takes in whether it was placed.
pub(super) fn placed_for_me(model: &mut Model, placed: Result<bool, Failure>) -> Vec<Effect> {
    match placed {
        Ok(true) => model.say(
            Tone::Good,
            "The sandbox has placed what is needed: look whether all is in place, or have the service check now.",
        ),
        Ok(false) => model.say(Tone::Warning, "The sandbox has no such order."),
        Err(failure) => model.say(Tone::Warning, failure.message),
    }
}
