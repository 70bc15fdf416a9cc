//! An order in the journal: what was [sent](super::sent), and what became of it.
//!
//! An entry is on disk before the order is sent, so that whatever happens afterwards the next start
//! knows that an order may exist.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::followed::Followed;
use super::looked::{APART, LookedUp, NotThere};
use super::refusal::Deal;
use super::reissued::{ReissueRevocation, Reissued};
use super::reply::{Outcome, Placed, Token};
use super::report::{Report, by_clock_ahead};
use super::sent::{Prepared, Sent};
use super::status::Status;
use super::verdict::LookupVerdict;
use crate::order::Order;
use crate::order::id::Id;
use crate::order::moment::moment;
use crate::order::parameter::FieldId;
use crate::order::place::SANDBOX;
use crate::order::product;
use crate::order::text::{one_line, sentence};

/// The version of the format. Entries of a later one are left alone; those of the first have no body, and nothing of
/// their look-ups counts.
pub const VERSION: u32 = 3;
/// The version that an entry of an order is written in that follows no other: a dvorder that knows of none reads it.
const VERSION_OF_NEW: u32 = 2;

/// One order that was confirmed. It never holds an API key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The version of the format.
    pub version: u32,
    /// Its name.
    pub id: Id,
    /// What was sent, where, and when.
    #[serde(flatten)]
    pub sent: Sent,
    /// What became of it.
    pub state: State,
    /// What the last look-up concluded, and when.
    #[serde(default)]
    pub looked: Option<LookedUp>,
    /// The look-ups since the request ended after which the order was not there.
    #[serde(default)]
    pub not_there: NotThere,
    /// What following it has found out.
    #[serde(default, skip_serializing_if = "Followed::is_empty")]
    pub followed: Followed,
}

/// What became of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It was about to be sent. When nobody is sending it any more, nobody knows whether it exists.
    Prepared,
    /// It exists.
    Accepted(Placed),
    /// The service refused it, with this HTTP status and these codes.
    Refused(u16, Vec<String>),
    /// It never left, for this reason.
    NotSent(String),
    /// No answer says whether it exists, for this reason.
    Unknown(String),
    /// It was not found, and the user put it aside.
    PutAside,
    /// The service has it and rejected, denied or canceled it: nothing comes of it.
    Fallen(Placed),
}

impl State {
    /// The state that an outcome leads to.
    pub fn of(outcome: &Outcome) -> State {
        match outcome {
            Outcome::Accepted(placed) => State::Accepted(placed.clone()),
            Outcome::Refused(refused) => State::Refused(
                refused.status,
                refused.errors.iter().map(|error| error.code.clone()).collect(),
            ),
            Outcome::NotSent(failure) | Outcome::HeldBack(failure) => State::NotSent(failure.message.clone()),
            Outcome::Unknown(failure) => State::Unknown(failure.message.clone()),
        }
    }
}

impl Entry {
    /// The entry of an order that is about to be sent.
    pub fn prepared(id: Id, of: Prepared<'_>, now: Timestamp) -> Entry {
        Entry {
            version: if of.draft.purpose().is_new() { VERSION_OF_NEW } else { VERSION },
            id,
            sent: Sent::first(of, now),
            state: State::Prepared,
            looked: None,
            not_there: NotThere::default(),
            followed: Followed::default(),
        }
    }

    /// When the order was placed, as far as that is known: an order is when it was confirmed, and of a reissue the service
    /// says when its order was.
    pub fn ordered_at(&self) -> Option<Timestamp> {
        match self.sent.reissue {
            None => self.sent.last_confirmed(),
            Some(_) => self.report()?.created,
        }
    }

    /// When the certificate was reissued, where this is a reissue: when that was confirmed.
    pub fn reissued_at(&self) -> Option<Timestamp> {
        self.sent.reissue.as_ref().and(self.sent.last_confirmed())
    }

    /// When the service began to look for what is placed, by its own clock as far as that is known: at the order, which it
    /// says itself, or at its reissue.
    pub fn begun_at(&self) -> Option<Timestamp> {
        let confirmed = self.sent.last_confirmed();
        match &self.sent.reissue {
            Some(before) => confirmed.map(|at| by_clock_ahead(at, before.ahead)),
            None => self.report().and_then(|report| report.created).or(confirmed),
        }
    }

    /// `alternative_order_id`: the one that was sent, or the one of the order that is reissued, where the service says it.
    pub fn own_id(&self) -> Option<&str> {
        let said = || self.report()?.alternative_order_id.as_deref();
        self.sent.alternative_order_id.as_deref().or_else(said)
    }

    /// What the service said of it last.
    fn report(&self) -> Option<&Report> {
        self.followed.report.as_ref().map(|(_, report)| report)
    }

    /// The entry of a reissue: the same, with how the order stands that is reissued.
    pub fn of_reissue(mut self, before: Reissued) -> Entry {
        self.sent.reissue = Some(before);
        self
    }

    /// Whether a certificate of the order is the one that comes of what was sent here, as far as that is known.
    pub fn brings(&self, certificate_id: Option<u64>) -> bool {
        let Some(certificate_id) = certificate_id else { return true };
        let placed = match &self.state {
            State::Accepted(placed) | State::Fallen(placed) => placed.certificate_id,
            _ => None,
        };
        let is_former = |before: &Reissued| before.certificate_id == Some(certificate_id);
        placed.is_none_or(|placed| placed == certificate_id)
            && !self.sent.reissue.as_ref().is_some_and(is_former)
    }

    /// Whether this is a reissue that was withdrawn: none is open, and the order has its certificate of before. Then all
    /// that is told of the order is as before it.
    pub fn is_withdrawn(&self) -> bool {
        let (Some(before), State::Accepted(_), Some(report)) =
            (&self.sent.reissue, &self.state, self.report())
        else {
            return false;
        };
        let is_as_before = before.certificate_id.is_some() && before.certificate_id == report.certificate.id;
        let stands = matches!(report.status(), Some(Status::Issued | Status::Expired | Status::Revoked));
        is_as_before && stands && !report.is_reissue_open()
    }

    /// What is said of a reissue that was withdrawn.
    pub fn withdrawal(&self) -> Option<String> {
        let at = self.reissued_at().filter(|_| self.is_withdrawn())?;
        Some(format!(
            "The reissue of {} was withdrawn: the order has its certificate of before it.",
            moment(at)
        ))
    }

    /// The names of the order, the common name first: those that were sent, or, where that was withdrawn, those of before.
    pub fn names(&self) -> &[String] {
        match &self.sent.reissue {
            Some(before) if self.is_withdrawn() && !before.names.is_empty() => &before.names,
            _ => &self.sent.names,
        }
    }

    /// The file of the CSR that its certificate is made from, where that is known.
    pub fn csr_file(&self) -> Option<&str> {
        let path = match &self.sent.reissue {
            Some(before) if self.is_withdrawn() => before.csr_file.as_deref(),
            _ => Some(self.sent.draft.text(FieldId::CsrFile)),
        };
        path.filter(|path| !path.is_empty())
    }

    /// The same, with what is known of its order's certificate of before from the entry that was the last one then.
    pub fn following(mut self, last: Option<&Entry>) -> Entry {
        if let (Some(before), Some(last)) = (&mut self.sent.reissue, last) {
            before.csr_file = before.csr_file.take().or_else(|| last.csr_file().map(str::to_owned));
            // Once the reissue is issued that is another certificate than the order's.
            self.followed.saved = self.followed.saved.take().or_else(|| last.followed.saved.clone());
        }
        self
    }

    /// Whether this is a reissue that does not say all that [`following`](Entry::following) adds: an earlier dvorder added
    /// nothing.
    pub fn may_lack_what_was_before(&self) -> bool {
        let is_without_csr = |before: &Reissued| before.csr_file.is_none();
        self.sent
            .reissue
            .as_ref()
            .is_some_and(|before| is_without_csr(before) || self.followed.saved.is_none())
    }

    /// What is said of the certificates before a reissue, where they are revoked for it.
    pub fn revocation(&self) -> Option<ReissueRevocation> {
        let before = self.sent.reissue.as_ref()?;
        let State::Accepted(_) = self.state else { return None };
        let report = self.report();
        let certificate = report.map(|report| &report.certificate);
        let issued = certificate.filter(|it| self.brings(it.id)).and_then(|certificate| certificate.issued);
        match (before.revocation(issued).filter(|_| !self.is_withdrawn()), before.earlier.clone()) {
            (Some(own), Some(earlier)) => Some(own.and_earlier(earlier)),
            (own, earlier) => own.or(earlier),
        }
    }

    /// The service's ID of it, where it is known that the service has it.
    pub fn order_id(&self) -> Option<u64> {
        match &self.state {
            State::Accepted(placed) | State::Fallen(placed) => Some(placed.order_id),
            _ => None,
        }
    }

    /// Every DCV token that is known of it, the newest last.
    pub fn tokens(&self) -> Vec<Token> {
        let at_once = match &self.state {
            State::Accepted(placed) => placed.dcv_random_value.clone(),
            _ => None,
        };
        let told_since = |value: &String| self.followed.tokens.iter().any(|token| token.value == *value);
        let at_once = at_once.filter(|value| !told_since(value));
        let at_once = at_once.map(|value| Token { value, expires: None });
        at_once.into_iter().chain(self.followed.tokens.iter().cloned()).collect()
    }

    /// What nobody knows of it, where that is so: `this order exists`, `order 6484932 is being reissued`.
    pub fn unknown(&self) -> String {
        match &self.sent.reissue {
            Some(before) => format!("order {} is being reissued", before.order_id),
            None => "this order exists".into(),
        }
    }

    /// Whether nobody knows what became of it.
    pub fn is_open(&self) -> bool {
        matches!(self.state, State::Prepared | State::Unknown(_))
    }

    /// Takes in what became of the last confirmation. That the order exists is never taken back; and
    /// that it was refused or not sent again says nothing of the time before.
    pub fn settle(&mut self, state: State, now: Timestamp) {
        self.sent.ended = Some(now);
        let again = self.sent.confirmed.len() > 1;
        match (&self.state, &state) {
            (State::Accepted(_), _) => {}
            (_, State::Refused(..) | State::NotSent(_)) if again => {
                let attempt = Entry { state, ..self.clone() }.outcome();
                self.state = State::Unknown(format!(
                    "It was sent again, and that was {} Of the first time nothing new is known.",
                    sentence(&attempt)
                ));
            }
            _ => self.state = state,
        }
    }

    /// Takes in that whoever sent it is gone: nobody sends it any more.
    pub fn abandon(&mut self, now: Timestamp) {
        self.sent.ended = self.sent.ended.or(Some(now));
    }

    /// Takes in one more confirmation of the same order. What was looked up before says nothing of it.
    pub fn confirm_again(&mut self, now: Timestamp) {
        self.sent.confirm_again(now);
        self.state = State::Prepared;
        self.looked = None;
        self.not_there = NotThere::default();
    }

    /// Takes in what a look-up concluded, now.
    ///
    /// "Not there" counts once the request has ended. Whatever throws doubt on it begins the count anew;
    /// a service that could not be asked says nothing.
    pub fn take_in(&mut self, verdict: LookupVerdict, now: Timestamp) {
        match &verdict {
            LookupVerdict::Found(placed) if !matches!(self.state, State::Accepted(_)) => {
                self.state = match placed.has_fallen() {
                    true => State::Fallen(placed.clone()),
                    false => State::Accepted(placed.clone()),
                };
            }
            LookupVerdict::NotThere if self.sent.end().is_none_or(|end| now >= end) => {
                self.not_there.count(now)
            }
            LookupVerdict::CouldBe(_) | LookupVerdict::Partly(_) => self.not_there = NotThere::default(),
            LookupVerdict::Found(_) | LookupVerdict::NotThere | LookupVerdict::CouldNotAsk(..) => {}
        }
        self.looked = Some(LookedUp { at: now, verdict });
    }

    /// Whether it may be sent again. A reissue never is: another one is prepared anew, from how the order stands then.
    pub fn can_be_sent_again(&self) -> bool {
        self.can_be_put_aside() && self.sent.reissue.is_none()
    }

    /// Whether it may be put aside: two look-ups, far enough apart and both after the request had ended, did not find
    /// it, and the last one was the second or a later one of them.
    pub fn can_be_put_aside(&self) -> bool {
        let last = self.looked.as_ref().map(|looked| &looked.verdict);
        self.is_open() && last == Some(&LookupVerdict::NotThere) && self.not_there.is_enough()
    }

    /// When the next look-up counts, and why not before; none before the first look-up that did not find
    /// it, and none when enough have.
    pub fn next_count(&self) -> Option<String> {
        let looked = self.looked.as_ref().filter(|looked| looked.verdict == LookupVerdict::NotThere)?;
        if !self.is_open() || self.not_there.is_enough() {
            return None;
        }
        let late = "A request whose answer was lost can be booked late";
        let then = if self.sent.reissue.is_some() { "be put aside" } else { "be sent again or put aside" };
        Some(match self.not_there.first {
            Some(first) => format!(
                "{late}: once is not enough. If it is still not there at {} or later, it can {then}.",
                moment(whole_minute(first.checked_add(APART).unwrap_or(first)))
            ),
            None => format!(
                "{late}, and this one had not ended by then: the look-up does not count. One at {} or later does.",
                moment(whole_minute(self.sent.end().unwrap_or(looked.at)))
            ),
        })
    }

    /// Whether sending an order would be to send this one again: it may exist, and was made from the
    /// same draft or has the same own ID.
    pub fn is_repeated_by(&self, order: &Order, draft_id: Option<&Id>, target: &str) -> bool {
        // However the service is reached, the account may be the same.
        let same_id = (self.sent.target == SANDBOX) == (target == SANDBOX)
            && self.sent.alternative_order_id.is_some()
            && self.sent.alternative_order_id.as_deref() == order.alternative_order_id();
        let same_draft = self.sent.draft_id.is_some() && self.sent.draft_id.as_ref() == draft_id;
        match self.state {
            State::Accepted(_) | State::Fallen(_) => same_id,
            _ => self.is_open() && (same_id || same_draft),
        }
    }

    /// The entry for a person: what, when, where, by which draft, with which ids.
    pub fn text(&self) -> String {
        let mut text = format!("{}\n", one_line(&format!("{}: {}", self.sent.common_name(), self.outcome())));
        let mut line = |label: &str, value: &str| text += &format!("  {label:<14}{}\n", one_line(value));
        for time in &self.sent.confirmed {
            line("confirmed", &moment(*time));
        }
        line("sent to", &self.sent.target);
        if let Some(account) = &self.followed.account {
            line("account", &account.text());
        }
        if let Some(before) = &self.sent.reissue {
            line("reissue of", &format!("order {}", before.order_id));
        }
        line("product", product::called(&self.sent.product));
        line("names", &self.sent.names.join(", "));
        if let Some(id) = &self.sent.alternative_order_id {
            line("own order ID", id);
        }
        if let State::Accepted(placed) = &self.state {
            line("order", &placed.order_id.to_string());
            if let Some(id) = placed.certificate_id {
                line("certificate", &id.to_string());
            }
            for token in self.tokens() {
                line("DCV token", &token.value);
            }
        }
        if let (true, Some(looked)) = (self.is_open(), &self.looked) {
            let said = looked.verdict.text(Deal::of(self.sent.reissue.is_some()));
            line("looked up", &format!("{}: {said}", moment(looked.at)));
        }
        if let Some(said) = self.revocation() {
            line("revocation", &said.text(None));
        }
        if let Some(draft) = &self.sent.draft_id {
            line("draft", draft.as_str());
        }
        line("body", &format!("sha256:{}", self.sent.digest));
        text
    }

    /// What became of it, in words, without a full stop at the end.
    pub fn outcome(&self) -> String {
        let open = |reason: &str| reason.trim_end().trim_end_matches('.').to_owned();
        match &self.state {
            State::Prepared => "unknown; no answer was seen".into(),
            State::Accepted(placed) if self.sent.reissue.is_some() => {
                format!("reissued, order {}", placed.order_id)
            }
            State::Accepted(placed) => format!("ordered, order {}", placed.order_id),
            State::Refused(status, codes) if codes.is_empty() => {
                format!("turned away, most probably on the way (HTTP status {status})")
            }
            State::Refused(_, codes) => format!("refused ({})", codes.join(", ")),
            State::NotSent(reason) => format!("not sent. {}", open(reason)),
            State::Unknown(reason) => format!("unknown. {}", open(reason)),
            State::PutAside => "not found by the service, and put aside".into(),
            State::Fallen(placed) => format!(
                "{}, order {}; no certificate comes of it",
                placed.status.as_deref().unwrap_or("rejected"),
                placed.order_id
            ),
        }
    }

    /// When it was looked up last and what that said; then how often it was not there. None before the
    /// first look-up.
    pub fn looked_for(&self) -> Option<String> {
        let looked = self.looked.as_ref()?;
        Some(match (self.not_there.first, self.not_there.times) {
            (Some(first), times @ 2..) => format!(
                "Looked for {times} times since {}, the last time at {}.",
                moment(first),
                moment(looked.at)
            ),
            _ => format!("Looked for at {}.", moment(looked.at)),
        })
    }
}

/// The whole minute at or after a moment: what is to be waited for must be over when it is said to be.
fn whole_minute(time: Timestamp) -> Timestamp {
    let late = time.as_second().rem_euclid(60);
    let over = if late == 0 && time.subsec_nanosecond() == 0 { 0 } else { 60 - late };
    time.checked_add(SignedDuration::from_secs(over)).unwrap_or(time)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::verdict::{Candidate, Extent};
    use super::*;
    use crate::order::draft::Draft;

    const CONFIRMED: &str = "2026-11-24T10:00:20Z";

    fn entry(state: State) -> Entry {
        Entry {
            version: VERSION,
            id: "20261124-1".to_owned().try_into().unwrap(),
            sent: Sent {
                draft_id: None,
                target: "https://www.digicert.com/services/v2".into(),
                product: "ssl_dv_geotrust".into(),
                names: vec!["example.com".into()],
                alternative_order_id: Some("dv1".into()),
                digest: String::new(),
                confirmed: vec![CONFIRMED.parse().unwrap()],
                made_on: date(2026, 11, 24),
                draft: Draft::new(),
                body: None,
                reissue: None,
                ended: None,
            },
            state,
            looked: None,
            not_there: NotThere::default(),
            followed: Followed::default(),
        }
    }

    /// So many seconds after the confirmation.
    fn after(seconds: i64) -> Timestamp {
        CONFIRMED.parse::<Timestamp>().unwrap() + SignedDuration::from_secs(seconds)
    }

    #[test]
    fn an_outcome_ends_without_a_full_stop_whatever_its_reason_ends_with() {
        for reason in ["No route to host", "No route to host.", "No route to host..", "No route. "] {
            for state in [State::Unknown(reason.into()), State::NotSent(reason.into())] {
                let mut entry = entry(state.clone());
                assert!(entry.outcome().ends_with(|end: char| end.is_alphanumeric()), "{}", entry.outcome());
                assert!(!entry.text().contains(".."), "{}", entry.text());
                entry.state = State::Prepared;
                entry.confirm_again(after(600));
                entry.settle(state, after(601));
                let told = format!("{}. {}", entry.outcome(), entry.text());
                assert!(!told.contains("..") && !told.contains(". ."), "{told}");
            }
        }
    }

    #[test]
    fn not_there_counts_twice_five_minutes_apart_and_after_the_request_ended() {
        let sent_again = |looked: &[(i64, LookupVerdict)], ended: Option<i64>| {
            let mut entry = entry(State::Prepared);
            if let Some(ended) = ended {
                entry.settle(State::Unknown("It was lost.".into()), after(ended));
            }
            for (seconds, verdict) in looked {
                entry.take_in(verdict.clone(), after(*seconds));
            }
            entry.can_be_sent_again()
        };
        let no = |seconds| (seconds, LookupVerdict::NotThere);
        let doubt = LookupVerdict::CouldBe(vec![Candidate { order_id: 7, why: "it is like it".into() }]);
        let partly = LookupVerdict::Partly(Extent { looked_at: 2, of: Some(5) });
        let failed = LookupVerdict::CouldNotAsk("No answer.".into(), String::new());
        let cases = [
            (vec![no(10)], Some(5), false),
            (vec![no(10), no(309)], Some(5), false),
            (vec![no(10), no(310)], Some(5), true),
            (vec![no(10), no(100), no(310)], Some(5), true),
            (vec![no(3), no(310)], Some(5), false),
            (vec![no(3), no(10), no(310)], Some(5), true),
            // Nobody wrote down when it ended: a minute at most.
            (vec![no(59), no(400)], None, false),
            (vec![no(60), no(360)], None, true),
            (vec![no(10), (100, failed.clone()), no(310)], Some(5), true),
            (vec![no(10), no(310), (320, failed)], Some(5), false),
            (vec![no(10), (100, doubt.clone()), no(310)], Some(5), false),
            (vec![no(10), (100, partly), no(310)], Some(5), false),
            (vec![no(10), no(310), (320, doubt)], Some(5), false),
            // A clock that went back begins anew.
            (vec![no(4000), no(10), no(300)], Some(5), false),
        ];
        for (looked, ended, expected) in cases {
            assert_eq!(sent_again(&looked, ended), expected, "{looked:?} {ended:?}");
        }
    }

    #[test]
    fn what_is_waited_for_is_over_when_it_is_said_to_be() {
        let mut entry = entry(State::Prepared);
        entry.settle(State::Unknown("It was lost.".into()), after(5));
        entry.take_in(LookupVerdict::NotThere, after(10));
        let said = entry.next_count().unwrap();
        assert!(said.contains("24 NOV 2026 10:06 UTC"), "10:00:30 and five minutes: {said}");
        entry.take_in(LookupVerdict::NotThere, "2026-11-24T10:06:00Z".parse().unwrap());
        assert_eq!((entry.next_count(), entry.can_be_sent_again()), (None, true));
    }

    #[test]
    fn that_an_order_exists_is_never_taken_back() {
        let mut found = entry(State::Accepted(Placed { order_id: 7, ..Placed::default() }));
        let fallen = Placed { order_id: 8, status: Some("rejected".into()), ..Placed::default() };
        for verdict in [LookupVerdict::NotThere, LookupVerdict::Found(fallen)] {
            found.take_in(verdict, after(10));
            found.settle(State::Refused(400, Vec::new()), after(20));
            assert!(matches!(&found.state, State::Accepted(placed) if placed.order_id == 7));
        }
    }
}
