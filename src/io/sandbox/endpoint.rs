//! The endpoints, by the names that faults are aimed with.

use std::fmt;

/// What can be asked of the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Endpoint {
    /// `order`: an order is placed.
    Order,
    /// `reissue`: the certificate of an order is made anew.
    Reissue,
    /// `list`: the account's orders.
    List,
    /// `order-info`: one order.
    OrderInfo,
    /// `alternate`: the orders with an alternative order ID.
    Alternate,
    /// `validation`: the state of each name.
    Validation,
    /// `check-dcv`: look for the records now.
    CheckDcv,
    /// `dcv-method`: change the method.
    DcvMethod,
    /// `dcv-random-value`: the token.
    DcvRandomValue,
    /// `resend-emails`: the DCV mails again.
    ResendEmails,
    /// `status`: cancel.
    Status,
    /// `revoke`: an order or a certificate.
    Revoke,
    /// `download`: the certificate.
    Download,
    /// `request`: approve or reject.
    Request,
    /// `account`: the account.
    Account,
    /// `user`: the key's user.
    User,
    /// `product`: all products, or one.
    Product,
}

impl Endpoint {
    /// Every endpoint.
    pub const ALL: [Endpoint; 17] = [
        Endpoint::Order,
        Endpoint::Reissue,
        Endpoint::List,
        Endpoint::OrderInfo,
        Endpoint::Alternate,
        Endpoint::Validation,
        Endpoint::CheckDcv,
        Endpoint::DcvMethod,
        Endpoint::DcvRandomValue,
        Endpoint::ResendEmails,
        Endpoint::Status,
        Endpoint::Revoke,
        Endpoint::Download,
        Endpoint::Request,
        Endpoint::Account,
        Endpoint::User,
        Endpoint::Product,
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Endpoint::Order => "order",
            Endpoint::Reissue => "reissue",
            Endpoint::List => "list",
            Endpoint::OrderInfo => "order-info",
            Endpoint::Alternate => "alternate",
            Endpoint::Validation => "validation",
            Endpoint::CheckDcv => "check-dcv",
            Endpoint::DcvMethod => "dcv-method",
            Endpoint::DcvRandomValue => "dcv-random-value",
            Endpoint::ResendEmails => "resend-emails",
            Endpoint::Status => "status",
            Endpoint::Revoke => "revoke",
            Endpoint::Download => "download",
            Endpoint::Request => "request",
            Endpoint::Account => "account",
            Endpoint::User => "user",
            Endpoint::Product => "product",
        }
    }

    /// The endpoint of a name.
    pub(super) fn named(name: &str) -> Option<Endpoint> {
        // What the endpoint does, too, as that is what one has in mind.
        let name = if name == "cancel" { Endpoint::Status.name() } else { name };
        Endpoint::ALL.into_iter().find(|endpoint| endpoint.name() == name)
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_endpoint_is_found_by_its_name() {
        for endpoint in Endpoint::ALL {
            assert_eq!(Endpoint::named(&endpoint.to_string()), Some(endpoint));
        }
        assert_eq!((Endpoint::named("cancel"), Endpoint::named("orders")), (Some(Endpoint::Status), None));
    }
}
