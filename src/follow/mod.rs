//! What is found out about an order after it was sent, and what that asks for. Pure: what is asked,
//! [`crate::service`] says.
//!
//! [`need`] says what an order needs of somebody and [`listing`] puts those that need most first; what is [`due`] has a
//! [`successor`]. [`timeline`] says how far one has come, [`actions`] what may be done about it, [`rhythm`] when to ask
//! about it next, and [`days`] how long what ends still counts. A [`plan`] has the certificates an order needs, [`picture`] shows them as bars, and
//! [`advice`] says which is due when; a [`calendar`] has its days. [`watch`] is for monitoring systems.
//!
//! A [`look`] at DNS and at web servers says whether what has to be placed is in place, and, before an order, what
//! would stop it.
//!
//! A [`certificate`] that was fetched comes in a [`bundle`], which may be [`pkcs7`]; from that its [`chain`] is put
//! together, and a [`judgement`] says whether it is what was ordered. Then [`files`] has what is written, and
//! [`install`] says what to do with it. A [`delivery`] is all of that on its way to the disk, with the [`key_file`] beside
//! the CSR. Whether it is [`served`] then is another question.

pub mod actions;
pub mod advice;
pub mod bundle;
pub mod calendar;
pub mod certificate;
pub mod chain;
pub mod client;
pub mod days;
pub mod delivery;
pub mod due;
pub mod files;
pub mod install;
pub mod judgement;
pub mod key_file;
pub mod listing;
pub mod look;
pub mod lookup;
pub mod need;
pub mod picture;
pub mod pkcs7;
pub mod plan;
pub mod rhythm;
pub mod sequel;
pub mod served;
pub mod site;
pub mod successor;
pub mod timeline;
pub mod watch;
