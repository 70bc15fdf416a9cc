//! Looking whether the certificate of the order on the screen is served: only when somebody asks.

use super::certificate::Certificate;
use super::following::Following;
use super::form::{Action, Spot, Tone};
use super::served::Served;
use super::{Effect, Model, RequestId};
use crate::follow::delivery::Availability;
use crate::follow::judgement::Expected;
use crate::follow::served::{Look, Showing, Verdict, askable, verdict};
use crate::order::place;

/// What names another place to look at: it is said at the start.
const OPTION: &str = "dvorder --served-at";

impl Following {
    /// The serial number and the names of the certificate that is to be served, where it is issued and known.
    pub fn to_be_served(&self) -> Option<(String, Vec<String>)> {
        if let Certificate::Saved(delivered) = &self.certificate {
            let leaf = &delivered.good.chain.leaf;
            return Some((leaf.serial.clone(), leaf.names.clone()));
        }
        let Availability::There(_) = self.availability() else { return None };
        let serial = self.report()?.certificate.serial_number.clone()?;
        Some((serial, Expected::names_of(self.entry.as_deref(), self.report())))
    }
}

impl Model {
    /// Asks the names of the certificate, or one name in their place, which certificate they serve.
    pub(super) fn look_served(&mut self, instead: Option<String>) -> Vec<Effect> {
        let at = self.served_at.clone();
        let Some(following) = &mut self.following else { return Vec::new() };
        let Some((serial, names)) = following.to_be_served() else { return Vec::new() };
        if matches!(following.served, Served::Looking(_)) {
            return Vec::new();
        }
        let (names, _) = askable(&instead.map_or(names, |name| vec![name]));
        let sent_to = following.entry.as_ref().map_or(&self.destination.place, |entry| &entry.sent.target);
        let look = Look { serial, names, at, only_here: place::is_stand_in(sent_to), option: OPTION };
        let request = self.waits.begin();
        following.served = Served::Looking(request);
        self.focus_on(Some(Spot::Action(Action::StopWaiting)));
        vec![Effect::LookServed(request, Box::new(look))]
    }

    /// Whether names are being asked what they serve.
    pub(super) fn looks_at_servers(&self) -> bool {
        self.following.as_ref().is_some_and(|following| matches!(following.served, Served::Looking(_)))
    }

    /// Gives up looking.
    pub(super) fn stop_looking_at_servers(&mut self) -> Vec<Effect> {
        let Some(following) = &mut self.following else { return Vec::new() };
        let Served::Looking(request) = following.served else { return Vec::new() };
        following.served = Served::Stopped;
        self.waits.give_up(request);
        self.focus_on(Some(Spot::Action(Action::LookServed(None))));
        let mut effects = self.say(Tone::Hint, "No server is asked any more what it serves.");
        effects.push(Effect::StopLookingAtServers);
        effects
    }

    /// Takes in what was seen.
    pub(super) fn served_seen(&mut self, request: RequestId, showings: Vec<Showing>) -> Vec<Effect> {
        let is_awaited = |following: &&mut Box<Following>| following.served == Served::Looking(request);
        let Some(following) = self.following.as_mut().filter(is_awaited) else { return Vec::new() };
        self.waits.give_up(request);
        let said = match verdict(&showings) {
            Verdict::Served => (Tone::Good, "The certificate is served."),
            Verdict::NotServed => {
                (Tone::Warning, "The certificate is not served everywhere. Each place says what it serves.")
            }
            Verdict::CouldNotLook if showings.iter().all(Showing::is_nothing) => {
                (Tone::Warning, "No server could be looked at. Each says why.")
            }
            Verdict::CouldNotLook => (Tone::Warning, "Not every server could be looked at. Each says why."),
        };
        following.served = Served::Seen(showings);
        if self.focus == Some(Spot::Action(Action::StopWaiting)) {
            self.focus_on(Some(Spot::Action(Action::LookServed(None))));
        }
        self.say(said.0, said.1)
    }
}
