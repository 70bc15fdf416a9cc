//! The request body of the specification, written from an [`Order`].
//!
//! What the user left empty is left out: there are no empty strings, no nulls and no defaults
//! the form did not show. Deprecated parameters have no place here at all.

use serde::Serialize;

use super::Order;
use super::renewal::Renewal;
use super::validity::{self, Validity};

/// The request body of an order, indented JSON.
pub fn body(order: &Order) -> String {
    serde_json::to_string_pretty(&Body::of(order)).expect("a struct of texts and numbers always serialises")
}

#[derive(Serialize)]
struct Body<'a> {
    certificate: Certificate<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    renewal_of_order_id: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    renewed_thumbprint: Option<&'a str>,
    order_validity: Period,
    #[serde(skip_serializing_if = "Option::is_none")]
    auto_renew: Option<u8>,
    dcv_method: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    dcv_emails: Vec<DcvEmail<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    locale: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    use_auth_key: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    technical_contact: Option<Contact<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    additional_emails: Vec<&'a str>,
    #[serde(skip_serializing_if = "is_off")]
    disable_renewal_notifications: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    custom_renewal_message: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_method: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    container: Option<Id>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    custom_fields: Vec<CustomField<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comments: Option<&'a str>,
    #[serde(skip_serializing_if = "is_off")]
    skip_approval: bool,
    #[serde(skip_serializing_if = "is_off")]
    disable_ct: bool,
    #[serde(skip_serializing_if = "is_off")]
    apply_cr_discount: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    serial_number: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    enable_guest_access: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alternative_order_id: Option<&'a str>,
}

#[derive(Serialize)]
struct Certificate<'a> {
    common_name: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    dns_names: Vec<&'a str>,
    csr: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    server_platform: Option<Id>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cert_validity: Option<Period>,
}

#[derive(Serialize)]
struct Id {
    id: i64,
}

/// `order_validity` or `cert_validity`: exactly one of its three forms.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Period {
    Years(u8),
    Days(u16),
    CustomExpirationDate(String),
}

#[derive(Serialize)]
struct DcvEmail<'a> {
    dns_name: &'a str,
    email_domain: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
}

#[derive(Serialize)]
struct Contact<'a> {
    first_name: &'a str,
    last_name: &'a str,
    telephone: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    job_title: Option<&'a str>,
    email: &'a str,
}

#[derive(Serialize)]
struct CustomField<'a> {
    metadata_id: i64,
    value: &'a str,
}

/// A switch that is off says what the service assumes anyway, and is left out.
fn is_off(switch: &bool) -> bool {
    !switch
}

impl<'a> Body<'a> {
    fn of(order: &'a Order) -> Body<'a> {
        let (renewal_of_order_id, renewed_thumbprint) = match &order.renewal {
            None => (None, None),
            Some(Renewal::OfOrder(id)) => (Some(*id), None),
            Some(Renewal::OfThumbprint(thumbprint)) => (None, Some(thumbprint.as_str())),
        };
        Body {
            certificate: Certificate::of(order),
            renewal_of_order_id,
            renewed_thumbprint,
            order_validity: Period::of(order.order_validity),
            auto_renew: order.auto_renew.then_some(1),
            dcv_method: order.dcv_method.word(),
            dcv_emails: order
                .dcv_emails
                .iter()
                .map(|scope| DcvEmail {
                    dns_name: &scope.dns_name,
                    email_domain: &scope.email_domain,
                    email: scope.email.as_deref(),
                })
                .collect(),
            locale: order.locale.as_deref(),
            use_auth_key: order.use_auth_key,
            technical_contact: order.technical_contact.as_ref().map(Contact::of),
            additional_emails: order.additional_emails.iter().map(|email| email.as_str()).collect(),
            disable_renewal_notifications: order.disable_renewal_notifications,
            custom_renewal_message: order.custom_renewal_message.as_deref(),
            payment_method: order.payment_method.map(|method| method.word()),
            container: order.container.map(|id| Id { id }),
            custom_fields: order
                .custom_fields
                .iter()
                .map(|field| CustomField { metadata_id: field.metadata_id, value: &field.value })
                .collect(),
            comments: order.comments.as_deref(),
            skip_approval: order.skip_approval,
            disable_ct: order.disable_ct,
            apply_cr_discount: order.apply_cr_discount,
            serial_number: order.serial_number.as_deref(),
            enable_guest_access: order.enable_guest_access.map(u8::from),
            alternative_order_id: order.alternative_order_id.as_deref(),
        }
    }
}

impl<'a> Certificate<'a> {
    fn of(order: &'a Order) -> Certificate<'a> {
        Certificate {
            common_name: order.common_name.as_str(),
            dns_names: order.dns_names.iter().map(|name| name.as_str()).collect(),
            csr: &order.csr,
            server_platform: order.server_platform.map(|id| Id { id }),
            cert_validity: order.cert_validity.map(Period::of),
        }
    }
}

impl<'a> Contact<'a> {
    fn of(contact: &'a super::TechnicalContact) -> Contact<'a> {
        Contact {
            first_name: &contact.first_name,
            last_name: &contact.last_name,
            telephone: &contact.telephone,
            job_title: contact.job_title.as_deref(),
            email: contact.email.as_str(),
        }
    }
}

impl Period {
    fn of(validity: Validity) -> Period {
        match validity {
            Validity::Years(years) => Period::Years(years),
            Validity::Days(days) => Period::Days(days),
            Validity::Until(date) => Period::CustomExpirationDate(validity::wire_date(date)),
        }
    }
}
