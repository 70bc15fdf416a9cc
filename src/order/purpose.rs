//! What an order is for: something new, or what follows an order that there is. A renewal is an order of its own; a
//! reissue makes the certificate of an order anew.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::csr::Reading;
use super::parameter::FieldId;
use super::problem::{Finding, Problem};
use super::validity::wire_date;

/// What an order is for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// It stands for itself.
    #[default]
    New,
    /// It renews this order.
    Renewal(Box<Original>),
    /// It makes the certificate of this order anew.
    Reissue(Box<Original>),
}

/// What is known of the order that something follows. What is not known is none.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Original {
    /// The order's ID.
    pub order_id: u64,
    /// The ID of its certificate.
    pub certificate_id: Option<u64>,
    /// Every name of its certificate, as it is sent; none where not all of them are known.
    pub names: Vec<String>,
    /// The [digest](super::csr::Csr::key_digest) of the public key of its CSR.
    pub key: Option<String>,
    /// The day it was made.
    pub made: Option<Date>,
    /// The first day of its certificate.
    pub valid_from: Option<Date>,
    /// The last day of its certificate.
    pub valid_till: Option<Date>,
    /// The last day of the order.
    pub order_valid_till: Option<Date>,
    /// `auto_renew`: whether the service renews it by itself.
    pub auto_renew: Option<bool>,
    /// `auto_reissue`: whether the service reissues its certificates by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auto_reissue: Option<bool>,
    /// `certificate.signature_hash`.
    pub signature_hash: Option<String>,
}

/// How many days before its end an order can be renewed. The source is CertCentral's page on renewing DV certificates.
pub const RENEWAL_DAYS: i64 = 90;

impl Purpose {
    /// The order that is reissued.
    pub fn reissued(&self) -> Option<&Original> {
        match self {
            Purpose::Reissue(original) => Some(original),
            _ => None,
        }
    }

    /// The order that something follows.
    pub fn original(&self) -> Option<&Original> {
        match self {
            Purpose::Renewal(original) | Purpose::Reissue(original) => Some(original),
            Purpose::New => None,
        }
    }

    /// Whether it stands for itself.
    pub fn is_new(&self) -> bool {
        *self == Purpose::New
    }
}

impl Original {
    /// Whether a CSR has the key of the order's CSR.
    pub fn has_key_of(&self, csr: &Reading) -> bool {
        match (csr, &self.key) {
            (Reading::Csr(request), Some(key)) => request.key_digest() == *key,
            _ => false,
        }
    }
}

/// What is to be said of when an order is renewed, where no other one is named by now; and that an order which has ended
/// is not reissued any more.
pub fn findings(purpose: &Purpose, renewed: &str, today: Date) -> Option<Problem> {
    let original = match purpose {
        Purpose::New => return None,
        Purpose::Reissue(original) => return over(original, today),
        Purpose::Renewal(original) => original,
    };
    let ends = original.order_valid_till.filter(|_| renewed.trim() == original.order_id.to_string())?;
    Some(outside_the_window(original.order_id, ends, today)?.at(FieldId::RenewalOfOrderId))
}

/// That a reissue comes too late.
fn over(original: &Original, today: Date) -> Option<Problem> {
    let ends = original.order_valid_till.filter(|ends| *ends < today)?;
    let message = format!(
        "Order {} ended on {}: nothing of it is reissued any more.",
        original.order_id,
        wire_date(ends)
    );
    Some(
        Finding::error(message, "Renew it if that is still taken, else order anew.")
            .at(FieldId::CertValidity),
    )
}

/// The first day on which an order with this last day can be renewed.
pub fn renewable_from(ends: Date) -> Date {
    ends.saturating_add((-RENEWAL_DAYS).days())
}

/// That the service may refuse to renew an order with this last day today, and when it does not.
pub fn outside_the_window(id: u64, ends: Date, today: Date) -> Option<Finding> {
    let from = renewable_from(ends);
    let (message, fix) = if today < from {
        (
            format!("Order {id} runs until {}: the service may refuse to renew it yet.", wire_date(ends)),
            format!(
                "An order can be renewed from {RENEWAL_DAYS} days before its end on: from {}.",
                wire_date(from)
            ),
        )
    } else if ends <= today {
        (
            format!("Order {id} ended on {}: the service may refuse to renew it.", wire_date(ends)),
            "By hand it renews up to one day before the end. Should it refuse, order anew: order type new."
                .into(),
        )
    } else {
        return None;
    };
    Some(Finding::warning(message, fix))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn an_order_is_renewed_in_the_days_before_its_end() {
        let of = |till| {
            Purpose::Renewal(Box::new(Original {
                order_id: 7,
                order_valid_till: till,
                ..Original::default()
            }))
        };
        let till = Some(date(2027, 11, 25));
        let reissue =
            |till| Purpose::Reissue(Box::new(Original { order_valid_till: till, ..Original::default() }));
        for (purpose, renewed, today, said) in [
            (of(till), "7", date(2027, 8, 26), Some("from 27 AUG 2027")),
            (of(till), " 7 ", date(2027, 8, 26), Some("from 27 AUG 2027")),
            (of(till), "7", date(2027, 8, 27), None),
            (of(till), "7", date(2027, 11, 24), None),
            (of(till), "7", date(2027, 11, 25), Some("ended on 25 NOV 2027")),
            (of(till), "8", date(2027, 8, 26), None),
            (of(None), "7", date(2027, 8, 26), None),
            (reissue(till), "", date(2027, 11, 25), None),
            (reissue(till), "", date(2027, 11, 26), Some("nothing of it is reissued any more. Renew it")),
            (reissue(None), "", date(2027, 11, 26), None),
            (Purpose::New, "7", date(2027, 8, 26), None),
        ] {
            let found = findings(&purpose, renewed, today);
            assert_eq!(found.is_some(), said.is_some(), "{renewed} {today}: {found:?}");
            if let (Some(found), Some(said)) = (found, said) {
                assert!(format!("{} {}", found.message, found.fix).contains(said), "{found:?}");
            }
        }
    }
}
