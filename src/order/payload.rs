//! The request body of the specification, written from an [`Order`].
//!
//! What the user left empty is left out: there are no empty strings, no nulls and no defaults
//! the form did not show. Deprecated parameters have no place here at all.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::Order;
use super::parameter::FieldId;
use super::renewal::Renewal;
use super::validity::{self, Validity};

/// `certificate.signature_hash` of a reissue, where that of the order is not known. Nobody is asked for it: orders do
/// not send it any more.
pub const SIGNATURE_HASH: &str = "sha256";

/// The request body of an order, indented JSON.
pub fn body(order: &Order) -> String {
    let mut sent: Vec<(FieldId, Value)> = sent(order).into_iter().collect();
    sent.sort_by_key(|(field, _)| field.place_in_body());
    let mut body = Object::default();
    for (field, value) in sent {
        body.put(field.parameter().path, field.row().unwrap_or(0), value);
    }
    if let Some(original) = order.purpose.reissued() {
        let hash = original.signature_hash.as_deref().unwrap_or(SIGNATURE_HASH);
        body.put("certificate.signature_hash", 0, hash.into());
    }
    serde_json::to_string_pretty(&body).expect("texts, numbers and what holds them always serialise")
}

/// What is sent for each parameter that is: the plain ones as they are, and a line for each of the others.
fn sent(order: &Order) -> BTreeMap<FieldId, Value> {
    let mut sent = order.plain.clone();
    let mut put = |field: FieldId, value: Value| sent.insert(field, value);
    match &order.renewal {
        None => None,
        Some(Renewal::OfOrder(id)) => put(FieldId::RenewalOfOrderId, (*id).into()),
        Some(Renewal::OfThumbprint(thumbprint)) => {
            put(FieldId::RenewedThumbprint, thumbprint.as_str().into())
        }
    };
    put(FieldId::CommonName, order.common_name.as_str().into());
    if !order.dns_names.is_empty() {
        put(FieldId::DnsNames, order.dns_names.iter().map(|name| name.as_str()).collect());
    }
    put(FieldId::Csr, order.csr.as_str().into());
    if let Some(validity) = order.order_validity {
        let (measure, value) = period(validity);
        put(measure.order_field(), value);
    }
    if let Some(validity) = order.cert_validity {
        let (measure, value) = period(validity);
        put(measure.certificate_field(), value);
    }
    if let Some(method) = order.dcv_method.filter(|_| order.purpose.reissued().is_none()) {
        put(FieldId::DcvMethod, method.word().into());
    }
    for (row, entry) in order.dcv_emails.iter().enumerate() {
        put(FieldId::MailName(row), entry.dns_name.as_str().into());
        put(FieldId::MailDomain(row), entry.mail_domain.as_str().into());
        if let Some(email) = &entry.email {
            put(FieldId::MailAddress(row), email.as_str().into());
        }
    }
    if !order.additional_emails.is_empty() {
        put(FieldId::AdditionalEmails, order.additional_emails.iter().map(|email| email.as_str()).collect());
    }
    for (row, field) in order.custom_fields.iter().enumerate() {
        put(FieldId::CustomFieldId(row), field.metadata_id.into());
        put(FieldId::CustomFieldValue(row), field.value.as_str().into());
    }
    sent
}

/// `order_validity` or `cert_validity`: exactly one of its three forms.
fn period(validity: Validity) -> (validity::Measure, Value) {
    match validity {
        Validity::Years(years) => (validity::Measure::Years, years.into()),
        Validity::Days(days) => (validity::Measure::Days, days.into()),
        Validity::Until(date) => (validity::Measure::Date, validity::wire_date(date).into()),
    }
}

/// An object whose keys are in the order in which they were put there.
#[derive(Default)]
struct Object(Vec<(&'static str, BodyNode)>);

enum BodyNode {
    Value(Value),
    Object(Object),
    List(Vec<Object>),
}

impl Object {
    /// Puts a value where a parameter's path leads, in an object of a row where that leads into a list.
    fn put(&mut self, path: &'static str, row: usize, value: Value) {
        match path.split_once('.') {
            None => self.0.push((path, BodyNode::Value(value))),
            Some((key, within)) => self.inside(key, row).put(within, row, value),
        }
    }

    /// The object in it with a key, or with a key and a row: `dcv_emails[]`.
    fn inside(&mut self, key: &'static str, row: usize) -> &mut Object {
        let (key, new) = match key.strip_suffix("[]") {
            Some(list) => (list, BodyNode::List(Vec::new())),
            None => (key, BodyNode::Object(Object::default())),
        };
        let at = self.0.iter().position(|(known, _)| *known == key).unwrap_or_else(|| {
            self.0.push((key, new));
            self.0.len() - 1
        });
        match &mut self.0[at].1 {
            BodyNode::Object(object) => object,
            BodyNode::List(rows) => {
                if rows.len() <= row {
                    rows.resize_with(row + 1, Object::default);
                }
                &mut rows[row]
            }
            BodyNode::Value(_) => unreachable!("{key} is a parameter of its own and an object"),
        }
    }
}

impl Serialize for Object {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, node)| (key, node)))
    }
}

impl Serialize for BodyNode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            BodyNode::Value(value) => value.serialize(serializer),
            BodyNode::Object(object) => object.serialize(serializer),
            BodyNode::List(rows) => serializer.collect_seq(rows),
        }
    }
}
