//! Certificates: fetched, judged, saved, and read by the programs they are for.

#[path = "../common/mod.rs"]
mod common;
mod desk;
mod downloading;
mod gateway;
mod judging;
mod pki;
mod refused;
#[path = "../common/schema.rs"]
mod schema;
mod serving;
mod shown;
