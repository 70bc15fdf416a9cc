//! What an order needs of somebody, and how that is said.

use jiff::Timestamp;

use super::days::Left;
use super::due::{DUE_DAYS, Due};
use super::successor::{ORDER_IS_OVER, Successor};
use crate::journal::followed::ChangeSent;
use crate::journal::status::Status;
use crate::journal::summary::{Standing, Summary};
use crate::order::dcv::Method;
use crate::order::text::counted;
use crate::order::validity::wire_date;

/// What an order needs of somebody, the most urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Nobody knows whether it exists: it is to be looked up.
    OutcomeUnknown,
    /// Nobody knows whether the order with this ID is being reissued: that is to be looked up.
    ReissueUnknown(u64),
    /// Nobody knows whether this change of it was done: the order tells.
    ChangeUnknown(ChangeSent),
    /// Somebody in the account has to approve it.
    Approve,
    /// Control of its names is to be proved.
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

/// What proves control of a name.
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
        matches!(self, Need::OutcomeUnknown | Need::ReissueUnknown(_) | Need::ChangeUnknown(_))
    }

    /// What is to be done, in a few words: `place 3 records`.
    pub fn word(self) -> String {
        match self {
            Need::OutcomeUnknown => "outcome unknown".into(),
            Need::ReissueUnknown(_) => "reissue: outcome unknown".into(),
            Need::ChangeUnknown(change) => format!("{}: outcome unknown", change.noun()),
            Need::Approve => "approve".into(),
            Need::Prove(NameProof::Record, count) => format!("place {}", counted(count, "record")),
            Need::Prove(NameProof::File, count) => format!("place {}", counted(count, "file")),
            Need::Prove(NameProof::Mail, count) => format!("follow {}", counted(count, "mail link")),
            Need::Prove(NameProof::NotKnown, count) => format!("prove control of {}", counted(count, "name")),
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
            Need::ChangeUnknown(change) => format!(
                "A {} was sent, and no answer came: open the order, which is asked then how it stands.",
                change.noun()
            ),
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
                "Control of {} is still to be proved; by which method, the service did not say: CertCentral shows it, \
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
            Need::OutcomeUnknown | Need::ReissueUnknown(_) | Need::ChangeUnknown(_) => (0, 0),
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

impl NameProof {
    /// What proves control of names, by `dcv_method` as it came.
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
    if let Some(change) = order.unanswered {
        return Need::ChangeUnknown(change);
    }
    match order.status() {
        Some(Status::NeedsApproval) => Need::Approve,
        Some(Status::Pending) => proof(order),
        Some(Status::Other(_)) => match proof(order) {
            Need::Nothing => Need::NotKnown,
            open => open,
        },
        Some(Status::NeedsCsr) => Need::NotKnown,
        // What replaces its certificate is ordered: nothing but proving control is left to do.
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
mod tests;
