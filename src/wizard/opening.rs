//! What is done as soon as the program runs.

use crate::follow::sequel::Sequel;
use crate::journal::order_key::OrderKey;

/// What the command line asks for besides the wizard.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Opening {
    /// The order that is opened.
    pub order: Option<OrderKey>,
    /// What is begun as soon as that was read.
    pub sequel: Option<Sequel>,
}
