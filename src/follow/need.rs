//! What an order needs of somebody, and how that is said.

use jiff::Timestamp;
use jiff::civil::Date;

use super::days::{self, Left};
use crate::journal::status::Status;
use crate::journal::summary::{Standing, Summary};
use crate::order::dcv::Method;
use crate::order::moment::moment;
use crate::order::text::counted;
use crate::order::validity::wire_date;

/// How many days before its end a certificate is due.
pub const DUE_DAYS: i64 = 30;
/// How few days before its end it comes before all other work on orders.
pub const PRESSING_DAYS: i64 = 7;
/// How many days after its end a certificate that nobody replaced is still told of, where its order was placed elsewhere:
/// only one of the journal can be left alone.
pub const LONG_AGO: i64 = 30;

/// What an order needs of somebody, the most urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Nobody knows whether it exists: it is to be looked up.
    OutcomeUnknown,
    /// Nobody knows whether the order with this ID is being reissued: that is to be looked up.
    ReissueUnknown(u64),
    /// Somebody in the account has to approve it.
    Approve,
    /// Control of its names is to be shown.
    Prove(NameProof, usize),
    /// Its certificate is issued, and is not on disk.
    Download,
    /// Its certificate ends soon, or has.
    Due(Due),
    /// Somebody in the account has to approve its revocation, or to reject it: the request with this ID.
    ApproveRevocation(u64),
    /// Its certificate was revoked, and not the order: what comes in its stead.
    Revoked(Successor),
    /// Its certificate ended long ago, and its order was placed elsewhere: nobody is waited for.
    Ended(Due),
    /// Nothing that is known: what its status asks for, the service alone says.
    NotKnown,
    /// Nothing of anybody.
    Nothing,
}

/// What shows control of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameProof {
    /// A record in DNS.
    Record,
    /// A file on a web server.
    File,
    /// A link in a mail.
    Mail,
    /// How is not known.
    NotKnown,
}

/// A certificate that ends soon, or has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// Its last day.
    pub till: Date,
    /// Its last moment, where the certificate itself is known.
    pub ends: Option<Timestamp>,
    /// What is left of it.
    pub left: Left,
    /// What comes after it.
    pub next: Successor,
}

/// What comes after a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Successor {
    /// A reissue: the order runs on beyond it.
    Reissue,
    /// A renewal: the order ends with it.
    Renew,
    /// How long the order runs is not known.
    Either,
    /// A new order, or a renewal if the service still takes one: the order has ended, too.
    Anew,
}

impl Need {
    /// What an order needs now.
    pub fn of(order: &Summary, now: Timestamp) -> Need {
        Need::within(order, now, DUE_DAYS)
    }

    /// What an order needs, where a certificate is due so many days before its end.
    pub fn within(order: &Summary, now: Timestamp, due_days: i64) -> Need {
        match order.standing {
            _ if order.is_left_alone => Need::Nothing,
            Standing::Unknown => order.reissues.map_or(Need::OutcomeUnknown, Need::ReissueUnknown),
            Standing::Nothing => Need::Nothing,
            Standing::Exists => existing(order, now, due_days),
        }
    }

    /// Whether it needs somebody.
    pub fn is_any(self) -> bool {
        !matches!(self, Need::Nothing | Need::NotKnown | Need::Ended(_))
    }

    /// Whether nobody knows what became of what was sent.
    pub fn is_outcome_unknown(self) -> bool {
        matches!(self, Need::OutcomeUnknown | Need::ReissueUnknown(_))
    }

    /// What is to be done, in a few words: `place 3 records`.
    pub fn word(self) -> String {
        match self {
            Need::OutcomeUnknown => "outcome unknown".into(),
            Need::ReissueUnknown(_) => "reissue: outcome unknown".into(),
            Need::Approve => "approve".into(),
            Need::Prove(NameProof::Record, count) => format!("place {}", counted(count, "record")),
            Need::Prove(NameProof::File, count) => format!("place {}", counted(count, "file")),
            Need::Prove(NameProof::Mail, count) => format!("approve {} by mail", counted(count, "name")),
            Need::Prove(NameProof::NotKnown, count) => format!("validate {}", counted(count, "name")),
            Need::Download => "save it".into(),
            Need::Due(due) if due.left.is_expired => format!("{}: expired", due.next.word()),
            Need::Due(due) if due.left.is_over() => {
                format!("{}: ended {}", due.next.word(), wire_date(due.till))
            }
            Need::Due(due) if due.left.days == 0 => {
                format!("{} today: ends {}", due.next.word(), wire_date(due.till))
            }
            Need::Due(due) => format!("{} before {}", due.next.word(), wire_date(due.till)),
            Need::ApproveRevocation(_) => "approve revocation".into(),
            Need::Revoked(next) => format!("{}: revoked", next.word()),
            Need::Nothing | Need::NotKnown | Need::Ended(_) => String::new(),
        }
    }

    /// What is to be done, in as few words as a column has room for; its day stands beside it.
    pub fn task(self) -> String {
        match self {
            Need::Due(due) => due.next.word().into(),
            _ => self.word(),
        }
    }

    /// What is to be done, in a sentence.
    pub fn sentence(self) -> String {
        match self {
            Need::OutcomeUnknown => {
                "It is not known whether what was sent arrived: look it up before sending it again.".into()
            }
            Need::ReissueUnknown(id) => {
                format!(
                    "It is not known whether order {id} is being reissued: look it up before reissuing it again."
                )
            }
            Need::Approve => {
                "An administrator of the account must approve it in CertCentral, under Requests; \
                              nothing is validated before."
                    .into()
            }
            Need::Prove(NameProof::Record, count) => {
                format!("Place {} in DNS: then the service can validate the names.", these(count, "record"))
            }
            Need::Prove(NameProof::File, count) => {
                format!(
                    "Place {} on the web server: then the service can validate the names.",
                    these(count, "file")
                )
            }
            Need::Prove(NameProof::Mail, count) => {
                format!("Somebody must follow the link in the service's mail for {}.", these(count, "name"))
            }
            Need::Prove(NameProof::NotKnown, count) => format!(
                "Control of {} is still to be shown; by which method, the service did not say: CertCentral shows it, \
                 in the order.",
                these(count, "name")
            ),
            Need::Download => "The certificate is issued: save it, and install it.".into(),
            Need::Due(due) | Need::Ended(due) => due.sentence(),
            Need::ApproveRevocation(request) => revocation_waits(request),
            Need::Revoked(next) => format!("{}.", revoked(next)),
            Need::NotKnown => {
                "Nothing is known to be needed: what its status asks for, CertCentral shows.".into()
            }
            Need::Nothing => "It needs nothing of anybody.".into(),
        }
    }

    /// How urgent it is: less comes first.
    pub fn urgency(self) -> (u8, i64) {
        match self {
            Need::OutcomeUnknown | Need::ReissueUnknown(_) => (0, 0),
            Need::Due(due) if due.is_pressing() => (1, due.left.days),
            Need::Revoked(_) => (1, 0),
            Need::Approve | Need::ApproveRevocation(_) => (2, 0),
            Need::Prove(NameProof::Mail, _) => (4, 0),
            Need::Prove(..) => (3, 0),
            Need::Download => (5, 0),
            Need::Due(due) => (6, due.left.days),
            Need::NotKnown | Need::Nothing | Need::Ended(_) => (7, 0),
        }
    }
}

/// That a revocation was asked for, and rejected.
pub fn revocation_rejected(request: u64) -> String {
    format!("Request {request} to revoke was rejected: nothing is revoked for it.")
}

/// What is to be done about a certificate that was revoked, without a full stop.
pub fn revoked(next: Successor) -> String {
    match next {
        Successor::Anew => format!("The certificate was revoked. {ORDER_IS_OVER}"),
        _ => "The certificate was revoked: reissue it, as the order runs on".into(),
    }
}

/// That a revocation is asked for and not done: who can, and where.
pub fn revocation_waits(request: u64) -> String {
    // A request whose ID cannot be read is one all the same.
    let request = if request == 0 { "its request".to_owned() } else { format!("request {request}") };
    format!(
        "Revocation requested; {request} waits for an administrator of the account, who approves or rejects it in \
         CertCentral, under Requests."
    )
}

impl Due {
    /// When the certificate of an order ends, where that is within so many days or is over, nobody has replaced it and
    /// somebody is to be told.
    pub fn within(order: &Summary, now: Timestamp, days: i64) -> Option<Due> {
        Due::of(order, now).filter(|due| due.left.days <= days && due.is_told_of(order))
    }

    /// Whether somebody is to be told of it. An end that is to come is, also of an order that is left alone: that is
    /// about what is to be done for it. One that has come is until the order is left alone; where it was placed
    /// elsewhere, so that it cannot be, for a while.
    pub fn is_told_of(self, order: &Summary) -> bool {
        let is_recent = order.id.is_some() || self.left.days >= -LONG_AGO;
        !self.left.is_over() || is_recent && !order.is_left_alone
    }

    /// Whether it is to be replaced before all else: it ends within days, or has.
    pub fn is_pressing(self) -> bool {
        self.left.is_over() || self.left.days <= PRESSING_DAYS
    }

    /// When the certificate of an order ends that is in use, as far as that is known: one that is issued and was not
    /// replaced.
    pub fn of(order: &Summary, now: Timestamp) -> Option<Due> {
        // A service may say so from the day the other is ordered.
        let is_replaced = order.is_renewed == Some(true) && !order.is_under_way;
        Due::of_any(order, now).filter(|_| !is_replaced)
    }

    /// When the certificate of an order ends, be it replaced or not; none of one that is not issued, or revoked.
    pub fn of_any(order: &Summary, now: Timestamp) -> Option<Due> {
        use Status::{Approved, Expired, Issued, ReissuePending};
        let is_issued = order.standing == Standing::Exists
            && !order.is_certificate_revoked
            && matches!(order.status(), Some(Issued | Approved | ReissuePending | Expired));
        let till = order.valid_till.filter(|_| is_issued)?;
        let left = Left::of_order(order, now)?;
        let next = Successor::of(till, order.order_valid_till, left, days::day(order.there(now)));
        Some(Due { till, ends: order.ends(), left, next })
    }

    /// What is to be done about one that is pressing, in half a sentence: what a screen begins with.
    pub fn head(self) -> String {
        match (self.next, self.left.is_over()) {
            (Successor::Anew, _) => ORDER_IS_OVER.into(),
            (next, true) if self.left.is_expired => next.now("has expired, says the service"),
            (next, is_over) => next.now(&ends_on(self.till, is_over)),
        }
    }

    fn sentence(self) -> String {
        let (when, left) = (self.ends.map_or_else(|| wire_date(self.till), moment), self.left.text());
        let at = if self.ends.is_some() { "at" } else { "on" };
        let next = match self.next {
            Successor::Anew if self.left.is_expired => return format!("{ORDER_IS_OVER}."),
            Successor::Anew => return format!("{ORDER_IS_OVER}. The certificate {left} ({when})."),
            next if self.is_pressing() => {
                return match self.left.is_over() {
                    true if self.left.is_expired => format!("{}.", self.head()),
                    true => format!("{}.", next.now(&format!("{left} ({when})"))),
                    false => format!("{}.", next.now(&format!("ends {at} {when} ({left})"))),
                };
            }
            Successor::Reissue => "reissue it, as the order runs longer",
            Successor::Renew => "renew the order",
            Successor::Either => "renew or reissue it",
        };
        format!("The certificate ends {at} {when} ({left}): {next}.")
    }
}

/// `ended on 12 JUN 2027`, of a certificate with this last day.
pub fn ends_on(till: Date, is_over: bool) -> String {
    format!("{} on {}", if is_over { "ended" } else { "ends" }, wire_date(till))
}

/// What is said of an order that has ended itself: whether the service still renews it, it alone knows.
pub const ORDER_IS_OVER: &str = "The order is over: renew it if that is still taken, else order anew";

/// Whether an order has ended itself, by its last day, where that is known: nothing is reissued of it any more.
pub fn is_order_over(order_till: Option<Date>, today: Date) -> bool {
    order_till.is_some_and(|till| today > till)
}

impl Successor {
    /// What comes after a certificate of which so much is left today, by the last days of it and of its order.
    pub fn of(till: Date, order_till: Option<Date>, left: Left, today: Date) -> Successor {
        match order_till {
            _ if is_order_over(order_till, today) => Successor::Anew,
            Some(order_till) if order_till > till => Successor::Reissue,
            Some(_) if left.is_over() => Successor::Anew,
            Some(_) => Successor::Renew,
            None => Successor::Either,
        }
    }

    /// That it is to be done now, as the certificate ends or has ended: `Reissue it now: the certificate ends on 12 JUN
    /// 2027`.
    pub fn now(self, ends: &str) -> String {
        format!("{} now: the certificate {ends}", self.asked())
    }

    /// What is to be done, as somebody is asked to.
    pub fn asked(self) -> &'static str {
        match self {
            Successor::Reissue => "Reissue it",
            Successor::Renew => "Renew the order",
            Successor::Either => "Renew or reissue it",
            Successor::Anew => "Renew or order anew",
        }
    }

    /// What comes after a certificate that was revoked, and not its order; none of one that was not.
    pub fn after_a_revocation(order: &Summary, now: Timestamp) -> Option<Successor> {
        let is_over = is_order_over(order.order_valid_till, days::day(order.there(now)));
        order.is_certificate_revoked.then_some(if is_over { Successor::Anew } else { Successor::Reissue })
    }

    /// What is to be done, as a machine reads it.
    pub fn kind(self) -> &'static str {
        match self {
            Successor::Reissue => "reissue",
            Successor::Renew => "renew",
            Successor::Either => "renew_or_reissue",
            Successor::Anew => "renew_or_order_anew",
        }
    }

    /// What is to be done, as a verb.
    pub fn word(self) -> &'static str {
        match self {
            Successor::Reissue => "reissue",
            Successor::Renew => "renew",
            Successor::Either => "renew or reissue",
            Successor::Anew => "renew or order anew",
        }
    }
}

impl NameProof {
    /// What shows control of names, by `dcv_method` as it came.
    pub fn of(method: Option<&str>) -> NameProof {
        match method.and_then(|method| Method::parse(method).ok()) {
            Some(Method::DnsTxt | Method::DnsCname) => NameProof::Record,
            Some(Method::HttpToken) => NameProof::File,
            Some(Method::Email) => NameProof::Mail,
            None => NameProof::NotKnown,
        }
    }
}

fn existing(order: &Summary, now: Timestamp, due_days: i64) -> Need {
    match order.status() {
        Some(Status::NeedsApproval) => Need::Approve,
        Some(Status::Pending) => proof(order),
        Some(Status::Other(_)) => match proof(order) {
            Need::Nothing => Need::NotKnown,
            open => open,
        },
        Some(Status::NeedsCsr) => Need::NotKnown,
        // What replaces its certificate is ordered: nothing but showing control is left to do.
        Some(Status::ReissuePending) => proof(order),
        Some(Status::Issued) => issued(order, now, due_days),
        // On its way, or issued: a certificate that has a last day is there.
        Some(Status::Approved) if order.valid_till.is_some() => issued(order, now, due_days),
        Some(Status::WaitingPickup) => Need::Download,
        Some(Status::Expired) if order.valid_till.is_none() => Need::NotKnown,
        Some(Status::Expired) => due(order, now, due_days),
        _ => Need::Nothing,
    }
}

/// What is still to be proved. Nothing is once every name is validated: then the service is at work.
fn proof(order: &Summary) -> Need {
    match (order.to_prove, order.validated) {
        (0, _) => Need::Nothing,
        (_, Some((done, of))) if done >= of => Need::Nothing,
        (open, _) => Need::Prove(NameProof::of(order.dcv_method.as_deref()), open),
    }
}

fn issued(order: &Summary, now: Timestamp, due_days: i64) -> Need {
    if let Some(next) = Successor::after_a_revocation(order, now) {
        return match order.reissue_request {
            Some(_) => Need::Approve,
            // It is not asked for what was bought already.
            None if order.is_under_way || order.is_renewed == Some(true) => Need::Nothing,
            None => Need::Revoked(next),
        };
    }
    let due = due(order, now, due_days);
    match (order.revocation, due) {
        // The certificate that is wanted is the one that is not made yet.
        (None, due) if order.reissue_request.is_some() => most_urgent(Need::Approve, due),
        (Some(request), due) => most_urgent(Need::ApproveRevocation(request), due),
        (None, Need::Nothing) if wants_saving(order, now) => Need::Download,
        (None, due) => due,
    }
}

/// Whether its certificate is to be saved: one that was ordered here, has not ended, was not replaced and is not on
/// disk.
fn wants_saving(order: &Summary, now: Timestamp) -> bool {
    let has_ended = Left::of_order(order, now).is_some_and(Left::is_over);
    order.id.is_some() && !order.is_on_disk() && order.is_renewed != Some(true) && !has_ended
}

fn due(order: &Summary, now: Timestamp, due_days: i64) -> Need {
    match Due::of(order, now) {
        // It is not asked for what was bought already.
        Some(_) if order.is_under_way => Need::Nothing,
        Some(due) if !due.is_told_of(order) => Need::Ended(due),
        Some(due) if due.left.days <= due_days => Need::Due(due),
        _ => Need::Nothing,
    }
}

fn most_urgent(one: Need, other: Need) -> Need {
    if one.urgency() <= other.urgency() { one } else { other }
}

/// So many things, as the object of a sentence: `the record`, `3 records`.
fn these(count: usize, one: &str) -> String {
    if count == 1 { format!("the {one}") } else { counted(count, one) }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::civil::date;

    use super::*;
    use crate::journal::followed::CameWithAnswer;
    use crate::journal::report::Report;

    const TODAY: Date = date(2026, 11, 25);

    fn now() -> Timestamp {
        "2026-11-25T10:30:00Z".parse().unwrap()
    }

    /// An order that was placed here, of three names by DNS.
    fn order(status: &str) -> Summary {
        let report = Report { order_id: 7, status: Some(status.into()), ..Report::default() };
        Summary {
            id: Some("20261124-1".to_owned().try_into().unwrap()),
            dcv_method: Some("dns-txt-token".into()),
            to_prove: 3,
            ..Summary::of_report(&report, None, Timestamp::UNIX_EPOCH)
        }
    }

    fn issued(till: Date) -> Summary {
        Summary { valid_till: Some(till), ..order("issued") }
    }

    fn word(order: &Summary) -> String {
        Need::of(order, now()).word()
    }

    #[test]
    fn each_status_needs_its_own() {
        for (status, expected) in [
            ("needs_approval", "approve"),
            ("Pending", "place 3 records"),
            ("reissue_pending", "place 3 records"),
            ("processing", ""),
            ("approved", ""),
            ("waiting_pickup", "save it"),
            ("issued", "save it"),
            ("rejected", ""),
            ("canceled", ""),
            ("revoked", ""),
            ("denied", ""),
            ("expired", ""),
            ("on_hold", "place 3 records"),
            ("needs_csr", ""),
        ] {
            assert_eq!(word(&order(status)), expected, "{status}");
        }
        for status in ["on_hold", "needs_csr"] {
            let shown = Summary { validated: Some((3, 3)), ..order(status) };
            assert_eq!(
                Need::of(&shown, now()),
                Need::NotKnown,
                "{status}: nobody knows that it needs nothing"
            );
        }
        let unknown = Summary { standing: Standing::Unknown, ..order("x") };
        assert_eq!(word(&unknown), "outcome unknown");
        let reissue = Summary { reissues: Some(7), ..unknown };
        assert_eq!(word(&reissue), "reissue: outcome unknown");
        assert!(Need::of(&reissue, now()).sentence().contains("whether order 7 is being reissued"));
        assert_eq!(word(&Summary { standing: Standing::Nothing, ..order("pending") }), "");
    }

    #[test]
    fn what_shows_control_is_named_by_the_method() {
        for (method, count, expected) in [
            (Some("dns-cname-token"), 1, "place 1 record"),
            (Some("http-token"), 2, "place 2 files"),
            (Some("email"), 1, "approve 1 name by mail"),
            (Some("email"), 2, "approve 2 names by mail"),
            (None, 3, "validate 3 names"),
            (Some("magic"), 1, "validate 1 name"),
        ] {
            let order =
                Summary { dcv_method: method.map(str::to_owned), to_prove: count, ..order("pending") };
            assert_eq!(word(&order), expected);
        }
        let validated = Summary { validated: Some((3, 3)), ..order("pending") };
        assert_eq!(Need::of(&validated, now()), Need::Nothing);
    }

    #[test]
    fn a_certificate_is_due_thirty_days_before_its_end_and_for_a_while_after_it() {
        for (till, expected) in [
            (date(2027, 6, 12), "save it"),
            (date(2026, 12, 26), "save it"),
            (date(2026, 12, 25), "renew or reissue before 25 DEC 2026"),
            (date(2026, 11, 26), "renew or reissue before 26 NOV 2026"),
            (date(2026, 11, 25), "renew or reissue today: ends 25 NOV 2026"),
            (date(2026, 11, 24), "renew or reissue: ended 24 NOV 2026"),
            (date(2026, 10, 26), "renew or reissue: ended 26 OCT 2026"),
            // Nobody left it alone.
            (date(2026, 4, 25), "renew or reissue: ended 25 APR 2026"),
        ] {
            assert_eq!(word(&issued(till)), expected, "{till}");
        }
    }

    #[test]
    fn the_order_says_whether_to_renew_or_to_reissue() {
        let till = date(2026, 12, 12);
        for (order_till, expected) in [
            (Some(date(2027, 11, 25)), "reissue before 12 DEC 2026"),
            (Some(till), "renew before 12 DEC 2026"),
            (None, "renew or reissue before 12 DEC 2026"),
        ] {
            assert_eq!(word(&Summary { order_valid_till: order_till, ..issued(till) }), expected);
        }
    }

    #[test]
    fn an_order_that_is_over_is_renewed_or_ordered_anew_and_never_reissued() {
        let ends = date(2026, 9, 12);
        for (status, order_till, next) in [
            ("issued", date(2026, 11, 26), Successor::Reissue),
            ("expired", date(2026, 11, 25), Successor::Reissue),
            ("issued", date(2026, 11, 24), Successor::Anew),
            ("expired", date(2026, 11, 24), Successor::Anew),
            ("expired", ends, Successor::Anew),
        ] {
            let order =
                Summary { order_valid_till: Some(order_till), status: Some(status.into()), ..issued(ends) };
            let need = Need::of(&order, now());
            assert!(matches!(need, Need::Due(due) if due.next == next), "{status} {order_till}: {need:?}");
            let reissues = next == Successor::Reissue;
            assert_eq!(need.sentence().contains("eissue"), reissues, "{}", need.sentence());
            assert_eq!(need.sentence().starts_with(ORDER_IS_OVER), !reissues, "{}", need.sentence());
        }
    }

    #[test]
    fn what_was_renewed_left_alone_or_ordered_elsewhere_needs_nobody_for_its_certificate() {
        let soon = issued(date(2026, 12, 12));
        for order in [
            Summary { is_renewed: Some(true), ..soon.clone() },
            Summary { is_left_alone: true, ..soon.clone() },
            Summary { id: None, ..order("issued") },
            Summary { certificate_id: Some(9), saved: Some(9), ..order("issued") },
            Summary { is_left_alone: true, standing: Standing::Unknown, ..order("x") },
        ] {
            assert_eq!(Need::of(&order, now()), Need::Nothing, "{order:?}");
        }
        let reissued = Summary { certificate_id: Some(10), saved: Some(9), ..order("issued") };
        assert_eq!(Need::of(&reissued, now()), Need::Download);
        assert!(Need::of(&Summary { id: None, ..soon }, now()).is_any());
    }

    #[test]
    fn a_reissue_that_waits_is_to_be_approved_and_does_not_hide_an_end_that_is_near() {
        let requested = |till| Summary { reissue_request: Some(77), ..issued(till) };
        assert_eq!(Need::of(&requested(date(2027, 6, 12)), now()), Need::Approve);
        assert!(matches!(Need::of(&requested(date(2026, 11, 27)), now()), Need::Due(_)));
    }

    #[test]
    fn a_revocation_that_waits_is_to_be_approved_and_does_not_hide_an_end_that_is_near() {
        let requested = |till| Summary { revocation: Some(77), ..issued(till) };
        assert_eq!(Need::of(&requested(date(2027, 6, 12)), now()), Need::ApproveRevocation(77));
        assert_eq!(Need::of(&requested(date(2026, 12, 25)), now()), Need::ApproveRevocation(77));
        assert!(matches!(Need::of(&requested(date(2026, 11, 27)), now()), Need::Due(_)));
        let sentence = Need::ApproveRevocation(77).sentence();
        assert!(
            sentence.starts_with("Revocation requested; request 77 waits for an administrator"),
            "{sentence}"
        );
    }

    #[test]
    fn a_certificate_that_was_revoked_is_to_be_replaced_while_its_order_runs() {
        let revoked = Summary { is_certificate_revoked: true, ..issued(date(2027, 6, 12)) };
        for (order, said) in [
            (revoked.clone(), "reissue: revoked"),
            (
                Summary { order_valid_till: Some(date(2026, 11, 24)), ..revoked.clone() },
                "renew or order anew: revoked",
            ),
            (Summary { reissue_request: Some(77), ..revoked.clone() }, "approve"),
            (Summary { is_under_way: true, ..revoked.clone() }, ""),
            (Summary { is_renewed: Some(true), ..revoked.clone() }, ""),
            (Summary { is_left_alone: true, ..revoked.clone() }, ""),
            (Summary { saved: Some(9), certificate_id: Some(9), ..revoked.clone() }, "reissue: revoked"),
        ] {
            assert_eq!(word(&order), said, "{order:?}");
            assert_eq!(Due::of(&order, now()), None, "it covers nothing any more");
        }
    }

    #[test]
    fn what_has_ended_is_a_matter_of_the_services_time() {
        let till = date(2027, 6, 12);
        let day = 86_400;
        for (status, ahead, said) in [
            ("issued", 0, ""),
            // A year on, by the service's clock.
            ("issued", 200 * day, "renew or reissue: ended 12 JUN 2027"),
            ("issued", 190 * day, "renew or reissue before 12 JUN 2027"),
            ("expired", 200 * day, "renew or reissue: ended 12 JUN 2027"),
            // By no clock that is known, and expired all the same.
            ("expired", 0, "renew or reissue: expired"),
        ] {
            let order = Summary {
                status: Some(status.into()),
                ahead,
                saved: Some(9),
                certificate_id: Some(9),
                ..issued(till)
            };
            assert_eq!(word(&order), said, "{status} {ahead}");
            let is_over = Due::of(&order, now()).is_some_and(|due| due.left.is_over() && due.left.days < 0);
            assert_eq!(is_over, said.contains(':'), "{status} {ahead}");
        }
        let long_ago = Summary { status: Some("expired".into()), ahead: 240 * day, ..issued(till) };
        assert!(matches!(Need::of(&long_ago, now()), Need::Due(_)), "until somebody leaves it alone");
        let elsewhere = Need::of(&Summary { id: None, ..long_ago.clone() }, now());
        assert!(matches!(elsewhere, Need::Ended(_)) && !elsewhere.is_any(), "nobody can leave it alone here");
        let sentence = elsewhere.sentence();
        assert!(
            sentence.contains("the certificate ended ") && sentence.contains("ago (12 JUN 2027)"),
            "{sentence}"
        );
        let renewed = Summary { is_renewed: Some(true), ..long_ago };
        assert_eq!(Need::of(&renewed, now()), Need::Nothing);
        let of_unknown_end = Summary { valid_till: None, ..order("expired") };
        assert_eq!(Need::of(&of_unknown_end, now()), Need::NotKnown);
        let sentence =
            Need::of(&Summary { status: Some("expired".into()), ..issued(till) }, now()).sentence();
        assert_eq!(sentence, "Renew or reissue it now: the certificate has expired, says the service.");
    }

    #[test]
    fn what_came_with_the_answer_is_known_by_its_last_hour_as_well() {
        let came =
            |id| Some(CameWithAnswer { certificate_id: id, ends: "2026-11-25T15:45:00Z".parse().unwrap() });
        for (came, certificate_id, hours) in [
            (came(Some(9)), Some(9), Some(5)),
            (came(None), Some(9), Some(5)),
            (came(Some(9)), None, Some(5)),
            (came(Some(8)), Some(9), None),
            (None, Some(9), None),
        ] {
            let order = Summary { came, certificate_id, ..issued(TODAY) };
            let due = Due::of(&order, now()).unwrap();
            assert_eq!(due.left.hours, hours, "{order:?}");
        }
    }

    #[test]
    fn a_certificate_that_is_known_itself_is_told_by_its_last_hour() {
        let saved = |ends: &str| Summary {
            certificate_id: Some(9),
            saved: Some(9),
            saved_ends: Some(ends.parse().unwrap()),
            ..issued(TODAY)
        };
        let told = |order: &Summary| (word(order), Need::of(order, now()).sentence());
        let (short, long) = told(&saved("2026-11-25T15:45:00Z"));
        assert_eq!(short, "renew or reissue today: ends 25 NOV 2026");
        assert_eq!(
            long,
            "Renew or reissue it now: the certificate ends at 25 NOV 2026 15:45 UTC (5 hours left)."
        );
        let (short, long) = told(&saved("2026-11-25T08:00:00Z"));
        assert_eq!(short, "renew or reissue: ended 25 NOV 2026");
        assert_eq!(
            long,
            "Renew or reissue it now: the certificate ended 2 hours ago (25 NOV 2026 08:00 UTC)."
        );
        // One that was saved before it was reissued says nothing of the one that is in use.
        let reissued = Summary { certificate_id: Some(10), ..saved("2026-11-25T08:00:00Z") };
        for by_day in [reissued, issued(TODAY)] {
            assert_eq!(
                told(&by_day).1,
                "Renew or reissue it now: the certificate ends on 25 NOV 2026 (0 days left)."
            );
        }
    }

    /// Near an end that is known to the hour, and far from it, before and after it, whatever comes next.
    #[test]
    fn the_day_of_an_end_is_said_once() {
        let next = [Successor::Reissue, Successor::Renew, Successor::Either, Successor::Anew];
        for (next, hours) in
            next.into_iter().flat_map(|next| [-900, -30, -1, 0, 5, 40, 900].map(|hours| (next, hours)))
        {
            let at = now() + jiff::SignedDuration::from_hours(hours);
            let till = days::day(at);
            for ends in [Some(at), None] {
                let due = Due { till, ends, left: Left::of(till, ends, now()), next };
                let sentence = due.sentence();
                assert_eq!(sentence.matches(&wire_date(till)).count(), 1, "{sentence}");
                assert!(sentence.matches("ended").count() < 2, "{sentence}");
                assert!(due.head().matches(&wire_date(till)).count() < 2, "{}", due.head());
            }
        }
    }

    #[test]
    fn the_most_urgent_comes_first() {
        let due = |days| {
            Need::Due(Due {
                till: TODAY,
                ends: None,
                left: Left { days, hours: None, is_expired: false },
                next: Successor::Either,
            })
        };
        let needs = [
            Need::OutcomeUnknown,
            Need::ReissueUnknown(7),
            due(-3),
            due(7),
            Need::Approve,
            Need::ApproveRevocation(77),
            Need::Prove(NameProof::Record, 3),
            Need::Prove(NameProof::Mail, 1),
            Need::Download,
            due(8),
            due(30),
            Need::NotKnown,
            Need::Nothing,
        ];
        assert!(needs.is_sorted_by_key(|need| need.urgency()));
        for need in needs {
            assert!(need.sentence().ends_with('.'), "{}", need.sentence());
        }
    }
}
