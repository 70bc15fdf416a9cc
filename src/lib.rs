//! dvorder places DV TLS certificate orders with the CertCentral Services API.
#![forbid(unsafe_code)]

pub mod io;
pub mod order;
