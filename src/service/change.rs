//! What changes an order and buys nothing. It is sent once for one confirmation and never again by itself: where its
//! [failure is lost](crate::failure::Failure::is_lost), [`Errand::Order`](super::errand::Errand::Order) tells what became
//! of it before it is offered again.

use super::errand::broken;
use super::question::Question;
use super::resend_emails::{self, Mails};
use super::revoke::{self, Revocation};
use super::{CHANGE_LOST, cancel, check_dcv, dcv_method};
use crate::failure::Failure;
use crate::journal::followed::ChangeSent;
use crate::order::dcv::Method;

/// A change of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The service looks at these names now, or at all where there are none.
    CheckDcv(Vec<String>),
    /// Its names are validated in this way from now on.
    Method(Method),
    /// The mails that ask for approval are sent once more.
    Resend(Mails),
    /// It is canceled; or its reissue, where one is open.
    Cancel {
        /// Why, for the people of the account. It is required.
        note: String,
    },
    /// A certificate of it is revoked, or all of them.
    Revoke(Revocation),
}

impl Change {
    /// What is asked for it.
    pub fn question(&self, order_id: u64) -> Question {
        match self {
            Change::CheckDcv(names) => check_dcv::question(order_id, names),
            Change::Method(method) => dcv_method::question(order_id, *method),
            Change::Resend(mails) => resend_emails::question(order_id, mails),
            Change::Cancel { note } => cancel::question(order_id, note),
            Change::Revoke(revocation) => revoke::question(order_id, revocation),
        }
    }

    /// What the journal notes while it is not answered; none of what need not be known.
    pub fn sent(&self) -> Option<ChangeSent> {
        match self {
            Change::Method(_) => Some(ChangeSent::MethodChange),
            Change::Cancel { .. } => Some(ChangeSent::Cancellation),
            Change::Revoke(_) => Some(ChangeSent::Revocation),
            Change::CheckDcv(_) | Change::Resend(_) => None,
        }
    }

    /// What became of it when dvorder itself fails on the way: nobody knows.
    pub fn broken(&self) -> Failure {
        broken(CHANGE_LOST)
    }
}
