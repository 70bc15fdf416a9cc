//! How an order goes on: what becomes of it by itself as time passes, and what a check of its names finds.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::approval::Wish;
use super::certificate::{Certificate, day};
use super::dcv::{DcvMethod, next_look};
use super::orders::HeldOrder;
use super::rules::Rules;
use super::status::Status;
use super::token::Token;
use super::validity;

/// How long a certificate is being issued.
const ISSUING: SignedDuration = SignedDuration::from_mins(1);

impl HeldOrder {
    /// Validation begins: nobody has to agree any more.
    pub(super) fn begin(&mut self, seed: u64, now: Timestamp) {
        self.status = Status::Pending;
        self.looking_since = Some(now);
        self.looked = now;
        if self.method() != Some(DcvMethod::Email) {
            self.token = Some(Token::new(seed, self.id, now));
        }
    }

    /// Everything that happened by itself until now.
    pub(super) fn advance(&mut self, seed: u64, now: Timestamp, rules: &Rules) {
        while let Some(at) = self.next_event().filter(|at| *at <= now) {
            if self.next_revocation() == Some(at) {
                self.revoke_former(at, |due| due.is_some_and(|due| due <= at));
                continue;
            }
            match self.status {
                Status::Pending => {
                    self.looked = at;
                    self.check(at, rules, |_| true);
                    if self.is_validated() {
                        self.status = Status::Processing;
                    }
                }
                Status::ReissuePending if self.is_reissued() && !self.is_validated() => {
                    self.looked = at;
                    self.check(at, rules, |_| true);
                }
                Status::ReissuePending if self.is_reissued() => self.issue(seed, at),
                Status::Processing => self.issue(seed, at),
                _ => self.status = Status::Expired,
            }
        }
    }

    /// When something happens by itself the next time.
    fn next_event(&self) -> Option<Timestamp> {
        self.next_step().into_iter().chain(self.next_revocation()).min()
    }

    /// When the order itself goes on the next time.
    fn next_step(&self) -> Option<Timestamp> {
        match self.status {
            Status::Pending => self.next_look(),
            Status::ReissuePending if self.is_reissued() => match self.validated {
                None => self.next_look(),
                Some(validated) => validated.checked_add(ISSUING).ok(),
            },
            Status::Processing => self.validated?.checked_add(ISSUING).ok(),
            Status::Issued | Status::ReissuePending => Some(self.certificate.as_ref()?.end()),
            _ => None,
        }
    }

    /// When the service looks for the records the next time.
    fn next_look(&self) -> Option<Timestamp> {
        let since = self.looking_since?;
        let next = next_look(self.looked.duration_since(since))?;
        since.checked_add(next).ok()
    }

    /// Looks for the records of some names. What was found stays found.
    pub(super) fn check(&mut self, now: Timestamp, rules: &Rules, wanted: impl Fn(&str) -> bool) {
        // By mail somebody approves; there is nothing that could have expired.
        let method = self.method();
        let token = self.token.as_ref().filter(|token| token.is_alive(now)).map(|token| token.value.as_str());
        let is_alive = method == Some(DcvMethod::Email) || token.is_some();
        for (position, state) in self.names.iter_mut().enumerate() {
            if state.validated.is_none() && wanted(&state.name) {
                state.checks = state.checks.saturating_add(1);
                let is_seen = token.is_some_and(|token| rules.sees(method, &state.name, token));
                let is_found = is_seen || (is_alive && rules.finds(position, state.checks));
                state.validated = is_found.then_some(now);
            }
        }
        if self.names.iter().all(|state| state.validated.is_some()) {
            self.validated.get_or_insert(now);
        }
    }

    /// Whether control over all its names was shown.
    pub(super) fn is_validated(&self) -> bool {
        self.validated.is_some()
    }

    /// The certificate is there.
    pub(super) fn issue(&mut self, seed: u64, now: Timestamp) {
        for state in &mut self.names {
            state.validated.get_or_insert(now);
        }
        self.validated.get_or_insert(now);
        self.status = Status::Issued;
        let asked = validity::of_certificate(&self.body, day(now));
        self.certificate = Some(Certificate::issue(seed, self.certificate_id, now, asked, self.valid_till));
        self.replace_former(now);
    }

    /// What was asked for is revoked: the order with all it has, or its certificate alone, and then the order stays
    /// active and can be reissued.
    pub(super) fn revoke(&mut self, wish: Wish, now: Timestamp) {
        if wish == Wish::RevokeOrder {
            self.status = Status::Revoked;
            self.revoke_former(now, |_| true);
        }
        if let Some(certificate) = &mut self.certificate {
            certificate.revoked.get_or_insert(now);
        }
    }

    /// Whether it can be listed and looked at by now, when it is hidden for a while; for none always, also after the
    /// machine's clock was set back.
    pub(super) fn is_shown(&self, hidden: SignedDuration, now: Timestamp) -> bool {
        hidden.is_zero() || now.duration_since(self.created) >= hidden
    }

    /// The days its certificate still lasts, where it is issued; negative ones are over.
    pub(super) fn days_remaining(&self, today: Date) -> Option<i32> {
        let till = self.certificate.as_ref()?.valid_till;
        today.until(till).ok().map(|span| span.get_days())
    }

    /// The token of the order: the same one until it expires, then a new one. None for an order that needs no
    /// token, or for which there is none yet.
    pub(super) fn current_token(&mut self, seed: u64, now: Timestamp) -> Option<&Token> {
        if self.method() == Some(DcvMethod::Email) {
            return None;
        }
        self.looking_since?;
        let id = self.id;
        match &mut self.token {
            Some(token) if token.is_alive(now) => {}
            Some(token) => *token = token.next(seed, id, now),
            none => *none = Some(Token::new(seed, id, now)),
        }
        self.token.as_ref()
    }
}
