//! What is found out about an order after it was sent. Pure: what is asked, [`crate::service`] says.

pub mod lookup;
