//! How far the certificate has come that is wanted of the order on the screen.

use super::RequestId;
use crate::failure::Failure;
use crate::order::problem::Finding;

/// How far the certificate has come that is wanted on the screen.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Certificate {
    /// Nobody asked for it yet, or it is saved.
    #[default]
    Untouched,
    /// It is being fetched.
    Fetching(RequestId),
    /// It is being written.
    Writing(Vec<Finding>),
    /// It did not come, or cannot be written.
    Failed(Failure),
    /// What came is not what was ordered.
    Rejected(Vec<Finding>),
}
