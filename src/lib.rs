//! dvorder places DV TLS certificate orders with the CertCentral Services API.
#![forbid(unsafe_code)]

pub mod config;
pub mod io;
pub mod order;
pub mod secret;
pub mod ui;
pub mod wizard;
