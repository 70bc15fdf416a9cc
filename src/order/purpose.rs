//! What an order is for: something new, or what follows an order that there is. A renewal is an order of its own; a
//! reissue makes the certificate of an order anew.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::csr::Reading;

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
    /// The last day of its certificate.
    pub valid_till: Option<Date>,
    /// The last day of the order.
    pub order_valid_till: Option<Date>,
    /// `certificate.signature_hash`.
    pub signature_hash: Option<String>,
}

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
