//! The order with every parameter of the specification, in one form each: `tests/data/everything.draft.json` and
//! the body that is sent for it.

use dvorder::order::draft::Draft;
use serde_json::Value;

/// What is typed.
pub fn draft() -> Draft {
    serde_json::from_str(include_str!("../data/everything.draft.json")).expect("it is a draft")
}

/// What is sent.
pub fn body() -> Value {
    serde_json::from_str(include_str!("../data/bodies/everything.body.json")).expect("it is JSON")
}

/// A request parameter of the specification.
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    /// Its path, `[]` behind what is a list.
    pub path: &'static str,
    /// Its type.
    pub kind: &'static str,
    /// Whether it has to be there where what holds it is.
    pub is_required: bool,
}

impl Parameter {
    /// Its path in a body: of lists the first.
    pub fn first(self) -> String {
        self.path.replace("[]", "[0]")
    }

    /// The same, of a list of texts the list.
    pub fn whole(self) -> String {
        self.path.trim_end_matches("[]").replace("[]", "[0]")
    }
}

const fn required(path: &'static str, kind: &'static str) -> Parameter {
    Parameter { path, kind, is_required: true }
}

const fn optional(path: &'static str, kind: &'static str) -> Parameter {
    Parameter { path, kind, is_required: false }
}

/// The request parameters of the specification, in its order, without the deprecated ones.
pub const PARAMETERS: [Parameter; 38] = [
    required("certificate.common_name", "string"),
    optional("certificate.dns_names[]", "string"),
    required("certificate.csr", "string"),
    required("certificate.server_platform.id", "int"),
    optional("certificate.cert_validity.years", "int"),
    optional("certificate.cert_validity.days", "int"),
    optional("certificate.cert_validity.custom_expiration_date", "string"),
    optional("renewed_thumbprint", "string"),
    optional("order_validity.years", "int"),
    optional("order_validity.days", "int"),
    optional("order_validity.custom_expiration_date", "string"),
    optional("comments", "string"),
    optional("apply_cr_discount", "bool"),
    optional("serial_number", "string"),
    optional("auto_renew", "int"),
    optional("custom_renewal_message", "string"),
    optional("disable_renewal_notifications", "bool"),
    optional("additional_emails[]", "string"),
    optional("renewal_of_order_id", "int"),
    optional("payment_method", "string"),
    required("dcv_method", "string"),
    required("dcv_emails[].dns_name", "string"),
    required("dcv_emails[].email_domain", "string"),
    optional("dcv_emails[].email", "string"),
    optional("locale", "string"),
    optional("skip_approval", "bool"),
    optional("disable_ct", "bool"),
    required("container.id", "int"),
    required("custom_fields[].metadata_id", "int"),
    required("custom_fields[].value", "string"),
    required("technical_contact.first_name", "string"),
    required("technical_contact.last_name", "string"),
    required("technical_contact.telephone", "string"),
    optional("technical_contact.job_title", "string"),
    required("technical_contact.email", "string"),
    optional("alternative_order_id", "string"),
    optional("enable_guest_access", "int"),
    optional("use_auth_key", "bool"),
];
