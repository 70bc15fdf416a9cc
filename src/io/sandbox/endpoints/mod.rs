//! What is answered at each endpoint, a file for each.

pub(super) mod account;
pub(super) mod alternate;
pub(super) mod check_dcv;
pub(super) mod dcv_method;
pub(super) mod dcv_random_value;
pub(super) mod download;
pub(super) mod info;
pub(super) mod list;
pub(super) mod order;
pub(super) mod product;
pub(super) mod reissue;
pub(super) mod request;
pub(super) mod resend_emails;
pub(super) mod revoke;
pub(super) mod status;
pub(super) mod user;
pub(super) mod validation;
