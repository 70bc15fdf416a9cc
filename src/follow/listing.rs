//! All orders: those of the journal and those of the account, together, filtered, what needs somebody first.

mod possible;
mod together;

use std::borrow::Cow;
use std::cmp::Reverse;

use jiff::Timestamp;

use super::days::{self, Left};
use super::need::Need;
use crate::journal::order_key::OrderKey;
use crate::journal::status::Status;
use crate::journal::summary::{Standing, Summary};
use crate::order::domain::SubjectName;
use crate::order::moment::ago;
use crate::order::product;
use crate::order::text::quoted;
use crate::order::validity::wire_date;
use together::{merged, note_renewals, note_under_way, one_each};

/// The orders that the service lists of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfAccount {
    /// The ID of the account, where the service said it.
    pub account: Option<u64>,
    /// Where it was asked, as the journal writes it.
    pub target: String,
    /// Its orders.
    pub orders: Vec<Summary>,
}

/// An order of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What is told of it.
    pub order: Summary,
    /// What it needs of somebody.
    pub need: Need,
    /// The name as people read it, and how many more: `shop.example.com +2`.
    pub name: String,
    /// The ID of the order of the account that it may be, where its outcome is unknown.
    pub may_be: Option<u64>,
    /// All that a filter looks through, in lower case.
    text: String,
}

/// Orders, those that need somebody most first; then the newest.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listing {
    rows: Vec<Row>,
    /// How many need somebody.
    needing: usize,
}

impl Listing {
    /// The journal's orders, and those that the service lists, where it was asked.
    ///
    /// An order that is in both is one: the same order ID, sent to the place that was asked, and not known to be of
    /// another account. All others stand for themselves.
    pub fn of(journal: Vec<Summary>, listed: Option<OfAccount>, now: Timestamp) -> Listing {
        Listing::within(journal, listed, now, super::due::DUE_DAYS)
    }

    /// The same, where a certificate is due so many days before its end.
    pub fn within(
        journal: Vec<Summary>,
        listed: Option<OfAccount>,
        now: Timestamp,
        due_days: i64,
    ) -> Listing {
        let journal = one_each(journal);
        let mut orders = match listed {
            Some(listed) => merged(journal, listed),
            None => journal,
        };
        note_renewals(&mut orders);
        note_under_way(&mut orders);
        // Only the account has orders that were not sent from here, and few are of unknown outcome.
        let may_be: Vec<Option<u64>> = orders.iter().map(|order| possible::may_be(order, &orders)).collect();
        let mut rows: Vec<Row> = orders
            .into_iter()
            .zip(may_be)
            .map(|(order, may_be)| {
                let need = Need::within(&order, now, due_days);
                let name = name(&order);
                Row { text: searched(&order, &name, need), name, may_be, order, need }
            })
            .collect();
        rows.sort_by_key(|row| (row.need.urgency(), Reverse(row.order.begun()), row.order.order_id));
        let needing = rows.iter().take_while(|row| row.need.is_any()).count();
        Listing { rows, needing }
    }

    /// All of them.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Those that need somebody.
    pub fn needing(&self) -> impl ExactSizeIterator<Item = &Row> {
        self.rows[..self.needing].iter()
    }

    /// The orders of the journal, whatever the service lists.
    pub fn into_journal(self) -> Vec<Summary> {
        self.rows.into_iter().map(|row| row.order).filter(|order| order.id.is_some()).collect()
    }

    /// Those in which each word of the filter stands somewhere: in the name, an ID, the status, the product or what
    /// is needed. Upper and lower case are the same.
    pub fn found(&self, filter: &str) -> impl Iterator<Item = &Row> {
        let filter = filter.to_lowercase();
        self.rows.iter().filter(move |row| row.has_words(&filter))
    }
}

/// That there is no order in the journal.
pub const NO_ORDER: &str = "No order was sent from here.";

/// That no order is found by what is searched for.
pub fn nothing_found(filter: &str) -> String {
    let has = if filter.trim().contains(' ') { "has each word of" } else { "has" };
    format!("No order {has} {} in its names, ID, status or product.", quoted(filter.trim()))
}

impl Row {
    /// How it stands, in a few words: its status as it came.
    pub fn state(&self) -> String {
        state(&self.order)
    }

    /// Whether each word of a filter stands in it; the filter is in lower case.
    pub fn has_words(&self, filter: &str) -> bool {
        filter.split_whitespace().all(|word| self.text.contains(word))
    }

    /// What opens it; none of an order that has neither name nor ID.
    pub fn key(&self) -> Option<OrderKey> {
        let by_id = self.order.order_id.map(OrderKey::OfService);
        self.order.id.clone().map(OrderKey::InJournal).or(by_id)
    }

    /// How it stands and what is next, in a few words: `pending: place 3 records`. What is to be done says of itself
    /// that nobody knows, or that somebody has to approve.
    pub fn state_and_next(&self) -> String {
        match (self.need, &self.order.status) {
            (Need::Nothing, _) if self.order.is_left_alone => format!("{}, off the list", self.state()),
            (Need::Nothing | Need::NotKnown | Need::Ended(_), _) => self.state(),
            (Need::OutcomeUnknown | Need::ReissueUnknown(_) | Need::ChangeUnknown(_) | Need::Approve, _) => {
                self.task()
            }
            (need, None) => need.task(),
            (need, Some(said)) => format!("{said}: {}", need.task()),
        }
    }

    /// What is to be done, in a few words; which order of the account one of unknown outcome may be, too.
    pub fn task(&self) -> String {
        match self.may_be {
            Some(id) => format!("{}, may be {id}", self.need.word()),
            None => self.need.word(),
        }
    }

    /// The same in fewer words.
    pub fn in_short(&self) -> String {
        match (self.need, &self.order.status) {
            (Need::Nothing, _) if self.order.is_left_alone => "off the list".into(),
            (Need::Nothing | Need::NotKnown | Need::Ended(_), Some(said))
                if self.order.standing == Standing::Exists =>
            {
                said.clone()
            }
            (Need::Nothing | Need::NotKnown | Need::Ended(_), _) => self.state(),
            (need, _) => need.task(),
        }
    }

    /// Its age, or how long its certificate lasts: `ordered 2 h ago`, `17 days left`. Empty where neither is known.
    pub fn when(&self, now: Timestamp) -> String {
        let till = match (self.need, self.order.status(), self.order.valid_till) {
            (Need::Due(due), ..) => Some(due.till),
            (_, Some(Status::Issued | Status::Expired), till) => till,
            _ => None,
        };
        match till {
            Some(_) => Left::of_order(&self.order, now).map_or_else(String::new, Left::text),
            None => self.age(now),
        }
    }

    /// How long ago it was ordered, reissued, or sent where that is all that is known: `ordered 2 h ago`, after a month
    /// `ordered 10 NOV 2026`. It stands beside days that are left, so it says what it is.
    pub fn age(&self, now: Timestamp) -> String {
        let did = match self.order.standing {
            Standing::Exists if self.order.reissued.is_some() => "reissued",
            Standing::Exists => "ordered",
            Standing::Unknown => "sent",
            // It may never have left.
            Standing::Nothing => "tried",
        };
        self.order.begun().map_or_else(String::new, |begun| format!("{did} {}", age(begun, now)))
    }

    /// The ID the service gave it, in words where there is none: a reissue is one of its order.
    pub fn id_text(&self) -> String {
        self.order.order_id.or(self.order.reissues).map_or_else(|| "no ID".into(), |id| id.to_string())
    }
}

/// How long ago an order was placed; after a month, on which day.
fn age(created: Timestamp, now: Timestamp) -> String {
    let age = now.as_second() - created.as_second();
    match age {
        0..MONTH => ago(created, now),
        _ => wire_date(days::day(created)),
    }
}

/// From how many seconds on an age is said as a day: as [`ago`] has it.
const MONTH: i64 = 30 * 86_400;

/// How an order stands, in the service's own word for it: `pending, 1 of 3 validated`, `issued`, `not placed`.
pub fn state(order: &Summary) -> String {
    match (order.standing, &order.status) {
        (Standing::Unknown, _) => "not known".into(),
        (Standing::Nothing, _) if order.reissues.is_some() => "not reissued".into(),
        (Standing::Nothing, _) => "not placed".into(),
        (Standing::Exists, None) => "status not known".into(),
        (Standing::Exists, Some(said)) => match order.validated {
            Some((done, of)) if Status::of(said).is_validating() => {
                format!("{said}, {done} of {of} validated")
            }
            _ if order.revocation.is_some() => format!("{said}, revocation requested"),
            _ if order.is_certificate_revoked => format!("{said}, certificate revoked"),
            _ => said.clone(),
        },
    }
}

/// The common name as people read it, and how many names more there are.
pub fn name(order: &Summary) -> String {
    let read = as_read(&order.common_name);
    if read.trim().is_empty() {
        return "name not known".into();
    }
    match order.names {
        0 | 1 => read.into_owned(),
        names => format!("{read} +{}", names - 1),
    }
}

/// A name as it is sent and, where that is another, as people read it.
fn as_read_too(sent: &str) -> Cow<'_, str> {
    match as_read(sent) {
        read if read == sent => read,
        read => format!("{sent}\n{read}").into(),
    }
}

/// A name as people read it. Only some are sent otherwise, and all others are many.
fn as_read(sent: &str) -> Cow<'_, str> {
    let read = || SubjectName::as_sent(sent).and_then(|name| Some(name.dns()?.unicode()));
    sent.contains("xn--").then(read).flatten().map_or(Cow::Borrowed(sent), Cow::Owned)
}

/// All that a filter looks through. What stands between its parts is in no word.
fn searched(order: &Summary, name: &str, need: Need) -> String {
    let number = |number: Option<u64>| number.map_or_else(String::new, |number| number.to_string());
    let (status, state) = (order.status.as_deref(), state(order));
    let parts = [
        name.to_owned(),
        // As it was sent and said, where that reads otherwise.
        if name.starts_with(&order.common_name) { String::new() } else { order.common_name.clone() },
        number(order.order_id.or(order.reissues)),
        number(order.certificate_id),
        order.id.as_ref().map_or_else(String::new, ToString::to_string),
        status.filter(|status| !state.starts_with(status)).unwrap_or_default().to_owned(),
        state.clone(),
        order.product.clone().unwrap_or_default(),
        order.product.as_deref().map_or("", product::called).to_owned(),
        need.word(),
        if order.is_left_alone { "off the list".into() } else { String::new() },
        order.other_names.iter().map(|name| as_read_too(name)).collect::<Vec<_>>().join("\n"),
    ];
    parts.join("\n").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::super::due::Due;
    use super::*;
    use crate::journal::report::Report;

    const HERE: &str = "https://www.digicert.com/services/v2";

    fn now() -> Timestamp {
        "2026-11-25T10:00:00Z".parse().unwrap()
    }

    fn kept(name: &str, order_id: u64, account: Option<u64>) -> Summary {
        let report = Report { order_id, status: Some("pending".into()), ..Report::default() };
        Summary {
            id: Some(format!("20261124-{order_id}").try_into().unwrap()),
            target: Some(HERE.into()),
            common_name: name.into(),
            names: 3,
            other_names: Vec::new(),
            dcv_method: Some("dns-txt-token".into()),
            to_prove: 3,
            created: None,
            ..Summary::of_report(&report, account, now())
        }
    }

    fn listed(orders: Vec<Summary>) -> Option<OfAccount> {
        Some(OfAccount { account: Some(1001), target: HERE.into(), orders })
    }

    fn elsewhere(name: &str, order_id: u64, status: &str) -> Summary {
        Summary { id: None, target: None, status: Some(status.into()), ..kept(name, order_id, Some(1001)) }
    }

    fn ids(listing: &Listing) -> Vec<(u64, String)> {
        let row = |row: &Row| (row.order.order_id.unwrap(), row.state());
        let mut ids: Vec<_> = listing.rows().iter().map(row).collect();
        ids.sort();
        ids
    }

    #[test]
    fn an_order_of_both_lists_is_one_and_stands_as_the_service_says() {
        let journal = vec![kept("a.example", 1, Some(1001)), kept("b.example", 2, None)];
        let account = vec![
            elsewhere("a.example", 1, "issued"),
            elsewhere("b.example", 2, "rejected"),
            elsewhere("c.example", 3, "issued"),
        ];
        let listing = Listing::of(journal, listed(account), now());
        let stand = |id, state: &str| (id, state.to_owned());
        assert_eq!(ids(&listing), [stand(1, "issued"), stand(2, "rejected"), stand(3, "issued")]);
        let first = listing.rows().iter().find(|row| row.order.order_id == Some(1)).unwrap();
        assert!(first.order.id.is_some() && first.need == Need::Download, "{first:?}");
    }

    #[test]
    fn orders_of_another_account_or_place_stand_for_themselves() {
        let other_account = kept("a.example", 1, Some(2002));
        let other_place = Summary { target: Some("sandbox".into()), ..kept("a.example", 1, Some(1001)) };
        let account = vec![elsewhere("a.example", 1, "issued")];
        let listing = Listing::of(vec![other_account, other_place], listed(account), now());
        assert_eq!(listing.rows().len(), 3, "{listing:?}");
    }

    #[test]
    fn what_needs_somebody_first_comes_first_and_then_the_newest() {
        let at = |time: &str| Some(time.parse().unwrap());
        let till = |day: &str| Some(day.parse().unwrap());
        let orders = vec![
            Summary { status: Some("revoked".into()), ..kept("gone.example", 1, None) },
            Summary { created: at("2026-11-01T00:00:00Z"), ..kept("old.example", 2, None) },
            Summary { created: at("2026-11-02T00:00:00Z"), ..kept("new.example", 3, None) },
            Summary {
                status: Some("issued".into()),
                valid_till: till("2026-11-28"),
                ..kept("pressing.example", 4, None)
            },
            Summary { standing: Standing::Unknown, order_id: None, ..kept("unknown.example", 5, None) },
            Summary {
                status: Some("issued".into()),
                valid_till: till("2026-12-12"),
                ..kept("soon.example", 6, None)
            },
            Summary { status: Some("needs_approval".into()), ..kept("approve.example", 7, None) },
        ];
        let listing = Listing::of(orders, None, now());
        let names: Vec<String> = listing.rows().iter().map(|row| row.name.clone()).collect();
        let expected = ["unknown", "pressing", "approve", "new", "old", "soon", "gone"];
        assert_eq!(names, expected.map(|name| format!("{name}.example +2")));
        assert_eq!(listing.needing().count(), 6);
    }

    #[test]
    fn each_word_of_a_filter_stands_anywhere() {
        let orders = vec![
            Summary { product: Some("ssl_dv_geotrust".into()), ..kept("Shop.example.com", 6_484_932, None) },
            Summary {
                status: Some("revoked".into()),
                other_names: vec!["Mail.example.net".into(), "xn--mnchen-3ya.example.net".into()],
                ..kept("www.example.net", 6_484_870, None)
            },
        ];
        let listing = Listing::of(orders, None, now());
        for (filter, found) in [
            ("mail", 1),
            ("m\u{fc}nchen", 1),
            ("xn--mn revoked", 1),
            ("shop mail", 0),
            ("", 2),
            ("  ", 2),
            ("SHOP", 1),
            ("64849", 1),
            ("6484", 2),
            ("example revoked", 1),
            ("geotrust shop", 1),
            ("geotrust_x shop", 0),
            ("standard shop", 1),
            ("place", 1),
            ("shop revoked", 0),
            ("com6", 0),
        ] {
            assert_eq!(listing.found(filter).count(), found, "{filter:?}");
        }
    }

    #[test]
    fn an_order_whose_name_nobody_says_says_that() {
        let listing = Listing::of(vec![kept("", 1, None), kept(" ", 2, None)], None, now());
        assert!(listing.rows().iter().all(|row| row.name == "name not known"), "{listing:?}");
    }

    #[test]
    fn a_name_is_shown_and_found_as_people_read_it() {
        let listing = Listing::of(vec![kept("xn--mnchen-3ya.de", 1, None)], None, now());
        assert_eq!(listing.rows()[0].name, "m\u{fc}nchen.de +2");
        for filter in ["m\u{fc}nch", "M\u{dc}NCHEN", "xn--mn"] {
            assert_eq!(listing.found(filter).count(), 1, "{filter}");
        }
    }

    #[test]
    fn a_row_says_how_it_stands_what_is_next_and_how_old_it_is_or_how_long_it_lasts() {
        let at = |time: &str| Some(time.parse().unwrap());
        let till = |day: &str| Some(day.parse().unwrap());
        let pending = Summary { created: at("2026-11-25T08:00:00Z"), ..kept("a.example", 1, None) };
        let status = |status: &str| Summary { status: Some(status.into()), ..pending.clone() };
        let issued = |day: &str| Summary { valid_till: till(day), ..status("issued") };
        for (order, next, when) in [
            (pending.clone(), "pending: place 3 records", "ordered 2 h ago"),
            (Summary { is_left_alone: true, ..pending.clone() }, "pending, off the list", "ordered 2 h ago"),
            (Summary { standing: Standing::Unknown, ..pending.clone() }, "outcome unknown", "sent 2 h ago"),
            (Summary { standing: Standing::Nothing, ..pending.clone() }, "not placed", "tried 2 h ago"),
            (
                Summary { standing: Standing::Unknown, order_id: None, reissues: Some(1), ..pending.clone() },
                "reissue: outcome unknown",
                "sent 2 h ago",
            ),
            (
                Summary { standing: Standing::Nothing, order_id: None, reissues: Some(1), ..pending.clone() },
                "not reissued",
                "tried 2 h ago",
            ),
            (status("needs_approval"), "approve", "ordered 2 h ago"),
            (status("revoked"), "revoked", "ordered 2 h ago"),
            (issued("2026-12-12"), "issued: renew or reissue", "17 days left"),
            (issued("2027-06-12"), "issued: save it", "199 days left"),
            (
                Summary { created: at("2026-03-02T08:00:00Z"), ..status("rejected") },
                "rejected",
                "ordered 02 MAR 2026",
            ),
            (
                Summary { reissued: at("2026-11-25T09:00:00Z"), ..status("reissue_pending") },
                "reissue_pending: place 3 records",
                "reissued 1 h ago",
            ),
            (
                Summary { status: Some("expired".into()), ..issued("2026-11-20") },
                "expired: renew or reissue",
                "ended 5 days ago",
            ),
            (Summary { created: None, ..status("rejected") }, "rejected", ""),
        ] {
            let listing = Listing::of(vec![order], None, now());
            let row = &listing.rows()[0];
            assert_eq!((row.state_and_next().as_str(), row.when(now()).as_str()), (next, when));
        }
    }

    #[test]
    fn an_order_is_not_to_be_renewed_once_more_while_the_one_that_renews_it_may_come() {
        let old = Summary {
            status: Some("issued".into()),
            valid_till: Some("2026-11-28".parse().unwrap()),
            ..kept("a.example", 1, None)
        };
        let new = Summary { renews: Some(1), ..kept("a.example", 2, None) };
        let due = |new: Summary| {
            let listing = Listing::of(vec![old.clone(), new], None, now());
            listing.rows().iter().any(|row| matches!(row.need, Need::Due(_)))
        };
        let status = |status: &str| Summary { status: Some(status.into()), ..new.clone() };
        for (new, expected) in [
            (new.clone(), false),
            (status("issued"), false),
            (Summary { standing: Standing::Unknown, ..new.clone() }, false),
            (Summary { standing: Standing::Unknown, renews: None, reissues: Some(1), ..new.clone() }, false),
            (Summary { standing: Standing::Nothing, ..new.clone() }, true),
            (status("rejected"), true),
            (status("canceled"), true),
            (Summary { renews: None, ..new.clone() }, true),
            (Summary { target: Some("sandbox".into()), ..status("issued") }, true),
        ] {
            assert_eq!(due(new.clone()), expected, "{new:?}");
        }
        // Its certificate ends all the same until the new one is issued, also where the service calls it renewed already.
        for is_renewed in [None, Some(false), Some(true)] {
            let old = Summary { is_renewed, ..old.clone() };
            assert!(ends(vec![old.clone(), new.clone()]), "{is_renewed:?}");
            assert!(!ends(vec![old, status("issued")]), "{is_renewed:?}");
        }
        assert!(!ends(vec![Summary { is_renewed: Some(true), ..old }]), "renewed elsewhere");
    }

    #[test]
    fn until_a_reissue_is_issued_the_certificate_before_it_ends_as_it_did() {
        let at = |time: &str| Some(time.parse().unwrap());
        let old = Summary {
            status: Some("issued".into()),
            valid_till: Some("2026-11-28".parse().unwrap()),
            created: at("2026-06-01T10:00:00Z"),
            ..kept("a.example", 1, None)
        };
        let new = Summary {
            status: Some("reissue_pending".into()),
            reissues: Some(1),
            created: at("2026-11-24T10:00:00Z"),
            ..kept("a.example", 1, None)
        };
        for orders in [vec![old.clone(), new.clone()], vec![new.clone(), old.clone()]] {
            assert!(ends(orders));
        }
        let issued = Summary {
            status: Some("issued".into()),
            valid_till: Some("2027-06-01".parse().unwrap()),
            ..new.clone()
        };
        assert!(!ends(vec![old.clone(), issued]), "it has a certificate of its own");
        let elsewhere = Summary { target: Some("sandbox".into()), ..old };
        assert!(
            !Listing::of(vec![elsewhere, new], None, now())
                .rows()
                .iter()
                .any(|row| { row.order.reissues.is_some() && row.order.valid_till.is_some() })
        );
    }

    /// Whether the certificate of order 1 is told to end within 30 days.
    fn ends(orders: Vec<Summary>) -> bool {
        let listing = Listing::of(orders, None, now());
        let mut rows = listing.rows().iter().filter(|row| row.order.order_id == Some(1));
        rows.any(|row| Due::within(&row.order, now(), 30).is_some())
    }
}
