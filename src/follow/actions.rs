//! What may be done about an order that exists, what it does, and why it cannot be done now where it cannot.

use super::need::revocation_waits;
use crate::journal::instructions::proof;
use crate::journal::status::Status;
use crate::order::dcv::Method;

/// Something that changes an order, or has the service look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Deed {
    /// The service is to look now whether control is proved.
    CheckDcv,
    /// Control is to be proved in another way.
    ChangeMethod,
    /// The mails are to be sent again.
    ResendMails,
    /// The DCV token is asked for again.
    AskForToken,
    /// The order is withdrawn.
    Cancel,
    /// Its certificates are made invalid.
    Revoke,
}

/// How an order stands, as far as it decides what may be done about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OrderStand<'a> {
    /// Its status; none where it is not known.
    pub status: Option<&'a Status>,
    /// How control of its names is proved.
    pub method: Option<Method>,
    /// The request to revoke all that it has that waits for an approver, or one of which nobody knows what it is about.
    pub revocation: Option<u64>,
}

/// A deed, and whether it can be done now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The deed.
    pub deed: Deed,
    /// Why it cannot be done now.
    pub unless: Option<String>,
}

impl Deed {
    /// Every deed, as they are offered.
    pub const ALL: [Deed; 6] = [
        Deed::CheckDcv,
        Deed::ChangeMethod,
        Deed::ResendMails,
        Deed::AskForToken,
        Deed::Cancel,
        Deed::Revoke,
    ];

    /// What it is called where it is offered, of an order with this method.
    pub fn label(self, method: Option<Method>) -> String {
        let label = match self {
            Deed::AskForToken => return format!("Get the {} again", proof(method)),
            Deed::CheckDcv => "Have the service check now",
            Deed::ChangeMethod => "Change the DCV method",
            Deed::ResendMails => "Send the mails again",
            Deed::Cancel => "Cancel the order",
            Deed::Revoke => "Revoke the certificate",
        };
        label.into()
    }

    /// What it does to an order that stands like this, said before it is done.
    pub fn explained(self, status: Option<&Status>) -> &'static str {
        match self {
            Deed::CheckDcv => {
                "The service looks at once for what proves control of the names. It goes on looking by itself \
                 whatever comes of it, and \"not yet\" harms nothing."
            }
            Deed::ChangeMethod => {
                "Control of the names is proved by another method from then on; what that asks for is shown here."
            }
            Deed::ResendMails => "The service sends its mails again.",
            Deed::AskForToken => {
                "The service says what to place. It is the same as before until that ends, and another afterwards."
            }
            Deed::Cancel if status == Some(&Status::ReissuePending) => {
                "The reissue is withdrawn, and the order is issued as before: the certificate that it has still \
                 stands."
            }
            Deed::Cancel => {
                "The order is withdrawn, and no certificate comes of it. This cannot be taken back; whether money \
                 comes back, CertCentral shows."
            }
            Deed::Revoke => {
                "The certificate is no longer to be trusted, for good: whatever still serves it fails wherever that \
                 is noticed. Replace it there first. The service may want an administrator to approve that, in \
                 CertCentral under Requests."
            }
        }
    }

    /// Whether the order's ID has to be typed before it is done.
    pub fn wants_the_id(self) -> bool {
        matches!(self, Deed::Cancel | Deed::Revoke)
    }

    /// Why it cannot be done to an order that stands like this; none where it can, or where nobody knows.
    pub fn hindrance(self, stand: OrderStand) -> Option<String> {
        let OrderStand { status, method, revocation } = stand;
        let Some(status) = status else {
            return (self == Deed::Revoke)
                .then(|| "Its status is not known yet: ask the service for it first.".into());
        };
        match self {
            Deed::CheckDcv | Deed::ChangeMethod | Deed::ResendMails | Deed::AskForToken => {
                not_validated(status).or_else(|| self.other_method(method))
            }
            Deed::Cancel => not_cancelable(status),
            // Asked once more it would be refused, or wait beside the one that does.
            Deed::Revoke => not_revocable(status).or_else(|| revocation.map(revocation_waits)),
        }
    }

    fn other_method(self, method: Option<Method>) -> Option<String> {
        let method = method?;
        match (self, method.has_token()) {
            (Deed::CheckDcv, false) => Some(
                "Control is proved by mail: the service hears of it when somebody follows the link.".into(),
            ),
            (Deed::AskForToken, false) => Some("Control is proved by mail: nothing is to be placed.".into()),
            (Deed::ResendMails, true) => Some("Control is not proved by mail.".into()),
            _ => None,
        }
    }
}

/// Everything that may be done about an order, and why not what may not.
pub fn offers(stand: OrderStand) -> Vec<Offer> {
    let offer = |deed: Deed| Offer { deed, unless: deed.hindrance(stand) };
    Deed::ALL.map(offer).into()
}

/// Why nothing is to be validated now.
fn not_validated(status: &Status) -> Option<String> {
    match status {
        status if status.is_validating() => None,
        Status::NeedsApproval => {
            Some("It waits for an administrator's approval: validation comes after that.".into())
        }
        Status::Processing | Status::Approved | Status::WaitingPickup => {
            Some(format!("It is {}: its names are validated.", status.said()))
        }
        _ => Some(format!("It is {}: there is nothing left to validate.", status.said())),
    }
}

/// Why it cannot be canceled: the service takes that from an order that is pending or waits to be collected, and a
/// reissue that is open.
fn not_cancelable(status: &Status) -> Option<String> {
    match status {
        Status::Pending | Status::WaitingPickup | Status::ReissuePending | Status::Other(_) => None,
        Status::NeedsApproval => Some(
            "It waits for approval: an administrator can reject it in CertCentral, under Requests.".into(),
        ),
        Status::Processing | Status::Approved => {
            Some("Its certificate is being issued: wait, then revoke it.".into())
        }
        Status::Issued => Some("It is issued: revoke its certificate instead.".into()),
        _ => Some(format!("It is {} already.", status.said())),
    }
}

fn not_revocable(status: &Status) -> Option<String> {
    match status {
        Status::Issued | Status::Approved | Status::Other(_) => None,
        Status::ReissuePending => Some(
            "A reissue is open, and nothing can be revoked meanwhile: cancel that first, or wait.".into(),
        ),
        Status::Revoked => Some("It is revoked already.".into()),
        Status::Expired => Some("It has expired, so nothing trusts it any more.".into()),
        _ => Some("It has no certificate.".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What may be done to an order with this status.
    fn may(status: &str, method: Method) -> Vec<Deed> {
        let status = Status::of(status);
        let offers = offers(OrderStand { status: Some(&status), method: Some(method), revocation: None });
        offers.into_iter().filter(|offer| offer.unless.is_none()).map(|offer| offer.deed).collect()
    }

    #[test]
    fn only_what_the_service_takes_is_offered() {
        use Deed::{AskForToken, Cancel, ChangeMethod, CheckDcv, ResendMails, Revoke};
        let validating = vec![CheckDcv, ChangeMethod, AskForToken, Cancel];
        for (status, expected) in [
            ("pending", validating.clone()),
            ("reissue_pending", validating),
            ("needs_approval", vec![]),
            ("processing", vec![]),
            ("waiting_pickup", vec![Cancel]),
            ("issued", vec![Revoke]),
            ("approved", vec![Revoke]),
            ("rejected", vec![]),
            ("canceled", vec![]),
            ("revoked", vec![]),
            ("denied", vec![]),
            ("expired", vec![]),
        ] {
            assert_eq!(may(status, Method::DnsTxt), expected, "{status}");
        }
        assert_eq!(may("pending", Method::Email), [ChangeMethod, ResendMails, Cancel]);
        assert_eq!(may("on_hold", Method::HttpToken).len(), 5, "nobody knows: the service decides");
    }

    #[test]
    fn what_cannot_be_done_says_why_in_a_sentence_that_fits_the_status() {
        for status in ["needs_approval", "issued", "CANCELED", "processing", "revoked", "expired"] {
            let known = Status::of(status);
            let stand = OrderStand { status: Some(&known), method: Some(Method::DnsTxt), revocation: None };
            for offer in offers(stand) {
                let Some(why) = offer.unless else { continue };
                assert!(why.ends_with('.') && why.starts_with(char::is_uppercase), "{status}: {why}");
            }
        }
        let status = Status::of("CANCELED");
        let canceled =
            Deed::Cancel.hindrance(OrderStand { status: Some(&status), ..OrderStand::default() }).unwrap();
        assert_eq!(canceled, "It is canceled already.");
    }

    #[test]
    fn nothing_is_revoked_before_its_status_is_known() {
        let unless: Vec<Deed> = offers(OrderStand::default())
            .into_iter()
            .filter(|offer| offer.unless.is_some())
            .map(|o| o.deed)
            .collect();
        assert_eq!(unless, [Deed::Revoke]);
    }

    #[test]
    fn what_is_asked_to_be_revoked_is_not_asked_for_again() {
        let status = Status::Issued;
        let stand = OrderStand { status: Some(&status), method: None, revocation: Some(77) };
        assert!(Deed::Revoke.hindrance(stand).unwrap().contains("request 77 waits for an administrator"));
        assert_eq!(Deed::Revoke.hindrance(OrderStand { revocation: None, ..stand }), None);
    }

    #[test]
    fn to_cancel_a_reissue_is_not_to_cancel_the_order() {
        let explained = |status: &str| Deed::Cancel.explained(Some(&Status::of(status)));
        assert!(explained("reissue_pending").contains("still stands"));
        assert!(explained("pending").contains("no certificate"));
    }
}
