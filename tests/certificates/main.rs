//! Certificates: fetched, judged, saved, and read by the programs they are for.

mod downloading;
mod judging;
mod pki;
#[path = "../common/schema.rs"]
mod schema;
