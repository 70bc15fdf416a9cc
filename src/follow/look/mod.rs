//! What is looked at in DNS and on web servers before the service is asked, and before it is paid. Pure: what is
//! asked there, and how, `io::look` does; what is made of the answers is said here.
//!
//! [`sought`] says what is to be in place, [`answer`] what name servers say and [`page`] what a web server says. From
//! those [`record`] and [`mod@file`] make a [`verdict`]: seen, absent, or could not look. [`before`] says what would stop
//! an order that is not placed yet, with [`caa`] for who may issue. [`crate::dns`] says who may be asked at all.

pub mod answer;
pub mod before;
pub mod caa;
pub mod file;
pub mod page;
pub mod record;
pub mod sought;
mod value;
pub mod verdict;
mod wording;
pub mod zone;
