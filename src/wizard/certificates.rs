//! The certificate of the order on the screen: fetched when somebody wants it, and handed over to be judged and saved.

use super::asking;
use super::certificate::CertificateState;
use super::following::Following;
use super::follows;
use super::form::{Action, Spot, Tone};
use super::message::ToKeep;
use super::waits::Awaited;
use super::{Effect, Model, RequestId};
use crate::failure::Failure;
use crate::follow::delivery::{self, Availability, Delivered, Delivery, Undelivered, availability};
use crate::follow::files;
use crate::follow::install::{self, CertificatePaths, WebServer};
use crate::follow::judgement::{Expected, came_at_once};
use crate::journal::entry::Entry;
use crate::journal::followed::SavedIn;
use crate::journal::found::Fetched;
use crate::order::place::SANDBOX;
use crate::order::text::sentence;
use crate::service::errand::Errand;

impl Following {
    /// Whether it has a certificate to fetch.
    pub fn availability(&self) -> Availability {
        availability(self.status(), self.placed_as().and_then(|placed| placed.certificate_id), self.report())
    }

    /// The ID of its certificate, where there is one, revoked or not.
    fn certificate_id(&self) -> Option<u64> {
        match self.availability() {
            Availability::There(id) | Availability::Revoked(id) => Some(id),
            _ => None,
        }
    }

    /// Where its certificate is, where it was saved here.
    pub fn saved_in(&self) -> Option<SavedIn<'_>> {
        if let CertificateState::Saved(delivered) = &self.certificate {
            return Some(delivered.saved_in());
        }
        self.followed.saved_in(Some(self.certificate_id()?))
    }

    /// The servers that it was ordered for.
    pub fn servers(&self) -> Vec<&'static WebServer> {
        install::of_order(self.entry.as_deref(), self.report())
    }

    /// What is put into the steps to install it.
    pub fn places(&self) -> Option<CertificatePaths> {
        let folder = self.saved_in()?.folder.to_owned();
        let name = self.ordered()?.names.first()?.as_str().replace("*.", "wildcard.");
        let (key, thumbprint) = match &self.certificate {
            CertificateState::Saved(delivered) => {
                (delivered.usable_key().map(str::to_owned), Some(delivered.good.chain.leaf.thumbprint()))
            }
            _ => (
                self.followed.saved.as_ref().and_then(|saved| saved.key.clone()),
                self.report().and_then(|report| report.certificate.thumbprint.clone()),
            ),
        };
        Some(CertificatePaths {
            folder,
            name,
            key,
            thumbprint: thumbprint.unwrap_or_else(|| "THUMBPRINT".into()),
        })
    }
}

/// Fetches the certificate, or takes the one that came with the answer to the order. One that was revoked is wanted
/// twice.
pub(super) fn save(model: &mut Model) -> Vec<Effect> {
    if let Some(obstacle) = asking::obstacle(model) {
        return model.say(Tone::Warning, obstacle);
    }
    let Some(following) = &mut model.following else { return Vec::new() };
    if matches!(following.certificate, CertificateState::Fetching(_) | CertificateState::Writing) {
        return Vec::new();
    }
    let certificate_id = match following.availability() {
        Availability::There(id) => id,
        Availability::Revoked(_) if following.certificate == CertificateState::Untouched => {
            following.certificate = CertificateState::AskedOnce;
            return model.say(
                Tone::Warning,
                format!("{} Enter once more saves it all the same.", delivery::WAS_REVOKED),
            );
        }
        Availability::Revoked(id) => id,
        _ => return Vec::new(),
    };
    let entry = following.entry.as_deref();
    match entry.and_then(|entry| came_at_once(entry, certificate_id)) {
        Some(came) => {
            let is_of_sandbox = model.destination.place == SANDBOX;
            let came = Fetched { certificate_id, bytes: came, clock: None, is_of_sandbox };
            deliver(model, came, true)
        }
        None => fetch(model, certificate_id),
    }
}

fn fetch(model: &mut Model, certificate_id: u64) -> Vec<Effect> {
    let key = asking::typed_key(model);
    let request = model.waits.begin(Awaited::Certificate);
    let Some(following) = &mut model.following else { return Vec::new() };
    following.certificate = CertificateState::Fetching(request);
    vec![Effect::Ask(request, Errand::Certificate(following.order_id, certificate_id), key)]
}

/// Whether the certificate is fetched by this request.
fn is_fetched_by(model: &Model, request: RequestId) -> bool {
    let certificate = model.following.as_ref().map(|following| &following.certificate);
    certificate == Some(&CertificateState::Fetching(request))
}

/// Takes in what came, or why nothing did.
pub(super) fn came(model: &mut Model, request: RequestId, came: Result<Fetched, Failure>) -> Vec<Effect> {
    if !is_fetched_by(model, request) {
        return Vec::new();
    }
    match came {
        Ok(came) => deliver(model, came, false),
        Err(failure) => failed(model, failure),
    }
}

/// Takes in why it is not saved.
fn failed(model: &mut Model, failure: Failure) -> Vec<Effect> {
    let said = sentence(&failure.message);
    if let Some(following) = &mut model.following {
        following.certificate = CertificateState::Failed(failure);
    }
    model.say(Tone::Warning, said)
}

/// Has what came judged and saved.
fn deliver(model: &mut Model, came: Fetched, came_at_once: bool) -> Vec<Effect> {
    let Some(commands) = model.following.as_ref().map(|following| follows::commands(model, following)) else {
        return Vec::new();
    };
    let Some(following) = &mut model.following else { return Vec::new() };
    let Some(expected) = Expected::of(following.entry.as_deref(), following.report()) else {
        let failure = Failure::new(
            "Neither the journal nor the service has the CSR of this order, so the certificate cannot be compared with it.",
            format!("Give the CSR: {}", commands.run("download", "--csr FILE")),
        );
        return failed(model, failure);
    };
    let is_revoked = matches!(following.availability(), Availability::Revoked(_));
    let csr_file = following.entry.as_ref().and_then(|entry| entry.csr_file()).map(str::to_owned);
    let delivery = Delivery {
        certificate_id: came.certificate_id,
        folder: files::folder(expected.name(), came.certificate_id),
        came: came.bytes,
        clock: came.clock.filter(|_| came.is_of_sandbox),
        is_real: !came.is_of_sandbox,
        came_at_once,
        is_revoked,
        forms: install::forms(&following.servers()),
        csr_file,
        expected,
        commands,
    };
    following.certificate = CertificateState::Writing;
    let entry = following.entry.clone();
    vec![Effect::KeepCertificate(Box::new(ToKeep { entry, delivery }))]
}

/// Takes in where it was saved, or that what is wrong was kept aside; or why nothing was written.
pub(super) fn kept(
    model: &mut Model,
    delivered: Result<Box<Delivered>, Undelivered>,
    entry: Option<Box<Entry>>,
) -> Vec<Effect> {
    let Some(following) =
        model.following.as_mut().filter(|order| order.certificate == CertificateState::Writing)
    else {
        return Vec::new();
    };
    if let Some(entry) = entry {
        following.take_entry(entry);
    }
    let (certificate, (tone, said)) = match delivered {
        Ok(delivered) => {
            let then = if following.servers().is_empty() { "" } else { " What to do with it stands below." };
            let said = format!("The certificate is saved in {}.{then}", delivered.saved_in().text());
            (CertificateState::Saved(delivered), (Tone::Good, said))
        }
        Err(Undelivered::Rejected(faults, aside)) => {
            let said = match aside {
                Ok(path) => format!("What came is not what was ordered. It is kept in {path}."),
                Err(failure) => sentence(&failure.message),
            };
            (CertificateState::Rejected(faults), (Tone::Error, said))
        }
        Err(Undelivered::NotSaved(failure)) => {
            let said = sentence(&failure.message);
            (CertificateState::Failed(failure), (Tone::Warning, said))
        }
        Err(Undelivered::Fetch) => {
            return following.certificate_id().map_or_else(Vec::new, |id| fetch(model, id));
        }
    };
    following.certificate = certificate;
    // What to do with it is read from the top: the line that saved it is gone, and one that changes nothing is there.
    model.stay_or_go_to([Spot::Action(Action::AskNow)]);
    model.say(tone, said)
}
