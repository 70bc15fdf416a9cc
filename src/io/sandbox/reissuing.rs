//! How an order is reissued: its certificate is made anew, for another key and perhaps for other names. The one before it
//! stands until then, and goes on where none of its names is gone.

use jiff::{SignedDuration, Timestamp};

use super::certificate::Certificate;
use super::dcv::{DcvMethod, NameState};
use super::orders::HeldOrder;
use super::reissue::{Former, Reissue};
use super::status::Status;
use super::token::Token;

/// How long after a reissue is issued the certificates before it are revoked, where a name of theirs is gone: within 72
/// hours, say the documents.
const UNTIL_REVOKED: SignedDuration = SignedDuration::from_hours(72);

impl HeldOrder {
    /// Whether a reissue is open, and its names are to be validated.
    pub(super) fn is_reissued(&self) -> bool {
        self.status == Status::ReissuePending && self.standing.is_some()
    }

    /// A reissue begins: its names are validated anew.
    pub(super) fn reissue(&mut self, wanted: Reissue, seed: u64, now: Timestamp) {
        let before = self.put_in_place(wanted);
        self.standing = Some(Box::new(before));
        self.status = Status::ReissuePending;
        (self.looking_since, self.looked, self.validated) = (Some(now), now, None);
        if self.method() != Some(DcvMethod::Email) {
            self.token = Some(match &self.token {
                Some(token) => token.next(seed, self.id, now),
                None => Token::new(seed, self.id, now),
            });
        }
    }

    /// Puts what is asked for in the place of what was; that is what is returned.
    fn put_in_place(&mut self, wanted: Reissue) -> Former {
        let asked = Reissue {
            certificate_id: std::mem::replace(&mut self.certificate_id, wanted.certificate_id),
            common_name: std::mem::replace(&mut self.common_name, wanted.common_name),
            dns_names: std::mem::replace(&mut self.dns_names, wanted.dns_names),
            names: std::mem::replace(&mut self.names, wanted.names),
            certificate: self.body["certificate"].take(),
        };
        self.body["certificate"] = wanted.certificate;
        let (certificate, validated) = (self.certificate.take(), self.validated);
        Former { asked, certificate, validated, revoked_at: None }
    }

    /// The reissue is there: what was before it goes on, or is revoked in time where a name of it is gone.
    pub(super) fn replace_former(&mut self, now: Timestamp) {
        let Some(before) = self.standing.take() else { return };
        let is_gone = |state: &NameState| !self.secures(&state.name);
        let is_revoked = before.asked.names.iter().any(is_gone);
        self.former.push(*before);
        if is_revoked {
            let at = now.checked_add(UNTIL_REVOKED).unwrap_or(Timestamp::MAX);
            for former in &mut self.former {
                former.revoked_at.get_or_insert(at);
            }
        }
    }

    /// The reissue is given up, and the order is as it was.
    pub(super) fn give_up_reissue(&mut self) {
        let Some(before) = self.standing.take() else { return };
        self.put_in_place(before.asked);
        (self.certificate, self.validated) = (before.certificate, before.validated);
    }

    /// The order as it was with a certificate that it had before, or has: that is what is told of it.
    pub(super) fn with(&self, former: &Former) -> HeldOrder {
        let mut order = self.clone();
        order.put_in_place(former.asked.clone());
        order.certificate.clone_from(&former.certificate);
        order
    }

    /// The order with the certificate that stands: while a reissue is open, that is the one before it.
    pub(super) fn as_it_stands(&self) -> HeldOrder {
        self.standing.as_ref().map_or_else(|| self.clone(), |before| self.with(before))
    }

    /// The certificate that stands.
    pub(super) fn standing_certificate(&self) -> Option<&Certificate> {
        self.standing.as_ref().map_or(&self.certificate, |before| &before.certificate).as_ref()
    }

    /// The order with the certificate of this ID, as it has it or had it.
    pub(super) fn with_certificate(&self, id: u64) -> Option<HeldOrder> {
        let all = self.former.iter().chain(self.standing.as_deref());
        let former = all.into_iter().find(|former| former.asked.certificate_id == id);
        match former {
            Some(former) => Some(self.with(former)),
            None => (self.certificate_id == id).then(|| self.clone()),
        }
    }

    /// When the next certificate of before is revoked by itself.
    pub(super) fn next_revocation(&self) -> Option<Timestamp> {
        let is_valid = |former: &&Former| former.certificate.as_ref().is_some_and(|it| it.revoked.is_none());
        self.former.iter().filter(is_valid).filter_map(|former| former.revoked_at).min()
    }

    /// The certificates of before that are due are revoked.
    pub(super) fn revoke_former(&mut self, now: Timestamp, is_due: impl Fn(Option<Timestamp>) -> bool) {
        for former in self.former.iter_mut().filter(|former| is_due(former.revoked_at)) {
            if let Some(certificate) = &mut former.certificate {
                certificate.revoked.get_or_insert(now);
            }
        }
    }
}
