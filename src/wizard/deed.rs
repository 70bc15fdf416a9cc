//! What is about to be done about an order: on a page of its own, which says what it does before it is done.

use super::RequestId;
use super::form::Spot;
use crate::failure::Failure;
use crate::follow::actions::Deed;

/// The value of the choice that revokes every certificate of the order.
pub const WHOLE_ORDER: &str = "order";
/// The most characters of a note.
pub const LONGEST_NOTE: usize = 1000;

/// A deed that is prepared, or on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doing {
    /// What is done.
    pub deed: Deed,
    /// The line of the order that led here: one goes back to it.
    pub from: Option<Spot>,
    /// What was chosen: the name to look for or none for all of them; the method; or what is revoked.
    pub choice: String,
    /// `revocation_reason`, or nothing.
    pub reason: String,
    /// What is told to whoever reads of it.
    pub note: String,
    /// The order's ID, as it was typed to confirm.
    pub typed_id: String,
    /// The request that does it.
    pub request: Option<RequestId>,
    /// Why it was not done.
    pub failure: Option<Failure>,
}

impl Doing {
    /// A deed that nothing was said of yet.
    pub fn of(deed: Deed, from: Option<Spot>) -> Doing {
        Doing {
            deed,
            from,
            choice: String::new(),
            reason: String::new(),
            note: String::new(),
            typed_id: String::new(),
            request: None,
            failure: None,
        }
    }

    /// Whether a note goes with it, which the service wants.
    pub fn wants_note(&self) -> bool {
        self.deed == Deed::Cancel
    }
}

/// What a deed is called once it was sent, and its answer is waited for.
pub fn under_way(deed: Deed, order_id: u64, is_of_reissue: bool) -> String {
    match deed {
        Deed::CheckDcv => "Having the service check now".into(),
        Deed::ChangeMethod => "Changing the DCV method".into(),
        Deed::ResendMails => "Having the mails sent again".into(),
        Deed::AskForToken => "Getting what to place again".into(),
        Deed::Cancel if is_of_reissue => format!("Withdrawing the reissue of order {order_id}"),
        Deed::Cancel => format!("Canceling order {order_id}"),
        Deed::Revoke => format!("Asking to revoke what order {order_id} has issued"),
    }
}
