//! Certificates: fetched, judged, saved, and read by the programs they are for.

mod judging;
mod pki;
