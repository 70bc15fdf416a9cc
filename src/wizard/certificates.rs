//! The certificate of the order on the screen: fetched when somebody wants it, judged, and handed over to be saved.

use super::certificate::Certificate;
use super::following::Following;
use super::form::Tone;
use super::message::{Kept, ToKeep};
use super::{Effect, Model, RequestId};
use crate::failure::Failure;
use crate::follow::files::{self, Form};
use crate::follow::install::{self, Places, Server};
use crate::follow::judgement::{Expected, came_at_once, judge};
use crate::journal::found::Fetched;
use crate::journal::status::Status;
use crate::order::text::sentence;
use crate::service::errand::Errand;

impl Following {
    /// The ID of its certificate, where that is issued.
    pub fn issued_certificate(&self) -> Option<u64> {
        let is_issued = self.status() == Some(Status::Issued);
        self.placed_as().filter(|_| is_issued)?.certificate_id
    }

    /// The folder that its certificate is in, where it was saved here.
    pub fn saved_in(&self) -> Option<&str> {
        let saved = self.followed.saved.as_ref()?;
        (Some(saved.certificate_id) == self.issued_certificate()).then_some(saved.path.as_str())
    }

    /// The servers that it was ordered for.
    pub fn servers(&self) -> Vec<&'static Server> {
        self.entry.as_ref().map_or_else(Vec::new, |entry| install::of_order(entry))
    }

    /// What is put into the steps to install it.
    pub fn places(&self) -> Option<Places> {
        let folder = self.saved_in()?.to_owned();
        let name = self.ordered()?.names.first()?.as_str().replace("*.", "wildcard.");
        let thumbprint = self.report().and_then(|report| report.certificate.thumbprint.clone());
        Some(Places {
            folder,
            name,
            key: None,
            thumbprint: thumbprint.unwrap_or_else(|| "THUMBPRINT".into()),
        })
    }
}

impl Model {
    /// Fetches the certificate, or takes the one that came with the answer to the order.
    pub(super) fn save_certificate(&mut self) -> Vec<Effect> {
        if let Some(obstacle) = self.ask_obstacle() {
            return self.say(Tone::Warning, obstacle);
        }
        let key = self.typed_key();
        let now = self.now;
        let Some(following) = &mut self.following else { return Vec::new() };
        let Some(certificate_id) = following.issued_certificate() else { return Vec::new() };
        if matches!(following.certificate, Certificate::Fetching(_) | Certificate::Writing(_)) {
            return Vec::new();
        }
        let entry = following.entry.as_deref();
        if let (Some(came), Some(_)) = (entry.and_then(|entry| came_at_once(entry, certificate_id)), now) {
            return self.judge_certificate(certificate_id, came);
        }
        let request = self.waits.begin();
        following.certificate = Certificate::Fetching(request);
        vec![Effect::Ask(request, Errand::Certificate(following.order_id, certificate_id), key)]
    }

    /// Whether the certificate is fetched by this request.
    pub(super) fn is_fetched_by(&self, request: RequestId) -> bool {
        let certificate = self.following.as_ref().map(|following| &following.certificate);
        certificate == Some(&Certificate::Fetching(request))
    }

    /// Takes in what came, or why nothing did.
    pub(super) fn certificate_came(
        &mut self,
        request: RequestId,
        came: Result<Fetched, Failure>,
    ) -> Vec<Effect> {
        if !self.is_fetched_by(request) {
            return Vec::new();
        }
        match came {
            Ok(Fetched { certificate_id, bytes }) => self.judge_certificate(certificate_id, bytes),
            Err(failure) => {
                self.set_certificate(Certificate::Failed(failure));
                Vec::new()
            }
        }
    }

    fn set_certificate(&mut self, certificate: Certificate) {
        if let Some(following) = &mut self.following {
            following.certificate = certificate;
        }
    }

    /// Judges what came, and has it written.
    fn judge_certificate(&mut self, certificate_id: u64, came: Vec<u8>) -> Vec<Effect> {
        let (Some(now), Some(following)) = (self.now, &mut self.following) else { return Vec::new() };
        let Some(expected) = Expected::of(following.entry.as_deref(), following.report()) else {
            let failure = Failure::new(
                "Neither the journal nor the service has the CSR of this order, so the certificate cannot be compared with it.",
                format!("Give the CSR: dvorder download {} --csr FILE", following.order_id),
            );
            following.certificate = Certificate::Failed(failure);
            return Vec::new();
        };
        let servers = following.servers();
        let forms: Vec<Form> = match servers.is_empty() {
            true => vec![Form::Pem],
            false => servers.iter().flat_map(|server| server.forms()).collect(),
        };
        let judged = judge(&came, &expected, None, now);
        let name = expected.names.first().map_or("", String::as_str);
        let folder = files::folder(name, certificate_id);
        let (files, remarks) = match judged {
            Ok(good) => (Ok(files::of(&good.chain, &forms)), good.remarks),
            Err(faults) => (Err(faults.clone()), faults),
        };
        following.certificate = Certificate::Writing(remarks);
        let entry = following.entry.clone();
        vec![Effect::KeepCertificate(Box::new(ToKeep { entry, certificate_id, folder, files, came }))]
    }

    /// Takes in where it was written, or that what is wrong was kept aside; or why nothing was written.
    pub(super) fn certificate_kept(&mut self, is_good: bool, kept: Result<Kept, Failure>) -> Vec<Effect> {
        let Some(following) = &mut self.following else { return Vec::new() };
        let Certificate::Writing(told) = std::mem::take(&mut following.certificate) else {
            return Vec::new();
        };
        let said = match kept {
            Ok(Kept { path, entry }) => {
                if let Some(entry) = entry {
                    following.take_entry(entry);
                }
                match is_good {
                    true => (Tone::Good, format!("The certificate is saved in {path}.")),
                    false => {
                        (Tone::Error, format!("What came is not what was ordered. It is kept in {path}."))
                    }
                }
            }
            Err(failure) if is_good => {
                following.certificate = Certificate::Failed(failure);
                return Vec::new();
            }
            Err(failure) => (Tone::Error, sentence(&failure.message)),
        };
        if !is_good {
            following.certificate = Certificate::Rejected(told);
        }
        self.read_from_the_top();
        self.say(said.0, said.1)
    }
}
