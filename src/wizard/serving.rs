//! Looking whether the certificate of the order on the screen is served: only when somebody asks.

use super::certificate::CertificateState;
use super::following::Following;
use super::follows;
use super::form::{Action, Spot, Tone};
use super::served::Served;
use super::waits::Awaited;
use super::{Effect, Model, RequestId};
use crate::follow::delivery::Availability;
use crate::follow::served::{ServedLook, ServedVerdict, Showing, ToBeServed, askable, verdict};
use crate::order::place;

impl Following {
    /// The certificate that is to be served, where it is issued and known.
    pub fn to_be_served(&self) -> Option<ToBeServed> {
        if let CertificateState::Saved(delivered) = &self.certificate {
            return Some(ToBeServed::of(&delivered.good.chain));
        }
        let Availability::There(_) = self.availability() else { return None };
        ToBeServed::ordered(self.entry.as_deref(), self.report()?)
    }
}

/// Asks the names of the certificate, or one name in their place, which certificate they serve.
pub(super) fn look(model: &mut Model, instead: Option<String>) -> Vec<Effect> {
    let at = model.served_at.clone();
    let Some(commands) = model.following.as_ref().map(|following| follows::commands(model, following)) else {
        return Vec::new();
    };
    let Some(following) = &mut model.following else { return Vec::new() };
    let Some(due) = following.to_be_served() else { return Vec::new() };
    if matches!(following.served, Served::Looking(..)) {
        return Vec::new();
    }
    let (names, _) = askable(&instead.clone().map_or_else(|| due.names.clone(), |name| vec![name]));
    let sent_to = following.entry.as_ref().map_or(&model.destination.place, |entry| &entry.sent.target);
    let sent_to = sent_to.clone();
    let only_here = place::may_be_sandbox(&sent_to);
    let saved = following.entry.as_ref().and_then(|entry| entry.followed.saved.as_ref());
    let folder = saved.map(|saved| saved.path.clone());
    let look = ServedLook { due, folder, names, at, sent_to, only_here, commands };
    let request = model.waits.begin(Awaited::Served);
    following.served = Served::Looking(request, instead);
    model.focus_on(Some(Spot::Action(Action::StopWaiting)));
    vec![Effect::LookServed(request, Box::new(look))]
}

/// Whether names are being asked what they serve.
pub(super) fn is_looking(model: &Model) -> bool {
    model.following.as_ref().is_some_and(|following| matches!(following.served, Served::Looking(..)))
}

/// Gives up looking.
pub(super) fn stop(model: &mut Model) -> Vec<Effect> {
    let Some(following) = &mut model.following else { return Vec::new() };
    let Served::Looking(request, instead) = following.served.clone() else { return Vec::new() };
    following.served = Served::Stopped;
    model.waits.give_up(request);
    leave_stop(model, instead);
    let mut effects = model.say(Tone::Hint, "No server is asked any more what it serves.");
    effects.push(Effect::StopLookingAtServers);
    effects
}

/// Takes in what was seen.
pub(super) fn seen(model: &mut Model, request: RequestId, showings: Vec<Showing>) -> Vec<Effect> {
    let Some(following) = &mut model.following else { return Vec::new() };
    let instead = match &following.served {
        Served::Looking(awaited, instead) if *awaited == request => instead.clone(),
        _ => return Vec::new(),
    };
    model.waits.give_up(request);
    let said = match verdict(&showings) {
        ServedVerdict::Served => (Tone::Good, "The certificate is served."),
        ServedVerdict::NotServed => {
            (Tone::Warning, "The certificate is not served everywhere. Each place says what it serves.")
        }
        ServedVerdict::CouldNotLook if showings.iter().all(Showing::is_nothing) => {
            (Tone::Warning, "No server could be looked at: why is said of each.")
        }
        ServedVerdict::CouldNotLook => {
            (Tone::Warning, "Not every server could be looked at: why is said of each.")
        }
    };
    following.served = Served::Seen(showings);
    let is_waited_for = model.focus == Some(Spot::Action(Action::StopWaiting));
    leave_stop(model, instead);
    let (tone, said) = said;
    if is_waited_for { model.say_of_what_is_above(tone, said) } else { model.say(tone, said) }
}

/// Goes from the line that stops the looking to the one that began it, where the focus is still on that.
fn leave_stop(model: &mut Model, instead: Option<String>) {
    if model.focus == Some(Spot::Action(Action::StopWaiting)) {
        model.stay_or_go_to([Spot::Action(Action::LookServed(instead))]);
    }
}
