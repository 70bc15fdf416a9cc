//! How far it is known whether the certificate of the order on the screen is served.

use super::RequestId;
use crate::follow::served::Showing;

/// Whether it is served.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Served {
    /// Nobody asked.
    #[default]
    Untouched,
    /// Its names are being asked, or this one in their place.
    Looking(RequestId, Option<String>),
    /// Whoever asked did not wait for it.
    Stopped,
    /// What was seen.
    Seen(Vec<Showing>),
}
