//! What was ordered, as it was sent, from here or elsewhere; whatever today's rules say of it.

use jiff::civil::Date;
use serde_json::Value;

use super::entry::Entry;
use super::refusal::Deal;
use super::sent::Sent;
use crate::order::Order;
use crate::order::dcv::Method;
use crate::order::domain::SubjectName;
use crate::order::mail::DcvEmail;
use crate::order::parameter::FieldId;

/// What was ordered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ordered {
    /// The product's identifier.
    pub product: String,
    /// The order that is reissued; none of a new order.
    pub reissues: Option<u64>,
    /// The request body; none where the journal kept none and none can be made, and of an order placed elsewhere.
    pub body: Option<String>,
    /// Every name on the certificate, the common name first.
    pub names: Vec<SubjectName>,
    /// `alternative_order_id`, if one was sent.
    pub alternative_order_id: Option<String>,
    /// `dcv_method`, where it is one that is known.
    pub dcv_method: Option<Method>,
    /// `dcv_emails`.
    pub dcv_emails: Vec<DcvEmail>,
    /// The day it was ordered: from then on a token counts that says no end of its own.
    pub made_on: Date,
}

impl Ordered {
    /// The common name, as it was sent.
    pub fn common_name(&self) -> &str {
        self.names.first().map_or("", SubjectName::as_str)
    }

    /// What was asked for.
    pub fn deal(&self) -> Deal {
        Deal::of(self.reissues.is_some())
    }

    /// Whether control is proved by a token.
    pub fn has_token(&self) -> bool {
        self.dcv_method.is_some_and(Method::has_token)
    }
}

fn dcv_email(sent: &Value) -> Option<DcvEmail> {
    let text = |name: &str| sent[name].as_str().map(str::to_owned);
    Some(DcvEmail { dns_name: text("dns_name")?, mail_domain: text("email_domain")?, email: text("email") })
}

impl From<&Order> for Ordered {
    fn from(order: &Order) -> Ordered {
        Ordered {
            product: order.product().to_owned(),
            reissues: order.purpose().reissued().map(|original| original.order_id),
            body: Some(order.body()),
            names: order.names().cloned().collect(),
            alternative_order_id: order.alternative_order_id().map(str::to_owned),
            dcv_method: order.dcv_method(),
            dcv_emails: order.dcv_emails().to_vec(),
            made_on: order.made_on(),
        }
    }
}

impl Ordered {
    /// What an entry of the journal stands for: of a reissue that was withdrawn, the order as before it.
    pub fn of(entry: &Entry) -> Ordered {
        let sent = Ordered::from(&entry.sent);
        if !entry.is_withdrawn() {
            return sent;
        }
        let names = entry.names().iter().filter_map(|name| SubjectName::as_sent(name)).collect();
        Ordered { names, reissues: None, ..sent }
    }
}

impl From<&Sent> for Ordered {
    /// What the journal has of an order. Nothing of it is judged.
    fn from(sent: &Sent) -> Ordered {
        let body = sent.purchase().map(|purchase| purchase.body().to_owned());
        let read: Value =
            body.as_deref().and_then(|body| serde_json::from_str(body).ok()).unwrap_or_default();
        let method = read["dcv_method"].as_str().unwrap_or(sent.draft.text(FieldId::DcvMethod));
        let entries = read["dcv_emails"].as_array().map_or(&[][..], Vec::as_slice);
        Ordered {
            product: sent.product.clone(),
            reissues: sent.reissue.as_ref().map(|before| before.order_id),
            names: sent.names.iter().filter_map(|name| SubjectName::as_sent(name)).collect(),
            alternative_order_id: sent.alternative_order_id.clone(),
            dcv_method: Method::parse(method).ok(),
            dcv_emails: entries.iter().filter_map(dcv_email).collect(),
            made_on: sent.made_on,
            body,
        }
    }
}
