//! dvorder places DV TLS certificate orders with the CertCentral Services API.

fn main() {}
