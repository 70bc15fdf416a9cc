//! A reissue of an order, and a certificate that was before one.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::certificate::Certificate;
use super::dcv::NameState;

/// What a reissue asks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reissue {
    /// The ID of the certificate that comes of it.
    pub certificate_id: u64,
    /// `certificate.common_name`.
    pub common_name: String,
    /// `certificate.dns_names`, as sent.
    pub dns_names: Vec<String>,
    /// Its names, the common name first.
    pub names: Vec<NameState>,
    /// `certificate`, as sent.
    pub certificate: Value,
}

/// A certificate that the order had before, and what it was made of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Former {
    /// What was asked for.
    pub asked: Reissue,
    /// The certificate.
    pub certificate: Option<Certificate>,
    /// When its names were validated.
    pub(super) validated: Option<Timestamp>,
    /// When it is revoked by itself, as a name of it is gone.
    pub(super) revoked_at: Option<Timestamp>,
}
