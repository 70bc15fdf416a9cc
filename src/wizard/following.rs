//! An order that exists, as its screen has it: what is known of it, and what is being asked.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;

use super::RequestId;
use super::certificate::CertificateState;
use super::clock::Clock;
use super::deed::Doing;
use super::looking::Looking;
use super::pursuit::Pursuit;
use super::served::Served;
use crate::account::Account;
use crate::failure::Failure;
use crate::follow::actions::Deed;
use crate::follow::days;
use crate::follow::due::Due;
use crate::follow::timeline::{Milestone, Passage, Timeline};
use crate::journal::changed::Changed;
use crate::journal::entry::{Entry, State};
use crate::journal::followed::Followed;
use crate::journal::found::OrderSeen;
use crate::journal::instructions::{Instructions, Placement};
use crate::journal::known::Known;
use crate::journal::ordered::Ordered;
use crate::journal::reply::{Placed, Token};
use crate::journal::report::Report;
use crate::journal::status::Status;
use crate::journal::summary::Summary;
use crate::order::dcv::Method;
use crate::order::parameter::FieldId;
use crate::order::purpose::Original;

/// What is said of an order that was placed elsewhere, as long as nobody has asked for it.
pub(super) const NOTHING_KNOWN: &str =
    "It was placed elsewhere, so nothing is known of it here before the service is asked.";

/// An order that exists.
#[derive(Debug, Clone, PartialEq)]
pub struct Following {
    /// The ID the service gave it.
    pub order_id: u64,
    /// What was ordered, and what the service says of it; nothing of one that was placed elsewhere and was not
    /// asked for yet.
    pub known: Option<Known>,
    /// What the journal has of it; nothing of one that was placed elsewhere, or could not be written down.
    pub entry: Option<Box<Entry>>,
    /// What was found out since it was placed.
    pub followed: Followed,
    /// Whether its token is there, or is being asked for.
    pub token: TokenState,
    /// Whether it was placed in this run.
    pub is_new: bool,
    /// How it is asked after.
    pub pursuit: Pursuit,
    /// Why the state of its names or its token did not come, where the order itself did.
    pub missed: Vec<Failure>,
    /// Whether the key may not ask for the token.
    pub is_token_withheld: bool,
    /// What the service said this key may not do about it.
    pub may_not: Vec<Deed>,
    /// How far its certificate has come that is wanted.
    pub certificate: CertificateState,
    /// Whether that is served, as far as somebody asked.
    pub served: Served,
    /// How far a look has come whether what it needs is in place.
    pub looking: Looking,
    /// What is about to be done about it, on a page of its own.
    pub doing: Option<Doing>,
    /// Whether the answer to what was done last was lost, and the order was not read since.
    pub is_unsure: bool,
}

/// Where an order stands: what is news where it changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stand {
    status: Option<Status>,
    is_revoked: bool,
    validated: Option<(usize, usize)>,
    token: Option<String>,
    method: Option<Method>,
}

/// What is known of an order's DCV token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenState {
    /// The method has none, or the certificate needs none any more, or none is known yet.
    NotNeeded,
    /// The token, with its end when the service named it.
    Known(Token),
    /// It was not in the answer and is being asked for.
    Fetching(RequestId),
    /// It was asked for in vain.
    Failed(Failure),
}

impl Following {
    /// An order that was just placed or found.
    pub fn placed(known: Known, entry: Option<Box<Entry>>) -> Following {
        let followed = entry.as_ref().map(|entry| entry.followed.clone()).unwrap_or_default();
        let nothing = Following::elsewhere(known.placed.order_id);
        let mut following = Following { known: Some(known), entry, followed, is_new: true, ..nothing };
        following.take_in();
        following
    }

    /// An order of the journal; none where the service does not have it, or nobody knows.
    pub fn of_entry(entry: Box<Entry>) -> Option<Following> {
        let known = Known::of(Some(&entry), None)?;
        Some(Following { is_new: false, ..Following::placed(known, Some(entry)) })
    }

    /// An order that was placed elsewhere, of which nothing is known yet but its ID.
    pub fn elsewhere(order_id: u64) -> Following {
        Following {
            order_id,
            known: None,
            entry: None,
            followed: Followed::default(),
            token: TokenState::NotNeeded,
            is_new: false,
            pursuit: Pursuit::default(),
            missed: Vec::new(),
            is_token_withheld: false,
            may_not: Vec::new(),
            certificate: CertificateState::Untouched,
            served: Served::Untouched,
            looking: Looking::Not,
            doing: None,
            is_unsure: false,
        }
    }

    /// What was ordered.
    pub fn ordered(&self) -> Option<&Ordered> {
        self.known.as_ref().map(|known| &known.ordered)
    }

    /// What the service answered to the order, and says of it since.
    pub fn placed_as(&self) -> Option<&Placed> {
        self.known.as_ref().map(|known| &known.placed)
    }

    /// Its newest certificate, where that can be revoked alone: nobody asked for that yet.
    pub fn revocable(&self) -> Option<u64> {
        let is_asked = |id: u64| self.report().is_some_and(|report| report.is_revocation_asked(id));
        self.placed_as()?.certificate_id.filter(|id| !is_asked(*id))
    }

    /// Its names, as far as a line has room: `shop.example.com +2`.
    pub fn names(&self) -> Option<String> {
        let names = &self.ordered()?.names;
        let first = names.first()?.unicode();
        Some(match names.len() {
            1 => first,
            count => format!("{first} +{}", count - 1),
        })
    }

    /// What it is called: `Order 6484932 · shop.example.com +2`.
    pub fn title(&self) -> String {
        match self.names() {
            Some(names) => format!("Order {} \u{b7} {names}", self.order_id),
            None => format!("Order {}", self.order_id),
        }
    }

    /// The token that is to be placed, where one is known.
    pub fn token(&self) -> Option<Token> {
        match &self.token {
            TokenState::Known(token) => Some(token.clone()),
            // That it did not come once more takes nothing away that is there.
            _ => self.followed.tokens.last().cloned().or_else(|| self.known.as_ref()?.token()),
        }
    }

    /// Whether there is no token to place, and one is asked for or did not come.
    pub fn lacks_its_token(&self) -> bool {
        matches!(self.token, TokenState::Fetching(_) | TokenState::Failed(_)) && self.token().is_none()
    }

    /// What to place where; nothing while nothing is known of the order.
    pub fn instructions(&self) -> Option<Instructions> {
        Some(Instructions::of(self.known.as_ref()?, self.token().as_ref()))
    }

    /// What is still to be placed, and where: for each name that is not validated yet.
    pub fn still_to_place(&self) -> Option<Instructions> {
        Some(Instructions::of_open(self.known.as_ref()?, self.token().as_ref(), &self.validated()))
    }

    /// How many things are still to be placed.
    pub fn open_records(&self) -> usize {
        self.open().len()
    }

    /// To whom the mails go that are still to be followed, a sentence each.
    pub fn open_mails(&self) -> Vec<String> {
        self.open().into_iter().filter(|record| record.value.is_none()).map(|record| record.line).collect()
    }

    /// What proves control of the names that are not validated yet.
    fn open(&self) -> Vec<Placement> {
        let validated = self.validated();
        let is_open = |record: &Placement| !record.sent.iter().all(|name| validated.contains(name.as_str()));
        self.instructions().map_or_else(Vec::new, |told| told.records.into_iter().filter(is_open).collect())
    }

    /// Takes in what the journal makes of something that was found out.
    pub fn take_entry(&mut self, entry: Box<Entry>) {
        if let (State::Accepted(placed) | State::Fallen(placed), Some(known)) =
            (&entry.state, &mut self.known)
        {
            known.placed = placed.clone();
            known.ordered = Ordered::of(&entry);
        }
        self.followed = entry.followed.clone();
        self.entry = Some(entry);
        self.take_in();
    }

    /// Takes in what the service says of it, and what the journal makes of that.
    pub fn take_seen(&mut self, seen: OrderSeen, entry: Option<Box<Entry>>) {
        self.missed = seen.missed;
        self.is_token_withheld = seen.is_token_withheld;
        self.is_unsure = false;
        if let Some(entry) = entry {
            return self.take_entry(entry);
        }
        self.followed.note_report(seen.report, seen.at);
        if let Some(token) = seen.token {
            self.followed.note_token(token);
        }
        self.take_in();
    }

    /// Takes in what a change came to, and what the journal makes of that.
    pub fn take_changed(&mut self, changed: &Changed, entry: Option<Box<Entry>>) {
        match entry {
            Some(entry) => self.take_entry(entry),
            None => {
                changed.note(&mut self.followed);
                self.take_in();
            }
        }
    }

    /// Why it is not shown, where it is known to be of another account than this key.
    pub(super) fn explained(&self, failure: Failure, of_key: Option<&Account>) -> Failure {
        match self.followed.same_account(of_key) {
            Err(other) if matches!(failure.status(), Some(403 | 404)) => {
                Failure { came: failure.came, ..other }
            }
            _ => failure,
        }
    }

    /// Where it stands: what is news where that changes.
    pub fn stand(&self) -> Stand {
        Stand {
            status: self.status(),
            is_revoked: self.is_certificate_revoked(),
            validated: self.report().and_then(Report::validated),
            token: self.token().map(|token| token.value),
            method: self.report().and_then(Report::method),
        }
    }

    /// What is said where it stands otherwise than before.
    pub fn news(&self, before: &Stand) -> String {
        let now = self.stand();
        let far = |stand: &Stand| (stand.status.clone(), stand.is_revoked, stand.validated);
        let is_as_far = far(&now) == far(before);
        if let (true, Some(was), Some(is)) = (is_as_far, before.method, now.method)
            && was != is
        {
            return format!("Order {}: the DCV method is {} now.", self.order_id, is.label());
        }
        let line = Timeline::of(self.entry.as_deref(), self.report());
        let is_issued = self.status() == Some(Status::Issued) && !self.is_certificate_revoked();
        let now = line.stations.iter().find(|station| station.passage != Passage::Done);
        let stands = match now.filter(|_| !is_issued) {
            None => "issued".into(),
            Some(station) if station.stop == Milestone::Issued && station.passage == Passage::Now => {
                "being issued".into()
            }
            Some(station) => station.text(),
        };
        format!("Order {}: {stands}.", self.order_id)
    }

    /// Whether control of all its names is proved.
    pub fn is_proved(&self) -> bool {
        self.report().and_then(Report::validated).is_some_and(|(done, of)| done >= of)
    }

    /// What the service said of it last.
    pub fn report(&self) -> Option<&Report> {
        self.followed.report.as_ref().map(|(_, report)| report)
    }

    /// Whether a reissue is open, so that the certificate that the order has is the one before it.
    pub fn is_before_a_reissue(&self) -> bool {
        let is_open = self.report().is_some_and(Report::is_reissue_open);
        is_open || self.waits_to_be_reissued() || self.status() == Some(Status::ReissuePending)
    }

    /// Whether an approver decides about a reissue. Its answer names the request, and not that the order stands as before.
    fn waits_to_be_reissued(&self) -> bool {
        let is_reissue = self.ordered().is_some_and(|ordered| ordered.reissues.is_some());
        is_reissue && self.status() == Some(Status::NeedsApproval)
    }

    /// How its order stands: as before, while an approver decides about a reissue.
    pub fn order_status(&self) -> Option<Status> {
        match self.waits_to_be_reissued() {
            true => Some(Status::Issued),
            false => self.status(),
        }
    }

    /// What was known of the order as its reissue was begun.
    fn original(&self) -> Option<&Original> {
        self.entry.as_ref()?.sent.draft.purpose().reissued()
    }

    /// The last day of the order, by what the service says or said as its reissue was begun.
    pub fn order_ends(&self) -> Option<Date> {
        let said = self.report().and_then(|report| report.order_valid_till);
        said.or_else(|| self.original()?.order_valid_till)
    }

    /// Whether the service renews it by itself, where that is known in the same way.
    pub fn auto_renew(&self) -> Option<bool> {
        self.report().and_then(|report| report.auto_renew).or_else(|| self.original()?.auto_renew)
    }

    /// Whether it was ordered from here to be renewed by itself; none of one that was placed elsewhere, or reissued.
    pub fn is_auto_renew_ordered(&self) -> Option<bool> {
        let sent = self.entry.as_ref().map(|entry| &entry.sent)?;
        sent.reissue.is_none().then(|| sent.draft.is_on(FieldId::AutoRenew))
    }

    /// Whether the service reissues its certificates by itself, where that is known in the same way.
    pub fn auto_reissue(&self) -> Option<bool> {
        self.report().and_then(|report| report.auto_reissue).or_else(|| self.original()?.auto_reissue)
    }

    /// The request to reissue its certificate that waits for an approver.
    pub fn reissue_request(&self) -> Option<u64> {
        let answered = || self.placed_as()?.requests.last().filter(|_| self.waits_to_be_reissued());
        self.report().and_then(Report::reissue_request).or_else(|| Some(answered()?.id))
    }

    /// Whether the service was asked for it, and knows of none.
    pub fn is_not_there(&self) -> bool {
        let is_not_there = self.pursuit.lost.as_ref().is_some_and(|lost| lost.failure.is_not_there());
        self.known.is_none() && is_not_there
    }

    /// Whether its certificate was revoked, and not the order.
    pub fn is_certificate_revoked(&self) -> bool {
        self.report().is_some_and(|report| report.certificate.is_revoked)
    }

    /// Whether no more becomes of it by itself: of an order whose reissue is open there does, whatever its status.
    pub fn is_over(&self) -> bool {
        self.status().is_some_and(|status| status.is_final()) && !self.is_before_a_reissue()
    }

    /// Whether its cancellation was sent, and the answer is waited for.
    pub fn is_being_canceled(&self) -> bool {
        self.doing.as_ref().is_some_and(|doing| doing.deed == Deed::Cancel && doing.request.is_some())
    }

    /// What time it is for the service at a moment of this machine's clock.
    pub fn there(&self, now: Timestamp) -> Timestamp {
        self.report().map_or(now, |report| report.there(now))
    }

    /// What day it is for the service: by what it said of the order, or else said last.
    pub fn today(&self, clock: &Clock) -> Option<Date> {
        match self.report() {
            Some(report) => Some(days::day(report.there(clock.now?))),
            None => clock.today(),
        }
    }

    /// When its certificate ends, be it replaced or not, and what comes after it.
    pub fn due(&self, now: Timestamp) -> Option<Due> {
        let (asked, report) = self.followed.report.as_ref()?;
        Due::of_any(&Summary::of_both(self.entry.as_deref(), report, *asked), now)
    }

    /// Whether the service said that this key may not do something about it.
    pub fn is_key_refused(&self) -> bool {
        self.is_token_withheld || !self.may_not.is_empty()
    }

    /// How far it has come, as the service says it.
    pub fn status(&self) -> Option<Status> {
        self.placed_as().map(Placed::status)
    }

    /// When the service began to look for what was placed, as far as that is known: at the order, or at its reissue.
    pub fn begun_at(&self) -> Option<Timestamp> {
        let here = self.entry.as_ref().and_then(|entry| entry.begun_at());
        here.or_else(|| self.report()?.created)
    }

    /// The names that are validated, as they are sent.
    pub fn validated(&self) -> BTreeSet<&str> {
        self.report().map(Report::validated_names).unwrap_or_default()
    }

    /// Takes over what was found out: how it stands now, and the newest token, which is the one to place.
    fn take_in(&mut self) {
        if let Some((_, report)) = &self.followed.report {
            self.known.get_or_insert_with(|| Known::elsewhere(report)).take_in(report);
        }
        let known = self.known.as_ref().and_then(Known::token);
        if let Some(token) = self.followed.tokens.last().cloned().or(known) {
            self.token = TokenState::Known(token);
        }
    }
}
