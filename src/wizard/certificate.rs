//! How far the certificate has come that is wanted of the order on the screen.

use super::RequestId;
use crate::failure::Failure;
use crate::follow::delivery::Delivered;
use crate::order::problem::Finding;

/// How far the certificate has come that is wanted on the screen.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum CertificateState {
    /// Nobody asked for it yet.
    #[default]
    Untouched,
    /// It was asked for, and was revoked: it is fetched when it is asked for once more.
    AskedOnce,
    /// It is being fetched.
    Fetching(RequestId),
    /// It is being judged and written.
    Writing,
    /// It did not come, or cannot be written.
    Failed(Failure),
    /// What came is not what was ordered.
    Rejected(Vec<Finding>),
    /// It was saved in this run.
    Saved(Box<Delivered>),
}
